//! The triage document and the store say the same: where the document of an issue is, changing it, and taking it in.

use std::path::{Path, PathBuf};

pub(crate) use ::triage::line_edits;
use ::triage::{Domain, Issue, IssueSeverity, IssueStatus, TriageDocument};
use jiff::Timestamp;
use store::{IssueFilter, Mark, MarkKind, StoreError, StoredDocument};
use text::{Document, Edit};

use crate::agreement::{Other, Whence, twin_at, version_of};
use crate::beyond::Beyond;
use crate::documents::{Role, format_of, lock};
use crate::outcome::{CommandError, Confirmed, FileChange, Outcome};
pub(crate) use crate::own_words::why_numbers;
use crate::{Workbench, disk, uri};

/// What a command is about, as far as the caller said.
#[derive(Debug, Clone, Default)]
pub(crate) struct Target {
    pub(crate) issue_id: Option<String>,
    pub(crate) uri: Option<String>,
}

/// The triage document of an issue: open, on disk, or about to be.
pub(crate) struct TriageText {
    pub(crate) uri: String,
    pub(crate) issue_id: String,
    pub(crate) document: Document,
    pub(crate) version: Option<i32>,
    is_new: bool,
}

impl TriageText {
    /// A document that is there.
    pub(crate) fn existing(
        uri: String,
        issue_id: String,
        (document, version): (Document, Option<i32>),
    ) -> TriageText {
        TriageText { uri, issue_id, document, version, is_new: false }
    }

    /// A document that is about to be.
    pub(crate) fn fresh(uri: String, issue_id: String, text: &str) -> TriageText {
        TriageText { uri, issue_id, document: Document::new(text), version: None, is_new: true }
    }

    /// The change that makes the document this text.
    pub(crate) fn changed(&self, edits: Vec<Edit>) -> FileChange {
        if self.is_new {
            let mut document = self.document.clone();
            document.apply(&edits);
            return FileChange::Create {
                uri: self.uri.clone(),
                text: document.text().into_owned(),
            };
        }
        FileChange::Edit {
            uri: self.uri.clone(),
            version: self.version,
            before: self.document.clone(),
            edits,
        }
    }

    /// The folder that links in the document are relative to.
    pub(crate) fn folder(&self) -> PathBuf {
        uri::to_path(&self.uri)
            .and_then(|path| path.parent().map(Path::to_path_buf))
            .unwrap_or_default()
    }
}

/// The issue a triage or report document belongs to, by its front matter.
pub(crate) fn issue_id(text: &str) -> Option<String> {
    let value = |key: &str| ::triage::front_matter_value(text, key).filter(|id| !id.is_empty());
    value("id").or_else(|| value("issue"))
}

impl Workbench {
    /// The issue meant: named, or that of the document, or of the log, or of the document touched last, or the
    /// issue changed last that is not closed.
    pub(crate) fn issue_id(&self, target: &Target) -> Result<String, CommandError> {
        if let Some(id) = &target.issue_id {
            return Ok(id.clone());
        }
        // A document that is named is the one meant, or an error: never another issue's in its place.
        let named = target.uri.as_deref().map(|uri| self.spelled(uri));
        let uris = named.clone().map_or_else(|| self.open_uris(), |uri| vec![uri]);
        for uri in uris {
            let is_markdown = uri.ends_with(".md");
            if (is_markdown || self.snapshot(&uri).is_some_and(|open| open.role != Role::Log))
                && let Ok((document, _)) = self.text_of(&uri)
                && let Some(id) = issue_id(&document.text())
            {
                return Ok(id);
            }
            if let Some(id) = uri::to_path(&uri).and_then(|path| self.issue_of_log(&path)) {
                return Ok(id);
            }
        }
        if let Some(uri) = named {
            return Err(CommandError::Missing(format!(
                "{} belongs to no issue; start triage from it, or name the issue",
                uri::name(&uri)
            )));
        }
        let filter = IssueFilter { status: None, domain: None, severity: None, query: None };
        self.with_store(|store| store.issues(&filter))?
            .into_iter()
            .find(|issue| issue.status != IssueStatus::Closed)
            .map(|issue| issue.id)
            .ok_or_else(|| {
                CommandError::Missing(
                    "there is no open issue; start triage from a log first".to_owned(),
                )
            })
    }

