//! What `overrides.toml` settles about one post: said last, after passes, twins and aliases.

use std::borrow::Cow;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::account::{Changes, Entry, What};
use crate::config::Override;
use crate::config::overrides::{Alt, FILE_NAME};
use crate::convert::Draft;
use crate::diagnostic::{Code, Diagnostic};
use crate::emit::{self, Style};
use crate::import::{Format, frontmatter};
use crate::model::walk::{Met, walk};
use crate::model::{Block, BlockKind, InlineKind, Meta};
use crate::normalise::{PASSES, Settings};
use crate::paths::{name_of, without_query};
use crate::source::{Source, Span};

/// What changes are counted by.
const NAME: &str = "override";

/// Why an entry of the ledger went or came.
pub const WHY: &str = "settled by overrides.toml";

/// The pass that looks at the front matter; a post whose text is to stay as it is needs no other.
const METADATA: &str = "metadata";

/// Front matter keys of a date that its reader could not read.
const DATE_KEYS: [&str; 4] = ["date", "publishDate", "pubDate", "pubDatetime"];

/// What the passes are told about this post.
pub fn passes<'a>(settings: &'a Settings, settled: Option<&Override>) -> Cow<'a, Settings> {
    let Some(settled) = settled.filter(|settled| settled.verbatim || !settled.skip_passes.is_empty()) else {
        return Cow::Borrowed(settings);
    };
    let mut settings = settings.clone();
    settings.skip_passes.extend(settled.skip_passes.iter().cloned());
    if settled.verbatim {
        settings.skip_passes.extend(PASSES.iter().map(|pass| pass.name.to_owned()).filter(|name| name != METADATA));
    }
    Cow::Owned(settings)
}

/// Puts what is settled in the place of what was read.
pub fn apply(draft: &mut Draft, settled: &Override) {
    if settled.verbatim {
        keep_as_settled(draft, settled);
    }
    let mut count = set_title(draft, settled) + set_date(draft, settled);
    let meta = &mut draft.post.meta;
    let said = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    count += set(&mut meta.author, settled.author.as_ref().map(said));
    count += set(&mut meta.description, settled.description.as_ref().map(said));
    count += set(&mut meta.tags, settled.tags.clone());
    for alt in &settled.alt {
        count += set_alt(draft, alt);
    }
    draft.changes.count(NAME, count);
}

/// An image that only decorates has an empty alternative text, which is none to ask for.
pub fn allow_empty_alt(diagnostics: &mut Vec<Diagnostic>, settled: Option<&Override>) {
    let Some(settled) = settled else { return };
    let is_empty = |address: &str| settled.alt.iter().any(|alt| alt.text.is_empty() && is_called(address, &alt.image));
    diagnostics.retain(|diagnostic| {
        let address = diagnostic.message.strip_suffix(" has no alternative text");
        diagnostic.code != Code::ImageAltMissing || !address.is_some_and(is_empty)
    });
}

/// The keys of front matter that have no value and could have one.
pub fn lacks(meta: &Meta) -> Vec<&'static str> {
    let lacking = [
        ("date", meta.published.is_none()),
        ("author", meta.author.is_none()),
        ("description", meta.description.is_none()),
    ];
    lacking.into_iter().filter(|(_, lacks)| *lacks).map(|(key, _)| key).collect()
}

fn set<T: PartialEq>(place: &mut T, settled: Option<T>) -> u32 {
    match settled {
        Some(settled) if settled != *place => {
            *place = settled;
            1
        }
        _ => 0,
    }
}

fn set_title(draft: &mut Draft, settled: &Override) -> u32 {
    let Some(title) = &settled.title else { return 0 };
    draft.diagnostics.retain(|diagnostic| diagnostic.code != Code::TitleMissing);
    let before = std::mem::replace(&mut draft.post.meta.title, title.clone());
    if before == *title {
        return 0;
    }
    words(&mut draft.changes, before, title);
    1
}

/// A date that could not be read stands among the other keys; it goes with what was said about it.
fn set_date(draft: &mut Draft, settled: &Override) -> u32 {
    let Some(date) = &settled.date else { return 0 };
    let meta = &mut draft.post.meta;
    if meta.published.is_none() {
        let is_date = |key: &String| DATE_KEYS.contains(&key.as_str());
        let unread: Vec<_> = meta
            .extra
            .extract_if(.., |(key, _)| is_date(key))
            .filter_map(|(_, value)| Some(value.as_str()?.to_owned()))
            .collect();
        draft.diagnostics.retain(|diagnostic| {
            let is_about_dates = matches!(diagnostic.code, Code::DateInvalid | Code::DateAmbiguous | Code::DateMissing);
            !is_about_dates || !unread.is_empty() && !unread.iter().any(|text| diagnostic.message.contains(text))
        });
    }
    set(&mut meta.published, Some(Some(date.clone())))
}

