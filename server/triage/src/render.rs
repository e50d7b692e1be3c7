//! A fresh triage document.

use crate::layout::SectionKind;
use crate::parse::{COUNTERMEASURES, TIMELINE};
use crate::whys::{answer_lines, write_attributes};
use crate::{Evidence, Issue, Leg, TimelineEvent, Why, clock, evidence_line, front_matter, table};

/// The format and version that this crate writes.
pub(crate) const FORMAT: &str = "triage/1";

/// The line that stands in a section until somebody fills it.
pub(crate) fn prompt(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Impact => {
            "<!-- Who was affected, what failed for them, from when until when, how many or how much -->"
        }
        SectionKind::Evidence => {
            "<!-- Log lines that whys cite: suggest evidence from the attached logs, or add bullets like [E1](app.log#L12) -->"
        }
        SectionKind::RootCauses => {
            "<!-- One bullet a cause that is in our control: the number of its why, then the cause in words -->"
        }
        SectionKind::OpenQuestions => "<!-- What is not known yet, one bullet each -->",
        SectionKind::Timeline | SectionKind::Whys | SectionKind::Countermeasures => "",
    }
}

/// Writes a document with everything given, and one line of help where its author has to go on.
pub fn render(
    issue: &Issue,
    evidence: &[Evidence],
    timeline: &[TimelineEvent],
    whys: &[Why],
) -> String {
    let title = evidence_line::one_line(&issue.title);
    let mut lines = vec![
        "---".to_owned(),
        format!("tftsr: {FORMAT}"),
        format!("id: {}", front_matter::quoted(&issue.id)),
        format!("title: {}", front_matter::quoted(&title)),
        format!("domain: {}", issue.domain.id()),
        format!("severity: {}", issue.severity.id()),
        format!("status: {}", issue.status.id()),
        "provider: none".to_owned(),
    ];
    if !issue.tags.is_empty() {
        lines.push(format!("tags: {}", front_matter::front_matter_list(&issue.tags)));
    }
    lines.extend(["---".to_owned(), String::new(), format!("# {title}")]);
    let mut section = |kind: SectionKind, body: Vec<String>| {
        lines.extend([String::new(), format!("## {}", kind.title())]);
        match body.is_empty() {
            true => lines.push(prompt(kind).to_owned()),
            false => lines.extend(body),
        }
    };
    section(SectionKind::Impact, Vec::new());
    section(SectionKind::Evidence, evidence.iter().map(evidence_line::write).collect());
    section(SectionKind::Timeline, timeline_lines(timeline));
    section(SectionKind::Whys, why_lines(whys));
    section(SectionKind::RootCauses, Vec::new());
    let titles: Vec<&str> = COUNTERMEASURES.iter().map(|(name, _)| *name).collect();
    section(SectionKind::Countermeasures, table::header(&titles).to_vec());
    section(SectionKind::OpenQuestions, Vec::new());
    lines.push(String::new());
    lines.join("\n")
}

/// The titles of the timeline's columns.
pub(crate) fn timeline_titles() -> Vec<&'static str> {
    TIMELINE.iter().map(|(name, _)| if *name == "time" { "time (UTC)" } else { name }).collect()
}

fn timeline_lines(timeline: &[TimelineEvent]) -> Vec<String> {
    let mut events: Vec<&TimelineEvent> = timeline.iter().collect();
    events.sort_by_key(|event| event.time);
    let rows = events.into_iter().map(|event| {
        table::row(&[
            &clock::table(event.time, event.certain),
            event.kind.id(),
            &event.what,
            &event.evidence.join(", "),
        ])
    });
    table::header(&timeline_titles()).into_iter().chain(rows).collect()
}

fn why_lines(whys: &[Why]) -> Vec<String> {
    let mut lines = Vec::new();
    for &leg in Leg::ALL {
        let mut of_leg: Vec<&Why> = whys.iter().filter(|why| why.leg == leg).collect();
        of_leg.sort_by(|a, b| a.number.cmp(&b.number));
        if of_leg.is_empty() && leg != Leg::Happened {
            continue;
        }
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(format!("Leg: {}", leg.id()));
        for why in of_leg {
            let question = evidence_line::one_line(&why.question);
            lines.extend([
                String::new(),
                format!("### {} {question}", why.number).trim_end().to_owned(),
                write_attributes(why.kind, why.status, &why.author),
            ]);
            lines.extend(answer_lines(&why.answer));
        }
    }
    lines
}
