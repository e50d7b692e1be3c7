//! Redaction of a stream in bounded memory, for the command line.
//!
//! A block is looked at with the line before it and with what comes after it, so that the result is that of the whole
//! text: a key of several lines, or a value that the line above names, is found wherever a block ends.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::sync::Arc;

use detect::{Config, Finding};
use redact::{Ledger, Replacement, redactable};
use text::Span;

use crate::policy::Policy;
use crate::scan::{ScanOptions, with_why_numbers};

/// How much is read before findings are looked for, in bytes.
const BLOCK: usize = 4 << 20;
/// How much must be known of what follows before a block is written: more than the longest key of several lines.
const AHEAD: usize = 256 << 10;
/// A block grows to this when it holds one endless line.
const LONGEST_BLOCK: usize = 64 << 20;
/// How often what a replacement uncovered is looked for.
const ROUNDS: usize = 5;

/// Redacts streams with numbered tokens: equal values get equal placeholders over the whole of its life.
#[derive(Debug)]
pub struct Redactor {
    everything: Config,
    policy: Arc<Policy>,
    ledger: Ledger,
    counts: BTreeMap<&'static str, usize>,
}

impl Redactor {
    /// A redactor that has seen nothing yet.
    pub fn new(options: &ScanOptions) -> Result<Redactor, String> {
        let ledger = Ledger::new(Vec::new());
        let policy = Arc::new(Policy::none());
        Ok(Redactor { everything: options.config()?, policy, ledger, counts: BTreeMap::new() })
    }

    /// The policy for what is redacted from now on.
    pub fn set_policy(&mut self, policy: Arc<Policy>) {
        self.policy = policy;
    }

    /// How many values of each type were replaced so far.
    pub fn counts(&self) -> &BTreeMap<&'static str, usize> {
        &self.counts
    }

    /// Reads an input for the placeholders that stand in it already: their numbers are given to no other value. A
    /// stream that can be read only once is reserved block by block, as it comes.
    pub fn reserve(&mut self, input: &mut dyn Read) -> io::Result<()> {
        let mut block = Vec::new();
        while input.take(BLOCK as u64).read_to_end(&mut block)? > 0 {
            self.ledger.reserve(&block);
            // A placeholder may stand across the edge.
            let kept = block.len().min(64);
            block.drain(..block.len() - kept);
        }
        Ok(())
    }

    /// Copies `input` to `output`, findings replaced, everything else byte for byte. Memory is bounded by the
    /// longest line or key, not by the input.
    pub fn run(&mut self, input: &mut dyn Read, output: &mut dyn Write) -> io::Result<()> {
        // What is not written yet, after the last line that is.
        let mut buffer = Vec::new();
        let mut written = 0;
        let mut config = None;
        loop {
            let at_end = input.take(BLOCK as u64).read_to_end(&mut buffer)? == 0;
            let config = &*config.get_or_insert_with(|| {
                let mut config =
                    with_why_numbers(self.policy.apply(self.everything.clone()), &buffer);
                config.head = Some(detect::Head::of(&buffer));
                config
            });
            self.ledger.reserve(&buffer);
            let findings = redactable(&buffer, config);
            let cut = if at_end { buffer.len() } else { cut(&buffer, &findings) };
            if cut > written {
                output.write_all(&self.redacted(
                    &buffer,
                    Span::new(written, cut),
                    findings,
                    config,
                ))?;
                let context = line_start(&buffer, cut - 1);
                buffer.drain(..context);
                written = cut - context;
            }
            if at_end {
                return output.flush();
            }
        }
    }

    /// A part of a text with its findings replaced, and what that uncovers, too.
    fn redacted(
        &mut self,
        text: &[u8],
        part: Span,
        mut findings: Vec<Finding>,
        config: &Config,
    ) -> Vec<u8> {
        findings.retain(|finding| part.covers(finding.span));
        let mut replacements = redact::replacements(text, &findings, &mut self.ledger);
        self.count(&replacements);
        let mut output = redact::replaced_part(text, &replacements, part);
        for _ in 0..ROUNDS {
            if replacements.is_empty()
                || redactable(&changed_lines(&output, &replacements, part), config).is_empty()
            {
                break;
            }
            let whole = Span::new(0, output.len());
            let findings = redactable(&output, config);
            let more = redact::replacements(&output, &findings, &mut self.ledger);
            self.count(&more);
            output = redact::replaced_part(&output, &more, whole);
            replacements = more;
        }
        output
    }

    fn count(&mut self, replacements: &[Replacement]) {
        for replacement in replacements {
            *self.counts.entry(replacement.kind).or_default() += 1;
        }
    }
}

/// The lines of an output in which something was replaced, each once: only they can show something new.
fn changed_lines(output: &[u8], replacements: &[Replacement], part: Span) -> Vec<u8> {
    let mut lines = Vec::new();
    // How far a byte of the input has moved in the output, and up to where lines are taken.
    let (mut moved, mut taken) = (-isize::try_from(part.start).unwrap_or(isize::MAX), 0);
    for replacement in replacements {
        let at = replacement.span.start.saturating_add_signed(moved);
        moved += replacement.text.len() as isize - replacement.span.len() as isize;
        if at >= taken {
            let start = line_start(output, at);
            let rest = output.get(at..).unwrap_or_default();
            let end =
                at + rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |at| at + 1);
            lines.extend_from_slice(output.get(start.max(taken)..end).unwrap_or_default());
            taken = end;
        }
    }
    lines
}

