//! From what was typed to what is read.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use ignore::WalkBuilder;
use indicatif::{ProgressBar, ProgressStyle};

/// One thing to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Input {
    Stdin,
    File(PathBuf),
}

impl Input {
    /// As results name it.
    pub(crate) fn name(&self) -> String {
        match self {
            Input::Stdin => "-".to_owned(),
            Input::File(path) => path.display().to_string(),
        }
    }

    /// Whether it can be read twice.
    pub(crate) fn is_regular(&self) -> bool {
        matches!(self, Input::File(path) if path.is_file())
    }

    pub(crate) fn open(&self) -> anyhow::Result<Box<dyn Read>> {
        Ok(match self {
            Input::Stdin => Box::new(io::stdin().lock()),
            Input::File(path) => Box::new(
                File::open(path).with_context(|| format!("cannot read {}", path.display()))?,
            ),
        })
    }

    pub(crate) fn read(&self) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open()?
            .read_to_end(&mut bytes)
            .with_context(|| format!("cannot read {}", self.name()))?;
        Ok(bytes)
    }
}

/// The inputs for some paths: files as they are named, folders walked by the rules of `.gitignore`, in a fixed
/// order; stdin when there is no path.
pub(crate) fn inputs(paths: &[PathBuf]) -> anyhow::Result<Vec<Input>> {
    if paths.is_empty() {
        if io::stdin().is_terminal() {
            bail!("name a file or folder, or pipe something in");
        }
        return Ok(vec![Input::Stdin]);
    }
    let mut inputs = Vec::new();
    for path in paths {
        if path == Path::new("-") {
            inputs.push(Input::Stdin);
        } else if path.is_dir() {
            for entry in
                WalkBuilder::new(path).require_git(false).sort_by_file_path(Path::cmp).build()
            {
                let entry = entry.with_context(|| format!("cannot walk {}", path.display()))?;
                if entry.file_type().is_some_and(|kind| kind.is_file()) {
                    inputs.push(Input::File(entry.into_path()));
                }
            }
        } else {
            inputs.push(Input::File(path.clone()));
        }
    }
    Ok(inputs)
}

/// What a single file must have, in bytes, for work on it to be long.
const LARGE: u64 = 16 << 20;

/// On a terminal a progress bar over several files, or a sign of life for one that is large or a pipe; invisible
/// elsewhere.
pub(crate) fn progress(inputs: &[Input]) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    if let [input] = inputs {
        let is_long = match input {
            Input::Stdin => true,
            Input::File(path) => path.metadata().is_ok_and(|metadata| metadata.len() >= LARGE),
        };
        // Where results go to the same terminal, they are the sign of life.
        if !is_long || io::stdout().is_terminal() {
            return ProgressBar::hidden();
        }
        let spinner = ProgressBar::new_spinner().with_message(input.name());
        spinner.enable_steady_tick(Duration::from_millis(100));
        return spinner;
    }
    let bar = ProgressBar::new(inputs.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} files {eta}") {
        bar.set_style(style);
    }
    bar
}
