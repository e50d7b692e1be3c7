//! What a person can set, and what it is when they do not.

use std::collections::BTreeMap;

use detect::Severity;
use serde_json::Value;

/// One setting: the row that documents, editor manifests and the parser share.
#[derive(Debug, Clone, Copy)]
pub struct SettingSpec {
    /// Name without the leading `tftsr.`.
    pub key: &'static str,
    /// JSON type as JSON Schema names it.
    pub kind: &'static str,
    /// Value when not set, as JSON.
    pub default: &'static str,
    /// What it does, one sentence.
    pub description: &'static str,
}

/// Every setting of the server, in the order documents list them.
pub const SETTINGS: &[SettingSpec] = &[
    SettingSpec {
        key: "types",
        kind: "array",
        default: "null",
        description: "Types of finding to look for, such as email or github_token; null looks for all.",
    },
    SettingSpec {
        key: "minSeverity",
        kind: "string",
        default: "\"hint\"",
        description: "Mildest finding to show: hint, information, warning or error.",
    },
    SettingSpec {
        key: "allowValues",
        kind: "array",
        default: "[]",
        description: "Values that are never reported or redacted.",
    },
    SettingSpec {
        key: "diagnostics.max",
        kind: "integer",
        default: "1000",
        description: "Most findings listed for one file, worst first; the rest is one summary line.",
    },
    SettingSpec {
        key: "logs.clockSteps",
        kind: "string",
        default: "\"information\"",
        description: "How to tell where the clock of a log steps back: off, hint, information, warning or error.",
    },
    SettingSpec {
        key: "logs.torn",
        kind: "string",
        default: "\"information\"",
        description: "How to tell where a log is torn: it begins inside of a record, breaks off, lost bytes, or two writers met in a line.",
    },
    SettingSpec {
        key: "logs.order",
        kind: "string",
        default: "\"off\"",
        description: "How to tell records that are dated before the one above them.",
    },
    SettingSpec {
        key: "logs.silences",
        kind: "string",
        default: "\"off\"",
        description: "How to tell silences that are long for a log.",
    },
    SettingSpec {
        key: "logs.silenceSeconds",
        kind: "integer",
        default: "300",
        description: "Shortest silence that is told, in seconds.",
    },
    SettingSpec {
        key: "logs.localTime",
        kind: "boolean",
        default: "false",
        description: "Show the local time beside the times of a log.",
    },
    SettingSpec {
        key: "triage.severities",
        kind: "object",
        default: "{}",
        description: "Severity of rules of the triage lint by their id: off, hint, information, warning or error.",
    },
    SettingSpec {
        key: "domain",
        kind: "string",
        default: "null",
        description: "Domain of new issues: linux, windows, network, k8s, db, virt, hw or obs; null lets the format of the log decide.",
    },
];

/// Settings that decide what may leave this machine. They come from the person's own store alone: what an editor hands
/// over may be the workspace's, and a workspace may not add an origin.
pub const PERSONAL_SETTINGS: &[SettingSpec] = &[
    SettingSpec {
        key: "ai.provider",
        kind: "string",
        default: "null",
        description: "Name of the AI provider that is asked when none is named; null takes the only one there is.",
    },
    SettingSpec {
        key: "ai.origins",
        kind: "array",
        default: "[\"http://localhost:11434\",\"http://127.0.0.1:11434\",\"https://api.openai.com\",\"https://api.anthropic.com\",\"https://api.mistral.ai\",\"https://generativelanguage.googleapis.com\"]",
        description: "Origins that redacted text may be sent to, exactly: scheme, host and port.",
    },
    SettingSpec {
        key: "ai.localOnly",
        kind: "boolean",
        default: "false",
        description: "Ask only models that run on this machine; names that resolve elsewhere and models that forward are refused.",
    },
    SettingSpec {
        key: "ai.proxy",
        kind: "string",
        default: "null",
        description: "Proxy for providers on other machines; none is taken from the environment.",
    },
    SettingSpec {
        key: "ai.askAtOnce",
        kind: "boolean",
        default: "false",
        description: "Send to a model on this machine without showing the draft first; what leaves the machine is always shown as a draft.",
    },
    SettingSpec {
        key: "ai.context",
        kind: "integer",
        default: "null",
        description: "Tokens that question and answer may take together; null takes 8192 for models on this machine and 32768 for others.",
    },
    SettingSpec {
        key: "ai.tokensPerDay",
        kind: "object",
        default: "{}",
        description: "Most tokens a day for each provider by name, `*` for all others; a question that would pass it is refused.",
    },
    SettingSpec {
        key: "publish.origins",
        kind: "array",
        default: "[]",
        description: "Origins of wikis and trackers that redacted documents may be published to, exactly: scheme, host and port.",
    },
];

