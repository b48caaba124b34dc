//! Normal form of what is written as it is: code and HTML.

use super::inlines;
use crate::model::{Block, BlockKind, Inline, InlineKind};

/// The language of a code block whose source names none: markdownlint wants one.
pub(crate) const UNKNOWN_LANGUAGE: &str = "text";

/// An info string has no backtick and single spaces, and is not empty.
pub(super) fn normalise_info(info: &mut String) {
    let is_normal = !info.is_empty()
        && !info.bytes().any(|b| b < b' ' || b == b'`')
        && !info.starts_with(' ')
        && !info.ends_with(' ')
        && !info.contains("  ");
    if !is_normal {
        let words: Vec<_> = info.split(|c: char| c.is_ascii_whitespace() || c.is_ascii_control() || c == '`').collect();
        let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
        *info = if words.is_empty() { UNKNOWN_LANGUAGE.to_owned() } else { words.join(" ") };
    }
}

/// No line ends in spaces, and the last is not blank.
pub(super) fn trim_lines(text: &mut String) {
    let ends_in_space = |line: &str| line.ends_with([' ', '\t', '\r']);
    if text.ends_with('\n') || text.split('\n').any(ends_in_space) {
        let lines: Vec<_> = text.split('\n').map(|line| line.trim_end_matches([' ', '\t', '\r'])).collect();
        *text = lines.join("\n");
        text.truncate(text.trim_end_matches('\n').len());
    }
}

/// No blank line at the beginning and none at the end.
pub(super) fn trim_blank_lines(text: &mut String) {
    trim_lines(text);
    let is_blank = |line: &&str| line.trim().is_empty();
    let blank: usize = text.split_inclusive('\n').take_while(is_blank).map(str::len).sum();
    text.drain(..blank);
}

/// Trimmed lines, and no blank line where one would end the block.
///
/// CommonMark's HTML blocks of kinds 1 to 5 (`<pre>`, `<script>`, `<style>`, `<textarea>`, comments and the like) end with their own
/// mark and may hold blank lines; all others end at the first.
pub(super) fn normalise_html(text: &mut String) {
    trim_blank_lines(text);
    if text.contains("\n\n") && !may_hold_blank_lines(text) {
        let lines: Vec<_> = text.split('\n').filter(|line| !line.is_empty()).collect();
        *text = lines.join("\n");
    }
}

/// Takes the tags out of paragraphs that would begin a block of HTML there.
///
/// A paragraph that is nothing but one tag is such a block, as is a comment or a `<div>` at the start of a paragraph.
pub(super) fn split_paragraphs(blocks: &mut Vec<Block>) {
    let leading_tags = |block: &Block| match &block.kind {
        BlockKind::Paragraph(content) if content.len() == 1 => usize::from(is_tag(content.first())),
        BlockKind::Paragraph(content) => content.iter().take_while(|inline| begins_block_of_html(inline)).count(),
        _ => 0,
    };
    if blocks.iter().all(|block| leading_tags(block) == 0) {
        return;
    }
    for mut block in std::mem::take(blocks) {
        loop {
            let count = leading_tags(&block);
            let BlockKind::Paragraph(content) = &mut block.kind else { break };
            if count == 0 {
                break;
            }
            for Inline { kind, span } in content.drain(..count) {
                if let InlineKind::Html(tag) = kind {
                    blocks.push(Block::new(BlockKind::Html(tag), span));
                }
            }
            inlines::trim_edges(content);
        }
        blocks.push(block);
    }
}

fn is_tag(inline: Option<&Inline>) -> bool {
    matches!(inline.map(|inline| &inline.kind), Some(InlineKind::Html(_)))
}

/// Whether a line that begins with this inline would begin a block of HTML.
pub(super) fn begins_block_of_html(inline: &Inline) -> bool {
    matches!(&inline.kind, InlineKind::Html(tag) if begins_block(tag))
}

/// Whether a line that begins with this tag begins a block of HTML, whatever follows: CommonMark's kinds 1 to 6.
fn begins_block(tag: &str) -> bool {
    if tag.starts_with("<!") || tag.starts_with("<?") {
        return true;
    }
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    RAW.iter().chain(BLOCKS).any(|known| name[..end].eq_ignore_ascii_case(known))
}

/// The elements of kind 1.
const RAW: &[&str] = &["pre", "script", "style", "textarea"];

/// The elements of kind 6.
#[rustfmt::skip]
const BLOCKS: &[&str] = &[
    "address", "article", "aside", "base", "basefont", "blockquote", "body", "caption", "center", "col", "colgroup", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frame", "frameset", "h1", "h2", "h3",
    "h4", "h5", "h6", "head", "header", "hr", "html", "iframe", "legend", "li", "link", "main", "menu", "menuitem", "nav",
    "noframes", "ol", "optgroup", "option", "p", "param", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "title", "tr", "track", "ul",
];

fn may_hold_blank_lines(text: &str) -> bool {
    let text = text.trim_start_matches(' ');
    if ["<!--", "<?", "<![CDATA["].iter().any(|start| text.starts_with(start)) {
        return true;
    }
    let name = text.strip_prefix('<').unwrap_or_default();
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    RAW.iter().any(|raw| name[..end].eq_ignore_ascii_case(raw))
}
