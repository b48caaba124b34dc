//! HTML as a page: what two pieces of HTML that show the same have in common.

use std::ops::Deref;

use percent_encoding::percent_decode_str;
use pulldown_cmark::{Options, Parser};
use scraper::{ElementRef, Html, Node};

/// Markdown to HTML.
pub type Render = fn(&str) -> String;

/// Readers of Markdown that share no code.
pub const RENDERERS: &[(&str, Render)] = &[("pulldown-cmark", pulldown_cmark), ("comrak", comrak)];

fn pulldown_cmark(markdown: &str) -> String {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_FOOTNOTES;
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, Parser::new_ext(markdown, options));
    html
}

fn comrak(markdown: &str) -> String {
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.autolink = true;
    options.extension.footnotes = true;
    options.render.r#unsafe = true;
    comrak::markdown_to_html(markdown, &options)
}

/// What a browser shows of HTML, by the rules of CSS and HTML's own style sheet:
///
/// - white space is one space, none at the edges of a block, whichever side of an inline element's tag it stands on;
/// - in `pre` it stays, but not at the end of a line, and blank lines not at the edges;
/// - bold in bold is bold, `b` is bold as `strong` is; comments, scripts, classes and identifiers show nothing;
/// - a `div` is no more than the blocks in it, text beside blocks stands as a paragraph does, a paragraph of nothing is nothing.
pub fn page(html: &str) -> String {
    let mut page = Page::default();
    page.blocks(Html::parse_fragment(html).root_element());
    page.out.trim().to_owned()
}

type Child<'a> = <ElementRef<'a> as Deref>::Target;

#[derive(Default)]
struct Page {
    out: String,
    /// How much is shown: letters and pictures.
    shown: usize,
    /// White space stands before what comes next.
    is_spaced: bool,
    /// How much was shown before the line.
    before_line: usize,
    open: Vec<&'static str>,
}

impl Page {
    /// The children of an element that holds blocks.
    fn blocks(&mut self, element: ElementRef<'_>) {
        let mut paragraph = None;
        for child in element.children() {
            let block = ElementRef::wrap(child).filter(|child| !INLINES.contains(&child.value().name()));
            if let Some(block) = block {
                self.close(paragraph.take(), "p");
                self.element(block);
            } else {
                paragraph.get_or_insert_with(|| self.begin("p"));
                self.child(child);
            }
        }
        self.close(paragraph, "p");
    }

    /// Begins a block; returns how to take it back.
    fn begin(&mut self, name: &str) -> (usize, usize) {
        self.line();
        let start = (self.out.len(), self.shown);
        self.out.extend(["<", name, ">\n"]);
        start
    }

    /// Ends a block; a paragraph that shows nothing was none.
    fn close(&mut self, start: Option<(usize, usize)>, name: &str) {
        let Some((start, shown)) = start else { return };
        if self.shown == shown && name == "p" {
            self.out.truncate(start);
        } else {
            self.line();
            self.out.extend(["</", name, ">\n"]);
        }
        self.is_spaced = false;
    }

    fn child(&mut self, child: Child<'_>) {
        match child.value() {
            Node::Text(text) => self.text(text),
            _ => ElementRef::wrap(child).into_iter().for_each(|child| self.element(child)),
        }
    }

    fn text(&mut self, text: &str) {
        for word in text.split_inclusive(|c: char| c.is_ascii_whitespace()) {
            let shown = word.trim_end_matches(|c: char| c.is_ascii_whitespace());
            if !shown.is_empty() {
                self.show(shown);
            }
            self.is_spaced |= shown.len() < word.len();
        }
    }

    fn show(&mut self, what: &str) {
        if std::mem::take(&mut self.is_spaced) && self.shown > self.before_line {
            self.out.push(' ');
        }
        self.out.push_str(what);
        self.shown += 1;
    }

    fn element(&mut self, element: ElementRef<'_>) {
        let name = element.value().name();
        let tag = format!("<{name}{}>", attributes(element));
        match name {
            "script" | "style" => {}
            "div" => self.blocks(element),
            "img" | "input" => self.show(&tag),
            "pre" => self.preformatted(element),
            "b" | "strong" => self.inline(element, "strong", "<strong>"),
            "i" | "em" => self.inline(element, "em", "<em>"),
            name if INLINES.contains(&name) => self.inline(element, name, &tag),
            name => {
                let start = self.begin(&tag[1..tag.len() - 1]);
                if name == "blockquote" {
                    self.blocks(element);
                } else {
                    element.children().for_each(|child| self.child(child));
                }
                self.close(Some(start), name);
            }
        }
    }

    fn inline(&mut self, element: ElementRef<'_>, name: &str, tag: &str) {
        let style = ["strong", "em"].into_iter().find(|style| *style == name);
        if style.is_some_and(|style| self.open.contains(&style)) {
            return element.children().for_each(|child| self.child(child));
        }
        self.out.push_str(tag);
        self.open.extend(style);
        element.children().for_each(|child| self.child(child));
        self.open.truncate(self.open.len() - usize::from(style.is_some()));
        self.out.extend(["</", name, ">"]);
    }

    fn preformatted(&mut self, element: ElementRef<'_>) {
        let text: String = element.text().collect();
        let lines: Vec<_> = text.lines().map(str::trim_end).collect();
        let code = element.child_elements().map(attributes).collect::<String>();
        let start = self.begin(&format!("pre{code}"));
        self.out.push_str(lines.join("\n").trim_matches('\n'));
        self.close(Some(start), "pre");
    }

    /// Begins a line, where spaces count for nothing.
    fn line(&mut self) {
        self.out.truncate(self.out.trim_end_matches([' ', '\n']).len());
        self.out.push('\n');
        self.is_spaced = false;
        self.before_line = self.shown;
    }
}

/// The attributes that show, sorted. The writer says `text` where the language of code is not known, and every image of Markdown
/// has an alternative text.
fn attributes(element: ElementRef<'_>) -> String {
    let shows = |(name, value): &(&str, &str)| match *name {
        "class" => value.starts_with("language-") && *value != "language-text",
        "alt" => !value.is_empty(),
        name => ["href", "src", "title", "start", "checked", "style", "align"].contains(&name),
    };
    let mut attributes: Vec<_> = element.value().attrs().filter(shows).collect();
    attributes.sort_unstable();
    let print = |(name, value): (&str, &str)| format!(" {name}=\"{}\"", percent_decode_str(value).decode_utf8_lossy());
    attributes.into_iter().map(print).collect()
}

const INLINES: &[&str] =
    &["a", "b", "code", "del", "em", "i", "img", "input", "kbd", "s", "small", "span", "strong", "sub", "sup", "u"];
