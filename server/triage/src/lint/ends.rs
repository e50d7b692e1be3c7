//! Where branches end, and whether somebody looked for what speaks against a cause.

use super::whys::heading;
use super::{Context, Problem, ProblemSeverity, problem};
use crate::citation::{citations, code_spans};
use crate::tree::words;
use crate::whys::Block;
use crate::{Why, WhyKind, WhyStatus};

/// What a line with evidence that speaks against an answer begins with.
pub(crate) const AGAINST: &str = "Against:";

/// How questions begin that ask for it: of an answer that says something, and of one that says nothing by itself.
pub(crate) const LOOKED_FOR: [&str; 2] =
    ["What would we see if this were not so", "What would speak against the answer to"];

/// Words beside citations and quotes from which on evidence against an answer is weighed, not just noted.
const WEIGHED: usize = 3;

/// The rest of a line that names what speaks against an answer.
pub(crate) fn against(line: &str) -> Option<&str> {
    let line = line.trim_start().trim_start_matches(['-', '*', ' ']);
    let head = line.get(..AGAINST.len())?;
    head.eq_ignore_ascii_case(AGAINST).then(|| line.get(AGAINST.len()..))?
}

pub(super) fn check(context: &Context<'_>, problems: &mut Vec<Problem>) {
    let pairs = context.whys.blocks.iter().zip(context.document.whys.iter().map(|why| &why.value));
    for (block, why) in pairs.filter(|(_, why)| why.is_answered() && !why.is_excluded()) {
        contradicted(context, block, why, problems);
        unopposed(context, block, why, problems);
        open_end(context, block, why, problems);
    }
}

/// Whether an answer names what speaks against it.
pub(crate) fn names_what_is_against(answer: &str) -> bool {
    answer.lines().any(|line| against(line).is_some_and(|rest| !rest.trim().is_empty()))
}

/// Evidence cited against an answer that is held to be right, with no word on why it does not count.
fn contradicted(context: &Context<'_>, block: &Block, why: &Why, problems: &mut Vec<Problem>) {
    if !matches!(why.status, WhyStatus::Supported | WhyStatus::Confirmed) {
        return;
    }
    for &index in &block.answer {
        let line = context.layout.line(index);
        let Some(rest) = against(line.text) else { continue };
        let cited = citations(rest);
        let Some((id, _)) = cited.first() else { continue };
        if said(rest) >= WEIGHED {
            continue;
        }
        let message = format!(
            "{} is {}, yet {id} speaks against it; refute it, make it a hypothesis, or say in this line why {id} does not count",
            why.number,
            why.status.id()
        );
        problems.push(problem(line.span, ProblemSeverity::Warning, "contradicted-why", message));
    }
}

/// How many words stand in a line beside citations and quotes.
fn said(rest: &str) -> usize {
    let quoted = code_spans(rest);
    let cited = citations(rest);
    words(rest)
        .iter()
        .filter(|(_, span)| !quoted.iter().any(|code| code.covers(*span)))
        .filter(|(_, span)| !cited.iter().any(|(_, id)| id.covers(*span)))
        .count()
}

/// Whether a cause is confirmed though nobody says what was looked for to refute it.
pub(crate) fn is_unopposed(why: &Why) -> bool {
    why.status == WhyStatus::Confirmed
        && why.kind == WhyKind::Cause
        && why.is_answered()
        && !names_what_is_against(&why.answer)
}

/// A confirmed cause of which nobody says what would speak against it.
fn unopposed(context: &Context<'_>, block: &Block, why: &Why, problems: &mut Vec<Problem>) {
    // A why below that asks for it waits for its own answer.
    let asks = |other: &Why| {
        other.number.parent().as_ref() == Some(&why.number)
            && LOOKED_FOR.iter().any(|begin| other.question.starts_with(begin))
    };
    if !is_unopposed(why) || context.document.whys.iter().any(|other| asks(&other.value)) {
        return;
    }
    let message = format!(
        "{} is a confirmed cause, and nobody says what would speak against it; look for that, and write a line that begins with {AGAINST}",
        why.number
    );
    let severity = context.by_status(ProblemSeverity::Hint, ProblemSeverity::Information);
    problems.push(problem(heading(block), severity, "no-counter-evidence", message));
}

/// A supported or confirmed cause that ends its branch and fails the stop test.
fn open_end(context: &Context<'_>, block: &Block, why: &Why, problems: &mut Vec<Problem>) {
    let holds = matches!(why.status, WhyStatus::Supported | WhyStatus::Confirmed);
    if !holds
        || why.kind != WhyKind::Cause
        || !context.is_leaf(&why.number)
        || context.document.may_stop_at(why)
    {
        return;
    }
    let message = format!(
        "{} ends its branch, and nobody says that it is in our control and that mending it would prevent or shorten the incident; \
         name it under Root causes, or ask why it was so",
        why.number
    );
    let severity = context.by_status(ProblemSeverity::Hint, ProblemSeverity::Warning);
    problems.push(problem(heading(block), severity, "leaf-fails-stop-test", message));
}
