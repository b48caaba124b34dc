//! Where a picture may be had: every address under which the same one answers, best first.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;

use super::Size;
use crate::picture::address::{is_remote, without_scheme};
use crate::picture::hosts::PictureAddress;

/// The addresses under which an image may be had, best first: `original` is the address that the image was linked to.
pub fn candidates(address: &str, original: Option<&str>, size: Size) -> Vec<String> {
    let mut candidates = Vec::new();
    let given: Vec<&str> = original.into_iter().chain([address]).filter(|address| is_remote(address)).collect();
    if size == Size::AsLinked {
        candidates.extend(given.iter().map(|&given| given.to_owned()));
    }
    for given in given {
        if let Ok(parsed) = given.parse::<PictureAddress>() {
            candidates.extend(parsed.larger(size == Size::Original));
        }
        candidates.push(given.to_owned());
        candidates.extend(behind_proxy(given));
    }
    let mut seen = BTreeSet::new();
    candidates.retain(|candidate| seen.insert(candidate.clone()));
    candidates
}

/// The address inside one of Google's gadget proxy, which no longer answers:
/// `images-blogger-opensocial.googleusercontent.com/gadgets/proxy?url=http%3A%2F%2Fexample.org%2Fa.png&container=blogger`
fn behind_proxy(address: &str) -> Option<String> {
    let (_, rest) = without_scheme(address);
    let query = rest.split_once(".googleusercontent.com/gadgets/proxy?")?.1;
    let inner = query.split('&').find_map(|parameter| parameter.strip_prefix("url="))?;
    let inner = percent_decode_str(inner).decode_utf8().ok()?.into_owned();
    is_remote(&inner).then_some(inner)
}

/// Where the Wayback Machine has a copy of what an address answered, the one nearest to a day (`2012-05-01`), as it was and without
/// the frame that it shows pages in: `id_`.
pub fn in_web_archive(base: &str, address: &str, day: Option<&str>) -> String {
    let day: String = day.unwrap_or_default().chars().take("2012-05-01".len()).filter(char::is_ascii_digit).collect();
    // without a day, the oldest
    let day = if day.is_empty() { "0" } else { &day };
    let scheme = if address.starts_with("//") { "https:" } else { "" };
    format!("{base}/{day}id_/{scheme}{address}")
}

/// The host of an address, in lower case.
pub fn host(address: &str) -> String {
    let (_, rest) = without_scheme(address);
    rest.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_linked_original_comes_before_the_image_and_full_size_before_what_is_written() {
        let small = "https://1.bp.blogspot.com/a/b/c/d/s320/x.png";
        let large = "https://1.bp.blogspot.com/a/b/c/d/s1600/x.png";
        let full = "https://1.bp.blogspot.com/a/b/c/d/s0/x.png";
        let upload = "https://1.bp.blogspot.com/a/b/c/d/d/x.png";
        assert_eq!(candidates(small, Some(large), Size::Full), [full, large, small]);
        assert_eq!(candidates(small, Some(large), Size::AsLinked), [large, small, full]);
        assert_eq!(candidates(small, Some(large), Size::Original), [upload, full, large, small]);
        assert_eq!(candidates("./image-1.png", Some(large), Size::Full), [full, large]);
        assert_eq!(candidates("./image-1.png", None, Size::Full), [""; 0]);
        assert_eq!(candidates("https://example.org/x.png", None, Size::Full), ["https://example.org/x.png"]);
        let proxied = "https://images-blogger-opensocial.googleusercontent.com/gadgets/proxy?url=http%3A%2F%2Fexample.org%2Fa.png&container=blogger";
        assert_eq!(candidates(proxied, None, Size::Full), [proxied, "http://example.org/a.png"]);
    }

    #[test]
    fn pictures_on_other_hosts_have_larger_ones_too() {
        let small = "https://live.staticflickr.com/1/2_3_z.jpg";
        let large = ["https://live.staticflickr.com/1/2_3_b.jpg", "https://live.staticflickr.com/1/2_3_c.jpg"];
        assert_eq!(candidates(small, None, Size::Full), [large[0], large[1], small]);
        assert_eq!(candidates(small, None, Size::AsLinked), [small, large[0], large[1]]);
    }

    #[test]
    fn the_web_archive_is_asked_for_the_day_of_the_post() {
        let base = "https://web.archive.org/web";
        for (address, day, expected) in [
            ("http://example.org/a.png", Some("2012-05-01"), "20120501id_/http://example.org/a.png"),
            ("//example.org/a.png?b=c", Some("2009-11-05T18:01:00-08:00"), "20091105id_/https://example.org/a.png?b=c"),
            ("http://example.org/a.png", None, "0id_/http://example.org/a.png"),
        ] {
            assert_eq!(in_web_archive(base, address, day), format!("{base}/{expected}"));
        }
    }
}
