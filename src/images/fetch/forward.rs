//! Plain http by way of a proxy: the request names the whole address (RFC 9112, 3.2.2), as curl's does. `CONNECT`, which ureq
//! would use, many proxies allow for port 443 alone.

use std::io;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use ureq::Proxy;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

/// Finds the proxy, whatever the address that is asked for.
#[derive(Debug)]
pub struct ProxyResolver {
    inner: DefaultResolver,
    proxy: Uri,
}

/// Puts the whole address into requests.
#[derive(Debug)]
pub struct ForwardConnector {
    /// What stands between the request line and the other headers.
    authorization: String,
}

/// A connection to a proxy.
#[derive(Debug)]
pub struct Forwarding<In> {
    inner: In,
    /// `http://example.org:8080`
    origin: String,
    authorization: String,
}

impl ProxyResolver {
    /// A resolver for this proxy.
    pub fn new(proxy: &Proxy) -> Self {
        Self { inner: DefaultResolver::default(), proxy: proxy.uri().clone() }
    }
}

impl Resolver for ProxyResolver {
    fn resolve(&self, _: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        self.inner.resolve(&self.proxy, config, timeout)
    }
}

impl ForwardConnector {
    /// A connector for this proxy.
    pub fn new(proxy: &Proxy) -> Self {
        let authorization = proxy.username().map_or_else(String::new, |username| {
            let credentials = format!("{username}:{}", proxy.password().unwrap_or_default());
            format!("Proxy-Authorization: Basic {}\r\n", BASE64_STANDARD.encode(credentials))
        });
        Self { authorization }
    }
}

impl<In: Transport> Connector<In> for ForwardConnector {
    type Out = Forwarding<In>;

    fn connect(&self, details: &ConnectionDetails<'_>, chained: Option<In>) -> Result<Option<Self::Out>, ureq::Error> {
        let host = details.uri.host().unwrap_or_default();
        let port = details.uri.port_u16().map_or_else(String::new, |port| format!(":{port}"));
        let origin = format!("http://{host}{port}");
        Ok(chained.map(|inner| Forwarding { inner, origin, authorization: self.authorization.clone() }))
    }
}

impl<In: Transport> Transport for Forwarding<In> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        let output = self.inner.buffers().output();
        let amount = name_whole_address(output, amount, &self.origin, &self.authorization)
            .ok_or_else(|| ureq::Error::Io(io::Error::other("the address is too long")))?;
        self.inner.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.inner.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }
}

/// `GET /a HTTP/1.1` → `GET http://example.org/a HTTP/1.1`, in the first `amount` bytes of `output`; how many bytes it is then, and
/// `None` where there is no room. What does not begin a request stays.
fn name_whole_address(output: &mut [u8], amount: usize, origin: &str, authorization: &str) -> Option<usize> {
    const METHOD: &str = "GET ";
    let written = output.get(..amount)?;
    if !written.starts_with(b"GET /") {
        return Some(amount);
    }
    let end = written.windows(2).position(|two| two == b"\r\n")? + 2;
    let head = written.get(METHOD.len()..end)?;
    let request = [METHOD.as_bytes(), origin.as_bytes(), head, authorization.as_bytes(), written.get(end..)?].concat();
    output.get_mut(..request.len())?.copy_from_slice(&request);
    Some(request.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_names_the_whole_address() {
        let rewritten = |request: &str, room: usize| {
            let mut output = request.as_bytes().to_vec();
            output.resize(room.max(request.len()), 0);
            let amount = name_whole_address(&mut output, request.len(), "http://example.org:81", "P: x\r\n")?;
            Some(String::from_utf8(output[..amount].to_vec()).unwrap())
        };
        let request = "GET /a?b HTTP/1.1\r\nhost: example.org:81\r\n\r\n";
        let expected = "GET http://example.org:81/a?b HTTP/1.1\r\nP: x\r\nhost: example.org:81\r\n\r\n";
        assert_eq!(rewritten(request, 200).as_deref(), Some(expected));
        assert_eq!(rewritten(request, request.len() + 5), None);
        assert_eq!(rewritten("more", 200).as_deref(), Some("more"));
    }
}
