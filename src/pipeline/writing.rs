//! The last step for the posts of a chunk. Several folders at once are written: a disk takes its time to sync an image.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::finish::Finished;
use super::outputs::{self, Unwritten, Written};
use super::{Context, Step};
use crate::guard::guarded;
use crate::lock::Lock;
use crate::report::Failed;

/// Folders that are written at once where images are among what is written.
const AT_ONCE: usize = 8;

type Row<'a> = (Option<Finished>, &'a mut Option<Result<Written, Box<Unwritten>>>);

/// What becomes of each post, in their order. Posts that share a folder are written one after the other.
pub fn chunk(context: &Context<'_>, lock: &Lock, posts: Vec<Finished>) -> Vec<Result<Written, Failed>> {
    // only images are synced: without them more threads than cores stand in each other's way
    let has_images = posts.iter().any(|post| !post.images.is_empty());
    let at_once = if has_images { AT_ONCE } else { rayon::current_num_threads() };
    let mut results: Vec<_> = posts.iter().map(|_| None).collect();
    let mut folders: BTreeMap<String, Vec<Row<'_>>> = BTreeMap::new();
    for (post, result) in posts.into_iter().zip(&mut results) {
        folders.entry(post.locked.folder().to_owned()).or_default().push((Some(post), result));
    }
    let next = AtomicUsize::new(0);
    let jobs: Vec<_> = folders.into_values().map(Mutex::new).collect();
    let work = || {
        while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            for (post, result) in job.lock().unwrap_or_else(PoisonError::into_inner).iter_mut() {
                **result = post.take().map(|post| write(context, lock, post));
            }
        }
    };
    let threads = if context.options.step == Step::Write { at_once.min(jobs.len()) } else { 1 };
    if threads <= 1 {
        work();
    } else {
        thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    }
    drop(jobs);
    // on a full disk a large image takes the room of small posts for a moment: they are tried once more, one after the other
    let again = |unwritten: Box<Unwritten>| match unwritten.finished {
        Some(finished) => write(context, lock, finished).map_err(|unwritten| unwritten.failed),
        None => Err(unwritten.failed),
    };
    results.into_iter().flatten().map(|result| result.or_else(again)).collect()
}

fn write(context: &Context<'_>, lock: &Lock, post: Finished) -> Result<Written, Box<Unwritten>> {
    let source = post.report.source.clone();
    guarded(|| outputs::post(context, lock, post)).unwrap_or_else(|finding| {
        let failed = Failed::new(&source, finding);
        Err(Box::new(Unwritten { finished: None, failed }))
    })
}
