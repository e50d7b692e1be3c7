//! What comes about beside an open triage document is noticed: what the store holds of it, and a file that another
//! program changed. All of it may block; what is found is kept in `agreement.rs`, where each keystroke asks.

use std::path::PathBuf;

use store::StoredDocument;

use crate::agreement::{Other, Whence};
use crate::documents::{Role, Snapshot};
use crate::triage_document::{issue_id, path_text, why_numbers};
use crate::{Workbench, commands, uri};

impl Workbench {
    /// Learns what the store says of a triage document that was opened, where nobody would be asked for a key. Says
    /// whether there is something to show. Blocks.
    pub fn learn_of(&self, uri: &str) -> bool {
        let Some(open) = self.open_as_triage(uri) else { return false };
        let modified = modified(uri);
        self.beyond().agreement.looks_anew(uri, modified);
        self.learn(uri, &open.document.text())
    }

    /// After an edit: if the file changed since it was looked at and the document was read from it again, learns anew
    /// what the store says. Says whether there may be something else to show. Blocks.
    pub fn look_again(&self, uri: &str) -> bool {
        let Some(open) = self.open_as_triage(uri) else { return false };
        let modified = modified(uri);
        if modified.is_none() || !self.beyond().agreement.looks_anew(uri, modified) {
            return false;
        }
        let text = open.document.text();
        if on_disk(uri).is_none_or(|bytes| bytes != text.as_bytes()) {
            return false;
        }
        self.reloaded(uri, &text)
    }

    /// The file of an open triage document changed: another program may have put another version there. Says whether
    /// there may be something else to show. Blocks.
    pub fn changed_on_disk(&self, uri: &str) -> bool {
        let Some(open) = self.open_as_triage(uri) else { return false };
        let (text, Some(bytes)) = (open.document.text(), on_disk(uri)) else { return false };
        if bytes == text.as_bytes() {
            return self.reloaded(uri, &text);
        }
        let agreement = self.beyond().agreement;
        let sha256 = commands::sha256(&bytes);
        let Ok(content) = String::from_utf8(bytes) else { return false };
        let is_ours = ::triage::is_triage(&content) && issue_id(&content) == issue_id(&text);
        if !is_ours || agreement.knows(uri, &sha256) {
            return false;
        }
        agreement.disagree(uri, Other { whence: Whence::Disk, sha256, content });
        true
    }

    /// Whether a triage document is open there.
    pub fn is_open_triage(&self, uri: &str) -> bool {
        self.documents.role(uri) == Some(Role::Triage)
    }

    fn reloaded(&self, uri: &str, text: &str) -> bool {
        self.beyond().agreement.reloaded(uri, &commands::sha256(text.as_bytes()));
        self.learn(uri, text);
        true
    }

    fn open_as_triage(&self, uri: &str) -> Option<Snapshot> {
        self.snapshot(uri).filter(|open| open.role == Role::Triage)
    }

    /// Learns what the store says of a triage document, where nobody would be asked for a key. Says whether document
    /// and store disagree. Blocks.
    pub(crate) fn learn(&self, uri: &str, text: &str) -> bool {
        let Some(id) = issue_id(text).filter(|_| self.store_is_at_hand()) else { return false };
        let stored = self.with_store(|store| {
            let unsettled = store.unsettled(&id, "triage")?;
            Ok((store.document(&id, "triage")?, store.issue(&id)?, store.owners()?, unsettled))
        });
        let Ok((document, issue, owners, unsettled)) = stored else { return false };
        let beyond = self.beyond();
        beyond.agreement.take_owners(owners);
        let here = path_text(uri);
        let twin = document
            .as_ref()
            .map(|document| PathBuf::from(&document.path))
            .filter(|path| path.to_string_lossy() != here);
        let is_second = twin.is_some();
        let mine = commands::sha256(text.as_bytes());
        let other = document.as_ref().filter(|document| document.sha256 != mine);
        // A conflict that nobody has settled yet is one still.
        let is_unsettled =
            other.is_some_and(|other| unsettled.as_deref() == Some(other.sha256.as_str()));
        let stored = document.as_ref().map(|document| document.sha256.as_str());
        let known = if is_unsettled { Some(mine.as_str()) } else { stored };
        beyond.agreement.learn(uri, known, twin, issue.map(|issue| issue.status));
        if let Some(other) = other {
            let whence = match is_unsettled {
                true => Some(Whence::Stored),
                false if is_second || !self.is_drifted(uri, text, &id, other) => None,
                false => Some(Whence::Before),
            };
            if let Some(whence) = whence {
                let (sha256, content) = (other.sha256.clone(), other.content.clone());
                beyond.agreement.differs(uri, &mine, Other { whence, sha256, content });
            }
        }
        let parsed = ::triage::parse(text);
        !beyond.agreement.disagreements(&beyond.documents, uri, text, &parsed).is_empty()
    }

    /// Whether the file holds this text, and the store another, apart from line ends, which a checkout may change.
    fn is_drifted(&self, uri: &str, text: &str, id: &str, stored: &StoredDocument) -> bool {
        if on_disk(uri).is_none_or(|bytes| bytes != text.as_bytes()) {
            return false;
        }
        let sealed = self.seal_numbered(id, text, &why_numbers(text));
        let plain = |text: &str| text.replace("\r\n", "\n");
        plain(sealed.as_str()) != plain(&stored.content)
    }
}

fn modified(uri: &str) -> Option<std::time::SystemTime> {
    uri::to_path(uri)?.metadata().ok()?.modified().ok()
}

fn on_disk(uri: &str) -> Option<Vec<u8>> {
    std::fs::read(uri::to_path(uri)?).ok()
}
