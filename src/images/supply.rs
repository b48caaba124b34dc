//! Where the bytes of an image come from, in this order: a file beside the source, what an earlier run put beside the
//! post, the folders of `images.local`, the cache, the network.

use std::sync::Arc;

use rayon::prelude::*;

use super::asking::{Asking, Picture};
use super::at_hand::{AtHand, at_hand};
use super::candidates::candidates;
use super::fetch::Network;
use super::inspect::{Inspected, NotAnImage, inspect};
use super::local::LocalImages;
use super::refusal::Refusal;
use super::waiting::Waiting;
use super::{ImageSettings, Wanted, Watch, beside};
use crate::disk::{Disk, DiskError};
use crate::guard::guarded;
use crate::lock::LockedImage;
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
    /// The folder that the images of the post stand in.
    pub image_folder: String,
    /// When the post was published: `2012-05-01`, with or without a time.
    pub published: Option<String>,
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
        /// What became of a larger copy that was looked for and not taken.
        larger: Option<Larger>,
        /// The address of the copy in a web archive, where every other address is gone.
        archive: Option<String>,
    },
    /// They are not to be had.
    Refused(Refusal),
    /// Nobody asked for them, and why.
    Undetermined(&'static str),
}

impl Obtained {
    /// Width and height in pixels, where the file says.
    pub fn size(&self) -> Option<(u32, u32)> {
        match self {
            Self::Image { inspected: Inspected { width, height, .. }, .. } if *width > 0 && *height > 0 => {
                Some((*width, *height))
            }
            _ => None,
        }
    }

    /// The same, out of a web archive.
    pub(super) fn archived(mut self, address: &str) -> Self {
        if let Self::Image { archive, .. } = &mut self {
            *archive = Some(address.to_owned());
        }
        self
    }

    /// The same, with what became of a larger copy.
    pub(super) fn with(mut self, not_taken: Larger) -> Self {
        if let Self::Image { larger, .. } = &mut self {
            *larger = Some(not_taken);
        }
        self
    }
}

/// What became of a larger copy of an image that is at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Larger {
    /// It is not to be had, and why.
    NotHad(String),
    /// What answers has another shape: it is another picture.
    Other(Inspected),
}

/// Where images come from.
pub struct Supply<'a> {
    disk: &'a Disk,
    settings: &'a ImageSettings,
    /// `None` where the run is offline, or nothing is to be fetched.
    network: Option<&'a dyn Network>,
    local: LocalImages,
    again: bool,
    watch: Watch,
}

impl<'a> Supply<'a> {
    /// A supply for one migration; without a network nothing is asked. Lists the folders of `images.local`.
    pub fn new(
        disk: &'a Disk,
        settings: &'a ImageSettings,
        network: Option<&'a dyn Network>,
    ) -> Result<Self, DiskError> {
        let local = LocalImages::list(disk, &settings.local)?;
        let network = network.filter(|_| settings.fetch);
        Ok(Self { disk, settings, network, local, again: false, watch: Watch::default() })
    }

    /// The same, asking also for what failed for good a moment ago.
    #[must_use]
    pub fn asking_again(self, again: bool) -> Self {
        Self { again, ..self }
    }

    /// The same, telling how far it is.
    #[must_use]
    pub fn watched(self, watch: Watch) -> Self {
        Self { watch, ..self }
    }

    /// What becomes of the images of posts. `take` gets the numbers of posts and what became of their requests, in their order, as soon as
    /// the last image of a post is settled: what is done with it goes on beside the fetching of the others. One picture is fetched
    /// once, however many posts want it. Ends early where `take` does.
    pub fn obtain<E>(
        &self,
        posts: &[&[Request]],
        mut take: impl FnMut(Vec<(usize, Vec<Obtained>)>) -> Result<(), E>,
    ) -> Result<(), E> {
        let look = |request: &Request| {
            let found = guarded(|| at_hand(self.disk, &self.local, &self.settings.placeholders, request));
            let found = found.unwrap_or_else(|finding| AtHand::refused(Refusal::fault(finding)));
            let candidates = if found.is_settled { Vec::new() } else { self.candidates(request) };
            (found, Picture { candidates, published: request.published.clone() })
        };
        let looked: Vec<Vec<_>> = posts.par_iter().map(|requests| requests.iter().map(look).collect()).collect();
        let (mut waiting, mut pictures) = (Waiting::default(), Vec::new());
        looked.into_iter().for_each(|requests| waiting.add(requests, &mut pictures));
        let Self { disk, settings, network, again, ref watch, .. } = *self;
        let mut ready = waiting.ready();
        Asking { disk, settings, network, again, watch }.each(&pictures, |answers| {
            ready.extend(waiting.settle(answers));
            take(std::mem::take(&mut ready))
        })
    }

    fn candidates(&self, request: &Request) -> Vec<String> {
        let Wanted { address, original, .. } = &request.wanted;
        candidates(address, original.as_deref(), self.settings.size)
    }
}

/// Bytes that are an image, or why they are none.
pub(super) fn image(bytes: Vec<u8>, state: ImageState) -> Result<Obtained, NotAnImage> {
    let inspected = inspect(&bytes)?;
    Ok(Obtained::Image { bytes: Arc::new(bytes), inspected, state, larger: None, archive: None })
}
