//! Twice is the same as once, for text that is HTML and for front matter of every shape; and what was written, read and written
//! again is the same file.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value as Json;
use unblogger::convert::{self, Converted};
use unblogger::emit::{self, Style};
use unblogger::import::{Format, ReadOptions, frontmatter};
use unblogger::model::{self, Meta, Post, Value};
use unblogger::normalise::Settings;
use unblogger::source::Source;

use crate::models;

/// Elements as Blogger's editor, word processors and people wrote them.
const ELEMENTS: &[(&str, &str)] = &[
    ("<b>", "</b>"),
    ("<i>", "</i>"),
    ("<em>", "</em>"),
    ("<span style=\"font-weight: bold;\">", "</span>"),
    ("<s>", "</s>"),
    ("<sup>", "</sup>"),
    ("<code>", "</code>"),
    ("<a href=\"https://example.org/a_(b)\" title=\"c\">", "</a>"),
    ("<a id=\"place\">", "</a>"),
    ("<font color=\"red\">", "</font>"),
    ("<div>", "</div>"),
    ("<p>", "</p>"),
    ("<center>", "</center>"),
    ("<blockquote>", "</blockquote>"),
    ("<h1>", "</h1>"),
    ("<h3>", "</h3>"),
    ("<ul><li>", "</li><li>x</ul>"),
    ("<ol start=\"4\"><li>", "</li></ol>"),
    ("<dl><dt>", "</dt><dd>y</dd></dl>"),
    ("<pre>", "</pre>"),
    ("<table><tr><th>a</th><td>", "</td></tr><tr><td>b</td></tr></table>"),
    ("<table class=\"tr-caption-container\"><tr><td>", "</td></tr><tr><td class=\"tr-caption\">c</td></tr></table>"),
    ("<div class=\"separator\">", "</div>"),
    ("<div dir=\"rtl\">", "</div>"),
    ("<p dir=\"ltr\">", "</p>"),
    ("<ul><li dir=\"rtl\">", "</li></ul>"),
    ("<iframe src=\"https://example.org/v\">", "</iframe>"),
    ("<video src=\"v.mp4\">", "</video>"),
    ("<details><summary>s</summary>", "</details>"),
    ("<unknown>", "</unknown>"),
    ("<b>", ""),
    ("", "</div>"),
];

const PIECES: &[&str] = &[
    "word",
    "Two words.",
    " ",
    " ",
    "\n",
    "<br>",
    "<br /><br />",
    "&nbsp;",
    "&amp;",
    "&#42;",
    "*",
    "**",
    "\\*",
    "_x_",
    "`",
    "[a](https://example.org/)",
    "](",
    "<stdin>",
    "1. ",
    "- ",
    "# ",
    "> ",
    "|",
    "é",
    "中文",
    "“q”",
    "!",
    "~~",
    ":::a",
    ":::",
    "::: {.a}\n",
    "[",
    "]{.a}",
    "w]{#a style=\"c\"}",
    "]\\{.Apple-a}",
    "{border=\"c\"}",
    "{b=\"c\"}",
    "{",
    "\\\n",
    "$$",
    "[!NOTE]",
    "{% highlight a %}",
    "{% endhighlight %}",
    "  \n  \n",
    "_w",
    "w**",
    "](https://example.org/)",
    "5 * 3",
    "<img src=\"a.png\" alt=\"b\">",
    "<hr>",
    "<!-- c -->",
    "<!--more-->",
    "https://example.org/x_y",
    "ada@example.org",
    "<style>p{}</style>",
];

fn html() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(PIECES).prop_map(str::to_owned);
    piece.prop_recursive(5, 40, 5, |inner| {
        let element = prop::sample::select(ELEMENTS);
        (element, vec(inner, 0..5)).prop_map(|((start, end), content)| format!("{start}{}{end}", content.concat()))
    })
}

/// HTML as a block, in lines, beside Markdown, and with blank lines in its elements.
fn body() -> impl Strategy<Value = String> {
    let between = prop::sample::select(&["", " ", "\n", "\n\n", "\n\nSome _Markdown_ here.\n\n"][..]);
    (vec(html(), 1..4), between, prop::bool::ANY).prop_map(|(pieces, between, is_block)| {
        let html = pieces.join(between);
        if is_block { format!("<div>{html}</div>") } else { html }
    })
}

const KEYS: &[&str] = &[
    "title",
    "publishDate",
    "date",
    "updatedDate",
    "author",
    "description",
    "tags",
    "published",
    "draft",
    "slug",
    "legacyUrl",
    "aliases",
    "weight",
    "Custom Key",
    "no",
    "extra",
    "status",
];

