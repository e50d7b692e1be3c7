//! Selections that grow: word, message, record, run of like records or section, everything.

use text::Span;

use super::record_at;
use crate::documents::{Role, Snapshot};
use crate::outline::{Section, outline};

/// The selections around a byte, each holding the one before it, the smallest first.
pub fn selections(snapshot: &Snapshot, byte: usize) -> Vec<Span> {
    let document = &snapshot.document;
    let byte = byte.min(document.len());
    let mut spans = Vec::new();
    let line = document.line_span(document.line_of(byte)).unwrap_or(Span::new(byte, byte));
    let text = document.slice(line);
    let at = byte.saturating_sub(line.start).min(text.len());
    spans.push(word(&text, at).shifted(line.start));
    match snapshot.role {
        Role::Log => {
            if let Some(log) = snapshot.log_at_hand()
                && let Some(index) = record_at(&log, byte)
                && let Some(record) = log.records.get(index)
            {
                spans.push(record.message);
                spans.push(line);
                spans.push(record.span);
                let alike = |other: &logs::Record<'_>| other.template == record.template;
                let before = log.records.iter().take(index).rev().take_while(alike).last();
                let after = log.records.iter().skip(index + 1).take_while(alike).last();
                let start = before.map_or(record.span.start, |first| first.span.start);
                let end = after.map_or(record.span.end, |last| last.span.end);
                spans.push(Span::new(start, end));
            }
        }
        Role::Triage | Role::Report => {
            spans.push(line);
            let mut held = Vec::new();
            holding(&outline(snapshot), byte, &mut held);
            spans.extend(held.into_iter().rev());
        }
    }
    spans.push(Span::new(0, document.len()));
    let mut grown: Vec<Span> = Vec::new();
    for span in spans {
        let holds = grown.last().is_none_or(|inner| span.covers(*inner) && span != *inner);
        if holds && span.start <= byte && byte <= span.end {
            grown.push(span);
        }
    }
    grown
}

/// The sections around a byte, the largest first.
fn holding(sections: &[Section], byte: usize, held: &mut Vec<Span>) {
    if let Some(section) =
        sections.iter().find(|section| section.span.start <= byte && byte < section.span.end)
    {
        held.push(section.span);
        holding(&section.children, byte, held);
    }
}

/// The run of letters, digits and marks of identifiers around a byte.
fn word(line: &str, at: usize) -> Span {
    let inside = |letter: char| letter.is_alphanumeric() || "_-.:/@".contains(letter);
    let (head, tail) = line.split_at_checked(at).unwrap_or((line, ""));
    let start = head.char_indices().rev().take_while(|(_, letter)| inside(*letter)).last();
    let length: usize = tail.chars().take_while(|letter| inside(*letter)).map(char::len_utf8).sum();
    Span::new(start.map_or(head.len(), |(at, _)| at), head.len() + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_what_stands_between_spaces_and_brackets() {
        let line = "GET [größe-1.x] ä";
        for (at, word_is) in [(0, "GET"), (3, "GET"), (6, "größe-1.x"), (17, ""), (99, "ä")] {
            assert_eq!(&line[word(line, at).range()], word_is, "{at}");
        }
    }
}
