//! Cisco IOS, IOS XE, NX-OS and lookalikes (`service timestamps log datetime`).

use text::Span;

use crate::cursor::{self, Cursor, at};
use crate::level;
use crate::record::Head;

/// `000123: *Jun 12 09:14:22.123 UTC: %LINK-3-UPDOWN: message`, with a relay's head before it or not. `*` is a clock that was never
/// set, `.` one that lost its peers.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let front = line.get(..line.len().min(200))?;
    let (start, digit, end) = facility(front)?;
    let mut cursor = Cursor::new(line);
    let mut stamp = None;
    if cursor.peek() == b'<' {
        cursor.until(b'>')?;
    }
    // The first stamp is the reception; a sequence number or a host may stand before it.
    while cursor.at < start && stamp.is_none() {
        if matches!(cursor.peek(), b'*' | b'.') {
            cursor.at += 1;
        }
        stamp = cursor.stamp();
        if stamp.is_none() && (cursor.token().is_none() || cursor.gap().is_none()) {
            break;
        }
    }
    cursor.at = end;
    cursor.spaces();
    Some(Head {
        stamp,
        level: level::syslog(digit),
        source: Span::new(start + 1, end - 1),
        message: cursor.message(),
        key: None,
    })
}

/// `%FACILITY-SEVERITY-MNEMONIC:`: where it starts, its severity, and where it ends.
fn facility(front: &[u8]) -> Option<(usize, u32, usize)> {
    for start in memchr::memchr_iter(b'%', front) {
        let rest = front.get(start + 1..)?;
        let Some(end) = memchr::memchr(b':', rest) else { continue };
        let name = rest.get(..end)?;
        if !name.iter().all(|byte| {
            byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-' | b'/')
        }) {
            continue;
        }
        let severity = (1..name.len().saturating_sub(2)).find(|&here| {
            at(name, here) == b'-'
                && at(name, here + 1).is_ascii_digit()
                && at(name, here + 2) == b'-'
        });
        if let Some(here) = severity {
            return Some((start, cursor::number(&[at(name, here + 1)])?, start + 1 + end + 1));
        }
    }
    None
}
