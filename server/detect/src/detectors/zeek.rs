//! Columns of Zeek's logs in their own form, values between tabs (Zeek documentation, "Log files"): of `ftp.log` and `http.log` user and
//! password, of `snmp.log` the community, of `ntlm.log` user and machines, of `kerberos.log` the client, of `dhcp.log` the host.
//!
//! A record starts with its time and the id of its connection; which log it is of is told by what stands in its columns, so that logs
//! that were put together are read, too.

use crate::Kind;
use crate::detectors::{host_name, username};
use crate::kind::{HOSTNAME, PASSWORD, SNMP_COMMUNITY, USERNAME};
use crate::line::{Found, Line};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector = Detector { rule: "zeek-column", watch: Watch::Line(look) };

/// Columns that are read.
const COLUMNS: usize = 24;

fn look(line: &Line, found: &mut Found) {
    // 1772442888.495498⇥CSfqfoHPq5u4H6qvfN⇥…
    if !line.at(0).is_ascii_digit() || line.at(10) != b'.' || line.at(17) != b'\t' {
        return;
    }
    if !matches!(line.at(18), b'C' | b'F') {
        return;
    }
    line.sees_number();
    let mut columns = [(0, 0); COLUMNS];
    let mut at = 0;
    for column in &mut columns {
        let stop = line.run(at, 4096, |b| b != b'\t');
        *column = (at, stop);
        at = (stop + 1).min(line.bytes.len());
    }
    let text =
        |index: usize| columns.get(index).map_or(&[][..], |&(start, stop)| line.slice(start, stop));
    let mut report = |index: usize, kind: &'static Kind| {
        let value = text(index);
        let fits = if kind.id == USERNAME.id {
            username::is_person(value)
        } else if kind.id == HOSTNAME.id {
            host_name::is_label(value)
        } else {
            value.len() >= 2 && !is_placeholder(value) && value != b"<hidden>"
        };
        if let Some(&(start, stop)) = columns.get(index)
            && fits
            && !matches!(value, b"-" | b"(empty)")
        {
            found.add(start, stop, kind, 90, "column of a record of Zeek");
        }
    };
    let upper = |value: &[u8]| value.len() >= 3 && value.iter().all(u8::is_ascii_uppercase);
    if matches!(text(7), b"1" | b"2" | b"2c" | b"3") && text(6).contains(&b'.') {
        report(8, &SNMP_COMMUNITY);
    } else if matches!(text(6), b"AS" | b"TGS") {
        let client = text(7);
        let stop = client.iter().position(|b| *b == b'/').unwrap_or(client.len());
        let (start, _) = columns.get(7).copied().unwrap_or_default();
        if username::is_person(line.slice(start, start + stop)) {
            found.add(start, start + stop, &USERNAME, 90, "column of a record of Zeek");
        }
    } else if upper(text(8)) && text(8).len() <= 4 && !text(6).iter().all(u8::is_ascii_digit) {
        report(6, &USERNAME);
        report(7, &PASSWORD);
    } else if upper(text(7))
        && matches!(text(11), [b'H', b'T', b'T', b'P', ..] | [b'1' | b'2', b'.', _] | b"2")
    {
        report(21, &USERNAME);
        report(22, &PASSWORD);
    } else if matches!(text(12), b"T" | b"F" | b"-") && upper(text(8)) {
        report(6, &USERNAME);
        report(7, &HOSTNAME);
        report(9, &HOSTNAME);
    } else if text(4).split(|b| *b == b':').count() == 6 {
        report(5, &HOSTNAME);
    }
}
