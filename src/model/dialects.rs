//! What begins a block of another dialect of Markdown. The reader keeps such blocks, and the writer escapes a text that would be one.

/// `:::note`, `::: {.card}`: a directive of remark-directive and Docusaurus, a fenced div of pandoc.
pub(crate) fn begins_directive(line: &str) -> bool {
    let name = line.strip_prefix(":::").map(|line| line.trim_start_matches(':').trim_start_matches(' '));
    name.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '{'))
}

/// `[!NOTE]`, `[!tip]- Title` in the first line of a quote: an alert of GitHub, a callout of Obsidian.
pub(crate) fn begins_alert(line: &str) -> bool {
    let Some((name, behind)) = line.strip_prefix("[!").and_then(|line| line.split_once(']')) else { return false };
    // `[!a](b)` is a link
    let is_alone = behind.is_empty() || behind.starts_with([' ', '-', '+']);
    is_alone && !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// `{% highlight ruby %}`: code of Jekyll.
pub(crate) fn begins_listing(line: &str) -> bool {
    let tag = line.strip_prefix("{%").and_then(|line| line.split_once("%}"));
    tag.is_some_and(|(tag, _)| words_of_tag(tag).starts_with("highlight "))
}

/// `{%- highlight ruby -%}` trims white space.
pub(crate) fn words_of_tag(tag: &str) -> &str {
    tag.trim_matches(['-', ' '])
}
