//! `broken-emphasis`: asterisks and underscores that a Markdown reader did not take for emphasis, and that a page must not show.
//!
//! | source | page of the old blog |
//! |---|---|
//! | `**Name  ⏎**[site](url)` | **Name**, a new line, the link |
//! | `**  ⏎Title** - text` | a new line, **Title** - text |
//! | `**Why?**Because` | **Why?**, a new line, Because |
//! | `**T****he end**` | **The end** |
//! | `_In spring  ⏎_The boats` | _In spring_, a new line, The boats |
//! | `**`, `In spring`, `**`, a paragraph each | **In spring** |
//!
//! Only asterisks that the source does not escape are looked at: `5 \* 3` is what the page showed. Of the others, two
//! runs of one length are a pair unless they look like `2 ** 3`, `*.py` or `f(*args, **kwargs)`. What is left over goes
//! where it cannot be the author's, and stays otherwise. An underscore is part of names, and looked at only where it begins a line or
//! is all of a paragraph.

mod alone;
mod delimiters;

use delimiters::{Piece, Run, Side};

use super::Log;
use super::elements;
use super::split_links;
use super::walk;
use crate::diagnostic::Code;
use crate::model::sentence;
use crate::model::{Inline, InlineKind, Post};

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    // html2text escapes no asterisk: `except*` is what the page showed, and the readers of RST mend what it broke; HTML
    // shows every one
    if log.is_rst() || log.format.is_html() {
        return;
    }
    for body in walk::bodies(post) {
        walk::block_sequences(body, &mut |blocks| alone::mend(blocks, log));
        walk::leaves(body, &mut |inlines| mend(inlines, Inside::default(), log));
    }
}

/// The emphasis that a sequence is in.
#[derive(Debug, Clone, Copy, Default)]
struct Inside {
    strong: bool,
    emphasis: bool,
}

fn mend(inlines: &mut Vec<Inline>, inside: Inside, log: &mut Log<'_>) {
    // `[**T](url)[he end**](url)`: the halves of what was strong stand in the halves of a link
    let mut seen = split_links::Seen::default();
    inlines.dedup_by(|next, kept| {
        let may_be = (seen.0 || holds_asterisks(kept)) && holds_asterisks(next);
        let is_one = may_be && split_links::join(kept, next, &mut seen, log);
        seen.0 = is_one;
        is_one
    });
    for inline in inlines.iter_mut() {
        let inside = Inside {
            strong: inside.strong || matches!(inline.kind, InlineKind::Strong(_)),
            emphasis: inside.emphasis || matches!(inline.kind, InlineKind::Emphasis(_)),
        };
        // `<https://example.org/*>`: nothing in an address is emphasis
        if !walk::shows_address(inline)
            && let Some(content) = inline.content_mut()
        {
            mend(content, inside, log);
        }
    }
    if delimiters::any(inlines) {
        let (whole, before) = (inlines.clone(), log.times());
        let pieces = delimiters::pieces(std::mem::take(inlines), log.source);
        *inlines = resolve(pieces, inside, log);
        // the author's asterisks, cut out of their texts for nothing
        if log.times() == before {
            *inlines = whole;
        }
    }
}

fn holds_asterisks(inline: &Inline) -> bool {
    inline.content().is_some_and(|content| delimiters::any(content))
}

/// Makes emphasis of pairs, and drops or keeps what has no partner.
fn resolve(pieces: Vec<Piece>, inside: Inside, log: &mut Log<'_>) -> Vec<Inline> {
    let mut partners = partners(&pieces);
    let mut inlines = Vec::new();
    let mut pieces: Vec<Option<Piece>> = pieces.into_iter().map(Some).collect();
    let mut at = 0;
    while let Some(piece) = pieces.get_mut(at).and_then(Option::take) {
        let partner = partners.get_mut(at).and_then(Option::take);
        at += 1;
        let run = match piece {
            Piece::Inline(inline) => {
                inlines.push(inline);
                continue;
            }
            Piece::Run(run) => run,
        };
        let Some(Some(Piece::Run(close))) = partner.map(|end| pieces.get(end).and_then(Option::as_ref)) else {
            leave(run, inside, &mut inlines, log);
            continue;
        };
        let (close, end) = (*close, partner.unwrap_or(at));
        let content = pieces.get_mut(at..end).unwrap_or_default().iter_mut().filter_map(Option::take).collect();
        wrap(run, close, resolve(content, inside, log), &mut inlines, log);
        at = end + 1;
    }
    inlines
}

/// For each piece the place of the run that closes it: the next of its length, where the two can be a pair.
fn partners(pieces: &[Piece]) -> Vec<Option<usize>> {
    let mut partners = vec![None; pieces.len()];
    let mut open: [[Option<(usize, Run)>; 4]; 2] = [[None; 4]; 2];
    for (at, piece) in pieces.iter().enumerate() {
        let Piece::Run(run) = piece else { continue };
        let Some(waiting) = open[usize::from(run.mark == '_')].get_mut(run.length) else { continue };
        let is_pair = |start, opener: &Run| {
            let inside = pieces.get(start..at).unwrap_or_default();
            let is_pair = if run.mark == '_' { are_ends(opener, run, inside) } else { is_pair(opener, run) };
            is_pair && is_whole(inside)
        };
        match waiting.take() {
            Some((start, opener)) if is_pair(start, &opener) => {
                if let Some(partner) = partners.get_mut(start) {
                    *partner = Some(at);
                }
            }
            _ => *waiting = Some((at, *run)),
        }
    }
    partners
}

