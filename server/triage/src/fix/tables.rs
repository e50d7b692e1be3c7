//! Mending tables: what a countermeasure lacks, numbers that name no why, rows of the timeline.

use jiff::ToSpan;
use text::{Edit, Span};

use super::{Context, Fix, MOST, fix, try_fix};
use crate::layout::SectionKind;
use crate::lint::timeline::{row_at, unsaid};
use crate::parse::{COUNTERMEASURES, TIMELINE};
use crate::table::{self, Cell, Table};
use crate::{EventKind, TimelineEvent, clock};

/// How long a countermeasure may take unless somebody says otherwise.
const WEEKS: i64 = 2;
/// Columns of the countermeasures, and of the timeline.
const OWNER: usize = 4;
const DUE: usize = 5;
const CHECK: usize = 6;
const TIME: usize = 0;
const KIND: usize = 1;

pub(super) fn fixes(context: &Context<'_>, id: &str) -> Vec<Fix> {
    match id {
        "incomplete-countermeasure" => incomplete(context),
        "unreadable-due-date" => due(context)
            .map(|due| fix(format!("Due {due}"), context.instead(due)))
            .into_iter()
            .collect(),
        "unknown-why" => other_number(context),
        "excluded-root-cause" => {
            let first = context.line();
            let edits: Vec<Edit> = context
                .document
                .root_causes
                .iter()
                .find(|cause| cause.span.covers(context.span))
                .map(|cause| {
                    let last = context.line_at(cause.span.end);
                    (first..=last).flat_map(|line| context.without(line)).collect()
                })
                .unwrap_or_default();
            vec![fix("Take it out of the root causes", edits)]
        }
        "unreadable-time" => time_of_row(context),
        "timeline-incomplete" => unsaid_moments(context),
        "timeline-order" => vec![fix("Sort the timeline by time", sorted(context))],
        _ => contradicting(context),
    }
}

fn due(context: &Context<'_>) -> Option<String> {
    context.input.today.checked_add(WEEKS.weeks()).ok().map(|date| date.to_string())
}

/// The row of a table that the problem is on.
struct Row {
    table: Table<'static>,
    span: Span,
    cells: Vec<Cell>,
}

impl Row {
    /// Puts words into the cell of a column. A row that ends before it is written anew.
    fn filled(&self, column: usize, text: &str) -> Vec<Edit> {
        let Some(cell) = self.cells.get(column) else { return Vec::new() };
        if cell.span.start >= self.span.end {
            let mut values: Vec<&str> = self.cells.iter().map(|cell| cell.value.as_str()).collect();
            values[column] = text;
            return vec![Edit { span: self.span, text: self.table.write(&values) }];
        }
        let text = text.replace('|', "\\|");
        let text = if cell.span.is_empty() { format!("{text} ") } else { text };
        vec![Edit { span: cell.span, text }]
    }
}

fn row(
    context: &Context<'_>,
    kind: SectionKind,
    names: &'static [(&'static str, &'static [&'static str])],
) -> Option<Row> {
    let line = context.line();
    context.layout.of_kind(kind).find_map(|section| {
        let table = table::find(&context.layout, section.body.clone(), names)?;
        table.rows.contains(&line).then(|| Row {
            cells: table.row(&context.layout, line),
            span: context.layout.line(line).span,
            table,
        })
    })
}

fn incomplete(context: &Context<'_>) -> Vec<Fix> {
    let Some(row) = row(context, SectionKind::Countermeasures, COUNTERMEASURES) else {
        return Vec::new();
    };
    let [_, _, kind, _, owner, due_cell, check] = row.cells.as_slice() else { return Vec::new() };
    let is_open = |cell: &Cell| matches!(cell.value.trim(), "" | "-" | "–" | "—" | "?");
    let mut fixes = Vec::new();
    if is_open(owner) {
        let here = context.document.countermeasures.iter().map(|row| row.value.owner.trim());
        let mut owners: Vec<&str> = Vec::new();
        for known in here.chain(context.input.owners.iter().map(String::as_str)) {
            if !known.is_empty() && known.len() > 1 && !owners.contains(&known) {
                owners.push(known);
            }
        }
        let some = owners.into_iter().take(MOST);
        fixes.extend(some.map(|name| fix(format!("Owner: {name}"), row.filled(OWNER, name))));
    }
    if is_open(due_cell)
        && let Some(due) = due(context)
    {
        fixes.push(fix(format!("Due in {WEEKS} weeks, on {due}"), row.filled(DUE, &due)));
    }
    if is_open(check) {
        let words = match kind.value.trim().to_lowercase().as_str() {
            "detect" => "a test on purpose raises the alert within a minute",
            "contain" => "a failure on purpose stays within one part",
            "recover" => "a drill brings the service back in time",
            _ => "what caused it is tried again and refused",
        };
        fixes.push(fix(format!("Check: {words}"), row.filled(CHECK, words)));
    }
    fixes
}

