//! `tftsr redact`: a filter from stdin to stdout, or over files.

use std::collections::BTreeSet;
use std::fs::{File, FileTimes, Metadata};
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde_json::{Value, json};
use tempfile::TempPath;
use workbench::account::Counted;
use workbench::apart::is_markdown;
use workbench::disk;
use workbench::policy::Policies;
use workbench::redactor::Redactor;
use workbench::restore::MapFile;

use crate::arguments::{Redact, Style};
use crate::exit_code::Exit;
use crate::files::{Input, all_inputs, progress};
use crate::output::{note, stdout};
use crate::policy::policies;
use crate::scan::{options, threads};

pub(crate) fn run(arguments: &Redact, version: &'static str) -> anyhow::Result<Exit> {
    let options = options(&arguments.selection)?;
    let key = arguments
        .key_file
        .as_ref()
        .map(|path| workbench::styles::key(path, arguments.make_key))
        .transpose()
        .map_err(anyhow::Error::msg)?;
    let style = arguments.style.name();
    let stand_ins = match (arguments.keep_order, arguments.style) {
        (false, _) => workbench::styles::style(style, key.as_ref()),
        (true, Style::Synthetic) => workbench::styles::in_order(key.as_ref()),
        (true, _) => bail!("only the style synthetic keeps an order; add --style synthetic"),
    }
    .map_err(anyhow::Error::msg)?;
    let mut redactor = Redactor::new(&options, stand_ins).map_err(anyhow::Error::msg)?;
    redactor.set_threads(threads(arguments.jobs));
    if arguments.honor_comments {
        redactor.honor_comments();
    }
    if arguments.map.is_some() && matches!(style, "mask" | "partial") {
        bail!(
            "the style {style} cannot be turned back, because different values may look the same; use token, hash or synthetic with --map"
        );
    }
    let mut inputs = all_inputs(&arguments.selection.paths, arguments.hidden)?;
    leave_out_outputs(arguments, &mut inputs);
    let policies = policies(arguments.selection.config.as_ref(), version, &inputs);
    let targets = targets(arguments, &inputs)?;
    if style == "token" {
        for input in inputs.iter().filter(|input| input.is_regular()) {
            redactor.reserve(&mut input.open()?).with_context(|| input.name())?;
        }
    }
    let map = match (&arguments.map, &key) {
        (Some(path), Some(key)) => {
            let map = MapFile::create(path, key).map_err(anyhow::Error::msg)?;
            redactor.tell(map.told());
            Some(map)
        }
        _ => None,
    };
    // Until the map is on the disk no file is replaced: its values would be lost.
    let mut waiting = Vec::new();
    let bar = progress(&inputs);
    let mut accounts = Vec::new();
    for (input, target) in inputs.iter().zip(&targets) {
        redactor.set_policy(policies.of(input.path(), &[]));
        redactor.set_markdown(is_markdown(input.path()));
        let account = match target {
            Some(path) => {
                let (account, file) = to_file(&mut redactor, input, path, arguments)?;
                match map {
                    Some(_) => waiting.push((file, path)),
                    None => put_in_place(file, path)?,
                }
                account
            }
            None => copy(&mut redactor, input, &mut stdout(), arguments)?,
        };
        accounts.push(account);
        bar.inc(1);
    }
    if let (Some(map), Some(path)) = (&map, &arguments.map) {
        map.finish().with_context(|| format!("cannot write {}", path.display()))?;
    }
    for (file, path) in waiting {
        put_in_place(file, path)?;
    }
    bar.finish_and_clear();
    if let Some(path) = &arguments.report {
        let total: usize = redactor.counts().values().sum();
        let report = json!({
            "tool": "tftsr",
            "version": version,
            "style": style,
            "options": {
                "types": arguments.selection.types,
                "minSeverity": arguments.selection.min_severity,
                "honorComments": arguments.honor_comments,
                "keepOrder": arguments.keep_order,
            },
            "policy": policy_files(&policies),
            "inputs": inputs.len(),
            "redacted": total,
            "types": redactor.counts(),
            "rules": redactor.rules(),
            "files": accounts,
        });
        workbench::disk::write(path, format!("{report:#}\n").as_bytes())?;
    }
    Ok(Exit::Done)
}

/// The policy files that counted, by name and SHA-256.
fn policy_files(policies: &Policies) -> Vec<Value> {
    let hex = |digest: [u8; 32]| digest.map(|byte| format!("{byte:02x}")).concat();
    let files = policies.files().into_iter();
    files.map(|(path, digest)| json!({ "file": path, "sha256": hex(digest) })).collect()
}

/// What an earlier run wrote into a folder that is walked is no input of this one.
fn leave_out_outputs(arguments: &Redact, inputs: &mut Vec<Input>) {
    let outputs: Vec<PathBuf> = arguments
        .output
        .iter()
        .chain(&arguments.report)
        .chain(&arguments.map)
        .filter_map(|path| path.canonicalize().ok())
        .collect();
    let named = &arguments.selection.paths;
    inputs.retain(|input| {
        let Some(path) = input.path().filter(|path| !named.iter().any(|named| named == path))
        else {
            return true;
        };
        path.canonicalize()
            .map_or(true, |path| !outputs.iter().any(|output| path.starts_with(output)))
    });
}

/// Redacts one input; what went in and out where a report is wanted.
fn copy(
    redactor: &mut Redactor,
    input: &Input,
    output: &mut dyn Write,
    arguments: &Redact,
) -> anyhow::Result<Value> {
    let mut reader = BufReader::new(input.open()?);
    if arguments.report.is_none() {
        redactor.run(&mut reader, output).with_context(|| input.name())?;
        return Ok(Value::Null);
    }
    let (mut reader, mut output) = (Counted::new(reader), Counted::new(output));
    redactor.run(&mut reader, &mut output).with_context(|| input.name())?;
    Ok(json!({ "file": input.name(), "input": reader.account(), "output": output.account() }))
}

