//! GIF (89a): blocks, from the screen to the trailer.

use super::{COMMENT, OTHER, Part, XMP};

/// Extensions of programs that say how often an animation is repeated, and a colour profile.
const KEPT: &[&[u8]] = &[b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"];

/// The parts of a GIF; `None` where its trailer is missing.
pub fn parts(bytes: &[u8]) -> Option<Vec<Part>> {
    if !bytes.starts_with(b"GIF8") {
        return None;
    }
    let color_table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let mut at = 13 + color_table(*bytes.get(10)?);
    let mut parts = vec![Part::keep(0..at)];
    let mut has_frame = false;
    loop {
        let start = at;
        match *bytes.get(at)? {
            0x21 => {
                let label = *bytes.get(at + 1)?;
                at = end_of_blocks(bytes, at + 2)?;
                parts.push(extension(start..at, label, bytes.get(start + 3..).unwrap_or_default()));
            }
            0x2c => {
                at = end_of_blocks(bytes, at + 11 + color_table(*bytes.get(at + 9)?))?;
                has_frame = true;
                parts.push(Part::keep(start..at));
            }
            0x3b => {
                parts.push(Part::keep(at..at + 1));
                parts.extend(Part::behind_end(bytes, at + 1));
                return has_frame.then_some(parts);
            }
            // a block that is empty once more than it should be
            0 => {
                at += 1;
                parts.push(Part::keep(start..at));
            }
            _ => return None,
        }
    }
}

fn extension(range: std::ops::Range<usize>, label: u8, data: &[u8]) -> Part {
    match label {
        0xf9 | 0x01 => Part::keep(range),
        0xfe => Part::drop(range, COMMENT),
        0xff if KEPT.iter().any(|name| data.starts_with(name)) => Part::keep(range),
        0xff if data.starts_with(b"XMP DataXMP") => Part::drop(range, XMP),
        _ => Part::drop(range, OTHER),
    }
}

fn end_of_blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}
