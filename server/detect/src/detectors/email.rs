//! E-mail addresses (RFC 5321 in the subset that people use), also with `%40` in URLs.
//!
//! `pw@host` in a URL, `user@host:path` of a remote copy and `user@REALM` of Kerberos are not mail.

use crate::detectors::domain_name::is_domain;
use crate::detectors::username::is_person;
use crate::kind::{EMAIL, FQDN, IMSI, USERNAME};
use crate::line::{Found, Line, is_word, lower};
use crate::place::{Near, Place};
use crate::registry::{Detector, Watch};
use crate::value;

pub(crate) static DETECTOR: Detector = Detector {
    rule: "email",
    watch: Watch::Places(
        &[Place::new(b'@', Near::ANY, Near::ANY), Place::new(b'%', Near::ANY, Near::DIGIT)],
        look,
    ),
};

fn look(line: &Line, at: usize, found: &mut Found) -> usize {
    // %40192.example.com: here the number is the mark, too.
    if line.at(at) == b'%' {
        let digits = line.run(at + 1, 64, |b| b.is_ascii_digit());
        if digits > at + 3 && !is_word(line.at(digits)) {
            line.sees_number();
        }
    }
    let domain = match line.at(at) {
        b'@' => at + 1,
        _ if line.slice(at, at + 3) == b"%40" => at + 3,
        _ => return at,
    };
    let encoded = domain == at + 3;
    let start = line.run_back(at, 64, |b| {
        b.is_ascii_alphanumeric()
            || b"._+-!#$&'*/^~|".contains(&b)
            || b >= 0x80
            || (b == b'%' && !encoded)
    });
    // ana_example.com#EXT#@tenant.onmicrosoft.com: a guest of Entra ID.
    let guest = line.slice(start, at).ends_with(b"#EXT#");
    let stop = if guest { at - 5 } else { at };
    let start = trim_start(line, value::past_color(line, start), stop);
    let start = if guest && start == stop { at } else { start };
    // `%3Ahunter2%40host`: the password of an encoded URL.
    let password = line.before(start) == b'%' && line.starts(start, "3a");
    // aes256-gcm@openssh.com: how SSH calls algorithms that a vendor made (RFC 4251, section 6).
    let algorithm = ["openssh.com", "libssh.org", "lysator.liu.se", "matt.ucc.asn.au"]
        .iter()
        .any(|maker| line.starts(domain, maker))
        && line.slice(start, at).contains(&b'-');
    if algorithm {
        return at;
    }
    if start == at || password {
        return at;
    }
    let end = file_end(line, domain, sentence_end(line, domain, domain_end(line, domain)));
    let name = line.slice(domain, end);
    let mail = is_mail_domain(name)
        || is_shouted(line, start, at) && is_mail_domain(&name.to_ascii_lowercase());
    if end == domain || !mail || in_user_info(line, start) {
        return at;
    }
    // scp backup.tgz ana@host.example.com:/srv
    if line.at(end) == b':'
        && matches!(line.at(end + 1), b'/' | b'~' | b'.' | b'a'..=b'z' | b'A'..=b'Z')
    {
        return at;
    }
    // Message-ID: <…@host>: nobody's mailbox.
    if is_message_id(line, start, end) {
        found.add(domain, end, &FQDN, 85, "host that made the id of a message");
        return at;
    }
    // 3GPP TS 23.003: the realm of a network behind the identity of a subscriber.
    let local = line.slice(start, at);
    let digits = local.iter().filter(|b| b.is_ascii_digit()).count();
    if line.slice(domain, end).ends_with(b"3gppnetwork.org")
        && digits == local.len()
        && digits >= 14
    {
        let from = start + digits.saturating_sub(15);
        found.add(from, at, &IMSI, 95, "subscriber in an identity of a network");
        found.add(start, end, &USERNAME, 90, "identity at a network");
        return at;
    }
    // An address of SIP and the target of a remote login name an account at a host; nothing is mailed there.
    if is_account(line, start) || is_login(line, start, end) {
        if is_person(line.slice(start, at)) {
            found.add(start, at, &USERNAME, 88, "account at a host");
        } else if digits == local.len() && (3..=7).contains(&digits) {
            found.add(start, at, &USERNAME, 80, "extension at a host");
        }
        found.add(domain, end, &FQDN, 88, "host of an account");
        return at;
    }
    found.add(start, end, &EMAIL, 95, "mailbox and domain");
    at
}

