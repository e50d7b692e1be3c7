//! The plugin in Neovim, installed as its README says.

use std::path::Path;

use super::{ROOT, installed, person, report, run, sample_workspace};
use crate::harness::slow_tests;

/// The first shell block of a README, so that what a newcomer types is what is tested.
fn first_shell_block(readme: &str) -> &str {
    let (_, rest) = readme.split_once("```sh\n").expect("a shell block");
    rest.split_once("```").expect("its end").0
}

/// A home folder with the plugin installed.
fn home_with_plugin() -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a temporary folder");
    let readme = std::fs::read_to_string(Path::new(ROOT).join("editors/neovim/README.md"))
        .expect("readable");
    let mut shell = std::process::Command::new("sh");
    run(shell
        .args(["-euc", first_shell_block(&readme)])
        .current_dir(ROOT)
        .env("HOME", home.path()));
    home
}

#[test]
fn neovim_goes_from_a_log_to_an_rca() {
    if !slow_tests() {
        return;
    }
    let (workspace, home) = (sample_workspace(), home_with_plugin());
    let script = format!("luafile {ROOT}/tests/editors/neovim_flow.lua");
    let mut neovim = person(&installed("neovim/bin/nvim"), &workspace, home.path());
    let output = run(neovim.args(["--headless", "-c", &script]));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.ends_with("passed\n"), "{said}");
}

#[test]
fn the_plugin_costs_neovim_nothing_at_start() {
    if !slow_tests() {
        return;
    }
    let (workspace, home) = (sample_workspace(), home_with_plugin());
    let times = home.path().join("times");
    let best = (0..5)
        .map(|_| {
            let mut neovim = person(&installed("neovim/bin/nvim"), &workspace, home.path());
            run(neovim.arg("--headless").arg("--startuptime").arg(&times).arg("+qa"));
            let report = std::fs::read_to_string(&times).expect("a report");
            std::fs::remove_file(&times).expect("removed");
            milliseconds(&report)
        })
        .fold(f64::INFINITY, f64::min);
    report(&format!("plugin/tftsr.lua at start: {best} ms"));
    assert!(best < 1.0, "{best} ms");
}

/// What sourcing the plugin took; the columns of the report are clock, with what it sourced, alone.
fn milliseconds(report: &str) -> f64 {
    let line = report
        .lines()
        .find(|line| line.contains("plugin/tftsr.lua"))
        .expect("the plugin is loaded");
    let column = line.split_whitespace().nth(1).expect("a time");
    column.parse().expect("a number")
}