/// What decides whom an AI provider's requests may reach.
#[derive(Debug, Clone, PartialEq)]
pub struct AiSettings {
    /// The provider that is asked when none is named.
    pub provider: Option<String>,
    /// The origins that may be talked to.
    pub origins: Vec<String>,
    /// Only this machine.
    pub local_only: bool,
    /// The proxy for other machines.
    pub proxy: Option<String>,
    /// No draft is shown before a model on this machine is asked.
    pub ask_at_once: bool,
    /// Tokens that question and answer may take together.
    pub context: Option<u32>,
    /// Most tokens a day, by name of the provider; `*` stands for those not named.
    pub tokens_per_day: BTreeMap<String, u64>,
}

impl AiSettings {
    fn defaults() -> AiSettings {
        let usual = [
            "http://localhost:11434",
            "http://127.0.0.1:11434",
            "https://api.openai.com",
            "https://api.anthropic.com",
            "https://api.mistral.ai",
            "https://generativelanguage.googleapis.com",
        ];
        AiSettings {
            provider: None,
            origins: usual.map(str::to_owned).to_vec(),
            local_only: false,
            proxy: None,
            ask_at_once: false,
            context: None,
            tokens_per_day: BTreeMap::new(),
        }
    }
}

/// Settings in force. Values out of range fall back to the default, with a [`SettingsProblem`] saying so.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Type ids to look for; `None` means all.
    pub types: Option<Vec<String>>,
    /// Mildest severity to show.
    pub min_severity: Severity,
    /// Values that are never findings.
    pub allow_values: Vec<String>,
    /// Most findings listed for one file.
    pub max_diagnostics: usize,
    /// What is told of how a log was written.
    pub conditions: Conditions,
    /// Whether local times are shown beside those of a log.
    pub local_time: bool,
    /// Severities of rules of the triage lint that are other than usual; `None` switches a rule off.
    pub rule_severities: BTreeMap<String, Option<Severity>>,
    /// Domain of new issues.
    pub domain: Option<triage::Domain>,
    /// Values that a person said never to flag; they come from the encrypted store, not from a settings file.
    pub never_flag: NeverFlag,
    /// Whom AI providers' requests may reach.
    pub ai: AiSettings,
    /// Which wikis and trackers documents may be published to.
    pub publish_origins: Vec<String>,
}

/// How bad each thing is that may be off in how a log was written; `None` where it is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conditions {
    /// The clock steps back.
    pub clock_steps: Option<Severity>,
    /// The log is torn.
    pub torn: Option<Severity>,
    /// Records are out of order.
    pub order: Option<Severity>,
    /// Nothing was logged for long.
    pub silences: Option<Severity>,
    /// Shortest silence, in seconds.
    pub silence_seconds: i64,
}

impl Conditions {
    fn defaults() -> Conditions {
        Conditions {
            clock_steps: Some(Severity::Information),
            torn: Some(Severity::Information),
            order: None,
            silences: None,
            silence_seconds: 300,
        }
    }
}

