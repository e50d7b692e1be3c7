//! The command line: the same verbs as in an editor, for people in a shell.
//!
//! A client of the workbench, equal to the language server. stdout carries results only.

pub mod arguments;
mod audit;
mod call;
mod database;
mod demo;
mod doctor;
mod evidence;
mod exit_code;
mod export;
mod files;
mod in_order;
mod issue;
mod log;
mod moment;
mod output;
mod policy;
mod provider;
mod records;
mod redact;
mod restore;
mod rows;
mod rules;
mod sarif;
mod scan;
mod secret;
mod settings;
mod setup;
mod shell;
mod signals;
mod target;
mod triage;

use std::process::ExitCode;

use workbench::Workbench;
use workbench::environment::Environment;

pub use signals::survive_file_limit;

use crate::arguments::Command;
use crate::exit_code::Exit;

/// Carries out a command of the shell.
pub fn run(command: Command, version: &'static str) -> ExitCode {
    let workbench = || {
        let workbench = Workbench::new(Environment::of_process(version), "shell");
        if let Some(ask) = secret::asker() {
            workbench.ask_passphrase_with(ask);
        }
        workbench
    };
    if matches!(command, Command::Redact(_) | Command::Restore(_) | Command::Export(_)) {
        signals::clean_up();
    }
    let done = match command {
        Command::Scan(arguments) => scan::run(&arguments, version),
        Command::Rules(arguments) => rules::run(&arguments),
        Command::Redact(arguments) => redact::run(&arguments, version),
        Command::Restore(arguments) => restore::run(&arguments, workbench),
        Command::Records(arguments) => records::run(&arguments, version),
        Command::Evidence(arguments) => evidence::run(&arguments, version),
        Command::Log(arguments) => log::run(&arguments, version, workbench),
        Command::Volume(arguments) => export::volume(&arguments, &workbench()),
        Command::Call(arguments) => call::run(&arguments, &workbench()),
        Command::Export(arguments) => export::run(&arguments, &workbench()),
        Command::Rca(arguments) => export::rca(&arguments, &workbench()),
        Command::Postmortem(arguments) => export::postmortem(&arguments, &workbench()),
        Command::Issue(arguments) => issue::run(&arguments, &workbench()),
        Command::Triage(arguments) => triage::run(&arguments, &workbench()),
        Command::Settings(arguments) => settings::run(&arguments, &workbench()),
        Command::Publish(arguments) => target::publish(&arguments, &workbench()),
        Command::Target(arguments) => target::run(&arguments, &workbench()),
        Command::Provider(arguments) => provider::run(&arguments, &workbench()),
        Command::Setup(arguments) => setup::run(&arguments, version),
        Command::Db(arguments) => database::run(&arguments, &workbench()),
        Command::Audit(arguments) => audit::run(&arguments, &workbench()),
        Command::Doctor { format, bundle } => doctor::run(format, bundle.as_deref(), &workbench()),
        Command::Demo { folder, verbose } => demo::run(folder, verbose),
        Command::Completions { shell } => shell::completions(shell),
        Command::Man => shell::man(),
        Command::Lsp { .. } | Command::Mcp { .. } => Ok(Exit::Done),
    };
    exit_code::report(done)
}
