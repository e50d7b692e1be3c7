//! What a verb gives back, in words an editor and a shell both understand.

use serde_json::Value;
use store::StoredDocument;
use text::{Document, Edit};

use crate::agreement::Other;
use crate::asking::Pending;

/// The result of a command and what should happen because of it.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// For whoever asked, as JSON.
    pub result: Value,
    /// Files to create or edit.
    pub changes: Vec<FileChange>,
    /// URI of the document to show afterwards.
    pub show: Option<String>,
    /// The line of it to go to, from 0.
    pub show_line: Option<u32>,
    /// A sentence for the person.
    pub message: Option<Message>,
    /// What is kept once the changes are made; see [`crate::Workbench::confirm`].
    pub(crate) confirmed: Vec<Confirmed>,
    /// A question to a model, to be asked once the changes are made.
    pub pending: Option<Pending>,
}

/// Something to keep in the store when a change has been made, and not before: an editor may refuse an edit.
#[derive(Debug, Clone)]
pub(crate) enum Confirmed {
    /// A triage document, or another one that people edit.
    Triage {
        /// Which.
        uri: String,
        /// What it holds after the change, should it not be open.
        text: String,
    },
    /// That a person chose between two versions of a triage document.
    Settled {
        /// Which document.
        uri: String,
        /// The version beside the one that it holds.
        other: Other,
    },
    /// That a person made one of two documents that of the issue.
    Chosen {
        /// Which document.
        uri: String,
        /// SHA-256 of the version that the store holds of the other.
        stored: String,
    },
    /// That a person wants a deleted issue back.
    Revived {
        /// Its document.
        uri: String,
    },
    /// That an issue was deleted which documents are open of.
    Deleted {
        /// The documents.
        uris: Vec<String>,
    },
    /// An RCA.
    Report(Box<StoredDocument>),
    /// That it was done.
    Audit {
        /// The verb.
        action: &'static str,
        /// To what.
        subject: String,
        /// Counts and names of fields, never values.
        details: String,
    },
}

impl Outcome {
    /// Whether a person chose between versions, documents or issues, so that something else is wrong with a document than
    /// before.
    pub fn settles(&self) -> bool {
        let is_choice = |one: &Confirmed| {
            matches!(
                one,
                Confirmed::Settled { .. }
                    | Confirmed::Chosen { .. }
                    | Confirmed::Revived { .. }
                    | Confirmed::Deleted { .. }
            )
        };
        self.confirmed.iter().any(is_choice)
    }

    /// Only a result.
    pub fn of(result: Value) -> Outcome {
        Outcome { result, ..Outcome::default() }
    }

    /// With a sentence for the person.
    #[must_use]
    pub fn saying(mut self, text: impl Into<String>) -> Outcome {
        self.message = Some(Message { level: MessageLevel::Info, text: text.into() });
        self
    }

    /// With a warning for the person, if there is one.
    #[must_use]
    pub fn warning_if(self, text: Option<String>) -> Outcome {
        match text {
            Some(text) => self.warning(&text),
            None => self,
        }
    }

    /// With a warning for the person, after what is already said.
    #[must_use]
    pub fn warning(mut self, text: &str) -> Outcome {
        let text = match self.message.take() {
            Some(message) => format!("{} {text}", message.text),
            None => text.to_owned(),
        };
        self.message = Some(Message { level: MessageLevel::Warning, text });
        self
    }
}

/// "1 finding", "2 findings": a count with its noun, whose plural takes an s.
pub fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// A sentence for the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// How it should be shown.
    pub level: MessageLevel,
    /// The sentence; never holds a value found in a log.
    pub text: String,
}

/// How a message should be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageLevel {
    /// Went as asked.
    Info,
    /// Went, but something is off.
    Warning,
}

/// One file that changes.
#[derive(Debug, Clone)]
pub enum FileChange {
    /// A file that did not exist comes to be.
    Create {
        /// Where.
        uri: String,
        /// What it holds.
        text: String,
    },
    /// A file that is open, or on disk, changes.
    Edit {
        /// Which.
        uri: String,
        /// The editor's version the edits are for; `None` for a file that is not open.
        version: Option<i32>,
        /// The text the edits refer to.
        before: Document,
        /// Against `before`, not overlapping.
        edits: Vec<Edit>,
    },
}

impl FileChange {
    /// Which file.
    pub fn uri(&self) -> &str {
        match self {
            FileChange::Create { uri, .. } | FileChange::Edit { uri, .. } => uri,
        }
    }

