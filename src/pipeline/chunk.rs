//! One chunk of posts through the stages and into the last step. A post whose images are all there goes on while those of others are still
//! fetched, so that the disk and the network work at the same time.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::finish::{self, Finished};
use super::outputs::Written;
use super::prepare::{self, Prepared};
use super::reviewing::Reviewed;
use super::{Context, RunError, Step, placing, resume, writing};
use crate::guard::guarded;
use crate::images::{Progress, Request, Supply};
use crate::index::Planned;
use crate::lock::Lock;
use crate::report::Failed;

/// A post that is done, and the post beside its sources.
pub type Done = Result<(Written, Option<Reviewed>), Failed>;

/// A post between two stages, and its number in the chunk.
type Numbered<T> = (usize, T);

/// What became of each post, in their order.
pub fn run<'a>(
    context: &Context<'_>,
    supply: &Supply<'_>,
    lock: &mut Lock,
    posts: &[&'a Planned],
) -> Result<Vec<Done>, RunError> {
    let prepare = |planned: &&'a Planned| guard(planned, || prepare::post(context, lock, planned));
    let mut done: BTreeMap<usize, Done> = BTreeMap::new();
    let mut prepared: BTreeMap<usize, Prepared<'a>> = BTreeMap::new();
    for (number, post) in posts.par_iter().map(prepare).collect::<Vec<_>>().into_iter().enumerate() {
        match post {
            Ok(post) => drop(prepared.insert(number, post)),
            Err(failed) => {
                context.options.watch.tell(Progress::Post);
                done.insert(number, Err(failed));
            }
        }
    }
    let together = together(context, &prepared);
    let requests: Vec<Vec<Request>> = together
        .iter()
        .map(|numbers| numbers.iter().filter_map(|number| prepared.get(number)).flat_map(|post| post.requests.clone()))
        .map(Iterator::collect)
        .collect();
    let requests: Vec<_> = requests.iter().map(Vec::as_slice).collect();
    supply.obtain(&requests, |ready| {
        let mut batch = Vec::new();
        for (folder, obtained) in ready {
            let mut obtained = obtained.into_iter();
            for number in together.get(folder).into_iter().flatten() {
                let Some(post) = prepared.remove(number) else { continue };
                let images = obtained.by_ref().take(post.requests.len()).collect();
                batch.push((*number, (post, images)));
            }
        }
        batch.sort_unstable_by_key(|(number, _)| *number);
        done.extend(last_steps(context, lock, batch)?);
        Ok::<_, RunError>(())
    })?;
    Ok(done.into_values().collect())
}

/// Posts whose images stand in one folder go on together: which of two files has a name there is not left to the network.
fn together(context: &Context<'_>, prepared: &BTreeMap<usize, Prepared<'_>>) -> Vec<Vec<usize>> {
    let mut folders: BTreeMap<String, usize> = BTreeMap::new();
    let mut together: Vec<Vec<usize>> = Vec::new();
    for (number, post) in prepared {
        let new = together.len();
        let folder = *folders.entry(post.planned.image_folder(context.migration)).or_insert(new);
        match together.get_mut(folder) {
            Some(posts) => posts.push(*number),
            None => together.push(vec![*number]),
        }
    }
    together
}

/// Posts from their images to the last step.
fn last_steps(
    context: &Context<'_>,
    lock: &mut Lock,
    batch: Vec<placing::Supplied<'_>>,
) -> Result<Vec<Numbered<Done>>, RunError> {
    let before = &*lock;
    let finish = |(number, post): placing::Settled<'_>| {
        let finished =
            post.and_then(|(post, placed)| guard(post.planned, || finish::post(context, before, post, placed)));
        context.options.watch.tell(Progress::Post);
        (number, finished)
    };
    let (mut done, mut numbers, mut finished) = (Vec::new(), Vec::new(), Vec::new());
    let placed = placing::batch(context, before, batch);
    for (number, post) in placed.into_par_iter().map(finish).collect::<Vec<_>>() {
        match post {
            Ok(post) => {
                numbers.push(number);
                finished.push(post);
            }
            Err(failed) => done.push((number, Err(failed))),
        }
    }
    if context.options.step == Step::Write {
        resume::announce(context, lock, &finished)?;
    }
    let reviewed: Vec<_> = finished.iter_mut().map(|post: &mut Finished| post.reviewed.take()).collect();
    let mut written = writing::chunk(context, lock, finished);
    // what was written is known to the lock, whatever comes after it
    written.iter_mut().flatten().filter_map(|written| written.locked.take()).for_each(|post| lock.insert(post));
    let results = written.into_iter().zip(reviewed).map(|(written, reviewed)| Ok((written?, reviewed)));
    done.extend(numbers.into_iter().zip(results));
    Ok(done)
}

fn guard<T>(planned: &Planned, work: impl FnOnce() -> Result<T, Failed>) -> Result<T, Failed> {
    guarded(work).unwrap_or_else(|finding| Err(Failed::new(&planned.first().path, finding)))
}
