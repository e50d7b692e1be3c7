//! Owners of files in listings: `-rw-r--r-- 1 ana staff 4096 May  4 10:12 notes.txt` of ls(1), tar(1) and FTP servers.

use crate::detectors::user_context::name_at;
use crate::detectors::username::{is_person, is_prose};
use crate::kind::USERNAME;
use crate::line::{Found, Line};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector = Detector {
    rule: "listing-owner",
    watch: Watch::Prefixes(&["drwx", "lrwx", "rwx", "rw-"], look),
};

/// The first letters of a mode.
fn look(line: &Line, start: usize, found: &mut Found) -> usize {
    let mode = if line.at(start) == b'r' { start.saturating_sub(1) } else { start };
    let end = line.run(mode, 11, |b| {
        matches!(b, b'r' | b'w' | b'x' | b's' | b't' | b'S' | b'T' | b'-' | b'd' | b'l')
    });
    let end = line.run(end, 1, |b| matches!(b, b'+' | b'.' | b'@'));
    if end < mode + 10
        || line.at(end) != b' '
        || !matches!(line.before(mode), 0 | b' ' | b'\t' | b'"')
    {
        return start;
    }
    // ls counts links; tar joins owner and group by a slash.
    let links = line.run(end, 8, |b| b == b' ');
    let stop = line.run(links, 6, |b| b.is_ascii_digit());
    let owner = if stop > links { line.run(stop, 8, |b| b == b' ') } else { links };
    let (from, to) = name_at(line, owner);
    let name = line.slice(from, to);
    if matches!(line.at(to), b' ' | b'/') && is_person(name) && !is_prose(name) {
        found.add(from, to, &USERNAME, 85, "owner of a file");
    }
    end
}
