//! Names that come from a configuration and are kept for the life of the process.
//!
//! A finding names its rule and kind by plain references, so that millions of them cost no allocation. Names of a configuration
//! become such references by being kept once; a configuration that is read again and again keeps nothing new.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

static KEPT: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// The name as a reference that stays.
pub(crate) fn kept(name: &str) -> &'static str {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = kept.get(name) {
        return known;
    }
    let name: &'static str = Box::leak(name.to_owned().into_boxed_str());
    kept.insert(name);
    name
}
