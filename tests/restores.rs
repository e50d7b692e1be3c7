//! Placeholders become values again: from the vault, from a map with its key, and from nothing else.

use serde_json::json;

use crate::harness::{Editor, Workspace, tftsr, uri};

const LOG: &str = "login user=ana from 203.0.113.7 mail ana@example.com\r\n\
                   mail to bo@example.com from 203.0.113.9\r\n";

/// With this at its end a line is not flagged in an editor.
const ALLOWED: &str = "mail cy@example.com # tftsr:allow\n";

#[test]
fn a_map_and_its_key_give_the_file_back_in_every_style_that_keeps_values_apart() {
    let key = format!(
        "-----BEGIN {0} KEY-----\nMIIBVQIBADANBgkqhkiG9w0BAQEFAASC\n-----END {0} KEY-----\n",
        "PRIVATE"
    );
    let head = "Mar 14 02:11:09 web1 app[77]: ";
    let under_heads: String = key.lines().map(|row| format!("{head}{row}\n")).collect();
    let log = format!("{LOG}{key}{LOG}{under_heads}{LOG}");
    for style in ["token", "hash", "synthetic"] {
        let workspace = Workspace::with(&[("app.log", &log)]);
        let run = |arguments: &[&str]| tftsr(&workspace, arguments, b"");
        let redact = ["redact", "app.log", "-o", "out.log", "--style", style, "--map", "app.map"];
        let made = run(&[&redact[..], &["--key-file", "key", "--make-key"]].concat());
        assert_eq!((made.code, made.stderr.as_str()), (0, ""), "{style}");
        let redacted = workspace.read("out.log");
        assert!(!redacted.contains("ana@") && !redacted.contains("MIIB"), "{style}: {redacted}");
        assert!(!redacted.contains("web1"), "{style}: {redacted}");
        let restore = ["restore", "out.log", "--map", "app.map", "--key-file"];
        let restored = run(&[&restore[..], &["key"]].concat());
        assert_eq!((restored.code, restored.text().as_str()), (0, log.as_str()), "{style}");

        tftsr(&workspace, &["redact", "--style", "hash", "--key-file", "other", "--make-key"], b"");
        let refused = run(&[&restore[..], &["other", "-o", "back.log"]].concat());
        assert_eq!((refused.code, refused.stdout.len()), (2, 0), "{style}");
        assert!(refused.stderr.contains("key is not the one"), "{}", refused.stderr);
        let mut map = std::fs::read(workspace.path("app.map")).expect("a map");
        map.truncate(map.len() - 3);
        std::fs::write(workspace.path("app.map"), map).expect("writes");
        let refused = run(&[&restore[..], &["key", "-o", "back.log"]].concat());
        assert!(refused.code == 2 && refused.stderr.contains("end is missing"), "{style}");
        assert!(!workspace.path("back.log").exists(), "{style}");
    }
}

#[test]
fn what_cannot_be_turned_back_has_no_map_and_nothing_is_written_over() {
    let workspace = Workspace::with(&[("app.log", LOG), ("there", "kept")]);
    let key = ["--key-file", "key", "--make-key"];
    for style in ["mask", "partial"] {
        let arguments = [&["redact", "app.log", "--map", "m", "--style", style][..], &key].concat();
        let output = tftsr(&workspace, &arguments, b"");
        assert!(output.code == 2 && output.stderr.contains("look the same"), "{}", output.stderr);
    }
    let arguments = [&["redact", "app.log", "--map", "there"][..], &key].concat();
    assert_eq!(tftsr(&workspace, &arguments, b"").code, 2);
    assert_eq!(tftsr(&workspace, &["restore", "app.log", "-o", "there"], b"").code, 2);
    assert_eq!(workspace.read("there"), "kept");
    assert!(!workspace.path("m").exists());
}

