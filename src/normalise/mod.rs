//! Normalising passes, one file each, in running order.
//!
//! A pass sees one post, has a name, counts what it changed, is idempotent, and can be switched off by that name.

mod bare_urls;
mod broken_emphasis;
mod captured_comments;
mod code_language;
mod code_whitespace;
mod elements;
mod empty_links;
mod heading_anchors;
mod headings;
mod image_alt;
mod image_paragraphs;
mod leaked_styles;
mod liquid_addresses;
mod lists;
mod lone_breaks;
mod lost_code;
mod lost_lists;
mod metadata;
mod mojibake;
mod noise_characters;
mod pandoc_attributes;
mod paragraph_breaks;
mod redirect_wrappers;
mod replace;
mod self_links;
mod special_names;
mod split_links;
mod split_quotes;
mod squeezed_rules;
mod tables;
mod walk;
mod withhold;

use crate::account::{Changes, Entry, Moved, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::import::Format;
use crate::model::{Link, Post};
use crate::source::{Source, Span};

pub use captured_comments::Comments;
pub use replace::{Place, Replacement};
pub use withhold::{withheld, withhold_from, without_addresses};

/// One row of the table of passes.
pub struct Pass {
    /// Its name, in reports and in `skip-passes`.
    pub name: &'static str,
    /// What it does, in one line, for `unblogger passes`.
    pub summary: &'static str,
    /// The pass itself.
    pub run: Run,
}

/// What a pass works on, and the function that is the pass.
pub enum Run {
    /// The text before it is read: returns the number of changes.
    Text(fn(&mut Source, Format, &mut Vec<Diagnostic>) -> u32),
    /// The model.
    Model(fn(&mut Post, &mut Log<'_>)),
}

/// What the passes of one migration are told.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// Names of passes that do not run.
    pub skip_passes: Vec<String>,
    /// Tags that are a conversion's and not the author's.
    pub drop_tags: Vec<String>,
    /// Hosts of the old blog, without scheme and `www.`.
    pub legacy_hosts: Vec<String>,
    /// What becomes of comments that stand in the text of a post.
    pub comments: Comments,
    /// What the user wants replaced.
    pub replacements: Vec<Replacement>,
    /// Names of authors that the configuration turns into others, after the passes.
    pub author_aliases: Vec<String>,
}

/// Where a pass records what it did.
pub struct Log<'a> {
    /// The name of the pass that runs.
    pub pass: &'static str,
    /// What the passes are told.
    pub settings: &'a Settings,
    /// The source, for what the model does not tell: whether a character was escaped.
    source: &'a Source,
    /// The format of the source: the name of a file need not tell it.
    format: Format,
    changes: &'a mut Changes,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Log<'a> {
    /// The log of one pass on a post of `source`.
    pub fn new(
        pass: &'static str,
        source: &'a Source,
        format: Format,
        settings: &'a Settings,
        changes: &'a mut Changes,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Self {
        Self { pass, settings, source, format, changes, diagnostics }
    }

    /// Whether the source is RST, whose asterisks and indents are not those of Markdown.
    fn is_rst(&self) -> bool {
        self.format == Format::RstPost
    }

    /// How many changes were counted so far.
    fn times(&self) -> u32 {
        self.changes.times(self.pass)
    }

    /// Counts `times` changes of what has no place in the source.
    pub fn changed(&mut self, times: u32) {
        self.changes.count(self.pass, times);
    }

    /// Counts `times` changes at a place of the source.
    pub fn changed_at(&mut self, place: Span, times: u32) {
        self.changes.count_many_at(self.pass, times, place);
    }

    /// Records that words, a link or an image went, and why. `text` may hold several words.
    pub fn removed(&mut self, what: What, text: impl Into<String>, why: &'static str) {
        self.changes.removed.push(Entry { what, text: text.into(), why });
    }

    /// Records that a link went, with its title, and why.
    pub fn link_removed(&mut self, link: &Link, why: &'static str) {
        self.removed(What::Link, link.target.as_str(), why);
        link.title.iter().for_each(|title| self.removed(What::Word, title.as_str(), why));
    }

    /// Records that words, a link or an image came.
    pub fn added(&mut self, what: What, text: impl Into<String>, why: &'static str) {
        self.changes.added.push(Entry { what, text: text.into(), why });
    }

    /// Records that the address of a link or an image gave way to another one for the same thing.
    pub fn moved(&mut self, what: What, from: impl Into<String>, to: impl Into<String>) {
        self.changes.moved.push(Moved { what, from: from.into(), to: to.into() });
    }

    /// Records by which words the values of the front matter differ before and after.
    pub fn values(&mut self, before: &str, after: &str, why: &'static str) {
        self.changes.values(before, after, why);
    }

    /// Reports something about the whole post.
    pub fn report_whole(&mut self, code: Code, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::whole(code, message));
    }

    /// Reports something to the user.
    pub fn report(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::at(code, span, message));
    }
}

