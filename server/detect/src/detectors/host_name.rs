//! Names of machines without a domain: by their label, by the column of the log format that holds the host, and by their shape.
//!
//! A single word is a host only where something says so; with dots it is [`super::domain_name`]'s, unless the label says host and the
//! domain is a private one.

use crate::detectors::host_column::is_month;
use crate::detectors::host_shape::{is_asset, is_issued, is_sited, is_staged};
use crate::kind::{FQDN, HOSTNAME};
use crate::label::{Labeled, Tie};
use crate::line::{Found, Line, is_word};
use crate::names;
use crate::registry::{Detector, Watch};
use crate::vocabulary::Label;
use crate::words::Words;

pub(crate) static LABELED: Detector =
    Detector { rule: "host-field", watch: Watch::Labels(&[Label::Host, Label::Server], field) };

pub(crate) static SHAPE: Detector = Detector {
    rule: "host-shape",
    watch: Watch::Prefixes(&["DESKTOP-", "LAPTOP-", "WIN-", "MININT-", "EC2AMAZ-", "ip-"], shape),
};

pub(crate) static SPOKEN: Detector = Detector {
    rule: "host-context",
    watch: Watch::Words(
        &[
            "host",
            "node",
            "server",
            "upstream",
            "from",
            "to",
            "new",
            "old",
            "peer",
            "via",
            "on",
            "h",
            "agent",
            "machine",
            "computer",
            "vm",
            "members",
            "jgroups",
            "workstation",
            "ap",
            "switch",
            "router",
            "firewall",
            "at",
            "for",
            "client",
            "terminal",
            "gate",
            "hostname",
            "instance",
            "controller",
            "appliance",
            "gateway",
            "is",
        ],
        spoken,
    ),
};

pub(crate) static SUFFIX: Detector = Detector {
    rule: "host-suffix",
    watch: Watch::Words(
        &[
            "laptop",
            "desktop",
            "macbook",
            "thinkpad",
            "workstation",
            "imac",
            "mbp",
            "mba",
            "pc",
            "x1",
        ],
        suffix,
    ),
};

/// Whether this can be the name of a machine: a label of RFC 1123 (underscores let pass) with a letter, and not a word that stands for none.
pub(crate) fn is_label(name: &[u8]) -> bool {
    (2..=63).contains(&name.len())
        && name.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        && name.iter().any(u8::is_ascii_alphabetic)
        && !name.starts_with(b"-")
        && !name.ends_with(b"-")
        && !name.starts_with(b"__")
        && !NOT_HOSTS.has(name)
        && !is_hex_id(name)
}

/// Whether a name looks like one given to a machine: parts with a dash and a number or a telling word, or a role and a number.
pub(crate) fn is_shaped(name: &[u8]) -> bool {
    if !is_label(name) || name.len() < 4 || name.contains(&b'_') {
        return false;
    }
    let digits = name.iter().filter(|b| b.is_ascii_digit()).count();
    let dashes = name.iter().filter(|b| **b == b'-').count();
    let letters = name.len() - digits - dashes;
    let role = name.split(|b| *b == b'-').any(is_role);
    let tail_number = name.last().is_some_and(u8::is_ascii_digit);
    // A word with a number that counts things of a program: thread-3, worker-12.
    // kube-api-access-ghcgj, auth-9f47-5bxlw: drawn by Kubernetes.
    let kube = name.starts_with(b"kube-")
        || name.rsplit(|b| *b == b'-').next().is_some_and(|last| {
            last.len() == 5
                && dashes >= 2
                // The digits of a number say nothing: it may be any.
                && last.iter().any(u8::is_ascii_alphabetic)
                && last.iter().all(|b| b"bcdfghjklmnpqrstvwxz2456789".contains(b))
        });
    let hashed = kube
        || name.split(|b| *b == b'-').any(|part| {
            part.len() >= 8
                && part.iter().all(u8::is_ascii_hexdigit)
                && part.iter().any(u8::is_ascii_digit)
        });
    // eu-west-1: a region of a cloud.
    let region = matches!(name, [a, b, b'-', ..] if a.is_ascii_lowercase() && b.is_ascii_lowercase())
        && name.split(|b| *b == b'-').nth(1).is_some_and(|part| {
            [&b"north"[..], b"south", b"east", b"west", b"central"]
                .iter()
                .any(|side| part.starts_with(side))
        });
    let counter = region
        || hashed
        || name.split(|b| *b == b'-').next().is_some_and(|first| COUNTED.has(first));
    is_staged(name)
        || !counter
            && letters >= 2
            && (is_issued(name)
                || is_sited(name)
                || (dashes >= 1 && role && (digits > 0 || dashes >= 2))
                || (dashes == 0 && role && tail_number)
                || (dashes >= 2 && tail_number && digits <= 6 && letters >= 5))
}

