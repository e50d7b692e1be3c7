//! What a document still lacks before it is sent: found in the text as people left it, not in what it was written from.

use std::collections::BTreeSet;
use std::ops::Range;

use triage::{Struck, StruckKind};

use crate::merge::{Mark, marks};

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPoint {
    /// The first byte of what to look at.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
    /// Stable id of the rule.
    pub id: &'static str,
    /// What is missing and what to do.
    pub message: &'static str,
}

/// Words that stand where a person meant to write something.
const PLACEHOLDERS: &[&str] = &["TODO", "TBD", "FIXME", "XXX", "???"];

/// The columns of a table that a countermeasure must fill: a word of the head, the rule, and what to do.
const COLUMNS: &[(&str, &str, &str)] = &[
    ("owner", "no-owner", "no one owns this countermeasure; name who will see to it"),
    ("due", "no-due-date", "this countermeasure has no date; say until when it is done"),
    (
        "know",
        "no-check",
        "nothing says how this countermeasure is checked; say how you will know that it works",
    ),
];

/// Everything that is missing, in the order of the text.
pub fn open_points(text: &str) -> Vec<OpenPoint> {
    let mut points = Vec::new();
    let known: BTreeSet<String> = evidence_rows(text).into_iter().map(|(id, _)| id).collect();
    // The run of marks that closes the block of code that is open.
    let mut fence: Option<String> = None;
    let mut front = text.starts_with("---");
    let mut at = 0;
    // The heading that nothing stands below yet: its level and place.
    let mut heading: Option<(usize, usize, usize)> = None;
    let mut columns: Option<Vec<Option<usize>>> = None;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        let end = start + line.len();
        if front {
            front = number == 0 || line != "---";
            continue;
        }
        let plain = line.trim_start();
        if let Some(mark) = &fence {
            let closes =
                plain.starts_with(mark.as_str()) && plain.trim_start_matches(&mark[..1]).is_empty();
            fence = fence.filter(|_| !closes);
            continue;
        }
        if plain.starts_with("```") || plain.starts_with("~~~") {
            let mark = &plain[..1];
            fence = Some(mark.repeat(plain.len() - plain.trim_start_matches(mark).len()));
            if let Some(to) = plain.trim_start_matches(mark).strip_prefix("tftsr-ask ") {
                let message = match to.contains(" sent") {
                    true => {
                        "a model is being asked here, or was and did not answer; send it again, or delete the block"
                    }
                    false => {
                        "a draft for a model stands here; send it, or delete the block before the report leaves"
                    }
                };
                points.push(OpenPoint { start, end, id: "draft-left", message });
            }
            heading = None;
            continue;
        }
        if plain.is_empty() {
            continue;
        }
        let level = plain.bytes().take_while(|byte| *byte == b'#').count();
        if (1..=6).contains(&level) && plain.get(level..).is_some_and(|rest| rest.starts_with(' '))
        {
            push_empty(heading.take().filter(|(above, ..)| level <= *above), &mut points);
            heading = (level > 1).then_some((level, start, end));
            columns = None;
            continue;
        }
        // A figure or a note to oneself says nothing to readers.
        if plain.starts_with("<!--") {
            continue;
        }
        heading = None;
        if plain.starts_with("*suggested by ") {
            points.push(OpenPoint {
                start,
                end,
                id: "suggestion-open",
                message: "a model wrote this and nobody has said that it holds; accept, change or reject it",
            });
            continue;
        }
        said(line, start, &known, &mut points);
        if plain.starts_with('|') {
            match &columns {
                None => columns = Some(head(plain)),
                Some(columns) if !is_rule(plain) => row(plain, columns, start, end, &mut points),
                Some(_) => {}
            }
            continue;
        }
        columns = None;
        if plain.starts_with("Open: ") {
            points.push(OpenPoint {
                start,
                end,
                id: "still-open",
                message: "this is still open; write what is known, or delete it",
            });
        }
        for word in PLACEHOLDERS {
            for (found, _) in line.match_indices(word) {
                let part =
                    |ch: Option<char>| ch.is_some_and(|ch| ch.is_alphanumeric() || ch == '_');
                let before = line.get(..found).and_then(|text| text.chars().next_back());
                let after = line.get(found + word.len()..).and_then(|text| text.chars().next());
                if !part(before) && !part(after) {
                    points.push(OpenPoint {
                        start: start + found,
                        end: start + found + word.len(),
                        id: "left-to-write",
                        message: "something was left to be written here; write it, or delete it",
                    });
                }
            }
        }
    }
    push_empty(heading, &mut points);
    points.extend(triage::struck(text).iter().map(of_struck));
    points.extend(marks(text).iter().map(of_mark));
    points.sort_by_key(|point| (point.start, point.end));
    points
}

