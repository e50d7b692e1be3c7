//! Issues of GitHub (REST API, version 2022-11-28), of github.com or a server of one's own. Its API takes no pictures.

use serde_json::Value;

use super::forge::Forge;
use crate::talk::{path, query};
use crate::{Entry, Key, Method, Place, PublishError, Request};

/// Issues are looked through for what was published from elsewhere, the newest first, this many pages of a hundred.
const PAGES: usize = 5;

pub(crate) struct GitHub;

impl Forge for GitHub {
    const MOST: usize = 65_536;
    const CONTAINER: &'static str = "owner/repository";
    const MISSING: &'static str = "repository of this name";
    const FIELDS: [&'static str; 3] = ["number", "body", "html_url"];
    const NAME: &'static str = "full_name";
    const CHANGES_BY: Method = Method::Patch;
    const PAGE: usize = 100;

    fn key(&self) -> Key {
        Key::Header("authorization", "Bearer ")
    }

    fn container(&self, place: &Place) -> Result<String, PublishError> {
        let (owner, repository) = place.pair(Self::CONTAINER)?;
        Ok(path(&["repos", owner, repository]))
    }

    fn list(&self, _: &Entry, page: usize) -> Option<String> {
        let number = page.to_string();
        let pairs = [("state", "all"), ("per_page", "100"), ("page", &number)];
        (page <= PAGES).then(|| query(&pairs))
    }

    fn dressed(&self, request: Request) -> Request {
        request
            .with("accept", "application/vnd.github+json")
            .with("x-github-api-version", "2022-11-28")
    }

    fn closed(&self, repository: &Value) -> Option<PublishError> {
        let what = || "issues in this repository".to_owned();
        (repository["has_issues"] == false).then(|| PublishError::NoContainer { what: what() })
    }
}
