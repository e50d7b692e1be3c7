//! Open documents: changed in one place, read through snapshots.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use detect::{Finding, Index};
use text::{Document, Encoding, Position, Span};

use crate::beyond::Beyond;
use crate::findings::{Findings, Progress};
use crate::log_slot::{LogEdit, LogSlot};
use crate::log_view::ReadLog;
use crate::policy::{Policies, Policy};
use crate::settings::Settings;
use crate::uri;

/// What a document is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A log, or any other text: findings, outline, triage.
    Log,
    /// A triage document.
    Triage,
    /// An RCA, a post-mortem, or a page on what logs say.
    Report,
}

/// One edit as an editor sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What is replaced; `None` replaces everything.
    pub range: Option<(Position, Position)>,
    /// What stands there afterwards.
    pub text: String,
}

/// Why an edit was not applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChangeProblem {
    /// The document was never opened, or has been closed.
    #[error("the document is not open; open it again")]
    NotOpen,
    /// The version is not above the last one.
    #[error(
        "the edit is for version {got} but version {have} is already known; reopen the document"
    )]
    OldVersion {
        /// Version of the edit.
        got: i32,
        /// Version we hold.
        have: i32,
    },
}

/// A document as it was at one moment: cheap to take, safe to read on any thread.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// As the editor spells it.
    pub uri: String,
    /// The editor's version.
    pub version: i32,
    /// The text.
    pub document: Document,
    /// What it is.
    pub role: Role,
    /// Settings in force when the snapshot was taken.
    pub settings: Arc<Settings>,
    /// Where its policy comes from, and the folders that count for text of no file.
    pub(crate) policies: Option<(Arc<Policies>, Vec<PathBuf>)>,
    /// Other documents, cited logs, the store.
    pub(crate) beyond: Beyond,
    findings: Arc<Findings>,
    log: Arc<LogSlot>,
    /// Whether it is as it was opened or saved.
    settled: bool,
}

impl Snapshot {
    /// Everything found in the text, nested findings included. What no edit came near is not looked at again.
    pub fn findings(&self) -> Vec<Finding> {
        self.complete(Index::findings)
    }

    /// The text read as a log; once for a version, and of a text that only grew since only what is new.
    pub fn log(&self) -> ReadLog {
        let options = crate::commands::read_options(&self.uri);
        self.log.read(&self.document, &options, self.policy().formats())
    }

    /// The log where reading it costs little, or where it was read: for what an editor asks at each move of the cursor.
    pub(crate) fn log_at_hand(&self) -> Option<ReadLog> {
        let length = self.document.len();
        match length <= QUICK || length <= WHOLE && self.settled {
            true => Some(self.log()),
            false => self.log_if_read(),
        }
    }

    /// The log where it was read. While a large text is being edited, it is the one that was read last, moved along.
    pub(crate) fn log_if_read(&self) -> Option<ReadLog> {
        self.log.at_hand(&self.document, &crate::commands::read_options(&self.uri))
    }

    /// The log for a view of the whole text. A large one is read as it was opened or saved; while it is being edited
    /// it is followed or moved along.
    pub(crate) fn log_to_view(&self) -> Option<ReadLog> {
        match self.is_quick_to_view() {
            true => Some(self.log()),
            false => {
                let options = crate::commands::read_options(&self.uri);
                self.log.to_view(&self.document, &options)
            }
        }
    }

    /// What is off in how a large log was written, as it was when it was read, moved along with edits since.
    pub(crate) fn conditions_if_read(&self, silence: i64) -> Option<Vec<logs::Condition>> {
        let options = crate::commands::read_options(&self.uri);
        self.log.conditions(&self.document, &options, silence)
    }

    /// Whether a view of the whole text may be computed: it is small, or as it was opened or saved.
    pub(crate) fn is_quick_to_view(&self) -> bool {
        self.document.len() <= QUICK || self.settled
    }

    /// The policy for this text. Reads policy files that were not read yet, so it may block.
    pub fn policy(&self) -> Arc<Policy> {
        match &self.policies {
            Some((policies, folders)) => policies.of(uri::to_path(&self.uri).as_deref(), folders),
            None => NO_POLICY.clone(),
        }
    }

