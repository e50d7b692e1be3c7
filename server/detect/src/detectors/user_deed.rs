//! Users by what they did or were given: `uploaded by aquell`, `issued to ana.quell`, `for cashier ana_quell`.

use crate::detectors::domain_name::is_domain;
use crate::detectors::host_name;
use crate::detectors::user_context::{name_at, report};
use crate::detectors::username::{is_common, is_inflected, is_login, is_prose};
use crate::line::{Found, Line, is_word};
use crate::names;

/// `by ana(uid=1000)`, `by ana on vty0 (192.0.2.7)`.
pub(super) fn by(line: &Line, end: usize, found: &mut Found) {
    if line.at(end) != b' ' {
        return;
    }
    let (start, stop) = name_at(line, line.run(end + 1, 1, |b| matches!(b, b'"' | b'\'')));
    let switched =
        memchr::memmem::find(line.back(end, 64), b"su for ").is_some() && line.at(stop) == 0;
    let told = switched
        || ["(uid=", " on vty", " on tty", " on console", " on pts", "@pts"]
            .iter()
            .any(|text| line.starts(stop, text));
    let name = line.slice(start, stop);
    // Last configuration change … by ana
    let small = !name.iter().any(u8::is_ascii_uppercase);
    let acted = matches!(line.at(stop), 0 | b'.' | b',' | b';')
        && names::is_given(name)
        && small
        && line.word_before(end - 2, 8, is_act);
    // uploaded by aquell
    let placed = [" from ", " via "].iter().any(|text| {
        line.starts(stop, text)
            && (matches!(line.at(stop + text.len()), b'0'..=b'9' | b'/')
                || line.starts(stop + text.len(), "unix:"))
    });
    // uploaded from \\web7\share by aquell
    let moved = [
        &b"uploaded from "[..],
        b"downloaded from ",
        b"copied from ",
        b"copied to ",
        b"moved to ",
        b"saved to ",
        b"exported to ",
        b"deleted from ",
    ]
    .iter()
    .any(|deed| memchr::memmem::find(line.back(end - 2, 120), deed).is_some());
    let placed = placed || moved && line.at(stop) == 0 && name.len() >= 5;
    let done = (placed || matches!(line.at(stop), 0 | b'"' | b'\'' | b'\\'))
        && small
        && name.len() >= 5
        && !name.contains(&b'-')
        && !is_inflected(name)
        && !is_common(name)
        // validator, scheduler
        && (placed || !name.ends_with(b"or") && !name.ends_with(b"er"))
        && (placed || line.word_before(end - 2, 1, is_deed));
    if host_name::is_shaped(name) && name.contains(&b'-') && !name.starts_with(b"svc") {
        return;
    }
    let dotted = name.contains(&b'.') && !(small && line.word_before(end - 2, 1, is_deed));
    let phrase = line.word_before(end - 2, 1, |word| word == b"identified");
    if (told || acted || done) && !is_prose(name)
        || is_login(name)
            && !phrase
            && matches!(line.at(stop), 0 | b' ' | b',' | b'"' | b'\'' | b')')
            && !dotted
    {
        report(line, start, stop, if told { 90 } else { 70 }, found);
    }
}

/// What people have done to things, by name.
fn is_deed(word: &[u8]) -> bool {
    matches!(
        word,
        b"uploaded"
            | b"deployed"
            | b"approved"
            | b"requested"
            | b"submitted"
            | b"downloaded"
            | b"edited"
            | b"reviewed"
            | b"signed"
            | b"acknowledged"
            | b"resolved"
            | b"merged"
            | b"invited"
            | b"cancelled"
            | b"canceled"
            | b"revoked"
            | b"unlocked"
            | b"escalated"
            | b"assigned"
            | b"initiated"
            | b"published"
            | b"reported"
            | b"issued"
            | b"opened"
            | b"granted"
            | b"voided"
            | b"refunded"
            | b"dispensed"
            | b"witnessed"
            | b"authorized"
            | b"authorised"
            | b"dispatched"
            | b"disarmed"
            | b"badged"
    )
}

/// What people do to systems.
fn is_act(word: &[u8]) -> bool {
    [
        &b"change"[..],
        b"configur",
        b"creat",
        b"delet",
        b"modif",
        b"updat",
        b"deploy",
        b"approv",
        b"trigger",
        b"execut",
        b"reset",
        b"disabl",
        b"enabl",
        b"lock",
        b"unlock",
        b"revok",
        b"reject",
        b"submit",
        b"request",
        b"edit",
        b"assign",
        b"start",
        b"stop",
        b"cancel",
        b"restart",
        b"acknowledg",
        b"clos",
        b"open",
        b"merg",
        b"push",
        b"commit",
        b"upload",
        b"initiat",
        b"add",
        b"remov",
        b"renam",
        b"grant",
        b"access",
        b"view",
        b"export",
        b"download",
        b"sign",
    ]
    .iter()
    .any(|stem| word.starts_with(stem) && word.len() <= stem.len() + 4)
}

/// `issued to ana.quell at …`: a login that something was given to.
pub(super) fn handed(line: &Line, word_start: usize, end: usize, found: &mut Found) {
    let given = |word: &[u8]| {
        matches!(
            word,
            b"issued"
                | b"granted"
                | b"handed"
                | b"delegated"
                | b"escalated"
                | b"reassigned"
                | b"assigned"
        )
    };
    if line.at(end) != b' ' || !line.word_before(word_start, 1, given) {
        return;
    }
    let (start, stop) = name_at(line, end + 1);
    if is_plain_login(line.slice(start, stop))
        && matches!(line.at(stop), 0 | b' ' | b',' | b'.' | b';' | b')')
    {
        report(line, start, stop, 75, found);
    }
}

/// `for cashier ana_quell`, `agent ana.quell logged in from`: a login behind the word for somebody's work.
pub(super) fn employee(line: &Line, word_start: usize, end: usize, found: &mut Found) {
    if line.at(end) != b' '
        || is_word(line.before(word_start))
        || matches!(line.before(word_start), b'-' | b'.' | b'/')
    {
        return;
    }
    let (start, stop) = name_at(line, end + 1);
    let name = line.slice(start, stop);
    let acts = [" logged ", " signed "].iter().any(|verb| line.starts(stop, verb));
    let agent = line.slice(word_start, end).eq_ignore_ascii_case(b"agent");
    let closed = matches!(line.at(stop), 0 | b' ' | b',' | b'.' | b';' | b')' | b'"' | b'\'');
    let plain = name.iter().all(u8::is_ascii_lowercase) && name.len() >= 4 && !is_common(name);
    // … for cashier aquell, at the end of a line.
    let last = plain
        && !agent
        && line.at(stop) == 0
        && !is_inflected(name)
        && line.word_before(word_start, 1, |word| matches!(word, b"for" | b"by" | b"to"));
    if closed && (last || acts && (plain || is_plain_login(name)) || !agent && is_plain_login(name))
    {
        report(line, start, stop, 80, found);
    }
}

/// Whether a name is a login of small letters, with a mark in it or a number behind, and neither a machine's nor a file's.
fn is_plain_login(name: &[u8]) -> bool {
    let digits = name.iter().filter(|b| b.is_ascii_digit()).count();
    is_login(name)
        && name.len() >= 4
        && !name.iter().any(u8::is_ascii_uppercase)
        && digits <= 4
        && !name.contains(&b'-')
        && !host_name::is_shaped(name)
        && !is_domain(name)
        && name.iter().filter(|b| **b == b'.').count() <= 1
        && !name.split(|b| matches!(b, b'.' | b'_')).any(|part| is_common(part) || part.is_empty())
}
