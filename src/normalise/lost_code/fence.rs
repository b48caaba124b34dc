//! Fences that a conversion escaped or squeezed into a line, so that the page shows their backquotes: `\`\`\` code \`\`\``.

use super::line::Line;
use super::written::Written;
use super::{outdented, shown_lines};
use crate::model::{Block, BlockKind, Inline, InlineKind};
use crate::source::Span;

const FENCE: &str = "```";

/// Makes code of the paragraphs that begin and end with a visible fence, and says where.
pub(super) fn close(body: &mut [Block], written: Written<'_>, places: &mut Vec<Span>) {
    for block in body {
        if let BlockKind::Paragraph(content) = &block.kind
            && let [first, .., last] | [first @ last] = content.as_slice()
            && shows(first, |text| text.starts_with(FENCE))
            && shows(last, |text| text.ends_with(FENCE))
            && let Some((info, text)) = inside(&outdented(&lines(block, written)))
                // what stands before the fence in the source, and is not shown
                .or_else(|| inside(&outdented(&shown_lines(block))))
        {
            block.kind = BlockKind::Code { info, text };
            places.push(block.span);
        }
    }
}

fn lines(block: &Block, written: Written<'_>) -> Vec<Line> {
    if written.is_html(block) { shown_lines(block) } else { written.lines(block.span) }
}

fn shows(inline: &Inline, is_wanted: impl Fn(&str) -> bool) -> bool {
    matches!(&inline.kind, InlineKind::Text(text) if is_wanted(text))
}

/// The language, where it stands alone on the first line, and the code between the fences.
fn inside(shown: &str) -> Option<(String, String)> {
    let code = shown.trim_start().strip_prefix(FENCE)?.strip_suffix(FENCE)?.trim_end();
    let (first, rest) = code.split_once('\n').unwrap_or(("", code));
    let is_language =
        !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+#-".contains(&byte));
    let (info, text) = if is_language { (first, rest) } else { ("", code) };
    let text = text.trim_start_matches('\n');
    let text = if text.contains('\n') { text } else { text.trim_start() };
    (!text.trim().is_empty() && !text.contains(FENCE)).then(|| (info.to_owned(), text.to_owned()))
}
