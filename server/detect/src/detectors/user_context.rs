//! User names by the words around them: what programs and sentences say of users, without a label and its separator.

use crate::detectors::domain_name::is_domain;
use crate::detectors::person_name::full_name;
use crate::detectors::user_deed::{by, employee, handed};
use crate::detectors::user_of_program::{cron, login, process, slice, slow_log, staging, sudo};
use crate::detectors::user_told;
use crate::detectors::username::{
    SENTENCE, after_domain, is_character, is_common, is_inflected, is_login, is_person, is_prose,
};
use crate::kind::{PERSON_NAME, USERNAME};
use crate::line::{Found, Line, is_word, lower};
use crate::names;
use crate::registry::{Detector, Watch};

pub(crate) static SPOKEN: Detector = Detector {
    rule: "user-context",
    watch: Watch::Words(
        &[
            "user",
            "username",
            "benutzer",
            "utilisateur",
            "usuario",
            "gebruiker",
            "utente",
            "for",
            "account",
            "by",
            "as",
            "sshd",
            "smbd",
            "host",
            "tty",
            "cmd",
            "users",
            "login",
            "logged",
            "of",
            "staging",
            "member",
            "role",
            "principal",
            "signed",
            "to",
            "cashier",
            "operator",
            "teller",
            "clerk",
            "staff",
            "agent",
        ],
        spoken,
    ),
};

/// A name behind a word that ends at `end`.
fn spoken(line: &Line, end: usize, found: &mut Found) -> usize {
    let word_start = line.run_back(end, 10, |b| b.is_ascii_alphabetic());
    let mut buffer = [0; 12];
    match lower(line.slice(word_start, end), &mut buffer) {
        b"user" | b"username" | b"member" | b"role" | b"principal" | b"benutzer"
        | b"utilisateur" | b"usuario" | b"gebruiker" | b"utente" => {
            user(line, word_start, end, found);
        }
        b"for" => grant(line, word_start, end, found),
        b"by" => by(line, end, found),
        b"as" => acting_as(line, word_start, end, found),
        b"sshd" | b"smbd" => process(line, end, found),
        b"host" => slow_log(line, word_start, end, found),
        b"tty" => sudo(line, word_start, end, found),
        b"cmd" => cron(line, word_start, found),
        b"login" | b"logged" | b"signed" => login(line, end, found),
        b"to" => handed(line, word_start, end, found),
        b"cashier" | b"operator" | b"teller" | b"clerk" | b"staff" | b"agent" => {
            employee(line, word_start, end, found);
        }
        b"of" => slice(line, word_start, end, found),
        b"staging" => staging(line, end, found),
        _ => {}
    }
    end
}

/// The name, with what ends it.
pub(crate) fn name_at(line: &Line, at: usize) -> (usize, usize) {
    let end = line.run(at, 65, is_character);
    (at, line.run_back(end, 2, |b| matches!(b, b'.' | b'-')).max(at))
}

pub(crate) fn report(
    line: &Line,
    start: usize,
    end: usize,
    confidence: u8,
    found: &mut Found,
) -> bool {
    let person = is_person(line.slice(start, end));
    if person {
        found.add(start, end, &USERNAME, confidence, "user name where a known message puts it");
    }
    person
}

