//! A policy file: TOML in, rules and problems out.
//!
//! A file is data of somebody: whatever cannot be used becomes a [`Problem`] with its place, and the rest still counts. A file
//! of a workspace is not trusted. It may add and tighten; all else it tries is a problem, too.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use detect::{Allow, Kind, Override, OwnRule, Policy, RuleSpec, Severity};
use text::Span;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::paths::Paths;

/// Largest file that is read, in bytes.
pub(super) const LARGEST: usize = 1 << 20;
/// Most bytes that the compiled patterns of one file may take.
const LARGEST_RULES: usize = 64 << 20;
/// Most bytes that the examples of one rule may have: they are tried whenever the file is read.
const LARGEST_EXAMPLES: usize = 64 << 10;

/// Something in a policy file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where, in bytes of the file.
    pub span: Span,
    /// From 1.
    pub line: usize,
    /// What is wrong, and what is expected.
    pub message: String,
}

/// Whose file it is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Trust<'a> {
    /// That of the person who runs this: it may loosen.
    Person,
    /// That of a workspace, which may only tighten what the person has.
    Workspace(&'a BTreeMap<String, Override>),
}

/// What a policy file says, as far as it can be used.
#[derive(Debug, Default)]
pub(super) struct PolicyFile {
    pub overrides: BTreeMap<String, Override>,
    pub rules: Vec<(OwnRule, Paths)>,
    pub allow: Vec<(Arc<Allow>, Paths)>,
    pub formats: Vec<logs::OwnFormat>,
}

/// Reads a policy file.
pub(super) fn read(text: &str, trust: Trust) -> (PolicyFile, Vec<Problem>) {
    let mut reader = Reader { text, trust, file: PolicyFile::default(), problems: Vec::new() };
    if text.len() > LARGEST {
        reader.problem(0..0, format!("the file is larger than {LARGEST} bytes and is not read"));
        return (reader.file, reader.problems);
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        reader.problem(error.span().unwrap_or(0..0), error.message());
    }
    reader.root(table.get_ref());
    reader.problems.sort_by_key(|problem| problem.span.start);
    (reader.file, reader.problems)
}

type Key<'i> = Spanned<std::borrow::Cow<'i, str>>;
pub(super) type Value<'i> = Spanned<DeValue<'i>>;

