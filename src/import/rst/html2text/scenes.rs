//! Stars alone in a paragraph: the breaks between the scenes of a story, or the ends of bold that goes over blocks.
//!
//! | HTML | html2text | after the script |
//! |---|---|---|
//! | `<div>***</div>`, or an empty `<b></b>` | `***`, `****` | `**` |
//! | `<div>*</div>` | `*` | `*` |
//! | `<b><div>one</div></b>` | `**`, `one`, `**` | `*`, `one`, `*` |
//!
//! They are breaks where nothing else is possible: each stands between two paragraphs that neither begin nor end with a star, all
//! other stars of the post are in pairs, and so are not those of the third row.

use super::blocks::{Node, NodeKind};
use super::flow::Flow;
use crate::account::Changes;

/// Makes rules of the breaks between scenes.
pub fn mend(nodes: &mut [Node], flows: &mut [Flow], changes: &mut Changes) {
    let alone: Vec<_> = flows.iter().map(|flow| is_alone(&flow.buffer)).collect();
    let is_alone = |node: Option<&Node>| flow_of(node).is_some_and(|flow| alone.get(flow) == Some(&true));
    let is_prose = |node: Option<&Node>| {
        let text = flow_of(node).and_then(|flow| flows.get(flow)).map(|flow| flow.buffer.trim());
        text.is_some_and(|text| !text.is_empty() && !text.starts_with('*') && !text.ends_with('*'))
    };
    let places: Vec<_> = (0..nodes.len()).filter(|at| is_alone(nodes.get(*at))).collect();
    let are_all_between =
        places.iter().all(|at| is_prose(nodes.get(at.wrapping_sub(1))) && is_prose(nodes.get(at + 1)));
    let stars = |flow: &&Flow| flow.buffer.matches('*').count();
    let are_others_in_pairs = flows.iter().zip(&alone).all(|(flow, alone)| *alone || stars(&flow) % 2 == 0);
    let single = flows.iter().zip(&alone).filter(|(flow, alone)| **alone && stars(flow) == 1).count();
    let can_be_bold = single > 0 && single % 2 == 0;
    let is_whole = places.len() == alone.iter().filter(|alone| **alone).count();
    if !is_whole || !are_all_between || !are_others_in_pairs || can_be_bold {
        return;
    }
    for at in places {
        let Some(node) = nodes.get_mut(at) else { continue };
        if let Some(flow) = flow_of(Some(node)).and_then(|flow| flows.get_mut(flow)) {
            *flow = Flow::default();
        }
        changes.count_at("rule-restored", node.span);
        node.kind = NodeKind::Rule;
    }
}

/// The flow of a paragraph.
fn flow_of(node: Option<&Node>) -> Option<usize> {
    match node?.kind {
        NodeKind::Paragraph(flow) => Some(flow),
        _ => None,
    }
}

/// Whether a text is nothing but stars.
fn is_alone(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.bytes().all(|byte| byte == b'*')
}
