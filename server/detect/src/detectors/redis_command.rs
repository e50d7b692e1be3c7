//! Commands of Redis as MONITOR, SLOWLOG and ACL LOG print them: `"HSET" "kyc:75" "passport" "…"`, `"CONFIG" "SET" "requirepass" "…"`,
//! `"ACL" "SETUSER" "ana" "on" ">…"`; and rules of ACL files, `user ana on >… ~* +@all` (Redis documentation: MONITOR, ACL).

use crate::detectors::{insert_values, username};
use crate::kind::{API_KEY, GPS, PASSWORD, PASSWORD_HASH, USERNAME};
use crate::label::key_before;
use crate::line::{Found, Line, lower};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};
use crate::value::{self, Value};

pub(crate) static DETECTOR: Detector = Detector {
    rule: "redis-command",
    watch: Watch::Words(
        &[
            "hset", "hmset", "hsetnx", "set", "setex", "psetex", "setnx", "getset", "mset",
            "config", "acl", "auth", "auth2", "hello", "migrate", "geoadd", "eval",
        ],
        look,
    ),
};

/// Most arguments of a command that are read.
const MOST: usize = 64;

/// The command whose name ends at `end`.
fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    let start = line.run_back(end, 8, |b| b.is_ascii_alphanumeric());
    if line.before(start) != b'"' || line.at(end) != b'"' || line.slice(end + 1, end + 3) != b" \""
    {
        return end;
    }
    let arguments = arguments(line, end + 2);
    let mut buffer = [0; 8];
    match lower(line.slice(start, end), &mut buffer) {
        b"hset" | b"hmset" | b"hsetnx" => {
            fields(line, arguments.get(1..).unwrap_or_default(), found);
        }
        b"mset" => fields(line, &arguments, found),
        b"set" | b"setnx" | b"getset" => keyed(line, arguments.first(), arguments.get(1), found),
        b"setex" | b"psetex" => keyed(line, arguments.first(), arguments.get(2), found),
        b"config" => fields(line, arguments.get(1..).unwrap_or_default(), found),
        b"auth" | b"auth2" => login(line, &arguments, found),
        b"acl" => rules(line, &arguments, found),
        b"geoadd" => places(line, arguments.get(1..).unwrap_or_default(), found),
        _ => {}
    }
    end
}

/// The quoted arguments from `at` on.
fn arguments(line: &Line, at: usize) -> Vec<Value> {
    let mut out = Vec::new();
    let mut at = at;
    while out.len() < MOST && line.at(at) == b'"' {
        let Some(value) = value::read(line, at).filter(|value| value.quoted) else { break };
        at = value.end + 2;
        out.push(value);
        if line.before(at) != b' ' {
            break;
        }
    }
    out
}

/// Names and values in turn.
fn fields(line: &Line, arguments: &[Value], found: &mut Found) {
    for pair in arguments.chunks_exact(2) {
        if let [name, value] = pair
            && let Some((label, _)) = key_before(line, name.end, 0)
        {
            insert_values::report(line, label, value.start, value.end, found);
        }
    }
}

/// `"otp:5511…" "9872"`, `"token:refresh:ana" "…"`: one of the parts of the key says what the value is.
fn keyed(line: &Line, key: Option<&Value>, value: Option<&Value>, found: &mut Found) {
    let (Some(key), Some(value)) = (key, value) else { return };
    // reset:ana@example.com, magic:4711: what is kept is what was sent to somebody.
    let purpose = line.slice(key.start, line.run(key.start, 16, |b| b.is_ascii_lowercase()));
    let drawn = line.slice(value.start, value.end);
    if matches!(
        purpose,
        b"reset" | b"verify" | b"magic" | b"invite" | b"confirm" | b"activation" | b"remember"
    ) && drawn.len() >= 20
        && drawn.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        && drawn.iter().any(u8::is_ascii_digit)
    {
        found.add(value.start, value.end, &API_KEY, 85, "token that was sent to somebody");
        return;
    }
    let mut end = key.start;
    for part in line.slice(key.start, key.end).split(|b| matches!(b, b':' | b'/')).take(6) {
        end += part.len();
        if let Some((label, _)) = key_before(line, end, 0) {
            insert_values::report(line, label, value.start, value.end, found);
            return;
        }
        end += 1;
    }
}

