//! Street addresses: a house number, capitalized words and a street suffix (USPS Publication 28, appendix C1), or the order of
//! Germany, France, Italy and Spain; and what a label calls an address.

mod place;

use crate::detectors::person_name;
use crate::kind::{PERSON_NAME, STREET_ADDRESS};
use crate::label::{Labeled, Tie};
use crate::line::{Found, Line, is_word, lower};
use crate::names;
use crate::place::{Glue, Shape};
use crate::registry::{Detector, Watch};
use crate::sweep::Number;
use crate::vocabulary::Label;
use crate::words::Words;

pub(crate) static DETECTOR: Detector =
    Detector { rule: "street-address", watch: Watch::Digits(&[FIRST], numbered) };

/// A house number before the street.
const FIRST: Shape = Shape::groups((1, 6), &[Glue::CAPITAL], (0, 0), false);

/// Where the kind of the street stands first and the number last.
pub(crate) static NAMED: Detector = Detector {
    rule: "street-address",
    watch: Watch::Words(
        &[
            "rua",
            "calle",
            "carrer",
            "avenida",
            "ulica",
            "ul",
            "rue",
            "corso",
            "viale",
            "piazza",
            "plaza",
            "travessa",
            "largo",
            "paseo",
            "gran",
            "aleja",
            "strada",
            "chemin",
            "via",
            "vicolo",
            "avenue",
            "boulevard",
            "quai",
            "impasse",
            "praça",
            "rambla",
            "ronda",
            "rotonda",
            "glorieta",
            "pasaje",
            "camino",
            "carrera",
            "cañada",
            "cuesta",
            "vial",
            "acceso",
            "urbanización",
            "alameda",
            "pasadizo",
            "callejón",
            "esplanada",
            "estrada",
            "vereda",
            "viela",
            "viaduto",
            "ladeira",
            "praia",
            "quadra",
            "recanto",
            "residencial",
            "rodovia",
            "setor",
            "sítio",
            "trecho",
            "trevo",
            "vila",
            "núcleo",
            "morro",
            "loteamento",
            "jardim",
            "favela",
            "fazenda",
            "feira",
            "distrito",
            "conjunto",
            "condomínio",
            "colônia",
            "chácara",
            "lagoa",
            "passarela",
            "pátio",
            "borgo",
            "contrada",
            "incrocio",
            "stretto",
            "canale",
            "al",
            "pl",
            "plac",
            "aleje",
            "place",
            "allée",
            "cours",
            "urbanizacion",
            "nucleo",
            "condominio",
            "am",
            "im",
            "zum",
            "zur",
        ],
        place::named,
    ),
};

/// Behind the street.
pub(crate) static BEHIND: Detector =
    Detector { rule: "street-address", watch: Watch::Behind(BEFORE, numbered) };

pub(crate) static LABELED: Detector =
    Detector { rule: "address-field", watch: Watch::Labels(&[Label::Address], field) };

/// `221 Baker Street`, `10 Downing St Apt. 4`, `12 rue de la Paix`.
fn numbered(line: &Line, number: &Number, found: &mut Found) {
    let start = number.start;
    let end = number.end(1);
    let lettered = line.at(end).is_ascii_alphabetic() && !is_word(line.at(end + 1));
    if end - start > 6
        || !lettered && !matches!(line.at(end), b' ' | b',' | b'"' | 0)
        || is_word(line.before(start))
        || matches!(line.before(start), b'.' | b':' | b'-' | b'/')
    {
        return;
    }
    let ahead = line.at(end) == b' ';
    let before = || {
        english(line, end + 1)
            .or_else(|| romance(line, end + 1))
            .or_else(|| place::british(line, end + 1))
    };
    // 97b
    let letter = end + usize::from(line.at(end).is_ascii_alphabetic());
    if letter > end && !german(line, start) {
        return;
    }
    let stop = german(line, start).then_some(letter).or_else(|| ahead.then(before).flatten());
    if let Some(stop) = stop {
        let first = street_start(line, start, stop);
        found.add(
            first,
            place::end(line, unit(line, stop)),
            &STREET_ADDRESS,
            85,
            "house number and street",
        );
    }
}

/// German addresses start with the street.
fn street_start(line: &Line, start: usize, stop: usize) -> usize {
    if line.slice(start, stop).contains(&b' ') {
        start
    } else {
        let end = start - 1 - usize::from(line.before(start - 1) == b'.');
        line.run_back(end, 40, |b| b.is_ascii_alphabetic() || b >= 0x80 || b == b'-')
    }
}