pub(super) struct Reader<'a> {
    text: &'a str,
    trust: Trust<'a>,
    pub(super) file: PolicyFile,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    pub(super) fn problem(&mut self, range: Range<usize>, message: impl Into<String>) {
        let end = range.end.min(self.text.len()).max(range.start.min(self.text.len()));
        let start = range.start.min(end);
        let before = self.text.as_bytes().get(..start).unwrap_or_default();
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        self.problems.push(Problem { span: Span::new(start, end), line, message: message.into() });
    }

    fn is_workspace(&self) -> bool {
        matches!(self.trust, Trust::Workspace(_))
    }

    fn root(&mut self, table: &DeTable) {
        // Types first: whatever stands above them may name them.
        for (key, value) in table {
            if key.get_ref() == "types"
                && let Some(types) = self.table(value)
            {
                for (id, value) in types {
                    self.declare(id, value);
                }
            }
        }
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "types" => {}
                "policy" => self.each(value, Self::policy),
                "severity" => self.each(value, Self::severity),
                "rules" => self.rules(value),
                "formats" => self.formats(value),
                "allow" if self.is_workspace() => self.problem(
                    key.span(),
                    "a workspace can allow nothing; write this into your own file, or tftsr:allow into the line itself",
                ),
                "allow" => {
                    for (range, table) in self.tables(value) {
                        self.allow(range, table);
                    }
                }
                _ if self.is_workspace() => self.problem(
                    key.span(),
                    "a workspace can only add types and rules and make policy and severity stricter; this is ignored",
                ),
                _ => self.problem(
                    key.span(),
                    "there is no such table; there are policy, severity, types, rules, allow and formats",
                ),
            }
        }
    }

    fn each(&mut self, value: &Value, read: fn(&mut Self, &Key, &Value)) {
        if let Some(table) = self.table(value) {
            for (key, value) in table {
                read(self, key, value);
            }
        }
    }

    /// `[policy]`: what is done with a type.
    fn policy(&mut self, id: &Key, value: &Value) {
        let Some(kind) = self.known(id) else { return };
        let Some(policy) = self.policy_word(value) else { return };
        self.set_policy(kind, policy, value.span());
    }

    fn set_policy(&mut self, kind: &'static Kind, policy: Policy, range: Range<usize>) {
        if let Trust::Workspace(person) = self.trust {
            let now = person.get(kind.id).and_then(|own| own.policy).unwrap_or(kind.policy);
            if policy < now {
                return self.problem(
                    range,
                    format!("a workspace can only make this stricter; it stays {}", policy_id(now)),
                );
            }
        }
        self.file.overrides.entry(kind.id.to_owned()).or_default().policy = Some(policy);
    }

    /// `[severity]`: how bad a type is.
    fn severity(&mut self, id: &Key, value: &Value) {
        let Some(kind) = self.known(id) else { return };
        let Some(severity) = self.severity_word(value) else { return };
        self.set_severity(kind, severity, value.span());
    }

    fn set_severity(&mut self, kind: &'static Kind, severity: Severity, range: Range<usize>) {
        if let Trust::Workspace(person) = self.trust {
            let now = person.get(kind.id).and_then(|own| own.severity).unwrap_or(kind.severity);
            if severity < now {
                let now = crate::settings::severity_id(now);
                return self
                    .problem(range, format!("a workspace can only raise this; it stays {now}"));
            }
        }
        self.file.overrides.entry(kind.id.to_owned()).or_default().severity = Some(severity);
    }

    /// `[types.ID]`: a type of one's own.
    fn declare(&mut self, id: &Key, value: &Value) {
        let Some(fields) = self.table(value) else { return };
        self.only(fields, &["title", "severity", "policy"]);
        let title = self
            .string(fields, "title")
            .map_or_else(|| id.get_ref().to_string(), |(_, title)| title);
        let is_plain = |c: char| c.is_alphanumeric() || " ./()'-,&".contains(c);
        if title.is_empty() || title.chars().count() > 60 || !title.chars().all(is_plain) {
            return self.problem(
                id.span(),
                "the title of a type is 1 to 60 letters, digits, blanks and simple marks",
            );
        }
        let severity = fields.get("severity").and_then(|value| self.severity_word(value));
        let policy = fields.get("policy").and_then(|value| self.policy_word(value));
        let is_new = detect::kind(id.get_ref()).is_none();
        let tier = if severity == Some(Severity::Error) { 1 } else { 2 };
        let declared = detect::declare(
            id.get_ref(),
            &title,
            tier,
            severity.unwrap_or(Severity::Warning),
            policy.unwrap_or(Policy::Redact),
        );
        match declared {
            Err(error) => self.problem(id.span(), error),
            // One that stands in the catalogue, or that another file declared: this file's words are policy for it.
            Ok(kind) if !is_new => {
                if let Some(policy) = policy {
                    self.set_policy(kind, policy, id.span());
                }
                if let Some(severity) = severity {
                    self.set_severity(kind, severity, id.span());
                }
            }
            Ok(_) => {}
        }
    }

    /// `[[rules]]`.
    fn rules(&mut self, value: &Value) {
        let (mut ids, mut size) = (Vec::new(), 0);
        for (range, fields) in self.tables(value) {
            let Some((rule, paths)) = self.rule(&range, fields) else { continue };
            size += rule.size();
            if size > LARGEST_RULES {
                self.problem(
                    range,
                    "the rules up to here are too large together; the rest is ignored",
                );
                return;
            }
            if ids.contains(&rule.spec().id) {
                self.problem(
                    range,
                    "another rule of this file has the same id; this one is ignored",
                );
                continue;
            }
            ids.push(rule.spec().id.clone());
            self.file.rules.push((rule, paths));
        }
    }

    fn rule(&mut self, range: &Range<usize>, fields: &DeTable) -> Option<(OwnRule, Paths)> {
        let before = self.problems.len();
        self.only(
            fields,
            &[
                "id",
                "description",
                "type",
                "severity",
                "regex",
                "keywords",
                "secret_group",
                "entropy",
                "context",
                "paths",
                "path_regex",
                "match",
                "no_match",
            ],
        );
        let warnings = self.problems.len() - before;
        let Some((id_range, id)) = self.string(fields, "id") else {
            self.problem(range.clone(), "a rule needs an id");
            return None;
        };
        let Some((regex_range, pattern)) = self.string(fields, "regex") else {
            self.problem(id_range, "a rule needs a regex");
            return None;
        };
        let kind = match fields.get("type") {
            Some(value) => {
                let Some(name) = value.get_ref().as_str() else {
                    self.problem(value.span(), "expected the id of a type");
                    return None;
                };
                let Some(kind) = detect::kind(name) else {
                    self.problem(value.span(), UNKNOWN_TYPE);
                    return None;
                };
                kind
            }
            // A type of its own, named as the rule is.
            None => {
                let name = id.replace(['-', '.'], "_");
                let title = id.replace(['-', '_', '.'], " ");
                match detect::declare(&name, &title, 2, Severity::Warning, Policy::Redact) {
                    Ok(kind) => kind,
                    Err(error) => {
                        self.problem(id_range, format!("{error}; give the rule a type"));
                        return None;
                    }
                }
            }
        };
        let severity = match fields.get("severity") {
            Some(value) => self.severity_word(value)?,
            None => kind.severity,
        };
        let spec = RuleSpec {
            id,
            kind,
            severity,
            pattern,
            keywords: self.strings(fields, "keywords"),
            secret_group: self.number(fields, "secret_group").map(|group| group as usize),
            entropy: self.number(fields, "entropy").map(|entropy| entropy as f32),
            context: self.strings(fields, "context"),
        };
        let paths = self.paths(fields);
        let (matching, silent) =
            (self.examples(fields, "match"), self.examples(fields, "no_match"));
        if self.problems.len() > before + warnings {
            return None;
        }
        let rule = match OwnRule::new(spec) {
            Ok(rule) => rule,
            Err(error) => {
                self.problem(regex_range, error);
                return None;
            }
        };
        let size: usize = matching.iter().chain(&silent).map(|(_, text)| text.len()).sum();
        if size > LARGEST_EXAMPLES {
            self.problem(
                id_range,
                format!("the examples are too long: {LARGEST_EXAMPLES} bytes are the most"),
            );
            return None;
        }
        for (range, text) in matching {
            if !rule.finds(text.as_bytes()) {
                self.problem(range, "the rule does not find this example; the rule is ignored");
            }
        }
        for (range, text) in silent {
            if rule.finds(text.as_bytes()) {
                self.problem(
                    range,
                    "the rule finds this example of what it must not find; the rule is ignored",
                );
            }
        }
        (self.problems.len() == before + warnings).then_some((rule, paths))
    }

    /// `[[allow]]`.
    fn allow(&mut self, range: Range<usize>, fields: &DeTable) {
        let before = self.problems.len();
        let lists = ["types", "rules", "values", "patterns", "cidrs", "paths", "path_regex"];
        self.only(fields, &[&lists[..], &["description"]].concat());
        if !lists.iter().any(|list| fields.contains_key(*list)) {
            self.problem(
                range,
                format!("an entry needs one of {}; it is ignored", lists.join(", ")),
            );
            return;
        }
        for (range, id) in self.examples(fields, "types") {
            if detect::kind(&id).is_none() {
                self.problem(range, UNKNOWN_TYPE);
            }
        }
        let mut allow = Allow::all()
            .types(self.strings(fields, "types"))
            .rules(self.strings(fields, "rules"))
            .values(self.strings(fields, "values"));
        for (range, pattern) in self.examples(fields, "patterns") {
            match allow.clone().pattern(&pattern) {
                Ok(with) => allow = with,
                Err(error) => self.problem(range, error),
            }
        }
        for (range, network) in self.examples(fields, "cidrs") {
            match allow.clone().network(&network) {
                Ok(with) => allow = with,
                Err(error) => self.problem(range, error),
            }
        }
        for list in lists {
            // Empty, it would ask for nothing and so allow everything.
            if fields
                .get(list)
                .and_then(|value| value.get_ref().as_array())
                .is_some_and(|list| list.is_empty())
            {
                self.problem(range.clone(), format!("{list} is empty; the entry is ignored"));
            }
        }
        let paths = self.paths(fields);
        // A part of an entry that cannot be read would allow more than was meant.
        if self.problems.len() == before {
            self.file.allow.push((Arc::new(allow), paths));
        }
    }

    fn paths(&mut self, fields: &DeTable) -> Paths {
        let mut paths = Paths::any();
        for (range, glob) in self.examples(fields, "paths") {
            let leaves = glob.split(['/', '\\']).any(|part| part == "..") || glob.starts_with('~');
            let absolute = glob.starts_with('/') && self.is_workspace();
            if leaves || absolute {
                self.problem(range, "a path must stay inside of the folder of this file");
                continue;
            }
            // A person's own file lies in no tree: what it says is meant anywhere, unless it is absolute.
            let anywhere =
                !self.is_workspace() && !glob.starts_with(['/', '*']) && glob.contains('/');
            let glob = if anywhere { format!("**/{glob}") } else { glob };
            if let Err(error) = paths.glob(&glob) {
                self.problem(range, error);
            }
        }
        if let Some((range, pattern)) = self.string(fields, "path_regex")
            && let Err(error) = paths.pattern(&pattern)
        {
            self.problem(range, error);
        }
        paths
    }

    fn known(&mut self, id: &Key) -> Option<&'static Kind> {
        let kind = detect::kind(id.get_ref());
        if kind.is_none() {
            self.problem(id.span(), UNKNOWN_TYPE);
        }
        kind
    }

    fn policy_word(&mut self, value: &Value) -> Option<Policy> {
        let word = value.get_ref().as_str();
        let policy = [Policy::Ignore, Policy::Report, Policy::Redact]
            .into_iter()
            .find(|policy| word == Some(policy_id(*policy)));
        if policy.is_none() {
            self.problem(value.span(), "expected redact, report or ignore");
        }
        policy
    }

    fn severity_word(&mut self, value: &Value) -> Option<Severity> {
        let word = value.get_ref().as_str();
        let severity = [Severity::Hint, Severity::Information, Severity::Warning, Severity::Error]
            .into_iter()
            .find(|severity| word == Some(crate::settings::severity_id(*severity)));
        if severity.is_none() {
            self.problem(value.span(), "expected hint, information, warning or error");
        }
        severity
    }

    /// Fields beside the known ones are said; they change nothing.
    pub(super) fn only(&mut self, fields: &DeTable, known: &[&str]) {
        for (key, _) in fields {
            if !known.contains(&key.get_ref().as_ref()) {
                self.problem(
                    key.span(),
                    format!("there is no such field; there are {}", known.join(", ")),
                );
            }
        }
    }

    pub(super) fn table<'v, 'i>(&mut self, value: &'v Value<'i>) -> Option<&'v DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.problem(value.span(), "expected a table");
        }
        table
    }

    pub(super) fn tables<'v, 'i>(
        &mut self,
        value: &'v Value<'i>,
    ) -> Vec<(Range<usize>, &'v DeTable<'i>)> {
        let Some(list) = value.get_ref().as_array() else {
            self.problem(value.span(), "expected a list of tables: write [[…]] above each");
            return Vec::new();
        };
        list.iter().filter_map(|item| Some((item.span(), self.table(item)?))).collect()
    }

    pub(super) fn string(
        &mut self,
        fields: &DeTable,
        field: &str,
    ) -> Option<(Range<usize>, String)> {
        let value = fields.get(field)?;
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.problem(value.span(), "expected a text in quotes");
        }
        text.map(|text| (value.span(), text.to_owned()))
    }

    fn number(&mut self, fields: &DeTable, field: &str) -> Option<f64> {
        let value = fields.get(field)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().parse::<f64>().ok(),
            DeValue::Float(number) => number.as_str().parse::<f64>().ok(),
            _ => None,
        };
        let number = number.filter(|number| (0.0..=100.0).contains(number));
        if number.is_none() {
            self.problem(value.span(), "expected a number from 0 to 100");
        }
        number
    }

    fn strings(&mut self, fields: &DeTable, field: &str) -> Vec<String> {
        self.examples(fields, field).into_iter().map(|(_, text)| text).collect()
    }

    /// A list of texts, each with its place.
    fn examples(&mut self, fields: &DeTable, field: &str) -> Vec<(Range<usize>, String)> {
        let Some(value) = fields.get(field) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            self.problem(value.span(), "expected a list of texts: [\"…\", \"…\"]");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in list.iter() {
            match item.get_ref().as_str() {
                Some(text) => texts.push((item.span(), text.to_owned())),
                None => self.problem(item.span(), "expected a text in quotes"),
            }
        }
        texts
    }
}

const UNKNOWN_TYPE: &str =
    "there is no such type; `tftsr scan --list-types` shows all, and [types.…] adds one";

/// The word for a policy in files and on the wire.
pub(crate) fn policy_id(policy: Policy) -> &'static str {
    match policy {
        Policy::Redact => "redact",
        Policy::Report => "report",
        Policy::Ignore => "ignore",
    }
}