/// Where each input's redacted text goes. Refused before anything is written: two inputs for one output, and outputs
/// that exist, unless the files themselves are to be changed or `--force` says so.
fn targets(arguments: &Redact, inputs: &[Input]) -> anyhow::Result<Vec<Option<PathBuf>>> {
    let several = inputs.len() > 1 || arguments.selection.paths.iter().any(|path| path.is_dir());
    let targets: Vec<Option<PathBuf>> =
        inputs.iter().map(|input| target(arguments, input, several)).collect::<Result<_, _>>()?;
    let mut seen = BTreeSet::new();
    for path in targets.iter().flatten().chain(&arguments.report).chain(&arguments.map) {
        if !seen.insert(path) {
            bail!(
                "two inputs would both be written to {}; redact them one at a time",
                path.display()
            );
        }
        let replaces = !arguments.in_place
            || [&arguments.report, &arguments.map].into_iter().flatten().any(|other| other == path);
        if replaces && !arguments.force && path.exists() {
            bail!(
                "{} exists; choose another output, or add --force to write over it",
                path.display()
            );
        }
    }
    for folder in targets.iter().flatten().filter_map(|path| path.parent()) {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
    }
    Ok(targets)
}

/// Where an input's redacted text goes; `None` is stdout.
fn target(arguments: &Redact, input: &Input, several: bool) -> anyhow::Result<Option<PathBuf>> {
    if arguments.in_place {
        return match input {
            // A link stays one: the file it leads to is changed.
            Input::File(path) => {
                let cannot = || format!("cannot read {}", path.display());
                let path = path.canonicalize().with_context(cannot)?;
                // Opening a pipe would wait for a writer, and a device has nothing to be exchanged.
                if !path.is_file() {
                    bail!(
                        "{} is no regular file, so it cannot be changed in place; redact it to stdout or with -o",
                        path.display()
                    );
                }
                if input.is_packed().with_context(cannot)? {
                    bail!(
                        "{} is compressed, and in place it would not be any more; redact it to stdout or with -o",
                        path.display()
                    );
                }
                note_other_names(&path);
                Ok(Some(path))
            }
            Input::Stdin => bail!("stdin cannot be changed in place; name a file"),
        };
    }
    let Some(output) = &arguments.output else { return Ok(None) };
    if !several && !output.is_dir() {
        return Ok(Some(output.clone()));
    }
    let Input::File(path) = input else { bail!("give stdin an output file of its own") };
    let root =
        arguments.selection.paths.iter().find(|root| root.is_dir() && path.starts_with(root));
    let name = match root {
        Some(root) => path.strip_prefix(root)?.to_path_buf(),
        None => PathBuf::from(path.file_name().unwrap_or_default()),
    };
    Ok(Some(output.join(name)))
}

/// Says that a file has further hard links: they keep what it held.
fn note_other_names(path: &Path) {
    #[cfg(unix)]
    if let Ok(metadata) = path.metadata() {
        let others = std::os::unix::fs::MetadataExt::nlink(&metadata).saturating_sub(1);
        if others > 0 {
            note(&format!(
                "tftsr: {} has other names ({others}, hard links), which still lead to the text that is not redacted",
                path.display()
            ));
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// Gives a changed file the owner and the times of the one it replaces. Only root may give files away: where that fails
/// it is said.
fn keep_owner_and_times(file: &File, path: &Path, old: &Metadata) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let new = file.metadata()?;
        if (new.uid(), new.gid()) != (old.uid(), old.gid())
            && std::os::unix::fs::fchown(file, Some(old.uid()), Some(old.gid())).is_err()
        {
            note(&format!("tftsr: {} could not keep its owner; it is yours now", path.display()));
        }
    }
    let mut times = FileTimes::new();
    if let Ok(time) = old.modified() {
        times = times.set_modified(time);
    }
    if let Ok(time) = old.accessed() {
        times = times.set_accessed(time);
    }
    file.set_times(times)
}

/// Makes a new name last through a power loss, where the system can.
fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = folder;
}

/// Renames a whole file to its target, so that it lasts.
fn put_in_place(file: TempPath, path: &Path) -> anyhow::Result<()> {
    file.persist(path).with_context(|| format!("cannot write {}", path.display()))?;
    sync_folder(disk::folder(path));
    Ok(())
}

/// Writes beside the target, to be renamed: on a full disk or a kill the target is as it was.
fn to_file(
    redactor: &mut Redactor,
    input: &Input,
    path: &Path,
    arguments: &Redact,
) -> anyhow::Result<(Value, TempPath)> {
    let cannot = || format!("cannot write {}", path.display());
    let old = path.metadata().ok().filter(|_| arguments.in_place);
    let mut file = disk::unfinished(path).with_context(cannot)?;
    let account = {
        let mut output = BufWriter::new(file.as_file_mut());
        let account = copy(redactor, input, &mut output, arguments).with_context(cannot)?;
        output.flush().with_context(cannot)?;
        account
    };
    if let Some(old) = &old {
        keep_owner_and_times(file.as_file(), path, old).with_context(cannot)?;
    }
    // The mode is that of the file replaced, else of the file read: a private log has a private redacted copy.
    let like = File::open(path).or_else(|error| match input {
        Input::File(source) => File::open(source),
        Input::Stdin => Err(error),
    });
    if let Ok(metadata) = like.and_then(|file| file.metadata()) {
        file.as_file().set_permissions(metadata.permissions()).with_context(cannot)?;
    }
    file.as_file().sync_all().with_context(cannot)?;
    Ok((account, file.into_temp_path()))
}
