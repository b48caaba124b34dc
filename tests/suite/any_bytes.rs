//! Any bytes at all: no panic, in any format, and what comes out is a post again. That it is the same post is held by `twice`, for HTML and
//! front matter, and by the fixtures.

use proptest::prelude::*;
use unblogger::convert::{self, Converted};
use unblogger::emit::Style;
use unblogger::import::{Format, ReadOptions};
use unblogger::normalise::Settings;
use unblogger::source::Source;

/// Pieces of what sources are made of, where chance alone would hardly put them together.
const PIECES: &[&str] = &[
    "---\n",
    "title: x\n",
    "tags: [a, b]\n",
    "publishDate: 2020-01-02\n",
    ".. post:: 2020-01-02\n",
    "   :tags: a\n\n",
    "Title\n=====\n\n",
    "*This was originally posted on blogger* `here <https://a.blogspot.com/2020/01/b.html>`_.\n\n",
    "**",
    "*",
    "_",
    "__",
    "`",
    "``",
    "`_",
    "`__",
    "![",
    "](",
    ")",
    "[",
    "]",
    "<",
    ">",
    "<b>",
    "</b>",
    "<br>",
    "<pre>",
    "</pre>",
    "<table><tr><td>",
    "</div>",
    "<blockquote>",
    "</blockquote>",
    "<ul><li>",
    "<a href=\"https://x.org/\">",
    "</a>",
    "<img src=\"https://x.org/a.png\">",
    "<o:p>",
    "</o:p>",
    "<stdin>",
    "<p class='MsoNormal'>",
    "&nbsp;&nbsp;",
    "\u{1a}",
    "## 2 comments captured from [a](b) on Blogger\n\n",
    "a&#64;mail=2Eexample",
    "<div>",
    "<!--",
    "-->",
    "  * ",
    "- ",
    "1. ",
    "> ",
    "| a | b |\n",
    "---|---\n",
    "| --- | --- |\n",
    "+---+\n",
    "=== ===\n",
    ".. note:: ",
    ".. image:: a.png\n",
    ".. |x| image:: y\n",
    "|x|",
    "[1]_",
    ".. [1] note\n",
    "::\n\n",
    "    code\n",
    "\t",
    "\n",
    "\n\n",
    "  \n",
    "\\",
    "\\-",
    "&amp;",
    "&#39;",
    "\u{a0}",
    "\u{ad}",
    "â€™",
    "‚Äô",
    "Ã©",
    "ö",
    "日本",
    "🎉",
    "\u{200d}",
    "\0",
    "\r",
    "https://a.blogspot.com/2020/",
    "http://x.org/a-\nb",
    "word",
    " ",
    "# ",
    "## ",
    "***",
    "~~",
    "[^1]",
    "[^1]: ",
    "{x}",
    "import x from 'y'\n",
    "export ",
    "  ",
    "```\n",
    "$",
    "$$\n",
    ":::a\n",
    "> [!NOTE]\n",
    "{% highlight a %}\n",
    "{% endhighlight %}\n",
    ":ref:`a`",
    "```{note}\n",
    "```{post} 2020-01-02\n",
    ":::{tip} ",
    ":::\n",
    ":alt: ",
    "{ref}`a`",
    "{odd}`",
    "(a)=\n",
    "{{ x }}",
    "+++\n",
    "% ",
    "{.a}",
];

/// A name, the format that it is read as, and what makes a post of any text.
const STARTS: &[(&str, Format, &str)] = &[
    ("a.md", Format::FrontMatter, "---\ntitle: x\n---\n\n"),
    ("a.mdx", Format::FrontMatter, "---\ntitle: x\n---\n\n"),
    ("a.html", Format::FrontMatterHtml, "---\ntitle: x\ndate: 2020-01-02\n---\n"),
    ("a.rst", Format::RstPost, ".. post:: 2020-01-02\n\nT\n=\n\n"),
    ("a.md", Format::MystPost, "---\nblogpost: true\n---\n\n"),
];

fn source() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        9 => prop::sample::select(PIECES).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 1..4),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn convert(name: &str, format: Format, bytes: Vec<u8>) -> Option<Vec<Converted>> {
    let source = Source::from_bytes(name, bytes).ok()?;
    let (options, settings) = (ReadOptions::default(), Settings::default());
    convert::convert(source, format, &options, &settings, Style::default().of_file(name), &mut |_, _| {}).ok()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_source_is_too_strange(bytes in source()) {
        for (name, format, start) in STARTS {
            for bytes in [bytes.clone(), [start.as_bytes(), &bytes].concat()] {
                for once in convert(name, *format, bytes).into_iter().flatten() {
                    let twice = convert("a.md", Format::FrontMatter, once.file.into_bytes());
                    prop_assert!(twice.is_some_and(|posts| posts.len() == 1), "{}", name);
                }
            }
        }
    }
}
