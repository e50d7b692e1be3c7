//! Invariants of the repository: layering, generated files, migrations in order.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::harness::{Workspace, tftsr};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Which of our crates a crate may use. Nothing else passes.
const ALLOWED: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("logs", &["text"]),
    ("detect", &["text"]),
    ("triage", &["logs", "text"]),
    ("redact", &["detect", "text"]),
    ("report", &["triage"]),
    ("export", &[]),
    ("store", &["triage"]),
    ("vault", &[]),
    ("ai", &["redact"]),
    ("publish", &["redact", "export"]),
    (
        "workbench",
        &[
            "text", "logs", "detect", "redact", "triage", "report", "export", "store", "vault",
            "ai", "publish",
        ],
    ),
    ("lsp", &["workbench", "text"]),
    ("mcp", &["workbench"]),
    ("cli", &["workbench", "text"]),
    ("tftsr", &["lsp", "mcp", "cli", "workbench"]),
    ("testing", &[]),
];

/// Crates that turn values into values.
const PURE: &[&str] = &["text", "logs", "detect", "redact", "triage", "report"];

/// What must not be anywhere below a pure crate.
const NOT_BELOW_PURE: &[&str] = &[
    "tokio",
    "reqwest",
    "rusqlite",
    "keyring",
    "keyring-core",
    "tower-lsp-server",
    "serde",
    "serde_json",
    "tracing-subscriber",
];

/// Libraries that only these crates may name.
const FENCED: &[(&str, &[&str])] = &[
    ("tower-lsp-server", &["lsp"]),
    ("rusqlite", &["store"]),
    ("keyring-core", &["vault"]),
    ("printpdf", &["export"]),
    ("docx-rs", &["export"]),
    ("reqwest", &["ai"]),
    ("rustls", &["ai"]),
    ("url", &["ai"]),
    ("rmcp", &["mcp"]),
    ("clap", &["cli"]),
    ("anyhow", &["workbench", "lsp", "cli", "tftsr"]),
];

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--all-features"])
        .current_dir(ROOT)
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Every edge that the architecture forbids, in words.
fn violations(metadata: &Value) -> Vec<String> {
    let packages = metadata["packages"].as_array().expect("packages");
    let ours: BTreeMap<&str, &Value> = packages
        .iter()
        .filter(|package| package["source"].is_null())
        .map(|package| (package["name"].as_str().expect("a name"), package))
        .collect();
    let mut wrong = Vec::new();
    for (name, package) in &ours {
        let Some((_, allowed)) = ALLOWED.iter().find(|(known, _)| known == name) else {
            wrong.push(format!("{name} is not in the table of allowed directions"));
            continue;
        };
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let used = dependency["name"].as_str().expect("a name");
            let for_tests = dependency["kind"] == "dev";
            // Tests may also name what is below what they test.
            let may = allowed.contains(&used)
                || (for_tests && (used == "testing" || below(name).contains(used)));
            if ours.contains_key(used) && !may {
                wrong.push(format!("{name} must not use {used}"));
            }
            if let Some((_, may)) = FENCED.iter().find(|(fenced, _)| *fenced == used)
                && !may.contains(name)
                && !for_tests
            {
                wrong.push(format!("{name} must not use {used}, which belongs to {may:?}"));
            }
        }
    }
    for pure in PURE {
        for below in built_alone(pure) {
            if NOT_BELOW_PURE.contains(&below.as_str()) {
                wrong.push(format!("{pure} is pure, yet {below} is below it"));
            }
        }
    }
    wrong
}

/// Our crates that are below a crate by the table.
fn below(name: &str) -> BTreeSet<&'static str> {
    let direct =
        ALLOWED.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, allowed)| allowed);
    direct.iter().flat_map(|used| below(used).into_iter().chain([*used])).collect()
}

/// Names of all packages that a crate is built with by itself: in the whole workspace another crate's wishes switch on
/// features of what both share.
fn built_alone(name: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", name, "--edges", "normal", "--prefix", "none", "--offline"])
        .args(["--format", "{p}"])
        .current_dir(ROOT)
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

/// Names of all packages that a crate's own code is built with, tests and build scripts left out.
fn everything_below(metadata: &Value, name: &str) -> BTreeSet<String> {
    let nodes: BTreeMap<&str, &Value> = metadata["resolve"]["nodes"]
        .as_array()
        .expect("nodes")
        .iter()
        .map(|node| (node["id"].as_str().expect("an id"), node))
        .collect();
    let names: BTreeMap<&str, &str> = metadata["packages"]
        .as_array()
        .expect("packages")
        .iter()
        .map(|package| {
            (package["id"].as_str().expect("an id"), package["name"].as_str().expect("a name"))
        })
        .collect();
    let is_ours = |id: &str| names.get(id) == Some(&name) && !id.starts_with("registry");
    let mut waiting: Vec<&str> = nodes.keys().copied().filter(|id| is_ours(id)).collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        for dependency in nodes[id]["deps"].as_array().expect("deps") {
            let normal = dependency["dep_kinds"]
                .as_array()
                .expect("kinds")
                .iter()
                .any(|kind| kind["kind"].is_null());
            let target = dependency["pkg"].as_str().expect("an id");
            if normal && seen.insert(names[target].to_owned()) {
                waiting.push(target);
            }
        }
    }
    seen
}

