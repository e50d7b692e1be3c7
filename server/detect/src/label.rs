//! Labels: what the text itself says a value is, as `password=`, `"ssn":`, `<Data Name="TargetUserName">` or `passport no. `.
//!
//! A key is cut into parts (`db.password`, `dbPassword`, `DB-PASSWORD` are all "db password") and its longest known ending decides.
//! Endings that merely contain a telling word (`token_type`, `secret name`, `primary key`) are not in the vocabulary ([`crate::vocabulary`]), so
//! they say nothing. Whether the value fits its label is for the detectors.

use std::sync::LazyLock;

use crate::hash::{Lengths, ShortMap};
use crate::line::Line;
use crate::value;
use crate::vocabulary::{self, Label, VOCABULARY};
use crate::words::Words;

/// How a value is tied to its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tie {
    /// `key=value`.
    Equals,
    /// `key: value`, `"key": "value"`.
    Colon,
    /// `<key>value<`.
    Element,
    /// `--key value`.
    Flag,
    /// `key value`, as in a sentence.
    Space,
}

/// A value with a label.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Labeled {
    pub label: Label,
    pub tie: Tie,
    /// Start of the key.
    pub key: usize,
    /// The value, without quotes.
    pub start: usize,
    /// One past the value.
    pub end: usize,
    /// Whether quotes, brackets or an element hold the value.
    pub quoted: bool,
}

