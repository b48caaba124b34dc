//! Astro: `astro.config.*`, the collections of `content.config.ts`, and the routes below `src/pages`.
//!
//! The files are programs. What is looked for is written as a literal in nearly all of them; what is not is asked.

use regex::Regex;

use super::{Look, POSTS, Site};
use crate::paths::{join, name_of};

/// A collection of `content.config.ts`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Collection {
    /// Its folder.
    pub folder: String,
    /// The file that declares it.
    pub config: String,
    /// The keys of its schema.
    pub keys: Vec<SchemaKey>,
    /// It takes no other keys.
    pub is_strict: bool,
}

/// A key of a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SchemaKey {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// A post must have it.
    pub is_needed: bool,
}

/// What a key holds, as far as it matters here. <https://zod.dev/api>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A string.
    Text,
    /// A date, and no text of one: YAML's timestamp.
    Date,
    /// A date, or a text of one.
    AnyDate,
    /// True or false.
    Flag,
    /// A list.
    List,
    /// The name of an entry of another collection.
    Reference,
    /// Anything else.
    Other,
}

impl Kind {
    fn of(value: &str) -> Self {
        let has = |mark: &str| value.contains(mark);
        match value.trim_start() {
            _ if has("coerce.date(") || (has("z.date(") && has("z.string(")) => Self::AnyDate,
            _ if has("z.date(") => Self::Date,
            start if start.starts_with("z.array(") || start.starts_with("z.set(") => Self::List,
            start if start.starts_with("z.string(") || start.starts_with("z.coerce.string(") => Self::Text,
            start if start.starts_with("z.boolean(") || start.starts_with("z.coerce.boolean(") => Self::Flag,
            start if start.starts_with("reference(") => Self::Reference,
            _ => Self::Other,
        }
    }
}

const CONFIGS: [&str; 6] = [
    "src/content.config.ts",
    "src/content.config.js",
    "src/content.config.mjs",
    "src/content.config.mts",
    "src/content/config.ts",
    "src/content/config.js",
];

pub(super) fn read(look: &Look<'_>, site: &mut Site) -> bool {
    let config = without_comments(&look.text);
    site.address = string(&config, "site").and_then(|address| Some(super::split_address(&address)?.0));
    site.base = string(&config, "base").filter(|base| base != "/").unwrap_or_default();
    site.trailing_slash = string(&config, "trailingSlash").as_deref() == Some("always");
    site.published = "public";
    site.content = join(&site.root, "src/content");
    site.redirects = join(&site.root, "src/data/redirects.json");
    let configs = CONFIGS.iter().map(|path| join(&site.root, path));
    let found = configs.clone().find_map(|path| Some((look.read(&path)?, path)));
    if let Some((text, path)) = found {
        site.collections = collections(&without_comments(&text), &path, &site.root);
    }
    site.outputs = outputs(look, site);
    let name = site.outputs.first().map_or("", |folder| name_of(folder)).to_owned();
    site.permalink = route(look, &site.root, &name);
    true
}

/// The folders of collections with posts in their names, then of those whose schema has a date, then the others.
fn outputs(look: &Look<'_>, site: &Site) -> Vec<String> {
    let rank = |collection: &&Collection| {
        let name = name_of(&collection.folder);
        let has_date = collection.keys.iter().any(|key| key.name.to_ascii_lowercase().contains("date"));
        (POSTS.iter().position(|known| *known == name).unwrap_or(POSTS.len()), !has_date)
    };
    let mut collections: Vec<_> = site.collections.iter().collect();
    collections.sort_by_key(rank);
    if collections.is_empty() {
        return look.folders(&site.content, &POSTS);
    }
    collections.into_iter().map(|collection| collection.folder.clone()).collect()
}

/// `const blog = defineCollection({ loader: glob({ base: … }), schema: z.object({ … }) })`
fn collections(text: &str, path: &str, root: &str) -> Vec<Collection> {
    let Ok(define) = Regex::new(
        r"(?:const|let|var)\s+(\w+)\s*(?::[^=]+)?=\s*defineCollection\s*\(|(\w+)\s*:\s*defineCollection\s*\(",
    ) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for defined in define.captures_iter(text) {
        let Some(name) = defined.get(1).or(defined.get(2)).map(|name| name.as_str()) else { continue };
        let start = defined.get(0).map_or(0, |whole| whole.end());
        let body = balanced(&text[start..], ')');
        let name = exported(text, name).unwrap_or_else(|| name.to_owned());
        let folder = match string(body, "base") {
            Some(base) => join(root, base.trim_start_matches("./").trim_matches('/')),
            None => join(root, &format!("src/content/{name}")),
        };
        let schema = schema_of(text, body);
        let is_strict = schema.contains(".strict()") || schema.contains("strictObject(");
        found.push(Collection { folder, config: path.to_owned(), keys: keys(schema), is_strict });
    }
    found
}

