//! The command table: one list that serves the editor, the shell and the documentation.
//!
//! A command takes one JSON object and gives back an [`Outcome`]. Adding one is a row here and a function in its group's file.

mod allow;
mod analysis;
mod asking;
mod audit;
mod cite;
mod conversation;
mod dashboard;
mod documents;
mod evidence;
mod exports;
mod images;
mod issues;
mod large;
mod logs;
mod mend;
mod merged;
mod privacy;
mod providers;
mod publish;
mod records;
mod recurrence;
mod settings;
mod timeline;
mod transfer;
mod triage;
mod volume;

pub(crate) use logs::{read_options, sha256};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Workbench;
use crate::outcome::{CommandError, Outcome};

/// One command.
#[derive(Debug, Clone, Copy)]
pub struct CommandSpec {
    /// As `workspace/executeCommand` and `tftsr call` name it.
    pub id: &'static str,
    /// What a menu says.
    pub title: &'static str,
    /// Heading it is listed under.
    pub group: &'static str,
    /// The fields of its argument, as documentation shows them; `?` marks the optional ones.
    pub arguments: &'static str,
    /// What it does and gives back, in one or two sentences.
    pub about: &'static str,
    run: fn(&Workbench, &Value) -> Result<Outcome, CommandError>,
}

impl CommandSpec {
    /// Whether it may change documents; such commands are carried out one after another.
    pub fn edits(&self) -> bool {
        !matches!(self.group, "logs" | "providers" | "publish" | "settings and audit")
    }
}

const fn spec(
    id: &'static str,
    title: &'static str,
    group: &'static str,
    arguments: &'static str,
    about: &'static str,
    run: fn(&Workbench, &Value) -> Result<Outcome, CommandError>,
) -> CommandSpec {
    CommandSpec { id, title, group, arguments, about, run }
}

