//! Laws that hold for any text, for `tests/fuzz` and for the tests here.

use jiff::Timestamp;
use text::{Document, Edit, Span};

use crate::{
    Domain, Issue, IssueSeverity, IssueStatus, Leg, Place, TriageDocument, accept, add_why,
    draft_texts, exchanges, format, lint, parse, progress, reject, rejections, render, sections,
    set_front_matter, state_lines, struck, why_at, why_places, without_struck,
};

/// Any text is a triage document: nothing it says lies outside of it, formatting it changes no word and is done once, and what is
/// written anew of what was read is read the same.
pub fn documents(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let document = parse(&text);
    in_bounds(&text, &document);
    progress(&document);
    for place in [0, text.len() / 2, text.len()] {
        why_at(&text, place);
    }
    let _ = (
        why_places(&text),
        state_lines(&text),
        sections(&text),
        exchanges(&text),
        draft_texts(&text),
    );
    for one in struck(&text) {
        applied(&text, &[without_struck(&text, &one)]);
    }
    let formatted = applied(&text, &format(&text));
    assert_eq!(words(&text), words(&formatted), "formatting keeps the words");
    assert_eq!(format(&formatted), [], "formatted once: {formatted:?}");
    let once = written(&document);
    assert_eq!(once, written(&parse(&once)), "read as it was written");
}

/// An edit of any text adds what it was asked for, and takes no line away.
pub fn document_edits(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let before = parse(&text);
    for why in &before.whys {
        let place = Place::Why(why.value.number.clone());
        let accepted = accept(&text, &place).map(|(_, edits)| edits);
        for edits in [accepted, reject(&text, &place)].into_iter().flatten() {
            applied(&text, &edits);
        }
        rejections(&text, &place);
    }
    for leg in Leg::ALL {
        let Ok((number, edits)) = add_why(&text, None, *leg, "Why this one?") else { continue };
        let after = applied(&text, &edits);
        let document = parse(&after);
        let added = document.whys.iter().find(|why| why.value.number == number);
        assert_eq!(
            added.map(|why| (why.value.question.as_str(), why.value.leg)),
            Some(("Why this one?", *leg)),
            "in {after:?}"
        );
        assert_eq!(document.whys.len(), before.whys.len() + 1, "in {after:?}");
        let mut lines = after.lines().map(str::trim_end);
        for line in text.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
            assert!(lines.any(|after| after == line), "{line:?} is gone from {after:?}");
        }
    }
}

/// What is set in the front matter of any text is read from it. The first line is the value, the rest is the text.
pub fn front_matter(bytes: &[u8]) {
    let input = String::from_utf8_lossy(bytes);
    let (value, text) = input.split_once('\n').unwrap_or(("", &input));
    if let Ok(edits) = set_front_matter(text, "title", value) {
        let after = applied(text, &edits);
        assert_eq!(parse(&after).front.title.unwrap_or_default(), value.trim(), "in {after:?}");
    }
}

fn in_bounds(text: &str, document: &TriageDocument) {
    let problems = lint(document, text);
    let spans = (document.whys.iter().map(|why| why.span))
        .chain(document.evidence.iter().map(|one| one.span))
        .chain(document.timeline.iter().map(|one| one.span))
        .chain(document.impact.iter().map(|one| one.span))
        .chain(document.root_causes.iter().map(|one| one.span))
        .chain(document.countermeasures.iter().map(|one| one.span))
        .chain(document.open_questions.iter().map(|one| one.span))
        .chain(problems.iter().map(|problem| problem.span));
    for span in spans {
        assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
    }
}

/// A text with edits that lie in it and do not overlap.
fn applied(text: &str, edits: &[Edit]) -> String {
    let mut spans: Vec<Span> = edits.iter().map(|edit| edit.span).collect();
    spans.sort();
    assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "{edits:?}");
    assert!(spans.iter().all(|span| text.get(span.range()).is_some()), "{edits:?}");
    let mut document = Document::new(text);
    document.apply(edits);
    document.text().into_owned()
}

/// Letters and digits, but no zeros: those before the number of a why go when it is formatted.
fn words(text: &str) -> String {
    text.chars().filter(|sign| sign.is_alphanumeric() && *sign != '0').collect()
}

/// What was read, as a fresh document.
fn written(document: &TriageDocument) -> String {
    let front = &document.front;
    let moment = Timestamp::UNIX_EPOCH;
    let issue = Issue {
        id: front.id.clone().unwrap_or_default(),
        title: front.title.clone().unwrap_or_default(),
        domain: front.domain.unwrap_or(Domain::Linux),
        severity: front.severity.unwrap_or(IssueSeverity::P3),
        status: front.status.unwrap_or(IssueStatus::Open),
        tags: front.tags.clone(),
        assignee: None,
        created_at: moment,
        updated_at: moment,
        resolved_at: None,
    };
    let evidence: Vec<_> = document.evidence.iter().map(|one| one.value.clone()).collect();
    let timeline: Vec<_> = document.timeline.iter().map(|one| one.value.clone()).collect();
    let whys: Vec<_> = document.whys.iter().map(|one| one.value.clone()).collect();
    render(&issue, &evidence, &timeline, &whys)
}

#[cfg(test)]
mod tests {
    #[test]
    fn any_text_is_a_document() {
        testing::fuzz("triage-documents", super::documents);
    }

    #[test]
    fn any_document_is_edited() {
        testing::fuzz("triage-edits", super::document_edits);
    }

    #[test]
    fn front_matter_of_any_text_is_set() {
        testing::fuzz("front-matter", super::front_matter);
    }
}
