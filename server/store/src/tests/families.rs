//! What goes in comes out, family by family; and search.

use std::io::Write;
use std::time::Instant;

use proptest::prelude::*;
use triage::{
    Author, Countermeasure, EventKind, Evidence, Leg, TimelineEvent, Why, WhyKind, WhyNumber,
    WhyStatus,
};

use super::*;
use crate::{
    IssueFilter, LogFile, PlaceholderRow, Spend, StoreError, StoredDocument, StoredExchange,
    StoredFinding, TriageMessage,
};

pub(super) fn evidence(word: &str) -> Evidence {
    Evidence {
        id: "E1".to_owned(),
        file: word.to_owned(),
        line: 12,
        end_line: 14,
        time: Some(at("2026-03-14T02:11:40.123456789Z")),
        certain: true,
        source: word.to_owned(),
        excerpt: format!("{word} pool exhausted"),
        hash: "0123456789abcdef".to_owned(),
        reason: word.to_owned(),
    }
}

pub(super) fn why(word: &str) -> Why {
    Why {
        number: WhyNumber(vec![1, 2, 1]),
        leg: Leg::Detected,
        question: format!("Why {word}?"),
        answer: word.to_owned(),
        kind: WhyKind::Contributing,
        status: WhyStatus::Supported,
        evidence: vec!["E1".to_owned(), "E2".to_owned()],
        author: Author::Model {
            model: word.to_owned(),
            time: word.to_owned(),
            prompt_hash: word.to_owned(),
        },
    }
}

pub(super) fn event(word: &str) -> TimelineEvent {
    TimelineEvent {
        time: at("2026-03-14T02:11:40Z"),
        certain: true,
        kind: EventKind::ImpactStart,
        what: word.to_owned(),
        evidence: vec![word.to_owned()],
    }
}

pub(super) fn countermeasure(word: &str) -> Countermeasure {
    let text = || word.to_owned();
    Countermeasure {
        what: text(),
        addresses: text(),
        kind: text(),
        strength: text(),
        owner: text(),
        due: text(),
        check: text(),
    }
}

#[test]
fn issues_come_back() {
    let place = Place::new();
    let mut store = place.open();
    let mut full = issue("i1", "Checkout fails — «Größe»");
    full.tags =
        vec!["one".to_owned(), "two, three".to_owned(), String::new(), "a\\n\nb".to_owned()];
    full.assignee = Some("Ana".to_owned());
    full.resolved_at = Some(at("2026-03-14T03:00:00.000000001Z"));
    store.insert_issue(&full).unwrap();
    assert_eq!(store.issue("i1").unwrap().as_ref(), Some(&full));
    full.status = IssueStatus::Closed;
    full.tags.clear();
    full.resolved_at = None;
    store.update_issue(&full).unwrap();
    assert_eq!(store.issue("i1").unwrap().as_ref(), Some(&full));
    drop(store);
    assert_eq!(place.open().issues(&IssueFilter::default()).unwrap(), [full]);
}

#[test]
fn every_named_value_comes_back() {
    let place = Place::new();
    let mut store = place.open();
    let mut expected = Vec::new();
    for &domain in Domain::ALL {
        for &severity in IssueSeverity::ALL {
            let id = format!("{}-{}", domain.id(), severity.id());
            let status = IssueStatus::ALL[expected.len() % IssueStatus::ALL.len()];
            let one = Issue { domain, severity, status, ..issue(&id, "x") };
            store.insert_issue(&one).unwrap();
            expected.push(one);
        }
    }
    expected.reverse();
    assert_eq!(
        store.issues(&IssueFilter::default()).unwrap(),
        expected,
        "same time: the newest first"
    );
    let mut whys = Vec::new();
    for (number, &kind) in (1..).zip(WhyKind::ALL) {
        for &status in WhyStatus::ALL {
            for (&leg, author) in
                Leg::ALL.iter().zip([Author::Person, Author::Rule, why("m").author])
            {
                let number = WhyNumber(vec![number; 3]);
                whys.push(Why {
                    number,
                    kind,
                    status,
                    leg,
                    author,
                    evidence: Vec::new(),
                    ..why("x")
                });
            }
        }
    }
    let events: Vec<_> =
        EventKind::ALL.iter().map(|&kind| TimelineEvent { kind, ..event("x") }).collect();
    let guessed = TimelineEvent { certain: false, ..event("a time without a zone") };
    let events = [events, vec![guessed]].concat();
    store.replace_whys("db-p1", &whys).unwrap();
    store.replace_timeline("db-p1", &events).unwrap();
    assert_eq!((store.whys("db-p1").unwrap(), store.timeline("db-p1").unwrap()), (whys, events));
}

