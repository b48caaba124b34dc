//! Addresses of pictures on other hosts that blogs showed them from: Flickr, Photobucket and Google Drive. As on Blogger's, one
//! picture answers under several addresses.
//!
//! | shape | larger |
//! |---|---|
//! | `live.staticflickr.com/1/2_3_m.jpg`, `farm1.static.flickr.com/…` | another letter after `_` |
//! | `i1.photobucket.com/albums/a/th_name.jpg?width=320` | no `th_`, no query, `~original` at the end |
//! | `drive.google.com/uc?id=ID`, `…/file/d/ID/view`, `…/open?id=ID`, `…/thumbnail?id=ID&sz=w320` | `uc?export=download&id=ID` |

use std::fmt;
use std::str::FromStr;

use super::address::{ImageAddress, NotAnImageAddress, without_scheme};

/// An address of a picture on one of the hosts that are known. It prints as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureAddress {
    /// On Blogger's servers, or Picasa's, which are the same.
    Blogger(ImageAddress),
    /// On Flickr.
    Flickr(Flickr),
    /// On Photobucket.
    Photobucket(Photobucket),
    /// On Google Drive.
    Drive(Drive),
}

/// `https://live.staticflickr.com/65535/49999999999_0123456789_b.jpg`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flickr {
    /// Up to the secret.
    identity: String,
    /// `m`, or nothing for 500 pixels.
    size: Option<String>,
    /// With its dot.
    extension: String,
    tail: String,
}

/// `http://i12.photobucket.com/albums/v1/somebody/th_name.jpg`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photobucket {
    /// Up to the last `/`.
    folder: String,
    /// Whether `th_` stands before the name.
    is_thumbnail: bool,
    name: String,
    /// `~original`, the query and the fragment.
    tail: String,
}

/// `https://drive.google.com/file/d/ID/view?usp=sharing`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drive {
    /// Up to the id.
    before: String,
    id: String,
    /// After the id.
    after: String,
}

impl PictureAddress {
    /// The addresses of the same picture that may answer with more than this one, the best first. `original` are the bytes
    /// as they were uploaded, where that is not the same as the picture at its full size.
    pub fn larger(&self, original: bool) -> Vec<String> {
        match self {
            Self::Blogger(address) if original => vec![address.original(), address.full_size()],
            Self::Blogger(address) => vec![address.full_size()],
            Self::Flickr(address) => address.larger(),
            Self::Photobucket(address) => address.larger(),
            Self::Drive(address) => address.larger(),
        }
    }
}

impl PictureAddress {
    /// Whether both are the same picture, whatever their sizes.
    pub fn is_same_picture(&self, other: &Self) -> bool {
        // sizes of Flickr's that are larger have another secret
        let id = |flickr: &Flickr| {
            flickr.identity.rsplit('/').next().unwrap_or_default().split('_').next().map(str::to_owned)
        };
        match (self, other) {
            (Self::Blogger(one), Self::Blogger(other)) => one.is_same_picture(other),
            (Self::Flickr(one), Self::Flickr(other)) => id(one) == id(other),
            (Self::Photobucket(one), Self::Photobucket(other)) => one.folder == other.folder && one.name == other.name,
            (Self::Drive(one), Self::Drive(other)) => one.id == other.id,
            _ => false,
        }
    }
}

impl fmt::Display for PictureAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blogger(address) => address.fmt(f),
            Self::Flickr(Flickr { identity, size, extension, tail }) => {
                let underscore = if size.is_some() { "_" } else { "" };
                write!(f, "{identity}{underscore}{}{extension}{tail}", size.as_deref().unwrap_or_default())
            }
            Self::Photobucket(Photobucket { folder, is_thumbnail, name, tail }) => {
                write!(f, "{folder}/{}{name}{tail}", if *is_thumbnail { THUMBNAIL } else { "" })
            }
            Self::Drive(Drive { before, id, after }) => write!(f, "{before}{id}{after}"),
        }
    }
}

impl FromStr for PictureAddress {
    type Err = NotAnImageAddress;

