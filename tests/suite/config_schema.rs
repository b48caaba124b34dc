//! The schema of `migrations.toml`: it takes what the program takes, and no key more or less.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use unblogger::config;

use crate::support::{Workspace, files_below, read, repository};

const FILE: &str = "docs/migrations.schema.json";

#[test]
fn the_published_schema_is_the_programs() {
    let schema = serde_json::to_string_pretty(&config::schema()).unwrap() + "\n";
    if std::env::var_os("BLESS").is_some() {
        fs::write(repository().join(FILE), &schema).unwrap();
    }
    assert_eq!(read(FILE), schema, "BLESS=1 cargo test --test suite config_schema writes it anew");
}

/// The keys or values that serde expects where it finds one that is not known.
fn expected(toml: &str) -> BTreeSet<String> {
    let error = config::parse("migrations.toml", toml).unwrap_err().to_string();
    let (_, list) = error.split_once("expected ").unwrap_or_else(|| panic!("{error}\n{toml}"));
    list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn keys(schema: &Value) -> BTreeSet<String> {
    schema["properties"].as_object().unwrap().keys().cloned().collect()
}

fn values(schema: &Value) -> BTreeSet<String> {
    schema["enum"].as_array().unwrap().iter().map(|value| value.as_str().unwrap().to_owned()).collect()
}

#[test]
fn its_keys_and_values_are_those_that_are_read() {
    let schema = config::schema();
    let migration = &schema["properties"]["migration"]["items"];
    let table = |name: &str| &migration["properties"][name];
    let item = |name: &str| &table(name)["items"];
    let head = "[[migration]]\nname = \"a\"\noutput = \"o\"\n";
    let source = "[[migration.source]]\nformat = \"auto\"\npath = \"x\"\n";
    assert_eq!(expected("zzzzzz = 1\n"), keys(&schema));
    assert_eq!(expected(&format!("{head}zzzzzz = 1\n")), keys(migration));
    for (name, section) in [
        ("images", "migration.images"),
        ("redirects", "migration.redirects"),
        ("addresses", "migration.addresses"),
        ("diagnostics", "migration.diagnostics"),
    ] {
        assert_eq!(expected(&format!("{head}{source}[{section}]\nzzzzzz = \"error\"\n")), keys(table(name)), "{name}");
    }
    assert_eq!(expected(&format!("{head}[[migration.source]]\nzzzzzz = 1\n")), keys(item("source")));
    assert_eq!(expected(&format!("{head}{source}[[migration.replace]]\nzzzzzz = 1\n")), keys(item("replace")));
    for key in ["target", "on-duplicate", "comments", "links"] {
        assert_eq!(expected(&format!("{head}{key} = \"zzzzzz\"\n{source}")), values(table(key)), "{key}");
    }
    for key in ["format", "dialect"] {
        let text = format!("{head}[[migration.source]]\n{key} = \"zzzzzz\"\n");
        assert_eq!(expected(&text), values(&item("source")["properties"][key]), "{key}");
    }
    let place = format!("{head}{source}[[migration.replace]]\nfind = \"a\"\nwith = \"b\"\nin = \"zzzzzz\"\n");
    assert_eq!(expected(&place), values(&item("replace")["properties"]["in"]));
    let size = format!("{head}{source}[migration.images]\nsize = \"zzzzzz\"\n");
    assert_eq!(expected(&size), values(&table("images")["properties"]["size"]));
    let names = format!("{head}{source}[migration.images]\nnames = \"zzzzzz\"\n");
    assert_eq!(expected(&names), values(&table("images")["properties"]["names"]));
    let level = format!("{head}{source}[migration.diagnostics]\ndrift = \"zzzzzz\"\n");
    assert_eq!(expected(&level), values(&table("diagnostics")["properties"]["drift"]));
}

#[test]
fn every_configuration_of_the_repository_is_valid_and_a_wrong_one_is_not() {
    let validator = jsonschema::validator_for(&config::schema()).unwrap();
    let mut configurations: Vec<_> =
        files_below(&repository().join("fixtures")).into_iter().map(|path| format!("fixtures/{path}")).collect();
    configurations.retain(|path| path.ends_with("/migrations.toml"));
    configurations.push("migrations.toml".to_owned());
    let is_whole = |text: &str| config::parse("migrations.toml", text).is_ok();
    let mut whole = 0;
    for path in configurations {
        let text = read(&path);
        // a fixture of one post has only what differs from the usual
        if is_whole(&text) {
            let json: Value = toml::from_str(&text).unwrap();
            let errors: Vec<_> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{path}: {errors:?}");
            whole += 1;
        }
    }
    assert!(whole >= 3, "{whole}");
    let wrong = read("migrations.toml");
    for (from, to) in
        [("target = \"astro\"", "target = \"astra\""), ("output", "ouput"), ("format = \"rst-post\"", "format = 1")]
    {
        let json: Value = toml::from_str(&wrong.replace(from, to)).unwrap();
        assert!(!validator.is_valid(&json), "{to}");
    }
}

#[test]
fn what_init_writes_is_valid_and_names_its_schema() {
    let workspace = Workspace::empty();
    workspace.write("posts/a.md", "---\ntitle: A\ndate: 2012-05-09\nlegacyUrl: /2012/05/a.html\n---\n\nText.\n");
    workspace.expect(0, &["init", "--yes"]);
    let text = workspace.read("migrations.toml");
    let path = text.lines().next().unwrap().strip_prefix("#:schema ").unwrap();
    assert_eq!(workspace.json(path), config::schema());
    let json: Value = toml::from_str(&text).unwrap();
    assert!(jsonschema::is_valid(&config::schema(), &json));
}

/// The tables of docs/configuration.md: the headings above them, and what the schema has there.
fn tables(schema: &Value) -> Vec<(&'static str, Value)> {
    let migration = &schema["properties"]["migration"]["items"];
    let own = |name: &str| migration["properties"][name].clone();
    let items = |name: &str| own(name)["items"].clone();
    let mut tables = vec![
        ("## The file", schema.clone()),
        ("## [[migration]]", migration.clone()),
        ("## [[migration.source]]", items("source")),
        ("## [migration.images]", own("images")),
        ("## [migration.redirects]", own("redirects")),
        ("## [migration.addresses]", own("addresses")),
        ("## [migration.front-matter]", own("front-matter")),
        ("## [[migration.replace]]", items("replace")),
    ];
    let keys = tables[1].1["properties"].as_object_mut().unwrap();
    // what has a section of its own
    keys.retain(|key, _| {
        !["source", "images", "redirects", "addresses", "front-matter", "replace", "authors", "tags", "diagnostics"]
            .contains(&key.as_str())
    });
    tables
}

fn rows(document: &str, heading: &str) -> Vec<Vec<String>> {
    let (_, section) = document.split_once(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("no {heading}"));
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| row.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect()).collect()
}

