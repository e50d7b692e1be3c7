//! What known programs and commands put at a fixed place of a fixed sentence: users, passwords, hosts and names of people.
//!
//! Each row of [`MESSAGES`] is one sentence around one word that wakes it, taken from the source or manual of the program it names.
//! What takes a grammar rather than a sentence is for [`super::command_line`] and [`super::user_of_program`].

use std::sync::LazyLock;

use crate::Kind;
use crate::detectors::{host_name, username};
use crate::entropy::looks_random;
use crate::hash::ShortMap;
use crate::kind::{
    API_KEY, BASIC_AUTH, DRIVER_LICENSE, HOSTNAME, IMSI, MEDICAL_RECORD, OAUTH_TOKEN, PASSWORD,
    PERSON_NAME, PHONE, PIN_OTP, SESSION_ID, SNMP_COMMUNITY, SWIFT_BIC, USERNAME, VIN,
};
use crate::line::{Found, Line, lower};
use crate::names;
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector =
    Detector { rule: "known-message", watch: Watch::Words(WORDS, look) };

/// One sentence. Slots: `{u}` a user, `{p}` a password, `{h}` a host with a number, `{H}` any host, `{n}` the name of a person, `{b}` a
/// BIC, `{o}` a one-time code, `{a}` an address, `{i}` an IMSI, `{*}` one word, `{f}` one word of a name, `{q}` quotes and their escapes, `{$}` the end of the line. Those of
/// [`token`] take what looks like a secret or a number of one format.
pub(crate) struct Message {
    /// What stands right before the word: text, or text with one user or host in it; `^` is the start of the line.
    before: &'static str,
    /// The word, in lower case.
    pub(crate) word: &'static str,
    /// What follows it.
    after: &'static str,
}

impl Message {
    /// Whether there are digits in the sentence.
    fn says_number(&self) -> bool {
        [self.before, self.after].iter().any(|text| text.bytes().any(|b| b.is_ascii_digit()))
    }

    /// Whether the bytes around the word can be those of the sentence; refuses nearly all places at once.
    fn may_stand(&self, before: u8, after: u8) -> bool {
        let fits = |text: Option<&u8>, b: u8| match text {
            None | Some(b'{' | b'}' | b'^') => true,
            Some(text) => text.to_ascii_lowercase() == b,
        };
        fits(self.before.as_bytes().last(), before) && fits(self.after.as_bytes().first(), after)
    }
}

pub(crate) const fn message(
    before: &'static str,
    word: &'static str,
    after: &'static str,
) -> Message {
    Message { before, word, after }
}

/// The words of [`MESSAGES`].
const WORDS: &[&str] = &[
    "52a",
    "553",
    "554",
    "57a",
    "57d",
    "add",
    "ascii",
    "asplaintext",
    "assigned",
    "auth",
    "auth_login",
    "auth_plain",
    "authenticate",
    "authenticated",
    "authentication",
    "changed",
    "client",
    "cn",
    "code",
    "computername",
    "connect",
    "connected",
    "cwjap",
    "deassigned",
    "delete",
    "dhcpack",
    "dhcpoffer",
    "digest",
    "dovecot_login",
    "dovecot_plain",
    "download",
    "edit",
    "ehlo",
    "entity",
    "eventmemberfailed",
    "eventmemberjoin",
    "eventmemberleave",
    "eventmemberupdate",
    "exception",
    "fatal",
    "file",
    "files",
    "ftp",
    "helo",
    "hostname",
    "http",
    "https",
    "identify",
    "identity",
    "imap",
    "imsi",
    "initially",
    "ipsec",
    "ipv4",
    "ipv6",
    "key",
    "ldap",
    "lmtp",
    "login",
    "login_server",
    "main",
    "mkdir",
    "mtan",
    "no_client_site",
    "ok",
    "pam",
    "pass",
    "peer",
    "plain",
    "plain_server",
    "plaintext",
    "player",
    "pop3",
    "ppe",
    "ppp",
    "pppoe",
    "private",
    "pscredential",
    "register",
    "rename",
    "role",
    "root",
    "running",
    "samaccountname",
    "securestring",
    "server",
    "smbd_audit",
    "sn",
    "sql",
    "ssh",
    "started",
    "string",
    "sub",
    "supi",
    "system_id",
    "tan",
    "thin",
    "upload",
    "user",
    "userhost",
    "userid",
    "users",
];

