//! User names: by their label, by what known programs say around them (sshd, PAM, sudo, cron, su, Postgres, MySQL, FTP, Kerberos,
//! routers); where one program alone puts a name is [`super::user_of_program`]'s.
//!
//! System accounts are nobody. A word of prose after `user` is not a name: it must be quoted, shaped like a login, stand where a
//! known message puts the name, or be a word that sentences about users do not go on with.

use crate::detectors::person_name::full_name;
use crate::detectors::user_of_program::{cron, login, process, slice, slow_log, staging, sudo};
use crate::kind::{PERSON_NAME, USERNAME};
use crate::label::{Labeled, Tie};
use crate::line::{Found, Line, is_word, lower};
use crate::names;
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};
use crate::vocabulary::Label;
use crate::words::Words;

pub(crate) static LABELED: Detector = Detector {
    rule: "user-field",
    watch: Watch::Labels(
        &[Label::Username, Label::NameOrUser, Label::Name, Label::Account, Label::PersonName],
        field,
    ),
};

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
        ],
        spoken,
    ),
};

/// What user names are made of.
pub(crate) fn is_character(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'+' | b'$') || b >= 0x80
}

/// Whether `name` can be the account of a person (or of one service of the site): not a system account, a number, a placeholder.
pub(crate) fn is_person(name: &[u8]) -> bool {
    let Some(&first) = name.first() else { return false };
    let letters = name.iter().any(|b| b.is_ascii_alphabetic() || *b >= 0x80);
    let shape = (2..=64).contains(&name.len())
        && letters
        && name.iter().all(|&b| is_character(b))
        && (first.is_ascii_alphanumeric() || first == b'_' || first >= 0x80)
        && !name.ends_with(b"$")
        && !name.ends_with(b"-")
        && !is_uuid_or_hash(name)
        && !is_workspace_id(name);
    let system = SYSTEM.has(name);
    shape
        && !system
        && (name == b"test" || !is_placeholder(name))
        && !name.starts_with(b"systemd-")
        && !is_reversed(name)
}

/// `com.example.service`: a name of code.
fn is_reversed(name: &[u8]) -> bool {
    [&b"com."[..], b"org.", b"net.", b"io."].iter().any(|top| name.starts_with(top))
}

