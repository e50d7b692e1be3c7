//! Machines whose names say themselves what they are, wherever they stand: `lon-fw-10`, `k8s-wrk-7f3a`, `SRVSQL05`, `appprd16`.
//!
//! A role of machines ([`host_name::is_role`]) and a number that was written to be one of many, with a place or a stage beside:
//! words of programs that count (`worker-3`, `shard-2`, `us-east-1`) have other first words, or no second.

use crate::detectors::host_name::{is_role, is_shaped};
use crate::kind::HOSTNAME;
use crate::line::{Found, Line, is_word};
use crate::place::{Near, Place};
use crate::registry::{Detector, Watch};

pub(crate) static DASHED: Detector =
    Detector { rule: "host-made", watch: Watch::Places(&[DASH], dashed) };

/// The dash before the number of a name.
const DASH: Place = Place::new(b'-', Near::HEX.or(Near::LETTER), Near::DIGIT);

pub(crate) static GLUED: Detector = Detector {
    rule: "host-glued",
    watch: Watch::Sized(
        &[
            "SRV", "srv", "app", "web", "db", "dc", "mx", "sql", "api", "mq", "nfs", "ftp", "fs",
            "lb", "vpn", "gw", "ldap", "dns", "es",
        ],
        (6, 14),
        glued,
    ),
};

/// A name around the dash at `at`.
fn dashed(line: &Line, at: usize, found: &mut Found) -> usize {
    let part = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    let end = line.run(at, 12, part);
    let start = line.run_back(at, 48, part);
    let name = line.slice(start, end);
    if !may_be_made(name) || !opens(line, start) || !closes(line, end) {
        return at;
    }
    line.sees_number();
    if is_made(name) && !is_counted(line, start) {
        found.add(start, end, &HOSTNAME, 70, "made as names of machines are");
    }
    at
}

/// Whether a name has the parts of one that is made, whatever they say: two to four, the first of them a word.
fn may_be_made(name: &[u8]) -> bool {
    let first = name.split(|b| *b == b'-').next().unwrap_or_default();
    let dashes = memchr::memchr_iter(b'-', name).count();
    (1..=3).contains(&dashes)
        && first.len() <= 10
        && (first.first().is_some_and(u8::is_ascii_lowercase)
            || first.iter().all(u8::is_ascii_uppercase))
}

/// Whether the parts of a name are a place or a stage, a role and a number.
fn is_made(name: &[u8]) -> bool {
    let count = name.split(|b| *b == b'-').count();
    let mut parts = name.split(|b| *b == b'-');
    let (Some(first), Some(last)) = (parts.next(), parts.next_back()) else { return false };
    let digits = last.iter().all(u8::is_ascii_digit);
    // LT-873240
    if count == 2 && first.iter().all(u8::is_ascii_uppercase) {
        return digits && (4..=7).contains(&last.len()) && is_kind(first);
    }
    // shop-web-80: a service of Kubernetes and its port.
    if matches!(last, b"80" | b"443") {
        return false;
    }
    let drawn = last.len() == 4
        && last.iter().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(b))
        && last.iter().any(u8::is_ascii_digit);
    let upper = first.iter().all(u8::is_ascii_uppercase);
    // BER-MON-16, CL-STO-1220
    if upper && count == 3 && digits && (2..=4).contains(&last.len()) && first.len() <= 4 {
        return name.split(|b| *b == b'-').nth(1).is_some_and(|role| {
            (2..=5).contains(&role.len())
                && role.iter().all(u8::is_ascii_uppercase)
                && (is_role(role) || is_kind(first))
        });
    }
    let numbered = digits && (2..=3).contains(&last.len());
    let letters = |part: &[u8]| part.len() >= 2 && part.iter().all(u8::is_ascii_lowercase);
    let named = first.first().is_some_and(u8::is_ascii_lowercase) && first.len() <= 10;
    let may_be = match count {
        // web-01
        2 => digits && last.len() >= 2 && last.starts_with(b"0"),
        3 | 4 => numbered || drawn,
        _ => false,
    };
    if !named || !may_be {
        return false;
    }
    let roles = name.split(|b| *b == b'-').take(count - 1).filter(|part| is_role(part)).count();
    (if count == 2 {
        roles == 1
    } else {
        roles >= 1 && parts.all(|part| letters(part) || is_role(part))
    }) && is_shaped(name)
}

