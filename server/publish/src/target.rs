//! The trait that every target is behind, and the list of them.

use crate::entry::{Attached, Form, Page};
use crate::targets;
use crate::{Entry, Key, PublishError, Talk};

/// Which wire form a target speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Confluence, of Atlassian's cloud (the address ends in `/wiki`) or a Data Center.
    Confluence,
    /// A knowledge base of ServiceNow.
    ServiceNow,
    /// A wiki of Azure DevOps.
    AzureDevOps,
    /// An issue of Jira.
    Jira,
    /// An issue of GitHub.
    GitHub,
    /// An issue of GitLab.
    GitLab,
    /// An issue of Gitea or Forgejo.
    Gitea,
    /// A page of MediaWiki.
    MediaWiki,
    /// A wiki page of Redmine.
    Redmine,
    /// Any address that takes JSON.
    Webhook,
}

impl Kind {
    /// Every kind, in the order documents list them.
    pub const ALL: &[Kind] = &[
        Kind::Confluence,
        Kind::ServiceNow,
        Kind::AzureDevOps,
        Kind::Jira,
        Kind::GitHub,
        Kind::GitLab,
        Kind::Gitea,
        Kind::MediaWiki,
        Kind::Redmine,
        Kind::Webhook,
    ];

    /// The stable name.
    pub fn id(self) -> &'static str {
        match self {
            Kind::Confluence => "confluence",
            Kind::ServiceNow => "servicenow",
            Kind::AzureDevOps => "azure-devops",
            Kind::Jira => "jira",
            Kind::GitHub => "github",
            Kind::GitLab => "gitlab",
            Kind::Gitea => "gitea",
            Kind::MediaWiki => "mediawiki",
            Kind::Redmine => "redmine",
            Kind::Webhook => "webhook",
        }
    }

    /// The kind of a name.
    pub fn from_id(id: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.id().eq_ignore_ascii_case(id.trim()))
    }

    /// Where it is unless a person says otherwise; `None` where every team has its own.
    pub fn usual_base(self) -> Option<&'static str> {
        match self {
            Kind::AzureDevOps => Some("https://dev.azure.com"),
            Kind::GitHub => Some("https://api.github.com"),
            Kind::GitLab => Some("https://gitlab.com"),
            _ => None,
        }
    }

    /// How the container is written: what pages or issues are made in. Empty where there is none.
    pub fn container(self) -> &'static str {
        self.target().container()
    }

    /// Whether it takes the pictures of a document; where not, their words stand in the text.
    pub fn takes_pictures(self) -> bool {
        self.target().pictures() != Pictures::Words
    }

    /// How the key goes along.
    pub fn key(self, place: &Place) -> Key {
        self.target().key(place)
    }

    pub(crate) fn target(self) -> &'static dyn Target {
        match self {
            Kind::Confluence => &targets::confluence::Confluence,
            Kind::ServiceNow => &targets::servicenow::ServiceNow,
            Kind::AzureDevOps => &targets::azure_devops::AzureDevOps,
            Kind::Jira => &targets::jira::Jira,
            Kind::GitHub => &targets::github::GitHub,
            Kind::GitLab => &targets::gitlab::GitLab,
            Kind::Gitea => &targets::gitea::Gitea,
            Kind::MediaWiki => &targets::mediawiki::MediaWiki,
            Kind::Redmine => &targets::redmine::Redmine,
            Kind::Webhook => &targets::webhook::Webhook,
        }
    }
}

/// Where documents go, as a person set it up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The address: `https://example.atlassian.net/wiki`.
    pub base: String,
    /// The space, project, repository or knowledge base.
    pub container: String,
    /// The page that new ones stand below, or the type that new issues have; empty for the usual.
    pub parent: String,
    /// Who the key belongs to, where the target wants a name beside it.
    pub user: String,
}

impl Place {
    /// The container in two parts, cut at its last slash.
    pub(crate) fn pair(&self, expected: &'static str) -> Result<(&str, &str), PublishError> {
        let cut = self.container.trim_matches('/').rsplit_once('/');
        cut.filter(|(first, second)| !first.is_empty() && !second.is_empty())
            .ok_or(PublishError::Container { expected })
    }