/// `U0EWHSZAJ3`: what Slack calls a member.
fn is_workspace_id(name: &[u8]) -> bool {
    (9..=12).contains(&name.len())
        && matches!(name, [b'U' | b'W', b'0', ..])
        && name.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

fn is_uuid_or_hash(name: &[u8]) -> bool {
    name.len() >= 24
        && name.iter().all(|b| b.is_ascii_hexdigit() || *b == b'-')
        && name.iter().any(u8::is_ascii_digit)
}

/// Whether a bare word looks like a login rather than a word: a digit or an inner mark, and no capital words.
fn is_login(name: &[u8]) -> bool {
    // svc-backup, ana-quell
    let service = [&b"svc-"[..], b"srv-", b"adm-", b"sa-", b"usr-"]
        .iter()
        .any(|start| name.starts_with(start));
    let given = name.iter().all(|b| b.is_ascii_lowercase() || *b == b'-')
        && name.split(|b| *b == b'-').next().is_some_and(|part| {
            part.len() < name.len() && part.len() >= 3 && names::is_given(part)
        });
    if service || given {
        return true;
    }
    let digit = name.iter().any(u8::is_ascii_digit);
    let mark = name.iter().any(|b| matches!(b, b'.' | b'_'));
    let lower = name.iter().any(u8::is_ascii_lowercase);
    lower
        && (digit || mark)
        && name.first().is_some_and(u8::is_ascii_alphabetic)
        && !name.ends_with(b".")
}

/// `user=ana`, `"userName": "ana"`, `<Data Name="TargetUserName">ana</Data>`, `uid=ana,ou=people`.
fn field(line: &Line, labeled: &Labeled, found: &mut Found) {
    let start = after_domain(line, labeled.start, labeled.end);
    let mut end = line.run(start, labeled.end.saturating_sub(start), is_character);
    end = line.run_back(end, 2, |b| matches!(b, b'.' | b'-')).max(start);
    let name = line.slice(start, end);
    let after = line.at(end);
    let account = labeled.label == Label::Account;
    if labeled.label == Label::PersonName {
        common_name(line, labeled, found);
        return;
    }
    if !is_person(name)
        || after == b'='
        || matches!(after, b'/' | b':' | b'\\') && end < labeled.end
        || after == b'(' && !line.starts(end, "(uid")
    {
        return;
    }
    // `name@domain` is an address or a principal: their own detectors; `user=alice@10.0.0.7` is not.
    if after == b'@' && end < labeled.end
        || (labeled.quoted
            && end != labeled.end
            && !matches!(after, b'(' | b',' | b'@' | b'.' | b'\'' | b'"'))
    {
        return;
    }
    // CORP in `/user:CORP\\ran`, and the account of a store of Azure.
    let domain = after == b'\\' && name.iter().all(|b| !b.is_ascii_lowercase());
    if domain || line.starts(end, ";AccountKey") {
        return;
    }
    let prose = is_prose(name);
    // "user: login failed" is prose; `user: ana` at the end, before a mark or another pair is a value.
    let sentence = !labeled.quoted
        && labeled.tie == Tie::Colon
        && after == b' '
        && (line.at(end + 1).is_ascii_lowercase() || line.at(end + 1) >= 0x80)
        && !is_login(name)
        && !pair_follows(line, end + 1);
    let fits = match labeled.label {
        Label::Username => !prose && !sentence,
        Label::NameOrUser => {
            !prose
                && !sentence
                && (is_login(name) || labeled.quoted || labeled.tie == Tie::Equals)
                && (is_login(name) || !name.contains(&b'-'))
        }
        Label::Name => {
            labeled.tie == Tie::Equals
                && !labeled.quoted
                && line.word_before(labeled.key, 2, |word| {
                    matches!(word, b"user" | b"users" | b"account" | b"useradd" | b"usermod")
                })
        }
        _ => {
            account
                && !prose
                && (is_login(name) && labeled.tie != Tie::Space
                    || labeled.tie == Tie::Space
                        && line.word_before(labeled.key, 1, |word| {
                            matches!(word, b"for" | b"user" | b"of" | b"the")
                        })
                        && (!is_word(line.at(end + 1))
                            || is_login(name)
                            || line.starts(end, " expires")
                            || line.starts(end, " locked")
                            || line.starts(end, " was")))
        }
    };
    if fits {
        found.add(
            start,
            end,
            &USERNAME,
            if labeled.tie == Tie::Space { 75 } else { 88 },
            "user name by its label",
        );
    }
}

/// `cn=ana31,ou=people`: a login where a distinguished name (RFC 4514) may hold the name of a person.
fn common_name(line: &Line, labeled: &Labeled, found: &mut Found) {
    let (start, stop) = name_at(line, labeled.start);
    let name = line.slice(start, stop);
    let more = ["ou=", "dc=", "cn=", "o=", " ou=", " dc=", " emailaddress="]
        .iter()
        .any(|attribute| line.starts(stop + 1, attribute));
    if labeled.tie == Tie::Equals
        && line.slice(labeled.key, labeled.key + 3).eq_ignore_ascii_case(b"cn=")
        && line.at(stop) == b','
        && more
        && name.iter().all(|b| !b.is_ascii_uppercase())
        && !is_prose(name)
        && !matches!(name, b"admin" | b"manager" | b"replicator")
    {
        report(line, start, stop, 80, found);
    }
}

/// `DOMAIN\ana` and `DOMAIN\\ana`: where `ana` starts.
pub(crate) fn after_domain(line: &Line, start: usize, end: usize) -> usize {
    // Not the escape of a closing quote.
    let end = line.run_back(end, 4, |b| b == b'\\').max(start);
    line.slice(start, end).iter().rposition(|b| *b == b'\\').map_or(start, |at| start + at + 1)
}

/// Whether `key=` or `key:` starts at `at`.
fn pair_follows(line: &Line, at: usize) -> bool {
    let end =
        line.run(at, 32, |b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-' || b >= 0x80);
    let end = line.run(end, 1, |b| b == b' ');
    matches!(line.at(end), b'=' | b':')
}

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
        b"login" | b"logged" => login(line, end, found),
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
    if line.at(end) != b' ' || is_word(line.before(word_start)) {
        return;
    }
    let mut at = line.run(end, 2, |b| b == b' ');
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
    if matches!(after, b'=' | b'/' | b'\\')
        || after == b':' && !matches!(line.at(stop + 1), b' ' | 0)
        || after == b'@' && !line.at(stop + 1).is_ascii_digit() && !is_login(name)
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
    let capital = name.first().is_some_and(u8::is_ascii_uppercase)
        && names::read(line, start).is_some_and(|(_, words)| words >= 2);
    let attempted = line.word_before(word_start, 1, |word| matches!(word, b"invalid" | b"illegal"));
    // Invalid user root from …, but not: invalid username or password.
    let peer = [" from ", " port ", " [preauth]"].iter().any(|text| line.starts(stop, text));
    if is_prose(name) && !(attempted && peer) || capital {
        return;
    }
    // User kwalsh has 3 keys: any word that sentences about users do not go on with.
    let bare = exact
        && name.len() >= 3
        && name.iter().all(u8::is_ascii_lowercase)
        && (matches!(after, b' ' | b',' | b';' | 0) || after == b':' && line.at(stop + 1) == b' ')
        && !line.word_before(word_start, 1, |word| {
            matches!(word, b"a" | b"an" | b"per" | b"each" | b"every" | b"no")
        })
        && (names::is_given(name) || !is_inflected(name) && !SENTENCE.has(name));
    if bare {
        report(line, start, stop, if told || follows { 85 } else { 62 }, found);
        return;
    }
    if foreign && is_login(name)
        || exact
            && (told && (follows || at_end || is_login(name))
                || is_login(name)
                || (follows && told)
                || (follows
                    && !name.first().is_some_and(u8::is_ascii_uppercase)
                    && follows_name(line, word_start, end, stop)))
    {
        report(line, start, stop, if told { 90 } else { 80 }, found);
    }
}

/// Whether a word has the ending of a verb, an adjective or a noun of things.
fn is_inflected(word: &[u8]) -> bool {
    [
        &b"ing"[..],
        b"ed",
        b"tion",
        b"tions",
        b"ment",
        b"ments",
        b"ly",
        b"ness",
        b"able",
        b"ible",
        b"ies",
        b"ship",
        b"ful",
        b"less",
        b"ive",
        b"ity",
        b"ents",
        b"ance",
        b"ence",
        b"sis",
    ]
    .iter()
    .any(|ending| word.len() > ending.len() + 1 && word.ends_with(ending))
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
    for filler in ["invalid user ", "illegal user ", "user ", "account ", "the user "] {
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
        )
    }) || line.word_before(word_start, 1, |word| {
        matches!(word, b"opened" | b"closed" | b"established" | b"created")
    }) && memchr::memmem::find(line.back(word_start, 72), b"ession").is_some();
    let ends = after == 0
        || matches!(after, b'"' | b'\'' | b',' | b')' | b';' | b'.' | b'\\' | b'>' | b']')
        || line.starts(stop, " from ")
        || line.starts(stop, " by ")
        || line.starts(stop, "(uid=")
        || line.starts(stop, " expires")
        || line.starts(stop, " on ")
        || line.starts(stop, " at ")
        || line.starts(stop, " [");
    let client = name == b"client";
    if told
        && ends
        && !client
        && !is_prose(name)
        && !name.first().is_some_and(u8::is_ascii_uppercase) | line.starts(stop, " from ")
        && !matches!(after, b'=' | b'/')
    {
        report(line, start, stop, 90, found);
    }
}

