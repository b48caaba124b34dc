//! The names that are taken in a folder of images: by all posts that have theirs there, so that none shows the picture
//! of another.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::name::Names;
use super::{Obtained, Request};
use crate::links::slug::folded;
use crate::lock::{Hash, LockedImage, LockedPost};
use crate::picture::address::is_remote;

/// A post: its migration, and who it is there.
pub type Owner = (Arc<str>, Arc<str>);

/// A name that a file is to have, before it is told apart from others.
#[derive(Debug, Clone, Copy)]
pub enum Wish<'a> {
    /// `lamp`, then `lamp-2`.
    Stem(&'a str),
    /// `image-1`, then `image-2`, whatever the endings of others.
    Numbered,
}

impl Wish<'_> {
    fn stem(self, number: u32) -> String {
        match (self, number) {
            (Self::Stem(stem), 1) => stem.to_owned(),
            (Self::Stem(stem), number) => format!("{stem}-{number}"),
            (Self::Numbered, number) => format!("image-{number}"),
        }
    }

    /// What has one row of numbers.
    fn series(self, extension: &str) -> String {
        match self {
            Self::Stem(stem) => folded(&format!("{stem}.{extension}")),
            Self::Numbered => "image".to_owned(),
        }
    }
}

/// What a post has under a name.
#[derive(Debug, Clone, Copy)]
struct Claim {
    /// Its file as the lock, or this run, has it.
    is: Hash,
    /// The bytes that the post is about to have for it, as they were obtained.
    to_be: Option<Hash>,
}

/// The names that are taken in one folder, without regard to case.
#[derive(Debug, Clone, Default)]
pub struct Taken {
    claims: BTreeMap<String, BTreeMap<Owner, Claim>>,
    /// Names of files that are not there, and that texts in the folder go on naming.
    lost: BTreeSet<String>,
    /// The next number of a series.
    next: BTreeMap<String, u32>,
    /// What this run named, by series and content.
    named: BTreeMap<(String, Hash), String>,
}

