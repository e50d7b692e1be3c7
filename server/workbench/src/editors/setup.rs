//! What `tftsr setup` does for an editor: first a plan that changes nothing, then the plan carried out.
//!
//! A file that exists is left alone, unless it can be extended without doubt or was written by an earlier set-up and
//! not changed since; a person is told what to paste instead.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use text::{Document, Edit, Span};

use super::files::{EMACS, HELIX_LANGUAGES, HELIX_QUERIES, KAKOUNE, NEOVIM};
use super::helix::{Extended, extended};
use super::look::{outdated, programs_of};
use super::written::Written;
use super::{Editor, Places, emacs, neovim, programs};
use crate::environment::Environment;
use crate::outcome::{CommandError, FileChange};
use crate::{disk, uri};

/// One thing to do, or to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A file that is not there comes to be.
    Create {
        /// Where.
        path: PathBuf,
        /// What it holds.
        text: String,
    },
    /// Text is added at the end of a file; what is there stays as it is.
    Extend {
        /// Which.
        path: PathBuf,
        /// What it holds now.
        before: String,
        /// What comes behind that.
        addition: String,
    },
    /// A file of an earlier set-up, which nobody changed, becomes that of this version.
    Renew {
        /// Which.
        path: PathBuf,
        /// What it holds now.
        before: String,
        /// What it will hold.
        text: String,
    },
    /// A program of VS Code's kind installs the extension.
    Install {
        /// Which program.
        program: PathBuf,
        /// The packed extension.
        vsix: PathBuf,
    },
    /// Nothing to do here.
    Already {
        /// A file or folder.
        path: PathBuf,
        /// How it stands, such as `holds this already`.
        how: String,
    },
    /// A file is in the way; nothing is done before it is gone.
    InTheWay {
        /// Which.
        path: PathBuf,
    },
    /// A person has to paste something.
    Paste {
        /// Into which file.
        path: PathBuf,
        /// What.
        text: String,
        /// Why it is not done for them.
        why: String,
    },
    /// A person has to do something else.
    Todo(String),
}

impl Step {
    /// Whether it leaves something to a person.
    pub fn is_left(&self) -> bool {
        matches!(self, Step::InTheWay { .. } | Step::Paste { .. } | Step::Todo(_))
    }

    /// Whether it changes something.
    pub fn changes(&self) -> bool {
        matches!(
            self,
            Step::Create { .. } | Step::Extend { .. } | Step::Renew { .. } | Step::Install { .. }
        )
    }
}

/// What there is to do for an editor; changes nothing. `vsix` is the packed extension for VS Code, which is looked
/// for beside the running program by default.
///
/// # Errors
/// When the environment names no folder to work in, or the packed extension is not to be found.
pub fn plan(
    editor: Editor,
    environment: &Environment,
    vsix: Option<&Path>,
) -> Result<Vec<Step>, CommandError> {
    let places = &environment.places;
    let mut planner =
        Planner { written: Written::read(environment.data_dir.as_deref()), steps: Vec::new() };
    match editor {
        Editor::VsCode => planner.vscode(places, environment.version, vsix)?,
        Editor::Neovim => planner.neovim(places)?,
        Editor::Helix => planner.helix(places)?,
        Editor::Emacs => planner.emacs(places)?,
        Editor::Kakoune => planner.kakoune(places)?,
    }
    if editor != Editor::VsCode {
        planner.program(places);
        planner.steps.extend(outdated(editor, places).map(Step::Todo));
    }
    Ok(planner.steps)
}

/// Carries out a plan. Where a file is in the way nothing is done at all.
///
/// # Errors
/// When a file cannot be written, has changed since the plan was made, or an extension cannot be installed.
pub fn carry_out(steps: &[Step], environment: &Environment) -> Result<(), CommandError> {
    if steps.iter().any(|step| matches!(step, Step::InTheWay { .. })) {
        return Ok(());
    }
    let mut written = Written::read(environment.data_dir.as_deref());
    for step in steps {
        let change = match step {
            Step::Create { path, text } => {
                let folder = disk::folder(path);
                std::fs::create_dir_all(folder).map_err(|error| {
                    CommandError::File(format!("cannot make {}: {error}", folder.display()))
                })?;
                written.note(path, text);
                FileChange::Create { uri: uri::of_path(path), text: text.clone() }
            }
            Step::Extend { path, before, addition } => {
                let end = Span::new(before.len(), before.len());
                edit(path, before, Edit { span: end, text: addition.clone() })
            }
            Step::Renew { path, before, text } => {
                written.note(path, text);
                edit(path, before, Edit { span: Span::new(0, before.len()), text: text.clone() })
            }
            Step::Install { program, vsix } => {
                install(program, vsix)?;
                continue;
            }
            _ => continue,
        };
        disk::apply(&[change])?;
    }
    if steps.iter().any(Step::changes) {
        written.keep();
    }
    Ok(())
}

