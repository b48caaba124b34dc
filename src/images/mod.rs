//! STUB
pub mod address;
pub mod candidates;
mod larger_self;
mod settings;

pub use larger_self::is_larger_self;
pub use settings::{Concurrency, ImageSettings, Size};

use crate::diagnostic::*;
use crate::disk::*;
use crate::import::Changes;
use crate::lock::LockedImage;
use crate::model::Post;
use crate::report::ImageState;
/// x
#[derive(Clone)]
pub struct Wanted;
/// x
#[derive(Clone)]
pub struct Request {
    /// x
    pub wanted: Wanted,
    /// x
    pub source_path: String,
    /// x
    pub output_path: String,
}
/// x
pub struct Obtained;
/// x
pub struct ImageFile {
    /// x
    pub name: String,
    /// x
    pub url: String,
    /// x
    pub bytes: Vec<u8>,
    /// x
    pub media_type: &'static str,
    /// x
    pub width: u32,
    /// x
    pub height: u32,
}
/// x
pub struct PlacedImage {
    /// x
    pub url: String,
    /// x
    pub file: Option<String>,
    /// x
    pub state: ImageState,
    /// x
    pub why: Option<String>,
}
/// x
pub struct Placed {
    /// x
    pub images: Vec<PlacedImage>,
    /// x
    pub files: Vec<ImageFile>,
}
/// x
pub struct Supply<'a>(&'a Disk);
impl<'a> Supply<'a> {
    /// x
    pub fn new(disk: &'a Disk, _: &ImageSettings, _: &str, _: bool) -> Result<Self, DiskError> {
        Ok(Self(disk))
    }
    /// x
    pub fn obtain(&self, r: &[Request]) -> Vec<Obtained> {
        r.iter().map(|_| Obtained).collect()
    }
}
/// x
pub fn wanted(_: &Post) -> Vec<Wanted> {
    Vec::new()
}
/// x
pub fn place(
    _: &mut Post,
    _: &[Request],
    _: Vec<Obtained>,
    _: &[LockedImage],
    _: &mut Changes,
    _: &mut Vec<Diagnostic>,
) -> Placed {
    Placed { images: vec![], files: vec![] }
}