/// The label whose separator (`=`, `:` or the `>` of an element) is at `at`.
pub(crate) fn assigned(line: &Line, at: usize) -> Option<Labeled> {
    match line.at(at) {
        b'>' => element(line, at),
        b':' if line.at(at + 1) == b':'
            || line.before(at) == b':'
            || line.slice(at + 1, at + 3) == b"//" =>
        {
            None
        }
        b'=' if line.before(at) == b'=' || line.at(at + 1) == b'=' => None,
        b'=' if matches!(line.before(at), b'!' | b'<' | b'>') => None,
        separator => {
            // user\=ana, as CEF and LEEF escape their own separator.
            let escaped = separator == b'=' && line.before(at) == b'\\';
            let at_key = before_color(line, at) - usize::from(escaped);
            // Back over what may stand between key and separator: spaces, quotes with their escapes, a closing bracket.
            let mut end = line.run_back(at_key, 48, |b| b == b' ' || b == b'\t');
            // User Name......... : ana, as consoles of network devices fill a row up.
            if line.slice(end.saturating_sub(2), end) == b".." {
                end = line.run_back(end, 48, |b| b == b'.');
                end = line.run_back(end, 2, |b| b == b' ');
            }
            // `a := b` and `a => b`.
            let bracket = matches!(line.before(end), b')' | b']');
            if bracket {
                end -= 1;
                // getDeviceId()=868…
                end -= usize::from(line.before(end) == b'(' && line.at(end) == b')');
            }
            let quoted_key = matches!(line.before(end), b'"' | b'\'');
            if quoted_key {
                end -= 1;
                // ""password"" inside of a cell of CSV (RFC 4180).
                end -= usize::from(line.before(end) == b'"' && line.at(end) == b'"');
                end = line.run_back(end, 8, |b| b == b'\\');
            }
            if !is_letter(line.before(end)) {
                return None;
            }
            let (label, key) =
                key_before(line, end, if separator == b':' || quoted_key { 3 } else { 2 })?;
            // The user of a URL.
            let name =
                line.run_back(key, 16, |b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
            if separator == b':' && name >= 3 && line.slice(name - 3, name) == b"://" {
                return None;
            }
            // `a => b`, and `a=3Db` of quoted-printable.
            let from = match line.slice(at + 1, at + 3) {
                // Cleartext-Password := "…", and Tunnel-Password:0 = "…", where a digit is the tag.
                [b'=', b' '] if separator == b':' => at + 2,
                [tag, b' ']
                    if separator == b':' && tag.is_ascii_digit() && line.at(at + 3) == b'=' =>
                {
                    at + 4
                }
                [b'>', ..] if separator == b'=' => at + 2,
                b"3D" if separator == b'=' => at + 3,
                // USERHOST:[7] 'ordhost', as Oracle says how long a value is.
                [b'[', digit] if separator == b':' && digit.is_ascii_digit() => {
                    let close = line.run(at + 2, 4, |b| b.is_ascii_digit());
                    if line.slice(close, close + 2) == b"] " { close + 1 } else { at + 1 }
                }
                _ => at + 1,
            };
            // `ruser= rhost=x` leaves the first empty; `key = value` does not.
            if separator == b'='
                && from == at + 1
                && line.at(from) == b' '
                && line.before(at) != b' '
            {
                return None;
            }
            let from = line.run(from, 24, |b| b == b' ' || b == b'\t');
            let tie = if separator == b'=' { Tie::Equals } else { Tie::Colon };
            let value = value::read(line, from)?;
            Some(Labeled {
                label,
                tie,
                key,
                start: value.start,
                end: value.end,
                quoted: value.quoted,
            })
        }
    }
}

/// Where the text ends that stands before a switch of terminal colors at `at`: `\x1b[36muser\x1b[0m=ana`.
fn before_color(line: &Line, at: usize) -> usize {
    if line.before(at) != b'm' {
        return at;
    }
    let digits = line.run_back(at - 1, 8, |b| b.is_ascii_digit() || b == b';');
    if digits >= 2 && line.slice(digits - 2, digits) == b"\x1b[" { digits - 2 } else { at }
}

/// `<password>`, `<Data Name="TargetUserName">`, closed at `at`.
fn element(line: &Line, at: usize) -> Option<Labeled> {
    if matches!(line.before(at), b'/' | b'-' | b'=' | b' ') {
        return None;
    }
    let open = line.run_back(at, 80, |b| b != b'<' && b != b'>');
    if line.before(open) != b'<' || line.at(open) == b'/' {
        return None;
    }
    let mut start = at + 1;
    let mut end = line.run(start, value::LONGEST, |b| b != b'<');
    if line.at(end) != b'<' {
        return None;
    }
    if end == start {
        // <password><![CDATA[…]]></password>
        const OPEN: &str = "<![CDATA[";
        if !line.starts(start, OPEN) {
            return None;
        }
        start += OPEN.len();
        end = line.run(start, value::LONGEST, |b| b != b']' && b != b'<');
        if !line.starts(end, "]]>") || end == start {
            return None;
        }
    }
    let tag_end = line.run(open, 80, |b| b.is_ascii_alphanumeric() || b"_-.:".contains(&b));
    // <Data Name="TargetUserName">, but <Password Type="text">.
    let last = line.run(tag_end, 1, |b| b == b' ');
    let named = ["name=", "key=", "id="].iter().any(|attribute| line.starts(last, attribute));
    let name_end = if named && matches!(line.before(at), b'"' | b'\'') { at - 1 } else { tag_end };
    let (label, key) = if is_value_tag(line.slice(open, tag_end)) && !named {
        attribute_name(line, open - 1)?
    } else if line.slice(open, tag_end) == b"Id" {
        (party_id(line, open)?, open)
    } else {
        key_before(line, name_end, 0)?
    };
    Some(Labeled { label, tie: Tie::Element, key, start, end, quoted: true })
}

/// `<CdtrAcct><Id><Othr><Id>` and `<PrvtId><Othr><Id>` of ISO 20022: what holds the identifier says whose it is.
fn party_id(line: &Line, open: usize) -> Option<Label> {
    let back = line.back(open, 64);
    let last = |text: &[u8]| memchr::memmem::rfind(back, text);
    match (last(b"Acct><Id>"), last(b"<PrvtId>")) {
        (Some(account), person) if person.is_none_or(|person| person < account) => {
            Some(Label::BankAccount)
        }
        (_, Some(_)) => Some(Label::NationalId),
        _ => None,
    }
}

/// Whether an element holds the value of what the element around or before it names: `<saml:AttributeValue>`, `<string>`.
fn is_value_tag(tag: &[u8]) -> bool {
    let local =
        tag.iter().rposition(|b| *b == b':').and_then(|at| tag.get(at + 1..)).unwrap_or(tag);
    let mut buffer = [0; 16];
    matches!(
        crate::line::lower(local, &mut buffer),
        b"attributevalue" | b"value" | b"string" | b"val" | b"stringvalue" | b"text"
    )
}

/// The label of `<saml:Attribute Name="dateOfBirth" …>` or `<key>dob</key>` right before the element that opens at `at`.
fn attribute_name(line: &Line, at: usize) -> Option<(Label, usize)> {
    let before = line.run_back(at, 4, |b| b == b' ');
    if line.before(before) != b'>' {
        return None;
    }
    let close = before - 1;
    let open = line.run_back(close, 200, |b| b != b'<');
    let tag = line.slice(open, close);
    if tag == b"/key" || tag == b"/name" {
        return key_before(line, open - 1, 0);
    }
    // <Password><Value>…</Value></Password>
    if !tag.is_empty() && tag.iter().all(u8::is_ascii_alphanumeric) {
        return key_before(line, close, 0);
    }
    let field = [&b" Name=\""[..], b" name=\"", b" key=\"", b" FriendlyName=\""];
    field.iter().find_map(|field| {
        let from = open + memchr::memmem::find(tag, field)? + field.len();
        let end = line.run(from, 80, |b| b != b'"');
        key_before(line, end, 0)
    })
}

/// The label spoken by the word at `start..end`, one of [`SPOKEN`], when a space and a value follow.
pub(crate) fn spoken(line: &Line, start: usize, end: usize) -> Option<Labeled> {
    let mark = line.at(end);
    if !matches!(mark, b' ' | b'#' | b'.')
        || end - start > 32
        || mark == b'.' && line.at(end + 1) != b' '
    {
        return None;
    }
    let (label, key) = key_before(line, end, 3)?;
    // "passport no. 12", "card number is 12", "serial # 12"
    let mut from = line.run(end, 3, |b| matches!(b, b' ' | b'.' | b'#'));
    for filler in [
        "is ",
        "was ",
        "no. ",
        "no ",
        "nr. ",
        "nr ",
        "n\u{b0} ",
        "n\u{ba} ",
        "nr: ",
        "n. ",
        "num. ",
        "nummer ",
        "numero ",
        "num\u{e9}ro ",
        "number is ",
        "number ",
        "num ",
        "# ",
        "on ",
        "est ",
        "ist ",
        "lautet ",
        "\u{e9} ",
        "am ",
        "a ",
        "em ",
        "el ",
        "op ",
        "\u{e4}r ",
        "\u{e8} ",
        "es ",
        "to ",
        "jest ",
        "auf ",
        "0 ",
        "5 ",
        "6 ",
        "7 ",
        "8 ",
        "9 ",
    ] {
        // set enable secret on web-7, token to renew
        let elsewhere = matches!(filler, "on " | "to ")
            && matches!(
                label,
                Label::Secret
                    | Label::Token
                    | Label::ApiKey
                    | Label::Key
                    | Label::Session
                    | Label::Community
            )
            || filler == "on " && label == Label::Password;
        if !elsewhere && line.starts(from, filler) {
            from = line.run(from + filler.len(), 3, |b| b == b' ');
        }
    }
    let flag = line.before(key) == b'-'
        && matches!(
            line.before(line.run_back(key, 2, |b| b == b'-')),
            0 | b' ' | b'\t' | b'"' | b'\'' | b'`' | b'(' | b'[' | b'='
        );
    let value = value::read(line, from)?;
    if matches!(line.at(value.end), b'=') || (from == end) {
        return None;
    }
    Some(Labeled {
        label,
        tie: if flag { Tie::Flag } else { Tie::Space },
        key,
        start: value.start,
        end: value.end,
        quoted: value.quoted,
    })
}

/// The label that a phrase ending at `end` speaks, with where the phrase starts; up to `spaces` spaces may join its words.
pub(crate) fn key_before(line: &Line, end: usize, spaces: usize) -> Option<(Label, usize)> {
    // Latitude__c: a field that a customer of Salesforce added.
    let end = if line.slice(end.saturating_sub(3), end) == b"__c" { end - 3 } else { end };
    let last = part_start(line, end);
    if !may_end(line.slice(last, end)) {
        return None;
    }
    // Parts are collected from the right into the right end of the buffer, with one space in between.
    let mut buffer = [b' '; 64];
    let mut fill = buffer.len();
    let mut starts = [(0_usize, 0_usize); 5];
    let mut parts = 0;
    let mut joined = 0;
    let mut at = end;
    while parts < starts.len() {
        let start = if parts == 0 { last } else { part_start(line, at) };
        let length = at - start;
        if length == 0 || length + 1 > fill {
            break;
        }
        if parts > 0 {
            fill -= 1;
        }
        for (to, from) in buffer.get_mut(fill - length..fill)?.iter_mut().zip(line.slice(start, at))
        {
            *to = from.to_ascii_lowercase();
        }
        fill -= length;
        if let Some(slot) = starts.get_mut(parts) {
            *slot = (fill, start);
        }
        parts += 1;
        at = start;
        match line.before(at) {
            b'_' | b'-' | b'.' | b'\'' if at >= 2 && is_letter(line.at(at - 2)) => at -= 1,
            b'_' if at >= 3 && line.at(at - 2) == b'_' && is_letter(line.at(at - 3)) => {
                at -= 2;
            }
            b' ' if joined < spaces && at >= 2 && is_letter(line.at(at - 2)) => {
                joined += 1;
                at -= 1;
            }
            b if is_letter(b) => {}
            _ => break,
        }
    }
    for &(fill, start) in starts.get(..parts)?.iter().rev() {
        if let Some(label) = VOCABULARY.get(buffer.get(fill..)?) {
            return (*label != Label::Nothing).then_some((*label, start));
        }
    }
    // "bookedBy", "approved_by": who did what the word before says.
    if parts >= 2
        && let (Some(&(by, _)), Some(&(deed, start))) = (starts.first(), starts.get(1))
        && buffer.get(by..) == Some(b"by")
        && buffer.get(deed..by).is_some_and(|deed| vocabulary::is_deed(deed.trim_ascii_end()))
    {
        return Some((Label::NameOrUser, start));
    }
    // Run together: PGPASSWORD, dbpasswd, authtoken, password2.
    let &(fill, start) = starts.first().filter(|_| parts > 0)?;
    let last = buffer.get(fill..)?.trim_ascii_end();
    let stem = last.iter().rposition(|b| !b.is_ascii_digit()).and_then(|stop| last.get(..=stop))?;
    if stem.len() < last.len()
        && stem.len() >= 4
        && let Some(label) = VOCABULARY.get(stem)
        && may_be_numbered(*label)
    {
        return Some((*label, start));
    }
    RUN_TOGETHER
        .iter()
        .find(|(ending, _)| {
            ending.last() == stem.last() && stem.len() > ending.len() && stem.ends_with(ending)
        })
        .map(|(_, label)| (*label, start))
}

/// A letter or digit of any script, byte by byte.
fn is_letter(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b >= 0x80
}

/// Whether a part of a key can be the last of a phrase; refuses most keys at once.
fn may_end(last: &[u8]) -> bool {
    let Some(&tail) = last.last() else { return false };
    ENDINGS.holds(last)
        || (last.len() >= 5
            && (tail.is_ascii_digit()
                || TAILS >> (tail & 0x1f) & 1 == 1
                    && RUN_TOGETHER.iter().any(|(ending, _)| ends_with(last, ending))))
}

/// Whether a part of a key ends like this, case ignored.
fn ends_with(last: &[u8], ending: &[u8]) -> bool {
    let end = last.len().checked_sub(ending.len()).and_then(|from| last.get(from..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(ending))
}

/// A bit for each letter that one of [`RUN_TOGETHER`] ends with.
const TAILS: u32 = {
    let (mut tails, mut at) = (0, 0);
    while at < RUN_TOGETHER.len() {
        if let [.., tail] = RUN_TOGETHER[at].0 {
            tails |= 1 << (*tail & 0x1f);
        }
        at += 1;
    }
    tails
};

/// How a key may end for [`assigned`] to find a label: the last bytes before the separator, one to three of which tell.
pub(crate) fn endings() -> impl Iterator<Item = Vec<u8>> {
    let numbered = |stem: &[u8]| [[stem, b"1"].concat(), [stem, b"11"].concat(), b"111".to_vec()];
    let words = VOCABULARY.keys().filter_map(|phrase| phrase.rsplit(|b| *b == b' ').next());
    let plain = words.map(<[u8]>::to_vec).chain(RUN_TOGETHER.iter().map(|(end, _)| end.to_vec()));
    let stems = VOCABULARY
        .iter()
        .filter(|(phrase, label)| phrase.len() >= 4 && may_be_numbered(**label))
        .map(|(phrase, _)| *phrase)
        .chain(RUN_TOGETHER.iter().map(|(end, _)| *end));
    // An escaped quote, and a switch of terminal colors.
    let marks = [
        b"\\".to_vec(),
        b"1m".to_vec(),
        b"[m".to_vec(),
        b";m".to_vec(),
        b"__c".to_vec(),
        b"..".to_vec(),
    ];
    plain.chain(stems.flat_map(numbered)).chain(marks)
}

/// Whether a key with this label may carry a number: `password2`.
fn may_be_numbered(label: Label) -> bool {
    matches!(
        label,
        Label::Password
            | Label::Secret
            | Label::Token
            | Label::ApiKey
            | Label::Phone
            | Label::Email
    )
}

/// Where the part of a key that ends at `end` starts: at a separator or at a hump.
fn part_start(line: &Line, end: usize) -> usize {
    let (mut start, mut b, mut next) = (end, line.before(end), 0);
    while start > 0 && end - start < 32 && is_letter(b) {
        start -= 1;
        let before = line.before(start);
        if b.is_ascii_uppercase() {
            // "dbPassword" breaks before P; "APIKey" breaks before K.
            let next_lower = u8::is_ascii_lowercase(&next);
            if before.is_ascii_lowercase()
                || (before.is_ascii_digit() && next_lower)
                || (before.is_ascii_uppercase() && next_lower)
            {
                break;
            }
        }
        (b, next) = (before, b);
    }
    match line.before(start) {
        // \nuser of escaped text.
        b'\\' if matches!(line.at(start), b'n' | b'r' | b't') && start + 2 < end => start + 1,
        // -DuserName=ana: a property of a virtual machine.
        b'-' if line.at(start) == b'D'
            && start + 2 < end
            && matches!(line.before(start - 1), 0 | b' ' | b'"' | b'\'' | b'=') =>
        {
            start + 1
        }
        // The end of a switch of terminal colors: \x1b[36muser.
        b'[' if line.before(start.wrapping_sub(1)) == 0x1b => {
            let color = line.run(start, 8, |b| b.is_ascii_digit());
            if line.at(color) == b'm' && color < end { color + 1 } else { start }
        }
        _ => start,
    }
}

/// Last words of labels that are followed by their value without a separator; sorted.
pub(crate) static SPOKEN: Words = Words::of(include_str!("words/label_spoken.txt"));

const RUN_TOGETHER: &[(&[u8], Label)] = &[
    (b"password", Label::Password),
    (b"passwd", Label::Password),
    (b"passphrase", Label::Password),
    (b"passwort", Label::Password),
    (b"dbpass", Label::Password),
    (b"userpass", Label::Password),
    (b"dbpwd", Label::Password),
    (b"userpwd", Label::Password),
    (b"clientsecret", Label::OauthSecret),
    (b"secretaccesskey", Label::AwsSecret),
    (b"secretkey", Label::Secret),
    (b"apisecret", Label::Secret),
    (b"appsecret", Label::Secret),
    (b"secret", Label::Secret),
    (b"apikey", Label::ApiKey),
    (b"accesskey", Label::Key),
    (b"sessionid", Label::Session),
    (b"sessid", Label::Session),
    (b"accesstoken", Label::OauthToken),
    (b"refreshtoken", Label::OauthToken),
    (b"token", Label::Token),
    (b"username", Label::Username),
    (b"hostname", Label::Host),
];

/// The last words of the vocabulary.
static ENDINGS: LazyLock<Endings> = LazyLock::new(|| {
    let words = || VOCABULARY.keys().filter_map(|phrase| phrase.rsplit(|b| *b == b' ').next());
    Endings { lengths: Lengths::of(words()), words: words().map(|word| (word, ())).collect() }
});

/// The last words of phrases.
struct Endings {
    lengths: Lengths,
    words: ShortMap<&'static [u8], ()>,
}

impl Endings {
    fn holds(&self, word: &[u8]) -> bool {
        let mut buffer = [0; 32];
        self.lengths.may_hold(word)
            && self.words.contains_key(crate::line::lower(word, &mut buffer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::Around;

    fn label(key: &str) -> Option<Label> {
        let head = crate::Head::none();
        let (bytes, around) = (key.as_bytes(), Around::new(key.as_bytes(), &head));
        key_before(&Line { bytes, base: 0, around: &around }, key.len(), 3).map(|(label, _)| label)
    }

    #[test]
    fn one_key_in_many_spellings() {
        for key in [
            "password",
            "db.password",
            "dbPassword",
            "DB_PASSWORD",
            "DB-PASSWORD",
            "spring.datasource.password",
            "PGPASSWORD",
            "password2",
            "db_passwd",
        ] {
            assert_eq!(label(key), Some(Label::Password), "{key}");
        }
        assert_eq!(label("secretAccessKey"), Some(Label::AwsSecret));
        assert_eq!(label("X-Api-Key"), Some(Label::ApiKey));
        assert_eq!(label("APIKey"), Some(Label::ApiKey));
        assert_eq!(label("social security number"), Some(Label::Ssn));
        assert_eq!(label("TargetUserName"), Some(Label::Username));
    }

    #[test]
    fn keys_that_only_contain_a_telling_word() {
        for key in [
            "token_type",
            "secretName",
            "primary key",
            "key_id",
            "session_timeout",
            "max_tokens",
            "status code",
            "password_policy",
        ] {
            assert_eq!(label(key), None, "{key}");
        }
    }
}
