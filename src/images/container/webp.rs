//! WebP: a RIFF file of chunks.

use std::borrow::Cow;

use super::bytes::u32_le;
use super::{Cleaned, EXIF, OTHER, Part, XMP, exif};

const KEPT: &[&[u8]] = &[b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];

/// The bits of `VP8X` that announce EXIF and XMP.
const HAS_EXIF: u8 = 0x08;
const HAS_XMP: u8 = 0x04;

/// The parts of a WebP; `None` where its end is missing.
pub fn parts(bytes: &[u8]) -> Option<Vec<Part>> {
    if !bytes.starts_with(b"RIFF") || bytes.get(8..12)? != b"WEBP" {
        return None;
    }
    let end = (u32_le(bytes, 4)? as usize).checked_add(8)?;
    if end > bytes.len() {
        return None;
    }
    let mut parts = vec![Part::keep(0..12)];
    let (mut at, mut has_pixels, mut is_turned) = (12, false, false);
    while at + 8 <= end {
        let kind = bytes.get(at..at + 4)?;
        let length = u32_le(bytes, at + 4)? as usize;
        let data = bytes.get(at + 8..(at + 8).checked_add(length)?)?;
        // a chunk of odd length is followed by a byte, which some writers leave out at the end
        let next = (at + 8 + length + length % 2).min(end);
        has_pixels |= matches!(kind, b"VP8 " | b"VP8L" | b"ANMF");
        // readers take the size from the first one (RFC 9649, 2.5 to 2.7)
        let is_misplaced = at == 12 && !matches!(kind, b"VP8 " | b"VP8L" | b"VP8X");
        parts.push(match kind {
            _ if at + 8 + length > end || length < least(kind) || is_misplaced => return None,
            _ if KEPT.contains(&kind) => Part::keep(at..next),
            b"EXIF" => match exif::kept(data, &mut is_turned) {
                Some(tiff) => {
                    let chunk = [&b"EXIF"[..], &(tiff.len() as u32).to_le_bytes(), &tiff].concat();
                    Part::replace(bytes, at..next, chunk, EXIF)
                }
                None => Part::drop(at..next, EXIF),
            },
            b"XMP " => Part::drop(at..next, XMP),
            _ => Part::drop(at..next, OTHER),
        });
        at = next;
    }
    parts.extend((at < end).then(|| Part::drop(at..end, OTHER)));
    parts.extend(Part::behind_end(bytes, end));
    has_pixels.then_some(parts)
}

/// How long the head of a chunk is, which tells the size: less is no picture, whatever stands behind it.
fn least(kind: &[u8]) -> usize {
    match kind {
        b"VP8L" => 5,
        b"VP8 " | b"VP8X" => 10,
        b"ANMF" => 16,
        _ => 0,
    }
}

/// How many zeros stand behind the end that a WebP says it has: they stay, and are not counted.
pub fn padding(bytes: &[u8]) -> usize {
    let end = u32_le(bytes, 4).map_or(bytes.len(), |length| length as usize + 8);
    bytes.get(end..).filter(|rest| rest.iter().all(|byte| *byte == 0)).map_or(0, <[u8]>::len)
}

/// The file with the length that it has now without its padding, and announcing what is in it.
pub fn mended(cleaned: Cleaned<'_>, padding: usize) -> Cleaned<'_> {
    if cleaned.removed.is_empty() {
        return cleaned;
    }
    let mut bytes = cleaned.bytes.into_owned();
    let length = (bytes.len().saturating_sub(8 + padding) as u32).to_le_bytes();
    if let Some(field) = bytes.get_mut(4..8) {
        field.copy_from_slice(&length);
    }
    let has_exif = memchr::memmem::find(&bytes, b"EXIF\x1a\0\0\0II*\0").is_some();
    if bytes.get(12..16) == Some(b"VP8X")
        && let Some(flags) = bytes.get_mut(20)
    {
        *flags &= !HAS_XMP & if has_exif { 0xff } else { !HAS_EXIF };
    }
    Cleaned { bytes: Cow::Owned(bytes), ..cleaned }
}