    /// A URI for what the caller wrote: a URI stays, a path becomes one.
    pub(crate) fn spelled(&self, uri_or_path: &str) -> String {
        if uri_or_path.contains("://") || uri_or_path.starts_with("untitled:") {
            return uri_or_path.to_owned();
        }
        let path = self.environment().current_dir.join(uri_or_path);
        uri::of_path(&path.canonicalize().unwrap_or(path))
    }

    /// The document meant: the one named, else the one touched last.
    pub(crate) fn any_uri(&self, uri: Option<&str>) -> Result<String, CommandError> {
        match uri {
            Some(uri) => Ok(self.spelled(uri)),
            None => self.open_uris().into_iter().next().ok_or_else(|| {
                CommandError::Missing("no document is open; open a log, or give its uri".to_owned())
            }),
        }
    }

    /// The log meant: the one named, else the log touched last.
    pub(crate) fn log_uri(&self, uri: Option<&str>) -> Result<String, CommandError> {
        if let Some(uri) = uri {
            return Ok(self.spelled(uri));
        }
        self.open_logs().into_iter().next().ok_or_else(|| {
            CommandError::Missing("no log is open; open one, or give its uri".to_owned())
        })
    }

    /// URIs of the open logs, the one touched last first. A Markdown page, such as a merged timeline, is none.
    pub(crate) fn open_logs(&self) -> Vec<String> {
        let is_log = |uri: &String| {
            !uri.ends_with(".md") && self.snapshot(uri).is_some_and(|open| open.role == Role::Log)
        };
        self.open_uris().into_iter().filter(is_log).collect()
    }

    /// Remembers which issue a log belongs to.
    pub(crate) fn remember_log(&self, path: &Path, issue_id: &str) {
        lock(&self.shared.log_issues).insert(path.to_path_buf(), issue_id.to_owned());
    }

    /// Forgets which issue a log belongs to.
    pub(crate) fn forget_log(&self, path: &Path) {
        lock(&self.shared.log_issues).remove(path);
    }

    /// Forgets what is held in memory of an issue.
    pub(crate) fn forget_issue(&self, id: &str) {
        lock(&self.shared.log_issues).retain(|_, issue| issue != id);
        lock(&self.shared.ledgers).remove(id);
    }

    /// The issue a log is attached to; the newest one when there are several.
    pub(crate) fn issue_of_log(&self, path: &Path) -> Option<String> {
        if let Some(id) = lock(&self.shared.log_issues).get(path) {
            return Some(id.clone());
        }
        let id =
            self.with_store(|store| store.issue_of_log(&path.to_string_lossy())).ok().flatten()?;
        self.remember_log(path, &id);
        Some(id)
    }

    /// The triage document of the issue meant: the open one, else the one on disk, else a fresh one from the store.
    pub(crate) fn triage_text(&self, target: &Target) -> Result<TriageText, CommandError> {
        if let Some(uri) = target.uri.as_deref().map(|uri| self.spelled(uri))
            && let Ok((document, version)) = self.text_of(&uri)
            && ::triage::is_triage(&document.text())
            && let Some(issue_id) = issue_id(&document.text())
        {
            return Ok(TriageText::existing(uri, issue_id, (document, version)));
        }
        let id = self.issue_id(target)?;
        for uri in self.open_uris() {
            if let Some(open) = self.snapshot(&uri)
                && open.role == Role::Triage
                && issue_id(&open.document.text()).as_deref() == Some(&id)
            {
                return Ok(TriageText::existing(uri, id, (open.document, Some(open.version))));
            }
        }
        let known = self.with_store(|store| store.document(&id, "triage"))?;
        if let Some(path) = known.map(|known| PathBuf::from(known.path))
            && path.exists()
        {
            let uri = uri::of_path(&path);
            let (document, version) = self.text_of(&uri)?;
            // Another document may have been put in its place.
            let text = document.text();
            if ::triage::is_triage(&text) && issue_id(&text).as_deref() == Some(&id) {
                return Ok(TriageText::existing(uri, id, (document, version)));
            }
        }
        self.fresh_triage(&id)
    }

