//! Comments in front matter, of which the model holds nothing.

/// The comments at the margin, and those behind the values of keys at the margin. What is indented may be text.
pub(super) fn all(written: &str) -> Vec<&str> {
    written.lines().filter_map(|line| whole(line).or_else(|| behind_value(line))).collect()
}

/// The comments that are lines of their own at the margin.
pub(super) fn at_the_margin(written: &str) -> Vec<&str> {
    written.lines().filter_map(whole).collect()
}

fn whole(line: &str) -> Option<&str> {
    line.strip_prefix('#').map(|comment| comment.trim_start_matches('#').trim()).filter(|comment| !comment.is_empty())
}

/// `key: value # comment`, `key = "value" # comment`
fn behind_value(line: &str) -> Option<&str> {
    let separator = line.find([':', '=', ' ', '"', '\'']).filter(|at| *at > 0)?;
    let value = line[separator..].trim_start_matches([':', '=', ' ', '\t']);
    let rest = match value.chars().next()? {
        quote @ ('"' | '\'') => &value[1 + end(&value[1..], quote)?..],
        '[' | '{' => &value[value.rfind([']', '}'])?..],
        '|' | '>' | '#' => return None,
        _ => value,
    };
    let at = rest.find(" #")?;
    let comment = rest[at + 2..].trim();
    (!comment.is_empty()).then_some(comment)
}

/// The place behind the quote that ends a string; a doubled or escaped one does not.
fn end(text: &str, quote: char) -> Option<usize> {
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        if character == '\\' && quote == '"' {
            characters.next();
        } else if character == quote && (quote == '"' || characters.next_if(|(_, next)| *next == quote).is_none()) {
            return Some(at + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_found_where_they_are_certain() {
        let text = "# one\na: b # two\nc: 'it''s # d' # three\ne: \"f \\\" # g\"\nh: [i] # four\nj: |\n  # k\nl = 1 # five\nm: n#o\n";
        assert_eq!(all(text), ["one", "two", "three", "four", "five"]);
        assert_eq!(at_the_margin(text), ["one"]);
    }
}