/// `user ana`, `user 'ana'`, `invalid user ana`, `user <ana>`, `user ana(uid=0)`.
fn user(line: &Line, word_start: usize, end: usize, found: &mut Found) {
    // Principal = User:ana is Denied, of Kafka.
    if line.at(end) == b':' && line.starts(word_start.saturating_sub(12), "Principal = ") {
        let (start, stop) = name_at(line, end + 1);
        if line.at(stop) == b' ' {
            report(line, start, stop, 88, found);
        }
        return;
    }
    // USER(ANA1    ) of RACF and other programs of mainframes and queues.
    if line.at(end) == b'(' && line.before(word_start) == b' ' {
        let (start, stop) = name_at(line, end + 1);
        let close = line.run(stop, 8, |b| b == b' ');
        let name = line.slice(start, stop);
        if line.at(close) == b')'
            && name.len() >= 3
            && (is_login(name) || name.iter().all(|b| !b.is_ascii_lowercase()))
        {
            report(line, start, stop, 82, found);
        }
        return;
    }
    if line.at(end) != b' ' || is_word(line.before(word_start)) {
        return;
    }
    // RBAC: allowed by RoleBinding … of Role "web": no account.
    if line.slice(word_start, end) == b"Role"
        && memchr::memmem::find(line.back(word_start, 160), b"RBAC").is_some()
    {
        return;
    }
    if line.before(word_start) == b'-' {
        option(line, end, found);
        return;
    }
    // /user add name=…: a command of RouterOS.
    if line.before(word_start) == b'/' {
        return;
    }
    let mut at = line.run(end, 2, |b| b == b' ');
    // User 5f0c…-… (ana) temporarily locked
    if let Some((from, to)) = behind_id(line, at) {
        report(line, from, to, 85, found);
        return;
    }
    for filler in ["name ", "account ", "is "] {
        if line.starts(at, filler) {
            at += filler.len();
        }
    }
    let escapes = line.run(at, 4, |b| b == b'\\');
    let quote = line.at(escapes);
    let exact = line.slice(word_start, end).eq_ignore_ascii_case(b"user")
        || line.slice(word_start, end).eq_ignore_ascii_case(b"username");
    if matches!(quote, b'\'' | b'"' | b'<' | b'`' | b'[') {
        let start = after_domain(
            line,
            escapes + 1,
            line.run(escapes + 1, 65, |b| is_character(b) || b == b'\\'),
        );
        let (start, stop) = name_at(line, start);
        // user [CORP]\\[ana]: the domain of Samba.
        if line.starts(stop, "]\\[") {
            return;
        }
        let close = line.at(line.run(stop, 4, |b| b == b'\\'));
        if matches!(close, b'\'' | b'"' | b'>' | b'`' | b']' | b'@')
            && !(close == b'@' && quote != b'\'' && quote != b'"')
        {
            report(line, start, stop, 90, found);
        }
        // Authentication for user [ana] -> [ana] FAILED, of Samba.
        if line.starts(stop, "] -> [") {
            let (start, stop) = name_at(line, stop + 6);
            report(line, start, stop, 88, found);
        }
        return;
    }
    let start = after_domain(line, at, line.run(at, 65, |b| is_character(b) || b == b'\\'));
    let (start, stop) = name_at(line, start);
    let name = line.slice(start, stop);
    let after = line.at(stop);
    // user ana@example.com connected: an address.
    let mailed = after == b'@'
        && line
            .slice(stop + 1, line.run(stop + 1, 64, |b| b > b' ' && b != b',' && b != b'"'))
            .iter()
            .enumerate()
            .any(|(at, b)| at > 0 && *b == b'.')
        && line.at(stop + 1).is_ascii_lowercase();
    if mailed
        || matches!(after, b'=' | b'/' | b'\\')
        || after == b':' && !matches!(line.at(stop + 1), b' ' | 0)
        || after == b'@'
            && !line.at(stop + 1).is_ascii_digit()
            && !is_login(name)
            && !user_told::has_realm(line, stop)
    {
        return;
    }
    let told = line.word_before(word_start, 2, |word| {
        matches!(
            word,
            b"invalid"
                | b"illegal"
                | b"unknown"
                | b"for"
                | b"by"
                | b"of"
                | b"alter"
                | b"create"
                | b"drop"
                | b"opened"
                | b"closed"
                | b"as"
                | b"authenticating"
                | b"authenticated"
                | b"session"
                | b"sudo"
                | b"disconnected"
                | b"existing"
                | b"to"
                | b"from"
                | b"grant"
        )
    });
    let follows = [
        " from ",
        "(uid=",
        " logged",
        " [preauth]",
        " with password",
        " has logged",
        " signed",
        " not found",
        " authenticated",
        " connected",
        " disconnected",
        " port ",
        " was not found",
        " privilege",
        " password",
        " secret",
        " so ",
        " rhost",
        " failed",
        " successfully",
        " on console",
        " privileges",
        ": ",
        " IDENTIFIED",
        " WITH PASSWORD",
        " locked",
        " IP ",
        " by ",
        " (login failed)",
        ": login successful",
    ]
    .iter()
    .any(|text| line.starts(stop, text));
    let foreign = line.slice(word_start, end).len() > 4 && !exact;
    let at_end =
        after == 0 || matches!(after, b'"' | b'\'' | b',' | b')' | b'.' | b';' | b'\\' | b'@');
    // User ana (Ana Quell) logged in
    let real = line.slice(stop, stop + 2) == b" ("
        && full_name(line, stop + 2).is_some_and(|close| line.at(close) == b')');
    if real && !is_prose(name) {
        report(line, start, stop, 88, found);
        if let Some(close) = full_name(line, stop + 2) {
            found.add(stop + 2, close, &PERSON_NAME, 82, "name behind a login");
        }
        return;
    }
    // FROM user t0
    let alias = name.len() <= 3
        && line.word_before(word_start, 1, |word| {
            matches!(word, b"from" | b"join" | b"into" | b"update" | b"table")
        });
    if alias {
        return;
    }
    let capital = name.first().is_some_and(u8::is_ascii_uppercase)
        && names::read(line, start).is_some_and(|(_, words)| words >= 2);
    let attempted = line.word_before(word_start, 1, |word| matches!(word, b"invalid" | b"illegal"));
    // Invalid user root from …, but not: invalid username or password.
    let peer = [" from ", " port ", " [preauth]"].iter().any(|text| line.starts(stop, text));
    if attempted && peer && name.len() >= 3 && name.iter().all(u8::is_ascii_digit) {
        found.add(start, stop, &USERNAME, 88, "user name where a known message puts it");
        return;
    }
    if is_prose(name) && !(attempted && peer) || capital {
        return;
    }
    // User kwalsh has 3 keys: any word that sentences about users do not go on with.
    let bare = exact
        && name.len() >= 3
        && name.iter().all(u8::is_ascii_lowercase)
        && (matches!(after, b' ' | b',' | b';' | b'@' | 0)
            || after == b':' && line.at(stop + 1) == b' ')
        && !line.word_before(word_start, 1, |word| {
            matches!(word, b"a" | b"an" | b"per" | b"each" | b"every" | b"no")
        })
        && (names::is_given(name)
            || !is_inflected(name) && !SENTENCE.has(name)
            || line.starts(stop, " logged ") && !SENTENCE.has(name));
    if bare {
        report(line, start, stop, if told || follows { 85 } else { 62 }, found);
        return;
    }
    // User verim-young changed her password: two words no sentence about users goes on with, and something done.
    let mut halves = name.split(|b| *b == b'-');
    let done = line.run(stop + 1, 16, |b| b.is_ascii_lowercase());
    let paired = exact
        && halves.clone().count() == 2
        && halves.all(|half| {
            half.len() >= 3
                && half.iter().all(u8::is_ascii_lowercase)
                && !is_common(half)
                && !is_inflected(half)
        })
        && after == b' '
        && line.slice(stop + 1, done).ends_with(b"ed");
    // Utente mrossi ha eseguito: a verb of the language stands behind.
    let told_abroad = foreign
        && name.len() >= 4
        && name.iter().all(u8::is_ascii_lowercase)
        && !is_common(name)
        && [
            " ha ",
            " hat ",
            " a \u{e9}t\u{e9} ",
            " se ha ",
            " heeft ",
            " wurde ",
            " s'est ",
            " foi ",
        ]
        .iter()
        .any(|verb| line.starts(stop, verb));
    if paired
        || told_abroad
        || foreign && is_login(name)
        || exact
            && (told && (follows || at_end && !SENTENCE.has(name) || is_login(name))
                || is_login(name)
                || (follows && told)
                || (follows
                    && !name.first().is_some_and(u8::is_ascii_uppercase)
                    && follows_name(line, word_start, end, stop)))
    {
        report(line, start, stop, if told { 90 } else { 80 }, found);
    }
}

