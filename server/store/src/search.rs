//! Full-text search over titles, whys and evidence (FTS5, <https://www.sqlite.org/fts5.html>).

use rusqlite::Connection;

use crate::values::signed;
use crate::{Store, StoreError};

/// One issue that a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchHit {
    /// The issue.
    pub issue_id: String,
    /// Its title.
    pub title: String,
    /// The words around the best match; empty when nothing was asked for.
    pub snippet: String,
}

/// How many words of a query count, and how many characters of a word: no query is expensive.
const WORDS: usize = 16;
const WORD: usize = 64;

impl Store {
    /// The issues that have every word of a query at the start of a word, the best match first. Any text is a valid query;
    /// a blank one gives the issues changed last.
    pub fn search_issues(&self, query: &str, limit: usize) -> Result<Vec<SearchHit>, StoreError> {
        let limit = signed(limit as u64);
        self.read("search the issues", |connection| {
            if query.trim().is_empty() {
                return hits(
                    connection,
                    "SELECT id, title, '' FROM issues WHERE ?1 = '' ORDER BY updated_at DESC, number DESC LIMIT ?2",
                    "",
                    limit,
                );
            }
            let Some(words) = expression(query) else { return Ok(Vec::new()) };
            // Ordered by `rank` alone: the index then hands out rows in order and makes no snippet in vain.
            hits(
                connection,
                "SELECT issues.id, issues.title, snippet(search, -1, '', '', '…', 16)
                 FROM search JOIN issues ON issues.number = search.rowid
                 WHERE search MATCH ?1 ORDER BY search.rank LIMIT ?2",
                &words,
                limit,
            )
        })
    }
}

fn hits(
    connection: &Connection,
    sql: &str,
    words: &str,
    limit: i64,
) -> rusqlite::Result<Vec<SearchHit>> {
    connection
        .prepare_cached(sql)?
        .query_map((words, limit), |row| {
            Ok(SearchHit { issue_id: row.get(0)?, title: row.get(1)?, snippet: row.get(2)? })
        })?
        .collect()
}

/// A query as an FTS5 expression: each word a quoted prefix, all of them wanted. `None` when it has no word.
pub(crate) fn expression(query: &str) -> Option<String> {
    let words: Vec<String> = query
        .split(|character: char| character.is_whitespace() || character == '\0')
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .take(WORDS)
        .map(|word| {
            let word: String = word.chars().take(WORD).collect();
            format!("\"{}\"*", word.replace('"', "\"\""))
        })
        .collect();
    (!words.is_empty()).then(|| words.join(" AND "))
}

/// Rewrites what the index holds of an issue.
pub(crate) fn index(connection: &Connection, issue_id: &str) -> rusqlite::Result<()> {
    forget(connection, issue_id)?;
    connection
        .prepare_cached(
            "INSERT INTO search (rowid, title, whys, evidence)
             SELECT number, title,
                 (SELECT group_concat(question || char(10) || answer, char(10))
                  FROM resolution_steps WHERE issue_id = issues.id),
                 (SELECT group_concat(source || ' ' || excerpt, char(10)) FROM evidence WHERE issue_id = issues.id)
             FROM issues WHERE id = ?1",
        )?
        .execute([issue_id])
        .map(drop)
}

/// Takes an issue out of the index.
pub(crate) fn forget(connection: &Connection, issue_id: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "DELETE FROM search WHERE rowid = (SELECT number FROM issues WHERE id = ?1)",
        )?
        .execute([issue_id])
        .map(drop)
}
