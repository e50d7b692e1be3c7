//! Issues of Gitea and Forgejo (`/api/v1`), whose issues look like GitHub's.

use serde_json::json;

use super::github::{ours, read};
use crate::entry::Form;
use crate::steps::{LONGEST_TITLE, written};
use crate::talk::{path, query};
use crate::target::{Remote, Target};
use crate::{Entry, Key, Method, Place, PublishError, Request, Talk};

const MOST: usize = 1_000_000;
const CONTAINER: &str = "owner/repository";
/// Issues are looked through the newest first, this many pages of fifty, the most that one page has.
const PAGES: usize = 10;

pub(crate) struct Gitea;

fn repository(place: &Place) -> Result<String, PublishError> {
    let (owner, repository) = place.pair(CONTAINER)?;
    Ok(path(&["api", "v1", "repos", owner, repository]))
}

impl Target for Gitea {
    fn form(&self) -> Form {
        Form::Markdown
    }

    fn container(&self) -> &'static str {
        CONTAINER
    }

    fn key(&self, _: &Place) -> Key {
        Key::Header("authorization", "token ")
    }

    fn test(&self, place: &Place, talk: &mut dyn Talk) -> Result<String, PublishError> {
        match talk.say(&Request::get(repository(place)?))?.found()? {
            Some(reply) => Ok(format!("repository {} is there", reply.text("/full_name")?)),
            None => Err(PublishError::NoContainer { what: "repository of this name".to_owned() }),
        }
    }

    fn get(
        &self,
        place: &Place,
        id: &str,
        talk: &mut dyn Talk,
    ) -> Result<Option<Remote>, PublishError> {
        let at = format!("{}/issues/{}", repository(place)?, path(&[id]));
        let reply = talk.say(&Request::get(at))?.found()?;
        reply.map(|reply| read(&reply.body)).transpose()
    }

    fn find(
        &self,
        place: &Place,
        entry: &Entry,
        talk: &mut dyn Talk,
    ) -> Result<Option<Remote>, PublishError> {
        for page in 1..=PAGES {
            let page = page.to_string();
            let pairs = [("state", "all"), ("type", "issues"), ("limit", "50"), ("page", &page)];
            let at = format!("{}/issues{}", repository(place)?, query(&pairs));
            let reply = talk.say(&Request::get(at))?.success()?;
            if let Some(found) = ours(&reply.body, entry)? {
                return Ok(Some(found));
            }
            if reply.body.as_array().is_none_or(Vec::is_empty) {
                break;
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
        let body =
            json!({ "title": entry.title(LONGEST_TITLE), "body": written(self, entry, MOST)? });
        let at = format!("{}/issues", repository(place)?);
        read(&talk.say(&Request::write(Method::Post, at, body))?.success()?.body)
    }

    fn update(
        &self,
        place: &Place,
        entry: &Entry,
        there: &Remote,
        talk: &mut dyn Talk,
    ) -> Result<Remote, PublishError> {
        let body =
            json!({ "title": entry.title(LONGEST_TITLE), "body": written(self, entry, MOST)? });
        let at = format!("{}/issues/{}", repository(place)?, path(&[&there.id]));
        read(&talk.say(&Request::write(Method::Patch, at, body))?.success()?.body)
    }
}
