//! Keys of Azure that carry a signature at a fixed place: `+ASt` of storage accounts, `ACDb` of Cosmos DB, `JQQJ9` of the newer format
//! that all services share and that personal access tokens of Azure DevOps have, too.
//!
//! Source of places, alphabets and lengths: the rules of Microsoft's `security-utilities` (SEC101/152 to SEC101/181).

use crate::kind::{API_KEY, AZURE_CLIENT_SECRET, AZURE_STORAGE_KEY, Kind};
use crate::line::{Found, Line};
use crate::place::{Near, Place};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector =
    Detector { rule: "azure-identifiable-key", watch: Watch::LongWords(look) };

/// Where a signature stands, the signature, and the length of the key with its padding.
const SIGNATURES: &[(usize, &[u8], usize)] = &[
    (76, b"+ASt", 88),
    (76, b"+ABa", 88),
    (76, b"+AMC", 88),
    (76, b"ACDb", 88),
    (76, b"APIM", 88),
    (33, b"+AEh", 44),
    (33, b"+ASb", 44),
    (33, b"+ARm", 44),
    (33, b"AIoT", 44),
    (33, b"AzCa", 44),
    (33, b"AZEG", 44),
    (42, b"+ACR", 52),
    (42, b"AzSe", 52),
    (44, b"AzFu", 56),
    (52, b"JQQJ9", 84),
    (52, b"JQQJ9", 88),
];

/// Shortest and longest key.
const SHORTEST: usize = 44;
const LONGEST: usize = 88;

/// The characters of both alphabets of base64, by byte.
static LETTERS: [bool; 256] = {
    let mut letters = [false; 256];
    let mut b = 0_u8;
    while b < 128 {
        letters[b as usize] = b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_');
        b += 1;
    }
    letters
};

fn look(line: &Line, at: usize, found: &mut Found) -> usize {
    let is_letter = |b: u8| LETTERS.get(usize::from(b)).copied().unwrap_or(false);
    let start = line.run_back(at, LONGEST, is_letter);
    let stop = line.run(at, LONGEST + 1, is_letter);
    if !(SHORTEST..=LONGEST + 2).contains(&(stop + 2 - start)) {
        return stop;
    }
    let end = line.run(stop, 2, |b| b == b'=');
    let key = line.slice(start, end);
    let signed = SIGNATURES.iter().find(|(place, signature, length)| {
        key.len() == *length && key.get(*place..).is_some_and(|rest| rest.starts_with(signature))
    });
    if let Some((_, signature, _)) = signed {
        let kind: &'static Kind = if *signature == b"+ASt" { &AZURE_STORAGE_KEY } else { &API_KEY };
        found.add(start, end, kind, 98, "key of Azure with its signature");
    }
    stop
}

pub(crate) static CLIENT_SECRET: Detector =
    Detector { rule: "azure-client-secret", watch: Watch::Places(&[TILDE], client_secret) };

/// The tilde in `…8Q~…`.
const TILDE: Place = Place::new(b'~', Near::LETTER, Near::ANY);

/// A client secret of Entra ID: three characters, a digit, `Q~`, and as many more as make forty (thirty-seven before 2022).
fn client_secret(line: &Line, at: usize, found: &mut Found) -> usize {
    let is_letter = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'~' | b'_' | b'.' | b'-');
    let Some(start) = at.checked_sub(5) else { return at };
    if line.before(at) != b'Q'
        || !line.at(at - 2).is_ascii_digit()
        || !line.slice(start, at).iter().all(|b| is_letter(*b))
        || is_letter(line.before(start)) && line.before(start) != b'.'
    {
        return at;
    }
    let end = line.run(at, 40, is_letter);
    let end = line.run_back(end, 1, |b| b == b'.').max(at);
    let value = line.slice(start, end);
    if (37..=40).contains(&value.len())
        && value.iter().any(u8::is_ascii_lowercase)
        && value.iter().any(u8::is_ascii_uppercase)
    {
        found.add(start, end, &AZURE_CLIENT_SECRET, 97, "client secret of Entra ID");
        return end;
    }
    at
}
