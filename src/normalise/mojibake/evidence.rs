//! How much a run of characters says for itself: could a sound text hold it?
//!
//! `Ã©` cannot be anything but a damaged `é`. `’é` can: it is valid UTF-8 in Mac Roman (U+054E, an Armenian letter), and
//! it is in the middle of the French *l’été*. Such a run is only damage where everything around it is damaged.

use super::codec::Codec;

/// What a run that is valid UTF-8 in a codec proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// No text was meant to look like this.
    Certain,
    /// Sound text can look like this.
    Possible,
}

/// Whether what a codec makes of a run can be text. `Ã©` in `CafÃ©` is an `é` that was read as Windows-1252; in Mac Roman it
/// is a line below the `f`. Marks that letters have are those of macOS, which keeps them apart from their letters.
pub fn is_text(codec: Codec, undone: &str, before: Option<char>) -> bool {
    let mut before = before;
    let stands = |mark: char| {
        let letter = before.replace(mark).map_or(' ', |letter| letter.to_ascii_lowercase());
        let is_vowel = matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
        match mark {
            '\u{300}'..='\u{304}' | '\u{306}'..='\u{308}' | '\u{30a}'..='\u{30c}' | '\u{327}' => letter != ' ',
            '\u{323}' | '\u{328}' => is_vowel,
            '\u{326}' => matches!(letter, 's' | 't'),
            '\u{305}'..='\u{36f}' => false,
            _ => true,
        }
    };
    codec != Codec::MacRoman || undone.chars().all(stands)
}

/// Judges a run, given what stands before and after it in the text.
pub fn judge(codec: Codec, run: &str, before: Option<char>, after: Option<char>) -> Evidence {
    let possible = match codec {
        Codec::MacRoman => is_sound_mac(run, before),
        Codec::Windows1252 | Codec::Latin1 => is_sound_latin(run, before, after),
    };
    if possible { Evidence::Possible } else { Evidence::Certain }
}

/// `É”` at the end of `CAFÉ”`, `é…”` at the end of `café…”`, `É®` in `NESCAFÉ®`: one letter and marks after it.
fn is_sound_latin(run: &str, before: Option<char>, after: Option<char>) -> bool {
    let mut characters = run.chars();
    let Some(letter) = characters.next().filter(|first| first.is_alphabetic()) else { return false };
    let marks = characters.as_str();
    let in_word = before.is_some_and(char::is_lowercase);
    let goes_on = after.is_some_and(char::is_alphanumeric) && !marks.ends_with(['\u{a0}', '–', '—', '’']);
    if marks.is_empty() || goes_on {
        return false;
    }
    if letter.is_lowercase() {
        // three bytes, as in `déjà »` with a no-break space
        return marks.chars().all(is_mark);
    }
    // `Â` and `Ã` end no word but one in capitals: `MAÇÔ
    let ends_a_word = !matches!(letter, 'Â' | 'Ã') || before.is_some_and(char::is_uppercase);
    !in_word && ends_a_word && marks.chars().all(|mark| is_mark(mark) || is_trade_mark(mark))
}

/// `’é` in `l’été`, `“É`, `—à`, `”®`, `√π`: two characters of which the first is a mark or stands before another letter.
fn is_sound_mac(run: &str, before: Option<char>) -> bool {
    let mut characters = run.chars();
    let (Some(first), Some(second), None) = (characters.next(), characters.next(), characters.next()) else {
        return false;
    };
    let in_word = before.is_some_and(char::is_alphanumeric);
    match first {
        '√' | '≈' | '∆' | 'ƒ' | '÷' | '◊' | '⁄' => !in_word && is_mathematical(second),
        // a mark over the letter before it: `OÃà` is `Ö` in two characters, and no word goes on so
        'Ã' if in_word => false,
        'À' | 'Ã' | 'Õ' | 'Œ' | 'œ' | 'ÿ' | 'Ÿ' | 'ﬁ' | 'ﬂ' => {
            second.is_lowercase() || is_trade_mark(second)
        }
        _ => is_mark(first) || first == '€',
    }
}

fn is_mark(character: char) -> bool {
    matches!(character, '\u{a0}' | '«' | '»' | '‹' | '›' | '…' | '–' | '—' | '‘' | '’' | '“' | '”')
}

fn is_trade_mark(character: char) -> bool {
    matches!(character, '®' | '™' | '©' | '°')
}

fn is_mathematical(character: char) -> bool {
    matches!(character, 'π' | '∞' | '∑' | '∏' | '∫' | 'Ω' | '∂' | '±' | '≤' | '≥' | '≠' | 'µ')
}
