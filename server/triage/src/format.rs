//! Formatting: tables in columns, numbers of whys in one spelling, no blanks at the ends of lines of tables. No word
//! changes, and what is not understood stays as it is.

use text::{Edit, Span};

use crate::layout::{Cover, Layout};

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
    let is_even = widths.iter().map(|width| width + 3).sum::<usize>() < WIDEST;
    for (at, (line, row)) in lines.zip(&rows).enumerate() {
        let mut text = String::from("|");
        for (cell, width) in row.iter().zip(&widths) {
            let width = if is_even { *width } else { 0 };
            if at == 1 {
                let dashes = width.max(3);
                let (left, right) = (cell.starts_with(':'), cell.ends_with(':'));
                let inner = dashes - usize::from(left) - usize::from(right);
                let mark = |is: bool| if is { ":" } else { "" };
                text.push_str(&format!(" {}{}{} |", mark(left), "-".repeat(inner), mark(right)));
            } else if cell.is_empty() && width == 0 {
                text.push_str(" |");
            } else {
                let blanks = width.saturating_sub(cell.chars().count());
                text.push_str(&format!(" {cell}{} |", " ".repeat(blanks)));
            }
        }
        edits.push(Edit { span: layout.line(line).span, text });
    }
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
