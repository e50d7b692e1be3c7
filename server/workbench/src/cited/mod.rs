//! Whether the log lines that a triage document cites are still what they were, and where they went.
//!
//! Asked at each keystroke, so what was read of a file is kept until its size or time changes. A file is read up to the
//! cited lines, once for all of them; it is searched through only when they are not where they should be.

mod elsewhere;
mod read;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use detect::Severity;
use text::Span;
use triage::{Evidence, Located, TriageDocument};

pub(crate) use read::Cited;
use read::Looked;

use crate::beyond::Beyond;
use crate::uri;

/// What a reason begins with when a person keeps the excerpt of lines that are gone.
pub(crate) const RECORD: &str = "kept as a record";
/// Most files beside a log that are looked through for its lines.
const MOST_FILES: usize = 200;

/// A cited place that is not what it was.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub(crate) code: &'static str,
    pub(crate) severity: Severity,
    pub(crate) span: Span,
    pub(crate) message: String,
    /// Ways out, the best first.
    pub(crate) ways: Vec<Way>,
    pub(crate) evidence: Located<Evidence>,
}

/// A way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Way {
    /// The lines are there: link them.
    Relink { file: String, line: u32, end_line: u32 },
    /// Take what stands at the linked lines.
    Reread,
    /// Keep the excerpt without a check.
    KeepAsRecord,
}

impl Way {
    pub(crate) fn title(&self, id: &str) -> String {
        match self {
            Way::Relink { file, line, .. } => format!("Link {id} to {file}, line {line}"),
            Way::Reread => format!("Take the lines as they are now for {id}"),
            Way::KeepAsRecord => format!("Keep the excerpt of {id} as the record"),
        }
    }
}

/// What became of cited lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Sound,
    Moved(u32),
    Rotated(PathBuf, u32),
    Packed(PathBuf),
    Renamed(PathBuf, u32),
    Missing,
    Truncated(u32),
    Changed,
}

/// The faults of all evidence of a document, in the order of the text.
pub(crate) fn faults(
    beyond: &Beyond,
    document_uri: &str,
    text: &str,
    document: &TriageDocument,
) -> Vec<Fault> {
    let Some(folder) =
        uri::to_path(document_uri).and_then(|path| path.parent().map(Path::to_path_buf))
    else {
        return Vec::new();
    };
    let place_of = |evidence: &Evidence| normal(&folder.join(&evidence.file));
    let root = beyond.folders.iter().filter(|root| folder.starts_with(root));
    let root = root.max_by_key(|root| root.components().count()).unwrap_or(&folder);
    let desk = Desk { beyond, folder: &folder, root };
    let checked = document.evidence.iter().filter(|one| is_checked(&one.value));
    let wanted =
        checked.clone().map(|one| (place_of(&one.value), (one.value.line, one.value.end_line)));
    beyond.cited.prime(&beyond.documents, wanted.collect());
    checked
        .filter_map(|one| {
            let path = place_of(&one.value);
            let span = link_span(text, one.span);
            fault(&desk, &path, one, span)
        })
        .collect()
}

/// Where cited logs are looked for.
struct Desk<'a> {
    beyond: &'a Beyond,
    /// That of the document: links are relative to it.
    folder: &'a Path,
    /// The workspace it is in, or its own folder.
    root: &'a Path,
}

/// Evidence in a compressed log is read by the shell alone; a record is what it is.
fn is_checked(evidence: &Evidence) -> bool {
    !evidence.reason.starts_with(RECORD) && !is_packed(Path::new(&evidence.file))
}

fn is_packed(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    matches!(ending, "gz" | "zst" | "xz" | "bz2" | "zip" | "7z")
}

