//! What is asked next.

use crate::{AskInput, GuidedQuestion, Leg, add_why, next_question, parse, progress, update_why};

use super::*;

fn ask(text: &str, at: Option<&str>, leg: Option<Leg>) -> Vec<GuidedQuestion> {
    let at = at.map(number);
    next_question(&AskInput {
        domain: Domain::Database,
        document: &parse(text),
        at: at.as_ref(),
        leg,
    })
}

#[test]
fn the_first_why_is_the_symptom() {
    for (title, expected) in [
        (
            "Checkout returns 502 for one customer in three",
            "Why did Checkout return 502 for one customer in three?",
        ),
        ("API is down", "Why was API down?"),
        ("Nodes are not ready.", "Why were Nodes not ready?"),
        ("Users cannot log in", "Why could Users not log in?"),
        ("Triage of app.log", "What failed first in app.log, and why?"),
        ("High latency", "Why did this happen: High latency?"),
        ("Why is it slow?", "Why is it slow?"),
        ("", "What failed, as its users saw it, and why?"),
    ] {
        let text = format!("---\ntftsr: triage/1\ntitle: {title}\n---\n");
        let questions = ask(&text, None, None);
        assert_eq!(questions[0].question, expected);
        assert_eq!(
            (questions.len(), &questions[0].parent, questions[0].leg),
            (1, &None, Leg::Happened)
        );
    }
    let known = DOCUMENT.replace("### 1", "#### x");
    let known = known.split("## Whys").next().unwrap_or_default();
    assert_eq!(ask(known, None, None)[0].question, "Why did checkout return 502?");
}

#[test]
fn beside_an_open_why_the_evidence_offers_branches() {
    let questions = ask(DOCUMENT, None, None);
    assert!(
        questions.iter().all(|question| question.parent == Some(number("1"))),
        "{questions:#?}"
    );
    let pool = ask(DOCUMENT, Some("1.1"), None);
    assert_eq!(pool[0].question, "Did the application run out of pooled connections?");
    assert!(!pool[0].commands.is_empty() && pool[0].because.contains("E2"), "{:#?}", pool[0]);
}

#[test]
fn below_an_answer_that_cites_it_goes_deeper() {
    let text = DOCUMENT.replace(
        "*cause, hypothesis*\n\nLeg",
        "*cause, supported*\nOne query held each for 9 s [E1]: too long.\n\nLeg",
    );
    let questions = ask(&text, Some("1.1"), None);
    let deeper = questions
        .iter()
        .find(|question| question.question.starts_with("Why was that"))
        .expect("deeper");
    assert_eq!(deeper.question, "Why was that: one query held each for 9 s?");
    assert_eq!(deeper.parent, Some(number("1.1")));
    let bare = text.replace(" [E1]: too long", "");
    assert_eq!(
        ask(&bare, Some("1.1"), None)[0].question,
        "What shows this: one query held each for 9 s?"
    );
}

#[test]
fn nothing_is_asked_twice_and_a_tree_gets_done() {
    let mut text = DOCUMENT.replace(
        "| what | for | type | strength | owner | due | check |\n|---|---|---|---|---|---|---|\n",
        "",
    );
    let mut asked = Vec::new();
    // Answer what is asked, and end each branch at level 3 with a root cause.
    for _ in 0..80 {
        let Some(question) = ask(&text, None, None).into_iter().next() else { break };
        assert!(!asked.contains(&question.question), "{}", question.question);
        asked.push(question.question.clone());
        let (at, edits) =
            add_why(&text, question.parent.as_ref(), question.leg, &question.question)
                .expect("added");
        text = applied(&text, &edits);
        let document = parse(&text);
        for open in document.whys.iter().map(|why| &why.value).filter(|why| !why.is_answered()) {
            let answer = crate::WhyChange {
                answer: Some("Shown by it [E1].".to_owned()),
                ..Default::default()
            };
            text = applied(&text, &update_why(&text, &open.number, &answer).expect("answered"));
        }
        if at.level() >= 3 {
            let end = format!("## Root causes\n- {at}: enough\n");
            text = text.replacen("## Root causes\n", &end, 1);
        }
        for leaf in parse(&text).whys.iter().map(|why| &why.value) {
            let is_other_leaf =
                leaf.number != at && leaf.number.level() < 3 && parse(&text).is_leaf(&leaf.number);
            if is_other_leaf {
                text = text.replacen(
                    "## Root causes\n",
                    &format!("## Root causes\n- {}: enough\n", leaf.number),
                    1,
                );
            }
        }
    }
    assert!(ask(&text, None, None).is_empty(), "{text}");
    assert!(asked.len() > 3 && asked.len() < 60, "{asked:#?}");
    let legs = progress(&parse(&text)).legs;
    assert!(legs.iter().all(|leg| leg.whys > 0 && leg.open == 0), "{legs:#?}");
}

