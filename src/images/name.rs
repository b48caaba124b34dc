//! Names of image files: safe on every system, and unique in the folder of a post without regard to case.

use std::collections::BTreeSet;

use percent_encoding::{percent_decode_str, percent_encode_byte};
use unicode_normalization::UnicodeNormalization as _;

use super::inspect::Kind;
use crate::links::slug::{folded, is_reserved};
use crate::paths::{without_mark, without_query};
use crate::picture::address::{ImageAddress, is_remote};
use crate::picture::last_part;

/// File systems hold names of 255 bytes, archives and URLs less.
const MAX_BYTES: usize = 100;

/// What an address, or Markdown, takes for something else than a part of a file name.
const ENCODED: &str = " \"#%<>?\\^`";

/// The names that are taken by the images of one post.
#[derive(Debug, Clone, Default)]
pub struct Names(BTreeSet<String>);

impl Names {
    /// Takes a name away from the others; whether it was free.
    pub fn take(&mut self, name: &str) -> bool {
        self.0.insert(folded(name))
    }

    /// Whether a name without its ending is taken, whatever that is.
    pub fn has_stem(&self, stem: &str) -> bool {
        let start = format!("{}.", folded(stem));
        self.0.range(start.clone()..).next().is_some_and(|name| name.starts_with(&start))
    }
}

/// The stem and the extension of the file for an image at `address`, which was linked to `original`: a file's own name
/// where it is one beside the post, else the name at the end of the address. The extension is that of the bytes; an
/// ending in use for the same type (`.jpeg`) stays.
pub fn file_name(address: &str, original: Option<&str>, kind: Kind) -> (String, String) {
    let name = if is_remote(address) {
        let named = [original, Some(address)].into_iter().flatten().find_map(name_of);
        named.map(|name| tidied(&name)).unwrap_or_default()
    } else {
        // `lamp.*` is whichever file of that name there is
        name_of(address.strip_suffix(".*").unwrap_or(address)).unwrap_or_default()
    };
    let name: String = made_safe(&name).nfc().collect();
    let (stem, extension) = split(&name);
    let extension = extension.filter(|extension| is_extension_of(extension, kind)).unwrap_or(kind.extension);
    let stem = shortened(stem).trim_end_matches(['.', ' ']);
    let stem = match stem {
        "" => "image".to_owned(),
        stem if is_reserved(stem) => format!("image-{stem}"),
        stem => stem.to_owned(),
    };
    (stem, extension.to_owned())
}

/// The stem and the ending of the file for one beside the source that is no image: its own.
pub fn own_name(address: &str) -> (String, String) {
    let name: String = made_safe(&local_name(address).unwrap_or_default()).nfc().collect();
    let (stem, ending) = parted(&name);
    let stem = match shortened(stem).trim_end_matches(['.', ' ']) {
        "" => "file".to_owned(),
        stem if is_reserved(stem) => format!("file-{stem}"),
        stem => stem.to_owned(),
    };
    (stem, ending.to_owned())
}

/// The name of a file without its ending, and that: what stands behind the last dot, where that may be one.
pub(super) fn parted(name: &str) -> (&str, &str) {
    let is_ending =
        |ending: &str| (1..=8).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    name.rsplit_once('.').filter(|(_, ending)| is_ending(ending)).unwrap_or((name, ""))
}

/// The path of a file beside the post, as it is written in the post.
pub fn relative_address(name: &str) -> String {
    address("./", name)
}

/// The address of a file, as it is written in a post, by what stands before its name.
pub fn address(prefix: &str, name: &str) -> String {
    let mut address = String::from(prefix);
    for character in name.chars() {
        match u8::try_from(character) {
            Ok(byte) if ENCODED.contains(character) => address.push_str(percent_encode_byte(byte)),
            _ => address.push(character),
        }
    }
    address
}

/// The file that a path beside the post names, percent-decoded.
pub fn local_name(path: &str) -> Option<String> {
    let path = without_query(path);
    let path = without_mark(path).unwrap_or(path);
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    let name = decoded.rsplit(['/', '\\']).next().filter(|name| !name.is_empty())?;
    Some(name.nfc().collect())
}

