//! Wiki pages of Redmine (REST API, "WikiPages"), in a project whose text is CommonMark. The version that an update builds
//! on goes along, and the server refuses one that is no longer the last.

use serde_json::{Value, json};

use crate::entry::{Attached, Form, Page};
use crate::steps::LONGEST_TITLE;
use crate::talk::{path, query, text_at};
use crate::target::{Pictures, Remote, Shown, Target};
use crate::{Body, Entry, Key, Method, Place, PublishError, Reply, Request, Talk, Wrapping};

const MOST: usize = 1_000_000;
const CONTAINER: &str = "the identifier of a project";

pub(crate) struct Redmine;

/// A title as Redmine makes it: without `,./?;|:`, first letter large, blanks as underscores (`Wiki.titleize`).
fn title(entry: &Entry) -> String {
    let title: String = entry
        .title(LONGEST_TITLE)
        .chars()
        .filter(|character| !",./?;|:".contains(*character))
        .collect();
    let title = title.split_whitespace().collect::<Vec<_>>().join("_");
    let mut characters = title.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => "Report".to_owned(),
    }
}

fn at(place: &Place, title: &str) -> Result<String, PublishError> {
    Ok(format!("{}.json", path(&["projects", place.one(CONTAINER)?, "wiki", title])))
}

fn url(place: &Place, title: &str) -> Result<String, PublishError> {
    Ok(place.link(&path(&["projects", place.one(CONTAINER)?, "wiki", title])))
}

fn read(place: &Place, reply: &Reply) -> Result<Remote, PublishError> {
    let title = reply.text("/wiki_page/title")?;
    let body = text_at(&reply.body, "/wiki_page/text").unwrap_or_default();
    Ok(Remote {
        url: url(place, &title)?,
        version: reply.text("/wiki_page/version")?,
        text: format!("{title}\n{body}"),
        id: title,
    })
}

fn put(
    place: &Place,
    title: &str,
    page: &Value,
    talk: &mut dyn Talk,
) -> Result<Remote, PublishError> {
    let request = Request::write(Method::Put, at(place, title)?, json!({ "wiki_page": page }));
    let reply = talk.say(&request)?;
    let url = url(place, title)?;
    if reply.status == 409 {
        return Err(PublishError::Changed { url });
    }
    reply.success()?;
    Ok(Remote { id: title.to_owned(), url, ..Remote::default() })
}

impl Target for Redmine {
    fn form(&self) -> Form {
        Form::PlainMarkdown { titled: true }
    }

    fn container(&self) -> &'static str {
        CONTAINER
    }

    fn key(&self, _: &Place) -> Key {
        Key::Header("x-redmine-api-key", "")
    }

    fn pictures(&self) -> Pictures {
        Pictures::OfPage(Shown::ByName)
    }

    /// An upload is only a token at first. The page takes it along with its text, which stays what it is.
    fn attach(
        &self,
        place: &Place,
        page: &Remote,
        picture: &Attached,
        talk: &mut dyn Talk,
    ) -> Result<String, PublishError> {
        let known = format!("{}{}", at(place, &page.id)?, query(&[("include", "attachments")]));
        let known = talk.say(&Request::get(known))?.success()?;
        let attached = known.body.pointer("/wiki_page/attachments").and_then(Value::as_array);
        let is_there = attached.is_some_and(|all| {
            all.iter().any(|each| each["filename"].as_str() == Some(&picture.name))
        });
        if !is_there {
            let to = format!("uploads.json{}", query(&[("filename", &picture.name)]));
            let body = Body::Picture(picture.clone(), Wrapping::Octets);
            let token = talk.say(&Request::picture(Method::Post, to, body))?.success()?;
            let upload = json!({
                "token": token.text("/upload/token")?,
                "filename": picture.name,
                "content_type": picture.media_type(),
            });
            let page_now = json!({
                "text": known.text("/wiki_page/text")?,
                "version": known.body["wiki_page"]["version"],
                "uploads": [upload],
            });
            put(place, &page.id, &page_now, talk)?;
        }
        Ok(picture.name.clone())
    }

    fn test(&self, place: &Place, talk: &mut dyn Talk) -> Result<String, PublishError> {
        let at = format!("{}.json", path(&["projects", place.one(CONTAINER)?]));
        match talk.say(&Request::get(at))?.found()? {
            Some(reply) => Ok(format!("project {} is there", reply.text("/project/identifier")?)),
            None => {
                Err(PublishError::NoContainer { what: "project of this identifier".to_owned() })
            }
        }
    }

    fn get(
        &self,
        place: &Place,
        id: &str,
        talk: &mut dyn Talk,
    ) -> Result<Option<Remote>, PublishError> {
        let reply = talk.say(&Request::get(at(place, id)?))?.found()?;
        reply.map(|reply| read(place, &reply)).transpose()
    }

    fn find(
        &self,
        place: &Place,
        entry: &Entry,
        talk: &mut dyn Talk,
    ) -> Result<Option<Remote>, PublishError> {
        self.get(place, &title(entry), talk)
    }

    fn create(
        &self,
        place: &Place,
        page: &Page<'_>,
        talk: &mut dyn Talk,
    ) -> Result<Remote, PublishError> {
        let mut fields = json!({ "text": page.text(self.form(), MOST)? });
        if !place.parent.is_empty() {
            fields["parent_title"] = json!(place.parent);
        }
        put(place, &title(page.entry), &fields, talk)
    }

    fn update(
        &self,
        place: &Place,
        page: &Page<'_>,
        there: &Remote,
        talk: &mut dyn Talk,
    ) -> Result<Remote, PublishError> {
        // A picture that was sent made a version of its own. A word that a person wrote meanwhile is not written over.
        let now = match page.entry.pictures.is_empty() {
            true => there.clone(),
            false => match self.get(place, &there.id, talk)? {
                Some(now) if now.text == there.text => now,
                Some(_) => return Err(PublishError::Changed { url: there.url.clone() }),
                None => return Err(PublishError::Gone { url: there.url.clone() }),
            },
        };
        let version = now.version.parse::<u64>().map_err(|_| PublishError::NotThisKind)?;
        let fields = json!({ "text": page.text(self.form(), MOST)?, "version": version });
        put(place, &there.id, &fields, talk)
    }
}
