//! `tftsr setup EDITOR`: puts in place what an editor needs, or says what to paste where.

use std::io::Write;
use std::path::Path;

use anyhow::bail;
use workbench::editors::setup::{Step, carry_out, plan};
use workbench::editors::{Editor, Places};
use workbench::environment::Environment;

use crate::arguments::Setup;
use crate::exit_code::Exit;
use crate::output::stdout;

pub(crate) fn run(arguments: &Setup, version: &'static str) -> anyhow::Result<Exit> {
    let editor = arguments.editor.editor();
    if arguments.vsix.is_some() && editor != Editor::VsCode {
        bail!("--vsix is for vscode; {} needs no such file", editor.name());
    }
    let environment = Environment::of_process(version);
    let steps = plan(editor, &environment, arguments.vsix.as_deref())?;
    if !arguments.dry_run {
        carry_out(&steps, &environment)?;
    }
    tell(&steps, editor, arguments.dry_run, &environment.places)?;
    Ok(if steps.iter().any(Step::is_left) { Exit::Findings } else { Exit::Done })
}

fn tell(steps: &[Step], editor: Editor, dry: bool, places: &Places) -> anyhow::Result<()> {
    let mut out = stdout();
    let is_blocked = steps.iter().any(|step| matches!(step, Step::InTheWay { .. }));
    let shown = |path: &Path| places.shown(path);
    for step in steps {
        match step {
            step if is_blocked && step.changes() => {}
            Step::Create { path, text } => match dry {
                true => writeln!(out, "--- would write {}\n{}", shown(path), text.trim_end())?,
                false => writeln!(out, "wrote {}", shown(path))?,
            },
            Step::Extend { path, addition, .. } => match dry {
                true => {
                    let text = addition.trim();
                    writeln!(out, "--- would add to the end of {}\n{text}", shown(path))?;
                }
                false => writeln!(out, "added to the end of {}", shown(path))?,
            },
            Step::Renew { path, text, .. } => match dry {
                true => writeln!(out, "--- would renew {}\n{}", shown(path), text.trim_end())?,
                false => writeln!(out, "renewed {}", shown(path))?,
            },
            Step::Install { program, vsix } => {
                let verb = if dry { "would install" } else { "installed" };
                writeln!(out, "{verb} {} into {}", shown(vsix), shown(program))?;
            }
            Step::Already { path, how } => writeln!(out, "{} {how}", shown(path))?,
            Step::InTheWay { path } => writeln!(
                out,
                "{} is there and is not of this program, so nothing was done: move it away and run this again",
                shown(path)
            )?,
            Step::Paste { path, text, why } => {
                let text = text.trim();
                writeln!(out, "Paste this into {} yourself ({why}):\n\n{text}\n", shown(path))?;
            }
            Step::Todo(what) => writeln!(out, "Left for you: {what}.")?,
        }
    }
    if !dry && steps.iter().any(Step::changes) && !steps.iter().any(Step::is_left) {
        writeln!(out, "{} is set up: open a log in it.", editor.name())?;
    }
    if !steps.iter().any(|step| step.changes() || step.is_left()) {
        writeln!(out, "{} is set up already; nothing changed.", editor.name())?;
    }
    out.flush()?;
    Ok(())
}
