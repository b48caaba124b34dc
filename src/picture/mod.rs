//! Addresses of pictures: how one picture on Blogger's and others' servers answers under many sizes, and which link leads to a
//! picture's own larger self.

pub mod address;
pub mod hosts;
mod larger_self;

/// Endings of pictures that pages show.
pub const ENDINGS: [&str; 10] = ["png", "jpg", "jpeg", "jpe", "gif", "webp", "avif", "svg", "bmp", "ico"];

pub use larger_self::{is_larger_self, last_part};
