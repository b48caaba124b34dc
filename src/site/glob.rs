//! Patterns of names as Sphinx matches them: `*` stops at `/`, `**` does not.
//!
//! <https://www.sphinx-doc.org/en/master/usage/configuration.html#confval-exclude_patterns>

/// Whether a pattern matches a name.
pub fn matches(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    // where matching goes on when it fails: the star and what it has taken, for `*` and for `**`
    let (mut at, mut taken) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    let mut stars: Option<(usize, usize)> = None;
    while taken < name.len() {
        match pattern.get(at) {
            Some('*') if pattern.get(at + 1) == Some(&'*') => {
                at += 2;
                (star, stars) = (None, Some((at, taken)));
                continue;
            }
            Some('*') => {
                at += 1;
                star = Some((at, taken));
                continue;
            }
            Some('[') => {
                if let Some((length, is_in)) = class(&pattern[at..], name[taken]) {
                    if is_in {
                        (at, taken) = (at + length, taken + 1);
                        continue;
                    }
                } else if name[taken] == '[' {
                    (at, taken) = (at + 1, taken + 1);
                    continue;
                }
            }
            Some('?') if name[taken] != '/' => {
                (at, taken) = (at + 1, taken + 1);
                continue;
            }
            Some(wanted) if *wanted == name[taken] => {
                (at, taken) = (at + 1, taken + 1);
                continue;
            }
            _ => {}
        }
        match (&mut star, &mut stars) {
            (Some((after, from)), _) if name[*from] != '/' => {
                *from += 1;
                (at, taken) = (*after, *from);
            }
            (_, Some((after, from))) => {
                *from += 1;
                (at, taken) = (*after, *from);
                star = None;
            }
            _ => return false,
        }
    }
    pattern[at..].iter().all(|left| *left == '*')
}

/// Whether a pattern matches a path, or a folder above it.
pub fn matches_path(pattern: &str, path: &str) -> bool {
    let pattern = pattern.trim_end_matches('/');
    let folders = path.match_indices('/').map(|(end, _)| &path[..end]);
    folders.chain([path]).any(|name| matches(pattern, name))
}

/// The length of `[…]`, and whether a character is in it.
fn class(pattern: &[char], character: char) -> Option<(usize, bool)> {
    // a bracket right behind the first is in the class
    let close = pattern.iter().skip(2).position(|letter| *letter == ']')? + 2;
    let inner = &pattern[1..close];
    let (is_negated, inner) = match inner {
        ['!', rest @ ..] => (true, rest),
        _ => (false, inner),
    };
    let mut found = false;
    let mut at = 0;
    while let Some(first) = inner.get(at) {
        match (inner.get(at + 1), inner.get(at + 2)) {
            (Some('-'), Some(last)) => {
                found |= (*first..=*last).contains(&character);
                at += 3;
            }
            _ => {
                found |= *first == character;
                at += 1;
            }
        }
    }
    Some((close + 1, found != is_negated && character != '/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_classes() {
        for (pattern, name) in [
            ("posts/*", "posts/a"),
            ("posts/*/*", "posts/2024/a"),
            ("**/a", "x/y/a"),
            ("**.txt", "x/y.txt"),
            ("posts/**", "posts/x/y"),
            ("a?c", "abc"),
            ("20[12][0-9]/*", "2019/x"),
            ("[!a]*", "b"),
            ("*a*b*", "xaxxb"),
            ("[x", "[x"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in
            [("posts/*", "posts/2024/a"), ("a", "ab"), ("a?c", "a/c"), ("[!a]", "a"), ("*.md", "x/y.md"), ("", "a")]
        {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn a_folder_is_left_out_with_all_that_is_in_it() {
        assert!(matches_path("_build", "_build/html/a.rst"));
        assert!(matches_path("**/drafts/", "x/drafts/a.rst"));
        assert!(!matches_path("_build", "x/_build/a.rst"));
    }
}
