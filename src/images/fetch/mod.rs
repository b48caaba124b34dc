//! The network is used here, and nowhere else.
//!
//! A fetch answers with the bytes of one address or says why not. Redirects are followed by hand, so that every host on
//! the way is looked at; the addresses that a name resolves to are looked at where the connection is made.

mod body;
mod forward;
mod guard;
mod patience;
mod proxy;
mod reason;
mod resolver;
mod routes;
#[cfg(test)]
mod tests;
mod turns;
mod web;

use thiserror::Error;

use super::inspect::NotAnImage;
pub use patience::Patience;
pub use proxy::{ProxyInvalid, VARIABLES as PROXY_VARIABLES, Variables as ProxyVariables};
pub use resolver::LookUp;
pub use web::Web;

/// What can be asked for the bytes of an address; a test puts something else in the place of the network.
pub trait Network: Sync {
    /// The bytes that an address answers.
    fn get(&self, address: &str) -> Result<Vec<u8>, FetchError>;

    /// The time, in seconds since 1970: what failed for good is asked again after a while.
    fn now(&self) -> i64 {
        web::now().as_second()
    }
}

/// Why an address gave no bytes.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FetchError {
    /// It is no address that can be asked.
    #[error("it is not an http or https address")]
    NotHttp,
    /// It, or a redirect of it, leads to a private network.
    #[error("{0} is on a private network")]
    Private(String),
    /// The server answered with an error.
    #[error("the server answers {0}")]
    Status(u16),
    /// Redirects that do not end.
    #[error("it redirects more than {MAX_REDIRECTS} times")]
    TooManyRedirects,
    /// The answer is no image that is wanted: its beginning says so, or the address that it was found at.
    #[error(transparent)]
    Refused(#[from] NotAnImage),
    /// The answer is too large.
    #[error("the answer is larger than {} MiB", MAX_BYTES >> 20)]
    TooLarge,
    /// No name server knows the host.
    #[error("there is no such host")]
    NoSuchHost,
    /// There was no connection.
    #[error("{0}")]
    Unreachable(String),
    /// Its host was asked in vain before, for other addresses.
    #[error("{0}")]
    GivenUp(String),
    /// There was a connection, and no whole answer.
    #[error("{0}")]
    Broken(String),
}

impl FetchError {
    /// Whether the same would be answered tomorrow.
    pub fn is_lasting(&self) -> bool {
        match self {
            Self::NotHttp | Self::Private(_) | Self::TooManyRedirects | Self::Refused(_) | Self::TooLarge => true,
            Self::Status(status) => !is_passing(*status),
            Self::NoSuchHost | Self::Unreachable(_) | Self::GivenUp(_) | Self::Broken(_) => false,
        }
    }

    /// Whether there is nothing at the address any more.
    pub fn is_gone(&self) -> bool {
        match self {
            Self::Status(404 | 410) | Self::NoSuchHost => true,
            Self::Refused(why) => why.is_in_place_of_an_image(),
            _ => false,
        }
    }
}

/// Whether a status is one of the moment: a timeout, too many requests, or any fault of the server's.
fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..=599)
}

/// Larger answers are no pictures of a blog.
pub const MAX_BYTES: u64 = 64 << 20;

/// As many as browsers of old followed.
const MAX_REDIRECTS: usize = 10;