const SCALARS: &[&str] = &[
    "",
    "a",
    "It's",
    "It&#39;s",
    "\"q\" it's",
    "2012-03-04",
    "2009-11-05T18:01:00.002-08:00",
    "yes",
    "null",
    "007",
    "1e3",
    "a: b",
    "a #b",
    "# c",
    "- d",
    "@ida",
    "*x*",
    "&y",
    "{z",
    "[w",
    "%",
    "|",
    "two\nlines",
    "tab\there",
    " edge ",
    "\u{a0}",
    "\u{85}",
    "\u{feff}",
    "中文",
    "/2012/03/a.html",
    "https://example.org/2012/03/a.html",
    "draft",
    "...",
    "---",
    "~",
    "!t",
    "Unknown",
    "a, b",
    "A sentence. And another one.",
    "`code`",
    "**bold** and [link](https://example.org/)",
];

fn scalar() -> impl Strategy<Value = Json> {
    prop_oneof![
        8 => prop::sample::select(SCALARS).prop_map(Json::from),
        1 => any::<bool>().prop_map(Json::from),
        1 => any::<i32>().prop_map(Json::from),
        1 => prop::sample::select(&[0.5, -2.25, 1e30][..]).prop_map(Json::from),
        1 => Just(Json::Null),
    ]
}

fn json() -> impl Strategy<Value = Json> {
    scalar().prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Json::from),
            vec((prop::sample::select(KEYS), inner), 0..3)
                .prop_map(|entries| entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()),
        ]
    })
}

/// Front matter in YAML, where every value is JSON or stands as a script without quotes would have put it, and in JSON.
fn front_matter() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        3 => json().prop_map(|value| value.to_string()),
        1 => prop::sample::select(SCALARS).prop_map(|text| text.replace('\n', "\n  ")),
    ];
    let yaml = vec((prop::sample::select(KEYS), value), 1..6).prop_map(|entries| {
        let lines: Vec<_> = entries.into_iter().map(|(key, value)| format!("{key}: {value}")).collect();
        format!("---\n{}\n---\n\nText.\n", lines.join("\n"))
    });
    let object = vec((prop::sample::select(KEYS), json()), 1..6).prop_map(|entries| {
        let object: Json = entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        format!("{object}\n\nText.\n")
    });
    prop_oneof![3 => yaml, 1 => object]
}

