use super::*;
use crate::model::{BlockKind, Inline, InlineKind};

/// A short notation of blocks, for tests: `p(…)`, `h2(…)`, `ul(li(…))`, and inlines in Markdown's own.
pub(crate) fn sketch(blocks: &[Block]) -> String {
    blocks.iter().map(sketch_block).collect::<Vec<_>>().join(" ")
}

fn sketch_block(block: &Block) -> String {
    match &block.kind {
        BlockKind::Paragraph(content) => format!("p({})", line(content)),
        BlockKind::Heading { level, content } => format!("h{level}({})", line(content)),
        BlockKind::List(list) => {
            let items: Vec<_> = list.items.iter().map(|item| format!("li({})", sketch(&item.blocks))).collect();
            format!("{}({})", if list.tight { "tight" } else { "loose" }, items.join(" "))
        }
        BlockKind::Quote(blocks) => format!("quote({})", sketch(blocks)),
        BlockKind::Code { info, text } => format!("code({info}|{text})"),
        BlockKind::Table(table) => {
            let rows = [&table.header].into_iter().chain(&table.rows);
            let rows: Vec<_> =
                rows.map(|row| row.iter().map(|cell| line(cell)).collect::<Vec<_>>().join("|")).collect();
            format!("table({})", rows.join("//"))
        }
        BlockKind::ThematicBreak => "hr".to_owned(),
        BlockKind::Html(html) => format!("html({html})"),
        BlockKind::Verbatim(text) => format!("verbatim({text})"),
        BlockKind::FootnoteDefinition { label, blocks } => format!("note({label}|{})", sketch(blocks)),
        other => format!("{other:?}"),
    }
}

fn line(content: &[Inline]) -> String {
    content.iter().map(|inline| inline_sketch(&inline.kind)).collect()
}

fn inline_sketch(kind: &InlineKind) -> String {
    match kind {
        InlineKind::Text(text) => text.clone(),
        InlineKind::Emphasis(content) => format!("_{}_", line(content)),
        InlineKind::Strong(content) => format!("**{}**", line(content)),
        InlineKind::Strikethrough(content) => format!("~~{}~~", line(content)),
        InlineKind::Code(code) => format!("`{code}`"),
        InlineKind::Link(link) => format!("[{}]({})", line(&link.content), link.target.as_str()),
        InlineKind::Image(image) => match &image.original {
            Some(original) => format!("![{}]({} of {original})", image.alt, image.at.as_str()),
            None => format!("![{}]({})", image.alt, image.at.as_str()),
        },
        InlineKind::HardBreak => "\\".to_owned(),
        InlineKind::FootnoteReference(label) => format!("[^{label}]"),
        InlineKind::Html(html) => format!("{{{html}}}"),
    }
}

fn read(markdown: &str) -> String {
    sketch(&blocks(markdown, 0, Flavour::Html).blocks)
}

#[test]
fn spans_point_into_the_file() {
    let text = "---\n---\nOne *two* `three`\n\n> four\n\nfive <b>six</b> [seven](#a)\n";
    let read = blocks(text, 8, Flavour::Html);
    let slices = |at: usize| -> Vec<&str> {
        let BlockKind::Paragraph(content) = &read.blocks[at].kind else { panic!() };
        content.iter().map(|inline| &text[inline.span.range()]).collect()
    };
    assert_eq!(slices(0), ["One ", "*two*", " ", "`three`"]);
    assert_eq!(text[read.blocks[1].span.range()].trim_end(), "> four");
    assert_eq!(slices(2)[3], "[seven](#a)");
    assert_eq!(text[read.blocks[2].span.range()].trim_end(), "five <b>six</b> [seven](#a)");
}

#[test]
fn soft_breaks_are_spaces_but_not_between_cjk() {
    assert_eq!(read("one\ntwo\n你好\n世界\n한국\n말"), "p(one two 你好世界 한국 말)");
    assert_eq!(read("<b>你好</b>\n世界\none"), "p(**你好**世界 one)");
}

#[test]
fn one_tilde_is_text() {
    assert_eq!(read("~a~ ~~b~~ <u>c</u>"), "p(~a~ ~~b~~ {<u>}c{</u>})");
}

#[test]
fn depth_has_a_limit_and_no_word_is_lost() {
    for markdown in [
        format!("{} deep", ">".repeat(5000)),
        format!("{}deep{}", "*a ".repeat(3000), "*".repeat(3000)),
        format!("{}deep", "<div>".repeat(3000)),
        format!("a {}deep", "<b>".repeat(3000)),
        format!("a {}deep", "<u>".repeat(300)),
        format!("{}deep", "<blockquote>".repeat(300)),
    ] {
        let read = blocks(&markdown, 0, Flavour::Html);
        assert!(format!("{:?}", read.blocks).contains("deep"));
    }
}

