//! Formats of this set: what its programs write when nobody has set them up otherwise.

use jiff::{Timestamp, tz::Offset};

use crate::dice::Dice;
use crate::formats::Entry;

fn stamp(entry: &Entry<'_>, format: &str) -> String {
    entry.time.strftime(format).to_string()
}

fn millis(entry: &Entry<'_>) -> i32 {
    entry.time.subsec_nanosecond() / 1_000_000
}

fn offset(entry: &Entry<'_>, colon: &str) -> String {
    let sign = if entry.zone < 0 { '-' } else { '+' };
    let zone = entry.zone.unsigned_abs();
    format!("{sign}{:02}{colon}{:02}", zone / 60, zone % 60)
}

fn word(entry: &Entry<'_>, words: [&'static str; 5]) -> &'static str {
    let at = "FEWID".find(entry.level).unwrap_or(3);
    words.get(at).copied().unwrap_or_default()
}

/// The moment, whatever the clock of the log shows.
fn instant(entry: &Entry<'_>) -> Timestamp {
    Offset::from_seconds(entry.zone * 60)
        .and_then(|zone| zone.to_timestamp(entry.time))
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

fn utc(entry: &Entry<'_>) -> String {
    format!("{}.{:03}Z", instant(entry).strftime("%Y-%m-%dT%H:%M:%S"), millis(entry))
}

/// A number that grows with time, as records are counted.
fn count(entry: &Entry<'_>, each: i64) -> i64 {
    instant(entry).as_millisecond() / each % 10_000_000
}

/// The message and, behind ` ; `, its fields.
fn parts<'a>(entry: &Entry<'a>) -> (&'a str, Vec<(&'a str, &'a str)>) {
    let (message, fields) = entry.message.split_once(" ; ").unwrap_or((entry.message, ""));
    (message, fields.split_whitespace().filter_map(|field| field.split_once('=')).collect())
}

fn field<'a>(fields: &[(&str, &'a str)], name: &str) -> &'a str {
    fields.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value)
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// `,"key":value` for each.
fn json_fields(fields: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (key, value) in fields {
        if value.bytes().all(|byte| byte.is_ascii_digit()) {
            out.push_str(&format!(",\"{key}\":{value}"));
        } else {
            out.push_str(&format!(",\"{key}\":\"{}\"", escaped(value)));
        }
    }
    out
}

/// `audit.log` of auditd: seconds since 1970, no level; the source is the type.
pub fn auditd(entry: &Entry<'_>, _: &mut Dice) -> String {
    format!(
        "type={} msg=audit({}.{:03}:{}): {}\n",
        entry.source,
        instant(entry).as_second(),
        millis(entry),
        count(entry, 700),
        entry.message
    )
}

/// BIND with `print-time`, `print-category` and `print-severity`; the source is the category.
pub fn named(entry: &Entry<'_>, _: &mut Dice) -> String {
    format!(
        "{}.{:03} {}: {}: {}\n",
        stamp(entry, "%d-%b-%Y %H:%M:%S"),
        millis(entry),
        entry.source,
        word(entry, ["critical", "error", "warning", "info", "debug 1"]),
        entry.message
    )
}

/// Kea; the source is the logger.
pub fn kea(entry: &Entry<'_>, dice: &mut Dice) -> String {
    format!(
        "{}.{:03} {:5} [{}/{}.{}] {}\n",
        stamp(entry, "%Y-%m-%d %H:%M:%S"),
        millis(entry),
        word(entry, ["FATAL", "ERROR", "WARN", "INFO", "DEBUG"]),
        entry.source,
        1411,
        140_213_771_000_000 + dice.roll(8) * 8_392_704,
        entry.message
    )
}

