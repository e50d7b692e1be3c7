//! Names of machines that say them themselves: the prompt of a network device before a command (`RTR-HQ-1#show version`, `fw1 # get`),
//! and nodes of Elasticsearch as they name each other, `{es-1}{id}{id}{es-1}{192.0.2.7}`.

use crate::detectors::host_name::is_label;
use crate::kind::HOSTNAME;
use crate::line::{Found, Line, is_word};
use crate::place::{Near, Place};
use crate::registry::{Detector, Watch};

pub(crate) static PROMPT: Detector = Detector { rule: "device-prompt", watch: Watch::Line(prompt) };

pub(crate) static NODE: Detector =
    Detector { rule: "cluster-node", watch: Watch::Places(&[BRACES], node) };

/// Between the braces of a name and those of an id.
const BRACES: Place = Place::new(b'}', Near::ALPHANUMERIC, Near::OTHER);

/// Commands of network devices, and how they are shortened.
const COMMANDS: &[&str] = &[
    "show",
    "sh ",
    "conf",
    "config",
    "set ",
    "get ",
    "diag",
    "diagnose",
    "exec",
    "copy",
    "write",
    "wr ",
    "ping",
    "exit",
    "end",
    "no ",
    "clear",
    "debug",
    "terminal",
    "term ",
    "request",
    "commit",
    "execute",
    "traceroute",
    "enable",
    "disable",
    "reload",
    "interface",
    "router",
    "delete",
    "load",
    "edit",
    "monitor",
    "display",
    "undo",
];

/// `RTR-HQ-1#show version`, `fw1 (global) # get system status`, `sw1(config)# interface …`.
fn prompt(line: &Line, found: &mut Found) {
    let end = line.run(0, 64, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if end < 2 || !matches!(line.at(end), b'#' | b'(' | b' ' | b'>') {
        return;
    }
    let mut at = end;
    let space = usize::from(line.at(at) == b' ');
    if line.at(at + space) == b'(' {
        let close = line.run(at + space, 32, |b| b != b')');
        if line.at(close) != b')' {
            return;
        }
        at = close + 1;
    }
    at = line.run(at, 1, |b| b == b' ');
    if !matches!(line.at(at), b'#' | b'>') {
        return;
    }
    let command = line.run(at + 1, 1, |b| b == b' ');
    let name = line.slice(0, end);
    let is_command = |word: &&str| {
        line.starts(command, word)
            && (word.ends_with(' ') || !is_word(line.at(command + word.len())))
    };
    if !COMMANDS.iter().any(is_command) {
        return;
    }
    line.sees_number();
    if is_label(name) && (name.contains(&b'-') || name.iter().any(u8::is_ascii_digit)) {
        found.add(0, end, &HOSTNAME, 85, "prompt of a device");
    }
}

/// `{es-1}{Fb1luzX-anY4fknKYc-3xA}{…}{es-1}{192.0.2.7}`: the brace behind the name is at `at`.
fn node(line: &Line, at: usize, found: &mut Found) -> usize {
    if line.at(at + 1) != b'{' {
        return at;
    }
    let part = |from: usize| {
        line.run(from, 64, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
    };
    let mut report = |start: usize, end: usize| {
        if is_label(line.slice(start, end)) {
            found.add(start, end, &HOSTNAME, 85, "node of a cluster");
        }
    };
    let start = line.run_back(at, 64, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    let id = part(at + 2);
    let second = part(id + 2);
    // Ids of nodes are 22 of base64url.
    if line.before(start) != b'{'
        || id != at + 24
        || second != id + 24
        || line.slice(id, id + 2) != b"}{"
    {
        return at;
    }
    report(start, at);
    let again = part(second + 2);
    if line.slice(second, second + 2) == b"}{" && line.at(again) == b'}' {
        report(second + 2, again);
    }
    at
}
