//! Network shares: `\\host\share\path`, also with doubled backslashes as in JSON; the host in it is reported by itself.

use crate::detectors::host_name;
use crate::kind::{HOSTNAME, UNC_PATH};
use crate::line::{Found, Line};
use crate::place::{Near, Place};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector = Detector {
    rule: "unc-path",
    watch: Watch::Places(&[Place::new(b'\\', Near::ANY, Near::BACKSLASH)], look),
};

pub(crate) static SLASHED: Detector = Detector {
    rule: "smb-host",
    watch: Watch::Places(&[Place::new(b'/', Near::SPACE.or(Near::QUOTE), Near::SLASH)], slashed),
};

/// `//web7/share`, as programs of Unix write a share: the host, where it has a number in it.
fn slashed(line: &Line, at: usize, found: &mut Found) -> usize {
    let host = at + 2;
    let end = line.run(host, 64, |b| b.is_ascii_alphanumeric() || b == b'-');
    let name = line.slice(host, end);
    if line.at(at + 1) == b'/'
        && line.at(end) == b'/'
        && line.at(end + 1).is_ascii_alphanumeric()
        && host_name::is_label(name)
        && (host_name::is_shaped(name) || name.iter().filter(|b| b.is_ascii_digit()).count() >= 2)
    {
        found.add(host, end, &HOSTNAME, 80, "host of a network share");
    }
    at
}

fn look(line: &Line, at: usize, found: &mut Found) -> usize {
    let slashes = line.run(at, 16, |b| b == b'\\') - at;
    let host = at + slashes;
    // Two, or two escaped once or twice.
    if !matches!(slashes, 2 | 4 | 8)
        || line.before(at).is_ascii_alphanumeric()
        || matches!(line.before(at), b':' | b'.' | b'?' | b'}' | b'%' | b'*' | b')')
    {
        return host.max(at);
    }
    let escape = slashes / 2;
    let host_end =
        line.run(host, 253, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'));
    let separator = |from: usize| line.run(from, escape + 1, |b| b == b'\\') - from == escape;
    // `\\n` and `\\d+` of escaped text are no hosts.
    if host_end < host + 2 || !separator(host_end) || !line.at(host).is_ascii_alphanumeric() {
        return host;
    }
    let mut end = host_end;
    let mut parts = 0;
    while separator(end) {
        let part = end + escape;
        let stop = line.run(part, 255, |b| b > b' ' && !b"\\/:*?\"<>|,;'".contains(&b));
        if stop == part {
            break;
        }
        parts += 1;
        end = stop;
    }
    let end = line.run_back(end, 2, |b| matches!(b, b'.' | b')' | b']')).max(host_end);
    if parts == 0 {
        return host;
    }
    found.add(at, end, &UNC_PATH, 93, "path of a network share");
    let name = line.slice(host, host_end);
    if !name.contains(&b'.') && host_name::is_label(name) {
        found.add(host, host_end, &HOSTNAME, 90, "host of a network share");
    }
    end
}
