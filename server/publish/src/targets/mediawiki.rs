//! Pages of MediaWiki by its action API (`api.php`, `formatversion=2`). With a user the key is the password of a bot
//! ("Special:BotPasswords"), and the sign-in is kept by cookies for as long as the talk lasts; without one it is an
//! owner-only token of OAuth.

use serde_json::Value;

use crate::entry::{Attached, Form, Page};
use crate::steps::LONGEST_TITLE;
use crate::talk::{query, text_at};
use crate::target::{Pictures, Remote, Shown, Target};
use crate::{Body, Entry, Field, Key, Method, Place, PublishError, Reply, Request, Talk};

/// The most bytes of a page, unless it was set up otherwise (`$wgMaxArticleSize`), in characters of two bytes.
const MOST: usize = 1_000_000;
const JSON: [(&str, &str); 2] = [("format", "json"), ("formatversion", "2")];

/// What the history of a page says of an edit.
const SUMMARY: &str = "Published by tftsr";
/// Warnings at which an upload goes on (`action=upload`): the same picture stands there under another name, was there before,
/// or was deleted once; its name reads like that of a camera.
const HARMLESS: [&str; 6] = [
    "duplicate",
    "duplicate-archive",
    "duplicateversions",
    "was-deleted",
    "nochange",
    "bad-prefix",
];

pub(crate) struct MediaWiki;

/// Cookies of a session.
#[derive(Default)]
struct Session {
    cookies: Vec<String>,
}

impl Session {
    /// Signs in where there is a user.
    fn open(place: &Place, talk: &mut dyn Talk) -> Result<Session, PublishError> {
        let mut session = Session::default();
        if place.user.is_empty() {
            return Ok(session);
        }
        let reply = session.query(&[("meta", "tokens"), ("type", "login")], talk)?;
        let token = reply.text("/query/tokens/logintoken")?;
        let fields = vec![
            ("action", Field::Token("login".to_owned())),
            ("lgname", Field::Token(place.user.clone())),
            ("lgpassword", Field::Key),
            ("lgtoken", Field::Token(token)),
        ];
        let reply = session.post(fields, false, talk)?;
        match reply.text("/login/result")?.as_str() {
            "Success" => Ok(session),
            _ => Err(PublishError::BadKey),
        }
    }

    fn query(
        &mut self,
        pairs: &[(&str, &str)],
        talk: &mut dyn Talk,
    ) -> Result<Reply, PublishError> {
        let pairs = [&[("action", "query")], pairs, &JSON].concat();
        let request = self.with_cookies(Request::get(query(&pairs)));
        self.take(talk.say(&request)?)
    }