#[test]
fn a_wrong_domain_does_not_hide_what_the_evidence_says() {
    let text = DOCUMENT.replace(
        "connection is not available, timed out after 30000ms",
        "HikariPool-1 - Connection is not available, request timed out after 30000ms",
    );
    let document = parse(&text);
    let at = number("1.1");
    let input =
        AskInput { domain: Domain::Hardware, document: &document, at: Some(&at), leg: None };
    let questions = next_question(&input);
    assert_eq!(questions[0].question, "Did the application run out of pooled connections?");
}

#[test]
fn each_step_has_a_next_one() {
    let step = |text: &str| progress(&parse(text)).next_step;
    assert_eq!(step(""), "Ask the first why.");
    assert_eq!(step(DOCUMENT), "Answer 1.1: Why was none free?");
    let answered =
        DOCUMENT.replace("*cause, hypothesis*\n\nLeg", "*cause, supported*\nHeld.\n\nLeg");
    assert_eq!(step(&answered), "Cite evidence in 1.1, such as [E1].");
    let cited = answered.replace("Held.", "Held [E1].");
    assert_eq!(
        step(&cited),
        "Ask on below 1.1, or name 1.1 under Root causes if it is in our control and can be checked."
    );
    let ended = cited.replace("## Root causes\n", "## Root causes\n- 1.1: held\n");
    assert_eq!(step(&ended), "Answer 2: Why did the alert need seven minutes?");
}

#[test]
fn the_last_steps_are_counter_evidence_and_each_moment_that_is_measured() {
    let mut text = "---\ntftsr: triage/1\nstatus: triaging\n---\n\n## Impact\n- 12 users\n\n\
        ## Evidence\n- [E1](a.log#L1) 2026-03-14T02:11:40Z app `x`\n\n## Timeline\n\n## Whys\n"
        .to_owned();
    for (number, leg) in ["happen", "detect", "contain"].iter().enumerate() {
        text.push_str(&format!(
            "Leg: why {leg}\n\n### {} Why?\n*cause, confirmed*\nIt was so [E1].\n\n",
            number + 1
        ));
    }
    text.push_str("## Root causes\n- 1: a\n- 2: b\n- 3: c\n\n## Countermeasures\n| what | for | type | strength | owner | due | check |\n|---|---|---|---|---|---|---|\n| x | 1, 2, 3 | prevent | guard | ops | 2026-04-01 | it holds |\n");
    let nameless = progress(&parse(&text.replace("- 1: a\n- 2: b\n- 3: c\n", "")));
    assert!(!nameless.is_complete, "{}", nameless.next_step);
    let mut steps = Vec::new();
    loop {
        let progress = progress(&parse(&text));
        if progress.is_complete {
            break;
        }
        let step = progress.next_step;
        text = match step.strip_prefix("Add to the timeline when it was: ") {
            Some(kind) => {
                let row =
                    format!("| 2026-03-14 02:11:40 | {} | x | E1 |\n", kind.trim_end_matches('.'));
                text.replace("\n\n## Whys", &format!("\n{row}\n## Whys"))
            }
            None => text.replacen(
                "It was so [E1].\n\n",
                "It was so [E1].\nAgainst: nothing was found.\n\n",
                1,
            ),
        };
        steps.push(step);
        assert!(steps.len() < 20, "{steps:?}");
    }
    let against = |number: u32| {
        format!(
            "Look for what would speak against {number}, and write it there in a line that begins with Against:"
        )
    };
    let moments = ["impact start", "detected", "acknowledged", "mitigated", "resolved"]
        .map(|kind| format!("Add to the timeline when it was: {kind}."));
    assert_eq!(steps, [&[against(1), against(2), against(3)][..], &moments[..]].concat());
}

