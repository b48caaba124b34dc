//! The codecs that UTF-8 is read in by mistake, as strict tables of their upper halves.

/// A codec of one byte a character whose lower half is ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codec {
    /// Windows-1252; the five bytes that it leaves undefined are the C1 controls of the same number, as browsers and
    /// most converters read them.
    Windows1252,
    /// Mac OS Roman, with the euro sign at 0xDB and Apple's logo, U+F8FF, at 0xF0.
    MacRoman,
    /// ISO 8859-1, with the C1 controls.
    Latin1,
}

/// Windows-1252 from 0x80 to 0x9F; above, it is Latin-1.
const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// Mac OS Roman from 0x80 to 0xFF.
const MAC_ROMAN: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø\
    ¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

impl Codec {
    /// Every codec; where two undo equally much, the earlier one is right.
    pub const ALL: [Self; 3] = [Self::Windows1252, Self::MacRoman, Self::Latin1];

    /// Its name, for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Windows1252 => "Windows-1252",
            Self::MacRoman => "Mac Roman",
            Self::Latin1 => "Latin-1",
        }
    }

    /// The byte of 0x80 or above that this codec reads as `character`.
    pub fn byte(self, character: char) -> Option<u8> {
        let latin1 = u8::try_from(u32::from(character)).ok();
        match self {
            Self::Latin1 => latin1.filter(|byte| *byte >= 0x80),
            Self::Windows1252 => latin1.filter(|byte| *byte >= 0xa0).or_else(|| upper(WINDOWS_1252, character)),
            Self::MacRoman => upper(MAC_ROMAN, character),
        }
    }
}

fn upper(table: &str, character: char) -> Option<u8> {
    if character.is_ascii() {
        return None;
    }
    table.chars().position(|known| known == character).and_then(|at| u8::try_from(0x80 + at).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_agree_with_encoding_rs() {
        let codecs = [(Codec::Windows1252, encoding_rs::WINDOWS_1252), (Codec::MacRoman, encoding_rs::MACINTOSH)];
        for (codec, theirs) in codecs {
            for byte in 0x80..=0xff_u8 {
                let character = theirs.decode_without_bom_handling(&[byte]).0.chars().next().unwrap();
                assert_eq!(codec.byte(character), Some(byte), "{} 0x{byte:02x} {character:?}", codec.name());
            }
        }
    }

    #[test]
    fn places_where_tables_are_known_to_differ() {
        assert_eq!(Codec::MacRoman.byte('€'), Some(0xdb));
        assert_eq!(Codec::MacRoman.byte('¤'), None);
        assert_eq!(Codec::MacRoman.byte('\u{f8ff}'), Some(0xf0));
        assert_eq!(Codec::Windows1252.byte('\u{9d}'), Some(0x9d));
        assert_eq!(Codec::Windows1252.byte('\u{80}'), None);
        assert_eq!(Codec::Latin1.byte('\u{80}'), Some(0x80));
        assert_eq!(Codec::Latin1.byte('a'), None);
    }
}
