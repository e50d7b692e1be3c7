//! Phone numbers: international ones by their country code and length (ITU-T E.164), those of North America by their plan
//! (NXX-NXX-XXXX), others only by label or context.

use crate::kind::PHONE;
use crate::label::Labeled;
use crate::line::{Found, Line, is_word};
use crate::place::{Glue, Near, Place, Shape};
use crate::registry::{Detector, Watch};
use crate::sweep::Number;
use crate::vocabulary::Label;

pub(crate) static DETECTOR: Detector =
    Detector { rule: "phone", watch: Watch::Places(&[PLUS, AREA], international) };

/// The plus sign of a country code.
const PLUS: Place = Place::new(b'+', Near::ANY, Near::DIGIT);

/// The bracket before an area code.
const AREA: Place = Place::new(b'(', Near::ANY, Near::DIGIT);

pub(crate) static NATIONAL: Detector =
    Detector { rule: "phone-national", watch: Watch::Digits(SHAPES, national) };

/// `212-555-0147`, `1.212.555.0147`, and national numbers in one piece or with a zero in front, of nine digits and more.
const SHAPES: &[Shape] = &[
    Shape::groups((3, 3), SEPARATORS, (3, 3), true),
    Shape::groups((1, 1), SEPARATORS, (3, 3), true),
    Shape::single(10, 12),
    Shape::groups((2, 31), SEPARATORS, (1, 7), true).zero(),
    Shape::groups((2, 31), SEPARATORS, (5, 7), false).zero(),
    Shape::single(9, 31).zero(),
];

const SEPARATORS: &[u8] = &[Glue::DASH, Glue::DOT, Glue::SPACE, Glue::SLASH];

pub(crate) static ENCODED: Detector =
    Detector { rule: "phone-encoded", watch: Watch::Numbered(&["2B"], encoded) };

pub(crate) static LABELED: Detector =
    Detector { rule: "phone-field", watch: Watch::Labels(&[Label::Phone], field) };

pub(crate) static ROUTED: Detector = Detector {
    rule: "phone-routed",
    watch: Watch::Words(
        &[
            "from",
            "to",
            "src",
            "dst",
            "destination_addr",
            "source_addr",
            "dest",
            "sender",
            "receiver",
            "msg",
            "cli",
            "dnis",
            "ani",
        ],
        routed,
    ),
};

/// `[from:46706871413]`, `dst=44707543399`: a number of E.164 without its plus, on a line that speaks of messages or calls.
fn routed(line: &Line, end: usize, found: &mut Found) -> usize {
    let start = line.run(end, 4, |b| matches!(b, b':' | b'=' | b' ' | b'"' | b'\'' | b'['));
    if start == end || !line.at(start).is_ascii_digit() || line.at(end) == b' ' {
        return end;
    }
    let stop = line.run(start, 16, |b| b.is_ascii_digit());
    let code = line.slice(start, start + 3);
    let fits = stop - start >= 10
        && national_length(code)
            .is_some_and(|(least, most)| (least..=most).contains(&(stop - start)));
    if !fits || is_word(line.at(stop)) || matches!(line.at(stop), b'.' | b'-') {
        return end;
    }
    let addressed = line.starts(end.saturating_sub(5), "_addr");
    let around = [line.back(start, 240), line.slice(stop, stop + 120)];
    let told = [&b"sms"[..], b"SMS", b"msisdn", b"smpp", b"SIP", b"sip:", b"call", b"Call"]
        .iter()
        .any(|word| around.iter().any(|part| memchr::memmem::find(part, word).is_some()));
    if addressed || told {
        found.add(start, stop, &PHONE, 80, "number of E.164 where a message is routed");
    }
    end
}

/// The end of a number that starts at `start`, and its digits: groups with single spaces, dashes, dots, or brackets.
fn extent(line: &Line, start: usize) -> (usize, usize) {
    let mut at = start;
    let mut end = start;
    let mut digits = 0;
    while at < start + 32 {
        match line.at(at) {
            b'0'..=b'9' => {
                digits += 1;
                at += 1;
                end = at;
            }
            b'+' | b'(' if at == start || (line.at(at) == b'(' && digits <= 4) => at += 1,
            b')' if digits > 0 && digits <= 6 => at += 1,
            b' ' | b'-' | b'.' | b'/' if matches!(line.at(at + 1), b'0'..=b'9' | b'(') => at += 1,
            _ => break,
        }
    }
    (end, digits)
}

