//! Identifiers in a line: requests, traces, sessions, processes, addresses, the names that lead from one record to others.

use text::Span;

/// Longest identifier, in bytes.
const LONGEST: usize = 128;

/// The identifier at a byte of a line: a run of letters, digits, `_`, `-`, `.` (and `:` in addresses) that holds a digit or
/// stands where a process or thread id does; no time, date, or number of one or two digits.
pub fn identifier_at(line: &[u8], at: usize) -> Option<Span> {
    let at = at.min(line.len());
    let inside =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':');
    let before = line.get(..at)?.iter().rev().take(LONGEST).take_while(|byte| inside(byte)).count();
    let after = line.get(at..)?.iter().take(LONGEST).take_while(|byte| inside(byte)).count();
    let run = Span::new(at - before, at + after);
    let run = narrowed(line, run, at);
    let bytes = line.get(run.range())?;
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let in_brackets = run.start > 0
        && line.get(run.start - 1).is_some_and(|byte| matches!(byte, b'[' | b'='))
        || line.get(run.end) == Some(&b']');
    let long_enough = bytes.len() >= if digits == bytes.len() && in_brackets { 1 } else { 3 };
    (digits > 0 && long_enough && bytes.len() <= LONGEST && !is_time(bytes)).then_some(run)
}

/// Every place of an identifier in a text: not as a part of a longer one.
pub fn occurrences<'t>(text: &'t [u8], identifier: &'t [u8]) -> impl Iterator<Item = Span> + 't {
    let glued = |byte: Option<&u8>| {
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    };
    memchr::memmem::find_iter(text, identifier)
        .map(|start| Span::new(start, start + identifier.len()))
        .filter(move |span| {
            let before = span.start.checked_sub(1).and_then(|at| text.get(at));
            let decimal = text.get(span.end) == Some(&b'.')
                && text.get(span.end + 1).is_some_and(u8::is_ascii_digit)
                || before == Some(&b'.')
                    && span
                        .start
                        .checked_sub(2)
                        .and_then(|at| text.get(at))
                        .is_some_and(u8::is_ascii_digit);
            !identifier.is_empty() && !glued(before) && !glued(text.get(span.end)) && !decimal
        })
}

/// A run without the marks around it; cut at colons unless it is an address of several groups.
fn narrowed(line: &[u8], run: Span, at: usize) -> Span {
    let bytes = line.get(run.range()).unwrap_or_default();
    let groups: Vec<&[u8]> = bytes.split(|byte| *byte == b':').collect();
    let address = groups.len() >= 4
        && groups.iter().all(|group| group.len() <= 4 && group.iter().all(u8::is_ascii_hexdigit));
    let (mut start, mut end) = (run.start, run.end);
    if !address {
        let here = at - run.start;
        let head = bytes.get(..here).unwrap_or_default();
        let tail = bytes.get(here..).unwrap_or_default();
        start += head.iter().rposition(|byte| *byte == b':').map_or(0, |at| at + 1);
        end = tail.iter().position(|byte| *byte == b':').map_or(end, |colon| at + colon);
    }
    while start < end && line.get(start).is_some_and(|byte| matches!(byte, b'.' | b'-' | b':')) {
        start += 1;
    }
    while end > start && line.get(end - 1).is_some_and(|byte| matches!(byte, b'.' | b'-' | b':')) {
        end -= 1;
    }
    Span::new(start, end)
}

/// Whether a run is a date (`2026-05-01…`), or what is left of a time of day.
fn is_time(bytes: &[u8]) -> bool {
    let shape = |at: usize, mark: u8| bytes.get(at) == Some(&mark);
    let date = bytes.len() >= 10
        && shape(4, b'-')
        && shape(7, b'-')
        && bytes.iter().take(4).all(u8::is_ascii_digit);
    let seconds = bytes.len() >= 5
        && bytes.get(2).is_some_and(|byte| *byte == b'.')
        && bytes.iter().enumerate().all(|(index, byte)| index == 2 || byte.is_ascii_digit());
    date || seconds
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Option<&str>) {
        let at = line.find('|').expect("a mark");
        let line = line.replace('|', "");
        let found = identifier_at(line.as_bytes(), at).map(|span| &line[span.range()]);
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn identifiers_are_found_at_any_place_in_them() {
        check("GET /orders req=8f|3a11 took 12 ms", Some("8f3a11"));
        check("req|=8f3a11", None);
        check("trace 4bf92f3577b34da6a3ce929d0e0e4736|", Some("4bf92f3577b34da6a3ce929d0e0e4736"));
        check(
            "id 018f3c2e-7|b4a-7c1e-9d57-0242ac120002.",
            Some("018f3c2e-7b4a-7c1e-9d57-0242ac120002"),
        );
        check("from 198.51|.100.7:443 ok", Some("198.51.100.7"));
        check("from 2001:db8::|7 ok", Some("2001:db8::7"));
        check("sshd[4|11]: Accepted", Some("411"));
        check("pid=|7 died", Some("7"));
        check("took 1|2 ms", None);
        check("plain wo|rds", None);
        check("2026-05-|01T10:00:00Z", None);
        check("10:00:0|0.250 x", None);
        check("|", None);
    }

    #[test]
    fn an_identifier_is_not_found_inside_of_another() {
        let text = b"req=8f3a x8f3a 8f3a- 8f3a, [8f3a] 8f3a.1 8f3a. 1.8f3a";
        let starts: Vec<usize> = occurrences(text, b"8f3a").map(|span| span.start).collect();
        assert_eq!(starts, [4, 21, 28, 41]);
        assert_eq!(occurrences(text, b"").count(), 0);
    }
}