/// Up to where a block may be written: a line end with enough behind it, and not inside of a finding.
fn cut(block: &[u8], findings: &[Finding]) -> usize {
    let known = block.len().saturating_sub(AHEAD);
    let mut end = block[..known].iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    if end == 0 && block.len() >= LONGEST_BLOCK {
        end = known;
    }
    for finding in findings.iter().rev() {
        if finding.span.start < end && finding.span.end > end {
            end = line_start(block, finding.span.start);
        }
    }
    end
}

/// Where the line of a byte starts.
fn line_start(text: &[u8], at: usize) -> usize {
    text.get(..at)
        .unwrap_or_default()
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> ScanOptions {
        ScanOptions { types: None, min_severity: "hint".into() }
    }

    fn redacted(text: &[u8]) -> String {
        let mut output = Vec::new();
        Redactor::new(&options()).expect("options").run(&mut &text[..], &mut output).expect("runs");
        String::from_utf8_lossy(&output).into_owned()
    }

    /// The text stands at every place around the edge of a block; the result must not depend on it.
    fn check_at_edges(text: &str, leaks: &[&str]) {
        let line = "2026-05-01T10:00:00Z INFO nothing to see in this line at all\n";
        for shift in [0, 1, 2, 5, 9, 14, 20, 40] {
            let mut input =
                line.repeat((BLOCK - AHEAD) / line.len() - shift * text.len() / line.len() / 20);
            input.push_str(text);
            input.push_str(&line.repeat((BLOCK + 2 * AHEAD) / line.len()));
            let output = redacted(input.as_bytes());
            assert_eq!(output.lines().count(), input.lines().count());
            for leak in leaks {
                assert!(!output.contains(leak), "{leak} is left at shift {shift}");
            }
        }
    }

    #[test]
    fn keys_of_several_lines_are_whole_at_any_edge() {
        let body = "MIIBVQIBADANBgkqhkiG9w0BAQEFAASCAT8wggE7AgEAAkEA\n".repeat(400);
        let key = format!("-----BEGIN {0} KEY-----\n{body}-----END {0} KEY-----\n", "PRIVATE");
        check_at_edges(&key, &["MIIBVQ"]);
    }

    #[test]
    fn a_value_named_by_the_line_above_is_found_at_any_edge() {
        let value = format!("hunter{}xyzQ", 22);
        check_at_edges(&format!("  - name: DB_PASSWORD\n    value: {value}\n"), &[&value]);
    }

    #[test]
    fn columns_named_in_the_first_line_are_known_in_every_block() {
        let mut input = String::from("id,full_name,password,note\n");
        let value = format!("hunter{}", "two");
        for at in 0..(2 * BLOCK / 40) {
            input.push_str(&format!("{at},Dana Keller,{value},nothing to see here\n"));
        }
        let output = redacted(input.as_bytes());
        assert!(!output.contains(&value) && !output.contains("Keller"));
        assert_eq!(output.lines().count(), input.lines().count());
    }

    #[test]
    fn what_a_replacement_uncovers_is_replaced_too_and_twice_is_once() {
        for text in [
            "user bob from web\n",
            "ip 10.2.3.4 4111 1111 1111 1111\n",
            "42 4111 1111 1111 1111 for ana@example.com\n",
            "login bo from 198.51.100.7 as bo@example.com password=Zq9tr0ub4x\n",
        ] {
            let once = redacted(text.as_bytes());
            assert_eq!(redacted(once.as_bytes()), once, "{text}");
        }
    }

    #[test]
    fn different_bytes_never_share_a_placeholder() {
        let text = b"password=hunt\xe4er22x\npassword=hunt\xf6er22x\nfrom [EMAIL_4294967295] a@example.com b@example.com\n";
        let output = redacted(text);
        assert!(output.contains("[PASSWORD_1]") && output.contains("[PASSWORD_2]"), "{output}");
        assert!(output.contains("[EMAIL_1] [EMAIL_2]"), "{output}");
    }

    #[test]
    fn brackets_without_end_cost_no_more_than_other_text() {
        // Quadratic work over this much would take minutes.
        assert_eq!(redacted("[{".repeat(1 << 20).as_bytes()).len(), 2 << 20);
    }

    #[test]
    fn an_input_read_before_keeps_its_placeholders_apart() {
        let line = "2026-05-01T10:00:00Z INFO nothing to see in this line at all\n";
        let text = format!(
            "mail ana@example.com\n{}mail [EMAIL_1]\n",
            line.repeat(2 * BLOCK / line.len())
        );
        let mut redactor = Redactor::new(&options()).expect("options");
        redactor.reserve(&mut text.as_bytes()).expect("reads");
        let mut output = Vec::new();
        redactor.run(&mut text.as_bytes(), &mut output).expect("runs");
        assert!(output.starts_with(b"mail [EMAIL_2]\n"));
    }
}