    fn post(
        &mut self,
        mut fields: Vec<(&'static str, Field)>,
        writes: bool,
        talk: &mut dyn Talk,
    ) -> Result<Reply, PublishError> {
        fields.extend(JSON.map(|(name, value)| (name, Field::Token(value.to_owned()))));
        let request = Request {
            method: Method::Post,
            path: String::new(),
            headers: Vec::new(),
            body: Body::Form(fields),
            writes,
        };
        let request = self.with_cookies(request);
        self.take(talk.say(&request)?)
    }

    fn with_cookies(&self, request: Request) -> Request {
        match self.cookies.is_empty() {
            true => request,
            false => request.with("cookie", self.cookies.join("; ")),
        }
    }

    fn take(&mut self, reply: Reply) -> Result<Reply, PublishError> {
        for cookie in &reply.cookies {
            let name = cookie.split('=').next().unwrap_or_default();
            self.cookies.retain(|known| known.split('=').next() != Some(name));
            self.cookies.push(cookie.clone());
        }
        let reply = reply.success()?;
        // An error of the API comes with a status of 200.
        match text_at(&reply.body, "/error/code").as_deref() {
            None => Ok(reply),
            Some("readapidenied" | "mwoauth-invalid-authorization" | "notloggedin") => {
                Err(PublishError::BadKey)
            }
            Some("ratelimited" | "maxlag") => Err(PublishError::RateLimited),
            Some(
                "permissiondenied" | "protectedpage" | "blocked" | "writeapidenied" | "cantcreate",
            ) => Err(PublishError::of_status(403, &reply.body)),
            Some(_) => Err(PublishError::of_status(400, &reply.body)),
        }
    }

    fn page(
        &mut self,
        place: &Place,
        title: &str,
        talk: &mut dyn Talk,
    ) -> Result<Option<Remote>, PublishError> {
        let pairs = [
            ("titles", title),
            ("prop", "revisions|info"),
            ("rvprop", "ids|content"),
            ("rvslots", "main"),
            ("inprop", "url"),
        ];
        let reply = self.query(&pairs, talk)?;
        let page = reply.body.pointer("/query/pages/0").ok_or(PublishError::NotThisKind)?;
        if page["missing"] == true {
            return Ok(None);
        }
        read(place, page).map(Some)
    }

    /// What a request that writes has to bring along.
    fn token(&mut self, talk: &mut dyn Talk) -> Result<String, PublishError> {
        let reply = self.query(&[("meta", "tokens"), ("type", "csrf")], talk)?;
        reply.text("/query/tokens/csrftoken")
    }

    /// Uploads a picture. What the wiki warns of is looked at before it is passed over: another name or a deletion of the same
    /// picture is nobody's loss, a file of somebody else's would be.
    fn upload(&mut self, picture: &Attached, talk: &mut dyn Talk) -> Result<(), PublishError> {
        let word = |word: &str| Field::Token(word.to_owned());
        let fields = vec![
            ("action", word("upload")),
            ("filename", word(&picture.name)),
            ("comment", word(SUMMARY)),
            ("token", Field::Token(self.token(talk)?)),
            ("format", word("json")),
            ("formatversion", word("2")),
        ];
        let body = Body::Upload(fields, "file", picture.clone());
        let request = self.with_cookies(Request::picture(Method::Post, String::new(), body));
        let mut reply = self.take(talk.say(&request)?)?;
        let warnings: Vec<String> = reply
            .body
            .pointer("/upload/warnings")
            .and_then(Value::as_object)
            .map(|warnings| warnings.keys().cloned().collect())
            .unwrap_or_default();
        if reply.text("/upload/result")? == "Warning"
            && !warnings.is_empty()
            && warnings.iter().all(|warning| HARMLESS.contains(&warning.as_str()))
        {
            // The wiki has kept the file aside.
            let fields = vec![
                ("action", word("upload")),
                ("filename", word(&picture.name)),
                ("filekey", Field::Token(reply.text("/upload/filekey")?)),
                ("comment", word(SUMMARY)),
                ("ignorewarnings", word("1")),
                ("token", Field::Token(self.token(talk)?)),
            ];
            reply = self.post(fields, true, talk)?;
        }
        match reply.text("/upload/result")?.as_str() {
            "Success" => Ok(()),
            _ => Err(PublishError::Refused {
                status: reply.status,
                said: match warnings.is_empty() {
                    true => format!("{} was not taken; look at Special:Upload there", picture.name),
                    false => format!(
                        "{} was not taken, for the wiki warns of: {}",
                        picture.name,
                        warnings.join(", ")
                    ),
                },
            }),
        }
    }

    fn edit(
        &mut self,
        place: &Place,
        title: &str,
        text: String,
        base: Option<&str>,
        talk: &mut dyn Talk,
    ) -> Result<Remote, PublishError> {
        let token = self.token(talk)?;
        let mut fields = vec![
            ("action", Field::Token("edit".to_owned())),
            ("title", Field::Text(title.to_owned())),
            ("text", Field::Text(text)),
            ("summary", Field::Token(SUMMARY.to_owned())),
        ];
        fields.push(match base {
            Some(revision) => ("baserevid", Field::Token(revision.to_owned())),
            None => ("createonly", Field::Token("1".to_owned())),
        });
        if !place.user.is_empty() {
            fields.push(("assert", Field::Token("user".to_owned())));
        }
        // The token comes last: a torn request must not count.
        fields.push(("token", Field::Token(token)));
        let reply = self.post(fields, true, talk);
        let url = url_of(place, title);
        let reply = match reply {
            Err(PublishError::Refused { said, .. })
                if said.contains("edit conflict") || said.contains("already exists") =>
            {
                return Err(PublishError::Changed { url });
            }
            other => other?,
        };
        match reply.text("/edit/result")?.as_str() {
            "Success" => Ok(Remote {
                id: reply.text("/edit/title")?,
                url: url_of(place, title),
                ..Remote::default()
            }),
            // A captcha or an abuse filter wants a person.
            _ => Err(PublishError::Forbidden {
                said: "it wants a person to confirm the edit".to_owned(),
            }),
        }
    }
}

fn url_of(place: &Place, title: &str) -> String {
    let base = place.base.trim_end_matches("/api.php").trim_end_matches('/');
    format!("{base}/index.php{}", query(&[("title", title)]))
}

fn read(place: &Place, page: &Value) -> Result<Remote, PublishError> {
    let text = |pointer: &str| text_at(page, pointer);
    let title = text("/title").ok_or(PublishError::NotThisKind)?;
    let body = text("/revisions/0/slots/main/content").unwrap_or_default();
    Ok(Remote {
        url: text("/fullurl").unwrap_or_else(|| url_of(place, &title)),
        version: text("/revisions/0/revid").unwrap_or_default(),
        text: format!("{title}\n{body}"),
        id: title,
    })
}

/// The title of a page: below another one where that is set, without what titles cannot hold.
fn title(place: &Place, entry: &Entry) -> String {
    let title: String = entry
        .title(LONGEST_TITLE)
        .chars()
        .map(|character| match character {
            '[' | '{' | '<' => '(',
            ']' | '}' | '>' => ')',
            '#' | '|' | '_' => ' ',
            // A colon after a word that is a namespace would lead elsewhere.
            ':' => '\u{2013}',
            character => character,
        })
        .collect();
    let words: Vec<&str> = title.split_whitespace().collect();
    match place.parent.trim_matches('/') {
        "" => words.join(" "),
        parent => format!("{parent}/{}", words.join(" ")),
    }
}

impl Target for MediaWiki {
    fn form(&self) -> Form {
        Form::Wikitext
    }

