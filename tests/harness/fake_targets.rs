//! Wikis and trackers on this machine that answer in the wire forms of their public documentation: they ask for the key,
//! count versions, refuse what is stale or lacks a field, and keep what they were given.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

/// A page or an issue.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// Its text, as the target keeps it.
    pub text: String,
    /// How often it was written.
    pub version: u64,
}

/// What a target holds, by id.
pub type Pages = BTreeMap<String, Page>;

/// One request, read.
pub struct Asked {
    /// `GET`, `POST`, …
    pub method: String,
    /// Decoded, without the query.
    pub path: String,
    /// The pairs of the query, decoded.
    pub query: BTreeMap<String, String>,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    /// JSON, or the pairs of a form as an object of texts.
    pub body: Value,
}

/// An answer: status, body, and headers beside.
pub type Answer = (u16, Value, Vec<(&'static str, String)>);

/// How a kind of target answers.
pub type Form = fn(&Asked, &mut Pages, &str) -> Answer;

/// A target; it answers until the test ends.
pub struct FakeTarget {
    /// `http://127.0.0.1:PORT`.
    pub base: String,
    pages: Arc<Mutex<Pages>>,
    requests: Arc<Mutex<Vec<String>>>,
}

impl FakeTarget {
    /// Starts one that takes this header with the key; the pair of a `Basic` one is written as it is before it is encoded.
    pub fn start(form: Form, key_header: (&'static str, String)) -> FakeTarget {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let (pages, requests) =
            (Arc::<Mutex<Pages>>::default(), Arc::<Mutex<Vec<String>>>::default());
        let (kept, seen, at) = (Arc::clone(&pages), Arc::clone(&requests), base.clone());
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let Some(asked) = read(&mut stream) else { continue };
                seen.lock().expect("a lock").push(format!("{} {}", asked.method, asked.path));
                let (name, value) = &key_header;
                let given = asked.headers.get(*name).map(|given| unwrapped(given));
                let is_known = name.is_empty() || given.as_ref() == Some(value);
                let (status, body, headers) = match is_known {
                    true => form(&asked, &mut kept.lock().expect("a lock"), &at),
                    false => (401, json!({ "message": "who are you?" }), Vec::new()),
                };
                let body = if body.is_null() { String::new() } else { body.to_string() };
                let mut head = format!(
                    "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n",
                    body.len()
                );
                for (name, value) in headers {
                    head.push_str(&format!("{name}: {value}\r\n"));
                }
                let _ = stream.write_all(format!("{head}\r\n{body}").as_bytes());
            }
        });
        FakeTarget { base, pages, requests }
    }

    /// What it holds.
    pub fn pages(&self) -> Pages {
        self.pages.lock().expect("a lock").clone()
    }

    /// A person edits each page there.
    pub fn edit(&self, words: &str) {
        for page in self.pages.lock().expect("a lock").values_mut() {
            page.text.push_str(words);
            page.version += 1;
        }
    }

    /// Method and path of each request so far.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("a lock").clone()
    }
}

fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 8192];
    let (head, body) = loop {
        let count = stream.read(&mut buffer).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| {
            line.to_lowercase().strip_prefix("content-length:").map(str::to_owned)
        });
        let length: usize = length.map_or(0, |length| length.trim().parse().expect("a length"));
        if body.len() >= length {
            break (head.to_owned(), body.to_owned());
        }
    };
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let is_form =
        headers.get("content-type").is_some_and(|kind| kind.contains("x-www-form-urlencoded"));
    let body = match is_form {
        true => json!(pairs(&body)),
        false => serde_json::from_str(&body).unwrap_or(Value::Null),
    };
    Some(Asked { method, path: decoded(path), query: pairs(query), headers, body })
}

/// A header with the pair of a `Basic` one decoded (RFC 7617).
fn unwrapped(given: &str) -> String {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let Some(encoded) = given.strip_prefix("Basic ") else { return given.to_owned() };
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for letter in encoded.trim_end_matches('=').chars() {
        let value = LETTERS.find(letter).expect("base64");
        bits = (bits << 6 | u32::try_from(value).expect("six bits")) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).expect("a byte"));
        }
    }
    format!("Basic {}", String::from_utf8(bytes).expect("UTF-8"))
}

