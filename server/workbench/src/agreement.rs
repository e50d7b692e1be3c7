//! What is known beside the text of open triage documents: which version the store held when they agreed last, another
//! version that came meanwhile, and which document is that of the issue.
//!
//! Filled by jobs that may block (`noticing.rs`); asked at each keystroke, where the database is never touched.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::SystemTime;

use detect::Severity;
use text::Span;
use triage::{Issue, IssueStatus, TriageDocument};

use crate::documents::{Documents, lock};
use crate::uri;

/// What the store says of one document.
#[derive(Debug, Clone, Default)]
struct Known {
    /// SHA-256 of versions that this document is known to hold or to come from.
    seen: Vec<String>,
    /// SHA-256 of the version that was stored last by this document.
    stored: Option<String>,
    /// The other version, when there is one.
    other: Option<Other>,
    /// SHA-256 of the version that the document was opened with.
    opened: Option<String>,
    /// SHA-256 of the version that was last read from the disk or written to it.
    disk: Option<String>,
    /// Whether a save covered the other version on disk, which is then had from here alone.
    is_covered: bool,
    /// Whether it was asked what the store holds.
    has_learned: bool,
    /// Another document that the store knows for the same issue.
    twin: Option<PathBuf>,
    /// Whether a person made this the document of the issue, whatever else has its id.
    is_chosen: bool,
    /// The status that the store has.
    status: Option<IssueStatus>,
    /// When the file was looked at last.
    looked: Option<SystemTime>,
    /// When the file was looked at last where that happens now and then.
    polled: Option<SystemTime>,
    /// The id of its issue, where the store has it.
    issue: Option<String>,
    /// SHA-256 of versions that a save covered, and that were written beside the file.
    beside: Vec<String>,
    /// Whether the issue was deleted from the store.
    is_deleted: bool,
}

/// Most versions that are remembered of a document: an editor reloads what is on disk now.
const REMEMBERED: usize = 8;

/// Where another version of a document is, and how it came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whence {
    /// In the store, where another editor or a command put it since the document was opened.
    Stored,
    /// In the store from before the file was changed by a program that knows no store: a checkout, an editor.
    Before,
    /// On disk, where another program put it under what is being edited.
    Disk,
}

/// Another version of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Other {
    pub(crate) whence: Whence,
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
    /// There is another version of the document.
    Conflict(Whence),
    /// Another document has the same id, and is that of the issue where `is_stored` says so.
    Twin { is_stored: bool },
    /// The status cannot follow the stored one.
    Status(IssueStatus),
    /// The issue was deleted from the store.
    Deleted,
}

impl Agreement {
    /// What the store says of a document that was opened or read again.
    pub(crate) fn learn(
        &self,
        uri: &str,
        stored: Option<&str>,
        twin: Option<PathBuf>,
        issue: Option<Issue>,
    ) {
        self.with(uri, |known| {
            known.has_learned = true;
            known.seen.extend(stored.map(str::to_owned));
            (known.twin, known.status) = (twin, issue.as_ref().map(|issue| issue.status));
            known.issue = issue.map(|issue| issue.id);
        });
    }

    /// Whether the store has an issue of this id, which is that of the document.
    pub(crate) fn has_issue(&self, uri: &str, id: &str) -> bool {
        self.with(uri, |known| known.issue.as_deref() == Some(id))
    }

    fn with<T>(&self, uri: &str, change: impl FnOnce(&mut Known) -> T) -> T {
        change(lock(&self.known).entry(uri::key(uri)).or_default())
    }

    /// A document was opened with a version, and nothing else is known of it so far.
    pub(crate) fn opened(&self, uri: &str, sha256: &str) {
        let sha256 = Some(sha256.to_owned());
        let known = Known { opened: sha256.clone(), disk: sha256, ..Known::default() };
        self.with(uri, |before| *before = known);
    }

    /// The version that a document was opened with, where it has not been asked yet what the store holds.
    pub(crate) fn opened_unasked(&self, uri: &str) -> Option<String> {
        self.with(uri, |known| known.opened.clone().filter(|_| !known.has_learned))
    }

    /// Whether it was asked what the store holds of a document.
    pub(crate) fn has_learned(&self, uri: &str) -> bool {
        self.with(uri, |known| known.has_learned)
    }

    /// Forgets a document.
    pub(crate) fn forget(&self, uri: &str) {
        lock(&self.known).remove(&uri::key(uri));
    }

    /// Whether what the store holds is a version that this document comes from, or nothing is known of that and
    /// nobody has to choose.
    pub(crate) fn comes_from(&self, uri: &str, stored: &str, is_unsettled: bool) -> bool {
        self.with(uri, |known| {
            known.seen.is_empty() && !is_unsettled || known.seen.iter().any(|seen| seen == stored)
        })
    }

    /// Whether a document is known to hold a version, to come from it, or to be preferred to it.
    pub(crate) fn has_seen(&self, uri: &str, sha256: &str) -> bool {
        self.with(uri, |known| known.seen.iter().any(|seen| seen == sha256))
    }

