//! User names: by their label, by what known programs say around them (sshd, PAM, sudo, cron, su, Postgres, MySQL, FTP, Kerberos,
//! routers); where one program alone puts a name is [`super::user_of_program`]'s.
//!
//! System accounts are nobody. A word of prose after `user` is not a name: it must be quoted, shaped like a login, stand where a
//! known message puts the name, or be a word that sentences about users do not go on with.

use crate::detectors::domain_name::is_domain;
use crate::detectors::host_name;
use crate::detectors::labeled_secret::shape::is_uuid;
use crate::detectors::person_name::full_name;
use crate::detectors::user_context::{name_at, report};
use crate::detectors::user_told;
use crate::kind::USERNAME;
use crate::label::{Labeled, Tie, key_before};
use crate::line::{Found, Line, holds, is_word, lower};
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
        && !is_workspace_id(name)
        && !is_record_id(name)
        && !(name.len() > 36 && is_uuid(name.get(name.len() - 36..).unwrap_or(name)));
    // 207660911001658836L of code.
    let number = || name.len() > 10 && name.iter().filter(|b| !b.is_ascii_digit()).count() == 1;
    shape
        && !number()
        && !SYSTEM.has(name)
        && (name == b"test" || !is_placeholder(name))
        && !name.starts_with(b"systemd-")
        // The desktop of a session of Windows, whatever its number.
        && !name.starts_with(b"dwm-")
        && !is_reversed(name)
        && !is_code(name)
        && !name.starts_with(b"S-1-")
}

/// `integrity.VcIntegrity.retrieveHost`: a member of something in code.
fn is_code(name: &[u8]) -> bool {
    name.iter().filter(|b| **b == b'.').count() >= 2
        && name
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if a.is_ascii_lowercase() && b.is_ascii_uppercase()))
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

/// `005A0000001b2cDIAQ`: what Salesforce calls the record of a user.
fn is_record_id(name: &[u8]) -> bool {
    matches!(name.len(), 15 | 18)
        && name.starts_with(b"005")
        && name.iter().all(u8::is_ascii_alphanumeric)
        && name.iter().any(u8::is_ascii_uppercase)
}

fn is_uuid_or_hash(name: &[u8]) -> bool {
    name.len() >= 24
        && name.iter().all(|b| b.is_ascii_hexdigit() || *b == b'-')
        && name.iter().any(u8::is_ascii_digit)
}