/// Every command, in the order documents list them.
pub const COMMANDS: &[CommandSpec] = &[
    spec(
        "tftsr.createIssue",
        "Create an issue",
        "issues",
        "title, domain?, severity?, tags?, assignee?",
        "Opens an issue. Gives back the issue.",
        issues::create,
    ),
    spec(
        "tftsr.listIssues",
        "List issues",
        "issues",
        "status?, domain?, severity?, query?",
        "Gives back the issues that fit, the one changed last first.",
        issues::list,
    ),
    spec(
        "tftsr.getIssue",
        "Show an issue",
        "issues",
        "id?",
        "Gives back one issue with its logs, evidence, whys, timeline, countermeasures, messages, pictures and documents; how far it is and what to do next, its times, the causes read backwards, its statuses, and similar incidents with what fixed them.",
        issues::get,
    ),
    spec(
        "tftsr.updateIssue",
        "Change an issue",
        "issues",
        "id?, title?, domain?, severity?, status?, tags?, assignee?",
        "Changes the fields given, in the store and in the front matter of its triage document. A status goes from open to triaging, resolved and closed, and back to triaging.",
        issues::update,
    ),
    spec(
        "tftsr.deleteIssue",
        "Delete an issue",
        "issues",
        "id",
        "Removes an issue and all that belongs to it from the store, original values included. Files in the workspace stay.",
        issues::delete,
    ),
    spec(
        "tftsr.searchIssues",
        "Search issues",
        "issues",
        "query?, status?, domain?, severity?, tag?, since?, until?, limit?",
        "Full text over titles, whys and evidence, among the issues that pass the filters. Gives back hits with a snippet, best first.",
        issues::search,
    ),
    spec(
        "tftsr.similarIssues",
        "Look for similar incidents",
        "issues",
        "issueId? | uri?, limit?",
        "Gives back past issues that share templates of evidence, components and causes, the most alike first, with what both have and what fixed them.",
        recurrence::similar,
    ),
    spec(
        "tftsr.exportIssue",
        "Export an issue as one encrypted file",
        "issues",
        "issueId? | uri?, output?, passphrase",
        "Writes an issue with all that belongs to it, original values included, into a file that only the passphrase opens. Gives back its path.",
        transfer::export,
    ),
    spec(
        "tftsr.importIssue",
        "Import an issue from a file",
        "issues",
        "path, passphrase",
        "Takes an exported issue into the store and writes its triage document into the workspace.",
        transfer::import,
    ),
    spec(
        "tftsr.dashboard",
        "Show where the incidents stand",
        "issues",
        "write?",
        "Gives back open issues by severity and age, mean times to detect and resolve by month, confirmed causes that come back, overdue countermeasures, and all of it as Markdown; with write, as a new file that is shown.",
        dashboard::show,
    ),
    spec(
        "tftsr.attachLog",
        "Attach a log to an issue",
        "logs",
        "issueId?, uri?",
        "Records a log with its SHA-256, size, format and findings (never their values) under an issue.",
        logs::attach,
    ),
    spec(
        "tftsr.listLogs",
        "List the logs of an issue",
        "logs",
        "issueId?",
        "Gives back the logs of an issue.",
        logs::list,
    ),
    spec(
        "tftsr.deleteLog",
        "Detach a log from an issue",
        "logs",
        "id",
        "Forgets a log and its findings. The file stays.",
        logs::delete,
    ),
    spec(
        "tftsr.analyzeLogs",
        "Analyze the logs",
        "logs",
        "issueId? | uri?, uris?",
        "Runs the rule-based checks over the logs of the issue (or those given, else the open ones), without AI. Gives back `checks`, each `{name, interesting, message, examples}`; an example has file, line, time, level, redacted text and a reason.",
        analysis::analyze,
    ),
    spec(
        "tftsr.openLarge",
        "Open an excerpt of a large log",
        "logs",
        "uri?, offset?, line?, time?",
        "Reads a log of any size from disk in constant memory and writes NAME-excerpt.md beside it, redacted: what it holds, the failures to read first, start and end, each with line and byte. With a byte, a line (from 1) or a time only that place is read.",
        large::open,
    ),
    spec(
        "tftsr.attachImage",
        "Attach a picture to an issue",
        "logs",
        "issueId? | uri?, image, caption?",
        "Keeps a PNG or JPEG beside the documents of an issue, without its metadata (places, people, devices), and records its SHA-256; reports and exports show it. At most 16 MiB and 50 million pixels.",
        images::attach,
    ),
    spec(
        "tftsr.deleteImage",
        "Detach a picture from an issue",
        "logs",
        "id",
        "Forgets a picture. The file stays.",
        images::delete,
    ),
    spec(
        "tftsr.goToRecord",
        "Go to the next error",
        "logs",
        "uri?, line?, offset?, which?",
        "Shows another record of a log, seen from the one on a line (from 1) or at a byte: first, next, previous or last of its like, nextError (the default) or previousError. Gives back its line, from 1.",
        records::go_to,
    ),
    spec(
        "tftsr.detectPii",
        "List findings",
        "privacy",
        "uri? | logFileId?",
        "Gives back what was found, without values.",
        privacy::detect,
    ),
    spec(
        "tftsr.applyRedactions",
        "Redact",
        "privacy",
        "uri? | logFileId?, spanIds?, sameValueAs?, types?, range?, style?",
        "Replaces findings by placeholders: those named, those equal to one, those of some types, or all; with a range only those inside.",
        privacy::apply,
    ),
    spec(
        "tftsr.previewRedaction",
        "Preview the redaction",
        "privacy",
        "uri? | logFileId?, types?, range?, style?, show?",
        "Gives back the redacted text and changes nothing. With `show` an editor that can shows it as a diff.",
        privacy::preview,
    ),
    spec(
        "tftsr.redactedCopy",
        "Write a redacted copy",
        "privacy",
        "uri? | logFileId?, style?",
        "Writes NAME.redacted.EXT beside the file and shows it.",
        privacy::copy,
    ),
    spec(
        "tftsr.restore",
        "Show the values behind placeholders",
        "privacy",
        "text? | uri?, issueId?",
        "Gives back a text with values for the placeholders of an issue, of the document's by default, else of the workspace; changes nothing, and is recorded in the audit log.",
        privacy::restore,
    ),
    spec(
        "tftsr.ignoreValue",
        "Never flag this value",
        "privacy",
        "uri?, spanId",
        "Never flags the value of a finding again, in any file; it is kept in the encrypted store. Gives back its id.",
        allow::ignore,
    ),
    spec(
        "tftsr.listIgnoredValues",
        "List the values that are never flagged",
        "privacy",
        "reveal?",
        "Gives back the id and type of each value that is never flagged; with `reveal` the values too.",
        allow::list,
    ),
    spec(
        "tftsr.unignoreValue",
        "Flag a value again",
        "privacy",
        "id",
        "Takes `ignoreValue` back.",
        allow::unignore,
    ),
    spec(
        "tftsr.allowRule",
        "Allow a rule in a line",
        "privacy",
        "uri?, spanId",
        "Writes a `tftsr:allow` comment with the rule of a finding behind its line, in the way of the format.",
        allow::rule,
    ),
    spec(
        "tftsr.startTriage",
        "Start triage from this log",
        "triage",
        "uri?, range?, title?, domain?, severity?, logs?",
        "Opens an issue for the log and writes a triage document with evidence, timeline and the first why.",
        triage::start,
    ),
    spec(
        "tftsr.suggestEvidence",
        "Suggest evidence",
        "triage",
        "issueId? | uri?, limit?",
        "Ranks the records of all attached logs and adds the new ones to the triage document.",
        triage::suggest_evidence,
    ),
    spec(
        "tftsr.askWhy",
        "Ask the next why",
        "triage",
        "issueId? | uri?, number?, leg?, ai?, provider?, against?",
        "Adds the next guided question, with what would support and refute it, and commands to run by hand. With `ai` (the default where the document names a provider) it writes a draft for a model instead: the exact redacted text, how many tokens, and what was left out; `against` asks for the case against the answer of a why.",
        triage::ask,
    ),
    spec(
        "tftsr.sendPrompt",
        "Send the draft to the model",
        "triage",
        "issueId? | uri?, number?",
        "Redacts the draft of a why once more and sends it; the answer comes into the document as a suggestion whose citations are checked. `stop`, or deleting the marker, stops it.",
        asking::send,
    ),
    spec(
        "tftsr.acceptSuggestion",
        "Accept the suggestion",
        "triage",
        "issueId? | uri?, number?",
        "Makes a model's answer to a why yours; what the model would ask next becomes a why below it.",
        asking::accept,
    ),
    spec(
        "tftsr.rejectSuggestion",
        "Reject the suggestion",
        "triage",
        "issueId? | uri?, number?",
        "Takes a model's answer to a why out; it is not offered again.",
        asking::reject,
    ),
    spec(
        "tftsr.addFiveWhy",
        "Add a why",
        "triage",
        "issueId? | uri?, parent?, leg?, question, answer?",
        "Adds a why below another one, or a new top one.",
        triage::add,
    ),
    spec(
        "tftsr.updateFiveWhy",
        "Answer or change a why",
        "triage",
        "issueId? | uri?, number, question?, answer?, kind?, status?",
        "Changes the fields given of one why.",
        triage::update,
    ),
    spec(
        "tftsr.citeLines",
        "Cite lines of this log",
        "triage",
        "issueId?, uri?, range? | line?, endLine?, number?, stance?, timeline?, kind?, reason?",
        "Cites lines of a log as evidence in the triage document touched last. With `number` that why cites them, or with stance `contradicts` they stand against it; with `timeline` they become an event.",
        cite::cite,
    ),
    spec(
        "tftsr.readBackwards",
        "Read the causes backwards",
        "triage",
        "issueId? | uri?, number?",
        "Gives back each chain of whys from its end to the symptom, joined by \"therefore\", or that of one why.",
        recurrence::backwards,
    ),
    spec(
        "tftsr.fixProblem",
        "Fix what is underlined",
        "triage",
        "issueId? | uri?, code?, offset?, fix?",
        "Mends a weak point of the triage document: that of a rule or at a byte, in the way whose title is given, else the first one that can be mended in its first way.",
        mend::mend,
    ),
    spec(
        "tftsr.explainProblem",
        "Explain what is underlined",
        "triage",
        "code? | uri?, offset?",
        "Says what a rule of the triage lint means, why it matters and what to do: that of a name, or of what is underlined first or at a byte.",
        mend::explain,
    ),
    spec(
        "tftsr.sendTriageMessage",
        "Talk about the issue",
        "triage",
        "issueId? | uri?, content, whyLevel?",
        "Adds a message to the conversation about an issue, redacted, and an answer to it: the evidence that speaks of it, what is weak, the next question. The why level is the one given, else the one that the words name. Gives back both messages.",
        conversation::send,
    ),
    spec(
        "tftsr.getTriageHistory",
        "Show the conversation about the issue",
        "triage",
        "issueId? | uri?, limit?",
        "Gives back the messages of an issue, the oldest first, and the why level the conversation is at.",
        conversation::history,
    ),
    spec(
        "tftsr.setWhyLevel",
        "Set the why level of the conversation",
        "triage",
        "issueId? | uri?, whyLevel?",
        "Sets the why level that messages are about, from 1; by default that of the first why without an answer.",
        conversation::set_level,
    ),
    spec(
        "tftsr.addTimelineEvent",
        "Add to the timeline",
        "timeline",
        "issueId? | uri?, time, kind?, what, evidence?",
        "Adds an event in order of time. Time is RFC 3339, or without a zone in UTC.",
        timeline::add,
    ),
    spec(
        "tftsr.listTimelineEvents",
        "List the timeline",
        "timeline",
        "issueId? | uri?",
        "Gives back the timeline.",
        timeline::list,
    ),
    spec(
        "tftsr.mergeTimeline",
        "Merge logs into one timeline",
        "timeline",
        "uris?, issueId? | uri?, since?, until?, limit?",
        "Writes a Markdown table of the records of several logs (those given, those of the issue, or the open ones) in order of time, redacted, with links back.",
        merged::merge,
    ),
    spec(
        "tftsr.aroundRecord",
        "Show what happened around this record everywhere",
        "timeline",
        "uri?, line?, offset?, seconds?, uris?, limit?",
        "The merged timeline of the open logs from some seconds (60) before a record to as many after it.",
        merged::around,
    ),
    spec(
        "tftsr.logVolume",
        "Draw how much was logged when",
        "timeline",
        "uris?, issueId? | uri?, by?, since?, until?, output?, textOnly?",
        "Counts the records of the logs (those given, those of the issue, or the open ones) by `level` (default) or `source` over time. Writes the figure as SVG (`output`, else `log-volume.svg` beside the log, under a name that is free) and gives back its path, the counts as lines of text, and as a block `log-volume` that a document draws.",
        volume::volume,
    ),
    spec(
        "tftsr.generateRca",
        "Write the RCA",
        "documents",
        "issueId? | uri?",
        "Writes rca-TITLE.md from the triage document and shows it; what people wrote into an earlier one is kept.",
        documents::rca,
    ),
    spec(
        "tftsr.generatePostmortem",
        "Write the post-mortem",
        "documents",
        "issueId? | uri?",
        "Writes postmortem-TITLE.md from the triage document and shows it: what the RCA says, with an executive summary, what went well and wrong, luck, surprises, action items and an appendix. What people wrote into an earlier one is kept.",
        documents::postmortem,
    ),
    spec(
        "tftsr.updateRca",
        "Replace the text of a report",
        "documents",
        "id? | issueId?, content",
        "Replaces the text of a report, in the file and in the store: the one of this id, or the RCA of an issue.",
        documents::update,
    ),
    spec(
        "tftsr.exportDocument",
        "Export the document",
        "documents",
        "issueId? | uri?, kind?, format?, output?, reference?, redact?, allow?, restore?, force?, date?",
        "Writes the document as `pdf` (default), `docx`, `html` or `md` beside it and gives back the path. Values in clear text stop it, with `unredacted`: `redact` replaces them in the file, `allow` lets them stand and marks each page, and `restore` puts the values back in the place of their placeholders, marks each page and is recorded in the audit log. A name that is taken gets a number; `output` names the file, `force` keeps what was there under another name. `reference` names a DOCX whose styles, theme, numbering and page the new one has.",
        exports::export,
    ),
    spec(
        "tftsr.listExports",
        "List exports",
        "documents",
        "issueId?",
        "Gives back what was exported, newest first: path, SHA-256, format, who, audit head.",
        exports::list,
    ),
    spec(
        "tftsr.verifyExport",
        "Verify an exported file",
        "documents",
        "path",
        "Says whether a file is one that was exported here, byte for byte.",
        exports::verify,
    ),
    spec(
        "tftsr.saveProvider",
        "Save an AI provider",
        "providers",
        "name, kind?, baseUrl?, model?, path?, header?, prefix?",
        "Sets up a provider, or changes the fields given. Nothing is sent to it before its origin is in `ai.origins`. Kinds: ollama, openai, openai-chat, anthropic, mistral, gemini, openai-compatible.",
        providers::save,
    ),
    spec(
        "tftsr.listProviders",
        "List AI providers",
        "providers",
        "",
        "Gives back the providers and where their keys are kept; never the keys.",
        providers::list,
    ),
    spec(
        "tftsr.deleteProvider",
        "Delete an AI provider",
        "providers",
        "name?",
        "Forgets a provider and its key.",
        providers::delete,
    ),
    spec(
        "tftsr.testProvider",
        "Test an AI provider",
        "providers",
        "name?",
        "Tries a provider step by step: origin, name resolution, connection, key, model, streaming, schema. Gives back ok and message.",
        providers::test,
    ),
    spec(
        "tftsr.setApiKey",
        "Set the key of an AI provider",
        "providers",
        "name?, key?",
        "Keeps a key in the keychain, else in the encrypted store; an empty one takes it away. An editor asks for it without showing it.",
        providers::set_key,
    ),
    spec(
        "tftsr.listModels",
        "List the models of an AI provider",
        "providers",
        "name?",
        "Gives back the models with their context sizes, where the provider says.",
        providers::models,
    ),
    spec(
        "tftsr.pullModel",
        "Fetch a model",
        "providers",
        "name?, model?",
        "Has Ollama fetch a model; `stop` stops it.",
        providers::pull,
    ),
    spec(
        "tftsr.deleteModel",
        "Remove a model",
        "providers",
        "name?, model?",
        "Has Ollama remove a model from its disk.",
        providers::delete_model,
    ),
    spec(
        "tftsr.hardware",
        "Show which models fit this machine",
        "providers",
        "",
        "Gives back cores, memory, the size of model that fits, and how to get Ollama.",
        providers::hardware,
    ),
    spec(
        "tftsr.stop",
        "Stop what is asked of AI providers",
        "providers",
        "",
        "Stops all requests under way and closes their connections.",
        providers::stop,
    ),
    spec(
        "tftsr.saveTarget",
        "Save a publish target",
        "publish",
        "name, kind?, baseUrl?, container?, parent?, user?",
        "Sets up a wiki or tracker to publish to, or changes the fields given. Nothing is sent to it before its origin is in `publish.origins`. Kinds: confluence, servicenow, azure-devops, jira, github, gitlab, gitea, mediawiki, redmine, webhook.",
        publish::save,
    ),
    spec(
        "tftsr.listTargets",
        "List publish targets",
        "publish",
        "",
        "Gives back the targets and where their keys are kept; never the keys.",
        publish::list,
    ),
    spec(
        "tftsr.deleteTarget",
        "Delete a publish target",
        "publish",
        "name?",
        "Forgets a target and its key. What was published there stays there.",
        publish::delete,
    ),
    spec(
        "tftsr.setTargetKey",
        "Set the key of a publish target",
        "publish",
        "name?, key?",
        "Keeps a key in the keychain, else in the encrypted store; an empty one takes it away. An editor asks for it without showing it.",
        publish::set_key,
    ),
    spec(
        "tftsr.testTarget",
        "Test a publish target",
        "publish",
        "name?",
        "Looks whether a target answers, takes the key and has the container; changes nothing there. Gives back ok and message.",
        publish::test,
    ),
    spec(
        "tftsr.publish",
        "Publish the document",
        "publish",
        "documentId? | issueId? | uri?, kind?, target?, redact?, dryRun?, overwrite?",
        "Makes a page or an issue of the document, or changes the one that was made of it before. Values in clear text stop it, with `unredacted`; what people changed there since stops it, with `conflict`, unless `overwrite` is set. With `dryRun` nothing is changed, and the requests are given back as they would be sent.",
        publish::publish,
    ),
    spec(
        "tftsr.listPublications",
        "List what was published",
        "publish",
        "issueId?",
        "Gives back what was published where, newest first: address, SHA-256, who, when.",
        publish::history,
    ),
    spec(
        "tftsr.getSettings",
        "Show settings",
        "settings and audit",
        "",
        "Gives back the settings in force.",
        settings::get,
    ),
    spec(
        "tftsr.updateSettings",
        "Change a setting",
        "settings and audit",
        "key, value",
        "Changes a setting for this person; null brings the default back. What an editor sets goes first.",
        settings::update,
    ),
    spec(
        "tftsr.listAudit",
        "Show the audit log",
        "settings and audit",
        "limit?, before?, write?",
        "Gives back what was done, newest first, and the tokens each AI provider took on each of the last 30 days; with write, as a new page that is shown.",
        audit::list,
    ),
    spec(
        "tftsr.verifyAudit",
        "Verify the audit log",
        "settings and audit",
        "",
        "Checks the hash chain; says where it breaks.",
        audit::verify,
    ),
    spec(
        "tftsr.doctor",
        "Check the set-up",
        "settings and audit",
        "",
        "Says what works, what does not and what to do.",
        audit::doctor,
    ),
];

