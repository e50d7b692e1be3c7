//! Triage: from a log to a document with evidence and whys.

use ::triage::{
    AskInput, Domain, EventKind, Evidence, Issue, IssueSeverity, IssueStatus, Leg, TimelineEvent,
    TriageDocument, WhyChange, WhyKind, WhyNumber, WhyStatus,
};
use serde::Deserialize;
use serde_json::{Value, json};
use text::{Document, Edit, Span};

use super::evidence::{Search, find_evidence};
use super::issues::{DOMAINS, SEVERITIES, new_issue};
use super::logs::attach_log;
use super::{arguments, word};
use crate::asking::Wanted;
use crate::documents::Role;
use crate::outcome::{CommandError, Confirmed, FileChange, Outcome, counted};
use crate::triage_document::{Target, TriageText};
use crate::{Workbench, protocol, uri};

/// How many records a fresh triage document cites.
const FIRST_EVIDENCE: usize = 8;
/// How many of them become timeline rows to begin with.
const FIRST_EVENTS: usize = 5;

const LEGS: &str =
    "why did it happen, why was it not detected sooner, why was it not prevented or contained";
const KINDS: &str = "cause, contributing, condition, ruled out";
const STATUSES: &str = "hypothesis, supported, confirmed, refuted";

#[derive(Deserialize)]
struct Start {
    uri: Option<String>,
    range: Option<Range>,
    title: Option<String>,
    domain: Option<String>,
    severity: Option<String>,
    #[serde(default)]
    logs: Vec<String>,
}

/// Bytes of the document; an empty range stands for the whole.
#[derive(Deserialize, Clone, Copy)]
struct Range {
    start: usize,
    end: usize,
}

pub(super) fn start(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let command = "tftsr.startTriage";
    let start: Start = arguments(command, argument)?;
    let domain = word(command, "domain", start.domain.as_deref(), Domain::from_id, DOMAINS)?;
    let severity =
        word(command, "severity", start.severity.as_deref(), IssueSeverity::from_id, SEVERITIES)?;
    let log_uri = workbench.log_uri(start.uri.as_deref())?;
    if workbench.snapshot(&log_uri).is_some_and(|open| open.role != Role::Log) {
        return Err(CommandError::Refused(format!(
            "{} is not a log; start triage from a log",
            uri::name(&log_uri)
        )));
    }
    let log_path = uri::to_path(&log_uri);
    let name = uri::name(&log_uri);
    let logs: Vec<String> = std::iter::once(log_uri.clone())
        .chain(start.logs.iter().map(|log| workbench.spelled(log)))
        .collect();
    let domain = domain.or(workbench.settings().domain).or_else(|| domain_of(workbench, &logs));
    let mut issue = new_issue(workbench, "", domain, severity);
    issue.title = match start.title {
        Some(title) => workbench.seal(&issue.id, title.trim()).into_string(),
        None => {
            // The ending is set apart: it would hide an address in a name such as report-of-ana@example.com.log.
            let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
            let stem = workbench.seal(&issue.id, stem);
            format!("Incident in {}.{ending}", stem.as_str()).trim_end_matches('.').to_owned()
        }
    };
    issue.status = IssueStatus::Triaging;

    let folder = workbench.document_folder(log_path.as_deref());
    let document_path =
        workbench.free_path(&folder, &format!("triage-{}", ::triage::slug(&issue.title)));
    let document_folder = document_path.parent().unwrap_or(&folder).to_path_buf();
    let mut log_uris = logs;
    log_uris.dedup();

    let range = start.range.filter(|range| range.end > range.start);
    let search = Search {
        scope: &issue.id,
        log_uris: &log_uris,
        document_folder: &document_folder,
        selection: range.map(|range| Span::new(range.start, range.end)),
        limit: FIRST_EVIDENCE,
        known: &[],
    };
    let evidence = find_evidence(workbench, &search)?;
    let timeline = first_events(&evidence);
    let bare = ::triage::parse(&::triage::render(&issue, &evidence, &timeline, &[]));
    let mut text = ::triage::render(&issue, &evidence, &timeline, &[]);
    if let Some(question) = next_question(&issue, &bare, None, None).into_iter().next() {
        let (_, edits) = ::triage::add_why(&text, None, question.leg, &question.question)
            .map_err(|error| CommandError::Refused(error.to_string()))?;
        text = applied(&text, &edits);
    }

    let document_uri = uri::of_path(&document_path);
    let mut outcome = Outcome::of(json!({
        "issueId": issue.id,
        "uri": document_uri,
        "evidence": evidence.iter().map(protocol::evidence).collect::<Vec<_>>(),
    }))
    .saying(format!(
        "{} started: {} to read first.",
        uri::name(&document_uri),
        counted(evidence.len(), "record")
    ));
    let stored = store_start(workbench, &issue, &document_uri, &text, &log_uris);
    outcome.changes.push(FileChange::Create { uri: document_uri.clone(), text });
    outcome.show = Some(document_uri);
    Ok(match stored {
        Ok(()) => outcome,
        Err(error) => outcome.warning_if(workbench.once(error.to_string())),
    })
}

