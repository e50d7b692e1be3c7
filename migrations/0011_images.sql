-- Pictures of an issue: the files stand in the workspace, without what they said of who took them, where and with what.

CREATE TABLE issue_images (
    id         TEXT NOT NULL PRIMARY KEY,
    issue_id   TEXT NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    path       TEXT NOT NULL,
    caption    TEXT NOT NULL,
    sha256     TEXT NOT NULL,         -- of the file as it is kept
    width      INTEGER NOT NULL,
    height     INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    added_at   TEXT NOT NULL,
    UNIQUE (issue_id, sha256)
) STRICT;
