//! Command lines whose arguments stand one by one: `argc=3 a0="mysql" a1="-uana" a2="-p…"` of audit records of Linux (EXECVE),
//! `["mysql","-u","ana","-p…"]` of containers, and `proctitle=6D7973716C00…`, where zeros part them (audit documentation, "EXECVE" and
//! "PROCTITLE").
//!
//! The line is looked at once more with spaces for what stands between, so that what is found stands where it is found; a title in
//! hexadecimal is read, and each byte of it is two.

use text::Span;

use crate::Finding;
use crate::engine::look_inside;
use crate::line::{Found, Line};
use crate::place::{Near, Place};
use crate::registry::{Detector, Watch};

pub(crate) static NUMBERED: Detector =
    Detector { rule: "argument-list", watch: Watch::Words(&["a0"], numbered) };

pub(crate) static QUOTED: Detector =
    Detector { rule: "argument-list", watch: Watch::Places(&[LIST], quoted) };

pub(crate) static TITLE: Detector =
    Detector { rule: "process-title", watch: Watch::Words(&["proctitle"], title) };

/// The bracket of a list of texts.
const LIST: Place = Place::new(b'[', Near::ANY, Near::QUOTE);

/// How much of a line is looked at once more, in bytes.
const LONGEST: usize = 8 << 10;

/// `a0="…" a1="…"`: the name of the first argument ends at `end`.
fn numbered(line: &Line, end: usize, found: &mut Found) -> usize {
    if line.at(end) != b'=' || !matches!(line.before(end - 2), b' ' | 0) {
        return end;
    }
    line.sees_number();
    let start = end - 2;
    let stop = line.bytes.len().min(start + LONGEST);
    let mut copy = line.slice(start, stop).to_vec();
    let mut at = 0;
    // The name of an argument, with the quote behind it and that of the argument before it.
    while let Some(next) = name_at(&copy, at) {
        let (from, to) = next;
        for b in copy.get_mut(from..to).into_iter().flatten() {
            *b = b' ';
        }
        at = to;
    }
    if at == 0 {
        return end;
    }
    report(line, start, &copy, found);
    end
}

/// Where the next `a12="` stands from `from` on, from the quote before it to the quote behind it.
fn name_at(text: &[u8], from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    loop {
        let name = at + text.get(at..)?.iter().position(|b| *b == b'a')?;
        let digits =
            text.get(name + 1..)?.iter().take(3).take_while(|b| b.is_ascii_digit()).count();
        let equals = name + 1 + digits;
        let opens = name == 0 || text.get(name - 1) == Some(&b' ');
        if digits > 0 && text.get(equals) == Some(&b'=') && opens {
            let quote = usize::from(text.get(equals + 1) == Some(&b'"'));
            let before = name.saturating_sub(2);
            let closes = name >= 2 && text.get(before) == Some(&b'"');
            return Some((if closes { before } else { name }, equals + 1 + quote));
        }
        at = name + 1;
    }
}

/// `["mysql","-uana","-p…"]`: the list that opens at `at`, if one of its texts is an option.
fn quoted(line: &Line, at: usize, found: &mut Found) -> usize {
    let quote = line.at(at + 1);
    let stop = line.run(at, LONGEST, |b| b != b']');
    let list = line.slice(at, stop);
    if line.at(stop) != b']' || list.len() < 16 || !list.windows(2).any(|two| two == [quote, b'-'])
    {
        return at;
    }
    let mut copy = list.to_vec();
    for b in &mut copy {
        if *b == quote || matches!(*b, b',' | b'[') {
            *b = b' ';
        }
    }
    report(line, at, &copy, found);
    stop
}

/// What the copy of the line from `start` on holds.
fn report(line: &Line, start: usize, copy: &[u8], found: &mut Found) {
    for finding in look_inside(copy, found) {
        let span = finding.span.shifted(line.base + start);
        found.findings.push(Finding { span, ..finding });
    }
}

/// `proctitle=6D79…`: the bytes of a command line, zeros between its arguments.
fn title(line: &Line, end: usize, found: &mut Found) -> usize {
    let start = end + 1;
    let stop = line.run(start, LONGEST, |b| b.is_ascii_hexdigit());
    let hex = line.slice(start, stop);
    if line.at(end) != b'=' || hex.len() < 16 || !hex.len().is_multiple_of(2) {
        return end;
    }
    let digit = |b: u8| char::from(b).to_digit(16).unwrap_or(0) as u8;
    let text: Vec<u8> = hex
        .chunks_exact(2)
        .map(|two| match two {
            [0x30, 0x30] => b' ',
            [a, b] => digit(*a) << 4 | digit(*b),
            _ => b' ',
        })
        .collect();
    for finding in look_inside(&text, found) {
        let base = line.base + start;
        let span = Span::new(base + 2 * finding.span.start, base + 2 * finding.span.end);
        found.findings.push(Finding { span, ..finding });
    }
    stop
}
