//! Secrets in commands that configure routers, switches, firewalls and load balancers, as a terminal, a backup or an audit record
//! shows them: Cisco IOS, NX-OS and ASA, Junos, EOS, VRP and Comware, RouterOS, PAN-OS, FortiOS, TMOS, VyOS.
//!
//! A command is a head that only commands have (`snmp-server`, `set`), words without those of a sentence, a word that a secret
//! follows, how it is kept (`7`, `cipher`), the secret, and the end or another argument. What single products alone write is
//! [`super::known_message`]'s.

use crate::detectors::username;
use crate::kind::{Kind, PASSWORD, SNMP_COMMUNITY};
use crate::line::{Found, Line, lower};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};
use crate::words::Words;

pub(crate) static DETECTOR: Detector = Detector {
    rule: "device-config",
    watch: Watch::Words(
        &[
            "password",
            "passwd",
            "pwd",
            "authpwd",
            "privpwd",
            "authpasswd",
            "secret",
            "psksecret",
            "key",
            "psk",
            "passphrase",
            "phrase",
            "phash",
            "hash",
            "community",
            "securityname",
            "string",
            "md5",
            "mode",
            "authentication",
            "auth",
            "priv",
            "privacy",
            "text",
            "hexadecimal",
            "plaintext",
            "value",
            "encryption",
            "host",
        ],
        look,
    ),
};

fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    if !matches!(line.at(end), b' ' | b'=') {
        return end;
    }
    if line.starts(end.saturating_sub(5), " host ") {
        receiver(line, end, found);
        return end;
    }
    let start = line.run_back(end, 40, is_of_key);
    let mut buffer = [0; 40];
    let key = lower(line.slice(start, end), &mut buffer);
    let Some(follows) = Follows::of(key) else { return end };
    let Some(command) = command(line, start, key) else { return end };
    if line.at(end) == b'=' {
        if line.at(command.start) == b'/' && follows == Follows::Secret {
            let (from, to) = word_at(line, end + 1);
            report(line, from, to, &PASSWORD, found);
        }
        return end;
    }
    let Some(value) = Value::read(line, end) else { return end };
    let text = line.slice(value.start, value.end);
    let kept = value.typed || command.specific && follows != Follows::Method;
    // set secret …, at a prompt of FortiOS.
    let set = key == b"secret" && command.start + 4 == start && line.starts(command.start, "set ");
    let fits = match follows {
        Follows::Community if command.itself => line.at(value.end) == b';' && in_block(line),
        Follows::Secret if command.itself => {
            // key hash Ab12…: of a program that looks things up.
            let looks_up = key == b"key" && line.starts(end, " hash ");
            value.last
                && !looks_up
                && (value.typed || key.contains(&b'-') || is_mixed(text) || in_block(line))
        }
        Follows::Secret | Follows::Community => {
            kept || key.contains(&b'-')
                || is_mixed(text) && (!names_also(key) || command.device || set || is_strong(text))
                || command.names_service
                || value.graded
                || value.last && command.indented
                || value.last && command.itself && in_block(line)
        }
        Follows::Method => {
            value.typed && (command.specific || command.names_service || command.itself)
                || command.keyed && (kept || value.last)
        }
    };
    if fits && (command.specific || !command.of_table) && is_secret(text, &value) {
        let kind = if follows == Follows::Community { &SNMP_COMMUNITY } else { &PASSWORD };
        report(line, value.start, value.end, kind, found);
    }
    end
}

/// `snmp-server host 192.0.2.7 traps version 2c netmon`: the community of a receiver of traps.
fn receiver(line: &Line, end: usize, found: &mut Found) {
    let head = line.run_back(end - 5, 16, is_of_key);
    if !line.starts(head, "snmp-server host ")
        || !starts(line, head, line.run_back(head, 64, |b| b == b' '))
    {
        return;
    }
    let mut at = end + 1;
    for _ in 0..6 {
        let (from, to) = word_at(line, at);
        let mut buffer = [0; 16];
        let word = lower(line.slice(from, to), &mut buffer);
        let known =
            matches!(word, b"trap" | b"traps" | b"inform" | b"informs" | b"version" | b"2c" | b"1");
        if word == b"vrf" {
            at = word_at(line, to + 1).1 + 1;
            continue;
        }
        if at == end + 1 || known {
            at = to + 1;
            continue;
        }
        let rest = is_rest(line, to) || line.starts(to, " udp-port ");
        if word != b"3" && !word.is_empty() && word != b"community" && rest {
            report(line, from, to, &SNMP_COMMUNITY, found);
        }
        return;
    }
}

