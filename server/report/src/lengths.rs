//! How long something was, as people write it in prose: "lasted 41 min 46 s", "an outage of about 2 h".
//!
//! English words and digits only; what is not understood is not there.

use jiff::Timestamp;

/// How long something was, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrittenLength {
    /// The words, such as `41 min 46 s`.
    pub(crate) text: String,
    /// Seconds.
    seconds: i64,
    /// How exact it is: its smallest unit, in seconds, or a tenth of it all after "about".
    exact_to: i64,
    /// Whether it can be nothing but the length of the incident: "lasted", "duration", "outage of".
    pub(crate) is_plain: bool,
}

impl WrittenLength {
    /// Whether it is another length, as exactly as it is written.
    pub(crate) fn differs(&self, from: Timestamp, until: Timestamp) -> bool {
        (until.duration_since(from).as_secs() - self.seconds).abs() > self.exact_to
    }
}

/// The lengths of time that the text may say of the incident, in the order of the text.
pub(crate) fn lengths(text: &str) -> Vec<WrittenLength> {
    let words: Vec<&str> = text
        .split_whitespace()
        .map(|word| word.trim_matches(|ch: char| !ch.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    let mut found = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let is_plain = match word.to_lowercase().as_str() {
            "lasted" | "lasts" | "lasting" | "duration" | "downtime" | "outage" => true,
            "for" | "over" | "during" | "took" => false,
            _ => continue,
        };
        found.extend(length(words.get(index + 1..).unwrap_or_default(), is_plain));
    }
    found
}

fn length(words: &[&str], is_plain: bool) -> Option<WrittenLength> {
    let mut is_rough = false;
    let mut rest = words;
    while let Some((word, others)) = rest.split_first() {
        match word.to_lowercase().as_str() {
            "about" | "around" | "roughly" | "nearly" | "almost" | "approximately" | "some"
            | "ca" | "circa" | "over" => is_rough = true,
            "of" | "a" | "the" | "was" | "is" | "for" | "total" | "impact" => {}
            _ => break,
        }
        rest = others;
    }
    let (mut seconds, mut smallest) = (0.0, 0_i64);
    let mut said: Vec<&str> = Vec::new();
    loop {
        let joined = rest.split_first().filter(|(word, _)| **word == "and" && !said.is_empty());
        let next = joined.map_or(rest, |(_, others)| others);
        let Some((amount, unit, count)) = amount(next) else { break };
        seconds += amount * unit as f64;
        smallest = unit;
        said.extend(next.iter().take(count));
        rest = next.get(count..).unwrap_or_default();
    }
    if said.is_empty() {
        return None;
    }
    let seconds = seconds as i64;
    let exact_to = if is_rough { smallest.max(seconds / 10) } else { smallest };
    Some(WrittenLength { text: said.join(" "), seconds, exact_to, is_plain })
}

/// A number with its unit in seconds, and how many words it takes: `41 min`, `41min`.
fn amount(words: &[&str]) -> Option<(f64, i64, usize)> {
    let first = words.first()?;
    let digits = first.trim_end_matches(|ch: char| ch.is_alphabetic());
    let amount: f64 = digits.parse().ok().filter(|amount: &f64| (0.0..1e6).contains(amount))?;
    let (unit, count) = match first.get(digits.len()..)? {
        "" => (*words.get(1)?, 2),
        glued => (glued, 1),
    };
    let unit = match unit.to_lowercase().as_str() {
        "s" | "sec" | "secs" | "second" | "seconds" => 1,
        "m" | "min" | "mins" | "minute" | "minutes" => 60,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600,
        "d" | "day" | "days" => 86_400,
        _ => return None,
    };
    Some((amount, unit, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_in_prose() {
        let check = |text: &str, expected: &str| {
            let found: Vec<String> = lengths(text)
                .iter()
                .map(|l| format!("{} = {} ± {} {}", l.text, l.seconds, l.exact_to, l.is_plain))
                .collect();
            assert_eq!(found.join("; "), expected, "{text}");
        };
        check("Lasted 41 min 46 s.", "41 min 46 s = 2506 ± 1 true");
        check("- Duration: about 1.5 hours", "1.5 hours = 5400 ± 3600 true");
        check("an outage of 2h 5m", "2h 5m = 7500 ± 60 true");
        check(
            "502 over 40 min and 25 s, hung for 30 s",
            "40 min 25 s = 2425 ± 1 false; 30 s = 30 ± 1 false",
        );
        check("for three customers, for 12 customers", "");
    }
}
