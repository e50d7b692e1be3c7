-- A triage document that another version was stored of while it was changed, until somebody chooses between the two.

ALTER TABLE rca_documents ADD COLUMN unsettled TEXT;  -- SHA-256 of the stored version that was found then

-- Such marks stood among the settings, under the id of the issue, each a string of JSON.
UPDATE rca_documents
SET unsettled = (SELECT trim(value, '"') FROM settings WHERE key = 'conflict.' || issue_id)
WHERE kind = 'triage';

DELETE FROM settings WHERE key GLOB 'conflict.*';
