//! What is written for each target: the forms that its Markdown needs, and that all of them read back as the same post.

use unblogger::convert;
use unblogger::emit::{Generator, Style, file};
use unblogger::import::{Format, ReadOptions, rst};
use unblogger::source::Source;

use crate::fixtures::{check_each, settings};
use crate::support::Workspace;

const TARGETS: [Generator; 6] =
    [Generator::Astro, Generator::Hugo, Generator::Zola, Generator::Jekyll, Generator::Eleventy, Generator::Pelican];

#[test]
fn what_is_written_for_a_target_is_written_again_for_it() {
    check_each(|fixture| {
        let convert = |source: Source, format: Format, generator: Generator| {
            let style = Style { generator, ..Style::default() };
            let converted =
                convert::convert(source, format, &ReadOptions::default(), &settings(), style, &mut |_, _| {});
            converted.unwrap_or_default().into_iter().map(|post| post.file).collect::<Vec<_>>()
        };
        let mut faults = Vec::new();
        for target in TARGETS {
            for post in convert(fixture.source(), fixture.format(), target) {
                let name = fixture.source().path().replace("rst", "md");
                let again = convert(Source::new(name, post.clone()), Format::FrontMatter, target).concat();
                if body(&again) != body(&post) {
                    let diff = similar::TextDiff::from_lines(body(&post), body(&again));
                    faults.push(format!("{target:?}\n{}", diff.unified_diff().context_radius(2)));
                }
            }
        }
        faults
    });
}

fn body(file: &str) -> &str {
    // Pelican's front matter ends with a blank line
    let fence = if file.starts_with("---") { "\n---\n" } else { "\n\n" };
    file.split_once(fence).map_or("", |(_, body)| body)
}

fn written(text: &str, generator: Generator) -> String {
    let post = rst::document(&Source::new("a.rst", text.to_owned())).post;
    file(&post, &Style { generator, ..Style::default() })
}

/// The text of a post for a target, without its front matter.
fn text(rst: &str, generator: Generator) -> String {
    body(&written(rst, generator)).trim().to_owned()
}

#[test]
fn lists_of_pelican_are_indented_by_four_columns() {
    let lists = "* a\n\n  b\n\n  1. c\n\n     * d\n";
    assert_eq!(text(lists, Generator::Hugo), "- a\n\n  b\n\n  1. c\n     - d");
    assert_eq!(text(lists, Generator::Pelican), "-   a\n\n    b\n\n    1.  c\n        -   d");
}

#[test]
fn lines_of_pelican_end_in_two_spaces() {
    for (target, lines) in [(Generator::Pelican, "a  \nb"), (Generator::Jekyll, "a\\\nb"), (Generator::Zola, "a\\\nb")]
    {
        assert_eq!(text("| a\n| b\n", target), lines, "{target:?}");
    }
}

#[test]
fn characters_are_escaped_as_the_target_unescapes_them() {
    let characters = "<b> ~~a~~ &amp; x|y {: .z} $$\n";
    for (target, expected) in [
        (Generator::Astro, "\\<b> \\~\\~a\\~\\~ \\&amp; x|y {: .z} $$"),
        (Generator::Jekyll, "\\<b> \\~\\~a\\~\\~ &amp;amp; x\\|y \\{: .z} \\$\\$"),
        (Generator::Pelican, "&lt;b> &#126;&#126;a&#126;&#126; &amp;amp; x|y \\{: .z} $$"),
    ] {
        assert_eq!(text(characters, target), expected, "{target:?}");
    }
}

#[test]
fn a_line_behind_a_colon_defines_nothing() {
    for (target, expected) in [
        (Generator::Astro, "Term\n\n: x\n\na\\\n: b"),
        (Generator::Hugo, "Term\n\n\\: x\n\na\\\n\\: b"),
        (Generator::Jekyll, "Term\n\n\\: x\n\na\\\n\\: b"),
        (Generator::Pelican, "Term\n\n&#58; x\n\na  \n&#58; b"),
    ] {
        assert_eq!(text("Term\n\n: x\n\n| a\n| : b\n", target), expected, "{target:?}");
    }
}

