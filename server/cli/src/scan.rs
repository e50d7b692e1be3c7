//! `tftsr scan`: findings of files, folders and stdin.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use serde_json::json;
use workbench::outcome::counted;
use workbench::policy::Policies;
use workbench::policy::baseline::{Baseline, key_path};
use workbench::scan::{Row, ScanOptions, types};

use crate::arguments::{Scan, ScanFormat, Selection};
use crate::exit_code::Exit;
use crate::files::{Input, inputs, progress};
use crate::output::{colored, note, stdout};
use crate::policy::policies;
use crate::sarif::Sarif;

pub(crate) fn run(arguments: &Scan, version: &'static str) -> anyhow::Result<Exit> {
    let mut out = stdout();
    if arguments.list_types {
        for (id, title) in types() {
            writeln!(out, "{id}\t{title}")?;
        }
        out.flush()?;
        return Ok(Exit::Done);
    }
    let mut inputs = inputs(&arguments.selection.paths)?;
    let mut baseline = baseline(arguments)?;
    inputs.retain(|input| !is_of_baseline(arguments, input));
    let policies = policies(&arguments.selection, version, &inputs);
    let options = options(&arguments.selection)?;
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let jobs = arguments.jobs.unwrap_or(cores).clamp(1, 64).min(inputs.len().max(1));
    let bar = progress(&inputs);
    let mut printer = Printer::new(arguments, version);
    let (mut failures, mut files) = (0, 0);
    in_order(&inputs, jobs, &options, &policies, |input, scanned| {
        bar.inc(1);
        match scanned {
            Ok((bytes, mut rows)) => {
                let prints = fingerprints(baseline.as_ref(), input, &bytes, &rows);
                if let (Some(baseline), true) = (&mut baseline, arguments.write_baseline.is_some())
                {
                    for (row, print) in rows.iter().zip(prints) {
                        baseline.learn(print, input.path(), row);
                    }
                    return Ok(());
                }
                let known = baseline
                    .as_ref()
                    .map(|baseline| prints.iter().map(|print| baseline.knows(print)));
                if let Some(mut known) = known {
                    rows.retain(|_| !known.next().unwrap_or(false));
                }
                files += usize::from(rows.iter().any(|row| !row.nested));
                printer.file(&mut out, input, &bytes, &rows)
            }
            Err(error) => {
                failures += 1;
                let error = format!("{error:#}");
                note(&format!("tftsr: {error}"));
                printer.sarif.failed(&input.name(), &error);
                Ok(())
            }
        }
    })?;
    bar.finish_and_clear();
    if let (Some(baseline), Some(path)) = (&baseline, &arguments.write_baseline) {
        baseline.write()?;
        note(&format!(
            "{} written to {}; its key is {}: keep that out of the repository",
            counted(baseline.len(), "finding"),
            path.display(),
            key_path(path, arguments.key_file.as_deref()).display()
        ));
    } else {
        for (path, problem) in policies.problems() {
            printer.sarif.misconfigured(
                &path.display().to_string(),
                problem.line,
                &problem.message,
            );
        }
        printer.end(&mut out)?;
    }
    out.flush()?;
    if arguments.format == ScanFormat::Text && arguments.write_baseline.is_none() {
        note(&format!(
            "{}{} in {files} of {}",
            printer.summary(),
            counted(printer.total, if baseline.is_some() { "new finding" } else { "finding" }),
            counted(inputs.len(), "file")
        ));
    }
    if failures > 0 {
        anyhow::bail!("{failures} of {} inputs could not be read", inputs.len());
    }
    Ok(if printer.total > 0 { Exit::Findings } else { Exit::Done })
}

/// The baseline that is asked for: to be compared with, or empty, to be written.
fn baseline(arguments: &Scan) -> anyhow::Result<Option<Baseline>> {
    let key = arguments.key_file.as_deref();
    Ok(match (&arguments.baseline, &arguments.write_baseline) {
        (Some(path), _) => Some(Baseline::open(path, key)?),
        (None, Some(path)) => Some(Baseline::start(path, key)?),
        (None, None) => None,
    })
}

/// Whether an input is the baseline itself, or its key.
fn is_of_baseline(arguments: &Scan, input: &Input) -> bool {
    let Some(path) = arguments.baseline.as_ref().or(arguments.write_baseline.as_ref()) else {
        return false;
    };
    let real = |path: &Path| path.canonicalize().ok();
    let input = input.path().and_then(real);
    let key = key_path(path, arguments.key_file.as_deref());
    input.is_some() && (input == real(path) || input == real(&key))
}

/// By what a baseline knows each row; empty without one.
fn fingerprints(
    baseline: Option<&Baseline>,
    input: &Input,
    bytes: &[u8],
    rows: &[Row],
) -> Vec<String> {
    let Some(baseline) = baseline else { return Vec::new() };
    let value = |row: &Row| bytes.get(row.start..row.end).unwrap_or_default();
    rows.iter().map(|row| baseline.fingerprint(input.path(), row, value(row))).collect()
}

pub(crate) fn options(selection: &Selection) -> anyhow::Result<ScanOptions> {
    let options = ScanOptions {
        types: selection.types.clone(),
        min_severity: selection.min_severity.clone(),
    };
    options.check().map_err(anyhow::Error::msg)?;
    Ok(options)
}

