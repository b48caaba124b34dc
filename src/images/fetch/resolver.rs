//! Where the hosts are. The addresses that are looked at here are those that are connected to: nothing is looked up twice, so
//! a name server that answers differently the second time gains nothing.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use thiserror::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use super::guard::{Allowed, is_private};

/// What stands in for the name servers: the addresses of a host and a port.
pub type LookUp = Arc<dyn Fn(&str, u16) -> Vec<SocketAddr> + Send + Sync>;

/// Asks for the addresses of a name, and gives only those of the public internet.
pub struct GuardedResolver {
    inner: DefaultResolver,
    instead: Option<LookUp>,
    allowed: Allowed,
}

/// A name that leads to a private network.
#[derive(Debug, Error)]
#[error("{0} is on a private network")]
pub struct PrivateAddress(pub String);

impl GuardedResolver {
    /// A resolver that asks `instead` where there is one, and else the system.
    pub fn new(allowed: Allowed, instead: Option<LookUp>) -> Self {
        Self { inner: DefaultResolver::default(), instead, allowed }
    }

    fn look_up(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let Some(instead) = &self.instead else { return self.inner.resolve(uri, config, timeout) };
        let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("https") { 443 } else { 80 });
        let mut resolved = self.inner.empty();
        instead(uri.host().unwrap_or_default(), port).into_iter().for_each(|address| resolved.push(address));
        if resolved.is_empty() { Err(ureq::Error::HostNotFound) } else { Ok(resolved) }
    }
}

impl Resolver for GuardedResolver {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let resolved = self.look_up(uri, config, timeout)?;
        // a SOCKS proxy is the user's own choice, and usually on a private network
        let is_proxy = uri.scheme_str().is_some_and(|scheme| scheme.starts_with("socks"));
        let host = uri.host().unwrap_or_default();
        if is_proxy || self.allowed.holds(host) {
            return Ok(resolved);
        }
        // one private address among several is enough: which of them is connected to is not decided here
        if resolved.iter().map(SocketAddr::ip).any(is_private) {
            return Err(ureq::Error::Other(Box::new(PrivateAddress(host.to_owned()))));
        }
        Ok(resolved)
    }
}

impl fmt::Debug for GuardedResolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GuardedResolver").field("allowed", &self.allowed).finish_non_exhaustive()
    }
}
