//! A post for people who compare it with its source.

use std::io;

use super::{Context, prepare};
use crate::convert::Draft;
use crate::emit;
use crate::images::ImageFile;
use crate::import::{Format, feed, frontmatter};
use crate::index::{Entry, Planned};
use crate::model::Post;
use crate::normalise::{self, PASSES, Settings};
use crate::paths::{folder_of, join};
use crate::report::PostReport;
use crate::review::{Book, Packed, Picture, Sheet, Side};

/// A post as it goes into the book.
pub struct Reviewed {
    sheet: Packed,
    title: String,
    date: Option<String>,
    images: Vec<ImageFile>,
}

/// The sources of a post as they are: read, and nothing mended.
pub fn sources(context: &Context<'_>, planned: &Planned) -> Vec<Side> {
    if !context.is_reviewed {
        return Vec::new();
    }
    let skip_passes = PASSES.iter().map(|pass| pass.name.to_owned()).collect();
    let passes = Settings { skip_passes, drop_tags: Vec::new(), ..context.known.passes.clone() };
    let side = |entry: &Entry| Some(source(entry, &prepare::read(context.known, entry, &passes).ok()?));
    planned.entries.iter().filter_map(side).collect()
}

fn source(entry: &Entry, draft: &Draft) -> Side {
    let text = match draft.format {
        // it was cut out of a large file, and what it says of people is withheld in it
        Format::BloggerFeed => draft.source.text().replace(feed::SEPARATOR, "\n\n"),
        _ => normalise::withheld(draft.source.original()).into_owned(),
    };
    let body = || draft.source.text().get(frontmatter::body(&draft.source)..).unwrap_or_default();
    let html = match draft.format {
        Format::FrontMatter => emit::html_of(body()),
        Format::FrontMatterHtml => body().to_owned(),
        _ => html(&draft.post),
    };
    Side { name: entry.path.to_string(), text, title: draft.post.meta.title.clone(), html }
}

/// The post beside its sources.
pub fn post(
    sources: Vec<Side>,
    planned: &Planned,
    draft: &Draft,
    text: &str,
    on_disk: Option<&[u8]>,
    images: &[ImageFile],
) -> Reviewed {
    let title = draft.post.meta.title.clone();
    let result =
        Side { name: planned.output.to_string(), text: text.to_owned(), title: title.clone(), html: html(&draft.post) };
    let on_disk = on_disk.map(String::from_utf8_lossy).filter(|there| there != text);
    // what is cleaned in place is its own source
    let on_disk = on_disk.map(|there| normalise::withheld(&there).into_owned());
    let sheet = Sheet { sources, result, on_disk }.pack();
    let date = draft.post.meta.published.as_ref().map(|date| date.as_str().to_owned());
    Reviewed { sheet, title, date, images: images.to_vec() }
}

/// The text of a post, and below it its comments, as HTML.
fn html(post: &Post) -> String {
    let mut html = emit::html(&post.body);
    for comment in &post.comments {
        let date = comment.date.as_ref().map_or("", |date| date.as_str());
        html.extend(["<hr>\n<p><b>", &escaped(&comment.author), "</b> ", date, "</p>\n"]);
        html.push_str(&emit::html(&comment.body));
    }
    html
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

impl Reviewed {
    /// Puts the post into the book, with its images.
    pub fn put(&self, book: &mut Book<'_>, report: &PostReport) -> io::Result<()> {
        let folder = report.output.as_deref().map_or("", folder_of);
        for image in &self.images {
            let file = join(folder, &image.name);
            let size = (image.width, image.height);
            book.picture(&Picture { file: &file, bytes: &image.bytes, media_type: image.media_type, size })?;
        }
        book.post(report, &self.title, self.date.as_deref(), &self.sheet)
    }
}
