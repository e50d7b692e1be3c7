//! Look-alikes: an address for an address, a card for a card, drawn from the key.
//!
//! | type | look-alike | what it keeps |
//! |---|---|---|
//! | IPv4 | `240.0.0.0/4`, which no host has (RFC 1112): public in 240–251, 10/8 in 254, other private in 253, loopback in 252 | networks of /16 and longer |
//! | IPv6 | `3fff::/20`, for documentation (RFC 9637) | networks of /32 and longer, at whole bytes; the zone |
//! | MAC | `f6:74:66:…`, locally administered | |
//! | email, domain, host | `fake…@example.com`, `fake….example`, `fake…` | which addresses share a domain, mostly |
//! | phone | `+999 …`, a country that is not (ITU-T E.164) | |
//! | card | `9999…`, no issuer's, right by Luhn | |
//! | IBAN | `ZZ.. TFTS…`, no country's, right by mod 97 | |
//! | SSN, AWS account, IMSI, SID | `9..-00-....`, `000000......`, `99999...`, `S-1-5-21-0-…` | |
//! | UUID as a secret | version 8 (RFC 9562) | |
//! | home folder | `/home/fake…` | the system's part |
//! | everything else | `fake…`, about as long as the value | where asked, the order of ids that end in a number |
//!
//! The well-known fictional ranges (555-01xx, `192.0.2.0/24`, test cards) are too small to keep values apart, and other
//! people's examples live there; these ranges are not, and `detect::stand_in` knows them, so a look-alike is not found again.
//!
//! Words carry 80 bits and need no memory. Numbers are short, so two values may draw the same one: the second takes the next,
//! which needs about 30 bytes for each value of such a type, and makes its number depend on which values came before.
//! A type whose range is full gives hashes. Filters that run on parts of a log at once use the style `hash`.

use std::collections::HashMap;
use std::net::{Ipv4Addr, Ipv6Addr};

use detect::stand_in;

use crate::key::{Prf, base32, number};
use crate::{Hash, Key, Style, order};

/// How many numbers from the one a value draws on are tried before its range counts as full.
const DRAWS: u64 = 64;
/// Digits and letters that tell made-up words apart: 80 bits.
const BODY: usize = 16;

const FIRST_NAMES: &[&str] = &[
    "Alex", "Amal", "Ariel", "Avery", "Chidi", "Dana", "Emre", "Farah", "Gael", "Hana", "Ines",
    "Jamie", "Kai", "Lena", "Mika", "Nia", "Noor", "Olu", "Pat", "Quinn", "Robin", "Sam", "Tal",
    "Uma", "Vesna", "Wren", "Xia", "Yael", "Yuki", "Zola", "Ren", "Sasha",
];

/// The style.
#[derive(Debug)]
pub struct Synthetic {
    prf: Prf,
    hash: Hash,
    /// Draws where numbered ids stand, if they keep their order.
    order: Option<Prf>,
    /// Who has a number, by type and number: the start of what the value draws.
    taken: HashMap<(&'static str, u64), [u8; 12]>,
}

impl Synthetic {
    /// With this key.
    pub fn new(key: &Key) -> Synthetic {
        Synthetic {
            prf: Prf::new(key, "synthetic"),
            hash: Hash::new(key),
            order: None,
            taken: HashMap::new(),
        }
    }

    /// With this key; look-alikes of ids that end in a number sort like the numbers. So they tell which is greater, which is
    /// not done unless somebody asks for it, and never to secrets.
    pub fn in_order(key: &Key) -> Synthetic {
        Synthetic { order: Some(Prf::new(key, "order")), ..Synthetic::new(key) }
    }

    /// The look-alike of an id whose order is kept: its place, then what tells spellings of one number apart.
    fn ordered(&self, kind: &str, value: &str) -> Option<String> {
        let prf = self.order.as_ref()?;
        detect::kind(kind).filter(|kind| kind.tier > 1)?;
        let place = order::place(prf, kind, order::number(value)?);
        let rest = base32(&self.prf.draw(kind, value.as_bytes()), BODY);
        Some(stand_in::word(&format!("{place}{rest}")))
    }

