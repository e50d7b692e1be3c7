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

pub(crate) static TOLD: Detector = Detector {
    rule: "uk-nino-told",
    watch: Watch::Words(&["nino", "nationalinsurancenumber"], told),
};

/// `GET /tax/nino value=QQ123456C`: a number within a few words of one that says so, also with the spaces of a form.
fn told(line: &Line, end: usize, found: &mut Found) -> usize {
    let reach = line.slice(end, end + 32);
    for at in 0..reach.len() {
        let start = end + at;
        if is_word(line.before(start)) || !line.at(start).is_ascii_uppercase() {
            continue;
        }
        let mut stop = start;
        let mut letters = 0;
        let mut digits = 0;
        while stop < start + 20 && digits + letters < 9 {
            match line.at(stop) {
                b if b.is_ascii_digit() && letters == 2 => digits += 1,
                b if b.is_ascii_uppercase() && (letters < 2 || digits == 6) => letters += 1,
                b' ' | b'+' => {}
                b'%' if line.slice(stop, stop + 3) == b"%20" => stop += 2,
                _ => break,
            }
            stop += 1;
        }
        if digits == 6
            && letters == 3
            && matches!(line.before(stop), b'A'..=b'D')
            && !is_word(line.at(stop))
        {
            found.add(start, stop, &UK_NINO, 88, "national insurance number behind a word for it");
            return stop;
        }
    }
    end
}

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
