//! Fresh documents.

use expect_test::expect;

use crate::{Countermeasure, add_timeline_event, is_triage, lint, parse, render, slug};

use super::*;

#[test]
fn a_time_that_is_a_guess_says_so_and_reads_back_as_one() {
    let guessed = Evidence { certain: false, ..evidence("E1", 1) };
    let row = TimelineEvent { certain: false, ..event("2026-03-14T02:09:12.250Z", "a change") };
    let text = render(&issue(), std::slice::from_ref(&guessed), std::slice::from_ref(&row), &[]);
    assert!(text.contains(" ~2026-03-14T02:09:12.25Z Service"), "{text}");
    assert!(text.contains("| ~2026-03-14 02:09:12.25 | change |"), "{text}");
    let document = parse(&text);
    assert_eq!((&document.evidence[0].value, &document.timeline[0].value), (&guessed, &row));
    assert_eq!(guessed.written_time().as_deref(), Some("~2026-03-14T02:09:12.25Z"));
    let known = TimelineEvent { certain: true, ..event("2026-03-14T02:10:00Z", "known") };
    let edits = add_timeline_event(&text, &known).unwrap();
    assert!(applied(&text, &edits).contains("| 2026-03-14 02:10:00 | change | known |"));
}

#[test]
fn a_fresh_document_is_short_and_says_what_to_do() {
    let text = render(&issue(), &[], &[], &[]);
    expect![[r#"
        ---
        tftsr: triage/1
        id: 019b0a2c-7c1e-7f2a-9a44-0d5b7e1f3c10
        title: "[IPV4_1] unreachable: packets lost"
        domain: network
        severity: p2
        status: triaging
        provider: none
        tags: [wan, "site a, b"]
        ---

        # [IPV4_1] unreachable: packets lost

        ## Impact
        <!-- Who was affected, what failed for them, from when until when, how many or how much -->

        ## Evidence
        <!-- Log lines that whys cite: suggest evidence from the attached logs, or add bullets like [E1](app.log#L12) -->

        ## Timeline
        | time (UTC) | kind | what | evidence |
        |---|---|---|---|

        ## Whys
        Leg: why did it happen

        ## Root causes
        <!-- One bullet a cause that is in our control: the number of its why, then the cause in words -->

        ## Countermeasures
        | what | for | type | strength | owner | due | check |
        |---|---|---|---|---|---|---|

        ## Open questions
        <!-- What is not known yet, one bullet each -->
    "#]]
    .assert_eq(&text);
    assert!(is_triage(&text));
    let document = parse(&text);
    assert_eq!(document.front.title.as_deref(), Some("[IPV4_1] unreachable: packets lost"));
    assert_eq!(document.front.tags, ["wan", "site a, b"]);
    assert_eq!((document.impact.is_none(), document.open_questions.len()), (true, 0));
}

#[test]
fn a_document_with_everything_reads_back_as_it_was() {
    let evidence = [evidence("E1", 10), evidence("E2", 20)];
    let timeline = [event("2026-03-14T02:09:12.5Z", "a | b"), event("2026-03-14T02:10:00Z", "c")];
    let mut suggested =
        why("2", Leg::Detected, "Why late?", "The poll [E1] takes 5 min.\n\n```text\n## raw\n```");
    suggested.author = Author::Model {
        model: "local/small".to_owned(),
        time: "2026-03-14T04:00:00Z".to_owned(),
        prompt_hash: "ab12".to_owned(),
    };
    let mut ruled = why("1.2", Leg::Happened, "Was it the firewall?", "");
    ruled.author = Author::Rule;
    ruled.evidence.clear();
    let whys =
        [why("1", Leg::Happened, "Why lost?", "A loop [E1].\nSecond line."), ruled, suggested];
    let text = render(&issue(), &evidence, &timeline, &whys);
    expect![[r#"
        ## Evidence
        - [E1](logs/core%20%28old%29%201.log#L10-L12) 2026-03-14T02:09:12.25Z Service Control Manager `` `show` said: up | down <!-- x --> `` <!-- 9f2c41d07be1a655 burst: 0.1 to 34 % -->
        - [E2](logs/core%20%28old%29%201.log#L20-L22) 2026-03-14T02:09:12.25Z Service Control Manager `` `show` said: up | down <!-- x --> `` <!-- 9f2c41d07be1a655 burst: 0.1 to 34 % -->

        ## Timeline
        | time (UTC) | kind | what | evidence |
        |---|---|---|---|
        | 2026-03-14 02:09:12.5 | change | a \| b | E1, E2 |
        | 2026-03-14 02:10:00 | change | c | E1, E2 |

        ## Whys
        Leg: why did it happen

        ### 1 Why lost?
        *cause, supported*
        A loop [E1].
        Second line.

        ### 1.2 Was it the firewall?
        *cause, supported, suggested by rule*

        Leg: why was it not detected sooner

        ### 2 Why late?
        *cause, supported, suggested by local/small, 2026-03-14T04:00:00Z, prompt ab12*
        The poll [E1] takes 5 min.

        ```text
        ## raw
        ```

    "#]]
    .assert_eq(text.split_once("## Evidence").and_then(|(_, rest)| rest.split_once("## Root")).map(|(part, _)| format!("## Evidence{part}")).as_deref().unwrap_or_default());
    let document = parse(&text);
    assert_eq!(document.evidence.iter().map(|one| one.value.clone()).collect::<Vec<_>>(), evidence);
    assert_eq!(document.timeline.iter().map(|one| one.value.clone()).collect::<Vec<_>>(), timeline);
    assert_eq!(document.whys.iter().map(|one| one.value.clone()).collect::<Vec<_>>(), whys);
}

#[test]
fn an_answer_cannot_change_the_shape_of_the_document() {
    let answer =
        "# No heading\nLeg: why did it happen\n<!-- no comment\n```\nopen fence\n### 9 Not a why";
    let whys = [
        why("1", Leg::Happened, "Why?", answer),
        why("2", Leg::Detected, "Why late?", "*cause, confirmed*"),
    ];
    let text = render(&issue(), &[], &[], &whys);
    let document = parse(&text);
    let numbers: Vec<String> =
        document.whys.iter().map(|why| why.value.number.to_string()).collect();
    assert_eq!(numbers, ["1", "2"]);
    for word in ["No heading", "why did it happen", "no comment", "open fence", "Not a why"] {
        assert!(document.whys[0].value.answer.contains(word), "{word}");
    }
    assert_eq!(document.whys[1].value.answer, "*cause, confirmed*");
}

#[test]
fn a_fresh_document_is_not_covered_in_complaints() {
    let evidence = [evidence("E1", 10)];
    let whys = [Why {
        evidence: Vec::new(),
        status: WhyStatus::Hypothesis,
        ..why("1", Leg::Happened, "Why?", "")
    }];
    let text = render(&issue(), &evidence, &[event("2026-03-14T02:09:12Z", "x")], &whys);
    let text = text.replace("E1, E2", "E1");
    let problems = lint(&parse(&text), &text);
    assert!(problems.len() <= 3, "{problems:#?}");
    assert!(
        problems.iter().all(|problem| problem.severity == crate::ProblemSeverity::Hint),
        "{problems:#?}"
    );
}

#[test]
fn slugs_are_safe_in_file_names() {
    for (title, expected) in [
        (
            "Checkout returns 502 for one customer in three",
            "checkout-returns-502-for-one-customer-in-three",
        ),
        ("[IPV4_1] can't be reached", "ipv4-1-cant-be-reached"),
        ("Übergröße in Zürich – Straße", "uebergroesse-in-zuerich-strasse"),
        ("Cafe\u{301} ../../etc/passwd", "cafe-etc-passwd"),
        ("データベース", "issue"),
        ("", "issue"),
        ("CON", "con-issue"),
        ("com1", "com1-issue"),
        (
            "A very long title that goes on and on about what failed in the night",
            "a-very-long-title-that-goes-on-and-on-about-what",
        ),
        (
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ),
    ] {
        assert_eq!(slug(title), expected, "{title}");
    }
}

/// What the product writes is as its formatter would have it, and stays so with each row that comes; so does what a person
/// had formatted into columns.
#[test]
fn formatting_what_was_written_here_changes_nothing() {
    let rendered = render(
        &issue(),
        &[evidence("E1", 1)],
        &[event("2026-03-14T02:09:12Z", "a | change"), event("2026-03-14T02:08:12Z", "b")],
        &[why("1", Leg::Happened, "Why?", "So [E1].")],
    );
    let columns = DOCUMENT.replace(
        "|---|---|---|---|---|---|---|\n",
        "|---|---|---|---|---|---|---|\n| Alert | 1 | detect |  |  |  |  |\n",
    );
    let columns = applied(&columns, &crate::format(&columns));
    assert!(columns.contains("| what  | for | type   |"), "{columns}");
    for start in [rendered, columns] {
        assert_eq!(crate::format(&start), Vec::new(), "{start}");
        let mut text = start;
        for (minute, what) in [(1, "x"), (30, "a change that is longer than the column"), (5, "")] {
            let row = event(&format!("2026-03-14T02:{minute:02}:00Z"), what);
            text = applied(&text, &add_timeline_event(&text, &row).unwrap());
            let row = Countermeasure {
                what: format!("{what}{what}"),
                owner: "data | platform".to_owned(),
                ..Countermeasure::default()
            };
            text = applied(&text, &crate::edit::add_countermeasure(&text, &row));
            assert_eq!(crate::format(&text), Vec::new(), "{text}");
        }
        assert_eq!(parse(&text).timeline.iter().filter(|event| event.value.what == "x").count(), 1);
    }
}
