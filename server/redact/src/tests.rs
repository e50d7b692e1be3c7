//! What holds for any text: placeholders are stable, redacting twice changes nothing, the seal cannot be forged.

use proptest::prelude::*;

use crate::{Entry, Ledger, Originals, replaced, replaced_part, replacements, seal};

fn sealed(text: &str) -> String {
    seal(text, &[], &mut Ledger::new(Vec::new())).into_string()
}

#[test]
fn equal_values_get_equal_placeholders_and_different_values_never_share_one() {
    assert_eq!(
        sealed("login ana@example.com\nlogin Ana@Example.com\nlogin bo@example.com\n"),
        "login [EMAIL_1]\nlogin [EMAIL_1]\nlogin [EMAIL_2]\n"
    );
}

#[test]
fn a_ledger_goes_on_where_it_stopped() {
    let mut ledger = Ledger::new(Vec::new());
    seal("ana@example.com", &[], &mut ledger);
    let mut later = Ledger::new(ledger.entries().to_vec());
    assert_eq!(
        seal("bo@example.com ana@example.com", &[], &mut later).as_str(),
        "[EMAIL_2] [EMAIL_1]"
    );
    assert_eq!(later.added().len(), 1);
}

#[test]
fn numbers_of_placeholders_already_in_the_text_are_not_given_to_other_values() {
    assert_eq!(sealed("from [EMAIL_7] to bo@example.com"), "from [EMAIL_7] to [EMAIL_8]");
}

/// A key in armor, with these line ends and this before each line.
fn key(end: &str, before: &str) -> String {
    let rows = [
        format!("-----BEGIN {} KEY-----", "PRIVATE"),
        "MIIBVQIBADANBgkqhkiG9w0BAQEFAASCAT8".to_owned(),
        String::new(),
        format!("-----END {} KEY-----", "PRIVATE"),
    ];
    rows.map(|row| format!("{before}{row}")).join(end)
}

#[test]
fn of_a_value_of_several_lines_each_line_keeps_its_place_its_head_and_its_end() {
    for (end, before) in [("\r\n", ""), ("\n", "    "), ("\n", "2026-05-01T10:00:00Z INFO ")] {
        let text = format!("a{end}{}{end}b\n", key(end, before));
        let row = format!("{before}[PRIVATE_KEY_1]{end}");
        let expected = format!("a{end}{row}{row}{before}{end}{row}b\n");
        let mut ledger = Ledger::new(Vec::new());
        let sealed = seal(&text, &[], &mut ledger);
        assert_eq!((sealed.as_str(), sealed.values()), (expected.as_str(), 1));
        let (restored, count) = Originals::of(&ledger).restored(expected.as_bytes());
        assert_eq!((String::from_utf8_lossy(&restored).as_ref(), count), (text.as_str(), 1));
        let quoted = "the key [PRIVATE_KEY_1] is old";
        let (restored, _) = Originals::of(&ledger).restored(quoted.as_bytes());
        assert_eq!(restored, quoted.replace("[PRIVATE_KEY_1]", &key("\n", "")).as_bytes());
    }
}

#[test]
fn one_key_in_any_indent_and_with_any_line_ends_is_one_value() {
    let text = format!("{}\n{}\n", key("\r\n", ""), key("\n", "  "));
    assert!(!sealed(&text).contains("KEY_2"));
}

#[test]
fn what_is_no_finding_is_kept_byte_for_byte() {
    let text = b"\xff\xfe ana@example.com \x00\xc3( tail\r\n";
    let findings = detect::scan(text, &detect::Config::everything());
    let replacements = replacements(text, &findings, &mut Ledger::new(Vec::new()));
    assert_eq!(replaced(text, &replacements), b"\xff\xfe [EMAIL_1] \x00\xc3( tail\r\n");
}

#[test]
fn a_finding_hidden_by_one_that_was_left_out_is_still_replaced() {
    let text = b"GET http://10.1.2.3/a";
    let mut findings = detect::scan(text, &detect::Config::everything());
    findings.retain(|finding| finding.kind == "ipv4");
    let replacements = replacements(text, &findings, &mut Ledger::new(Vec::new()));
    assert_eq!(replaced(text, &replacements), b"GET http://[IPV4_1]/a");
}

#[test]
fn a_part_is_cut_from_the_redacted_whole() {
    let text = b"2026 ana@example.com: mail bo@example.com sent";
    let findings = detect::scan(text, &detect::Config::everything());
    let replacements = replacements(text, &findings, &mut Ledger::new(Vec::new()));
    let part = |start, end| {
        String::from_utf8(replaced_part(text, &replacements, text::Span::new(start, end)))
            .expect("text")
    };
    assert_eq!(part(22, 46), "mail [EMAIL_2] sent");
    assert_eq!(part(10, 26), "[EMAIL_1]: mail");
    assert_eq!(part(0, 4), "2026");
}

#[test]
fn placeholders_turn_back_into_values_and_unknown_ones_stay() {
    let mut ledger = Ledger::new(Vec::new());
    let text = "mail ana@example.com [ok] [EMAIL_9]";
    let sealed = seal(text, &[], &mut ledger);
    let originals = Originals::of(&ledger);
    assert_eq!(originals.restored(sealed.as_str().as_bytes()), (text.into(), 1));
    assert_eq!(originals.restored(b"[EMAIL_99] [["), (b"[EMAIL_99] [[".into(), 0));
}

#[test]
fn a_value_never_shows_in_debug_output() {
    let entry = Entry {
        kind: "email".into(),
        number: 1,
        canonical: "ana@example.com".into(),
        value: "ana@example.com".into(),
    };
    assert_eq!(format!("{entry:?}"), "[EMAIL_1]");
}

#[test]
fn the_ending_of_a_name_of_a_file_hides_nothing() {
    for (text, expected) in [
        ("E1 logs/ana@example.com.log line 1", "E1 logs/[EMAIL_1].log line 1"),
        ("[E1](ana%40example.com.log#L7)", "[E1]([EMAIL_1].log#L7)"),
        ("opened 203.0.113.7.JSON.1", "opened [IPV4_1].JSON.1"),
        ("ssn 219-09-9999.txt", "ssn [US_SSN_1].txt"),
        ("card 4111111111111111.csv", "card [CREDIT_CARD_1].csv"),
        ("nothing in app.log, nor in e.g. notes.md", "nothing in app.log, nor in e.g. notes.md"),
    ] {
        assert_eq!(sealed(text), expected);
    }
}

#[test]
fn nothing_else_can_make_sealed_text() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}

proptest! {
    #[test]
    fn redacting_twice_changes_nothing(pieces in prop::collection::vec(prop_oneof![
        "[a-z]{1,6}@example\\.(com|org)", "(user|password|host|token)[=:] ?[a-zA-Z0-9]{3,12}",
        "203\\.0\\.113\\.[0-9]{1,2}", "https://[a-z]{2,5}:[a-z0-9]{6}@example\\.com/[a-z]{1,4}", "\\PC{0,10}", Just("\n".to_string()),
        "\\[[A-Z]{2,6}_[0-9]{1,2}\\]", "2001:db8::[0-9a-f]{1,4}",
    ], 0..12)) {
        let text = pieces.join(" ");
        let mut ledger = Ledger::new(Vec::new());
        let once = seal(&text, &[], &mut ledger).into_string();
        let twice = seal(&once, &[], &mut ledger);
        prop_assert_eq!(twice.as_str(), &once);
        prop_assert_eq!(twice.values(), 0);
        prop_assert_eq!(once.lines().count(), text.lines().count());
    }
}