fn edit(path: &Path, before: &str, edit: Edit) -> FileChange {
    let uri = uri::of_path(path);
    FileChange::Edit { uri, version: None, before: Document::new(before), edits: vec![edit] }
}

fn install(program: &Path, vsix: &Path) -> Result<(), CommandError> {
    let failed = |what: String| {
        CommandError::File(format!(
            "{} did not install {}: {what}",
            program.display(),
            vsix.display()
        ))
    };
    let ended = Command::new(program)
        .arg("--install-extension")
        .arg(vsix)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| failed(error.to_string()))?;
    match ended.status.success() {
        true => Ok(()),
        false => {
            let said = String::from_utf8_lossy(&ended.stderr);
            Err(failed(said.lines().last().unwrap_or("it gave no reason").trim().to_owned()))
        }
    }
}

struct Planner {
    written: Written,
    steps: Vec<Step>,
}

fn no_folder(what: &str) -> CommandError {
    CommandError::Missing(format!("the environment names no folder for {what}; set HOME"))
}

impl Planner {
    /// A file that is wholly ours.
    fn whole(&mut self, path: PathBuf, text: &str) {
        let step = match std::fs::read_to_string(&path) {
            Ok(before) if before == text => {
                Step::Already { path, how: "holds this already".to_owned() }
            }
            Ok(before) if self.written.holds(&path, &before) => {
                Step::Renew { path, before, text: text.to_owned() }
            }
            // A link that leads nowhere is something, too.
            Err(_) if std::fs::symlink_metadata(&path).is_err() => {
                Step::Create { path, text: text.to_owned() }
            }
            _ => Step::InTheWay { path },
        };
        self.steps.push(step);
    }

    fn paste(&mut self, path: PathBuf, text: &str, why: &str) {
        self.steps.push(Step::Paste { path, text: text.to_owned(), why: why.to_owned() });
    }

    fn already(&mut self, path: PathBuf, how: &str) {
        self.steps.push(Step::Already { path, how: how.to_owned() });
    }

    fn neovim(&mut self, places: &Places) -> Result<(), CommandError> {
        let package = neovim::package(places).ok_or_else(|| no_folder("Neovim"))?;
        if std::fs::symlink_metadata(&package).is_ok_and(|file| file.is_symlink()) {
            self.already(package.clone(), "is a link of yours and stays as it is");
        } else {
            for (name, text) in NEOVIM {
                self.whole(package.join(name), text);
            }
        }
        let config = places.neovim_config().ok_or_else(|| no_folder("Neovim"))?;
        if neovim::has_lazy(places) {
            match neovim::mentioned(&config) {
                Some(path) => self.already(path, "speaks of tftsr already"),
                None => self.paste(
                    config.join("lua/plugins/tftsr.lua"),
                    &neovim::lazy_spec(&package),
                    "lazy.nvim loads what its own list names, and where you keep that is yours",
                ),
            }
        }
        Ok(())
    }

    fn helix(&mut self, places: &Places) -> Result<(), CommandError> {
        let folder = places.helix().ok_or_else(|| no_folder("Helix"))?;
        let path = folder.join("languages.toml");
        match std::fs::read_to_string(&path) {
            Ok(before) => match extended(&before) {
                Extended::Already => self.already(path, "holds this already"),
                Extended::By(addition) if is_writable(&path) => {
                    self.steps.push(Step::Extend { path, before, addition });
                }
                Extended::By(addition) => self.paste(path, &addition, "it may not be written to"),
                Extended::Doubtful(why) => self.paste(path, HELIX_LANGUAGES, why),
            },
            Err(_) if std::fs::symlink_metadata(&path).is_err() => {
                self.steps.push(Step::Create { path, text: HELIX_LANGUAGES.to_owned() });
            }
            Err(error) => {
                self.paste(path, HELIX_LANGUAGES, &format!("it cannot be read: {error}"));
            }
        }
        for (name, text) in HELIX_QUERIES {
            self.whole(folder.join(name), text);
        }
        Ok(())
    }

