//! `[EMAIL_h4wq7k2zr5c3vq6xbt2ma]`: the type, and 100 bits of HMAC-SHA-256 over type and canonical value.
//!
//! The same on every machine and in every run that holds the key, whatever else is redacted, so it needs no memory and may
//! run on parts of a log at once. Without the key a guessed value cannot be checked. Two of a hundred million values share
//! a stand-in with a chance below one in a hundred million million.

use crate::key::{Prf, base32};
use crate::{Key, Style};

/// Letters and digits behind the `h`, five bits each.
const LENGTH: usize = 20;

/// The style.
#[derive(Debug, Clone)]
pub struct Hash(Prf);

impl Hash {
    /// With this key.
    pub fn new(key: &Key) -> Hash {
        Hash(Prf::new(key, "hash"))
    }

    pub(crate) fn of(&self, kind: &str, canonical: &str) -> String {
        let hash = base32(&self.0.draw(kind, canonical.as_bytes()), LENGTH);
        format!("[{}_h{hash}]", kind.to_ascii_uppercase())
    }
}

impl Style for Hash {
    fn stand_in(&mut self, kind: &'static str, value: &str) -> String {
        self.of(kind, &detect::canonical(kind, value))
    }
}
