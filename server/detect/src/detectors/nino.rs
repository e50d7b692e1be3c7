//! National insurance numbers of the United Kingdom by their shape alone, as they are written in groups: `QQ 12 34 56 C` (HMRC manual
//! NIM39110).

use crate::kind::UK_NINO;
use crate::line::{Found, Line, is_word};
use crate::place::{Glue, Shape};
use crate::registry::{Detector, Watch};
use crate::sweep::Number;

pub(crate) static DETECTOR: Detector = Detector {
    rule: "uk-nino-groups",
    watch: Watch::Digits(&[Shape::groups((2, 2), &[Glue::SPACE], (2, 2), true)], look),
};

fn look(line: &Line, number: &Number, found: &mut Found) {
    let start = number.start.saturating_sub(3);
    let end = number.end(3);
    let prefix = line.slice(start, number.start);
    let [a, b, b' '] = prefix else { return };
    let letter = |b: &u8, none: &[u8]| b.is_ascii_uppercase() && !none.contains(b);
    if number.shaped(&[2, 2, 2], b' ')
        && letter(a, b"DFIQUV")
        && letter(b, b"DFIOQUV")
        && !matches!(prefix, b"BG " | b"GB " | b"KN " | b"NK " | b"NT " | b"TN " | b"ZZ ")
        && line.at(end) == b' '
        && matches!(line.at(end + 1), b'A'..=b'D')
        && !is_word(line.at(end + 2))
        && !is_word(line.before(start))
    {
        found.add(start, end + 2, &UK_NINO, 90, "national insurance number in groups");
    }
}
