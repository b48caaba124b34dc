//! The images that a post shows, and the files that it links to.

use percent_encoding::percent_decode_str;

use super::{imports, linked};
use crate::model::attribute::{Tag, edit_tags};
use crate::model::walk::{Met, walk};
use crate::model::{Image, ImageRef, InlineKind, Link, Post, Target};
use crate::paths::{has_ending, without_mark, without_query};
use crate::picture;
use crate::picture::address::{is_image_address, is_remote};
use crate::source::Span;

/// An image that a post shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Its address, or its path beside the source.
    pub address: String,
    /// The address of its larger self.
    pub original: Option<String>,
    /// Whether it has an alternative text; an image in kept HTML is not asked for one.
    pub has_alt: bool,
    /// What shows it.
    pub by: ShownBy,
    /// Where it stands in the source.
    pub span: Span,
}

/// What shows an image, which tells where its larger self may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShownBy {
    /// An image of the text; its larger self is what it links to.
    Image,
    /// `<img src>`; its larger self is one of its `srcset`.
    Html,
    /// Another attribute of HTML, or a component.
    Attribute,
    /// An import of MDX.
    Import,
    /// Nothing: it is a file that the post links to.
    Link,
}

/// What is wanted of the files that stand beside a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The images that the post shows. All else stays where it is.
    Shown,
    /// The same, of a post that is cleaned in place: what its site has stays where it is as well.
    InPlace,
    /// The files that it links to as well.
    Linked,
}

/// The images of a post, of its comments and of its kept HTML, in the order of the text. Those that need no file
/// (`data:` holds its own bytes) are settled here.
pub fn wanted(post: &mut Post, reach: Reach) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    each_image(post, reach, &mut |image| {
        wanted.push(image.clone());
        None
    });
    wanted
}

/// Calls `settle` for every image that is wanted, and puts what it answers in the place of the address. An image of
/// the text is [`ImageRef::Kept`] where the answer says so, and stays as it is where there is none.
pub(super) fn each_image(post: &mut Post, reach: Reach, settle: &mut dyn FnMut(&Wanted) -> Option<Settled>) {
    walk(post, &mut |met| match met {
        Met::Inline(inline) => match &mut inline.kind {
            InlineKind::Image(image) => settle_image(image, inline.span, reach, settle),
            InlineKind::Link(link) if reach == Reach::Linked => settle_link(link, inline.span, settle),
            _ => {}
        },
        Met::Html(html, span) => {
            let replaced = edit_tags(html, |tag| edits(tag, span, reach, settle));
            if let Some(replaced) = replaced {
                *html = replaced;
            }
        }
        Met::Verbatim(code, span) => {
            if let Some(replaced) = imports::replace(code, |path| imported(path, span, settle)) {
                *code = replaced;
            }
            if let Some(replaced) = edit_tags(code, |tag| edits(tag, span, reach, settle)) {
                *code = replaced;
            }
        }
    });
}

fn settle_image(image: &mut Image, span: Span, reach: Reach, settle: &mut dyn FnMut(&Wanted) -> Option<Settled>) {
    let ImageRef::Raw(address) = &image.at else { return };
    let address = address.trim().to_owned();
    if !needs_a_file(&address) || stays(&address, reach) {
        image.at = ImageRef::Kept(address);
        return;
    }
    let has_alt = !image.alt.trim().is_empty();
    let wanted = Wanted { address, original: image.original.clone(), has_alt, by: ShownBy::Image, span };
    match settle(&wanted) {
        None => {}
        Some(Settled::Kept) => image.at = ImageRef::Kept(wanted.address),
        Some(Settled::Placed(address)) => {
            image.at = ImageRef::Placed(address);
            image.original = None;
        }
        Some(Settled::PlacedInLink(address)) => image.at = ImageRef::Placed(address),
    }
}

fn settle_link(link: &mut Link, span: Span, settle: &mut dyn FnMut(&Wanted) -> Option<Settled>) {
    let Target::External(address) = &link.target else { return };
    if let Some(placed) = linked_file(address, span, settle) {
        link.target = Target::File(placed);
    }
}

/// The new address of a file that the post links to.
fn linked_file(address: &str, span: Span, settle: &mut dyn FnMut(&Wanted) -> Option<Settled>) -> Option<String> {
    let address = address.trim();
    if !linked::may_be_file(address) {
        return None;
    }
    match settle(&Wanted { address: address.to_owned(), original: None, has_alt: true, by: ShownBy::Link, span })? {
        Settled::Kept => None,
        Settled::Placed(placed) | Settled::PlacedInLink(placed) => Some(placed),
    }
}

/// The new path of a picture that an import of MDX names. A bundler reads paths as they are, and what stands behind `?` itself.
fn imported(path: &str, span: Span, settle: &mut dyn FnMut(&Wanted) -> Option<Settled>) -> Option<String> {
    let (file, query) = path.split_at(path.find('?').unwrap_or(path.len()));
    if !is_named_as_picture(file) {
        return None;
    }
    let address = file.to_owned();
    match settle(&Wanted { address, original: None, has_alt: true, by: ShownBy::Import, span })? {
        Settled::Kept => None,
        Settled::Placed(placed) | Settled::PlacedInLink(placed) => Some(import_path(&placed) + query),
    }
}

