//! The classes of characters that decide whether a delimiter opens or closes emphasis.
//!
//! Readers do not agree on punctuation: CommonMark 0.31 counts symbols in, older ones do not. Delimiters are therefore written
//! only where both agree.

/// `CommonMark`'s Unicode whitespace, and line separators that some readers count in.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace()
}

/// Punctuation for every reader: ASCII's, and Unicode's category P.
pub(super) fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    let after = PUNCTUATION.partition_point(|&(first, _)| first <= c);
    after.checked_sub(1).and_then(|at| PUNCTUATION.get(at)).is_some_and(|&(_, last)| c <= last)
}

/// Punctuation for some reader: everything but letters, digits and space.
pub(super) fn may_be_punctuation(c: char) -> bool {
    !c.is_alphanumeric() && !is_space(c)
}

/// Category P of Unicode 14 beyond ASCII, in the basic plane: first and last character of each range.
#[rustfmt::skip]
const PUNCTUATION: &[(char, char)] = &[
    ('\u{a1}', '\u{a1}'), ('\u{a7}', '\u{a7}'), ('\u{ab}', '\u{ab}'), ('\u{b6}', '\u{b7}'), ('\u{bb}', '\u{bb}'),
    ('\u{bf}', '\u{bf}'), ('\u{37e}', '\u{37e}'), ('\u{387}', '\u{387}'), ('\u{55a}', '\u{55f}'), ('\u{589}', '\u{58a}'),
    ('\u{5be}', '\u{5be}'), ('\u{5c0}', '\u{5c0}'), ('\u{5c3}', '\u{5c3}'), ('\u{5c6}', '\u{5c6}'), ('\u{5f3}', '\u{5f4}'),
    ('\u{609}', '\u{60a}'), ('\u{60c}', '\u{60d}'), ('\u{61b}', '\u{61b}'), ('\u{61d}', '\u{61f}'), ('\u{66a}', '\u{66d}'),
    ('\u{6d4}', '\u{6d4}'), ('\u{700}', '\u{70d}'), ('\u{7f7}', '\u{7f9}'), ('\u{830}', '\u{83e}'), ('\u{85e}', '\u{85e}'),
    ('\u{964}', '\u{965}'), ('\u{970}', '\u{970}'), ('\u{9fd}', '\u{9fd}'), ('\u{a76}', '\u{a76}'), ('\u{af0}', '\u{af0}'),
    ('\u{c77}', '\u{c77}'), ('\u{c84}', '\u{c84}'), ('\u{df4}', '\u{df4}'), ('\u{e4f}', '\u{e4f}'), ('\u{e5a}', '\u{e5b}'),
    ('\u{f04}', '\u{f12}'), ('\u{f14}', '\u{f14}'), ('\u{f3a}', '\u{f3d}'), ('\u{f85}', '\u{f85}'), ('\u{fd0}', '\u{fd4}'),
    ('\u{fd9}', '\u{fda}'), ('\u{104a}', '\u{104f}'), ('\u{10fb}', '\u{10fb}'), ('\u{1360}', '\u{1368}'),
    ('\u{1400}', '\u{1400}'), ('\u{166e}', '\u{166e}'), ('\u{169b}', '\u{169c}'), ('\u{16eb}', '\u{16ed}'),
    ('\u{1735}', '\u{1736}'), ('\u{17d4}', '\u{17d6}'), ('\u{17d8}', '\u{17da}'), ('\u{1800}', '\u{180a}'),
    ('\u{1944}', '\u{1945}'), ('\u{1a1e}', '\u{1a1f}'), ('\u{1aa0}', '\u{1aa6}'), ('\u{1aa8}', '\u{1aad}'),
    ('\u{1b5a}', '\u{1b60}'), ('\u{1b7d}', '\u{1b7e}'), ('\u{1bfc}', '\u{1bff}'), ('\u{1c3b}', '\u{1c3f}'),
    ('\u{1c7e}', '\u{1c7f}'), ('\u{1cc0}', '\u{1cc7}'), ('\u{1cd3}', '\u{1cd3}'), ('\u{2010}', '\u{2027}'),
    ('\u{2030}', '\u{2043}'), ('\u{2045}', '\u{2051}'), ('\u{2053}', '\u{205e}'), ('\u{207d}', '\u{207e}'),
    ('\u{208d}', '\u{208e}'), ('\u{2308}', '\u{230b}'), ('\u{2329}', '\u{232a}'), ('\u{2768}', '\u{2775}'),
    ('\u{27c5}', '\u{27c6}'), ('\u{27e6}', '\u{27ef}'), ('\u{2983}', '\u{2998}'), ('\u{29d8}', '\u{29db}'),
    ('\u{29fc}', '\u{29fd}'), ('\u{2cf9}', '\u{2cfc}'), ('\u{2cfe}', '\u{2cff}'), ('\u{2d70}', '\u{2d70}'),
    ('\u{2e00}', '\u{2e2e}'), ('\u{2e30}', '\u{2e4f}'), ('\u{2e52}', '\u{2e5d}'), ('\u{3001}', '\u{3003}'),
    ('\u{3008}', '\u{3011}'), ('\u{3014}', '\u{301f}'), ('\u{3030}', '\u{3030}'), ('\u{303d}', '\u{303d}'),
    ('\u{30a0}', '\u{30a0}'), ('\u{30fb}', '\u{30fb}'), ('\u{a4fe}', '\u{a4ff}'), ('\u{a60d}', '\u{a60f}'),
    ('\u{a673}', '\u{a673}'), ('\u{a67e}', '\u{a67e}'), ('\u{a6f2}', '\u{a6f7}'), ('\u{a874}', '\u{a877}'),
    ('\u{a8ce}', '\u{a8cf}'), ('\u{a8f8}', '\u{a8fa}'), ('\u{a8fc}', '\u{a8fc}'), ('\u{a92e}', '\u{a92f}'),
    ('\u{a95f}', '\u{a95f}'), ('\u{a9c1}', '\u{a9cd}'), ('\u{a9de}', '\u{a9df}'), ('\u{aa5c}', '\u{aa5f}'),
    ('\u{aade}', '\u{aadf}'), ('\u{aaf0}', '\u{aaf1}'), ('\u{abeb}', '\u{abeb}'), ('\u{fd3e}', '\u{fd3f}'),
    ('\u{fe10}', '\u{fe19}'), ('\u{fe30}', '\u{fe52}'), ('\u{fe54}', '\u{fe61}'), ('\u{fe63}', '\u{fe63}'),
    ('\u{fe68}', '\u{fe68}'), ('\u{fe6a}', '\u{fe6b}'), ('\u{ff01}', '\u{ff03}'), ('\u{ff05}', '\u{ff0a}'),
    ('\u{ff0c}', '\u{ff0f}'), ('\u{ff1a}', '\u{ff1b}'), ('\u{ff1f}', '\u{ff20}'), ('\u{ff3b}', '\u{ff3d}'),
    ('\u{ff3f}', '\u{ff3f}'), ('\u{ff5b}', '\u{ff5b}'), ('\u{ff5d}', '\u{ff5d}'), ('\u{ff5f}', '\u{ff65}'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_is_unicodes() {
        assert!("!~$«»¿–—‘’“”…、。「」！".chars().all(is_punctuation));
        assert!(!"aé5 €→©🎉中".chars().any(is_punctuation));
        assert!("€→©🎉".chars().all(may_be_punctuation));
    }
}