/// `"AUTH" "ana" "…"`, `"AUTH" "…"`.
fn login(line: &Line, arguments: &[Value], found: &mut Found) {
    if let [user, password, ..] = arguments {
        name(line, user, found);
        secret(line, password.start, password.end, found);
    } else if let [password] = arguments {
        secret(line, password.start, password.end, found);
    }
}

/// `"SETUSER" "ana" "on" ">…" "#…"`.
fn rules(line: &Line, arguments: &[Value], found: &mut Found) {
    let [verb, user, rest @ ..] = arguments else { return };
    if !line.slice(verb.start, verb.end).eq_ignore_ascii_case(b"setuser") {
        return;
    }
    name(line, user, found);
    for rule in rest {
        grant(line, rule.start, rule.end, found);
    }
}

/// `>password`, `<password`, `#hash`.
fn grant(line: &Line, start: usize, end: usize, found: &mut Found) {
    match line.at(start) {
        b'>' | b'<' => secret(line, start + 1, end, found),
        b'#' | b'!'
            if end - start == 65
                && line.slice(start + 1, end).iter().all(u8::is_ascii_hexdigit) =>
        {
            found.add(start + 1, end, &PASSWORD_HASH, 95, "hash of a password in a rule of Redis");
        }
        _ => {}
    }
}

/// `"13.361389" "38.115556"`: a longitude and a latitude.
fn places(line: &Line, arguments: &[Value], found: &mut Found) {
    for place in arguments.chunks(3) {
        for value in place.iter().take(2) {
            let text = line.slice(value.start, value.end);
            if text.contains(&b'.')
                && text.iter().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'))
            {
                found.add(value.start, value.end, &GPS, 90, "coordinate of a command of Redis");
            }
        }
    }
}

fn name(line: &Line, user: &Value, found: &mut Found) {
    if username::is_person(line.slice(user.start, user.end)) {
        found.add(user.start, user.end, &USERNAME, 90, "user of a command of Redis");
    }
}

fn secret(line: &Line, start: usize, end: usize, found: &mut Found) {
    let value = line.slice(start, end);
    if value.len() >= 3 && !is_placeholder(value) && value != b"(redacted)" {
        found.add(start, end, &PASSWORD, 92, "password of a command of Redis");
    }
}

pub(crate) static RULE: Detector =
    Detector { rule: "redis-acl", watch: Watch::Words(&["on", "off"], rule) };

/// `user ana on >… #… ~* +@all`: the state of the user ends at `end`.
fn rule(line: &Line, end: usize, found: &mut Found) -> usize {
    if line.at(end) != b' ' || !matches!(line.at(end + 1), b'>' | b'#') {
        return end;
    }
    let part = |at: usize| line.run(at, 512, |b| b > b' ' && b != b'"');
    let mut stop = end;
    for _ in 0..8 {
        if line.at(stop) != b' ' || !matches!(line.at(stop + 1), b'>' | b'#' | b'<') {
            break;
        }
        stop = part(stop + 1);
    }
    let state = line.run_back(end, 3, |b| b.is_ascii_alphabetic());
    let start = line.run_back(state.saturating_sub(1), 64, username::is_character);
    let user = line.slice(start, state.saturating_sub(1));
    let named = line.starts(start.saturating_sub(5), "user ");
    // What a user may do follows: ~* &* +@all. Other lines have signs behind these words, too: on >50% of nodes.
    let follows = line.at(stop) == b' '
        && (matches!(line.at(stop + 1), b'~' | b'&' | b'+' | b'%')
            || ["-@", "allkeys", "resetchannels", "sanitize", "resetkeys"]
                .iter()
                .any(|rule| line.starts(stop + 1, rule)));
    if !named && !follows {
        return end;
    }
    let mut at = end + 1;
    while at < stop {
        let next = part(at);
        grant(line, at, next, found);
        at = next + 1;
    }
    if named && username::is_person(user) {
        found.add(start, state - 1, &USERNAME, 90, "user of a rule of Redis");
    }
    stop
}
