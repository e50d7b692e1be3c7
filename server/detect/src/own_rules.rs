//! Rules that people write themselves: a pattern, words that must be near, how random the value must be.
//!
//! A rule looks at one line at a time. All keywords of all rules are looked for in one pass over the text (Aho and Corasick,
//! "Efficient string matching", CACM 18, 1975); a pattern is tried only in a line that holds one of its keywords. Patterns without
//! keywords are tried together, line by line. Patterns are regular expressions in the plain sense, so a search is linear in the
//! text; since repeated searches over one endless line would not be, a long line is looked at in parts.
//!
//! A rule never weakens what the detectors do: see [`widen`].

use std::fmt;
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use regex_automata::util::{captures::Captures, syntax};
use regex_automata::{Input, MatchKind, PatternSet, meta::Regex};
use text::Span;

use crate::entropy::shannon;
use crate::names_kept::kept;
use crate::{Config, Finding, Kind, Policy, Severity, allow, placeholder};

/// Longest pattern that is read, in bytes.
const LONGEST_PATTERN: usize = 16 << 10;
/// How large a pattern may become when compiled, in bytes.
const LARGEST: usize = 4 << 20;
/// Longest part of a line that is looked at at once, in bytes.
const PART: usize = 8 << 10;
/// How much of it is looked at again with the next part, in bytes: the longest value that is found whole in a longer line.
const SHARED: usize = 2 << 10;
/// How far from a value its context words may stand, in bytes.
const NEAR: usize = 100;

/// What a rule is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleSpec {
    /// The name in findings: `a-z`, `0-9`, then also `_`, `-` and `.`.
    pub id: String,
    /// What its findings are reported as.
    pub kind: &'static Kind,
    /// How bad they are.
    pub severity: Severity,
    /// A regular expression (syntax of the `regex` crate). Classes such as `\w` mean ASCII unless the pattern needs Unicode.
    pub pattern: String,
    /// One of these must stand in the line, in any case; none asks for nothing.
    pub keywords: Vec<String>,
    /// Which group of the pattern is the value: 0 is all of it; without it, the first group that took part, else all.
    pub secret_group: Option<usize>,
    /// Least Shannon entropy of the value, in bits per byte.
    pub entropy: Option<f32>,
    /// One of these words must stand near the value, in any case; none asks for nothing.
    pub context: Vec<String>,
}

/// A rule that can look.
#[derive(Clone)]
pub struct OwnRule {
    spec: RuleSpec,
    id: &'static str,
    regex: Regex,
}

impl OwnRule {
    /// Makes a rule; the error says what does not fit.
    pub fn new(spec: RuleSpec) -> Result<OwnRule, String> {
        let is_part = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_-.".contains(&b);
        let starts = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        if !spec.id.bytes().all(is_part) || !spec.id.as_bytes().first().is_some_and(starts) {
            return Err(
                "the id of a rule is lower-case letters, digits, `_`, `-` and `.`".to_owned()
            );
        }
        if spec.id.len() > 64 {
            return Err("the id of a rule has at most 64 letters".to_owned());
        }
        let words = spec.keywords.iter().chain(&spec.context);
        if words.clone().any(|word| word.is_empty() || word.contains('\n') || word.len() > 200) {
            return Err("a keyword is 1 to 200 bytes on one line".to_owned());
        }
        let regex = compile(&spec.pattern)?;
        if spec.secret_group.is_some_and(|group| group >= regex.captures_len()) {
            return Err(format!(
                "the pattern has no group {}; it has {}",
                spec.secret_group.unwrap_or(0),
                regex.captures_len() - 1
            ));
        }
        if regex.is_match("") {
            return Err("the pattern fits everywhere, as it fits nothing at all".to_owned());
        }
        Ok(OwnRule { id: kept(&spec.id), spec, regex })
    }

    /// What it was made of.
    pub fn spec(&self) -> &RuleSpec {
        &self.spec
    }

    /// How much memory its pattern takes, in bytes.
    pub fn size(&self) -> usize {
        self.regex.memory_usage()
    }

