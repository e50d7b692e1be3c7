//! What a message says in its own structure: a JSON object, `key=value` pairs, or a level word in front.

use text::Span;

use crate::cursor::{self, Cursor, at};
use crate::json::{self, Member};
use crate::level::{self, Level};
use crate::record::Head;
use crate::stamp::{self, Shape, Stamp};

/// What numbers of levels mean, as other fields of the record tell.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum Scale {
    /// A severity of syslog, or a level of pino.
    #[default]
    Usual,
    /// From 0, debug, to 4, fatal, as Nextcloud counts.
    Ascending,
    /// As Windows counts events.
    Windows,
    /// Serilog's compact format, in which no level means information.
    Compact,
}

/// What fields said, by how well their key is known; a lower rank is better.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Fields {
    time: Option<(u8, Stamp)>,
    date: Option<Span>,
    /// Seconds of a time that is written as an object: `{"seconds": 1718183662, "nanos": 123}`.
    seconds: Option<Stamp>,
    /// Seconds east of UTC, where a field of its own says so.
    zone: Option<i32>,
    /// What numbers of levels mean.
    scale: Scale,
    /// A level that is a number.
    number: Option<(u8, u32)>,
    level: Option<(u8, Option<Level>)>,
    source: Option<(u8, Span)>,
    message: Option<(u8, Span)>,
    first_string: Option<Span>,
}

impl Fields {
    /// Whether the fields are those of a log record: a time, a level or a message.
    pub(crate) fn tell(&self) -> bool {
        self.time.is_some() || self.level.is_some() || self.message.is_some()
    }

    pub(crate) fn head(&self, whole: Span) -> Head {
        let mut stamp = self.time.map(|(_, stamp)| stamp).or(self.seconds);
        if let (Some(stamp), Some(zone)) = (stamp.as_mut(), self.zone)
            && stamp.zone == stamp::Zone::Missing
        {
            stamp.zone = stamp::Zone::Offset(zone);
        }
        Head {
            stamp,
            level: self.said(),
            source: self.source.map_or(Span::new(whole.start, whole.start), |(_, span)| span),
            message: self.message.map_or(whole, |(_, span)| span),
            key: None,
        }
    }

    /// The level; a number counts on the scale that other fields tell.
    fn said(&self) -> Option<Level> {
        let rank = self.level.map_or(u8::MAX, |(rank, _)| rank);
        let number = self.number.filter(|(known, _)| *known <= rank).map(|(_, number)| number);
        match (number, self.scale) {
            (Some(0), Scale::Ascending) => Some(Level::Debug),
            (Some(1), Scale::Ascending) => Some(Level::Info),
            (Some(2), Scale::Ascending) => Some(Level::Warning),
            (Some(3), Scale::Ascending) => Some(Level::Error),
            (Some(_), Scale::Ascending) => Some(Level::Fatal),
            (Some(number), Scale::Windows) => level::windows(number),
            // A message of Serilog that names no level has the usual one.
            (None, Scale::Compact) if self.level.is_none() => Some(Level::Info),
            _ => self.level.and_then(|(_, level)| level),
        }
    }

