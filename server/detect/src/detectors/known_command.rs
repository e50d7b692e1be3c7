//! Secrets and identities at a fixed place of a command, a configuration or a protocol's line, in the grammar of
//! [`super::known_message`]: functions of databases, tools of Java and Windows, Net-SNMP, IMAP, cookies, mobile networks.

use std::sync::LazyLock;

use crate::detectors::known_message::{ByWord, Message, by_word, look_up, message};
use crate::line::{Found, Line};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector =
    Detector { rule: "known-command", watch: Watch::Words(WORDS, look) };

/// The words of [`MESSAGES`].
const WORDS: &[&str] = &[
    "access_token",
    "added",
    "assigned",
    "auth",
    "bindpw",
    "broker",
    "check",
    "code",
    "com2sec",
    "connect",
    "connected",
    "cookie",
    "created",
    "credentials",
    "db",
    "debug",
    "decryptionkey",
    "destkeypass",
    "deststorepass",
    "displayname",
    "domainname",
    "error",
    "id",
    "imsi",
    "info",
    "ki",
    "keypass",
    "key",
    "ldapbinddnpassword",
    "licence",
    "login",
    "mapping",
    "mongodb",
    "msisdn",
    "mysql",
    "mysqldump",
    "name",
    "opc",
    "passplain",
    "password",
    "passwordd",
    "passwordo",
    "patient",
    "patientid",
    "pgp_sym_decrypt",
    "pgp_sym_encrypt",
    "plain",
    "postgresql",
    "pw",
    "radkey",
    "refresh_token",
    "remote_authid",
    "remote_password",
    "removed",
    "rocommunity",
    "rocommunity6",
    "role",
    "rwcommunity",
    "rwcommunity6",
    "security",
    "sfmynty",
    "sharedsecret",
    "snmp",
    "snmpv2c",
    "srckeypass",
    "srcstorepass",
    "storepass",
    "string",
    "subscriber",
    "sudo",
    "user",
    "userd",
    "usero",
    "validationkey",
    "vehicle",
    "verified",
    "warn",
];

