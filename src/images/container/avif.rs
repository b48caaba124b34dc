//! AVIF (ISO/IEC 14496-12 and 23008-12): boxes in boxes. Metadata are items among the pictures, at places that the boxes before them
//! count in bytes: they are blanked where they stand.

use std::ops::Range;

use super::bytes::{number_be, u16_be, u32_be};
use super::{EXIF, OTHER, Part, XMP};

struct Box {
    kind: [u8; 4],
    range: Range<usize>,
    body: Range<usize>,
}

/// The parts of an AVIF; `None` where its end is missing.
pub fn parts(bytes: &[u8]) -> Option<Vec<Part>> {
    let top = boxes(bytes, 0..bytes.len())?;
    if top.first()?.kind != *b"ftyp" || !top.iter().any(|found| matches!(&found.kind, b"meta" | b"moov")) {
        return None;
    }
    let mut blanks = Vec::new();
    for found in &top {
        match &found.kind {
            b"meta" => blanks.extend(items(bytes, found.body.clone(), &top)?),
            b"uuid" => blanks.extend(freed(bytes, found)),
            b"moov" => {
                for inner in boxes(bytes, found.body.clone())? {
                    let of_track = if inner.kind == *b"trak" { boxes(bytes, inner.body.clone())? } else { Vec::new() };
                    let all = of_track.iter().chain([&inner]);
                    let told = all.filter(|inner| matches!(&inner.kind, b"udta" | b"meta" | b"uuid"));
                    blanks.extend(told.filter_map(|inner| freed(bytes, inner)));
                }
            }
            _ => {}
        }
    }
    blanks.sort_by_key(|part| part.range.start);
    let mut parts = Vec::new();
    let mut at = 0;
    for blank in blanks.into_iter().filter(|blank| !blank.range.is_empty()) {
        if blank.range.start < at {
            continue;
        }
        parts.push(Part::keep(at..blank.range.start));
        at = blank.range.end;
        parts.push(blank);
    }
    parts.push(Part::keep(at..bytes.len()));
    Some(parts)
}

/// The boxes of a range, which must end where the last of them ends.
fn boxes(bytes: &[u8], range: Range<usize>) -> Option<Vec<Box>> {
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let kind = bytes.get(at + 4..at + 8)?.try_into().ok()?;
        let (head, length) = match u32_be(bytes, at)? {
            0 => (8, range.end - at),
            1 => (16, usize::try_from(number_be(bytes, at + 8, 8)?).ok()?),
            length => (8, length as usize),
        };
        let end = at.checked_add(length).filter(|end| *end <= range.end && length >= head)?;
        found.push(Box { kind, range: at..end, body: at + head..end });
        at = end;
    }
    Some(found)
}

/// A box that readers pass over, in the place of another one.
fn freed(bytes: &[u8], found: &Box) -> Option<Part> {
    let head = bytes.get(found.range.start..found.body.start)?;
    let mut free = head.to_vec();
    free.get_mut(4..8)?.copy_from_slice(b"free");
    free.resize(found.range.len(), 0);
    Some(Part::replace(bytes, found.range.clone(), free, OTHER))
}

/// The items of metadata, blanked. One that is said to stand among the boxes that count bytes is none, and the file is no picture.
fn items(bytes: &[u8], meta: Range<usize>, top: &[Box]) -> Option<Vec<Part>> {
    let children = boxes(bytes, meta.start.checked_add(4).filter(|start| *start <= meta.end)?..meta.end)?;
    let body = |kind: &[u8; 4]| children.iter().find(|child| child.kind == *kind).map(|child| child.body.clone());
    let (Some(information), Some(locations)) = (body(b"iinf"), body(b"iloc")) else { return Some(Vec::new()) };
    let data = body(b"idat").unwrap_or_default();
    let told = metadata_items(bytes, information)?;
    let mut parts = Vec::new();
    for (id, range) in item_ranges(bytes, locations, &data)? {
        let Some((_, what)) = told.iter().find(|(told, _)| *told == id) else { continue };
        let holds = |body: &Range<usize>| body.start <= range.start && range.end <= body.end;
        let of_media = top.iter().filter(|found| !matches!(&found.kind, b"ftyp" | b"meta" | b"moov"));
        if !holds(&data) && !of_media.map(|found| &found.body).any(holds) {
            return None;
        }
        let mut blank = vec![if *what == EXIF { 0 } else { b' ' }; range.len()];
        // readers of EXIF expect an offset and a TIFF file; the picture is turned by `irot`, not by EXIF
        let empty = b"\0\0\0\0II*\0\x08\0\0\0\0\0\0\0\0\0";
        if *what == EXIF
            && let Some(start) = blank.get_mut(..empty.len())
        {
            start.copy_from_slice(empty);
        }
        parts.push(Part::replace(bytes, range, blank, what));
    }
    Some(parts)
}

/// The numbers of items that are EXIF, XMP or other text.
fn metadata_items(bytes: &[u8], information: Range<usize>) -> Option<Vec<(u32, &'static str)>> {
    let head = if *bytes.get(information.start)? == 0 { 6 } else { 8 };
    let mut told = Vec::new();
    for entry in boxes(bytes, information.start.checked_add(head)?..information.end)? {
        let at = entry.body.start;
        let (id, at) = match *bytes.get(at)? {
            2 => (u32::from(u16_be(bytes, at + 4)?), at + 8),
            3 => (u32_be(bytes, at + 4)?, at + 10),
            _ => continue,
        };
        match bytes.get(at..at + 4)? {
            b"Exif" => told.push((id, EXIF)),
            b"mime" | b"uri " => told.push((id, XMP)),
            _ => {}
        }
    }
    Some(told)
}

/// Where the bytes of items are, as `iloc` says.
fn item_ranges(bytes: &[u8], locations: Range<usize>, data: &Range<usize>) -> Option<Vec<(u32, Range<usize>)>> {
    let mut at = locations.start;
    let mut next = |length: usize| {
        let number = if at + length <= locations.end { number_be(bytes, at, length) } else { None };
        at += length;
        number
    };
    let version = next(4)? >> 24;
    let sizes = next(2)?;
    let size = |shift: u32| (sizes >> shift & 15) as usize;
    let (offset_size, length_size, base_size) = (size(12), size(8), size(4));
    let index_size = if version == 0 { 0 } else { size(0) };
    let wide = if version < 2 { 2 } else { 4 };
    let mut found = Vec::new();
    for _ in 0..next(wide)? {
        let id = next(wide)? as u32;
        let method = if version == 0 { 0 } else { next(2)? & 15 };
        next(2)?;
        let base = next(base_size)?;
        for _ in 0..next(2)? {
            next(index_size)?;
            let (offset, length) = (next(offset_size)?, next(length_size)?);
            let start = usize::try_from(base.checked_add(offset)?).ok()?;
            let start = if method == 1 { start.checked_add(data.start)? } else { start };
            let end = start.checked_add(usize::try_from(length).ok()?)?;
            if method > 1 || end > bytes.len() {
                return None;
            }
            found.push((id, start..end));
        }
    }
    Some(found)
}
