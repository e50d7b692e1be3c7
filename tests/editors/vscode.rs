//! The extension in VS Code, as the packaged `.vsix` with the server inside.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::{ROOT, installed, person, recorder, report, run, sample_workspace};
use crate::harness::{Workspace, slow_tests};

/// One window at a time: two of them on a small machine are slower than one after the other.
static WINDOW: Mutex<()> = Mutex::new(());

/// Ends a run that hangs; the scripts end what they started.
const PATIENCE_SECONDS: &str = "240";

#[test]
fn the_extension_host_goes_from_a_log_to_an_rca() {
    if !slow_tests() {
        return;
    }
    let _guard = WINDOW.lock().unwrap_or_else(PoisonError::into_inner);
    let (workspace, scratch) = (sample_workspace(), scratch("host"));
    let extension = extension();
    let mut node = script("host.cjs", &workspace, &scratch);
    recorded_by_setting(&mut node, &scratch, "vscode");
    let output = run(node.arg(extension).arg(workspace.folder()).arg(&scratch));
    report(&String::from_utf8_lossy(&output.stdout));
}

#[test]
fn a_person_sees_it_in_the_window() {
    if !slow_tests() {
        return;
    }
    let _guard = WINDOW.lock().unwrap_or_else(PoisonError::into_inner);
    let (workspace, scratch) = (sample_workspace(), scratch("window"));
    let pictures = installed("").join("pictures");
    let mut node = script("window.cjs", &workspace, &scratch);
    let output = run(node.arg(extensions()).arg(workspace.folder()).arg(&scratch).arg(pictures));
    report(&String::from_utf8_lossy(&output.stdout));
}

#[test]
fn unusual_files_and_folders_are_right_in_the_window() {
    if !slow_tests() {
        return;
    }
    let _guard = WINDOW.lock().unwrap_or_else(PoisonError::into_inner);
    let (workspace, scratch) = (sample_workspace(), scratch("window-cases"));
    let pictures = installed("").join("pictures-cases");
    let mut node = script("window_cases.cjs", &workspace, &scratch);
    recorded_by_setting(&mut node, &scratch, "vscode-window");
    let output = run(node.arg(extensions()).arg(workspace.folder()).arg(&scratch).arg(pictures));
    report(&String::from_utf8_lossy(&output.stdout));
}

/// One of the Node scripts, for a person whose home is the scratch folder.
fn script(name: &str, workspace: &Workspace, scratch: &Path) -> Command {
    let mut command = person(Path::new("timeout"), workspace, scratch);
    command.args(["--kill-after=10", PATIENCE_SECONDS]).arg(installed("python/bin/node"));
    command.arg(Path::new(ROOT).join("tests/editors/vscode").join(name));
    command
}

/// Has the editor start the server of the extension by a recorder, as a person's setting can; the other window has the
/// one that comes along.
fn recorded_by_setting(command: &mut Command, scratch: &Path, name: &str) {
    if let Some(recorder) = recorder(scratch, name, &extension().join("bin/tftsr")) {
        command.env("TFTSR_TEST_RECORDER", recorder);
    }
}

/// The installed extension.
fn extension() -> PathBuf {
    extensions().join(concat!("tftsr.tftsr-", env!("CARGO_PKG_VERSION")))
}

/// A folder for what a run leaves; kept, so that a failure can be looked into.
fn scratch(name: &str) -> PathBuf {
    let folder = installed("").join("scratch").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("created");
    folder
}

/// A folder of installed extensions with nothing but ours in it; packed and installed once for all tests.
fn extensions() -> PathBuf {
    static EXTENSIONS: OnceLock<PathBuf> = OnceLock::new();
    EXTENSIONS
        .get_or_init(|| {
            let (scratch, workspace) = (scratch("package"), Workspace::new());
            let vsix = scratch.join("tftsr.vsix");
            let mut npm = person(&installed("python/bin/npm"), &workspace, &scratch);
            npm.current_dir(Path::new(ROOT).join("editors/vscode"));
            npm.args([
                "run",
                "--silent",
                "package",
                "--",
                "--binary",
                env!("CARGO_BIN_EXE_tftsr"),
                "--out",
            ])
            .arg(&vsix);
            run(&mut npm);
            let folder = scratch.join("extensions");
            let mut code_server = person(&installed("python/bin/node"), &workspace, &scratch);
            code_server.arg(installed("vscode/node_modules/code-server/out/node/entry.js"));
            code_server.arg("--config").arg(scratch.join("code-server.yaml"));
            code_server.arg("--user-data-dir").arg(scratch.join("data"));
            code_server.arg("--extensions-dir").arg(&folder);
            run(code_server.arg("--install-extension").arg(&vsix));
            folder
        })
        .clone()
}
