//! Where inline markup begins and ends, and what stands between its marks.

/// The length of the text up to a backtick that closes it.
pub fn closing_backtick(text: &str) -> Option<usize> {
    if text.starts_with(char::is_whitespace) {
        return None;
    }
    let mut escaped = false;
    text.bytes().enumerate().position(|(at, byte)| {
        let closes = byte == b'`' && !escaped && ends(text, at, 1);
        escaped = byte == b'\\' && !escaped;
        closes
    })
}

/// The length of the text up to the backticks that close a literal.
pub fn closing_literal(text: &str) -> Option<usize> {
    if text.starts_with(char::is_whitespace) {
        return None;
    }
    let mut from = 0;
    loop {
        let run = from + memchr::memmem::find(text.get(from..)?.as_bytes(), b"``")?;
        // of three backticks the last two close it
        from = text.len() - text.get(run..)?.trim_start_matches('`').len();
        if from > 2 && ends(text, from - 2, 2) {
            return Some(from - 2);
        }
    }
}

/// Whether the mark of `length` bytes at `at` can end markup: behind no space, and before what can follow it.
pub fn ends(text: &str, at: usize, length: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let after = text.get(at + length..).and_then(|after| after.chars().next());
    before.is_some_and(|c| !c.is_whitespace()) && after.is_none_or(|c| can_follow(c) || c == '_')
}

/// `:role:` at the end of `before`, and nothing where there is none.
pub fn role_before(before: &str) -> &str {
    let Some(inside) = before.strip_suffix(':') else { return "" };
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '+');
    let run = inside.trim_end_matches(is_name).len();
    // of `-:py:class:` it is what begins with the first colon
    let colon = inside.get(run..).and_then(|name| name.find(':')).map(|colon| run + colon);
    colon.filter(|colon| colon + 1 < inside.len()).and_then(|colon| before.get(colon..)).unwrap_or_default()
}

/// `:role:` at the beginning of `after`, with what can follow markup behind it.
pub fn role_after(after: &str) -> &str {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+');
    let Some(inside) = after.strip_prefix(':') else { return "" };
    let length = inside.find(|c| !is_name(c)).unwrap_or(inside.len());
    let is_role = length > 0 && inside.get(length..).is_some_and(|rest| rest.starts_with(':'));
    let role = after.get(..length + 2).filter(|_| is_role).unwrap_or_default();
    if after.get(role.len()..).and_then(|rest| rest.chars().next()).is_none_or(can_follow) { role } else { "" }
}

/// Whether markup can begin at a place: behind a space, a quote or the like.
pub fn begins(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    before.is_none_or(|c| c.is_whitespace() || "'\"([{<-/:\\|`*_".contains(c) || !c.is_ascii() && !c.is_alphanumeric())
}

/// Whether markup can end before a character.
pub fn can_follow(c: char) -> bool {
    c.is_whitespace() || "'\")]}>-/:.,;!?\\".contains(c) || !c.is_ascii() && !c.is_alphanumeric()
}

/// `text <target>`.
pub fn split_target(content: &str) -> Option<(&str, &str)> {
    let inside = content.strip_suffix('>').filter(|inside| !inside.ends_with('\\'))?;
    let open = inside.rfind('<')?;
    let text = inside.get(..open)?;
    (text.is_empty() || text.ends_with(char::is_whitespace)).then_some((text.trim_end(), inside.get(open + 1..)?))
}

/// `text <target>` of a role, in which Sphinx wants no space.
pub fn titled(content: &str) -> Option<(&str, &str)> {
    let (text, target) = content.strip_suffix('>')?.rsplit_once('<')?;
    let is_title = !text.trim_end().is_empty() && !text.ends_with('\\') && !target.trim().is_empty();
    is_title.then_some((text.trim_end(), target))
}
