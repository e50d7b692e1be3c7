//! Ways to mend what a report still lacks, as edits a person picks from a menu. Nothing is made up: words are taken out or
//! swapped for what the document has, and cells are filled with what is known.

use jiff::civil::Date;
use report::{Choice, OpenPoint, cell, evidence_rows};
use text::{Edit, Span};
use triage::{Fix, FixInput, Problem, ProblemSeverity};

use crate::triage_view::completion::in_front_matter;

/// Most words that are offered for one.
const MOST: usize = 3;
/// Days until a countermeasure is due, where nobody said until when.
const DUE: i64 = 14;

/// The ways to mend an open point, the most useful first. `text` is what it was found in.
pub(crate) fn mends(text: &str, point: &OpenPoint, input: &FixInput<'_>) -> Vec<Fix> {
    let span = Span::new(point.start.min(text.len()), point.end.min(text.len()));
    match point.id {
        "struck-citation" | "struck-number" | "blameful-wording" => {
            let (severity, message) = (ProblemSeverity::Information, String::new());
            triage::fixes(text, &Problem { span, severity, id: point.id, message }, input)
        }
        "broken-evidence-link" => citation(text, span),
        "merge-conflict" => settlements(text, point),
        "still-open" => vec![fix("Delete this line", vec![without_lines(text, span)])],
        "empty-section" => vec![fix("Delete this heading", vec![without_lines(text, span)])],
        "left-to-write" => vec![fix("Take the mark out", vec![without_word(text, span)])],
        "no-owner" => input
            .owners
            .iter()
            .take(MOST)
            .filter_map(|owner| {
                let edit = in_cell(text, point, "owner", owner)?;
                Some(fix(&format!("Name {owner} as the owner"), vec![edit]))
            })
            .chain(asked(text, point, "owner", "who sees to it?"))
            .collect(),
        "no-check" => asked(text, point, "how we will know", "how will we know that it works?")
            .into_iter()
            .collect(),
        "no-due-date" => due(input.today)
            .and_then(|day| {
                let edit = in_cell(text, point, "due", &day.to_string())?;
                Some(fix(&format!("Due in two weeks, {day}"), vec![edit]))
            })
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

/// The ways to settle a conflict: a person's words, those of the issue, or both.
fn settlements(text: &str, point: &OpenPoint) -> Vec<Fix> {
    let marks = report::marks(text);
    let Some(mark) = marks.iter().find(|mark| mark.span.start == point.start) else {
        return Vec::new();
    };
    let says_nothing = mark.generated.trim().is_empty();
    let ways: &[(&str, Choice)] = match (mark.is_removed, says_nothing, &mark.mine) {
        (true, ..) => &[
            ("Leave it out", Choice::Mine),
            ("Put it back as the issue says it now", Choice::Theirs),
        ],
        (false, true, Some(_)) => &[
            ("Keep your words", Choice::Mine),
            ("Take your words out, as the issue no longer says this", Choice::Theirs),
        ],
        (false, true, None) => &[("Keep your words", Choice::Mine)],
        (false, false, None) => &[
            ("Keep your words", Choice::Mine),
            ("Keep both, yours and those of the issue", Choice::Both),
        ],
        // A field of the front matter has one value.
        (false, false, Some(mine)) if in_front_matter(text, mine.start) => {
            &[("Keep your words", Choice::Mine), ("Take the words of the issue", Choice::Theirs)]
        }
        (false, false, Some(_)) => &[
            ("Keep your words", Choice::Mine),
            ("Take the words of the issue", Choice::Theirs),
            ("Keep both, yours and those of the issue", Choice::Both),
        ],
    };
    ways.iter()
        .map(|(title, choice)| {
            let edits = report::settled(text, mark, *choice).into_iter();
            let edits =
                edits.map(|(span, text)| Edit { span: Span::new(span.start, span.end), text });
            fix(title, edits.collect())
        })
        .collect()
}

fn fix(title: &str, edits: Vec<Edit>) -> Fix {
    Fix { title: title.to_owned(), edits }
}

fn due(today: Date) -> Option<Date> {
    today.checked_add(jiff::Span::new().days(DUE)).ok()
}

fn in_cell(text: &str, point: &OpenPoint, head: &str, words: &str) -> Option<Edit> {
    let cell = cell(text, point.start, head)?;
    Some(Edit {
        span: Span::new(cell.start, cell.end),
        text: format!(" {} ", words.replace('|', "\\|")),
    })
}

/// What nobody knows yet, as an open question of the document.
fn asked(text: &str, point: &OpenPoint, head: &str, question: &str) -> Option<Fix> {
    let what = cell(text, point.start, "what")
        .or_else(|| cell(text, point.start, "action"))
        .and_then(|cell| text.get(cell))
        .map(|words| words.replace("\\|", "|"))?;
    let filled = in_cell(text, point, head, "open question")?;
    let line = format!("- {}: {question}\n", what.trim());
    Some(fix("Make it an open question", vec![filled, open_question(text, &line)]))
}

/// Adds a line to the open questions, whose section is made where there is none.
fn open_question(text: &str, line: &str) -> Edit {
    let heading = |title: &str| {
        let at = text.find(&format!("\n## {title}"))? + 1;
        let line = text.get(at..)?.lines().next()?;
        (line.trim_end() == format!("## {title}")).then_some((at, at + line.len()))
    };
    let (at, text) = match (heading("Open questions"), heading("Evidence")) {
        (Some((_, end)), _) => {
            let rest = text.get(end..).unwrap_or_default();
            let section = rest.find("\n## ").map_or(rest, |next| &rest[..next]);
            let end = end + section.trim_end().len();
            let gap = if section.trim().is_empty() { "\n\n" } else { "\n" };
            (end, format!("{gap}{}", line.trim_end()))
        }
        (None, Some((start, _))) => (start, format!("## Open questions\n\n{line}\n")),
        (None, None) => (text.trim_end().len(), format!("\n\n## Open questions\n\n{line}")),
    };
    Edit { span: Span::new(at, at), text }
}

/// Another piece of evidence in the place of one that is not there, or none.
fn citation(text: &str, span: Span) -> Vec<Fix> {
    let others = evidence_rows(text).into_iter().take(MOST).map(|(id, words)| {
        let shown: String = words.chars().take(40).collect();
        fix(&format!("Cite {id} instead: {shown}"), vec![Edit { span, text: id }])
    });
    let mut fixes: Vec<Fix> = others.collect();
    let (head, tail) = text.split_at(span.start);
    let tail = tail.get(span.end - span.start..).unwrap_or_default();
    let alone = head.ends_with('[') && tail.starts_with(']');
    let out = match () {
        () if alone => without_word(text, Span::new(span.start - 1, span.end + 1)),
        () if head.ends_with(", ") => {
            Edit { span: Span::new(span.start - 2, span.end), text: String::new() }
        }
        () if tail.starts_with(", ") => {
            Edit { span: Span::new(span.start, span.end + 2), text: String::new() }
        }
        () => return fixes,
    };
    fixes.push(fix("Take the citation out", vec![out]));
    fixes
}

/// Words go with one blank beside them.
fn without_word(text: &str, span: Span) -> Edit {
    let head = text.get(..span.start).unwrap_or_default();
    let tail = text.get(span.end..).unwrap_or_default();
    let span = match (head.ends_with(' '), tail.starts_with(' ')) {
        (true, _) => Span::new(span.start - 1, span.end),
        (false, true) => Span::new(span.start, span.end + 1),
        (false, false) => span,
    };
    Edit { span, text: String::new() }
}

/// The lines go with the blank line behind them.
fn without_lines(text: &str, span: Span) -> Edit {
    let tail = text.get(span.end..).unwrap_or_default();
    let ends = tail.strip_prefix("\r\n").or(tail.strip_prefix('\n')).unwrap_or(tail);
    let after = ends.strip_prefix("\r\n").or(ends.strip_prefix('\n')).unwrap_or(ends);
    Edit { span: Span::new(span.start, text.len() - after.len()), text: String::new() }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TEXT: &str = "---\ntftsr: rca/1\n---\n# RCA\n\n## Summary\n\nIt failed ~~`[E9]`~~ for ~~4,200~~ people, see [E7] and [E1, E8].\n\n- ~~`[E1]` “x”~~ does not hold: no\n\nThe engineer failed to look. TODO more\n\n## Impact\n\n## Detection\n\nOpen: how was it detected?\n\nBy hand.\n\n\
        ## Countermeasures\n\n| what | owner | due | how we will know |\n|---|---|---|---|\n| a \\| b | **no owner** | **no date** | the report |\n\n## Evidence\n\n| id | log | excerpt |\n|---|---|---|\n| E1 | a.log, 3 | `pool empty` |\n";

    /// The text after the first way with this title of the first point of this rule.
    fn mended(id: &str, nth: usize, title: &str) -> String {
        let point = report::open_points(TEXT)
            .into_iter()
            .filter(|point| point.id == id)
            .nth(nth)
            .expect(id);
        let owners = ["storage team".to_owned()];
        let input = FixInput { today: date(2026, 3, 14), new_id: "1", owners: &owners };
        let ways = mends(TEXT, &point, &input);
        let way = ways.iter().find(|way| way.title.starts_with(title));
        let way = way.unwrap_or_else(|| panic!("{title} in {ways:?}"));
        let mut document = text::Document::new(TEXT);
        document.apply(&way.edits);
        document.text().into_owned()
    }

    #[test]
    fn what_is_open_can_be_mended_where_it_stands() {
        for (id, nth, title, there) in [
            ("struck-citation", 0, "Take the citation out", "It failed for ~~4,200~~"),
            ("struck-citation", 1, "Take the citation out", "E8].\n\n\nThe engineer"),
            ("struck-number", 0, "The number is right", "for 4,200 people"),
            ("struck-number", 0, "Take the number out", "for people"),
            ("broken-evidence-link", 0, "Cite E1 instead: pool empty", "see [E1] and"),
            ("broken-evidence-link", 0, "Take the citation out", "see and [E1, E8]"),
            ("broken-evidence-link", 1, "Take the citation out", "[E7] and [E1]."),
            (
                "blameful-wording",
                0,
                "Say what was missing",
                "Nothing prompted the engineer to look",
            ),
            ("left-to-write", 0, "Take the mark out", "look. more\n"),
            ("empty-section", 0, "Delete this heading", "more\n\n## Detection"),
            ("still-open", 0, "Delete this line", "## Detection\n\nBy hand."),
            ("no-owner", 0, "Name storage team", "| a \\| b | storage team | **no date** |"),
            (
                "no-owner",
                0,
                "Make it an open question",
                "| a \\| b | open question | **no date** | the report |\n\n## Open questions\n\n- a | b: who sees to it?\n\n## Evidence",
            ),
            ("no-due-date", 0, "Due in two weeks, 2026-03-28", "| **no owner** | 2026-03-28 | the"),
        ] {
            let text = mended(id, nth, title);
            assert!(text.contains(there), "{id}: {text}");
        }
    }

    #[test]
    fn what_nobody_knows_becomes_an_open_question_where_those_stand() {
        for (text, expected) in [
            (
                "# R\n\n## Open questions\n- a?\n\n## Evidence\n",
                "## Open questions\n- a?\n- b: c\n\n## Ev",
            ),
            ("# R\n\n## Open questions\n\n## Evidence\n", "## Open questions\n\n- b: c\n\n## Ev"),
            ("# R\n\n## Open questions of others\n", "others\n\n## Open questions\n\n- b: c\n"),
        ] {
            let mut document = text::Document::new(text);
            document.apply(&[open_question(text, "- b: c\n")]);
            let made = document.text().into_owned();
            assert!(made.contains(expected), "{made}");
        }
    }

    #[test]
    fn every_open_point_has_a_way_to_mend_it() {
        let input = FixInput { today: date(2026, 3, 14), new_id: "1", owners: &[] };
        let text = TEXT.replace("| the report |", "| |");
        for point in report::open_points(&text) {
            assert!(!mends(&text, &point, &input).is_empty(), "{}", point.id);
        }
    }
}
