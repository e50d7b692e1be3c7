//! The why tree: its shape, its answers, the order of cause and effect.

use std::collections::HashSet;
use std::sync::LazyLock;

use jiff::Timestamp;
use text::Span;

use super::blame::{Phrases, by_first_word, find_phrase, is_person, is_sound};
use super::{Context, Problem, ProblemSeverity, problem};
use crate::citation::citations;
use crate::progress::uncountered;
use crate::tree::words;
use crate::whys::Block;
use crate::wording::content;
use crate::{Leg, Why, WhyKind, WhyNumber, WhyStatus};

/// How much later the evidence of a cause may be than that of its effect: clocks and rounding (seconds).
const CLOCKS: i64 = 1;

pub(super) fn check(context: &Context<'_>, problems: &mut Vec<Problem>) {
    shape(context, problems);
    // The blocks and the whys of the document are the same, in the same order.
    let pairs = context.whys.blocks.iter().zip(context.document.whys.iter().map(|why| &why.value));
    for (block, why) in pairs {
        if why.is_answered() {
            answer(context, block, why, problems);
        } else {
            unanswered(context, block, why, problems);
        }
    }
    for why in uncountered(context.document) {
        let Some(block) = context.whys.blocks.iter().find(|block| block.number == why.number)
        else {
            continue;
        };
        let message = format!(
            "{} is a confirmed cause and no countermeasure is for it; add a row with {} in the column for",
            why.number, why.number
        );
        let severity = ProblemSeverity::Warning;
        problems.push(problem(heading(block), severity, "cause-without-countermeasure", message));
    }
}

/// Number and question.
pub(super) fn heading(block: &Block) -> Span {
    Span::new(block.number_span.start, block.question_span.end.max(block.number_span.end))
}

fn shape(context: &Context<'_>, problems: &mut Vec<Problem>) {
    let mut seen: HashSet<&WhyNumber> = HashSet::new();
    let all: HashSet<&WhyNumber> = context.whys.blocks.iter().map(|block| &block.number).collect();
    for block in &context.whys.blocks {
        let number = &block.number;
        if !seen.insert(number) {
            let message = format!(
                "{number} is the number of another why too; give this one the next free number"
            );
            problems.push(problem(
                block.number_span,
                ProblemSeverity::Error,
                "duplicate-why",
                message,
            ));
        }
        if let Some(parent) = number.parent().filter(|parent| !all.contains(parent)) {
            let message = format!(
                "{number} stands below {parent}, which does not exist; add {parent}, or renumber"
            );
            problems.push(problem(
                block.number_span,
                ProblemSeverity::Warning,
                "orphan-why",
                message,
            ));
        }
    }
    for &line in &context.whys.unnumbered {
        let message = "this heading has no number, so it is not part of the tree; begin it with one, such as 1.2";
        let span = context.layout.line(line).span;
        problems.push(problem(
            span,
            ProblemSeverity::Warning,
            "why-without-number",
            message.to_owned(),
        ));
    }
}

fn unanswered(context: &Context<'_>, block: &Block, why: &Why, problems: &mut Vec<Problem>) {
    let holds = matches!(why.status, WhyStatus::Supported | WhyStatus::Confirmed);
    if !holds && is_asked(context, &why.number) {
        return;
    }
    if why.is_excluded() {
        let message =
            format!("{} is ruled out without a reason; write what speaks against it", why.number);
        problems.push(problem(heading(block), ProblemSeverity::Warning, "unanswered-why", message));
        return;
    }
    let severity = match holds {
        true => ProblemSeverity::Warning,
        false => context.by_status(ProblemSeverity::Hint, ProblemSeverity::Warning),
    };
    let message = format!(
        "{} waits for an answer; write it below and cite evidence, such as [E1]",
        why.number
    );
    problems.push(problem(heading(block), severity, "unanswered-why", message));
}

/// Whether an open question is that of a why: it begins with its number and a colon.
fn is_asked(context: &Context<'_>, number: &WhyNumber) -> bool {
    let number = number.to_string();
    context
        .document
        .open_questions
        .iter()
        .any(|open| open.value.strip_prefix(&number).is_some_and(|rest| rest.starts_with(':')))
}

