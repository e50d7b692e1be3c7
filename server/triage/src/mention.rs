//! Numbers of whys within sentences: "see 1.1 and 1.2", "why 1.3", "[1.1.1]". Only where nothing else can be meant: the
//! number is that of a why of the document, and the words around it point at one. Numbers behind "of", "to" or "from"
//! and those in parentheses are as often versions and measurements, and are left alone, as is the timeline.

use std::collections::HashSet;

use text::Span;

use crate::WhyNumber;
use crate::citation::code_spans;
use crate::layout::{Cover, Layout, SectionKind};

/// Words behind which any number is that of a why.
const POINTING: &[&str] = &["see", "cf", "why", "whys"];
/// Words that may follow a number that counts nothing.
const FOLLOWING: &[&str] = &["and", "or", "is", "was", "says", "said", "shows", "holds", "too"];
/// What may stand between the numbers of a list.
const JOINING: &[&str] = &[",", "and", ", and", "or", ", or", "/", "&"];

/// Every mention of a why that the document has, in the order of the text.
pub(crate) fn mentions(layout: &Layout<'_>) -> Vec<(WhyNumber, Span)> {
    let blocks = crate::whys::read(layout).blocks;
    let known: HashSet<&WhyNumber> = blocks.iter().map(|block| &block.number).collect();
    let headings: HashSet<usize> = blocks.iter().map(|block| block.heading).collect();
    let start = layout.front_end.map_or(0, |end| end + 1);
    let is_told = |index: usize| {
        layout.of_kind(SectionKind::Timeline).any(|section| section.body.contains(&index))
    };
    let plain = (start..layout.lines.len()).filter(|&index| {
        layout.cover(index) == Cover::Plain && !headings.contains(&index) && !is_told(index)
    });
    let mut found = Vec::new();
    for index in plain {
        let line = layout.line(index);
        let of_line = in_line(line.text).into_iter().filter(|(number, _)| known.contains(number));
        found.extend(of_line.map(|(number, span)| (number, span.shifted(line.span.start))));
    }
    found
}

/// The numbers of a line that the words around them say are those of whys.
fn in_line(line: &str) -> Vec<(WhyNumber, Span)> {
    if !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let hidden = code_spans(line);
    let mut found: Vec<(WhyNumber, Span)> = Vec::new();
    for (number, span) in numbers(line) {
        if hidden.iter().any(|code| code.covers(span)) {
            continue;
        }
        let before = line.get(..span.start).unwrap_or_default();
        let after = line.get(span.end..).unwrap_or_default();
        let joins = found.last().is_some_and(|(_, last)| {
            let between = line.get(last.end..span.start).unwrap_or_default().trim();
            JOINING.contains(&between)
        });
        let last_word = before
            .trim_end()
            .rsplit(|letter: char| !letter.is_alphabetic())
            .next()
            .unwrap_or_default()
            .to_lowercase();
        let follows_a_word = before.ends_with([' ', '\t']);
        let points = follows_a_word && POINTING.contains(&last_word.as_str());
        let is_long = number.level() > 1;
        // `[1.1](there)` is a link, and its words are not ours.
        let is_bracketed =
            before.ends_with('[') && after.starts_with(']') && !after.starts_with("](");
        if points && (is_long || stands_alone(after))
            || joins && is_long && stands_alone(after)
            || is_bracketed && is_long
        {
            found.push((number, span));
        }
    }
    found
}

/// Whether nothing follows that a number would count: no "1.1 seconds", no "1.2 %".
fn stands_alone(after: &str) -> bool {
    let rest = after.trim_start_matches([' ', '\t']);
    let word: String = rest.chars().take_while(|letter| letter.is_alphabetic()).collect();
    let is_followed = FOLLOWING.contains(&word.as_str());
    rest.is_empty() || is_followed || word.is_empty() && rest.starts_with(STOPS)
}

/// Marks that end what a number says.
const STOPS: [char; 12] = ['.', ',', ';', ':', ')', ']', '?', '!', '|', '&', '[', '*'];

/// Numbers such as `1.2.1` that stand by themselves, not in a word, a version, a time or an address.
fn numbers(line: &str) -> Vec<(WhyNumber, Span)> {
    let bytes = line.as_bytes();
    let is_part = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
            continue;
        }
        let start = at;
        while bytes.get(at).copied().is_some_and(is_part) {
            at += 1;
        }
        let text = line.get(start..at).unwrap_or_default();
        let text = text.trim_end_matches('.');
        let end = start + text.len();
        let before = line.get(..start).and_then(|head| head.chars().next_back());
        let after = line.get(at..).and_then(|rest| rest.chars().next());
        let glued = |next: Option<char>| {
            next.is_some_and(|next| next.is_alphanumeric() || "_-:/#@%$€£~+.".contains(next))
        };
        // A colon may end a part of a sentence; within a time a digit follows it.
        let is_time = after == Some(':')
            && line
                .get(at + 1..)
                .is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()));
        let after = after.filter(|next| *next != ':');
        if !glued(before)
            && !glued(after)
            && !is_time
            && let Some(number) = WhyNumber::parse(text)
        {
            found.push((number, Span::new(start, end)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_nothing_else_is_a_mention() {
        for (line, expected) in [
            ("It was empty, see 1.1.", &["1.1"][..]),
            ("See 1.1, 1.2 and 1.3.1; the rest is whys 1.2.", &["1.1", "1.2", "1.3.1", "1.2"]),
            ("The pool (see 1.1) was empty [1.2], cf. 1.3", &["1.1", "1.2"]),
            ("Why 2 says more than why 1.1 does.", &["2", "1.1"]),
            ("As why 2, and see 1: it held.", &["2", "1"]),
            ("It follows, see 1.1 and 1.2 [E3].", &["1.1", "1.2"]),
            // Figures, versions, times, addresses, links and code.
            ("It took 1.1 s, in 1.1 seconds, of 1.2 GB, by 1.1 %.", &[]),
            ("In 2 of 3 cases, see 3 logs; up to 1.1x in v1.1 or 1.1-rc.", &[]),
            ("[1.1](http://example.com) and see `1.1`, at 1.1:30, to 1.1/24x.", &[]),
            ("Version 1.1 was released; Postgres 1.1 too.", &[]),
            ("| 10:02 | Deploy of 1.2 |", &[]),
            ("It was upgraded from 1.1 to 1.2.", &[]),
            ("The load rose to 1.2, nginx (1.2) held.", &[]),
            ("As in 1.1, with 1.1 and 1.2 at hand, below 1.2.", &[]),
            ("See 192.0.2.1 (192.0.2.2), fe80::1 and 10.1.", &[]),
        ] {
            let found = in_line(line);
            let found: Vec<&str> =
                found.iter().filter_map(|(_, span)| line.get(span.range())).collect();
            assert_eq!(found, expected.to_vec(), "{line}");
        }
    }
    #[test]
    fn what_the_timeline_says_is_no_mention() {
        let of = |section: &str| {
            format!(
                "## {section}\n| 10:02 | see 1.1 |\n\n## Whys\n### 1 Why?\n\n### 1.1 Why?\nSee 1.1.\n"
            )
        };
        let count = |text: &str| mentions(&Layout::new(text)).len();
        assert_eq!((count(&of("Timeline")), count(&of("Impact"))), (1, 2));
    }
}
