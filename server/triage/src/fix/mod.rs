//! Ways to mend what the lint underlines, as edits a person picks from a menu. Nothing is made up: a fix moves, cites,
//! completes or asks on, and leaves conclusions to people.

mod evidence;
mod front;
mod sections;
mod tables;
mod whys;
mod wording;

use jiff::civil::Date;
use text::{Edit, Span};

use crate::conflict::{Side, conflicts};
use crate::document::TriageDocument;
use crate::edit;
use crate::edit_error::EditError;
use crate::format::kept;
use crate::layout::{Layout, SectionKind};
use crate::lint::Problem;
use crate::parse;
use crate::struck::{StruckKind, struck, unstruck, without_struck};
use crate::whys::{Block, Whys};

/// Most words or ids that are offered for one.
const MOST: usize = 4;

/// What a fix may need that a document does not say.
#[derive(Debug, Clone, Copy)]
pub struct FixInput<'a> {
    /// The day, for due dates.
    pub today: Date,
    /// An id that nobody has.
    pub new_id: &'a str,
    /// Who owned countermeasures before.
    pub owners: &'a [String],
}

/// One way to mend a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What a menu says; unique among the fixes of a problem.
    pub title: String,
    /// Against the text given.
    pub edits: Vec<Edit>,
}

/// What fixes look at.
struct Context<'a> {
    text: &'a str,
    layout: Layout<'a>,
    document: TriageDocument,
    whys: Whys,
    span: Span,
    input: &'a FixInput<'a>,
}

impl Context<'_> {
    /// The why that holds the problem.
    fn block(&self) -> Option<&Block> {
        self.whys.blocks.iter().find(|block| {
            let span = self.layout.span_of(block.heading, block.end.saturating_sub(1));
            span.start <= self.span.start && self.span.start <= span.end
        })
    }

    /// The line on which the problem begins.
    fn line(&self) -> usize {
        self.line_at(self.span.start)
    }

    fn line_at(&self, byte: usize) -> usize {
        self.layout.lines.partition_point(|line| line.span.start <= byte).saturating_sub(1)
    }

    /// The words that are underlined.
    fn words(&self) -> &str {
        self.text.get(self.span.range()).unwrap_or_default()
    }

    /// Puts words in the place of those underlined.
    fn instead(&self, text: impl Into<String>) -> Vec<Edit> {
        vec![Edit { span: self.span, text: text.into() }]
    }

    /// A bullet at the end of a section.
    fn bullet(&self, kind: SectionKind, words: &str) -> Vec<Edit> {
        edit::section_end(&self.layout, kind, &[format!("- {words}")])
    }

    /// A line goes, with its line end.
    fn without(&self, line: usize) -> Vec<Edit> {
        vec![edit::without_line(&self.layout, line)]
    }
}

/// The fixes of a problem, the most useful first. `text` is what the problem was found in.
pub fn fixes(text: &str, problem: &Problem, input: &FixInput<'_>) -> Vec<Fix> {
    let layout = Layout::new(text);
    let document = parse::read(&layout);
    let whys = crate::whys::read(&layout);
    let span = Span::new(problem.span.start.min(text.len()), problem.span.end.min(text.len()));
    let context = Context { text, layout, document, whys, span, input };
    let mut found = match problem.id {
        "broken-front-matter"
        | "missing-id"
        | "newer-version"
        | "unknown-version"
        | "front-matter-not-first"
        | "unreadable-id"
        | "field-not-a-word" => front::fixes(&context, problem.id),
        "git-conflict" => unmerged(&context),
        "missing-section" => sections::fixes(&context),
        "unknown-value" => front::known_values(&context),
        "unknown-evidence" | "duplicate-evidence" | "unreadable-evidence" => {
            evidence::fixes(&context, problem.id)
        }
        "struck-citation" | "struck-number" => struck_through(text, span),
        "blameful-wording" | "placeholder-left" | "impact-not-quantified" => {
            wording::fixes(&context, problem.id)
        }
        "incomplete-countermeasure"
        | "unreadable-due-date"
        | "unknown-why"
        | "excluded-root-cause"
        | "unreadable-time"
        | "timeline-incomplete"
        | "timeline-order"
        | "events-contradict" => {
            let fixes = tables::fixes(&context, problem.id).into_iter();
            fixes.map(|fix| Fix { edits: kept(text, fix.edits), ..fix }).collect()
        }
        _ => whys::fixes(&context, problem.id),
    };
    found.retain(|fix| !fix.edits.is_empty());
    found
}

/// One version of the lines, or both; a mark that is alone goes.
fn unmerged(context: &Context<'_>) -> Vec<Fix> {
    let line = context.line();
    let found = conflicts(&context.layout).0.into_iter().find(|one| one.open == line);
    let Some(conflict) = found else {
        return vec![fix("Take the mark out", context.without(line))];
    };
    let (first, second) = conflict.names(&context.layout);
    let keep = |title: String, side| fix(title, conflict.keeping(&context.layout, side));
    vec![
        keep(format!("Keep the first version {first}").trim_end().to_owned(), Side::First),
        keep(format!("Keep the second version {second}").trim_end().to_owned(), Side::Second),
        keep("Keep both, one above the other".to_owned(), Side::Both),
    ]
}

/// What a model said and what did not hold goes; a number may turn out right.
fn struck_through(text: &str, span: Span) -> Vec<Fix> {
    let Some(found) = struck(text).into_iter().find(|one| one.span == span) else {
        return Vec::new();
    };
    let out = |title: &str| fix(title, vec![without_struck(text, &found)]);
    match found.kind {
        StruckKind::Citation => vec![out("Take the citation out")],
        StruckKind::Number => vec![
            fix("The number is right: take the strike off", vec![unstruck(text, &found)]),
            out("Take the number out"),
        ],
    }
}

fn fix(title: impl Into<String>, edits: Vec<Edit>) -> Fix {
    Fix { title: title.into(), edits }
}

/// A fix whose edits can fail; one that fails is not offered.
fn try_fix(title: impl Into<String>, edits: Result<Vec<Edit>, EditError>) -> Option<Fix> {
    edits.ok().map(|edits| fix(title, edits))
}

/// The words of a list that are nearest to another one, by the number of letters that differ.
fn nearest<'w>(word: &str, list: &[&'w str]) -> Vec<&'w str> {
    let word = word.to_lowercase();
    let mut ranked: Vec<(usize, &str)> = list
        .iter()
        .map(|known| {
            let shares_start = known.starts_with(word.get(..1).unwrap_or("\u{0}"));
            (distance(&word, known) * 2 - usize::from(shares_start && !word.is_empty()), *known)
        })
        .collect();
    ranked.sort_by_key(|(distance, _)| *distance);
    ranked.into_iter().take(MOST).map(|(_, word)| word).collect()
}

/// How many letters are to be put in, taken out or changed (V. I. Levenshtein, 1965).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.chars().take(64).enumerate() {
        let mut diagonal = row.first().copied().unwrap_or(0);
        if let Some(first) = row.first_mut() {
            *first = at + 1;
        }
        for (index, known) in other.iter().enumerate() {
            let change = diagonal + usize::from(letter != *known);
            diagonal = row.get(index + 1).copied().unwrap_or(0);
            let best = change.min(diagonal + 1).min(row.get(index).copied().unwrap_or(0) + 1);
            if let Some(cell) = row.get_mut(index + 1) {
                *cell = best;
            }
        }
    }
    // Never less than one, so that twice of it less one is not below zero.
    row.last().copied().unwrap_or(0).max(1)
}
