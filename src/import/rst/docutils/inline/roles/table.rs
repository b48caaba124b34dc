//! Every role that is known, and what it shows.
//!
//! docutils': <https://docutils.sourceforge.io/docs/ref/rst/roles.html>, Sphinx's:
//! <https://www.sphinx-doc.org/en/master/usage/restructuredtext/roles.html> and of its domains, and sphinx-design's:
//! <https://sphinx-design.readthedocs.io/en/latest/badges_buttons.html>

/// What a role shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// Its text in italics.
    Emphasis,
    /// Its text in bold.
    Strong,
    /// Its text to the letter, as code.
    Literal,
    /// Its text as code; `text <target>` is the text.
    Code,
    /// A name as code: `~a.b` is `b`, and `text <a.b>` is the text.
    Name,
    /// The name of something that is called: `a` is `a()`.
    Called,
    /// The name of a decorator: `a` is `@a`.
    Decorator,
    /// Code in which `{braces}` stand around what a reader fills in.
    Braces,
    /// Its text; `text <target>` is the text.
    Text,
    /// Text that is lowered.
    Subscript,
    /// Text that is raised.
    Superscript,
    /// A label of a program's window, in which `&` stands before the letter of a shortcut.
    Interface,
    /// Labels of a menu, with `-->` between them.
    Menu,
    /// A link to a document of a series, by its number.
    Numbered(Series),
    /// A label of Sphinx: a link to it.
    Label,
    /// A link to the formula with a label.
    Equation,
    /// A file that stands beside the document, or an address.
    Download,
    /// A link: `text <address>`.
    Link,
    /// A picture from a font; nothing.
    Icon,
}

/// A series of numbered documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    /// Python Enhancement Proposals.
    Pep,
    /// Requests for Comments.
    Rfc,
    /// Common Vulnerabilities and Exposures.
    Cve,
    /// Common Weakness Enumeration.
    Cwe,
}

#[rustfmt::skip]
const ROWS: &[(Shows, &[&str])] = &[
    // the default role is docutils' title: `<cite>`
    (Shows::Emphasis, &["", "title", "title-reference", "t", "emphasis", "dfn", "mailheader", "manpage", "mimetype", "newsgroup"]),
    (Shows::Strong, &["strong"]),
    (Shows::Interface, &["guilabel"]),
    (Shows::Menu, &["menuselection"]),
    (Shows::Subscript, &["sub", "subscript"]),
    (Shows::Superscript, &["sup", "superscript"]),
    (Shows::Literal, &["code", "literal", "math"]),
    (Shows::Code, &[
        "kbd", "regexp", "command", "program", "makevar", "expr", "option", "envvar", "token", "keyword", "confval", "setting",
        "config",
    ]),
    (Shows::Braces, &["file", "samp"]),
    (Shows::Called, &["func", "function", "meth", "method"]),
    (Shows::Decorator, &["deco", "decorator"]),
    (Shows::Name, &[
        "class", "mod", "module", "attr", "attribute", "prop", "data", "exc",
        "exception", "obj", "const", "type", "var", "macro", "member", "struct", "union", "enum", "enumerator", "concept", "dir",
        "directive", "role", "template", "templatetag", "event",
    ]),
    (Shows::Text, &[
        "abbr", "abbreviation", "ab", "acronym", "ac", "index", "texpr", "doc", "any", "term", "issue", "pull", "pr", "post",
        "user", "commit",
    ]),
    (Shows::Numbered(Series::Pep), &["pep", "pep-reference"]),
    (Shows::Numbered(Series::Rfc), &["rfc", "rfc-reference"]),
    (Shows::Numbered(Series::Cve), &["cve"]),
    (Shows::Numbered(Series::Cwe), &["cwe"]),
    (Shows::Label, &["ref", "numref"]),
    (Shows::Equation, &["eq"]),
    (Shows::Download, &["download"]),
    (Shows::Icon, &[
        "octicon", "fa", "fas", "fab", "far", "fa-brands", "fa-regular", "fa-solid", "material-outlined", "material-regular",
        "material-round", "material-sharp", "material-twotone",
    ]),
];

/// What the role of a name in lower case shows. A domain (`py:`, `std:`) may stand before it; `any` of a language is a name.
pub fn shows(role: &str) -> Option<Shows> {
    let (domain, name) = role.rsplit_once(':').unwrap_or(("", role));
    if matches!((domain, name), ("c" | "cpp", "any")) {
        return Some(Shows::Name);
    }
    let row = ROWS.iter().find(|(_, names)| names.contains(&name));
    row.map(|(shows, _)| *shows).or_else(|| badge(name))
}

/// sphinx-design's `bdg`, `bdg-primary`, `bdg-link-primary-line`, …
fn badge(name: &str) -> Option<Shows> {
    let kind = name.strip_prefix("bdg")?;
    match kind.strip_prefix('-').unwrap_or(kind) {
        link if link == "link" || link.starts_with("link-") => Some(Shows::Link),
        label if label == "ref" || label.starts_with("ref-") => Some(Shows::Label),
        colour if colour.is_empty() || kind.starts_with('-') => Some(Shows::Strong),
        _ => None,
    }
}

impl Series {
    /// What stands before the number.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pep => "PEP",
            Self::Rfc => "RFC",
            Self::Cve => "CVE",
            Self::Cwe => "CWE",
        }
    }

    /// The number as it is shown, and the address; `None` for what is no number of the series.
    pub fn document(self, number: &str) -> Option<(String, String)> {
        let number = number.trim();
        if self == Self::Cve {
            let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            let is_cve = number.split_once('-').is_some_and(|(year, number)| is_number(year) && is_number(number));
            let address = format!("https://www.cve.org/CVERecord?id=CVE-{number}");
            return is_cve.then_some((number.to_owned(), address));
        }
        let number: u32 = number.parse().ok()?;
        let address = match self {
            Self::Pep => format!("https://peps.python.org/pep-{number:04}/"),
            Self::Rfc => format!("https://datatracker.ietf.org/doc/html/rfc{number}"),
            Self::Cve | Self::Cwe => format!("https://cwe.mitre.org/data/definitions/{number}.html"),
        };
        Some((number.to_string(), address))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_twice() {
        let mut names: Vec<_> = ROWS.iter().flat_map(|(_, names)| *names).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