/// `%2B442079460018`: a number of E.164 in a form, its plus encoded (RFC 3986).
fn encoded(line: &Line, start: usize, found: &mut Found) -> usize {
    let stop = line.run(start + 2, 16, |b| b.is_ascii_digit());
    let digits = stop - start - 2;
    if line.before(start) == b'%'
        && line.before(start - 1) == b'='
        && (10..=15).contains(&digits)
        && line.at(start + 2) != b'0'
        && !is_word(line.at(stop))
    {
        found.add(start - 1, stop, &PHONE, 88, "number of E.164 in a form");
    }
    stop
}

/// `+44 20 7946 0018`, `(212) 555-0147`.
fn international(line: &Line, at: usize, found: &mut Found) -> usize {
    let before = line.before(at);
    if is_word(before) && before < 0x80
        || matches!(before, b'+' | b'/' | b'=' | b'-')
            && line.at(at) == b'+'
            && is_word(line.before(at.saturating_sub(1)))
            && before != b'='
            // sofia/external/+4930901820@…
            && line.at(line.run(at + 1, 16, |b| b.is_ascii_digit())) != b'@'
    {
        return at;
    }
    if line.at(at) == b'(' {
        let area = line.run(at + 1, 4, |b| b.is_ascii_digit());
        if area != at + 4 || line.at(area) != b')' || !matches!(line.at(at + 1), b'2'..=b'9') {
            return at;
        }
        let rest = line.run(area + 1, 1, |b| b == b' ');
        let exchange = line.run(rest, 4, |b| b.is_ascii_digit());
        let subscriber = line.run(exchange + 1, 5, |b| b.is_ascii_digit());
        if exchange == rest + 3
            && matches!(line.at(exchange), b'-' | b'.' | b' ')
            && subscriber == exchange + 5
            && !is_word(line.at(subscriber))
        {
            found.add(
                at,
                extension(line, subscriber),
                &PHONE,
                92,
                "number of the North American plan",
            );
            return subscriber;
        }
        return at;
    }
    if !matches!(line.at(at + 1), b'1'..=b'9') {
        return at;
    }
    let (mut end, mut digits) = extent(line, at);
    // A group that is glued to the next token is not part of the number.
    while is_word(line.at(end)) && digits > 0 {
        let group = line.run_back(end, 20, |b| b.is_ascii_digit());
        digits -= end - group;
        end = line.run_back(group, 2, |b| !b.is_ascii_digit());
        if end == group {
            return at;
        }
    }
    let code = line.slice(at + 1, at + 4);
    if let Some((least, most)) = national_length(code)
        && digits >= least
    {
        // A trailing number beyond the longest is the next field's.
        while digits > most {
            let group = line.run_back(end, 20, |b| b.is_ascii_digit());
            digits = digits.saturating_sub(end - group);
            end = line.run_back(group, 2, |b| !b.is_ascii_digit());
            if end == group {
                return at;
            }
        }
        if digits >= least {
            found.add(at, extension(line, end), &PHONE, 92, "country code and length");
            return end;
        }
    }
    at
}

/// ` x123`, ` ext. 12`.
fn extension(line: &Line, end: usize) -> usize {
    for mark in ["x", " x", " ext. ", " ext ", "ext"] {
        if line.starts(end, mark) {
            let stop = line.run(end + mark.len(), 6, |b| b.is_ascii_digit());
            if stop > end + mark.len() && !is_word(line.at(stop)) {
                return stop;
            }
        }
    }
    end
}

/// Digits with the country code, least and most, by the code that these digits start with; from the national numbering plans.
fn national_length(code: &[u8]) -> Option<(usize, usize)> {
    let digit =
        |at: usize| code.get(at).copied().filter(u8::is_ascii_digit).map_or(0, |b| b - b'0');
    // The separator may stand inside: `+1 212`.
    Some(match (digit(0), digit(1)) {
        (1, _) => (11, 11),
        (7, _) => (11, 11),
        (2, 0 | 7) => (10, 12),
        (2, _) => (10, 13),
        (3, 0..=4 | 6 | 9) => (10, 13),
        (3, _) => (10, 13),
        (4, 0 | 1 | 3..=9) => (9, 14),
        (4, _) => (11, 12),
        (5, 1..=8) => (10, 13),
        (5, _) => (10, 13),
        (6, 0..=6) => (9, 13),
        (6, _) => (8, 12),
        (8, 1 | 2 | 4 | 6) => (10, 13),
        (8, _) => (10, 14),
        (9, 0..=5 | 8) => (10, 13),
        (9, _) => (10, 13),
        _ => return None,
    })
}

