//! How programs write a line: real formats, as functions from a record to its text.

use jiff::civil::DateTime;

use crate::dice::Dice;

/// What is to be written.
pub struct Entry<'a> {
    /// By the clock of the log.
    pub time: DateTime,
    /// Minutes east of UTC.
    pub zone: i32,
    /// `F E W I D`, or `-` for none.
    pub level: char,
    pub host: &'a str,
    pub source: &'a str,
    pub message: &'a str,
}

/// Writes one record, with its last line end.
pub type Writer = fn(&Entry<'_>, &mut Dice) -> String;

fn stamp(entry: &Entry<'_>, format: &str) -> String {
    entry.time.strftime(format).to_string()
}

fn millis(entry: &Entry<'_>) -> i32 {
    entry.time.subsec_nanosecond() / 1_000_000
}

fn offset(entry: &Entry<'_>, colon: bool) -> String {
    let sign = if entry.zone < 0 { '-' } else { '+' };
    let zone = entry.zone.unsigned_abs();
    let colon = if colon { ":" } else { "" };
    format!("{sign}{:02}{colon}{:02}", zone / 60, zone % 60)
}

fn rfc3339(entry: &Entry<'_>) -> String {
    let zone = if entry.zone == 0 { "Z".to_owned() } else { offset(entry, true) };
    format!("{}.{:03}{zone}", stamp(entry, "%Y-%m-%dT%H:%M:%S"), millis(entry))
}

fn word(entry: &Entry<'_>, words: [&'static str; 5]) -> &'static str {
    let at = "FEWID".find(entry.level).unwrap_or(3);
    words.get(at).copied().unwrap_or_default()
}

fn pid(entry: &Entry<'_>) -> u32 {
    entry
        .source
        .bytes()
        .chain(entry.host.bytes())
        .fold(400u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)) % 30_000)
        + 300
}

/// RFC 3164: no year, no zone, no level.
pub fn syslog3164(entry: &Entry<'_>, _: &mut Dice) -> String {
    let tag = if entry.source == "kernel" || entry.source.contains('[') {
        entry.source.to_owned()
    } else {
        format!("{}[{}]", entry.source, pid(entry))
    };
    format!("{} {} {tag}: {}\n", stamp(entry, "%b %e %H:%M:%S"), entry.host, entry.message)
}

/// RFC 5424.
pub fn syslog5424(entry: &Entry<'_>, _: &mut Dice) -> String {
    let severity = match entry.level {
        'F' => 2,
        'E' => 3,
        'W' => 4,
        'D' => 7,
        _ => 6,
    };
    format!(
        "<{}>1 {} {} {} {} - - {}\n",
        24 + severity,
        rfc3339(entry),
        entry.host,
        entry.source,
        pid(entry),
        entry.message
    )
}

/// Of a Java program (logback).
pub fn java(entry: &Entry<'_>, dice: &mut Dice) -> String {
    format!(
        "{},{:03} {:5} [http-nio-8080-exec-{}] {} - {}\n",
        stamp(entry, "%Y-%m-%d %H:%M:%S"),
        millis(entry),
        word(entry, ["FATAL", "ERROR", "WARN", "INFO", "DEBUG"]),
        dice.between(1, 40),
        entry.source,
        entry.message
    )
}

/// Python `logging`.
pub fn python(entry: &Entry<'_>, _: &mut Dice) -> String {
    format!(
        "{},{:03} - {} - {} - {}\n",
        stamp(entry, "%Y-%m-%d %H:%M:%S"),
        millis(entry),
        entry.source,
        word(entry, ["CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG"]),
        entry.message
    )
}

/// JSON lines. What follows ` ; ` in the message are further fields as `key=value`.
pub fn json(entry: &Entry<'_>, _: &mut Dice) -> String {
    let (message, fields) = entry.message.split_once(" ; ").unwrap_or((entry.message, ""));
    let escaped = message.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    let mut line = format!(
        "{{\"time\":\"{}\",\"level\":\"{}\",\"logger\":\"{}\",\"host\":\"{}\",\"msg\":\"{escaped}\"",
        rfc3339(entry),
        word(entry, ["fatal", "error", "warn", "info", "debug"]),
        entry.source,
        entry.host,
    );
    for field in fields.split_whitespace() {
        if let Some((key, value)) = field.split_once('=') {
            if value.bytes().all(|byte| byte.is_ascii_digit()) {
                line.push_str(&format!(",\"{key}\":{value}"));
            } else {
                line.push_str(&format!(",\"{key}\":\"{value}\""));
            }
        }
    }
    line.push_str("}\n");
    line
}

/// logfmt as the Prometheus family writes it; the message may go on with ` ; key=value`.
pub fn logfmt(entry: &Entry<'_>, _: &mut Dice) -> String {
    let (message, fields) = entry.message.split_once(" ; ").unwrap_or((entry.message, ""));
    let space = if fields.is_empty() { "" } else { " " };
    format!(
        "ts={} caller={} level={} msg=\"{}\"{space}{fields}\n",
        rfc3339(entry),
        entry.source,
        word(entry, ["error", "error", "warn", "info", "debug"]),
        message.replace('"', "\\\"")
    )
}

/// klog of Kubernetes: no year, no zone.
pub fn klog(entry: &Entry<'_>, _: &mut Dice) -> String {
    format!(
        "{}{}.{:06} {:7} {}] {}\n",
        if entry.level == 'D' { 'I' } else { entry.level },
        stamp(entry, "%m%d %H:%M:%S"),
        entry.time.subsec_nanosecond() / 1000,
        pid(entry) % 9 + 1,
        entry.source,
        entry.message
    )
}

