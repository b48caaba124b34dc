//! Blocks: what stands between them, and what begins their lines.

use super::destination::begins_entity;
use super::engine::{Flavour, Reads};
use super::inline::{self, Parent};
use super::lower::{for_fences, lowered};
use super::table::{self, width};
use super::target::Extension;
use super::wrap::wrap;
use crate::model::normal::{needs_separator, stands_close};
use crate::model::{Block, BlockKind, Item, List, ListKind};

/// Blocks as Markdown or MDX, without a line end after the last line.
pub(super) fn flavoured(blocks: &[Block], flavour: Flavour) -> String {
    let mut writer = Writer { out: String::new(), prefix: String::new(), lists: 0, is_task: false, flavour };
    writer.blocks(&for_fences(blocks, flavour.engine.info), Container::Other);
    writer.out
}

/// What keeps two blocks apart that would otherwise be read as one; `model::normalise` drops it again.
const SEPARATOR: &str = "<!-- -->";

/// The same for MDX, which knows no comments of HTML.
const MDX_SEPARATOR: &str = "{/* */}";

/// What prettier indents the blocks of a footnote with.
const FOOTNOTE_INDENT: &str = "    ";

/// What prettier indents the lines of a task with.
const TASK_INDENT: &str = "    ";

/// Where prettier breaks lines, in the few places where it does.
const PRINT_WIDTH: usize = 80;

struct Writer {
    out: String,
    /// What every line of the containers that are open begins with.
    prefix: String,
    /// How many lists are open.
    lists: usize,
    /// The next paragraph stands behind `[ ]`.
    is_task: bool,
    flavour: Flavour,
}

/// What blocks are in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    Item { tight: bool },
    Other,
}

impl Writer {
    fn blocks(&mut self, blocks: &[Block], container: Container) {
        let mut previous: Option<&Block> = None;
        for block in blocks.iter().filter(|block| !is_nothing(block)) {
            let lowered = lowered(block);
            if let Some(previous) = previous {
                self.between(previous, &lowered, container);
            }
            let is_first_in_item = previous.is_none() && container != Container::Other;
            self.block(&lowered, is_first_in_item);
            previous = Some(block);
        }
    }

    /// A line end, a blank line, or a comment between two blocks.
    fn between(&mut self, previous: &Block, next: &Block, container: Container) {
        let is_in_item = container != Container::Other;
        if previous.begins_alert() && matches!(next.kind, BlockKind::Paragraph(_)) {
            // GitHub wants `[!NOTE]` in one block with the text
            self.line();
            return;
        }
        if container == (Container::Item { tight: true }) && stands_close(&lowered(previous), next) {
            self.line();
            return;
        }
        self.blank_line();
        let previous = lowered(previous);
        let is_list = |block: &Block| matches!(block.kind, BlockKind::List(_));
        let joins = is_list(&previous) && is_list(next) && self.flavour.engine.knows(Reads::AnyItems);
        if joins || needs_separator(&previous, next, is_in_item) {
            self.out.push_str(self.separator());
            self.blank_line();
        }
    }

    fn block(&mut self, block: &Block, is_first_in_item: bool) {
        match &block.kind {
            BlockKind::Heading { level, content } => {
                self.out.extend(std::iter::repeat_n('#', usize::from(*level).clamp(1, 6)));
                if !content.is_empty() {
                    self.out.push(' ');
                    inline::write(&mut self.out, content, Parent::Heading, "", self.flavour);
                }
            }
            BlockKind::Paragraph(content) => {
                let parent = Parent::Paragraph { in_item: is_first_in_item };
                let length = self.prefix.len();
                if std::mem::take(&mut self.is_task) {
                    self.prefix.push_str(TASK_INDENT);
                }
                let start = self.out.len();
                let spaces = inline::write(&mut self.out, content, parent, &self.prefix, self.flavour);
                wrap(&mut self.out, start, &spaces, &self.prefix, self.flavour.wrap);
                self.prefix.truncate(length);
            }
            BlockKind::List(list) => self.list(list),
            BlockKind::Quote(blocks) => self.contained(">", "> ", blocks, Container::Other),
            BlockKind::Code { info, text } => self.code(info, text),
            BlockKind::Table(table) => table::write(&mut self.out, table, &self.prefix, self.flavour),
            BlockKind::ThematicBreak => {
                // `- ---` is a break without a list; prettier writes `***` in all lists
                self.out.push_str(if self.lists == 0 { "---" } else { "***" });
            }
            BlockKind::FootnoteDefinition { label, blocks } => self.footnote(label, blocks),
            BlockKind::Html(text) => self.lines(&self.flavour.engine.html(text)),
            BlockKind::Verbatim(text) => self.lines(text),
            BlockKind::Admonition(_) | BlockKind::Definitions(_) => {}
        }
    }

    fn list(&mut self, list: &List) {
        for (index, item) in list.items.iter().enumerate() {
            match (index, list.tight) {
                (0, _) => {}
                (_, true) => self.line(),
                (_, false) => self.blank_line(),
            }
            let marker = match list.kind {
                ListKind::Bullet => "-".to_owned(),
                ListKind::Ordered { start } => format!("{}.", u64::from(start) + index as u64),
            };
            self.item(&marker, item, list.tight);
        }
    }

