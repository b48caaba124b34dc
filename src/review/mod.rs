//! The report as a page on which people compare what was with what is to be, post by post.
//!
//! 1. [`page`]: a text as readers see it, as a tree of a few harmless elements;
//! 2. [`words`]: what differs between two texts or two pages, word by word;
//! 3. [`Sheet`]: one post with all of that, packed;
//! 4. [`Book`]: the file, written sheet by sheet while the run goes on, with the report at its end.
//!
//! Nothing of a post is kept but its title, so that memory does not grow with the text of the archive.
//!
//! Posts are other people's: three walls stand between what they hold and the one who reads the report. Texts and pages are data in
//! the file, never markup; a page is made of elements and attributes out of a short list, here and once more by the script that
//! shows it; and the policy of the file (CSP) runs no script but that one, takes no text for markup, and asks no network.

mod book;
pub mod page;
mod sheet;
pub mod words;

pub use book::{Book, Picture, STAGES};
pub use sheet::{Packed, Sheet, Side};
