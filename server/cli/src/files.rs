//! From what was typed to what is read.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use flate2::read::MultiGzDecoder;
use ignore::WalkBuilder;
use indicatif::{ProgressBar, ProgressStyle};
use ruzstd::decoding::StreamingDecoder;
use workbench::disk::UNFINISHED;

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

    /// Its file.
    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Input::Stdin => None,
            Input::File(path) => Some(path),
        }
    }

    /// Whether it can be read twice.
    pub(crate) fn is_regular(&self) -> bool {
        matches!(self, Input::File(path) if path.is_file())
    }

    /// Whether what is read of it is unpacked first.
    pub(crate) fn is_packed(&self) -> io::Result<bool> {
        let Input::File(path) = self else { return Ok(false) };
        let mut head = Vec::new();
        File::open(path)?.take(ZSTANDARD.len() as u64).read_to_end(&mut head)?;
        Ok(head.starts_with(GZIP) || head.starts_with(ZSTANDARD))
    }

    /// The bytes, unpacked where the input is a gzip (RFC 1952) or Zstandard (RFC 8878) file.
    pub(crate) fn open(&self) -> anyhow::Result<Box<dyn Read + Send>> {
        let raw: Box<dyn Read + Send> = match self {
            Input::Stdin => Box::new(io::stdin()),
            Input::File(path) => Box::new(
                File::open(path).with_context(|| format!("cannot read {}", path.display()))?,
            ),
        };
        unpacked(raw).with_context(|| format!("cannot read {}", self.name()))
    }

    pub(crate) fn read(&self) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open()?
            .read_to_end(&mut bytes)
            .with_context(|| format!("cannot read {}", self.name()))?;
        Ok(bytes)
    }
}

/// The magic numbers of RFC 1952 section 2.3.1 and RFC 8878 section 3.1.1.
const GZIP: &[u8] = &[0x1f, 0x8b, 8];
const ZSTANDARD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// What a compressed stream holds; any other stream as it is.
fn unpacked(mut raw: Box<dyn Read + Send>) -> io::Result<Box<dyn Read + Send>> {
    let mut head = Vec::with_capacity(ZSTANDARD.len());
    raw.by_ref().take(ZSTANDARD.len() as u64).read_to_end(&mut head)?;
    let (gzip, zstandard) = (head.starts_with(GZIP), head.starts_with(ZSTANDARD));
    let whole = io::Cursor::new(head).chain(raw);
    Ok(if gzip {
        Box::new(MultiGzDecoder::new(whole))
    } else if zstandard {
        Box::new(StreamingDecoder::new(whole).map_err(io::Error::other)?)
    } else {
        Box::new(whole)
    })
}

/// The inputs for some paths: files as they are named, folders walked by the rules of `.gitignore`, in a fixed
/// order; stdin when there is no path.
pub(crate) fn inputs(paths: &[PathBuf]) -> anyhow::Result<Vec<Input>> {
    all_inputs(paths, false)
}

/// The same; with `hidden` what is hidden in a folder, too, but for files that a run left unfinished.
pub(crate) fn all_inputs(paths: &[PathBuf], hidden: bool) -> anyhow::Result<Vec<Input>> {
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
            let walk = WalkBuilder::new(path)
                .require_git(false)
                .hidden(!hidden)
                .sort_by_file_path(Path::cmp)
                .filter_entry(|entry| {
                    let name = entry.file_name().as_encoded_bytes();
                    name != b".git" && !name.starts_with(UNFINISHED.as_bytes())
                })
                .build();
            for entry in walk {
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
