//! Accounts by how they are made, where a word hints at somebody: `approved by aquell`, `as a.quell completed`, `ana.quell opened`.
//!
//! A name is made of those of a person (an initial or a given name with a family name, joined or with a mark between), of what an
//! account is for (`svc_backup`, `adm-aquell`), or is a letter and a number as staff have them (`u104567`). The hint alone says
//! nothing: the words of most sentences stand behind `by` and `for` too.

use crate::detectors::host_name;
use crate::detectors::user_context::name_at;
use crate::detectors::username::{is_character, is_common, is_person};
use crate::kind::USERNAME;
use crate::line::{Found, Line, is_word};
use crate::names;
use crate::place::{Near, Place};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector = Detector {
    rule: "account-shape",
    watch: Watch::Words(
        &[
            "by",
            "for",
            "as",
            "of",
            "to",
            "from",
            "with",
            "manager",
            "nurse",
            "doctor",
            "employee",
            "owner",
            "member",
            "operator",
            "agent",
            "admin",
            "administrator",
            "engineer",
            "assignee",
            "approver",
            "reviewer",
            "reporter",
            "author",
            "audit",
            "account",
            "actor",
            "caller",
            "requester",
            "editor",
            "creator",
            "sender",
            "technician",
            "analyst",
            "identity",
            "recipient",
            "customer",
            "driver",
            "supervisor",
            "login",
            "behalf",
            "contact",
            "staff",
            "teacher",
            "student",
            "patient",
            "user",
            "users",
            "ssh",
            "sudo",
            "su",
            "chown",
            "whoami",
            "administrator",
            "client",
            "import",
        ],
        behind,
    ),
};

pub(crate) static SUBJECT: Detector = Detector {
    rule: "account-deed",
    watch: Watch::Words(
        &[
            "viewed",
            "opened",
            "approved",
            "rejected",
            "changed",
            "created",
            "deleted",
            "updated",
            "edited",
            "modified",
            "uploaded",
            "downloaded",
            "exported",
            "imported",
            "printed",
            "accessed",
            "logged",
            "signed",
            "requested",
            "submitted",
            "cancelled",
            "canceled",
            "assigned",
            "acknowledged",
            "closed",
            "resolved",
            "restarted",
            "executed",
            "ordered",
            "prescribed",
            "paid",
            "booked",
            "disabled",
            "enabled",
            "granted",
            "revoked",
            "reset",
            "unlocked",
            "locked",
            "invited",
            "joined",
            "authenticated",
            "connected",
            "disconnected",
            "pushed",
            "merged",
            "deployed",
            "wrote",
            "sent",
            "added",
            "removed",
            "renamed",
            "triggered",
        ],
        before,
    ),
};

pub(crate) static VALUE: Detector = Detector {
    rule: "account-value",
    watch: Watch::Places(&[PAIR, ASSIGNED, CELL, LISTED], value),
};

/// The colon of JSON, a mark of `key=value`, of a cell and of a list.
const PAIR: Place = Place::new(b':', Near::QUOTE, Near::QUOTE.or(Near::SPACE));
const ASSIGNED: Place =
    Place::new(b'=', Near::HEX.or(Near::LETTER).or(Near::OTHER_WORD), Near::HEX.or(Near::LETTER));
const CELL: Place = Place::new(b',', Near::ANY, Near::HEX.or(Near::LETTER));
const LISTED: Place = Place::new(b'[', Near::SPACE, Near::HEX.or(Near::LETTER));

/// Shortest account that says by itself that it is one, in bytes.
const SHORTEST: usize = 5;

/// A whole value behind the mark at `at` that is made as accounts are.
fn value(line: &Line, at: usize, found: &mut Found) -> usize {
    let from = if line.at(at) == b':' {
        let quote = line.run(at + 1, 1, |b| b == b' ');
        if line.at(quote) != b'"' || is_of_program(line, at) {
            return at;
        }
        quote + 1
    } else {
        at + 1
    };
    whole(line, from, found);
    at
}

