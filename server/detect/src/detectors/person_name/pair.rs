//! Names of people wherever they stand, by a given name that is no other word: `Ana Quell`, `Quell, Ana`, `QUELL/ANA`, `ANA QUELL`.
//!
//! Two capitals say nothing: one of the words must be a given name of the list, and none of a place, a trade or a log. Given names
//! that are also words, places or products are left to the detectors that know the context.

use crate::detectors::person_name::is_trade;
use crate::detectors::street_address::ends_street;
use crate::detectors::username;
use crate::kind::PERSON_NAME;
use crate::line::{Found, Line, is_word, lower};
use crate::names;
use crate::registry::{Detector, Watch};
use crate::words::Words;

pub(crate) static DETECTOR: Detector = Detector { rule: "name-pair", watch: Watch::Pairs(look) };

/// The second of two words that start with a capital, at `second`.
fn look(line: &Line, second: usize, found: &mut Found) -> usize {
    let comma = second >= 2 && line.slice(second - 2, second) == b", ";
    let stop = second.saturating_sub(if comma { 2 } else { 1 });
    let first = line.run_back(stop, 40, is_letter);
    let first = line.run(first, 2, |b| matches!(b, b'-' | b'\''));
    if first >= stop || !is_capital(line, first) || !is_capital(line, second) {
        return second;
    }
    // "city":"Ann Arbor"
    if matches!(line.before(first), b'"' | b'=' | b'\'')
        && line.word_before(first, 1, |word| {
            matches!(word, b"city" | b"town" | b"county" | b"region" | b"state" | b"locality")
        })
    {
        return second;
    }
    match line.before(second) {
        b'/' | b'^' => joined(line, first, stop, second, found),
        b' ' if comma => surname_first(line, first, stop, second, found),
        b' ' if is_upper(line.slice(first, stop)) => in_capitals(line, first, second, found),
        b' ' => given_first(line, first, stop, found),
        _ => {}
    }
    second
}

/// `QUELL/ANA MRS`, `QUELL^ANA`: surname and given name as passenger lists have them.
fn joined(line: &Line, first: usize, stop: usize, second: usize, found: &mut Found) {
    let end = line.run(second, 40, is_letter);
    let end = line.run_back(end, 2, |b| matches!(b, b'-' | b'\''));
    let (surname, given) = (line.slice(first, stop), line.slice(second, end));
    // Quell^Ana of HL7 and DICOM may be written small.
    let small = line.before(second) == b'^'
        && surname.len() >= 3
        && given.iter().any(u8::is_ascii_lowercase);
    // Quell/Ana Mrs: the title says what the slash joins.
    let courteous = [" Mr", " Mrs", " Ms", " Miss", " Mstr", " Dr"].iter().any(|title| {
        line.slice(end, end + title.len()) == title.as_bytes()
            && !line.at(end + title.len()).is_ascii_alphanumeric()
    });
    if !small && !courteous && (!is_upper(surname) || !is_upper(given))
        || surname.len() < 2
        || is_refused(surname)
    {
        return;
    }
    let titled =
        [" MR", " MRS", " MS", " MISS", " MSTR", " CHD", " INF", " DR"].iter().any(|title| {
            line.slice(end, end + title.len()) == title.as_bytes()
                && !line.at(end + title.len()).is_ascii_alphanumeric()
        });
    // …/14MAR31/QUELL/ANA of passenger documents, 1.QUELL/ANA of bookings; other slashes and dots are of paths.
    let digit = |at: usize| line.at(at).is_ascii_digit();
    let dated = first >= 8
        && line.before(first) == b'/'
        && digit(first - 2)
        && digit(first - 3)
        && line.slice(first - 6, first - 3).iter().all(u8::is_ascii_uppercase);
    let listed = first >= 2 && line.before(first) == b'.' && digit(first - 2);
    let mark = |b: u8| matches!(b, b'/' | b'.' | b'_' | b'-' | b'\\');
    let path = !dated && !listed && (mark(line.before(first)) || mark(line.at(end)));
    // ^QUELL/ANA^ on the track of a card.
    let path = path || line.before(first) == b'^';
    if path || line.at(end).is_ascii_digit() || line.at(end) == b'_' {
        return;
    }
    // 1.QUELL/ANA   2.KELLER/XQ
    let next = line.run(end, 4, |b| b == b' ');
    let counted = listed
        && matches!(line.before(first - 2), 0 | b' ')
        && (line.at(next) == 0
            || next > end && digit(next) && line.at(next + 1) == b'.'
            || next > end + 1);
    if titled || dated || courteous || counted || is_certain(given) {
        for (from, to) in [(first, stop), (second, end)] {
            found.add(from, to, &PERSON_NAME, 82, "surname and given name");
        }
    }
}

