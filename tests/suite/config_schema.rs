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
