//! Mending whys: citing what fits, asking on, weighing what speaks against, numbers.

use std::collections::BTreeSet;

use text::{Edit, Span};

use super::evidence::shortened;
use super::{Context, Fix, MOST, fix, try_fix};
use crate::layout::{Line, SectionKind};
use crate::lint::ends::{AGAINST, LOOKED_FOR, against};
use crate::whys::Block;
use crate::wording::{clause, content};
use crate::{
    Countermeasure, IssueStatus, Leg, Why, WhyChange, WhyKind, WhyNumber, WhyStatus, edit,
};

/// Why the first harm to a person's reputation is not the end of an analysis.
const BEYOND: &str = "What made this the sensible thing to do, and why did nothing catch it?";

pub(super) fn fixes(context: &Context<'_>, id: &str) -> Vec<Fix> {
    if id == "why-without-number" {
        return numbered(context);
    }
    let Some(block) = context.block() else { return Vec::new() };
    let Some(why) = context.document.why(&block.number) else { return Vec::new() };
    let number = &block.number;
    match id {
        "unanswered-why" => unanswered(context, why),
        "answer-without-evidence" => without_evidence(context, block, why),
        "answer-repeats-question" => commented(context, block).into_iter().collect(),
        "stops-at-person" => {
            ask(context, number, BEYOND, "Ask what made it sensible, below").into_iter().collect()
        }
        "effect-before-cause" => late(context, why),
        "leaf-fails-stop-test" => ends(context, why),
        "no-counter-evidence" => unopposed(context, block, why),
        "contradicted-why" => contradicted(context, number),
        "cause-without-countermeasure" => {
            let row = Countermeasure {
                addresses: number.to_string(),
                kind: "prevent".to_owned(),
                ..Countermeasure::default()
            };
            vec![fix(
                format!("Add a countermeasure for {number}"),
                edit::add_countermeasure(context.text, &row),
            )]
        }
        "duplicate-why" => free_number(context, number.parent().as_ref()),
        "orphan-why" => {
            let mut parent = number.parent();
            while parent.as_ref().is_some_and(|parent| context.document.why(parent).is_none()) {
                parent = parent.and_then(|parent| parent.parent());
            }
            free_number(context, parent.as_ref())
        }
        _ => Vec::new(),
    }
}

/// The evidence whose words are nearest to those of a why, the nearest first; all of it when none is near.
fn near(context: &Context<'_>, why: &Why) -> Vec<(String, String)> {
    let said: BTreeSet<String> = content(&format!("{} {}", why.question, why.answer)).collect();
    let mut ranked: Vec<(usize, &crate::Evidence)> = context
        .document
        .evidence
        .iter()
        .map(|one| {
            let text = format!("{} {} {}", one.value.source, one.value.excerpt, one.value.reason);
            let known: BTreeSet<String> = content(&text).collect();
            (known.intersection(&said).count(), &one.value)
        })
        .collect();
    ranked.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
    ranked
        .into_iter()
        .take(MOST - 1)
        .map(|(_, evidence)| (evidence.id.clone(), evidence.excerpt.clone()))
        .collect()
}

fn change(context: &Context<'_>, number: &WhyNumber, change: &WhyChange) -> Vec<Edit> {
    edit::update_why(context.text, number, change).unwrap_or_default()
}

fn with_status(context: &Context<'_>, number: &WhyNumber, status: WhyStatus) -> Vec<Edit> {
    change(context, number, &WhyChange { status: Some(status), ..WhyChange::default() })
}

