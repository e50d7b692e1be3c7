//! The places that open the database: added, removed, exchanged, recovered, and asked only when a key is needed.

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::{
    Output, Workspace, bare, finish, finish_with, killed_after, on_a_terminal, slow_tests, tftsr,
};

/// Words that nobody uses, put together at run time.
fn words(kind: &str) -> String {
    [kind, "words", "made", "up"].join(" ")
}

/// A workspace whose database has one issue and is opened by its key file.
fn made() -> Workspace {
    let workspace = Workspace::new();
    let created = tftsr(&workspace, &["issue", "create", "kept"], b"");
    assert_eq!(created.code, 0, "{}", created.stderr);
    workspace
}

fn issues(output: &Output) -> usize {
    assert_eq!(output.code, 0, "{}", output.stderr);
    output.json()["issues"].as_array().map_or(0, Vec::len)
}

fn list(workspace: &Workspace) -> Output {
    tftsr(workspace, &["issue", "list", "--format", "json"], b"")
}

fn places(workspace: &Workspace) -> Vec<String> {
    let listed = finish(&mut bare(workspace, &["db", "key", "list", "--format", "json"])).json();
    listed["places"]
        .as_array()
        .expect("places")
        .iter()
        .map(|place| place["kind"].as_str().expect("a kind").to_owned())
        .collect()
}

#[test]
fn a_lost_key_file_is_made_good_by_the_recovery_key_which_is_good_once() {
    let workspace = made();
    let added = tftsr(&workspace, &["db", "key", "add", "recovery"], b"");
    assert_eq!(added.code, 0, "{}", added.stderr);
    let recovery = added.text();
    assert!(recovery.starts_with("TFTSR-") && recovery.trim().len() == 47, "{recovery}");
    assert!(!added.stderr.contains(recovery.trim()), "only the result holds it");
    assert_eq!(places(&workspace), ["key-file", "recovery"]);
    std::fs::remove_file(workspace.key_file()).expect("lost");
    assert_eq!(list(&workspace).code, 2);
    let slip = recovery.replacen(char::is_numeric, "U", 1);
    let said = tftsr(&workspace, &["db", "key", "recover"], slip.as_bytes());
    assert!(
        said.stderr.contains("is no recovery key, or a letter was mistyped"),
        "{}",
        said.stderr
    );
    let said = tftsr(&workspace, &["db", "key", "recover"], recovery.as_bytes());
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert_eq!(issues(&list(&workspace)), 1);
    let next = said.text();
    assert_ne!(next, recovery);
    let said = tftsr(&workspace, &["db", "key", "recover"], recovery.as_bytes());
    assert!(said.stderr.contains("does not open this database"), "{}", said.stderr);
    // The new one opens another place, too.
    let mut command = bare(&workspace, &["db", "key", "recover", "--to", "passphrase"]);
    let said = finish_with(&mut command, &format!("{next}{}\n", words("other")));
    assert_eq!(said.code, 0, "{}", said.stderr);
    let mut command = bare(&workspace, &["issue", "list", "--format", "json"]);
    assert_eq!(issues(&finish(command.env("TFTSR_PASSPHRASE", words("other")))), 1);
    let audit = tftsr(&workspace, &["audit", "export"], b"").text();
    assert!(audit.contains("recover the database by its recovery key"), "{audit}");
    assert!(!audit.contains(next.trim()) && !audit.contains(&words("other")));
}

