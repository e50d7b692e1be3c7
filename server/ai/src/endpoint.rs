//! Where a provider is and how one gets in.

use redact::Redacted;
use reqwest::header::HeaderName;
use secrecy::SecretString;
use url::Url;

use crate::{AiError, Kind, Origin};

/// A provider as a person set it up.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// Which wire form it speaks.
    pub kind: Kind,
    /// Where requests go: `https://api.openai.com/v1`.
    pub(crate) base: Url,
    /// The path of Chat Completions below the base, where it is not `chat/completions`; may end in a query
    /// (Azure's `?api-version=…`).
    pub(crate) path: Option<String>,
    /// The header that carries the key, where it is not the provider's usual one.
    pub(crate) header: Option<KeyHeader>,
    /// The key, if there is one; wiped when dropped, and never printed.
    pub(crate) key: Option<SecretString>,
    /// The model; sealed like every text, as a person may have typed anything.
    pub(crate) model: Redacted,
}

/// The header that carries a key: `Authorization` and `Bearer `.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyHeader {
    /// Its name.
    pub name: String,
    /// What stands before the key, blanks included.
    pub prefix: String,
}

/// Headers that say how a request is sent, which a key would break or lead astray.
const TAKEN: &[&str] = &[
    "host",
    "connection",
    "content-length",
    "content-type",
    "transfer-encoding",
    "te",
    "trailer",
    "upgrade",
    "expect",
    "accept-encoding",
    "proxy-authorization",
    "proxy-connection",
];

impl KeyHeader {
    /// Refuses what is no header, or would be more than one.
    fn check(&self) -> Result<(), AiError> {
        let bad = |part, why| Err(AiError::BadHeader { part, why });
        if HeaderName::try_from(&self.name).is_err() {
            return bad("name", "it may hold letters, digits and - alone");
        }
        if TAKEN.iter().any(|taken| taken.eq_ignore_ascii_case(&self.name)) {
            return bad("name", "this header says how a request is sent");
        }
        match self.prefix.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            true => Ok(()),
            false => bad("prefix", "it may hold one line of plain ASCII alone"),
        }
    }
}

impl Endpoint {
    /// A provider of a kind; without a base its usual one.
    pub fn new(
        kind: Kind,
        base: Option<&str>,
        model: Redacted,
        key: Option<SecretString>,
    ) -> Result<Endpoint, AiError> {
        let base = base.filter(|base| !base.is_empty()).unwrap_or(kind.usual_base());
        let mut url = crate::gate::address(base)?;
        if !url.username().is_empty() || url.password().is_some() || url.query().is_some() {
            return Err(AiError::KeyInAddress);
        }
        Origin::of(&url)?;
        if !url.path().ends_with('/') {
            let path = format!("{}/", url.path());
            url.set_path(&path);
        }
        Ok(Endpoint { kind, base: url, path: None, header: None, key, model })
    }

    /// With another path of Chat Completions and another header for the key.
    pub fn with(
        mut self,
        path: Option<String>,
        header: Option<KeyHeader>,
    ) -> Result<Endpoint, AiError> {
        self.path = path.filter(|path| !path.is_empty());
        self.header = header.filter(|header| !header.name.is_empty());
        if let Some(path) = &self.path {
            self.url(path)?;
        }
        if let Some(header) = &self.header {
            header.check()?;
        }
        Ok(self)
    }

    /// The origin that requests go to.
    pub fn origin(&self) -> Result<Origin, AiError> {
        Origin::of(&self.base)
    }

    /// The model.
    pub fn model(&self) -> &str {
        self.model.as_str()
    }

    /// The address of a path below the base; one that leads to another origin is refused.
    pub(crate) fn url(&self, path: &str) -> Result<Url, AiError> {
        if path.contains(|letter: char| letter.is_control() || letter == '\\') {
            return Err(AiError::NotAnAddress);
        }
        let url =
            self.base.join(path.trim_start_matches('/')).map_err(|_| AiError::NotAnAddress)?;
        match url.origin() == self.base.origin() {
            true => Ok(url),
            false => Err(AiError::NotAnAddress),
        }
    }
}
