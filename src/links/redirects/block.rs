//! Files of lines with `#` comments, in which one block of lines is ours.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Redirects, encode};

const BEGIN: &str =
    "# begin unblogger: written by `unblogger migrate`; what stands outside of this block stays as it is";
const END: &str = "# end unblogger";

/// A format that has one redirect in a line.
pub(super) struct Lines {
    /// What stands above the lines of the redirects.
    pub(super) head: fn(&Redirects) -> String,
    /// The line of one redirect: an old path without escapes, and a new address with them.
    pub(super) line: fn(&str, &str) -> String,
    /// The old path, without escapes, and the new address of a line; `None` for a line that is no redirect of one path.
    pub(super) parse: fn(&str) -> Option<(String, String)>,
    /// What stands below.
    pub(super) foot: &'static str,
}

impl Lines {
    /// The redirects of all lines.
    pub(super) fn parse(&self, text: &str) -> Redirects {
        self.decoded(text).into_iter().map(|(from, to)| (encode::undecoded(from), to)).collect()
    }

    /// The same, old paths without escapes.
    fn decoded(&self, text: &str) -> Redirects {
        // in all of these formats the first match wins
        let all = text.lines().rev().filter_map(self.parse);
        // no page is called so, and what would be written of it is something else
        all.filter(|(from, _)| !from.contains(char::is_control)).collect()
    }

    /// Our block without the lines of some old paths.
    pub(super) fn without(&self, text: &str, old: &BTreeSet<String>) -> String {
        let (before, ours, after) = split(text);
        let is_kept = |line: &&str| (self.parse)(line).is_none_or(|(from, _)| !old.contains(&encode::undecoded(from)));
        let ours: String = ours.split_inclusive('\n').filter(is_kept).collect();
        format!("{before}{ours}{after}")
    }

    /// Replaces the block, or puts one on top: where the first match wins, a `/*` of the site's own must come after it.
    pub(super) fn write(&self, existing: &str, redirects: &Redirects) -> String {
        let (before, ours, after) = split(existing);
        let mut entries = self.decoded(ours);
        entries.extend(redirects.iter().map(|(from, to)| (encode::decoded(from).into_owned(), encode::url(to))));
        let theirs = [self.decoded(before), self.decoded(after)];
        entries.retain(|from, to| theirs.iter().all(|theirs| theirs.get(from) != Some(to)));
        if entries.is_empty() && ours.is_empty() {
            return existing.to_owned();
        }
        let mut text = format!("{before}{BEGIN}\n{}", (self.head)(&entries));
        for (from, to) in &entries {
            let _ = writeln!(text, "{}", (self.line)(from, to)); // writing to a string cannot fail
        }
        let _ = writeln!(text, "{}{END}", self.foot);
        text + after
    }
}

/// The text before our block, the block and the text after it.
fn split(text: &str) -> (&str, &str, &str) {
    let find = |marker: &str, from: usize| {
        let rest = text.get(from..)?;
        let at = rest.lines().find(|line| line.trim_end() == marker)?;
        Some(from + (at.as_ptr().addr() - rest.as_ptr().addr()))
    };
    let Some(begin) = find(BEGIN, 0) else { return ("", "", text) };
    let Some(end) = find(END, begin) else { return ("", "", text) };
    let end = text[end..].find('\n').map_or(text.len(), |length| end + length + 1);
    (&text[..begin], &text[begin..end], &text[end..])
}

/// The first quoted string of a line, with `\` before what would end it, and what follows.
pub(super) fn quoted(line: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = line.trim_start().strip_prefix('"')?.chars();
    loop {
        match characters.next()? {
            '"' => return Some((value, characters.as_str())),
            '\\' => value.push(characters.next()?),
            other => value.push(other),
        }
    }
}

/// A string in `"`, with `\` before `"` and `\` itself.
pub(super) fn quote(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}
