//! Saves on their way into the store: a command that comes behind one sees what was saved.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

/// How long a command waits for a save at most. The store answers in milliseconds unless its disk is in trouble, of which the
/// command then tells itself.
const PATIENCE: Duration = Duration::from_secs(2);

/// How many saves are on their way.
#[derive(Clone)]
pub(crate) struct Saves(Arc<watch::Sender<usize>>);

impl Saves {
    pub fn new() -> Saves {
        Saves(Arc::new(watch::Sender::new(0)))
    }

    /// A save begins; it ends when what is given back is dropped.
    pub fn begin(&self) -> Save {
        self.0.send_modify(|open| *open += 1);
        Save(self.clone())
    }

    /// Waits for those that have begun.
    pub async fn settled(&self) {
        let mut open = self.0.subscribe();
        let _ = tokio::time::timeout(PATIENCE, open.wait_for(|open| *open == 0)).await;
    }
}

/// A save on its way.
pub(crate) struct Save(Saves);

impl Drop for Save {
    fn drop(&mut self) {
        self.0.0.send_modify(|open| *open = open.saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_command_waits_for_the_saves_before_it() {
        let saves = Saves::new();
        saves.settled().await;
        let (first, second) = (saves.begin(), saves.begin());
        let waiting = tokio::spawn({
            let saves = saves.clone();
            async move { saves.settled().await }
        });
        drop(first);
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        drop(second);
        waiting.await.expect("ends");
    }
}
