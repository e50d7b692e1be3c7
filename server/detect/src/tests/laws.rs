//! What holds for any input.

use proptest::prelude::*;

use super::shown;
use crate::gate::wide;
use crate::line::work;
use crate::{Config, Finding, scan};

fn everything(text: &[u8]) -> Vec<Finding> {
    scan(text, &Config::everything())
}

/// Pieces of logs, from which odd lines are put together.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,12}",
        "\\PC{0,6}",
        prop::sample::select(vec![
            "password=",
            "token: ",
            "user ",
            " for ",
            "\"name\":\"",
            "192.0.2.",
            "2001:db8::",
            "ana@example.com",
            "https://",
            "@",
            "://",
            "\\\\",
            "\\n",
            "%40",
            "Bearer ",
            "eyJ",
            "-----BEGIN ",
            "Mar 14 02:11:09 ",
            "/home/",
            "+44 ",
            "4111 1111 ",
            "ssn ",
            "DE89",
            "$6$",
            "Dear ",
            "Ana Quell",
            "<",
            ">",
            "=",
            ":",
            ".",
            "-",
            "'",
            "\"",
            "é",
            "INSERT INTO t (a) VALUES (",
            "value: ",
            "card ",
        ])
        .prop_map(str::to_owned),
    ]
}

pub(super) fn line() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..12)
        .prop_map(|pieces| pieces.concat().replace(['\n', '\r'], " "))
}

/// Kind and text, for comparing findings of different texts.
fn told(text: &str) -> Vec<(&'static str, String)> {
    everything(text.as_bytes())
        .iter()
        .map(|f| (f.kind, text.get(f.span.range()).unwrap_or("not on a boundary").to_owned()))
        .collect()
}

