//! Lines in the frame of a container runtime: unwrapped, read as what they are inside, and brought back to the outer lines.

use std::collections::HashMap;

use text::Span;

use crate::cursor::at;
use crate::formats::Frame;
use crate::lines::{self, Line, Lines};
use crate::read::raws as read_inner;
use crate::record::{Head, Raw, Raws};

/// The lines of one writer, unwrapped.
#[derive(Default)]
struct Group {
    text: Vec<u8>,
    /// For each inner line, its first and last outer line.
    outer: Vec<(usize, usize)>,
    /// The line being joined is not complete.
    open: bool,
}

/// Reads a text of framed lines. The frame's time counts where it has one; level, source and message are the inner line's.
pub(crate) fn read(text: &[u8], frame: fn(&[u8]) -> Option<Frame>) -> Raws {
    let lines: Vec<Line> = Lines::new(text).collect();
    let frames: Vec<Option<Frame>> =
        lines.iter().map(|line| frame(text.get(line.span.range()).unwrap_or_default())).collect();
    let groups = unwrapped(text, &lines, &frames);
    let mut owner: Vec<Option<(usize, usize)>> = vec![None; lines.len()];
    let mut inner: Vec<Vec<Raw>> = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        let records = read_inner(&group.text, true).1.records;
        for (number, raw) in records.iter().enumerate() {
            let from = raw.line.saturating_sub(1) as usize;
            for &(first, last) in group.outer.get(from..raw.end_line as usize).unwrap_or_default() {
                // The pieces of one writer's line may have another's between them.
                for outer in [first, last] {
                    if let Some(owner) = owner.get_mut(outer) {
                        *owner = Some((index, number));
                    }
                }
                for outer in first..=last {
                    if let Some(owner) = owner.get_mut(outer).filter(|owner| owner.is_none()) {
                        *owner = Some((index, number));
                    }
                }
            }
        }
        // A blank inner line, or one that is no record there, goes with the line before.
        let mut before = None;
        for &(first, _) in &group.outer {
            match owner.get_mut(first) {
                Some(Some(known)) => before = Some(*known),
                Some(unknown) => *unknown = before,
                None => {}
            }
        }
        inner.push(records);
    }
    let mut raws = Raws::default();
    let mut seen: Vec<Vec<bool>> = inner.iter().map(|records| vec![false; records.len()]).collect();
    let mut last = None;
    for (index, line) in lines.iter().enumerate() {
        let bytes = text.get(line.span.range()).unwrap_or_default();
        if lines::blank(bytes) {
            continue;
        }
        let own = owner.get(index).copied().flatten();
        if own.is_some()
            && own == last
            && let Some(raw) = raws.records.last_mut()
        {
            raw.span = Span::new(raw.span.start, line.span.end);
            raw.end_line = line.number;
            continue;
        }
        last = own;
        let found = frames.get(index).copied().flatten();
        let mut head = Head::bare(found.map_or(Span::new(0, bytes.len()), |frame| frame.inner));
        if let Some((group, number)) = own {
            let first = seen.get_mut(group).and_then(|seen| seen.get_mut(number));
            if first.is_some_and(|seen| !std::mem::replace(seen, true))
                && let (Some(raw), Some(group)) =
                    (inner.get(group).and_then(|records| records.get(number)), groups.get(group))
            {
                head = outward(raw, group, bytes, found);
            }
        }
        if let Some(frame) = found {
            head.stamp = frame.stamp.or(head.stamp);
            if head.source.is_empty() {
                head.source = frame.source;
            }
        }
        let head = head.shifted(line.span.start);
        raws.records.push(Raw { span: line.span, line: line.number, end_line: line.number, head });
    }
    raws
}

