//! Documents leave as files: the gate before them, the file itself, and the record of it.

use std::path::{Path, PathBuf};

use ::export::document::{Block, Callout, Document, Inline, Run};
use ::export::{Furniture, House, docx, html, markdown, parse, pdf, pdf_with};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use store::Export;

use super::documents::placeholders_in;
use super::images::{Pictures, read_at_most};
use super::leaving::{ALLOW, Held, REDACT, refusal, refuse_cut_apart};
use super::{arguments, sha256};
use crate::documents::Role;
use crate::outcome::{CommandError, Outcome, counted};
use crate::triage_document::{Target, document_kind, issue_id, why_numbers};
use crate::{Workbench, disk, protocol, read, uri};

const EXPORT: &str = "tftsr.exportDocument";
const FORMATS: &[&str] = &["pdf", "docx", "html", "md"];

/// A reference document larger than this is refused.
const MOST_REFERENCE_BYTES: u64 = 64 << 20;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Arguments {
    issue_id: Option<String>,
    uri: Option<String>,
    kind: Option<String>,
    format: Option<String>,
    output: Option<String>,
    reference: Option<String>,
    #[serde(default)]
    redact: bool,
    #[serde(default)]
    allow: bool,
    seen: Option<String>,
    #[serde(default)]
    restore: bool,
    #[serde(default)]
    force: bool,
    date: Option<String>,
    author: Option<String>,
}

/// A document on its way out.
pub(super) struct Source {
    pub(super) uri: String,
    pub(super) text: String,
    pub(super) issue_id: Option<String>,
    pub(super) kind: String,
}

/// Which document is meant.
pub(super) struct Wanted {
    pub(super) issue_id: Option<String>,
    pub(super) uri: Option<String>,
    pub(super) kind: Option<String>,
}

/// The action of an export in the audit log.
const EXPORTED: &str = "export document";

