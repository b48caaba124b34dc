//! How far a run is: a line on standard error, on a terminal only, and only where the run takes longer than a second.
//!
//! The library tells how far it is and knows no clock; a thread of its own looks at that ten times in a second and draws it.

use std::io::IsTerminal as _;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};
use unblogger::images::{Progress, Watch};

use crate::args::Common;
use crate::terminal::variable;

/// What is quicker needs no bar.
const SOON: Duration = Duration::from_secs(1);

/// How often the line is drawn.
const TICK: Duration = Duration::from_millis(100);

/// Draws a line from what the library tells, until it tells of the end.
pub fn watch(common: &Common) -> Watch {
    let Some(line) = Line::begin(common, "reading the sources") else { return Watch::default() };
    let state = Arc::clone(&line.state);
    let line = Mutex::new(Some(line));
    Watch::new(move |progress| {
        if progress == Progress::Ended {
            drop(line.lock().unwrap_or_else(PoisonError::into_inner).take());
        } else {
            state.lock().unwrap_or_else(PoisonError::into_inner).tell(progress);
        }
    })
}

/// Says what is being done, where it takes longer than a second, until it is dropped. Of what it takes nobody knows the end.
#[must_use]
pub fn busy(common: &Common, what: &'static str) -> Option<Line> {
    Line::begin(common, what)
}

/// A line that is drawn until it is dropped.
pub struct Line {
    state: Arc<Mutex<State>>,
    end: Option<Sender<()>>,
    drawing: Option<JoinHandle<()>>,
}

impl Line {
    fn begin(common: &Common, what: &'static str) -> Option<Self> {
        let is_dumb = variable("TERM").is_some_and(|term| term == "dumb");
        if common.quiet || is_dumb || !std::io::stderr().is_terminal() {
            return None;
        }
        let state = Arc::new(Mutex::new(State { what, ..State::default() }));
        let (end, ended) = mpsc::channel();
        let seen = Arc::clone(&state);
        let drawing = thread::spawn(move || {
            let mut drawn = Drawn { begun: Instant::now(), shown: None };
            while ended.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                let state = *seen.lock().unwrap_or_else(PoisonError::into_inner);
                drawn.draw(&state);
            }
            drawn.clear();
        });
        Some(Self { state, end: Some(end), drawing: Some(drawing) })
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        drop(self.end.take());
        // a thread that draws has nothing to say of how it ended
        self.drawing.take().map(JoinHandle::join);
    }
}

/// How far the run is.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    /// What is done while nothing is counted.
    what: &'static str,
    posts: Counted,
    images: Counted,
    /// Bytes of the images.
    bytes: u64,
    /// Since when they are asked for.
    asked: Option<Instant>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Counted {
    wanted: u64,
    settled: u64,
}

impl State {
    fn tell(&mut self, progress: Progress) {
        match progress {
            Progress::Posts(count) => self.posts = Counted { wanted: count as u64, settled: 0 },
            Progress::Post => self.posts.settled += 1,
            Progress::Wanted(count) => {
                if self.images.settled == self.images.wanted {
                    // the images of other posts
                    (self.images, self.bytes, self.asked) = (Counted::default(), 0, Some(Instant::now()));
                }
                self.images.wanted += count as u64;
            }
            Progress::Settled(bytes) => {
                self.images.settled += 1;
                self.bytes += bytes;
            }
            Progress::Ended => {}
        }
    }

    /// What is counted now.
    fn stage(&self) -> Stage {
        match () {
            () if self.images.settled < self.images.wanted => Stage::Images,
            () if self.posts.wanted > 0 => Stage::Posts,
            () => Stage::Uncounted,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Uncounted,
    Posts,
    Images,
}

impl Stage {
    fn template(self) -> &'static str {
        match self {
            Self::Uncounted => "{spinner} {msg}, {elapsed}",
            Self::Posts => "posts {wide_bar} {pos}/{len}",
            Self::Images => "images {wide_bar} {pos}/{len}  {msg}  {eta_precise} left",
        }
    }
}

struct Drawn {
    /// When the run began.
    begun: Instant,
    /// What is on the terminal.
    shown: Option<(Stage, ProgressBar)>,
}

impl Drawn {
    fn draw(&mut self, state: &State) {
        let elapsed = self.begun.elapsed();
        if elapsed < SOON {
            return;
        }
        let stage = state.stage();
        if self.shown.as_ref().is_none_or(|(shown, _)| *shown != stage) {
            self.clear();
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template(stage.template());
            let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            let since =
                if stage == Stage::Images { state.asked.map_or(elapsed, |asked| asked.elapsed()) } else { elapsed };
            self.shown = Some((stage, bar.with_elapsed(since)));
        }
        let Some((_, bar)) = &self.shown else { return };
        match stage {
            Stage::Uncounted => bar.set_message(state.what),
            Stage::Posts => count(bar, state.posts),
            Stage::Images => {
                count(bar, state.images);
                bar.set_message(rates(state));
            }
        }
        bar.tick();
    }

    fn clear(&mut self) {
        self.shown.take().inspect(|(_, bar)| bar.finish_and_clear());
    }
}

fn count(bar: &ProgressBar, counted: Counted) {
    bar.set_length(counted.wanted);
    bar.set_position(counted.settled);
}

fn rates(state: &State) -> String {
    let elapsed = state.asked.map_or(Duration::ZERO, |asked| asked.elapsed());
    let rate = |count: u64| u64::try_from(u128::from(count) * 1000 / elapsed.as_millis().max(1)).unwrap_or_default();
    format!("{}/s, {}/s", rate(state.images.settled), HumanBytes(rate(state.bytes)))
}