proptest! {
    #[test]
    fn any_bytes_give_sorted_spans_in_bounds(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let found = everything(&bytes);
        for finding in &found {
            prop_assert!(finding.span.start < finding.span.end && finding.span.end <= bytes.len());
        }
        prop_assert!(found.is_sorted_by_key(|f| (f.span.start, std::cmp::Reverse(f.span.end))));
    }

    #[test]
    fn spans_are_on_character_boundaries_and_those_shown_apart(lines in prop::collection::vec(line(), 0..5)) {
        let text = lines.join("\n");
        for finding in everything(text.as_bytes()) {
            prop_assert!(text.get(finding.span.range()).is_some());
        }
        let shown = shown(&text);
        prop_assert!(shown.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
    }

    #[test]
    fn a_line_is_found_in_by_itself(lines in prop::collection::vec(line(), 0..6)) {
        // Armor and soft breaks span lines; a bare `value:` takes its name from the line before, and a value the key that ends it.
        let lines: Vec<String> = lines.into_iter().map(|l| l.replace("BEGIN", "begun").replace("value", "valve") + ".").collect();
        let whole = told(&lines.join("\n"));
        let single: Vec<_> = lines.iter().flat_map(|l| told(l)).collect();
        prop_assert_eq!(whole, single);
    }

    #[test]
    fn line_ends_do_not_matter(lines in prop::collection::vec(line(), 0..6)) {
        let lf = told(&lines.join("\n"));
        let crlf = told(&lines.join("\r\n"));
        prop_assert_eq!(lf, crlf);
    }

    #[test]
    fn a_key_is_whole_wherever_it_stands(before in prop::collection::vec(line(), 0..4), after in prop::collection::vec(line(), 0..4), rows in 1_usize..30) {
        let clean = |lines: Vec<String>| lines.join("\n").replace("BEGIN", "begun").replace("tftsr", "");
        let row = "MIIEowIBAAKCAQEAvX3m9ZqLw7T5kRb2Yc8NfHsJdGpQeWuOzKtVyBlMnCxAaPiS";
        let key = format!("-----BEGIN RSA PRIVATE {k}-----\n{}-----END RSA PRIVATE {k}-----", format!("{row}\n").repeat(rows), k = "KEY");
        let head = clean(before);
        let text = format!("{head}\n{key}\n{}", clean(after));
        let start = head.len() + 1;
        let found = everything(text.as_bytes());
        prop_assert!(found.iter().any(|f| f.kind == "private_key" && f.span.start == start && f.span.end == start + key.len() && !f.nested));
    }
}

/// Work grows with the input and not faster, for input made to be slow.
#[test]
fn work_is_linear() {
    let nasty = [
        "a@",
        "1.",
        "%41",
        "\"",
        "'",
        "\\",
        "=",
        ":",
        "::",
        "a:",
        "a=",
        "a.b",
        "-",
        "a-",
        "1-",
        "1 ",
        "://",
        "a://",
        "a:b@",
        "<",
        "<a>",
        "(",
        "+",
        "+1",
        "eyJ",
        "eyJ.",
        "password=",
        "user ",
        "Aa ",
        "A1a ",
        "value: ",
        "insert into t (a) values ('",
        concat!("-----BEGIN ", "PRIVATE KEY-----"),
        "begin ",
        "$6$",
        "key=\"",
        "\\\"a\\\":",
        "/home/",
        "a/1.1.1.1",
        "ana@example.com [EMAIL_1]\n",
        "ana@example.com password=****\n",
        "ana@example.com 245.1.2.3\n",
        "ana@example.com 245.1.2.3 ",
        "ana@example.com [EMAIL_1] ",
        "curl -u ",
        "\u{e9}",
        "name ",
        "Mr Aa ",
        "&a=",
        ";a=",
        "{\"kty\"",
        "t10.",
        "AKIA",
        "sk-",
        "for ",
        "0x",
        "~/",
        "arn:aws:",
        "%3D",
        "a%3D",
        "token%3D%25",
        "%3A%2F%2F",
        "=3D",
        "\"d\":\"",
        "  \"d\": \"a\",\n",
        "Private-Lines: 9\n",
        "password:\n ",
        concat!("----BEGIN A ", "PRIVATE KEY----\n"),
        "X1234567",
        "BC12",
        "customer 1 (",
        "password=%aAAaA",
    ];
    for unit in nasty {
        let spent = |bytes: usize| {
            let text = unit.repeat(bytes / unit.len());
            work::take();
            everything(text.as_bytes());
            work::take()
        };
        let (small, large) = (spent(20_000), spent(40_000));
        assert!(
            large * 10 <= small * 24 + 400_000,
            "{unit:?}: {small} bytes looked at in 20 kB, {large} in 40 kB"
        );
    }
}

proptest! {
    /// Refusing places before they are looked at loses no finding and adds none.
    #[test]
    fn gates_change_nothing(pieces in prop::collection::vec(piece(), 1..24)) {
        let text = pieces.concat();
        let all = wide::during(|| everything(text.as_bytes()));
        prop_assert_eq!(everything(text.as_bytes()), all);
    }

    /// No short text, over and over, makes more work for a byte the longer it goes on.
    #[test]
    fn repetition_is_linear(unit in prop::collection::vec(piece(), 1..3)) {
        let unit = unit.concat();
        prop_assume!(!unit.is_empty());
        let spent = |bytes: usize| {
            let text = unit.repeat(bytes / unit.len() + 1);
            work::take();
            everything(text.as_bytes());
            work::take()
        };
        // Values are read up to 4096 bytes: shorter texts make less work for a byte, because their end is near.
        let (small, large) = (spent(20_000), spent(40_000));
        prop_assert!(large * 10 <= small * 25 + 400_000, "{unit:?}: {small}, then {large}");
    }
}

/// What is in the samples of the corpus is found with the gates as without.
#[test]
#[expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "reads the corpus, or says why not"
)]
fn gates_change_nothing_in_logs() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus/dev");
    let Ok(entries) = std::fs::read_dir(folder) else {
        eprintln!("skipped: no corpus beside the repository");
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.extension().is_some_and(|extension| extension == "log") {
            let text = std::fs::read(&path).expect("a readable file");
            let all = wide::during(|| everything(&text));
            assert!(everything(&text) == all, "{}", path.display());
        }
    }
}