pub(super) fn export(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let asked: Arguments = arguments(EXPORT, argument)?;
    let format = asked.format.as_deref().unwrap_or("pdf").to_ascii_lowercase();
    let Some(format) =
        FORMATS.iter().find(|known| **known == format || (format == "markdown" && **known == "md"))
    else {
        return Err(problem(&format!("format must be one of: {}", FORMATS.join(", "))));
    };
    let exported_at = match &asked.date {
        Some(date) => moment(date)?,
        None => Timestamp::now(),
    };
    let house = house(workbench, asked.reference.as_deref(), format)?;
    let wanted = Wanted {
        issue_id: asked.issue_id.clone(),
        uri: asked.uri.clone(),
        kind: asked.kind.clone(),
    };
    let source = source(workbench, &wanted)?;
    if asked.restore && asked.redact {
        return Err(problem("redact and restore exclude each other"));
    }
    let scope = source.issue_id.clone().unwrap_or_else(|| workbench.scope_of(&source.uri));
    let numbers = why_numbers(&source.text);
    let findings = workbench.leaving(&source.text, &numbers);
    // What may stand is what the text held that was looked at, not what was written since.
    let is_same = |seen: &String| *seen == sha256(source.text.as_bytes());
    let allow = asked.allow && asked.seen.as_ref().is_none_or(is_same);
    let author = asked.author.as_deref().map(str::trim).unwrap_or_default();
    let in_author: Vec<&str> =
        workbench.leaving(author, &[]).iter().map(|finding| finding.kind).collect();
    let holds_any = !findings.is_empty() || !in_author.is_empty();
    if holds_any && !asked.redact && !allow {
        let apart = workbench.cut_apart(&source.text, &numbers).len();
        let held = Held { findings: &findings, apart, author: &in_author };
        return Err(refusal(&source, &held, &[REDACT, ALLOW]));
    }
    let author = match asked.redact {
        true => workbench.seal(&scope, author).into_string(),
        false => author.to_owned(),
    };
    let text = match asked.redact {
        true => workbench.seal_numbered(&scope, &source.text, &numbers).into_string(),
        false => source.text.clone(),
    };
    let pictures = Pictures::of(&source.uri);
    let mut document = parse(&text, &|path| pictures.get(path));
    let apart = match allow {
        true => workbench.cut_apart_in(&document, &text, &numbers).len(),
        false => {
            refuse_cut_apart(workbench, &source, &document, &text, &numbers, &[ALLOW])?;
            0
        }
    };
    // That the values were asked for is in the audit log before the file is there.
    let (text, restored) = match asked.restore {
        false => (text, 0),
        true => {
            let originals = workbench.originals(source.issue_id.as_deref(), &source.uri)?;
            let (bytes, count) = originals.restored(text.as_bytes());
            let text = String::from_utf8_lossy(&bytes).into_owned();
            pictures.again();
            document = parse(&text, &|path| pictures.get(path));
            (text, count)
        }
    };
    let clear = apart + if asked.redact { 0 } else { findings.len() + in_author.len() };
    let count = placeholders_in(&format!("{author}\n{text}"));
    if !author.is_empty() {
        document.metadata.fields.retain(|(key, _)| key != "author");
        document.metadata.fields.push(("author".to_owned(), author));
    }
    let head = audit_head(workbench);
    if !head.is_empty() {
        document.blocks.push(paragraph(head));
    }
    let furniture = Furniture {
        exported_at,
        exported_by: format!("tftsr ({})", workbench.actor()),
        notice: workbench.redaction_notice(count.values, count.types, clear, restored),
        warning: match (clear, restored) {
            (0, 0) => String::new(),
            (clear, 0) => format!("Holds {} in clear text", counted(clear, "value")),
            (0, restored) => format!("Holds {} restored to clear text", counted(restored, "value")),
            (clear, restored) => format!(
                "Holds {} in clear text and {restored} restored to it",
                counted(clear, "value")
            ),
        },
    };
    if *format == "md" && !furniture.warning.is_empty() {
        mark(&mut document, &furniture.warning);
    }
    let (mut missing, mut fonts) = (Vec::new(), Vec::new());
    let bytes = match *format {
        "md" => markdown(&document).into_bytes(),
        "html" => html(&document, &furniture).into_bytes(),
        "docx" => docx(&document, &furniture, house.as_ref()),
        _ => {
            let mut made = pdf(&document, &furniture);
            if !made.missing.is_empty() {
                let of_system = crate::fonts::for_characters(&made.missing);
                made = pdf_with(&document, &furniture, &of_system);
                fonts.extend(of_system.iter().map(|font| font.name().to_owned()));
            }
            missing = made.missing;
            made.bytes
        }
    };
    let (path, kept) = written(workbench, &source, &asked, format, &bytes)?;
    let head = workbench.with_store(|store| store.verify_audit()).ok().map(|report| report.head);
    let record = Export {
        issue_id: source.issue_id.clone(),
        kind: source.kind.clone(),
        format: (*format).to_owned(),
        path: path.display().to_string(),
        sha256: sha256(&bytes),
        actor: workbench.actor().to_owned(),
        audit_head: head.unwrap_or_default(),
        clear,
        restored,
        exported_at,
    };
    let recorded = workbench.with_store(|store| store.add_export(&record));
    workbench.audit(
        EXPORTED,
        source.issue_id.as_deref().unwrap_or(&source.kind),
        &format!(
            "{} as {format}, sha256 {}, {clear} in clear text, {restored} restored{}",
            source.kind,
            record.sha256,
            // Other fonts give other bytes.
            if fonts.is_empty() { String::new() } else { format!(", fonts {}", fonts.join(", ")) }
        ),
    );
    let mut result = protocol::export(&record);
    result["missingGlyphs"] = json!(
        missing
            .iter()
            .map(|character| format!("U+{:04X}", u32::from(*character)))
            .collect::<Vec<_>>()
    );
    result["systemFonts"] = json!(fonts);
    result["kept"] = json!(kept.as_ref().map(|kept| kept.display().to_string()));
    let mut outcome = Outcome::of(result).saying(format!("{} written.", path.display()));
    if let Some(kept) = kept {
        outcome = outcome.saying(format!(
            "{} written; what was there is {} now.",
            path.display(),
            kept.display()
        ));
    }
    if !missing.is_empty() {
        let named: Vec<String> = missing
            .iter()
            .take(10)
            .map(|character| format!("{character} (U+{:04X})", u32::from(*character)))
            .collect();
        outcome = outcome
            .warning(&format!("No font has {}; numbers stand in their place.", named.join(", ")));
    }
    if !fonts.is_empty() {
        outcome = outcome.warning(&format!(
            "For characters that the fonts of tftsr lack it holds parts of {}: on a machine without them the same document gives other bytes.",
            fonts.join(", ")
        ));
    }
    let unsettled = ::report::marks(&source.text).len();
    if unsettled > 0 {
        outcome = outcome.warning(&format!(
            "{} with the issue {} not settled yet; the words of the document are exported.",
            counted(unsettled, "conflict"),
            if unsettled == 1 { "is" } else { "are" }
        ));
    }
    for left_out in pictures.left_out() {
        outcome = outcome.warning(&left_out);
    }
    if restored > 0 {
        outcome = outcome
            .warning(&format!("It holds {} restored to clear text, and says so on each page; the audit log says so, too.", counted(restored, "value")));
    }
    if clear > 0 {
        outcome = outcome
            .warning(&format!("It holds {} in clear text, and says so.", counted(clear, "value")));
    }
    Ok(match recorded {
        Ok(()) => outcome,
        Err(error) => outcome.warning(&format!("The export is not in the history: {error}")),
    })
}

