//! Rules of gitleaks and of scanners that read its format (betterleaks), written anew as a policy file.
//!
//! The format is that of gitleaks' configuration page: `[[rules]]` with `id`, `description`, `regex`, `keywords`, `entropy`,
//! `secretGroup` and `path`. What has no counterpart is listed with its reason: allow lists (a policy file of a workspace cannot
//! allow), rules over paths alone, and rules that require others.

use toml::{Table, Value};

use super::read::{Trust, read};

/// What came of a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// A policy file.
    pub text: String,
    /// How many rules it holds.
    pub rules: usize,
    /// What could not be taken, and why, a line each.
    pub left_out: Vec<String>,
}

/// Reads a configuration; the error says why it is none.
pub fn import(text: &str) -> Result<Imported, String> {
    let table: Table = text
        .parse()
        .map_err(|error: toml::de::Error| format!("this is no TOML: {}", error.message()))?;
    let rules =
        table.get("rules").and_then(Value::as_array).ok_or("there are no [[rules]] in it")?;
    let mut imported = Imported { text: String::new(), rules: 0, left_out: Vec::new() };
    for key in table.keys().filter(|key| {
        key.starts_with("allowlist") || matches!(key.as_str(), "extend" | "filter" | "prefilter")
    }) {
        imported.left_out.push(format!(
            "[{key}]: a policy file of a workspace cannot allow and names no other file; write [[allow]] into your own file"
        ));
    }
    let mut known = std::collections::BTreeSet::new();
    // Fields that are not taken, and of how many rules.
    let mut unused = std::collections::BTreeMap::<String, usize>::new();
    for rule in rules.iter().filter_map(Value::as_table) {
        let id = rule.get("id").and_then(Value::as_str).unwrap_or("a rule without id");
        match one(rule) {
            Ok(text) => {
                let (file, problems) =
                    read(&text, Trust::Workspace(&std::collections::BTreeMap::new()));
                if let Some(problem) = problems.first() {
                    imported.left_out.push(format!("{id}: {}", problem.message));
                    continue;
                }
                // Two that differ only in case or in signs that we do not take would be one here.
                if !file.rules.iter().all(|(rule, _)| known.insert(rule.spec().id.clone())) {
                    imported.left_out.push(format!("{id}: a rule before it has the same id"));
                    continue;
                }
                imported.rules += 1;
                for field in rule.keys().filter(|field| !TAKEN.contains(&field.as_str())) {
                    *unused.entry(field.clone()).or_default() += 1;
                }
                imported.text.push_str(&text);
                imported.text.push('\n');
            }
            Err(reason) => {
                imported.left_out.push(format!("{id}: {reason}"));
                continue;
            }
        }
        for key in rule.keys().filter(|key| key.starts_with("allowlist")) {
            imported
                .left_out
                .push(format!("{id}: its {key} (the rule itself is imported, and finds more)"));
        }
    }
    for (field, count) in unused {
        imported.left_out.push(format!(
            "{field} of {}: it has no counterpart; a rule that narrows with it finds more than there",
            crate::outcome::counted(count, "rule")
        ));
    }
    Ok(imported)
}

/// Fields of a rule that are taken, or said by themselves.
const TAKEN: &[&str] = &[
    "id",
    "description",
    "regex",
    "keywords",
    "entropy",
    "secretGroup",
    "path",
    "allowlist",
    "allowlists",
    "tags",
];

/// A rule in our words.
fn one(rule: &Table) -> Result<String, String> {
    let text = |field: &str| rule.get(field).and_then(Value::as_str);
    if rule.get("required").is_some() || rule.get("components").is_some() {
        return Err("it asks for findings of other rules near by".to_owned());
    }
    let regex = text("regex").ok_or("it has no regex: it is for names of files alone")?;
    let mut table = Table::new();
    let id = text("id").ok_or("it has no id")?.to_ascii_lowercase();
    let id: String = id
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "_-.".contains(c) { c } else { '-' })
        .collect();
    table.insert("id".to_owned(), Value::from(id));
    if let Some(description) = text("description") {
        table.insert("description".to_owned(), Value::from(description));
    }
    table.insert("type".to_owned(), Value::from("api_key"));
    table.insert("regex".to_owned(), Value::from(of_go(regex)));
    if let Some(Value::Array(keywords)) = rule.get("keywords") {
        table.insert("keywords".to_owned(), Value::Array(keywords.clone()));
    }
    if let Some(entropy) = rule.get("entropy") {
        table.insert("entropy".to_owned(), entropy.clone());
    }
    if let Some(group) =
        rule.get("secretGroup").and_then(Value::as_integer).filter(|group| *group > 0)
    {
        table.insert("secret_group".to_owned(), Value::from(group));
    }
    if let Some(path) = text("path") {
        table.insert("path_regex".to_owned(), Value::from(of_go(path)));
    }
    let mut list = Table::new();
    list.insert("rules".to_owned(), Value::Array(vec![Value::Table(table)]));
    toml::to_string(&list).map_err(|error| error.to_string())
}

