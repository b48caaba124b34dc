//! `[[migration.replace]]`: a quirk of one archive, as a regular expression and what takes the place of what it finds.

use std::ops::Range;

use regex::Regex;
use serde::Deserialize;
use toml::Spanned;

use crate::import::RECOVERIES;
use crate::normalise::{PASSES, Place, Replacement};

/// One `[[migration.replace]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ReplaceConfig {
    /// What it is counted by; by default `replace-1`, `replace-2`, …
    name: Option<Spanned<String>>,
    /// The regular expression.
    find: Spanned<String>,
    /// What takes the place of what it finds.
    with: Spanned<String>,
    /// Where it is looked for.
    #[serde(default, rename = "in")]
    place: Place,
}

/// What the passes are told of them.
pub(super) fn replacements(configured: &[ReplaceConfig]) -> Vec<Replacement> {
    let replacement = |(at, one): (usize, &ReplaceConfig)| {
        // `parse` has seen to it that it can be read
        let find = Regex::new(one.find.get_ref()).ok()?;
        let name = one.name(at);
        // The configuration lives as long as the program, and so do the names of what is counted.
        let why = &*format!("replaced by `{name}`").leak();
        Some(Replacement { name: name.leak(), why, find, with: one.with.get_ref().clone(), place: one.place })
    };
    configured.iter().enumerate().filter_map(replacement).collect()
}

impl ReplaceConfig {
    fn name(&self, at: usize) -> String {
        self.name.as_ref().map_or_else(|| format!("replace-{}", at + 1), |name| name.get_ref().clone())
    }
}

/// What is wrong with one of them, and where.
pub(super) fn fault(configured: &[ReplaceConfig]) -> Option<(Range<usize>, String)> {
    let of_one = |(at, one): (usize, &ReplaceConfig)| fault_of_name(configured, at, one).or_else(|| fault_of_find(one));
    configured.iter().enumerate().find_map(of_one)
}

fn fault_of_name(configured: &[ReplaceConfig], at: usize, one: &ReplaceConfig) -> Option<(Range<usize>, String)> {
    let name = one.name(at);
    let span = one.name.as_ref().map_or_else(|| one.find.span(), Spanned::span);
    if name.trim().is_empty() || name.contains(char::is_control) {
        return Some((span, "the name of a replacement is empty".to_owned()));
    }
    if configured.iter().take(at).enumerate().any(|(at, other)| other.name(at) == name) {
        return Some((span, format!("two replacements are called `{name}`")));
    }
    let is_ours = PASSES.iter().any(|pass| pass.name == name) || RECOVERIES.iter().any(|known| known.name == name);
    is_ours.then(|| (span, format!("`{name}` is the name of something that the program does itself")))
}

fn fault_of_find(one: &ReplaceConfig) -> Option<(Range<usize>, String)> {
    let find = match Regex::new(one.find.get_ref()) {
        Ok(find) => find,
        Err(error) => return Some((one.find.span(), format!("not a regular expression: {}", reason(&error)))),
    };
    if find.is_match("") {
        let message = "the regular expression finds the empty text, which is everywhere".to_owned();
        return Some((one.find.span(), message));
    }
    let unknown = groups(one.with.get_ref()).into_iter().find(|group| !has_group(&find, group))?;
    Some((
        one.with.span(),
        format!("`find` has no group `{unknown}`; `${{1}}x` puts text behind a group, `$$` is a `$`"),
    ))
}

/// The last line of the message, which says what is wrong; those above it draw where.
fn reason(error: &regex::Error) -> String {
    let message = error.to_string();
    let last = message.lines().next_back().unwrap_or_default();
    last.trim_start_matches("error: ").trim_end_matches('.').to_owned()
}

fn has_group(find: &Regex, group: &str) -> bool {
    match group.parse::<usize>() {
        Ok(number) => number < find.captures_len(),
        Err(_) => find.capture_names().flatten().any(|name| name == group),
    }
}

/// The groups that a replacement names, as the `regex` crate reads `$1`, `$name` and `${name}`; `$$` is a dollar sign.
fn groups(with: &str) -> Vec<&str> {
    let mut groups = Vec::new();
    let mut rest = with;
    while let Some(at) = rest.find('$') {
        rest = rest.get(at + 1..).unwrap_or_default();
        if let Some(after) = rest.strip_prefix('$') {
            rest = after;
        } else if let Some((group, after)) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            groups.push(group);
            rest = after;
        } else {
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let length = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
            groups.extend(rest.get(..length).filter(|group| !group.is_empty()));
            rest = rest.get(length..).unwrap_or_default();
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use crate::config::parse;

    const SMALL: &str =
        "[[migration]]\nname = \"a\"\noutput = \"out\"\n\n[[migration.source]]\nformat = \"auto\"\npath = \"in\"\n";

    fn with(lines: &str) -> String {
        format!("{SMALL}[[migration.replace]]\n{lines}\n")
    }

    fn message(lines: &str) -> String {
        parse("m.toml", &with(lines)).unwrap_err().to_string()
    }

    #[test]
    fn names_are_given_where_there_are_none() {
        let two =
            with("find = 'a+'\nwith = '$0'\n[[migration.replace]]\nname = 'b'\nfind = 'b'\nwith = ''\nin = 'link'");
        let settings = parse("m.toml", &two).unwrap()[0].pass_settings();
        let names: Vec<_> = settings.replacements.iter().map(|one| (one.name, one.why)).collect();
        assert_eq!(names, [("replace-1", "replaced by `replace-1`"), ("b", "replaced by `b`")]);
    }

    #[test]
    fn mistakes_are_named_where_they_are() {
        for (lines, expected) in [
            ("find = '(a'\nwith = ''", "m.toml:9:8: not a regular expression: unclosed group"),
            ("find = 'a*'\nwith = ''", "m.toml:9:8: the regular expression finds the empty text"),
            ("find = 'a(b)'\nwith = '$2'", "m.toml:10:8: `find` has no group `2`"),
            ("find = 'a(b)'\nwith = '$1x'", "m.toml:10:8: `find` has no group `1x`"),
            ("find = 'a'\nwith = ''\nin = 'title'", "m.toml:11:6: unknown variant `title`"),
            ("find = 'a'\nwhit = ''", "m.toml:10:1: unknown key `whit`; did you mean `with`?"),
            ("name = 'mojibake'\nfind = 'a'\nwith = ''", "m.toml:9:8: `mojibake` is the name of something"),
        ] {
            assert!(message(lines).starts_with(expected), "{}", message(lines));
        }
        let twice = "name = 'x'\nfind = 'a'\nwith = ''\n[[migration.replace]]\nname = 'x'\nfind = 'b'\nwith = ''";
        assert_eq!(message(twice), "m.toml:13:8: two replacements are called `x`");
    }
}