#[test]
fn filters_narrow_the_list() {
    let place = Place::new();
    let mut store = place.open();
    let mut add = |id: &str, title: &str, domain, severity, status, changed: &str| {
        let one = Issue { domain, severity, status, updated_at: at(changed), ..issue(id, title) };
        store.insert_issue(&one).unwrap();
    };
    add(
        "a",
        "Disk full",
        Domain::Linux,
        IssueSeverity::P1,
        IssueStatus::Open,
        "2026-03-14T02:00:00Z",
    );
    add(
        "b",
        "Disk slow",
        Domain::Database,
        IssueSeverity::P2,
        IssueStatus::Closed,
        "2026-03-14T02:00:00.5Z",
    );
    add(
        "c",
        "DNS fails",
        Domain::Network,
        IssueSeverity::P1,
        IssueStatus::Open,
        "2026-03-14T01:59:59.999Z",
    );
    let ids = |filter: &IssueFilter| -> Vec<String> {
        store.issues(filter).unwrap().into_iter().map(|issue| issue.id).collect()
    };
    let all = IssueFilter::default();
    let query = |text: &str| IssueFilter { query: Some(text.to_owned()), ..IssueFilter::default() };
    assert_eq!(ids(&all), ["b", "a", "c"]);
    assert_eq!(ids(&IssueFilter { status: Some(IssueStatus::Open), ..all.clone() }), ["a", "c"]);
    assert_eq!(ids(&IssueFilter { domain: Some(Domain::Database), ..all.clone() }), ["b"]);
    assert_eq!(ids(&IssueFilter { severity: Some(IssueSeverity::P1), ..query("disk") }), ["a"]);
    assert_eq!(ids(&query("DIS")), ["b", "a"]);
    assert_eq!(ids(&query(" ")), ["b", "a", "c"]);
    assert!(ids(&query("--")).is_empty());
    assert!(ids(&query("nothing")).is_empty());
}

#[test]
fn the_investigation_comes_back() {
    let place = Place::new();
    let mut store = place.open();
    store.insert_issue(&issue("i1", "x")).unwrap();
    let (first, second) =
        (evidence("one"), Evidence { time: None, certain: false, ..evidence("two") });
    store.replace_evidence("i1", &[first.clone(), second.clone()]).unwrap();
    assert_eq!(store.evidence("i1").unwrap(), [first, second.clone()]);
    store.replace_evidence("i1", std::slice::from_ref(&second)).unwrap();
    assert_eq!(store.evidence("i1").unwrap(), [second]);
    let odd = Why { number: WhyNumber(Vec::new()), ..why("odd") };
    store.replace_whys("i1", &[why("one"), why("one"), odd.clone()]).unwrap();
    assert_eq!(store.whys("i1").unwrap(), [why("one"), why("one"), odd]);
    store.replace_timeline("i1", &[event("one"), event("two")]).unwrap();
    assert_eq!(store.timeline("i1").unwrap(), [event("one"), event("two")]);
    store
        .replace_countermeasures("i1", &[countermeasure("one"), Countermeasure::default()])
        .unwrap();
    assert_eq!(
        store.countermeasures("i1").unwrap(),
        [countermeasure("one"), Countermeasure::default()]
    );
    store.replace_whys("i1", &[]).unwrap();
    assert!(store.whys("i1").unwrap().is_empty());
}

fn log(id: &str, issue_id: &str, path: &str, attached: &str) -> LogFile {
    LogFile {
        id: id.to_owned(),
        issue_id: issue_id.to_owned(),
        path: path.to_owned(),
        sha256: "ab".repeat(32),
        size_bytes: 5_000_000_000,
        line_count: 7,
        format: "syslog".to_owned(),
        attached_at: at(attached),
    }
}

