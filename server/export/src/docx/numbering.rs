//! Lists as numbering definitions, so that a person who edits the document goes on numbering.

use docx_rs::{
    AbstractNumbering, Level, LevelJc, LevelText, NumberFormat, Numbering, SpecialIndentType, Start,
};

use super::body::xml;

/// What a list looks like.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Bullets = 1,
    Open = 2,
    Done = 3,
    Ordered,
}

/// Kinds of which there is one list each, in the order of their ids from 1.
const FIXED: &[Kind] = &[Kind::Bullets, Kind::Open, Kind::Done];

/// The deepest level there is (ECMA-376, part 1, 17.9.3).
pub(super) const DEEPEST: usize = 8;
/// Word counts no further.
const HIGHEST: u64 = 32_767;

/// Every list of a document.
#[derive(Debug)]
pub(super) struct Lists {
    /// Ids are counted from here; a reference document has those below.
    base: usize,
    /// Where each ordered list begins, by level from the first.
    ordered: Vec<Vec<u64>>,
}

impl Lists {
    /// Lists whose ids are above a number.
    pub(super) fn after(base: usize) -> Lists {
        Lists { base, ordered: Vec::new() }
    }

    /// The id of the list of bullets or tasks of a kind.
    pub(super) fn marks(&self, kind: Kind) -> usize {
        self.base + kind as usize
    }

    /// A list of its own whose levels begin at these numbers, and at 1 below. It has a definition of its own too, for Word
    /// counts all lists of one definition together.
    pub(super) fn ordered(&mut self, starts: &[u64]) -> usize {
        self.ordered.push(starts.to_vec());
        self.base + FIXED.len() + self.ordered.len()
    }

    /// The abstract numberings and the lists, as they stand in a part for numbering, in this order.
    pub(super) fn xml(&self) -> (String, String) {
        let (mut abstracts, mut lists) = (String::new(), String::new());
        let marks = FIXED.iter().map(|kind| (*kind, &[][..]));
        let ordered = self.ordered.iter().map(|starts| (Kind::Ordered, starts.as_slice()));
        for (index, (kind, starts)) in marks.chain(ordered).enumerate() {
            let id = self.base + 1 + index;
            let mut definition = AbstractNumbering::new(id);
            for level in 0..=DEEPEST {
                definition = definition.add_level(definition_of(kind, level, starts));
            }
            // Levels below belong to those above, which is what makes 1, 1.1, 1.1.1 of them.
            let multilevel = "><w:multiLevelType w:val=\"multilevel\" />";
            abstracts.push_str(&xml(&definition).replacen('>', multilevel, 1));
            lists.push_str(&xml(&Numbering::new(id, id)));
        }
        (abstracts, lists)
    }
}

fn definition_of(kind: Kind, level: usize, starts: &[u64]) -> Level {
    let bullets = ["•", "–", "▪"];
    let (format, text) = match kind {
        Kind::Bullets => {
            ("bullet", bullets.get(level % bullets.len()).copied().unwrap_or("•").to_owned())
        }
        Kind::Open => ("bullet", "☐".to_owned()),
        Kind::Done => ("bullet", "☑".to_owned()),
        Kind::Ordered => ("decimal", (1..=level + 1).map(|level| format!("%{level}.")).collect()),
    };
    let start = starts.get(level).copied().unwrap_or(1).min(HIGHEST);
    Level::new(
        level,
        Start::new(usize::try_from(start).unwrap_or(1)),
        NumberFormat::new(format),
        LevelText::new(text),
        LevelJc::new("left"),
    )
    .indent(
        Some(left(kind, level)),
        Some(SpecialIndentType::Hanging(hanging(kind, level))),
        None,
        None,
    )
}

/// How far a label stands out from its text, in twentieths of a point.
pub(super) fn hanging(kind: Kind, level: usize) -> i32 {
    match kind {
        Kind::Ordered => (360 + 190 * i32::try_from(level).unwrap_or(8)).min(1_100),
        _ => 320,
    }
}

/// Where the text of a level begins when nothing but its own kind is around it.
pub(super) fn left(kind: Kind, level: usize) -> i32 {
    (0..=level).map(|level| hanging(kind, level)).sum()
}
