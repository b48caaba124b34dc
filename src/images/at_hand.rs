//! What is on this machine already: the file beside the source, what an earlier run put beside the post, the folders of
//! `images.local`. The largest is taken; the network may have a larger one still.

use super::inspect::NotAnImage;
use super::local::{Found, LocalImages};
use super::refusal::Refusal;
use super::shape::{is_same_shape, named_shape, pixels};
use super::supply::{Larger, image};
use super::{Obtained, Request, ShownBy, Wanted, beside, linked, placeholder};
use crate::disk::Disk;
use crate::lock::Hash;
use crate::paths::join;
use crate::picture::address::is_remote;
use crate::report::ImageState;

/// What is at hand for a request.
pub(super) struct AtHand {
    /// The largest copy.
    best: Option<Obtained>,
    /// What is wrong with a copy that is no image.
    refusal: Option<Refusal>,
    /// An earlier run, or a person, has chosen: nobody is to be asked again.
    pub is_settled: bool,
}

/// Looks for a request on this machine.
pub(super) fn at_hand(disk: &Disk, local: &LocalImages, placeholders: &[Hash], request: &Request) -> AtHand {
    if request.wanted.by == ShownBy::Link {
        return match linked::obtain(disk, request) {
            Ok(found) => AtHand::settled(found),
            Err(refusal) => AtHand::refused(refusal),
        };
    }
    let locked = locked(disk, placeholders, request);
    if let (Some(_), Some(true)) = (&locked, request.locked.as_ref().map(|locked| locked.accepted)) {
        return AtHand { best: locked, refusal: None, is_settled: true };
    }
    let mut refusal = None;
    let mut own = None;
    if !is_remote(&request.wanted.address) {
        match beside_source(disk, placeholders, request) {
            Ok(found) => own = Some(found),
            Err(why) => refusal = Some(why),
        }
    }
    let own = match in_folders((disk, placeholders), local, request, own.as_ref()) {
        Ok(Some(found)) if own.as_ref().is_none_or(|own| pixels(&found) > pixels(own)) => Some(found),
        Ok(_) => own,
        Err(why) => {
            refusal = Some(why);
            own
        }
    };
    let is_remote = is_remote(&request.wanted.address);
    match (locked, own) {
        (Some(locked), Some(own)) if pixels(&locked) > pixels(&own) => AtHand::settled(locked),
        (Some(locked), Some(own)) if is_remote && pixels(&locked) == pixels(&own) => AtHand::settled(locked),
        (Some(locked), None) => AtHand::settled(locked),
        (_, best) => AtHand { best, refusal, is_settled: false },
    }
}

impl AtHand {
    /// Nobody is asked for it.
    pub fn refused(refusal: Refusal) -> Self {
        Self { best: None, refusal: Some(refusal), is_settled: true }
    }

    fn settled(locked: Obtained) -> Self {
        Self { best: Some(locked), refusal: None, is_settled: true }
    }

    /// What becomes of the request, after others were asked: the larger copy, and the one at hand of two that are equal.
    /// What is wrong with what is at hand matters more than what the network says: a path beside the post shows nothing,
    /// whatever is known of its larger copy.
    pub(super) fn or(self, asked: Option<Obtained>) -> Obtained {
        let Some(own) = self.best else { return without_own(self.refusal, asked) };
        match asked {
            None => own,
            Some(asked @ Obtained::Image { .. }) if pixels(&asked) <= pixels(&own) => own,
            Some(asked @ Obtained::Image { .. }) if is_same_shape(&asked, &own) => asked,
            Some(Obtained::Image { inspected, .. }) => own.with(Larger::Other(inspected)),
            Some(Obtained::Refused(refusal)) => own.with(Larger::NotHad(refusal.why)),
            Some(Obtained::Undetermined(why)) => own.with(Larger::NotHad(why.to_owned())),
        }
    }
}

