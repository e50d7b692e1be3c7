//! More formats, for these incidents only: what their programs write when nobody has set them up otherwise.

use jiff::{Timestamp, tz::Offset};

use crate::dice::Dice;
use crate::formats::{Entry, klog};

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

/// `journalctl -o short-iso`. No level.
pub fn journal(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let unit = if entry.source == "kernel" || entry.source.contains('[') {
        entry.source.to_owned()
    } else {
        format!("{}[{}]", entry.source, dice.between(700, 64_000))
    };
    format!(
        "{}{} {} {unit}: {}\n",
        stamp(entry, "%Y-%m-%dT%H:%M:%S"),
        offset(entry, ""),
        entry.host,
        entry.message
    )
}

/// Spring Boot 3 on a console.
pub fn spring(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let zone = if entry.zone == 0 { "Z".to_owned() } else { offset(entry, ":") };
    format!(
        "{}.{:03}{zone} {:>5} 1 --- [{}] [{}] {:40} : {}\n",
        stamp(entry, "%Y-%m-%dT%H:%M:%S"),
        millis(entry),
        word(entry, ["ERROR", "ERROR", "WARN", "INFO", "DEBUG"]),
        entry.host,
        if dice.roll(5) == 0 {
            "   scheduling-1".to_owned()
        } else {
            format!("omcat-handler-{}", dice.between(1, 90))
        },
        entry.source,
        entry.message
    )
}

/// Redis; its signs stand for debug, verbose, notice, warning.
pub fn redis(entry: &Entry<'_>, _: &mut Dice) -> String {
    format!(
        "1:{} {}.{:03} {} {}\n",
        if entry.source == "-" { "M" } else { entry.source },
        stamp(entry, "%d %b %Y %H:%M:%S"),
        millis(entry),
        word(entry, ["#", "#", "#", "*", "-"]),
        entry.message
    )
}

/// `show logging logfile` of a Nexus; the source is `%FACILITY-SEVERITY-MNEMONIC`.
pub fn nexus(entry: &Entry<'_>, _: &mut Dice) -> String {
    format!(
        "{} {} {}: {}\n",
        stamp(entry, "%Y %b %e %H:%M:%S"),
        entry.host,
        entry.source,
        entry.message
    )
}

/// Audit events of the Kubernetes API server; the source is `verb resource`.
pub fn audit(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let (verb, resource) = entry.source.split_once(' ').unwrap_or((entry.source, "pods"));
    let (resource, sub) = resource.split_once('/').unwrap_or((resource, ""));
    let (message, fields) = parts(entry);
    let namespace = field(&fields, "ns");
    let name = field(&fields, "name");
    let mut object = format!("\"resource\":\"{resource}\"");
    for (key, value) in [("namespace", namespace), ("name", name), ("subresource", sub)] {
        if !value.is_empty() {
            object.push_str(&format!(",\"{key}\":\"{value}\""));
        }
    }
    let code = field(&fields, "code");
    let status = if message == "-" {
        format!("{{\"metadata\":{{}},\"code\":{code}}}")
    } else {
        format!(
            "{{\"metadata\":{{}},\"status\":\"Failure\",\"message\":\"{}\",\"code\":{code}}}",
            escaped(message)
        )
    };
    let policy = field(&fields, "failurePolicy");
    let request = if policy.is_empty() {
        String::new()
    } else {
        format!(
            ",\"requestObject\":{{\"webhooks\":[{{\"failurePolicy\":\"{policy}\",\"namespaceSelector\":{{}},\"timeoutSeconds\":10}}]}}"
        )
    };
    let path = if namespace.is_empty() {
        format!("/apis/{resource}/{name}")
    } else {
        format!("/api/v1/namespaces/{namespace}/{resource}/{name}")
    };
    let time = utc(entry);
    format!(
        "{{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Metadata\",\"auditID\":\"{:08x}-{:04x}-4000-8000-{:012x}\",\"stage\":\"ResponseComplete\",\"requestURI\":\"{path}\",\"verb\":\"{verb}\",\"user\":{{\"username\":\"{}\"}},\"sourceIPs\":[\"192.0.2.{}\"],\"objectRef\":{{{object}}},\"responseStatus\":{status}{request},\"requestReceivedTimestamp\":\"{time}\",\"stageTimestamp\":\"{time}\"}}\n",
        dice.roll(1 << 32),
        dice.roll(1 << 16),
        dice.roll(1 << 48),
        field(&fields, "user"),
        dice.between(10, 40),
    )
}

