//! The building of blocks from a stream of text and tags: paragraphs that begin and end where a browser shows it.
//!
//! HTML nests blocks in inlines (`<b><p>one</p><p>two</p></b>`), Markdown does not: when a block begins, the wrappers that
//! are open are closed, and opened again inside and after it.

use crate::model::sentence::is_cjk;
use crate::model::{Block, BlockKind, Inline, InlineKind, Link, Target};
use crate::source::Span;

/// What stands around inlines.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Wrapper {
    Emphasis,
    Strong,
    Strikethrough,
    Link {
        address: String,
        title: Option<String>,
    },
    /// Tags that are kept.
    Tags {
        start: String,
        end: String,
    },
    /// Nothing: the element says what an element around it says already.
    None,
}

#[derive(Debug)]
struct Level {
    wrapper: Wrapper,
    content: Vec<Inline>,
    /// Whether content of this wrapper stands in an earlier paragraph.
    is_continued: bool,
    /// Whether that content can be seen there.
    is_shown: bool,
}

/// Blocks that are being built.
#[derive(Debug)]
pub(super) struct Flow {
    pub(super) blocks: Vec<Block>,
    /// The paragraph that is being built; the first level has no wrapper.
    levels: Vec<Level>,
    /// What a space would follow.
    last: Last,
    /// `<br>`s that nothing has followed yet: one is a line break, two are the end of a paragraph, and at the end of a
    /// paragraph they are nothing.
    breaks: u32,
    /// Whether a break is a space: in headings.
    pub(super) in_one_line: bool,
    /// Where the inlines stand that come next.
    pub(super) span: Span,
    /// Where exactly the text stands that comes next, where that is known.
    pub(super) text_span: Option<Span>,
    /// The addresses of links that go on in a further paragraph, once for each.
    pub(super) copies: Vec<String>,
    /// The titles of links for which their images leave no place.
    pub(super) titles: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    /// Nothing, or a line break.
    Start,
    Space,
    /// A character; U+FFFC for what is not text.
    Other(char),
}

const OBJECT: char = '\u{fffc}';

impl Flow {
    pub(super) fn new(span: Span) -> Self {
        let ground = Level { wrapper: Wrapper::None, content: Vec::new(), is_continued: false, is_shown: false };
        let (blocks, levels, copies, titles) = (Vec::new(), vec![ground], Vec::new(), Vec::new());
        Self { blocks, levels, last: Last::Start, breaks: 0, in_one_line: false, span, text_span: None, copies, titles }
    }

    /// Adds text as HTML shows it: white space with a line end or a tab in it is a space, and no space stands at the
    /// beginning of a line or after another space.
    pub(super) fn text(&mut self, given: &str) {
        let collapsed = collapse(given);
        let mut text = collapsed.as_str();
        if text.starts_with(' ') {
            text = text.trim_start_matches(' ');
            // After a break or at the beginning the space is nothing; else it belongs outside the wrappers that begin here.
            if let Last::Other(last) = self.last
                && self.breaks == 0
                && !(is_cjk(last) && text.starts_with(is_cjk) && begins_line(given))
            {
                self.space();
            }
        }
        let Some(last) = text.chars().next_back() else { return };
        self.resolve_breaks();
        self.last = if last == ' ' { Last::Space } else { Last::Other(last) };
        let exact = self.text_span.take();
        let span = exact.unwrap_or(self.span);
        let content = self.content();
        match content.last_mut() {
            Some(Inline { kind: InlineKind::Text(before), span: place }) => {
                if exact.is_some() {
                    // of a text without asterisks nobody asks where exactly it stands
                    let start = if before.contains('*') { place.start } else { span.start };
                    *place = Span { start, end: span.end };
                }
                before.push_str(text);
            }
            _ => content.push(Inline::text(text, span)),
        }
    }

    fn space(&mut self) {
        self.last = Last::Space;
        let at = self.last_level_with_content();
        let span = self.span;
        let content = &mut self.levels[at].content;
        match content.last_mut() {
            Some(Inline { kind: InlineKind::Text(before), .. }) => before.push(' '),
            _ => content.push(Inline::text(" ", span)),
        }
    }

