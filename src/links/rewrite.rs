//! The links of one post: those to posts of the old blog lead to the new addresses.

use std::sync::Arc;

use serde::Serialize;

use super::anchors::is_bloggers_own;
use super::{AddressIndex, Anchors, Outputs, Place, Resolution};
use crate::account::{Changes, Moved, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::attribute::replace_values;
use crate::model::walk::{Met, walk};
use crate::model::{InlineKind, LegacyUrl, Post, Target};
use crate::paths::without_mark;
use crate::source::Span;

/// The name under which rewritten links are counted.
pub const CHANGE: &str = "old-address";

/// The places of the page with a permalink, of this archive or of another one by its number; `None` where they are not known.
pub type AnchorsOf<'a> = dyn Fn(Option<usize>, &str) -> Option<Arc<Anchors>> + 'a;

/// What the links of one post need to know.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The archive that the post is of.
    pub addresses: &'a AddressIndex,
    /// Its source, where that is a file of its own.
    pub file: Option<&'a str>,
    /// It is cleaned in place, where the marks of its site's own files keep their meaning: `{filename}b.md`.
    pub in_place: bool,
    /// How its links are written.
    pub place: Place<'a>,
    /// The other archives of the configuration.
    pub elsewhere: &'a [Elsewhere<'a>],
    /// The places of other pages.
    pub anchors: &'a AnchorsOf<'a>,
}

/// Another archive that links may lead to.
#[derive(Debug, Clone, Copy)]
pub struct Elsewhere<'a> {
    /// Its addresses.
    pub addresses: &'a AddressIndex,
    /// Its new site, with scheme and host; empty where it is not configured.
    pub site: &'a str,
    /// The files of its posts.
    pub outputs: &'a dyn Outputs,
    /// It lived on the same host, so that a path without a host can be its own.
    pub is_of_same_host: bool,
}

/// What became of the links of a post.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LinkCounts {
    /// Links that lead to the new site now.
    pub rewritten: u32,
    /// Addresses of the old blog that no archived post answers.
    pub unresolved: Vec<String>,
}

/// Settles where every link of a post leads, in its text, its comments and its kept HTML: [`Target::Raw`] becomes one of
/// the others. `own` is the page that the post was on.
pub fn rewrite(
    post: &mut Post,
    own: Option<&LegacyUrl>,
    around: Around<'_>,
    changes: &mut Changes,
    diagnostics: &mut Vec<Diagnostic>,
) -> LinkCounts {
    let mut rewriter = Rewriter { around, own, changes, diagnostics, counts: LinkCounts::default() };
    walk(post, &mut |met| match met {
        Met::Inline(inline) => {
            let span = inline.span;
            if let InlineKind::Link(link) = &mut inline.kind
                && let Target::Raw(address) = &link.target
            {
                link.target = rewriter.settle(address, span);
            }
        }
        Met::Html(html, span) | Met::Verbatim(html, span) => {
            let rewritten = replace_values(html, "a", "href", |address| match rewriter.settle(address, span) {
                Target::Post(permalink) if permalink != address => Some(permalink),
                _ => None,
            });
            if let Some(rewritten) = rewritten {
                *html = rewritten;
            }
        }
    });
    rewriter.counts
}

struct Rewriter<'a> {
    around: Around<'a>,
    own: Option<&'a LegacyUrl>,
    changes: &'a mut Changes,
    diagnostics: &'a mut Vec<Diagnostic>,
    counts: LinkCounts,
}

impl Rewriter<'_> {
    fn moved(&mut self, from: &str, to: &str, span: Span) {
        if from != to {
            self.counts.rewritten += 1;
            self.changes.count_at(CHANGE, span);
            self.changes.moved.push(Moved { what: What::Link, from: from.to_owned(), to: to.to_owned() });
        }
    }

    fn settle(&mut self, address: &str, span: Span) -> Target {
        let (resolution, archive) = self.resolve(address);
        let new = match resolution {
            Resolution::Post(new) => self.with_known_fragment(&new, archive, address, span),
            Resolution::Section(new) | Resolution::Page(new) => new,
            Resolution::Unresolved { nearest } => {
                let hint = nearest.map_or_else(String::new, |nearest| format!("; the nearest is {nearest}"));
                let message = format!("{address} names no archived post{hint}");
                self.diagnostics.push(Diagnostic::at(Code::LinkUnresolved, span, message));
                self.counts.unresolved.push(address.to_owned());
                return Target::Unresolved(address.to_owned());
            }
            Resolution::Present | Resolution::External => return Target::External(address.to_owned()),
        };
        let new = self.link(new, archive);
        self.moved(address, &new, span);
        Target::Post(new)
    }

    /// What an address means, and in which of the other archives, by its number.
    fn resolve(&self, address: &str) -> (Resolution, Option<usize>) {
        let mut best = (self.around.addresses.resolve(address, self.own), None);
        for (number, other) in self.around.elsewhere.iter().enumerate() {
            if worth(&best.0) == KNOWN {
                break;
            }
            let found = other.addresses.resolve(address, self.own.filter(|_| other.is_of_same_host));
            if worth(&found) > worth(&best.0) {
                best = (found, Some(number));
            }
        }
        let stays = self.around.in_place && without_mark(address).is_some();
        match self.around.file {
            Some(file) if best.0 == Resolution::External && !stays => self.resolve_file(address, file),
            _ => best,
        }
    }

    /// The same for the path of a file, seen from that of the post.
    fn resolve_file(&self, address: &str, file: &str) -> (Resolution, Option<usize>) {
        let own = self.around.addresses.resolve_file(address, file);
        if matches!(own, Resolution::Post(_)) {
            return (own, None);
        }
        let mut others = self.around.elsewhere.iter().enumerate();
        let found = others.find_map(|(number, other)| {
            let found = other.addresses.resolve_file(address, file);
            matches!(found, Resolution::Post(_)).then_some((found, Some(number)))
        });
        found.unwrap_or((own, None))
    }

    /// A new address with the fragment that the page has, or without one where it has none such.
    fn with_known_fragment(&mut self, new: &str, archive: Option<usize>, old: &str, span: Span) -> String {
        let Some((permalink, fragment)) = new.split_once('#') else { return new.to_owned() };
        let anchors = (self.around.anchors)(archive, permalink);
        match anchors.as_ref().map(|anchors| anchors.find(fragment)) {
            Some(Some(anchor)) => return format!("{permalink}#{anchor}"),
            _ if is_bloggers_own(fragment) => {}
            Some(None) => {
                let message = format!("{old} names a place that {permalink} does not have; the link leads to the post");
                self.diagnostics.push(Diagnostic::at(Code::FragmentUnknown, span, message));
            }
            None => return new.to_owned(),
        }
        permalink.to_owned()
    }

    /// A new address as it is written in this post.
    fn link(&self, new: String, archive: Option<usize>) -> String {
        let place = self.around.place;
        let Some(other) = archive.and_then(|number| self.around.elsewhere.get(number)) else { return place.link(new) };
        let [own_site, site] = [place.site, other.site].map(|site| site.trim_end_matches('/'));
        if new.starts_with('/') && !site.is_empty() && !own_site.is_empty() && site != own_site {
            return format!("{site}{new}");
        }
        Place { outputs: other.outputs, ..place }.link(new)
    }
}

