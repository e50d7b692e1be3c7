//! Streets whose kind stands first (`Rua do Carmo 182`, `ul. Kwiatowa 66/28`), and the code and town behind an address.

use crate::kind::STREET_ADDRESS;
use crate::line::{Found, Line, is_word};
use crate::names;

/// `Rua do Carmo 182, 1200-194 Porto`: the kind of the street ends at `end`.
pub(super) fn named(line: &Line, end: usize, found: &mut Found) -> usize {
    let start = line.run_back(end, 14, |b| b.is_ascii_alphabetic() || b >= 0x80);
    // Via Garibaldi 84, but: via Port 80.
    let shout = line.slice(start, end).iter().all(u8::is_ascii_uppercase);
    if line.starts(start, "via") && !line.at(start).is_ascii_uppercase()
        || line.at(start).is_ascii_lowercase() && !is_small(line.slice(start, end))
    {
        return end;
    }
    let dot = end + usize::from(line.at(end) == b'.');
    // al. and pl. of Poland carry a dot.
    if matches!(line.slice(start, end), b"al" | b"pl" | b"Al" | b"Pl" | b"AL" | b"PL") && dot == end
    {
        return end;
    }
    if line.at(dot) != b' '
        || is_word(line.before(start))
        || matches!(line.before(start), b'.' | b'/')
    {
        return end;
    }
    let mut at = dot + 1;
    let mut words = 0;
    for _ in 0..7 {
        let stop = line.run(at, 24, is_letter);
        let word = line.slice(at, stop);
        let capital = line.at(at).is_ascii_uppercase() || line.at(at) >= 0xC3;
        if word.is_empty() || !capital && !is_joint(word) {
            break;
        }
        if shout && word.iter().any(u8::is_ascii_lowercase) {
            return end;
        }
        words += usize::from(capital && !names::is_log_word(word));
        at = stop + usize::from(line.at(stop) == b',');
        if line.at(at) != b' ' {
            return end;
        }
        at += 1;
    }
    let number = line.run(at, 5, |b| b.is_ascii_digit());
    let unit = line.run(number, 5, |b| b == b'/' || b.is_ascii_alphanumeric());
    if words == 0
        || number == at
        || number > at + 4
        || is_word(line.at(unit))
        || matches!(line.at(unit), b':' | b'=')
    {
        return end;
    }
    let stop = self::end(line, unit);
    found.add(start, stop, &STREET_ADDRESS, 85, "street and house number");
    stop
}

/// `64 Kingsway, Leeds LS1 4AP`: any street from `from` on, where a British town and its code follow.
pub(super) fn british(line: &Line, from: usize) -> Option<usize> {
    let (stop, words) = names::read(line, from)?;
    (words <= 3 && line.at(stop) == b',' && end(line, stop) > stop).then_some(stop)
}

/// Where the code and the town end that stand behind an address at `stop`: `, 9717 HB Groningen`, `, Leeds LS1 4AP`,
/// `, Springfield, IL 62704`; `stop` itself if there are none.
pub(super) fn end(line: &Line, stop: usize) -> usize {
    let from = stop + 2;
    if line.slice(stop, from) != b", " {
        return stop;
    }
    if line.at(from).is_ascii_digit() {
        let code = line.run(from, 5, |b| b.is_ascii_digit());
        let code = line.run(code, 4, |b| b == b'-' || b.is_ascii_digit());
        // 9717 HB
        let letters = line.run(code + 1, 3, |b| b.is_ascii_uppercase());
        let code = if line.at(code) == b' ' && letters == code + 3 && line.at(letters) == b' ' {
            letters
        } else {
            code
        };
        let long = code >= from + 4;
        return names::read(line, code + 1)
            .filter(|_| long && line.at(code) == b' ')
            .map_or(stop, |(town, _)| town);
    }
    let Some((town, words)) = names::read(line, from) else { return stop };
    if words > 3 {
        return stop;
    }
    // LS1 4AP: read as a word of the town only up to its first digit.
    let part = line.run(town + 1, 4, |b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let last = line.run(part + 1, 3, |b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let outward = line.slice(town + 1, part);
    let inward = line.slice(part + 1, last);
    if line.at(town) == b' '
        && line.at(part) == b' '
        && outward.iter().any(u8::is_ascii_digit)
        && matches!(inward, [digit, a, b] if digit.is_ascii_digit() && a.is_ascii_uppercase() && b.is_ascii_uppercase())
    {
        return last;
    }
    // , IL 62704
    let zip = line.run(town + 5, 5, |b| b.is_ascii_digit());
    let state = line.slice(town, town + 5);
    if matches!(state, [b',', b' ', a, b, b' '] if a.is_ascii_uppercase() && b.is_ascii_uppercase())
        && zip == town + 10
    {
        return zip;
    }
    stop
}

fn is_letter(b: u8) -> bool {
    b.is_ascii_alphabetic() || b >= 0x80 || matches!(b, b'\'' | b'-')
}

/// What a street may start with in small letters.
fn is_small(kind: &[u8]) -> bool {
    matches!(
        kind,
        b"rua"
            | b"calle"
            | b"carrer"
            | b"ulica"
            | b"ul"
            | b"al"
            | b"pl"
            | b"rue"
            | b"corso"
            | b"viale"
            | b"travessa"
            | b"largo"
            | b"paseo"
            | b"strada"
            | b"chemin"
            | b"vicolo"
            | b"plaza"
            | b"piazza"
            | b"place"
    )
}

/// Small words inside of names of streets.
fn is_joint(word: &[u8]) -> bool {
    matches!(
        word,
        b"de"
            | b"da"
            | b"do"
            | b"das"
            | b"dos"
            | b"del"
            | b"della"
            | b"dei"
            | b"la"
            | b"le"
            | b"les"
            | b"los"
            | b"las"
            | b"du"
            | b"des"
            | b"e"
            | b"y"
    )
}
