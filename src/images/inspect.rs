//! What bytes are, whatever their name or their server says.
//!
//! An address can answer with a page that says sorry, a download can break off, and a file called `.png` can be a JPEG.

use thiserror::Error;

use super::container::{self, svg};

/// An image by its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inspected {
    /// Its type.
    pub kind: Kind,
    /// Width in pixels; 0 where the file does not say.
    pub width: u32,
    /// Height in pixels; 0 where the file does not say.
    pub height: u32,
}

/// A type of images that browsers show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Its media type.
    pub media_type: &'static str,
    /// The ending of its files, without the dot.
    pub extension: &'static str,
    /// Other endings that are in use.
    pub aliases: &'static [&'static str],
}

impl Kind {
    /// What bytes are that are no image, for a file that keeps its name.
    pub fn other(bytes: &[u8]) -> Self {
        let media_type = infer::get(bytes).map_or("application/octet-stream", |kind| kind.mime_type());
        Self { media_type, extension: "", aliases: &[] }
    }

    /// Whether it is an image.
    pub fn is_image(self) -> bool {
        !self.extension.is_empty()
    }
}

/// No browser takes a picture of more: Chrome and Firefox end at 2²⁸ to 2²⁹ pixels, phones long before.
const MAX_PIXELS: u64 = 1 << 28;

/// The types that browsers show. BMP and icons are among them in every browser; TIFF, HEIC, JPEG XL and JPEG 2000 are
/// shown by Safari alone, PSD and RAW by none.
const KINDS: &[Kind] = &[
    Kind { media_type: "image/png", extension: "png", aliases: &["apng"] },
    Kind { media_type: "image/jpeg", extension: "jpg", aliases: &["jpeg", "jpe", "jfif"] },
    Kind { media_type: "image/gif", extension: "gif", aliases: &[] },
    Kind { media_type: "image/webp", extension: "webp", aliases: &[] },
    Kind { media_type: "image/avif", extension: "avif", aliases: &[] },
    Kind { media_type: "image/bmp", extension: "bmp", aliases: &["dib"] },
    Kind { media_type: "image/vnd.microsoft.icon", extension: "ico", aliases: &["cur"] },
    SVG,
];

const SVG: Kind = Kind { media_type: "image/svg+xml", extension: "svg", aliases: &[] };

/// Why bytes are not taken for an image.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NotAnImage {
    /// There are none.
    #[error("it is empty")]
    Empty,
    /// A page, usually one that says that the image is gone.
    #[error("it is an HTML page")]
    Html,
    /// The end is missing.
    #[error("its end is missing")]
    Truncated,
    /// A drawing with something in it that could act on its readers.
    #[error("it holds {0}")]
    Acting(&'static str),
    /// More pixels than a browser takes.
    #[error("it has {0}×{1} pixels, too many for a browser")]
    TooManyPixels(u32, u32),
    /// A file of another type.
    #[error("it is {0}, which browsers do not show")]
    Other(&'static str),
    /// What a server shows where a picture is gone.
    #[error("it is {0}")]
    Placeholder(&'static str),
    /// Nothing that is known.
    #[error("it is no image")]
    Unknown,
}

impl NotAnImage {
    /// Whether it says, in whatever form, that the image is gone.
    pub fn is_in_place_of_an_image(&self) -> bool {
        matches!(self, Self::Html | Self::Placeholder(_))
    }
}

/// What the beginning of a file tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beginning {
    /// It is no image that is wanted, whatever comes.
    Refused(NotAnImage),
    /// It is one, if its end is there.
    Promising,
    /// Its size stands further on: behind a JPEG's metadata.
    Unclear,
}

/// So many bytes tell the type of every file.
pub const ENOUGH_FOR_TYPE: usize = 4096;

/// Tells by the beginning of a file, of [`ENOUGH_FOR_TYPE`] bytes at least, whether the rest of it is worth having.
pub fn inspect_beginning(bytes: &[u8]) -> Beginning {
    let told = match markup(bytes) {
        Some(markup) => inspect_markup(markup),
        None => inspect_head(bytes),
    };
    match told {
        Ok(_) => Beginning::Promising,
        Err(NotAnImage::Truncated) => Beginning::Unclear,
        Err(why) => Beginning::Refused(why),
    }
}

/// Tells an image by its bytes.
pub fn inspect(bytes: &[u8]) -> Result<Inspected, NotAnImage> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(NotAnImage::Empty);
    }
    if let Some(markup) = markup(bytes) {
        let drawing = inspect_markup(markup)?;
        let text = std::str::from_utf8(bytes).map_err(|_| NotAnImage::Unknown)?;
        return match svg::check(text.trim_start_matches('\u{feff}')) {
            Ok(()) => Ok(drawing),
            Err(svg::Fault::NotWhole) => Err(NotAnImage::Truncated),
            Err(svg::Fault::Acting(what)) => Err(NotAnImage::Acting(what)),
        };
    }
    let kind = kind_of(bytes)?;
    if kind.extension == "jpg" {
        // what stands between the segments of a JPEG can look like one that tells its size
        let (width, height) = container::size_of_jpeg(bytes).ok_or(NotAnImage::Truncated)?;
        return sized(kind, width, height);
    }
    let image = inspect_head(bytes)?;
    if !container::is_whole(kind.extension, bytes) {
        return Err(NotAnImage::Truncated);
    }
    Ok(image)
}

