//! `tftsr restore`: placeholders back to values.

use std::io::{BufReader, BufWriter, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};
use workbench::{Workbench, disk, restore};

use crate::arguments::Restore;
use crate::exit_code::Exit;
use crate::files::inputs;
use crate::output::{note, stdout};

pub(crate) fn run(
    arguments: &Restore,
    workbench: impl FnOnce() -> Workbench,
) -> anyhow::Result<Exit> {
    if let Some(path) = arguments.output.as_ref().filter(|path| path.exists() && !arguments.force) {
        bail!("{} exists; choose another output, or add --force to write over it", path.display());
    }
    let path = arguments.path.clone().unwrap_or_else(|| PathBuf::from("-"));
    if path.is_dir() {
        bail!("{} is a folder; name a file", path.display());
    }
    let inputs = inputs(&[path])?;
    let Some(input) = inputs.first() else { return Ok(Exit::Done) };
    let mut reader = BufReader::new(input.open()?);
    let originals = match (&arguments.map, &arguments.key_file) {
        (Some(map), Some(key)) => {
            let key = workbench::styles::key(key, false).map_err(anyhow::Error::msg)?;
            restore::map(map, &key).map_err(anyhow::Error::msg)?
        }
        _ => workbench().originals(arguments.issue.as_deref(), &input.name())?,
    };
    let Some(path) = &arguments.output else {
        restore::restore(&originals, &mut reader, &mut stdout()).with_context(|| input.name())?;
        return Ok(Exit::Done);
    };
    let cannot = || format!("cannot write {}", path.display());
    // Values are for this person alone: the file stays private, as temporary files are.
    let mut file = disk::unfinished(path).with_context(cannot)?;
    let count = {
        let mut output = BufWriter::new(file.as_file_mut());
        let count = restore::restore(&originals, &mut reader, &mut output).with_context(cannot)?;
        output.flush().with_context(cannot)?;
        count
    };
    file.as_file().sync_all().with_context(cannot)?;
    file.persist(path).with_context(cannot)?;
    note(&format!("tftsr: {count} placeholders restored in {}", path.display()));
    Ok(Exit::Done)
}