/// Values that are never flagged. They stay out of traces.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct NeverFlag(pub Vec<String>);

impl std::fmt::Debug for NeverFlag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} values", self.0.len())
    }
}

/// A setting that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsProblem {
    /// Name of the setting, with `tftsr.`.
    pub key: String,
    /// What is expected.
    pub expected: &'static str,
}

impl Settings {
    /// Everything at its default.
    pub fn defaults() -> Settings {
        Settings {
            types: None,
            min_severity: Severity::Hint,
            allow_values: Vec::new(),
            max_diagnostics: 1000,
            conditions: Conditions::defaults(),
            local_time: false,
            rule_severities: BTreeMap::new(),
            domain: None,
            never_flag: NeverFlag::default(),
            ai: AiSettings::defaults(),
            publish_origins: Vec::new(),
        }
    }

    /// These settings with the values of a JSON object laid over them. Takes `{"tftsr": {…}}`, `{…}`,
    /// nested or dotted keys. Unknown keys are left alone: newer editors know newer settings.
    pub fn with(&self, value: &Value) -> (Settings, Vec<SettingsProblem>) {
        let value = value.get("tftsr").filter(|inner| inner.is_object()).unwrap_or(value);
        let mut settings = self.clone();
        let mut problems = Vec::new();
        for spec in SETTINGS {
            let Some(value) = lookup(value, spec.key) else { continue };
            if let Err(expected) = settings.set(spec.key, value) {
                problems.push(SettingsProblem { key: format!("tftsr.{}", spec.key), expected });
            }
        }
        (settings, problems)
    }

    /// These settings with a person's own stored ones laid over them: those of editors, and those that editors may not set.
    pub fn with_stored(&self, value: &Value) -> (Settings, Vec<SettingsProblem>) {
        let (mut settings, mut problems) = self.with(value);
        for spec in PERSONAL_SETTINGS {
            let Some(value) = value.get(spec.key) else { continue };
            if let Err(expected) = settings.set(spec.key, value) {
                // What cannot be read lets nothing in: not the origins that are usual, either.
                match spec.key {
                    "ai.origins" => settings.ai.origins = readable_origins(value),
                    "publish.origins" => settings.publish_origins = readable_origins(value),
                    "ai.localOnly" => settings.ai.local_only = true,
                    _ => {}
                }
                problems.push(SettingsProblem { key: format!("tftsr.{}", spec.key), expected });
            }
        }
        (settings, problems)
    }