/// Whether a bare word looks like a login rather than a word: a digit or an inner mark, and no capital words.
pub(crate) fn is_login(name: &[u8]) -> bool {
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
    // USER_NAME=Ana Quell
    if !labeled.quoted
        && labeled.tie != Tie::Space
        && name.first().is_some_and(u8::is_ascii_uppercase)
        && names::is_given(name)
        && full_name(line, start).is_some()
    {
        return;
    }
    if labeled.label == Label::PersonName {
        mounted(line, labeled, found);
        common_name(line, labeled, found);
        nickname(line, labeled, name, end, found);
        return;
    }
    // user=ana(bob): who is asked for, and who asks.
    let inner = line.run(end + 1, 64, is_character);
    let second = after == b'('
        && line.at(inner) == b')'
        && line.at(inner + 1) == b' '
        && labeled.tie == Tie::Equals
        && is_person(line.slice(end + 1, inner))
        && (is_login(line.slice(end + 1, inner)) || line.slice(end + 1, inner).len() >= 5);
    // user=ana\npassword=…: a break of lines in escaped text.
    let broken =
        after == b'\\' && matches!(line.at(end + 1), b'n' | b'r') && pair_follows(line, end + 2);
    if !is_person(name)
        || after == b'='
        || matches!(after, b'/' | b':' | b'\\') && end < labeled.end && !broken
        || after == b'(' && !line.starts(end, "(uid") && !has_role(line, end) && !second
    {
        return;
    }
    // `name@domain` is an address or a principal: their own detectors; `user=alice@10.0.0.7` is not.
    // user=ana@pve
    let realm = line.slice(end, labeled.end);
    // <Username>ISU_HR@tenant5</Username>
    let tenant = labeled.tie == Tie::Element
        && after == b'@'
        && realm.len() >= 3
        && realm.iter().skip(1).all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    if tenant && is_person(name) && labeled.label == Label::Username {
        found.add(start, labeled.end, &USERNAME, 85, "user of a tenant");
        return;
    }
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
    // login: mail.example.com [192.0.2.7] ana
    if name.contains(&b'.') && line.starts(end, " [") && is_domain(name) {
        return;
    }
    let prose = is_prose(name);
    // "user: login failed" is prose; `user: ana` at the end, before a mark or another pair is a value.
    let sentence = !labeled.quoted
        && labeled.tie == Tie::Colon
        && after == b' '
        && (line.at(end + 1).is_ascii_lowercase() || line.at(end + 1) >= 0x80)
        && !is_login(name)
        && !pair_follows(line, end + 1)
        && !user_told::goes_on(line, end);
    let fits = match labeled.label {
        Label::Username => {
            let spoken = labeled.tie == Tie::Space && !labeled.quoted && is_inflected(name);
            // identifiant invalide: sentences of languages whose words are not listed.
            let foreign = labeled.tie == Tie::Space
                && !labeled.quoted
                && ["identifiant", "gebruikersnaam", "benutzername"]
                    .iter()
                    .any(|word| line.starts(labeled.key, word))
                && !(is_login(name) || name.len() >= 5 && matches!(after, 0 | b',' | b'.'));
            !prose && !sentence && !spoken && !foreign && !is_verdict(line, labeled, name)
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
                && !is_word(line.before(labeled.key))
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
    if fits && second {
        found.add(end + 1, inner, &USERNAME, 80, "user behind another");
    }
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

/// `filter_username = notfound`: what a module of FreeRADIUS returned.
fn is_verdict(line: &Line, labeled: &Labeled, name: &[u8]) -> bool {
    line.before(labeled.key) == b'_'
        && matches!(
            name,
            b"notfound" | b"noop" | b"handled" | b"userlock" | b"reject" | b"fail" | b"ok"
        )
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
    // "driver": {"name": "nodejs", "version": …}
    let close = line.run(labeled.end, 2, |b| matches!(b, b'\\' | b'"' | b'\''));
    if line.starts(line.run(close, 3, |b| matches!(b, b',' | b' ')), "\"version") {
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
    let unix = [
        "comment",
        "shell",
        "groups",
        "group",
        "home",
        "uid",
        "gid",
        "gecos",
        "metadata",
        "create_home",
    ]
    .iter()
    .any(|key| line.slice(at, stop) == key.as_bytes());
    line.at(close) == b',' && matches!(line.at(stop), b'"' | b'\'' | b'\\' | b':' | b'=') && unix
        || line.at(close) == b','
            && matches!(line.at(stop), b'"' | b'\'' | b'\\' | b':' | b'=')
            && matches!(
                key_before(line, stop, 0),
                Some((Label::Password | Label::PasswordHash | Label::Email | Label::Username, _))
            )
}

/// `"display_name": "ldap-ana"`: what Vault calls a token, after the method of the login.
fn mounted(line: &Line, labeled: &Labeled, found: &mut Found) {
    const METHODS: [&str; 10] = [
        "ldap-",
        "oidc-",
        "userpass-",
        "github-",
        "okta-",
        "radius-",
        "saml-",
        "jwt-",
        "kerberos-",
        "token-",
    ];
    let method = METHODS.iter().find(|method| line.starts(labeled.start, method));
    if let Some(method) = method.filter(|_| labeled.quoted && line.starts(labeled.key, "display")) {
        let start = labeled.start + method.len();
        let name = line.slice(start, labeled.end);
        if is_person(name) && !is_prose(name) && !is_drawn(name) {
            report(line, start, labeled.end, 85, found);
        }
    }
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
        && !is_domain(name)
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
    let more = line.at(stop) == b','
        && ["ou=", "dc=", "cn=", "o=", " ou=", " dc=", " emailaddress="]
            .iter()
            .any(|attribute| line.starts(stop + 1, attribute));
    // C=DE, O=Example, CN=ana: the last of a subject.
    let subject = line.back(labeled.key, 80);
    let last = matches!(line.at(stop), 0 | b']' | b'\'' | b'"')
        && [&b"C="[..], b"O=", b"OU=", b"DC="].iter().any(|part| holds(subject, part))
        && matches!(line.before(labeled.key), b' ' | b',' | b'/');
    if labeled.tie == Tie::Equals
        && line.slice(labeled.key, labeled.key + 3).eq_ignore_ascii_case(b"cn=")
        && (more || last)
        && name.iter().all(|b| !b.is_ascii_uppercase())
        && !is_prose(name)
        && !matches!(name, b"admin" | b"manager" | b"replicator")
        && !(name.contains(&b'.') && is_domain(name))
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

/// Whether a word has the ending of a verb, an adjective or a noun of things.
pub(crate) fn is_inflected(word: &[u8]) -> bool {
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
pub(crate) static SENTENCE: Words = Words::of(include_str!("../words/username_sentence.txt"));

/// What holds the fields of an account.
static ACCOUNTS: Words =
    Words::of("pusher sender author committer assignee assignees reviewer user_profile profile");

/// Accounts of systems and packages, lower case.
static SYSTEM: Words = Words::of(include_str!("../words/username_system.txt"));