    fn container(&self) -> &'static str {
        ""
    }

    fn key(&self, place: &Place) -> Key {
        match place.user.is_empty() {
            true => Key::Header("authorization", "Bearer "),
            false => Key::InBody,
        }
    }

    fn pictures(&self) -> Pictures {
        Pictures::First(Shown::ByName)
    }

    /// `action=upload`. A file of this name is the same picture, for the name is made of its hash.
    fn send(
        &self,
        place: &Place,
        _: Option<&Remote>,
        picture: &Attached,
        talk: &mut dyn Talk,
    ) -> Result<String, PublishError> {
        let mut session = Session::open(place, talk)?;
        let title = format!("File:{}", picture.name);
        let known = session.query(&[("titles", &title), ("prop", "imageinfo")], talk)?;
        if known.body.pointer("/query/pages/0/imageinfo/0").is_none() {
            session.upload(picture, talk)?;
        }
        Ok(picture.name.clone())
    }

    fn test(&self, place: &Place, talk: &mut dyn Talk) -> Result<String, PublishError> {
        let mut session = Session::open(place, talk)?;
        let reply = session.query(&[("meta", "siteinfo|userinfo")], talk)?;
        let (site, user) =
            (reply.text("/query/general/sitename")?, reply.text("/query/userinfo/name")?);
        match reply.body.pointer("/query/userinfo/anon") {
            Some(Value::Bool(true)) => Ok(format!("{site} is there, without an account")),
            _ => Ok(format!("{site} is there, and knows {user}")),
        }
    }

    fn get(
        &self,
        place: &Place,
        id: &str,
        talk: &mut dyn Talk,
    ) -> Result<Option<Remote>, PublishError> {
        Session::open(place, talk)?.page(place, id, talk)
    }

    fn find(
        &self,
        place: &Place,
        entry: &Entry,
        talk: &mut dyn Talk,
    ) -> Result<Option<Remote>, PublishError> {
        Session::open(place, talk)?.page(place, &title(place, entry), talk)
    }

    fn create(
        &self,
        place: &Place,
        page: &Page<'_>,
        talk: &mut dyn Talk,
    ) -> Result<Remote, PublishError> {
        let (title, text) = (title(place, page.entry), page.text(self.form(), MOST)?);
        Session::open(place, talk)?.edit(place, &title, text, None, talk)
    }

    fn update(
        &self,
        place: &Place,
        page: &Page<'_>,
        there: &Remote,
        talk: &mut dyn Talk,
    ) -> Result<Remote, PublishError> {
        let text = page.text(self.form(), MOST)?;
        let base = Some(there.version.as_str());
        Session::open(place, talk)?.edit(place, &there.id, text, base, talk)
    }
}