    /// A number below `size` that is this value's alone; `None` when the range is full.
    fn own_number(&mut self, range: &'static str, value: &[u8], size: u64) -> Option<u64> {
        let drawn = self.prf.draw(range, value);
        let mut name = [0; 12];
        name.iter_mut().zip(drawn.iter().skip(16)).for_each(|(to, from)| *to = *from);
        let first = number(&drawn);
        for draw in 0..DRAWS {
            let place = (first % size + draw) % size;
            match self.taken.get(&(range, place)) {
                None => {
                    self.taken.insert((range, place), name);
                    return Some(place);
                }
                Some(owner) if *owner == name => return Some(place),
                Some(_) => {}
            }
        }
        None
    }

    fn word(&self, kind: &str, canonical: &str, length: usize) -> String {
        stand_in::word(&base32(&self.prf.draw(kind, canonical.as_bytes()), length))
    }

    fn number_of(&mut self, kind: &'static str, value: &str) -> Option<String> {
        let bytes = value.as_bytes();
        Some(match kind {
            "ipv4" => self.ipv4(value.parse().ok()?)?.to_string(),
            "ipv6" => match value.split_once('%') {
                Some((address, zone)) => format!("{}%{zone}", self.ipv6(address.parse().ok()?)?),
                None => self.ipv6(value.parse().ok()?)?.to_string(),
            },
            "mac" if value.len() == 12 => {
                let [.., a, b, c] = self.own_number(kind, bytes, 1 << 24)?.to_be_bytes();
                format!("f6:74:66:{a:02x}:{b:02x}:{c:02x}")
            }
            "phone" => {
                let number = self.own_number(kind, bytes, 1_000_000_000_000)?;
                let (a, b, c) = (number / 100_000_000, number / 10_000 % 10_000, number % 10_000);
                format!("+999 {a:04} {b:04} {c:04}")
            }
            "credit_card" => {
                let digits = format!("9999{:011}", self.own_number(kind, bytes, 100_000_000_000)?);
                format!("{digits}{}", luhn(&digits))
            }
            "iban" => {
                let account = format!("TFTS{:016}", self.own_number(kind, bytes, 10_u64.pow(16))?);
                format!("ZZ{:02}{account}", 98 - mod97(&format!("{account}ZZ00")))
            }
            "us_ssn" => {
                let number = self.own_number(kind, bytes, 1_000_000)?;
                format!("9{:02}-00-{:04}", number / 10_000, number % 10_000)
            }
            "aws_account_id" => format!("000000{:06}", self.own_number(kind, bytes, 1_000_000)?),
            "imsi" => format!("99999{:010}", self.own_number(kind, bytes, 10_u64.pow(10))?),
            _ => return None,
        })
    }

    /// Bits below the /16 are turned over by a function of all bits before them: two addresses share as long a prefix
    /// afterwards as before (Xu, Fan, Ammar and Moon, "Prefix-preserving IP address anonymization", 2002). The /16 draws.
    fn ipv4(&mut self, address: Ipv4Addr) -> Option<Ipv4Addr> {
        let [a, b, c, d] = address.octets();
        let (first, second) = match (a, b) {
            (10, _) => (254, self.turned(&[a], b)),
            (127, _) => (252, self.turned(&[a], b)),
            (172, 16..=31) | (192, 168) | (169, 254) | (100, 64..=127) => (253, b),
            _ => {
                let network = self.own_number("ipv4 /16", &[a, b], 12 << 8)?;
                (240 + (network >> 8) as u8, network as u8)
            }
        };
        Some(Ipv4Addr::new(first, second, self.turned(&[a, b], c), self.turned(&[a, b, c], d)))
    }

    /// As [`Self::ipv4`]: below the /32, which draws.
    fn ipv6(&mut self, address: Ipv6Addr) -> Option<Ipv6Addr> {
        let octets = address.octets();
        let mut made = [0; 16];
        let network = self.own_number("ipv6 /32", octets.get(..4)?, 1 << 12)?;
        let head = [0x3f, 0xff, (network >> 8) as u8, network as u8];
        for (at, to) in made.iter_mut().enumerate() {
            *to = match head.get(at) {
                Some(&byte) => byte,
                None => self.turned(octets.get(..at)?, *octets.get(at)?),
            };
        }
        Some(Ipv6Addr::from(made))
    }

