//! Values whose name is the argument before them: `define('DB_PASSWORD', '…')` of PHP, `getenv("DB_PASS", "…")`, `env('KEY', '…')`,
//! `environ.get("KEY", "…")`, `["first_name", "Ana"]` as Rails logs what it binds, `setx NAME value` of Windows; and logins of database
//! drivers, whose arguments are told by their order: `mysqli_connect("host", "user", "password")`, `new PDO(dsn, user, password)`.

use crate::detectors::{host_name, insert_values, username};
use crate::kind::{BEARER_TOKEN, HOSTNAME, PASSWORD, USERNAME};
use crate::label::key_before;
use crate::line::{Found, Line, lower};
use crate::place::{Near, Place};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};
use crate::value::{self, Value};

pub(crate) static DETECTOR: Detector = Detector {
    rule: "argument-pair",
    watch: Watch::Words(
        &[
            "define",
            "getenv",
            "env",
            "environ",
            "setdefault",
            "putenv",
            "setenv",
            "setx",
            "setproperty",
            "first_name",
            "last_name",
            "full_name",
            "dob",
            "birth_date",
            "date_of_birth",
            "birthdate",
            "phone_number",
            "street_address",
            "mysqli_connect",
            "mysql_connect",
            "mysqli",
            "__construct",
            "pdo",
            "ldap_bind",
            "getconnection",
            "args",
            "attempt",
            "bind",
            "login",
            "auth",
            "authenticate",
            "signin",
            "sign_in",
            "check_password",
            "verify_password",
            "withbasicauth",
            "basicauth",
            "httpbasicauth",
            "setbasicauth",
            "withtoken",
            "bearertoken",
            "bearer_auth",
            "basic_auth",
        ],
        look,
    ),
};

pub(crate) static BOUND: Detector =
    Detector { rule: "bound-value", watch: Watch::Places(&[PAIR, TUPLE], bound) };

/// The bracket before the name of a column in quotes.
const PAIR: Place = Place::new(b'[', Near::ANY, Near::QUOTE);

/// The parenthesis before the name of a setting, as in `VALUES ('api_key', '…')`.
const TUPLE: Place = Place::new(b'(', Near::ANY, Near::QUOTE.or(Near::BACKSLASH));

/// `["session_id", "…"]` as Rails logs what it binds to a statement.
fn bound(line: &Line, at: usize, found: &mut Found) -> usize {
    if line.at(at) == b'(' {
        return tuple(line, at, found);
    }
    let quote = line.at(at + 1);
    let end = line.run(at + 2, 40, |b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit());
    if line.at(end) != quote || end < at + 4 || line.at(end + 1) != b',' {
        return at;
    }
    let from = line.run(end + 2, 1, |b| b == b' ');
    let Some(value) = quoted(line, from) else { return at };
    if line.at(value.end) == line.at(from)
        && line.at(value.end + 1) == b']'
        && let Some((label, key)) = key_before(line, end, 0)
        && key == at + 2
    {
        insert_values::report(line, label, value.start, value.end, found);
    }
    at
}

/// `('twilio_auth_token','…'`: a key of several parts and its value, as rows of a table of settings have them.
fn tuple(line: &Line, at: usize, found: &mut Found) -> usize {
    let Some(name) = quoted(line, at + 1).filter(|name| name.end - name.start <= 48) else {
        return at;
    };
    let key = line.slice(name.start, name.end);
    let word = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    let compound = key.iter().any(|b| matches!(b, b'_' | b'.'))
        || key
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if a.is_ascii_lowercase() && b.is_ascii_uppercase()));
    if compound
        && key.iter().all(word)
        && let Some(value) = next(line, name)
        && let Some((label, _)) = key_before(line, name.end, 0)
    {
        insert_values::report(line, label, value.start, value.end, found);
    }
    at
}

fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    let start = line.run_back(end, 16, crate::line::is_word);
    let mut buffer = [0; 16];
    match lower(line.slice(start, end), &mut buffer) {
        b"setx" => set(line, end, found),
        b"mysqli_connect" | b"mysql_connect" | b"mysqli" | b"__construct" | b"pdo"
        | b"ldap_bind" | b"getconnection" => {
            login(line, end, found);
        }
        b"args" => traced(line, start, end, found),
        b"attempt" | b"authenticate" | b"signin" | b"sign_in" | b"check_password"
        | b"verify_password" | b"withbasicauth" | b"basicauth" | b"httpbasicauth"
        | b"setbasicauth" | b"basic_auth" => {
            called(line, end, found);
        }
        // App\\Ldap->bind('ana', '…') in a trace of PHP.
        b"bind" | b"login" | b"auth"
            if matches!(line.slice(start.saturating_sub(2), start), b"->" | b"::")
                || line.slice(start.saturating_sub(3), start) == b"db." =>
        {
            called(line, end, found);
        }
        b"bind" | b"login" | b"auth" => {}
        b"withtoken" | b"bearertoken" | b"bearer_auth" => token(line, end, found),
        // ["first_name", "Ana"]
        word if line.before(start) == b'"' && line.at(end) == b'"' => {
            let bound =
                line.before(start - 1) == b'[' && word.len() >= 3 && line.starts(end, "\", \"");
            if let Some(value) = value::read(line, end + 3).filter(|value| bound && value.quoted)
                && let Some((label, _)) = key_before(line, end, 0)
            {
                insert_values::report(line, label, value.start, value.end, found);
            }
        }
        // environ.get("NAME", "value")
        b"environ" if line.starts(end, ".get(") => named(line, end + 4, found),
        _ => named(line, end, found),
    }
    end
}

