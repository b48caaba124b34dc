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

/// No attributes are longer.
const LONGEST_ATTRIBUTES: usize = 4000;

/// How long the attributes are that a text begins with: `{#place .class key="value"}`, as pandoc writes them behind spans, links and
/// pictures.
pub(crate) fn attributes_length(text: &str) -> Option<usize> {
    let mut rest = text.strip_prefix('{')?;
    let mut count = 0;
    loop {
        rest = rest.trim_start();
        let read = text.len() - rest.len();
        if let Some(after) = rest.strip_prefix('}') {
            return (count > 0).then_some(text.len() - after.len());
        }
        if read > LONGEST_ATTRIBUTES {
            return None;
        }
        rest = match rest.strip_prefix(['.', '#']) {
            Some(name) => after_name(name)?,
            None => after_name(rest)?.strip_prefix("=\"")?.split_once('"')?.1,
        };
        count += 1;
    }
}

/// What follows a name.
fn after_name(text: &str) -> Option<&str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':');
    let rest = text.trim_start_matches(is_name);
    (rest.len() < text.len()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::attributes_length;

    #[test]
    fn attributes() {
        for text in ["{.a}", "{#a .b-c}", r#"{width="320" height="20"}"#, r#"{ .a style="b: 'c'; d" }"#] {
            assert_eq!(attributes_length(text), Some(text.len()), "{text}");
            assert_eq!(attributes_length(&format!("{text} {{.x}}")), Some(text.len()), "{text}");
        }
    }

    #[test]
    fn no_attributes() {
        for text in
            ["", "{", "{}", "{ }", "{a}", "{.a", "{.}", "{: .a}", "{% a %}", "{width=320}", "{a=\"b}", "{{.a}}", "a"]
        {
            assert_eq!(attributes_length(text), None, "{text}");
        }
    }
}
