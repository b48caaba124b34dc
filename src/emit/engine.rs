//! What the Markdown of each target, as it is set up by default, reads otherwise than CommonMark with GFM's extensions.
//!
//! Every form that is written for it is CommonMark too, and reads back as the same model.

use std::borrow::Cow;

use super::escape::{Line, Surroundings};
use super::target::{Extension, Style};
use super::wrap::Wrap;
use crate::model::Enclosing;

/// One row for each way of reading Markdown.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Engine {
    /// How wide the marker of an item is at least, with the spaces behind it: what is in the item is indented as far.
    pub(super) item_width: usize,
    /// What ends a line that is to be broken.
    pub(super) line_break: &'static str,
    /// What stands around text that is struck through.
    pub(super) strikethrough: (&'static str, &'static str),
    /// The characters that a backslash escapes; the others are written by their number.
    pub(super) escapable: &'static [u8],
    /// The attribute without which what stands between the tags of a block is not read as Markdown, a blank line before it or not.
    pub(super) holds_markdown: Option<&'static str>,
    /// What would be markup only here, and is escaped.
    pub(super) reads: &'static [Reads],
    /// What may stand behind the language of a fence.
    pub(super) info: Info,
    /// The key and the value in front matter that keep a template language away from a text that looks like one.
    pub(super) no_templates: Option<(&'static str, Switch)>,
}

/// Markup that CommonMark does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reads {
    /// A paragraph with `|` in it is a table.
    Pipes,
    /// `{: .class}` is about what stands before it.
    Attributes,
    /// `## Title {#name}` names the title.
    NamesOfTitles,
    /// `{.class}` is about the title or the cell that it ends, and about the element or the line that it follows.
    Classes,
    /// `: text` on a line of its own says what the line above means, and `*[ABC]: text` what the letters do.
    Definitions,
    /// A list goes on with the items of another kind behind it.
    AnyItems,
    /// A single backtick before a space is none.
    WideTicks,
    /// The backslash before a `|` in the code of a cell is code too.
    PipesInCode,
    /// `$$x$$` is mathematics.
    Mathematics,
    /// Of three backslashes at the end of a line two are shown, where CommonMark shows one and breaks the line.
    ThreeBackslashes,
    /// `{{< name >}}` and `{{% name %}}` are Hugo's shortcodes, and `<!--more-->` ends its summaries, also in code.
    Shortcodes,
    /// `{{ name() }}` and `{% name() %}` are Zola's, also in code.
    Calls,
}

/// What may stand behind the language of a fence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Info {
    /// Anything; `title="…"` is shown by the highlighters that are used there.
    Titled,
    /// Anything, but no title is shown: it stands above the code, in bold.
    Untitled,
    /// Nothing: the fence would be none.
    Language,
}

/// The value of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Switch {
    /// `key: false`
    Off,
    /// `key: word`
    Word(&'static str),
}

/// ASCII punctuation, all of which CommonMark escapes.
const PUNCTUATION: &[u8] = b"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

/// <https://kramdown.gettalong.org/syntax.html#html-blocks>, <https://python-markdown.github.io/extensions/md_in_html/>
const HOLDS_MARKDOWN: &str = " markdown=\"1\"";

/// remark, and what comes near it: Astro's.
pub(super) const COMMONMARK: Engine = Engine {
    item_width: 2,
    line_break: "\\",
    strikethrough: ("~~", "~~"),
    escapable: PUNCTUATION,
    holds_markdown: None,
    reads: &[],
    info: Info::Titled,
    no_templates: None,
};

/// Hugo. <https://gohugo.io/configuration/markup/#goldmark>
pub(super) const GOLDMARK: Engine = Engine {
    reads: &[Reads::NamesOfTitles, Reads::Shortcodes, Reads::Definitions, Reads::ThreeBackslashes],
    info: Info::Untitled,
    ..COMMONMARK
};

/// Zola, whose fences hold settings behind commas.
/// <https://www.getzola.org/documentation/content/syntax-highlighting/>, <https://www.getzola.org/documentation/content/shortcodes/>
pub(super) const PULLDOWN_CMARK: Engine =
    Engine { reads: &[Reads::NamesOfTitles, Reads::Calls], info: Info::Language, ..COMMONMARK };

/// Jekyll, which gives kramdown the input `GFM` without `hard_wrap`. A backslash ends a line there, as in GFM.
/// <https://kramdown.gettalong.org/parser/gfm.html>, <https://jekyllrb.com/docs/liquid/tags/>
pub(super) const KRAMDOWN: Engine = Engine {
    escapable: b"\\.*_+`<>()[]{}#!:|\"'$=-~",
    holds_markdown: Some(HOLDS_MARKDOWN),
    reads: &[
        Reads::Pipes,
        Reads::Attributes,
        Reads::NamesOfTitles,
        Reads::Mathematics,
        Reads::Definitions,
        Reads::WideTicks,
        Reads::PipesInCode,
    ],
    info: Info::Language,
    no_templates: Some(("render_with_liquid", Switch::Off)),
    ..COMMONMARK
};

/// Eleventy. <https://www.11ty.dev/docs/languages/markdown/>, <https://www.11ty.dev/docs/template-overrides/>
pub(super) const MARKDOWN_IT: Engine =
    Engine { info: Info::Untitled, no_templates: Some(("templateEngineOverride", Switch::Word("md"))), ..COMMONMARK };

