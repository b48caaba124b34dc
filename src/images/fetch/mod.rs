//! The only file that uses the network.
//!
//! A fetch answers with the bytes of one address or says why not. Redirects are followed by hand, so that every host on
//! the way is looked at; the addresses that a name resolves to are looked at where the connection is made.

mod guard;
#[cfg(test)]
mod tests;
mod web;

use thiserror::Error;

pub use web::{Patience, ProxyInvalid, Web};

/// What can be asked for the bytes of an address; a test puts something else in the place of the network.
pub trait Network: Sync {
    /// The bytes that an address answers.
    fn get(&self, address: &str) -> Result<Vec<u8>, FetchError>;
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
    /// The answer is too large.
    #[error("the answer is larger than {} MiB", MAX_BYTES >> 20)]
    TooLarge,
    /// The connection failed.
    #[error("{0}")]
    Connection(String),
}

impl FetchError {
    /// Whether the same would be answered tomorrow.
    pub fn is_lasting(&self) -> bool {
        match self {
            Self::NotHttp | Self::Private(_) | Self::TooManyRedirects | Self::TooLarge => true,
            Self::Status(status) => matches!(status, 400 | 401 | 403 | 404 | 410 | 451),
            Self::Connection(_) => false,
        }
    }
}

/// Larger answers are no pictures of a blog.
pub const MAX_BYTES: u64 = 64 << 20;

/// As many as browsers of old followed.
const MAX_REDIRECTS: usize = 10;
