//! Models of every shape, for properties: texts are full of what could be taken for markup.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use unblogger::model::{
    Alignment, Block, BlockKind, Image, ImageRef, Inline, InlineKind, Item, Link, List, ListKind, Table, Target,
};
use unblogger::source::Span;

/// What texts are made of.
const FRAGMENTS: &[&str] = &[
    "a",
    "word",
    "I",
    "é",
    "中",
    "“",
    "”",
    "…",
    "€",
    "🎉",
    "\u{a0}",
    "\u{2028}",
    ".",
    ",",
    ":",
    ";",
    "'",
    "\"",
    "?",
    "(",
    ")",
    "5",
    " ",
    " ",
    " ",
    " ",
    "*",
    "**",
    "***",
    "_",
    "__",
    "~",
    "~~",
    "~~~",
    "`",
    "``",
    "```",
    "[",
    "]",
    "](",
    "][",
    "[^x]",
    "[!NOTE]",
    "$$",
    ":::",
    ":::a",
    "{% highlight a %}",
    "{% endhighlight %}",
    "[ ]",
    "[x]",
    "[a]: b",
    "![",
    "!",
    "<",
    ">",
    "<stdin>",
    "</p>",
    "<p>",
    "<!-- a -->",
    "<a@b.cd>",
    "<http://a.b>",
    "http://a.b/c_d",
    "www.a.bc",
    "&",
    "&amp;",
    "&#35;",
    "&nbsp",
    "#",
    "##",
    "1.",
    "1)",
    "12.",
    "-",
    "--",
    "---",
    "- ",
    "+",
    "=",
    "===",
    "|",
    "||",
    "---|---",
    "|---|",
    "\\",
    "\\\\",
    "$",
    "$$",
    "{{ a }}",
    "{% a %}",
    "^",
    "%",
    "snake_case",
    "2*3*4",
    "__init__",
    "*args",
    "C#",
    "Note: ",
    "/path/to",
    "[[a]]",
];

fn text() -> impl Strategy<Value = String> {
    vec(prop::sample::select(FRAGMENTS), 1..6).prop_map(|fragments| fragments.concat())
}

fn plain() -> impl Strategy<Value = String> {
    prop::sample::select(&["a", "b c", "Word", "x.", "“q”", "(p)", "!"][..]).prop_map(str::to_owned)
}

fn address() -> impl Strategy<Value = String> {
    let addresses = [
        "",
        "http://a.b",
        "https://a.b/c_(d)",
        "/a b",
        "a&copy;b",
        "#x",
        "mailto:a@b.cd",
        "a\\*b",
        "<a>",
        "http://a.b/?c=1&d=2",
        "a|b",
        "http://a.b/*c*_d_",
    ];
    prop::sample::select(addresses.to_vec()).prop_map(str::to_owned)
}

fn title() -> impl Strategy<Value = Option<String>> {
    option::weighted(
        0.3,
        prop::sample::select(&["t", "it's", "\"q\" it's", "a\\", "(\"')", "&amp;"][..]).prop_map(str::to_owned),
    )
}

fn at(kind: InlineKind) -> Inline {
    Inline::new(kind, Span::default())
}

fn inline() -> impl Strategy<Value = Inline> {
    let leaf = prop_oneof![
        6 => text().prop_map(InlineKind::Text),
        3 => plain().prop_map(InlineKind::Text),
        // `[`[a]: b`](c)` at the start of a paragraph defines a link, and nothing can be done about it
        1 => text().prop_map(|code| InlineKind::Code(code.replace("]:", "]"))),
        1 => Just(InlineKind::HardBreak),
        1 => prop::sample::select(&["x", "y"][..]).prop_map(|label| InlineKind::FootnoteReference(label.to_owned())),
        1 => (address(), text(), title()).prop_map(|(address, alt, title)| {
            InlineKind::Image(Image { at: ImageRef::Raw(address), original: None, alt, title })
        }),
        1 => prop::sample::select(&["http://a.b", "mailto:a@b.cd", "/x"][..]).prop_map(|address| {
            let content = vec![at(InlineKind::Text(address.trim_start_matches("mailto:").to_owned()))];
            InlineKind::Link(Link { target: Target::Raw(address.to_owned()), title: None, content })
        }),
    ];
    leaf.prop_map(at).prop_recursive(3, 12, 4, |inner| {
        let content = || vec(inner.clone(), 0..4);
        prop_oneof![
            content().prop_map(InlineKind::Emphasis),
            content().prop_map(InlineKind::Strong),
            content().prop_map(InlineKind::Strikethrough),
            (address(), title(), content()).prop_map(|(address, title, content)| InlineKind::Link(Link {
                target: Target::Raw(address),
                title,
                content
            })),
        ]
        .prop_map(at)
    })
}

fn inlines() -> impl Strategy<Value = Vec<Inline>> {
    vec(inline(), 0..5)
}

