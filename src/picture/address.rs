//! Blogger's image addresses: one picture answers under many sizes, and the size is part of the address.
//!
//! | shape | size |
//! |---|---|
//! | `N.bp.blogspot.com/a/b/c/d/SIZE/name`, `bpN.blogger.com/…`, `lhN.ggpht.com/…` | a folder |
//! | `blogger.googleusercontent.com/img/b/R29vZ2xl/ID/SIZE/name` | a folder |
//! | `blogger.googleusercontent.com/img/a/ID=OPTIONS`, `lhN.googleusercontent.com/ID=OPTIONS` | after `=` |
//! | `photosN.blogger.com/blogger/1/2/320/name` (before 2007) | a folder without `s` |
//!
//! Any of them may lack the size. `s0` is the picture at its full size, `d` the bytes as they were uploaded.

use std::fmt;
use std::str::FromStr;

use percent_encoding::percent_decode_str;
use thiserror::Error;

/// An address of a picture on Blogger's servers. It prints as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageAddress {
    /// `https://`, `http://`, `//` or nothing.
    scheme: String,
    host: String,
    /// The path up to the size, without a `/` at its end: `/a/b/c/d`.
    identity: String,
    place: Place,
    /// What stands for the size: `s320`, `w640-h480-p-k-no-nu`; empty where there is none.
    options: String,
    /// The file name after the size, percent-encoded as written; empty after a trailing `/`.
    name: Option<String>,
    /// Query and fragment, with their `?` and `#`.
    tail: String,
}

/// Where an address holds the size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// `…/s320/name`
    Folder,
    /// `…=s320`
    Suffix,
    /// `…/320/name`, of the oldest host, which knows neither `s0` nor `d`.
    BareFolder,
}

/// An address that is none of Blogger's.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not the address of an image on Blogger's servers")]
pub struct NotAnImageAddress(String);

impl ImageAddress {
    /// The same picture as large as it is.
    pub fn full_size(&self) -> String {
        match self.place {
            Place::BareFolder => self.resized("1600"),
            Place::Folder | Place::Suffix => self.resized("s0"),
        }
    }

    /// The bytes as they were uploaded.
    pub fn original(&self) -> String {
        match self.place {
            Place::BareFolder => self.full_size(),
            Place::Folder | Place::Suffix => self.resized("d"),
        }
    }

    /// The file name, percent-decoded, where the address has one. Blogger encodes the names of some pictures twice or
    /// three times: `%25252F` is `/`.
    pub fn name(&self) -> Option<String> {
        let mut name = self.name.as_deref().filter(|name| !name.is_empty())?.replace('+', " ");
        for _ in 0..3 {
            name = percent_decode_str(&name).decode_utf8_lossy().into_owned();
        }
        Some(name)
    }

    /// The last part of its path before the size: all that names a picture whose address holds no file name.
    pub fn id(&self) -> &str {
        self.identity.rsplit('/').next().unwrap_or_default()
    }

    /// Whether both are the same picture, whatever their sizes. Blogger has renamed pictures: an equal name is enough.
    pub fn is_same_picture(&self, other: &Self) -> bool {
        self.identity == other.identity || (self.name().is_some() && self.name() == other.name())
    }

    fn resized(&self, options: &str) -> String {
        let identity = match self.place {
            Place::Suffix => self.identity.trim_end_matches('='),
            Place::Folder | Place::BareFolder => &self.identity,
        };
        let identity = identity.to_owned();
        let sized = Self { identity, options: options.to_owned(), tail: self.key(), ..self.clone() };
        sized.to_string()
    }

    /// The part of the query without which pictures out of Google Docs do not answer; `?imgmax=` is one more size.
    fn key(&self) -> String {
        let query = self.tail.split('#').next().unwrap_or_default().trim_start_matches('?');
        let key = query.split('&').find(|parameter| parameter.starts_with("key="));
        key.map_or_else(String::new, |key| format!("?{key}"))
    }
}

impl fmt::Display for ImageAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.scheme, self.host, self.identity)?;
        match self.place {
            Place::Suffix if !self.options.is_empty() => write!(f, "={}", self.options)?,
            Place::Folder | Place::BareFolder if !self.options.is_empty() => write!(f, "/{}", self.options)?,
            _ => {}
        }
        if let Some(name) = &self.name {
            write!(f, "/{name}")?;
        }
        f.write_str(&self.tail)
    }
}

impl FromStr for ImageAddress {
    type Err = NotAnImageAddress;

    fn from_str(text: &str) -> Result<Self, NotAnImageAddress> {
        parse(text).ok_or_else(|| NotAnImageAddress(text.to_owned()))
    }
}

