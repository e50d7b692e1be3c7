//! How severe a record is: one scale for the words and numbers of all formats.
//!
//! The mapping is that of the systems themselves: RFC 5424 section 6.2.1 for syslog and journald priorities, log4j, java.util.logging,
//! Python logging, Android, klog/glog, pino/bunyan, zap, Google Cloud logging, Windows events, PostgreSQL, MongoDB and MySQL manuals.

/// How severe a record says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// The process or system cannot go on.
    Fatal,
    /// Something failed.
    Error,
    /// Something may fail.
    Warning,
    /// What normal work says.
    Info,
    /// For developers.
    Debug,
    /// For developers, each step.
    Trace,
}

impl Level {
    /// All levels, the most severe first.
    pub const ALL: &'static [Level] =
        &[Level::Fatal, Level::Error, Level::Warning, Level::Info, Level::Debug, Level::Trace];

    /// Whether something failed: error or worse.
    pub fn is_failure(self) -> bool {
        self <= Level::Error
    }

    /// The word used in output: `fatal`, `error`, `warning`, `info`, `debug`, `trace`.
    pub fn id(self) -> &'static str {
        match self {
            Level::Fatal => "fatal",
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "info",
            Level::Debug => "debug",
            Level::Trace => "trace",
        }
    }
}

/// Longest level word known.
const LONGEST: usize = 13;

/// The level a word stands for, in any case; single letters are not words (see [`letter`]).
pub(crate) fn word(word: &[u8]) -> Option<Level> {
    if !(3..=LONGEST).contains(&word.len()) || !word.first().is_some_and(u8::is_ascii_alphabetic) {
        return None;
    }
    let mut lower = [0; LONGEST];
    let lower = lower.get_mut(..word.len())?;
    lower.copy_from_slice(word);
    lower.make_ascii_lowercase();
    Some(match &*lower {
        b"fatal" | b"critical" | b"crit" | b"emerg" | b"emergency" | b"alert" | b"panic"
        | b"dpanic" | b"failure" | b"ftl" | b"fata" | b"fault" | b"pani" => Level::Fatal,
        b"error" | b"err" | b"severe" | b"eror" | b"fail" | b"erro" | b"errs" => Level::Error,
        b"warning" | b"warn" | b"wrn" => Level::Warning,
        b"info" | b"notice" | b"information" | b"inf" | b"informational" | b"note" | b"success"
        | b"noti" => Level::Info,
        b"debug" | b"dbg" | b"dbug" | b"config" | b"fine" | b"verbose" | b"debug1" | b"debug2"
        | b"debug3" | b"debug4" | b"debug5" | b"debu" | b"ddebug" | b"subdebug" => Level::Debug,
        // Serilog's `Verbose` is below its `Debug`; Windows has nothing below its own.
        b"trace" | b"vrb" | b"trivia" | b"trc" | b"trce" | b"finer" | b"finest" | b"trace1"
        | b"trace2" | b"trace3" | b"trace4" | b"trace5" | b"trace6" | b"trace7" | b"trace8" => {
            Level::Trace
        }
        other => return foreign(other),
    })
}

/// What Java, Windows and PostgreSQL call their levels in German, French, Spanish, Italian and Portuguese, in small letters.
fn foreign(word: &[u8]) -> Option<Level> {
    Some(match word {
        b"kritisch" | b"critique" | b"critico" => Level::Fatal,
        b"schwerwiegend" | b"fehler" | b"grave" | b"erreur" | b"errore" => Level::Error,
        b"warnung" | b"avertissement" | b"advertencia" | b"avvertenza" | b"aviso" => Level::Warning,
        b"informationen" | b"infos" | b"informazioni" | b"hinweis" => Level::Info,
        b"konfiguration" | b"fein" => Level::Debug,
        _ => return None,
    })
}