/// `5 APE ANA.QUELL@EXAMPLE.COM`: a line that knows no small letters, which is not the realm of a principal.
pub(crate) fn is_shouted(line: &Line, start: usize, at: usize) -> bool {
    let local = line.slice(start, at);
    local.contains(&b'.')
        && local.iter().any(u8::is_ascii_uppercase)
        && !line.slice(at.saturating_sub(160), at + 160).iter().any(u8::is_ascii_lowercase)
}

/// Whether `sip:`, `ssh ` or the like stands before the address that starts at `start`.
fn is_account(line: &Line, start: usize) -> bool {
    let before = line.before(start);
    // sip:+4930…@, and extensions of telephony, which are numbers.
    if before == b'+'
        && (line.starts(start.saturating_sub(5), "sip:+")
            || line.starts(start.saturating_sub(6), "sips:+"))
    {
        return true;
    }
    let stop = line.run(start, 16, |b| b.is_ascii_digit());
    let telephony = || {
        let back = line.back(start, 160);
        [&b"sip"[..], b"SIP", b"sofia", b"voicemail", b"REGISTER", b"extension", b"pjsip", b"voip"]
            .iter()
            .any(|word| memchr::memmem::find(back, word).is_some())
    };
    if stop > start && line.at(stop) == b'@' && telephony() {
        return true;
    }
    // SIP auth failure (REGISTER) … for [ana@sip.example.com]
    if before == b'[' && telephony() {
        return true;
    }
    matches!(before, b':' | b' ')
        && ["sip:", "sips:", " sftp ", " ssh ", " scp ", " rsync ", " ssh-copy-id ", " scp to "]
            .iter()
            .any(|text| line.starts(start.wrapping_sub(text.len()), text))
}

/// `via ssh: ana@host.example.com: Permission denied`, `auth failed ana@host.example.com:22`: who logs in where.
fn is_login(line: &Line, start: usize, end: usize) -> bool {
    let port = line.run(end + 1, 6, |b| b.is_ascii_digit());
    line.at(end) == b':'
        && (port > end + 1 && !line.at(port).is_ascii_alphanumeric() && line.before(start) == b' '
            || line.starts(end, ": Permission denied")
            || line.starts(start.saturating_sub(5), "ssh: "))
}

/// Whether what starts at `start` is the id of a message (RFC 5322 section 3.6.4).
fn is_message_id(line: &Line, start: usize, end: usize) -> bool {
    if line.before(start) != b'<' || line.at(end) != b'>' {
        return false;
    }
    let mut buffer = [0; 16];
    let key = lower(line.back(start - 1, 16), &mut buffer);
    let key = key.trim_ascii_end();
    [
        &b"msgid="[..],
        b"message-id=",
        b"message-id:",
        b"references:",
        b"in-reply-to:",
        b"messageid=",
        b"msgid:",
        b"message_id=",
    ]
    .iter()
    .any(|name| key.ends_with(name))
}

/// `ana@example.de-The account is locked`: a sentence that a dash joins to the domain.
fn sentence_end(line: &Line, domain: usize, end: usize) -> usize {
    let name = line.slice(domain, end);
    let Some(dot) = name.iter().rposition(|b| *b == b'.') else { return end };
    let top = name.get(dot + 1..).unwrap_or(&[]);
    match top.iter().position(|b| *b == b'-') {
        Some(dash @ 2..=6) if top.get(dash + 1).is_some_and(u8::is_ascii_uppercase) => {
            domain + dot + 1 + dash
        }
        _ => end,
    }
}

