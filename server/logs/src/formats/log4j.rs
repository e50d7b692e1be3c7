//! log4j, log4j 2 and logback in their usual patterns; Hadoop, Kafka, ZooKeeper and Cassandra are of this kind.

use text::Span;

use super::{logger, stamp_of};
use crate::cursor::Cursor;
use crate::level::Level;
use crate::record::Head;
use crate::stamp::Shape;

/// `2015-10-18 18:01:47,978 INFO [main] org.apache.hadoop.X: message`, `… - INFO  [thread:Class@12] - message` (ZooKeeper),
/// `[…] INFO message (kafka.server.X)`, `09:14:22.123 [main] DEBUG o.s.Y - message` (logback), `INFO  [main] 2024-… X.java:1 - …`, `[…][INFO ][o.e.n.Node] [node-1] message` (Elasticsearch).
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    let mut level = None;
    if cursor.peek().is_ascii_uppercase() {
        // Cassandra puts the level first.
        level = Some(cursor.level()?);
        cursor.gap()?;
        cursor.enclosed(b'[', b']')?;
        cursor.gap()?;
    }
    let bracketed = cursor.eat(b"[").is_some();
    let stamp = stamp_of(&mut cursor, &[Shape::Iso, Shape::IsoSlash, Shape::Clock])
        .filter(|stamp| stamp.digits == 3)?;
    if bracketed {
        cursor.eat(b"]")?;
        if cursor.peek() == b'[' {
            return boxed(cursor, stamp);
        }
    }
    cursor.gap()?;
    let dashed = cursor.eat(b"- ").is_some();
    cursor.spaces();
    let mut thread = false;
    if level.is_none() && cursor.peek() == b'[' {
        let mut ahead = cursor;
        ahead.enclosed(b'[', b']')?;
        ahead.gap()?;
        thread = true;
        cursor = ahead;
    }
    let level = match level {
        Some(level) => level,
        None => capital(&mut cursor)?,
    };
    cursor.spaces();
    let mut source = Span::new(cursor.at, cursor.at);
    if cursor.peek() == b'[' {
        let group = cursor.enclosed(b'[', b']')?;
        cursor.spaces();
        thread = true;
        if cursor.eat(b": ").is_some() {
            cursor.spaces();
        }
        if cursor.eat(b"- ").is_some() || dashed {
            return Some(Head {
                stamp: Some(stamp),
                level: Some(level),
                source: zookeeper(line, group),
                message: cursor.message(),
                key: None,
            });
        }
    }
    let mut ahead = cursor;
    if let Some(token) = ahead.token() {
        let name = ahead.slice(token);
        let bare = name.strip_suffix(b":").unwrap_or(name);
        let ended = bare.len() < name.len();
        if logger(bare)
            && (ended
                || ahead.eat(b" - ").is_some()
                || ahead.eat(b" : ").is_some()
                || (thread && bare.contains(&b'.') && !bare.ends_with(b".")))
        {
            source = Span::new(token.start, token.start + bare.len());
            ahead.spaces();
            cursor = ahead;
        } else if !bracketed && !thread {
            return None;
        }
    }
    if source.is_empty() && line.ends_with(b")") {
        // Kafka puts the logger last.
        let open = memchr::memrchr(b'(', line)?;
        let name = line.get(open + 1..line.len() - 1)?;
        if logger(name) {
            source = Span::new(open + 1, line.len() - 1);
        }
    }
    let end = if source.start > cursor.at { source.start - 1 } else { line.len() };
    let message = crate::cursor::trimmed(line, Span::new(cursor.at.min(end), end));
    Some(Head { stamp: Some(stamp), level: Some(level), source, message, key: None })
}

/// `[2024-06-12T09:14:22,123][WARN ][o.e.c.s.MasterService    ] [node-1] message`: the pattern of Elasticsearch, OpenSearch and Logstash,
/// behind the stamp.
fn boxed(mut cursor: Cursor<'_>, stamp: crate::stamp::Stamp) -> Option<Head> {
    let level = cursor.enclosed(b'[', b']')?;
    let level = crate::level::logger_word(cursor.slice(level).trim_ascii())?;
    let source = cursor.enclosed(b'[', b']')?;
    let source = crate::cursor::trimmed(cursor.line, source);
    cursor.spaces();
    // The node, or the thread.
    if cursor.peek() == b'[' {
        let mut ahead = cursor;
        ahead.enclosed(b'[', b']')?;
        if matches!(ahead.peek(), b' ' | 0) {
            ahead.spaces();
            cursor = ahead;
        }
    }
    Some(Head {
        stamp: Some(stamp),
        level: Some(level),
        source,
        message: cursor.message(),
        key: None,
    })
}

fn capital(cursor: &mut Cursor<'_>) -> Option<Level> {
    cursor.peek().is_ascii_uppercase().then(|| cursor.level()).flatten()
}

/// The class in `QuorumPeer[myid=1]/0.0.0.0:2181:FastLeaderElection@774`.
fn zookeeper(line: &[u8], group: Span) -> Span {
    let bytes = line.get(group.range()).unwrap_or_default();
    match (memchr::memrchr(b':', bytes), memchr::memrchr(b'@', bytes)) {
        (Some(colon), Some(at)) if colon < at => {
            Span::new(group.start + colon + 1, group.start + at)
        }
        _ => group,
    }
}
