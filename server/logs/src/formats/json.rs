//! Logs of JSON objects: one a line (pino, zap, bunyan, ECS, mongod, `journalctl -o json`, cloud services) or pretty-printed over
//! several, alone, in an array, or in an object around an array (`{"Records":[…]}` of CloudTrail).

use text::Span;

use crate::continuation::{self, State};
use crate::cursor::at;
use crate::layout::Layout;
use crate::lines::{self, Line, Lines};
use crate::payload;
use crate::record::{Raw, Raws, Resume};

/// Keys of objects that only hold the records.
const HOLDERS: &[&[u8]] = &[
    b"Records",
    b"records",
    b"events",
    b"logEvents",
    b"value",
    b"entries",
    b"hits",
    b"logs",
    b"items",
];

/// Whether a line is of `journalctl -o json`.
pub(super) fn journal(line: &[u8]) -> bool {
    at(line, 0) == b'{' && memchr::memmem::find(line, b"\"__REALTIME_TIMESTAMP\"").is_some()
}

/// Whether a line is of mongod 4.4 or later.
pub(super) fn mongodb(line: &[u8]) -> bool {
    line.starts_with(b"{\"t\":{\"$date\":")
}

pub(super) fn typical(line: &[u8]) -> bool {
    match line.trim_ascii_end() {
        b"{" | b"[" | b"}" | b"}," | b"[{" => true,
        trimmed if at(trimmed, 0) == b'{' => {
            trimmed.starts_with(b"{\"") || trimmed.starts_with(b"{ \"")
        }
        trimmed => {
            at(line, 0) == b' '
                && trimmed.trim_ascii_start().starts_with(b"\"")
                && memchr::memmem::find(trimmed, b"\":").is_some()
        }
    }
}

/// Reads objects wherever a line starts with one; other lines are records of their own or go on with the one before.
pub(super) fn read(text: &[u8]) -> Raws {
    let mut raws = Raws::default();
    let lines: Vec<Line> = Lines::new(text).collect();
    let others: Vec<&[u8]> = lines
        .iter()
        .map(|line| text.get(line.span.range()).unwrap_or_default())
        .filter(|line| !line.is_empty() && !typical(line))
        .take(200)
        .collect();
    let layout =
        Layout::learn(&others).filter(|layout| layout.hits * 2 > others.len() || layout.hits > 2);
    let mut state = State::Free;
    let mut index = 0;
    // Before this line no object that spans lines ends: what failed once is not looked for again, which keeps time linear.
    let mut torn_until = 0;
    let mut holders = true;
    // How many records are whole objects on lines of their own, with no other lines between: what follows does not change them.
    let (mut firm, mut is_firm) = (0, true);
    while let Some(line) = lines.get(index) {
        let bytes = text.get(line.span.range()).unwrap_or_default();
        let trimmed = bytes.trim_ascii();
        let indent = bytes.len() - bytes.trim_ascii_start().len();
        index += 1;
        if lines::blank(bytes) {
            continue;
        }
        if matches!(trimmed, b"[" | b"]" | b"," | b"]," | b"[]" | b"]}" | b"};") {
            raws.meta.push(line.span);
            is_firm = false;
            continue;
        }
        if let Some(inside) = holder(trimmed).filter(|_| holders) {
            let start = line.span.start + indent + inside;
            let before = raws.records.len();
            index = array(text, &lines, index - 1, start, &mut raws);
            holders = raws.records.len() > before;
            is_firm = false;
            continue;
        }
        let open = indent + usize::from(at(trimmed, 0) == b'[' || at(trimmed, 0) == b',');
        if at(bytes, open) == b'{'
            && let Some((raw, past)) =
                object(text, &lines, index - 1, line.span.start + open, &mut torn_until)
        {
            let alone = raw.line == raw.end_line && open == 0 && typical(bytes);
            is_firm &= alone;
            firm += usize::from(is_firm);
            raws.records.push(raw);
            state = State::Free;
            index = past;
            continue;
        }
        let next =
            lines.get(index).and_then(|line| text.get(line.span.range())).unwrap_or_default();
        is_firm = false;
        let found = layout.and_then(|layout| layout.head(bytes));
        let goes_on = found.is_none() && continuation::continues(bytes, next, &mut state);
        match raws.records.last_mut().filter(|_| goes_on) {
            Some(raw) => {
                raw.span = Span::new(raw.span.start, line.span.end);
                raw.end_line = line.number;
            }
            None => {
                let head = found.unwrap_or_else(|| payload::read(bytes)).shifted(line.span.start);
                raws.records.push(Raw {
                    span: line.span,
                    line: line.number,
                    end_line: line.number,
                    head,
                });
            }
        }
    }
    raws.resume = firm.checked_sub(1).and_then(|record| {
        let until = raws.records.get(record)?.span.end;
        Some(Resume { record, state: State::Free, until })
    });
    raws
}

/// The offset of the first object when the text starts an object that only holds records.
fn holder(trimmed: &[u8]) -> Option<usize> {
    let rest = trimmed.strip_prefix(b"{")?.trim_ascii_start().strip_prefix(b"\"")?;
    let end = memchr::memchr(b'"', rest)?;
    let key = rest.get(..end)?;
    let after = rest.get(end + 1..)?.trim_ascii_start().strip_prefix(b":")?.trim_ascii_start();
    let array = after.strip_prefix(b"[")?;
    (HOLDERS.contains(&key) && (array.is_empty() || at(array.trim_ascii_start(), 0) == b'{'))
        .then(|| trimmed.len() - array.len())
}

