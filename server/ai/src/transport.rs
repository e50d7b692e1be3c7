//! One request over HTTP: through the gate, with the key, and every fault by its name.
//!
//! No redirect is followed, no proxy is taken from the environment, no certificate is taken that the system does not
//! trust. Names that must be this machine are looked at after they are resolved, by the same resolver that connects.

use std::error::Error;
use std::net::SocketAddr;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Proxy, Response, redirect};
use secrecy::ExposeSecret;

use crate::error::fault;
use crate::gate::only_loopback;
use crate::provider::{Method, Request};
use crate::retry::Advice;
use crate::scrub::Scrub;
use crate::{AiError, Endpoint, Gate, Origin};

/// How long things may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// Until a connection stands.
    pub(crate) connect: Duration,
    /// Until the reply begins: a local server may load a model first.
    pub(crate) first: Duration,
    /// Between two pieces of a reply.
    pub(crate) idle: Duration,
    /// For a reply as a whole.
    pub(crate) whole: Duration,
}

impl Patience {
    pub(crate) const DEFAULT: Patience = Patience {
        connect: Duration::from_secs(10),
        first: Duration::from_secs(180),
        idle: Duration::from_secs(90),
        whole: Duration::from_secs(1800),
    };
}

/// Most bytes of a reply that is no stream: lists of models run to some hundred kilobytes.
const LONGEST_BODY: usize = 16 << 20;
/// Most bytes of an error that are looked at.
const LONGEST_ERROR: usize = 64 << 10;

/// A connection to one origin.
pub(crate) struct Transport {
    http: reqwest::Client,
    origin: Origin,
    pub(crate) patience: Patience,
    /// Takes the key out of what is said.
    pub(crate) scrub: Scrub,
}

/// A fault and what the server said about asking again.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) error: AiError,
    pub(crate) advice: Advice,
}

impl From<AiError> for Fault {
    fn from(error: AiError) -> Fault {
        Fault { error, advice: Advice::default() }
    }
}

impl Transport {
    /// Checks the origin; nothing is connected yet.
    pub(crate) fn new(
        gate: &Gate,
        endpoint: &Endpoint,
        patience: Patience,
    ) -> Result<Transport, AiError> {
        let scrub = Scrub::of(endpoint.key.as_ref());
        Ok(Transport { scrub, ..Transport::to(gate, endpoint.origin()?, patience)? })
    }

