//! A text as readers see it: HTML as a tree of elements that can do no harm.

use std::ops::Range;

use scraper::node::Element;
use scraper::{ElementRef, Html, Node};
use serde_json::{Map, Value, json};

use super::words::{Kind, Token, tokens};
use crate::difference::Run;
use crate::import::html;

/// Elements deeper than this are shown as their text.
const DEEPEST: usize = 100;

/// html5ever looks through all open elements at many a tag.
const MOST_OPEN: usize = 400;

/// A longer address is none that anyone could look at.
const LONGEST_ADDRESS: usize = 4_000;

/// The elements that are shown, with the attributes that they keep. `templates/review/script.js` has the same list.
const ELEMENTS: &[(&str, &[&str])] = &[
    ("a", &["href", "title"]),
    ("abbr", &["title"]),
    ("b", &[]),
    ("blockquote", &[]),
    ("br", &[]),
    ("caption", &[]),
    ("cite", &[]),
    ("code", &["class"]),
    ("dd", &[]),
    ("del", &[]),
    ("div", &[]),
    ("dl", &[]),
    ("dt", &[]),
    ("em", &[]),
    ("figcaption", &[]),
    ("figure", &[]),
    ("h1", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
    ("hr", &[]),
    ("i", &[]),
    ("img", &["src", "alt", "title"]),
    ("ins", &[]),
    ("kbd", &[]),
    ("li", &[]),
    ("mark", &[]),
    ("ol", &["start"]),
    ("p", &[]),
    ("pre", &[]),
    ("q", &[]),
    ("s", &[]),
    ("samp", &[]),
    ("small", &[]),
    ("strong", &[]),
    ("sub", &[]),
    ("sup", &[]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["colspan", "rowspan"]),
    ("tfoot", &[]),
    ("th", &["colspan", "rowspan"]),
    ("thead", &[]),
    ("tr", &[]),
    ("u", &[]),
    ("ul", &[]),
    ("var", &[]),
];

/// What is no text, and runs or loads something where a browser gets it: its name is shown in its place.
const OBJECTS: &[&str] = &[
    "applet", "audio", "base", "button", "canvas", "embed", "form", "frame", "iframe", "input", "link", "math", "meta",
    "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "title", "video",
];

/// Elements that stand in a line: no words part where they begin or end.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd", "mark", "q", "s", "samp", "small",
    "span", "strong", "sub", "sup", "tt", "u", "var", "wbr",
];

/// A page, and its words in their order.
#[derive(Debug, Clone, Default)]
pub struct Page {
    nodes: Vec<Branch>,
    words: Vec<(String, Kind)>,
}

#[derive(Debug, Clone)]
enum Branch {
    Words(Range<usize>),
    Element { name: &'static str, attributes: Map<String, Value>, children: Vec<Branch> },
}

impl Page {
    /// A page with a title, of HTML that nobody vouches for.
    pub fn new(title: &str, html: &str) -> Self {
        let mut page = Self::default();
        let words = page.words(title);
        page.boundary();
        page.nodes.push(Branch::Element { name: "h1", attributes: Map::new(), children: vec![words] });
        let body = if html::depth(html) > MOST_OPEN {
            vec![page.words(html)]
        } else {
            page.children(Html::parse_fragment(html).root_element(), 0)
        };
        page.nodes.extend(body);
        page
    }

    /// The words of the page, as tokens.
    pub fn tokens(&self) -> Vec<Token<'_>> {
        self.words.iter().map(|(text, kind)| Token { text, kind: *kind }).collect()
    }

    fn children(&mut self, element: ElementRef<'_>, depth: usize) -> Vec<Branch> {
        let mut branches = Vec::new();
        for child in element.children() {
            match child.value() {
                Node::Text(text) => branches.push(self.words(text)),
                Node::Element(known) => {
                    if let Some(child) = ElementRef::wrap(child) {
                        self.element(child, known, depth, &mut branches);
                    }
                }
                _ => {}
            }
        }
        branches
    }