fn report(line: &Line, start: usize, end: usize, kind: &'static Kind, found: &mut Found) {
    if end >= start + 2 && !is_placeholder(line.slice(start, end)) {
        found.add(start, end, kind, 90, "argument of a command that configures a device");
    }
}

/// Whether the line before is of a block of a configuration that a bare `key …` or `password …` belongs to.
fn in_block(line: &Line) -> bool {
    let before = line.line_before().unwrap_or_default().trim_ascii();
    let first = before.split(|b| *b == b' ').next().unwrap_or_default();
    BLOCKS.has(first) && before.len() < 120 && !before.ends_with(b".")
}

/// What lines start with that stand before a secret in a block of a configuration.
static BLOCKS: Words = Words::of(
    "line aaa-server tacacs radius address server-private transport login exec-timeout \
     access-class session-timeout crypto snmp tacacs-server radius-server user-interface aaa",
);

/// What a word of a command is followed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Follows {
    Secret,
    Community,
    /// How something is proved or enciphered, then the secret: `authentication-mode md5 1 cipher …`.
    Method,
}

impl Follows {
    fn of(key: &[u8]) -> Option<Follows> {
        let last = key.rsplit(|b| *b == b'-').next()?;
        Some(match key {
            b"community" | b"community-name" | b"securityname" => Follows::Community,
            b"value"
            | b"md5"
            | b"authentication-mode"
            | b"privacy-mode"
            | b"authentication"
            | b"auth"
            | b"priv"
            | b"privacy" => Follows::Method,
            b"key-string"
            | b"ascii-text"
            | b"hexadecimal"
            | b"phash"
            | b"plaintext"
            | b"password-hash"
            | b"pass-phrase"
            | b"auth-pass-phrase"
            | b"privacy-pass-phrase"
            | b"plain-text-password-value"
            | b"key" => Follows::Secret,
            b"password-encryption" => Follows::Secret,
            _ if KEYS.has(key) => Follows::Secret,
            _ => match last {
                b"password" | b"passwd" | b"pwd" | b"authpwd" | b"privpwd" | b"authpasswd"
                | b"secret" | b"psksecret" | b"psk" | b"passphrase" => Follows::Secret,
                _ => return None,
            },
        })
    }
}

/// Keys that are secrets; those of hosts, certificates and tables are none.
static KEYS: Words = Words::of(
    "pre-shared-key preshared-key shared-key secret-key authentication-key auth-key privacy-key \
     secondary-key tertiary-key \
     message-digest-key encryption-key wpa-key network-key master-key",
);

/// Words that commands of devices start with and few sentences do.
static HEADS: Words = Words::of(
    "enable username snmp-server snmp-agent tacacs-server radius-server hwtacacs hwtacacs-server \
     ldap-server server-private crypto ikev1 ikev2 neighbor isis ospf rip standby vrrp glbp ppp \
     ntp ntp-service wpa-psk wpa-wpa2 mpls vtp cns eap local-user super mgmt-user aaa dot1x \
     pre-shared-key preshared-key pppoe l2tp",
);

/// Words that commands of devices start with as well as sentences.
static COMMON_HEADS: Words = Words::of(
    "set add create modify configure config /configure user server ip ipv6 security primary \
     secondary failover peer area encryption radius tacacs key password ftp tunnel",
);

/// Those of [`COMMON_HEADS`] that commands of devices rather than sentences and databases start with.
static DEVICE_HEADS: Words = Words::of("radius tacacs failover encryption peer area ftp tunnel");

/// What stands before `key` in commands of databases and in sentences about them.
static TABLES: Words =
    Words::of("primary foreign unique index table session partition sort cluster candidate");

/// Commands that are one word and a secret.
static STANDS_ALONE: Words = Words::of(
    "pre-shared-key preshared-key key-string area-password domain-password ldap-login-password \
     wpa-passphrase shared-secret authentication-key privacy-key",
);

