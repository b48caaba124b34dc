//! Proxies out of the environment, understood as curl does (<https://curl.se/docs/manpage.html#ENVIRONMENT>).
//!
//! `HTTP_PROXY` in capitals is not read: a CGI program gets the `Proxy:` header of a request in it. `NO_PROXY` names hosts,
//! with all below them, addresses, and ranges of addresses; `*` alone is every host.

use std::collections::BTreeMap;
use std::net::IpAddr;

use thiserror::Error;
use ureq::{Proxy, ProxyProtocol};
use url::{Host, Url};

/// The variables that matter, for the binary to read.
pub const VARIABLES: [&str; 7] =
    ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"];

/// curl's, where the address of a proxy names no port.
const PORT: u16 = 1080;

/// What the environment says of proxies: the values of [`VARIABLES`] that are set.
pub type Variables = BTreeMap<String, String>;

/// A variable that does not hold the address of a proxy. Its value is not shown: it may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` does not hold the address of a proxy")]
pub struct ProxyInvalid(String);

/// The proxies to go by.
#[derive(Debug, Default)]
pub struct Proxies {
    /// For addresses that begin with `http:`.
    pub http: Option<Proxy>,
    /// For addresses that begin with `https:`.
    pub https: Option<Proxy>,
    except: Exceptions,
}

