//! What goes with age, and what stays.

use jiff::{SignedDuration, Timestamp};
use store::IssueFilter;
use triage::IssueStatus;

use super::*;

#[test]
fn issues_that_are_over_go_with_age_and_all_else_stays() {
    let desk = Desk::new();
    for (title, status) in [
        ("old and closed", IssueStatus::Closed),
        ("old and resolved", IssueStatus::Resolved),
        ("old and open", IssueStatus::Open),
        ("new and closed", IssueStatus::Closed),
    ] {
        desk.call("createIssue", &json!({ "title": title }));
        let age = if title.starts_with("old") { 91 } else { 89 };
        desk.workbench
            .with_store(|store| {
                let issues = store.issues(&IssueFilter::default())?;
                let mut issue =
                    issues.into_iter().find(|issue| issue.title == title).expect("there");
                issue.status = status;
                issue.updated_at = Timestamp::now() - SignedDuration::from_hours(age * 24);
                store.update_issue(&issue)
            })
            .expect("stored");
    }
    let titles = |result: &Value| {
        let mut titles: Vec<String> = result["issues"]
            .as_array()
            .expect("issues")
            .iter()
            .map(|issue| issue["title"].as_str().expect("a title").to_owned())
            .collect();
        titles.sort();
        titles
    };
    let would = desk.workbench.prune(90, false).expect("tells");
    assert_eq!(titles(&would), ["old and closed", "old and resolved"]);
    assert_eq!((&would["kept"], &would["keptThoughOld"]), (&json!(2), &json!(1)));
    assert_eq!(titles(&desk.call("listIssues", &json!({})).result).len(), 4, "only told");
    desk.workbench.prune(90, true).expect("deletes");
    let left = titles(&desk.call("listIssues", &json!({})).result);
    assert_eq!(left, ["new and closed", "old and open"]);
    let audit = desk.call("listAudit", &json!({})).result.to_string();
    assert_eq!(audit.matches("by age").count(), 2, "{audit}");
    assert_eq!(desk.call("verifyAudit", &json!({})).result["ok"], true);
    assert!(desk.workbench.prune(u32::MAX, false).is_err());
}
