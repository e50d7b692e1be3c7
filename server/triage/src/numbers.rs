//! Numbers in running text, and which of them stand in given facts.

use std::collections::HashSet;

use text::Span;

use crate::citation::code_spans;

/// The numbers of a text that stand nowhere in the facts. What belongs to a word (`E1`, `v2`), to a placeholder
/// (`[IPV4_1]`) or to code is no number; `4,200` is `4200`, and `02:11` is in `02:11:40`.
pub fn numbers_not_in(text: &str, facts: &str) -> Vec<Span> {
    let known: HashSet<String> =
        numbers(facts).into_iter().flat_map(|span| spellings(&facts[span.range()])).collect();
    let code = code_spans(text);
    let is_code =
        |span: &Span| code.iter().any(|code| code.start <= span.start && span.end <= code.end);
    numbers(text)
        .into_iter()
        .filter(|span| !is_code(span) && !known.contains(&plain(&text[span.range()])))
        .collect()
}

/// Runs of digits with what may stand within a number, which begin no word and are no part of one; units may follow.
fn numbers(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        let within = |at: usize| {
            matches!(bytes[at], b'.' | b',' | b':')
                && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
        };
        while at < bytes.len() && (bytes[at].is_ascii_digit() || within(at)) {
            at += 1;
        }
        let before = text[..start].chars().next_back();
        let is_word = before.is_some_and(|before| {
            // The T of a time in RFC 3339 is no letter of a word.
            let is_time =
                before == 'T' && text[..start - 1].ends_with(|c: char| c.is_ascii_digit());
            (before.is_alphabetic() || before == '_') && !is_time
        });
        if !is_word {
            found.push(Span::new(start, at));
        }
    }
    found
}

/// A number without what groups its digits and without zeros that say nothing.
fn plain(number: &str) -> String {
    let groups: Vec<&str> = number.split(',').collect();
    let is_grouped = groups.len() > 1
        && groups
            .iter()
            .skip(1)
            .all(|group| group.split('.').next().is_some_and(|part| part.len() == 3));
    let mut plain = if is_grouped { groups.concat() } else { number.to_owned() };
    if plain.matches('.').count() == 1 && !plain.contains(':') {
        plain.truncate(plain.trim_end_matches('0').trim_end_matches('.').len());
    }
    let digits = plain.trim_start_matches('0');
    let starts = digits.starts_with(|first: char| first.is_ascii_digit());
    if starts { digits.to_owned() } else { plain }
}

/// How a number of the facts may be said: whole, and a time without what is smaller.
fn spellings(number: &str) -> Vec<String> {
    let mut all = vec![plain(number)];
    if number.contains(':') {
        let whole = number.split('.').next().unwrap_or(number);
        let parts: Vec<&str> = whole.split(':').collect();
        all.extend((2..=parts.len()).map(|count| plain(&parts[..count].join(":"))));
    } else if number.contains(',') {
        // A list without blanks.
        all.extend(number.split(',').map(plain));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_known_however_it_is_spelled() {
        let facts =
            "| 2026-03-14T02:11:40.250Z 4200 requests, 20 of 20, 12.50 %, 30000ms [E3] 1,5,9";
        for known in [
            "At 02:11 and 2:11:40 on 2026-03-14, 4,200 of 4200 failed",
            "20 connections, 12.5 %, 30,000 ms",
            "see [E7] and [IPV4_9], v8, `77`",
            "5 of them.",
        ] {
            assert_eq!(numbers_not_in(known, facts), [], "{known}");
        }
        for (text, unknown) in
            [("at 02:12", "02:12"), ("1,200 users", "1,200"), ("about 40 %.", "40"), ("é3", "")]
        {
            let found: Vec<&str> =
                numbers_not_in(text, facts).into_iter().map(|span| &text[span.range()]).collect();
            assert_eq!(found.first().copied().unwrap_or_default(), unknown, "{text}");
        }
    }
}
