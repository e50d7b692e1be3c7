//! Inline content as lines: which glyphs, where they break.
//!
//! Breaks are those of Unicode Standard Annex 14; a token wider than the line breaks inside, after punctuation where it can.
//! Neither kerning nor ligatures: reports are read without, and text stays what it was when it is copied.

use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::faces::{Face, Faces, MISSING};
use super::page::Color;
use crate::document::{Align, Inline, Style, Target};

/// How text is set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    /// Points.
    pub size: f32,
    /// Points from baseline to baseline.
    pub leading: f32,
    /// Of what is no link.
    pub color: Color,
    /// Everything strong, as in headings.
    pub bold: bool,
}

/// A line of text; `x` is measured from its left edge.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    /// From left to right.
    pub pieces: Vec<Piece>,
    /// Points.
    pub width: f32,
    /// Whether white space or nothing follows in the text: false where a token was broken.
    pub ends_word: bool,
}

/// Glyphs of one face, size, color.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub x: f32,
    pub width: f32,
    pub face: Face,
    pub size: f32,
    /// Points above the baseline.
    pub rise: f32,
    pub color: Color,
    pub text: String,
    /// No face has this character: its number is shown in a frame.
    pub missing: bool,
    pub strike: bool,
    /// Literal text inside running text has a tint behind it.
    pub tint: bool,
    pub link: Option<Target>,
    /// A mark that is no word of the document: bullets, numbers, references to footnotes.
    pub mark: bool,
}

/// What a glyph takes over from its run.
struct Source<'a> {
    style: Style,
    link: Option<&'a Target>,
    small: bool,
}

#[derive(Clone, Copy)]
struct Glyph {
    character: char,
    source: u32,
    /// `None` when no face has it.
    face: Option<Face>,
    width: f32,
}

const LINK: Color = Color(0x0b, 0x57, 0xa8);

/// Inline content in lines of a width.
pub(crate) fn lines(
    content: &[Inline],
    setting: Setting,
    width: f32,
    align: Align,
    faces: &Faces,
) -> Vec<Line> {
    let (text, glyphs, sources) = glyphs(content, setting, faces);
    if glyphs.is_empty() {
        return vec![Line { ends_word: true, ..Line::default() }];
    }
    let mut lines = Vec::new();
    for (start, end) in ranges(&text, &glyphs, width) {
        let mut line = line(&glyphs, start, end, &sources, setting);
        let slack = (width - line.width).max(0.0);
        let shift = match align {
            Align::Left => 0.0,
            Align::Center => slack / 2.0,
            Align::Right => slack,
        };
        line.pieces.iter_mut().for_each(|piece| piece.x += shift);
        lines.push(line);
    }
    lines
}

/// The width of the whole content on one line, and of its widest token.
pub(crate) fn extent(content: &[Inline], setting: Setting, faces: &Faces) -> (f32, f32) {
    let (mut line, mut widest, mut token, mut longest) = (0.0f32, 0.0f32, 0.0f32, 0.0f32);
    for inline in content {
        match inline {
            Inline::Text(run) => {
                let style = Style { bold: run.style.bold || setting.bold, ..run.style };
                let scale = setting.size * if style.code { MONO } else { 1.0 };
                for character in run.text.chars() {
                    let advance =
                        faces.find(character, style).map_or(MISSING, |(_, width)| width) * scale;
                    line += advance;
                    // Ideographs break anywhere.
                    match character.is_whitespace() || u32::from(character) >= 0x2e80 {
                        true => token = 0.0,
                        false => token += advance,
                    }
                    longest = longest.max(token);
                }
            }
            Inline::Break => {
                widest = widest.max(line);
                (line, token) = (0.0, 0.0);
            }
            Inline::Note(_) => line += setting.size,
        }
    }
    (widest.max(line), longest)
}

/// Mono letters look larger than others of the same size.
const MONO: f32 = 0.91;

fn glyphs<'a>(
    content: &'a [Inline],
    setting: Setting,
    faces: &Faces,
) -> (String, Vec<Glyph>, Vec<Source<'a>>) {
    let mut text = String::new();
    let mut glyphs = Vec::new();
    let mut sources: Vec<Source<'a>> = Vec::new();
    let mut add = |piece: &str, source: Source<'a>, text: &mut String| {
        let style = source.style;
        let size = setting.size
            * if source.small { 0.65 } else { 1.0 }
            * if style.code { MONO } else { 1.0 };
        sources.push(source);
        for character in piece.chars() {
            // A variation selector picks a form of the character before it; there is but one.
            if matches!(character, '\u{fe00}'..='\u{fe0f}') {
                continue;
            }
            let shown = if character == '\u{a0}' { ' ' } else { character };
            let found = if character == '\n' {
                Some((Face::Regular, 0.0))
            } else {
                faces.find(shown, style)
            };
            text.push(character);
            glyphs.push(Glyph {
                character: shown,
                source: (sources.len() - 1) as u32,
                face: found.map(|(face, _)| face),
                width: found.map_or(MISSING, |(_, width)| width) * size,
            });
        }
    };
    for inline in content {
        match inline {
            Inline::Text(run) => {
                let style = Style { bold: run.style.bold || setting.bold, ..run.style };
                add(&run.text, Source { style, link: run.link.as_ref(), small: false }, &mut text);
            }
            Inline::Break => {
                add("\n", Source { style: Style::default(), link: None, small: false }, &mut text);
            }
            Inline::Note(index) => {
                let number = (index + 1).to_string();
                add(
                    &number,
                    Source {
                        style: Style { bold: true, ..Style::default() },
                        link: None,
                        small: true,
                    },
                    &mut text,
                );
            }
        }
    }
    (text, glyphs, sources)
}

