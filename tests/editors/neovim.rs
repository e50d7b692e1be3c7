//! The plugin in Neovim, installed as its README says.

use std::path::Path;

use super::{ROOT, installed, person, recorded, report, run, sample_workspace};
use crate::harness::{FakeProvider, Workspace, model_reply, slow_tests};

/// What a block of a README holds, by the language it names, so that what a newcomer types is what is tested.
fn block(language: &str, number: usize) -> String {
    let readme = std::fs::read_to_string(Path::new(ROOT).join("editors/neovim/README.md"))
        .expect("readable");
    let open = format!("```{language}\n");
    let rest = readme.split(&open).nth(number + 1).expect("such a block");
    rest.split_once("```").expect("its end").0.to_owned()
}

/// A home folder with the plugin installed as the first block of the README says.
fn home_with_plugin(workspace: &Workspace) -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a temporary folder");
    run(person(Path::new("sh"), workspace, home.path()).args(["-euc", &block("sh", 0)]));
    home
}

#[test]
fn neovim_goes_from_a_log_to_an_rca() {
    if !slow_tests() {
        return;
    }
    let workspace = sample_workspace();
    let home = home_with_plugin(&workspace);
    let lines: Vec<String> =
        (1..=30).map(|line| format!("Line {line} of what a model says at length.")).collect();
    let fake = FakeProvider::start(&model_reply(&lines.join("\n"), &serde_json::json!([])));
    fake.pauses(std::time::Duration::from_millis(15));
    fake.set_up(&workspace);
    let script = format!("luafile {ROOT}/tests/editors/neovim_flow.lua");
    let mut neovim = person(&installed("neovim/bin/nvim"), &workspace, home.path());
    recorded(&mut neovim, home.path(), "neovim");
    let output = run(neovim.args(["--headless", "-c", &script]));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.ends_with("passed\n"), "{said}");
    report(&said);
}

/// Looks, in a Neovim with this configuration, whether a log gets its diagnostics and the command is there.
fn works_with(workspace: &Workspace, home: &Path, config: &str) {
    let folder = home.join(".config/nvim");
    std::fs::create_dir_all(&folder).expect("created");
    std::fs::write(folder.join("init.lua"), config).expect("written");
    let check = "lua if not vim.wait(15000, function() return #vim.diagnostic.get(0) > 3 end, 20) \
                 or vim.fn.exists(':Tftsr') ~= 2 then vim.cmd('cquit 1') end";
    let mut neovim = person(&installed("neovim/bin/nvim"), workspace, home);
    run(neovim.args(["--headless", "app.log", "-c", check, "-c", "qa!"]));
}

#[test]
fn the_plugin_is_loaded_from_a_clone_in_each_documented_way() {
    if !slow_tests() {
        return;
    }
    let workspace = sample_workspace();
    // The folder of a clone as a package, as plain packages and packer have it.
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut shell = person(Path::new("sh"), &workspace, home.path());
    run(shell.args(["-euc", &block("sh", 1)]).current_dir(ROOT));
    works_with(&workspace, home.path(), "");
    // What lazy.nvim is given for a clone that it made: the function runs with where the clone is.
    let home = tempfile::tempdir().expect("a temporary folder");
    let spec = block("lua", 1);
    let config = format!("local spec = {{ {spec} }}\nspec[1].config({{ dir = '{ROOT}' }})\n");
    works_with(&workspace, home.path(), &config);
}

#[test]
fn the_plugin_does_next_to_nothing_at_start() {
    if !slow_tests() {
        return;
    }
    let workspace = sample_workspace();
    let home = home_with_plugin(&workspace);
    let times = home.path().join("times");
    let mut neovim = person(&installed("neovim/bin/nvim"), &workspace, home.path());
    run(neovim.arg("--headless").arg("--startuptime").arg(&times).arg("+qa"));
    let read = std::fs::read_to_string(&times).expect("a report");
    let ours: Vec<&str> = read.lines().filter(|line| line.contains("tftsr")).collect();
    let [detection, plugin] = ours.as_slice() else {
        panic!("more is loaded before a log opens than it takes: {ours:#?}")
    };
    assert!(detection.ends_with("/ftdetect/tftsr.lua"), "{detection}");
    assert!(plugin.ends_with("/plugin/tftsr.lua"), "{plugin}");
    assert!(!read.contains("require('vim.lsp"), "a client is set up before a log opens:\n{read}");
    // The columns of the report are clock, with what it sourced, alone.
    let took = |line: &&str| -> f64 {
        line.split_whitespace().nth(1).unwrap_or_default().parse().expect("milliseconds")
    };
    report(&format!("the plugin at start: {} ms", ours.iter().map(took).sum::<f64>()));
}

#[test]
fn the_tags_of_the_help_are_those_that_neovim_makes() {
    if !slow_tests() {
        return;
    }
    let workspace = sample_workspace();
    let home = home_with_plugin(&workspace);
    let doc = home.path().join(".local/share/nvim/site/pack/tftsr/start/tftsr/doc");
    let shipped = std::fs::read_to_string(doc.join("tags")).expect("shipped");
    let mut neovim = person(&installed("neovim/bin/nvim"), &workspace, home.path());
    run(neovim
        .args(["--headless", "--clean", "-c"])
        .arg(format!("helptags {}", doc.display()))
        .args(["-c", "qa"]));
    let made = std::fs::read_to_string(doc.join("tags")).expect("made");
    assert_eq!(shipped, made, "run :helptags editors/neovim/doc");
}
