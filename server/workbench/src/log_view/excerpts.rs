//! From a line of an excerpt, which names a log and a byte of it, to another excerpt.

use serde_json::{Value, json};

use crate::documents::Snapshot;
use crate::uri;

/// The argument of `tftsr.openLarge` for the place that a line of an excerpt names: `[big.log:7](big.log#L7) byte 512`.
pub(crate) fn place(snapshot: &Snapshot, byte: usize) -> Option<Value> {
    if !snapshot.uri.ends_with(".md") {
        return None;
    }
    let line = snapshot.document.line_span(snapshot.document.line_of(byte))?;
    let text = snapshot.document.slice(line);
    let (link, offset) = named(&text)?;
    let path = uri::to_path(&snapshot.uri)?.parent()?.join(link);
    Some(json!({ "uri": uri::of_path(&path), "offset": offset }))
}

/// The file and the byte that a line names.
fn named(line: &str) -> Option<(&str, u64)> {
    let (_, rest) = line.split_once("](")?;
    let (link, rest) = rest.split_once(") byte ")?;
    let link = link.split_once('#').map_or(link, |(file, _)| file);
    let digits = rest.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(rest.len());
    Some((link, rest.get(..digits)?.parse().ok()?)).filter(|(link, _)| !link.is_empty())
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_place_is_a_link_and_a_byte() {
        for (line, is) in [
            ("- first: [a/b.log:7](a/b.log#L7) byte 512 at 10:00", Some(("a/b.log", 512))),
            ("- after it: [b.log](b.log) byte 9", Some(("b.log", 9))),
            ("see [b.log](b.log)", None),
            ("[x](y) byte many", None),
        ] {
            assert_eq!(named(line), is, "{line}");
        }
    }
}