impl Proxies {
    /// The proxies that the environment names.
    pub fn new(variables: &Variables) -> Result<Self, ProxyInvalid> {
        let first = |names: &[&'static str]| {
            let set = names.iter().filter_map(|&name| Some((name, variables.get(name)?.trim())));
            set.into_iter().find(|(_, value)| !value.is_empty())
        };
        let proxy = |names: &[&'static str]| {
            let parsed = first(names).map(|(name, value)| parse(value).ok_or_else(|| ProxyInvalid(name.to_owned())));
            parsed.transpose()
        };
        Ok(Self {
            http: proxy(&["http_proxy", "all_proxy", "ALL_PROXY"])?,
            https: proxy(&["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])?,
            except: Exceptions::parse(first(&["no_proxy", "NO_PROXY"]).map_or("", |(_, value)| value)),
        })
    }

    /// The proxy for an address, where there is one.
    pub fn of(&self, url: &Url) -> Option<&Proxy> {
        let proxy = if url.scheme() == "https" { &self.https } else { &self.http };
        proxy.as_ref().filter(|_| !self.except.hold(url))
    }
}

fn parse(value: &str) -> Option<Proxy> {
    let address = if value.contains("://") { value.to_owned() } else { format!("http://{value}") };
    // ureq takes `a:port` for the name of a host
    Url::parse(&address).ok()?.host()?;
    let proxy = Proxy::new(&address).ok()?;
    if proxy.protocol() == ProxyProtocol::Https || proxy.uri().port().is_some() {
        return Some(proxy);
    }
    let builder = Proxy::builder(proxy.protocol()).host(proxy.host()).port(PORT).resolve_target(proxy.resolve_target());
    let builder = proxy.username().into_iter().fold(builder, ureq::ProxyBuilder::username);
    proxy.password().into_iter().fold(builder, ureq::ProxyBuilder::password).build().ok()
}

/// `NO_PROXY`
#[derive(Debug, Default)]
enum Exceptions {
    #[default]
    None,
    All,
    Some(Vec<Exception>),
}

#[derive(Debug)]
enum Exception {
    /// A host and all hosts below it.
    Name(String),
    /// Addresses whose first bits are these.
    Range(IpAddr, u32),
}

impl Exceptions {
    fn parse(list: &str) -> Self {
        if list == "*" {
            return Self::All;
        }
        let entries = list.split([',', ' ', '\t']).filter(|entry| !entry.is_empty());
        let exceptions: Vec<_> = entries.filter_map(Exception::parse).collect();
        if exceptions.is_empty() { Self::None } else { Self::Some(exceptions) }
    }

    fn hold(&self, url: &Url) -> bool {
        let exceptions = match self {
            Self::None => return false,
            Self::All => return true,
            Self::Some(exceptions) => exceptions,
        };
        match url.host() {
            None => false,
            Some(Host::Domain(host)) => {
                let host = host.trim_end_matches('.');
                exceptions.iter().any(|exception| exception.holds_name(host))
            }
            Some(Host::Ipv4(address)) => exceptions.iter().any(|exception| exception.holds(IpAddr::V4(address))),
            Some(Host::Ipv6(address)) => exceptions.iter().any(|exception| exception.holds(IpAddr::V6(address))),
        }
    }
}

impl Exception {
    fn parse(entry: &str) -> Option<Self> {
        let (address, bits) = entry.split_once('/').map_or((entry, None), |(address, bits)| (address, Some(bits)));
        let bare = address.strip_prefix('[').and_then(|address| address.strip_suffix(']')).unwrap_or(address);
        if let Ok(address) = bare.parse::<IpAddr>() {
            let most = if address.is_ipv4() { 32 } else { 128 };
            let bits = bits.map_or(Some(most), |bits| bits.parse().ok().filter(|&bits| bits <= most))?;
            return Some(Self::Range(address, bits));
        }
        let name = entry.trim_start_matches('.').trim_end_matches('.').to_ascii_lowercase();
        (!name.is_empty()).then_some(Self::Name(name))
    }

    fn holds_name(&self, host: &str) -> bool {
        let Self::Name(name) = self else { return false };
        host.strip_suffix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }

    fn holds(&self, address: IpAddr) -> bool {
        match (self, address) {
            (Self::Range(IpAddr::V4(range), bits), IpAddr::V4(address)) => {
                let differ = range.to_bits() ^ address.to_bits();
                differ.checked_shr(32 - bits).unwrap_or_default() == 0
            }
            (Self::Range(IpAddr::V6(range), bits), IpAddr::V6(address)) => {
                let differ = range.to_bits() ^ address.to_bits();
                differ.checked_shr(128 - bits).unwrap_or_default() == 0
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(variables: &[(&str, &str)]) -> Result<Proxies, ProxyInvalid> {
        let variables = variables.iter().map(|&(name, value)| (name.to_owned(), value.to_owned()));
        Proxies::new(&variables.collect())
    }

    fn of(variables: &[(&str, &str)], address: &str) -> String {
        let proxies = proxies(variables).unwrap();
        let of = proxies.of(&Url::parse(address).unwrap());
        of.map_or_else(|| "-".to_owned(), |proxy| format!("{} {}:{}", proxy.protocol(), proxy.host(), proxy.port()))
    }

    #[test]
    fn each_scheme_has_its_proxy() {
        let both = [("http_proxy", "http://a:1"), ("HTTPS_PROXY", "b:2"), ("ALL_PROXY", "socks5h://c:3")];
        for (variables, http, https) in [
            (&both[..], "HTTP a:1", "HTTP b:2"),
            (&both[2..], "SOCKS5h c:3", "SOCKS5h c:3"),
            (&[("https_proxy", "https://a"), ("HTTPS_PROXY", "b")], "-", "HTTPS a:443"),
            (&[("http_proxy", "a"), ("all_proxy", "socks4://b")], "HTTP a:1080", "SOCKS4 b:1080"),
            (&[("http_proxy", "http://a:80/")], "HTTP a:80", "-"),
            (&[("http_proxy", ""), ("https_proxy", " ")], "-", "-"),
            // a CGI program gets it from whoever asks
            (&[("HTTP_PROXY", "a")], "-", "-"),
        ] {
            assert_eq!(of(variables, "http://example.org/"), http, "{variables:?}");
            assert_eq!(of(variables, "https://example.org/"), https, "{variables:?}");
        }
    }

    #[test]
    fn credentials_go_along_and_are_not_shown() {
        let proxies = proxies(&[("http_proxy", "http://me:s3cret%20word@a")]).unwrap();
        let proxy = proxies.http.as_ref().unwrap();
        assert_eq!((proxy.username(), proxy.password()), (Some("me"), Some("s3cret word")));
        assert_eq!(proxy.port(), 1080);
    }

    #[test]
    fn a_proxy_that_is_none_is_named_without_its_value() {
        for value in ["no proxy", "ftp://a:1", "http://", "http://me:secret@a:port"] {
            let error = proxies(&[("all_proxy", value)]).unwrap_err();
            assert_eq!(error.to_string(), "`all_proxy` does not hold the address of a proxy", "{value}");
        }
    }

    #[test]
    fn no_proxy_names_hosts_addresses_and_ranges() {
        for (list, in_list, not_in_list) in [
            ("*", "http://example.org/ http://10.1.2.3/ http://[::1]/", ""),
            ("", "", "http://example.org/ http://10.1.2.3/"),
            (
                "localhost, .example.org.,b.example.net",
                "http://localhost/ http://example.org/ http://a.example.org:8080/ http://EXAMPLE.org./ http://b.example.net/",
                "http://notexample.org/ http://example.net/ http://example.org.evil.example/",
            ),
            (
                "a.example b.example\tc.example",
                "http://a.example/ http://b.example/ http://c.example/",
                "http://d.example/",
            ),
            (
                "10.0.0.0/8,192.168.1.1,192.168.2.0/31",
                "http://10.255.1.2/ http://192.168.1.1/ http://192.168.2.1/",
                "http://11.0.0.1/ http://192.168.1.2/ http://192.168.2.2/ http://10.0.0.1.example.org/",
            ),
            ("fd00::/8,[::1]", "http://[fd12::3]/ http://[::1]/", "http://[fe00::1]/ http://[::2]/ http://0.0.0.1/"),
            ("0.0.0.0/0", "http://8.8.8.8/", "http://[::1]/ http://example.org/"),
            ("10.0.0.0/33,/8,a,*", "http://a/", "http://10.0.0.1/ http://example.org/"),
        ] {
            let proxies = proxies(&[("all_proxy", "p"), ("no_proxy", list)]).unwrap();
            let is_direct = |address: &&str| proxies.of(&Url::parse(address).unwrap()).is_none();
            let wrong: Vec<_> = in_list.split_whitespace().filter(|address| !is_direct(address)).collect();
            assert!(wrong.is_empty(), "{list:?} should hold {wrong:?}");
            let wrong: Vec<_> = not_in_list.split_whitespace().filter(is_direct).collect();
            assert!(wrong.is_empty(), "{list:?} should not hold {wrong:?}");
        }
    }

    #[test]
    fn lower_case_comes_first() {
        let variables = [("all_proxy", "a:1"), ("no_proxy", "example.org"), ("NO_PROXY", "example.net")];
        assert_eq!(of(&variables, "http://example.org/"), "-");
        assert_eq!(of(&variables, "http://example.net/"), "HTTP a:1");
    }
}
