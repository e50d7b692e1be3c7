//! What is found in one text, looked for on several threads.
//!
//! The lines are shared out in runs. Where a finding of several lines reaches from one run into the next, that one is looked at
//! again, so the result is that of [`detect::scan`] whatever the number of threads.

use std::panic::resume_unwind;
use std::thread::ScopedJoinHandle;

use detect::{Config, Finding, Policy, scan_part};
use text::Span;

/// Least size of a run, in bytes: on less, a thread costs more than it saves.
const LEAST: usize = if cfg!(test) { 100 } else { 256 << 10 };

/// What [`redact::redactable`] gives.
pub(crate) fn redactable(text: &[u8], config: &Config, threads: usize) -> Vec<Finding> {
    let mut findings = scan(text, config, threads);
    findings.retain(|finding| finding.policy == Policy::Redact);
    findings
}

fn scan(text: &[u8], config: &Config, threads: usize) -> Vec<Finding> {
    let runs = runs(text, threads.min(text.len() / LEAST));
    if runs.len() < 2 {
        return detect::scan(text, config);
    }
    let parts: Vec<_> = std::thread::scope(|scope| {
        let look = |lines: Span| scope.spawn(move || scan_part(text, lines, true, config));
        let threads: Vec<_> = runs.iter().copied().map(look).collect();
        let joined = threads.into_iter().map(ScopedJoinHandle::join);
        joined.map(|part| part.unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    let mut findings = Vec::new();
    let mut from = 0;
    for (lines, part) in runs.into_iter().zip(parts) {
        let part = match part {
            _ if from >= lines.end => continue,
            Some(part) if from <= lines.start => Some(part),
            _ => scan_part(text, Span::new(from.max(lines.start), lines.end), true, config),
        };
        // A part whose text ends with it is always known.
        let Some(part) = part else { return detect::scan(text, config) };
        findings.extend(part.findings);
        from = part.end;
    }
    findings
}

/// The text in so many runs of whole lines of about one size, fewer where lines are long.
fn runs(text: &[u8], count: usize) -> Vec<Span> {
    let mut runs = Vec::with_capacity(count);
    let mut start = 0;
    for run in 1..=count {
        let from = (text.len() / count * run).max(start);
        let rest = text.get(from..).unwrap_or_default();
        let end = match memchr::memchr(b'\n', rest) {
            Some(at) if run < count => from + at + 1,
            _ => text.len(),
        };
        if end > start {
            runs.push(Span::new(start, end));
        }
        start = end;
    }
    runs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &[u8]) {
        let config = Config::everything();
        let whole = detect::scan(text, &config);
        for threads in [1, 2, 3, 7] {
            assert_eq!(scan(text, &config, threads), whole, "on {threads} threads");
        }
    }

    fn key(lines: usize) -> String {
        let body =
            "MIIEpAIBAAKCAQEA7yn3bRHQ5PyMXQ2vzSPlcOI5uW1pmt9fRQpk0vX1n0aGZ4Eq\n".repeat(lines);
        format!("-----BEGIN RSA {0} KEY-----\n{body}-----END RSA {0} KEY-----\n", "PRIVATE")
    }

    #[test]
    fn runs_are_whole_lines_and_the_whole_text() {
        for text in ["", "\n", "a", "a\nb\n", &"x".repeat(900), &"a line\r\n".repeat(99)] {
            for count in 0..5 {
                let runs = runs(text.as_bytes(), count);
                let joined: String = runs.iter().map(|run| &text[run.range()]).collect();
                assert_eq!(joined, if count > 0 { text } else { "" });
                let inner = runs.iter().rev().skip(1);
                assert!(inner.clone().all(|run| text[run.range()].ends_with('\n')));
            }
        }
    }

    proptest! {
        #[test]
        fn on_any_number_of_threads_the_same(parts in prop::collection::vec(prop_oneof![
            Just("mail ana@example.com from 203.0.113.7\n".to_owned()),
            Just("password:\n".to_owned()),
            Just("  hunter2hunter2\r\n".to_owned()),
            Just("-----BEGIN".to_owned()),
            "[a-z =:/@.0-9\"]{0,120}\n?",
            (0..12usize).prop_map(key),
        ], 0..30)) {
            check(parts.concat().as_bytes());
        }
    }
}