/// The login in brackets behind a UUID at `at`.
fn behind_id(line: &Line, at: usize) -> Option<(usize, usize)> {
    let (from, to) = name_at(line, at + 38);
    (line.slice(at + 36, at + 38) == b" (" && line.at(at + 8) == b'-' && line.at(to) == b')')
        .then_some((from, to))
}

/// `--user ana --password …`, `-Username ana`: an option whose argument is a name.
fn option(line: &Line, end: usize, found: &mut Found) {
    let (start, stop) = name_at(line, line.run(end + 1, 1, |b| matches!(b, b'"' | b'\'')));
    let name = line.slice(start, stop);
    let paired = [&b" -p"[..], b" --pass", b" -P"]
        .iter()
        .any(|option| memchr::memmem::find(line.slice(stop, stop + 160), option).is_some());
    if matches!(line.at(stop), 0 | b' ' | b'"' | b'\'')
        && !is_prose(name)
        && !SENTENCE.has(name)
        && (is_login(name)
            || names::is_given(name)
            || paired && name.len() >= 3
            // --user ordapp, where a command line goes on with another option.
            || line.slice(end.saturating_sub(10), end).windows(2).any(|pair| pair == b"--")
                && line.slice(stop, stop + 2) == b" -"
                && name.len() >= 4
                && !is_inflected(name)
                && name.iter().all(u8::is_ascii_lowercase))
        && !name.contains(&b'.')
    {
        report(line, start, stop, 80, found);
    }
}

/// `username ana password …` of a router; `user ana: authentication failure` of a web server.
fn follows_name(line: &Line, word_start: usize, end: usize, stop: usize) -> bool {
    line.slice(word_start, end).len() == 8
        || [
            ": authentication",
            ": password mismatch",
            " not found:",
            " from ",
            "(uid=",
            " [preauth]",
        ]
        .iter()
        .any(|text| line.starts(stop, text))
}