    /// Whether this version is in the store from before the file was changed without it, and nobody chose.
    pub(crate) fn is_before(&self, uri: &str, stored: &str) -> bool {
        let other = self.other(uri);
        other.is_some_and(|other| other.whence == Whence::Before && other.sha256 == stored)
    }

    /// The document and the store agree on a version. What another program put on disk stays to be settled.
    pub(crate) fn agreed(&self, uri: &str, sha256: &str, status: Option<IssueStatus>) {
        self.with(uri, |known| {
            remember(&mut known.seen, sha256);
            known.stored = Some(sha256.to_owned());
            known.other.take_if(|other| other.whence != Whence::Disk);
            known.status = status.or(known.status);
            known.twin = None;
        });
    }

    /// The store was found to hold another version than `mine`, unless that was stored meanwhile.
    pub(crate) fn differs(&self, uri: &str, mine: &str, other: Other) {
        self.with(uri, |known| {
            if known.stored.as_deref() != Some(mine) {
                known.other = Some(other);
            }
        });
    }

    /// The store holds what the document says.
    pub(crate) fn holds_the_same(&self, uri: &str) {
        self.with(uri, |known| known.other.take_if(|other| other.whence != Whence::Disk));
    }

    /// There is another version.
    pub(crate) fn disagree(&self, uri: &str, other: Other) {
        self.with(uri, |known| known.other = Some(other));
    }

    /// A person chose between the two versions.
    pub(crate) fn settled(&self, uri: &str, other: &Other) {
        self.with(uri, |known| {
            remember(&mut known.seen, &other.sha256);
            if other.whence == Whence::Disk && !known.is_covered {
                known.disk = Some(other.sha256.clone());
            }
            known.other.take_if(|now| now.sha256 == other.sha256);
        });
    }

    /// The editor wrote a version to disk.
    pub(crate) fn wrote(&self, uri: &str, sha256: &str) {
        self.with(uri, |known| {
            known.disk = Some(sha256.to_owned());
            known.is_covered =
                known.other.as_ref().is_some_and(|other| other.whence == Whence::Disk);
        });
    }

    /// What is on disk is what is open: the document comes from that version.
    pub(crate) fn reloaded(&self, uri: &str, sha256: &str) {
        self.with(uri, |known| {
            remember(&mut known.seen, sha256);
            known.disk = Some(sha256.to_owned());
            let is_covered = known.is_covered;
            known.other.take_if(|other| other.whence == Whence::Disk && !is_covered);
        });
    }

    /// What is on disk is not what is open. It is another version unless it is what was last read from there or
    /// written: then there is none any more. Says whether that is news.
    pub(crate) fn found_on_disk(&self, uri: &str, sha256: &str, content: String) -> bool {
        self.with(uri, |known| {
            if known.disk.as_deref() == Some(sha256) {
                let is_covered = known.is_covered;
                let is_back = |other: &mut Other| other.whence == Whence::Disk && !is_covered;
                return known.other.take_if(is_back).is_some();
            }
            let is_told = |other: &Other| other.whence == Whence::Disk && other.sha256 == sha256;
            if known.other.as_ref().is_some_and(is_told) {
                return false;
            }
            known.other = Some(Other { whence: Whence::Disk, sha256: sha256.to_owned(), content });
            known.is_covered = false;
            true
        })
    }

    /// What a save of `mine` covers of another program, once: it is to be kept elsewhere. What the document held itself
    /// is not.
    pub(crate) fn covered(&self, uri: &str, mine: &str) -> Option<Other> {
        self.with(uri, |known| {
            let other = known.other.take_if(|other| other.whence == Whence::Disk);
            known.is_covered = false;
            let other = other.filter(|other| {
                let holds = |versions: &[String]| versions.contains(&other.sha256);
                other.sha256 != mine && (holds(&known.beside) || !holds(&known.seen))
            })?;
            remember(&mut known.seen, &other.sha256);
            remember(&mut known.beside, &other.sha256);
            Some(other)
        })
    }

    /// Whether the issue of a document was deleted from the store.
    pub(crate) fn set_deleted(&self, uri: &str, is_deleted: bool) {
        self.with(uri, |known| known.is_deleted = is_deleted);
    }

    /// Whether a file is another one than when it was looked at last.
    pub(crate) fn looks_anew(&self, uri: &str, modified: Option<SystemTime>) -> bool {
        self.with(uri, |known| std::mem::replace(&mut known.looked, modified) != modified)
    }

    /// As [`Self::looks_anew`], where that happens now and then: what an edit asks for is looked at again then.
    pub(crate) fn polls_anew(&self, uri: &str, modified: Option<SystemTime>) -> bool {
        self.with(uri, |known| {
            let polled = std::mem::replace(&mut known.polled, modified);
            polled != modified && known.looked != modified
        })
    }