/// Whether an address is that of an image on Blogger's servers.
pub fn is_image_address(address: &str) -> bool {
    parse(address).is_some()
}

/// Whether an address names a host, as against a path beside the post.
pub fn is_remote(address: &str) -> bool {
    let (scheme, _) = without_scheme(address);
    !scheme.is_empty()
}

fn parse(text: &str) -> Option<ImageAddress> {
    let (scheme, rest) = without_scheme(text.trim());
    let (before_tail, tail) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
    let (host, path) = before_tail.split_at(before_tail.find('/')?);
    let shape = Shape::of(host)?;
    if path.len() < 2 || path.contains(char::is_whitespace) {
        return None;
    }
    let (identity, place, options, name) = match shape {
        Shape::Dated => split_bare_folder(path)?,
        Shape::Album => split_folder(path)?,
        Shape::Blogger => match path.strip_prefix("/img/b/") {
            Some(_) => split_folder(path)?,
            None if path.starts_with("/img/a/") => split_suffix(path)?,
            None => return None,
        },
        Shape::Content => split_folder(path).filter(is_in_album).or_else(|| split_suffix(path))?,
    };
    Some(ImageAddress {
        scheme: scheme.to_owned(),
        host: host.to_owned(),
        identity: identity.to_owned(),
        place,
        options: options.to_owned(),
        name: name.map(str::to_owned),
        tail: tail.to_owned(),
    })
}

/// What the paths of a host look like.
enum Shape {
    /// `photosN.blogger.com`
    Dated,
    /// `N.bp.blogspot.com`, `bpN.blogger.com`, `lhN.ggpht.com`, `lhN.google.com`
    Album,
    /// `blogger.googleusercontent.com`
    Blogger,
    /// `lhN.googleusercontent.com`, `lhN-us.googleusercontent.com`: the folders of an album, or `=OPTIONS`
    Content,
}

impl Shape {
    fn of(host: &str) -> Option<Self> {
        let host = host.to_ascii_lowercase();
        let (first, domain) = host.split_once('.')?;
        let numbered = |prefix: &str| {
            let rest = first.strip_prefix(prefix)?;
            let number = rest.split('-').next().unwrap_or_default();
            number.bytes().all(|byte| byte.is_ascii_digit()).then_some(())
        };
        match domain {
            "bp.blogspot.com" => numbered("").map(|()| Self::Album),
            "blogger.com" => numbered("bp").map(|()| Self::Album).or_else(|| numbered("photos").map(|()| Self::Dated)),
            "ggpht.com" | "google.com" => numbered("lh").map(|()| Self::Album),
            "googleusercontent.com" if first == "blogger" => Some(Self::Blogger),
            "googleusercontent.com" => numbered("lh").map(|()| Self::Content),
            _ => None,
        }
    }
}

type Parts<'a> = (&'a str, Place, &'a str, Option<&'a str>);

/// So many folders name a picture of an album: `/a/b/c/d`, and `/img/b/R29vZ2xl/AVvXsE`.
const FOLDERS: usize = 4;

/// `/a/b/c/d/SIZE/name`, where size, name or both may be absent.
fn split_folder(path: &str) -> Option<Parts<'_>> {
    let (at, _) = path.match_indices('/').nth(FOLDERS).unwrap_or((path.len(), ""));
    let (identity, rest) = path.split_at(at);
    if identity.matches('/').count() < FOLDERS || identity.ends_with('/') {
        return None;
    }
    if rest.is_empty() && identity.contains('=') {
        return split_suffix(path);
    }
    let Some(rest) = rest.strip_prefix('/') else { return Some((identity, Place::Folder, "", None)) };
    let (first, name) = rest.split_once('/').map_or((rest, None), |(first, name)| (first, Some(name)));
    if is_size(first) {
        Some((identity, Place::Folder, first, name))
    } else {
        Some((identity, Place::Folder, "", Some(rest)))
    }
}

/// Whether folders are those of an album: the last part of `/a/b/c/d/e=s320` is no name, but a size.
fn is_in_album((.., options, name): &Parts<'_>) -> bool {
    name.is_some_and(|name| !options.is_empty() || !name.contains('='))
}

/// `/blogger/1/2/320/name`
fn split_bare_folder(path: &str) -> Option<Parts<'_>> {
    let (folders, name) = path.rsplit_once('/')?;
    let (identity, size) = folders.rsplit_once('/')?;
    let is_number = !size.is_empty() && size.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some((identity, Place::BareFolder, size, Some(name)))
}

