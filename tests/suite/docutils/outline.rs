//! The outline of a model: blocks as indented lines, inlines with marks, as `tests/docutils/outline.py` writes docutils' tree.

use unblogger::model::{Block, BlockKind, Definition, Inline, InlineKind, List, ListKind, Table};

/// The outline of some blocks.
pub fn outline(blocks: &[Block]) -> String {
    let mut outline = Outline::default();
    number_footnotes(blocks, &mut outline.footnotes);
    outline.blocks(blocks, 0);
    outline.text
}

#[derive(Default)]
struct Outline {
    text: String,
    /// Labels in the order of the notes.
    footnotes: Vec<String>,
}

impl Outline {
    fn line(&mut self, depth: usize, line: &str) {
        let line = format!("{}{line}", "  ".repeat(depth));
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn blocks(&mut self, blocks: &[Block], depth: usize) {
        blocks.iter().for_each(|block| self.block(&block.kind, depth));
    }

    fn block(&mut self, block: &BlockKind, depth: usize) {
        match block {
            BlockKind::Heading { level, content } => {
                self.line(depth, &format!("heading {level}: {}", self.inlines(content)));
            }
            BlockKind::Paragraph(content) => self.line(depth, &format!("paragraph: {}", self.inlines(content))),
            BlockKind::List(list) => self.list(list, depth),
            BlockKind::Quote(blocks) => {
                self.line(depth, "quote");
                self.blocks(blocks, depth + 1);
            }
            BlockKind::Code { info, text } => self.literal(&format!("code {info}"), text, depth),
            BlockKind::Html(text) | BlockKind::Verbatim(text) => self.literal("html", text, depth),
            BlockKind::Table(table) => self.table(table, depth),
            BlockKind::ThematicBreak => self.line(depth, "rule"),
            BlockKind::Admonition(admonition) => {
                self.line(depth, &format!("admonition {}", admonition.name));
                let is_own = matches!(admonition.name.as_str(), "admonition" | "topic" | "sidebar");
                if is_own && !admonition.title.is_empty() {
                    self.line(depth + 1, &format!("title: {}", self.inlines(&admonition.title)));
                }
                self.blocks(&admonition.blocks, depth + 1);
            }
            BlockKind::Definitions(definitions) => self.definitions(definitions, depth),
            BlockKind::FootnoteDefinition { label, blocks } => {
                self.line(depth, &format!("footnote {}", self.number(label)));
                self.blocks(blocks, depth + 1);
            }
        }
    }

    fn list(&mut self, list: &List, depth: usize) {
        match list.kind {
            ListKind::Bullet => self.line(depth, "list bullet"),
            ListKind::Ordered { start } => self.line(depth, &format!("list {start}")),
        }
        for item in &list.items {
            self.line(depth + 1, "item");
            self.blocks(&item.blocks, depth + 2);
        }
    }

    fn definitions(&mut self, definitions: &[Definition], depth: usize) {
        self.line(depth, "definitions");
        for definition in definitions {
            self.line(depth + 1, &format!("term: {}", self.inlines(&definition.term)));
            self.blocks(&definition.blocks, depth + 2);
        }
    }

    fn table(&mut self, table: &Table, depth: usize) {
        self.line(depth, &format!("table {}", table.alignments.len()));
        for (at, row) in std::iter::once(&table.header).chain(&table.rows).enumerate() {
            self.line(depth + 1, if at == 0 { "header" } else { "row" });
            row.iter().for_each(|cell| self.line(depth + 2, &format!("cell: {}", self.inlines(cell))));
        }
    }

    fn literal(&mut self, head: &str, text: &str, depth: usize) {
        self.line(depth, head);
        text.split('\n').for_each(|line| self.line(depth + 1, &format!("|{line}")));
    }

    fn inlines(&self, inlines: &[Inline]) -> String {
        inlines.iter().map(|inline| self.inline(&inline.kind)).collect()
    }

    fn inline(&self, inline: &InlineKind) -> String {
        match inline {
            InlineKind::Text(text) => escaped(text),
            InlineKind::Emphasis(content) => format!("<em>{}</em>", self.inlines(content)),
            InlineKind::Strong(content) => format!("<strong>{}</strong>", self.inlines(content)),
            InlineKind::Strikethrough(content) => format!("<s>{}</s>", self.inlines(content)),
            InlineKind::Code(code) => format!("<code>{}</code>", escaped(code)),
            // a place in the document: the parser's tree knows only its name
            InlineKind::Link(link) if link.target.as_str().starts_with('#') => self.inlines(&link.content),
            InlineKind::Html(html) if html.starts_with("<a id=") || html == "</a>" => String::new(),
            InlineKind::Link(link) => format!("<a {}>{}</a>", link.target.as_str(), self.inlines(&link.content)),
            InlineKind::Image(image) => format!("<img {} {}>", image.at.as_str(), escaped(&image.alt)),
            InlineKind::HardBreak => "<br>".to_owned(),
            InlineKind::FootnoteReference(label) => format!("<note {}>", self.number(label)),
            InlineKind::Html(html) => html.clone(),
        }
    }

    fn number(&self, label: &str) -> usize {
        self.footnotes.iter().position(|known| known == label).map_or(0, |at| at + 1)
    }
}

/// A label is only a name in Markdown: the order of the notes says which is meant.
fn number_footnotes(blocks: &[Block], labels: &mut Vec<String>) {
    for block in blocks {
        match &block.kind {
            BlockKind::FootnoteDefinition { label, blocks } => {
                labels.push(label.clone());
                number_footnotes(blocks, labels);
            }
            BlockKind::List(list) => list.items.iter().for_each(|item| number_footnotes(&item.blocks, labels)),
            BlockKind::Quote(blocks) => number_footnotes(blocks, labels),
            BlockKind::Admonition(admonition) => number_footnotes(&admonition.blocks, labels),
            BlockKind::Definitions(definitions) => {
                definitions.iter().for_each(|definition| number_footnotes(&definition.blocks, labels));
            }
            _ => {}
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