fn unanswered(context: &Context<'_>, why: &Why) -> Vec<Fix> {
    let number = &why.number;
    let mut fixes: Vec<Fix> = near(context, why)
        .into_iter()
        .map(|(id, excerpt)| {
            // What the log says is no conclusion yet, so the status stays.
            let quote = excerpt.replace('`', "'");
            let answer = format!("The log says: `{quote}` [{id}].");
            let change_to = WhyChange {
                answer: Some(answer),
                status: Some(why.status),
                ..WhyChange::default()
            };
            let title = format!("Begin the answer with {id}: {}", shortened(&excerpt));
            fix(title, change(context, number, &change_to))
        })
        .collect();
    let question = if why.question.is_empty() { "(no question yet)" } else { &why.question };
    // What waits for an answer is not supported by anything.
    let mut edits = match why.status {
        WhyStatus::Supported | WhyStatus::Confirmed => {
            with_status(context, number, WhyStatus::Hypothesis)
        }
        _ => Vec::new(),
    };
    edits.extend(context.bullet(SectionKind::OpenQuestions, &format!("{number}: {question}")));
    fixes.push(fix(format!("Put {number} among the open questions"), edits));
    fixes
}

fn without_evidence(context: &Context<'_>, block: &Block, why: &Why) -> Vec<Fix> {
    let Some(&last) = block.answer.iter().rev().find(|&&line| {
        context.layout.cover(line) == crate::layout::Cover::Plain
            && against(context.layout.line(line).text).is_none()
    }) else {
        return Vec::new();
    };
    let line = context.layout.line(last);
    let question = format!("{}: what shows this?", why.number);
    let asked = context.bullet(SectionKind::OpenQuestions, &question);
    let mut fixes: Vec<Fix> = near(context, why)
        .into_iter()
        .map(|(id, excerpt)| fix(format!("Cite {id}: {}", shortened(&excerpt)), cited(line, &id)))
        .collect();
    if matches!(why.status, WhyStatus::Supported | WhyStatus::Confirmed) {
        let mut edits = with_status(context, &why.number, WhyStatus::Hypothesis);
        let is_done = matches!(
            context.document.front.status,
            Some(IssueStatus::Resolved | IssueStatus::Closed)
        );
        let title = match is_done {
            true => format!("Make {} a hypothesis, and ask what shows it", why.number),
            false => format!("Make {} a hypothesis", why.number),
        };
        if is_done {
            edits.extend(asked.clone());
        }
        fixes.push(fix(title, edits));
    } else {
        fixes.push(fix("Put among the open questions what would show it", asked));
    }
    fixes
}

/// A citation at the end of a line, before its last stop.
pub(crate) fn cited(line: Line<'_>, id: &str) -> Vec<Edit> {
    let words = line.text.trim_end();
    let bare = words.trim_end_matches(['.', '!', '?', ';', ':']);
    let at = line.span.start + if bare.is_empty() { words.len() } else { bare.len() };
    vec![Edit { span: Span::new(at, at), text: format!(" [{id}]") }]
}

/// The answer as a comment: out of the way, and not lost.
fn commented(context: &Context<'_>, block: &Block) -> Option<Fix> {
    let (&first, &last) = block.answer.first().zip(block.answer.last())?;
    let whole = context.layout.span_of(first, last);
    let text = context.text.get(whole.range())?;
    if text.contains("--") {
        return None;
    }
    let (start, end) = (Span::new(whole.start, whole.start), Span::new(whole.end, whole.end));
    Some(fix(
        "Turn the answer into a comment",
        vec![
            Edit { span: start, text: "<!-- ".to_owned() },
            Edit { span: end, text: " -->".to_owned() },
        ],
    ))
}

fn ask(context: &Context<'_>, below: &WhyNumber, question: &str, title: &str) -> Option<Fix> {
    let added = edit::add_why(context.text, Some(below), Leg::Happened, question);
    try_fix(format!("{title} {below}"), added.map(|(_, edits)| edits))
}

fn late(context: &Context<'_>, why: &Why) -> Vec<Fix> {
    let number = &why.number;
    let contributing = WhyChange { kind: Some(WhyKind::Contributing), ..WhyChange::default() };
    vec![
        fix(format!("Make {number} a contributing factor"), change(context, number, &contributing)),
        fix(
            format!("Refute {number}: what came later is no cause"),
            with_status(context, number, WhyStatus::Refuted),
        ),
    ]
}

