//! What can be typed: the grammar of the command line.

mod database;
mod issue;
mod provider;
mod setup;
mod target;
mod triage;

use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

pub use database::{
    Audit, AuditVerb, Database, DatabaseVerb, Key, KeyVerb, NewPlace, PlaceKind, Words,
};
pub use issue::{Issue, IssueVerb};
pub use provider::{Provider, ProviderVerb};
pub use setup::Setup;
pub use target::{Publish, Target, TargetVerb};
pub use triage::{Settings, SettingsVerb, Triage, TriageVerb, Which};

/// Incident triage in your editor and in a shell.
#[derive(Debug, Parser)]
#[command(name = "tftsr", max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// One verb.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve an editor: the language server on stdin and stdout
    Lsp {
        /// Accepted because many editors pass it; stdio is the only transport
        #[arg(long)]
        stdio: bool,
    },
    /// Serve another assistant: the Model Context Protocol on stdin and stdout, read-only and redacted
    Mcp {
        /// Folders that may be read; the current one by default
        folders: Vec<PathBuf>,
    },
    /// Run the whole main job on sample logs, offline, and leave a folder to go on in
    Demo {
        /// Where to put it; a fresh folder below the current one by default
        folder: Option<PathBuf>,
        /// Print the whole account, with all that the server said
        #[arg(short, long)]
        verbose: bool,
    },
    /// List personal data and secrets
    Scan(Scan),
    /// List the rules that find, or import those of another scanner
    Rules(Rules),
    /// Replace personal data and secrets by placeholders
    #[command(after_long_help = STYLES)]
    Redact(Redact),
    /// Turn placeholders back into values, from the encrypted store or from a map
    Restore(Restore),
    /// Show logs as records: when, how severe, who, what
    #[command(after_long_help = OWN_FORMATS)]
    Records(Records),
    /// Show the records of an incident to read first, ranked over all its logs
    Evidence(Evidence),
    /// Analyze logs by rule, and show excerpts of large ones
    Log(Log),
    /// Show how much was logged when, by level or source
    Volume(Volume),
    /// Run any command of the language server: JSON in, JSON out
    Call(Call),
    /// Work with issues
    Issue(Issue),
    /// Lead an investigation: start it, ask and answer whys, cite, check, say what is next
    Triage(Triage),
    /// Write a document as a file to send on; print its path
    Export(Export),
    /// Work with RCA documents
    Rca(Rca),
    /// Write the post-mortem of an issue
    Postmortem(Postmortem),
    /// Publish a document to a wiki or tracker
    Publish(Publish),
    /// Set up wikis and trackers to publish to, and try them
    Target(Target),
    /// Set up AI providers and try them
    Provider(Provider),
    /// Put in place what an editor needs, or print what to paste where
    #[command(after_long_help = setup::LEFT)]
    Setup(Setup),
    /// Show and change settings
    Settings(Settings),
    /// Keep the database: its keys, backups, checks, and what goes with age
    Db(Database),
    /// Show the audit log, check it, or write it out for a check by another program
    Audit(Audit),
    /// Say what works, what does not, and what to do
    Doctor {
        /// How to print it
        #[arg(long, value_enum, default_value_t = Plain::Text)]
        format: Plain,
        /// Write a diagnostic bundle here instead, to attach to a bug report: no text, path or secret is in it
        #[arg(long, value_name = "FILE", conflicts_with = "format")]
        bundle: Option<PathBuf>,
    },
    /// Print a completion script
    Completions {
        /// For this shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// What to look at and what for.
#[derive(Debug, Args)]
pub struct Selection {
    /// Files and folders; `-` is stdin, which is also the default
    pub paths: Vec<PathBuf>,
    /// Only these types, separated by commas
    #[arg(long, value_delimiter = ',')]
    pub types: Option<Vec<String>>,
    /// Leave out what is milder: hint, information, warning or error
    #[arg(long, default_value = "hint")]
    pub min_severity: String,
    /// Your own policy file, instead of the one that `TFTSR_CONFIG_FILE` names or that lies in your configuration folder
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Arguments of `scan`.
#[derive(Debug, Args)]
pub struct Scan {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// How to print findings
    #[arg(long, value_enum, default_value_t = ScanFormat::Text)]
    pub(crate) format: ScanFormat,
    /// How many threads to scan on, also within one file; the number of cores by default
    #[arg(long)]
    pub(crate) jobs: Option<usize>,
    /// Tell only findings that are not in this baseline
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write all findings there are now into a baseline, and tell none
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub(crate) write_baseline: Option<PathBuf>,
    /// The key of the baseline, at least 32 bytes; beside the baseline, with `.key` at its end, by default
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
    /// Print the values too
    #[arg(long)]
    pub(crate) reveal: bool,
    /// List the types that are known, and stop
    #[arg(long)]
    pub(crate) list_types: bool,
}

/// Arguments of `rules`.
#[derive(Debug, Args)]
pub struct Rules {
    /// How to print them
    #[arg(long, value_enum, default_value_t = RulesFormat::Text)]
    pub(crate) format: RulesFormat,
    #[command(subcommand)]
    pub(crate) verb: Option<RulesVerb>,
}

/// What to do with rules.
#[derive(Debug, Subcommand)]
pub enum RulesVerb {
    /// Turn a configuration of gitleaks or betterleaks into rules for a `.tftsr.toml`, and say what could not be taken
    Import {
        /// Its TOML file
        file: PathBuf,
        /// Write here instead of stdout
        #[arg(short, long)]
        output: Option<PathBuf>,
    },
}

/// How rules are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RulesFormat {
    /// Two lines each, for people
    Text,
    /// One JSON object each
    Jsonl,
    /// A Markdown page
    Md,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ScanFormat {
    /// One line each, for people
    Text,
    /// One JSON object each
    Jsonl,
    /// SARIF 2.1.0
    Sarif,
}

/// Arguments of `redact`.
#[derive(Debug, Args)]
pub struct Redact {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// How many threads to look on; the number of cores by default. The output is the same
    #[arg(long)]
    pub(crate) jobs: Option<usize>,
    /// Write here instead of stdout: a file, or a folder when several files go in
    #[arg(short, long, conflicts_with = "in_place")]
    pub(crate) output: Option<PathBuf>,
    /// Change the files themselves
    #[arg(long)]
    pub(crate) in_place: bool,
    /// Write over outputs that exist
    #[arg(long)]
    pub(crate) force: bool,
    /// What stands in place of a value
    #[arg(long, value_enum, default_value_t = Style::Token)]
    pub(crate) style: Style,
    /// With the style synthetic: ids that end in a number sort as before, so anyone sees which is greater
    #[arg(long)]
    pub(crate) keep_order: bool,
    /// File with the key of the styles hash and synthetic: 64 hex digits or 32 bytes, yours alone (0600)
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
    /// Make the key file if it is missing; keep a copy
    #[arg(long, requires = "key_file")]
    pub(crate) make_key: bool,
    /// Write an account of what was replaced here, as JSON, without values
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// Write what stands for which value here, encrypted with the key, for `restore`
    #[arg(long, value_name = "FILE", requires = "key_file")]
    pub(crate) map: Option<PathBuf>,
    /// Leave what a `tftsr:allow` comment in the text allows
    #[arg(long)]
    pub(crate) honor_comments: bool,
    /// Take hidden files and folders in, too
    #[arg(long)]
    pub(crate) hidden: bool,
}

/// Arguments of `restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// The file with placeholders; `-` is stdin, which is also the default
    pub(crate) path: Option<PathBuf>,
    /// The issue whose placeholders these are; those of the workspace by default
    #[arg(long, value_name = "ID", conflicts_with = "map")]
    pub(crate) issue: Option<String>,
    /// The map that `redact --map` wrote, instead of the encrypted store
    #[arg(long, value_name = "FILE", requires = "key_file")]
    pub(crate) map: Option<PathBuf>,
    /// File with the key of the map
    #[arg(long, value_name = "FILE", requires = "map")]
    pub(crate) key_file: Option<PathBuf>,
    /// Write here instead of stdout
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Write over an output that exists
    #[arg(long)]
    pub(crate) force: bool,
}

/// Each style with what it makes of one line, for the long help.
const STYLES: &str = "\
Of `login user=ana mail ana@example.com from 198.51.100.7` each style makes:
  token      login user=[USERNAME_1] mail [EMAIL_1] from [IPV4_1]
  hash       login user=[USERNAME_hafqd…] mail [EMAIL_hovge…] from [IPV4_hbjhu…]
  mask       login user=******** mail ******** from ********
  partial    login user=a**** mail a****@****.com from 198.51.****
  synthetic  login user=fakefi5g… mail fakef2vm…@example.org from 242.26.23.207

With token, hash and synthetic, equal values get equal stand-ins and different values different ones.
hash is the same on every machine that holds the key. synthetic keeps formats and networks.
`tftsr restore` turns token, hash and synthetic back with what --map wrote.";

/// How a format of one's own is written, for the long help.
const OWN_FORMATS: &str = "\
A format that is not known is described in .tftsr.toml, or in your own policy file:
  [[formats]]
  id = \"till\"
  regex = '^#(?P<level>\\w+)# \\{(?P<time>[^}]+)\\} <(?P<source>[^>]*)> (?P<message>.*)$'
  levels = { NOISY = \"debug\", JAM = \"error\" }

The groups are time (or timestamp), level (severity), source (logger, program, component) and message (msg, body); time
or level must be there. A line that does not match goes on with the record before it.";

/// What stands in place of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Style {
    /// `[EMAIL_1]`: numbered as values come; needs about 30 bytes of memory for each different value
    Token,
    /// `[EMAIL_h4wq7k…]`: the same on every machine with the key, in constant memory, also on parts of a log at once
    Hash,
    /// `********`: all values look the same
    Mask,
    /// `a****@****.com`, `203.0.****`: enough to recognize a value; different ones may look the same
    Partial,
    /// `fakem2xk…@example.org`, `240.12.7.9`: look-alikes that are nobody's, drawn from the key
    Synthetic,
}

impl Style {
    /// As the workbench names it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Style::Token => "token",
            Style::Hash => "hash",
            Style::Mask => "mask",
            Style::Partial => "partial",
            Style::Synthetic => "synthetic",
        }
    }
}