/// The passes, in running order. First the characters, then what is inside a line, then lines, then blocks, and last what
/// is said about the post, which may be made from its text.
pub const PASSES: &[Pass] = &[
    text("mojibake", "text that was read in a wrong encoding is restored", mojibake::run),
    text("liquid-addresses", "addresses that Jekyll put together are paths", liquid_addresses::run),
    model(
        "captured-comments",
        "comments below the text go to a file or out, where `comments` says so",
        captured_comments::run,
    ),
    model("pandoc-attributes", "attributes of elements that pandoc kept go", pandoc_attributes::run),
    model("lost-code", "code that was taken for text is code", lost_code::run),
    model("noise-characters", "characters that nobody sees go", noise_characters::run),
    model("leaked-styles", "style sheets that leaked into the text go", leaked_styles::run),
    model("heading-anchors", "empty links to a heading's own place go", heading_anchors::run),
    model("squeezed-rules", "rules that were joined with the text around them are rules", squeezed_rules::run),
    model("broken-emphasis", "marks that are left of broken emphasis are mended or go", broken_emphasis::run),
    model("special-names", "names of Python between double underscores are no bold words", special_names::run),
    model("empty-links", "links that show nothing or run a script go", empty_links::run),
    model("split-links", "a link that was cut in two is one again", split_links::run),
    model("bare-urls", "addresses in the text are links", bare_urls::run),
    model(
        "redirect-wrappers",
        "links through a page that only sends on lead to where it sends",
        redirect_wrappers::run,
    ),
    model("self-links", "links that show their own address are written once", self_links::run),
    model("replace", "what the configuration names in `[[migration.replace]]` is replaced", replace::run),
    model("split-quotes", "quotes that follow one another with nothing between them are one", split_quotes::run),
    model("lost-lists", "lines that begin with a bullet or count from 1 are lists", lost_lists::run),
    model("paragraph-breaks", "two breaks in a row are a new paragraph", paragraph_breaks::run),
    model("image-alt", "a picture without an alternative text has its title as one", image_alt::run),
    model("image-paragraphs", "a picture before the text of a paragraph has its own", image_paragraphs::run),
    model("lone-breaks", "a backslash that breaks no line is no paragraph", lone_breaks::run),
    model("empty-headings", "headings that show nothing go", headings::drop_empty),
    model("image-headings", "a heading that is only an image is a paragraph", headings::demote_images),
    model("title-heading", "a first heading that repeats the title goes", headings::drop_title),
    model("heading-levels", "headings start at level 2 and skip none", headings::close_gaps),
    model("empty-cells", "rows and columns of tables that show nothing go", tables::run),
    model("code-whitespace", "blank lines at the edges of code go", code_whitespace::run),
    model("empty-items", "items, lists and quotes that show nothing go", lists::drop_empty),
    model("loose-lists", "lists of single paragraphs have no blank lines between their items", lists::tighten),
    model("code-language", "code that is certainly of a language says so", code_language::run),
    model(
        "metadata",
        "what a conversion put into the front matter goes; a description that was cut is made again",
        metadata::run,
    ),
];

const fn text(
    name: &'static str,
    summary: &'static str,
    run: fn(&mut Source, Format, &mut Vec<Diagnostic>) -> u32,
) -> Pass {
    Pass { name, summary, run: Run::Text(run) }
}

const fn model(name: &'static str, summary: &'static str, run: fn(&mut Post, &mut Log<'_>)) -> Pass {
    Pass { name, summary, run: Run::Model(run) }
}

/// Runs the passes on the text of a source, before it is read, and takes e-mail addresses out of captured comments.
pub fn repair(source: &mut Source, format: Format, settings: &Settings, diagnostics: &mut Vec<Diagnostic>) -> Changes {
    let mut changes = Changes::default();
    for pass in wanted(settings) {
        if let Run::Text(run) = pass.run {
            changes.count(pass.name, run(source, format, diagnostics));
        }
    }
    changes.count("addresses-withheld", withhold::withhold(source));
    changes
}

/// Runs the passes on the model; `source` is where its spans point. `trace` is called after each with its name.
pub fn run(
    post: &mut Post,
    source: &Source,
    format: Format,
    settings: &Settings,
    changes: &mut Changes,
    diagnostics: &mut Vec<Diagnostic>,
    mut trace: impl FnMut(&'static str, &Post),
) {
    walk::bodies(post).for_each(crate::model::normalise);
    for pass in wanted(settings) {
        if let Run::Model(run) = pass.run {
            let before = changes.times(pass.name);
            run(post, &mut Log::new(pass.name, source, format, settings, changes, diagnostics));
            // what is in normal form stays in it where nothing was changed
            if changes.times(pass.name) != before {
                walk::bodies(post).for_each(crate::model::normalise);
            }
            trace(pass.name, post);
        }
    }
}

fn wanted(settings: &Settings) -> impl Iterator<Item = &'static Pass> + '_ {
    PASSES.iter().filter(|pass| !settings.skip_passes.iter().any(|skipped| skipped == pass.name))
}
