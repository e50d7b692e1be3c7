//! Laws that hold for any text, for `tests/fuzz` and for the tests here.

use std::collections::BTreeMap;

use detect::{Config, scan};

use super::import::import;
use super::read::{PolicyFile, Problem, Trust, read};

/// What a rule is tried on.
const SAMPLE: &[u8] = b"2026-05-01T10:00:00Z WARN login failed user=ana@example.com from 203.0.113.7 token=aaaaaaaaaaaaaaaaaaaaaaaa\n";

/// Any text is a policy file: what cannot be used is said with its place, the rest is used, and a workspace never loosens.
pub fn rules(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (_, problems) = read(&text, Trust::Person);
    in_bounds(&text, &problems);
    let none = BTreeMap::new();
    let (file, problems) = read(&text, Trust::Workspace(&none));
    in_bounds(&text, &problems);
    assert!(file.allow.is_empty(), "a workspace allows nothing");
    used(file);
}

/// Any gitleaks configuration is no TOML, or becomes a policy file without a problem.
pub fn gitleaks(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Ok(imported) = import(&text) else { return };
    let none = BTreeMap::new();
    let (file, problems) = read(&imported.text, Trust::Workspace(&none));
    assert_eq!(problems, [], "in {:?}", imported.text);
    assert_eq!(file.rules.len(), imported.rules, "in {:?}", imported.text);
    used(file);
}

fn in_bounds(text: &str, problems: &[Problem]) {
    for problem in problems {
        assert!(text.get(problem.span.range()).is_some(), "{problem:?}");
        assert!(problem.line >= 1 && problem.line <= text.lines().count() + 1, "{problem:?}");
    }
}

fn used(file: PolicyFile) {
    let rules = file.rules.into_iter().map(|(rule, _)| rule).collect();
    let config = Config { rules: detect::OwnRules::new(rules), ..Config::everything() };
    assert!(scan(SAMPLE, &config).iter().all(|one| one.span.end <= SAMPLE.len()));
    let formats = logs::OwnFormats::new(file.formats);
    let options = logs::ReadOptions { year_hint: Some(2026), zone_offset_seconds: 0 };
    let (_, log) = logs::Following::read_as(SAMPLE, &options, &formats);
    assert!(log.records.iter().all(|record| record.span.end <= SAMPLE.len()));
}

#[cfg(test)]
mod tests {
    #[test]
    fn any_text_is_a_policy_file() {
        testing::fuzz("rules-toml", super::rules);
    }

    #[test]
    fn any_text_is_imported_or_refused() {
        testing::fuzz("gitleaks-import", super::gitleaks);
    }
}