    /// Sets one value; the error says what is expected. A null brings the default back.
    pub fn set(&mut self, key: &str, value: &Value) -> Result<(), &'static str> {
        let defaults = Settings::defaults();
        match key {
            "types" => {
                self.types = if value.is_null() {
                    defaults.types
                } else {
                    let types = strings(value).ok_or("a list of type ids, or null")?;
                    if types.iter().any(|id| detect::kind(id).is_none()) {
                        return Err("a list of known type ids, or null");
                    }
                    Some(types)
                };
            }
            "minSeverity" => {
                self.min_severity = match value.as_str() {
                    None if value.is_null() => defaults.min_severity,
                    Some("hint") => Severity::Hint,
                    Some("information") => Severity::Information,
                    Some("warning") => Severity::Warning,
                    Some("error") => Severity::Error,
                    _ => return Err("hint, information, warning or error"),
                };
            }
            "allowValues" => {
                self.allow_values = match value {
                    Value::Null => defaults.allow_values,
                    _ => strings(value).ok_or("a list of strings")?,
                };
            }
            "diagnostics.max" => {
                self.max_diagnostics = match value {
                    Value::Null => defaults.max_diagnostics,
                    _ => value
                        .as_u64()
                        .filter(|max| (1..=100_000).contains(max))
                        .ok_or("a whole number from 1 to 100000")?
                        as usize,
                };
            }
            "logs.clockSteps" | "logs.torn" | "logs.order" | "logs.silences" => {
                let expected = "off, hint, information, warning or error";
                let given = match value {
                    Value::Null => None,
                    _ => Some(severity_or_off(value.as_str().ok_or(expected)?).ok_or(expected)?),
                };
                let (now, usual) = (&mut self.conditions, defaults.conditions);
                match key {
                    "logs.clockSteps" => now.clock_steps = given.unwrap_or(usual.clock_steps),
                    "logs.torn" => now.torn = given.unwrap_or(usual.torn),
                    "logs.order" => now.order = given.unwrap_or(usual.order),
                    _ => now.silences = given.unwrap_or(usual.silences),
                }
            }
            "logs.silenceSeconds" => {
                self.conditions.silence_seconds = match value {
                    Value::Null => defaults.conditions.silence_seconds,
                    _ => value
                        .as_i64()
                        .filter(|seconds| (1..=31_536_000).contains(seconds))
                        .ok_or("a whole number of seconds from 1 to 31536000")?,
                };
            }
            "logs.localTime" => {
                self.local_time = match value {
                    Value::Null => defaults.local_time,
                    _ => value.as_bool().ok_or("true, false or null")?,
                };
            }
            "triage.severities" => {
                let expected =
                    "an object of rules with off, hint, information, warning or error each";
                let rules = match value {
                    Value::Null => {
                        self.rule_severities.clear();
                        return Ok(());
                    }
                    _ => value.as_object().ok_or(expected)?,
                };
                let mut severities = BTreeMap::new();
                for (rule, severity) in rules {
                    let severity = severity.as_str().and_then(severity_or_off);
                    if triage::rule(rule).is_none() {
                        return Err(
                            "an object with rules that there are; explainProblem lists them",
                        );
                    }
                    severities.insert(rule.clone(), severity.ok_or(expected)?);
                }
                self.rule_severities = severities;
            }
            "domain" => {
                self.domain = match value {
                    Value::Null => defaults.domain,
                    _ => Some(
                        value
                            .as_str()
                            .and_then(triage::Domain::from_id)
                            .ok_or("linux, windows, network, k8s, db, virt, hw, obs or null")?,
                    ),
                };
            }
            "ai.provider" | "ai.proxy" => {
                let text = match value {
                    Value::Null => None,
                    Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
                    _ => return Err("a text, or null"),
                };
                match key {
                    "ai.proxy" => self.ai.proxy = text,
                    _ => self.ai.provider = text,
                }
            }
            "ai.origins" => {
                self.ai.origins = match value {
                    Value::Null => defaults.ai.origins,
                    _ => origins(value)?,
                };
            }
            "publish.origins" => {
                self.publish_origins = match value {
                    Value::Null => defaults.publish_origins,
                    _ => origins(value)?,
                };
            }
            "ai.localOnly" => {
                self.ai.local_only = match value {
                    Value::Null => defaults.ai.local_only,
                    _ => value.as_bool().ok_or("true, false or null")?,
                };
            }
            "ai.askAtOnce" => {
                self.ai.ask_at_once = match value {
                    Value::Null => defaults.ai.ask_at_once,
                    _ => value.as_bool().ok_or("true, false or null")?,
                };
            }
            "ai.context" => {
                self.ai.context = match value {
                    Value::Null => defaults.ai.context,
                    _ => Some(
                        value
                            .as_u64()
                            .filter(|size| (1024..=4_000_000).contains(size))
                            .and_then(|size| u32::try_from(size).ok())
                            .ok_or("a whole number from 1024 to 4000000, or null")?,
                    ),
                };
            }
            "ai.tokensPerDay" => {
                let expected = "an object of names of providers (or *) and whole numbers";
                self.ai.tokens_per_day = match value {
                    Value::Null => defaults.ai.tokens_per_day,
                    Value::Object(limits) => limits
                        .iter()
                        .map(|(name, limit)| Some((name.clone(), limit.as_u64()?)))
                        .collect::<Option<_>>()
                        .ok_or(expected)?,
                    _ => return Err(expected),
                };
            }
            _ => return Err("a setting of this server; getSettings lists them"),
        }
        Ok(())
    }

    /// The settings as one JSON object with dotted keys.
    pub fn to_json(&self) -> Value {
        serde_json::json!({
            "types": self.types,
            "minSeverity": severity_id(self.min_severity),
            "allowValues": self.allow_values,
            "diagnostics.max": self.max_diagnostics,
            "logs.clockSteps": self.conditions.clock_steps.map_or("off", severity_id),
            "logs.torn": self.conditions.torn.map_or("off", severity_id),
            "logs.order": self.conditions.order.map_or("off", severity_id),
            "logs.silences": self.conditions.silences.map_or("off", severity_id),
            "logs.silenceSeconds": self.conditions.silence_seconds,
            "logs.localTime": self.local_time,
            "triage.severities": self.rule_severities.iter().map(|(rule, severity)| {
                (rule.clone(), Value::from(severity.map_or("off", severity_id)))
            }).collect::<serde_json::Map<String, Value>>(),
            "domain": self.domain.map(triage::Domain::id),
            "ai.provider": self.ai.provider,
            "ai.origins": self.ai.origins,
            "ai.localOnly": self.ai.local_only,
            "ai.proxy": self.ai.proxy,
            "ai.askAtOnce": self.ai.ask_at_once,
            "ai.context": self.ai.context,
            "ai.tokensPerDay": self.ai.tokens_per_day,
            "publish.origins": self.publish_origins,
        })
    }

    /// What detection needs to know of them.
    pub fn detection(&self) -> detect::Config {
        detect::Config {
            types: self.types.clone(),
            allow_values: self.allow_values.clone(),
            min_severity: self.min_severity,
            allow_comments: true,
            allow: self.never_flagged(),
            ..detect::Config::everything()
        }
    }

    fn never_flagged(&self) -> Vec<std::sync::Arc<detect::Allow>> {
        match self.never_flag.0.as_slice() {
            [] => Vec::new(),
            values => vec![detect::Allow::all().values(values.to_vec()).into()],
        }
    }
}

