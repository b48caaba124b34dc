//! The JSON schema of `migrations.toml`: `docs/migrations.schema.json`, which editors find by the `#:schema` line.
//!
//! Editors for TOML read draft 7: <https://taplo.tamasfe.dev/configuration/using-schemas.html>

use serde_json::{Map, Value, json};

use crate::diagnostic::Code;
use crate::emit::Generator;
use crate::links::redirects::Format;
use crate::normalise::PASSES;

/// The schema. What each key means is said as README says it.
pub fn schema() -> Value {
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "urn:unblogger:migrations:1",
        "title": "migrations.toml of unblogger",
        "type": "object",
        "properties": {
            "required-version": text("The version of the program that is wanted, or its first parts: `0.1`."),
            "migration": { "type": "array", "items": migration(), "description": "The migrations." },
        },
        "required": ["migration"],
        "additionalProperties": false,
    })
}

fn migration() -> Value {
    let passes: Vec<_> = PASSES.iter().map(|pass| pass.name).collect();
    let mut properties = object(&[
        ("name", text("What it is called on the command line and in the lock file.")),
        ("site", text("The address of the new site, without a path.")),
        ("base", text("The path under which the new site lives.")),
        ("trailing-slash", flag("Whether addresses on the new site end with `/`.")),
        ("legacy-hosts", texts("Hosts of the old blog. Its country domains, http and https, ?m=1 count as the same.")),
        ("permalink", text("The address of a post on the new site, of {year}, {month}, {day} and {slug}.")),
        ("output", text("The folder that posts are written to, below that of migrations.toml.")),
        (
            "target",
            one_of(
                &Generator::NAMES.map(|(_, name)| name),
                "The site generator that they are written for; it decides layout and front matter.",
            ),
        ),
        ("wrap", wrap()),
        ("on-duplicate", one_of(&["merge", "first", "error"], "What happens to two sources of one post.")),
        ("drop-tags", texts("Tags of a conversion, not the author's.")),
        (
            "skip-passes",
            json!({ "type": "array", "items": { "enum": passes }, "description": "Passes that do not run." }),
        ),
        ("drafts", flag("Whether drafts are written, as drafts.")),
        ("as-of", text("Posts of a later day are drafts: YYYY-MM-DD.")),
        ("comments", one_of(&["text", "file", "drop"], "What becomes of comments below the text of a post.")),
        ("links", one_of(&["path", "file", "absolute"], "How links to other posts are written.")),
        ("layout", text("Where the file of a post goes below the output, of {year}, {month}, {day} and {slug}.")),
        ("authors-dir", text("The folder in which each author has a file.")),
    ]);
    properties.extend(object(&[
        ("source", json!({ "type": "array", "items": source(), "description": "Where the posts come from, in order of trust." })),
        ("replace", json!({ "type": "array", "items": replace(), "description": "What is replaced in the posts, in this order." })),
        ("front-matter", front_matter()),
        ("images", images()),
        ("redirects", redirects()),
        ("addresses", addresses()),
        ("authors", names("A name and its aliases.")),
        ("tags", names("A tag and its aliases.")),
        ("diagnostics", diagnostics()),
    ]));
    closed(properties, &["name", "output", "source"], "One blog that moves.")
}

fn source() -> Value {
    let formats = &["auto", "rst-post", "frontmatter", "myst-post", "blogger-feed"];
    let properties = object(&[
        ("format", one_of(formats, "How the files are read.")),
        ("path", text("A file, a folder or a glob; what there is of this name is meant before a glob is.")),
        ("exclude", texts("Globs of files that are left out, relative to migrations.toml.")),
        (
            "include",
            texts("Globs of files that are cleaned in place even without a `legacyUrl`, relative to migrations.toml."),
        ),
        ("dialect", one_of(&["html2text", "rst"], "The RST dialect; decided for each document where it is not given.")),
        ("conf", text("The conf.py of the site that the files are of.")),
        ("inventories", text("A folder with the objects.inv of other sites.")),
        (
            "keys",
            json!({ "type": "object", "additionalProperties": { "type": "string" },
            "description": "What the front matter calls what the program knows: published = \"posted\"." }),
        ),
        ("date-format", text("How dates are written, in the terms of strftime: %d.%m.%Y.")),
        ("pages", flag("Whether the pages of a blog's export are posts.")),
        ("time-zone", text("The time zone of the blog, where its feed does not say it: Europe/Oslo.")),
        (
            "legacy-url",
            text(
                "The old addresses, where posts do not say them: /{year}/{month}/{slug}.html. For a site that never was on Blogger: /{docname}.html.",
            ),
        ),
    ]);
    closed(properties, &["format", "path"], "Where posts come from.")
}