    /// The same for an origin.
    pub(crate) fn to(
        gate: &Gate,
        origin: Origin,
        patience: Patience,
    ) -> Result<Transport, AiError> {
        gate.check(&origin)?;
        // Installed once for the process; a second time is refused and changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let only_here = gate.local_only || origin.is_loopback();
        let mut builder = reqwest::Client::builder()
            .user_agent("tftsr")
            .redirect(redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .connect_timeout(patience.connect)
            .dns_resolver(Resolver { only_here });
        if let Some(proxy) = gate.proxy.as_deref().filter(|_| !only_here) {
            builder = builder.proxy(Proxy::all(proxy).map_err(|_| AiError::Proxy)?);
        }
        let http = builder.build().map_err(|error| AiError::System { said: innermost(&error) })?;
        Ok(Transport { http, origin, patience, scrub: Scrub::default() })
    }

    /// Sends a request of any kind and gives back the reply, whatever its status.
    pub(crate) async fn raw(
        &self,
        method: &'static str,
        url: url::Url,
        headers: &[(&'static str, &str)],
        pass: Option<&(&'static str, secrecy::SecretString)>,
        body: Option<(String, Vec<u8>)>,
    ) -> Result<Response, AiError> {
        let method = reqwest::Method::from_bytes(method.as_bytes())
            .map_err(|_| AiError::System { said: "no such method".to_owned() })?;
        let mut builder = self.http.request(method, url);
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        if let Some((name, secret)) = pass {
            let mut value =
                HeaderValue::try_from(secret.expose_secret()).map_err(|_| AiError::BadKey)?;
            value.set_sensitive(true);
            builder = builder.header(*name, value);
        }
        if let Some((content_type, body)) = body {
            builder = builder.header("content-type", content_type).body(body);
        }
        tokio::time::timeout(self.patience.first, builder.send())
            .await
            .map_err(|_| self.timeout(self.patience.first))?
            .map_err(|error| self.named(&error))
    }

    pub(crate) fn redirected(&self) -> AiError {
        AiError::Redirected { origin: self.origin.as_str().to_owned() }
    }

    /// Sends a request; a reply that is no success is a fault.
    pub(crate) async fn send(
        &self,
        endpoint: &Endpoint,
        request: &Request,
    ) -> Result<Response, Fault> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut builder =
            self.http.request(method, request.url.clone()).headers(headers(endpoint)?);
        if let Some(body) = &request.body {
            builder = builder.header("content-type", "application/json").body(body.to_string());
        }
        let response = tokio::time::timeout(self.patience.first, builder.send())
            .await
            .map_err(|_| self.timeout(self.patience.first))?
            .map_err(|error| self.named(&error))?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        if status.is_redirection() {
            return Err(self.redirected().into());
        }
        let header = |name: &str| response.headers().get(name)?.to_str().ok();
        let advice = Advice::read(header, Timestamp::now());
        let body = self.body(response, LONGEST_ERROR, true).await.unwrap_or_default();
        let body = self.scrub.bytes(body);
        let error = fault(status.as_u16(), &body, endpoint.model(), advice.wait);
        Err(Fault { error, advice })
    }

    /// The JSON of a reply.
    pub(crate) async fn json(
        &self,
        endpoint: &Endpoint,
        request: &Request,
    ) -> Result<serde_json::Value, Fault> {
        let response = self.send(endpoint, request).await?;
        let body = self.body(response, LONGEST_BODY, false).await?;
        let mut value = serde_json::from_slice(&body).map_err(|_| self.other_kind(endpoint))?;
        self.scrub.value(&mut value);
        Ok(value)
    }

    /// The bytes of a reply, up to a bound; beyond it is a fault, or they are cut.
    async fn body(
        &self,
        mut response: Response,
        bound: usize,
        cut: bool,
    ) -> Result<Vec<u8>, AiError> {
        let mut body = Vec::new();
        while let Some(piece) = self.piece(&mut response).await? {
            body.extend_from_slice(&piece);
            if body.len() > bound {
                if !cut {
                    return Err(self.too_much());
                }
                body.truncate(bound);
                break;
            }
        }
        Ok(body)
    }

    /// The next piece of a reply; `None` at its end.
    pub(crate) async fn piece(&self, response: &mut Response) -> Result<Option<Vec<u8>>, AiError> {
        let piece = tokio::time::timeout(self.patience.idle, response.chunk())
            .await
            .map_err(|_| self.timeout(self.patience.idle))?
            .map_err(|_| AiError::Broken { origin: self.origin.as_str().to_owned() })?;
        Ok(piece.map(|bytes| bytes.to_vec()))
    }

    pub(crate) fn other_kind(&self, endpoint: &Endpoint) -> AiError {
        AiError::NotThisKind { origin: self.origin.as_str().to_owned(), kind: endpoint.kind.id() }
    }

    pub(crate) fn too_much(&self) -> AiError {
        AiError::TooMuch { origin: self.origin.as_str().to_owned() }
    }

    fn timeout(&self, waited: Duration) -> AiError {
        AiError::Timeout { origin: self.origin.as_str().to_owned(), seconds: waited.as_secs() }
    }

    /// The library's error by its cause.
    fn named(&self, error: &reqwest::Error) -> AiError {
        let origin = self.origin.as_str().to_owned();
        let mut cause: Option<&(dyn Error + 'static)> = error.source();
        while let Some(inner) = cause {
            if let Some(refused) = inner.downcast_ref::<NotResolved>() {
                let host = refused.host.clone();
                return match refused.elsewhere {
                    true => AiError::Elsewhere { host },
                    false => AiError::Resolve { host },
                };
            }
            if let Some(tls) = inner.downcast_ref::<rustls::Error>() {
                return AiError::Tls { origin, said: crate::said::safe(&tls.to_string()) };
            }
            // An I/O error that only carries another one does not name it as its source.
            cause = match inner.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
                Some(carried) => Some(carried),
                None => inner.source(),
            };
        }
        match error {
            _ if error.is_timeout() => {
                AiError::Timeout { origin, seconds: self.patience.connect.as_secs() }
            }
            _ if error.to_string().contains("proxy") => AiError::Proxy,
            _ if error.is_connect() => AiError::Connect { origin },
            _ => AiError::Broken { origin },
        }
    }
}

/// The headers of a request: the provider's own, and the key.
fn headers(endpoint: &Endpoint) -> Result<HeaderMap, AiError> {
    let provider = endpoint.kind.provider();
    let mut headers = HeaderMap::new();
    for (name, value) in provider.headers() {
        headers.insert(*name, HeaderValue::from_static(value));
    }
    if let Some(key) = &endpoint.key {
        let usual = provider.key_header();
        let (name, prefix) = endpoint
            .header
            .as_ref()
            .map_or(usual, |header| (header.name.as_str(), header.prefix.as_str()));
        let not_sent = |why| AiError::BadHeader { part: "name", why };
        let name = HeaderName::try_from(name).map_err(|_| not_sent("it is no name"))?;
        let text = zeroizing(prefix, key);
        let mut value = HeaderValue::try_from(text.expose_secret()).map_err(|_| AiError::BadKey)?;
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    Ok(headers)
}

fn zeroizing(prefix: &str, key: &secrecy::SecretString) -> secrecy::SecretString {
    secrecy::SecretString::from(format!("{prefix}{}", key.expose_secret().trim()))
}

/// The last cause of an error, in words.
fn innermost(error: &dyn Error) -> String {
    let mut last = error;
    while let Some(source) = last.source() {
        last = source;
    }
    crate::said::safe(&last.to_string())
}

/// Resolves names by the system, and refuses those that do not lead to this machine where they must.
struct Resolver {
    only_here: bool,
}

/// Why a name was not resolved.
#[derive(Debug, thiserror::Error)]
#[error("not resolved")]
struct NotResolved {
    host: String,
    elsewhere: bool,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let only_here = self.only_here;
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let addresses = addresses(&host, only_here).await?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

async fn addresses(host: &str, only_here: bool) -> Result<Vec<SocketAddr>, NotResolved> {
    let refused = |elsewhere| NotResolved { host: host.to_owned(), elsewhere };
    let found: Vec<SocketAddr> =
        tokio::net::lookup_host((host, 0)).await.map_err(|_| refused(false))?.collect();
    match found.is_empty() {
        true => Err(refused(false)),
        false if only_here && !only_loopback(&found) => Err(refused(true)),
        false => Ok(found),
    }
}

/// Resolves the name of an endpoint as a request would.
pub(crate) async fn resolve(gate: &Gate, endpoint: &Endpoint) -> Result<usize, AiError> {
    let origin = endpoint.origin()?;
    let host = match endpoint.base.host() {
        Some(url::Host::Domain(host)) => host.to_owned(),
        _ => return Ok(1),
    };
    let only_here = gate.local_only || origin.is_loopback();
    match addresses(&host, only_here).await {
        Ok(addresses) => Ok(addresses.len()),
        Err(NotResolved { host, elsewhere: true }) => Err(AiError::Elsewhere { host }),
        Err(NotResolved { host, .. }) => Err(AiError::Resolve { host }),
    }
}
