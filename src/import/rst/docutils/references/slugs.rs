//! Fragments: GitHub's of headings, docutils' identifiers of everything else.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The fragments that site generators give the headings of a page: GitHub's, each once.
///
/// The rule is that of `github-slugger`, which Astro, rehype-slug and Docusaurus use.
#[derive(Debug, Default)]
pub struct Slugs {
    times: BTreeMap<String, usize>,
}

impl Slugs {
    /// The fragment of the next heading: that of an equal one before it, with `-1`, `-2`, …
    pub fn next(&mut self, title: &str) -> String {
        let slug = slug(title);
        let mut result = slug.clone();
        while self.times.contains_key(&result) {
            let times = self.times.entry(slug.clone()).or_default();
            *times += 1;
            result = format!("{slug}-{times}");
        }
        self.times.insert(result.clone(), 0);
        result
    }

    /// Whether a heading has this fragment.
    pub fn has(&self, fragment: &str) -> bool {
        self.times.contains_key(fragment)
    }
}

/// The fragment that a heading with this title has where no other one has it.
pub fn slug(title: &str) -> String {
    let is_kept = |letter: &char| match letter {
        ' ' | '-' | '_' | '\u{203f}' | '\u{2040}' => true,
        letter => letter.is_alphabetic() || is_combining_mark(*letter) || is_decimal(*letter),
    };
    title.to_lowercase().chars().filter(is_kept).map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}

/// Whether a number is a digit, and no `²`, `½` or `①`.
fn is_decimal(letter: char) -> bool {
    let is_other = matches!(letter, '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{bc}'..='\u{be}' | '\u{2070}'..='\u{218f}'
        | '\u{2460}'..='\u{2793}' | '\u{3192}'..='\u{33ff}');
    letter.is_numeric() && !is_other
}

/// docutils' identifier of a name (`nodes.make_id`): lower case ASCII, everything else a hyphen, a letter first.
pub fn identifier(name: &str) -> String {
    let mut ascii = String::with_capacity(name.len());
    for letter in name.to_lowercase().nfkd() {
        match letter {
            'ß' => ascii.push_str("sz"),
            'æ' => ascii.push_str("ae"),
            'œ' => ascii.push_str("oe"),
            'ø' => ascii.push('o'),
            'đ' => ascii.push('d'),
            'ħ' => ascii.push('h'),
            'ı' => ascii.push('i'),
            'ł' => ascii.push('l'),
            'ŧ' => ascii.push('t'),
            letter if letter.is_ascii_alphanumeric() => ascii.push(letter),
            letter if letter.is_ascii() => ascii.push('-'),
            letter if letter.is_whitespace() => ascii.push('-'),
            _ => {}
        }
    }
    let words: Vec<_> = ascii.split('-').filter(|word| !word.is_empty()).collect();
    words.join("-").trim_start_matches(|first: char| first == '-' || first.is_ascii_digit()).to_owned()
}

/// An identifier that nothing on the page has yet.
pub fn free(wanted: &str, slugs: &Slugs, taken: &mut BTreeSet<String>) -> String {
    let base = if wanted.is_empty() { "place" } else { wanted };
    let mut candidates = std::iter::once(base.to_owned()).chain((2..).map(|number| format!("{base}-{number}")));
    let found = candidates.find(|candidate| !slugs.has(candidate) && !taken.contains(candidate));
    let found = found.unwrap_or_default();
    taken.insert(found.clone());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_have_githubs_fragments_each_once() {
        let mut slugs = Slugs::default();
        for (title, expected) in [
            ("Hello, World!", "hello-world"),
            ("C++ & Rust", "c--rust"),
            ("Héllo_wörld 2²", "héllo_wörld-2"),
            ("foo-1", "foo-1"),
            ("foo", "foo"),
            ("Foo", "foo-2"),
            ("日本語 の", "日本語-の"),
            ("", ""),
            ("!", "-1"),
        ] {
            assert_eq!(slugs.next(title), expected, "{title}");
        }
    }

    #[test]
    fn places_have_docutils_identifiers() {
        for (name, expected) in [
            ("A  Name: of_things", "a-name-of-things"),
            ("1. Ünïcödé straße", "unicode-strasze"),
            ("--", ""),
            ("日本", ""),
            ("a²", "a2"),
        ] {
            assert_eq!(identifier(name), expected, "{name}");
        }
    }
}
