//! The error log of Microsoft SQL Server (`ERRORLOG`): local time to hundredths, then who speaks.
//!
//! Levels are those of `Error: number, Severity: n, State: n.` lines (Database Engine error severities: to 10 information, from 20 on
//! the connection or the server cannot go on); other lines have none.

use super::stamp_of;
use crate::cursor::Cursor;
use crate::level::Level;
use crate::record::Head;
use crate::stamp::Shape;

/// `2024-06-12 09:14:22.12 spid51      message`, `2024-06-12 09:14:22.12 Logon       Error: 18456, Severity: 14, State: 8.`
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    let stamp = stamp_of(&mut cursor, &[Shape::Iso]).filter(|stamp| stamp.digits == 2)?;
    cursor.gap()?;
    let source = cursor.token()?;
    let name = cursor.slice(source);
    let session = name.strip_prefix(b"spid").map(|rest| rest.strip_suffix(b"s").unwrap_or(rest));
    let known = match session {
        Some(number) => !number.is_empty() && number.iter().all(u8::is_ascii_digit),
        None => matches!(name, b"Server" | b"Logon" | b"Backup"),
    };
    if !known {
        return None;
    }
    cursor.gap()?;
    cursor.spaces();
    let message = cursor.message();
    let level = severity(cursor.slice(message));
    Some(Head { stamp: Some(stamp), level, source, message, key: None })
}

/// The level of `Error: 9002, Severity: 17, State: 2.`
fn severity(message: &[u8]) -> Option<Level> {
    let rest = message.strip_prefix(b"Error: ")?;
    let at = memchr::memmem::find(rest.get(..rest.len().min(40))?, b", Severity: ")?;
    let number = rest.get(at + 12..)?;
    let digits = number.iter().take_while(|byte| byte.is_ascii_digit()).count();
    Some(match crate::cursor::number(number.get(..digits)?)? {
        0..=10 => Level::Info,
        11..=19 => Level::Error,
        _ => Level::Fatal,
    })
}
