//! argv to the language server or the command line. Tracing goes to stderr, the exit code to the shell.

mod own_log;

use std::process::ExitCode;

use cli::arguments::Command;
use tracing_subscriber::filter::{EnvFilter, filter_fn};
use tracing_subscriber::prelude::*;
use workbench::Workbench;
use workbench::environment::Environment;

/// The version people see: that of the product, not of its crates.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The crates that may trace; none of them traces a value.
const OURS: &[&str] = &["tftsr", "lsp", "cli", "workbench", "store", "vault", "ai", "mcp"];

fn main() -> ExitCode {
    let command = cli::arguments::parse(VERSION);
    // A server holds values for as long as an editor is open, and nobody sees its standard error.
    if matches!(command, Command::Lsp { .. } | Command::Mcp { .. }) {
        workbench::environment::forbid_dumps();
        if let Some(folder) = workbench::environment::data_dir() {
            workbench::own_log::keep_in(folder, VERSION);
        }
    }
    cli::survive_file_limit();
    trace_to_stderr();
    report_panics_without_values();
    match command {
        Command::Lsp { .. } => {
            let workbench = Workbench::new(Environment::of_process(VERSION), "editor");
            lsp::serve_stdio(workbench).map_or(ExitCode::from(2), ExitCode::from)
        }
        Command::Mcp { folders } => {
            let workbench = Workbench::new(Environment::of_process(VERSION), "assistant");
            workbench.set_folders(match folders.is_empty() {
                true => vec![workbench.environment().current_dir.clone()],
                false => folders,
            });
            workbench.load_settings_quietly();
            match mcp::serve_stdio(workbench) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => {
                    tracing::error!(%error, "the assistant could not be served");
                    ExitCode::from(2)
                }
            }
        }
        command => cli::run(command, VERSION),
    }
}

/// What `TFTSR_LOG` asks for, from our own crates alone: libraries trace the messages they carry, and those hold
/// whole documents.
fn trace_to_stderr() {
    let asked = EnvFilter::try_from_env("TFTSR_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let no_color = std::env::var_os("NO_COLOR").is_some();
    let layer = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(!no_color)
        .with_filter(asked)
        .with_filter(filter_fn(is_ours));
    let own = own_log::OwnLog.with_filter(filter_fn(is_ours));
    tracing_subscriber::registry().with(layer).with(own).init();
}

fn is_ours(metadata: &tracing::Metadata<'_>) -> bool {
    metadata.target().split("::").next().is_some_and(|name| OURS.contains(&name))
}

/// A panic message may hold what was being worked on, so only its place is reported.
fn report_panics_without_values() {
    std::panic::set_hook(Box::new(|panic| {
        workbench::own_log::report_panic(panic);
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!("a part of tftsr failed at {place}; please report this place");
    }));
}
