//! SVG: whether it holds scripts or what else could act on the reader of a page, and its metadata.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{OTHER, Part, TEXT};

/// Elements that run something, or show a page inside the picture.
const ACTING: &[&str] =
    &["script", "handler", "listener", "foreignobject", "iframe", "embed", "object", "audio", "video"];

/// What an SVG holds that no picture needs; `Ok` where it holds nothing of that. It must be well-formed to its end.
pub fn check(text: &str) -> Result<(), Fault> {
    let mut reader = Reader::from_str(text);
    let mut entities = BTreeMap::new();
    let mut depth = 0_usize;
    let mut is_closed = false;
    loop {
        match reader.read_event().map_err(|_| Fault::NotWhole)? {
            Event::Start(tag) => {
                depth += 1;
                check_tag(&tag, &entities)?;
            }
            Event::Empty(tag) => {
                check_tag(&tag, &entities)?;
                is_closed |= depth == 0;
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                is_closed |= depth == 0;
            }
            Event::DocType(declaration) => {
                entities = declared(&declaration)?;
            }
            Event::PI(instruction) if instruction.to_lowercase().starts_with("xml-stylesheet") => {
                return Err(Fault::Acting("a style sheet from elsewhere"));
            }
            Event::Eof => return if is_closed && depth == 0 { Ok(()) } else { Err(Fault::NotWhole) },
            _ => {}
        }
    }
}

/// What is wrong with an SVG.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is cut off, or not well-formed.
    NotWhole,
    /// It holds this.
    Acting(&'static str),
}

fn check_tag(tag: &BytesStart<'_>, entities: &BTreeMap<String, String>) -> Result<(), Fault> {
    let name = tag.local_name().as_ref().to_lowercase();
    if ACTING.contains(&name.as_str()) {
        return Err(Fault::Acting("a script or a page"));
    }
    for attribute in tag.html_attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| Fault::NotWhole)?;
        let key = attribute.key.local_name().as_ref().to_lowercase();
        let value = expanded(&attribute.value, entities);
        if key.starts_with("on") {
            return Err(Fault::Acting("a handler of events"));
        }
        let address: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        let address = address.to_lowercase();
        let is_picture = ["data:image/png", "data:image/jpeg", "data:image/jpg", "data:image/gif", "data:image/webp"]
            .iter()
            .any(|start| address.starts_with(start));
        if address.contains("javascript:") || address.contains("vbscript:") {
            return Err(Fault::Acting("a script in an address"));
        }
        if matches!(key.as_str(), "href" | "src" | "from" | "to" | "values")
            && address.starts_with("data:")
            && !is_picture
        {
            return Err(Fault::Acting("a document in an address"));
        }
        if name == "use" && key == "href" && !address.starts_with('#') {
            return Err(Fault::Acting("a part of another file"));
        }
    }
    Ok(())
}

/// The entities that a document type declares; those that come from elsewhere or hold markup are refused.
fn declared(declaration: &str) -> Result<BTreeMap<String, String>, Fault> {
    let mut entities = BTreeMap::new();
    for entity in declaration.split("<!ENTITY").skip(1) {
        let entity = entity.trim_start();
        let (name, rest) = entity.split_once(char::is_whitespace).ok_or(Fault::NotWhole)?;
        let rest = rest.trim_start();
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''));
        let value = quote.and_then(|quote| rest.get(1..)?.split(quote).next());
        match value {
            Some(value) if name != "%" && !value.contains(['<', '&', '%']) => {
                entities.insert(name.to_owned(), value.to_owned());
            }
            _ => return Err(Fault::Acting("an entity from elsewhere")),
        }
    }
    Ok(entities)
}

/// A value with its references resolved; one that nobody declared stays.
fn expanded(value: &str, entities: &BTreeMap<String, String>) -> String {
    let mut expanded = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('&') {
        expanded.push_str(before);
        let Some((name, behind)) = after.split_once(';').filter(|(name, _)| name.len() <= 64) else {
            expanded.push('&');
            rest = after;
            continue;
        };
        let code = name.strip_prefix('#').and_then(|code| match code.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => code.parse().ok(),
        });
        match (code.and_then(char::from_u32), entities.get(name), name) {
            (Some(character), ..) => expanded.push(character),
            (None, Some(text), _) => expanded.push_str(text),
            (None, None, "amp") => expanded.push('&'),
            (None, None, _) => {
                expanded.push('&');
                expanded.push_str(name);
                expanded.push(';');
            }
        }
        rest = behind;
    }
    expanded.push_str(rest);
    expanded
}

/// The parts of an SVG: its `<metadata>` goes, which names its author, and the path that it was exported to.
pub(super) fn parts(bytes: &[u8]) -> Option<Vec<Part>> {
    let text = std::str::from_utf8(bytes).ok()?;
    // the reader passes over a byte order mark, and does not count it
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut reader = Reader::from_str(text.get(mark..)?);
    let mut parts = Vec::new();
    let (mut kept, mut metadata) = (0, None);
    loop {
        let start = mark + usize::try_from(reader.buffer_position()).ok()?;
        let event = reader.read_event().ok()?;
        let end = mark + usize::try_from(reader.buffer_position()).ok()?;
        let mut goes = |range: std::ops::Range<usize>, what| {
            parts.push(Part::keep(kept..range.start));
            kept = range.end;
            parts.push(Part::drop(range, what));
        };
        match event {
            Event::Start(tag) if is_metadata(tag.local_name().as_ref()) => {
                let (from, depth) = metadata.unwrap_or((start, 0_usize));
                metadata = Some((from, depth + 1));
            }
            Event::Empty(tag) if is_metadata(tag.local_name().as_ref()) && metadata.is_none() => goes(start..end, TEXT),
            Event::End(tag) if is_metadata(tag.local_name().as_ref()) => match metadata.take() {
                Some((from, 1)) => goes(from..end, TEXT),
                Some((from, depth)) => metadata = Some((from, depth - 1)),
                None => {}
            },
            Event::Start(_) | Event::Empty(_) if metadata.is_none() => {
                if let Some(range) = export_path(text, start..end) {
                    goes(range, OTHER);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    parts.push(Part::keep(kept..bytes.len()));
    Some(parts)
}

fn is_metadata(name: &str) -> bool {
    name.eq_ignore_ascii_case("metadata")
}

/// ` inkscape:export-filename="/home/someone/lamp.png"`
fn export_path(text: &str, tag: std::ops::Range<usize>) -> Option<std::ops::Range<usize>> {
    const NAME: &str = "inkscape:export-filename=";
    let written = text.get(tag.clone())?;
    let at = written.find(NAME)?;
    let value = written.get(at + NAME.len()..)?;
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let length = value.get(1..)?.find(quote)? + 2;
    Some(tag.start + at..tag.start + at + NAME.len() + length)
}
