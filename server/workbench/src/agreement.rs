//! What is known of the store about open triage documents: which version it held when they agreed last, another version
//! that came meanwhile, and which document it knows for an issue.
//!
//! Filled by jobs that may block; asked at each keystroke, where the database is never touched.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::SystemTime;

use detect::Severity;
use text::Span;
use triage::{IssueStatus, TriageDocument};

use crate::documents::{Documents, lock};
use crate::uri;

/// What the store says of one document.
#[derive(Debug, Clone, Default)]
struct Known {
    /// SHA-256 of versions that this document is known to hold or to come from.
    seen: Vec<String>,
    /// The other version, when there is one.
    other: Option<Other>,
    /// Another document that the store knows for the same issue.
    twin: Option<PathBuf>,
    /// The status that the store has.
    status: Option<IssueStatus>,
    /// When the file was looked at last.
    looked: Option<SystemTime>,
}

/// Another version of a document, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Other {
    pub(crate) sha256: String,
    pub(crate) content: String,
}

/// What is known of all open documents, by their key.
#[derive(Default)]
pub(crate) struct Agreement {
    known: Mutex<HashMap<String, Known>>,
    /// Who owned countermeasures before.
    owners: Mutex<Vec<String>>,
}

/// Where document and store, or two documents, say different things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Disagreement {
    /// Somebody stored another version.
    Conflict,
    /// Another document has the same id.
    Twin(String),
    /// The status cannot follow the stored one.
    Status(IssueStatus),
}

impl Agreement {
    /// What the store says of a document that was opened.
    pub(crate) fn learn(
        &self,
        uri: &str,
        stored: Option<&str>,
        twin: Option<PathBuf>,
        status: Option<IssueStatus>,
    ) {
        let mut known = lock(&self.known);
        let known = known.entry(uri::key(uri)).or_default();
        known.seen.extend(stored.map(str::to_owned));
        (known.twin, known.status) = (twin, status);
    }

    /// Forgets a document.
    pub(crate) fn forget(&self, uri: &str) {
        lock(&self.known).remove(&uri::key(uri));
    }

    /// Whether what the store holds is a version that this document comes from, or nothing is known of that.
    pub(crate) fn comes_from(&self, uri: &str, stored: &str) -> bool {
        lock(&self.known).get(&uri::key(uri)).is_none_or(|known| {
            known.seen.is_empty() || known.seen.iter().any(|seen| seen == stored)
        })
    }

    /// The document and the store agree on a version.
    pub(crate) fn agreed(&self, uri: &str, sha256: &str, status: Option<IssueStatus>) {
        let mut known = lock(&self.known);
        let known = known.entry(uri::key(uri)).or_default();
        known.seen.push(sha256.to_owned());
        // The last few are enough: an editor reloads what is on disk now.
        let old = known.seen.len().saturating_sub(8);
        known.seen.drain(..old);
        known.other = None;
        known.status = status.or(known.status);
    }

    /// Another version was stored meanwhile.
    pub(crate) fn disagree(&self, uri: &str, other: Other) {
        lock(&self.known).entry(uri::key(uri)).or_default().other = Some(other);
    }

    /// The other version of a document, if there is one.
    pub(crate) fn other(&self, uri: &str) -> Option<Other> {
        lock(&self.known).get(&uri::key(uri))?.other.clone()
    }

    /// Owners that were named before.
    pub(crate) fn owners(&self) -> Vec<String> {
        lock(&self.owners).clone()
    }

    /// Takes the owners that the store knows.
    pub(crate) fn take_owners(&self, owners: Vec<String>) {
        *lock(&self.owners) = owners;
    }

    /// An editor that reloads a file that somebody else wrote comes from that version: seen when the file on disk is
    /// another and the text is equal to it.
    fn notice_reload(&self, uri: &str, text: &str) {
        let Some(path) = uri::to_path(uri) else { return };
        let modified = path.metadata().and_then(|metadata| metadata.modified()).ok();
        {
            let mut known = lock(&self.known);
            let Some(known) = known.get_mut(&uri::key(uri)) else { return };
            if known.looked == modified {
                return;
            }
            known.looked = modified;
        }
        if std::fs::read(&path).is_ok_and(|bytes| bytes == text.as_bytes()) {
            let sha256 = crate::commands::sha256(text.as_bytes());
            if let Some(known) = lock(&self.known).get_mut(&uri::key(uri)) {
                known.seen.push(sha256);
            }
        }
    }

    /// Where a document disagrees, with the place and the words for it.
    pub(crate) fn disagreements(
        &self,
        documents: &Documents,
        uri: &str,
        text: &str,
        document: &TriageDocument,
    ) -> Vec<(Span, Severity, &'static str, String, Disagreement)> {
        self.notice_reload(uri, text);
        let known = lock(&self.known).get(&uri::key(uri)).cloned().unwrap_or_default();
        let mut found = Vec::new();
        let id_span = triage::front_matter_span(text, "id").unwrap_or(Span::new(0, 0));
        if known.other.is_some() {
            found.push((
                id_span,
                Severity::Error,
                "document-conflict",
                "another version of this document was stored since it was opened, by another editor or a command; this one is not stored until you choose".to_owned(),
                Disagreement::Conflict,
            ));
        }
        if let Some(id) = &document.front.id
            && let Some(twin) = twin(documents, uri, id, known.twin.as_deref())
        {
            let message = format!(
                "{twin} has the same id, so a save of one covers what is stored of the other; give this one an id of its own"
            );
            found.push((
                id_span,
                Severity::Error,
                "duplicate-document",
                message,
                Disagreement::Twin(twin),
            ));
        }
        if let Some((stored, wanted)) = known.status.zip(document.front.status)
            && stored != wanted
            && !stored.may_become(wanted)
        {
            let next: Vec<&str> = stored.next().iter().map(|status| status.id()).collect();
            let message = format!(
                "{} cannot follow {}, and is not stored; write {}",
                wanted.id(),
                stored.id(),
                next.join(" or ")
            );
            found.push((
                triage::front_matter_span(text, "status").unwrap_or(id_span),
                Severity::Warning,
                "status-not-allowed",
                message,
                Disagreement::Status(stored),
            ));
        }
        found
    }
}

/// Another document with this id: one that is open, or the one the store knows if it still has it.
fn twin(
    documents: &Documents,
    uri: &str,
    id: &str,
    stored: Option<&std::path::Path>,
) -> Option<String> {
    let key = uri::key(uri);
    let open = documents.triage_heads().into_iter().find(|(other, head)| {
        uri::key(other) != key && crate::triage_document::issue_id(head).as_deref() == Some(id)
    });
    if let Some((other, _)) = open {
        return Some(uri::name(&other));
    }
    let path = stored.filter(|path| uri::of_path(path) != key)?;
    let text = std::fs::read_to_string(path).ok()?;
    let is_twin =
        triage::is_triage(&text) && crate::triage_document::issue_id(&text).as_deref() == Some(id);
    is_twin.then(|| path.file_name().unwrap_or_default().to_string_lossy().into_owned())
}
