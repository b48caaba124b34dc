//! Pictures that a drawing holds: `<image href="data:image/jpeg;base64,…"/>`. They were photos once, and tell as much as those do.

use std::borrow::Cow;
use std::collections::BTreeSet;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::percent_decode;

use super::{Cleaned, POSITION, assembled, svg};
use crate::images::inspect::inspect;

const START: &[u8] = b"data:image/";

/// Editors leave the padding out.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// A drawing without its metadata and without that of the pictures in it.
pub fn without_metadata(bytes: &[u8]) -> Option<Cleaned<'_>> {
    let drawing = assembled(bytes, &svg::parts(bytes)?);
    let text = std::str::from_utf8(&drawing.bytes).ok()?;
    let lower = text.to_ascii_lowercase();
    let mut removed: BTreeSet<_> = drawing.removed.iter().copied().collect();
    let (mut cleaned, mut copied, mut at) = (String::new(), 0, 0);
    while let Some(start) = memchr::memmem::find(lower.as_bytes().get(at..)?, START).map(|found| at + found) {
        let rest = text.get(start..)?;
        let end = start + rest.find(['"', '\'', ')', '<', '>']).unwrap_or(rest.len());
        at = end;
        let Some((picture, told)) = text.get(start..end).and_then(picture_without_metadata) else { continue };
        cleaned.push_str(text.get(copied..start)?);
        cleaned.push_str(&picture);
        copied = end;
        removed.extend(told);
    }
    let mut removed: Vec<_> = removed.into_iter().collect();
    removed.sort_by_key(|what| *what != POSITION);
    if copied == 0 {
        return Some(Cleaned { bytes: drawing.bytes, removed });
    }
    cleaned.push_str(text.get(copied..)?);
    Some(Cleaned { bytes: Cow::Owned(cleaned.into_bytes()), removed })
}

/// The address of a picture that holds it, without its metadata, and what went; `None` where nothing goes.
fn picture_without_metadata(address: &str) -> Option<(String, Vec<&'static str>)> {
    let (head, data) = address.split_once(',')?;
    let bytes = if head.to_ascii_lowercase().ends_with(";base64") {
        BASE64.decode(digits(data)).ok()?
    } else {
        percent_decode(data.as_bytes()).collect()
    };
    let extension = inspect(&bytes).ok()?.kind.extension;
    let cleaned = super::without_metadata(extension, &bytes).filter(|_| extension != "svg")?;
    if cleaned.removed.is_empty() {
        return None;
    }
    let media_type = head.split(';').next().unwrap_or(head);
    Some((format!("{media_type};base64,{}", BASE64.encode(&cleaned.bytes)), cleaned.removed))
}

/// The digits of base64, without the line breaks that editors write between them, also as `&#10;` and `%0A`.
fn digits(data: &str) -> Vec<u8> {
    let mut plain = data.to_owned();
    for reference in ["&#9;", "&#10;", "&#13;", "&#32;", "&#x9;", "&#xA;", "&#xa;", "&#xD;", "&#xd;", "&#x20;"] {
        plain = plain.replace(reference, "");
    }
    percent_decode(plain.as_bytes()).filter(|byte| !byte.is_ascii_whitespace()).collect()
}
