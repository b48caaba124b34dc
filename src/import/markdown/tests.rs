use super::*;
use crate::model::{BlockKind, InlineKind};

#[test]
fn spans_point_into_the_file() {
    let text = "---\n---\nOne *two* `three`\n\n> four\n";
    let read = blocks(text, 8, Flavour::Html);
    let BlockKind::Paragraph(content) = &read.blocks[0].kind else { panic!() };
    let slices: Vec<_> = content.iter().map(|inline| &text[inline.span.range()]).collect();
    assert_eq!(slices, ["One ", "*two*", " ", "`three`"]);
    assert_eq!(text[read.blocks[1].span.range()].trim_end(), "> four");
}

fn text_of(markdown: &str) -> String {
    match &blocks(markdown, 0, Flavour::Html).blocks[0].kind {
        BlockKind::Paragraph(content) => inlines::plain_text(content),
        other => panic!("{other:?}"),
    }
}

#[test]
fn soft_breaks_are_spaces_but_not_between_cjk() {
    assert_eq!(text_of("one\ntwo\n你好\n世界\n한국\n말"), "one two 你好世界 한국 말");
}

#[test]
fn one_tilde_is_text() {
    assert_eq!(text_of("~a~ b"), "~a~ b");
    let read = blocks("~~a~~", 0, Flavour::Html);
    let BlockKind::Paragraph(content) = &read.blocks[0].kind else { panic!() };
    assert!(matches!(&content[0].kind, InlineKind::Strikethrough(_)));
}

#[test]
fn depth_has_a_limit_and_no_word_is_lost() {
    for markdown in [format!("{} deep", ">".repeat(5000)), format!("{}deep{}", "*a ".repeat(3000), "*".repeat(3000))] {
        let read = blocks(&markdown, 0, Flavour::Html);
        assert!(format!("{:?}", read.blocks).contains("deep"));
    }
}