/// `(jgroups-7,web7-34537)` and `members [web7-37819, db7-40134]`: nodes of Infinispan, with a number drawn for each.
fn members(line: &Line, word_end: usize, found: &mut Found) -> bool {
    let mut at =
        if line.starts(word_end.saturating_sub(7), "members") && line.starts(word_end, " [") {
            word_end + 2
        } else if line.starts(word_end.saturating_sub(7), "jgroups") && line.at(word_end) == b'-' {
            line.run(word_end + 1, 6, |b| b.is_ascii_digit()) + 1
        } else {
            return false;
        };
    for _ in 0..64 {
        let end = line.run(at, 80, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        let drawn = line.run_back(end, 6, |b| b.is_ascii_digit());
        let name = line.slice(at, drawn.saturating_sub(1));
        if end - drawn >= 4 && line.before(drawn) == b'-' && is_label(name) {
            found.add(at, drawn - 1, &HOSTNAME, 82, "node of a cluster");
        }
        if line.slice(end, end + 2) != b", " {
            break;
        }
        at = end + 2;
    }
    true
}

/// What machines are for, as their names say; a number may follow.
pub(crate) fn is_role(part: &[u8]) -> bool {
    let word =
        part.iter().position(u8::is_ascii_digit).map_or(part, |at| part.get(..at).unwrap_or(part));
    ROLES.has(word) || ROLES.has(part)
}

/// Twelve and more of hexadecimal: an id.
fn is_hex_id(name: &[u8]) -> bool {
    let packed = name.iter().filter(|b| **b != b'-').count();
    packed >= 12
        && name.iter().all(|b| b.is_ascii_hexdigit() || *b == b'-')
        && name.iter().any(u8::is_ascii_digit)
}

/// `host=web-7`, `"hostname": "web-7"`, `<Computer>web-7</Computer>`.
fn field(line: &Line, labeled: &Labeled, found: &mut Found) {
    let (start, mut end) = (labeled.start, labeled.end);
    // Ports and paths behind the host; \\HOST of Windows before it.
    let start = line.run(start, 8, |b| b == b'\\').min(end);
    end = line.run(start, end - start, |b| {
        b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'$')
    });
    end = line.run_back(end, 4, |b| matches!(b, b'.' | b'$')).max(start);
    let name = line.slice(start, end);
    let after = line.at(end);
    let whole = end == labeled.end
        || matches!(
            after,
            b':' | b'/' | b',' | b';' | b'$' | b'.' | b'[' | b'(' | b' ' | b')' | b']'
        );
    // deviceName:deviceType: is a selector, fe80::1 an address.
    let chained =
        after == b':' && (line.at(end + 1).is_ascii_alphabetic() || line.at(end + 1) == b':');
    let address = line
        .slice(labeled.start, labeled.end)
        .iter()
        .take_while(|b| **b != b' ')
        .filter(|b| **b == b':')
        .count()
        >= 2;
    // FindAllByDnsName: dnsName "web7"
    let repeated = line.slice(labeled.key, labeled.key + name.len()).eq_ignore_ascii_case(name);
    // web7: May 9 14:40:12: a stamp follows the name of a switch.
    let month = is_month(name) && after == b' ' && line.at(end + 1).is_ascii_digit();
    if month || address || repeated || !whole || line.slice(end, end + 3) == b"://" || chained {
        return;
    }
    if name.contains(&b'.') {
        let numeric = name.iter().all(|b| b.is_ascii_digit() || *b == b'.' || *b == b'-');
        let private = name.split(|b| *b == b'.').all(|part| {
            !part.is_empty() && part.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
        });
        let file = [
            &b".py"[..],
            b".rs",
            b".go",
            b".js",
            b".java",
            b".log",
            b".conf",
            b".xml",
            b".yml",
            b".json",
            b".so",
            b".exe",
            b".dll",
            b".service",
        ]
        .iter()
        .any(|e| name.ends_with(e));
        if labeled.label == Label::Host
            && labeled.tie != Tie::Space
            && !numeric
            && private
            && !file
            && name.iter().any(u8::is_ascii_alphabetic)
        {
            found.add(start, end, &FQDN, 80, "name of a host by its label");
        }
        return;
    }
    let sure = labeled.label == Label::Host && labeled.tie != Tie::Space
        || labeled.label == Label::Server
            && (in_connection(line, labeled, end) || is_numbered(line, labeled, name));
    // WifiStateMachine: connecting, where the key is the name of a logger.
    let logger = labeled.tie == Tie::Colon
        && !labeled.quoted
        && line.before(labeled.key).is_ascii_alphanumeric();
    // - ws: remove a check, of a list of changes.
    let sure = sure && !(labeled.tie == Tie::Colon && line.starts(labeled.key, "ws:"));
    if is_label(name) && (sure && !logger || is_shaped(name)) {
        found.add(start, end, &HOSTNAME, if sure { 88 } else { 75 }, "name of a host by its label");
    }
}

