//! Names of machines by what stands right beside them: what holds the field, their address, the group that they serve in.

use crate::detectors::host_name::{is_label, is_shaped};
use crate::detectors::username::is_common;
use crate::detectors::{account_shape, username};
use crate::kind::{HOSTNAME, USERNAME};
use crate::label::{Labeled, Tie};
use crate::line::{Found, Line, is_word, lower};
use crate::parent;
use crate::place::{Near, Place};
use crate::registry::{Detector, Watch};
use crate::vocabulary::Label;

pub(crate) static SLASH: Detector =
    Detector { rule: "host-address", watch: Watch::Places(&[ADDRESS], slash) };

pub(crate) static POOLED: Detector = Detector {
    rule: "host-pool",
    watch: Watch::Words(&["server", "backend", "pool", "member", "upstream"], pooled),
};

pub(crate) static NAMED: Detector =
    Detector { rule: "host-held", watch: Watch::Labels(&[Label::Name, Label::PersonName], named) };

pub(crate) static GREETING: Detector =
    Detector { rule: "host-greeting", watch: Watch::Places(&[CLOSED], greeting) };

/// The bracket behind a name.
const CLOSED: Place = Place::new(b')', Near::ALPHANUMERIC, Near::SPACE);

/// The slash between a name and its address.
const ADDRESS: Place = Place::new(b'/', Near::ALPHANUMERIC, Near::DIGIT);

/// `"host": {"name": "web-7"}`, `"device": {"displayName": "LT-4711X"}`: a name whose holder is a machine, or that looks like one's.
fn named(line: &Line, labeled: &Labeled, found: &mut Found) {
    let name = line.slice(labeled.start, labeled.end);
    if !labeled.quoted && labeled.tie != Tie::Equals || !is_label(name) {
        return;
    }
    // Agent name: 'db27'
    if line.starts(labeled.key, "agent") {
        if name.iter().any(u8::is_ascii_digit) && !name.contains(&b'_') {
            found.add(labeled.start, labeled.end, &HOSTNAME, 80, "name of a machine");
        }
        return;
    }
    let key = ["name", "displayname", "display_name", "hostname"]
        .iter()
        .any(|key| line.starts(labeled.key, key));
    if !key || is_word(line.before(labeled.key)) {
        return;
    }
    let held = parent::of(line, labeled.key).is_some_and(|(start, end)| {
        let mut buffer = [0; 48];
        let key = lower(line.slice(start, end), &mut buffer);
        [
            &b"host"[..],
            b"device",
            b"computer",
            b"machine",
            b"node",
            b"endpoint",
            b"workstation",
            b"agent",
            b"manager",
            b"observer",
            b"server",
            b"asset",
            b"sensor",
        ]
        .iter()
        .any(|word| key.starts_with(word) || key.ends_with(word))
    });
    // "node": {"name": "minikube"}
    let sure = parent::of(line, labeled.key).is_some_and(|(start, end)| {
        matches!(line.slice(start, end), b"node" | b"host" | b"computer" | b"machine")
    }) && labeled.quoted
        && name.len() >= 4
        && name.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-')
        && !is_common(name);
    // "type":"AD Agent","displayName":"web7"
    let before = line.back(labeled.key, 40);
    let typed =
        [&b"Agent\",\""[..], b"Device\",\"", b"Host\",\"", b"Server\",\"", b"Computer\",\""]
            .iter()
            .any(|text| before.ends_with(text));
    if sure
        || (held || typed)
            && (is_shaped(name) || name.iter().any(u8::is_ascii_digit) && !name.contains(&b'_'))
    {
        found.add(labeled.start, labeled.end, &HOSTNAME, 80, "name of a machine");
    }
}

/// `server be_mq/web-7 (192.0.2.7)`, `for server be_auth/web-7 failed`: a machine behind the group it serves in.
fn pooled(line: &Line, word_end: usize, found: &mut Found) -> usize {
    let group =
        line.run(word_end + 1, 48, |b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    if line.at(word_end) != b' ' || line.at(group) != b'/' || group == word_end + 1 {
        return word_end;
    }
    let end = line.run(group + 1, 64, |b| b.is_ascii_alphanumeric() || b == b'-');
    if matches!(line.at(end), b' ' | 0 | b',' | b':') && is_shaped(line.slice(group + 1, end)) {
        found.add(group + 1, end, &HOSTNAME, 80, "machine of a group of servers");
    }
    end
}

/// `(web-7) [192.0.2.10]`: what a client of mail said it is, before its address.
fn greeting(line: &Line, at: usize, found: &mut Found) -> usize {
    if line.slice(at, at + 3) != b") [" || !line.at(at + 3).is_ascii_hexdigit() {
        return at;
    }
    let start = line.run_back(at, 64, |b| b.is_ascii_alphanumeric() || b == b'-');
    let end = line.run(at + 3, 46, |b| b.is_ascii_hexdigit() || matches!(b, b'.' | b':'));
    let marks = line.slice(at + 3, end).iter().filter(|b| matches!(b, b'.' | b':')).count();
    if line.before(start) == b'('
        && line.at(end) == b']'
        && marks >= 2
        && is_label(line.slice(start, at))
    {
        found.add(start, at, &HOSTNAME, 82, "name of a client before its address");
    }
    at
}

/// `web-7/192.0.2.10:8080`: how Java prints a resolved address.
fn slash(line: &Line, at: usize, found: &mut Found) -> usize {
    if !line.at(at + 1).is_ascii_digit() || !line.before(at).is_ascii_alphanumeric() {
        return at;
    }
    let end = line.run(at + 1, 16, |b| b.is_ascii_digit() || b == b'.');
    let octets = line
        .slice(at + 1, end)
        .split(|b| *b == b'.')
        .filter(|part| !part.is_empty() && part.len() <= 3)
        .count();
    let start =
        line.run_back(at, 64, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    let name = line.slice(start, at);
    // Chrome/66.0.3359.158 is a product; a host has a port, a dash or a digit.
    let port = line.at(end) == b':' && line.at(end + 1).is_ascii_digit();
    let machine = name.contains(&b'-') || name.iter().any(u8::is_ascii_digit);
    let before = line.before(start);
    // openvpn[12]: ana/192.0.2.7:51234 …: the user of a tunnel.
    let tunnel = memchr::memmem::find(line.back(start, 64), b"vpn").is_some();
    if octets == 4 && tunnel && port && username::is_person(name) && before == b' ' {
        found.add(start, at, &USERNAME, 85, "user of a tunnel before the address");
        return at;
    }
    // ana_quell/192.0.2.7:51234: no name of a machine has an underscore.
    let account = name.contains(&b'_') && name.iter().all(|b| !b.is_ascii_uppercase())
        || account_shape::is_account(name) && !is_shaped(name);
    if octets == 4 && port && account && username::is_person(name) && matches!(before, b' ' | 0) {
        found.add(start, at, &USERNAME, 80, "user of a tunnel before the address");
        return at;
    }
    if octets == 4
        && !name.contains(&b'.')
        && (port || machine)
        && is_label(name)
        && !matches!(before, b'/' | b':' | b'@')
            | (before == b':' && line.at(start.saturating_sub(2)) != b'/')
        && !is_word(before)
    {
        found.add(start, at, &HOSTNAME, 82, "name before a resolved address");
    }
    at
}
