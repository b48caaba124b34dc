//! Which hosts must not be asked: an archive is written by others, and `http://169.254.169.254/` in it would be asked
//! from inside the network of whoever migrates it.
//!
//! The ranges are IANA's special-purpose registries for IPv4 and IPv6: what is not globally reachable is private here.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Hosts on private networks that may be asked all the same: `images.allow-private-hosts`.
#[derive(Debug, Clone, Default)]
pub struct Allowed(Vec<String>);

impl Allowed {
    /// Hosts as they are configured: names, or addresses in any spelling.
    pub fn new(hosts: &[String]) -> Self {
        Self(hosts.iter().filter_map(|host| canonical(host)).collect())
    }

    /// Whether a host, as [`Url`] spells it, was named.
    pub fn holds(&self, host: &str) -> bool {
        canonical(host).is_some_and(|host| self.0.contains(&host))
    }
}

/// Whether an address leads to a private network by its host alone. Names are asked for their addresses later, and
/// those go through [`is_private`].
pub fn is_private_host(url: &Url, allowed: &Allowed) -> bool {
    if url.host_str().is_some_and(|host| allowed.holds(host)) {
        return false;
    }
    match url.host() {
        None => true,
        Some(Host::Ipv4(address)) => is_private(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => is_private(IpAddr::V6(address)),
        Some(Host::Domain(name)) => is_private_name(name),
    }
}

/// Whether an address is not one of the public internet.
pub fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => is_private_v6(address),
    }
}

/// `localhost`, names without a dot, and the domains that are set aside for inner networks.
fn is_private_name(name: &str) -> bool {
    const INNER: [&str; 9] =
        ["localhost", "local", "internal", "intranet", "private", "corp", "home", "lan", "home.arpa"];
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let is_below = |domain: &str| name.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    !name.contains('.') || INNER.iter().any(|domain| is_below(domain))
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    matches!(
        (a, b, c),
        (0 | 10 | 127 | 224.., ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (198, 18..=19, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 51, 100)
            | (203, 0, 113)
    )
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let last_v4 = || {
        let [.., high, low] = segments;
        Ipv4Addr::from((u32::from(high) << 16) | u32::from(low))
    };
    match segments {
        // IPv4 in disguise: `::ffff:10.0.0.1`, `::10.0.0.1`, `64:ff9b::10.0.0.1`
        [0, 0, 0, 0, 0, 0xffff | 0, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => is_private_v4(last_v4()),
        // 6to4: `2002:0a00:0001::`
        [0x2002, high, low, ..] => is_private_v4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low))),
        // Teredo and other protocol assignments, documentation
        [0x2001, 0..=0x01ff | 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] => true,
        // the rest of what is global unicast
        [0x2000..=0x3fff, ..] => false,
        _ => true,
    }
}

/// A host as [`Url`] spells it: `[::1]`, `127.0.0.1` for `127.1`, lower case, without a final dot.
fn canonical(host: &str) -> Option<String> {
    let host = host.trim().trim_end_matches('.');
    let bracketed = if host.contains(':') && !host.starts_with('[') { format!("[{host}]") } else { host.to_owned() };
    let url = Url::parse(&format!("http://{bracketed}/")).ok()?;
    url.host_str().map(str::to_owned)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub const PRIVATE: &str = "
        127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.1 0177.0.0.1 017700000001 127.0.0.1.
        127.255.255.254 0.0.0.0 0 10.0.0.1 10.255.255.255 0xa.0.0.1 172.16.0.1 172.31.255.255 192.168.0.1
        3232235521 0xc0a80001 192.168.1 169.254.169.254 2852039166 0xa9fea9fe 0251.0376.0251.0376
        169.254.43518 100.64.0.1 100.127.255.255 192.0.0.1 192.0.2.1 198.18.0.1 198.51.100.7 203.0.113.7
        224.0.0.1 240.0.0.1 255.255.255.255 １２７.０.０.１ 127。0。0。1 %31%32%37.0.0.1 [::1] [::] [0:0:0:0:0:0:0:1]
        [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:a9fe:a9fe] [::127.0.0.1] [64:ff9b::10.0.0.1]
        [2002:7f00:1::] [2002:a9fe:a9fe::1] [fe80::1] [fc00::1] [fd12:3456::1] [ff02::1] [fec0::1]
        [::ffff:0:7f00:1] [64:ff9b::a9fe:a9fe] [64:ff9b:1::1] 0x7F000001 00000177.1 0xA9.0xFE.0xA9.0xFE 169.254.169.254.
        [2001:db8::1] [2001::1] [100::1] [5f00::1] localhost LOCALHOST localhost. a.localhost router
        printer.local metadata.google.internal metadata db.corp nas.lan box.home.arpa ⓛocalhost
        user:pass@127.0.0.1 127.0.0.1:8080 example.org@127.0.0.1";

    const PUBLIC: &str = "
        example.org 1.bp.blogspot.com 8.8.8.8 172.15.0.1 172.32.0.1 100.128.0.1 11.0.0.1 134744072
        [2606:4700::1111] [::ffff:8.8.8.8] [64:ff9b::8.8.8.8] [2002:808:808::] local.example
        127.0.0.1.example.org notlocalhost.org";

    fn is_private_address(address: &str) -> bool {
        is_private_host(&Url::parse(address).unwrap(), &Allowed::default())
    }

    #[test]
    fn private_addresses_are_told_in_every_spelling() {
        for host in PRIVATE.split_whitespace() {
            assert!(is_private_address(&format!("http://{host}/a.png")), "{host}");
        }
        assert!(is_private_address("file:///etc/passwd"));
    }

    #[test]
    fn public_addresses_are_not() {
        for host in PUBLIC.split_whitespace() {
            assert!(!is_private_address(&format!("http://{host}/a.png")), "{host}");
        }
    }

    #[test]
    fn named_hosts_are_allowed_in_every_spelling() {
        let allowed = Allowed::new(&["127.0.0.1".to_owned(), "NAS.lan".to_owned(), "::1".to_owned()]);
        for (address, is_private) in [
            ("http://127.1:8000/", false),
            ("http://nas.lan./", false),
            ("http://[0:0::1]/", false),
            ("http://127.0.0.2/", true),
            ("http://other.lan/", true),
        ] {
            assert_eq!(is_private_host(&Url::parse(address).unwrap(), &allowed), is_private, "{address}");
        }
    }
}
