//! Evidence that a text names and that nobody gave, in whatever notation: `[E9]`, `(E88)`, `[^E66]`, "evidence 12".
//!
//! What stands in the evidence itself, such as the code of an error, is no such name.

use text::Span;

use crate::citation::{citations, code_spans};

/// Most digits of an id that stands in a sentence without brackets: `E11000` is the code of an error.
const DIGITS: usize = 3;
/// Words that may stand between "evidence" and its number.
const BETWEEN: &[&str] = &["no", "nr", "number", "item", "id", "line", "#"];

/// Strikes through what a line names and what is not among the ids that are known. `texts` is what the evidence says, and
/// `goes_on` says that the line before ended in the word "evidence".
pub(crate) fn struck(line: &str, known: &[String], texts: &str, goes_on: bool) -> String {
    let is_known = |id: &str| known.iter().any(|known| known == id);
    let mut places: Vec<Span> =
        citations(line).into_iter().filter(|(id, _)| !is_known(id)).map(|(_, span)| span).collect();
    let code = code_spans(line);
    let words = words(line);
    for (at, &(word, span)) in words.iter().enumerate() {
        // `[E 44]`
        if let Some(&(number, next)) = words.get(at + 1)
            && matches!(word, "E" | "e")
            && line.get(span.end..next.start) == Some(" ")
            && line.get(..span.start).is_some_and(|head| head.ends_with(['[', '(', '^']))
            && id_of(&format!("E{number}")).is_some_and(|(id, _)| !is_known(&id))
        {
            places.push(Span::new(span.start, next.end));
            continue;
        }
        let Some((id, is_plain)) = id_of(word) else { continue };
        if is_known(&id) || holds_word(texts, word) {
            continue;
        }
        match code.iter().find(|code| code.covers(span)) {
            // `E88` in backticks is an id; within more code it may be anything.
            Some(code) if code.len() == span.len() + 2 => places.push(*code),
            Some(_) => {}
            None if stands_alone(line, span, is_plain) => places.push(span),
            None => {}
        }
    }
    places.extend(numbered(line, &is_known, goes_on));
    places.sort();
    let mut line = line.to_owned();
    let mut end = line.len();
    for span in places.into_iter().rev() {
        // One place may be found in two ways.
        if span.end > end || span.is_empty() {
            continue;
        }
        let span = with_brackets(&line, span);
        let word = line.get(span.range()).unwrap_or_default().replace('`', "");
        line.replace_range(span.range(), &format!("~~`{word}`~~"));
        end = span.start;
    }
    line
}

/// Whether the line after this one may begin with the number of evidence.
pub(crate) fn ends_in_evidence(line: &str) -> bool {
    let mut words = line.split_whitespace().rev().map(bare);
    let last = words.next().unwrap_or_default();
    is_evidence(&last)
        || BETWEEN.contains(&last.as_str()) && words.next().is_some_and(|word| is_evidence(&word))
}

/// `[E9]` and `[^E9]` with their brackets.
fn with_brackets(line: &str, span: Span) -> Span {
    let head = line.get(..span.start).unwrap_or_default();
    let open = if head.ends_with("[^") {
        2
    } else if head.ends_with('[') {
        1
    } else {
        return span;
    };
    match line.get(span.end..).is_some_and(|tail| tail.starts_with(']')) {
        true => Span::new(span.start - open, span.end + 1),
        false => span,
    }
}

/// Runs of letters and digits.
fn words(line: &str) -> Vec<(&str, Span)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, letter) in line.char_indices().chain([(line.len(), ' ')]) {
        match (start, letter.is_alphanumeric() || letter == '_') {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                start = None;
                found.extend(line.get(from..at).map(|word| (word, Span::new(from, at))));
            }
            _ => {}
        }
    }
    found
}

/// The id that a word is, in its usual spelling, and whether it is written so. Letters that look like an E count as one.
fn id_of(word: &str) -> Option<(String, bool)> {
    let first = word.chars().next().filter(|first| "Ee\u{395}\u{415}\u{ff25}".contains(*first))?;
    let digits = word.get(first.len_utf8()..)?;
    let is_number = (1..=9).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| {
        (if "Ee".contains(first) { format!("E{digits}") } else { word.to_owned() }, first == 'E')
    })
}