fn name_of(address: &str) -> Option<String> {
    match address.parse::<ImageAddress>() {
        Ok(address) => address.name(),
        // `https://example.org/a%2Fb.png` holds a separator once it is decoded
        Err(_) if is_remote(address) => last_part(address).filter(|name| !name.is_empty()),
        Err(_) => local_name(address),
    }
}

/// A name out of an address, without spaces and what else an address would have to encode.
fn tidied(name: &str) -> String {
    let mut tidied = String::with_capacity(name.len());
    for character in name.chars() {
        if character.is_alphanumeric() || "-_.~+=@".contains(character) || !character.is_ascii() {
            tidied.push(character);
        } else if !tidied.ends_with('-') {
            tidied.push('-');
        }
    }
    let (stem, extension) = split(&tidied);
    let stem = stem.trim_matches(|end| "-.".contains(end));
    extension.map_or_else(|| stem.to_owned(), |extension| format!("{stem}.{extension}"))
}

/// A name without separators, control characters, marks of direction, what Windows forbids, and what Astro or Pelican do not find again
/// behind `%23`, `%25`, `&amp;` and `&#x27;`; in NFC.
fn made_safe(name: &str) -> String {
    let mut safe = String::with_capacity(name.len());
    for character in name.nfc() {
        match character {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '#' | '%' | '&' => safe.push('-'),
            // U+0085 and other controls, and what is not seen: joiners, marks of direction, variation selectors
            _ if character == '\'' || character.is_control() || is_invisible(character) => {}
            _ if character.is_whitespace() => safe.push(' '),
            _ => safe.push(character),
        }
    }
    safe.trim_start_matches([' ', '.', '-']).trim_end_matches([' ', '.']).to_owned()
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(character, '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffd}')
        || matches!(character, '\u{e0000}'..='\u{e0fff}')
}

