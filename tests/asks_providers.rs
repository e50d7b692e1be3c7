//! AI providers from a shell: set up, tried, their keys kept; nothing is sent where it is not allowed.

use serde_json::json;

use crate::harness::{Editor, FakeProvider, Output, Workspace, bare, finish, on_a_terminal, tftsr};

/// A key that looks like one, made up.
fn key() -> String {
    ["sk-", "made-up-", "0123456789abcdef"].concat()
}

fn call(workspace: &Workspace, command: &str, argument: &serde_json::Value) -> Output {
    tftsr(workspace, &["call", command, &argument.to_string()], b"")
}

#[test]
fn a_provider_is_set_up_and_tried() {
    let workspace = Workspace::new();
    let fake = FakeProvider::start(r#"{"ok": true}"#);
    let save = [
        "provider",
        "save",
        "local",
        "--kind",
        "openai-compatible",
        "--url",
        &fake.base,
        "--model",
        "small",
    ];
    let saved = tftsr(&workspace, &save, b"");
    assert_eq!(saved.code, 0, "{}", saved.stderr);
    assert!(saved.stderr.contains("not among the origins you allow"), "{}", saved.stderr);

    // Nothing goes out before its origin is allowed.
    let refused = tftsr(&workspace, &["provider", "test"], b"");
    assert_eq!(refused.code, 1);
    assert!(refused.text().contains("off  origin"), "{}", refused.text());
    assert_eq!(fake.received(), "");

    let allow: Vec<&str> = save.into_iter().chain(["--allow"]).collect();
    assert_eq!(tftsr(&workspace, &allow, b"").code, 0);
    let set = tftsr(&workspace, &["provider", "key", "local"], format!("{}\n", key()).as_bytes());
    assert_eq!(set.code, 0, "{}", set.stderr);
    let tried = tftsr(&workspace, &["provider", "test", "--format", "json"], b"");
    let result = tried.json();
    assert_eq!(result["ok"], true, "{result}");
    let names: Vec<&str> = result["steps"]
        .as_array()
        .expect("steps")
        .iter()
        .filter_map(|step| step["name"].as_str())
        .collect();
    assert_eq!(
        names,
        ["origin", "name resolution", "connection", "key", "model", "streaming", "schema"]
    );
    assert!(fake.received().contains(&format!("authorization: Bearer {}", key())));

    let models = tftsr(&workspace, &["provider", "models"], b"").text();
    assert!(models.contains("small") && models.contains("8192 tokens"), "{models}");

    // The key is shown and written nowhere.
    let listed = tftsr(&workspace, &["provider", "list"], b"");
    let settings = tftsr(&workspace, &["call", "getSettings"], b"");
    let audit = tftsr(&workspace, &["call", "listAudit"], b"");
    let traced = call(&workspace, "setApiKey", &json!({"name": "local", "key": key()}));
    for output in [&set, &tried, &listed, &settings, &audit, &traced] {
        assert!(
            !output.text().contains(&key()) && !output.stderr.contains(&key()),
            "{}",
            output.text()
        );
    }
    assert!(listed.text().contains("key: database"), "{}", listed.text());
    for file in workspace.all_files() {
        let bytes = std::fs::read(&file).expect("readable");
        let found = bytes.windows(key().len()).any(|window| window == key().as_bytes());
        assert!(!found, "{} holds the key", file.display());
    }
}

#[test]
fn a_key_does_not_follow_its_provider_to_another_address() {
    let workspace = Workspace::new();
    let (first, second) = (FakeProvider::start("x"), FakeProvider::start("x"));
    let save = |base: &str| {
        let arguments = [
            "provider", "save", "p", "--kind", "openai", "--url", base, "--model", "small",
            "--allow",
        ];
        assert_eq!(tftsr(&workspace, &arguments, b"").code, 0);
    };
    save(&first.base);
    assert_eq!(tftsr(&workspace, &["provider", "key", "p"], key().as_bytes()).code, 0);
    save(&second.base);
    tftsr(&workspace, &["provider", "models", "p"], b"");
    assert!(second.received().contains("GET /models"));
    assert!(!second.received().contains(&key()), "{}", second.received());
}

#[test]
fn a_key_typed_at_a_terminal_is_not_shown() {
    let workspace = Workspace::new();
    let fake = FakeProvider::start("x");
    fake.set_up(&workspace);
    let mut like = bare(&workspace, &["provider", "key", "local"]);
    like.envs(workspace.environment());
    let mut typed = on_a_terminal(&like, &key());
    let shown =
        finish(typed.current_dir(workspace.folder()).stdout(std::process::Stdio::piped())).text();
    assert!(
        shown.contains("it is not shown") && shown.contains("is kept in the database"),
        "{shown}"
    );
    assert!(!shown.contains(&key()), "{shown}");
    tftsr(&workspace, &["provider", "models"], b"");
    assert!(fake.received().contains(&format!("authorization: Bearer {}", key())));
}

#[test]
fn ollama_says_which_models_are_there_and_which_are_loaded() {
    let workspace = Workspace::new();
    let fake = FakeProvider::of_kind("ollama", "x");
    fake.set_up(&workspace);
    let listed = call(&workspace, "listModels", &json!({ "name": "local" })).json();
    let rows = listed["models"].as_array().expect("models").iter();
    let rows: Vec<_> = rows.map(|row| (&row["id"], &row["sizeBytes"], &row["loaded"])).collect();
    let (small, other) = (json!("small"), json!("other"));
    let sizes = (json!(700_000_000), json!(900_000_000));
    assert_eq!(
        rows,
        [(&small, &sizes.0, &json!(true)), (&other, &sizes.1, &json!(false))],
        "{listed}"
    );
    let shown = tftsr(&workspace, &["provider", "models"], b"").text();
    let line = |model: &str| shown.lines().find(|line| line.contains(model)).expect("a line");
    assert!(line("small").contains("loaded") && !line("other").contains("loaded"), "{shown}");
}

#[test]
fn a_model_is_fetched_while_a_person_sees_how_far_it_is_and_may_stop_it() {
    let workspace = Workspace::new();
    let fake = FakeProvider::of_kind("ollama", "x");
    fake.set_up(&workspace);
    let mut editor = Editor::start(&workspace);
    fake.pauses(std::time::Duration::from_millis(40));
    let wanted = json!({ "model": "tiny:1b" });
    let fetched = editor.command("tftsr.pullModel", wanted.clone()).expect("fetches");
    assert_eq!(fetched, json!({ "model": "tiny:1b", "bytes": 400_000_000 }));
    let begin = editor.progress_of("begin");
    assert_eq!(begin["value"]["title"], "Fetching tiny:1b from local");
    assert_eq!(begin["value"]["cancellable"], true);
    editor.progress_of("end");
    let mut told = editor.progress.iter().filter_map(|told| told["value"]["message"].as_str());
    let shown = |words: &str| words.contains("pulling 6a07, ") && words.contains(" of 400 MB, ");
    assert!(told.any(shown), "{:?}", editor.progress);

    // The button closes the connection at once.
    fake.pauses(std::time::Duration::from_millis(300));
    editor.progress.clear();
    let asked = editor.send(
        "workspace/executeCommand",
        json!({ "command": "tftsr.pullModel", "arguments": [wanted] }),
    );
    let token = editor.progress_of("begin")["token"].clone();
    // It is being sent by now.
    editor.progress_of("report");
    let stopped = std::time::Instant::now();
    editor.notify("window/workDoneProgress/cancel", json!({ "token": token }));
    let refused = editor.reply(asked).expect_err("stopped");
    assert!(stopped.elapsed() < std::time::Duration::from_secs(2), "{:?}", stopped.elapsed());
    let words = refused["message"].as_str().expect("words");
    assert!(words.contains("was stopped; it goes on from there"), "{words}");
    for _ in 0..100 {
        if fake.broken_off() == 1 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(fake.broken_off(), 1, "the connection was left open");
    editor.message_with("was stopped");
}

#[test]
fn the_hardware_tells_what_fits_and_how_to_get_ollama() {
    let workspace = Workspace::new();
    // No program of that name is found, whatever this machine has.
    let mut alone = bare(&workspace, &["call", "hardware"]);
    let told = finish(alone.env("PATH", workspace.folder())).json();
    assert!(told["cores"].as_u64().is_some_and(|cores| cores > 0), "{told}");
    assert!(told["memoryBytes"].as_u64().is_some_and(|bytes| bytes > 100_000_000), "{told}");
    assert!(told["recommended"].as_array().is_some_and(|models| !models.is_empty()), "{told}");
    let shown = told.to_string();
    assert!(shown.contains("https://ollama.com/download"), "{shown}");
}

#[test]
fn a_folder_cannot_widen_what_is_allowed() {
    let workspace = Workspace::new();
    let fake = FakeProvider::start("x");
    workspace.write(
        ".tftsr.toml",
        &format!("[ai]\norigins = [\"{0}\"]\nlocalOnly = false\n", fake.base),
    );
    let save =
        ["provider", "save", "p", "--kind", "openai", "--url", &fake.base, "--model", "small"];
    assert_eq!(tftsr(&workspace, &save, b"").code, 0);
    let models = tftsr(&workspace, &["provider", "models", "p"], b"");
    assert_eq!(models.code, 2);
    assert!(models.stderr.contains("not among the origins"), "{}", models.stderr);
    assert_eq!(fake.received(), "");
}

#[test]
fn everything_works_with_no_provider() {
    let workspace = Workspace::new();
    assert!(tftsr(&workspace, &["provider", "list"], b"").text().is_empty());
    let test = tftsr(&workspace, &["provider", "test"], b"");
    assert_eq!(test.code, 2);
    assert!(test.stderr.contains("guided questions"), "{}", test.stderr);
    assert_eq!(tftsr(&workspace, &["provider", "hardware"], b"").code, 0);
    assert_eq!(call(&workspace, "stop", &json!({})).json(), json!({"stopped": 0}));
}
