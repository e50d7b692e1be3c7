//! The short account: a line for each thing that matters, made of what the server said.
//!
//! Pure: replies in, words out. What is long stands in the long account, which `--verbose` asks for.

use std::collections::BTreeMap;

use serde_json::Value;

/// Kinds of findings that one line names.
const KINDS: usize = 4;
/// Characters of a line, without its label.
const WIDTH: usize = 96;
/// Code of the diagnostic that stands for the findings over the limit.
const MORE: &str = "more-findings";

/// The diagnostics of a log, counted.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// How many are listed.
    listed: usize,
    /// How many are not.
    more: usize,
    /// Their kinds as the server words them, each with how many are listed; the worst first.
    kinds: Vec<(usize, String)>,
}

impl Tally {
    /// Counts diagnostics.
    pub(crate) fn of(diagnostics: &[Value]) -> Tally {
        let mut tally = Tally::default();
        let mut kinds: BTreeMap<(i64, &str), usize> = BTreeMap::new();
        for one in diagnostics {
            let message = one["message"].as_str().unwrap_or_default();
            if one["code"] == MORE {
                tally.more += leading_number(message);
                continue;
            }
            tally.listed += 1;
            let severity = one["severity"].as_i64().unwrap_or(i64::MAX);
            let kind = message.strip_suffix(" in clear text").unwrap_or(message);
            *kinds.entry((severity, kind)).or_default() += 1;
        }
        tally.kinds =
            kinds.into_iter().map(|((_, kind), count)| (count, kind.to_owned())).collect();
        tally
    }

    /// `1,547 findings (the worst 1,000 listed)`.
    pub(crate) fn total(&self) -> String {
        let all = self.listed + self.more;
        let noun = if all == 1 { "finding" } else { "findings" };
        match self.more {
            0 => format!("{} {noun}", grouped(all)),
            _ => format!("{} {noun} (the worst {} listed)", grouped(all), grouped(self.listed)),
        }
    }

    /// Each kind that is listed: `240 email addresses`.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = String> {
        self.kinds.iter().map(|(count, kind)| format!("{} {}", grouped(*count), noun(kind, *count)))
    }

    /// All of it in one line.
    pub(crate) fn in_brief(&self) -> String {
        if self.kinds.is_empty() {
            return self.total();
        }
        let mut named: Vec<String> = self.kinds().take(KINDS).collect();
        if self.kinds.len() > KINDS {
            named.push("…".to_owned());
        }
        format!("{}: {}", self.total(), named.join(", "))
    }
}

/// A piece of evidence: where, when, and as much of it as a line holds.
pub(crate) fn record(evidence: &Value) -> String {
    let word = |key: &str| evidence[key].as_str().unwrap_or_default();
    let time = word("time");
    let clock = time.get(11..19).unwrap_or(time);
    let words: Vec<&str> = word("excerpt").split_whitespace().collect();
    clipped(&format!("{clock} {}:{} {}", word("file"), evidence["line"], words.join(" ")))
}

/// A why as it stands in the document: its question, and below it how sure we are and what the answer cites.
pub(crate) fn why(question: &str, lines: &[&str]) -> String {
    let state = lines.first().unwrap_or(&"").trim_matches('*');
    let mut cited: Vec<&str> = Vec::new();
    for line in lines {
        for part in line.split('[').skip(1) {
            let Some((id, _)) = part.split_once(']') else { continue };
            if !cited.contains(&id) {
                cited.push(id);
            }
        }
    }
    if cited.is_empty() {
        return format!("{question} ({state})");
    }
    format!("{question} ({state}: {})", cited.join(", "))
}

/// Of the summary of an RCA how long it lasted and why; all of it if it says neither.
pub(crate) fn summary<'t>(lines: &[&'t str]) -> Vec<&'t str> {
    let tells = |line: &&&str| line.starts_with("The impact") || line.starts_with("Root cause");
    let told: Vec<&str> = lines.iter().filter(tells).copied().collect();
    if told.is_empty() { lines.to_vec() } else { told }
}

/// As much as a line holds.
pub(crate) fn clipped(text: &str) -> String {
    match text.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// What stands around a column of a line, if the line is too long for one of ours.
pub(crate) fn around(text: &str, column: usize) -> String {
    let start = column.saturating_sub(WIDTH / 2);
    match text.char_indices().nth(start) {
        Some((byte, _)) if start > 0 && text.chars().count() > WIDTH => {
            // No word is shown by its end alone, unless it is too long for the line.
            let rest = &text[byte..];
            let words =
                rest.find(' ').filter(|&gap| gap < WIDTH / 2).map_or(rest, |gap| &rest[gap..]);
            clipped(&format!("…{words}"))
        }
        _ => clipped(text),
    }
}

/// A number with commas: `1,547`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// The number a sentence begins with, with or without commas; 0 without one.
fn leading_number(text: &str) -> usize {
    let digits = text.chars().take_while(|one| one.is_ascii_digit() || *one == ',');
    digits.filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0)
}

