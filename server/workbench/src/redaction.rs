//! Placeholders: which scope they belong to, where they are kept, and sealing text for documents.

use redact::{Entry, Ledger, Redacted, Replacement};
use store::PlaceholderRow;
use text::Span;

use crate::documents::{Role, lock};
use crate::outcome::counted;
use crate::{Workbench, uri};

/// Scope of placeholders for files that belong to no issue.
pub(crate) const WORKSPACE_SCOPE: &str = "workspace";

impl Workbench {
    /// Runs `work` with the ledger of a scope and keeps what it learned: in the store, else in memory.
    /// The second value is what a person should know when it is only in memory.
    pub(crate) fn with_ledger<T>(
        &self,
        scope: &str,
        mut work: impl FnMut(&mut Ledger) -> T,
    ) -> (T, Option<String>) {
        let mut known = match self.with_store(|store| store.placeholders(scope)) {
            Ok(rows) => rows,
            Err(error) => {
                return (self.with_memory_ledger(scope, Vec::new(), work), Some(error.to_string()));
            }
        };
        let (result, added) = numbered(known.clone(), &mut work);
        if added.is_empty()
            || self.with_store(|store| store.add_placeholders(scope, &added)).is_ok()
        {
            return (result, None);
        }
        // Another process numbered a value in between: once more, and this time it waits for us.
        let again = self.with_store(|store| {
            store.number_placeholders(scope, |rows| {
                known.clone_from(&rows);
                numbered(rows, &mut work)
            })
        });
        match again {
            Ok(result) => (result, None),
            Err(error) => (
                self.with_memory_ledger(scope, known, work),
                Some(format!(
                    "placeholders are not stored and cannot be turned back into values later: {error}"
                )),
            ),
        }
    }

    /// As [`Workbench::with_ledger`] when nothing can be stored: what is `known` to be given out is not given out again.
    fn with_memory_ledger<T>(
        &self,
        scope: &str,
        known: Vec<PlaceholderRow>,
        mut work: impl FnMut(&mut Ledger) -> T,
    ) -> T {
        let mut ledgers = lock(&self.shared.ledgers);
        let ledger = ledgers
            .entry(scope.to_owned())
            .or_insert_with(|| Ledger::new(known.into_iter().map(of_row).collect()));
        work(ledger)
    }

    /// Text for a document: every finding replaced, of own rules, too, whatever the settings show or allow. Only what a person
    /// wrote into their own policy file is left.
    pub(crate) fn seal(&self, scope: &str, text: &str) -> Redacted {
        self.seal_numbered(scope, text, &[])
    }

    /// Text for a document that holds whys, whose numbers (`1.1.1.1`) look like addresses.
    pub(crate) fn seal_numbered(
        &self,
        scope: &str,
        text: &str,
        why_numbers: &[String],
    ) -> Redacted {
        let mut config = self.sealing();
        config.allow_values = why_numbers.to_vec();
        self.with_ledger(scope, |ledger| redact::seal_with(text, &config, ledger)).0
    }

    /// Text for a model: sealed, and every value that the scope knows is replaced also where nothing around it tells
    /// what it is, such as a host in a question.
    pub(crate) fn seal_known(&self, scope: &str, text: &str, why_numbers: &[String]) -> Redacted {
        let mut config = self.sealing();
        config.allow_values = why_numbers.to_vec();
        let sealed = |ledger: &mut Ledger| {
            // First what the text itself gives away: a name beside a date of birth is none beside a placeholder.
            let mut text = redact::seal_with(text, &config, ledger).into_string();
            let mut known: Vec<(String, String)> = ledger
                .entries()
                .iter()
                .filter(|entry| is_telling(&entry.value) && !why_numbers.contains(&entry.value))
                .map(|entry| (entry.value.clone(), entry.placeholder()))
                .collect();
            // The longest first: a host before the domain it is in.
            known.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
            for (value, placeholder) in &known {
                text = without_word(&text, value, placeholder);
            }
            redact::seal_with(&text, &config, ledger)
        };
        self.with_ledger(scope, sealed).0
    }

