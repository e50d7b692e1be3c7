//! What issues have in common, filters of a search, statuses with their times, and an issue moved to another database.

use triage::IssueStatus;

use super::families::{countermeasure, event, evidence, why};
use super::*;
use crate::{IssueSearch, Mark, MarkKind, PlaceholderRow, StoreError, StoredCell};

pub(super) fn marks(templates: &[&str], causes: &[&str], components: &[&str]) -> Vec<Mark> {
    let of = |kind: MarkKind, texts: &[&str]| -> Vec<Mark> {
        texts.iter().map(|text| Mark { kind, text: (*text).to_owned() }).collect()
    };
    [
        of(MarkKind::Template, templates),
        of(MarkKind::Cause, causes),
        of(MarkKind::Component, components),
    ]
    .concat()
}

#[test]
fn issues_that_share_rare_marks_are_similar() {
    let place = Place::new();
    let mut store = place.open();
    for id in ["pool", "disk", "other", "none"] {
        store.insert_issue(&issue(id, id)).unwrap();
    }
    store.replace_marks("pool", &marks(&["pool is empty"], &["index"], &["app", "db"])).unwrap();
    store.replace_marks("disk", &marks(&["no space left"], &["rotate"], &["app", "db"])).unwrap();
    store.replace_marks("other", &marks(&[], &[], &["app"])).unwrap();
    let asked = marks(&["pool is empty", "new one"], &["index"], &["app"]);
    let found = store.similar_issues(&asked, "none", 9).unwrap();
    assert_eq!(found[0].issue_id, "pool");
    assert_eq!(found[0].shared[0].text, "pool is empty", "the weightiest first");
    assert!(found.iter().all(|similar| similar.score <= 1.0 && similar.issue_id != "disk"));
    assert!(
        store.similar_issues(&asked, "pool", 9).unwrap().iter().all(|one| one.issue_id != "pool")
    );
    assert!(store.similar_issues(&[], "none", 9).unwrap().is_empty());
    store.replace_marks("pool", &[]).unwrap();
    assert!(
        store.similar_issues(&asked, "none", 9).unwrap().iter().all(|one| one.issue_id != "pool")
    );
    store.delete_issue("other").unwrap();
    assert!(store.similar_issues(&asked, "none", 9).unwrap().is_empty());
}

#[test]
fn a_search_passes_filters() {
    let place = Place::new();
    let mut store = place.open();
    for (number, (status, tags)) in
        [(IssueStatus::Open, vec!["EU", "shop\nx"]), (IssueStatus::Closed, vec!["shop"])]
            .into_iter()
            .enumerate()
    {
        let mut one = issue(&format!("i{number}"), "Checkout fails");
        one.status = status;
        one.tags = tags.into_iter().map(str::to_owned).collect();
        one.created_at = at(&format!("2026-03-1{number}T00:00:00Z"));
        store.insert_issue(&one).unwrap();
    }
    let find = |search: IssueSearch<'_>| -> Vec<String> {
        let mut found: Vec<String> =
            store.find_issues(&search, 9).unwrap().into_iter().map(|hit| hit.issue_id).collect();
        found.sort();
        found
    };
    let any = IssueSearch::default();
    for query in ["", "checkout"] {
        let all = IssueSearch { query, ..any.clone() };
        assert_eq!(find(all.clone()), ["i0", "i1"]);
        assert_eq!(find(IssueSearch { status: Some(IssueStatus::Closed), ..all.clone() }), ["i1"]);
        assert_eq!(find(IssueSearch { tag: Some("eu"), ..all.clone() }), ["i0"]);
        assert_eq!(find(IssueSearch { tag: Some("shop"), ..all.clone() }), ["i1"], "a whole tag");
        assert_eq!(find(IssueSearch { tag: Some("shop\nX"), ..all.clone() }), ["i0"]);
        let noon = Some(at("2026-03-10T12:00:00Z"));
        assert_eq!(find(IssueSearch { since: noon, ..all.clone() }), ["i1"]);
        assert_eq!(find(IssueSearch { until: noon, ..all }), ["i0"]);
    }
}

