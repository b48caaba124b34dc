//! How far a run is: what it tells while it goes on. Who draws a bar from it is no part of the library.

use std::fmt;
use std::sync::Arc;

/// What a run tells of its images while it asks for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many more pictures are not on this machine.
    Wanted(usize),
    /// One of them is had, in so many bytes, or is not to be had.
    Settled(u64),
    /// The sources are read, and so many posts are to be made of them.
    Posts(usize),
    /// One of these posts is as it is to be.
    Post,
    /// Nothing more is told.
    Ended,
}

/// Who is told; nobody by default.
#[derive(Clone, Default)]
pub struct Watch(Option<Arc<dyn Fn(Progress) + Send + Sync>>);

impl Watch {
    /// Tells this function, from several threads.
    pub fn new(tell: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(tell)))
    }

    /// Tells the one who watches, if anybody does; comes from several threads.
    pub fn tell(&self, progress: Progress) {
        if let Some(tell) = &self.0 {
            tell(progress);
        }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Watch" } else { "Watch(nobody)" })
    }
}
