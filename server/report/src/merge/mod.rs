//! Three-way merge of a generated document with what people made of it.
//!
//! Base is what was generated last, current what stands in the file, fresh what is generated now. What nobody touched is
//! refreshed, what people wrote or removed stands, and where both changed, the person's words stand and the place is reported.
//! Sections are found by their heading, so that people can add, move and rename them; within a section, blocks are aligned
//! against the base (diff3: Khanna, Kunal, Pierce, "A Formal Investigation of Diff3", 2007), changed blocks one by one.

mod align;
mod blocks;
mod mark;
mod section;

#[cfg(test)]
mod settling;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Range;

use align::common_share;
use blocks::{Line, Parsed, Section, parse};
use section::{merge_blocks, whole};

pub use mark::{CONFLICT, Choice, Mark, marks, settled};

/// A merged document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The document, with the line ends of the current one.
    pub text: String,
    /// Where both the issue and a person changed the same thing, in the order of the text.
    pub conflicts: Vec<Conflict>,
}

impl Merged {
    /// The document with a block below each of its conflicts that holds the other words; see [`marks`].
    pub fn marked(&self) -> String {
        mark::marked(self, &[], None, "")
    }
}

/// As [`merge`], of a document in which conflicts of before may stand as blocks, with those that are still to be settled and
/// the new ones. The second value is how many are new.
pub fn merge_marked(base: Option<&str>, current: &str, fresh: &str) -> (String, usize) {
    let (plain, before) = mark::unmarked(current);
    let merged = merge(base, &plain, fresh);
    // Nothing new is said: what stands, stands where it does.
    if merged.conflicts.is_empty()
        && merged.text == plain
        && base.is_some_and(|base| same_text(base, fresh))
    {
        return (current.to_owned(), 0);
    }
    (mark::marked(&merged, &before, base, fresh), merged.conflicts.len())
}

/// A place where a person's words stand against other generated ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// UTF-8 bytes of the merged text that hold the person's words; empty where the person removed something.
    pub span: Range<usize>,
    /// The heading of the section; empty in the front matter.
    pub section: String,
    /// The generated text that was not taken; empty when the issue no longer says anything here.
    pub generated: String,
}

/// Merges `fresh` into `current`. Without a base nothing is known of who wrote what: all of `current` is kept, and only
/// sections that it lacks are added. A `current` of nothing but blanks gives `fresh`.
pub fn merge(base: Option<&str>, current: &str, fresh: &str) -> Merged {
    let is_crlf = has_crlf(current);
    let only = |text: &str| Merged { text: text.to_owned(), conflicts: Vec::new() };
    if current.trim().is_empty() {
        return only(&with_line_ends(fresh, is_crlf));
    }
    if same_text(current, fresh) || base.is_some_and(|base| same_text(base, fresh)) {
        return only(current);
    }
    if base.is_some_and(|base| same_text(base, current)) {
        return only(&with_line_ends(fresh, is_crlf));
    }
    let mut versions = Versions {
        is_first: base.is_none(),
        base: base.map(parse).unwrap_or_default(),
        current: parse(current),
        fresh: parse(fresh),
    };
    versions.fresh.forget_line_ends();
    let merged = versions.text(versions.merged(), is_crlf);
    // The issue took back one half, a person the other: nobody's words are left to keep.
    if merged.text.trim().is_empty() { only(&with_line_ends(fresh, is_crlf)) } else { merged }
}

/// The three versions of the document.
struct Versions<'a> {
    /// Whether there is no base.
    is_first: bool,
    base: Parsed<'a>,
    current: Parsed<'a>,
    fresh: Parsed<'a>,
}

/// The merged document before it is text.
#[derive(Default)]
struct Output<'a> {
    pieces: Vec<Piece<'a>>,
    conflicts: Vec<Found>,
}

/// A block of the merged document.
struct Piece<'a> {
    blanks: Vec<Line<'a>>,
    lines: Vec<Line<'a>>,
}

