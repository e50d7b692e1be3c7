//! Where a team stands: what is open, how fast incidents are noticed and ended, what keeps coming back, what was promised
//! and is overdue.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use triage::{
    Countermeasure, Issue, IssueSeverity, IssueStatus, TimelineEvent, Why, WhyKind, WhyStatus,
};

use crate::times::Moments;

/// How many causes are listed.
const CAUSES: usize = 10;
/// Most rows of a table of the page, and most months: who wants all of them asks for the list.
const ROWS: usize = 50;
const MONTHS: usize = 24;

/// One issue with what the page is made of.
#[derive(Debug, Clone)]
pub struct Case {
    /// The issue.
    pub issue: Issue,
    /// Its timeline.
    pub timeline: Vec<TimelineEvent>,
    /// Its whys.
    pub whys: Vec<Why>,
    /// Its countermeasures.
    pub countermeasures: Vec<Countermeasure>,
}

/// Where a team stands at a moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Dashboard {
    /// Open issues, the worst and then the oldest first.
    pub open: Vec<OpenIssue>,
    /// By month in which the impact started, the newest first.
    pub months: Vec<Month>,
    /// Confirmed causes, those that came back most first.
    pub causes: Vec<Cause>,
    /// Countermeasures past their date, of issues that are not closed, the longest overdue first.
    pub overdue: Vec<Overdue>,
}

/// An issue that is not resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenIssue {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How bad it is.
    pub severity: IssueSeverity,
    /// How far along it is.
    pub status: IssueStatus,
    /// Who works on it.
    pub assignee: Option<String>,
    /// Whole days since it was created.
    pub age_days: i64,
}

/// The incidents whose impact started in a month.
#[derive(Debug, Clone, PartialEq)]
pub struct Month {
    /// `2026-03`.
    pub month: String,
    /// How many.
    pub incidents: usize,
    /// Mean minutes from the start of impact to detection, over those that know both.
    pub minutes_to_detect: Option<f64>,
    /// Mean minutes from the start of impact to its end, over those that know both.
    pub minutes_to_resolve: Option<f64>,
}

/// A cause that was confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// In the words of the newest issue that has it.
    pub words: String,
    /// Ids of the issues, the newest first.
    pub issues: Vec<String>,
}

/// A countermeasure past its date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdue {
    /// What was to be done.
    pub what: String,
    /// Who does it; empty when nobody was named.
    pub owner: String,
    /// Until when.
    pub due: Date,
    /// Of which issue.
    pub issue: String,
    /// What that is called.
    pub title: String,
}

/// The dashboard over some issues at a moment; dates are those of UTC.
pub fn dashboard(cases: &[Case], now: Timestamp) -> Dashboard {
    let mut newest: Vec<&Case> = cases.iter().collect();
    newest.sort_by(|a, b| {
        b.issue.created_at.cmp(&a.issue.created_at).then(a.issue.id.cmp(&b.issue.id))
    });
    Dashboard {
        open: open(&newest, now),
        months: months(&newest),
        causes: causes(&newest),
        overdue: overdue(&newest, now),
    }
}

fn is_open(issue: &Issue) -> bool {
    matches!(issue.status, IssueStatus::Open | IssueStatus::Triaging)
}

fn open(cases: &[&Case], now: Timestamp) -> Vec<OpenIssue> {
    let mut open: Vec<&Issue> =
        cases.iter().map(|case| &case.issue).filter(|issue| is_open(issue)).collect();
    open.sort_by(|a, b| (a.severity, a.created_at, &a.id).cmp(&(b.severity, b.created_at, &b.id)));
    open.into_iter()
        .map(|issue| OpenIssue {
            id: issue.id.clone(),
            title: issue.title.clone(),
            severity: issue.severity,
            status: issue.status,
            assignee: issue.assignee.clone(),
            age_days: (now.as_second() - issue.created_at.as_second()).max(0) / 86_400,
        })
        .collect()
}

