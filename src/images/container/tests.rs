//! Files made by hand: what stays, what goes, what is not whole.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use proptest::prelude::*;

use super::*;
use crate::images::inspect::samples;

const POSITION_TIFF: &[u8] =
    b"MM\0*\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\x88\x25\0\x04\0\0\0\x01\0\0\0\x26\0\0\0\0";

fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
    [&[0xff, marker][..], &(payload.len() as u16 + 2).to_be_bytes(), payload].concat()
}

/// A JPEG with everything that goes.
fn telling_jpeg() -> Vec<u8> {
    let plain = samples::jpeg();
    let told = [
        segment(0xe1, &[b"Exif\0\0", POSITION_TIFF].concat()),
        segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta exif:GPSLatitude='1'/>"),
        segment(0xe1, b"http://ns.adobe.com/xmp/extension/\0 more"),
        segment(0xe2, b"ICC_PROFILE\0\x01\x01profile"),
        segment(0xe2, b"MPF\0II*\0"),
        segment(0xed, b"Photoshop 3.0\08BIM"),
        segment(0xee, b"Adobe\0\x64\0\0\0\0\x01"),
        segment(0xe7, b"a maker's own"),
        segment(0xfe, b"made by Ines"),
    ];
    [&plain[..20], &told.concat(), &plain[20..], &plain].concat()
}

fn chunk(kind: &[u8], data: &[u8]) -> Vec<u8> {
    [&(data.len() as u32).to_be_bytes()[..], kind, data, b"crc!"].concat()
}

fn telling_png() -> Vec<u8> {
    let plain = samples::png(1);
    let told = [
        chunk(b"eXIf", POSITION_TIFF),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0GPSLatitude"),
        chunk(b"tEXt", b"Author\0Ines"),
        chunk(b"tIME", b"1234567"),
        chunk(b"iCCP", b"profile"),
        chunk(b"orNT", b"x"),
    ];
    [&plain[..33], &told.concat(), &plain[33..], b"the rest of the picture"].concat()
}

fn riff(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (kind, data) in chunks {
        body.extend([&kind[..], &(data.len() as u32).to_le_bytes(), data, &[0][..data.len() % 2]].concat());
    }
    [&b"RIFF"[..], &(body.len() as u32).to_le_bytes(), &body].concat()
}

