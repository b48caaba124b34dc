//! What stands in the file of a post.

use super::read_back;
use crate::config::Migration;
use crate::diagnostic::{Code, Finding};
use crate::emit;
use crate::guard::guarded;
use crate::import::{Format, frontmatter};
use crate::links::{AddressIndex, Resolution};
use crate::lock::{Hash, LockedPost};
use crate::model::attribute::replace_values;
use crate::model::walk::{Met, walk};
use crate::model::{InlineKind, LegacyUrl, Post, Target};
use crate::source::{Source, Span};

/// Looks into the file of a post: it reads back as it was written, unless a person changed it, and no link in it leads to the old
/// blog where a post of the archive answers.
pub fn examine(bytes: &[u8], locked: &LockedPost, migration: &Migration, addresses: &AddressIndex) -> Vec<Finding> {
    let path = &locked.path;
    let is_ours = Hash::of_text(bytes) == locked.emitted;
    let unreadable = |why: String| {
        let message = format!("{path} cannot be read as a post: {why}");
        vec![Finding::new(Code::OutputUnstable, message).in_file(path)]
    };
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let source = Source::new(&**path, text);
    let read = guarded(|| (Format::FrontMatter.reader().read)(&source, &read_back::options(migration)));
    let mut post = match read {
        Ok(Ok(mut posts)) if posts.len() == 1 => posts.remove(0).post,
        Ok(Ok(_)) => return unreadable("it holds no post".to_owned()),
        Ok(Err(diagnostic)) => return unreadable(diagnostic.message),
        Err(finding) => return unreadable(finding.message),
    };
    let mut findings = Vec::new();
    // what was kept as it stood was not written by this program
    let body = source.text().get(frontmatter::body(&source)..).unwrap_or_default();
    if migration.is_in_place(path) && emit::own_markup(body, &post.meta, &migration.style()).is_some() {
        return findings;
    }
    let differs = || read_back::difference(source.text(), &post, locked, migration);
    if let Some(line) = is_ours.then(differs).flatten() {
        let message = format!("{path} says something else when it is read and written again");
        let finding = Finding::new(Code::OutputUnstable, message).in_file(path);
        findings.push(Finding { line: Some(line), column: Some(1), ..finding });
    }
    let own = locked.id.parse::<LegacyUrl>().ok();
    for (address, permalink, span) in old_links(&mut post, own.as_ref(), addresses) {
        let place = source.position(span.start);
        let message = format!("{address} is {permalink} now");
        let finding = Finding::new(Code::LinkOld, message).in_file(path);
        findings.push(Finding { line: Some(place.line), column: Some(place.column), ..finding });
    }
    findings
}

/// The line, from 1, in which two texts begin to differ; `None` where they are the same.
pub fn first_difference(one: &str, other: &str) -> Option<u32> {
    if one == other {
        return None;
    }
    let same = one.lines().zip(other.lines()).take_while(|(a, b)| a == b).count();
    // a text that goes on where the other ends differs in its last line
    Some((same + 1).min(one.lines().count().max(1)) as u32)
}

/// Links with a host of the old blog that an archived post answers: the address, the post's new one, the place.
fn old_links(post: &mut Post, own: Option<&LegacyUrl>, addresses: &AddressIndex) -> Vec<(String, String, Span)> {
    let mut found = Vec::new();
    let mut look = |address: &str, span: Span| {
        if !address.contains("//") {
            return;
        }
        if let Resolution::Post(permalink) = addresses.resolve(address, own)
            && permalink != address
        {
            found.push((address.to_owned(), permalink, span));
        }
    };
    walk(post, &mut |met| match met {
        Met::Inline(inline) => {
            if let InlineKind::Link(link) = &inline.kind
                && let Target::Raw(address) = &link.target
            {
                look(address, inline.span);
            }
        }
        Met::Html(html, span) | Met::Verbatim(html, span) => {
            replace_values(html, "a", "href", |address| {
                look(address, span);
                None
            });
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_texts_differ_from_a_line_on() {
        for (one, other, line) in [
            ("a\nb\n", "a\nb\n", None),
            ("a\nb\n", "a\nc\n", Some(2)),
            ("a\n", "a\nb\n", Some(1)),
            ("a\nb\n", "a\n", Some(2)),
            ("", "a\n", Some(1)),
        ] {
            assert_eq!(first_difference(one, other), line, "{one:?} {other:?}");
        }
    }
}
