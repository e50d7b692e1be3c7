//! An encrypted list of stand-ins and the values they stand for, so that a redacted text can be turned back later.
//!
//! | part | bytes |
//! |---|---|
//! | head | `tftsr map 1\n`, a salt of 16 bytes, 16 bytes that tell the right key from others |
//! | frames | length of what follows (`u32`, little endian), then the entries, encrypted with their tag of 16 bytes |
//! | end | a frame like the others under a nonce of its own, with the number of entries: a map that was cut has none |
//!
//! Encrypted with ChaCha20-Poly1305 (RFC 8439) under a key drawn by HMAC-SHA-256 from that of redaction and the salt; the
//! nonce counts frames and marks the last (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
//! Within a frame an entry is the length of the stand-in, the stand-in, the length of the value, the value.
//! Writing takes the same memory whatever the length of the text; an entry that was forgotten may be written twice.

use std::hash::{BuildHasher, RandomState};

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};

use crate::key::Prf;
use crate::{Key, Originals};

const MAGIC: &[u8; 12] = b"tftsr map 1\n";
/// Length of the salt, and of what tells the key, in bytes.
const SALT: usize = 16;
/// A frame is encrypted when it holds this much.
const FRAME: usize = 64 << 10;
/// How many stand-ins are remembered as written.
const REMEMBERED: usize = 1 << 14;

/// Why a map could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MapError {
    /// It does not begin like a map of this version.
    NoMap,
    /// It was written with another key.
    OtherKey,
    /// It was changed.
    Damaged,
    /// Its end is missing.
    Cut,
}

impl std::fmt::Display for MapError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            MapError::NoMap => "it is no map of this version",
            MapError::OtherKey => "the key is not the one it was written with",
            MapError::Damaged => "it is damaged",
            MapError::Cut => "its end is missing; the run that wrote it did not end well",
        })
    }
}

impl std::error::Error for MapError {}

/// Makes the bytes of a map, piece by piece.
pub struct MapWriter {
    cipher: ChaCha20Poly1305,
    frame: Vec<u8>,
    frames: u64,
    entries: u64,
    seed: RandomState,
    remembered: Vec<Option<Box<str>>>,
}

/// Neither key nor values are printed.
impl std::fmt::Debug for MapWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MapWriter")
    }
}

impl MapWriter {
    /// A map under a key with a fresh random salt, and the head to write first.
    pub fn new(key: &Key, salt: [u8; SALT]) -> (MapWriter, Vec<u8>) {
        let (cipher, check) = unlocked(key, &salt);
        let writer = MapWriter {
            cipher,
            frame: Vec::new(),
            frames: 0,
            entries: 0,
            seed: RandomState::new(),
            remembered: vec![None; REMEMBERED],
        };
        (writer, [MAGIC.as_slice(), &salt, &check].concat())
    }

    /// Takes an entry in; the bytes to write now, often none.
    pub fn add(&mut self, stand_in: &str, value: &[u8]) -> Result<Vec<u8>, MapError> {
        let slot = self.seed.hash_one(stand_in) as usize % REMEMBERED;
        let Some(slot) = self.remembered.get_mut(slot) else { return Ok(Vec::new()) };
        if slot.as_deref() == Some(stand_in) {
            return Ok(Vec::new());
        }
        *slot = Some(stand_in.into());
        self.entries += 1;
        for part in [stand_in.as_bytes(), value] {
            let length = u32::try_from(part.len()).map_err(|_| MapError::Damaged)?;
            self.frame.extend_from_slice(&length.to_le_bytes());
            self.frame.extend_from_slice(part);
        }
        if self.frame.len() < FRAME { Ok(Vec::new()) } else { self.encrypted(false) }
    }

    /// The rest of the map.
    pub fn finish(mut self) -> Result<Vec<u8>, MapError> {
        let mut rest = match self.frame.is_empty() {
            true => Vec::new(),
            false => self.encrypted(false)?,
        };
        self.frame = self.entries.to_le_bytes().to_vec();
        rest.extend(self.encrypted(true)?);
        Ok(rest)
    }

    fn encrypted(&mut self, last: bool) -> Result<Vec<u8>, MapError> {
        let nonce = nonce(self.frames, last);
        self.frames += 1;
        let sealed =
            self.cipher.encrypt(&nonce, self.frame.as_slice()).map_err(|_| MapError::Damaged)?;
        self.frame.clear();
        let length = u32::try_from(sealed.len()).map_err(|_| MapError::Damaged)?;
        Ok([length.to_le_bytes().as_slice(), &sealed].concat())
    }
}

