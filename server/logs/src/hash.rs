//! The short hash by which a document remembers what a cited line said.

use sha2::{Digest, Sha256};

/// The first 16 hex digits of the SHA-256 of some bytes (FIPS 180-4).
pub fn line_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_known_digest_of_abc() {
        assert_eq!(super::line_hash(b"abc"), "ba7816bf8f01cfea");
    }
}
