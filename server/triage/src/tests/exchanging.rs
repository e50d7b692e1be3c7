//! A question to a model in a document: drafted, sent, answered while a person types, accepted, rejected.

use super::applied;
use crate::{
    Author, Draft, Ended, Place, WhyNumber, accept, add_counter_case, add_draft, draft_body,
    draft_texts, ended, ends_in, exchanges, failed, grown, is_rejected, marker, marker_line, parse,
    reject, rejections, sections, sent,
};

const TEXT: &str = "---\ntftsr: triage/1\nid: 7\n---\n\n## Evidence\n- [E1](a.log#L2) `pool empty` <!-- 0123456789abcdef burst -->\n\n\
    ## Whys\nLeg: why did it happen\n\n### 1 Why did it fail?\n*cause, hypothesis*\n\n### 2 Why so late?\n*contributing, hypothesis*\n";

fn one() -> Place {
    Place::Why(WhyNumber(vec![1]))
}

fn draft<'a>(to: &'a str, body: &'a str) -> Draft<'a> {
    Draft { to, body, is_message: false }
}

fn author() -> Author {
    Author::Model {
        model: "local/small".to_owned(),
        time: "2026-03-14T03:00:00Z".to_owned(),
        prompt_hash: "0123456789abcdef".to_owned(),
    }
}

fn drafted(text: &str) -> String {
    let body = draft_body(
        &["to: local/small".to_owned()],
        "Rules.\n```\n## Whys\n```",
        "| log\nQuestion 1: Why?",
    );
    applied(text, &add_draft(text, &one(), &draft("local/small", &body)).expect("a draft"))
}

