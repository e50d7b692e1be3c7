//! Short numbers and dates that only their label tells: PINs, one-time codes, card codes, dates of birth, subscriber numbers.

use crate::kind::{CVV, DATE_OF_BIRTH, IMSI, PIN_OTP};
use crate::label::{Labeled, Tie};
use crate::line::{Found, Line, lower};
use crate::registry::{Detector, Watch};
use crate::vocabulary::Label;
use crate::words::Words;

pub(crate) static DETECTOR: Detector = Detector {
    rule: "labeled-number",
    watch: Watch::Labels(
        &[
            Label::Pin,
            Label::Otp,
            Label::AuthCode,
            Label::Token,
            Label::Cvv,
            Label::DateOfBirth,
            Label::Imsi,
        ],
        look,
    ),
};

pub(crate) static SENT: Detector = Detector {
    rule: "code-in-message",
    watch: Watch::Words(
        &["your", "ihr", "dein", "votre", "ton", "tu", "su", "seu", "uw", "jouw", "din", "il"],
        sent,
    ),
};

/// `G-833754 is your login code`, `126685 ist Ihr Bestätigungscode`: a number before the word that ends at `end`.
fn sent(line: &Line, end: usize, found: &mut Found) -> usize {
    let word = line.run_back(end, 6, |b| b.is_ascii_alphabetic());
    let verb = line.run_back(word.saturating_sub(1), 4, |b| b.is_ascii_alphabetic());
    let mut buffer = [0; 4];
    let is = matches!(
        lower(line.slice(verb, word.saturating_sub(1)), &mut buffer),
        b"is" | b"ist" | b"est" | b"es" | b"e" | b"er" | b"\xc3\xa9"
    );
    let stop = verb.saturating_sub(1);
    let start = line.run_back(stop, 9, |b| b.is_ascii_digit() || b == b'-');
    let start = line.run(start, 1, |b| b == b'-');
    let value = line.slice(start, stop);
    let rest = line.slice(end, end + 48).to_ascii_lowercase();
    let told = [
        &b"code"[..],
        b"otp",
        b"pin",
        b"passcode",
        b"password",
        b"kod",
        b"c\xc3\xb3digo",
        b"codigo",
        b"codice",
    ]
    .iter()
    .any(|word| memchr::memmem::find(&rest, word).is_some());
    if is
        && line.before(word) == b' '
        && line.before(verb) == b' '
        && is_code(value, false)
        && !line.before(start).is_ascii_alphanumeric()
        && told
    {
        found.add(start, stop, &PIN_OTP, 88, "one-time code where a message sends it");
    }
    end
}

