//! Which `*` and `_` begin emphasis, end it, or are characters.
//!
//! html2text wrote `**` at both ends of bold and `_` at both ends of italic, and a script made one `*` of each two. What
//! is left does not say by itself which end it is: `***x  *`, `T**he`, `_(`link`) _and`, and bold that goes on over
//! several paragraphs. So all marks of a document are read together: each reading has a price, by what stands at the
//! sides of the mark, and the cheapest reading of the whole is taken (Viterbi's algorithm; the states are depths).

use super::tokens::{Mark, Role, Side, Token};

/// An impossible reading.
const NEVER: u32 = 1 << 20;
/// Emphasis goes on in the next paragraph: where it began with one, and where it began inside of one.
const NEXT_PARAGRAPH: [u32; 2] = [3, 40];
/// More than that two marks of a kind are characters.
const UNLIKELY: u32 = 110;
/// How many tags of one kind stand in each other: `<b><b>x</b></b>`.
const DEPTHS: usize = 4;
/// Emphasis that begins in emphasis of the same kind, by a mark alone and by one of a run.
const NESTED: [u32; 2] = [45, 12];
/// Each mark more that opens or closes at the same place.
const AGAIN: u32 = 3;
/// Two marks of a run that do nothing.
const IDLE: u32 = 4;
/// `_Py_NAME` is more often a name than emphasis.
const NAME: u32 = 35;
/// One mark of a run is a character beside a word, `<b>except*</b>`, or too much.
const ONE_LITERAL: u32 = 12;

/// Decides the role of every mark of the flows, which are in the order of the document.
pub fn decide(flows: &mut [Vec<Token>]) {
    decide_character(flows, '*', 30);
    decide_character(flows, '_', 50);
}

/// The cheapest way to a depth: what the mark does, and the depth before it.
#[derive(Clone, Copy)]
struct Step {
    price: u32,
    role: Role,
    from: usize,
    /// Whether the outermost emphasis on this way began inside a paragraph.
    is_inside: bool,
}

/// What the cheapest way to a depth cost, and whether its outermost emphasis began inside a paragraph.
#[derive(Clone, Copy)]
struct Way {
    price: u32,
    is_inside: bool,
}

fn decide_character(flows: &mut [Vec<Token>], character: char, literal: u32) {
    let mut marks: Vec<(usize, &mut Mark)> = Vec::new();
    for (number, tokens) in flows.iter_mut().enumerate() {
        marks.extend(tokens.iter_mut().filter_map(|token| match token {
            Token::Mark(mark) if mark.character == character => Some((number, mark)),
            _ => None,
        }));
    }
    let mut ways = [Way { price: NEVER, is_inside: false }; DEPTHS];
    ways[0].price = 0;
    let mut steps: Vec<[Step; DEPTHS]> = Vec::with_capacity(marks.len());
    let (mut flow, mut is_after_empty) = (0, false);
    for (number, mark) in &marks {
        let paragraphs = (number - flow) as u32;
        for (depth, way) in ways.iter_mut().enumerate() {
            let next = NEXT_PARAGRAPH[usize::from(way.is_inside)].saturating_mul(paragraphs);
            way.price = way.price.saturating_add(next.saturating_mul(depth as u32));
        }
        flow = *number;
        let step = std::array::from_fn(|depth| cheapest(mark, depth, &ways, literal, is_after_empty));
        // prices stay small: only their differences matter
        let least = step.iter().map(|step: &Step| step.price).min().unwrap_or_default();
        ways = step.map(|step| Way { price: (step.price - least).min(NEVER), is_inside: step.is_inside });
        steps.push(step);
        is_after_empty = mark.is_before_empty;
    }
    let mut depth = 0;
    for ((_, mark), step) in marks.iter_mut().zip(&steps).rev() {
        mark.role = step[depth].role;
        depth = step[depth].from;
    }
}

/// The cheapest way in which a mark leads to a depth.
fn cheapest(mark: &Mark, depth: usize, ways: &[Way; DEPTHS], literal: u32, is_after_empty: bool) -> Step {
    // of two marks that can begin what the third ends, `*one and *two*`, the nearer one does
    let price = ways[depth].price.saturating_add(literal + depth as u32);
    let mut best = Step { price, role: Role::Literal, from: depth, is_inside: ways[depth].is_inside };
    for (from, way) in ways.iter().enumerate() {
        let (own, role) = change(mark, from, depth, is_after_empty);
        let price = way.price.saturating_add(own);
        if price < best.price {
            let is_inside = if from == 0 { mark.before != Side::Edge } else { way.is_inside };
            best = Step { price, role, from, is_inside };
        }
    }
    best
}