    /// Adds an inline other than text.
    pub(super) fn inline(&mut self, kind: InlineKind) {
        self.resolve_breaks();
        self.last = if kind == InlineKind::HardBreak { Last::Start } else { Last::Other(OBJECT) };
        let span = self.span;
        let content = self.content();
        match (content.last_mut().map(|last| &mut last.kind), kind) {
            (Some(InlineKind::Code(before)), InlineKind::Code(more)) => before.push_str(&more),
            (_, kind) => content.push(Inline::new(kind, span)),
        }
    }

    /// `<br>`
    pub(super) fn line_break(&mut self) {
        if self.in_one_line {
            self.text(" ");
        } else if self.has_content() {
            self.breaks += 1;
        }
    }

    fn resolve_breaks(&mut self) {
        match std::mem::take(&mut self.breaks) {
            0 => {}
            1 => {
                self.trim_end();
                let span = self.span;
                let at = self.last_level_with_content();
                self.levels[at].content.push(Inline::new(InlineKind::HardBreak, span));
                self.last = Last::Start;
            }
            _ => self.flush(),
        }
    }

    /// Drops the space before a break.
    fn trim_end(&mut self) {
        if self.last == Last::Space
            && let Some(level) = self.levels.iter_mut().rev().find(|level| !level.content.is_empty())
        {
            trim_end(&mut level.content);
        }
    }

    /// Opens a wrapper. One that is open already is not opened twice.
    pub(super) fn open(&mut self, wrapper: Wrapper) {
        let is_open =
            !matches!(wrapper, Wrapper::Tags { .. }) && self.levels.iter().any(|level| level.wrapper == wrapper);
        let wrapper = if is_open { Wrapper::None } else { wrapper };
        self.levels.push(Level { wrapper, content: Vec::new(), is_continued: false, is_shown: false });
    }

    /// Closes the wrapper that was opened last.
    pub(super) fn close(&mut self) {
        if self.levels.len() > 1
            && let Some(level) = self.levels.pop()
        {
            // a link stays, also one that shows nothing
            if level.content.is_empty() && !level.is_continued && matches!(level.wrapper, Wrapper::Link { .. }) {
                self.resolve_breaks();
            }
            self.put(level);
        }
    }

    /// Adds a block.
    pub(super) fn block(&mut self, kind: BlockKind) {
        self.flush();
        self.blocks.push(Block::new(kind, self.span));
    }

    /// Ends the paragraph that is being built, if there is one.
    pub(super) fn flush(&mut self) {
        self.breaks = 0;
        let mut wrappers = Vec::new();
        while self.levels.len() > 1
            && let Some(mut level) = self.levels.pop()
        {
            let is_continued = level.is_continued || !level.content.is_empty();
            let (wrapper, is_shown) = (level.wrapper.clone(), level.is_shown);
            // A link without content that a block interrupts has its content inside the block.
            level.is_continued = true;
            let is_shown = self.put(level) || is_shown;
            wrappers.push(Level { wrapper, content: Vec::new(), is_continued, is_shown });
        }
        let mut content = std::mem::take(self.content());
        trim_end(&mut content);
        if !content.is_empty() {
            let span = content.first().map_or(self.span, |first| Span { start: first.span.start, end: self.span.end });
            self.blocks.push(Block::new(BlockKind::Paragraph(content), span));
        }
        self.levels.extend(wrappers.into_iter().rev());
        self.last = Last::Start;
    }

    /// The blocks of a container, which end here; `before` are those before it, as they were when it began.
    pub(super) fn take_blocks(&mut self, before: Vec<Block>) -> Vec<Block> {
        self.flush();
        for level in &mut self.levels {
            level.is_continued = true;
        }
        std::mem::replace(&mut self.blocks, before)
    }

    /// Begins a container: what was built so far, to be given to [`Self::take_blocks`] at its end.
    pub(super) fn begin_blocks(&mut self) -> Vec<Block> {
        self.flush();
        std::mem::take(&mut self.blocks)
    }

    /// Where spaces and breaks go: outside of the wrappers that begin after them.
    fn last_level_with_content(&self) -> usize {
        self.levels.iter().rposition(|level| !level.content.is_empty()).unwrap_or(0)
    }