/// What an inventory calls a machine: laptops, workstations, notebooks, clients.
fn is_kind(part: &[u8]) -> bool {
    matches!(
        part,
        b"LT" | b"WS" | b"PC" | b"NB" | b"WKS" | b"DT" | b"SRV" | b"VM" | b"TC" | b"LAP" | b"CL"
    )
}

pub(crate) static ASSET: Detector = Detector {
    rule: "host-asset",
    watch: Watch::Numbered(&["NB", "LT", "PC", "WS", "DT", "CL"], asset),
};

/// `NB411735`: a kind and the number of an inventory.
fn asset(line: &Line, start: usize, found: &mut Found) -> usize {
    let end = line.run(start, 16, is_word);
    let digits = line.slice(start + 2, end);
    if (5..=6).contains(&digits.len())
        && digits.iter().all(u8::is_ascii_digit)
        && opens(line, start)
        && closes(line, end)
    {
        found.add(start, end, &HOSTNAME, 72, "number of an inventory behind the kind of machine");
    }
    end
}

/// `SRVSQL05`, `appprd16`: a role and a stage, or a server and a role, and two digits.
fn glued(line: &Line, start: usize, found: &mut Found) -> usize {
    let end = line.run(start, 16, is_word);
    let name = line.slice(start, end);
    let letters = name.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let (word, digits) = name.split_at(letters);
    let server = word
        .strip_prefix(b"SRV")
        .is_some_and(|role| role.len() >= 2 && role.iter().all(u8::is_ascii_uppercase));
    let staged =
        [&b"prd"[..], b"prod", b"stg", b"dev", b"tst", b"test", b"uat", b"qa", b"pre", b"int"]
            .iter()
            .any(|stage| {
                word.strip_suffix(*stage)
                    .is_some_and(|role| role.iter().all(u8::is_ascii_lowercase) && is_role(role))
            });
    if (server || staged)
        && (1..=3).contains(&digits.len())
        && (server || digits.len() >= 2)
        && digits.iter().all(u8::is_ascii_digit)
        && (opens(line, start) || line.before(start) == b'/')
        && closes(line, end)
    {
        found.add(start, end, &HOSTNAME, 72, "made as names of machines are");
    }
    end
}

/// Whether a word may start a value or stand in a sentence there.
fn opens(line: &Line, start: usize) -> bool {
    match line.before(start) {
        0 | b' ' | b'\t' | b'"' | b'\'' | b'(' | b'[' | b'{' | b',' | b';' | b'=' | b'|' | b'>'
        | b'@' | b'<' => true,
        b':' => line.before(start - 1) != b':',
        // instances/lon-fw-10, be_api/ams-api-08
        b'/' => line.before(start - 1).is_ascii_alphanumeric(),
        _ => false,
    }
}

/// Whether a name ends there: nothing that makes it a part of a longer one, of a path or of code.
fn closes(line: &Line, end: usize) -> bool {
    let next = line.at(end + 1);
    match line.at(end) {
        b'.' | b':' => !is_word(next) || line.at(end) == b':' && next.is_ascii_digit(),
        b'\\' => matches!(next, b'"' | b'n' | b'r' | b't'),
        b'_' | b'(' | b'=' | b'-' | b'@' | b'$' | b'/' => false,
        b => b < 0x80,
    }
}

/// Whether the word before says that what follows is a thing of a program.
fn is_counted(line: &Line, start: usize) -> bool {
    line.word_before(start, 2, |word| word == b"project")
        || line.word_before(start, 1, |word| {
            matches!(
                word,
                b"projects"
                    | b"project"
                    | b"pod"
                    | b"version"
                    | b"release"
                    | b"image"
                    | b"chart"
                    | b"build"
                    | b"job"
                    | b"task"
                    | b"branch"
                    | b"queue"
                    | b"topic"
                    | b"thread"
                    | b"worker"
                    | b"container"
                    | b"stage"
                    | b"plan"
                    | b"tag"
                    | b"deployment"
                    | b"namespace"
                    | b"volume"
                    | b"bucket"
                    | b"model"
                    | b"deploymentconfig"
            )
        })
}
