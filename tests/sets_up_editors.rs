//! `tftsr setup EDITOR` in a home folder of its own, and what `tftsr doctor` says of it.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::harness::{Output, Workspace};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A person with an empty home, whose programs are those put into `bin` and nothing else.
struct Person {
    workspace: Workspace,
    home: tempfile::TempDir,
}

impl Person {
    fn new() -> Person {
        let person = Person {
            workspace: Workspace::new(),
            home: tempfile::tempdir().expect("a temporary folder"),
        };
        fs::create_dir(person.path("bin")).expect("created");
        symlink(env!("CARGO_BIN_EXE_tftsr"), person.path("bin/tftsr")).expect("linked");
        person
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("created");
        fs::write(path, text).expect("written");
    }

    /// A program that does what this script says.
    fn program(&self, name: &str, script: &str) {
        self.write(&format!("bin/{name}"), &format!("#!/bin/sh\n{script}\n"));
        let mode = fs::Permissions::from_mode(0o755);
        fs::set_permissions(self.path(&format!("bin/{name}")), mode).expect("set");
    }

    fn tftsr(&self, arguments: &[&str]) -> Output {
        self.tftsr_with(arguments, &[])
    }

    fn tftsr_with(&self, arguments: &[&str], variables: &[(&str, &Path)]) -> Output {
        let output = Command::new(env!("CARGO_BIN_EXE_tftsr"))
            .args(arguments)
            .current_dir(self.workspace.folder())
            .env_clear()
            .env("HOME", self.home.path())
            .env("PATH", self.path("bin"))
            .envs(self.workspace.environment())
            .envs(variables.iter().copied())
            .output()
            .expect("the binary runs");
        Output {
            code: output.status.code().unwrap_or(-1),
            stdout: output.stdout,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// What doctor says of an editor: whether it is well, and in which words.
    fn doctor(&self, editor: &str) -> (bool, String) {
        let said = self.tftsr(&["doctor", "--format", "json"]).json();
        let checks = said["checks"].as_array().expect("checks");
        let check = checks.iter().find(|check| check["name"] == editor).expect("the editor");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (check["ok"] == true, text(&check["message"]))
    }

    /// All files of the home but the programs, with what they hold.
    fn files(&self) -> Vec<(PathBuf, String)> {
        let mut found = Vec::new();
        let mut folders = vec![self.home.path().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("readable") {
                let path = entry.expect("readable").path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.starts_with(self.path("bin")) {
                    let text = fs::read_to_string(&path).expect("text");
                    found.push((path, text));
                }
            }
        }
        found.sort();
        found
    }
}

/// What of `editors/neovim` belongs into a person's Neovim, by path, with its text.
fn plugin() -> Vec<(String, String)> {
    let folder = Path::new(ROOT).join("editors/neovim");
    let mut found = Vec::new();
    for part in ["doc", "ftdetect", "lsp", "lua/tftsr", "plugin"] {
        for entry in fs::read_dir(folder.join(part)).expect("readable") {
            let path = entry.expect("readable").path();
            let name = path.strip_prefix(&folder).expect("below").display().to_string();
            found.push((name, fs::read_to_string(&path).expect("text")));
        }
    }
    found.sort();
    found
}

#[test]
fn a_dry_run_prints_all_and_changes_nothing() {
    for editor in ["neovim", "helix", "emacs", "kakoune"] {
        let person = Person::new();
        let dry = person.tftsr(&["setup", editor, "--dry-run"]);
        assert_eq!(dry.code, 0, "{editor}: {}{}", dry.text(), dry.stderr);
        assert!(person.files().is_empty(), "{editor}: {:?}", person.files());
        let done = person.tftsr(&["setup", editor]);
        assert_eq!(done.code, 0, "{editor}: {}{}", done.text(), done.stderr);
        let files = person.files();
        assert!(!files.is_empty());
        for (path, text) in &files {
            assert!(dry.text().contains(text.trim_end()), "{editor}: {}", path.display());
            let mode = fs::metadata(path).expect("there").permissions().mode() & 0o777;
            assert_eq!(mode, 0o644, "{}", path.display());
        }
        let again = person.tftsr(&["setup", editor]);
        assert_eq!(again.code, 0, "{editor}: {}", again.text());
        assert!(again.text().contains("is set up already; nothing changed"), "{}", again.text());
        assert_eq!(person.files(), files, "{editor}");
    }
}

#[test]
fn neovim_gets_the_whole_plugin_and_a_newer_one_takes_its_place() {
    let person = Person::new();
    assert_eq!(person.tftsr(&["setup", "neovim"]).code, 0);
    let package = ".local/share/nvim/site/pack/tftsr/start/tftsr";
    let there: Vec<(String, String)> = person
        .files()
        .into_iter()
        .map(|(path, text)| {
            let name = path.strip_prefix(person.path(package)).expect("in the package");
            (name.display().to_string(), text)
        })
        .collect();
    assert_eq!(there, plugin(), "the list in files.rs and the folder");

    // A file as an earlier version wrote it is renewed; one that was changed since is not.
    let (name, record) = (format!("{package}/lsp/tftsr.lua"), person.workspace.data_dir());
    let record = record.join("editors.json");
    let mut known: Value =
        serde_json::from_slice(&fs::read(&record).expect("a record")).expect("JSON");
    let key = person.path(&name).display().to_string();
    person.write(&name, "return {}\n");
    known[key] = Value::from(sha256(b"return {}\n"));
    fs::write(&record, known.to_string()).expect("written");
    let renewed = person.tftsr(&["setup", "neovim"]);
    assert!(renewed.code == 0 && renewed.text().contains("renewed"), "{}", renewed.text());
    assert!(person.read(&name).contains("vim.lsp.Config"));

    person.write(&name, "-- mine\n");
    fs::remove_file(person.path(&format!("{package}/plugin/tftsr.lua"))).expect("removed");
    let blocked = person.tftsr(&["setup", "neovim"]);
    assert!(blocked.code == 1 && blocked.text().contains("move it away"), "{}", blocked.text());
    assert_eq!(person.read(&name), "-- mine\n");
    let missing = person.path(&format!("{package}/plugin/tftsr.lua"));
    assert!(!missing.exists(), "a set-up that is not whole is not begun");
}

#[test]
fn neovim_obeys_its_variables_and_lazy_has_to_be_told() {
    let person = Person::new();
    let data = person.path("elsewhere");
    let variables = [("XDG_DATA_HOME", data.as_path()), ("NVIM_APPNAME", Path::new("nvim-work"))];
    assert_eq!(person.tftsr_with(&["setup", "neovim"], &variables).code, 0);
    let plugin = "elsewhere/nvim-work/site/pack/tftsr/start/tftsr/plugin/tftsr.lua";
    assert!(person.path(plugin).is_file());

    person.write(".local/share/nvim/lazy/lazy.nvim/README.md", "");
    let told = person.tftsr(&["setup", "neovim"]);
    assert_eq!(told.code, 1, "{}", told.text());
    assert!(told.text().contains("Paste this into ~/.config/nvim/lua/plugins/tftsr.lua"));
    person.program("nvim", "echo NVIM v0.11.4");
    let (ok, said) = person.doctor("Neovim");
    assert!(!ok && said.contains("lazy.nvim loads only what its list names"), "{said}");
    let spec = told.text().split("\n\n").nth(1).expect("what to paste").to_owned();
    person.write(".config/nvim/lua/plugins/tftsr.lua", &spec);
    assert!(person.doctor("Neovim").0);
    let again = person.tftsr(&["setup", "neovim"]);
    assert_eq!(again.code, 0, "{}", again.text());

    let linked = Person::new();
    let pack = linked.path(".local/share/nvim/site/pack/tftsr/start");
    fs::create_dir_all(&pack).expect("created");
    symlink(Path::new(ROOT).join("editors/neovim"), pack.join("tftsr")).expect("linked");
    let left = linked.tftsr(&["setup", "neovim"]);
    assert!(left.code == 0 && left.text().contains("is a link of yours"), "{}", left.text());
}

#[test]
fn helix_is_extended_where_that_is_clear_through_a_link_and_with_its_mode() {
    let person = Person::new();
    let mine = "[[language]]\nname = \"rust\"\nauto-format = false";
    person.write("dotfiles/languages.toml", mine);
    let real = person.path("dotfiles/languages.toml");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o600)).expect("set");
    fs::create_dir_all(person.path(".config/helix")).expect("created");
    let link = person.path(".config/helix/languages.toml");
    symlink(&real, &link).expect("linked");
    let done = person.tftsr(&["setup", "helix"]);
    assert_eq!(done.code, 0, "{}{}", done.text(), done.stderr);
    let text = person.read("dotfiles/languages.toml");
    assert!(text.starts_with(mine) && text.contains("[language-server.tftsr]"), "{text}");
    assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
    assert_eq!(fs::metadata(&real).expect("there").permissions().mode() & 0o777, 0o600);
    assert_eq!(person.tftsr(&["setup", "helix"]).code, 0);
    assert_eq!(person.read("dotfiles/languages.toml"), text, "a second run adds nothing");

