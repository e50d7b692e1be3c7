//! The fonts that come with the program: which face shows a character, and how wide it is.

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

    /// The font file.
    pub(crate) fn data(self) -> &'static [u8] {
        match self {
            Face::Regular => include_bytes!("../fonts/NotoSans-Regular.ttf"),
            Face::Bold => include_bytes!("../fonts/NotoSans-Bold.ttf"),
            Face::Italic => include_bytes!("../fonts/NotoSans-Italic.ttf"),
            Face::BoldItalic => include_bytes!("../fonts/NotoSans-BoldItalic.ttf"),
            Face::Mono => include_bytes!("../fonts/JetBrainsMono-Regular.ttf"),
            Face::MonoBold => include_bytes!("../fonts/JetBrainsMono-Bold.ttf"),
            Face::Symbols => include_bytes!("../fonts/DejaVuSans-Symbols.ttf"),
        }
    }

    /// Its PostScript name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Face::Regular => "NotoSans-Regular",
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
}

struct Loaded {
    font: Option<Font<'static>>,
    /// Thousandths of the font size; `None` where the face has no glyph.
    widths: Vec<Option<f32>>,
}

impl Faces {
    pub(crate) fn new() -> Faces {
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
        Faces { fonts }
    }

    /// The glyph of a character in a face, and its index in the font file.
    pub(crate) fn glyph(&self, face: Face, character: char) -> Option<u16> {
        let font = self.fonts.get(face as usize)?.font.as_ref()?;
        font.glyph_index(character).map(|glyph| glyph.0)
    }

    /// The face that shows a character in a style and the advance in ems; `None` when no face has it.
    pub(crate) fn find(&self, character: char, style: Style) -> Option<(Face, f32)> {
        let wanted = Face::of(style);
        [wanted, Face::Symbols, Face::Mono, Face::Regular]
            .iter()
            .find_map(|face| Some((*face, self.width(*face, character)?)))
    }

    fn width(&self, face: Face, character: char) -> Option<f32> {
        let loaded = self.fonts.get(face as usize)?;
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

fn advance(font: Option<&Font<'static>>, character: char) -> Option<f32> {
    let font = font?;
    let glyph = font.glyph_index(character)?;
    let advance = font.glyph_hor_advance(glyph)?;
    Some(f32::from(advance) / f32::from(font.units_per_em()))
}
