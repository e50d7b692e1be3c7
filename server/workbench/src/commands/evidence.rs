//! From ranked records of logs to evidence that a document can cite: redacted, hashed, numbered.

use std::path::Path;

use ::triage::Evidence;
use text::{Span, visible};

use super::read_options;
use crate::outcome::CommandError;
use crate::{Workbench, uri};

/// Longest excerpt in characters; the link leads to the rest.
const EXCERPT: usize = 200;

/// What to look for evidence in.
pub(super) struct Search<'a> {
    /// Scope of the placeholders.
    pub(super) scope: &'a str,
    /// The logs; a selection is one of the first.
    pub(super) log_uris: &'a [String],
    /// Links are relative to it.
    pub(super) document_folder: &'a Path,
    /// Bytes of the first log that a person selected.
    pub(super) selection: Option<Span>,
    /// Most records to cite.
    pub(super) limit: usize,
    /// What the document cites already.
    pub(super) known: &'a [Evidence],
}

/// The text that is ranked: a whole log, or the selected lines of one.
struct Source {
    /// As the document links it.
    link: String,
    bytes: Vec<u8>,
    log: logs::Log,
    /// Lines of the file before `bytes`.
    lines_before: u32,
}

/// The records to read first as evidence, in the order of time, with ids going on after those known.
pub(super) fn find_evidence(
    workbench: &Workbench,
    search: &Search<'_>,
) -> Result<Vec<Evidence>, CommandError> {
    let sources = sources(workbench, search)?;
    let mut evidence: Vec<Evidence> = picks(&sources, search)
        .into_iter()
        .filter_map(|pick| {
            let source = sources.get(pick.log)?;
            Some(cite(
                workbench,
                search.scope,
                source,
                &source.log.records.get(pick.record)?,
                pick.reason,
            ))
        })
        .filter(|found| {
            !search.known.iter().any(|known| (&known.file, known.line) == (&found.file, found.line))
        })
        .take(search.limit)
        .collect();
    evidence.sort_by_key(|evidence| (evidence.time.is_none(), evidence.time));
    let numbers = search
        .known
        .iter()
        .filter_map(|evidence| evidence.id.strip_prefix('E')?.parse::<u32>().ok());
    let first = numbers.max().unwrap_or(0) + 1;
    for (number, evidence) in (first..).zip(&mut evidence) {
        evidence.id = format!("E{number}");
    }
    Ok(evidence)
}

fn sources(workbench: &Workbench, search: &Search<'_>) -> Result<Vec<Source>, CommandError> {
    let mut sources = Vec::new();
    for uri in search.log_uris {
        let link = uri::to_path(uri)
            .map_or_else(|| uri::name(uri), |path| uri::relative(&path, search.document_folder));
        let mut bytes = workbench.bytes_of(uri)?;
        let mut lines_before = 0;
        if let Some(selection) = search.selection {
            let (text, log) = workbench.text_and_log_of(uri)?;
            bytes = text;
            let records = whole_records(&log, whole_lines(&bytes, selection));
            let lines = whole_lines(&bytes, records);
            let before = bytes.get(..lines.start).unwrap_or_default();
            lines_before = u32::try_from(before.iter().filter(|&&byte| byte == b'\n').count())
                .unwrap_or(u32::MAX);
            bytes = bytes.get(lines.range()).unwrap_or_default().to_vec();
        }
        let log = logs::read(&bytes, &read_options(uri));
        sources.push(Source { link, bytes, log, lines_before });
        if search.selection.is_some() {
            break;
        }
    }
    Ok(sources)
}

/// The records to cite, best first: all of a small selection, else the ranked ones that are worth it.
fn picks(sources: &[Source], search: &Search<'_>) -> Vec<logs::Pick> {
    if search.selection.is_some()
        && let [source] = sources
        && source.log.records.len() <= search.limit
    {
        let all = 0..source.log.records.len();
        return all.map(|record| logs::Pick::alone(0, record, "selected", 1.0)).collect();
    }
    let inputs: Vec<logs::EvidenceInput<'_>> = sources
        .iter()
        .map(|source| logs::EvidenceInput {
            name: &source.link,
            text: &source.bytes,
            log: &source.log,
        })
        .collect();
    let options = logs::EvidenceOptions {
        limit: search.limit + search.known.len(),
        without: &[],
        more: !search.known.is_empty(),
    };
    logs::evidence_with(&inputs, &options)
}

