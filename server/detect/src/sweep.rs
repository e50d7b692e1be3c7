//! Groups of digits with single separators.

use crate::line::Line;

/// Digits in groups with single separators, as in phone numbers and cards.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Number {
    /// From and to, counted from the start.
    groups: [(u32, u32); Number::MAX],
    count: usize,
    digits: [u8; Number::DIGITS],
    length: usize,
    /// The separators between the groups.
    separators: [u8; Number::MAX],
    /// Where the first digit is.
    pub start: usize,
}

impl Number {
    const MAX: usize = 8;
    const DIGITS: usize = 48;

    /// Reads groups from `start`, which must be a digit: single spaces, dashes, dots or slashes in between.
    pub fn read(line: &Line, start: usize) -> Number {
        let mut number = Number {
            groups: [(0, 0); Number::MAX],
            count: 0,
            digits: [0; Number::DIGITS],
            length: 0,
            separators: [0; Number::MAX],
            start,
        };
        let mut at = start;
        while number.count < Number::MAX {
            let end = line.run(at, Number::DIGITS, |b| b.is_ascii_digit());
            if end == at || number.length + (end - at) > Number::DIGITS {
                break;
            }
            for &b in line.slice(at, end) {
                if let Some(slot) = number.digits.get_mut(number.length) {
                    *slot = b;
                    number.length += 1;
                }
            }
            if let Some(slot) = number.groups.get_mut(number.count) {
                *slot = ((at - start) as u32, (end - start) as u32);
            }
            number.count += 1;
            let separator = line.at(end);
            if !matches!(separator, b' ' | b'-' | b'.' | b'/') || !line.at(end + 1).is_ascii_digit()
            {
                break;
            }
            if let Some(slot) = number.separators.get_mut(number.count - 1) {
                *slot = separator;
            }
            at = end + 1;
        }
        number
    }

    /// How many groups there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The digits of the first `groups` groups.
    pub fn digits(&self, groups: usize) -> &[u8] {
        let length: usize = (0..groups).map(|g| self.width(g)).sum();
        self.digits.get(..length).unwrap_or(&[])
    }

    /// Digits in group `group`.
    pub fn width(&self, group: usize) -> usize {
        self.groups
            .get(group)
            .filter(|_| group < self.count)
            .map_or(0, |(from, to)| (to - from) as usize)
    }

    /// Where the first `groups` groups end.
    pub fn end(&self, groups: usize) -> usize {
        self.groups
            .get(groups.wrapping_sub(1))
            .filter(|_| groups <= self.count)
            .map_or(self.start, |(_, end)| self.start + *end as usize)
    }

    /// The separator after group `group`, 0 after the last.
    pub fn separator(&self, group: usize) -> u8 {
        if group + 1 < self.count { self.separators.get(group).copied().unwrap_or(0) } else { 0 }
    }

    /// Whether the groups have these widths, with `separator` in between.
    pub fn shaped(&self, widths: &[usize], separator: u8) -> bool {
        widths.len() <= self.count
            && widths.iter().enumerate().all(|(g, &w)| {
                self.width(g) == w && (g + 1 == widths.len() || self.separator(g) == separator)
            })
    }

    /// Whether the number stands alone when cut after `groups` groups: no letter, digit or digit group glued to either side.
    pub fn alone(&self, line: &Line, groups: usize) -> bool {
        let end = self.end(groups);
        let before = line.before(self.start);
        let after = line.at(end);
        let glued_before = crate::line::is_word(before)
            || (matches!(before, b'-' | b'.' | b'/' | b'~')
                && line.at(self.start.saturating_sub(2)).is_ascii_alphanumeric());
        let glued_after = crate::line::is_word(after)
            || (matches!(after, b'-' | b'.' | b'/') && line.at(end + 1).is_ascii_alphanumeric());
        !glued_before && !glued_after
    }
}