const MESSAGES: &[Message] = &[
    // SWIFT MT, fields 52a and 57a.
    message(":", "57a", ":{b}"),
    message(":", "57d", ":{b}"),
    message(":", "52a", ":{b}"),
    // shadow-utils: usermod, gpasswd.
    message("", "add", " '{u}' to group"),
    message("", "add", " '{u}' to shadow group"),
    message("", "delete", " '{u}' from group"),
    // Cisco IOS and Junos: keys of routing protocols, servers and wireless networks.
    message("", "ascii", " 0 {p}{$}"),
    message("", "ascii", "-text {q}{p}{$}"),
    message("-", "digest", "-key {*} md5 {p}{$}"),
    message("-", "digest", "-key {*} md5 0 {p}{$}"),
    message("", "authentication", "-key {*} md5 {p}{$}"),
    message("", "authentication", "-key \"{p}\""),
    message("-", "server", " host {*} key {p}{$}"),
    message("-", "server", " host {*} key 0 {p}{$}"),
    message("-", "private", " {*} key {p}{$}"),
    message("-", "private", " {*} key 0 {p}{$}"),
    message(" ", "key", " 0 {p}{$}"),
    message("authentication md5 key-", "string", " {p}{$}"),
    message("", "plain", "-text-password-value {q}{p}"),
    // Redis: the AUTH command, typed and in MONITOR.
    message("> ", "auth", " {p}{$}"),
    message("\"", "auth", "\" \"{p}\"{$}"),
    message("\"", "auth", "\" \"{u}\" \"{p}\"{$}"),
    // Exim: `A=` names the authenticator and the user.
    message("A=", "auth_login", ":{u} "),
    message("A=", "auth_plain", ":{u} "),
    message("A=", "dovecot_login", ":{u} "),
    message("A=", "dovecot_plain", ":{u} "),
    message("A=", "plain", ":{u} "),
    message("A=", "plain_server", ":{u} "),
    message("A=", "login", ":{u} "),
    message("A=", "login_server", ":{u} "),
    // Dovecot: services and password databases.
    message(" ", "imap", "({u})<"),
    message(" ", "imap", "({u}): "),
    message(" ", "pop3", "({u})<"),
    message(" ", "lmtp", "({u})<"),
    message("-", "file", "({u},"),
    message(": ", "ldap", "({u},"),
    message(": ", "sql", "({u},"),
    message(": ", "pam", "({u},"),
    // Elasticsearch and strongSwan.
    message("", "authenticate", " [{u}]"),
    message("failed for ", "peer", " {u}{$}"),
    message("succeeded for ", "peer", " {u}{$}"),
    // OpenVPN.
    message("[{u}] ", "peer", " Connection Initiated"),
    // Mosquitto.
    message("", "connected", " from {*} as {*} (p{*} {*} {*} u'{u}')"),
    // ESP-AT.
    message("AT+", "cwjap", "=\"{*}\",\"{p}\""),
    // vsftpd.
    message("[{u}] OK ", "upload", ": Client"),
    message("[{u}] FAIL ", "upload", ": Client"),
    message("[{u}] OK ", "download", ": Client"),
    message("[{u}] FAIL ", "download", ": Client"),
    message("[{u}] OK ", "mkdir", ": Client"),
    message("[{u}] OK ", "delete", ": Client"),
    message("[{u}] OK ", "rename", ": Client"),
    // FileZilla Server.
    message("> ", "pass", " {p}{$}"),
    // Samba.
    message("", "initially", " as user {u} "),
    // RouterOS.
    message("/", "ppp", " secret add name={u} "),
    message("", "pppoe", "-{u}>"),
    message(" ", "identity", " add peer={*} secret={p}"),
    message("", "ipsec", " peer add {*} secret={p}"),
    // su of shadow-utils.
    message("(to ", "root", ") {u} on "),
    // Oracle, the audit trail in the system log.
    message("", "userid", ":[{*}] \"{u}\""),
    message("", "userhost", ":[{*}] \"{h}\""),
    // PostgreSQL and SQL Server.
    message("CREATE ", "role", " {u} WITH "),
    message("ALTER ", "role", " {u} WITH "),
    message("CREATE ", "login", " [{u}] "),
    message("ALTER ", "login", " [{u}] "),
    // LDIF (RFC 2849): the surname of a person.
    message("^", "sn", ": {f}{$}"),
    // ocserv, strongSwan, OpenVPN.
    message(" ", "main", "[{u}]:"),
    message("EAP-", "identity", " '{u}'"),
    // Services of IRC.
    message("NickServ ", "identify", " {p}{$}"),
    message("NickServ ", "identify", " {u} {p}{$}"),
    message("NickServ ", "register", " {p} "),
    // Samba, ProFTPD, Pure-FTPd.
    message("{H} (", "ipv4", ":"),
    message("{H} (", "ipv6", ":"),
    message("", "user", " {u}: Login successful"),
    // Messages of text, form-encoded.
    message("", "code", "+is+{o}"),
    message("", "code", "+is%3A+{o}"),
    // Leases: dnsmasq, RouterOS.
    message("", "dhcpack", "({*}) {a} {a} {H}{$}"),
    message("", "dhcpoffer", "({*}) {a} {a} {H}{$}"),
    // Serf of Consul and Nomad.
    message("", "eventmemberjoin", ": {H} {a}"),
    message("", "eventmemberleave", ": {H} {a}"),
    message("", "eventmemberfailed", ": {H} {a}"),
    message("", "eventmemberupdate", ": {H}{$}"),
    message("", "assigned", " {a} for {a} {H}{$}"),
    message("", "assigned", " {a} to {a} {H}{$}"),
    message("", "deassigned", " {a} for {a} {H}{$}"),
    message("", "deassigned", " {a} from {a} {H}{$}"),
    // Elasticsearch, Cassandra, MongoDB.
    message("not ", "authenticate", " {u}{$}"),
    message(" {u} ", "authenticated", " from /"),
    message("", "authenticated", " as principal {u} on"),
    message("", "authentication", " failed for {u} on "),
    // MySQL, the general log.
    message("", "connect", "\t{u}@{H} on"),
    message("", "connect", "\t{u}@{H} as"),
    message("", "connect", "   {u}@{H} on"),
    // Vault and other paths of logins.
    message("ldap/", "login", "/{u}"),
    message("userpass/", "login", "/{u}"),
    message("okta/", "login", "/{u}"),
    message("radius/", "login", "/{u}"),
    message("ldap/", "users", "/{u}"),
    message("userpass/", "users", "/{u}"),
    message("cloud/", "users", "/{u}"),
    message("dav/", "files", "/{u}/"),
    message("", "login", " failed: {q}{u}{q} "),
    message("", "login", " attempt: {q}{u}{q}"),
    // SMPP, as Kannel writes it.
    message("", "system_id", ": \"{u}\""),
    message("", "system_id", "={u}"),
    // Oracle.
    message("oracle:", "thin", ":{u}/{p}@"),
    // Messages of banks.
    message("", "mtan", " {o} "),
    message("", "tan", " {o} "),
    message("=", "code", "+{o}{$}"),
    // Oracle and Db2.
    message("", "user", ":[{*}] '{u}'"),
    message("", "user", ":[{*}] \"{u}\""),
    // Cyrus, Samba, OpenVPN, cron, ClickHouse.
    message("] {u} ", "plaintext", " "),
    message("] ", "plaintext", " {u} SASL"),
    message("", "smbd_audit", ": {u}|{*}|{H}|"),
    message("depth=0, ", "cn", "={u}{$}"),
    message("({u}) BEGIN ", "edit", ""),
    message("({u}) END ", "edit", ""),
    message("", "exception", ": {u}: Authentication failed"),
    // Mail.
    message("", "ehlo", " {h}{$}"),
    message("", "helo", " {h}{$}"),
    message("", "ehlo", " {h} "),
    // Artifactory, Bitbucket, NetScaler, Netlogon, games.
    message(" for ", "client", " : {u} / "),
    message("| ", "https", " | {*} | {u} | 20"),
    message("| ", "http", " | {*} | {u} | 20"),
    message("| ", "ssh", " | {*} | {u} | 20"),
    message("GMT {H} 0-", "ppe", "-"),
    message("", "no_client_site", ": {H} "),
    message(" of ", "player", " {u} is "),
    // JSON Web Token, its claims.
    message("\"", "sub", "\":\"{u}\",\"iat\""),
    message("\"", "sub", "\":\"{u}\",\"exp\""),
    message("\"", "sub", "\":\"{u}\",\"iss\""),
    message("\"", "sub", "\\\":\\\"{u}\\\",\\\"iat"),
    // FIX, tags 553 and 554; IBM MQ; SAP.
    message("|", "553", "={u}|"),
    message("|", "554", "={p}|"),
    message("\u{1}", "553", "={u}"),
    message("\u{1}", "554", "={p}"),
    message("", "entity", " '{u}' has "),
    message("of ", "user", " {u} in client "),
    message("ALTER ", "role", " {u} PASSWORD "),
    // 3GPP: the permanent identity of a subscriber.
    message("", "imsi", "-{i}"),
    message("", "supi", "-{i}"),
    // Configuration of Cisco IOS; Ansible; Jenkins; FreeRADIUS; HAProxy; PowerShell.
    message("^", "hostname", " {h}{$}"),
    message("", "fatal", ": [{h}]: "),
    message("^", "ok", ": [{h}]"),
    message("^", "changed", ": [{h}]"),
    message("", "running", " on {h} in /"),
    message("from ", "client", " {h} port "),
    message(" ", "server", " {*}/{h} is "),
    message("-", "computername", " {h}"),
    message("-", "samaccountname", " {u} "),
    message("-", "samaccountname", " \"{u}\""),
    message("", "pscredential", "({q}{u}{q}, "),
    // The transfer log of wu-ftpd, ProFTPD and vsftpd (xferlog).
    message(" r {u} ", "ftp", " 0 "),
    message(" g {u} ", "ftp", " 0 "),
    // Jenkins.
    message("", "started", " by user {n}{$}"),
    // PowerShell.
    message("ConvertTo-", "securestring", " {q}{p}{q} "),
    message("ConvertTo-", "securestring", " -String {q}{p}{q} "),
    message("-", "asplaintext", " \"{p}\""),
    message("-", "asplaintext", " '{p}'"),
    message("-", "asplaintext", " -String \"{p}\""),
];

