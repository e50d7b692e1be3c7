//! The post-mortem: what an RCA says, for those who decide and for those who learn.
//!
//! What went well or wrong is told by facts of the issue where it has them, and by what people noted in the triage document
//! under the same headings. Luck and surprise are known to people alone: where nobody wrote of them, one line asks.

use std::collections::BTreeSet;

use triage::{Countermeasure, EventKind, Leg, Why, WhyKind, WhyStatus};

use crate::citations;
use crate::evidence;
use crate::facts::{Facts, Page, addressed, kind_and_strength};
use crate::impact;
use crate::markdown;
use crate::questions::listed;
use crate::rca::RcaInput;
use crate::root_causes::{NamedCause, Standing};
use crate::times::{self, measures};
use crate::whys;

/// Acknowledged within this many seconds of detection, a person was there at once: the response time that the SRE book
/// gives for services people wait for ("Being On-Call").
const AT_ONCE: i64 = 300;

/// What stands in a section that only people can fill.
pub(crate) const UNWRITTEN: &[(&str, &str)] = &[
    (WENT_WELL, "Open: what went well is not written down yet."),
    (WENT_WRONG, "Open: what went wrong in finding and ending it is not written down yet."),
    (
        LUCKY,
        "Open: what kept it from being worse, and was nobody's doing, is not written down yet.",
    ),
    (SURPRISED, "Open: what nobody had expected is not written down yet."),
];

const WENT_WELL: &str = "What went well";
const WENT_WRONG: &str = "What went wrong";
const LUCKY: &str = "Where we got lucky";
const SURPRISED: &str = "What surprised us";

/// The headings under which a triage document may hold notes for the post-mortem.
pub const NOTES: &[&str] = &[WENT_WELL, WENT_WRONG, LUCKY, SURPRISED];

/// The post-mortem as Markdown with front matter (`tftsr: postmortem/1`), LF line ends. `triage_text` is the triage
/// document itself, for the notes of people in it. Equal input gives equal text.
pub fn postmortem(input: &RcaInput<'_>, triage_text: &str) -> String {
    let (document, missing) = citations::known_only(input.document);
    let facts = Facts::of(input, &document, missing);
    let questions = facts.open_questions();
    let mut page = Page::new("postmortem", "Post-mortem", input);
    page.section("Executive summary", &executive_summary(&facts, &questions));
    facts.write_what(&mut page);
    facts.write_why(&mut page);
    for (name, known) in [
        (WENT_WELL, went_well(&facts)),
        (WENT_WRONG, went_wrong(&facts)),
        (LUCKY, lucky(&facts)),
        (SURPRISED, surprised(&facts)),
    ] {
        page.section(name, &with_notes(name, &known, triage_text));
    }
    page.section("Countermeasures", &countermeasures(&facts));
    page.section("Action items", &action_items(&facts));
    page.section("Open questions", &questions);
    page.section("Evidence", &evidence::tables(input, &facts.evidence, facts.clock));
    page.section("Pictures", &evidence::pictures(input));
    page.section("Appendix", &appendix(&facts));
    page.finish(input)
}