#[test]
fn braces_behind_an_element_are_no_attributes_in_pelican() {
    let braces = "**a**\\ {.c} {.d} {.e}\n\n| a\n| {.f}\n\nThe {.g}\n=========\n\n== ======\nh  i {.j}\n== ======\n";
    assert_eq!(
        text(braces, Generator::Pelican),
        "**a**\\{.c} {.d} {.e}\n\na  \n\\{.f}\n\n# The \\{.g}\n\n|     |         |\n| --- | ------- |\n| h   | i \\{.j} |"
    );
    assert_eq!(text("**a**\\ {.c}\n", Generator::Jekyll), "**a**{.c}");
}

#[test]
fn lists_of_two_kinds_are_two_lists() {
    assert_eq!(text("* a\n\n1. b\n", Generator::Hugo), "- a\n\n1. b");
    assert_eq!(text("* a\n\n1. b\n", Generator::Pelican), "-   a\n\n<!-- -->\n\n1.  b");
}

#[test]
fn code_and_addresses_hold_what_would_end_a_cell() {
    let markdown = "[l](https://example.org/a|b 't|u')\n\n| `a\\|b` |\n| --- |\n| [l](/c 't\\|u') |\n";
    for (target, expected) in [
        (Generator::Astro, "[l](https://example.org/a|b 't|u')\n\n| `a\\|b` "),
        (Generator::Jekyll, "[l](https://example.org/a&#124;b 't&#124;u')\n\n| <code>a&#x7c;b</code> |"),
        (Generator::Pelican, "[l](https://example.org/a|b 't|u')\n\n| <code>a&#x7c;b</code> |"),
    ] {
        let written = again(markdown, target);
        assert!(written.starts_with(expected), "{target:?}: {written}");
        assert!(written.contains("| [l](/c 't&#124;u') "), "{target:?}: {written}");
        assert_eq!(again(&written, target), written);
    }
}

#[test]
fn backticks_and_backslashes_are_what_they_are() {
    assert_eq!(again("`` `a` `` ` `` `\n", Generator::Hugo), "`` `a` `` ` `` `");
    assert_eq!(again("`` `a` `` ` `` `\n", Generator::Jekyll), "`` `a` `` ``` `` ```");
    assert_eq!(again("C:\\dir\\\\\\\nnext\n", Generator::Hugo), "C:\\dir&#92;\\\nnext");
    assert_eq!(again("See \\<!--more-->.\n", Generator::Hugo), "See &lt;!--more-->.");
}

/// Markdown, written for a target.
fn again(markdown: &str, target: Generator) -> String {
    let source = Source::new("a.md", format!("---\ntitle: A\n---\n\n{markdown}"));
    let style = Style { generator: target, ..Style::default() };
    let written =
        convert::convert(source, Format::FrontMatter, &ReadOptions::default(), &settings(), style, &mut |_, _| {});
    body(&written.unwrap_or_default()[0].file).trim().to_owned()
}

#[test]
fn markdown_between_tags_is_read_as_such() {
    let html =
        ".. raw:: html\n\n   <details open><summary>Why?</summary><p><b>So.</b></p></details>\n   <p dir='rtl'>a</p>\n";
    let tags = |attribute: &str| {
        format!(
            "<details{attribute} open><summary>Why?</summary>\n\n**So.**\n\n</details>\n\n<div{attribute} dir=\"rtl\">\n\na\n\n</div>"
        )
    };
    for target in [Generator::Astro, Generator::Hugo, Generator::Zola, Generator::Eleventy] {
        assert_eq!(text(html, target), tags(""), "{target:?}");
    }
    for target in [Generator::Jekyll, Generator::Pelican] {
        assert_eq!(text(html, target), tags(" markdown=\"1\""), "{target:?}");
    }
}

#[test]
fn names_of_titles_are_none() {
    let title = "A\n=\n\nThe {brace}\n-----------\n";
    for (target, expected) in [
        (Generator::Astro, "# A\n\n## The {brace}"),
        (Generator::Hugo, "# A\n\n## The \\{brace}"),
        (Generator::Jekyll, "# A\n\n## The \\{brace}"),
    ] {
        assert_eq!(text(title, target), expected, "{target:?}");
    }
}

