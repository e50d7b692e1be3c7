//! VMware ESXi and vCenter: hostd, vpxa, vmkernel, vobd.

use text::Span;

use super::stamp_of;
use crate::cursor::Cursor;
use crate::level;
use crate::record::Head;
use crate::stamp::Shape;

/// `2024-06-12T09:14:22.123Z info hostd[2099] [Originator@6876 sub=Vimsvc] message`,
/// `2024-06-12T09:14:22.123Z cpu3:2097)WARNING: NMP: message`, with `In(182) ` or `Wa(180) ` after the stamp since ESXi 8.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    let stamp = stamp_of(&mut cursor, &[Shape::Iso])?;
    cursor.gap()?;
    let mut level = None;
    let mut ahead = cursor;
    if let (Some(word), Some(_)) =
        (ahead.run(|byte| byte.is_ascii_alphabetic()), ahead.enclosed(b'(', b')'))
    {
        level = match ahead.slice(word) {
            b"Al" | b"Cr" | b"Em" => Some(level::Level::Fatal),
            b"Er" => Some(level::Level::Error),
            b"Wa" => Some(level::Level::Warning),
            b"In" | b"No" => Some(level::Level::Info),
            b"Db" | b"De" => Some(level::Level::Debug),
            _ => None,
        };
        if level.is_some() && ahead.gap().is_some() {
            cursor = ahead;
        }
    }
    let mut source = Span::new(0, 0);
    let mut ahead = cursor;
    if let Some(program) =
        ahead.run(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && matches!(ahead.peek(), b'[' | b':')
        && ahead.ahead(1) != b' '
        && ahead.slice(program) != b"cpu"
    {
        let cpu = ahead.slice(program).starts_with(b"cpu");
        if !cpu && (ahead.peek() == b'[' && ahead.enclosed(b'[', b']').is_some()) {
            let _ = ahead.eat(b":");
            source = program;
            ahead.spaces();
            cursor = ahead;
        }
    }
    if cursor.eat(b"cpu").is_some() {
        cursor.until(b')')?;
        let mut ahead = cursor;
        if let Some(found) = ahead.level().filter(|_| ahead.peek() == b':') {
            level = Some(found);
            ahead.at += 1;
            ahead.spaces();
            cursor = ahead;
        }
        let mut ahead = cursor;
        let name = ahead.run(|byte| byte.is_ascii_alphanumeric()).filter(|_| ahead.peek() == b':');
        if let Some(name) = name {
            source = name;
            cursor.at = ahead.at + 1;
            cursor.spaces();
        }
        return Some(Head {
            stamp: Some(stamp),
            level,
            source,
            message: cursor.message(),
            key: None,
        });
    }
    if let Some(found) = cursor.level() {
        level = Some(found);
        cursor.gap()?;
    }
    if source.is_empty() {
        source = cursor.run(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))?;
        cursor.enclosed(b'[', b']')?;
        cursor.spaces();
    }
    if !cursor.rest().starts_with(b"[Originator@") {
        return None;
    }
    let group = cursor.enclosed(b'[', b']')?;
    let bytes = cursor.slice(group);
    if let Some(sub) = memchr::memmem::find(bytes, b"sub=") {
        let length = bytes.get(sub + 4..)?.iter().take_while(|byte| **byte != b' ').count();
        source = Span::new(group.start + sub + 4, group.start + sub + 4 + length);
    }
    cursor.spaces();
    Some(Head { stamp: Some(stamp), level, source, message: cursor.message(), key: None })
}
