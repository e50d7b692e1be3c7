//! What is known of an incident, and the sections that an RCA and a post-mortem share.

use triage::{
    Countermeasure, EventKind, Evidence, Leg, TimelineEvent, TriageDocument, WhyKind, WhyNumber,
};

use crate::evidence;
use crate::impact;
use crate::markdown;
use crate::questions::{self, Known, open_questions};
use crate::rca::RcaInput;
use crate::root_causes::{self, NamedCause};
use crate::timeline;
use crate::times::{self, Clock, Moments};
use crate::whys::{self, LegText};

/// From this many rows or whys on a figure shows more than the words; exports draw it where a comment names it.
const DRAWN_FROM: usize = 3;

/// What is known of an incident.
pub(crate) struct Facts<'a> {
    pub(crate) input: &'a RcaInput<'a>,
    /// The document without citations of what is not there.
    pub(crate) document: &'a TriageDocument,
    pub(crate) timeline: Vec<&'a TimelineEvent>,
    /// What the text rests on.
    pub(crate) evidence: Vec<&'a Evidence>,
    pub(crate) moments: Moments,
    pub(crate) clock: Clock,
    pub(crate) causes: Vec<NamedCause<'a>>,
    pub(crate) legs: Vec<(Leg, LegText<'a>)>,
    pub(crate) impact: String,
    disputes: Vec<String>,
    not_in_evidence: Vec<String>,
}

impl<'a> Facts<'a> {
    /// `document` and `not_in_evidence` are what [`crate::citations::known_only`] gives of the document of the input.
    pub(crate) fn of(
        input: &'a RcaInput<'a>,
        document: &'a TriageDocument,
        mut not_in_evidence: Vec<String>,
    ) -> Facts<'a> {
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
        let impact = impact::words(document);
        let disputes = impact::disputes(&impact, &moments, clock);
        Facts {
            input,
            document,
            timeline,
            evidence,
            moments,
            clock,
            causes: root_causes::named(document),
            legs: Leg::ALL.iter().map(|leg| (*leg, whys::leg(document, *leg))).collect(),
            impact,
            disputes,
            not_in_evidence,
        }
    }

    /// When, what it did to whom, and how it was noticed.
    pub(crate) fn write_what(&self, page: &mut Page) {
        page.section("Summary", &self.summary());
        page.section("Impact", &impact::body(&self.impact, &self.moments, self.clock));
        let detection = timeline::detection(&self.timeline, &self.moments, self.clock);
        page.section("Detection", &detection);
        let drawn = figure("timeline", self.timeline.len() >= DRAWN_FROM);
        let rows = timeline::body(&self.timeline, &self.moments, self.clock);
        let volume = match self.input.volume.trim() {
            "" => String::new(),
            volume => format!("\n{volume}\n"),
        };
        page.section("Timeline", format!("{rows}{drawn}{volume}").trim_start());
    }

    /// The whys, and what follows from them.
    pub(crate) fn write_why(&self, page: &mut Page) {
        let numbered = |line: &&str| line.trim_start().starts_with(|ch: char| ch.is_ascii_digit());
        let told: usize =
            self.legs.iter().map(|(_, words)| words.list.lines().filter(numbered).count()).sum();
        let first = self.legs.iter().position(|(_, words)| !words.list.is_empty());
        for (index, (leg, words)) in self.legs.iter().enumerate() {
            let drawn = figure("whys", told >= DRAWN_FROM && Some(index) == first);
            page.section(leg.title(), &(leg_body(words) + &drawn));
        }
        let causes = root_causes::list(&self.causes, &self.timeline);
        page.section("Root causes and trigger", &causes);
        page.section("Contributing factors", &whys::contributing(&self.legs));
        let ruled_out: String =
            self.legs.iter().map(|(_, words)| words.ruled_out.as_str()).collect();
        page.section("What we ruled out", &ruled_out);
    }

    /// The questions that are open, as a bullet list.
    pub(crate) fn open_questions(&self) -> String {
        open_questions(&Known {
            document: self.document,
            impact: &self.impact,
            disputes: &self.disputes,
            not_in_evidence: &self.not_in_evidence,
            timeline: &self.timeline,
            moments: self.moments,
            clock: self.clock,
            legs: &self.legs,
            causes: &self.causes,
        })
    }

    /// The countermeasures that say something.
    pub(crate) fn countermeasures(&self) -> impl Iterator<Item = &'a Countermeasure> {
        let rows = self.document.countermeasures.iter().map(|row| &row.value);
        rows.filter(|row| !row.what.trim().is_empty())
    }

    /// One sentence a line: what happened and how long, why, what ended it.
    fn summary(&self) -> String {
        let mut lines = vec![markdown::guard_start(markdown::sentence(&markdown::inline(
            &self.input.issue.title,
        )))];
        match (self.moments.impact(), self.moments.start) {
            (Some((from, until)), _) => {
                let duration = times::duration(from, until);
                let start = if !self.disputes.is_empty() { "By the timeline, the" } else { "The" };
                lines.push(format!(
                    "{start} impact lasted {duration}, {}.",
                    self.clock.window(from, until)
                ));
            }
            (None, Some(start)) => {
                lines.push(format!(
                    "The impact started {}; its end is not known.",
                    self.clock.at(start)
                ));
            }
            (None, None) => {}
        }
        lines.extend(root_causes::summary(&self.causes, &self.timeline));
        if !self.causes.iter().any(|cause| cause.standing.holds()) {
            let first = whys::whys(self.document)
                .filter(|why| why.leg == Leg::Happened && why.kind == WhyKind::Cause)
                .find(|why| whys::is_answered(why) && !whys::is_ruled_out(why));
            if let Some(first) = first {
                lines.push(format!("Known so far: {}", markdown::sentence(&whys::told(first))));
            }
            lines.push("The root cause is not known yet.".to_owned());
        }
        let last = |kind| self.timeline.iter().rev().find(|event| event.kind == kind);
        let ended = last(EventKind::Mitigated).or_else(|| last(EventKind::Resolved));
        if let Some(event) = ended {
            // The day stands in the sentence on the impact when there is one.
            let at = if self.moments.start.is_some() {
                format!("at {} UTC", self.clock.time(event.time))
            } else {
                self.clock.at(event.time)
            };
            let what = markdown::inline(&event.what);
            let what = if what.is_empty() { String::new() } else { format!(": {what}") };
            lines.push(markdown::sentence(&format!("{} {at}{what}", event.kind.title())));
        } else if self.moments.start.is_some() {
            lines.push("No mitigation is recorded.".to_owned());
        }
        lines.join("\n")
    }
}

