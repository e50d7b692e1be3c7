//! What holds for any text: nothing panics, edits are in bounds, and no line of a person is lost.

use proptest::prelude::*;

use crate::{
    AskInput, Leg, WhyChange, add_evidence, add_timeline_event, add_why, is_triage, lint,
    next_question, parse, progress, set_front_matter, slug, update_why,
};

use super::*;

/// Lines that mean something, and pieces that break naive code.
fn piece() -> impl Strategy<Value = String> {
    let known: Vec<String> = DOCUMENT.lines().map(str::to_owned).collect();
    prop_oneof![
        8 => prop::sample::select(known),
        1 => Just("## Whys".to_owned()),
        1 => Just("### 1.1".to_owned()),
        1 => Just("### 1.4294967295 q".to_owned()),
        1 => Just("```".to_owned()),
        1 => Just("```tftsr-ask 1 x/y draft".to_owned()),
        1 => Just("<!--".to_owned()),
        1 => Just("-->".to_owned()),
        1 => Just("|||\\|\u{1F600}|".to_owned()),
        1 => Just("- [E1](<a b>#L1-L0) 25:61 `".to_owned()),
        1 => Just("*,*".to_owned()),
        1 => Just("Leg:".to_owned()),
        1 => Just("[E1-E3] [E9–E1] [E".to_owned()),
        1 => "\\PC{0,20}",
    ]
}

fn document() -> impl Strategy<Value = String> {
    let end = prop_oneof![Just("\n"), Just("\r\n")];
    (prop::collection::vec(piece(), 0..40), end).prop_map(|(lines, end)| lines.join(end))
}

/// The document with some bytes taken out and put in, as while typing.
pub(super) fn mutated() -> impl Strategy<Value = String> {
    let change = (any::<prop::sample::Index>(), 0usize..40, "[\\PC\n|`#\\[\\]*<>-]{0,6}");
    prop::collection::vec(change, 1..6).prop_map(|changes| {
        let mut text = DOCUMENT.to_owned();
        for (at, length, insert) in changes {
            let floor = |mut at: usize| {
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                at
            };
            let start = floor(at.index(text.len() + 1));
            let end = floor((start + length).min(text.len())).max(start);
            text.replace_range(start..end, &insert);
        }
        text
    })
}

fn in_bounds(text: &str, edits: &[Edit]) {
    let mut end = 0;
    let mut ordered: Vec<&Edit> = edits.iter().collect();
    ordered.sort_by_key(|edit| edit.span);
    for edit in ordered {
        assert!(edit.span.start >= end && edit.span.end <= text.len());
        assert!(text.get(edit.span.range()).is_some(), "inside a character");
        end = edit.span.end;
    }
}

fn everything(text: &str) {
    let document = parse(text);
    let places = document
        .whys
        .iter()
        .map(|why| why.span)
        .chain(document.evidence.iter().map(|one| one.span));
    let places = places
        .chain(document.timeline.iter().map(|one| one.span))
        .chain(document.impact.iter().map(|one| one.span));
    for span in places {
        assert!(text.get(span.range()).is_some());
    }
    for problem in lint(&document, text) {
        assert!(text.get(problem.span.range()).is_some(), "{problem:?}");
    }
    // Also when the two do not belong together.
    lint(&document, text.get(..text.floor_char_boundary(text.len() / 2)).unwrap_or_default());
    lint(&parse(""), text);
    progress(&document);
    is_triage(text);
    slug(text);
    let numbers: Vec<Option<WhyNumber>> =
        document.whys.iter().map(|why| Some(why.value.number.clone())).chain([None]).collect();
    for at in &numbers {
        next_question(&AskInput {
            domain: Domain::Linux,
            document: &document,
            at: at.as_ref(),
            leg: None,
        });
    }
}

/// Adds one of each and looks whether it is there and nothing else went.
fn adds(text: &str) {
    let before = parse(text);
    for leg in Leg::ALL {
        let (at, edits) = match add_why(text, None, *leg, "Why this one?") {
            Ok(added) => added,
            Err(error) => {
                assert_eq!(error, crate::EditError::NoNumberLeft);
                continue;
            }
        };
        in_bounds(text, &edits);
        let after = applied(text, &edits);
        keeps_every_line(text, &after);
        let document = parse(&after);
        let added = document.why(&at);
        assert_eq!(
            added.map(|why| (why.question.as_str(), why.leg)),
            Some(("Why this one?", *leg)),
            "{after}"
        );
        assert_eq!(document.whys.len(), before.whys.len() + 1);
    }
    for parent in before.whys.iter().map(|why| &why.value.number) {
        let Ok((at, edits)) = add_why(text, Some(parent), Leg::Happened, "Why below?") else {
            continue;
        };
        let after = applied(text, &edits);
        keeps_every_line(text, &after);
        assert!(at.is_within(parent) && parse(&after).why(&at).is_some());
    }
    let event = event("2026-03-14T02:10:00Z", "one | more");
    let edits = add_timeline_event(text, &event).expect("added");
    in_bounds(text, &edits);
    let after = applied(text, &edits);
    keeps_every_line(text, &after);
    let id = "E777";
    let edits = add_evidence(&after, &[evidence(id, 3)]).expect("added");
    in_bounds(&after, &edits);
    let last = applied(&after, &edits);
    keeps_every_line(&after, &last);
    assert_eq!(parse(&last).evidence(id), Some(&evidence(id, 3)), "{last}");
}