/// Stem and extension; what stands behind the last dot of `v1.2 final` is none.
fn split(name: &str) -> (&str, Option<&str>) {
    let is_extension = |extension: &&str| {
        (1..=4).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    match name.rsplit_once('.') {
        Some((stem, extension)) if is_extension(&extension) => (stem, Some(extension)),
        _ => (name, None),
    }
}

fn is_extension_of(extension: &str, kind: Kind) -> bool {
    [kind.extension].iter().chain(kind.aliases).any(|known| known.eq_ignore_ascii_case(extension))
}

fn shortened(stem: &str) -> &str {
    &stem[..stem.floor_char_boundary(MAX_BYTES - "-999.webp".len())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::images::inspect::{inspect, samples};

    fn png(address: &str, original: Option<&str>) -> String {
        let (stem, extension) = file_name(address, original, inspect(&samples::png(0)).unwrap().kind);
        format!("{stem}.{extension}")
    }

    #[test]
    fn a_name_is_the_files_own_or_the_one_at_the_end_of_the_address() {
        let blogger = "https://blogger.googleusercontent.com/img/b/R29vZ2xl/AVvx/s320/Screen+Shot%202013+at+9.png";
        let nameless = "https://lh3.googleusercontent.com/5h3-X_Q=s320";
        for (address, original, expected) in [
            ("./image-1.png", Some(blogger), "image-1.png"),
            ("img/x.png", None, "x.png"),
            ("img/My%20photo.png?x=1", None, "My photo.png"),
            ("it's%20%231%20&%202%25.png", None, "its -1 - 2-.png"),
            ("image-1.jpg", None, "image-1.png"),
            ("a.PNG", None, "a.PNG"),
            (blogger, None, "Screen-Shot-2013-at-9.png"),
            (nameless, Some(blogger), "Screen-Shot-2013-at-9.png"),
            (nameless, None, "image.png"),
            ("https://example.org/a/photo", None, "photo.png"),
            ("https://example.org/a/v1.2-final", None, "v1.2-final.png"),
            ("https://example.org/a/photo.jpeg?w=3", None, "photo.png"),
            ("https://example.org/", None, "image.png"),
            ("https://example.org/%E8%AA%9E.png", None, "語.png"),
        ] {
            assert_eq!(png(address, original), expected, "{address}");
        }
        let jpeg = inspect(&samples::jpeg()).unwrap().kind;
        assert_eq!(file_name("a.jpeg", None, jpeg), ("a".to_owned(), "jpeg".to_owned()));
    }

    const HOSTILE: &[&str] = &[
        "..",
        ".",
        "...",
        "../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e%2fx",
        "..\\..\\x",
        "..%5c..%5cx",
        "/etc/passwd",
        "C:\\x.png",
        "C:x.png",
        "\\\\server\\share\\x.png",
        "con",
        "CON.png",
        "con.tar.png",
        "nul.png",
        "aux",
        "prn.png",
        "com1.png",
        "COM9.png",
        "lpt1",
        "com¹.png",
        "conin$",
        "a\u{0}b.png",
        "a%00.png",
        "a%0ab.png",
        "a%0d%0aSet-Cookie.png",
        "a\u{7f}.png",
        "a\u{85}.png",
        "\u{202e}gnp.exe",
        "a%E2%80%AEgnp.exe",
        "\u{200b}.png",
        "\u{feff}.png",
        "a\u{2028}b.png",
        "a\u{2066}b.png",
        "\u{e0041}.png",
        "a.",
        "a..",
        "a .png",
        "a. .png",
        " a.png",
        "a.png ",
        ".htaccess",
        ".git",
        ".png",
        "-rf.png",
        "--help",
        "a:b.png",
        "a|b.png",
        "a<b>.png",
        "a\"b.png",
        "a?b.png",
        "a*b.png",
        "a%3Fb.png",
        "a%23b.png",
        "a%25b.png",
        "%",
        "%zz.png",
        "%ff%fe.png",
        "",
        " ",
        "%20",
        "cafe\u{301}.png",
        "index.md",
        "ﬁle.png",
        "~",
        "$HOME",
        "`id`.png",
        ";rm.png",
        "&.png",
        "!",
        "(x).png",
        "[x].png",
        "desktop.ini",
        "a;b.png",
        "a'b.png",
    ];

    #[test]
    fn hostile_names_become_safe_ones() {
        let (long, wide) = ("x".repeat(300), "語".repeat(100));
        let names: Vec<&str> = HOSTILE.iter().copied().chain([long.as_str(), &wide]).collect();
        assert!(names.len() >= 60);
        for name in names {
            for address in [format!("https://example.org/{name}"), name.to_owned(), format!("img/{name}")] {
                let safe = png(&address, None);
                let forbidden = |c: char| c.is_control() || is_invisible(c) || "/\\:*?\"<>|".contains(c);
                assert!(!safe.contains(forbidden) && safe.len() <= MAX_BYTES, "{address:?} {safe:?}");
                assert!(
                    !safe.starts_with(['.', ' ', '-']) && !safe.contains(" .") && !safe.contains(".."),
                    "{address:?} {safe:?}"
                );
                assert!(!is_reserved(&safe) && safe.to_lowercase().ends_with(".png"), "{address:?} {safe:?}");
                assert_eq!(safe, safe.nfc().collect::<String>());
                assert_eq!(png(&relative_address(&safe), None), safe, "stays as it is when it is read again");
            }
        }
    }

    #[test]
    fn names_are_unique_without_regard_to_case() {
        let mut names = Names::default();
        assert!(names.take("a-3.png") && !names.take("A-3.png") && names.take("b.png"));
        assert!(names.take("Straße.png") && !names.take("STRASSE.png"));
        assert!(names.take("café.png") && !names.take("cafe\u{301}.PNG"));
        assert!(names.take("Image-2.gif") && names.has_stem("image-2") && !names.has_stem("image"));
    }

    #[test]
    fn a_path_in_a_post_is_encoded() {
        assert_eq!(relative_address("My photo #1 100%.png"), "./My%20photo%20%231%20100%25.png");
        assert_eq!(relative_address("語-(1).png"), "./語-(1).png");
    }
}