/// Arguments of `records`.
#[derive(Debug, Args)]
pub struct Records {
    /// Log files and folders of them; `-` is stdin, which is also the default
    pub(crate) paths: Vec<PathBuf>,
    /// How to print records
    #[arg(long, value_enum, default_value_t = Lines::Text)]
    pub(crate) format: Lines,
    /// Not before: `2026-05-01T10:00:00Z`, `2026-05-01 10:00`, `10:00` (on the last day), `30m` (before the last record)
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,
    /// Before: a time like those of --since
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,
    /// At least as severe: fatal, error, warning, info, debug or trace
    #[arg(long)]
    pub(crate) level: Option<String>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// Arguments of `evidence`.
#[derive(Debug, Args)]
pub struct Evidence {
    /// The logs of the incident: files and folders
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// How to print them
    #[arg(long, value_enum, default_value_t = Lines::Text)]
    pub(crate) format: Lines,
    /// How many at most
    #[arg(long, default_value_t = 20)]
    pub(crate) limit: usize,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// How logs are read and shown.
#[derive(Debug, Args)]
pub struct Reading {
    /// The offset of times that name no zone, such as `+02:00`; UTC by default
    #[arg(long, value_name = "OFFSET", default_value = "Z", allow_hyphen_values = true)]
    pub(crate) zone: String,
    /// Print values as they are
    #[arg(long)]
    pub(crate) reveal: bool,
    /// Your own policy file, instead of the one that `TFTSR_CONFIG_FILE` names or that lies in your configuration folder
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

/// Arguments of `log`.
#[derive(Debug, Args)]
pub struct Log {
    #[command(subcommand)]
    pub(crate) verb: LogVerb,
}

/// What to do with logs.
#[derive(Debug, Subcommand)]
pub enum LogVerb {
    /// Say what the rule-based checks find in the logs of an incident
    Analyze {
        /// The logs: files and folders; those of the issue when none is named
        paths: Vec<PathBuf>,
        /// Id of the issue; the one changed last by default
        #[arg(long, conflicts_with = "paths")]
        issue: Option<String>,
        /// Tell also what found nothing
        #[arg(long)]
        all: bool,
        /// How to print it
        #[arg(long, value_enum, default_value_t = Lines::Text)]
        format: Lines,
        /// How they are read and shown
        #[command(flatten)]
        reading: Reading,
    },
    /// Print an excerpt of a log of any size, redacted: what it holds, the failures to read first, start and end
    Excerpt {
        /// The log
        path: PathBuf,
        /// Only around this byte
        #[arg(long, value_name = "BYTE", conflicts_with_all = ["line", "time"])]
        offset: Option<u64>,
        /// Only around this line
        #[arg(long, conflicts_with = "time")]
        line: Option<u64>,
        /// Only around this time, such as 2026-03-14T02:11
        #[arg(long)]
        time: Option<String>,
    },
}

/// One row each, for people or for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lines {
    /// For people
    Text,
    /// One JSON object each
    Jsonl,
}

/// Arguments of `call`.
#[derive(Debug, Args)]
pub struct Call {
    /// The command, with or without `tftsr.`
    #[arg(required_unless_present = "list")]
    pub(crate) command: Option<String>,
    /// Its argument as JSON; `-` reads it from stdin
    pub(crate) argument: Option<String>,
    /// List the commands, and stop
    #[arg(long)]
    pub(crate) list: bool,
}

/// Arguments of `volume`.
#[derive(Debug, Args)]
pub struct Volume {
    /// Log files, told as one
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// level or source
    #[arg(long, default_value = "level")]
    pub(crate) by: String,
    /// Only records from this time on, such as 2026-03-14T02:11
    #[arg(long)]
    pub(crate) since: Option<String>,
    /// Only records up to this time
    #[arg(long)]
    pub(crate) until: Option<String>,
    /// Write the figure here as SVG, too; nothing is written over
    #[arg(short, long, value_name = "SVG")]
    pub(crate) output: Option<PathBuf>,
    /// Print a block that a Markdown document draws when it is exported
    #[arg(long)]
    pub(crate) markdown: bool,
}

/// Arguments of `export`.
#[derive(Debug, Args)]
pub struct Export {
    /// The Markdown document; that of the issue by default
    pub(crate) file: Option<PathBuf>,
    /// Id of the issue; the one changed last by default
    #[arg(long)]
    pub(crate) issue: Option<String>,
    /// Which document of the issue: rca, postmortem or triage
    #[arg(long)]
    pub(crate) kind: Option<String>,
    /// pdf, docx, html or md
    #[arg(long, default_value = "pdf")]
    pub(crate) format: String,
    /// With docx: take styles, theme, numbering and page from this document
    #[arg(long, value_name = "DOCX")]
    pub(crate) reference: Option<PathBuf>,
    /// Write here; beside the document by default, under a name that is free
    #[arg(short, long)]
    pub(crate) output: Option<PathBuf>,
    /// Put the values back in the place of their placeholders; each page is marked, and the audit log tells of it
    #[arg(long, conflicts_with = "redact")]
    pub(crate) restore: bool,
    /// Replace values in clear text by placeholders in the file
    #[arg(long, conflicts_with = "allow")]
    pub(crate) redact: bool,
    /// Let values in clear text stand, and mark each page
    #[arg(long)]
    pub(crate) allow: bool,
    /// Write over an output that exists, and keep what was there under another name
    #[arg(long)]
    pub(crate) force: bool,
    /// The day that the document shows, such as 2026-03-16; now by default
    #[arg(long)]
    pub(crate) date: Option<String>,
    /// Who wrote it, where its front matter names no author or another one
    #[arg(long)]
    pub(crate) author: Option<String>,
}

/// Arguments of `rca`.
#[derive(Debug, Args)]
pub struct Rca {
    #[command(subcommand)]
    pub(crate) verb: RcaVerb,
}

/// What to do with RCA documents.
#[derive(Debug, Subcommand)]
pub enum RcaVerb {
    /// Write the RCA from a triage document; what people wrote into an earlier one is kept
    Write(Write),
    /// Say whether a file is one that was exported here, byte for byte; exit code 1 when it is not
    Verify {
        /// The file
        file: PathBuf,
    },
}

/// Arguments of `postmortem`.
#[derive(Debug, Args)]
pub struct Postmortem {
    #[command(subcommand)]
    pub(crate) verb: PostmortemVerb,
}

/// What to do with post-mortems.
#[derive(Debug, Subcommand)]
pub enum PostmortemVerb {
    /// Write the post-mortem from a triage document; what people wrote into an earlier one is kept
    Write(Write),
}

/// From what a report is written.
#[derive(Debug, Args)]
pub struct Write {
    /// The triage document; else the issue names it
    #[arg(required_unless_present = "issue")]
    pub(crate) file: Option<PathBuf>,
    /// The report of this issue
    #[arg(long, value_name = "ID")]
    pub(crate) issue: Option<String>,
}

/// For people or for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Plain {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Reads the arguments of this process; help, version and misuse end it here, misuse with 2.
pub fn parse(version: &'static str) -> Command {
    let matches = grammar().version(version).get_matches();
    match <Arguments as clap::FromArgMatches>::from_arg_matches(&matches) {
        Ok(arguments) => arguments.command,
        Err(error) => error.exit(),
    }
}

/// The grammar itself, for completions and the manual page.
pub(crate) fn grammar() -> clap::Command {
    Arguments::command()
}