/// One to four capitalized words, the last of which is a suffix.
fn english(line: &Line, from: usize) -> Option<usize> {
    let mut at = from;
    for count in 0..5 {
        let end =
            line.run(at, 24, |b| b.is_ascii_alphabetic() || b >= 0x80 || b == b'\'' || b == b'-');
        // 42nd, 5th
        let digits = line.run(at, 3, |b| b.is_ascii_digit());
        let ordinal =
            digits > at && matches!(line.slice(digits, digits + 2), b"st" | b"nd" | b"rd" | b"th");
        let end = if ordinal { digits + 2 } else { end };
        let word = line.slice(at, end);
        let capital = word.first()?.is_ascii_uppercase() || *word.first()? >= 0xC3;
        if word.is_empty() || !capital && !ordinal {
            return None;
        }
        if count >= 1 && !is_word(line.at(end)) && word.len() <= 16 && SUFFIXES.has(word) {
            return Some(end);
        }
        if names::is_log_word(word) || line.at(end) != b' ' && line.slice(end, end + 2) != b". " {
            return None;
        }
        at = end + if line.at(end) == b'.' { 2 } else { 1 };
    }
    None
}

/// `rue de la Paix`, `via Roma`, `calle Mayor` behind or before the number.
fn romance(line: &Line, from: usize) -> Option<usize> {
    let end = line.run(from, 12, |b| b.is_ascii_alphabetic());
    let mut buffer = [0; 12];
    if !matches!(
        lower(line.slice(from, end), &mut buffer),
        b"rue"
            | b"avenue"
            | b"boulevard"
            | b"chemin"
            | b"impasse"
            | b"quai"
            | b"allee"
            | b"calle"
            | b"avenida"
            | b"via"
            | b"piazza"
    ) || line.at(end) != b' '
    {
        return None;
    }
    let mut at = end + 1;
    for _ in 0..5 {
        let stop =
            line.run(at, 24, |b| b.is_ascii_alphabetic() || b >= 0x80 || b == b'\'' || b == b'-');
        let first = line.at(at);
        if first.is_ascii_uppercase() || first >= 0xC3 {
            // 931141 via SMS: the English word.
            let word = line.slice(at, stop);
            let channel = from + 3 == end && !word.iter().any(u8::is_ascii_lowercase);
            if channel {
                return None;
            }
            // rue Victor Hugo, rue du Général Leclerc
            let mut end = stop;
            for _ in 0..3 {
                let next = line.run(end + 1, 24, |b| {
                    b.is_ascii_alphabetic() || b >= 0x80 || b == b'\'' || b == b'-'
                });
                let word = line.slice(end + 1, next);
                let capital = line.at(end + 1).is_ascii_uppercase() || line.at(end + 1) >= 0xC3;
                let small = word.iter().any(|b| b.is_ascii_lowercase() || *b >= 0x80);
                if line.at(end) != b' ' || !capital || !small || names::is_log_word(word) {
                    break;
                }
                end = next;
            }
            return Some(end);
        }
        if !matches!(
            line.slice(at, stop),
            b"de" | b"des" | b"du" | b"la" | b"le" | b"les" | b"del" | b"della" | b"dei"
        ) || line.at(stop) != b' '
        {
            return None;
        }
        at = stop + 1;
    }
    None
}

/// `Hauptstraße 12`: whether the word before the number is a street.
fn german(line: &Line, start: usize) -> bool {
    if line.before(start) != b' ' {
        return false;
    }
    // Goethestr. 11
    if line.before(start - 1) == b'.' {
        let from =
            line.run_back(start - 2, 40, |b| b.is_ascii_alphabetic() || b >= 0x80 || b == b'-');
        let word = line.slice(from, start - 2);
        return word.len() >= 6
            && line.at(from).is_ascii_uppercase()
            && (word.ends_with(b"str") || word.ends_with(b"STR"));
    }
    let from = line.run_back(start - 1, 40, |b| b.is_ascii_alphabetic() || b >= 0x80 || b == b'-');
    let word = line.slice(from, start - 1);
    word.len() >= 7 && (line.at(from).is_ascii_uppercase() || line.at(from) >= 0xC3) && {
        let word = word.to_ascii_lowercase();
        BEFORE.iter().any(|ending| word.ends_with(ending.as_bytes()))
    }
}

/// How streets end that stand before the number of a house, in German, Dutch and the languages of the north.
const BEFORE: &[&str] = &[
    "straße", "strasse", "gasse", "allee", "straat", "gatan", "laan", "gracht", "str.", "dreef",
    "vägen", "gränd", "stigen", "torget", "steeg", "plein", "singel", "baan", "platz", "weg",
    "hof", "vej", "gade", "veien", "katu",
];

