//! What servers answer in the place of pictures that are gone: whole pictures, known by their hashes, or by the address that a request
//! for another picture was led to.

use md5::{Digest as _, Md5};
use url::{Host, Url};

use crate::lock::Hash;

/// The known ones.
const LIST: &str = include_str!("placeholders.txt");

/// The placeholders of the list are no larger, so that no photo has to be hashed for it.
const LARGEST: usize = 4096;

/// Pictures that authors use to keep things apart, too.
const BLANK: &str = "a blank pixel";

const FLICKR: &str = "Flickr's picture for photos that are gone";

/// Where requests for pictures that are gone end: a host with all below it, and the beginning of the path behind the last `/` but for
/// that of the whole path. Seen in programs that fetch pictures: `s.yimg.com/pw/images/en-us/photo_unavailable_l.png`,
/// `l.yimg.com/g/images/photo_unavailable.gif`, `pic.photobucket.com/bwe.png` (a host of that site's own pictures, not of its members').
const ADDRESSES: [(&str, &str, &str); 6] = [
    ("yimg.com", "photo_unavailable", FLICKR),
    ("flickr.com", "photo_unavailable", FLICKR),
    ("staticflickr.com", "photo_unavailable", FLICKR),
    ("pic.photobucket.com", "", "Photobucket's picture for pictures that it does not show"),
    ("imgur.com", "removed.png", "Imgur's picture for pictures that were removed"),
    ("tinypic.com", "404.gif", "TinyPic's picture for pictures that are gone"),
];

/// What bytes are, where they are a placeholder: of the list, or of `images.placeholders`.
pub fn known(bytes: &[u8], configured: &[Hash]) -> Option<&'static str> {
    if bytes.len() > LARGEST && configured.is_empty() {
        return None;
    }
    let hash = Hash::of(bytes);
    if configured.contains(&hash) {
        return Some("a placeholder of `images.placeholders`");
    }
    listed(LIST, bytes, &hash)
}

/// The same of a file that stands where the author put it: a blank pixel may be meant there.
pub fn known_beside_source(bytes: &[u8], configured: &[Hash]) -> Option<&'static str> {
    known(bytes, configured).filter(|what| *what != BLANK)
}

/// What the picture is that a request for another one was redirected to, where that is a placeholder.
pub fn at(url: &Url) -> Option<&'static str> {
    let Host::Domain(host) = url.host()? else { return None };
    let name = url.path().rsplit('/').next().unwrap_or_default();
    let is_below = |known: &str| host.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let found = ADDRESSES.iter().find(|(known, start, _)| is_below(known) && name.starts_with(start));
    found.map(|(_, _, what)| *what)
}

/// What a list says of bytes: by their SHA-256, or where nobody has told more, by their MD5 and their number.
fn listed(list: &'static str, bytes: &[u8], hash: &Hash) -> Option<&'static str> {
    list.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let (listed, what) = line.split_once(' ')?;
        if listed.len() > 32 {
            return (listed == hash.to_string()).then_some(what);
        }
        let (length, what) = what.split_once(' ')?;
        let is_it = || Md5::digest(bytes).iter().map(|byte| format!("{byte:02x}")).eq(pairs(listed));
        (length.parse() == Ok(bytes.len()) && is_it()).then_some(what)
    })
}

/// `880a` → `88` `0a`
fn pairs(digits: &str) -> impl Iterator<Item = &str> {
    (0..digits.len()).step_by(2).filter_map(|at| digits.get(at..at + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_known_by_their_hashes() {
        let pixel =
            b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x01D\0;";
        assert_eq!(known(pixel, &[]), Some(BLANK));
        assert_eq!(known_beside_source(pixel, &[]), None);
        assert_eq!(known(b"GIF89a", &[]), None);
        for known in [known, known_beside_source] {
            assert!(known(&[7; 9000], &[Hash::of(&[7; 9000])]).is_some());
            assert!(known(&[7; 9000], &[Hash::of(b"other")]).is_none());
        }
    }

    #[test]
    fn where_only_an_md5_is_known_the_number_of_bytes_must_agree_too() {
        let told = |list, bytes: &[u8]| listed(list, bytes, &Hash::of(bytes));
        let list = "# what the MD5 of `a` is\n0cc175b9c0f1b6a831c399e269772661 1 the letter a\n";
        assert_eq!(told(list, b"a"), Some("the letter a"));
        assert_eq!(told(list, b"b"), None);
        assert_eq!(told("0cc175b9c0f1b6a831c399e269772661 2 the letter a", b"a"), None);
    }

    #[test]
    fn the_list_is_sorted_and_well_formed() {
        let lines: Vec<_> = LIST.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(lines.is_sorted());
        for line in lines {
            let (hash, what) = line.split_once(' ').unwrap();
            let is_md5 = hash.len() == 32 && what.split_once(' ').unwrap().0.parse::<usize>().unwrap() <= LARGEST;
            assert!(is_md5 || Hash::try_from(hash.to_owned()).is_ok(), "{line}");
            assert!(hash.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')) && !what.is_empty(), "{line}");
        }
    }

    #[test]
    fn placeholders_are_known_by_the_address_that_a_request_ends_at() {
        for (address, is_one) in [
            ("https://s.yimg.com/pw/images/en-us/photo_unavailable.png", true),
            ("https://s.yimg.com/pw/images/en-us/photo_unavailable_l.png", true),
            ("http://l.yimg.com/g/images/photo_unavailable.gif", true),
            ("https://combo.staticflickr.com/pw/images/photo_unavailable_m.png?x", true),
            ("http://pic.photobucket.com/bwe.png", true),
            ("https://i.imgur.com/removed.png", true),
            ("http://tinypic.com/images/404.gif", true),
            ("https://live.staticflickr.com/1/2_3_b.jpg", false),
            ("https://i1.photobucket.com/albums/a/bwe.png", false),
            ("https://i.imgur.com/a.png", false),
            ("https://notimgur.com/removed.png", false),
            ("https://example.org/photo_unavailable.png", false),
            ("http://127.0.0.1/removed.png", false),
        ] {
            assert_eq!(at(&Url::parse(address).unwrap()).is_some(), is_one, "{address}");
        }
    }
}
