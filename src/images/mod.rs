//! Images: what is wanted, where it can be had, and where it is put.

pub mod address;
pub mod candidates;
mod larger_self;
mod settings;

pub use larger_self::is_larger_self;
pub use settings::{Concurrency, ImageSettings, Size};