fn meta() -> impl Strategy<Value = Meta> {
    // references in titles are a page's
    let text = || {
        prop::sample::select(SCALARS)
            .prop_map(|text| text.replace("&#39;", "’").split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let some = move || prop::option::of(text().prop_filter("no text is none", |text| !text.is_empty()));
    let extra = vec((prop::sample::select(&["weight", "Custom Key", "no", "other"][..]), json()), 0..3);
    (text(), some(), some(), vec(text(), 0..3), extra).prop_map(|(title, author, description, tags, extra)| {
        let tags = tags.into_iter().filter(|tag| !tag.is_empty()).collect();
        let mut known = Vec::new();
        for (key, value) in extra {
            if known.iter().all(|(other, _)| *other != key) {
                known.push((key.to_owned(), of_json(value)));
            }
        }
        Meta { title, author, description, tags, extra: known, ..Meta::default() }
    })
}

fn of_json(value: Json) -> Value {
    match value {
        Json::Null => Value::Null,
        Json::Bool(flag) => Value::Bool(flag),
        Json::Number(number) => Value::Number(number.to_string()),
        Json::String(text) => Value::String(text),
        Json::Array(items) => Value::List(items.into_iter().map(of_json).collect()),
        Json::Object(entries) => Value::Map(entries.into_iter().map(|(key, value)| (key, of_json(value))).collect()),
    }
}

fn convert(text: &str) -> Option<Converted> {
    let (options, settings) = (ReadOptions::default(), Settings::default());
    let source = Source::new("a.md", text);
    let posts = convert::convert(source, Format::FrontMatter, &options, &settings, Style::default(), &mut |_, _| {});
    posts.ok()?.pop()
}

/// Found by fuzzing, and shortened.
#[test]
fn what_one_pass_leaves_is_nothing_to_another_one() {
    for body in [
        "<div><kbd>It ends. * * * She</kbd></div>",
        "<div><h6><kbd>-> **>**</kbd></div>",
        r#"<div><a href="https://a.example/">a</a><a href></a><a href="https://a.example/">b</div>"#,
        "<div>_<b>={<br>_</div>",
        "a <kbd>b\\\n\\\nc</kbd>",
        "e:(=**?**Because",
        "(:<br>&nbs\0p;b",
        "3 comments captured from git@a.example:",
        "<div>a@b.Example:<c@d.e></div>",
        "<?='>”\n```\nÃ©\n```",
        "3 comments captured from`git@a.example:b",
        "<table><th>`<td>\n\n`â€™`’</td>",
        "<div>`“<span `>`â€œ`</div>",
        "<div><abbr>a<br>\u{13}</div>",
        "<div><img src=a>b[=e<br>c</div>",
        "x=1\n\n## a <http://b.example><sub>1</sub>",
        "<div>a={<br>}<br>\u{1a}</div>",
        "<div><i>’``â€“``</i></div>",
        "<div><</>r’``â€“``></div>",
        "<div><br>a={<br>~~b~~</div>",
        r#"<div>def e<a id="d">(<br>o</div>"#,
        "<div><table><td>><div>&nbsp<br>&<td></div>",
        "<blockquote>@a<br>def b(<u>c",
        "<div>`<o:p>`’``â€“``</div>",
        r#"<div><div s=">’">``â€“``</div>"#,
        "<div><dl><dt>&nbsp;</div></dt><dd>y</dd></dl></div>",
        "<dl><dt>&nbsp;</dt></dl>",
        "<table><td><pre><td><style></style",
        r"<div><svg>\<marker><svg></div>",
        r"<div><svg><math></math>\<marker></div>",
        "<div><svg><link/>o</div>",
        "<div><table><th><h3><a><h2><a><td></div>",
        "<div><dl><dt><h1><table><td><h1><td></div>",
        "<div><dl><dt><h1><iframe </iframe</div>",
        "<div><a id=e>\u{2029}\u{2029}r=:<br>&nbsp;&nbsp;&nbsp;&nbsp;pass</div>",
        r#"<ul><li dir="rtl"><p dir="ltr">\*</p></li></ul>"#,
        r#"<b><div dir="rtl"><details><summary>s</summary><!--more--></details></div></b>"#,
        r#"<p dir="rtl">a</p><p>&nbsp;</p><p dir="rtl">b</p><ul><li dir="rtl"><p dir="ltr">&nbsp;</p></li></ul>"#,
        "<dl><dt>x <b>a@b.example</b>a@b.example</dt><dd>y</dd></dl>",
        "$ a \\  \nb",
        "from a import b\u{7}",
        "One. *** http://a.example/",
        "#<n<br>def t(\n.",
        "‚Ä\u{1}ú",
        "3 comments captured from[a](mailto:\n)",
        "3 comments captured from[](mailto:b@ c.d",
        "3 comments captured from<b@e>",
        "e={<br>)<br>http://-",
        "f(<br><http:>",
        "’s<th>`â€œ`",
        "<kbd>p\u{2028}- t\u{2028}- o",
        "<div>`â€œ`<td>r’</div>",
        "<div><math>’`â€™`</math>",
        "<dl><dt><h1><iframe src=\"https://example.org/v\">&#42;</iframe></h1></dt><dd>y</dd></dl>",
    ] {
        let once = convert(&format!("---\ntitle: x\n---\n\n{body}\n")).unwrap().file;
        assert_eq!(convert(&once).unwrap().file, once, "\n{body}\n");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_shrink_iters: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn html_converted_twice_is_converted_once(body in body()) {
        let once = convert(&format!("---\ntitle: x\n---\n\n{body}\n")).unwrap().file;
        let twice = convert(&once).unwrap().file;
        prop_assert_eq!(&twice, &once, "\n{}\n", body);
    }

    #[test]
    fn front_matter_converted_twice_is_converted_once(text in front_matter()) {
        if let Some(once) = convert(&text) {
            let twice = convert(&once.file).map(|post| post.file);
            prop_assert_eq!(twice.as_ref(), Some(&once.file), "\n{}\n", text);
        }
    }

    #[test]
    fn a_post_written_and_read_is_written_the_same(meta in meta(), mut body in models::blocks()) {
        model::normalise(&mut body);
        let post = Post { meta, body, comments: Vec::new() };
        let written = emit::file(&post, &Style::default());
        let read = frontmatter::read(&Source::new("a.md", written.as_str()), &ReadOptions::default()).unwrap().remove(0).post;
        prop_assert_eq!(&read.body, &post.body);
        prop_assert_eq!(emit::file(&read, &Style::default()), written);
    }
}
