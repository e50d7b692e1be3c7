-- Issues and what a triage document holds of them.
--
-- Times are RFC 3339 in UTC with nine decimals, so that text order is time order.
-- Lists are one item a line, with \n and \\ escaped; NULL is the empty list.
-- Texts of documents are redacted before they come here; original values stand in the table vault only.

CREATE TABLE issues (
    number      INTEGER PRIMARY KEY,  -- a stable rowid: the search index refers to it
    id          TEXT NOT NULL UNIQUE,
    title       TEXT NOT NULL,
    domain      TEXT NOT NULL,
    severity    TEXT NOT NULL,
    status      TEXT NOT NULL,
    tags        TEXT,
    assignee    TEXT,
    created_at  TEXT NOT NULL,
    updated_at  TEXT NOT NULL,
    resolved_at TEXT
) STRICT;

CREATE INDEX issues_by_change ON issues (updated_at DESC, number DESC);

-- Cited log lines.
CREATE TABLE evidence (
    issue_id TEXT NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id       TEXT NOT NULL,           -- E1, E2 …
    file     TEXT NOT NULL,
    line     INTEGER NOT NULL,
    end_line INTEGER NOT NULL,
    time     TEXT,
    source   TEXT NOT NULL,
    excerpt  TEXT NOT NULL,
    hash     TEXT NOT NULL,
    reason   TEXT NOT NULL,
    PRIMARY KEY (issue_id, position)
) STRICT, WITHOUT ROWID;

-- The whys.
CREATE TABLE resolution_steps (
    issue_id    TEXT NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    number      TEXT NOT NULL,        -- 1.2.1
    leg         TEXT NOT NULL,
    question    TEXT NOT NULL,
    answer      TEXT NOT NULL,
    kind        TEXT NOT NULL,
    status      TEXT NOT NULL,
    evidence    TEXT,
    author      TEXT NOT NULL CHECK (author IN ('person', 'rule', 'model')),
    model       TEXT,
    model_time  TEXT,
    prompt_hash TEXT,
    PRIMARY KEY (issue_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE timeline_events (
    issue_id TEXT NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    time     TEXT NOT NULL,
    kind     TEXT NOT NULL,
    what     TEXT NOT NULL,
    evidence TEXT,
    PRIMARY KEY (issue_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE countermeasures (
    issue_id  TEXT NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    what      TEXT NOT NULL,
    addresses TEXT NOT NULL,
    kind      TEXT NOT NULL,
    strength  TEXT NOT NULL,
    owner     TEXT NOT NULL,
    due       TEXT NOT NULL,
    "check"   TEXT NOT NULL,
    PRIMARY KEY (issue_id, position)
) STRICT, WITHOUT ROWID;

-- Full text: one row an issue, rowid = issues.number, rewritten with the issue.
CREATE VIRTUAL TABLE search USING fts5 (
    title, whys, evidence,
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '2 3'
);
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
INSERT INTO search (search, rank) VALUES ('rank', 'bm25(10.0, 4.0, 1.0)');