/// The level inside a mark: the digit of `%LINK-3-UPDOWN`, `%%01URL/4/FILTER(l):` and `SHELL/5/SHELL_LOGIN:` (a severity of syslog), the
/// word of `system-warning-00515:`, `node1:disk.failmsg:error` and `Server thread/INFO`, the letter that ends an id of IBM (`ANR0480W`).
pub(crate) fn marked(field: &[u8]) -> Option<Level> {
    let field = field.trim_ascii();
    let field = field.strip_suffix(b":").unwrap_or(field);
    if !(5..=120).contains(&field.len()) {
        return None;
    }
    let slash = memchr::memrchr(b'/', field).and_then(|slash| field.get(slash + 1..));
    let thread = slash.filter(|word| word.iter().all(u8::is_ascii_uppercase)).and_then(logger_word);
    ibm(field).or_else(|| mnemonic(field)).or(thread).or_else(|| {
        let field = field.rsplit(|byte| *byte == b']').next().unwrap_or_default();
        let mut parts = field.rsplit(|byte| matches!(byte, b'-' | b':'));
        let (last, before) = (parts.next()?, parts.next()?);
        let is_number = last.len() >= 4 && last.iter().all(u8::is_ascii_digit);
        let named = parts.next().is_some_and(|name| !name.is_empty());
        match is_number {
            true => word(before),
            false => logger_word(last),
        }
        .filter(|_| named)
    })
}

/// `ANR0480W`, `WSVR0605W`, `AMQ9999E`: what speaks, a number, and the severity.
fn ibm(field: &[u8]) -> Option<Level> {
    let capitals = field.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let digits = field.iter().skip(capitals).take_while(|byte| byte.is_ascii_digit()).count();
    let ([letter], true) = (field.get(capitals + digits..)?, (3..=5).contains(&capitals)) else {
        return None;
    };
    (4..=5).contains(&digits).then_some(())?;
    Some(match letter {
        b'T' | b'F' => Level::Fatal,
        b'S' | b'E' => Level::Error,
        b'W' => Level::Warning,
        b'I' | b'A' | b'D' => Level::Info,
        _ => return None,
    })
}

/// A facility, a digit and a name, parted by `-` or `/`.
pub(crate) fn mnemonic(field: &[u8]) -> Option<Level> {
    let signs = [b'-', b'/'];
    let digit = (1..field.len().saturating_sub(2)).find(|&here| {
        let (before, digit, after) = (field.get(here - 1), field.get(here), field.get(here + 1));
        before == after
            && before.is_some_and(|sign| signs.contains(sign))
            && digit.is_some_and(|digit| (b'0'..=b'7').contains(digit))
    })?;
    let name = |part: &[u8]| {
        part.len() >= 2
            && part.iter().any(u8::is_ascii_uppercase)
            && part.iter().all(|byte| {
                byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"_-/%()l".contains(byte)
            })
    };
    let whole = name(field.get(..digit - 1)?) && name(field.get(digit + 2..)?);
    syslog(u32::from(field.get(digit)? - b'0')).filter(|_| whole)
}

/// The level of a word written as loggers write it: all capitals, or all small, or one capital; never mixed.
pub(crate) fn logger_word(text: &[u8]) -> Option<Level> {
    // Alarms are graded so in telecommunications (ITU-T X.733).
    match text {
        b"MAJOR" => return Some(Level::Error),
        b"MINOR" => return Some(Level::Warning),
        _ => {}
    }
    let level = word(text)?;
    let tail = text.get(1..)?;
    let upper = tail.iter().any(u8::is_ascii_uppercase);
    let lower = tail.iter().any(u8::is_ascii_lowercase);
    let mixed = upper && (lower || text.first().is_some_and(u8::is_ascii_lowercase));
    // `FAIL` is how things went.
    (!mixed && text != b"FAIL").then_some(level)
}

