//! What was said about an issue.

use jiff::Timestamp;

use rusqlite::OptionalExtension;

use crate::investigation::rows;
use crate::values::{time, time_text};
use crate::{Store, StoreError};

/// One message of the triage of an issue, redacted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriageMessage {
    /// The issue it belongs to.
    pub issue_id: String,
    /// When it was written (UTC).
    pub at: Timestamp,
    /// Who wrote it: a person, or a provider and model.
    pub author: String,
    /// What it says, as Markdown.
    pub content: String,
    /// The why level it was written at, from 1, if any.
    pub why_level: Option<u32>,
}

impl Store {
    /// The messages of an issue, the oldest first.
    pub fn messages(&self, issue_id: &str) -> Result<Vec<TriageMessage>, StoreError> {
        self.read("read the messages", |connection| {
            rows(
                connection,
                "SELECT issue_id, at, author, content, why_level FROM triage_messages WHERE issue_id = ?1 ORDER BY id",
                issue_id,
                |row| {
                    Ok(TriageMessage {
                        issue_id: row.get(0)?,
                        at: time(row, 1)?,
                        author: row.get(2)?,
                        content: row.get(3)?,
                        why_level: row.get(4)?,
                    })
                },
            )
        })
    }

    /// Adds messages to their issues, in this order: all of them, or none.
    pub fn add_messages(&mut self, messages: &[TriageMessage]) -> Result<(), StoreError> {
        self.write("store the messages", |transaction| {
            let mut insert = transaction.prepare_cached(
                "INSERT INTO triage_messages (issue_id, at, author, content, why_level)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?;
            for message in messages {
                insert.execute((
                    &message.issue_id,
                    time_text(message.at),
                    &message.author,
                    &message.content,
                    message.why_level,
                ))?;
            }
            Ok(())
        })
    }

    /// Adds a message to its issue.
    pub fn add_message(&mut self, message: &TriageMessage) -> Result<(), StoreError> {
        self.add_messages(std::slice::from_ref(message))
    }

    /// The why level that the conversation about an issue is at, from 1, if it was set.
    pub fn why_level(&self, issue_id: &str) -> Result<Option<u32>, StoreError> {
        self.read("read the why level", |connection| {
            connection
                .prepare_cached("SELECT why_level FROM issues WHERE id = ?1")?
                .query_row([issue_id], |row| row.get(0))
                .optional()
                .map(Option::flatten)
        })
    }

    /// Sets the why level of an issue; `None` forgets it.
    pub fn set_why_level(&mut self, issue_id: &str, level: Option<u32>) -> Result<(), StoreError> {
        let changed = self.write("set the why level", |transaction| {
            transaction.execute("UPDATE issues SET why_level = ?2 WHERE id = ?1", (issue_id, level))
        })?;
        if changed == 0 {
            return Err(StoreError::NoSuchIssue { id: issue_id.to_owned() });
        }
        Ok(())
    }
}
