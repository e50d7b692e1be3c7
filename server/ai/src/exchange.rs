//! One exchange with a server that is no model, such as a wiki: through the same gate, by the same transport, with no
//! redirect followed and nothing taken from the environment.
//!
//! What is sent is a [`Payload`], and each text in one went through a seal. Pictures go as they are, for nobody can tell what
//! they show; that they may leave is for a person to say.

use redact::Redacted;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use sha2::{Digest, Sha256};
use url::Url;

use crate::client::{Client, Stop, block_on};
use crate::scrub::Scrub;
use crate::transport::Transport;
use crate::{AiError, Origin};

/// Most bytes of a reply.
const LONGEST: usize = 16 << 20;

/// What is sent to a server that is no model.
#[derive(Debug)]
pub struct Exchange<'a> {
    /// `GET`, `POST`, `PUT` or `PATCH`.
    pub method: &'static str,
    /// The address of the server: `https://wiki.example.com`.
    pub base: &'a str,
    /// Path and query below it.
    pub path: &'a str,
    /// Headers beside the key.
    pub headers: &'a [(&'static str, String)],
    /// The key and how it goes along, if there is one.
    pub key: Option<(&'a SecretString, Pass)>,
    /// What it carries.
    pub payload: Payload,
}

/// How a key goes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pass {
    /// In this header, behind these words.
    Header(&'static str, &'static str),
    /// As the password of this user (RFC 7617).
    Basic(String),
    /// In a field of the form ([`FormField::Key`]).
    InBody,
}

/// What a request carries. What fills one seals every text, and takes no bytes but those of pictures.
#[derive(Debug, Default)]
pub struct Payload {
    content_type: String,
    /// Pieces between which the key stands.
    pieces: Vec<String>,
    /// What follows them.
    picture: Vec<u8>,
    /// What follows that.
    tail: String,
}

/// A picture on its way.
#[derive(Debug, Clone, Copy)]
pub struct Shot<'a> {
    /// What it is called on the other side.
    pub name: &'a str,
    /// `image/png` or `image/jpeg`.
    pub media_type: &'static str,
    /// The file.
    pub bytes: &'a [u8],
}

impl Shot<'_> {
    /// Whether the bytes begin as a PNG or JPEG file does.
    fn is_picture(&self) -> bool {
        matches!(self.bytes, [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..])
    }
}

/// The value of a field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormField {
    /// Words of a document.
    Text(String),
    /// A word of the program, or one that the server itself gave.
    Token(String),
    /// The key.
    Key,
}

/// Seals a text.
pub type Seal<'a> = &'a dyn Fn(&str) -> Redacted;

impl Payload {
    /// JSON. Every text in it is sealed; names of fields are part of the program.
    pub fn json(value: &Value, seal: Seal<'_>) -> Payload {
        let text = sealed(value, seal).to_string();
        Payload {
            content_type: "application/json".to_owned(),
            pieces: vec![text],
            ..Payload::default()
        }
    }

