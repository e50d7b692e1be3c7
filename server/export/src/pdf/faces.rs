//! The fonts that come with the program, and those of the system for what they lack: which face shows a character, and how
//! wide it is.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::OnceLock;

use flate2::read::GzDecoder;
use ttf_parser::Face as Font;

use crate::document::Style;

/// A face. The last one is nobody's choice of style; it has the symbols that the others lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Face {
    /// Running text.
    Regular,
    /// Strong text.
    Bold,
    /// Emphasized text.
    Italic,
    /// Both.
    BoldItalic,
    /// Literal text.
    Mono,
    /// Strong literal text.
    MonoBold,
    /// Arrows, boxes, mathematical and other symbols.
    Symbols,
    /// A font of the system, by its number.
    System(u8),
}

/// A font of the system, for characters that no font of the program has.
#[derive(Clone)]
pub struct SystemFont {
    name: String,
    data: Vec<u8>,
    index: u32,
    /// The glyphs it was taken for, and their advances in ems.
    glyphs: BTreeMap<char, (u16, f32)>,
}

impl std::fmt::Debug for SystemFont {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} for {} characters", self.name, self.glyphs.len())
    }
}

impl SystemFont {
    /// The font of this index in a file, for those of these characters that it has; `None` where it has none. Characters
    /// that take their form or place from those around them are left out: without shaping they would be set wrongly.
    ///
    /// A font that may not be embedded, or not in part, is for no character (OpenType, `OS/2`, `fsType`).
    ///
    /// `name` is its PostScript name.
    pub fn new(
        name: &str,
        data: &[u8],
        index: u32,
        characters: impl IntoIterator<Item = char>,
    ) -> Option<SystemFont> {
        let glyphs = glyphs(data, index, characters)?;
        let letter = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '-';
        let name: String = name.chars().filter(letter).collect();
        Some(SystemFont { name, data: data.to_vec(), index, glyphs })
    }

    /// How many of these characters [`SystemFont::new`] would take it for.
    pub fn count(data: &[u8], index: u32, characters: impl IntoIterator<Item = char>) -> usize {
        glyphs(data, index, characters).map_or(0, |glyphs| glyphs.len())
    }

    /// Its PostScript name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The characters that it is for.
    pub fn characters(&self) -> impl Iterator<Item = char> + '_ {
        self.glyphs.keys().copied()
    }
}

/// The glyphs of a font for these characters, and their advances in ems; `None` where it has none.
fn glyphs(
    data: &[u8],
    index: u32,
    characters: impl IntoIterator<Item = char>,
) -> Option<BTreeMap<char, (u16, f32)>> {
    let font = Font::parse(data, index).ok().filter(may_be_embedded)?;
    let glyph = |character: char| {
        let glyph = font.glyph_index(character).filter(|_| stands_alone(character))?;
        // Pictures in color have no outline.
        font.glyph_bounding_box(glyph)?;
        Some((character, (glyph.0, advance(Some(&font), character)?)))
    };
    let glyphs: BTreeMap<_, _> = characters.into_iter().filter_map(glyph).collect();
    (!glyphs.is_empty()).then_some(glyphs)
}

/// Whether who made a font lets parts of it be in a document. One that says nothing lets everything.
fn may_be_embedded(font: &Font<'_>) -> bool {
    let Some(table) = font.tables().os2 else { return true };
    table.permissions() != Some(ttf_parser::Permissions::Restricted)
        && table.is_outline_embedding_allowed()
        && table.is_subsetting_allowed()
}

/// Whether a character is set as it stands, from left to right: not so in the scripts from Hebrew to Myanmar, in Khmer and
/// Mongolian, and in what composes with them (Unicode 15, chapters 9 and 12 to 16).
fn stands_alone(character: char) -> bool {
    !matches!(
        u32::from(character),
        0x0300..=0x036f | 0x0590..=0x109f | 0x1780..=0x18af | 0x1a20..=0x1cff | 0xa800..=0xabff | 0xfb1d..=0xfdff
            | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f | 0xfe70..=0xfeff | 0x10800..=0x11fff | 0x1e800..=0x1efff
    )
}

impl Face {
    /// All, in the order of their numbers.
    pub(crate) const ALL: [Face; 7] = [
        Face::Regular,
        Face::Bold,
        Face::Italic,
        Face::BoldItalic,
        Face::Mono,
        Face::MonoBold,
        Face::Symbols,
    ];

    /// Its place among the faces.
    pub(crate) fn number(self) -> usize {
        match self {
            Face::System(number) => Face::ALL.len() + usize::from(number),
            own => Face::ALL.iter().position(|face| *face == own).unwrap_or_default(),
        }
    }

