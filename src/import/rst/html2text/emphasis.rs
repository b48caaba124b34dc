//! Which `*` and `_` begin emphasis, end it, or are characters.
//!
//! html2text wrote `**` at both ends of bold and `_` at both ends of italic, and a script made one `*` of each two. What
//! is left does not say by itself which end it is: `***x  *`, `T**he`, `_(`link`) _and`, and bold that goes on over
//! several paragraphs. So all marks of a document are read together: each reading has a price, by what stands at the
//! sides of the mark, and the cheapest reading of the whole is taken (Viterbi's algorithm over two states).

use super::tokens::{Mark, Role, Side, Token};

/// An impossible reading.
const NEVER: u32 = 10_000;
/// Emphasis goes on in the next paragraph.
const NEXT_PARAGRAPH: u32 = 3;

/// Decides the role of every mark of the flows, which are in the order of the document.
pub fn decide(flows: &mut [Vec<Token>]) {
    decide_character(flows, '*', 30);
    decide_character(flows, '_', 50);
}

/// One step of the cheapest reading that ends inside or outside emphasis.
#[derive(Clone, Copy)]
struct Step {
    role: Role,
    from_inside: bool,
}

fn decide_character(flows: &mut [Vec<Token>], character: char, literal: u32) {
    let mut marks: Vec<(usize, &mut Mark)> = Vec::new();
    for (number, tokens) in flows.iter_mut().enumerate() {
        marks.extend(tokens.iter_mut().filter_map(|token| match token {
            Token::Mark(mark) if mark.character == character => Some((number, mark)),
            _ => None,
        }));
    }
    let (mut outside, mut inside) = (0, u32::MAX / 2);
    let mut steps: Vec<(Step, Step)> = Vec::with_capacity(marks.len());
    let (mut flow, mut is_after_empty) = (0, false);
    for (number, mark) in &marks {
        inside += NEXT_PARAGRAPH * (number - flow) as u32;
        flow = *number;
        let candidates_outside = [
            (outside + literal, Role::Literal, false),
            (outside + nothing_price(mark), Role::Nothing, false),
            (inside + close_price(mark, is_after_empty), Role::Close, true),
        ];
        let candidates_inside = [
            (inside + literal, Role::Literal, true),
            (inside + nothing_price(mark), Role::Nothing, true),
            (outside + open_price(mark), Role::Open, false),
        ];
        let (price_outside, to_outside) = cheapest(candidates_outside);
        let (price_inside, to_inside) = cheapest(candidates_inside);
        (outside, inside) = (price_outside, price_inside);
        steps.push((to_outside, to_inside));
        is_after_empty = mark.is_before_empty;
    }
    let mut is_inside = false;
    for ((_, mark), step) in marks.iter_mut().zip(&steps).rev() {
        let step = if is_inside { step.1 } else { step.0 };
        mark.role = step.role;
        is_inside = step.from_inside;
    }
}

fn cheapest(candidates: [(u32, Role, bool); 3]) -> (u32, Step) {
    let [mut best, second, third] = candidates;
    for candidate in [second, third] {
        if candidate.0 < best.0 {
            best = candidate;
        }
    }
    (best.0, Step { role: best.1, from_inside: best.2 })
}

fn is_blank(side: Side) -> bool {
    matches!(side, Side::Space | Side::Gap | Side::Edge)
}

fn open_price(mark: &Mark) -> u32 {
    match (mark.before, mark.after) {
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
    }
}

fn close_price(mark: &Mark, is_after_empty: bool) -> u32 {
    match (mark.before, mark.after) {
        (
            Side::Word | Side::Punctuation | Side::Opening,
            Side::Space | Side::Gap | Side::Edge | Side::Punctuation | Side::Opening,
        ) => 0,
        // the last of several pieces inside had a space at its end: `_(`link`) _and`
        (Side::Space | Side::Gap, Side::Word | Side::Opening) => 70,
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
    match mark.range.len() {
        1 => NEVER,
        length if length % 2 == 0 && (is_blank(mark.before) == is_blank(mark.after)) => 2,
        length if length % 2 == 0 => 8,
        _ => NEVER,
    }
}