    /// The document of the issue is this other one.
    pub(crate) fn is_second(&self, uri: &str, first: &Path) {
        self.with(uri, |known| known.twin = Some(first.to_path_buf()));
    }

    /// A person made this the document of the issue; `stored` is the version that the store holds of another.
    pub(crate) fn choose(&self, uri: &str, stored: &str) {
        self.with(uri, |known| {
            known.is_chosen = true;
            remember(&mut known.seen, stored);
        });
    }

    /// Whether a person made this the document of the issue.
    pub(crate) fn is_chosen(&self, uri: &str) -> bool {
        self.with(uri, |known| known.is_chosen)
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

    /// Where a document disagrees, with the place and the words for it.
    pub(crate) fn disagreements(
        &self,
        documents: &Documents,
        uri: &str,
        text: &str,
        document: &TriageDocument,
    ) -> Vec<(Span, Severity, &'static str, String, Disagreement)> {
        let known = lock(&self.known).get(&uri::key(uri)).cloned().unwrap_or_default();
        let mut found = Vec::new();
        let id_span = triage::front_matter_span(text, "id").unwrap_or(Span::new(0, 0));
        if let Some(other) = &known.other {
            let (code, severity, message) = said_of(other.whence);
            let disagreement = Disagreement::Conflict(other.whence);
            found.push((id_span, severity, code, message.to_owned(), disagreement));
        }
        if known.is_deleted {
            let message = "the issue of this document was deleted from the store, so it is not stored; bring the issue back, or keep the file alone";
            found.push((
                id_span,
                Severity::Warning,
                "issue-deleted",
                message.to_owned(),
                Disagreement::Deleted,
            ));
        }
        if let Some(id) = &document.front.id
            && let Some((twin, is_stored)) = twin(documents, uri, id, known.twin.as_deref())
        {
            let message = match is_stored {
                true => format!(
                    "{twin} has the same id and is the document of the issue, so this one is not stored; give it an id of its own, or make it the document of the issue"
                ),
                false => format!(
                    "{twin} has the same id, and only one of the two is stored; give one of them an id of its own"
                ),
            };
            found.push((
                id_span,
                Severity::Error,
                "duplicate-document",
                message,
                Disagreement::Twin { is_stored },
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

/// Rule, severity and words for another version.
fn said_of(whence: Whence) -> (&'static str, Severity, &'static str) {
    match whence {
        Whence::Stored => (
            "document-conflict",
            Severity::Error,
            "another version of this document was stored since it was opened, by another editor or a command; this one is not stored until you choose",
        ),
        Whence::Before => (
            "document-not-stored",
            Severity::Warning,
            "the file was changed without the store, as by a checkout, and the store holds another version; a save stores this one and writes that beside it, or choose",
        ),
        Whence::Disk => (
            "document-conflict",
            Severity::Error,
            "another program changed the file since this was read, as by a checkout; a save would cover that, so choose",
        ),
    }
}

/// A text without what a checkout or an editor may change by itself: a byte order mark, and line ends.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match text.contains("\r\n") {
        true => Cow::Owned(text.replace("\r\n", "\n")),
        false => Cow::Borrowed(text),
    }
}

/// SHA-256 of a version, 64 hex digits; line ends and a byte order mark make no other one.
pub(crate) fn version_of(text: &str) -> String {
    crate::commands::sha256(plain(text).as_bytes())
}

fn remember(versions: &mut Vec<String>, sha256: &str) {
    versions.push(sha256.to_owned());
    let old = versions.len().saturating_sub(REMEMBERED);
    versions.drain(..old);
}

/// Another document with this id, and whether it is the one that is stored: that one if it is still there, else one
/// that is open.
fn twin(
    documents: &Documents,
    uri: &str,
    id: &str,
    stored: Option<&Path>,
) -> Option<(String, bool)> {
    if let Some(name) = stored.and_then(|stored| twin_at(documents, uri, id, stored)) {
        return Some((name, true));
    }
    let key = uri::key(uri);
    let (other, _) = documents.triage_heads().into_iter().find(|(other, head)| {
        uri::key(other) != key && crate::triage_document::issue_id(head).as_deref() == Some(id)
    })?;
    Some((uri::name(&other), false))
}

/// The name of the document at a path, if it is another one than this with the same id.
pub(crate) fn twin_at(documents: &Documents, uri: &str, id: &str, path: &Path) -> Option<String> {
    let is_same = uri::to_path(uri).is_some_and(|here| {
        here == path
            || here.canonicalize().ok().is_some_and(|here| path.canonicalize().ok() == Some(here))
    });
    if is_same || path.to_string_lossy() == uri {
        return None;
    }
    let text = match documents.document(&uri::of_path(path)) {
        Some((_, open)) => open.text().into_owned(),
        None => std::fs::read_to_string(path).ok()?,
    };
    let is_twin =
        triage::is_triage(&text) && crate::triage_document::issue_id(&text).as_deref() == Some(id);
    is_twin.then(|| path.file_name().unwrap_or_default().to_string_lossy().into_owned())
}