fn set_alt(draft: &mut Draft, alt: &Alt) -> u32 {
    let (mut count, mut is_found) = (0, false);
    let Draft { post, changes, .. } = draft;
    walk(post, &mut |met| {
        if let Met::Inline(inline) = met
            && let InlineKind::Image(image) = &mut inline.kind
            && is_called(image.at.as_str(), &alt.image)
        {
            is_found = true;
            let before = std::mem::replace(&mut image.alt, alt.text.clone());
            if before != alt.text {
                words(changes, before, &alt.text);
                count += 1;
            }
        }
    });
    if !is_found {
        let message = format!("the post shows no image `{}`", alt.image);
        draft.diagnostics.push(unused(alt.position.line, alt.position.column, &message));
    }
    count
}

/// Whether an image has this address, or its file this name.
fn is_called(address: &str, name: &str) -> bool {
    let file = name_of(without_query(address));
    address == name || file == name || percent_decode_str(file).decode_utf8_lossy() == name
}

/// Keeps the text of a post that is cleaned in place where it holds markup of its site's generator: nobody else can tell what that
/// means, and what is escaped means nothing.
pub fn keep_own_markup(draft: &mut Draft, style: &Style) {
    let source = on_disk(draft);
    let body = frontmatter::body(&source);
    let text = source.text().get(body..).unwrap_or_default();
    let Some(place) = emit::own_markup(text, &draft.post.meta, style) else { return };
    let span = Span::new(body + place.start, body + place.end);
    keep_text(draft, source);
    let message = "the text is kept as it stands: it holds markup that only the generator of its site reads";
    draft.diagnostics.push(Diagnostic::at(Code::OwnMarkup, span, message));
}

fn keep_as_settled(draft: &mut Draft, settled: &Override) {
    let at = settled.position;
    if !matches!(draft.format, Format::FrontMatter | Format::MystPost) || draft.siblings > 0 {
        let message = "`verbatim` keeps the text of a Markdown file with one post; this one is converted";
        draft.diagnostics.push(unused(at.line, at.column, message));
        return;
    }
    keep_text(draft, on_disk(draft));
    draft.changes.count(NAME, 1);
}

/// The source, whatever was repaired in it.
fn on_disk(draft: &Draft) -> Source {
    Source::new(draft.source.path(), draft.source.original())
}

/// The text of a Markdown source in the place of what was read of it. What was changed in reading it is not changed then.
fn keep_text(draft: &mut Draft, source: Source) {
    let body = frontmatter::body(&source);
    let text = source.text().get(body..).unwrap_or_default();
    let text = text.trim_matches('\n').to_owned();
    let span = Span::new(body, source.text().len());
    draft.diagnostics.retain(|diagnostic| diagnostic.span.is_none_or(|span| (span.start as usize) < body));
    draft.post.body = vec![Block::new(BlockKind::Verbatim(text), span)];
    draft.post.comments.drain(..draft.captured.min(draft.post.comments.len()));
    draft.captured = 0;
    let changes = std::mem::take(&mut draft.changes);
    // of its text nothing is changed; its front matter is that of any other post
    let is_value = |entry: &Entry| entry.what == What::Value;
    draft.changes.removed = changes.removed.into_iter().filter(is_value).collect();
    draft.changes.added = changes.added.into_iter().filter(is_value).collect();
    draft.changes.moved = changes.moved.into_iter().filter(|moved| moved.what == What::Value).collect();
    draft.source = Arc::new(source);
}

fn unused(line: u32, column: u32, message: &str) -> Diagnostic {
    Diagnostic::whole(Code::OverrideUnused, format!("{FILE_NAME}:{line}:{column}: {message}"))
}

fn words(changes: &mut Changes, before: String, after: &str) {
    let entry = |text: String| Entry { what: What::Word, text, why: WHY };
    changes.removed.extend(Some(before).filter(|text| !text.is_empty()).map(entry));
    changes.added.extend(Some(after.to_owned()).filter(|text| !text.is_empty()).map(entry));
}