    /// Takes in one field. Keys are compared without case and without leading `@`, `_`.
    pub(crate) fn take(
        &mut self,
        parent: &[u8],
        key: &[u8],
        bytes: &[u8],
        value: Span,
        string: bool,
    ) {
        let text = bytes.get(value.range()).unwrap_or_default();
        let mut buffer = [0u8; 32];
        let is_serilog = key == b"@t";
        let key = key.strip_prefix(b"@").unwrap_or(key);
        let Some(lower) = buffer.get_mut(..key.len()) else { return };
        lower.copy_from_slice(key);
        lower.make_ascii_lowercase();
        let nested = u8::from(!parent.is_empty());
        match &*lower {
            b"time"
            | b"ts"
            | b"timestamp"
            | b"t"
            | b"eventtime"
            | b"datetime"
            | b"$date"
            | b"date"
            | b"timegenerated"
            | b"asctime"
            | b"created_at"
            | b"__realtime_timestamp"
            | b"timeunixnano"
            | b"published"
            | b"dt"
            | b"log_time"
            | b"event_time"
            | b"logtime"
            | b"timemillis"
            | b"receivetimestamp"
            | b"timecreated"
            | b"systemtime"
            | b"_time"
            | b"createddatetime"
            | b"instant"
            | b"eventtimestamp"
            | b"creationtime"
            | b"event_timestamp" => {
                if is_serilog {
                    self.scale = Scale::Compact;
                }
                let rank = match &*lower {
                    b"receivetimestamp" | b"log_time" => 4,
                    b"date" => 3,
                    _ => 1,
                } + if nested == 1
                    && !matches!(
                        parent,
                        b"t" | b"timestamp" | b"time" | b"@timestamp" | b"TimeCreated"
                    ) {
                    8
                } else {
                    0
                };
                let stamp = whole_stamp(text)
                    .filter(|stamp| stamp.shape != Shape::Clock || self.date.is_none());
                if let Some(stamp) = stamp {
                    if self.time.is_none_or(|(known, _)| rank < known) {
                        self.time = Some((rank, stamp));
                    }
                } else if &*lower == b"date" && nested == 0 {
                    self.date = Some(value);
                } else if let Some(date) = self.date.filter(|_| &*lower == b"time") {
                    self.time = joined(bytes, date, value).map(|stamp| (1, stamp)).or(self.time);
                }
            }
            b"level" | b"lvl" | b"severity" | b"loglevel" | b"log_level" | b"levelname"
            | b"priority" | b"log.level" | b"s" | b"l" | b"severitytext" | b"severity_text"
            | b"pri" | b"leveltext" | b"log_severity" => {
                let rank =
                    match &*lower {
                        b"level" | b"log.level" | b"severity" => 1,
                        b"s" | b"l" | b"pri" => 3,
                        _ => 2,
                    } + if nested == 1 && !matches!(parent, b"log" | b"Log") { 8 } else { 0 };
                if let Some(number) = cursor::number(text).filter(|number| *number < 6)
                    && self.number.is_none_or(|(known, _)| rank < known)
                {
                    self.number = Some((rank, number));
                }
                let found = level_value(text, string, &lower[..]);
                if let Some(level) = found
                    && self.level.is_none_or(|(known, _)| rank < known)
                {
                    self.level = Some((rank, level));
                }
            }
            b"msg" | b"message" | b"event" | b"log" | b"error" | b"err" | b"eventname"
            | b"text" | b"body" | b"textpayload" | b"short_message" | b"description"
            | b"displaymessage" | b"title" | b"renderedmessage" | b"mt" | b"m" | b"logdesc" => {
                let rank = match &*lower {
                    b"msg" | b"message" | b"m" => 1,
                    b"log" | b"textpayload" | b"short_message" | b"body" | b"renderedmessage" => 2,
                    b"mt" | b"logdesc" => 3,
                    b"event" | b"eventname" | b"displaymessage" | b"text" => 4,
                    _ => 5,
                } + nested * 8;
                if (string || !text.is_empty())
                    && self.message.is_none_or(|(known, _)| rank < known)
                {
                    self.message = Some((rank, value));
                }
            }
            b"logger" | b"name" | b"component" | b"c" | b"caller" | b"service" | b"logger_name"
            | b"loggername" | b"app" | b"module" | b"source" | b"target" | b"category"
            | b"eventsource" | b"syslog_identifier" | b"service.name" | b"log.logger"
            | b"program" | b"appname" | b"sub" | b"sourcecontext" | b"subsystem"
            | b"container_name" | b"devname" => {
                let rank =
                    match &*lower {
                        b"logger" | b"logger_name" | b"loggername" | b"log.logger" | b"c"
                        | b"syslog_identifier" | b"sourcecontext" => 1,
                        b"component" | b"name" | b"target" | b"eventsource" | b"module" => 2,
                        b"service" | b"service.name" | b"app" | b"category" | b"program"
                        | b"appname" => 3,
                        _ => 4,
                    } + if nested == 1 && !matches!(parent, b"log" | b"service" | b"Properties") {
                        8
                    } else {
                        0
                    };
                if !text.is_empty() && self.source.is_none_or(|(known, _)| rank < known) {
                    self.source = Some((rank, value));
                }
            }
            // Heroku's router says so.
            b"at" if string && self.level.is_none() && level::word(text).is_some() => {
                self.level = Some((3, level::word(text)));
            }
            b"severitynumber" | b"severity_number" => {
                let level = cursor::number(text).and_then(level::open_telemetry);
                if level.is_some() && self.level.is_none_or(|(known, _)| known > 2) {
                    self.level = Some((2, level));
                }
            }
            b"tz" | b"timezone" if string => self.zone = stamp::offset(text).or(self.zone),
            b"reqid" | b"remoteaddr" => self.scale = Scale::Ascending,
            b"eventid" | b"event_id" | b"providername" | b"provider_name" => {
                self.scale = Scale::Windows;
            }
            b"seconds" if matches!(parent, b"timestamp" | b"time") => {
                self.seconds = stamp::epoch(text).map(|(stamp, _)| stamp);
            }
            b"nanos" if matches!(parent, b"timestamp" | b"time") => {
                if let (Some(stamp), Some(nanos)) = (&mut self.seconds, cursor::number(text)) {
                    (stamp.nanos, stamp.digits) = (nanos, 9);
                }
            }
            _ => {
                if string && self.first_string.is_none() {
                    self.first_string = Some(value);
                }
                // `requestReceivedTimestamp`, `startTime`, `log.time`: a key nobody knows counts by how it ends, and only where a whole
                // date and time is its value.
                let rank = 5 + 8 * nested;
                if string
                    && (lower.ends_with(b"timestamp") || lower.ends_with(b"time"))
                    && self.time.is_none_or(|(known, _)| rank < known)
                    && let Some(stamp) = whole_stamp(text)
                    && stamp.epoch.is_none()
                    && stamp.shape != Shape::Clock
                {
                    self.time = Some((rank, stamp));
                }
            }
        }
    }
}

