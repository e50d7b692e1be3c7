//! Issues: create, list, show, change, delete, search.

use ::triage::{Domain, Issue, IssueSeverity, IssueStatus, TriageDocument};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{IssueFilter, IssueSearch};

use super::{arguments, word};
use crate::Workbench;
use crate::outcome::{CommandError, Confirmed, Outcome, counted};
use crate::protocol;
use crate::triage_document::{Target, issue_id};

pub(super) const DOMAINS: &str = "linux, windows, network, k8s, db, virt, hw, obs";
pub(super) const SEVERITIES: &str = "p1, p2, p3, p4";
const STATUSES: &str = "open, triaging, resolved, closed";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Create {
    title: String,
    domain: Option<String>,
    severity: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    assignee: Option<String>,
}

pub(super) fn create(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let command = "tftsr.createIssue";
    let create: Create = arguments(command, argument)?;
    let domain = word(command, "domain", create.domain.as_deref(), Domain::from_id, DOMAINS)?;
    let severity =
        word(command, "severity", create.severity.as_deref(), IssueSeverity::from_id, SEVERITIES)?;
    let mut issue = new_issue(workbench, &create.title, domain, severity);
    issue.title = workbench.seal(&issue.id, create.title.trim()).into_string();
    let seal = |text: String| workbench.seal(&issue.id, text.trim()).into_string();
    (issue.tags, issue.assignee) =
        (create.tags.into_iter().map(seal).collect(), create.assignee.map(seal));
    if issue.title.is_empty() {
        return Err(CommandError::Arguments {
            command: command.into(),
            problem: "title must not be empty".into(),
        });
    }
    workbench.with_store(|store| store.insert_issue(&issue))?;
    workbench.audit("create issue", &issue.id, "");
    let result = protocol::issue(&issue);
    Ok(Outcome::of(result).saying(format!("Issue \"{}\" created.", issue.title)))
}

/// A fresh issue with the defaults of this workbench; not stored yet.
pub(super) fn new_issue(
    workbench: &Workbench,
    title: &str,
    domain: Option<Domain>,
    severity: Option<IssueSeverity>,
) -> Issue {
    let now = Timestamp::now();
    Issue {
        id: uuid::Uuid::now_v7().to_string(),
        title: title.to_owned(),
        domain: domain.or(workbench.settings().domain).unwrap_or(Domain::Linux),
        severity: severity.unwrap_or(IssueSeverity::P3),
        status: IssueStatus::Open,
        tags: Vec::new(),
        assignee: None,
        created_at: now,
        updated_at: now,
        resolved_at: None,
    }
}

#[derive(Deserialize)]
struct List {
    status: Option<String>,
    domain: Option<String>,
    severity: Option<String>,
    query: Option<String>,
    limit: Option<usize>,
    offset: Option<usize>,
}

/// How many issues a list has that asks for no number: more than a person looks through.
const LISTED: usize = 500;