    /// The font file of a face that comes with the program.
    pub(crate) fn data(self) -> &'static [u8] {
        static UNPACKED: [OnceLock<Vec<u8>>; Face::ALL.len()] =
            [const { OnceLock::new() }; Face::ALL.len()];
        let unpack = || {
            let mut file = Vec::new();
            // What is built in unpacks; if it did not, no font would open and its characters be shown as missing.
            let _ = GzDecoder::new(self.packed()).read_to_end(&mut file);
            file
        };
        UNPACKED.get(self.number()).map_or(&[], |file| file.get_or_init(unpack))
    }

    /// The same as it is built in (RFC 1952).
    fn packed(self) -> &'static [u8] {
        match self {
            Face::Regular | Face::System(_) => include_bytes!("../fonts/NotoSans-Regular.ttf.gz"),
            Face::Bold => include_bytes!("../fonts/NotoSans-Bold.ttf.gz"),
            Face::Italic => include_bytes!("../fonts/NotoSans-Italic.ttf.gz"),
            Face::BoldItalic => include_bytes!("../fonts/NotoSans-BoldItalic.ttf.gz"),
            Face::Mono => include_bytes!("../fonts/JetBrainsMono-Regular.ttf.gz"),
            Face::MonoBold => include_bytes!("../fonts/JetBrainsMono-Bold.ttf.gz"),
            Face::Symbols => include_bytes!("../fonts/DejaVuSans-Symbols.ttf.gz"),
        }
    }

    /// Its PostScript name.
    fn name(self) -> &'static str {
        match self {
            Face::Regular | Face::System(_) => "NotoSans-Regular",
            Face::Bold => "NotoSans-Bold",
            Face::Italic => "NotoSans-Italic",
            Face::BoldItalic => "NotoSans-BoldItalic",
            Face::Mono => "JetBrainsMono-Regular",
            Face::MonoBold => "JetBrainsMono-Bold",
            Face::Symbols => "DejaVuSans-Symbols",
        }
    }

    fn of(style: Style) -> Face {
        match (style.code, style.bold, style.italic) {
            (true, false, _) => Face::Mono,
            (true, true, _) => Face::MonoBold,
            (false, false, false) => Face::Regular,
            (false, true, false) => Face::Bold,
            (false, false, true) => Face::Italic,
            (false, true, true) => Face::BoldItalic,
        }
    }
}

/// How many characters from the start of Unicode have their widths looked up once: Latin, Greek, Cyrillic.
const CACHED: usize = 0x530;

/// The faces, opened.
pub(crate) struct Faces {
    fonts: Vec<Loaded>,
    system: Vec<SystemFont>,
}

struct Loaded {
    font: Option<Font<'static>>,
    /// Thousandths of the font size; `None` where the face has no glyph.
    widths: Vec<Option<f32>>,
}

impl Faces {
    pub(crate) fn new() -> Faces {
        Faces::with(&[])
    }

    /// With fonts of the system for what the others lack; the first 256 of them.
    pub(crate) fn with(system: &[SystemFont]) -> Faces {
        let fonts = Face::ALL
            .iter()
            .map(|face| {
                // A font that comes with the program opens; if it did not, its characters would be shown as missing.
                let font = Font::parse(face.data(), 0).ok();
                let widths = (0..CACHED)
                    .map(|code| {
                        char::from_u32(code as u32)
                            .and_then(|character| advance(font.as_ref(), character))
                    })
                    .collect();
                Loaded { font, widths }
            })
            .collect();
        Faces { fonts, system: system.iter().take(256).cloned().collect() }
    }

    /// The file of a face and its index there.
    pub(crate) fn data(&self, face: Face) -> (&[u8], u32) {
        match self.of_system(face) {
            Some(font) => (&font.data, font.index),
            None => (face.data(), 0),
        }
    }

    /// The PostScript name of a face.
    pub(crate) fn name(&self, face: Face) -> &str {
        self.of_system(face).map_or(face.name(), |font| &font.name)
    }

    fn of_system(&self, face: Face) -> Option<&SystemFont> {
        match face {
            Face::System(number) => self.system.get(usize::from(number)),
            _ => None,
        }
    }

    /// The glyph of a character in a face, and its index in the font file.
    pub(crate) fn glyph(&self, face: Face, character: char) -> Option<u16> {
        if let Some(font) = self.of_system(face) {
            return font.glyphs.get(&character).map(|(glyph, _)| *glyph);
        }
        let font = self.fonts.get(face.number())?.font.as_ref()?;
        font.glyph_index(character).map(|glyph| glyph.0)
    }

    /// The face that shows a character in a style and the advance in ems; `None` when no face has it.
    pub(crate) fn find(&self, character: char, style: Style) -> Option<(Face, f32)> {
        let wanted = Face::of(style);
        [wanted, Face::Symbols, Face::Mono, Face::Regular]
            .iter()
            .find_map(|face| Some((*face, self.width(*face, character)?)))
            .or_else(|| {
                (0u8..).zip(&self.system).find_map(|(number, font)| {
                    let (_, advance) = font.glyphs.get(&character)?;
                    Some((Face::System(number), *advance))
                })
            })
    }

    fn width(&self, face: Face, character: char) -> Option<f32> {
        let loaded = self.fonts.get(face.number())?;
        match loaded.widths.get(character as usize) {
            Some(width) => *width,
            None => advance(loaded.font.as_ref(), character),
        }
    }

    /// The width of a text in one style, in points.
    pub(crate) fn measure(&self, text: &str, style: Style, size: f32) -> f32 {
        text.chars()
            .map(|character| self.find(character, style).map_or(MISSING, |(_, width)| width))
            .sum::<f32>()
            * size
    }
}

/// Room for the number of a character that no face has, in ems: `U+5C71` in small mono letters and a frame.
pub(crate) const MISSING: f32 = 2.5;

fn advance(font: Option<&Font<'_>>, character: char) -> Option<f32> {
    let font = font?;
    let glyph = font.glyph_index(character)?;
    let advance = font.glyph_hor_advance(glyph)?;
    Some(f32::from(advance) / f32::from(font.units_per_em()))
}