#[test]
fn crates_use_only_what_they_may() {
    let wrong = violations(&metadata());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_forbidden_edge_is_noticed() {
    let mut metadata = metadata();
    let packages = metadata["packages"].as_array_mut().expect("packages");
    let detect = packages.iter_mut().find(|package| package["name"] == "detect").expect("there");
    let edge = serde_json::json!({ "name": "store", "kind": null });
    detect["dependencies"].as_array_mut().expect("dependencies").push(edge);
    assert_eq!(violations(&metadata), ["detect must not use store"]);
}

/// Libraries that reach a network.
const NETWORK: &[&str] = &[
    "reqwest",
    "hyper",
    "hyper-util",
    "rustls",
    "ureq",
    "curl",
    "isahc",
    "native-tls",
    "tungstenite",
    "quinn",
    "h2",
];

/// What reaches a network in the code of a crate itself.
const SOCKETS: &[&str] = &["std::net::", "tokio::net", "TcpStream", "UdpSocket"];

#[test]
fn only_one_crate_reaches_the_network() {
    let metadata = metadata();
    for (name, used) in ALLOWED {
        let through_ai = *name == "ai" || below(name).contains("ai");
        let below = everything_below(&metadata, name);
        for network in NETWORK {
            assert!(through_ai || !below.contains(*network), "{network} is below {name}");
        }
        assert!(*name == "workbench" || !used.contains(&"ai"), "{name} uses ai past workbench");
        if through_ai && *name != "ai" {
            // What is below it beside `ai` reaches nothing.
            for direct in *used {
                let reaches = everything_below(&metadata, direct);
                let is_through = *direct == "ai" || self::below(direct).contains("ai");
                assert!(
                    is_through || NETWORK.iter().all(|lib| !reaches.contains(*lib)),
                    "{direct}"
                );
            }
        }
    }
}

#[test]
fn no_other_crate_opens_a_socket() {
    for file in tracked().iter().filter(|file| file.ends_with(".rs")) {
        if !file.starts_with("server/") || file.starts_with("server/ai/") || file.contains("/tests")
        {
            continue;
        }
        let code = read(file);
        for socket in SOCKETS {
            // Address types are values; only what connects is fenced.
            let opens = code.lines().any(|line| {
                line.contains(socket)
                    && !line.contains("IpAddr")
                    && !line.contains("Ipv4Addr")
                    && !line.contains("Ipv6Addr")
                    && !line.trim_start().starts_with("//")
            });
            assert!(!opens, "{file} names {socket}");
        }
    }
}

#[test]
fn the_crate_that_reaches_the_network_takes_redacted_text() {
    // Every text of a question is of the type that only `redact` makes; a schema is part of the program.
    let ask = read("server/ai/src/ask.rs");
    let question = ask.split("pub enum Role").next().unwrap_or_default();
    let fields: Vec<&str> = question
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("pub ") && line.contains(':'))
        .collect();
    assert_eq!(
        fields,
        [
            "pub system: Redacted,",
            "pub turns: Vec<Turn>,",
            "pub schema: Option<Schema>,",
            "pub max_tokens: u32,",
            "pub context: u32,",
            "pub role: Role,",
            "pub text: Redacted,",
        ]
    );
}

#[test]
fn what_is_published_is_redacted_text() {
    // Every text of an entry is of the type that only `redact` makes; the marker is made of an id and a kind. Pictures have no
    // text; the command takes them where a person says so.
    let entry = read("server/publish/src/entry.rs");
    let entry = entry.split("pub struct Entry {").nth(1).and_then(|rest| rest.split('}').next());
    let fields: Vec<&str> = entry
        .unwrap_or_default()
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("pub "))
        .collect();
    assert_eq!(
        fields,
        [
            "pub title: Redacted,",
            "pub text: Redacted,",
            "pub notice: Redacted,",
            "pub marker: String,",
            "pub pictures: Vec<Attached>,",
        ]
    );
    // What carries it out seals each text once more: a payload has no other maker.
    let exchange = read("server/ai/src/exchange.rs");
    let makers: Vec<&str> = exchange
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("pub fn") && line.contains("-> Payload"))
        .collect();
    assert_eq!(makers.len(), 2, "{makers:?}");
    assert!(makers.iter().all(|maker| maker.contains("seal: Seal")), "{makers:?}");
    // Bytes that are not sealed are those of pictures: each of the other two looks first.
    assert_eq!(exchange.matches("-> Option<Payload> {").count(), 2);
    assert_eq!(exchange.matches("if !shot.is_picture() {").count(), 2);
}

#[test]
fn the_fence_around_io_stands_in_every_pure_crate() {
    // `export` and `publish` do no IO either; they are not in the list above only because their wire forms know serde.
    for name in PURE.iter().chain(&["export", "publish"]) {
        let root = read(&format!("server/{name}/src/lib.rs"));
        assert!(root.contains("#![warn(clippy::disallowed_methods)]"), "{name} has no fence");
    }
}