/// `Quell, Ana`.
fn surname_first(line: &Line, first: usize, stop: usize, second: usize, found: &mut Found) {
    let surname = line.slice(first, stop);
    let Some((end, words)) = names::read(line, second).or_else(|| capitals(line, second)) else {
        return;
    };
    let given_end = line.run(second, 40, |b| b.is_ascii_alphabetic() || b >= 0x80);
    let given = line.slice(second, given_end);
    let end = if words > 2 { given_end } else { end };
    let rest = line.slice(given_end, end);
    // GNQuell: a code glued to a name.
    let coded = matches!(surname, [a, b, ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase());
    let alike = is_upper(surname) || surname.iter().any(u8::is_ascii_lowercase) && !coded;
    if surname.len() >= 3
        && alike
        && is_certain(given)
        && !is_refused(surname)
        && !names::is_given(surname)
        && !rest.split(|b| *b == b' ').any(is_refused)
        && starts_apart(line, first)
        && closes(line, end)
    {
        found.add(first, end, &PERSON_NAME, 75, "surname before a given name");
    }
}

/// `Ana Quell`, `Ana María van der Linden`.
fn given_first(line: &Line, first: usize, stop: usize, found: &mut Found) {
    if !(is_certain(line.slice(first, stop)) || is_full(line, first, stop))
        || !starts_apart(line, first)
        || follows_place(line, first)
    {
        return;
    }
    let Some((whole, _)) = names::read(line, first) else { return };
    // Up to the first word that is none of a name.
    let mut end = stop;
    let mut at = stop + 1;
    let mut words = 1;
    while at < whole {
        let next = line.run(at, 40, |b| b != b' ').min(whole);
        let word = line.slice(at, next);
        let particle = word.first().is_some_and(u8::is_ascii_lowercase);
        if is_refused(word) && !names::is_given(word) {
            break;
        }
        if !particle {
            end = next;
            words += 1;
        }
        at = next + 1;
    }
    let street = line.slice(first, whole).split(|b| *b == b' ').skip(1).any(|word| {
        ends_street(word) || matches!(word, b"Apt" | b"Suite" | b"Unit" | b"Flat" | b"Floor")
    });
    let mut joined = line.slice(first, end).to_ascii_lowercase();
    joined.iter_mut().filter(|b| **b == b' ').for_each(|b| *b = b'_');
    if words >= 2 && !street && !BRANDS.has(&joined) {
        found.add(first, end, &PERSON_NAME, 74, "given name and surname");
    }
}

/// `ANA QUELL`, up to four words, where no other word in capitals stands around.
fn in_capitals(line: &Line, first: usize, second: usize, found: &mut Found) {
    let before =
        line.run_back(first.saturating_sub(1), 24, |b| b.is_ascii_alphanumeric() || b == b'_');
    let word = line.slice(before, first.saturating_sub(1));
    let caps = line.before(first) == b' ' && first >= before + 3 && is_upper(word);
    // GENDEC ANA QUELL: one word of a heading may stand before.
    let more = line.run_back(before.saturating_sub(1), 24, |b| b.is_ascii_alphanumeric());
    let shouted = caps
        && (is_refused(word)
            || line.before(before) == b' ' && is_upper(line.slice(more, before.saturating_sub(1))));
    let stop = second - 1;
    let Some((end, _)) = capitals(line, second) else { return };
    // NAME/ANA QUELL/IBAN: fields joined by slashes.
    let slashed = line.before(first) == b'/'
        && line.before(first - 1).is_ascii_uppercase()
        && line.at(end) == b'/';
    if shouted || !is_certain(line.slice(first, stop)) || !(slashed || starts_apart(line, first)) {
        return;
    }
    let refused = line
        .slice(second, end)
        .split(|b| *b == b' ')
        .any(|word| word.len() < 2 || is_refused(word));
    if !refused
        && (slashed || closes(line, end))
        && line.slice(first, end).split(|b| *b == b' ').count() <= 4
    {
        found.add(first, end, &PERSON_NAME, 74, "given name and surname");
    }
}

/// The end of words in capitals from `at` on, joined by single spaces, and how many there are.
fn capitals(line: &Line, at: usize) -> Option<(usize, usize)> {
    let mut end = at;
    let mut words = 0;
    loop {
        let stop = line.run(end, 32, is_letter);
        let word = line.slice(end, stop);
        if word.len() < 2
            || !is_upper(word)
            || line.at(stop).is_ascii_digit()
            || line.at(stop) == b'_'
        {
            return (words > 0).then(|| (end - 1, words));
        }
        words += 1;
        if line.at(stop) != b' ' || words == 5 {
            return Some((stop, words));
        }
        end = stop + 1;
    }
}

fn is_letter(b: u8) -> bool {
    b.is_ascii_alphabetic() || b >= 0x80 || matches!(b, b'-' | b'\'')
}

fn is_capital(line: &Line, at: usize) -> bool {
    line.at(at).is_ascii_uppercase() || (0xC3..=0xD4).contains(&line.at(at))
}

/// Whether all letters are capitals, those outside of ASCII taken for such.
fn is_upper(word: &[u8]) -> bool {
    word.len() >= 2
        && word.iter().any(u8::is_ascii_uppercase)
        && word.iter().all(|&b| b.is_ascii_uppercase() || b >= 0x80 || matches!(b, b'-' | b'\''))
}

/// Whether a given name, even one that is also another word, stands before a family name that is none: `Josh Forbes`.
fn is_full(line: &Line, first: usize, stop: usize) -> bool {
    let end = line.run(stop + 1, 40, is_letter);
    let mut parts = line.slice(stop + 1, end).split(|b| matches!(b, b'-' | b'\''));
    let given = line.slice(first, stop);
    given.len() >= 3
        && names::is_given(given)
        && !is_refused(given)
        && parts.all(|part| part.len() >= 4 && names::is_family(part) && !is_refused(part))
}

/// Whether a word is a given name and hardly anything else.
fn is_certain(word: &[u8]) -> bool {
    word.len() >= 3
        && word
            .split(|b| *b == b'-')
            .all(|part| names::is_given(part) && !names::is_ambiguous(part))
}

/// Whether a word is one of a trade, of logs or of sentences.
fn is_refused(word: &[u8]) -> bool {
    let mut buffer = [0; 24];
    let small = lower(word, &mut buffer);
    is_trade(word)
        || username::is_common(small)
        || username::is_inflected(small) && word.len() > 6 && is_upper(word)
        || SHOUTED.has(word)
}

/// Whether what starts at `at` is not part of a longer word, a path or a key.
fn starts_apart(line: &Line, at: usize) -> bool {
    let before = line.before(at);
    !is_word(before)
        && !matches!(before, b'.' | b'/' | b'\\' | b'@' | b'-' | b'$' | b'#' | b'%' | b'&' | b'~')
        || before == b'n' && line.before(at - 1) == b'\\'
        || before == b'#' && line.before(at - 1) == b'/'
}

/// Whether a name may end at `end`.
fn closes(line: &Line, end: usize) -> bool {
    match line.at(end) {
        0 | b',' | b'.' | b';' | b'"' | b'\'' | b')' | b'<' | b'|' | b'\\' | b'\t' | b']'
        | b'}' => true,
        b' ' => {
            let next = line.at(end + 1);
            next.is_ascii_lowercase()
                || next.is_ascii_digit()
                || !next.is_ascii_alphanumeric() && next < 0x80
                || line.slice(end + 1, end + 4).iter().take(2).all(u8::is_ascii_uppercase)
                    && !is_upper(line.slice(end - 2, end))
        }
        _ => false,
    }
}

/// Whether the word before makes a place or a street of the name: `San Martin`, `Via Giuseppe Verdi`.
fn follows_place(line: &Line, first: usize) -> bool {
    line.before(first) == b' ' && line.word_before(first, 1, |word| PLACES.has(word))
}

static PLACES: Words = Words::of(
    "san santa santo saint st sankt mount port lake new north south east west fort camp los las via viale piazza corso rue avenue boulevard place quai allee chemin calle avenida plaza paseo rua travessa praca ulica ul aleja plac str strasse street road platz ring square hotel villa castle university college institute school hospital cafe bar",
);

/// Makers that go by the names of people.
static BRANDS: Words = Words::of(
    "john_deere tommy_hilfiger calvin_klein ralph_lauren jack_daniels johnnie_walker mary_kay harley_davidson eddie_bauer marc_jacobs charles_schwab morgan_stanley merrill_lynch philip_morris carl_zeiss robert_bosch hugo_boss george_town monte_carlo allen_bradley johnson_controls martin_marietta lockheed_martin aston_martin rolls_royce alfa_romeo don_johnson louis_vuitton coco_chanel yves_rocher karl_storz carl_duisberg max_planck marie_curie ernst_young arthur_andersen henry_schein thomas_cook hans_grohe kathy_sierra james_bond sherlock_holmes diana_cluster helena_rubinstein estee_lauder frank_russell edward_jones raymond_james kelley_blue simon_says jenny_craig sara_lee nina_ricci dr_pepper oscar_mayer peter_pan victoria_secret",
);

/// Words of statements and headings that stand in capitals.
static SHOUTED: Words = Words::of(
    "select insert update delete from where and or not into values set join left right inner outer on order by group having limit create table index view drop alter begin commit rollback null true false as is in like between union all distinct desc asc primary key foreign references default constraint unique check grant revoke execute call return end if else then case when ok err warn fatal debug trace http https ssl tls tcp udp dns dhcp api url uri sql xml json csv pdf html utf ascii max min avg sum count read write open close start stop run exit version server client database",
);
