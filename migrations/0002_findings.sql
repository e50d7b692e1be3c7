-- Logs of an issue, what was found in them, and the one table that knows the values behind placeholders.

CREATE TABLE log_files (
    id          TEXT NOT NULL PRIMARY KEY,
    issue_id    TEXT NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    path        TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    size_bytes  INTEGER NOT NULL,
    line_count  INTEGER NOT NULL,
    format      TEXT NOT NULL,
    attached_at TEXT NOT NULL,
    UNIQUE (issue_id, path)
) STRICT;

CREATE INDEX log_files_by_path ON log_files (path, attached_at DESC);

-- Where something was found; never what.
CREATE TABLE pii_spans (
    log_id      TEXT NOT NULL REFERENCES log_files (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    rule        TEXT NOT NULL,
    start       INTEGER NOT NULL,     -- UTF-8 bytes, half open
    "end"       INTEGER NOT NULL,
    line        INTEGER NOT NULL,     -- 1-based
    severity    TEXT NOT NULL,
    confidence  INTEGER NOT NULL,     -- percent
    placeholder TEXT,
    PRIMARY KEY (log_id, position)
) STRICT, WITHOUT ROWID;

-- Placeholders and the values they stand for. The scope is the id of an issue, or the name of a workspace.
CREATE TABLE vault (
    id          INTEGER PRIMARY KEY,
    scope       TEXT NOT NULL,
    kind        TEXT NOT NULL,
    number      INTEGER NOT NULL,
    placeholder TEXT NOT NULL,
    value_key   TEXT NOT NULL,        -- SHA-256 of the canonical value
    value       TEXT NOT NULL,
    UNIQUE (scope, kind, number),
    UNIQUE (scope, placeholder),
    UNIQUE (scope, kind, value_key)
) STRICT;

CREATE TRIGGER vault_goes_with_its_issue AFTER DELETE ON issues
BEGIN
    DELETE FROM vault WHERE scope = OLD.id;
END;
