//! Where a team stands, as JSON and as a page.

use jiff::Timestamp;
use report::{Case, Dashboard, dashboard};
use serde::Deserialize;
use serde_json::{Value, json};
use store::IssueFilter;

use super::arguments;
use crate::outcome::{CommandError, FileChange, Outcome, counted};
use crate::{Workbench, uri};

#[derive(Deserialize)]
struct Show {
    #[serde(default)]
    write: bool,
}

pub(super) fn show(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let Show { write } = arguments("tftsr.dashboard", argument)?;
    let (issues, mut known) = workbench
        .with_store(|store| Ok((store.issues(&IssueFilter::default())?, store.overview()?)))?;
    let cases: Vec<Case> = issues
        .into_iter()
        .map(|issue| Case {
            timeline: known.timelines.remove(&issue.id).unwrap_or_default(),
            whys: known.confirmed.remove(&issue.id).unwrap_or_default(),
            countermeasures: known.dated.remove(&issue.id).unwrap_or_default(),
            issue,
        })
        .collect();
    let now = Timestamp::now();
    let dashboard = dashboard(&cases, now);
    let page = dashboard.markdown(now);
    let mut outcome = Outcome::of(result(&dashboard, &page)).saying(format!(
        "{} open, {} overdue.",
        counted(dashboard.open.len(), "issue"),
        counted(dashboard.overdue.len(), "countermeasure"),
    ));
    if write {
        let folder = workbench.document_folder(None);
        let name = format!("incidents-{}", now.strftime("%Y-%m-%d"));
        let target = uri::of_path(&workbench.free_path(&folder, &name));
        outcome.result["uri"] = json!(target);
        outcome.changes.push(FileChange::Create { uri: target.clone(), text: page });
        outcome.show = Some(target);
    }
    Ok(outcome)
}

/// Most rows of a list that are given back.
const ROWS: usize = 500;

fn result(dashboard: &Dashboard, page: &str) -> Value {
    let open: Vec<Value> = dashboard
        .open
        .iter()
        .take(ROWS)
        .map(|issue| {
            json!({
                "id": issue.id, "title": issue.title, "severity": issue.severity.id(),
                "status": issue.status.id(), "assignee": issue.assignee, "ageDays": issue.age_days,
            })
        })
        .collect();
    let months: Vec<Value> = dashboard
        .months
        .iter()
        .map(|month| {
            json!({
                "month": month.month, "incidents": month.incidents,
                "minutesToDetect": month.minutes_to_detect, "minutesToResolve": month.minutes_to_resolve,
            })
        })
        .collect();
    let causes: Vec<Value> = dashboard
        .causes
        .iter()
        .map(|cause| json!({ "words": cause.words, "issues": cause.issues }))
        .collect();
    let overdue: Vec<Value> = dashboard
        .overdue
        .iter()
        .take(ROWS)
        .map(|row| {
            json!({
                "what": row.what, "owner": row.owner, "due": row.due.to_string(), "issueId": row.issue,
                "title": row.title,
            })
        })
        .collect();
    json!({
        "open": open, "openCount": dashboard.open.len(), "months": months, "causes": causes,
        "overdue": overdue, "overdueCount": dashboard.overdue.len(), "markdown": page,
    })
}
