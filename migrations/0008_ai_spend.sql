-- What was asked of each AI provider on each day (UTC). It outlives the issues, so that a limit holds.

CREATE TABLE ai_spend (
    day             TEXT NOT NULL,    -- YYYY-MM-DD
    provider        TEXT NOT NULL,
    requests        INTEGER NOT NULL,
    question_tokens INTEGER NOT NULL,
    answer_tokens   INTEGER NOT NULL,
    PRIMARY KEY (day, provider)
) STRICT, WITHOUT ROWID;