    fn from_str(text: &str) -> Result<Self, NotAnImageAddress> {
        let other = |error| {
            let parsed = Flickr::parse(text).map(Self::Flickr);
            let parsed = parsed.or_else(|| Photobucket::parse(text).map(Self::Photobucket));
            parsed.or_else(|| Drive::parse(text).map(Self::Drive)).ok_or(error)
        };
        text.parse().map(Self::Blogger).or_else(other)
    }
}

impl Flickr {
    /// Sizes that share one secret, the largest first; 1600 pixels and more, and the original, have secrets of their own.
    const SIZES: [Option<&str>; 8] =
        [Some("b"), Some("c"), Some("z"), None, Some("w"), Some("n"), Some("m"), Some("t")];

    fn parse(text: &str) -> Option<Self> {
        let Parts { host, before_tail, tail, .. } = parts(text)?;
        let (first, domain) = host.split_once('.')?;
        let is_flickr = match domain {
            "staticflickr.com" | "static.flickr.com" => true,
            "flickr.com" => first == "static" || is_numbered(first, "photos"),
            _ => false,
        };
        let (_, name) = before_tail.rsplit_once('/').filter(|_| is_flickr)?;
        let (stem, extension) = name.rsplit_once('.')?;
        let mut words = stem.splitn(3, '_');
        let (id, secret, size) = (words.next()?, words.next()?, words.next());
        let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        let is_secret = !secret.is_empty() && secret.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_id || !is_secret || size.is_some_and(str::is_empty) {
            return None;
        }
        let after_secret = extension.len() + 1 + size.map_or(0, |size| size.len() + 1);
        let identity = before_tail.get(..before_tail.len() - after_secret)?.to_owned();
        let extension = format!(".{extension}");
        Some(Self { identity, size: size.map(str::to_owned), extension, tail: tail.to_owned() })
    }

    fn larger(&self) -> Vec<String> {
        let is_square = matches!(self.size.as_deref(), Some("s" | "q"));
        let own = Self::SIZES.iter().position(|size| *size == self.size.as_deref());
        // a size that is not in the list is larger than those that are
        let count = own.unwrap_or(if is_square { Self::SIZES.len() } else { 0 });
        let sized = |size: Option<&str>| {
            let size = size.map(str::to_owned);
            // only originals are anything but JPEG
            PictureAddress::Flickr(Self { size, extension: ".jpg".to_owned(), tail: String::new(), ..self.clone() })
        };
        Self::SIZES.iter().take(count.min(4)).map(|size| sized(*size).to_string()).collect()
    }
}

const THUMBNAIL: &str = "th_";
const ORIGINAL: &str = "~original";

impl Photobucket {
    fn parse(text: &str) -> Option<Self> {
        let Parts { host, before_tail, tail, path } = parts(text)?;
        let (first, domain) = host.split_once('.')?;
        let is_album = is_numbered(first, "i") || is_numbered(first, "oi") || is_numbered(first, "img");
        let is_hosting = first == "hosting" && path.starts_with("/images/");
        if domain != "photobucket.com" || !(is_hosting || (is_album && path.starts_with("/albums/"))) {
            return None;
        }
        let (folder, name) = before_tail.rsplit_once('/')?;
        let (name, original) = name.split_at(name.find('~').unwrap_or(name.len()));
        let (is_thumbnail, name) = name.strip_prefix(THUMBNAIL).map_or((false, name), |name| (true, name));
        let is_picture =
            name.rsplit_once('.').is_some_and(|(stem, extension)| !stem.is_empty() && !extension.is_empty());
        is_picture.then(|| Self {
            folder: folder.to_owned(),
            is_thumbnail,
            name: name.to_owned(),
            tail: format!("{original}{tail}"),
        })
    }

    fn larger(&self) -> Vec<String> {
        let plain = format!("{}/{}", self.folder, self.name);
        vec![format!("{plain}{ORIGINAL}"), plain]
    }
}

