//! Secrets by their label: passwords, tokens, API keys, sessions, OAuth, cloud keys.
//!
//! A label alone is not enough: prose (`password: must not be empty`), references (`secret: prod/db`), placeholders and counters
//! follow the same words. How much a value must look like a secret depends on its label and on how it is tied to it.

use crate::Kind;
use crate::detectors::auth_header::basic_credentials;
use crate::detectors::username;
use crate::entropy::looks_random;
use crate::kind::{
    API_KEY, AWS_SECRET_KEY, AWS_SESSION_TOKEN, AZURE_CLIENT_SECRET, AZURE_SAS, AZURE_STORAGE_KEY,
    BASIC_AUTH, DIGEST_AUTH, OAUTH_SECRET, OAUTH_TOKEN, PASSWORD, PASSWORD_HASH, SESSION_ID,
    USERNAME, VAULT_TOKEN,
};
use crate::label::{Labeled, Tie};
use crate::line::{Found, Line};
use crate::place::{Glue, Shape};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};
use crate::sweep::Number;
use crate::vocabulary::Label;

pub(crate) static DETECTOR: Detector = Detector {
    rule: "labeled-secret",
    watch: Watch::Labels(
        &[
            Label::Password,
            Label::PasswordHash,
            Label::Secret,
            Label::Token,
            Label::ApiKey,
            Label::Key,
            Label::OauthToken,
            Label::OauthSecret,
            Label::AuthCode,
            Label::Session,
            Label::Signature,
            Label::DigestResponse,
            Label::AwsSecret,
            Label::AwsSession,
            Label::AzureKey,
            Label::Credential,
        ],
        look,
    ),
};

pub(crate) static RECOVERY: Detector = Detector {
    rule: "bitlocker-recovery-password",
    watch: Watch::Digits(&[Shape::groups((6, 6), &[Glue::DASH], (6, 6), true)], recovery),
};

/// Eight groups of six digits: the recovery password of a BitLocker volume (MS-DOCS, "BitLocker recovery").
fn recovery(line: &Line, number: &Number, found: &mut Found) {
    if number.shaped(&[6; 8], b'-') && number.alone(line, 8) {
        found.add(number.start, number.end(8), &PASSWORD, 92, "recovery password of a volume");
    }
}

/// Looks at a value with a label.
pub(crate) fn look(line: &Line, labeled: &Labeled, found: &mut Found) {
    let value = line.slice(labeled.start, labeled.end);
    // <password> of a usage line; <hunter2> is a value in brackets.
    let usage = labeled.tie != Tie::Element
        && line.before(labeled.start) == b'<'
        && value.iter().all(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b'-' | b' '));
    // $1, ?1: bound elsewhere.
    let bound = matches!(value, [b'$' | b'?' | b':', rest @ ..] if !rest.is_empty() && rest.len() <= 2 && rest.iter().all(u8::is_ascii_digit));
    // "AWS::SecretsManager::Secret" is a type; password=password, self._pwd = pwd hand a variable on.
    if is_typed(line, labeled.key) || !labeled.quoted && is_variable(line, labeled, value) {
        return;
    }
    if usage || bound || is_placeholder(value) || is_reference(value) {
        return;
    }
    if let Some((kind, confidence, reason)) = judge(line, labeled, value) {
        found.add(labeled.start, labeled.end, kind, confidence, reason);
        // "old" -> "new" of a plan of Terraform.
        if labeled.quoted
            && line.starts(labeled.end + 1, " -> \"")
            && let Some(next) = crate::value::read(line, labeled.end + 5)
        {
            found.add(next.start, next.end, kind, confidence, reason);
        }
    }
    if labeled.label == Label::Credential && !value.contains(&b' ') {
        user_and_password(line, labeled, value, found);
    }
}

