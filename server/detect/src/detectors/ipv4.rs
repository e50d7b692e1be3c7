//! IPv4 addresses. Four numbers with dots are also versions, section numbers and object ids; those are told by what stands around.

use crate::Severity;
use crate::kind::IPV4;
use crate::line::{Found, Line, is_word, lower};
use crate::place::{Glue, Shape};
use crate::registry::{Detector, Watch};
use crate::sweep::Number;

pub(crate) static DETECTOR: Detector = Detector {
    rule: "ipv4",
    watch: Watch::Digits(&[Shape::groups((1, 3), &[Glue::DOT], (1, 3), true)], look),
};

fn look(line: &Line, number: &Number, found: &mut Found) {
    if number.separator(0) != b'.'
        || number.separator(1) != b'.'
        || number.separator(2) != b'.'
        || number.count() < 4
    {
        return;
    }
    let end = number.end(4);
    let Some(octets) = parse(line.slice(number.start, end)) else { return };
    // 192.0.2.7.51234 > 192.0.2.8.80: tcpdump puts the port behind a dot; Db2 the port and the time.
    let ported = number.separator(3) == b'.'
        && (number.count() == 5 && is_flow(line, number)
            || number.count() == 6
                && line.word_before(number.start, 1, |word| matches!(word, b"appid" | b"applid")));
    // A fifth number, or a letter glued to the last.
    if number.separator(3) == b'.' && !ported
        || is_word(line.at(end)) && line.at(end) != b'_'
        || line.at(end) == b'.' && line.at(end + 1).is_ascii_lowercase() && !is_file(line, end)
    {
        return;
    }
    let start = number.start;
    let before = line.before(start);
    if before == b'-' && is_block_pool(line, start, end) {
        found.add_as(
            start,
            end,
            &IPV4,
            severity(octets).unwrap_or(Severity::Hint),
            90,
            "address in the id of a block pool",
        );
        return;
    }
    // 192.0.2.1[name]...192.0.2.2: the two ends of a tunnel of strongSwan.
    let ellipsis = line.slice(start.saturating_sub(4), start) == b"]...";
    if before == b'.' && !ellipsis
        || before == b'~'
        || before == b'_' && !line.at(start.saturating_sub(2)).is_ascii_alphabetic()
        || (before == b'-'
            && line.at(start.saturating_sub(2)).is_ascii_digit()
            && line.at(end) != b':')
    {
        return;
    }
    if is_word(before) && before != b'_' || is_version(line, start, end) {
        return;
    }
    let Some(severity) = severity(octets) else { return };
    found.add_as(start, end, &IPV4, severity, 95, "four octets");
}

/// `203.0.113.7.log`: a log or capture that is called after an address. What is packed or installed is called after a version.
fn is_file(line: &Line, end: usize) -> bool {
    let stop = line.run(end + 1, 8, |b| b.is_ascii_alphanumeric());
    let mut buffer = [0; 8];
    matches!(
        lower(line.slice(end + 1, stop), &mut buffer),
        b"log" | b"txt" | b"out" | b"json" | b"jsonl" | b"csv" | b"pcap" | b"pcapng"
    )
}

/// Whether an address with a port is one end of `a.b.c.d.port > a.b.c.d.port:`.
fn is_flow(line: &Line, number: &Number) -> bool {
    let end = number.end(5);
    line.starts(end, " > ")
        || line.at(end) == b':'
            && line.slice(number.start.saturating_sub(3), number.start) == b" > "
}

/// Four decimal octets without leading zeros.
fn parse(bytes: &[u8]) -> Option<[u8; 4]> {
    let mut octets = [0; 4];
    let mut parts = bytes.split(|b| *b == b'.');
    for slot in &mut octets {
        let part = parts.next()?;
        if part.is_empty() || part.len() > 3 || (part.len() > 1 && part.starts_with(b"0")) {
            return None;
        }
        *slot =
            u8::try_from(part.iter().fold(0_u32, |all, b| all * 10 + u32::from(b - b'0'))).ok()?;
    }
    Some(octets)
}

