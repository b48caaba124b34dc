//! Scripts and style sheets: what is not shown, and what is shown in the place of a script.

use scraper::node::Element;
use scraper::{ElementRef, Html, Node};

use super::code;
use super::flow::Wrapper;
use super::keep;
use super::walk::Walk;
use crate::account::{Entry, What};
use crate::diagnostic::Code;
use crate::model::BlockKind;

impl Walk<'_> {
    /// What is not shown goes, but for what a script shows in its place.
    pub(super) fn hidden(&mut self, element: ElementRef<'_>) {
        let name = element.value().name();
        let text: String = element.text().collect();
        if let Some(address) = gist(element) {
            return self.gist(&address);
        }
        if element.attr("type").is_some_and(|kind| kind.eq_ignore_ascii_case("syntaxhighlighter")) {
            return self.highlighted(element);
        }
        if matches!(name, "style" | "script") {
            let what = if name == "style" { "a style sheet was left out" } else { "a script was left out" };
            self.report(Code::StyleDropped, what);
            self.removed(&text, if name == "style" { "style sheet" } else { "script" });
        } else {
            self.removed(&text, "element that is not shown");
        }
    }

    /// The scripts and style sheets of a table that is kept, but not those of a drawing in it.
    pub(super) fn hidden_in(&mut self, table: ElementRef<'_>) {
        let is_drawn = |element: ElementRef<'_>| {
            element.ancestors().filter_map(ElementRef::wrap).any(|around| around.value().name() == "svg")
        };
        let hidden = table.descendent_elements().filter(|element| keep::is_hidden(element.value().name()));
        hidden.filter(|element| !is_drawn(*element)).for_each(|element| self.hidden(element));
    }

    /// The comments in an element that is kept.
    pub(super) fn comments_in(&mut self, kept: ElementRef<'_>) {
        for node in kept.descendants() {
            if let Node::Comment(comment) = node.value() {
                self.comment(comment);
            }
        }
        self.flow.text_span = None;
    }

    /// What browsers show that run no scripts; html5ever takes it for text.
    pub(super) fn without_scripts(&mut self, element: ElementRef<'_>) {
        let inner = Html::parse_fragment(&element.text().collect::<String>());
        self.children(inner.root_element());
    }

    /// A page whose address is a script.
    pub(super) fn script_page(&mut self, element: ElementRef<'_>) {
        let addresses = ["src", "data"].into_iter().filter_map(|name| element.attr(name));
        self.changes.removed.extend(addresses.map(link_gone));
        self.removed(&element.text().collect::<String>(), "element that is not shown");
        self.comments_in(element);
    }

    fn gist(&mut self, address: &str) {
        let why = "the address of code that a script showed";
        let added = [What::Word, What::Link].map(|what| Entry { what, text: address.to_owned(), why });
        self.changes.added.extend(added);
        self.changes.count_at("gists-linked", self.flow.span);
        self.flow.flush();
        self.flow.open(Wrapper::Link { address: address.to_owned(), title: None });
        self.flow.text(address);
        self.flow.close();
        self.flow.flush();
    }

    /// SyntaxHighlighter's `<script type="syntaxhighlighter" class="brush: xml"><![CDATA[…]]></script>`.
    fn highlighted(&mut self, element: ElementRef<'_>) {
        let (info, text) = code::read(element);
        let section =
            text.trim_start().strip_prefix("<![CDATA[").inspect(|_| self.removed("CDATA", "the mark of a section"));
        let text = section.unwrap_or(&text);
        let text = text.strip_suffix("]]>").unwrap_or(text).trim_matches('\n');
        if !text.trim().is_empty() {
            self.flow.block(BlockKind::Code { info, text: text.to_owned() });
        }
    }
}

/// The page of a gist that a script shows: `<script src="https://gist.github.com/a-person/0123.js?file=a.py">`
fn gist(element: ElementRef<'_>) -> Option<String> {
    let address = element.attr("src").filter(|_| element.value().name() == "script")?.trim();
    let path = address.split_once("//gist.github.com/")?.1;
    let page = path.split(['?', '#']).next()?.strip_suffix(".js")?;
    Some(format!("https://gist.github.com/{page}"))
}

/// Why a link goes.
pub(crate) const RUNS_A_SCRIPT: &str = "a link that runs a script";

/// What goes with a link that runs a script.
pub(crate) fn link_gone(address: &str) -> Entry {
    Entry { what: What::Link, text: address.to_owned(), why: RUNS_A_SCRIPT }
}

/// Whether the page that an element shows is a script.
pub(super) fn is_run_by(element: &Element) -> bool {
    ["src", "data"].into_iter().any(|name| element.attr(name).is_some_and(runs_a_script))
}

/// Whether an address is a program, or a page of its own that could hold one.
pub(crate) fn runs_a_script(address: &str) -> bool {
    let is_space = |c: char| c.is_whitespace() || c.is_control();
    let address = address.trim_start_matches(is_space).as_bytes();
    ["javascript:", "vbscript:", "data:text/html"]
        .into_iter()
        .any(|start| address.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start.as_bytes())))
}