fn ends(context: &Context<'_>, why: &Why) -> Vec<Fix> {
    let said = clause(&why.answer).unwrap_or_else(|| why.question.trim_end_matches('?').to_owned());
    let mut fixes = vec![fix(
        format!("Name {} as a root cause", why.number),
        context.bullet(SectionKind::RootCauses, &format!("{}: {said}", why.number)),
    )];
    let question = match clause(&why.answer) {
        Some(said) => format!("Why was that: {said}?"),
        None => "Why was that?".to_owned(),
    };
    fixes.extend(ask(context, &why.number, &question, "Ask on below"));
    let condition = WhyChange {
        kind: Some(WhyKind::Condition),
        status: Some(WhyStatus::Confirmed),
        ..WhyChange::default()
    };
    fixes.push(fix(
        format!("Make {} a condition: true, and not in our control", why.number),
        change(context, &why.number, &condition),
    ));
    fixes
}

fn unopposed(context: &Context<'_>, block: &Block, why: &Why) -> Vec<Fix> {
    let number = &why.number;
    let said = clause(&why.answer);
    let question = said.map_or_else(
        || format!("{} {number}?", LOOKED_FOR[1]),
        |said| format!("{}: {said}?", LOOKED_FOR[0]),
    );
    let mut fixes: Vec<Fix> =
        ask(context, number, &question, "Ask what would speak against it, below")
            .into_iter()
            .collect();
    if let Some(&last) = block.answer.last() {
        let line = format!("{AGAINST} nothing was found that speaks against it.");
        fixes.push(fix(
            "Say that nothing was found against it",
            vec![edit::line_after(&context.layout, last, &line)],
        ));
    }
    fixes.push(fix(
        format!("Make {number} supported, not confirmed"),
        with_status(context, number, WhyStatus::Supported),
    ));
    fixes
}

fn contradicted(context: &Context<'_>, number: &WhyNumber) -> Vec<Fix> {
    vec![
        fix(
            format!("Make {number} a hypothesis"),
            with_status(context, number, WhyStatus::Hypothesis),
        ),
        fix(format!("Refute {number}"), with_status(context, number, WhyStatus::Refuted)),
    ]
}

fn free_number(context: &Context<'_>, parent: Option<&WhyNumber>) -> Vec<Fix> {
    let taken = |number: &WhyNumber| {
        context.whys.blocks.iter().filter(|block| number.0.starts_with(&block.number.0)).count() > 0
    };
    let parent = parent.filter(|parent| taken(parent));
    let base = parent.map(|parent| parent.0.clone()).unwrap_or_default();
    let used = context.whys.blocks.iter().filter(|block| block.number.0.starts_with(&base));
    let highest = used.filter_map(|block| block.number.0.get(base.len())).max().copied();
    let Some(next) = highest.unwrap_or(0).checked_add(1) else { return Vec::new() };
    let number = WhyNumber(base.into_iter().chain([next]).collect());
    vec![fix(format!("Give it the number {number}"), context.instead(number.to_string()))]
}

/// A number for a heading that has none: beside the why above it, below the same parent.
fn numbered(context: &Context<'_>) -> Vec<Fix> {
    let line = context.line();
    let above = context.whys.blocks.iter().rev().find(|block| block.heading < line);
    let parent = above.and_then(|block| block.number.parent());
    let beside = edit::next_number(&context.whys, parent.as_ref());
    let below = above.map(|block| edit::next_number(&context.whys, Some(&block.number)));
    let text = context.layout.line(line).text;
    let hashes = text.len() - text.trim_start_matches('#').len();
    let at = context.layout.line(line).span.start + hashes;
    let rest = text.get(hashes..).unwrap_or_default();
    let write = |number: WhyNumber| {
        let gap = if rest.starts_with(' ') { "" } else { " " };
        fix(
            format!("Give it the number {number}"),
            vec![Edit { span: Span::new(at, at), text: format!(" {number}{gap}") }],
        )
    };
    beside.ok().into_iter().chain(below.and_then(Result::ok)).map(write).collect()
}
