//! What is left alone: by value, pattern, type, rule or network, and by a comment in the line.
//!
//! Paths are no matter of text: who reads files leaves out the entries that are for others.

use std::net::IpAddr;

use regex_automata::meta::Regex;

use crate::own_rules::compile;
use crate::{Finding, canonical};

/// One entry of an allow list. Of each list that is not empty one item must fit; an entry whose lists are all empty allows
/// everything.
#[derive(Debug, Clone)]
pub struct Allow {
    types: Vec<String>,
    rules: Vec<String>,
    values: Vec<String>,
    patterns: Vec<(String, Regex)>,
    networks: Vec<Network>,
}

/// Two entries are equal when they were made of the same words.
impl PartialEq for Allow {
    fn eq(&self, other: &Allow) -> bool {
        let patterns = |allow: &Allow| -> Vec<String> {
            allow.patterns.iter().map(|(pattern, _)| pattern.clone()).collect()
        };
        self.types == other.types
            && self.rules == other.rules
            && self.values == other.values
            && self.networks == other.networks
            && patterns(self) == patterns(other)
    }
}

impl Eq for Allow {}

impl Allow {
    /// An entry that allows everything.
    pub fn all() -> Allow {
        Allow {
            types: Vec::new(),
            rules: Vec::new(),
            values: Vec::new(),
            patterns: Vec::new(),
            networks: Vec::new(),
        }
    }

    /// Only findings of these kinds, by id.
    #[must_use]
    pub fn types(self, types: Vec<String>) -> Allow {
        Allow { types, ..self }
    }

    /// Only findings of these rules, by name.
    #[must_use]
    pub fn rules(self, rules: Vec<String>) -> Allow {
        Allow { rules, ..self }
    }

    /// Only these values, compared as equal values are: an email in any case, an IPv6 address in any spelling.
    #[must_use]
    pub fn values(self, values: Vec<String>) -> Allow {
        Allow { values, ..self }
    }

    /// Only values in which one more pattern (a regular expression) is found; several add up. The error says why it is none.
    pub fn pattern(mut self, pattern: &str) -> Result<Allow, String> {
        self.patterns.push((pattern.to_owned(), compile(pattern)?));
        Ok(self)
    }

    /// Only addresses of one more network, as `10.0.0.0/8`; several add up. The error says what is expected.
    pub fn network(mut self, network: &str) -> Result<Allow, String> {
        self.networks.push(Network::read(network).ok_or_else(|| {
            "expected an address and the length of its network, as 10.0.0.0/8 or 2001:db8::/32"
                .to_owned()
        })?);
        Ok(self)
    }

    /// Whether a finding over `value` is left alone.
    pub(crate) fn covers(&self, finding: &Finding, value: &[u8]) -> bool {
        let of = |list: &[String], name: &str| list.is_empty() || list.iter().any(|id| id == name);
        of(&self.types, finding.kind)
            && of(&self.rules, finding.rule)
            && (self.values.is_empty() || self.holds(finding.kind, value))
            && (self.patterns.is_empty()
                || self.patterns.iter().any(|(_, pattern)| pattern.is_match(value)))
            && (self.networks.is_empty()
                || address(value).is_some_and(|address| {
                    self.networks.iter().any(|network| network.holds(address))
                }))
    }

    fn holds(&self, kind: &str, value: &[u8]) -> bool {
        let Ok(value) = std::str::from_utf8(value) else {
            return self.values.iter().any(|allowed| allowed.as_bytes() == value);
        };
        let wanted = canonical(kind, value);
        self.values.iter().any(|allowed| canonical(kind, allowed) == wanted)
    }
}

/// An IP network: RFC 4632 for IPv4, RFC 4291 section 2.3 for IPv6.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    /// How many leading bits count.
    length: u32,
}

