//! Programs on the `PATH`: found without a shell, and asked for a word within a limit of time.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long a program may take to tell its version; VS Code takes most of a second.
const PATIENCE: Duration = Duration::from_secs(5);

/// The first program of these names in the folders, which are absolute.
pub(super) fn find(folders: &[PathBuf], names: &[&str]) -> Option<PathBuf> {
    all(folders, names).into_iter().next()
}

/// Each of these names that is a program in one of the folders.
pub(super) fn all(folders: &[PathBuf], names: &[&str]) -> Vec<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd"] } else { &[""] };
    let file = |name: &str| {
        folders.iter().find_map(|folder| {
            let paths = endings.iter().map(|ending| folder.join(format!("{name}{ending}")));
            paths.into_iter().find(|path| is_program(path))
        })
    };
    names.iter().filter_map(|name| file(name)).collect()
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// What a program prints, if it ends well and in time.
pub(super) fn output(program: &Path, arguments: &[&str]) -> Option<String> {
    // Into a file, so that a program which says much cannot wait for a reader.
    let said = tempfile::tempfile().ok()?;
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(said.try_clone().ok()?)
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let end = Instant::now() + PATIENCE;
    let ended = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status.success(),
            Ok(None) if Instant::now() < end => std::thread::sleep(Duration::from_millis(5)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                break false;
            }
        }
    };
    if !ended {
        return None;
    }
    use std::io::{Read, Seek};
    let (mut said, mut bytes) = (said, Vec::new());
    said.rewind().and_then(|()| said.take(64 << 10).read_to_end(&mut bytes)).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The version in what a program says of itself, as it is written and as two numbers to compare: `NVIM v0.11.4`,
/// `helix 25.07.1 (a05c151)`, `GNU Emacs 28.2`, and `4.139.1 0abc with Code 1.139.1`, where the last one counts.
pub(super) fn version(said: &str) -> Option<(String, (u32, u32))> {
    let first = said.lines().next()?;
    let first = first.split_once("with Code ").map_or(first, |(_, code)| code);
    first.split_whitespace().find_map(|word| {
        let word = word.trim_start_matches('v');
        let mut parts = word.split(|sign: char| !sign.is_ascii_digit());
        let (major, minor) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        word.contains('.').then(|| (word.to_owned(), (major, minor)))
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn versions_are_read_from_what_editors_say() {
        for (said, expected) in [
            ("NVIM v0.11.4\nBuild type: Release\n", Some(("0.11.4", (0, 11)))),
            ("helix 25.07.1 (a05c151b)\n", Some(("25.07.1", (25, 7)))),
            ("GNU Emacs 28.2\nCopyright 2022\n", Some(("28.2", (28, 2)))),
            ("Kakoune v2022.10.31\n", Some(("2022.10.31", (2022, 10)))),
            ("1.91.0\nea1445cc7016\nx64\n", Some(("1.91.0", (1, 91)))),
            ("4.139.1 0a1b2c with Code 1.139.1\n", Some(("1.139.1", (1, 139)))),
            ("no version\n", None),
            ("", None),
        ] {
            let read = super::version(said);
            assert_eq!(read.as_ref().map(|(text, pair)| (text.as_str(), *pair)), expected);
        }
    }
}
