//! A snippet of a Caddyfile, to be imported into the block of a site.
//!
//! `{path}` is the decoded path, so the old addresses are written decoded.

use super::block::{Lines, quote, quoted};

pub(super) const LINES: Lines = Lines {
    head: |_| "# In the block of the site: import this file.\nmap {path} {unblogger_target} {\n".to_owned(),
    line,
    parse,
    foot: "\tdefault \"\"\n}\n\
           @unblogger expression `{unblogger_target} != \"\"`\n\
           redir @unblogger {unblogger_target} 301\n",
};

fn line(from: &str, to: &str) -> String {
    // `{` begins a placeholder
    format!("\t{} {}", quote(from).replace('{', "\\{"), quote(to))
}

fn parse(line: &str) -> Option<(String, String)> {
    let (from, rest) = quoted(line)?;
    let (to, rest) = quoted(rest)?;
    (rest.trim().is_empty() && from.starts_with('/')).then_some((from, to))
}