#[test]
fn the_vault_gives_values_back_and_the_audit_log_tells() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let none = tftsr(&workspace, &["restore"], b"[EMAIL_1]");
    assert!(none.code == 2 && none.stderr.contains("--map"), "{}", none.stderr);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    editor.command("tftsr.applyRedactions", json!({ "uri": uri(&log) })).expect("redacts");
    let redacted = editor.text(&log);
    let restored = tftsr(&workspace, &["restore", "-"], redacted.as_bytes());
    assert_eq!((restored.code, restored.text().as_str()), (0, LOG), "{}", restored.stderr);
    let result = editor.command("tftsr.restore", json!({ "uri": uri(&log) })).expect("restores");
    assert_eq!(result["text"], LOG);
    let result =
        editor.command("tftsr.restore", json!({ "text": "no [EMAIL_77]" })).expect("restores");
    assert_eq!((&result["text"], &result["restored"]), (&json!("no [EMAIL_77]"), &json!(0)));
    let audit = tftsr(&workspace, &["call", "listAudit"], b"").text();
    assert_eq!(audit.matches("\"restore\"").count(), 3, "{audit}");
    let other = tftsr(&workspace, &["restore", "--issue", "nope"], b"[EMAIL_1]");
    assert!(other.code == 2 && other.stderr.contains("no issue"), "{}", other.stderr);
    drop(editor);
    std::fs::write(workspace.key_file(), "5".repeat(64)).expect("written");
    let refused = tftsr(&workspace, &["restore", "-o", "back.log"], redacted.as_bytes());
    assert_eq!((refused.code, refused.text().as_str()), (2, ""));
    let said = refused.stderr;
    assert!(said.contains("nothing is restored: ") && said.contains("key"), "{said}");
    assert!(!said.contains("stored: nothing") && !workspace.path("back.log").exists());
}

#[test]
fn commands_take_every_style() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    // The styles with a key draw it from that of the store, which is made with the store.
    for (style, expected) in [
        ("token", "mail [EMAIL_"),
        ("mask", "mail ********"),
        ("partial", "****.com"),
        ("hash", "[EMAIL_h"),
        ("synthetic", "mail fake"),
    ] {
        let preview = editor
            .command("tftsr.previewRedaction", json!({ "uri": uri(&log), "style": style }))
            .expect("a preview");
        let text = preview["text"].as_str().expect("text");
        assert!(text.contains(expected) && !text.contains("bo@"), "{style}: {text}");
    }
    editor
        .command("tftsr.redactedCopy", json!({ "uri": uri(&log), "style": "hash" }))
        .expect("a copy");
    assert!(editor.text(&workspace.path("app.redacted.log")).contains("[EMAIL_h"));
    let error = editor
        .command("tftsr.redactedCopy", json!({ "uri": uri(&log), "style": "pink" }))
        .expect_err("no such style");
    assert_eq!(error["data"]["code"], "bad-arguments");
}

#[test]
fn a_line_cannot_keep_itself_from_being_redacted() {
    let workspace = Workspace::new();
    let redacted = tftsr(&workspace, &["redact"], ALLOWED.as_bytes()).text();
    assert_eq!(redacted, ALLOWED.replace("cy@example.com", "[EMAIL_1]"));
    let honored = tftsr(&workspace, &["redact", "--honor-comments"], ALLOWED.as_bytes()).text();
    assert_eq!(honored, ALLOWED);
}

#[test]
fn hidden_files_of_a_folder_are_taken_when_asked_for() {
    let workspace = Workspace::with(&[("logs/.app.log", LOG), ("logs/b.log", LOG)]);
    for (flags, expected) in [(&["-o", "one"][..], false), (&["-o", "two", "--hidden"], true)] {
        let output = tftsr(&workspace, &[&["redact", "logs"][..], flags].concat(), b"");
        assert_eq!(output.code, 0, "{}", output.stderr);
        assert_eq!(workspace.path(flags[1]).join(".app.log").exists(), expected);
    }
}

#[cfg(unix)]
mod ends {
    use std::io::{Read, Write};
    use std::process::{Command, Stdio};

    use super::*;

    fn started(workspace: &Workspace, arguments: &[&str], stdout: Stdio) -> std::process::Child {
        Command::new(env!("CARGO_BIN_EXE_tftsr"))
            .args(arguments)
            .current_dir(workspace.folder())
            .stdin(Stdio::piped())
            .stdout(stdout)
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts")
    }

