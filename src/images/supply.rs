//! Where the bytes of an image come from, in this order: a file beside the source, what an earlier run put beside the
//! post, the folders of `images.local`, the cache, the network.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::asking::Asking;
use super::candidates::candidates;
use super::fetch::Network;
use super::inspect::{Inspected, inspect};
use super::local::{Found, LocalImages};
use super::refusal::Refusal;
use super::{ImageSettings, Wanted, beside};
use crate::disk::{Disk, DiskError};
use crate::lock::{Hash, LockedImage};
use crate::picture::address::is_remote;
use crate::report::ImageState;

/// An image that a post wants, and where that post is.
#[derive(Debug, Clone)]
pub struct Request {
    /// The image.
    pub wanted: Wanted,
    /// The source of the post.
    pub source_path: String,
    /// The folder that no path in the source leads out of, from [`beside::root`].
    pub source_root: String,
    /// What the old site served from elsewhere.
    pub served: Vec<beside::Served>,
    /// The file that the post is written to.
    pub output_path: String,
    /// What an earlier run put beside the post for this image.
    pub locked: Option<LockedImage>,
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obtained {
    /// The bytes are here.
    Image {
        /// The bytes.
        bytes: Arc<Vec<u8>>,
        /// What they are.
        inspected: Inspected,
        /// Where they came from.
        state: ImageState,
    },
    /// They are not to be had.
    Refused(Refusal),
    /// Nobody asked for them, and why.
    Undetermined(&'static str),
}

/// Where images come from.
pub struct Supply<'a> {
    disk: &'a Disk,
    settings: &'a ImageSettings,
    /// `None` where the run is offline, or nothing is to be fetched.
    network: Option<&'a dyn Network>,
    local: LocalImages,
}

impl<'a> Supply<'a> {
    /// A supply for one migration; without a network nothing is asked. Lists the folders of `images.local`.
    pub fn new(
        disk: &'a Disk,
        settings: &'a ImageSettings,
        network: Option<&'a dyn Network>,
    ) -> Result<Self, DiskError> {
        let local = LocalImages::list(disk, &settings.local)?;
        Ok(Self { disk, settings, network: network.filter(|_| settings.fetch), local })
    }

    /// What becomes of each request, in their order. One picture is fetched once, however many posts want it.
    pub fn obtain(&self, requests: &[Request]) -> Vec<Obtained> {
        let at_hand: Vec<_> = requests.par_iter().map(|request| self.at_hand(request)).collect();
        let mut pictures: BTreeMap<Vec<String>, Option<Obtained>> = BTreeMap::new();
        for (request, _) in requests.iter().zip(&at_hand).filter(|(_, found)| found.is_err()) {
            pictures.insert(self.candidates(request), None);
        }
        pictures.remove(&Vec::new());
        let Self { disk, settings, network, .. } = *self;
        Asking { disk, settings, network }.all(&mut pictures);
        let settle = |(request, found): (&Request, Result<Obtained, Option<Refusal>>)| {
            found.unwrap_or_else(|refusal| settled(refusal, pictures.get(&self.candidates(request)).cloned().flatten()))
        };
        requests.iter().zip(at_hand).map(settle).collect()
    }

    fn candidates(&self, request: &Request) -> Vec<String> {
        let Wanted { address, original, .. } = &request.wanted;
        candidates(address, original.as_deref(), self.settings.size)
    }

    /// What is on this machine already, or what is wrong with what is.
    fn at_hand(&self, request: &Request) -> Result<Obtained, Option<Refusal>> {
        let Wanted { address, original, .. } = &request.wanted;
        let mut refusal = None;
        if !is_remote(address) {
            match self.beside_source(request) {
                Ok(found) => return Ok(found),
                Err(why) => refusal = Some(why),
            }
        }
        if let Some(found) = self.locked(request) {
            return Ok(found);
        }
        for address in original.iter().chain([address]) {
            match self.local.find(self.disk, address) {
                Found::Nothing => {}
                Found::File(bytes) => match image(bytes, ImageState::Local) {
                    Ok(found) => return Ok(found),
                    Err(why) => refusal = Some(Refusal::refused(format!("of the file in `images.local`: {why}"))),
                },
                Found::Ambiguous(files) => {
                    let why = format!("{files} different files in `images.local` have its name");
                    refusal = Some(Refusal::missing(why));
                }
            }
        }
        Err(refusal)
    }

    fn beside_source(&self, request: &Request) -> Result<Obtained, Refusal> {
        let Request { source_path, source_root, served, wanted, .. } = request;
        let mut paths = beside::paths(source_path, source_root, &wanted.address);
        paths.extend(beside::served(source_path, source_root, &wanted.address, served));
        if paths.is_empty() {
            return Err(Refusal::refused("the path leads out of the folder of the source"));
        }
        for path in paths {
            match self.disk.read_if_exists(&path) {
                Ok(None) => {}
                Ok(Some(bytes)) => return image(bytes, ImageState::Local).map_err(Refusal::refused),
                Err(error) => return Err(Refusal::missing(error.reason())),
            }
        }
        Err(Refusal::missing("there is no such file beside the source"))
    }

    /// The file beside the post, where it still is what an earlier run put there.
    fn locked(&self, request: &Request) -> Option<Obtained> {
        let locked = request.locked.as_ref()?;
        let folder = request.output_path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let bytes = self.disk.read_if_exists(&format!("{folder}/{}", locked.file)).ok()??;
        if Hash::of(&bytes) != locked.sha256 {
            return None;
        }
        image(bytes, ImageState::Cached).ok()
    }
}

/// What becomes of a request that nothing at hand answers. What is wrong with what is at hand matters more than what
/// the network says: a path beside the post shows nothing, whatever is known of its larger copy.
fn settled(refusal: Option<Refusal>, asked: Option<Obtained>) -> Obtained {
    match (asked, refusal) {
        (Some(found @ Obtained::Image { .. }), _) => found,
        (Some(Obtained::Undetermined(why)), Some(refusal)) => Obtained::Refused(refusal.and(why)),
        (Some(Obtained::Refused(asked)), Some(refusal)) => Obtained::Refused(refusal.and(&asked.why)),
        (None, Some(refusal)) => Obtained::Refused(refusal),
        (Some(asked), None) => asked,
        (None, None) => Obtained::Refused(Refusal::missing("it has no address")),
    }
}

pub(super) fn image(bytes: Vec<u8>, state: ImageState) -> Result<Obtained, String> {
    let inspected = inspect(&bytes).map_err(|error| error.to_string())?;
    Ok(Obtained::Image { bytes: Arc::new(bytes), inspected, state })
}