/// How far the audit log was, so that whoever holds the document can tell later whether what stood there was changed. Rows
/// of exports are passed over: the same document and date give the same bytes.
fn audit_head(workbench: &Workbench) -> String {
    let mut before = None;
    loop {
        let Ok(rows) = workbench.with_store(|store| store.audit(100, before)) else {
            return String::new();
        };
        if let Some(row) = rows.iter().find(|row| row.action != EXPORTED) {
            return format!("Audit log at this export: row {}, head {}.", row.sequence, row.hash);
        }
        match rows.last() {
            Some(row) => before = Some(row.sequence),
            None => return String::new(),
        }
    }
}

fn paragraph(text: String) -> Block {
    Block::Paragraph(vec![Inline::Text(Run { text, ..Run::default() })])
}

/// Markdown has no pages, so the mark stands at its head.
fn mark(document: &mut Document, warning: &str) {
    let blocks = vec![paragraph(format!("{warning}."))];
    let at = usize::from(matches!(document.blocks.first(), Some(Block::Heading { level: 1, .. })));
    document.blocks.insert(at, Block::Callout { kind: Callout::Warning, blocks });
}

fn problem(problem: &str) -> CommandError {
    CommandError::Arguments { command: EXPORT.to_owned(), problem: problem.to_owned() }
}

/// The house style of a reference document. Only a DOCX has one.
fn house(
    workbench: &Workbench,
    reference: Option<&str>,
    format: &str,
) -> Result<Option<House>, CommandError> {
    let Some(reference) = reference else { return Ok(None) };
    if format != "docx" {
        return Err(problem("reference is for the format docx alone"));
    }
    let path = uri::to_path(&workbench.spelled(reference)).ok_or_else(|| {
        CommandError::Missing(format!("{reference} is not a file on this machine"))
    })?;
    let bytes = read_at_most(&path, MOST_REFERENCE_BYTES)?.ok_or_else(|| {
        CommandError::Refused(format!(
            "{} is too large for a reference; remove pictures and text from it",
            path.display()
        ))
    })?;
    match House::read(&bytes) {
        Ok(house) => Ok(Some(house)),
        Err(error) => Err(CommandError::Refused(format!(
            "{} cannot be the reference for a house style: {error}",
            path.display()
        ))),
    }
}

/// A day or a time; a day is its first moment in UTC.
fn moment(text: &str) -> Result<Timestamp, CommandError> {
    text.parse::<Timestamp>().or_else(|_| format!("{text}T00:00:00Z").parse()).map_err(|_| {
        problem("date must be a day such as 2026-03-16 or a time such as 2026-03-16T09:30:00Z")
    })
}

/// The document meant: the one named, else the report or triage document touched last, else the one of the issue.
pub(super) fn source(workbench: &Workbench, asked: &Wanted) -> Result<Source, CommandError> {
    let fits = |kind: &str| asked.kind.as_deref().is_none_or(|wanted| wanted == kind);
    let of_uri = |uri: &str| -> Result<Source, CommandError> {
        let text = workbench.text_of(uri)?.0.text().into_owned();
        let kind = document_kind(&text);
        Ok(Source { uri: uri.to_owned(), issue_id: issue_id(&text), kind, text })
    };
    if let Some(uri) = &asked.uri {
        let source = of_uri(&workbench.spelled(uri))?;
        // A log or a program of somebody's is no document; it would leave with a layout and a hash as if it were one.
        let is_markdown = uri::to_path(&source.uri)
            .and_then(|path| Some(path.extension()?.eq_ignore_ascii_case("md")))
            .unwrap_or(false);
        if source.kind == "document"
            && !is_markdown
            && workbench.snapshot(&source.uri).is_none_or(|open| open.role == Role::Log)
        {
            return Err(CommandError::Refused(format!(
                "{} is no Markdown document; `tftsr redact` makes a copy of a log that may leave",
                uri::name(&source.uri)
            )));
        }
        if fits(&source.kind) {
            return Ok(source);
        }
    } else if asked.issue_id.is_none() {
        let open = workbench
            .open_uris()
            .into_iter()
            .filter(|uri| workbench.snapshot(uri).is_some_and(|open| open.role != Role::Log))
            .filter_map(|uri| of_uri(&uri).ok())
            .find(|source| fits(&source.kind));
        if let Some(source) = open {
            return Ok(source);
        }
    }
    let id =
        workbench.issue_id(&Target { issue_id: asked.issue_id.clone(), uri: asked.uri.clone() })?;
    let (kind, other) = match asked.kind.as_deref() {
        Some(kind) => (kind, kind),
        None => ("rca", "postmortem"),
    };
    let stored = workbench.with_store(|store| match store.document(&id, kind)? {
        Some(found) => Ok(Some(found)),
        None => store.document(&id, other),
    })?;
    let stored = stored.ok_or_else(|| {
        CommandError::Missing(format!("this issue has no document of kind {kind}; generate it first, or name another kind or a uri"))
    })?;
    of_uri(&uri::of_path(Path::new(&stored.path)))
}

