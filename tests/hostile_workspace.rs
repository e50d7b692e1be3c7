//! A folder that somebody else wrote: it can loosen nothing, lead nowhere outside, start nothing and hide no text.

use std::os::unix::ffi::OsStrExt;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::harness::{Editor, Workspace, tftsr};

/// A value that rules see, made up.
const ADDRESS: &str = "anna.kovacs@example.com";

/// A folder beside the workspace, which nothing of the workspace may reach.
fn beside(workspace: &Workspace) -> std::path::PathBuf {
    let folder = workspace.data_dir().with_file_name("beside");
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

#[test]
fn a_policy_of_the_folder_loosens_nothing_and_says_where() {
    let policy = r#"
[ai]
provider = "openai"
origins = ["https://192.0.2.7"]
[detection]
enabled = false
[policy]
email = "ignore"
[server]
path = "/bin/sh"
"#;
    let workspace =
        Workspace::with(&[(".tftsr.toml", policy), ("app.log", &format!("mail from {ADDRESS}\n"))]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    let found = editor.diagnostics(&log);
    assert!(found.iter().any(|diagnostic| diagnostic["code"] == "email"), "{found:?}");
    let file = workspace.path(".tftsr.toml");
    editor.open(&file);
    let said = editor.diagnostics(&file);
    for (line, what) in [(1, "ai"), (4, "detection"), (7, "email"), (8, "server")] {
        assert!(
            said.iter().any(|one| one["range"]["start"]["line"] == json!(line)),
            "nothing is said of {what}: {said:?}"
        );
    }
    let settings = editor.command("tftsr.getSettings", json!({})).expect("settings").to_string();
    assert!(!settings.contains("192.0.2.7") && !settings.contains("/bin/sh"), "{settings}");
    assert_eq!(editor.leave(), 0);
}

#[test]
fn links_out_of_the_folder_are_not_followed() {
    let workspace = Workspace::with(&[("app.log", "all is well\n")]);
    let outside = beside(&workspace);
    let secret = outside.join("secret.log");
    std::fs::write(&secret, format!("mail from {ADDRESS}\n")).expect("a file");
    std::os::unix::fs::symlink(&secret, workspace.path("link.log")).expect("a link");
    std::os::unix::fs::symlink(&outside, workspace.path("up")).expect("a link");
    let folder = workspace.folder().display().to_string();
    let scanned = tftsr(&workspace, &["scan", &folder], b"");
    assert_eq!((scanned.code, scanned.text().as_str()), (0, ""), "the folder has no findings");
    assert_eq!(tftsr(&workspace, &["redact", "--in-place", &folder], b"").code, 0);
    assert_eq!(
        std::fs::read_to_string(&secret).expect("the file"),
        format!("mail from {ADDRESS}\n"),
        "what lies outside stays"
    );
    let out = outside.join("out");
    let copied = tftsr(&workspace, &["redact", "-o", &out.display().to_string(), &folder], b"");
    assert_eq!(copied.code, 0);
    let copies = std::fs::read_dir(&out).expect("copies").count();
    assert_eq!(copies, 1, "the log alone is copied");
}

#[test]
fn a_document_is_not_written_through_a_link() {
    let workspace = Workspace::with(&[("app.log", "2026-03-01T10:00:00Z ERROR it broke\n")]);
    let outside = beside(&workspace);
    let (kept, absent) = (outside.join("kept.md"), outside.join("absent.md"));
    std::fs::write(&kept, "mine\n").expect("a file");
    for (name, target) in [
        ("triage-it-broke.md", &kept),
        ("triage-it-broke-2.md", &absent),
        ("rca-it-broke.md", &absent),
    ] {
        std::os::unix::fs::symlink(target, workspace.path(name)).expect("a link");
    }
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    let started = editor
        .command(
            "tftsr.startTriage",
            json!({"uri": crate::harness::uri(&log), "title": "It broke"}),
        )
        .expect("a triage");
    let id = started["issueId"].clone();
    let triage = editor.shown();
    assert!(triage.starts_with(workspace.folder()), "{}", triage.display());
    let written = editor.command("tftsr.generateRca", json!({"issueId": id}));
    if written.is_ok() {
        let rca = editor.shown();
        assert!(rca.starts_with(workspace.folder()), "{}", rca.display());
    }
    assert_eq!(std::fs::read_to_string(&kept).expect("the file"), "mine\n");
    assert!(!absent.exists(), "a file was made outside");
    assert_eq!(editor.leave(), 0);
}

#[test]
fn odd_links_of_a_document_open_read_and_fetch_nothing() {
    let workspace = Workspace::with(&[("app.log", "2026-03-01T10:00:00Z ERROR it broke\n")]);
    let outside = beside(&workspace);
    std::fs::write(outside.join("secret.log"), format!("of {ADDRESS}\n")).expect("a file");
    // A door at which nobody may knock.
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    port.set_nonblocking(true).expect("no waiting");
    let address = port.local_addr().expect("an address");
    let text = format!(
        "---\ntftsr: triage/1\nid: 01890000-0000-7000-8000-000000000001\ntitle: Odd\ndomain: linux\nseverity: p3\nstatus: triaging\n---\n\n\
         # Odd\n\n## Impact\n![pixel](http://{address}/pixel.png) ![file](../beside/secret.log) ![all](/etc/hostname)\n\
         [run](command:workbench.action.terminal.new) [read](file:///etc/passwd) [js](javascript:alert(1)) [net](http://{address}/x)\n\n\
         ## Evidence\n- [E1](../beside/secret.log#L1) 2026-03-01T10:00:00Z `it broke` <!-- 0000000000000000 error -->\n\
         - [E2](file:///etc/passwd#L1) 2026-03-01T10:00:00Z `it broke` <!-- 0000000000000000 error -->\n\n\
         ## Whys\n### 1 Why did this happen: Odd?\n*cause, hypothesis*\nIt broke [E1] [E2].\n"
    );
    let document = workspace.write("triage-odd.md", &text);
    let mut editor = Editor::start(&workspace);
    editor.open(&document);
    let asked = json!({"textDocument": {"uri": crate::harness::uri(&document)}});
    let links = editor.request("textDocument/documentLink", asked).expect("links").to_string();
    for out in ["etc/passwd", "beside", "command:", "javascript:"] {
        assert!(!links.contains(out), "a link leads to {out}: {links}");
    }
    let mut seen = String::new();
    for (line, character) in text.lines().enumerate().flat_map(|(line, words)| {
        ["E1", "E2"].into_iter().filter_map(move |id| Some((line, words.find(id)?)))
    }) {
        for method in ["textDocument/hover", "textDocument/definition"] {
            let mut at = json!({"textDocument": {"uri": crate::harness::uri(&document)}});
            at["position"] = json!({"line": line, "character": character + 1});
            seen += &editor
                .request(method, at)
                .map_or_else(|error| error.to_string(), |said| said.to_string());
        }
    }
    assert!(!seen.contains(ADDRESS) && !seen.contains("root:"), "{seen}");
    for format in ["html", "pdf", "docx"] {
        let name = document.display().to_string();
        let exported = tftsr(&workspace, &["export", &name, "--format", format, "--allow"], b"");
        assert_eq!(exported.code, 0, "{}", exported.stderr);
        let page = std::fs::read(document.with_extension(format)).expect("the page");
        let page = String::from_utf8_lossy(&page);
        for inside in ["<script", "<img src=\"http", "javascript:", "command:", "root:", ADDRESS] {
            assert!(!page.contains(inside), "{format} holds {inside}");
        }
    }
    assert!(port.accept().is_err(), "something was fetched");
    assert_eq!(editor.leave(), 0);
}

#[test]
fn names_and_lines_do_nothing_to_a_terminal_and_hide_nothing() {
    let workspace = Workspace::new();
    let name = "a\u{1b}[31mred\u{202e}gnp.log";
    let forged = "new\nother.log:1:1: error: Password (forged)";
    for name in [name, forged] {
        std::fs::write(workspace.folder().join(name), format!("mail from {ADDRESS}\n"))
            .expect("a file");
    }
    let invalid = workspace.folder().join(std::ffi::OsStr::from_bytes(b"bad\xff.log"));
    std::fs::write(invalid, format!("mail from {ADDRESS}\n")).expect("a file");
    let log = "2026-03-01T10:00:00Z ERROR first \u{1b}[2K\u{1b}]0;owned\u{7} \u{202e}neddih\u{202c} \u{8}\u{8} end\n\
               2026-03-01T10:00:01Z ERROR \u{1b}[8mconcealed\u{1b}[0m words\n";
    workspace.write("esc.log", log);
    let folder = workspace.folder().display().to_string();
    let scanned = tftsr(&workspace, &["scan", &folder], b"");
    assert_eq!(scanned.code, 1);
    assert_eq!(scanned.text().lines().count(), 3, "a line each: {:?}", scanned.text());
    let path = workspace.path("esc.log").display().to_string();
    let missing = workspace.folder().join("no\u{1b}]0;x\u{7}.log").display().to_string();
    let mut printed = vec![scanned.text(), scanned.stderr.clone()];
    for arguments in [
        &["records", &path][..],
        &["evidence", &path],
        &["log", "analyze", &path],
        &["log", "excerpt", &path],
        &["scan", "--reveal", &path],
        &["records", &missing],
        &["redact", &missing],
    ] {
        let output = tftsr(&workspace, arguments, b"");
        printed.extend([output.text(), output.stderr]);
    }
    for text in &printed {
        let odd = text.chars().find(|sign| {
            sign.is_control() && !matches!(sign, '\n' | '\t')
                || ('\u{202a}'..='\u{202e}').contains(sign)
        });
        assert_eq!(odd, None, "{text:?}");
    }
    assert!(
        printed.iter().any(|text| text.contains("concealed words")),
        "what is concealed is shown"
    );
    let log = workspace.path("esc.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    editor
        .command(
            "tftsr.startTriage",
            json!({"uri": crate::harness::uri(&log), "title": "It broke"}),
        )
        .expect("a triage");
    let triage = editor.shown();
    let text = editor.text(&triage);
    assert!(text.contains("neddih") && text.contains("concealed words"), "{text}");
    assert!(!text.contains(['\u{1b}', '\u{7}', '\u{8}', '\u{202e}']), "{text:?}");
    assert_eq!(editor.leave(), 0);
}

#[test]
fn a_huge_or_deep_policy_is_refused_at_once_and_the_rest_works() {
    let huge = format!("# {}\n", "x".repeat(1 << 20)).repeat(64);
    let deep = format!("a = {}{}\n", "[".repeat(200_000), "]".repeat(200_000));
    let slow = "[[rules]]\nid = \"slow\"\nregex = '(a{1000}){1000}'\n".to_owned();
    for policy in [huge, deep, slow] {
        let workspace = Workspace::with(&[
            (".tftsr.toml", &policy),
            ("app.log", &format!("mail from {ADDRESS}\n{}\n", "a".repeat(100_000))),
        ]);
        let started = Instant::now();
        let log = workspace.path("app.log").display().to_string();
        let scanned = tftsr(&workspace, &["scan", &log], b"");
        assert_eq!(scanned.code, 1, "{}", scanned.stderr);
        assert!(scanned.text().contains("email"));
        assert!(scanned.stderr.contains(".tftsr.toml"), "{}", scanned.stderr);
        // Far above what it takes, far below what reading such a policy would.
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    }
}
