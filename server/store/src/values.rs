//! How values stand in columns: times as text that sorts, lists as lines, names by their ids.

use jiff::Timestamp;
use rusqlite::Row;
use rusqlite::types::Type;

/// A column held something else; what it held stays out of the error.
#[derive(Debug, thiserror::Error)]
#[error("not readable")]
struct Unreadable;

fn unreadable(column: usize) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(Unreadable))
}

/// RFC 3339 with nine decimals, so that the order of texts is the order of times.
pub(crate) fn time_text(time: Timestamp) -> String {
    format!("{time:.9}")
}

pub(crate) fn time(row: &Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    row.get_ref(column)?
        .as_str()
        .ok()
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| unreadable(column))
}

pub(crate) fn optional_time(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    if row.get_ref(column)? == rusqlite::types::ValueRef::Null {
        Ok(None)
    } else {
        time(row, column).map(Some)
    }
}

/// A value that has a stable id, by the function that knows the ids.
pub(crate) fn named<T>(
    row: &Row<'_>,
    column: usize,
    of_id: fn(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    row.get_ref(column)?.as_str().ok().and_then(of_id).ok_or_else(|| unreadable(column))
}

/// A count or an offset; SQLite has no unsigned integers, and none of ours comes near the limit.
pub(crate) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(crate) fn unsigned(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    u64::try_from(row.get::<_, i64>(column)?).map_err(|_| unreadable(column))
}

/// One item a line, `\` and line feeds within an item escaped; `None` for no items.
pub(crate) fn list_text(items: &[String]) -> Option<String> {
    if items.is_empty() {
        return None;
    }
    let escaped: Vec<String> =
        items.iter().map(|item| item.replace('\\', "\\\\").replace('\n', "\\n")).collect();
    Some(escaped.join("\n"))
}

pub(crate) fn list(row: &Row<'_>, column: usize) -> rusqlite::Result<Vec<String>> {
    Ok(row.get::<_, Option<String>>(column)?.map(|text| items(&text)).unwrap_or_default())
}

fn items(text: &str) -> Vec<String> {
    text.split('\n').map(unescaped).collect()
}

fn unescaped(line: &str) -> String {
    let mut item = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => item.push(match characters.next() {
                Some('n') => '\n',
                Some(other) => other,
                None => '\\',
            }),
            other => item.push(other),
        }
    }
    item
}

/// Bytes as lower-case hex digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lists_come_back(given in proptest::collection::vec("(\\PC|\n|\\\\){0,6}", 0..5)) {
            let read = list_text(&given).map(|text| items(&text)).unwrap_or_default();
            prop_assert_eq!(read, given);
        }

        #[test]
        fn times_come_back_and_sort(a in -1_000_000_000_000_i64..1_000_000_000_000, b in 0_i32..1_000_000_000) {
            // After the year 0, where texts have no sign.
            let a = Timestamp::new(a.rem_euclid(100_000_000_000), b).unwrap();
            let later = a.checked_add(jiff::SignedDuration::from_nanos(1)).unwrap();
            prop_assert_eq!(time_text(a).parse::<Timestamp>().unwrap(), a);
            prop_assert!(time_text(a) < time_text(later));
        }
    }
}