/// `Get-WinEvent | Export-Csv` on an American machine; the source is `Machine Provider/Id`.
pub fn win_csv(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let (machine, rest) = entry.source.split_once('+').unwrap_or((entry.host, entry.source));
    let (provider, id) = rest.split_once('/').unwrap_or((rest, "1"));
    format!(
        "\"{}\",\"{}\",\"{id}\",\"{}\",\"{provider}\",\"{machine}.corp.example\",\"{}\"\n",
        stamp(entry, "%-m/%-d/%Y %-I:%M:%S %p"),
        dice.between(1_200_000, 1_290_000),
        word(entry, ["Critical", "Error", "Warning", "Information", "Verbose"]),
        entry.message.replace('"', "\"\"")
    )
}

/// Accounting of a Network Policy Server in the IAS format: local time, no level; the source is the user.
pub fn nps(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let (_, fields) = parts(entry);
    format!(
        "\"{}\",\"IAS\",{},{},\"CORP\\{}\",\"corp.example/{}/{}\",\"00-53-00-0a-1c-{:02x}:{}\",\"00-53-00-{:02x}-{:02x}-{:02x}\",,,\"wlc1\",\"192.0.2.30\",{},0,\"192.0.2.30\",\"WLC1\",,,19,,,{},\"{}\",{},\"311 1 192.0.2.21 02/11/2026 07:02:11 {}\",,,,\"Wireless 802.1X\",1\n",
        entry.host,
        stamp(entry, "%m/%d/%Y,%H:%M:%S"),
        field(&fields, "packet"),
        entry.source,
        field(&fields, "ou"),
        entry.source,
        dice.roll(256),
        field(&fields, "ssid"),
        dice.roll(256),
        dice.roll(256),
        dice.roll(256),
        dice.between(1, 400),
        field(&fields, "auth"),
        field(&fields, "policy"),
        field(&fields, "reason"),
        count(entry, 900),
    )
}

/// IIS in the W3C format, UTC; the message is `METHOD path query user status sub win32 millis`.
pub fn iis(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let words: Vec<&str> = entry.message.split(' ').collect();
    let next = |at: usize| words.get(at).copied().unwrap_or("-");
    format!(
        "{} 192.0.2.44 {} {} {} 443 {} 192.0.2.{} Mozilla/5.0+(Windows+NT+10.0;+Win64;+x64) - {} {} {} {}\n",
        instant(entry).strftime("%Y-%m-%d %H:%M:%S"),
        next(0),
        next(1),
        next(2),
        next(3),
        dice.between(100, 250),
        next(4),
        next(5),
        next(6),
        next(7)
    )
}

/// PAN-OS over syslog; the source is `TYPE/subtype`.
pub fn pan_os(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let (kind, sub) = entry.source.split_once('/').unwrap_or((entry.source, "general"));
    let (message, fields) = parts(entry);
    let get = |name: &str| field(&fields, name);
    let time = stamp(entry, "%Y/%m/%d %H:%M:%S");
    let head = format!(
        "{} {} 1,{time},012801064319,{kind},{sub},2561,{time}",
        stamp(entry, "%b %e %H:%M:%S"),
        entry.host
    );
    let number = count(entry, 90);
    match kind {
        "TRAFFIC" => format!(
            "{head},{},{},0.0.0.0,0.0.0.0,{},,,{},vsys1,{},{},ae1.{},ae2,to-collector,{time},{},1,{},{},0,0,0x19,tcp,{},{},{},{},{},{time},{},any,,{number},0x0,192.0.2.0-192.0.2.255,203.0.113.0-203.0.113.255,,{},{},{}\n",
            get("src"),
            get("dst"),
            get("rule"),
            get("app"),
            get("from"),
            get("to"),
            dice.between(10, 60),
            dice.between(100_000, 990_000),
            dice.between(30_000, 64_000),
            get("dport"),
            get("action"),
            dice.between(60, 90_000),
            dice.between(60, 9000),
            dice.between(0, 80_000),
            dice.between(1, 200),
            dice.between(0, 90),
            dice.between(1, 90),
            dice.between(0, 90),
            get("end"),
        ),
        "CONFIG" => format!(
            "{head},192.0.2.9,,{},{},Web,{},{message},{number},0x8000000000000000\n",
            get("cmd"),
            get("admin"),
            get("result")
        ),
        _ => format!(
            "{head},,{},,0,0,general,{},\"{message}\",{number},0x8000000000000000,0,0,0,0,,{}\n",
            get("id"),
            word(entry, ["critical", "high", "medium", "informational", "low"]),
            entry.host
        ),
    }
}

