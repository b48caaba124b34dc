//! The network itself.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use thiserror::Error;
use ureq::config::Config;
use ureq::http::{Response, Uri, header};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Proxy};
use url::Url;

use super::guard::{Allowed, is_private, is_private_host};
use super::{FetchError, MAX_BYTES, MAX_REDIRECTS, Network};
use crate::images::ImageSettings;

const USER_AGENT: &str = concat!("unblogger/", env!("CARGO_PKG_VERSION"), " (moves the images of a blog, once)");

/// A host that refused this many connections, and never answered, is not asked again.
const MAX_FAILURES: u32 = 4;

/// How long a fetch goes on.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// How often an address is asked that answers with an error of the moment.
    pub tries: u32,
    /// The wait before the second try; it doubles with each.
    pub first_wait: Duration,
    /// No wait is longer, whatever `Retry-After` says.
    pub longest_wait: Duration,
    /// For one answer, from the connection to its last byte.
    pub timeout: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            tries: 3,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(10),
            timeout: Duration::from_mins(1),
        }
    }
}

/// A proxy that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not the address of a proxy")]
pub struct ProxyInvalid(String);

/// The network.
#[derive(Debug)]
pub struct Web {
    agent: Agent,
    allowed: Allowed,
    patience: Patience,
    /// Failed connections by host, of hosts that never answered.
    failures: Mutex<BTreeMap<String, u32>>,
}

impl Web {
    /// The network, by way of a proxy where one is given; no proxy is taken from the environment.
    pub fn new(settings: &ImageSettings, proxy: Option<&str>, patience: Patience) -> Result<Self, ProxyInvalid> {
        let proxy = proxy.map(|proxy| Proxy::new(proxy).map_err(|_| ProxyInvalid(proxy.to_owned()))).transpose()?;
        let allowed = Allowed::new(&settings.allow_private_hosts);
        let proxy_host = proxy.as_ref().map(|proxy| proxy.host().to_owned());
        let config = Config::builder()
            .proxy(proxy)
            .user_agent(USER_AGENT)
            .accept("image/*,*/*;q=0.5")
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_connect(Some(patience.timeout / 4))
            .timeout_global(Some(patience.timeout))
            .build();
        let resolver = GuardedResolver { inner: DefaultResolver::default(), allowed: allowed.clone(), proxy_host };
        let agent = Agent::with_parts(config, DefaultConnector::default(), resolver);
        Ok(Self { agent, allowed, patience, failures: Mutex::default() })
    }

    /// One answer, without the redirects.
    fn ask(&self, url: &Url) -> Result<Response<Body>, FetchError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(FetchError::NotHttp);
        }
        if is_private_host(url, &self.allowed) {
            return Err(FetchError::Private(url.host_str().unwrap_or_default().to_owned()));
        }
        self.agent.get(url.as_str()).call().map_err(|error| fetch_error(&error))
    }

    /// The last answer of a chain of redirects.
    fn follow(&self, address: &Url) -> Result<Response<Body>, FetchError> {
        let mut url = address.clone();
        for _ in 0..=MAX_REDIRECTS {
            let response = self.ask(&url)?;
            let is_redirect = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
            let Some(location) = header_text(&response, header::LOCATION).filter(|_| is_redirect) else {
                return Ok(response);
            };
            url = url.join(&location).map_err(|_| FetchError::NotHttp)?;
        }
        Err(FetchError::TooManyRedirects)
    }

    /// The bytes of an address, and whether and when it is worth asking again.
    fn once(&self, url: &Url) -> Result<Vec<u8>, Failure> {
        let mut response = self.follow(url).map_err(Failure::of)?;
        let status = response.status().as_u16();
        if !response.status().is_success() {
            let is_passing = matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504);
            let wait = header_text(&response, header::RETRY_AFTER).and_then(|seconds| seconds.trim().parse().ok());
            return Err(Failure { error: FetchError::Status(status), is_passing, wait: wait.map(Duration::from_secs) });
        }
        let body = response.body_mut().with_config().limit(MAX_BYTES);
        body.read_to_vec().map_err(|error| Failure::of(fetch_error(&error)))
    }

    fn failures_of(&self, host: &str) -> u32 {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.get(host).copied().unwrap_or_default()
    }

    /// Remembers whether a host answers; one that did once is asked as often as needed.
    fn remember(&self, host: &str, answered: bool) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let count = failures.entry(host.to_owned()).or_default();
        *count = if answered { 0 } else { *count + 1 };
    }
}

