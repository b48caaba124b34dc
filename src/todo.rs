//! What needs a person, as a skeleton of `overrides.toml`: a table for each post, in which everything is a comment yet.
//!
//! The text is TOML, and says nothing: saved as it is, it changes nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::config::{Override, Overrides, overrides};
use crate::diagnostic::{Code, Finding};
use crate::report::{Failed, PostReport, Report};
use crate::toml_string;

/// What somebody has to look at.
struct Need {
    /// Where, and why.
    why: String,
    /// The line that would settle it, where a key can.
    key: Option<String>,
}

/// The skeleton of what `report` names, less what `overrides` settles already.
pub fn skeleton(report: &Report, overrides: Option<&Overrides>) -> String {
    let mut tables: BTreeMap<&str, Vec<Need>> = BTreeMap::new();
    let wants_description = report.posts.iter().filter(|post| !lacks(post, "description")).count() * 2;
    let wants_description = wants_description > report.posts.len();
    let find = |names: &[&str]| {
        let settled = overrides.and_then(|overrides| overrides.find(names.iter().copied()).ok().flatten());
        settled.filter(|settled| settled.says_something())
    };
    for post in &report.posts {
        // of the posts of one file, only the first is called like the file
        let sources = post.sources.iter().filter(|source| !post.id.starts_with(&format!("{source}#")));
        let names: Vec<_> = sources.chain([&post.id]).map(AsRef::as_ref).collect();
        let needs = needs(post, wants_description, find(&names).as_deref());
        tables.entry(&post.id).or_default().extend(needs);
    }
    for failed in report.failed.iter().filter(|failed| find(&[failed.source.as_str()]).is_none()) {
        tables.entry(&failed.source).or_default().push(need_of_failed(failed));
    }
    tables.retain(|_, needs| !needs.is_empty());
    print(&tables)
}

fn print(tables: &BTreeMap<&str, Vec<Need>>) -> String {
    if tables.is_empty() {
        return "# Nothing needs a person.\n".to_owned();
    }
    let posts = if tables.len() == 1 { "1 post needs".to_owned() } else { format!("{} posts need", tables.len()) };
    let mut text = format!("# {posts} a person. Keep this as {}, and fill in what you know.\n", overrides::FILE_NAME);
    for (id, needs) in tables {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(text, "\n[{}]", toml_string::basic(id));
        let mut keys = Vec::new();
        for Need { why, key } in needs {
            let _ = writeln!(text, "# {}", one_line(why));
            if let Some(key) = key.as_ref().filter(|key| !keys.contains(key)) {
                let _ = writeln!(text, "# {key}");
                keys.push(key);
            }
        }
    }
    text
}

/// What is to be looked at in a post. Where a person has settled something of it, only what a key could still settle.
fn needs(post: &PostReport, wants_description: bool, settled: Option<&Override>) -> Vec<Need> {
    let mut needs: Vec<_> = post.diagnostics.iter().filter_map(|finding| need_of(post, finding)).collect();
    let missing = |key: &str, why: &str, fill: &str| {
        let need = Need { why: format!("{}: {why}", post.source), key: Some(format!("{key} = {fill}")) };
        lacks(post, key).then_some(need)
    };
    if !post.diagnostics.iter().any(|finding| is_about_date(finding.code)) {
        needs.extend(missing("date", "nothing says when it was published", "\"YYYY-MM-DD\""));
    }
    let is_settled = |text: Option<&String>| text.is_some();
    if !settled.is_some_and(|settled| is_settled(settled.author.as_ref())) {
        needs.extend(missing("author", "nothing says who wrote it", "\"\""));
    }
    if wants_description && !settled.is_some_and(|settled| is_settled(settled.description.as_ref())) {
        needs.extend(missing("description", "most posts have a description, and this one has none", "\"\""));
    }
    if settled.is_some() {
        needs.retain(|need| need.key.is_some());
    }
    needs
}

/// What a finding wants of a person; most want nothing.
fn need_of(post: &PostReport, finding: &Finding) -> Option<Need> {
    let key = match finding.code {
        Code::TitleMissing => Some("title = \"\"".to_owned()),
        code if is_about_date(code) => Some("date = \"YYYY-MM-DD\"".to_owned()).filter(|_| lacks(post, "date")),
        Code::ImageAltMissing => {
            let image = finding.message.strip_suffix(" has no alternative text")?;
            Some(format!("alt.{} = \"\"", toml_string::basic(image)))
        }
        Code::SlugClash => Some("slug = \"\"".to_owned()),
        Code::ImageMissing
        | Code::ImageRefused
        | Code::LinkUnresolved
        | Code::EncodingDoubtful
        | Code::TwinsDiffer
        | Code::LegacyUrlDuplicate
        | Code::MergeConflict
        | Code::LedgerUnbalanced => None,
        _ => return None,
    };
    Some(Need { why: at(&post.source, finding.line, finding.column, &finding.message), key })
}

fn need_of_failed(failed: &Failed) -> Need {
    let why = at(&failed.source, failed.line, failed.column, &failed.error);
    Need { why, key: Some("exclude = true".to_owned()) }
}

fn is_about_date(code: Code) -> bool {
    matches!(code, Code::DateMissing | Code::DateInvalid | Code::DateAmbiguous)
}

fn lacks(post: &PostReport, key: &str) -> bool {
    post.lacks.contains(&key)
}

fn at(source: &str, line: Option<u32>, column: Option<u32>, message: &str) -> String {
    match (line, column) {
        (Some(line), Some(column)) => format!("{source}:{line}:{column}: {message}"),
        _ => format!("{source}: {message}"),
    }
}

/// A comment of TOML ends with its line and holds no control characters.
fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}
