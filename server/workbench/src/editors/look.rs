//! What is there of each editor and its set-up, for `doctor`.
//!
//! An editor that is missing, old or not set up is no fault as long as nobody set it up for tftsr; one that is set up
//! and cannot work is.

use std::path::{Path, PathBuf};

use super::files::{EMACS, HELIX_QUERIES, KAKOUNE, NEOVIM};
use super::helix::names_the_server;
use super::{Editor, Places, emacs, neovim, programs};
use crate::environment::Environment;

/// What is said of an editor.
pub(crate) struct Check {
    /// The editor.
    pub(crate) name: &'static str,
    /// Whether it works, or nobody wants it to.
    pub(crate) ok: bool,
    /// What is there, what is missing, and what to do.
    pub(crate) message: String,
}

/// How an editor is set up.
struct SetUp {
    /// The file that shows it.
    at: PathBuf,
    /// What is missing or of another version all the same.
    lacks: Option<Lack>,
}

/// What a set-up lacks.
struct Lack {
    /// In words, with what to do.
    what: String,
    /// Whether it works without.
    is_fault: bool,
}

/// Looks at all editors at once, because each is asked for its version.
pub(crate) fn checks(environment: &Environment) -> Vec<Check> {
    std::thread::scope(|scope| {
        let looks: Vec<_> = Editor::ALL
            .iter()
            .map(|editor| scope.spawn(move || check(*editor, environment)))
            .collect();
        looks.into_iter().filter_map(|look| look.join().ok()).collect()
    })
}

/// Each program on the `PATH` by which an editor may be started.
pub(super) fn programs_of(editor: Editor, places: &Places) -> Vec<PathBuf> {
    programs::all(&places.path, editor.programs())
}

/// What to do about an editor that is too old, if it is there and says so.
pub(super) fn outdated(editor: Editor, places: &Places) -> Option<String> {
    let program = programs::find(&places.path, editor.programs())?;
    too_old(editor, &version(editor, &program)?)
}

/// The version as an editor writes it, and as numbers to compare.
type Version = (String, (u32, u32));

fn version(editor: Editor, program: &Path) -> Option<Version> {
    let option = if editor == Editor::Kakoune { "-version" } else { "--version" };
    programs::version(&programs::output(program, &[option])?)
}

fn too_old(editor: Editor, (text, found): &Version) -> Option<String> {
    let (major, minor) = editor.oldest();
    // Helix and Kakoune write months with two digits.
    let oldest = match editor {
        Editor::Helix | Editor::Kakoune => format!("{major}.{minor:02}"),
        _ => format!("{major}.{minor}"),
    };
    (*found < (major, minor))
        .then(|| format!("{} {text} is too old: install {oldest} or newer", editor.name()))
}

fn check(editor: Editor, environment: &Environment) -> Check {
    let places = &environment.places;
    let set_up = set_up(editor, places, environment.version);
    let (ok, message) = match programs::find(&places.path, editor.programs()) {
        None => (true, absent(places, set_up)),
        Some(program) => {
            let version = version(editor, &program);
            let old = version.as_ref().and_then(|version| too_old(editor, version));
            let found = version.map_or_else(|| places.shown(&program), |(text, _)| text);
            present(editor, places, &found, old, set_up)
        }
    };
    Check { name: editor.name(), ok, message }
}

fn absent(places: &Places, set_up: Option<SetUp>) -> String {
    match set_up {
        None => "not on the PATH".to_owned(),
        Some(set_up) => format!("set up in {}, but not on the PATH", places.shown(&set_up.at)),
    }
}

fn present(
    editor: Editor,
    places: &Places,
    found: &str,
    old: Option<String>,
    set_up: Option<SetUp>,
) -> (bool, String) {
    let verb = format!("`tftsr setup {}`", editor.id());
    let Some(SetUp { at, lacks }) = set_up else {
        return (
            true,
            old.unwrap_or_else(|| format!("{found}, not set up for tftsr; {verb} does it")),
        );
    };
    let at = places.shown(&at);
    if let Some(old) = old {
        return (false, format!("set up in {at}, but {old}"));
    }
    if editor != Editor::VsCode && programs::find(&places.path, &["tftsr"]).is_none() {
        let folder = places.program.as_deref().and_then(Path::parent);
        let folder = folder.map_or_else(|| "its folder".to_owned(), |folder| places.shown(folder));
        let what =
            format!("{found}, set up in {at}, but tftsr is not on the PATH; add {folder} to it");
        return (false, what);
    }
    match lacks {
        Some(Lack { what, is_fault }) => {
            (!is_fault, format!("{found}, set up in {at}, but {what}"))
        }
        None => (true, format!("{found}, set up in {at}")),
    }
}

