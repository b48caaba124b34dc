//! Servers that keep one waiting.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
#[cfg(target_os = "linux")]
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use super::{hurry, ok, server, settings, status};
use crate::images::fetch::{FetchError, Network as _, Patience, Web};

/// A server that says these bytes one at a time, with a pause after each, and then nothing.
fn slow(bytes: &'static str, pause: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            thread::spawn(move || {
                let _ = stream.read(&mut [0; 4096]);
                for byte in bytes.bytes() {
                    if stream.write_all(&[byte]).is_err() {
                        return;
                    }
                    thread::sleep(pause);
                }
                thread::sleep(Duration::from_secs(20));
            });
        }
    });
    address
}

fn impatient(change: impl FnOnce(&mut Patience)) -> Web {
    let mut patience = Patience { tries: 2, ..hurry() };
    change(&mut patience);
    Web::new(&settings(&["127.0.0.1"]), &BTreeMap::new(), patience).unwrap()
}

#[test]
fn a_server_that_says_nothing_is_left_and_so_is_one_that_stops_or_never_ends() {
    const ENDLESS: &str = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789012345678901234567890123456789";
    let moment = Duration::from_millis(150);
    let short = |patience: &mut Patience| patience.first_byte = moment;
    let whole = |patience: &mut Patience| patience.whole = 4 * moment;
    for (address, web) in [
        (slow("", Duration::ZERO), impatient(short)),
        (slow(ENDLESS, Duration::ZERO), impatient(short)),
        (slow(ENDLESS, Duration::from_millis(20)), impatient(whole)),
    ] {
        let start = Instant::now();
        let error = web.get(&address).unwrap_err();
        assert_eq!(error, FetchError::Broken("it does not answer in time".to_owned()));
        assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    }
}

/// A port whose queue of connections is full: nobody takes one, and the system answers no more of them.
#[cfg(target_os = "linux")]
fn full() -> (TcpListener, Vec<TcpStream>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    socket2::SockRef::from(&listener).listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    let waiting = std::iter::from_fn(|| TcpStream::connect_timeout(&address, Duration::from_millis(200)).ok());
    let waiting = waiting.take(64).collect();
    (listener, waiting)
}

#[cfg(target_os = "linux")]
#[test]
fn a_host_that_takes_no_connection_is_left_after_a_while() {
    let (listener, waiting) = full();
    assert!(waiting.len() < 64, "the queue is never full");
    let web = impatient(|patience| patience.connect = Duration::from_millis(150));
    let ask = |path: &str| web.get(&format!("http://{}/{path}", listener.local_addr().unwrap())).unwrap_err();
    let start = Instant::now();
    assert_eq!(ask("a"), FetchError::Unreachable("it does not answer in time".to_owned()));
    let (least, most) = (Duration::from_millis(300), Duration::from_secs(5));
    assert!((least..most).contains(&start.elapsed()), "two tries of 150 ms took {:?}", start.elapsed());
    // and is not waited for again and again
    drop(ask("b"));
    assert_eq!(ask("c"), FetchError::GivenUp("127.0.0.1 did not answer before".to_owned()));
}

#[test]
fn a_server_that_asks_to_wait_is_waited_for_and_left_alone_when_it_asks_nothing_else() {
    let dates = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nRetry-After: Sun, 06 Nov 1994 08:49:38 GMT";
    let (address, asked) = server(move |path, times| match path {
        "/date" if times == 1 => status(&format!("503 No\r\n{dates}")),
        path if path.starts_with("/never") => status("429 No\r\nRetry-After: 1"),
        _ => ok("bytes"),
    });
    let web = impatient(|patience| patience.longest_wait = Duration::from_secs(30));
    let start = Instant::now();
    assert_eq!(web.get(&format!("{address}/date")).unwrap(), b"bytes");
    assert!(start.elapsed() >= Duration::from_secs(1), "{:?}", start.elapsed());

    let web = impatient(|patience| patience.tries_when_busy = 3);
    assert_eq!(web.get(&format!("{address}/never")).unwrap_err(), FetchError::Status(429));
    for path in ["b", "c", "d"] {
        drop(web.get(&format!("{address}/never?{path}")));
    }
    let before = asked.lock().unwrap().len();
    let refused = web.get(&format!("{address}/e")).unwrap_err();
    assert_eq!(refused, FetchError::GivenUp("127.0.0.1 asked to be left alone".to_owned()));
    assert_eq!(asked.lock().unwrap().len(), before);
}
