//! The RCA: what is known of an incident, section by section.

use jiff::Timestamp;
use triage::{
    Countermeasure, EventKind, Issue, Leg, TimelineEvent, TriageDocument, WhyKind, WhyNumber,
};

use crate::citations;
use crate::evidence;
use crate::impact;
use crate::markdown;
use crate::questions::{self, Known, open_questions};
use crate::root_causes::{self, NamedCause};
use crate::timeline;
use crate::times::{self, Clock, Moments};
use crate::whys::{self, LegText};

/// From this many rows or whys on a figure shows more than the words; exports draw it where a comment names it.
const DRAWN_FROM: usize = 3;

/// What an RCA is written from.
#[derive(Debug, Clone, Copy)]
pub struct RcaInput<'a> {
    /// The issue.
    pub issue: &'a Issue,
    /// Its triage document as read.
    pub document: &'a TriageDocument,
    /// The logs of the issue as they are now.
    pub logs: &'a [LogHash],
    /// Ids of evidence whose lines in the log are no longer those that were cited.
    pub changed: &'a [String],
    /// Hash at the head of the audit log, if there is one.
    pub audit_head: Option<&'a str>,
    /// How many placeholders stand for values.
    pub redaction: RedactionCount,
    /// When the RCA is written (UTC): the day that log hashes are of.
    pub generated_at: Timestamp,
}

/// A log and its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogHash {
    /// Path as documents link it: relative to the document's folder, `/` as separator.
    pub path: String,
    /// How many lines it has.
    pub lines: usize,
    /// SHA-256 of its bytes, 64 hex digits.
    pub sha256: String,
}

/// How many different values of how many types stand as placeholders.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RedactionCount {
    /// Different values.
    pub values: usize,
    /// Different types.
    pub types: usize,
}

