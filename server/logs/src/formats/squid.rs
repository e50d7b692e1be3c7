//! Squid's native access log.

use text::Span;

use crate::cursor::Cursor;
use crate::record::Head;
use crate::stamp;

/// `1718183662.123    456 192.0.2.1 TCP_MISS/200 1234 GET http://example.com/ - HIER_DIRECT/203.0.113.9 text/html`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    let (stamp, length) = stamp::epoch(line).filter(|(stamp, _)| stamp.digits == 3)?;
    cursor.at = length;
    cursor.gap()?;
    let message = cursor.message();
    cursor.run(|byte| byte.is_ascii_digit() || byte == b'-')?;
    cursor.gap()?;
    cursor.token()?;
    cursor.gap()?;
    let code = cursor.token()?;
    let bytes = cursor.slice(code);
    if !bytes.contains(&b'/') || !bytes.first()?.is_ascii_uppercase() {
        return None;
    }
    Some(Head {
        stamp: Some(stamp),
        level: None,
        source: Span::new(0, 0),
        message,
        key: Some("<*> request"),
    })
}
