//! User names by sentences of any program that only an account fits into: `Login failed for ordapp: …`, `could not authenticate 'ordapp'`,
//! `User not found: ordapp`, `unlocked account ordapp`, `on behalf of ordapp`, `permissions for 'ordapp'`.
//!
//! What ends the name is part of the sentence: `login failed for orders of today` ends nothing. Sentences of known programs are
//! [`super::user_context`]'s, names that say by themselves that they are accounts [`super::account_shape`]'s.

use crate::detectors::domain_name::is_domain;
use crate::detectors::host_name;
use crate::detectors::user_context::report;
use crate::detectors::username::{
    after_domain, is_character, is_common, is_inflected, is_login, is_prose,
};
use crate::line::{Found, Line, lower};
use crate::names;
use crate::registry::{Detector, Watch};
use crate::words::Words;

pub(crate) static DETECTOR: Detector = Detector {
    rule: "user-sentence",
    watch: Watch::Words(
        &[
            "for",
            "to",
            "by",
            "as",
            "of",
            "account",
            "authenticate",
            "authenticated",
            "impersonating",
            "impersonate",
            "logout",
            "found",
            "created",
            "deleted",
            "removed",
            "added",
            "disabled",
            "enabled",
            "locked",
            "unlocked",
            "denied",
            "rejected",
            "input",
        ],
        look,
    ),
};

/// What stands before `for` where an account follows.
static OF_LOGIN: Words = Words::of(
    "auth login logins logon logons logout signin authentication authorization password passwords passcode credentials \
     publickey kerberos mfa 2fa totp otp session sudo su bind",
);

/// What is set or asked for an account in quotes.
static OF_ACCOUNT: Words = Words::of(
    "permissions privileges roles credentials challenge tags profile certificate attempts access",
);

/// What is done to accounts.
static DEEDS: Words = Words::of(
    "lock locked out unlock unlocked disable disabled enable enabled create created delete deleted remove removed expire expired \
     reset suspended deactivated activated reactivated",
);

/// What is done by people, where their name stands in quotes.
static DONE: Words = Words::of(
    "approved cancelled canceled changed closed created deleted deployed edited executed granted initiated invoked killed locked \
     modified opened owned performed published rejected removed requested restarted revoked run scheduled started stopped \
     submitted terminated triggered updated uploaded",
);

/// Words that go on behind a name.
static TAILS: Words = Words::of(
    "from via with using on in at because after due while when by to is was has failed succeeded denied rejected locked expired \
     against and",
);

/// What came of a login, before the `for` of the account.
static OUTCOMES: Words = Words::of(
    "failed failure failures fail fails denied rejected refused invalid wrong incorrect bad unauthorized locked accepted \
     succeeded successful success granted opened closed reset changed expired aborted unsuccessful cannot unable error",
);

/// What programs, their parts and their data are called where a sentence has room for an account.
static PROGRAMS: Words = Words::of(
    "kafka grafana prometheus registry keystore truststore slapd sshd httpd kubelet kubernetes airflow cron crond scheduler watchdog \
     systemd docker containerd jenkins gitlab github vault consul etcd redis rabbitmq mongodb postgresql mysqld elasticsearch \
     kibana logstash zookeeper ldap kerberos smtp imap imaps pop3 dovecot postfix sasl pam wifi vpn api rest grpc http https \
     checkout payments frontend backend gateway oom oom-killer supervisor supervisord launchd timer upgrade installer \
     viewer reader writer editor auditor contributor owner savings checking",
);

/// What a process may act as.
static PARTS: Words = Words::of(
    "leader master standby proxy primary backup follower secondary replica coordinator relay gateway server client slave witness \
     broker controller candidate active passive",
);

/// What accounts have: `deleted account history`.
static OF_ACCOUNTS: Words = Words::of(
    "history lockout recovery settings creation deletion number numbers holder balance type data details information info \
     statement statements lookup sync security usage quota cleanup management verification activation names profile profiles",
);

/// How sure the sentence is that an account follows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sure {
    /// Of any word that is no word of sentences.
    Any,
    /// In quotes alone.
    Quoted,
    /// In quotes, where it looks like an account, or in front of an address or of what came of it.
    Shaped,
}

fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    let from = match line.slice(end, end + 2) {
        b"  " => end + 2,
        [b' ', _] => end + 1,
        [b':', b' '] => end + 2,
        _ => return end,
    };
    let first = line.at(from);
    if !(first.is_ascii_alphanumeric()
        || matches!(first, b'\'' | b'"' | b'`' | b'[' | b'<' | b'\\'))
    {
        return end;
    }
    let Some((start, stop, quoted)) = name(line, from) else { return end };
    // Nearly all places end here.
    if stop - start < 3 || !quoted && !ends(line, stop) {
        return end;
    }
    let word_start = line.run_back(end, 16, |b| b.is_ascii_alphabetic());
    let mut buffer = [0; 16];
    let word = lower(line.slice(word_start, end), &mut buffer);
    let sure = match line.at(end) {
        b':' => listed(line, word_start, word),
        _ => spoken(line, word_start, word),
    };
    let name = line.slice(start, stop);
    let told = match sure {
        Some(Sure::Any) => true,
        Some(Sure::Quoted) => quoted,
        Some(Sure::Shaped) => {
            quoted
                || is_login(name)
                || line.starts(stop, " from ") && line.at(stop + 6).is_ascii_digit()
                || [
                    " was changed",
                    " was reset",
                    " has been changed",
                    " has been reset",
                    " succeeded",
                ]
                .iter()
                .any(|text| line.starts(stop, text))
        }
        None => false,
    };
    let thing = match word {
        b"as" => PARTS.has(name),
        b"account" => OF_ACCOUNTS.has(name) || PROGRAMS.has(name),
        b"for" | b"by" | b"to" => PROGRAMS.has(name),
        _ => false,
    };
    if told && !thing && is_plausible(name, quoted) {
        report(line, start, stop, if quoted { 82 } else { 76 }, found);
    }
    end
}

/// The name at `from` without its domain, and whether quotes or brackets hold all of it.
fn name(line: &Line, from: usize) -> Option<(usize, usize, bool)> {
    let escapes = line.run(from, 3, |b| b == b'\\');
    let open = line.at(escapes);
    let quoted = matches!(open, b'\'' | b'"' | b'`' | b'[' | b'<');
    let inner = if quoted { escapes + 1 } else { from };
    let end = line.run(inner, 65, |b| is_character(b) || b == b'\\');
    let start = after_domain(line, inner, end);
    let stop = line.run(start, 65, is_character);
    let stop = line.run_back(stop, 2, |b| matches!(b, b'.' | b'-')).max(start);
    let close = line.at(line.run(stop, 3, |b| b == b'\\'));
    let closes = match open {
        b'`' => matches!(close, b'`' | b'\''),
        b'[' => close == b']',
        b'<' => close == b'>',
        mark => close == mark,
    };
    (stop > start && (!quoted || closes)).then_some((start, stop, quoted))
}

/// Whether a word can be an account in these sentences.
fn is_plausible(name: &[u8], quoted: bool) -> bool {
    let mut buffer = [0; 65];
    let small = lower(name, &mut buffer);
    let digits = name.iter().filter(|b| b.is_ascii_digit()).count();
    let capital = name.first().is_some_and(u8::is_ascii_uppercase);
    name.len() >= 3
        && !is_common(small)
        && !is_inflected(small)
        && !names::is_log_word(small)
        && digits <= 5
        && (quoted || !capital || is_login(name))
        && !(name.contains(&b'-') && (host_name::is_shaped(name) || !quoted && digits == 0))
        && !(name.contains(&b'.') && is_domain(small))
        && name.iter().filter(|b| matches!(b, b'.' | b'_')).count() <= 2
}

/// Whether a sentence goes on behind a bare name as it does behind accounts.
fn ends(line: &Line, stop: usize) -> bool {
    let next = line.at(stop + 1);
    match line.at(stop) {
        0 | b',' | b';' | b')' | b']' | b'"' | b'\'' => true,
        // for sessionid: 0x34ee
        b':' => matches!(next, b' ' | 0) && !line.slice(0, stop).ends_with(b"id"),
        b'.' => matches!(next, b' ' | 0),
        // ordapp@admin, where no domain follows.
        b'@' => has_realm(line, stop),
        b' ' if matches!(next, b'(' | b'[' | b'-' | b'|' | b':') => true,
        b' ' => {
            let word = line.slice(stop + 1, line.run(stop + 1, 12, |b| b.is_ascii_alphabetic()));
            TAILS.has(word)
        }
        _ => false,
    }
}

