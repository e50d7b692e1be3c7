//! Issues of GitLab (REST API v4), of gitlab.com or a server of one's own.

use serde_json::{Value, json};

use crate::entry::Form;
use crate::steps::{LONGEST_TITLE, written};
use crate::talk::{encoded, path, query, text_at};
use crate::target::{Remote, Target};
use crate::{Entry, Key, Method, Place, PublishError, Request, Talk};

/// The most characters of a description.
const MOST: usize = 1_048_576;
const CONTAINER: &str = "group/project";

pub(crate) struct GitLab;

/// The project; its path is one part of the address.
fn project(place: &Place) -> Result<String, PublishError> {
    Ok(format!("api/v4/projects/{}", encoded(place.one(CONTAINER)?)))
}

fn read(issue: &Value) -> Result<Remote, PublishError> {
    let text = |pointer: &str| text_at(issue, pointer);
    let body = text("/description").unwrap_or_default();
    Ok(Remote {
        id: text("/iid").ok_or(PublishError::NotThisKind)?,
        url: text("/web_url").unwrap_or_default(),
        version: String::new(),
        text: format!("{}\n{body}", text("/title").unwrap_or_default()),
    })
}

impl Target for GitLab {
    fn form(&self) -> Form {
        Form::Markdown
    }

    fn container(&self) -> &'static str {
        CONTAINER
    }

    fn key(&self, _: &Place) -> Key {
        Key::Header("private-token", "")
    }

    fn test(&self, place: &Place, talk: &mut dyn Talk) -> Result<String, PublishError> {
        match talk.say(&Request::get(project(place)?))?.found()? {
            Some(reply) => Ok(format!("project {} is there", reply.text("/path_with_namespace")?)),
            None => Err(PublishError::NoContainer { what: "project of this path".to_owned() }),
        }
    }

    fn get(
        &self,
        place: &Place,
        id: &str,
        talk: &mut dyn Talk,
    ) -> Result<Option<Remote>, PublishError> {
        let at = format!("{}/issues/{}", project(place)?, path(&[id]));
        let reply = talk.say(&Request::get(at))?.found()?;
        reply.map(|reply| read(&reply.body)).transpose()
    }

    fn find(
        &self,
        place: &Place,
        entry: &Entry,
        talk: &mut dyn Talk,
    ) -> Result<Option<Remote>, PublishError> {
        let id = entry.marker.split('/').next().unwrap_or_default();
        let pairs = [("search", id), ("in", "description"), ("scope", "all"), ("per_page", "20")];
        let at = format!("{}/issues{}", project(place)?, query(&pairs));
        let reply = talk.say(&Request::get(at))?.success()?;
        for issue in reply.body.as_array().ok_or(PublishError::NotThisKind)? {
            let issue = read(issue)?;
            if issue.text.contains(&entry.marker) {
                return Ok(Some(issue));
            }
        }
        Ok(None)
    }

    fn create(
        &self,
        place: &Place,
        entry: &Entry,
        talk: &mut dyn Talk,
    ) -> Result<Remote, PublishError> {
        let description = written(self, entry, MOST)?;
        let body = json!({ "title": entry.title(LONGEST_TITLE), "description": description });
        let at = format!("{}/issues", project(place)?);
        read(&talk.say(&Request::write(Method::Post, at, body))?.success()?.body)
    }

    fn update(
        &self,
        place: &Place,
        entry: &Entry,
        there: &Remote,
        talk: &mut dyn Talk,
    ) -> Result<Remote, PublishError> {
        let description = written(self, entry, MOST)?;
        let body = json!({ "title": entry.title(LONGEST_TITLE), "description": description });
        let at = format!("{}/issues/{}", project(place)?, path(&[&there.id]));
        read(&talk.say(&Request::write(Method::Put, at, body))?.success()?.body)
    }
}
