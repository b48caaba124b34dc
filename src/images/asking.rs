//! Pictures that are not on this machine: out of the cache, else from the network.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::{iter, thread};

use super::cache::{self, Remembered};
use super::candidates::{host, in_web_archive};
use super::fetch::Network;
use super::inspect::NotAnImage;
use super::placeholder;
use super::refusal::{Failure, Refusal, refusal_of, worse};
use super::supply::image;
use super::{ImageSettings, Larger, Obtained, Progress, Watch};
use crate::disk::Disk;
use crate::guard::guarded;
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

/// A picture that is wanted.
#[derive(Debug, Default)]
pub struct Picture {
    /// The addresses under which it may be had, best first.
    pub candidates: Vec<String>,
    /// When a post that shows it was published: `2012-05-01`.
    pub published: Option<String>,
}

/// Why a candidate gave nothing.
enum Nothing {
    Untried,
    Failed(Failure),
}

impl Asking<'_> {
    /// Asks for pictures, in other threads, and tells their numbers and what became of them: at first of none, then of all that were
    /// settled meanwhile. More threads work than requests may be under way: some of them wait before they ask again.
    pub fn each<E>(
        &self,
        pictures: &[Picture],
        mut settled: impl FnMut(Vec<(usize, Obtained)>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.watch.tell(Progress::Wanted(pictures.len()));
        let (jobs, next) = (in_turn(pictures), AtomicUsize::new(0));
        let (sender, receiver) = mpsc::channel();
        let work = |sender: Sender<(usize, Obtained)>| {
            while let Some(&(number, picture)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                let asked = guarded(|| self.ask(&picture.candidates, picture.published.as_deref()));
                let answer = asked.unwrap_or_else(|finding| Obtained::Refused(Refusal::fault(finding)));
                let bytes = if let Obtained::Image { bytes, .. } = &answer { bytes.len() } else { 0 };
                self.watch.tell(Progress::Settled(bytes as u64));
                // where nobody listens any more, nothing more is wanted
                if sender.send((number, answer)).is_err() {
                    return;
                }
            }
        };
        let threads = self.network.map_or(1, |_| (4 * self.settings.concurrency.get()).min(pictures.len()));
        if threads <= 1 {
            work(sender);
            return settled(receiver.into_iter().collect());
        }
        let work = &work;
        thread::scope(move |scope| {
            (0..threads).map(|_| sender.clone()).for_each(|sender| drop(scope.spawn(move || work(sender))));
            drop(sender);
            settled(Vec::new())?;
            while let Ok(first) = receiver.recv() {
                settled(iter::once(first).chain(receiver.try_iter()).collect())?;
            }
            Ok(())
        })
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

/// The pictures of one host after those of another, in turn: while one host keeps its pictures waiting, others give theirs. Those of one
/// host come in the order of the posts, so that these are complete one after the other.
fn in_turn(pictures: &[Picture]) -> Vec<(usize, &Picture)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let turn = |(number, picture): (usize, &'_ Picture)| {
        let count = counts.entry(picture.candidates.first().map(|first| host(first)).unwrap_or_default()).or_default();
        *count += 1;
        (*count, number)
    };
    let mut turns: Vec<_> = pictures.iter().enumerate().map(turn).collect();
    turns.sort_unstable();
    turns.into_iter().filter_map(|(_, number)| Some((number, pictures.get(number)?))).collect()
}
