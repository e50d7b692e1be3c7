-- Wikis and trackers that documents are published to, and what was published there. Nothing wrote the table of
-- publications before. A document need not be of an issue that is known here.

CREATE TABLE publish_targets (
    id         TEXT NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL,
    base       TEXT NOT NULL,
    container  TEXT NOT NULL,
    parent     TEXT NOT NULL,
    account    TEXT NOT NULL,
    secret     TEXT,                  -- where the system has no keychain
    updated_at TEXT NOT NULL
) STRICT;

DROP TABLE integration_publishes;

CREATE TABLE integration_publishes (
    id           INTEGER PRIMARY KEY,
    issue_id     TEXT REFERENCES issues (id) ON DELETE CASCADE,
    document     TEXT NOT NULL,       -- ISSUE/rca: the same document wherever it is found
    target       TEXT NOT NULL,
    remote_id    TEXT NOT NULL,
    url          TEXT NOT NULL,
    mark         TEXT NOT NULL,       -- SHA-256 of what stood there afterwards; empty where it cannot be read
    sha256       TEXT NOT NULL,       -- of what was sent, as Markdown
    action       TEXT NOT NULL,
    actor        TEXT NOT NULL,
    published_at TEXT NOT NULL
) STRICT;

CREATE INDEX integration_publishes_by_issue ON integration_publishes (issue_id, id);
CREATE INDEX integration_publishes_by_document ON integration_publishes (document, target, id);