/// The command of this id.
pub fn find(id: &str) -> Option<&'static CommandSpec> {
    COMMANDS
        .iter()
        .find(|command| command.id == id || command.id.strip_prefix("tftsr.") == Some(id))
}

/// Carries out a command. `argument` is an object, or null for none. Blocks on disk and database: never call it
/// where edits are received.
pub fn run(workbench: &Workbench, id: &str, argument: &Value) -> Result<Outcome, CommandError> {
    let command = find(id).ok_or_else(|| CommandError::Unknown(id.to_owned()))?;
    tracing::debug!(command = command.id, "command");
    check_fields(command, argument)?;
    (command.run)(workbench, argument)
}

/// Reads an argument object into its type; a null counts as an empty object.
fn arguments<T: DeserializeOwned>(command: &str, argument: &Value) -> Result<T, CommandError> {
    let empty = Value::Object(serde_json::Map::new());
    let argument = if argument.is_null() { &empty } else { argument };
    T::deserialize(argument).map_err(|error| CommandError::Arguments {
        command: command.to_owned(),
        problem: argument_problem(&error),
    })
}

/// serde's message without the value it quotes: an argument may hold a line of a log.
fn argument_problem(error: &serde_json::Error) -> String {
    let message = error.to_string();
    // "missing field `title`" names a field of ours; all others quote what was given and end in what is expected.
    match message.rsplit_once(", expected ") {
        _ if message.starts_with("missing field") => message,
        Some((_, expected)) => format!("a field has the wrong type; expected {expected}"),
        None => "the fields do not fit".to_owned(),
    }
}