/// A conflict before the text has places: at this piece, which begins the person's words or follows where they were.
struct Found {
    piece: usize,
    /// How many pieces hold the person's words.
    words: usize,
    section: String,
    generated: String,
}

/// Which section of the base and of the fresh document a section of the current one is.
#[derive(Debug, Clone, Copy, Default)]
struct Match {
    base: Option<usize>,
    fresh: Option<usize>,
}

impl<'a> Versions<'a> {
    fn merged(&self) -> Output<'a> {
        let mut out = Output::default();
        let matches = self.matches();
        let taken: HashSet<usize> = matches.iter().filter_map(|found| found.fresh).collect();
        let base_keys = keys(&self.base.sections);
        let mut waiting: VecDeque<usize> = VecDeque::new();
        for (index, found) in matches.iter().enumerate() {
            let level = self.current.sections.get(index).map_or(0, |section| section.level);
            self.flush(&mut waiting, level, &mut out);
            self.section(index, *found, &matches, &mut out);
            let Some(fresh) = found.fresh else { continue };
            for next in
                (fresh + 1..self.fresh.sections.len()).take_while(|next| !taken.contains(next))
            {
                let Some(section) = self.fresh.sections.get(next) else { break };
                match base_keys
                    .get(section.key.as_str())
                    .and_then(|base| self.base.sections.get(*base))
                {
                    // A person removed it. That stands; it is worth a word when it would say something new.
                    Some(base) if !same_section(base, section) => out.conflicts.push(Found {
                        piece: out.pieces.len(),
                        words: 0,
                        section: section.title().to_owned(),
                        generated: section.text(),
                    }),
                    Some(_) => {}
                    None => waiting.push_back(next),
                }
            }
        }
        self.flush(&mut waiting, 0, &mut out);
        out
    }

    /// Finds each section of the current document in the other two: by its key, or under a new name by its content.
    fn matches(&self) -> Vec<Match> {
        let (base_keys, fresh_keys) = (keys(&self.base.sections), keys(&self.fresh.sections));
        let mut matches: Vec<Match> = self
            .current
            .sections
            .iter()
            .map(|section| Match {
                base: base_keys.get(section.key.as_str()).copied(),
                fresh: fresh_keys.get(section.key.as_str()).copied(),
            })
            .collect();
        let taken: HashSet<usize> = matches.iter().filter_map(|found| found.base).collect();
        let mut free: Vec<usize> =
            (0..self.base.sections.len()).filter(|index| !taken.contains(index)).collect();
        for (section, found) in self.current.sections.iter().zip(&mut matches) {
            if found.base.is_some() || found.fresh.is_some() {
                continue;
            }
            let renamed = free.iter().position(|index| {
                self.base.sections.get(*index).is_some_and(|base| {
                    base.level == section.level
                        && base.blocks.len() > 1
                        && common_share(
                            base.blocks.get(1..).unwrap_or_default(),
                            section.blocks.get(1..).unwrap_or_default(),
                        ) >= 0.5
                })
            });
            if let Some(position) = renamed {
                let base = free.remove(position);
                found.base = Some(base);
                found.fresh = self
                    .base
                    .sections
                    .get(base)
                    .and_then(|base| fresh_keys.get(base.key.as_str()).copied());
            }
        }
        matches
    }

    /// Writes new sections that wait for their place: before a section of their own level or above, not between a section
    /// and those that belong to it.
    fn flush(&self, waiting: &mut VecDeque<usize>, level: usize, out: &mut Output<'a>) {
        while let Some(section) = waiting.front().and_then(|next| self.fresh.sections.get(*next)) {
            if section.level < level {
                break;
            }
            for (index, block) in section.blocks.iter().enumerate() {
                let mut blanks = block.blanks.clone();
                if index == 0 && blanks.is_empty() && !out.pieces.is_empty() {
                    blanks.push(Line { text: "", crlf: None });
                }
                out.pieces.push(Piece { blanks, lines: block.lines.clone() });
            }
            waiting.pop_front();
        }
    }

    /// Writes one section of the current document.
    fn section(&self, index: usize, found: Match, matches: &[Match], out: &mut Output<'a>) {
        let Some(section) = self.current.sections.get(index) else { return };
        let base = found.base.and_then(|base| self.base.sections.get(base));
        let fresh = found.fresh.and_then(|fresh| self.fresh.sections.get(fresh));
        let Some(base) = base else {
            if let Some(fresh) =
                fresh.filter(|fresh| !self.is_first && !same_section(section, fresh))
            {
                out.conflicts.push(Found {
                    piece: out.pieces.len(),
                    words: section.blocks.len(),
                    section: section.title().to_owned(),
                    generated: fresh.text(),
                });
            }
            out.pieces.extend(section.blocks.iter().map(whole));
            return;
        };
        // Sections that people put below this one need its heading.
        let holds_sections = self
            .current
            .sections
            .iter()
            .zip(matches)
            .skip(index + 1)
            .take_while(|(below, _)| below.level > section.level)
            .any(|(_, found)| found.base.is_none());
        let fresh = fresh.map_or(&[][..], |fresh| &fresh.blocks);
        merge_blocks(&base.blocks, section, fresh, holds_sections, out);
    }

    /// Puts the pieces together.
    fn text(&self, out: Output<'a>, is_crlf: bool) -> Merged {
        let texts =
            |parsed: &Parsed<'a>| parsed.tail.iter().map(|line| line.text).collect::<Vec<_>>();
        let (base, current, fresh) = (texts(&self.base), texts(&self.current), texts(&self.fresh));
        let is_refreshed = !self.is_first && base == current && current != fresh;
        let tail = if is_refreshed { &self.fresh.tail } else { &self.current.tail };
        let mut lines: Vec<Line<'_>> = Vec::new();
        let mut first_lines = Vec::with_capacity(out.pieces.len());
        for piece in out.pieces {
            lines.extend(piece.blanks);
            first_lines.push((lines.len(), lines.len() + piece.lines.len()));
            lines.extend(piece.lines);
        }
        let body = lines.len();
        lines.extend(tail);
        let mut text = String::new();
        let mut spans = Vec::with_capacity(lines.len());
        let last = lines.len().saturating_sub(1);
        for (index, line) in lines.iter().enumerate() {
            let start = text.len();
            text.push_str(line.text);
            spans.push(start..text.len());
            if index < last {
                text.push_str(if line.crlf.unwrap_or(is_crlf) { "\r\n" } else { "\n" });
            }
        }
        let place = |line: usize| spans.get(line).cloned().unwrap_or(text.len()..text.len());
        let conflicts = out
            .conflicts
            .into_iter()
            .map(|found| {
                let lines = |piece: usize| first_lines.get(piece).copied().unwrap_or((body, body));
                let start = place(lines(found.piece).0).start;
                let span = match found.words {
                    0 => start..start,
                    words => start..place(lines(found.piece + words - 1).1.saturating_sub(1)).end,
                };
                Conflict { span, section: found.section, generated: found.generated }
            })
            .collect();
        Merged { text, conflicts }
    }
}

fn keys<'k>(sections: &'k [Section<'_>]) -> HashMap<&'k str, usize> {
    sections.iter().enumerate().map(|(index, section)| (section.key.as_str(), index)).collect()
}

fn same_section(a: &Section<'_>, b: &Section<'_>) -> bool {
    a.blocks.len() == b.blocks.len() && a.blocks.iter().zip(&b.blocks).all(|(a, b)| a.same(b))
}

/// Whether most lines of a text end in CRLF.
fn has_crlf(text: &str) -> bool {
    let crlf = text.matches("\r\n").count();
    crlf > 0 && crlf * 2 >= text.matches('\n').count()
}

/// Whether two texts differ in nothing but line ends.
fn same_text(a: &str, b: &str) -> bool {
    a == b || with_line_ends(a, false) == with_line_ends(b, false)
}

fn with_line_ends(text: &str, is_crlf: bool) -> String {
    let text = text.replace("\r\n", "\n");
    if is_crlf { text.replace('\n', "\r\n") } else { text }
}
