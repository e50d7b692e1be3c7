//! What stands beside a value that something in a line says for certain: the name of the person before their date of birth or their
//! number, and the user and host around a password at a host.
//!
//! Works on the findings of one line, so it costs nothing on lines that have none.

use text::Span;

use crate::detectors::domain_name::is_domain;
use crate::detectors::person_name;
use crate::entropy::looks_random;
use crate::kind::{
    DATE_OF_BIRTH, EMAIL, FQDN, IBAN, MEDICAL_RECORD, NATIONAL_ID, PASSPORT, PASSWORD, PERSON_NAME,
    PHONE, STREET_ADDRESS, UK_NHS, UK_NINO, US_SSN, USERNAME,
};
use crate::line::{Around, Line, is_word};
use crate::names;
use crate::placeholder::is_placeholder;
use crate::{Finding, Head, Severity};

/// The rule in findings.
pub(crate) const RULE: &str = "name-beside";

/// Values of one line whose neighbors are looked at.
const ANCHORS: usize = 8;

/// How far back a name is looked for, in bytes.
const FAR: usize = 72;

/// Adds the names of people beside the findings from `first` on, which are of the line that starts at `base`, and sets right what a password at a host looked like.
pub(crate) fn neighbors(bytes: &[u8], base: usize, first: usize, findings: &mut Vec<Finding>) {
    credentials(bytes, base, first, findings);
    let anchored = |finding: &Finding| {
        matches!(finding.severity, Severity::Warning)
            && (finding.kind == EMAIL.id
                || finding.kind == PERSON_NAME.id
                || is_anchor(finding.kind))
    };
    if !findings.iter().skip(first).any(anchored) {
        return;
    }
    let head = Head::none();
    let around = Around::new(bytes, &head);
    let line = &Line { bytes, base, around: &around };
    let mut new = Vec::new();
    let mut anchors = 0;
    for index in first..findings.len() {
        let Some(finding) = findings.get(index) else { continue };
        let kind = finding.kind;
        if kind == EMAIL.id {
            mend(line, index, first, findings);
            continue;
        }
        if !is_anchor(kind) {
            continue;
        }
        let strong = is_strong(kind);
        anchors += 1;
        if anchors > ANCHORS {
            break;
        }
        let (start, end) = (finding.span.start - line.base, finding.span.end - line.base);
        let name = before(line, start, strong).or_else(|| behind(line, end, strong));
        if let Some((from, to)) = name {
            let span = Span::new(line.base + from, line.base + to);
            let taken = findings
                .iter()
                .skip(first)
                .chain(&new)
                .any(|other: &Finding| other.span.overlaps(span));
            if !taken {
                new.push(Finding {
                    span,
                    kind: PERSON_NAME.id,
                    rule: RULE,
                    severity: PERSON_NAME.severity,
                    policy: PERSON_NAME.policy,
                    confidence: 75,
                    reason: "name beside a number or date of a person",
                    nested: false,
                });
            }
        }
    }
    findings.append(&mut new);
    births(line, first, findings);
}

/// What joins a user and a password, the longer ones first.
const JOINTS: &[&[u8]] = &[b" / ", b" : ", b"/", b":", b"^", b"\t", b"|"];

/// `ana / hunter2!x`, `ana:Zq9tr0ub4x`, `ana@example.com⇥Zq9tr0ub4x`: a password right behind the user that it is of.
fn credentials(bytes: &[u8], base: usize, first: usize, findings: &mut Vec<Finding>) {
    let is_user = |finding: &&Finding| {
        (finding.kind == USERNAME.id || finding.kind == EMAIL.id) && finding.confidence >= 75
    };
    let mut new = Vec::new();
    for finding in findings.iter().skip(first).filter(is_user).take(ANCHORS) {
        let end = finding.span.end - base;
        let rest = bytes.get(end..).unwrap_or(&[]);
        let Some(joint) = JOINTS.iter().find(|joint| rest.starts_with(joint)) else { continue };
        let start = end + joint.len();
        let value = bytes.get(start..).unwrap_or(&[]);
        let length = value
            .iter()
            .take(40)
            .take_while(|b| b.is_ascii_graphic() && !b"\"'`,;|<>()[]{}\\/".contains(b))
            .count();
        let value = value.get(..length).unwrap_or(&[]);
        let span = Span::new(base + start, base + start + length);
        let taken = findings.iter().skip(first).any(|other| other.span.overlaps(span));
        if !taken && is_passwordlike(value, matches!(*joint, b" / " | b" : ")) {
            new.push(Finding {
                span,
                kind: PASSWORD.id,
                rule: RULE,
                severity: PASSWORD.severity,
                policy: PASSWORD.policy,
                confidence: 65,
                reason: "made as passwords are, right behind a user",
                nested: false,
            });
        }
    }
    findings.append(&mut new);
}

