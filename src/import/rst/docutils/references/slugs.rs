//! Fragments: GitHub's of headings, docutils' identifiers of everything else.

use std::collections::BTreeMap;

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

/// An identifier that nothing on the page has yet. `taken` holds those that were given, each with the number that the
/// next of its name gets: a thousand of one name are not compared with all before them.
pub fn free(wanted: &str, slugs: &Slugs, taken: &mut BTreeMap<String, usize>) -> String {
    let base = if wanted.is_empty() { "place" } else { wanted };
    let next = taken.get(base).copied();
    let numbered = (next.unwrap_or(2)..).map(|number| (format!("{base}-{number}"), number + 1));
    let unnumbered = next.is_none().then(|| (base.to_owned(), 2));
    let mut candidates = unnumbered.into_iter().chain(numbered);
    let found = candidates.find(|(candidate, _)| !slugs.has(candidate) && !taken.contains_key(candidate));
    let (found, next) = found.unwrap_or_default();
    taken.insert(base.to_owned(), next);
    taken.entry(found.clone()).or_insert(2);
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
