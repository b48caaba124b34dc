//! MDX: what in a text is JavaScript, and is kept to the letter.
//!
//! Imports, exports, components and expressions are hidden from CommonMark behind as many bytes of [`HIDDEN`], so that every
//! offset stays what it is and the rest is read as Markdown. Source of the rules: <https://mdxjs.com/docs/what-is-mdx/>.

use std::ops::Range;

/// What stands for each byte of JavaScript.
pub(super) const HIDDEN: char = '\u{1a}';

/// A text without its JavaScript.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Hidden {
    pub(super) text: String,
    /// The pieces that are blocks of their own, in order.
    pub(super) blocks: Vec<Range<usize>>,
}

/// Hides what is JavaScript in a text.
pub(super) fn hide(text: &str) -> Hidden {
    let budget = text.len().saturating_mul(4);
    let hidden = Hidden::default();
    let mut scan = Scan { text, hidden, at: 0, fence: None, after_blank: true, paragraph: 0, budget };
    while scan.at < text.len() {
        scan.line();
    }
    scan.hidden
}

struct Scan<'a> {
    text: &'a str,
    hidden: Hidden,
    at: usize,
    /// The fence of the code block that is open.
    fence: Option<&'a str>,
    /// Whether a block may begin here.
    after_blank: bool,
    /// Where the paragraph ends that was looked at last.
    paragraph: usize,
    /// How many bytes may still be looked at in vain, for the end of what has none.
    budget: usize,
}

impl Scan<'_> {
    fn line(&mut self) {
        let rest = &self.text[self.at..];
        let line = rest.split_inclusive('\n').next().unwrap_or_default();
        if let Some(fence) = self.fence {
            let content = line.trim();
            if content.starts_with(fence) && content.trim_matches(['`', '~']).is_empty() {
                self.fence = None;
            }
            return self.copy(line.len());
        }
        if let Some(fence) = fence(line) {
            self.fence = Some(fence);
            return self.copy(line.len());
        }
        if self.after_blank
            && let Some(len) = block_len(rest)
        {
            self.hidden.blocks.push(self.at..self.at + len);
            self.hide(len);
            // A block that nothing is beside may follow at once.
            let end = self.text[self.at..].split_inclusive('\n').next().filter(|line| line.trim().is_empty());
            return self.copy(end.map_or(0, str::len));
        }
        self.after_blank = line.trim().is_empty();
        let end = self.at + line.len();
        while self.at < end {
            self.inline();
        }
    }

    /// Copies up to and with the next piece of JavaScript.
    fn inline(&mut self) {
        let rest = &self.text[self.at..];
        let len = rest.find(['`', '\\', '{', '<', ']', '\n']).unwrap_or(rest.len());
        self.copy(len);
        let rest = &rest[len..];
        match rest.as_bytes().first() {
            Some(b'`') if self.budget > 0 => {
                if self.at >= self.paragraph {
                    self.paragraph = rest.find("\n\n").map_or(self.text.len(), |len| self.at + len);
                }
                let (len, looked_at) = code_span_len(&self.text[self.at..self.paragraph]);
                self.budget = self.budget.saturating_sub(looked_at);
                self.copy(len);
            }
            Some(b'{') if self.budget > 0 => self.hide_if(braces_len(rest), rest.len()),
            Some(b'<') if self.budget > 0 => self.hide_if(tag_len(rest), rest.len()),
            // An address is no expression: `[a](https://example.org/{b})`.
            Some(b']') if rest.starts_with("](") => self.copy(rest.find([')', '\n']).unwrap_or(rest.len())),
            Some(b'\\') => self.copy(1 + rest[1..].chars().next().map_or(0, char::len_utf8)),
            Some(_) => self.copy(1),
            None => {}
        }
    }

    fn hide_if(&mut self, found: Option<usize>, looked_at: usize) {
        if let Some(len) = found {
            self.hide(len);
        } else {
            self.budget = self.budget.saturating_sub(looked_at);
            self.copy(1);
        }
    }

    fn copy(&mut self, len: usize) {
        self.hidden.text.push_str(&self.text[self.at..self.at + len]);
        self.at += len;
    }

    fn hide(&mut self, len: usize) {
        self.hidden.text.extend(std::iter::repeat_n(HIDDEN, len));
        self.at += len;
    }
}

fn fence(line: &str) -> Option<&str> {
    let content = line.trim_start();
    let mark = content.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let len = content.len() - content.trim_start_matches(mark).len();
    let is_fence = len >= 3 && !(mark == '`' && content[len..].contains('`'));
    is_fence.then(|| &content[..len])
}

/// The length, without the last line end, of the block of JavaScript that a text begins with.
fn block_len(text: &str) -> Option<usize> {
    let line = text.lines().next()?;
    let len = if is_module_line(line) {
        lines_len(text, is_closed)
    } else if line.starts_with('{') {
        let len = braces_len(text)?;
        ends_line(text, len).then_some(len)?
    } else if line.starts_with('<') {
        let tag = tag_len(text)?;
        tag + lines_len(&text[tag..], |_| true)
    } else {
        return None;
    };
    Some(text[..len].trim_end().len())
}

