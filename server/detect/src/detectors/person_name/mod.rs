//! Names of people: by their label here, next to the words that speak of people in [`context`], before a mail address in [`mailbox`].
//!
//! Capital letters alone say nothing. Where only the sentence hints at a person, two words that look like a name are needed, and
//! a word of the trade (`Service Manager`) refuses them.

pub(crate) mod context;
pub(crate) mod mailbox;
pub(crate) mod pair;

use crate::detectors::script_name;
use crate::detectors::{segment, username};
use crate::kind::{PERSON_NAME, USERNAME};
use crate::label::{Labeled, Tie};
use crate::line::{Found, Line, lower};
use crate::names;
use crate::registry::{Detector, Watch};
use crate::vocabulary::Label;
use crate::words::Words;

pub(crate) static LABELED: Detector = Detector {
    rule: "name-field",
    watch: Watch::Labels(
        &[Label::PersonName, Label::Name, Label::NameOrUser, Label::Username, Label::Serial],
        field,
    ),
};

/// A name of a person.
pub(crate) struct Name {
    /// One past it.
    pub end: usize,
    /// Capitalized words.
    pub words: usize,
    /// Whether one of them is a known given name.
    pub given: bool,
}

/// The name that starts at `start`, unless a word of it is one of a trade, of a log or of how sentences start.
pub(crate) fn read(line: &Line, start: usize) -> Option<Name> {
    let Some((mut end, mut words)) = names::read(line, start) else {
        let end = names::read_surname_first(line, start)?;
        return is_name(line, start, end).then_some(Name { end, words: 2, given: true });
    };
    // The last word may be the next label: `Name: Quell Vorname: Ana`.
    while line.at(end) == b':' && words > 1 {
        end = line.run_back(end, 40, |b| b != b' ') - 1;
        words -= 1;
    }
    let name = line.slice(start, end);
    // Der Stand, Ihre Karte: how sentences start.
    if OPENERS.has(name.split(|b| *b == b' ').next().unwrap_or(name)) {
        return None;
    }
    let mut given = false;
    for word in name.split(|b| matches!(b, b' ' | b'-')) {
        if is_trade(word) || names::is_log_word(word) && !names::is_given(word) {
            return None;
        }
        given |= names::is_given(word);
    }
    Some(Name { end, words, given })
}

/// The end of a name of two words or more that starts at `start`, unless one of them is of a trade or of a log.
pub(crate) fn full_name(line: &Line, start: usize) -> Option<usize> {
    read(line, start).filter(|name| name.words >= 2).map(|name| name.end)
}

/// Whether no word of the name `start..end` is of a trade or of a log.
pub(crate) fn is_name(line: &Line, start: usize, end: usize) -> bool {
    line.slice(start, end)
        .split(|b| matches!(b, b' ' | b'-'))
        .all(|word| !is_trade(word) && (!names::is_log_word(word) || names::is_given(word)))
}