    /// Whether it finds something in a text, for trying it on examples.
    pub fn finds(&self, text: &[u8]) -> bool {
        let mut config = Config::everything();
        config.rules = OwnRules::new(vec![self.clone()]);
        !find(text, &config).is_empty()
    }

    /// Reports the values in a line that starts at `base`.
    fn look(&self, line: &[u8], base: usize, findings: &mut Vec<Finding>) {
        let mut start = 0;
        loop {
            let end = line.len().min(start + PART);
            for found in self.regex.captures_iter(Input::new(line).span(start..end)) {
                if let Some(value) = self.value(line, &found) {
                    findings.push(Finding {
                        span: Span::new(base + value.start, base + value.end),
                        kind: self.spec.kind.id,
                        rule: self.id,
                        severity: self.spec.severity,
                        policy: self.spec.kind.policy,
                        confidence: 100,
                        reason: "fits a rule of your own",
                        nested: false,
                    });
                }
            }
            if end == line.len() {
                return;
            }
            start = end - SHARED;
        }
    }

    /// The value of a match, if it is random enough and in the right company.
    fn value(&self, line: &[u8], found: &Captures) -> Option<Span> {
        let group = |index: usize| found.get_group(index).filter(|span| !span.is_empty());
        let value = match self.spec.secret_group {
            Some(index) => group(index)?,
            None => (1..found.group_len()).find_map(group).or_else(|| group(0))?,
        };
        let bytes = line.get(value.start..value.end)?;
        if self.spec.entropy.is_some_and(|least| shannon(bytes) < least) {
            return None;
        }
        let is_in_company = self.spec.context.is_empty() || {
            let near = line.get(
                value.start.saturating_sub(NEAR)..line.len().min(value.end.saturating_add(NEAR)),
            )?;
            self.spec.context.iter().any(|word| holds_word(near, word.as_bytes()))
        };
        is_in_company.then_some(Span::new(value.start, value.end))
    }
}

/// Its name alone: a pattern may hold a value.
impl fmt::Debug for OwnRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

/// Rules, made ready to look together. Copies share them.
#[derive(Clone)]
pub struct OwnRules {
    ready: Arc<Ready>,
    /// Places of rules that do not look.
    off: Vec<usize>,
}

struct Ready {
    rules: Vec<OwnRule>,
    keywords: Option<AhoCorasick>,
    /// The rule of each keyword.
    of_keyword: Vec<usize>,
    /// The rules without keywords.
    always: Vec<usize>,
    /// All of `always` in one, when there are several.
    together: Option<Regex>,
}

impl OwnRules {
    /// None at all.
    pub fn none() -> OwnRules {
        OwnRules::new(Vec::new())
    }

    /// These rules.
    pub fn new(rules: Vec<OwnRule>) -> OwnRules {
        let (mut words, mut of_keyword, mut always) = (Vec::new(), Vec::new(), Vec::new());
        for (index, rule) in rules.iter().enumerate() {
            if rule.spec.keywords.is_empty() {
                always.push(index);
            }
            for keyword in &rule.spec.keywords {
                words.push(keyword.clone());
                of_keyword.push(index);
            }
        }
        let mut builder = AhoCorasick::builder();
        let keywords = builder.ascii_case_insensitive(true).build(&words).ok();
        if keywords.is_none() {
            // More keywords than an automaton can count: the patterns are tried in every line.
            always = (0..rules.len()).collect();
        }
        let patterns: Vec<String> = always
            .iter()
            .filter_map(|&index| rules.get(index))
            .map(|rule| spelled(&rule.spec.pattern))
            .collect();
        // Every pattern is to be seen, also one behind a match of another.
        let every = Regex::config().match_kind(MatchKind::All);
        let together = (patterns.len() > 2)
            .then(|| builder_of_patterns().configure(every).build_many(&patterns).ok())
            .flatten();
        let keywords = keywords.filter(|_| !words.is_empty());
        OwnRules {
            ready: Arc::new(Ready { rules, keywords, of_keyword, always, together }),
            off: Vec::new(),
        }
    }

