//! What comes about beside an open triage document is noticed: what the store holds of it, and a file that another
//! program changed. All of it may block; what is found is kept in `agreement.rs`, where each keystroke asks.

use std::path::PathBuf;
use std::time::SystemTime;

use store::StoredDocument;

use crate::agreement::{Other, Whence, plain, twin_at, version_of};
use crate::documents::{Role, Snapshot};
use crate::outcome::FileChange;
use crate::triage_document::{issue_id, path_text, why_numbers};
use crate::{Workbench, disk, uri};

impl Workbench {
    /// Learns what the store says of a triage document that was opened, where nobody would be asked for a key. Says
    /// whether there is something to show. Blocks.
    pub fn learn_of(&self, uri: &str) -> bool {
        let Some(open) = self.open_as_triage(uri) else { return false };
        let modified = modified(uri);
        self.beyond().agreement.looks_anew(uri, modified);
        self.learn(uri, &open.document.text())
    }

    /// After an edit that came at `edited`: if the file had changed since it was looked at and the document was read from it
    /// again, learns anew what the store says. What was written later is a save on its way. Says whether there may be
    /// something else to show. Blocks.
    pub fn look_again(&self, uri: &str, edited: SystemTime) -> bool {
        let Some(open) = self.open_as_triage(uri) else { return false };
        // The database may have been opened after the document was.
        if !self.beyond().agreement.has_learned(uri) && self.learn(uri, &open.document.text()) {
            return true;
        }
        let modified = modified(uri);
        if modified.is_none_or(|at| at > edited)
            || !self.beyond().agreement.looks_anew(uri, modified)
        {
            return false;
        }
        self.changed_on_disk(uri)
    }

    /// Open triage documents whose files are other ones than when they were looked at last. Blocks.
    pub fn touched_on_disk(&self) -> Vec<String> {
        let is_touched = |uri: &String| {
            let modified = modified(uri);
            modified.is_some() && self.beyond().agreement.polls_anew(uri, modified)
        };
        self.open_triage().into_iter().filter(is_touched).collect()
    }

    /// The file of an open triage document changed: another program may have put another version there. Says whether
    /// there may be something else to show. Blocks.
    pub fn changed_on_disk(&self, uri: &str) -> bool {
        let Some(open) = self.open_as_triage(uri) else { return false };
        let (text, Some(content)) = (open.document.text(), on_disk(uri)) else { return false };
        if plain(&content) == plain(&text) {
            return self.reloaded(uri, &text);
        }
        let is_ours = ::triage::is_triage(&content) && issue_id(&content) == issue_id(&text);
        is_ours && self.beyond().agreement.found_on_disk(uri, &version_of(&content), content)
    }

    /// Whether the lines of this log were looked at for a triage document: what is said of them may no longer hold.
    pub fn cites(&self, uri: &str) -> bool {
        uri::to_path(uri).is_some_and(|path| self.shared.cited.knows(&path))
    }

    /// Whether a triage document is open there.
    pub fn is_open_triage(&self, uri: &str) -> bool {
        self.documents.role(uri) == Some(Role::Triage)
    }

    fn reloaded(&self, uri: &str, text: &str) -> bool {
        self.beyond().agreement.reloaded(uri, &version_of(text));
        self.learn(uri, text);
        true
    }

    fn open_as_triage(&self, uri: &str) -> Option<Snapshot> {
        self.snapshot(uri).filter(|open| open.role == Role::Triage)
    }

    /// Learns before a save what the store says, if the database was not open when the document was. Blocks.
    pub(crate) fn catch_up(&self, uri: &str, text: &str) {
        // Of one whose opening is on its way still, the version it was opened with is not known yet.
        let is_known = self.beyond().agreement.opened_unasked(uri).is_some();
        if is_known && self.with_store(|_| Ok(())).is_ok() {
            self.learn(uri, text);
        }
    }

    /// The file beside a document that holds another version of it, and whether it is to be made: one with these words may
    /// be there. A copy is no document of the issue.
    pub(crate) fn copy_beside(&self, uri: &str, text: &str) -> (FileChange, bool) {
        let path = uri::to_path(uri).unwrap_or_default();
        let stem = path
            .file_stem()
            .map_or_else(|| "triage".to_owned(), |stem| stem.to_string_lossy().into_owned());
        let folder = path.parent().unwrap_or(&path);
        let text = text.replacen("tftsr: triage/", "copy of: triage/", 1);
        let name = format!("{stem}.other");
        let free = self.free_path(folder, &name);
        let earlier = (1..).map(|number| match number {
            1 => folder.join(format!("{name}.md")),
            _ => folder.join(format!("{name}-{number}.md")),
        });
        let holds_it =
            |path: &PathBuf| std::fs::read(path).is_ok_and(|there| there == text.as_bytes());
        let same = earlier.take_while(|path| *path != free).find(holds_it);
        let (path, is_new) = same.map_or((free, true), |path| (path, false));
        (FileChange::Create { uri: uri::of_path(&path), text }, is_new)
    }

