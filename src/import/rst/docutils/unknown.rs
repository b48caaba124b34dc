//! Directives and roles that nobody knows: each is reported once for a document, at its first place, with how often.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// What a name is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// `.. name::`
    Directive,
    /// `` :name:`text` ``
    Role,
}

/// The unknown names of a document.
#[derive(Debug, Default)]
pub struct Unknown {
    found: BTreeMap<(Named, String), Found>,
}

#[derive(Debug)]
struct Found {
    /// Which diagnostic tells of it.
    diagnostic: usize,
    times: usize,
}

impl Unknown {
    /// Reports a name, or counts it where it was reported before.
    pub fn note(&mut self, named: Named, name: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) {
        if let Some(found) = self.found.get_mut(&(named, name.to_owned())) {
            found.times += 1;
            return;
        }
        let message = match named {
            Named::Directive => format!("the directive `{name}` is not known; its content was kept"),
            Named::Role => format!("the role `{name}` is not known; its text was kept"),
        };
        self.found.insert((named, name.to_owned()), Found { diagnostic: diagnostics.len(), times: 1 });
        diagnostics.push(Diagnostic::at(Code::MarkupUnknown, span, message));
    }

    /// Adds to each report how often the name was met.
    pub fn count(&self, diagnostics: &mut [Diagnostic]) {
        for found in self.found.values().filter(|found| found.times > 1) {
            if let Some(diagnostic) = diagnostics.get_mut(found.diagnostic) {
                diagnostic.message.extend([" (", &found.times.to_string(), " times)"]);
            }
        }
    }
}
