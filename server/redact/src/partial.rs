//! `a****@****.com`, `203.0.****`, `****1111`: enough to recognize a value by who knows it, too little to tell it from others.
//!
//! Of passwords and short secrets nothing is kept, of long ones and of cards the last four, of other numbers the last two,
//! of names the first letter, of addresses the network. Values that differ only in what is taken away share a stand-in.
//! It is the weakest of the styles: what it keeps is real.

use std::net::Ipv6Addr;

use crate::Style;

/// The style.
#[derive(Debug, Clone, Copy)]
pub struct Partial;

/// What was taken away, whatever its length.
const GONE: &str = "****";
/// Fewest characters of a secret of which the last four are kept.
const LONG: usize = 20;

impl Style for Partial {
    fn stand_in(&mut self, kind: &'static str, value: &str) -> String {
        let value = &*detect::canonical(kind, value);
        let tier = detect::kind(kind).map_or(1, |kind| kind.tier);
        match kind {
            "ipv4" => {
                value.splitn(3, '.').take(2).flat_map(|part| [part, "."]).collect::<String>() + GONE
            }
            "ipv6" => network(value).unwrap_or_else(|| GONE.to_owned()),
            "mac" => maker(value).unwrap_or_else(|| GONE.to_owned()),
            "email" => {
                let tail = value.rsplit_once('.').map_or("", |(_, tail)| tail);
                format!("{}{GONE}@{GONE}.{}", first(value), words(tail))
            }
            "fqdn" => {
                format!("{GONE}.{}", words(value.rsplit_once('.').map_or("", |(_, tail)| tail)))
            }
            "person_name" | "username" | "hostname" => first(value) + GONE,
            "credit_card" => format!("{GONE}{}", last(value, 4)),
            "iban" => format!(
                "{}{GONE}{}",
                value.chars().take(2).filter(char::is_ascii_alphabetic).collect::<String>(),
                last(value, 4)
            ),
            "password" | "pin_otp" | "private_key" | "cvv" | "snmp_community" => GONE.to_owned(),
            _ if tier == 1 && value.chars().count() >= LONG => format!("{GONE}{}", last(value, 4)),
            _ if tier == 2 && value.chars().filter(char::is_ascii_digit).count() >= 8 => {
                format!("{GONE}{}", last(value, 2))
            }
            _ => GONE.to_owned(),
        }
    }
}

/// `2001:db8:****`: the part that a provider is given.
fn network(value: &str) -> Option<String> {
    let address: Ipv6Addr = value.split('%').next()?.parse().ok()?;
    let [first, second, ..] = address.segments();
    Some(format!("{first:x}:{second:x}:{GONE}"))
}

/// `00:1b:21:****`: the part that a maker is given.
fn maker(value: &str) -> Option<String> {
    let (a, b, c) = (value.get(..2)?, value.get(2..4)?, value.get(4..6)?);
    Some(format!("{a}:{b}:{c}:{GONE}"))
}

fn first(value: &str) -> String {
    value
        .chars()
        .next()
        .filter(|first| first.is_alphanumeric())
        .map(String::from)
        .unwrap_or_default()
}

/// The last characters, unless one of them could mean something where they stand.
fn last(value: &str, count: usize) -> String {
    let skipped = value.chars().count().saturating_sub(count);
    words(&value.chars().skip(skipped).collect::<String>())
}

fn words(value: &str) -> String {
    value.chars().filter(char::is_ascii_alphanumeric).collect()
}
