//! What was asked of models and what they answered, redacted; and how much of it on each day.

use jiff::Timestamp;

use crate::investigation::rows;
use crate::values::{signed, time, time_text, unsigned};
use crate::{Store, StoreError};

/// One question to a model and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredExchange {
    /// UUIDv7.
    pub id: String,
    /// The issue it is about.
    pub issue_id: String,
    /// The provider, by name.
    pub provider: String,
    /// The model.
    pub model: String,
    /// Where it was sent.
    pub origin: String,
    /// When (UTC).
    pub at: Timestamp,
    /// What was sent, redacted.
    pub prompt: String,
    /// SHA-256 of it, 64 hex digits.
    pub prompt_hash: String,
    /// What came back, redacted; `None` while nothing did.
    pub reply: Option<String>,
    /// SHA-256 of what came back.
    pub reply_hash: Option<String>,
    /// Tokens of the question, as the provider counted or as estimated.
    pub prompt_tokens: Option<u64>,
    /// Tokens of the answer, likewise.
    pub reply_tokens: Option<u64>,
    /// `sent`, `complete`, or why it is not complete, in words.
    pub status: String,
}

/// What was asked of one provider on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spend {
    /// `YYYY-MM-DD`, UTC.
    pub day: String,
    /// The provider, by name.
    pub provider: String,
    /// How often it was asked.
    pub requests: u64,
    /// Tokens of the questions.
    pub question_tokens: u64,
    /// Tokens of the answers.
    pub answer_tokens: u64,
}

impl Store {
    /// Keeps a question, or what became of it. The issue must be stored.
    pub fn save_exchange(&mut self, exchange: &StoredExchange) -> Result<(), StoreError> {
        self.write("store what was asked", |transaction| {
            transaction
                .execute(
                    "INSERT INTO ai_conversations (id, issue_id, provider_id, model, origin, at, prompt, prompt_hash,
                         reply, reply_hash, prompt_tokens, reply_tokens, status)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
                     ON CONFLICT (id) DO UPDATE SET
                         reply = excluded.reply, reply_hash = excluded.reply_hash,
                         prompt_tokens = excluded.prompt_tokens, reply_tokens = excluded.reply_tokens,
                         status = excluded.status",
                    (
                        &exchange.id,
                        &exchange.issue_id,
                        &exchange.provider,
                        &exchange.model,
                        &exchange.origin,
                        time_text(exchange.at),
                        &exchange.prompt,
                        &exchange.prompt_hash,
                        &exchange.reply,
                        &exchange.reply_hash,
                        exchange.prompt_tokens.map(signed),
                        exchange.reply_tokens.map(signed),
                        &exchange.status,
                    ),
                )
                .map(drop)
        })
    }

    /// What was asked about an issue, the oldest first.
    pub fn exchanges(&self, issue_id: &str) -> Result<Vec<StoredExchange>, StoreError> {
        self.read("read what was asked", |connection| {
            rows(
                connection,
                "SELECT id, issue_id, provider_id, model, origin, at, prompt, prompt_hash, reply, reply_hash,
                     prompt_tokens, reply_tokens, status
                 FROM ai_conversations WHERE issue_id = ?1 ORDER BY at, id",
                issue_id,
                |row| {
                    let count = |column: usize| -> rusqlite::Result<Option<u64>> {
                        let number: Option<i64> = row.get(column)?;
                        Ok(number.and_then(|number| u64::try_from(number).ok()))
                    };
                    Ok(StoredExchange {
                        id: row.get(0)?,
                        issue_id: row.get(1)?,
                        provider: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
                        model: row.get(3)?,
                        origin: row.get(4)?,
                        at: time(row, 5)?,
                        prompt: row.get(6)?,
                        prompt_hash: row.get(7)?,
                        reply: row.get(8)?,
                        reply_hash: row.get(9)?,
                        prompt_tokens: count(10)?,
                        reply_tokens: count(11)?,
                        status: row.get(12)?,
                    })
                },
            )
        })
    }

    /// Adds to what was asked of a provider on a day.
    pub fn add_spend(&mut self, spend: &Spend) -> Result<(), StoreError> {
        self.write("count what was asked", |transaction| {
            transaction
                .execute(
                    "INSERT INTO ai_spend (day, provider, requests, question_tokens, answer_tokens)
                     VALUES (?1, ?2, ?3, ?4, ?5)
                     ON CONFLICT (day, provider) DO UPDATE SET
                         requests = requests + excluded.requests,
                         question_tokens = question_tokens + excluded.question_tokens,
                         answer_tokens = answer_tokens + excluded.answer_tokens",
                    (
                        &spend.day,
                        &spend.provider,
                        signed(spend.requests),
                        signed(spend.question_tokens),
                        signed(spend.answer_tokens),
                    ),
                )
                .map(drop)
        })
    }

    /// What was asked since a day (`YYYY-MM-DD`), the newest day first.
    pub fn spend(&self, since: &str) -> Result<Vec<Spend>, StoreError> {
        self.read("read what was asked", |connection| {
            rows(
                connection,
                "SELECT day, provider, requests, question_tokens, answer_tokens FROM ai_spend
                 WHERE day >= ?1 ORDER BY day DESC, provider",
                since,
                |row| {
                    Ok(Spend {
                        day: row.get(0)?,
                        provider: row.get(1)?,
                        requests: unsigned(row, 2)?,
                        question_tokens: unsigned(row, 3)?,
                        answer_tokens: unsigned(row, 4)?,
                    })
                },
            )
        })
    }
}
