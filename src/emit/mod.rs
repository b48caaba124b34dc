//! STUB
mod target;
use crate::model::{Block, Post};
pub use target::{Extension, Generator, Style, output_path};
/// x
pub fn file(_post: &Post, _style: &Style) -> String {
    String::new()
}
/// x
pub fn markdown(_blocks: &[Block]) -> String {
    String::new()
}
/// x
pub fn html(_blocks: &[Block]) -> String {
    String::new()
}
/// x
pub fn text(_blocks: &[Block]) -> String {
    String::new()
}
