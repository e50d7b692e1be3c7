//! How much is asked of each provider on a day, and the limits a person sets.

use jiff::Timestamp;
use store::Spend;

use crate::Workbench;
use crate::outcome::CommandError;

/// The day of a moment, UTC.
pub(crate) fn day(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

impl Workbench {
    /// Refuses a question that would pass the limit of the day.
    pub(super) fn check_spend(&self, provider: &str, tokens: u64) -> Result<(), CommandError> {
        let settings = self.settings_now();
        let limits = &settings.ai.tokens_per_day;
        let Some(&limit) = limits.get(provider).or_else(|| limits.get("*")) else { return Ok(()) };
        let today = day(Timestamp::now());
        let spent: u64 = self
            .with_store(|store| store.spend(&today))?
            .iter()
            .filter(|row| row.provider == provider && row.day == today)
            .map(|row| row.question_tokens + row.answer_tokens)
            .sum();
        if spent + tokens <= limit {
            return Ok(());
        }
        Err(CommandError::Refused(format!(
            "nothing was sent: {provider} has used {spent} of the {limit} tokens that ai.tokensPerDay allows today (UTC), and this question may take {tokens}; raise the limit, ask with less evidence, or wait until tomorrow"
        )))
    }

    /// Counts a question and its answer. That they are not counted is no reason to lose an answer.
    pub(super) fn add_spend(&self, provider: &str, question: u64, answer: u64) {
        let spend = Spend {
            day: day(Timestamp::now()),
            provider: provider.to_owned(),
            requests: 1,
            question_tokens: question,
            answer_tokens: answer,
        };
        if let Err(error) = self.with_store(|store| store.add_spend(&spend)) {
            tracing::warn!(%error, "tokens are not counted");
        }
    }
}