impl Drive {
    fn parse(text: &str) -> Option<Self> {
        let (scheme, _) = without_scheme(text);
        let Parts { host, path, .. } = parts(text)?;
        let is_drive = matches!(host.as_str(), "drive.google.com" | "docs.google.com" | "drive.usercontent.google.com");
        let start = scheme.len() + host.len();
        let (at, length) = match path.split('/').nth(1).filter(|_| is_drive)? {
            "file" => {
                let at = path.find("/d/")? + "/d/".len();
                (start + at, path.get(at..)?.find('/').unwrap_or(path.len() - at))
            }
            "uc" | "open" | "thumbnail" | "download" => {
                let rest = text.get(start + path.len()..)?;
                let at = rest.find("?id=").or_else(|| rest.find("&id="))? + "&id=".len();
                let at = start + path.len() + at;
                (at, text.get(at..)?.find(['&', '#']).unwrap_or(text.len() - at))
            }
            _ => return None,
        };
        let (before, rest) = text.split_at_checked(at)?;
        let (id, after) = rest.split_at_checked(length)?;
        let is_id =
            id.len() >= 10 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        is_id.then(|| Self { before: before.to_owned(), id: id.to_owned(), after: after.to_owned() })
    }

    /// Files that were shared before 2021 do not answer without their key.
    fn key(&self) -> String {
        let key = self.before.split(['?', '&', '#']).chain(self.after.split(['?', '&', '#']));
        let key = key.into_iter().find(|parameter| parameter.starts_with("resourcekey="));
        key.map_or_else(String::new, |key| format!("&{key}"))
    }

    fn larger(&self) -> Vec<String> {
        let Self { id, .. } = self;
        vec![
            format!("https://drive.google.com/uc?export=download&id={id}{}", self.key()),
            format!("https://lh3.googleusercontent.com/d/{id}=s0"),
        ]
    }
}

struct Parts<'a> {
    /// In lower case.
    host: String,
    path: &'a str,
    /// Everything before query and fragment.
    before_tail: &'a str,
    tail: &'a str,
}

fn parts(text: &str) -> Option<Parts<'_>> {
    let (scheme, rest) = without_scheme(text);
    if scheme.is_empty() || text.contains(char::is_whitespace) {
        return None;
    }
    let (before_tail, tail) = text.split_at(text.find(['?', '#']).unwrap_or(text.len()));
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let path = before_tail.get(scheme.len() + host.len()..)?;
    Some(Parts { host: host.to_ascii_lowercase(), path, before_tail, tail })
}

