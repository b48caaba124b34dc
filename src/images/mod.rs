//! Images: what is wanted, where it can be had, and where it is put.
//!
//! 1. [`wanted`]: the images that a post shows, and the files beside its source that it links to, which no stage has placed yet.
//! 2. [`Supply::obtain`]: the bytes of each, from the disk, an earlier run or the network; for the images of many posts
//!    at once.
//! 3. [`place`]: names for the files beside the post, the new addresses in its text, and what there is to say.
//!
//! [`crate::picture`] knows how one picture on Blogger's servers answers under many sizes.

mod asking;
mod at_hand;
pub mod beside;
mod cache;
pub mod candidates;
pub mod container;
pub mod fetch;
mod imports;
pub mod inspect;
mod linked;
mod local;
mod local_key;
pub mod name;
mod place;
mod placeholder;
mod progress;
mod refusal;
mod representative;
mod settings;
mod shape;
pub mod stored;
mod supply;
mod taken;
#[cfg(test)]
mod tests;
mod waiting;
mod wanted;

pub use place::{Home, ImageFile, Placed, PlacedImage, Serves, assume_placed, place};
pub use progress::{Progress, Watch};
pub use refusal::Refusal;
pub use representative::name_representative;
pub use settings::{Concurrency, ImageSettings, NameStyle, Size};
pub use shape::is_larger_copy;
pub use supply::{Larger, Obtained, Request, Supply};
pub use taken::{Owner, Taken, Wish};
pub use wanted::{Reach, ShownBy, Wanted, wanted};
