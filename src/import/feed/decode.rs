//! From XML's spelling of a text to the text: references, CDATA sections, and characters that XML forbids.

use std::borrow::Cow;

use crate::import::html::elements::is_void;
use crate::import::html::tags;
use crate::source::Edit;

/// How a text is spelt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Form {
    /// Characters; a title of Blogger's can hold HTML's references all the same.
    #[default]
    Plain,
    /// HTML, escaped or in a CDATA section.
    Html,
    /// HTML as elements of the feed.
    Xhtml,
}

/// A text with its references decoded: an attribute's value.
pub(super) fn references(text: &str) -> Cow<'_, str> {
    if text.contains('&') { Cow::Owned(applied(text, &edits(text, Form::Plain))) } else { Cow::Borrowed(text) }
}

/// What has to be replaced so that the text between two tags is what it stands for. References that XML does not know are
/// left to HTML. A declared entity is never expanded.
pub(super) fn edits(text: &str, form: Form) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut elements = Elements::default();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let found = match byte {
            b'&' if form != Form::Xhtml => reference(&text[at..]),
            b'/' if form == Form::Xhtml => elements.slash(at),
            b'<' => markup(&text[at..]).map(|len| (len, String::new())),
            0..=8 | 11 | 12 | 14..=31 | 0x7f => Some((1, String::new())),
            _ => None,
        };
        if byte == b'<' && text[at..].starts_with("<![CDATA[") {
            at = section(text, at, &mut edits);
            continue;
        }
        if byte == b'<' && form == Form::Xhtml && found.is_none() {
            elements.tag(text, at);
        }
        match found {
            Some((len, text)) => {
                edits.push(Edit { range: at..at + len, text });
                at += len;
            }
            None => at += 1,
        }
    }
    edits
}

/// Elements of XML, in which `<b/>` is a whole one. HTML takes it for a start tag, but in a drawing or a formula.
#[derive(Default)]
struct Elements {
    /// Where the tag ends that was looked at last.
    end: usize,
    /// What stands for the `/>` at its end.
    instead: Option<String>,
    /// How many drawings and formulas are open.
    drawings: usize,
}

impl Elements {
    /// Looks at the tag that begins at an offset.
    fn tag(&mut self, text: &str, at: usize) {
        if at < self.end {
            return;
        }
        let end = tags::end_of_tag(&text[at..]).map_or(text.len(), |length| at + length);
        let tag = &text[at + 1..end];
        let name = tag.trim_start_matches('/');
        let name =
            &name[..name.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"-:".contains(byte)).count()];
        let is_whole = tag.ends_with("/>");
        if matches!(name, "svg" | "math") && !is_whole {
            self.drawings = if tag.starts_with('/') { self.drawings.saturating_sub(1) } else { self.drawings + 1 };
        }
        let is_other = is_whole && self.drawings == 0 && !name.is_empty() && !is_void(name);
        self.instead = is_other.then(|| format!("></{name}>"));
        self.end = end;
    }

    /// What stands for the `/>` of a whole element, where the slash is that of one.
    fn slash(&mut self, at: usize) -> Option<(usize, String)> {
        if at + 2 == self.end { self.instead.take().map(|instead| (2, instead)) } else { None }
    }
}

/// What has to be replaced in HTML that was escaped once more: the references that XML knows.
pub(super) fn edits_of_html(text: &str) -> Vec<Edit> {
    let starts = memchr::memchr_iter(b'&', text.as_bytes());
    starts.filter_map(|at| reference(&text[at..]).map(|(len, text)| Edit { range: at..at + len, text })).collect()
}

/// The text with its replacements.
pub(super) fn applied(text: &str, edits: &[Edit]) -> String {
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        result.push_str(&text[at..edit.range.start]);
        result.push_str(&edit.text);
        at = edit.range.end;
    }
    result.push_str(&text[at..]);
    result
}

/// `<![CDATA[` and `]]>` go; what stands between is characters, without those that XML forbids.
fn section(text: &str, start: usize, edits: &mut Vec<Edit>) -> usize {
    let gone = |range| Edit { range, text: String::new() };
    let from = start + "<![CDATA[".len();
    let end = text[from..].find("]]>").map_or(text.len(), |at| from + at);
    edits.push(gone(start..from));
    let is_forbidden = |(_, byte): &(usize, u8)| matches!(byte, 0..=8 | 11 | 12 | 14..=31 | 0x7f);
    let forbidden = text[from..end].bytes().enumerate().filter(is_forbidden);
    edits.extend(forbidden.map(|(at, _)| gone(from + at..from + at + 1)));
    let after = (end + "]]>".len()).min(text.len());
    if after > end {
        edits.push(gone(end..after));
    }
    after
}

/// The length of a comment or an instruction.
fn markup(text: &str) -> Option<usize> {
    let end = match text {
        _ if text.starts_with("<!--") => "-->",
        _ if text.starts_with("<?") => "?>",
        _ => return None,
    };
    Some(text.find(end)? + end.len())
}

/// The reference that the text begins with: its length, and the character.
fn reference(text: &str) -> Option<(usize, String)> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => numbered(name.strip_prefix('#')?)?,
    };
    let is_forbidden = character.is_control() && !matches!(character, '\t' | '\n' | '\r' | '\u{80}'..='\u{9f}');
    let text = if is_forbidden { String::new() } else { character.to_string() };
    Some((end + 1, text))
}

fn numbered(digits: &str) -> Option<char> {
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => digits.parse(),
    };
    code.ok().and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str, form: Form) -> String {
        applied(text, &edits(text, form))
    }

    #[test]
    fn references_are_decoded_once() {
        assert_eq!(decoded("&lt;b&gt;&amp;lt; &#39;&#x142;&#0;&#27;", Form::Html), "<b>&lt; 'ł");
        assert_eq!(decoded("&nbsp;&bomb; AT&T &", Form::Html), "&nbsp;&bomb; AT&T &");
    }

    #[test]
    fn sections_are_characters() {
        assert_eq!(decoded("a<![CDATA[<b>&amp;\u{1}</b>]]>&lt;i><!-- x -->", Form::Html), "a<b>&amp;</b><i>");
        assert_eq!(decoded("<![CDATA[a", Form::Html), "a");
    }

    #[test]
    fn elements_stay_as_they_are() {
        assert_eq!(decoded("<p>a &lt; b\u{8}</p>", Form::Xhtml), "<p>a &lt; b</p>");
    }

    #[test]
    fn elements_without_content_have_an_end() {
        for (xhtml, expected) in [
            ("a<b/>c<br/><hr />", "a<b></b>c<br/><hr />"),
            ("<script src='/a/>b' />c", "<script src='/a/>b' ></script>c"),
            ("<svg><path d=''/></svg><i />", "<svg><path d=''/></svg><i ></i>"),
            ("<a title=\"<b <i/\" href=\"c/\">d</a>", "<a title=\"<b <i/\" href=\"c/\">d</a>"),
        ] {
            assert_eq!(decoded(xhtml, Form::Xhtml), expected);
        }
    }
}