/// The numbers that there are, those that share most of the number first.
fn other_number(context: &Context<'_>) -> Vec<Fix> {
    let Some(wanted) =
        crate::tree::numbers(context.words()).find(|number| context.document.why(number).is_none())
    else {
        return Vec::new();
    };
    let shared = |number: &crate::WhyNumber| {
        number.0.iter().zip(&wanted.0).take_while(|(one, other)| one == other).count()
    };
    let mut known: Vec<&crate::Why> = context.document.whys.iter().map(|why| &why.value).collect();
    known.sort_by_key(|why| {
        (std::cmp::Reverse(shared(&why.number)), why.number.level().abs_diff(wanted.level()))
    });
    known
        .into_iter()
        .take(MOST)
        .map(|why| {
            let words = context.words().replacen(&wanted.to_string(), &why.number.to_string(), 1);
            fix(format!("Write {}: {}", why.number, why.question), context.instead(words))
        })
        .collect()
}

/// Times of the evidence that a row cites, and of the row above.
fn time_of_row(context: &Context<'_>) -> Vec<Fix> {
    let Some(row) = row(context, SectionKind::Timeline, TIMELINE) else { return Vec::new() };
    let [_, _, what, evidence] = row.cells.as_slice() else { return Vec::new() };
    let mut fixes = Vec::new();
    for (id, _) in crate::citation::ids(&evidence.value) {
        let evidence = context.document.evidence(&id);
        let at = evidence.and_then(|one| Some(clock::table(one.time?, one.certain)));
        if let Some(text) = at {
            fixes.push(fix(format!("The time of {id}, {text}"), row.filled(TIME, &text)));
        }
    }
    let before = context.document.timeline.iter().rev();
    let above = before.into_iter().find(|event| event.span.end <= context.span.start);
    if let Some(text) = above.map(|above| clock::table(above.value.time, above.value.certain)) {
        fixes.push(fix(format!("The time of the row above, {text}"), row.filled(TIME, &text)));
    }
    if fixes.is_empty() {
        let words = if what.value.is_empty() { "a row of the timeline" } else { &what.value };
        let question = format!("When was this: {words}?");
        let mut edits = context.without(context.line());
        edits.extend(context.bullet(SectionKind::OpenQuestions, &question));
        fixes.push(fix("Move it to the open questions", edits));
    }
    fixes
}

/// What the timeline does not say becomes questions; where the impact may have started is shown by the earliest evidence
/// that an answer cites.
fn unsaid_moments(context: &Context<'_>) -> Vec<Fix> {
    let document = &context.document;
    let missing = unsaid(document);
    let questions: Vec<String> =
        missing.iter().map(|(_, question)| format!("- {question}")).collect();
    let asked = crate::edit::section_end(&context.layout, SectionKind::OpenQuestions, &questions);
    let mut fixes = vec![fix("Ask for them among the open questions", asked)];
    let cited = document.whys.iter().filter(|why| why.value.number.level() == 1);
    let earliest = cited
        .flat_map(|why| &why.value.evidence)
        .filter_map(|id| document.evidence(id))
        .filter_map(|evidence| Some((evidence.time?, evidence)))
        .min_by_key(|(time, _)| *time);
    if missing.iter().any(|(kind, _)| *kind == EventKind::ImpactStart)
        && let Some((time, evidence)) = earliest
    {
        let event = TimelineEvent {
            time,
            certain: evidence.certain,
            kind: EventKind::ImpactStart,
            what: evidence.excerpt.clone(),
            evidence: vec![evidence.id.clone()],
        };
        let at = clock::table(time, evidence.certain);
        let title = format!("The impact started with {}, {at}", evidence.id);
        fixes.extend(try_fix(title, crate::edit::add_timeline_event(context.text, &event)));
    }
    fixes
}

/// The rows of the table around the problem in order of time. Rows without a time stay below the row they follow.
fn sorted(context: &Context<'_>) -> Vec<Edit> {
    let line = context.line();
    for section in context.layout.of_kind(SectionKind::Timeline) {
        let Some(found) = table::find(&context.layout, section.body.clone(), TIMELINE) else {
            continue;
        };
        if !found.rows.contains(&line) {
            continue;
        }
        let mut time = None;
        let mut rows: Vec<(Option<jiff::Timestamp>, usize)> = Vec::new();
        for &row in &found.rows {
            let event = row_at(&context.document.timeline, context.layout.line(row).span);
            time = event.map(|event| event.value.time).or(time);
            rows.push((time, row));
        }
        rows.sort_by_key(|(time, _)| *time);
        return found
            .rows
            .iter()
            .zip(&rows)
            .filter(|(place, (_, row))| *place != row)
            .map(|(&place, (_, row))| Edit {
                span: context.layout.line(place).span,
                text: context.layout.line(*row).text.to_owned(),
            })
            .collect();
    }
    Vec::new()
}

/// The row loses its kind: what it says stays.
fn contradicting(context: &Context<'_>) -> Vec<Fix> {
    let row = row(context, SectionKind::Timeline, TIMELINE);
    row.map(|row| fix("Make this row a note", row.filled(KIND, EventKind::Note.id())))
        .into_iter()
        .collect()
}
