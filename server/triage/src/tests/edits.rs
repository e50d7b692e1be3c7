//! Changing documents that people wrote.

use expect_test::{Expect, expect};

use crate::{
    EditError, Leg, WhyChange, add_evidence, add_timeline_event, add_why, parse, set_front_matter,
    update_why,
};

use super::*;

/// The lines that differ, with `-` and `+`; the same edits on a document with CRLF give the same document with CRLF.
#[track_caller]
fn check(change: &dyn Fn(&str) -> Vec<Edit>, expected: &Expect) {
    check_in(DOCUMENT, change, expected);
}

#[track_caller]
fn check_in(before: &str, change: &dyn Fn(&str) -> Vec<Edit>, expected: &Expect) {
    let after = applied(before, &change(before));
    if before.contains('\n') {
        let crlf = before.replace('\n', "\r\n");
        assert_eq!(applied(&crlf, &change(&crlf)), after.replace('\n', "\r\n"), "CRLF");
    }
    let (old, new): (Vec<&str>, Vec<&str>) =
        (before.split('\n').collect(), after.split('\n').collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail =
        old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let mut lines = String::new();
    for (mark, lines_of) in [('-', &old), ('+', &new)] {
        for line in &lines_of[head..lines_of.len() - tail] {
            lines.push_str(&format!("{mark}{line}\n"));
        }
    }
    expected.assert_eq(&lines);
}

fn whys(parent: Option<&str>, leg: Leg) -> impl Fn(&str) -> Vec<Edit> {
    move |text| add_why(text, parent.map(number).as_ref(), leg, "  Why\nso? ").expect("added").1
}

#[test]
fn a_why_goes_after_the_last_one_below_its_parent() {
    check(
        &whys(Some("1"), Leg::Contained),
        &expect![[r#"
            +### 1.2 Why so?
            +*cause, hypothesis*
            +
        "#]],
    );
    check(
        &whys(Some("1.1"), Leg::Happened),
        &expect![[r#"
            +### 1.1.1 Why so?
            +*cause, hypothesis*
            +
        "#]],
    );
    check(
        &whys(Some("2"), Leg::Happened),
        &expect![[r#"
            +### 2.1 Why so?
            +*contributing, hypothesis*
            +
        "#]],
    );
}

#[test]
fn a_top_why_goes_to_the_end_of_its_leg() {
    check(
        &whys(None, Leg::Happened),
        &expect![[r#"
            +### 3 Why so?
            +*cause, hypothesis*
            +
        "#]],
    );
    check(
        &whys(None, Leg::Contained),
        &expect![[r#"
            +Leg: why was it not prevented or contained
            +
            +### 3 Why so?
            +*contributing, hypothesis*
            +
        "#]],
    );
    let after = applied(DOCUMENT, &whys(None, Leg::Happened)(DOCUMENT));
    assert_eq!(parse(&after).why(&number("3")).map(|why| why.leg), Some(Leg::Happened));
}

#[test]
fn a_leg_is_written_before_the_later_ones() {
    let text = "## Whys\nLeg: why was it not prevented or contained\n\n### 1 Why?\n";
    check_in(
        text,
        &whys(None, Leg::Detected),
        &expect![[r#"
        +Leg: why was it not detected sooner
        +
        +### 2 Why so?
        +*contributing, hypothesis*
        +
    "#]],
    );
    check_in(
        "",
        &whys(None, Leg::Happened),
        &expect![[r#"
        +## Whys
        +Leg: why did it happen
        +
        +### 1 Why so?
        +*cause, hypothesis*
    "#]],
    );
    check_in(
        "# T\n\n## Root causes\n",
        &whys(None, Leg::Happened),
        &expect![[r#"
        +## Whys
        +Leg: why did it happen
        +
        +### 1 Why so?
        +*cause, hypothesis*
        +
    "#]],
    );
}

#[test]
fn a_why_that_is_not_there_is_named() {
    let error = add_why(DOCUMENT, Some(&number("7")), Leg::Happened, "Why?").expect_err("no 7");
    assert_eq!(error.to_string(), "there is no why 7; use one of 1, 1.1, 2");
    let twice = DOCUMENT.replace("### 1.1 ", "### 1 ");
    let error = update_why(&twice, &number("1"), &WhyChange::default()).expect_err("two of them");
    assert_eq!(error, EditError::DuplicateWhy(number("1")));
    assert_eq!(add_why(DOCUMENT, None, Leg::Happened, " \n"), Err(EditError::EmptyQuestion));
    assert_eq!(
        add_why("### 4294967295 q", None, Leg::Happened, "q").map(|(number, _)| number),
        Ok(number("1"))
    );
    let last = "## Whys\n### 4294967295 q";
    assert_eq!(add_why(last, None, Leg::Happened, "q"), Err(EditError::NoNumberLeft));
}

fn change(at: &'static str, change: WhyChange) -> impl Fn(&str) -> Vec<Edit> {
    move |text| update_why(text, &number(at), &change).expect("changed")
}

#[test]
fn a_new_answer_keeps_what_stands_below_the_old_one() {
    let below = "Against: nothing found yet.\n\nBob saw it twice.\n- on Monday\n";
    let change = WhyChange { answer: Some("New.".to_owned()), ..WhyChange::default() };
    for (old, new) in [("Old.\nMore of it.\n", "New.\n"), ("", "New.\n")] {
        let whys =
            |answer: &str| format!("## Whys\n### 1 Why?\n*cause, hypothesis*\n{answer}{below}");
        let text = whys(old);
        let edits = update_why(&text, &number("1"), &change).expect("changed");
        assert_eq!(crate::tests::applied(&text, &edits), whys(new));
    }
}

#[test]
fn an_answer_that_cites_evidence_supports() {
    let answer =
        |answer: &str| WhyChange { answer: Some(answer.to_owned()), ..WhyChange::default() };
    check(
        &change("1.1", answer("One query held each [E1].\r\nFor 9 s.")),
        &expect![[r#"
        -*cause, hypothesis*
        +*cause, supported*
        +One query held each [E1].
        +For 9 s.
    "#]],
    );
    check(
        &change("1.1", answer("A guess, see [E9].")),
        &expect![[r#"
        +A guess, see [E9].
    "#]],
    );
    check(
        &change("1", answer("")),
        &expect![[r#"
        -*cause, supported*
        -No connection was free for 30 s [E2].
        +*cause, hypothesis*
    "#]],
    );
    check(&change("1", answer("No connection was free for 30 s [E2].")), &expect![""]);
    let stay = WhyChange { status: Some(WhyStatus::Hypothesis), ..answer("Held [E1].") };
    check(
        &change("1.1", stay),
        &expect![[r#"
        +Held [E1].
    "#]],
    );
}

#[test]
fn kind_status_and_question_change_alone() {
    let status = |status| WhyChange { status: Some(status), ..WhyChange::default() };
    check(
        &change("1", status(WhyStatus::Confirmed)),
        &expect![[r#"
        -*cause, supported*
        +*cause, confirmed*
    "#]],
    );
    check(
        &change("1.1", status(WhyStatus::Refuted)),
        &expect![[r#"
        -*cause, hypothesis*
        +*ruled out, refuted*
    "#]],
    );
    check(
        &change("1.1", WhyChange { kind: Some(WhyKind::RuledOut), ..WhyChange::default() }),
        &expect![[r#"
        -*cause, hypothesis*
        +*ruled out, refuted*
    "#]],
    );
    check(
        &change(
            "2",
            WhyChange { question: Some("Why so late?".to_owned()), ..WhyChange::default() },
        ),
        &expect![[r#"
        -### 2 Why did the alert need seven minutes?
        +### 2 Why so late?
    "#]],
    );
}

#[test]
fn a_why_without_attributes_gets_them_and_comments_stay() {
    let text = "## Whys\n### 1\nFirst.\n<!-- kept -->\n\n```tftsr-ask 1 local/small draft\n## Whys\n```\nSecond.\n\n### 2 Why?\n_cause, hypothesis, suggested by local/small_";
    let new = WhyChange {
        answer: Some("Other [E1].".to_owned()),
        question: Some("Why?".to_owned()),
        status: Some(WhyStatus::Supported),
        kind: None,
    };
    check_in(
        text,
        &change("1", new.clone()),
        &expect![[r#"
            -### 1
            -First.
            +### 1 Why?
            +*cause, supported*
            +Other [E1].
        "#]],
    );
    check_in(
        text,
        &change("2", new),
        &expect![[r#"
        -_cause, hypothesis, suggested by local/small_
        +_cause, supported, suggested by local/small_
        +Other [E1].
    "#]],
    );
}

#[test]
fn events_go_in_the_order_of_time() {
    let add = |at: &'static str| {
        move |text: &str| add_timeline_event(text, &event(at, "a|b")).expect("added")
    };
    check(
        &add("2026-03-14T02:10:00Z"),
        &expect![[r#"
        +| 2026-03-14 02:10:00 | change | a\|b | E1, E2 |
    "#]],
    );
    let after = applied(DOCUMENT, &add("2026-03-14T02:10:00Z")(DOCUMENT));
    let times: Vec<Timestamp> =
        parse(&after).timeline.iter().map(|event| event.value.time).collect();
    assert!(times.is_sorted() && times.len() == 3);
    assert_eq!(add("2026-03-14T02:10:00Z")(&after), []);
    for at in ["2026-03-14T01:00:00Z", "2026-03-14T02:11:40Z", "2026-03-15T00:00:00.5Z"] {
        let after = applied(DOCUMENT, &add(at)(DOCUMENT));
        assert!(parse(&after).timeline.is_sorted_by_key(|event| event.value.time), "{at}");
        keeps_every_line(DOCUMENT, &after);
    }
    check_in(
        "",
        &add("2026-03-14T02:10:00Z"),
        &expect![[r#"
        +## Timeline
        +| time (UTC) | kind | what | evidence |
        +|---|---|---|---|
        +| 2026-03-14 02:10:00 | change | a\|b | E1, E2 |
    "#]],
    );
    check_in(
        "## Timeline\n|what|who|time|\n|--|--|--|\n|x|y|02:00|\n",
        &add("2026-03-14T02:10:00Z"),
        &expect![[r#"
        +| a\|b | | 2026-03-14 02:10:00 |
    "#]],
    );
}

#[test]
fn evidence_goes_to_the_end_and_is_not_doubled() {
    let add = |text: &str| add_evidence(text, &[evidence("E3", 5)]).expect("added");
    check(
        &add,
        &expect![[r#"
        +- [E3](logs/core%20%28old%29%201.log#L5-L7) 2026-03-14T02:09:12.25Z Service Control Manager `` `show` said: up | down <!-- x --> `` <!-- 9f2c41d07be1a655 burst: 0.1 to 34 % -->
    "#]],
    );
    let after = applied(DOCUMENT, &add(DOCUMENT));
    assert_eq!(add(&after), []);
    assert_eq!(
        parse(&after).evidence.last().map(|last| last.value.clone()),
        Some(evidence("E3", 5))
    );
    let error = add_evidence(DOCUMENT, &[evidence("E1", 5)]).expect_err("taken");
    assert_eq!(error.to_string(), "E1 already names other lines; add the new evidence as E3");
    let fresh = crate::render(&issue(), &[], &[], &[]);
    let filled = applied(&fresh, &add(&fresh));
    assert!(!filled.contains("suggest evidence from"), "the line of help makes room");
}

#[test]
fn of_a_key_that_stands_twice_the_last_one_is_set_and_read() {
    let text = "---\ntftsr: triage/1\ntitle: one\ntitle: two\n---\n";
    let after = applied(text, &set_front_matter(text, "title", "three").expect("set"));
    assert_eq!(after, text.replace("two", "three"));
    assert_eq!(parse(&after).front.title.as_deref(), Some("three"));
}

#[test]
fn a_value_that_is_not_there_is_set_before_its_comment() {
    let text = "---\ntftsr: triage/1\ntitle:   # of the shop\n---\n";
    let after = applied(text, &set_front_matter(text, "title", "no index").expect("set"));
    assert_eq!(after, text.replace("title:", "title: no index"));
    assert_eq!(parse(&after).front.title.as_deref(), Some("no index"));
}

#[test]
fn front_matter_is_quoted_where_yaml_needs_it() {
    let set = |key: &'static str, value: &'static str| {
        move |text: &str| set_front_matter(text, key, value).expect("set")
    };
    check(
        &set("title", "A: b # c"),
        &expect![[r#"
        -title: Checkout returns 502
        +title: "A: b # c"
    "#]],
    );
    check(
        &set("domain", "linux"),
        &expect![[r#"
        -domain: db   # of the shop
        +domain: linux   # of the shop
    "#]],
    );
    check(&set("domain", "db"), &expect![""]);
    check(
        &set("tags", "[a, b c]"),
        &expect![[r#"
        -tags:
        -  - checkout
        -  - postgres
        +tags: [a, b c]
    "#]],
    );
    check(&set("tags", "[checkout, postgres]"), &expect![""]);
    check(
        &set("owner", "no"),
        &expect![[r#"
        +owner: "no"
    "#]],
    );
    for value in [
        "a\"b\\c",
        "- x",
        "null",
        "12",
        "it's",
        "[x]",
        "#1",
        "",
        "ends:",
        " x ",
        "tab\tx",
        "ünï",
        "no\u{a0}#comment",
        "a \"b",
        "it's 'so",
        "\\",
        "- \\",
        "- \" # \\",
    ] {
        let after = applied(DOCUMENT, &set_front_matter(DOCUMENT, "title", value).expect("set"));
        assert_eq!(parse(&after).front.title.unwrap_or_default(), value.trim(), "{value}");
    }
    for text in ["---\ntitle: x # why\n---\n", "---\ntitle: \u{a0}x\ntitle: y\n---\n"] {
        for value in ["a \"b", "- \\", "- it's # so", "'"] {
            let after = applied(text, &set_front_matter(text, "title", value).expect("set"));
            assert_eq!(parse(&after).front.title.as_deref(), Some(value), "{after}");
            assert_eq!(after.contains("# why"), text.contains("# why"), "a comment stays: {after}");
        }
    }
    assert_eq!(set_front_matter("no front", "title", "x"), Err(EditError::NoFrontMatter));
    assert_eq!(set_front_matter("---\ntitle: x\n", "title", "y"), Err(EditError::NoFrontMatter));
    check_in(
        "---\n---\n",
        &set("id", "7x"),
        &expect![[r#"
        +id: 7x
    "#]],
    );
}