    fn fresh_triage(&self, id: &str) -> Result<TriageText, CommandError> {
        let text = self.with_store(|store| {
            let Some(issue) = store.issue(id)? else { return Ok(None) };
            let (evidence, timeline, whys) =
                (store.evidence(id)?, store.timeline(id)?, store.whys(id)?);
            let first_log = store.logs(id)?.into_iter().next().map(|log| log.path);
            Ok(Some((::triage::render(&issue, &evidence, &timeline, &whys), issue, first_log)))
        })?;
        let (text, issue, first_log) = text.ok_or_else(|| {
            CommandError::Missing(format!("there is no issue {id}; listIssues shows all"))
        })?;
        let folder = self.document_folder(first_log.as_deref().map(Path::new));
        let path = self.free_path(&folder, &format!("triage-{}", ::triage::slug(&issue.title)));
        Ok(TriageText::fresh(uri::of_path(&path), issue.id, &text))
    }

    /// `NAME.md` in a folder, or the first `NAME-2.md`, `NAME-3.md` … that neither exists nor is open.
    pub(crate) fn free_path(&self, folder: &Path, name: &str) -> PathBuf {
        let mut number = 1;
        loop {
            let suffix = if number == 1 { String::new() } else { format!("-{number}") };
            let path = folder.join(format!("{name}{suffix}.md"));
            if !disk::is_taken(&path) && self.snapshot(&uri::of_path(&path)).is_none() {
                return path;
            }
            number += 1;
        }
    }

