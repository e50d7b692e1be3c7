-- How deep the conversation about an issue is, when its status changed, and the marks that similar issues share.

ALTER TABLE issues ADD COLUMN why_level INTEGER;

CREATE TABLE issue_statuses (
    id       INTEGER PRIMARY KEY,
    issue_id TEXT NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    status   TEXT NOT NULL,
    at       TEXT NOT NULL
) STRICT;

CREATE INDEX issue_statuses_by_issue ON issue_statuses (issue_id, id);

-- What is known of issues that were there before.
INSERT INTO issue_statuses (issue_id, status, at)
SELECT id, status, coalesce(resolved_at, updated_at) FROM issues ORDER BY number;

CREATE TRIGGER issue_status_at_first AFTER INSERT ON issues
BEGIN
    INSERT INTO issue_statuses (issue_id, status, at) VALUES (NEW.id, NEW.status, NEW.created_at);
END;

CREATE TRIGGER issue_status_changed AFTER UPDATE OF status ON issues WHEN NEW.status <> OLD.status
BEGIN
    INSERT INTO issue_statuses (issue_id, status, at) VALUES (NEW.id, NEW.status, NEW.updated_at);
END;

-- Templates of evidence, components and words of causes; redacted like all texts of documents.
CREATE TABLE issue_marks (
    kind   TEXT NOT NULL,             -- template, component or cause
    mark   TEXT NOT NULL,
    issue  INTEGER NOT NULL REFERENCES issues (number) ON DELETE CASCADE,
    PRIMARY KEY (kind, mark, issue)
) STRICT, WITHOUT ROWID;

CREATE INDEX issue_marks_by_issue ON issue_marks (issue);
