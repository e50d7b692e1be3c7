//! How many tokens a question takes.

use crate::Ask;

/// A number of tokens and how it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tokens {
    /// The provider counted.
    Counted(u64),
    /// Estimated from the length of the text.
    Estimated(u64),
}

impl Tokens {
    /// The number.
    pub fn number(self) -> u64 {
        match self {
            Tokens::Counted(number) | Tokens::Estimated(number) => number,
        }
    }
}

/// What each turn costs beside its text, in tokens: the marks of who speaks.
const TURN: u64 = 4;

/// An estimate of the tokens of a text, on the high side for logs: words cost a token for each four characters begun,
/// every other mark and every two digits one. (Byte-pair vocabularies of 100 to 200 thousand words have about four
/// characters of English a token, and split numbers and punctuation finely.)
pub fn estimate(text: &str) -> u64 {
    let (mut tokens, mut letters, mut digits) = (0_u64, 0_u64, 0_u64);
    for character in text.chars().chain(['\n']) {
        if character.is_alphabetic() && character.is_ascii() {
            letters += 1;
            continue;
        }
        tokens += letters.div_ceil(4);
        letters = 0;
        if character.is_ascii_digit() {
            digits += 1;
            continue;
        }
        tokens += digits.div_ceil(2);
        digits = 0;
        // A blank belongs to the word that follows.
        tokens += u64::from(character != ' ');
    }
    tokens.saturating_sub(1)
}

/// An estimate of the tokens of a question.
pub(crate) fn of_ask(ask: &Ask) -> u64 {
    let schema = ask.schema.map_or(0, |schema| estimate(schema.json));
    let turns = ask.turns.iter().map(|turn| estimate(turn.text.as_str()) + TURN);
    estimate(ask.system.as_str()) + TURN + schema + turns.sum::<u64>()
}
