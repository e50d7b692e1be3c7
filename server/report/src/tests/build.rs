//! Triage documents as a test writes them down.

use jiff::Timestamp;
use text::Span;
use triage::{
    Author, Countermeasure, Domain, EventKind, Evidence, FrontMatter, Issue, IssueSeverity,
    IssueStatus, Leg, Located, RootCause, TimelineEvent, TriageDocument, Why, WhyKind, WhyNumber,
    WhyStatus,
};

pub(super) struct Incident {
    pub(super) issue: Issue,
    pub(super) document: TriageDocument,
    leg: Leg,
}

pub(super) fn at(time: &str) -> Timestamp {
    time.parse().expect("a time of a test")
}

fn located<T>(value: T) -> Located<T> {
    Located { value, span: Span::new(0, 0) }
}

fn owned(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

impl Incident {
    pub(super) fn new(title: &str) -> Incident {
        let opened = at("2026-05-07T00:20:00Z");
        Incident {
            issue: Issue {
                id: "01970a2c-0000-7000-8000-000000000001".to_owned(),
                title: title.to_owned(),
                domain: Domain::Kubernetes,
                severity: IssueSeverity::P2,
                status: IssueStatus::Triaging,
                tags: Vec::new(),
                assignee: None,
                created_at: opened,
                updated_at: opened,
                resolved_at: None,
            },
            document: TriageDocument {
                front: FrontMatter::default(),
                impact: None,
                evidence: Vec::new(),
                timeline: Vec::new(),
                whys: Vec::new(),
                joins: Vec::new(),
                root_causes: Vec::new(),
                countermeasures: Vec::new(),
                open_questions: Vec::new(),
            },
            leg: Leg::Happened,
        }
    }

    pub(super) fn impact(mut self, text: &str) -> Incident {
        self.document.impact = Some(located(text.to_owned()));
        self
    }

    pub(super) fn evidence(
        mut self,
        id: &str,
        file: &str,
        (line, end_line): (u32, u32),
        time: Option<&str>,
        excerpt: &str,
    ) -> Incident {
        self.document.evidence.push(located(Evidence {
            id: id.to_owned(),
            file: file.to_owned(),
            line,
            end_line,
            time: time.map(at),
            certain: true,
            source: "mailer".to_owned(),
            excerpt: excerpt.to_owned(),
            hash: format!("{line:016x}"),
            reason: "first seen".to_owned(),
        }));
        self
    }

    pub(super) fn event(
        mut self,
        time: &str,
        kind: EventKind,
        what: &str,
        evidence: &[&str],
    ) -> Incident {
        let event = TimelineEvent {
            time: at(time),
            certain: true,
            kind,
            what: what.to_owned(),
            evidence: owned(evidence),
        };
        self.document.timeline.push(located(event));
        self
    }

    /// The whys that follow belong to this leg.
    pub(super) fn leg(mut self, leg: Leg) -> Incident {
        self.leg = leg;
        self
    }

    pub(super) fn why(
        mut self,
        number: &str,
        question: &str,
        answer: &str,
        kind: WhyKind,
        status: WhyStatus,
        evidence: &[&str],
    ) -> Incident {
        self.document.whys.push(located(Why {
            number: WhyNumber::parse(number).expect("a number of a test"),
            leg: self.leg,
            question: question.to_owned(),
            answer: answer.to_owned(),
            kind,
            status,
            evidence: owned(evidence),
            author: Author::Person,
        }));
        self
    }

    /// A why that a model answered and nobody has accepted.
    pub(super) fn suggestion(self, number: &str, question: &str, answer: &str) -> Incident {
        let mut with =
            self.why(number, question, answer, WhyKind::Cause, WhyStatus::Hypothesis, &[]);
        if let Some(why) = with.document.whys.last_mut() {
            why.value.author = Author::Model {
                model: "ollama/small".to_owned(),
                time: "2026-05-07T08:00:00Z".to_owned(),
                prompt_hash: "0".repeat(16),
            };
        }
        with
    }

    pub(super) fn root_cause(mut self, number: Option<&str>, text: &str) -> Incident {
        let number = number.and_then(WhyNumber::parse);
        self.document.root_causes.push(located(RootCause { number, text: text.to_owned() }));
        self
    }

    /// Cells in the order of the triage document: what, for, type, strength, owner, due, check.
    pub(super) fn countermeasure(mut self, cells: [&str; 7]) -> Incident {
        let [what, addresses, kind, strength, owner, due, check] = cells.map(str::to_owned);
        self.document.countermeasures.push(located(Countermeasure {
            what,
            addresses,
            kind,
            strength,
            owner,
            due,
            check,
        }));
        self
    }

    pub(super) fn question(mut self, text: &str) -> Incident {
        self.document.open_questions.push(located(text.to_owned()));
        self
    }
}