#[test]
fn inline_html_becomes_markdown() {
    assert_eq!(
        read(
            "a <b>b</b> <strong>c</strong><i> d</i> <em>e</em><br>f <code>g  h</code> <s>i</s> <a href='j'>k</a> <img src=\"l\" alt=\"m\">"
        ),
        "p(a **b** **c** _d_ _e_\\f `g  h` ~~i~~ [k](j) ![m](l))"
    );
    assert_eq!(read("<font color=red>a</font> <span>b</span>&nbsp;<small>c</small>"), "p(a b\u{a0}c)");
    assert_eq!(read("H<SUB>2</SUB>O <kbd class='k'>x</kbd>"), "p(H{<sub>}2{</sub>}O {<kbd class=\"k\">}x{</kbd>})");
    assert_eq!(read("<span style=\"font-weight: bold;\">a</span> <b style='font-weight:normal'>b</b>"), "p(**a** b)");
}

#[test]
fn text_that_looks_like_a_tag_is_text() {
    assert_eq!(read("File \"<stdin>\", line 1 <Python Foundation>"), "p(File \"<stdin>\", line 1 <Python Foundation>)");
    assert_eq!(read("<stdin>\nalone `<x>` [<y>](<a b>)"), "p(<stdin> alone `<x>` [<y>](a b))");
    assert_eq!(read("<b><stdin></b>"), "p(**<stdin>**)");
    assert_eq!(read("<div><stdin> x</div>"), "p(<stdin> x)");
    assert_eq!(
        read("<https://example.org/> <a@example.org> <xs:e>"),
        "p([https://example.org/](https://example.org/) [a@example.org](mailto:a@example.org) <xs:e>)"
    );
}

#[test]
fn elements_reach_over_blank_lines() {
    assert_eq!(read("<div>\n\none *two*\n\n- three\n\n</div>\n\nfour"), "p(one _two_) tight(li(p(three))) p(four)");
    assert_eq!(read("<blockquote>\n\none\n\n</blockquote>"), "quote(p(one))");
    assert_eq!(read("a <b>b\n\nc</b> d"), "p(a **b**) p(**c** d)");
    assert_eq!(read("<b>not closed\n\nb"), "p(**not closed**) p(b)");
    assert_eq!(read("closed</b></div> only\n\nb"), "p(closed only) p(b)");
}

#[test]
fn two_breaks_end_a_paragraph() {
    assert_eq!(read("a<br /><br />b<br>c<br>"), "p(a) p(b\\c)");
    assert_eq!(read("a\\\n\\\nb <u>c</u>"), "p(a\\\\b {<u>}c{</u>})");
    assert_eq!(read("<b>a<br><br>b</b> c"), "p(**a**) p(**b** c)");
}

#[test]
fn markdown_after_an_element_is_markdown() {
    assert_eq!(
        read("<h3>Title</h3>\nText *with* [link](https://example.org/).\n- a\n- b"),
        "h3(Title) p(Text _with_ [link](https://example.org/).) tight(li(p(a)) li(p(b)))"
    );
    assert_eq!(read("<br />\nText *a*"), "p(Text _a_)");
    assert_eq!(
        read("<blockquote>See [it](https://example.org/)</blockquote>"),
        "quote(p(See [it](https://example.org/)))"
    );
    assert_eq!(read("\\[a\\](https://example.org/) <u>b</u>"), "p([a](https://example.org/) {<u>}b{</u>})");
}

#[test]
fn preformatted_text() {
    assert_eq!(read("<pre>a\n\n  *b*<br/>c &lt;</pre>\nd"), "code(text|a\n\n  *b*\nc <) p(d)");
    assert_eq!(read("a <pre>b\n\n    *c*\n\n- d</pre> e\n\nf"), "p(a) code(text|b\n\n    *c*\n\n- d) p(e) p(f)");
    assert_eq!(read("<div><pre>a\n\n*b*\n</pre></div>\n\nc"), "code(text|a\n\n*b*) p(c)");
    assert_eq!(
        read("- <div><pre>a\n\n      b `c`\n\n  `d` ![e](f)\n  </pre></div>\n\n> g"),
        "loose(li(code(text|a\n\n    b `c`\n\n`d` ![e](f)))) quote(p(g))"
    );
    assert_eq!(read("> <div><pre>a\n>\n> \t\tb\n> </pre></div>"), "quote(code(text|a\n\n\tb))");
    assert_eq!(read("<div><pre>a\n\n    b\n</div>\n\nc"), "code(text|a\n\n    b) p(c)");
    assert_eq!(read("<pre class=\"brush: python\">a</pre>"), "code(python|a)");
    assert_eq!(read("<code>a<br>&nbsp;b</code>"), "code(text|a\n b)");
}

