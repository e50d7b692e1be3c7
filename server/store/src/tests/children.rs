//! What only another process can show: races, a user without rights, limits of the system, and silence on the terminal.
//! The test binary starts itself again with one test and a word that says what to do.

use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use super::*;
use crate::IssueFilter;

const TASK: &str = "TFTSR_STORE_TEST_TASK";
const FOLDER: &str = "TFTSR_STORE_TEST_FOLDER";

/// The other process; without a task it is a test with nothing to do.
#[test]
fn child() {
    let (Ok(task), Some(folder)) = (std::env::var(TASK), std::env::var_os(FOLDER)) else { return };
    let folder = PathBuf::from(folder);
    let key = if task == "wrong key" { OTHER_KEY } else { KEY };
    let result = Store::open(&folder, &key).and_then(|mut store| {
        match task.as_str() {
            "fill" => {
                (0..200)
                    .try_for_each(|n| store.set_setting(&n.to_string(), &"x".repeat(20_000)))?;
            }
            "append" => (0..10).try_for_each(|_| store.append_audit(&entry("race")))?,
            "append for ever" => {
                for number in 1_u64.. {
                    let name = format!("{}-{number}", std::process::id());
                    store.append_audit(&crate::AuditEntry {
                        subject: name.clone(),
                        ..entry("kill")
                    })?;
                    let _ = writeln!(std::io::stdout(), "acknowledged {name}");
                }
            }
            _ => {}
        }
        store.issues(&IssueFilter::default()).map(drop)
    });
    let said = result.map_or_else(|error| error.to_string(), |()| "done".to_owned());
    std::fs::write(answer_file(&folder), said.replace(&*folder.to_string_lossy(), "~")).unwrap();
}

/// Beside the data folder, under the number of the process.
fn answer_file(folder: &Path) -> PathBuf {
    folder.with_file_name(format!("answer-{}", std::process::id()))
}

fn command(place: &Place, task: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    prepare(&mut command, place, task);
    command
}

fn prepare(command: &mut Command, place: &Place, task: &str) {
    command.args(["--exact", "tests::children::child", "--nocapture", "--test-threads=1"]);
    command.env(TASK, task).env(FOLDER, place.data());
}

/// What the process said about its task.
fn answer(place: &Place, output: &Output) -> String {
    let answers = read_folder(place.0.path());
    let answer = answers.iter().find(|(name, _)| name.starts_with("answer-"));
    let (name, bytes) = answer.unwrap_or_else(|| panic!("no answer: {output:?}"));
    std::fs::remove_file(place.0.path().join(name)).unwrap();
    String::from_utf8(bytes.clone()).unwrap()
}

#[test]
fn a_fresh_database_is_made_once() {
    for _ in 0..5 {
        let place = Place::new();
        std::thread::scope(|scope| {
            for number in 0..4 {
                let place = &place;
                scope.spawn(move || {
                    let mut store = place.open();
                    store.insert_issue(&issue(&format!("i{number}"), "Race")).unwrap();
                    store.append_audit(&entry("race")).unwrap();
                });
            }
        });
        let store = place.open();
        assert_eq!(store.issues(&IssueFilter::default()).unwrap().len(), 4);
        let report = store.verify_audit().unwrap();
        assert_eq!((report.rows, report.broken_at), (4, None), "{report:?}");
        drop(store);
        assert_eq!(place.files().into_keys().collect::<Vec<_>>(), ["tftsr.audit-head", "tftsr.db"]);
    }
}

#[test]
fn an_older_schema_is_brought_up_to_date_once() {
    for _ in 0..5 {
        let place = Place::new();
        let mut old =
            unlock::open_with(&place.data(), &KEY, &crate::migrate::MIGRATIONS[..2]).unwrap();
        old.insert_issue(&issue("i1", "Race")).unwrap();
        drop(old);
        let children: Vec<_> = (0..4)
            .map(|_| command(&place, "append").stdout(Stdio::null()).spawn().unwrap())
            .collect();
        for mut child in children {
            assert!(child.wait().unwrap().success());
        }
        let answers = read_folder(place.0.path());
        assert!(answers.values().all(|said| said == b"done"), "{answers:?}");
        let store = place.open();
        assert_eq!(
            (store.verify_audit().unwrap().rows, store.verify_audit().unwrap().broken_at),
            (40, None)
        );
        drop(store);
        let names: Vec<String> = place.files().into_keys().collect();
        assert_eq!(names, ["tftsr.audit-head", "tftsr.db", "tftsr.db.schema-2.backup"]);
    }
}