/// Messages by their word.
pub(crate) type ByWord = ShortMap<&'static [u8], Vec<&'static Message>>;

static BY_WORD: LazyLock<ByWord> = LazyLock::new(|| by_word(MESSAGES));

/// Puts messages together that have the same word.
pub(crate) fn by_word(messages: &'static [Message]) -> ByWord {
    let mut words = ByWord::default();
    for message in messages {
        words.entry(message.word.as_bytes()).or_default().push(message);
    }
    words
}

/// Values of one sentence.
const SLOTS: usize = 3;

type Values = [Option<(usize, usize, &'static Kind)>; SLOTS];

fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    look_up(&BY_WORD, line, end, found)
}

/// Reports the values of the first message that fits around the word that ends at `end`.
pub(crate) fn look_up(messages: &ByWord, line: &Line, end: usize, found: &mut Found) -> usize {
    let start = line.run_back(end, 24, crate::line::is_word);
    let mut buffer = [0; 24];
    let word = lower(line.slice(start, end), &mut buffer);
    let (before, after) =
        (line.before(start).to_ascii_lowercase(), line.at(end).to_ascii_lowercase());
    for message in messages.get(word).into_iter().flatten() {
        if !message.may_stand(before, after) {
            continue;
        }
        if message.says_number() {
            line.sees_number();
        }
        let mut values = [None; SLOTS];
        if matches(line, message, start, end, &mut values).is_some() {
            for (from, to, kind) in values.into_iter().flatten() {
                found.add(from, to, kind, 88, "value where a known message puts it");
            }
            return end;
        }
    }
    end
}

fn matches(
    line: &Line,
    message: &Message,
    start: usize,
    end: usize,
    values: &mut Values,
) -> Option<()> {
    let mut slots = values.iter_mut();
    match message.before.split_once('{') {
        None if message.before == "^" => (start == 0).then_some(())?,
        None => ends(line, start, message.before)?,
        Some((open, slot)) => {
            let (slot, close) = slot.split_once('}')?;
            ends(line, start, close)?;
            let to = start - close.len();
            let from = line.run_back(to, 65, username::is_character);
            match open {
                "^" => (from == 0).then_some(())?,
                open => ends(line, from, open)?,
            }
            *slots.next()? = Some((from, to, kind(line, slot.chars().next()?, from, to)?));
        }
    }
    let mut at = end;
    let mut rest = message.after;
    while !rest.is_empty() {
        let (text, slot) =
            rest.split_once('{').map_or((rest, None), |(text, slot)| (text, Some(slot)));
        if !line.starts(at, text) {
            return None;
        }
        at += text.len();
        let Some((name, after)) = slot.and_then(|slot| slot.split_once('}')) else { break };
        rest = after;
        let until = after.bytes().next().filter(|b| *b != b'{').unwrap_or(b' ');
        let from = at;
        match name {
            "$" => (line.run(at, 4, |b| matches!(b, b' ' | b'"' | b'\'' | b'\\'))
                == line.bytes.len())
            .then_some(())?,
            "q" => {
                at = line.run(at, 4, |b| matches!(b, b'\\' | b'"' | b'\''));
            }
            "*" => {
                at = line.run(at, 128, |b| b != until && b > b' ');
                (at > from).then_some(())?;
            }
            "a" => {
                at = line.run(at, 46, |b| b.is_ascii_hexdigit() || matches!(b, b'.' | b':' | b'-'));
                let marks = line.slice(from, at).iter().filter(|b| !b.is_ascii_hexdigit()).count();
                (marks >= 2).then_some(())?;
            }
            "n" => {
                at = names::read(line, at).filter(|(_, words)| *words >= 2)?.0;
                *slots.next()? = Some((from, at, &PERSON_NAME));
            }
            "f" => {
                at = names::read(line, at)?.0;
                *slots.next()? = Some((from, at, &PERSON_NAME));
            }
            slot => {
                at = line.run(at, 128, |b| b != until && b > b' ' && b != b'"' && b != b'\'');
                // imsi-001010000000007] ends where its digits do, a key where its alphabet does.
                at = match slot {
                    "i" | "m" => line.run(from, 16, |b| b.is_ascii_digit()),
                    "k" => line.run(from, 129, |b| b.is_ascii_hexdigit()),
                    "l" | "v" | "d" | "r" => line.run(from, 33, |b| b.is_ascii_alphanumeric()),
                    "x" | "t" | "K" | "B" => line.run(from, 2048, is_of_token),
                    _ => at,
                };
                if matches!(slot, "s" | "c" | "u") {
                    at = line.run_back(at, 2, |b| matches!(b, b',' | b'.' | b';')).max(from);
                }
                if slot == "r" {
                    is_request(line.slice(from, at)).then_some(())?;
                    continue;
                }
                at = line.run_back(at, 2, |b| b == b'\\').max(from);
                let slot = slot.chars().next()?;
                // CORP\ana
                let from = if slot == 'u' { username::after_domain(line, from, at) } else { from };
                *slots.next()? = Some((from, at, kind(line, slot, from, at)?));
            }
        }
    }
    Some(())
}

/// Whether `text` stands right before `at`.
fn ends(line: &Line, at: usize, text: &str) -> Option<()> {
    let from = at.checked_sub(text.len())?;
    line.starts(from, text).then_some(())
}

/// What a slot holds, if its value can be that.
fn kind(line: &Line, slot: char, from: usize, to: usize) -> Option<&'static Kind> {
    let value = line.slice(from, to);
    match slot {
        'u' if username::is_person(value) && !username::is_prose(value) => Some(&USERNAME),
        'p' if value.len() >= 4
            && !is_placeholder(value)
            && !value.starts_with(b"$")
            && !value.starts_with(b"-")
            && !username::is_prose(value)
            && value.iter().any(|b| !b.is_ascii_lowercase()) =>
        {
            Some(&PASSWORD)
        }
        'h' if host_name::is_label(value) && value.iter().any(u8::is_ascii_digit) => {
            Some(&HOSTNAME)
        }
        'H' if host_name::is_label(value) && !username::is_prose(value) => Some(&HOSTNAME),
        'o' if (4..=8).contains(&value.len()) && value.iter().all(u8::is_ascii_digit) => {
            Some(&PIN_OTP)
        }
        'i' if (14..=15).contains(&value.len()) && value.iter().all(u8::is_ascii_digit) => {
            Some(&IMSI)
        }
        'b' if matches!(value.len(), 8 | 11)
            && value.get(..6)?.iter().all(u8::is_ascii_uppercase)
            && value.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) =>
        {
            Some(&SWIFT_BIC)
        }
        _ => token(value, slot),
    }
}