/// `ana@example.com.log`: a file that is called like a mailbox. Its endings are no part of the domain.
fn file_end(line: &Line, domain: usize, end: usize) -> usize {
    let mut stop = end;
    loop {
        let name = line.slice(domain, stop);
        let Some(dot) = name.iter().rposition(|b| *b == b'.') else { return end };
        let mut buffer = [0; 24];
        let ending = name.get(dot + 1..).unwrap_or_default();
        if !FILES.contains(&lower(ending, &mut buffer)) {
            return if is_domain(name) { stop } else { end };
        }
        stop = domain + dot;
    }
}

/// What names of files end in that people and programs call after somebody; no top-level domains.
const FILES: &[&[u8]] = &[
    b"log", b"txt", b"out", b"json", b"jsonl", b"csv", b"xml", b"html", b"conf", b"yml", b"yaml",
    b"gz", b"zst", b"zip", b"tgz", b"pcap", b"eml", b"pst", b"png", b"jpg", b"jpeg", b"pdf",
    b"docx", b"xlsx", b"bak",
];

/// Leaves out quotes, operators and paths that lead to the local part.
fn trim_start(line: &Line, start: usize, at: usize) -> usize {
    let local = line.slice(start, at);
    let from = local.iter().rposition(|b| b"!#$&'*/^|~".contains(b)).map_or(0, |i| i + 1);
    let from = local.get(from..).map_or(local.len(), |rest| {
        from + rest.iter().take_while(|b| matches!(b, b'.' | b'-' | b'+')).count()
    });
    // \nana@example.com in escaped text.
    let escaped = from == 0
        && line.before(start) == b'\\'
        && matches!(line.at(start), b'n' | b't' | b'r')
        && at > start + 2;
    if local.get(from..).is_none_or(|rest| rest.ends_with(b".")) {
        at
    } else {
        start + from + usize::from(escaped)
    }
}

fn domain_end(line: &Line, domain: usize) -> usize {
    let end =
        line.run(domain, 253, |b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.' || b >= 0x80);
    line.run_back(end, 8, |b| b == b'.' || b == b'-').max(domain)
}

/// At least two labels; a top-level domain of letters that is not a file extension; not a Kerberos realm.
fn is_mail_domain(domain: &[u8]) -> bool {
    let mut labels = 0;
    let mut top: &[u8] = &[];
    for label in domain.split(|b| *b == b'.') {
        if label.is_empty() || label.starts_with(b"-") || label.ends_with(b"-") {
            return false;
        }
        labels += 1;
        top = label;
    }
    let mut buffer = [0; 24];
    let extension = matches!(
        lower(top, &mut buffer),
        b"png"
            | b"jpg"
            | b"jpeg"
            | b"gif"
            | b"svg"
            | b"webp"
            | b"js"
            | b"css"
            | b"ts"
            | b"tsx"
            | b"jsx"
            | b"json"
            | b"html"
            | b"php"
            | b"service"
            | b"socket"
            | b"timer"
            | b"target"
            | b"mount"
            | b"slice"
            | b"scope"
            | b"so"
            | b"dll"
            | b"exe"
            | b"jar"
            | b"log"
            | b"conf"
            | b"ini"
            | b"mjs"
            | b"cjs"
            | b"map"
            | b"tgz"
            | b"zip"
            | b"yml"
            | b"yaml"
            | b"xml"
            | b"txt"
            | b"py"
            | b"rb"
            | b"go"
            | b"java"
            | b"cpp"
            | b"ico"
            | b"localdomain"
            | b"vue"
    );
    let realm =
        domain.iter().all(|b| !b.is_ascii_lowercase()) && domain.iter().any(u8::is_ascii_uppercase);
    labels >= 2
        && (2..=24).contains(&top.len())
        && top.iter().all(|b| b.is_ascii_alphabetic() || *b >= 0x80)
        && !extension
        && !realm
}

/// Whether the local part is the password of `scheme://user:password@host`.
fn in_user_info(line: &Line, start: usize) -> bool {
    let authority = line.run_back(start, 256, |b| {
        !matches!(b, b'/' | b' ' | b'"' | b'\'' | b'<' | b'>' | b'=' | b'?')
    });
    authority >= 3 && line.slice(authority - 3, authority) == b"://"
}
