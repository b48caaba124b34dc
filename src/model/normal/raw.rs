//! Normal form of what is written as it is: code and HTML.

/// The language of a code block whose source names none: markdownlint wants one.
const UNKNOWN_LANGUAGE: &str = "text";

/// An info string has no backtick and single spaces, and is not empty.
pub(super) fn normalise_info(info: &mut String) {
    let is_normal = !info.is_empty()
        && !info.bytes().any(|b| b < b' ' || b == b'`')
        && !info.starts_with(' ')
        && !info.ends_with(' ')
        && !info.contains("  ");
    if !is_normal {
        let words: Vec<_> = info.split(|c: char| c.is_ascii_whitespace() || c.is_ascii_control() || c == '`').collect();
        let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
        *info = if words.is_empty() { UNKNOWN_LANGUAGE.to_owned() } else { words.join(" ") };
    }
}

/// No line ends in spaces, and the last is not blank.
pub(super) fn trim_lines(text: &mut String) {
    let ends_in_space = |line: &str| line.ends_with([' ', '\t', '\r']);
    if text.ends_with('\n') || text.split('\n').any(ends_in_space) {
        let lines: Vec<_> = text.split('\n').map(|line| line.trim_end_matches([' ', '\t', '\r'])).collect();
        *text = lines.join("\n").trim_end_matches('\n').to_owned();
    }
}

/// No blank line at the beginning and none at the end.
pub(super) fn trim_blank_lines(text: &mut String) {
    trim_lines(text);
    let is_blank = |line: &&str| line.trim().is_empty();
    let blank: usize = text.split_inclusive('\n').take_while(is_blank).map(str::len).sum();
    text.drain(..blank);
}

/// Trimmed lines, and no blank line where one would end the block.
///
/// CommonMark's HTML blocks of kinds 1 to 5 (`<pre>`, `<script>`, `<style>`, `<textarea>`, comments and the like) end with their own
/// mark and may hold blank lines; all others end at the first.
pub(super) fn normalise_html(text: &mut String) {
    trim_blank_lines(text);
    if text.contains("\n\n") && !may_hold_blank_lines(text) {
        let lines: Vec<_> = text.split('\n').filter(|line| !line.is_empty()).collect();
        *text = lines.join("\n");
    }
}

fn may_hold_blank_lines(text: &str) -> bool {
    let text = text.trim_start_matches(' ');
    if ["<!--", "<?", "<![CDATA["].iter().any(|start| text.starts_with(start)) {
        return true;
    }
    let name = text.strip_prefix('<').unwrap_or_default();
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    ["pre", "script", "style", "textarea"].iter().any(|raw| name[..end].eq_ignore_ascii_case(raw))
}
