//! Cisco ASA, FTD and PIX (Cisco Secure Firewall ASA Series Syslog Messages).

use crate::cursor::{self, Cursor, at};
use crate::level;
use crate::record::Head;

/// `Jun 12 2024 09:14:22 host : %ASA-4-106023: message`, with a priority or a relay's stamp before it or not.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let front = line.get(..line.len().min(160))?;
    let mark = [&b"%ASA-"[..], b"%FTD-", b"%PIX-", b"%FWSM-"]
        .iter()
        .find_map(|mark| memchr::memmem::find(front, mark))?;
    let mut cursor = Cursor::new(line);
    if cursor.peek() == b'<' {
        cursor.until(b'>')?;
    }
    let stamp = cursor.stamp();
    cursor.at = mark + 1;
    let name = cursor.until(b'-')?;
    let digit = at(line, cursor.at);
    let level = level::syslog(cursor::number(&[digit])?);
    cursor.until(b':')?;
    let source = text::Span::new(name.start, cursor.at - 1);
    cursor.spaces();
    Some(Head { stamp, level, source, message: cursor.message(), key: None })
}