/// A value that is a stamp from end to end, or an epoch number.
fn whole_stamp(text: &[u8]) -> Option<Stamp> {
    let (stamp, length) = stamp::any(text).or_else(|| stamp::epoch(text))?;
    (text.len().saturating_sub(length) <= 6).then_some(stamp)
}

/// `date=2024-06-12 time=09:14:22`: two fields, one stamp.
fn joined(bytes: &[u8], date: Span, time: Span) -> Option<Stamp> {
    let mut both = [b' '; 64];
    let (date, time) = (bytes.get(date.range())?, bytes.get(time.range())?);
    both.get_mut(..date.len())?.copy_from_slice(date);
    both.get_mut(date.len() + 1..date.len() + 1 + time.len())?.copy_from_slice(time);
    let length = date.len() + 1 + time.len();
    stamp::any(both.get(..length)?).map(|(stamp, _)| stamp)
}

/// The level of a field: a word, a letter, a syslog or a bunyan number. The outer option says whether it is a level at all.
fn level_value(text: &[u8], string: bool, key: &[u8]) -> Option<Option<Level>> {
    if let Some(number) = cursor::number(text) {
        return Some(if number < 10 && !matches!(key, b"level" | b"lvl") || number < 8 {
            level::syslog(number)
        } else {
            level::bunyan(number)
        });
    }
    // Go's slog writes levels between its own as `WARN+2`.
    let text = match text.iter().position(|byte| matches!(byte, b'+' | b'-')) {
        Some(sign) if sign > 2 && text.iter().skip(sign + 1).all(u8::is_ascii_digit) => {
            text.get(..sign).unwrap_or_default()
        }
        _ => text,
    };
    match text {
        [letter] if string => level::letter(*letter).map(Some),
        [b'D', b'1'..=b'5'] => Some(Some(Level::Debug)),
        b"DEFAULT" | b"UNKNOWN" | b"unknown" => Some(None),
        _ => level::word(text).map(Some),
    }
}

