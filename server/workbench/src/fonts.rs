//! Fonts of this machine, for characters that no font of the program has. They are looked for only when a document needs them.

use std::collections::BTreeSet;

use export::SystemFont;

/// Most fonts that a document takes from the system.
const MOST: usize = 6;
/// A font file larger than this, in bytes, is not read: each may be one of many that are looked at.
const MOST_BYTES: u64 = 128 << 20;

/// Fonts that together show as many of these characters as the system can, the one that shows most first. The same fonts
/// give the same answer.
pub(crate) fn for_characters(missing: &[char]) -> Vec<SystemFont> {
    let mut system = fontdb::Database::new();
    system.load_system_fonts();
    let mut faces: Vec<&fontdb::FaceInfo> = system.faces().filter(|face| shows(face)).collect();
    // Upright and of usual weight before all others, then by name: the order of folders is nobody's choice.
    let region = region(missing);
    faces.sort_by_key(|face| {
        (
            !face.post_script_name.to_lowercase().contains(region),
            face.style != fontdb::Style::Normal,
            face.weight.0.abs_diff(fontdb::Weight::NORMAL.0),
            face.post_script_name.clone(),
            face.index,
        )
    });
    let mut rest: BTreeSet<char> = missing.iter().copied().collect();
    let mut found = Vec::new();
    while !rest.is_empty() && found.len() < MOST {
        let mut best: Option<(usize, &fontdb::FaceInfo)> = None;
        for face in &faces {
            let count = system
                .with_face_data(face.id, |data, index| {
                    SystemFont::count(data, index, rest.iter().copied())
                })
                .unwrap_or(0);
            if count > best.map_or(0, |(most, _)| most) {
                best = Some((count, face));
                if count == rest.len() {
                    break;
                }
            }
        }
        let taken = |(_, face): (usize, &fontdb::FaceInfo)| {
            system.with_face_data(face.id, |data, index| {
                SystemFont::new(&face.post_script_name, data, index, rest.iter().copied())
            })
        };
        let Some(font) = best.and_then(taken).flatten() else { break };
        for character in font.characters() {
            rest.remove(&character);
        }
        found.push(font);
    }
    found
}

/// Whether a font is for reading: macOS has one that has a box for everything, and a file may be too large.
fn shows(face: &fontdb::FaceInfo) -> bool {
    let is_small = |path: &std::path::Path| {
        std::fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() <= MOST_BYTES)
    };
    let is_read = match &face.source {
        fontdb::Source::File(path) | fontdb::Source::SharedFile(path, _) => is_small(path),
        fontdb::Source::Binary(_) => true,
    };
    is_read && !face.post_script_name.contains("LastResort")
}

/// How fonts for Chinese, Japanese and Korean, which draw the same characters differently, name the one that is written.
fn region(characters: &[char]) -> &'static str {
    let has = |from: char, to: char| characters.iter().any(|it| (from..=to).contains(it));
    match (has('\u{3040}', '\u{30ff}'), has('\u{ac00}', '\u{d7a3}')) {
        (true, _) => "cjkjp",
        (false, true) => "cjkkr",
        (false, false) => "cjksc",
    }
}