    /// A byte, each of its bits turned over or not by what the key says of the bits before it.
    fn turned(&self, prefix: &[u8], byte: u8) -> u8 {
        let flips = self.prf.draw("prefix", prefix);
        // The bits of a byte lead down a tree of 255 nodes, each with a bit of its own.
        let mut node = 1_usize;
        let mut turned = 0;
        for shift in (0..8).rev() {
            let bit = byte >> shift & 1;
            let flip = flips.get(node / 8).map_or(0, |flips| flips >> (node % 8) & 1);
            turned = turned << 1 | bit ^ flip;
            node = node << 1 | usize::from(bit);
        }
        turned
    }
}

impl Style for Synthetic {
    fn stand_in(&mut self, kind: &'static str, value: &str) -> String {
        let value = &*detect::canonical(kind, value);
        match kind {
            "ipv4" | "ipv6" | "mac" | "phone" | "credit_card" | "iban" | "us_ssn"
            | "aws_account_id" | "imsi" => {
                self.number_of(kind, value).unwrap_or_else(|| self.hash.of(kind, value))
            }
            "email" => {
                let domain = value.rsplit_once('@').map_or("", |(_, domain)| domain);
                let [pick, ..] = self.prf.draw("domain", domain.as_bytes());
                let end = ["com", "org", "net"].get(usize::from(pick) % 3).unwrap_or(&"com");
                format!("{}@example.{end}", self.word(kind, value, BODY))
            }
            "fqdn" => format!("{}.example", self.word(kind, value, BODY)),
            "person_name" => {
                let [pick, ..] = self.prf.draw("first name", value.as_bytes());
                let first = FIRST_NAMES.get(usize::from(pick) % FIRST_NAMES.len());
                format!("{}-{}", first.unwrap_or(&"Sam"), self.word(kind, value, BODY))
            }
            "windows_sid" => {
                let drawn = self.prf.draw(kind, value.as_bytes());
                let part = |at: usize| {
                    let bytes = drawn.get(at..at + 4).and_then(|four| four.try_into().ok());
                    u32::from_be_bytes(bytes.unwrap_or_default())
                };
                format!("S-1-5-21-0-{}-{}-{}", part(0), part(4), part(8))
            }
            "user_path" => {
                let root = ROOTS.iter().find(|root| {
                    value.get(..root.len()).is_some_and(|head| head.eq_ignore_ascii_case(root))
                });
                let root = root.and_then(|root| value.get(..root.len())).unwrap_or_default();
                format!("{root}{}", self.word(kind, value, BODY))
            }
            "unc_path" => {
                // In a string of JSON or C each backslash is two.
                let lead = value.bytes().take_while(|&byte| byte == b'\\').count();
                let (lead, part) = (r"\".repeat(lead), r"\".repeat(lead / 2));
                let word = self.word(kind, value, BODY);
                if part.is_empty() { word } else { format!("{lead}{word}.example{part}share") }
            }
            _ if is_uuid(value) => {
                let drawn = self.prf.draw(kind, value.as_bytes());
                let hex: String = drawn.iter().map(|byte| format!("{byte:02x}")).collect();
                let part = |at: usize, length: usize| hex.get(at..at + length).unwrap_or_default();
                format!("fa4efa4e-{}-8{}-8{}-{}", part(0, 4), part(4, 3), part(7, 3), part(10, 12))
            }
            _ if let Some(ordered) = self.ordered(kind, value) => ordered,
            _ => self.word(kind, value, value.len().next_multiple_of(8).clamp(24, 48) - 8),
        }
    }
}

/// Where home folders lie.
const ROOTS: &[&str] = &[
    "/home/",
    "/Users/",
    "/export/home/",
    r"C:\Users\",
    r"C:\\Users\\",
    "C:/Users/",
    "/c/Users/",
    r"C:\Documents and Settings\",
];

fn is_uuid(value: &str) -> bool {
    value.len() == 36
        && value.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// The digit that makes a number right by Luhn (ISO/IEC 7812-1, annex B).
fn luhn(digits: &str) -> u32 {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let digit = u32::from(digit.saturating_sub(b'0'));
            if at % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { digit }
        })
        .sum();
    (10 - sum % 10) % 10
}

/// The remainder of ISO/IEC 7064, mod 97-10, over digits and letters.
fn mod97(text: &str) -> u32 {
    text.chars()
        .filter_map(|character| character.to_digit(36))
        .fold(0, |sum, value| (sum * if value > 9 { 100 } else { 10 } + value) % 97)
}
