//! Fetches from a server of our own on the loopback address.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::{FetchError, Network as _, Patience, Web};
use crate::images::ImageSettings;

mod limits;
mod safety;
mod waiting;

/// Answers every request with what `answer` says for its path; returns its address and the paths it was asked for.
fn server(answer: impl Fn(&str, usize) -> String + Send + 'static) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream: TcpStream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let request = lines.next().unwrap().unwrap();
            assert!(lines.map_while(Result::ok).take_while(|line| !line.is_empty()).count() > 0);
            let path = request.split(' ').nth(1).unwrap().to_owned();
            let times = {
                let mut log = log.lock().unwrap();
                log.push(path.clone());
                log.iter().filter(|asked| **asked == path).count()
            };
            let _ = stream.write_all(answer(&path, times).as_bytes());
        }
    });
    (address, asked)
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

fn status(line: &str) -> String {
    format!("HTTP/1.1 {line}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

fn settings(allowed: &[&str]) -> ImageSettings {
    let allow_private_hosts = allowed.iter().map(|&host| host.to_owned()).collect();
    ImageSettings { allow_private_hosts, ..ImageSettings::default() }
}

fn hurry() -> Patience {
    Patience { first_wait: Duration::from_millis(1), longest_wait: Duration::from_millis(5), ..Patience::default() }
}

fn web(allowed: &[&str]) -> Web {
    Web::new(&settings(allowed), &BTreeMap::new(), hurry()).unwrap()
}

#[test]
fn bytes_are_fetched_through_redirects() {
    let (address, asked) = server(|path, _| match path {
        "/a" => status("302 Found\r\nLocation: b?x=1"),
        _ => ok("bytes"),
    });
    assert_eq!(web(&["127.0.0.1"]).get(&format!("{address}/a")).unwrap(), b"bytes");
    assert_eq!(*asked.lock().unwrap(), ["/a", "/b?x=1"]);
}

#[test]
fn a_private_address_is_not_asked() {
    let (address, asked) = server(|_, _| ok("secret"));
    let error = web(&[]).get(&format!("{address}/a")).unwrap_err();
    assert_eq!(error, FetchError::Private("127.0.0.1".to_owned()));
    assert_eq!(asked.lock().unwrap().len(), 0);
}

#[test]
fn a_redirect_to_a_private_address_is_not_followed() {
    let (secret, asked) = server(|_, _| ok("secret"));
    let port = secret.rsplit(':').next().unwrap().to_owned();
    let (address, _) =
        server(move |_, _| status(&format!("302 Found\r\nLocation: http://127.0.0.2:{port}/latest/meta-data")));
    let error = web(&["127.0.0.1"]).get(&format!("{address}/a")).unwrap_err();
    assert_eq!(error, FetchError::Private("127.0.0.2".to_owned()));
    assert_eq!(asked.lock().unwrap().len(), 0);
}

#[test]
fn a_redirect_to_a_file_is_not_followed() {
    let (address, _) = server(|_, _| status("302 Found\r\nLocation: file:///etc/passwd"));
    assert_eq!(web(&["127.0.0.1"]).get(&address).unwrap_err(), FetchError::NotHttp);
}

#[test]
fn redirects_end() {
    let (address, asked) = server(|_, _| status("302 Found\r\nLocation: /again"));
    assert_eq!(web(&["127.0.0.1"]).get(&address).unwrap_err(), FetchError::TooManyRedirects);
    assert_eq!(asked.lock().unwrap().len(), 11);
}

#[test]
fn an_error_of_the_moment_is_asked_again_and_a_lasting_one_is_not() {
    let (address, asked) = server(|path, times| match path {
        "/busy" if times < 3 => status("503 Service Unavailable\r\nRetry-After: 3600"),
        "/busy" => ok("bytes"),
        "/down" => status("500 Oh"),
        _ => status("404 Not Found"),
    });
    let web = web(&["127.0.0.1"]);
    assert_eq!(web.get(&format!("{address}/busy")).unwrap(), b"bytes");
    assert_eq!(web.get(&format!("{address}/down")).unwrap_err(), FetchError::Status(500));
    let gone = web.get(&format!("{address}/gone")).unwrap_err();
    assert!(gone == FetchError::Status(404) && gone.is_lasting());
    assert_eq!(*asked.lock().unwrap(), ["/busy", "/busy", "/busy", "/down", "/down", "/down", "/down", "/gone"]);
}

#[test]
fn an_answer_that_breaks_off_is_not_taken_for_the_whole() {
    let (address, asked) =
        server(|_, _| "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\nhalf".to_owned());
    let error = web(&["127.0.0.1"]).get(&address).unwrap_err();
    assert!(matches!(&error, FetchError::Broken(_)) && !error.is_lasting(), "{error}");
    assert_eq!(asked.lock().unwrap().len(), 4);
}

#[test]
fn a_host_that_never_answers_is_left_alone() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let web = web(&["127.0.0.1"]);
    let ask = |path: &str| web.get(&format!("http://{closed}/{path}")).unwrap_err();
    assert_eq!(ask("a"), FetchError::Unreachable("the connection was refused".to_owned()));
    assert_eq!(ask("b"), FetchError::GivenUp("127.0.0.1 did not answer before".to_owned()));
}