/// Looks at a value with a label.
pub(crate) fn look(line: &Line, labeled: &Labeled, found: &mut Found) {
    let (start, end) = (labeled.start, labeled.end);
    let value = line.slice(start, end);
    // 482913] of messages in brackets.
    let end =
        if labeled.quoted { end } else { line.run_back(end, 1, |b| matches!(b, b']' | b'|')) };
    let value = if end == labeled.end { value } else { line.slice(start, end) };
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    let only_digits = digits == value.len();
    match labeled.label {
        Label::Pin | Label::Otp if is_code(value, labeled.label == Label::Otp) => {
            found.add(start, end, &PIN_OTP, 92, "PIN or one-time code by its label");
        }
        // F052=34E3107F464C09D6, pinBlock: a PIN as it is enciphered (ISO 9564).
        Label::Pin
            if value.len() == 16
                && value.iter().all(u8::is_ascii_hexdigit)
                && digits < 16
                && line
                    .slice(labeled.key, start)
                    .iter()
                    .any(|b| matches!(b, b'5' | b'B' | b'b')) =>
        {
            found.add(start, end, &PIN_OTP, 88, "enciphered PIN by its label");
        }
        Label::AuthCode
            if only_digits
                && (4..=8).contains(&digits)
                && (says_once(line, labeled)
                    || confirms(line, labeled)
                    || beside_phone(line, labeled)
                    || says_two_factors(line, labeled)) =>
        {
            found.add(start, end, &PIN_OTP, 88, "one-time code by its label");
        }
        // token="237231" msg="Two-factor activation …"
        Label::Token
            if only_digits
                && (4..=8).contains(&digits)
                && labeled.tie != Tie::Space
                && says_two_factors(line, labeled) =>
        {
            found.add(start, end, &PIN_OTP, 85, "one-time code, in a line about a second factor");
        }
        // "backupCodes":"79017648, 77604412"
        Label::Otp if labeled.quoted && value.contains(&b',') => {
            let mut at = start;
            for code in value.split(|b| *b == b',').take(16) {
                let lead = code.iter().take_while(|b| **b == b' ').count();
                let text = code.trim_ascii();
                if is_code(text, true) {
                    found.add(
                        at + lead,
                        at + lead + text.len(),
                        &PIN_OTP,
                        90,
                        "one of several codes by their label",
                    );
                }
                at += code.len() + 1;
            }
        }
        Label::Cvv if only_digits && matches!(digits, 3 | 4) => {
            found.add(start, end, &CVV, 95, "card verification code by its label");
        }
        // security code is 482193
        Label::Cvv if only_digits && (5..=8).contains(&digits) => {
            found.add(start, end, &PIN_OTP, 85, "one-time code by its label");
        }
        Label::DateOfBirth => {
            // "March 3, 1980" goes on behind the value of the label.
            line.sees_number();
            if let Some(stop) = date_end(line, start)
                && (!labeled.quoted || stop <= end)
            {
                found.add(start, stop, &DATE_OF_BIRTH, 95, "date of birth by its label");
            }
        }
        Label::Imsi
            if only_digits
                && (matches!(digits, 14 | 15)
                    || (matches!(digits, 18..=22) && value.starts_with(b"89"))) =>
        {
            found.add(start, end, &IMSI, 95, "subscriber number by its label");
        }
        _ => {}
    }
}

/// Whether the words around speak of a second factor.
fn says_two_factors(line: &Line, labeled: &Labeled) -> bool {
    let around = line.slice(labeled.key.saturating_sub(120), labeled.end + 60).to_ascii_lowercase();
    [
        &b"two-factor"[..],
        b"two factor",
        b"2fa",
        b"mfa",
        b"sms sent",
        b"otp",
        b"one-time",
        b"activation code",
        b"fortitoken",
    ]
    .iter()
    .any(|word| memchr::memmem::find(&around, word).is_some())
}

/// `/reset?email=ana@example.com&code=482913`: the path says what the code is for.
fn confirms(line: &Line, labeled: &Labeled) -> bool {
    let path = line.run_back(labeled.key, 256, |b| b > b' ' && b != b'"');
    let path = line.slice(path, labeled.key);
    matches!(line.before(labeled.key), b'?' | b'&')
        && [
            &b"reset"[..],
            b"verify",
            b"confirm",
            b"otp",
            b"2fa",
            b"mfa",
            b"activate",
            b"forgot",
            b"recover",
            b"vergessen",
            b"oubli",
            b"email=",
            b"phone=",
        ]
        .iter()
        .any(|word| memchr::memmem::find(path, word).is_some())
}

/// `"phone":"+33…","code":"123937"`, `"path":"totp/code/ana","data":{"code":"624235"}`: what stands before the code says what it is for.
fn beside_phone(line: &Line, labeled: &Labeled) -> bool {
    let before = line.back(labeled.key, 80);
    labeled.quoted
        && ([
            &b"otp"[..],
            b"\"phone\"",
            b"\"msisdn\"",
            b"\"mobile\"",
            b"2fa",
            b"mfa",
            b"verif",
            b"\"to\":\"+",
            b"\\\"to\\\":\\\"",
        ]
        .iter()
        .any(|word| memchr::memmem::find(before, word).is_some())
            || memchr::memmem::find(line.slice(labeled.end, labeled.end + 24), b"\"sms\"")
                .is_some())
}