/// `i123`
fn is_numbered(label: &str, prefix: &str) -> bool {
    label.strip_prefix(prefix).is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0B1a2b3c4d5e6f7g8";

    /// An address, and those that are larger.
    fn addresses() -> Vec<(String, Vec<String>)> {
        let flickr = |rest: &str| format!("https://live.staticflickr.com/65535/49_0a1b{rest}");
        let bucket = |rest: &str| format!("http://i12.photobucket.com/albums/v1/me/{rest}");
        let download = |key: &str| format!("https://drive.google.com/uc?export=download&id={ID}{key}");
        let drive = |key: &str| vec![download(key), format!("https://lh3.googleusercontent.com/d/{ID}=s0")];
        let flickrs = |rest: &[&str]| rest.iter().map(|rest| flickr(rest)).collect::<Vec<_>>();
        let original = vec![bucket("a%20b.jpg~original"), bucket("a%20b.jpg")];
        vec![
            (flickr("_m.jpg"), flickrs(&["_b.jpg", "_c.jpg", "_z.jpg", ".jpg"])),
            (flickr("_q.png?v=0"), flickrs(&["_b.jpg", "_c.jpg", "_z.jpg", ".jpg"])),
            (flickr(".jpg?v=0#x"), flickrs(&["_b.jpg", "_c.jpg", "_z.jpg"])),
            (flickr("_b.jpg"), vec![]),
            (flickr("_o.png"), vec![]),
            (flickr("_3k.jpg"), vec![]),
            (
                "http://farm3.static.flickr.com/2/1_a_z.jpg".to_owned(),
                vec![
                    "http://farm3.static.flickr.com/2/1_a_b.jpg".to_owned(),
                    "http://farm3.static.flickr.com/2/1_a_c.jpg".to_owned(),
                ],
            ),
            ("//C1.staticflickr.com/3/2/1_a_c.jpg".to_owned(), vec!["//C1.staticflickr.com/3/2/1_a_b.jpg".to_owned()]),
            (bucket("th_a%20b.jpg?t=12"), original.clone()),
            (bucket("a%20b.jpg~original?width=320"), original.clone()),
            (bucket("a%20b.jpg"), original),
            (
                "https://hosting.photobucket.com/images/v1/me/a.png?width=590&crop=fill".to_owned(),
                ["~original", ""].map(|end| format!("https://hosting.photobucket.com/images/v1/me/a.png{end}")).into(),
            ),
            (format!("https://drive.google.com/uc?id={ID}"), drive("")),
            (format!("https://drive.google.com/uc?export=view&id={ID}&x=1"), drive("")),
            (format!("http://docs.google.com/uc?id={ID}#x"), drive("")),
            (
                format!("https://drive.google.com/file/d/{ID}/view?usp=sharing&resourcekey=0-a_B"),
                drive("&resourcekey=0-a_B"),
            ),
            (format!("https://drive.google.com/file/d/{ID}/preview"), drive("")),
            (format!("https://drive.google.com/file/d/{ID}"), drive("")),
            (format!("https://drive.google.com/open?resourcekey=k&id={ID}"), drive("&resourcekey=k")),
            (format!("https://drive.google.com/thumbnail?id={ID}&sz=w320"), drive("")),
            (format!("https://drive.usercontent.google.com/download?id={ID}&export=view"), drive("")),
            (
                "https://1.bp.blogspot.com/a/b/c/d/s320/a.png".to_owned(),
                vec!["https://1.bp.blogspot.com/a/b/c/d/s0/a.png".to_owned()],
            ),
        ]
    }

    #[test]
    fn addresses_print_as_they_were_written_and_know_the_larger_ones() {
        for (address, larger) in addresses() {
            let parsed: PictureAddress = address.parse().unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(parsed.to_string(), address);
            assert_eq!(parsed.larger(false), larger, "{address}");
            for larger in larger {
                assert_eq!(larger.parse::<PictureAddress>().unwrap().to_string(), larger);
            }
        }
    }

    #[test]
    fn the_upload_itself_comes_first_where_it_is_wanted() {
        let parsed: PictureAddress = "https://1.bp.blogspot.com/a/b/c/d/s320/a.png".parse().unwrap();
        let expected = ["d", "s0"].map(|size| format!("https://1.bp.blogspot.com/a/b/c/d/{size}/a.png"));
        assert_eq!(parsed.larger(true), expected);
    }

    #[test]
    fn pages_and_other_hosts_are_no_pictures() {
        for address in [
            "https://www.flickr.com/photos/somebody/49/",
            "https://live.staticflickr.com/65535/logo.png",
            "https://live.staticflickr.com/65535/49_0a1b_.jpg",
            "https://live.staticflickr.com.evil.example/65535/49_0a1b.jpg",
            "http://s12.photobucket.com/albums/v1/me/?action=view&current=a.jpg",
            "http://i12.photobucket.com/albums/v1/me/",
            "https://photobucket.com/images/a.jpg",
            "https://drive.google.com/drive/folders/0B1a2b3c4d5e6f7g8",
            "https://drive.google.com/file/d/short/view",
            "https://docs.google.com/document/d/0B1a2b3c4d5e6f7g8/edit",
            "https://drive.google.com/uc?export=view",
            "live.staticflickr.com/65535/49_0a1b.jpg",
            "./a.png",
            "",
        ] {
            assert!(address.parse::<PictureAddress>().is_err(), "{address}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_taken_for_an_address_prints_as_it_was(path in "[a-z0-9/=?#&.é%+~_ -]{0,40}", host in 0..5_usize) {
            let hosts = ["live.staticflickr.com/1/2_3", "i1.photobucket.com/albums/", "drive.google.com/file/d/0123456789",
                "docs.google.com/uc?id=0123456789", "drive.google.com/"];
            let text = format!("https://{}{path}", hosts[host]);
            if let Ok(address) = text.parse::<PictureAddress>() {
                proptest::prop_assert_eq!(address.to_string(), text);
                let _ = (address.larger(false), address.larger(true));
            }
        }
    }
}