/// `customer_name=Ana Quell`, `"displayName": "Ana Quell"`, `CN=Ana Quell,OU=Sales`.
fn field(line: &Line, labeled: &Labeled, found: &mut Found) {
    let start = labeled.start;
    // van der Linden
    let past = names::past_particles(line, start);
    // PatientName=QUELL^ANA
    let caret =
        line.run(start, 40, |b| b.is_ascii_alphabetic() || b >= 0x80 || b == b'-' || b == b' ');
    if line.at(caret) == b'^' && caret < labeled.end && labeled.label == Label::PersonName {
        let stop = line.run(start, 64, |b| b > b' ' && !matches!(b, b'"' | b',' | b'<' | b'&'));
        segment::name(line, start, stop, found);
        return;
    }
    if let Some(end) = in_form(line, labeled) {
        found.add(start, end, &PERSON_NAME, 85, "name of a person in a form");
        return;
    }
    // "full_name": "김 서연": two characters and more of other scripts.
    let whole = line.slice(start, labeled.end);
    let said = labeled.label == Label::PersonName
        || labeled.quoted && matches!(labeled.label, Label::Name | Label::NameOrUser);
    if said && labeled.tie != Tie::Space && script_name::is_name(whole) {
        found.add(start, labeled.end, &PERSON_NAME, 88, "name of a person by its label");
        return;
    }
    let Some(name) = last_first(line, start, labeled)
        .or_else(|| read(line, past))
        .or_else(|| capitals(line, labeled))
    else {
        return;
    };
    // Quell^Ana of DICOM (PS3.5 section 6.2, PN).
    if line.at(name.end) == b'^' {
        segment::name(
            line,
            start,
            line.run(start, 64, |b| b > b' ' && b != b'"' && b != b','),
            found,
        );
        return;
    }
    if labeled.label == Label::Serial && labeled.tie == Tie::Space {
        return;
    }
    if labeled.quoted
        && name.end != labeled.end
        && !(line.at(name.end) == b' ' && matches!(line.at(name.end + 1), b'(' | b'<'))
    {
        return;
    }
    let mut buffer = [0; 40];
    let key = lower(line.slice(labeled.key, labeled.key + 40), &mut buffer);
    let says = |words: &[&str]| {
        words.iter().any(|word| key.get(..word.len().min(key.len())) == Some(word.as_bytes()))
    };
    let fits = match labeled.label {
        Label::PersonName => {
            let directory = says(&["cn="])
                && !name.given
                && !matches!(
                    line.slice(name.end, name.end + 4),
                    b",OU=" | b",ou=" | b",CN=" | b",cn=" | b",DC=" | b",dc=" | b"/OU="
                );
            let role = says(&[
                "driver",
                "manager",
                "agent",
                "sender",
                "member",
                "contact",
                "recipient",
                "guest",
                "subscriber",
                "client",
                "holder",
                "hello",
                "hi",
                "candidate",
            ]);
            let part = says(&[
                "cognome",
                "sobrenome",
                "apelido",
                "nachn",
                "vorna",
                "familien",
                "keresztn",
                "vezet",
                "apell",
                "namesur",
                "namefirst",
                "namelast",
                "fore",
                "lname",
                "fname",
                "pr\u{e9}nom",
                "f\u{f6}rnamn",
                "efternamn",
                "fornavn",
                "etternavn",
                "first",
                "last",
                "given",
                "family",
                "middle",
                "maiden",
                "sur",
                "nachname",
                "vorname",
                "voornaam",
                "achternaam",
                "nazwisko",
                "imi",
                "nom",
                "prenom",
                "apellido",
                "nombre",
                "mr",
                "ms",
                "dr",
                "dear",
            ]);
            // "family": "Quell" of FHIR; unquoted it is one of processors and addresses.
            !directory
                && (labeled.quoted
                    || !says(&["family:", "family=", "family \"", "given:", "given="]))
                && (name.words >= 2 && (!role || name.given || labeled.tie != Tie::Space)
                    || (name.words == 1
                        && (part
                            && (labeled.tie != Tie::Space
                                || is_spoken_part(line, labeled, name.end))
                            || name.given && !role && !says(&["cn="]))))
        }
        Label::Name => name.words >= 2 && (name.given || near_person(line, labeled.start)),
        Label::NameOrUser | Label::Username => {
            name.words >= 2
                && (labeled.quoted
                    || name.given
                    || labeled.tie == Tie::Colon
                        && line.at(start).is_ascii_uppercase()
                        && matches!(line.at(name.end), 0 | b','))
        }
        // sn=[Quell] of directories.
        Label::Serial => {
            matches!(
                line.slice(labeled.key, labeled.start),
                b"sn=[" | b"sn: " | b"\"sn\":\"" | b"sn\":\"" | b"sn="
            ) && !line.slice(start, name.end).iter().any(u8::is_ascii_digit)
        }
        _ => false,
    };
    if fits {
        found.add(
            start,
            name.end,
            &PERSON_NAME,
            if name.words >= 2 { 90 } else { 80 },
            "name of a person by its label",
        );
        login_in_brackets(line, name.end, found);
    }
}

