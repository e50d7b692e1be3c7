//! The binary with an environment of the test's own, run to its end or killed on the way.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::{Output, Workspace};

/// The binary in a workspace. Nothing but its data folder is configured: no key file, no passphrase, no bus.
pub fn bare(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tftsr"));
    command
        .args(arguments)
        .current_dir(workspace.folder())
        .env("NO_COLOR", "1")
        .envs(workspace.environment())
        .env_remove("TFTSR_PASSPHRASE")
        .env_remove("TFTSR_KEY_FILE")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env("XDG_RUNTIME_DIR", workspace.folder().join("no-runtime"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// What it said.
pub fn finish(command: &mut Command) -> Output {
    output(command.spawn().expect("the binary starts"))
}

/// What it said, with these lines on stdin.
pub fn finish_with(command: &mut Command, input: &str) -> Output {
    use std::io::Write;
    let mut child = command.stdin(Stdio::piped()).spawn().expect("the binary starts");
    let _ = child.stdin.take().expect("piped").write_all(input.as_bytes());
    output(child)
}

fn output(child: Child) -> Output {
    let output = child.wait_with_output().expect("the binary ends");
    Output {
        code: output.status.code().unwrap_or(-1),
        stdout: output.stdout,
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Kills it after a while; whether it had ended before.
pub fn killed_after(command: &mut Command, time: Duration) -> bool {
    let mut child =
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary starts");
    std::thread::sleep(time);
    let ended = child.try_wait().expect("waited for").is_some();
    let _ = child.kill();
    let _ = child.wait();
    ended
}
