//! Two sources of one post: the text of the more trusted one, and the metadata that it lacks from the other.

use crate::convert::Draft;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Meta, Post};

/// Fills what `post` lacks from its twin. Words are never taken from both.
pub fn merge(draft: &mut Draft, twin: Draft) {
    let Draft { source, post, .. } = twin;
    if words(&draft.post) != words(&post) {
        let message =
            format!("{} is the same post, but does not hold the same words; they were not taken", source.path());
        draft.diagnostics.push(Diagnostic::whole(Code::TwinsDiffer, message));
    }
    fill(&mut draft.post.meta, post.meta);
}

fn fill(meta: &mut Meta, twin: Meta) {
    let Meta {
        title,
        published,
        updated,
        author,
        description,
        tags,
        draft: _,
        legacy_url: _,
        anchor: _,
        slug,
        extra,
        aliases,
    } = twin;
    if meta.title.is_empty() {
        meta.title = title;
    }
    meta.published = meta.published.take().or(published);
    meta.updated = meta.updated.take().or(updated);
    meta.author = meta.author.take().or(author);
    meta.description = meta.description.take().or(description);
    meta.slug = meta.slug.take().or(slug);
    meta.aliases.extend(aliases.into_iter().filter(|alias| !meta.aliases.contains(alias)).collect::<Vec<_>>());
    if meta.tags.is_empty() {
        meta.tags = tags;
    }
    for (key, value) in extra {
        if !meta.extra.iter().any(|(known, _)| *known == key) {
            meta.extra.push((key, value));
        }
    }
}

fn words(post: &Post) -> Vec<String> {
    let text = crate::emit::text(&post.body);
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