/// Whether no element of the line begins or ends between two runs alone: `<kbd>** a</kbd> **`.
fn is_whole(pieces: &[Piece]) -> bool {
    elements::are_whole(pieces.iter().filter_map(|piece| match piece {
        Piece::Inline(inline) => Some(inline),
        Piece::Run(_) => None,
    }))
}

/// Whether two underscores are the ends of emphasis: of a line, where turndown put the second one on the next, `_Some words  ⏎_More`, or of
/// a sentence before another one, `_Some words._More`. Two private names are none.
fn are_ends(open: &Run, close: &Run, inside: &[Piece]) -> bool {
    let holds_space = |piece: &Piece| matches!(piece, Piece::Inline(inline) if matches!(&inline.kind, InlineKind::Text(text) if text.contains(' ')));
    let begins = !open.before.is_alphanumeric() && !open.after.is_blank();
    let is_name = matches!(close.after, Side::Character(c) if !c.is_uppercase());
    let ends_line = close.before == Side::Break;
    let ends_sentence = matches!(close.before, Side::Character(c) if sentence::is_last(c)) && !close.after.is_blank();
    let is_alone = ends_line && close.after.is_line_edge();
    begins && (ends_line || ends_sentence) && !is_name && (is_alone || inside.iter().any(holds_space))
}

/// Whether two runs can be the two ends of emphasis that was broken, and not two operators, patterns or arguments.
fn is_pair(open: &Run, close: &Run) -> bool {
    // `** Note **` on its own line
    let is_line = open.before.is_line_edge() && close.after.is_line_edge();
    // `word* and *word`; what `some** bold **words` showed is certain
    let is_inside_out = open.before.is_alphanumeric() && open.after.is_blank();
    let is_mirrored = is_inside_out && close.before.is_blank() && close.after.is_alphanumeric() && close.length == 2;
    // `f(**kwargs)`, `*.py,*.txt`
    let opens_again = !close.after.is_blank() && close.before.is_one_of(&['(', '[', '{', '“', '‘', '=', ',', '/']);
    // `2 ** 3`, `*args and *args`, `**args and **args`: what follows a space and begins a word can only open
    let follows_space = matches!(close.before, Side::Character(c) if c.is_whitespace());
    let opens_line = open.before.is_blank() && !open.after.is_blank();
    let after_space = !follows_space || close.length > 1 && opens_line && close.after.is_blank();
    let single = close.length > 1 || !open.after.is_blank() || open.before == Side::Emphasis;
    let is_tight = !open.after.is_blank() || !close.before.is_blank();
    // `(char*) a, (int*) b`, `\begin{align*}`
    let ends_name = open.before.is_alphanumeric() && open.after.is_one_of(&[')', ']', '}']);
    let is_certain = is_tight && single && after_space;
    is_line || is_mirrored || is_certain && !is_inside_out && !opens_again && !ends_name
}

/// Emphasis around `content`; on a line of its own where the break after it was lost.
fn wrap(open: Run, close: Run, content: Vec<Inline>, inlines: &mut Vec<Inline>, log: &mut Log<'_>) {
    log.changed_at(open.span, 1);
    if walk::is_blank(&content) {
        inlines.extend(content);
        return;
    }
    let span = crate::source::Span { start: open.span.start, end: close.span.end };
    let inline = |kind| Inline::new(kind, span);
    inlines.push(match open.length {
        1 => inline(InlineKind::Emphasis(content)),
        2 => inline(InlineKind::Strong(content)),
        _ => inline(InlineKind::Strong(vec![inline(InlineKind::Emphasis(content))])),
    });
    let ends_sentence = close.before.is_one_of(&['?', '!', '.', ':']);
    let is_new_line = matches!(close.after, Side::Character(character) if character.is_uppercase());
    // turndown lost a break there only where the page had a new block in bold text
    if open.mark == '*' && ends_sentence && is_new_line {
        inlines.push(inline(InlineKind::HardBreak));
        log.report(Code::EmphasisAmbiguous, close.span, "a line break was put where strong text ends and text follows");
    }
}

/// A run without a partner: nothing where it cannot be the author's, else the asterisks.
fn leave(run: Run, inside: Inside, inlines: &mut Vec<Inline>, log: &mut Log<'_>) {
    let is_double = run.length == 2;
    let touches_emphasis = run.before == Side::Emphasis || run.after == Side::Emphasis;
    let is_alone = run.length == 2 && run.before.is_line_edge() && run.after.is_line_edge();
    let ends_what_it_is_in = inside.strong && is_double || inside.emphasis && run.length == 1 && !run.before.is_blank();
    // `a****b`, and not `Password: ****`
    let is_nothing = run.length == 4 && !(run.before.is_blank() && run.after.is_blank());
    if run.mark == '*' && (touches_emphasis || is_alone || ends_what_it_is_in || is_nothing) {
        log.changed_at(run.span, 1);
        if !is_nothing {
            log.report(Code::EmphasisAmbiguous, run.span, "an asterisk without a partner was dropped");
        }
    } else {
        inlines.push(Inline::text(String::from(run.mark).repeat(run.length), run.span));
    }
}