    /// Takes a triage document into the store: the issue, its whys, timeline, evidence and countermeasures.
    /// `version` is that of the editor's text; an older one than the store holds is passed over.
    /// Gives back what a person should know, if anything.
    pub(crate) fn store_triage(
        &self,
        uri: &str,
        version: Option<i32>,
        text: &str,
    ) -> Result<Option<String>, CommandError> {
        let written = ::triage::parse(text);
        if let Some(version) = ::triage::newer_version(&written) {
            return Err(CommandError::Refused(format!(
                "{} is of version {version}, which a newer tftsr writes, so it is not stored; update tftsr",
                uri::name(uri)
            )));
        }
        if ::triage::is_unmerged(text) {
            return Err(CommandError::Refused(format!(
                "{} holds lines that git could not merge, so it is not stored; its quick fixes keep one version or both",
                uri::name(uri)
            )));
        }
        let Some(id) = written.front.id else {
            return Err(CommandError::Missing(format!(
                "{} has no id in its front matter, so it is not stored; start triage from a log to get one",
                uri::name(uri)
            )));
        };
        // Documents of before may have another one.
        if !::triage::is_id(&id) && self.with_store(|store| store.issue(&id))?.is_none() {
            return Err(no_id(uri));
        }
        if version.is_some() {
            self.catch_up(uri, text);
        }
        let known = self.with_store(|store| store.issue(&id))?;
        // Original values are kept in the vault table alone, so what is stored of a document is sealed.
        let sealed = self.seal_numbered(&id, text, &why_numbers(text)).into_string();
        let parsed = ::triage::parse(&sealed);
        let issue = issue_from(&parsed, &id, known.as_ref());
        let document = StoredDocument {
            id: String::new(),
            issue_id: id.clone(),
            kind: "triage".to_owned(),
            path: path_text(uri),
            generated: String::new(),
            content: sealed,
            sha256: version_of(text),
            updated_at: Timestamp::now(),
        };
        let whys: Vec<_> = parsed.whys.iter().map(|why| why.value.clone()).collect();
        let evidence: Vec<_> =
            parsed.evidence.iter().map(|evidence| evidence.value.clone()).collect();
        let timeline: Vec<_> = parsed.timeline.iter().map(|event| event.value.clone()).collect();
        let countermeasures: Vec<_> =
            parsed.countermeasures.iter().map(|row| row.value.clone()).collect();
        let sha256 = document.sha256.clone();
        let marks = marks_of(&parsed);
        let Beyond { agreement, documents, .. } = self.beyond();
        let mut note = None;
        let refusal = self.with_store(|store| {
            if !self.is_newest(uri, version) {
                return Ok(None);
            }
            if known.is_none() && store.was_deleted(&id)? {
                agreement.set_deleted(uri, true);
                return Ok(Some(
                    "its issue was deleted from the store; its quick fixes bring the issue back or keep the file alone"
                        .to_owned(),
                ));
            }
            let stored = store.document(&id, "triage")?;
            if let Some(first) = stored.as_ref().map(|stored| Path::new(&stored.path))
                && !agreement.is_chosen(uri)
                && let Some(name) = twin_at(&documents, uri, &id, first)
            {
                agreement.is_second(uri, first);
                return Ok(Some(format!(
                    "{name} has the same id and is the document of the issue; its quick fixes give this one an id of its own or make it that document"
                )));
            }
            let unsettled = store.unsettled(&id, "triage")?;
            let other = stored.filter(|stored| stored.sha256 != sha256);
            let is_unsettled =
                other.as_ref().is_some_and(|other| Some(&other.sha256) == unsettled.as_ref());
            // Of a document that is not open, what is on disk is what counts: it was read for this change.
            if let Some(stored) = &other
                && version.is_some()
                && !agreement.comes_from(uri, &stored.sha256, is_unsettled)
            {
                // Told again when the document is opened next time, until somebody chooses.
                store.leave_unsettled(&id, "triage", &stored.sha256)?;
                let StoredDocument { sha256, content, .. } = stored.clone();
                agreement.disagree(uri, Other { whence: Whence::Stored, sha256, content });
                return Ok(Some(
                    "another version of it was stored since it was opened; its quick fixes keep both"
                        .to_owned(),
                ));
            }
            // A version that is nowhere else is written beside the file before it is covered.
            let is_alone = |stored: &StoredDocument| match version {
                Some(_) => agreement.is_before(uri, &stored.sha256),
                None => is_unsettled && !agreement.has_seen(uri, &stored.sha256),
            };
            if let Some(stored) = other.filter(is_alone) {
                match self.put_beside(uri, &stored.content, "the database held") {
                    Ok(said) => note = Some(format!("{} is stored; {said}.", uri::name(uri))),
                    Err(error) => return Ok(Some(error)),
                }
            }
            match known {
                Some(_) => store.update_issue(&issue)?,
                None => store.insert_issue(&issue)?,
            }
            store.replace_evidence(&id, &evidence)?;
            store.replace_whys(&id, &whys)?;
            store.replace_timeline(&id, &timeline)?;
            store.replace_countermeasures(&id, &countermeasures)?;
            store.replace_marks(&id, &marks)?;
            save_document(store, document)?;
            if version.is_some() {
                agreement.agreed(uri, &sha256, Some(issue.status));
            }
            Ok(None)
        })?;
        if let Some(reason) = refusal {
            return Err(CommandError::Refused(format!(
                "{} is not stored: {reason}",
                uri::name(uri)
            )));
        }
        Ok(note)
    }

    /// Whether no newer version of a document was stored so far; it counts as stored from now on. Asked with the
    /// store in hand, so nothing comes between the answer and the writing.
    fn is_newest(&self, uri: &str, version: Option<i32>) -> bool {
        let Some(version) = version else { return true };
        let mut stored = lock(&self.shared.stored);
        let newest = stored.entry(uri.to_owned()).or_insert(version);
        let is_newest = version >= *newest;
        *newest = version.max(*newest);
        is_newest
    }