fn answer(context: &Context<'_>, block: &Block, why: &Why, problems: &mut Vec<Problem>) {
    let number = &why.number;
    let Some((&first, &last)) = block.answer.first().zip(block.answer.last()) else { return };
    let whole = context.layout.span_of(first, last);
    let claims = matches!(why.status, WhyStatus::Supported | WhyStatus::Confirmed);
    // Said to be a hypothesis, it claims nothing while the issue is worked on; and who asks what shows it knows.
    let is_settled = !claims
        && (is_asked(context, number) || !context.is_done() && is_said_open(context, block));
    if why.evidence.is_empty() && !is_settled {
        let severity = match claims {
            true => ProblemSeverity::Warning,
            false => context.by_status(ProblemSeverity::Hint, ProblemSeverity::Information),
        };
        let message = match claims {
            true => format!(
                "{number} is {} without evidence; cite it, such as [E1], or make it a hypothesis",
                why.status.id()
            ),
            false => format!(
                "the answer to {number} cites no evidence; cite what shows it, such as [E1]"
            ),
        };
        problems.push(problem(whole, severity, "answer-without-evidence", message));
    }
    if repeats(&why.question, &why.answer) {
        let message =
            format!("the answer to {number} says the question again; say what made it happen");
        problems.push(problem(whole, ProblemSeverity::Warning, "answer-repeats-question", message));
    }
    let is_cause = !why.is_excluded() && why.kind != WhyKind::Condition;
    if is_cause
        && context.is_leaf(number)
        && let Some(span) =
            stops_at_person(context.layout.text.get(whole.range()).unwrap_or_default())
    {
        let message = format!(
            "{number} stops at a person; ask on: what made this the sensible thing to do, and why did nothing catch it"
        );
        problems.push(problem(
            span.shifted(whole.start),
            ProblemSeverity::Warning,
            "stops-at-person",
            message,
        ));
    }
    effect_first(context, block, why, whole, problems);
}

/// Whether the line of attributes says that this is a hypothesis.
fn is_said_open(context: &Context<'_>, block: &Block) -> bool {
    block.read_attributes(context.layout).status == Some(WhyStatus::Hypothesis)
}

/// A cause whose first evidence is later than the first evidence of its effect.
fn effect_first(
    context: &Context<'_>,
    block: &Block,
    why: &Why,
    whole: Span,
    problems: &mut Vec<Problem>,
) {
    let comes_before =
        !why.is_excluded() && why.kind != WhyKind::Contributing && why.leg == Leg::Happened;
    let parent = block.number.parent().and_then(|parent| context.document.why(&parent));
    let Some(effect) = parent.filter(|parent| comes_before && !parent.is_excluded()) else {
        return;
    };
    let first = |why: &Why| -> Option<(Timestamp, String, bool)> {
        let times = why.evidence.iter().filter_map(|id| {
            let evidence = context.document.evidence(id)?;
            Some((evidence.time?, id.clone(), evidence.certain))
        });
        times.min()
    };
    let (Some((cause_at, cause, is_known)), Some((effect_at, shown, other_is_known))) =
        (first(why), first(effect))
    else {
        return;
    };
    if cause_at.as_second() - effect_at.as_second() <= CLOCKS {
        return;
    }
    let text = context.layout.text.get(whole.range()).unwrap_or_default();
    let place = citations(text)
        .into_iter()
        .find(|(id, _)| *id == cause)
        .map(|(_, span)| span.shifted(whole.start));
    let message = format!(
        "{} is given as a cause of {}, yet its earliest evidence {cause} ({cause_at}) is later than {shown} ({effect_at}); \
         cite what came before, or turn cause and effect round{}",
        why.number,
        effect.number,
        if is_known && other_is_known {
            ""
        } else {
            "; a time with ~ is a guess of its year or zone, so look at that first"
        }
    );
    problems.push(problem(
        place.unwrap_or(whole),
        ProblemSeverity::Warning,
        "effect-before-cause",
        message,
    ));
}