/// Junos with milliseconds and the year.
pub fn junos(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let program = if entry.source.contains('[') || entry.source.contains('/') {
        entry.source.to_owned()
    } else {
        format!("{}[{}]", entry.source, dice.between(1900, 2400))
    };
    format!(
        "{}.{:03} {} {program}: {}\n",
        stamp(entry, "%b %e %Y %H:%M:%S"),
        millis(entry),
        entry.host,
        entry.message
    )
}

/// Serilog in its text form.
pub fn serilog(entry: &Entry<'_>, _: &mut Dice) -> String {
    format!(
        "{}.{:03} {} [{}] {}: {}\n",
        stamp(entry, "%Y-%m-%d %H:%M:%S"),
        millis(entry),
        offset(entry, ":"),
        word(entry, ["FTL", "ERR", "WRN", "INF", "DBG"]),
        entry.source,
        entry.message
    )
}

/// Controllers of Flux; the source is `controller Kind/namespace/name`, and `out=` names what was applied.
pub fn flux(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let (controller, object) = entry.source.split_once('+').unwrap_or((entry.source, ""));
    let mut object = object.split('/');
    let (kind, space, name) = (
        object.next().unwrap_or_default(),
        object.next().unwrap_or_default(),
        object.next().unwrap_or_default(),
    );
    let (message, fields) = parts(entry);
    let mut line = format!(
        "{{\"level\":\"{}\",\"ts\":\"{}\",\"msg\":\"{}\",\"controller\":\"{controller}\",\"controllerKind\":\"{kind}\",\"{kind}\":{{\"name\":\"{name}\",\"namespace\":\"{space}\"}},\"reconcileID\":\"{:08x}-{:04x}-4c1d-9d00-{:012x}\"",
        word(entry, ["error", "error", "info", "info", "debug"]),
        utc(entry),
        escaped(message),
        dice.roll(1 << 32),
        dice.roll(1 << 16),
        dice.roll(1 << 48),
    );
    for (key, value) in &fields {
        if let ("out", Some((what, how))) = (*key, value.split_once(':')) {
            line.push_str(&format!(",\"output\":{{\"{what}\":\"{how}\"}}"));
        } else {
            line.push_str(&json_fields(&[(key, value)]));
        }
    }
    line.push_str("}\n");
    line
}

/// Events of Kubernetes as an exporter prints them; the source is `Kind/namespace/name Reason Component`.
pub fn kube_event(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let mut words = entry.source.split('+');
    let (object, reason, component) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let mut object = object.split('/');
    let (kind, space, name) = (
        object.next().unwrap_or_default(),
        object.next().unwrap_or_default(),
        object.next().unwrap_or_default(),
    );
    let time = utc(entry);
    format!(
        "{{\"metadata\":{{\"name\":\"{name}.{:016x}\",\"namespace\":\"{space}\",\"creationTimestamp\":\"{time}\"}},\"reason\":\"{reason}\",\"message\":\"{}\",\"source\":{{\"component\":\"{component}\"}},\"lastTimestamp\":\"{time}\",\"count\":{},\"type\":\"{}\",\"involvedObject\":{{\"kind\":\"{kind}\",\"namespace\":\"{space}\",\"name\":\"{name}\"}}}}\n",
        dice.roll(1 << 60),
        escaped(entry.message),
        dice.between(1, 4),
        word(entry, ["Warning", "Warning", "Warning", "Normal", "Normal"]),
    )
}