/// The text of each writer, in the order in which they first appear.
fn unwrapped(text: &[u8], lines: &[Line], frames: &[Option<Frame>]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut names: HashMap<&[u8], usize> = HashMap::new();
    for (index, (line, frame)) in lines.iter().zip(frames).enumerate() {
        let bytes = text.get(line.span.range()).unwrap_or_default();
        let name =
            frame.map_or(&[][..], |frame| bytes.get(frame.source.range()).unwrap_or_default());
        let number = *names.entry(name).or_insert_with(|| {
            groups.push(Group::default());
            groups.len() - 1
        });
        let Some(group) = groups.get_mut(number) else { continue };
        if group.open {
            if let Some((_, last)) = group.outer.last_mut() {
                *last = index;
            }
        } else {
            group.outer.push((index, index));
        }
        match frame {
            Some(frame) => {
                let inner = bytes.get(frame.inner.range()).unwrap_or_default();
                if frame.escaped {
                    unescape(inner, &mut group.text);
                } else {
                    // A line end inside an inner line would tear the numbering apart.
                    group
                        .text
                        .extend(inner.iter().map(|&byte| if byte == b'\n' { b' ' } else { byte }));
                }
                group.open = frame.partial;
            }
            None => {
                group.text.extend_from_slice(bytes);
                group.open = false;
            }
        }
        if !group.open {
            group.text.push(b'\n');
        }
    }
    groups
}

/// A head found inside, with spans of the outer line.
fn outward(raw: &Raw, group: &Group, outer: &[u8], frame: Option<Frame>) -> Head {
    let start = group
        .text
        .get(..raw.span.start)
        .map_or(0, |before| memchr::memrchr(b'\n', before).map_or(0, |end| end + 1));
    let Some(frame) = frame else {
        return Head { source: Span::new(0, 0), ..Head::bare(Span::new(0, outer.len())) };
    };
    let inner = outer.get(frame.inner.range()).unwrap_or_default();
    let place = |at: usize| {
        let column = at.saturating_sub(start);
        let offset = if frame.escaped { raw_offset(inner, column) } else { column };
        (frame.inner.start + offset).min(frame.inner.end)
    };
    let span = |span: Span| Span::new(place(span.start), place(span.end));
    let source = if raw.head.source.is_empty() { Span::new(0, 0) } else { span(raw.head.source) };
    Head { source, message: span(raw.head.message), ..raw.head }
}

/// Length of the escape at the start of a JSON string's rest, and the bytes it stands for.
fn escape(bytes: &[u8], out: &mut [u8; 4]) -> (usize, usize) {
    let simple = match at(bytes, 1) {
        b'n' | b'r' => b' ',
        b't' => b'\t',
        b'b' | b'f' => b' ',
        b'u' => {
            let unit = |start: usize| -> Option<u32> {
                let digits = bytes.get(start..start + 4)?;
                u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
            };
            let Some(first) = unit(2) else { return (1, 0) };
            let (length, code) = match (first, unit(8)) {
                (0xd800..=0xdbff, Some(second @ 0xdc00..=0xdfff))
                    if bytes.get(6..8) == Some(b"\\u") =>
                {
                    (12, 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))
                }
                _ => (6, first),
            };
            let character =
                char::from_u32(code).filter(|&character| character != '\n').unwrap_or(' ');
            return (length, character.encode_utf8(out).len());
        }
        other => other,
    };
    out[0] = simple;
    (2, usize::from(simple != 0))
}

/// Appends a JSON string's content without its escapes; what would break the line becomes a blank.
fn unescape(mut bytes: &[u8], out: &mut Vec<u8>) {
    let mut buffer = [0; 4];
    while let Some(found) = memchr::memchr2(b'\\', b'\n', bytes) {
        out.extend_from_slice(bytes.get(..found).unwrap_or_default());
        bytes = bytes.get(found..).unwrap_or_default();
        let length = if at(bytes, 0) == b'\n' {
            out.push(b' ');
            1
        } else {
            let (length, filled) = escape(bytes, &mut buffer);
            out.extend_from_slice(buffer.get(..filled).unwrap_or_default());
            length
        };
        bytes = bytes.get(length..).unwrap_or_default();
    }
    out.extend_from_slice(bytes);
}

/// Where the byte at `column` of the unescaped text is written in the escaped one.
fn raw_offset(bytes: &[u8], column: usize) -> usize {
    let mut buffer = [0; 4];
    let (mut here, mut seen) = (0, 0);
    while seen < column && here < bytes.len() {
        if at(bytes, here) == b'\\' {
            let (length, filled) = escape(bytes.get(here..).unwrap_or_default(), &mut buffer);
            here += length;
            seen += filled;
        } else {
            here += 1;
            seen += 1;
        }
    }
    here.min(bytes.len())
}