/// `surname Quell mac …`: a part of a name behind its bare word, and no sentence.
fn is_spoken_part(line: &Line, labeled: &Labeled, end: usize) -> bool {
    let word = line.slice(labeled.start, end);
    ["surname ", "last name ", "forename ", "first name ", "family name "]
        .iter()
        .any(|key| line.starts(labeled.key, key))
        && word.len() >= 3
        && !username::is_common(&word.to_ascii_lowercase())
}

/// `"holder": "ANA QUELL"`: names in capitals, as cards and banks have them; the label must say who it is.
fn capitals(line: &Line, labeled: &Labeled) -> Option<Name> {
    let value = line.slice(labeled.start, labeled.end);
    let words = value.split(|b| *b == b' ').count();
    // M QUELL: an initial may stand first.
    let initial = |word: &[u8]| word.len() == 1 && value.starts_with(word) && value.len() >= 5;
    let is_word = |word: &[u8]| {
        (word.len() >= 2 || initial(word))
            && word
                .iter()
                .all(|b| b.is_ascii_uppercase() || *b >= 0x80 || matches!(b, b'-' | b'\''))
            && !is_trade(word)
            && !names::is_log_word(word)
    };
    let told = labeled.label == Label::PersonName
        || labeled.label == Label::Name && near_person(line, labeled.start);
    if labeled.quoted {
        let part = [
            "surname", "given", "first", "last", "family", "lname", "fname", "nachname", "vorname",
        ]
        .iter()
        .any(|key| line.starts(labeled.key, key));
        let fits = told
            && ((2..=4).contains(&words) || words == 1 && part && value.len() >= 3)
            && value.split(|b| *b == b' ').all(is_word);
        return fits.then_some(Name { end: labeled.end, words, given: true });
    }
    // NAME=ANA QUELL GEBDAT=…, NOM=QUELL PRENOM=ANA: up to the next key.
    if labeled.tie != Tie::Equals
        || labeled.label != Label::PersonName && !(told && labeled.label == Label::Name)
    {
        return None;
    }
    let far = line.run(labeled.start, 48, |b| {
        b.is_ascii_uppercase() || b >= 0x80 || matches!(b, b' ' | b'-' | b'\'')
    });
    let end = if line.at(far) == b'=' { line.run_back(far, 32, |b| b != b' ') } else { far };
    let end = line.run_back(end, 8, |b| b == b' ').max(labeled.start);
    let value = line.slice(labeled.start, end);
    let words = value.split(|b| *b == b' ').count();
    let part =
        ["nom", "prenom", "nachn", "vorn", "apellido", "cognome", "surname", "last", "first"]
            .iter()
            .any(|key| line.starts(labeled.key, key));
    let ends = matches!(line.at(far), b'=' | 0 | b',' | b';');
    let fits = ends
        && ((2..=4).contains(&words) || words == 1 && part && value.len() >= 3)
        && value.split(|b| *b == b' ').all(is_word);
    fits.then_some(Name { end, words, given: true })
}

/// `Quell, Ana` of directories.
fn last_first(line: &Line, start: usize, labeled: &Labeled) -> Option<Name> {
    let (comma, words) = names::read(line, start)?;
    let (end, more) =
        (line.slice(comma, comma + 2) == b", ").then(|| names::read(line, comma + 2)).flatten()?;
    (labeled.quoted && end == labeled.end && words <= 2).then_some(Name {
        end,
        words: words + more,
        given: true,
    })
}