/// The fields of the JSON object at `start`, and the offset past it.
pub(crate) fn json_fields(bytes: &[u8], start: usize) -> Option<(Fields, usize)> {
    let mut fields = Fields::default();
    let end = json::object(bytes, start, &mut |member: Member<'_>| {
        fields.take(member.parent, member.key, bytes, member.value, member.string);
    })?;
    Some((fields, end))
}

/// The fields of a line of `key=value` pairs; nothing when less than two pairs are there or much else is.
pub(crate) fn logfmt_fields(line: &[u8]) -> Option<Fields> {
    let mut cursor = Cursor::new(line);
    let mut fields = Fields::default();
    let (mut pairs, mut others) = (0u32, 0u32);
    cursor.spaces();
    while !cursor.done() {
        let key = cursor.run(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'@' | b'/')
        });
        match key {
            Some(key) if cursor.peek() == b'=' => {
                cursor.at += 1;
                let quoted = cursor.peek() == b'"';
                let value = if quoted { quoted_value(&mut cursor) } else { cursor.token() };
                let value = value.unwrap_or(Span::new(cursor.at, cursor.at));
                fields.take(
                    &[],
                    cursor.slice(key),
                    line,
                    value,
                    quoted || !cursor.slice(value).iter().all(u8::is_ascii_digit),
                );
                pairs += 1;
            }
            _ => {
                others += 1;
                if cursor.token().is_none() {
                    cursor.at += 1;
                }
            }
        }
        if pairs == 0 && others > 0 || others > pairs + 3 {
            return None;
        }
        cursor.spaces();
    }
    (pairs >= 2 && others <= pairs).then_some(fields)
}

/// A value in double quotes with backslash escapes, without them.
fn quoted_value(cursor: &mut Cursor<'_>) -> Option<Span> {
    let start = cursor.at + 1;
    let mut here = start;
    loop {
        let rest = cursor.line.get(here..)?;
        match memchr::memchr2(b'"', b'\\', rest) {
            Some(found) if at(rest, found) == b'\\' => here += found + 2,
            Some(found) => {
                cursor.at = here + found + 1;
                return Some(Span::new(start, here + found));
            }
            None => {
                cursor.at = cursor.line.len();
                return Some(Span::new(start, cursor.line.len()));
            }
        }
    }
}

/// What a text without a stamp of its own says: JSON, logfmt, `LEVEL logger: message`, or just a message.
pub(crate) fn read(line: &[u8]) -> Head {
    let whole = Span::new(0, line.len());
    if at(line, 0) == b'{'
        && let Some((fields, _)) = json_fields(line, 0).filter(|(fields, _)| fields.tell())
    {
        return fields.head(whole);
    }
    if let Some(fields) =
        logfmt_fields(line).filter(|fields| fields.level.is_some() || fields.time.is_some())
    {
        return fields.head(whole);
    }
    level_first(line).unwrap_or(Head::bare(whole))
}

