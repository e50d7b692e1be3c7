//! What is underlined: findings, weak points of a triage document, and what a report lacks.

use detect::{Finding, Index, Severity};
use text::Span;

use crate::documents::{Role, Snapshot};
use crate::log_view::conditions;
use crate::outcome::counted;
use crate::weak::{Weak, weak_points};

/// One underlined place. The message never holds the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where.
    pub span: Span,
    /// How bad.
    pub severity: Severity,
    /// Stable id: a type of finding, or a rule of the triage lint.
    pub code: String,
    /// What it is and what to do.
    pub message: String,
}

/// Everything to underline in a document: at most `diagnostics.max` findings, worst first when there are more,
/// then one line that counts the rest; always in the order of the text.
pub fn diagnostics(snapshot: &Snapshot) -> Vec<Diagnostic> {
    let max = snapshot.settings.max_diagnostics;
    snapshot.complete(|index| listed(index, max)).finish(snapshot)
}

/// The same of what was looked at so far. While that is not all, one line says so.
pub fn diagnostics_so_far(snapshot: &Snapshot) -> Vec<Diagnostic> {
    let max = snapshot.settings.max_diagnostics;
    snapshot.so_far(|index| listed(index, max)).finish(snapshot)
}

/// What is listed of the findings.
struct Listed {
    worst: Vec<Finding>,
    left_out: usize,
    is_complete: bool,
}

fn listed(index: &Index, max: usize) -> Listed {
    let worst = index.worst(max);
    let left_out = index.shown().iter().sum::<usize>().saturating_sub(worst.len());
    Listed { worst, left_out, is_complete: index.gap().is_none() }
}

impl Listed {
    fn finish(self, snapshot: &Snapshot) -> Vec<Diagnostic> {
        let mut diagnostics: Vec<Diagnostic> = self.worst.iter().map(of_finding).collect();
        if snapshot.role != Role::Log {
            diagnostics.extend(weak_points(snapshot).iter().map(of_weak));
            diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        }
        if snapshot.role == Role::Report {
            diagnostics.extend(cut_apart(snapshot));
            diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        }
        if let Some(problems) = policy_problems(snapshot) {
            diagnostics.extend(problems);
            diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        }
        if snapshot.role == Role::Log && self.is_complete {
            let conditions = conditions::diagnostics(snapshot);
            if !conditions.is_empty() {
                diagnostics.extend(conditions);
                diagnostics.sort_by_key(|diagnostic| diagnostic.span);
            }
        }
        if !self.is_complete {
            diagnostics.insert(0, still_reading());
        } else if self.left_out > 0 {
            diagnostics.insert(0, summary(self.left_out));
        }
        diagnostics
    }
}

/// What is said of a finding.
pub(crate) fn of_finding(finding: &Finding) -> Diagnostic {
    Diagnostic {
        span: finding.span,
        severity: finding.severity,
        code: finding.kind.to_owned(),
        message: format!("{} in clear text", title(finding.kind)),
    }
}

/// Most values that are cut apart of which each is told.
const MOST_APART: usize = 20;
/// A report longer than this, in bytes, is looked at for such values when it leaves, and not while it is written.
const LONGEST_LOOKED_AT: usize = 256 << 10;

/// What would stop a report when it is exported, though nothing in its text reads as a value.
fn cut_apart(snapshot: &Snapshot) -> Vec<Diagnostic> {
    let text = snapshot.document.text();
    if text.len() > LONGEST_LOOKED_AT {
        return Vec::new();
    }
    let mut config = snapshot.policy().apply(detect::Config::everything());
    config.allow_values.extend(crate::triage_document::why_numbers(&text));
    if crate::apart::kinds(&export::parse(&text, &|_| None), &text, &config).is_empty() {
        return Vec::new();
    }
    let places = crate::apart::places(&text, &config, MOST_APART);
    let diagnostic = |(span, kind): (Span, &str)| Diagnostic {
        span,
        severity: Severity::Warning,
        code: "value-cut-apart".to_owned(),
        message: format!(
            "{} in clear text that marks or breaks of lines cut apart; write it in one piece, so that it can be redacted, or take it out",
            title(kind)
        ),
    };
    places.into_iter().map(diagnostic).collect()
}

/// What cannot be used in a policy file that is open, as it stands in the editor.
fn policy_problems(snapshot: &Snapshot) -> Option<Vec<Diagnostic>> {
    let (policies, _) = snapshot.policies.as_ref()?;
    let path = crate::uri::to_path(&snapshot.uri).filter(|path| policies.is_policy(path))?;
    let problems = policies.check(&path, &snapshot.document.text())?;
    let diagnostic = |problem: crate::policy::Problem| Diagnostic {
        span: problem.span,
        severity: Severity::Warning,
        code: "policy".to_owned(),
        message: problem.message,
    };
    Some(problems.into_iter().map(diagnostic).collect())
}

/// What is said of a weak point.
pub(crate) fn of_weak(weak: &Weak) -> Diagnostic {
    Diagnostic {
        span: weak.span,
        severity: weak.severity,
        code: weak.code.to_owned(),
        message: weak.message.clone(),
    }
}

fn summary(left_out: usize) -> Diagnostic {
    Diagnostic {
        span: Span::new(0, 0),
        severity: Severity::Information,
        code: "more-findings".to_owned(),
        message: format!(
            "{} not listed here; redact all of them at once, or raise tftsr.diagnostics.max",
            counted(left_out, "more finding")
        ),
    }
}

fn still_reading() -> Diagnostic {
    Diagnostic {
        span: Span::new(0, 0),
        severity: Severity::Information,
        code: "still-reading".to_owned(),
        message: "The file is still being looked through; more may be listed in a moment"
            .to_owned(),
    }
}

/// What a person calls a type of finding.
pub fn title(kind: &str) -> &'static str {
    detect::kind(kind).map_or("Sensitive value", |kind| kind.title)
}
