//! Neovim: where the plugin is or goes, and how lazy.nvim is told of it.

use std::path::{Path, PathBuf};

use super::Places;

/// Where the plugin goes: a package that Neovim loads by itself (`:help packages`).
pub(super) fn package(places: &Places) -> Option<PathBuf> {
    Some(places.neovim_data()?.join("site/pack/tftsr/start/tftsr"))
}

/// Whether lazy.nvim is there, which keeps Neovim from loading packages by itself.
pub(super) fn has_lazy(places: &Places) -> bool {
    places.neovim_data().is_some_and(|data| data.join("lazy/lazy.nvim").exists())
}

/// What lazy.nvim has to be told.
pub(super) fn lazy_spec(package: &Path) -> String {
    let folder = package.display().to_string().replace('\\', "\\\\").replace('\'', "\\'");
    format!(
        "return {{\n  dir = '{folder}',\n  name = 'tftsr',\n  lazy = false, -- it loads in under a millisecond, the rest when a log opens\n}}\n"
    )
}

/// A file of the plugin, or of the configuration that speaks of it, wherever people put such things.
pub(super) fn found(places: &Places) -> Option<PathBuf> {
    let (data, config) = (places.neovim_data()?, places.neovim_config()?);
    let mut plugins = folders(&data.join("lazy"));
    for pack in folders(&data.join("site/pack")) {
        plugins.extend(folders(&pack.join("start")));
        plugins.extend(folders(&pack.join("opt")));
    }
    plugins.push(config.clone());
    let of_plugin = plugins
        .iter()
        .flat_map(|plugin| {
            ["lsp/tftsr.lua", "editors/neovim/lsp/tftsr.lua"].map(|file| plugin.join(file))
        })
        .find(|file| file.is_file());
    of_plugin.or_else(|| mentioned(&config))
}

/// The file of a configuration that speaks of tftsr.
pub(super) fn mentioned(config: &Path) -> Option<PathBuf> {
    let mut files = vec![config.join("init.lua"), config.join("init.vim")];
    let mut waiting: Vec<(PathBuf, u8)> =
        ["lua", "plugin", "after"].map(|folder| (config.join(folder), 0)).into();
    while let Some((folder, depth)) = waiting.pop() {
        for path in entries(&folder) {
            if path.is_dir() && depth < DEPTH {
                waiting.push((path, depth + 1));
            } else if path.extension().is_some_and(|ending| ending == "lua" || ending == "vim") {
                files.push(path);
            }
        }
    }
    files.into_iter().take(FILES).find(|file| {
        std::fs::read(file).is_ok_and(|text| memchr::memmem::find(&text, b"tftsr").is_some())
    })
}

/// How deep a configuration is looked through, and how many files of it.
const DEPTH: u8 = 4;
const FILES: usize = 500;

fn folders(parent: &Path) -> Vec<PathBuf> {
    entries(parent).into_iter().filter(|path| path.is_dir()).collect()
}

/// What is in a folder, in order; nothing when it cannot be read.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(read) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = read.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}
