-- Files that documents were exported to: who made them, and how far the audit log was. Nothing wrote this table before.
-- A document need not belong to an issue.

DROP TABLE export_history;

CREATE TABLE export_history (
    id          INTEGER PRIMARY KEY,
    issue_id    TEXT REFERENCES issues (id) ON DELETE CASCADE,
    kind        TEXT NOT NULL,
    format      TEXT NOT NULL,
    path        TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    actor       TEXT NOT NULL,
    audit_head  TEXT NOT NULL,        -- of the log before the export
    exported_at TEXT NOT NULL
) STRICT;

CREATE INDEX export_history_by_issue ON export_history (issue_id, id);
CREATE INDEX export_history_by_hash ON export_history (sha256);