fn kind_of(bytes: &[u8]) -> Result<Kind, NotAnImage> {
    let media_type = infer::get(bytes).ok_or(NotAnImage::Unknown)?.mime_type();
    let known = KINDS.iter().find(|kind| kind.media_type == media_type);
    known.copied().ok_or(if media_type == "text/html" { NotAnImage::Html } else { NotAnImage::Other(media_type) })
}

fn sized(kind: Kind, width: u32, height: u32) -> Result<Inspected, NotAnImage> {
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(NotAnImage::TooManyPixels(width, height));
    }
    Ok(Inspected { kind, width, height })
}

/// Tells an image that is no drawing by its beginning, and refuses what its header says is too large: it is not looked
/// at whether the end is there.
fn inspect_head(bytes: &[u8]) -> Result<Inspected, NotAnImage> {
    let kind = kind_of(bytes)?;
    let size = imagesize::blob_size(bytes).map_err(|_| NotAnImage::Truncated)?;
    let pixels = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    sized(kind, pixels(size.width), pixels(size.height))
}

/// The beginning of a text that starts with `<`, behind a byte order mark.
fn markup(bytes: &[u8]) -> Option<&str> {
    let head = &bytes[..bytes.len().min(ENOUGH_FOR_TYPE)];
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).ok()?,
    };
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with('<').then_some(text)
}

/// An SVG behind its XML declaration, comments and document type, or a page.
fn inspect_markup(text: &str) -> Result<Inspected, NotAnImage> {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let end = match rest {
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<?") => "?>",
            _ if starts_with_ignoring_case(rest, "<!doctype svg") => match rest.split_once('>') {
                // Illustrator declares entities: `<!DOCTYPE svg PUBLIC "…" [ <!ENTITY ns_svg "…"> ]>`
                Some((before, _)) if before.contains('[') => "]>",
                _ => ">",
            },
            _ => break,
        };
        rest = rest.split_once(end).ok_or(NotAnImage::Unknown)?.1;
    }
    if starts_with_ignoring_case(rest, "<svg") || starts_with_ignoring_case(rest, "<svg:svg") {
        let tag = rest.split('>').next().unwrap_or_default();
        let (width, height) = svg_size(tag);
        return Ok(Inspected { kind: SVG, width, height });
    }
    let is_page = ["<!doctype html", "<html", "<head", "<body", "<script", "<meta", "<title", "<div", "<p", "<h1"];
    Err(if is_page.iter().any(|start| starts_with_ignoring_case(rest, start)) {
        NotAnImage::Html
    } else {
        NotAnImage::Unknown
    })
}

/// The size that an `<svg …>` tag gives in pixels, else that of its view box.
fn svg_size(tag: &str) -> (u32, u32) {
    let attribute = |name: &str| {
        let after = tag.split_once(&format!(" {name}="))?.1;
        let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        after[1..].split(quote).next()
    };
    // `20.5px` has 20 whole pixels
    let pixels = |value: &str| value.trim().trim_end_matches("px").split('.').next()?.parse::<u32>().ok();
    let given = attribute("width").and_then(pixels).zip(attribute("height").and_then(pixels));
    let view_box = || {
        let mut numbers = attribute("viewBox")?.split([' ', ',']).filter(|number| !number.is_empty()).skip(2);
        pixels(numbers.next()?).zip(pixels(numbers.next()?))
    };
    given.or_else(view_box).unwrap_or_default()
}

fn starts_with_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

#[cfg(test)]
pub(super) mod samples {
    //! The smallest files that are whole.

    /// A PNG of one pixel by two; `seed` makes it another file.
    pub fn png(seed: u8) -> Vec<u8> {
        png_of(seed, 1, 2)
    }

    /// A PNG that says that it has this size.
    pub fn png_of(seed: u8, width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend([width.to_be_bytes(), height.to_be_bytes()].concat());
        bytes.extend_from_slice(b"\x08\0\0\0\0crc!");
        bytes.extend_from_slice(&[0, 0, 0, 1]);
        bytes.extend_from_slice(b"IDAT");
        bytes.extend_from_slice(&[seed, 0, 0, 0, 0]);
        bytes.extend_from_slice(b"\0\0\0\0IENDcrc!");
        bytes
    }