/// The level of a severity as security devices grade it: low, medium, high, critical; other words as everywhere.
pub(crate) fn severity(text: &[u8]) -> Option<Level> {
    let is = |word: &str| text.eq_ignore_ascii_case(word.as_bytes());
    match () {
        () if is("low") => Some(Level::Info),
        () if is("medium") => Some(Level::Warning),
        () if is("high") => Some(Level::Error),
        () if is("very-high") => Some(Level::Fatal),
        () => word(text),
    }
}

/// The level of one capital letter as klog, glog, logcat, mongod and others write it.
pub(crate) fn letter(letter: u8) -> Option<Level> {
    Some(match letter {
        b'F' | b'A' | b'C' => Level::Fatal,
        b'E' => Level::Error,
        b'W' => Level::Warning,
        b'I' | b'N' => Level::Info,
        b'D' => Level::Debug,
        b'V' | b'T' => Level::Trace,
        _ => return None,
    })
}

/// The level of a syslog severity, 0 to 7 (RFC 5424, table 2).
pub(crate) fn syslog(severity: u32) -> Option<Level> {
    Some(match severity {
        0..=2 => Level::Fatal,
        3 => Level::Error,
        4 => Level::Warning,
        5 | 6 => Level::Info,
        7 => Level::Debug,
        _ => return None,
    })
}

/// The level of a pino or bunyan number: 60, 50, 40, 30, 20, 10.
pub(crate) fn bunyan(number: u32) -> Option<Level> {
    Some(match number {
        60.. => Level::Fatal,
        50.. => Level::Error,
        40.. => Level::Warning,
        30.. => Level::Info,
        20.. => Level::Debug,
        10.. => Level::Trace,
        _ => return None,
    })
}

/// The level of a severity number of OpenTelemetry, 1 to 24 in steps of four.
pub(crate) fn open_telemetry(number: u32) -> Option<Level> {
    Some(match number {
        1..=4 => Level::Trace,
        5..=8 => Level::Debug,
        9..=12 => Level::Info,
        13..=16 => Level::Warning,
        17..=20 => Level::Error,
        21..=24 => Level::Fatal,
        _ => return None,
    })
}

/// The level of a Windows event: 1 Critical to 5 Verbose, 0 LogAlways.
pub(crate) fn windows(number: u32) -> Option<Level> {
    Some(match number {
        1 => Level::Fatal,
        2 => Level::Error,
        3 => Level::Warning,
        0 | 4 => Level::Info,
        5 => Level::Debug,
        _ => return None,
    })
}

/// The level of a PostgreSQL severity; DETAIL, HINT, CONTEXT, STATEMENT, QUERY and LOCATION have none.
pub(crate) fn postgres(severity: &[u8]) -> Option<Option<Level>> {
    Some(match severity {
        b"PANIC" | b"FATAL" => Some(Level::Fatal),
        b"ERROR" => Some(Level::Error),
        b"WARNING" => Some(Level::Warning),
        b"NOTICE" | b"INFO" | b"LOG" => Some(Level::Info),
        b"DEBUG" | b"DEBUG1" | b"DEBUG2" | b"DEBUG3" | b"DEBUG4" | b"DEBUG5" => Some(Level::Debug),
        b"DETAIL" | b"HINT" | b"CONTEXT" | b"STATEMENT" | b"QUERY" | b"LOCATION" => None,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_many_loggers_meet_on_one_scale() {
        for (text, level) in [
            ("SEVERE", Some(Level::Error)),
            ("warn", Some(Level::Warning)),
            ("INF", Some(Level::Info)),
            ("trce", Some(Level::Trace)),
            ("Note", Some(Level::Info)),
            ("dpanic", Some(Level::Fatal)),
            ("erring", None),
            ("E", None),
            ("", None),
        ] {
            assert_eq!(word(text.as_bytes()), level, "{text}");
        }
        assert_eq!(logger_word(b"eRROR"), None);
        assert_eq!(logger_word(b"Error"), Some(Level::Error));
    }
}