/// For those who read no further: how bad, why, and what follows.
fn executive_summary(facts: &Facts<'_>, questions: &str) -> String {
    let issue = facts.input.issue;
    let title = markdown::inline(issue.title.trim().trim_end_matches('.'));
    let mut lines = vec![markdown::guard_start(format!("{title} ({}).", issue.severity.title()))];
    let counted = impact::counted(&facts.impact);
    if let Some(counted) = counted {
        lines.push(markdown::guard_start(markdown::sentence(&counted)));
    }
    match facts.moments.impact() {
        Some((from, until)) => {
            lines.push(format!("Users were affected for {}.", times::duration(from, until)));
        }
        None if facts.moments.start.is_some() => {
            lines.push("It is not recorded that the impact has ended.".to_owned());
        }
        None => {}
    }
    let holding: Vec<_> = facts.causes.iter().filter(|cause| cause.standing.holds()).collect();
    match holding.as_slice() {
        [] => lines.push("Why it happened is not established yet.".to_owned()),
        causes => {
            let causes: Vec<&str> =
                causes.iter().map(|cause| cause.text.trim_end_matches('.')).collect();
            let confirmed = |cause: &&NamedCause<'_>| cause.standing == Standing::Confirmed;
            lines.push(match holding.iter().all(confirmed) {
                true => format!("It happened because {}.", listed(&causes)),
                false => format!(
                    "As far as is known it happened because {}; this is not confirmed yet.",
                    listed(&causes)
                ),
            });
        }
    }
    let rows: Vec<&Countermeasure> = facts.countermeasures().collect();
    let unowned = rows.iter().filter(|row| row.owner.trim().is_empty()).count();
    let undated = rows.iter().filter(|row| row.due.trim().is_empty()).count();
    if rows.is_empty() {
        lines.push("No countermeasure has been decided yet.".to_owned());
    } else {
        let lacking: Vec<String> = [(unowned, "no owner"), (undated, "no date")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} with {what} yet"))
            .collect();
        let lacking: Vec<&str> = lacking.iter().map(String::as_str).collect();
        let lacking = match lacking.is_empty() {
            true => String::new(),
            false => format!(", {}", listed(&lacking)),
        };
        lines.push(format!(
            "{} decided{lacking}.",
            plural(rows.len(), "countermeasure", "is", "are")
        ));
    }
    let open = questions.lines().filter(|line| line.starts_with("- ")).count();
    if open > 0 {
        lines.push(format!("{} open.", plural(open, "question", "is", "are")));
    }
    lines.join("\n")
}

/// `1 question is`, `3 questions are`.
fn plural(count: usize, name: &str, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {name} {one}"),
        count => format!("{count} {name}s {many}"),
    }
}

/// Facts that speak for how the incident was met.
fn went_well(facts: &Facts<'_>) -> Vec<String> {
    let mut list = Vec::new();
    if let Some((what, after)) = detection(facts)
        && by_machine(&what)
    {
        list.push(format!("Monitoring noticed it{after}: {}", without_stop(&what)));
    }
    for measure in measures(&facts.moments) {
        if measure.name == "to acknowledge"
            && let (Some(from), Some(until), Some(took)) =
                (measure.from, measure.until, measure.duration())
            && until.duration_since(from).as_secs() <= AT_ONCE
        {
            list.push(format!("It was acknowledged {took} after detection"));
        }
    }
    let (mitigated, resolved) = (facts.moments.mitigated, facts.moments.resolved);
    if let (Some(mitigated), Some(resolved)) = (mitigated, resolved)
        && mitigated < resolved
    {
        let before = times::duration(mitigated, resolved);
        let how = facts.timeline.iter().rev().find(|event| event.kind == EventKind::Mitigated);
        let how = how.map_or("", |event| event.what.trim());
        let how = match how.is_empty() {
            true => String::new(),
            false => format!(" ({})", without_stop(&markdown::inline(how))),
        };
        list.push(format!("Harm was stopped{how} {before} before all was back to normal"));
    }
    let shown = facts
        .causes
        .iter()
        .filter(|cause| cause.standing == Standing::Confirmed)
        .map(|cause| cause.text.trim_end_matches('.'));
    list.extend(shown.map(|text| format!("This root cause is confirmed: {text}")));
    list
}

/// What let it go on: answers on detection and containment, and who noticed.
fn went_wrong(facts: &Facts<'_>) -> Vec<String> {
    let mut list = Vec::new();
    if let Some((what, after)) = detection(facts)
        && by_people(&what)
    {
        list.push(format!(
            "It was noticed by people{after}, not by monitoring: {}",
            without_stop(&what)
        ));
    }
    for leg in [Leg::Detected, Leg::Contained] {
        let answered = whys::whys(facts.document)
            .filter(|why| why.leg == leg && whys::is_answered(why) && !whys::is_ruled_out(why));
        list.extend(answered.filter(|why| !is_luck(why)).map(stated));
    }
    for why in whys::whys(facts.document) {
        if why.leg == Leg::Happened
            && why.kind == WhyKind::Contributing
            && whys::is_answered(why)
            && !whys::is_ruled_out(why)
        {
            list.push(format!("It contributed that {}", lower_first(&stated(why))));
        }
    }
    list
}

/// Conditions that kept it small: answers to why only some were hit.
fn lucky(facts: &Facts<'_>) -> Vec<String> {
    whys::whys(facts.document)
        .filter(|why| whys::is_answered(why) && !whys::is_ruled_out(why) && is_luck(why))
        .map(|why| without_stop(&whys::told(why)).to_owned())
        .collect()
}

