//! Check digits and checksums, each after the document that defines it.
//!
//! All take ASCII and return `false` (or `None`) for anything else; none knows what its input is used for.

use sha2::{Digest, Sha256};

/// Luhn, ISO/IEC 7812-1 annex B.
pub(crate) fn luhn(digits: &[u8]) -> bool {
    let mut sum = 0_u32;
    for (place, &b) in digits.iter().rev().enumerate() {
        let Some(digit) = digit(b) else { return false };
        let value = if place % 2 == 1 { digit * 2 } else { digit };
        sum += if value > 9 { value - 9 } else { value };
    }
    !digits.is_empty() && sum.is_multiple_of(10)
}

/// ISO 7064 mod 97-10 over an IBAN without spaces: country and check digits moved to the end.
pub(crate) fn iban(packed: &[u8]) -> bool {
    let Some((head, tail)) = packed.split_at_checked(4) else { return false };
    let mut remainder = 0_u32;
    for &b in tail.iter().chain(head) {
        remainder = match b {
            b'0'..=b'9' => (remainder * 10 + u32::from(b - b'0')) % 97,
            b'A'..=b'Z' => (remainder * 100 + u32::from(b - b'A') + 10) % 97,
            _ => return false,
        };
    }
    remainder == 1
}

/// Weighted sum of digits modulo `modulus`.
pub(crate) fn weighted(digits: &[u8], weights: &[u32], modulus: u32) -> Option<u32> {
    if digits.len() < weights.len() {
        return None;
    }
    let mut sum = 0;
    for (&b, weight) in digits.iter().zip(weights) {
        sum += digit(b)? * weight;
    }
    Some(sum % modulus)
}

/// Verhoeff (1969), as used by Aadhaar.
pub(crate) fn verhoeff(digits: &[u8]) -> bool {
    const D: [[u8; 10]; 10] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
        [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
        [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
        [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
        [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
        [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
        [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
        [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
        [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
    ];
    const P: [[u8; 10]; 8] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
        [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
        [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
        [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
        [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
        [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
        [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
    ];
    let mut check = 0_u8;
    for (place, &b) in digits.iter().rev().enumerate() {
        let Some(digit) = digit(b) else { return false };
        let Some(permuted) = P.get(place % 8).and_then(|row| row.get(digit as usize)) else {
            return false;
        };
        let Some(next) = D.get(usize::from(check)).and_then(|row| row.get(usize::from(*permuted)))
        else {
            return false;
        };
        check = *next;
    }
    !digits.is_empty() && check == 0
}

/// CRC-32 (IEEE 802.3, reflected), bit by bit: only ever run over a few dozen bytes.
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for &b in bytes {
        crc ^= u32::from(b);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

/// A number in base 62, digits before capitals before small letters, six of them with zeros in front.
pub(crate) fn base62(mut number: u32) -> String {
    let mut digits = [0_u8; 6];
    for digit in digits.iter_mut().rev() {
        *digit = match (number % 62) as u8 {
            value @ 0..10 => b'0' + value,
            value @ 10..36 => b'A' + value - 10,
            value => b'a' + value - 36,
        };
        number /= 62;
    }
    String::from_utf8_lossy(&digits).into_owned()
}

/// Whether `tail` is `number` in base 62 (digits, upper, lower), padded with zeros to its length.
pub(crate) fn is_base62(mut number: u32, tail: &[u8]) -> bool {
    const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    for &b in tail.iter().rev() {
        if ALPHABET.get((number % 62) as usize) != Some(&b) {
            return false;
        }
        number /= 62;
    }
    number == 0
}

/// Bech32 or bech32m (BIP 173, BIP 350) over the whole lower-case address with this human-readable part.
pub(crate) fn bech32(address: &[u8], prefix: &[u8]) -> bool {
    const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    let Some(data) = address.strip_prefix(prefix).and_then(|rest| rest.strip_prefix(b"1")) else {
        return false;
    };
    let mut check = 1_u32;
    let mut feed = |value: u32| {
        let top = check >> 25;
        check = ((check & 0x1ff_ffff) << 5) ^ value;
        for (bit, generator) in [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]
            .into_iter()
            .enumerate()
        {
            if (top >> bit) & 1 == 1 {
                check ^= generator;
            }
        }
    };
    for &b in prefix {
        feed(u32::from(b) >> 5);
    }
    feed(0);
    for &b in prefix {
        feed(u32::from(b) & 31);
    }
    for &b in data {
        let Some(value) = ALPHABET.iter().position(|&a| a == b) else { return false };
        feed(value as u32);
    }
    data.len() >= 8 && (check == 1 || check == 0x2bc8_30a3)
}

fn digit(b: u8) -> Option<u32> {
    b.is_ascii_digit().then(|| u32::from(b - b'0'))
}

/// Base58Check: 25 bytes, the last four a double SHA-256 of the first 21.
pub(crate) fn base58check(address: &[u8]) -> bool {
    const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let mut bytes = [0_u8; 25];
    for &b in address {
        let Some(mut carry) = ALPHABET.iter().position(|&a| a == b) else { return false };
        for byte in bytes.iter_mut().rev() {
            carry += usize::from(*byte) * 58;
            *byte = (carry & 0xff) as u8;
            carry >>= 8;
        }
        if carry > 0 {
            return false;
        }
    }
    let (payload, check) = bytes.split_at(21);
    Sha256::digest(Sha256::digest(payload)).starts_with(check)
}