    fn element(&mut self, element: ElementRef<'_>, known: &Element, depth: usize, branches: &mut Vec<Branch>) {
        let name = known.name();
        if let Some(object) = OBJECTS.iter().find(|object| **object == name) {
            branches.extend(self.object(object, known));
            return;
        }
        let is_inline = INLINE.contains(&name);
        if !is_inline {
            self.boundary();
        }
        let children = if depth >= DEEPEST {
            vec![self.words(&element.text().collect::<String>())]
        } else {
            self.children(element, depth + 1)
        };
        if !is_inline {
            self.boundary();
        }
        match ELEMENTS.iter().find(|(allowed, _)| *allowed == name) {
            Some((name, allowed)) => {
                branches.push(Branch::Element { name, attributes: attributes(known, allowed), children });
            }
            None => branches.extend(children),
        }
    }

    /// What runs or loads is named, with its address, and neither runs nor loads.
    fn object(&mut self, name: &str, element: &Element) -> Option<Branch> {
        if name == "input" && element.attr("type") == Some("checkbox") {
            return Some(self.words(if element.attr("checked").is_some() { "☑" } else { "☐" }));
        }
        if matches!(name, "link" | "meta" | "base" | "title") {
            return None;
        }
        let address = ["src", "data", "action"].iter().find_map(|name| element.attr(name));
        let address = address.map(shortened).unwrap_or_default();
        let words = self.words(&format!("<{name}> {address}"));
        let mut attributes = Map::new();
        attributes.insert("class".to_owned(), "object".into());
        Some(Branch::Element { name: "code", attributes, children: vec![words] })
    }

    fn words(&mut self, text: &str) -> Branch {
        let start = self.words.len();
        self.words.extend(tokens(text).into_iter().map(|token| (token.text.to_owned(), token.kind)));
        Branch::Words(start..self.words.len())
    }

    /// Words of two blocks are no neighbours.
    fn boundary(&mut self) {
        if self.words.last().is_some_and(|(text, _)| !text.is_empty()) {
            self.words.push((String::new(), Kind::Break));
        }
    }

    /// The page as data: a string is text, `[name, attributes, children…]` an element, and one whose name is `-` or `+` text that
    /// goes or comes.
    fn marked(&self, is_changed: &[bool], mark: &str) -> Value {
        self.branches(&self.nodes, is_changed, mark).into()
    }

    fn branches(&self, branches: &[Branch], is_changed: &[bool], mark: &str) -> Vec<Value> {
        let mut values = Vec::new();
        for branch in branches {
            match branch {
                Branch::Words(range) => self.text(range.clone(), is_changed, mark, &mut values),
                Branch::Element { name, attributes, children } => {
                    let head = [json!(name), if attributes.is_empty() { json!(0) } else { json!(attributes) }];
                    let children = self.branches(children, is_changed, mark);
                    values.push(head.into_iter().chain(children).collect::<Vec<_>>().into());
                }
            }
        }
        values
    }

    fn text(&self, range: Range<usize>, is_changed: &[bool], mark: &str, values: &mut Vec<Value>) {
        let is_changed = |at: &usize| is_changed.get(*at).copied().unwrap_or_default();
        let mut at = range.start;
        while at < range.end {
            let changes = is_changed(&at);
            let end = (at..range.end).find(|at| is_changed(at) != changes).unwrap_or(range.end);
            let text: String = self.words[at..end].iter().map(|(text, _)| text.as_str()).collect();
            // nobody sees a space that goes
            let is_seen = changes && !text.trim().is_empty();
            values.push(if is_seen { json!([mark, 0, text]) } else { text.into() });
            at = end;
        }
    }
}

/// Two pages as data, with what differs marked in both.
pub fn compared(old: &Page, new: &Page, runs: &[Run]) -> [Value; 2] {
    let mut is_changed = [vec![false; old.words.len()], vec![false; new.words.len()]];
    for run in runs.iter().filter(|run| !run.is_same) {
        is_changed[0][run.old.clone()].fill(true);
        is_changed[1][run.new.clone()].fill(true);
    }
    [old.marked(&is_changed[0], "-"), new.marked(&is_changed[1], "+")]
}

