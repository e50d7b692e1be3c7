//! Shapes of names that inventories and sites give to machines. Where such a name stands is for [`super::host_name`].

use crate::detectors::host_name::{COUNTED, ROLES, is_role};

/// `tlx5136`, `pc7793`: a few letters and a number of three to five digits.
pub(super) fn is_asset(name: &[u8]) -> bool {
    let letters = name.iter().take_while(|b| b.is_ascii_lowercase()).count();
    let digits = name.iter().skip(letters).filter(|b| b.is_ascii_digit()).count();
    (2..=4).contains(&letters)
        && (3..=5).contains(&digits)
        && letters + digits == name.len()
        && !COUNTED.has(name.get(..letters).unwrap_or(name))
        && !matches!(
            name.get(..letters),
            Some(
                b"ens"
                    | b"eno"
                    | b"enp"
                    | b"wlan"
                    | b"bond"
                    | b"vnet"
                    | b"veth"
                    | b"tap"
                    | b"tun"
                    | b"br"
                    | b"ge"
                    | b"xe"
                    | b"et"
                    | b"ae"
                    | b"em"
                    | b"ib"
                    | b"aes"
                    | b"ed"
                    | b"vt"
                    | b"os"
                    | b"cv"
                    | b"rsa"
                    | b"crc"
                    | b"dsa"
                    | b"tty"
                    | b"eth"
                    | b"sha"
                    | b"md"
                    | b"rfc"
                    | b"iso"
                    | b"utf"
                    | b"cp"
                    | b"port"
                    | b"step"
                    | b"cve"
                    | b"id"
                    | b"no"
                    | b"nr"
                    | b"kb"
                    | b"ext"
                    | b"vlan"
                    | b"as"
            )
        )
}

/// `WKS-62EK25`, `LT-NQYO23`: a kind and what an inventory drew, all in capitals.
pub(super) fn is_issued(name: &[u8]) -> bool {
    let Some(dash) = name.iter().position(|b| *b == b'-') else { return false };
    let (kind, drawn) = (name.get(..dash).unwrap_or(&[]), name.get(dash + 1..).unwrap_or(&[]));
    let digits = drawn.iter().filter(|b| b.is_ascii_digit()).count();
    let upper = drawn.iter().filter(|b| b.is_ascii_uppercase()).count();
    (2..=5).contains(&kind.len())
        && kind.iter().all(u8::is_ascii_uppercase)
        && (5..=8).contains(&drawn.len())
        && (digits >= 1 && upper >= 2 || digits >= 4 && upper == 1)
        && digits + upper == drawn.len()
}

/// `arn2dc21`, `osldbx129`, `ZRH2SQL07`: three letters of a place, its number, a role and another number.
pub(super) fn is_sited(name: &[u8]) -> bool {
    let Some((place, rest)) = name.split_at_checked(3) else { return false };
    let rest = rest.strip_prefix(b"-").unwrap_or(rest);
    let site = rest.first().is_some_and(u8::is_ascii_digit);
    let rest = if site { rest.get(1..).unwrap_or(&[]) } else { rest };
    let letters = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let (role, number) = rest.split_at(letters);
    // mingw32, cygwin32, darwin10, sselog1
    let system = role.eq_ignore_ascii_case(b"win") || role.eq_ignore_ascii_case(b"gw") && !site;
    place.iter().all(u8::is_ascii_alphabetic)
        && role.len() >= 2
        && !system
        && ROLES.has(role)
        && (if site { 1 } else { 2 }..=3).contains(&number.len())
        && number.iter().all(u8::is_ascii_digit)
}

/// `worker-blue-21`, `cache-stg-9`: what a machine does, the color or the stage it does it for, and a number.
pub(super) fn is_staged(name: &[u8]) -> bool {
    let mut parts = name.split(|b| *b == b'-');
    let (Some(first), Some(stage), Some(last), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let stages = [
        &b"blue"[..],
        b"green",
        b"prod",
        b"prd",
        b"stg",
        b"stage",
        b"staging",
        b"dev",
        b"test",
        b"uat",
        b"eu",
        b"us",
    ];
    first.len() >= 3
        && first.iter().all(u8::is_ascii_lowercase)
        && (is_role(first) || COUNTED.has(first))
        && stages.contains(&stage)
        && (1..=3).contains(&last.len())
        && last.iter().all(u8::is_ascii_digit)
}