    /// The rules, in order.
    pub fn rules(&self) -> &[OwnRule] {
        &self.ready.rules
    }

    /// The same with the rules at these places silent.
    #[must_use]
    pub fn without(&self, places: Vec<usize>) -> OwnRules {
        OwnRules { ready: Arc::clone(&self.ready), off: places }
    }
}

/// Rules are equal when they were made of the same words and look at the same.
impl PartialEq for OwnRules {
    fn eq(&self, other: &OwnRules) -> bool {
        let specs = |rules: &OwnRules| -> Vec<RuleSpec> {
            rules.ready.rules.iter().map(|rule| rule.spec.clone()).collect()
        };
        self.off == other.off
            && (Arc::ptr_eq(&self.ready, &other.ready) || specs(self) == specs(other))
    }
}

impl Eq for OwnRules {}

impl fmt::Debug for OwnRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.ready.rules).finish()
    }
}

/// Compiles a pattern; the error says in one line why it cannot be.
pub fn compile(pattern: &str) -> Result<Regex, String> {
    if pattern.len() > LONGEST_PATTERN {
        return Err(format!("the pattern is too long: {LONGEST_PATTERN} bytes are the most"));
    }
    let built = builder_of_patterns().build(&spelled(pattern));
    built.map_err(|error| match error.size_limit() {
        Some(limit) => format!(
            "the pattern is too large: it would need more than {limit} bytes; use smaller counts in {{…}}"
        ),
        None => {
            let text = error.syntax_error().map_or_else(|| error.to_string(), ToString::to_string);
            let last = text.lines().last().unwrap_or_default();
            format!("the pattern cannot be read: {}", last.trim_start_matches("error: "))
        }
    })
}

fn builder_of_patterns() -> regex_automata::meta::Builder {
    let mut builder = Regex::builder();
    builder
        .configure(
            Regex::config()
                .nfa_size_limit(Some(LARGEST))
                .hybrid_cache_capacity(512 << 10)
                .utf8_empty(false),
        )
        .syntax(syntax::Config::new().utf8(false).nest_limit(100));
    builder
}

/// The pattern in ASCII where it can be: bytes outside UTF-8 are seen, and it is several times as fast.
fn spelled(pattern: &str) -> String {
    let ascii = format!("(?-u){pattern}");
    match syntax::parse_with(&ascii, &syntax::Config::new().utf8(false).nest_limit(100)) {
        Ok(_) => ascii,
        Err(_) => pattern.to_owned(),
    }
}

/// What the rules of a configuration find in a text; in no order.
pub(crate) fn find(text: &[u8], config: &Config) -> Vec<Finding> {
    let (ready, off) = (&*config.rules.ready, &config.rules.off);
    let mut search = Search { text, config, findings: Vec::new() };
    if let Some(keywords) = &ready.keywords {
        // The end of the line in which each rule looked last.
        let mut seen = vec![None; ready.rules.len()];
        let (mut start, mut end) = (0, 0);
        for hit in keywords.find_overlapping_iter(text) {
            if hit.start() >= end || end == 0 {
                (start, end) = line_around(text, hit.start());
            }
            let Some(&index) = ready.of_keyword.get(hit.pattern().as_usize()) else { continue };
            if let Some(last) = seen.get_mut(index)
                && *last != Some(end)
                && !off.contains(&index)
            {
                *last = Some(end);
                search.look(&ready.rules, &[index], start, end);
            }
        }
    }
    if ready.always.iter().any(|index| !off.contains(index)) {
        let mut set = PatternSet::new(ready.always.len());
        let mut start = 0;
        while start < text.len() {
            let (_, end) = line_around(text, start);
            let line = text.get(start..end).unwrap_or_default();
            match &ready.together {
                Some(together) if line.len() <= PART => {
                    set.clear();
                    together.which_overlapping_matches(&Input::new(line), &mut set);
                    let woken: Vec<usize> = set
                        .iter()
                        .filter_map(|pattern| ready.always.get(pattern.as_usize()).copied())
                        .filter(|index| !off.contains(index))
                        .collect();
                    search.look(&ready.rules, &woken, start, end);
                }
                _ => {
                    let woken: Vec<usize> =
                        ready.always.iter().copied().filter(|index| !off.contains(index)).collect();
                    search.look(&ready.rules, &woken, start, end);
                }
            }
            start = end + 1;
        }
    }
    search.findings
}

