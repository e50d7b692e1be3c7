//! The editors that tftsr is used from: where they keep their configuration, what belongs there, and what is there.
//!
//! The files come from `editors/` at build time, so what is set up is what is documented and tested. It starts no
//! editor but to ask for its version, and to have VS Code install an extension.

mod emacs;
mod files;
mod helix;
mod look;
mod neovim;
mod places;
mod programs;
pub mod setup;
mod written;

pub use places::Places;

pub(crate) use look::checks;

/// An editor that can be set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Editor {
    /// VS Code, VSCodium or code-server.
    VsCode,
    /// Neovim.
    Neovim,
    /// Helix.
    Helix,
    /// GNU Emacs, with eglot or lsp-mode.
    Emacs,
    /// Kakoune, with kakoune-lsp.
    Kakoune,
}

impl Editor {
    /// All of them, in the order they are told.
    pub const ALL: [Editor; 5] =
        [Editor::VsCode, Editor::Neovim, Editor::Helix, Editor::Emacs, Editor::Kakoune];

    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Editor::VsCode => "VS Code",
            Editor::Neovim => "Neovim",
            Editor::Helix => "Helix",
            Editor::Emacs => "Emacs",
            Editor::Kakoune => "Kakoune",
        }
    }

    /// As `tftsr setup` calls it.
    pub fn id(self) -> &'static str {
        match self {
            Editor::VsCode => "vscode",
            Editor::Neovim => "neovim",
            Editor::Helix => "helix",
            Editor::Emacs => "emacs",
            Editor::Kakoune => "kakoune",
        }
    }

    /// The programs it may be started by.
    fn programs(self) -> &'static [&'static str] {
        match self {
            Editor::VsCode => &["code", "codium", "code-server", "code-insiders"],
            Editor::Neovim => &["nvim"],
            // Some distributions call it helix, since hx is taken there.
            Editor::Helix => &["hx", "helix"],
            Editor::Emacs => &["emacs"],
            Editor::Kakoune => &["kak"],
        }
    }

    /// The oldest version that the files in `editors/` are made for.
    fn oldest(self) -> (u32, u32) {
        match self {
            Editor::VsCode => files::oldest_vscode(),
            Editor::Neovim => (0, 11),
            Editor::Helix => (25, 7),
            Editor::Emacs => (28, 1),
            Editor::Kakoune => (2022, 10),
        }
    }
}
