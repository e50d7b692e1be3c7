//! Wiki pages of Azure DevOps (REST API 7.1, "Pages - Create Or Update"). The header `ETag` is the version of a page; an
//! update that names another one is refused.

use serde_json::json;

use crate::entry::{Attached, Form, Page};
use crate::steps::LONGEST_TITLE;
use crate::talk::{path, query, text_at};
use crate::target::{Pictures, Remote, Shown, Target};
use crate::{Body, Entry, Key, Method, Place, PublishError, Reply, Request, Talk, Wrapping};

/// A page may have 18 MB.
const MOST: usize = 4_000_000;
const CONTAINER: &str = "organization/project/wiki, such as example/shop/shop.wiki";
const VERSION: (&str, &str) = ("api-version", "7.1");

pub(crate) struct AzureDevOps;

/// The address of the wiki.
fn wiki(place: &Place) -> Result<String, PublishError> {
    let (before, wiki) = place.pair(CONTAINER)?;
    let (organization, project) =
        before.rsplit_once('/').ok_or(PublishError::Container { expected: CONTAINER })?;
    let organization: Vec<&str> = organization.split('/').collect();
    Ok(path(&[&organization[..], &[project, "_apis", "wiki", "wikis", wiki]].concat()))
}

/// The path of a page within its wiki: the title without what paths and file names cannot hold.
fn path_of(place: &Place, entry: &Entry) -> String {
    let title: String = entry
        .title(LONGEST_TITLE)
        .chars()
        .map(|character| if "/\\#?%*:|<>\"".contains(character) { ' ' } else { character })
        .collect();
    let words: Vec<&str> = title.split_whitespace().collect();
    let parent = place.parent.trim_matches('/');
    let above = if parent.is_empty() { String::new() } else { format!("/{parent}") };
    format!("{above}/{}", words.join(" ").trim_end_matches('.'))
}

fn at(place: &Place, page: &str, more: &[(&str, &str)]) -> Result<String, PublishError> {
    let pairs = [&[("path", page)], more, &[VERSION]].concat();
    Ok(format!("{}/pages{}", wiki(place)?, query(&pairs)))
}

fn read(reply: &Reply) -> Result<Remote, PublishError> {
    let path = reply.text("/path")?;
    Ok(Remote {
        url: text_at(&reply.body, "/remoteUrl").unwrap_or_default(),
        version: reply.etag.clone().unwrap_or_default(),
        text: format!("{path}\n{}", text_at(&reply.body, "/content").unwrap_or_default()),
        id: path,
    })
}

impl Target for AzureDevOps {
    fn form(&self) -> Form {
        Form::PlainMarkdown { titled: false }
    }

    fn container(&self) -> &'static str {
        CONTAINER
    }

    fn key(&self, place: &Place) -> Key {
        // A personal access token goes along as the password of whoever.
        Key::Basic(place.user.clone())
    }

    fn pictures(&self) -> Pictures {
        Pictures::First(Shown::ByAddress)
    }

    /// Where its own editor puts attachments.
    fn address(&self, name: &str) -> Option<String> {
        Some(format!("/.attachments/{name}"))
    }

    /// "Attachments - Create": Base64 as octets. One of this name that is there already is refused, and is the same picture.
    fn send(
        &self,
        place: &Place,
        _: Option<&Remote>,
        picture: &Attached,
        talk: &mut dyn Talk,
    ) -> Result<String, PublishError> {
        let pairs = [("name", picture.name.as_str()), VERSION];
        let to = format!("{}/attachments{}", wiki(place)?, query(&pairs));
        let body = Body::Picture(picture.clone(), Wrapping::Base64);
        let reply = talk.say(&Request::picture(Method::Put, to, body))?;
        if reply.status != 409 {
            reply.success()?;
        }
        Ok(format!("/.attachments/{}", picture.name))
    }

    fn test(&self, place: &Place, talk: &mut dyn Talk) -> Result<String, PublishError> {
        let request = Request::get(format!("{}{}", wiki(place)?, query(&[VERSION])));
        match talk.say(&request)?.found()? {
            Some(reply) => Ok(format!("wiki {} is there", reply.text("/name")?)),
            None => Err(PublishError::NoContainer { what: "wiki of this name".to_owned() }),
        }
    }

    fn get(
        &self,
        place: &Place,
        id: &str,
        talk: &mut dyn Talk,
    ) -> Result<Option<Remote>, PublishError> {
        let request = Request::get(at(place, id, &[("includeContent", "true")])?);
        let reply = talk.say(&request)?.found()?;
        reply.map(|reply| read(&reply)).transpose()
    }

    fn find(
        &self,
        place: &Place,
        entry: &Entry,
        talk: &mut dyn Talk,
    ) -> Result<Option<Remote>, PublishError> {
        self.get(place, &path_of(place, entry), talk)
    }

    fn create(
        &self,
        place: &Place,
        page: &Page<'_>,
        talk: &mut dyn Talk,
    ) -> Result<Remote, PublishError> {
        let body = json!({ "content": page.text(self.form(), MOST)? });
        let at = at(place, &path_of(place, page.entry), &[])?;
        let request = Request::write(Method::Put, at, body);
        read(&talk.say(&request)?.success()?)
    }

    fn update(
        &self,
        place: &Place,
        page: &Page<'_>,
        there: &Remote,
        talk: &mut dyn Talk,
    ) -> Result<Remote, PublishError> {
        let body = json!({ "content": page.text(self.form(), MOST)? });
        let request = Request::write(Method::Put, at(place, &there.id, &[])?, body)
            .with("if-match", there.version.as_str());
        let reply = talk.say(&request)?;
        if matches!(reply.status, 409 | 412) {
            return Err(PublishError::Changed { url: there.url.clone() });
        }
        read(&reply.success()?)
    }
}
