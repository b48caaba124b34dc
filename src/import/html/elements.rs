//! What the elements of HTML are in Markdown's terms.

use scraper::ElementRef;
use scraper::node::Element;

/// What becomes of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// `_emphasis_`
    Emphasis,
    /// `**strong**`
    Strong,
    /// `~~strikethrough~~`
    Strikethrough,
    /// `` `code` ``
    Code,
    /// A link, or an anchor.
    Anchor,
    /// An image.
    Image,
    /// A line break.
    Break,
    /// An inline whose tags are kept, for Markdown has nothing for it and readers would miss it.
    KeptInline,
    /// An inline that is shown as its content.
    Inline,
    /// A block that is shown as its content: `div`, `p`.
    Block,
    /// A heading of this level.
    Heading(u8),
    /// A block quote.
    Quote,
    /// A bullet list.
    Bullets,
    /// A numbered list.
    Numbers,
    /// An item of a list.
    Item,
    /// A list of terms and definitions.
    Definitions,
    /// Preformatted text.
    Preformatted,
    /// A thematic break.
    Rule,
    /// A table.
    Table,
    /// The caption of a picture or a table.
    Caption,
    /// Something that is shown and cannot be said in Markdown: it is kept as a whole.
    Embed,
    /// Something that is not shown.
    Hidden,
    /// What is shown where no scripts run.
    WithoutScripts,
    /// An element without content that says nothing here: `wbr`, `col`, `param`.
    Nothing,
}

/// What an element is by its name in lower case; `None` where HTML has no such element. `quote` is not HTML's, but
/// Blogger's editor wrote it.
pub(crate) fn meaning(name: &str) -> Option<Meaning> {
    Some(match name {
        "em" | "i" | "cite" | "dfn" | "var" => Meaning::Emphasis,
        "b" | "strong" => Meaning::Strong,
        "s" | "del" | "strike" => Meaning::Strikethrough,
        "code" | "tt" | "samp" => Meaning::Code,
        "a" => Meaning::Anchor,
        "img" | "image" => Meaning::Image,
        "br" => Meaning::Break,
        "sup" | "sub" | "kbd" | "abbr" | "mark" | "u" | "ins" | "q" | "bdo" | "ruby" | "rt" | "rp" => {
            Meaning::KeptInline
        }
        "span" | "font" | "small" | "big" | "acronym" | "bdi" | "data" | "time" | "label" | "nobr" | "blink"
        | "picture" | "map" | "canvas" | "button" | "meter" | "output" | "progress" | "slot" | "select" | "option"
        | "optgroup" | "textarea" | "path" | "g" | "circle" | "rect" => Meaning::Inline,
        "p" | "div" | "center" | "section" | "article" | "aside" | "header" | "footer" | "main" | "nav" | "address"
        | "figure" | "hgroup" | "dialog" | "search" | "form" | "fieldset" | "legend" | "details" | "summary"
        | "html" | "body" | "frameset" | "marquee" | "noframes" | "noembed" | "dt" | "dd" | "caption" | "thead"
        | "tbody" | "tfoot" | "tr" | "td" | "th" => Meaning::Block,
        "h1" => Meaning::Heading(1),
        "h2" => Meaning::Heading(2),
        "h3" => Meaning::Heading(3),
        "h4" => Meaning::Heading(4),
        "h5" => Meaning::Heading(5),
        "h6" => Meaning::Heading(6),
        "blockquote" | "quote" => Meaning::Quote,
        "ul" | "menu" | "dir" => Meaning::Bullets,
        "ol" => Meaning::Numbers,
        "li" => Meaning::Item,
        "dl" => Meaning::Definitions,
        "pre" | "xmp" | "listing" => Meaning::Preformatted,
        "hr" => Meaning::Rule,
        "table" => Meaning::Table,
        "figcaption" => Meaning::Caption,
        "iframe" | "video" | "audio" | "object" | "embed" | "applet" | "svg" | "math" => Meaning::Embed,
        "style" | "script" | "title" | "template" | "head" | "datalist" => Meaning::Hidden,
        "noscript" => Meaning::WithoutScripts,
        "wbr" | "col" | "colgroup" | "param" | "source" | "track" | "area" | "base" | "link" | "meta" | "frame"
        | "input" => Meaning::Nothing,
        _ => return None,
    })
}

/// Whether an element, by its name in lower case, is one of SVG's or MathML's. Many of the names are words that people put in angle
/// brackets, `<text>`: they are elements in a drawing or a formula only.
pub(crate) fn is_drawn(name: &str) -> bool {
    const SVG: &str = " svg g path rect circle ellipse line polyline polygon text tspan textpath image use defs symbol marker pattern \
                       mask filter clippath lineargradient radialgradient stop title desc metadata style a switch view set animate \
                       animatetransform animatemotion foreignobject ";
    const MATHML: &str = " math semantics annotation annotation-xml mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle merror \
                          mpadded mphantom mfenced menclose msub msup msubsup munder mover munderover mmultiscripts mprescripts \
                          mtable mtr mlabeledtr mtd maction none ";
    let is_in = |names: &str| names.split(' ').any(|known| known == name);
    // `feBlend`, `feFlood` and so on: what filters are made of
    !name.is_empty() && (is_in(SVG) || is_in(MATHML) || name.starts_with("fe"))
}