/// `212-555-0147`, `212.555.0147`; national numbers next to a word for phones.
fn national(line: &Line, number: &Number, found: &mut Found) {
    let separator = number.separator(0);
    let start = number.start;
    if line.before(start) == b'+' || line.before(start) == b'(' {
        return;
    }
    let ten = number.shaped(&[3, 3, 4], separator) && matches!(separator, b'-' | b'.' | b' ');
    let eleven = number.shaped(&[1, 3, 3, 4], separator)
        && matches!(separator, b'-' | b'.')
        && number.first() == b"1";
    if ten || eleven {
        let groups = if ten { 3 } else { 4 };
        let mut buffer = [0; Number::DIGITS];
        let area = number.digits(groups, &mut buffer).get(groups - 3).copied().unwrap_or(0);
        if !number.alone(line, groups)
            || !matches!(area, b'2'..=b'9')
            || number.count() > groups && number.separator(groups - 1) == separator
        {
            return;
        }
        let told = line.word_before(start, 5, is_telephone);
        if told || (separator != b' ' && !line.word_before(start, 3, is_other)) {
            found.add(
                start,
                extension(line, number.end(groups)),
                &PHONE,
                if told { 92 } else { 72 },
                "number of the North American plan",
            );
        }
        return;
    }
    if line.at(start) == b'0' && number.width(0) >= 2
        || (number.width(0) >= 10 && number.width(0) <= 12)
    {
        let (end, digits) = extent(line, start);
        if !(9..=13).contains(&digits)
            || is_word(line.before(start))
            || is_word(line.at(end))
            || matches!(line.before(start), b'.' | b'-' | b'/')
        {
            return;
        }
        let (near, far) = if line.at(start) == b'0' { (2, 4) } else { (1, 2) };
        let told = line.word_before(start, near, is_telephone)
            || line.word_before(start, far, |word| {
                matches!(
                    word,
                    b"phone"
                        | b"tel"
                        | b"telephone"
                        | b"mobile"
                        | b"msisdn"
                        | b"sms"
                        | b"call"
                        | b"fax"
                )
            });
        if told {
            found.add(start, end, &PHONE, 80, "national number next to a word for phones");
        }
    }
}

/// `phone=…`, `"mobile": "…"`.
fn field(line: &Line, labeled: &Labeled, found: &mut Found) {
    let value = line.slice(labeled.start, labeled.end);
    let (end, digits) = extent(line, labeled.start);
    let whole = !labeled.quoted || end == labeled.end || extension(line, end) == labeled.end;
    let address = value.iter().filter(|b| **b == b'.').count() == 3 && digits <= 12;
    if whole
        && (7..=15).contains(&digits)
        && !is_word(line.at(end))
        && !address
        && line.at(end) != b':'
    {
        let varied = value
            .iter()
            .filter(|b| b.is_ascii_digit())
            .any(|b| value.iter().find(|d| d.is_ascii_digit()) != Some(b));
        // cell=26201-4711-451 is a cell of a network: country and operator, area, cell.
        let cell = line.starts(labeled.key, "cell")
            && matches!(value, [a, b, c, d, e, b'-', ..] if [a, b, c, d, e].iter().all(|d| d.is_ascii_digit()))
            && value.iter().filter(|b| **b == b'-').count() == 2;
        if varied && !cell {
            found.add(labeled.start, extension(line, end), &PHONE, 90, "phone number by its label");
        }
    }
}

fn is_telephone(word: &[u8]) -> bool {
    matches!(
        word,
        b"phone"
            | b"phones"
            | b"tel"
            | b"telephone"
            | b"mobile"
            | b"cell"
            | b"cellphone"
            | b"fax"
            | b"call"
            | b"called"
            | b"caller"
            | b"callee"
            | b"calling"
            | b"dial"
            | b"dialed"
            | b"dialing"
            | b"sms"
            | b"msisdn"
            | b"whatsapp"
            | b"contact"
            | b"sent"
            | b"text"
            | b"ring"
            | b"voicemail"
            | b"hotline"
            | b"phonenumber"
    )
}

fn is_other(word: &[u8]) -> bool {
    matches!(
        word,
        b"order"
            | b"ticket"
            | b"build"
            | b"case"
            | b"id"
            | b"serial"
            | b"account"
            | b"ref"
            | b"reference"
            | b"part"
            | b"sku"
            | b"invoice"
            | b"tracking"
            | b"version"
            | b"range"
            | b"request"
            | b"job"
            | b"code"
            | b"offset"
            | b"ssn"
            | b"nhs"
            | b"sin"
            | b"national"
            | b"passport"
            | b"license"
            | b"patient"
            | b"mrn"
            | b"cpf"
    )
}
