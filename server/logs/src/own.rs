//! Formats that a person describes: a regular expression for the first line of a record, with named groups for its parts.
//!
//! The groups are named as lnav and Vector users know them: `time` (or `timestamp`), `level` (or `severity`), `source` (or `logger`,
//! `program`) and `message` (or `msg`, `body`). A line that does not match goes on with the record before. What the time is written in
//! needs no description: any stamp that is known will do. Matching is linear in the length of a line.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use regex::bytes::{Regex, RegexBuilder};
use text::Span;

use crate::level::{self, Level};
use crate::record::Head;
use crate::stamp;

/// Most bytes that a compiled expression may take.
const LARGEST: usize = 1 << 20;

/// A format that a person described.
#[derive(Debug, Clone)]
pub struct OwnFormat {
    id: &'static str,
    regex: Regex,
    time: Option<usize>,
    level: Option<usize>,
    source: Option<usize>,
    message: Option<usize>,
    /// What words mean that are no levels elsewhere, in small letters.
    levels: Vec<(String, Level)>,
}

impl OwnFormat {
    /// A format by its id, its expression, and the words that mean a level (`[("S", "fatal")]`). The error says what is wrong.
    pub fn new(id: &str, regex: &str, levels: &[(String, String)]) -> Result<OwnFormat, String> {
        let is_id = |id: &str| {
            let mut bytes = id.bytes();
            (1..=40).contains(&id.len())
                && bytes
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        };
        if !is_id(id) {
            return Err("the id of a format is 1 to 40 small letters, digits and _".to_owned());
        }
        if crate::formats().any(|known| known == id) {
            return Err("a format of this name is built in; take another id".to_owned());
        }
        let regex = RegexBuilder::new(regex).size_limit(LARGEST).build().map_err(|_| {
            "the regex cannot be used: it is no regular expression, or too large".to_owned()
        })?;
        let group = |names: &[&str]| {
            regex.capture_names().position(|name| name.is_some_and(|name| names.contains(&name)))
        };
        let (time, level, source, message) = (
            group(&["time", "timestamp", "ts"]),
            group(&["level", "severity"]),
            group(&["source", "logger", "program", "component"]),
            group(&["message", "msg", "body"]),
        );
        if time.is_none() && level.is_none() {
            return Err("the regex needs a group named time or level".to_owned());
        }
        let levels = levels
            .iter()
            .map(|(word, means)| {
                let known = Level::ALL.iter().copied().find(|level| level.id() == means);
                known
                    .map(|level| (word.to_ascii_lowercase(), level))
                    .ok_or("a level is one of fatal, error, warning, info, debug, trace".to_owned())
            })
            .collect::<Result<_, _>>()?;
        Ok(OwnFormat { id: kept(id), regex, time, level, source, message, levels })
    }

    /// Its name in output.
    pub fn id(&self) -> &'static str {
        self.id
    }

    pub(crate) fn head(&self, line: &[u8]) -> Option<Head> {
        let captures = self.regex.captures(line)?;
        let span = |group: Option<usize>| {
            let found = captures.get(group?)?;
            Some(Span::new(found.start(), found.end()))
        };
        let bytes = |span: Span| line.get(span.range()).unwrap_or_default().trim_ascii();
        let stamp = span(self.time).and_then(|span| {
            let text = bytes(span);
            stamp::any(text).or_else(|| stamp::epoch(text)).map(|(stamp, _)| stamp)
        });
        let level = span(self.level).and_then(|span| self.level(bytes(span)));
        let whole = captures.get(0).map_or(Span::new(0, line.len()), |all| {
            Span::new(if self.message.is_none() { all.end() } else { all.start() }, line.len())
        });
        Some(Head {
            stamp,
            level,
            source: span(self.source).unwrap_or(Span::new(0, 0)),
            message: span(self.message).unwrap_or(whole),
            key: None,
        })
    }

    fn level(&self, word: &[u8]) -> Option<Level> {
        let lower = word.to_ascii_lowercase();
        let own = self.levels.iter().find(|(known, _)| known.as_bytes() == lower);
        own.map(|(_, level)| *level).or_else(|| level::word(word)).or_else(|| match word {
            [letter] => level::letter(letter.to_ascii_uppercase()),
            _ => None,
        })
    }
}

/// The formats of a person, in the order in which they count.
#[derive(Debug, Clone, Default)]
pub struct OwnFormats(Arc<[OwnFormat]>);

