//! Where front matter ends that nobody closed: `---`, keys, an empty line, and then the text.

/// Where the text begins that stands in what was taken for front matter: at the empty line behind the last line that is of
/// YAML, where something follows at the margin that cannot be. A rule of the text looks like the end of such front matter.
pub(super) fn end(meta: &str) -> Option<usize> {
    let (mut at, mut end, mut after_blank) = (0, 0, false);
    let mut closer = None;
    // `Note: a text` behind an empty line is a key unless what follows is none
    let mut doubtful = None;
    for line in meta.split_inclusive('\n') {
        let next = at + line.len();
        let is_inside = closer.is_some() || line.starts_with([' ', '\t']) || is_item(line);
        if line.trim().is_empty() {
            after_blank = true;
        } else if let Some(value) = value(line).filter(|_| closer.is_none()) {
            doubtful =
                if line.starts_with(char::is_lowercase) { None } else { doubtful.or(after_blank.then_some(end)) };
            closer = opened(value);
            (end, after_blank) = (next, false);
        } else if is_inside && end > 0 {
            closer = closer.filter(|closer| !line.contains(*closer));
            (end, after_blank) = (next, false);
        } else if after_blank && !line.starts_with('#') {
            return Some(doubtful.unwrap_or(end)).filter(|end| *end > 0);
        }
        at = next;
    }
    None
}

/// What stands behind the key of a line.
fn value(line: &str) -> Option<&str> {
    let (key, value) = line.split_once(':')?;
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let is_key = key.starts_with(|c: char| c.is_alphabetic() || c == '_') && key.chars().all(is_name);
    (is_key && !value.starts_with("//")).then(|| value.trim())
}

fn is_item(line: &str) -> bool {
    line.strip_prefix('-').is_some_and(|rest| rest.starts_with([' ', '\n']))
}

/// What ends a value that goes on behind its line: `[a,`, `"a long`.
fn opened(value: &str) -> Option<char> {
    let first = value.chars().next()?;
    let closer = match first {
        '[' => ']',
        '{' => '}',
        '"' | '\'' => first,
        _ => return None,
    };
    (!value[1..].contains(closer)).then_some(closer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_behind_the_keys() {
        for (keys, text) in [
            ("title: Open sea\n", "\nThe boat sails.\n"),
            ("title: Open sea\ntags:\n- oars\n\ndate: 2012-01-01\n", "\n# A heading\n\nThe boat sails.\n"),
            ("title: Open sea\ntags: [oars,\n\ntides]\n", "\nNote: the boat sails.\n\nIt is small.\n"),
            ("title: \"Open\n\nsea\"\n", "\n<p>The boat sails.</p>\n"),
        ] {
            assert_eq!(end(&(keys.to_owned() + text)), Some(keys.len()), "{keys}");
        }
    }

    #[test]
    fn front_matter_without_text() {
        for meta in [
            "title: Open sea\n",
            "title: Open sea\n\n# when it was\ndate: 2012-01-01\n",
            "title: Open sea\ntext: |\n  One.\n\n  Two.\n",
            "title: Open sea\n\nAuthor: Ann\n",
            "title: Open sea\nthat is wrapped\n",
            "The boat sails.\n\nIt is small.\n",
            "title: \"never closed\n\nThe boat sails.\n",
        ] {
            assert_eq!(end(meta), None, "{meta}");
        }
    }
}
