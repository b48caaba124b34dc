//! Laws that hold for any bytes: each takes bytes and panics where its law is broken.
//!
//! The fuzz targets hold them with libFuzzer, and `tests/suite/any_input.rs` with changes of the seeds that are the same in every run.

#![allow(dead_code)] // a fuzz target holds one of them

mod files;
mod images;
mod names;
mod posts;

pub use files::{config, lock, redirects};
pub use images::{image_addresses, image_headers};
pub use names::file_names;
pub use posts::{feed, front_matter};

/// A law by the name of its target and of the folder of its seeds.
pub type Law = (&'static str, fn(&[u8]));

/// All laws.
pub const LAWS: &[Law] = &[
    ("config", config),
    ("lock", lock),
    ("redirects", redirects),
    ("image_addresses", image_addresses),
    ("image_headers", image_headers),
    ("file_names", file_names),
    ("feed", feed),
    ("front_matter", front_matter),
];

/// The bytes as text, as far as they are.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
