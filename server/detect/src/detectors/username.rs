//! User names: by their label, by what known programs say around them (sshd, PAM, sudo, cron, su, Postgres, MySQL, FTP, Kerberos,
//! routers); where one program alone puts a name is [`super::user_of_program`]'s.
//!
//! System accounts are nobody. A word of prose after `user` is not a name: it must be quoted, shaped like a login, stand where a
//! known message puts the name, or be a word that sentences about users do not go on with.

use crate::detectors::host_name;
use crate::detectors::person_name::full_name;
use crate::detectors::user_of_program::{cron, login, process, slice, slow_log, staging, sudo};
use crate::kind::{PERSON_NAME, USERNAME};
use crate::label::{Labeled, Tie, key_before};
use crate::line::{Found, Line, is_word, lower};
use crate::names;
use crate::parent;
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
    // \\fIEDITOR=\\fR of manual pages.
    if line.before(start) == b'\\' && matches!(name, b"fR" | b"fP" | b"fB" | b"fI") {
        return;
    }
    if labeled.label == Label::PersonName {
        common_name(line, labeled, found);
        nickname(line, labeled, name, end, found);
        return;
    }
    if !is_person(name)
        || after == b'='
        || matches!(after, b'/' | b':' | b'\\') && end < labeled.end
        || after == b'(' && !line.starts(end, "(uid") && !has_role(line, end)
    {
        return;
    }
    // `name@domain` is an address or a principal: their own detectors; `user=alice@10.0.0.7` is not.
    // user=ana@pve
    let realm = line.slice(end, labeled.end);
    let local = !labeled.quoted
        && (2..=16).contains(&realm.len())
        && realm.iter().skip(1).all(|b| b.is_ascii_lowercase() || *b == b'!');
    if after == b'@' && end < labeled.end && !local
        || (labeled.quoted
            && end != labeled.end
            && !matches!(after, b'(' | b',' | b'@' | b'.' | b'\'' | b'"' | b'['))
    {
        return;
    }
    // CORP in `/user:CORP\\ran`, and the account of a store of Azure.
    let domain = after == b'\\' && name.iter().all(|b| !b.is_ascii_lowercase());
    if domain || line.starts(end, ";AccountKey") {
        return;
    }
    // The uid of a rule, a dashboard or a data source is drawn.
    let key = line.slice(labeled.key, labeled.key + 4);
    if matches!(key, b"uid=" | b"uid\"" | b"UID=" | b"uid:" | b"UID:" | b"UID\"")
        && (is_word(line.before(labeled.key)) || line.before(labeled.key) == b'-' || is_drawn(name))
    {
        return;
    }
    // non_identity = results
    if line.starts(labeled.key, "identity")
        && (labeled.tie != Tie::Equals
            || line.before(labeled.key) == b'_'
            || line.at(labeled.key + 8) == b' ')
    {
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
        Label::Username => {
            let spoken = labeled.tie == Tie::Space && !labeled.quoted && is_inflected(name);
            !prose && !sentence && !spoken
        }
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
                || is_named_account(line, labeled, name)
        }
        _ => {
            account
                && !prose
                && (is_login(name)
                    && (labeled.tie != Tie::Space
                        || line.slice(labeled.key.saturating_sub(2), labeled.key) == b": "
                            && line.at(end) == 0)
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

/// `user=ana(admin) partition=`: whether a role in brackets follows a name, as F5 writes it.
fn has_role(line: &Line, open: usize) -> bool {
    let close =
        line.run(open + 1, 24, |b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_' | b' '));
    let role = line.slice(open + 1, close);
    let known = memchr::memmem::find(role, b"admin").is_some()
        || matches!(
            role,
            b"guest"
                | b"operator"
                | b"user"
                | b"local"
                | b"ldap"
                | b"root"
                | b"manager"
                | b"auditor"
        );
    line.at(close) == b')'
        && known
        && matches!(line.at(close + 1), 0 | b' ' | b',' | b';')
        && line.before(open).is_ascii_alphanumeric()
}

/// Whether a `name` is that of an account: `"user": {"name": "ana"}`, `{"name": "ana", "email": …}`, `{'name': 'ana', 'password': …}`.
fn is_named_account(line: &Line, labeled: &Labeled, name: &[u8]) -> bool {
    if name.len() < 3
        || name.iter().any(u8::is_ascii_uppercase)
        || is_prose(name)
        || SENTENCE.has(name)
        || host_name::is_shaped(name)
    {
        return false;
    }
    let held = parent::of(line, labeled.key).is_some_and(|(_, end)| {
        matches!(
            key_before(line, end, 0),
            Some((Label::Username | Label::NameOrUser | Label::PersonName, _))
        ) || ACCOUNTS.has(line.slice(line.run_back(end, 24, |b| b.is_ascii_alphabetic()), end))
    });
    held || labeled.quoted && follows_account(line, labeled.end)
}

/// Whether the next member behind a value that ends at `end` is one that accounts have.
fn follows_account(line: &Line, end: usize) -> bool {
    let close = line.run(end, 4, |b| matches!(b, b'\\' | b'"' | b'\''));
    let at = line.run(close, 4, |b| matches!(b, b',' | b' ' | b'"' | b'\'' | b'\\'));
    let stop = line.run(at, 32, |b| b.is_ascii_alphanumeric() || b == b'_');
    line.at(close) == b','
        && matches!(line.at(stop), b'"' | b'\'' | b'\\' | b':' | b'=')
        && matches!(
            key_before(line, stop, 0),
            Some((Label::Password | Label::PasswordHash | Label::Email | Label::Username, _))
        )
}

/// `"reporter": "aquell"`, `assignee=ana.quell`: a login where the key speaks of a person.
fn nickname(line: &Line, labeled: &Labeled, name: &[u8], end: usize, found: &mut Found) {
    let mut buffer = [0; 12];
    let key = lower(line.slice(labeled.key, labeled.key + 12), &mut buffer);
    // ActivityManager: the name of a logger.
    let speaks = !is_word(line.before(labeled.key))
        && line.before(labeled.key) != b'.'
        && [
            &b"reporter"[..],
            b"assignee",
            b"assigned",
            b"approve",
            b"reviewer",
            b"manager",
            b"agent",
            b"sender",
            b"recipient",
            b"contact",
            b"member",
            b"employee",
            b"customer",
            b"caller",
            b"attendee",
            b"person",
            b"author",
            b"client",
        ]
        .iter()
        .any(|start| key.starts_with(start));
    if speaks
        && labeled.tie != Tie::Space
        && end == labeled.end
        && is_person(name)
        && is_login(name)
        && name.iter().all(|b| !b.is_ascii_uppercase())
        && !host_name::is_shaped(name)
        && !name.contains(&b'_')
        && (labeled.quoted || matches!(line.at(end), 0 | b' ' | b',' | b';' | b')' | b'&'))
    {
        report(line, labeled.start, end, 75, found);
    }
}

/// Whether a name has letters of both cases and digits in no order: `9JXsrvMWC`.
fn is_drawn(name: &[u8]) -> bool {
    name.len() >= 8
        && name.iter().any(u8::is_ascii_digit)
        && name.iter().filter(|b| b.is_ascii_uppercase()).count() >= 2
        && name.iter().any(u8::is_ascii_lowercase)
        || name.len() >= 8
            && !name.iter().any(|b| matches!(b, b'.' | b'_'))
            && name
                .windows(2)
                .filter(|w| matches!(w, [a, b] if a.is_ascii_digit() != b.is_ascii_digit()))
                .count()
                >= 4
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
    if line.before(word_start) == b'-' {
        option(line, end, found);
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
        && (matches!(after, b' ' | b',' | b';' | 0) || after == b':' && line.at(stop + 1) == b' ')
        && !line.word_before(word_start, 1, |word| {
            matches!(word, b"a" | b"an" | b"per" | b"each" | b"every" | b"no")
        })
        && (names::is_given(name) || !is_inflected(name) && !SENTENCE.has(name));
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
    if paired
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
        && (is_login(name) || names::is_given(name) || paired && name.len() >= 3)
        && !name.contains(&b'.')
    {
        report(line, start, stop, 80, found);
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
    // Nearly all places end here.
    if !ends || matches!(after, b'=' | b'/') || is_prose(name) {
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
    }) || line.word_before(word_start, 1, |word| {
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
    // Last configuration change … by ana
    let small = !name.iter().any(u8::is_ascii_uppercase);
    let acted = matches!(line.at(stop), 0 | b'.' | b',' | b';')
        && names::is_given(name)
        && small
        && line.word_before(end - 2, 8, is_act);
    // uploaded by aquell
    let done = matches!(line.at(stop), 0 | b'"' | b'\'' | b'\\')
        && small
        && name.len() >= 5
        && !name.contains(&b'-')
        && !is_inflected(name)
        && !is_common(name)
        // validator, scheduler
        && !name.ends_with(b"or")
        && !name.ends_with(b"er")
        && line.word_before(end - 2, 1, is_deed);
    let dotted = name.contains(&b'.') && !(small && line.word_before(end - 2, 1, is_deed));
    if (told || acted || done) && !is_prose(name)
        || is_login(name)
            && matches!(line.at(stop), 0 | b' ' | b',' | b'"' | b'\'' | b')')
            && !dotted
    {
        report(line, start, stop, if told { 90 } else { 70 }, found);
    }
}

/// What people have done to things, by name.
fn is_deed(word: &[u8]) -> bool {
    matches!(
        word,
        b"uploaded"
            | b"deployed"
            | b"approved"
            | b"requested"
            | b"submitted"
            | b"downloaded"
            | b"edited"
            | b"reviewed"
            | b"signed"
            | b"acknowledged"
            | b"resolved"
            | b"merged"
            | b"invited"
            | b"cancelled"
            | b"canceled"
            | b"revoked"
            | b"unlocked"
            | b"escalated"
            | b"assigned"
            | b"initiated"
            | b"published"
            | b"reported"
    )
}

/// What people do to systems.
fn is_act(word: &[u8]) -> bool {
    [
        &b"change"[..],
        b"configur",
        b"creat",
        b"delet",
        b"modif",
        b"updat",
        b"deploy",
        b"approv",
        b"trigger",
        b"execut",
        b"reset",
        b"disabl",
        b"enabl",
        b"lock",
        b"unlock",
        b"revok",
        b"reject",
        b"submit",
        b"request",
        b"edit",
        b"assign",
        b"start",
        b"stop",
        b"cancel",
        b"restart",
        b"acknowledg",
        b"clos",
        b"open",
        b"merg",
        b"push",
        b"commit",
        b"upload",
        b"initiat",
        b"add",
        b"remov",
        b"renam",
        b"grant",
        b"access",
        b"view",
        b"export",
        b"download",
        b"sign",
    ]
    .iter()
    .any(|stem| word.starts_with(stem) && word.len() <= stem.len() + 4)
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
    if told
        && ends
        && !is_prose(name)
        && name.len() >= 3
        && (is_login(name) || !name.first().is_some_and(u8::is_ascii_uppercase))
    {
        report(line, start, stop, 78, found);
    }
}

/// Whether a name is also a word that sentences about users hold.
pub(crate) fn is_common(name: &[u8]) -> bool {
    is_prose(name) || SENTENCE.has(name) || names::is_log_word(name)
}

/// Words that follow `user`, `for` and the like in prose.
pub(crate) fn is_prose(word: &[u8]) -> bool {
    PROSE.has(word)
}

static PROSE: Words = Words::of(include_str!("../words/username_prose.txt"));

/// Words that sentences about users go on with: `user hash`, `user can`. Counted in documentation and in the sources of programs.
static SENTENCE: Words = Words::of(include_str!("../words/username_sentence.txt"));

/// What holds the fields of an account.
static ACCOUNTS: Words =
    Words::of("pusher sender author committer assignee assignees reviewer user_profile profile");

/// Accounts of systems and packages, lower case.
static SYSTEM: Words = Words::of(include_str!("../words/username_system.txt"));
