//! Windows security identifiers of accounts in a domain or of Entra ID ([MS-DTYP] 2.4.2): `S-1-5-21-…` and `S-1-12-1-…`.
//!
//! Well-known ones (`S-1-5-18`) name nobody.

use crate::detectors::username::{is_character, is_person};
use crate::kind::{USERNAME, WINDOWS_SID};
use crate::line::{Found, Line, is_word};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector =
    Detector { rule: "windows-sid", watch: Watch::Words(&["s"], look) };

fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    let start = end.saturating_sub(1);
    if !line.starts(start, "S-1-5-21-") && !line.starts(start, "S-1-12-1-") {
        return end;
    }
    let stop = line.run(end, 80, |b| b.is_ascii_digit() || b == b'-');
    let stop = line.run_back(stop, 1, |b| b == b'-');
    if line.slice(start, stop).iter().filter(|b| **b == b'-').count() >= 6
        && !is_word(line.at(stop))
    {
        found.add(start, stop, &WINDOWS_SID, 98, "security id of an account");
        account(line, start, found);
    }
    stop.max(end)
}

/// `corp\ana  S-1-5-21-…`: the account before its id, as whoami writes it.
fn account(line: &Line, start: usize, found: &mut Found) {
    let stop = line.run_back(start, 32, |b| b == b' ');
    let name = line.run_back(stop, 64, is_character);
    let domain = name.saturating_sub(1);
    let first = line.run_back(domain, 16, |b| b.is_ascii_alphanumeric() || b == b'-');
    if stop < start
        && line.before(name) == b'\\'
        && first < domain
        && matches!(line.before(first), 0 | b' ' | b'"')
        && is_person(line.slice(name, stop))
    {
        found.add(name, stop, &USERNAME, 88, "account before its security id");
    }
}
