//! Users tied to a host or a realm: `ana@build-7:/srv`, `ana@EXAMPLE.COM` of Kerberos, `'ana'@'10.0.0.7'` of MySQL, `ana@orders` of
//! Postgres, `CORP\ana` of Windows.
//!
//! E-mail addresses, packages (`left-pad@1.3.0`), object hashes and sizes (`logo@2x.png`) have an `@`, too.

use crate::detectors::domain_name::is_domain;
use crate::detectors::username::{is_character, is_person};
use crate::detectors::{email, host_name};
use crate::kind::{FQDN, HOSTNAME, IMSI, PHONE, USERNAME};
use crate::line::{Found, Line, is_word};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector =
    Detector { rule: "user-at-host", watch: Watch::Bytes(b"@", look) };

pub(crate) static DOMAIN: Detector =
    Detector { rule: "domain-account", watch: Watch::Bytes(b"\\", domain_account) };

fn look(line: &Line, at: usize, found: &mut Found) -> usize {
    let quote = line.before(at);
    if matches!(quote, b'\'' | b'`') {
        return quoted(line, at, quote, found);
    }
    let start = line.run_back(at, 64, is_character);
    let end =
        line.run(at + 1, 253, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'));
    let end = line.run_back(end, 2, |b| b == b'.' || b == b'-').max(at + 1);
    let (name, host) = (line.slice(start, at), line.slice(at + 1, end));
    let before = line.before(start);
    // <rabbit@rmq-2.6486280007.819.0>: a process of the node.
    let process = host.iter().position(|b| *b == b'.').filter(|dot| {
        host.get(*dot..).is_some_and(|rest| rest.iter().all(|b| b.is_ascii_digit() || *b == b'.'))
    });
    let node = process.and_then(|dot| host.get(..dot)).unwrap_or(host);
    if !node.contains(&b'.')
        && host_name::is_label(node)
        && matches!(
            name,
            b"rabbit" | b"celery" | b"ejabberd" | b"couchdb" | b"emqx" | b"riak" | b"VerneMQ"
        )
    {
        found.add(at + 1, at + 1 + node.len(), &HOSTNAME, 88, "host of an Erlang node");
        return at;
    }
    // [s@from-internal:12]: an extension in the dialplan of Asterisk.
    if before == b'[' && line.at(end) == b':' {
        let close = line.run(end + 1, 5, |b| b.is_ascii_digit());
        if line.at(close) == b']' {
            return at;
        }
    }
    // sip:49301234567@example.com, sofia/internal/49301234567@…: a number that was called.
    let digits = name.strip_prefix(b"+").unwrap_or(name);
    let called = (10..=15).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    if called
        && host.contains(&b'.')
        && ["sip", "sofia", "invite"].iter().any(|word| {
            memchr::memmem::find(&line.back(start, 160).to_ascii_lowercase(), word.as_bytes())
                .is_some()
        })
    {
        found.add(start, at, &PHONE, 80, "number called over SIP");
        return at;
    }
    if name.is_empty()
        || host == b"vserver"
        // image@sha256:…
        || matches!(host, b"sha256" | b"sha384" | b"sha512")
        || host.len() < 2
        || is_word(before)
        || matches!(before, b'/' | b'\\' | b'@' | b'+' | b'%' | b'$')
        // :TE+ana@example.com:EM of EDIFACT
        || line.starts(end, ":EM")
        || line.at(end) == b'@'
    {
        return at;
    }
    // ana@pam: realms of Proxmox (pveum(1)).
    if matches!(host, b"pam" | b"pve" | b"ldap" | b"pbs" | b"ad")
        && is_person(name)
        && !is_number(name)
        && matches!(before, 0 | b' ' | b'"' | b'\'' | b':' | b'<' | b'=' | b'(' | b'[' | b',')
        && !is_word(line.at(end))
        && line.at(end) != b'.'
    {
        found.add(start, at, &USERNAME, 85, "user of a realm");
        return at;
    }
    // `src@`, `local@` are sources of syslog-ng; `git@` and `root@` are nobody.
    let person = is_person(name) && !matches!(name, b"src" | b"local" | b"git" | b"user");
    let lower = host.iter().any(u8::is_ascii_lowercase);
    let letters = host.iter().filter(|b| b.is_ascii_alphabetic()).count();
    let dotted = host.contains(&b'.');
    let realm = !lower
        && dotted
        && letters >= 4
        && host
            .iter()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    let address = dotted
        && host.iter().all(|b| b.is_ascii_digit() || *b == b'.')
        && host.split(|b| *b == b'.').count() == 4;
    let remote = line.at(end) == b':'
        && (matches!(line.at(end + 1), b'/' | b'~') || line.at(end + 1).is_ascii_digit());
    let prompt = line.at(end) == b':' && line.at(end + 1).is_ascii_alphabetic()
        // ana@web-7::module of rsync
        || line.slice(end, end + 2) == b"::" && line.at(end + 2).is_ascii_alphabetic();
    // sip:4711@192.0.2.7: an extension, or a subscriber of a mobile network.
    if address
        && line.starts(start.saturating_sub(4), "sip:")
        && name.iter().all(u8::is_ascii_digit)
    {
        match name.len() {
            3..=7 => found.add(start, at, &USERNAME, 80, "extension at a host"),
            15 => found.add(start, at, &IMSI, 85, "subscriber at a host"),
            _ => {}
        }
        return at;
    }
    // AP web7@192.0.2.7 of controllers of wireless networks.
    if address && line.starts(start.saturating_sub(3), "AP ") && host_name::is_label(name) {
        found.add(start, at, &HOSTNAME, 85, "access point before its address");
        return at;
    }
    // ANA.QUELL@EXAMPLE.COM where all is written in capitals: an address of mail.
    if realm && email::is_shouted(line, start, at) {
        return at;
    }
    if realm || (address && !is_number(name)) {
        // AP-LAG-11@192.0.2.7
        let machine =
            address && host_name::is_shaped(name) && name.iter().all(|b| !b.is_ascii_lowercase());
        if machine {
            found.add(start, at, &HOSTNAME, 85, "name before its address");
        } else if person {
            found.add(start, at, &USERNAME, 90, "user of a realm or an address");
        }
    } else if dotted && is_domain(host) {
        // A plain address of mail is the email detector's.
        if remote || prompt {
            if person {
                found.add(start, at, &USERNAME, 85, "user of a remote host");
            }
            found.add(at + 1, end, &FQDN, 88, "host of a remote user");
        }
    } else if !dotted && host_name::is_label(host) && !is_number(name) {
        let process = line.starts(end, " LOG:")
            || line.starts(end, " FATAL:")
            || line.starts(end, " ERROR:")
            || line.starts(end, " DETAIL:")
            || line.starts(end, " STATEMENT:")
            || line.starts(end, " HINT:")
            || line.starts(end, " WARNING:")
            || line.starts(end, " CONTEXT:")
            || line.starts(end, " PANIC:");
        if process {
            if person && !matches!(name, b"app" | b"postgres") {
                found.add(start, at, &USERNAME, 88, "user and database of Postgres");
            }
        } else if remote
            || (prompt && host_name::is_shaped(host))
            || (host_name::is_shaped(host)
                && matches!(line.at(end), 0 | b' ' | b'"' | b'\'' | b',' | b')' | b']')
                && matches!(before, b' ' | b':' | b'[' | b'(' | b'"' | b'\'' | 0))
        {
            // "app@web-7": what a program calls itself.
            if person && !matches!(line.at(end), b'"' | b'\'') {
                found.add(start, at, &USERNAME, 85, "user of a remote host");
            }
            if !is_hash(host) {
                found.add(at + 1, end, &HOSTNAME, 85, "host of a remote user");
            }
        }
    }
    at
}

/// `'user'@'host'` and `` `user`@`host` `` of MySQL.
fn quoted(line: &Line, at: usize, quote: u8, found: &mut Found) -> usize {
    let name_end = at - 1;
    let name_start = line.run_back(name_end, 64, |b| is_character(b) && b != quote);
    if line.before(name_start) != quote {
        return at;
    }
    if is_person(line.slice(name_start, name_end)) {
        found.add(name_start, name_end, &USERNAME, 92, "account of MySQL");
    }
    if line.at(at + 1) == quote {
        let end =
            line.run(at + 2, 253, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'));
        let host = line.slice(at + 2, end);
        if line.at(end) == quote && host != b"localhost" {
            if is_domain(host) {
                found.add(at + 2, end, &FQDN, 90, "host of an account of MySQL");
            } else if !host.contains(&b'.') && host_name::is_label(host) {
                found.add(at + 2, end, &HOSTNAME, 90, "host of an account of MySQL");
            }
        }
    }
    at
}

/// `CORP\ana`, also with a doubled backslash: a NetBIOS domain name in capitals and an account.
fn domain_account(line: &Line, at: usize, found: &mut Found) -> usize {
    let slashes = line.run(at, 4, |b| b == b'\\') - at;
    let start = line.run_back(at, 48, |b| {
        b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.')
    });
    // CORP.EXAMPLE\\ana, where each part has letters; a name without dots has 15 characters (NetBIOS).
    let dotted = line
        .slice(start, at)
        .split(|b| *b == b'.')
        .all(|part| part.len() >= 2 && part.iter().any(u8::is_ascii_uppercase));
    let netbios = line.run_back(at, 16, |b| {
        b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-' || b == b'_'
    });
    let start = if dotted && line.slice(start, at).contains(&b'.') { start } else { netbios };
    let name = at + slashes;
    let end = line.run(name, 64, is_character);
    let end = line.run_back(end, 2, |b| matches!(b, b'.' | b'-')).max(name);
    let domain = line.slice(start, at);
    let before = line.before(start);
    // Data Source=WEB7\\SQL2016: an instance of SQL Server.
    if ["Data Source=", "Server=", "server=", "-S ", "Server name is '"]
        .iter()
        .any(|key| line.starts(start.saturating_sub(key.len()), key))
    {
        return end;
    }
    // USERHOST:[12] "CORP\\WEB7" of Oracle: a machine.
    if memchr::memmem::find(line.back(start, 20), b"USERHOST:[").is_some() {
        return end;
    }
    // Q4\\plan.docx: a file in a folder.
    let file = line.slice(name, end).iter().rposition(|b| *b == b'.').is_some_and(|dot| {
        matches!(
            line.slice(name + dot + 1, end),
            b"docx"
                | b"doc"
                | b"xlsx"
                | b"xls"
                | b"pdf"
                | b"txt"
                | b"csv"
                | b"exe"
                | b"dll"
                | b"log"
                | b"zip"
                | b"sys"
                | b"pptx"
                | b"ps1"
                | b"bat"
                | b"xml"
                | b"json"
        )
    });
    if file {
        return end;
    }
    // Columns of CSV: ,corp\ran,
    let column = line.run_back(at, 16, |b| b.is_ascii_alphanumeric() || b == b'-');
    if slashes == 1
        && line.before(column) == b','
        && line.at(end) == b','
        && at - column >= 2
        && is_person(line.slice(name, end))
        // web7\Internet: a connector of Exchange.
        && !matches!(line.slice(name, end), b"Internet" | b"Default" | b"Client" | b"Outbound" | b"Inbound" | b"Anonymous" | b"Relay")
    {
        found.add(name, end, &USERNAME, 85, "account of a domain in a column");
        return end;
    }
    // server_instance_name:WEB7\ndatabase_name:shop, where a break of lines is escaped.
    if slashes == 1
        && matches!(line.at(name), b'n' | b'r' | b't')
        && matches!(line.at(end), b':' | b'=')
    {
        return end;
    }
    // WARN\x1b[39m: a switch of terminal colors, written out.
    if slashes == 1 && line.starts(name, "x1b") {
        return end;
    }
    let framed = domain.first().is_some_and(u8::is_ascii_alphanumeric)
        && domain.last().is_some_and(u8::is_ascii_alphanumeric);
    let apart = framed
        && matches!(
            before,
            0 | b' ' | b'\t' | b'"' | b'\'' | b'=' | b':' | b'(' | b'[' | b'<' | b'>' | b','
        );
    let known = matches!(
        domain,
        b"BUILTIN"
            | b"AUTHORITY"
            | b"SERVICE"
            | b"HKLM"
            | b"HKCU"
            | b"HKU"
            | b"HKCR"
            | b"HKEY_LOCAL_MACHINE"
            | b"HKEY_CURRENT_USER"
            | b"HKEY_USERS"
            | b"REGISTRY"
            | b"ROOT"
            | b"PCI"
            | b"USB"
            | b"ACPI"
            | b"SCSI"
            | b"HID"
            | b"SOFTWARE"
            | b"SYSTEM"
            | b"MACHINE"
    );
    // NT AUTHORITY\SYSTEM, NT SERVICE\MSSQL; C:\DIR\file; a closing path separator.
    if domain.len() >= 2
        && slashes <= 2
        && apart
        && !known
        && !matches!(line.at(end), b'\\' | b'*' | b'{')
        && domain.iter().any(u8::is_ascii_uppercase)
        && (before != b':'
            || line.at(start.saturating_sub(2)) == b' '
            || start >= 3
                && line.at(start - 2).is_ascii_alphabetic()
                && line.at(start - 3).is_ascii_alphabetic())
    {
        let account = line.slice(name, end);
        // EXCH02\Default Frontend EXCH02: a connector of a server.
        if matches!(account, b"Default" | b"Client" | b"Outbound")
            && domain.last().is_some_and(u8::is_ascii_digit)
            && line.at(end) == b' '
        {
            found.add(start, at, &HOSTNAME, 88, "server of a connector");
            let words = line.run(end, 24, |b| b.is_ascii_alphabetic() || b == b' ');
            let second = line.run_back(words, 24, |b| b != b' ');
            let stop = line.run(second, 32, |b| b.is_ascii_alphanumeric() || b == b'-');
            if line.at(stop) == b','
                && line.before(stop).is_ascii_digit()
                && host_name::is_label(line.slice(second, stop))
            {
                found.add(second, stop, &HOSTNAME, 85, "server of a connector");
            }
            return end;
        }
        if account.ends_with(b"$") && account.len() > 2 {
            found.add(name, end - 1, &HOSTNAME, 80, "machine account of a domain");
        } else if is_person(account)
            && !account.iter().all(u8::is_ascii_uppercase)
            // OCA\Files_External: a namespace of PHP.
            && !(account.contains(&b'_')
                && account.iter().filter(|b| b.is_ascii_uppercase()).count() >= 2)
        {
            found.add(name, end, &USERNAME, 88, "account of a domain");
        }
        return end;
    }
    at
}

fn is_number(name: &[u8]) -> bool {
    name.first().is_none_or(u8::is_ascii_digit)
        && name.iter().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'x' | b'-' | b'+'))
}

/// The identity hash of a Java object.
fn is_hash(host: &[u8]) -> bool {
    (6..=8).contains(&host.len())
        && host.iter().all(|b| b.is_ascii_digit() || matches!(b, b'a'..=b'f'))
        && host.iter().any(u8::is_ascii_digit)
}