/// ingress-nginx (`upstreaminfo`); the message is `METHOD path status size seconds upstream`.
pub fn ingress(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let words: Vec<&str> = entry.message.split(' ').collect();
    let next = |at: usize| words.get(at).copied().unwrap_or("-");
    format!(
        "198.51.100.{} - - [{} {}] \"{} {} HTTP/2.0\" {} {} \"-\" \"Mozilla/5.0 (X11; Linux x86_64)\" {} {} [{}] [] 192.0.2.{}:8080 {} {} {} {:032x}\n",
        dice.between(1, 250),
        stamp(entry, "%d/%b/%Y:%H:%M:%S"),
        offset(entry, ""),
        next(0),
        next(1),
        next(2),
        next(3),
        dice.between(60, 900),
        next(4),
        next(5),
        dice.between(100, 250),
        next(3),
        next(4),
        next(2),
        (u128::from(dice.roll(u64::MAX)) << 75) | u128::from(dice.roll(u64::MAX)),
    )
}

/// Kubernetes components through the runtime: `time stderr F` and klog.
pub fn cri_klog(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let time = utc(entry);
    let time = time.trim_end_matches('Z');
    format!("{time}{:06}Z stderr F {}", dice.roll(1_000_000), crate::formats::klog(entry, dice))
}

/// `system.log` of Cassandra; the source is `Thread File.java:line`.
pub fn cassandra(entry: &Entry<'_>, _: &mut Dice) -> String {
    let (thread, file) = entry.source.split_once('+').unwrap_or(("main", entry.source));
    format!(
        "{:5} [{thread}] {},{:03} {file} - {}\n",
        word(entry, ["ERROR", "ERROR", "WARN", "INFO", "DEBUG"]),
        stamp(entry, "%Y-%m-%d %H:%M:%S"),
        millis(entry),
        entry.message
    )
}

/// The collector of Java (`-Xlog:gc*`); the source are the tags.
pub fn jvm_gc(entry: &Entry<'_>, _: &mut Dice) -> String {
    format!(
        "[{}.{:03}{}][{}][{}] GC({}) {}\n",
        stamp(entry, "%Y-%m-%dT%H:%M:%S"),
        millis(entry),
        offset(entry, ""),
        word(entry, ["error", "error", "warning", "info", "debug"]),
        entry.source,
        count(entry, 4000),
        entry.message
    )
}

/// zap of Go: seconds since 1970; the source is the caller.
pub fn zap(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let (message, fields) = parts(entry);
    format!(
        "{{\"level\":\"{}\",\"ts\":{}.{:03}{:04},\"caller\":\"{}\",\"msg\":\"{}\"{}}}\n",
        word(entry, ["fatal", "error", "warn", "info", "debug"]),
        instant(entry).as_second(),
        millis(entry),
        dice.roll(10_000),
        entry.source,
        escaped(message),
        json_fields(&fields)
    )
}

/// Dropwizard; the source is `thread logger`.
pub fn dropwizard(entry: &Entry<'_>, _: &mut Dice) -> String {
    let (thread, logger) = entry.source.split_once('+').unwrap_or(("main", entry.source));
    format!(
        "{:6} [{},{:03}] [{thread}] {logger} - {}\n",
        word(entry, ["ERROR", "ERROR", "WARN", "INFO", "DEBUG"]),
        stamp(entry, "%Y-%m-%d %H:%M:%S"),
        millis(entry),
        entry.message
    )
}

/// `ceph.log`: the channel of the cluster; the source is the daemon.
pub fn ceph_cluster(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let rank = entry.source.bytes().last().unwrap_or(b'0') % 3;
    let kind = entry.source.split('.').next().unwrap_or("mon");
    format!(
        "{}.{:03}{:03}{} {} ({kind}.{rank}) {} : cluster [{}] {}\n",
        stamp(entry, "%Y-%m-%dT%H:%M:%S"),
        millis(entry),
        dice.roll(1000),
        offset(entry, ""),
        entry.source,
        count(entry, 300),
        word(entry, ["ERR", "ERR", "WRN", "INF", "DBG"]),
        entry.message
    )
}

