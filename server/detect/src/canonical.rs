//! When two spellings are the same value.
//!
//! Equal canonical forms get equal placeholders. Nothing is validated: a value that cannot be read is its own canonical form.

use std::borrow::Cow;
use std::net::Ipv6Addr;

/// The spelling by which values of this kind are compared.
pub fn canonical<'a>(kind: &str, value: &'a str) -> Cow<'a, str> {
    match kind {
        "email" | "fqdn" | "hostname" | "uk_nino" | "uuid" => {
            let value = value.trim();
            if value.contains("%40") {
                Cow::Owned(value.replace("%40", "@").to_lowercase())
            } else {
                lower(value)
            }
        }
        "ipv6" => ipv6(value),
        "mac" => kept(value, |c| c.is_ascii_hexdigit()),
        "phone" => kept(value, |c| c.is_ascii_digit() || c == '+'),
        "credit_card" | "imei" | "imsi" | "us_ssn" | "uk_nhs" | "bank_account" => {
            kept(value, |c| c.is_ascii_digit())
        }
        "iban" | "vin" | "swift_bic" => {
            let packed: String = value.chars().filter(|c| c.is_alphanumeric()).collect();
            same_or(value, packed.to_uppercase())
        }
        _ => Cow::Borrowed(value),
    }
}

fn lower(value: &str) -> Cow<'_, str> {
    if value.chars().any(char::is_uppercase) {
        Cow::Owned(value.to_lowercase())
    } else {
        Cow::Borrowed(value)
    }
}

/// RFC 5952 spelling; the zone stays as it is.
fn ipv6(value: &str) -> Cow<'_, str> {
    let (address, zone) = value.split_once('%').map_or((value, None), |(a, z)| (a, Some(z)));
    match (address.parse::<Ipv6Addr>(), zone) {
        (Ok(address), None) => same_or(value, address.to_string()),
        (Ok(address), Some(zone)) => same_or(value, format!("{address}%{zone}")),
        (Err(_), _) => Cow::Borrowed(value),
    }
}

/// Only the characters that tell values apart, in lower case.
fn kept(value: &str, keep: impl Fn(char) -> bool) -> Cow<'_, str> {
    same_or(value, value.chars().filter(|&c| keep(c)).map(|c| c.to_ascii_lowercase()).collect())
}

fn same_or(value: &str, other: String) -> Cow<'_, str> {
    if other.is_empty() || other == value { Cow::Borrowed(value) } else { Cow::Owned(other) }
}