/// `node=rds24`, `active_server="gw19 (…"`: letters and a number where the key says node or server.
fn is_numbered(line: &Line, labeled: &Labeled, name: &[u8]) -> bool {
    let letters = name.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    labeled.tie == Tie::Equals
        && ["node=", "server="].iter().any(|key| line.starts(labeled.key, key))
        && letters >= 2
        && name.len() > letters
        && (name.iter().skip(letters).all(u8::is_ascii_digit) || name.contains(&b'-'))
        && name.iter().any(u8::is_ascii_digit)
        && !COUNTED.has(name.get(..letters).unwrap_or(name))
}

/// `Server=web7,1433;Database=…`: whether more of a connection string follows.
fn in_connection(line: &Line, labeled: &Labeled, end: usize) -> bool {
    labeled.tie == Tie::Equals
        && matches!(line.at(end), b';' | b',' | b'\\')
        && [&b"Database="[..], b"Initial Catalog=", b"User Id=", b"User ID=", b"Uid="]
            .iter()
            .any(|field| memchr::memmem::find(line.slice(end, end + 120), field).is_some())
}

/// `DESKTOP-4F2K9QX`, `ip-10-0-3-17`.
fn shape(line: &Line, start: usize, found: &mut Found) -> usize {
    let end = line.run(start, 64, |b| b.is_ascii_alphanumeric() || b == b'-');
    let end = line.run_back(end, 2, |b| b == b'-');
    let name = line.slice(start, end);
    let random = name.iter().rev().take_while(|b| **b != b'-').count();
    let address = name.starts_with(b"ip-");
    let fits = if address {
        line.sees_number();
        name.iter().filter(|b| **b == b'-').count() == 4
            && matches!(name.split(|b| *b == b'-').nth(1), Some(b"10" | b"172" | b"192"))
    } else {
        random >= 6 && name.iter().filter(|b| **b == b'-').count() == 1
    };
    if fits
        && !name.iter().any(|b| b.is_ascii_lowercase() && !address)
        && line.before(start) != b'-'
        && line.at(end) != b'.'
    {
        found.add(start, end, &HOSTNAME, 90, "name that Windows or a cloud gives to machines");
    } else if address {
        return start;
    }
    end
}