    /// Whether what comes next begins a line.
    pub(super) fn is_at_line_start(&self) -> bool {
        self.breaks > 0 || !self.has_content()
    }

    fn has_content(&self) -> bool {
        self.levels.iter().any(|level| !level.content.is_empty())
    }

    fn content(&mut self) -> &mut Vec<Inline> {
        let at = self.levels.len() - 1;
        &mut self.levels[at].content
    }

    /// Adds what a closed wrapper holds to the level below, with the space at its end outside.
    /// Says whether it holds anything.
    fn put(&mut self, level: Level) -> bool {
        let Level { wrapper, mut content, is_continued, is_shown } = level;
        let space = trim_end(&mut content);
        let span = content.first().map_or(self.span, |first| first.span);
        let is_empty = content.is_empty();
        if let Wrapper::Link { address, .. } = &wrapper
            && is_shown
            && !is_empty
        {
            self.copies.push(address.clone());
        }
        let below = self.content();
        match wrapper {
            Wrapper::None => below.append(&mut content),
            Wrapper::Link { address, title } if !is_empty || !is_continued => {
                let (kind, title) = Link { target: Target::Raw(address), title, content }.or_image();
                below.push(Inline::new(kind, span));
                self.titles.extend(title);
                self.last = Last::Other(OBJECT);
            }
            Wrapper::Tags { start, end } if !is_empty => {
                below.push(Inline::new(InlineKind::Html(start), span));
                below.append(&mut content);
                below.push(Inline::new(InlineKind::Html(end), span));
            }
            _ if is_empty => {}
            Wrapper::Emphasis => put_merged(below, InlineKind::Emphasis(content), span),
            Wrapper::Strong => put_merged(below, InlineKind::Strong(content), span),
            Wrapper::Strikethrough => put_merged(below, InlineKind::Strikethrough(content), span),
            Wrapper::Link { .. } | Wrapper::Tags { .. } => {}
        }
        if space && self.has_content() {
            self.space_here();
        }
        !is_empty
    }

    fn space_here(&mut self) {
        let span = self.span;
        let content = self.content();
        match content.last_mut() {
            Some(Inline { kind: InlineKind::Text(before), .. }) => before.push(' '),
            _ => content.push(Inline::text(" ", span)),
        }
        self.last = Last::Space;
    }
}

/// Two bold pieces without anything between them are one.
fn put_merged(below: &mut Vec<Inline>, kind: InlineKind, span: Span) {
    match (below.last_mut().map(|last| &mut last.kind), kind) {
        (Some(InlineKind::Emphasis(before)), InlineKind::Emphasis(mut more))
        | (Some(InlineKind::Strong(before)), InlineKind::Strong(mut more))
        | (Some(InlineKind::Strikethrough(before)), InlineKind::Strikethrough(mut more)) => before.append(&mut more),
        (_, kind) => below.push(Inline::new(kind, span)),
    }
}

/// Drops spaces and line breaks from the end; returns whether there was a space.
fn trim_end(content: &mut Vec<Inline>) -> bool {
    let mut space = false;
    while let Some(last) = content.last_mut() {
        match &mut last.kind {
            InlineKind::Text(text) => {
                let trimmed = text.trim_end_matches(' ').len();
                space |= trimmed < text.len();
                text.truncate(trimmed);
                if !text.is_empty() {
                    break;
                }
            }
            InlineKind::HardBreak => {}
            _ => break,
        }
        content.pop();
    }
    space
}

/// White space with a line end or a tab in it becomes one space, and none between two characters of scripts that are
/// written without spaces; spaces alone stay as many as they are.
fn collapse(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_space) {
        collapsed.push_str(&rest[..start]);
        let after = rest[start..].trim_start_matches(is_space);
        let space = &rest[start..rest.len() - after.len()];
        if space.bytes().all(|byte| byte == b' ') {
            collapsed.push_str(space);
        } else if !(space.contains('\n') && collapsed.ends_with(is_cjk) && after.starts_with(is_cjk)) {
            collapsed.push(' ');
        }
        rest = after;
    }
    collapsed.push_str(rest);
    collapsed
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t' | '\r' | '\x0c')
}

fn begins_line(text: &str) -> bool {
    text[..text.len() - text.trim_start_matches(is_space).len()].contains('\n')
}