    for mine in ["[[language]]\nname = \"log\"\n", "language = []\n", "[[language]\n"] {
        let person = Person::new();
        person.write(".config/helix/languages.toml", mine);
        let told = person.tftsr(&["setup", "helix"]);
        assert_eq!(told.code, 1, "{}", told.text());
        assert!(told.text().contains("Paste this into ~/.config/helix/languages.toml"));
        assert!(told.text().contains("[language-server.tftsr]"), "{}", told.text());
        assert_eq!(person.read(".config/helix/languages.toml"), mine);
    }
}

#[test]
fn start_files_that_are_programs_are_not_touched() {
    for (editor, start, line) in [
        ("emacs", ".emacs.d/init.el", "(load (expand-file-name \"tftsr\""),
        ("emacs", ".emacs", "(load (expand-file-name \"tftsr\""),
        ("emacs", ".config/emacs/init.el", "(load (expand-file-name \"tftsr\""),
        ("kakoune", ".config/kak/kakrc", "source \"%val{config}/tftsr.kak\""),
    ] {
        let person = Person::new();
        person.write(start, "# mine\n");
        let told = person.tftsr(&["setup", editor]);
        assert_eq!(told.code, 1, "{editor} {start}: {}", told.text());
        assert!(told.text().contains(&format!("Paste this into ~/{start}")), "{}", told.text());
        assert!(told.text().contains(line), "{}", told.text());
        assert_eq!(person.read(start), "# mine\n");
        let pasted = told.text().split("\n\n").nth(1).expect("what to paste").to_owned();
        person.write(start, &format!("# mine\n{pasted}\n"));
        assert_eq!(person.tftsr(&["setup", editor]).code, 0, "{editor} {start}");
    }
    // A folder autoload is where Kakoune looks by itself.
    let person = Person::new();
    fs::create_dir_all(person.path(".config/kak/autoload")).expect("created");
    person.write(".config/kak/kakrc", "# mine\n");
    assert_eq!(person.tftsr(&["setup", "kakoune"]).code, 0);
    assert!(person.path(".config/kak/autoload/tftsr.kak").is_file());
}

