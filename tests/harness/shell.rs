//! The binary as a shell sees it.

use std::io::Write;
use std::process::{Command, Stdio};

use super::Workspace;

/// What a run left.
pub struct Output {
    /// The exit code; -1 when a signal ended it.
    pub code: i32,
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Standard error as text.
    pub stderr: String,
}

impl Output {
    /// Standard output as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    /// Standard output as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.stdout)
            .unwrap_or_else(|error| panic!("not JSON ({error}): {} {}", self.text(), self.stderr))
    }
}

/// Runs the binary in a workspace with this input.
pub fn tftsr(workspace: &Workspace, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tftsr"))
        .args(arguments)
        .current_dir(workspace.folder())
        .env_remove("TFTSR_PASSPHRASE")
        .env("NO_COLOR", "1")
        .envs(workspace.environment())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut stdin = child.stdin.take().expect("piped");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // A command that stops reading early closes the pipe; that is its right.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().expect("the binary ends");
    writer.join().expect("the writer ends");
    Output {
        code: output.status.code().unwrap_or(-1),
        stdout: output.stdout,
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// What a command answers with, called in a shell; it has to succeed.
pub fn call(
    workspace: &Workspace,
    command: &str,
    argument: &serde_json::Value,
) -> serde_json::Value {
    let output = tftsr(workspace, &["call", command, &argument.to_string()], b"");
    assert_eq!(output.code, 0, "{command}: {}", output.stderr);
    output.json()
}

/// Runs a command on a terminal of its own, answers its prompt, and prints all that the terminal showed.
const TERMINAL: &str = "
import os, pty, sys, time
child, terminal = pty.fork()
if child == 0:
    os.execv(sys.argv[1], sys.argv[1:])
shown, answered = b'', False
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    if not part:
        break
    shown += part
    if not answered and b'not shown' in shown:
        # What is typed before the echo is off is thrown away.
        time.sleep(1)
        os.write(terminal, os.environ['ANSWER'].encode() + b'\\n')
        answered = True
sys.stdout.buffer.write(shown)
";

/// A command like this one on a terminal of its own, to which this answer is typed when it asks for something that is not
/// shown; what the terminal showed comes out.
pub fn on_a_terminal(like: &Command, answer: &str) -> Command {
    let mut python = Command::new("python3");
    python.args(["-c", TERMINAL]).arg(like.get_program()).args(like.get_args());
    for (name, value) in like.get_envs() {
        match value {
            Some(value) => python.env(name, value),
            None => python.env_remove(name),
        };
    }
    python.env("ANSWER", answer);
    python
}

/// The most memory that a process held so far, in kB (proc(5): `VmHWM`); nothing where there is no such file.
pub fn peak(child: &std::process::Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()));
    let status = status.unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0)
}