/// `WARN app.queue: lag 12`, `[ERROR] text`, `error: text`, `WARNING:root:text`, `I/Tag(12): text`.
fn level_first(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    // `[    12.345] (EE) message`: seconds since the X server began.
    let mut ahead = cursor;
    if ahead.enclosed(b'[', b']').is_some_and(|since| is_seconds(ahead.slice(since)))
        && ahead.gap().is_some()
    {
        cursor = ahead;
    }
    let doubled = match cursor.rest().get(..5) {
        Some(b"(EE) ") => Some(Level::Error),
        Some(b"(WW) ") => Some(Level::Warning),
        Some(b"(II) " | b"(--) " | b"(**) " | b"(==) " | b"(++) ") => Some(Level::Info),
        _ => None,
    };
    if doubled.is_some() {
        cursor.at += 5;
        let source = Span::new(cursor.at, cursor.at);
        return Some(Head {
            stamp: None,
            level: doubled,
            source,
            message: cursor.message(),
            key: None,
        });
    }
    let bracketed = matches!(cursor.peek(), b'[' | b'<' | b'(');
    if bracketed {
        cursor.at += 1;
    }
    let start = cursor.at;
    let level = cursor.level()?;
    let word = line.get(start..cursor.at)?;
    let capitals = word.iter().all(|byte| !byte.is_ascii_lowercase());
    // `INFO[0003] message`: logrus counts seconds since it began.
    if capitals && cursor.peek() == b'[' {
        let mut ahead = cursor;
        if ahead
            .enclosed(b'[', b']')
            .is_some_and(|since| cursor::number(ahead.slice(since)).is_some())
        {
            cursor = ahead;
        }
    }
    if bracketed {
        if !matches!(cursor.peek(), b']' | b'>' | b')') {
            return None;
        }
        cursor.at += 1;
    }
    let mark = cursor.peek();
    if !(bracketed || matches!(mark, b':' | b'|') || (capitals && matches!(mark, b' ' | b'\t'))) {
        return None;
    }
    if matches!(mark, b':' | b'|') {
        cursor.at += 1;
    }
    cursor.spaces();
    let (source, message) = source(&cursor);
    Some(Head { stamp: None, level: Some(level), source, message, key: None })
}

/// Seconds with a fraction, filled up with blanks.
fn is_seconds(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    memchr::memchr(b'.', text).is_some()
        && text.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
}

/// `name: message`, `name - message`, `name:message` after a level; the name may be missing.
pub(crate) fn source(cursor: &Cursor<'_>) -> (Span, Span) {
    let mut ahead = *cursor;
    let none = (Span::new(cursor.at, cursor.at), cursor.message());
    let Some(name) = ahead.run(|byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'/' | b'$')
    }) else {
        return none;
    };
    if name.len() > 120 || !at(cursor.line, name.start).is_ascii_alphabetic() {
        return none;
    }
    if ahead.peek() == b':' {
        ahead.at += 1;
    } else if ahead.eat(b" - ").is_none() && ahead.eat(b" : ").is_none() {
        return none;
    }
    ahead.spaces();
    (name, ahead.message())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, want: &str) {
        let head = read(line.as_bytes());
        let got = format!(
            "{} {} [{}] {}",
            head.stamp.is_some(),
            head.level.map_or("-", Level::id),
            &line[head.source.range()],
            &line[head.message.range()]
        );
        assert_eq!(got, want, "{line}");
    }

    #[test]
    fn payloads_of_wrapped_lines() {
        check(
            r#"{"level":30,"time":1718176462350,"name":"cart","msg":"tick"}"#,
            "true info [cart] tick",
        );
        check(r#"{"log":{"level":"error","logger":"a.b"},"message":"x"}"#, "false error [a.b] x");
        check(
            r#"{"t":{"$date":"2024-06-12T09:14:22.123+02:00"},"s":"I","c":"NETWORK","msg":"y"}"#,
            "true info [NETWORK] y",
        );
        check(r#"level=warn caller=a.go:1 msg="b \"c\" d""#, r#"false warning [a.go:1] b \"c\" d"#);
        check("WARN app.queue: lag 12", "false warning [app.queue] lag 12");
        check("[ERROR] broken", "false error [] broken");
        check("error handling is fine", "false - [] error handling is fine");
        check(
            r#"{"level":"Metadata","requestReceivedTimestamp":"2024-06-12T09:14:22.123456Z","verb":"get"}"#,
            r#"true - [] {"level":"Metadata","requestReceivedTimestamp":"2024-06-12T09:14:22.123456Z","verb":"get"}"#,
        );
        check(r#"{"uptime":"3 days","responseTime":"00:00:12","msg":"x"}"#, "false - [] x");
        check("date=2024-06-12 time=09:14:22 level=notice logdesc=\"up\"", "true info [] up");
    }
}
