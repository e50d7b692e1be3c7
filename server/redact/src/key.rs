//! The key of the styles that are the same on every machine that holds it, and what is drawn from it.

use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// A secret of 256 bits, wiped when dropped.
pub struct Key(Zeroizing<[u8; 32]>);

impl Key {
    /// The key of these bytes.
    pub fn new(bytes: Zeroizing<[u8; 32]>) -> Key {
        Key(bytes)
    }

    /// A key for one purpose, from which neither this one nor that of another purpose can be told.
    pub fn of_purpose(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(Prf::new(self, "purpose").draw(purpose, b""))
    }
}

/// Nothing of it is printed.
impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

/// A keyed function whose results look random to whoever lacks the key: HMAC-SHA-256 (RFC 2104, FIPS 198-1).
#[derive(Clone)]
pub(crate) struct Prf(Hmac<Sha256>);

/// Nothing of the key is printed.
impl std::fmt::Debug for Prf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Prf")
    }
}

impl Prf {
    /// The function of a key for one use: results of two uses have nothing to do with each other.
    pub fn new(key: &Key, purpose: &str) -> Prf {
        // HMAC fills a key up with zeros to a block of the hash.
        let mut block = Zeroizing::new([0; 64]);
        block.iter_mut().zip(key.0.iter()).for_each(|(to, from)| *to = *from);
        let mut hmac = <Hmac<Sha256> as Mac>::new((&*block).into());
        hmac.update(b"tftsr redaction ");
        hmac.update(purpose.as_bytes());
        hmac.update(&[0]);
        Prf(hmac)
    }

    /// The 32 bytes that belong to a value of a type.
    pub fn draw(&self, kind: &str, value: &[u8]) -> [u8; 32] {
        let mut hmac = self.0.clone();
        hmac.update(kind.as_bytes());
        hmac.update(&[0]);
        hmac.update(value);
        hmac.finalize().into_bytes().into()
    }
}

/// The first `length` letters and digits (five bits each, at most 51) of some bytes, after RFC 4648 in lower case.
pub(crate) fn base32(bytes: &[u8; 32], length: usize) -> String {
    (0..length.min(51))
        .map(|index| {
            let bit = index * 5;
            let pair = [bit / 8, bit / 8 + 1].map(|at| bytes.get(at).copied().unwrap_or(0));
            let five = u16::from_be_bytes(pair) >> (11 - bit % 8) & 31;
            char::from(detect::stand_in::ALPHABET.get(usize::from(five)).copied().unwrap_or(b'a'))
        })
        .collect()
}

/// The first eight bytes as a number.
pub(crate) fn number(bytes: &[u8; 32]) -> u64 {
    bytes.first_chunk::<8>().map_or(0, |first| u64::from_be_bytes(*first))
}