/// klog behind the prefix that a container runtime writes.
pub fn pod_klog(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let time = utc(entry);
    let time = time.trim_end_matches('Z');
    format!("{time}{:06}Z stderr F {}", dice.roll(1_000_000), klog(entry, dice))
}

/// logrus in its text form.
pub fn logrus(entry: &Entry<'_>, _: &mut Dice) -> String {
    let (message, fields) = parts(entry);
    let mut line = format!(
        "time=\"{}{}\" level={} msg=\"{}\"",
        stamp(entry, "%Y-%m-%dT%H:%M:%S"),
        if entry.zone == 0 { "Z".to_owned() } else { offset(entry, ":") },
        word(entry, ["fatal", "error", "warning", "info", "debug"]),
        escaped(message)
    );
    for (key, value) in fields {
        line.push_str(&format!(" {key}={value}"));
    }
    line.push('\n');
    line
}

/// Windows events as Winlogbeat ships them; the source is `Provider/Id`.
pub fn winlogbeat(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let (provider, id) = entry.source.split_once('/').unwrap_or((entry.source, "1"));
    let channel = match provider {
        "Microsoft-Windows-Security-Auditing" => "Security",
        "DFSR" => "DFS Replication",
        "Microsoft-Windows-DNS-Server-Service" => "DNS Server",
        _ => "System",
    };
    format!(
        "{{\"@timestamp\":\"{}\",\"event\":{{\"code\":\"{id}\",\"kind\":\"event\",\"provider\":\"{provider}\"}},\"host\":{{\"name\":\"{}\"}},\"log\":{{\"level\":\"{}\"}},\"message\":\"{}\",\"winlog\":{{\"channel\":\"{channel}\",\"computer_name\":\"{}\",\"event_id\":{id},\"record_id\":{}}}}}\n",
        utc(entry),
        entry.host,
        word(entry, ["critical", "error", "warning", "information", "verbose"]),
        escaped(entry.message),
        entry.host,
        dice.between(8_000_000, 8_900_000),
    )
}

/// `ERRORLOG` of SQL Server: local time, no level; the source is the session.
pub fn sql_server(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let session = if entry.source == "-" {
        format!("spid{}", dice.between(51, 190))
    } else {
        entry.source.to_owned()
    };
    format!(
        "{}.{:02} {session:11} {}\n",
        stamp(entry, "%Y-%m-%d %H:%M:%S"),
        millis(entry) / 10,
        entry.message
    )
}

/// log4net with its usual pattern.
pub fn log4net(entry: &Entry<'_>, dice: &mut Dice) -> String {
    format!(
        "{},{:03} [{}] {:5} {} - {}\n",
        stamp(entry, "%Y-%m-%d %H:%M:%S"),
        millis(entry),
        dice.between(4, 60),
        word(entry, ["FATAL", "ERROR", "WARN", "INFO", "DEBUG"]),
        entry.source,
        entry.message
    )
}

/// ProxySQL; the source is `File.cpp:line:function()`.
pub fn proxysql(entry: &Entry<'_>, _: &mut Dice) -> String {
    format!(
        "{} {}: [{}] {}\n",
        stamp(entry, "%Y-%m-%d %H:%M:%S"),
        entry.source,
        word(entry, ["ERROR", "ERROR", "WARNING", "INFO", "INFO"]),
        entry.message
    )
}

/// The slow query log of MySQL: several lines a record; the message is the statement, with ` ; time= sent= read=`.
pub fn mysql_slow(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let (statement, fields) = parts(entry);
    let seconds: u64 = field(&fields, "ms").parse().unwrap_or(1000);
    let epoch = instant(entry).as_second();
    format!(
        "# Time: {}\n# User@Host: {}[{}] @  [192.0.2.{}]  Id: {}\n# Query_time: {}.{:03}{:03}  Lock_time: 0.0000{:02} Rows_sent: {}  Rows_examined: {}\nSET timestamp={epoch};\n{statement};\n",
        utc(entry).replace('Z', &format!("{:03}Z", dice.roll(1000))),
        entry.source,
        entry.source,
        dice.between(20, 29),
        dice.between(100_000, 190_000),
        seconds / 1000,
        seconds % 1000,
        dice.roll(1000),
        dice.between(2, 90),
        field(&fields, "sent"),
        field(&fields, "read"),
    )
}

