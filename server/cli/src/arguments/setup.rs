//! The grammar of `tftsr setup`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use workbench::editors::Editor;

/// Arguments of `setup`.
#[derive(Debug, Args)]
pub struct Setup {
    /// Which editor
    #[arg(value_enum)]
    pub(crate) editor: Editors,
    /// Change nothing; print what would be written
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// The packed extension for VS Code; the one beside this program by default
    #[arg(long, value_name = "FILE")]
    pub(crate) vsix: Option<PathBuf>,
}

/// The editors that can be set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Editors {
    /// VS Code, VSCodium or code-server: installs the extension
    Vscode,
    /// Neovim: installs the plugin
    Neovim,
    /// Helix: extends languages.toml
    Helix,
    /// Emacs: installs tftsr.el, for eglot or lsp-mode
    Emacs,
    /// Kakoune: installs tftsr.kak, for kakoune-lsp
    Kakoune,
}

impl Editors {
    /// As the workbench names it.
    pub(crate) fn editor(self) -> Editor {
        match self {
            Editors::Vscode => Editor::VsCode,
            Editors::Neovim => Editor::Neovim,
            Editors::Helix => Editor::Helix,
            Editors::Emacs => Editor::Emacs,
            Editors::Kakoune => Editor::Kakoune,
        }
    }
}

/// What the exit code says, for the long help.
pub(super) const LEFT: &str = "\
No file that exists is written over: it is extended where that is clear, else what to paste is printed.
The exit code is 0 when all is in place, 1 when something is left for you, 2 when it failed.";