/// A paragraph with an element that Markdown has no syntax for.
fn with_element() -> impl Strategy<Value = Vec<Inline>> {
    let tags = prop::sample::select(&[("<sup>", "</sup>"), ("<kbd title=\"`*\">", "</kbd>")][..]);
    let plain_inlines = || vec(plain().prop_map(|text| at(InlineKind::Text(text))), 0..2);
    (plain_inlines(), tags, plain(), plain_inlines()).prop_map(|(before, (start, end), content, after)| {
        let tag = |tag: &str| at(InlineKind::Html(tag.to_owned()));
        let element = [tag(start), at(InlineKind::Text(content)), tag(end)];
        before.into_iter().chain(element).chain(after).collect()
    })
}

/// HTML's way with breaks holds in cells, so there is text on both sides of one.
fn cell() -> impl Strategy<Value = Vec<Inline>> {
    let without_break = vec(inline().prop_filter("no break", |inline| !holds_break(inline)), 0..3);
    let with_break = (plain(), plain()).prop_map(|(left, right)| {
        vec![at(InlineKind::Text(left)), at(InlineKind::HardBreak), at(InlineKind::Text(right))]
    });
    prop_oneof![4 => without_break, 1 => with_break]
}

fn holds_break(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::HardBreak => true,
        InlineKind::Emphasis(content) | InlineKind::Strong(content) | InlineKind::Strikethrough(content) => {
            content.iter().any(holds_break)
        }
        InlineKind::Link(link) => link.content.iter().any(holds_break),
        _ => false,
    }
}

fn table() -> impl Strategy<Value = Table> {
    let alignment = prop::sample::select(&[Alignment::None, Alignment::Left, Alignment::Center, Alignment::Right][..]);
    (1..4_usize).prop_flat_map(move |columns| {
        let row = || vec(cell(), columns);
        (vec(alignment.clone(), columns), row(), vec(row(), 0..3)).prop_map(|(alignments, header, rows)| Table {
            alignments,
            header,
            rows,
        })
    })
}

fn block() -> impl Strategy<Value = Block> {
    let code = vec(prop::sample::select(&["a", "", "  b", "```", "\tc", "~~~", "# d", "- e"][..]), 0..5)
        .prop_map(|lines| lines.join("\n"));
    let html = prop::sample::select(
        &["<iframe src=\"https://a.b/c\" allowfullscreen></iframe>", "<!--more-->", "<!-- -->"][..],
    );
    let leaf = prop_oneof![
        4 => inlines().prop_map(BlockKind::Paragraph),
        1 => with_element().prop_map(BlockKind::Paragraph),
        2 => vec(plain().prop_map(|text| at(InlineKind::Text(text))), 0..3).prop_map(BlockKind::Paragraph),
        1 => (0..8_u8, inlines()).prop_map(|(level, content)| BlockKind::Heading { level, content }),
        1 => (prop::sample::select(&["", "rust", "a b", "c`d", " "][..]), code)
            .prop_map(|(info, text)| BlockKind::Code { info: info.to_owned(), text }),
        1 => table().prop_map(BlockKind::Table),
        1 => Just(BlockKind::ThematicBreak),
        1 => html.prop_map(|html| BlockKind::Html(html.to_owned())),
    ];
    leaf.prop_map(|kind| Block::new(kind, Span::default())).prop_recursive(3, 16, 4, |inner| {
        let blocks = vec(inner, 0..4);
        let kind = prop_oneof![
            2 => Just(ListKind::Bullet),
            1 => prop::sample::select(&[0, 1, 2, 9, 99, 999_999_999][..]).prop_map(|start| ListKind::Ordered { start }),
        ];
        let item = (option::weighted(0.2, any::<bool>()), blocks.clone())
            .prop_map(|(checked, blocks)| Item { checked, blocks });
        prop_oneof![
            1 => blocks.prop_map(BlockKind::Quote),
            2 => (kind, any::<bool>(), vec(item, 0..4)).prop_map(|(kind, tight, items)| BlockKind::List(List { kind, tight, items })),
        ]
        .prop_map(|kind| Block::new(kind, Span::default()))
    })
}

/// The blocks of a post, with the footnotes that are referred to.
pub fn blocks() -> impl Strategy<Value = Vec<Block>> {
    (vec(block(), 0..5), inlines(), vec(block(), 0..2)).prop_map(|(mut blocks, first, mut footnote)| {
        footnote.insert(0, Block::new(BlockKind::Paragraph(first), Span::default()));
        blocks.push(Block::new(
            BlockKind::FootnoteDefinition { label: "x".to_owned(), blocks: footnote },
            Span::default(),
        ));
        blocks
    })
}

/// One paragraph of many inlines.
pub fn paragraph() -> impl Strategy<Value = Vec<Block>> {
    vec(inline(), 1..8).prop_map(|content| vec![Block::new(BlockKind::Paragraph(content), Span::default())])
}
