//! EXIF: a TIFF file without a picture. Of all that it tells a browser needs the orientation.

use super::bytes::{u16_be, u16_le, u32_be, u32_le};

/// What is of interest in EXIF.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Exif {
    /// How the picture is to be turned, from 2 to 8; 1 where it is not.
    pub orientation: u8,
    /// Whether it tells where the picture was taken.
    pub has_position: bool,
}

const ORIENTATION: u16 = 0x0112;
const POSITION: u16 = 0x8825;
const SHORT: u16 = 3;

/// Reads the first directory of a TIFF file, behind `Exif\0\0` where that stands before it.
pub fn read(bytes: &[u8]) -> Option<Exif> {
    let tiff = bytes.strip_prefix(b"Exif\0\0").unwrap_or(bytes);
    let is_little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let u16 = |at| if is_little { u16_le(tiff, at) } else { u16_be(tiff, at) };
    let u32 = |at| if is_little { u32_le(tiff, at) } else { u32_be(tiff, at) };
    let directory = u32(4)? as usize;
    let mut exif = Exif { orientation: 1, has_position: false };
    for entry in 0..usize::from(u16(directory)?) {
        let at = directory.checked_add(2 + entry * 12)?;
        // a directory that is cut off tells what it tells
        let Some(tag) = u16(at) else { break };
        match tag {
            ORIENTATION if u16(at + 2) == Some(SHORT) => {
                let value = u16(at + 8).filter(|value| (1..=8).contains(value));
                exif.orientation = value.map_or(1, |value| value as u8);
            }
            POSITION => exif.has_position = true,
            _ => {}
        }
    }
    Some(exif)
}

/// The EXIF somewhere in a part of a file.
pub fn find(part: &[u8]) -> Option<Exif> {
    let at = [&b"II*\0"[..], b"MM\0*"].iter().filter_map(|start| memchr::memmem::find(part, start)).min()?;
    read(part.get(at..)?)
}

/// What stays of the EXIF in a file: a TIFF file that tells how the picture is turned, where nothing before it did.
pub fn kept(bytes: &[u8], is_turned: &mut bool) -> Option<Vec<u8>> {
    let tiff = of_orientation(read(bytes)?.orientation).filter(|_| !*is_turned);
    *is_turned |= tiff.is_some();
    tiff
}

/// A TIFF file that tells the orientation and nothing else; `None` where there is nothing to tell.
fn of_orientation(orientation: u8) -> Option<Vec<u8>> {
    let mut tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    tiff.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    (2..=8).contains(&orientation).then_some(tiff)
}
