//! The law of the index: after any edits its findings are those of a scan from scratch.

use std::cmp::Reverse;

use proptest::prelude::*;
use text::{Document, Span};

use crate::{Config, Finding, Index, OwnRule, OwnRules, Policy, RuleSpec, Severity, declare, scan};

/// Edits in all cases together.
const EDITS: usize = 100_000;
const EDITS_IN_A_CASE: usize = 100;

/// Lines and parts of lines from which every finding of several lines can be put together and broken.
fn fragments() -> Vec<String> {
    let key = concat!("PRIVATE ", "KEY");
    let armor =
        |title: &str| [format!("-----BEGIN {title}-----"), format!("-----END {title}-----")];
    let mut all: Vec<String> = [
        "MIIEowIBAAKCAQEAvX3m9ZqLw7T5kRb2Yc8NfHsJdGpQeWuOzKtVyBlMnCxAaPiS\n",
        "Proc-Type: 4,ENCRYPTED\n",
        "=aB3d\n",
        "-----",
        "BEGIN ",
        "END ",
        "Private-Lines: 2\n",
        "AAAAgQCx8sd7fhJKl3mNp0qRsTuVwXyZ\n",
        "{\"kty\":\"RSA\",\n",
        "\"kty\": \"oct\",\n",
        "\"k\": \"h7Yt3Wq9Zp4Lm8Nc2Vb6Xd1Rf5\"\n",
        "\"d\": \"q2Rw8Ty4Ui9Op3As7Df1Gh6Jk5\",\n",
        "}\n",
        "\"password\":\n",
        "  \"hunter2xyzQ\",\n",
        "token: >-\n",
        "    t0ken9fGh3kLmn\n",
        "- name: DB_PASSWORD\n",
        "  value: hunter2xyzQ\n",
        "a=3Db&password=3Dhunter2x=\n",
        "yzQ9=\n",
        "r tftsr:allow ",
        "tftsr:allow",
        "from 203.0.113.9 user=ana@example.com took 3 ms\n",
        "2026-05-01 INFO cache hit\n",
        "[EMAIL_1]",
        "https://ana:hunter2xyz@db.example.com/x",
        "password=hunter2xyzQ ",
        "\n",
        "\r\n",
        "\r",
        " ",
        ":",
        "\"",
        "é",
        "\u{1F600}",
        "id,name,email\n",
        "7,Ana Quell,ana@example.com\n",
    ]
    .map(str::to_owned)
    .to_vec();
    for title in [key, concat!("PGP PRIVATE ", "KEY BLOCK"), concat!("OPENSSH PRIVATE ", "KEY")] {
        for line in armor(title) {
            all.push(line.clone());
            all.push(line + "\n");
        }
    }
    all
}

/// Comments are heeded, and a rule beside the detectors takes parts of what they find.
fn config() -> Config {
    let kind = declare("row", "Row", 2, Severity::Warning, Policy::Redact).expect("fits");
    let rule = RuleSpec {
        id: "row".to_owned(),
        kind,
        severity: kind.severity,
        pattern: "A[a-z]{2}|hunter2".to_owned(),
        keywords: Vec::new(),
        secret_group: None,
        entropy: None,
        context: Vec::new(),
    };
    let rules = OwnRules::new(vec![OwnRule::new(rule).expect("a rule")]);
    Config { allow_comments: true, rules, ..Config::everything() }
}

fn pieces(most: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![4 => prop::sample::select(fragments()), 1 => "[ -~]{0,3}"];
    prop::collection::vec(piece, 0..most).prop_map(|pieces| pieces.concat())
}

/// Where an edit starts, in thousandths of the text; how many bytes it takes out; what it puts in.
fn edit() -> impl Strategy<Value = (usize, usize, String)> {
    let removed = prop_oneof![3 => Just(0), 2 => 1_usize..4, 2 => 4_usize..90, 1 => 90_usize..400];
    (0_usize..=1000, removed, pieces(6))
}

