//! Issues of GitLab (REST API v4), of gitlab.com or a server of one's own. Pictures are uploads of the project ("Project
//! Markdown uploads API"), each under an address of its own; one that the text shows already is not sent again.

use super::forge::Forge;
use crate::entry::Attached;
use crate::talk::{encoded, query};
use crate::target::{Pictures, Remote, Shown};
use crate::{Body, Entry, Key, Method, Place, PublishError, Request, Talk};

pub(crate) struct GitLab;

impl Forge for GitLab {
    const MOST: usize = 1_048_576;
    const CONTAINER: &'static str = "group/project";
    const MISSING: &'static str = "project of this path";
    const FIELDS: [&'static str; 3] = ["iid", "description", "web_url"];
    const NAME: &'static str = "path_with_namespace";
    const CHANGES_BY: Method = Method::Put;
    const PAGE: usize = 20;
    const PICTURES: Pictures = Pictures::First(Shown::ByAddress);

    fn key(&self) -> Key {
        Key::Header("private-token", "")
    }

    /// The path of a project is one part of the address.
    fn container(&self, place: &Place) -> Result<String, PublishError> {
        Ok(format!("api/v4/projects/{}", encoded(place.one(Self::CONTAINER)?)))
    }

    fn list(&self, entry: &Entry, page: usize) -> Option<String> {
        let id = entry.marker.split('/').next().unwrap_or_default();
        let pairs = [("search", id), ("in", "description"), ("scope", "all"), ("per_page", "20")];
        (page == 1).then(|| query(&pairs))
    }

    fn send(
        &self,
        container: &str,
        issue: Option<&Remote>,
        picture: &Attached,
        talk: &mut dyn Talk,
    ) -> Result<String, PublishError> {
        if let Some(known) = issue.and_then(|issue| shown(&issue.text, &picture.name)) {
            return Ok(known);
        }
        let body = Body::Upload(Vec::new(), "file", picture.clone());
        let request = Request::picture(Method::Post, format!("{container}/uploads"), body);
        talk.say(&request)?.success()?.text("/url")
    }
}

/// The address under which a text shows an upload of this name.
fn shown(text: &str, name: &str) -> Option<String> {
    let end = text.find(&format!("/{name}"))? + 1 + name.len();
    let start = text.get(..end)?.rfind("/uploads/")?;
    let address = text.get(start..end)?;
    (!address.contains(char::is_whitespace)).then(|| address.to_owned())
}
