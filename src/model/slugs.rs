//! The fragments of headings: slugs, as site generators make them of titles.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// How a site generator makes the fragment of a heading.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SlugRule {
    /// That of `github-slugger`, which Astro, rehype-slug and Docusaurus use, and that of Jekyll, which follows it.
    #[default]
    Github,
    /// Hugo's: the same, where each letter becomes one letter in lower case.
    Hugo,
    /// Zola's, unless it is told otherwise: words in ASCII with one hyphen between them.
    Ascii,
}

/// The fragments that site generators give the headings of a page, each once.
#[derive(Debug, Default)]
pub struct Slugs {
    rule: SlugRule,
    times: BTreeMap<String, usize>,
}

impl Slugs {
    /// The fragments of a page whose headings have got none yet.
    pub fn new(rule: SlugRule) -> Self {
        Self { rule, times: BTreeMap::new() }
    }

    /// The fragment of the next heading: that of an equal one before it, with `-1`, `-2`, …
    pub fn next(&mut self, title: &str) -> String {
        let slug = match self.rule {
            SlugRule::Github => slug(title),
            SlugRule::Hugo => slug_of(title.chars().map(lower)),
            SlugRule::Ascii => ascii_slug(title),
        };
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
    slug_of(title.to_lowercase().chars())
}

/// A letter as Go's `unicode.ToLower` has it: `i` for `İ`, which Unicode's full mapping gives a second character, and
/// `σ` also at the end of a word.
fn lower(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

fn slug_of(letters: impl Iterator<Item = char>) -> String {
    let is_kept = |letter: &char| match letter {
        ' ' | '-' | '_' | '\u{203f}' | '\u{2040}' => true,
        letter => letter.is_alphabetic() || is_combining_mark(*letter) || is_decimal(*letter),
    };
    letters.filter(is_kept).map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}

/// Whether a number is a digit, and no `²`, `½` or `①`.
fn is_decimal(letter: char) -> bool {
    let is_other = matches!(letter, '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{bc}'..='\u{be}' | '\u{2070}'..='\u{218f}'
        | '\u{2460}'..='\u{2793}' | '\u{3192}'..='\u{33ff}');
    letter.is_numeric() && !is_other
}

/// Letters without their marks, and what is left of other scripts.
fn ascii_slug(title: &str) -> String {
    let letters: String = title.to_lowercase().nfkd().filter(|letter| !is_combining_mark(*letter)).collect();
    let words = letters.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
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
    fn hugos_have_one_letter_for_each() {
        for (title, github, hugo) in [
            ("\u{130}\u{e7}erik \u{15e}", "i\u{307}\u{e7}erik-\u{15f}", "i\u{e7}erik-\u{15f}"),
            ("\u{39f}\u{3a3} A", "\u{3bf}\u{3c2}-a", "\u{3bf}\u{3c3}-a"),
        ] {
            assert_eq!(Slugs::new(SlugRule::Github).next(title), github);
            assert_eq!(Slugs::new(SlugRule::Hugo).next(title), hugo);
        }
    }

    #[test]
    fn zolas_are_ascii() {
        let mut slugs = Slugs::new(SlugRule::Ascii);
        assert_eq!(
            [slugs.next("C++ & Rust: h\u{e9}llo"), slugs.next("c rust hello")],
            ["c-rust-hello", "c-rust-hello-1"]
        );
    }
}