pub(crate) static TOLD: Detector = Detector {
    rule: "code-in-sentence",
    watch: Watch::Words(&["pin", "otp", "tan", "passcode", "einmalcode", "code"], told),
};

/// `PIN for Ana is 9497`, `Die PIN vom Brief ist 9603`: a code that a sentence tells whose it is. The word ends at `end`.
fn told(line: &Line, end: usize, found: &mut Found) -> usize {
    const JOINTS: [&str; 14] = [
        " for ",
        " vom ",
        " von ",
        " f\u{fc}r ",
        " aus ",
        " pour ",
        " de ",
        " del ",
        " para ",
        " per ",
        " voor ",
        " till ",
        " dla ",
        " of ",
    ];
    if line.at(end) != b' ' || !JOINTS.iter().any(|joint| line.starts(end, joint)) {
        return end;
    }
    let rest = line.slice(end, end + 64);
    let copula = [
        &b" is "[..],
        b" set to ",
        b" reset to ",
        b" changed to ",
        b" ist ",
        b" est ",
        b" es ",
        b" lautet ",
        b" was ",
        b" \xc3\xa9 ",
        b" \xc3\xa4r ",
        b": ",
    ]
    .iter()
    .find_map(|verb| Some(memchr::memmem::find(rest, verb)? + verb.len()));
    let Some(start) = copula.map(|at| end + at) else { return end };
    let stop = line.run(start, 9, |b| b.is_ascii_digit());
    let word = line.run_back(end, 12, |b| b.is_ascii_alphabetic());
    let code = line.slice(word, end).eq_ignore_ascii_case(b"code");
    let plain = !line
        .slice(end, start)
        .iter()
        .any(|b| b.is_ascii_digit() || matches!(b, b'=' | b'.' | b','));
    let once = || {
        line.word_before(word, 2, |word| {
            matches!(
                word,
                b"login"
                    | b"verification"
                    | b"security"
                    | b"access"
                    | b"sms"
                    | b"one"
                    | b"reset"
                    | b"your"
            )
        })
    };
    if (4..=8).contains(&(stop - start))
        && plain
        && !crate::line::is_word(line.at(stop))
        && line.at(stop) != b'-'
        && (!code || once())
    {
        found.add(start, stop, &PIN_OTP, 85, "code that a sentence tells");
    }
    end
}

/// Four to eight digits, also `123-456`; some systems send capitals and digits.
fn is_code(value: &[u8], letters: bool) -> bool {
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    let plain = value.iter().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b' '));
    let mixed = letters
        && value.iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
        && (5..=10).contains(&value.len())
        && digits >= 2;
    (plain && (4..=10).contains(&digits) && value.len() <= digits + 2) || mixed
}

/// "your code is 123456", "login code: 123456"; an error code is none.
fn says_once(line: &Line, labeled: &Labeled) -> bool {
    let words = |word: &[u8]| {
        matches!(
            word,
            b"verification"
                | b"your"
                | b"otp"
                | b"login"
                | b"sms"
                | b"2fa"
                | b"mfa"
                | b"passcode"
                | b"confirmation"
                | b"one"
                | b"onetime"
                | b"security"
                | b"signin"
                | b"sent"
                | b"activation"
                | b"votre"
                | b"ihr"
                | b"dein"
                | b"tu"
                | b"su"
                | b"seu"
                | b"uw"
                | b"jouw"
                | b"il"
                | b"din"
                | b"text"
                | b"twoj"
                | b"tuo"
                | b"suo"
                | b"sua"
                | b"dit"
                | b"reset"
                | b"unlock"
                | b"emergency"
                | b"recovery"
                | b"backup"
                | b"disarm"
                | b"alarm"
                | b"safe"
                | b"door"
                | b"gate"
                | b"pairing"
                | b"enrollment"
                | b"registration"
                | b"signup"
                | b"totp"
                | b"authenticator"
        )
    };
    labeled.tie != Tie::Flag && line.word_before(labeled.key, 3, words)
}