/// What a map holds; nothing of one that is not whole.
pub fn read_map(map: &[u8], key: &Key) -> Result<Originals, MapError> {
    let rest = map.strip_prefix(MAGIC.as_slice()).ok_or(MapError::NoMap)?;
    let (salt, rest) = rest.split_first_chunk::<SALT>().ok_or(MapError::Cut)?;
    let (found, mut rest) = rest.split_first_chunk::<SALT>().ok_or(MapError::Cut)?;
    let (cipher, check) = unlocked(key, salt);
    if *found != check {
        return Err(MapError::OtherKey);
    }
    let mut entries = Vec::new();
    for number in 0.. {
        let frame;
        (frame, rest) = piece(rest).ok_or(MapError::Cut)?;
        if let Ok(plain) = cipher.decrypt(&nonce(number, false), frame) {
            let mut plain = plain.as_slice();
            while !plain.is_empty() {
                let (stand_in, behind) = piece(plain).ok_or(MapError::Damaged)?;
                let (value, behind) = piece(behind).ok_or(MapError::Damaged)?;
                let stand_in = std::str::from_utf8(stand_in).map_err(|_| MapError::Damaged)?;
                entries.push((stand_in.to_owned(), value.to_vec()));
                plain = behind;
            }
            continue;
        }
        let end = cipher.decrypt(&nonce(number, true), frame).map_err(|_| MapError::Damaged)?;
        if end != (entries.len() as u64).to_le_bytes() || !rest.is_empty() {
            return Err(MapError::Damaged);
        }
        break;
    }
    Ok(Originals::new(entries))
}

/// Bytes with their length before them, and what follows.
fn piece(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}

/// What encrypts a map, and what in its head tells that the key is right.
fn unlocked(key: &Key, salt: &[u8; SALT]) -> (ChaCha20Poly1305, [u8; SALT]) {
    let prf = Prf::new(key, "map");
    let cipher = ChaCha20Poly1305::new(&prf.draw("encrypt", salt).into());
    let mut check = [0; SALT];
    check.iter_mut().zip(prf.draw("check", salt)).for_each(|(to, from)| *to = from);
    (cipher, check)
}

fn nonce(number: u64, last: bool) -> Nonce {
    let mut nonce = [0; 12];
    nonce.iter_mut().zip(number.to_le_bytes()).for_each(|(to, from)| *to = from);
    nonce[11] = u8::from(last);
    nonce.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use zeroize::Zeroizing;

    fn key(byte: u8) -> Key {
        Key::new(Zeroizing::new([byte; 32]))
    }

    fn map(entries: usize) -> Vec<u8> {
        let (mut writer, mut map) = MapWriter::new(&key(1), [7; SALT]);
        for at in 0..entries {
            let value = format!("user{at}@example.com");
            map.extend(writer.add(&format!("[EMAIL_{at}]"), value.as_bytes()).expect("added"));
            map.extend(writer.add(&format!("[EMAIL_{at}]"), value.as_bytes()).expect("added"));
        }
        map.extend(writer.finish().expect("ends"));
        map
    }

    #[test]
    fn what_was_written_comes_back_and_nothing_stands_open() {
        let map = map(5_000);
        let (restored, count) =
            read_map(&map, &key(1)).expect("reads").restored(b"a [EMAIL_4999], [EMAIL_5000]");
        assert_eq!(restored, b"a user4999@example.com, [EMAIL_5000]");
        assert_eq!(count, 1);
        assert!(!map.windows(7).any(|part| part == b"example" || part == b"[EMAIL_"));
    }

    #[test]
    fn another_key_a_change_or_a_cut_at_any_byte_gives_nothing() {
        let map = map(3);
        assert_eq!(read_map(&map, &key(2)).err(), Some(MapError::OtherKey));
        for at in 0..map.len() {
            assert!(read_map(&map[..at], &key(1)).is_err(), "cut at {at}");
            let mut changed = map.clone();
            changed[at] ^= 1;
            assert!(read_map(&changed, &key(1)).is_err(), "changed at {at}");
        }
        assert!(read_map(&[map, vec![0]].concat(), &key(1)).is_err(), "longer");
    }
}
