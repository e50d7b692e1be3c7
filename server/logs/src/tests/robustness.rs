//! Logs as they are found: torn, mixed, in other encodings, with clocks that go back. Every format is cut, spliced and dirtied, and
//! the laws hold.

use expect_test::expect;
use proptest::prelude::*;

use super::{OPTIONS, check, laws};
use crate::{ReadOptions, outline, read};

/// Logs of the formats that no other test shows.
const MORE: &[&str] = &[
    "{\"log\":\"INFO one\\n\",\"stream\":\"stdout\",\"time\":\"2024-06-12T09:14:22.1Z\"}\n{\"log\":\"two\\n\",\"stream\":\"stderr\",\"time\":\"2024-06-12T09:14:23.1Z\"}\n",
    "2024-06-12T09:14:22.123456789Z stdout F INFO one\n2024-06-12T09:14:23.123456789Z stderr P tw\n2024-06-12T09:14:23.123456790Z stderr F o\n",
    "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1718183662123456\nPRIORITY=3\nSYSLOG_IDENTIFIER=app\nMESSAGE=one\n\n__CURSOR=s=2\n__REALTIME_TIMESTAMP=1718183663123456\nMESSAGE=two\n\n",
    "Event[0]:\n  Log Name: System\n  Source: disk\n  Date: 2024-06-12T09:14:22.123\n  Event ID: 7\n  Level: Error\n  Description: \nThe device has a bad block.\n",
    "# Time: 2024-06-12T09:14:22.123456Z\n# User@Host: app[app] @  [192.0.2.7]  Id:     8\n# Query_time: 12.5  Lock_time: 0.0 Rows_sent: 1  Rows_examined: 9\nSELECT 1;\n",
    "2024-06-12 09:14:22.123 UTC,\"app\",\"shop\",811,\"192.0.2.7:50412\",66696c65.32b,1,\"SELECT\",2024-06-12 09:10:00 UTC,3/12,0,ERROR,42P01,\"relation \"\"x\"\" does not exist\",,,,,,\"select\n1\",15,,\"psql\"\n2024-06-12 09:14:23.123 UTC,\"app\",\"shop\",811,\"192.0.2.7:50412\",66696c65.32b,2,\"idle\",2024-06-12 09:10:00 UTC,3/0,0,LOG,00000,\"disconnection\",,,,,,,,,\"psql\"\n",
    "type=SYSCALL msg=audit(1718183662.123:456): arch=c000003e syscall=2 success=no exit=-13 pid=812\ntype=AVC msg=audit(1718183662.123:456): avc:  denied  { read } for  pid=812\n",
    "192.0.2.7 - - [12/Jun/2024:09:14:22 +0200] \"GET /a HTTP/1.1\" 500 12 \"-\" \"curl/8\"\n192.0.2.8 - - [12/Jun/2024:09:14:23 +0200] \"GET /b HTTP/1.1\" 200 12 \"-\" \"curl/8\"\n",
    "[Wed Jun 12 09:14:22.123456 2024] [core:error] [pid 811:tid 1] [client 192.0.2.7:50412] AH00124: Request exceeded the limit\n[Wed Jun 12 09:14:23.123456 2024] [mpm_event:notice] [pid 1:tid 1] AH00489: configured\n",
    "2024/06/12 09:14:22 [error] 811#811: *7 connect() failed (111: Connection refused) while connecting to upstream\n2024/06/12 09:14:23 [warn] 811#811: *8 buffered to a temporary file\n",
    "2024-06-12 09:14:22.123 UTC [811] app@shop ERROR:  relation \"x\" does not exist\n2024-06-12 09:14:22.123 UTC [811] app@shop STATEMENT:  select\n\t1\n2024-06-12 09:14:23.123 UTC [9] LOG:  checkpoint starting: time\n",
    "I0612 09:14:22.123456       1 main.go:12] started\nE0612 09:14:23.123456       1 node.go:7] \"Failed to sync\" err=\"timeout\"\n",
    "- 1718183662 2024.06.12 R02-M1-N0 2024-06-12-09.14.22.123456 R02-M1-N0 RAS KERNEL INFO cache parity error corrected\nAPPREAD 1718183663 2024.06.12 R02-M1-N0 2024-06-12-09.14.23.123456 R02-M1-N0 RAS APP FATAL ciod: failed to read\n",
    "20240612-9:14:22:17|Step_LSC|30002312|onStandStepChanged 3579\n20240612-9:14:23:18|Step_SPUtils|30002312|setTodayTotalDetailSteps=1\n",
    "24/06/12 09:14:22 INFO executor.Executor: Running task 0.0\n24/06/12 09:14:23 ERROR storage.BlockManager: Failed to get block\n",
    "2024-06-12T09:14:22.123+02:00  INFO 811 --- [shop] [main] com.example.Shop : started\n2024-06-12T09:14:23.123+02:00 ERROR 811 --- [shop] [main] com.example.Pay : refused\njava.lang.IllegalStateException: x\n\tat com.example.Pay.run(Pay.java:1)\n",
    "09:14:22,123 INFO  [org.jboss.as] (MSC service thread 1-1) started\n09:14:23,123 ERROR [org.jboss.msc] (MSC service thread 1-2) failed\n",
    "2024-06-12 09:14:22.1234|INFO|Shop.Cart|added\n2024-06-12 09:14:23.1234|ERROR|Shop.Pay|refused\n",
    "2024-06-12T09:14:22.123456Z  INFO shop::cart: added item=7\n2024-06-12T09:14:23.123456Z ERROR request{id=8f3a}: shop::pay: refused\n",
    "2024/06/12 09:14:22 started on :8080\n2024/06/12 09:14:23.123456 main.go:12: listening\npanic: runtime error: index out of range\n\ngoroutine 1 [running]:\nmain.main()\n\t/srv/main.go:12 +0x1d\n",
];