fn fault(desk: &Desk<'_>, path: &Path, one: &Located<Evidence>, span: Span) -> Option<Fault> {
    let Desk { beyond: Beyond { cited, documents, .. }, folder, .. } = *desk;
    let evidence = &one.value;
    let (id, name) = (&evidence.id, &evidence.file);
    let make = |code, severity, message: String, ways| {
        Some(Fault { code, severity, span, message, ways, evidence: one.clone() })
    };
    let relink = |path: &Path, line: u32| Way::Relink {
        file: uri::relative(path, folder),
        line,
        end_line: line + (evidence.end_line - evidence.line),
    };
    let looked = cited.look(documents, path, (evidence.line, evidence.end_line));
    if evidence.hash.is_empty() {
        return match looked {
            Looked::Hash(_) => make(
                "evidence-without-hash",
                Severity::Hint,
                format!(
                    "{id} holds no hash of its lines, so a change of the log would go unnoticed; take the lines as they are now"
                ),
                vec![Way::Reread],
            ),
            Looked::PastEnd(lines) => make(
                "evidence-log-truncated",
                Severity::Warning,
                format!(
                    "{name} has {lines} lines, and {id} cites line {}; correct the link",
                    evidence.end_line
                ),
                vec![Way::KeepAsRecord],
            ),
            Looked::Missing => make(
                "evidence-log-missing",
                Severity::Warning,
                format!(
                    "{name} is not there, so {id} cannot be checked; correct the link, or put the file there"
                ),
                vec![Way::KeepAsRecord],
            ),
        };
    }
    match verdict(desk, path, evidence, &looked) {
        Verdict::Sound => None,
        Verdict::Moved(line) => make(
            "evidence-moved",
            Severity::Information,
            format!("the lines of {id} are at line {line} of {name} now; link them there"),
            vec![relink(path, line)],
        ),
        Verdict::Rotated(copy, line) => make(
            "evidence-log-rotated",
            Severity::Information,
            format!(
                "{name} was rotated: the lines of {id} are in {}; link them there",
                uri::relative(&copy, folder)
            ),
            vec![relink(&copy, line), Way::KeepAsRecord],
        ),
        Verdict::Packed(copy) => make(
            "evidence-log-rotated",
            Severity::Information,
            format!(
                "{name} was rotated, and {} is compressed and not looked through here: unpack it beside the log to link the lines of {id}, or keep the excerpt as the record",
                uri::relative(&copy, folder)
            ),
            vec![Way::KeepAsRecord],
        ),
        Verdict::Renamed(copy, line) => make(
            "evidence-log-renamed",
            Severity::Information,
            format!(
                "{name} is not there any more, and {} holds the lines of {id}; link them there",
                uri::relative(&copy, folder)
            ),
            vec![relink(&copy, line), Way::KeepAsRecord],
        ),
        Verdict::Missing => make(
            "evidence-log-missing",
            Severity::Warning,
            format!(
                "{name} is not there any more, so {id} cannot be checked; put it back, link another file, or keep the excerpt as the record"
            ),
            vec![Way::KeepAsRecord],
        ),
        Verdict::Truncated(lines) => make(
            "evidence-log-truncated",
            Severity::Warning,
            format!(
                "{name} has {lines} lines now, and {id} cites line {}: it was cut or begun anew; keep the excerpt as the record, or cite other lines",
                evidence.end_line
            ),
            vec![Way::KeepAsRecord],
        ),
        Verdict::Changed => make(
            "evidence-changed",
            Severity::Warning,
            format!(
                "{name} holds other text at the lines of {id} than when they were cited; look at them again, and at what was concluded"
            ),
            vec![Way::Reread, Way::KeepAsRecord],
        ),
    }
}

fn verdict(desk: &Desk<'_>, path: &Path, evidence: &Evidence, looked: &Looked) -> Verdict {
    let Beyond { cited, documents, .. } = desk.beyond;
    if matches!(looked, Looked::Hash(hash) if *hash == evidence.hash) {
        return Verdict::Sound;
    }
    cited.verdict(documents, path, evidence, || {
        let count = evidence.end_line - evidence.line + 1;
        if !matches!(looked, Looked::Missing)
            && let Some(line) = cited.find(documents, path, &evidence.hash, count)
        {
            return Verdict::Moved(line);
        }
        let holds = |other: &Path| {
            let lines = (evidence.line, evidence.end_line);
            match cited.look(documents, other, lines) {
                Looked::Hash(hash) if hash == evidence.hash => Some(evidence.line),
                _ => None,
            }
        };
        let (rotated, others) = beside(path);
        for copy in rotated {
            let line = holds(&copy).or_else(|| cited.find(documents, &copy, &evidence.hash, count));
            if let Some(line) = line {
                return Verdict::Rotated(copy, line);
            }
        }
        let packed = packed_beside(path).map(Verdict::Packed);
        match looked {
            Looked::Missing => others
                .into_iter()
                .find_map(|other| holds(&other).map(|line| Verdict::Renamed(other.clone(), line)))
                .or(packed)
                .or_else(|| {
                    let files = cited.files_below(desk.root);
                    let (named, like) = elsewhere::candidates(path, &files);
                    let found = |other: &Path| cited.find(documents, other, &evidence.hash, count);
                    let moved = |other: &PathBuf| holds(other).or_else(|| found(other));
                    let named = named.into_iter().find_map(|other| Some((other, moved(other)?)));
                    let like = || like.into_iter().find_map(|other| Some((other, holds(other)?)));
                    let (other, line) = named.or_else(like)?;
                    Some(Verdict::Renamed(other.clone(), line))
                })
                .unwrap_or(Verdict::Missing),
            Looked::PastEnd(lines) => packed.unwrap_or(Verdict::Truncated(*lines)),
            Looked::Hash(_) => packed.unwrap_or(Verdict::Changed),
        }
    })
}

