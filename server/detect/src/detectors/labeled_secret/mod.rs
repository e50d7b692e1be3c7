//! Secrets by their label: tokens, API keys, sessions, OAuth, cloud keys; passwords in [`password`].
//!
//! A label alone is not enough: prose (`password: must not be empty`), references (`secret: prod/db`), placeholders and counters
//! follow the same words. How much a value must look like a secret depends on its label and on how it is tied to it.

mod code;
mod password;
pub(crate) mod shape;

use crate::Kind;
use crate::detectors::auth_header::basic_credentials;
use crate::detectors::username;
use crate::entropy::looks_random;
use crate::kind::{
    API_KEY, AWS_SECRET_KEY, AWS_SESSION_TOKEN, AZURE_CLIENT_SECRET, AZURE_SAS, AZURE_STORAGE_KEY,
    BASIC_AUTH, DIGEST_AUTH, OAUTH_SECRET, OAUTH_TOKEN, PASSWORD, PASSWORD_HASH, PIN_OTP,
    SESSION_ID, USERNAME, VAULT_TOKEN,
};
use crate::label::{Labeled, Tie};
use crate::line::{Found, Line};
use crate::place::{Glue, Shape};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};
use crate::sweep::Number;
use crate::vocabulary::Label;
use code::{is_code, is_error_name};
use password::is_password;
use shape::{
    has_structure, is_passphrase, is_plain_hex, is_reference, is_secret_like, is_uuid, looks_base64,
};

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
    // arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/db-1a2B3c: the name of one.
    let named = labeled.tie == Tie::Colon
        && memchr::memmem::find(line.back(labeled.key, 80), b":secretsmanager:").is_some();
    // service token ci/deploy: …, token (org.example.Config)
    let elsewhere = labeled.tie == Tie::Space
        && (line.at(labeled.end) == b':' && value.contains(&b'/')
            || value.starts_with(b"org.")
            || value.starts_with(b"com."));
    if named || elsewhere {
        return;
    }
    // "AWS::SecretsManager::Secret" is a type; password=password, self._pwd = pwd hand a variable on.
    if is_typed(line, labeled.key) || !labeled.quoted && is_variable(line, labeled, value) {
        return;
    }
    if usage
        || bound
        || is_placeholder(value)
        || is_reference(value) && !(is_configured(line, labeled) && is_words(value))
        || is_public(line, labeled, value)
        || !labeled.quoted && labeled.label != Label::Password && is_error_name(value)
    {
        return;
    }
    if let Some((kind, confidence, reason)) = judge(line, labeled, value) {
        found.add(labeled.start, labeled.end, kind, confidence, reason);
        // response=… expected=…: what the server worked out itself.
        if kind.id == DIGEST_AUTH.id
            && line.starts(labeled.end, " expected=")
            && let Some(next) = crate::value::read(line, labeled.end + 10)
            && is_plain_hex(line.slice(next.start, next.end))
        {
            found.add(next.start, next.end, kind, confidence, reason);
        }
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

/// Values that go around in the open: tokens of forms, references of payment services, signatures of single requests (AWS
/// Signature Version 4), and pairs of another key behind a word for a token.
fn is_public(line: &Line, labeled: &Labeled, value: &[u8]) -> bool {
    match labeled.label {
        Label::Token => {
            let form = line.before(labeled.key) == b'_'
                && matches!(line.before(labeled.key - 1), b'"' | b'\'' | b'&' | b'?');
            let inner = value.iter().position(|b| *b == b'=');
            let pair = labeled.tie == Tie::Space
                && inner.is_some_and(|at| {
                    value.get(at..).is_some_and(|rest| rest.iter().any(|b| *b != b'='))
                });
            let reference =
                [&b"tok_"[..], b"pm_", b"src_"].iter().any(|start| value.starts_with(start));
            form || pair || reference
        }
        Label::Signature => {
            memchr::memmem::find(line.back(labeled.key, 200), b"SignedHeaders=").is_some()
                && memchr::memmem::find(line.back(labeled.key, 320), b"AWS4-HMAC").is_some()
        }
        _ => false,
    }
}

/// Whether other fields of Digest authentication (RFC 7616) stand around the one at `key`.
fn is_digest(line: &Line, key: usize) -> bool {
    if line.word_before(key, 6, |word| word == b"digest") {
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
        // sms passcode 854556
        Label::Password
            if bare
                && line.starts(labeled.key, "passcode")
                && (4..=8).contains(&value.len())
                && value.iter().all(u8::is_ascii_digit) =>
        {
            (&PIN_OTP, 85, "passcode of digits")
        }
        Label::Password if is_password(line, labeled, value) => {
            (&PASSWORD, if bare { 75 } else { 92 }, "value of a password field")
        }
        // --request-nt-key --username=ana
        Label::PasswordHash if value.starts_with(b"-") => return None,
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
        // radius_secret=amber-otter-76
        Label::Secret
            if labeled.tie != Tie::Space && is_passphrase(value)
                || labeled.tie == Tie::Element && is_words(value) =>
        {
            (&PASSWORD, 75, "words with a number in a secret field")
        }
        // secret = … of clients.conf and the like: a line of its own, indented.
        Label::Secret
            if is_configured(line, labeled)
                && value.len() >= 6
                && !value.contains(&b' ')
                && (!has_structure(value) || is_words(value))
                && value.iter().any(|b| !b.is_ascii_lowercase())
                && !is_code(value) =>
        {
            (&PASSWORD, 80, "secret of a configuration")
        }
        // radius-server r9 server 192.0.2.7 secret …
        Label::Secret
            if bare
                && value.len() >= 8
                && value.iter().any(u8::is_ascii_digit)
                && value.iter().any(u8::is_ascii_uppercase)
                && value.iter().any(u8::is_ascii_lowercase)
                && line.word_before(labeled.key, 8, |word| matches!(word, b"radius" | b"tacacs")) =>
        {
            (&PASSWORD, 80, "secret of a server")
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
                && !names_value(line, labeled)
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
        Label::OauthSecret
            if secret
                || !bare && value.len() >= 16 && value.iter().all(u8::is_ascii_digit) => (&OAUTH_SECRET, 92, "value of a client secret field"),
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
        // bind DN: uid=ana,dc=example credential: …
        Label::Credential
            if labeled.tie != Tie::Space
                && is_password(line, labeled, value)
                && line.word_before(labeled.key, 12, |word| {
                    matches!(word, b"bind" | b"dn" | b"dc" | b"binddn" | b"bindmethod")
                }) =>
        {
            (&PASSWORD, 85, "credential of a bind")
        }
        Label::Credential if random && labeled.quoted && value.len() >= 20 && !is_uuid(value) => {
            (&API_KEY, 70, "random value of a credential field")
        }
        _ => return None,
    })
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

/// `SM` and 32 of hexadecimal: what a Twilio message or call is called, which is no session.
fn is_resource(value: &[u8]) -> bool {
    matches!(value, [a, b, rest @ ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase() && rest.len() == 32 && is_plain_hex(rest))
}

/// `secret = …` on a line of its own, indented, as a block of a client of RADIUS has it.
fn is_configured(line: &Line, labeled: &Labeled) -> bool {
    labeled.label == Label::Secret
        && labeled.tie == Tie::Equals
        && line.starts(labeled.key, "secret")
        && labeled.key == line.run(0, 16, |b| matches!(b, b' ' | b'\t'))
        && labeled.end == line.bytes.len() - usize::from(labeled.quoted)
}

/// `amber-otter-lantern`: three words of small letters and more, drawn rather than named.
fn is_words(value: &[u8]) -> bool {
    value.split(|b| *b == b'-').count() >= 3
        && value
            .split(|b| *b == b'-')
            .all(|word| word.len() >= 4 && word.iter().all(u8::is_ascii_lowercase))
}

/// `"key":"…","value":`: what a value is called.
fn names_value(line: &Line, labeled: &Labeled) -> bool {
    let next = line.run(labeled.end, 8, |b| matches!(b, b'"' | b'\'' | b'\\' | b',' | b' '));
    next > labeled.end && line.starts(next, "value")
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
        || memchr::memmem::find(line.slice(labeled.end, labeled.end + 60), b"authorization_code")
            .is_some()
}
