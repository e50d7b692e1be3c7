//! Container logs of Docker's `json-file` driver.

use text::Span;

use super::Frame;
use crate::json;
use crate::stamp;

/// `{"log":"line\n","stream":"stdout","time":"2024-06-12T09:14:22.03855Z"}`; no line end in `log` is the front part of a line.
pub(super) fn frame(line: &[u8]) -> Option<Frame> {
    if !line.starts_with(b"{\"") {
        return None;
    }
    let (mut log, mut time, mut stream) = (None, None, false);
    json::object(line, 0, &mut |member| match member.key {
        b"log" if member.string && member.parent.is_empty() => log = Some(member.value),
        b"time" if member.string => {
            time = line.get(member.value.range()).and_then(stamp::any).map(|(stamp, _)| stamp);
        }
        b"stream" => stream = true,
        _ => {}
    })?;
    let (log, time) = (log?, time?);
    if !stream {
        return None;
    }
    let bytes = line.get(log.range())?;
    let whole = bytes.strip_suffix(b"\\n");
    let inner = whole.unwrap_or(bytes);
    let inner = inner.strip_suffix(b"\\r").unwrap_or(inner);
    Some(Frame {
        stamp: Some(time),
        source: Span::new(0, 0),
        inner: Span::new(log.start, log.start + inner.len()),
        escaped: true,
        partial: whole.is_none(),
    })
}
