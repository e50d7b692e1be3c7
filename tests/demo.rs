//! The demo leaves a folder to go on in.

use crate::harness::{Workspace, tftsr};

#[test]
fn the_demo_leaves_logs_triage_documents_and_rcas_without_values() {
    let workspace = Workspace::new();
    let demo = tftsr(&workspace, &["demo", "there"], b"");
    assert_eq!(demo.code, 0, "{}\n{}", demo.text(), demo.stderr);
    let files: Vec<_> = workspace.all_files();
    let named = |prefix: &str| {
        files
            .iter()
            .filter(|file| {
                file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix))
            })
            .collect::<Vec<_>>()
    };
    assert_eq!((named("triage-").len(), named("rca-").len()), (3, 3), "{files:?}");
    for document in named("rca-").into_iter().chain(named("triage-")) {
        let folder = document.parent().expect("a folder").to_string_lossy().into_owned();
        let name = document.file_name().expect("a name").to_string_lossy().into_owned();
        let scanned = tftsr(
            &workspace,
            &["scan", "--min-severity", "warning", &format!("{folder}/{name}")],
            b"",
        );
        assert_eq!(scanned.code, 0, "{name} holds values:\n{}", scanned.text());
    }
    for editor in ["VS Code", "Neovim", "Helix"] {
        assert!(demo.text().contains(editor), "{editor} is not named:\n{}", demo.text());
    }
}

#[test]
fn it_overwrites_nothing() {
    let workspace = Workspace::with(&[("tftsr-demo/mine.txt", "mine")]);
    let demo = tftsr(&workspace, &["demo"], b"");
    assert_eq!(demo.code, 0, "{}", demo.stderr);
    assert_eq!(workspace.read("tftsr-demo/mine.txt"), "mine");
    assert_eq!(workspace.files("tftsr-demo"), ["tftsr-demo", "tftsr-demo-2"]);
    let refused = tftsr(&workspace, &["demo", "tftsr-demo"], b"");
    assert_eq!(refused.code, 2, "a folder with files in it is left alone: {}", refused.text());
}
