//! How a command ends.

use std::io;
use std::process::ExitCode;

/// What the exit code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: nothing found, or done.
    Done,
    /// 1: there are findings.
    Findings,
}

/// Turns a result into an exit code; a failure is said on stderr and is 2. A closed pipe is success: whoever read
/// the output had enough.
pub(crate) fn report(done: anyhow::Result<Exit>) -> ExitCode {
    match done {
        Ok(Exit::Done) => ExitCode::SUCCESS,
        Ok(Exit::Findings) => ExitCode::from(1),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            crate::output::note(&format!("tftsr: {error:#}"));
            ExitCode::from(2)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| {
            let json = cause
                .downcast_ref::<serde_json::Error>()
                .and_then(serde_json::Error::io_error_kind);
            cause.downcast_ref::<io::Error>().map(io::Error::kind).or(json)
        })
        .any(|kind| kind == io::ErrorKind::BrokenPipe)
}