#[test]
fn places_come_and_go_and_the_last_one_stays() {
    let workspace = made();
    let said = tftsr(&workspace, &["db", "key", "remove", "key-file"], b"");
    assert!(said.stderr.contains("is the last that opens the database"), "{}", said.stderr);
    let input = format!("{}\n", words("four"));
    let said = tftsr(&workspace, &["db", "key", "add", "passphrase"], input.as_bytes());
    assert_eq!(said.code, 0, "{}", said.stderr);
    let by_words = |words: &str| {
        let mut command = bare(&workspace, &["issue", "list", "--format", "json"]);
        finish(command.env("TFTSR_PASSPHRASE", words))
    };
    assert_eq!(issues(&by_words(&words("four"))), 1);
    // From a file, too.
    let file = workspace.write("words", &format!("{}\nmore\n", words("four")));
    let mut command = bare(&workspace, &["issue", "list", "--format", "json"]);
    assert_eq!(issues(&finish(command.env("TFTSR_PASSPHRASE_FILE", file))), 1);
    let file = workspace.write("new", &words("five"));
    let arguments = ["db", "key", "rotate", "passphrase", "--new-passphrase-file", "new"];
    let said = tftsr(&workspace, &arguments, b"");
    assert_eq!(said.code, 0, "{} {}", said.stderr, file.display());
    assert!(by_words(&words("four")).stderr.contains("the passphrase is wrong"));
    assert_eq!(issues(&by_words(&words("five"))), 1);
    let old = std::fs::read(workspace.key_file()).expect("there");
    assert_eq!(tftsr(&workspace, &["db", "key", "rotate"], b"").code, 0, "what opens it now");
    assert_ne!(std::fs::read(workspace.key_file()).expect("there"), old);
    assert_eq!(issues(&list(&workspace)), 1);
    let said = tftsr(&workspace, &["db", "key", "remove", "key-file"], b"");
    assert!(said.stderr.contains("nothing else opened the database just now"), "{}", said.stderr);
    let mut command = bare(&workspace, &["db", "key", "remove", "key-file"]);
    let said = finish(command.env("TFTSR_PASSPHRASE", words("five")));
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert_eq!(places(&workspace), ["passphrase"]);
    assert_eq!(list(&workspace).code, 2, "the key file opens nothing any more");
}

#[test]
fn on_a_terminal_the_passphrase_is_asked_for_and_not_shown() {
    let workspace = Workspace::new();
    let mut command = bare(&workspace, &["issue", "create", "kept"]);
    assert_eq!(finish(command.env("TFTSR_PASSPHRASE", words("four"))).code, 0);
    let typed = |arguments: &[&str], answer: String| {
        let mut python = on_a_terminal(&bare(&workspace, arguments), &answer);
        finish(python.current_dir(workspace.folder()).stdout(Stdio::piped())).text()
    };
    let shown = typed(&["issue", "list"], words("four"));
    assert!(shown.contains("Passphrase of the database (it is not shown)"), "{shown}");
    assert!(shown.contains("kept") && !shown.contains(&words("four")), "{shown}");
    let shown = typed(&["issue", "list"], words("other"));
    assert!(shown.contains("the passphrase is wrong") && !shown.contains("kept"), "{shown}");
    let shown = typed(&["db", "key", "list"], words("four"));
    assert!(!shown.contains("not shown"), "no key is needed for that: {shown}");
}

#[test]
fn a_change_of_the_key_that_is_killed_leaves_a_database_that_opens() {
    let kills = if slow_tests() { 40 } else { 6 };
    let workspace = made();
    // Enough pages that the change takes a while.
    let large = "words of a person ".repeat(60_000);
    for number in 0..4 {
        let argument = json!({ "key": "allowValues", "value": [format!("{number} {large}")] });
        let set =
            tftsr(&workspace, &["call", "updateSettings", "-"], argument.to_string().as_bytes());
        assert_eq!(set.code, 0, "{}", set.stderr);
    }
    let rotate = || {
        let mut command = bare(&workspace, &["db", "key", "rotate", "--rekey"]);
        command.env("TFTSR_KEY_FILE", workspace.key_file());
        command
    };
    let name = || {
        let listed =
            finish(&mut bare(&workspace, &["db", "key", "list", "--format", "json"])).json();
        (listed["key"].clone(), listed["rekeyPending"] == true)
    };
    let began = Instant::now();
    assert!(!killed_after(&mut rotate(), Duration::from_millis(1)));
    let said = finish(&mut rotate());
    assert_eq!(said.code, 0, "{}", said.stderr);
    let whole = began.elapsed();
    let (mut settled, mut changed) = (0, 0);
    for number in 0..kills {
        let before = name().0;
        killed_after(&mut rotate(), whole.mul_f64(f64::from(number) / f64::from(kills)));
        let (_, pending) = name();
        settled += usize::from(pending);
        assert_eq!(issues(&list(&workspace)), 1, "kill {number}");
        assert!(!name().1, "the next use settles it");
        changed += usize::from(name().0 != before);
    }
    let check = tftsr(&workspace, &["db", "check"], b"");
    assert_eq!(check.code, 0, "{}", check.text());
    let files: Vec<String> = std::fs::read_dir(workspace.data_dir())
        .expect("there")
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .collect();
    let said = finish(&mut rotate());
    assert_eq!(said.code, 0, "{} {files:?}", said.stderr);
    assert!(settled + changed > 0, "no kill met the change: {kills} within {whole:?}");
}