/// Whether nothing around a word says that it is part of a name, a number or a path: `E5-2680`, `/E88`.
fn stands_alone(line: &str, span: Span, is_plain: bool) -> bool {
    let before = line.get(..span.start).and_then(|head| head.chars().next_back());
    let mut behind = line.get(span.end..).unwrap_or_default().chars();
    let (next, after) = (behind.next(), behind.next());
    let is_bracketed = matches!(before, Some('[' | '(' | '^'));
    // The second of `E88-E90` is an id as the first is.
    let ends_range = line.get(..span.start.saturating_sub(1)).is_some_and(|head| {
        before == Some('-') && head.ends_with(|last: char| last.is_ascii_digit())
    });
    let is_glued = before.is_some_and(|letter| "./\\%#&=-+:@".contains(letter)) && !ends_range
        || next.is_some_and(|letter| "/\\=@".contains(letter))
        || next.is_some_and(|letter| "-.:".contains(letter))
            && after.is_some_and(char::is_alphanumeric)
            && after.is_none_or(|letter| letter != 'E');
    let is_short = span.len() <= DIGITS + 1 || !line.get(span.range()).is_some_and(str::is_ascii);
    is_bracketed
        || !is_glued && is_short && (is_plain || !line.get(span.range()).is_some_and(str::is_ascii))
}

fn holds_word(text: &str, word: &str) -> bool {
    let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(word).any(|(at, _)| {
        !text.get(..at).is_some_and(|head| head.ends_with(is_letter))
            && !text.get(at + word.len()..).is_some_and(|tail| tail.starts_with(is_letter))
    })
}

/// A word in small letters without the marks around it.
fn bare(word: &str) -> String {
    let is_mark = |letter: char| !letter.is_alphanumeric() && letter != '#';
    word.trim_matches(is_mark).to_lowercase()
}

fn is_evidence(word: &str) -> bool {
    matches!(word, "evidence" | "exhibit" | "exhibits")
}

/// "evidence 12", "Evidence #12", "evidence no. 3 and 12": the numbers that are of no evidence.
fn numbered(line: &str, is_known: &impl Fn(&str) -> bool, goes_on: bool) -> Vec<Span> {
    let mut found = Vec::new();
    let mut is_number_next = goes_on;
    let mut at = 0;
    for part in line.split(' ') {
        let start = at;
        at += part.len() + 1;
        let word = bare(part);
        let number = word.trim_start_matches('#');
        let is_number =
            (1..=4).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
        if is_evidence(&word) {
            is_number_next = true;
        } else if is_number && is_number_next {
            if !is_known(&format!("E{number}"))
                && let Some(offset) = part.find(number)
            {
                found.push(Span::new(start + offset, start + offset + number.len()));
            }
            // "12 and 14" goes on, "12." and "12 times" do not.
            is_number_next =
                part.ends_with([',', ';']) || !part.ends_with(['.', '?', '!', ':', ')']);
        } else {
            let goes_on = matches!(word.as_str(), "and" | "or" | "&") || part.is_empty();
            is_number_next &= goes_on || BETWEEN.contains(&word.as_str());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_gave_is_struck_in_any_notation() {
        let known = ["E1".to_owned(), "E12".to_owned()];
        let texts = "E11000 duplicate key, EC2 E404";
        for (line, expected) in [
            ("Shown [E1] and [E9].", "Shown [E1] and ~~`[E9]`~~."),
            ("Shown (E88), see [^E66] and [E1].", "Shown (~~`E88`~~), see ~~`[^E66]`~~ and [E1]."),
            ("As E88 says, and E1.", "As ~~`E88`~~ says, and E1."),
            ("Evidence 13 and evidence #7.", "Evidence ~~`13`~~ and evidence #~~`7`~~."),
            ("By evidence no. 12 and 14: it fell.", "By evidence no. 12 and ~~`14`~~: it fell."),
            ("In `E88` and `cat E88`, e77 (e77).", "In ~~`E88`~~ and `cat E88`, e77 (~~`e77`~~)."),
            ("See \u{415}1 and [E1, E9].", "See ~~`\u{415}1`~~ and [E1, ~~`E9`~~]."),
            ("[[E88]] and **E88**", "[~~`[E88]`~~] and **~~`E88`~~**"),
            ("By [E 44] and (E 1).", "By ~~`[E 44]`~~ and (E 1)."),
            ("Of E88-E90.", "Of ~~`E88`~~-~~`E90`~~."),
            // Codes, models and numbers that are no evidence.
            (
                "E11000 and E404 on Xeon E5-2680, E20001.",
                "E11000 and E404 on Xeon E5-2680, E20001.",
            ),
            (
                "The evidence took 12 s; 1e12 rows in /E88.",
                "The evidence took 12 s; 1e12 rows in /E88.",
            ),
        ] {
            assert_eq!(struck(line, &known, texts, false), expected);
        }
        assert_eq!(struck("13 shows it", &known, texts, true), "~~`13`~~ shows it");
        assert!(ends_in_evidence("as in evidence") && ends_in_evidence("as in evidence no."));
        assert!(!ends_in_evidence("no evidence was"));
    }
}
