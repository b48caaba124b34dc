//! PNG (its third edition): chunks, from `IHDR` to `IEND`.

use std::ops::Range;

use super::bytes::u32_be;
use super::{EXIF, OTHER, Part, TEXT, XMP, exif};

/// Chunks that decoders need or browsers look at, of those whose first letter says that they may be passed over.
const KEPT: &[&[u8]] = &[
    b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"hIST", b"pHYs", b"sPLT", b"cICP", b"mDCV",
    b"mDCv", b"cLLI", b"cLLi", b"acTL", b"fcTL", b"fdAT",
];

/// The parts of a PNG; `None` where its end is missing.
pub fn parts(bytes: &[u8]) -> Option<Vec<Part>> {
    if !bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return None;
    }
    let mut parts = vec![Part::keep(0..8)];
    let (mut at, mut has_pixels, mut is_turned) = (8_usize, false, false);
    loop {
        let length = u32_be(bytes, at)? as usize;
        let kind = bytes.get(at + 4..at + 8)?;
        let end = at.checked_add(length)?.checked_add(12)?;
        let data = bytes.get(at + 8..end - 4)?;
        if end > bytes.len() || (at == 8 && kind != b"IHDR") {
            return None;
        }
        has_pixels |= kind == b"IDAT";
        parts.push(chunk(bytes, at..end, kind, data, &mut is_turned));
        at = end;
        if kind == b"IEND" {
            // what stands behind may be the picture as it was before it was cut
            parts.extend(Part::behind_end(bytes, at));
            return has_pixels.then_some(parts);
        }
    }
}

fn chunk(bytes: &[u8], range: Range<usize>, kind: &[u8], data: &[u8], is_turned: &mut bool) -> Part {
    let is_critical = kind.first().is_some_and(u8::is_ascii_uppercase);
    match kind {
        _ if is_critical || KEPT.contains(&kind) => Part::keep(range),
        b"eXIf" => match exif::kept(data, is_turned) {
            Some(tiff) => Part::replace(bytes, range, printed(b"eXIf", &tiff), EXIF),
            None => Part::drop(range, EXIF),
        },
        b"iTXt" if data.starts_with(b"XML:com.adobe.xmp\0") => Part::drop(range, XMP),
        b"tEXt" | b"iTXt" | b"zTXt" | b"tIME" => Part::drop(range, TEXT),
        _ => Part::drop(range, OTHER),
    }
}

fn printed(kind: &[u8], data: &[u8]) -> Vec<u8> {
    let mut sum = crc32fast::Hasher::new();
    sum.update(kind);
    sum.update(data);
    [&(data.len() as u32).to_be_bytes()[..], kind, data, &sum.finalize().to_be_bytes()].concat()
}
