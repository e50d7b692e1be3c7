//! Requests and replies as values.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::{Attached, PublishError};

/// Letters, digits and the four marks that RFC 3986 leaves alone everywhere.
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Carries requests to one target.
pub trait Talk {
    /// Sends a request and gives back the reply, whatever its status.
    fn say(&mut self, request: &Request) -> Result<Reply, PublishError>;
}

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes.
    Post,
    /// Replaces.
    Put,
    /// Changes.
    Patch,
}

impl Method {
    /// As HTTP writes it.
    pub fn name(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
        }
    }
}

/// How the key of a target goes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// In a header, behind some words: `Authorization` and `Bearer `.
    Header(&'static str, &'static str),
    /// By RFC 7617, with this user.
    Basic(String),
    /// Not by itself: a field of the body holds it.
    InBody,
}

/// One request.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// What it does.
    pub method: Method,
    /// Path and query below the address of the target, percent-encoded.
    pub path: String,
    /// Headers beside the key.
    pub headers: Vec<(&'static str, String)>,
    /// What it carries.
    pub body: Body,
    /// Whether it changes what people read on the other side.
    pub writes: bool,
}

/// What a request carries.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Nothing.
    None,
    /// JSON.
    Json(Value),
    /// A form, `application/x-www-form-urlencoded`.
    Form(Vec<(&'static str, Field)>),
    /// A picture in a field of a form, `multipart/form-data`, the other fields before it.
    Upload(Vec<(&'static str, Field)>, &'static str, Attached),
    /// A picture and nothing else.
    Picture(Attached, Wrapping),
}

/// How a picture that goes alone is wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrapping {
    /// As it is, under its own media type.
    Plain,
    /// As it is, as `application/octet-stream`.
    Octets,
    /// In Base64, as `application/octet-stream`.
    Base64,
}

/// The value of a field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// Words of a document.
    Text(String),
    /// A word of the form, or one that the target itself gave.
    Token(String),
    /// The key, put in by whoever sends.
    Key,
}

impl Request {
    pub(crate) fn get(path: String) -> Request {
        Request { method: Method::Get, path, headers: Vec::new(), body: Body::None, writes: false }
    }

    pub(crate) fn write(method: Method, path: String, body: Value) -> Request {
        Request { method, path, headers: Vec::new(), body: Body::Json(body), writes: true }
    }

    /// A request that sends a picture.
    pub(crate) fn picture(method: Method, path: String, body: Body) -> Request {
        Request { method, path, headers: Vec::new(), body, writes: true }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Request {
        self.headers.push((name, value.into()));
        self
    }
}

/// What came back.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reply {
    /// The status of HTTP.
    pub status: u16,
    /// The header `ETag`.
    pub etag: Option<String>,
    /// `name=value` of each cookie that was set.
    pub cookies: Vec<String>,
    /// The body; null when it is empty or no JSON.
    pub body: Value,
}

impl Reply {
    /// The reply if it is a success, else the fault by its status.
    pub(crate) fn success(self) -> Result<Reply, PublishError> {
        match self.status {
            200..=299 => Ok(self),
            status => Err(PublishError::of_status(status, &self.body)),
        }
    }

    /// The same, and nothing for a page that is not there.
    pub(crate) fn found(self) -> Result<Option<Reply>, PublishError> {
        match self.status {
            404 | 410 => Ok(None),
            _ => self.success().map(Some),
        }
    }

    /// A text of the body, by a JSON pointer; a number counts as its digits.
    pub(crate) fn text(&self, pointer: &str) -> Result<String, PublishError> {
        text_at(&self.body, pointer).ok_or(PublishError::NotThisKind)
    }
}

/// A text by a JSON pointer; a number counts as its digits.
pub(crate) fn text_at(value: &Value, pointer: &str) -> Option<String> {
    match value.pointer(pointer)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A path of these parts, each encoded.
pub(crate) fn path(parts: &[&str]) -> String {
    let parts: Vec<String> = parts.iter().map(|part| encoded(part)).collect();
    parts.join("/")
}

/// A query of these pairs, with its question mark.
pub(crate) fn query(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    format!("?{}", pairs.join("&"))
}

pub(crate) fn encoded(text: &str) -> String {
    // A part of dots alone would lead elsewhere.
    match text {
        "." => "%2E".to_owned(),
        ".." => "%2E%2E".to_owned(),
        text => utf8_percent_encode(text, PART).to_string(),
    }
}