fn replace() -> Value {
    let properties = object(&[
        ("name", text("What it is counted by.")),
        ("find", text("A regular expression.")),
        ("with", text("What takes its place.")),
        ("in", one_of(&["text", "code", "link", "image"], "Where it is looked for.")),
    ]);
    closed(properties, &["find", "with"], "A quirk of your own.")
}

fn front_matter() -> Value {
    let names = json!({ "type": "object", "additionalProperties": { "type": "string" },
        "description": "New names of keys by those that the target gives them." });
    let properties = object(&[
        ("rename", names),
        ("drop", texts("Keys that are not written.")),
        ("add", json!({ "type": "object", "description": "Keys that every post gets unless it has them." })),
        ("require", texts("Keys without which the site does not build, besides those of the target.")),
        ("dates", one_of(&["quoted", "plain"], "How dates are written in YAML.")),
        ("feed-id", flag("Whether the identifier that a post had in the blog's feed is kept.")),
    ]);
    closed(properties, &[], "The front matter of posts.")
}

fn images() -> Value {
    let count =
        |description: &str| json!({ "type": "integer", "minimum": 1, "maximum": 64, "description": description });
    let properties = object(&[
        ("fetch", flag("Whether the network is asked for what is nowhere else.")),
        ("local", texts("Folders that are looked through before the network.")),
        ("size", one_of(&["full", "as-linked", "original"], "The size in which pictures are wanted.")),
        ("concurrency", count("How many images are fetched at once.")),
        ("concurrency-per-host", count("How many of them from one host.")),
        ("wayback", flag("Whether the Wayback Machine is asked for images that are gone.")),
        (
            "names",
            one_of(&["address", "image-N", "hash"], "How the files of images that come from elsewhere are named."),
        ),
        ("keep-metadata", flag("Whether files keep what tells where, by whom and with what they were made.")),
        ("max-bytes", json!({ "type": "integer", "minimum": 0, "description": "Files of more bytes are reported." })),
        ("placeholders", texts("SHA-256 hashes of the pictures that servers send in place of images that are gone.")),
        ("allow-private-hosts", texts("Hosts on private networks that may be asked all the same.")),
    ]);
    closed(properties, &[], "Where images come from.")
}

fn redirects() -> Value {
    let file = |format: Format| (format.name().to_owned(), text("The file that they are written to."));
    let mut properties: Map<String, Value> = Format::FILES.into_iter().map(file).collect();
    let keys = &["aliases", "redirect_from"];
    properties.insert("front-matter".to_owned(), one_of(keys, "The key under which each post has its old addresses."));
    closed(properties, &[], "Redirects from the old addresses, by their formats.")
}

fn addresses() -> Value {
    let properties = object(&[
        ("home", text("Where the front page is now.")),
        ("label", text("Where the posts with a label are, with {label} or {slug}.")),
        ("search", text("Where the answer to a search is, with {query}.")),
        ("feed", text("Where the feed is.")),
        ("archive", text("Where the posts of a month are, with {year} and {month}.")),
        (
            "pages",
            json!({ "type": "object", "additionalProperties": { "type": "string" }, "description": "Single pages." }),
        ),
    ]);
    closed(properties, &[], "Where the old blog's own pages are now.")
}

fn diagnostics() -> Value {
    let level = |code: &Code| {
        let levels = ["allow", "note", "warning", "error"];
        (code.name().to_owned(), json!({ "enum": levels, "description": code.summary() }))
    };
    closed(Code::ALL.iter().map(level).collect(), &[], "Levels by code.")
}

fn wrap() -> Value {
    json!({
        "description": "Where the lines of a paragraph end; by default nowhere.",
        "anyOf": [{ "const": "sentence" }, { "type": "integer", "minimum": 20, "maximum": 65535 }],
    })
}

fn text(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

fn texts(description: &str) -> Value {
    json!({ "type": "array", "items": { "type": "string" }, "description": description })
}

fn flag(description: &str) -> Value {
    json!({ "type": "boolean", "description": description })
}

fn one_of(values: &[&str], description: &str) -> Value {
    json!({ "enum": values, "description": description })
}

fn names(description: &str) -> Value {
    json!({ "type": "object", "additionalProperties": { "type": "array", "items": { "type": "string" } }, "description": description })
}

fn object(entries: &[(&str, Value)]) -> Map<String, Value> {
    entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect()
}

fn closed(properties: Map<String, Value>, required: &[&str], description: &str) -> Value {
    let mut schema = json!({ "type": "object", "description": description });
    schema["properties"] = Value::Object(properties);
    schema["additionalProperties"] = false.into();
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}