/// Whether the key before the colon at `colon` says what belongs to a program: `"app":"admin_audit"`.
fn is_of_program(line: &Line, colon: usize) -> bool {
    let close = line.run_back(colon, 4, |b| matches!(b, b'"' | b'\\'));
    let key = line.slice(line.run_back(close, 24, is_word), close);
    matches!(
        key,
        b"app"
            | b"module"
            | b"plugin"
            | b"extension"
            | b"schema"
            | b"table"
            | b"index"
            | b"package"
            | b"queue"
            | b"topic"
    )
}

pub(crate) static CELLS: Detector = Detector { rule: "account-cell", watch: Watch::Line(cells) };

/// Cells between tabs.
fn cells(line: &Line, found: &mut Found) {
    if memchr::memchr_iter(b'\t', line.bytes).take(3).count() < 3 {
        return;
    }
    for tab in memchr::memchr_iter(b'\t', line.bytes).take(64) {
        whole(line, tab + 1, found);
    }
}

/// The value that starts at `start`, if all of it is an account made of a name or a number: what an account is for may be the
/// name of a program, too.
fn whole(line: &Line, start: usize, found: &mut Found) {
    let stop = line.run(start, 40, is_character);
    let name = line.slice(start, stop);
    if name.len() < SHORTEST || !name.first().is_some_and(u8::is_ascii_lowercase) {
        return;
    }
    let program = name.split(|b| *b == b'-').next().is_some_and(is_duty) && name.contains(&b'-');
    let ends =
        matches!(line.at(stop), 0 | b'"' | b',' | b';' | b' ' | b'\t' | b']' | b')' | b'|' | b'&');
    // ?f=p12129: numbers of things.
    let number = name.get(1..).is_some_and(|rest| rest.iter().all(u8::is_ascii_digit))
        && !matches!(name, [b'u' | b'x', ..]);
    if ends && !program && !number && is_account(name) {
        report(line, start, stop, found);
    }
}

/// A name behind a word that ends at `end`.
fn behind(line: &Line, end: usize, found: &mut Found) -> usize {
    let from = match line.at(end) {
        b' ' => end + 1,
        b':' if line.at(end + 1) == b' ' => end + 2,
        _ => return end,
    };
    let open = line.run(from, 1, |b| matches!(b, b'"' | b'\'' | b'[' | b'(' | b'<' | b'`'));
    let (start, stop) = name_at(line, open);
    if is_account(line.slice(start, stop)) && closes(line, stop) {
        report(line, start, stop, found);
    }
    end
}

/// A name before a word that ends at `end`.
fn before(line: &Line, end: usize, found: &mut Found) -> usize {
    let word = line.run_back(end, 16, is_word);
    let stop = word.saturating_sub(1);
    if line.before(word) != b' ' || !is_character(line.before(stop)) {
        return end;
    }
    let start = line.run_back(stop, 65, is_character);
    let opens = matches!(line.before(start), 0 | b' ' | b'"' | b'\'' | b'(' | b'[' | b'|' | b'>');
    if opens && is_account(line.slice(start, stop)) {
        report(line, start, stop, found);
    }
    end
}

fn report(line: &Line, start: usize, stop: usize, found: &mut Found) {
    if is_person(line.slice(start, stop)) {
        found.add(
            start,
            stop,
            &USERNAME,
            70,
            "made as accounts are, where a word hints at somebody",
        );
    }
}

/// Whether what stands behind a name leaves it a word of a sentence or a value.
fn closes(line: &Line, stop: usize) -> bool {
    let next = line.at(stop + 1);
    match line.at(stop) {
        0 | b' ' | b'"' | b'\'' | b')' | b']' | b'>' | b'`' | b';' | b'|' | b'\t' => true,
        b',' | b'.' | b':' => matches!(next, 0 | b' ' | b'"' | b'\''),
        b'\\' => matches!(next, b'"' | b'n' | b'r' | b't'),
        _ => false,
    }
}

