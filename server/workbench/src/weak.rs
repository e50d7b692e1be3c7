//! Weak points of a triage document: of its own words, of the logs it cites, of the store; and what a report lacks. With
//! their ways out.

use detect::Severity;
use text::{Edit, Span};
use triage::{FixInput, Problem, ProblemSeverity};

use crate::agreement::{Disagreement, Whence};
use crate::beyond::Beyond;
use crate::cited::{self, Fault};
use crate::documents::{Role, Snapshot, role_of};
use crate::open_points;
use crate::settings::Settings;

/// One weak point.
#[derive(Debug, Clone)]
pub(crate) struct Weak {
    pub(crate) span: Span,
    pub(crate) severity: Severity,
    /// The rule.
    pub(crate) code: &'static str,
    pub(crate) message: String,
    cause: Cause,
}

#[derive(Debug, Clone)]
enum Cause {
    Words(Problem),
    Cited(Box<Fault>),
    Elsewhere(Disagreement),
    /// Of a report.
    Open(report::OpenPoint),
}

/// What a way out does.
#[derive(Debug, Clone)]
pub(crate) enum Repair {
    /// Edits of the document.
    Edits(Vec<Edit>),
    /// A bullet of evidence is written anew.
    Evidence(Box<Fault>, cited::Way),
    /// This document is stored; the other version is written beside it.
    KeepThis,
    /// The other version takes the place of this one, which is written beside it.
    TakeOther,
    /// This is the document of the issue from now on.
    Choose,
    /// The deleted issue is stored again, as this document says.
    BringBack,
}

/// One way out.
#[derive(Debug, Clone)]
pub(crate) struct WayOut {
    pub(crate) title: String,
    pub(crate) repair: Repair,
}

/// The weak points of a triage document or a report, in the order of the text.
pub(crate) fn weak_points(snapshot: &Snapshot) -> Vec<Weak> {
    if snapshot.role == Role::Log {
        return Vec::new();
    }
    let text = snapshot.document.text();
    weak_points_of(&snapshot.beyond, &snapshot.settings, &snapshot.uri, &text)
}

/// The same of a text that need not be open.
pub(crate) fn weak_points_of(
    beyond: &Beyond,
    settings: &Settings,
    uri: &str,
    text: &str,
) -> Vec<Weak> {
    let mut weak = match role_of(text) {
        Role::Report => report::open_points(text).into_iter().map(of_open_point).collect(),
        _ => of_triage(beyond, uri, text),
    };
    weak.retain_mut(|weak| match settings.rule_severities.get(weak.code) {
        Some(None) => false,
        Some(Some(severity)) => {
            weak.severity = *severity;
            true
        }
        None => true,
    });
    weak.sort_by_key(|weak| weak.span);
    weak
}

fn of_triage(beyond: &Beyond, uri: &str, text: &str) -> Vec<Weak> {
    let document = triage::parse(text);
    let id = document.front.id.as_deref().unwrap_or_default();
    let is_known = beyond.agreement.has_issue(uri, id);
    let problems = triage::lint(&document, text).into_iter();
    // Documents of before may have ids of another form.
    let problems = problems.filter(|problem| !(is_known && problem.id == "unreadable-id"));
    let mut weak: Vec<Weak> = problems.map(of_words).collect();
    let faults = cited::faults(beyond, uri, text, &document);
    weak.extend(faults.into_iter().map(|fault| Weak {
        span: fault.span,
        severity: fault.severity,
        code: fault.code,
        message: fault.message.clone(),
        cause: Cause::Cited(Box::new(fault)),
    }));
    let elsewhere = beyond.agreement.disagreements(&beyond.documents, uri, text, &document);
    weak.extend(elsewhere.into_iter().map(|(span, severity, code, message, what)| Weak {
        span,
        severity,
        code,
        message,
        cause: Cause::Elsewhere(what),
    }));
    weak
}