    /// The findings that are shown and redacted: not overlapping, in order.
    pub fn shown(&self) -> Vec<Finding> {
        detect::resolve(&self.findings())
    }

    /// The findings that share a byte with a span or touch its ends, nested ones included. Quick, be the scan complete or not.
    pub fn near(&self, span: Span) -> Vec<Finding> {
        self.findings.near(span, self)
    }

    /// Scans on until a moment, or until there is a newer text; without a moment to the end.
    pub fn look(&self, until: Option<Instant>) -> Progress {
        self.findings.look(self, until)
    }

    /// What the complete scan says.
    pub(crate) fn complete<T>(&self, ask: impl FnOnce(&Index) -> T) -> T {
        self.findings.complete(self, ask)
    }

    /// What is known so far.
    pub(crate) fn so_far<T>(&self, ask: impl FnOnce(&Index) -> T) -> T {
        self.findings.so_far(ask)
    }
}

/// For snapshots that no workbench took.
static NO_POLICY: LazyLock<Arc<Policy>> = LazyLock::new(|| Arc::new(Policy::none()));

#[derive(Clone)]
struct Open {
    /// As the editor spells it.
    uri: String,
    version: i32,
    document: Document,
    role: Role,
    /// Made with the first snapshot and again with each change; a snapshot keeps those of its own version.
    findings: Option<Arc<Findings>>,
    /// A new slot on each change, likewise, which knows the one before.
    log: Arc<LogSlot>,
    /// The version that was opened or saved last.
    settled: i32,
}

/// The open documents and the settings. Every method holds the lock for microseconds and awaits nothing.
#[derive(Default)]
pub struct Documents {
    state: Mutex<State>,
}

#[derive(Clone, Default)]
struct State {
    /// By `uri::key`.
    open: HashMap<String, Open>,
    /// Keys, the one touched last at the end.
    recent: Vec<String>,
}

impl Documents {
    /// Opens a document, or replaces the one that is open under this URI.
    pub fn open(&self, uri: &str, version: i32, document: Document) {
        let role = role_of(&document.slice(Span::new(0, HEAD)));
        let open = Open {
            uri: uri.to_owned(),
            version,
            document,
            role,
            findings: None,
            log: Arc::default(),
            settled: version,
        };
        let key = uri::key(uri);
        let mut state = lock(&self.state);
        state.touch(&key);
        if let Some(before) = state.open.insert(key, open) {
            before.outdate();
        }
    }

    /// Applies edits in the order given; each position refers to the text after the edit before it.
    pub fn change(
        &self,
        uri: &str,
        version: i32,
        changes: &[Change],
        encoding: Encoding,
    ) -> Result<(), ChangeProblem> {
        let key = uri::key(uri);
        let mut state = lock(&self.state);
        let open = state.open.get_mut(&key).ok_or(ChangeProblem::NotOpen)?;
        if version <= open.version {
            return Err(ChangeProblem::OldVersion { got: version, have: open.version });
        }
        let mut edits = Vec::with_capacity(changes.len());
        let mut log_edits = Vec::with_capacity(changes.len());
        for change in changes {
            let (span, text) = match change.range {
                // An editor that reads a file again sends all of it; only what differs counts.
                None => {
                    let (start, end) = open.document.common_ends(&change.text);
                    let text = change.text.get(start..change.text.len() - end);
                    (Span::new(start, open.document.len() - end), text.unwrap_or_default())
                }
                Some((start, end)) => {
                    (open.document.span(start, end, encoding), change.text.as_str())
                }
            };
            edits.push((span, text.len()));
            log_edits.push(LogEdit::of(&open.document, span, text));
            open.document.replace(span, text);
        }
        open.version = version;
        open.role = role_of(&open.document.slice(Span::new(0, HEAD)));
        open.log = Arc::new(LogSlot::after(&open.log, log_edits));
        open.outdate();
        // What is looked for in a triage document depends on all of its text.
        let is_log = open.role == Role::Log;
        open.findings =
            open.findings.take().filter(|_| is_log).map(|known| Arc::new(known.after(&edits)));
        state.touch(&key);
        Ok(())
    }

