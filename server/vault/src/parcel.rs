//! Bytes to hand on, encrypted with a passphrase: one file that anyone who knows the passphrase can open.
//!
//! `tftsr parcel 1`, a line feed; a salt of 16 bytes and a nonce of 12; memory in KiB, passes and lanes of Argon2id as
//! 4 bytes each, little-endian; then the text encrypted with ChaCha20-Poly1305, its tag of 16 bytes last. All that stands
//! before the text is bound to it, so that no bit of the file can be changed unnoticed.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use zeroize::Zeroizing;

use crate::VaultError;
use crate::wrap::{Cost, passphrase_key, random};

const MAGIC: &[u8] = b"tftsr parcel 1\n";
const SALT: usize = 16;
const NONCE: usize = 12;
const HEAD: usize = MAGIC.len() + SALT + NONCE + 12;
/// Shortest passphrase, in characters.
pub(crate) const SHORTEST: usize = 8;

/// Encrypts bytes with a passphrase. Takes about as long as a blink: guesses should be dear.
pub fn pack(passphrase: &str, bytes: &[u8]) -> Result<Vec<u8>, VaultError> {
    pack_with(passphrase, bytes, Cost::DEFAULT)
}

fn pack_with(passphrase: &str, bytes: &[u8], cost: Cost) -> Result<Vec<u8>, VaultError> {
    if passphrase.chars().count() < SHORTEST {
        return Err(VaultError::WeakPassphrase);
    }
    let salt = random::<SALT>()?;
    let nonce = random::<NONCE>()?;
    let mut file = Vec::with_capacity(HEAD + bytes.len() + 16);
    file.extend_from_slice(MAGIC);
    file.extend_from_slice(&*salt);
    file.extend_from_slice(&*nonce);
    for number in [cost.memory, cost.passes, cost.lanes] {
        file.extend_from_slice(&number.to_le_bytes());
    }
    let key = passphrase_key(passphrase, &*salt, cost).ok_or(VaultError::NotAParcel)?;
    let payload = Payload { msg: bytes, aad: &file };
    let text = ChaCha20Poly1305::new((&*key).into())
        .encrypt(Nonce::from_slice(&*nonce), payload)
        .map_err(|_| VaultError::NotAParcel)?;
    file.extend_from_slice(&text);
    Ok(file)
}

/// The bytes that were packed with this passphrase.
pub fn unpack(passphrase: &str, file: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let (head, text) = file.split_at_checked(HEAD).ok_or(VaultError::NotAParcel)?;
    let rest = head.strip_prefix(MAGIC).ok_or(VaultError::NotAParcel)?;
    let (salt, rest) = rest.split_at_checked(SALT).ok_or(VaultError::NotAParcel)?;
    let (nonce, numbers) = rest.split_at_checked(NONCE).ok_or(VaultError::NotAParcel)?;
    let number = |at: usize| {
        let bytes = numbers.get(at * 4..at * 4 + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u32::from_le_bytes)
    };
    let cost = Cost { memory: number(0), passes: number(1), lanes: number(2) };
    let key = passphrase_key(passphrase, salt, cost).ok_or(VaultError::NotAParcel)?;
    ChaCha20Poly1305::new((&*key).into())
        .decrypt(Nonce::from_slice(nonce), Payload { msg: text, aad: head })
        .map(Zeroizing::new)
        .map_err(|_| VaultError::ParcelDoesNotOpen)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost { memory: 64, passes: 1, lanes: 1 };

    #[test]
    fn what_is_packed_comes_back_with_its_passphrase_and_with_no_other() {
        let words = ["correct horse", "battery"].join(" ");
        let file = pack_with(&words, b"an issue", CHEAP).expect("packed");
        assert!(!file.windows(8).any(|part| part == b"an issue"));
        assert_eq!(unpack(&words, &file).expect("opens").as_slice(), b"an issue");
        assert!(matches!(unpack("another one", &file), Err(VaultError::ParcelDoesNotOpen)));
        assert!(matches!(pack_with("short", b"x", CHEAP), Err(VaultError::WeakPassphrase)));
        // Another nonce and salt each time.
        assert_ne!(file, pack_with(&words, b"an issue", CHEAP).expect("packed"));
    }

    #[test]
    fn no_bit_can_be_changed_and_nothing_can_be_cut_unnoticed() {
        let words = ["correct horse", "battery"].join(" ");
        let file = pack_with(&words, b"an issue", CHEAP).expect("packed");
        for at in (0..file.len()).filter(|at| !(HEAD - 12..HEAD).contains(at)) {
            let mut changed = file.clone();
            changed[at] ^= 1;
            assert!(unpack(&words, &changed).is_err(), "byte {at}");
        }
        for length in 0..file.len() {
            assert!(unpack(&words, &file[..length]).is_err(), "{length} bytes");
        }
        let mut dear = file;
        dear[HEAD - 12..HEAD - 8].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(matches!(unpack(&words, &dear), Err(VaultError::NotAParcel)), "not paid for");
    }
}
