//! Why something failed, in words that are the same on every machine.

use std::io;

use ureq::Timeout;

use super::FetchError;
use super::resolver::PrivateAddress;

/// What an error of the network's means.
pub fn fetch_error(error: &ureq::Error) -> FetchError {
    match error {
        ureq::Error::Other(other) => match other.downcast_ref::<PrivateAddress>() {
            Some(PrivateAddress(host)) => FetchError::Private(host.clone()),
            None => FetchError::Broken(other.to_string()),
        },
        ureq::Error::BodyExceedsLimit(_) => FetchError::TooLarge,
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => FetchError::NotHttp,
        ureq::Error::HostNotFound => FetchError::NoSuchHost,
        ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
            FetchError::Unreachable("it does not answer in time".to_owned())
        }
        ureq::Error::Timeout(_) => FetchError::Broken("it does not answer in time".to_owned()),
        ureq::Error::ConnectionFailed => FetchError::Unreachable("there is no connection".to_owned()),
        ureq::Error::Io(io) => io_error(io),
        other => FetchError::Broken(other.to_string()),
    }
}

/// An operating system's words differ from machine to machine; these do not.
fn io_error(error: &io::Error) -> FetchError {
    // what getaddrinfo says has no kind of its own
    let words = error.to_string();
    if words.contains("lookup address") {
        let is_passing = words.contains("emporary failure");
        let unreachable = || FetchError::Unreachable("the name servers do not answer".to_owned());
        return if is_passing { unreachable() } else { FetchError::NoSuchHost };
    }
    match error.kind() {
        io::ErrorKind::ConnectionRefused => FetchError::Unreachable("the connection was refused".to_owned()),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown => {
            FetchError::Unreachable("the host cannot be reached".to_owned())
        }
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => {
            FetchError::Broken("the connection was broken off".to_owned())
        }
        io::ErrorKind::UnexpectedEof => FetchError::Broken("the answer ends too early".to_owned()),
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
            FetchError::Broken("it does not answer in time".to_owned())
        }
        _ => FetchError::Broken(words),
    }
}
