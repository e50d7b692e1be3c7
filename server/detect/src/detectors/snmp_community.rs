//! SNMP community strings (RFC 1157): by their label next to the word SNMP, and as argument of the Net-SNMP tools.

use crate::kind::SNMP_COMMUNITY;
use crate::label::{Labeled, Tie};
use crate::line::{Found, Line};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};
use crate::vocabulary::Label;

pub(crate) static DETECTOR: Detector =
    Detector { rule: "snmp-community", watch: Watch::Labels(&[Label::Community], look) };

pub(crate) static COMMAND: Detector = Detector {
    rule: "snmp-command",
    watch: Watch::Words(
        &[
            "snmpwalk",
            "check_snmp",
            "snmpget",
            "snmpset",
            "snmpgetnext",
            "snmpbulkwalk",
            "snmpbulkget",
            "snmptrap",
            "snmptable",
            "snmpstatus",
            "2c",
            "community",
        ],
        command,
    ),
};

fn look(line: &Line, labeled: &Labeled, found: &mut Found) {
    let value = line.slice(labeled.start, labeled.end);
    let key = line.slice(labeled.key, labeled.start);
    let says_snmp = memchr::memmem::find(&key.to_ascii_lowercase(), b"snmp").is_some()
        || key.get(..2).is_some_and(|start| matches!(start, b"ro" | b"rw" | b"RO" | b"RW"))
        || line.word_before(labeled.key, 6, |word| word.starts_with(b"snmp") || word == b"trap")
        || memchr::memmem::find(line.back(labeled.key, 256), b"SNMP").is_some()
        || memchr::memmem::find(line.back(labeled.key, 256), b"snmp").is_some()
        || memchr::memmem::find(line.back(labeled.key, 256), b"Snmp").is_some();
    // 65000:100 and no-export are communities of BGP.
    let bgp = value.contains(&b':') || value.starts_with(b"no-");
    let prose =
        is_prose(value) && (labeled.tie == Tie::Space && !labeled.quoted || value.len() >= 7);
    // community … { of Junos, whose communities of routes have members instead.
    let block = labeled.tie == Tie::Space && line.slice(labeled.end, labeled.end + 2) == b" {";
    if (says_snmp || block) && !bgp && !prose && value.len() >= 2 && !is_placeholder(value) {
        found.add(labeled.start, labeled.end, &SNMP_COMMUNITY, 92, "community string by its label");
    }
}

fn is_prose(value: &[u8]) -> bool {
    matches!(
        value,
        b"hosts"
            | b"read"
            | b"write"
            | b"readonly"
            | b"readwrite"
            | b"configured"
            | b"hidden"
            | b"string"
            | b"add"
            | b"delete"
            | b"show"
            | b"modify"
            | b"unauthorized"
            | b"unknown"
            | b"wrong"
            | b"strings"
            | b"name"
            | b"is"
            | b"was"
            | b"from"
            | b"for"
            | b"mismatch"
            | b"index"
            | b"map"
            | b"access"
            | b"and"
            | b"or"
            | b"to"
            | b"in"
    )
}

/// `snmpwalk -v2c -c VALUE host`.
fn command(line: &Line, end: usize, found: &mut Found) -> usize {
    // community-name VALUE of F5
    if line.before(end) == b'y' || line.before(end) == b'Y' {
        let start = end + "-name ".len();
        let stop = line.run(start, 64, |b| b > b' ' && b != b'"');
        if line.starts(end, "-name ")
            && stop > start + 2
            && !is_placeholder(line.slice(start, stop))
        {
            found.add(start, stop, &SNMP_COMMUNITY, 90, "community of a configuration");
        }
        return end;
    }
    // snmp-server host 192.0.2.1 version 2c VALUE
    if line.at(end.wrapping_sub(1)) == b'c' && line.starts(end.saturating_sub(2), "2c") {
        let start = line.run(end, 2, |b| b == b' ');
        let stop = line.run(start, 64, |b| b > b' ');
        let value = line.slice(start, stop);
        if start > end
            && line.starts(end.saturating_sub(10), "version 2c")
            && memchr::memmem::find(line.back(end, 128), b"snmp").is_some()
            && !is_placeholder(value)
            && value.len() >= 3
        {
            found.add(start, stop, &SNMP_COMMUNITY, 90, "community of a trap receiver");
        }
        return end;
    }
    let rest = line.slice(end, end + 160);
    // check_snmp of Nagios has a capital.
    let option: &[u8] =
        if line.starts(end.saturating_sub(10), "check_snmp") { b" -C " } else { b" -c " };
    let Some(flag) = memchr::memmem::find(rest, option) else { return end };
    let start = line.run(end + flag + 4, 2, |b| matches!(b, b'"' | b'\'' | b' '));
    let stop = line.run(start, 64, |b| b > b' ' && !matches!(b, b'"' | b'\''));
    let value = line.slice(start, stop);
    if !is_placeholder(value) && !value.starts_with(b"-") {
        found.add(start, stop, &SNMP_COMMUNITY, 92, "community argument of an SNMP tool");
    }
    stop.max(end)
}
