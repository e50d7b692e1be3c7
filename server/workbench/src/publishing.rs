//! Wikis and trackers as a person set them up, and the road to them: through the gate of the network, with sealed text alone.

use ::store::StoredTarget;
use ai::{Client, Exchange, FormField, Gate, Pass, Payload, SecretString, Shot, Stop};
use publish::{
    Attached, Body, Field, Key, Kind, Place, PublishError, Reply, Request, Talk, Wrapping,
};
use redact::Redacted;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::Workbench;
use crate::outcome::CommandError;
use crate::providers::{KeySource, variable};

/// An error of publishing as one of a command.
pub(crate) fn refused(error: &PublishError) -> CommandError {
    match error {
        PublishError::Changed { .. } | PublishError::Taken { .. } | PublishError::Gone { .. } => {
            CommandError::Conflict(error.to_string())
        }
        error => CommandError::Provider(error.to_string()),
    }
}

/// The kind of a target, and where it is.
pub(crate) fn place(target: &StoredTarget) -> Result<(Kind, Place), CommandError> {
    let kind = Kind::from_id(&target.kind).ok_or_else(|| {
        CommandError::Refused(format!(
            "target {} is of a kind that this version does not know; save it again",
            target.name
        ))
    })?;
    let place = Place {
        base: target.base.clone(),
        container: target.container.clone(),
        parent: target.parent.clone(),
        user: target.account.clone(),
    };
    Ok((kind, place))
}

impl Workbench {
    /// The target meant: the one named, else the only one there is.
    pub(crate) fn target(&self, name: Option<&str>) -> Result<StoredTarget, CommandError> {
        let mut all = self.with_store(|store| store.targets())?;
        if let Some(name) = name {
            return all.into_iter().find(|target| target.name == name).ok_or_else(|| {
                CommandError::Missing(format!(
                    "there is no target {name}; listTargets shows those there are"
                ))
            });
        }
        match all.len() {
            1 => Ok(all.remove(0)),
            0 => Err(CommandError::Missing(
                "no target is set up; save one with saveTarget or `tftsr target save`".to_owned(),
            )),
            _ => Err(CommandError::Missing("there are several targets; name one".to_owned())),
        }
    }

    /// Which wikis and trackers may be talked to: from the person's own stored settings alone. Who asks models on this
    /// machine only publishes to this machine only.
    pub(crate) fn publish_gate(&self) -> Gate {
        let settings = self.settings_now();
        Gate {
            origins: settings.publish_origins.clone(),
            local_only: settings.ai.local_only,
            proxy: settings.ai.proxy.clone(),
        }
    }

    /// The key of a target and where it comes from.
    pub(crate) fn key_of_target(&self, target: &StoredTarget) -> (KeySource, Option<SecretString>) {
        let name = format!("TFTSR_TARGET_KEY_{}", variable(&target.name));
        if let Some(key) = self.environment().api_key(&name) {
            return (KeySource::Environment, Some(SecretString::from(key.as_str())));
        }
        if let Some(key) = self.key_in_keychain(&target.id) {
            return (KeySource::Keychain, Some(key));
        }
        match self.with_store(|store| store.target_key(&target.name)) {
            Ok(Some(key)) => (KeySource::Database, Some(SecretString::from(key))),
            _ => (KeySource::None, None),
        }
    }

    /// Keeps a key, or takes it away: in the keychain where that holds the key of the database, else in the database.
    pub(crate) fn keep_target_key(
        &self,
        target: &StoredTarget,
        key: Option<&Zeroizing<String>>,
    ) -> Result<KeySource, CommandError> {
        let in_keychain = self.keep_in_keychain(&target.id, key);
        let text = key.filter(|_| !in_keychain).map(|key| key.as_str());
        self.with_store(|store| store.set_target_key(&target.name, text))?;
        Ok(match (key, in_keychain) {
            (None, _) => KeySource::None,
            (Some(_), true) => KeySource::Keychain,
            (Some(_), false) => KeySource::Database,
        })
    }
}

/// The road to one target.
pub(crate) struct Road<'a> {
    client: Client,
    base: String,
    pass: Pass,
    key: Option<SecretString>,
    seal: &'a dyn Fn(&str) -> Redacted,
    /// Whether requests that write are held back.
    dry: bool,
    /// The requests that write, as they were sent or would have been.
    pub(crate) written: Vec<Value>,
}