/// What a command is about that has secrets.
static SERVICES: Words = Words::of(
    "radius radius-server radiusaction tacplus tacplus-server tacacs ldap snmp snmpv3 ike ike-peer ipsec bgp ospf \
     isis rip vpn ppp pppoe ppp-options wpa wpa2 wireless login mgt-config rsvp ldp protocols \
     deviceconfig server-profile users user auth account monitor virtual-link usm key-chain \
     authentication-key-chains interfaces syslog proxy virtual-router mgmt-access manager operator \
     ftp http scp tftp client services",
);

/// Words of sentences, which commands have none of.
static SENTENCES: Words = Words::of(
    "a an the to is was were of and or with your that not be if has have must by this can will are \
     should when then as but it its you we they for may could would does do how what which",
);

/// Where a command starts, and what is known of it.
#[derive(Debug, Default)]
struct Command {
    start: usize,
    /// Its head is one of [`HEADS`].
    specific: bool,
    /// Its head is one of [`DEVICE_HEADS`].
    device: bool,
    /// The word before the one that the secret follows says that it is of a table: `primary key`.
    of_table: bool,
    /// It starts with the word that the secret follows.
    itself: bool,
    indented: bool,
    /// It is about a service that has secrets.
    names_service: bool,
    /// A word of it says that a key follows the method: `message-digest-key 1 md5`, `standby 1 authentication`.
    keyed: bool,
}

/// The command that the word at `at` is in.
fn command(line: &Line, at: usize, key: &[u8]) -> Option<Command> {
    let of_table =
        matches!(key, b"key" | b"hash") && line.word_before(at, 1, |word| TABLES.has(word));
    let mut command = Command { of_table, ..Command::default() };
    let mut buffer = [0; 32];
    let mut start = at;
    for _ in 0..18 {
        let stop = line.run(start, 64, |b| b > b' ');
        // Command="local-user …": the head is behind a quote.
        let inner = line.slice(start, stop).iter().rposition(|b| b"\"'`=:#>".contains(b));
        if let Some(inner) = inner.map(|inner| start + inner + 1).filter(|inner| *inner < stop) {
            let head = lower(line.slice(inner, stop), &mut buffer);
            if (HEADS.has(head) || COMMON_HEADS.has(head)) && starts(line, inner, inner) {
                command.specific = HEADS.has(head);
                command.device = DEVICE_HEADS.has(head);
                command.start = inner;
                command.keyed |= matches!(head, b"standby" | b"vrrp" | b"glbp");
                return Some(command);
            }
        }
        let word = lower(line.slice(start, stop), &mut buffer);
        if SENTENCES.has(word) || start != at && word.last().is_some_and(|b| b",;.!?".contains(b)) {
            return None;
        }
        // ntp server 192.0.2.7 key 12 prefer: the number of a key.
        if word == b"ntp" && key == b"key" {
            return None;
        }
        let gap = line.run_back(start, 64, |b| b == b' ' || b == b'\t');
        if starts(line, start, gap) {
            command.specific = HEADS.has(word);
            command.device = DEVICE_HEADS.has(word);
            command.itself = start == at;
            command.start = start;
            command.indented = gap == 0 && start >= 2;
            command.keyed |= matches!(word, b"standby" | b"vrrp" | b"glbp")
                || word == b"authentication-key" && start < at;
            // 192.0.2.7 secret "…"; of Junos, in the block of its servers.
            let server = start < at
                && word.iter().all(|b| b.is_ascii_digit() || *b == b'.')
                && word.iter().filter(|b| **b == b'.').count() == 3
                && line.bytes.ends_with(b"\";");
            command.names_service |= server;
            let known = command.specific
                || COMMON_HEADS.has(word)
                || word.starts_with(b"/")
                || server
                || start < at && STANDS_ALONE.has(word);
            if known || command.itself && gap == 0 && (start > 0 || STANDS_ALONE.has(key)) {
                command.itself &= !known || word == key && !command.specific;
                return Some(command);
            }
        }
        if start != at {
            command.names_service |= SERVICES.has(word);
            command.keyed |= word.ends_with(b"-key")
                || word == b"nhrp"
                || word.starts_with(b"authentication-")
                || word.starts_with(b"snmp")
                || word == b"usm-user"
                || word == b"user";
        }
        if gap == start || gap == 0 {
            return None;
        }
        start = line.run_back(gap, 64, |b| b > b' ');
    }
    None
}

