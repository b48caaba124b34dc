//! Icons: a directory of pictures, some of which are whole PNGs.

use std::borrow::Cow;
use std::ops::Range;

use super::bytes::{u16_le, u32_le};
use super::{Cleaned, assembled, png};

/// Where the pictures of an icon are; `None` where one of them is not there.
pub fn entries(bytes: &[u8]) -> Option<Vec<Range<usize>>> {
    let count = usize::from(u16_le(bytes, 4)?);
    let entry = |number: usize| {
        let at = 6 + number * 16;
        let (length, start) = (u32_le(bytes, at + 8)? as usize, u32_le(bytes, at + 12)? as usize);
        let end = start.checked_add(length)?;
        (start >= 6 + count * 16 && end <= bytes.len()).then_some(start..end)
    };
    let entries: Option<Vec<_>> = (0..count).map(entry).collect();
    entries.filter(|entries| !entries.is_empty())
}

/// The icon with its PNGs cleaned.
pub fn without_metadata(bytes: &[u8]) -> Option<Cleaned<'_>> {
    let mut removed = Vec::new();
    let mut pictures = Vec::new();
    for range in entries(bytes)? {
        let picture = bytes.get(range)?;
        let cleaned = match png::parts(picture) {
            Some(parts) => assembled(picture, &parts),
            None => Cleaned { bytes: Cow::Borrowed(picture), removed: Vec::new() },
        };
        for what in cleaned.removed {
            if !removed.contains(&what) {
                removed.push(what);
            }
        }
        pictures.push(cleaned.bytes);
    }
    if removed.is_empty() {
        return Some(Cleaned { bytes: Cow::Borrowed(bytes), removed });
    }
    let mut icon = bytes.get(..6 + pictures.len() * 16)?.to_vec();
    for (number, picture) in pictures.iter().enumerate() {
        let place = [(picture.len() as u32).to_le_bytes(), (icon.len() as u32).to_le_bytes()].concat();
        icon.get_mut(6 + number * 16 + 8..6 + number * 16 + 16)?.copy_from_slice(&place);
        icon.extend_from_slice(picture);
    }
    Some(Cleaned { bytes: Cow::Owned(icon), removed })
}