/// How much of a log tells its format, in bytes.
const HEAD: usize = 64 << 10;

/// The domain that the formats of the logs speak for; the first log that speaks for one decides.
fn domain_of(workbench: &Workbench, log_uris: &[String]) -> Option<Domain> {
    log_uris.iter().find_map(|uri| {
        let bytes = workbench.bytes_of(uri).ok()?;
        let head = bytes.get(..bytes.len().min(HEAD))?;
        match ::logs::read(head, &super::read_options(uri)).format {
            "postgres" | "postgres_csv" | "mysql_error" | "mysql_slow" | "mongodb_json"
            | "redis" | "oracle_alert" => Some(Domain::Database),
            "evtx_xml" | "wevt_text" | "cbs" | "cmtrace" => Some(Domain::Windows),
            "klog" | "cri" => Some(Domain::Kubernetes),
            "cisco_asa" | "cisco_ios" | "haproxy" => Some(Domain::Network),
            "esxi" => Some(Domain::Virtualization),
            "dmesg" | "auditd" | "journal_short" | "journal_verbose" | "journal_export" => {
                Some(Domain::Linux)
            }
            _ => None,
        }
    })
}

fn store_start(
    workbench: &Workbench,
    issue: &Issue,
    document_uri: &str,
    text: &str,
    log_uris: &[String],
) -> Result<(), CommandError> {
    workbench.with_store(|store| store.insert_issue(issue))?;
    for log in log_uris.iter().filter(|log| uri::to_path(log).is_some()) {
        attach_log(workbench, &issue.id, log)?;
    }
    workbench.store_triage(document_uri, None, text)?;
    workbench.audit("start triage", &issue.id, &counted(log_uris.len(), "log"));
    Ok(())
}