#[test]
fn logs_and_findings_come_back() {
    let place = Place::new();
    let mut store = place.open();
    store.insert_issue(&issue("i1", "x")).unwrap();
    store.insert_issue(&issue("i2", "y")).unwrap();
    let first = log("l1", "i1", "/var/log/app.log", "2026-03-14T02:00:00Z");
    let other = log("l2", "i2", "/var/log/app.log", "2026-03-14T02:00:01Z");
    store.attach_log(&first).unwrap();
    store.attach_log(&other).unwrap();
    assert_eq!(store.log("l1").unwrap().as_ref(), Some(&first));
    assert_eq!(store.logs("i2").unwrap(), [other]);
    assert_eq!(store.issue_of_log("/var/log/app.log").unwrap().as_deref(), Some("i2"));
    let again = LogFile { line_count: 8, attached_at: at("2026-03-14T02:00:02Z"), ..first.clone() };
    store.attach_log(&again).unwrap();
    assert_eq!(store.logs("i1").unwrap(), [again]);
    assert_eq!(store.issue_of_log("/var/log/app.log").unwrap().as_deref(), Some("i1"));
    let twice = store.attach_log(&LogFile { id: "l3".to_owned(), ..first });
    assert!(matches!(twice, Err(StoreError::AlreadyThere { .. })), "{twice:?}");
    let orphan = store.attach_log(&log("l4", "i9", "/x", "2026-03-14T02:00:00Z"));
    assert!(matches!(orphan, Err(StoreError::NoOwner { .. })), "{orphan:?}");

    let finding = |number: u64, placeholder: Option<&str>| StoredFinding {
        kind: "email".to_owned(),
        rule: "email".to_owned(),
        start: number,
        end: number + 9,
        line: 3,
        severity: "warning".to_owned(),
        confidence: 255,
        placeholder: placeholder.map(str::to_owned),
    };
    let findings = [finding(7, None), finding(5_000_000_000, Some("[EMAIL_1]"))];
    store.replace_findings("l1", &findings).unwrap();
    assert_eq!(store.findings("l1").unwrap(), findings);
    store.replace_findings("l1", &findings[1..]).unwrap();
    assert_eq!(store.findings("l1").unwrap(), findings[1..]);
    store.delete_log("l1").unwrap();
    assert_eq!((store.log("l1").unwrap(), store.findings("l1").unwrap()), (None, Vec::new()));
    assert_eq!(store.issue_of_log("/var/log/app.log").unwrap().as_deref(), Some("i2"));
    assert_eq!(store.issue_of_log("/no").unwrap(), None);
}

#[test]
fn messages_documents_and_settings_come_back() {
    let place = Place::new();
    let mut store = place.open();
    store.insert_issue(&issue("i1", "x")).unwrap();
    let message = |content: &str, why_level| TriageMessage {
        issue_id: "i1".to_owned(),
        at: at("2026-03-14T02:00:00Z"),
        author: "person".to_owned(),
        content: content.to_owned(),
        why_level,
    };
    store.add_message(&message("one", None)).unwrap();
    store.add_message(&message("two", Some(3))).unwrap();
    assert_eq!(store.messages("i1").unwrap(), [message("one", None), message("two", Some(3))]);

    let document = |id: &str, kind: &str, content: &str| StoredDocument {
        id: id.to_owned(),
        issue_id: "i1".to_owned(),
        kind: kind.to_owned(),
        path: format!("/w/{kind}.md"),
        generated: "# x\n".to_owned(),
        content: content.to_owned(),
        sha256: String::new(),
        updated_at: at("2026-03-14T02:00:00Z"),
    };
    store.save_document(&document("d1", "triage", "a")).unwrap();
    store.save_document(&document("d2", "rca", "b")).unwrap();
    store.save_document(&document("d1", "triage", "c")).unwrap();
    assert_eq!(
        store.documents("i1").unwrap(),
        [document("d1", "triage", "c"), document("d2", "rca", "b")]
    );
    assert_eq!(store.document("i1", "rca").unwrap(), store.document_by_id("d2").unwrap());
    assert_eq!(store.document("i1", "postmortem").unwrap(), None);
    assert!(store.save_document(&document("d3", "rca", "x")).is_err(), "one of each kind");

    assert_eq!(store.unsettled("i1", "triage").unwrap(), None);
    store.leave_unsettled("i1", "triage", "77e2").unwrap();
    assert_eq!(store.unsettled("i1", "triage").unwrap().as_deref(), Some("77e2"));
    assert_eq!(store.unsettled("i1", "rca").unwrap(), None);
    store.save_document(&document("d1", "triage", "d")).unwrap();
    assert_eq!(store.unsettled("i1", "triage").unwrap(), None, "what is stored is settled");

    store.set_setting("b", "1").unwrap();
    store.set_setting("a", "[\"x\"]").unwrap();
    store.set_setting("b", "2").unwrap();
    let pairs = [("a".to_owned(), "[\"x\"]".to_owned()), ("b".to_owned(), "2".to_owned())];
    assert_eq!(store.settings().unwrap(), pairs);
}

