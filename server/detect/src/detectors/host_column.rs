//! The column of a line that holds the host: behind the stamp of syslog and its kin, in brackets, before the process.

use crate::detectors::domain_name::is_domain;
use crate::detectors::host_name::{self, LEVELS, is_label};
use crate::detectors::{record_field, username};
use crate::kind::{DEVICE_SERIAL, FQDN, HOSTNAME, USERNAME};
use crate::line::{Found, Line};
use crate::registry::{Detector, Watch};
use crate::words::Words;

pub(crate) static COLUMN: Detector = Detector { rule: "host-column", watch: Watch::Line(column) };

/// The host column of syslog (RFC 3164, RFC 5424, ISO stamps of rsyslog), with the relays and sources that syslog-ng chains.
fn column(line: &Line, found: &mut Found) {
    if line.at(0) == b'<' || line.at(1) == b',' {
        // The version of a format is a number.
        line.sees_number();
    }
    let start = if line.at(0) == b'<' { line.run(1, 4, |b| b.is_ascii_digit()) + 1 } else { 0 };
    if let Some(at) = line.at(3).eq(&b' ').then(|| stamp_end(line, 4)).flatten() {
        // Tue Nov 11 02:58:04 2025 [web7: kernel: …
        let end = line.run(at + 1, 64, |b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if line.at(at) == b'[' && line.slice(end, end + 2) == b": " {
            host(line, at + 1, end, found);
        }
    } else if let Some(at) = stamp_end(line, start)
        .filter(|at| line.before(at - 1).is_ascii_digit() && line.at(at - 6) == b' ')
    {
        // Feb 19 16:06:18 2025 web7 …
        hosts(line, at, true, found);
    } else if let Some(at) = stamp_end(line, start) {
        hosts(line, at, false, found);
    } else if line.at(0) == b'<' && line.slice(start, start + 2) == b"1 " {
        // <PRI>1 TIMESTAMP HOST APP
        let stamp = line.run(start + 2, 40, |b| b != b' ');
        hosts(line, stamp + 1, false, found);
    } else if let Some(at) = iso_end(line, start) {
        hosts(line, at, true, found);
    } else if let Some(at) = two_words_end(line).or_else(|| other_stamp_end(line)) {
        hosts_of_process(line, at, found);
        named_first(line, at, found);
        player(line, at, found);
    } else if line.at(14) == b'|' && line.at(0).is_ascii_digit() {
        audited(line, found);
    } else if line.at(0).is_ascii_digit() && line.at(1) == b',' {
        firewall(line, 0, found);
    } else if line.at(0).is_ascii_digit() && line.at(4) == b' ' {
        alerted(line, found);
    } else if line.at(0) == b'[' {
        bracketed(line, found);
    } else if line.at(0) == b'#' {
        weblogic(line, found);
    } else if matches!(line.at(0), b'-' | b'A'..=b'Z') {
        collected(line, found);
    }
}

/// `- 1131566527 2005.11.09 HOST Nov 9 12:02:07 HOST …`: the format of collected cluster logs (a label, the epoch, the day, the host).
fn collected(line: &Line, found: &mut Found) {
    let label = line.run(0, 16, |b| b != b' ');
    let epoch = line.run(label + 1, 11, |b| b.is_ascii_digit());
    let day = line.run(epoch + 1, 11, |b| b.is_ascii_digit() || b == b'.');
    if epoch != label + 11 || day != epoch + 11 || line.at(day) != b' ' {
        return;
    }
    let end = line.run(day + 1, 64, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if let Some(stamp) = stamp_end(line, end + 1)
        && line.at(end) == b' '
    {
        host(line, day + 1, end, found);
        hosts(line, stamp, false, found);
    }
}

/// `1NW7TG-000IhR-A4`, `1sABCd-0000000Xyz1-2QRs`: how Exim numbers messages (before and since 4.97).
fn is_message(name: &[u8]) -> bool {
    let mut lengths = name.split(|b| *b == b'-').map(<[u8]>::len);
    let parts = (lengths.next(), lengths.next(), lengths.next(), lengths.next());
    matches!(parts, (Some(6), Some(6), Some(2), None) | (Some(6), Some(11), Some(4), None))
}

/// The host, or hosts joined by `/` and `@`, at `at`.
fn hosts(line: &Line, at: usize, strict: bool, found: &mut Found) {
    let end = line.run(at, 255, |b| {
        b > b' ' && b < 0x80 && !matches!(b, b'[' | b'(' | b'=' | b'"' | b'\'' | b'{' | b'<' | b',')
    });
    // A colon right behind is a program without a host; behind a space it is a dialect of ASA.
    if !matches!(line.at(end), b' ') || line.slice(at, end).contains(&b':') || end == at {
        return;
    }
    // `Agent name: x`, behind a stamp, is a sentence.
    let word = line.at(at).is_ascii_uppercase()
        && line.slice(at + 1, end).iter().all(u8::is_ascii_lowercase);
    if strict && (word || !program_follows(line, end + 1)) {
        return;
    }
    let mut from = at;
    for (index, &b) in line.slice(at, end).iter().enumerate() {
        if matches!(b, b'/' | b'@') {
            let stop = at + index;
            if b == b'/' {
                host(line, from, stop, found);
            }
            from = stop + 1;
        }
    }
    host(line, from, end, found);
    firewall(line, end + 1, found);
}

/// `1,2026/05/04 10:12:31,013201004471,TRAFFIC,…`: the serial of the device in a record of PAN-OS.
fn firewall(line: &Line, at: usize, found: &mut Found) {
    let stamp = at + 2;
    if line.at(at + 1) == b',' {
        line.sees_number();
    }
    if line.at(at).is_ascii_digit()
        && line.at(at + 1) == b','
        && line.at(stamp + 4) == b'/'
        && line.at(stamp + 19) == b','
        && line.at(stamp).is_ascii_digit()
    {
        let end = line.run(stamp + 20, 20, |b| b.is_ascii_alphanumeric());
        if line.at(end) == b',' && record_field::is_serial(line.slice(stamp + 20, end)) {
            found.add(stamp + 20, end, &DEVICE_SERIAL, 92, "serial of the device of a record");
        }
        // …,0,0,0,0,vsys,NAME: the groups that a device is in, its part and its name.
        let groups = b",0,0,0,0,";
        if let Some(groups) =
            memchr::memmem::rfind(line.from(stamp), groups).map(|at| stamp + at + groups.len())
        {
            let part = line.run(groups, 48, |b| b != b',');
            let stop =
                line.run(part + 1, 63, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
            if line.at(part) == b','
                && matches!(line.at(stop), 0 | b',')
                && is_label(line.slice(part + 1, stop))
            {
                found.add(part + 1, stop, &HOSTNAME, 88, "name of the device of a record");
            }
        }
    }
}

/// `20260504101231|AU1|100|AQUELL|PC-0552|SAPMSYST|…`: client, user and terminal in the security audit log of SAP.
fn audited(line: &Line, found: &mut Found) {
    let field = |from: usize| line.run(from, 64, |b| b != b'|');
    let event = field(15);
    let client = field(event + 1);
    let digits =
        |from: usize, to: usize| from < to && line.slice(from, to).iter().all(u8::is_ascii_digit);
    if !digits(0, 14) || event != 18 || !digits(event + 1, client) || client > event + 4 {
        return;
    }
    let user = field(client + 1);
    let terminal = field(user + 1);
    if line.at(user) == b'|' && username::is_person(line.slice(client + 1, user)) {
        found.add(client + 1, user, &USERNAME, 92, "user column of a log format");
    }
    if line.at(terminal) == b'|' {
        host(line, user + 1, terminal, found);
    }
}

/// ` p=5479 u=ana n=ansible |`: who plays, in the log of Ansible.
fn player(line: &Line, at: usize, found: &mut Found) {
    if line.slice(at, at + 2) != b"p=" {
        return;
    }
    let process = line.run(at + 2, 10, |b| b.is_ascii_digit());
    let end = line.run(process + 3, 64, username::is_character);
    if line.slice(process, process + 3) == b" u="
        && line.slice(end, end + 3) == b" n="
        && username::is_person(line.slice(process + 3, end))
    {
        found.add(process + 3, end, &USERNAME, 92, "user column of a log format");
    }
}

/// Where a stamp ends that is neither ISO 8601 nor one of syslog: `02/02/2026 10:46:18 `, `20260504 10:12:31.123 `, `20260504 101231  `.
fn other_stamp_end(line: &Line) -> Option<usize> {
    if !line.at(0).is_ascii_digit() || !matches!(line.at(2), b'/' | b'.' | b'0'..=b'9') {
        return None;
    }
    let day = line.run(0, 10, |b| b.is_ascii_digit() || matches!(b, b'/' | b'.'));
    if line.at(day) != b' ' || !matches!(day, 8 | 10) {
        return None;
    }
    let end = line.run(day + 1, 16, |b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b','));
    (line.at(end) == b' ' && end >= day + 7).then_some(end + 1)
}

/// The host right behind a stamp, where nothing but its name says so: one with a number in the manner of machines, in brackets, or
/// in a column of fixed width.
fn named_first(line: &Line, at: usize, found: &mut Found) {
    let from = line.run(at, 4, |b| b == b' ');
    let bracket = line.at(from) == b'[';
    let start = from + usize::from(bracket);
    let end = line.run(start, 64, |b| b.is_ascii_alphanumeric() || b == b'-');
    let name = line.slice(start, end);
    let closed = if bracket { line.at(end) == b']' } else { line.at(end) == b' ' };
    let spaced = from > at && line.slice(end, end + 2) == b"  ";
    if closed && (is_machine(name) || spaced && has_parts(name)) {
        host(line, start, end, found);
    }
}

/// `ADFS02`, `web-prod-03`, `SWITCH-A`: a name that a word, a level or a thread does not have.
fn is_machine(name: &[u8]) -> bool {
    let (head, tail) = name.split_at(name.len().saturating_sub(2));
    // A number that starts with a zero counts machines.
    let numbered = head.len() >= 2
        && head.iter().all(u8::is_ascii_uppercase)
        && matches!(tail, [b'0', b'1'..=b'9']);
    let sided = matches!(tail, [b'-', b'A'..=b'D'])
        && head.iter().all(u8::is_ascii_uppercase)
        && host_name::is_role(head);
    numbered || sided || host_name::is_shaped(name) && !is_thread(name)
}

/// Parts joined by dashes, letters and digits in them, none of which is of a thread.
fn has_parts(name: &[u8]) -> bool {
    name.contains(&b'-')
        && name.iter().any(u8::is_ascii_digit)
        && name.iter().filter(|b| b.is_ascii_alphabetic()).count() >= 3
        && !is_thread(name)
}

/// `http-nio-8080-exec-3`: what programs call their threads.
fn is_thread(name: &[u8]) -> bool {
    name.split(|b| *b == b'-').any(|part| THREADS.has(part))
}

static THREADS: Words = Words::of(
    "async batch consumer dispatcher eventloop exec executor fork handler http https io job main nio nio2 pool processor producer qtp reactor scheduler scheduling server task thread timer worker xnio",
);

/// Reports the host, if its name can be one.
pub(crate) fn host(line: &Line, start: usize, end: usize, found: &mut Found) {
    let name = line.slice(start, end);
    let level = LEVELS.has(name);
    // 00O, 01E: the stream of a job's log.
    let stream = matches!(name, [a, b, b'O' | b'E', ..] if name.len() <= 4 && a.is_ascii_digit() && b.is_ascii_digit());
    if level || stream || name.contains(&b'%') || is_message(name) {
        return;
    }
    if name.contains(&b'.') {
        let numeric = name.iter().all(|b| b.is_ascii_digit() || *b == b'.');
        if !numeric
            && !is_domain(name)
            && name.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
        {
            found.add(start, end, &FQDN, 80, "host column of a log format");
        }
    } else if is_label(name) {
        found.add(start, end, &HOSTNAME, 92, "host column of a log format");
    }
}

/// `program[12]:`, `program:` or `program -`: what follows the host of a syslog line with an ISO stamp.
pub(crate) fn program_follows(line: &Line, at: usize) -> bool {
    let end = line.run(at, 48, |b| b.is_ascii_alphanumeric() || b"-_./()@".contains(&b));
    let level = LEVELS.has(line.slice(at, end));
    end > at
        && !level
        && (line.at(end) == b':'
            && line.at(end + 1) == b' '
            && (is_plain_host(line, at) || is_daemon(line.slice(at, end)))
            || line.at(end) == b'[' && line.at(end + 1).is_ascii_alphanumeric())
}

/// Whether the word before `at` has what names of machines have and few words of a sentence do.
fn is_plain_host(line: &Line, at: usize) -> bool {
    let name = line.run_back(at.saturating_sub(1), 255, |b| b > b' ');
    line.slice(name, at).iter().any(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.'))
}

/// Programs that write without the number of their process.
fn is_daemon(name: &[u8]) -> bool {
    matches!(
        name,
        b"kernel"
            | b"systemd"
            | b"rsyslogd"
            | b"sudo"
            | b"su"
            | b"dhclient"
            | b"dnsmasq"
            | b"sshd"
            | b"vmkernel"
            | b"logger"
            | b"cron"
            | b"CRON"
    )
}

/// Where `Mon dd [yyyy] hh:mm:ss[.frac] ` ends, if it starts at `start`.
pub(crate) fn stamp_end(line: &Line, start: usize) -> Option<usize> {
    if !is_month(line.slice(start, start + 3)) || line.at(start + 3) != b' ' {
        return None;
    }
    let day = line.run(start + 4, 1, |b| b == b' ');
    let day_end = line.run(day, 2, |b| b.is_ascii_digit());
    let mut at = day_end;
    if day_end == day || line.at(at) != b' ' {
        return None;
    }
    at += 1;
    let year = line.run(at, 4, |b| b.is_ascii_digit());
    if year == at + 4 && line.at(year) == b' ' {
        at = year + 1;
    }
    let time = line.run(at, 16, |b| b.is_ascii_digit() || matches!(b, b':' | b'.'));
    // The year may stand behind the time.
    let behind = line.run(time + 1, 4, |b| b.is_ascii_digit());
    let last = if behind == time + 5 && line.at(behind) == b' ' { behind } else { time };
    (line.at(at + 2) == b':' && time >= at + 8 && line.at(time) == b' ').then_some(last + 1)
}

/// `Jan` to `Dec`.
pub(crate) fn is_month(word: &[u8]) -> bool {
    matches!(
        word,
        b"Jan"
            | b"Feb"
            | b"Mar"
            | b"Apr"
            | b"May"
            | b"Jun"
            | b"Jul"
            | b"Aug"
            | b"Sep"
            | b"Oct"
            | b"Nov"
            | b"Dec"
    )
}

/// Where an ISO 8601 stamp ends that is one word.
pub(crate) fn iso_end(line: &Line, start: usize) -> Option<usize> {
    if !line.at(start).is_ascii_digit() || line.at(start + 4) != b'-' || line.at(start + 10) != b'T'
    {
        return None;
    }
    let end = line.run(start, 40, |b| b != b' ');
    (line.at(end) == b' ' && end > start + 18).then_some(end + 1)
}

/// Where an ISO 8601 stamp of two words ends: `2026-12-25 13:35:25,123 `, `2026-12-25 13:35:25+02 `.
fn two_words_end(line: &Line) -> Option<usize> {
    if !line.at(0).is_ascii_digit()
        || line.at(4) != b'-'
        || line.at(10) != b' '
        || line.at(13) != b':'
    {
        return None;
    }
    let end =
        line.run(11, 24, |b| b.is_ascii_digit() || matches!(b, b':' | b',' | b'.' | b'+' | b'-'));
    (line.at(end) == b' ' && end >= 19).then_some(end + 1)
}

/// The host before `program[12]:`; behind a stamp of two words nothing less says that this is a host.
fn hosts_of_process(line: &Line, at: usize, found: &mut Found) {
    let end = line.run(at, 64, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'));
    let program = line.run(end + 1, 48, |b| b.is_ascii_alphanumeric() || b"-_./".contains(&b));
    let pid = line.run(program + 1, 10, |b| b.is_ascii_digit());
    if line.at(end) == b' '
        && line.slice(program, program + 2) == b": "
        && is_daemon(line.slice(end + 1, program))
        && line.slice(at, end).iter().any(|b| b.is_ascii_digit() || *b == b'-')
    {
        host(line, at, end, found);
    }
    if line.at(end) == b' '
        && end > at
        && program > end + 1
        && line.at(program) == b'['
        && pid > program + 1
        && line.at(pid) == b']'
    {
        host(line, at, end, found);
    }
}

/// `2026 May 04 10:12:31 web7->/var/log/auth.log` and `… (web7) 192.0.2.7->…`: where OSSEC and Wazuh have an alert from.
fn alerted(line: &Line, found: &mut Found) {
    let Some(at) = stamp_end(line, 5) else { return };
    let start = line.run(at, 1, |b| b == b'(');
    let end = line.run(start, 64, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    let end = if line.slice(end, end + 1) == b">" { end - 1 } else { end };
    let ends = if start > at {
        line.slice(end, end + 2) == b") "
    } else {
        line.slice(end, end + 2) == b"->"
    };
    if ends {
        host(line, start, end, found);
    }
}

/// `[2026-05-04T10:12:31,123][WARN ][o.e.c.Service] [web-7] …`: the node of Elasticsearch and OpenSearch.
fn bracketed(line: &Line, found: &mut Found) {
    let group = |from: usize| {
        let close = line.run(from, 80, |b| b != b']');
        (line.at(close) == b']').then_some(close + 1)
    };
    if !line.at(1).is_ascii_digit() || line.at(5) != b'-' {
        return;
    }
    let Some(level) = group(0).filter(|&at| line.at(at) == b'[') else { return };
    let Some(class) = group(level).filter(|&at| line.at(at) == b'[') else { return };
    let Some(node) = group(class) else { return };
    // [2026-05-01 …][17][debug][jwt] of Envoy: a number of a thread stands there, and no level first.
    if line.slice(level + 1, class - 1).iter().all(u8::is_ascii_digit) {
        return;
    }
    let start = line.run(node, 1, |b| b == b' ');
    let end = line.run(start + 1, 64, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if line.at(start) == b'[' && line.at(end) == b']' {
        host(line, start + 1, end, found);
    }
}

/// `####<May 4, 2026 10:12:31 AM UTC> <Notice> <Security> <web7> <AdminServer> …`: the machine in logs of WebLogic.
fn weblogic(line: &Line, found: &mut Found) {
    if line.slice(0, 5) != b"####<" {
        return;
    }
    let mut at = 5;
    for _ in 0..3 {
        let close = line.run(at, 80, |b| b != b'>');
        if line.slice(close, close + 3) != b"> <" {
            return;
        }
        at = close + 3;
    }
    let end = line.run(at, 64, |b| b != b'>');
    host(line, at, end, found);
    // The server, the thread, and the user.
    let mut at = end + 3;
    for _ in 0..2 {
        at = match memchr::memmem::find(line.slice(at, at + 160), b"> <") {
            Some(close) => at + close + 3,
            None => return,
        };
    }
    let end = line.run(at, 64, |b| b != b'>');
    if line.slice(end, end + 3) == b"> <" && username::is_person(line.slice(at, end)) {
        found.add(at, end, &USERNAME, 88, "user column of a log format");
    }
}