#[test]
fn the_title_of_code_is_where_the_target_shows_it() {
    let code = ".. code-block:: python\n   :caption: The tide\n\n   tide = 3\n";
    let above = "**The tide**\n\n```python\ntide = 3\n```";
    assert_eq!(text(code, Generator::Astro), "```python title=\"The tide\"\ntide = 3\n```");
    for target in [Generator::Hugo, Generator::Zola, Generator::Jekyll, Generator::Eleventy] {
        assert_eq!(text(code, target), above, "{target:?}");
    }
    assert_eq!(
        text(&format!("* a\n\n  {}", code.replace('\n', "\n  ")), Generator::Jekyll),
        "- a\n\n  **The tide**\n\n  ```python\n  tide = 3\n  ```"
    );
}

#[test]
fn templates_are_text() {
    let page = "Write {{ name }}::\n\n   {% if tide %}\n";
    let key =
        |target| written(page, target).split("\n---\n").next().unwrap_or_default().lines().last().map(str::to_owned);
    assert_eq!(key(Generator::Jekyll).as_deref(), Some("render_with_liquid: false"));
    assert_eq!(key(Generator::Eleventy).as_deref(), Some("templateEngineOverride: md"));
    assert!(text(page, Generator::Eleventy).starts_with("Write {{ name }}:"));
    let calls = "Write {{ name() }}, {% name() %}, {{< name >}}, {{ name }}.\n";
    for (target, expected) in [
        (Generator::Zola, "Write &#123;{ name() }}, &#123;% name() %}, {{< name >}}, {{ name }}."),
        (Generator::Hugo, "Write {{ name() }}, {% name() %}, &#123;{< name >}}, {{ name }}."),
        (Generator::Astro, "Write {{ name() }}, {% name() %}, {{< name >}}, {{ name }}."),
    ] {
        assert_eq!(text(calls, target), expected, "{target:?}");
    }
    let code = "Write `{{% name %}}`::\n\n   {{< name >}}\n   {{</* name */>}}\n   {{< open\n";
    let hugo = text(&code.replace('`', "``"), Generator::Hugo);
    assert_eq!(hugo, "Write `{{%/* name */%}}`:\n\n```text\n{{</* name */>}}\n{{</* name */>}}\n{{< open\n```");
    assert!(!written("No templates\n", Generator::Jekyll).contains("liquid"));
}

/// A post whose keys the site calls otherwise.
fn renamed(source: &str) -> Workspace {
    let workspace = Workspace::empty();
    workspace.write(
        "migrations.toml",
        format!(
            "[[migration]]\nname = \"a\"\nlegacy-hosts = [\"a.blogspot.com\"]\noutput = \"out\"\n\
             [[migration.source]]\nformat = \"frontmatter\"\npath = \"{source}\"\n[migration.front-matter]\n\
             rename = {{ title = \"headline\", publishDate = \"pubDate\" }}\ndrop = [\"author\"]\nadd = {{ layout = \"post\" }}\n"
        ),
    );
    let post = "---\ntitle: Of Herons\npublishDate: '2011-04-05'\nauthor: Ines\nlegacyUrl: /2011/04/herons.html\n---\n\nThey stand.\n";
    workspace.write(&format!("{source}/herons/index.md"), post);
    workspace
}

#[test]
fn keys_that_a_site_calls_otherwise_are_known_again() {
    let expected = "---\nheadline: Of Herons\npubDate: '2011-04-05'\ntags: []\npublished: true\n\
                    legacyUrl: /2011/04/herons.html\nlayout: post\n---\n\nThey stand.\n";
    for (source, flags) in [("in", &[][..]), ("out", &["--allow-dirty"])] {
        let workspace = renamed(source);
        let migrate = [&["migrate"], flags].concat();
        let said = workspace.expect(0, &migrate).stderr;
        assert!(!said.contains("ledger-unbalanced"), "{source}\n{said}");
        assert_eq!(workspace.read("out/herons/index.md"), expected, "{source}");
        workspace.expect(0, &migrate);
        assert_eq!(workspace.read("out/herons/index.md"), expected, "{source}: again");
        workspace.expect(0, &["check"]);
    }
}
