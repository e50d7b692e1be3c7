//! Which block of one version is which block of another.

use std::collections::{BTreeSet, HashMap};

use super::blocks::{Block, BlockKind};

/// Above this many cells a table of the dynamic programme is not filled; lines that occur once serve as anchors instead.
const MOST_CELLS: usize = 1_000_000;

/// From this share of common words on, two list items or rows are taken for two versions of one.
const ALIKE: f64 = 0.4;

/// What became of a block of the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// The block of this index says the same.
    Kept(usize),
    /// The block of this index stands in its place.
    Changed(usize),
    /// Nothing stands in its place.
    Gone,
}

/// The base against another version.
#[derive(Debug)]
pub(super) struct Alignment {
    /// What became of each block of the base.
    pub(super) fates: Vec<Fate>,
    /// Before each block of the base, and after the last: the new blocks of the other version, in order.
    pub(super) inserted: Vec<Vec<usize>>,
}

/// Aligns two versions of the blocks of a section. Matches never cross.
pub(super) fn align(base: &[Block<'_>], other: &[Block<'_>]) -> Alignment {
    let mut equal = Vec::new();
    let mut names = HashMap::new();
    let (base_ids, other_ids) = (ids(base, &mut names), ids(other, &mut names));
    matches(&base_ids, &other_ids, (0, 0), &mut equal);

    let mut fates = vec![Fate::Gone; base.len()];
    let mut inserted = vec![Vec::new(); base.len() + 1];
    let mut from = (0, 0);
    for until in equal.iter().copied().chain([(base.len(), other.len())]) {
        let gap_base = base.get(from.0..until.0).unwrap_or_default();
        let gap_other = other.get(from.1..until.1).unwrap_or_default();
        let pairs = pair(gap_base, gap_other);
        let mut next = pairs.iter().copied().peekable();
        for index in 0..gap_other.len() {
            match next.peek() {
                Some(&(b, o)) if o == index => {
                    if let Some(fate) = fates.get_mut(from.0 + b) {
                        *fate = Fate::Changed(from.1 + o);
                    }
                    next.next();
                }
                // What is new stands before the next block that is not; at the end of a gap, after its last one.
                Some(&(b, _)) => inserted[from.0 + b].push(from.1 + index),
                None => inserted[until.0].push(from.1 + index),
            }
        }
        if let Some(fate) = fates.get_mut(until.0) {
            *fate = Fate::Kept(until.1);
        }
        from = (until.0 + 1, until.1 + 1);
    }
    Alignment { fates, inserted }
}

/// How alike the words of two sets of blocks are, 0 to 1 (Dice's coefficient over whole blocks).
pub(super) fn common_share(base: &[Block<'_>], other: &[Block<'_>]) -> f64 {
    let texts = |blocks: &[Block<'_>]| -> BTreeSet<String> {
        blocks.iter().map(|block| block.text().trim_end().to_owned()).collect()
    };
    dice(&texts(base), &texts(other))
}

