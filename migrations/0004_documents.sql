-- Documents written for an issue, where they went, and settings.

CREATE TABLE rca_documents (
    id         TEXT NOT NULL PRIMARY KEY,
    issue_id   TEXT NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL,
    path       TEXT NOT NULL,
    generated  TEXT NOT NULL,         -- as last generated: the base of the next merge
    content    TEXT NOT NULL,         -- as it stands, with what people wrote
    sha256     TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    UNIQUE (issue_id, kind)
) STRICT;

CREATE TABLE export_history (
    id          INTEGER PRIMARY KEY,
    issue_id    TEXT NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    document_id TEXT,
    kind        TEXT NOT NULL,
    format      TEXT NOT NULL,
    path        TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    exported_at TEXT NOT NULL
) STRICT;

CREATE INDEX export_history_by_issue ON export_history (issue_id, id);

CREATE TABLE integration_publishes (
    id           INTEGER PRIMARY KEY,
    issue_id     TEXT NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    document_id  TEXT,
    target       TEXT NOT NULL,
    url          TEXT NOT NULL,
    sha256       TEXT NOT NULL,
    published_at TEXT NOT NULL
) STRICT;

CREATE INDEX integration_publishes_by_issue ON integration_publishes (issue_id, id);

CREATE TABLE settings (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL               -- JSON
) STRICT, WITHOUT ROWID;
