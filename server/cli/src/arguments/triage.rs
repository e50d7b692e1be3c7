//! The grammar of `tftsr triage` and `tftsr settings`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Plain;

/// Arguments of `triage`.
#[derive(Debug, Args)]
pub struct Triage {
    #[command(subcommand)]
    pub(crate) verb: TriageVerb,
}

/// Which triage document is meant.
#[derive(Debug, Args)]
pub struct Which {
    /// The triage document; that of the issue changed last by default
    #[arg(short, long, value_name = "FILE")]
    pub(crate) document: Option<PathBuf>,
    /// Id of its issue, instead
    #[arg(short, long, value_name = "ID", conflicts_with = "document")]
    pub(crate) issue: Option<String>,
}

/// What to do in a triage.
#[derive(Debug, Subcommand)]
pub enum TriageVerb {
    /// Open an issue for logs, and write a triage document with evidence, timeline and the first why
    Start {
        /// The logs, the one that shows the trouble first
        #[arg(required = true)]
        logs: Vec<PathBuf>,
        /// One line; made of the name of the log by default
        #[arg(long)]
        title: Option<String>,
        /// linux, windows, network, k8s, db, virt, hw or obs; told from the log by default
        #[arg(long)]
        domain: Option<String>,
        /// p1 (worst) to p4
        #[arg(long)]
        severity: Option<String>,
    },
    /// Say how far it is and what to do next
    Next {
        /// Which one
        #[command(flatten)]
        which: Which,
        /// How to print it
        #[arg(long, value_enum, default_value_t = Plain::Text)]
        format: Plain,
    },
    /// List what is weak in triage documents, like a compiler; 1 where something is
    Check {
        /// The documents; that of the issue changed last by default
        documents: Vec<PathBuf>,
        /// How to print it
        #[arg(long, value_enum, default_value_t = Plain::Text)]
        format: Plain,
    },
    /// Mend what is weak: the first point, or the one of a rule, in its first way or the one named
    Fix {
        /// Which one
        #[command(flatten)]
        which: Which,
        /// The rule, as `check` names it
        rule: Option<String>,
        /// The title of the way, as an editor shows it
        #[arg(long)]
        way: Option<String>,
    },
    /// Explain a rule of `check`; without a name, all of them
    Explain {
        /// The rule
        rule: Option<String>,
    },
    /// Rank the records of all attached logs, and add the new ones as evidence
    Evidence {
        /// Which one
        #[command(flatten)]
        which: Which,
        /// How many at most
        #[arg(long)]
        limit: Option<usize>,
    },
    /// Cite lines of a log as evidence
    Cite {
        /// Which one
        #[command(flatten)]
        which: Which,
        /// The log
        log: PathBuf,
        /// The first line, from 1
        line: usize,
        /// The last line
        end: Option<usize>,
        /// The why that cites them, such as 1.2
        #[arg(long)]
        why: Option<String>,
        /// They stand against that why
        #[arg(long, requires = "why")]
        against: bool,
        /// Add them to the timeline, too
        #[arg(long)]
        timeline: bool,
    },
    /// Ask the next why, from the questions of the domain
    Ask {
        /// Which one
        #[command(flatten)]
        which: Which,
        /// Below this why, such as 1.2
        #[arg(long)]
        why: Option<String>,
        /// happened, detected or contained
        #[arg(long)]
        leg: Option<String>,
        /// Write the draft of a question to a model instead; `send` sends it
        #[arg(long)]
        ai: bool,
    },
    /// Add a why of your own
    Add {
        /// Which one
        #[command(flatten)]
        which: Which,
        /// The question
        question: String,
        /// Below this why, such as 1.2
        #[arg(long)]
        below: Option<String>,
        /// happened, detected or contained
        #[arg(long)]
        leg: Option<String>,
        /// The answer, with its citations such as [E1]
        #[arg(long)]
        answer: Option<String>,
    },
    /// Answer or change a why
    Answer {
        /// Which one
        #[command(flatten)]
        which: Which,
        /// Its number, such as 1.2
        number: String,
        /// The answer, with its citations such as [E1]; it stays as it is by default
        answer: Option<String>,
        /// Another question
        #[arg(long)]
        question: Option<String>,
        /// cause, contributing, condition or ruled-out
        #[arg(long)]
        kind: Option<String>,
        /// hypothesis, supported, confirmed or refuted
        #[arg(long)]
        status: Option<String>,
    },
    /// Add an event to the timeline
    Event {
        /// Which one
        #[command(flatten)]
        which: Which,
        /// RFC 3339, or without a zone in UTC
        time: String,
        /// What happened
        what: String,
        /// trigger, impact start, detected, acknowledged, mitigated, resolved, change or note
        #[arg(long)]
        kind: Option<String>,
        /// Ids of evidence that shows it
        #[arg(long, value_delimiter = ',')]
        evidence: Vec<String>,
    },
    /// Show the timeline
    Timeline {
        /// Which one
        #[command(flatten)]
        which: Which,
        /// How to print it
        #[arg(long, value_enum, default_value_t = Plain::Text)]
        format: Plain,
    },
    /// Write the records of several logs as one page in order of time; print its path
    Merge {
        /// Which one
        #[command(flatten)]
        which: Which,
        /// The logs; those of the issue by default
        logs: Vec<PathBuf>,
        /// Not before this time
        #[arg(long)]
        since: Option<String>,
        /// Before this time
        #[arg(long)]
        until: Option<String>,
    },
    /// Read the causes backwards: X, therefore Y, therefore the symptom
    Backwards {
        /// Which one
        #[command(flatten)]
        which: Which,
        /// How to print them
        #[arg(long, value_enum, default_value_t = Plain::Text)]
        format: Plain,
    },
    /// Say something about the issue, and read the answer
    Say {
        /// Which one
        #[command(flatten)]
        which: Which,
        /// The words
        words: String,
        /// The why level they are about, from 1
        #[arg(long)]
        level: Option<u32>,
    },
    /// Show what was said about the issue
    History {
        /// Which one
        #[command(flatten)]
        which: Which,
        /// How to print it
        #[arg(long, value_enum, default_value_t = Plain::Text)]
        format: Plain,
    },
    /// Set the why level that is talked about
    Level {
        /// Which one
        #[command(flatten)]
        which: Which,
        /// From 1; that of the first why without an answer by default
        level: Option<u32>,
    },
    /// Send the draft of a why to the model
    Send {
        /// Which one
        #[command(flatten)]
        which: Which,
        /// Its number; the first draft by default
        number: Option<String>,
    },
    /// Make the suggestion of a model yours
    Accept {
        /// Which one
        #[command(flatten)]
        which: Which,
        /// The number of its why; the first suggestion by default
        number: Option<String>,
    },
    /// Take the suggestion of a model out
    Reject {
        /// Which one
        #[command(flatten)]
        which: Which,
        /// The number of its why; the first suggestion by default
        number: Option<String>,
    },
}

/// Arguments of `settings`.
#[derive(Debug, Args)]
pub struct Settings {
    #[command(subcommand)]
    pub(crate) verb: SettingsVerb,
}

/// What to do with settings.
#[derive(Debug, Subcommand)]
pub enum SettingsVerb {
    /// Show the settings in force
    List {
        /// How to print them
        #[arg(long, value_enum, default_value_t = Plain::Text)]
        format: Plain,
    },
    /// Print the value of one, as JSON
    Get {
        /// Its name, such as diagnostics.max
        key: String,
    },
    /// Change one for yourself; what an editor sets goes first
    Set {
        /// Its name, such as diagnostics.max
        key: String,
        /// JSON, or words that stand for themselves
        value: String,
    },
    /// Bring the default of one back
    Reset {
        /// Its name
        key: String,
    },
}
