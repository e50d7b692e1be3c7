//! What issues have in common: marks of their evidence, components and causes, and who shares them.

use std::collections::HashMap;

use rusqlite::Connection;

use crate::{Store, StoreError};

/// Something an issue is recognized by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mark {
    /// What it is a mark of.
    pub kind: MarkKind,
    /// The template, the name or the word; redacted.
    pub text: String,
}

/// What a mark is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MarkKind {
    /// A record of evidence without its numbers and values.
    Template,
    /// A word of a cause that holds.
    Cause,
    /// A program, unit or host that wrote evidence.
    Component,
}

impl MarkKind {
    /// As it stands in the table and on the wire.
    pub fn id(self) -> &'static str {
        match self {
            MarkKind::Template => "template",
            MarkKind::Cause => "cause",
            MarkKind::Component => "component",
        }
    }

    /// How much one weighs against another of the same rarity.
    fn weight(self) -> f64 {
        match self {
            MarkKind::Template => 3.0,
            MarkKind::Cause => 1.5,
            MarkKind::Component => 1.0,
        }
    }
}

/// An issue that shares marks.
#[derive(Debug, Clone, PartialEq)]
pub struct SimilarIssue {
    /// Which.
    pub issue_id: String,
    /// From 0 to 1: the share of the weight of all marks that it has too.
    pub score: f64,
    /// What both have, the weightiest first.
    pub shared: Vec<Mark>,
}

/// Least score that is worth telling.
const LEAST: f64 = 0.15;

impl Store {
    /// Replaces the marks of an issue.
    pub fn replace_marks(&mut self, issue_id: &str, marks: &[Mark]) -> Result<(), StoreError> {
        self.write("store the marks of the issue", |transaction| {
            transaction.execute(
                "DELETE FROM issue_marks WHERE issue = (SELECT number FROM issues WHERE id = ?1)",
                [issue_id],
            )?;
            let mut insert = transaction.prepare_cached(
                "INSERT OR IGNORE INTO issue_marks (kind, mark, issue)
                 SELECT ?2, ?3, number FROM issues WHERE id = ?1",
            )?;
            for mark in marks {
                insert.execute((issue_id, mark.kind.id(), &mark.text))?;
            }
            Ok(())
        })
    }

    /// Issues without any mark: those stored before there were marks, and those without evidence. The ones changed last first.
    pub fn unmarked_issues(&self, limit: u32) -> Result<Vec<String>, StoreError> {
        self.read("list the issues", |connection| {
            connection
                .prepare_cached(
                    "SELECT id FROM issues WHERE number NOT IN (SELECT issue FROM issue_marks)
                         AND id IN (SELECT issue_id FROM evidence)
                     ORDER BY updated_at DESC LIMIT ?1",
                )?
                .query_map([limit], |row| row.get(0))?
                .collect()
        })
    }

    /// The issues that share marks, the most alike first. A mark weighs by its kind and by how few issues have it
    /// (inverse document frequency; Karen Spärck Jones, 1972).
    pub fn similar_issues(
        &self,
        marks: &[Mark],
        except: &str,
        limit: usize,
    ) -> Result<Vec<SimilarIssue>, StoreError> {
        self.read("look for similar issues", |connection| similar(connection, marks, except, limit))
    }
}

fn similar(
    connection: &Connection,
    marks: &[Mark],
    except: &str,
    limit: usize,
) -> rusqlite::Result<Vec<SimilarIssue>> {
    let all: f64 = connection
        .prepare_cached("SELECT count(*) FROM issues")?
        .query_row([], |row| row.get::<_, i64>(0))? as f64;
    let mut having = connection.prepare_cached(
        "SELECT issue FROM issue_marks WHERE kind = ?1 AND mark = ?2
             AND issue <> (SELECT coalesce((SELECT number FROM issues WHERE id = ?3), -1))",
    )?;
    let mut found: HashMap<i64, Vec<(f64, usize)>> = HashMap::new();
    let mut total = 0.0;
    for (at, mark) in marks.iter().enumerate() {
        let issues: Vec<i64> = having
            .query_map((mark.kind.id(), &mark.text, except), |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let rarity = ((all + 1.0) / (issues.len() as f64 + 1.0)).ln().max(0.1);
        let weight = mark.kind.weight() * rarity;
        total += weight;
        for issue in issues {
            found.entry(issue).or_default().push((weight, at));
        }
    }
    let score = |shared: &[(f64, usize)]| {
        shared.iter().map(|(weight, _)| weight).sum::<f64>() / f64::max(total, f64::MIN_POSITIVE)
    };
    let mut ranked: Vec<(f64, i64)> = found
        .iter()
        .map(|(issue, shared)| (score(shared), *issue))
        .filter(|(score, _)| *score >= LEAST)
        .collect();
    // Of equals the newer one.
    ranked.sort_by(|one, other| other.0.total_cmp(&one.0).then(other.1.cmp(&one.1)));
    ranked.truncate(limit);
    let mut id_of = connection.prepare_cached("SELECT id FROM issues WHERE number = ?1")?;
    ranked
        .into_iter()
        .map(|(score, number)| {
            let mut shared = found.remove(&number).unwrap_or_default();
            shared.sort_by(|one, other| other.0.total_cmp(&one.0));
            Ok(SimilarIssue {
                issue_id: id_of.query_row([number], |row| row.get(0))?,
                score,
                shared: shared.iter().filter_map(|(_, at)| marks.get(*at).cloned()).collect(),
            })
        })
        .collect()
}
