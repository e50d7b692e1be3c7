//! Findings of an open document, which follow its edits: a scan in steps that stops when there is a newer text.
//!
//! Whoever needs findings does the steps on its own thread. The index is locked for microseconds at a time, so that an edit or a
//! question about one place never waits for a scan.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use detect::{Config, Finding, Index};
use text::Span;

use crate::documents::{Role, Snapshot, detection, lock};
use crate::policy::Policy;
use crate::settings::Settings;

/// What is known of the findings in one version of a document under some settings.
#[derive(Debug)]
pub(crate) struct Findings {
    settings: Arc<Settings>,
    /// What is looked for, and the policy it was made of; empty until it is needed, since it may depend on files and on the text.
    config: Mutex<Option<(Arc<Policy>, Arc<Config>)>>,
    index: Mutex<Index>,
    /// Held by whoever scans, so that nobody does the same work twice.
    turn: Mutex<()>,
    /// Whether there is a newer text.
    outdated: AtomicBool,
}

/// How far a scan has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// All of the text was looked at.
    Complete,
    /// There was no time for the rest.
    Partial,
    /// The text is no longer the newest one; the rest is of no use.
    Outdated,
}

impl Findings {
    /// Nothing known yet of a text of so many bytes.
    pub fn unknown(settings: &Arc<Settings>, length: usize) -> Findings {
        Findings {
            settings: Arc::clone(settings),
            config: Mutex::default(),
            index: Mutex::new(Index::unknown(length)),
            turn: Mutex::default(),
            outdated: AtomicBool::new(false),
        }
    }

    /// Whether these are the findings under these settings.
    pub fn are_under(&self, settings: &Arc<Settings>) -> bool {
        Arc::ptr_eq(&self.settings, settings)
    }

    /// What stays known after edits, each of them bytes of the text before it that became a number of bytes.
    pub fn after(&self, edits: &[(Span, usize)]) -> Findings {
        self.outdate();
        let config = lock(&self.config);
        let mut index = lock(&self.index).clone();
        for (span, inserted) in edits {
            index.edit(*span, *inserted);
        }
        Findings {
            settings: Arc::clone(&self.settings),
            config: Mutex::new(config.clone()),
            index: Mutex::new(index),
            turn: Mutex::default(),
            outdated: AtomicBool::new(false),
        }
    }

    /// Says that there is a newer text.
    pub fn outdate(&self) {
        self.outdated.store(true, Ordering::Relaxed);
    }

    /// Looks at what is not known, until a moment, or while the text is the newest one.
    pub fn look(&self, snapshot: &Snapshot, until: Option<Instant>) -> Progress {
        let _turn = lock(&self.turn);
        let config = self.config(snapshot);
        loop {
            let Some(gap) = lock(&self.index).gap() else { return Progress::Complete };
            if self.outdated.load(Ordering::Relaxed) {
                return Progress::Outdated;
            }
            if until.is_some_and(|until| Instant::now() >= until) {
                return Progress::Partial;
            }
            let filling = gap.scan(&snapshot.document, &config);
            lock(&self.index).fill(filling);
        }
    }

    /// Looks at all that is not known, be there a newer text or not, and gives what `ask` wants of it.
    pub fn complete<T>(&self, snapshot: &Snapshot, ask: impl FnOnce(&Index) -> T) -> T {
        let _turn = lock(&self.turn);
        let config = self.config(snapshot);
        loop {
            let gap = {
                let index = lock(&self.index);
                match index.gap() {
                    None => return ask(&index),
                    Some(gap) => gap,
                }
            };
            let filling = gap.scan(&snapshot.document, &config);
            lock(&self.index).fill(filling);
        }
    }

    /// What is known so far.
    pub fn so_far<T>(&self, ask: impl FnOnce(&Index) -> T) -> T {
        ask(&lock(&self.index))
    }

    /// The findings at a span, in milliseconds even while most of the text was not looked at yet.
    pub fn near(&self, span: Span, snapshot: &Snapshot) -> Vec<Finding> {
        let policy = snapshot.policy();
        let known = lock(&self.config).clone().filter(|(known, _)| Arc::ptr_eq(known, &policy));
        let Some((_, config)) = known else {
            // Nothing is known under this policy; what was found under another waits for whoever scans next.
            let config = made(snapshot, &policy);
            return Index::unknown(snapshot.document.len()).near(span, &snapshot.document, &config);
        };
        let index = {
            let index = lock(&self.index);
            if let Some(known) = index.known(span) {
                return known;
            }
            index.clone()
        };
        index.near(span, &snapshot.document, &config)
    }

    /// What is looked for now. Under another policy than before nothing is known any more. Only for who has the turn.
    fn config(&self, snapshot: &Snapshot) -> Arc<Config> {
        let policy = snapshot.policy();
        let mut known = lock(&self.config);
        if let Some((known, config)) = known.as_ref()
            && Arc::ptr_eq(known, &policy)
        {
            return Arc::clone(config);
        }
        let config = Arc::new(made(snapshot, &policy));
        *lock(&self.index) = Index::unknown(snapshot.document.len());
        *known = Some((policy, Arc::clone(&config)));
        config
    }
}

fn made(snapshot: &Snapshot, policy: &Policy) -> Config {
    let is_triage = snapshot.role == Role::Triage;
    let text = if is_triage { snapshot.document.text() } else { "".into() };
    detection(&snapshot.settings, policy, snapshot.role, &text)
}
