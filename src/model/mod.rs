//! One post, whatever it came from: what all readers make and the writer prints.
//!
//! The model is in **normal form** when the readers made it: neighbouring texts are one, no text is empty, no line of
//! code ends in spaces, a soft line break is a space. The writer's law, `import(emit(x)) == x`, holds for normal models.

pub mod attribute;
mod block;
pub(crate) mod dialects;
mod enclosing;
mod inline;
pub(crate) mod label;
mod meta;
pub(crate) mod normal;
pub(crate) mod sentence;
pub mod slugs;
mod value;
pub mod walk;

use serde::Serialize;

pub use block::{Admonition, Alignment, Block, BlockKind, Definition, Item, List, ListKind, Table};
pub(crate) use enclosing::{Direction, Enclosing};
pub use inline::{Image, ImageRef, Inline, InlineKind, Link, Target};
pub(crate) use inline::{plain, push_text};
pub use meta::{LegacyUrl, Meta, NotADate, NotALegacyUrl, PostDate};
pub use normal::normalise;
pub use value::Value;

/// A post of a blog, as readers make it, passes clean it and writers write it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Post {
    /// What is known about the post.
    pub meta: Meta,
    /// What its readers read.
    pub body: Vec<Block>,
    /// What they answered, where a source holds it apart from the body.
    pub comments: Vec<Comment>,
}

/// A reader's comment on a post. E-mail addresses are never part of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Comment {
    /// The name that was shown.
    pub author: String,
    /// When it was written.
    pub date: Option<PostDate>,
    /// What it says.
    pub body: Vec<Block>,
    /// How many comments stand between it and the post: one that answers a comment follows that at the next depth.
    #[serde(skip_serializing_if = "is_zero")]
    pub depth: u8,
}

/// How deep answers to answers go; those below stand beside their parents.
pub const DEEPEST_COMMENT: u8 = 20;

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(depth: &u8) -> bool {
    *depth == 0
}