fn set_up(editor: Editor, places: &Places, version: &str) -> Option<SetUp> {
    match editor {
        Editor::VsCode => vscode(places, version),
        Editor::Neovim => {
            let at = neovim::found(places)?;
            let package = neovim::package(places)?;
            let is_untold = at.starts_with(&package)
                && neovim::has_lazy(places)
                && neovim::mentioned(&places.neovim_config()?).is_none();
            let lacks = match at.starts_with(&package) {
                true if is_untold => Some(Lack {
                    what: "lazy.nvim loads only what its list names; `tftsr setup neovim` prints what to add"
                        .to_owned(),
                    is_fault: true,
                }),
                // A link is a clone of this project, which is as new as its owner keeps it.
                true if package.is_symlink() => None,
                true => differing(editor, &package, NEOVIM),
                false => None,
            };
            Some(SetUp { at, lacks })
        }
        Editor::Helix => {
            let folder = places.helix()?;
            let at = folder.join("languages.toml");
            names_the_server(&std::fs::read_to_string(&at).ok()?).then_some(())?;
            let lacks = differing(editor, &folder, HELIX_QUERIES);
            Some(SetUp { at, lacks })
        }
        Editor::Emacs => {
            let (at, text) = emacs::start_file(places)?;
            emacs::loads(&text).then_some(())?;
            let own = places.emacs()?.join("tftsr.el");
            let lacks = match text.contains(emacs::LOAD.trim_end()) {
                true => differing(editor, &places.emacs()?, &[("tftsr.el", EMACS)]),
                // It is loaded from somewhere else, such as a clone.
                false => None,
            };
            Some(SetUp { at: if own.is_file() { own } else { at }, lacks })
        }
        Editor::Kakoune => {
            let folder = places.kakoune()?;
            let loaded = folder.join("autoload/tftsr.kak");
            if loaded.is_file() {
                let lacks = differing(editor, &folder, &[("autoload/tftsr.kak", KAKOUNE)]);
                return Some(SetUp { at: loaded, lacks: lacks.or_else(|| bridge(places)) });
            }
            let at = folder.join("kakrc");
            std::fs::read_to_string(&at).ok()?.contains("tftsr").then_some(())?;
            let lacks = match folder.join("tftsr.kak").is_file() {
                true => differing(editor, &folder, &[("tftsr.kak", KAKOUNE)]),
                false => None,
            };
            Some(SetUp { at, lacks: lacks.or_else(|| bridge(places)) })
        }
    }
}

/// Kakoune speaks to language servers through a program of its own.
fn bridge(places: &Places) -> Option<Lack> {
    let what =
        "kak-lsp is not on the PATH, so only the commands work; install kakoune-lsp 18 or newer";
    programs::find(&places.path, &["kak-lsp", "kakoune-lsp"])
        .is_none()
        .then(|| Lack { what: what.to_owned(), is_fault: true })
}

/// The first of these files that is missing, else the first that holds something else.
fn differing(editor: Editor, folder: &Path, files: &[(&str, &str)]) -> Option<Lack> {
    let verb = format!("`tftsr setup {}`", editor.id());
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
    let missing = files
        .iter()
        .find(|(name, _)| read(name).is_none())
        .map(|(name, _)| Lack { what: format!("{name} is missing; run {verb}"), is_fault: true });
    let other = || {
        let (name, _) = files.iter().find(|(name, text)| read(name).as_deref() != Some(text))?;
        let what = format!("{name} is of another version, or was changed; {verb} tells more");
        Some(Lack { what, is_fault: false })
    };
    missing.or_else(other)
}

/// The extension is a folder, named with publisher, name, version and platform.
fn vscode(places: &Places, version: &str) -> Option<SetUp> {
    let mut all: Vec<PathBuf> = places
        .vscode_extensions()
        .iter()
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .flat_map(|entries| entries.flatten().map(|entry| entry.path()))
        .filter(|path| versions(path).is_some())
        .collect();
    all.sort();
    let same = all.iter().position(|path| versions(path) == Some(version));
    let at = match same {
        Some(index) => all.swap_remove(index),
        None => all.pop()?,
    };
    let lacks = match versions(&at) {
        Some(there) if there != version => {
            // It works all the same: it brings its own server.
            let what = format!("the extension is {there} and this program {version}");
            Some(Lack { what, is_fault: false })
        }
        _ => None,
    };
    Some(SetUp { at, lacks })
}

/// The version in the name of a folder, if it is one of our extension.
fn versions(folder: &Path) -> Option<&str> {
    let name = folder.file_name()?.to_str()?.strip_prefix("tftsr.tftsr-")?;
    name.split('-').next()
}