/// What the slots for secrets and numbers hold: `{s}` a password in a sentence, `{c}` an SNMP community, `{t}` an OAuth token, `{K}`
/// another key, `{k}` one in hexadecimal, `{x}` a session, `{B}` base64 of SASL PLAIN, `{m}` a phone number without its plus, `{l}` a
/// driving licence, `{v}` a VIN, `{d}` the number of a patient.
fn token(value: &[u8], slot: char) -> Option<&'static Kind> {
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    let letters = value.iter().filter(|b| b.is_ascii_alphabetic()).count();
    let random = || value.len() >= 20 && digits > 0 && looks_random(value);
    let kind = match slot {
        's' => {
            let mixed = letters > 0 && digits > 0 && value.len() >= 6;
            (mixed && !value.iter().any(|b| b"/:=()[]<>{}".contains(b))).then_some(&PASSWORD)
        }
        'c' => {
            let shape = value.len() >= 3 && !value.iter().any(|b| b"()[]{}<>=".contains(b));
            (shape && !username::is_prose(value)).then_some(&SNMP_COMMUNITY)
        }
        't' => random().then_some(&OAUTH_TOKEN),
        'K' => random().then_some(&API_KEY),
        'k' => (value.len() >= 32 && digits > 0 && letters > 0).then_some(&API_KEY),
        'x' => random().then_some(&SESSION_ID),
        'B' => {
            let padded = value.len() >= 12 && value.len().is_multiple_of(4);
            (padded && (digits > 0 || value.ends_with(b"="))).then_some(&BASIC_AUTH)
        }
        'm' => ((9..=15).contains(&digits) && !value.starts_with(b"0")).then_some(&PHONE),
        'l' => (value.len() >= 6 && digits >= 4).then_some(&DRIVER_LICENSE),
        'v' => {
            let alphabet = value.iter().all(|b| {
                b.is_ascii_digit() || b.is_ascii_uppercase() && !matches!(b, b'I' | b'O' | b'Q')
            });
            (value.len() == 17 && alphabet && digits >= 3 && letters >= 2).then_some(&VIN)
        }
        'd' => (value.len() >= 6 && digits >= 5).then_some(&MEDICAL_RECORD),
        _ => None,
    };
    kind.filter(|_| !is_placeholder(value))
}

/// What tokens, cookies and base64 are made of.
fn is_of_token(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"-_.~+/=:%!".contains(&b)
}

/// `597x7793x2`: minute of the day, number and concurrency of a request of Jira.
fn is_request(value: &[u8]) -> bool {
    let mut parts = value.split(|b| *b == b'x');
    let three = parts.by_ref().take(3).filter(|part| !part.is_empty());
    three.filter(|part| part.iter().all(u8::is_ascii_digit)).count() == 3 && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_word_has_a_message_and_every_message_its_word() {
        let words: BTreeSet<&str> = WORDS.iter().copied().collect();
        let used: BTreeSet<&str> = MESSAGES.iter().map(|message| message.word).collect();
        assert_eq!(words, used);
    }
}
