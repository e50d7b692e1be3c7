//! Articles of a knowledge base of ServiceNow, by its Table API (`/api/now/table/kb_knowledge`).

use serde_json::{Value, json};

use crate::entry::{Attached, Form, Page};
use crate::steps::LONGEST_TITLE;
use crate::talk::{path, query, text_at};
use crate::target::{Pictures, Remote, Shown, Target};
use crate::{Body, Entry, Method, Place, PublishError, Request, Talk, Wrapping};

const MOST: usize = 1_000_000;
const CONTAINER: &str = "the sys_id of a knowledge base";
const TABLE: &str = "api/now/table/kb_knowledge";
const ATTACHMENTS: &str = "api/now/attachment";
const FIELDS: (&str, &str) =
    ("sysparm_fields", "sys_id,number,short_description,text,sys_mod_count");

pub(crate) struct ServiceNow;

fn read(place: &Place, article: &Value) -> Result<Remote, PublishError> {
    let text = |pointer: &str| text_at(article, pointer);
    let id = text("/sys_id").ok_or(PublishError::NotThisKind)?;
    let (title, body) =
        (text("/short_description").unwrap_or_default(), text("/text").unwrap_or_default());
    let url = place.link(&format!("kb_view.do{}", query(&[("sys_kb_id", &id)])));
    let version = text("/sys_mod_count").unwrap_or_default();
    Ok(Remote { id, url, version, text: format!("{title}\n{body}") })
}

/// A value within an encoded query, where `^` joins conditions.
fn condition(value: &str) -> String {
    value.replace('^', "^^")
}

impl Target for ServiceNow {
    fn form(&self) -> Form {
        Form::Xhtml
    }

    fn container(&self) -> &'static str {
        CONTAINER
    }

    fn pictures(&self) -> Pictures {
        Pictures::OfPage(Shown::ByAddress)
    }

    /// By the Attachment API.
    fn attach(
        &self,
        _: &Place,
        page: &Remote,
        picture: &Attached,
        talk: &mut dyn Talk,
    ) -> Result<String, PublishError> {
        let wanted = format!(
            "table_name=kb_knowledge^table_sys_id={}^file_name={}",
            condition(&page.id),
            picture.name
        );
        let pairs = [("sysparm_query", wanted.as_str()), ("sysparm_limit", "1")];
        let known =
            talk.say(&Request::get(format!("{ATTACHMENTS}{}", query(&pairs))))?.success()?;
        let mut id = text_at(&known.body, "/result/0/sys_id");
        if id.is_none() {
            let pairs = [
                ("table_name", "kb_knowledge"),
                ("table_sys_id", page.id.as_str()),
                ("file_name", picture.name.as_str()),
            ];
            let to = format!("{ATTACHMENTS}/file{}", query(&pairs));
            let body = Body::Picture(picture.clone(), Wrapping::Plain);
            let made = talk.say(&Request::picture(Method::Post, to, body))?.success()?;
            id = text_at(&made.body, "/result/sys_id");
        }
        let id = id.ok_or(PublishError::NotThisKind)?;
        Ok(format!("/sys_attachment.do{}", query(&[("sys_id", &id)])))
    }

    fn test(&self, place: &Place, talk: &mut dyn Talk) -> Result<String, PublishError> {
        let base = place.one(CONTAINER)?;
        let at = path(&["api", "now", "table", "kb_knowledge_base", base]);
        let at = format!("{at}{}", query(&[("sysparm_fields", "sys_id,title")]));
        match talk.say(&Request::get(at))?.found()? {
            Some(reply) => Ok(format!("knowledge base {} is there", reply.text("/result/title")?)),
            None => Err(PublishError::NoContainer { what: "knowledge base of this id".to_owned() }),
        }
    }

    fn get(
        &self,
        place: &Place,
        id: &str,
        talk: &mut dyn Talk,
    ) -> Result<Option<Remote>, PublishError> {
        let at = format!("{TABLE}/{}{}", path(&[id]), query(&[FIELDS]));
        let reply = talk.say(&Request::get(at))?.found()?;
        reply.map(|reply| read(place, &reply.body["result"])).transpose()
    }

    fn find(
        &self,
        place: &Place,
        entry: &Entry,
        talk: &mut dyn Talk,
    ) -> Result<Option<Remote>, PublishError> {
        let title = condition(&entry.title(LONGEST_TITLE));
        let base = condition(place.one(CONTAINER)?);
        let wanted =
            format!("short_description={title}^kb_knowledge_base={base}^ORDERBYDESCsys_created_on");
        let pairs = [("sysparm_query", wanted.as_str()), ("sysparm_limit", "1"), FIELDS];
        let reply = talk.say(&Request::get(format!("{TABLE}{}", query(&pairs))))?.success()?;
        let rows = reply.body["result"].as_array().ok_or(PublishError::NotThisKind)?;
        rows.first().map(|row| read(place, row)).transpose()
    }

    fn create(
        &self,
        place: &Place,
        page: &Page<'_>,
        talk: &mut dyn Talk,
    ) -> Result<Remote, PublishError> {
        let body = json!({
            "short_description": page.title(LONGEST_TITLE),
            "text": page.text(self.form(), MOST)?,
            "kb_knowledge_base": place.one(CONTAINER)?,
        });
        let reply = talk.say(&Request::write(Method::Post, TABLE.to_owned(), body))?.success()?;
        read(place, &reply.body["result"])
    }

    fn update(
        &self,
        place: &Place,
        page: &Page<'_>,
        there: &Remote,
        talk: &mut dyn Talk,
    ) -> Result<Remote, PublishError> {
        let body = json!({
            "short_description": page.title(LONGEST_TITLE),
            "text": page.text(self.form(), MOST)?,
        });
        let at = format!("{TABLE}/{}", path(&[&there.id]));
        let reply = talk.say(&Request::write(Method::Patch, at, body))?.success()?;
        read(place, &reply.body["result"])
    }
}
