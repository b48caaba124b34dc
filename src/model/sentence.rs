//! Where sentences end, and the scripts that are written without spaces.

/// Han, Kana, Bopomofo and their punctuation; Hangul is written with spaces.
pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{312f}' | '\u{3190}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}

/// Hangul has spaces between words, but none before the particle of one: `**"항구"**는`.
pub(crate) fn is_wide(c: char) -> bool {
    is_cjk(c) || matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// The full stops of Chinese and Japanese, which need no space after them.
const WIDE_STOPS: [char; 6] = ['。', '！', '？', '｡', '．', '︒'];

/// What may stand between the end of a sentence and the space behind it; marks of Markdown too.
const CLOSERS: [char; 16] = ['"', '”', '’', '\'', ')', ']', '*', '_', '~', '」', '』', '）', '】', '》', '〉', '»'];

/// Words that end in a full stop and do not end a sentence.
const ABBREVIATIONS: [&str; 18] = [
    "Dr", "Mr", "Mrs", "Ms", "St", "Prof", "Jr", "Sr", "vs", "No", "Nos", "Vol", "e.g", "i.e", "cf", "Inc", "approx",
    "al",
];

/// Whether a sentence ends between two texts with a space between them: at `.`, `?` or `!` where no small letter follows, but not
/// after `Dr.`, `e.g.` or an initial.
pub(crate) fn ends_sentence(before: &str, after: &str) -> bool {
    let bare = before.trim_end_matches(CLOSERS);
    if bare.ends_with(WIDE_STOPS) {
        return true;
    }
    if !bare.ends_with(['.', '?', '!']) {
        return false;
    }
    let word = bare.trim_end_matches('.').rsplit([' ', '(', '“', '"', '*', '_']).next().unwrap_or_default();
    let is_initial = word != "I" && word.chars().all(char::is_uppercase) && word.chars().count() == 1;
    let is_abbreviation = bare.ends_with('.') && (is_initial || ABBREVIATIONS.contains(&word));
    !is_abbreviation && !after.starts_with(char::is_lowercase)
}

/// Whether a character can be the last of a sentence, or of a part of one.
pub(crate) fn is_last(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | ':' | ')' | '”')
}

/// Whether a character behind an underscore makes a name of it, as in `_private`, and no sentence in italics.
pub(crate) fn begins_name(c: char) -> bool {
    c.is_alphanumeric() && !c.is_uppercase()
}

/// The sentences of a paragraph, without the spaces between them.
pub(crate) fn sentences(paragraph: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    // nothing else of ASCII ends a sentence
    for (at, c) in paragraph.char_indices().filter(|(_, c)| *c == ' ' || !c.is_ascii()) {
        let end = at + c.len_utf8();
        let (Some(before), Some(after)) = (paragraph.get(start..at), paragraph.get(end..)) else { continue };
        if c == ' ' && ends_sentence(before, after) {
            sentences.push(before);
            start = end;
        } else if WIDE_STOPS.contains(&c) && !after.starts_with(WIDE_STOPS) {
            let behind = after.trim_start_matches(CLOSERS);
            let closers = after.len() - behind.len();
            // `「雨だ。」と言った` goes on
            if closers > 0 && behind.starts_with(['と', 'っ']) {
                continue;
            }
            sentences.extend(paragraph.get(start..end + closers));
            start = end + closers;
        }
    }
    sentences.extend(paragraph.get(start..));
    sentences.iter().map(|sentence| sentence.trim()).filter(|sentence| !sentence.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_whole() {
        assert_eq!(
            sentences("Dr. A. Person came, e.g. Today. “So?” Yes! i.e. no."),
            ["Dr. A. Person came, e.g. Today.", "“So?”", "Yes! i.e. no."]
        );
    }

    #[test]
    fn full_stops_of_chinese_and_japanese_need_no_space() {
        assert_eq!(
            sentences("「雨だ。」と言った。 「傘は？！」さて"),
            ["「雨だ。」と言った。", "「傘は？！」", "さて"]
        );
    }
}