    /// Takes an edited report into the store; what was generated last stays as the base of the next merge.
    pub(crate) fn store_report(&self, uri: &str, text: &str) -> Result<(), CommandError> {
        let Some(id) = issue_id(text) else { return Ok(()) };
        let known = self.with_store(|store| store.document(&id, &document_kind(text)))?;
        let Some(mut known) = known.filter(|known| known.path == path_text(uri)) else {
            return Ok(());
        };
        known.content = text.to_owned();
        self.keep_report(known)
    }

    /// Keeps a report, sealed.
    fn keep_report(&self, mut document: StoredDocument) -> Result<(), CommandError> {
        document.sha256 = crate::commands::sha256(document.content.as_bytes());
        document.content = self.seal(&document.issue_id, &document.content).into_string();
        document.updated_at = Timestamp::now();
        self.with_store(|store| save_document(store, document))
    }

    /// Keeps what an outcome asks for, after its changes were made. Gives back what a person should know, if anything.
    /// Of a document that is open the text is kept that it holds by now.
    pub fn confirm(&self, outcome: &Outcome) -> Option<String> {
        let mut note = None;
        let agreement = self.beyond().agreement;
        for confirmed in &outcome.confirmed {
            let kept = match confirmed.clone() {
                Confirmed::Triage { uri, text } => {
                    let (version, text) = match self.snapshot(&uri) {
                        Some(open) => (Some(open.version), open.document.text().into_owned()),
                        None => (None, text),
                    };
                    match ::triage::is_triage(&text) {
                        true => self.store_triage(&uri, version, &text),
                        false => self.store_report(&uri, &text).map(|()| None),
                    }
                }
                Confirmed::Settled { uri, other } => {
                    agreement.settled(&uri, &other);
                    Ok(None)
                }
                Confirmed::Revived { uri } => self.revive(&uri).map(|()| None),
                Confirmed::Deleted { uris } => {
                    uris.iter().for_each(|uri| agreement.set_deleted(uri, true));
                    Ok(None)
                }
                Confirmed::Chosen { uri, stored } => {
                    agreement.choose(&uri, &stored);
                    Ok(None)
                }
                Confirmed::Report(mut document) => {
                    if let Some(open) = self.snapshot(&uri::of_path(Path::new(&document.path))) {
                        document.content = open.document.text().into_owned();
                    }
                    self.keep_report(*document).map(|()| None)
                }
                Confirmed::Audit { action, subject, details } => {
                    self.audit(action, &subject, &details);
                    Ok(None)
                }
            };
            match kept {
                Ok(said) => note = said.or(note),
                Err(error) => return self.once(error.to_string()),
            }
        }
        note
    }

    /// Stores a deleted issue again, as its document says: what follows stores that.
    fn revive(&self, uri: &str) -> Result<(), CommandError> {
        let (document, _) = self.text_of(uri)?;
        let text = document.text();
        let Some(id) = issue_id(&text) else { return Ok(()) };
        if !::triage::is_id(&id) {
            return Err(no_id(uri));
        }
        let sealed = self.seal_numbered(&id, &text, &why_numbers(&text));
        let issue = issue_from(&::triage::parse(sealed.as_str()), &id, None);
        self.with_store(|store| match store.issue(&id)? {
            Some(_) => Ok(()),
            None => store.insert_issue(&issue),
        })?;
        self.beyond().agreement.set_deleted(uri, false);
        Ok(())
    }

    /// A warning about the store, the first time it is given: what is off stays off, and was said.
    pub(crate) fn once(&self, warning: String) -> Option<String> {
        let mut said = lock(&self.shared.said);
        (said.as_ref() != Some(&warning)).then(|| said.insert(warning).clone())
    }