/// ` Apt. 4`, ` Suite 200`, `, Unit 7`, ` #12`.
fn unit(line: &Line, end: usize) -> usize {
    let at = line.run(end, 2, |b| matches!(b, b' ' | b',' | b'.'));
    for word in [
        "Apt. ",
        "Apt ",
        "Suite ",
        "Ste ",
        "Ste. ",
        "Unit ",
        "Floor ",
        "Apartment ",
        "#",
        "Fl ",
        "Room ",
    ] {
        if line.starts(at, word) {
            let stop = line.run(at + word.len(), 6, |b| b.is_ascii_alphanumeric());
            if stop > at + word.len() && line.slice(at, stop).iter().any(u8::is_ascii_digit) {
                return stop;
            }
        }
    }
    end
}

pub(crate) static SPOKEN: Detector = Detector {
    rule: "address-context",
    watch: Watch::Words(&["address", "adresse", "anschrift", "indirizzo", "endereco"], quoted),
};

/// `delivery address "12 Larch Lane" not found`.
fn quoted(line: &Line, end: usize, found: &mut Found) -> usize {
    let mark = line.run(end + 1, 4, |b| b == b'\\');
    if line.at(end) == b' '
        && matches!(line.at(mark), b'"' | b'\'')
        && let Some(value) = crate::value::read(line, end + 1)
    {
        let key = line.run_back(end, 12, |b| b.is_ascii_alphabetic());
        let labeled = Labeled {
            label: Label::Address,
            tie: Tie::Colon,
            key,
            start: value.start,
            end: value.end,
            quoted: value.quoted,
        };
        field(line, &labeled, found);
    }
    end
}

/// A quoted value with a number, words and no mark of machines.
fn field(line: &Line, labeled: &Labeled, found: &mut Found) {
    if recipient(line, labeled, found) {
        return;
    }
    let value = line.slice(labeled.start, labeled.end);
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    let letters = value.iter().filter(|b| b.is_ascii_alphabetic() || **b >= 0x80).count();
    let capital = value
        .split(|b| *b == b' ')
        .any(|word| word.first().is_some_and(|b| b.is_ascii_uppercase() || *b >= 0xC3));
    let machine =
        value.iter().any(|b| matches!(b, b'@' | b'=' | b'[' | b'{' | b'<' | b'\\' | b'_'))
            || memchr::memmem::find(value, b"://").is_some()
            || value.starts_with(b"0x");
    let first = value.split(|b| *b == b' ').next().unwrap_or(&[]);
    let numeric_host = first.iter().filter(|b| matches!(b, b'.' | b':')).count() >= 2;
    // STREET=12+Larch+Lane&…: a form as it is sent.
    let words = || value.split(|b| *b == b'+');
    let is_house = |word: &[u8]| word.first().is_some_and(u8::is_ascii_digit) && word.len() <= 6;
    if !labeled.quoted
        && labeled.tie == Tie::Equals
        && matches!(line.before(labeled.key), b'&' | b'?')
        && words().count() >= 2
        && (words().next().is_some_and(is_house) || words().next_back().is_some_and(is_house))
        && letters >= 4
        && !machine
    {
        found.add(labeled.start, labeled.end, &STREET_ADDRESS, 88, "address in a form");
        return;
    }
    if !labeled.quoted && matches!(labeled.tie, Tie::Colon | Tie::Equals) {
        unquoted(line, labeled, found);
        return;
    }
    if labeled.quoted
        && value.contains(&b' ')
        && (digits >= 1 || says_street(value) || is_german_street(value))
        && letters >= 4
        && capital
        && !machine
        && !numeric_host
        && value.len() <= 160
    {
        found.add(labeled.start, labeled.end, &STREET_ADDRESS, 88, "address by its label");
    }
}

/// `ship_to=Ana Quell`: a name where an address might stand.
fn recipient(line: &Line, labeled: &Labeled, found: &mut Found) -> bool {
    let key = line.slice(labeled.key, labeled.start).to_ascii_lowercase();
    let to = memchr::memmem::find(&key, b"to").is_some() && labeled.tie != Tie::Space;
    let Some(end) = person_name::full_name(line, labeled.start).filter(|_| to) else {
        return false;
    };
    let whole = if labeled.quoted {
        end == labeled.end
    } else {
        matches!(line.at(end), 0 | b',' | b';' | b'|' | b']' | b')')
            || line.at(end) == b' '
                && (line.at(end + 1).is_ascii_lowercase() || line.at(end + 1) == b'[')
    };
    if whole && !says_street(line.slice(labeled.start, end)) {
        found.add(labeled.start, end, &PERSON_NAME, 82, "name of who something is sent to");
    }
    whole
}