/// Lines of a log as evidence, without an id. What they say is that of the record that begins there.
pub(crate) fn cite_lines(
    workbench: &Workbench,
    scope: &str,
    log_uri: &str,
    document_folder: &Path,
    (first, last): (u32, u32),
    reason: &str,
) -> Result<Evidence, CommandError> {
    let (bytes, log) = workbench.text_and_log_of(log_uri)?;
    let mut starts: Vec<usize> = vec![0];
    starts.extend(memchr::memchr_iter(b'\n', &bytes).map(|at| at + 1));
    let count = starts.len();
    let start = starts.get(first.saturating_sub(1) as usize).copied();
    let (Some(start), true) = (start, last as usize <= count) else {
        return Err(CommandError::Missing(format!(
            "{} has {count} lines; there is no line {last}",
            uri::name(log_uri)
        )));
    };
    let end = starts.get(last as usize).map_or(bytes.len(), |next| next - 1);
    let cited = bytes.get(start..end).unwrap_or_default();
    let cited = cited.strip_suffix(b"\r").unwrap_or(cited);
    let link = uri::to_path(log_uri)
        .map_or_else(|| uri::name(log_uri), |path| uri::relative(&path, document_folder));
    let at = log.records.partition_point(|record| record.end_line < first);
    let record = log.records.get(at).filter(|record| record.line <= last);
    let mut evidence = match record {
        Some(record) => {
            let (excerpt, origin) = excerpt(workbench, scope, &bytes, &record);
            Evidence {
                id: String::new(),
                file: link,
                line: first,
                end_line: last,
                time: record.time.as_ref().map(|time| time.timestamp),
                certain: record.time.as_ref().is_none_or(|time| time.certain),
                source: origin,
                excerpt,
                hash: String::new(),
                reason: reason.to_owned(),
            }
        }
        None => Evidence {
            id: String::new(),
            file: link,
            line: first,
            end_line: last,
            time: None,
            certain: true,
            source: String::new(),
            excerpt: workbench
                .seal(scope, &String::from_utf8_lossy(cited))
                .into_string()
                .replace('`', "'"),
            hash: String::new(),
            reason: reason.to_owned(),
        },
    };
    evidence.hash = logs::line_hash(cited);
    Ok(evidence)
}

fn cite(
    workbench: &Workbench,
    scope: &str,
    source: &Source,
    record: &logs::Record,
    reason: String,
) -> Evidence {
    let (excerpt, origin) = excerpt(workbench, scope, &source.bytes, record);
    Evidence {
        id: String::new(),
        file: source.link.clone(),
        line: record.line + source.lines_before,
        end_line: record.end_line + source.lines_before,
        time: record.time.as_ref().map(|time| time.timestamp),
        certain: record.time.as_ref().is_none_or(|time| time.certain),
        source: origin,
        excerpt,
        hash: logs::line_hash(cited_bytes(&source.bytes, record)),
        reason,
    }
}

/// The lines an evidence link names, without the last line end: what its hash is over.
fn cited_bytes<'a>(text: &'a [u8], record: &logs::Record) -> &'a [u8] {
    let lines = text.get(whole_lines(text, record.span).range()).unwrap_or_default();
    lines.strip_suffix(b"\r").unwrap_or(lines)
}

/// A span widened to whole lines, without the last line feed.
fn whole_lines(text: &[u8], span: Span) -> Span {
    let before = text.get(..span.start).unwrap_or_default();
    let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    // A selection that ends at the start of a line does not mean that line.
    let last = if span.end > span.start && text.get(span.end - 1) == Some(&b'\n') {
        span.end - 1
    } else {
        span.end
    };
    let rest = text.get(last..).unwrap_or_default();
    let end = last + rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
    Span::new(start.min(text.len()), end.min(text.len()))
}

/// Lines widened to the records they are part of: one line of several has neither the time nor the words of the rest.
fn whole_records(log: &logs::Log, lines: Span) -> Span {
    let touched = log
        .records
        .iter()
        .filter(|record| record.span.start < lines.end && lines.start < record.span.end);
    touched.fold(lines, |all, record| {
        Span::new(all.start.min(record.span.start), all.end.max(record.span.end))
    })
}

/// The message of a record as one redacted line, and its source redacted. The line of the message is judged as a
/// whole, so that a value is seen in the words that give it away.
fn excerpt(
    workbench: &Workbench,
    scope: &str,
    text: &[u8],
    record: &logs::Record,
) -> (String, String) {
    let lines = whole_lines(text, Span::new(record.message.start, record.message.start));
    let line = String::from_utf8_lossy(text.get(lines.range()).unwrap_or_default());
    let start = record.message.start.saturating_sub(lines.start).min(line.len());
    let (sealed, source) =
        workbench.seal_part(scope, &line, Span::new(start, line.len()), record.source);
    let mut message = sealed.into_string();
    // In a JSON record the fields after the message tell as much as the message: only the joint is tidied.
    if line.trim_start().starts_with('{') {
        message = message.replacen("\",", " ", 1).replacen("\"}", "", 1);
        message.truncate(message.trim_end_matches(['}', ' ']).len());
    }
    let words = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut excerpt = visible(&words).replace('`', "'");
    if let Some((cut, _)) = excerpt.char_indices().nth(EXCERPT) {
        excerpt.truncate(cut);
        excerpt.push('…');
    }
    (excerpt, visible(&source.into_string()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_widen_to_whole_lines() {
        let text = b"one\ntwo\r\nthree";
        for (start, end, lines) in [
            (0, 0, "one"),
            (1, 5, "one\ntwo\r"),
            (4, 9, "two\r"),
            (9, 99, "three"),
            (4, 4, "two\r"),
        ] {
            let span = whole_lines(text, Span::new(start, end));
            assert_eq!(std::str::from_utf8(&text[span.range()]), Ok(lines), "{start}..{end}");
        }
    }
}