/// Whether the words around say version, or the value looks like one glued to a product.
fn is_version(line: &Line, start: usize, end: usize) -> bool {
    // ClickHouse 24.3.5.46 (revision: 54482), /updates/13.2.47.51/setup.exe
    if line.starts(end, " (revision")
        || line.at(end) == b'/'
            && [
                "updates/",
                "releases/",
                "download/",
                "downloads/",
                "dist/",
                "versions/",
                "packages/",
            ]
            .iter()
            .any(|folder| line.starts(start.saturating_sub(folder.len()), folder))
    {
        return true;
    }
    if line.at(end) == b'-' && line.at(end + 1).is_ascii_alphabetic()
        || line.at(end) == b'+' && line.at(end + 1).is_ascii_alphanumeric()
    {
        return true;
    }
    if line.before(start) == b'/' {
        // Chrome/66.0.3359.158 is a product; //192.0.2.1 and host-7/192.0.2.1:80 are not.
        let name = line.run_back(start - 1, 32, |b| b.is_ascii_alphabetic());
        let glued = line.before(name);
        if name < start - 1
            && line.at(end) != b':'
            && !matches!(glued, b'-' | b'.' | b'/' | b'_' | b'0'..=b'9')
        {
            return true;
        }
    }
    if line.at(end) == b':' && line.at(end + 1).is_ascii_digit() {
        return false;
    }
    if line.before(start) == b'v'
        || (line.before(start) == b'='
            && matches!(line.at(start.saturating_sub(2)), b'v' | b'V')
            && !is_word(line.at(start.saturating_sub(3))))
    {
        return true;
    }
    // User-Agent: Maker T2170 1.0.11.88
    let agent = line.back(start, 64);
    if line.before(start) == b' '
        && memchr::memrchr_iter(b'U', agent)
            .find_map(|at| agent.get(at..)?.strip_prefix(b"User-Agent: "))
            .is_some_and(|product| !product.iter().any(|b| matches!(b, b',' | b'"' | b'=' | b'(')))
    {
        return true;
    }
    // {"displayName":"DeviceOSVersion","oldValue":"[\"12.4.32.174\"]", …}
    if line.before(start) == b'"' {
        let member = line.back(start, 160);
        let open = memchr::memrchr(b'{', member).and_then(|at| member.get(at..));
        if memchr::memmem::find(open.unwrap_or_default(), b"ersion\",\"").is_some() {
            return true;
        }
    }
    let mut end = start;
    for distance in 1..=3 {
        let stop = line.run_back(end, 8, |b| !b.is_ascii_alphanumeric());
        let from = line.run_back(stop, 24, |b| b.is_ascii_alphanumeric());
        let mut buffer = [0; 24];
        let word = lower(line.slice(from, stop), &mut buffer);
        if word.is_empty() {
            break;
        }
        let inner = distance == 1
            && word.len() > 7
            && (word.ends_with(b"version") || word.ends_with(b"versionname"));
        if inner
            || reach(word) >= distance
            || distance == 1
                && word == b"is"
                && line.word_before(start, 6, |word| word == b"version")
        {
            return true;
        }
        end = from;
    }
    false
}

/// How many words further on a word still says that a number is a version.
fn reach(word: &[u8]) -> usize {
    match word {
        b"v" | b"fw" | b"kernel" | b"driver" | b"bios" | b"csi" | b"patch" | b"update" | b"oid"
        | b"assembly" | b"release" | b"php" | b"nginx" | b"erlang" | b"python" | b"java"
        | b"openssl" | b"chrome" | b"firefox" | b"agent" | b"ruby" | b"openjdk" | b"jdk"
        | b"jre" | b"otp" => 1,
        b"version" | b"ver" | b"build" | b"firmware" | b"section" | b"chapter" | b"rev"
        | b"revision" | b"fileversion" | b"productversion" | b"clause" | b"paragraph"
        | b"hotfix" | b"upgrade" | b"bootloader" | b"codec" | b"compatibility" | b"retention" => 2,
        b"package" | b"pkg" | b"upgraded" | b"downgraded" | b"installed" | b"installing" => 3,
        _ => 0,
    }
}

/// `BP-1347369012-192.0.2.170-1444972147527`: a block pool of HDFS carries the address of its name node.
fn is_block_pool(line: &Line, start: usize, end: usize) -> bool {
    let digits = line.run_back(start - 1, 12, |b| b.is_ascii_digit());
    line.starts(digits.saturating_sub(3), "BP-")
        && line.at(end) == b'-'
        && line.at(end + 1).is_ascii_digit()
}

/// How bad the address is: private, loopback, link-local and documentation ranges are hints; `None` for what names no host.
fn severity(octets: [u8; 4]) -> Option<Severity> {
    match octets {
        [0, ..] | [255, ..] | [224..=239, ..] => None,
        [10, ..]
        | [127, ..]
        | [172, 16..=31, ..]
        | [192, 168, ..]
        | [169, 254, ..]
        | [100, 64..=127, ..] => Some(Severity::Hint),
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] | [198, 18..=19, ..] => {
            Some(Severity::Hint)
        }
        _ => Some(Severity::Information),
    }
}
