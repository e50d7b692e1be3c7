//! Formats by example, one module a subject, and the laws that hold for any bytes.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use crate::fuzz::laws;
use crate::{Level, ReadOptions, evidence, outline, read};

mod applications;
mod databases;
mod devices;
mod following;
mod network;
mod platforms;
mod products;
mod robustness;
mod systems;

const OPTIONS: ReadOptions = ReadOptions { year_hint: None, zone_offset_seconds: 0 };

/// One line for the format, one for each record.
fn shown(text: &str) -> String {
    let log = read(text.as_bytes(), &OPTIONS);
    let mut out = format!("{}\n", log.format);
    for record in &log.records {
        let time = record.time.map_or("-".to_owned(), |time| {
            format!("{}{}", time.written(), if time.certain { "" } else { "?" })
        });
        let level = record.level.map_or("-", Level::id);
        let message = text.get(record.message.range()).unwrap_or("(not text)");
        out.push_str(&format!(
            "{}-{} {time} {level} [{}] {message}\n",
            record.line, record.end_line, record.source
        ));
    }
    laws(text.as_bytes(), &log);
    out
}

fn check(text: &str, expect: &Expect) {
    expect.assert_eq(&shown(text));
}

#[test]
fn an_empty_log_and_blank_lines() {
    assert_eq!(shown(""), "plain\n");
    assert_eq!(shown("\n \r\n\0\0\n"), "plain\n");
}

#[test]
fn the_outline_has_sessions_and_failures() {
    let mut text = String::new();
    for minute in 0..60 {
        text.push_str(&format!(
            "2024-06-12 09:{minute:02}:00,000 INFO [main] a.B - tick {minute}\n"
        ));
        if minute % 20 == 5 {
            text.push_str(&format!(
                "2024-06-12 09:{minute:02}:01,000 ERROR [main] a.B - cannot reach host-{minute}\n"
            ));
        }
    }
    text.push_str("2024-06-12 14:00:00,000 INFO [main] a.B - tick 1\n");
    let log = read(text.as_bytes(), &OPTIONS);
    let mut out = String::new();
    for section in outline(&log, text.len()) {
        out.push_str(&format!("{} {:?}\n", section.title, section.span));
        for child in &section.children {
            assert!(section.span.covers(child.span));
            out.push_str(&format!("  {} {:?}\n", child.title, child.span));
        }
    }
    expect![[r#"
        2024-06-12 09:00:00: 63 records, 3 errors Span { start: 0, end: 3180 }
          error: cannot reach <*> (3 times) Span { start: 294, end: 356 }
        after a gap of 4 h 2024-06-12 14:00:00: 1 record Span { start: 3181, end: 3229 }
    "#]]
    .assert_eq(&out);
}

/// Pieces that formats are made of, cut and joined at random.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        Just(b"\n".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"2024-06-12 09:14:22,123 INFO [main] a.B - hello ".to_vec()),
        Just(b"2024-06-12T09:14:22.123456789Z stdout P ".to_vec()),
        Just(
            b"{\"log\":\"x\\u00e9\\n\",\"stream\":\"stdout\",\"time\":\"2024-06-12T09:14:22Z\"}"
                .to_vec()
        ),
        Just(b"{\"Records\":[{\"a\":1},".to_vec()),
        Just(b"{\n \"level\": \"info\",\n".to_vec()),
        Just(b"Jun 12 09:14:22 host app[1]: x=1 y=\"".to_vec()),
        Just(b"<Event xmlns='x'><Level>2</Level>".to_vec()),
        Just(b"</Event>".to_vec()),
        Just(b"Event[0]\n  Date: 2024-06-12T09:14:22Z\n  Level: Error\n  Description: \n".to_vec()),
        Just(b"# Time: 2024-06-12T09:14:22Z\n# User@Host: a\n".to_vec()),
        Just(b"__CURSOR=x\nMESSAGE\n\x05\0\0\0\0\0\0\0a\n\nbc\n".to_vec()),
        Just(b"#Fields: date time x\n2024-06-12 09:14:22 a\n".to_vec()),
        Just(b"time,level,message\n2024-06-12 09:14:22,INFO,\"a\nb\"\n".to_vec()),
        Just(b"web-1  | ".to_vec()),
        Just(b"\x1b[31mERROR\x1b[0m ".to_vec()),
        Just(b"03/04/2025 9:14:22 PM".to_vec()),
        Just("Größe — 日本\u{feff}".as_bytes().to_vec()),
        Just(b"1718183662123 ".to_vec()),
        prop::collection::vec(any::<u8>(), 0..40),
        "[ -~]{0,40}".prop_map(String::into_bytes),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_keep_the_laws(pieces in prop::collection::vec(piece(), 0..40)) {
        let text = pieces.concat();
        let log = read(&text, &OPTIONS);
        laws(&text, &log);
        for section in outline(&log, text.len()) {
            prop_assert!(section.title.chars().count() <= 80);
            prop_assert!(section.children.iter().all(|child| section.span.covers(child.span)));
        }
        let input = evidence::EvidenceInput { name: "x", text: &text, log: &log };
        prop_assert!(evidence::evidence(&[input, input], 10).len() <= 10);
    }

    #[test]
    fn spans_of_text_are_text(pieces in prop::collection::vec(piece(), 0..40)) {
        let text = String::from_utf8_lossy(&pieces.concat()).into_owned();
        let log = read(text.as_bytes(), &OPTIONS);
        for record in &log.records {
            prop_assert!(text.get(record.span.range()).is_some());
            prop_assert!(text.get(record.message.range()).is_some());
        }
    }

    #[test]
    fn a_time_is_never_invented(words in "[a-z ]{0,60}") {
        let log = read(words.as_bytes(), &OPTIONS);
        prop_assert!(log.records.iter().all(|record| record.time.is_none()));
    }
}
