//! Image files part by part: whether the file is whole, and which of its parts only tell where, by whom and with what the
//! picture was made.
//!
//! Nothing is recoded: what stays, stays to the byte. Each format has a list of the parts that decoders need or browsers
//! look at; whatever is not in it goes, because private parts of makers hold serial numbers and names as well.

mod avif;
mod bytes;
mod exif;
mod gif;
mod ico;
mod inside;
mod jpeg;
mod png;
pub mod svg;
#[cfg(test)]
mod tests;
mod webp;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

/// A part of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    range: Range<usize>,
    fate: Fate,
}

/// What becomes of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fate {
    /// It stays.
    Keep,
    /// It goes: what it was.
    Drop(&'static str),
    /// Something else takes its place: what it was.
    Replace(Vec<u8>, &'static str),
}

impl Part {
    fn keep(range: Range<usize>) -> Self {
        Self { range, fate: Fate::Keep }
    }

    fn drop(range: Range<usize>, what: &'static str) -> Self {
        Self { range, fate: Fate::Drop(what) }
    }

    /// A part that something else takes the place of, unless it is that already.
    fn replace(bytes: &[u8], range: Range<usize>, with: Vec<u8>, what: &'static str) -> Self {
        if bytes.get(range.clone()) == Some(&with) {
            return Self::keep(range);
        }
        Self { range, fate: Fate::Replace(with, what) }
    }

    /// What stands behind the end of an image: it goes, unless it is nothing but padding.
    fn behind_end(bytes: &[u8], end: usize) -> Option<Self> {
        let rest = bytes.get(end..).filter(|rest| !rest.is_empty())?;
        let range = end..bytes.len();
        let is_padding = rest.iter().all(|byte| *byte == 0);
        Some(if is_padding { Self::keep(range) } else { Self::drop(range, BEHIND_END) })
    }
}

const EXIF: &str = "EXIF";
const XMP: &str = "XMP";
const IPTC: &str = "IPTC";
const COMMENT: &str = "comments";
const TEXT: &str = "text";
const IMAGES: &str = "further images";
const BEHIND_END: &str = "data behind the end";
const OTHER: &str = "data of programs";
/// Said before all others.
const POSITION: &str = "a position";

/// Whether the end of a file is there, where its format says where that is.
pub fn is_whole(extension: &str, bytes: &[u8]) -> bool {
    match extension {
        "bmp" => bmp_is_whole(bytes).unwrap_or(false),
        "ico" => ico::entries(bytes).is_some(),
        "svg" => true,
        _ => parts(extension, bytes).is_some(),
    }
}

/// Width and height of a JPEG that is whole, as the segment says that decoders read.
pub fn size_of_jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    jpeg::size(bytes, &jpeg::parts(bytes)?)
}

/// A file without what tells where, by whom and with what it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned<'a> {
    /// Its bytes.
    pub bytes: Cow<'a, [u8]>,
    /// What went, in words.
    pub removed: Vec<&'static str>,
}

/// Leaves out of an image what tells where, by whom and with what it was made. `None` where the file is not whole, so that nobody
/// can tell what is in it.
pub fn without_metadata<'a>(extension: &str, bytes: &'a [u8]) -> Option<Cleaned<'a>> {
    match extension {
        "bmp" => Some(Cleaned { bytes: Cow::Borrowed(bytes), removed: Vec::new() }),
        "ico" => ico::without_metadata(bytes),
        "svg" => inside::without_metadata(bytes),
        _ => {
            let parts = parts(extension, bytes)?;
            let cleaned = assembled(bytes, &parts);
            Some(if extension == "webp" { webp::mended(cleaned, webp::padding(bytes)) } else { cleaned })
        }
    }
}

fn parts(extension: &str, bytes: &[u8]) -> Option<Vec<Part>> {
    match extension {
        "jpg" => jpeg::parts(bytes),
        "png" => png::parts(bytes),
        "gif" => gif::parts(bytes),
        "webp" => webp::parts(bytes),
        "avif" => avif::parts(bytes),
        "svg" => svg::parts(bytes),
        _ => None,
    }
}

/// The file of what stays.
fn assembled<'a>(bytes: &'a [u8], parts: &[Part]) -> Cleaned<'a> {
    if parts.iter().all(|part| part.fate == Fate::Keep) {
        return Cleaned { bytes: Cow::Borrowed(bytes), removed: Vec::new() };
    }
    let mut kept = Vec::with_capacity(bytes.len());
    let mut removed = BTreeSet::new();
    for Part { range, fate } in parts {
        let part = bytes.get(range.clone()).unwrap_or_default();
        match fate {
            Fate::Keep => kept.extend_from_slice(part),
            Fate::Drop(what) => {
                removed.insert(*what);
            }
            Fate::Replace(with, what) => {
                kept.extend_from_slice(with);
                removed.insert(*what);
            }
        }
        let is_metadata = matches!(fate, Fate::Drop(EXIF | XMP | TEXT) | Fate::Replace(_, EXIF | XMP));
        if is_metadata && tells_a_position(part) {
            removed.insert(POSITION);
        }
    }
    let mut removed: Vec<_> = removed.into_iter().collect();
    removed.sort_by_key(|what| *what != POSITION);
    Cleaned { bytes: Cow::Owned(kept), removed }
}

fn tells_a_position(part: &[u8]) -> bool {
    memchr::memmem::find(part, b"GPSL").is_some() || exif::find(part).is_some_and(|exif| exif.has_position)
}

/// A BMP says how long it is, and rows that are not compressed how long they are.
fn bmp_is_whole(file: &[u8]) -> Option<bool> {
    let length = bytes::u32_le(file, 2)? as usize;
    let pixels = u64::from(bytes::u32_le(file, 10)?);
    if bytes::u32_le(file, 14)? < 40 || bytes::u32_le(file, 30)? != 0 {
        return Some(length <= file.len());
    }
    let (width, height) = (bytes::u32_le(file, 18)?, bytes::u32_le(file, 22)?.cast_signed().unsigned_abs());
    let bits = u64::from(bytes::u16_le(file, 28)?);
    let row = u64::from(width).checked_mul(bits)?.div_ceil(32) * 4;
    let end = row.checked_mul(u64::from(height))?.checked_add(pixels)?;
    Some(end <= file.len() as u64)
}
