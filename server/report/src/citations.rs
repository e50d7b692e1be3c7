//! Where an RCA rests on evidence: `[E4]`, `[E4, E5]`, `[E4–E6]` in running text, as triage documents write them.
//!
//! What cites evidence that is not there is no ground for anything: it is left out of the RCA and named as an open question.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use triage::{Countermeasure, Located, TriageDocument};

use crate::markdown;
use crate::whys::{is_answered, is_suggestion, whys};

/// Most ids that a range such as `[E1-E9]` stands for, as triage documents read it.
const LONGEST_RANGE: u32 = 50;

/// The evidence ids that a text cites, brackets in code left out.
pub(crate) fn cited(text: &str) -> BTreeSet<String> {
    brackets(text).into_iter().flat_map(|(_, ids)| ids).collect()
}

/// What the RCA says with the authority of evidence, the timeline aside: impact, answers, root causes, countermeasures.
pub(crate) fn of_reasons(document: &TriageDocument) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for why in whys(document) {
        ids.extend(cited(&why.question));
        if is_answered(why) {
            ids.extend(cited(&why.answer));
            ids.extend(why.evidence.iter().cloned());
        }
    }
    let causes = document.root_causes.iter().map(|cause| cause.value.text.as_str());
    let rows = document.countermeasures.iter().flat_map(|row| words(&row.value));
    let questions = document.open_questions.iter().map(|question| question.value.as_str());
    let impact = document.impact.iter().map(|impact| impact.value.as_str());
    for text in causes.chain(rows).chain(questions).chain(impact) {
        ids.extend(cited(text));
    }
    ids
}

/// The document without citations of evidence that it does not hold, and one sentence for each place that had some.
pub(crate) fn known_only(document: &TriageDocument) -> (TriageDocument, Vec<String>) {
    let known: HashSet<&str> =
        document.evidence.iter().map(|evidence| evidence.value.id.as_str()).collect();
    let mut kept = document.clone();
    let mut missing = Missing::default();
    if let Some(impact) = &mut kept.impact {
        missing.look("The impact", &known, [&mut impact.value], None);
    }
    for event in values(&mut kept.timeline) {
        let place = format!("The timeline, in “{}”,", markdown::inline(&event.what));
        missing.look(&place, &known, [&mut event.what], Some(&mut event.evidence));
    }
    for why in values(&mut kept.whys) {
        if !is_suggestion(why) {
            let place = format!("The answer to {}", why.number);
            let texts = [&mut why.question, &mut why.answer];
            missing.look(&place, &known, texts, Some(&mut why.evidence));
        }
    }
    for cause in values(&mut kept.root_causes) {
        let place = match &cause.number {
            Some(number) => format!("The root cause at {number}"),
            None => "A root cause".to_owned(),
        };
        missing.look(&place, &known, [&mut cause.text], None);
    }
    for row in values(&mut kept.countermeasures) {
        missing.look("A countermeasure", &known, [&mut row.what, &mut row.check], None);
    }
    (kept, missing.sentences)
}

fn values<T>(located: &mut [Located<T>]) -> impl Iterator<Item = &mut T> {
    located.iter_mut().map(|located| &mut located.value)
}

/// The cells of a countermeasure that are prose.
fn words(row: &Countermeasure) -> [&str; 2] {
    [&row.what, &row.check]
}

/// The places that cite what is not there.
#[derive(Default)]
struct Missing {
    sentences: Vec<String>,
}

impl Missing {
    fn look<const N: usize>(
        &mut self,
        place: &str,
        known: &HashSet<&str>,
        texts: [&mut String; N],
        evidence: Option<&mut Vec<String>>,
    ) {
        let mut unknown: Vec<String> = Vec::new();
        let mut note = |id: String| {
            if !unknown.contains(&id) {
                unknown.push(id);
            }
        };
        for text in texts {
            *text = without_unknown(text, known, &mut note);
        }
        if let Some(ids) = evidence {
            ids.iter().filter(|id| !known.contains(id.as_str())).cloned().for_each(&mut note);
            ids.retain(|id| known.contains(id.as_str()));
        }
        if !unknown.is_empty() {
            let verb = if unknown.len() == 1 { "is" } else { "are" };
            let ids: Vec<&str> = unknown.iter().map(String::as_str).collect();
            let ids = crate::questions::listed(&ids);
            self.sentences.push(format!("{place} cites {ids}, which {verb} not in the evidence."));
        }
    }
}

