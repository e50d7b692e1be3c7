//! The crate from outside: documents in, values and edits out.

mod asking;
mod blaming;
mod edits;
mod example;
mod exchanging;
mod fixing;
mod laws;
mod linting;
mod rendering;
mod shapes;
mod torn;

use jiff::Timestamp;
use text::{Document, Edit};

use crate::{
    Author, Domain, EventKind, Evidence, Issue, IssueSeverity, IssueStatus, Leg, TimelineEvent,
    Why, WhyKind,
};
use crate::{WhyNumber, WhyStatus};

/// A document half way through an analysis, with things a person wrote that this crate knows nothing of.
const DOCUMENT: &str = "---
tftsr: triage/1
id: 019b0a2c-7c1e-7f2a-9a44-0d5b7e1f3c10
title: Checkout returns 502
domain: db   # of the shop
severity: p1
status: triaging
provider: none
tags:
  - checkout
  - postgres
color: teal
---

# Checkout returns 502

Some words of introduction.

## Impact
- Who: customers of the shop
- 1,204 of 3,541 requests from 2026-03-14T02:11:40Z

## Evidence
- [E1](logs/postgres.log#L8123) 02:09:12Z postgres `DROP INDEX idx_orders` <!-- 9f2c41d07be1a655 first seen -->
- [E2](logs/app.log#L10-L14) 2026-03-14T02:11:40Z checkout `connection is not available, timed out after 30000ms` <!-- 77e2f1a94c0d5b38 burst -->

## Timeline
| time (UTC) | kind | what | evidence |
|---|---|---|---|
| 2026-03-14 02:09:12 | trigger | index dropped | E1 |
| 2026-03-14 02:11:40 | impact start | first 502 | E2 |

## Notes of the night
Kept as they are.

## Whys
Leg: why did it happen

### 1 Why did checkout answer 502?
*cause, supported*
No connection was free for 30 s [E2].

### 1.1 Why was none free?
*cause, hypothesis*

Leg: why was it not detected sooner

### 2 Why did the alert need seven minutes?
*contributing, hypothesis*

## Root causes

## Countermeasures
| what | for | type | strength | owner | due | check |
|---|---|---|---|---|---|---|

## Open questions
- Was the replica used?
";

fn applied(text: &str, edits: &[Edit]) -> String {
    let mut document = Document::new(text);
    document.apply(edits);
    document.text().into_owned()
}

/// Every line of `before` stands in `after`, in the same order.
#[track_caller]
fn keeps_every_line(before: &str, after: &str) {
    // A lone carriage return at the end becomes part of the line end that is put behind it.
    let mut rest = after.lines().map(|line| line.trim_end_matches('\r'));
    for line in before.lines().map(|line| line.trim_end_matches('\r')) {
        assert!(rest.any(|other| other == line), "lost or moved: {line:?}\n--- after\n{after}");
    }
}

fn number(text: &str) -> WhyNumber {
    WhyNumber::parse(text).expect("a number")
}

fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn issue() -> Issue {
    Issue {
        id: "019b0a2c-7c1e-7f2a-9a44-0d5b7e1f3c10".to_owned(),
        title: "[IPV4_1] unreachable: packets lost".to_owned(),
        domain: Domain::Network,
        severity: IssueSeverity::P2,
        status: IssueStatus::Triaging,
        tags: vec!["wan".to_owned(), "site a, b".to_owned()],
        assignee: None,
        created_at: time("2026-03-14T03:00:00Z"),
        updated_at: time("2026-03-14T03:00:00Z"),
        resolved_at: None,
    }
}

fn evidence(id: &str, line: u32) -> Evidence {
    Evidence {
        id: id.to_owned(),
        file: "logs/core (old) 1.log".to_owned(),
        line,
        end_line: line + 2,
        time: Some(time("2026-03-14T02:09:12.250Z")),
        certain: true,
        source: "Service Control Manager".to_owned(),
        excerpt: "`show` said: up | down <!-- x -->".to_owned(),
        hash: "9f2c41d07be1a655".to_owned(),
        reason: "burst: 0.1 to 34 %".to_owned(),
    }
}

fn event(at: &str, what: &str) -> TimelineEvent {
    TimelineEvent {
        time: time(at),
        certain: true,
        kind: EventKind::Change,
        what: what.to_owned(),
        evidence: vec!["E1".to_owned(), "E2".to_owned()],
    }
}

fn why(at: &str, leg: Leg, question: &str, answer: &str) -> Why {
    Why {
        number: number(at),
        leg,
        question: question.to_owned(),
        answer: answer.to_owned(),
        kind: WhyKind::Cause,
        status: WhyStatus::Supported,
        evidence: vec!["E1".to_owned()],
        author: Author::Person,
    }
}