/// Equal blocks get equal numbers.
fn ids(blocks: &[Block<'_>], names: &mut HashMap<String, usize>) -> Vec<usize> {
    blocks
        .iter()
        .map(|block| {
            let lines: Vec<&str> = block.lines.iter().map(|line| line.text.trim_end()).collect();
            let next = names.len();
            *names.entry(lines.join("\n")).or_insert(next)
        })
        .collect()
}

/// A common subsequence: the longest one, or for large inputs the one that hangs on lines that occur once in both
/// (Bram Cohen's patience diff).
fn matches(base: &[usize], other: &[usize], offset: (usize, usize), out: &mut Vec<(usize, usize)>) {
    let head = base.iter().zip(other).take_while(|(a, b)| a == b).count();
    out.extend((0..head).map(|index| (offset.0 + index, offset.1 + index)));
    let (base, other) = (&base[head..], &other[head..]);
    let offset = (offset.0 + head, offset.1 + head);
    let tail = base.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let (base, other) = (&base[..base.len() - tail], &other[..other.len() - tail]);
    if !base.is_empty() && !other.is_empty() {
        if base.len().saturating_mul(other.len()) <= MOST_CELLS {
            longest(base, other, offset, out);
        } else {
            let mut from = (0, 0);
            for (b, o) in anchors(base, other) {
                matches(
                    &base[from.0..b],
                    &other[from.1..o],
                    (offset.0 + from.0, offset.1 + from.1),
                    out,
                );
                out.push((offset.0 + b, offset.1 + o));
                from = (b + 1, o + 1);
            }
            // Without any anchor the rest counts as rewritten.
            if from != (0, 0) {
                matches(
                    &base[from.0..],
                    &other[from.1..],
                    (offset.0 + from.0, offset.1 + from.1),
                    out,
                );
            }
        }
    }
    out.extend(
        (0..tail).map(|index| (offset.0 + base.len() + index, offset.1 + other.len() + index)),
    );
}

/// The longest common subsequence, by the textbook table.
fn longest(base: &[usize], other: &[usize], offset: (usize, usize), out: &mut Vec<(usize, usize)>) {
    let best = table(base.len(), other.len(), |b, o| if base[b] == other[o] { 1.0 } else { 0.0 });
    out.extend(best.into_iter().map(|(b, o)| (offset.0 + b, offset.1 + o)));
}

/// Blocks that occur once in both, as the longest run that does not cross (patience sorting).
fn anchors(base: &[usize], other: &[usize]) -> Vec<(usize, usize)> {
    let once = |ids: &[usize]| -> HashMap<usize, Option<usize>> {
        let mut places = HashMap::new();
        for (index, id) in ids.iter().enumerate() {
            places.entry(*id).and_modify(|place| *place = None).or_insert(Some(index));
        }
        places
    };
    let places = once(other);
    let mut pairs: Vec<(usize, usize)> = once(base)
        .into_iter()
        .filter_map(|(id, place)| Some((place?, (*places.get(&id)?)?)))
        .collect();
    pairs.sort_unstable();
    // `piles[n]` is the pair that ends the best run of n + 1 pairs; `previous` leads back along it.
    let mut piles: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (index, (_, place)) in pairs.iter().enumerate() {
        let pile = piles.partition_point(|&top| pairs[top].1 < *place);
        previous.push(pile.checked_sub(1).map(|below| piles[below]));
        if pile == piles.len() { piles.push(index) } else { piles[pile] = index }
    }
    let mut run = Vec::new();
    let mut next = piles.last().copied();
    while let Some(index) = next {
        run.push(pairs[index]);
        next = previous[index];
    }
    run.reverse();
    run
}

/// Pairs blocks of a gap that are two versions of one, without crossing, as alike as can be.
fn pair(base: &[Block<'_>], other: &[Block<'_>]) -> Vec<(usize, usize)> {
    if base.is_empty()
        || other.is_empty()
        || base.len().saturating_mul(other.len()) > MOST_CELLS / 4
    {
        return Vec::new();
    }
    let words =
        |blocks: &[Block<'_>]| -> Vec<BTreeSet<String>> { blocks.iter().map(words).collect() };
    let (base_words, other_words) = (words(base), words(other));
    table(base.len(), other.len(), |b, o| {
        likeness(&base[b], &base_words[b], &other[o], &other_words[o])
    })
}

/// The pairs that give the largest sum of scores without crossing; a score of 0 is no pair.
fn table(rows: usize, columns: usize, score: impl Fn(usize, usize) -> f64) -> Vec<(usize, usize)> {
    let width = columns + 1;
    let mut sums = vec![0.0_f64; (rows + 1) * width];
    let mut scores = vec![0.0_f64; rows * columns];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let value = score(row, column);
            scores[row * columns + column] = value;
            let paired =
                if value > 0.0 { value + sums[(row + 1) * width + column + 1] } else { 0.0 };
            sums[row * width + column] =
                paired.max(sums[(row + 1) * width + column]).max(sums[row * width + column + 1]);
        }
    }
    let (mut row, mut column) = (0, 0);
    let mut pairs = Vec::new();
    while row < rows && column < columns {
        let here = sums[row * width + column];
        let value = scores[row * columns + column];
        if value > 0.0 && here == value + sums[(row + 1) * width + column + 1] {
            pairs.push((row, column));
            row += 1;
            column += 1;
        } else if here == sums[(row + 1) * width + column] {
            row += 1;
        } else {
            column += 1;
        }
    }
    pairs
}

/// How much two blocks look like two versions of one: 0 not at all.
fn likeness(
    base: &Block<'_>,
    base_words: &BTreeSet<String>,
    other: &Block<'_>,
    other_words: &BTreeSet<String>,
) -> f64 {
    let share = dice(base_words, other_words);
    match (base.kind, other.kind) {
        (BlockKind::Field, BlockKind::Field) => {
            let name = |block: &Block<'_>| {
                block.text().split(':').next().unwrap_or_default().trim().to_owned()
            };
            if name(base) == name(other) { 1.0 + share } else { 0.0 }
        }
        (BlockKind::Row, BlockKind::Row) => {
            let first = |block: &Block<'_>| {
                block.text().split('|').nth(1).unwrap_or_default().trim().to_owned()
            };
            let key = first(base);
            if !key.is_empty() && key == first(other) {
                1.0 + share
            } else if share >= ALIKE {
                share
            } else {
                0.0
            }
        }
        (BlockKind::Item { .. }, BlockKind::Item { .. }) if share >= ALIKE => share,
        // A sentence in the place of another is its new wording, however different.
        (BlockKind::Paragraph { .. }, BlockKind::Paragraph { .. })
        | (BlockKind::Code, BlockKind::Code) => share + 0.01,
        (BlockKind::Heading { level: a }, BlockKind::Heading { level: b }) if a == b => 1.0 + share,
        _ => 0.0,
    }
}

fn words(block: &Block<'_>) -> BTreeSet<String> {
    block
        .text()
        .split(|ch: char| !ch.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^52")]
fn dice(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    let total = a.len() + b.len();
    if total == 0 { 0.0 } else { 2.0 * a.intersection(b).count() as f64 / total as f64 }
}