impl Network {
    fn read(text: &str) -> Option<Network> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address.parse::<IpAddr>().ok()?, length.parse().ok()?),
            None => {
                let address = text.parse::<IpAddr>().ok()?;
                (address, if address.is_ipv4() { 32 } else { 128 })
            }
        };
        let longest = if address.is_ipv4() { 32 } else { 128 };
        (length <= longest).then_some(Network { address, length })
    }

    fn holds(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let differing = network.to_bits() ^ address.to_bits();
                differing.leading_zeros() >= self.length
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let differing = network.to_bits() ^ address.to_bits();
                differing.leading_zeros() >= self.length
            }
            _ => false,
        }
    }
}

/// The address that a value is, without an IPv6 zone.
fn address(value: &[u8]) -> Option<IpAddr> {
    let value = std::str::from_utf8(value).ok()?;
    value.split('%').next()?.parse().ok()
}

/// The comment that silences its line.
pub(crate) const COMMENT: &[u8] = b"tftsr:allow";

/// Drops the findings that a comment in their line allows. `tftsr:allow` alone allows all; names of types or rules behind it,
/// with commas between, allow these alone. A name that is none allows nothing: a slip must not silence a line. The first few
/// findings, of other lines, stay.
pub fn by_comment(line: &[u8], findings: &mut Vec<Finding>, first: usize) {
    let Some(at) = memchr::memmem::find(line, COMMENT) else { return };
    let names = names(line.get(at + COMMENT.len()..).unwrap_or(&[]));
    let mut index = 0;
    findings.retain(|finding| {
        index += 1;
        let is_named =
            |name: &&[u8]| *name == finding.kind.as_bytes() || *name == finding.rule.as_bytes();
        index <= first || !(names.is_empty() || names.iter().any(is_named))
    });
}

/// The names behind the comment: ` email, ipv4`.
fn names(mut rest: &[u8]) -> Vec<&[u8]> {
    let mut names = Vec::new();
    loop {
        let blank = rest.iter().take_while(|b| **b == b' ').count();
        let behind = rest.get(blank..).unwrap_or(&[]);
        let is_part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
        let length = behind.iter().take_while(|b| is_part(**b)).count();
        let (Some(name), true) =
            (behind.get(..length), behind.first().is_some_and(u8::is_ascii_alphanumeric))
        else {
            return names;
        };
        if blank == 0 {
            return names;
        }
        // `email-->` and `email.`: the end of a comment or sentence is no part of the name.
        names.push(name.trim_ascii_end().strip_suffix(b"--").unwrap_or(name));
        rest = behind.get(length..).unwrap_or(&[]);
        match rest.strip_prefix(b",") {
            Some(more) if more.starts_with(b" ") => rest = more,
            _ => return names,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_behind_a_comment() {
        for (text, expected) in [
            ("", &[][..]),
            (" */", &[]),
            ("\"}", &[]),
            (" -->", &[]),
            (" email", &["email"]),
            (" email, github-token -- a test account", &["email", "github-token"]),
            (" ipv4 because it is ours", &["ipv4"]),
            (" email-->", &["email"]),
        ] {
            let found: Vec<&str> = names(text.as_bytes())
                .into_iter()
                .map(|n| std::str::from_utf8(n).expect("text"))
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn networks() {
        for (network, address, holds) in [
            ("10.0.0.0/8", "10.255.1.2", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("0.0.0.0/0", "203.0.113.9", true),
            ("192.0.2.7", "192.0.2.7", true),
            ("2001:db8::/32", "2001:DB8:1::5%eth0", true),
            ("2001:db8::/32", "2001:db9::5", false),
            ("2001:db8::/32", "192.0.2.7", false),
        ] {
            let network = Network::read(network).expect(network);
            let address = super::address(address.as_bytes()).expect(address);
            assert_eq!(network.holds(address), holds, "{network:?} {address}");
        }
        for wrong in ["10.0.0.0/33", "10.0.0/8", "::/129", "host/8", ""] {
            assert!(Network::read(wrong).is_none(), "{wrong}");
        }
    }
}