/// A severity, or none for `off`; the outer option says whether the word is known.
fn severity_or_off(word: &str) -> Option<Option<Severity>> {
    if word == "off" {
        return Some(None);
    }
    [Severity::Hint, Severity::Information, Severity::Warning, Severity::Error]
        .into_iter()
        .find(|severity| severity_id(*severity) == word)
        .map(Some)
}

/// The word for a severity on the wire and on the command line.
pub fn severity_id(severity: Severity) -> &'static str {
    match severity {
        Severity::Hint => "hint",
        Severity::Information => "information",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// A key as it stands (`diagnostics.max`) or nested (`{"diagnostics": {"max": …}}`).
fn lookup<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    value
        .get(key)
        .or_else(|| value.get(format!("tftsr.{key}")))
        .or_else(|| key.split('.').try_fold(value, |inner, part| inner.get(part)))
}

/// A list of origins, each as it is compared.
fn origins(value: &Value) -> Result<Vec<String>, &'static str> {
    let expected = "a list of origins such as https://api.example.com: scheme, host and port and nothing more, the host plainly written, https or http to this machine";
    let origins = strings(value).ok_or(expected)?;
    let read = origins
        .iter()
        .map(|origin| ai::Origin::exact(origin).map(|origin| origin.as_str().to_owned()));
    read.collect::<Result<_, _>>().map_err(|_| expected)
}

/// Those of a list that are origins.
fn readable_origins(value: &Value) -> Vec<String> {
    let texts = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    let read = texts.filter_map(|text| ai::Origin::exact(text).ok());
    read.map(|origin| origin.as_str().to_owned()).collect()
}

fn strings(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests;
