//! Names of people: by their label, next to the words that speak of people, and before a mail address in angle brackets.
//!
//! Capital letters alone say nothing. Where only the sentence hints at a person, two words that look like a name are needed, and
//! a word of the trade (`Service Manager`) refuses them.

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

pub(crate) static SPOKEN: Detector = Detector {
    rule: "name-context",
    watch: Watch::Words(
        &[
            "for",
            "to",
            "by",
            "name",
            "patient",
            "holder",
            "dear",
            "customer",
            "mr",
            "mrs",
            "ms",
            "dr",
            "prof",
            "user",
            "contact",
            "employee",
            "passenger",
            "beneficiary",
            "applicant",
            "client",
            "member",
            "insured",
            "cardholder",
            "subscriber",
            "guest",
            "hello",
            "hi",
            "signed",
            "nurse",
            "doctor",
            "physician",
            "person",
            "with",
            "from",
            "recipient",
            "driver",
            "student",
            "owner",
            "attendee",
            "payee",
            "caller",
            "cc",
            "of",
            "iphone",
            "ipad",
            "macbook",
        ],
        spoken,
    ),
};

pub(crate) static NUMBERED: Detector = Detector {
    rule: "name-behind-number",
    watch: Watch::Words(
        &[
            "customer",
            "patient",
            "employee",
            "member",
            "subscriber",
            "passenger",
            "student",
            "user",
            "account",
            "applicant",
            "client",
            "contact",
            "policyholder",
        ],
        numbered,
    ),
};

pub(crate) static MAILBOX: Detector =
    Detector { rule: "name-mailbox", watch: Watch::Bytes(b"<@", mailbox) };

/// What a name that starts at `start` is.
struct Name {
    end: usize,
    words: usize,
    given: bool,
}