/// Where the issue and a person say different things.
fn of_mark(mark: &Mark) -> OpenPoint {
    let message = match (mark.is_removed, mark.generated.trim().is_empty()) {
        (true, _) => {
            "the issue says something new that you had taken out; leave it out, or put it back"
        }
        (false, true) => {
            "you changed this, and the issue no longer says it; keep your words, or take them out"
        }
        (false, false) => {
            "you and the issue both changed this; keep your words, take those of the issue, or keep both"
        }
    };
    OpenPoint { start: mark.span.start, end: mark.span.end, id: "merge-conflict", message }
}

/// What a model said and what does not hold.
fn of_struck(struck: &Struck) -> OpenPoint {
    let (id, message) = match struck.kind {
        StruckKind::Citation => (
            "struck-citation",
            "this citation of a model does not hold; cite what shows it, or take out what rests on it",
        ),
        StruckKind::Number => (
            "struck-number",
            "this number of a model stands in no fact that it was given; check it, or take it out",
        ),
    };
    OpenPoint { start: struck.span.start, end: struck.span.end, id, message }
}

/// What is said in a line: words that blame, and citations of evidence that the report does not have.
fn said(line: &str, start: usize, known: &BTreeSet<String>, points: &mut Vec<OpenPoint>) {
    for span in triage::blaming(line) {
        points.push(OpenPoint {
            start: start + span.start,
            end: start + span.end,
            id: "blameful-wording",
            message: "this blames a person; say what happened, what they could see, and what let it through",
        });
    }
    for (id, span) in triage::citations(line) {
        if !known.contains(&id) {
            points.push(OpenPoint {
                start: start + span.start,
                end: start + span.end,
                id: "broken-evidence-link",
                message: "this evidence is not in the tables of the report; cite another, or write the report again",
            });
        }
    }
}

/// The evidence that a report has: the ids in the first column of its tables, and the last cell of each row; of a page
/// with a list of evidence the ids and the excerpts.
pub fn evidence_rows(text: &str) -> Vec<(String, String)> {
    let is_row = |line: &&str| line.starts_with('|') || line.starts_with("- [E");
    let rows = text.lines().map(str::trim).filter(is_row);
    rows.filter_map(|line| {
        if let Some((id, rest)) = line.strip_prefix("- [").and_then(|rest| rest.split_once("](")) {
            let excerpt = rest.split('`').nth(1).unwrap_or_default();
            return Some((id.to_owned(), excerpt.to_owned()));
        }
        let cells = cells(line);
        let (first, last) = (cells.first()?.trim(), cells.last()?.trim());
        let digits = first.strip_prefix('E')?;
        let is_id =
            (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        (is_id && cells.len() > 1).then(|| (first.to_owned(), last.trim_matches('`').to_owned()))
    })
    .collect()
}

/// Who owns something by the tables of a report, each as often as named; "no owner" owns nothing.
pub fn owners(text: &str) -> Vec<String> {
    let mut column: Option<Option<usize>> = None;
    let mut owners = Vec::new();
    for line in text.lines().map(str::trim) {
        if !line.starts_with('|') {
            column = None;
            continue;
        }
        let cells = cells(line);
        let of_head = || cells.iter().position(|cell| cell.trim().eq_ignore_ascii_case("owner"));
        let Some(known) = column else {
            column = Some(of_head());
            continue;
        };
        let owner = known.and_then(|at| cells.get(at)).map_or("", |cell| cell.trim());
        if !is_rule(line) && !says_nothing(owner) {
            owners.push(owner.replace("\\|", "|"));
        }
    }
    owners
}

/// Whether a cell only says that nothing is known.
fn says_nothing(cell: &str) -> bool {
    let cell = cell.trim().trim_matches('*').trim().to_lowercase();
    ["", "-", "–", "?", "no owner", "no date", "tbd", "todo", "none", "open question"]
        .contains(&cell.as_str())
}

fn push_empty(heading: Option<(usize, usize, usize)>, points: &mut Vec<OpenPoint>) {
    if let Some((_, start, end)) = heading {
        points.push(OpenPoint {
            start,
            end,
            id: "empty-section",
            message: "this section says nothing; write it, or delete its heading",
        });
    }
}

/// The cells of a row of a table; an escaped bar is part of a cell.
fn cells(line: &str) -> Vec<String> {
    let inner = line.trim().trim_start_matches('|');
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for character in inner.chars() {
        match character {
            '|' if !escaped => cells.push(String::new()),
            _ => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(character);
                }
            }
        }
        escaped = character == '\\' && !escaped;
    }
    cells
}

