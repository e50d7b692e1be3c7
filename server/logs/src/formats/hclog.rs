//! HashiCorp's logger: Vault, Consul, Nomad, Terraform.

use text::Span;

use super::stamp_of;
use crate::cursor::Cursor;
use crate::payload;
use crate::record::Head;
use crate::stamp::Shape;

/// `2024-06-12T09:14:22.123Z [INFO]  core: message: key=value`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    // Consul and Nomad of old indent their output.
    cursor.spaces();
    let stamp = stamp_of(&mut cursor, &[Shape::Iso, Shape::IsoSlash])?;
    cursor.eat(b" [")?;
    let level = cursor.level()?;
    cursor.eat(b"]")?;
    cursor.gap()?;
    let (source, message) = payload::source(&cursor);
    if source.is_empty() && cursor.peek() == b'[' {
        return None;
    }
    Some(Head {
        stamp: Some(stamp),
        level: Some(level),
        source: Span::new(source.start, source.end),
        message,
        key: None,
    })
}