#[test]
fn the_key_does_not_change_while_an_editor_has_the_database_open() {
    let workspace = made();
    let mut editor = crate::harness::Editor::start(&workspace);
    editor.command("tftsr.listIssues", Value::Null).expect("lists");
    let said = tftsr(&workspace, &["db", "key", "rotate", "--rekey"], b"");
    assert!(said.code == 2 && said.stderr.contains("is open in another tftsr"), "{}", said.stderr);
    // Without another key it does not matter to anybody.
    assert_eq!(tftsr(&workspace, &["db", "key", "rotate"], b"").code, 0);
    editor.command("tftsr.createIssue", json!({ "title": "goes on" })).expect("stores");
    editor.leave();
    assert_eq!(tftsr(&workspace, &["db", "key", "rotate", "--rekey"], b"").code, 0);
    assert_eq!(issues(&list(&workspace)), 2);
}

#[test]
fn nobody_is_asked_for_a_key_where_none_is_needed() {
    let workspace =
        Workspace::with(&[("app.log", "2026-05-01T10:00:00Z ERROR mail ana@example.com failed\n")]);
    let socket = workspace.path("bus");
    let bus = std::os::unix::net::UnixListener::bind(&socket).expect("listens");
    bus.set_nonblocking(true).expect("set");
    let asked = || bus.accept().is_ok();
    let run = |arguments: &[&str]| {
        let mut command = bare(&workspace, arguments);
        let address = format!("unix:path={}", socket.display());
        killed_after(command.env("DBUS_SESSION_BUS_ADDRESS", address), Duration::from_secs(2))
    };
    for arguments in [
        &["scan", "app.log"][..],
        &["redact", "app.log"],
        &["records", "app.log"],
        &["evidence", "app.log"],
        &["rules"],
        &["call", "--list"],
        &["db", "key", "list"],
        &["--version"],
    ] {
        run(arguments);
        assert!(!asked(), "{arguments:?} asked the keychain");
    }
    run(&["issue", "list"]);
    assert!(asked(), "what needs the database asks");
}

#[test]
fn what_others_could_use_is_closed_with_a_word() {
    let workspace = made();
    let set = |path: &std::path::Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("set");
    };
    set(&workspace.data_dir(), 0o755);
    set(&workspace.data_dir().join("tftsr.db"), 0o644);
    let said = list(&workspace);
    assert_eq!(issues(&said), 1);
    assert!(said.stderr.contains("it is yours alone now (0600)"), "{}", said.stderr);
    let mode = |name: &str| {
        std::fs::metadata(workspace.data_dir().join(name)).expect("there").mode() & 0o7777
    };
    assert_eq!((mode(""), mode("tftsr.db")), (0o700, 0o600));
    assert!(list(&workspace).stderr.is_empty(), "said once");
}

