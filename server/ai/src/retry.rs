//! When to ask again: twice at most, with waits that double and differ, or as long as the server says.
//!
//! As the official clients do it: 0.5 s to 8 s, `retry-after-ms`, then `retry-after` as seconds or as an HTTP date (at
//! most 120 s), and `x-should-retry` over all.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;

/// How often a request is repeated.
pub(crate) const RETRIES: u32 = 2;
/// Longest wait that a server may ask for; beyond it the person is told instead.
const LONGEST: Duration = Duration::from_secs(120);

/// What the headers of a reply say about asking again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Advice {
    /// How long to wait.
    pub(crate) wait: Option<Duration>,
    /// Whether to ask again at all.
    pub(crate) again: Option<bool>,
}

impl Advice {
    /// Reads the headers, by a function that gives their values.
    pub(crate) fn read<'h>(header: impl Fn(&str) -> Option<&'h str>, now: Timestamp) -> Advice {
        let milliseconds =
            header("retry-after-ms").and_then(|text| text.trim().parse::<f64>().ok());
        let after = || {
            let text = header("retry-after")?.trim();
            match text.parse::<f64>() {
                Ok(seconds) => Some(seconds),
                Err(_) => {
                    let until = rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
                    Some((until.as_second() - now.as_second()) as f64)
                }
            }
        };
        let seconds = milliseconds.map(|number| number / 1000.0).or_else(after);
        let again = match header("x-should-retry") {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => None,
        };
        let wait = seconds
            .filter(|seconds| seconds.is_finite())
            .map(|seconds| Duration::from_secs_f64(seconds.clamp(0.0, 86_400.0)));
        Advice { wait, again }
    }

    /// How long to wait before the attempt after this one (from 0); `None` for not at all.
    pub(crate) fn delay(self, attempt: u32, passing: bool) -> Option<Duration> {
        if attempt >= RETRIES || !self.again.unwrap_or(passing) {
            return None;
        }
        match self.wait {
            Some(wait) if wait > LONGEST => None,
            Some(wait) => Some(wait),
            None => Some(backoff(attempt)),
        }
    }
}

/// 0.5 s, 1 s, 2 s … to 8 s, less up to a quarter by chance.
fn backoff(attempt: u32) -> Duration {
    let whole = Duration::from_millis(500 << attempt.min(4));
    let chance = RandomState::new().build_hasher().finish() % 256;
    whole - whole / 4 * u32::try_from(chance).unwrap_or(0) / 256
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headers: &[(&str, &str)], wait: Option<u64>, again: Option<bool>) {
        let now = "2026-05-01T10:00:00Z".parse().expect("a time");
        let header =
            |name: &str| headers.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let expected = Advice { wait: wait.map(Duration::from_millis), again };
        assert_eq!(Advice::read(header, now), expected, "{headers:?}");
    }

    #[test]
    fn every_form_of_waiting_is_read() {
        check(&[], None, None);
        check(&[("retry-after-ms", "250"), ("retry-after", "9")], Some(250), None);
        check(&[("retry-after", "3")], Some(3000), None);
        check(&[("retry-after", "0.5")], Some(500), None);
        check(&[("retry-after", "Fri, 01 May 2026 10:00:07 GMT")], Some(7000), None);
        check(&[("retry-after", "Fri, 01 May 2026 09:00:00 GMT")], Some(0), None);
        check(&[("retry-after", "soon"), ("x-should-retry", "false")], None, Some(false));
    }

    #[test]
    fn waits_end() {
        let none = Advice::default();
        assert!(none.delay(0, true).is_some_and(|wait| wait >= Duration::from_millis(375)));
        assert_eq!(none.delay(RETRIES, true), None);
        assert_eq!(none.delay(0, false), None);
        let long = Advice { wait: Some(Duration::from_secs(121)), again: None };
        assert_eq!(long.delay(0, true), None);
        assert_eq!(Advice { wait: None, again: Some(false) }.delay(0, true), None);
        for attempt in 0..40 {
            assert!(backoff(attempt) <= Duration::from_secs(8));
        }
    }
}