/// The logger of Ruby; the source is the program name, if any.
pub fn ruby(entry: &Entry<'_>, _: &mut Dice) -> String {
    format!(
        "{}, [{}.{:06} #{}] {:>5} -- {}: {}\n",
        word(entry, ["F", "E", "W", "I", "D"]),
        stamp(entry, "%Y-%m-%dT%H:%M:%S"),
        entry.time.subsec_nanosecond() / 1000,
        entry.host,
        word(entry, ["FATAL", "ERROR", "WARN", "INFO", "DEBUG"]),
        if entry.source == "-" { "" } else { entry.source },
        entry.message
    )
}

/// Job log of a backup server: day first, local time.
pub fn backup_job(entry: &Entry<'_>, dice: &mut Dice) -> String {
    format!(
        "[{}] <{:02}> {:8} [{}] {}\n",
        stamp(entry, "%d.%m.%Y %H:%M:%S"),
        dice.between(1, 48),
        word(entry, ["Error", "Error", "Warning", "Info", "Info"]),
        entry.source,
        entry.message
    )
}

/// `dmesg -T`: local time, no level.
pub fn dmesg_t(entry: &Entry<'_>, _: &mut Dice) -> String {
    format!("[{}] {}\n", stamp(entry, "%a %b %e %H:%M:%S %Y"), entry.message)
}

/// Apache Kafka.
pub fn kafka(entry: &Entry<'_>, _: &mut Dice) -> String {
    format!(
        "[{},{:03}] {} {} ({})\n",
        stamp(entry, "%Y-%m-%d %H:%M:%S"),
        millis(entry),
        word(entry, ["FATAL", "ERROR", "WARN", "INFO", "DEBUG"]),
        entry.message,
        entry.source
    )
}

/// pino of Node: levels are numbers, time is milliseconds since 1970.
pub fn pino(entry: &Entry<'_>, _: &mut Dice) -> String {
    let (message, fields) = parts(entry);
    let epoch = instant(entry).as_millisecond();
    let mut line = format!(
        "{{\"level\":{},\"time\":{epoch},\"pid\":17,\"hostname\":\"{}\",\"name\":\"{}\"",
        word(entry, ["60", "50", "40", "30", "20"]),
        entry.host,
        entry.source
    );
    for (key, value) in fields {
        if value.bytes().all(|byte| byte.is_ascii_digit()) {
            line.push_str(&format!(",\"{key}\":{value}"));
        } else {
            line.push_str(&format!(",\"{key}\":\"{}\"", escaped(value)));
        }
    }
    line.push_str(&format!(",\"msg\":\"{}\"}}\n", escaped(message)));
    line
}

/// Elasticsearch and Logstash; the source is the logger.
pub fn elastic(entry: &Entry<'_>, _: &mut Dice) -> String {
    format!(
        "[{},{:03}][{:5}][{:25}] [{}] {}\n",
        stamp(entry, "%Y-%m-%dT%H:%M:%S"),
        millis(entry),
        word(entry, ["ERROR", "ERROR", "WARN", "INFO", "DEBUG"]),
        entry.source,
        entry.host,
        entry.message
    )
}

/// Filebeat 8; the source is `logger file.go:line`.
pub fn filebeat(entry: &Entry<'_>, _: &mut Dice) -> String {
    let (logger, origin) = entry.source.split_once(' ').unwrap_or((entry.source, "main.go:1"));
    let (file, line) = origin.split_once(':').unwrap_or((origin, "1"));
    let (message, fields) = parts(entry);
    let mut out = format!(
        "{{\"log.level\":\"{}\",\"@timestamp\":\"{}\",\"log.logger\":\"{logger}\",\"log.origin\":{{\"file.name\":\"{file}\",\"file.line\":{line}}},\"message\":\"{}\",\"service.name\":\"filebeat\"",
        word(entry, ["error", "error", "warn", "info", "debug"]),
        utc(entry),
        escaped(message)
    );
    for (key, value) in fields {
        out.push_str(&format!(",\"{key}\":\"{value}\""));
    }
    out.push_str(",\"ecs.version\":\"1.6.0\"}\n");
    out
}

/// Grafana 10; the source is the logger.
pub fn grafana(entry: &Entry<'_>, dice: &mut Dice) -> String {
    let (message, fields) = parts(entry);
    let zone = if entry.zone == 0 { "Z".to_owned() } else { offset(entry, ":") };
    let mut line = format!(
        "logger={} t={}.{:03}{:06}{zone} level={} msg=\"{}\"",
        entry.source,
        stamp(entry, "%Y-%m-%dT%H:%M:%S"),
        millis(entry),
        dice.roll(1_000_000),
        word(entry, ["error", "error", "warn", "info", "debug"]),
        escaped(message)
    );
    for (key, value) in fields {
        line.push_str(&format!(" {key}={value}"));
    }
    line.push('\n');
    line
}