/// A machine-like name behind a word such as `node`, `from` or `-h`.
fn spoken(line: &Line, word_end: usize, found: &mut Found) -> usize {
    if matches!(line.at(word_end), b' ' | b'-') && members(line, word_end, found) {
        return word_end;
    }
    if line.starts(word_end.saturating_sub(5), ") via ") {
        leased(line, word_end - 5, found);
        return word_end;
    }
    let mut start = line.run(word_end, 3, |b| matches!(b, b' ' | b'='));
    if line.at(word_end) == b':' {
        start = line.run(word_end + 1, 3, |b| b == b' ');
    }
    start = line.run(start, 1, |b| matches!(b, b'"' | b'\'' | b'['));
    if start == word_end || !line.at(start).is_ascii_alphanumeric() {
        return word_end;
    }
    // -h is an option only behind a space and a dash.
    let option = line.before(word_end) == b'h' && line.before(word_end - 1) == b'-';
    if line.before(word_end) == b'h'
        && line.slice(word_end.saturating_sub(3), word_end) != b" -h"
        && line.slice(word_end.saturating_sub(3), word_end - 1) == b" -"
    {
        return word_end;
    }
    let end = line.run(start, 64, |b| b.is_ascii_alphanumeric() || b == b'-');
    if matches!(line.at(end), b'.' | b'_' | b'(' | b'=' | b'\\' | b'@' | b'$')
        && !(line.at(end) == b'.' && matches!(line.at(end + 1), b' ' | 0))
        || line.before(end) == b'-'
    {
        return word_end;
    }
    if line.at(end) == b'/' && !matches!(line.at(end + 1), b'0'..=b'9' | b'[')
        || line.slice(end, end + 2) == b"::"
    {
        return word_end;
    }
    let single = line.before(word_end) == b'h' && !option;
    let name = line.slice(start, end);
    // for web-7, db-2, …
    if line.slice(end, end + 2) == b", " && is_shaped(name) {
        let mut at = end + 2;
        for _ in 0..32 {
            let stop = line.run(at, 64, |b| b.is_ascii_alphanumeric() || b == b'-');
            if !is_shaped(line.slice(at, stop))
                || matches!(line.at(stop), b'.' | b'_' | b'/' | b'=' | b'@')
            {
                break;
            }
            found.add(at, stop, &HOSTNAME, 72, "name like a machine's, in a list of them");
            if line.slice(stop, stop + 2) != b", " {
                break;
            }
            at = stop + 2;
        }
    }
    // -H 'X-Api-Key: …'
    if name.starts_with(b"X-") {
        return word_end;
    }
    let asset = || {
        is_asset(name)
            && matches!(line.at(end), 0 | b' ' | b',' | b'"' | b'\'' | b')' | b':' | b']')
            && line.word_before(start, 1, |word| {
                matches!(
                    word,
                    b"on"
                        | b"host"
                        | b"node"
                        | b"server"
                        | b"machine"
                        | b"computer"
                        | b"from"
                        | b"agent"
                )
            })
    };
    let machine = line.before(word_end).eq_ignore_ascii_case(&b'm')
        && line.starts(word_end.saturating_sub(3), " vm");
    // VM "web7"
    let quoted = || {
        matches!(line.before(start), b'"' | b'\'')
            && line.at(end) == line.before(start)
            && is_label(name)
            && name.iter().any(u8::is_ascii_digit)
    };
    // on sapprd01:34615
    let ported = || {
        let port = line.run(end + 1, 6, |b| b.is_ascii_digit());
        let letters = name.iter().take_while(|b| b.is_ascii_lowercase()).count();
        line.at(end) == b':'
            && (2..=5).contains(&(port - end - 1))
            && !is_word(line.at(port))
            && line.at(port) != b':'
            // [ipv4:192.0.2.7:445]
            && !(line.at(port) == b'.' && line.at(port + 1).is_ascii_digit())
            && letters >= 3
            && letters < name.len()
            && name.iter().skip(letters).all(u8::is_ascii_digit)
            && !COUNTED.has(name.get(..letters).unwrap_or(name))
    };
    // boarded at MILGATE29, terminal LONPAY12: letters of an inventory and a number.
    let tagged = || {
        let letters = name.iter().take_while(|b| b.is_ascii_uppercase()).count();
        (5..=10).contains(&letters)
            && (2..=4).contains(&(name.len() - letters))
            && name.iter().skip(letters).all(u8::is_ascii_digit)
            && !COUNTED.has(name.get(..letters).unwrap_or(name))
            && line.word_before(start, 1, |word| {
                matches!(word, b"at" | b"on" | b"from" | b"gate" | b"terminal" | b"host" | b"via")
            })
    };
    // for web-7, but: for gpg-agent-client, Win32.
    let loose = line.word_before(start, 1, |word| {
        matches!(
            word,
            b"for"
                | b"at"
                | b"is"
                | b"client"
                | b"instance"
                | b"controller"
                | b"gateway"
                | b"appliance"
        )
    });
    let counted = name.contains(&b'-') && name.last().is_some_and(u8::is_ascii_digit);
    let fits = if machine {
        quoted()
    } else if loose && !counted {
        tagged()
    } else {
        is_shaped(name) || asset() || ported() || tagged()
    };
    if !single && !split(line, start, end, found) && fits {
        found.add(start, end, &HOSTNAME, 75, "name like a machine's, next to a word for one");
    }
    word_end
}