    /// What the file holds afterwards.
    pub fn after(&self) -> String {
        match self {
            FileChange::Create { text, .. } => text.clone(),
            FileChange::Edit { before, edits, .. } => {
                let mut document = before.clone();
                document.apply(edits);
                document.text().into_owned()
            }
        }
    }
}

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// No command of this name.
    #[error("there is no command {0}; `tftsr call --list` shows all")]
    Unknown(String),
    /// The arguments do not fit.
    #[error("{command}: {problem}")]
    Arguments {
        /// The command.
        command: String,
        /// What is wrong and what is expected.
        problem: String,
    },
    /// Nothing to work on: a document, log or issue that is not there.
    #[error("{0}")]
    Missing(String),
    /// The state does not allow it.
    #[error("{0}")]
    Refused(String),
    /// A document that is to leave holds values in clear text; what is said names lines and types, never values.
    #[error("{said}")]
    Unredacted {
        /// What holds what, where, and what to do.
        said: String,
        /// The document and the first line of it to look at, from 0.
        place: Option<(String, u32)>,
        /// How the same command lets it leave all the same.
        ways: &'static [Release],
        /// SHA-256 of the text in which values may be let stand, 64 hex digits; `None` where none may.
        seen: Option<String>,
    },
    /// It cannot be undone, and nobody has said that it is meant; what is said is the question to a person.
    #[error("{0} Nothing was done: say \"confirm\": true to do it.")]
    Unconfirmed(String),
    /// The database failed at something; what is said names the reason and the way to mend it.
    #[error("{0}")]
    Store(String),
    /// The database cannot be opened.
    #[error("{undone}: {reason}")]
    Closed {
        /// What is not done for that: "nothing is stored".
        undone: &'static str,
        /// Why, and the way to mend it.
        reason: String,
    },
    /// An AI provider could not be asked, or did not answer.
    #[error("{0}")]
    Provider(String),
    /// Something was changed elsewhere in the meantime.
    #[error("{0}")]
    Conflict(String),
    /// Reading or writing a file failed.
    #[error("{0}")]
    File(String),
}

/// A way past the gate that a person may choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Release {
    /// What a button says.
    pub title: &'static str,
    /// The argument of the command that says the same, as `true`.
    pub argument: &'static str,
}

impl CommandError {
    /// The database cannot be opened, for this reason.
    pub(crate) fn closed(reason: String) -> CommandError {
        CommandError::Closed { undone: "nothing is stored", reason }
    }

    /// The same, where something else than storing is not done for that.
    pub(crate) fn leaving_undone(self, undone: &'static str) -> CommandError {
        match self {
            CommandError::Closed { reason, .. } => CommandError::Closed { undone, reason },
            other => other,
        }
    }

    /// Every stable name there is.
    pub const CODES: [&str; 10] = [
        "unknown-command",
        "bad-arguments",
        "not-found",
        "refused",
        "unredacted",
        "unconfirmed",
        "store-unavailable",
        "provider-error",
        "conflict",
        "file-error",
    ];

    /// Stable name for programs: `data.code` of the JSON-RPC error.
    pub fn code(&self) -> &'static str {
        match self {
            CommandError::Unknown(_) => "unknown-command",
            CommandError::Arguments { .. } => "bad-arguments",
            CommandError::Missing(_) => "not-found",
            CommandError::Refused(_) => "refused",
            CommandError::Unredacted { .. } => "unredacted",
            CommandError::Unconfirmed(_) => "unconfirmed",
            CommandError::Store(_) | CommandError::Closed { .. } => "store-unavailable",
            CommandError::Provider(_) => "provider-error",
            CommandError::Conflict(_) => "conflict",
            CommandError::File(_) => "file-error",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::CommandError;

    #[test]
    fn every_error_has_a_code_of_the_list() {
        let text = String::new;
        let errors = [
            CommandError::Unknown(text()),
            CommandError::Arguments { command: text(), problem: text() },
            CommandError::Missing(text()),
            CommandError::Refused(text()),
            CommandError::Unredacted { said: text(), place: None, ways: &[], seen: None },
            CommandError::Unconfirmed(text()),
            CommandError::Store(text()),
            CommandError::Provider(text()),
            CommandError::Conflict(text()),
            CommandError::File(text()),
        ];
        assert_eq!(errors.map(|error| error.code()), CommandError::CODES);
    }
}