/// Whether people or programs make passwords so, and hardly anything else: signs among letters and digits, or all three classes
/// well mixed; where it is `told`, a word and digits will do.
fn is_passwordlike(value: &[u8], told: bool) -> bool {
    let count = |is: fn(&u8) -> bool| value.iter().filter(|b| is(b)).count();
    let (digits, upper, lower) =
        (count(u8::is_ascii_digit), count(u8::is_ascii_uppercase), count(u8::is_ascii_lowercase));
    let signs = count(|b| b"!#$%^&*?~+=@".contains(b));
    let others = value.len() - digits - upper - lower - signs;
    let letters = upper + lower;
    let signed = signs >= 1 && letters >= 3 && (digits >= 1 || upper >= 1 && lower >= 1);
    let mixed = digits >= 1 && upper >= 1 && lower >= 1 && others == 0 && looks_random(value);
    let word = told && digits >= 1 && letters >= 4 && others == 0;
    (6..=32).contains(&value.len())
        && others <= 2
        // key=value, ana@example.com
        && !value.iter().rev().skip(1).any(|b| *b == b'=')
        && !(value.contains(&b'@') && value.contains(&b'.'))
        && (signed || mixed || word)
        && !is_placeholder(value)
}

/// `Ana Quell   20/11/1950  …`: a date behind a name, in the next column, of a year that people are born in.
fn births(line: &Line, first: usize, findings: &mut Vec<Finding>) {
    let mut new = Vec::new();
    for finding in
        findings.iter().skip(first).filter(|finding| finding.kind == PERSON_NAME.id).take(ANCHORS)
    {
        let end = finding.span.end - line.base;
        let start = line.run(end, 24, |b| matches!(b, b' ' | b'\t' | b'|' | b';'));
        let gap = line.slice(end, start);
        let stop = line.run(start, 10, |b| b.is_ascii_digit() || matches!(b, b'/' | b'.' | b'-'));
        // ('Ana Quell', '12/03/1955', …)
        let told = matches!(line.slice(end, end + 4), b"', '" | b"\", \"");
        let (start, stop) = if told {
            let from = end + 4;
            (from, line.run(from, 10, |b| b.is_ascii_digit() || matches!(b, b'/' | b'.' | b'-')))
        } else {
            (start, stop)
        };
        let column = told || gap.len() >= 2 || matches!(gap, [b'\t' | b'|' | b';']);
        if !column
            || stop != start + 10
            || is_word(line.at(stop))
            || matches!(line.at(stop), b'T' | b':')
        {
            continue;
        }
        let date = line.slice(start, stop);
        let mut parts = date.split(|b| !b.is_ascii_digit());
        let years = |part: &[u8]| {
            part.len() == 4
                && matches!(part, [b'1', b'9', b'2'..=b'9', _] | [b'2', b'0', b'0' | b'1', _])
        };
        let year = parts.clone().next().is_some_and(years) || parts.nth(2).is_some_and(years);
        // A time behind it makes it a date of something else.
        let clock = line.at(stop) == b' ' && line.at(stop + 3) == b':';
        if year && !clock {
            new.push(Finding {
                span: Span::new(line.base + start, line.base + stop),
                kind: DATE_OF_BIRTH.id,
                rule: RULE,
                severity: DATE_OF_BIRTH.severity,
                policy: DATE_OF_BIRTH.policy,
                confidence: 70,
                reason: "date in the column behind a name",
                nested: false,
            });
        }
    }
    findings.append(&mut new);
}

fn is_anchor(kind: &str) -> bool {
    is_strong(kind) || kind == PHONE.id || kind == STREET_ADDRESS.id
}

/// Values that only a person has: two words before them are their name.
fn is_strong(kind: &str) -> bool {
    [&DATE_OF_BIRTH, &NATIONAL_ID, &PASSPORT, &US_SSN, &UK_NHS, &UK_NINO, &MEDICAL_RECORD, &IBAN]
        .iter()
        .any(|one| one.id == kind)
}

