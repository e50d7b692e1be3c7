//! What every style holds: equal after canonicalization means equal, what is written is not found again, different values
//! of the styles that keep values apart never share.

use std::collections::HashMap;
use std::net::Ipv4Addr;

use proptest::prelude::*;
use zeroize::Zeroizing;

use crate::{Hash, Key, Mask, Partial, Style, Synthetic, Tokens};

fn key(byte: u8) -> Key {
    Key::new(Zeroizing::new([byte; 32]))
}

fn styles() -> Vec<Box<dyn Style>> {
    vec![
        Box::new(Tokens::new()),
        Box::new(Hash::new(&key(1))),
        Box::new(Mask),
        Box::new(Partial),
        Box::new(Synthetic::new(&key(1))),
    ]
}

#[test]
fn equal_values_in_any_spelling_get_equal_stand_ins() {
    for style in &mut styles() {
        for (kind, one, other) in [
            ("email", "Ana@Example.com", "ana@example.com"),
            ("ipv6", "2001:DB8:0:0::5", "2001:db8::5"),
            ("mac", "00-1B-21-3C-4D-5E", "00:1b:21:3c:4d:5e"),
            ("credit_card", "4111 1111 1111 1111", "4111111111111111"),
            ("iban", "de89 3704 0044 0532 0130 00", "DE89370400440532013000"),
            ("phone", "+49 (30) 901820", "+4930901820"),
        ] {
            assert_eq!(style.stand_in(kind, one), style.stand_in(kind, other), "{kind} {style:?}");
        }
    }
}

#[test]
fn hashes_and_look_alikes_hang_on_the_key_and_the_type_alone() {
    let hash = |byte, kind, value| Hash::new(&key(byte)).stand_in(kind, value);
    assert_eq!(hash(1, "email", "ana@example.com"), format!("[EMAIL_h{HASHED}]"));
    assert_ne!(hash(1, "email", "ana@example.com"), hash(2, "email", "ana@example.com"));
    assert_ne!(hash(1, "username", "ana").get(10..), hash(1, "hostname", "ana").get(10..));
    let mut long = Synthetic::new(&key(1));
    long.stand_in("credit_card", "4111111111111111");
    let mut short = Synthetic::new(&key(1));
    assert_eq!(long.stand_in("email", "b@example.com"), short.stand_in("email", "b@example.com"));
}

/// What a key of ones makes of `ana@example.com`: it must never change, or logs redacted before no longer fit together.
const HASHED: &str = "fvtkbsltfbknlejdbpge";

#[test]
fn addresses_of_one_network_stay_in_one() {
    let mut style = Synthetic::new(&key(1));
    let mut made = |value: &str| -> u32 {
        u32::from(style.stand_in("ipv4", value).parse::<Ipv4Addr>().expect("an address"))
    };
    let common = |a: u32, b: u32| (a ^ b).leading_zeros();
    assert_eq!(common(made("203.0.113.7"), made("203.0.113.6")), 31);
    assert_eq!(common(made("203.0.113.7"), made("203.0.113.9")), 28);
    assert_eq!(common(made("203.0.113.7"), made("203.0.99.1")), 19);
    assert_eq!(common(made("10.1.2.3"), made("10.1.2.4")), 29);
    let mut six = |value: &str| style.stand_in("ipv6", value);
    let (one, other) = (six("2001:db8:1:2::5"), six("2001:db8:1:2::6"));
    assert_eq!(
        one.rsplit_once(':').map(|(head, _)| head),
        other.rsplit_once(':').map(|(head, _)| head)
    );
    assert!(one.starts_with("3fff:") && one != other);
}

#[test]
fn different_values_never_share_also_where_the_range_is_full() {
    let mut style = Synthetic::new(&key(1));
    let mut seen = HashMap::new();
    for number in 0..6_000_u32 {
        let value = Ipv4Addr::from(0x0B00_0000 + number * 65_537).to_string();
        let made = style.stand_in("ipv4", &value);
        assert_eq!(style.stand_in("ipv4", &value), made);
        if let Some(other) = seen.insert(made, value.clone()) {
            assert_eq!(other, value);
        }
    }
}

#[test]
fn numbers_are_right_by_their_checks_and_nobodys() {
    let mut style = Synthetic::new(&key(1));
    let text = [
        ("iban", "DE89370400440532013000", "iban"),
        ("credit_card", "4111111111111111", "card number"),
        ("phone", "+4930901820", "phone"),
        ("us_ssn", "219099999", "ssn"),
        ("mac", "00:1b:21:3c:4d:5e", "mac"),
        ("person_name", "Ana Bell", "patient name"),
        ("username", "ana", "user"),
        ("password", "correct horse", "password"),
    ]
    .map(|(kind, value, label)| format!("{label}={}\n", style.stand_in(kind, value)))
    .concat();
    assert_eq!(detect::scan(text.as_bytes(), &detect::Config::everything()), [], "{text}");
    assert!(text.contains("card number=9999") && text.contains("iban=ZZ"), "{text}");
}

#[test]
fn a_word_without_the_right_check_is_found_like_any_other() {
    let good = detect::stand_in::word("abcdefghijklmnop");
    let bad = good.replace("abc", "abd");
    let found = |word: &str| {
        detect::scan(format!("password={word}").as_bytes(), &detect::Config::everything()).len()
    };
    assert_eq!((found(&good), found(&bad)), (0, 1));
}

proptest! {
    #[test]
    fn nothing_is_found_in_what_a_style_writes(
        name in "[a-z]{3,8}", last in any::<[u8; 4]>(), secret in "[A-Za-z0-9]{18,40}",
    ) {
        let address = Ipv4Addr::from(last);
        for style in &mut styles() {
            let line = format!(
                "{} sshd: Failed password for {} from {} port 22 password={} {{\"email\":\"{}\"}}\n",
                style.stand_in("hostname", &name),
                style.stand_in("username", &name),
                style.stand_in("ipv4", &address.to_string()),
                style.stand_in("password", &secret),
                style.stand_in("email", &format!("{name}@example.com")),
            );
            let found = detect::scan(line.as_bytes(), &detect::Config::everything());
            prop_assert!(found.is_empty(), "{} {:?}", line, found);
        }
    }
}
