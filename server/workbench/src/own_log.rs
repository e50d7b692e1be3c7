//! What went wrong inside the program, kept without a value: when, how bad, and where in the code.
//!
//! `tftsr.log` beside the database, one JSON object a line, at most twice [`LONGEST`] bytes of it. No message is kept,
//! since a message may name a file or quote an error; the place in the code says which it was. A folder that is not there
//! is not made for it.

use std::io::Write;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use jiff::Timestamp;
use serde_json::{Value, json};

/// From this size on, in bytes, the file begins anew, and what was there takes the place of what was there before.
const LONGEST: u64 = 64 * 1024;

const NAME: &str = "tftsr.log";
const BEFORE: &str = "tftsr.log.before";

/// Where this process keeps it, and which version it is.
static PLACE: OnceLock<(PathBuf, &'static str)> = OnceLock::new();

/// Says where it is kept from now on. Called once, by `main`.
pub fn keep_in(folder: PathBuf, version: &'static str) {
    let _ = PLACE.set((folder, version));
}

/// Something that a part of the program traced: its level, its place, and the names of what it told, without that.
pub fn note(level: &str, place: &str, fields: &[&str]) {
    append(&json!({ "level": level, "place": place, "fields": fields }));
}

/// What a panic leaves: its place and its thread. Its message may hold what was being worked on.
pub fn report_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(|at| place_of(at.file(), at.line()));
    let thread = std::thread::current();
    // Threads of ours have names that are written in the code; others of a pool have a number.
    let thread = thread.name().unwrap_or("unnamed");
    append(&json!({ "level": "panic", "place": place, "thread": thread }));
}

/// A place in the code without the folders of whoever built it.
pub fn place_of(file: &str, line: u32) -> String {
    let file = file.replace('\\', "/");
    let known = ["/registry/src/", "/rustc/"].iter().find_map(|mark| {
        let (_, rest) = file.split_once(mark)?;
        rest.split_once('/').map(|(_, rest)| rest.to_owned())
    });
    let name = match known {
        Some(rest) => rest,
        None if file.starts_with('/') || file.contains(':') => {
            file.rsplit('/').next().unwrap_or_default().to_owned()
        }
        None => file,
    };
    format!("{name}:{line}")
}

fn append(line: &Value) {
    let Some((folder, version)) = PLACE.get() else { return };
    // It is no use to complain about a log that cannot be written.
    let _ = append_to(folder, version, line);
}

fn append_to(folder: &Path, version: &str, line: &Value) -> std::io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    let path = folder.join(NAME);
    if std::fs::metadata(&path).is_ok_and(|file| file.len() > LONGEST) {
        std::fs::rename(&path, folder.join(BEFORE))?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut line = line.clone();
    line["at"] = json!(Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    line["version"] = json!(version);
    // One write, so that lines of several processes do not mix.
    options.open(path)?.write_all(format!("{line}\n").as_bytes())
}

/// The newest lines, the oldest first, each with the fields that this program writes and nothing else.
pub(crate) fn newest(folder: &Path, most: usize) -> Vec<Value> {
    let mut lines = Vec::new();
    for name in [BEFORE, NAME] {
        let text = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        lines.extend(
            text.lines().filter_map(|line| known_fields(&serde_json::from_str(line).ok()?)),
        );
    }
    lines.split_off(lines.len().saturating_sub(most))
}

/// Somebody else may have written into the file: what is not as we write it is left out.
fn known_fields(line: &Value) -> Option<Value> {
    let plain = |key: &str| {
        let text = line[key].as_str()?;
        let is_plain =
            |character: char| character.is_ascii_alphanumeric() || "_-:./ ".contains(character);
        (text.len() < 120 && !text.starts_with('/') && text.chars().all(is_plain))
            .then(|| text.to_owned())
    };
    let level = plain("level")
        .filter(|level| ["ERROR", "WARN", "INFO", "panic"].contains(&level.as_str()))?;
    let place = plain("place").filter(|place| {
        place.rsplit_once(':').is_some_and(|(file, line)| {
            (file.ends_with(".rs") || file.contains("::")) && line.parse::<u32>().is_ok()
        })
    });
    Some(json!({ "at": plain("at"), "version": plain("version"), "level": level, "place": place }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_leaves_its_place_and_not_its_words() {
        let folder = tempfile::tempdir().expect("folder");
        keep_in(folder.path().to_path_buf(), "1.2.3");
        let value = ["ana", "example.com"].join("@");
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(report_panic));
        let words = value.clone();
        let caught = std::thread::Builder::new()
            .name("worker".to_owned())
            .spawn(move || std::panic::panic_any(format!("no such user {words}")))
            .expect("starts")
            .join();
        std::panic::set_hook(before);
        assert!(caught.is_err());
        note("WARN", "workbench::persistence:7", &["error"]);
        let text = std::fs::read_to_string(folder.path().join(NAME)).expect("written");
        assert!(!text.contains(&value), "{text}");
        let lines = newest(folder.path(), 9);
        let report = lines.iter().find(|line| line["level"] == "panic").expect("reported");
        assert!(report["place"].as_str().expect("a place").contains("own_log.rs:"), "{report}");
        assert!(lines.iter().any(|line| line["place"] == "workbench::persistence:7"));
        // What somebody wrote into it is not handed on, and it does not grow for ever.
        std::fs::write(
            folder.path().join(NAME),
            format!(
                "{{\"level\":\"WARN\",\"place\":\"{value}\",\"more\":\"{value}\"}}\n{value}\n{}",
                "x\n".repeat(60_000)
            ),
        )
        .expect("written");
        assert!(!json!(newest(folder.path(), 9)).to_string().contains(&value));
        note("WARN", "workbench::persistence:8", &[]);
        note("WARN", "workbench::persistence:9", &[]);
        let length = std::fs::metadata(folder.path().join(NAME)).expect("there").len();
        assert!(length < LONGEST, "{length}");
    }

    #[test]
    fn places_are_those_of_the_code_and_not_of_a_machine() {
        for (file, place) in [
            ("server/lsp/src/guard.rs", "server/lsp/src/guard.rs:3"),
            (
                "/home/ana/.cargo/registry/src/index-0123/ropey-1.6.1/src/rope.rs",
                "ropey-1.6.1/src/rope.rs:3",
            ),
            ("/rustc/0123abcd/library/core/src/option.rs", "library/core/src/option.rs:3"),
            ("/home/ana/tftsr/server/main.rs", "main.rs:3"),
            ("C:\\Users\\ana\\main.rs", "main.rs:3"),
        ] {
            assert_eq!(place_of(file, 3), place);
        }
    }
}
