//! Whether the value of a password field is a password: prose, code, references and counters follow the same word.

use super::code::{is_bare_code, is_code};
use crate::detectors::device_config;
use crate::label::{Labeled, Tie};
use crate::line::Line;

/// Whether the value may be a password: anything, but for prose, code and counters.
pub(super) fn is_password(line: &Line, labeled: &Labeled, value: &[u8]) -> bool {
    let spaces = value.iter().filter(|b| **b == b' ').count();
    let letters_only =
        value.iter().all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_' | b'\'' | b','));
    let digits_only = value.iter().all(u8::is_ascii_digit);
    // PWD is also where a process works.
    let folder = (value.starts_with(b"/") || value.get(1..3) == Some(b":\\"))
        && line
            .slice(labeled.key, labeled.key + 16)
            .to_ascii_lowercase()
            .windows(3)
            .any(|w| w == b"pwd");
    // (not shown), (using password: YES)
    let aside = line.before(labeled.start) == b'('
        && value.iter().all(|b| b.is_ascii_alphabetic() || *b == b' ');
    // enable password sha512 …: how it is kept.
    let kept = labeled.tie == Tie::Space
        && line.at(labeled.end) == b' '
        && device_config::is_kept(line.slice(labeled.start, labeled.end));
    // "Pass x1 to it" is a verb, "base-passwd (3.6.1)" a package, "--passwd. there is" the end of a sentence.
    let spoken = labeled.tie == Tie::Space
        && (line.before(labeled.start) == b'('
            || line.slice(labeled.key, labeled.key + 5) == b"Pass ");
    if folder || aside || spoken || kept {
        return false;
    }
    // psk.c:275, `$pass = $user`, `password = user, password`, (get_passphrase): Likewise, (passwd:chauthtok)
    let mark = line.run_back(labeled.start, 4, |b| matches!(b, b' ' | b':' | b'='));
    let behind_bracket = line.before(mark) == b')' && letters_only && !labeled.quoted;
    let service = line.before(labeled.key) == b'('
        && line.at(labeled.end) == b')'
        && letters_only
        && labeled.tie == Tie::Colon;
    if behind_bracket || service || !labeled.quoted && is_bare_code(value) {
        return false;
    }
    if value.len() < 3
        || spaces >= 3
        || memchr::memmem::find(value, b"://").is_some()
        || is_code(value)
    {
        return false;
    }
    match labeled.tie {
        // `password hunter2 rejected`, but not `password changed`, `password 3 of 5`, `Password Policy`.
        Tie::Space if !labeled.quoted => {
            let varied = value.iter().any(u8::is_ascii_digit)
                && value.iter().any(u8::is_ascii_alphabetic)
                || value.iter().any(u8::is_ascii_alphabetic)
                    && value.iter().any(|b| b"!@#$%^&*+?~".contains(b));
            // password qXvTz-RwPk failed: no word has so many humps.
            let humps = value
                .windows(2)
                .filter(|w| matches!(w, [a, b] if a.is_ascii_lowercase() != b.is_ascii_lowercase()))
                .count();
            let judged = value.len() >= 8
                && humps >= 4
                && [" failed", " rejected", " accepted", " invalid", " is wrong", " denied"]
                    .iter()
                    .any(|verdict| line.starts(labeled.end, verdict));
            // username ana password hunter: configuration of routers, .netrc.
            let pair = value.len() >= 4
                && line.before(labeled.key) != b'/'
                && line.before(mark) != b'.'
                && line.word_before(labeled.key, 3, |word| matches!(word, b"username" | b"login"))
                && !line.word_before(labeled.key, 1, |word| matches!(word, b"and" | b"or" | b"the" | b"your" | b"anonymous"))
                && !is_prose(value)
                // requirepass and masterauth are words of one program alone.
                || line.at(labeled.key + 6).is_ascii_alphabetic()
                    && matches!(line.slice(labeled.key, labeled.key + 10), b"requirepas" | b"masterauth")
                    && labeled.key == line.run(0, 8, |b| b == b' ');
            !value.ends_with(b"=")
                && (pair
                    || is_jumbled(value)
                    || judged
                    || value.len() >= 6
                        && varied
                        && !value.contains(&b'/')
                        && !value.ends_with(b":")
                        && !is_word_with_mark(value)
                        && !device_config::is_numbered_setting(value))
        }
        Tie::Space => spaces == 0 && !letters_only,
        Tie::Flag => !value.starts_with(b"-") && !is_prose(value),
        Tie::Colon if !labeled.quoted => {
            // "invalid password: user is locked" is prose; "Password: hunter2" at the end of a line is not.
            let more = line.at(labeled.end) == b' '
                && line.at(labeled.end + 1).is_ascii_alphanumeric()
                || line.at(labeled.end) == b'\'' && line.at(labeled.end + 1).is_ascii_lowercase();
            let title = value.first().is_some_and(u8::is_ascii_uppercase) && value.len() < 8;
            let prose = letters_only && (more || title) || digits_only && value.len() < 4;
            !prose
        }
        _ if digits_only => value.len() >= 4 || labeled.quoted,
        Tie::Colon => spaces <= 1 || !letters_only,
        _ => true,
    }
}

/// Letters of both cases, ten and more, that change so often that no word is among them.
fn is_jumbled(value: &[u8]) -> bool {
    let run = value
        .split(|b| !b.is_ascii_lowercase())
        .chain(value.split(|b| !b.is_ascii_uppercase()))
        .map(<[u8]>::len)
        .max()
        .unwrap_or(0);
    value.len() >= 10 && value.iter().all(u8::is_ascii_alphanumeric) && run <= 3
}

/// What follows the word password in sentences.
fn is_prose(value: &[u8]) -> bool {
    matches!(
        value,
        b"for"
            | b"from"
            | b"has"
            | b"was"
            | b"will"
            | b"must"
            | b"reset"
            | b"changed"
            | b"change"
            | b"attempt"
            | b"failed"
            | b"incorrect"
            | b"policy"
            | b"expired"
            | b"expires"
            | b"authentication"
            | b"mismatch"
            | b"accepted"
            | b"rejected"
            | b"field"
            | b"with"
            | b"and"
            | b"does"
            | b"verification"
            | b"invalid"
            | b"required"
            | b"prompt"
            | b"update"
            | b"updated"
            | b"login"
            | b"hash"
            | b"file"
            | b"encrypted"
            | b"secret"
            | b"option"
            | b"options"
            | b"flag"
            | b"flags"
            | b"argument"
            | b"arguments"
            | b"parameter"
            | b"instead"
            | b"when"
            | b"if"
            | b"or"
            | b"in"
            | b"to"
            | b"is"
            | b"are"
            | b"being"
            | b"there"
            | b"using"
            | b"pair"
            | b"suite"
            | b"service"
            | b"sufficient"
            | b"via"
            | b"on"
            | b"at"
            | b"by"
            | b"of"
            | b"the"
            | b"over"
            | b"stdin"
            | b"as"
            | b"not"
            | b"can"
            | b"may"
    )
}

/// A word of a sentence with the mark that ends it.
fn is_word_with_mark(value: &[u8]) -> bool {
    let mark = |b: &&u8| b".,:;!?)]'\"/-_*".contains(*b);
    value.iter().rev().skip_while(mark).all(u8::is_ascii_alphabetic)
        && value.iter().rev().take_while(mark).count() <= 1
}
