//! HTML to the model: what stands in the bodies of Markdown posts, and Blogger's export.

mod entities;

pub use entities::decode as decode_entities;
