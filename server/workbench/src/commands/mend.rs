//! Mending weak points of a triage document or a report, and explaining them.

use ::triage::RULES;
use serde::Deserialize;
use serde_json::{Value, json};
use text::Edit;

use super::arguments;
use super::evidence::cite_lines;
use crate::cited::{Fault, Way, mended};
use crate::outcome::{CommandError, Confirmed, Outcome, counted};
use crate::redaction::WORKSPACE_SCOPE;
use crate::triage_document::{Target, TriageText, issue_id, line_edits};
use crate::weak::{Repair, Weak, weak_points_of};
use crate::{Workbench, uri};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Mend {
    issue_id: Option<String>,
    uri: Option<String>,
    code: Option<String>,
    offset: Option<usize>,
    fix: Option<String>,
}

/// The first weak point that is meant and can be mended.
pub(super) fn mend(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let mend: Mend = arguments("tftsr.fixProblem", argument)?;
    let target = Target { issue_id: mend.issue_id, uri: mend.uri };
    let triage = match without_id(workbench, &target) {
        Some(triage) => triage,
        None => workbench.asked_text(&target, |_| true)?,
    };
    let text = triage.document.text().into_owned();
    if triage.version.is_none() {
        // An editor has learned of the store when the document was opened.
        workbench.learn(&triage.uri, &text);
    }
    let beyond = workbench.beyond();
    let weak = weak_points_of(&beyond, &workbench.settings(), &triage.uri, &text);
    let is_meant = |weak: &&Weak| {
        mend.code.as_ref().is_none_or(|code| weak.code == code)
            && mend.offset.is_none_or(|at| weak.span.start <= at && at <= weak.span.end)
    };
    for weak in weak.iter().filter(is_meant) {
        let ways = weak.ways_out(&beyond, &text);
        let way = match &mend.fix {
            Some(title) => ways.iter().find(|way| way.title == *title),
            None => ways.first(),
        };
        let Some(way) = way else { continue };
        let result = json!({ "uri": triage.uri, "code": weak.code, "fix": way.title });
        let said = format!("{}.", way.title);
        return match &way.repair {
            Repair::Edits(edits) => {
                Ok(workbench.edited(&triage, edits.clone(), "fix problem", result, said))
            }
            Repair::Evidence(fault, way) => {
                let edits = evidence_edits(workbench, &triage, fault, way)?;
                Ok(workbench.edited(&triage, edits, "fix evidence", result, said))
            }
            Repair::KeepThis => settle(workbench, &triage, &text, true, result),
            Repair::TakeOther => settle(workbench, &triage, &text, false, result),
            Repair::Choose => choose(workbench, &triage, text.clone(), result),
            Repair::BringBack => Ok(brought_back(&triage, text.clone(), result)),
        };
    }
    if mend.code.is_some() || mend.offset.is_some() || mend.fix.is_some() {
        return Err(CommandError::Missing(
            "there is nothing to mend there any more; ask for the code actions again".to_owned(),
        ));
    }
    Ok(Outcome::of(json!({ "uri": triage.uri, "code": null }))
        .saying(format!("{}, none with a quick fix.", counted(weak.len(), "weak point"))))
}

/// The triage document that is named, if it says no id: that is what may want mending.
fn without_id(workbench: &Workbench, target: &Target) -> Option<TriageText> {
    let uri = workbench.spelled(target.uri.as_deref()?);
    let (document, version) = workbench.text_of(&uri).ok()?;
    let text = document.text();
    let is_meant = ::triage::is_triage(&text) && issue_id(&text).is_none();
    is_meant.then(|| TriageText::existing(uri, WORKSPACE_SCOPE.to_owned(), (document, version)))
}

fn evidence_edits(
    workbench: &Workbench,
    triage: &TriageText,
    fault: &Fault,
    way: &Way,
) -> Result<Vec<Edit>, CommandError> {
    let evidence = &fault.evidence.value;
    let now = match way {
        Way::Reread => {
            let path = triage.folder().join(&evidence.file);
            let log = uri::of_path(&path.canonicalize().unwrap_or(path));
            let lines = (evidence.line, evidence.end_line);
            Some(cite_lines(workbench, &triage.issue_id, &log, &triage.folder(), lines, "")?)
        }
        _ => None,
    };
    let Some(evidence) = mended(evidence, way, now) else { return Ok(Vec::new()) };
    Ok(vec![Edit { span: fault.evidence.span, text: ::triage::evidence_bullet(&evidence) }])
}

