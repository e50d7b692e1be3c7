//! Issues of Jira by version 2 of its REST API, which cloud and Data Center both speak. Its descriptions are text in Jira's
//! own notation.

use serde_json::{Value, json};

use crate::entry::{Attached, Form, Page};
use crate::steps::LONGEST_TITLE;
use crate::talk::{path, query, text_at};
use crate::target::{Pictures, Remote, Shown, Target};
use crate::{Body, Entry, Method, Place, PublishError, Request, Talk};

/// The most characters that a text field takes unless it was set up otherwise.
const MOST: usize = 32_767;
const CONTAINER: &str = "the key of a project, such as OPS";
const FIELDS: &str = "summary,description";
/// The type of new issues unless a person names another one.
const TYPE: &str = "Task";

pub(crate) struct Jira;

fn read(place: &Place, issue: &Value) -> Result<Remote, PublishError> {
    let text = |pointer: &str| text_at(issue, pointer);
    let key = text("/key").ok_or(PublishError::NotThisKind)?;
    let title = text("/fields/summary").unwrap_or_default();
    let body = text("/fields/description").unwrap_or_default();
    Ok(Remote {
        url: place.link(&format!("browse/{}", path(&[&key]))),
        version: String::new(),
        text: format!("{title}\n{body}"),
        id: key,
    })
}

fn url(place: &Place, id: &str) -> Remote {
    Remote {
        id: id.to_owned(),
        url: place.link(&format!("browse/{}", path(&[id]))),
        ..Remote::default()
    }
}

impl Target for Jira {
    fn form(&self) -> Form {
        Form::Jira
    }

    fn container(&self) -> &'static str {
        CONTAINER
    }

    fn pictures(&self) -> Pictures {
        Pictures::OfPage(Shown::ByName)
    }

    fn attach(
        &self,
        _: &Place,
        page: &Remote,
        picture: &Attached,
        talk: &mut dyn Talk,
    ) -> Result<String, PublishError> {
        let at = path(&["rest", "api", "2", "issue", &page.id]);
        let known = Request::get(format!("{at}{}", query(&[("fields", "attachment")])));
        let known = talk.say(&known)?.success()?;
        let attached = known.body.pointer("/fields/attachment").and_then(Value::as_array);
        let is_there = attached.is_some_and(|all| {
            all.iter().any(|each| each["filename"].as_str() == Some(&picture.name))
        });
        if !is_there {
            let body = Body::Upload(Vec::new(), "file", picture.clone());
            // Without this header the server takes a form for one that somebody else sent.
            let request = Request::picture(Method::Post, format!("{at}/attachments"), body)
                .with("x-atlassian-token", "no-check");
            talk.say(&request)?.success()?;
        }
        Ok(picture.name.clone())
    }

    fn test(&self, place: &Place, talk: &mut dyn Talk) -> Result<String, PublishError> {
        let at = path(&["rest", "api", "2", "project", place.one(CONTAINER)?]);
        match talk.say(&Request::get(at))?.found()? {
            Some(reply) => Ok(format!("project {} is there", reply.text("/key")?)),
            None => Err(PublishError::NoContainer { what: "project of this key".to_owned() }),
        }
    }

    fn get(
        &self,
        place: &Place,
        id: &str,
        talk: &mut dyn Talk,
    ) -> Result<Option<Remote>, PublishError> {
        let at = path(&["rest", "api", "2", "issue", id]);
        let request = Request::get(format!("{at}{}", query(&[("fields", FIELDS)])));
        let reply = talk.say(&request)?.found()?;
        reply.map(|reply| read(place, &reply.body)).transpose()
    }

    fn find(
        &self,
        place: &Place,
        entry: &Entry,
        talk: &mut dyn Talk,
    ) -> Result<Option<Remote>, PublishError> {
        let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
        let id = entry.marker.split('/').next().unwrap_or_default();
        let jql = format!(
            "project = \"{}\" AND description ~ \"\\\"{}\\\"\" ORDER BY created DESC",
            quoted(place.one(CONTAINER)?),
            quoted(id)
        );
        let pairs = query(&[("jql", &jql), ("fields", FIELDS), ("maxResults", "20")]);
        // The cloud took the older address away; the Data Center knows no other.
        let mut reply = talk.say(&Request::get(format!("rest/api/2/search/jql{pairs}")))?;
        if matches!(reply.status, 404 | 405) {
            reply = talk.say(&Request::get(format!("rest/api/2/search{pairs}")))?;
        }
        let reply = reply.success()?;
        let issues = reply.body["issues"].as_array().ok_or(PublishError::NotThisKind)?;
        for issue in issues {
            let issue = read(place, issue)?;
            if issue.text.contains(&entry.marker) {
                return Ok(Some(issue));
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
        let kind = if place.parent.is_empty() { TYPE } else { &place.parent };
        let body = json!({ "fields": {
            "project": { "key": place.one(CONTAINER)? },
            "issuetype": { "name": kind },
            "summary": page.title(LONGEST_TITLE),
            "description": page.text(self.form(), MOST)?,
        }});
        let request = Request::write(Method::Post, "rest/api/2/issue".to_owned(), body);
        let reply = talk.say(&request)?.success()?;
        Ok(url(place, &reply.text("/key")?))
    }

    fn update(
        &self,
        place: &Place,
        page: &Page<'_>,
        there: &Remote,
        talk: &mut dyn Talk,
    ) -> Result<Remote, PublishError> {
        let body = json!({ "fields": {
            "summary": page.title(LONGEST_TITLE),
            "description": page.text(self.form(), MOST)?,
        }});
        let at = path(&["rest", "api", "2", "issue", &there.id]);
        talk.say(&Request::write(Method::Put, at, body))?.success()?;
        Ok(url(place, &there.id))
    }
}