/// Whether a command can start at `start`, behind the spaces from `gap`: at the start of the line, behind a prompt, a quote, or
/// what records say before a command.
fn starts(line: &Line, start: usize, gap: usize) -> bool {
    match line.before(gap) {
        0 => true,
        b'#' | b'>' | b']' => start <= gap + 1,
        b'"' | b'\'' | b'`' | b'=' => true,
        b':' => line.word_before(gap, 1, |word| {
            matches!(word, b"command" | b"cmd" | b"commands" | b"cli" | b"logged" | b"executed")
        }),
        _ => false,
    }
}

/// The secret behind a word.
#[derive(Debug)]
struct Value {
    start: usize,
    end: usize,
    /// How it is kept stands before it.
    typed: bool,
    quoted: bool,
    /// Nothing follows.
    last: bool,
    /// What it opens follows: `privilege 15`, `ro`.
    graded: bool,
}

impl Value {
    fn read(line: &Line, end: usize) -> Option<Value> {
        let mut at = line.run(end, 2, |b| b == b' ');
        let mut typed = false;
        let mut buffer = [0; 24];
        for _ in 0..6 {
            let stop = line.run(at, 64, |b| b > b' ');
            let word = lower(line.slice(at, stop), &mut buffer);
            let numeric = word.len() <= 3 && word.iter().all(u8::is_ascii_digit);
            let next = line.run(stop, 2, |b| b == b' ');
            if word.is_empty() {
                return None;
            }
            let over = matches!(line.at(next), 0 | b';' | b')' | b'}' | b'\\')
                || matches!(line.at(next), b'"' | b'\'') && word_at(line, next).0 == next;
            if !(numeric || TYPES.has(word)) || line.at(stop) != b' ' || over {
                break;
            }
            typed |= !matches!(
                word,
                b"level"
                    | b"local"
                    | b"remote"
                    | b"read"
                    | b"write"
                    | b"authentication"
                    | b"accounting"
            ) && (!numeric || word.len() == 1 || word == b"10");
            at = next;
        }
        let (start, stop) = word_at(line, at);
        let quoted = start > at;
        let close = stop + usize::from(quoted);
        let tail = line.run(close, 2, |b| b == b' ');
        let next = line.slice(tail, line.run(tail, 24, |b| b > b' '));
        let last = is_rest(line, close);
        let more = tail > close
            && (TAILS.has(next) || next.iter().all(u8::is_ascii_digit) || next.starts_with(b"-"));
        let graded =
            matches!(next, b"privilege" | b"role" | b"RO" | b"RW" | b"ro" | b"rw" | b"level");
        (last || more).then_some(Value { start, end: stop, typed, quoted, last, graded })
    }
}

/// The word at `at`, without its quotes.
fn word_at(line: &Line, at: usize) -> (usize, usize) {
    if let quote @ (b'"' | b'\'') = line.at(at) {
        let stop = line.run(at + 1, 256, |b| b != quote);
        if line.at(stop) == quote {
            return (at + 1, stop);
        }
    }
    let stop = line.run(at, 256, |b| b > b' ');
    (at, line.run_back(stop, 4, |b| matches!(b, b';' | b'"' | b'\'' | b')' | b',')).max(at))
}

/// Whether the command is over at `at`: at the end of the line, before the quote that closes it, or before a remark.
fn is_rest(line: &Line, at: usize) -> bool {
    let at = line.run(at, 4, |b| b == b' ');
    matches!(line.at(at), 0 | b'"' | b'\'' | b'`' | b';' | b')' | b'}' | b'<' | b'\\')
        || line.starts(at, "##")
        || line.at(at) == b','
}

/// How a secret is kept or proved, and what else stands between its word and itself.
static TYPES: Words = Words::of(
    "cipher simple irreversible-cipher plain plaintext clear cleartext clear-text encrypted enc \
     hash ascii hex text string md5 sha sha1 sha-1 sha256 sha-256 sha512 sha-512 hmac-md5 \
     hmac-sha256 hmac-sha-256 hmac-sha1-96 hmac-sha2-256 ietf-md5 md7 sha224 sha384 8a aes aes128 aes-128 aes192 aes-192 aes256 aes-256 des des56 3des \
     level local remote fallback read write readonly readwrite set-key key-string pass-phrase \
     authentication accounting",
);

