//! `special-names`: Python's names between double underscores are no bold words: `from __future__ import division`.
//!
//! A conversion that escaped nothing left them for CommonMark to take for bold, which shows `from **future** import division`.
//! They are names where one of them is a name that Python knows, and all other bold words of the post are written with `**` or in HTML;
//! there need be none of those where that name is no word of English: `__init__`, but not `__all__`.

use super::Log;
use super::walk;
use crate::model::{Inline, InlineKind, Post};

/// Names of the data model of Python's reference, of its modules, and of its import statements.
const NAMES: &str = " abs add aenter aexit aiter all and anext annotations author await bases bool builtins bytes cached \
    call ceil class complex contains copy debug deepcopy del delattr delete delitem dict dir div divmod doc enter eq exit \
    file float floor floordiv format func future ge get getattr getattribute getinitargs getitem getnewargs getslice \
    getstate globals gt hash hex iadd import imul index init int invert isub iter itruediv le len long loader lshift lt \
    main matmul metaclass missing mod module mro mul name ne neg new next nonzero oct or package path pos post_init pow \
    prepare pycache qualname radd rand rdiv reduce reduce_ex repr reversed rmul ror round rshift rsub rtruediv self set \
    set_name setattr setitem setslice setstate sizeof slots spec str sub subclasses subclasscheck subclasshook truediv \
    trunc unicode version warningregistry weakref xor ";

/// Those of them that prose has too, and may well have made bold.
const WORDS: &str = " add all and annotations author await bases bytes call class complex contains copy date delete enter exit \
    file float floor format future get globals hash import index long main missing mod module name new next or package path \
    prepare reduce self set slots version ";

/// What the bold words of a post are written with.
#[derive(Default)]
struct Bold {
    /// One is no name: it is bold for its underscores.
    has_words: bool,
    /// One is a name that Python knows.
    has_names: bool,
    /// One is such a name, and no word.
    has_coined: bool,
    /// One is written with asterisks or in HTML.
    has_others: bool,
}

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    if log.is_rst() {
        return;
    }
    let mut bold = Bold::default();
    for body in walk::bodies(post) {
        walk::inline_sequences(body, &mut |inlines| inlines.iter().for_each(|inline| bold.count(inline, log)));
    }
    let are_names = bold.has_coined || bold.has_names && bold.has_others;
    if bold.has_words || !are_names {
        return;
    }
    for body in walk::bodies(post) {
        walk::inline_sequences(body, &mut |inlines| {
            for inline in inlines {
                if let Some(name) = between_underscores(inline, log) {
                    let text = format!("__{name}__");
                    log.changed_at(inline.span, 1);
                    inline.kind = InlineKind::Text(text);
                }
            }
        });
    }
}

impl Bold {
    fn count(&mut self, inline: &Inline, log: &Log<'_>) {
        if !matches!(inline.kind, InlineKind::Strong(_)) {
            return;
        }
        match between_underscores(inline, log) {
            Some(name) => {
                let is_in = |names: &str| names.split(' ').any(|known| known == name);
                self.has_names |= is_in(NAMES);
                self.has_coined |= is_in(NAMES) && !is_in(WORDS);
            }
            None if is_underscored(inline, log) => self.has_words = true,
            None => self.has_others = true,
        }
    }
}

/// The name that a bold word is: `getitem`, for `__getitem__`.
fn between_underscores<'a>(inline: &'a Inline, log: &Log<'_>) -> Option<&'a str> {
    let InlineKind::Strong(content) = &inline.kind else { return None };
    let [Inline { kind: InlineKind::Text(name), .. }] = content.as_slice() else { return None };
    let is_name = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    (is_name && is_underscored(inline, log)).then_some(name)
}

/// Whether the source has two underscores before what is bold.
fn is_underscored(inline: &Inline, log: &Log<'_>) -> bool {
    let Some(first) = inline.content().and_then(|content| content.first()) else { return false };
    log.source.text().get(..first.span.range().start).is_some_and(|before| before.ends_with("__"))
}
