//! The formats, one file each, and the order in which they are asked.
//!
//! A format of lines has a `head` function: what the first line of a record says, or nothing when the line starts none. A format of
//! blocks reads the whole text. A new format is one file and one line in [`FORMATS`].

use text::Span;

use crate::cursor::{Cursor, at};
use crate::level;
use crate::record::{Head, Raws};
use crate::stamp::Shape;

mod access;
mod apache_error;
mod auditd;
mod bgl;
mod cbs;
mod cef;
mod celery;
mod cisco_asa;
mod cisco_ios;
mod cmtrace;
mod compose;
mod cri;
mod csv;
mod db2diag;
mod dmesg;
mod docker_json;
mod dotnet_console;
mod esxi;
mod evtx_xml;
mod glog;
mod go_log;
mod gunicorn;
mod hadoop_hdfs;
mod haproxy;
mod hclog;
mod healthapp;
mod hpc;
mod jboss;
mod journal_export;
mod journal_short;
mod journal_verbose;
mod json;
mod juli;
mod log4j;
mod logcat;
mod logfmt;
mod mssql;
mod mysql_error;
mod mysql_slow;
mod nginx_error;
mod nlog;
mod openstack;
mod oracle_alert;
mod panos;
mod php_error;
mod postgres;
mod postgres_csv;
mod proxifier;
mod python_logging;
mod redis;
mod ruby_logger;
mod samba;
mod serilog;
mod spark;
mod springboot;
mod squid;
mod syslog3164;
mod syslog5424;
mod thunderbird;
mod tracing;
mod w3c;
mod websphere;
mod wevt_text;
mod zap_console;

/// A format.
pub(crate) struct Format {
    /// Its name in output.
    pub id: &'static str,
    pub reader: Reader,
}

/// How a format is read.
#[derive(Clone, Copy)]
pub(crate) enum Reader {
    /// Line by line: what the first line of a record says.
    Lines(fn(&[u8]) -> Option<Head>),
    /// Whole texts: how many lines of a hundred are typical of it at least, whether a line is, and the reading.
    Blocks(usize, fn(&[u8]) -> bool, fn(&[u8]) -> Raws),
    /// Lines of another format in a frame: what the frame says and where the inner line is.
    Frames(fn(&[u8]) -> Option<Frame>),
}

/// The frame a runtime puts around each line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    pub stamp: Option<crate::stamp::Stamp>,
    /// Who wrote the line, where several are mixed.
    pub source: Span,
    /// The inner line within the outer one.
    pub inner: Span,
    /// Whether the inner line is written with JSON escapes.
    pub escaped: bool,
    /// Whether the line is only the front part of what was written.
    pub partial: bool,
}

const fn lines(id: &'static str, head: fn(&[u8]) -> Option<Head>) -> Format {
    Format { id, reader: Reader::Lines(head) }
}

const fn blocks(
    id: &'static str,
    percent: usize,
    typical: fn(&[u8]) -> bool,
    read: fn(&[u8]) -> Raws,
) -> Format {
    Format { id, reader: Reader::Blocks(percent, typical, read) }
}

