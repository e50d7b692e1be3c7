//! A shop whose release drops a database index that the order pages need: Postgres, a Java application, nginx.
//!
//! Trigger: migration 118 with release 4.18.0. Cause: `DROP INDEX`, an ordinary statement. Symptoms: slow look-ups,
//! an exhausted connection pool, 503 and 504.

mod logs;
mod traffic;

use super::dice::{Dice, clock};
use super::{Event, Fact, Incident, Redaction, SampleLog, Why};
use logs::{access, application, postgres};
use traffic::{Request, traffic};

const DAY: &str = "2026-05-19";
const DROPPED: &str = "09:02:12";
const CREATED: &str = "09:26:48";

pub(crate) fn incident() -> Incident {
    let mut dice = Dice::new(118);
    let requests = traffic(&mut dice);
    let failed: Vec<&Request> = requests.iter().filter(|request| request.status >= 503).collect();
    let first = failed[0].done;
    let slow = requests.iter().filter(|request| request.done - request.came > 1_000);
    let last = slow.map(|request| request.done).max().unwrap_or(first);
    let meanwhile = requests
        .iter()
        .filter(|request| (first..=last).contains(&request.done) && request.is_page)
        .count();
    let impact = vec![
        "Who: customers of the shop who are signed in or pay".to_owned(),
        format!(
            "What: {} of {meanwhile} requests that need the database were answered 503 or 504 after half a minute or more",
            failed.len()
        ),
        format!("From {DAY}T{}Z until {DAY}T{}Z", clock(first), clock(last)),
    ];
    let event = |time: String, kind, what, facts| Event {
        time: Some(time),
        kind,
        what: str::to_owned(what),
        facts,
    };
    Incident {
        folder: "database",
        title: "Order pages and checkout fail after release 4.18.0",
        domain: "db",
        severity: "p1",
        redaction: Redaction { log: "shop.log", action: "Write a redacted copy" },
        impact,
        facts: FACTS,
        whys: WHYS,
        events: vec![
            event(
                format!("{DAY}T{DROPPED}Z"),
                "trigger",
                "migration 118 drops idx_orders_customer_id",
                &["drop"],
            ),
            event(
                format!("{DAY}T{}Z", clock(first)),
                "impact start",
                "the first request fails",
                &["late"],
            ),
            event(
                format!("{DAY}T09:14:30Z"),
                "detected",
                "the service desk pages on-call: customers cannot see their orders",
                &[],
            ),
            event(
                format!("{DAY}T09:21:40Z"),
                "acknowledged",
                "on-call logs in to the database",
                &["login"],
            ),
            event(
                format!("{DAY}T{CREATED}Z"),
                "mitigated",
                "the index is there again",
                &["created"],
            ),
            event(
                format!("{DAY}T{}Z", clock(last)),
                "resolved",
                "the last request that had to wait is answered",
                &[],
            ),
        ],
        root_causes: &[
            "{drop}: indexes are dropped on a list that does not see every node that runs queries",
        ],
        countermeasures: COUNTERMEASURES,
        open_questions: &["Which other indexes of the same list were dropped in earlier releases?"],
        logs: vec![
            SampleLog { name: "shop.log", text: application(&mut dice, &requests) },
            SampleLog { name: "postgres.log", text: postgres(&mut dice, &requests) },
            SampleLog { name: "access.log", text: access(&mut dice, &requests) },
        ],
    }
}

const FACTS: &[Fact] = &[
    Fact { key: "migrate", log: "shop.log", holds: "to version \"118" },
    Fact { key: "drop", log: "postgres.log", holds: "DROP INDEX CONCURRENTLY" },
    Fact { key: "slow", log: "postgres.log", holds: "select o.* from orders" },
    Fact { key: "pool", log: "shop.log", holds: "Connection is not available" },
    Fact { key: "stats", log: "shop.log", holds: "active=5, idle=0" },
    Fact { key: "late", log: "access.log", holds: "\" 504 " },
    Fact { key: "login", log: "postgres.log", holds: "application_name=psql" },
    Fact { key: "create", log: "postgres.log", holds: "CREATE INDEX CONCURRENTLY" },
    Fact { key: "created", log: "postgres.log", holds: "duration: 113211.482 ms" },
];

const HAPPENED: &str = "why did it happen";

const WHYS: &[Why] = &[
    Why {
        key: "errors",
        parent: "",
        leg: HAPPENED,
        question: "Why were order pages and checkout answered 503 and 504?",
        answer: "The shop had no free database connection within 30 s and gave up {pool}; what got one late was cut off by nginx after 60 s {late}.\nAgainst: postgres.log tells of no failure of the server and of none of the shop's logons it refused.",
        kind: "cause",
        status: "confirmed",
    },
    Why {
        key: "pool",
        parent: "errors",
        leg: HAPPENED,
        question: "Why was no database connection free?",
        answer: "Each look-up of a customer's orders held its connection for half a minute {slow}. Five such look-ups hold the whole pool {stats}.\nAgainst: no session waited for a lock, which postgres.log would say.",
        kind: "cause",
        status: "confirmed",
    },
    Why {
        key: "slow",
        parent: "pool",
        leg: HAPPENED,
        question: "Why did the look-up of a customer's orders take half a minute?",
        answer: "Its index had been dropped a moment before {drop}, so it read the whole table {slow}. It was fast again as soon as the index was created again {create} {created}.\nAgainst: other statements stayed as fast as before, so it was not the machine.",
        kind: "cause",
        status: "confirmed",
    },
    Why {
        key: "drop",
        parent: "slow",
        leg: HAPPENED,
        question: "Why was an index in use dropped?",
        answer: "Migration 118 of release 4.18.0 drops what a report lists as unused {migrate} {drop}. The report was made on the reporting replica, and this look-up runs on the primary only.\nAgainst: nothing else dropped it: postgres.log has one DROP that day, and look-ups were fast until that second and again once the index was back {created}.",
        kind: "cause",
        status: "confirmed",
    },
    Why {
        key: "detection",
        parent: "",
        leg: "why was it not detected sooner",
        question: "Why did a customer notice before we did?",
        answer: "The probe asks for the start page, which needs no database, and stayed green all through. Nothing watches how many requests wait for a connection, though the pool has written it down since the first minute {stats}.",
        kind: "contributing",
        status: "supported",
    },
    Why {
        key: "containment",
        parent: "",
        leg: "why was it not prevented or contained",
        question: "Why did one slow query take down pages that do not run it?",
        answer: "All requests share one pool, so signing in and paying waited behind the look-ups {pool}. No statement timeout ends a query that runs for half a minute {slow}.",
        kind: "contributing",
        status: "supported",
    },
];

const COUNTERMEASURES: &[[&str; 7]] = &[
    [
        "The report of unused indexes reads every node; a drop needs 30 days without use",
        "{drop}",
        "prevent",
        "automate",
        "data platform",
        "2026-06-12",
        "a node with use of an index keeps it off the list",
    ],
    [
        "Alert when requests wait for a connection for more than 10 s",
        "{detection}",
        "detect",
        "automate",
        "shop team",
        "2026-05-29",
        "the alert fires in a test that holds the pool",
    ],
    [
        "Statement timeout of 5 s for the shop's role",
        "{containment}",
        "contain",
        "guard",
        "data platform",
        "2026-05-26",
        "a query made slow on purpose is ended",
    ],
];
