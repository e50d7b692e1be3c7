//! Year first, with separators: `2024-06-12T09:14:22.123Z` and kin.

use super::{Shape, Stamp, clock, clock_start, two, year};
use crate::cursor::at;

/// `2024-06-12T09:14:22`, `2024/06/12 09:14:22`, `2024.06.12 09:14:22`, `2005-06-03-15.42.50.675872`.
pub(super) fn iso(bytes: &[u8]) -> Option<(Stamp, usize)> {
    let separator = at(bytes, 4);
    if at(bytes, 7) != separator {
        return None;
    }
    let shape = if separator == b'/' { Shape::IsoSlash } else { Shape::Iso };
    let mut stamp = Stamp::dated(shape, Some(year(bytes, 0)?), two(bytes, 5)?, two(bytes, 8)?)?;
    let start = clock_start(bytes, 10)?;
    let end = clock::read(bytes, start, &mut stamp)?;
    Some((stamp, end))
}