    /// A part of a line, and a word from it such as its source, as the whole line gives them away: a name after
    /// `user=` is one also when the part does not hold the `user=`.
    pub(crate) fn seal_part(
        &self,
        scope: &str,
        line: &str,
        part: Span,
        word: &str,
    ) -> (Redacted, Redacted) {
        let config = self.sealing();
        self.with_ledger(scope, |ledger| sealed_part(ledger, &config, line.as_bytes(), part, word))
            .0
    }

    /// What a text that is about to leave still holds in clear text: what the seal would replace.
    pub(crate) fn leaving(&self, text: &str, why_numbers: &[String]) -> Vec<detect::Finding> {
        let mut config = self.sealing();
        config.allow_values.extend_from_slice(why_numbers);
        redact::redactable(text.as_bytes(), &config)
    }

    /// The kinds of the values that marks cut apart in a Markdown text; see [`crate::apart`].
    pub(crate) fn cut_apart(&self, text: &str, why_numbers: &[String]) -> Vec<&'static str> {
        self.cut_apart_in(&::export::parse(text, &|_| None), text, why_numbers)
    }

    /// The same of a text that was parsed already.
    pub(crate) fn cut_apart_in(
        &self,
        document: &::export::document::Document,
        text: &str,
        why_numbers: &[String],
    ) -> Vec<&'static str> {
        let mut config = self.sealing();
        config.allow_values.extend_from_slice(why_numbers);
        crate::apart::kinds(document, text, &config)
    }

    /// The sentence at the foot of what leaves: under which policy it was redacted, how much of it, how many values stand in
    /// clear text all the same, and how many were restored to it.
    pub(crate) fn redaction_notice(
        &self,
        values: usize,
        types: usize,
        clear: usize,
        restored: usize,
    ) -> String {
        let policy = match self.policy_name() {
            None => "the built-in policy".to_owned(),
            Some(name) => format!("policy {name}"),
        };
        let left = match (clear, restored) {
            (0, 0) => String::new(),
            (clear, 0) => format!("{} in clear text", counted(clear, "value")),
            (0, restored) => format!("{} restored to clear text", counted(restored, "value")),
            (clear, restored) => {
                format!("{} in clear text and {restored} restored to it", counted(clear, "value"))
            }
        };
        let replaced = format!("{} of {}", counted(values, "value"), counted(types, "type"));
        match (values, left.is_empty()) {
            (0, true) => format!("Redacted under {policy}: nothing had to be replaced."),
            (0, false) => format!("Not redacted: {left}."),
            (_, true) => format!("Redacted under {policy}: {replaced}."),
            (_, false) => format!("Redacted under {policy}: {replaced}, and {left}."),
        }
    }

    /// What is replaced in text that leaves: everything, under the policy of the folders that are open.
    pub(crate) fn sealing(&self) -> detect::Config {
        self.policy(None).apply(detect::Config::everything())
    }

    /// The same under the policy for one file.
    pub(crate) fn sealing_of(&self, uri: &str) -> detect::Config {
        self.policy(uri::to_path(uri).as_deref()).apply(detect::Config::everything())
    }

    /// The scope of a document's placeholders: the issue it belongs to, else the workspace.
    pub(crate) fn scope_of(&self, uri: &str) -> String {
        // An excerpt of a log says in its front matter to which issue it belongs, like the documents that people write.
        if let Some(snapshot) = self.snapshot(uri)
            && (snapshot.role != Role::Log || uri.ends_with(".md"))
            && let Some(id) = crate::triage_document::issue_id(&snapshot.document.text())
        {
            return id;
        }
        uri::to_path(uri)
            .and_then(|path| self.issue_of_log(&path))
            .unwrap_or_else(|| WORKSPACE_SCOPE.to_owned())
    }
}

/// Whether a value means the same wherever it stands: a short word such as `root` or a small number does not.
fn is_telling(value: &str) -> bool {
    let letters = value.chars().count();
    match value {
        _ if value.chars().all(|letter| letter.is_ascii_digit()) => letters >= 6,
        _ if value.chars().all(|letter| letter.is_ascii_lowercase()) => letters >= 12,
        _ => letters >= 4,
    }
}