/// `Anschrift: Bergerallee 380`, `Dirección: Ronda Cantón 2 NIF: …`: words and a house number up to the next mark or key.
fn unquoted(line: &Line, labeled: &Labeled, found: &mut Found) {
    let start = labeled.start;
    let far = line.run(start, 100, |b| {
        b.is_ascii_alphanumeric()
            || b >= 0x80
            || matches!(b, b' ' | b'.' | b'-' | b'\'' | b'/' | b',')
    });
    // Viale Ossani, 397: the number of the house may stand behind a comma.
    let comma = line.run(start, far - start, |b| b != b',');
    let digits = |from: usize, to: usize| line.slice(from, to).iter().any(u8::is_ascii_digit);
    let behind = line.run(comma + 1, far.saturating_sub(comma + 1), |b| b != b',');
    let stop = if comma >= far {
        far
    } else if line.at(comma + 1) == b' '
        && (line.at(comma + 2).is_ascii_digit() && !digits(start, comma)
            || line.slice(start, comma).iter().all(u8::is_ascii_digit))
    {
        behind
    } else {
        comma
    };
    // The last words may be the key of the next value.
    let stop = match line.at(stop) {
        b':' | b'=' => {
            let key = line.run_back(stop, 24, |b| b != b' ');
            line.run_back(key, 4, |b| b == b' ').max(start)
        }
        0 | b',' | b';' | b'|' | b'"' | b')' | b'(' | b'}' | b']' | b'<' => {
            line.run_back(stop, 4, |b| matches!(b, b' ' | b'.' | b'-')).max(start)
        }
        _ => return,
    };
    let value = line.slice(start, stop);
    let words: Vec<&[u8]> = value.split(|b| *b == b' ').collect();
    let number = |word: &&[u8]| {
        let digits = word.iter().filter(|b| b.is_ascii_digit()).count();
        (1..=5).contains(&digits) && word.len() <= digits + 3
    };
    let capital = words.iter().any(|word| {
        word.len() >= 3
            && word.first().is_some_and(|b| b.is_ascii_uppercase() || *b >= 0xC3)
            && word.iter().any(u8::is_ascii_lowercase)
    });
    let (first, last) = (words.first(), words.last());
    let numbered = first.is_some_and(number) && words.len() >= 3
        || last.is_some_and(number)
        || words.len() >= 3 && words.get(words.len() - 2).is_some_and(number);
    // The English word is one of networks and of memory, too.
    let exact = line.starts(labeled.key, "address")
        || line.at(labeled.key) == b'a' && line.before(labeled.key) == b' ';
    if (2..=9).contains(&words.len())
        && numbered
        && capital
        && (!exact || says_street(value) || first.is_some_and(number))
        && !words.iter().any(|word| names::is_log_word(word))
    {
        found.add(start, stop, &STREET_ADDRESS, 82, "address by its label");
    }
}

/// `Wiener Straße`, `Am Stadtpark`: where the number stands in another field.
fn is_german_street(value: &[u8]) -> bool {
    let value = value.to_ascii_lowercase();
    [
        &b"stra\xc3\x9fe"[..],
        b"strasse",
        b"gasse",
        b"platz",
        b"weg",
        b"allee",
        b"straat",
        b"laan",
        b"gatan",
    ]
    .iter()
    .any(|ending| value.ends_with(ending))
}

/// Whether a word is one that streets end with.
pub(crate) fn ends_street(word: &[u8]) -> bool {
    SUFFIXES.has(word)
}

/// Whether a word of a street stands first or last: `rue Clerc`, `Larch Lane`.
fn says_street(value: &[u8]) -> bool {
    let mut words = value.split(|b| *b == b' ');
    let first = words.next().unwrap_or(&[]).to_ascii_lowercase();
    let last = words.next_back().unwrap_or(&[]).to_ascii_lowercase();
    SUFFIXES.has(&last)
        || matches!(
            first.as_slice(),
            b"rue"
                | b"avenue"
                | b"boulevard"
                | b"chemin"
                | b"via"
                | b"viale"
                | b"calle"
                | b"rua"
                | b"ulica"
                | b"ul."
                | b"aleja"
                | b"plaza"
        )
}

static SUFFIXES: Words = Words::of(include_str!("../../words/street_address_suffixes.txt"));
