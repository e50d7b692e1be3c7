//! A log that is followed is the log that is read.

use proptest::prelude::*;

use super::robustness::samples;
use super::{OPTIONS, laws};
use crate::{Following, Log, OwnFormats, read};

/// Follows a text that grows to these lengths, and compares each step with reading it; how often it could be followed.
fn check(text: &[u8], lengths: &[usize]) -> usize {
    let first = lengths.first().copied().unwrap_or(0);
    let (mut following, mut log) = Following::read(&text[..first], &OPTIONS);
    let mut before = first;
    let mut followed = 0;
    for &length in lengths {
        let now = &text[..length];
        let whole = read(now, &OPTIONS);
        let as_it_was = log.clone();
        // Up to here both are the same.
        if following.follow(&mut log, now, before.min(length), &OPTIONS) {
            followed += 1;
            assert_eq!(log, whole, "{length} bytes after {before}");
            laws(now, &log);
        } else {
            assert_eq!(log, as_it_was);
            (following, log) = Following::read(now, &OPTIONS);
        }
        before = length;
    }
    followed
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn what_is_followed_is_what_is_read(
        times in 1usize..8,
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 1..6),
        mixed in any::<Option<prop::sample::Index>>(),
    ) {
        let samples = samples();
        for (_, text) in &samples {
            let mut whole = text.repeat(times);
            if let Some(other) = &mixed {
                whole.push_str(&samples[other.index(samples.len())].1);
            }
            let mut lengths: Vec<usize> = cuts.iter().map(|cut| cut.index(whole.len() + 1)).collect();
            lengths.sort_unstable();
            // It may shrink, too.
            if lengths.len() > 3 {
                lengths.swap(1, 2);
            }
            check(whole.as_bytes(), &lengths);
        }
    }
}

#[test]
fn a_log_that_is_read_in_pieces_is_the_log_that_is_read() {
    for (format, text) in samples() {
        let text = text.repeat(6);
        let whole = read(text.as_bytes(), &OPTIONS);
        for length in [97, 300, 1000] {
            let own = OwnFormats::default();
            let (mut following, mut log) =
                Following::read_in_pieces(text.as_bytes(), &OPTIONS, &own, length);
            assert_eq!(log, whole, "{format} in pieces of {length}");
            // What is appended to it is followed as after reading it at once.
            let longer = format!("{text}{text}");
            if following.follow(&mut log, longer.as_bytes(), text.len(), &OPTIONS) {
                assert_eq!(log, read(longer.as_bytes(), &OPTIONS), "{format}");
            }
        }
    }
}

#[test]
fn logs_of_lines_are_followed_line_by_line() {
    let words = ["ana", "bob", "eve", "joe", "kim"];
    let stamped: String = (0..600)
        .map(|index| {
            let word = words[index * 7 % 5];
            format!(
                "2024-06-12 09:{:02}:{:02},123 INFO [main] a.B - user {word} took {index} ms\n",
                index / 60,
                index % 60
            )
        })
        .collect();
    let json: String = (0..600)
        .map(|index| {
            format!(
                "{{\"ts\":{},\"level\":\"info\",\"msg\":\"user {} left\"}}\n",
                1_718_183_662 + index,
                words[index * 3 % 5]
            )
        })
        .collect();
    let bare: String =
        (0..600).map(|index| format!("{} went by {index}\n", words[index * 3 % 5])).collect();
    for text in [stamped, json, bare] {
        let lengths: Vec<usize> = (text.len() / 2..text.len()).step_by(97).collect();
        assert_eq!(check(text.as_bytes(), &lengths), lengths.len(), "{}", &text[..80]);
    }
}

#[test]
fn a_year_that_ends_is_read_again() {
    let text = "Dec 30 10:00:00 h a[1]: x\nDec 31 10:00:00 h a[1]: y\nJan  1 10:00:00 h a[1]: z\n";
    assert_eq!(check(text.as_bytes(), &[53, text.len()]), 1);
}

#[test]
fn records_behind_an_edit_move_with_it() {
    let text = "2024-06-12 09:00:00 INFO one\n2024-06-12 09:00:01 INFO two\n2024-06-12 09:00:02 INFO three\n";
    let mut log: Log = read(text.as_bytes(), &OPTIONS);
    let edited = text.replacen("one\n", "one\n  and more\n", 1);
    log.shift(text::Span::new(29, 29), 11, 1);
    let whole = read(edited.as_bytes(), &OPTIONS);
    let places = |log: &Log| -> Vec<(text::Span, u32, u32)> {
        log.records
            .iter()
            .skip(1)
            .map(|record| (record.span, record.line, record.end_line))
            .collect()
    };
    assert_eq!(places(&log), places(&whole));
}
