//! What to ask next, by rules: no model, no network.
//!
//! A question goes below the first why that may not end yet (see `TriageDocument::may_stop_at`), in the order of the
//! document, leg by leg. Under an answer the chain goes deeper; beside an open why the domain's questions that fit the
//! evidence offer other branches, so that one path does not become the only one.

use jiff::Timestamp;

use crate::document::TriageDocument;
use crate::evidence_line::one_line;
use crate::question_bank::{self, Question};
use crate::wording::{clause, key, symptom_question};
use crate::{Domain, EventKind, Leg, Why, WhyNumber, WhyStatus};

/// Most questions given back.
const LIMIT: usize = 8;
/// From this weight of the words of a question found in an answer and its evidence on, it goes before the general
/// "why was that"; and a question of another domain is asked at all.
const CLOSE: usize = 4;
/// From this level on it is time to ask whether the chain may end ("five is a prompt").
const DEEP: usize = 5;

/// Where in which document a question is wanted.
#[derive(Debug, Clone, Copy)]
pub struct AskInput<'a> {
    /// The domain of the issue: its questions go first.
    pub domain: Domain,
    /// The document as it is.
    pub document: &'a TriageDocument,
    /// The why to go on from; `None` for wherever it is most useful.
    pub at: Option<&'a WhyNumber>,
    /// Only this leg.
    pub leg: Option<Leg>,
}

/// A question to put into the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuidedQuestion {
    /// The question.
    pub question: String,
    /// What would support a yes, or the first answer that comes to mind.
    pub supports: String,
    /// What would refute it.
    pub refutes: String,
    /// Commands for a person to run by hand; they are never executed.
    pub commands: Vec<String>,
    /// Why this question now.
    pub because: String,
    /// The why it goes below; `None` for a new one at the top of its leg.
    pub parent: Option<WhyNumber>,
    /// The leg it belongs to.
    pub leg: Leg,
}

/// The questions that fit, best first; none that is asked already, and none at all when the tree is done from here.
pub fn next_question(input: &AskInput<'_>) -> Vec<GuidedQuestion> {
    let document = input.document;
    let at = input.at.and_then(|number| document.why(number));
    let mut questions = match (at, input.leg) {
        (Some(why), leg) => {
            let mut questions = fresh(document, below(input, why));
            if questions.is_empty() {
                let first = leg.unwrap_or(why.leg);
                questions = legs_from(input, first);
            }
            questions
        }
        (None, Some(leg)) => in_leg(input, leg),
        (None, None) => legs_from(input, Leg::Happened),
    };
    questions.truncate(LIMIT);
    questions
}

/// The questions that are not asked yet, each once.
fn fresh(document: &TriageDocument, mut questions: Vec<GuidedQuestion>) -> Vec<GuidedQuestion> {
    let mut asked: Vec<String> = document.whys.iter().map(|why| key(&why.value.question)).collect();
    questions.retain(|question| {
        let key = key(&question.question);
        let is_new = !asked.contains(&key);
        asked.push(key);
        is_new
    });
    questions
}

/// The first leg from `first` on, in a circle, that has something to ask; only `first` when it was asked for.
fn legs_from(input: &AskInput<'_>, first: Leg) -> Vec<GuidedQuestion> {
    let start = Leg::ALL.iter().position(|&leg| leg == first).unwrap_or(0);
    let (before, after) = Leg::ALL.split_at(start);
    let legs: Vec<Leg> = match input.leg {
        Some(leg) => vec![leg],
        None => after.iter().chain(before).copied().collect(),
    };
    legs.into_iter()
        .map(|leg| in_leg(input, leg))
        .find(|questions| !questions.is_empty())
        .unwrap_or_default()
}

