//! Documents go to MediaWiki and Redmine themselves, from Debian, with pictures: made once, changed after that, never over
//! the words of people; slow. `tests/wikis/install.sh` puts both in place.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::harness::{Output, Workspace, png, slow_tests, tftsr};

/// How long a wiki may take to start.
const PATIENCE: Duration = Duration::from_secs(90);
const ISSUE: &str = "01970a2c-0000-7000-8000-00000000000b";

/// Whatever a page can hold.
fn document() -> String {
    format!(
        "---\ntftsr: rca/1\nissue: {ISSUE}\ntitle: \"RCA: checkout fails, 1/3 of orders [p1]\"\nclassification: internal\n---\n\n\
         # RCA: checkout fails\n\n## Summary\n\nThe index `idx_orders` was **dropped** by *revision* 77; host [HOSTNAME_1] waited. \
         Nothing '''is''' {{{{markup}}}} here, nor <b>here</b>, nor [[File:x.png]].\n\n![Orders per minute](orders.png)\n\n\
         1. One\n   - two\n   - three\n2. Four\n\n   ```\n   a {{noformat}} b <pre>\n   ```\n\n\
         | id | what |\n|---|---|\n| E1 | a \\| b |\n| E2 | λόγος ошибка |\n\n> [!WARNING]\n> Mind it.\n\nSee it[^1].\n\n[^1]: A note.\n"
    )
}

fn home() -> PathBuf {
    let home = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/wikis");
    assert!(
        home.join("installed").exists(),
        "{} is not complete; run tests/wikis/install.sh first",
        home.display()
    );
    home
}

/// A wiki of its own; it ends with the test.
struct Wiki {
    base: String,
    data: tempfile::TempDir,
    server: Child,
}

impl Wiki {
    /// Starts one on a copy of its empty data.
    fn start(data: &str, command: impl Fn(&str, u16, &Path) -> Command) -> Wiki {
        let kept = tempfile::tempdir().expect("a folder");
        copy(&home().join(data), kept.path());
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let base = format!("http://127.0.0.1:{port}");
        let server = command(&base, port, kept.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the wiki starts");
        let mut wiki = Wiki { base, data: kept, server };
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            // Somebody else may answer at the port of a wiki that is gone.
            let ended = wiki.server.try_wait().expect("it is told");
            assert!(ended.is_none(), "the wiki ended with {ended:?}");
            assert!(began.elapsed() < PATIENCE, "the wiki does not answer");
            std::thread::sleep(Duration::from_millis(100));
        }
        wiki
    }

    fn mediawiki() -> Wiki {
        Wiki::start("mediawiki-data", |base, port, data| {
            let mut command = Command::new("php");
            command
                .args(["-S", &format!("127.0.0.1:{port}"), "-t"])
                .arg(home().join("mediawiki"))
                .envs(of_mediawiki(base, data));
            command
        })
    }

    fn redmine() -> Wiki {
        Wiki::start("redmine-data", |_, port, data| {
            let mut command = Command::new("bin/rails");
            let pid = data.join("pid");
            command
                .current_dir(home().join("redmine"))
                .args(["server", "-u", "webrick", "-b", "127.0.0.1", "-p", &port.to_string(), "-P"])
                .arg(pid)
                .envs([("REDMINE_INSTANCE", "default"), ("RAILS_ENV", "production")])
                .env("REDMINE_DATA", data);
            command
        })
    }

