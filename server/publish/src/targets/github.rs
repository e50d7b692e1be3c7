//! Issues of GitHub (REST API, version 2022-11-28), of github.com or a server of one's own.

use serde_json::{Value, json};

use crate::entry::Form;
use crate::steps::{LONGEST_TITLE, written};
use crate::talk::{path, query, text_at};
use crate::target::{Remote, Target};
use crate::{Entry, Key, Method, Place, PublishError, Request, Talk};

/// The most characters of the body of an issue.
const MOST: usize = 65_536;
const CONTAINER: &str = "owner/repository";
/// Issues are looked through for what was published from elsewhere, the newest first, this many pages of a hundred.
const PAGES: usize = 5;

pub(crate) struct GitHub;

fn repository(place: &Place) -> Result<String, PublishError> {
    let (owner, repository) = place.pair(CONTAINER)?;
    Ok(path(&["repos", owner, repository]))
}

/// An issue as GitHub and Gitea give it.
pub(super) fn read(issue: &Value) -> Result<Remote, PublishError> {
    let text = |pointer: &str| text_at(issue, pointer);
    let body = text("/body").unwrap_or_default();
    Ok(Remote {
        id: text("/number").ok_or(PublishError::NotThisKind)?,
        url: text("/html_url").unwrap_or_default(),
        version: String::new(),
        text: format!("{}\n{body}", text("/title").unwrap_or_default()),
    })
}

/// The issue among those of a list that holds the marker of an entry.
pub(super) fn ours(list: &Value, entry: &Entry) -> Result<Option<Remote>, PublishError> {
    for issue in list.as_array().ok_or(PublishError::NotThisKind)? {
        let issue = read(issue)?;
        if issue.text.contains(&entry.marker) {
            return Ok(Some(issue));
        }
    }
    Ok(None)
}

fn with_version(request: Request) -> Request {
    request.with("accept", "application/vnd.github+json").with("x-github-api-version", "2022-11-28")
}

impl Target for GitHub {
    fn form(&self) -> Form {
        Form::Markdown
    }

    fn container(&self) -> &'static str {
        CONTAINER
    }

    fn key(&self, _: &Place) -> Key {
        Key::Header("authorization", "Bearer ")
    }

    fn test(&self, place: &Place, talk: &mut dyn Talk) -> Result<String, PublishError> {
        let reply = talk.say(&with_version(Request::get(repository(place)?)))?;
        match reply.found()? {
            Some(reply) if reply.body["has_issues"] == false => {
                Err(PublishError::NoContainer { what: "issues in this repository".to_owned() })
            }
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
        let reply = talk.say(&with_version(Request::get(at)))?.found()?;
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
            let pairs = [("state", "all"), ("per_page", "100"), ("page", page.as_str())];
            let at = format!("{}/issues{}", repository(place)?, query(&pairs));
            let reply = talk.say(&with_version(Request::get(at)))?.success()?;
            if let Some(found) = ours(&reply.body, entry)? {
                return Ok(Some(found));
            }
            if reply.body.as_array().is_none_or(|list| list.len() < 100) {
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
        let reply = talk.say(&with_version(Request::write(Method::Post, at, body)))?;
        read(&reply.success()?.body)
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
        let reply = talk.say(&with_version(Request::write(Method::Patch, at, body)))?;
        read(&reply.success()?.body)
    }
}