#[test]
fn conflicts_that_stood_among_the_settings_stand_beside_their_documents() {
    let place = Place::new();
    let older = &crate::migrate::MIGRATIONS[..11];
    let mut old = unlock::open_with(&place.data(), &KEY, older).unwrap();
    for id in ["i1", "i2"] {
        old.insert_issue(&issue(id, "Race")).unwrap();
        let row = format!(
            "INSERT INTO rca_documents VALUES ('d{id}', '{id}', 'triage', '/w/{id}.md', '', 'x', '77', '2026-03-14T02:00:00Z')"
        );
        old.connection.execute_batch(&row).unwrap();
    }
    old.set_setting("conflict.i1", "\"9f2c\"").unwrap();
    old.set_setting("domain", "\"db\"").unwrap();
    drop(old);
    let store = place.open();
    assert_eq!(store.unsettled("i1", "triage").unwrap().as_deref(), Some("9f2c"));
    assert_eq!(store.unsettled("i2", "triage").unwrap(), None);
    assert_eq!(store.settings().unwrap(), [("domain".to_owned(), "\"db\"".to_owned())]);
}

#[test]
fn four_processes_race() {
    for _ in 0..3 {
        let place = Place::new();
        let children: Vec<_> = (0..4)
            .map(|_| {
                let mut command = command(&place, "append");
                command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
            })
            .collect();
        for child in children {
            assert!(child.wait_with_output().unwrap().status.success());
        }
        let answers = read_folder(place.0.path());
        assert_eq!(answers.len(), 4);
        for bytes in answers.values() {
            assert_eq!(String::from_utf8_lossy(bytes), "done");
        }
        let report = place.open().verify_audit().unwrap();
        assert_eq!((report.rows, report.broken_at), (40, None), "{report:?}");
        let anchor = std::fs::read_to_string(place.data().join("tftsr.audit-head")).unwrap();
        assert!(
            anchor.contains(&format!("head 40 {}", report.head)),
            "the anchor never goes back: {anchor}"
        );
    }
}

#[test]
fn what_was_acknowledged_outlives_a_kill() {
    let place = Place::new();
    let mut acknowledged = 0;
    for round in 0..8 {
        let mut children: Vec<_> = (0..2)
            .map(|_| {
                command(&place, "append for ever")
                    .stdout(Stdio::piped())
                    .stderr(Stdio::null())
                    .spawn()
                    .unwrap()
            })
            .collect();
        std::thread::sleep(Duration::from_millis(60 + 37 * round));
        for child in &mut children {
            child.kill().unwrap();
        }
        for child in children {
            let output = child.wait_with_output().unwrap();
            let lines = String::from_utf8_lossy(&output.stdout).into_owned();
            acknowledged +=
                lines.lines().filter(|line| line.starts_with("acknowledged ")).count() as u64;
        }
        let report = place.open().verify_audit().unwrap();
        assert_eq!(report.broken_at, None, "{report:?}");
        assert!(report.rows >= acknowledged, "{acknowledged} acknowledged, {report:?}");
    }
    assert!(acknowledged > 0, "nothing was done between the kills");
    place.open().append_audit(&entry("after")).unwrap();
    let names: Vec<String> =
        place.files().into_keys().filter(|name| !name.contains("tftsr.db.new-")).collect();
    assert_eq!(names, ["tftsr.audit-head", "tftsr.db"]);
}

