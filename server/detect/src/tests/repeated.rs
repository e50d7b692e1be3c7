//! Lines that repeat but for their numbers are found in as if they were seen for the first time.

use proptest::prelude::*;

use super::corpus;
use crate::repeated::{BLIND, without};
use crate::{Config, rules, scan};

/// Where the numbers of a line are: digits with no letter, digit or underscore at either end.
fn numbers(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    let is_word = |at: usize| bytes.get(at).is_some_and(|b| crate::line::is_word(*b));
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let end = (at..bytes.len()).find(|&i| !bytes[i].is_ascii_digit()).unwrap_or(bytes.len());
        if end > at && (at == 0 || !is_word(at - 1)) && !is_word(end) {
            found.push(at..end);
        }
        at = end.max(at + 1);
    }
    found
}

/// The line with other digits in its numbers.
fn renumbered(line: &str, turn: usize) -> String {
    let mut digits: Vec<u8> = line.as_bytes().to_vec();
    for range in numbers(line.as_bytes()) {
        for (index, digit) in digits[range].iter_mut().enumerate() {
            *digit = match turn {
                0 => b'0',
                1 => b'9',
                2 => b'1',
                _ => b'0' + ((*digit - b'0') as usize + turn * (index + 3)) as u8 % 10,
            };
        }
    }
    String::from_utf8(digits).expect("digits for digits")
}

/// What is found otherwise in a line that follows itself with other numbers than when no line is remembered.
pub(super) fn difference(line: &str, first: usize) -> Option<String> {
    let lines = (first..first + 7).map(|turn| match turn % 7 {
        5 => line.to_owned(),
        turn => renumbered(line, turn),
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    let config = Config::everything();
    let (found, expected) =
        (scan(text.as_bytes(), &config), without(|| scan(text.as_bytes(), &config)));
    let odd = found.iter().find(|finding| !expected.contains(finding)).map(|f| ("more", f));
    let missed = expected.iter().find(|finding| !found.contains(finding)).map(|f| ("less", f));
    let (way, finding) = missed.or(odd)?;
    let value = text.get(finding.span.range()).unwrap_or("not on a boundary");
    let row = text.get(..finding.span.start)?.rsplit('\n').next()?.len();
    Some(format!("{way}: {} {value:?} at {row} of {line:?}", finding.rule))
}

#[test]
#[expect(clippy::disallowed_methods, reason = "all lines are for the slow tests")]
fn logs_next_to_the_checkout() {
    let every = if std::env::var_os("RUN_SLOW_TESTS").is_some() { 1 } else { 16 };
    let mut wrong = Vec::new();
    for text in corpus::texts() {
        let text = String::from_utf8_lossy(&text);
        let lines = text
            .lines()
            .enumerate()
            .filter(|(index, line)| index % every == 0 && line.len() < 2048);
        wrong.extend(lines.filter_map(|(index, line)| difference(line, index)));
    }
    assert!(wrong.is_empty(), "{}: {:#?}", wrong.len(), wrong.iter().take(40).collect::<Vec<_>>());
}

#[test]
fn values_that_depend_on_a_number_before_them() {
    let secret = ["14141B18", "0F0B"].concat();
    for line in [
        format!("tacacs-server key 7 {secret}"),
        "<14>1 2026-03-14T02:11:09Z web7 sshd 12 - - ready".to_owned(),
        format!("refresh_token=1//0{} scope=openid", "Yq94KKbmrxAliYMrMJlriilyENArxkyLmtpaanEfo"),
        "35=A|553=aquell|554=hunter2x9|".to_owned(),
        "GET | 12 ms | aquell | 200".to_owned(),
        "\u{e9}%40192.0.2.\u{e9} a%40192.example.com %40192.example.com".to_owned(),
        // The number of a name that is made, an address and a device by theirs, a number in a name of a long word.
        "at lon-web-80 and lon-web-81, web-01 and web-11".to_owned(),
        "link 00:00:00:00:00:00 and 20:01:00:00:00:10 up, 2001::10 and 1::2".to_owned(),
        "12 Larch Street, 0412 Larch Street".to_owned(),
        format!("hash {} of 12 at 192.0.2.7, user=ana", "c0ffee5".repeat(14)),
    ] {
        for first in 0..7 {
            assert_eq!(difference(&line, first), None);
        }
    }
}

/// The line with other digits in its numbers, drawn from `digits` in turn.
fn drawn(line: &str, digits: &[u8], seed: usize) -> String {
    let bytes = line.as_bytes();
    let mut text = bytes.to_vec();
    let mut turn = seed;
    for range in numbers(bytes) {
        for digit in &mut text[range] {
            *digit = digits[turn * 7 / 3 % digits.len()];
            turn += 1;
        }
    }
    String::from_utf8(text).expect("digits for digits")
}

#[test]
fn the_same_sentence_with_a_number_that_says_something_else() {
    for pair in [
        // The address in a name of a cloud.
        ["x ip-11-0-1-2 y", "x ip-10-0-1-2 y"],
        // Five digits that Kubernetes could have drawn, and five that it could not.
        ["unlocked account ord-app-24689", "unlocked account ord-app-13131"],
        ["check on ord-app-24689 failed", "check on ord-app-13131 failed"],
        // Fields of SWIFT.
        [":00:BANKDEFF/00000000", ":25:BANKDEFF/95079078"],
        [":11:/246598906", ":59:/246598906"],
        // A day that is none.
        ["born on March 0, 9616", "born on March 3, 1980"],
        // Desktops of sessions of Windows, which are no accounts.
        ["session opened for user dwm-3(uid=0)", "session opened for user dwm-1(uid=0)"],
        // Numbers of telephones, which start with no zero.
        ["MSISDN[00000000000]", "MSISDN[15550100123]"],
    ] {
        let [one, other] = pair;
        for text in [format!("{one}\n{other}"), format!("{other}\n{one}\nx\n{one}")] {
            assert_same(&text);
        }
        for line in pair {
            for first in 0..7 {
                assert_eq!(difference(line, first), None);
            }
            for (index, digits) in [&b"0"[..], b"9", b"2456789", b"17", b"10"].iter().enumerate() {
                let text =
                    format!("{}\n{line}\n{}", drawn(line, digits, index), drawn(line, b"13", 1));
                assert_same(&text);
            }
        }
    }
}

/// Checks that what is remembered of lines before changes nothing.
#[track_caller]
fn assert_same(text: &str) {
    let config = Config::everything();
    let found = scan(text.as_bytes(), &config);
    assert_eq!(found, without(|| scan(text.as_bytes(), &config)), "{text}");
}

#[test]
fn what_is_blind_to_numbers_exists() {
    for rule in BLIND {
        assert!(rules().iter().any(|info| info.rule == *rule), "no rule {rule}");
    }
}

proptest! {
    #[test]
    fn odd_lines(line in super::laws::line(), first in 0_usize..7) {
        prop_assert_eq!(difference(&line, first), None);
    }
}