fn telling_webp() -> Vec<u8> {
    riff(&[
        (b"VP8X", &[0x2c, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        (b"ICCP", b"profile"),
        (b"VP8L", b"pixel"),
        (b"EXIF", POSITION_TIFF),
        (b"XMP ", b"<x:xmpmeta/>"),
        (b"mine", b"x"),
    ])
}

fn telling_gif() -> Vec<u8> {
    let plain = samples::gif();
    let told =
        [&b"\x21\xfe\x04Ines\0"[..], b"\x21\xff\x0bXMP DataXMP\x01x\0", b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"];
    [&plain[..13], &told.concat(), &plain[13..], b"rest"].concat()
}

fn boxed(kind: &[u8], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32 + 8).to_be_bytes()[..], kind, body].concat()
}

/// An AVIF of a picture and its EXIF, both in `mdat`.
fn telling_avif() -> Vec<u8> {
    let exif = [&[0; 4], POSITION_TIFF].concat();
    let entry = |id: u8, kind: &[u8; 4]| boxed(b"infe", &[&[2, 0, 0, 0, 0, id, 0, 0], &kind[..], b"\0"].concat());
    let information = boxed(b"iinf", &[&[0, 0, 0, 0, 0, 2], &entry(1, b"av01")[..], &entry(2, b"Exif")].concat());
    let of = |offset: usize| {
        let extent = |id: u8, at: usize, length: usize| {
            [&[0, id, 0, 0, 0, 1][..], &(at as u32).to_be_bytes(), &(length as u32).to_be_bytes()].concat()
        };
        let extents = [extent(1, offset, 5), extent(2, offset + 5, exif.len())].concat();
        let locations = boxed(b"iloc", &[&[0, 0, 0, 0, 0x44, 0, 0, 2], &extents[..]].concat());
        let meta = boxed(b"meta", &[&[0; 4], &information[..], &locations].concat());
        [boxed(b"ftyp", b"avif\0\0\0\0avifmif1"), meta].concat()
    };
    let head = of(of(0).len() + 8);
    [head, boxed(b"mdat", &[b"pixel", &exif[..]].concat()), boxed(b"uuid", &[7; 20])].concat()
}

#[test]
fn metadata_of_an_avif_stands_in_its_media_data() {
    let whole = telling_avif();
    let place = memchr::memmem::find(&whole, b"iloc").unwrap();
    let offset = place + 4 + 8 + 14 + 6;
    let mut bytes = whole.clone();
    bytes[offset..offset + 4].copy_from_slice(&8_u32.to_be_bytes());
    assert!(without_metadata("avif", &whole).is_some());
    assert!(without_metadata("avif", &bytes).is_none(), "blanking it would break the boxes");
}

fn cleaned(extension: &str, bytes: &[u8]) -> (Vec<u8>, Vec<&'static str>) {
    let cleaned = without_metadata(extension, bytes).unwrap();
    (cleaned.bytes.into_owned(), cleaned.removed)
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

#[test]
fn what_tells_goes_and_what_shows_stays() {
    type Parts = &'static [&'static [u8]];
    type Case = (&'static str, Vec<u8>, Parts, Parts, &'static [&'static str]);
    let cases: [Case; 5] = [
        (
            "jpg",
            telling_jpeg(),
            &[b"ICC_PROFILE\0\x01\x01profile", b"Adobe\0", b"JFIF", &[0x12, 1, 3, 0, 1, 0, 0, 0, 6], &[0x55, 0x55]],
            &[b"\x88\x25", b"xmpmeta", b" more", b"MPF", b"8BIM", b"maker", b"Ines"],
            &[POSITION, EXIF, IPTC, XMP, COMMENT, BEHIND_END, OTHER, IMAGES],
        ),
        (
            "png",
            telling_png(),
            &[b"iCCPprofile", b"IDAT\x01", b"IEND", &[0x12, 1, 3, 0, 1, 0, 0, 0, 6]],
            &[b"\x88\x25", b"GPS", b"Ines", b"tIME", b"orNT", b"rest"],
            &[POSITION, EXIF, XMP, BEHIND_END, OTHER, TEXT],
        ),
        (
            "webp",
            telling_webp(),
            &[b"profile", b"pixel", &[0x12, 1, 3, 0, 1, 0, 0, 0, 6]],
            &[b"\x88\x25", b"XMP ", b"xmpmeta", b"mine"],
            &[POSITION, EXIF, XMP, OTHER],
        ),
        ("gif", telling_gif(), &[b"NETSCAPE2.0", &[0x2c]], &[b"Ines", b"XMP", b"rest"], &[XMP, COMMENT, BEHIND_END]),
        ("avif", telling_avif(), &[b"pixel", b"free"], &[b"\x88\x25", b"uuid", &[7; 4]], &[POSITION, EXIF, OTHER]),
    ];
    for (extension, bytes, stays, goes, words) in cases {
        let (clean, mut removed) = cleaned(extension, &bytes);
        for part in stays {
            assert!(holds(&clean, part), "{extension} lost {:?}", String::from_utf8_lossy(part));
        }
        for part in goes {
            assert!(holds(&bytes, part) && !holds(&clean, part), "{extension} {:?}", String::from_utf8_lossy(part));
        }
        assert_eq!(removed[0], words[0], "a position is said first");
        removed.sort_unstable();
        let mut words = words.to_vec();
        words.sort_unstable();
        assert_eq!(removed, words, "{extension}");
        assert_eq!(cleaned(extension, &clean), (clean.clone(), vec![]), "{extension}: once is enough");
    }
}

#[test]
fn a_webp_whose_picture_has_no_head_is_not_whole() {
    for (kind, least) in [(b"VP8L", 5), (b"VP8 ", 10)] {
        let is_whole = |length: usize| {
            let bytes = [riff(&[(kind, &vec![0; length])]), vec![1; 20]].concat();
            without_metadata("webp", &bytes).is_some()
        };
        assert!(is_whole(least) && !is_whole(least - 1) && !is_whole(1), "{kind:?}");
    }
}

#[test]
fn a_webp_begins_with_what_tells_its_size() {
    let picture = (b"VP8L", &b"pixel"[..]);
    assert!(without_metadata("webp", &riff(&[picture, (b"mine", b"x")])).is_some());
    assert!(without_metadata("webp", &riff(&[(b"mine", b"0123456789"), picture])).is_none());
}

#[test]
fn a_webp_says_how_long_it_is_and_what_is_in_it() {
    let (clean, _) = cleaned("webp", &telling_webp());
    assert_eq!(bytes::u32_le(&clean, 4).unwrap() as usize + 8, clean.len());
    assert_eq!(clean[20], 0x28, "a profile and EXIF, but no XMP");
    let upright = riff(&[(b"VP8X", &[8; 10]), (b"VP8 ", b"ten pixels"), (b"EXIF", b"II*\0\x08\0\0\0\0\0")]);
    assert_eq!(cleaned("webp", &upright).0[20], 0);
    // padding stays behind the end, and is none of the length
    let padded = [&upright[..], &[0; 3]].concat();
    let (clean, _) = cleaned("webp", &padded);
    assert_eq!(bytes::u32_le(&clean, 4).unwrap() as usize + 8, clean.len() - 3);
    assert_eq!(cleaned("webp", &clean), (clean, vec![]));
}

#[test]
fn a_file_without_metadata_stays_to_the_byte() {
    for (extension, bytes) in [("jpg", samples::jpeg()), ("png", samples::png(1)), ("gif", samples::gif())] {
        assert_eq!(cleaned(extension, &bytes), (bytes, vec![]));
    }
}

/// What a segment that is shorter than its own length holds, each program reads in another way.
#[test]
fn a_jpeg_whose_segments_have_no_length_is_not_whole() {
    let whole = telling_jpeg();
    assert!(without_metadata("jpg", &whole).is_some());
    for length in [0, 1] {
        let mut bytes = whole.clone();
        bytes.splice(2..2, [0xff, 0xfe, 0, length]);
        assert_eq!(without_metadata("jpg", &bytes).map(|cleaned| cleaned.removed), None);
    }
}

/// A frame in a comment, and another one between the segments, are none.
#[test]
fn a_jpeg_has_the_size_of_its_frame() {
    let frame = segment(0xc0, &[8, 0, 9, 0, 9, 1, 1, 0x11, 0]);
    let plain = samples::jpeg();
    let odd = [&plain[..20], &segment(0xfe, &frame), &[0, 1], &frame[1..], &plain[20..]].concat();
    assert_eq!(size_of_jpeg(&odd), Some((3, 4)));
    assert_eq!(cleaned("jpg", &odd), (plain.clone(), vec![COMMENT, OTHER]));
    let without = [&plain[..20], &plain[33..]].concat();
    assert_eq!(without_metadata("jpg", &without), None, "no frame, no picture");
}

#[test]
fn thumbnails_of_jfif_go() {
    let plain = samples::jpeg();
    let thumbnail = segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01RGB");
    let telling = [&plain[..2], &thumbnail, &segment(0xe0, b"JFXX\0\x10"), &plain[20..]].concat();
    assert_eq!(cleaned("jpg", &telling), (plain, vec![IMAGES]));
}

#[test]
fn a_png_inside_an_icon_is_cleaned() {
    let icon = |pictures: &[&[u8]]| {
        let mut icon = [0, 0, 1, 0, pictures.len() as u8, 0].to_vec();
        let mut at = 6 + 16 * pictures.len() as u32;
        for picture in pictures {
            let length = picture.len() as u32;
            icon.extend([&[1, 2, 0, 0, 1, 0, 32, 0][..], &length.to_le_bytes(), &at.to_le_bytes()].concat());
            at += length;
        }
        [icon, pictures.concat()].concat()
    };
    let (clean, removed) = cleaned("ico", &icon(&[b"bitmap", &telling_png(), b"other"]));
    assert_eq!(clean, icon(&[b"bitmap", &cleaned("png", &telling_png()).0, b"other"]));
    assert_eq!(removed[0], POSITION);
    assert!(is_whole("ico", &clean) && !is_whole("ico", &clean[..clean.len() - 1]));
}

#[test]
fn a_file_that_is_cut_anywhere_is_not_whole() {
    let gif = samples::gif();
    let whole = [
        ("jpg", samples::jpeg()),
        ("png", samples::png(1)),
        ("gif", gif),
        ("webp", telling_webp()),
        ("avif", telling_avif()),
    ];
    for (extension, bytes) in whole {
        assert!(is_whole(extension, &bytes), "{extension}");
        // what is cut between two boxes of an AVIF is still made of whole boxes: its items tell that they are gone
        let cuts = if extension == "avif" { bytes.len() - 27..bytes.len() } else { 0..bytes.len() };
        for end in cuts {
            assert!(!is_whole(extension, &bytes[..end]), "{extension} {end}");
        }
    }
}

#[test]
fn an_svg_that_acts_is_told() {
    let svg = |inside: &str| svg::check(&format!("<svg xmlns:xlink='x' width='1'>{inside}</svg>"));
    for inside in [
        "<script>1</script>",
        "<svg:script xmlns:svg='x'/>",
        "<SCRIPT/>",
        "<rect onload='x()'/>",
        "<rect OnClick=\"x()\"/>",
        "<a href='javascript:x()'>t</a>",
        "<a xlink:href=' java&#10;script:x()'>t</a>",
        "<a href='&#x6a;avascript:x()'/>",
        "<set attributeName='href' to='javascript:x()'/>",
        "<image href='data:text/html,x'/>",
        "<image href='data:image/svg+xml;base64,x'/>",
        "<use href='https://example.org/a.svg#b'/>",
        "<use xlink:href='data:image/svg+xml,x'/>",
        "<foreignObject><p/></foreignObject>",
        "<iframe src='x'/>",
        "<handler/>",
        "<?xml-stylesheet href='x.css'?>",
    ] {
        assert!(matches!(svg(inside), Err(svg::Fault::Acting(_))), "{inside} {:?}", svg(inside));
    }
    for inside in [
        "<path d='M0 0'/>",
        "<use href='#a'/>",
        "<a href='https://example.org/'>t</a>",
        "<image href='data:image/png;base64,AA'/>",
        "<text>javascript: on fire</text>",
        "<style>a{fill:red}</style>",
        "<!-- <script> -->",
    ] {
        assert_eq!(svg(inside), Ok(()), "{inside}");
    }
    for text in ["<svg>", "<svg><g></svg>", "<svg", "<svg><g></g>"] {
        assert_eq!(svg::check(text), Err(svg::Fault::NotWhole), "{text}");
    }
}

#[test]
fn entities_of_an_svg_are_resolved_or_refused() {
    let svg = |entities: &str, inside: &str| svg::check(&format!("<!DOCTYPE svg [{entities}]><svg>{inside}</svg>"));
    assert_eq!(svg("<!ENTITY ns 'http://ns.adobe.com/x'>", "<g x='&ns;'/>"), Ok(()));
    for (entities, inside) in [
        ("<!ENTITY a SYSTEM 'file:///etc/passwd'>", ""),
        ("<!ENTITY % a 'x'>", ""),
        ("<!ENTITY a '<script/>'>", ""),
        ("<!ENTITY a 'x'><!ENTITY b '&a;&a;'>", ""),
        ("<!ENTITY a 'java'><!ENTITY b 'script:'>", "<a href='&a;&b;x()'/>"),
    ] {
        assert!(matches!(svg(entities, inside), Err(svg::Fault::Acting(_))), "{entities}");
    }
}

#[test]
fn the_metadata_of_an_svg_goes() {
    let telling = "<svg inkscape:export-filename=\"/home/ines/a.png\" width='1'><metadata><a><metadata/></a>Ines</metadata><g/></svg>";
    let (clean, removed) = cleaned("svg", telling.as_bytes());
    assert_eq!(String::from_utf8(clean).unwrap(), "<svg  width='1'><g/></svg>");
    assert_eq!(removed, [OTHER, TEXT]);
    let marked = format!("\u{feff}{telling}");
    assert_eq!(cleaned("svg", marked.as_bytes()).0, "\u{feff}<svg  width='1'><g/></svg>".as_bytes());
}

#[test]
fn pictures_inside_of_an_svg_are_cleaned() {
    let encoded = |bytes: &[u8]| BASE64_STANDARD.encode(bytes);
    let (jpeg, png, plain) = (telling_jpeg(), telling_png(), encoded(&samples::gif()));
    let broken = encoded(&png).as_bytes().chunks(64).map(<[u8]>::to_vec).collect::<Vec<_>>().join(&b"&#10;\n"[..]);
    let broken = String::from_utf8(broken).unwrap();
    let drawing = |jpeg: &str, png: &str| {
        format!(
            "<svg xmlns='x' width='1'><style>a{{fill:url(data:image/gif;base64,{plain})}}</style>\
             <image xlink:href=\"data:image/jpeg;base64,{jpeg}\"/><image href='DATA:image/png;charset=x;base64,{png}'/></svg>"
        )
    };
    let telling = drawing(&encoded(&jpeg), &broken);
    assert_eq!(svg::check(&telling), Ok(()));
    let (clean, removed) = cleaned("svg", telling.as_bytes());
    let expected = drawing(&encoded(&cleaned("jpg", &jpeg).0), &encoded(&cleaned("png", &png).0));
    assert_eq!(String::from_utf8(clean.clone()).unwrap(), expected.replace("png;charset=x;", "png;"));
    assert_eq!(removed[0], POSITION);
    assert_eq!(cleaned("svg", &clean), (clean.clone(), vec![]), "once is enough");
    for inside in ["data:image/png;base64,????", "data:image/png", "data:image/png;base64,", "data:image/jpeg,%FF%D8"] {
        let drawing = format!("<svg><image href='{inside}'/></svg>");
        assert_eq!(cleaned("svg", drawing.as_bytes()), (drawing.into_bytes(), vec![]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_make_it_panic(
        which in 0..6_usize, at in any::<prop::sample::Index>(), cut in any::<prop::sample::Index>(),
        noise in prop::collection::vec(any::<u8>(), 1..5),
    ) {
        let svg = b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg a='&a;'><metadata>x</metadata></svg>".to_vec();
        let files = [("jpg", telling_jpeg()), ("png", telling_png()), ("gif", telling_gif()), ("webp", telling_webp()),
            ("avif", telling_avif()), ("svg", svg)];
        let (extension, mut bytes) = files[which].clone();
        let at = at.index(bytes.len());
        for (offset, byte) in noise.into_iter().enumerate() {
            if let Some(place) = bytes.get_mut(at + offset) {
                *place = byte;
            }
        }
        for bytes in [&bytes[..], &bytes[..cut.index(bytes.len())]] {
            let _ = is_whole(extension, bytes);
            let _ = svg::check(&String::from_utf8_lossy(bytes));
            if let Some(cleaned) = without_metadata(extension, bytes) {
                // what is cleaned is whole, and clean
                let again = without_metadata(extension, &cleaned.bytes).unwrap();
                prop_assert_eq!(again.removed, Vec::<&str>::new());
            }
        }
    }
}