#[test]
fn statuses_are_kept_with_their_times() {
    let place = Place::new();
    let mut store = place.open();
    let mut one = issue("i1", "x");
    store.insert_issue(&one).unwrap();
    for (status, time) in [
        (IssueStatus::Triaging, "2026-03-14T03:00:00Z"),
        (IssueStatus::Triaging, "2026-03-14T04:00:00Z"),
        (IssueStatus::Resolved, "2026-03-14T05:00:00Z"),
    ] {
        one.status = status;
        one.updated_at = at(time);
        store.update_issue(&one).unwrap();
    }
    let statuses: Vec<(IssueStatus, Timestamp)> = store
        .statuses("i1")
        .unwrap()
        .into_iter()
        .map(|change| (change.status, change.at))
        .collect();
    assert_eq!(
        statuses,
        [
            (IssueStatus::Open, at("2026-03-14T02:11:40Z")),
            (IssueStatus::Triaging, at("2026-03-14T03:00:00Z")),
            (IssueStatus::Resolved, at("2026-03-14T05:00:00Z")),
        ]
    );
}

#[test]
fn an_issue_moves_to_another_database_with_all_that_is_its() {
    let place = Place::new();
    let mut store = place.open();
    store.insert_issue(&issue("stays", "another")).unwrap();
    let mut one = issue("moves", "Pool empty");
    store.insert_issue(&one).unwrap();
    one.status = IssueStatus::Triaging;
    store.update_issue(&one).unwrap();
    store.replace_evidence("moves", &[evidence("pool")]).unwrap();
    store.replace_whys("moves", &[why("pool")]).unwrap();
    store.replace_timeline("moves", &[event("pool")]).unwrap();
    store.replace_countermeasures("moves", &[countermeasure("pool")]).unwrap();
    store.set_why_level("moves", Some(3)).unwrap();
    let row = PlaceholderRow {
        kind: "email".to_owned(),
        number: 1,
        placeholder: "[EMAIL_1]".to_owned(),
        value_key: "k".to_owned(),
        value: "ana@example.com".to_owned(),
    };
    store.add_placeholders("moves", std::slice::from_ref(&row)).unwrap();
    let parts = store.take_out("moves").unwrap().expect("there");
    assert_eq!(store.take_out("none").unwrap(), None);

    let elsewhere = Place::new();
    let mut other = elsewhere.open();
    other.insert_issue(&issue("before", "there before")).unwrap();
    other.put_in("moves", &parts).unwrap();
    assert_eq!(other.issue("moves").unwrap(), Some(one));
    assert_eq!(other.evidence("moves").unwrap(), store.evidence("moves").unwrap());
    assert_eq!(other.whys("moves").unwrap(), store.whys("moves").unwrap());
    assert_eq!(other.timeline("moves").unwrap(), store.timeline("moves").unwrap());
    assert_eq!(other.countermeasures("moves").unwrap(), store.countermeasures("moves").unwrap());
    assert_eq!(other.statuses("moves").unwrap(), store.statuses("moves").unwrap());
    assert_eq!(other.why_level("moves").unwrap(), Some(3));
    assert_eq!(other.placeholders("moves").unwrap(), [row]);
    assert_eq!(other.search_issues("pool", 9).unwrap().len(), 1, "it is found there");
    assert!(other.issue("stays").unwrap().is_none());
    let again = other.put_in("moves", &parts);
    assert!(matches!(again, Err(StoreError::IssueExists { .. })));
    // Half of it, or what this database does not know, is no issue.
    let mut strange = parts.clone();
    strange[0].columns[0] = "nonsense".to_owned();
    let third = Place::new();
    let mut empty = third.open();
    assert!(empty.put_in("moves", &strange).is_err() && empty.issue("moves").unwrap().is_none());
    let mut more = parts;
    more[0].columns.push("later".to_owned());
    more[0].rows[0].push(StoredCell::Text("x".to_owned()));
    empty.put_in("moves", &more).unwrap();
}