/// The objects of an array whose first element is at `start` or after it; gives back the line to go on with.
fn array(text: &[u8], lines: &[Line], first: usize, start: usize, raws: &mut Raws) -> usize {
    let mut here = start;
    let mut index = first;
    let known = raws.records.len();
    let number = |at: usize| lines.get(at).map_or(0, |line| line.number);
    loop {
        while matches!(at(text, here), b' ' | b'\t' | b'\n' | b'\r' | b',') && here < text.len() {
            here += 1;
        }
        if at(text, here) != b'{' {
            break;
        }
        let Some((fields, end)) = payload::json_fields(text, here) else { break };
        while lines.get(index + 1).is_some_and(|next| next.span.start <= here) {
            index += 1;
        }
        let from = index;
        while lines.get(index + 1).is_some_and(|next| next.span.start < end) {
            index += 1;
        }
        // What opens the array goes with the first record, a comma with the one before it.
        let opening = lines
            .get(first)
            .filter(|line| from == first && raws.records.len() == known && line.span.start < here);
        let begin = opening.map_or(here, |line| line.span.start);
        let commas = text
            .get(end..)
            .unwrap_or_default()
            .iter()
            .take_while(|byte| matches!(byte, b',' | b' ' | b'\t'))
            .count();
        let tail = text.get(end..end + commas).map_or(0, |tail| tail.trim_ascii_end().len());
        raws.records.push(Raw {
            span: Span::new(begin, end + tail),
            line: number(from),
            end_line: number(index),
            head: fields.head(Span::new(here, end)),
        });
        here = end + tail;
    }
    // Without any object in it the line stands for itself.
    if known == raws.records.len() {
        raws.meta.extend(lines.get(first).map(|line| line.span));
        return first + 1;
    }
    // Lines that only open or close the array are no records; what else stands on the last line goes with the last record.
    if raws.records.get(known).is_some_and(|raw| raw.line > number(first)) {
        raws.meta.extend(lines.get(first).map(|line| line.span));
    }
    if let (Some(line), Some(last)) = (lines.get(index), raws.records.last_mut()) {
        last.span = Span::new(last.span.start, last.span.end.max(line.span.end));
    }
    index += 1;
    while let Some(line) = lines.get(index) {
        let bytes = text.get(line.span.range()).unwrap_or_default();
        if bytes.is_empty()
            || !bytes.iter().all(|byte| matches!(byte, b']' | b'}' | b',' | b' ' | b'\t'))
        {
            break;
        }
        raws.meta.push(line.span);
        index += 1;
    }
    index
}

/// One object that starts on line `first`; with the line after its last.
fn object(
    text: &[u8],
    lines: &[Line],
    first: usize,
    start: usize,
    torn_until: &mut usize,
) -> Option<(Raw, usize)> {
    let line = lines.get(first)?;
    let bytes = text.get(start..line.span.end)?;
    // A whole object on one line is the common case; only a line that plainly goes on is looked at further.
    if let Some((fields, end)) = payload::json_fields(bytes, 0) {
        let head = fields.head(Span::new(0, end)).shifted(start);
        let span = Span::new(line.span.start, line.span.end);
        return Some((Raw { span, line: line.number, end_line: line.number, head }, first + 1));
    }
    if first < *torn_until || !matches!(bytes.trim_ascii_end().last()?, b'{' | b'[' | b',') {
        return None;
    }
    // A later line that starts an object in the same column means that this one is torn, which also keeps the search linear.
    let column = start - line.span.start;
    let mut last = first + 1;
    while let Some(next) = lines.get(last) {
        let bytes = text.get(next.span.range())?;
        let indent = bytes.len() - bytes.trim_ascii_start().len();
        match at(bytes, indent) {
            b'{' if indent <= column => {
                *torn_until = last;
                return None;
            }
            b'}' if indent <= column => break,
            _ => last += 1,
        }
    }
    // Until it is known to be whole it counts as torn.
    *torn_until = last;
    let end_line = lines.get(last)?;
    let (fields, end) = payload::json_fields(text.get(..end_line.span.end)?, start)?;
    let head = fields.head(Span::new(start, end));
    let span = Span::new(line.span.start, end_line.span.end);
    Some((Raw { span, line: line.number, end_line: end_line.number, head }, last + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: &[(u32, u32, &str)]) {
        let raws = read(text.as_bytes());
        let got: Vec<(u32, u32, &str)> = raws
            .records
            .iter()
            .map(|raw| (raw.line, raw.end_line, &text[raw.head.message.range()]))
            .collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn objects_alone_in_arrays_and_torn() {
        check("{\"msg\":\"a\"}\n{\n \"msg\": \"b\"\n}\n", &[(1, 1, "a"), (2, 4, "b")]);
        check("[\n {\"msg\":\"a\"},\n {\"msg\":\"b\"}\n]\n", &[(2, 2, "a"), (3, 3, "b")]);
        check(
            "{\"Records\":[{\"eventName\":\"a\"},{\"eventName\":\"b\"}]}\n",
            &[(1, 1, "a"), (1, 1, "b")],
        );
        check("{\"msg\":\"a\n{\"msg\":\"b\"}\n", &[(1, 1, "{\"msg\":\"a"), (2, 2, "b")]);
        check("{\"msg\":\"a\"}\nTypeError: x\n    at f (a.js:1)\n", &[(1, 3, "a")]);
    }
}