fn pairs(text: &str) -> BTreeMap<String, String> {
    text.split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (decoded(name), decoded(&value.replace('+', " "))))
        .collect()
}

fn decoded(text: &str) -> String {
    let mut out = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = text.get(at + 1..at + 3).filter(|_| *byte == b'%');
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(value) => {
                out.push(value);
                at += 3;
            }
            None => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).expect("UTF-8")
}

fn plain(status: u16, body: Value) -> Answer {
    (status, body, Vec::new())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Confluence of the cloud, version 2; base ends in `/wiki`.
pub fn confluence_cloud(asked: &Asked, pages: &mut Pages, base: &str) -> Answer {
    let shown = |id: &str, page: &Page| {
        json!({
            "id": id, "status": "current", "title": page.title, "spaceId": "65538",
            "version": { "number": page.version },
            "body": { "storage": { "representation": "storage", "value": page.text } },
            "_links": { "webui": format!("/spaces/OPS/pages/{id}"), "base": format!("{base}/wiki") },
        })
    };
    let value = text(&asked.body["body"]["value"]);
    let path = asked.path.strip_prefix("/wiki/api/v2/").unwrap_or_default();
    match (asked.method.as_str(), path) {
        ("GET", "spaces") => match asked.query.get("keys").map(String::as_str) {
            Some("OPS") => plain(200, json!({ "results": [{ "id": "65538", "key": "OPS" }] })),
            _ => plain(200, json!({ "results": [] })),
        },
        ("GET", "pages") => {
            let title = asked.query.get("title");
            let found: Vec<Value> = pages
                .iter()
                .filter(|(_, page)| Some(&page.title) == title)
                .map(|(id, page)| shown(id, page))
                .collect();
            plain(200, json!({ "results": found }))
        }
        ("POST", "pages") => {
            let title = text(&asked.body["title"]);
            let is_whole = asked.body["spaceId"] == "65538"
                && asked.body["body"]["representation"] == "storage"
                && asked.body["status"] == "current";
            if !is_whole || pages.values().any(|page| page.title == title) {
                return plain(
                    400,
                    json!({ "errors": [{ "title": "A page with this title already exists" }] }),
                );
            }
            let id = format!("{}", 98_305 + pages.len());
            let page = Page { title, text: value, version: 1 };
            let answer = shown(&id, &page);
            pages.insert(id, page);
            plain(200, answer)
        }
        (method, path) => {
            let id = path.strip_prefix("pages/").unwrap_or_default();
            let Some(page) = pages.get_mut(id) else { return plain(404, json!({})) };
            if method == "PUT" {
                if asked.body["version"]["number"] != page.version + 1 || asked.body["id"] != id {
                    return plain(
                        409,
                        json!({ "errors": [{ "title": "Version must be incremented" }] }),
                    );
                }
                *page = Page {
                    title: text(&asked.body["title"]),
                    text: value,
                    version: page.version + 1,
                };
            }
            plain(200, shown(id, page))
        }
    }
}

/// Confluence Data Center.
pub fn confluence_server(asked: &Asked, pages: &mut Pages, base: &str) -> Answer {
    let shown = |id: &str, page: &Page| {
        json!({
            "id": id, "type": "page", "title": page.title, "version": { "number": page.version },
            "body": { "storage": { "representation": "storage", "value": page.text } },
            "_links": { "webui": format!("/pages/viewpage.action?pageId={id}"), "base": base },
        })
    };
    let value = text(&asked.body["body"]["storage"]["value"]);
    let path = asked.path.strip_prefix("/rest/api/").unwrap_or_default();
    match (asked.method.as_str(), path) {
        ("GET", "space/OPS") => plain(200, json!({ "key": "OPS", "name": "Operations" })),
        ("GET", "content") => {
            let found: Vec<Value> = pages
                .iter()
                .filter(|(_, page)| Some(&page.title) == asked.query.get("title"))
                .map(|(id, page)| shown(id, page))
                .collect();
            plain(200, json!({ "results": found }))
        }
        ("POST", "content")
            if asked.body["space"]["key"] == "OPS" && asked.body["type"] == "page" =>
        {
            let id = format!("{}", 1001 + pages.len());
            let page = Page { title: text(&asked.body["title"]), text: value, version: 1 };
            let answer = shown(&id, &page);
            pages.insert(id, page);
            plain(200, answer)
        }
        (method, path) => {
            let id = path.strip_prefix("content/").unwrap_or_default();
            let Some(page) = pages.get_mut(id) else {
                return plain(404, json!({ "message": "No content found" }));
            };
            if method == "PUT" {
                if asked.body["version"]["number"] != page.version + 1 {
                    return plain(
                        409,
                        json!({ "message": "Version must be incremented on update" }),
                    );
                }
                *page = Page {
                    title: text(&asked.body["title"]),
                    text: value,
                    version: page.version + 1,
                };
            }
            plain(200, shown(id, page))
        }
    }
}

/// The knowledge of ServiceNow.
pub fn servicenow(asked: &Asked, pages: &mut Pages, _: &str) -> Answer {
    let shown = |id: &str, page: &Page| {
        json!({
            "sys_id": id, "number": "KB0010001", "short_description": page.title, "text": page.text,
            "sys_mod_count": (page.version - 1).to_string(),
        })
    };
    let path = asked.path.strip_prefix("/api/now/table/").unwrap_or_default();
    let base = "a7e8a78bff0221009b20ffffffffff17";
    if path == format!("kb_knowledge_base/{base}") {
        return plain(200, json!({ "result": { "sys_id": base, "title": "Operations" } }));
    }
    match (asked.method.as_str(), path) {
        ("GET", "kb_knowledge") => {
            let wanted = asked.query.get("sysparm_query").cloned().unwrap_or_default();
            let found: Vec<Value> = pages
                .iter()
                .filter(|(_, page)| {
                    wanted.starts_with(&format!(
                        "short_description={}^kb_knowledge_base={base}",
                        page.title
                    ))
                })
                .map(|(id, page)| shown(id, page))
                .collect();
            plain(200, json!({ "result": found }))
        }
        ("POST", "kb_knowledge") if asked.body["kb_knowledge_base"] == base => {
            let id = "b1c2d3e4f5a60718293a4b5c6d7e8f90".to_owned();
            let page = Page {
                title: text(&asked.body["short_description"]),
                text: text(&asked.body["text"]),
                version: 1,
            };
            let answer = shown(&id, &page);
            pages.insert(id, page);
            plain(201, json!({ "result": answer }))
        }
        (method, path) => {
            let id = path.strip_prefix("kb_knowledge/").unwrap_or_default();
            let Some(page) = pages.get_mut(id) else {
                return plain(
                    404,
                    json!({ "error": { "message": "No Record found" }, "status": "failure" }),
                );
            };
            if method == "PATCH" {
                page.title = text(&asked.body["short_description"]);
                page.text = text(&asked.body["text"]);
                page.version += 1;
            }
            plain(200, json!({ "result": shown(id, page) }))
        }
    }
}

/// A wiki of Azure DevOps: `ETag` is the version.
pub fn azure_devops(asked: &Asked, pages: &mut Pages, base: &str) -> Answer {
    let wiki = "/example/shop/_apis/wiki/wikis/shop.wiki";
    if asked.query.get("api-version").map(String::as_str) != Some("7.1") {
        return plain(400, json!({ "message": "No api-version was supplied" }));
    }
    if asked.path == wiki {
        return plain(200, json!({ "id": "1", "name": "shop.wiki" }));
    }
    if asked.path != format!("{wiki}/pages") {
        return plain(404, json!({ "message": "no such wiki" }));
    }
    let id = asked.query.get("path").cloned().unwrap_or_default();
    let there = pages.get(&id).map(|page| page.version);
    let mut status = 200;
    if asked.method == "PUT" {
        let named = asked.headers.get("if-match").cloned();
        match (there, named) {
            (None, None) => status = 201,
            (Some(version), Some(named)) if named == format!("\"{version}\"") => {}
            (Some(_), None) => {
                return plain(409, json!({ "message": "The page already exists" }));
            }
            _ => return plain(412, json!({ "message": "The version is stale" })),
        }
        let page = Page {
            title: id.clone(),
            text: text(&asked.body["content"]),
            version: there.unwrap_or(0) + 1,
        };
        pages.insert(id.clone(), page);
    }
    let Some(page) = pages.get(&id) else {
        return plain(404, json!({ "message": "Wiki page could not be found" }));
    };
    let body = json!({
        "id": 7, "path": id, "content": page.text, "remoteUrl": format!("{base}/example/shop/_wiki?page=7"),
    });
    (status, body, vec![("ETag", format!("\"{}\"", page.version))])
}

/// Jira of the Data Center, which has no `search/jql`.
pub fn jira(asked: &Asked, pages: &mut Pages, _: &str) -> Answer {
    let shown = |id: &str, page: &Page| json!({ "id": "10002", "key": id, "fields": { "summary": page.title, "description": page.text } });
    let fields = &asked.body["fields"];
    let path = asked.path.strip_prefix("/rest/api/2/").unwrap_or_default();
    match (asked.method.as_str(), path) {
        ("GET", "project/OPS") => plain(200, json!({ "key": "OPS" })),
        ("GET", "search") => {
            let jql = asked.query.get("jql").cloned().unwrap_or_default();
            let id = jql.split("\\\"").nth(1).unwrap_or_default().to_owned();
            let found: Vec<Value> = pages
                .iter()
                .filter(|(_, page)| !id.is_empty() && page.text.contains(&id))
                .map(|(id, page)| shown(id, page))
                .collect();
            plain(200, json!({ "issues": found }))
        }
        ("POST", "issue") => {
            if fields["project"]["key"] != "OPS" || fields["issuetype"]["name"] != "Task" {
                return plain(
                    400,
                    json!({ "errorMessages": [], "errors": { "issuetype": "is required" } }),
                );
            }
            let page = Page {
                title: text(&fields["summary"]),
                text: text(&fields["description"]),
                version: 1,
            };
            let id = format!("OPS-{}", pages.len() + 1);
            pages.insert(id.clone(), page);
            plain(201, json!({ "id": "10002", "key": id }))
        }
        (method, path) => {
            let id = path.strip_prefix("issue/").unwrap_or_default();
            let Some(page) = pages.get_mut(id) else {
                return plain(404, json!({ "errorMessages": ["Issue Does Not Exist"] }));
            };
            if method == "PUT" {
                page.title = text(&fields["summary"]);
                page.text = text(&fields["description"]);
                page.version += 1;
                return plain(204, Value::Null);
            }
            plain(200, shown(id, page))
        }
    }
}

/// Issues as GitHub and Gitea have them, below a prefix.
fn issues(asked: &Asked, pages: &mut Pages, base: &str, prefix: &str) -> Answer {
    let shown = |id: &str, page: &Page| {
        json!({
            "number": id.parse::<u64>().unwrap_or(0), "title": page.title, "body": page.text,
            "html_url": format!("{base}/acme/shop/issues/{id}"), "state": "open",
        })
    };
    let path = asked.path.strip_prefix(prefix).unwrap_or("?");
    match (asked.method.as_str(), path) {
        ("GET", "") => plain(200, json!({ "full_name": "acme/shop", "has_issues": true })),
        ("GET", "/issues") => {
            let first = asked.query.get("page").map(String::as_str) == Some("1");
            let all: Vec<Value> =
                pages.iter().rev().filter(|_| first).map(|(id, page)| shown(id, page)).collect();
            plain(200, json!(all))
        }
        ("POST", "/issues") => {
            let id = (pages.len() + 1).to_string();
            let page = Page {
                title: text(&asked.body["title"]),
                text: text(&asked.body["body"]),
                version: 1,
            };
            let answer = shown(&id, &page);
            pages.insert(id, page);
            plain(201, answer)
        }
        (method, path) => {
            let id = path.strip_prefix("/issues/").unwrap_or_default();
            let Some(page) = pages.get_mut(id) else {
                return plain(404, json!({ "message": "Not Found" }));
            };
            if method == "PATCH" {
                page.title = text(&asked.body["title"]);
                page.text = text(&asked.body["body"]);
                page.version += 1;
            }
            plain(200, shown(id, page))
        }
    }
}

/// GitHub.
pub fn github(asked: &Asked, pages: &mut Pages, base: &str) -> Answer {
    match asked.headers.get("x-github-api-version").map(String::as_str) {
        Some("2022-11-28") => issues(asked, pages, base, "/repos/acme/shop"),
        _ => plain(400, json!({ "message": "no version" })),
    }
}

/// Gitea.
pub fn gitea(asked: &Asked, pages: &mut Pages, base: &str) -> Answer {
    issues(asked, pages, base, "/api/v1/repos/acme/shop")
}

/// GitLab; the path of the project is one part.
pub fn gitlab(asked: &Asked, pages: &mut Pages, base: &str) -> Answer {
    let shown = |id: &str, page: &Page| {
        json!({
            "id": 80, "iid": id.parse::<u64>().unwrap_or(0), "title": page.title,
            "description": page.text, "web_url": format!("{base}/acme/shop/-/issues/{id}"),
        })
    };
    let path = asked.path.strip_prefix("/api/v4/projects/acme/shop").unwrap_or("?");
    match (asked.method.as_str(), path) {
        ("GET", "") => plain(200, json!({ "id": 1, "path_with_namespace": "acme/shop" })),
        ("GET", "/issues") => {
            let wanted = asked.query.get("search").cloned().unwrap_or_default();
            let all: Vec<Value> = pages
                .iter()
                .filter(|(_, page)| page.text.contains(&wanted))
                .map(|(id, page)| shown(id, page))
                .collect();
            plain(200, json!(all))
        }
        ("POST", "/issues") => {
            let id = (pages.len() + 1).to_string();
            let page = Page {
                title: text(&asked.body["title"]),
                text: text(&asked.body["description"]),
                version: 1,
            };
            let answer = shown(&id, &page);
            pages.insert(id, page);
            plain(201, answer)
        }
        (method, path) => {
            let id = path.strip_prefix("/issues/").unwrap_or_default();
            let Some(page) = pages.get_mut(id) else {
                return plain(404, json!({ "message": "404 Not found" }));
            };
            if method == "PUT" {
                page.title = text(&asked.body["title"]);
                page.text = text(&asked.body["description"]);
                page.version += 1;
            }
            plain(200, shown(id, page))
        }
    }
}

/// MediaWiki with the password of a bot: a sign-in by cookie, tokens, and revisions.
pub fn mediawiki(asked: &Asked, pages: &mut Pages, base: &str) -> Answer {
    let field = |name: &str| match asked.method.as_str() {
        "GET" => asked.query.get(name).cloned().unwrap_or_default(),
        _ => text(&asked.body[name]),
    };
    if asked.path != "/w/api.php" || field("format") != "json" || field("formatversion") != "2" {
        return plain(404, Value::Null);
    }
    let cookie = asked.headers.get("cookie").cloned().unwrap_or_default();
    let is_known = cookie.contains("session=signed-in");
    let error =
        |code: &str, info: &str| plain(200, json!({ "error": { "code": code, "info": info } }));
    match (field("action").as_str(), field("meta").as_str()) {
        ("query", "tokens") if field("type") == "login" => (
            200,
            json!({ "query": { "tokens": { "logintoken": "l0gin+\\" } } }),
            vec![("Set-Cookie", "session=begun; path=/; httponly".to_owned())],
        ),
        ("query", "tokens") => {
            let token = if is_known { "c5rf+\\" } else { "+\\" };
            plain(200, json!({ "query": { "tokens": { "csrftoken": token } } }))
        }
        ("query", "siteinfo|userinfo") => plain(
            200,
            json!({ "query": { "general": { "sitename": "Wiki of operations" }, "userinfo": { "id": 4, "name": "Ops" } } }),
        ),
        ("query", _) => {
            let title = field("titles");
            let page = match pages.get(&title) {
                None => json!({ "title": title, "missing": true }),
                Some(page) => json!({
                    "pageid": 3, "title": title, "fullurl": format!("{base}/w/index.php?title=x"),
                    "revisions": [{ "revid": page.version, "slots": { "main": { "content": page.text } } }],
                }),
            };
            plain(200, json!({ "query": { "pages": [page] } }))
        }
        ("login", _) => {
            let is_right = field("lgname") == "Ops@tftsr"
                && field("lgpassword") == super::fake_targets_key()
                && field("lgtoken") == "l0gin+\\"
                && cookie.contains("session=begun");
            match is_right {
                true => (
                    200,
                    json!({ "login": { "result": "Success", "lgusername": "Ops" } }),
                    vec![("Set-Cookie", "session=signed-in; path=/; httponly".to_owned())],
                ),
                false => plain(200, json!({ "login": { "result": "Failed", "reason": "wrong" } })),
            }
        }
        ("edit", _) => {
            if !is_known || field("token") != "c5rf+\\" {
                return error("badtoken", "Invalid CSRF token.");
            }
            let there = pages.get(&field("title")).map(|page| page.version);
            match (there, field("createonly").as_str(), field("baserevid").as_str()) {
                (Some(_), "1", _) => {
                    return error(
                        "articleexists",
                        "The article you tried to create already exists.",
                    );
                }
                (Some(version), _, base) if base != version.to_string() => {
                    return error("editconflict", "Edit conflict: edit conflict detected.");
                }
                _ => {}
            }
            let version = there.unwrap_or(40) + 1;
            // The wiki takes blanks at the end of a text away.
            let page =
                Page { title: field("title"), text: field("text").trim_end().to_owned(), version };
            pages.insert(field("title"), page);
            plain(
                200,
                json!({ "edit": { "result": "Success", "title": field("title"), "newrevid": version } }),
            )
        }
        _ => error("badvalue", "Unrecognized value"),
    }
}

/// Wiki pages of Redmine.
pub fn redmine(asked: &Asked, pages: &mut Pages, _: &str) -> Answer {
    if asked.path == "/projects/ops.json" {
        return plain(200, json!({ "project": { "id": 1, "identifier": "ops" } }));
    }
    let id =
        asked.path.strip_prefix("/projects/ops/wiki/").and_then(|rest| rest.strip_suffix(".json"));
    let Some(id) = id else { return plain(404, Value::Null) };
    let there = pages.get(id).map(|page| page.version);
    if asked.method == "PUT" {
        let page = &asked.body["wiki_page"];
        if page["version"].as_u64().is_some_and(|named| Some(named) != there) {
            return plain(409, Value::Null);
        }
        let kept = Page {
            title: id.to_owned(),
            text: text(&page["text"]),
            version: there.unwrap_or(0) + 1,
        };
        pages.insert(id.to_owned(), kept);
        return match there {
            None => plain(201, json!({ "wiki_page": { "title": id } })),
            Some(_) => plain(204, Value::Null),
        };
    }
    match pages.get(id) {
        None => plain(404, Value::Null),
        Some(page) => plain(
            200,
            json!({ "wiki_page": { "title": id, "text": page.text, "version": page.version } }),
        ),
    }
}

/// An address that takes JSON.
pub fn webhook(asked: &Asked, pages: &mut Pages, _: &str) -> Answer {
    if asked.method != "POST" {
        return plain(405, Value::Null);
    }
    let page = Page {
        title: text(&asked.body["title"]),
        text: text(&asked.body["markdown"]),
        version: pages.get("hook").map_or(0, |page| page.version) + 1,
    };
    pages.insert("hook".to_owned(), page);
    plain(202, Value::Null)
}
