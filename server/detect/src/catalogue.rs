//! Every rule that can speak, with where its format is from and an example.
//!
//! Examples are put together when asked for, so that no scanner takes this text for a leak. A rule is listed with the kind that its
//! example is found as; a test finds each example with its own rule. Facts only: formats are those of the named sources, all code
//! and all examples are our own.

mod rows;

use self::rows::ROWS;
use crate::beside;
use crate::checksum::{base62, crc32};
use crate::detectors::national_id::{NUMBERS, Number};
use crate::detectors::vendor_token::keyed::{KEYED, Keyed};
use crate::detectors::vendor_token::{self, Alphabet, Check, Format};
use crate::registry::DETECTORS;
use crate::{Config, Kind, kind, scan};

/// A rule, as a list of all shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleInfo {
    /// The name in findings.
    pub rule: &'static str,
    /// What its example is found as; its tier is that of the rule.
    pub kind: &'static Kind,
    /// Where the format is from.
    pub source: &'static str,
    /// A text in which it finds something.
    pub example: String,
}

/// All rules of the detectors by name. Looks for each example, so it takes a moment.
pub fn rules() -> Vec<RuleInfo> {
    let rules = DETECTORS.iter().map(|detector| detector.rule).chain([beside::RULE]);
    let own = rules.filter_map(|one| {
        let (rule, source, parts) = ROWS.iter().find(|(rule, ..)| *rule == one)?;
        Some((*rule, *source, parts.concat()))
    });
    let formats = vendor_token::all().map(|one| (one.rule, VENDORS, of_format(one)));
    let keyed = KEYED.iter().map(|one| (one.rule, VENDORS, of_keyed(one)));
    let numbers = NUMBERS.iter().map(|one| (one.rule, NATIONAL, of_number(one)));
    let all = own.chain(formats).chain(keyed).chain(numbers);
    let mut rules: Vec<RuleInfo> = all
        .filter_map(|(rule, source, example)| {
            let found = scan(example.as_bytes(), &Config::everything());
            let finding = found
                .iter()
                .find(|finding| finding.rule == rule)
                .or_else(|| found.first().filter(|_| UNWRAPPERS.contains(&rule)))?;
            Some(RuleInfo { rule, kind: kind(finding.kind)?, source, example })
        })
        .collect();
    rules.sort_by_key(|info| info.rule);
    rules.dedup_by_key(|info| info.rule);
    rules
}

/// All rules as a Markdown page, without examples: they look like what a scanner looks for.
pub fn rules_markdown() -> String {
    let rules = rules();
    let mut page = format!(
        "# Rules\n\nMade by `UPDATE_EXPECT=1 cargo test -p detect`; do not edit.\n\n{} rules. \
         Tier 1 is a secret, 2 personal, 3 an identifier of infrastructure, 4 low. `tftsr rules` prints an example of each.\n\n\
         | rule | tier | type | source |\n|---|---|---|---|\n",
        rules.len()
    );
    for rule in rules {
        let RuleInfo { rule, kind, source, .. } = rule;
        page.push_str(&format!("| `{rule}` | {} | `{}` | {source} |\n", kind.tier, kind.id));
    }
    page
}

const VENDORS: &str = "the vendor's documentation; GitHub's list of secret scanning patterns; ids as in gitleaks where it has one";
const NATIONAL: &str =
    "the number's issuing authority and its published check digit (checks.rs names each)";

/// A credential in a vendor's format.
fn of_format(format: &Format) -> String {
    let mut body = drawn(format.alphabet, format.length.0, 7);
    if format.check == Check::Crc32 {
        body.truncate(body.len().saturating_sub(6));
        body.push_str(&base62(crc32(body.as_bytes())));
    }
    let vendor = format.rule.split('-').next().unwrap_or_default();
    match format.check {
        Check::Named => format!("{vendor} key {}{body} ", format.prefix),
        _ => format!("key {}{body} ", format.prefix),
    }
}

/// A key under the name of its vendor.
fn of_keyed(keyed: &Keyed) -> String {
    format!("{}_api_key={}", keyed.vendor, drawn(keyed.alphabet, keyed.length.0, 11))
}

/// A national number under its name, with a check digit that holds.
fn of_number(number: &Number) -> String {
    let name = number.names.first().copied().unwrap_or_default();
    let shape = number.shapes.first().copied().unwrap_or_default();
    let filled = |seed: u64| -> Vec<u8> {
        let mut dice = seed;
        let mut pick = |from: &[u8]| {
            dice = dice
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            from.get((dice >> 33) as usize % from.len().max(1)).copied().unwrap_or(b'0')
        };
        shape
            .bytes()
            .map(|b| match b {
                b'9' => pick(b"0123456789"),
                b'A' => pick(b"ABCDEFGHJKLMNPQRSTUVWXYZ"),
                b'*' => pick(b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"),
                other => other,
            })
            .collect()
    };
    let good = (1..200_000).map(filled).find(|digits| (number.check)(digits));
    format!("{name}: {}", String::from_utf8_lossy(&good.unwrap_or_else(|| filled(1))))
}

/// Letters of an alphabet that look drawn at random, the same each time.
fn drawn(alphabet: Alphabet, length: usize, seed: u64) -> String {
    let letters: Vec<u8> =
        (b'0'..=b'z').filter(|b| b.is_ascii_alphanumeric() && alphabet.has(*b)).collect();
    let mut dice = seed;
    (0..length)
        .map(|_| {
            dice = dice
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let at = (dice >> 33) as usize % letters.len().max(1);
            char::from(letters.get(at).copied().unwrap_or(b'0'))
        })
        .collect()
}

/// Detectors that show others what is hidden or lies elsewhere; these speak under the rule that knows the value.
static UNWRAPPERS: &[&str] = &[
    "argument-list",
    "arrow-value",
    "base64-text",
    "bracketed-value",
    "changed-value",
    "duplicate-entry",
    "es-nie",
    "escaped-break",
    "named-value",
    "national-id-number",
    "php-serialized",
    "flag-value",
    "piped-row",
    "piped-value",
    "process-title",
    "quoted-printable",
    "registry-value",
    "set-to",
    "table-column",
    "terminal-colors",
    "value-on-next-line",
    "zero-bytes",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Tables whose rows speak under names of their own.
    const TABLES: [&str; 3] = ["vendor-token", "vendor-key-field", "national-id"];

    #[test]
    fn the_page_lists_the_rules_there_are() {
        expect_test::expect_file!["../RULES.md"].assert_eq(&rules_markdown());
    }

    #[test]
    fn every_rule_has_a_source_and_an_example_that_it_finds() {
        let found: BTreeSet<&str> = rules().into_iter().map(|info| info.rule).collect();
        let all = DETECTORS
            .iter()
            .map(|one| one.rule)
            .filter(|rule| !TABLES.contains(rule))
            .chain(vendor_token::all().map(|one| one.rule))
            .chain(KEYED.iter().map(|one| one.rule))
            .chain(NUMBERS.iter().map(|one| one.rule));
        let missing: BTreeSet<&str> = all.filter(|rule| !found.contains(rule)).collect();
        let looked: Vec<String> = ROWS
            .iter()
            .filter(|(rule, ..)| missing.contains(rule))
            .map(|(rule, _, parts)| {
                let found = scan(parts.concat().as_bytes(), &Config::everything());
                format!("{rule}: {:?}", found.iter().map(|f| f.rule).collect::<Vec<_>>())
            })
            .collect();
        assert!(missing.is_empty(), "{missing:?}\n{}", looked.join("\n"));
    }
}