#[cfg(target_os = "linux")]
#[test]
fn a_server_leaves_no_dump_and_lets_nobody_look_into_its_memory() {
    use std::os::unix::process::CommandExt;

    let workspace = Workspace::new();
    let mut command = bare(&workspace, &["lsp"]);
    command.stdin(Stdio::piped()).current_dir("/");
    let is_root = std::fs::metadata(workspace.folder()).expect("there").uid() == 0;
    if is_root {
        command.uid(65_534).gid(65_534);
    }
    // The binary may lie where others cannot reach it.
    let Ok(mut child) = command.spawn() else { return };
    let place = format!("/proc/{}/mem", child.id());
    let deadline = Instant::now() + Duration::from_secs(10);
    // The kernel gives what belongs to such a process to root.
    let mut owner = u32::MAX;
    while owner != 0 && Instant::now() < deadline {
        owner = std::fs::metadata(&place).map_or(u32::MAX, |file| file.uid());
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    let _ = child.wait();
    assert_eq!(owner, 0);
}

/// The Secret Service of GNOME on a bus of its own, driven by a script. `TFTSR`, `DATA` and `HOME` are set.
const SECRET_SERVICE: &str = r#"
set -u
say() { printf '== %s\n' "$1"; }
printf 'made up' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
say present;  "$TFTSR" issue create kept 2>&1; "$TFTSR" db key list 2>&1; "$TFTSR" issue list 2>&1
say searched; secret-tool search --all service tftsr 2>&1 | grep -c '^attribute.service = tftsr'
say rotated;  "$TFTSR" db key rotate keychain 2>&1; "$TFTSR" issue list 2>&1
              secret-tool search --all service tftsr 2>&1 | grep -c '^attribute.service = tftsr'
say rekeyed;  "$TFTSR" db key rotate --rekey 2>&1; "$TFTSR" issue list 2>&1
say recovery; "$TFTSR" db key add recovery 2>/dev/null >"$HOME/recovery"; wc -l <"$HOME/recovery"
say locked;   secret-tool lock --collection=login 2>&1; timeout 60 "$TFTSR" issue list 2>&1
              printf 'mail ana@example.com\n' | "$TFTSR" redact 2>&1
say unlocked; printf 'made up' | gnome-keyring-daemon --replace --unlock --components=secrets >/dev/null 2>&1; "$TFTSR" issue list 2>&1
say removed;  secret-tool clear service tftsr 2>&1; "$TFTSR" issue list 2>&1
say recovered; "$TFTSR" db key recover --to keychain <"$HOME/recovery" >/dev/null 2>&1; "$TFTSR" issue list 2>&1
say nobus;    DBUS_SESSION_BUS_ADDRESS="unix:path=$HOME/none" "$TFTSR" issue list 2>&1
say end
"#;

#[test]
fn the_real_secret_service_present_locked_emptied_and_gone() {
    if !slow_tests() {
        return;
    }
    let workspace = Workspace::new();
    let home = workspace.path("home");
    std::fs::create_dir_all(home.join("runtime")).expect("made");
    std::fs::set_permissions(home.join("runtime"), std::fs::Permissions::from_mode(0o700))
        .expect("set");
    let output = Command::new("dbus-run-session")
        .args(["--", "sh", "-c", SECRET_SERVICE])
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", &home)
        .env("XDG_RUNTIME_DIR", home.join("runtime"))
        .env("TFTSR", env!("CARGO_BIN_EXE_tftsr"))
        .env("TFTSR_DATA_DIR", workspace.data_dir())
        .env("TFTSR_CONFIG_FILE", home.join("config.toml"))
        .output()
        .expect("dbus-run-session is installed by tests/install.sh");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let part = |name: &str| {
        let (_, rest) =
            text.split_once(&format!("== {name}\n")).unwrap_or_else(|| panic!("{name} in {text}"));
        rest.split("\n== ").next().unwrap_or_default().to_owned()
    };
    assert!(part("present").contains("keychain"), "{text}");
    assert!(part("present").matches("kept").count() >= 2, "{text}");
    assert_eq!(part("searched").trim(), "1", "{text}");
    assert!(part("rotated").contains("kept") && part("rotated").trim().ends_with('1'), "{text}");
    assert!(
        part("rekeyed").contains("has another key") && part("rekeyed").contains("kept"),
        "{text}"
    );
    assert_eq!(part("recovery").trim(), "1", "{text}");
    assert!(part("locked").contains("the keychain is locked or refused access"), "{text}");
    assert!(part("locked").contains("mail [EMAIL_1]"), "{text}");
    assert!(part("unlocked").contains("kept"), "{text}");
    assert!(part("removed").contains("keychain") && !part("removed").contains("kept"), "{text}");
    assert!(part("recovered").contains("kept"), "{text}");
    assert!(part("nobus").contains("no keychain service answers"), "{text}");
}