/// From this many bytes on, a value is itself also within a longer word: no two texts share so much by chance.
const LONG: usize = 16;

/// A text with a placeholder for each place where a value stands as a word of its own, or is long.
fn without_word(text: &str, value: &str, placeholder: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    // Names are equal in any case, and kept as they were seen first.
    let (lower, value) = (text.to_ascii_lowercase(), value.to_ascii_lowercase());
    for (at, found) in lower.match_indices(&value) {
        if !text.get(at..at + found.len()).is_some_and(is_telling) {
            continue;
        }
        let goes_on = |letter: Option<char>| {
            letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
        };
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        let behind = text.get(at + found.len()..).and_then(|rest| rest.chars().next());
        if value.len() < LONG && (goes_on(before) || goes_on(behind)) {
            continue;
        }
        out.push_str(text.get(from..at).unwrap_or_default());
        out.push_str(placeholder);
        from = at + found.len();
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// A part of a text, and a word from it, as the whole text gives them away; see [`Workbench::seal_part`].
pub(crate) fn sealed_part(
    ledger: &mut Ledger,
    config: &detect::Config,
    text: &[u8],
    part: Span,
    word: &str,
) -> (Redacted, Redacted) {
    ledger.reserve(text);
    let replacements = redact::replacements(text, &redact::redactable(text, config), ledger);
    let cut = redact::replaced_part(text, &replacements, part);
    let cut = redact::seal_with(&String::from_utf8_lossy(&cut), config, ledger);
    (cut, sealed_word(ledger, config, text, &replacements, word))
}

/// A word of a text in which some replacements are made: none of the replaced values is left in it.
pub(crate) fn sealed_word(
    ledger: &mut Ledger,
    config: &detect::Config,
    text: &[u8],
    replacements: &[Replacement],
    word: &str,
) -> Redacted {
    let mut word = word.to_owned();
    for found in replacements {
        if let Some(Ok(value)) = found.value(text).map(std::str::from_utf8)
            && !value.is_empty()
        {
            word = word.replace(value, &found.placeholder);
        }
    }
    redact::seal_with(&word, config, ledger)
}

/// What `work` makes of the placeholders that are known, and which ones it added.
fn numbered<T>(
    known: Vec<PlaceholderRow>,
    work: &mut impl FnMut(&mut Ledger) -> T,
) -> (T, Vec<PlaceholderRow>) {
    let mut ledger = Ledger::new(known.into_iter().map(of_row).collect());
    let result = work(&mut ledger);
    let added = ledger.added().iter().map(to_row).collect();
    (result, added)
}

pub(crate) fn of_row(row: PlaceholderRow) -> Entry {
    let canonical = detect::canonical(&row.kind, &row.value).into_owned();
    Entry { kind: row.kind, number: row.number, canonical, value: row.value }
}

fn to_row(entry: &Entry) -> PlaceholderRow {
    PlaceholderRow {
        kind: entry.kind.clone(),
        number: entry.number,
        placeholder: entry.placeholder(),
        value_key: value_key(&entry.canonical),
        value: entry.value.clone(),
    }
}

/// Names a value within the encrypted vault table without repeating it: SHA-256 of its canonical form.
fn value_key(canonical: &str) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(canonical.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values_go_where_they_stand_as_words() {
        for (text, expected) in [
            ("is db-03 up?", "is [H] up?"),
            ("db-03", "[H]"),
            ("db-031 and xdb-03 and db-03.", "db-031 and xdb-03 and [H]."),
            ("db-03db-03 db-03", "db-03db-03 [H]"),
        ] {
            assert_eq!(without_word(text, "db-03", "[H]"), expected);
        }
        assert_eq!(without_word("xdb-03.example.comx", "db-03.example.com", "[H]"), "x[H]x");
        for (value, expected) in
            [("root", false), ("5432", false), ("db-03", true), ("Ana", false), ("Marin", true)]
        {
            assert_eq!(is_telling(value), expected, "{value}");
        }
    }
}
