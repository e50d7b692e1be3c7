//! A cart service whose deploy lowers its memory limit: the journal of the node, the application's JSON lines, the ingress.
//!
//! Trigger: the rollout of 2.9.0. Cause: a limit of 256 MiB for a cache of 400 MB, seen in an ordinary start-up line.
//! Symptoms: containers that end with 137, back-off, 502 and 503. The life of each container is simulated, and the
//! ingress answers by it.

mod logs;
mod traffic;

use super::dice::{Dice, clock};
use super::{Event, Fact, Incident, Redaction, SampleLog, Why};
use logs::{application, ingress, node};
use traffic::{Request, lives, traffic};

const DAY: &str = "2026-06-09";
const ROLLOUT: &str = "14:03:20";
const MEND: &str = "14:38:50";

pub(crate) fn incident() -> Incident {
    let mut dice = Dice::new(137);
    let lives = lives(&mut dice);
    let requests = traffic(&mut dice, &lives);
    let failed: Vec<&Request> = requests.iter().filter(|request| request.is_failed()).collect();
    let (first, last) = (failed[0].time, failed[failed.len() - 1].time);
    let meanwhile =
        requests.iter().filter(|request| (first..=last).contains(&request.time)).count();
    let kills = lives.iter().filter(|life| life.killed).count();
    let impact = vec![
        "Who: customers with something in their cart, on the web and in the app".to_owned(),
        format!(
            "What: {} of {meanwhile} cart requests were answered 502 or 503; the two containers were killed {kills} times",
            failed.len()
        ),
        format!("From {DAY}T{}Z until {DAY}T{}Z", clock(first), clock(last)),
    ];
    let first_kill =
        lives.iter().filter(|life| life.killed).map(|life| life.end - 90).min().unwrap_or(0);
    let event = |time: String, kind, what, facts| Event {
        time: Some(time),
        kind,
        what: str::to_owned(what),
        facts,
    };
    Incident {
        folder: "kubernetes",
        title: "Cart answers 503 after the rollout of 2.9.0",
        domain: "k8s",
        severity: "p2",
        redaction: Redaction { log: "cart-api.log", action: "Redact this value everywhere" },
        impact,
        facts: FACTS,
        whys: WHYS,
        events: vec![
            event(
                format!("{DAY}T{ROLLOUT}Z"),
                "trigger",
                "rollout of 2.9.0 begins, memory limit 256 MiB",
                &["rollout", "limit"],
            ),
            event(
                format!("{DAY}T{}Z", clock(first)),
                "impact start",
                "the first cart request fails",
                &["cut"],
            ),
            // Which of the kills is suggested is the server's choice.
            Event {
                time: None,
                kind: "note",
                what: format!(
                    "the kernel kills a container for its memory, one of {kills} times from {} on",
                    clock(first_kill)
                ),
                facts: &["killed"],
            },
            event(
                format!("{DAY}T14:20:00Z"),
                "detected",
                "the error-rate alert pages on-call",
                &[],
            ),
            event(format!("{DAY}T14:23:30Z"), "acknowledged", "on-call looks at the pods", &[]),
            event(
                format!("{DAY}T{MEND}Z"),
                "mitigated",
                "rollout of 2.9.1 with 1 GiB begins",
                &["mended"],
            ),
            event(
                format!("{DAY}T{}Z", clock(last)),
                "resolved",
                "the last cart request fails",
                &[],
            ),
        ],
        root_causes: &[
            "{limit}: memory limits are set from a report of requests, not from what the process holds",
        ],
        countermeasures: COUNTERMEASURES,
        open_questions: &["Which other services took their limits from the same report?"],
        logs: vec![
            SampleLog { name: "cart-api.log", text: application(&mut dice, &lives, &requests) },
            SampleLog { name: "node-2.log", text: node(&mut dice, &lives) },
            SampleLog { name: "ingress.log", text: ingress(&mut dice, &requests) },
        ],
    }
}