/// The lines as ranges of glyphs. `text` holds one character for each glyph.
fn ranges(text: &str, glyphs: &[Glyph], width: f32) -> Vec<(usize, usize)> {
    let mut ranges = Vec::new();
    let mut start = 0; // of the line
    let mut used = 0.0; // width of the line so far, trailing white space included
    let mut at = 0; // first glyph of the atom
    let mut byte = 0;
    for (end_byte, opportunity) in linebreaks(text) {
        let atom_text = text.get(byte..end_byte).unwrap_or_default();
        byte = end_byte;
        let end = at + atom_text.chars().count();
        let trimmed = at + atom_text.trim_end().chars().count();
        let measure = |from: usize, to: usize| -> f32 {
            glyphs.get(from..to).unwrap_or_default().iter().map(|glyph| glyph.width).sum()
        };
        if used + measure(at, trimmed) > width + 0.01 && at > start {
            ranges.push((start, at));
            start = at;
            used = 0.0;
        }
        let mut rest = measure(at, trimmed);
        let mut from = at;
        while used + rest > width + 0.01 && from < trimmed {
            let cut = fitting(glyphs, from, trimmed, width - used);
            ranges.push((start, cut));
            start = cut;
            from = cut;
            used = 0.0;
            rest = measure(from, trimmed);
            // What remains of a very long token is measured as it is cut; see `fitting`.
            if rest > width * 50.0 {
                while from < trimmed {
                    let cut = fitting(glyphs, from, trimmed, width);
                    if cut >= trimmed {
                        break;
                    }
                    ranges.push((from, cut));
                    from = cut;
                }
                start = from;
                rest = measure(from, trimmed);
            }
        }
        used += rest + measure(trimmed, end);
        at = end;
        if opportunity == BreakOpportunity::Mandatory {
            ranges.push((start, end));
            start = end;
            used = 0.0;
        }
    }
    if start < glyphs.len() {
        ranges.push((start, glyphs.len()));
    }
    ranges
}

/// Where a token that does not fit is cut: as late as it can, or after punctuation not far before that.
fn fitting(glyphs: &[Glyph], from: usize, to: usize, room: f32) -> usize {
    let mut used = 0.0;
    let mut at = from;
    let mut after_mark = None;
    while at < to {
        let Some(glyph) = glyphs.get(at) else { break };
        used += glyph.width;
        if used > room && at > from {
            break;
        }
        at += 1;
        if "/_.:;,=&?-+|@\\)]}".contains(glyph.character) {
            after_mark = Some(at);
        }
    }
    match after_mark {
        Some(mark) if at < to && mark > from + (at - from) * 2 / 3 => mark,
        _ => at.max(from + 1),
    }
}

fn line(
    glyphs: &[Glyph],
    start: usize,
    end: usize,
    sources: &[Source<'_>],
    setting: Setting,
) -> Line {
    let mut line = Line { ends_word: true, ..Line::default() };
    let all = glyphs.get(start..end).unwrap_or_default();
    let shown =
        all.len() - all.iter().rev().take_while(|glyph| glyph.character.is_whitespace()).count();
    line.ends_word = shown < all.len() || end >= glyphs.len();
    let mut last: Option<(u32, Option<Face>)> = None;
    for glyph in all.iter().take(shown) {
        let Some(source) = sources.get(glyph.source as usize) else { continue };
        let size = setting.size
            * if source.small { 0.65 } else { 1.0 }
            * if source.style.code { MONO } else { 1.0 };
        let key = (glyph.source, glyph.face);
        match line.pieces.last_mut() {
            Some(piece) if last == Some(key) && glyph.face.is_some() => {
                piece.text.push(glyph.character);
                piece.width += glyph.width;
            }
            _ => line.pieces.push(Piece {
                x: line.width,
                width: glyph.width,
                face: glyph.face.unwrap_or(Face::Mono),
                size,
                rise: if source.small { setting.size * 0.36 } else { 0.0 },
                color: match (source.link, source.small) {
                    (Some(Target::Web(_) | Target::Anchor(_)), _) | (_, true) => LINK,
                    _ => setting.color,
                },
                text: glyph.character.to_string(),
                missing: glyph.face.is_none(),
                strike: source.style.strike,
                tint: source.style.code,
                link: source.link.cloned(),
                mark: source.small,
            }),
        }
        last = Some(key);
        line.width += glyph.width;
    }
    line
}