    /// A JPEG of three pixels by four.
    pub fn jpeg() -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 16];
        bytes.extend_from_slice(b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
        bytes.extend_from_slice(&[0xff, 0xc0, 0, 11, 8, 0, 4, 0, 3, 1, 1, 0x11, 0]);
        bytes.extend_from_slice(&[0xff, 0xda, 0, 8, 1, 1, 0, 0, 0x3f, 0, 0x55, 0x55, 0xff, 0xd9]);
        bytes
    }

    /// A GIF of five pixels by six.
    pub fn gif() -> Vec<u8> {
        let mut bytes = b"GIF89a\x05\0\x06\0\0\0\0".to_vec();
        bytes.extend_from_slice(&[0x21, 0xf9, 4, 0, 0, 0, 0, 0, 0x2c, 0, 0, 0, 0, 5, 0, 6, 0, 0, 2, 1, 0x44, 0, 0x3b]);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bytes: &[u8]) -> Result<(&'static str, u32, u32), NotAnImage> {
        inspect(bytes).map(|image| (image.kind.extension, image.width, image.height))
    }

    #[test]
    fn images_are_told_by_their_bytes() {
        assert_eq!(told(&samples::png(0)), Ok(("png", 1, 2)));
        assert_eq!(told(&samples::jpeg()), Ok(("jpg", 3, 4)));
        assert_eq!(told(&samples::gif()), Ok(("gif", 5, 6)));
        assert_eq!(told(b"<svg xmlns='x' width=\"10px\" height='20.5'></svg>"), Ok(("svg", 10, 20)));
        let svg = "\u{feff}<?xml version='1.0'?>\n<!-- <html> -->\n<!DOCTYPE svg PUBLIC 'x'>\n<svg width='100%' viewBox='0 0 3,4'/>";
        assert_eq!(told(svg.as_bytes()), Ok(("svg", 3, 4)));
        let entities = "<!DOCTYPE svg PUBLIC 'x' [\n<!ENTITY a \"http://ns.adobe.com/\">\n]>\n<svg xmlns:a='&a;' width='1' height='2'/>";
        assert_eq!(told(entities.as_bytes()), Ok(("svg", 1, 2)));
    }

    #[test]
    fn what_is_no_image_is_told_why() {
        let jpeg = samples::jpeg();
        let png = samples::png(0);
        let gif = samples::gif();
        let huge = samples::png_of(0, 70_000, 70_000);
        for (bytes, why) in [
            (&b""[..], NotAnImage::Empty),
            (b" \n", NotAnImage::Empty),
            (b"\n<!DOCTYPE html><html>sorry</html>", NotAnImage::Html),
            (b"<!-- x --><HTML>", NotAnImage::Html),
            (b"<?xml version='1.0'?><rss>", NotAnImage::Unknown),
            (b"not found", NotAnImage::Unknown),
            (b"%PDF-1.4 x", NotAnImage::Other("application/pdf")),
            (&jpeg[..jpeg.len() - 2], NotAnImage::Truncated),
            (&jpeg[..30], NotAnImage::Truncated),
            (&png[..png.len() - 4], NotAnImage::Truncated),
            (&png[..10], NotAnImage::Truncated),
            (&gif[..gif.len() - 1], NotAnImage::Truncated),
            (b"<svg width='1'>", NotAnImage::Truncated),
            (b"<svg><script/></svg>", NotAnImage::Acting("a script or a page")),
            (&huge, NotAnImage::TooManyPixels(70_000, 70_000)),
            (b"II*\0\x08\0\0\0\0\0\0\0\0\0", NotAnImage::Other("image/tiff")),
            (b"8BPS\0\x01\0\0\0\0\0\0\0\x03", NotAnImage::Other("image/vnd.adobe.photoshop")),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", NotAnImage::Other("image/heif")),
            (b"GIF89a\x05\0\x06\0\0\0\0\x2c", NotAnImage::Truncated),
        ] {
            assert_eq!(told(bytes), Err(why), "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn no_bytes_make_it_panic() {
        for sample in [samples::png(0), samples::jpeg(), samples::gif(), b"<svg width='1' height='".to_vec()] {
            for end in 0..=sample.len() {
                let _ = inspect(&sample[..end]);
                for byte in [0, 0x2c, 0x7f, 0xff] {
                    let mut changed = sample.clone();
                    if let Some(at) = changed.get_mut(end) {
                        *at = byte;
                    }
                    let _ = inspect(&changed);
                }
            }
        }
    }
}