pub(super) fn list(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let command = "tftsr.listIssues";
    let list: List = arguments(command, argument)?;
    let filter = IssueFilter {
        status: word(command, "status", list.status.as_deref(), IssueStatus::from_id, STATUSES)?,
        domain: word(command, "domain", list.domain.as_deref(), Domain::from_id, DOMAINS)?,
        severity: word(
            command,
            "severity",
            list.severity.as_deref(),
            IssueSeverity::from_id,
            SEVERITIES,
        )?,
        query: list.query,
    };
    let (limit, offset) = (list.limit.unwrap_or(LISTED), list.offset.unwrap_or(0));
    let page = workbench.with_store(|store| store.issue_page(&filter, limit, offset))?;
    let (total, listed) = (usize::try_from(page.total).unwrap_or(usize::MAX), page.issues.len());
    let more = total.saturating_sub(offset.saturating_add(listed));
    let issues: Vec<Value> = page.issues.iter().map(protocol::issue).collect();
    let said = match more {
        0 => format!("{}.", counted(total, "issue")),
        _ => format!("{}, and {more} more are not listed here.", counted(listed, "issue")),
    };
    Ok(Outcome::of(json!({ "issues": issues, "total": total, "more": more })).saying(said))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Get {
    #[serde(alias = "issueId")]
    id: Option<String>,
    uri: Option<String>,
}

pub(super) fn get(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let get: Get = arguments("tftsr.getIssue", argument)?;
    let id = workbench.issue_id(&Target { issue_id: get.id, uri: get.uri })?;
    let issue = stored(workbench, &id)?;
    let document = document(workbench, &id)?;
    let mut nested = workbench.with_store(|store| {
        Ok(json!({
            "issue": protocol::issue(&issue),
            "logs": store.logs(&id)?.iter().map(protocol::log).collect::<Vec<_>>(),
            "evidence": store.evidence(&id)?.iter().map(protocol::evidence).collect::<Vec<_>>(),
            "whys": store.whys(&id)?.iter().map(protocol::why).collect::<Vec<_>>(),
            "timeline": store.timeline(&id)?.iter().map(protocol::timeline_event).collect::<Vec<_>>(),
            "countermeasures": store.countermeasures(&id)?.iter().map(protocol::countermeasure).collect::<Vec<_>>(),
            "messages": store.messages(&id)?.iter().map(protocol::message).collect::<Vec<_>>(),
            "images": store.images(&id)?.iter().map(protocol::image).collect::<Vec<_>>(),
            "documents": store.documents(&id)?.iter().map(protocol::document).collect::<Vec<_>>(),
            "statuses": store.statuses(&id)?.iter().map(|change| {
                json!({ "status": change.status.id(), "at": change.at.to_string() })
            }).collect::<Vec<_>>(),
            "whyLevel": store.why_level(&id)?,
        }))
    })?;
    nested["state"] = protocol::progress(&::triage::progress(&document));
    nested["times"] = protocol::times(&document);
    nested["backwards"] = json!(super::recurrence::chains(&document, None));
    nested["similar"] = json!(super::recurrence::similar_to(workbench, &id, &document, SIMILAR)?);
    Ok(Outcome::of(nested).saying(format!("{} ({}).", issue.title, issue.status.id())))
}

/// How many similar incidents an issue is shown with.
const SIMILAR: usize = 3;

/// The triage document as it is stored; without one what the tables hold of it.
fn document(workbench: &Workbench, id: &str) -> Result<TriageDocument, CommandError> {
    workbench.with_store(|store| {
        if let Some(document) = store.document(id, "triage")? {
            return Ok(::triage::parse(&document.content));
        }
        let Some(issue) = store.issue(id)? else { return Ok(::triage::parse("")) };
        let (evidence, timeline, whys) =
            (store.evidence(id)?, store.timeline(id)?, store.whys(id)?);
        Ok(::triage::parse(&::triage::render(&issue, &evidence, &timeline, &whys)))
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Update {
    #[serde(alias = "issueId")]
    id: Option<String>,
    uri: Option<String>,
    title: Option<String>,
    domain: Option<String>,
    severity: Option<String>,
    status: Option<String>,
    tags: Option<Vec<String>>,
    assignee: Option<String>,
}

pub(super) fn update(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let command = "tftsr.updateIssue";
    let update: Update = arguments(command, argument)?;
    let target = Target { issue_id: update.id, uri: update.uri };
    let id = workbench.issue_id(&target)?;
    let mut issue = stored(workbench, &id)?;
    let mut fields: Vec<(&str, String)> = Vec::new();
    if let Some(title) = update.title {
        issue.title = workbench.seal(&id, title.trim()).into_string();
        fields.push(("title", issue.title.clone()));
    }
    if let Some(domain) =
        word(command, "domain", update.domain.as_deref(), Domain::from_id, DOMAINS)?
    {
        issue.domain = domain;
        fields.push(("domain", domain.id().to_owned()));
    }
    if let Some(severity) =
        word(command, "severity", update.severity.as_deref(), IssueSeverity::from_id, SEVERITIES)?
    {
        issue.severity = severity;
        fields.push(("severity", severity.id().to_owned()));
    }
    if let Some(status) =
        word(command, "status", update.status.as_deref(), IssueStatus::from_id, STATUSES)?
    {
        if !issue.status.may_become(status) {
            let next: Vec<&str> = issue.status.next().iter().map(|status| status.id()).collect();
            return Err(CommandError::Refused(format!(
                "an issue that is {} cannot become {}; it can become {}",
                issue.status.id(),
                status.id(),
                next.join(" or ")
            )));
        }
        issue.status = status;
        let done = matches!(status, IssueStatus::Resolved | IssueStatus::Closed);
        issue.resolved_at = if done { issue.resolved_at.or(Some(Timestamp::now())) } else { None };
        fields.push(("status", status.id().to_owned()));
    }
    let seal = |text: String| workbench.seal(&id, text.trim()).into_string();
    if let Some(tags) = update.tags.map(|tags| tags.into_iter().map(seal).collect::<Vec<_>>()) {
        fields.push(("tags", ::triage::front_matter_list(&tags)));
        issue.tags = tags;
    }
    if let Some(assignee) = update.assignee.map(seal) {
        issue.assignee = Some(assignee).filter(|name| !name.trim().is_empty());
    }
    issue.updated_at = Timestamp::now();
    workbench.with_store(|store| store.update_issue(&issue))?;
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    workbench.audit("update issue", &id, &names.join(", "));
    let mut outcome = Outcome::of(protocol::issue(&issue));
    outcome.changes = workbench.front_matter_changes(&id, &fields)?;
    outcome.confirmed = outcome
        .changes
        .iter()
        .map(|change| Confirmed::Triage { uri: change.uri().to_owned(), text: change.after() })
        .collect();
    Ok(outcome.saying("Issue changed."))
}

#[derive(Deserialize)]
struct Delete {
    #[serde(alias = "issueId")]
    id: String,
    #[serde(default)]
    confirm: bool,
}

pub(super) fn delete(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let Delete { id, confirm } = arguments("tftsr.deleteIssue", argument)?;
    let issue = stored(workbench, &id)?;
    if !confirm {
        return Err(CommandError::Unconfirmed(format!(
            "Delete the issue \"{}\"? Its whys, timeline, conversation and original values leave the store for good; files in the workspace stay.",
            issue.title
        )));
    }
    workbench.with_store(|store| store.delete_issue(&id))?;
    workbench.forget_issue(&id);
    workbench.audit("delete issue", &id, "");
    let mut outcome = Outcome::of(json!({ "deleted": id }))
        .saying("Issue deleted; its files in the workspace stay.");
    let is_of_it = |uri: &String| {
        let open = workbench.snapshot(uri);
        open.and_then(|open| issue_id(&open.document.text())).as_ref() == Some(&id)
    };
    let uris: Vec<String> = workbench.open_triage().into_iter().filter(is_of_it).collect();
    if !uris.is_empty() {
        outcome.confirmed = vec![Confirmed::Deleted { uris }];
    }
    Ok(outcome)
}

#[derive(Deserialize)]
struct Search {
    query: Option<String>,
    status: Option<String>,
    domain: Option<String>,
    severity: Option<String>,
    tag: Option<String>,
    since: Option<String>,
    until: Option<String>,
    limit: Option<usize>,
}

pub(super) fn search(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let command = "tftsr.searchIssues";
    let asked: Search = arguments(command, argument)?;
    let status = word(command, "status", asked.status.as_deref(), IssueStatus::from_id, STATUSES)?;
    let domain = word(command, "domain", asked.domain.as_deref(), Domain::from_id, DOMAINS)?;
    let severity =
        word(command, "severity", asked.severity.as_deref(), IssueSeverity::from_id, SEVERITIES)?;
    let moment = |name, given: Option<&str>| {
        word(
            command,
            name,
            given,
            super::timeline::time_or_day,
            "a time, such as 2026-03-14 or 2026-03-14T02:11:40Z",
        )
    };
    let search = IssueSearch {
        query: asked.query.as_deref().unwrap_or_default(),
        status,
        domain,
        severity,
        tag: asked.tag.as_deref(),
        since: moment("since", asked.since.as_deref())?,
        until: moment("until", asked.until.as_deref())?,
    };
    let is_open = search.query.trim().is_empty()
        && asked.tag.is_none()
        && (status.is_none() && domain.is_none() && severity.is_none())
        && (search.since.is_none() && search.until.is_none());
    if is_open && asked.query.is_none() {
        return Err(CommandError::Arguments {
            command: command.to_owned(),
            problem: "query, or one of the filters, must be given".to_owned(),
        });
    }
    let hits = workbench.with_store(|store| {
        let hits = store.find_issues(&search, asked.limit.unwrap_or(50))?;
        let issues =
            hits.iter().map(|hit| store.issue(&hit.issue_id)).collect::<Result<Vec<_>, _>>()?;
        Ok(hits.into_iter().zip(issues).collect::<Vec<_>>())
    })?;
    let count = hits.len();
    let hits: Vec<Value> = hits
        .iter()
        .map(|(hit, issue)| {
            json!({
                "issueId": hit.issue_id, "title": hit.title, "snippet": hit.snippet,
                "status": issue.as_ref().map(|issue| issue.status.id()),
                "severity": issue.as_ref().map(|issue| issue.severity.id()),
                "domain": issue.as_ref().map(|issue| issue.domain.id()),
                "tags": issue.as_ref().map(|issue| issue.tags.clone()),
            })
        })
        .collect();
    Ok(Outcome::of(json!({ "hits": hits })).saying(format!("{} found.", counted(count, "issue"))))
}

/// The stored issue, or what to do when there is none.
pub(super) fn stored(workbench: &Workbench, id: &str) -> Result<Issue, CommandError> {
    workbench.with_store(|store| store.issue(id))?.ok_or_else(|| {
        CommandError::Missing(format!("there is no issue {id}; listIssues shows all"))
    })
}