/// The name under which `export const collections = { posts: blog }` has a collection.
fn exported(text: &str, variable: &str) -> Option<String> {
    let at = text.find("export const collections")?;
    let object = balanced(text[at..].split_once('{')?.1, '}');
    object.split(',').find_map(|pair| match pair.split_once(':') {
        Some((name, value)) if value.trim() == variable => Some(name.trim().trim_matches(['\'', '"']).to_owned()),
        None if pair.trim() == variable => Some(variable.to_owned()),
        _ => None,
    })
}

/// The text of a schema: in the definition of the collection, or in a variable that it names.
fn schema_of<'a>(text: &'a str, body: &'a str) -> &'a str {
    let variable = Regex::new(r"schema\s*(?::\s*(?:\([^)]*\)\s*=>\s*)?(\w+)\s*(?:\([^)]*\))?)?\s*,?\s*\}?\s*$").ok();
    let is_here = body.contains("bject(");
    let Some(named) = variable.filter(|_| !is_here).and_then(|named| named.captures(body)) else { return body };
    let name = named.get(1).map_or("schema", |name| name.as_str());
    let define = Regex::new(&format!(r"(?:const|let|var|function)\s+{name}\b")).ok();
    let at = define.and_then(|define| define.find(text)).map(|found| found.end());
    at.and_then(|at| text.get(at..)).map_or(body, |rest| rest.split("defineCollection(").next().unwrap_or(rest))
}

/// The keys of the outermost `z.object({ … })`.
fn keys(schema: &str) -> Vec<SchemaKey> {
    let Some((_, rest)) = schema.split_once("bject(") else { return Vec::new() };
    let Some((_, rest)) = rest.split_once('{') else { return Vec::new() };
    let object = balanced(rest, '}');
    let entries = top_level(object).into_iter().filter_map(|entry| entry.split_once(':'));
    let is_optional =
        |value: &str| [".optional()", ".nullish()", ".default(", ".catch("].iter().any(|mark| value.contains(mark));
    let key = |key: &str| key.trim().trim_matches(['\'', '"']).to_owned();
    let keys = entries.map(|(name, value)| SchemaKey {
        name: key(name),
        kind: Kind::of(value),
        is_needed: !is_optional(value),
    });
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_-$".contains(c));
    keys.filter(|key| is_name(&key.name)).collect()
}

/// The route that shows a post: `src/pages/[year]/[month]/[slug].astro`.
fn route(look: &Look<'_>, root: &str, collection: &str) -> Option<(String, String)> {
    let pages = format!("{}/", join(root, "src/pages"));
    let mut routes: Vec<_> =
        look.files.iter().filter_map(|path| Some((template(path.strip_prefix(&pages)?)?, path.clone()))).collect();
    // the one that is named after the collection, then the one that says most
    routes.sort_by_key(|(template, _)| {
        (
            !template.starts_with(&format!("/{collection}/")),
            std::cmp::Reverse(template.matches('{').count()),
            template.len(),
        )
    });
    routes.into_iter().next()
}

fn template(route: &str) -> Option<String> {
    let (route, ending) = route.rsplit_once('.')?;
    if !matches!(ending, "astro" | "ts" | "js" | "tsx" | "jsx") || route.contains('.') && !route.contains("...") {
        return None;
    }
    let route = route.strip_suffix("/index").unwrap_or(route);
    let mut parts: Vec<_> = route.split('/').collect();
    let last = parts.pop()?.strip_prefix('[')?.strip_suffix(']')?.trim_start_matches("...");
    if !matches!(last, "slug" | "id" | "post" | "path" | "entry") {
        return None;
    }
    let mut template = String::new();
    for part in parts {
        template.push('/');
        match part.strip_prefix('[').and_then(|part| part.strip_suffix(']')) {
            None if ["tags", "tag", "authors", "author", "categories", "category", "pages", "api"].contains(&part) => {
                return None;
            }
            None => template.push_str(part),
            Some(field @ ("year" | "month" | "day")) => template.extend(["{", field, "}"]),
            Some(_) => return None,
        }
    }
    Some(template + "/{slug}")
}

