//! Redaction of a stream in bounded memory, for the command line.
//!
//! A block is looked at with the line before it and with what comes after it, so that the result is that of the whole
//! text: a key of several lines, or a value that the line above names, is found wherever a block ends.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::sync::Arc;

use detect::{Config, Finding};
use redact::{Replacement, Style};
use text::Span;

use crate::apart;
use crate::encoding::{DecodedReader, Encoder, peek};
use crate::policy::Policy;
use crate::scan::{ScanOptions, with_why_numbers};
use crate::threads::redactable;

/// How much is read before findings are looked for, in bytes.
const BLOCK: usize = 4 << 20;
/// How much must be known of what follows before a block is written: more than the longest key of several lines.
const AHEAD: usize = 256 << 10;
/// A block grows to this when it holds one endless line.
const LONGEST_BLOCK: usize = 12 << 20;
/// How often what a replacement uncovered is looked for.
const ROUNDS: usize = 5;

/// What is told of each replacement: what stands in the text now, and the value.
pub type Told = Box<dyn FnMut(&str, &[u8]) -> io::Result<()> + Send>;

/// Redacts streams in one style: equal values get equal stand-ins over the whole of its life.
pub struct Redactor {
    everything: Config,
    policy: Arc<Policy>,
    threads: usize,
    is_markdown: bool,
    style: Box<dyn Style>,
    counts: BTreeMap<&'static str, usize>,
    rules: BTreeMap<&'static str, usize>,
    told: Option<Told>,
}

impl Redactor {
    /// A redactor that has seen nothing yet.
    pub fn new(options: &ScanOptions, style: Box<dyn Style>) -> Result<Redactor, String> {
        let mut everything = options.config()?;
        // A line of a log cannot keep itself from being redacted.
        everything.allow_comments = false;
        Ok(Redactor {
            everything,
            policy: Arc::new(Policy::none()),
            threads: 1,
            is_markdown: false,
            style,
            counts: BTreeMap::new(),
            rules: BTreeMap::new(),
            told: None,
        })
    }

    /// The policy for what is redacted from now on.
    pub fn set_policy(&mut self, policy: Arc<Policy>) {
        self.policy = policy;
    }

    /// How many threads look for what is redacted. What comes out is the same: values get their stand-ins in the order of the text.
    pub fn set_threads(&mut self, threads: usize) {
        self.threads = threads;
    }

    /// Whether what is redacted from now on is Markdown: what marks and breaks cut apart in its source is redacted whole.
    pub fn set_markdown(&mut self, is_markdown: bool) {
        self.is_markdown = is_markdown;
    }

    /// Leaves what a `tftsr:allow` comment in the text allows.
    pub fn honor_comments(&mut self) {
        self.everything.allow_comments = true;
    }

    /// Has every replacement told from now on.
    pub fn tell(&mut self, told: Told) {
        self.told = Some(told);
    }

    /// How many values of each type were replaced so far.
    pub fn counts(&self) -> &BTreeMap<&'static str, usize> {
        &self.counts
    }

    /// How many values each rule found that were replaced so far.
    pub fn rules(&self) -> &BTreeMap<&'static str, usize> {
        &self.rules
    }

    /// Reads an input for the placeholders that stand in it already: their numbers are given to no other value. A
    /// stream that can be read only once is reserved block by block, as it comes.
    pub fn reserve(&mut self, input: &mut dyn Read) -> io::Result<()> {
        let mut block = Vec::new();
        let (head, order) = peek(input)?;
        let mut input = head.chain(input);
        let mut decoded;
        let input: &mut dyn Read = match order {
            Some(order) => {
                decoded = DecodedReader::new(input, order);
                &mut decoded
            }
            None => &mut input,
        };
        while input.take(BLOCK as u64).read_to_end(&mut block)? > 0 {
            self.style.reserve(&block);
            // A placeholder may stand across the edge.
            let kept = block.len().min(64);
            block.drain(..block.len() - kept);
        }
        Ok(())
    }

    /// Copies `input` to `output`, findings replaced, everything else byte for byte; UTF-16 stays UTF-16. Memory is bounded
    /// by the longest line or key, not by the input.
    pub fn run(&mut self, input: &mut dyn Read, output: &mut dyn Write) -> io::Result<()> {
        let (head, order) = peek(input)?;
        let mut input = head.chain(input);
        match order {
            Some(order) => self
                .run_text(&mut DecodedReader::new(input, order), &mut Encoder::new(output, order)),
            None => self.run_text(&mut input, output),
        }
    }

    fn run_text(&mut self, input: &mut dyn Read, output: &mut dyn Write) -> io::Result<()> {
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
            let clashes = self.style.clashes(&buffer);
            self.style.reserve(&buffer);
            let mut findings = self.redactable(&buffer, config);
            findings.extend(clashes.into_iter().map(clash));
            findings.sort_by_key(|finding| finding.span);
            let cut = if at_end { buffer.len() } else { cut(&buffer, &findings) };
            if cut > written {
                let part = Span::new(written, cut);
                output.write_all(&self.redacted(&buffer, part, findings, config)?)?;
                let context = line_start(&buffer, cut - 1);
                buffer.drain(..context);
                written = cut - context;
            }
            if at_end {
                return output.flush();
            }
        }
    }

    fn redactable(&self, text: &[u8], config: &Config) -> Vec<Finding> {
        let mut findings = redactable(text, config, self.threads);
        if self.is_markdown {
            apart::add(text, Span::new(0, text.len()), config, &mut findings);
            let is_whole = |finding: &Finding| !finding.nested;
            findings
                .retain(|finding| finding.policy == detect::Policy::Redact && is_whole(finding));
        }
        findings
    }

    /// A part of a text with its findings replaced, and what that uncovers, too.
    fn redacted(
        &mut self,
        text: &[u8],
        part: Span,
        mut findings: Vec<Finding>,
        config: &Config,
    ) -> io::Result<Vec<u8>> {
        findings.retain(|finding| part.covers(finding.span));
        let mut replacements = redact::replacements(text, &findings, &mut *self.style);
        self.count(text, &replacements)?;
        let mut output = redact::replaced_part(text, &replacements, part);
        for _ in 0..ROUNDS {
            let changed = changed_lines(&output, &replacements, part);
            if changed.is_empty() || self.redactable(&changed, config).is_empty() {
                break;
            }
            let whole = Span::new(0, output.len());
            let findings = self.redactable(&output, config);
            let more = redact::replacements(&output, &findings, &mut *self.style);
            self.count(&output, &more)?;
            output = redact::replaced_part(&output, &more, whole);
            replacements = more;
        }
        Ok(output)
    }

    fn count(&mut self, text: &[u8], replacements: &[Replacement]) -> io::Result<()> {
        for replacement in replacements {
            let Some(value) = replacement.value(text) else { continue };
            *self.counts.entry(replacement.kind).or_default() += 1;
            *self.rules.entry(replacement.rule).or_default() += 1;
            if let Some(told) = &mut self.told {
                told(&replacement.placeholder, value)?;
            }
        }
        Ok(())
    }
}

