//! What issues of GitHub, GitLab and Gitea have in common: they are found by the marker in their text, made of a title and a
//! text in Markdown, and changed under their number.

use serde_json::{Value, json};

use crate::entry::{Attached, Form, Page};
use crate::steps::LONGEST_TITLE;
use crate::talk::{path, text_at};
use crate::target::{Pictures, Remote, Target};
use crate::{Entry, Key, Method, Place, PublishError, Request, Talk};

/// Where one of them differs.
pub(super) trait Forge: Sync {
    /// The most characters of a text.
    const MOST: usize;
    /// How the container is written.
    const CONTAINER: &'static str;
    /// What is not there when nothing is found under the name of the container.
    const MISSING: &'static str;
    /// The fields of an issue: its number, its text, its address for people.
    const FIELDS: [&'static str; 3];
    /// The field of a container that names it in full.
    const NAME: &'static str;
    /// How an issue is changed.
    const CHANGES_BY: Method;
    /// When pictures go along.
    const PICTURES: Pictures = Pictures::Words;

    /// How the key goes along.
    fn key(&self) -> Key;

    /// The path of the container.
    fn container(&self, place: &Place) -> Result<String, PublishError>;

    /// The query of a page of the list that is looked through for an entry, counted from one; `None` behind the last.
    fn list(&self, entry: &Entry, page: usize) -> Option<String>;

    /// Most issues of a page of that list.
    const PAGE: usize;

    /// A request with what this server wants beside.
    fn dressed(&self, request: Request) -> Request {
        request
    }

    /// Why a container that is there takes no issues.
    fn closed(&self, _container: &Value) -> Option<PublishError> {
        None
    }

    /// Sends a picture, as [`Target::send`] does.
    fn send(
        &self,
        container: &str,
        issue: Option<&Remote>,
        picture: &Attached,
        talk: &mut dyn Talk,
    ) -> Result<String, PublishError> {
        match issue {
            Some(issue) => self.attach(container, issue, picture, talk),
            None => Err(PublishError::NotThisKind),
        }
    }

    /// Sends one to an issue that is there, as [`Target::attach`] does.
    fn attach(
        &self,
        _container: &str,
        _issue: &Remote,
        _picture: &Attached,
        _talk: &mut dyn Talk,
    ) -> Result<String, PublishError> {
        Err(PublishError::NotThisKind)
    }
}

fn read<F: Forge>(issue: &Value) -> Result<Remote, PublishError> {
    let text = |field: &str| text_at(issue, &format!("/{field}"));
    let [number, body, url] = F::FIELDS;
    Ok(Remote {
        id: text(number).ok_or(PublishError::NotThisKind)?,
        url: text(url).unwrap_or_default(),
        version: String::new(),
        text: format!("{}\n{}", text("title").unwrap_or_default(), text(body).unwrap_or_default()),
    })
}

fn fields<F: Forge>(page: &Page<'_>) -> Result<Value, PublishError> {
    let [_, body, _] = F::FIELDS;
    Ok(json!({ "title": page.title(LONGEST_TITLE), body: page.text(Form::Markdown, F::MOST)? }))
}

impl<F: Forge> Target for F {
    fn form(&self) -> Form {
        Form::Markdown
    }

    fn container(&self) -> &'static str {
        F::CONTAINER
    }

    fn key(&self, _: &Place) -> Key {
        Forge::key(self)
    }

    fn pictures(&self) -> Pictures {
        F::PICTURES
    }

    fn send(
        &self,
        place: &Place,
        page: Option<&Remote>,
        picture: &Attached,
        talk: &mut dyn Talk,
    ) -> Result<String, PublishError> {
        Forge::send(self, &Forge::container(self, place)?, page, picture, talk)
    }

    fn test(&self, place: &Place, talk: &mut dyn Talk) -> Result<String, PublishError> {
        let request = Request::get(Forge::container(self, place)?);
        let Some(reply) = talk.say(&self.dressed(request))?.found()? else {
            return Err(PublishError::NoContainer { what: F::MISSING.to_owned() });
        };
        match self.closed(&reply.body) {
            Some(error) => Err(error),
            None => Ok(format!("{} is there", reply.text(&format!("/{}", F::NAME))?)),
        }
    }

    fn get(
        &self,
        place: &Place,
        id: &str,
        talk: &mut dyn Talk,
    ) -> Result<Option<Remote>, PublishError> {
        let at = format!("{}/issues/{}", Forge::container(self, place)?, path(&[id]));
        let reply = talk.say(&self.dressed(Request::get(at)))?.found()?;
        reply.map(|reply| read::<F>(&reply.body)).transpose()
    }

    fn find(
        &self,
        place: &Place,
        entry: &Entry,
        talk: &mut dyn Talk,
    ) -> Result<Option<Remote>, PublishError> {
        let container = Forge::container(self, place)?;
        for number in 1.. {
            let Some(query) = self.list(entry, number) else { break };
            let request = Request::get(format!("{container}/issues{query}"));
            let reply = talk.say(&self.dressed(request))?.success()?;
            let issues = reply.body.as_array().ok_or(PublishError::NotThisKind)?;
            for issue in issues {
                let issue = read::<F>(issue)?;
                if issue.text.contains(&entry.marker) {
                    return Ok(Some(issue));
                }
            }
            if issues.len() < F::PAGE {
                break;
            }
        }
        Ok(None)
    }

    fn create(
        &self,
        place: &Place,
        page: &Page<'_>,
        talk: &mut dyn Talk,
    ) -> Result<Remote, PublishError> {
        let at = format!("{}/issues", Forge::container(self, place)?);
        let request = Request::write(Method::Post, at, fields::<F>(page)?);
        read::<F>(&talk.say(&self.dressed(request))?.success()?.body)
    }

    fn update(
        &self,
        place: &Place,
        page: &Page<'_>,
        there: &Remote,
        talk: &mut dyn Talk,
    ) -> Result<Remote, PublishError> {
        let at = format!("{}/issues/{}", Forge::container(self, place)?, path(&[&there.id]));
        let request = Request::write(F::CHANGES_BY, at, fields::<F>(page)?);
        read::<F>(&talk.say(&self.dressed(request))?.success()?.body)
    }
}
