//! Wikis and knowledge bases.

use serde_json::{Value, json};

use super::{Answer, Asked, Page, Pages, plain, text};

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
                && field("lgpassword") == crate::harness::fake_targets_key()
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
