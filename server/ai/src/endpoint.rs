//! Where a provider is and how one gets in.

use redact::Redacted;
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

impl Endpoint {
    /// A provider of a kind; without a base its usual one.
    pub fn new(
        kind: Kind,
        base: Option<&str>,
        model: Redacted,
        key: Option<SecretString>,
    ) -> Result<Endpoint, AiError> {
        let base = base.filter(|base| !base.is_empty()).unwrap_or(kind.usual_base());
        let mut url = Url::parse(base).map_err(|_| AiError::NotAnAddress)?;
        Origin::of(&url)?;
        if !url.username().is_empty() || url.password().is_some() || url.query().is_some() {
            return Err(AiError::KeyInAddress);
        }
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
        let url =
            self.base.join(path.trim_start_matches('/')).map_err(|_| AiError::NotAnAddress)?;
        match url.origin() == self.base.origin() {
            true => Ok(url),
            false => Err(AiError::NotAnAddress),
        }
    }
}