#[test]
fn vs_code_installs_the_extension_once() {
    let person = Person::new();
    let vsix = person.path("tftsr.vsix");
    fs::write(&vsix, "packed").expect("written");
    let named = ["setup", "vscode", "--vsix", vsix.to_str().expect("text")];
    let told = person.tftsr(&named);
    assert!(told.code == 1 && told.text().contains("Install from VSIX"), "{}", told.text());
    assert_eq!(person.tftsr(&["setup", "vscode"]).code, 2, "there is none beside the binary");

    let log = person.path("asked");
    let installed = person.path("installed");
    person.program(
        "codium",
        &format!(
            "case $1 in\n--list-extensions) if [ -e {there} ]; then while read -r line; do echo \"$line\"; done < {there}; fi ;;\n\
             --install-extension) echo \"$2\" >> {log}; echo tftsr.tftsr@{version} > {there} ;;\nesac",
            there = installed.display(),
            log = log.display(),
            version = env!("CARGO_PKG_VERSION"),
        ),
    );
    let dry = person.tftsr(&[&named[..], &["--dry-run"]].concat());
    assert!(dry.text().contains("would install ~/tftsr.vsix into ~/bin/codium"), "{}", dry.text());
    assert!(!log.exists(), "a dry run installs nothing");
    assert_eq!(person.tftsr(&named).code, 0);
    let real = vsix.canonicalize().expect("there");
    assert_eq!(person.read("asked"), format!("{}\n", real.display()));
    let again = person.tftsr(&named);
    assert!(again.text().contains("already; nothing changed"), "{}", again.text());
    assert_eq!(person.read("asked").lines().count(), 1);

    fs::remove_file(&installed).expect("removed");
    person.program("codium", "echo 'the disk is full' >&2; exit 1");
    let failed = person.tftsr(&named);
    assert!(failed.code == 2 && failed.stderr.contains("the disk is full"), "{}", failed.stderr);
    assert_eq!(person.tftsr(&["setup", "helix", "--vsix", named[3]]).code, 2);
}