/// PostgreSQL on standard error, `%m [%p] %q%u@%d`; the source is `user@database`.
pub fn postgres(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let zone = match entry.zone {
        0 => "UTC".to_owned(),
        60 => "CET".to_owned(),
        120 => "CEST".to_owned(),
        _ => offset(entry, false),
    };
    format!(
        "{}.{:03} {zone} [{}] {}{}:  {}\n",
        stamp(entry, "%Y-%m-%d %H:%M:%S"),
        millis(entry),
        dice.between(1200, 1290),
        if entry.source == "-" { String::new() } else { format!("{} ", entry.source) },
        word(entry, ["FATAL", "ERROR", "WARNING", "LOG", "DEBUG1"]),
        entry.message
    )
}

/// MySQL 8 error log.
pub fn mysql(entry: &Entry<'_>, dice: &mut Dice) -> String {
    format!(
        "{}.{:06}Z {} [{}] [{}] {}\n",
        stamp(entry, "%Y-%m-%dT%H:%M:%S"),
        entry.time.subsec_nanosecond() / 1000,
        dice.between(8, 900),
        word(entry, ["ERROR", "ERROR", "Warning", "Note", "Note"]),
        entry.source,
        entry.message
    )
}

/// Access log (combined); the message is `METHOD path status size seconds`.
pub fn access(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let mut words = entry.message.split(' ');
    let mut next = || words.next().unwrap_or("-");
    let (method, path, status, size, seconds) = (next(), next(), next(), next(), next());
    let client = if entry.source == "-" {
        format!("198.51.100.{}", dice.between(1, 250))
    } else {
        entry.source.to_owned()
    };
    format!(
        "{client} - - [{} {}] \"{method} {path} HTTP/1.1\" {status} {size} \"-\" \"Mozilla/5.0\" rt={seconds}\n",
        stamp(entry, "%d/%b/%Y:%H:%M:%S"),
        offset(entry, false),
    )
}

/// nginx error log.
pub fn nginx_error(entry: &Entry<'_>, dice: &mut Dice) -> String {
    format!(
        "{} [{}] {}#0: *{} {}\n",
        stamp(entry, "%Y/%m/%d %H:%M:%S"),
        word(entry, ["crit", "error", "warn", "notice", "debug"]),
        pid(entry),
        dice.between(1000, 99_999),
        entry.message
    )
}

/// HAProxy over syslog 3164; the message is the body.
pub fn haproxy(entry: &Entry<'_>, dice: &mut Dice) -> String {
    syslog3164(&Entry { source: "haproxy", ..*entry }, dice)
}

/// Windows events as `wevtutil qe /f:text` prints them; the source is `Provider/Id`.
pub fn windows(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let (provider, id) = entry.source.split_once('/').unwrap_or((entry.source, "1"));
    let channel = if provider.contains("Security-Auditing") { "Security" } else { "System" };
    format!(
        "Event[{}]:\n  Log Name: {channel}\n  Source: {provider}\n  Date: {}.{:03}0000Z\n  Event ID: {id}\n  Task: N/A\n  Level: {}\n  Opcode: N/A\n  Keyword: N/A\n  User: N/A\n  User Name: N/A\n  Computer: {}\n  Description: \n{}\n\n",
        dice.between(1, 99_999),
        stamp(entry, "%Y-%m-%dT%H:%M:%S"),
        millis(entry),
        word(entry, ["Critical", "Error", "Warning", "Information", "Verbose"]),
        entry.host,
        entry.message
    )
}

/// Cisco IOS collected by a syslog server; the source is `%FACILITY-SEVERITY-MNEMONIC`.
pub fn cisco(entry: &Entry<'_>, dice: &mut Dice) -> String {
    format!(
        "{} {} {}: {}.{:03}: {}: {}\n",
        stamp(entry, "%b %e %H:%M:%S"),
        entry.host,
        dice.between(1000, 99_999),
        stamp(entry, "%b %e %H:%M:%S"),
        millis(entry),
        entry.source,
        entry.message
    )
}

/// ESXi hostd and vpxa; the source is `program sub`.
pub fn hostd(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let (program, sub) = entry.source.split_once(' ').unwrap_or((entry.source, "Default"));
    format!(
        "{} {} {program}[{}] [Originator@6876 sub={sub}] {}\n",
        rfc3339(entry),
        word(entry, ["panic", "error", "warning", "info", "verbose"]),
        dice.between(2_099_100, 2_099_160),
        entry.message
    )
}

/// ESXi vmkernel.
pub fn vmkernel(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let level = match entry.level {
        'W' => "WARNING: ",
        'E' | 'F' => "ALERT: ",
        _ => "",
    };
    let source = if entry.source == "-" { String::new() } else { format!("{}: ", entry.source) };
    format!(
        "{} cpu{}:{}){level}{source}{}\n",
        rfc3339(entry),
        dice.between(0, 31),
        dice.between(2_097_000, 2_099_000),
        entry.message
    )
}

/// The ring buffer of the kernel, seconds since a boot at midnight.
pub fn dmesg(entry: &Entry<'_>, _: &mut Dice) -> String {
    let time = entry.time.time();
    let seconds =
        i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    format!(
        "[{:6}.{:06}] {}{}\n",
        seconds + 864_000,
        time.subsec_nanosecond() / 1000,
        if entry.source == "-" { String::new() } else { format!("{}: ", entry.source) },
        entry.message
    )
}
