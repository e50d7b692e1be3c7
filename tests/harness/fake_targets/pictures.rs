//! How targets take pictures, by their public documentation.

use serde_json::{Value, json};

use super::{Answer, Asked, plain};

/// A picture that a target took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// What it belongs to: a path without the name of the picture.
    pub of: String,
    /// What it is called there.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// The answer to a request about pictures; `None` for any other.
pub fn answer(asked: &Asked, uploads: &mut Vec<Upload>) -> Option<Answer> {
    let path = asked.path.as_str();
    let query = |name: &str| asked.query.get(name).cloned().unwrap_or_default();
    let header = |name: &str| asked.headers.get(name).map(String::as_str).unwrap_or_default();
    let known =
        |of: &str| -> Vec<&Upload> { uploads.iter().filter(|each| each.of == of).collect() };
    if path.ends_with("/child/attachment") {
        let shown =
            |each: &Upload| json!({ "id": "att1", "type": "attachment", "title": each.name });
        if asked.method == "GET" {
            let found: Vec<Value> = known(path)
                .into_iter()
                .filter(|each| each.name == query("filename"))
                .map(shown)
                .collect();
            return Some(plain(200, json!({ "results": found })));
        }
        if header("x-atlassian-token") != "nocheck" {
            return Some(plain(403, json!({ "message": "XSRF check failed" })));
        }
        return Some(take(asked, "file", path, uploads, |each| {
            plain(200, json!({ "results": [shown(each)] }))
        }));
    }
    if path.starts_with("/rest/api/2/issue/") {
        let of = path.trim_end_matches("/attachments").to_owned();
        if asked.method == "GET" && query("fields") == "attachment" {
            let names: Vec<Value> =
                known(&of).iter().map(|each| json!({ "filename": each.name })).collect();
            return Some(plain(200, json!({ "fields": { "attachment": names } })));
        }
        if !path.ends_with("/attachments") {
            return None;
        }
        if header("x-atlassian-token") != "no-check" {
            return Some(plain(403, json!({ "errorMessages": ["XSRF check failed"] })));
        }
        return Some(take(asked, "file", &of, uploads, |each| {
            plain(200, json!([{ "id": "1", "filename": each.name }]))
        }));
    }
    if path == "/api/v4/projects/acme/shop/uploads" {
        return Some(take(asked, "file", path, uploads, |each| {
            let url = format!("/uploads/66dbcd21ec5d24ed6ea225176098d52b/{}", each.name);
            plain(
                201,
                json!({ "alt": each.name, "url": url, "full_path": format!("/-/project/1{url}") }),
            )
        }));
    }
    if path.ends_with("/assets") {
        let shown = |each: &Upload| json!({ "id": 1, "name": each.name, "uuid": "01970a2c-0000-4000-8000-00000000000c" });
        if asked.method == "GET" {
            let all: Vec<Value> = known(path).into_iter().map(shown).collect();
            return Some(plain(200, json!(all)));
        }
        return Some(take(asked, "attachment", path, uploads, |each| plain(201, shown(each))));
    }
    if path == "/api/now/attachment" {
        let wanted = query("sysparm_query");
        let found: Vec<Value> = uploads
            .iter()
            .filter(|each| {
                wanted
                    == format!(
                        "table_name=kb_knowledge^table_sys_id={}^file_name={}",
                        each.of, each.name
                    )
            })
            .map(|_| json!({ "sys_id": "c1c2d3e4f5a60718293a4b5c6d7e8f90" }))
            .collect();
        return Some(plain(200, json!({ "result": found })));
    }
    if path == "/api/now/attachment/file" {
        if query("table_name") != "kb_knowledge" || header("content-type") != "image/png" {
            return Some(plain(400, json!({ "error": { "message": "Failed to create" } })));
        }
        uploads.push(Upload {
            of: query("table_sys_id"),
            name: query("file_name"),
            bytes: asked.bytes.clone(),
        });
        let id = "c1c2d3e4f5a60718293a4b5c6d7e8f90";
        return Some(plain(201, json!({ "result": { "sys_id": id } })));
    }
    if path == "/example/shop/_apis/wiki/wikis/shop.wiki/attachments" {
        let name = query("name");
        if header("content-type") != "application/octet-stream" || query("api-version") != "7.1" {
            return Some(plain(415, json!({ "message": "Unsupported media type" })));
        }
        if uploads.iter().any(|each| each.name == name) {
            return Some(plain(409, json!({ "message": "The attachment already exists" })));
        }
        let bytes = super::base64(&String::from_utf8_lossy(&asked.bytes));
        uploads.push(Upload { of: path.to_owned(), name: name.clone(), bytes });
        return Some(plain(201, json!({ "name": name, "path": format!("/.attachments/{name}") })));
    }
    None
}

/// Keeps the file of a form (RFC 7578); one of this name is there once only.
fn take(
    asked: &Asked,
    field: &str,
    of: &str,
    uploads: &mut Vec<Upload>,
    answer: impl Fn(&Upload) -> Answer,
) -> Answer {
    let Some(upload) = file(asked, field, of) else {
        return plain(400, json!({ "message": "no file in the form" }));
    };
    if uploads.iter().any(|each| each.of == upload.of && each.name == upload.name) {
        return plain(400, json!({ "message": "a file of this name is there" }));
    }
    let said = answer(&upload);
    uploads.push(upload);
    said
}

fn file(asked: &Asked, field: &str, of: &str) -> Option<Upload> {
    let kind = asked.headers.get("content-type")?;
    let boundary = kind.strip_prefix("multipart/form-data; boundary=")?;
    let find = |from: usize, what: &[u8]| {
        let rest = asked.bytes.get(from..)?;
        Some(from + rest.windows(what.len()).position(|part| part == what)?)
    };
    let head = find(0, format!("name=\"{field}\"; filename=\"").as_bytes())?;
    let start = find(head, b"\r\n\r\n")? + 4;
    let end = find(start, format!("\r\n--{boundary}--\r\n").as_bytes())?;
    let line = String::from_utf8_lossy(&asked.bytes[head..start]).into_owned();
    let name = line.split("filename=\"").nth(1)?.split('"').next()?.to_owned();
    Some(Upload { of: of.to_owned(), name, bytes: asked.bytes[start..end].to_vec() })
}