    /// Says that a version was saved.
    pub fn saved(&self, uri: &str, version: i32) {
        if let Some(open) = lock(&self.state).open.get_mut(&uri::key(uri)) {
            open.settled = version;
        }
    }

    /// Forgets a document.
    pub fn close(&self, uri: &str) {
        let key = uri::key(uri);
        let mut state = lock(&self.state);
        if let Some(closed) = state.open.remove(&key) {
            closed.outdate();
        }
        state.recent.retain(|recent| *recent != key);
    }

    /// The document as it is now.
    pub fn snapshot(&self, uri: &str, settings: &Arc<Settings>) -> Option<Snapshot> {
        let mut state = lock(&self.state);
        let open = state.open.get_mut(&uri::key(uri))?;
        let unknown = || Arc::new(Findings::unknown(settings, open.document.len()));
        let known = open.findings.take().filter(|known| known.are_under(settings));
        let findings = known.unwrap_or_else(unknown);
        open.findings = Some(Arc::clone(&findings));
        Some(Snapshot {
            uri: open.uri.clone(),
            version: open.version,
            document: open.document.clone(),
            role: open.role,
            settings: Arc::clone(settings),
            policies: None,
            beyond: Beyond::default(),
            findings,
            log: Arc::clone(&open.log),
            settled: open.settled == open.version,
        })
    }

    /// The text of an open document, with its version.
    pub(crate) fn document(&self, uri: &str) -> Option<(i32, Document)> {
        let state = lock(&self.state);
        let open = state.open.get(&uri::key(uri))?;
        Some((open.version, open.document.clone()))
    }

    /// What an open document is.
    pub(crate) fn role(&self, uri: &str) -> Option<Role> {
        lock(&self.state).open.get(&uri::key(uri)).map(|open| open.role)
    }

    /// The beginnings of all open triage documents.
    pub(crate) fn triage_heads(&self) -> Vec<(String, String)> {
        let state = lock(&self.state);
        let triage = state.open.values().filter(|open| open.role == Role::Triage);
        triage
            .map(|open| (open.uri.clone(), open.document.slice(Span::new(0, HEAD)).into_owned()))
            .collect()
    }

    /// The open triage document that was touched last.
    pub(crate) fn latest_triage(&self) -> Option<(String, Document)> {
        let state = lock(&self.state);
        let open = state.recent.iter().rev().filter_map(|key| state.open.get(key));
        open.filter(|open| open.role == Role::Triage)
            .map(|open| (open.uri.clone(), open.document.clone()))
            .next()
    }

    /// All open URIs, the one touched last first.
    pub fn recent(&self) -> Vec<String> {
        let state = lock(&self.state);
        state.recent.iter().rev().filter_map(|key| Some(state.open.get(key)?.uri.clone())).collect()
    }

    /// The documents as they are now, untouched by what comes after. Texts are shared, not copied.
    pub(crate) fn frozen(&self) -> Documents {
        Documents { state: Mutex::new(lock(&self.state).clone()) }
    }
}

impl Open {
    /// Stops scans of this text: it is changed or closed.
    fn outdate(&self) {
        if let Some(findings) = &self.findings {
            findings.outdate();
        }
    }
}

impl State {
    fn touch(&mut self, key: &str) {
        self.recent.retain(|recent| recent != key);
        self.recent.push(key.to_owned());
    }
}

/// What is looked for in a document: in a triage document or a report the numbers of whys are no addresses.
pub(crate) fn detection(
    settings: &Settings,
    policy: &Policy,
    role: Role,
    text: &str,
) -> detect::Config {
    let mut config = policy.apply(settings.detection());
    if role != Role::Log {
        config.allow_values.extend(crate::triage_document::why_numbers(text));
    }
    config
}

/// Up to this size, in bytes, a log is read again whenever something asks: in the time between two frames of a screen.
const QUICK: usize = 1 << 20;
/// Up to this size, in bytes, a log as it was opened or saved is read when the cursor rests on it.
const WHOLE: usize = 8 << 20;
/// How much of a text decides what it is: the front matter is at the top.
const HEAD: usize = 4096;

/// How many lines of front matter are looked at for what a text is.
const MOST_FIELDS: usize = 64;