fn attributes(element: &Element, allowed: &[&str]) -> Map<String, Value> {
    let kept = |name: &&str| Some(((*name).to_owned(), Value::from(attribute(name, element.attr(name)?)?)));
    allowed.iter().filter_map(kept).collect()
}

/// The value of an attribute, where it is one of those that can do no harm.
fn attribute(name: &str, value: &str) -> Option<String> {
    match name {
        "href" | "src" => is_harmless(value).then(|| shortened(value)),
        "start" | "colspan" | "rowspan" => value.trim().parse::<u16>().ok().map(|number| number.to_string()),
        "class" => value.split_whitespace().find(|class| class.starts_with("language-")).map(shortened),
        _ => Some(shortened(value)),
    }
}

/// An address that a browser may be given: a path, or one of three schemes.
fn is_harmless(address: &str) -> bool {
    // browsers drop these characters wherever they stand in a scheme
    let address: String = address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).take(200).collect();
    let scheme = address.split(['/', '?', '#']).next().and_then(|start| start.split_once(':'));
    scheme.is_none_or(|(scheme, _)| ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known)))
}

fn shortened(text: &str) -> String {
    text.chars().take(LONGEST_ADDRESS).collect()
}

#[cfg(test)]
mod tests {
    use super::super::words::compare;
    use super::*;

    fn page(html: &str) -> String {
        let page = Page::new("T", html);
        Value::from(page.branches(&page.nodes[1..], &[], "-")).to_string()
    }

    #[test]
    fn what_is_known_is_shown_with_what_it_keeps() {
        let html = "<p onclick=x style=y>a <a href='https://e.example/' onmouseover=z>b</a></p>";
        assert_eq!(page(html), r#"[["p",0,"a ",["a",{"href":"https://e.example/"},"b"]]]"#);
    }

    #[test]
    fn what_runs_or_loads_is_named() {
        assert_eq!(page("<script>alert(1)</script>"), r#"[["code",{"class":"object"},"<script> "]]"#);
        assert_eq!(
            page("<svg><p>x</p></svg><p>y"),
            r#"[["code",{"class":"object"},"<svg> "],["p",0,"x"],["p",0,"y"]]"#
        );
        assert_eq!(page("<blink>a<i>b</i></blink>"), r#"["a",["i",0,"b"]]"#);
    }

    #[test]
    fn an_address_with_another_scheme_is_none() {
        for address in ["javascript:alert(1)", "JaVa\tScript:x", " \u{1}javascript:x", "data:text/html,x", "vbscript:x"]
        {
            assert!(!is_harmless(address), "{address}");
        }
        for address in ["/a:b", "./a.png", "#x:y", "?q=a:b", "mailto:a@e.example", "HTTPS://e.example", "a.png"] {
            assert!(is_harmless(address), "{address}");
        }
    }

    #[test]
    fn what_differs_is_marked_on_both_sides() {
        let (old, new) =
            (Page::new("T", "<p>one <b>two</b></p><p>three"), Page::new("T", "<p>one <b>2</b></p><p>three"));
        let runs = compare(&old.tokens(), &new.tokens());
        let [old, new] = compared(&old, &new, &runs).map(|page| page.to_string());
        assert_eq!(old, r#"[["h1",0,"T"],["p",0,"one ",["b",0,["-",0,"two"]]],["p",0,"three"]]"#);
        assert_eq!(new, r#"[["h1",0,"T"],["p",0,"one ",["b",0,["+",0,"2"]]],["p",0,"three"]]"#);
    }

    #[test]
    fn elements_without_end_are_text() {
        let html = "<div>".repeat(100_000);
        assert!(page(&html).starts_with("[\"<div>"), "no tree is made of it");
        let quotes = "<blockquote>".repeat(300);
        assert!(page(&(quotes + "x")).contains("\"x\""));
    }
}
