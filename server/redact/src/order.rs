//! Look-alikes of numbered ids that stand in the order of the numbers.
//!
//! The numbers are the leaves of a binary tree whose root is a wide range; at each node the key says where, between three and
//! five eighths, the range is split. So a greater number has a greater place, and how far two places are apart says little
//! of how far the numbers are. The idea is that of Boldyreva, Chenette, Lee and O'Neill, "Order-preserving symmetric
//! encryption" (2009); like theirs it tells the order, and about the size of a number beside others, to anybody.

use crate::key::Prf;

/// How long a number may be: 18 digits are below 2^60.
const DIGITS: usize = 18;
/// Levels of the tree, one for each bit of a number.
const LEVELS: u32 = 60;
/// Width of the range in bits: 60 splits of at worst three eighths leave 2^5 for a leaf.
const WIDTH: u32 = 90;
/// Letters and digits of a place, five bits each.
const PLACE: u32 = WIDTH / 5;
/// How many levels one draw is enough for: two bytes for each of their 15 nodes.
const AT_ONCE: u32 = 4;
/// The letters and digits of made-up words in the order of texts.
const SORTED: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";

/// The number of an id: digits at its end, behind at most some letters and marks.
pub(crate) fn number(id: &str) -> Option<u64> {
    let name = id.trim_end_matches(|character: char| character.is_ascii_digit());
    let digits = id.get(name.len()..).filter(|digits| digits.len() <= DIGITS)?;
    if name.len() > DIGITS || name.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

/// The place of a number among those of its type, as text that sorts like the number.
pub(crate) fn place(prf: &Prf, kind: &str, number: u64) -> String {
    let (mut low, mut size) = (0_u128, 1_u128 << WIDTH);
    let mut drawn = [0; 32];
    for level in 0..LEVELS {
        let above = |bits: u32| number >> (LEVELS - bits);
        let begun = level - level % AT_ONCE;
        if level == begun {
            let mut path = [0; 9];
            path.iter_mut().zip(above(level).to_be_bytes()).for_each(|(to, from)| *to = from);
            path[8] = level as u8;
            drawn = prf.draw(kind, &path);
        }
        // The nodes below the one that was drawn for: 1, then 2 and 3, then 4 to 7, then 8 to 15.
        let node = 1 << (level - begun) | (above(level) as usize & ((1 << (level - begun)) - 1));
        let pair = [2 * node - 2, 2 * node - 1].map(|at| drawn.get(at).copied().unwrap_or(0));
        let split = size / 8 * 3 + size / 4 * u128::from(u16::from_be_bytes(pair)) / (1 << 16);
        if above(level + 1) & 1 == 0 {
            size = split;
        } else {
            low += split;
            size -= split;
        }
    }
    (0..PLACE)
        .rev()
        .map(|at| {
            let five = (low >> (5 * at) & 31) as usize;
            char::from(SORTED.get(five).copied().unwrap_or(b'2'))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Key;
    use proptest::prelude::*;
    use zeroize::Zeroizing;

    fn place_of(number: u64) -> String {
        place(&Prf::new(&Key::new(Zeroizing::new([3; 32])), "order"), "badge", number)
    }

    #[test]
    fn an_id_is_digits_behind_a_name() {
        for (id, expected) in [
            ("10441", Some(10_441)),
            ("MRN-00123", Some(123)),
            ("999999999999999999", Some(999_999_999_999_999_999)),
            ("1000000000000000000", None),
            ("ana", None),
            ("a1b2", None),
            ("", None),
        ] {
            assert_eq!(number(id), expected, "{id}");
        }
    }

    proptest! {
        #[test]
        fn places_are_in_the_order_of_the_numbers(
            one in 0..1_000_000_000_000_000_000_u64, gap in 0..3_u64, other in 0..1_000_000_000_000_000_000_u64,
        ) {
            for other in [one + gap, other] {
                prop_assert_eq!(one.cmp(&other), place_of(one).cmp(&place_of(other)));
            }
        }
    }
}