/// `('NAME', 'value')`.
fn named(line: &Line, end: usize, found: &mut Found) {
    if line.at(end) != b'(' {
        return;
    }
    let Some(name) = quoted(line, end + 1) else { return };
    let Some(value) = next(line, name) else { return };
    if let Some((label, _)) = key_before(line, name.end, 0) {
        insert_values::report(line, label, value.start, value.end, found);
    }
}

/// `setx NAME value /M`.
fn set(line: &Line, end: usize, found: &mut Found) {
    let start = line.run(end, 2, |b| b == b' ');
    let stop = line.run(start, 64, |b| b.is_ascii_alphanumeric() || b == b'_');
    if line.at(end) == b' '
        && line.at(stop) == b' '
        && let Some((label, _)) = key_before(line, stop, 0)
        && let Some(value) = value::read(line, line.run(stop, 2, |b| b == b' '))
    {
        insert_values::report(line, label, value.start, value.end, found);
    }
}

/// `("host", "user", "password"`, `('mysql:host=…', 'user', 'password'`; the first may be a name of code for JDBC alone.
fn login(line: &Line, end: usize, found: &mut Found) {
    if line.at(end) != b'(' {
        return;
    }
    // ldap_bind(Resource id #12, 'uid=ana,ou=people', …
    let resource = line.starts(end + 1, "Resource id #") || line.starts(end + 1, "Object(");
    let first = quoted(line, end + 1).or_else(|| {
        let stop = line.run(end + 1, 40, |b| {
            b.is_ascii_alphanumeric() || b"_.$".contains(&b) || resource && b" #()\\".contains(&b)
        });
        (stop > end + 1).then_some(Value { start: end + 1, end: stop, quoted: false })
    });
    let Some(first) = first else { return };
    let Some(user) = next(line, first) else { return };
    let Some(password) = next(line, user) else { return };
    let (name, secret) =
        (line.slice(user.start, user.end), line.slice(password.start, password.end));
    let distinguished = resource && name.contains(&b'=');
    if username::is_person(name) || name == b"root" || distinguished {
        if name != b"root" && !distinguished {
            found.add(user.start, user.end, &USERNAME, 88, "user of a database driver");
        }
        if secret.len() >= 3 && !is_placeholder(secret) && !secret.contains(&b' ') {
            found.add(password.start, password.end, &PASSWORD, 90, "password of a database driver");
        }
    }
}

/// `"function":"connect","args":["host","user","password"`: the call of a login in a trace of PHP.
fn traced(line: &Line, start: usize, end: usize, found: &mut Found) {
    let back = line.back(start, 80);
    let Some(function) = memchr::memmem::rfind(back, b"function") else { return };
    let at = start - back.len() + function + 8;
    let at = line.run(at, 8, |b| matches!(b, b'"' | b'\\' | b':' | b' '));
    let calls =
        ["connect", "login", "auth", "bind", "logon"].iter().any(|call| line.starts(at, call));
    let open = line.run(end, 8, |b| matches!(b, b'"' | b'\\' | b':' | b' '));
    if !calls || line.at(open) != b'[' {
        return;
    }
    let Some(first) = quoted(line, open + 1) else { return };
    let Some(second) = next(line, first) else { return };
    let Some(third) = next(line, second) else { return };
    let name = line.slice(second.start, second.end);
    let secret = line.slice(third.start, third.end);
    if username::is_person(name)
        && secret.len() >= 4
        && !is_placeholder(secret)
        && !secret.contains(&b'/')
    {
        let host = line.slice(first.start, first.end);
        if host_name::is_label(host) && host.iter().any(u8::is_ascii_digit) {
            found.add(first.start, first.end, &HOSTNAME, 82, "host in the call of a login");
        }
        found.add(second.start, second.end, &USERNAME, 85, "user in the call of a login");
        found.add(third.start, third.end, &PASSWORD, 85, "password in the call of a login");
    }
}

/// `Http::withToken('…')`: a token that a client is given.
fn token(line: &Line, end: usize, found: &mut Found) {
    if line.at(end) == b'('
        && let Some(value) = quoted(line, end + 1)
        && value.end >= value.start + 16
        && !is_placeholder(line.slice(value.start, value.end))
        && !line.slice(value.start, value.end).contains(&b' ')
    {
        found.add(value.start, value.end, &BEARER_TOKEN, 88, "token in the call of a client");
    }
}

/// `->attempt('ana', '…')`: user and password in the call of a login.
fn called(line: &Line, end: usize, found: &mut Found) {
    if line.at(end) != b'(' {
        return;
    }
    let Some(first) = quoted(line, end + 1) else { return };
    let Some(second) = next(line, first) else { return };
    let (name, secret) = (line.slice(first.start, first.end), line.slice(second.start, second.end));
    if username::is_person(name)
        && secret.len() >= 4
        && !is_placeholder(secret)
        && !secret.contains(&b' ')
    {
        found.add(first.start, first.end, &USERNAME, 85, "user in the call of a login");
        found.add(second.start, second.end, &PASSWORD, 85, "password in the call of a login");
    }
}

/// The quoted text at `at`, behind spaces.
pub(super) fn quoted(line: &Line, at: usize) -> Option<Value> {
    let at = line.run(at, 2, |b| b == b' ');
    let mark = line.run(at, 2, |b| b == b'\\');
    matches!(line.at(mark), b'"' | b'\'')
        .then(|| value::read(line, at))
        .flatten()
        .filter(|value| value.quoted)
}

/// The quoted argument after another.
fn next(line: &Line, value: Value) -> Option<Value> {
    let close = line.run(value.end, 3, |b| matches!(b, b'\\' | b'"' | b'\''));
    let close = if value.quoted { close } else { value.end };
    (line.at(close) == b',').then(|| quoted(line, line.run(close + 1, 8, |b| b == b' ')))?
}