/// The name that ends before `start`, with a mark and at most two words of a label in between: `Ana Quell, né le `, `Ana Quell - tel. `.
fn before(line: &Line, start: usize, strong: bool) -> Option<(usize, usize)> {
    let floor = start.saturating_sub(FAR);
    let mark = |b: u8| matches!(b, b' ' | b',' | b';' | b':' | b'(' | b'-' | b'|' | b'/' | b'=');
    let mut end = line.run_back(start, 4, mark);
    for _ in 0..3 {
        if end <= floor {
            return None;
        }
        let found = name_ending(line, floor, end, strong);
        if found.is_some() {
            return found;
        }
        let word = line.run_back(end, 16, |b| b.is_ascii_alphanumeric() || b >= 0x80 || b == b'.');
        end = line.run_back(word, 4, mark);
        if end == word {
            return None;
        }
    }
    None
}

/// The name that ends at `end`: the longest that starts with a given name, else its last two words.
fn name_ending(line: &Line, floor: usize, end: usize, strong: bool) -> Option<(usize, usize)> {
    let from = line.run_back(end, end - floor, |b| {
        b.is_ascii_alphabetic() || b >= 0x80 || b" -'.".contains(&b)
    });
    let mut starts = [0; 6];
    let mut count = 0;
    let mut at = from;
    while at < end {
        let word = line.run(at, 40, |b| b != b' ').min(end);
        if (line.at(at).is_ascii_uppercase() || line.at(at) >= 0xC3)
            && let Some(slot) = starts.get_mut(count)
        {
            *slot = at;
            count += 1;
        }
        at = word + 1;
    }
    let mut last = None;
    for &start in starts.get(..count)? {
        let read =
            names::read(line, start).or_else(|| Some((names::read_surname_first(line, start)?, 2)));
        if !read.is_some_and(|(stop, words)| stop == end && (2..=4).contains(&words))
            || !person_name::is_name(line, start, end)
        {
            continue;
        }
        let first = line.slice(start, line.run(start, 40, |b| b != b' '));
        if names::is_given(first) {
            return Some((start, end));
        }
        if person_name::opens_sentence(first) {
            continue;
        }
        last = Some((start, end));
    }
    last.filter(|_| strong)
}

/// The name behind a mark at `end`: `… - Ana Quell`, `… Quell, Ana` at the end of a line.
fn behind(line: &Line, end: usize, strong: bool) -> Option<(usize, usize)> {
    let start = line.run(end, 3, |b| matches!(b, b' ' | b',' | b'-' | b'(' | b'|'));
    let (stop, words) = names::read(line, start).filter(|_| start > end)?;
    let gap = line.slice(end, start);
    let first = line.slice(start, line.run(start, 40, |b| b != b' '));
    if words == 1 && line.slice(stop, stop + 2) == b", " {
        let (stop, more) = names::read(line, stop + 2)?;
        let closed = matches!(line.at(stop), 0 | b'"' | b')' | b'|');
        return (strong && more == 1 && closed && person_name::is_name(line, start, stop))
            .then_some((start, stop));
    }
    let closed = matches!(line.at(stop), 0 | b'"' | b',' | b')' | b';' | b'|');
    let marked = gap.iter().any(|b| *b != b' ');
    ((2..=4).contains(&words)
        && closed
        && person_name::is_name(line, start, stop)
        && (names::is_given(first) || strong && marked))
        .then_some((start, stop))
}

/// `ana/hunter2@db.example.com`: what looked like an address of mail is a password at a host.
fn mend(line: &Line, index: usize, first: usize, findings: &mut [Finding]) {
    let Some(span) = findings.get(index).map(|finding| finding.span) else { return };
    let password = findings.iter().skip(first).find(|other| {
        other.kind == PASSWORD.id
            && other.span.start <= span.start
            && span.start < other.span.end
            && other.span.end < span.end
    });
    let Some(at) = password.map(|password| password.span.end) else { return };
    let (start, end) = (at + 1, span.end);
    let host = line.slice(start - line.base, end - line.base);
    if line.at(at - line.base) == b'@'
        && is_domain(host)
        && let Some(finding) = findings.get_mut(index)
    {
        finding.span = Span::new(start, end);
        finding.kind = FQDN.id;
        finding.rule = "domain-name";
        finding.severity = FQDN.severity;
        finding.policy = FQDN.policy;
        finding.reason = "host behind a password";
    }
}