/// Pelican, which loads the extension `extra`. <https://python-markdown.github.io/>
pub(super) const PYTHON_MARKDOWN: Engine = Engine {
    item_width: 4,
    line_break: "  ",
    strikethrough: ("<del>", "</del>"),
    escapable: b"\\`*_{}[]()>#+-.!|",
    holds_markdown: Some(HOLDS_MARKDOWN),
    reads: &[Reads::Attributes, Reads::Classes, Reads::Definitions, Reads::AnyItems, Reads::PipesInCode],
    info: Info::Language,
    no_templates: None,
};

/// How Markdown is written: for which engine, and whether it is MDX.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flavour {
    pub(super) engine: &'static Engine,
    pub(super) extension: Extension,
    pub(super) wrap: Wrap,
}

impl Default for Flavour {
    fn default() -> Self {
        Self::from(&Style::default())
    }
}

impl From<&Style> for Flavour {
    fn from(style: &Style) -> Self {
        Self { engine: style.generator.target().engine, extension: style.extension, wrap: style.wrap }
    }
}

impl Engine {
    /// A block of HTML. A start tag that Markdown follows says so where the engine has to be told.
    pub(super) fn html<'a>(&self, html: &'a str) -> Cow<'a, str> {
        match self.holds_markdown.filter(|_| Enclosing::of(html).is_some_and(Enclosing::is_start)) {
            Some(attribute) => {
                let name = html.find([' ', '>']).unwrap_or(html.len());
                Cow::Owned(format!("{}{attribute}{}", &html[..name], &html[name..]))
            }
            None => Cow::Borrowed(html),
        }
    }

    /// Whether the engine takes what begins at a byte of a text for markup that CommonMark does not know.
    pub(super) fn reads_at(&self, text: &str, at: usize, surroundings: &Surroundings<'_>) -> bool {
        let Surroundings { is_heading, is_cell, line, previous, .. } = *surroundings;
        // what stands behind a picture or a link is its site's own
        let follows = at == 0 && !matches!(line, Some(Line::First { .. })) && previous != Some(')');
        let bytes = text.as_bytes();
        let next = bytes.get(at + 1);
        let is_markup = |reads: &Reads| match (reads, bytes.get(at)) {
            (Reads::Pipes, Some(b'|')) => true,
            (Reads::Attributes, Some(b'{')) => next == Some(&b':'),
            (Reads::NamesOfTitles, Some(b'{')) => is_heading,
            (Reads::Classes, Some(b'{')) => is_heading || is_cell || follows,
            (Reads::Mathematics, Some(b'$')) => next == Some(&b'$') || at > 0 && bytes.get(at - 1) == Some(&b'$'),
            (Reads::Shortcodes | Reads::Calls, Some(b'{')) => self.calls_at(text, at),
            _ => false,
        };
        self.reads.iter().any(is_markup)
    }

    /// Whether it knows a markup that CommonMark does not.
    pub(super) fn knows(&self, markup: Reads) -> bool {
        self.reads.contains(&markup)
    }

    /// Whether a character has to be written by its number: a backslash would be shown, or would leave it where it is.
    pub(super) fn needs_number(&self, text: &str, at: usize) -> bool {
        let is_escapable = text.as_bytes().get(at).is_none_or(|byte| self.escapable.contains(byte));
        !is_escapable || self.calls_at(text, at)
    }

    /// Code in which the engine calls nothing: Hugo takes `{{</* name */>}}` for the letters `{{< name >}}`, and stays with it.
    /// <https://gohugo.io/content-management/shortcodes/#escaping>
    pub(super) fn uncalled<'t>(&self, code: &'t str) -> Cow<'t, str> {
        if !self.knows(Reads::Shortcodes) || !code.contains("{{") {
            return Cow::Borrowed(code);
        }
        let (mut written, mut rest) = (String::with_capacity(code.len()), code);
        let begins = |three: &[u8]| matches!(three, b"{{<" | b"{{%");
        while let Some(at) = rest.as_bytes().windows(3).position(begins) {
            let (before, call) = rest.split_at(at + 3);
            let close = if before.ends_with('<') { ">}}" } else { "%}}" };
            // nothing but the end of it makes a call
            let Some((name, after)) = call.split_once(close) else { break };
            let (open, end) = if name.contains("*/") || name.contains("/*") { ("", "") } else { ("/*", "*/") };
            written.extend([before, open, name, end, close]);
            rest = after;
        }
        written.push_str(rest);
        Cow::Owned(written)
    }

    /// Whether a call of the generator's own begins at a byte of a text.
    pub(super) fn calls_at(&self, text: &str, at: usize) -> bool {
        let rest = text.get(at..).unwrap_or_default();
        let is_call = |reads: &Reads| match reads {
            Reads::Shortcodes => ["{{<", "{{%", "<!--more-->"].iter().any(|call| rest.starts_with(call)),
            Reads::Calls => rest.strip_prefix("{{").or_else(|| rest.strip_prefix("{%")).is_some_and(is_called),
            _ => false,
        };
        self.reads.iter().any(is_call)
    }
}

/// Whether a name and a parenthesis follow.
fn is_called(text: &str) -> bool {
    let text = text.trim_start();
    let after = text.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    after.len() < text.len() && after.trim_start().starts_with('(')
}

/// Whether a text would be taken for one with templates in it.
pub(super) fn has_templates(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}
