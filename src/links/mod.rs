//! Addresses: what a post is called on the new site, what answers an old address, and redirects.
//!
//! 1. [`slug`]: each post gets the last part of its address, unique in the archive.
//! 2. [`permalink`]: the template makes an address of it.
//! 3. [`index`]: knows every archived post by its old address, however that is spelled.
//! 4. [`mod@rewrite`]: the links of one post lead to the new addresses, also to those of another archive.
//! 5. [`files`]: links from file to file are links to posts too.
//! 6. [`anchors`]: a fragment leads to a place that the page has.
//! 7. [`pages`]: the blog's own pages, its labels and its feeds have a new place as well.
//! 8. [`form`]: a link is a path, a file or a whole address.
//! 9. [`redirects`]: the old addresses lead to the new ones.

pub mod anchors;
pub mod files;
pub mod form;
pub mod index;
pub mod pages;
pub mod permalink;
pub mod redirects;
pub mod rewrite;
mod rows;
pub mod slug;

pub use anchors::Anchors;
pub use files::Files;
pub use form::{LinkForm, Outputs, Place};
pub use index::{AddressIndex, Documents, Resolution};
pub use pages::Pages;
pub use permalink::Permalink;
pub use rewrite::{Around, Elsewhere, LinkCounts, rewrite};