    fn emacs(&mut self, places: &Places) -> Result<(), CommandError> {
        let folder = places.emacs().ok_or_else(|| no_folder("Emacs"))?;
        self.whole(folder.join("tftsr.el"), EMACS);
        match emacs::start_file(places) {
            None => {
                let text = format!(";; Written by `tftsr setup emacs'.\n{}", emacs::LOAD);
                self.steps.push(Step::Create { path: folder.join("init.el"), text });
            }
            Some((path, text)) if emacs::loads(&text) => {
                self.already(path, "loads tftsr already");
            }
            Some((path, _)) => self.paste(path, emacs::LOAD, "it is a program of yours"),
        }
        Ok(())
    }

    fn kakoune(&mut self, places: &Places) -> Result<(), CommandError> {
        let folder = places.kakoune().ok_or_else(|| no_folder("Kakoune"))?;
        // A folder autoload of one's own takes the place of the system's, so none is made here.
        if folder.join("autoload").is_dir() {
            self.whole(folder.join("autoload/tftsr.kak"), KAKOUNE);
            return Ok(());
        }
        self.whole(folder.join("tftsr.kak"), KAKOUNE);
        let (path, line) = (folder.join("kakrc"), "source \"%val{config}/tftsr.kak\"\n");
        match std::fs::read_to_string(&path) {
            Ok(text) if text.contains("tftsr") => self.already(path, "speaks of tftsr already"),
            Err(_) if std::fs::symlink_metadata(&path).is_err() => {
                self.steps.push(Step::Create { path, text: line.to_owned() });
            }
            _ => self.paste(path, line, "it is a program of yours"),
        }
        Ok(())
    }

    fn vscode(
        &mut self,
        places: &Places,
        version: &str,
        vsix: Option<&Path>,
    ) -> Result<(), CommandError> {
        let vsix = match vsix {
            Some(path) => path.canonicalize().map_err(|error| {
                CommandError::File(format!("cannot read {}: {error}", path.display()))
            })?,
            None => beside(places.program.as_deref())?,
        };
        let all = programs_of(Editor::VsCode, places);
        if all.is_empty() {
            self.steps.push(Step::Todo(format!(
                "neither code nor codium nor code-server is on the PATH: in VS Code open the view Extensions, the menu … there, Install from VSIX…, and pick {}",
                vsix.display()
            )));
        }
        for program in all {
            let installed = programs::output(&program, &["--list-extensions", "--show-versions"])
                .unwrap_or_default();
            let is_there = installed.lines().any(|line| {
                line.trim().strip_prefix("tftsr.tftsr@").is_some_and(|there| there == version)
            });
            match is_there {
                true => self.already(program, &format!("has the extension {version} already")),
                false => self.steps.push(Step::Install { program, vsix: vsix.clone() }),
            }
        }
        Ok(())
    }

    /// Editors start the server by its name.
    fn program(&mut self, places: &Places) {
        if programs::find(&places.path, &["tftsr"]).is_some() {
            return;
        }
        let folder = places.program.as_deref().map(disk::folder);
        let folder = folder.map_or_else(String::new, |folder| format!(", {}", folder.display()));
        self.steps.push(Step::Todo(format!(
            "editors start `tftsr` by its name: add the folder of this program{folder} to the PATH"
        )));
    }
}

/// Whether the file, or what it links to, may be written to, as far as its permissions tell.
fn is_writable(path: &Path) -> bool {
    std::fs::OpenOptions::new().append(true).open(path).is_ok()
}

/// The one packed extension beside the program.
fn beside(program: Option<&Path>) -> Result<PathBuf, CommandError> {
    let program = program.and_then(|program| program.canonicalize().ok());
    let folder = program.as_deref().map_or(Path::new("."), disk::folder);
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    found.retain(|path| path.extension().is_some_and(|ending| ending == "vsix"));
    match found.as_slice() {
        [vsix] => Ok(vsix.clone()),
        [] => Err(CommandError::Missing(format!(
            "there is no .vsix beside this program, in {}; take the one of a release for this platform, or run `npm ci && npm run package -- --binary PROGRAM` in editors/vscode of the sources, and name it with --vsix FILE",
            folder.display()
        ))),
        _ => Err(CommandError::Missing(format!(
            "there are several .vsix files in {}; name the one for this machine with --vsix FILE",
            folder.display()
        ))),
    }
}
