//! Fragments: GitHub's of headings, docutils' identifiers of everything else.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

pub use crate::model::slugs::Slugs;

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
