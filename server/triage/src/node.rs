//! Numbers of whys wherever the format has them: headings, root causes, countermeasures, open questions; and within
//! sentences where they can be nothing else (`mention.rs`).

use text::{Edit, Span};

use crate::layout::{Layout, SectionKind, bullet};
use crate::parse::{COUNTERMEASURES, plain_lines};
use crate::table;
use crate::{WhyNumber, WhyStatus};

/// Every number of a why with its place, in the order of the text. Headings come as they are spelled, `1.1.` too.
pub fn why_places(text: &str) -> Vec<(WhyNumber, Span)> {
    let layout = Layout::new(text);
    let mut places: Vec<(WhyNumber, Span)> = crate::whys::read(&layout)
        .blocks
        .iter()
        .map(|block| (block.number.clone(), block.number_span))
        .collect();
    for kind in [SectionKind::RootCauses, SectionKind::OpenQuestions] {
        for index in plain_lines(&layout, kind) {
            places.extend(leading(&layout, index));
        }
    }
    for section in layout.of_kind(SectionKind::Countermeasures) {
        let Some(found) = table::find(&layout, section.body.clone(), COUNTERMEASURES) else {
            continue;
        };
        for &row in &found.rows {
            if let [_, addresses, ..] = found.row(&layout, row).as_slice() {
                places.extend(listed(text, addresses.span));
            }
        }
    }
    let is_free = |span: Span| !places.iter().any(|(_, place)| place.overlaps(span));
    let mentions = crate::mention::mentions(&layout);
    let mentions: Vec<_> = mentions.into_iter().filter(|(_, span)| is_free(*span)).collect();
    places.extend(mentions);
    places.sort_by_key(|(_, span)| *span);
    places
}

/// The numbers of all whys, in the order of the text: quicker than reading the document for nothing else.
pub fn why_numbers(text: &str) -> Vec<WhyNumber> {
    let blocks = crate::whys::read(&Layout::new(text)).blocks;
    blocks.into_iter().map(|block| block.number).collect()
}

/// `- 1.1: words`.
fn leading(layout: &Layout<'_>, index: usize) -> Option<(WhyNumber, Span)> {
    let line = layout.line(index);
    let words = bullet(line.text)?;
    let number = words.split([':', ' ']).next()?;
    let parsed = WhyNumber::parse(number)?;
    // A figure that begins a sentence is no number of a why.
    if !words.get(number.len()..)?.starts_with(':') {
        return None;
    }
    let start = line.span.start + line.text.find(number)?;
    Some((parsed, Span::new(start, start + number.len())))
}

/// The numbers in a cell such as `1.1, 2`.
fn listed(text: &str, cell: Span) -> Vec<(WhyNumber, Span)> {
    let mut found = Vec::new();
    let mut at = cell.start;
    for part in text.get(cell.range()).unwrap_or_default().split([',', ';', ' ', '/']) {
        if let Some(number) = WhyNumber::parse(part) {
            found.push((number, Span::new(at, at + part.len())));
        }
        at += part.len() + 1;
    }
    found
}

/// The number of a why at a byte.
pub fn why_at(text: &str, byte: usize) -> Option<(WhyNumber, Span)> {
    why_places(text).into_iter().find(|(_, span)| span.start <= byte && byte <= span.end)
}

/// The edits that give a why another number, with all whys below it, wherever they stand; or why that cannot be.
pub fn rename_why(text: &str, from: &WhyNumber, to: &WhyNumber) -> Result<Vec<Edit>, &'static str> {
    if from == to {
        return Ok(Vec::new());
    }
    if to.is_within(from) {
        return Err("a why cannot be moved below itself");
    }
    let places = why_places(text);
    if places.iter().any(|(number, _)| number == to) {
        return Err("this number is taken");
    }
    Ok(places
        .into_iter()
        .filter(|(number, _)| number.is_within(from))
        .map(|(number, span)| {
            let below = number.0.iter().skip(from.0.len());
            let renamed = WhyNumber(to.0.iter().chain(below).copied().collect());
            Edit { span, text: renamed.to_string() }
        })
        .collect())
}

/// The lines of attributes that say how sure a why is.
pub fn state_lines(text: &str) -> Vec<(Span, WhyStatus)> {
    let layout = Layout::new(text);
    let blocks = crate::whys::read(&layout).blocks;
    let line = |block: &crate::whys::Block| {
        let line = layout.line(block.attributes?);
        Some((line.span, block.read_attributes(&layout).status?))
    };
    blocks.iter().filter_map(line).collect()
}