/// What it costs that a mark leads from one depth to another, and what it does then.
fn change(mark: &Mark, from: usize, to: usize, is_after_empty: bool) -> (u32, Role) {
    let (length, steps) = (mark.range.len(), from.abs_diff(to));
    if steps == 0 {
        return (nothing_price(mark), Role::Nothing);
    }
    if steps > length {
        return (NEVER, Role::Literal);
    }
    let is_odd = (length - steps) % 2 == 1;
    let idle = (length - steps) / 2;
    let more = AGAIN * (steps as u32 - 1) + IDLE * idle as u32 + if is_odd { ONE_LITERAL } else { 0 };
    if from < to {
        let nested = if from > 0 { NESTED[usize::from(length > 1)] } else { 0 };
        let role = if from > 0 { Role::Nothing } else { Role::Open };
        let role = if is_odd && mark.after == Side::Word { Role::OpenBefore } else { role };
        let is_impossible = is_odd && from > 0;
        (if is_impossible { NEVER } else { open_price(mark) + nested + more }, role)
    } else {
        let role = if to > 0 { Role::Nothing } else { Role::Close };
        let role = if is_odd && mark.before == Side::Word { Role::CloseAfter } else { role };
        let is_impossible = is_odd && to > 0;
        (if is_impossible { NEVER } else { close_price(mark, is_after_empty) + more }, role)
    }
}

fn is_blank(side: Side) -> bool {
    matches!(side, Side::Space | Side::Gap | Side::Edge)
}

fn open_price(mark: &Mark) -> u32 {
    let name = if mark.is_of_name { NAME } else { 0 };
    let price = match (mark.before, mark.after) {
        (Side::Space | Side::Gap | Side::Edge | Side::Opening, Side::Word | Side::Opening | Side::Punctuation) => 0,
        // `T*he`: html2text puts a space before `_` only
        (Side::Word | Side::Punctuation, Side::Word | Side::Opening) => 15,
        // `<b><br>text</b>`
        (Side::Space | Side::Gap | Side::Edge, Side::Edge) => 1,
        (Side::Space | Side::Gap | Side::Edge | Side::Opening, Side::Space) if mark.is_before_empty => 5,
        // `<b>&nbsp; text</b>`
        (Side::Space | Side::Gap | Side::Edge | Side::Opening, Side::Gap) => 5,
        // `2 * 3`, and a footnote: `members* can vote`
        (Side::Space | Side::Gap | Side::Edge | Side::Opening, Side::Space)
        | (Side::Word | Side::Punctuation, Side::Space | Side::Gap | Side::Punctuation) => 60,
        (Side::Word | Side::Punctuation | Side::Opening, Side::Edge) => 45,
    };
    price + name
}

fn close_price(mark: &Mark, is_after_empty: bool) -> u32 {
    if mark.is_of_name {
        return NEVER;
    }
    if mark.is_no_end && !is_after_empty {
        return UNLIKELY;
    }
    match (mark.before, mark.after) {
        (
            Side::Word | Side::Punctuation | Side::Opening,
            Side::Space | Side::Gap | Side::Edge | Side::Punctuation | Side::Opening,
        ) => 0,
        // the last of several pieces inside had a space at its end: `_(`link`) _and`
        (Side::Space, Side::Word | Side::Opening) | (Side::Edge, Side::Word) => 45,
        // `<b>one&nbsp;</b>two`
        (Side::Gap, Side::Word | Side::Opening) => 35,
        (Side::Space | Side::Gap, Side::Punctuation) => 20,
        (Side::Word | Side::Punctuation | Side::Opening, Side::Word) => 50,
        (Side::Edge, Side::Edge) => 1,
        (Side::Edge, Side::Space | Side::Gap) => 15,
        (Side::Space | Side::Gap, Side::Space | Side::Gap | Side::Edge) if is_after_empty => 1,
        (Side::Space | Side::Gap, Side::Space | Side::Gap | Side::Edge) => 10,
        // a line that begins with the mark after a break: `text<br></b>more`
        (Side::Edge, _) => 30,
    }
}

/// Two marks in one: bold that ends and begins again in `T**he`, bold in bold, or bold that held nothing.
fn nothing_price(mark: &Mark) -> u32 {
    if mark.range.len() % 2 == 1 {
        return NEVER;
    }
    match (mark.before, mark.after) {
        (Side::Edge, Side::Edge) => 2,
        (before, after) if !is_blank(before) && !is_blank(after) => 2,
        (before, after) if is_blank(before) && is_blank(after) => 7,
        _ => 10,
    }
}
