//! An address that takes JSON: `{"id", "title", "markdown", "html"}`. The id is the same each time a document is
//! published, so that the other side can replace what it has; what it has cannot be read.

use serde_json::json;

use crate::entry::Form;
use crate::steps::{LONGEST_TITLE, written};
use crate::target::{Remote, Target};
use crate::{Entry, Key, Method, Place, PublishError, Request, Talk};

const MOST: usize = 4_000_000;

pub(crate) struct Webhook;

fn send(place: &Place, entry: &Entry, talk: &mut dyn Talk) -> Result<Remote, PublishError> {
    let body = json!({
        "id": entry.marker,
        "title": entry.title(LONGEST_TITLE),
        "markdown": written(&Webhook, entry, MOST)?,
        "html": entry.written(Form::Xhtml),
    });
    talk.say(&Request::write(Method::Post, String::new(), body))?.success()?;
    Ok(Remote { id: entry.marker.clone(), url: place.base.clone(), ..Remote::default() })
}

impl Target for Webhook {
    fn form(&self) -> Form {
        Form::Markdown
    }

    fn container(&self) -> &'static str {
        ""
    }

    fn key(&self, place: &Place) -> Key {
        match place.user.is_empty() {
            true => Key::Header("authorization", "Bearer "),
            false => Key::Basic(place.user.clone()),
        }
    }

    fn reads(&self) -> bool {
        false
    }

    fn test(&self, _: &Place, talk: &mut dyn Talk) -> Result<String, PublishError> {
        // Whoever only takes POST answers a GET with 405, and is there.
        let reply = talk.say(&Request::get(String::new()))?;
        match reply.status {
            401 | 403 | 500.. => reply.success().map(|_| String::new()),
            status => Ok(format!("the address answers ({status}); nothing was posted")),
        }
    }

    fn get(
        &self,
        place: &Place,
        id: &str,
        _: &mut dyn Talk,
    ) -> Result<Option<Remote>, PublishError> {
        Ok(Some(Remote { id: id.to_owned(), url: place.base.clone(), ..Remote::default() }))
    }

    fn find(&self, _: &Place, _: &Entry, _: &mut dyn Talk) -> Result<Option<Remote>, PublishError> {
        Ok(None)
    }

    fn create(
        &self,
        place: &Place,
        entry: &Entry,
        talk: &mut dyn Talk,
    ) -> Result<Remote, PublishError> {
        send(place, entry, talk)
    }

    fn update(
        &self,
        place: &Place,
        entry: &Entry,
        _: &Remote,
        talk: &mut dyn Talk,
    ) -> Result<Remote, PublishError> {
        send(place, entry, talk)
    }
}
