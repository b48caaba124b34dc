//! What readers mend on the way in, by the names that the report counts. docs/recoveries.md shows the table.

/// One row of the table of recoveries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recovery {
    /// Its name, in reports.
    pub name: &'static str,
    /// The reader that makes it.
    pub reader: &'static str,
    /// What the source holds.
    pub was: &'static str,
    /// What the post holds instead.
    pub becomes: &'static str,
}

const fn row(name: &'static str, reader: &'static str, was: &'static str, becomes: &'static str) -> Recovery {
    Recovery { name, reader, was, becomes }
}

/// All recoveries, by reader; the report names them, and `docs/recoveries.md` shows this table.
pub const RECOVERIES: &[Recovery] = &[
    row("link-unopened", "html2text, rst", "a link whose backquote was lost", "a link"),
    row("originally-posted", "html2text, frontmatter", "the line that names the post's old address", "`legacyUrl`"),
    row("abbreviation-dropped", "html2text", "`*[AD]: Actual Data`, the title of an abbreviation", "nothing"),
    row("autolink-restored", "html2text", "`<address>`", "a link that shows its address"),
    row(
        "break-restored",
        "html2text",
        "two spaces at the end of a line",
        "a hard line break, or the end of a paragraph",
    ),
    row(
        "caption-restored",
        "html2text",
        "a table of one cell: an image, and words below it",
        "an image and its caption",
    ),
    row("code-fenced", "html2text", "three backquotes that the author wrote into the page", "a code block"),
    row("code-indented", "html2text", "lines that are indented by four", "a code block"),
    row("code-restored", "html2text", "`` `word` ``", "inline code"),
    row("code-unbroken", "html2text", "code whose lines end in breaks", "a code block"),
    row("emphasis-joined", "html2text", "the space that html2text put beside emphasis: `_one_ , two`", "`_one_, two`"),
    row(
        "emphasis-mended",
        "html2text",
        "emphasis that ended and began again, or held nothing: `T**he`",
        "one, or none",
    ),
    row("emphasis-restored", "html2text", "`_words_`", "emphasis"),
    row("entity-decoded", "html2text", "`&amp;`, `&#39;`", "the character"),
    row("escape-undone", "html2text", "`\\-`, `1\\.`", "the character"),
    row("heading-unmade", "html2text", "a line below an underline that was none: `#define X` in a paragraph", "text"),
    row(
        "image-linked",
        "html2text",
        "`` `![alt <image>`_](https://…) ``",
        "an image, in a link where that leads elsewhere",
    ),
    row("image-restored", "html2text", "`` !`alt <image>`_ ``, `![alt](https://…)`", "an image"),
    row("image-unended", "html2text", "`` `![alt <image>`_ `` without its end", "an image"),
    row(
        "link-empty",
        "html2text",
        "`[](https://…)`: a link that shows nothing",
        "nothing; the report holds the address",
    ),
    row("link-restored", "html2text", "`[text](https://…)`", "a link"),
    row("link-unglued", "html2text, rst", "a link that touches a word, which RST does not see", "a link"),
    row("list-outdented", "html2text", "a list that is indented, which is a quote to RST", "a list"),
    row("noise-dropped", "html2text", "U+FFFC, soft hyphens, direction marks", "nothing"),
    row("quote-restored", "html2text", "`> words`", "a quote"),
    row("rule-restored", "html2text", "`* * *`, or stars alone between paragraphs", "a rule"),
    row("space-restored", "html2text", "emphasis and a link or code without the space between them", "the space"),
    row("stars-restored", "html2text", "`*kwargs` in code", "`**kwargs`"),
    row("strikethrough-restored", "html2text", "`~~words~~`", "words that are struck out"),
    row("strong-restored", "html2text", "`*words*`", "strong emphasis"),
    row("table-restored", "html2text", "`a | b` above `---|---`", "a table"),
    row("table-unmade", "html2text", "a table of one column", "paragraphs"),
    row("title-joined", "html2text", "a heading that its underline tore in two", "one heading"),
    row("url-joined", "html2text", "an address that was wrapped", "one address, without a space"),
    row("url-uncut", "html2text", "an address that was cut at a parenthesis", "the whole address"),
    row("word-joined", "html2text", "a word that was wrapped after its hyphen", "one word"),
    row("anchor-found", "rst", "a reference to a target of the same document", "a link to it"),
    row("comment-dropped", "rst, myst", "a comment, a break between cells, attributes of a block", "nothing"),
    row(
        "decoration-placed",
        "rst",
        "`header`, `footer`: text of every page",
        "text at the top, at the end of the post",
    ),
    row("directive-dropped", "rst", "a directive that is no text: `meta`, `contents`", "nothing"),
    row(
        "fields-dropped",
        "html2text, rst, myst",
        "a list of fields that is the document's and not the post's",
        "nothing",
    ),
    row("link-nowhere", "rst", "a link to a target that does not exist", "its text"),
    row("list-separated", "rst", "a list without a blank line above it", "a list"),
    row("markdown-emphasis", "rst", "Markdown's emphasis in RST", "emphasis"),
    row("reference-followed", "rst, myst", "a reference to another document or site", "a link to it"),
    row("video-linked", "rst", "a directive that shows a video", "a link to it"),
    row("code-joined", "HTML", "a `<pre>` for each line of code", "one code block"),
    row("feed-escaped-twice", "feed", "the HTML of a feed whose tags were escaped twice", "the HTML"),
    row("code-by-font", "HTML", "text in Courier or another font whose letters are all as wide", "code"),
    row("gists-linked", "HTML", "a script that shows a gist", "a link to the gist"),
    row(
        "markup-joined",
        "frontmatter",
        "a link or emphasis with an empty line in it, as turndown writes `<i>one<br><br>two</i>`",
        "a link; emphasis in both paragraphs",
    ),
    row("markdown-in-html", "HTML", "Markdown in an HTML block", "Markdown"),
    row(
        "addresses-withheld",
        "frontmatter",
        "an e-mail address in the comments of others",
        "a remark that it was removed; no output and no report holds it",
    ),
    row(
        "emphasis-parted",
        "frontmatter, myst",
        "emphasis whose ends Markdown takes for others, as in `**“a”**b**c**`, and beside letters that are written without spaces",
        "emphasis where its marks are",
    ),
    row(
        "highlight-fenced",
        "frontmatter",
        "`{% highlight ruby %}` … `{% endhighlight %}`, as Jekyll has it",
        "a code block",
    ),
    row("title-entities", "frontmatter", "`&#39;` in a title", "the character"),
    row("date-of-file", "frontmatter", "no date but that in the name of the file, as Jekyll has it", "the date"),
];