/// The title of a kind within a sentence: its first letter small unless its word is an abbreviation, and the plural.
fn noun(title: &str, count: usize) -> String {
    let mut letters = title.chars();
    let small = match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => title.to_owned(),
    };
    if count == 1 {
        return small;
    }
    match small.split_once(" of a ") {
        Some((head, rest)) => format!("{} of {}", plural(head), plural(rest)),
        None => plural(&small),
    }
}

fn plural(noun: &str) -> String {
    if noun == "person" {
        return "people".to_owned();
    }
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ if noun.ends_with("ss") => format!("{noun}es"),
        _ if noun.ends_with('s') => noun.to_owned(),
        _ => format!("{noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn diagnostics(kinds: &[(i64, &str, usize)]) -> Vec<Value> {
        let one = |severity, title| json!({"severity": severity, "code": "x", "message": format!("{title} in clear text")});
        kinds
            .iter()
            .flat_map(|(severity, title, count)| {
                std::iter::repeat_n(one(*severity, *title), *count)
            })
            .collect()
    }

    #[test]
    fn findings_are_counted_the_worst_first_in_words() {
        let found =
            diagnostics(&[(3, "IPv4 address", 2), (1, "Password", 1), (2, "Name of a person", 3)]);
        assert_eq!(
            Tally::of(&found).in_brief(),
            "6 findings: 1 password, 3 names of people, 2 IPv4 addresses"
        );
        assert_eq!(Tally::of(&found[..1]).in_brief(), "1 finding: 1 IPv4 address");
        assert_eq!(Tally::of(&[]).in_brief(), "0 findings");
    }

    #[test]
    fn findings_over_the_limit_count_and_are_said_not_to_be_listed() {
        for message in ["547 more findings not listed here", "1,547 more findings not listed here"]
        {
            let mut found = diagnostics(&[(2, "Email address", 1000)]);
            found.push(json!({"severity": 3, "code": MORE, "message": message}));
            let all = if message.starts_with('5') { "1,547" } else { "2,547" };
            let tally = Tally::of(&found);
            assert_eq!(tally.total(), format!("{all} findings (the worst 1,000 listed)"));
            assert_eq!(tally.kinds().collect::<Vec<_>>(), ["1,000 email addresses"]);
        }
    }

    #[test]
    fn one_line_names_only_so_many_kinds() {
        let kinds = [
            (1, "AWS access key id", 3),
            (1, "Password", 1),
            (2, "Email address", 1),
            (2, "SNMP community", 2),
            (3, "Coordinates", 2),
        ];
        let tally = Tally::of(&diagnostics(&kinds));
        assert_eq!(
            tally.in_brief(),
            "9 findings: 3 AWS access key ids, 1 password, 1 email address, 2 SNMP communities, …"
        );
        assert_eq!(tally.kinds().last().as_deref(), Some("2 coordinates"));
    }

    #[test]
    fn a_record_fits_a_line() {
        let evidence = json!({
            "file": "a/b.log", "line": 7, "time": "2026-05-19T09:02:12.3Z", "excerpt": "ü ".repeat(200),
        });
        let line = record(&evidence);
        assert!(line.starts_with("09:02:12 a/b.log:7 ü ü"), "{line}");
        assert_eq!(line.chars().count(), WIDTH + 1, "{line}");
        assert_eq!(record(&json!({"line": 1, "time": "noon", "excerpt": "x"})), "noon :1 x");
    }

    #[test]
    fn a_long_line_is_shown_around_a_column() {
        let line = format!("{}[KEY_1]{}", "a".repeat(100), "ü".repeat(100));
        let shown = around(&line, 100);
        assert!(shown.starts_with("…aaa") && shown.contains("a[KEY_1]ü"), "{shown}");
        assert!(shown.ends_with('…') && shown.chars().count() <= WIDTH + 1, "{shown}");
        assert_eq!(around("short [KEY_1]", 90), "short [KEY_1]");
        assert!(around(&line, 3).starts_with("aaa"));
    }

    #[test]
    fn a_why_tells_how_sure_and_by_what() {
        let lines = ["*cause, confirmed*", "It was full [E5] [E3], and stayed so [E5]."];
        assert_eq!(why("1 Why?", &lines), "1 Why? (cause, confirmed: E5, E3)");
        assert_eq!(why("2 Why?", &["*cause, hypothesis*", "So."]), "2 Why? (cause, hypothesis)");
    }

    #[test]
    fn a_summary_tells_how_long_and_why() {
        let lines = ["Title.", "The impact lasted 1 h.", "Trigger: x.", "Root cause: y."];
        assert_eq!(summary(&lines), ["The impact lasted 1 h.", "Root cause: y."]);
        assert_eq!(summary(&lines[..1]), ["Title."]);
    }
}
