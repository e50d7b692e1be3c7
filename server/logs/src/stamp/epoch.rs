//! Numbers since 1970-01-01T00:00:00Z; their magnitude tells the unit.

use super::{Shape, Stamp, Zone};
use crate::cursor::at;

/// `1718183662`, `1718183662.123`, and with 13, 16 or 19 digits milli-, micro- and nanoseconds. Ten digits are also phone numbers
/// and ids, so only a known column or key may ask.
pub(crate) fn epoch(bytes: &[u8]) -> Option<(Stamp, usize)> {
    if at(bytes, 1) == b'.' {
        return scientific(bytes);
    }
    let length = bytes.iter().take(20).take_while(|byte| byte.is_ascii_digit()).count();
    let number: i64 = bytes
        .get(..length)?
        .iter()
        .fold(0i64, |sum, byte| sum.wrapping_mul(10).wrapping_add(i64::from(byte - b'0')));
    let (unit, digits) = match length {
        9 | 10 => (1, 0),
        12 | 13 => (1_000, 3),
        16 => (1_000_000, 6),
        19 => (1_000_000_000, 9),
        _ => return None,
    };
    let mut stamp = Stamp {
        shape: Shape::Epoch,
        year: None,
        month: 0,
        day: 0,
        swappable: false,
        short: None,
        hour: 0,
        minute: 0,
        second: 0,
        nanos: u32::try_from(number % unit * (1_000_000_000 / unit)).ok()?,
        digits,
        zone: Zone::Offset(0),
        epoch: Some(number / unit),
    };
    let mut end = length;
    if matches!(length, 9 | 10) && at(bytes, end) == b'.' && at(bytes, end + 1).is_ascii_digit() {
        end = super::clock::fraction(bytes, end, &mut stamp);
    }
    Some((stamp, end))
}

/// `1.718183662123456e+09`, as Go prints a float of seconds.
fn scientific(bytes: &[u8]) -> Option<(Stamp, usize)> {
    let fraction = bytes.iter().skip(2).take(20).take_while(|byte| byte.is_ascii_digit()).count();
    let exponent = bytes.get(2 + fraction..2 + fraction + 4)?;
    if !(9..=18).contains(&fraction) || !matches!(exponent, b"e+09" | b"E+09") {
        return None;
    }
    let mut plain = [0u8; 21];
    *plain.first_mut()? = at(bytes, 0);
    plain.get_mut(1..10)?.copy_from_slice(bytes.get(2..11)?);
    let rest = bytes.get(11..2 + fraction)?;
    if !rest.is_empty() {
        *plain.get_mut(10)? = b'.';
        plain.get_mut(11..11 + rest.len())?.copy_from_slice(rest);
    }
    let (stamp, _) = epoch(plain.get(..10 + usize::from(!rest.is_empty()) + rest.len())?)?;
    Some((stamp, 2 + fraction + 4))
}
