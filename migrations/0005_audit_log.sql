-- Who did what: a hash chain that can only grow.
--
-- hash = SHA-256 over: "tftsr audit 1", a zero byte, the 32 bytes of the hash before (zeros for the first row),
-- sequence as 8 bytes big-endian, then for each of at, actor, action, subject, details its length in bytes
-- as 8 bytes big-endian and its UTF-8 bytes. Hashes are kept as 64 lower-case hex digits.

CREATE TABLE audit_log (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL,
    action   TEXT NOT NULL,
    subject  TEXT NOT NULL,
    details  TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash     TEXT NOT NULL
) STRICT;

-- Under recursive_triggers the delete within INSERT OR REPLACE is stopped too.
CREATE TRIGGER audit_log_is_not_changed BEFORE UPDATE ON audit_log
BEGIN
    SELECT RAISE (ABORT, 'the audit log is append-only');
END;

CREATE TRIGGER audit_log_is_not_cut BEFORE DELETE ON audit_log
BEGIN
    SELECT RAISE (ABORT, 'the audit log is append-only');
END;

-- Whether the head was ever written to the file beside the database: from then on that file must be there.
CREATE TABLE audit_anchor (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    anchored INTEGER NOT NULL
) STRICT;
INSERT INTO audit_anchor (id, anchored) VALUES (1, 0);
