-- Whether a time is one that a log says in full, or its year or zone is a guess.

ALTER TABLE evidence ADD COLUMN time_certain INTEGER NOT NULL DEFAULT 1;
ALTER TABLE timeline_events ADD COLUMN time_certain INTEGER NOT NULL DEFAULT 1;