#[test]
fn the_book_has_every_key_with_its_values_and_its_meaning() {
    let document = read("docs/configuration.md");
    for (heading, table) in tables(&config::schema()) {
        let rows = rows(&document, heading);
        let properties = table["properties"].as_object().unwrap();
        let documented: Vec<_> = rows.iter().map(|row| row[0].trim_matches('`')).collect();
        assert_eq!(documented, properties.keys().collect::<Vec<_>>(), "{heading} of docs/configuration.md");
        for (row, key) in rows.iter().zip(properties.values()) {
            assert_eq!(row[3], key["description"].as_str().unwrap(), "{heading}: {}", row[0]);
            for value in key["enum"].as_array().into_iter().flatten() {
                assert!(row[1].contains(&format!("`{value}`")), "{heading}: {} lacks {value}", row[0]);
            }
        }
    }
}

/// With what the book says that a key is where it is left out, a configuration says the same as without the key.
#[test]
fn what_the_book_says_of_keys_that_are_left_out_is_so() {
    let document = read("docs/configuration.md");
    let spans = regex::Regex::new(r"span: \d+\.\.\d+").unwrap();
    let read = |text: &str| {
        let migrations = config::parse("migrations.toml", text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        spans.replace_all(&format!("{migrations:?}"), "").into_owned()
    };
    let mut seen = 0;
    for (heading, table) in tables(&config::schema()).into_iter().skip(1) {
        for row in rows(&document, heading).iter().filter(|row| row[2].starts_with('`')) {
            let section = heading.trim_start_matches("## ");
            let with = |line: &str| {
                let head = "[[migration]]\nname = \"a\"\noutput = \"o\"\n";
                let source = "[[migration.source]]\nformat = \"auto\"\npath = \"x\"\n";
                match section {
                    "[[migration]]" => format!("{head}{line}\n{source}"),
                    "[[migration.source]]" => format!("{head}{source}{line}\n"),
                    "[[migration.replace]]" => format!("{head}{source}{section}\nfind = \"a\"\nwith = \"b\"\n{line}\n"),
                    _ => format!("{head}{source}{section}\n{line}\n"),
                }
            };
            let line = format!("{} = {}", row[0].trim_matches('`'), row[2].trim_matches('`'));
            assert_eq!(read(&with(&line)), read(&with("")), "{heading}: {line}");
            seen += 1;
        }
        let needed: Vec<_> = rows(&document, heading).into_iter().filter(|row| row[2] == "needed").collect();
        let required =
            table["required"].as_array().map_or(0, |keys| keys.iter().filter(|key| *key != "source").count());
        assert_eq!(needed.len(), required, "{heading}: {needed:?}");
    }
    assert!(seen > 20, "{seen}");
}