/// Whether other fields of Digest authentication (RFC 7616) stand around the one at `key`.
fn is_digest(line: &Line, key: usize) -> bool {
    if line.word_before(key, 1, |word| word == b"digest") {
        return true;
    }
    let around = [line.back(key, 600), line.slice(key, key + 300)];
    [&b"realm="[..], b"nonce=", b"Digest ", b"uri=\""]
        .iter()
        .any(|field| around.iter().any(|part| memchr::memmem::find(part, field).is_some()))
}

/// Whether the key at `key` is the end of a path of types: `AWS::SecretsManager::Secret`.
pub(crate) fn is_typed(line: &Line, key: usize) -> bool {
    let start = line.run_back(key, 40, |b| b.is_ascii_alphanumeric());
    line.before(start) == b':' && line.before(start - 1) == b':'
}

/// Whether the value repeats its key, as variables do that are handed on: `password=password,`, `self.trust_password = trust_password`.
fn is_variable(line: &Line, labeled: &Labeled, value: &[u8]) -> bool {
    let stop = line.run(labeled.key, 64, |b| b.is_ascii_alphanumeric() || b == b'_');
    let start = line.run_back(labeled.key, 64, |b| b.is_ascii_alphanumeric() || b == b'_');
    let key = line.slice(start, stop);
    let key = key.strip_prefix(b"_").unwrap_or(key);
    labeled.tie == Tie::Equals && value.len() >= 3 && key.eq_ignore_ascii_case(value)
}

/// What the value is, if it fits its label.
fn judge(
    line: &Line,
    labeled: &Labeled,
    value: &[u8],
) -> Option<(&'static Kind, u8, &'static str)> {
    let secret = is_secret_like(value);
    let random = secret && value.len() >= 16 && looks_random(value);
    let bare = labeled.tie == Tie::Space && !labeled.quoted;
    Some(match labeled.label {
        Label::Password if is_password(line, labeled, value) => {
            (&PASSWORD, if bare { 75 } else { 92 }, "value of a password field")
        }
        Label::PasswordHash if secret || value.starts_with(b"$") => {
            (&PASSWORD_HASH, 90, "value of a password hash field")
        }
        // enable secret hunter2x9, tacacs-server key 7
        Label::Secret
            if bare
                && value.len() >= 6
                && value.iter().any(u8::is_ascii_digit)
                && line.word_before(labeled.key, 1, |word| word == b"enable") =>
        {
            (&PASSWORD, 85, "secret of a router")
        }
        Label::Secret if secret && (!bare || random) => (&API_KEY, 88, "value of a secret field"),
        Label::Token
            if value.len() >= 26
                && (value.starts_with(b"s.") || value.starts_with(b"hvs."))
                && secret =>
        {
            (&VAULT_TOKEN, 90, "token of Vault")
        }
        Label::Token
            if random || (secret && !bare && !is_uuid(value)) || (is_uuid(value) && !bare) =>
        {
            (&API_KEY, 88, "value of a token field")
        }
        Label::ApiKey if (secret || is_uuid(value)) && (!bare || value.len() >= 16) => {
            (&API_KEY, 92, "value of an API key field")
        }
        Label::Key
            if !bare
                && random
                && value.len() >= 20
                && (in_query(line, labeled.key) || !is_plain_hex(value))
                && !has_structure(value)
                && value.iter().all(|&b| b.is_ascii_alphanumeric() || b"+/=-_%".contains(&b)) =>
        {
            (&API_KEY, 70, "random value of a key field")
        }
        Label::OauthToken if value.len() >= 10 && secret && !bare || random => {
            (&OAUTH_TOKEN, 92, "value of an OAuth token field")
        }
        Label::OauthSecret
            if value.len() == 40 && value.get(3..6).is_some_and(|m| m.ends_with(b"Q~")) =>
        {
            (&AZURE_CLIENT_SECRET, 97, "client secret of Entra ID")
        }
        Label::OauthSecret if secret => (&OAUTH_SECRET, 92, "value of a client secret field"),
        Label::AuthCode
            if value.len() >= 16
                && random
                && (in_query(line, labeled.key)
                    || says_grant(line, labeled)
                    || line.starts(
                        line.run(labeled.end, 3, |b| matches!(b, b'"' | b'&' | b' ' | b',')),
                        "state=",
                    )
                    || line.word_before(labeled.key, 3, |word| {
                        matches!(word, b"oauth" | b"callback" | b"oauth2" | b"authorize")
                    })) =>
        {
            (&OAUTH_TOKEN, 80, "authorization code of a redirect")
        }
        Label::Session
            // "Task session [2ffb…] has been completed" names what ran.
            if !(is_uuid(value) && labeled.tie == Tie::Space && labeled.quoted)
                && (is_uuid(value)
                || (value.len() >= 16 && secret && (random || value.len() >= 20)))
                && !value.starts_with(b"S-1-")
                && !is_resource(value)
                // session=<…> of Dovecot names a connection; nobody logs in with it.
                && line.before(labeled.start) != b'<'
                && !value.starts_with(b"0x")
                && !(bare && value.contains(&b'=') && !value.ends_with(b"=")) =>
        {
            (&SESSION_ID, 85, "value of a session field")
        }
        Label::Signature if random && value.len() >= 27 => {
            let query = line.slice(
                line.run_back(labeled.key, 512, |b| b > b' ' && b != b'"' && b != b'\''),
                labeled.key,
            );
            let azure = [&b"sv="[..], b"se=", b"sr="]
                .iter()
                .filter(|field| memchr::memmem::find(query, field).is_some())
                .count()
                >= 2;
            let kind = if azure { &AZURE_SAS } else { &API_KEY };
            (kind, if azure { 97 } else { 75 }, "signature of a signed request")
        }
        Label::DigestResponse
            if value.len() >= 32 && is_plain_hex(value) && is_digest(line, labeled.key) =>
        {
            (&DIGEST_AUTH, 95, "response of Digest authentication")
        }
        Label::AwsSecret if value.len() >= 20 && secret => {
            (&AWS_SECRET_KEY, 97, "value of an AWS secret key field")
        }
        Label::AwsSession if value.len() >= 16 && secret => {
            (&AWS_SESSION_TOKEN, 95, "value of an AWS session token field")
        }
        Label::AzureKey if value.len() >= 40 && secret => {
            (&AZURE_STORAGE_KEY, 95, "value of an Azure key field")
        }
        Label::Credential if basic_credentials(value) && looks_base64(value) => {
            (&BASIC_AUTH, 95, "base64 of user and password")
        }
        Label::Credential if random && labeled.quoted && value.len() >= 20 && !is_uuid(value) => {
            (&API_KEY, 70, "random value of a credential field")
        }
        _ => return None,
    })
}

