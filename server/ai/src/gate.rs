//! Which origins may be talked to.

use std::net::{IpAddr, SocketAddr};

use url::{Host, Url};

use crate::AiError;

/// What a person allows. Nothing of it may come from a workspace.
#[derive(Debug, Clone, Default)]
pub struct Gate {
    /// The origins that may be talked to, exactly: `https://api.openai.com`.
    pub origins: Vec<String>,
    /// Only this machine may be talked to, and no model that forwards elsewhere.
    pub local_only: bool,
    /// A proxy for what is not on this machine; none is taken from the environment.
    pub proxy: Option<String>,
}

/// Scheme, host and port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    text: String,
    loopback: bool,
}

impl Origin {
    /// Reads an origin or an address of it. Only https is taken, or http to this machine, and only a host that is written
    /// plainly: it is compared with what a person allowed, and must be what that person sees.
    pub fn parse(text: &str) -> Result<Origin, AiError> {
        Origin::of(&address(text)?)
    }

    /// Reads an origin and nothing more: an address with a path, a user or a query is none.
    pub fn exact(text: &str) -> Result<Origin, AiError> {
        let url = address(text)?;
        let is_bare = url.username().is_empty()
            && url.password().is_none()
            && matches!(url.path(), "" | "/")
            && url.query().is_none()
            && url.fragment().is_none();
        if is_bare { Origin::of(&url) } else { Err(AiError::NotAnAddress) }
    }

    pub(crate) fn of(url: &Url) -> Result<Origin, AiError> {
        let text = url.origin().ascii_serialization();
        let loopback = match url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => is_loopback(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => is_loopback(IpAddr::V6(address)),
            None => return Err(AiError::NotAnAddress),
        };
        match url.scheme() {
            "https" => {}
            "http" if loopback => {}
            "http" => return Err(AiError::NotSecure { origin: text }),
            _ => return Err(AiError::NotAnAddress),
        }
        Ok(Origin { text, loopback })
    }

    /// `https://api.openai.com`, with the port where it is not the usual one.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether its name says that it is this machine; what the name resolves to is looked at when connecting.
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }
}

impl Gate {
    /// Whether this origin may be talked to.
    pub fn check(&self, origin: &Origin) -> Result<(), AiError> {
        let allowed = self
            .origins
            .iter()
            .any(|allowed| Origin::exact(allowed).is_ok_and(|allowed| allowed == *origin));
        if !allowed {
            return Err(AiError::OriginNotAllowed { origin: origin.text.clone() });
        }
        if self.local_only && !origin.loopback {
            return Err(AiError::NotLocal { origin: origin.text.clone() });
        }
        Ok(())
    }
}

/// An address as a person writes one. What the URL standard reads as well, but few people do, is refused: numbers in other
/// bases, letters of other scripts that look alike, backslashes, line ends within.
pub(crate) fn address(text: &str) -> Result<Url, AiError> {
    let text = text.trim();
    let url = Url::parse(text).map_err(|_| AiError::NotAnAddress)?;
    let is_odd = |letter: char| letter.is_control() || letter.is_whitespace() || letter == '\\';
    let (_, rest) = text.split_once("://").ok_or(AiError::NotAnAddress)?;
    if text.contains(is_odd) || text.contains('*') {
        return Err(AiError::NotAnAddress);
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => name,
        _ => host,
    };
    let meant = url.host_str().unwrap_or_default().to_owned();
    let why = match &url.host() {
        None => return Err(AiError::NotAnAddress),
        _ if !host.is_ascii() => "in letters that may look like others",
        _ if meant.ends_with('.') => "with a dot at its end",
        Some(Host::Ipv4(_)) if host != meant => "as another number",
        _ if !host.eq_ignore_ascii_case(&meant) => "in another spelling",
        _ => return Ok(url),
    };
    Err(AiError::OddHost { why, meant: meant.trim_end_matches('.').to_owned() })
}

/// The addresses a name resolved to, if all of them may be connected to.
pub(crate) fn only_loopback(addresses: &[SocketAddr]) -> bool {
    !addresses.is_empty() && addresses.iter().all(|address| is_loopback(address.ip()))
}

/// `127.0.0.0/8`, `::1`, and the former written as IPv6.
pub(crate) fn is_loopback(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback(),
        IpAddr::V6(address) => {
            address.is_loopback()
                || address.to_ipv4_mapped().is_some_and(|address| address.is_loopback())
        }
    }
}
