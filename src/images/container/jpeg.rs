//! JPEG (ITU-T T.81, annex B): segments, each behind a marker; the scans, and the end.

use super::bytes::u16_be;
use super::{COMMENT, EXIF, IMAGES, IPTC, OTHER, Part, XMP, exif};

const END: u8 = 0xd9;
const SCAN: u8 = 0xda;

/// The parts of a JPEG; `None` where its end is missing.
pub fn parts(bytes: &[u8]) -> Option<Vec<Part>> {
    if !bytes.starts_with(&[0xff, 0xd8]) {
        return None;
    }
    let mut parts = vec![Part::keep(0..2)];
    let (mut at, mut has_frame, mut has_scan, mut is_turned) = (2, false, false, false);
    loop {
        let (start, marker) = next_marker(bytes, at)?;
        if start > at {
            // any number of `FF` may stand before a marker; decoders pass over what else does
            let is_fill = bytes.get(at..start)?.iter().all(|byte| *byte == 0xff);
            parts.push(if is_fill { Part::keep(at..start) } else { Part::drop(at..start, OTHER) });
        }
        if matches!(marker, 0x01 | 0xd0..=0xd7) {
            parts.push(Part::keep(start..start + 2));
            at = start + 2;
            continue;
        }
        if marker == END {
            parts.push(Part::keep(start..start + 2));
            parts.extend(Part::behind_end(bytes, start + 2));
            return (has_frame && has_scan).then_some(parts);
        }
        // the length counts its own two bytes: what says less is read by every program in another way
        let length = usize::from(u16_be(bytes, start + 2)?.checked_sub(2)?);
        let mut end = start + 4 + length;
        let payload = bytes.get(start + 4..end)?;
        if marker == SCAN {
            has_scan = true;
            end = end_of_scan(bytes, end)?;
            parts.push(Part::keep(start..end));
        } else {
            has_frame |= is_frame(marker) && payload.len() >= FRAME_HEAD;
            parts.push(segment(bytes, start..end, marker, payload, &mut is_turned));
        }
        at = end;
    }
}

/// Precision, lines, samples in a line and the number of components (B.2.2).
const FRAME_HEAD: usize = 6;

/// Whether a segment begins a frame, which tells the size (table B.1).
fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
}

/// Width and height, of the first frame.
pub fn size(bytes: &[u8], parts: &[Part]) -> Option<(u32, u32)> {
    parts.iter().find_map(|part| match bytes.get(part.range.clone())? {
        [0xff, marker, _, _, _, height @ ..] if is_frame(*marker) && height.len() >= FRAME_HEAD - 1 => {
            Some((u32::from(u16_be(height, 2)?), u32::from(u16_be(height, 0)?)))
        }
        _ => None,
    })
}

/// The next marker: where it stands and which it is.
fn next_marker(bytes: &[u8], from: usize) -> Option<(usize, u8)> {
    let mut at = from;
    loop {
        at += memchr::memchr(0xff, bytes.get(at..)?)?;
        match *bytes.get(at + 1)? {
            0xff => at += 1,
            0 => at += 2,
            marker => return Some((at, marker)),
        }
    }
}

/// Where the coded data of a scan end: at the next marker that is no restart.
fn end_of_scan(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr(0xff, bytes.get(at..)?)?;
        match *bytes.get(at + 1)? {
            0 | 0xd0..=0xd7 => at += 2,
            0xff => at += 1,
            _ => return Some(at),
        }
    }
}

fn segment(bytes: &[u8], range: std::ops::Range<usize>, marker: u8, payload: &[u8], is_turned: &mut bool) -> Part {
    let is = |name: &[u8]| payload.starts_with(name);
    match marker {
        0xe0 if is(b"JFIF\0") => {
            // a thumbnail may follow, of as many pixels as its last two numbers say
            let head = payload.get(..12).map(|head| [&[0xff, 0xe0, 0, 16], head, &[0, 0]].concat());
            head.map_or(Part::drop(range.clone(), IMAGES), |head| Part::replace(bytes, range, head, IMAGES))
        }
        0xe0 if is(b"JFXX\0") => Part::drop(range, IMAGES),
        0xe1 if is(b"Exif\0") => match exif::kept(payload, is_turned) {
            Some(tiff) => {
                let length = (8 + tiff.len()) as u8;
                let segment = [&[0xff, 0xe1, 0, length], &b"Exif\0\0"[..], &tiff].concat();
                Part::replace(bytes, range, segment, EXIF)
            }
            None => Part::drop(range, EXIF),
        },
        0xe1 if is(b"http://ns.adobe.com/x") => Part::drop(range, XMP),
        0xe2 if is(b"ICC_PROFILE\0") => Part::keep(range),
        0xe2 if is(b"MPF\0") => Part::drop(range, IMAGES),
        0xed => Part::drop(range, IPTC),
        // it tells how the colours are coded
        0xee if is(b"Adobe") => Part::keep(range),
        0xe0..=0xef => Part::drop(range, OTHER),
        0xfe => Part::drop(range, COMMENT),
        _ => Part::keep(range),
    }
}
