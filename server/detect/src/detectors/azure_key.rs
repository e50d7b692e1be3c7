//! Keys of Azure that carry a signature at a fixed place: `+ASt` of storage accounts, `ACDb` of Cosmos DB, `JQQJ9` of the newer format
//! that all services share and that personal access tokens of Azure DevOps have, too.
//!
//! Source of places, alphabets and lengths: the rules of Microsoft's `security-utilities` (SEC101/152 to SEC101/181).

use crate::kind::{API_KEY, AZURE_STORAGE_KEY, Kind};
use crate::line::{Found, Line};
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

/// Longest key.
const LONGEST: usize = 88;

fn look(line: &Line, at: usize, found: &mut Found) -> usize {
    let is_letter = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_');
    let start = line.run_back(at, LONGEST, is_letter);
    let stop = line.run(at, LONGEST + 1, is_letter);
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
