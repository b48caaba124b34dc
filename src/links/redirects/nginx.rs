//! A `map` of nginx, to be included in its `http` section.
//!
//! `$uri` is the decoded path, so the old addresses are written decoded.

use super::Redirects;
use super::block::{Lines, quote, quoted};

pub(super) const LINES: Lines = Lines { head, line, parse, foot: "}\n" };

fn head(redirects: &Redirects) -> String {
    let longest = redirects.keys().map(String::len).max().unwrap_or_default();
    // an element of the hash is a key, its length and a pointer, and must fit into a bucket: ngx_hash.c
    let bucket = (longest + 32).next_power_of_two().max(64);
    let size = (redirects.len() * 2).next_power_of_two().max(2048);
    format!(
        "# In `http`:   include this file.\n\
         # In `server`: if ($unblogger_target) {{ return 301 $unblogger_target; }}\n\
         map_hash_bucket_size {bucket};\n\
         map_hash_max_size {size};\n\
         map $uri $unblogger_target {{\n"
    )
}

fn line(from: &str, to: &str) -> String {
    format!("    {} {};", quote(from), quote(to))
}

fn parse(line: &str) -> Option<(String, String)> {
    let (from, rest) = quoted(line)?;
    let (to, rest) = quoted(rest)?;
    (rest.trim() == ";" && from.starts_with('/')).then_some((from, to))
}
