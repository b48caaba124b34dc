//! Names of files and the last parts of addresses.

use std::collections::BTreeSet;

use unblogger::images::inspect::Kind;
use unblogger::images::name::{Names, file_name, local_name, relative_address};
use unblogger::images::{Taken, Wish};
use unblogger::links::slug::{self, Claim};
use unblogger::lock::Hash;

const KIND: Kind = Kind { media_type: "image/jpeg", extension: "jpg", aliases: &["jpeg"] };

/// Each line a name: of a file it is safe on every system, and no two of them are one.
pub fn file_names(bytes: &[u8]) {
    let text = super::text(bytes);
    let (mut names, mut taken, mut claims) = (Names::default(), BTreeSet::new(), Vec::new());
    let (mut folder, owner) = (Taken::default(), ("m".into(), "post".into()));
    for (number, line) in text.lines().enumerate() {
        let (stem, extension) = file_name(line, None, KIND);
        // another picture for every line
        let is = Hash::of(&number.to_le_bytes());
        let name = folder.name(&owner, &mut names, Wish::Stem(&stem), &extension, is);
        safe(&name);
        assert!(taken.insert(slug::folded(&name)), "{name:?} is there twice");
        assert_eq!(local_name(&relative_address(&name)).as_deref(), Some(name.as_str()));
        let wanted = slug::safe(line);
        assert_eq!(slug::safe(&wanted), wanted, "of {line:?}");
        if !wanted.is_empty() {
            safe(&wanted);
            claims.push(Claim { legacy_url: None, path: line, wanted: wanted.into(), pinned: None });
        }
    }
    let settled = slug::settle(&claims);
    let distinct: BTreeSet<_> = settled.iter().map(|settled| slug::folded(&settled.slug)).collect();
    assert_eq!((settled.len(), distinct.len()), (claims.len(), claims.len()));
    settled.iter().for_each(|settled| safe(&settled.slug));
}

fn safe(name: &str) {
    let is_bad = |letter: char| letter.is_control() || "/\\:*?\"<>|".contains(letter);
    assert!(!name.is_empty() && name.len() <= 120 && !name.contains(is_bad), "{name:?}");
    assert!(!name.starts_with('.') && !name.ends_with(['.', ' ']) && !slug::is_reserved(name), "{name:?}");
}