#[test]
fn arithmetic_that_overflows_is_noticed_in_every_pure_crate_of_a_release() {
    let profiles = read("Cargo.toml");
    for name in PURE {
        let profile = format!("[profile.release.package.{name}]\n");
        let settings =
            profiles.split_once(&profile).map_or("", |(_, rest)| rest.split('[').next().unwrap());
        assert!(settings.contains("overflow-checks = true\n"), "{name} wraps in a release");
    }
}

#[test]
fn nothing_lies_at_the_top_but_what_belongs_there() {
    let folders: BTreeSet<String> = tracked()
        .iter()
        .filter_map(|file| file.split_once('/').map(|(folder, _)| folder.to_owned()))
        .collect();
    let expected = [".ci", ".woodpecker", "editors", "migrations", "server", "tests"];
    assert_eq!(folders.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}

#[test]
fn text_files_end_in_one_line_end_and_have_no_stray_spaces() {
    for file in tracked() {
        let Ok(bytes) = std::fs::read(Path::new(ROOT).join(&file)) else { continue };
        let Ok(text) = String::from_utf8(bytes) else { continue };
        // Sample lines of logs, and whatever parsers are tried on, end as they end.
        let samples = ["tests/fixtures/", "tests/fuzz/seeds/", "server/logs/src/tests"];
        if text.is_empty() || samples.iter().any(|folder| file.starts_with(folder)) {
            continue;
        }
        assert!(
            text.ends_with('\n') && !text.ends_with("\n\n"),
            "{file} does not end in one line end"
        );
        if let Some(line) = text.lines().position(|line| line.ends_with([' ', '\t'])) {
            panic!("{file}:{} ends in a space", line + 1);
        }
    }
}

#[test]
fn migrations_are_numbered_without_gaps() {
    let mut names: Vec<String> = tracked()
        .into_iter()
        .filter_map(|file| file.strip_prefix("migrations/").map(str::to_owned))
        .collect();
    names.sort();
    for (index, name) in names.iter().enumerate() {
        assert!(
            name.starts_with(&format!("{:04}_", index + 1)) && name.ends_with(".sql"),
            "{name}"
        );
    }
    assert!(!names.is_empty());
}

#[test]
fn editors_know_every_command_of_the_server() {
    let listed = tftsr(&Workspace::new(), &["call", "--list"], b"").text();
    let server: BTreeMap<&str, &str> =
        listed.lines().filter_map(|line| line.split_once('\t')).collect();
    let package: Value = serde_json::from_str(&read("editors/vscode/package.json")).expect("JSON");
    let own = [
        "tftsr.restartServer",
        "tftsr.showOutput",
        "tftsr.applyPreview",
        "tftsr.applyPreviewTypes",
        "tftsr.pickProvider",
        "tftsr.refreshViews",
        "tftsr.setPassphrase",
        "tftsr.getStarted",
    ];
    let words: BTreeMap<String, String> =
        serde_json::from_str(&read("editors/vscode/package.nls.json")).expect("JSON");
    let vscode: BTreeMap<&str, &str> = package["contributes"]["commands"]
        .as_array()
        .expect("commands")
        .iter()
        .map(|command| {
            (
                command["command"].as_str().unwrap_or_default(),
                command["title"].as_str().map_or("", |title| {
                    words.get(title.trim_matches('%')).map_or("", String::as_str)
                }),
            )
        })
        .filter(|(id, _)| !own.contains(id))
        .collect();
    assert_eq!(vscode, server, "package.json and the command table");
}

#[test]
fn the_vs_code_settings_are_those_of_the_server() {
    let page = read("server/lsp/PROTOCOL.md");
    let server: BTreeMap<String, Value> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `tftsr."))
        .filter_map(|row| {
            let mut cells = row.split(" | ");
            let key = cells.next()?.trim_end_matches('`');
            let default = serde_json::from_str(cells.next()?.trim_matches('`')).ok()?;
            Some((format!("tftsr.{key}"), default))
        })
        .collect();
    assert!(server.len() >= 5, "{page}");
    let package: Value = serde_json::from_str(&read("editors/vscode/package.json")).expect("JSON");
    let properties =
        package["contributes"]["configuration"]["properties"].as_object().expect("properties");
    for (key, default) in &server {
        assert_eq!(
            properties.get(key).map(|property| &property["default"]),
            Some(default),
            "{key}"
        );
    }
    for key in properties.keys().filter(|key| !key.starts_with("tftsr.server.")) {
        assert!(server.contains_key(key), "{key} is no setting of the server");
    }
}

#[test]
fn versions_agree() {
    let package: Value = serde_json::from_str(&read("editors/vscode/package.json")).expect("JSON");
    assert_eq!(package["version"], env!("CARGO_PKG_VERSION"));
}

fn read(file: &str) -> String {
    std::fs::read_to_string(Path::new(ROOT).join(file))
        .unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Files under version control, or about to be.
fn tracked() -> Vec<String> {
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(ROOT)
        .output()
        .expect("git runs");
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}