/// An address whose page is known.
const KNOWN: u8 = 3;

/// How much of an answer something is.
fn worth(resolution: &Resolution) -> u8 {
    match resolution {
        Resolution::External => 0,
        Resolution::Unresolved { nearest: None } => 1,
        Resolution::Unresolved { nearest: Some(_) } => 2,
        Resolution::Post(_) | Resolution::Section(_) | Resolution::Page(_) | Resolution::Present => KNOWN,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::links::LinkForm;
    use crate::model::{Block, BlockKind, Comment, Inline, Link};

    fn link(address: &str) -> Inline {
        let content = vec![Inline::text("text", Span::default())];
        let link = Link { target: Target::Raw(address.to_owned()), title: None, content };
        Inline::new(InlineKind::Link(link), Span::new(3, 9))
    }

    fn targets(blocks: &[Block]) -> Vec<&Target> {
        let BlockKind::Paragraph(inlines) = &blocks[0].kind else { panic!() };
        inlines
            .iter()
            .map(|inline| if let InlineKind::Link(link) = &inline.kind { &link.target } else { panic!() })
            .collect()
    }

    #[test]
    fn links_of_text_comments_and_html_are_settled_and_recorded() {
        let old: LegacyUrl = "/2012/05/a.html".parse().unwrap();
        let index = AddressIndex::new(&["demo.blogspot.com".to_owned()]).with([(&old, "/2012/05/a".to_owned())]);
        let address = "http://demo.blogspot.ca/2012/05/a.html#x";
        let paragraph = |inlines| Block::new(BlockKind::Paragraph(inlines), Span::default());
        let html =
            format!("<td><a href='{address}'>a</a> <a href='http://demo.blogspot.com/2012/05/b.html'>b</a></td>");
        let mut post = Post {
            body: vec![
                paragraph(vec![
                    link(address),
                    link("http://demo.blogspot.com/2012/05/aa.html"),
                    link("https://example.org/"),
                ]),
                Block::new(BlockKind::Html(html), Span::default()),
            ],
            comments: vec![Comment { body: vec![paragraph(vec![link(address)])], ..Comment::default() }],
            ..Post::default()
        };
        let outputs = BTreeMap::<Arc<str>, Arc<str>>::new();
        let place = Place { form: LinkForm::Path, site: "", output: "a.md", outputs: &outputs };
        let anchors = |_: Option<usize>, _: &str| None;
        let around =
            Around { addresses: &index, file: None, in_place: false, place, elsewhere: &[], anchors: &anchors };
        let (mut changes, mut diagnostics) = (Changes::default(), Vec::new());
        let counts = rewrite(&mut post, None, around, &mut changes, &mut diagnostics);

        let new = Target::Post("/2012/05/a#x".to_owned());
        let unresolved = Target::Unresolved("http://demo.blogspot.com/2012/05/aa.html".to_owned());
        let external = Target::External("https://example.org/".to_owned());
        assert_eq!(targets(&post.body), [&new, &unresolved, &external]);
        assert_eq!(targets(&post.comments[0].body), [&new]);
        let html = "<td><a href='/2012/05/a#x'>a</a> <a href='http://demo.blogspot.com/2012/05/b.html'>b</a></td>";
        assert_eq!(post.body[1].kind, BlockKind::Html(html.to_owned()));
        assert_eq!((counts.rewritten, counts.unresolved.len()), (3, 2));
        assert_eq!((changes.counts[0].name, changes.counts[0].times), (CHANGE, 3));
        let moved = Moved { what: What::Link, from: address.to_owned(), to: "/2012/05/a#x".to_owned() };
        assert_eq!(changes.moved, vec![moved; 3]);
        assert_eq!(
            diagnostics[0].message,
            "http://demo.blogspot.com/2012/05/aa.html names no archived post; the nearest is /2012/05/a.html"
        );
        assert_eq!(diagnostics[0].span.unwrap().start, 3);
        let before = post.clone();
        assert_eq!(rewrite(&mut post, None, around, &mut changes, &mut Vec::new()).rewritten, 0);
        assert_eq!(post, before);
    }
}
