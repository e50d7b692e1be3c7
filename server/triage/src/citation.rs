//! `[E4]`, `[E4, E5]`, `[E4–E6]`: where running text cites evidence.

use text::Span;

/// Most ids that a range such as `[E1-E9]` stands for.
const RANGE: u32 = 50;

/// The ids cited and where each stands (a range is one place), in the order of the text. What is in backticks is code.
pub fn citations(text: &str) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let hidden = code_spans(text);
    let mut from = 0;
    while let Some(open) = text.get(from..).and_then(|rest| rest.find('[')).map(|at| from + at) {
        from = open + 1;
        let Some(inner) = text.get(from..).and_then(|rest| rest.split(']').next()) else { break };
        if from + inner.len() >= text.len()
            || hidden.iter().any(|span| span.start <= open && open < span.end)
        {
            continue;
        }
        if let Some(ids) = list(inner) {
            found.extend(ids.into_iter().map(|(id, span)| (id, span.shifted(from))));
            from += inner.len();
        }
    }
    found
}

/// The ids of a cell or list, bracketed or not: `E4, E5`.
pub fn ids(text: &str) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, character.is_alphanumeric() || character == '_') {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                start = None;
                if let Some(id) = text.get(from..at).and_then(evidence_id) {
                    found.push((id, Span::new(from, at)));
                }
            }
            _ => {}
        }
    }
    found
}

/// `E12` in its usual spelling.
pub(crate) fn evidence_id(word: &str) -> Option<String> {
    let digits = word.strip_prefix(['E', 'e'])?;
    let is_number =
        !digits.is_empty() && digits.len() <= 9 && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("E{digits}"))
}

/// The ids between two brackets if there is nothing else between them.
fn list(inner: &str) -> Option<Vec<(String, Span)>> {
    let mut found = Vec::new();
    let mut at = 0;
    for part in inner.split([',', ';']) {
        let words = part.trim();
        let start = at + (part.len() - part.trim_start().len());
        let span = Span::new(start, start + words.len());
        at += part.len() + 1;
        if let Some(id) = evidence_id(words) {
            found.push((id, span));
            continue;
        }
        let (first, last) = words.split_once(['-', '–', '—'])?;
        let number = |word: &str| evidence_id(word.trim())?.get(1..)?.parse::<u32>().ok();
        let (first, last) = (number(first)?, number(last)?);
        if first > last || last - first > RANGE {
            return None;
        }
        found.extend((first..=last).map(|number| (format!("E{number}"), span)));
    }
    Some(found)
}

/// The spans of inline code, backticks included (CommonMark 0.31, section 6.1).
pub(crate) fn code_spans(text: &str) -> Vec<Span> {
    if !text.as_bytes().contains(&b'`') {
        return Vec::new();
    }
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, character) in text.char_indices() {
        match runs.last_mut() {
            Some((start, length)) if character == '`' && *start + *length == at => *length += 1,
            _ if character == '`' => runs.push((at, 1)),
            _ => {}
        }
    }
    let mut spans = Vec::new();
    let mut index = 0;
    while let Some(&(start, length)) = runs.get(index) {
        match runs.iter().skip(index + 1).position(|&(_, other)| other == length) {
            Some(ahead) => {
                index += ahead + 1;
                spans.push(Span::new(start, runs[index].0 + length));
                index += 1;
            }
            None => index += 1,
        }
    }
    spans
}