#[test]
fn the_evidence_chooses_the_branch() {
    for (domain, source, excerpt, expected) in [
        (
            Domain::Linux,
            "kernel",
            "Out of memory: Killed process 812 (java)",
            "Did the kernel kill a process because memory ran out?",
        ),
        (
            Domain::Linux,
            "app",
            "write /var/lib/x: no space left on device",
            "Was a file system full, in bytes or in inodes?",
        ),
        (
            Domain::Linux,
            "sshd",
            "Failed password for invalid user [USERNAME_1]",
            "Did many logins or requests from outside use up the service?",
        ),
        (
            Domain::Windows,
            "Service Control Manager",
            "7034 The Spooler service terminated unexpectedly",
            "Did a service end unexpectedly, and with which code?",
        ),
        (
            Domain::Windows,
            "Security-Auditing",
            "4740 A user account was locked out",
            "Did accounts get locked, and from which machine?",
        ),
        (
            Domain::Network,
            "core1",
            "%BGP-5-ADJCHANGE: neighbor [IPV4_1] Down, hold timer expired",
            "Did a routing neighbor drop, and what took the session down?",
        ),
        (
            Domain::Network,
            "fw1",
            "%ASA-4-106023: Deny tcp src inside by access-group",
            "Does a firewall or access list deny the traffic?",
        ),
        (
            Domain::Kubernetes,
            "kubelet",
            "container app OOMKilled, exit code 137",
            "Was the container killed because it reached its memory limit?",
        ),
        (
            Domain::Kubernetes,
            "scheduler",
            "FailedScheduling 0/5 nodes are available: insufficient memory",
            "Can the pod not be scheduled, and for which reason?",
        ),
        (Domain::Database, "postgres", "ERROR: deadlock detected", "Do transactions deadlock?"),
        (
            Domain::Database,
            "postgres",
            "FATAL: sorry, too many clients already",
            "Did the server refuse connections because its limit was reached?",
        ),
        (
            Domain::Virtualization,
            "vobd",
            "Lost access to volume due to connectivity issues",
            "Did all paths to a datastore go down?",
        ),
        (
            Domain::Hardware,
            "kernel",
            "EDAC MC0: 1 CE memory read error on DIMM_A1",
            "Does memory return errors, and always the same module?",
        ),
        (
            Domain::Hardware,
            "bmc",
            "Power Supply 2 AC lost, redundancy lost",
            "Was power lost, unstable or not redundant?",
        ),
        (
            Domain::Observability,
            "prometheus",
            "Evaluating rule failed: many-to-many matching",
            "Does a rule fail to evaluate, or take longer than its interval?",
        ),
    ] {
        let one = Evidence {
            source: source.to_owned(),
            excerpt: excerpt.to_owned(),
            ..evidence("E1", 1)
        };
        let open = Why {
            status: WhyStatus::Hypothesis,
            evidence: Vec::new(),
            ..why("1", Leg::Happened, "Why?", "")
        };
        let issue = Issue { domain, title: "Triage of x.log".to_owned(), ..issue() };
        let document = parse(&crate::render(&issue, &[one], &[], &[open]));
        let questions =
            next_question(&AskInput { domain, document: &document, at: None, leg: None });
        assert_eq!(questions[0].question, expected, "{excerpt}");
        assert!(questions[0].because.starts_with("E1 mentions"), "{}", questions[0].because);
    }
}

#[test]
fn whys_that_wait_do_not_keep_the_other_legs_from_being_asked() {
    let mut text = "---\ntftsr: triage/1\ntitle: Orders time out\ndomain: db\n---\n".to_owned();
    let mut legs: Vec<Leg> = Vec::new();
    for _ in 0..60 {
        let Some(next) = ask(&text, None, None).into_iter().next() else { break };
        let (_, edits) =
            add_why(&text, next.parent.as_ref(), next.leg, &next.question).expect("added");
        text = applied(&text, &edits);
        legs.push(next.leg);
    }
    for leg in Leg::ALL {
        assert!(legs.contains(leg), "{leg:?} is never asked: {legs:?}");
    }
    assert_eq!(ask(&text, None, None).len(), 0, "an end");
}

#[test]
fn a_question_of_the_bank_draws_no_question_of_another_domain() {
    let base = "---\ntftsr: triage/1\ntitle: Orders time out\ndomain: db\n---\n";
    let (_, edits) = add_why(base, None, Leg::Happened, "Why did orders time out?").expect("added");
    let text = applied(base, &edits);
    let foreign = crate::question_bank::all()
        .iter()
        .filter(|(domain, _)| *domain != Domain::Database)
        .flat_map(|(_, questions)| questions);
    for question in foreign.filter(|question| question.leg == Some(Leg::Happened)).take(40) {
        let (_, edits) =
            add_why(&text, Some(&number("1")), Leg::Happened, &question.question).expect("added");
        let text = applied(&text, &edits);
        let other = |asked: &GuidedQuestion| {
            crate::question_bank::all().iter().any(|(domain, questions)| {
                *domain != Domain::Database
                    && questions.iter().any(|one| one.question == asked.question)
            })
        };
        let asked = ask(&text, Some("1.1"), None);
        assert!(!asked.iter().any(other), "{} leads to {asked:#?}", question.question);
    }
}