fn in_leg(input: &AskInput<'_>, leg: Leg) -> Vec<GuidedQuestion> {
    let mut of_leg =
        input.document.whys.iter().map(|why| &why.value).filter(|why| why.leg == leg).peekable();
    if of_leg.peek().is_none() {
        return fresh(input.document, opening(input, leg));
    }
    // Whys that wait for an answer are not in the way of a branch that can be asked on.
    let open: Vec<&Why> = of_leg
        .filter(|why| input.document.is_leaf(&why.number) && !input.document.may_stop_at(why))
        .collect();
    let answered = open.iter().filter(|why| why.is_answered());
    let waiting = open.iter().filter(|why| !why.is_answered());
    answered
        .chain(waiting)
        .map(|why| fresh(input.document, below(input, why)))
        .find(|questions| !questions.is_empty())
        .unwrap_or_default()
}

/// The first question of a leg, and those of the domain that the evidence calls for.
fn opening(input: &AskInput<'_>, leg: Leg) -> Vec<GuidedQuestion> {
    let document = input.document;
    let (question, supports, refutes, because) = match leg {
        Leg::Happened => (
            symptom_question(document),
            "The first record that shows the symptom, and what changed just before it.",
            "Records that show the symptom before the time it is said to have begun.",
            "Every analysis begins with the symptom as its users saw it.".to_owned(),
        ),
        Leg::Detected => (
            match between(document, EventKind::ImpactStart, EventKind::Detected) {
                Some(time) => format!("Why did it take {time} from the first harm to detection?"),
                None => "Why was it not detected sooner?".to_owned(),
            },
            "An earlier record that an alert could have fired on, and no alert for it.",
            "An alert or report right at the first record of harm.",
            "Nothing asks yet why it was not detected sooner.".to_owned(),
        ),
        Leg::Contained => (
            match between(document, EventKind::Detected, EventKind::Mitigated) {
                Some(time) => {
                    format!("Why did it take {time} from detection until the harm was stopped?")
                }
                None => "Why did nothing prevent it or keep it small?".to_owned(),
            },
            "A guard that was missing or let it through: a test, a limit, a staged rollout, a tried way back.",
            "A guard that held: fewer users, a shorter time or less data hit than without it.",
            "Nothing asks yet why it was not prevented or contained.".to_owned(),
        ),
    };
    let first = GuidedQuestion {
        question,
        supports: supports.to_owned(),
        refutes: refutes.to_owned(),
        commands: Vec::new(),
        because,
        parent: None,
        leg,
    };
    let mut questions = vec![first];
    // Under the first why of all there is no tree yet that a branch could belong to.
    if leg != Leg::Happened {
        questions
            .extend(from_bank(input, None, leg, None).into_iter().map(|ranked| ranked.question));
    }
    questions
}

/// The time between two kinds of events: the first of each, if in this order.
fn between(document: &TriageDocument, from: EventKind, to: EventKind) -> Option<String> {
    let first = |kind: EventKind| -> Option<Timestamp> {
        document
            .timeline
            .iter()
            .map(|event| &event.value)
            .filter(|event| event.kind == kind)
            .map(|event| event.time)
            .min()
    };
    let seconds = first(to)?.as_second() - first(from)?.as_second();
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes, rest) {
        _ if seconds <= 0 => None,
        (0, 0, rest) => Some(format!("{rest} s")),
        (0, minutes, 0) => Some(format!("{minutes} min")),
        (0, minutes, rest) => Some(format!("{minutes} min {rest} s")),
        (hours, 0, _) => Some(format!("{hours} h")),
        (hours, minutes, _) => Some(format!("{hours} h {minutes} min")),
    }
}

/// A question of the bank and how much speaks for it.
struct Ranked {
    /// Weight of its words found in the focus: the why and the evidence it cites.
    close: usize,
    score: usize,
    question: GuidedQuestion,
}

