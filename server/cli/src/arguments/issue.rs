//! The grammar of `tftsr issue`.

use clap::{Args, Subcommand};

use super::Plain;

/// Arguments of `issue`.
#[derive(Debug, Args)]
pub struct Issue {
    #[command(subcommand)]
    pub(crate) verb: IssueVerb,
}

/// What to do with issues.
#[derive(Debug, Subcommand)]
pub enum IssueVerb {
    /// List issues, the one changed last first
    List {
        /// open, triaging, resolved or closed
        #[arg(long)]
        status: Option<String>,
        /// linux, windows, network, k8s, db, virt, hw or obs
        #[arg(long)]
        domain: Option<String>,
        /// How many at most; 500 by default
        #[arg(long)]
        limit: Option<usize>,
        /// How to print them
        #[arg(long, value_enum, default_value_t = Plain::Text)]
        format: Plain,
    },
    /// Show one issue with all that belongs to it
    Show {
        /// Its id; the issue changed last by default
        id: Option<String>,
        /// How to print it
        #[arg(long, value_enum, default_value_t = Plain::Text)]
        format: Plain,
    },
    /// Open an issue
    Create {
        /// One line
        title: String,
        /// linux, windows, network, k8s, db, virt, hw or obs
        #[arg(long)]
        domain: Option<String>,
        /// p1 (worst) to p4
        #[arg(long)]
        severity: Option<String>,
    },
    /// Change an issue
    Update {
        /// Its id
        id: String,
        /// New title
        #[arg(long)]
        title: Option<String>,
        /// open, triaging, resolved or closed
        #[arg(long)]
        status: Option<String>,
        /// p1 (worst) to p4
        #[arg(long)]
        severity: Option<String>,
        /// linux, windows, network, k8s, db, virt, hw or obs
        #[arg(long)]
        domain: Option<String>,
        /// Who drives it; empty for nobody
        #[arg(long)]
        assignee: Option<String>,
        /// Its labels, instead of those it has
        #[arg(long, value_delimiter = ',')]
        tags: Option<Vec<String>>,
    },
    /// Past issues with the same templates, components and causes, and what fixed them
    Similar {
        /// Its id; the issue changed last by default
        id: Option<String>,
        /// How to print them
        #[arg(long, value_enum, default_value_t = Plain::Text)]
        format: Plain,
    },
    /// Read the causes backwards: X, therefore Y, therefore the symptom
    Backwards {
        /// Its id; the issue changed last by default
        id: Option<String>,
        /// How to print them
        #[arg(long, value_enum, default_value_t = Plain::Text)]
        format: Plain,
    },
    /// Write an issue with all that belongs to it, original values included, into one encrypted file
    Export {
        /// Its id; the issue changed last by default
        id: Option<String>,
        /// The file; issue-TITLE.tftsr by default
        #[arg(short, long)]
        output: Option<String>,
    },
    /// Take an exported issue into the store
    Import {
        /// The file
        path: String,
    },
    /// Remove an issue and all that belongs to it from the store
    Delete {
        /// Its id
        id: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// What is open, how fast incidents end, which causes come back, what is overdue
    Dashboard {
        /// How to print it
        #[arg(long, value_enum, default_value_t = Plain::Text)]
        format: Plain,
    },
    /// Full-text search over titles, whys and evidence
    Search {
        /// Words to look for; all issues that pass the filters by default
        query: Option<String>,
        /// open, triaging, resolved or closed
        #[arg(long)]
        status: Option<String>,
        /// linux, windows, network, k8s, db, virt, hw or obs
        #[arg(long)]
        domain: Option<String>,
        /// p1 (worst) to p4
        #[arg(long)]
        severity: Option<String>,
        /// A label it has
        #[arg(long)]
        tag: Option<String>,
        /// Opened on this day or later, such as 2026-03-14
        #[arg(long)]
        since: Option<String>,
        /// Opened before this day
        #[arg(long)]
        until: Option<String>,
        /// How to print hits
        #[arg(long, value_enum, default_value_t = Plain::Text)]
        format: Plain,
    },
}
