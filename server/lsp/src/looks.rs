//! Looks at the files of open triage documents and of the logs that they cite: another program may have changed one.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use workbench::Workbench;

use crate::configuring::Configuring;
use crate::saves::Saves;

/// How long a look waits: what the editor writes itself is said to be saved by then, and is no news.
const BY_AND_BY: Duration = Duration::from_millis(300);
/// The same for a log, which may grow all the time.
const NOW_AND_THEN: Duration = Duration::from_secs(1);

/// How often the files are looked at where nobody tells of changes: as often as a person could notice, and a few
/// microseconds of work for each document.
const OFTEN: Duration = Duration::from_secs(1);

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Look {
    /// After an edit: whether the editor read the file again.
    Reload,
    /// The file is said to have changed.
    Change,
    /// A log that triage documents cite is said to have changed.
    Cited,
}

/// Looks that are about to be taken, by document.
#[derive(Clone, Default)]
pub(crate) struct Looks(Arc<Mutex<HashSet<(String, Look)>>>);

impl Looks {
    /// Looks in a moment, once for all that comes until then. Saves on their way go first. Diagnostics follow where
    /// there may be something else to show.
    pub fn look(&self, uri: &str, look: Look, configuring: Configuring, saves: Saves) {
        let key = (uri.to_owned(), look);
        let (looks, asked) = (self.clone(), SystemTime::now());
        if !looks.waiting().insert(key.clone()) {
            return;
        }
        tokio::spawn(async move {
            tokio::time::sleep(if look == Look::Cited { NOW_AND_THEN } else { BY_AND_BY }).await;
            looks.waiting().remove(&key);
            saves.settled().await;
            let looked = tokio::task::spawn_blocking(move || {
                let (uri, look) = key;
                if look.take(&configuring.workbench, &uri, asked) {
                    configuring.refresh_triage(true);
                }
            });
            // A panic costs this one look.
            let _ = looked.await;
        });
    }

    /// Looks every now and then, for a client that watches no files: what another program writes is known before a save
    /// covers it. Ends with the runtime.
    pub fn keep_looking(&self, configuring: Configuring, saves: Saves) {
        let looks = self.clone();
        tokio::spawn(async move {
            let mut often = tokio::time::interval(OFTEN);
            often.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                often.tick().await;
                let workbench = configuring.workbench.clone();
                let touched = tokio::task::spawn_blocking(move || workbench.touched_on_disk());
                for uri in touched.await.unwrap_or_default() {
                    looks.look(&uri, Look::Change, configuring.clone(), saves.clone());
                }
            }
        });
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, HashSet<(String, Look)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Look {
    fn take(self, workbench: &Workbench, uri: &str, asked: SystemTime) -> bool {
        match self {
            Look::Reload => workbench.look_again(uri, asked),
            Look::Change => workbench.changed_on_disk(uri),
            // What the cited lines say now is read where diagnostics are computed.
            Look::Cited => true,
        }
    }
}