/// What to ask below a why, or beside it when it waits for an answer.
fn below(input: &AskInput<'_>, why: &Why) -> Vec<GuidedQuestion> {
    let document = input.document;
    if !why.is_answered() {
        let parent = branch_parent(document, why);
        return from_bank(input, Some(why), why.leg, Some(&parent))
            .into_iter()
            .map(|ranked| ranked.question)
            .collect();
    }
    if document.may_stop_at(why) {
        return Vec::new();
    }
    let mut related = from_bank(input, Some(why), why.leg, Some(&why.number));
    related.retain(|ranked| ranked.close > 0);
    let commands =
        related.first().map(|ranked| ranked.question.commands.clone()).unwrap_or_default();
    let general = general(why, document.is_leaf(&why.number), &commands);
    let (close, others): (Vec<Ranked>, Vec<Ranked>) =
        related.into_iter().partition(|ranked| ranked.close >= CLOSE);
    let close = close.into_iter().map(|ranked| ranked.question);
    let mut questions: Vec<GuidedQuestion> = match why.evidence.is_empty() {
        true => general.into_iter().chain(close).collect(),
        false => close.chain(general).collect(),
    };
    questions.extend(others.into_iter().map(|ranked| ranked.question));
    questions
}

/// Where another branch goes while a why waits: below the nearest answered why above it, else below the top one.
fn branch_parent(document: &TriageDocument, why: &Why) -> WhyNumber {
    let mut parent = why.number.clone();
    while let Some(next) = parent.parent().and_then(|number| document.why(&number)) {
        parent = next.number.clone();
        if next.is_answered() {
            break;
        }
    }
    parent
}

/// The questions that go below any answer.
fn general(why: &Why, is_leaf: bool, commands: &[String]) -> Vec<GuidedQuestion> {
    let number = &why.number;
    let said = clause(&why.answer);
    let that =
        |head: &str, bare: String| said.as_ref().map_or(bare, |said| format!("{head}: {said}?"));
    let ask = |question: String, supports: &str, refutes: &str, because: String| GuidedQuestion {
        question,
        supports: supports.to_owned(),
        refutes: refutes.to_owned(),
        commands: commands.to_vec(),
        because,
        parent: Some(number.clone()),
        leg: why.leg,
    };
    let shown = ask(
        that("What shows this", format!("What shows that the answer to {number} holds?")),
        "A record that would not be there if the answer were wrong.",
        "The same record in a time or place without the incident.",
        format!("The answer to {number} cites no evidence."),
    );
    let deeper = ask(
        that("Why was that", format!("What made the answer to {number} possible?")),
        "A record from before it that shows a change, a limit reached or a state that led to it.",
        "The same earlier state at a time when nothing went wrong.",
        format!("{number} is answered; what it rests on is not asked yet."),
    );
    let other = ask(
        that(
            "What else did it take for this",
            format!("What else did the answer to {number} take?"),
        ),
        "A second thing that was true each time it happened: then both are causes.",
        "A time when the first cause was there alone and it happened all the same.",
        format!("{number} is asked on already; one cause alone rarely suffices."),
    );
    let deeper = if is_leaf { deeper } else { other };
    let counter = ask(
        that(
            "What would we see if this were not so",
            format!("What would speak against the answer to {number}?"),
        ),
        "Nothing of the kind found, in the places where it would have to be.",
        "One record that cannot be if the answer holds.",
        format!("{number} is supported, not confirmed: nobody looked for what speaks against it."),
    );
    let stop = ask(
        that(
            "What in our control would have prevented or shortened this",
            format!("What in our control would have changed the answer to {number}?"),
        ),
        "A change we can make and check: then name it as a root cause and give it a countermeasure.",
        "Nothing that we own: then it is a condition, and the next why is why we depend on it.",
        format!("{number} may be where this branch ends; the stop test tells."),
    );
    let is_ripe = why.number.level() >= DEEP
        || (why.status == WhyStatus::Confirmed && why.number.level() > 2);
    match (why.evidence.is_empty(), why.status) {
        (true, _) => vec![shown, deeper],
        (false, _) if is_ripe => vec![stop, deeper],
        (false, WhyStatus::Confirmed) => vec![deeper, stop],
        (false, _) => vec![deeper, counter, stop],
    }
}

/// The questions of the bank for a leg that fit what is known, best first. Those of other domains need to fit better.
fn from_bank(
    input: &AskInput<'_>,
    why: Option<&Why>,
    leg: Leg,
    parent: Option<&WhyNumber>,
) -> Vec<Ranked> {
    let known = Known::of(input.document, why);
    let mut ranked: Vec<Ranked> = Vec::new();
    for (domain, questions) in question_bank::all() {
        for question in questions.iter().filter(|question| question.leg == Some(leg)) {
            ranked.extend(known.rank(question, *domain == input.domain, leg, parent));
        }
    }
    ranked.sort_by_key(|ranked| std::cmp::Reverse(ranked.score));
    ranked
}