/// `name=Ana+Quell&…`, `name=Ana%20Que%C3%B1o`: where a name ends that a form sends (URL standard, section 5).
fn in_form(line: &Line, labeled: &Labeled) -> Option<usize> {
    let said = matches!(labeled.label, Label::PersonName | Label::Name);
    if !said || labeled.tie != Tie::Equals || labeled.quoted {
        return None;
    }
    let start = labeled.start;
    let end = line.run(start, 80, |b| b.is_ascii_alphanumeric() || b"+%-'._~".contains(&b));
    let value = line.slice(start, end);
    let spaced = value.contains(&b'+') || memchr::memmem::find(value, b"%20").is_some();
    let open = matches!(line.before(labeled.key), b'?' | b'&' | 0);
    if !spaced || !open || !matches!(line.at(end), 0 | b'&' | b' ' | b'"' | b'#' | b';') {
        return None;
    }
    let text = value.iter().map(|b| if *b == b'+' { b' ' } else { *b }).collect::<Vec<u8>>();
    let mut words = 0;
    let mut given = false;
    let mut rest = text.as_slice();
    while !rest.is_empty() {
        let stop = memchr::memmem::find(rest, b"%20")
            .into_iter()
            .chain(memchr::memchr(b' ', rest))
            .min()
            .unwrap_or(rest.len());
        let (word, tail) = rest.split_at(stop);
        let letters = word.iter().filter(|b| b.is_ascii_alphabetic()).count();
        let capital = word.first().is_some_and(|b| b.is_ascii_uppercase() || *b == b'%');
        if !capital || letters == 0 || word.first().is_some_and(u8::is_ascii_digit) {
            return None;
        }
        given |= names::is_given(word) || words == 0 && word.contains(&b'%');
        words += 1;
        rest = tail.strip_prefix(b"%20").or_else(|| tail.strip_prefix(b" ")).unwrap_or(&[]);
    }
    ((2..=4).contains(&words) && (given || labeled.label == Label::PersonName)).then_some(end)
}

/// Whether fields of a person stand on either side.
pub(super) fn near_person(line: &Line, at: usize) -> bool {
    let around = line.slice(at.saturating_sub(120), at + 160);
    [
        &b"email"[..],
        b"Email",
        b"phone",
        b"dob",
        b"birth",
        b"ssn",
        b"\"address\"",
        b"surname",
        b"gender",
        b"nationality",
        b"passport",
        b"Geburt",
        b"geboren",
        b"naissance",
        b"nacimiento",
        b"nascita",
        b"nascimento",
        b"personnummer",
        b"telefon",
        b"Telefon",
        b"Adresse",
        b"adresse",
        b"Anschrift",
        b"geburt",
        b"GEBDAT",
        b"PERSNR",
        b"CVV",
        b"DOB=",
        b"\"card",
        b"iban",
        b"routing",
        b"\"geb",
        b"\"patient",
        b"verification_value",
    ]
    .iter()
    .any(|word| memchr::memmem::find(around, word).is_some())
}

/// `Ana Quell (aquell)`.
pub(super) fn login_in_brackets(line: &Line, end: usize, found: &mut Found) {
    if line.slice(end, end + 2) == b" (" {
        let stop = line.run(end + 2, 40, username::is_character);
        let login = line.slice(end + 2, stop);
        if line.at(stop) == b')'
            && username::is_person(login)
            && login.iter().all(|b| !b.is_ascii_uppercase())
        {
            found.add(end + 2, stop, &USERNAME, 80, "login behind the name of a person");
        }
    }
}

/// Whether a word is one that sentences start with rather than a name.
pub(crate) fn opens_sentence(word: &[u8]) -> bool {
    OPENERS.has(word)
}

/// Capitalized words of systems and organisations that stand where a name might.
pub(crate) fn is_trade(word: &[u8]) -> bool {
    TRADE.has(word)
}

/// Articles and pronouns that start sentences.
static OPENERS: Words = Words::of(
    "the a an this that these those my your our their his please thank thanks dear-all i we you they he she it der das ein eine einen einem mein meine meinen unser unsere ihr ihre ihren ich wir sie er es bitte danke guten hallo mon ma mes votre vos notre nos je nous vous ce cette mi mis nuestro nuestra yo nosotros su sus un una uno il lo gli mio mia questo questa io minha meu seu sua nosso het een mijn uw onze deze dit wij moja moje pan pani",
);

static TRADE: Words = Words::of(include_str!("../../words/person_name_trade.txt"));