/// The path of an import, by the address that it would have in the text.
pub(super) fn import_path(address: &str) -> String {
    percent_decode_str(address).decode_utf8_lossy().into_owned()
}

/// The attributes that show a picture, by the elements that have them.
const SHOWING: [(&str, &str); 10] = [
    ("img", "src"),
    ("source", "srcset"),
    ("input", "src"),
    ("video", "poster"),
    ("image", "href"),
    ("table", "background"),
    ("td", "background"),
    ("th", "background"),
    ("tr", "background"),
    ("body", "background"),
];

/// What becomes of the attributes of a tag that shows a picture. A picture that is there in several sizes is there in its largest
/// afterwards, under one address.
fn edits(
    tag: &Tag<'_>,
    span: Span,
    reach: Reach,
    settle: &mut dyn FnMut(&Wanted) -> Option<Settled>,
) -> Vec<(&'static str, Option<String>)> {
    let mut edits = Vec::new();
    let leading = linked::leading(tag.name).filter(|_| reach == Reach::Linked);
    if let Some((name, address)) = leading.and_then(|name| Some((name, tag.value(name)?))) {
        let placed = linked_file(&address, span, settle).filter(|placed| *placed != address);
        edits.extend(placed.map(|placed| (name, Some(placed))));
    }
    for name in showing(tag) {
        let Some(value) = tag.value(name) else { continue };
        let is_list = name == "srcset";
        let address = if is_list { largest(&value) } else { Some(value.clone()) };
        let Some(address) =
            address.filter(|address| needs_a_file(address) && is_no_expression(address) && !stays(address, reach))
        else {
            continue;
        };
        let is_img = tag.name.eq_ignore_ascii_case("img");
        if !is_img && name == "src" && !is_named_as_picture(&address) {
            continue;
        }
        let larger = if is_list { None } else { tag.value("srcset").and_then(|list| largest(&list)) };
        let original = larger.filter(|larger| *larger != address && is_remote(larger));
        let by = if is_img { ShownBy::Html } else { ShownBy::Attribute };
        let wanted = Wanted { address, original, has_alt: true, by, span };
        let Some(Settled::Placed(placed) | Settled::PlacedInLink(placed)) = settle(&wanted) else { continue };
        if placed != value {
            edits.push((name, Some(placed)));
        }
        if name == "src" {
            edits.push(("srcset", None));
        }
        edits.push(("sizes", None));
    }
    edits
}

/// The attributes of a tag that show a picture. The name of a component of MDX starts with a capital: `<Figure src="./lamp.png" />`.
fn showing(tag: &Tag<'_>) -> Vec<&'static str> {
    let is_component = tag.name.starts_with(|first: char| first.is_ascii_uppercase())
        && tag.name.contains(|other: char| other.is_ascii_lowercase());
    if is_component {
        return vec!["src"];
    }
    SHOWING.iter().filter(|(element, _)| tag.name.eq_ignore_ascii_case(element)).map(|(_, name)| *name).collect()
}

/// The largest candidate of a `srcset`: `small.png 320w, large.png 640w`.
fn largest(srcset: &str) -> Option<String> {
    let mut best: Option<(String, f64)> = None;
    let mut words = srcset.split_ascii_whitespace().peekable();
    while let Some(word) = words.next() {
        // what ends with a comma has no size; a comma inside an address is part of it
        let size = if word.ends_with(',') { None } else { words.next_if(|next| is_size(next)) };
        let size = size.and_then(|size| size.trim_end_matches([',', 'w', 'x', 'h']).parse::<f64>().ok()).unwrap_or(1.0);
        let address = word.trim_matches(',');
        if !address.is_empty() && best.as_ref().is_none_or(|(_, best)| size > *best) {
            best = Some((address.to_owned(), size));
        }
    }
    best.map(|(address, _)| address)
}

/// `320w`, `1.5x,`
fn is_size(word: &str) -> bool {
    let number = word.trim_end_matches(',').strip_suffix(['w', 'x', 'h']).unwrap_or_default();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn is_named_as_picture(address: &str) -> bool {
    has_ending(without_query(address), &picture::ENDINGS) || is_image_address(address)
}

/// What becomes of the address of an image.
pub(super) enum Settled {
    /// It stays.
    Kept,
    /// The image is a file beside the post.
    Placed(String),
    /// The same, and what it links to is no copy of it: the link stays.
    PlacedInLink(String),
}

/// Whether a picture stays where it is: a post that is cleaned in place takes nothing along, and `{static}/lamp.png` and `/img/lamp.png`
/// mean there what they did.
fn stays(address: &str, reach: Reach) -> bool {
    let is_of_site = address.starts_with('/') && !address.starts_with("//");
    reach == Reach::InPlace && (is_of_site || without_mark(address).is_some())
}

/// Whether a value is none of MDX or of a template: `{image.src}`.
fn is_no_expression(address: &str) -> bool {
    !address.starts_with('{') || without_mark(address).is_some()
}

fn needs_a_file(address: &str) -> bool {
    let scheme = address.split_once(':').map_or("", |(scheme, _)| scheme);
    !address.is_empty() && !scheme.eq_ignore_ascii_case("data") && !scheme.eq_ignore_ascii_case("cid")
}
