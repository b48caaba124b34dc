//! What was found before and is known: `migrations.baseline`. Only what is new fails.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use crate::diagnostic::{Code, Finding, Severity};
use crate::report::{Failed, FileReport, Report, Skipped, Status};

/// The name of the baseline's file.
pub const FILE_NAME: &str = "migrations.baseline";

const HEADER: &str = "# Findings that are known: `unblogger check` fails only where there are others. Commit it.\n\
                      # `unblogger check --write-baseline` writes it anew.\nversion = 1\n";

/// Findings that are known, and how often each is there. Places are not part of it: a line that is put above them changes nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    known: BTreeMap<Key, Entry>,
}

/// The file, the code and the words of a finding.
type Key = (String, Code, String);

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Entry {
    count: usize,
    /// Where the entry stands in the file, from 1.
    line: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: u32,
    #[serde(default, rename = "finding")]
    findings: Vec<WrittenFinding>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFinding {
    file: toml::Spanned<String>,
    code: Code,
    message: String,
    #[serde(default = "once")]
    count: usize,
}

/// A TOML string: JSON's are, but for one character.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default().replace('\u{7f}', "\\u007F")
}

fn once() -> usize {
    1
}

impl Baseline {
    /// What a report finds wrong: errors, warnings and sources that could not be read.
    pub fn of(report: &Report) -> Self {
        let mut baseline = Self::default();
        for (path, finding) in all(report) {
            if finding.severity > Severity::Note {
                baseline.known.entry(key(path, &finding)).or_default().count += 1;
            }
        }
        baseline
    }

    /// Reads the text of a baseline; what is wrong with it is said in one sentence with its line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let fault = |at: usize, message: &str| {
            let line = text[..text.floor_char_boundary(at)].matches('\n').count() + 1;
            format!("{FILE_NAME}:{line}: {message}")
        };
        let written: Written =
            toml::from_str(text).map_err(|error| fault(error.span().map_or(0, |span| span.start), error.message()))?;
        if written.version != 1 {
            return Err(fault(0, &format!("its version is {}; this program knows 1", written.version)));
        }
        let mut known = BTreeMap::new();
        for WrittenFinding { file, code, message, count } in written.findings {
            let line = text[..text.floor_char_boundary(file.span().start)].matches('\n').count() as u32 + 1;
            known.insert((file.into_inner(), code, message), Entry { count, line });
        }
        Ok(Self { known })
    }

    /// The text of the baseline, sorted.
    pub fn print(&self) -> String {
        let mut text = HEADER.to_owned();
        for ((file, code, message), Entry { count, .. }) in &self.known {
            // writing to a string cannot fail
            let _ = writeln!(
                text,
                "\n[[finding]]\nfile = {}\ncode = \"{code}\"\nmessage = {}",
                quoted(file),
                quoted(message)
            );
            if *count > 1 {
                let _ = writeln!(text, "count = {count}");
            }
        }
        text
    }

    /// How many findings it knows.
    pub fn findings(&self) -> usize {
        self.known.values().map(|entry| entry.count).sum()
    }

    /// Makes notes of the findings that are known, and says which entries have nothing left to know. `is_whole` says whether the report is
    /// about everything.
    #[must_use]
    pub fn apply(&self, report: Report, is_whole: bool) -> Report {
        let mut left: BTreeMap<_, _> = self.known.iter().map(|(key, entry)| (key, entry.count)).collect();
        let mut is_known = |path: &str, finding: &Finding| {
            let count = left.get_mut(&key(path, finding)).filter(|count| **count > 0);
            count.map(|count| *count -= 1).is_some()
        };
        let Report { mut posts, failed, mut skipped, mut files, .. } = report;
        let mut settle = |path: &str, findings: &mut [Finding]| {
            for finding in findings.iter_mut().filter(|finding| finding.severity > Severity::Note) {
                if is_known(path, finding) {
                    finding.severity = Severity::Note;
                }
            }
        };
        posts.iter_mut().for_each(|post| settle(&post.source, &mut post.diagnostics));
        files.iter_mut().for_each(|file| settle(&file.path, &mut file.diagnostics));
        let is_new = |failed: &Failed| {
            let mut finding = [failed.finding()];
            settle(&failed.source, &mut finding);
            finding[0].severity > Severity::Note
        };
        let (failed, known): (Vec<_>, Vec<_>) = failed.into_iter().partition(is_new);
        skipped.extend(
            known.into_iter().map(|failed| Skipped {
                source: failed.source,
                why: format!("{} (known, in {FILE_NAME})", failed.error),
            }),
        );
        let stale = left.into_iter().filter(|(_, count)| is_whole && *count > 0);
        let diagnostics: Vec<_> = stale.map(|(key, _)| stale_finding(key, self.known[key].line)).collect();
        if !diagnostics.is_empty() {
            files.push(FileReport { path: FILE_NAME.to_owned(), status: Status::Unchanged, diagnostics, texts: None });
        }
        Report::new(posts, failed, skipped, files)
    }
}

fn stale_finding((file, code, message): &Key, line: u32) -> Finding {
    let finding = Finding::new(Code::BaselineStale, format!("{file} has no `{code}` any more: {message}"));
    Finding { line: Some(line), column: Some(1), ..finding }
}

fn key(path: &str, finding: &Finding) -> Key {
    (finding.place(path).to_owned(), finding.code, finding.message.clone())
}

fn all(report: &Report) -> impl Iterator<Item = (&str, Finding)> {
    let posts = report.posts.iter().flat_map(|post| post.diagnostics.iter().map(|one| (&*post.source, one.clone())));
    let files =
        report.files.iter().flat_map(|file| file.diagnostics.iter().map(|one| (file.path.as_str(), one.clone())));
    posts.chain(report.failed.iter().map(|failed| (failed.source.as_str(), failed.finding()))).chain(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(messages: &[&str]) -> Report {
        let diagnostics = messages.iter().map(|message| Finding::new(Code::TitleMissing, *message)).collect();
        let file = FileReport { path: "a.md".to_owned(), status: Status::Unchanged, diagnostics, texts: None };
        Report::new(Vec::new(), Vec::new(), Vec::new(), vec![file])
    }

    #[test]
    fn what_is_known_is_a_note_and_what_is_gone_is_said() {
        let baseline = Baseline::of(&report(&["one", "one", "a \"two\"\n"]));
        assert_eq!(Baseline::parse(&baseline.print()).unwrap().print(), baseline.print());
        let baseline = Baseline::parse(&baseline.print()).unwrap();
        let now = baseline.apply(report(&["one", "one", "one"]), true);
        let severities: Vec<_> = now.files[0].diagnostics.iter().map(|finding| finding.severity).collect();
        assert_eq!(severities, [Severity::Note, Severity::Note, Severity::Warning], "the third is new");
        let stale = &now.files[1].diagnostics[0];
        assert_eq!((stale.code, stale.line), (Code::BaselineStale, Some(6)), "{stale:?}");
        assert_eq!(baseline.apply(report(&[]), false).files.len(), 1, "what was not looked at is not stale");
        assert!(Baseline::parse("version = 2\n").unwrap_err().contains("version is 2"));
    }
}