/// Text that looks like a stand-in given to a value before is itself a value: it gets a stand-in of its own.
fn clash((span, kind): (Span, &'static str)) -> Finding {
    Finding {
        span,
        kind,
        rule: "taken-placeholder",
        severity: detect::Severity::Error,
        confidence: 100,
        reason: "stands for another value already",
        policy: detect::Policy::Redact,
        nested: false,
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
        Redactor::new(&options(), crate::styles::style("token", None).expect("a style"))
            .expect("options")
            .run(&mut &text[..], &mut output)
            .expect("runs");
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

    fn redacted_markdown(text: &[u8]) -> String {
        let style = crate::styles::style("token", None).expect("a style");
        let mut redactor = Redactor::new(&options(), style).expect("options");
        redactor.set_markdown(true);
        let mut output = Vec::new();
        redactor.run(&mut &text[..], &mut output).expect("runs");
        String::from_utf8_lossy(&output).into_owned()
    }

    #[test]
    fn what_marks_cut_apart_in_markdown_is_redacted_whole() {
        let text = "It was 203.0.**113**.7, then ana.quell\\@example.com.\n";
        let once = redacted_markdown(text.as_bytes());
        assert_eq!(once, "It was [IPV4_1], then [EMAIL_1].\n");
        assert_eq!(redacted_markdown(once.as_bytes()), once);
    }

    #[test]
    fn numbers_that_end_on_the_next_line_are_redacted_to_their_end() {
        let text = "Call +49 30 901820\n4711 now, phone: +1 202 555\n0143 please.\n";
        let output = redacted_markdown(text.as_bytes());
        assert!(!output.contains("0143") && !output.contains("4711"), "{output}");
    }

    #[test]
    fn a_character_across_the_edge_of_a_block_hides_nothing() {
        let mut text = "It was 203.0.**113**.7.\n".to_owned();
        let line = "nothing to see in this line at all\n";
        text.push_str(&line.repeat((BLOCK - text.len() - 1) / line.len()));
        text.push_str(&"x".repeat(BLOCK - 1 - text.len()));
        text.push_str("\u{e4}\nThen 203.0.**113**.8.\n");
        let output = redacted_markdown(text.as_bytes());
        assert!(output.starts_with("It was [IPV4_1].\n") && output.ends_with("\nThen [IPV4_2].\n"));
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
    fn in_a_pipe_a_placeholder_that_stood_there_gets_one_of_its_own() {
        let line = "2026-05-01T10:00:00Z INFO nothing to see in this line at all\n";
        let far = line.repeat(2 * BLOCK / line.len());
        let output = redacted(
            format!(
                "mail ana@example.com\n{far}mail [EMAIL_1], bo@example.com\n{far}mail [EMAIL_1]\n"
            )
            .as_bytes(),
        );
        let lines: Vec<&str> = output.lines().filter(|line| line.starts_with("mail")).collect();
        assert_eq!(lines, ["mail [EMAIL_1]", "mail [EMAIL_2], [EMAIL_3]", "mail [EMAIL_2]"]);
    }

    #[test]
    fn utf_16_stays_utf_16() {
        let encoded = |text: &str| -> Vec<u8> {
            format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
        };
        let mut output = Vec::new();
        Redactor::new(&options(), crate::styles::style("token", None).expect("a style"))
            .expect("options")
            .run(&mut encoded("ä mail ana@example.com\r\n").as_slice(), &mut output)
            .expect("runs");
        assert_eq!(output, encoded("ä mail [EMAIL_1]\r\n"));
    }

    #[test]
    fn an_input_read_before_keeps_its_placeholders_apart() {
        let line = "2026-05-01T10:00:00Z INFO nothing to see in this line at all\n";
        let text = format!(
            "mail ana@example.com\n{}mail [EMAIL_1]\n",
            line.repeat(2 * BLOCK / line.len())
        );
        let mut redactor =
            Redactor::new(&options(), crate::styles::style("token", None).expect("a style"))
                .expect("options");
        redactor.reserve(&mut text.as_bytes()).expect("reads");
        let mut output = Vec::new();
        redactor.run(&mut text.as_bytes(), &mut output).expect("runs");
        assert!(output.starts_with(b"mail [EMAIL_2]\n"));
    }
}
