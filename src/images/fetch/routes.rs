//! The way to an address: direct, or by a proxy.

use ureq::config::Config;
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{Connector as _, DefaultConnector, TcpConnector};
use ureq::{Agent, Proxy, ProxyProtocol};
use url::Url;

use super::forward::{ForwardConnector, ProxyResolver};
use super::guard::Allowed;
use super::patience::Patience;
use super::proxy::Proxies;
use super::resolver::{GuardedResolver, LookUp};
use super::turns::Limits;

const USER_AGENT: &str = concat!("unblogger/", env!("CARGO_PKG_VERSION"), " (moves the images of a blog, once)");

/// The way to every address.
#[derive(Debug)]
pub struct Routes {
    proxies: Proxies,
    direct: Agent,
    http: Option<Agent>,
    https: Option<Agent>,
}

impl Routes {
    /// The ways that there are.
    pub fn new(
        proxies: Proxies,
        allowed: &Allowed,
        patience: &Patience,
        limits: Limits,
        look_up: Option<&LookUp>,
    ) -> Self {
        let config = |proxy: Option<&Proxy>| config(patience, limits, proxy.cloned());
        let guarded = || GuardedResolver::new(allowed.clone(), look_up.cloned());
        // an HTTP proxy looks names up itself, so that only it is looked up here
        let through = |proxy: &Proxy| match proxy.protocol() {
            ProxyProtocol::Http | ProxyProtocol::Https => {
                Agent::with_parts(config(Some(proxy)), DefaultConnector::default(), DefaultResolver::default())
            }
            _ => Agent::with_parts(config(Some(proxy)), DefaultConnector::default(), guarded()),
        };
        let forwarded = |proxy: &Proxy| match proxy.protocol() {
            ProxyProtocol::Http => {
                let connector = ().chain(TcpConnector::default()).chain(ForwardConnector::new(proxy));
                Agent::with_parts(config(None), connector, ProxyResolver::new(proxy))
            }
            _ => through(proxy),
        };
        Self {
            direct: Agent::with_parts(config(None), DefaultConnector::default(), guarded()),
            http: proxies.http.as_ref().map(forwarded),
            https: proxies.https.as_ref().map(through),
            proxies,
        }
    }

    /// What asks for an address.
    pub fn agent(&self, url: &Url) -> &Agent {
        let agent = if url.scheme() == "https" { &self.https } else { &self.http };
        match (self.proxies.of(url), agent) {
            (Some(_), Some(agent)) => agent,
            _ => &self.direct,
        }
    }
}

fn config(patience: &Patience, limits: Limits, proxy: Option<Proxy>) -> Config {
    Config::builder()
        .proxy(proxy)
        .user_agent(USER_AGENT)
        .accept("image/*,*/*;q=0.5")
        // every host on the way is looked at
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .max_idle_connections(limits.overall)
        .max_idle_connections_per_host(limits.per_host)
        .timeout_resolve(Some(patience.connect))
        .timeout_connect(Some(patience.connect))
        .timeout_recv_response(Some(patience.first_byte))
        .timeout_per_read(Some(patience.first_byte))
        .timeout_global(Some(patience.whole))
        .build()
}
