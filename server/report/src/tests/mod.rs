//! RCA texts from triage documents built by hand.

mod build;
mod grounds;
mod postmortem;

use expect_test::{Expect, expect};
use triage::{EventKind, Leg, WhyKind, WhyStatus};

use self::build::{Incident, at};
use crate::{LogHash, RcaInput, RedactionCount, rca};

fn check(incident: &Incident, expected: &Expect) {
    let text = write(incident, &[], None, RedactionCount::default());
    expected.assert_eq(&text);
    well_formed(&text);
}

fn write(
    incident: &Incident,
    logs: &[LogHash],
    audit_head: Option<&str>,
    redaction: RedactionCount,
) -> String {
    let (issue, document) = (&incident.issue, &incident.document);
    let generated_at = at("2026-05-07T09:00:00Z");
    rca(&RcaInput {
        issue,
        document,
        logs,
        changed: &[],
        volume: "",
        pictures: &[],
        audit_head,
        redaction,
        generated_at,
    })
}

/// What holds of every RCA: no empty heading, no blank at a line end, tables with equal numbers of cells, one line end at the end.
fn well_formed(text: &str) {
    let lines: Vec<&str> = text.lines().collect();
    for pair in lines.windows(2) {
        assert!(
            !(pair[0].starts_with("## ") && pair[1].trim().is_empty()),
            "empty heading {}",
            pair[0]
        );
    }
    assert!(!lines.last().unwrap().starts_with('#'), "empty heading at the end");
    assert!(lines.iter().all(|line| line.trim_end() == *line), "blank at a line end:\n{text}");
    assert!(text.ends_with('\n') && !text.ends_with("\n\n"));
    assert!(!text.contains("\n\n\n"), "two blank lines:\n{text}");
    let cells = |row: &str| row.replace("\\|", "").matches('|').count();
    for pair in lines.windows(2).filter(|pair| pair.iter().all(|line| line.starts_with('|'))) {
        assert_eq!(cells(pair[0]), cells(pair[1]), "cells of {pair:?}");
    }
}

fn mail_incident() -> Incident {
    Incident::new("Password reset mails stopped for one region")
        .impact("- Who: customers of the north region\n- What: 318 of 902 reset mails were not sent\n- Money: \n<!-- fill in what is known -->")
        .evidence("E1", "logs/deploy.log", (41, 41), Some("2026-05-06T23:40:02Z"), "rollout mailer-config rev 77 by [USERNAME_1]")
        .evidence("E2", "logs/mailer.log", (1200, 1207), Some("2026-05-06T23:41:10Z"), "queue `reset_mails` | no consumer")
        .evidence("E3", "logs/mailer.log", (1390, 1390), None, "consumers=0 for [HOSTNAME_2]")
        .event("2026-05-06T23:41:10Z", EventKind::ImpactStart, "first mail waits", &["E2"])
        .event("2026-05-06T23:39:50Z", EventKind::Change, "rollout of `mailer-config` starts", &["E1"])
        .event("2026-05-06T23:40:02Z", EventKind::Trigger, "revision 77 renames the queue", &["E1"])
        .event("2026-05-07T00:12:00Z", EventKind::Detected, "support reports missing mails", &[])
        .event("2026-05-07T00:15:30Z", EventKind::Acknowledged, "", &[])
        .event("2026-05-07T01:40:00Z", EventKind::Mitigated, "revision 76 rolled back to", &["E3"])
        .event("2026-05-07T01:46:10Z", EventKind::Resolved, "queue is empty", &[])
        .why("1", "Why were mails not sent?", "Nothing read the queue\n`reset_mails` [E2].", WhyKind::Cause, WhyStatus::Confirmed, &["E2", "E3"])
        .why("1.1", "Why did nothing read it?", "The mailer listened on the new name, the web shop wrote to the old one.\n\n```\nshop: reset_mails\nmailer: reset-mails\n```", WhyKind::Cause, WhyStatus::Confirmed, &["E1"])
        .why("1.1.1", "Why did the two differ?", "Queue names stand in two repositories and nothing compares them.", WhyKind::Cause, WhyStatus::Supported, &[])
        .why("1.1.1.1", "Why is there no shared schema?", "", WhyKind::Cause, WhyStatus::Hypothesis, &[])
        .why("1.2", "Why was only one region hit?", "The others roll out on Thursdays.", WhyKind::Condition, WhyStatus::Confirmed, &[])
        .why("1.3", "Was the broker down?", "its health checks passed all through [E2]", WhyKind::RuledOut, WhyStatus::Refuted, &["E2"])
        .leg(Leg::Detected)
        .why("2", "Why did support notice first?", "No alert watches queues without a consumer.", WhyKind::Contributing, WhyStatus::Confirmed, &[])
        .leg(Leg::Contained)
        .why("3", "Why did the rollout go on?", "", WhyKind::Cause, WhyStatus::Hypothesis, &[])
        .root_cause(Some("1.1.1"), "queue names are kept in two places and compared by nobody")
        .countermeasure(["Names come from one schema", "1.1.1", "prevent", "eliminate", "messaging", "2026-05-20", "a rename in one place fails the build"])
        .countermeasure(["Alert on queues without consumer", "2", "detect", "automate", "", "", ""])
        .question("Were mails lost, or only late?")
}

