//! What is asked of all issues at once, in one pass over a table: pages of them, and what a dashboard is made of.

use std::collections::HashMap;

use rusqlite::{Row, params_from_iter};
use triage::{Countermeasure, Issue, TimelineEvent, Why, WhyStatus};

use crate::investigation::{countermeasure_of, event_of, why_of};
use crate::issues::{COLUMNS, FILTERS, filters, of_row};
use crate::values::signed;
use crate::{IssueFilter, Store, StoreError};

/// Some of the issues that pass a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuePage {
    /// The one changed last first.
    pub issues: Vec<Issue>,
    /// How many pass the filter.
    pub total: u64,
}

/// What issues hold that tells how a team does, by the id of the issue.
#[derive(Debug, Clone, Default)]
pub struct Overview {
    /// Events that mark a moment of the incident.
    pub timelines: HashMap<String, Vec<TimelineEvent>>,
    /// Whys that are confirmed.
    pub confirmed: HashMap<String, Vec<Why>>,
    /// Countermeasures with a due date.
    pub dated: HashMap<String, Vec<Countermeasure>>,
}

impl Store {
    /// `limit` issues that pass the filter, from the one at `offset` (0-based) on.
    pub fn issue_page(
        &self,
        filter: &IssueFilter,
        limit: usize,
        offset: usize,
    ) -> Result<IssuePage, StoreError> {
        let Some(parameters) = filters(filter) else {
            return Ok(IssuePage { issues: Vec::new(), total: 0 });
        };
        self.read("list the issues", |connection| {
            // Without conditions an index is counted, which is a tenth of the table.
            let total: i64 = match parameters.iter().all(Option::is_none) {
                true => {
                    connection.query_row("SELECT count(*) FROM issues", [], |row| row.get(0))?
                }
                false => connection
                    .prepare_cached(&format!("SELECT count(*) FROM issues WHERE {FILTERS}"))?
                    .query_row(params_from_iter(&parameters), |row| row.get(0))?,
            };
            let sql = format!(
                "SELECT {COLUMNS} FROM issues WHERE {FILTERS}
                 ORDER BY updated_at DESC, number DESC LIMIT {} OFFSET {}",
                signed(limit as u64),
                signed(offset as u64)
            );
            let mut statement = connection.prepare(&sql)?;
            let issues = statement.query_map(params_from_iter(&parameters), of_row)?;
            Ok(IssuePage {
                issues: issues.collect::<rusqlite::Result<_>>()?,
                total: u64::try_from(total).unwrap_or(0),
            })
        })
    }

    /// What a dashboard is made of, beside the issues themselves.
    pub fn overview(&self) -> Result<Overview, StoreError> {
        Ok(Overview {
            timelines: self.by_issue(
                "SELECT time, kind, what, evidence, time_certain, issue_id FROM timeline_events
                 WHERE kind <> 'note' ORDER BY issue_id, position",
                event_of,
                5,
            )?,
            confirmed: self.by_issue(
                &format!(
                    "SELECT number, leg, question, answer, kind, status, evidence, author, model, model_time,
                         prompt_hash, issue_id
                     FROM resolution_steps WHERE status = '{}' ORDER BY issue_id, position",
                    WhyStatus::Confirmed.id()
                ),
                why_of,
                11,
            )?,
            dated: self.by_issue(
                "SELECT what, addresses, kind, strength, owner, due, \"check\", issue_id FROM countermeasures
                 WHERE due <> '' ORDER BY issue_id, position",
                countermeasure_of,
                7,
            )?,
        })
    }

    /// Rows of all issues; `column` holds the id of the issue.
    fn by_issue<T>(
        &self,
        sql: &str,
        of_row: fn(&Row<'_>) -> rusqlite::Result<T>,
        column: usize,
    ) -> Result<HashMap<String, Vec<T>>, StoreError> {
        self.read("read what all issues hold", |connection| {
            let mut found: HashMap<String, Vec<T>> = HashMap::new();
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                found.entry(row.get(column)?).or_default().push(of_row(row)?);
            }
            Ok(found)
        })
    }
}