/// What a report lacks keeps nobody from sending it.
fn of_open_point(point: report::OpenPoint) -> Weak {
    Weak {
        span: Span::new(point.start, point.end),
        severity: match point.id {
            "struck-citation" | "struck-number" | "merge-conflict" => Severity::Warning,
            _ => Severity::Information,
        },
        code: point.id,
        message: point.message.to_owned(),
        cause: Cause::Open(point),
    }
}

fn of_words(problem: Problem) -> Weak {
    let severity = match problem.severity {
        ProblemSeverity::Error => Severity::Error,
        ProblemSeverity::Warning => Severity::Warning,
        ProblemSeverity::Information => Severity::Information,
        ProblemSeverity::Hint => Severity::Hint,
    };
    Weak {
        span: problem.span,
        severity,
        code: problem.id,
        message: problem.message.clone(),
        cause: Cause::Words(problem),
    }
}

/// The edit that makes a triage document a page of no issue; its words stay.
fn page_alone(text: &str) -> Vec<Edit> {
    let Some(span) = triage::front_matter_span(text, "tftsr") else { return Vec::new() };
    let head = text.get(..span.start).unwrap_or_default();
    let start = head.rfind("tftsr").unwrap_or(span.start);
    vec![Edit { span: Span::new(start, start + "tftsr".len()), text: "copy of".to_owned() }]
}

impl Weak {
    /// Ways to mend it, the best first; `text` is what it was found in.
    pub(crate) fn ways_out(&self, beyond: &Beyond, text: &str) -> Vec<WayOut> {
        let way = |title: String, repair| WayOut { title, repair };
        let edits = |fixes: Vec<triage::Fix>| -> Vec<WayOut> {
            fixes.into_iter().map(|fix| way(fix.title, Repair::Edits(fix.edits))).collect()
        };
        let id = uuid::Uuid::now_v7().to_string();
        let today = jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date();
        let owners = beyond.agreement.owners();
        let input = FixInput { today, new_id: &id, owners: &owners };
        match &self.cause {
            Cause::Words(problem) => edits(triage::fixes(text, problem, &input)),
            Cause::Open(point) => edits(open_points::mends(text, point, &input)),
            Cause::Cited(fault) => fault
                .ways
                .iter()
                .map(|one| {
                    let title = one.title(&fault.evidence.value.id);
                    way(title, Repair::Evidence(fault.clone(), one.clone()))
                })
                .collect(),
            Cause::Elsewhere(Disagreement::Conflict(whence)) => {
                let (one, version) = match whence {
                    Whence::Disk => ("the one on disk", "version on disk"),
                    Whence::Stored | Whence::Before => ("the stored one", "stored version"),
                };
                let keep = format!("Keep this version; {one} is written beside it");
                let take = format!("Take the {version}; this one is written beside it");
                vec![way(keep, Repair::KeepThis), way(take, Repair::TakeOther)]
            }
            Cause::Elsewhere(Disagreement::Twin { is_stored }) => {
                let edits = triage::set_front_matter(text, "id", &id).unwrap_or_default();
                let own = "Give this document an id of its own".to_owned();
                let mut ways = vec![way(own, Repair::Edits(edits))];
                if *is_stored {
                    let choose = "Make this the document of the issue".to_owned();
                    ways.push(way(choose, Repair::Choose));
                }
                ways
            }
            Cause::Elsewhere(Disagreement::Deleted) => {
                let own = triage::set_front_matter(text, "id", &id).unwrap_or_default();
                let page = page_alone(text);
                vec![
                    way("Bring the issue back".to_owned(), Repair::BringBack),
                    way("Make it the document of a new issue".to_owned(), Repair::Edits(own)),
                    way(
                        "Keep the file alone, as a page of no issue".to_owned(),
                        Repair::Edits(page),
                    ),
                ]
            }
            Cause::Elsewhere(Disagreement::Status(stored)) => stored
                .next()
                .iter()
                .chain([stored])
                .filter_map(|status| {
                    let edits = triage::set_front_matter(text, "status", status.id()).ok()?;
                    Some(way(format!("Write {}", status.id()), Repair::Edits(edits)))
                })
                .collect(),
        }
    }
}
