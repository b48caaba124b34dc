//! Files to be, against files that are: whose work a file is, and what becomes of it.

use crate::lock::{Accepted, Hash, LockedPost};
use crate::report::Status;

/// What a run may do to files that are not exactly its own work.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Overwrite {
    /// Nothing: they are left alone.
    #[default]
    Never,
    /// What a person changed is merged with what the migration changed: `--merge`.
    Merge,
    /// Everything: `--force`.
    Always,
}

/// What becomes of one file of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// What is reported.
    pub status: Status,
    /// Whether the new bytes are written.
    pub write: bool,
    /// Whether the lock takes the new bytes for what was emitted.
    pub lock: bool,
}

impl Verdict {
    /// The file is written.
    pub const fn written(status: Status) -> Self {
        Self { status, write: true, lock: true }
    }

    /// The file is left alone.
    pub const fn left(status: Status) -> Self {
        Self { status, write: false, lock: false }
    }

    /// The file is what it is to be.
    const ADOPTED: Self = Self { status: Status::Unchanged, write: false, lock: true };
}

/// Decides what becomes of a post's file.
///
/// `on_disk` is what is there, `locked` what the lock says was written, `emitted` what the migration gives now.
/// `same_model` says whether the file on disk, read again, is the same post as `emitted`; it is asked only where the
/// bytes differ from all that is known.
pub fn decide(
    on_disk: Option<&[u8]>,
    locked: Option<&LockedPost>,
    emitted: &[u8],
    overwrite: Overwrite,
    same_model: impl FnOnce() -> bool,
) -> Verdict {
    let force = overwrite == Overwrite::Always;
    let Some(on_disk) = on_disk else {
        // the lock knows the file and it is gone: a person deleted it
        return if locked.is_some() && !force {
            Verdict::left(Status::Removed)
        } else {
            Verdict::written(Status::Created)
        };
    };
    let (is, to_be) = (Hash::of_text(on_disk), Hash::of(emitted));
    if is == to_be {
        return Verdict::ADOPTED;
    }
    let Some(locked) = locked else {
        return if force { Verdict::written(Status::Updated) } else { Verdict::left(Status::Foreign) };
    };
    if is == locked.emitted || force {
        return Verdict::written(Status::Updated);
    }
    if locked.accepted == Some(Accepted::Edited(is)) {
        return Verdict::left(Status::Unchanged);
    }
    Verdict::left(if same_model() { Status::Reformatted } else { Status::Edited })
}

/// Decides what becomes of a post that is cleaned in place: the file on disk is the post's source, which `emitted` was made of.
///
/// `same_model` says whether that file is the same post as the one that was last written; it is asked only where a person
/// has changed it.
pub fn decide_in_place(
    on_disk: &[u8],
    locked: Option<&LockedPost>,
    emitted: &[u8],
    overwrite: Overwrite,
    same_model: impl FnOnce(&LockedPost) -> bool,
) -> Verdict {
    let (is, to_be) = (Hash::of_text(on_disk), Hash::of(emitted));
    // what a person wrote is in `emitted` too, so that to merge is to write it
    let is_ours = |locked: &&LockedPost| locked.emitted == is || overwrite != Overwrite::Never;
    let Some(locked) = locked.filter(|locked| !is_ours(locked)) else {
        return if is == to_be { Verdict::ADOPTED } else { Verdict::written(Status::Updated) };
    };
    if locked.accepted == Some(Accepted::Edited(is)) {
        return Verdict::left(Status::Unchanged);
    }
    Verdict::left(if same_model(locked) { Status::Reformatted } else { Status::Edited })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn locked(emitted: &[u8], accepted: Option<Accepted>) -> LockedPost {
        LockedPost {
            migration: Arc::default(),
            id: Arc::default(),
            path: Arc::default(),
            permalink: Arc::default(),
            slug: None,
            emitted: Hash::of(emitted),
            accepted,
            comments: None,
            comments_accepted: None,
            image_folder: None,
            images: Vec::new(),
        }
    }

    fn status(on_disk: Option<&[u8]>, locked: Option<&LockedPost>) -> (Status, bool) {
        let verdict = decide(on_disk, locked, b"new", Overwrite::Never, || false);
        (verdict.status, verdict.write)
    }

    #[test]
    fn only_the_programs_own_work_is_overwritten() {
        let old = locked(b"old", None);
        assert_eq!(status(None, None), (Status::Created, true));
        assert_eq!(status(None, Some(&old)), (Status::Removed, false));
        assert_eq!(status(Some(b"new"), None), (Status::Unchanged, false));
        assert_eq!(status(Some(b"other"), None), (Status::Foreign, false));
        assert_eq!(status(Some(b"old"), Some(&old)), (Status::Updated, true));
        assert_eq!(status(Some(b"edited"), Some(&old)), (Status::Edited, false));
    }

    #[test]
    fn an_accepted_edit_is_well_until_it_is_edited_again() {
        let accepted = locked(b"old", Some(Accepted::Edited(Hash::of(b"edited"))));
        assert_eq!(status(Some(b"edited"), Some(&accepted)), (Status::Unchanged, false));
        assert_eq!(status(Some(b"edited twice"), Some(&accepted)), (Status::Edited, false));
    }

    #[test]
    fn a_file_that_means_the_same_is_reformatted() {
        let verdict = decide(Some(b"n e w"), Some(&locked(b"new", None)), b"new", Overwrite::Never, || true);
        assert_eq!((verdict.status, verdict.write), (Status::Reformatted, false));
    }

    #[test]
    fn in_place_a_post_is_cleaned_until_a_person_changes_it() {
        let verdict = |on_disk: &[u8], locked: Option<&LockedPost>, overwrite| {
            let verdict = decide_in_place(on_disk, locked, b"new", overwrite, |_| false);
            (verdict.status, verdict.write)
        };
        let old = locked(b"old", None);
        assert_eq!(verdict(b"raw", None, Overwrite::Never), (Status::Updated, true));
        assert_eq!(verdict(b"new", None, Overwrite::Never), (Status::Unchanged, false));
        assert_eq!(verdict(b"old", Some(&old), Overwrite::Never), (Status::Updated, true));
        assert_eq!(verdict(b"edited", Some(&old), Overwrite::Never), (Status::Edited, false));
        assert_eq!(verdict(b"new", Some(&old), Overwrite::Never), (Status::Edited, false));
        assert_eq!(verdict(b"edited", Some(&old), Overwrite::Merge), (Status::Updated, true));
        let accepted = locked(b"old", Some(Accepted::Edited(Hash::of(b"edited"))));
        assert_eq!(verdict(b"edited", Some(&accepted), Overwrite::Never), (Status::Unchanged, false));
    }
}