const MESSAGES: &[Message] = &[
    // ClickHouse: table functions; pgcrypto; Db2 and its federation.
    message("", "postgresql", "('{*}', '{*}', '{*}', '{u}', '{p}'"),
    message("", "mysql", "('{*}', '{*}', '{*}', '{u}', '{p}'"),
    message("", "mongodb", "('{*}', '{*}', '{*}', '{u}', '{p}'"),
    message("", "pgp_sym_decrypt", "({*}, {q}{p}{q}"),
    message("", "pgp_sym_encrypt", "({*}, {q}{p}{q}"),
    message("", "connect", " to {*} user {u} using {p}"),
    message("", "mapping", " for {u} server "),
    message("", "remote_authid", " {q}{u}{q}"),
    message("", "remote_password", " {q}{p}{q}"),
    message("create ", "role", " {u} login "),
    // keytool of Java; nss_ldap and nslcd; a shell's here-string.
    message("-", "storepass", " {p}"),
    message("-", "keypass", " {p}"),
    message("-", "srcstorepass", " {p}"),
    message("-", "srckeypass", " {p}"),
    message("-", "deststorepass", " {p}"),
    message("-", "destkeypass", " {p}"),
    message("", "bindpw", " {p}"),
    message("", "sudo", " -S <<< {q}{p}{q}"),
    // Arguments in an audit record of Linux (EXECVE).
    message("", "mysql", "\" a1=\"-u{u}\" a2=\"-p{p}\""),
    message("", "mysqldump", "\" a1=\"-u{u}\" a2=\"-p{p}\""),
    // netdom and netsh of Windows.
    message("/", "userd", ":{u}"),
    message("/", "usero", ":{u}"),
    message("/", "passwordd", ":{p}"),
    message("/", "passwordo", ":{p}"),
    message("", "sharedsecret", "={q}{p}"),
    // NetScaler.
    message("add system ", "user", " {u} {p}"),
    message("set system ", "user", " {u} -password {p}"),
    message("-", "radkey", " {p}"),
    message("-", "passplain", " {p}"),
    message("-", "ldapbinddnpassword", " {p}"),
    message("username:", "domainname", " {u}:"),
    message("username:", "domainname", " - {u}:"),
    // snmpd.conf of Net-SNMP; tcpdump.
    message("", "rocommunity", " {c}"),
    message("", "rwcommunity", " {c}"),
    message("", "rocommunity6", " {c}"),
    message("", "rwcommunity6", " {c}"),
    message("", "com2sec", " {*} {*} {c}"),
    message("snmp community ", "string", " is {c}"),
    message("", "snmp", ": C=\"{c}\""),
    message("", "snmp", ":  C=\"{c}\""),
    message("", "snmpv2c", " C=\"{c}\""),
    // IMAP and SASL on the wire (RFC 9051, RFC 4616).
    message(" ", "login", " {q}{u}{q} {q}{s}{q}{$}"),
    message("", "auth", " plain {B}"),
    message("authenticate ", "plain", " {B}"),
    // Sentences that hand out a password.
    message("", "password", " for {u} is {s}"),
    message("", "password", " for user {u} is {s}"),
    message("", "pw", " for {u} is {s}"),
    message("", "credentials", " {u} / {s}"),
    // Codes in the languages of the people who get them.
    message("", "code", " est {o}"),
    message("", "code", " ist {o}"),
    message("", "code", " lautet {o}"),
    message("", "code", " es {o}"),
    // OAuth (RFC 6749); Firebase Cloud Messaging; tokens as they are made.
    message("", "code", " {t} for access_token {t}"),
    message("", "access_token", " {t}"),
    message("", "refresh_token", " {t}"),
    message("authorization: ", "key", "={K}"),
    message("token ", "created", ": {K} for {u}"),
    message("token ", "created", ": {K}"),
    // Cookies: any that is called the one of a session, and the signed ones of Phoenix (Plug.Crypto).
    message("session ", "cookie", " {*}={x}"),
    message("", "sfmynty", ".{x}"),
    // The machine key of ASP.NET.
    message("", "validationkey", "={q}{k}"),
    message("", "decryptionkey", "={q}{k}"),
    message("", "validationkey", "=&quot;{k}"),
    message("", "decryptionkey", "=&quot;{k}"),
    // 3GPP TS 33.102 and 23.003: the keys and numbers of a subscriber.
    message("", "opc", "{q} : {q}{k}"),
    message("", "opc", "{q}: {q}{k}"),
    message("", "opc", "{q}:{q}{k}"),
    message("", "opc", "={k}"),
    message("", "ki", "{q}:{q}{k}"),
    message("", "ki", "{q}: {q}{k}"),
    message("", "ki", "={k}"),
    message("", "security", "{q} : {*} {q}k{q} : {q}{k}"),
    message("", "security", "{q}: {*}k{q}: {q}{k}"),
    message("", "imsi", "[{i}]"),
    message("imsi ", "db", ": {i}"),
    message("user-", "name", "={i}"),
    message("", "msisdn", "[{m}]"),
    message("calling-station-", "id", "={m}"),
    // Jira: the user before the number of the request.
    message("", "info", " {u} {r}"),
    message("", "warn", " {u} {r}"),
    message("", "error", " {u} {r}"),
    message("", "debug", " {u} {r}"),
    message("permission ", "check", " for {u} "),
    message("", "added", " to group {*} by {u}"),
    message("", "removed", " from group {*} by {u}"),
    message("user ", "created", ": {*}:\"{u}\""),
    message("", "verified", " for {u} "),
    message("", "broker", " at {*} as {u}"),
    message("", "connected", " to {*} as {u}"),
    // People, their papers and their vehicles.
    message("", "displayname", " {n}"),
    message("", "subscriber", " {n} born"),
    message("", "patient", " {n} born"),
    message("driver ", "assigned", ": {n} "),
    message("", "licence", " {l} vehicle"),
    message("", "vehicle", " {v}"),
    message("", "patientid", " {d}"),
];

static BY_WORD: LazyLock<ByWord> = LazyLock::new(|| by_word(MESSAGES));

fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    look_up(&BY_WORD, line, end, found)
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