#[test]
fn images_and_their_captions() {
    let caption = "<table class=\"tr-caption-container\"><tbody><tr><td><a href=\"https://1.bp.blogspot.com/-a/b/c/d/s1600/e.png\">\
                   <img src=\"https://1.bp.blogspot.com/-a/b/c/d/s320/e.png\"></a></td></tr><tr><td>One <i>two</i><br>three<br></td></tr></tbody></table>";
    assert_eq!(
        read(caption),
        "p(![](https://1.bp.blogspot.com/-a/b/c/d/s320/e.png of https://1.bp.blogspot.com/-a/b/c/d/s1600/e.png)) p(_One two\\three_)"
    );
    assert_eq!(
        read("<div class=\"separator\"><a href=\"https://example.org/\"><img src=\"a.png\" alt=\"x\n y\"></a></div>"),
        "p([![x y](a.png)](https://example.org/))"
    );
    assert_eq!(read("[![a](b.png)](c.png)"), "p([![a](b.png)](c.png))");
}

#[test]
fn tables() {
    assert_eq!(
        read("<table><tr><th>a</th><th>b</th></tr><tr><td><p>c</p></td><td>d<br>e</td></tr></table>"),
        "table(a|b//c|d\\e)"
    );
    assert_eq!(read("<table><tr><td>a</td><td>b</td></tr></table>"), "table(|//a|b)");
    assert_eq!(read("<table><tr><td>a *b*</td></tr></table>"), "p(a *b*)");
    let complex = "<table><tbody><tr><td colspan=\"2\">a</td></tr><tr><td>b</td><td>c</td></tr></tbody></table>";
    assert_eq!(read(complex), format!("html({complex})"));
    assert_eq!(read("| a | b |\n|---|---|\n| c<br>d | <u>e</u> |"), "table(a|b//c\\d|{<u>}e{</u>})");
}

#[test]
fn what_markdown_cannot_say_is_kept() {
    let frame = "<iframe src=\"https://example.org/?a=1&b=2\" width=\"100%\" allowfullscreen></iframe>";
    assert_eq!(read(frame), format!("html({frame})"));
    let video = "<video src=\"a.mp4\" controls></video>";
    assert_eq!(read(&format!("a\n\n{video}\n\nb")), format!("p(a) html({video}) p(b)"));
    assert_eq!(read("a\n\n<!--more-->\n\nb"), "p(a) html(<!--more-->) p(b)");
}

#[test]
fn what_is_not_shown_is_recorded() {
    let read =
        blocks("- a\n\n<!-- -->\n\n- b <!-- secret note -->\n\n<style>\na { b: c }\n\n</style>", 0, Flavour::Html);
    assert_eq!(sketch(&read.blocks), "tight(li(p(a))) tight(li(p(b)))");
    let removed: Vec<_> = read.changes.removed.iter().map(|entry| (entry.text.as_str(), entry.why)).collect();
    assert_eq!(removed, [("secret note", "HTML comment"), ("a { b: c }", "style sheet")]);
    assert_eq!(read.diagnostics[0].code, Code::StyleDropped);
}

#[test]
fn lists_of_html() {
    assert_eq!(
        read("<ul><li>a</li><li>b<ul><li>c</li></ul></li><ul><li>d</li></ul></ul>"),
        "tight(li(p(a)) li(p(b) tight(li(p(c)) li(p(d)))))"
    );
    assert_eq!(read("<ol start=3><li><p>a</p><p>b</p></ol>"), "loose(li(p(a) p(b)))");
}

#[test]
fn mdx_is_kept_to_the_letter() {
    let text = "---\n---\nimport A from './a'\n\n# T {x}\n\n<A b={c > d}>\n\nText *with* <B/> `{d}`.\n\n</A>\n\n- a {b * c}\n\n<A/>\n";
    let read = blocks(text, 8, Flavour::Mdx);
    assert_eq!(
        sketch(&read.blocks),
        "verbatim(import A from './a') h1(T {{x}}) verbatim(<A b={c > d}>) p(Text _with_ {<B/>} `{d}`.) verbatim(</A>) \
         tight(li(p(a {{b * c}}))) verbatim(<A/>)"
    );
}

#[test]
fn control_characters_in_the_text_hide_nothing() {
    for control in (1..32).filter(|control| !(9..14).contains(control)).map(char::from) {
        let read = blocks(&format!("a \\<b{control}> <c> <o:p>d</o:p> e"), 0, Flavour::Html).blocks;
        assert_eq!(sketch(&read), format!("p(a <b{control}> <c> d e)"), "{:x}", u32::from(control));
    }
}