fn asked(text: &str) -> String {
    let text = drafted(text);
    applied(&text, &sent(&text, &one(), &author()).expect("sent"))
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

#[test]
fn a_draft_is_no_answer_and_gives_its_texts_back() {
    for text in [TEXT.to_owned(), TEXT.replace('\n', "\r\n")] {
        let drafted = drafted(&text);
        let document = parse(&drafted);
        assert_eq!(document.whys.len(), 2);
        assert!(!document.whys[0].value.is_answered(), "{drafted}");
        let all = exchanges(&drafted);
        assert_eq!((all.len(), all[0].to.as_str(), all[0].is_sent), (1, "local/small", false));
        let texts = draft_texts(&all[0].body).expect("both");
        assert_eq!(
            texts,
            ("Rules.\n```\n## Whys\n```".to_owned(), "| log\nQuestion 1: Why?".to_owned())
        );
        // A second draft takes the place of the first.
        let body = draft_body(&[], "Other.", "Q");
        let again = applied(
            &drafted,
            &add_draft(&drafted, &one(), &draft("local/other", &body)).expect("again"),
        );
        assert_eq!(exchanges(&again).len(), 1);
        assert_eq!(exchanges(&again)[0].to, "local/other");
    }
    assert_eq!(draft_texts("to: x\n--- question\nq"), None);
}

#[test]
fn an_answer_grows_while_a_person_types() {
    let mut text = asked(TEXT);
    assert!(exchanges(&text)[0].is_sent && text.contains("suggested by local/small"));
    let mut inserted = Vec::new();
    for (step, line) in ["The pool was empty [E1].", "Each request held a connection", "for 9 s."]
        .iter()
        .enumerate()
    {
        let new = vec![(*line).to_owned()];
        let edit = grown(&text, &one(), &new).expect("the marker is there");
        text = applied(&text, &[edit]);
        assert!(ends_in(&text, &one(), &new));
        inserted.extend(new);
        // Above, below, and inside.
        text = match step {
            0 => text.replacen("## Evidence", "Typed above.\n\n## Evidence", 1),
            1 => format!("{text}Typed below.\n"),
            _ => text.replacen("Each request", "EACH request", 1),
        };
    }
    let tail = lines("\n- [E1] “pool empty”\nConfidence: low.");
    let all = inserted.clone();
    let end = Ended { inserted: &inserted, lines: &all, tail: &tail, record: "asked, prompt 01" };
    let edits = ended(&text, &one(), &end).expect("the marker is there");
    let done = applied(&text, &edits);
    assert!(marker_line(&done, &one()).is_none() && exchanges(&done).is_empty(), "{done}");
    for part in [
        "Typed above.",
        "Typed below.",
        "EACH request held",
        "<!-- tftsr-ask 1 local/small, asked, prompt 01 -->",
        "- [E1] “pool empty”",
    ] {
        assert_eq!(done.matches(part).count(), 1, "{part} in {done}");
    }
    let why = &parse(&done).whys[0].value;
    assert!(why.answer.starts_with("The pool was empty [E1].\nEACH request"), "{}", why.answer);
    assert_eq!(ended(&done, &one(), &end), None);
}

#[test]
fn what_nobody_touched_becomes_the_whole_answer() {
    let text = asked(TEXT);
    let inserted = lines("Sure, here it is:");
    let text = applied(&text, &[grown(&text, &one(), &inserted).expect("there")]);
    let end =
        Ended { inserted: &inserted, lines: &lines("The pool was empty."), tail: &[], record: "r" };
    let done = applied(&text, &ended(&text, &one(), &end).expect("there"));
    assert_eq!(parse(&done).whys[0].value.answer, "The pool was empty.");
}

#[test]
fn a_failed_question_is_a_draft_again() {
    let text = asked(TEXT);
    let back = applied(&text, &failed(&text, &one(), &[]));
    assert_eq!(back, drafted(TEXT));
    assert_eq!(failed(&back, &one(), &[]), []);
    // Without the marker, too.
    let gone = text.replace(&format!("{}\n", marker(&one())), "");
    assert_eq!(grown(&gone, &one(), &lines("x")), None);
    assert_eq!(applied(&gone, &failed(&gone, &one(), &[])), drafted(TEXT));
}

fn answered() -> String {
    let text = asked(TEXT);
    let tail = lines(
        "\n- [E1] “pool empty”\nConfidence: medium.\nWould refute it: idle connections\nNext question: Why was the pool so small?",
    );
    let end = Ended {
        inserted: &[],
        lines: &lines("The pool was empty [E1]."),
        tail: &tail,
        record: "r",
    };
    applied(&text, &ended(&text, &one(), &end).expect("there"))
}

#[test]
fn an_accepted_suggestion_is_a_persons_answer() {
    let text = answered();
    let (next, edits) = accept(&text, &one()).expect("a suggestion");
    let done = applied(&text, &edits);
    let document = parse(&done);
    let why = document.why(&WhyNumber(vec![1])).expect("there");
    assert_eq!(why.author, Author::Person);
    assert_eq!(why.status, crate::WhyStatus::Supported);
    assert_eq!(
        why.answer,
        "The pool was empty [E1].\n\n- [E1] “pool empty”\nWould refute it: idle connections"
    );
    let next = next.expect("a why below");
    assert_eq!(
        (next.to_string().as_str(), document.why(&next).expect("there").question.as_str()),
        ("1.1", "Why was the pool so small?")
    );
    assert!(accept(&done, &one()).is_err());
}

#[test]
fn a_rejected_answer_is_known_again_by_its_words() {
    for answer in [
        "See https://example.com/a: [E9] shows it.",
        "- The pool was empty.\n- Nobody looked.",
        "Because of <b>evidence 12</b>.",
    ] {
        let given = crate::given("E1 app.log line 1\n| pool empty");
        let shown = || {
            let mut lines = crate::Lines::new(&given);
            let mut all = lines.push(answer);
            all.extend(lines.finish());
            all
        };
        let text = answered().replace("The pool was empty [E1].", &shown().join("\n"));
        assert!(text.contains(&shown().join("\n")), "{text}");
        let done = applied(&text, &reject(&text, &one()).expect("a suggestion"));
        assert!(is_rejected(&shown().join("\n"), &done, &one()), "{done}");
        assert!(!is_rejected("A deploy dropped the index.", &done, &one()));
    }
}

#[test]
fn what_nobody_accepted_is_told() {
    let text = answered();
    let holds = |text: &str, words: &str| {
        let at = text.find(words).expect("there");
        crate::unaccepted(text).iter().any(|span| span.start <= at && at < span.end)
    };
    assert!(holds(&text, "The pool was empty") && !holds(&text, "## Whys"), "{text}");
    let (_, edits) = accept(&text, &one()).expect("a suggestion");
    assert!(!holds(&applied(&text, &edits), "The pool was empty"));
    let done = applied(&text, &reject(&text, &one()).expect("a suggestion"));
    assert!(holds(&done, "The pool was empty"), "{done}");
    let text = section_answered();
    assert!(holds(&text, "It took") && !holds(&text, "It failed."), "{text}");
}

#[test]
fn a_rejected_suggestion_leaves_a_note_behind() {
    let text = answered();
    let done = applied(&text, &reject(&text, &one()).expect("a suggestion"));
    let why = parse(&done).whys[0].value.clone();
    assert!(!why.is_answered() && why.author == Author::Person, "{done}");
    let kept = rejections(&done, &one());
    assert_eq!(kept, ["The pool was empty [E1]."]);
    assert!(is_rejected("the pool was EMPTY [E1]!", &done, &one()));
    assert!(!is_rejected("A deploy dropped the index.", &done, &one()));
    assert!(reject(&done, &one()).is_err());
}

#[test]
fn the_case_against_an_answer_is_a_why_of_its_own() {
    let text =
        TEXT.replacen("*cause, hypothesis*", "*cause, supported*\nThe pool was empty [E1].", 1);
    let (child, edits) = add_counter_case(&text, &WhyNumber(vec![1])).expect("added");
    let done = applied(&text, &edits);
    let why = parse(&done).why(&child).expect("there").clone();
    assert_eq!((why.number.to_string().as_str(), why.kind), ("1.1", crate::WhyKind::Condition));
}

#[test]
fn what_a_message_asks_stays_marked_as_such() {
    let message = Draft { to: "local/small", body: "x", is_message: true };
    let text = applied(TEXT, &add_draft(TEXT, &one(), &message).expect("a draft"));
    let text = applied(&text, &sent(&text, &one(), &author()).expect("sent"));
    assert!(exchanges(&text)[0].is_message && exchanges(&text)[0].is_sent, "{text}");
    let text = applied(&text, &failed(&text, &one(), &[]));
    assert!(exchanges(&text)[0].is_message && !exchanges(&text)[0].is_sent, "{text}");
}

const REPORT: &str = "---\ntftsr: rca/1\nissue: 7\n---\n\n# RCA: Checkout fails\n\n## Summary\n\nIt failed.\n\n## Impact\n\n- who: shop\n";

fn summary() -> Place {
    Place::section("Summary")
}

fn section_asked() -> (String, String) {
    let body = draft_body(&[], "Rules.", "## Impact\nWrite it.");
    let text = applied(
        REPORT,
        &add_draft(REPORT, &summary(), &draft("local/small", &body)).expect("a draft"),
    );
    let asked = applied(&text, &sent(&text, &summary(), &author()).expect("sent"));
    (text, asked)
}

fn section_answered() -> String {
    let (_, asked) = section_asked();
    let tail = lines(
        "\n- [E1] “pool empty”\n- ~~`[E9]` “x”~~ does not hold: no such evidence was given\nConfidence: medium.\nNext question: What else?",
    );
    let inserted = lines("The pool was");
    let text = applied(&asked, &[grown(&asked, &summary(), &inserted).expect("there")]);
    let whole = lines("The pool was empty.\nIt took ~~40~~ minutes.\n\n- shop");
    let end = Ended { inserted: &inserted, lines: &whole, tail: &tail, record: "r" };
    applied(&text, &ended(&text, &summary(), &end).expect("there"))
}

#[test]
fn a_section_is_drafted_asked_and_given_back() {
    let (drafted, asked) = section_asked();
    assert!(
        drafted.contains("## Summary\n\n```tftsr-ask section:summary local/small draft\n"),
        "{drafted}"
    );
    assert!(
        asked.contains("```\n\n*suggested by local/small, 2026-03-14T03:00:00Z, prompt 0123456789abcdef*\n\n<!-- tftsr:streaming section:summary -->\n\nIt failed."),
        "{asked}"
    );
    assert_eq!(applied(&asked, &failed(&asked, &summary(), &[])), drafted);
    // Asked again after a run that left it behind.
    let again = applied(&asked, &sent(&asked, &summary(), &author()).expect("sent"));
    assert_eq!(again, asked);
    // What a person kept of it stays a suggestion.
    let line = lines("Half of it.");
    let grown = applied(&asked, &[grown(&asked, &summary(), &line).expect("there")]);
    let gone = grown.replace(&format!("{}\n", marker(&summary())), "");
    let kept = applied(&gone, &failed(&gone, &summary(), &line));
    assert!(
        kept.contains("suggested by")
            && kept.contains("Half of it.")
            && kept.contains("small draft"),
        "{kept}"
    );
    let nothing = Place::section("Nothing");
    assert!(add_draft(REPORT, &nothing, &draft("a/b", "x")).is_err());
}

#[test]
fn an_accepted_text_stands_above_what_the_section_said() {
    let text = section_answered();
    let all = sections(&text);
    assert_eq!(all.len(), 2);
    assert_eq!(all[0].suggested_by.as_deref(), Some("local/small"));
    assert_eq!(all[1].suggested_by, None);
    let (next, edits) = accept(&text, &summary()).expect("a suggestion");
    let done = applied(&text, &edits);
    assert_eq!(next, None);
    assert!(
        done.ends_with("## Summary\n\n<!-- tftsr-ask section:summary local/small, r -->\n\nThe pool was empty.\nIt took ~~40~~ minutes.\n\n- shop\n\n- ~~`[E9]` “x”~~ does not hold: no such evidence was given\n\nIt failed.\n\n## Impact\n\n- who: shop\n"),
        "{done}"
    );
    assert!(accept(&done, &summary()).is_err());
}

#[test]
fn a_text_stands_apart_from_what_the_section_said() {
    let report = REPORT.replace("## Summary\n\n", "## Summary\n");
    let text = applied(
        &report,
        &add_draft(&report, &summary(), &draft("local/small", "x")).expect("a draft"),
    );
    assert!(text.contains("```\n\nIt failed."), "{text}");
    let suggested = section_answered().replace(
        "<!-- tftsr:suggested section:summary -->\n\n",
        "<!-- tftsr:suggested section:summary -->\n",
    );
    let (_, edits) = accept(&suggested, &summary()).expect("a suggestion");
    let done = applied(&suggested, &edits);
    assert!(done.contains("such evidence was given\n\nIt failed."), "{done}");
}

#[test]
fn a_rejected_text_leaves_the_section_as_it_was() {
    let text = section_answered();
    let done = applied(&text, &reject(&text, &summary()).expect("a suggestion"));
    assert!(!done.contains("\nThe pool") && done.contains("\n\nIt failed.\n"), "{done}");
    let kept = rejections(&done, &summary());
    assert_eq!(kept.len(), 1);
    assert!(
        is_rejected("The pool was empty.\nIt took 40 minutes.\n- shop", &done, &summary()),
        "{kept:?}"
    );
}
