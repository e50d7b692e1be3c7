//! `tftsr scan`: findings of files, folders and stdin.

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use workbench::apart::is_markdown;
use workbench::outcome::counted;
use workbench::pieces::{Piece, Pieces};
use workbench::policy::baseline::{Baseline, Known, key_path};
use workbench::scan::{Row, ScanOptions, config_of, types};

use crate::arguments::{Scan, ScanFormat, Selection};
use crate::exit_code::Exit;
use crate::files::{Input, inputs, progress};
use crate::in_order::{Event, Opened, in_order};
use crate::output::{note, note_painted, stdout};
use crate::policy::policies;
use crate::rows::{Counts, Part, Printing, summary};
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
    let policies = policies(arguments.selection.config.as_ref(), version, &inputs);
    let options = options(&arguments.selection)?;
    let jobs = threads(arguments.jobs);
    let bar = progress(&inputs);
    let writes_baseline = arguments.write_baseline.is_some();
    // What is known already; a new baseline only learns.
    let known = if writes_baseline { None } else { baseline.take() };
    let printing = Printing::new(arguments.format, arguments.reveal);
    let names: Vec<String> = inputs.iter().map(Input::name).collect();
    let (inputs, names, policies, options) = (&*inputs, &*names, &policies, &options);
    let fresh = baseline.as_ref();
    let open = |index: usize| {
        let input: &Input = &inputs[index];
        let name = input.name();
        let pieces = Pieces::new(input.open()?).with_context(|| format!("cannot read {name}"))?;
        let pieces = pieces.of_markdown(is_markdown(input.path()));
        let config = Box::new(move |first: &Piece| {
            let policy = policies.of(input.path(), &[]);
            config_of(first, options, &policy).map_err(anyhow::Error::msg)
        });
        Ok(Opened { pieces, config, name })
    };
    let make = |index: usize, piece: &Piece, mut rows: Vec<Row>| {
        let path = inputs[index].path();
        let print =
            |baseline: &Baseline, row: &Row| baseline.fingerprint(path, row, piece.value(row));
        if let Some(fresh) = fresh {
            let learned = rows.into_iter().map(|row| (print(fresh, &row), row)).collect();
            return Part { learned, ..Part::default() };
        }
        if let Some(known) = &known {
            rows.retain(|row| !known.knows(&print(known, row)));
        }
        printing.part(&names[index], piece, &rows)
    };
    let (mut sarif, mut counts) = (Sarif::new(version), Counts::new());
    let (mut failures, mut files, mut learned) = (0, 0, Known::default());
    let mut is_hit = false;
    let writes_sarif = arguments.format == ScanFormat::Sarif && !writes_baseline;
    if writes_sarif {
        sarif.start(&mut out)?;
    }
    in_order(inputs.len(), jobs, open, make, |index, event| {
        match event {
            Event::Part(part) => {
                is_hit |= !part.counts.is_empty();
                out.write_all(&part.text)?;
                for (row, print) in &part.results {
                    sarif.add(&names[index], row, *print, &mut out)?;
                }
                for (key, (title, count)) in part.counts {
                    counts.entry(key).or_insert((title, 0)).1 += count;
                }
                for (print, row) in part.learned {
                    if let Some(fresh) = fresh {
                        learned.learn(fresh, print, inputs[index].path(), &row);
                    }
                }
                return Ok(());
            }
            Event::Failed(error) => {
                failures += 1;
                let error = format!("{error:#}");
                note(&format!("tftsr: {error}"));
                sarif.failed(&names[index], &error);
            }
            Event::End => {}
        }
        files += usize::from(std::mem::take(&mut is_hit));
        bar.inc(1);
        Ok(())
    })?;
    bar.finish_and_clear();
    if let (Some(baseline), Some(path)) = (&mut baseline, &arguments.write_baseline) {
        baseline.know(learned);
        baseline.write()?;
        note(&format!(
            "{} written to {}; its key is {}: keep that out of the repository",
            counted(baseline.len(), "finding"),
            path.display(),
            key_path(path, arguments.key_file.as_deref()).display()
        ));
    } else {
        for (path, problem) in policies.problems() {
            sarif.misconfigured(&path.display().to_string(), problem.line, &problem.message);
        }
        if writes_sarif {
            sarif.finish(&mut out)?;
        }
    }
    out.flush()?;
    let found: usize = counts.values().map(|(_, count)| count).sum();
    if arguments.format == ScanFormat::Text && !writes_baseline {
        note_painted(
            &summary(&counts),
            &format!(
                "{} in {files} of {}",
                counted(found, if known.is_some() { "new finding" } else { "finding" }),
                counted(inputs.len(), "file")
            ),
        );
    }
    if failures > 0 {
        anyhow::bail!("{failures} of {} inputs could not be read", inputs.len());
    }
    Ok(if found > 0 { Exit::Findings } else { Exit::Done })
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

pub(crate) fn options(selection: &Selection) -> anyhow::Result<ScanOptions> {
    let options = ScanOptions {
        types: selection.types.clone(),
        min_severity: selection.min_severity.clone(),
    };
    options.check().map_err(anyhow::Error::msg)?;
    Ok(options)
}

/// How many threads work: so many as are asked for, else one for each core.
pub(crate) fn threads(jobs: Option<usize>) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    jobs.unwrap_or_else(cores).clamp(1, 64)
}
