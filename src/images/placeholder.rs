//! What servers answer in the place of pictures that are gone: whole pictures, known by their hashes.

use crate::lock::Hash;

/// The known ones.
const LIST: &str = include_str!("placeholders.txt");

/// The placeholders of the list are no larger, so that no photo has to be hashed for it.
const LARGEST: usize = 4096;

/// What bytes are, where they are a placeholder: of the list, or of `images.placeholders`.
pub fn known(bytes: &[u8], configured: &[Hash]) -> Option<&'static str> {
    if bytes.len() > LARGEST && configured.is_empty() {
        return None;
    }
    let hash = Hash::of(bytes);
    if configured.contains(&hash) {
        return Some("a placeholder of `images.placeholders`");
    }
    LIST.lines().find_map(|line| line.strip_prefix(hash.as_str())).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_known_by_their_hashes() {
        let pixel =
            b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x01D\0;";
        assert_eq!(known(pixel, &[]), Some("a blank pixel"));
        assert_eq!(known(b"GIF89a", &[]), None);
        assert!(known(&[7; 9000], &[Hash::of(&[7; 9000])]).is_some());
        assert!(known(&[7; 9000], &[Hash::of(b"other")]).is_none());
    }

    #[test]
    fn the_list_is_sorted_and_well_formed() {
        let lines: Vec<_> = LIST.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(lines.is_sorted());
        for line in lines {
            let (hash, what) = line.split_once(' ').unwrap();
            assert!(Hash::try_from(hash.to_owned()).is_ok() && !what.is_empty(), "{line}");
        }
    }
}
