//! What is asked of all issues at once.

use triage::{Countermeasure, EventKind, Issue, TimelineEvent, Why, WhyStatus};

use super::families::{countermeasure, event, why};
use super::*;
use crate::IssueFilter;

#[test]
fn a_page_of_the_list_and_what_all_issues_hold_come_at_once() {
    let place = Place::new();
    let mut store = place.open();
    for number in 1..=7 {
        let changed = at(&format!("2026-03-14T02:00:0{number}Z"));
        let one = Issue { updated_at: changed, ..issue(&format!("i{number}"), "Disk full") };
        store.insert_issue(&one).unwrap();
    }
    let ids = |filter: &IssueFilter, limit, offset| {
        let page = store.issue_page(filter, limit, offset).unwrap();
        (page.issues.into_iter().map(|issue| issue.id).collect::<Vec<_>>().join(" "), page.total)
    };
    let all = IssueFilter::default();
    assert_eq!(ids(&all, 3, 0), ("i7 i6 i5".to_owned(), 7));
    assert_eq!(ids(&all, 3, 6), ("i1".to_owned(), 7));
    assert_eq!(ids(&all, 3, 9), (String::new(), 7));
    let words = |query: &str| IssueFilter { query: Some(query.to_owned()), ..all.clone() };
    assert_eq!(ids(&words("disk"), 2, 1), ("i6 i5".to_owned(), 7));
    assert_eq!(ids(&words("'"), 2, 0), (String::new(), 0));
    let confirmed = Why { status: WhyStatus::Confirmed, ..why("one") };
    store.replace_whys("i1", &[confirmed.clone(), why("open")]).unwrap();
    let started = TimelineEvent { kind: EventKind::ImpactStart, ..event("down") };
    let note = TimelineEvent { kind: EventKind::Note, ..event("a note") };
    store.replace_timeline("i2", &[note, started.clone()]).unwrap();
    let dated = Countermeasure { due: "2026-03-28".to_owned(), ..countermeasure("one") };
    let open = Countermeasure { due: String::new(), ..countermeasure("two") };
    store.replace_countermeasures("i3", &[dated.clone(), open]).unwrap();
    let overview = store.overview().unwrap();
    assert_eq!(overview.confirmed, [("i1".to_owned(), vec![confirmed])].into());
    assert_eq!(overview.timelines, [("i2".to_owned(), vec![started])].into());
    assert_eq!(overview.dated, [("i3".to_owned(), vec![dated])].into());
}