fn months(cases: &[&Case]) -> Vec<Month> {
    let mut by_month: BTreeMap<String, Vec<Moments>> = BTreeMap::new();
    for case in cases {
        let timeline: Vec<&TimelineEvent> = case.timeline.iter().collect();
        let moments = Moments::of(&timeline);
        let start = moments.start.unwrap_or(case.issue.created_at);
        let month = start.strftime("%Y-%m").to_string();
        by_month.entry(month).or_default().push(moments);
    }
    by_month
        .into_iter()
        .rev()
        .map(|(month, all)| Month {
            month,
            incidents: all.len(),
            minutes_to_detect: mean_minutes(
                all.iter().filter_map(|one| Some((one.start?, one.detected?))),
            ),
            minutes_to_resolve: mean_minutes(all.iter().filter_map(Moments::impact)),
        })
        .collect()
}

/// The mean length in minutes; those in the wrong order are left out.
fn mean_minutes(spans: impl Iterator<Item = (Timestamp, Timestamp)>) -> Option<f64> {
    let lengths: Vec<f64> = spans
        .filter(|(from, until)| from <= until)
        .map(|(from, until)| (until.as_second() - from.as_second()) as f64 / 60.0)
        .collect();
    (!lengths.is_empty()).then(|| lengths.iter().sum::<f64>() / lengths.len() as f64)
}

/// The confirmed causes that no other why of their issue goes below, grouped by what they say.
fn causes(cases: &[&Case]) -> Vec<Cause> {
    let mut said: Vec<(String, Vec<String>, &str)> = Vec::new();
    for case in cases {
        for why in &case.whys {
            let is_root = why.kind == WhyKind::Cause
                && why.status == WhyStatus::Confirmed
                && !case.whys.iter().any(|other| {
                    other.number.parent().as_ref() == Some(&why.number)
                        && !matches!(other.kind, WhyKind::RuledOut)
                        && other.status == WhyStatus::Confirmed
                });
            let words = first_sentence(&why.answer);
            let key = content(&words);
            if is_root && !key.is_empty() {
                said.push((words, key, &case.issue.id));
            }
        }
    }
    let mut groups: Vec<(&[String], Cause)> = Vec::new();
    let mut rare = Rare::new(said.iter().map(|(_, key, _)| key.as_slice()));
    for (words, key, issue) in &said {
        let group = rare.near(key).find(|at| alike(groups[*at].0, key));
        match group {
            Some(at) => {
                let issues = &mut groups[at].1.issues;
                if issues.last().is_none_or(|last| last != issue) {
                    issues.push((*issue).to_owned());
                }
            }
            None => {
                rare.add(key, groups.len());
                let cause = Cause { words: words.clone(), issues: vec![(*issue).to_owned()] };
                groups.push((key, cause));
            }
        }
    }
    let mut causes: Vec<Cause> = groups.into_iter().map(|(_, cause)| cause).collect();
    // The sort is stable: causes as frequent as each other stay newest first.
    causes.sort_by_key(|cause| std::cmp::Reverse(cause.issues.len()));
    causes.truncate(CAUSES);
    causes
}

/// Groups by the rare words of their sentences. Two sentences that share half of their words share one of the rarer half of
/// either (prefix filtering; Bayardo, Ma, Srikant, "Scaling Up All Pairs Similarity Search", 2007), so that few need to be
/// compared among thousands.
struct Rare<'k> {
    /// In how many sentences a word is.
    counts: HashMap<&'k str, usize>,
    /// Groups that have a word among their rare ones, in the order they were added.
    groups: HashMap<&'k str, Vec<usize>>,
}

