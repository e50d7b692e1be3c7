//! Issues of Gitea and Forgejo (`/api/v1`). Pictures are attachments of an issue (`/issues/{index}/assets`).

use super::forge::Forge;
use crate::entry::Attached;
use crate::talk::{path, query, text_at};
use crate::target::{Pictures, Remote, Shown};
use crate::{Body, Entry, Key, Method, Place, PublishError, Request, Talk};

/// Issues are looked through the newest first, this many pages of fifty, the most that one page has.
const PAGES: usize = 10;

pub(crate) struct Gitea;

impl Forge for Gitea {
    const MOST: usize = 1_000_000;
    const CONTAINER: &'static str = "owner/repository";
    const MISSING: &'static str = "repository of this name";
    const FIELDS: [&'static str; 3] = ["number", "body", "html_url"];
    const NAME: &'static str = "full_name";
    const CHANGES_BY: Method = Method::Patch;
    /// A server may be set up to give fewer than were asked for, so only an empty page is the last.
    const PAGE: usize = 1;
    const PICTURES: Pictures = Pictures::OfPage(Shown::ByAddress);

    fn key(&self) -> Key {
        Key::Header("authorization", "token ")
    }

    fn container(&self, place: &Place) -> Result<String, PublishError> {
        let (owner, repository) = place.pair(Self::CONTAINER)?;
        Ok(path(&["api", "v1", "repos", owner, repository]))
    }

    fn list(&self, _: &Entry, page: usize) -> Option<String> {
        let number = page.to_string();
        let pairs = [("state", "all"), ("type", "issues"), ("limit", "50"), ("page", &number)];
        (page <= PAGES).then(|| query(&pairs))
    }

    fn attach(
        &self,
        container: &str,
        issue: &Remote,
        picture: &Attached,
        talk: &mut dyn Talk,
    ) -> Result<String, PublishError> {
        let at = format!("{container}/issues/{}/assets", path(&[&issue.id]));
        let known = talk.say(&Request::get(at.clone()))?.success()?;
        let assets = known.body.as_array().map(Vec::as_slice).unwrap_or_default();
        let mut asset = assets
            .iter()
            .find(|asset| text_at(asset, "/name").is_some_and(|name| name == picture.name))
            .cloned();
        if asset.is_none() {
            let body = Body::Upload(Vec::new(), "attachment", picture.clone());
            let at = format!("{at}{}", query(&[("name", &picture.name)]));
            asset = Some(talk.say(&Request::picture(Method::Post, at, body))?.success()?.body);
        }
        // As its own editor writes it: below the address of the server.
        let id = asset.and_then(|asset| text_at(&asset, "/uuid"));
        Ok(format!("/{}", path(&["attachments", &id.ok_or(PublishError::NotThisKind)?])))
    }
}
