//! The grammar of `tftsr publish` and `tftsr target`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Plain;

/// Arguments of `publish`.
#[derive(Debug, Args)]
pub struct Publish {
    /// The document; else the issue names it
    #[arg(required_unless_present = "issue")]
    pub(crate) file: Option<PathBuf>,
    /// The document of this issue
    #[arg(long, value_name = "ID")]
    pub(crate) issue: Option<String>,
    /// Which document of the issue: rca, postmortem or triage
    #[arg(long)]
    pub(crate) kind: Option<String>,
    /// Where to; the only target there is by default
    #[arg(long, value_name = "NAME")]
    pub(crate) target: Option<String>,
    /// Send nothing; print what would be sent
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Replace values in clear text by placeholders in what is sent
    #[arg(long)]
    pub(crate) redact: bool,
    /// Write over what people changed there
    #[arg(long)]
    pub(crate) overwrite: bool,
    /// Send its pictures, too; nobody can tell what they show, so look at them first
    #[arg(long)]
    pub(crate) pictures: bool,
}

/// Arguments of `target`.
#[derive(Debug, Args)]
pub struct Target {
    #[command(subcommand)]
    pub(crate) verb: TargetVerb,
}

/// What to do with targets.
#[derive(Debug, Subcommand)]
pub enum TargetVerb {
    /// List them
    List {
        /// How to print them
        #[arg(long, value_enum, default_value_t = Plain::Text)]
        format: Plain,
    },
    /// Set one up, or change what is given
    Save {
        /// What to call it
        name: String,
        /// confluence, servicenow, azure-devops, jira, github, gitlab, gitea, mediawiki, redmine or webhook
        #[arg(long)]
        kind: Option<String>,
        /// Its address, such as https://wiki.example.com
        #[arg(long)]
        url: Option<String>,
        /// The space, project, repository or knowledge base
        #[arg(long)]
        container: Option<String>,
        /// The page that new ones stand below, or the type of new issues
        #[arg(long)]
        parent: Option<String>,
        /// Who the key belongs to, where the target wants a name beside it
        #[arg(long)]
        user: Option<String>,
        /// Allow redacted documents to be sent to its origin
        #[arg(long)]
        allow: bool,
    },
    /// Forget one and its key
    Delete {
        /// Which
        name: String,
    },
    /// Set its key, asked for without showing it or read from stdin
    Key {
        /// Which
        name: String,
        /// Take the key away
        #[arg(long)]
        delete: bool,
    },
    /// Look whether it answers, takes the key and has the container
    Test {
        /// Which; the only one there is by default
        name: Option<String>,
        /// How to print it
        #[arg(long, value_enum, default_value_t = Plain::Text)]
        format: Plain,
    },
    /// What was published, newest first
    History {
        /// Of this issue alone
        #[arg(long, value_name = "ID")]
        issue: Option<String>,
        /// How to print it
        #[arg(long, value_enum, default_value_t = Plain::Text)]
        format: Plain,
    },
}