/// The answers of an index beside those of a scan from scratch.
fn check(index: &Index, text: &str, config: &Config) -> Result<(), TestCaseError> {
    let expected = scan(text.as_bytes(), config);
    prop_assert_eq!(index.len(), text.len());
    prop_assert_eq!(index.findings(), expected.clone(), "in {:?}", text);
    let shown: Vec<&Finding> = expected.iter().filter(|finding| !finding.nested).collect();
    prop_assert_eq!(index.shown().iter().sum::<usize>(), shown.len());
    let mut worst = shown;
    worst.sort_by_key(|finding| (Reverse(finding.severity), finding.span.start));
    worst.truncate(3);
    worst.sort_by_key(|finding| finding.span);
    let worst: Vec<Finding> = worst.into_iter().cloned().collect();
    prop_assert_eq!(index.worst(3), worst);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases((EDITS / EDITS_IN_A_CASE) as u32))]

    #[test]
    fn an_index_follows_edits(first in pieces(24), edits in prop::collection::vec((edit(), 0_u8..8), EDITS_IN_A_CASE)) {
        let config = config();
        let mut document = Document::new(&first);
        let mut text = first;
        let mut index = Index::unknown(text.len());
        for ((at, removed, inserted), steps) in edits {
            let floor = |mut at: usize| {
                while !text.is_char_boundary(at) { at -= 1; }
                at
            };
            let start = floor(text.len() * at / 1000);
            let mut end = floor((start + removed).min(text.len())).max(start);
            if text.len() > 2500 {
                end = floor((start + 600).min(text.len())).max(start);
            }
            let span = Span::new(start, end);
            text.replace_range(span.range(), &inserted);
            document.replace(span, &inserted);
            index.edit(span, inserted.len());
            // Mostly all is looked at before the next edit, at times only a part, as when somebody types fast.
            if steps == 0 {
                if let Some(gap) = index.gap() {
                    index.fill(gap.scan(&document, &config));
                }
            } else {
                index.complete(&document, &config);
                check(&index, &text, &config)?;
            }
        }
        index.complete(&document, &config);
        check(&index, &text, &config)?;
    }

    #[test]
    fn what_is_near_a_place_needs_no_index(text in pieces(60), start in 0_usize..3000, length in 0_usize..200, steps in 0_usize..6) {
        let config = Config::everything();
        let document = Document::new(&text);
        let start = start.min(text.len());
        let span = Span::new(start, (start + length).min(text.len()));
        let mut index = Index::unknown(text.len());
        for _ in 0..steps {
            if let Some(gap) = index.gap() {
                index.fill(gap.scan(&document, &config));
            }
        }
        let mut expected = scan(text.as_bytes(), &config);
        expected.retain(|finding| finding.span.start <= span.end && finding.span.end >= span.start);
        prop_assert_eq!(index.near(span, &document, &config), expected);
    }
}

#[test]
fn a_gap_of_another_text_ends() {
    let mut index = Index::unknown(100);
    index.complete(&Document::new("short"), &Config::everything());
    assert_eq!((index.len(), index.findings()), (100, Vec::new()));
}

#[test]
fn an_edit_forgets_little() {
    let text = "2026-05-01 INFO cache hit for ana@example.com\n".repeat(1000);
    let document = Document::new(&text);
    let mut index = Index::of(&document, &Config::everything());
    for at in [0, 1, text.len() / 2, text.len()] {
        index.edit(Span::new(at, at), 0);
        let forgotten = index.gap().expect("a gap").span().len();
        assert!(forgotten < 1000, "{forgotten} bytes at {at}");
        index.complete(&document, &Config::everything());
    }
}

#[test]
fn a_line_of_megabytes_is_not_waited_for() {
    let config = Config::everything();
    let text = format!("{}ana@example.com\n", "hit ".repeat(300_000));
    let document = Document::new(&text);
    let mut index = Index::unknown(text.len());
    let place = Span::new(text.len() - 5, text.len() - 5);
    assert_eq!(index.near(place, &document, &config), [], "what is known of it");
    index.complete(&document, &config);
    assert_eq!(index.near(place, &document, &config).len(), 1);
}
