//! Syslog of the Thunderbird supercomputer (Oliner and Stearley, 2007): an epoch in UTC before the local text.

use super::tag;
use crate::cursor::Cursor;
use crate::record::Head;
use crate::stamp;
use text::Span;

/// `- 1131566461 2005.11.09 dn228 Nov 9 12:01:01 dn228/dn228 crond(pam_unix)[2915]: message`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    cursor.token()?;
    cursor.gap()?;
    let (stamp, length) = stamp::epoch(cursor.rest()).filter(|(stamp, _)| stamp.digits == 0)?;
    cursor.at += length;
    cursor.gap()?;
    let date = cursor.token()?;
    if date.len() != 10 || cursor.slice(date).iter().filter(|byte| **byte == b'.').count() != 2 {
        return None;
    }
    cursor.gap()?;
    cursor.token()?;
    cursor.gap()?;
    cursor.stamp()?;
    cursor.gap()?;
    cursor.token()?;
    cursor.gap()?;
    let source = tag(&mut cursor).unwrap_or(Span::new(0, 0));
    Some(Head { stamp: Some(stamp), level: None, source, message: cursor.message(), key: None })
}
