//! `RedirectMatch` of Apache's `mod_alias`, in `.htaccess` or the configuration of a server.
//!
//! `Redirect` would do for most, but takes every path below its own along: `/about` to `/about/me` would never end. The expression is
//! matched against the decoded path.

use super::block::{Lines, quote, quoted};
use super::encode;

pub(super) const LINES: Lines = Lines { head: |_| String::new(), line, parse, foot: "" };

const SPECIAL: &str = r"\.+*?()|[]{}^$";

fn line(from: &str, to: &str) -> String {
    let mut expression = String::from("^");
    for character in from.chars() {
        if SPECIAL.contains(character) {
            expression.push('\\');
        }
        expression.push(character);
    }
    expression.push('$');
    format!("RedirectMatch 301 {} {}", quote_expression(&expression), quote(&with_decoded_path(to)))
}

/// Apache encodes the path of the new address itself: `%` would become `%25`.
fn with_decoded_path(to: &str) -> String {
    let (path, rest) = to.split_at(to.find(['?', '#']).unwrap_or(to.len()));
    format!("{}{rest}", encode::decoded(path))
}

/// In quotes `\` stands for itself but before `\` and the quote.
fn quote_expression(expression: &str) -> String {
    format!("\"{}\"", expression.replace("\\\\", "\\\\\\\\").replace('"', "\\\""))
}

fn parse(line: &str) -> Option<(String, String)> {
    let rest = line.trim_start().strip_prefix("RedirectMatch")?.trim_start();
    let rest = ["301", "permanent"].into_iter().find_map(|status| rest.strip_prefix(status))?;
    let (from, rest) = expression(rest)?;
    let (to, rest) = quoted(rest)?;
    (rest.trim().is_empty() && from.starts_with('/')).then(|| (from, encode::url(&to)))
}

/// The path that an expression matches, where it matches one only.
fn expression(rest: &str) -> Option<(String, &str)> {
    let mut path = String::new();
    let mut characters = rest.trim_start().strip_prefix("\"^")?.chars();
    loop {
        match characters.next()? {
            '$' if characters.as_str().starts_with('"') => return Some((path, &characters.as_str()[1..])),
            '\\' => match characters.next()? {
                // `\\\\` in quotes is `\\` in the expression is `\` in the path
                '\\' => {
                    characters.as_str().strip_prefix("\\\\")?;
                    characters.nth(1);
                    path.push('\\');
                }
                special => path.push(special),
            },
            special if SPECIAL.contains(special) || special == '"' => return None,
            plain => path.push(plain),
        }
    }
}