    #[test]
    fn a_signal_leaves_the_target_as_it_was_and_nothing_beside_it() {
        for signal in ["-TERM", "-INT"] {
            let workspace = Workspace::with(&[("out.log", "kept")]);
            let arguments = ["redact", "-", "-o", "out.log", "--force"];
            let mut child = started(&workspace, &arguments, Stdio::null());
            let mut stdin = child.stdin.take().expect("piped");
            // More than a block, so that it has begun to write.
            stdin.write_all(LOG.repeat(60_000).as_bytes()).expect("is read");
            assert_eq!(workspace.files(".tftsr-unfinished-").len(), 1);
            let killed = Command::new("kill")
                .args([signal, &child.id().to_string()])
                .status()
                .expect("kill");
            assert!(killed.success());
            assert!(!child.wait().expect("ends").success());
            assert_eq!(workspace.files(".tftsr"), Vec::<String>::new(), "{signal}");
            assert_eq!(workspace.read("out.log"), "kept");
        }
    }

    #[test]
    fn a_kill_leaves_the_target_and_a_file_that_is_known_to_be_unfinished() {
        let workspace = Workspace::with(&[("logs/out.log", "kept")]);
        let arguments = ["redact", "-", "-o", "logs/out.log", "--force"];
        let mut child = started(&workspace, &arguments, Stdio::null());
        let mut stdin = child.stdin.take().expect("piped");
        stdin.write_all(LOG.repeat(60_000).as_bytes()).expect("is read");
        child.kill().expect("killed");
        child.wait().expect("ends");
        assert_eq!(workspace.read("logs/out.log"), "kept");
        let left: Vec<String> = std::fs::read_dir(workspace.path("logs"))
            .expect("a folder")
            .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
            .filter(|name| name != "out.log")
            .collect();
        assert!(left.len() == 1 && left[0].starts_with(".tftsr-unfinished-"), "{left:?}");
        let again = tftsr(&workspace, &["redact", "logs", "-o", "two", "--hidden"], b"");
        assert_eq!(again.code, 0, "{}", again.stderr);
        assert_eq!(std::fs::read_dir(workspace.path("two")).expect("a folder").count(), 1);
    }

    #[test]
    fn in_place_keeps_mode_owner_and_times() {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
        let workspace = Workspace::with(&[("app.log", LOG)]);
        let path = workspace.path("app.log");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o604)).expect("set");
        // Only root may give files away; for others it stays what it is.
        let _ = chown(&path, Some(12_345), Some(12_346));
        let time =
            std::time::UNIX_EPOCH + std::time::Duration::from_nanos(1_700_000_000_123_456_789);
        let file = std::fs::File::options().append(true).open(&path).expect("opens");
        file.set_times(std::fs::FileTimes::new().set_modified(time)).expect("set");
        drop(file);
        let before = path.metadata().expect("there");
        let output = tftsr(&workspace, &["redact", "--in-place", "app.log"], b"");
        assert_eq!((output.code, output.stderr.as_str()), (0, ""));
        let after = path.metadata().expect("there");
        let kept =
            |of: &std::fs::Metadata| (of.mode(), of.uid(), of.gid(), of.mtime(), of.mtime_nsec());
        assert_eq!(kept(&after), kept(&before));
        assert!(workspace.read("app.log").contains("[EMAIL_1]"));
    }

    #[test]
    fn a_full_disk_is_said_and_leaves_nothing() {
        let workspace = Workspace::with(&[("app.log", &LOG.repeat(2_000)), ("out.log", "kept")]);
        let script = "ulimit -f 8; trap '' XFSZ; \"$0\" redact app.log -o out.log --force";
        let output = Command::new("sh")
            .args(["-c", script, env!("CARGO_BIN_EXE_tftsr")])
            .current_dir(workspace.folder())
            .output()
            .expect("runs");
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write out.log"));
        assert_eq!(workspace.files(".tftsr"), Vec::<String>::new());
        assert_eq!(workspace.read("out.log"), "kept");
        if let Ok(full) = std::fs::File::options().write(true).open("/dev/full") {
            let mut child = started(&workspace, &["redact", "app.log"], full.into());
            assert_eq!(child.wait().expect("ends").code(), Some(2));
        }
    }

    #[test]
    fn a_reader_that_has_enough_is_no_failure() {
        let workspace = Workspace::with(&[("app.log", &LOG.repeat(20_000))]);
        let mut child = started(&workspace, &["redact", "app.log"], Stdio::piped());
        let mut some = [0; 10];
        child.stdout.take().expect("piped").read_exact(&mut some).expect("reads");
        assert_eq!(child.wait().expect("ends").code(), Some(0));
    }
}