#[test]
fn an_incident_over_midnight() {
    let incident = mail_incident();
    let logs =
        [LogHash { path: "logs/mailer_1.log".to_owned(), lines: 2210, sha256: "ab".repeat(32) }];
    let text = write(&incident, &logs, Some("77c0ffee"), RedactionCount { values: 2, types: 2 });
    well_formed(&text);
    expect![[r#"
        ---
        tftsr: rca/1
        issue: 01970a2c-0000-7000-8000-000000000001
        title: "RCA: Password reset mails stopped for one region"
        classification: internal
        status: draft
        ---

        # RCA: Password reset mails stopped for one region

        ## Summary
        Password reset mails stopped for one region.
        The impact lasted 2 h 05 min, from 2026-05-06 23:41:10 to 2026-05-07 01:46:10 UTC.
        Trigger: revision 77 renames the queue.
        Root cause: queue names are kept in two places and compared by nobody (supported, not yet confirmed).
        Mitigated at 2026-05-07 01:40:00 UTC: revision 76 rolled back to.

        ## Impact
        - Who: customers of the north region
        - What: 318 of 902 reset mails were not sent

        Lasted 2 h 05 min, from 2026-05-06 23:41:10 to 2026-05-07 01:46:10 UTC.

        ## Detection
        Detected at 2026-05-07 00:12:00 UTC, 30 min 50 s after the start of impact: support reports missing mails.

        ## Timeline
        | time (UTC) | what | evidence |
        |---|---|---|
        | 2026-05-06 23:39:50 | rollout of `mailer-config` starts | E1 |
        | 2026-05-06 23:40:02 | **Trigger**: revision 77 renames the queue | E1 |
        | 2026-05-06 23:41:10 | **Impact starts**: first mail waits | E2 |
        | 2026-05-07 00:12:00 | **Detected**: support reports missing mails | |
        | 2026-05-07 00:15:30 | **Acknowledged** | |
        | 2026-05-07 01:40:00 | **Mitigated**: revision 76 rolled back to | E3 |
        | 2026-05-07 01:46:10 | **Resolved**: queue is empty | |

        | time to detect | to acknowledge | to mitigate | to resolve |
        |---|---|---|---|
        | 30 min 50 s | 3 min 30 s | 1 h 58 min | 2 h 05 min |

        Measured from the start of impact; to acknowledge from detection.

        <!-- figure: timeline -->

        ## Why it happened
        1. *Why were mails not sent?* Nothing read the queue `reset_mails` [E2]. [E3]
           1. *Why did nothing read it?* The mailer listened on the new name, the web shop wrote to the old one. [E1]

              ```
              shop: reset_mails
              mailer: reset-mails
              ```
              1. *Why did the two differ?* Queue names stand in two repositories and nothing compares them. *(supported, not yet confirmed)*
           2. Condition: *Why was only one region hit?* The others roll out on Thursdays.

        <!-- figure: whys -->

        ## Why it was not detected sooner
        1. *Why did support notice first?* No alert watches queues without a consumer.

        ## Why it was not prevented or contained
        Open: “Why did the rollout go on?” has not been answered.

        ## Root causes and trigger
        - **Trigger**: revision 77 renames the queue
        - **Root cause**: queue names are kept in two places and compared by nobody *(supported)*

        ## What we ruled out
        - Was the broker down? Its health checks passed all through [E2].

        ## Countermeasures
        | what | addresses | type | owner | due | how we will know |
        |---|---|---|---|---|---|
        | Names come from one schema | root cause | prevent, by elimination | messaging | 2026-05-20 | a rename in one place fails the build |
        | Alert on queues without consumer | late detection | detect, automated | **no owner** | **no date** | |

        ## Open questions
        - Why is there no shared schema?
        - Were mails lost, or only late?

        ## Evidence
        | id | file, line | time (UTC) | SHA-256 | excerpt |
        |---|---|---|---|---|
        | E1 | logs/deploy.log, 41 | 2026-05-06 23:40:02 | 0000000000000029 | `rollout mailer-config rev 77 by [USERNAME_1]` |
        | E2 | logs/mailer.log, 1200–1207 | 2026-05-06 23:41:10 | 00000000000004b0 | ``queue `reset_mails` \| no consumer`` |
        | E3 | logs/mailer.log, 1390 | | 000000000000056e | `consumers=0 for [HOSTNAME_2]` |

        The logs as they were on 2026-05-07 (UTC):

        | log | lines | SHA-256 |
        |---|---|---|
        | logs/mailer_1.log | 2210 | abababababababababababababababababababababababababababababababab |

        Head of the audit log: `77c0ffee`

        Personal data and secrets in excerpts are replaced by placeholders: 2 values of 2 types. What no rule knows is not replaced: read it before it is sent on.
    "#]].assert_eq(&text);
}

#[test]
fn a_sparse_issue_is_short_and_honest() {
    let incident = Incident::new("Mailer is slow").why(
        "1",
        "Why is the mailer slow?",
        "",
        WhyKind::Cause,
        WhyStatus::Hypothesis,
        &[],
    );
    check(
        &incident,
        &expect![[r#"
        ---
        tftsr: rca/1
        issue: 01970a2c-0000-7000-8000-000000000001
        title: "RCA: Mailer is slow"
        classification: internal
        status: draft
        ---

        # RCA: Mailer is slow

        ## Summary
        Mailer is slow.
        The root cause is not known yet.

        ## Why it happened
        Open: “Why is the mailer slow?” has not been answered.

        ## Open questions
        - Who was affected, and how many?
        - When did the impact start, and when was it detected, acknowledged, mitigated and resolved? The timeline does not say.
        - Why was it not detected sooner? Not asked yet.
        - Why was it not prevented or contained? Not asked yet.
    "#]],
    );
}

#[test]
fn nothing_but_a_title() {
    check(
        &Incident::new("1. Mailer is slow"),
        &expect![[r#"
        ---
        tftsr: rca/1
        issue: 01970a2c-0000-7000-8000-000000000001
        title: "RCA: 1. Mailer is slow"
        classification: internal
        status: draft
        ---

        # RCA: 1. Mailer is slow

        ## Summary
        1\. Mailer is slow.
        The root cause is not known yet.

        ## Open questions
        - Who was affected, and how many?
        - When did the impact start, and when was it detected, acknowledged, mitigated and resolved? The timeline does not say.
        - Why did it happen? Not asked yet.
        - Why was it not detected sooner? Not asked yet.
        - Why was it not prevented or contained? Not asked yet.
    "#]],
    );
}

#[test]
fn several_causes_and_how_far_each_is_shown() {
    let incident = Incident::new("Batch runs twice")
        .impact("All invoices of one day were sent twice.")
        .event("2026-05-06T03:00:00Z", EventKind::ImpactStart, "second run starts", &[])
        .event("2026-05-06T02:50:00Z", EventKind::Detected, "lock alert", &[])
        .event("2026-05-06T03:20:00Z", EventKind::Resolved, "run stopped", &[])
        .why(
            "1",
            "Why did it run twice?",
            "Two schedulers were active.",
            WhyKind::Cause,
            WhyStatus::Confirmed,
            &[],
        )
        .why("1.1", "Why two?", "The lock had expired.", WhyKind::Cause, WhyStatus::Confirmed, &[])
        .why(
            "1.2",
            "Why did the first not stop?",
            "Perhaps it never reads the lock again.",
            WhyKind::Cause,
            WhyStatus::Hypothesis,
            &[],
        )
        .why(
            "1.3",
            "Why was it not seen in test?",
            "Tests use one scheduler.",
            WhyKind::Contributing,
            WhyStatus::Supported,
            &[],
        )
        .suggestion("1.1.1", "Why had it expired?", "The clock jumped.")
        .why(
            "1.1.1.1",
            "Why was the clock not watched?",
            "Nobody owns it on that host.",
            WhyKind::Cause,
            WhyStatus::Supported,
            &[],
        )
        .why("1.4", "Was it a retry?", "", WhyKind::RuledOut, WhyStatus::Refuted, &[])
        .root_cause(Some("1.1"), "the lock lives shorter than the longest run.")
        .root_cause(Some("1.2"), "the lock is read once")
        .root_cause(Some("1.1.1"), "the clock jumped")
        .root_cause(Some("1.4"), "a retry")
        .root_cause(None, "two schedulers are allowed")
        .countermeasure([
            "Renew the lock",
            "1.1, 1.2",
            "prevent",
            "",
            "billing",
            "2026-06-01",
            "a run of 3 h keeps it",
        ])
        .countermeasure([
            "Run two schedulers in test",
            "1.3",
            "",
            "guard",
            "billing",
            "2026-06-01",
            "test fails today",
        ])
        .question("Why did the first not stop");
    check(
        &incident,
        &expect![[r#"
            ---
            tftsr: rca/1
            issue: 01970a2c-0000-7000-8000-000000000001
            title: "RCA: Batch runs twice"
            classification: internal
            status: draft
            ---

            # RCA: Batch runs twice

            ## Summary
            Batch runs twice.
            The impact lasted 20 min, from 03:00:00 to 03:20:00 UTC on 2026-05-06.
            Root cause: the lock lives shorter than the longest run.
            Suspected root cause, not shown yet: the lock is read once.
            Root cause: two schedulers are allowed (no answered why shows it yet).
            Resolved at 03:20:00 UTC: run stopped.

            ## Impact
            All invoices of one day were sent twice.

            Lasted 20 min, from 03:00:00 to 03:20:00 UTC on 2026-05-06.

            ## Detection
            Detected at 02:50:00 UTC: lock alert.

            ## Timeline
            | time (UTC) | what | evidence |
            |---|---|---|
            | 02:50:00 | **Detected**: lock alert | |
            | 03:00:00 | **Impact starts**: second run starts | |
            | 03:20:00 | **Resolved**: run stopped | |

            | time to resolve |
            |---|
            | 20 min |

            Measured from the start of impact.

            <!-- figure: timeline -->

            ## Why it happened
            1. *Why did it run twice?* Two schedulers were active.
               1. *Why two?* The lock had expired.
                  1. *Why was the clock not watched?* Nobody owns it on that host. *(supported, not yet confirmed)*
               2. *Why did the first not stop?* Perhaps it never reads the lock again. *(hypothesis)*
               3. Contributing: *Why was it not seen in test?* Tests use one scheduler. *(supported, not yet confirmed)*

            <!-- figure: whys -->

            ## Root causes and trigger
            - **Root cause**: the lock lives shorter than the longest run. *(confirmed)*
            - **Suspected root cause**: the lock is read once *(hypothesis)*
            - **Suspected root cause**: the clock jumped *(suggested by a model, not accepted)*
            - **Root cause**: two schedulers are allowed *(rests on no why yet)*

            ## Contributing factors
            - Tests use one scheduler. (see 1.3)

            ## What we ruled out
            - Was it a retry? Ruled out; the reason is not written down.

            ## Countermeasures
            | what | addresses | type | owner | due | how we will know |
            |---|---|---|---|---|---|
            | Renew the lock | root cause: the lock lives shorter than the longest run; suspected root cause: the lock is read once | prevent | billing | 2026-06-01 | a run of 3 h keeps it |
            | Run two schedulers in test | contributing factor | guarded | billing | 2026-06-01 | test fails today |

            ## Open questions
            - Why did the first not stop? So far there is only a hypothesis.
            - What shows that this is a root cause: the lock is read once?
            - What shows that this is a root cause: the clock jumped?
            - Is this a root cause: a retry? The why it rests on was ruled out.
            - Which why shows that this is a root cause: two schedulers are allowed?
            - How many users or requests were affected? The impact has no numbers.
            - When was the incident acknowledged and mitigated? The timeline does not say.
            - Which time is right? The timeline puts detection (02:50:00) before the start of impact (03:00:00), so the time to detect is not given.
            - What set it off? The timeline names no trigger.
            - Why was it not detected sooner? Not asked yet.
            - Why was it not prevented or contained? Not asked yet.
            - Does the suggestion of a model at why 1.1.1 hold? Nobody has accepted or rejected it.
        "#]],
    );
}

#[test]
fn awkward_characters_survive() {
    let incident = Incident::new("List<Map> \"breaks\" __init__ | *all* #")
        .impact("3 hosts: __a__ <b> and `c|d`\n\n| host | n |\n|---|---|\n| x_y | 3 |")
        .evidence(
            "E1",
            "logs/a_b|c.log",
            (1, 2),
            Some("2026-05-06T03:00:00.5Z"),
            "say `x` | ``y`` <none> __z__\tend\\|",
        )
        .evidence("E2", "logs/ä *.log", (7, 7), None, "")
        .event("2026-05-06T03:00:00Z", EventKind::Note, "a|b <none> `c|d` __init__ *.log", &["E1"])
        .why(
            "1",
            "Why __init__?",
            "1. not a list\n- a list\n* another <none>\n> quoted\n\n~~~\nraw <none> __x__",
            WhyKind::Cause,
            WhyStatus::Confirmed,
            &["E1"],
        )
        .root_cause(None, "- dash\nand line")
        .countermeasure(["a|b", "c_d_", "_x_", "", "<team>", "", "`p|q`"])
        .question("# not a heading?")
        .question("  ");
    check(
        &incident,
        &expect![[r#"
            ---
            tftsr: rca/1
            issue: 01970a2c-0000-7000-8000-000000000001
            title: "RCA: List<Map> \"breaks\" __init__ | *all* #"
            classification: internal
            status: draft
            ---

            # RCA: List\<Map> "breaks" \_\_init\_\_ | *all* \#

            ## Summary
            List\<Map> "breaks" \_\_init\_\_ | *all* #.
            Root cause: - dash and line (no answered why shows it yet).

            ## Impact
            3 hosts: \_\_a\_\_ \<b> and `c|d`

            | host | n |
            |---|---|
            | x_y | 3 |

            ## Timeline
            | time (UTC) | what | evidence |
            |---|---|---|
            | 2026-05-06 03:00:00 | a\|b \<none> `c\|d` \_\_init\_\_ \*.log | E1 |

            ## Why it happened
            1. *Why \_\_init\_\_?* [E1]
               1. not a list
               - a list
               * another \<none>
               > quoted

               ~~~
               raw <none> __x__
               ~~~

            ## Root causes and trigger
            - **Root cause**: - dash and line *(rests on no why yet)*

            ## Countermeasures
            | what | addresses | type | owner | due | how we will know |
            |---|---|---|---|---|---|
            | a\|b | c_d\_ | \_x\_ | \<team> | **no date** | `p\|q` |

            ## Open questions
            - \# not a heading?
            - Which why shows that this is a root cause: - dash and line?
            - When did the impact start, and when was it detected, acknowledged, mitigated and resolved? The timeline does not say.
            - What set it off? The timeline names no trigger.
            - Why was it not detected sooner? Not asked yet.
            - Why was it not prevented or contained? Not asked yet.

            ## Evidence
            | id | file, line | time (UTC) | SHA-256 | excerpt |
            |---|---|---|---|---|
            | E1 | logs/a_b\|c.log, 1–2 | 2026-05-06 03:00:00 | 0000000000000001 | say \`x\` &#124; \`\`y\`\` \<none> \_\_z\_\_ end\\&#124; |
        "#]],
    );
}

#[test]
fn hostile_depth_neither_overflows_nor_explodes() {
    let mut incident = Incident::new("Deep");
    let mut number = "1".to_owned();
    for depth in 0..600 {
        incident = incident.why(
            &number,
            "Why so?",
            &format!("Because of number {depth} below."),
            WhyKind::Cause,
            WhyStatus::Confirmed,
            &[],
        );
        number.push_str(".1");
    }
    let text = write(&incident, &[], None, RedactionCount::default());
    assert!(text.contains("number 599 below") && text.len() < 100_000, "{}", text.len());
}

#[test]
fn one_value_of_one_type() {
    let text = write(&Incident::new("x"), &[], None, RedactionCount { values: 1, types: 1 });
    let closing = "replaced by placeholders: 1 value of 1 type. What no rule knows is not replaced: read it before it is sent on.\n";
    assert!(text.ends_with(closing), "{text}");
}

#[test]
fn an_rca_can_be_merged_with_its_next_version() {
    let before = write(&mail_incident(), &[], None, RedactionCount::default());
    let edited = before
        .replace("Nothing read the queue", "In plain words: nothing read the queue")
        .replace("status: draft", "status: reviewed")
        .replace("## Evidence\n", "## Who helped\n- The support team\n\n## Evidence\n");
    let next = mail_incident()
        .countermeasure([
            "Roll out one region at a time",
            "3",
            "contain",
            "guard",
            "platform",
            "2026-05-30",
            "next rollout",
        ])
        .event("2026-05-07T01:50:00Z", EventKind::Note, "status page cleared", &[]);
    let fresh = write(&next, &[], None, RedactionCount::default());
    let merged = crate::merge(Some(&before), &edited, &fresh);
    assert_eq!(merged.conflicts, []);
    let expected = fresh
        .replace("Nothing read the queue", "In plain words: nothing read the queue")
        .replace("status: draft", "status: reviewed")
        .replace("## Evidence\n", "## Who helped\n- The support team\n\n## Evidence\n");
    assert_eq!(merged.text, expected);
}

#[test]
fn the_shared_example_says_what_its_triage_document_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/examples/triage.md");
    let Ok(text) = read(path) else {
        skipped("the shared examples are not here");
        return;
    };
    let mut incident = Incident::new("Checkout returns 502 for one customer in three");
    incident.document = triage::parse(&text);
    let rca = write(&incident, &[], None, RedactionCount { values: 2, types: 2 });
    well_formed(&rca);
    for words in [
        "The impact lasted 40 min 25 s, from 02:11:40 to 02:52:05 UTC on 2026-03-14.",
        "| 02:09:12 | **Trigger**: index `idx_orders_customer` dropped | E1 |",
        "| 7 min 20 s | 8 min 10 s | 38 min 10 s | 40 min 25 s |",
        "Open: “Why did the alert need seven minutes?” has not been answered.",
        "- **Root cause**: indexes are dropped on a report that does not see the primary *(supported)*",
        "| Alert on pool wait over 1 s | late detection | detect, automated | **no owner** | **no date** | |",
        "- Why does the report look at one replica only?",
        "- Did the report ever list an index that the primary used before?",
        "| E4 | logs/app.log, 20411–20415 | 02:11:40 | 77e2f1a94c0d5b38 |",
    ] {
        assert!(rca.contains(words), "{words} is not in\n{rca}");
    }
}

#[expect(clippy::disallowed_methods, reason = "tests may read the shared examples")]
fn read(path: &str) -> std::io::Result<String> {
    std::fs::read_to_string(path)
}

#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn skipped(reason: &str) {
    eprintln!("skipped: {reason}");
}
