//! Full-text search over titles, whys and evidence (FTS5, <https://www.sqlite.org/fts5.html>).

use jiff::Timestamp;
use rusqlite::Connection;
use triage::{Domain, IssueSeverity, IssueStatus};

use crate::values::{list_text, signed, time_text};
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

/// What to look for, and where; `None` is any.
#[derive(Debug, Clone, Default)]
pub struct IssueSearch<'a> {
    /// Words that all have to stand at the start of a word; a blank text gives the issues changed last.
    pub query: &'a str,
    /// How far along.
    pub status: Option<IssueStatus>,
    /// Which domain.
    pub domain: Option<Domain>,
    /// How bad.
    pub severity: Option<IssueSeverity>,
    /// A label that it has, in any case.
    pub tag: Option<&'a str>,
    /// Opened at this time or later.
    pub since: Option<Timestamp>,
    /// Opened before this time.
    pub until: Option<Timestamp>,
}

/// The filters of a search, as conditions on `issues`. Tags stand one a line, with `\` and line feeds escaped.
const FILTERS: &str = "(?3 IS NULL OR status = ?3) AND (?4 IS NULL OR domain = ?4)
     AND (?5 IS NULL OR severity = ?5)
     AND (?6 IS NULL OR instr(char(10) || lower(coalesce(tags, '')) || char(10), char(10) || lower(?6) || char(10)) > 0)
     AND (?7 IS NULL OR created_at >= ?7) AND (?8 IS NULL OR created_at < ?8)";

impl Store {
    /// The issues that have every word of a query at the start of a word, the best match first. Any text is a valid query;
    /// a blank one gives the issues changed last.
    pub fn search_issues(&self, query: &str, limit: usize) -> Result<Vec<SearchHit>, StoreError> {
        self.find_issues(&IssueSearch { query, ..IssueSearch::default() }, limit)
    }

    /// The same among the issues that pass filters.
    pub fn find_issues(
        &self,
        search: &IssueSearch<'_>,
        limit: usize,
    ) -> Result<Vec<SearchHit>, StoreError> {
        let limit = signed(limit as u64);
        self.read("search the issues", |connection| {
            if search.query.trim().is_empty() {
                let sql = format!(
                    "SELECT id, title, '' FROM issues WHERE ?1 = '' AND {FILTERS}
                     ORDER BY updated_at DESC, number DESC LIMIT ?2"
                );
                return hits(connection, &sql, "", limit, search);
            }
            let Some(words) = expression(search.query) else { return Ok(Vec::new()) };
            // Ordered by `rank` alone: the index then hands out rows in order and makes no snippet in vain.
            let sql = format!(
                "SELECT issues.id, issues.title, snippet(search, -1, '', '', '…', 16)
                 FROM search JOIN issues ON issues.number = search.rowid
                 WHERE search MATCH ?1 AND {FILTERS} ORDER BY search.rank LIMIT ?2"
            );
            hits(connection, &sql, &words, limit, search)
        })
    }
}

fn hits(
    connection: &Connection,
    sql: &str,
    words: &str,
    limit: i64,
    search: &IssueSearch<'_>,
) -> rusqlite::Result<Vec<SearchHit>> {
    let tag = search.tag.map(|tag| list_text(&[tag.trim().to_owned()]).unwrap_or_default());
    let parameters = (
        words,
        limit,
        search.status.map(IssueStatus::id),
        search.domain.map(Domain::id),
        search.severity.map(IssueSeverity::id),
        tag,
        search.since.map(time_text),
        search.until.map(time_text),
    );
    connection
        .prepare_cached(sql)?
        .query_map(parameters, |row| {
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
