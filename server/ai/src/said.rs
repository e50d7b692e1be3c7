//! What a provider says, fit to be shown: short, on one line, and without anything that detection finds in it. Some
//! providers quote the key or the prompt in their errors.

use redact::{Ledger, seal};

/// Most characters that are shown.
const LONGEST: usize = 200;

pub(crate) fn safe(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line: String =
        words.join(" ").chars().filter(|character| !character.is_control()).collect();
    let sealed = seal(&line, &[], &mut Ledger::new(Vec::new())).into_string();
    match sealed.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", sealed.get(..end).unwrap_or_default()),
        None if sealed.is_empty() => "it gives no reason".to_owned(),
        None => sealed.trim_end_matches('.').to_owned(),
    }
}