/// The comment that has an export draw a figure.
fn figure(name: &str, wanted: bool) -> String {
    match wanted {
        true => format!("\n<!-- figure: {name} -->\n"),
        false => String::new(),
    }
}

/// A document as it is written.
pub(crate) struct Page {
    text: String,
}

impl Page {
    /// A document with front matter and a title, such as `rca` and `RCA`.
    pub(crate) fn new(kind: &str, name: &str, input: &RcaInput<'_>) -> Page {
        let issue = input.issue;
        let is_plain = |ch: char| ch.is_ascii_alphanumeric() || ch == '-';
        let id = if !issue.id.is_empty() && issue.id.chars().all(is_plain) {
            issue.id.clone()
        } else {
            markdown::yaml_string(&issue.id)
        };
        let title = markdown::yaml_string(&format!("{name}: {}", issue.title));
        let heading = markdown::heading(&issue.title);
        let text = format!(
            "---\ntftsr: {kind}/1\nissue: {id}\ntitle: {title}\nclassification: internal\nstatus: draft\n---\n\n# {name}: {heading}\n"
        );
        Page { text }
    }

    /// A section, unless there is nothing to say.
    pub(crate) fn section(&mut self, name: &str, body: &str) {
        let body = body.trim_end();
        if !body.is_empty() {
            self.text.push_str(&format!("\n## {name}\n{body}\n"));
        }
    }

    /// The document, with what it rests on as its last lines.
    pub(crate) fn finish(mut self, input: &RcaInput<'_>) -> String {
        for line in evidence::closing_lines(input) {
            self.text.push_str(&format!("\n{line}\n"));
        }
        self.text
    }
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

/// What a countermeasure is for, in words: the RCA does not number its whys.
pub(crate) fn addressed(
    document: &TriageDocument,
    causes: &[NamedCause<'_>],
    addresses: &str,
) -> String {
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

/// How a report says the strength of a countermeasure.
pub fn strength(word: &str) -> &str {
    match word {
        "automate" => "automated",
        "eliminate" => "by elimination",
        "guard" => "guarded",
        "train" => "by training",
        other => other,
    }
}

pub(crate) fn kind_and_strength(row: &Countermeasure) -> String {
    let parts = [row.kind.trim(), strength(row.strength.trim())];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