/// The files beside a log: those whose names say that they are rotated copies of it, and the others.
fn beside(path: &Path) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let Some((folder, name)) = path.parent().zip(path.file_name().and_then(|name| name.to_str()))
    else {
        return (Vec::new(), Vec::new());
    };
    let Ok(entries) = std::fs::read_dir(folder) else { return (Vec::new(), Vec::new()) };
    let mut files: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|other| other != path && !is_packed(other) && other.is_file())
        .filter(|other| other.extension().is_none_or(|ending| ending != "md"))
        .take(MOST_FILES)
        .collect();
    files.sort();
    files.into_iter().partition(|other| {
        other
            .file_name()
            .and_then(|other| other.to_str())
            .is_some_and(|other| is_rotated(name, other))
    })
}

/// The newest compressed copy beside a log whose name says that it is a rotated one: `app.log.1.gz`.
fn packed_beside(path: &Path) -> Option<PathBuf> {
    let (folder, name) = path.parent().zip(path.file_name().and_then(|name| name.to_str()))?;
    let is_copy = |other: &PathBuf| {
        let unpacked = other.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        is_packed(other) && (unpacked == name || is_rotated(name, unpacked))
    };
    let entries = std::fs::read_dir(folder).ok()?.filter_map(Result::ok).take(MOST_FILES);
    let age = |path: &PathBuf| path.metadata().and_then(|metadata| metadata.modified()).ok();
    entries.map(|entry| entry.path()).filter(is_copy).max_by_key(age)
}

/// Whether a name is that of a rotated copy: `app.log.1`, `app.log-20260501`, `app.1.log`, `app-2026-05-01.log`,
/// `app.log.old`.
fn is_rotated(name: &str, other: &str) -> bool {
    let is_stamp = |stamp: &str| {
        let stamp = stamp.trim_matches(['.', '-', '_']);
        matches!(stamp, "old" | "bak" | "prev" | "previous" | "orig")
            || !stamp.is_empty()
                && stamp.bytes().any(|byte| byte.is_ascii_digit())
                && stamp.bytes().all(|byte| byte.is_ascii_digit() || b"-_.TZ".contains(&byte))
    };
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let joined = |rest: &str| rest.starts_with(['.', '-', '_']);
    other.strip_prefix(name).is_some_and(|rest| joined(rest) && is_stamp(rest))
        || other
            .strip_prefix(stem)
            .and_then(|rest| rest.strip_suffix(ending))
            .is_some_and(|rest| joined(rest) && is_stamp(rest))
}

/// A path without `.` and `..` where that can be told from the path alone.
fn normal(path: &Path) -> PathBuf {
    let mut parts = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                if !parts.pop() {
                    parts.push(part);
                }
            }
            other => parts.push(other),
        }
    }
    parts
}

/// The link of a bullet.
pub(crate) fn link_span(text: &str, bullet: Span) -> Span {
    let line = text.get(bullet.range()).unwrap_or_default();
    let open = line.find("](").map(|at| at + 2);
    let close = open.and_then(|open| line.get(open..)?.find("#L").map(|at| open + at));
    let close = close.and_then(|hash| line.get(hash..)?.find(')').map(|at| hash + at));
    match open.zip(close) {
        Some((open, close)) => Span::new(bullet.start + open, bullet.start + close),
        None => bullet,
    }
}

/// The bullet with another link, hash, or without a check.
pub(crate) fn mended(evidence: &Evidence, way: &Way, reread: Option<Evidence>) -> Option<Evidence> {
    let mut mended = evidence.clone();
    match way {
        Way::Relink { file, line, end_line } => {
            (mended.file, mended.line, mended.end_line) = (file.clone(), *line, *end_line);
        }
        Way::Reread => {
            let now = reread?;
            (mended.time, mended.certain) = (now.time, now.certain);
            (mended.source, mended.excerpt, mended.hash) = (now.source, now.excerpt, now.hash);
        }
        Way::KeepAsRecord => {
            mended.hash.clear();
            mended.reason = match evidence.reason.is_empty() {
                true => RECORD.to_owned(),
                false => format!("{RECORD}; {}", evidence.reason),
            };
        }
    }
    Some(mended)
}

/// What is known of cited logs, to be shared.
pub(crate) fn shared() -> Arc<Cited> {
    Arc::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rotated_copies_are_told_by_their_names() {
        for other in [
            "app.log.1",
            "app.log-20260501",
            "app.1.log",
            "app-2026-05-01.log",
            "app.log.old",
            "app.log.2026-05-01T00",
        ] {
            assert!(is_rotated("app.log", other), "{other}");
        }
        for other in ["app.log.md", "app2.log", "application.log", "db.log.1", "app-web.log"] {
            assert!(!is_rotated("app.log", other), "{other}");
        }
    }
}