/// The log of a Ceph manager: thread and verbosity; the source is the module, if any.
pub fn ceph_mgr(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let head = format!(
        "{}.{:03}{} 7f{:02x}1c2d3700 {:>2} ",
        stamp(entry, "%Y-%m-%dT%H:%M:%S"),
        millis(entry),
        offset(entry, ""),
        dice.between(0x30, 0x3a),
        word(entry, ["-1", "-1", "0", "0", "4"]),
    );
    if entry.source == "-" {
        format!("{head}{}\n", entry.message)
    } else {
        let level = word(entry, ["CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG"]);
        format!("{head}[{} {level} root] {}\n", entry.source, entry.message)
    }
}

/// `journalctl -o short-iso-precise`. No level.
pub fn journal_precise(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let unit = if entry.source == "kernel" || entry.source.contains('[') {
        entry.source.to_owned()
    } else {
        format!("{}[{}]", entry.source, dice.between(900, 64_000))
    };
    format!(
        "{}.{:03}{:03}{} {} {unit}: {}\n",
        stamp(entry, "%Y-%m-%dT%H:%M:%S"),
        millis(entry),
        dice.roll(1000),
        offset(entry, ":"),
        entry.host,
        entry.message
    )
}

/// RFC 3164 of many machines in one file; the source is `machine program`.
pub fn collected(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let (host, program) = entry.source.split_once('+').unwrap_or((entry.host, entry.source));
    let tag = if program == "kernel" {
        program.to_owned()
    } else {
        format!("{program}[{}]", dice.between(900, 32_000))
    };
    format!("{} {host} {tag}: {}\n", stamp(entry, "%b %e %H:%M:%S"), entry.message)
}

/// Slurm daemons: local time, and a level only where something is wrong.
pub fn slurm(entry: &Entry<'_>, _: &mut Dice) -> String {
    format!(
        "[{}.{:03}] {}{}\n",
        stamp(entry, "%Y-%m-%dT%H:%M:%S"),
        millis(entry),
        word(entry, ["fatal: ", "error: ", "warning: ", "", "debug:  "]),
        entry.message
    )
}

/// Fluent Bit; the source is the plugin.
pub fn fluent_bit(entry: &Entry<'_>, _: &mut Dice) -> String {
    format!(
        "[{}] [{:>5}] [{}] {}\n",
        stamp(entry, "%Y/%m/%d %H:%M:%S"),
        word(entry, ["error", "error", "warn", "info", "debug"]),
        entry.source,
        entry.message
    )
}

/// StackStorm; the source is the module.
pub fn stackstorm(entry: &Entry<'_>, dice: &mut Dice) -> String {
    format!(
        "{},{:03} {} {} {} [-] {}\n",
        stamp(entry, "%Y-%m-%d %H:%M:%S"),
        millis(entry),
        140_311_002_000_000 + dice.roll(6) * 1_048_576,
        word(entry, ["CRITICAL", "ERROR", "WARNING", "INFO", "AUDIT"]),
        entry.source,
        entry.message
    )
}

/// logback with the encoder for Logstash.
pub fn logback_json(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let (message, fields) = parts(entry);
    format!(
        "{{\"@timestamp\":\"{}.{:03}{}\",\"@version\":\"1\",\"message\":\"{}\",\"logger_name\":\"{}\",\"thread_name\":\"{}-{}\",\"level\":\"{}\",\"level_value\":{}{}}}\n",
        stamp(entry, "%Y-%m-%dT%H:%M:%S"),
        millis(entry),
        offset(entry, ":"),
        escaped(message),
        entry.source,
        entry.host,
        dice.between(1, 24),
        word(entry, ["ERROR", "ERROR", "WARN", "INFO", "DEBUG"]),
        word(entry, ["40000", "40000", "30000", "20000", "10000"]),
        json_fields(&fields)
    )
}
