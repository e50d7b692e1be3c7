//! `tftsr scan`: findings of files, folders and stdin.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use serde_json::json;
use workbench::outcome::counted;
use workbench::scan::{Row, ScanOptions, types};

use crate::arguments::{Scan, ScanFormat, Selection};
use crate::exit_code::Exit;
use crate::files::{Input, inputs, progress};
use crate::output::{colored, note, stdout};
use crate::sarif::Sarif;

pub(crate) fn run(arguments: &Scan, version: &str) -> anyhow::Result<Exit> {
    let mut out = stdout();
    if arguments.list_types {
        for (id, title) in types() {
            writeln!(out, "{id}\t{title}")?;
        }
        out.flush()?;
        return Ok(Exit::Done);
    }
    let options = options(&arguments.selection)?;
    let inputs = inputs(&arguments.selection.paths)?;
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let jobs = arguments.jobs.unwrap_or(cores).clamp(1, 64).min(inputs.len().max(1));
    let bar = progress(&inputs);
    let mut printer = Printer::new(arguments, version);
    let (mut failures, mut files) = (0, 0);
    in_order(&inputs, jobs, &options, |input, scanned| {
        bar.inc(1);
        match scanned {
            Ok((bytes, rows)) => {
                files += usize::from(rows.iter().any(|row| !row.nested));
                printer.file(&mut out, input, &bytes, &rows)
            }
            Err(error) => {
                failures += 1;
                note(&format!("tftsr: {error:#}"));
                Ok(())
            }
        }
    })?;
    bar.finish_and_clear();
    printer.end(&mut out)?;
    out.flush()?;
    if arguments.format == ScanFormat::Text {
        note(&format!(
            "{} in {files} of {}",
            counted(printer.total, "finding"),
            counted(inputs.len(), "file")
        ));
    }
    if failures > 0 {
        anyhow::bail!("{failures} of {} inputs could not be read", inputs.len());
    }
    Ok(if printer.total > 0 { Exit::Findings } else { Exit::Done })
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
                        let rows =
                            workbench::scan::scan(&bytes, options).map_err(anyhow::Error::msg)?;
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
}

impl<'a> Printer<'a> {
    fn new(arguments: &Scan, version: &'a str) -> Printer<'a> {
        Printer {
            format: arguments.format,
            reveal: arguments.reveal,
            colored: colored(),
            sarif: Sarif::new(version),
            total: 0,
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
        for row in rows {
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
                ScanFormat::Sarif => self.sarif.add(&name, row),
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

    fn severity(&self, severity: &'static str) -> String {
        let color = match severity {
            "error" => 31,
            "warning" => 33,
            "information" => 36,
            _ => 90,
        };
        if self.colored { format!("\x1b[{color}m{severity}\x1b[0m") } else { severity.to_owned() }
    }
}