    /// The edits that bring front matter in line with changed fields of an issue, if it has a document.
    pub(crate) fn front_matter_changes(
        &self,
        id: &str,
        fields: &[(&str, String)],
    ) -> Result<Vec<FileChange>, CommandError> {
        let target = Target { issue_id: Some(id.to_owned()), uri: None };
        let triage = match self.triage_text(&target) {
            Ok(triage) if !triage.is_new => triage,
            _ => return Ok(Vec::new()),
        };
        let mut document = triage.document.clone();
        for (key, value) in fields {
            let text = document.text().into_owned();
            let edits = ::triage::set_front_matter(&text, key, value)
                .map_err(|error| CommandError::Refused(error.to_string()))?;
            document.apply(&edits);
        }
        let edits = line_edits(&triage.document.text(), &document.text());
        if edits.is_empty() {
            return Ok(Vec::new());
        }
        Ok(vec![triage.changed(edits)])
    }
}

fn no_id(uri: &str) -> CommandError {
    let name = uri::name(uri);
    let reason = "is none, so it is not stored; its quick fixes mend that";
    CommandError::Refused(format!("the id of {name} {reason}"))
}

/// The marks of a document as the store keeps them.
pub(crate) fn marks_of(document: &TriageDocument) -> Vec<Mark> {
    let marks = ::triage::marks(document);
    let of = |kind: MarkKind, texts: std::collections::BTreeSet<String>| {
        texts.into_iter().map(move |text| Mark { kind, text })
    };
    of(MarkKind::Template, marks.templates)
        .chain(of(MarkKind::Cause, marks.causes))
        .chain(of(MarkKind::Component, marks.components))
        .collect()
}

/// Saves a document under the id it has, or a new one.
pub(crate) fn save_document(
    store: &mut store::Store,
    mut document: StoredDocument,
) -> Result<(), StoreError> {
    let known = store.document(&document.issue_id, &document.kind)?;
    document.id = known.map_or_else(|| uuid::Uuid::now_v7().to_string(), |known| known.id);
    store.save_document(&document)
}

/// The path of a document as the store keeps it; a document that is no file keeps its URI.
pub(crate) fn path_text(uri: &str) -> String {
    uri::to_path(uri).map_or_else(|| uri.to_owned(), |path| path.to_string_lossy().into_owned())
}

/// The issue a document describes; what the document does not say stays as it was.
pub(crate) fn issue_from(parsed: &TriageDocument, id: &str, known: Option<&Issue>) -> Issue {
    let now = Timestamp::now();
    let mut issue = known.cloned().unwrap_or_else(|| Issue {
        id: id.to_owned(),
        title: "Untitled".to_owned(),
        domain: Domain::Linux,
        severity: IssueSeverity::P3,
        status: IssueStatus::Open,
        tags: Vec::new(),
        assignee: None,
        created_at: now,
        updated_at: now,
        resolved_at: None,
    });
    let front = &parsed.front;
    if let Some(title) = &front.title {
        issue.title.clone_from(title);
    }
    issue.domain = front.domain.unwrap_or(issue.domain);
    issue.severity = front.severity.unwrap_or(issue.severity);
    // A status that cannot follow is underlined in the document, and left out here.
    if let Some(status) = front.status
        && known.is_none_or(|known| known.status.may_become(status))
    {
        issue.status = status;
    }
    issue.tags.clone_from(&front.tags);
    issue.updated_at = now;
    let done = matches!(issue.status, IssueStatus::Resolved | IssueStatus::Closed);
    issue.resolved_at = if done { issue.resolved_at.or(Some(now)) } else { None };
    issue
}

/// What a document is by its front matter: `rca` of `tftsr: rca/1`; `document` where that says nothing.
pub(crate) fn document_kind(text: &str) -> String {
    format_of(text)
        .and_then(|format| format.split('/').next())
        .map(str::to_owned)
        .filter(|kind| !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_lowercase()))
        .unwrap_or_else(|| "document".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_issue_stands_in_the_front_matter() {
        assert_eq!(issue_id("---\ntftsr: triage/1\nid: 7\n---\n").as_deref(), Some("7"));
        assert_eq!(
            issue_id("---\r\ntftsr: rca/1\r\nissue: \"8\"\r\n---\r\n").as_deref(),
            Some("8")
        );
        assert_eq!(issue_id("no front matter\nid: 9"), None);
        assert_eq!(issue_id("---\ntftsr: triage/1\n---\nid: 9"), None);
    }
}
