//! Merging the blocks of one section: what became of each block of the base on either side, and what is new.

use std::collections::HashSet;

use super::align::{Fate, align};
use super::blocks::{Block, BlockKind, Line, Section};
use super::{Found, Output, Piece};

/// Merges the blocks of one section into `out`.
pub(super) fn merge_blocks<'a>(
    base: &[Block<'a>],
    current: &Section<'a>,
    fresh: &[Block<'a>],
    holds_sections: bool,
    out: &mut Output<'a>,
) {
    let Output { pieces: out, conflicts } = out;
    let (section, current) = (current.title(), &current.blocks);
    let (by_person, by_issue) = (align(base, current), align(base, fresh));
    let changed = by_person.fates.iter().filter_map(|fate| match fate {
        Fate::Changed(index) => Some(*index),
        Fate::Kept(_) | Fate::Gone => None,
    });
    let persons: Vec<usize> = changed.chain(by_person.inserted.iter().flatten().copied()).collect();
    let mut needed: HashSet<usize> = HashSet::new();
    let mut asking = persons.clone();
    while let Some(block) = asking.pop().and_then(|index| current.get(index)) {
        asking.extend(block.needs.iter().copied().filter(|index| needed.insert(*index)));
    }
    let has_heading =
        current.first().is_some_and(|block| matches!(block.kind, BlockKind::Heading { .. }));
    if has_heading && (holds_sections || !persons.is_empty()) {
        needed.insert(0);
    }
    let said: HashSet<String> = persons
        .iter()
        .filter_map(|index| current.get(*index))
        .map(|block| block.text().trim_end().to_owned())
        .collect();
    let mut conflict = |piece: usize, words: usize, generated: Option<&Block<'_>>| {
        let generated = generated.map(Block::text).unwrap_or_default();
        conflicts.push(Found { piece, words, section: section.to_owned(), generated });
    };

    for slot in 0..=base.len() {
        let new = |inserted: &[Vec<usize>], blocks: &[Block<'a>]| -> Vec<Block<'a>> {
            inserted
                .get(slot)
                .into_iter()
                .flatten()
                .filter_map(|index| blocks.get(*index).cloned())
                .collect()
        };
        let theirs = new(&by_person.inserted, current);
        let mut ours = new(&by_issue.inserted, fresh);
        ours.retain(|block| !said.contains(block.text().trim_end()));
        push_new(&theirs, &ours, out);

        let (Some(was), Some(person), Some(issue)) =
            (base.get(slot), by_person.fates.get(slot), by_issue.fates.get(slot))
        else {
            continue;
        };
        let fresh_block = match issue {
            Fate::Kept(index) | Fate::Changed(index) => fresh.get(*index),
            Fate::Gone => None,
        };
        match (person, issue) {
            (Fate::Kept(index), Fate::Gone) => {
                if let Some(block) = current.get(*index).filter(|_| needed.contains(index)) {
                    out.push(whole(block));
                }
            }
            (Fate::Kept(index), _) => {
                if let (Some(theirs), Some(ours)) = (current.get(*index), fresh_block) {
                    let is_changed = matches!(issue, Fate::Changed(_));
                    out.push(refreshed(was, theirs, ours, is_changed));
                }
            }
            (Fate::Changed(index), _) => {
                if let Some(theirs) = current.get(*index) {
                    if !matches!(issue, Fate::Kept(_))
                        && !fresh_block.is_some_and(|ours| ours.same(theirs))
                    {
                        conflict(out.len(), 1, fresh_block);
                    }
                    out.push(whole(theirs));
                }
            }
            (Fate::Gone, Fate::Changed(_)) => {
                if let Some(ours) =
                    fresh_block.filter(|ours| !said.contains(ours.text().trim_end()))
                {
                    conflict(out.len(), 0, Some(ours));
                }
            }
            (Fate::Gone, _) => {}
        }
    }
}

/// New blocks of both sides at one place. Those without a blank line before them go on with what stands above, such as the
/// rows of a table, so they come before those that start anew.
fn push_new<'a>(theirs: &[Block<'a>], ours: &[Block<'a>], out: &mut Vec<Piece<'a>>) {
    let tight = |blocks: &[Block<'a>]| blocks.iter().take_while(|block| block.is_tight()).count();
    let (theirs_tight, theirs_rest) = theirs.split_at(tight(theirs));
    let (ours_tight, ours_rest) = ours.split_at(tight(ours));
    for blocks in [theirs_tight, ours_tight, theirs_rest, ours_rest] {
        out.extend(blocks.iter().map(whole));
    }
}

/// A block that people left alone: the fresh words, and of blanks what people changed.
fn refreshed<'a>(
    was: &Block<'a>,
    theirs: &Block<'a>,
    ours: &Block<'a>,
    is_changed: bool,
) -> Piece<'a> {
    let texts = |lines: &[Line<'a>]| lines.iter().map(|line| line.text).collect::<Vec<_>>();
    let (before, now, next) = (texts(&was.blanks), texts(&theirs.blanks), texts(&ours.blanks));
    let blanks = if before == now && now != next { &ours.blanks } else { &theirs.blanks };
    let lines = if is_changed { &ours.lines } else { &theirs.lines };
    Piece { blanks: blanks.clone(), lines: lines.clone() }
}

pub(super) fn whole<'a>(block: &Block<'a>) -> Piece<'a> {
    Piece { blanks: block.blanks.clone(), lines: block.lines.clone() }
}