    /// Writes another version of a document beside it, unless it is there already; `whose` says where it was. Gives back
    /// what a person should know, as the end of a sentence.
    pub(crate) fn put_beside(&self, uri: &str, other: &str, whose: &str) -> Result<String, String> {
        let (copy, is_new) = self.copy_beside(uri, other);
        let copied = uri::name(copy.uri());
        let done = if is_new { disk::apply(&[copy]) } else { Ok(()) };
        match done {
            Ok(()) => Ok(format!("the version that {whose} is {copied}")),
            Err(error) => {
                Err(format!("the version that {whose} could not be written beside it: {error}"))
            }
        }
    }

    /// Writes what a save of `mine` covered beside the file: another program had put it there, and it would be nowhere
    /// else. Gives back what a person should know, as the end of a sentence.
    pub(crate) fn keep_covered(&self, uri: &str, mine: &str) -> Option<String> {
        let other = self.beyond().agreement.covered(uri, mine)?;
        match self.put_beside(uri, &other.content, "another program had put there") {
            Ok(said) => Some(said),
            Err(error) => {
                self.beyond().agreement.disagree(uri, other);
                Some(error)
            }
        }
    }

    /// Learns what the store says of a triage document, where nobody would be asked for a key. Says whether document
    /// and store disagree. Blocks.
    pub(crate) fn learn(&self, uri: &str, text: &str) -> bool {
        let Some(id) = issue_id(text).filter(|_| self.store_is_at_hand()) else { return false };
        let stored = self.with_store(|store| {
            let unsettled = store.unsettled(&id, "triage")?;
            let issue = store.issue(&id)?;
            let is_deleted = issue.is_none() && store.was_deleted(&id)?;
            let owners = store.owners()?;
            Ok((store.document(&id, "triage")?, issue, owners, unsettled, is_deleted))
        });
        let Ok((document, issue, owners, unsettled, is_deleted)) = stored else { return false };
        let beyond = self.beyond();
        beyond.agreement.set_deleted(uri, is_deleted);
        beyond.agreement.take_owners(owners);
        let opened = beyond.agreement.opened_unasked(uri);
        let here = path_text(uri);
        let twin = document
            .as_ref()
            .map(|document| PathBuf::from(&document.path))
            .filter(|path| path.to_string_lossy() != here);
        let is_second = twin
            .as_deref()
            .is_some_and(|twin| twin_at(&beyond.documents, uri, &id, twin).is_some());
        let mine = version_of(text);
        let other = document.as_ref().filter(|document| document.sha256 != mine);
        // A conflict that nobody has settled yet is one still.
        let is_unsettled =
            other.is_some_and(|other| unsettled.as_deref() == Some(other.sha256.as_str()));
        let stored = document.as_ref().map(|document| document.sha256.as_str());
        let known = if is_unsettled { Some(mine.as_str()) } else { stored };
        beyond.agreement.learn(uri, known, twin, issue);
        let whence = match other {
            None => None,
            // Of a copy no more is said than that it is one.
            Some(_) if is_second => None,
            Some(_) if is_unsettled => Some(Whence::Stored),
            Some(other) => {
                let is_other =
                    match opened.filter(|opened| *opened != mine && on_disk(uri).is_some()) {
                        Some(opened) => Some(opened != other.sha256),
                        None => self.is_drifted(uri, text, &id, other),
                    };
                match is_other {
                    Some(is_other) => is_other.then_some(Whence::Before),
                    // What is typed and not saved yet says nothing new.
                    None => beyond.agreement.other(uri).map(|other| other.whence),
                }
            }
        };
        match (whence, other) {
            (Some(Whence::Disk), _) => {}
            (Some(whence), Some(other)) => {
                let (sha256, content) = (other.sha256.clone(), other.content.clone());
                beyond.agreement.differs(uri, &mine, Other { whence, sha256, content });
            }
            _ => beyond.agreement.holds_the_same(uri),
        }
        let parsed = ::triage::parse(text);
        !beyond.agreement.disagreements(&beyond.documents, uri, text, &parsed).is_empty()
    }

    /// Whether the store holds another text than the file, apart from line ends; `None` where the file does not hold
    /// this text.
    fn is_drifted(&self, uri: &str, text: &str, id: &str, stored: &StoredDocument) -> Option<bool> {
        on_disk(uri).filter(|there| plain(there) == plain(text))?;
        let sealed = self.seal_numbered(id, text, &why_numbers(text));
        Some(plain(sealed.as_str()) != plain(&stored.content))
    }
}

fn modified(uri: &str) -> Option<SystemTime> {
    uri::to_path(uri)?.metadata().ok()?.modified().ok()
}

fn on_disk(uri: &str) -> Option<String> {
    std::fs::read_to_string(uri::to_path(uri)?).ok()
}