    /// Runs a script of MediaWiki's, as whoever runs a wiki does.
    fn script(&self, name: &str, arguments: &[&str], input: &str) -> String {
        let mut child = Command::new("php")
            .arg(home().join("mediawiki/maintenance").join(name))
            .args(arguments)
            .envs(of_mediawiki(&self.base, self.data.path()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("php runs");
        child.stdin.take().expect("piped").write_all(input.as_bytes()).expect("written");
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// What it answers to a browser.
    fn get(&self, url: &str) -> Vec<u8> {
        self.ask("GET", url, &[], "")
    }

    fn ask(&self, method: &str, url: &str, headers: &[String], body: &str) -> Vec<u8> {
        let address = self.base.strip_prefix("http://").expect("an address");
        let path = url.strip_prefix(&self.base).unwrap_or(url);
        let more: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
        let request = format!(
            "{method} {path} HTTP/1.0\r\nHost: {address}\r\nContent-Length: {}\r\n{more}\r\n{body}",
            body.len()
        );
        let asked = || -> std::io::Result<Vec<u8>> {
            let mut stream = TcpStream::connect(address)?;
            stream.write_all(request.as_bytes())?;
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer)?;
            Ok(answer)
        };
        // A server that is busy may close a connection before it reads from it.
        let mut answer = asked().or_else(|_| asked()).expect("answered");
        let end = answer.windows(4).position(|part| part == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        assert!(head.contains(" 20"), "{method} {url}: {head}");
        answer.split_off(end + 4)
    }
}

impl Drop for Wiki {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn of_mediawiki(base: &str, data: &Path) -> [(&'static str, PathBuf); 3] {
    [
        ("MW_CONFIG_FILE", data.join("LocalSettings.php")),
        ("WIKI_DATA", data.to_path_buf()),
        ("WIKI_SERVER", PathBuf::from(base)),
    ]
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("there") {
        let entry = entry.expect("readable").path();
        let target = to.join(entry.file_name().expect("a name"));
        match entry.is_dir() {
            true => copy(&entry, &target),
            false => {
                std::fs::copy(&entry, &target).expect("copied");
            }
        }
    }
}

/// A workspace with the document and its picture, and the wiki as its target.
fn workspace(arguments: &[&str], key: &str) -> Workspace {
    let workspace = Workspace::with(&[("rca.md", &document())]);
    std::fs::write(workspace.path("orders.png"), png(4, 3)).expect("written");
    let saved =
        tftsr(&workspace, &[&["target", "save", "here", "--allow"], arguments].concat(), b"");
    assert_eq!(saved.code, 0, "{}", saved.stderr);
    set_key(&workspace, key);
    workspace
}

fn set_key(workspace: &Workspace, key: &str) {
    let kept = tftsr(workspace, &["target", "key", "here"], format!("{key}\n").as_bytes());
    assert_eq!(kept.code, 0, "{}", kept.stderr);
}

fn publish(workspace: &Workspace, more: &[&str]) -> Output {
    tftsr(workspace, &[&["publish", "rca.md"], more].concat(), b"")
}

/// Publishes, and gives back where it is.
fn published(workspace: &Workspace, more: &[&str]) -> String {
    let made = publish(workspace, more);
    assert_eq!(made.code, 0, "{}", made.stderr);
    made.text().trim().to_owned()
}

fn tried(workspace: &Workspace) -> String {
    tftsr(workspace, &["target", "test"], b"").text()
}

/// A page of a browser, which shows what was meant and nothing live that was not.
fn check_page(wiki: &Wiki, url: &str) -> String {
    let mut page = String::from_utf8_lossy(&wiki.get(url)).into_owned();
    for letter in "_|[]'{}".chars() {
        page = page.replace(&format!("&#{};", u32::from(letter)), &letter.to_string());
    }
    for part in [
        ">Summary<",
        "<code>idx_orders</code>",
        "[HOSTNAME_1]",
        "a | b",
        "λόγος ошибка",
        "Warning</",
        "Nothing '''is''' {{markup}} here",
        "[[File:x.png]]",
        "<li>two",
        &format!("{ISSUE}/rca"),
    ] {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
    assert!(!page.contains("<b>here"), "{page}");
    page
}

/// The addresses of the pictures of a page that were sent.
fn pictures(page: &str) -> Vec<String> {
    page.split("<img")
        .skip(1)
        .filter_map(|tag| tag.split_once("src=\"")?.1.split('"').next())
        .filter(|address| address.to_lowercase().contains("image-"))
        .map(|address| address.replace("&amp;", "&"))
        .collect()
}

#[test]
fn mediawiki_takes_documents_with_their_pictures() {
    if !slow_tests() {
        return;
    }
    let wiki = Wiki::mediawiki();
    let key = wiki.script(
        "createBotPassword.php",
        &["--appid", "tftsr", "--grants", "basic,editpage,createeditmovepage,uploadfile", "Admin"],
        "",
    );
    let key = key.rsplit('\'').nth(1).expect("a password").to_owned();
    let address = format!("{}/api.php", wiki.base);
    let arguments = ["--kind", "mediawiki", "--url", &address, "--user", "Admin@tftsr"];

    let here = workspace(&arguments, "wrong");
    assert!(tried(&here).contains("does not take the key"), "{}", tried(&here));
    set_key(&here, &key);
    assert!(
        tried(&here).contains("Wiki of operations is there, and knows Admin"),
        "{}",
        tried(&here)
    );

    let looked = publish(&here, &["--dry-run", "--pictures"]);
    assert_eq!(looked.code, 0, "{}", looked.stderr);
    let shown = looked.text();
    assert!(shown.contains("picture orders.png as image-"), "{shown}");
    assert!(shown.contains("File%3Aimage-") && shown.contains("action=edit"), "{shown}");

    let plain = publish(&here, &[]);
    assert!(plain.stderr.contains("publish with pictures"), "{}", plain.stderr);
    assert!(pictures(&check_page(&wiki, plain.text().trim())).is_empty());

    let url = published(&here, &["--pictures"]);
    assert_eq!(url, plain.text().trim());
    let sent = pictures(&check_page(&wiki, &url));
    assert_eq!(sent.len(), 1, "{sent:?}");
    // PHP serves only what stands beside the programs, so the file is looked at where the wiki keeps it.
    let kept = wiki.data.path().join(sent[0].trim_start_matches('/'));
    assert_eq!(std::fs::read(kept).expect("kept"), png(4, 3));

    // Another machine finds it, and sends the picture no second time.
    let there = workspace(&arguments, &key);
    there.write("rca.md", &document().replace("dropped", "taken away"));
    assert_eq!(published(&there, &["--pictures"]), url);
    assert!(String::from_utf8_lossy(&wiki.get(&url)).contains("taken away"));
    let files = wiki.get("/api.php?action=query&list=logevents&letype=upload&format=json");
    assert_eq!(String::from_utf8_lossy(&files).matches("\"logid\"").count(), 1);

    let title = "RCA– checkout fails, 1/3 of orders (p1)";
    let text = wiki.script("getText.php", &[title], "");
    wiki.script("edit.php", &["-u", "Admin", title], &format!("{text}\nA word of a person.\n"));
    let refused = publish(&there, &["--pictures"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("was changed there"), "{}", refused.stderr);
    assert!(wiki.script("getText.php", &[title], "").contains("A word of a person."));
    published(&there, &["--pictures", "--overwrite"]);
    assert!(!wiki.script("getText.php", &[title], "").contains("A word of a person."));
}

#[test]
fn redmine_takes_documents_with_their_pictures() {
    if !slow_tests() {
        return;
    }
    let key = std::fs::read_to_string(home().join("redmine-data/key")).expect("a key");
    let wiki = Wiki::redmine();
    let arguments = ["--kind", "redmine", "--url", &wiki.base, "--container", "ops"];

    let here = workspace(&arguments, "wrong");
    let refused = publish(&here, &[]);
    assert!(refused.stderr.contains("key"), "{}", refused.stderr);
    set_key(&here, &key);
    assert!(tried(&here).contains("project ops is there"), "{}", tried(&here));

    let looked = publish(&here, &["--dry-run", "--pictures"]);
    assert_eq!(looked.code, 0, "{}", looked.stderr);
    assert!(looked.text().contains("picture orders.png as image-"), "{}", looked.text());

    let url = published(&here, &["--pictures"]);
    let sent = pictures(&check_page(&wiki, &url));
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert_eq!(wiki.get(&sent[0]), png(4, 3));

    // Another machine finds it, and sends the picture no second time.
    let there = workspace(&arguments, &key);
    there.write("rca.md", &document().replace("dropped", "taken away"));
    assert_eq!(published(&there, &["--pictures"]), url);
    let page = check_page(&wiki, &url);
    // Redmine shows no title but the first heading.
    assert!(page.contains("taken away") && page.contains(">RCA: checkout fails<"), "{page}");
    let by_key = format!("X-Redmine-API-Key: {key}");
    let json = format!("{url}.json?include=attachments");
    let known = wiki.ask("GET", &json, std::slice::from_ref(&by_key), "");
    let known: serde_json::Value = serde_json::from_slice(&known).expect("JSON");
    let known = &known["wiki_page"];
    assert_eq!(known["attachments"].as_array().map(Vec::len), Some(1), "{known}");

    let words = format!("{}\nA word of a person.\n", known["text"].as_str().expect("a text"));
    let body = serde_json::json!({ "wiki_page": { "text": words } }).to_string();
    let headers = [by_key, "Content-Type: application/json".to_owned()];
    wiki.ask("PUT", &format!("{url}.json"), &headers, &body);
    let refused = publish(&there, &[]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("was changed there"), "{}", refused.stderr);
    assert!(check_page(&wiki, &url).contains("A word of a person."));
    published(&there, &["--pictures", "--overwrite"]);
    assert!(!check_page(&wiki, &url).contains("A word of a person."));
}