impl<'k> Rare<'k> {
    fn new(keys: impl Iterator<Item = &'k [String]>) -> Rare<'k> {
        let mut counts = HashMap::new();
        for word in keys.flatten() {
            *counts.entry(word.as_str()).or_insert(0) += 1;
        }
        Rare { counts, groups: HashMap::new() }
    }

    fn words(&self, key: &'k [String]) -> Vec<&'k str> {
        let mut words: Vec<&str> = key.iter().map(String::as_str).collect();
        words.sort_unstable_by_key(|word| (self.counts.get(word).copied().unwrap_or(0), *word));
        words.truncate(key.len() / 2 + 1);
        words
    }

    /// Groups that may be alike, the first one first.
    fn near(&self, key: &'k [String]) -> impl Iterator<Item = usize> + use<> {
        let of_word = |word: &&str| self.groups.get(word).cloned().unwrap_or_default();
        let near: BTreeSet<usize> = self.words(key).iter().flat_map(of_word).collect();
        near.into_iter()
    }

    fn add(&mut self, key: &'k [String], group: usize) {
        for word in self.words(key) {
            self.groups.entry(word).or_default().push(group);
        }
    }
}

fn first_sentence(answer: &str) -> String {
    let line = answer.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    let end = line.find(". ").map_or(line.len(), |at| at + 1);
    let sentence = triage::without_citations(line.get(..end).unwrap_or(line));
    sentence.trim_end_matches('.').to_owned()
}

/// The words of a sentence that carry it: letters only, four or more, in lower case, sorted.
fn content(words: &str) -> Vec<String> {
    let mut content: Vec<String> = words
        .split(|letter: char| !letter.is_alphabetic())
        .filter(|word| word.chars().count() >= 4)
        .map(str::to_lowercase)
        .collect();
    content.sort_unstable();
    content.dedup();
    content
}

/// Whether two sentences share at least half of their words.
fn alike(a: &[String], b: &[String]) -> bool {
    let shared = a.iter().filter(|word| b.binary_search(word).is_ok()).count();
    2 * shared >= a.len() + b.len() - shared
}

fn overdue(cases: &[&Case], now: Timestamp) -> Vec<Overdue> {
    let today = TimeZone::UTC.to_datetime(now).date();
    let mut overdue: Vec<Overdue> = cases
        .iter()
        .filter(|case| case.issue.status != IssueStatus::Closed)
        .flat_map(|case| case.countermeasures.iter().map(move |row| (case, row)))
        .filter_map(|(case, row)| {
            let due: Date = row.due.trim().parse().ok()?;
            (due < today).then(|| Overdue {
                what: row.what.clone(),
                owner: row.owner.clone(),
                due,
                issue: case.issue.id.clone(),
                title: case.issue.title.clone(),
            })
        })
        .collect();
    overdue.sort_by(|a, b| (a.due, &a.issue, &a.what).cmp(&(b.due, &b.issue, &b.what)));
    overdue
}

impl Dashboard {
    /// The page as Markdown.
    pub fn markdown(&self, now: Timestamp) -> String {
        let mut page = format!("# Incidents, {}\n", now.strftime("%Y-%m-%d %H:%M UTC"));
        let count = |severity| self.open.iter().filter(|issue| issue.severity == severity).count();
        page.push_str(&format!("\n## Open: {}\n\n", self.open.len()));
        if self.open.is_empty() {
            page.push_str("Nothing is open.\n");
        } else {
            let by_severity: Vec<String> = IssueSeverity::ALL
                .iter()
                .filter(|severity| count(**severity) > 0)
                .map(|severity| format!("{} {}", count(*severity), severity.id()))
                .collect();
            page.push_str(&format!(
                "{}.\n\n| severity | age | status | issue | assignee |\n|---|---|---|---|---|\n",
                by_severity.join(", ")
            ));
            for issue in self.open.iter().take(ROWS) {
                page.push_str(&format!(
                    "| {} | {} d | {} | {} | {} |\n",
                    issue.severity.id(),
                    issue.age_days,
                    issue.status.id(),
                    cell(&issue.title),
                    cell(issue.assignee.as_deref().unwrap_or_default()),
                ));
            }
            page.push_str(&rest(self.open.len(), ROWS));
        }
        if !self.months.is_empty() {
            page.push_str("\n## How fast\n\n| month | incidents | mean time to detect | mean time to resolve |\n|---|---|---|---|\n");
            let minutes = |mean: Option<f64>| mean.map_or("not known".to_owned(), length);
            for month in self.months.iter().take(MONTHS) {
                page.push_str(&format!(
                    "| {} | {} | {} | {} |\n",
                    month.month,
                    month.incidents,
                    minutes(month.minutes_to_detect),
                    minutes(month.minutes_to_resolve)
                ));
            }
            page.push_str(&rest(self.months.len(), MONTHS));
        }
        if !self.causes.is_empty() {
            page.push_str("\n## Confirmed causes\n\n| times | cause |\n|---|---|\n");
            for cause in &self.causes {
                page.push_str(&format!("| {} | {} |\n", cause.issues.len(), cell(&cause.words)));
            }
        }
        page.push_str(&format!("\n## Overdue countermeasures: {}\n", self.overdue.len()));
        if !self.overdue.is_empty() {
            page.push_str("\n| due | what | owner | issue |\n|---|---|---|---|\n");
            for row in self.overdue.iter().take(ROWS) {
                let owner = if row.owner.trim().is_empty() { "nobody" } else { row.owner.as_str() };
                page.push_str(&format!(
                    "| {} | {} | {} | {} |\n",
                    row.due,
                    cell(&row.what),
                    cell(owner),
                    cell(&row.title)
                ));
            }
            page.push_str(&rest(self.overdue.len(), ROWS));
        }
        page
    }
}

/// What stands below a table that was cut: how many rows it would have had more.
fn rest(all: usize, shown: usize) -> String {
    match all.saturating_sub(shown) {
        0 => String::new(),
        more => format!("\nAnd {more} more.\n"),
    }
}

/// Minutes for a person: `7 min`, `2 h 5 min`, `3 d 4 h`.
fn length(minutes: f64) -> String {
    let minutes = minutes.round() as i64;
    match minutes {
        ..120 => format!("{minutes} min"),
        120..2880 => format!("{} h {} min", minutes / 60, minutes % 60),
        _ => format!("{} d {} h", minutes / 1440, minutes % 1440 / 60),
    }
}

fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use triage::{Author, Domain, EventKind, Leg, WhyNumber};

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn case(id: &str, day: &str, status: IssueStatus, cause: &str) -> Case {
        let event = |time: &str, kind| TimelineEvent {
            time: at(&format!("{day}T{time}Z")),
            certain: true,
            kind,
            what: String::new(),
            evidence: Vec::new(),
        };
        let row = |what: &str, due: &str| Countermeasure {
            what: what.into(),
            due: due.into(),
            ..Countermeasure::default()
        };
        Case {
            issue: Issue {
                id: id.into(),
                title: format!("Issue {id} | odd"),
                domain: Domain::Database,
                severity: if id == "b" { IssueSeverity::P1 } else { IssueSeverity::P3 },
                status,
                tags: Vec::new(),
                assignee: None,
                created_at: at(&format!("{day}T08:00:00Z")),
                updated_at: at(&format!("{day}T08:00:00Z")),
                resolved_at: None,
            },
            timeline: vec![
                event("02:00:00", EventKind::ImpactStart),
                event("02:10:00", EventKind::Detected),
                event("04:30:00", EventKind::Resolved),
            ],
            whys: vec![Why {
                number: WhyNumber(vec![1]),
                leg: Leg::Happened,
                question: "Why?".into(),
                answer: cause.into(),
                kind: WhyKind::Cause,
                status: WhyStatus::Confirmed,
                evidence: Vec::new(),
                author: Author::Person,
            }],
            countermeasures: vec![
                row("wider pool", "2026-03-20"),
                row("alert", "2027-01-01"),
                row("soon", ""),
            ],
        }
    }

    #[test]
    fn a_page_says_what_is_open_how_fast_what_recurs_and_what_is_overdue() {
        let cases = [
            case(
                "a",
                "2026-02-10",
                IssueStatus::Closed,
                "The disk of the database was full [E1]. More.",
            ),
            case(
                "b",
                "2026-03-01",
                IssueStatus::Open,
                "The disk of the database was full again [E7].",
            ),
            case("c", "2026-03-09", IssueStatus::Triaging, "A certificate had expired."),
        ];
        let now = at("2026-04-01T12:00:00Z");
        let page = dashboard(&cases, now).markdown(now);
        expect_test::expect![[r"
            # Incidents, 2026-04-01 12:00 UTC

            ## Open: 2

            1 p1, 1 p3.

            | severity | age | status | issue | assignee |
            |---|---|---|---|---|
            | p1 | 31 d | open | Issue b \| odd |  |
            | p3 | 23 d | triaging | Issue c \| odd |  |

            ## How fast

            | month | incidents | mean time to detect | mean time to resolve |
            |---|---|---|---|
            | 2026-03 | 2 | 10 min | 2 h 30 min |
            | 2026-02 | 1 | 10 min | 2 h 30 min |

            ## Confirmed causes

            | times | cause |
            |---|---|
            | 2 | The disk of the database was full again |
            | 1 | A certificate had expired |

            ## Overdue countermeasures: 2

            | due | what | owner | issue |
            |---|---|---|---|
            | 2026-03-20 | wider pool | nobody | Issue b \| odd |
            | 2026-03-20 | wider pool | nobody | Issue c \| odd |
        "]]
        .assert_eq(&page);
    }

    #[test]
    fn a_long_page_is_cut_and_says_so() {
        let cases: Vec<Case> = (0..120)
            .map(|at| {
                case(&format!("i{at:03}"), "2026-03-01", IssueStatus::Open, "One cause of many.")
            })
            .collect();
        let dashboard = dashboard(&cases, at("2026-04-01T12:00:00Z"));
        let page = dashboard.markdown(at("2026-04-01T12:00:00Z"));
        assert_eq!((dashboard.open.len(), dashboard.overdue.len()), (120, 120));
        assert!(page.contains("## Open: 120") && page.contains("## Overdue countermeasures: 120"));
        assert_eq!(page.matches("\nAnd 70 more.\n").count(), 2, "{page}");
        assert!(page.lines().count() < 140, "{}", page.lines().count());
        assert!(page.contains("| 120 | One cause of many |"), "{page}");
    }

    #[test]
    fn causes_are_grouped_as_if_each_were_compared_with_all() {
        let words = ["disk", "full", "pool", "empty", "lease", "queue", "clock", "node"];
        let sentence = |seed: usize| -> String {
            (0..3 + seed % 4)
                .map(|at| words[(seed * (at + 3) + at * at) % 8])
                .collect::<Vec<_>>()
                .join(" ")
        };
        let cases: Vec<Case> = (0..200)
            .map(|at| case(&format!("i{at:03}"), "2026-03-01", IssueStatus::Open, &sentence(at)))
            .collect();
        let newest: Vec<&Case> = cases.iter().collect();
        let mut plain: Vec<(Vec<String>, usize)> = Vec::new();
        for seed in 0..200 {
            let key = content(&sentence(seed));
            match plain.iter_mut().find(|(known, _)| alike(known, &key)) {
                Some((_, count)) => *count += 1,
                None => plain.push((key, 1)),
            }
        }
        let mut counts: Vec<usize> = plain.into_iter().map(|(_, count)| count).collect();
        counts.sort_unstable_by_key(|count| std::cmp::Reverse(*count));
        let found: Vec<usize> = causes(&newest).iter().map(|cause| cause.issues.len()).collect();
        assert_eq!(found, counts[..found.len()]);
    }

    #[test]
    fn nothing_is_said_of_nothing() {
        let now = at("2026-04-01T12:00:00Z");
        let page = dashboard(&[], now).markdown(now);
        assert!(page.contains("Nothing is open.") && !page.contains("How fast"), "{page}");
    }
}
