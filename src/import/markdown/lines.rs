//! What lines begin with: the marks of quotes and items, and fences of code. For what looks at a text before CommonMark does.

/// The length of the indentation of a line and of the marks of quotes and items at its beginning.
pub(super) fn marks_len(line: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &line[at..];
        let content = rest.trim_start_matches([' ', '\t']);
        at += rest.len() - content.len();
        let digits = content.bytes().take_while(u8::is_ascii_digit).count();
        let mark = match content.as_bytes().get(digits) {
            Some(b'>') if digits == 0 => {
                at += 1;
                continue;
            }
            Some(b'-' | b'*' | b'+') if digits == 0 => 1,
            Some(b'.' | b')') if (1..=9).contains(&digits) => digits + 1,
            _ => return at,
        };
        if !content[mark..].starts_with([' ', '\t']) {
            return at;
        }
        at += mark;
    }
}

/// The fence of a code block, perhaps behind the marks of an item or a quote, with which the block ends too.
#[derive(Clone, Copy)]
pub(super) struct Fence<'a> {
    marks: &'a str,
    is_quoted: bool,
    /// How far the lines of the item are indented in which it stands.
    column: usize,
}

impl<'a> Fence<'a> {
    pub(super) fn opening(line: &'a str) -> Option<Self> {
        let marks = &line[..marks_len(line)];
        let content = &line[marks.len()..];
        let mark = content.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let len = content.len() - content.trim_start_matches(mark).len();
        let is_fence = len >= 3 && !(mark == '`' && content[len..].contains('`'));
        let is_quoted = marks.contains('>');
        let is_item = !is_quoted && !marks.trim().is_empty();
        let column = if is_item { marks.len() } else { 0 };
        is_fence.then(|| Self { marks: &content[..len], is_quoted, column })
    }

    /// Whether a line is in what the fence is in.
    pub(super) fn holds(&self, line: &str) -> bool {
        let content = line.trim_start();
        let is_indented = line.starts_with('\t') || line.len() - content.len() >= self.column;
        if self.is_quoted { content.starts_with('>') } else { content.is_empty() || is_indented }
    }

    pub(super) fn ends_at(&self, line: &str) -> bool {
        let content = line.trim_start_matches([' ', '\t', '>']).trim_end();
        content.starts_with(self.marks) && content.trim_matches(['`', '~']).is_empty()
    }
}
