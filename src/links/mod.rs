//! Addresses: what a post is called on the new site, what answers an old address, and redirects.
//!
//! 1. [`slug`]: each post gets the last part of its address, unique in the archive.
//! 2. [`permalink`]: the template makes an address of it.
//! 3. [`index`]: knows every archived post by its old address, however that is spelled.
//! 4. [`mod@rewrite`]: the links of one post lead to the new addresses.
//! 5. [`redirects`]: the old addresses lead to the new ones.

pub mod index;
pub mod permalink;
pub mod redirects;
pub mod rewrite;
pub mod slug;

pub use index::{AddressIndex, Resolution};
pub use permalink::Permalink;
pub use rewrite::{LinkCounts, rewrite};
