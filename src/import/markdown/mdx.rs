//! MDX: what in a text is JavaScript, and is kept to the letter.
//!
//! Imports, exports, components and expressions are hidden from CommonMark behind as many bytes of [`HIDDEN`], so that every
//! offset stays what it is and the rest is read as Markdown. Lines of nothing but tags in a list or a quote, or below other
//! lines, are hidden in a processing instruction, which ends a paragraph as they do.
//! Source of the rules: <https://mdxjs.com/docs/what-is-mdx/>.

use std::ops::Range;

use super::lines::{Fence, marks_len};

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
    let mut scan =
        Scan { text, hidden, at: 0, fence: None, after_blank: true, in_definition: false, paragraph: 0, budget };
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
    fence: Option<Fence<'a>>,
    /// Whether a block may begin here.
    after_blank: bool,
    /// Whether the line begins like the definition of a link: `[a]: https://example.org/{b}`.
    in_definition: bool,
    /// Where the paragraph ends that was looked at last.
    paragraph: usize,
    /// How many bytes may still be looked at in vain, for the end of what has none.
    budget: usize,
}

impl Scan<'_> {
    fn line(&mut self) {
        let rest = &self.text[self.at..];
        let line = rest.split_inclusive('\n').next().unwrap_or_default();
        if let Some(fence) = self.fence.take_if(|fence| fence.holds(line)) {
            self.fence = (!fence.ends_at(line)).then_some(fence);
            return self.copy(line.len());
        }
        self.fence = Fence::opening(line);
        if self.fence.is_some() {
            return self.copy(line.len());
        }
        if self.after_blank
            && let Some(len) = block_len(rest, &mut self.budget)
        {
            self.hidden.blocks.push(self.at..self.at + len);
            self.hide(len);
            // A block that nothing is beside may follow at once.
            let end = self.text[self.at..].split_inclusive('\n').next().filter(|line| line.trim().is_empty());
            return self.copy(end.map_or(0, str::len));
        }
        if let Some((start, len)) = self.tags_of_line(line) {
            self.copy(start);
            self.hidden.blocks.push(self.at..self.at + len);
            self.hide_block(len);
            let end = self.text[self.at..].split_inclusive('\n').next();
            return self.copy(end.map_or(0, str::len));
        }
        self.after_blank = line.trim().is_empty();
        let content = &line[marks_len(line)..];
        self.in_definition = content.starts_with('[') && !content.starts_with("[^");
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
            Some(b']') if self.in_definition && rest.starts_with("]:") => {
                self.in_definition = false;
                self.copy(rest.find('\n').unwrap_or(rest.len()));
            }
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

    /// Where in a line tags begin that fill the rest of it, behind the marks of lists and quotes, and how long they are.
    fn tags_of_line(&mut self, line: &str) -> Option<(usize, usize)> {
        let start = marks_len(line);
        let rest = &self.text[self.at + start..];
        let is_item = !line[..start].trim_matches(['>', ' ', '\t']).is_empty();
        let mut len = 0;
        // an expression within a paragraph belongs to it
        while rest[len..].starts_with('<') || rest[len..].starts_with('{') && (len > 0 || is_item || self.after_blank) {
            let rest = &rest[len..];
            if self.budget == 0 {
                return None;
            }
            let found = if rest.starts_with('<') { tag_len(rest) } else { braces_len(rest) };
            len += looked(found, rest.len(), &mut self.budget)?;
        }
        if len > 0 && !ends_line(rest, len) {
            // the same is looked for once more in the line
            self.budget = self.budget.saturating_sub(len);
            return None;
        }
        (len > 0).then_some((start, len))
    }

    fn hide_block(&mut self, len: usize) {
        let Some(inner) = len.checked_sub("<??>".len()) else { return self.hide(len) };
        self.hidden.text.push_str("<?");
        self.hidden.text.extend(std::iter::repeat_n(HIDDEN, inner));
        self.hidden.text.push_str("?>");
        self.at += len;
    }

    fn hide(&mut self, len: usize) {
        self.hidden.text.extend(std::iter::repeat_n(HIDDEN, len));
        self.at += len;
    }
}

/// The length, without the last line end, of the block of JavaScript that a text begins with.
fn block_len(text: &str, budget: &mut usize) -> Option<usize> {
    let line = text.lines().next()?;
    let len = if is_module_line(line) {
        module_len(text)
    } else if line.starts_with('{') && *budget > 0 {
        let len = looked(braces_len(text), text.len(), budget)?;
        ends_line(text, len).then_some(len)?
    } else if line.starts_with('<') && *budget > 0 {
        let tag = looked(tag_len(text), text.len(), budget)?;
        tag + lines_len(&text[tag..])
    } else {
        return None;
    };
    Some(text[..len].trim_end().len())
}

/// What was found in so many bytes; what was looked for in vain is taken from the budget.
fn looked(found: Option<usize>, bytes: usize, budget: &mut usize) -> Option<usize> {
    if found.is_none() {
        *budget = budget.saturating_sub(bytes);
    }
    found
}

/// `import` and `export` as JavaScript has them; a sentence may begin with the word.
fn is_module_line(line: &str) -> bool {
    if let Some(rest) = line.strip_prefix("import") {
        let names = rest.contains(" from ") || rest.contains('{');
        return rest.starts_with([' ', '{', '\'', '"']) && (names || rest.trim_start().starts_with(['\'', '"']));
    }
    let words = ["const ", "let ", "var ", "function", "default", "class ", "async ", "{", "*"];
    line.strip_prefix("export").is_some_and(|rest| words.iter().any(|word| rest.trim_start().starts_with(word)))
}

/// The length of imports and exports: up to the first blank line at which all brackets are closed.
fn module_len(text: &str) -> usize {
    let (mut len, mut depth) = (0, 0_i64);
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() && len > 0 && depth <= 0 {
            break;
        }
        for byte in line.bytes() {
            depth += match byte {
                b'{' | b'(' | b'[' => 1,
                b'}' | b')' | b']' => -1,
                _ => 0,
            };
        }
        len += line.len();
    }
    len
}

/// The length up to the first blank line.
fn lines_len(text: &str) -> usize {
    let mut len = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() && len > 0 {
            break;
        }
        len += line.len();
    }
    len
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
        for (text, expected) in [
            ("- ```\n  {a}\n  ```\n\nb {c}\n", "- ```\n  {a}\n  ```\n\nb @\n"),
            ("1. ~~~ d\n   {a}\n\n   {e}\n\nb {c}\n", "1. ~~~ d\n   {a}\n\n   {e}\n\nb @\n"),
            ("> - ```\n>   {a}\n>   ```\n> {b}\n", "> - ```\n>   {a}\n>   ```\n> @\n"),
            ("> ```\n> {a}\n\nb {c}\n", "> ```\n> {a}\n\nb @\n"),
            ("[b]: https://example.org/{c}\n[^d]: {e}\n", "[b]: https://example.org/{c}\n[^d]: @\n"),
        ] {
            assert_eq!(pieces(text).0, expected);
        }
    }
}