#[test]
fn placeholders_are_given_out_once() {
    let place = Place::new();
    let mut store = place.open();
    let row = |kind: &str, number: u32, value: &str| PlaceholderRow {
        kind: kind.to_owned(),
        number,
        placeholder: format!("[{}_{number}]", kind.to_uppercase()),
        value_key: format!("key of {value}"),
        value: value.to_owned(),
    };
    store
        .add_placeholders("i1", &[row("email", 1, "a"), row("email", 2, "b"), row("ipv4", 1, "a")])
        .unwrap();
    store.add_placeholders("workspace", &[row("email", 1, "a")]).unwrap();
    for clash in [row("email", 1, "c"), row("email", 3, "b")] {
        let error = place.open().add_placeholders("i1", &[row("host", 1, "h"), clash]).unwrap_err();
        assert!(matches!(error, StoreError::PlaceholderClash { .. }), "{error}");
    }
    let rows = store.placeholders("i1").unwrap();
    assert!(
        rows == [row("email", 1, "a"), row("email", 2, "b"), row("ipv4", 1, "a")],
        "all or none: {rows:?}"
    );
    assert!(store.placeholders("i2").unwrap().is_empty());
}

#[test]
fn search_finds_titles_whys_and_evidence() {
    let place = Place::new();
    let mut store = place.open();
    for (id, title) in [("i1", "Checkout fails"), ("i2", "Überlast am Gateway"), ("i3", "Nothing")]
    {
        store.insert_issue(&issue(id, title)).unwrap();
    }
    store.replace_whys("i2", &[why("the checkout waits")]).unwrap();
    store.replace_evidence("i3", &[evidence("payments-db.example.com")]).unwrap();
    let hits = |query: &str| -> Vec<String> {
        store.search_issues(query, 9).unwrap().into_iter().map(|hit| hit.issue_id).collect()
    };
    assert_eq!(hits("checkout"), ["i1", "i2"], "titles weigh more");
    assert_eq!(hits("check WAIT"), ["i2"]);
    assert_eq!(hits("uberl"), ["i2"]);
    assert_eq!(hits("payments-db"), ["i3"]);
    assert_eq!(hits("pool exhausted"), ["i3"]);
    assert!(hits("model").is_empty());
    assert_eq!(hits("").len(), 3);
    assert!(hits("\"- *").is_empty());
    let hit = store.search_issues("exhausted", 1).unwrap().remove(0);
    assert_eq!(
        (hit.title.as_str(), hit.snippet.as_str()),
        ("Nothing", "payments-db.example.com payments-db.example.com pool exhausted")
    );
    store.replace_evidence("i3", &[]).unwrap();
    let renamed = issue("i1", "Payment fails");
    store.update_issue(&renamed).unwrap();
    let hits = |query: &str| store.search_issues(query, 9).unwrap().len();
    assert_eq!((hits("pool"), hits("checkout"), hits("payment"), hits("fails")), (0, 1, 1, 1));
    assert_eq!(store.search_issues("", 2).unwrap().len(), 2);
    assert_eq!(store.search_issues("x", usize::MAX).unwrap().len(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_query_is_safe(query in "(\\PC|[\"'*():^{}+\\-\0\n]|AND|OR|NOT|NEAR| ){0,40}") {
        thread_local! {
            static STORE: (Store, Place) = {
                let place = Place::new();
                let mut store = place.open();
                store.insert_issue(&issue("i1", "Checkout fails")).unwrap();
                (store, place)
            };
        }
        STORE.with(|(store, _)| {
            store.search_issues(&query, 5).unwrap();
            store.issues(&IssueFilter { query: Some(query.clone()), ..IssueFilter::default() }).unwrap();
        });
    }
}

/// Runs `work` five times and prints how long the first and the quickest took, in milliseconds.
fn timed(name: &str, work: &dyn Fn() -> usize) -> usize {
    let mut count = 0;
    let mut runs = [0.0_f64; 5];
    for run in &mut runs {
        let start = Instant::now();
        count = work();
        *run = start.elapsed().as_secs_f64() * 1e3;
    }
    let best = runs.into_iter().fold(f64::MAX, f64::min);
    let _ = writeln!(
        std::io::stdout(),
        "{name}: {count} in {:.1} ms, best of five {best:.1} ms",
        runs[0]
    );
    count
}

/// Figures to look at, not to judge: a debug build on a shared machine proves nothing.
#[test]
fn ten_thousand_issues() {
    let place = Place::new();
    let mut store = place.open();
    store.connection.execute_batch("PRAGMA synchronous = OFF").unwrap();
    let words =
        ["checkout", "database", "timeout", "gateway", "disk", "memory", "certificate", "queue"];
    for number in 0..10_000_usize {
        let title = format!("{} {} on node {number}", words[number % 8], words[number / 8 % 8]);
        store.insert_issue(&issue(&format!("i{number}"), &title)).unwrap();
    }
    let all = IssueFilter::default();
    let page = || store.issue_page(&all, 500, 0).unwrap();
    assert_eq!((timed("list a page", &|| page().issues.len()), page().total), (500, 10_000));
    assert_eq!(timed("list", &|| store.issues(&all).unwrap().len()), 10_000);
    assert_eq!(timed("search", &|| store.search_issues("checkout time", 50).unwrap().len()), 50);
    assert_eq!(timed("search a rare word", &|| store.search_issues("7777", 50).unwrap().len()), 1);
    let gateways =
        (0..10_000_usize).filter(|number| number % 8 == 3 || number / 8 % 8 == 3).count();
    store
        .connection
        .execute_batch(
            "INSERT INTO issue_marks (kind, mark, issue)
             SELECT 'template', 'T' || (number % 500), number FROM issues
             UNION ALL SELECT 'cause', 'c' || (number % 40), number FROM issues
             UNION ALL SELECT 'component', 'p' || (number % 7), number FROM issues;
             UPDATE issues SET tags = 'eu' || char(10) || 'shop' WHERE number % 3 = 0;",
        )
        .unwrap();
    let marks = super::recurrence::marks(&["T7", "T8", "T9"], &["c7", "c8"], &["p0", "p1", "p2"]);
    assert_eq!(timed("similar", &|| store.similar_issues(&marks, "i7", 5).unwrap().len()), 5);
    let tagged = crate::IssueSearch { query: "gate", tag: Some("EU"), ..Default::default() };
    assert_eq!(timed("search by tag", &|| store.find_issues(&tagged, 20).unwrap().len()), 20);
    let query = IssueFilter { query: Some("gate".to_owned()), ..all };
    assert_eq!(timed("list by words", &|| store.issues(&query).unwrap().len()), gateways);
    store.connection.execute_batch("PRAGMA synchronous = FULL").unwrap();
    let start = Instant::now();
    (0..100).for_each(|_| store.append_audit(&entry("timed")).unwrap());
    let each = start.elapsed().as_secs_f64() * 10.0;
    let _ = writeln!(std::io::stdout(), "append to the audit log: {each:.2} ms each");
    assert_eq!(
        timed("verify", &|| usize::try_from(store.verify_audit().unwrap().rows).unwrap()),
        100
    );
}

#[test]
fn targets_come_back_and_the_last_publication_is_found() {
    let place = Place::new();
    let mut store = place.open();
    let time = "2026-05-01T10:00:00Z".parse().unwrap();
    let target = crate::StoredTarget {
        id: "t1".to_owned(),
        name: "wiki".to_owned(),
        kind: "redmine".to_owned(),
        base: "https://wiki.example.com".to_owned(),
        container: "ops".to_owned(),
        parent: String::new(),
        account: String::new(),
        updated_at: time,
    };
    store.save_target(&target).unwrap();
    store.set_target_key("wiki", Some("k")).unwrap();
    assert_eq!(store.targets().unwrap(), std::slice::from_ref(&target));
    assert_eq!(store.target_key("wiki").unwrap().as_deref(), Some("k"));
    let moved = crate::StoredTarget { base: "https://other.example.com".to_owned(), ..target };
    store.save_target(&moved).unwrap();
    assert_eq!(store.target_key("wiki").unwrap(), None, "a key was given for an address");
    let made = |action: &str, mark: &str| crate::Publication {
        issue_id: None,
        document: "i1/rca".to_owned(),
        target: "wiki".to_owned(),
        remote_id: "7".to_owned(),
        url: "https://wiki.example.com/7".to_owned(),
        mark: mark.to_owned(),
        sha256: "0".repeat(64),
        action: action.to_owned(),
        actor: "cli".to_owned(),
        published_at: time,
    };
    store.add_publication(&made("created", "a")).unwrap();
    store.add_publication(&made("updated", "b")).unwrap();
    assert_eq!(store.publication("i1/rca", "wiki").unwrap(), Some(made("updated", "b")));
    assert_eq!(store.publication("i1/rca", "other").unwrap(), None);
    assert_eq!(store.publications(None).unwrap().len(), 2);
    assert!(store.delete_target("wiki").unwrap() && !store.delete_target("wiki").unwrap());
}

#[test]
fn providers_come_back_and_a_key_stays_with_its_address() {
    let place = Place::new();
    let mut store = place.open();
    let mut provider = crate::StoredProvider {
        id: "p1".to_owned(),
        name: "local".to_owned(),
        kind: "ollama".to_owned(),
        base: "http://localhost:11434".to_owned(),
        model: Some("small".to_owned()),
        path: None,
        key_header: Some("api-key".to_owned()),
        key_prefix: Some(String::new()),
        updated_at: jiff::Timestamp::UNIX_EPOCH,
    };
    store.save_provider(&provider).unwrap();
    store.set_provider_key("local", Some("k")).unwrap();
    assert_eq!(store.providers().unwrap(), [provider.clone()]);
    provider.model = None;
    store.save_provider(&provider).unwrap();
    assert_eq!(store.provider_key("local").unwrap().as_deref(), Some("k"));
    provider.base = "https://api.example.com".to_owned();
    store.save_provider(&provider).unwrap();
    assert_eq!(store.provider_key("local").unwrap(), None);
    assert_eq!(store.providers().unwrap(), [provider]);
    assert!(store.delete_provider("local").unwrap() && !store.delete_provider("local").unwrap());
}

#[test]
fn what_is_asked_is_kept_with_its_issue_and_counted_by_day() {
    let place = Place::filled();
    let mut store = place.open();
    let mut exchange = StoredExchange {
        id: "x1".to_owned(),
        issue_id: "i1".to_owned(),
        provider: "local".to_owned(),
        model: "small".to_owned(),
        origin: "http://127.0.0.1:1".to_owned(),
        at: at("2026-03-14T02:00:00Z"),
        prompt: "why".to_owned(),
        prompt_hash: "00".to_owned(),
        reply: None,
        reply_hash: None,
        prompt_tokens: Some(10),
        reply_tokens: None,
        status: "sent".to_owned(),
    };
    store.save_exchange(&exchange).unwrap();
    exchange.reply = Some("because".to_owned());
    exchange.reply_hash = Some("01".to_owned());
    exchange.reply_tokens = Some(3);
    exchange.status = "complete".to_owned();
    store.save_exchange(&exchange).unwrap();
    assert_eq!(store.exchanges("i1").unwrap(), [exchange.clone()]);
    exchange.id = "x2".to_owned();
    exchange.issue_id = "none".to_owned();
    assert!(store.save_exchange(&exchange).is_err(), "no issue, no exchange");

    let spend = |day: &str, provider: &str, tokens: u64| Spend {
        day: day.to_owned(),
        provider: provider.to_owned(),
        requests: 1,
        question_tokens: tokens,
        answer_tokens: 1,
    };
    for (day, provider) in [("2026-03-13", "far"), ("2026-03-14", "local"), ("2026-03-14", "local")]
    {
        store.add_spend(&spend(day, provider, 10)).unwrap();
    }
    let twice = Spend {
        requests: 2,
        question_tokens: 20,
        answer_tokens: 2,
        ..spend("2026-03-14", "local", 0)
    };
    assert_eq!(store.spend("2026-03-14").unwrap(), std::slice::from_ref(&twice));
    assert_eq!(store.spend("2026-03-01").unwrap(), [twice, spend("2026-03-13", "far", 10)]);
    store.delete_issue("i1").unwrap();
    assert_eq!(store.exchanges("i1").unwrap(), []);
    assert_eq!(store.spend("2026-03-01").unwrap().len(), 2);
}
