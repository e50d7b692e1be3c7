//! Random keys, keys from passphrases (Argon2id, RFC 9106) and one key encrypted with another (ChaCha20-Poly1305, RFC 8439).

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{AeadInPlace, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Nonce, Tag};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::VaultError;

/// What a guess of the passphrase costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cost {
    /// Memory in KiB.
    pub(crate) memory: u32,
    /// How often the memory is gone over.
    pub(crate) passes: u32,
    /// Degree of parallelism.
    pub(crate) lanes: u32,
}

impl Cost {
    /// The second recommended choice of RFC 9106, section 4: 64 MiB, 3 passes, 4 lanes.
    pub(crate) const DEFAULT: Cost = Cost { memory: 64 * 1024, passes: 3, lanes: 4 };

    /// Whether a cost read from a file is one that we would pay: at most 1 GiB, 64 passes, 16 lanes.
    fn is_bearable(self) -> bool {
        self.memory <= 1024 * 1024 && self.passes <= 64 && self.lanes <= 16
    }
}

/// Random bytes of the system.
pub(crate) fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>, VaultError> {
    let mut bytes = Zeroizing::new([0; N]);
    getrandom::fill(&mut *bytes).map_err(|_| VaultError::Random)?;
    Ok(bytes)
}

/// 16 hex digits that name a key: the start of a SHA-256 over it. A random 256-bit key cannot be guessed from them.
pub(crate) fn fingerprint(key: &[u8; 32]) -> String {
    let digest = Sha256::new().chain_update(b"tftsr database key\0").chain_update(key).finalize();
    hex(digest.get(..8).unwrap_or_default()).to_string()
}

/// The key that a passphrase makes; `None` for a cost that cannot or should not be paid.
pub(crate) fn passphrase_key(
    passphrase: &str,
    salt: &[u8],
    cost: Cost,
) -> Option<Zeroizing<[u8; 32]>> {
    if !cost.is_bearable() {
        return None;
    }
    let parameters = Params::new(cost.memory, cost.passes, cost.lanes, Some(32)).ok()?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
        .hash_password_into(passphrase.as_bytes(), salt, &mut *key)
        .ok()?;
    Some(key)
}

/// `key` encrypted with `wrapping`, bound to a context; 32 bytes and a tag of 16.
pub(crate) fn wrap(
    wrapping: &[u8; 32],
    nonce: &[u8; 12],
    context: &str,
    key: &[u8; 32],
) -> Option<[u8; 48]> {
    let mut text = Zeroizing::new(*key);
    let tag = ChaCha20Poly1305::new(wrapping.into())
        .encrypt_in_place_detached(Nonce::from_slice(nonce), context.as_bytes(), &mut *text)
        .ok()?;
    let mut wrapped = [0; 48];
    let (head, tail) = wrapped.split_at_mut(32);
    head.copy_from_slice(&*text);
    tail.copy_from_slice(&tag);
    Some(wrapped)
}

/// What was wrapped; `None` when the wrapping key or the context is another, or a bit was changed.
pub(crate) fn unwrap(
    wrapping: &[u8; 32],
    nonce: &[u8; 12],
    context: &str,
    wrapped: &[u8; 48],
) -> Option<Zeroizing<[u8; 32]>> {
    let (head, tail) = wrapped.split_at(32);
    let mut key = Zeroizing::new(<[u8; 32]>::try_from(head).ok()?);
    ChaCha20Poly1305::new(wrapping.into())
        .decrypt_in_place_detached(
            Nonce::from_slice(nonce),
            context.as_bytes(),
            &mut *key,
            Tag::from_slice(tail),
        )
        .ok()?;
    Some(key)
}

/// Lower-case hex digits, wiped when dropped.
pub(crate) fn hex(bytes: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() * 2 + 1));
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    text
}

/// Exactly `2 * N` hex digits as bytes.
pub(crate) fn unhex<const N: usize>(text: &str) -> Option<Zeroizing<[u8; N]>> {
    let digits = text.as_bytes();
    if digits.len() != N * 2 {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut bytes = Zeroizing::new([0; N]);
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let &[high, low] = pair else { return None };
        *byte = digit(high)? << 4 | digit(low)?;
    }
    Some(bytes)
}