/// The events that evidence with a time already tells; a person says what each one marks.
fn first_events(evidence: &[Evidence]) -> Vec<TimelineEvent> {
    let mut events: Vec<TimelineEvent> = evidence
        .iter()
        .filter_map(|evidence| {
            let kind = if evidence.reason.contains("change") {
                EventKind::Change
            } else {
                EventKind::Note
            };
            let what = evidence.excerpt.replace('|', "/");
            Some(TimelineEvent {
                time: evidence.time?,
                certain: evidence.certain,
                kind,
                what,
                evidence: vec![evidence.id.clone()],
            })
        })
        .take(FIRST_EVENTS)
        .collect();
    events.sort_by_key(|event| event.time);
    events
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Suggest {
    issue_id: Option<String>,
    uri: Option<String>,
    limit: Option<usize>,
}

pub(super) fn suggest_evidence(
    workbench: &Workbench,
    argument: &Value,
) -> Result<Outcome, CommandError> {
    let suggest: Suggest = arguments("tftsr.suggestEvidence", argument)?;
    let triage = workbench.triage_text(&Target { issue_id: suggest.issue_id, uri: suggest.uri })?;
    let text = triage.document.text().into_owned();
    let parsed = ::triage::parse(&text);
    let known: Vec<Evidence> = parsed.evidence.into_iter().map(|evidence| evidence.value).collect();
    let log_uris = attached_logs(workbench, &triage, &known);
    if log_uris.is_empty() {
        return Err(CommandError::Missing(
            "no log is attached to this issue; attach one first".to_owned(),
        ));
    }
    let limit = suggest.limit.unwrap_or(FIRST_EVIDENCE).clamp(1, 100);
    let search = Search {
        scope: &triage.issue_id,
        log_uris: &log_uris,
        document_folder: &triage.folder(),
        selection: None,
        limit,
        known: &known,
    };
    let evidence = find_evidence(workbench, &search)?;
    let edits = ::triage::add_evidence(&text, &evidence)
        .map_err(|error| CommandError::Refused(error.to_string()))?;
    let result = json!({ "evidence": evidence.iter().map(protocol::evidence).collect::<Vec<_>>() });
    let message = format!("{} added as evidence.", counted(evidence.len(), "record"));
    Ok(workbench.edited(&triage, edits, "suggest evidence", result, message))
}

/// The logs of an issue that can be read: those the store knows, else those the document cites.
pub(super) fn attached_logs(
    workbench: &Workbench,
    triage: &TriageText,
    evidence: &[Evidence],
) -> Vec<String> {
    let mut uris: Vec<String> = match workbench.with_store(|store| store.logs(&triage.issue_id)) {
        Ok(logs) => logs.iter().map(|log| uri::of_path(std::path::Path::new(&log.path))).collect(),
        Err(_) => Vec::new(),
    };
    if uris.is_empty() {
        for evidence in evidence {
            let uri = workbench.spelled(&triage.folder().join(&evidence.file).to_string_lossy());
            if !uris.contains(&uri) {
                uris.push(uri);
            }
        }
    }
    uris.retain(|uri| workbench.bytes_of(uri).is_ok());
    uris
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ask {
    issue_id: Option<String>,
    uri: Option<String>,
    number: Option<String>,
    leg: Option<String>,
    ai: Option<bool>,
    provider: Option<String>,
    #[serde(default)]
    against: bool,
}

pub(super) fn ask(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let command = "tftsr.askWhy";
    let ask: Ask = arguments(command, argument)?;
    let leg = word(command, "leg", ask.leg.as_deref(), leg_from, LEGS)?;
    let at =
        word(command, "number", ask.number.as_deref(), WhyNumber::parse, "numbers such as 1.2")?;
    let target = Target { issue_id: ask.issue_id, uri: ask.uri };
    let triage = workbench.triage_text(&target)?;
    let text = triage.document.text().into_owned();
    let parsed = ::triage::parse(&text);
    let of_document = || crate::asking::helper(&parsed).is_some();
    if ask.against || ask.provider.is_some() || ask.ai.unwrap_or_else(of_document) {
        return workbench.draft(&Wanted {
            target,
            number: at,
            leg,
            provider: ask.provider,
            against: ask.against,
            message: None,
        });
    }
    let issue = crate::triage_document::issue_from(&parsed, &triage.issue_id, None);
    let questions = next_question(&issue, &parsed, at.as_ref(), leg);
    let others: Vec<&str> =
        questions.iter().skip(1).take(4).map(|question| question.question.as_str()).collect();
    let Some(question) = questions.first() else {
        let progress = ::triage::progress(&parsed);
        return Ok(Outcome::of(
            json!({ "uri": triage.uri, "question": null, "next": progress.next_step }),
        )
        .saying(format!("No further question from here. {}", progress.next_step)));
    };
    let (number, edits) =
        ::triage::add_why(&text, question.parent.as_ref(), question.leg, &question.question)
            .map_err(|error| CommandError::Refused(error.to_string()))?;
    let result = json!({
        "uri": triage.uri,
        "number": number.to_string(),
        "question": question.question,
        "supports": question.supports,
        "refutes": question.refutes,
        "commands": question.commands,
        "because": question.because,
        "others": others,
    });
    let message = format!(
        "{number} {} Supported by: {} Refuted by: {}",
        question.question, question.supports, question.refutes
    );
    Ok(workbench.edited(&triage, edits, "ask why", result, message))
}

fn next_question(
    issue: &Issue,
    document: &TriageDocument,
    at: Option<&WhyNumber>,
    leg: Option<Leg>,
) -> Vec<::triage::GuidedQuestion> {
    ::triage::next_question(&AskInput { domain: issue.domain, document, at, leg })
}

fn leg_from(text: &str) -> Option<Leg> {
    Leg::from_id(text.trim_end_matches('?')).or(match text {
        "happened" => Some(Leg::Happened),
        "detected" => Some(Leg::Detected),
        "contained" => Some(Leg::Contained),
        _ => None,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Add {
    issue_id: Option<String>,
    uri: Option<String>,
    parent: Option<String>,
    leg: Option<String>,
    question: String,
    answer: Option<String>,
}

pub(super) fn add(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let command = "tftsr.addFiveWhy";
    let add: Add = arguments(command, argument)?;
    let leg = word(command, "leg", add.leg.as_deref(), leg_from, LEGS)?.unwrap_or(Leg::Happened);
    let parent =
        word(command, "parent", add.parent.as_deref(), WhyNumber::parse, "numbers such as 1.2")?;
    let triage = workbench.triage_text(&Target { issue_id: add.issue_id, uri: add.uri })?;
    let text = triage.document.text().into_owned();
    let question = one_line(&workbench.seal(&triage.issue_id, &add.question).into_string());
    let refused = |error: ::triage::EditError| CommandError::Refused(error.to_string());
    let (number, mut edits) =
        ::triage::add_why(&text, parent.as_ref(), leg, &question).map_err(refused)?;
    if let Some(answer) = add.answer {
        check_citations(&text, &answer)?;
        let with_why = applied(&text, &edits);
        let answer = workbench.seal(&triage.issue_id, &answer).into_string();
        let change = WhyChange { answer: Some(answer), kind: None, status: None, question: None };
        let more = ::triage::update_why(&with_why, &number, &change).map_err(refused)?;
        edits = crate::triage_document::line_edits(&text, &applied(&with_why, &more));
    }
    let result = json!({ "uri": triage.uri, "number": number.to_string() });
    Ok(workbench.edited(&triage, edits, "add why", result, format!("Why {number} added.")))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Update {
    issue_id: Option<String>,
    uri: Option<String>,
    number: String,
    question: Option<String>,
    answer: Option<String>,
    kind: Option<String>,
    status: Option<String>,
}

pub(super) fn update(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let command = "tftsr.updateFiveWhy";
    let update: Update = arguments(command, argument)?;
    let number =
        word(command, "number", Some(&update.number), WhyNumber::parse, "numbers such as 1.2")?
            .unwrap_or(WhyNumber(Vec::new()));
    let triage = workbench.triage_text(&Target { issue_id: update.issue_id, uri: update.uri })?;
    let seal = |text: String| workbench.seal(&triage.issue_id, &text).into_string();
    let change = WhyChange {
        answer: update.answer.map(seal),
        kind: word(command, "kind", update.kind.as_deref(), kind_from, KINDS)?,
        status: word(command, "status", update.status.as_deref(), WhyStatus::from_id, STATUSES)?,
        question: update.question.map(|question| one_line(&seal(question))),
    };
    let text = triage.document.text().into_owned();
    check_citations(&text, change.answer.as_deref().unwrap_or_default())?;
    let edits = ::triage::update_why(&text, &number, &change)
        .map_err(|error| CommandError::Missing(error.to_string()))?;
    let progress = ::triage::progress(&::triage::parse(&applied(&text, &edits)));
    let result =
        json!({ "uri": triage.uri, "number": number.to_string(), "next": progress.next_step });
    Ok(workbench.edited(
        &triage,
        edits,
        "update why",
        result,
        format!("Why {number} changed. {}", progress.next_step),
    ))
}

/// Refuses words that cite evidence which the document does not have.
pub(super) fn check_citations(text: &str, words: &str) -> Result<(), CommandError> {
    let cited: Vec<String> = ::triage::citations(words).into_iter().map(|(id, _)| id).collect();
    check_evidence(text, &cited)
}

/// Refuses ids of evidence that the document does not have.
pub(super) fn check_evidence(text: &str, ids: &[String]) -> Result<(), CommandError> {
    if ids.is_empty() {
        return Ok(());
    }
    let document = ::triage::parse(text);
    let Some(unknown) = ids.iter().find(|id| document.evidence(id).is_none()) else {
        return Ok(());
    };
    let known: Vec<&str> =
        document.evidence.iter().map(|evidence| evidence.value.id.as_str()).collect();
    let known = match known.is_empty() {
        true => "the document has no evidence yet; cite lines of a log first".to_owned(),
        false => format!("the document has {}; cite lines of a log for more", known.join(", ")),
    };
    Err(CommandError::Refused(format!("there is no evidence {unknown}: {known}")))
}

fn kind_from(text: &str) -> Option<WhyKind> {
    WhyKind::from_id(&text.replace('-', " "))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn applied(text: &str, edits: &[Edit]) -> String {
    let mut document = Document::new(text);
    document.apply(edits);
    document.text().into_owned()
}

impl Workbench {
    /// The outcome of a change to a triage document: the edits for whoever holds it, and what to keep then.
    pub(crate) fn edited(
        &self,
        triage: &TriageText,
        edits: Vec<Edit>,
        action: &'static str,
        result: Value,
        message: String,
    ) -> Outcome {
        let mut outcome = Outcome::of(result).saying(message);
        if edits.is_empty() {
            return outcome;
        }
        let change = triage.changed(edits);
        if matches!(change, FileChange::Create { .. }) {
            outcome.show = Some(triage.uri.clone());
        }
        let (uri, subject) = (triage.uri.clone(), triage.issue_id.clone());
        outcome.confirmed = vec![
            Confirmed::Triage { uri, text: change.after() },
            Confirmed::Audit { action, subject, details: String::new() },
        ];
        outcome.changes.push(change);
        outcome
    }
}