/// The value of `key: "…"`.
pub(super) fn string(text: &str, key: &str) -> Option<String> {
    let pattern = Regex::new(&format!(r#"(?:^|[\s,{{(])['"]?{key}['"]?\s*[:=]\s*['"`]([^'"`$]*)['"`]"#)).ok()?;
    Some(pattern.captures(text)?.get(1)?.as_str().to_owned())
}

/// What stands before the bracket that closes an open one.
fn balanced(text: &str, close: char) -> &str {
    let mut depth = 0_usize;
    for (at, c) in outside_strings(text) {
        match c {
            '(' | '{' | '[' => depth += 1,
            ')' | '}' | ']' if depth == 0 && c == close => return &text[..at],
            ')' | '}' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    text
}

/// The parts between the commas that stand in no inner bracket.
fn top_level(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0_usize, 0, Vec::new());
    for (at, c) in outside_strings(text) {
        match c {
            '(' | '{' | '[' => depth += 1,
            ')' | '}' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// The characters of a script that stand in no string.
fn outside_strings(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut quote = None;
    let mut is_escaped = false;
    text.char_indices().filter(move |(_, c)| {
        let was = quote;
        match (quote, c) {
            (Some(_), _) if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (Some(open), c) if open == *c => quote = None,
            (None, '\'' | '"' | '`') => quote = Some(*c),
            _ => {}
        }
        was.is_none() && quote.is_none()
    })
}

/// A script without its comments. `//` in a string begins none: it follows a colon there.
pub(super) fn without_comments(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some(at) = rest.find("/*") {
        // `**/*.md` in a glob begins no comment
        let is_glob = rest[..at].ends_with(['*', '\'', '"', '`']) || rest[..at].ends_with('/');
        let Some(end) = rest[at..].find("*/").filter(|_| !is_glob) else {
            kept.push_str(&rest[..at + 2]);
            rest = &rest[at + 2..];
            continue;
        };
        kept.push_str(&rest[..at]);
        rest = &rest[at + end + 2..];
    }
    kept.push_str(rest);
    let line = |line: &str| {
        let comment = line.match_indices("//").map(|(at, _)| at).find(|&at| !line[..at].ends_with([':', '\'', '"']));
        comment.map_or(line, |at| &line[..at]).to_owned() + "\n"
    };
    kept.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_tells_its_keys_and_which_of_them_must_be_there() {
        let text = without_comments(
            "import { defineCollection, z } from 'astro:content';\n\
             const blog = defineCollection({ // ours\n\
               loader: glob({ base: './src/content/journal', pattern: '**/*.{md,mdx}' }),\n\
               schema: ({ image }) => z.object({ title: z.string(), pubDate: z.coerce.date(),\n\
                 /* heroImage: image(), */ 'tags': z.array(z.string()).default([]), author: z.object({ name: z.string() }).optional() }),\n\
             });\nexport const collections = { blog };\n",
        );
        let found = collections(&text, "src/content.config.ts", "site");
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].folder, "site/src/content/journal");
        let keys: Vec<_> = found[0].keys.iter().map(|key| (key.name.as_str(), key.kind, key.is_needed)).collect();
        let expected = [
            ("title", Kind::Text, true),
            ("pubDate", Kind::AnyDate, true),
            ("tags", Kind::List, false),
            ("author", Kind::Other, false),
        ];
        assert_eq!(keys, expected);
        assert!(!found[0].is_strict);
    }

    #[test]
    fn a_schema_may_stand_in_a_variable() {
        for (variable, of) in [
            ("const schema = z.object({ date: z.date() });", "schema"),
            ("const post = z.strictObject({ date: z.date() });", "schema: post"),
            (
                "const post = ({ image }) =>\n  z.object({ date: z.date() }).strict();",
                "schema: ({ image }) => post({ image }),",
            ),
        ] {
            let text = format!("{variable}\nconst blog = defineCollection({{ loader: glob({{ base: 'b' }}), {of} }});");
            let found = collections(&text, "c.ts", "");
            assert_eq!(found[0].keys.len(), 1, "{text}");
            assert_eq!(found[0].keys[0].kind, Kind::Date, "{text}");
            assert_eq!(found[0].is_strict, variable.contains("trict"), "{text}");
        }
    }

    #[test]
    fn a_collection_is_called_what_it_is_exported_as() {
        let text = "const postCollection = defineCollection({ schema: z.object({ title: z.string() }) });\n\
                    export const collections = { 'posts': postCollection, other };";
        assert_eq!(collections(text, "src/content/config.ts", "")[0].folder, "src/content/posts");
    }

    #[test]
    fn routes_tell_the_addresses_of_posts() {
        for (route, expected) in [
            ("[year]/[month]/[slug].astro", Some("/{year}/{month}/{slug}")),
            ("blog/[...slug].astro", Some("/blog/{slug}")),
            ("posts/[id]/index.astro", Some("/posts/{slug}")),
            ("tags/[slug].astro", None),
            ("[lang]/[slug].astro", None),
            ("about.astro", None),
            ("[slug].json.ts", None),
        ] {
            assert_eq!(template(route).as_deref(), expected, "{route}");
        }
    }
}