struct Search<'a> {
    text: &'a [u8],
    config: &'a Config,
    findings: Vec<Finding>,
}

impl Search<'_> {
    /// Lets rules look at one line.
    fn look(&mut self, rules: &[OwnRule], woken: &[usize], start: usize, end: usize) {
        let line = self.text.get(start..end).unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let first = self.findings.len();
        for rule in woken.iter().filter_map(|&index| rules.get(index)) {
            rule.look(line, start, &mut self.findings);
        }
        if self.findings.len() > first {
            if self.config.allow_comments {
                allow::by_comment(line, &mut self.findings, first);
            }
            placeholder::spare(self.text, line, start, first, &mut self.findings);
        }
    }
}

/// Start and end of the line that holds a byte, without the line feed.
fn line_around(text: &[u8], at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or_default();
    let behind = text.get(at..).unwrap_or_default();
    (
        memchr::memrchr(b'\n', before).map_or(0, |end| end + 1),
        memchr::memchr(b'\n', behind).map_or(text.len(), |length| at + length),
    )
}

/// Whether a word stands in some bytes, in any case, with no letter or digit at its sides.
fn holds_word(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).enumerate().any(|(at, window)| {
        let is_inside = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
        window.eq_ignore_ascii_case(word)
            && !is_inside(at.checked_sub(1).and_then(|at| bytes.get(at)))
            && !is_inside(bytes.get(at + word.len()))
    })
}

/// Widens findings of own rules over all that they touch and that would be replaced: of two findings that overlap one is
/// replaced, so that a rule that takes a part of a password would leave the rest in clear. What is replaced without a rule is
/// replaced with it, whatever the rule says.
pub(crate) fn widen(own: &mut Vec<Finding>, others: &[Finding]) {
    let is_replaced = |finding: &&Finding| finding.policy == Policy::Redact;
    if !own.iter().any(|finding| is_replaced(&finding)) {
        return;
    }
    // (start, end, severity, place among the own ones)
    let mut all: Vec<(usize, usize, Severity, Option<usize>)> = others
        .iter()
        .filter(is_replaced)
        .map(|one| (one.span.start, one.span.end, one.severity, None))
        .chain(
            own.iter()
                .enumerate()
                .filter(|(_, one)| is_replaced(one))
                .map(|(place, one)| (one.span.start, one.span.end, one.severity, Some(place))),
        )
        .collect();
    all.sort_unstable();
    let mut dropped = vec![false; own.len()];
    let mut rest = all.as_slice();
    while let Some(&(start, mut reach, mut worst, _)) = rest.first() {
        let mut length = 0;
        while let Some(&(next, end, severity, _)) = rest.get(length)
            && (length == 0 || next < reach)
        {
            reach = reach.max(end);
            worst = worst.max(severity);
            length += 1;
        }
        let (run, behind) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        rest = behind;
        if run.len() < 2 {
            continue;
        }
        // The longest rule speaks for all.
        let places = run.iter().filter_map(|(start, end, _, place)| Some((end - start, (*place)?)));
        let speaker =
            places.clone().max_by_key(|(length, place)| (*length, std::cmp::Reverse(*place)));
        for (_, place) in places {
            if Some(place) == speaker.map(|(_, place)| place) {
                if let Some(finding) = own.get_mut(place) {
                    finding.span = Span::new(start, reach);
                    finding.severity = worst;
                }
            } else if let Some(dropped) = dropped.get_mut(place) {
                *dropped = true;
            }
        }
    }
    let mut dropped = dropped.into_iter();
    own.retain(|_| !dropped.next().unwrap_or(false));
}