type Scanned = anyhow::Result<(Vec<u8>, Vec<Row>)>;

/// Scans on several threads, hands over in the order of the inputs. Threads run at most a few files ahead, so that
/// the results of a large tree are not all held at once.
fn in_order(
    inputs: &[Input],
    jobs: usize,
    options: &ScanOptions,
    policies: &Policies,
    mut each: impl FnMut(&Input, Scanned) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel::<(usize, Scanned)>(jobs);
        for _ in 0..jobs {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(input) = inputs.get(index) else { return };
                    let scanned = input.read().and_then(|bytes| {
                        let policy = policies.of(input.path(), &[]);
                        let rows = workbench::scan::scan(&bytes, options, &policy)
                            .map_err(anyhow::Error::msg)?;
                        Ok((bytes, rows))
                    });
                    if sender.send((index, scanned)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting: BTreeMap<usize, Scanned> = BTreeMap::new();
        let mut turn = 0;
        for (index, scanned) in receiver {
            waiting.insert(index, scanned);
            while let Some(scanned) = waiting.remove(&turn) {
                each(&inputs[turn], scanned)?;
                turn += 1;
            }
        }
        Ok(())
    })
}

struct Printer<'a> {
    format: ScanFormat,
    reveal: bool,
    colored: bool,
    sarif: Sarif<'a>,
    total: usize,
    /// How many findings of each severity and type, worst first; the title of the type.
    counts: BTreeMap<(Reverse<usize>, &'static str), (&'static str, usize)>,
}

impl<'a> Printer<'a> {
    fn new(arguments: &Scan, version: &'a str) -> Printer<'a> {
        Printer {
            format: arguments.format,
            reveal: arguments.reveal,
            colored: colored(),
            sarif: Sarif::new(version),
            total: 0,
            counts: BTreeMap::new(),
        }
    }

    fn file(
        &mut self,
        out: &mut impl Write,
        input: &Input,
        bytes: &[u8],
        rows: &[Row],
    ) -> anyhow::Result<()> {
        let name = input.name();
        self.total += rows.iter().filter(|row| !row.nested).count();
        for row in rows.iter().filter(|row| !row.nested) {
            let place = SEVERITIES.iter().position(|severity| *severity == row.severity);
            self.counts
                .entry((Reverse(place.unwrap_or(0)), row.kind))
                .or_insert((row.title, 0))
                .1 += 1;
        }
        for (index, row) in rows.iter().enumerate() {
            let value = || String::from_utf8_lossy(&bytes[row.start..row.end]).into_owned();
            match self.format {
                ScanFormat::Text if row.nested => {}
                ScanFormat::Text => {
                    let value = if self.reveal {
                        format!(": {}", value().escape_debug())
                    } else {
                        String::new()
                    };
                    let severity = self.severity(row.severity);
                    writeln!(
                        out,
                        "{name}:{}:{}: {severity}: {} ({}){value}",
                        row.line, row.column, row.title, row.rule
                    )?;
                }
                ScanFormat::Jsonl => {
                    let mut object = json!({
                        "file": name, "start": row.start, "end": row.end, "line": row.line, "column": row.column,
                        "type": row.kind, "rule": row.rule, "severity": row.severity, "confidence": row.confidence,
                    });
                    if self.reveal {
                        object["value"] = json!(value());
                    }
                    writeln!(out, "{object}")?;
                }
                ScanFormat::Sarif if row.nested => {}
                ScanFormat::Sarif => {
                    let print = workbench::scan::line_fingerprint(bytes, rows, index);
                    self.sarif.add(&name, row, &print);
                }
            }
        }
        Ok(())
    }

    fn end(&mut self, out: &mut impl Write) -> anyhow::Result<()> {
        if self.format == ScanFormat::Sarif {
            serde_json::to_writer_pretty(&mut *out, &self.sarif.document())?;
            writeln!(out)?;
        }
        Ok(())
    }

    /// The findings by severity and type as a table, a line each; empty when there are none.
    fn summary(&self) -> String {
        let width = self.counts.values().map(|(title, _)| title.chars().count()).max().unwrap_or(0);
        let mut lines = String::new();
        for ((Reverse(severity), kind), (title, count)) in &self.counts {
            let severity = SEVERITIES.get(*severity).copied().unwrap_or_default();
            let pad = " ".repeat(11 - severity.len().min(11));
            let severity = painted(severity, crate::output::colored_errors());
            lines.push_str(&format!("{count:>8}  {severity}{pad}  {title:width$}  {kind}\n"));
        }
        lines
    }

    fn severity(&self, severity: &'static str) -> String {
        painted(severity, self.colored)
    }
}

/// From mild to bad.
const SEVERITIES: [&str; 4] = ["hint", "information", "warning", "error"];

/// A severity in its color.
fn painted(severity: &str, colored: bool) -> String {
    let color = match severity {
        "error" => 31,
        "warning" => 33,
        "information" => 36,
        _ => 90,
    };
    if colored { format!("\x1b[{color}m{severity}\x1b[0m") } else { severity.to_owned() }
}
