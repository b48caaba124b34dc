//! What went in against what came out.
//!
//! 1. scan the source for its words, links and images, by a scanner of its own that shares nothing with the reader
//! 2. scan what was written the same way
//! 3. count both: the source − what changes removed + what they added must be the output
//! 4. explain what is left by words that were joined or split, and by addresses that became text or came from it
//! 5. report the rest, at the place in the source where it was lost

mod address;
mod balance;
mod entity;
mod explain;
mod feed;
mod front_matter;
mod html;
mod html2text;
mod markdown;
mod myst;
mod report;
mod rst;
mod token;

use crate::account::{Changes, Entry};
use crate::diagnostic::Diagnostic;
use crate::import::{self, Dialect, Format, ReadOptions};
use crate::source::Source;
use token::Tokens;

/// The ledger of a source file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Balance {
    /// How many words the source holds.
    pub words: u64,
    /// What is not in the output, with the reason that was recorded, or `unexplained`.
    pub dropped: Vec<Entry>,
    /// `ledger-unbalanced`, where the two sides differ and no recorded change explains it.
    pub diagnostics: Vec<Diagnostic>,
}

/// The files written for the posts of a source: one, except for files that hold several posts.
#[derive(Debug, Clone, Copy)]
pub struct Emitted<'a> {
    /// Their texts.
    pub files: &'a [&'a str],
    /// The key under which they have the title.
    pub title: &'a str,
}

/// Compares the words, links and images of a source file with those of what was written for it.
///
/// `changes` is what reader, passes, links and images recorded for all of them. The values of front matter are compared
/// where the source has front matter too: what others know of a post stands in the directives and elements of their format.
pub fn compare(
    source: &Source,
    format: Format,
    options: &ReadOptions,
    emitted: &Emitted<'_>,
    changes: &Changes,
) -> Balance {
    let before = read(source.text(), format, options);
    let mut after = Tokens::with_capacity(emitted.files.iter().map(|text| text.len()).sum());
    for text in emitted.files {
        let body = front_matter::scan(text, emitted.title, &mut after);
        if format.has_front_matter() {
            front_matter::scan_values(text, emitted.title, &mut after);
        }
        markdown::scan(text, body, &mut after);
    }
    balance::settle(&before, &after, changes, format)
}

/// The entries of a source.
fn read(text: &str, format: Format, options: &ReadOptions) -> Tokens {
    let mut tokens = Tokens::with_capacity(text.len());
    match format {
        Format::FrontMatter | Format::FrontMatterHtml => {
            // the reader takes the usual name too, where the other is not there
            let named = options.keys.get("title").filter(|key| front_matter::has_title(text, key));
            let key = named.map_or(front_matter::TITLE, String::as_str);
            let body = front_matter::scan(text, key, &mut tokens);
            front_matter::scan_values(text, key, &mut tokens);
            if format == Format::FrontMatter {
                markdown::scan(text, body, &mut tokens);
            } else {
                feed::page(text.get(body..).unwrap_or_default(), body, &mut tokens);
            }
        }
        Format::MystPost => myst::scan(text, &mut tokens),
        Format::BloggerFeed => feed::scan(text, &mut tokens),
        Format::RstPost => match import::rst::dialect(text, options) {
            Dialect::Html2text => html2text::scan(text, &mut tokens),
            Dialect::Rst => rst::scan(text, &mut tokens),
        },
    }
    tokens
}

/// The line at an offset, with its end.
fn line_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    rest.get(..memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |end| end + 1)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