/// The logs of the other tests, which hold each format at least once, cut out of their sources.
pub(super) fn samples() -> Vec<(&'static str, String)> {
    let sources = [
        include_str!("applications.rs"),
        include_str!("databases.rs"),
        include_str!("devices.rs"),
        include_str!("network.rs"),
        include_str!("platforms.rs"),
        include_str!("products.rs"),
        include_str!("systems.rs"),
    ];
    let sample = |text: &str| (read(text.as_bytes(), &OPTIONS).format, text.to_owned());
    let mut samples: Vec<(&'static str, String)> = MORE.iter().map(|text| sample(text)).collect();
    for source in sources {
        let mut rest = source;
        while let Some(at) = rest.find("    check(\n") {
            rest = &rest[at + 11..];
            let Some(text) = literal(rest.trim_start()) else { continue };
            samples.push(sample(&text));
        }
    }
    samples
}

/// The text of a string literal of Rust, raw or with escapes.
fn literal(source: &str) -> Option<String> {
    if let Some(rest) = source.strip_prefix("r#\"") {
        return rest.split_once("\"#").map(|(text, _)| text.to_owned());
    }
    let mut signs = source.strip_prefix('"')?.chars().peekable();
    let mut text = String::new();
    while let Some(sign) = signs.next() {
        match sign {
            '"' => return Some(text),
            '\\' => match signs.next()? {
                'n' => text.push('\n'),
                'r' => text.push('\r'),
                't' => text.push('\t'),
                '0' => text.push('\0'),
                'x' => {
                    let code: String = signs.by_ref().take(2).collect();
                    text.push(char::from(u8::from_str_radix(&code, 16).ok()?));
                }
                '\n' => {
                    while signs.peek().is_some_and(|sign| sign.is_whitespace()) {
                        signs.next();
                    }
                }
                other => text.push(other),
            },
            other => text.push(other),
        }
    }
    None
}

#[test]
fn every_format_is_among_the_samples() {
    let found: Vec<&str> = samples().iter().map(|(format, _)| *format).collect();
    let missing: Vec<&str> = crate::formats().filter(|format| !found.contains(format)).collect();
    assert_eq!(missing, [""; 0]);
}

/// What happens to logs on their way.
#[derive(Debug, Clone)]
enum Damage {
    Cut(prop::sample::Index, prop::sample::Index),
    Insert(prop::sample::Index, Vec<u8>),
    Splice(prop::sample::Index, prop::sample::Index),
    Carriage,
    Mark,
    Wide,
    Repeat,
}

fn damage() -> impl Strategy<Value = Damage> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        (index(), index()).prop_map(|(from, length)| Damage::Cut(from, length)),
        (
            index(),
            prop_oneof![
                Just(vec![0; 9]),
                Just(b"\x1b[1;31m".to_vec()),
                Just(b"\x1b]8;;".to_vec()),
                Just(b"\r".to_vec()),
                Just(b"\n\n".to_vec()),
                Just(b"\"".to_vec()),
                Just(b"{".to_vec()),
                Just("é—日".as_bytes().to_vec()),
                Just(b"\xff\xe9\xfc".to_vec()),
                prop::collection::vec(any::<u8>(), 1..9),
            ]
        )
            .prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
        (index(), index()).prop_map(|(at, other)| Damage::Splice(at, other)),
        Just(Damage::Carriage),
        Just(Damage::Mark),
        Just(Damage::Wide),
        Just(Damage::Repeat),
    ]
}

