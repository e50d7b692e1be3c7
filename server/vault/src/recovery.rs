//! The recovery key: 160 random bits on paper, for the day on which every other place is gone.
//!
//! `TFTSR-AAAAA-BBBBB-…`: Crockford's base 32 (<https://www.crockford.com/base32.html>), seven groups of five, the last
//! three letters a check of the others, so that a slip of the pen is told from the wrong key. Case, blanks and hyphens do
//! not count; O is read as 0, I and L as 1.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{VaultError, wrap};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BYTES: usize = 20;
/// Letters of the key, then of its check.
const LETTERS: usize = 32;
const CHECK: usize = 3;

/// A recovery key, wiped when dropped. It is shown to a person once and kept nowhere.
pub struct RecoveryKey(Zeroizing<[u8; BYTES]>);

impl RecoveryKey {
    /// A new one.
    pub fn new() -> Result<RecoveryKey, VaultError> {
        Ok(RecoveryKey(wrap::random::<BYTES>()?))
    }

    /// The one a person typed.
    pub fn parse(text: &str) -> Result<RecoveryKey, VaultError> {
        let mut letters = Zeroizing::new(Vec::with_capacity(64));
        let upper = Zeroizing::new(text.trim().to_ascii_uppercase());
        let body = upper.strip_prefix("TFTSR").unwrap_or(&upper);
        for character in body.chars().filter(|character| !matches!(character, '-' | ' ')) {
            let character = match character {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let value = ALPHABET.iter().position(|&letter| char::from(letter) == character);
            letters.push(
                value
                    .and_then(|value| u8::try_from(value).ok())
                    .ok_or(VaultError::RecoveryMistyped)?,
            );
        }
        let (key, check) = letters.split_at_checked(LETTERS).ok_or(VaultError::RecoveryMistyped)?;
        let mut bytes = Zeroizing::new([0; BYTES]);
        for (five, eight) in bytes.chunks_exact_mut(5).zip(key.chunks_exact(8)) {
            let number =
                eight.iter().fold(0_u64, |number, &letter| number << 5 | u64::from(letter));
            five.copy_from_slice(&number.to_be_bytes()[3..]);
        }
        let key = RecoveryKey(bytes);
        if check == key.check() { Ok(key) } else { Err(VaultError::RecoveryMistyped) }
    }

    /// As a person writes it down.
    pub fn text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(64));
        text.push_str("TFTSR");
        let mut count = 0;
        let mut push = |value: u8| {
            if count % 5 == 0 {
                text.push('-');
            }
            count += 1;
            text.push(char::from(ALPHABET[usize::from(value & 31)]));
        };
        for five in self.0.chunks_exact(5) {
            let number = five.iter().fold(0_u64, |number, &byte| number << 8 | u64::from(byte));
            for at in (0..8).rev() {
                push((number >> (at * 5) & 31) as u8);
            }
        }
        self.check().into_iter().for_each(&mut push);
        text
    }

    fn check(&self) -> [u8; CHECK] {
        let digest = Sha256::new()
            .chain_update(b"tftsr recovery check\0")
            .chain_update(self.0.as_slice())
            .finalize();
        let mut check = [0; CHECK];
        for (letter, byte) in check.iter_mut().zip(digest) {
            *letter = byte & 31;
        }
        check
    }

    /// The key that wraps: 160 random bits need no slow function.
    pub(crate) fn wrapping(&self) -> Zeroizing<[u8; 32]> {
        let digest = Sha256::new()
            .chain_update(b"tftsr recovery key\0")
            .chain_update(self.0.as_slice())
            .finalize();
        Zeroizing::new(digest.into())
    }
}

/// Nothing of it is printed.
impl std::fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryKey")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_key_is_read_however_it_is_written_and_a_slip_is_noticed() {
        // Of a random key one slip in 32,768 would pass the check, and then open nothing.
        let key = RecoveryKey(Zeroizing::new(std::array::from_fn(|at| (at * 37) as u8)));
        let text = key.text();
        assert_eq!(text.len(), "TFTSR".len() + 7 * 6);
        for same in [
            text.to_lowercase(),
            text.replace('-', " "),
            text.replace("TFTSR-", ""),
            format!(" {}\n", text.replace('0', "o").replace('1', "l")),
        ] {
            assert_eq!(*RecoveryKey::parse(&same).expect("reads").0, *key.0);
        }
        for at in "TFTSR-".len()..text.len() {
            let mut slip = text.as_bytes().to_vec();
            if slip[at] == b'-' {
                continue;
            }
            slip[at] = if slip[at] == b'7' { b'8' } else { b'7' };
            let slip = String::from_utf8(slip).expect("ASCII");
            assert!(
                RecoveryKey::parse(&slip)
                    .is_err_and(|error| matches!(error, VaultError::RecoveryMistyped))
            );
        }
        for broken in ["", "TFTSR", "TFTSR-", &text[..text.len() - 1], &format!("{}A", &*text), "é"]
        {
            assert!(RecoveryKey::parse(broken).is_err(), "{}", broken.len());
        }
        assert_eq!(format!("{key:?}"), "RecoveryKey");
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "\\PC{0,60}") {
            let _ = RecoveryKey::parse(&text);
        }

        #[test]
        fn every_key_comes_back(bytes: [u8; BYTES]) {
            let key = RecoveryKey(Zeroizing::new(bytes));
            prop_assert_eq!(*RecoveryKey::parse(&key.text()).expect("reads").0, bytes);
        }
    }
}