/// Whether names of elements with this prefix are those that word processors and the buttons of other sites leave: `<o:p>`,
/// `<fb:like>`. A browser shows nothing of their tags, and CommonMark takes them for text.
pub(crate) fn is_foreign_prefix(prefix: &str) -> bool {
    matches!(prefix, "o" | "w" | "v" | "st1" | "g" | "fb")
}

/// Whether an element never has content: it has no end tag.
pub(crate) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "image"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Whether an element ends where the next of its kind begins.
pub(super) fn closes_itself(name: &str) -> bool {
    matches!(
        name,
        "p" | "li"
            | "dt"
            | "dd"
            | "tr"
            | "td"
            | "th"
            | "thead"
            | "tbody"
            | "tfoot"
            | "option"
            | "optgroup"
            | "rt"
            | "rp"
    )
}

/// Whether what stands in an element is not markup.
pub(crate) fn is_raw_text(name: &str) -> bool {
    matches!(name, "script" | "style" | "textarea" | "title" | "xmp" | "iframe" | "noembed" | "noframes" | "noscript")
}

/// Whether an element ends the paragraph that it stands in.
pub(crate) fn is_block(meaning: Meaning) -> bool {
    match meaning {
        Meaning::Emphasis
        | Meaning::Strong
        | Meaning::Strikethrough
        | Meaning::Code
        | Meaning::Anchor
        | Meaning::Image
        | Meaning::Break
        | Meaning::KeptInline
        | Meaning::Inline
        | Meaning::Hidden
        | Meaning::WithoutScripts
        | Meaning::Nothing => false,
        Meaning::Block
        | Meaning::Heading(_)
        | Meaning::Quote
        | Meaning::Bullets
        | Meaning::Numbers
        | Meaning::Item
        | Meaning::Definitions
        | Meaning::Preformatted
        | Meaning::Rule
        | Meaning::Table
        | Meaning::Caption
        | Meaning::Embed => true,
    }
}

/// The styles of text that Markdown knows, from a `style` attribute. `None`: the attribute does not say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) strong: Option<bool>,
    pub(super) emphasis: Option<bool>,
    pub(super) strikethrough: bool,
}

/// What the `style` attribute of an element says, in lower case.
pub(super) fn declarations(element: &Element) -> impl Iterator<Item = (String, String)> {
    let declarations = element.attr("style").unwrap_or_default().split(';');
    let declared = declarations.filter_map(|declaration| declaration.split_once(':'));
    declared.map(|(property, value)| (property.trim().to_ascii_lowercase(), value.trim().to_ascii_lowercase()))
}

/// Whether the line ends in the text of an element are line ends on the page; `None` where its style does not say.
pub(super) fn keeps_lines(element: &Element) -> Option<bool> {
    let declared = declarations(element).filter(|(property, _)| property == "white-space").last();
    declared.map(|(_, value)| value.starts_with("pre") || value.starts_with("break-spaces"))
}

/// The element of HTML that stands higher or lower than its line as this one's style says: `<span style="vertical-align: super">`
pub(super) fn raised(element: ElementRef<'_>) -> Option<&'static str> {
    let declared = declarations(element.value()).filter(|(property, _)| property == "vertical-align").last();
    let name = match declared?.1.as_str() {
        "super" => "sup",
        "sub" => "sub",
        _ => return None,
    };
    let is_text = |element: ElementRef<'_>| {
        meaning(element.value().name()).is_none_or(|meaning| !is_block(meaning) && meaning != Meaning::Image)
    };
    let is_in_one =
        element.ancestors().filter_map(ElementRef::wrap).any(|around| matches!(around.value().name(), "sup" | "sub"));
    (!is_in_one && element.descendent_elements().all(is_text)).then_some(name)
}

/// Reads the `style` attribute of an element: Blogger's editor wrote `<span style="font-weight: bold;">`, and what is
/// pasted from Google's is wrapped in `<b style="font-weight:normal">`.
pub(super) fn style(element: &Element) -> Style {
    let mut style = Style::default();
    for (property, value) in declarations(element) {
        match property.as_str() {
            "font-weight" => {
                style.strong = Some(matches!(value.as_str(), "bold" | "bolder" | "600" | "700" | "800" | "900"));
            }
            "font-style" => style.emphasis = Some(value.starts_with("italic") || value.starts_with("oblique")),
            "text-decoration" | "text-decoration-line" => style.strikethrough = value.contains("line-through"),
            _ => {}
        }
    }
    style
}
