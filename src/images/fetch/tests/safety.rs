//! What an archive could try to make this machine ask its neighbours.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use ureq::config::Config;
use ureq::unversioned::resolver::Resolver as _;
use ureq::unversioned::transport::{ConnectionDetails, Connector, DefaultConnector, Transport};
use ureq::{Agent, Error};

use super::{hurry, ok, server, settings, status};
use crate::images::fetch::guard::{Allowed, tests::PRIVATE};
use crate::images::fetch::resolver::GuardedResolver;
use crate::images::fetch::{FetchError, LookUp, Network as _, Web};

/// Name servers that know the hosts of this list and no other.
fn names(hosts: &[(&'static str, &[&str])]) -> LookUp {
    let hosts: BTreeMap<&'static str, Vec<String>> =
        hosts.iter().map(|(host, ips)| (*host, ips.iter().map(|&ip| ip.to_owned()).collect())).collect();
    Arc::new(move |host, port| {
        let ips = hosts.get(host).into_iter().flatten();
        ips.map(|ip| SocketAddr::new(ip.parse().unwrap(), port)).collect()
    })
}

fn web(allowed: &[&str], look_up: &LookUp) -> Web {
    Web::with_names(&settings(allowed), &BTreeMap::new(), hurry(), Some(look_up)).unwrap()
}

#[test]
fn no_redirect_leads_to_a_private_address_in_whatever_spelling() {
    let target = Arc::new(Mutex::new(String::new()));
    let location = Arc::clone(&target);
    let (address, asked) = server(move |_, _| status(&format!("302 Found\r\nLocation: {}", location.lock().unwrap())));
    let port = address.rsplit(':').next().unwrap().to_owned();
    let look_up = names(&[("public.example", &["127.0.0.1"])]);
    let web = web(&["public.example"], &look_up);
    let spellings: Vec<_> = PRIVATE.split_whitespace().collect();
    assert!(spellings.len() >= 80, "{}", spellings.len());
    for host in &spellings {
        for scheme in ["http:", "https:", ""] {
            let host = if host.ends_with(":8080") { (*host).to_owned() } else { format!("{host}:{port}") };
            *target.lock().unwrap() = format!("{scheme}//{host}/secret");
            let error = web.get(&format!("http://public.example:{port}/a")).unwrap_err();
            assert!(matches!(error, FetchError::Private(_)), "{scheme}//{host}: {error}");
            assert!(error.is_lasting());
        }
    }
    let asked = asked.lock().unwrap();
    assert_eq!(asked.len(), spellings.len() * 3);
    assert!(asked.iter().all(|path| path == "/a"), "no secret was asked for");
}

#[test]
fn what_is_no_web_address_is_not_followed() {
    for location in [
        "file:///etc/passwd",
        "ftp://example.org/a",
        "gopher://example.org/",
        "data:image/png;base64,AA",
        "javascript:1",
    ] {
        let (address, _) = server(move |_, _| status(&format!("302 Found\r\nLocation: {location}")));
        assert_eq!(super::web(&["127.0.0.1"]).get(&address).unwrap_err(), FetchError::NotHttp, "{location}");
        assert_eq!(super::web(&[]).get(location).unwrap_err(), FetchError::NotHttp, "{location}");
    }
}

#[test]
fn a_name_that_leads_to_a_private_address_is_refused() {
    let (address, asked) = server(|_, _| ok("secret"));
    let port = address.rsplit(':').next().unwrap().to_owned();
    let look_up = names(&[
        ("inside.example", &["127.0.0.1"]),
        ("mixed.example", &["8.8.8.8", "127.0.0.1"]),
        ("six.example", &["::ffff:127.0.0.1"]),
        ("metadata.example", &["169.254.169.254"]),
    ]);
    let web = web(&[], &look_up);
    for host in ["inside.example", "mixed.example", "six.example", "metadata.example"] {
        let error = web.get(&format!("http://{host}:{port}/a")).unwrap_err();
        assert_eq!(error, FetchError::Private(host.to_owned()));
    }
    assert_eq!(web.get("http://nowhere.example/a").unwrap_err(), FetchError::NoSuchHost);
    assert_eq!(asked.lock().unwrap().len(), 0);
}

/// Writes down where it is to connect to, and connects to nothing.
#[derive(Debug, Default, Clone)]
struct Recorder(Arc<Mutex<Vec<SocketAddr>>>);

impl Connector<()> for Recorder {
    type Out = Box<dyn Transport>;

    fn connect(&self, details: &ConnectionDetails<'_>, _: Option<()>) -> Result<Option<Self::Out>, Error> {
        self.0.lock().unwrap().extend(details.addrs.iter());
        Err(Error::ConnectionFailed)
    }
}

#[test]
fn the_address_that_was_looked_at_is_the_one_that_is_connected_to() {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    // a name server that gives a public address to who looks, and a private one to who connects
    let rebinding: LookUp = Arc::new(move |_, port| {
        let ip = if counted.fetch_add(1, Ordering::SeqCst) == 0 { "8.8.8.8" } else { "127.0.0.1" };
        vec![SocketAddr::new(ip.parse().unwrap(), port)]
    });
    let resolver = GuardedResolver::new(Allowed::default(), Some(rebinding));
    let recorder = Recorder::default();
    let agent = Agent::with_parts(Config::builder().proxy(None).build(), recorder.clone(), resolver);
    agent.get("http://rebinding.example/a").call().unwrap_err();
    assert_eq!(*recorder.0.lock().unwrap(), ["8.8.8.8:80".parse().unwrap()]);
    assert_eq!(count.load(Ordering::SeqCst), 1, "it is asked once");
    // the next connection asks again, and is looked at again
    assert!(matches!(agent.get("http://rebinding.example/a").call(), Err(Error::Other(_))));
    assert_eq!(recorder.0.lock().unwrap().len(), 1);
}

#[test]
fn a_name_past_the_check_of_hosts_is_still_looked_at() {
    let config = Config::builder().proxy(None).build();
    let resolver = GuardedResolver::new(Allowed::default(), None);
    let uri = "http://127.0.0.1:9/".parse().unwrap();
    let agent =
        Agent::with_parts(config.clone(), DefaultConnector::default(), GuardedResolver::new(Allowed::default(), None));
    assert!(matches!(agent.get("http://127.0.0.1:9/").call(), Err(Error::Other(_))));
    assert!(resolver.resolve(&uri, &config, ureq::unversioned::transport::NextTimeout::default()).is_err());
}
