//! Real editors, headless, from an opened log to an RCA on disk; slow. `install.sh` puts the editors in place.

/// The package in Emacs, with eglot and with lsp-mode.
mod emacs;
/// What Helix says and offers, replayed: it is in no package registry.
mod helix;
/// The commands in Kakoune.
mod kakoune;
/// The plugin in the pinned Neovim.
mod neovim;
/// The packaged extension in VS Code: its extension host, and its window.
mod vscode;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::harness::Workspace;

/// The project's folder.
const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The values of [`sample_log`]; the editors get them as `TFTSR_TEST_VALUES` and look for them in every file.
fn sample_values() -> [String; 3] {
    [
        "ana.souza@corp-mail.example".to_owned(),
        "203.0.113.77".to_owned(),
        ["Tr0ub4dor", "&3x"].concat(),
    ]
}

/// A small log with a personal address on two lines, a network address and a password.
fn sample_log() -> String {
    let [email, address, password] = sample_values();
    format!(
        "2026-03-14T02:10:02Z INFO shop started version=4.2.1\n\
         2026-03-14T02:11:38Z INFO login email={email} from {address}\n\
         2026-03-14T02:11:39Z WARN disk usage of /var/log is 99 percent\n\
         2026-03-14T02:11:40Z ERROR write failed: no space left on device, mail to {email} password={password}\n\
         2026-03-14T02:11:41Z ERROR checkout failed: could not write the order\n"
    )
}

/// A workspace with the sample log and a Markdown file that is none of ours.
fn sample_workspace() -> Workspace {
    Workspace::with(&[("app.log", &sample_log()), ("notes.md", "# Notes\n\nNothing to see.\n")])
}

/// Where `install.sh` put the editors; says what to do when it did not run.
fn installed(part: &str) -> PathBuf {
    let path = Path::new(ROOT).join("target/editors").join(part);
    assert!(path.exists(), "{} is missing; run tests/editors/install.sh first", path.display());
    path
}

/// A program with the environment of a person who has just this workspace, this home and the server on the `PATH`.
fn person(program: &Path, workspace: &Workspace, home: &Path) -> Command {
    let server = Path::new(env!("CARGO_BIN_EXE_tftsr")).parent().expect("a folder");
    let mut path = OsString::from(server);
    path.push(":");
    path.push(installed("python/bin"));
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let mut command = Command::new(program);
    command
        .current_dir(workspace.folder())
        .env("PATH", path)
        .env("HOME", home)
        .env("TFTSR_TEST_VALUES", sample_values().join(" "))
        .env_remove("TFTSR_PASSPHRASE")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .envs(workspace.environment());
    for name in
        ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "NVIM_APPNAME"]
    {
        command.env_remove(name);
    }
    command
}

/// A program that starts this server and records what an editor and it say to each other, for the protocol check of
/// `tests/run`; none where the checker is not at hand.
fn recorder(home: &Path, name: &str, server: &Path) -> Option<PathBuf> {
    let checker = Path::new(ROOT).join("../shared/tools/lspcheck.py");
    if !checker.exists() {
        return None;
    }
    let sessions = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lsp-sessions");
    let folder = home.join("recording");
    for folder in [&sessions, &folder] {
        std::fs::create_dir_all(folder).expect("created");
    }
    let (server, session) = (server.display(), sessions.join(name));
    let script = format!(
        "#!/bin/sh\nif [ \"$1\" = lsp ]; then exec python3 '{}' x \"{}-$$.jsonl\" -- '{server}' \"$@\"; fi\nexec '{server}' \"$@\"\n",
        checker.display(),
        session.display(),
    );
    let recorder = folder.join("tftsr");
    std::fs::write(&recorder, script).expect("written");
    std::fs::set_permissions(&recorder, std::os::unix::fs::PermissionsExt::from_mode(0o755))
        .expect("set");
    Some(recorder)
}

/// Has a person's `tftsr` on the `PATH` record its sessions.
fn recorded(command: &mut Command, home: &Path, name: &str) {
    let server = Path::new(env!("CARGO_BIN_EXE_tftsr"));
    let Some(recorder) = recorder(home, name, server) else { return };
    let before = command.get_envs().find(|(name, _)| *name == "PATH").and_then(|(_, value)| value);
    let mut path = OsString::from(recorder.parent().expect("its folder"));
    path.push(":");
    path.push(before.unwrap_or_default());
    command.env("PATH", path);
}

/// Runs a program and shows what it said when it fails.
fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let (stdout, stderr) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(
        output.status.success(),
        "{command:?} ended with {}\n{stdout}\n{stderr}",
        output.status
    );
    output
}

/// Says what a run found, where the test runner shows such things (`--nocapture`).
#[allow(clippy::print_stdout, reason = "it is a report, and the test runner captures it")]
fn report(text: &str) {
    println!("{text}");
}
