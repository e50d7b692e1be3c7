-- What was said about an issue, by people and by models, and who the models are.

CREATE TABLE triage_messages (
    id        INTEGER PRIMARY KEY,
    issue_id  TEXT NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    at        TEXT NOT NULL,
    author    TEXT NOT NULL,
    content   TEXT NOT NULL,
    why_level INTEGER
) STRICT;

CREATE INDEX triage_messages_by_issue ON triage_messages (issue_id, id);

-- One exchange with a provider: sizes and hashes always, the redacted texts while the issue lives.
CREATE TABLE ai_conversations (
    id             TEXT NOT NULL PRIMARY KEY,
    issue_id       TEXT NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    provider_id    TEXT,
    model          TEXT NOT NULL,
    origin         TEXT NOT NULL,
    at             TEXT NOT NULL,
    prompt         TEXT NOT NULL,
    prompt_hash    TEXT NOT NULL,
    reply          TEXT,
    reply_hash     TEXT,
    prompt_tokens  INTEGER,
    reply_tokens   INTEGER,
    status         TEXT NOT NULL
) STRICT;

CREATE INDEX ai_conversations_by_issue ON ai_conversations (issue_id, at);

CREATE TABLE ai_providers (
    id         TEXT NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL,
    origin     TEXT NOT NULL,
    model      TEXT,
    api_key    TEXT,                  -- only where the system has no keychain
    updated_at TEXT NOT NULL
) STRICT;
