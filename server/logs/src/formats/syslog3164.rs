//! BSD syslog (RFC 3164) as files hold it, `journalctl -o short`, and rsyslog's high-precision form.

use text::Span;

use super::{stamp_of, tag, with_payload};
use crate::cursor::{self, Cursor};
use crate::level;
use crate::record::Head;
use crate::stamp::Shape;

/// `<134>Jun 12 09:14:22 host program[123]: message`, the priority present or not; `2024-06-12T09:14:22.123456+02:00 host …`.
/// Only the priority is a level, one that a device writes before the tag, or one that a structured message says itself.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    let mut level = None;
    if cursor.eat(b"<").is_some() {
        let priority = cursor.until(b'>').filter(|span| span.len() <= 3)?;
        level = level::syslog(cursor::number(cursor.slice(priority))? % 8);
    }
    let start = cursor.at;
    // `Wed Jun 12 09:14:22 2024 …` is the date of the C library, which other programs begin their records with.
    if cursor.ahead(3) == b' ' && cursor.rest().get(4).is_some_and(u8::is_ascii_alphabetic) {
        return None;
    }
    let stamp = stamp_of(&mut cursor, &[Shape::MonthName, Shape::Iso])?;
    if stamp.shape == Shape::MonthName && cursor::at(line, start + 3) != b' ' {
        return None;
    }
    // Db2 writes `2024-06-12-09.14.22.123456+120`.
    let parted = stamp.shape == Shape::Iso && cursor::at(line, start + 10) == b'-';
    if stamp.shape == Shape::Iso && (parted || stamp.zone == crate::stamp::Zone::Missing) {
        return None;
    }
    cursor.eat(b" ")?;
    if cursor.rest().starts_with(b"--- ") || cursor.rest().starts_with(b"last message repeated") {
        return Some(Head {
            stamp: Some(stamp),
            level,
            source: Span::new(0, 0),
            message: cursor.message(),
            key: None,
        });
    }
    cursor.spaces();
    let host = cursor.token()?;
    // What stands in brackets is a thread or a level of another format, or what stands for a host that was redacted.
    if cursor::at(line, host.start) == b'[' && !is_redacted(cursor.slice(host)) {
        return None;
    }
    // `2026-05-01T10:00:00Z INFO  api: …` is a level where a host would be.
    if stamp.shape == Shape::Iso && level::word(cursor.slice(host)).is_some() {
        return None;
    }
    cursor.gap()?;
    if let Some(program) = cursor.slice(host).strip_suffix(b":")
        && let Some((named, past)) = capital(&cursor)
    {
        // Dovecot's own log names no host, but says how severe a record is: `Jun 12 09:14:22 imap-login: Info: …`.
        let length = program.iter().take_while(|byte| !matches!(byte, b'(' | b'<')).count();
        let source = Span::new(host.start, host.start + length);
        let message = past.message();
        return Some(Head { stamp: Some(stamp), level: Some(named), source, message, key: None });
    }
    // Citrix ADC names facility and severity before the device: `<local0.info> 192.0.2.1 …`.
    if let Some(named) =
        cursor.slice(host).strip_prefix(b"<").and_then(|host| host.strip_suffix(b">"))
    {
        level = level.or_else(|| level::word(named.rsplit(|byte| *byte == b'.').next()?));
    }
    if let Some((named, past)) = severity(&cursor) {
        level = level.or(Some(named));
        cursor = past;
    }
    let mut source = Span::new(0, 0);
    match tag(&mut cursor) {
        Some(program) => {
            source = program;
            level = level.or_else(|| level::mnemonic(cursor.slice(program)));
        }
        None if cursor.slice(host).ends_with(b":") => source = Span::new(host.start, host.end - 1),
        // A stamp with a zone begins records of many formats; the program's tag tells syslog from them.
        None if stamp.shape == Shape::Iso => return None,
        None => {}
    }
    let head = Head { stamp: Some(stamp), level, source, message: Span::new(0, 0), key: None };
    Some(with_payload(&cursor, head))
}

/// The severity that some devices write before the tag: `err tmm[18822]: …` (BIG-IP), `daemon.notice dnsmasq[1]: …` (OpenWrt).
fn severity<'a>(cursor: &Cursor<'a>) -> Option<(level::Level, Cursor<'a>)> {
    let mut ahead = *cursor;
    let word = ahead.token()?;
    let word = ahead.slice(word);
    let word = word.rsplit(|byte| *byte == b'.').next()?;
    if word.iter().any(|byte| !byte.is_ascii_lowercase()) {
        return None;
    }
    let level = level::word(word)?;
    ahead.gap()?;
    let past = ahead;
    tag(&mut ahead)?;
    Some((level, past))
}

/// The level as a word with a capital and a colon.
fn capital<'a>(cursor: &Cursor<'a>) -> Option<(level::Level, Cursor<'a>)> {
    let mut ahead = *cursor;
    let token = ahead.token()?;
    let word = ahead.slice(token).strip_suffix(b":")?;
    if !word.first()?.is_ascii_uppercase() {
        return None;
    }
    let level = level::logger_word(word)?;
    ahead.spaces();
    Some((level, ahead))
}

/// Whether a host is `[HOSTNAME_1]` or the like.
fn is_redacted(host: &[u8]) -> bool {
    let inner = host.strip_prefix(b"[").and_then(|host| host.strip_suffix(b"]"));
    let parts =
        inner.and_then(|inner| Some((inner, inner.iter().rposition(|byte| *byte == b'_')?)));
    parts.is_some_and(|(inner, at)| {
        let (kind, number) =
            (inner.get(..at).unwrap_or_default(), inner.get(at + 1..).unwrap_or_default());
        let is_kind =
            |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
        !kind.is_empty()
            && kind.iter().all(is_kind)
            && !number.is_empty()
            && number.iter().all(u8::is_ascii_alphanumeric)
    })
}
