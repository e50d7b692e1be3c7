//! Pages of Confluence: REST API v2 in Atlassian's cloud, whose addresses end in `/wiki`; the content resource of the Data
//! Center elsewhere. Both count versions and refuse an update that does not name the next one.

use serde_json::{Value, json};

use crate::entry::{Attached, Form, Page};
use crate::steps::LONGEST_TITLE;
use crate::talk::{path, query, text_at};
use crate::target::{Pictures, Remote, Shown, Target};
use crate::{Body, Entry, Method, Place, PublishError, Request, Talk};

/// Longer pages are refused by the cloud (5 MB of storage format).
const MOST: usize = 5_000_000;
const CONTAINER: &str = "the key of a space, such as OPS";

pub(crate) struct Confluence;

fn is_cloud(place: &Place) -> bool {
    place.base.trim_end_matches('/').ends_with("/wiki")
}

/// The id of the space by its key, in the cloud.
fn space(place: &Place, talk: &mut dyn Talk) -> Result<String, PublishError> {
    let key = place.one(CONTAINER)?;
    let reply = talk.say(&Request::get(format!("api/v2/spaces{}", query(&[("keys", key)]))))?;
    let reply = reply.success()?;
    text_at(&reply.body, "/results/0/id")
        .ok_or_else(|| PublishError::NoContainer { what: "space of this key".to_owned() })
}

fn read(place: &Place, page: &Value) -> Result<Remote, PublishError> {
    let text = |pointer: &str| text_at(page, pointer);
    let title = text("/title").ok_or(PublishError::NotThisKind)?;
    let path = text("/_links/webui").unwrap_or_default();
    let url = match text("/_links/base") {
        Some(base) => format!("{}{path}", base.trim_end_matches('/')),
        None => place.link(&path),
    };
    let body = text("/body/storage/value").unwrap_or_default();
    Ok(Remote {
        id: text("/id").ok_or(PublishError::NotThisKind)?,
        url,
        version: text("/version/number").unwrap_or_default(),
        text: format!("{title}\n{body}"),
    })
}

impl Target for Confluence {
    fn form(&self) -> Form {
        Form::Storage
    }

    fn container(&self) -> &'static str {
        CONTAINER
    }

    fn pictures(&self) -> Pictures {
        Pictures::OfPage(Shown::ByName)
    }

    /// An attachment of the page, by the first version of the API in the cloud, too: the second takes none.
    fn attach(
        &self,
        _: &Place,
        page: &Remote,
        picture: &Attached,
        talk: &mut dyn Talk,
    ) -> Result<String, PublishError> {
        let at = path(&["rest", "api", "content", &page.id, "child", "attachment"]);
        let known = Request::get(format!("{at}{}", query(&[("filename", &picture.name)])));
        let known = talk.say(&known)?.success()?;
        if known.body["results"].as_array().is_none_or(Vec::is_empty) {
            let body = Body::Upload(Vec::new(), "file", picture.clone());
            // Without this header the server takes a form for one that somebody else sent.
            let request =
                Request::picture(Method::Post, at, body).with("x-atlassian-token", "nocheck");
            talk.say(&request)?.success()?;
        }
        Ok(picture.name.clone())
    }

    fn test(&self, place: &Place, talk: &mut dyn Talk) -> Result<String, PublishError> {
        let key = place.one(CONTAINER)?;
        if is_cloud(place) {
            let id = space(place, talk)?;
            return Ok(format!("space {key} is there (id {id})"));
        }
        let reply = talk.say(&Request::get(path(&["rest", "api", "space", key])))?;
        match reply.found()? {
            Some(reply) => Ok(format!("space {} is there", reply.text("/key")?)),
            None => Err(PublishError::NoContainer { what: "space of this key".to_owned() }),
        }
    }

    fn get(
        &self,
        place: &Place,
        id: &str,
        talk: &mut dyn Talk,
    ) -> Result<Option<Remote>, PublishError> {
        let request = match is_cloud(place) {
            true => format!("api/v2/pages/{}?body-format=storage", path(&[id])),
            false => format!("rest/api/content/{}?expand=version,body.storage", path(&[id])),
        };
        let reply = talk.say(&Request::get(request))?.found()?;
        reply.map(|reply| read(place, &reply.body)).transpose()
    }

    fn find(
        &self,
        place: &Place,
        entry: &Entry,
        talk: &mut dyn Talk,
    ) -> Result<Option<Remote>, PublishError> {
        let title = entry.title(LONGEST_TITLE);
        let request = match is_cloud(place) {
            true => {
                let space = space(place, talk)?;
                let pairs =
                    [("space-id", space.as_str()), ("title", &title), ("body-format", "storage")];
                format!("api/v2/pages{}", query(&pairs))
            }
            false => {
                let pairs = [
                    ("spaceKey", place.one(CONTAINER)?),
                    ("title", &title),
                    ("type", "page"),
                    ("expand", "version,body.storage"),
                ];
                format!("rest/api/content{}", query(&pairs))
            }
        };
        let reply = talk.say(&Request::get(request))?.success()?;
        let pages = reply.body["results"].as_array().ok_or(PublishError::NotThisKind)?;
        pages.first().map(|page| read(place, page)).transpose()
    }

    fn create(
        &self,
        place: &Place,
        page: &Page<'_>,
        talk: &mut dyn Talk,
    ) -> Result<Remote, PublishError> {
        let (title, value) = (page.title(LONGEST_TITLE), page.text(self.form(), MOST)?);
        let mut request = if is_cloud(place) {
            let body = json!({
                "spaceId": space(place, talk)?,
                "status": "current",
                "title": title,
                "body": { "representation": "storage", "value": value },
            });
            Request::write(Method::Post, "api/v2/pages".to_owned(), body)
        } else {
            let body = json!({
                "type": "page",
                "title": title,
                "space": { "key": place.one(CONTAINER)? },
                "body": { "storage": { "representation": "storage", "value": value } },
            });
            Request::write(Method::Post, "rest/api/content".to_owned(), body)
        };
        if !place.parent.is_empty()
            && let Body::Json(body) = &mut request.body
        {
            match is_cloud(place) {
                true => body["parentId"] = json!(place.parent),
                false => body["ancestors"] = json!([{ "id": place.parent }]),
            }
        }
        read(place, &talk.say(&request)?.success()?.body)
    }

    fn update(
        &self,
        place: &Place,
        page: &Page<'_>,
        there: &Remote,
        talk: &mut dyn Talk,
    ) -> Result<Remote, PublishError> {
        let (title, value) = (page.title(LONGEST_TITLE), page.text(self.form(), MOST)?);
        let next = there.version.parse::<u64>().map_err(|_| PublishError::NotThisKind)? + 1;
        let (at, mut body) = match is_cloud(place) {
            true => (
                format!("api/v2/pages/{}", path(&[&there.id])),
                json!({ "status": "current", "body": { "representation": "storage", "value": value } }),
            ),
            false => (
                format!("rest/api/content/{}", path(&[&there.id])),
                json!({ "type": "page", "body": { "storage": { "representation": "storage", "value": value } } }),
            ),
        };
        body["id"] = json!(there.id);
        body["title"] = json!(title);
        body["version"] = json!({ "number": next });
        let reply = talk.say(&Request::write(Method::Put, at, body))?;
        if reply.status == 409 {
            return Err(PublishError::Changed { url: there.url.clone() });
        }
        read(place, &reply.success()?.body)
    }
}
