//! Every directive that is known: what it takes, which tells its options from its content, and what is made of it.
//!
//! docutils': <https://docutils.sourceforge.io/docs/ref/rst/directives.html>, Sphinx's:
//! <https://www.sphinx-doc.org/en/master/usage/restructuredtext/directives.html>, and those of the extensions that blogs use.

mod docutils;
mod extensions;
mod sphinx;

/// A directive under all of its names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// In lower case. A domain (`py:`) may stand before a name that makes a [`Makes::Signature`].
    pub names: &'static [&'static str],
    /// What tells its parts apart.
    pub takes: Takes,
    /// What is made of it.
    pub makes: Makes,
}

/// What can stand behind the name of a directive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Takes {
    /// What stands behind `::` and up to the options or a blank line.
    pub argument: Argument,
    /// Which fields below the name are options.
    pub options: Options,
    /// Whether a block can follow.
    pub content: bool,
}

/// The argument of a directive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Argument {
    /// None: what stands there is content.
    None,
    /// One word, the name of a language; what stands on other lines is content.
    Word,
    /// Text, over several lines too.
    Text,
}

/// The options of a directive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Options {
    /// None: fields are content.
    None,
    /// These, `class` and `name`. A list of fields in which none of them stands is content.
    Of(&'static [&'static str]),
    /// Whatever has the form of one.
    Any,
}

/// What is made of a directive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Makes {
    /// A post of the document: ABlog's `post`.
    Post,
    /// A note under the post's date of change: ABlog's `update`.
    Update,
    /// An image.
    Image,
    /// An image, its caption and its legend.
    Figure,
    /// An admonition with a title that the source does not hold.
    Admonition(&'static str),
    /// An admonition whose title is the argument.
    Titled,
    /// A note about a version, which is the first word of the argument.
    Version(&'static str),
    /// Code in the language of the argument, or else in this one.
    Code(&'static str),
    /// Code in this language; the argument is no text, and names a file where there is no content.
    CodeIn(&'static str),
    /// A graph of Graphviz, whose name is the argument.
    Graph,
    /// Code in whose text markup is read.
    ParsedLiteral,
    /// Formulas.
    Math,
    /// Lines that stay lines.
    Lines,
    /// A quote.
    Quote,
    /// The argument in bold: a heading that is in no table of contents.
    Rubric,
    /// A table with a title.
    Table,
    /// A list of lists.
    ListTable,
    /// Values between commas.
    CsvTable,
    /// Markup of the output, for some formats.
    Raw,
    /// Its content; the argument is not text.
    Content,
    /// Its content where pages of HTML are made.
    Only,
    /// The argument in bold, and the content below it.
    Section,
    /// A tab that holds code: its language, and the title.
    CodeTab,
    /// A section with a picture, a link, a head and a foot.
    Card,
    /// A line in bold.
    Centered,
    /// Terms and their definitions.
    Glossary,
    /// The argument is code: what an API is called with; and the content below it.
    Signature,
    /// A link to the argument, which this stands before where it is no address.
    Link(&'static str),
    /// What stands at the top of every page: at the top of the post.
    Header,
    /// What stands at the end of every page: at the end of the post.
    Footer,
    /// A button that leads to a document or a label.
    Reference,
    /// The language of code that names none.
    Highlight,
    /// A role of the document's own.
    Role,
    /// What interpreted text without a role is.
    DefaultRole,
    /// What is known about the page.
    Meta,
    /// Text, in a definition of a substitution only.
    Inline,
    /// Nothing: it reads another file, or runs something.
    Refused,
    /// Its content, above which the old site showed what stands in the code of a program.
    Documented,
    /// Nothing, for this reason.
    Dropped(&'static str),
    /// Nothing, for this reason, and the post says so: only the old site could make it.
    Listing(&'static str),
}

impl Makes {
    /// Whether the argument and the options are in the report, because nothing is made of them.
    pub fn is_recorded(self) -> bool {
        matches!(self, Self::Refused | Self::Documented | Self::Dropped(_) | Self::Listing(_))
    }
}

impl Takes {
    /// What an unknown directive may take.
    pub const ANYTHING: Self = Self { argument: Argument::Text, options: Options::Any, content: true };
}

/// The row of a directive by its name in lower case.
pub fn row(name: &str) -> Option<&'static Row> {
    let is_named = |row: &&Row| row.names.contains(&name);
    let tables = [docutils::ROWS, sphinx::ROWS, extensions::ROWS];
    if let Some(row) = tables.iter().flat_map(|rows| rows.iter()).find(is_named) {
        return Some(row);
    }
    let (_, object) = name.rsplit_once(':')?;
    sphinx::OBJECTS.names.contains(&object).then_some(&sphinx::OBJECTS)
}

/// Whether an option stands in every directive that has some.
pub fn is_common(option: &str) -> bool {
    matches!(option, "class" | "name")
}

const fn new(names: &'static [&'static str], argument: Argument, options: Options, content: bool, makes: Makes) -> Row {
    Row { names, takes: Takes { argument, options, content }, makes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_twice() {
        let tables = [docutils::ROWS, sphinx::ROWS, extensions::ROWS];
        let mut names: Vec<_> = tables.concat().iter().flat_map(|row| row.names).copied().collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(names.iter().all(|name| *name == name.to_lowercase()));
    }

    #[test]
    fn a_domain_may_stand_before_the_name_of_an_object() {
        assert_eq!(row("py:function").map(|row| row.makes), Some(Makes::Signature));
        assert_eq!(row("rst:directive:option").map(|row| row.makes), Some(Makes::Signature));
        assert_eq!(row("py:note"), None);
        assert_eq!(row("class").map(|row| row.makes), Some(Makes::Content));
    }
}