/// The text with unknown ids taken out of its citations; what is left empty goes, with the blanks before it.
fn without_unknown(text: &str, known: &HashSet<&str>, note: &mut impl FnMut(String)) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (span, ids) in brackets(text) {
        let (kept, gone): (Vec<String>, Vec<String>) =
            ids.into_iter().partition(|id| known.contains(id.as_str()));
        if gone.is_empty() {
            continue;
        }
        gone.into_iter().for_each(&mut *note);
        out.push_str(text.get(from..span.start).unwrap_or_default());
        from = span.end;
        if kept.is_empty() {
            from += link_target(text.get(from..).unwrap_or_default());
            out.truncate(out.trim_end_matches([' ', '\t']).len());
        } else {
            out.push_str(&format!("[{}]", kept.join(", ")));
        }
    }
    out.push_str(text.get(from..).unwrap_or_default());
    // A citation at the start of a line leaves its blanks behind.
    if from == 0 { out } else { out.trim().to_owned() }
}

/// How long the `(target)` is that makes a citation a link.
fn link_target(rest: &str) -> usize {
    let line = rest.lines().next().unwrap_or_default();
    line.strip_prefix('(').and_then(|target| target.find(')')).map_or(0, |end| end + 2)
}

/// The citations of a text: the bytes of each with its brackets, and its ids.
fn brackets(text: &str) -> Vec<(Range<usize>, Vec<String>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with('`') {
            let run = rest.len() - rest.trim_start_matches('`').len();
            at += markdown::code_span(rest).max(run);
        } else if let Some(inner) = bracketed(rest)
            && let Some(ids) = ids(inner)
        {
            let end = at + inner.len() + 2;
            found.push((at..end, ids));
            at = end;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    found
}

/// What stands between the brackets that a text starts with; nothing longer than 400 bytes is a citation.
fn bracketed(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('[')?;
    rest.get(..rest.bytes().take(400).position(|byte| byte == b']')?)
}

/// The ids between two brackets if there is nothing else between them.
fn ids(inner: &str) -> Option<Vec<String>> {
    let mut ids = Vec::new();
    for part in inner.split([',', ';']).map(str::trim) {
        if let Some(digits) = digits(part) {
            ids.push(format!("E{digits}"));
            continue;
        }
        let (first, last) = part.split_once(['-', '–', '—'])?;
        let number = |id: &str| digits(id.trim())?.parse::<u32>().ok();
        let (first, last) = (number(first)?, number(last)?);
        if first > last || last - first > LONGEST_RANGE {
            return None;
        }
        ids.extend((first..=last).map(|number| format!("E{number}")));
    }
    Some(ids)
}

fn digits(id: &str) -> Option<&str> {
    let digits = id.strip_prefix(['E', 'e'])?;
    let is_number =
        (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citations_are_found_outside_of_code() {
        let check = |text: &str, expected: &str| {
            let found: Vec<String> = cited(text).into_iter().collect();
            assert_eq!(found.join(" "), expected, "{text}");
        };
        check("a [E1] b [e2, E3; E4]", "E1 E2 E3 E4");
        check("a [E4–E6] and [E9-E8] and [E1-E99]", "E4 E5 E6");
        check("`[E1]` ``x ` [E2]`` [E3] [E] [Ex] [E1 is] [", "E3");
        check("an open ` and [E5]", "E5");
        check("[[E1]] [E2](logs/a.log#L2)", "E1 E2");
    }

    #[test]
    fn what_is_not_there_goes_and_the_rest_stays() {
        let check = |text: &str, expected: &str, expected_gone: &str| {
            let mut gone = Vec::new();
            let known = HashSet::from(["E1", "E2"]);
            assert_eq!(without_unknown(text, &known, &mut |id| gone.push(id)), expected, "{text}");
            assert_eq!(gone.join(" "), expected_gone, "{text}");
        };
        check("no space [E1] [E99]. It  failed [E2].", "no space [E1]. It  failed [E2].", "E99");
        check("[E9] first, `[E9]` as code", "first, `[E9]` as code", "E9");
        check("both [E1, E3] and [E1–E3]", "both [E1] and [E1, E2]", "E3 E3");
        check("a link [E7](logs/a.log#L2) here", "a link here", "E7");
        check("  kept as it is [E1] ", "  kept as it is [E1] ", "");
        check("[E8]", "", "E8");
    }
}
