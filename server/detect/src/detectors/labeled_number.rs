//! Short numbers and dates that only their label tells: PINs, one-time codes, card codes, dates of birth, subscriber numbers.

use crate::kind::{CVV, DATE_OF_BIRTH, IMSI, PIN_OTP};
use crate::label::{Labeled, Tie};
use crate::line::{Found, Line, lower};
use crate::registry::{Detector, Watch};
use crate::vocabulary::Label;

pub(crate) static DETECTOR: Detector = Detector {
    rule: "labeled-number",
    watch: Watch::Labels(
        &[Label::Pin, Label::Otp, Label::AuthCode, Label::Cvv, Label::DateOfBirth, Label::Imsi],
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
    let end = if labeled.quoted { end } else { line.run_back(end, 1, |b| b == b']') };
    let value = if end == labeled.end { value } else { line.slice(start, end) };
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    let only_digits = digits == value.len();
    match labeled.label {
        Label::Pin | Label::Otp if is_code(value, labeled.label == Label::Otp) => {
            found.add(start, end, &PIN_OTP, 92, "PIN or one-time code by its label");
        }
        Label::AuthCode
            if only_digits
                && (4..=8).contains(&digits)
                && (says_once(line, labeled) || confirms(line, labeled)) =>
        {
            found.add(start, end, &PIN_OTP, 88, "one-time code by its label");
        }
        Label::Cvv if only_digits && matches!(digits, 3 | 4) => {
            found.add(start, end, &CVV, 95, "card verification code by its label");
        }
        // security code is 482193
        Label::Cvv if only_digits && (5..=8).contains(&digits) => {
            found.add(start, end, &PIN_OTP, 85, "one-time code by its label");
        }
        Label::DateOfBirth => {
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
        )
    };
    labeled.tie != Tie::Flag && line.word_before(labeled.key, 3, words)
}

/// Where the date that starts at `start` ends: ISO, day or month first, with a month's name, or eight digits.
fn date_end(line: &Line, start: usize) -> Option<usize> {
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
        let suffix = line.run(at, 2, |b| b.is_ascii_alphabetic());
        if suffix == at + 2 && matches!(line.slice(at, suffix), b"st" | b"nd" | b"rd" | b"th") {
            at = suffix;
        }
        let separator = line.run(at, 2, |b| matches!(b, b'-' | b'/' | b'.' | b' ' | b','));
        if separator == at {
            break;
        }
        at = separator;
    }
    let year = |value: u32| (1900..=2035).contains(&value);
    let valid = match (parts, widths) {
        (1, [8, 0, 0]) => year(numbers.first()? / 10_000) || year(numbers.first()? % 10_000),
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
}
