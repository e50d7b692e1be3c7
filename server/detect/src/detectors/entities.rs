//! Keys and values between escaped marks: `&lt;password&gt;hunter2&lt;/password&gt;` and `&quot;password&quot;:&quot;hunter2&quot;` of XML in
//! XML (XML 1.0 section 4.6), `password\u003dhunter2\u0026` of JSON written to be safe in HTML (RFC 8259 section 7).

use crate::detectors::{host_name, labeled_secret, username};
use crate::kind::{HOSTNAME, PERSON_NAME, USERNAME};
use crate::label::{self, Labeled, Tie};
use crate::line::{Found, Line};
use crate::names;
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};
use crate::vocabulary::Label;

pub(crate) static MARKUP: Detector =
    Detector { rule: "escaped-markup", watch: Watch::Words(&["gt", "quot"], markup) };

pub(crate) static UNICODE: Detector = Detector {
    rule: "unicode-escape",
    watch: Watch::Prefixes(&["u003d", "u003D", "u003e", "u003E", "u0022"], unicode),
};

/// Longest value between two marks.
const LONGEST: usize = 1024;

/// `&gt;` or the `&quot;` behind a key, whose word ends at `end`.
fn markup(line: &Line, end: usize, found: &mut Found) -> usize {
    let quote = line.at(end.wrapping_sub(1)) == b't' && line.at(end.wrapping_sub(2)) == b'o';
    let mark = end.saturating_sub(if quote { 5 } else { 3 });
    if line.at(mark) != b'&' || line.at(end) != b';' {
        return end;
    }
    let mut start = end + 1;
    if quote {
        start = line.run(start, 2, |b| b == b' ');
        if !matches!(line.at(start), b':' | b'=') {
            return end;
        }
        start = line.run(start + 1, 2, |b| b == b' ');
        if !line.starts(start, "&quot;") {
            return end;
        }
        start += 6;
    }
    let stop = line.run(start, LONGEST, |b| b != b'&' && b != b'<');
    report(line, mark, start, stop, found);
    stop.max(end)
}

/// `\u003d`, `\u003e` or `\u0022` whose `u` is at `at`.
fn unicode(line: &Line, at: usize, found: &mut Found) -> usize {
    let mark = line.run_back(at, 8, |b| b == b'\\');
    let mut start = at + 5;
    if mark == at || line.starts(at, "u0022") && line.at(start) != b':' {
        return at;
    }
    let quoted = line.at(start) == b':';
    if quoted {
        start = line.run(start + 1, 9, |b| matches!(b, b' ' | b'\\'));
        if !line.starts(start, "u0022") {
            return at;
        }
        start += 5;
    }
    let stop = line.run(start, LONGEST, |b| {
        !matches!(b, b'\\' | b'"' | b'\'' | b'<' | b'>') && (quoted || b > b' ')
    });
    report(line, mark, start, stop, found);
    stop.max(at)
}

fn report(line: &Line, key_end: usize, start: usize, end: usize, found: &mut Found) {
    let Some((label, key)) = label::key_before(line, key_end, 0) else { return };
    let value = line.slice(start, end);
    if label == Label::Username && username::is_person(value) && !is_placeholder(value) {
        found.add(start, end, &USERNAME, 85, "user name between escaped marks");
    } else if label == Label::Host && host_name::is_label(value) {
        found.add(start, end, &HOSTNAME, 82, "name of a host between escaped marks");
    } else if label == Label::PersonName
        && names::read(line, start).is_some_and(|(stop, _)| stop == end)
    {
        found.add(start, end, &PERSON_NAME, 82, "name of a person between escaped marks");
    } else if end > start {
        let labeled = Labeled { label, tie: Tie::Equals, key, start, end, quoted: true };
        labeled_secret::look(line, &labeled, found);
    }
}