fn damaged(text: &str, all: &[Damage], samples: &[(&'static str, String)]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for one in all {
        match one {
            Damage::Cut(from, length) if !bytes.is_empty() => {
                let from = from.index(bytes.len());
                let length = length.index(40).min(bytes.len() - from);
                bytes.drain(from..from + length);
            }
            Damage::Insert(at, what) => {
                let at = at.index(bytes.len() + 1);
                bytes.splice(at..at, what.iter().copied());
            }
            Damage::Splice(at, other) => {
                let at = at.index(bytes.len() + 1);
                let other = samples[other.index(samples.len())].1.as_bytes();
                bytes.splice(at..at, other.iter().copied());
            }
            Damage::Carriage => {
                bytes = String::from_utf8_lossy(&bytes).replace('\n', "\r\n").into_bytes();
            }
            Damage::Mark => {
                bytes.splice(0..0, *b"\xef\xbb\xbf");
            }
            Damage::Wide => {
                // Read as it is, not as the UTF-16 that it is.
                let wide = String::from_utf8_lossy(&bytes).into_owned();
                bytes = wide.encode_utf16().flat_map(u16::to_le_bytes).collect();
            }
            Damage::Repeat => bytes.extend_from_within(..),
            Damage::Cut(..) => {}
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_format_keeps_the_laws_whatever_happens_to_it(
        all in prop::collection::vec(damage(), 0..6),
    ) {
        let samples = samples();
        for (_, text) in &samples {
            let bytes = damaged(text, &all, &samples);
            let log = read(&bytes, &OPTIONS);
            laws(&bytes, &log);
            outline(&log, bytes.len());
        }
    }
}

#[test]
fn a_rotated_file_begins_inside_of_a_record() {
    check(
        "\tat com.example.Pay.run(Pay.java:1)\n\
         2024-06-12 09:14:22,123 INFO [main] a.B - one\n2024-06-12 09:14:23,123 INFO [main] a.B - two\n",
        &expect![[r#"
            log4j
            1-1 - - [] 	at com.example.Pay.run(Pay.java:1)
            2-2 2024-06-12T09:14:22.123? info [a.B] one
            3-3 2024-06-12T09:14:23.123? info [a.B] two
        "#]],
    );
}

#[test]
fn writers_between_each_other_keep_their_own_lines() {
    check(
        "2024-06-12 09:14:22,123 INFO [main] a.B - one\nI0612 09:14:22.500000       1 main.go:1] two\n\
         2024-06-12 09:14:23,123 ERROR [main] a.B - three\nI0612 09:14:23.500000       1 main.go:1] four\n",
        &expect![[r#"
            klog
            1-1 2024-06-12T09:14:22.123? info [a.B] one
            2-2 --06-12T09:14:22.500000? info [main.go:1] two
            3-3 2024-06-12T09:14:23.123? error [a.B] three
            4-4 --06-12T09:14:23.500000? info [main.go:1] four
        "#]],
    );
}

#[test]
fn a_clock_that_goes_back_moves_no_record() {
    check(
        "2024-10-27T02:59:59+02:00 host a[1]: one\n2024-10-27T02:00:00+01:00 host a[1]: two\n\
         2024-10-27T01:30:00+01:00 host a[1]: three\n",
        &expect![[r#"
            syslog3164
            1-1 2024-10-27T02:59:59+02:00 - [a] one
            2-2 2024-10-27T02:00:00+01:00 - [a] two
            3-3 2024-10-27T01:30:00+01:00 - [a] three
        "#]],
    );
}

#[test]
fn a_clock_that_was_never_set_loses_no_record() {
    check(
        "1970-01-01T01:00:00.5+02:00 ERROR app: one\n1970-01-01T01:00:01.5+02:00 ERROR app: two\n",
        &expect![[r#"
            plain
            1-1 1970-01-01T01:00:00.5+02:00 error [app] one
            2-2 1970-01-01T01:00:01.5+02:00 error [app] two
        "#]],
    );
}

#[test]
fn a_day_that_its_year_does_not_have_is_no_date() {
    check(
        "2023-02-29T09:14:22Z ERROR one\n2024-02-29T09:14:22Z ERROR two\n",
        &expect![[r#"
        plain
        1-1 - - [] 2023-02-29T09:14:22Z ERROR one
        2-2 2024-02-29T09:14:22Z error [] two
    "#]],
    );
}

#[test]
fn words_that_are_months_elsewhere_begin_sentences() {
    check(
        "set 12 09:14:22 in the config\nout 12 09:14:22 of the box\n",
        &expect![[r#"
        plain
        1-1 T09:14:22? - [] in the config
        2-2 T09:14:22? - [] of the box
    "#]],
    );
}

#[test]
fn years_that_are_counted_in_one_file_have_an_end() {
    let text = "Dec  1 00:00:00 h p[1]: x\nJan  1 00:00:00 h p[1]: x\nJun  1 00:00:00 h p[1]: x\n";
    let log = read(text.repeat(33_000).as_bytes(), &OPTIONS);
    assert_eq!(log.records.len(), 99_000);
}

#[test]
fn a_leap_second_is_the_last_of_its_minute() {
    check(
        "2016-12-31T23:59:60.5Z app one\n2017-01-01T00:00:00Z app two\n",
        &expect![[r#"
        plain
        1-1 2016-12-31T23:59:59.5Z - [] app one
        2-2 2017-01-01T00:00:00Z - [] app two
    "#]],
    );
}

#[test]
fn epochs_tell_their_unit_by_their_length() {
    for (epoch, written) in [
        ("1718183662", "2024-06-12T09:14:22Z"),
        ("1718183662123", "2024-06-12T09:14:22.123Z"),
        ("1718183662123456", "2024-06-12T09:14:22.123456Z"),
        ("1718183662123456789", "2024-06-12T09:14:22.123456789Z"),
    ] {
        let line = format!("{{\"ts\":{epoch},\"level\":\"info\",\"msg\":\"x\"}}\n");
        let log = read(line.as_bytes(), &OPTIONS);
        assert_eq!(log.records.get(0).expect("a record").time.expect("a time").written(), written);
    }
}

#[test]
fn a_day_that_may_be_a_month_is_no_certain_time() {
    let certain = |text: &str| {
        let log = read(text.as_bytes(), &OPTIONS);
        log.records.iter().all(|record| record.time.is_some_and(|time| time.certain))
    };
    assert!(!certain("03/04/2025 10:00:00 +00:00 one\n"));
    let times = |text: &str| -> Vec<String> {
        let log = read(text.as_bytes(), &OPTIONS);
        log.records.iter().filter_map(|record| Some(record.time?.written())).collect()
    };
    assert_eq!(
        times("03/04/2025 10:00:00 one\n13/04/2025 10:00:00 two\n"),
        ["2025-04-03T10:00:00", "2025-04-13T10:00:00"]
    );
}

#[test]
fn years_step_at_new_year() {
    let options = ReadOptions { year_hint: Some(2026), ..OPTIONS };
    let log = read(b"Dec 31 23:59:59 h a[1]: x\nJan  1 00:00:01 h a[1]: y\n", &options);
    let years: Vec<i16> = log
        .records
        .iter()
        .filter_map(|record| {
            Some(jiff::tz::TimeZone::UTC.to_datetime(record.time?.timestamp).year())
        })
        .collect();
    assert_eq!(years, [2025, 2026]);
}

#[test]
fn a_leap_day_falls_into_a_year_that_has_one() {
    let options = ReadOptions { year_hint: Some(2026), ..OPTIONS };
    let log = read(b"Feb 28 23:59:59 h a[1]: x\nFeb 29 00:00:01 h a[1]: y\n", &options);
    let dates: Vec<String> = log
        .records
        .iter()
        .filter_map(|record| Some(record.time?.timestamp.strftime("%F").to_string()))
        .collect();
    assert_eq!(dates, ["2024-02-28", "2024-02-29"]);
}
