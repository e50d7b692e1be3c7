//! The files of `editors/`, as they are put in place.

/// A file by its path below some folder, and its text.
pub(super) type File = (&'static str, &'static str);

macro_rules! neovim {
    ($($path:literal),+ $(,)?) => {
        &[$(($path, include_str!(concat!("../../../../editors/neovim/", $path)))),+]
    };
}

/// The plugin for Neovim, without its page; a test keeps the list equal to the folder.
pub(super) const NEOVIM: &[File] = neovim![
    "doc/tags",
    "doc/tftsr.txt",
    "ftdetect/tftsr.lua",
    "lsp/tftsr.lua",
    "lua/tftsr/commands.lua",
    "lua/tftsr/format.lua",
    "lua/tftsr/health.lua",
    "lua/tftsr/issue.lua",
    "lua/tftsr/message.lua",
    "lua/tftsr/preview.lua",
    "lua/tftsr/server.lua",
    "lua/tftsr/show.lua",
    "lua/tftsr/status.lua",
    "plugin/tftsr.lua",
];

/// What Helix is told of the server and its languages.
pub(super) const HELIX_LANGUAGES: &str = include_str!("../../../../editors/helix/languages.toml");

/// How Helix colors triage documents: as Markdown.
pub(super) const HELIX_QUERIES: &[File] = &[
    (
        "runtime/queries/triage/highlights.scm",
        include_str!("../../../../editors/helix/runtime/queries/triage/highlights.scm"),
    ),
    (
        "runtime/queries/triage/injections.scm",
        include_str!("../../../../editors/helix/runtime/queries/triage/injections.scm"),
    ),
];

/// The package for Emacs.
pub(super) const EMACS: &str = include_str!("../../../../editors/emacs/tftsr.el");

/// The commands and hooks for Kakoune.
pub(super) const KAKOUNE: &str = include_str!("../../../../editors/kakoune/tftsr.kak");

/// The oldest VS Code that the extension says it runs in.
pub(super) fn oldest_vscode() -> (u32, u32) {
    let package: serde_json::Value =
        serde_json::from_str(include_str!("../../../../editors/vscode/package.json"))
            .unwrap_or_default();
    let engine = package["engines"]["vscode"].as_str().unwrap_or_default();
    super::programs::version(engine.trim_start_matches(['^', '>', '=']))
        .map_or((1, 91), |(_, version)| version)
}