/// Where the date that starts at `start` ends: ISO, day or month first, with a month's name, or eight digits.
fn date_end(line: &Line, start: usize) -> Option<usize> {
    // datetime.date(1980, 4, 2), LocalDate.of(1980, 4, 2)
    let start = ["datetime.date(", "datetime.datetime(", "LocalDate.of(", "Date.new(", "date("]
        .iter()
        .find(|open| line.starts(start, open))
        .map_or(start, |open| start + open.len());
    let mut numbers = [0_u32; 3];
    let mut widths = [0_usize; 3];
    let mut month_named = false;
    let mut at = start;
    let mut parts = 0;
    while parts < 3 {
        let digits_end = line.run(at, 8, |b| b.is_ascii_digit());
        if digits_end > at {
            let value = line
                .slice(at, digits_end)
                .iter()
                .fold(0_u32, |all, b| all * 10 + u32::from(b - b'0'));
            *numbers.get_mut(parts)? = value;
            *widths.get_mut(parts)? = digits_end - at;
            at = digits_end;
        } else {
            let word_end = line.run(at, 10, |b| b.is_ascii_alphabetic());
            if month_named || !is_month(line.slice(at, word_end)) {
                break;
            }
            month_named = true;
            at = word_end;
        }
        parts += 1;
        if parts == 3 || (parts == 1 && widths == [8, 0, 0]) {
            break;
        }
        // "12th of", "12. ", "March 3, 1980"
        let suffix = line.run(at, 3, |b| b.is_ascii_alphabetic());
        if suffix == at + 2 && matches!(line.slice(at, suffix), b"st" | b"nd" | b"rd" | b"th") {
            at = suffix;
        }
        let separator = line.run(at, 2, |b| matches!(b, b'-' | b'/' | b'.' | b' ' | b','));
        // 28SEP51, 27Mar2003
        let glued = if month_named {
            line.at(at).is_ascii_digit()
        } else {
            parts == 1 && is_month(line.slice(at, at + 3))
        };
        if separator == at && !glued {
            break;
        }
        at = separator;
    }
    let year = |value: u32| (1900..=2035).contains(&value);
    let valid = match (parts, widths) {
        (1, [8, 0, 0]) => year(numbers.first()? / 10_000) || year(numbers.first()? % 10_000),
        // yymmdd and ddmmyy
        (1, [6, 0, 0]) => {
            let (head, middle, tail) =
                (numbers.first()? / 10_000, numbers.first()? / 100 % 100, numbers.first()? % 100);
            (1..=12).contains(&middle) && ((1..=31).contains(&head) || (1..=31).contains(&tail))
        }
        (3, _) => numbers
            .iter()
            .zip(widths)
            .any(|(&value, width)| (width == 4 && year(value)) || (width == 2 && parts == 3)),
        _ => false,
    };
    (valid && (!crate::line::is_word(line.at(at)) || line.at(at) == b'T')).then_some(at)
}

fn is_month(word: &[u8]) -> bool {
    let mut buffer = [0; 10];
    let word = lower(word, &mut buffer);
    word.len() >= 3
        && [
            &b"january"[..],
            b"february",
            b"march",
            b"april",
            b"may",
            b"june",
            b"july",
            b"august",
            b"september",
            b"october",
            b"november",
            b"december",
        ]
        .iter()
        .any(|month| *month == word || (word.len() <= 4 && month.starts_with(word)))
        || word.len() >= 3 && FOREIGN.has(word)
}

/// Months in other languages, whole and shortened.
static FOREIGN: Words = Words::of(
    "januar februar maerz mai juni juli oktober dezember okt dez janvier avril juin juillet aout septembre octobre novembre decembre fevr avr juil enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre ene abr ago dic gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre gen mag giu lug ott janeiro fevereiro maio junho julho setembro outubro novembro dezembro fev out januari februari maart mei augustus mrt maj augusti styczen luty marzec kwiecien maja czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien",
);