/// The bytes of the cell of the row that begins at a byte, in the column whose head holds a word.
pub fn cell(text: &str, row: usize, head: &str) -> Option<Range<usize>> {
    let above = text.get(..row)?;
    let header =
        above.lines().rev().take_while(|line| line.trim_start().starts_with('|')).last()?;
    let column = cells(header).iter().position(|cell| cell.to_lowercase().contains(head))?;
    let line = text.get(row..)?.lines().next()?;
    let mut bars = Vec::new();
    let mut escaped = false;
    for (at, character) in line.char_indices() {
        if character == '|' && !escaped {
            bars.push(at);
        }
        escaped = character == '\\' && !escaped;
    }
    let (start, end) = (bars.get(column)? + 1, *bars.get(column + 1)?);
    Some(row + start..row + end)
}

fn is_rule(line: &str) -> bool {
    line.chars().all(|character| "|-: ".contains(character))
}

/// Which column holds what a countermeasure must have; none of them in other tables.
fn head(line: &str) -> Vec<Option<usize>> {
    let heads: Vec<String> = cells(line).iter().map(|cell| cell.to_lowercase()).collect();
    let of = |word: &str| heads.iter().position(|head| head.contains(word));
    // Who does it and how it is checked may stand in two tables.
    match of("owner").or(of("how we will know")) {
        Some(_) => COLUMNS.iter().map(|(word, ..)| of(word)).collect(),
        None => Vec::new(),
    }
}

fn row(
    line: &str,
    columns: &[Option<usize>],
    start: usize,
    end: usize,
    points: &mut Vec<OpenPoint>,
) {
    let cells = cells(line);
    for ((_, id, message), column) in COLUMNS.iter().zip(columns) {
        let Some(column) = column else { continue };
        let cell = cells.get(*column).map_or("", String::as_str);
        if says_nothing(cell) && !cell.contains("open question") {
            points.push(OpenPoint { start, end, id, message });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::open_points;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let found: Vec<(&str, &str)> = open_points(text)
            .iter()
            .map(|point| (point.id, text.get(point.start..point.end).expect("a place")))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn countermeasures_have_owner_date_and_check() {
        let head =
            "## Countermeasures\n| what | owner | due | how we will know |\n|---|---|---|---|\n";
        check(&format!("{head}| a | team | 2026-03-28 | the report |\n"), &[]);
        let row = "| a \\| b | **no owner** | **no date** | |";
        check(
            &format!("{head}{row}\n"),
            &[("no-owner", row), ("no-due-date", row), ("no-check", row)],
        );
        check("| what | evidence |\n|---|---|\n| a | |\n", &[]);
    }

    #[test]
    fn actions_and_their_checks_may_stand_in_two_tables() {
        let row = "| a | | |";
        check(
            &format!("| action | owner | due |\n|---|---|---|\n{row}\n"),
            &[("no-owner", row), ("no-due-date", row)],
        );
        let row = "| a | root cause | |";
        check(
            &format!("| what | addresses | how we will know |\n|---|---|---|\n{row}\n"),
            &[("no-check", row)],
        );
    }

    #[test]
    fn what_a_report_asks_is_open() {
        let asked = "Open: what went well is not written down yet.";
        check(&format!("## What went well\n{asked}\n"), &[("still-open", asked)]);
        check("Opened: at noon. Open: no\n", &[]);
    }

    #[test]
    fn blame_and_citations_of_nothing_are_found() {
        let table = "| id | file | excerpt |\n|---|---|---|\n| E1 | a.log, 3 | `x` |\n";
        check(
            &format!(
                "It failed [E1], see [E1, E9].\nThe engineer failed to test it.\n`[E7]`\n\n{table}"
            ),
            &[("broken-evidence-link", "E9"), ("blameful-wording", "engineer failed to")],
        );
    }

    #[test]
    fn a_section_says_something() {
        check(
            "# T\n\n## A\n\n### B\nwords\n\n## C\n\n<!-- figure: timeline -->\n\n## D\n",
            &[("empty-section", "## C"), ("empty-section", "## D")],
        );
        check("---\ntitle: x\n---\n## A\n```\n# no heading\n## none\n```\n", &[]);
    }

    #[test]
    fn what_was_left_to_write_is_found() {
        check(
            "TODO: say more\n`TODOS` and XXXL\n\nby TBD.\n",
            &[("left-to-write", "TODO"), ("left-to-write", "TBD")],
        );
        check("", &[]);
    }
}
