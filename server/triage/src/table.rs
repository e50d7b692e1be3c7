//! Pipe tables: reading rows by the names of their columns, and writing cells that survive reading.

use std::ops::Range;

use text::Span;

use crate::layout::{Cover, Layout};

/// A table of a section.
#[derive(Debug)]
pub(crate) struct Table<'n> {
    /// The column each name stands in, in the order of the names asked for.
    columns: Vec<(&'n str, Option<usize>)>,
    /// How many columns the header has.
    width: usize,
    /// The line below which rows go when there are none.
    pub(crate) head: usize,
    /// The lines that hold rows.
    pub(crate) rows: Vec<usize>,
}

/// One cell: what it says, and where the words stand in the document.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) value: String,
    pub(crate) span: Span,
}

/// The first table in a range of lines. Columns are found by name (or another spelling of it); a table without a
/// header row has the columns in the order of the names.
pub(crate) fn find<'n>(
    layout: &Layout<'_>,
    range: Range<usize>,
    names: &[(&'n str, &[&str])],
) -> Option<Table<'n>> {
    let is_row = |index: usize| {
        layout.cover(index) == Cover::Plain && layout.line(index).text.trim_start().starts_with('|')
    };
    let first = range.clone().find(|&index| is_row(index))?;
    let last = (first..range.end).take_while(|&index| is_row(index)).last().unwrap_or(first);
    let has_header = first < last && is_delimiter(layout.line(first + 1).text);
    if !has_header {
        let columns =
            names.iter().enumerate().map(|(index, (name, _))| (*name, Some(index))).collect();
        return Some(Table {
            columns,
            width: names.len(),
            head: first,
            rows: (first..=last).collect(),
        });
    }
    let header: Vec<String> =
        cells(layout, first).iter().map(|cell| cell.value.to_lowercase()).collect();
    let columns = names
        .iter()
        .map(|(name, others)| {
            let is_it = |title: &String| {
                let word = title.split(['(', ',']).next().unwrap_or_default().trim();
                word == *name || others.contains(&word)
            };
            (*name, header.iter().position(is_it))
        })
        .collect();
    Some(Table {
        columns,
        width: header.len(),
        head: first + 1,
        rows: (first + 2..=last).collect(),
    })
}

impl Table<'_> {
    /// The cells of a row in the order of the names asked for; a cell that is missing is empty.
    pub(crate) fn row(&self, layout: &Layout<'_>, index: usize) -> Vec<Cell> {
        let cells = cells(layout, index);
        let end = layout.line(index).span.end;
        let missing = Cell { value: String::new(), span: Span::new(end, end) };
        let of = |column: &Option<usize>| {
            column.and_then(|column| cells.get(column)).unwrap_or(&missing).clone()
        };
        self.columns.iter().map(|(_, column)| of(column)).collect()
    }

    /// A row with these values (in the order of the names) in the columns of this table.
    pub(crate) fn write(&self, values: &[&str]) -> String {
        let mut cells = vec![""; self.width];
        for ((_, column), value) in self.columns.iter().zip(values) {
            if let Some(cell) = column.and_then(|column| cells.get_mut(column)) {
                *cell = value;
            }
        }
        row(&cells)
    }
}

/// A row of a table.
pub(crate) fn row(values: &[&str]) -> String {
    let mut row = String::from("|");
    for value in values {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|");
        if value.is_empty() {
            row.push_str(" |");
        } else {
            row.push_str(&format!(" {value} |"));
        }
    }
    row
}

/// The header and delimiter rows of a table.
pub(crate) fn header(titles: &[&str]) -> [String; 2] {
    [row(titles), format!("|{}", "---|".repeat(titles.len()))]
}

fn is_delimiter(line: &str) -> bool {
    line.contains('-')
        && line.chars().all(|character| matches!(character, '|' | '-' | ':' | ' ' | '\t'))
}

/// The cells of a line. `\|` is a bar within a cell (GitHub Flavored Markdown, section 4.10).
fn cells(layout: &Layout<'_>, index: usize) -> Vec<Cell> {
    let line = layout.line(index);
    let mut cells = Vec::new();
    let mut start = line.text.find('|').map_or(0, |bar| bar + 1);
    let mut previous = '|';
    let first = start;
    for (at, character) in line.text.char_indices().skip_while(|(at, _)| *at < first) {
        if character == '|' && previous != '\\' {
            cells.push((start, at));
            start = at + 1;
        }
        previous = character;
    }
    if line.text.get(start..).is_some_and(|rest| !rest.trim().is_empty()) {
        cells.push((start, line.text.len()));
    }
    cells
        .into_iter()
        .map(|(start, end)| {
            let raw = line.text.get(start..end).unwrap_or_default();
            let words = raw.trim();
            let from = line.span.start + start + (raw.len() - raw.trim_start().len());
            Cell { value: words.replace("\\|", "|"), span: Span::new(from, from + words.len()) }
        })
        .collect()
}
