//! Labels of links and footnotes, which hold in the whole document: also in what a directive holds, which is read by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::fences::behind_containers;
use super::syntax::{attributes, identifiers, target};
use crate::import::rst::docutils::references::normalised;

/// The labels of a document.
#[derive(Debug, Default)]
pub struct Labels {
    /// Lines that define them, by label: `[label]: address`, and `[^label]: .` for a footnote.
    definitions: BTreeMap<String, String>,
    /// The names of targets: `(name)=`, `{#name}`, and the option `name` of directives.
    pub targets: BTreeSet<String>,
}

impl Labels {
    /// The labels of a document from an offset on.
    pub fn of(text: &str, start: usize) -> Self {
        let mut labels = Self::default();
        text.get(start..).unwrap_or_default().lines().for_each(|line| labels.line(behind_containers(line)));
        labels
    }

    fn line(&mut self, line: &str) {
        let option = || line.strip_prefix(':').unwrap_or(line).strip_prefix("name:");
        if let Some(name) = target(line).or_else(|| option().map(|name| name.trim().trim_matches(['"', '\'']))) {
            self.targets.insert(normalised(name));
            return;
        }
        if let Some(attributes) = attributes(line.trim_end()) {
            return self.targets.extend(identifiers(attributes).map(normalised));
        }
        let Some((label, address)) = line.strip_prefix('[').and_then(|rest| rest.split_once("]:")) else { return };
        if label.is_empty() || label.contains(['[', ']']) {
            return;
        }
        let line =
            if label.starts_with('^') { format!("[{label}]: .") } else { format!("[{label}]: {}", address.trim()) };
        self.definitions.entry(folded(label)).or_insert(line);
    }
}

/// Adds to a text the definitions of the labels that it uses; its own come first and count.
pub fn append(text: &mut String, labels: &Labels) {
    if labels.definitions.is_empty() || !text.contains('[') {
        return;
    }
    let used = text.split('[').skip(1).filter_map(|rest| rest.get(..rest.find(']')?));
    let used: BTreeSet<_> = used.filter_map(|label| labels.definitions.get(&folded(label))).collect();
    for line in used {
        let _ = write!(text, "\n\n{line}");
    }
}

/// A label as CommonMark compares it.
fn folded(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