fn updates(text: &str, answer: &str) {
    let before = parse(text);
    for number in before.whys.iter().map(|why| why.value.number.clone()) {
        let change =
            WhyChange { answer: Some(answer.to_owned()), kind: None, status: None, question: None };
        let Ok(edits) = update_why(text, &number, &change) else { continue };
        in_bounds(text, &edits);
        let after = applied(text, &edits);
        let document = parse(&after);
        let numbers = |document: &crate::TriageDocument| -> Vec<WhyNumber> {
            document.whys.iter().map(|why| why.value.number.clone()).collect()
        };
        assert_eq!(numbers(&document), numbers(&before), "{after}");
        for (old, new) in
            before.whys.iter().zip(&document.whys).filter(|(old, _)| old.value.number != number)
        {
            assert_eq!(old.value, new.value);
        }
        assert_eq!(document.evidence.len(), before.evidence.len());
        let again = update_why(&after, &number, &change).expect("again");
        assert_eq!(again, [], "an answer that is there changes nothing: {after}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn any_string_is_read(text in "\\PC{0,80}") {
        everything(&text);
    }

    #[test]
    fn any_document_is_read(text in document()) {
        everything(&text);
    }

    #[test]
    fn a_document_being_typed_is_read(text in mutated()) {
        everything(&text);
    }

    #[test]
    fn what_is_added_is_there_and_every_line_stays(text in mutated()) {
        adds(&text);
    }

    #[test]
    fn an_update_touches_one_why(text in mutated(), answer in prop::collection::vec(piece(), 0..6)) {
        updates(&text, &answer.join("\n"));
    }

    #[test]
    fn front_matter_gives_back_what_was_set(text in mutated(), value in "\\PC{0,30}") {
        if let Ok(edits) = set_front_matter(&text, "title", &value) {
            in_bounds(&text, &edits);
            let after = applied(&text, &edits);
            prop_assert_eq!(parse(&after).front.title.unwrap_or_default(), value.trim());
        }
    }

    #[test]
    fn what_is_rendered_is_read_the_same(
        excerpt in "[ -~]{0,60}", source in "[a-z][a-z /_.]{0,20}", file in "[ -~]{1,30}", what in "\\PC{0,40}",
        question in "\\PC{0,40}", title in "\\PC{0,40}", seconds in 0i64..4_000_000_000,
    ) {
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let time = Timestamp::from_second(seconds).expect("in range");
        let evidence = Evidence { excerpt: one_line(&excerpt), source: one_line(&source), file, time: Some(time), ..evidence("E1", 1) };
        let event = TimelineEvent { time, what: one_line(&what), ..event("2026-03-14T02:10:00Z", "") };
        let why = Why { question: one_line(&question), ..why("1", Leg::Happened, "", "Shown [E1].") };
        let issue = Issue { title, ..issue() };
        let text = crate::render(&issue, std::slice::from_ref(&evidence), std::slice::from_ref(&event), std::slice::from_ref(&why));
        let document = parse(&text);
        prop_assert_eq!(document.front.title.unwrap_or_default(), one_line(&issue.title));
        prop_assert_eq!(&document.evidence[0].value, &evidence);
        prop_assert_eq!(&document.timeline[0].value, &event);
        prop_assert_eq!(&document.whys[0].value, &why);
    }

    #[test]
    fn a_slug_is_a_file_name(title in "\\PC{0,80}") {
        let slug = slug(&title);
        prop_assert!(!slug.is_empty() && slug.len() <= 56);
        prop_assert!(slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'));
    }
}

/// A hundred thousand random edits, one after the other, as of somebody who types, cuts and pastes: whatever stands there is read,
/// and what is added to it by command takes nothing away. But for `RUN_SLOW_TESTS`, two thousand.
#[test]
fn a_hundred_thousand_edits_lose_nothing() {
    let edits = if testing::is_slow() { 100_000 } else { 2_000 };
    let pieces: Vec<&str> = DOCUMENT
        .lines()
        .chain([
            "\r\n",
            "\n\n",
            "```",
            "<!--",
            "-->",
            "|",
            "## Whys",
            "### 1.1",
            "[E1",
            "\u{1F600}",
            "`",
        ])
        .collect();
    // xorshift64* (Vigna, 2016).
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut dice = move |below: usize| {
        seed ^= seed >> 12;
        seed ^= seed << 25;
        seed ^= seed >> 27;
        (seed.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % below.max(1)
    };
    let mut text = DOCUMENT.to_owned();
    for edit in 0..edits {
        if text.len() > 3 * DOCUMENT.len() || text.len() < DOCUMENT.len() / 3 {
            DOCUMENT.clone_into(&mut text);
        }
        let start = text.floor_char_boundary(dice(text.len() + 1));
        let length = [0, 0, 1, 3, 40][dice(5)];
        let end = text.floor_char_boundary((start + length).min(text.len())).max(start);
        let piece = pieces[dice(pieces.len())];
        let cut = piece.floor_char_boundary([piece.len(), 1, 4, 0][dice(4)].min(piece.len()));
        text.replace_range(start..end, &piece[..cut]);
        let document = parse(&text);
        for why in &document.whys {
            assert!(text.get(why.span.range()).is_some(), "edit {edit}");
        }
        if edit % 50 == 0 {
            adds(&text);
            everything(&text);
        }
    }
}

proptest! {
    #[test]
    fn tags_read_back_as_they_were_set(tags in proptest::collection::vec("[a-c,\\[\\]\"'\\\\ #:{}]{1,6}", 1..4)) {
        let tags: Vec<String> = tags.iter().map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect();
        let text = "---\ntftsr: triage/1\ntitle: x\n---\n";
        let mut document = text::Document::new(text);
        document.apply(&crate::set_front_matter(text, "tags", &crate::front_matter_list(&tags)).unwrap());
        prop_assert_eq!(parse(&document.text()).front.tags, tags, "{}", document.text());
    }
}
