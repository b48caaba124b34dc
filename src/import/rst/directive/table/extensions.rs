//! Directives of ABlog and of the extensions that blogs use: sphinx-design, sphinx-tabs, sphinxcontrib-youtube, …

use super::Argument::{None as NoArgument, Text};
use super::Options::{Any, Of};
use super::{Makes, Row, new};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    // ABlog
    new(&["post"], Text, Any, true, Makes::Post),
    new(&["update"], Text, Of(&[]), true, Makes::Update),
    new(&["postlist"], Text, Any, true, Makes::Listing("a list of posts, which the new site makes itself")),
    // sphinx-design, sphinx-panels
    new(&["grid", "card-carousel", "div"], Text, Any, true, Makes::Content),
    new(&["grid-item", "tab-set", "tab-set-code", "panels", "tabs"], NoArgument, Any, true, Makes::Content),
    new(&["tab-item", "tabbed", "dropdown"], Text, Any, true, Makes::Section),
    new(&["button-ref"], Text, Any, true, Makes::Reference),
    new(&["card", "grid-item-card"], Text, Any, true, Makes::Card),
    new(&["button-link"], Text, Any, true, Makes::Link("")),
    new(&["article-info"], NoArgument, Any, true, Makes::Dropped("what the page says of its author and date")),
    // sphinx-tabs, sphinx-inline-tabs
    new(&["tab", "group-tab"], Text, Any, true, Makes::Section),
    new(&["code-tab"], Text, Any, true, Makes::CodeTab),
    // sphinx-togglebutton, sphinx-toolbox, sphinxcontrib-details
    new(&["toggle"], NoArgument, Of(&["show", "id"]), true, Makes::Content),
    new(&["collapse", "details", "spoiler"], Text, Of(&["open"]), true, Makes::Section),
    // sphinxcontrib-youtube, sphinxcontrib-video, Nikola
    new(&["youtube"], Text, Any, true, Makes::Link("https://www.youtube.com/watch?v=")),
    new(&["vimeo"], Text, Any, true, Makes::Link("https://vimeo.com/")),
    new(&["peertube"], Text, Any, true, Makes::Link("https://framatube.org/w/")),
    new(&["soundcloud"], Text, Any, true, Makes::Link("https://soundcloud.com/")),
    new(&["gist"], Text, Any, true, Makes::Link("https://gist.github.com/")),
    new(&["tweet", "twitter", "mastodon", "instagram", "speakerdeck", "slideshare"], Text, Any, true, Makes::Link("")),
    new(&["video", "audio", "media"], Text, Any, true, Makes::Link("")),
    new(&["thumbnail"], Text, Any, true, Makes::Figure),
    new(&["listing"], Text, Any, true, Makes::Refused),
    // MyST
    new(&["figure-md"], Text, Any, true, Makes::Content),
    new(&["margin"], Text, Any, true, Makes::Section),
    new(&["code-cell"], Text, Any, true, Makes::Code("python")),
    // programs and diagrams
    new(&["prompt"], Text, Any, true, Makes::Code("console")),
    new(&["ipython", "jupyter-execute", "jupyter-input", "plot"], Text, Any, true, Makes::CodeIn("python")),
    new(&["jupyter-output"], Text, Any, true, Makes::CodeIn("text")),
    new(&["mermaid"], Text, Any, true, Makes::CodeIn("mermaid")),
    new(&["uml", "plantuml"], Text, Any, true, Makes::CodeIn("plantuml")),
    new(&["blockdiag", "seqdiag", "actdiag", "nwdiag", "packetdiag", "rackdiag", "aafig", "ditaa"], Text, Any, true,
        Makes::CodeIn("text")),
    new(&["program-output", "command-output", "argparse", "click"], Text, Any, true, Makes::Refused),
    // others
    new(&["blockquote"], NoArgument, Of(&[]), true, Makes::Quote),
    new(&["bibliography"], Text, Any, true, Makes::Listing("a list of works, which the old site made")),
    new(&["tags"], Text, Any, true, Makes::Dropped("meta data of the page")),
    new(&["disqus", "giscus", "utterances"], Text, Any, true, Makes::Listing("comments, which another site keeps")),
];