/// Whether a word says how a password is kept, as `sha512` and `cipher` do.
pub(crate) fn is_kept(word: &[u8]) -> bool {
    TYPES.has(word) && word.iter().any(u8::is_ascii_digit)
}

/// What goes on behind a secret.
static TAILS: Words = Words::of(
    "level encrypted privilege role group RO RW ro rw view address hostname timeout port server \
     source priv privacy privacy-mode privacy-pass-phrase privacy-password acl localizedkey \
     transmit-key aes v2c version authorization clients network-operator } authentication \
     accounting send class service partition-access unrestricted restricted r ALL level-1 level-2 \
     default read-only read-write service-type authpwd privpwd udp-port { wpa2 tkip test idle-time retransmit deadtime \
     auth-port acct-port single-connection mschapv2 superuser",
);

/// Whether a value can be a secret of a device.
fn is_secret(value: &[u8], of: &Value) -> bool {
    let word = value.iter().all(|b| b.is_ascii_alphabetic() || *b == b'-');
    let digits = value.iter().all(u8::is_ascii_digit);
    value.len() >= 3
        && !(digits && !of.typed && !of.quoted)
        && !(word && (username::is_common(value) || NO_SECRETS.has(value)))
        && !TYPES.has(value)
        && !is_numbered_setting(value)
        && Follows::of(value).is_none()
        && !value.starts_with(b"-")
        && !value.ends_with(b".")
        && !matches!(value, [b'<' | b'|' | b'[' | b'{' | b'(', ..] | [b'$', b'{' | b'(', ..])
        && (!value.contains(&b'=') || value.ends_with(b"="))
}

/// Words behind `password` and its kin in commands that hold none.
static NO_SECRETS: Words = Words::of(
    "policy policies encryption recovery expire expiry aging history length complexity strength \
     hash algorithm type prompt reset change changed required authentication authorization chain \
     generate zeroize management exchange size file default none login local always minimum \
     maximum expiration auto never on off yes no true false enable disable enabled disabled \
     md5 sha key key-chain radius tacacs ldap manager operator secret password community storage \
     only permanent exportable modulus rsa dsa ecdsa ssh-rsa public private-config string",
);

/// Whether the word of a command stands in sentences and databases before the name of a thing, too.
fn names_also(key: &[u8]) -> bool {
    matches!(key, b"key" | b"secret" | b"community")
}

/// `policy1`, `expire30days`, `RSA4096`: a setting of secrets or how a key is made, and a number.
pub(crate) fn is_numbered_setting(value: &[u8]) -> bool {
    let letters = value.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let mut buffer = [0; 16];
    let word = lower(value.get(..letters).unwrap_or(value), &mut buffer);
    let rest = value.get(letters..).unwrap_or_default();
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let unit = rest.get(digits..).unwrap_or_default();
    (1..=4).contains(&digits)
        && matches!(unit, b"" | b"d" | b"days" | b"h" | b"hours")
        && SETTINGS.has(word)
}

/// Words in front of the number of [`is_numbered_setting`].
static SETTINGS: Words = Words::of(
    "policy expire expires expiry expiration aging history length complexity minimum maximum timeout \
     rsa dsa ecdsa ec ed",
);

/// Three kinds of characters, one of them a mark: nobody names a thing so.
fn is_strong(value: &[u8]) -> bool {
    let letters = value.iter().any(u8::is_ascii_alphabetic);
    let digits = value.iter().any(u8::is_ascii_digit);
    letters && digits && is_mixed(value) && value.iter().any(|b| b"!@#$%^&*+?~".contains(b))
}

/// Letters of both cases, or letters and digits, or another mark: no word.
fn is_mixed(value: &[u8]) -> bool {
    let has = |is: fn(&u8) -> bool| value.iter().any(is);
    let kinds = [
        has(u8::is_ascii_digit),
        has(u8::is_ascii_lowercase),
        value.iter().skip(1).any(u8::is_ascii_uppercase),
        has(|b| b"!@#$%^&*+?~".contains(b)),
    ];
    value.len() >= 6 && kinds.into_iter().filter(|kind| *kind).count() >= 2
}

fn is_of_key(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'-' || b == b'_'
}