/// One version is kept in the document and in the store, the other is written beside it.
fn settle(
    workbench: &Workbench,
    triage: &TriageText,
    text: &str,
    keeps_this: bool,
    result: Value,
) -> Result<Outcome, CommandError> {
    let agreement = workbench.beyond().agreement;
    let other = agreement.other(&triage.uri).ok_or_else(|| {
        CommandError::Missing("there is no other version of this document any more".to_owned())
    })?;
    let (kept, beside) = match keeps_this {
        true => (text.to_owned(), other.content.as_str()),
        false => (other.content.clone(), text),
    };
    let (copy, is_new) = workbench.copy_beside(&triage.uri, beside);
    let mut outcome = Outcome::of(result).saying(format!(
        "{} The other version is {}.",
        if keeps_this { "This version is kept." } else { "That version is taken." },
        uri::name(copy.uri())
    ));
    outcome.changes.extend(is_new.then_some(copy));
    let edits = line_edits(text, &kept);
    if !edits.is_empty() {
        outcome.changes.push(triage.changed(edits));
    }
    outcome.confirmed = vec![
        Confirmed::Settled { uri: triage.uri.clone(), other },
        Confirmed::Triage { uri: triage.uri.clone(), text: kept },
        Confirmed::Audit {
            action: "settle conflict",
            subject: triage.issue_id.clone(),
            details: if keeps_this { "kept the document" } else { "took the other version" }
                .to_owned(),
        },
    ];
    Ok(outcome)
}

/// Of two documents with one id, this one is stored from now on.
fn choose(
    workbench: &Workbench,
    triage: &TriageText,
    text: String,
    result: Value,
) -> Result<Outcome, CommandError> {
    let stored = workbench.with_store(|store| store.document(&triage.issue_id, "triage"))?;
    let stored = stored.map(|stored| stored.sha256).unwrap_or_default();
    let mut outcome = Outcome::of(result).saying(format!(
        "{} is the document of the issue from now on; the other file stays as it is.",
        uri::name(&triage.uri)
    ));
    outcome.confirmed = vec![
        Confirmed::Chosen { uri: triage.uri.clone(), stored },
        Confirmed::Triage { uri: triage.uri.clone(), text },
        Confirmed::Audit {
            action: "choose document",
            subject: triage.issue_id.clone(),
            details: String::new(),
        },
    ];
    Ok(outcome)
}

/// A deleted issue is stored again, as its document says.
fn brought_back(triage: &TriageText, text: String, result: Value) -> Outcome {
    let name = uri::name(&triage.uri);
    let mut outcome = Outcome::of(result).saying(format!(
        "The issue is stored again, as {name} says; its conversation and original values are gone."
    ));
    outcome.confirmed = vec![
        Confirmed::Revived { uri: triage.uri.clone() },
        Confirmed::Triage { uri: triage.uri.clone(), text },
        Confirmed::Audit {
            action: "bring issue back",
            subject: triage.issue_id.clone(),
            details: String::new(),
        },
    ];
    outcome
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Explain {
    code: Option<String>,
    uri: Option<String>,
    offset: Option<usize>,
    #[serde(default)]
    all: bool,
}

pub(super) fn explain(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let explain: Explain = arguments("tftsr.explainProblem", argument)?;
    let mut code = explain.code;
    if code.is_none()
        && !explain.all
        && let Ok(triage) = workbench.triage_text(&Target { issue_id: None, uri: explain.uri })
    {
        let text = triage.document.text();
        let weak = weak_points_of(&workbench.beyond(), &workbench.settings(), &triage.uri, &text);
        let here = |weak: &&Weak| {
            explain.offset.is_none_or(|at| weak.span.start <= at && at <= weak.span.end)
        };
        code = weak.iter().find(here).map(|weak| weak.code.to_owned());
    }
    let Some(code) = code else {
        let rules: Vec<Value> = RULES
            .iter()
            .map(|rule| json!({ "code": rule.id, "title": rule.title, "explanation": rule.explanation }))
            .collect();
        let said = format!("{} of the lint.", counted(rules.len(), "rule"));
        return Ok(Outcome::of(json!({ "rules": rules })).saying(said));
    };
    let rule = ::triage::rule(&code).ok_or_else(|| {
        CommandError::Missing(
            "there is no rule of this name; without a name all are given".to_owned(),
        )
    })?;
    Ok(Outcome::of(json!({
        "code": rule.id, "title": rule.title, "explanation": rule.explanation,
    }))
    .saying(format!("{} ({}). {}", rule.title, rule.id, rule.explanation)))
}