impl Taken {
    /// The names that the lock knows, by their folders.
    pub fn of_lock<'a>(posts: impl Iterator<Item = &'a LockedPost>) -> BTreeMap<String, Self> {
        let mut folders: BTreeMap<String, Self> = BTreeMap::new();
        for post in posts.filter(|post| !post.images.is_empty()) {
            let folder = folders.entry(post.folder().to_owned()).or_default();
            let owner = (Arc::clone(&post.migration), Arc::clone(&post.id));
            post.images.iter().for_each(|image| folder.claim(&owner, &image.file, image.sha256));
        }
        folders
    }

    /// Posts that share an image get it anew together: this is what one of them is about to have. `known` are its
    /// images of the lock.
    pub fn expect(&mut self, owner: &Owner, known: &[LockedImage], requests: &[Request], obtained: &[Obtained]) {
        for (request, obtained) in requests.iter().zip(obtained) {
            let address = &request.wanted.address;
            let Obtained::Image { bytes, .. } = obtained else {
                let name = address.strip_prefix("./").unwrap_or(address);
                if !is_remote(address) && !name.contains('/') {
                    self.lost.insert(folded(name));
                }
                continue;
            };
            let claims = known.iter().find(|known| known.url == *address).map(|known| folded(&known.file));
            let claims = claims.and_then(|name| self.claims.get_mut(&name)).filter(|claims| claims.len() > 1);
            if let Some(claim) = claims.and_then(|claims| claims.get_mut(owner)) {
                claim.to_be = Some(Hash::of(bytes));
            }
        }
    }

    /// Whether a post may go on with the name that an earlier run gave to its image: nobody else has another picture
    /// under it, or all who have it are about to get the same. Where two posts have had one name, it is the first
    /// one's.
    pub fn may_keep(&self, owner: &Owner, name: &str, is: Hash, obtained: &[u8]) -> bool {
        let Some(claims) = self.claims.get(&folded(name)) else { return true };
        let mut others = claims.iter().filter(|(other, _)| *other != owner).peekable();
        if others.peek().is_none() {
            return true;
        }
        let raw = Hash::of(obtained);
        others.all(|(_, other)| other.is == is || other.to_be == Some(raw))
            || claims.first_key_value().is_some_and(|(first, claim)| first == owner && claim.is == is)
    }

    /// A post has a picture under a name.
    pub fn claim(&mut self, owner: &Owner, name: &str, is: Hash) {
        let claims = self.claims.entry(folded(name)).or_default();
        claims.entry(owner.clone()).and_modify(|claim| claim.is = is).or_insert(Claim { is, to_be: None });
    }

    /// The name of a file that nothing has named yet: the first that nobody has taken, or has taken for the same bytes.
    /// `own` are the names in the post itself.
    pub fn name(&mut self, owner: &Owner, own: &mut Names, wish: Wish<'_>, extension: &str, is: Hash) -> String {
        let series = wish.series(extension);
        let same = self.named.get(&(series.clone(), is));
        if let Some(name) = same.filter(|name| self.is_free(owner, name, is) && own.take(name)) {
            return name.clone();
        }
        // those before it are taken: a folder of a thousand `image.png` is not gone through for each
        let mut number = self.next.get(&series).copied().unwrap_or(1);
        loop {
            let stem = wish.stem(number);
            let name = if extension.is_empty() { stem.clone() } else { format!("{stem}.{extension}") };
            number += 1;
            let is_other = || match wish {
                Wish::Stem(_) => false,
                Wish::Numbered => own.has_stem(&stem) || self.has_other(&stem, &name),
            };
            if !is_other() && self.is_free(owner, &name, is) && own.take(&name) {
                self.next.insert(series.clone(), number);
                self.named.insert((series, is), name.clone());
                return name;
            }
        }
    }

    fn is_free(&self, owner: &Owner, name: &str, is: Hash) -> bool {
        let name = folded(name);
        let mut claims = self.claims.get(&name).into_iter().flatten();
        !self.lost.contains(&name) && claims.all(|(other, claim)| other == owner || claim.is == is)
    }

    /// Whether another file has this number: `image-2.gif` beside `image-2.png`.
    fn has_other(&self, stem: &str, name: &str) -> bool {
        let start = format!("{}.", folded(stem));
        let mut with_stem = self.claims.range(start.clone()..).take_while(|(other, _)| other.starts_with(&start));
        with_stem.any(|(other, _)| *other != folded(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(name: &str) -> Owner {
        ("m".into(), name.into())
    }

    fn named(taken: &mut Taken, post: &str, stem: &str, content: &str) -> String {
        let is = Hash::of(content.as_bytes());
        let name = taken.name(&owner(post), &mut Names::default(), Wish::Stem(stem), "png", is);
        taken.claim(&owner(post), &name, is);
        name
    }

    #[test]
    fn names_are_unique_without_regard_to_case() {
        let (mut taken, mut names) = (Taken::default(), Names::default());
        let mut unique = |stem: &str, extension: &str, content: &str| {
            taken.name(&owner("a"), &mut names, Wish::Stem(stem), extension, Hash::of(content.as_bytes()))
        };
        assert_eq!(unique("a", "png", "1"), "a.png");
        assert_eq!(unique("A", "PNG", "2"), "A-2.PNG");
        assert_eq!(unique("a", "png", "3"), "a-3.png");
        assert!(!names.take("A-3.png") && names.take("image-2.gif"));
        let mut numbered = |extension: &str, content: &str| {
            taken.name(&owner("a"), &mut names, Wish::Numbered, extension, Hash::of(content.as_bytes()))
        };
        assert_eq!(
            [numbered("png", "4"), numbered("jpg", "5"), numbered("png", "6")],
            ["image-1.png", "image-3.jpg", "image-4.png"]
        );
    }

    #[test]
    fn posts_of_one_folder_share_a_name_only_for_the_same_bytes() {
        let mut taken = Taken::default();
        assert_eq!(named(&mut taken, "a", "pic", "1"), "pic.png");
        assert_eq!(named(&mut taken, "b", "pic", "2"), "pic-2.png");
        assert_eq!(named(&mut taken, "c", "pic", "1"), "pic.png");
        assert_eq!(named(&mut taken, "d", "Pic", "2"), "pic-2.png");
        let keeps = |post: &str, content: &str| {
            taken.may_keep(&owner(post), "pic.png", Hash::of(content.as_bytes()), content.as_bytes())
        };
        assert!(keeps("a", "1") && keeps("c", "1"));
        assert!(!keeps("a", "3") && !keeps("c", "3"), "the other one would show it too");
    }
}
