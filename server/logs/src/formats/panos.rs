//! Logs of PAN-OS: comma-separated fields whose places the type of the record decides ("Syslog Field Descriptions").

use text::Span;

use super::stamp_of;
use crate::cursor::Cursor;
use crate::level;
use crate::record::Head;
use crate::stamp::Shape;

/// `1,2024/06/12 09:14:22,0011C1,SYSTEM,general,0,2024/06/12 09:14:22,,event,object,0,0,general,informational,"text",…`, with the head of
/// syslog before it or not.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    if cursor.eat(b"<").is_some() {
        cursor.until(b'>')?;
        let _ = cursor.eat(b"1 ");
    }
    let mut received = stamp_of(&mut cursor, &[Shape::MonthName, Shape::Iso]);
    if received.is_some() {
        cursor.gap()?;
        let mut ahead = cursor;
        ahead.token()?;
        ahead.gap()?;
        // RFC 5424 has `- - - -` before the message.
        while ahead.eat(b"- ").is_some() {}
        cursor = ahead;
    }
    cursor.digits().filter(|number| number.len() == 1)?;
    cursor.eat(b",")?;
    let stamp = stamp_of(&mut cursor, &[Shape::IsoSlash])?;
    received = received.or(Some(stamp));
    cursor.eat(b",")?;
    cursor.until(b',')?;
    let kind = cursor.until(b',')?;
    let name = cursor.slice(kind);
    if name.is_empty() || !name.iter().all(|byte| byte.is_ascii_uppercase() || *byte == b'-') {
        return None;
    }
    let mut fields = cursor;
    let severity = match name {
        b"SYSTEM" => nth(&mut fields, 9),
        b"THREAT" => nth(&mut fields, 30),
        _ => None,
    };
    let level = severity.and_then(|severity| level::severity(fields.slice(severity)));
    let mut message = Span::new(kind.start, line.len());
    if name == b"SYSTEM"
        && level.is_some()
        && let Some(text) = nth(&mut fields, 0)
    {
        let quoted = fields.slice(text).starts_with(b"\"") && text.len() > 1;
        message = if quoted { Span::new(text.start + 1, text.end - 1) } else { text };
    }
    Some(Head { stamp: received, level, source: kind, message, key: None })
}

/// The field after so many others; a field in double quotes may hold commas.
fn nth(cursor: &mut Cursor<'_>, skip: usize) -> Option<Span> {
    let mut field = None;
    for _ in 0..=skip {
        let start = cursor.at;
        if cursor.eat(b"\"").is_some() {
            cursor.until(b'"')?;
        }
        match cursor.until(b',') {
            Some(rest) => field = Some(Span::new(start, rest.end)),
            None => {
                cursor.at = cursor.line.len();
                field = (start < cursor.at).then(|| Span::new(start, cursor.at));
            }
        }
    }
    field
}
