//! Names of people where a sentence speaks of someone: `Dear Ana Quell`, `patient Ana Quell`, `assigned to Ana Quell`.

use crate::detectors::person_name::{is_trade, login_in_brackets, near_person, read};
use crate::kind::PERSON_NAME;
use crate::line::{Found, Line, lower};
use crate::names;
use crate::registry::{Detector, Watch};
use crate::words::Words;

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
            "herr",
            "hallo",
            "bonjour",
            "hola",
            "ciao",
            "estimado",
            "estimada",
            "liebe",
            "lieber",
            "señor",
            "señora",
            "frau",
            "mme",
            "monsieur",
            "madame",
            "signor",
            "signora",
            "mevrouw",
            "paziente",
            "paciente",
            "pacjent",
            "pacjentka",
            "patiënt",
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

/// A name behind a word that ends at `end`.
fn spoken(line: &Line, end: usize, found: &mut Found) -> usize {
    let word_start = line.run_back(end, 12, |b| b.is_ascii_alphabetic() || b >= 0x80);
    let mut buffer = [0; 12];
    let word = lower(line.slice(word_start, end), &mut buffer);
    if matches!(word, b"iphone" | b"ipad" | b"macbook") {
        owner(line, word_start, found);
        return end;
    }
    let title = is_title(word);
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
        // Mr Quell; MR is a request to merge, and a picture of magnets.
        _ if title => {
            let exact = matches!(line.slice(word_start, end), [first, rest @ ..] if first.is_ascii_uppercase() && rest.iter().all(u8::is_ascii_lowercase))
                || word.starts_with(b"se\xc3");
            line.at(end) == b'.'
                || name.given
                || two
                || exact && !matches!(word, b"dr" | b"prof" | b"madame")
        }
        b"hallo" | b"bonjour" | b"hola" | b"ciao" | b"estimado" | b"estimada" | b"liebe"
        | b"lieber" => after == b',' && (two || name.given),
        b"dear" | b"hello" | b"hi" if after == b',' && !is_addressee(line.slice(at, name.end)) => {
            true
        }
        b"dear" | b"hello" | b"hi" => {
            (two || name.given || is_title_before(line, at))
                && (closed || after == b' ' && line.at(name.end + 1).is_ascii_lowercase())
        }
        b"patient" | b"paziente" | b"paciente" | b"pacjent" | b"pacjentka" | b"pati\xc3\xabnt"
        | b"holder" | b"customer" | b"passenger" | b"beneficiary" | b"applicant" | b"insured"
        | b"cardholder" | b"nurse" | b"physician" | b"employee" | b"payee" | b"student"
        | b"person" | b"attendee" => {
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
        // door code 4829 for Ana; transferring you to Ana
        b"for" if !two && name.given && after == 0 && behind_code(line, word_start) => true,
        b"to" if !two && name.given && closed => {
            line.word_before(word_start, 1, |word| word == b"you")
        }
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

/// Whether a code stands before the word at `at`: `code 4829 for`.
fn behind_code(line: &Line, at: usize) -> bool {
    let stop = at.saturating_sub(1);
    let start = line.run_back(stop, 9, |b| b.is_ascii_digit());
    (4..=8).contains(&(stop - start))
        && line
            .word_before(start, 2, |word| matches!(word, b"code" | b"pin" | b"otp" | b"passcode"))
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

/// What stands before the name of someone who is spoken to.
fn is_title(word: &[u8]) -> bool {
    matches!(
        word,
        b"mr"
            | b"mrs"
            | b"ms"
            | b"dr"
            | b"prof"
            | b"herr"
            | b"frau"
            | b"mme"
            | b"monsieur"
            | b"madame"
            | b"signor"
            | b"signora"
            | b"mevrouw"
            | b"se\xc3\xb1or"
            | b"se\xc3\xb1ora"
    )
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
