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
    /// Reads an origin or an address of it. Only https is taken, or http to this machine.
    pub fn parse(text: &str) -> Result<Origin, AiError> {
        Origin::of(&Url::parse(text.trim()).map_err(|_| AiError::NotAnAddress)?)
    }

    pub(crate) fn of(url: &Url) -> Result<Origin, AiError> {
        let text = url.origin().ascii_serialization();
        let loopback = match url.host() {
            Some(Host::Domain(name)) => {
                let name = name.trim_end_matches('.');
                name == "localhost" || name.ends_with(".localhost")
            }
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
            .any(|allowed| Origin::parse(allowed).is_ok_and(|allowed| allowed == *origin));
        if !allowed {
            return Err(AiError::OriginNotAllowed { origin: origin.text.clone() });
        }
        if self.local_only && !origin.loopback {
            return Err(AiError::NotLocal { origin: origin.text.clone() });
        }
        Ok(())
    }
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
