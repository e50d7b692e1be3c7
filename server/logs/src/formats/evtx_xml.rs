//! Windows events as XML (`wevtutil qe /f:xml`, `evtx_dump`; schema `http://schemas.microsoft.com/win/2004/08/events/event`), and the
//! requests of a Network Policy Server, which are events of another schema in one line each (Microsoft, "Interpret NPS Database Format
//! Log Files": `Timestamp`, `Event-Source`, `Packet-Type` as in RADIUS).

use text::Span;

use crate::cursor;
use crate::level;
use crate::lines::{self, Line, Lines};
use crate::record::{Head, Raw, Raws};
use crate::stamp;

pub(super) fn typical(line: &[u8]) -> bool {
    memchr::memmem::find(line, b"<Event xmlns=").is_some()
        || memchr::memmem::find(line, b"<Event>").is_some()
        || memchr::memmem::find(line, b"</Event>").is_some()
}

/// A record is an `Event` element; several may stand on one line. Declarations and the element around all events are no records.
pub(super) fn read(text: &[u8]) -> Raws {
    let mut raws = Raws::default();
    let lines: Vec<Line> = Lines::new(text).collect();
    let finder = memchr::memmem::Finder::new(b"<Event");
    let closer = memchr::memmem::Finder::new(b"</Event>");
    let (mut here, mut index) = (0, 0);
    while let Some(found) = finder.find(text.get(here..).unwrap_or_default()) {
        let start = here + found;
        if !matches!(cursor::at(text, start + 6), b' ' | b'>' | b'\r' | b'\n' | b'\t') {
            here = start + 6;
            continue;
        }
        let Some(length) = closer.find(text.get(start..).unwrap_or_default()) else { break };
        let end = start + length + 8;
        while lines.get(index + 1).is_some_and(|next| next.span.start <= start) {
            index += 1;
        }
        let from = index;
        let first = lines.get(from).map_or(1, |line| line.number);
        while lines.get(index + 1).is_some_and(|next| next.span.start < end) {
            index += 1;
        }
        let last = lines.get(index).map_or(first, |line| line.number);
        let head = event(text, Span::new(start, end));
        // What stands before an event on its line goes with it.
        let begin = lines
            .get(from)
            .map_or(start, |line| line.span.start)
            .max(raws.records.last().map_or(0, |raw| raw.span.end));
        raws.records.push(Raw {
            span: Span::new(begin.min(start), end),
            line: first,
            end_line: last,
            head,
        });
        here = end;
    }
    // What stands after the last event of a line goes with that one.
    let mut next = u32::MAX;
    for raw in raws.records.iter_mut().rev() {
        let line =
            lines.get((raw.end_line as usize).saturating_sub(1)).filter(|_| raw.end_line < next);
        raw.span = Span::new(
            raw.span.start,
            line.map_or(raw.span.end, |line| line.span.end.max(raw.span.end)),
        );
        next = raw.line;
    }
    // What lies outside the events.
    let mut records = raws.records.iter().peekable();
    for line in &lines {
        while records.peek().is_some_and(|raw| raw.end_line < line.number) {
            records.next();
        }
        let covered = records.peek().is_some_and(|raw| raw.line <= line.number);
        if !covered && !lines::blank(text.get(line.span.range()).unwrap_or_default()) {
            raws.meta.push(line.span);
        }
    }
    raws
}

/// A request that a policy server was asked or answered: who is refused is worth a warning, for nothing else says so.
fn request(bytes: &[u8]) -> Option<Head> {
    let element = |name: &str| -> Option<Span> {
        let open = memchr::memmem::find(bytes, format!("<{name} ").as_bytes())?;
        let start = open + memchr::memchr(b'>', bytes.get(open..)?)? + 1;
        Some(Span::new(start, start + memchr::memchr(b'<', bytes.get(start..)?)?))
    };
    let time = element("Timestamp")?;
    let (stamp, _) = stamp::any(bytes.get(time.range())?)?;
    let kind = element("Packet-Type").and_then(|kind| cursor::number(bytes.get(kind.range())?));
    let message = memchr::memmem::find(bytes, b"</Timestamp>").map_or(time.end, |at| at + 12);
    Some(Head {
        stamp: Some(stamp),
        level: (kind == Some(REJECT)).then_some(level::Level::Warning),
        source: element("Event-Source").unwrap_or(Span::new(0, 0)),
        message: Span::new(message, bytes.len()),
        key: None,
    })
}

/// `Access-Reject` (RFC 2865, section 4).
const REJECT: u32 = 3;

fn event(text: &[u8], span: Span) -> Head {
    let bytes = text.get(span.range()).unwrap_or_default();
    if bytes.starts_with(b"<Event><Timestamp ")
        && let Some(head) = request(bytes)
    {
        return head.shifted(span.start);
    }
    let between = |open: &[u8], close: u8| -> Option<Span> {
        let start = memchr::memmem::find(bytes, open)? + open.len();
        let length = memchr::memchr(close, bytes.get(start..)?)?;
        Some(Span::new(start, start + length))
    };
    let quoted = |name: &str| {
        between(format!("{name}='").as_bytes(), b'\'')
            .or_else(|| between(format!("{name}=\"").as_bytes(), b'"'))
    };
    let value =
        |span: Option<Span>| span.and_then(|span| bytes.get(span.range())).unwrap_or_default();
    let data = memchr::memmem::find(bytes, b"<EventData")
        .or_else(|| memchr::memmem::find(bytes, b"<UserData"));
    let message = between(b"<Message>", b'<').unwrap_or_else(|| {
        let start = data.unwrap_or(0);
        // The first line of it, as messages are one line.
        let length = memchr::memchr(b'\n', bytes.get(start..).unwrap_or_default())
            .unwrap_or(bytes.len() - start);
        Span::new(start, start + length)
    });
    Head {
        stamp: stamp::any(value(quoted("SystemTime"))).map(|(stamp, _)| stamp.utc()),
        level: cursor::number(value(between(b"<Level>", b'<'))).and_then(level::windows),
        source: quoted("Provider Name").unwrap_or(Span::new(0, 0)),
        message,
        key: None,
    }
    .shifted(span.start)
}