/// The texts that questions are matched against, in lower case.
struct Known {
    number: Option<WhyNumber>,
    focus: String,
    evidence: Vec<(String, String)>,
    around: String,
}

impl Known {
    fn of(document: &TriageDocument, why: Option<&Why>) -> Known {
        let text_of = |evidence: &crate::Evidence| {
            format!("{} {} {}", evidence.source, evidence.excerpt, evidence.reason).to_lowercase()
        };
        let evidence: Vec<(String, String)> = document
            .evidence
            .iter()
            .map(|evidence| (evidence.value.id.clone(), text_of(&evidence.value)))
            .collect();
        let focus = why.map_or_else(String::new, |why| {
            let cited = why.evidence.iter().filter_map(|id| document.evidence(id)).map(text_of);
            // A question of the bank says what the bank asks about, not what this incident is about.
            let own_words = if question_bank::asks(&why.question) { "" } else { &why.question };
            let own = format!("{own_words} {}", why.answer).to_lowercase();
            cited.fold(own, |all, text| format!("{all} {text}"))
        });
        let impact = document.impact.as_ref().map_or("", |impact| impact.value.as_str());
        let title = document.front.title.as_deref().unwrap_or_default();
        let number = why.map(|why| why.number.clone());
        Known {
            number,
            focus,
            evidence,
            around: one_line(&format!("{title} {impact}")).to_lowercase(),
        }
    }

    fn rank(
        &self,
        question: &Question,
        is_own: bool,
        leg: Leg,
        parent: Option<&WhyNumber>,
    ) -> Option<Ranked> {
        let close = question_bank::hits(&question.when, &self.focus);
        let mut seen: Vec<&str> = Vec::new();
        let mut ids: Vec<&str> = Vec::new();
        for (id, text) in &self.evidence {
            let found = question_bank::hits(&question.when, text);
            if !found.is_empty() {
                ids.push(id);
            }
            seen.extend(found);
        }
        seen.sort_unstable();
        seen.dedup();
        let around = question_bank::hits(&question.when, &self.around);
        let weight =
            |words: &[&str]| words.iter().map(|word| question_bank::weight(word)).sum::<usize>();
        let (focused, spread) = (weight(&close), weight(&seen));
        let fits = focused.max(spread) >= CLOSE && close.len().max(seen.len()) > 1;
        let score = 3 * focused + 2 * spread + weight(&around) + ids.len().min(3);
        let score = match is_own {
            true => 2 * score + usize::from(question.is_general),
            false if fits => score,
            false => return None,
        };
        if score == 0 {
            return None;
        }
        let because = self.because(&close, &ids, &seen, &around);
        let question = GuidedQuestion {
            question: question.question.clone(),
            supports: question.supports.clone(),
            refutes: question.refutes.clone(),
            commands: question.commands.clone(),
            because,
            parent: parent.cloned(),
            leg,
        };
        Some(Ranked { close: focused, score, question })
    }

    /// Why a question fits. Only words of the bank are named, never words of a log.
    fn because(&self, close: &[&str], ids: &[&str], seen: &[&str], around: &[&str]) -> String {
        let some = |words: &[&str]| words.iter().take(3).copied().collect::<Vec<_>>().join(", ");
        match (&self.number, ids.is_empty()) {
            (Some(number), _) if !close.is_empty() => {
                format!("{number} or what it cites mentions {}.", some(close))
            }
            (_, false) if ids.len() == 1 => format!("{} mentions {}.", some(ids), some(seen)),
            (_, false) => format!("{} mention {}.", some(ids), some(seen)),
            _ if !around.is_empty() => {
                format!("The title or the impact mentions {}.", some(around))
            }
            _ => "Worth asking in any incident of this domain.".to_owned(),
        }
    }
}