/// `by ana(uid=1000)`, `by ana on vty0 (192.0.2.7)`.
fn by(line: &Line, end: usize, found: &mut Found) {
    if line.at(end) != b' ' {
        return;
    }
    let (start, stop) = name_at(line, line.run(end + 1, 1, |b| matches!(b, b'"' | b'\'')));
    let switched =
        memchr::memmem::find(line.back(end, 64), b"su for ").is_some() && line.at(stop) == 0;
    let told = switched
        || ["(uid=", " on vty", " on tty", " on console", " on pts", "@pts"]
            .iter()
            .any(|text| line.starts(stop, text));
    let name = line.slice(start, stop);
    if told && !is_prose(name)
        || is_login(name)
            && matches!(line.at(stop), 0 | b' ' | b',' | b'"' | b'\'' | b')')
            && !name.contains(&b'.')
    {
        report(line, start, stop, if told { 90 } else { 70 }, found);
    }
}

/// `logged in as ana`, `connected as ana`.
fn acting_as(line: &Line, word_start: usize, end: usize, found: &mut Found) {
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
        )
    });
    let (start, stop) = name_at(line, line.run(end + 1, 1, |b| matches!(b, b'"' | b'\'')));
    let name = line.slice(start, stop);
    let ends = matches!(line.at(stop), 0 | b' ' | b',' | b'.' | b'"' | b'\'' | b')' | b';' | b'@');
    if told
        && ends
        && !is_prose(name)
        && name.len() >= 3
        && (is_login(name) || !name.first().is_some_and(u8::is_ascii_uppercase))
    {
        report(line, start, stop, 78, found);
    }
}

/// Words that follow `user`, `for` and the like in prose.
pub(crate) fn is_prose(word: &[u8]) -> bool {
    PROSE.has(word)
}

static PROSE: Words = Words::of(include_str!("../words/username_prose.txt"));

/// Words that sentences about users go on with: `user hash`, `user can`. Counted in documentation and in the sources of programs.
static SENTENCE: Words = Words::of(include_str!("../words/username_sentence.txt"));

/// Accounts of systems and packages, lower case.
static SYSTEM: Words = Words::of(include_str!("../words/username_system.txt"));
