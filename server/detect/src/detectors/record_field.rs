//! Columns of records without a head that say by one word which record they are: PAN-OS (`…,TRAFFIC,end,…`; the syslog field
//! descriptions of its administrator's guide), the audit plugin of MariaDB (`…,host,user,client,5,7,QUERY,db,…`), NPS and IAS of Windows
//! (`"HOST","IAS",…`), the request logs of Artifactory (`…|192.0.2.7|ana|GET|…`) and Bitbucket.
//!
//! The column, counted from the word, says what a value is; its shape is checked as that of a name.

use crate::detectors::username::{after_domain, is_person, is_prose};
use crate::detectors::{host_name, mac_address};
use crate::kind::{DEVICE_SERIAL, HOSTNAME, MAC, USERNAME};
use crate::line::{Found, Line, lower};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector = Detector {
    rule: "record-field",
    watch: Watch::Words(
        &[
            "traffic",
            "threat",
            "globalprotect",
            "userid",
            "auth",
            "hipmatch",
            "decryption",
            "config",
            "query",
            "connect",
            "disconnect",
            "failed_connect",
            "read",
            "write",
            "ias",
            "assign",
            "renew",
            "expired",
            "nack",
            "request",
            "get",
            "post",
            "put",
            "delete",
            "start",
            "stop",
            "update",
        ],
        look,
    ),
};

/// Longest field, in bytes.
const LONGEST: usize = 256;

fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    let quoted = line.at(end) == b'"';
    let separator = line.at(end + usize::from(quoted));
    if !matches!(separator, b',' | b'|' | b'\t') {
        return end;
    }
    let start = line.run_back(end, 16, crate::line::is_word);
    let first = start - usize::from(quoted && line.before(start) == b'"');
    if line.before(first) != separator {
        return end;
    }
    let mut buffer = [0; 16];
    let fields: &[(isize, char)] = match (lower(line.slice(start, end), &mut buffer), separator) {
        (b"traffic", b',') => &[(9, 'u'), (10, 'u'), (49, 'd')],
        (b"threat", b',') => &[(9, 'u'), (10, 'u'), (56, 'd')],
        (b"decryption", b',') => &[(9, 'u'), (10, 'u')],
        (b"globalprotect", b',') => &[(9, 'u'), (11, 'h'), (17, 's')],
        (b"userid" | b"auth", b',') => &[(6, 'u'), (22, 'd')],
        (b"hipmatch", b',') => {
            &[(4, 'u'), (6, 'h'), (20, 'd'), (21, 'd'), (24, 's'), (25, 's'), (25, 'm'), (26, 'm')]
        }
        (b"config", b',') => &[(7, 'u')],
        (b"query" | b"connect" | b"disconnect" | b"failed_connect" | b"read" | b"write", b',')
            if column(line, first, -2).is_some_and(|(from, to)| {
                from < to && line.slice(from, to).iter().all(u8::is_ascii_digit)
            }) =>
        {
            &[(-5, 'h'), (-4, 'u'), (-3, 'h')]
        }
        // The audit log of the DHCP server of Windows.
        (b"assign" | b"renew" | b"release" | b"expired" | b"nack" | b"deleted", b',') => {
            &[(2, 'h'), (3, 'm')]
        }
        // The accounting of tac_plus.
        (b"start" | b"stop" | b"update", b'\t') => &[(-4, 'h'), (-3, 'u')],
        (b"ias", b',') => &[(-1, 'h'), (4, 'u'), (5, 'u')],
        (b"request", b'|') => &[(2, 'u')],
        (b"get" | b"post" | b"put" | b"delete", b'|') => &[(-1, 'u')],
        _ => return end,
    };
    for &(place, what) in fields {
        let edge = if place < 0 { first } else { end + usize::from(quoted) };
        let Some((from, to)) = column(line, edge, place) else { continue };
        let from = after_domain(line, from, to);
        let value = line.slice(from, to);
        if what == 'u' && is_person(value) && !is_prose(value) {
            found.add(from, to, &USERNAME, 88, "user in a column of a known record");
        } else if what == 'm' && mac_address::is_address(value) {
            found.add(from, to, &MAC, 88, "hardware address in a column of a known record");
        } else if what == 's' && is_serial(value) {
            found.add(from, to, &DEVICE_SERIAL, 88, "serial in a column of a known record");
        } else if what == 'd' && host_name::is_label(value) && value.iter().any(u8::is_ascii_digit)
        {
            found.add(from, to, &HOSTNAME, 88, "device in a column of a known record");
        } else if what == 'h' && host_name::is_label(value) && value != b"localhost" {
            found.add(from, to, &HOSTNAME, 88, "host in a column of a known record");
        }
    }
    end
}

/// What devices have for a serial: capitals and digits.
pub(crate) fn is_serial(value: &[u8]) -> bool {
    (8..=20).contains(&value.len())
        && value.iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
        && value.iter().filter(|b| b.is_ascii_digit()).count() >= 2
}

/// The column so many behind (or before) the one that ends (or starts) at `edge`, as from and to without its quotes.
fn column(line: &Line, edge: usize, place: isize) -> Option<(usize, usize)> {
    let (mut from, mut to) = (edge, edge);
    for _ in 0..place.unsigned_abs() {
        if place < 0 {
            to = from.checked_sub(1)?;
            let separator = line.at(to);
            from = line.run_back(to, LONGEST, |b| b != separator);
        } else {
            let separator = line.at(to);
            from = to + 1;
            let quoted = line.at(from) == b'"';
            let inner = if quoted { line.run(from + 1, LONGEST, |b| b != b'"') } else { from };
            to = line.run(inner, LONGEST, |b| b != separator);
            if !matches!(separator, b',' | b'|') {
                return None;
            }
        }
    }
    let quoted = line.at(from) == b'"' && to > from + 1 && line.before(to) == b'"';
    Some(if quoted { (from + 1, to - 1) } else { (from, to) })
}
