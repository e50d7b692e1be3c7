//! `tftsr demo`: the whole main job on sample logs, through the real language server, offline.
//!
//! Plays a person at an editor. What is printed of results comes from the server's replies and from the files written
//! because of them; the demo adds headings, and knows what its person answers. It uses a database and a key of its
//! own, inside the folder it makes.

mod buffers;
mod client;
mod folder;
mod incidents;
mod person;
mod printer;
mod session;
mod story;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use serde_json::{Value, json};

use crate::exit_code::Exit;
use client::Editor;
use folder::Folder;
use printer::Printer;

/// Plays all incidents; tells the whole account if it is to be verbose.
pub(crate) fn run(folder: Option<PathBuf>, verbose: bool) -> anyhow::Result<Exit> {
    let folder = Folder::create(folder)?;
    let mut out = Printer::new(verbose);
    let hint = if verbose { "" } else { " (--verbose tells all)" };
    out.title(&format!(
        "Three incidents, through the language server, in {}{hint}",
        folder.shown()
    ))?;
    let program = std::env::current_exe().context("cannot tell where this program is")?;
    let mut command = Command::new(program);
    // Never the person's own database or keychain.
    command.arg("lsp").current_dir(folder.path()).env_remove("TFTSR_PASSPHRASE");
    command.env("TFTSR_DATA_DIR", folder.data_dir()).env("TFTSR_KEY_FILE", folder.key_file());
    let mut editor = Editor::start(&mut command)?;
    greet(&mut editor, &mut out, folder.path())?;
    let mut first_look = None;
    for incident in incidents::all() {
        let documents = session::play(&mut editor, &mut out, folder.path(), &incident)?;
        first_look.get_or_insert(documents);
    }
    let stock = take_stock(&mut editor, &mut out)?;
    editor.leave()?;
    let look = first_look.context("the demo has no incidents")?;
    how_to_go_on(&mut out, &folder, &look, &stock)?;
    Ok(Exit::Done)
}

/// Who the server is, and whether its database is open: without one there is no main job to show.
fn greet(editor: &mut Editor, out: &mut Printer, folder: &Path) -> anyhow::Result<()> {
    let hello = editor.initialize(folder)?;
    let (info, commands) =
        (&hello["serverInfo"], &hello["capabilities"]["executeCommandProvider"]["commands"]);
    let count = commands.as_array().map_or(0, Vec::len);
    let words = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    out.line(
        "server",
        &format!("{} {}, {count} commands", words(&info["name"]), words(&info["version"])),
    )?;
    let (doctor, _) = editor.command("tftsr.doctor", &json!({}))?;
    for check in doctor["checks"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|check| check["name"] == "database")
    {
        let message = words(&check["message"]);
        if check["ok"] != json!(true) {
            anyhow::bail!("the demo's own database does not work: {message}");
        }
        out.detail("database", &message)?;
    }
    Ok(())
}

/// What is in the store at the end: at length, and in short to give back.
fn take_stock(editor: &mut Editor, out: &mut Printer) -> anyhow::Result<String> {
    if out.is_verbose() {
        out.heading("What is stored, encrypted")?;
    }
    let (listed, issues) = editor.command("tftsr.listIssues", &json!({}))?;
    out.detail("issues", &issues.text)?;
    for issue in listed["issues"].as_array().into_iter().flatten() {
        let word = |key: &str| issue[key].as_str().unwrap_or_default();
        out.detail(
            "",
            &format!(
                "{} {}, {}: {}",
                word("severity"),
                word("status"),
                word("domain"),
                word("title")
            ),
        )?;
    }
    let (_, audit) = editor.command("tftsr.verifyAudit", &json!({}))?;
    out.detail("audit", &audit.text)?;
    Ok(format!("{} {}", issues.text, audit.text))
}

fn how_to_go_on(
    out: &mut Printer,
    folder: &Folder,
    look: &session::Documents,
    stock: &str,
) -> anyhow::Result<()> {
    let quoted = |path: &Path| folder::quoted(&path.to_string_lossy());
    out.heading("Go on in your editor")?;
    out.brief("stored", stock)?;
    out.line("read first", &format!("{}, written from {} beside it", look.rca, look.triage))?;
    out.line("PATH", "editors start tftsr by name; in your clone: cargo install --path .")?;
    out.line(
        "state",
        "lies in this folder, apart from your own; set this before you start an editor or tftsr:",
    )?;
    for line in folder.settings() {
        out.line("", &line)?;
    }
    let (here, rca) = (quoted(folder.path()), quoted(Path::new(&look.rca)));
    out.line("VS Code", &format!("code {here}    (set-up: editors/vscode/README.md)"))?;
    out.line("Neovim", &format!("cd {here} && nvim {rca}    (set-up: editors/neovim/README.md)"))?;
    out.line("Helix", &format!("cd {here} && hx {rca}    (set-up: editors/helix/README.md)"))
}
