//! Addresses of images, and the first bytes of their files.

use unblogger::images::Size;
use unblogger::images::candidates::candidates;
use unblogger::images::container::without_metadata;
use unblogger::images::inspect::{inspect, inspect_beginning};
use unblogger::picture::address::{ImageAddress, is_image_address, is_remote};
use unblogger::picture::{is_larger_self, last_part};

/// An address prints as it was written, and the same picture in another size is the same picture.
pub fn image_addresses(bytes: &[u8]) {
    let text = super::text(bytes);
    let mut before = "";
    for address in text.lines() {
        let _ = (is_image_address(address), is_remote(address), last_part(address), is_larger_self(address, before));
        for size in [Size::Full, Size::AsLinked, Size::Original] {
            let wanted = candidates(address, Some(before), size);
            assert!(wanted.len() < 64, "{wanted:?}");
        }
        if let Ok(image) = address.parse::<ImageAddress>() {
            assert_eq!(image.to_string(), address.trim());
            for larger in [image.full_size(), image.original()] {
                let parsed = larger.parse::<ImageAddress>().unwrap_or_else(|error| panic!("{address:?}: {error}"));
                assert!(parsed.is_same_picture(&image), "{larger:?} is not {address:?}");
                assert_eq!(parsed.full_size(), image.full_size(), "{address:?}");
            }
        }
        before = address;
    }
}

/// A whole image without its metadata is an image of the same type and size, in which there is nothing more to remove.
pub fn image_headers(bytes: &[u8]) {
    let _ = inspect_beginning(bytes);
    let Ok(image) = inspect(bytes) else { return };
    let cleaned = without_metadata(image.kind.extension, bytes);
    let cleaned = cleaned.unwrap_or_else(|| panic!("{image:?} is whole, and cannot be cleaned"));
    assert_eq!(inspect(&cleaned.bytes), Ok(image), "removed: {:?}", cleaned.removed);
    let twice = without_metadata(image.kind.extension, &cleaned.bytes).map(|twice| twice.bytes.into_owned());
    assert_eq!(twice.as_deref(), Some(&*cleaned.bytes), "removed: {:?}", cleaned.removed);
}