#[test]
fn doctor_says_what_each_editor_lacks() {
    let person = Person::new();
    assert_eq!(person.doctor("Neovim"), (true, "not on the PATH".to_owned()));
    person.program("nvim", "echo NVIM v0.11.4");
    let (ok, said) = person.doctor("Neovim");
    assert!(ok && said.contains("not set up for tftsr; `tftsr setup neovim` does it"), "{said}");
    assert_eq!(person.tftsr(&["setup", "neovim"]).code, 0);
    let (ok, said) = person.doctor("Neovim");
    assert!(ok && said.starts_with("0.11.4, set up in ~/.local/share/nvim"), "{said}");

    person.program("nvim", "echo NVIM v0.7.2");
    let (ok, said) = person.doctor("Neovim");
    assert!(!ok && said.contains("0.7.2 is too old: install 0.11 or newer"), "{said}");
    let told = person.tftsr(&["setup", "neovim"]);
    assert!(told.code == 1 && told.text().contains("too old"), "{}", told.text());

    person.program("hx", "echo 'helix 25.07.1 (a05c151b)'");
    assert_eq!(person.tftsr(&["setup", "helix"]).code, 0);
    assert!(person.doctor("Helix").0);
    fs::remove_file(person.path(".config/helix/runtime/queries/triage/highlights.scm"))
        .expect("removed");
    let (ok, said) = person.doctor("Helix");
    assert!(!ok && said.contains("highlights.scm is missing; run `tftsr setup helix`"), "{said}");

    person.write(".config/helix/runtime/queries/triage/highlights.scm", "; mine\n");
    let (ok, said) = person.doctor("Helix");
    assert!(ok && said.contains("was changed"), "{said}");

    person.program("emacs", "echo 'GNU Emacs 28.2'");
    assert_eq!(person.tftsr(&["setup", "emacs"]).code, 0);
    assert!(person.doctor("Emacs").0);
    fs::remove_file(person.path("bin/tftsr")).expect("removed");
    let (ok, said) = person.doctor("Emacs");
    assert!(!ok && said.contains("tftsr is not on the PATH"), "{said}");
    assert_eq!(person.tftsr(&["setup", "emacs"]).code, 1);

    person.program("code", "echo 1.91.0");
    person.write(".vscode/extensions/tftsr.tftsr-0.0.1-linux-x64/package.json", "{}");
    let (ok, said) = person.doctor("VS Code");
    assert!(ok && said.contains("the extension is 0.0.1"), "{said}");
    let current = concat!(".vscode/extensions/tftsr.tftsr-", env!("CARGO_PKG_VERSION"));
    person.write(&format!("{current}/package.json"), "{}");
    assert!(!person.doctor("VS Code").1.contains("but"));

    // One that hangs costs a few seconds, not the answer.
    person.program("kak", "exec /bin/sleep 60");
    let (ok, said) = person.doctor("Kakoune");
    assert!(ok && said.contains("not set up"), "{said}");
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
