//! Where a person's editors keep things, as the environment says.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Folders of the person; `None` where the environment names none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// The home folder.
    pub home: Option<PathBuf>,
    /// `XDG_CONFIG_HOME`, else `~/.config`, on macOS too; `%APPDATA%` on Windows.
    pub config: Option<PathBuf>,
    /// `XDG_DATA_HOME`, else `~/.local/share`, on macOS too; `%LOCALAPPDATA%` on Windows.
    pub data: Option<PathBuf>,
    /// What Neovim calls its folders: `NVIM_APPNAME`, else `nvim`.
    pub neovim: OsString,
    /// The absolute folders of `PATH`. Others are left out: what they hold depends on where one stands.
    pub path: Vec<PathBuf>,
    /// The program that runs now.
    pub program: Option<PathBuf>,
}

impl Places {
    /// Those of this process.
    pub(crate) fn of_process() -> Places {
        let named = |name: &str| {
            let path = PathBuf::from(std::env::var_os(name)?);
            // The XDG base directory specification: a path that is not absolute does not count.
            path.is_absolute().then_some(path)
        };
        let home = dirs::home_dir().filter(|home| home.is_absolute());
        let below = |home: &Option<PathBuf>, folder: &str| Some(home.as_ref()?.join(folder));
        let (config, data) = match cfg!(windows) {
            true => (dirs::config_dir(), dirs::data_local_dir()),
            false => (
                named("XDG_CONFIG_HOME").or_else(|| below(&home, ".config")),
                named("XDG_DATA_HOME").or_else(|| below(&home, ".local/share")),
            ),
        };
        let path = std::env::var_os("PATH").unwrap_or_default();
        Places {
            config,
            data,
            home,
            neovim: std::env::var_os("NVIM_APPNAME")
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| "nvim".into()),
            path: std::env::split_paths(&path).filter(|folder| folder.is_absolute()).collect(),
            program: std::env::current_exe().ok(),
        }
    }

    /// Neovim's folder of configuration.
    pub(super) fn neovim_config(&self) -> Option<PathBuf> {
        let parent = if cfg!(windows) { &self.data } else { &self.config };
        Some(parent.as_ref()?.join(&self.neovim))
    }

    /// Neovim's folder of data, where plugins are.
    pub(super) fn neovim_data(&self) -> Option<PathBuf> {
        let mut name = self.neovim.clone();
        if cfg!(windows) {
            name.push("-data");
        }
        Some(self.data.as_ref()?.join(name))
    }

    /// Helix's folder of configuration.
    pub(super) fn helix(&self) -> Option<PathBuf> {
        Some(self.config.as_ref()?.join("helix"))
    }

    /// Kakoune's folder of configuration.
    pub(super) fn kakoune(&self) -> Option<PathBuf> {
        Some(self.config.as_ref()?.join("kak"))
    }

    /// Emacs' own folder: `~/.config/emacs` only where nothing of the older kind is there (the Emacs manual, "Find Init").
    pub(super) fn emacs(&self) -> Option<PathBuf> {
        let home = match cfg!(windows) {
            true => self.config.as_ref()?,
            false => self.home.as_ref()?,
        };
        let newer = self.config.as_ref().map(|config| config.join("emacs"));
        let is_old =
            [".emacs.d", ".emacs", ".emacs.el"].iter().any(|name| home.join(name).exists());
        match newer.filter(|newer| !is_old && newer.is_dir()) {
            Some(newer) => Some(newer),
            None => Some(home.join(".emacs.d")),
        }
    }

    /// The files that Emacs may start with, the first that is there counts.
    pub(super) fn emacs_init(&self) -> Vec<PathBuf> {
        let home = if cfg!(windows) { self.config.as_ref() } else { self.home.as_ref() };
        let in_home = [".emacs.el", ".emacs"].map(|name| home.map(|home| home.join(name)));
        let own = self.emacs().map(|folder| folder.join("init.el"));
        in_home.into_iter().flatten().chain(own).collect()
    }

    /// The folders where the kinds of VS Code keep extensions.
    pub(super) fn vscode_extensions(&self) -> Vec<PathBuf> {
        let of_home = [".vscode", ".vscode-insiders", ".vscode-oss", ".vscode-server"];
        let home = self.home.iter().flat_map(|home| {
            of_home.iter().map(move |folder| home.join(folder).join("extensions"))
        });
        let code_server = self.data.iter().map(|data| data.join("code-server/extensions"));
        home.chain(code_server).collect()
    }

    /// A path as a person writes it: with `~` for the home folder.
    pub fn shown(&self, path: &Path) -> String {
        match self.home.as_ref().and_then(|home| path.strip_prefix(home).ok()) {
            Some(rest) if !cfg!(windows) => Path::new("~").join(rest).display().to_string(),
            _ => path.display().to_string(),
        }
    }
}