impl Network for Web {
    fn get(&self, address: &str) -> Result<Vec<u8>, FetchError> {
        let absolute = if address.starts_with("//") { format!("https:{address}") } else { address.to_owned() };
        let url = Url::parse(&absolute).map_err(|_| FetchError::NotHttp)?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let mut wait = self.patience.first_wait;
        let mut tries = 1;
        loop {
            if self.failures_of(&host) >= MAX_FAILURES {
                return Err(FetchError::Connection(format!("{host} did not answer before")));
            }
            let failure = match self.once(&url) {
                Ok(bytes) => {
                    self.remember(&host, true);
                    return Ok(bytes);
                }
                Err(failure) => failure,
            };
            match failure.error {
                FetchError::Connection(_) => self.remember(&host, false),
                FetchError::Status(_) => self.remember(&host, true),
                _ => {}
            }
            if !failure.is_passing || tries >= self.patience.tries {
                return Err(failure.error);
            }
            thread::sleep(failure.wait.unwrap_or(wait).min(self.patience.longest_wait));
            wait *= 2;
            tries += 1;
        }
    }
}

/// A failed try.
struct Failure {
    error: FetchError,
    is_passing: bool,
    /// What the server asks for.
    wait: Option<Duration>,
}

impl Failure {
    fn of(error: FetchError) -> Self {
        let is_passing = matches!(&error, FetchError::Connection(why) if why != NO_SUCH_HOST);
        Self { error, is_passing, wait: None }
    }
}

/// Asks the system for the addresses of a name, and gives only those of the public internet.
#[derive(Debug)]
struct GuardedResolver {
    inner: DefaultResolver,
    allowed: Allowed,
    /// The proxy is the user's own choice, and usually on a private network.
    proxy_host: Option<String>,
}

impl Resolver for GuardedResolver {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let resolved = self.inner.resolve(uri, config, timeout)?;
        let host = uri.host().unwrap_or_default();
        if self.allowed.holds(host) || self.proxy_host.as_deref() == Some(host) {
            return Ok(resolved);
        }
        // one private address among several is enough: which of them is connected to is not decided here
        if resolved.iter().map(SocketAddr::ip).any(is_private) {
            return Err(ureq::Error::Other(Box::new(PrivateAddress(host.to_owned()))));
        }
        Ok(resolved)
    }
}

#[derive(Debug, Error)]
#[error("{0} is on a private network")]
struct PrivateAddress(String);

const NO_SUCH_HOST: &str = "there is no such host";

fn fetch_error(error: &ureq::Error) -> FetchError {
    match error {
        ureq::Error::Other(other) => match other.downcast_ref::<PrivateAddress>() {
            Some(PrivateAddress(host)) => FetchError::Private(host.clone()),
            None => FetchError::Connection(other.to_string()),
        },
        ureq::Error::BodyExceedsLimit(_) => FetchError::TooLarge,
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => FetchError::NotHttp,
        ureq::Error::HostNotFound => FetchError::Connection(NO_SUCH_HOST.to_owned()),
        ureq::Error::Timeout(_) => FetchError::Connection("it does not answer in time".to_owned()),
        // what getaddrinfo says has no kind of its own
        ureq::Error::Io(io) if io.to_string().contains("lookup address") => {
            FetchError::Connection(NO_SUCH_HOST.to_owned())
        }
        ureq::Error::Io(io) => FetchError::Connection(io_reason(io)),
        other => FetchError::Connection(other.to_string()),
    }
}

/// An operating system's words differ from machine to machine; these do not.
fn io_reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "the connection was refused".to_owned(),
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => {
            "the connection was broken off".to_owned()
        }
        io::ErrorKind::UnexpectedEof => "the answer ends too early".to_owned(),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => "the host cannot be reached".to_owned(),
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => "it does not answer in time".to_owned(),
        _ => error.to_string(),
    }
}

fn header_text(response: &Response<Body>, name: header::HeaderName) -> Option<String> {
    response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_resolves_to_a_private_address_is_not_connected_to() {
        let web = Web::new(&ImageSettings::default(), None, Patience::default()).unwrap();
        // past the check of the host, as with a public name whose answer is a private address
        let error = web.agent.get("http://127.0.0.1:9/").call().unwrap_err();
        assert_eq!(fetch_error(&error), FetchError::Private("127.0.0.1".to_owned()));
    }
}