/// `local address is db-46-24846, …`: the name without the number drawn for it. Returns whether it is one.
fn split(line: &Line, start: usize, end: usize, found: &mut Found) -> bool {
    // local address is web-7-24846, physical addresses are …
    let drawn = line.run_back(end, 6, |b| b.is_ascii_digit());
    if end - drawn >= 4 && drawn > start && line.before(drawn) == b'-' && line.at(end) == b',' {
        let name = line.slice(start, drawn - 1);
        if is_shaped(name)
            && memchr::memmem::find(line.back(start, 48), b"local address is").is_some()
        {
            found.add(start, drawn - 1, &HOSTNAME, 82, "node of a cluster");
            return true;
        }
    }
    false
}

/// `to 00:00:5e:00:53:07 (web-7) via eth0`: the client of a DHCP lease.
fn leased(line: &Line, close: usize, found: &mut Found) {
    let start = line.run_back(close, 64, |b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if line.before(start) == b'(' && is_label(line.slice(start, close)) {
        found.add(start, close, &HOSTNAME, 88, "client of a DHCP lease");
    }
}

/// `ana-laptop`.
fn suffix(line: &Line, end: usize, found: &mut Found) -> usize {
    let start = line.run_back(end, 48, |b| b.is_ascii_alphanumeric() || b == b'-');
    let name = line.slice(start, end);
    let dash = name.iter().rposition(|b| *b == b'-');
    let glued_before = is_word(line.before(start)) || line.before(start) == b'.';
    let glued = glued_before
        || is_word(line.at(end))
        || matches!(line.at(end), b'-' | b'.') && is_word(line.at(end + 1));
    // ana-pc, ana-x1, but: gallium-pc.
    let short = end - start >= 2 && matches!(line.slice(end - 2, end), b"pc" | b"x1");
    let person = !short || dash.is_some_and(|at| names::is_given(name.get(..at).unwrap_or(name)));
    let apart = !glued && person;
    if dash.is_some_and(|at| at >= 2) && !name.starts_with(b"-") && apart && is_label(name) {
        found.add(start, end, &HOSTNAME, 82, "name of a person's machine");
    }
    end
}

/// Words in the place of a host that are none, lower case.
static NOT_HOSTS: Words = Words::of(include_str!("../words/host_name_not_hosts.txt"));

/// Names of levels and streams that stand where a host might, lower case.
pub(crate) static LEVELS: Words = Words::of(
    "alert audit config crit critical debug emerg err error fatal fine finer finest info information last log message notice panic severe stderr stdout trace verbose warn warning",
);

/// Words whose numbered instances live in a program.
pub(crate) static COUNTED: Words = Words::of(include_str!("../words/host_name_counted.txt"));

/// Roles and places in names of machines, lower case.
pub(super) static ROLES: Words = Words::of(include_str!("../words/host_name_roles.txt"));
