//! Whose turn it is: how many requests are under way at once, overall and to one host, and which hosts asked to be left
//! alone or never answered.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A host that could not be reached this often, and never answered, is not asked again.
const MAX_UNREACHED: u32 = 4;

/// So many times in a row a host may ask to be left alone before it is.
const MAX_PAUSES: u32 = 4;

/// How many requests are under way at once.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// To all hosts.
    pub overall: usize,
    /// To one host.
    pub per_host: usize,
}

/// The turns of all requests.
#[derive(Debug)]
pub struct Turns {
    limits: Limits,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    under_way: usize,
    hosts: BTreeMap<String, Host>,
}

#[derive(Debug, Default)]
struct Host {
    under_way: usize,
    has_answered: bool,
    unreached: u32,
    /// Answers in a row that say "not now".
    refusals: u32,
    paused_until: Option<Instant>,
    /// Pauses without a better answer between them.
    pauses: u32,
}

/// What a request came to, as far as it says something of the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It answers.
    Answered,
    /// It answers "not now", and says how long.
    NotNow(Duration),
    /// It cannot be reached.
    Unreached,
    /// Nothing that would tell.
    Unclear,
}

/// The right to make one request; it ends when this is dropped.
#[derive(Debug)]
pub struct Turn<'a> {
    turns: &'a Turns,
    host: String,
}

/// Why a host is not asked any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GivenUp {
    /// It never answered.
    Unreached,
    /// It answers "not now" and nothing else.
    Refusing,
}

impl Turns {
    /// Turns within these limits.
    pub fn new(limits: Limits) -> Self {
        Self { limits, state: Mutex::default(), changed: Condvar::new() }
    }

    /// Waits for a turn to ask a host.
    pub fn take(&self, host: &str) -> Result<Turn<'_>, GivenUp> {
        let mut state = self.state();
        loop {
            let overall = state.under_way;
            let entry = state.hosts.entry(host.to_owned()).or_default();
            if let Some(why) = entry.given_up() {
                return Err(why);
            }
            let pause = entry.paused_until.and_then(|until| until.checked_duration_since(Instant::now()));
            state = match pause.filter(|pause| !pause.is_zero()) {
                Some(pause) => self.changed.wait_timeout(state, pause).unwrap_or_else(PoisonError::into_inner).0,
                None if overall >= self.limits.overall || entry.under_way >= self.limits.per_host => {
                    self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
                }
                None => {
                    entry.under_way += 1;
                    state.under_way += 1;
                    return Ok(Turn { turns: self, host: host.to_owned() });
                }
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn<'_> {
    /// Ends the turn, and remembers what it says of the host.
    pub fn end(self, outcome: Outcome) {
        let mut state = self.turns.state();
        let Some(host) = state.hosts.get_mut(&self.host) else { return };
        host.has_answered |= matches!(outcome, Outcome::Answered | Outcome::NotNow(_));
        match outcome {
            Outcome::Answered => (host.refusals, host.pauses) = (0, 0),
            Outcome::NotNow(wait) => host.refuse(Instant::now(), wait),
            Outcome::Unreached => host.unreached += 1,
            Outcome::Unclear => {}
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = self.turns.state();
        state.under_way -= 1;
        if let Some(host) = state.hosts.get_mut(&self.host) {
            host.under_way -= 1;
        }
        drop(state);
        self.turns.changed.notify_all();
    }
}

impl Host {
    fn given_up(&self) -> Option<GivenUp> {
        if self.pauses > MAX_PAUSES {
            return Some(GivenUp::Refusing);
        }
        (!self.has_answered && self.unreached >= MAX_UNREACHED).then_some(GivenUp::Unreached)
    }

    /// One answer may be about its address alone; two in a row are about us, and the host gets the pause it asks for. Answers
    /// to what was under way when the pause began do not make it longer.
    fn refuse(&mut self, now: Instant, wait: Duration) {
        self.refusals += 1;
        if self.refusals >= 2 && self.paused_until.is_none_or(|until| until <= now) {
            self.paused_until = now.checked_add(wait);
            self.pauses += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use super::*;

    fn turns(overall: usize, per_host: usize) -> Turns {
        Turns::new(Limits { overall, per_host })
    }

    #[test]
    fn turns_are_bounded_overall_and_for_each_host() {
        let turns = turns(5, 2);
        let hosts: [AtomicUsize; 4] = Default::default();
        let (overall, most, most_of_one) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for number in 0..40 {
                let (turns, host) = (&turns, &hosts[number % 4]);
                let (overall, most, most_of_one) = (&overall, &most, &most_of_one);
                scope.spawn(move || {
                    let turn = turns.take(&format!("host-{}", number % 4)).unwrap();
                    most.fetch_max(overall.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    most_of_one.fetch_max(host.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    thread::sleep(Duration::from_millis(10));
                    overall.fetch_sub(1, Ordering::SeqCst);
                    host.fetch_sub(1, Ordering::SeqCst);
                    turn.end(Outcome::Answered);
                });
            }
        });
        assert_eq!((most.into_inner(), most_of_one.into_inner()), (5, 2));
    }

    #[test]
    fn a_host_that_refuses_twice_in_a_row_has_a_pause_and_others_have_not() {
        let turns = turns(8, 8);
        let wait = Duration::from_millis(200);
        turns.take("a").unwrap().end(Outcome::NotNow(wait));
        let start = Instant::now();
        turns.take("a").unwrap().end(Outcome::Answered);
        turns.take("a").unwrap().end(Outcome::NotNow(wait));
        turns.take("a").unwrap().end(Outcome::NotNow(wait));
        turns.take("b").unwrap().end(Outcome::Answered);
        assert!(start.elapsed() < wait);
        turns.take("a").unwrap().end(Outcome::Answered);
        assert!(start.elapsed() >= wait);
    }

    #[test]
    fn a_host_is_given_up_that_never_answered_or_only_refuses() {
        let turns = turns(8, 8);
        for _ in 0..MAX_UNREACHED {
            turns.take("a").unwrap().end(Outcome::Unreached);
            turns.take("b").unwrap().end(Outcome::Unreached);
            turns.take("b").unwrap().end(Outcome::Answered);
            turns.take("c").unwrap().end(Outcome::Unclear);
        }
        assert_eq!(turns.take("a").unwrap_err(), GivenUp::Unreached);
        assert!(turns.take("b").is_ok() && turns.take("c").is_ok());
        let refuse = |_| turns.take("b").map(|turn| turn.end(Outcome::NotNow(Duration::from_millis(1))));
        assert_eq!((0..10).find_map(|number| refuse(number).err()), Some(GivenUp::Refusing));
    }
}
