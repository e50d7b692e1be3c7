//! An address that takes JSON: `{"id", "title", "markdown", "html"}`. The id is the same each time a document is
//! published, so that the other side can replace what it has; what it has cannot be read.

use serde_json::json;

use crate::entry::{Form, Page};
use crate::steps::LONGEST_TITLE;
use crate::target::{Remote, Target};
use crate::{Entry, Key, Method, Place, PublishError, Request, Talk};

const MOST: usize = 4_000_000;

pub(crate) struct Webhook;

fn send(place: &Place, page: &Page<'_>, talk: &mut dyn Talk) -> Result<Remote, PublishError> {
    let body = json!({
        "id": page.entry.marker,
        "title": page.title(LONGEST_TITLE),
        "markdown": page.text(Form::Markdown, MOST)?,
        "html": page.text(Form::Xhtml, usize::MAX)?,
    });
    talk.say(&Request::write(Method::Post, String::new(), body))?.success()?;
    Ok(Remote { id: page.entry.marker.clone(), url: place.base.clone(), ..Remote::default() })
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
        page: &Page<'_>,
        talk: &mut dyn Talk,
    ) -> Result<Remote, PublishError> {
        send(place, page, talk)
    }

    fn update(
        &self,
        place: &Place,
        page: &Page<'_>,
        _: &Remote,
        talk: &mut dyn Talk,
    ) -> Result<Remote, PublishError> {
        send(place, page, talk)
    }
}