fn without_own(refusal: Option<Refusal>, asked: Option<Obtained>) -> Obtained {
    match (asked, refusal) {
        (Some(found @ Obtained::Image { .. }), _) => found,
        (Some(Obtained::Undetermined(why)), Some(refusal)) => Obtained::Refused(refusal.and(why)),
        (Some(Obtained::Refused(asked)), Some(refusal)) => Obtained::Refused(refusal.and(&asked.why)),
        (None, Some(refusal)) => Obtained::Refused(refusal),
        (Some(asked), None) => asked,
        (None, None) => Obtained::Refused(Refusal::missing("it has no address")),
    }
}

/// The largest of the copies beside the source, in the one place where it may be.
fn beside_source(disk: &Disk, placeholders: &[Hash], request: &Request) -> Result<Obtained, Refusal> {
    let Request { source_path, source_root, served, wanted, .. } = request;
    let mut paths = beside::paths(source_path, source_root, &wanted.address);
    paths.extend(beside::served(source_path, source_root, &wanted.address, served));
    if paths.is_empty() {
        return Err(Refusal::refused("the path leads out of the folder of the source"));
    }
    let mut refusal = Refusal::missing("there is no such file beside the source");
    for path in paths {
        match disk.read_if_exists(&path) {
            Ok(None) => {}
            Ok(Some(_)) if !disk.is_within(source_root, &path) => {
                refusal = Refusal::refused("it is a symbolic link that leads out of the folder of the source");
            }
            Ok(Some(bytes)) => match own_image(bytes, placeholders, ImageState::Local) {
                Ok(found) => return Ok(found),
                Err(why) => refusal = Refusal::refused(why.to_string()),
            },
            Err(error) => refusal = Refusal::missing(error.reason()),
        }
    }
    Err(refusal)
}

/// The largest copy in the folders of `images.local`, by the address of the larger self or by its own.
fn in_folders(
    disk: (&Disk, &[Hash]),
    local: &LocalImages,
    request: &Request,
    own: Option<&Obtained>,
) -> Result<Option<Obtained>, Refusal> {
    let Wanted { address, original, .. } = &request.wanted;
    let shape = own.and_then(Obtained::size).or_else(|| named_shape(address));
    let mut best: Option<Obtained> = None;
    let mut refusal = None;
    for address in original.iter().chain([address]) {
        match local.find(disk, address, shape) {
            Found::Nothing => {}
            Found::Image(found) => {
                if best.as_ref().is_none_or(|best| pixels(&found) > pixels(best)) {
                    best = Some(found);
                }
            }
            Found::NoImage(why) => {
                refusal = Some(Refusal::refused(format!("of the file in `images.local`: {why}")));
            }
            Found::Ambiguous(files) => {
                let why = format!("{files} different files in `images.local` have its name");
                refusal = Some(Refusal::missing(why));
            }
        }
    }
    match (best, refusal) {
        (None, Some(refusal)) => Err(refusal),
        (best, _) => Ok(best),
    }
}

/// A file that stands where the author, or an earlier run, put it. One who moved the post before may have taken a placeholder for
/// the picture.
fn own_image(bytes: Vec<u8>, placeholders: &[Hash], state: ImageState) -> Result<Obtained, NotAnImage> {
    match placeholder::known_beside_source(&bytes, placeholders) {
        Some(what) => Err(NotAnImage::Placeholder(what)),
        None => image(bytes, state),
    }
}

/// The file beside the post, where it still is what an earlier run put there.
pub(super) fn locked_bytes(disk: &Disk, request: &Request) -> Option<Vec<u8>> {
    let locked = request.locked.as_ref()?;
    let bytes = disk.read_if_exists(&join(&request.image_folder, &locked.file)).ok()??;
    (Hash::of(&bytes) == locked.sha256).then_some(bytes)
}

fn locked(disk: &Disk, placeholders: &[Hash], request: &Request) -> Option<Obtained> {
    let bytes = locked_bytes(disk, request)?;
    if request.locked.as_ref()?.accepted {
        return image(bytes, ImageState::Cached).ok();
    }
    own_image(bytes, placeholders, ImageState::Cached).ok()
}
