//! Who speaks in the transcript of a conversation, by the part they have in it: `customer(Ana): hello`, `agent aquell: one moment`,
//! `Ana Quell (Agent): hello`, as help desks and centers of calls write them.

use crate::detectors::person_name::{is_trade, read};
use crate::detectors::username::{
    is_character, is_common, is_inflected, is_login, is_person, is_prose,
};
use crate::kind::{PERSON_NAME, USERNAME};
use crate::line::{Found, Line, lower};
use crate::names;
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector = Detector {
    rule: "speaker",
    watch: Watch::Words(
        &[
            "customer",
            "agent",
            "visitor",
            "client",
            "guest",
            "operator",
            "advisor",
            "adviser",
            "representative",
            "rep",
            "member",
            "caller",
            "patient",
            "seller",
            "buyer",
            "moderator",
            "participant",
            "attendee",
            "requester",
            "technician",
            "supervisor",
            "kunde",
            "kundin",
            "berater",
            "cliente",
            "agente",
            "klant",
            "usager",
            "conseiller",
        ],
        look,
    ),
};

/// How far into a line someone starts to speak, in bytes.
const FURTHEST: usize = 96;

fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    let start = line.run_back(end, 16, |b| b.is_ascii_alphabetic());
    if start > FURTHEST {
        return end;
    }
    match (line.before(start), line.at(end)) {
        (b'(' | b'[', b')' | b']') if line.at(end + 1) == b':' => before(line, start - 1, found),
        (0 | b' ' | b'\t' | b']' | b'|' | b'>', b'(' | b'[') => inside(line, start, end, found),
        (0 | b' ' | b'\t' | b']' | b'|', b' ') if matches!(line.at(end + 1), b'(' | b'[') => {
            inside(line, start, end + 1, found);
        }
        (0 | b' ' | b'\t' | b']' | b'|', b' ') => behind(line, start, end, found),
        _ => {}
    }
    end
}

/// `customer(Ana):`
fn inside(line: &Line, start: usize, open: usize, found: &mut Found) {
    let close = if line.at(open) == b'(' { b')' } else { b']' };
    let stop = line.run(open + 1, 64, |b| b != close && b != b'<');
    if line.at(stop) != close || line.at(stop + 1) != b':' {
        return;
    }
    let name = line.slice(open + 1, stop);
    let read = read(line, open + 1).filter(|name| name.end == stop);
    // agent(Windows): a program may be what an agent or a client is.
    let mut buffer = [0; 16];
    let person = !matches!(
        lower(line.slice(start, open).trim_ascii_end(), &mut buffer),
        b"agent" | b"client" | b"operator" | b"agente" | b"member" | b"participant"
    );
    match read {
        Some(read) if read.given || person && !is_trade(name) && !is_word_of_logs(name) => {
            found.add(open + 1, stop, &PERSON_NAME, 85, "who speaks in a conversation");
        }
        None if is_person(name) && !is_prose(name) && (person || is_login(name)) => {
            found.add(open + 1, stop, &USERNAME, 85, "who speaks in a conversation");
        }
        _ => {}
    }
}

/// `agent aquell: hello`, `Agent Ana Quell: hello`
fn behind(line: &Line, start: usize, end: usize, found: &mut Found) {
    let from = end + 1;
    if let Some((end, given)) = before_colon(line, from) {
        if given {
            found.add(from, end, &PERSON_NAME, 82, "who speaks in a conversation");
        }
        return;
    }
    let stop = line.run(from, 64, is_character);
    let name = line.slice(from, stop);
    // In a conversation nothing but a name stands between the part and the colon; elsewhere a login shows by its shape.
    let talk = || {
        let before = line.slice(0, start).to_ascii_lowercase();
        [&b"chat"[..], b"ticket", b"conversation", b"case-", b"case ", b"call-", b"thread"]
            .iter()
            .any(|word| memchr::memmem::find(&before, word).is_some())
    };
    if start > 0
        && line.slice(stop, stop + 2) == b": "
        && is_person(name)
        && !is_prose(name)
        && !is_inflected(name)
        && line.before(start - 1) != b':'
        && (is_login(name) || talk() && name.len() >= 4 && !is_common(name))
    {
        found.add(from, stop, &USERNAME, 82, "who speaks in a conversation");
    }
}

/// `Ana Quell (Agent):`
fn before(line: &Line, open: usize, found: &mut Found) {
    let stop = line.run_back(open, 1, |b| b == b' ');
    let mut start = line.run_back(stop, 48, |b| {
        b.is_ascii_alphabetic() || b >= 0x80 || matches!(b, b' ' | b'-' | b'\'' | b'.')
    });
    while start < stop {
        match read(line, start) {
            Some(name) if name.end == stop => {
                if name.given {
                    found.add(start, stop, &PERSON_NAME, 82, "who speaks in a conversation");
                }
                return;
            }
            _ => start = line.run(start, 48, |b| b != b' ') + 1,
        }
    }
}

pub(crate) static EXPORTED: Detector =
    Detector { rule: "chat-export", watch: Watch::Line(exported) };

/// `[12/03/2026, 10:12:31] Ana Quell: hello`, `12.03.26, 10:12 - Ana Quell: hello`: a chat as messengers export it.
fn exported(line: &Line, found: &mut Found) {
    let open = usize::from(line.at(0) == b'[');
    let date = line.run(open, 11, |b| b.is_ascii_digit() || matches!(b, b'/' | b'.' | b'-'));
    if date < open + 6 || line.slice(date, date + 2) != b", " {
        return;
    }
    let time = line.run(date + 2, 9, |b| b.is_ascii_digit() || b == b':');
    let half = ["am", "pm", "a.m.", "p.m."]
        .iter()
        .find(|half| line.at(time) == b' ' && line.starts(time + 1, half))
        .map_or(time, |half| time + 1 + half.len());
    let from = match line.slice(half, half + 3) {
        b" - " if open == 0 => half + 3,
        [b']', b' ', _] if open == 1 => half + 2,
        _ => return,
    };
    if time < date + 6 {
        return;
    }
    if let Some((end, given)) = before_colon(line, from)
        && (given || line.slice(from, end).contains(&b' '))
    {
        found.add(from, end, &PERSON_NAME, 85, "who speaks in an exported chat");
    }
}

/// The end of a name at `from` before a colon and a space, and whether a word of it is a known given name.
fn before_colon(line: &Line, from: usize) -> Option<(usize, bool)> {
    let (end, _) = names::read(line, from)?;
    let mut words = line.slice(from, end).split(|b| *b == b' ');
    let given = words.clone().any(names::is_given);
    let person =
        words.all(|word| !is_trade(word) && (!is_word_of_logs(word) || names::is_given(word)));
    (person && line.slice(end, end + 2) == b": ").then_some((end, given))
}

fn is_word_of_logs(name: &[u8]) -> bool {
    names::is_log_word(name) || is_common(name) || is_prose(name)
}
