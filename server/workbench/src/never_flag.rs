//! Values that a person said never to flag.
//!
//! They stand in the vault, in a scope of their own, since no other place on disk may hold a value that was found. Without
//! a store they are forgotten with the process. They loosen what is shown and redacted in files; what is sealed for a
//! document or a network is sealed all the same.

use redact::{Entry, Ledger};
use store::{Store, StoreError};

use crate::Workbench;
use crate::documents::lock;
use crate::outcome::CommandError;
use crate::settings::NeverFlag;

/// The scope of these values in the vault.
const SCOPE: &str = "never flag";

/// One of them.
pub(crate) struct Ignored {
    /// Names it, such as `email-1`.
    pub(crate) id: String,
    /// Its type.
    pub(crate) kind: String,
    /// The value.
    pub(crate) value: String,
}

/// What the store holds of them.
pub(crate) fn stored(store: &Store) -> Result<NeverFlag, StoreError> {
    let rows = store.placeholders(SCOPE)?;
    Ok(NeverFlag(rows.into_iter().map(|row| row.value).collect()))
}

impl Workbench {
    /// Never flags a value from now on. Gives back its id, and what a person should know when it is not kept.
    pub(crate) fn never_flag(&self, kind: &str, value: &str) -> (String, Option<String>) {
        let (placeholder, note) = self.with_ledger(SCOPE, |ledger| ledger.placeholder(kind, value));
        {
            let mut layers = lock(&self.shared.layers);
            if !layers.never_flag.0.iter().any(|known| known == value) {
                layers.never_flag.0.push(value.to_owned());
            }
        }
        self.configure_again();
        (id(&placeholder), note)
    }

    /// Flags a value again. An error when there is none of this id.
    pub(crate) fn flag_again(&self, id: &str) -> Result<(), CommandError> {
        let missing = || {
            CommandError::Missing(format!(
                "there is no value {id} that is never flagged; listIgnoredValues shows all"
            ))
        };
        let ignored = self.ignored()?;
        let entry = ignored.iter().find(|entry| entry.id == id).ok_or_else(missing)?;
        let placeholder = placeholder(&entry.id);
        let removed = self.with_store(|store| store.remove_placeholder(SCOPE, &placeholder));
        let mut ledgers = lock(&self.shared.ledgers);
        if let Some(ledger) = ledgers.get_mut(SCOPE) {
            let left: Vec<Entry> = ledger
                .entries()
                .iter()
                .filter(|entry| entry.placeholder() != placeholder)
                .cloned()
                .collect();
            *ledger = Ledger::new(left);
        } else {
            removed?;
        }
        drop(ledgers);
        lock(&self.shared.layers).never_flag.0.retain(|value| *value != entry.value);
        self.configure_again();
        Ok(())
    }

    /// All of them, in the order they were said.
    pub(crate) fn ignored(&self) -> Result<Vec<Ignored>, CommandError> {
        let stored = self.with_store(|store| store.placeholders(SCOPE));
        let in_memory: Vec<Ignored> = lock(&self.shared.ledgers)
            .get(SCOPE)
            .map(|ledger| {
                let ignored = |entry: &Entry| Ignored {
                    id: id(&entry.placeholder()),
                    kind: entry.kind.clone(),
                    value: entry.value.clone(),
                };
                ledger.entries().iter().map(ignored).collect()
            })
            .unwrap_or_default();
        match stored {
            Ok(rows) => Ok(rows
                .into_iter()
                .map(|row| Ignored { id: id(&row.placeholder), kind: row.kind, value: row.value })
                .chain(in_memory)
                .collect()),
            Err(error) if in_memory.is_empty() => Err(error),
            Err(_) => Ok(in_memory),
        }
    }
}

/// `email-1`: the brackets of a placeholder would make it look like one that stands in a text.
fn id(placeholder: &str) -> String {
    let inner = placeholder.trim_start_matches('[').trim_end_matches(']').to_lowercase();
    match inner.rsplit_once('_') {
        Some((kind, number)) => format!("{kind}-{number}"),
        None => inner,
    }
}

/// The placeholder of an id.
fn placeholder(id: &str) -> String {
    match id.rsplit_once('-') {
        Some((kind, number)) => format!("[{}_{number}]", kind.to_uppercase()),
        None => format!("[{}]", id.to_uppercase()),
    }
}
