//! Documents without measure, by their names: nesting without end, marks that are never closed, a great many of one thing.

use super::large::{each, repeat};

/// A document by its name, the ending of its file, and what makes one of so many elements.
pub type Document = (&'static str, &'static str, fn(usize) -> String);

/// Where each element is one opening, one mark, one line or one name.
pub const DOCUMENTS: &[Document] = &[
    ("brackets", "md", |n| repeat("[", n)),
    ("brackets in brackets", "md", |n| format!("[x]: /y\n\n{}{}", repeat("[", n), repeat("]", n))),
    ("images", "md", |n| repeat("![", n)),
    ("stars", "md", |n| repeat("*a ", n)),
    ("backquotes", "md", |n| repeat("`", n)),
    ("underscores", "md", |n| repeat("_a", n)),
    ("quotes", "md", |n| repeat("> ", n) + "x"),
    ("bullets", "md", |n| repeat("- ", n) + "x"),
    ("tags", "md", |n| repeat("<div>", n)),
    ("names in angle brackets", "md", |n| each(n, |i| format!("<q{i} z> "))),
    ("links without an end in a tag", "md", |n| format!("<div>{}</div>", repeat("[](/", n))),
    ("ends of links in a tag", "md", |n| format!("<div>[{}</div>", repeat("](/", n))),
    ("drawings beside text", "md", |n| repeat("<svg></svg> a ", n / 4)),
    ("tables in tables", "md", |n| repeat("<table><tr><td>", n / 3)),
    ("lists in lists", "md", |n| repeat("<ul><li>", n / 2)),
    ("comments", "md", |n| repeat("<!--", n)),
    ("comments with blank lines", "md", |n| repeat("<p>a <!-- b\n\nc --> d</p>\n\n", n / 8)),
    ("attributes", "md", |n| format!("<a {}>", repeat("b=c ", n))),
    ("entities", "md", |n| repeat("&amp;", n)),
    ("pipes", "md", |n| format!("{}|\n{}|\n", repeat("|a", n / 2), repeat("|-", n / 2))),
    ("definitions", "md", |n| each(n, |i| format!("[a{i}]: b\n"))),
    ("footnotes", "md", |n| each(n / 2, |i| format!("[^{i}] \n\n[^{i}]: x\n\n"))),
    ("wrong letters", "md", |n| repeat("â€™\r\n", n)),
    ("wrappers", "md", |n| repeat("https://www.google.com/url?q=", n / 10)),
    ("combining", "md", |n| format!("e{}", repeat("\u{301}", n))),
    ("blank lines", "md", |n| repeat("\r\n", n)),
    ("NULs", "md", |n| repeat("\0", n)),
    ("notes without end", "md", |n| repeat("[^", n)),
    ("code in lines", "md", |n| repeat("\n\ta", n / 2) + "\n"),
    ("comments in code", "md", |n| format!("> {}<style>", repeat("\n\t<!--", n / 4))),
    ("directives", "md", |n| repeat(":::a\n", n / 2) + &repeat(":::\n", n / 2)),
    ("formulas", "md", |n| repeat("$$\na\n", n / 2)),
    ("listings", "md", |n| repeat("{% highlight a %}\nx\n{% endhighlight %}\n", n / 4)),
    ("alerts", "md", |n| repeat("> [!NOTE]\n> a\n\n", n / 3)),
    ("ends of paragraphs in a line", "md", |n| repeat("</p><i>x", n / 4)),
    ("ends without a beginning", "md", |n| format!("<table><tr><td>{}", repeat("<p></a>", n / 2))),
    ("tags of blocks in code", "md", |n| repeat("\n\t<hr>a</td>", n / 4) + "\n"),
    ("fences and tabs", "md", |n| repeat("```\n\0\n\t", n / 4) + "</i>["),
    ("rules and breaks", "md", |n| format!("1. {}", repeat("\n---\n<br>", n / 4))),
    ("rows that lack cells", "md", |n| format!("{}|\n{}|\n{}", repeat("|a", n), repeat("|-", n), repeat("|a\n", n))),
    ("rows of HTML that lack cells", "md", |n| {
        let rows = repeat("<tr><td>a<td>b</tr>", n / 8);
        format!("<table><tr>{}</tr>{rows}</table>", repeat("<td>a</td>", n / 8))
    }),
    ("one long cell", "md", |n| format!("|a|\n|-|\n{}|{}|\n", repeat("|a|\n", n / 4), repeat("b ", n / 4))),
    ("word breaks", "md", |n| repeat("é<wbr>", n / 4)),
    ("lines of spaces", "md", |n| format!("a{}", repeat("\u{a0}\n    ", n / 2))),
    ("spans of pandoc", "md", |n| format!("[a]{{style=\"b\"}}{}", repeat("[a]{.b}", n / 4))),
    ("spans of pandoc in HTML", "md", |n| format!("<p>[a]{{style=\"b\"}}{}</p>", repeat("<i>[a</i>]{.b}", n / 8))),
    ("attributes of pandoc without end", "md", |n| format!("[a]{{style=\"b\"}}{}", repeat("[a]{.b ", n / 4))),
    ("links over empty lines", "md", |n| repeat("[a\n\n", n / 8) + &repeat("](/b)\n\n", n / 8)),
    ("emphasis over empty lines", "md", |n| repeat("_a  \n  \n**b* ", n / 8)),
    ("marks alone", "md", |n| repeat("_\n\n**\n\na\n\n", n / 8)),
    ("addresses in brackets", "md", |n| repeat(" (http a", n / 4)),
    ("damage and sound letters in a line", "md", |n| format!("CafÃ© {}", repeat("é x CAFÉ ", n / 4))),
    ("one word", "md", |n| repeat("a", n)),
    ("brackets", "rst", |n| repeat("[", n)),
    ("stars", "rst", |n| repeat("*a ", n)),
    ("underscores", "rst", |n| repeat("_", n)),
    ("references", "rst", |n| repeat("a_ ", n)),
    ("bars", "rst", |n| repeat("|a ", n)),
    ("bars in lines", "rst", |n| repeat("+-+\n|a|\n", n / 4)),
    ("stairs", "rst", |n| each(n.isqrt(), |i| format!("{}a\n", repeat(" ", i)))),
    ("fields", "rst", |n| repeat(":a: b\n", n)),
    ("titles", "rst", |n| each(n / 4, |i| format!("A{i}\n====\n\n"))),
    ("directives", "rst", |n| repeat(".. note:: ", n / 4)),
    ("targets", "rst", |n| each(n, |i| format!(".. _a{i}: b\n"))),
    ("doubling", "rst", |n| {
        let doubled = each(59, |i| format!(".. |a{}| replace:: |a{i}| |a{i}|\n", i + 1));
        format!(".. |a0| replace:: x\n{doubled}\n|a59|\n\n{}", repeat("x ", n))
    }),
    ("bullets", "rst", |n| repeat("* ", n) + "x"),
    ("initials and blank lines", "rst", |n| repeat("A. x\nC. y\n", n / 4) + &repeat("\n", n) + "end"),
    ("comments and targets", "rst", |n| repeat(".. a\n\n  __ b\n\na__::\n\n __ c\n\n", n / 8)),
    ("places of one name", "rst", |n| repeat("][_`a`", n / 4)),
    ("lists in paragraphs", "rst", |n| repeat("\n* \n===\na=1\n<", n / 8)),
    ("links of one address", "rst", |n| repeat("`a <b>`_", n / 4)),
    ("protected links without end", "rst", |n| repeat("`a <<b>", n / 4)),
    ("breaks in an item", "rst", |n| {
        let item = repeat("\n      a  \n", n / 4);
        format!("*This was originally posted on blogger* `here <https://a.example/b.html>`_.\n\n  * x\n{item}")
    }),
    ("rules below lines", "rst", |n| {
        let lines = repeat("a  \n", n / 4);
        format!("*This was originally posted on blogger* `here <https://a.example/b.html>`_.\n\n{lines}---|---\n")
    }),
    ("code in quotes", "rst", |n| {
        format!(
            "*This was originally posted on blogger* `here <https://a.example/b.html>`_.\n\n{}",
            repeat("> >>> a\n", n / 4)
        )
    }),
    ("text with links in the indent of code in a quote", "rst", |n| {
        let lines = repeat(">  \n>  \n>     `a <http://x.example/y>`_\n>     a b\n", n / 8);
        format!("*This was originally posted on blogger* `here <https://a.example/b.html>`_.\n\n> x\n{lines}")
    }),
    ("marks of notes", "rst", |n| repeat(".. [*] a\n\n", n / 8)),
    ("enumerators", "rst", |n| repeat("1. ", n) + "x"),
    ("escapes in a word", "rst", |n| repeat("a\\", n / 2)),
    ("values", "rst", |n| format!(".. csv-table::\n\n   {}\n{}", repeat("a,", n / 8), repeat("   a\n", n / 8))),
    ("columns", "rst", |n| format!("{0}\n{1}{0}\n", repeat("== ", n / 4), repeat("a\n", n / 4))),
    ("fences without end", "myst", |n| repeat("```{note}\n", n / 4)),
    ("fences around fences", "myst", |n| repeat("::::{note}\n", n / 8) + &repeat(":::\n", n / 8) + "::::\n"),
    ("fences below empty lines", "myst", |n| repeat("\n~~~{tip}\n", n / 4) + "\n---\n| "),
    ("braces and code", "myst", |n| repeat("}`a`", n / 2)),
];

/// One of many posts, each with a title, a reference and a footnote.
pub const POSTS: Document = ("sections that are posts", "rst", |n| {
    each(n / 40, |i| format!("A{i}\n--\n\n.. post:: 2024-05-02\n\nx [#n{i}]_ `A{i}`_\n\n.. [#n{i}] y\n\n"))
});

/// The document as the text of a post.
pub fn post(ending: &str, body: &str) -> String {
    match ending {
        "rst" => format!(".. post:: 2024-05-02\n\nT\n=\n\n{body}\n"),
        "myst" => format!("---\nblogpost: true\ndate: 2024-05-02\n---\n\n# x\n\n{body}\n"),
        _ => format!("---\ntitle: x\npublishDate: '2024-05-01'\n---\n\n{body}\n"),
    }
}
