//! Pictures that are not on this machine: out of the cache, else from the network.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::cache::{self, Remembered};
use super::candidates::{host, in_web_archive};
use super::fetch::Network;
use super::inspect::NotAnImage;
use super::placeholder;
use super::refusal::{Failure, Refusal, refusal_of, worse};
use super::supply::image;
use super::{ImageSettings, Larger, Obtained, Progress, Watch};
use crate::disk::Disk;
use crate::report::ImageState;

/// What failed for good is not asked again for so many seconds: a day.
const FAILURE_IS_KNOWN_FOR: i64 = 24 * 60 * 60;

/// Asks for pictures.
pub struct Asking<'a> {
    /// Where the cache is.
    pub disk: &'a Disk,
    /// What is wanted.
    pub settings: &'a ImageSettings,
    /// `None` where nothing may be asked.
    pub network: Option<&'a dyn Network>,
    /// Also what failed for good a moment ago.
    pub again: bool,
    /// Who is told how far it is.
    pub watch: &'a Watch,
}

/// The pictures that are wanted, by the addresses under which they may be had, best first.
pub type Pictures = BTreeMap<Vec<String>, Picture>;

/// One picture.
#[derive(Debug, Default)]
pub struct Picture {
    /// When a post that shows it was published: `2012-05-01`.
    pub published: Option<String>,
    /// What became of it.
    pub answer: Option<Obtained>,
}

/// Why a candidate gave nothing.
enum Nothing {
    Untried,
    Failed(Failure),
}

impl Asking<'_> {
    /// Asks for pictures. More threads work than requests may be under way: some of them wait before they ask again.
    pub fn all(&self, pictures: &mut Pictures) {
        self.watch.tell(Progress::Wanted(pictures.len()));
        let threads =
            if self.network.is_some() { (4 * self.settings.concurrency.get()).min(pictures.len()) } else { 1 };
        let next = AtomicUsize::new(0);
        let jobs: Vec<_> = in_turn(pictures).into_iter().map(Mutex::new).collect();
        let work = || {
            while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                let mut job = job.lock().unwrap_or_else(PoisonError::into_inner);
                let answer = self.ask(job.0, job.1.published.as_deref());
                let bytes = if let Obtained::Image { bytes, .. } = &answer { bytes.len() } else { 0 };
                job.1.answer = Some(answer);
                self.watch.tell(Progress::Settled(bytes as u64));
            }
        };
        if threads <= 1 {
            return work();
        }
        thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    }

    /// The first candidate that is an image, else one out of the web archive where all of them are gone.
    fn ask(&self, candidates: &[String], published: Option<&str>) -> Obtained {
        let found = self.first_of(candidates).map(|(found, _)| found).or_else(|nothing| match nothing {
            Nothing::Failed(failure) if failure.is_gone && self.settings.wayback => {
                let archived: Vec<_> = candidates
                    .iter()
                    .map(|address| in_web_archive(&self.settings.wayback_at, address, published))
                    .collect();
                let found = self.first_of(&archived).map(|(found, address)| found.archived(address));
                found.map_err(|nothing| match nothing {
                    Nothing::Untried => Nothing::Untried,
                    Nothing::Failed(_) => {
                        let refusal = failure.refusal.and("the Wayback Machine has no copy that is an image");
                        Nothing::Failed(Failure { refusal, ..failure })
                    }
                })
            }
            nothing => Err(nothing),
        });
        match found {
            Ok(found) => found,
            Err(Nothing::Failed(failure)) => Obtained::Refused(failure.refusal),
            Err(Nothing::Untried) => {
                Obtained::Undetermined(if self.settings.fetch { "the run is offline" } else { "`fetch` is off" })
            }
        }
    }

    /// The first candidate that is an image, and its address.
    fn first_of<'b>(&self, candidates: &'b [String]) -> Result<(Obtained, &'b str), Nothing> {
        let mut refused = None;
        let mut is_gone = true;
        let mut is_untried = false;
        let mut may_come_back = None;
        for candidate in candidates {
            match self.one(candidate) {
                Ok(found) => {
                    let found = match may_come_back {
                        Some(why) => found.with(Larger::NotHad(why)),
                        None => found,
                    };
                    return Ok((found, candidate));
                }
                Err(Nothing::Untried) => is_untried = true,
                Err(Nothing::Failed(failure)) => {
                    is_gone &= failure.is_gone;
                    may_come_back = may_come_back.or((!failure.is_lasting).then(|| failure.refusal.why.clone()));
                    refused = Some(worse(refused, failure.refusal));
                }
            }
        }
        if is_untried {
            return Err(Nothing::Untried);
        }
        let refusal = refused.unwrap_or_else(|| Refusal::missing("it has no address"));
        Err(Nothing::Failed(Failure { refusal, is_gone, is_lasting: false }))
    }

    /// One address. The cache is only there to save time: a run goes on without it.
    fn one(&self, address: &str) -> Result<Obtained, Nothing> {
        let failed = match cache::recall(self.disk, address) {
            Some(Remembered::Bytes(bytes)) => match self.image(bytes, ImageState::Cached) {
                Ok(found) => return Ok(found),
                Err(_) => None,
            },
            Some(Remembered::Failed(failure, asked_at)) => Some((failure, asked_at)),
            None => None,
        };
        let Some(network) = self.network else {
            return Err(failed.map_or(Nothing::Untried, |(failure, _)| Nothing::Failed(failure)));
        };
        let is_known = |asked_at| (0..FAILURE_IS_KNOWN_FOR).contains(&(network.now() - asked_at)) && !self.again;
        match failed {
            Some((failure, asked_at)) if is_known(asked_at) => Err(Nothing::Failed(failure)),
            _ => self.fetch(network, address).map_err(Nothing::Failed),
        }
    }

    /// Bytes that are an image and no placeholder, or why they are not.
    fn image(&self, bytes: Vec<u8>, state: ImageState) -> Result<Obtained, NotAnImage> {
        match placeholder::known(&bytes, &self.settings.placeholders) {
            Some(what) => Err(NotAnImage::Placeholder(what)),
            None => image(bytes, state),
        }
    }

    fn fetch(&self, network: &dyn Network, address: &str) -> Result<Obtained, Failure> {
        let answer = network.get(address);
        let found = answer.and_then(|bytes| Ok(self.image(bytes, ImageState::Fetched)?)).map_err(|error| Failure {
            refusal: refusal_of(address, &error),
            is_gone: error.is_gone(),
            is_lasting: error.is_lasting(),
        });
        match &found {
            Ok(Obtained::Image { bytes, .. }) => drop(cache::keep(self.disk, address, bytes)),
            Err(failure) if failure.is_lasting => drop(cache::keep_failure(self.disk, address, failure, network.now())),
            _ => {}
        }
        found
    }
}

/// The pictures of one host after those of another, in turn: while one host keeps its pictures waiting, others give theirs.
fn in_turn(pictures: &mut Pictures) -> Vec<(&Vec<String>, &mut Picture)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut numbered: Vec<_> = pictures
        .iter_mut()
        .map(|(candidates, picture)| {
            let count = counts.entry(candidates.first().map(|first| host(first)).unwrap_or_default()).or_default();
            *count += 1;
            (*count, (candidates, picture))
        })
        .collect();
    numbered.sort_by_key(|(number, _)| *number);
    numbered.into_iter().map(|(_, job)| job).collect()
}