/// Writes the file under a name that is free, or under the one asked for. What stood there is kept beside it.
fn written(
    workbench: &Workbench,
    source: &Source,
    asked: &Arguments,
    format: &str,
    bytes: &[u8],
) -> Result<(PathBuf, Option<PathBuf>), CommandError> {
    if let Some(output) = &asked.output {
        let path = workbench.environment().current_dir.join(output);
        if !disk::is_taken(&path) {
            disk::create(&path, bytes)?;
            return Ok((path, None));
        }
        if !asked.force {
            return Err(CommandError::Refused(format!(
                "{} exists already; choose another name, or use force, which keeps it under another name",
                path.display()
            )));
        }
        let kept = free(&with_suffix(&path, "-before"));
        let before = read(&path)?;
        disk::create(&kept, &before)?;
        disk::write(&path, bytes)?;
        return Ok((path, Some(kept)));
    }
    let path = uri::to_path(&source.uri)
        .unwrap_or_else(|| workbench.environment().current_dir.join("document.md"));
    // A Markdown export beside its source needs a name of its own.
    let wanted = match format {
        "md" => with_suffix(&path, ".export"),
        format => path.with_extension(format),
    };
    // Another process may take the name between the look and the write.
    for _ in 0..5 {
        let path = free(&wanted);
        match disk::create(&path, bytes) {
            Err(CommandError::File(_)) if path.exists() => {}
            Err(error) => return Err(error),
            Ok(()) => return Ok((path, None)),
        }
    }
    Err(CommandError::File(format!(
        "cannot find a free name for {}; name an output",
        wanted.display()
    )))
}

/// The path itself if nothing is there, else with the first number that is free.
pub(super) fn free(path: &Path) -> PathBuf {
    let mut number = 1;
    let mut candidate = path.to_path_buf();
    while disk::is_taken(&candidate) {
        number += 1;
        candidate = with_suffix(path, &format!("-{number}"));
    }
    candidate
}

/// `name.ext` with something between both.
fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = match path.extension() {
        Some(extension) => format!("{stem}{suffix}.{}", extension.to_string_lossy()),
        None => format!("{stem}{suffix}"),
    };
    path.with_file_name(name)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Which {
    issue_id: Option<String>,
}

pub(super) fn list(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let which: Which = arguments("tftsr.listExports", argument)?;
    let exports = workbench.with_store(|store| store.exports(which.issue_id.as_deref()))?;
    let rows: Vec<Value> = exports.iter().map(protocol::export).collect();
    Ok(Outcome::of(json!({ "exports": rows }))
        .saying(format!("{}.", counted(rows.len(), "export"))))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    path: String,
}

pub(super) fn verify(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let file: File = arguments("tftsr.verifyExport", argument)?;
    let path = uri::to_path(&workbench.spelled(&file.path)).ok_or_else(|| {
        CommandError::Missing(format!("{} is not a file on this machine", file.path))
    })?;
    let hash = sha256(&read(&path)?);
    let known = workbench.with_store(|store| store.exports_with_hash(&hash))?;
    let said = match known.first() {
        Some(export) => format!(
            "{} is the {} exported as {} on {}{}.",
            path.display(),
            export.kind,
            export.format,
            export.exported_at.strftime("%Y-%m-%d %H:%M UTC"),
            in_clear(export)
        ),
        None => format!(
            "{} is no file that was exported here, or it was changed since.",
            path.display()
        ),
    };
    let rows: Vec<Value> = known.iter().map(protocol::export).collect();
    Ok(Outcome::of(json!({ "exported": !rows.is_empty(), "sha256": hash, "exports": rows }))
        .saying(said))
}

/// What of an exported file stands in clear text.
fn in_clear(export: &Export) -> String {
    match (export.clear, export.restored) {
        (0, 0) => String::new(),
        (clear, 0) => format!("; it holds {} in clear text", counted(clear, "value")),
        (0, restored) => {
            format!("; it holds {} restored to clear text", counted(restored, "value"))
        }
        (clear, restored) => format!(
            "; it holds {} in clear text, and {restored} restored to it",
            counted(clear, "value")
        ),
    }
}
