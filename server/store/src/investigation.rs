//! What a triage document holds of an issue: evidence, whys, timeline, countermeasures. Each is replaced as a whole,
//! because the document is where people change it.

use rusqlite::{Connection, Row, ToSql};
use triage::{
    Author, Countermeasure, EventKind, Evidence, Leg, TimelineEvent, Why, WhyKind, WhyNumber,
    WhyStatus,
};

use crate::values::{list, list_text, named, optional_time, time, time_text};
use crate::{Store, StoreError, search};

impl Store {
    /// The evidence of an issue, in the order of the document.
    pub fn evidence(&self, issue_id: &str) -> Result<Vec<Evidence>, StoreError> {
        self.read("read the evidence", |connection| {
            rows(
                connection,
                "SELECT id, file, line, end_line, time, source, excerpt, hash, reason, time_certain
                 FROM evidence WHERE issue_id = ?1 ORDER BY position",
                issue_id,
                evidence_of,
            )
        })
    }

    /// Replaces the evidence of an issue.
    pub fn replace_evidence(
        &mut self,
        issue_id: &str,
        evidence: &[Evidence],
    ) -> Result<(), StoreError> {
        self.write("store the evidence", |transaction| {
            transaction.execute("DELETE FROM evidence WHERE issue_id = ?1", [issue_id])?;
            let mut insert = transaction.prepare_cached(
                "INSERT INTO evidence
                     (issue_id, position, id, file, line, end_line, time, source, excerpt, hash, reason,
                      time_certain)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )?;
            for (position, one) in (0_i64..).zip(evidence) {
                insert.execute((
                    issue_id,
                    position,
                    &one.id,
                    &one.file,
                    one.line,
                    one.end_line,
                    one.time.map(time_text),
                    &one.source,
                    &one.excerpt,
                    &one.hash,
                    &one.reason,
                    one.certain,
                ))?;
            }
            search::index(transaction, issue_id)
        })
    }

    /// The whys of an issue, in the order of the document.
    pub fn whys(&self, issue_id: &str) -> Result<Vec<Why>, StoreError> {
        self.read("read the whys", |connection| {
            rows(
                connection,
                "SELECT number, leg, question, answer, kind, status, evidence, author, model, model_time, prompt_hash
                 FROM resolution_steps WHERE issue_id = ?1 ORDER BY position",
                issue_id,
                why_of,
            )
        })
    }

    /// Replaces the whys of an issue.
    pub fn replace_whys(&mut self, issue_id: &str, whys: &[Why]) -> Result<(), StoreError> {
        self.write("store the whys", |transaction| {
            transaction.execute("DELETE FROM resolution_steps WHERE issue_id = ?1", [issue_id])?;
            let mut insert = transaction.prepare_cached(
                "INSERT INTO resolution_steps
                     (issue_id, position, number, leg, question, answer, kind, status, evidence,
                      author, model, model_time, prompt_hash)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            )?;
            for (position, why) in (0_i64..).zip(whys) {
                let (author, model) = match &why.author {
                    Author::Person => ("person", None),
                    Author::Rule => ("rule", None),
                    Author::Model { model, time, prompt_hash } => {
                        ("model", Some([model, time, prompt_hash]))
                    }
                };
                insert.execute((
                    issue_id,
                    position,
                    why.number.to_string(),
                    why.leg.id(),
                    &why.question,
                    &why.answer,
                    why.kind.id(),
                    why.status.id(),
                    list_text(&why.evidence),
                    author,
                    model.map(|model| model[0]),
                    model.map(|model| model[1]),
                    model.map(|model| model[2]),
                ))?;
            }
            search::index(transaction, issue_id)
        })
    }

    /// The timeline of an issue, in the order of the document.
    pub fn timeline(&self, issue_id: &str) -> Result<Vec<TimelineEvent>, StoreError> {
        self.read("read the timeline", |connection| {
            rows(
                connection,
                "SELECT time, kind, what, evidence, time_certain FROM timeline_events WHERE issue_id = ?1 ORDER BY position",
                issue_id,
                event_of,
            )
        })
    }

