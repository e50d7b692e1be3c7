//! Formatting: tables in columns (one that is written without blanks beside its words throughout, as this product writes
//! them, is formatted too), numbers of whys in one spelling, no blanks at the ends of lines of tables. No word
//! changes, and what is not understood stays as it is.

use text::{Document, Edit, Span};

use crate::layout::{Cover, Layout};
use crate::line_edits::line_edits;

/// Widest table, in characters, whose columns are made even; a wider one is written tight.
const WIDEST: usize = 140;

/// The edits that format a document; none when it is formatted.
pub fn format(text: &str) -> Vec<Edit> {
    let layout = Layout::new(text);
    let mut edits = numbers(&layout);
    let is_row = |index: usize| {
        layout.cover(index) == Cover::Plain && layout.line(index).text.starts_with('|')
    };
    let mut index = layout.front_end.map_or(0, |end| end + 1);
    while index < layout.lines.len() {
        let count = (index..layout.lines.len()).take_while(|&index| is_row(index)).count();
        if count >= 2 {
            table(&layout, index..index + count, &mut edits);
        }
        index += count.max(1);
    }
    edits.retain(|edit| text.get(edit.span.range()) != Some(edit.text.as_str()));
    edits.sort_by_key(|edit| edit.span);
    edits
}

/// Edits that leave a formatted document formatted: where a row does not fit its columns, those are made even again. A
/// document that is not formatted is somebody's own way of writing, and stays so.
pub(crate) fn kept(text: &str, edits: Vec<Edit>) -> Vec<Edit> {
    if edits.is_empty() || !format(text).is_empty() {
        return edits;
    }
    let mut document = Document::new(text);
    document.apply(&edits);
    let more = format(&document.text());
    if more.is_empty() {
        return edits;
    }
    document.apply(&more);
    line_edits(text, &document.text())
}

/// `### 1.1.  Why` becomes `### 1.1 Why`.
fn numbers(layout: &Layout<'_>) -> Vec<Edit> {
    crate::whys::read(layout)
        .blocks
        .iter()
        .map(|block| {
            let end = match block.question_span.is_empty() {
                true => block.number_span.end,
                false => block.question_span.start,
            };
            let span = Span::new(block.number_span.start, end);
            let gap = if block.question_span.is_empty() { "" } else { " " };
            Edit { span, text: format!("{}{gap}", block.number) }
        })
        .collect()
}

fn table(layout: &Layout<'_>, lines: std::ops::Range<usize>, edits: &mut Vec<Edit>) {
    let rows: Vec<Vec<&str>> = lines.clone().map(|line| cells(layout.line(line).text)).collect();
    let is_rule = |row: &[&str]| {
        !row.is_empty()
            && row.iter().all(|cell| {
                cell.contains('-') && cell.chars().all(|letter| matches!(letter, '-' | ':'))
            })
    };
    // Only what has a rule below its head is a table.
    if !rows.get(1).is_some_and(|row| is_rule(row)) {
        return;
    }
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut widths = vec![3; count];
    for (at, row) in rows.iter().enumerate().filter(|(at, _)| *at != 1) {
        let _ = at;
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let tight: Vec<String> =
        rows.iter().enumerate().map(|(at, row)| written(row, at == 1, &[])).collect();
    let is_whole = rows.iter().all(|row| row.len() == count);
    let is_tight =
        is_whole && lines.clone().zip(&tight).all(|(line, text)| layout.line(line).text == text);
    if is_tight {
        return;
    }
    let is_even = widths.iter().map(|width| width + 3).sum::<usize>() < WIDEST;
    for (at, ((line, row), tight)) in lines.zip(&rows).zip(tight).enumerate() {
        let text = if is_even { written(row, at == 1, &widths) } else { tight };
        edits.push(Edit { span: layout.line(line).span, text });
    }
}

/// A row in columns of these widths; without any it is as short as it can be.
fn written(row: &[&str], is_rule: bool, widths: &[usize]) -> String {
    let mut text = String::from("|");
    for (at, cell) in row.iter().enumerate() {
        let width = widths.get(at).copied();
        let blank = if is_rule && width.is_none() { "" } else { " " };
        if is_rule {
            let (left, right) = (cell.starts_with(':'), cell.ends_with(':'));
            let inner = width.unwrap_or(3) - usize::from(left) - usize::from(right);
            let mark = |is: bool| if is { ":" } else { "" };
            let dashes = "-".repeat(inner);
            text.push_str(&format!("{blank}{}{dashes}{}{blank}|", mark(left), mark(right)));
        } else if cell.is_empty() && width.is_none() {
            text.push_str(" |");
        } else {
            let blanks = width.unwrap_or(0).saturating_sub(cell.chars().count());
            text.push_str(&format!(" {cell}{} |", " ".repeat(blanks)));
        }
    }
    text
}

/// What GFM takes for blank around a cell. A no-break space is a sign that somebody wrote.
const BLANKS: [char; 2] = [' ', '\t'];

/// The cells of a row as written, without blanks around them. `\|` is no border.
fn cells(line: &str) -> Vec<&str> {
    let mut cells = Vec::new();
    let mut start = 1;
    let mut previous = '|';
    for (at, letter) in line.char_indices().skip(1) {
        if letter == '|' && previous != '\\' {
            cells.push(line.get(start..at).unwrap_or_default().trim_matches(BLANKS));
            start = at + 1;
        }
        previous = letter;
    }
    let rest = line.get(start..).unwrap_or_default().trim_matches(BLANKS);
    if !rest.is_empty() {
        cells.push(rest);
    }
    cells
}