const FACTS: &[Fact] = &[
    Fact {
        key: "rollout",
        log: "node-2.log",
        holds: "\"SyncLoop ADD\" source=\"api\" pods=[\"shop/cart-api-7c9f4d5b8",
    },
    Fact { key: "limit", log: "cart-api.log", holds: "\"limitBytes\":268435456" },
    Fact { key: "cache", log: "cart-api.log", holds: "price cache loading" },
    Fact { key: "before", log: "cart-api.log", holds: "price cache refreshed" },
    Fact { key: "killed", log: "node-2.log", holds: "Memory cgroup out of memory" },
    Fact { key: "backoff", log: "node-2.log", holds: "CrashLoopBackOff" },
    Fact { key: "refused", log: "ingress.log", holds: "HTTP/2.0\" 503 " },
    Fact { key: "cut", log: "ingress.log", holds: "HTTP/2.0\" 502 " },
    Fact { key: "mended", log: "cart-api.log", holds: "\"version\":\"2.9.1\"" },
];

const HAPPENED: &str = "why did it happen";

const WHYS: &[Why] = &[
    Why {
        key: "errors",
        parent: "",
        leg: HAPPENED,
        question: "Why did the cart answer 502 and 503?",
        answer: "Requests met a container that was ending {cut} or found none that was running {refused}: both were waiting to be started again {backoff}.\nAgainst: ingress.log has no 502 and no 503 from before the rollout.",
        kind: "cause",
        status: "confirmed",
    },
    Why {
        key: "killed",
        parent: "errors",
        leg: HAPPENED,
        question: "Why did both containers keep ending?",
        answer: "The kernel killed each about a minute after its start, for using more memory than its limit {killed}. Kubernetes waited longer before each new start {backoff}.\nAgainst: cart-api.log tells of no exit of its own and of no panic.",
        kind: "cause",
        status: "confirmed",
    },
    Why {
        key: "memory",
        parent: "killed",
        leg: HAPPENED,
        question: "Why did they use more memory than their limit?",
        answer: "Each loads the price cache after its start {cache}. The cache does not fit: 2.9.0 runs with a limit of 256 MiB {limit}.\nAgainst: nothing else is loaded between the start and the end of a container.",
        kind: "cause",
        status: "confirmed",
    },
    Why {
        key: "limit",
        parent: "memory",
        leg: HAPPENED,
        question: "Why was the limit lowered below what the service needs?",
        answer: "The rollout took the limit from a sizing report {rollout} {limit}. That report reads the memory requests of the manifests, not the use of the processes, which was 400 MB before {before}.",
        kind: "cause",
        status: "supported",
    },
    Why {
        key: "detection",
        parent: "",
        leg: "why was it not detected sooner",
        question: "Why did the alert need a quarter of an hour?",
        answer: "It wants four minutes of failures on end. Each new start served requests for a minute and set the count back {killed}. Nothing watches restarts.",
        kind: "contributing",
        status: "supported",
    },
    Why {
        key: "containment",
        parent: "",
        leg: "why was it not prevented or contained",
        question: "Why did the rollout replace both old pods?",
        answer: "A new pod counts as ready when it listens, which is before the cache is loaded {cache}. So the rollout went on and ended the pods that worked.",
        kind: "contributing",
        status: "supported",
    },
];

const COUNTERMEASURES: &[[&str; 7]] = &[
    [
        "Size limits from the peak use of 14 days; refuse one below it in the pipeline",
        "{limit}",
        "prevent",
        "automate",
        "platform",
        "2026-07-03",
        "a manifest with a limit below the peak fails its check",
    ],
    [
        "Alert on three restarts of a container within ten minutes",
        "{detection}",
        "detect",
        "automate",
        "platform",
        "2026-06-19",
        "the alert fires when a test pod is killed three times",
    ],
    [
        "Ready only after the price cache is loaded",
        "{containment}",
        "contain",
        "eliminate",
        "cart team",
        "2026-06-26",
        "a pod with too little memory stops its rollout in staging",
    ],
];