/// Fields that every command takes, so that an editor can always say which document or issue it is about.
const COMMON_FIELDS: &[&str] = &["uri", "id", "issueId", "logFileId"];

/// Refuses what is no object, and fields that the command does not have: a misspelt `types` must not redact all.
fn check_fields(command: &CommandSpec, argument: &Value) -> Result<(), CommandError> {
    let problem =
        |problem: String| CommandError::Arguments { command: command.id.to_owned(), problem };
    let fields = match argument {
        Value::Null => return Ok(()),
        Value::Object(fields) => fields,
        _ => return Err(problem("the argument must be one JSON object, or none".to_owned())),
    };
    let known: Vec<&str> = command
        .arguments
        .split([',', '|'])
        .map(|field| field.trim().trim_end_matches('?'))
        .filter(|field| !field.is_empty())
        .collect();
    if fields
        .keys()
        .all(|field| known.contains(&field.as_str()) || COMMON_FIELDS.contains(&field.as_str()))
    {
        return Ok(());
    }
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    Err(problem(format!("a field has no such name; the fields are: {known}")))
}

/// A word of a fixed vocabulary, or what is expected instead.
fn word<T>(
    command: &str,
    field: &str,
    value: Option<&str>,
    read: impl Fn(&str) -> Option<T>,
    expected: &str,
) -> Result<Option<T>, CommandError> {
    let Some(value) = value else { return Ok(None) };
    read(value).map(Some).ok_or_else(|| CommandError::Arguments {
        command: command.to_owned(),
        problem: format!("{field} must be one of: {expected}"),
    })
}
