-- How many values stand in clear text in an exported file: let stand there by a person, or restored from the vault. Of exports
-- before this the audit log tells.

ALTER TABLE export_history ADD COLUMN clear INTEGER NOT NULL DEFAULT 0;
ALTER TABLE export_history ADD COLUMN restored INTEGER NOT NULL DEFAULT 0;