/// All formats. Where two fit equally well the first is taken, so the stricter stands before the looser.
pub(crate) const FORMATS: &[Format] = &[
    Format { id: "docker_json", reader: Reader::Frames(docker_json::frame) },
    Format { id: "cri", reader: Reader::Frames(cri::frame) },
    Format { id: "compose", reader: Reader::Frames(compose::frame) },
    blocks("journal_export", 2, journal_export::typical, journal_export::read),
    blocks("journal_verbose", 2, journal_verbose::typical, journal_verbose::read),
    blocks("journal_json", 50, json::journal, json::read),
    blocks("mongodb_json", 50, json::mongodb, json::read),
    blocks("json", 30, json::typical, json::read),
    blocks("evtx_xml", 1, evtx_xml::typical, evtx_xml::read),
    blocks("wevt_text", 2, wevt_text::typical, wevt_text::read),
    blocks("mysql_slow", 5, mysql_slow::typical, mysql_slow::read),
    blocks("postgres_csv", 15, postgres_csv::typical, postgres_csv::read),
    blocks("dotnet_console", 12, dotnet_console::typical, dotnet_console::read),
    blocks("cmtrace", 5, cmtrace::typical, cmtrace::read),
    blocks("oracle_alert", 12, oracle_alert::typical, oracle_alert::read),
    blocks("w3c", 0, w3c::typical, w3c::read),
    lines("auditd", auditd::head),
    lines("cef", cef::head),
    lines("panos", panos::head),
    lines("syslog5424", syslog5424::head),
    lines("haproxy", haproxy::head),
    lines("cisco_asa", cisco_asa::head),
    lines("cisco_ios", cisco_ios::head),
    lines("access", access::head),
    lines("squid", squid::head),
    lines("apache_error", apache_error::head),
    lines("nginx_error", nginx_error::head),
    lines("php_error", php_error::head),
    lines("postgres", postgres::head),
    lines("mysql_error", mysql_error::head),
    lines("mssql", mssql::head),
    lines("db2diag", db2diag::head),
    lines("samba", samba::head),
    lines("websphere", websphere::head),
    lines("redis", redis::head),
    lines("klog", glog::klog),
    lines("glog", glog::head),
    lines("logcat", logcat::head),
    lines("bgl", bgl::head),
    lines("thunderbird", thunderbird::head),
    lines("hpc", hpc::head),
    lines("proxifier", proxifier::head),
    lines("healthapp", healthapp::head),
    lines("openstack", openstack::head),
    lines("hadoop_hdfs", hadoop_hdfs::head),
    lines("spark", spark::head),
    lines("cbs", cbs::head),
    lines("springboot", springboot::head),
    lines("celery", celery::head),
    lines("gunicorn", gunicorn::head),
    lines("ruby_logger", ruby_logger::head),
    lines("juli", juli::head),
    lines("jboss", jboss::head),
    lines("nlog", nlog::head),
    lines("serilog", serilog::head),
    lines("hclog", hclog::head),
    lines("zap_console", zap_console::head),
    lines("python_logging", python_logging::head),
    lines("log4j", log4j::head),
    lines("tracing", tracing::head),
    lines("esxi", esxi::head),
    lines("dmesg", dmesg::head),
    lines("journal_short", journal_short::head),
    lines("syslog3164", syslog3164::head),
    lines("go_log", go_log::head),
    lines("logfmt", logfmt::head),
    blocks("csv", 0, csv::typical, csv::read),
];

/// A stamp of one of these shapes at the cursor.
fn stamp_of(cursor: &mut Cursor<'_>, shapes: &[Shape]) -> Option<crate::stamp::Stamp> {
    cursor.stamp().filter(|stamp| shapes.contains(&stamp.shape))
}

/// `program[pid]: `, `program: `, `program(pam_unix)[pid]: ` of RFC 3164 section 4.1.3; gives back the program.
fn tag(cursor: &mut Cursor<'_>) -> Option<Span> {
    let mut ahead = *cursor;
    let name = ahead.run(|byte| !matches!(byte, b' ' | b':' | b'[' | b'\t'))?;
    if name.len() > 64 || matches!(at(cursor.line, name.start), b'(' | b'[' | b'{' | b'<' | b'"') {
        return None;
    }
    if ahead.peek() == b'[' {
        ahead.enclosed(b'[', b']')?;
    }
    if ahead.peek() != b':' || (ahead.ahead(1) != b' ' && ahead.ahead(1) != 0) {
        return None;
    }
    ahead.at += 1;
    ahead.spaces();
    *cursor = ahead;
    Some(name)
}

/// What a record's message says in its own structure, under a frame that knows the time; the frame's level counts when the message
/// has none.
fn with_payload(cursor: &Cursor<'_>, mut head: Head) -> Head {
    head.message = cursor.message();
    if matches!(cursor.peek(), b'{') || memchr::memchr(b'=', cursor.rest()).is_some() {
        let inner = crate::payload::read(cursor.rest());
        if inner.level.is_some() {
            head.level = inner.level;
            head.message = inner.message.shifted(cursor.at);
        }
    }
    if head.level.is_none() {
        let rest = cursor.rest();
        // A program that writes as klog does, or as switches do, goes on doing so behind a relay.
        let token = rest.split(|byte| matches!(byte, b' ' | b':')).next().unwrap_or_default();
        head.level = glog::head(rest).and_then(|inner| inner.level);
        head.level = head.level.or_else(|| level::mnemonic(token));
    }
    head
}

pub(crate) use db2diag::said as db2_said;

/// Whether a name looks like `pkg.Class`, `a::b` or a single word.
fn logger(name: &[u8]) -> bool {
    !name.is_empty()
        && name.len() <= 200
        && (at(name, 0).is_ascii_alphabetic() || at(name, 0) == b'_')
        && name.iter().all(|byte| {
            byte.is_ascii_alphanumeric()
                || matches!(
                    byte,
                    b'.' | b'_'
                        | b'-'
                        | b':'
                        | b'/'
                        | b'$'
                        | b'@'
                        | b'#'
                        | b'['
                        | b']'
                        | b'('
                        | b')'
                        | b'*'
                        | b'<'
                        | b'>'
                )
        })
}

/// A panic that a Go program's runtime prints by itself: a record of its own in any file of lines.
pub(crate) fn bare_panic(line: &[u8]) -> Option<Head> {
    go_log::bare(line)
}