impl<'a> Road<'a> {
    pub(crate) fn new(
        workbench: &Workbench,
        target: &StoredTarget,
        seal: &'a dyn Fn(&str) -> Redacted,
        dry: bool,
    ) -> Result<Road<'a>, CommandError> {
        let (kind, place) = place(target)?;
        let pass = match kind.key(&place) {
            Key::Header(name, words) => Pass::Header(name, words),
            Key::Basic(user) => Pass::Basic(user),
            Key::InBody => Pass::InBody,
        };
        Ok(Road {
            client: Client::new(workbench.publish_gate()),
            base: place.base,
            pass,
            key: workbench.key_of_target(target).1,
            seal,
            dry,
            written: Vec::new(),
        })
    }

    fn payload(&self, body: &Body) -> Result<Payload, PublishError> {
        let made = match body {
            Body::None => Some(Payload::default()),
            Body::Json(value) => Some(Payload::json(value, self.seal)),
            Body::Form(fields) => Some(Payload::form(&form(fields), self.seal)),
            Body::Upload(fields, field, picture) => {
                Payload::upload(&form(fields), field, shot(picture), self.seal)
            }
            Body::Picture(picture, wrapping) => Payload::picture(
                shot(picture),
                *wrapping != Wrapping::Plain,
                *wrapping == Wrapping::Base64,
            ),
        };
        made.ok_or_else(|| {
            PublishError::Transport("a file that is no picture was kept back".to_owned())
        })
    }
}

fn form(fields: &[(&'static str, Field)]) -> Vec<(&'static str, FormField)> {
    let field = |field: &Field| match field {
        Field::Text(text) => FormField::Text(text.clone()),
        Field::Token(token) => FormField::Token(token.clone()),
        Field::Key => FormField::Key,
    };
    fields.iter().map(|(name, value)| (*name, field(value))).collect()
}

fn shot(picture: &Attached) -> Shot<'_> {
    Shot { name: &picture.name, media_type: picture.media_type(), bytes: &picture.picture.bytes }
}

impl Talk for Road<'_> {
    fn say(&mut self, request: &Request) -> Result<Reply, PublishError> {
        let payload = self.payload(&request.body)?;
        if request.writes {
            let at = match request.path.is_empty() {
                true => self.base.clone(),
                false => format!("{}/{}", self.base.trim_end_matches('/'), request.path),
            };
            self.written.push(json!({
                "method": request.method.name(),
                "url": at,
                "body": payload.shown(),
            }));
            if self.dry {
                return Err(PublishError::Held);
            }
        }
        let exchange = Exchange {
            method: request.method.name(),
            base: &self.base,
            path: &request.path,
            headers: &request.headers,
            key: self.key.as_ref().map(|key| (key, self.pass.clone())),
            payload,
        };
        let heard = self
            .client
            .exchange(exchange, &Stop::default())
            .map_err(|error| PublishError::Transport(words(&error)))?;
        Ok(Reply {
            status: heard.status,
            etag: heard.etag,
            cookies: heard.cookies,
            body: serde_json::from_slice(&heard.body).unwrap_or(Value::Null),
        })
    }
}

/// What went wrong on the way, in words about targets.
pub(crate) fn words(error: &ai::AiError) -> String {
    use ai::AiError as E;
    match error {
        E::OriginNotAllowed { origin } => format!(
            "{origin} is not among the origins that you allow; add it to the setting publish.origins with `tftsr target save --allow` if you trust it with redacted text"
        ),
        E::NotLocal { origin } => format!(
            "{origin} is not on this machine, and ai.localOnly is set, which holds for publishing too"
        ),
        E::NotAnAddress => {
            "the address of the target is not a usable https address; write it like https://wiki.example.com".to_owned()
        }
        E::KeyInAddress => {
            "the address of the target holds a user or a password; leave them out, and set the key with `tftsr target key`".to_owned()
        }
        E::Redirected { origin } => format!(
            "{origin} redirects elsewhere, which is not followed; set the address of the target to the final one"
        ),
        E::BadKey => "the key of the target cannot be sent; set it with `tftsr target key`".to_owned(),
        E::Timeout { origin, seconds } => {
            format!("{origin} sent nothing for {seconds} s; try again")
        }
        other => other.to_string(),
    }
}