/// Whether a realm without a domain follows the `@` at `at`: `ordapp@admin`, `ordapp@pam`.
pub(crate) fn has_realm(line: &Line, at: usize) -> bool {
    let realm = line.run(at + 1, 32, |b| b.is_ascii_alphanumeric() || b == b'-');
    realm > at + 2 && matches!(line.at(realm), b' ' | 0 | b',' | b':' | b'"' | b'\'')
}

/// How sure the words up to the one at `word_start` are, when a space and a name follow.
fn spoken(line: &Line, word_start: usize, word: &[u8]) -> Option<Sure> {
    let any = |yes: bool| yes.then_some(Sure::Any);
    match word {
        b"for" => {
            if line.word_before(word_start, 2, |word| OF_LOGIN.has(word)) {
                let told = line.word_before(word_start, 4, |word| OUTCOMES.has(word));
                return Some(if told { Sure::Any } else { Sure::Shaped });
            }
            // doas: failed command for ordapp: ls
            let command = line.starts(word_start.saturating_sub(15), "failed command ");
            let set = line.word_before(word_start, 1, |word| OF_ACCOUNT.has(word));
            if command { Some(Sure::Any) } else { set.then_some(Sure::Quoted) }
        }
        b"to" => {
            let switched =
                ["su ", "switching user ", "switched user ", "setuid "].iter().any(|text| {
                    let at = word_start.saturating_sub(text.len());
                    line.starts(at, text) && !line.before(at).is_ascii_alphanumeric()
                });
            let given = line.word_before(word_start, 2, |word| {
                matches!(
                    word,
                    b"role" | b"granted" | b"assigned" | b"token" | b"otp" | b"privileges"
                )
            });
            if switched { Some(Sure::Any) } else { given.then_some(Sure::Quoted) }
        }
        b"by" => {
            // created by `self`: code.
            let code = memchr::memchr(b'`', line.slice(word_start, word_start + 6)).is_some();
            (!code && line.word_before(word_start, 1, |word| DONE.has(word)))
                .then_some(Sure::Quoted)
        }
        b"as" => {
            any(line.word_before(word_start, 1, |word| matches!(word, b"acting" | b"impersonated")))
        }
        b"of" => any(line.word_before(word_start, 1, |word| {
            matches!(word, b"behalf" | b"logout" | b"impersonation")
        })),
        b"account" if line.word_before(word_start, 1, |word| DEEDS.has(word)) => Some(Sure::Any),
        b"account" => Some(Sure::Quoted),
        b"authenticate" => {
            any(line.word_before(word_start, 1, |word| matches!(word, b"to" | b"not" | b"cannot")))
        }
        b"authenticated" => {
            any(line.word_before(word_start, 1, |word| matches!(word, b"successfully")))
        }
        b"impersonating" | b"impersonate" => Some(Sure::Any),
        // username input 'ordapp'
        b"input" => line
            .word_before(word_start, 1, |word| matches!(word, b"username" | b"user"))
            .then_some(Sure::Quoted),
        _ => None,
    }
}

/// The same when a colon follows: `User not found: ordapp`, `Account locked: ordapp`, `Logout: ordapp`.
fn listed(line: &Line, word_start: usize, word: &[u8]) -> Option<Sure> {
    if word == b"logout" {
        return Some(Sure::Any);
    }
    let deed = !matches!(
        word,
        b"for" | b"to" | b"by" | b"as" | b"of" | b"account" | b"authenticate" | b"input"
    );
    let whose = line.word_before(word_start, 2, |word| {
        matches!(word, b"user" | b"account" | b"login" | b"username")
    });
    (deed && whose).then_some(Sure::Any)
}

/// Whether a bare word may be a name where the label before it says user, and the sentence goes on: `User: ordapp from 192.0.2.7`.
pub(crate) fn goes_on(line: &Line, stop: usize) -> bool {
    let start = line.run_back(stop, 65, is_character);
    let name = line.slice(start, stop);
    line.at(stop) == b' '
        && line.at(stop + 1).is_ascii_lowercase()
        && is_plausible(name, false)
        && !is_prose(name)
        && ends(line, stop)
        && ["from ", "via ", "using ", "on ", "at ", "against "]
            .iter()
            .any(|text| line.starts(stop + 1, text))
}