/// `/img/a/ID=OPTIONS`
fn split_suffix(path: &str) -> Option<Parts<'_>> {
    let last = path.rfind('/').unwrap_or(0);
    let at = path[last..].find('=').filter(|at| last + at + 1 < path.len());
    let (identity, options) = at.map_or((path, ""), |at| (&path[..last + at], &path[last + at + 1..]));
    // `/=s320` names no picture
    (!identity.ends_with(['/', '='])).then_some((identity, Place::Suffix, options, None))
}

/// `s320`, `w640-h480-p-k-no-nu`, `s1600-h`, `d`
fn is_size(text: &str) -> bool {
    let mut options = text.split('-');
    let first = options.next().unwrap_or_default();
    let is_measure = first
        .strip_prefix(['s', 'w', 'h'])
        .is_some_and(|number| (1..=5).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()));
    (is_measure || first == "d") && options.all(|option| option.starts_with(|first: char| first.is_ascii_lowercase()))
}

/// The scheme with its slashes, and the rest.
pub fn without_scheme(address: &str) -> (&str, &str) {
    let is = |prefix: &&str| address.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let length = ["https://", "http://", "//"].iter().find(|prefix| is(prefix)).map_or(0, |prefix| prefix.len());
    address.split_at(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An address, and the same at full size.
    const ADDRESSES: &[(&str, &str)] = &[
        (
            "https://1.bp.blogspot.com/-Ab_c/Td/AAAA/x-Y/s320/a.png",
            "https://1.bp.blogspot.com/-Ab_c/Td/AAAA/x-Y/s0/a.png",
        ),
        ("http://4.bp.blogspot.com/_a/Td/AAAA/xY/s1600-h/a.JPG", "http://4.bp.blogspot.com/_a/Td/AAAA/xY/s0/a.JPG"),
        ("//2.bp.blogspot.com/a/b/c/d/w640-h480/my%20pic.png", "//2.bp.blogspot.com/a/b/c/d/s0/my%20pic.png"),
        ("https://2.bp.blogspot.com/a/b/c/d/w640-h480-p-k-no-nu/p.png", "https://2.bp.blogspot.com/a/b/c/d/s0/p.png"),
        ("https://2.bp.blogspot.com/a/b/c/d/s72-c/p.png", "https://2.bp.blogspot.com/a/b/c/d/s0/p.png"),
        ("https://2.bp.blogspot.com/a/b/c/d/h480/p.png", "https://2.bp.blogspot.com/a/b/c/d/s0/p.png"),
        ("https://2.bp.blogspot.com/a/b/c/d/d/p.png", "https://2.bp.blogspot.com/a/b/c/d/s0/p.png"),
        ("https://2.bp.blogspot.com/a/b/c/d/p.png", "https://2.bp.blogspot.com/a/b/c/d/s0/p.png"),
        ("http://bp0.blogger.com/_a/R/AAA/d/s400/p.gif", "http://bp0.blogger.com/_a/R/AAA/d/s0/p.gif"),
        ("http://lh5.ggpht.com/_a/R/AAA/d/s288/p.jpg", "http://lh5.ggpht.com/_a/R/AAA/d/s0/p.jpg"),
        ("http://lh5.google.com/a/R/AAA/d/p.jpg?imgmax=800", "http://lh5.google.com/a/R/AAA/d/s0/p.jpg"),
        (
            "https://blogger.googleusercontent.com/img/b/R29vZ2xl/AVv-x_Y/s1600/a+b.png",
            "https://blogger.googleusercontent.com/img/b/R29vZ2xl/AVv-x_Y/s0/a+b.png",
        ),
        (
            "https://blogger.googleusercontent.com/img/b/R29vZ2xl/AVvx/w200-h150-e365/a.png",
            "https://blogger.googleusercontent.com/img/b/R29vZ2xl/AVvx/s0/a.png",
        ),
        (
            "https://blogger.googleusercontent.com/img/b/R29vZ2xl/AVvx/?imgmax=800",
            "https://blogger.googleusercontent.com/img/b/R29vZ2xl/AVvx/s0/",
        ),
        (
            "https://blogger.googleusercontent.com/img/b/R29vZ2xl/AVvx",
            "https://blogger.googleusercontent.com/img/b/R29vZ2xl/AVvx/s0",
        ),
        (
            "https://blogger.googleusercontent.com/img/b/R29vZ2xl/AVvx/s320",
            "https://blogger.googleusercontent.com/img/b/R29vZ2xl/AVvx/s0",
        ),
        (
            "https://blogger.googleusercontent.com/img/b/R29vZ2xl/AVvx=s320",
            "https://blogger.googleusercontent.com/img/b/R29vZ2xl/AVvx=s0",
        ),
        (
            "https://blogger.googleusercontent.com/img/a/AVvx=w320-h283",
            "https://blogger.googleusercontent.com/img/a/AVvx=s0",
        ),
        ("https://blogger.googleusercontent.com/img/a/AVvx", "https://blogger.googleusercontent.com/img/a/AVvx=s0"),
        ("https://lh3.googleusercontent.com/5h3-X_Q=w400-h300-no", "https://lh3.googleusercontent.com/5h3-X_Q=s0"),
        ("https://lh3.ggpht.com/-a/b/c/=/s320/lamp.jpg", "https://lh3.ggpht.com/-a/b/c/=/s0/lamp.jpg"),
        ("https://lh3.googleusercontent.com/-a/b/c/d/w640=s320", "https://lh3.googleusercontent.com/-a/b/c/d/w640=s0"),
        ("https://lh5.googleusercontent.com/5h3-X_Q", "https://lh5.googleusercontent.com/5h3-X_Q=s0"),
        (
            "https://lh3.googleusercontent.com/-a/V/AAA/d/s640/p.jpg",
            "https://lh3.googleusercontent.com/-a/V/AAA/d/s0/p.jpg",
        ),
        ("https://lh3.googleusercontent.com/pw/AM-x=s320-rw", "https://lh3.googleusercontent.com/pw/AM-x=s0"),
        (
            "https://lh3.googleusercontent.com/blogger_img_proxy/AEn=s0-d",
            "https://lh3.googleusercontent.com/blogger_img_proxy/AEn=s0",
        ),
        (
            "https://lh7-us.googleusercontent.com/docsz/AD_4=s1600?key=q_1&x=2",
            "https://lh7-us.googleusercontent.com/docsz/AD_4=s0?key=q_1",
        ),
        ("https://lh7-rt.googleusercontent.com/AD_4?key=q", "https://lh7-rt.googleusercontent.com/AD_4=s0?key=q"),
        ("http://photos1.blogger.com/blogger/50/11/320/p.jpg", "http://photos1.blogger.com/blogger/50/11/1600/p.jpg"),
        ("HTTP://1.BP.blogspot.com/a/b/c/d/s320/a.png#x", "HTTP://1.BP.blogspot.com/a/b/c/d/s0/a.png"),
    ];

    #[test]
    fn addresses_print_as_they_were_written() {
        for (address, full) in ADDRESSES {
            let parsed: ImageAddress = address.parse().unwrap();
            assert_eq!(parsed.to_string(), *address);
            assert_eq!(parsed.full_size(), *full);
            assert_eq!(full.parse::<ImageAddress>().unwrap().full_size(), *full);
        }
    }

    #[test]
    fn other_addresses_are_not_taken_for_images() {
        for address in [
            "https://pyfound.blogspot.com/2012/05/a.html",
            "https://bp.blogspot.com/",
            "https://www.blogger.com/profile/123",
            "https://blogger.googleusercontent.com/",
            "https://blogger.googleusercontent.com/img/b/R29vZ2xl",
            "https://blogger.googleusercontent.com.evil.example/img/a/x",
            "https://example.org/a/b/c/d/s320/a.png",
            "https://1.bp.blogspot.com/a b/c/d/e/s320/a.png",
            "https://lh5.google.com/a.png",
            "./image-1.png",
            "image.png",
            "",
            "//",
            "é",
        ] {
            assert!(!is_image_address(address), "{address}");
        }
    }

    #[test]
    fn names_are_decoded() {
        let name = |address: &str| address.parse::<ImageAddress>().unwrap().name();
        assert_eq!(name("https://1.bp.blogspot.com/a/b/c/d/s320/a%20b+c.png").as_deref(), Some("a b c.png"));
        assert_eq!(name("https://1.bp.blogspot.com/a/b/c/d/s320/a%252C%25252Fb.png").as_deref(), Some("a,/b.png"));
        assert_eq!(name("https://lh3.googleusercontent.com/x=s320"), None);
        assert_eq!(name("https://blogger.googleusercontent.com/img/b/R29vZ2xl/AVvx/s320/"), None);
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_taken_for_an_address_prints_as_it_was(path in "[a-z0-9/=?#&.é%+ -]{0,40}", host in 0..5_usize) {
            let hosts = ["1.bp.blogspot.com", "lh3.googleusercontent.com", "blogger.googleusercontent.com/img/b",
                "blogger.googleusercontent.com/img/a", "photos1.blogger.com"];
            let text = format!("https://{}/{path}", hosts[host]);
            if let Ok(address) = text.parse::<ImageAddress>() {
                proptest::prop_assert_eq!(address.to_string(), text.trim());
                let _ = (address.full_size(), address.original(), address.name(), address.id());
            }
        }
    }
}
