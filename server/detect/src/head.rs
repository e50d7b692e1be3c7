//! What the start of a text says about all of its lines: the columns of a table.
//!
//! CSV and its kin with a line of names (RFC 4180), `#Fields:` of the W3C Extended Log File Format, `#fields` of Zeek. A table is one
//! only where the next line has as many cells. Read from the first bytes alone, so that a scan of any part of the text can know it.

use crate::label;
use crate::line::{Around, Line};
use crate::vocabulary::Label;

/// Columns of the table that a text is, if it is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    table: Option<Table>,
}

/// The columns of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    separator: u8,
    /// What each column holds, where its name is known.
    pub labels: Vec<Option<Label>>,
    /// Whether some column is of people: then a `name` is of one, too.
    pub of_people: bool,
    /// The line of names, which may stand in the text again.
    names: Vec<u8>,
}

/// Most columns of a table.
const COLUMNS: usize = 256;

impl Head {
    /// How much of the start of a text can matter, in bytes. An edit behind it changes no head.
    pub const LENGTH: usize = 4096;

    /// Reads the start of a text.
    pub fn of(text: &[u8]) -> Head {
        let is_whole = text.len() <= Head::LENGTH;
        let text = text.get(..Head::LENGTH).unwrap_or(text);
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        Head { table: table(text, is_whole) }
    }

    /// Nothing is known.
    pub fn none() -> Head {
        Head { table: None }
    }

    /// The table that the lines are rows of.
    pub(crate) fn table(&self) -> Option<&Table> {
        self.table.as_ref()
    }
}

impl Table {
    /// The cells of a row, as from and to without their quotes, unless there are more or fewer than columns.
    pub fn cells(&self, row: &[u8]) -> Option<Vec<(usize, usize)>> {
        if row.starts_with(b"#") || row == self.names || row.len() < self.labels.len() {
            return None;
        }
        let cells = cells(row, self.separator);
        (cells.len() == self.labels.len()).then_some(cells)
    }
}

fn table(text: &[u8], is_whole: bool) -> Option<Table> {
    let mut lines =
        text.split(|&b| b == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let from_fields = text.starts_with(b"#");
    let names =
        if from_fields { lines.find_map(fields)? } else { lines.find(|line| !line.is_empty())? };
    // The first line of values tells whether this is a table. It may be the last of the text.
    let mut rest = lines.filter(|line| !line.is_empty() && !line.starts_with(b"#")).peekable();
    let row = rest.next()?;
    if rest.peek().is_none() && !is_whole {
        return None;
    }
    let candidates: &[u8] = if from_fields { b"\t, " } else { b",\t;|" };
    candidates.iter().find_map(|&separator| {
        let columns = cells(names, separator);
        if columns.len() < 2
            || columns.len() > COLUMNS
            || cells(row, separator).len() != columns.len()
        {
            return None;
        }
        let mut labels = Vec::with_capacity(columns.len());
        for &(start, end) in &columns {
            let name = names.get(start..end)?.trim_ascii();
            if !is_name(name) {
                return None;
            }
            // The uid of Zeek is that of a connection.
            labels.push(label_of(name).filter(|_| !(from_fields && name == b"uid")));
        }
        labels.iter().any(Option::is_some).then(|| Table {
            separator,
            of_people: labels.iter().flatten().any(|label| is_of_people(*label)),
            labels,
            names: names.to_vec(),
        })
    })
}

/// The names behind `#Fields:` or `#fields`.
fn fields(line: &[u8]) -> Option<&[u8]> {
    let rest = line.strip_prefix(b"#Fields:").or_else(|| line.strip_prefix(b"#fields"))?;
    Some(rest.trim_ascii())
}

/// Whether this can be the name of a column: a few words that start with a letter.
fn is_name(name: &[u8]) -> bool {
    let Some(first) = name.first() else { return false };
    (first.is_ascii_alphabetic() || *first >= 0x80 || *first == b'_')
        && name.len() <= 48
        && name.iter().all(|&b| b.is_ascii_alphanumeric() || b >= 0x80 || b" _-.()/#'".contains(&b))
        && name.iter().filter(|b| **b == b' ').count() <= 4
}

fn label_of(name: &[u8]) -> Option<Label> {
    let end = name.iter().rposition(|b| b.is_ascii_alphanumeric() || *b >= 0x80)? + 1;
    let bytes = name.get(..end)?;
    let head = Head::none();
    let line = Line { bytes, base: 0, around: &Around::new(bytes, &head) };
    label::key_before(&line, bytes.len(), 4).map(|(label, _)| label)
}

fn is_of_people(label: Label) -> bool {
    matches!(
        label,
        Label::PersonName
            | Label::Email
            | Label::Phone
            | Label::DateOfBirth
            | Label::Address
            | Label::Ssn
            | Label::NationalId
            | Label::Passport
            | Label::License
            | Label::Mrn
    )
}

/// The cells of a line. Double quotes may hold the separator, and themselves doubled.
fn cells(line: &[u8], separator: u8) -> Vec<(usize, usize)> {
    let mut cells = Vec::new();
    let mut at = 0;
    while at <= line.len() && cells.len() <= COLUMNS {
        let rest = line.get(at..).unwrap_or(&[]);
        if rest.first() == Some(&b'"') && separator != b' ' {
            let mut end = at + 1;
            while let Some(quote) = memchr::memchr(b'"', line.get(end..).unwrap_or(&[])) {
                end += quote;
                if line.get(end + 1) != Some(&b'"') {
                    break;
                }
                end += 2;
            }
            if line.get(end) == Some(&b'"') && line.get(end + 1).is_none_or(|&b| b == separator) {
                cells.push((at + 1, end));
                at = end + 2;
                continue;
            }
        }
        let end = at + memchr::memchr(separator, rest).unwrap_or(rest.len());
        cells.push((at, end));
        at = end + 1;
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(text: &str) -> Option<Vec<Option<Label>>> {
        Head::of(text.as_bytes()).table.map(|table| table.labels)
    }

    #[test]
    fn tables_say_what_their_columns_hold() {
        let people = Some(vec![None, Some(Label::Email), Some(Label::Password)]);
        for text in [
            "id,email,password\n1,ana@example.com,x\n",
            "\u{feff}id;email;password\r\n1;ana@example.com;x\r\n",
            "id\temail\tpassword\n1\ta\t\n",
            "\"id\",\"email\",\"password\"\n1,\"a, b\",\"c \"\"d\"\"\"\n",
            "#Version: 1.0\n#Fields: id email password\n1 a b\n",
            "#separator \\x09\n#fields\tid\temail\tpassword\n#types\tx\ty\tz\n1\ta\tb\n",
        ] {
            assert_eq!(labels(text), people, "{text:?}");
        }
    }

    #[test]
    fn lines_of_logs_are_no_tables() {
        for text in [
            "",
            "id,email\n",
            "user ana, password wrong\nuser bo, password wrong\n",
            "id,email,password\n1,2\n",
            "ts,level,count\n1,2,3\n",
            "{\"user\":1,\"password\":2}\n{\"user\":1,\"password\":2}\n",
            "2026-05-01,user,password\na,b,c\n",
        ] {
            assert_eq!(labels(text), None, "{text:?}");
        }
    }
}
