//! Pictures that are not on this machine: out of the cache, else from the network.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::cache::{self, Remembered};
use super::fetch::{FetchError, Network};
use super::refusal::{Refusal, refusal_of, worse};
use super::supply::image;
use super::{ImageSettings, Obtained};
use crate::disk::Disk;
use crate::report::ImageState;

/// Asks for pictures.
pub struct Asking<'a> {
    /// Where the cache is.
    pub disk: &'a Disk,
    /// What is wanted.
    pub settings: &'a ImageSettings,
    /// `None` where nothing may be asked.
    pub network: Option<&'a dyn Network>,
}

impl Asking<'_> {
    /// Asks for pictures. More threads work than requests may be under way: some of them wait before they ask again.
    pub fn all(&self, pictures: &mut BTreeMap<Vec<String>, Option<Obtained>>) {
        let threads =
            if self.network.is_some() { (4 * self.settings.concurrency.get()).min(pictures.len()) } else { 1 };
        if threads <= 1 {
            for (candidates, answer) in pictures {
                *answer = Some(self.ask(candidates));
            }
            return;
        }
        let next = AtomicUsize::new(0);
        let jobs: Vec<_> = pictures.iter_mut().map(Mutex::new).collect();
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let mut job = job.lock().unwrap_or_else(PoisonError::into_inner);
                        let answer = self.ask(job.0);
                        *job.1 = Some(answer);
                    }
                });
            }
        });
    }

    /// The first candidate that is an image: out of the cache, else from the network. What failed for good in an
    /// earlier run is only asked again where nothing else is left.
    fn ask(&self, candidates: &[String]) -> Obtained {
        let mut refused = None;
        let mut untried = false;
        let mut failed_before = Vec::new();
        for candidate in candidates {
            match (cache::recall(self.disk, candidate), self.network) {
                (Some(Remembered::Bytes(bytes)), _) => {
                    if let Ok(found) = image(bytes, ImageState::Cached) {
                        return found;
                    }
                }
                (Some(Remembered::Failed(refusal)), _) => {
                    failed_before.push(candidate);
                    refused = Some(worse(refused, refusal));
                }
                (None, None) => untried = true,
                (None, Some(network)) => match self.fetch(network, candidate) {
                    Ok(found) => return found,
                    Err(refusal) => refused = Some(worse(refused, refusal)),
                },
            }
        }
        if untried {
            return Obtained::Undetermined(if self.settings.fetch { "the run is offline" } else { "`fetch` is off" });
        }
        let again = |network| failed_before.into_iter().find_map(|candidate| self.fetch(network, candidate).ok());
        if let Some(found) = self.network.and_then(again) {
            return found;
        }
        Obtained::Refused(refused.unwrap_or_else(|| Refusal::missing("it has no address")))
    }

    fn fetch(&self, network: &dyn Network, address: &str) -> Result<Obtained, Refusal> {
        // the cache is only there to save time: a run goes on without it
        let answer = network.get(address);
        let is_lasting = answer.as_ref().map_or_else(FetchError::is_lasting, |_| true);
        let found = match answer {
            Ok(bytes) => image(bytes, ImageState::Fetched).map_err(|why| Refusal::refused(format!("{address}: {why}"))),
            Err(error) => Err(refusal_of(address, &error)),
        };
        match &found {
            Ok(Obtained::Image { bytes, .. }) => drop(cache::keep(self.disk, address, bytes)),
            Err(refusal) if is_lasting => drop(cache::keep_failure(self.disk, address, refusal)),
            _ => {}
        }
        found
    }
}
