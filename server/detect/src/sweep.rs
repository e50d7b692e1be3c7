//! Groups of digits with single separators.

use crate::line::Line;

/// Digits in groups with single separators, as in phone numbers and cards.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Number<'t> {
    /// From the first digit to the last.
    bytes: &'t [u8],
    /// From and to, counted from the start.
    groups: [(u8, u8); Number::MAX],
    count: usize,
    /// Where the first digit is.
    pub start: usize,
}

impl<'t> Number<'t> {
    const MAX: usize = 8;
    /// Most digits that are read.
    pub const DIGITS: usize = 48;

    /// Reads groups from `start`, which must be a digit: single spaces, dashes, dots or slashes in between.
    pub fn read(line: &Line<'t>, start: usize) -> Number<'t> {
        let bytes = line.slice(start, start + Number::DIGITS + Number::MAX);
        let mut number = Number { bytes, groups: [(0, 0); Number::MAX], count: 0, start };
        let (mut at, mut length) = (0, 0);
        while let Some(slot) = number.groups.get_mut(number.count) {
            let rest = bytes.get(at..).unwrap_or(&[]);
            let width = rest.iter().position(|b| !b.is_ascii_digit()).unwrap_or(rest.len());
            let width = width.min(Number::DIGITS);
            #[cfg(test)]
            crate::line::work::spend(width + 1);
            if width == 0 || length + width > Number::DIGITS {
                break;
            }
            let end = at + width;
            *slot = (at as u8, end as u8);
            length += width;
            number.count += 1;
            let follows = bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
            if !follows || !matches!(bytes.get(end), Some(b' ' | b'-' | b'.' | b'/')) {
                break;
            }
            at = end + 1;
        }
        number
    }

    /// How many groups there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The digits of the first `groups` groups, put together in `buffer`.
    pub fn digits<'b>(&self, groups: usize, buffer: &'b mut [u8; Number::DIGITS]) -> &'b [u8] {
        let mut length = 0;
        for &(from, to) in self.groups.iter().take(groups.min(self.count)) {
            let group = self.bytes.get(usize::from(from)..usize::from(to)).unwrap_or(&[]);
            if let Some(room) = buffer.get_mut(length..length + group.len()) {
                room.copy_from_slice(group);
                length += group.len();
            }
        }
        buffer.get(..length).unwrap_or(&[])
    }

    /// The digits of the first group.
    pub fn first(&self) -> &'t [u8] {
        self.bytes.get(..self.width(0)).unwrap_or(&[])
    }

    /// Digits in group `group`.
    #[inline]
    pub fn width(&self, group: usize) -> usize {
        self.groups
            .get(group)
            .filter(|_| group < self.count)
            .map_or(0, |(from, to)| usize::from(to - from))
    }

    /// Where the first `groups` groups end.
    #[inline]
    pub fn end(&self, groups: usize) -> usize {
        self.groups
            .get(groups.wrapping_sub(1))
            .filter(|_| groups <= self.count)
            .map_or(self.start, |(_, end)| self.start + usize::from(*end))
    }

    /// The separator after group `group`, 0 after the last.
    #[inline]
    pub fn separator(&self, group: usize) -> u8 {
        if group + 1 >= self.count {
            return 0;
        }
        let end = self.groups.get(group).map_or(0, |(_, end)| usize::from(*end));
        self.bytes.get(end).copied().unwrap_or(0)
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
