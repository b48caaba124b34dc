//! A proposal as the text of `migrations.toml`, each setting with what speaks for it.

use std::fmt::Write as _;

use super::{Proposal, Setting, Shape, Source};
use crate::toml_string;

/// The column at which comments begin.
const COLUMN: usize = 44;

/// How long a line with a comment may be.
const WIDTH: usize = 130;

/// The text of a whole `migrations.toml`; `schema` is where an editor finds its schema.
pub fn print(proposals: &[Proposal], schema: &str) -> String {
    let mut text = format!("#:schema {schema}\n");
    text.push_str(
        "# Written by `unblogger init` from what it found here. Look at what says TODO, then run `unblogger diff`.\n",
    );
    for proposal in proposals {
        text.push('\n');
        migration(&mut text, proposal);
    }
    text
}

fn migration(text: &mut String, proposal: &Proposal) {
    text.push_str("[[migration]]\n");
    line(text, "name", &quoted(&proposal.name), "what it is called on the command line and in migrations.lock");
    let Setting { value, why, is_known } = &proposal.site;
    if *is_known {
        line(text, "site", &quoted(value), why);
    } else {
        line(text, "# site", "\"https://blog.example.org\"", &format!("TODO: {why}"));
    }
    if !proposal.base.is_empty() {
        line(text, "base", &quoted(&proposal.base), "the path under which the new site lives");
    }
    if proposal.trailing_slash && !proposal.permalink.value.ends_with('/') {
        line(text, "trailing-slash", "true", "as the site has it");
    }
    let hosts = &proposal.legacy_hosts;
    let key = if hosts.value.is_empty() { "# legacy-hosts" } else { "legacy-hosts" };
    let value = if hosts.value.is_empty() { "[]".to_owned() } else { list(&hosts.value) };
    line(text, key, &value, &said(hosts));
    line(text, "permalink", &quoted(&proposal.permalink.value), &said(&proposal.permalink));
    line(text, "output", &quoted(&proposal.output.value), &said(&proposal.output));
    line(text, "target", &quoted(proposal.target.value.name()), &said(&proposal.target));
    if !proposal.drop_tags.is_empty() {
        line(text, "drop-tags", &list(&proposal.drop_tags), "tags of a conversion, not the author's");
    }
    if let Some(folder) = &proposal.authors_dir {
        line(text, "authors-dir", &quoted(folder), "authors without a file there are reported");
    }
    for note in &proposal.notes {
        let _ = writeln!(text, "# {note}");
    }
    for (number, one) in proposal.sources.iter().enumerate() {
        source(text, one, number == 0 && proposal.sources.len() > 1);
    }
    shape(text, &proposal.shape);
    if !proposal.albums.is_empty() {
        text.push_str("\n[migration.images]\n");
        line(text, "local", &list(&proposal.albums), "looked through before the network");
    }
    if !proposal.redirects.is_empty() {
        text.push_str("\n[migration.redirects]\n");
        for (key, path) in &proposal.redirects {
            line(text, key, &quoted(&path.value), &said(path));
        }
    }
}

/// What the schema of the site wants.
fn shape(text: &mut String, shape: &Shape) {
    if shape.is_usual() {
        return;
    }
    let table = |entries: Vec<String>| format!("{{ {} }}", entries.join(", "));
    text.push_str("\n[migration.front-matter]\n");
    let why = format!("as the schema in {} has it", shape.config);
    if !shape.rename.is_empty() {
        let entries = shape.rename.iter().map(|(from, to)| format!("{from} = {}", quoted(to)));
        line(text, "rename", &table(entries.collect()), &why);
    }
    if !shape.drop.is_empty() {
        let keys: Vec<_> = shape.drop.iter().map(|key| (*key).to_owned()).collect();
        line(text, "drop", &list(&keys), &format!("the schema in {} does not take them", shape.config));
    }
    if !shape.add.is_empty() {
        let entries = shape.add.iter().map(|(key, value)| format!("{} = {value}", self::key(key)));
        let why = format!("TODO: a guess; the schema in {} wants them, and not every post has them", shape.config);
        line(text, "add", &table(entries.collect()), &why);
    }
    if shape.has_plain_dates {
        line(text, "dates", "\"plain\"", &why);
    }
}

/// A key as TOML has it.
fn key(name: &str) -> String {
    let is_bare = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    if is_bare { name.to_owned() } else { quoted(name) }
}

fn source(text: &mut String, source: &Source, is_first_of_several: bool) {
    let head = if is_first_of_several {
        "[[migration.source]]                        # in order of trust"
    } else {
        "[[migration.source]]"
    };
    let _ = writeln!(text, "\n{head}");
    let posts = if source.posts == 1 { "1 post".to_owned() } else { format!("{} posts", source.posts) };
    line(text, "format", &quoted(source.format), &posts);
    line(text, "path", &quoted(&source.path), "");
    if !source.exclude.is_empty() {
        line(text, "exclude", &list(&source.exclude), "what is no post");
    }
    if !source.include.is_empty() {
        line(text, "include", &list(&source.include), "no post says where it was, so all are cleaned");
    }
    if !source.keys.is_empty() {
        let keys: Vec<_> = source.keys.iter().map(|(name, key)| format!("{name} = {}", quoted(key))).collect();
        line(text, "keys", &format!("{{ {} }}", keys.join(", ")), "what these posts call it");
    }
    if let Some(format) = &source.date_format {
        // a wrong day would be published like a right one
        let key = if format.is_known { "date-format" } else { "# date-format" };
        let comment = if format.is_known { format.why.clone() } else { format!("TODO: {}", format.why) };
        line(text, key, &quoted(format.value), &comment);
    }
    if let Some(pattern) = &source.legacy_url {
        let (key, comment) = match &pattern.why {
            why if pattern.is_known => ("legacy-url", why.clone()),
            why => ("# legacy-url", format!("TODO: {why}")),
        };
        line(text, key, &quoted(pattern.value), &comment);
    }
}

fn said<T>(setting: &Setting<T>) -> String {
    if setting.is_known { setting.why.clone() } else { format!("TODO: a guess; {}", setting.why) }
}

/// `key = value   # comment`; a comment that would make the line long stands above it.
fn line(text: &mut String, key: &str, value: &str, comment: &str) {
    let setting = format!("{key} = {value}");
    // writing to a string cannot fail
    let _ = if comment.is_empty() {
        writeln!(text, "{setting}")
    } else if setting.chars().count().max(COLUMN) + comment.chars().count() > WIDTH {
        writeln!(text, "# {comment}\n{setting}")
    } else {
        writeln!(text, "{setting:COLUMN$}# {comment}", COLUMN = COLUMN.max(setting.chars().count() + 2))
    };
}

fn list(values: &[String]) -> String {
    let quoted: Vec<_> = values.iter().map(|value| self::quoted(value)).collect();
    format!("[{}]", quoted.join(", "))
}

/// A TOML string: literal where a backslash would need another.
fn quoted(text: &str) -> String {
    if text.contains('\\') && !text.contains(['\'', '\n', '\r']) && !text.chars().any(char::is_control) {
        return format!("'{text}'");
    }
    toml_string::basic(text)
}