fn read(line: &Line, start: usize) -> Option<Name> {
    let (mut end, mut words) = names::read(line, start)?;
    // The last word may be the next label: `Name: Quell Vorname: Ana`.
    while line.at(end) == b':' && words > 1 {
        end = line.run_back(end, 40, |b| b != b' ') - 1;
        words -= 1;
    }
    let name = line.slice(start, end);
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

/// `customer_name=Ana Quell`, `"displayName": "Ana Quell"`, `CN=Ana Quell,OU=Sales`.
fn field(line: &Line, labeled: &Labeled, found: &mut Found) {
    let start = labeled.start;
    // van der Linden
    let past = names::past_particles(line, start);
    let Some(name) = read(line, past).or_else(|| last_first(line, start, labeled)) else { return };
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
                        && (part && labeled.tie != Tie::Space
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

/// Whether fields of a person stand on either side.
fn near_person(line: &Line, at: usize) -> bool {
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
    ]
    .iter()
    .any(|word| memchr::memmem::find(around, word).is_some())
}

/// A name behind a word that ends at `end`.
fn spoken(line: &Line, end: usize, found: &mut Found) -> usize {
    let word_start = line.run_back(end, 12, |b| b.is_ascii_alphabetic());
    let mut buffer = [0; 12];
    let word = lower(line.slice(word_start, end), &mut buffer);
    if matches!(word, b"iphone" | b"ipad" | b"macbook") {
        owner(line, word_start, found);
        return end;
    }
    let title = matches!(word, b"mr" | b"mrs" | b"ms" | b"dr" | b"prof");
    let gap = if title { line.run(end, 1, |b| b == b'.') } else { end };
    // Requested for: Ana Quell
    let gap = if line.slice(gap, gap + 2) == b": " && matches!(word, b"for" | b"by") {
        gap + 1
    } else {
        gap
    };
    let at = line.run(gap, 2, |b| matches!(b, b' ' | b'"' | b'\''));
    if at == gap
        || !(line.at(at).is_ascii_uppercase() || line.at(at) >= 0xC3)
        || matches!(line.before(word_start), b'_' | b'-' | b'.' | b'/' | b'@')
    {
        return end;
    }
    // `Dear Ms Keller`: the title speaks for itself.
    let at = past_title(line, at);
    let Some(name) = read(line, at) else { return end };
    let after = line.at(name.end);
    let closed = after == 0
        || matches!(after, b',' | b'.' | b';' | b'"' | b'\'' | b')' | b'<' | b'\\')
        || line.starts(name.end, " (")
        || line.starts(name.end, " <")
        || line.starts(name.end, " --");
    let two = name.words >= 2;
    let fits = match word {
        b"mr" | b"mrs" | b"ms" | b"dr" | b"prof" => line.at(end) == b'.' || name.given || two,
        b"dear" | b"hello" | b"hi" if after == b',' && !is_addressee(line.slice(at, name.end)) => {
            true
        }
        b"dear" | b"hello" | b"hi" => {
            (two || name.given || is_title_before(line, at))
                && (closed || after == b' ' && line.at(name.end + 1).is_ascii_lowercase())
        }
        b"patient" | b"holder" | b"customer" | b"passenger" | b"beneficiary" | b"applicant"
        | b"insured" | b"cardholder" | b"nurse" | b"physician" | b"employee" | b"payee"
        | b"student" | b"person" | b"attendee" => {
            two && (name.given
                || closed
                || line.at(name.end + 1).is_ascii_lowercase()
                || line.at(name.end + 1).is_ascii_digit())
        }
        b"name" => {
            two && (name.given
                || near_person(line, word_start)
                || line.word_before(word_start, 3, is_personal))
        }
        b"user" | b"contact" | b"member" | b"client" | b"subscriber" | b"guest" | b"recipient"
        | b"driver" | b"doctor" | b"owner" => {
            two && (name.given || line.starts(name.end, " <") || acts(line, name.end))
        }
        b"signed" => two && name.given,
        b"caller" | b"cc" => {
            two && (name.given || closed || line.at(name.end + 1).is_ascii_lowercase())
        }
        b"of" => two && (name.given || closed) && line.word_before(word_start, 1, is_of_someone),
        b"for" | b"by" if line.at(end) == b':' => two && closed,
        _ => {
            two && (name.given && (closed || line.word_before(word_start, 5, is_personal))
                || closed && line.word_before(word_start, 7, is_personal))
        }
    };
    if fits {
        found.add(
            at,
            name.end,
            &PERSON_NAME,
            if name.given { 85 } else { 75 },
            "name of a person where the sentence speaks of one",
        );
        login_in_brackets(line, name.end, found);
    }
    end
}

/// `Ana Quell's iPhone`: the name before the word that starts at `word_start`.
fn owner(line: &Line, word_start: usize, found: &mut Found) {
    let stop = ["'s ", "\u{2019}s ", "\\u2019s "].iter().find_map(|own| {
        let stop = word_start.checked_sub(own.len())?;
        line.starts(stop, own).then_some(stop)
    });
    let Some(stop) = stop else { return };
    let mut start =
        line.run_back(stop, 48, |b| b.is_ascii_alphabetic() || b >= 0x80 || b" -.'".contains(&b));
    while start < stop {
        match read(line, start) {
            // The apostrophe reads as one of the name.
            Some(name) if (name.end == stop || name.end == stop + 2) && name.words >= 2 => {
                found.add(start, stop, &PERSON_NAME, 85, "owner of a device");
                return;
            }
            _ => start = line.run(start, 48, |b| b != b' ') + 1,
        }
    }
}

/// Words that letters are addressed to, and are nobody's name.
fn is_addressee(word: &[u8]) -> bool {
    ADDRESSEES.has(word) || names::is_log_word(word) || is_trade(word)
}

static ADDRESSEES: Words = Words::of(
    "all team everyone everybody world sir madam customer customers folks guys user users client member members colleague colleagues friend friends admin support partner subscriber student valued there again kitty shareholder investor applicant candidate guest passenger patient parent parents resident neighbor neighbour",
);

/// What someone has that is spoken of: `the chart of`, `on behalf of`.
fn is_of_someone(word: &[u8]) -> bool {
    matches!(
        word,
        b"chart"
            | b"behalf"
            | b"record"
            | b"records"
            | b"profile"
            | b"file"
            | b"account"
            | b"data"
            | b"signature"
            | b"consent"
            | b"name"
            | b"identity"
            | b"birth"
            | b"wife"
            | b"husband"
            | b"son"
            | b"daughter"
            | b"mother"
            | b"father"
            | b"photo"
    )
}

/// Where a name starts that may have a title before it.
fn past_title(line: &Line, at: usize) -> usize {
    ["Mr", "Mrs", "Ms", "Dr", "Prof"]
        .iter()
        .find_map(|title| {
            let end = at + title.len();
            let end = end + usize::from(line.at(end) == b'.');
            (line.slice(at, at + title.len()) == title.as_bytes() && line.at(end) == b' ')
                .then_some(end + 1)
        })
        .unwrap_or(at)
}

fn is_title_before(line: &Line, at: usize) -> bool {
    line.word_before(at, 1, |word| matches!(word, b"mr" | b"mrs" | b"ms" | b"dr" | b"prof"))
}

/// Whether what follows is something that people do: `logged in`, `has signed`.
fn acts(line: &Line, end: usize) -> bool {
    [
        " logged ",
        " signed ",
        " called ",
        " requested ",
        " submitted ",
        " approved ",
        " declined ",
        " reported ",
        " complained ",
        " asked ",
        " joined ",
        " replied ",
        " paid ",
    ]
    .iter()
    .any(|verb| line.starts(end, verb))
}

/// `customer 50934 (Jorge Castellan)`, `employee #771: Dana Keller`: a word for a person that ends at `end`, a number, a name.
fn numbered(line: &Line, end: usize, found: &mut Found) -> usize {
    let id = line.run(end, 3, |b| matches!(b, b' ' | b'#' | b':' | b'='));
    let stop = line.run(id, 20, |b| b.is_ascii_digit() || b == b'-');
    if id == end || stop == id {
        return end;
    }
    let at = match line.slice(stop, stop + 2) {
        b" (" | b": " | b", " => stop + 2,
        _ => return end,
    };
    let Some(name) = read(line, at) else { return end };
    let closed = matches!(line.at(name.end), 0 | b')' | b',' | b'.' | b';' | b'"')
        || line.at(name.end) == b' ' && line.at(name.end + 1).is_ascii_lowercase();
    if name.words >= 2 && closed && (name.given || line.before(at) == b'(') {
        let confidence = if name.given { 85 } else { 70 };
        found.add(at, name.end, &PERSON_NAME, confidence, "name of a person behind their number");
    }
    end
}

/// `Ana Quell (aquell)`.
fn login_in_brackets(line: &Line, end: usize, found: &mut Found) {
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

/// `Ana Quell <ana@example.com>`.
fn mailbox(line: &Line, at: usize, found: &mut Found) -> usize {
    // Ana Quell (ana@example.com)
    let local = line.run_back(at, 64, |b| b.is_ascii_alphanumeric() || b"._+-".contains(&b));
    let (at, closing) = match line.at(at) {
        b'@' if line.before(local) == b'(' => (local - 1, b')'),
        b'@' => return at,
        _ => (at, b'>'),
    };
    let close = line.run(at + 1, 128, |b| b > b' ' && b != closing && b != b'<');
    if line.at(close) != closing || memchr::memchr(b'@', line.slice(at + 1, close)).is_none() {
        return at;
    }
    let stop = line.run_back(at, 2, |b| matches!(b, b' ' | b'"'));
    // Back over up to five words.
    let from = line.run_back(stop, 64, |b| {
        b.is_ascii_alphabetic() || b >= 0x80 || matches!(b, b' ' | b'-' | b'\'' | b'.')
    });
    let mut start = from;
    while start < stop {
        if line.before(start).is_ascii_alphanumeric()
            || !(line.at(start).is_ascii_uppercase() || line.at(start) >= 0xC3)
        {
            start += 1;
            continue;
        }
        match read(line, start) {
            Some(name) if name.end == stop && name.words >= 2 => {
                found.add(start, stop, &PERSON_NAME, 88, "name before a mail address");
                break;
            }
            _ => start = line.run(start, 64, |b| b != b' ') + 1,
        }
    }
    close
}

/// Words that say that a sentence is about someone.
fn is_personal(word: &[u8]) -> bool {
    matches!(
        word,
        b"patient"
            | b"passport"
            | b"ssn"
            | b"file"
            | b"scanned"
            | b"shipping"
            | b"shipped"
            | b"assigned"
            | b"card"
            | b"order"
            | b"ticket"
            | b"appointment"
            | b"prescription"
            | b"account"
            | b"invoice"
            | b"policy"
            | b"claim"
            | b"refund"
            | b"payment"
            | b"nhs"
            | b"mrn"
            | b"record"
            | b"customer"
            | b"employee"
            | b"applicant"
            | b"dob"
            | b"license"
            | b"licence"
            | b"booking"
            | b"reservation"
            | b"loan"
            | b"issued"
            | b"delivered"
            | b"delivery"
            | b"addressed"
            | b"mailed"
            | b"interview"
            | b"salary"
            | b"payroll"
            | b"escalated"
            | b"approved"
            | b"signed"
            | b"admitted"
            | b"discharged"
            | b"referred"
            | b"visa"
            | b"check"
            | b"transfer"
            | b"transferred"
            | b"call"
            | b"holder"
            | b"beneficiary"
            | b"payee"
            | b"spoke"
            | b"reassigned"
            | b"contact"
            | b"nominee"
            | b"guardian"
            | b"dispatched"
    )
}

/// Capitalized words of systems and organisations that stand where a name might.
fn is_trade(word: &[u8]) -> bool {
    TRADE.has(word)
}

static TRADE: Words = Words::of(include_str!("../words/person_name_trade.txt"));
