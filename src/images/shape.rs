//! Sizes and shapes: which of two copies is the larger one, and whether both can be the same picture.

use super::Obtained;
use super::supply::image;
use crate::disk::Disk;
use crate::report::ImageState;

/// Differences in the shape of two copies that come of rounding, in pixels of the smaller one.
const ROUNDING: f64 = 1.5;

/// How many pixels an image has; a drawing has as many as anyone wants.
pub fn pixels(image: &Obtained) -> u64 {
    match image {
        Obtained::Image { inspected, .. } if inspected.kind.extension == "svg" => u64::MAX,
        Obtained::Image { inspected, .. } => u64::from(inspected.width) * u64::from(inspected.height),
        Obtained::Refused(_) | Obtained::Undetermined(_) => 0,
    }
}

/// Whether a file is a larger copy of the picture in another one, or the only one of both that is a picture.
pub fn is_larger_copy(disk: &Disk, this: &str, than: &str) -> bool {
    let picture = |path: &str| disk.read(path).ok().and_then(|bytes| image(bytes, ImageState::Local).ok());
    match (picture(this), picture(than)) {
        (Some(this), Some(than)) => pixels(&this) > pixels(&than) && is_same_shape(&this, &than),
        (this, _) => this.is_some(),
    }
}

/// Whether two images can be copies of one picture in two sizes. What takes the place of a picture that is gone mostly
/// has another shape.
pub fn is_same_shape(one: &Obtained, other: &Obtained) -> bool {
    match (one.size(), other.size()) {
        (Some(one), Some(other)) => are_alike(one, other),
        _ => true,
    }
}

/// Whether two sizes are those of one picture, upright or turned: the thumbnail of a photo that EXIF turns is turned.
pub fn are_alike(one: (u32, u32), other: (u32, u32)) -> bool {
    let (small, large) = if one.0.max(one.1) <= other.0.max(other.1) { (one, other) } else { (other, one) };
    let alike = |(width, height): (u32, u32)| {
        let scaled = |long: u32, of: u32, to: u32| f64::from(long) * f64::from(of) / f64::from(to.max(1));
        let near = |is: f64, expected: f64| (is - expected).abs() <= ROUNDING + 0.02 * expected;
        near(f64::from(small.1), scaled(small.0, height, width))
            || near(f64::from(small.0), scaled(small.1, width, height))
    };
    alike(large) || alike((large.1, large.0))
}

/// The shape that an address names: `w320-h283` fits the whole picture, unless `c` or `p` crops it.
pub fn named_shape(address: &str) -> Option<(u32, u32)> {
    let of = |part: &str| {
        let mut options = part.split('-');
        let width = options.next()?.strip_prefix('w')?.parse().ok()?;
        let height = options.next()?.strip_prefix('h')?.parse().ok()?;
        (!options.any(|option| matches!(option, "c" | "cc" | "p" | "pp" | "n"))).then_some((width, height))
    };
    address.split(['/', '=', '?', '#']).find_map(of).filter(|&(width, height)| width > 0 && height > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_of_one_picture_have_one_shape() {
        for (one, other, expected) in [
            ((320, 240), (1600, 1200), true),
            ((1600, 1067), (320, 213), true),
            ((240, 320), (1600, 1200), true), // turned
            ((1, 2), (3, 4), true),           // too small to tell
            ((320, 240), (500, 500), false),
            ((400, 100), (1600, 1200), false),
        ] {
            assert_eq!(are_alike(one, other), expected, "{one:?} {other:?}");
            assert_eq!(are_alike(other, one), expected, "{other:?} {one:?}");
        }
    }

    #[test]
    fn an_address_can_name_the_shape() {
        assert_eq!(named_shape("https://1.bp.blogspot.com/a/b/c/d/w320-h283/x.png"), Some((320, 283)));
        assert_eq!(named_shape("https://blogger.googleusercontent.com/img/a/AVv=w320-h283-rw"), Some((320, 283)));
        assert_eq!(named_shape("https://1.bp.blogspot.com/a/b/c/d/w640-h480-p-k-no-nu/x.png"), None);
        assert_eq!(named_shape("https://1.bp.blogspot.com/a/b/c/d/s320/w1-x.png"), None);
    }
}