/// `Accepted publickey for ana from 192.0.2.7`, `session opened for ana`, `rejected for ana`, `denied for CORP\ana`.
fn grant(line: &Line, word_start: usize, end: usize, found: &mut Found) {
    if line.at(end) != b' ' {
        return;
    }
    let mut at = end + 1;
    for filler in [
        "invalid user ",
        "illegal user ",
        "user ",
        "account ",
        "the user ",
        "uid ",
        "login ",
        "client ",
    ] {
        if line.starts(at, filler) {
            at += filler.len();
            // The word user speaks for itself but for names like words.
            if filler.starts_with("user") || filler.starts_with("account") {
                return;
            }
        }
    }
    at = line.run(at, 2, |b| matches!(b, b'"' | b'\'' | b'<' | b'['));
    let (start, stop) = name_at(line, at);
    let name = line.slice(start, stop);
    let after = line.at(stop);
    let ends = after == 0
        || matches!(after, b'"' | b'\'' | b',' | b')' | b';' | b'.' | b'\\' | b'>' | b']')
        || line.starts(stop, " from ")
        || line.starts(stop, " by ")
        || line.starts(stop, "(uid=")
        || line.starts(stop, " expires")
        || line.starts(stop, " on ")
        || line.starts(stop, " at ")
        || line.starts(stop, " [")
        || line.starts(stop, " (")
        || line.starts(stop, ": {")
        || line.starts(stop, "]LOG]");
    let machine = name.iter().filter(|b| **b == b'.').count() >= 2 && is_domain(name);
    // Nearly all places end here.
    if machine || !ends || matches!(after, b'=' | b'/') || is_prose(name) {
        return;
    }
    let told = line.word_before(word_start, 2, |word| {
        matches!(
            word,
            b"accepted"
                | b"failed"
                | b"password"
                | b"publickey"
                | b"pam"
                | b"interactive"
                | b"session"
                | b"rejected"
                | b"login"
                | b"logon"
                | b"authentication"
                | b"locked"
                | b"unlocked"
                | b"ticket"
                | b"expired"
                | b"logins"
                | b"su"
                | b"token"
                | b"denied"
                | b"hostbased"
                | b"gssapi"
                | b"none"
                | b"granted"
                | b"revoked"
                | b"mic"
                | b"failures"
                | b"ok"
                | b"invalidated"
                | b"succeeded"
                | b"successful"
                | b"issued"
                | b"mapping"
                | b"mailbox"
                | b"refreshed"
        )
    }) || line.starts(word_start.saturating_sub(7), "log in ")
        && line.starts(stop, " from ")
        || line.word_before(word_start, 1, |word| {
            matches!(word, b"opened" | b"closed" | b"established" | b"created")
        }) && memchr::memmem::find(line.back(word_start, 72), b"ession").is_some();
    let told = told
        || line.starts(end, " uid ")
        || memchr::memmem::find(line.back(word_start, 48), b"FAILED LOGIN").is_some();
    // job_1445144423722_0020, blk_3141363517520802396: things of programs.
    let client =
        name == b"client" || name.split(|b| !b.is_ascii_digit()).any(|digits| digits.len() >= 8);
    if told
        && !client
        && !name.first().is_some_and(u8::is_ascii_uppercase) | line.starts(stop, " from ")
    {
        report(line, start, stop, 90, found);
    }
}

/// `logged in as ana`, `connected as ana`.
fn acting_as(line: &Line, word_start: usize, end: usize, found: &mut Found) {
    // Agent running as: 'ana'
    let end = if line.slice(end, end + 2) == b": " { end + 1 } else { end };
    if line.at(end) != b' ' || line.starts(end, " user ") {
        return;
    }
    let told = line.word_before(word_start, 2, |word| {
        matches!(
            word,
            b"logged"
                | b"login"
                | b"logging"
                | b"signed"
                | b"authenticated"
                | b"authenticating"
                | b"connected"
                | b"connecting"
                | b"running"
                | b"impersonating"
                | b"logon"
                | b"binding"
                | b"bind"
                | b"bound"
        )
    });
    let (start, stop) = name_at(line, line.run(end + 1, 1, |b| matches!(b, b'"' | b'\'')));
    let name = line.slice(start, stop);
    let ends = matches!(line.at(stop), 0 | b' ' | b',' | b'.' | b'"' | b'\'' | b')' | b';' | b'@');
    // authenticated as principal ana: the word for what she is.
    if told
        && ends
        && !is_prose(name)
        && name.len() >= 3
        && !matches!(name, b"principal" | b"administrator" | b"user")
        && (is_login(name) || !name.first().is_some_and(u8::is_ascii_uppercase))
    {
        report(line, start, stop, 78, found);
    }
}
