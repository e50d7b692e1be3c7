//! Who a public key of SSH belongs to: `ana:ssh-ed25519 AAAA… ana@laptop` (sshd(8), AUTHORIZED_KEYS FILE FORMAT; the name before
//! is how clouds keep keys of users). The key itself is public.

use crate::detectors::domain_name::is_domain;
use crate::detectors::host_name;
use crate::detectors::username::{is_character, is_person};
use crate::kind::{HOSTNAME, USERNAME};
use crate::line::{Found, Line};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector = Detector {
    rule: "public-key-owner",
    watch: Watch::Prefixes(&["AAAAB3Nz", "AAAAC3Nz", "AAAAE2Vj", "AAAAGnNr", "AAAAInNr"], look),
};

fn look(line: &Line, start: usize, found: &mut Found) -> usize {
    let end =
        line.run(start, 2048, |b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='));
    if end < start + 60 {
        return end;
    }
    let kind = line.run_back(start.saturating_sub(1), 48, |b| {
        b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'@')
    });
    if line.before(kind) == b':' {
        let name = line.run_back(kind - 1, 64, is_character);
        if is_person(line.slice(name, kind - 1)) {
            found.add(name, kind - 1, &USERNAME, 88, "user that a public key is for");
        }
    }
    if line.at(end) != b' ' {
        return end;
    }
    let stop = line.run(end + 1, 64, is_character);
    if !is_person(line.slice(end + 1, stop)) {
        return end;
    }
    if line.at(stop) == b'@' {
        // An address of mail.
        let host = line.run(stop + 1, 64, |b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
        if is_domain(line.slice(stop + 1, host)) {
            return stop;
        }
        found.add(end + 1, stop, &USERNAME, 88, "user that a public key is of");
        let host = line
            .run(stop + 1, 64, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
        let name = line.slice(stop + 1, host);
        if !is_domain(name) && host_name::is_label(name) {
            found.add(stop + 1, host, &HOSTNAME, 82, "machine that a public key is of");
        }
    } else if matches!(line.at(stop), 0 | b'"' | b'\\')
        && !line.slice(end + 1, stop).contains(&b'.')
    {
        found.add(end + 1, stop, &USERNAME, 70, "user that a public key is of");
    }
    stop
}
