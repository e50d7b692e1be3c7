//! Full disks, read-only folders, failing disks and kills: each says what it is, and nothing is lost.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::{Editor, Workspace, bare, killed_after, slow_tests, tftsr, uri};

/// A small file system in memory; `None` where this user may mount none.
struct Small(PathBuf);

impl Small {
    fn new(workspace: &Workspace, options: &str) -> Option<Small> {
        let folder = workspace.folder().with_file_name("small");
        std::fs::create_dir_all(&folder).expect("made");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(&folder)
            .output()
            .is_ok_and(|output| output.status.success());
        mounted.then_some(Small(folder))
    }

    fn remount(&self, options: &str) {
        let done =
            Command::new("mount").args(["-o", &format!("remount,{options}")]).arg(&self.0).status();
        assert!(done.expect("runs").success(), "{options}");
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

/// An editor with a log open, and what it goes on doing whatever becomes of the store.
struct Session {
    editor: Editor,
    log: PathBuf,
    stored: usize,
}

impl Session {
    fn start(workspace: &Workspace, data: &Path, more: &[(&str, PathBuf)]) -> Session {
        let log =
            workspace.write("app.log", "2026-05-01T10:00:00Z ERROR mail ana@example.com failed\n");
        let mut builder = Editor::builder(workspace).env("TFTSR_DATA_DIR", data.to_path_buf());
        for (name, value) in more {
            builder = builder.env(name, value.clone());
        }
        let mut session = Session { editor: builder.start(), log, stored: 0 };
        session.editor.open(&session.log.clone());
        session.create().expect("the store works at first");
        session
    }

    fn create(&mut self) -> Result<(), String> {
        let title = format!("issue {} with a title of some length", self.stored);
        match self.editor.command("tftsr.createIssue", json!({ "title": title })) {
            Ok(_) => {
                self.stored += 1;
                Ok(())
            }
            Err(error) => Err(error["message"].as_str().unwrap_or_default().to_owned()),
        }
    }

    fn listed(&mut self) -> usize {
        let listed = self.editor.command("tftsr.listIssues", Value::Null).expect("lists");
        listed["issues"].as_array().map_or(0, Vec::len)
    }

    /// Creates until that fails; what it says then.
    fn until_it_fails(&mut self) -> String {
        for _ in 0..4000 {
            if let Err(said) = self.create() {
                return said;
            }
        }
        panic!("the fault never came");
    }

    /// What needs no store works on.
    fn goes_on(&mut self) {
        let log = self.log.clone();
        assert_eq!(self.editor.diagnostics(&log).len(), 1);
        let preview = self.editor.command("tftsr.detectPii", json!({ "uri": uri(&log) }));
        assert!(preview.expect("detects").to_string().contains("email"));
    }

    /// The fault has ended: what was acknowledged is there, and more can be stored.
    fn recovers(mut self) {
        // A store that could not be opened is tried again after a while.
        let mut tries = 0;
        while let Err(said) = self.create() {
            tries += 1;
            assert!(tries < 400, "{said}");
            std::thread::sleep(Duration::from_millis(100));
        }
        assert!(self.listed() >= self.stored, "{} acknowledged", self.stored);
        let whole = self.editor.command("tftsr.verifyAudit", Value::Null).expect("verifies");
        assert_eq!(whole["ok"], true, "{whole}");
        self.editor.leave();
    }
}

#[test]
fn a_full_disk_stops_storing_and_nothing_else() {
    let workspace = Workspace::new();
    let Some(small) = Small::new(&workspace, "size=1m") else { return };
    let data = small.0.join("data");
    let mut session = Session::start(&workspace, &data, &[]);
    std::fs::write(small.0.join("other"), vec![0; 2 << 20]).expect_err("full");
    let said = session.until_it_fails();
    assert!(said.contains("no room left for"), "{said}");
    assert!(said.contains("free some space and try again"), "{said}");
    session.goes_on();
    assert!(session.listed() >= session.stored, "reading goes on");
    std::fs::remove_file(small.0.join("other")).expect("removed");
    session.recovers();
}

#[test]
fn a_disk_without_room_for_another_file_says_so() {
    let workspace = Workspace::new();
    let Some(small) = Small::new(&workspace, "size=8m,nr_inodes=12") else { return };
    let data = small.0.join("data");
    std::fs::create_dir_all(&data).expect("made");
    for number in 0..12 {
        let _ = std::fs::write(small.0.join(format!("other-{number}")), "");
    }
    let list = || {
        let mut command = bare(&workspace, &["issue", "create", "x"]);
        let command =
            command.env("TFTSR_DATA_DIR", &data).env("TFTSR_KEY_FILE", workspace.key_file());
        crate::harness::finish(command)
    };
    let said = list();
    assert_eq!(said.code, 2);
    assert!(
        said.stderr.contains("cannot make") || said.stderr.contains("no room left"),
        "{}",
        said.stderr
    );
    assert!(!data.join("tftsr.db").exists(), "nothing is half made");
    for number in 0..12 {
        let _ = std::fs::remove_file(small.0.join(format!("other-{number}")));
    }
    let said = list();
    assert_eq!(said.code, 0, "{}", said.stderr);
}

#[test]
fn a_file_system_that_becomes_read_only_stops_storing_and_nothing_else() {
    let workspace = Workspace::new();
    let Some(small) = Small::new(&workspace, "size=8m") else { return };
    let data = small.0.join("data");
    let session = Session::start(&workspace, &data, &[]);
    session.editor.leave();
    let database = std::fs::read(data.join("tftsr.db")).expect("there");
    small.remount("ro");
    let mut command = bare(&workspace, &["issue", "list"]);
    let command = command.env("TFTSR_DATA_DIR", &data).env("TFTSR_KEY_FILE", workspace.key_file());
    let said = crate::harness::finish(command);
    assert!(
        said.code == 2 && said.stderr.contains("cannot be written by this user"),
        "{}",
        said.stderr
    );
    let redacted = tftsr(&workspace, &["redact"], b"mail ana@example.com\n");
    assert_eq!(redacted.text(), "mail [EMAIL_1]\n");
    small.remount("rw");
    assert!(std::fs::read(data.join("tftsr.db")).expect("there") == database);
    Session::start(&workspace, &data, &[]).recovers();
}

/// The library that lets files of the database fail, built by the C compiler that Rust links with.
fn failing(workspace: &Workspace) -> PathBuf {
    let library = workspace.path("failing.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/store/failing.c");
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .arg(&library)
        .arg(source)
        .arg("-ldl")
        .status();
    assert!(built.expect("there is a C compiler").success());
    library
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fails_stops_storing_and_nothing_else() {
    for (call, expected) in [
        ("write", "refuses to write"),
        ("sync", "the disk fails to read or write"),
        ("read write sync", "the disk fails to read or write"),
    ] {
        let workspace = Workspace::new();
        let (library, when) = (failing(&workspace), workspace.path("fail-when"));
        let more = [("LD_PRELOAD", library), ("FAIL_WHEN", when.clone())];
        let mut session = Session::start(&workspace, &workspace.data_dir(), &more);
        std::fs::write(&when, call).expect("written");
        let said = session.until_it_fails();
        assert!(said.contains(expected) || said.contains("refuses to write"), "{call}: {said}");
        session.goes_on();
        std::fs::remove_file(&when).expect("removed");
        session.recovers();
    }
}

#[test]
fn a_document_is_never_half_written() {
    let kills = if slow_tests() { 40 } else { 8 };
    let before: String = (0..4000)
        .map(|number| format!("2026-05-01T10:00:00Z INFO mail ana{number}@example.com\n"))
        .collect();
    let workspace = Workspace::with(&[("app.log", &before)]);
    let redact = || {
        let mut command = bare(&workspace, &["redact", "--in-place", "app.log"]);
        command.env("TFTSR_KEY_FILE", workspace.key_file());
        command
    };
    let done = crate::harness::finish(&mut redact());
    assert_eq!(done.code, 0, "{}", done.stderr);
    let after = workspace.read("app.log");
    assert!(!after.contains("@example.com") && after.lines().count() == 4000);
    workspace.write("app.log", &before);
    let began = Instant::now();
    assert_eq!(crate::harness::finish(&mut redact()).code, 0);
    let whole = began.elapsed();
    for number in 0..kills {
        workspace.write("app.log", &before);
        killed_after(&mut redact(), whole.mul_f64(f64::from(number) / f64::from(kills)));
        let now = workspace.read("app.log");
        assert!(now == before || now == after, "kill {number}: {} bytes", now.len());
    }
}