/// A pattern of Go's `regexp` (RE2) in the syntax of the `regex` crate. They differ in classes, where `[`, `&&`, `--` and `~~`
/// mean sets here, in braces that count nothing, and in `\Q…\E` and `\Z`-like escapes, which the reader then refuses.
fn of_go(pattern: &str) -> String {
    let bytes: Vec<char> = pattern.chars().collect();
    let mut output = String::with_capacity(pattern.len() + 8);
    let (mut at, mut in_class) = (0, false);
    while let Some(&c) = bytes.get(at) {
        let next = bytes.get(at + 1).copied();
        match c {
            '\\' => {
                output.push(c);
                if let Some(next) = next {
                    output.push(next);
                }
                at += 2;
                continue;
            }
            '[' if !in_class => {
                in_class = true;
                output.push(c);
                // `]` right at the start of a class is itself.
                if next == Some('^') {
                    output.push('^');
                    at += 1;
                }
                if bytes.get(at + 1) == Some(&']') {
                    output.push_str("\\]");
                    at += 1;
                }
            }
            '[' if next == Some(':') => {
                let rest: String = bytes.iter().skip(at).take(14).collect();
                let end = rest.find(":]").map_or(1, |end| end + 2);
                output.push_str(rest.get(..end).unwrap_or("["));
                at += end;
                continue;
            }
            '[' => output.push_str("\\["),
            ']' if in_class => {
                in_class = false;
                output.push(c);
            }
            '&' | '~' | '-' if in_class && next == Some(c) => {
                output.push('\\');
                output.push(c);
            }
            '{' if !in_class && !counts(bytes.get(at + 1..).unwrap_or_default()) => {
                output.push_str("\\{");
            }
            _ => output.push(c),
        }
        at += 1;
    }
    output
}

/// Whether `{` before this starts a count: `3}`, `3,}`, `3,5}`.
fn counts(rest: &[char]) -> bool {
    let inner: String = rest.iter().take_while(|c| **c != '}').collect();
    rest.len() > inner.chars().count()
        && inner.starts_with(|c: char| c.is_ascii_digit())
        && inner.chars().all(|c| c.is_ascii_digit() || c == ',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_go_mean_the_same() {
        for (go, ours) in [
            (r"\b(ab[cd]{3,5})\b", r"\b(ab[cd]{3,5})\b"),
            ("[[{]x{a}", r"[\[{]x\{a}"),
            ("[]a]", r"[\]a]"),
            ("[^]a&&b--c]", r"[^\]a\&&b\--c]"),
            ("[[:alnum:]_]", "[[:alnum:]_]"),
            (r"[\[\]]", r"[\[\]]"),
        ] {
            assert_eq!(of_go(go), ours);
            assert!(detect::pattern(ours).is_ok(), "{ours}");
        }
    }

    #[test]
    fn rules_are_taken_and_what_is_not_is_said() {
        let imported = import(
            r#"
title = "example"
[allowlist]
paths = ['''go\.mod''']

[[rules]]
id = "Acme Token"
description = "Acme"
regex = '''(?i)acme_([a-z0-9]{8})(?:['|"|\s]|$)'''
keywords = ["acme_"]
entropy = 2
secretGroup = 1
filter = "x"
[[rules.allowlists]]
stopwords = ["example"]

[[rules]]
id = "only-path"
path = '''\.p12$'''

[[rules]]
id = "broken"
regex = '''a(?=b)'''

[[rules]]
id = "pair"
regex = '''x1'''
[[rules.required]]
id = "other"
"#,
        )
        .expect("reads");
        assert_eq!(imported.rules, 1);
        let starts = [
            "[allowlist]",
            "acme",
            "only-path: it has no regex",
            "broken: the pattern cannot",
            "pair: it asks",
            "filter of 1 rule",
        ];
        assert_eq!(imported.left_out.len(), starts.len(), "{:?}", imported.left_out);
        for (line, start) in imported.left_out.iter().zip(starts) {
            assert!(line.to_lowercase().starts_with(start), "{line}");
        }
        let (file, problems) = read(&imported.text, Trust::Person);
        assert!(problems.is_empty(), "{problems:?}");
        assert!(file.rules[0].0.finds(b"key acme_q8zk2lm4 "));
    }
}