/// What was held for possible and turned out otherwise.
fn surprised(facts: &Facts<'_>) -> Vec<String> {
    whys::whys(facts.document)
        .filter(|why| why.kind != WhyKind::RuledOut && why.status == WhyStatus::Refuted)
        .filter(|why| whys::is_answered(why))
        .map(|why| format!("It was not so: {}", without_stop(&whys::told(why))))
        .collect()
}

/// Whether a why asks what kept the incident small.
fn is_luck(why: &Why) -> bool {
    let question = why.question.to_lowercase();
    let words: BTreeSet<&str> =
        question.split(|ch: char| !ch.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    why.kind == WhyKind::Condition && words.contains("only")
        || words.contains("not") && (words.contains("worse") || words.contains("longer"))
}

/// How it was detected, and ` 30 min after the start of impact` when that is known.
fn detection(facts: &Facts<'_>) -> Option<(String, String)> {
    let event = facts.timeline.iter().find(|event| event.kind == EventKind::Detected)?;
    let what = markdown::inline(&event.what);
    let after = measures(&facts.moments)
        .first()
        .and_then(times::Measure::duration)
        .map(|took| format!(" {took} after the start of impact"))
        .unwrap_or_default();
    (!what.is_empty()).then_some((what, after))
}

fn words_of(text: &str) -> Vec<String> {
    text.split(|ch: char| !ch.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Whether what detected it is a machine: an alert, a probe, a monitor.
fn by_machine(what: &str) -> bool {
    const MACHINES: &[&str] = &[
        "alert",
        "alerts",
        "alarm",
        "alarms",
        "monitoring",
        "monitor",
        "probe",
        "probes",
        "paged",
        "pager",
        "fires",
        "fired",
    ];
    words_of(what).iter().any(|word| MACHINES.contains(&word.as_str())) && !by_people(what)
}

/// Whether people told of it: users, customers, support.
fn by_people(what: &str) -> bool {
    const PEOPLE: &[&str] = &[
        "customer",
        "customers",
        "user",
        "users",
        "support",
        "ticket",
        "tickets",
        "called",
        "calls",
        "complaint",
        "complaints",
        "complain",
        "patients",
        "helpdesk",
        "colleague",
        "colleagues",
    ];
    words_of(what).iter().any(|word| PEOPLE.contains(&word.as_str()))
}

/// The first paragraph of an answer, without its full stop.
fn stated(why: &Why) -> String {
    without_stop(&whys::first_paragraph(why)).to_owned()
}

fn without_stop(text: &str) -> &str {
    text.trim().trim_end_matches('.')
}

/// Small after "that", where the first word is an everyday one.
fn lower_first(text: &str) -> String {
    const SMALL: &[&str] =
        &["A", "An", "The", "No", "Nothing", "All", "It", "Its", "There", "This", "Some", "Each"];
    let first = text.split(' ').next().unwrap_or_default();
    match SMALL.contains(&first) {
        true => text.replacen(first, &first.to_lowercase(), 1),
        false => text.to_owned(),
    }
}

/// A section of facts and of what people noted; one line that asks where there is neither.
fn with_notes(name: &str, known: &[String], triage_text: &str) -> String {
    let mut body = notes(triage_text, name);
    let mut seen: BTreeSet<&String> = BTreeSet::new();
    let bullets: String = known
        .iter()
        .filter(|line| seen.insert(*line))
        .map(|line| format!("- {}\n", markdown::guard_start(markdown::sentence(line))))
        .collect();
    if !body.is_empty() && !bullets.is_empty() {
        // A list goes on, words and a list stand apart.
        let last = body.lines().last().unwrap_or_default();
        body.push_str(if last.starts_with("- ") { "\n" } else { "\n\n" });
    }
    body.push_str(&bullets);
    if body.is_empty() {
        let unwritten = UNWRITTEN.iter().find(|(section, _)| *section == name);
        body.push_str(unwritten.map_or("", |(_, words)| words));
    }
    body
}

/// What a triage document holds under a heading of the second level, without comments.
fn notes(triage_text: &str, name: &str) -> String {
    let text = markdown::without_comments(triage_text);
    let is_heading = |line: &&str| {
        line.strip_prefix("## ").is_some_and(|title| title.trim().eq_ignore_ascii_case(name))
    };
    let body = text
        .lines()
        .skip_while(|line| !is_heading(line))
        .skip(1)
        .take_while(|line| !line.starts_with("# ") && !line.starts_with("## "));
    // A heading of its own would end the section that it is put into.
    let words = body.map(|line| match line.trim_start_matches('#').strip_prefix(' ') {
        Some(words) if line.starts_with('#') => words.trim(),
        _ => line,
    });
    markdown::lines(words).join("\n").trim().to_owned()
}

/// What each countermeasure is for and how it works; who does it stands with the action items.
fn countermeasures(facts: &Facts<'_>) -> String {
    let mut rows = facts.countermeasures().peekable();
    if rows.peek().is_none() {
        return String::new();
    }
    let mut body = "| what | addresses | type | how we will know |\n|---|---|---|---|\n".to_owned();
    for row in rows {
        let addresses = addressed(facts.document, &facts.causes, &row.addresses);
        markdown::push_row(
            &mut body,
            &[
                markdown::cell(&row.what),
                markdown::cell(&addresses),
                markdown::cell(&kind_and_strength(row)),
                markdown::cell(&row.check),
            ],
        );
    }
    body
}

/// Who does what until when, the next one due first; those without a date last.
fn action_items(facts: &Facts<'_>) -> String {
    let mut rows: Vec<&Countermeasure> = facts.countermeasures().collect();
    if rows.is_empty() {
        return String::new();
    }
    rows.sort_by_key(|row| (row.due.trim().is_empty(), row.due.trim()));
    let or_bold =
        |cell: String, missing: &str| if cell.is_empty() { format!("**{missing}**") } else { cell };
    let mut body = "| action | owner | due |\n|---|---|---|\n".to_owned();
    for row in rows {
        markdown::push_row(
            &mut body,
            &[
                markdown::cell(&row.what),
                or_bold(markdown::cell(&row.owner), "no owner"),
                or_bold(markdown::cell(&row.due), "no date"),
            ],
        );
    }
    body
}

/// What the document was made from: the record of the issue, how the times were computed, what was looked at beside.
fn appendix(facts: &Facts<'_>) -> String {
    let issue = facts.input.issue;
    let at = |time: jiff::Timestamp| format!("{} {}", times::day(time), times::time_of_day(time));
    let mut parts = Vec::new();
    let mut table = "### The issue\n\n| field | value |\n|---|---|\n".to_owned();
    let mut field = |name: &str, value: String| {
        if !value.is_empty() {
            markdown::push_row(&mut table, &[name.to_owned(), value]);
        }
    };
    field("id", markdown::cell(&issue.id));
    field("severity", issue.severity.title().to_owned());
    field("domain", issue.domain.title().to_owned());
    field("status", issue.status.title().to_owned());
    field("driven by", markdown::cell(issue.assignee.as_deref().unwrap_or_default()));
    field("labels", markdown::cell(&issue.tags.join(", ")));
    field("opened (UTC)", at(issue.created_at));
    field("resolved (UTC)", issue.resolved_at.map(at).unwrap_or_default());
    parts.push(table);

    let known: Vec<_> = measures(&facts.moments)
        .into_iter()
        .filter_map(|measure| Some((measure.duration()?, measure)))
        .collect();
    if !known.is_empty() {
        let mut table =
            "### How the times were computed\n\n| time | from (UTC) | to (UTC) | result |\n|---|---|---|---|\n"
                .to_owned();
        for (took, measure) in known {
            let moment = |name: &str, time: Option<jiff::Timestamp>| {
                time.map(|time| format!("{name}, {}", at(time))).unwrap_or_default()
            };
            markdown::push_row(
                &mut table,
                &[
                    measure.name.to_owned(),
                    moment(measure.from_name, measure.from),
                    moment(measure.until_name, measure.until),
                    took,
                ],
            );
        }
        parts.push(table);
    }

    let cited: BTreeSet<&str> =
        facts.evidence.iter().map(|evidence| evidence.id.as_str()).collect();
    let beside: Vec<_> = facts
        .document
        .evidence
        .iter()
        .map(|evidence| &evidence.value)
        .filter(|evidence| !cited.contains(evidence.id.as_str()))
        .collect();
    if !beside.is_empty() {
        let table = evidence::cited_lines(&beside, facts.clock);
        parts.push(format!("### Evidence that nothing rests on\n\n{table}"));
    }
    parts.join("\n")
}
