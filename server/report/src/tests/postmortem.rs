//! Post-mortem texts from triage documents built by hand.

use expect_test::expect;
use triage::{EventKind, Leg, WhyKind, WhyStatus};

use super::build::{Incident, at};
use super::{mail_incident, well_formed};
use crate::{Merged, RcaInput, RedactionCount, merge, open_points, postmortem};

fn write(incident: &Incident, triage_text: &str) -> String {
    let (issue, document) = (&incident.issue, &incident.document);
    let text = postmortem(
        &RcaInput {
            issue,
            document,
            logs: &[],
            changed: &[],
            volume: "",
            pictures: &[],
            audit_head: None,
            redaction: RedactionCount::default(),
            generated_at: at("2026-05-07T09:00:00Z"),
        },
        triage_text,
    );
    well_formed(&text);
    text
}

/// The text under a heading of the second level.
fn section<'t>(text: &'t str, name: &str) -> &'t str {
    let (_, after) = text.split_once(&format!("\n## {name}\n")).unwrap_or_default();
    after.split("\n## ").next().unwrap_or_default()
}

#[test]
fn it_holds_the_rca_and_what_those_who_decide_and_learn_need() {
    let text = write(&mail_incident(), "");
    let headings: Vec<&str> = text.lines().filter(|line| line.starts_with('#')).collect();
    expect![[r#"
        # Post-mortem: Password reset mails stopped for one region
        ## Executive summary
        ## Summary
        ## Impact
        ## Detection
        ## Timeline
        ## Why it happened
        ## Why it was not detected sooner
        ## Why it was not prevented or contained
        ## Root causes and trigger
        ## What we ruled out
        ## What went well
        ## What went wrong
        ## Where we got lucky
        ## What surprised us
        ## Countermeasures
        ## Action items
        ## Open questions
        ## Evidence
        ## Appendix
        ### The issue
        ### How the times were computed"#]]
    .assert_eq(&headings.join("\n"));
    let told: Vec<String> = [
        "Executive summary",
        "What went well",
        "What went wrong",
        "Where we got lucky",
        "What surprised us",
        "Countermeasures",
        "Action items",
        "Appendix",
    ]
    .iter()
    .map(|name| format!("## {name}\n{}", section(&text, name)))
    .collect();
    expect![[r#"
        ## Executive summary
        Password reset mails stopped for one region (P2 major).
        318 of 902 reset mails were not sent.
        Users were affected for 2 h 05 min.
        As far as is known it happened because queue names are kept in two places and compared by nobody; this is not confirmed yet.
        2 countermeasures are decided, 1 with no owner yet and 1 with no date yet.
        2 questions are open.

        ## What went well
        - It was acknowledged 3 min 30 s after detection.
        - Harm was stopped (revision 76 rolled back to) 6 min 10 s before all was back to normal.

        ## What went wrong
        - It was noticed by people 30 min 50 s after the start of impact, not by monitoring: support reports missing mails.
        - No alert watches queues without a consumer.

        ## Where we got lucky
        - *Why was only one region hit?* The others roll out on Thursdays.

        ## What surprised us
        Open: what nobody had expected is not written down yet.

        ## Countermeasures
        | what | addresses | type | how we will know |
        |---|---|---|---|
        | Names come from one schema | root cause | prevent, by elimination | a rename in one place fails the build |
        | Alert on queues without consumer | late detection | detect, automated | |

        ## Action items
        | action | owner | due |
        |---|---|---|
        | Names come from one schema | messaging | 2026-05-20 |
        | Alert on queues without consumer | **no owner** | **no date** |

        ## Appendix
        ### The issue

        | field | value |
        |---|---|
        | id | 01970a2c-0000-7000-8000-000000000001 |
        | severity | P2 major |
        | domain | Kubernetes |
        | status | triaging |
        | opened (UTC) | 2026-05-07 00:20:00 |

        ### How the times were computed

        | time | from (UTC) | to (UTC) | result |
        |---|---|---|---|
        | to detect | the start of impact, 2026-05-06 23:41:10 | detection, 2026-05-07 00:12:00 | 30 min 50 s |
        | to acknowledge | detection, 2026-05-07 00:12:00 | acknowledgement, 2026-05-07 00:15:30 | 3 min 30 s |
        | to mitigate | the start of impact, 2026-05-06 23:41:10 | mitigation, 2026-05-07 01:40:00 | 1 h 58 min |
        | to resolve | the start of impact, 2026-05-06 23:41:10 | resolution, 2026-05-07 01:46:10 | 2 h 05 min |
    "#]].assert_eq(&told.join("\n"));
}

#[test]
fn a_sparse_issue_asks_what_only_people_know() {
    let text = write(&Incident::new("Mailer is slow"), "");
    expect![[r#"
        ---
        tftsr: postmortem/1
        issue: 01970a2c-0000-7000-8000-000000000001
        title: "Post-mortem: Mailer is slow"
        classification: internal
        status: draft
        ---

        # Post-mortem: Mailer is slow

        ## Executive summary
        Mailer is slow (P2 major).
        Why it happened is not established yet.
        No countermeasure has been decided yet.
        5 questions are open.

        ## Summary
        Mailer is slow.
        The root cause is not known yet.

        ## What went well
        Open: what went well is not written down yet.

        ## What went wrong
        Open: what went wrong in finding and ending it is not written down yet.

        ## Where we got lucky
        Open: what kept it from being worse, and was nobody's doing, is not written down yet.

        ## What surprised us
        Open: what nobody had expected is not written down yet.

        ## Open questions
        - Who was affected, and how many?
        - When did the impact start, and when was it detected, acknowledged, mitigated and resolved? The timeline does not say.
        - Why did it happen? Not asked yet.
        - Why was it not detected sooner? Not asked yet.
        - Why was it not prevented or contained? Not asked yet.

        ## Appendix
        ### The issue

        | field | value |
        |---|---|
        | id | 01970a2c-0000-7000-8000-000000000001 |
        | severity | P2 major |
        | domain | Kubernetes |
        | status | triaging |
        | opened (UTC) | 2026-05-07 00:20:00 |
    "#]].assert_eq(&text);
    let open = open_points(&text).iter().filter(|point| point.id == "still-open").count();
    assert_eq!(open, 4);
}

#[test]
fn notes_of_people_in_the_triage_document_are_taken_over() {
    let notes = "---\ntftsr: triage/1\n---\n\n## Where we got lucky\n\n- It was a Sunday.\n\n### More\n\n## what surprised us\n<!-- nothing -->\n\n## What went well\nThe runbook #7 held.\n";
    let text = write(&mail_incident(), notes);
    assert!(
        section(&text, "Where we got lucky").starts_with("- It was a Sunday.\n\nMore\n\n- "),
        "{text}"
    );
    assert!(
        section(&text, "What went well").starts_with("The runbook #7 held.\n\n- It was"),
        "{text}"
    );
    assert!(section(&text, "What surprised us").starts_with("Open: "), "{text}");
}

#[test]
fn alerts_count_as_monitoring_and_calls_of_customers_do_not() {
    let check = |what: &str, well: bool, wrong: bool| {
        let incident = Incident::new("Checkout fails").event(
            "2026-05-06T10:00:00Z",
            EventKind::Detected,
            what,
            &[],
        );
        let text = write(&incident, "");
        assert_eq!(section(&text, "What went well").contains("Monitoring noticed"), well, "{what}");
        assert_eq!(
            section(&text, "What went wrong").contains("noticed by people"),
            wrong,
            "{what}"
        );
    };
    check("`HighErrorRate` alert fires", true, false);
    check("support reports missing mails", false, true);
    check("a customer calls before any alert", false, true);
    check("seen in a dashboard", false, false);
}

#[test]
fn refuted_answers_are_surprises_and_limits_are_luck() {
    let incident = Incident::new("Checkout fails")
        .why(
            "1",
            "Was the disk full?",
            "It had 40 GB free [E9].",
            WhyKind::Cause,
            WhyStatus::Refuted,
            &[],
        )
        .leg(Leg::Contained)
        .why(
            "2",
            "Why did it not get worse?",
            "The night batch was off.",
            WhyKind::Cause,
            WhyStatus::Supported,
            &[],
        );
    let text = write(&incident, "");
    assert_eq!(
        section(&text, "What surprised us"),
        "- It was not so: *Was the disk full?* It had 40 GB free.\n"
    );
    assert_eq!(
        section(&text, "Where we got lucky"),
        "- *Why did it not get worse?* The night batch was off.\n"
    );
}

#[test]
fn writing_it_again_keeps_what_people_wrote() {
    let first = write(&mail_incident(), "");
    let people = first.replace(
        "Open: what nobody had expected is not written down yet.",
        "That a queue without a consumer looks healthy.",
    );
    assert_ne!(people, first);
    let again = write(
        &mail_incident().countermeasure([
            "Train",
            "3",
            "contain",
            "train",
            "ops",
            "2026-06-01",
            "x",
        ]),
        "",
    );
    let Merged { text, conflicts } = merge(Some(&first), &people, &again);
    assert!(text.contains("That a queue without a consumer looks healthy."), "{text}");
    assert!(text.contains("| Train | ops | 2026-06-01 |"), "{text}");
    assert_eq!(conflicts, []);
}