/// Whether an answer brings no word that the question does not have. Words count by their stems; little words,
/// citations and what is in brackets do not count.
pub(super) fn repeats(question: &str, answer: &str) -> bool {
    let asked: HashSet<String> = content(question).collect();
    let mut bare = String::from(answer);
    for (_, span) in citations(answer).into_iter().rev() {
        bare.replace_range(span.range(), &" ".repeat(span.len()));
    }
    // Code in backticks is new.
    if !crate::citation::code_spans(answer).is_empty() {
        return false;
    }
    // One new word in a long answer is no answer either; with too many it is one, whatever follows.
    let said = content(&bare);
    let most = said.size_hint().1.unwrap_or(usize::MAX);
    let (mut known, mut new) = (0, 0);
    for word in said {
        match asked.contains(&word) {
            true => known += 1,
            false => new += 1,
        }
        if new * 5 > most {
            return false;
        }
    }
    known >= 2 && new * 5 <= known + new
}

/// Where an answer ends at what a person did or failed to do (Sidney Dekker, "The Field Guide to Understanding
/// 'Human Error'": error is where an analysis starts, not where it ends).
pub(super) fn stops_at_person(answer: &str) -> Option<Span> {
    const PHRASES: &[&[&str]] = &[
        &["human", "error"],
        &["human", "mistake"],
        &["human", "failure"],
        &["operator", "error"],
        &["operator", "mistake"],
        &["user", "error"],
        &["pilot", "error"],
        &["manual", "error"],
        &["manual", "mistake"],
        &["lack", "of", "attention"],
        &["lack", "of", "care"],
        &["did", "not", "follow", "the", "procedure"],
        &["did", "not", "follow", "procedure"],
        &["did", "not", "follow", "the", "runbook"],
        &["didn't", "follow", "the", "procedure"],
        &["didn't", "follow", "the", "runbook"],
        &["was", "not", "careful"],
        &["made", "a", "mistake"],
        &["made", "an", "error"],
        &["by", "mistake"],
        &["fat-fingered"],
    ];
    const ACTS: &[&str] = &[
        "forgot",
        "forgotten",
        "overlooked",
        "mistyped",
        "misread",
        "neglected",
        "misconfigured",
        "didn't",
        "failed",
    ];
    static ENDS: LazyLock<Phrases> = LazyLock::new(|| by_first_word(PHRASES));
    let words = words(answer);
    if let Some(span) = find_phrase(&words, &ENDS) {
        return Some(span);
    }
    words.iter().enumerate().find_map(|(at, (_, person))| {
        if !is_person(&words, at) {
            return None;
        }
        // A person who "failed over" to the replica did something.
        let is_act = |index: usize, act: &str| {
            ACTS.contains(&act)
                && (act != "failed" || words.get(index + 1).is_some_and(|(next, _)| next == "to"))
        };
        let near = words.iter().enumerate().skip(at + 1).take(3);
        let (_, (_, act)) = near.into_iter().find(|(index, (act, _))| is_act(*index, act))?;
        (!is_sound(&words, *act)).then(|| Span::new(person.start, act.end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_brings_nothing_new_repeats() {
        for (question, answer, expected) in [
            ("Why did checkout answer 502?", "Because checkout answered 502.", true),
            ("Why did the disk fill up?", "The disk filled up [E1].", true),
            ("Why did the pod restart?", "The pod was restarted.", true),
            ("Why did the pod restart?", "The pod restarted because its limit is 128 MiB.", false),
            ("Why was no connection free?", "One query held each connection for 9 s.", false),
            ("Why was no connection free?", "", false),
            ("Why did the disk fill up?", "The disk filled up with `core.1234`.", false),
        ] {
            assert_eq!(repeats(question, answer), expected, "{answer}");
        }
    }

    #[test]
    fn a_page_of_a_postmortem_stops_at_no_person() {
        for line in include_str!("../tests/prose.md").lines() {
            assert_eq!(stops_at_person(line), None, "{line}");
        }
    }

    #[test]
    fn an_answer_may_not_end_at_a_person() {
        for (answer, expected) in [
            ("Human error.", Some("Human error")),
            ("The engineer forgot to run the migration.", Some("engineer forgot")),
            ("It was an operator error [E1].", Some("operator error")),
            ("She accidentally mistyped the name.", Some("She accidentally mistyped")),
            ("The job forgot to release the lock.", None),
            ("The service failed to start.", None),
            ("The user service failed to start.", None),
            ("`human error` is a log message.", None),
        ] {
            let span = stops_at_person(answer);
            assert_eq!(span.and_then(|span| answer.get(span.range())), expected, "{answer}");
        }
    }
}
