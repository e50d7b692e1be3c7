//! Every vendor's format: one true example made from its own row, and two false ones.

use super::find_rules;
use crate::checksum::crc32;
use crate::detectors::vendor_token::keyed::KEYED;
use crate::detectors::vendor_token::{Alphabet, Check, Format, all};

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// `count` letters and digits of an alphabet that look drawn at random; the same on every run. Marks are left out.
fn drawn(alphabet: Alphabet, count: usize) -> String {
    let letters: Vec<u8> = BASE62.iter().copied().filter(|&b| alphabet.has(b)).collect();
    let mut state = 0x2545_f491_u32;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        char::from(letters[state as usize % letters.len()])
    };
    (0..count).map(|_| next()).collect()
}

/// A credential of this format, with its checksum.
fn example(format: &Format) -> String {
    let mut body = drawn(format.alphabet, format.length.0);
    if format.check == Check::Crc32 {
        body.truncate(format.length.0 - 6);
        let mut rest = crc32(body.as_bytes());
        let mut check = [b'0'; 6];
        for slot in check.iter_mut().rev() {
            *slot = BASE62[(rest % 62) as usize];
            rest /= 62;
        }
        body.push_str(std::str::from_utf8(&check).unwrap_or_default());
    }
    format!("{}{body}", format.prefix)
}

/// A line that holds `value`, and names the vendor where that is asked for.
fn line(format: &Format, value: &str) -> String {
    let vendor = format.rule.split('-').next().unwrap_or_default();
    format!("2026-03-14 {vendor} call with {value} failed")
}

#[test]
fn each_format_is_found_and_near_misses_are_not() {
    for format in all() {
        let good = example(format);
        assert!(
            find_rules(&line(format, &good)).contains(&(format.rule, good.clone())),
            "{}: {:?}",
            format.rule,
            find_rules(&line(format, &good))
        );
        let short = good.get(..good.len() - 1).unwrap_or_default();
        let mut wrong = good.clone();
        let middle = format.prefix.len() + format.length.0 / 2;
        wrong.replace_range(middle..=middle, "!");
        for bad in [short, wrong.as_str()] {
            let found = find_rules(&line(format, bad));
            assert!(found.iter().all(|(rule, _)| *rule != format.rule), "{bad}: {found:?}");
        }
    }
}

#[test]
fn a_prefix_that_is_a_word_needs_its_vendor() {
    for format in all().filter(|format| format.check == Check::Named) {
        let text = format!("2026-03-14 call with {} failed", example(format));
        let found = find_rules(&text);
        assert!(found.iter().all(|(rule, _)| *rule != format.rule), "{text}: {found:?}");
    }
}

#[test]
fn each_keyed_format_is_found_by_its_vendor_alone() {
    for row in KEYED {
        let value = drawn(row.alphabet, row.length.0);
        let text = format!("{}_api_key={value}", row.vendor.to_uppercase());
        let rules = find_rules(&text);
        let own =
            |rule: &str| KEYED.iter().any(|other| other.rule == rule && other.vendor == row.vendor);
        assert!(
            rules.iter().any(|(rule, found)| own(rule) && *found == value),
            "{text}: {rules:?}"
        );
        for text in [
            format!("other_api_key={value}"),
            format!("{}_host={value}", row.vendor),
            format!("{}_api_key={value}{}", row.vendor, drawn(row.alphabet, 200)),
        ] {
            let rules = find_rules(&text);
            assert!(rules.iter().all(|(rule, _)| !own(rule)), "{text}: {rules:?}");
        }
    }
}

/// A token whose checksum does not fit was never issued.
#[test]
fn a_wrong_checksum_says_nothing() {
    let checked: Vec<&Format> = all().filter(|format| format.check == Check::Crc32).collect();
    assert!(checked.len() >= 6);
    for format in checked {
        let mut wrong = example(format);
        let last = if wrong.pop() == Some('0') { '1' } else { '0' };
        wrong.push(last);
        let found = find_rules(&line(format, &wrong));
        assert!(found.iter().all(|(_, value)| *value != wrong), "{}: {found:?}", format.rule);
    }
}

#[test]
fn there_are_many_and_each_once() {
    let mut rules: Vec<&str> =
        all().map(|format| format.rule).chain(KEYED.iter().map(|row| row.rule)).collect();
    let count = rules.len();
    rules.sort_unstable();
    rules.dedup();
    assert_eq!(rules.len(), count);
    assert!(count >= 450, "{count}");
    assert!(rules.iter().all(|rule| {
        rule.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    }));
}