/// The RCA as Markdown with front matter (`tftsr: rca/1`), LF line ends. Equal input gives equal text.
pub fn rca(input: &RcaInput<'_>) -> String {
    let (document, mut not_in_evidence) = citations::known_only(input.document);
    let document = &document;
    let timeline = timeline::printed(document);
    let evidence = evidence::printed(document, &timeline);
    let shown = evidence.iter().filter(|evidence| input.changed.contains(&evidence.id));
    not_in_evidence.extend(shown.map(|evidence| {
        let file = markdown::inline(&evidence.file);
        format!("{} cites lines of {file} that are no longer as they were cited.", evidence.id)
    }));
    let moments = Moments::of(&timeline);
    // The summary names the day when it says when the impact was or when it ended.
    let names_day = moments.start.or(moments.end()).is_some();
    let all_times = timeline
        .iter()
        .map(|event| event.time)
        .chain(evidence.iter().filter_map(|evidence| evidence.time));
    let clock = Clock::of(all_times, names_day);
    let causes = root_causes::named(document);
    let legs: Vec<(Leg, LegText<'_>)> =
        Leg::ALL.iter().map(|leg| (*leg, whys::leg(document, *leg))).collect();
    let impact = impact::words(document);
    let disputes = impact::disputes(&impact, &moments, clock);

    let title = markdown::heading(&input.issue.title);
    let mut text = front_matter(input.issue);
    text.push_str(&format!("\n# RCA: {title}\n"));
    let mut section = |name: &str, body: String| {
        let body = body.trim_end();
        if !body.is_empty() {
            text.push_str(&format!("\n## {name}\n{body}\n"));
        }
    };
    let is_disputed = !disputes.is_empty();
    section(
        "Summary",
        summary(input.issue, document, &timeline, &moments, clock, &causes, is_disputed),
    );
    section("Impact", impact::body(&impact, &moments, clock));
    section("Detection", timeline::detection(&timeline, &moments, clock));
    let figure = |name: &str, wanted: bool| match wanted {
        true => format!("\n<!-- figure: {name} -->\n"),
        false => String::new(),
    };
    let drawn = figure("timeline", timeline.len() >= DRAWN_FROM);
    section("Timeline", timeline::body(&timeline, &moments, clock) + &drawn);
    let numbered = |line: &&str| line.trim_start().starts_with(|ch: char| ch.is_ascii_digit());
    let told: usize =
        legs.iter().map(|(_, words)| words.list.lines().filter(numbered).count()).sum();
    let first = legs.iter().position(|(_, words)| !words.list.is_empty());
    for (index, (leg, words)) in legs.iter().enumerate() {
        let drawn = figure("whys", told >= DRAWN_FROM && Some(index) == first);
        section(leg.title(), leg_body(words) + &drawn);
    }
    section("Root causes and trigger", root_causes::list(&causes, &timeline));
    section("Contributing factors", whys::contributing(&legs));
    section("What we ruled out", legs.iter().map(|(_, words)| words.ruled_out.as_str()).collect());
    section("Countermeasures", countermeasures(document, &causes));
    let known = Known {
        document,
        impact: &impact,
        disputes: &disputes,
        not_in_evidence: &not_in_evidence,
        timeline: &timeline,
        moments,
        clock,
        legs: &legs,
        causes: &causes,
    };
    section("Open questions", open_questions(&known));
    section("Evidence", evidence::tables(input, &evidence, clock));
    for line in evidence::closing_lines(input) {
        text.push_str(&format!("\n{line}\n"));
    }
    text
}

fn front_matter(issue: &Issue) -> String {
    let is_plain = |ch: char| ch.is_ascii_alphanumeric() || ch == '-';
    let id = if !issue.id.is_empty() && issue.id.chars().all(is_plain) {
        issue.id.clone()
    } else {
        markdown::yaml_string(&issue.id)
    };
    let title = markdown::yaml_string(&format!("RCA: {}", issue.title));
    format!(
        "---\ntftsr: rca/1\nissue: {id}\ntitle: {title}\nclassification: internal\nstatus: draft\n---\n"
    )
}

/// One sentence a line: what happened and how long, why, what ended it.
fn summary(
    issue: &Issue,
    document: &TriageDocument,
    timeline: &[&TimelineEvent],
    moments: &Moments,
    clock: Clock,
    causes: &[NamedCause<'_>],
    is_disputed: bool,
) -> String {
    let mut lines =
        vec![markdown::guard_start(markdown::sentence(&markdown::inline(&issue.title)))];
    match (moments.impact(), moments.start) {
        (Some((from, until)), _) => {
            let duration = times::duration(from, until);
            let start = if is_disputed { "By the timeline, the" } else { "The" };
            lines.push(format!("{start} impact lasted {duration}, {}.", clock.window(from, until)));
        }
        (None, Some(start)) => {
            lines.push(format!("The impact started {}; its end is not known.", clock.at(start)));
        }
        (None, None) => {}
    }
    lines.extend(root_causes::summary(causes, timeline));
    if !causes.iter().any(|cause| cause.standing.holds()) {
        let first = whys::whys(document)
            .filter(|why| why.leg == Leg::Happened && why.kind == WhyKind::Cause)
            .find(|why| whys::is_answered(why) && !whys::is_ruled_out(why));
        if let Some(first) = first {
            lines.push(format!("Known so far: {}", markdown::sentence(&whys::told(first))));
        }
        lines.push("The root cause is not known yet.".to_owned());
    }
    let last = |kind| timeline.iter().rev().find(|event| event.kind == kind);
    let ended = last(EventKind::Mitigated).or_else(|| last(EventKind::Resolved));
    if let Some(event) = ended {
        // The day stands in the sentence on the impact when there is one.
        let at = if moments.start.is_some() {
            format!("at {} UTC", clock.time(event.time))
        } else {
            clock.at(event.time)
        };
        let what = markdown::inline(&event.what);
        let what = if what.is_empty() { String::new() } else { format!(": {what}") };
        lines.push(markdown::sentence(&format!("{} {at}{what}", event.kind.title())));
    } else if moments.start.is_some() {
        lines.push("No mitigation is recorded.".to_owned());
    }
    lines.join("\n")
}

fn leg_body(words: &LegText<'_>) -> String {
    if !words.list.is_empty() || words.unanswered.is_empty() {
        return words.list.clone();
    }
    let quoted: Vec<String> =
        words.unanswered.iter().map(|why| format!("“{}”", questions::question(why))).collect();
    let quoted: Vec<&str> = quoted.iter().map(String::as_str).collect();
    let verb = if quoted.len() == 1 { "has" } else { "have" };
    format!("Open: {} {verb} not been answered.", questions::listed(&quoted))
}

fn countermeasures(document: &TriageDocument, causes: &[NamedCause<'_>]) -> String {
    let rows: Vec<&Countermeasure> = document
        .countermeasures
        .iter()
        .map(|row| &row.value)
        .filter(|row| !row.what.trim().is_empty())
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let mut body =
        "| what | addresses | type | owner | due | how we will know |\n|---|---|---|---|---|---|\n"
            .to_owned();
    let or_bold =
        |cell: String, missing: &str| if cell.is_empty() { format!("**{missing}**") } else { cell };
    for row in rows {
        markdown::push_row(
            &mut body,
            &[
                markdown::cell(&row.what),
                markdown::cell(&addressed(document, causes, &row.addresses)),
                markdown::cell(&kind_and_strength(row)),
                or_bold(markdown::cell(&row.owner), "no owner"),
                or_bold(markdown::cell(&row.due), "no date"),
                markdown::cell(&row.check),
            ],
        );
    }
    body
}

/// What a countermeasure is for, in words: the RCA does not number its whys.
fn addressed(document: &TriageDocument, causes: &[NamedCause<'_>], addresses: &str) -> String {
    let names: Vec<String> = addresses
        .split(',')
        .map(|part| {
            let Some(number) = WhyNumber::parse(part) else { return part.trim().to_owned() };
            if let Some(cause) =
                causes.iter().find(|cause| cause.named.number.as_ref() == Some(&number))
            {
                let several = causes.iter().filter(|cause| cause.standing.holds()).count() > 1;
                let name =
                    if cause.standing.holds() { "root cause" } else { "suspected root cause" };
                let text = cause.text.trim_end_matches('.');
                return if several { format!("{name}: {text}") } else { name.to_owned() };
            }
            let why = whys::whys(document).find(|why| why.number == number);
            match why {
                Some(why) if why.leg == Leg::Detected => "late detection".to_owned(),
                Some(why) if why.leg == Leg::Contained => {
                    "missing prevention or containment".to_owned()
                }
                Some(why) if why.kind == WhyKind::Contributing => "contributing factor".to_owned(),
                Some(why) => why.question.clone(),
                None => part.trim().to_owned(),
            }
        })
        .collect();
    names.join("; ")
}

fn kind_and_strength(row: &Countermeasure) -> String {
    let strength = match row.strength.trim() {
        "automate" => "automated",
        "eliminate" => "by elimination",
        "guard" => "guarded",
        "train" => "by training",
        other => other,
    };
    let parts = [row.kind.trim(), strength];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