impl OwnFormats {
    /// Formats, in the order in which they count.
    pub fn new(formats: Vec<OwnFormat>) -> OwnFormats {
        OwnFormats(formats.into())
    }

    /// The one that fits more than a third of these lines, and the most of them.
    pub(crate) fn fitting(&self, lines: &[&[u8]]) -> Option<OwnFormat> {
        let hits =
            |format: &OwnFormat| lines.iter().filter(|line| format.head(line).is_some()).count();
        let mut best: Option<(usize, &OwnFormat)> = None;
        for format in self.0.iter() {
            let hits = hits(format);
            if hits * 3 > lines.len() && best.is_none_or(|(most, _)| hits > most) {
                best = Some((hits, format));
            }
        }
        best.map(|(_, format)| format.clone())
    }
}

impl PartialEq for OwnFormats {
    fn eq(&self, other: &OwnFormats) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.iter().eq(other.0.iter())
    }
}

impl PartialEq for OwnFormat {
    fn eq(&self, other: &OwnFormat) -> bool {
        self.id == other.id
            && self.regex.as_str() == other.regex.as_str()
            && self.levels == other.levels
    }
}

/// Names of formats live as long as the process, like those that are built in; each is kept once.
fn kept(id: &str) -> &'static str {
    static NAMES: Mutex<Option<HashSet<&'static str>>> = Mutex::new(None);
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    let names = names.get_or_insert_default();
    match names.get(id) {
        Some(known) => known,
        None => {
            let name: &'static str = Box::leak(id.to_owned().into_boxed_str());
            names.insert(name);
            name
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Following, ReadOptions};

    const OPTIONS: ReadOptions = ReadOptions { year_hint: Some(2026), zone_offset_seconds: 0 };
    const REGEX: &str =
        r"^#(?P<level>\w+)# \{(?P<time>[^}]+)\} <(?P<source>[^>]*)> (?P<message>.*)$";

    #[test]
    fn a_format_is_read_by_its_named_groups() {
        let levels = [("NOISY".to_owned(), "debug".to_owned())];
        let format = OwnFormat::new("acme", REGEX, &levels).expect("is right");
        let own = OwnFormats::new(vec![format]);
        let text = "#WARN# {2026-05-01 10:00:00} <till 7> paper low\n  roll 2\n\
            #noisy# {2026-05-01 10:00:01} <till 7> beep 12\n#ERR# {01.05.2026 10:00:02} <> jam\n";
        let (mut following, mut log) = Following::read_as(text.as_bytes(), &OPTIONS, &own);
        let shown: Vec<String> = log
            .records
            .iter()
            .map(|record| {
                let level = record.level.map_or("-", Level::id);
                let time = record.time.map(|time| time.written()).unwrap_or_default();
                let message = &text[record.message.range()];
                format!(
                    "{}-{} {time} {level} [{}] {message}",
                    record.line, record.end_line, record.source
                )
            })
            .collect();
        assert_eq!(log.format, "acme");
        assert_eq!(
            shown,
            [
                "1-2 2026-05-01T10:00:00 warning [till 7] paper low",
                "3-3 2026-05-01T10:00:01 debug [till 7] beep 12",
                "4-4 2026-05-01T10:00:02 error [] jam",
            ]
        );
        let longer = format!("{text}#INFO# {{2026-05-01 10:00:03}} <till 7> done\n");
        assert!(following.follow(&mut log, longer.as_bytes(), text.len(), &OPTIONS));
        assert_eq!(log, Following::read_as(longer.as_bytes(), &OPTIONS, &own).1);
        // Another log is read as it was.
        let other = "2026-05-01T10:00:00Z INFO app: x\n";
        assert_eq!(Following::read_as(other.as_bytes(), &OPTIONS, &own).1.records.len(), 1);
    }

    #[test]
    fn what_cannot_be_used_is_said() {
        let error = |id: &str, regex: &str, means: &str| {
            OwnFormat::new(id, regex, &[("x".to_owned(), means.to_owned())]).expect_err("is wrong")
        };
        assert!(error("Acme", REGEX, "info").contains("small letters"));
        assert!(error("klog", REGEX, "info").contains("built in"));
        assert!(error("acme", "(", "info").contains("cannot be used"));
        assert!(error("acme", "(?P<message>.*)", "info").contains("time or level"));
        assert!(error("acme", REGEX, "loud").contains("one of fatal"));
    }
}