    /// The container, which must be there.
    pub(crate) fn one(&self, expected: &'static str) -> Result<&str, PublishError> {
        match self.container.trim_matches('/') {
            "" => Err(PublishError::Container { expected }),
            container => Ok(container),
        }
    }

    /// An address that people open, below the address of the target.
    pub(crate) fn link(&self, path: &str) -> String {
        format!("{}/{}", self.base.trim_end_matches('/'), path.trim_start_matches('/'))
    }
}

/// A page or an issue on the other side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remote {
    /// What the target calls it by.
    pub(crate) id: String,
    /// Where people read it.
    pub(crate) url: String,
    /// The version that an update builds on, where the target counts them.
    pub(crate) version: String,
    /// Its title and text as it stands there.
    pub(crate) text: String,
}

/// When the pictures of a document go along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pictures {
    /// Never: their words stand in the text.
    Words,
    /// Before the page.
    First(Shown),
    /// To the page, which has to be there.
    OfPage(Shown),
}

/// How a page shows a picture that the target has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// By its name.
    ByName,
    /// By an address that the target tells, or makes of the name in a way of its own.
    ByAddress,
}

/// A wire form: values to requests, replies to values.
pub(crate) trait Target: Sync {
    /// How text is written there.
    fn form(&self) -> Form;

    /// How the container is written.
    fn container(&self) -> &'static str;

    /// How the key goes along.
    fn key(&self, place: &Place) -> Key {
        match place.user.is_empty() {
            true => Key::Header("authorization", "Bearer "),
            false => Key::Basic(place.user.clone()),
        }
    }

    /// Whether what is there can be read; where not, nothing is found and no conflict is noticed.
    fn reads(&self) -> bool {
        true
    }

    /// Looks whether the container is there and the key is taken. Gives back what was seen, in words.
    fn test(&self, place: &Place, talk: &mut dyn Talk) -> Result<String, PublishError>;

    /// What stands there under an id that was given before.
    fn get(
        &self,
        place: &Place,
        id: &str,
        talk: &mut dyn Talk,
    ) -> Result<Option<Remote>, PublishError>;

    /// What stands there under the title of an entry, or holds its marker.
    fn find(
        &self,
        place: &Place,
        entry: &Entry,
        talk: &mut dyn Talk,
    ) -> Result<Option<Remote>, PublishError>;

    /// When pictures go along.
    fn pictures(&self) -> Pictures {
        Pictures::Words
    }

    /// By which address a page shows the picture of this name, where that is known before it is sent.
    fn address(&self, name: &str) -> Option<String> {
        match self.pictures() {
            Pictures::First(Shown::ByName) | Pictures::OfPage(Shown::ByName) => {
                Some(name.to_owned())
            }
            _ => None,
        }
    }

    /// Sends a picture unless it is there already. `page` is what it belongs to, as it stands there now, once that is there.
    /// Gives back the address by which a page shows it.
    fn send(
        &self,
        place: &Place,
        page: Option<&Remote>,
        picture: &Attached,
        talk: &mut dyn Talk,
    ) -> Result<String, PublishError> {
        match page {
            Some(page) => self.attach(place, page, picture, talk),
            None => Err(PublishError::NotThisKind),
        }
    }

    /// The same where pictures belong to a page that is there.
    fn attach(
        &self,
        _place: &Place,
        _page: &Remote,
        _picture: &Attached,
        _talk: &mut dyn Talk,
    ) -> Result<String, PublishError> {
        Err(PublishError::NotThisKind)
    }

    /// Makes it.
    fn create(
        &self,
        place: &Place,
        page: &Page<'_>,
        talk: &mut dyn Talk,
    ) -> Result<Remote, PublishError>;

    /// Changes it; `there` is what stands there now.
    fn update(
        &self,
        place: &Place,
        page: &Page<'_>,
        there: &Remote,
        talk: &mut dyn Talk,
    ) -> Result<Remote, PublishError>;
}
