//! Leaves as inlines: spaces in order, emphasis and links around runs of leaves.

use std::collections::BTreeSet;

use super::leaves::{Leaf, LeafKind, Parts};
use super::links::{Construct, Kind};
use crate::account::Changes;
use crate::model::{Inline, InlineKind, Link, Target};
use crate::source::Span;

/// Puts the spaces of the leaves in order; `words` are the letters that are words in the text.
pub fn tidy(leaves: &mut Vec<Leaf>, words: &BTreeSet<char>, changes: &mut Changes) {
    trim_runs(leaves, |leaf| leaf.strong.then_some(0), |leaf| leaf.strong = false);
    trim_runs(leaves, |leaf| leaf.emphasis.then_some(0), |leaf| leaf.emphasis = false);
    trim_runs(leaves, |leaf| leaf.strike.then_some(0), |leaf| leaf.strike = false);
    trim_runs(leaves, |leaf| leaf.link, |leaf| leaf.link = None);
    join_after_emphasis(leaves, words, changes);
    join_after_opening(leaves, changes);
    collapse_spaces(leaves);
}

/// The leaves between places where two line breaks or more follow each other.
pub fn paragraphs(leaves: Vec<Leaf>) -> Vec<Vec<Leaf>> {
    let mut paragraphs = vec![Vec::new()];
    let mut leaves = leaves.into_iter().peekable();
    while let Some(leaf) = leaves.next() {
        let is_double = leaf.kind == LeafKind::Break && leaves.peek().is_some_and(|next| next.kind == LeafKind::Break);
        if is_double {
            while leaves.next_if(|next| next.kind == LeafKind::Break).is_some() {}
            paragraphs.push(Vec::new());
        } else if let Some(paragraph) = paragraphs.last_mut() {
            paragraph.push(leaf);
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

/// The inlines that the leaves make.
pub fn inlines(leaves: &[Leaf], parts: &Parts<'_>) -> Vec<Inline> {
    nested(leaves, parts, Around::default())
}

/// Takes an attribute from the spaces and breaks at both ends of each run that has it, with the same number.
fn trim_runs(leaves: &mut [Leaf], number: impl Fn(&Leaf) -> Option<usize>, clear: impl Fn(&mut Leaf)) {
    let mut start = 0;
    while start < leaves.len() {
        let first = number(&leaves[start]);
        let end = start + leaves[start..].iter().take_while(|leaf| first.is_some() && number(leaf) == first).count();
        let blank_start = leaves[start..end].iter().take_while(|leaf| leaf.kind.is_blank()).count();
        let blank_end = leaves[start + blank_start..end].iter().rev().take_while(|leaf| leaf.kind.is_blank()).count();
        leaves[start..start + blank_start].iter_mut().for_each(&clear);
        leaves[end - blank_end..end].iter_mut().for_each(&clear);
        start = end.max(start + 1);
    }
}

/// html2text puts a space after emphasis unless one of `[](){}.!?` follows: `<i>one</i>, two` became `_one_ , two`.
fn join_after_emphasis(leaves: &mut Vec<Leaf>, words: &BTreeSet<char>, changes: &mut Changes) {
    let mut quote = None;
    for at in 1..leaves.len().saturating_sub(1) {
        let [before, space, after] = &leaves[at - 1..=at + 1] else { continue };
        quote = if before.emphasis || before.strong { quote } else { quote_at_end(leaves, at - 1) };
        let ends = (before.strong && !after.strong)
            || (before.emphasis && !after.emphasis)
            || (before.strike && !after.strike);
        let begins = (!before.strong && after.strong) || (!before.emphasis && after.emphasis);
        if space.kind != LeafKind::Space {
            continue;
        }
        let (LeafKind::Text(one), LeafKind::Text(two)) = (&before.kind, &after.kind) else { continue };
        let next_is_joined = leaves.get(at + 2).is_none_or(|next| next.kind.is_blank());
        let is_word = one.contains(' ') || at < 2 || leaves[at - 2].kind.is_blank();
        let begins_in_word = begins && !ends && is_word && is_glued_before(one, two, words);
        let begins_in_quotes = begins && !ends && is_opened(one);
        let ends_in_quotes = ends && is_closed(two, quote);
        let is_unspaced = (ends || begins) && is_unspaced(one.chars().next_back()) && is_unspaced(two.chars().next());
        if (ends && is_glued_after(two, next_is_joined))
            || begins_in_word
            || is_unspaced
            || begins_in_quotes
            || ends_in_quotes
        {
            leaves[at].kind = LeafKind::Text(String::new());
            changes.count_at("emphasis-joined", leaves[at].span);
        }
    }
    leaves.retain(|leaf| !matches!(&leaf.kind, LeafKind::Text(text) if text.is_empty()));
}

/// html2text puts that space also after a reference of HTML with which emphasis begins: `<i>&quot;so&quot;</i>` became `_" so"_`.
fn join_after_opening(leaves: &mut [Leaf], changes: &mut Changes) {
    let (mut strong, mut emphasis) = (false, false);
    for leaf in leaves {
        let begins = (leaf.strong && !strong) || (leaf.emphasis && !emphasis);
        (strong, emphasis) = (leaf.strong, leaf.emphasis);
        if let LeafKind::Text(text) = &mut leaf.kind
            && begins
            && text.strip_prefix(['"', '“', '(']).is_some_and(|rest| rest.starts_with(' '))
        {
            *text = text.replacen(' ', "", 1);
            changes.count_at("emphasis-joined", leaf.span);
        }
    }
}

/// Whether text after emphasis follows without a space: `, so`, `’s`, the `s` of a plural.
fn is_glued_after(text: &str, is_whole: bool) -> bool {
    let mut characters = text.chars();
    let next_is_letter = |mut rest: std::str::Chars<'_>| rest.next().is_some_and(char::is_alphanumeric);
    match characters.next() {
        Some(',' | ';' | ':') => characters.next().is_none_or(|next| next == ' ' || next == '"' || next == '”'),
        Some('\'' | '’' | '-' | '/') => next_is_letter(characters),
        Some('"' | '”') => characters.next().is_none_or(|next| matches!(next, ' ' | '.' | ',' | ')')) && !is_whole,
        Some('s') => characters.next().is_none_or(|next| next == ' ' || next == ',' || next == '.'),
        _ => false,
    }
}

/// The quote that looks the same at both ends, with which the text at a place ends, or the one before a space there.
fn quote_at_end(leaves: &[Leaf], at: usize) -> Option<char> {
    // a space that was taken out is empty text
    let is_space = match &leaves[at].kind {
        LeafKind::Text(text) => text.is_empty(),
        kind => *kind == LeafKind::Space,
    };
    let LeafKind::Text(text) = &leaves[if is_space { at.saturating_sub(1) } else { at }].kind else { return None };
    // not that of `the boys' _boats_`
    let is_single = !is_space && text.strip_suffix('\'').is_some_and(|before| !before.ends_with(char::is_alphanumeric));
    if is_single { Some('\'') } else { Some('"').filter(|quote| text.ends_with(*quote)) }
}

/// `“ _so_`: whether a text ends with the quote that opens what is behind it.
fn is_opened(text: &str) -> bool {
    text.ends_with(['“', '‘', '«', '„'])
        || text.strip_suffix('"').is_some_and(|before| before.is_empty() || before.ends_with(' '))
}

/// `_so_ ”`: whether a text begins with the quote that closes what is before it. A straight one does where one opened.
fn is_closed(text: &str, quote: Option<char>) -> bool {
    let Some(first) = text.chars().next().filter(|first| "”’»\"'".contains(*first)) else { return false };
    let is_straight = matches!(first, '"' | '\'');
    !text[first.len_utf8()..].starts_with(char::is_alphanumeric) && (!is_straight || quote == Some(first))
}

/// Whether a character is of a script without spaces: html2text put those between `_斜体_` and `です`.
fn is_unspaced(character: Option<char>) -> bool {
    matches!(
        character,
        Some(
            '\u{3001}'..='\u{30ff}'
            | '\u{3400}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{ff01}'..='\u{ff5e}'
            | '\u{0e00}'..='\u{0e7f}'
            | '\u{20000}'..='\u{3ffff}',
        )
    )
}

/// The letters that are words in a text, before others without a mark: `sal y agua`, `vitamin C helps`.
pub fn words_of_one_letter(text: &str) -> BTreeSet<char> {
    let next = text.split_whitespace().skip(1);
    let pairs = text.split_whitespace().zip(next).filter(|(_, next)| next.starts_with(char::is_alphabetic));
    pairs.filter_map(|(word, _)| single(word)).collect()
}

/// The letter that is all of a word.
fn single(word: &str) -> Option<char> {
    let mut letters = word.chars();
    letters.next().filter(|letter| letter.is_alphabetic() && letters.next().is_none())
}

/// `J _oin us_`: html2text puts a space before emphasis that begins inside a word. A letter that is a word elsewhere is one here:
/// `sal y _agua_`.
fn is_glued_before(before: &str, after: &str, words: &BTreeSet<char>) -> bool {
    let is_begin = |letter: char| !"aAIO".contains(letter) && !words.contains(&letter);
    let mut rest = after.chars();
    let is_rest = rest.next().is_some_and(char::is_lowercase) && rest.next().is_some_and(char::is_lowercase);
    is_rest && single(before.rsplit(' ').next().unwrap_or_default()).is_some_and(is_begin)
}

/// Leaves one space between leaves, and none beside breaks and at the ends.
fn collapse_spaces(leaves: &mut Vec<Leaf>) {
    let mut kept: Vec<Leaf> = Vec::with_capacity(leaves.len());
    for leaf in leaves.drain(..) {
        let after_blank = kept.last().is_none_or(|last| last.kind.is_blank());
        match leaf.kind {
            LeafKind::Space if after_blank => {}
            LeafKind::Break => {
                if kept.last().is_some_and(|last| last.kind == LeafKind::Space) {
                    kept.pop();
                }
                if !kept.is_empty() {
                    kept.push(leaf);
                }
            }
            _ => kept.push(leaf),
        }
    }
    while kept.last().is_some_and(|last| last.kind.is_blank()) {
        kept.pop();
    }
    *leaves = kept;
}

/// What can stand around a run of leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrapper {
    Strong,
    Emphasis,
    Strikethrough,
    Link,
}

/// What is already open around a run.
#[derive(Debug, Clone, Copy, Default)]
struct Around {
    strong: bool,
    emphasis: bool,
    strike: bool,
    link: bool,
}

fn nested(leaves: &[Leaf], parts: &Parts<'_>, around: Around) -> Vec<Inline> {
    let mut inlines = Vec::with_capacity(leaves.len());
    let mut at = 0;
    while let Some(first) = leaves.get(at) {
        let rest = &leaves[at..];
        let Some((wrapper, length)) = longest_run(rest, first, around) else {
            inlines.push(Inline::new(leaf_kind(&first.kind), first.span));
            at += 1;
            continue;
        };
        inlines.push(wrapped(wrapper, &rest[..length], parts, around));
        at += length;
    }
    inlines
}

/// The wrapper that holds the most leaves from the first on.
fn longest_run(leaves: &[Leaf], first: &Leaf, around: Around) -> Option<(Wrapper, usize)> {
    let link = leaves.iter().take_while(|leaf| leaf.link.is_some() && leaf.link == first.link).count();
    let candidates = [
        (Wrapper::Link, if around.link { 0 } else { link }),
        (Wrapper::Emphasis, if around.emphasis { 0 } else { run(leaves, around, |leaf| leaf.emphasis) }),
        (Wrapper::Strikethrough, if around.strike { 0 } else { run(leaves, around, |leaf| leaf.strike) }),
        (Wrapper::Strong, if around.strong { 0 } else { run(leaves, around, |leaf| leaf.strong) }),
    ];
    candidates.into_iter().filter(|candidate| candidate.1 > 0).max_by_key(|candidate| candidate.1)
}

fn wrapped(wrapper: Wrapper, leaves: &[Leaf], parts: &Parts<'_>, around: Around) -> Inline {
    let (first, last) = (leaves.first(), leaves.last());
    let span = Span { start: first.map_or(0, |leaf| leaf.span.start), end: last.map_or(0, |leaf| leaf.span.end) };
    match wrapper {
        Wrapper::Strong => {
            let content = nested(leaves, parts, Around { strong: true, ..around });
            Inline::new(InlineKind::Strong(content), span)
        }
        Wrapper::Emphasis => {
            let content = nested(leaves, parts, Around { emphasis: true, ..around });
            Inline::new(InlineKind::Emphasis(content), span)
        }
        Wrapper::Strikethrough => {
            let content = nested(leaves, parts, Around { strike: true, ..around });
            Inline::new(InlineKind::Strikethrough(content), span)
        }
        Wrapper::Link => {
            let content = nested(leaves, parts, Around { link: true, ..around });
            let construct = first.and_then(|leaf| leaf.link).and_then(|number| parts.constructs.get(number));
            let Some(construct) = construct else { return Inline::new(InlineKind::Emphasis(content), span) };
            let span = parts.flow.span(parts.text, construct.range.start, construct.range.end);
            Inline::new(InlineKind::Link(link_to(construct, content)), span)
        }
    }
}

/// How many leaves from the first have an attribute; a run does not end inside a link that it does not begin with.
fn run(leaves: &[Leaf], around: Around, has: impl Fn(&Leaf) -> bool) -> usize {
    let length = leaves.iter().take_while(|leaf| has(leaf)).count();
    if around.link || length == 0 || length == leaves.len() {
        return length;
    }
    let Some(link) = leaves[length].link else { return length };
    let inside = leaves[..length].iter().rev().take_while(|leaf| leaf.link == Some(link)).count();
    if inside == length { length } else { length - inside }
}

fn link_to(construct: &Construct, content: Vec<Inline>) -> Link {
    let (address, title) = match &construct.kind {
        Kind::Image { href: Some(href), .. } => (&href.address, &href.title),
        Kind::Image { href: None, .. } | Kind::Link(_) | Kind::Autolink | Kind::Bracket => {
            (&construct.address, &construct.title)
        }
    };
    Link { target: Target::Raw(address.clone()), title: title.clone(), content }
}

fn leaf_kind(kind: &LeafKind) -> InlineKind {
    match kind {
        LeafKind::Text(text) => InlineKind::Text(text.clone()),
        LeafKind::Space => InlineKind::Text(" ".to_owned()),
        LeafKind::Break => InlineKind::HardBreak,
        LeafKind::Code(code) => InlineKind::Code(code.clone()),
        LeafKind::Image(image) => InlineKind::Image(image.clone()),
    }
}
