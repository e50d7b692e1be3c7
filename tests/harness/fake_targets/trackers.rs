//! Trackers, and an address that takes JSON.

use serde_json::{Value, json};

use super::{Answer, Asked, Page, Pages, plain, text};

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

/// How issues of a forge are written.
struct Forge {
    /// Before the path of the repository's things.
    prefix: &'static str,
    /// The fields of an issue: its number, its text, its address for people.
    fields: [&'static str; 3],
    /// The field that names a repository in full.
    name: &'static str,
    /// How an issue is changed.
    changes_by: &'static str,
    /// Between the repository and the number of an issue in its address.
    below: &'static str,
}

/// Issues of the repository `acme/shop`.
fn issues(asked: &Asked, pages: &mut Pages, base: &str, forge: &Forge) -> Answer {
    let [number, body, url] = forge.fields;
    let shown = |id: &str, page: &Page| {
        json!({
            number: id.parse::<u64>().unwrap_or(0), "title": page.title, body: page.text,
            url: format!("{base}/acme/shop/{}issues/{id}", forge.below), "state": "open",
        })
    };
    let written = |page: &mut Page| {
        page.title = text(&asked.body["title"]);
        page.text = text(&asked.body[body]);
        page.version += 1;
    };
    let path = asked.path.strip_prefix(forge.prefix).unwrap_or("?");
    match (asked.method.as_str(), path) {
        ("GET", "") => plain(200, json!({ forge.name: "acme/shop", "has_issues": true })),
        ("GET", "/issues") => {
            // GitLab looks for words, the others give one page after the other.
            let wanted = asked.query.get("search").cloned().unwrap_or_default();
            let first = asked.query.get("page").is_none_or(|page| page == "1");
            let all: Vec<Value> = pages
                .iter()
                .rev()
                .filter(|(_, page)| first && page.text.contains(&wanted))
                .map(|(id, page)| shown(id, page))
                .collect();
            plain(200, json!(all))
        }
        ("POST", "/issues") => {
            let id = (pages.len() + 1).to_string();
            let mut page = Page { title: String::new(), text: String::new(), version: 0 };
            written(&mut page);
            let answer = shown(&id, &page);
            pages.insert(id, page);
            plain(201, answer)
        }
        (method, path) => {
            let id = path.strip_prefix("/issues/").unwrap_or_default();
            let Some(page) = pages.get_mut(id) else {
                return plain(404, json!({ "message": "404 Not found" }));
            };
            if method == forge.changes_by {
                written(page);
            }
            plain(200, shown(id, page))
        }
    }
}

/// GitHub.
pub fn github(asked: &Asked, pages: &mut Pages, base: &str) -> Answer {
    let forge = Forge {
        prefix: "/repos/acme/shop",
        fields: ["number", "body", "html_url"],
        name: "full_name",
        changes_by: "PATCH",
        below: "",
    };
    match asked.headers.get("x-github-api-version").map(String::as_str) {
        Some("2022-11-28") => issues(asked, pages, base, &forge),
        _ => plain(400, json!({ "message": "no version" })),
    }
}

/// Gitea.
pub fn gitea(asked: &Asked, pages: &mut Pages, base: &str) -> Answer {
    let forge = Forge {
        prefix: "/api/v1/repos/acme/shop",
        fields: ["number", "body", "html_url"],
        name: "full_name",
        changes_by: "PATCH",
        below: "",
    };
    issues(asked, pages, base, &forge)
}

/// GitLab; the path of the project is one part.
pub fn gitlab(asked: &Asked, pages: &mut Pages, base: &str) -> Answer {
    let forge = Forge {
        prefix: "/api/v4/projects/acme/shop",
        fields: ["iid", "description", "web_url"],
        name: "path_with_namespace",
        changes_by: "PUT",
        below: "-/",
    };
    issues(asked, pages, base, &forge)
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
