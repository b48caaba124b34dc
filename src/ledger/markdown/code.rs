//! Code in a line, and `<pre>`.

use super::Scanner;
use super::line::find_end;

impl Scanner<'_, '_> {
    /// The run of backticks at the cursor, with the code up to the run that closes it.
    pub(super) fn backticks(&mut self) {
        let run = self.rest().bytes().take_while(|&byte| byte == b'`').count();
        let inside = self.at + run;
        let hopeless = self.unclosed_runs.get(run).is_none_or(|&end| end > self.at);
        let closing = if hopeless { None } else { self.closing_run(inside, run) };
        if let Some(end) = closing {
            self.flush();
            self.tokens.code(self.text.get(inside..end).unwrap_or_default(), inside);
            self.at = end;
            self.skip(run);
        } else {
            if let Some(unclosed) = self.unclosed_runs.get_mut(run) {
                *unclosed = self.paragraph_end.max(self.at + 1);
            }
            self.at = inside;
        }
    }

    /// Where the run of exactly `run` backticks stands that closes a code span.
    fn closing_run(&self, from: usize, run: usize) -> Option<usize> {
        let mut at = from;
        loop {
            let ahead = self.text.get(at..self.paragraph_end.max(from))?;
            at += ahead.find('`')?;
            let length = self.text.get(at..)?.bytes().take_while(|&byte| byte == b'`').count();
            if length == run {
                return Some(at);
            }
            at += length;
        }
    }

    /// Nothing but tags is markup up to the end of the `<pre>` that was opened before the cursor.
    pub(super) fn preformatted(&mut self) {
        if self.unclosed_pre {
            return;
        }
        match find_end(self.rest(), "</pre") {
            Some(length) => self.pre_end = self.at + length,
            None => self.unclosed_pre = true,
        }
    }
}