    fn item(&mut self, marker: &str, item: &Item, tight: bool) {
        self.lists += 1;
        let width = self.flavour.engine.item_width.max(marker.len() + 1);
        let marker = format!("{marker:<width$}", width = width - 1);
        let indent = " ".repeat(width);
        let task = match item.checked {
            Some(true) => " [x]",
            Some(false) => " [ ]",
            None => "",
        };
        self.is_task = item.checked.is_some();
        self.contained(&format!("{marker}{task}"), &indent, &item.blocks, Container::Item { tight });
        self.is_task = false;
        self.lists -= 1;
    }

    /// A footnote stands behind its label where its first block is one line that fits, else below it: so prettier has it.
    fn footnote(&mut self, label: &str, blocks: &[Block]) {
        let start = self.out.rfind('\n').map_or(0, |at| at + 1);
        let marker = format!("[^{label}]:");
        let text = self.out.len() + marker.len();
        let first = blocks.first().map(std::slice::from_ref).unwrap_or_default();
        self.contained(&marker, FOOTNOTE_INDENT, first, Container::Other);
        let is_paragraph = matches!(first, [Block { kind: BlockKind::Paragraph(_), .. }]) && blocks.len() == 1;
        let is_one_line = !self.out[text..].contains('\n');
        let stands_behind = self.out.len() > text;
        if stands_behind && (!is_one_line || !is_paragraph && width(&self.out[start..]) > PRINT_WIDTH) {
            let line = format!("\n{}{FOOTNOTE_INDENT}", self.prefix);
            self.out.replace_range(text..=text, &line);
        }
        if let [first, rest @ ..] = blocks
            && !rest.is_empty()
        {
            let length = self.prefix.len();
            self.prefix.push_str(FOOTNOTE_INDENT);
            self.between(first, &rest[0], Container::Other);
            self.blocks(rest, Container::Other);
            self.prefix.truncate(length);
        }
    }

    /// Blocks behind a marker; `indent` begins their lines after the first.
    fn contained(&mut self, marker: &str, indent: &str, blocks: &[Block], container: Container) {
        if blocks.iter().all(is_nothing) {
            self.out.push_str(marker.trim_end());
            // readers lose an empty item in a container, and take `- - -` for a break
            if container != Container::Other && !self.prefix.is_empty() {
                self.out.push(' ');
                self.out.push_str(self.separator());
            }
            return;
        }
        self.out.push_str(marker);
        self.out.push(' ');
        let length = self.prefix.len();
        self.prefix.push_str(indent);
        self.blocks(blocks, container);
        self.prefix.truncate(length);
    }

    /// The fence is longer than every run of backticks in the code, as prettier's is.
    fn code(&mut self, info: &str, text: &str) {
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        self.out.push_str(&fence);
        self.out.push_str(&escaped_info(info));
        for line in self.flavour.engine.uncalled(text).split('\n') {
            self.raw_line(line);
        }
        self.line();
        self.out.push_str(&fence);
    }

    /// Lines that are written as they are.
    fn lines(&mut self, text: &str) {
        let mut lines = text.split('\n');
        self.out.push_str(lines.next().unwrap_or_default());
        for line in lines {
            self.raw_line(line);
        }
    }

    fn raw_line(&mut self, line: &str) {
        self.out.push('\n');
        self.out.push_str(if line.is_empty() { self.prefix.trim_end() } else { &self.prefix });
        self.out.push_str(line);
    }

    fn separator(&self) -> &'static str {
        if self.flavour.extension == Extension::Mdx { MDX_SEPARATOR } else { SEPARATOR }
    }

    fn line(&mut self) {
        self.out.push('\n');
        self.out.push_str(&self.prefix);
    }

    fn blank_line(&mut self) {
        self.out.push('\n');
        self.out.push_str(self.prefix.trim_end());
        self.line();
    }
}

/// Whether nothing would be written for a block.
fn is_nothing(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Paragraph(content) => content.is_empty(),
        BlockKind::List(list) => list.items.is_empty(),
        BlockKind::Table(table) => table.alignments.is_empty(),
        BlockKind::Html(text) | BlockKind::Verbatim(text) => text.trim().is_empty(),
        BlockKind::Definitions(definitions) => definitions.is_empty(),
        _ => false,
    }
}

/// The info string of a fence, in which a backslash escapes punctuation and `&` begins a reference as they do in text.
fn escaped_info(info: &str) -> String {
    let mut escaped = String::with_capacity(info.len());
    for (at, character) in info.char_indices() {
        let rest = &info[at + character.len_utf8()..];
        let is_escape = character == '\\' && rest.starts_with(|c: char| c.is_ascii_punctuation())
            || character == '&' && begins_entity(rest);
        escaped.push_str(if is_escape { "\\" } else { "" });
        escaped.push(character);
    }
    escaped
}