/// `TFTSR_KILLS` says how many; some with the slow tests, a few otherwise. With 800 it takes some minutes.
#[test]
fn four_writers_killed_at_any_moment_lose_nothing_that_was_acknowledged() {
    use std::collections::HashSet;
    use std::io::{BufRead, BufReader};
    use std::sync::{Arc, Mutex};

    let asked = std::env::var("TFTSR_KILLS").ok().and_then(|kills| kills.parse().ok());
    let slow = std::env::var_os("RUN_SLOW_TESTS").is_some();
    let kills: u32 = asked.unwrap_or(if slow { 40 } else { 12 });
    let place = Place::new();
    drop(place.open());
    let acknowledged: Arc<Mutex<HashSet<String>>> = Arc::default();
    let mut readers = Vec::new();
    let mut start = || {
        let mut child = command(&place, "append for ever")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (lines, names) =
            (BufReader::new(child.stdout.take().unwrap()), Arc::clone(&acknowledged));
        readers.push(std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                // A line that the kill cut was not acknowledged whole.
                if let Some(name) = line.strip_prefix("acknowledged ") {
                    names.lock().unwrap().insert(name.to_owned());
                }
            }
        }));
        child
    };
    let mut writers: Vec<_> = (0..4).map(|_| start()).collect();
    // Any moment will do; it should be another one each time.
    let mut chance: u32 = std::process::id() | 1;
    for number in 0..kills {
        chance ^= chance << 13;
        chance ^= chance >> 17;
        chance ^= chance << 5;
        std::thread::sleep(Duration::from_millis(u64::from(10 + chance % 90)));
        let at = (number % 4) as usize;
        writers[at].kill().unwrap();
        writers[at].wait().unwrap();
        if number % 4 == 0 {
            let report = place.open().verify_audit().unwrap();
            assert_eq!(report.broken_at, None, "kill {number}: {report:?}");
        }
        writers[at] = start();
    }
    for writer in &mut writers {
        writer.kill().unwrap();
        writer.wait().unwrap();
    }
    for reader in readers {
        reader.join().unwrap();
    }
    let store = place.open();
    let stored: HashSet<String> =
        store.audit_as_it_stands().unwrap().into_iter().map(|row| row.texts[3].clone()).collect();
    let acknowledged = acknowledged.lock().unwrap();
    let cut = |name: &String| stored.iter().any(|stored| stored.starts_with(name.as_str()));
    let lost: Vec<&String> = acknowledged.iter().filter(|name| !cut(name)).collect();
    let report = store.check().unwrap();
    let _ = writeln!(
        std::io::stderr(),
        "{kills} kills, {} acknowledged, {} lost, {} stored, whole: {}",
        acknowledged.len(),
        lost.len(),
        stored.len(),
        report.faults.is_empty() && report.audit.broken_at.is_none()
    );
    assert!(lost.is_empty(), "{lost:?}");
    assert!(!acknowledged.is_empty());
    assert!(report.faults.is_empty() && report.audit.broken_at.is_none(), "{report:?}");
}

#[test]
fn nothing_is_written_to_the_terminal() {
    for (task, expected) in [("open", "done"), ("wrong key", "the key does not open ~/tftsr.db")] {
        let place = Place::filled();
        if task == "open" {
            // A later page is damaged, one that opening does not read: SQLCipher would say so on its own.
            place.open().set_setting("long", &"x".repeat(50_000)).unwrap();
            let mut bytes = std::fs::read(place.database()).unwrap();
            let last = bytes.len() - 100;
            bytes[last] ^= 1;
            std::fs::write(place.database(), bytes).unwrap();
        }
        let output = command(&place, task).output().unwrap();
        assert!(answer(&place, &output).starts_with(expected));
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        let stdout = String::from_utf8_lossy(&output.stdout);
        let of_harness = |line: &str| {
            line.is_empty() || line.starts_with("running ") || line.starts_with("test ")
        };
        assert!(stdout.lines().all(of_harness), "{stdout}");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_without_rights() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    // Root may write anywhere, so the process has to be somebody else.
    let place = Place::filled();
    let is_root =
        std::os::unix::fs::MetadataExt::uid(&std::fs::metadata(place.0.path()).unwrap()) == 0;
    let set = |path: &Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    set(place.0.path(), 0o777);
    let run = |place: &Place| {
        let before = place.files();
        let mut command = command(place, "open");
        if is_root {
            command.uid(65_534).gid(65_534);
        }
        let said = match command.output() {
            Ok(output) => answer(place, &output),
            // The binary itself may lie where others cannot reach it.
            Err(_) => return,
        };
        assert!(
            said.starts_with("~/tftsr.db or its folder cannot be written by this user")
                || said.starts_with("cannot open ~/tftsr.db"),
            "{said}"
        );
        assert!(place.files() == before, "bytes were changed");
    };
    set(&place.database(), 0o666);
    set(&place.data(), 0o555);
    run(&place);
    set(&place.database(), 0o444);
    run(&place);
    set(&place.data(), 0o777);
    run(&place);
    set(&place.data(), 0o700);
}

#[cfg(unix)]
#[test]
fn a_file_size_limit() {
    let place = Place::filled();
    let mut command = Command::new("sh");
    // 512 or 1024 bytes a unit, by shell; either way more than the database and less than what is stored.
    command.args(["-c", "trap '' XFSZ; ulimit -f 1000; exec \"$@\"", "sh"]);
    command.arg(std::env::current_exe().unwrap());
    prepare(&mut command, &place, "fill");
    let output = command.output().unwrap();
    assert_eq!(
        answer(&place, &output),
        "cannot store the setting: the system refuses to write ~/tftsr.db, by a limit on the size of files (ulimit -f), a quota or a fault of the disk; nothing was lost: lift the limit or see to the disk and try again"
    );
    let mut store = place.open();
    assert!(store.settings().unwrap().len() > 5);
    store.set_setting("after", "1").unwrap();
    assert_eq!(store.verify_audit().unwrap().broken_at, None);
}