    /// A form with a picture in one of its fields, the last (RFC 7578). `None` where the bytes are no picture, or hold what
    /// would end the field.
    pub fn upload(
        fields: &[(&'static str, FormField)],
        field: &'static str,
        shot: Shot<'_>,
        seal: Seal<'_>,
    ) -> Option<Payload> {
        if !shot.is_picture() {
            return None;
        }
        let fields: Vec<(&str, Option<String>)> = fields
            .iter()
            .map(|(name, value)| match value {
                FormField::Text(text) => (*name, Some(seal(text).into_string())),
                FormField::Token(token) => (*name, Some(token.clone())),
                FormField::Key => (*name, None),
            })
            .collect();
        let texts = fields.iter().filter_map(|(_, value)| value.as_deref());
        let boundary = boundary(texts.clone().map(str::as_bytes).chain([shot.bytes]));
        if holds(shot.bytes, &boundary) || texts.clone().any(|text| text.contains(&boundary)) {
            return None;
        }
        let mut pieces = vec![String::new()];
        for (name, value) in &fields {
            let piece = pieces.last_mut()?;
            piece.push_str(&format!(
                "--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n"
            ));
            match value {
                Some(value) => piece.push_str(value),
                None => pieces.push(String::new()),
            }
            pieces.last_mut()?.push_str("\r\n");
        }
        let name: String = seal(shot.name)
            .as_str()
            .chars()
            .filter(|&letter| letter != '"' && !letter.is_control())
            .collect();
        pieces.last_mut()?.push_str(&format!(
            "--{boundary}\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             content-type: {}\r\n\r\n",
            shot.media_type
        ));
        Some(Payload {
            content_type: format!("multipart/form-data; boundary={boundary}"),
            pieces,
            picture: shot.bytes.to_vec(),
            tail: format!("\r\n--{boundary}--\r\n"),
        })
    }

    /// A picture and nothing else: under its media type, or as octets, in Base64 where `encoded`. `None` where the bytes are no
    /// picture.
    pub fn picture(shot: Shot<'_>, as_octets: bool, encoded: bool) -> Option<Payload> {
        if !shot.is_picture() {
            return None;
        }
        let content_type = if as_octets { "application/octet-stream" } else { shot.media_type };
        let picture = match encoded {
            true => base64(shot.bytes).into_bytes(),
            false => shot.bytes.to_vec(),
        };
        Some(Payload {
            content_type: content_type.to_owned(),
            pieces: vec![String::new()],
            picture,
            tail: String::new(),
        })
    }

    /// A form.
    pub fn form(fields: &[(&'static str, FormField)], seal: Seal<'_>) -> Payload {
        let mut pieces = vec![String::new()];
        for (index, (name, field)) in fields.iter().enumerate() {
            let value = match field {
                FormField::Text(text) => Some(seal(text).into_string()),
                FormField::Token(token) => Some(token.clone()),
                FormField::Key => None,
            };
            let Some(piece) = pieces.last_mut() else { break };
            if index > 0 {
                piece.push('&');
            }
            piece.push_str(name);
            piece.push('=');
            match value {
                Some(value) => piece.push_str(&form_encoded(&value)),
                None => pieces.push(String::new()),
            }
        }
        Payload {
            content_type: "application/x-www-form-urlencoded".to_owned(),
            pieces,
            ..Payload::default()
        }
    }

    /// As it would be sent, with stars in the place of the key, and a picture as its size.
    pub fn shown(&self) -> String {
        let picture = match self.picture.len() {
            0 => String::new(),
            bytes => format!("(a picture of {bytes} bytes)"),
        };
        format!("{}{picture}{}", self.pieces.join("***"), self.tail)
    }

    fn bytes(self, key: Option<&SecretString>) -> Option<(String, Vec<u8>)> {
        if self.pieces.is_empty() {
            return None;
        }
        let key = key.map(|key| form_encoded(key.expose_secret().trim())).unwrap_or_default();
        let mut bytes = self.pieces.join(&key).into_bytes();
        bytes.extend(self.picture);
        bytes.extend(self.tail.into_bytes());
        Some((self.content_type, bytes))
    }
}

/// What stands between the fields of a form: SHA-256 of what they hold. The same each time, and nobody can write a text or a
/// picture that holds it.
fn boundary<'a>(parts: impl Iterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let hash: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("tftsr-{hash}")
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

fn sealed(value: &Value, seal: Seal<'_>) -> Value {
    match value {
        Value::String(text) => Value::String(seal(text).into_string()),
        Value::Array(items) => Value::Array(items.iter().map(|item| sealed(item, seal)).collect()),
        Value::Object(fields) => Value::Object(
            fields.iter().map(|(name, value)| (name.clone(), sealed(value, seal))).collect(),
        ),
        other => other.clone(),
    }
}

/// As the URL standard writes forms.
fn form_encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// The status of HTTP.
    pub status: u16,
    /// The header `ETag`.
    pub etag: Option<String>,
    /// `name=value` of each cookie that was set.
    pub cookies: Vec<String>,
    /// The body.
    pub body: Vec<u8>,
}

impl Client {
    /// Sends one request and gives back the reply, whatever its status.
    pub fn exchange(&self, exchange: Exchange<'_>, stop: &Stop) -> Result<Heard, AiError> {
        let base = crate::gate::address(exchange.base)?;
        let origin = Origin::of(&base)?;
        if !base.username().is_empty() || base.password().is_some() {
            return Err(AiError::KeyInAddress);
        }
        let url = joined(exchange.base, exchange.path)?;
        if url.origin() != base.origin() {
            return Err(AiError::NotAnAddress);
        }
        let mut headers = Vec::with_capacity(exchange.headers.len() + 1);
        headers.extend(exchange.headers.iter().map(|(name, value)| (*name, value.as_str())));
        let key = exchange.key.as_ref().map(|(key, _)| *key);
        let body = exchange.payload.bytes(key);
        block_on(stop, async {
            let transport = Transport::to(self.gate(), origin, self.patience())?;
            let pass = exchange.key.as_ref().and_then(|(key, pass)| passed(key, pass));
            let mut response =
                transport.raw(exchange.method, url, &headers, pass.as_ref(), body).await?;
            let (status, header) = (response.status(), |name: &str| {
                response
                    .headers()
                    .get(name)
                    .and_then(|value| value.to_str().ok())
                    .map(str::to_owned)
            });
            if status.is_redirection() && status.as_u16() != 304 {
                return Err(transport.redirected());
            }
            let etag = header("etag");
            let cookies = response
                .headers()
                .get_all("set-cookie")
                .iter()
                .filter_map(|cookie| cookie.to_str().ok()?.split(';').next().map(str::to_owned))
                .collect();
            let mut body = Vec::new();
            while let Some(piece) = transport.piece(&mut response).await? {
                body.extend_from_slice(&piece);
                if body.len() > LONGEST {
                    return Err(transport.too_much());
                }
            }
            // A server that complains may quote the key.
            if status.is_client_error() || status.is_server_error() {
                body = Scrub::of(key).bytes(body);
            }
            Ok(Heard { status: status.as_u16(), etag, cookies, body })
        })
    }
}

/// An address and what is below it, as one.
fn joined(base: &str, path: &str) -> Result<Url, AiError> {
    let base = base.trim_end_matches('/');
    let text = match path.chars().next() {
        None => base.to_owned(),
        Some('?') => format!("{base}{path}"),
        Some(_) => format!("{base}/{}", path.trim_start_matches('/')),
    };
    Url::parse(&text).map_err(|_| AiError::NotAnAddress)
}

/// The header that carries a key.
fn passed(key: &SecretString, pass: &Pass) -> Option<(&'static str, SecretString)> {
    let key = key.expose_secret().trim();
    match pass {
        Pass::Header(name, prefix) => Some((name, SecretString::from(format!("{prefix}{key}")))),
        Pass::Basic(user) => {
            let pair = zeroize::Zeroizing::new(format!("{user}:{key}"));
            let text = format!("Basic {}", base64(pair.as_bytes()));
            Some(("authorization", SecretString::from(text)))
        }
        Pass::InBody => None,
    }
}

/// Base64 as RFC 4648, section 4, with padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let at = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let letter = LETTERS.get((bits >> (18 - 6 * place) & 63) as usize);
            match letter.filter(|_| place <= chunk.len()) {
                Some(letter) => out.push(char::from(*letter)),
                None => out.push('='),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use redact::{Ledger, seal};
    use serde_json::json;

    use super::*;

    #[test]
    fn every_text_of_a_payload_is_sealed() {
        let sealing = |text: &str| seal(text, &[], &mut Ledger::new(Vec::new()));
        let value = json!({ "a": ["mail ana@example.com", 7], "b": { "c": "fine" } });
        let payload = Payload::json(&value, &sealing);
        assert_eq!(payload.shown(), r#"{"a":["mail [EMAIL_1]",7],"b":{"c":"fine"}}"#);
        let form = Payload::form(
            &[
                ("text", FormField::Text("to ana@example.com & co".to_owned())),
                ("pass", FormField::Key),
                ("token", FormField::Token("+\\".to_owned())),
            ],
            &sealing,
        );
        assert_eq!(form.shown(), "text=to+%5BEMAIL_1%5D+%26+co&pass=***&token=%2B%5C");
        let sent = form.bytes(Some(&SecretString::from("a b".to_owned())));
        assert_eq!(
            sent.expect("a body").1,
            b"text=to+%5BEMAIL_1%5D+%26+co&pass=a+b&token=%2B%5C".as_slice()
        );
        assert!(Payload::default().bytes(None).is_none());
    }

    #[test]
    fn pictures_go_as_they_are_and_nothing_else_does() {
        let sealing = |text: &str| seal(text, &[], &mut Ledger::new(Vec::new()));
        let shot = |bytes| Shot { name: "image-1.png", media_type: "image/png", bytes };
        let png: &[u8] = b"\x89PNG mail ana@example.com";
        let fields = [("comment", FormField::Text("from ana@example.com".to_owned()))];
        let upload = Payload::upload(&fields, "file", shot(png), &sealing).expect("a picture");
        let shown = upload.shown();
        assert!(shown.contains("from [EMAIL_1]\r\n") && shown.contains("of 25 bytes"), "{shown}");
        let (kind, bytes) = upload.bytes(None).expect("a body");
        assert!(bytes.windows(png.len()).any(|part| part == png));
        let boundary = kind.split_once("boundary=").expect("a boundary").1;
        assert!(bytes.ends_with(format!("\r\n--{boundary}--\r\n").as_bytes()));
        let alone = Payload::picture(shot(png), true, true).and_then(|payload| payload.bytes(None));
        assert_eq!(alone, Some(("application/octet-stream".to_owned(), base64(png).into_bytes())));
        let words = b"a text of somebody".as_slice();
        assert!(Payload::upload(&[], "file", shot(words), &sealing).is_none());
        assert!(Payload::picture(shot(words), false, false).is_none());
    }

    #[test]
    fn a_picture_cannot_end_its_field() {
        let sealing = |text: &str| seal(text, &[], &mut Ledger::new(Vec::new()));
        let sent = |bytes: &[u8]| {
            let shot = Shot { name: "image-1.png", media_type: "image/png", bytes };
            let upload = Payload::upload(&[], "file", shot, &sealing).expect("a picture");
            let (kind, body) = upload.bytes(None).expect("a body");
            let boundary = kind.split_once("boundary=").expect("a boundary").1.to_owned();
            (format!("--{boundary}"), body)
        };
        let (known, _) = sent(b"\x89PNG of before");
        for known in [known.as_str(), "--tftsr-picture-4d1c6f0a9b7e2358"] {
            let evil = format!("PNG\r\n{known}\r\ncontent-disposition: form-data; name=\"x\"\r\n");
            let evil = [b"\x89", evil.as_bytes()].concat();
            let (boundary, body) = sent(&evil);
            let places = body.windows(boundary.len()).filter(|part| *part == boundary.as_bytes());
            assert_eq!(places.count(), 2, "the field and the end");
            assert_eq!(sent(&evil), (boundary, body), "the same each time");
        }
    }

    #[test]
    fn a_path_stays_below_its_address() {
        for (base, path, expected) in [
            ("https://a.example/wiki/", "api/v2/pages", "https://a.example/wiki/api/v2/pages"),
            (
                "https://a.example/w/api.php",
                "?action=query",
                "https://a.example/w/api.php?action=query",
            ),
            ("https://a.example/hook", "", "https://a.example/hook"),
            ("https://a.example", "//evil.example/x", "https://a.example/evil.example/x"),
        ] {
            assert_eq!(joined(base, path).expect("an address").as_str(), expected);
        }
        assert_eq!(base64(b"ana:x"), "YW5hOng=");
        assert_eq!(base64(b""), "");
    }
}