/// `import` and `export` as JavaScript has them; a sentence may begin with the word.
fn is_module_line(line: &str) -> bool {
    if let Some(rest) = line.strip_prefix("import") {
        let names = rest.contains(" from ") || rest.trim_end().ends_with('{') || rest.contains('{');
        return rest.starts_with([' ', '{', '\'', '"']) && (names || rest.trim_start().starts_with(['\'', '"']));
    }
    let words = ["const ", "let ", "var ", "function", "default", "class ", "async ", "{", "*"];
    line.strip_prefix("export").is_some_and(|rest| words.iter().any(|word| rest.trim_start().starts_with(word)))
}

/// The length up to the first blank line before which `is_whole` holds.
fn lines_len(text: &str, is_whole: impl Fn(&str) -> bool) -> usize {
    let mut len = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() && len > 0 && is_whole(&text[..len]) {
            break;
        }
        len += line.len();
    }
    len
}

fn is_closed(code: &str) -> bool {
    let mut depth = 0_i64;
    for byte in code.bytes() {
        depth += match byte {
            b'{' | b'(' | b'[' => 1,
            b'}' | b')' | b']' => -1,
            _ => 0,
        };
    }
    depth <= 0
}

fn ends_line(text: &str, at: usize) -> bool {
    text[at..].lines().next().unwrap_or_default().trim().is_empty()
}

/// The length of `{…}`; braces within quotes do not count.
fn braces_len(text: &str) -> Option<usize> {
    let mut depth = 0_u32;
    let mut quote = None;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            _ if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(mark), byte) if byte == mark => quote = None,
            // An apostrophe in a comment ends with its line.
            (Some(b'\'' | b'"'), b'\n') => quote = None,
            (None, b'\'' | b'"' | b'`') => quote = Some(byte),
            (None, b'{') => depth += 1,
            (None, b'}') if depth <= 1 => return Some(at + 1),
            (None, b'}') => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The length of a tag of JSX, whose attributes may be expressions: `<Chart data={a > b} />`, `<>`, `</Chart>`.
fn tag_len(text: &str) -> Option<usize> {
    let name = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '>' | '_' | '$')) {
        return None;
    }
    let mut at = 1;
    while let Some(&byte) = text.as_bytes().get(at) {
        at += match byte {
            b'>' => return Some(at + 1),
            b'<' => return None,
            b'{' => braces_len(&text[at..])?,
            b'"' | b'\'' => memchr::memchr(byte, text.as_bytes().get(at + 1..)?)? + 2,
            _ => 1,
        };
    }
    None
}

/// The length of a code span, or of the backticks that begin none, and how far was looked in vain.
fn code_span_len(paragraph: &str) -> (usize, usize) {
    let ticks = paragraph.len() - paragraph.trim_start_matches('`').len();
    let mut at = ticks;
    while let Some(start) = paragraph[at..].find('`').map(|start| at + start) {
        let len = paragraph[start..].len() - paragraph[start..].trim_start_matches('`').len();
        if len == ticks {
            return (start + len, 0);
        }
        at = start + len;
    }
    (ticks, paragraph.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> (String, Vec<&str>) {
        let hidden = hide(text);
        assert_eq!(hidden.text.len(), text.len());
        let mut shown = hidden.text.clone();
        while shown.contains("\u{1a}\u{1a}") {
            shown = shown.replace("\u{1a}\u{1a}", "\u{1a}");
        }
        (shown.replace(HIDDEN, "@"), hidden.blocks.into_iter().map(|range| &text[range]).collect())
    }

    #[test]
    fn blocks_of_javascript() {
        let (shown, blocks) = pieces(
            "import A from './a'\nimport B from './b'\n\nexport const c = {\n\n  d: 1\n}\n\nText\n\n<A\n  b={c > 1}\n/>\n\n{/* note */}\n\n\
             <B>\n\n_em_\n\n</B>\nimport this\n",
        );
        assert_eq!(shown, "@\n\n@\n\nText\n\n@\n\n@\n\n@\n\n_em_\n\n@\n");
        let expected = [
            "import A from './a'\nimport B from './b'",
            "export const c = {\n\n  d: 1\n}",
            "<A\n  b={c > 1}\n/>",
            "{/* note */}",
            "<B>",
            "</B>\nimport this",
        ];
        assert_eq!(blocks, expected);
    }

    #[test]
    fn javascript_in_a_line() {
        let (shown, blocks) = pieces("a {b * c} <D e='>' /> `{f}` \\{g} [h](i{j}) 1 < 2 {k\n\nimport this as it is\n");
        assert_eq!(shown, "a @ @ `{f}` \\{g} [h](i{j}) 1 < 2 {k\n\nimport this as it is\n");
        assert_eq!(blocks, [""; 0]);
        assert_eq!(pieces("```jsx\n<A>{b}</A>\n```\n<B/>\n").0, "```jsx\n<A>{b}</A>\n```\n@\n");
    }
}
