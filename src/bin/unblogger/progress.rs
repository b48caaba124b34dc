//! How far the images are: a bar on standard error, on a terminal only, and only where it takes longer than a second.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};
use unblogger::images::{Progress, Watch};

use crate::args::Common;

/// What is quicker needs no bar.
const SOON: Duration = Duration::from_secs(1);

const STYLE: &str = "images {wide_bar} {pos}/{len}  {msg}  {eta_precise} left";

/// Draws a bar from what the library tells.
pub fn watch(common: &Common) -> Watch {
    if common.quiet {
        return Watch::default();
    }
    let bar = Mutex::new(Bar { begun: Instant::now(), wanted: 0, settled: 0, bytes: 0, shown: None });
    Watch::new(move |progress| bar.lock().unwrap_or_else(PoisonError::into_inner).tell(progress))
}

struct Bar {
    begun: Instant,
    wanted: u64,
    settled: u64,
    bytes: u64,
    shown: Option<ProgressBar>,
}

impl Bar {
    fn tell(&mut self, progress: Progress) {
        match progress {
            Progress::Wanted(_) if self.settled == self.wanted => {
                // the images of other posts: the time between was spent on something else
                (self.begun, self.bytes) = (Instant::now(), 0);
                (self.wanted, self.settled) = (0, 0);
            }
            _ => {}
        }
        match progress {
            Progress::Wanted(count) => self.wanted += count as u64,
            Progress::Settled(bytes) => {
                self.settled += 1;
                self.bytes += bytes;
            }
        }
        self.draw();
    }

    fn draw(&mut self) {
        if self.settled >= self.wanted {
            self.shown.take().inspect(ProgressBar::finish_and_clear);
            return;
        }
        let elapsed = self.begun.elapsed();
        if elapsed < SOON {
            return;
        }
        let bar = self.shown.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(Some(self.wanted), ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template(STYLE).unwrap_or_else(|_| ProgressStyle::default_bar());
            bar.with_style(style).with_elapsed(elapsed)
        });
        let rate =
            |count: u64| u64::try_from(u128::from(count) * 1000 / elapsed.as_millis().max(1)).unwrap_or_default();
        bar.set_length(self.wanted);
        bar.set_position(self.settled);
        bar.set_message(format!("{}/s, {}/s", rate(self.settled), HumanBytes(rate(self.bytes))));
    }
}