pub(crate) fn role_of(content: &str) -> Role {
    let kind = format_of(content).unwrap_or_default();
    match kind.split('/').next() {
        Some("triage") => Role::Triage,
        Some("rca" | "postmortem" | "analysis") => Role::Report,
        _ => Role::Log,
    }
}

/// What a document says that it is: `triage/1` of `tftsr: triage/1`, also while its quotation marks are half typed.
pub(crate) fn format_of(content: &str) -> Option<&str> {
    let content = content.get(triage::above_front_matter(content)..).unwrap_or(content);
    let mut lines = content.trim_start_matches('\u{feff}').lines();
    lines.next().filter(|first| first.starts_with("---"))?;
    let front = lines.take_while(|line| line.trim_end() != "---").take(MOST_FIELDS);
    let value = front.into_iter().find_map(|line| line.strip_prefix("tftsr:"))?;
    Some(value.trim().trim_matches(['"', '\'']))
}

/// A lock whose holder panicked still guards sound data here: every critical section is a plain assignment.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const URI: &str = "file:///w/app.log";

    fn at(line: u32, column: u32) -> Position {
        Position { line, column }
    }

    #[test]
    fn a_snapshot_does_not_see_what_comes_after() {
        let (documents, settings) = (Documents::default(), Arc::new(Settings::defaults()));
        documents.open(URI, 1, Document::new("one\n"));
        let before = documents.snapshot(URI, &settings).expect("open");
        let change = Change { range: Some((at(0, 0), at(0, 3))), text: "two".into() };
        documents.change(URI, 2, &[change], Encoding::Utf16).expect("applies");
        let after = documents.snapshot(URI, &settings).expect("open");
        assert_eq!(
            (before.document.text().as_ref(), after.document.text().as_ref()),
            ("one\n", "two\n")
        );
    }

    /// Pieces that make and break findings of one line and of several.
    fn text() -> impl Strategy<Value = String> {
        let armor = |word: &str| format!("-----{word} {}-----\n", concat!("PRIVATE ", "KEY"));
        let pieces = [
            armor("BEGIN"),
            armor("END"),
            "MIIEowIBAAKCAQEAvX3m9ZqLw7T5kRb2Yc8NfHsJdGpQeWuOzKtVyBlMnCxAaPiS\n".to_owned(),
            "\"password\":\r\n".to_owned(),
            "  \"hunter2xyzQ\",\n".to_owned(),
            "from 203.0.113.9 user=ana@example.com\n".to_owned(),
            "\u{1F600}é ".to_owned(),
            "\n".to_owned(),
            "2026-05-01 INFO cache hit\n".repeat(800),
        ];
        prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..8)
            .prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn findings_follow_edits(
            first in text(),
            edits in prop::collection::vec(((0_u32..2000, 0_u32..60), (0_u32..4, 0_u32..60), text(), any::<bool>()), 1..16),
        ) {
            let (documents, settings) = (Documents::default(), Arc::new(Settings::defaults()));
            documents.open(URI, 0, Document::new(&first));
            for (version, ((line, column), (lines, end), text, is_asked)) in edits.into_iter().enumerate() {
                let range = Some((at(line, column), at(line + lines, end)));
                documents
                    .change(URI, version as i32 + 1, &[Change { range, text }], Encoding::Utf16)
                    .expect("applies");
                if is_asked {
                    let snapshot = documents.snapshot(URI, &settings).expect("open");
                    let text = snapshot.document.text();
                    let expected = detect::scan(text.as_bytes(), &settings.detection());
                    prop_assert_eq!(snapshot.near(Span::new(0, 300)), expected.iter()
                        .filter(|finding| finding.span.start <= 300).cloned().collect::<Vec<_>>());
                    prop_assert_eq!(snapshot.findings(), expected);
                }
            }
        }
    }

    #[test]
    fn a_scan_stops_for_a_newer_text_and_its_work_is_kept() {
        let (documents, settings) = (Documents::default(), Arc::new(Settings::defaults()));
        let text = "2026-05-01 INFO cache hit for ana@example.com\n".repeat(20_000);
        documents.open(URI, 1, Document::new(&text));
        let old = documents.snapshot(URI, &settings).expect("open");
        assert_eq!(old.look(Some(Instant::now())), Progress::Partial);
        assert_eq!(old.look(None), Progress::Complete);
        let range = Some((at(0, 0), at(0, 1)));
        documents
            .change(URI, 2, &[Change { range, text: "2".into() }], Encoding::Utf8)
            .expect("applies");
        let new = documents.snapshot(URI, &settings).expect("open");
        let unknown = new.so_far(|index| index.gap().map_or(0, |gap| gap.span().len()));
        assert!(unknown > 0 && unknown < 64 << 10, "{unknown} bytes");
        documents.close(URI);
        assert_eq!(new.look(None), Progress::Outdated);
        assert_eq!(new.findings().len(), old.findings().len());
    }

    #[test]
    fn a_large_log_is_not_read_again_while_it_is_edited() {
        let (documents, settings) = (Documents::default(), Arc::new(Settings::defaults()));
        let line =
            "2026-05-01T10:00:00Z INFO nothing to see in this line at all, and that is fine\n";
        documents.open(URI, 1, Document::new(&line.repeat(WHOLE / line.len() + 2)));
        let snapshot = documents.snapshot(URI, &settings).expect("open");
        assert!(snapshot.log_at_hand().is_none(), "nobody waits for it at the cursor");
        assert!(snapshot.log_to_view().is_some() && snapshot.log_at_hand().is_some());
        let change = Change { range: Some((at(0, 0), at(0, 0))), text: "x".into() };
        documents.change(URI, 2, &[change], Encoding::Utf16).expect("applies");
        let edited = documents.snapshot(URI, &settings).expect("open");
        let moved = edited.log_to_view().expect("the one that was read, moved along");
        assert_eq!(
            (
                moved.records.get(0).expect("a record").span.start,
                moved.records.get(0).expect("a record").line
            ),
            (1, 1)
        );
        documents.saved(URI, 2);
        let saved = documents.snapshot(URI, &settings).expect("open");
        assert_eq!(
            saved.log_to_view().expect("is read").records.get(0).expect("a record").span.start,
            0
        );
    }

    #[test]
    fn stale_and_unknown_edits_are_refused_and_change_nothing() {
        let (documents, settings) = (Documents::default(), Arc::new(Settings::defaults()));
        documents.open(URI, 5, Document::new("text"));
        let change = [Change { range: None, text: "other".into() }];
        assert_eq!(
            documents.change(URI, 5, &change, Encoding::Utf8),
            Err(ChangeProblem::OldVersion { got: 5, have: 5 })
        );
        assert_eq!(
            documents.change("file:///none", 9, &change, Encoding::Utf8),
            Err(ChangeProblem::NotOpen)
        );
        assert_eq!(documents.snapshot(URI, &settings).expect("open").document.text(), "text");
    }

    #[test]
    fn a_document_is_found_under_any_spelling_of_its_uri() {
        let (documents, settings) = (Documents::default(), Arc::new(Settings::defaults()));
        let (vscode, plain) = ("file:///w/a%20%2B%28b%29/app.log", "file:///w/a%20+(b)/app.log");
        documents.open(vscode, 1, Document::new("text"));
        assert_eq!(documents.snapshot(plain, &settings).expect("open").uri, vscode);
        documents.close(plain);
        assert!(documents.recent().is_empty() && documents.snapshot(vscode, &settings).is_none());
    }

    #[test]
    fn the_front_matter_says_what_a_document_is() {
        let many = format!("---\n{}tftsr: triage/1\n---\n", "field: x\n".repeat(20));
        assert_eq!(role_of(&many), Role::Triage, "however many fields stand before");
        assert_eq!(role_of("---\ntftsr: \"triage/1\n---\n"), Role::Triage, "half typed");
        assert_eq!(role_of("---\ntitle: x\n---\ntftsr: triage/1\n"), Role::Log);
        for (content, role) in [
            ("---\ntftsr: triage/1\n---\n", Role::Triage),
            ("---\ntftsr: rca/1\n---\n", Role::Report),
            ("---\ntitle: x\n---\n", Role::Log),
            ("2026-01-01 tftsr: triage/1", Role::Log),
            ("", Role::Log),
        ] {
            assert_eq!(role_of(content), role, "{content:?}");
        }
    }
}