/// Whether a name is made as those of accounts are, and as other words are not.
pub(crate) fn is_account(name: &[u8]) -> bool {
    if name.len() < SHORTEST || name.iter().any(u8::is_ascii_uppercase) || !name.is_ascii() {
        return false;
    }
    let trimmed = name.len() - name.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let (body, digits) = name.split_at(trimmed);
    if is_staff_number(body, digits) {
        return true;
    }
    let body = body.strip_suffix(b"_").or_else(|| body.strip_suffix(b".")).unwrap_or(body);
    if digits.len() > 4 {
        return false;
    }
    // x-aquell, ext_aquell, t-aquell: for whom the account is stands in front.
    if let Some(rest) =
        [&b"x-"[..], b"x_", b"ext-", b"ext_", b"adm-", b"adm_", b"a-", b"t-", b"s_", b"p_"]
            .iter()
            .find_map(|prefix| body.strip_prefix(*prefix))
        && names::is_initialed(rest)
    {
        return true;
    }
    let mut parts = body.split(|b| matches!(b, b'.' | b'_' | b'-'));
    let (Some(first), second, third) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let Some(second) = second else {
        // aquell, ana68
        return names::is_initialed(first)
            || (2..=4).contains(&digits.len())
                && first.len() >= 4
                && names::is_given(first)
                && !is_common(first)
                && !names::is_ambiguous(first);
    };
    let dashed = name.contains(&b'-');
    if second.is_empty() {
        return false;
    }
    // svc_backup, adm-aquell; app.oauth2 is a name of code.
    if is_duty(first) {
        let mark = name.get(first.len()).copied();
        return second.len() >= 2
            && name.len() <= 32
            && name.iter().filter(|b| **b == b'-').count() <= 1
            && (mark == Some(b'_') || mark == Some(b'-') && !host_name::is_shaped(name));
    }
    if third.is_some() || first.is_empty() {
        return false;
    }
    let letters = |part: &[u8]| part.iter().all(u8::is_ascii_lowercase);
    let plain = letters(first) && letters(second);
    let given = |part: &[u8]| {
        part.len() >= 3 && names::is_given(part) && !names::is_ambiguous(part) && !is_common(part)
    };
    let family = |part: &[u8]| part.len() >= 3 && names::is_family(part) && !is_common(part);
    // ana.quell, quell.ana, a.quell, quell.a
    plain
        && match (first.len(), second.len()) {
            (1, 3..) => family(second) && !dashed,
            (3.., 1) => family(first) && !dashed,
            (2.., 2..) if dashed => {
                given(first) && family(second) || family(first) && given(second)
            }
            (2.., 2..) => {
                given(first) && !is_common(second)
                    || family(second) && !is_common(first)
                    || family(first) && given(second)
            }
            _ => false,
        }
}

/// `u104567`: a letter and five to seven digits.
fn is_staff_number(body: &[u8], digits: &[u8]) -> bool {
    matches!(body, b"u" | b"x" | b"e" | b"a" | b"p" | b"n" | b"emp" | b"usr")
        && (5..=7).contains(&digits.len())
}

/// `svc-backup01`: whether the first word of a name is what an account is for.
pub(crate) fn is_of_duty(name: &[u8]) -> bool {
    name.split(|b| matches!(b, b'-' | b'_')).next().is_some_and(is_duty)
}

/// What accounts are for that nobody's name is in.
fn is_duty(part: &[u8]) -> bool {
    matches!(
        part,
        b"svc"
            | b"adm"
            | b"srv"
            | b"sa"
            | b"usr"
            | b"admin"
            | b"svcacct"
            | b"acct"
            | b"bot"
            | b"ext"
            | b"app"
    )
}