    /// Replaces the timeline of an issue.
    pub fn replace_timeline(
        &mut self,
        issue_id: &str,
        timeline: &[TimelineEvent],
    ) -> Result<(), StoreError> {
        self.write("store the timeline", |transaction| {
            transaction.execute("DELETE FROM timeline_events WHERE issue_id = ?1", [issue_id])?;
            let mut insert = transaction.prepare_cached(
                "INSERT INTO timeline_events (issue_id, position, time, kind, what, evidence, time_certain)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?;
            for (position, event) in (0_i64..).zip(timeline) {
                let evidence = list_text(&event.evidence);
                let time = time_text(event.time);
                insert.execute((
                    issue_id,
                    position,
                    time,
                    event.kind.id(),
                    &event.what,
                    evidence,
                    event.certain,
                ))?;
            }
            Ok(())
        })
    }

    /// The countermeasures of an issue, in the order of the document.
    pub fn countermeasures(&self, issue_id: &str) -> Result<Vec<Countermeasure>, StoreError> {
        self.read("read the countermeasures", |connection| {
            rows(
                connection,
                "SELECT what, addresses, kind, strength, owner, due, \"check\"
                 FROM countermeasures WHERE issue_id = ?1 ORDER BY position",
                issue_id,
                countermeasure_of,
            )
        })
    }

    /// Who owned a countermeasure of any issue, in the order of the alphabet.
    pub fn owners(&self) -> Result<Vec<String>, StoreError> {
        self.read("list the owners", |connection| {
            connection
                .prepare_cached(
                    "SELECT DISTINCT owner FROM countermeasures WHERE length(owner) > 1 ORDER BY owner LIMIT 200",
                )?
                .query_map([], |row| row.get(0))?
                .collect()
        })
    }

    /// Replaces the countermeasures of an issue.
    pub fn replace_countermeasures(
        &mut self,
        issue_id: &str,
        countermeasures: &[Countermeasure],
    ) -> Result<(), StoreError> {
        self.write("store the countermeasures", |transaction| {
            transaction.execute("DELETE FROM countermeasures WHERE issue_id = ?1", [issue_id])?;
            let mut insert = transaction.prepare_cached(
                "INSERT INTO countermeasures
                     (issue_id, position, what, addresses, kind, strength, owner, due, \"check\")
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?;
            for (position, one) in (0_i64..).zip(countermeasures) {
                let columns: [&dyn ToSql; 9] = [
                    &issue_id,
                    &position,
                    &one.what,
                    &one.addresses,
                    &one.kind,
                    &one.strength,
                    &one.owner,
                    &one.due,
                    &one.check,
                ];
                insert.execute(columns)?;
            }
            Ok(())
        })
    }
}

/// The rows of one issue.
pub(crate) fn rows<T>(
    connection: &Connection,
    sql: &str,
    issue_id: &str,
    of_row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    connection.prepare_cached(sql)?.query_map([issue_id], of_row)?.collect()
}

fn evidence_of(row: &Row<'_>) -> rusqlite::Result<Evidence> {
    Ok(Evidence {
        id: row.get(0)?,
        file: row.get(1)?,
        line: row.get(2)?,
        end_line: row.get(3)?,
        time: optional_time(row, 4)?,
        certain: row.get(9)?,
        source: row.get(5)?,
        excerpt: row.get(6)?,
        hash: row.get(7)?,
        reason: row.get(8)?,
    })
}

pub(crate) fn event_of(row: &Row<'_>) -> rusqlite::Result<TimelineEvent> {
    Ok(TimelineEvent {
        time: time(row, 0)?,
        certain: row.get(4)?,
        kind: named(row, 1, EventKind::from_id)?,
        what: row.get(2)?,
        evidence: list(row, 3)?,
    })
}

pub(crate) fn countermeasure_of(row: &Row<'_>) -> rusqlite::Result<Countermeasure> {
    Ok(Countermeasure {
        what: row.get(0)?,
        addresses: row.get(1)?,
        kind: row.get(2)?,
        strength: row.get(3)?,
        owner: row.get(4)?,
        due: row.get(5)?,
        check: row.get(6)?,
    })
}

pub(crate) fn why_of(row: &Row<'_>) -> rusqlite::Result<Why> {
    let text = |column: usize| row.get::<_, Option<String>>(column).map(Option::unwrap_or_default);
    let author = match row.get_ref(7)?.as_str()? {
        "rule" => Author::Rule,
        "model" => Author::Model { model: text(8)?, time: text(9)?, prompt_hash: text(10)? },
        _ => Author::Person,
    };
    Ok(Why {
        number: named(row, 0, number)?,
        leg: named(row, 1, Leg::from_id)?,
        question: row.get(2)?,
        answer: row.get(3)?,
        kind: named(row, 4, WhyKind::from_id)?,
        status: named(row, 5, WhyStatus::from_id)?,
        evidence: list(row, 6)?,
        author,
    })
}

/// As `WhyNumber` writes itself; more lenient than what people may write, since the store keeps whatever it is given.
fn number(text: &str) -> Option<WhyNumber> {
    if text.is_empty() {
        return Some(WhyNumber(Vec::new()));
    }
    text.split('.').map(|part| part.parse().ok()).collect::<Option<Vec<u32>>>().map(WhyNumber)
}
