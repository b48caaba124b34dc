//! Links from a picture to its own larger self, which Blogger puts around every picture, told from the author's links.

use percent_encoding::percent_decode_str;

use super::address::{ImageAddress, is_remote, without_scheme};
use super::hosts::PictureAddress;

/// Whether `href` is the larger self of the image that it is linked from: the link that Blogger puts around every
/// picture, and not a link of the author's. The file of an image that the archive keeps has lost its name
/// (`./image-1.png`), so any picture on Blogger's servers is taken for it.
pub fn is_larger_self(image: &str, href: &str) -> bool {
    let (image, href) = (image.trim(), href.trim());
    if image.is_empty() || href.is_empty() {
        return false;
    }
    if without_scheme(image).1 == without_scheme(href).1 {
        return true;
    }
    if let (Ok(smaller), Ok(larger)) = (image.parse::<PictureAddress>(), href.parse::<PictureAddress>()) {
        return smaller.is_same_picture(&larger);
    }
    let Ok(larger) = href.parse::<ImageAddress>() else { return is_thumbnail_of(image, href) };
    if is_remote(image) {
        return larger.name().is_some_and(|name| Some(name) == last_part(image));
    }
    !image.starts_with("data:")
}

/// WordPress's and others' way: `photo-300x200.jpg` beside `photo.jpg`.
fn is_thumbnail_of(image: &str, href: &str) -> bool {
    let path = |address: &'_ str| -> Option<(String, String, String)> {
        let (_, rest) = without_scheme(address);
        let (folder, name) = rest.split(['?', '#']).next()?.rsplit_once('/')?;
        let (stem, extension) = name.rsplit_once('.')?;
        Some((folder.to_ascii_lowercase(), stem.to_owned(), extension.to_ascii_lowercase()))
    };
    let (Some(small), Some(large)) = (path(image), path(href)) else { return false };
    let is_picture = super::ENDINGS.contains(&large.2.as_str());
    is_remote(image) && is_picture && small.0 == large.0 && small.2 == large.2 && without_measure(&small.1) == large.1
}

fn without_measure(stem: &str) -> &str {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let measured = stem.rsplit_once('-').filter(|(_, measure)| {
        measure.split_once('x').is_some_and(|(width, height)| is_number(width) && is_number(height))
    });
    measured.map_or(stem, |(stem, _)| stem)
}

/// The file name of an address, percent-decoded.
pub fn last_part(address: &str) -> Option<String> {
    let name = address.split(['?', '#']).next()?.rsplit('/').next()?;
    Some(percent_decode_str(name).decode_utf8_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_larger_self_is_told_from_a_link_of_the_authors() {
        let blogger =
            |id: &str, rest: &str| format!("https://blogger.googleusercontent.com/img/b/R29vZ2xl/{id}/{rest}");
        for (image, href, is_self) in [
            (blogger("A", "s320/a.png"), blogger("A", "s1600/a.png"), true),
            (blogger("A", "s320/a.png"), blogger("A", "s320/a.png"), true),
            (blogger("A", "s320/a%20b.png"), blogger("B", "s1600/a+b.png"), true),
            (blogger("A", "s320/a.png"), blogger("B", "s1600/b.png"), false),
            (blogger("A", "s320/a.png"), "https://example.org/gallery".to_owned(), false),
            ("https://1.bp.blogspot.com/a/b/c/d/s320/x.png".to_owned(), blogger("B", "s1600/x.png"), true),
            ("./image-1.png".to_owned(), blogger("B", "s1600/x.png"), true),
            ("data:image/png;base64,AAAA".to_owned(), blogger("B", "s1600/x.png"), false),
            ("./image-1.png".to_owned(), "https://www.example.org/photos/12/".to_owned(), false),
            ("./image-1.png".to_owned(), "https://www.example.org/logo.png".to_owned(), false),
            ("http://example.org/logo.png".to_owned(), "https://example.org/logo.png".to_owned(), true),
            ("http://example.org/logo-300x200.png".to_owned(), "https://example.org/logo.png".to_owned(), true),
            ("http://example.org/logo.png".to_owned(), "https://example.org/other.png".to_owned(), false),
            ("http://example.org/logo.png".to_owned(), blogger("A", "s1600/logo.png"), true),
            (
                "https://live.staticflickr.com/1/22_aa_m.jpg".to_owned(),
                "https://live.staticflickr.com/1/22_bb_o.png".to_owned(),
                true,
            ),
            (
                "https://live.staticflickr.com/1/22_aa_m.jpg".to_owned(),
                "https://www.flickr.com/photos/me/22".to_owned(),
                false,
            ),
            (
                "http://i1.photobucket.com/albums/a/th_b.jpg".to_owned(),
                "http://i1.photobucket.com/albums/a/b.jpg".to_owned(),
                true,
            ),
            (String::new(), String::new(), false),
        ] {
            assert_eq!(is_larger_self(&image, &href), is_self, "{image} {href}");
        }
    }
}