/// Whether the value may be a password: anything, but for prose, code and counters.
fn is_password(line: &Line, labeled: &Labeled, value: &[u8]) -> bool {
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
    // "Pass x1 to it" is a verb, "base-passwd (3.6.1)" a package, "--passwd. there is" the end of a sentence.
    let spoken = labeled.tie == Tie::Space
        && (line.before(labeled.start) == b'('
            || line.slice(labeled.key, labeled.key + 5) == b"Pass ");
    if folder || aside || spoken {
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
                    || value.len() >= 6
                        && varied
                        && !value.contains(&b'/')
                        && !value.ends_with(b":")
                        && !is_word_with_mark(value))
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

/// `user:password` or the base64 of it after `auth`, `credentials`, `userpwd`.
fn user_and_password(line: &Line, labeled: &Labeled, value: &[u8], found: &mut Found) {
    let Some(split) = value.iter().position(|b| *b == b':').map(|at| labeled.start + at) else {
        return;
    };
    let (name, password) = (line.slice(labeled.start, split), line.slice(split + 1, labeled.end));
    if labeled.tie != Tie::Space
        && username::is_person(name)
        && password.len() >= 4
        && !is_placeholder(password)
        && !password.starts_with(b"/")
        && !is_code(password)
    {
        found.add(labeled.start, split, &USERNAME, 80, "user before a password");
        found.add(split + 1, labeled.end, &PASSWORD, 85, "password after a user");
    }
}

/// Whether the value could be a secret by its shape: long enough, and not words, paths, addresses or numbers.
pub(crate) fn is_secret_like(value: &[u8]) -> bool {
    if value.len() < 8
        || value.iter().any(|b| matches!(b, b' ' | b'\t' | b'(' | b'[' | b'{' | b'<'))
        || is_code(value)
    {
        return false;
    }
    let count = |is: fn(&u8) -> bool| value.iter().filter(|b| is(b)).count();
    let (digits, upper, lower) =
        (count(u8::is_ascii_digit), count(u8::is_ascii_uppercase), count(u8::is_ascii_lowercase));
    // 1a::2b, Root%20CA, LABEL=\fP, nl80211_pattern_support: addresses, text and names of code.
    let name = upper == 0
        && digits <= 5
        && value.contains(&b'_')
        && count(|b| b"_.".contains(b)) + digits + lower == value.len();
    let text =
        [&b"::"[..], b"%20", b"\\f"].iter().any(|part| memchr::memmem::find(value, part).is_some());
    if text || name && has_structure(value) {
        return false;
    }
    if upper + lower == 0 {
        // Digits alone are counters and ids.
        return false;
    }
    if digits == value.len() - count(|b| b"-_.:/T+Z".contains(b))
        || memchr::memmem::find(value, b"://").is_some()
    {
        return false;
    }
    if digits == 0 {
        let marks = count(|b| b"!@#$%^&*+?~".contains(b));
        // FooBarBaz and words-with-dashes; long runs of letters in mixed case are drawn at random.
        return marks > 0 && !has_structure(value)
            || (upper >= 2 && lower >= 2 && looks_random(value))
            || (value.len() >= 20
                && (upper == 0 || lower == 0)
                && upper + lower == value.len()
                && looks_drawn(value));
    }
    // Words joined by marks with a number or two: db-credentials-2, user:profile:5215, prod/payments/key1.
    !(has_structure(value) && digits * 5 < value.len() * 2 && !looks_random(value))
}

/// Long runs of letters of one case with few vowels.
fn looks_drawn(value: &[u8]) -> bool {
    let vowels = value.iter().filter(|b| b"aeiouAEIOU".contains(b)).count();
    vowels * 4 < value.len()
}

/// Words joined by the marks of names and paths.
fn has_structure(value: &[u8]) -> bool {
    let parts = value.split(|b| matches!(b, b'-' | b'_' | b'.' | b':' | b'/'));
    let mut wordy = 0;
    let mut count = 0;
    for part in parts {
        count += 1;
        let word = part.len() >= 2 && part.iter().all(u8::is_ascii_lowercase)
            || part.len() >= 3 && part.iter().skip(1).all(u8::is_ascii_lowercase)
            || part.iter().all(u8::is_ascii_uppercase) && part.len() >= 3;
        wordy += usize::from(word);
    }
    count >= 2 && wordy * 2 >= count
}

/// `self.password`, `os.environ["X"]`, `getPassword()`, a type.
fn is_code(value: &[u8]) -> bool {
    let call = value.ends_with(b"()")
        || memchr::memmem::find(value, b"(\"").is_some()
        || memchr::memmem::find(value, b"['").is_some();
    let member = [
        &b"self."[..],
        b"this.",
        b"os.environ",
        b"process.env",
        b"var.",
        b"data.",
        b"module.",
        b"local.",
        b"System.",
        b"secrets.",
        b"env.",
        b"config.",
        b"settings.",
    ]
    .iter()
    .any(|prefix| value.starts_with(prefix));
    call || member
}

/// Whether a value without quotes is an expression, a type or the name of an option's argument rather than a password.
fn is_bare_code(value: &[u8]) -> bool {
    let name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.');
    // `$pass`, `-pw`, `*mut`, and what follows them.
    let (sigil, rest) = match value {
        [b'$' | b'*' | b'-' | b'&', rest @ ..] => (true, rest),
        _ => (false, value),
    };
    let stop = rest.iter().position(|b| !name(b)).unwrap_or(rest.len());
    let head = rest.get(..stop).unwrap_or(rest);
    let next = rest.get(stop);
    let call = matches!(next, Some(b'(' | b'['))
        && head.first().is_some_and(u8::is_ascii_alphabetic)
        && head.len() >= 3
        && (rest.len() == stop + 1
            || head.contains(&b'.')
            || head.contains(&b'_')
            || matches!(rest.last(), Some(b')' | b']')));
    let variable = sigil
        && head.iter().all(|b| b.is_ascii_lowercase() || *b == b'_')
        && matches!(next, None | Some(b'-' | b';' | b','));
    let argument = value.len() <= 10 && value.iter().all(u8::is_ascii_uppercase);
    let types: [&[u8]; 16] = [
        b"str", b"string", b"String", b"bool", b"bytes", b"u8", b"u16", b"u32", b"u64", b"int",
        b"i32", b"any", b"object", b"varchar", b"text", b"__u32",
    ];
    // ConvertTo-SecureString, Read-Host: a cmdlet.
    let cmdlet = matches!(value.iter().position(|b| *b == b'-'), Some(dash) if value.get(dash + 1).is_some_and(u8::is_ascii_uppercase))
        && value.first().is_some_and(u8::is_ascii_uppercase)
        && value.iter().all(|b| b.is_ascii_alphabetic() || *b == b'-')
        && value.iter().filter(|b| b.is_ascii_uppercase()).count() * 3 <= value.len();
    call || variable
        || cmdlet
        || argument
        || types.contains(&value)
        || value.starts_with(b"[")
        || value.starts_with(b"(")
        || memchr::memmem::find(value, b"::").is_some()
        || memchr::memmem::find(value, b"->").is_some()
        // Of the markup of manual pages.
        || memchr::memmem::find(value, b"\\&").is_some()
        || memchr::memmem::find(value, b"\\f").is_some()
        || memchr::memmem::find(value, b"\\(").is_some()
}

/// `SM` and 32 of hexadecimal: what a Twilio message or call is called, which is no session.
fn is_resource(value: &[u8]) -> bool {
    matches!(value, [a, b, rest @ ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase() && rest.len() == 32 && is_plain_hex(rest))
}

/// Values that say where a secret is, not what it is.
fn is_reference(value: &[u8]) -> bool {
    [
        &b"vault:"[..],
        b"arn:",
        b"file:",
        b"/run/secrets",
        b"/var/",
        b"/etc/",
        b"ssm:",
        b"op://",
        b"projects/",
        b"secretsmanager:",
        b"!vault",
        b"ENC[",
        b"kms:",
        b"env:",
        b"ref+",
        b"hmac-sha256:",
        b"sha256:",
    ]
    .iter()
    .any(|prefix| value.starts_with(prefix))
}

/// Whether this is a UUID (RFC 9562), with dashes.
pub(crate) fn is_uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value.iter().enumerate().all(|(at, b)| {
            if matches!(at, 8 | 13 | 18 | 23) { *b == b'-' } else { b.is_ascii_hexdigit() }
        })
}

fn is_plain_hex(value: &[u8]) -> bool {
    value.iter().all(u8::is_ascii_hexdigit)
}

fn looks_base64(value: &[u8]) -> bool {
    value.len() >= 8
        && (value.ends_with(b"=") || value.len().is_multiple_of(4))
        && value.iter().any(u8::is_ascii_uppercase)
}

fn in_query(line: &Line, key: usize) -> bool {
    matches!(line.before(key), b'?' | b'&')
}

/// `authorization_code`, or a grant named on the line before.
fn says_grant(line: &Line, labeled: &Labeled) -> bool {
    let key = line.slice(labeled.key, labeled.start);
    key.len() > 6 && key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"auth"))
        || memchr::memmem::find(line.back(labeled.key, 120), b"grant_type=authorization_code")
            .is_some()
}
