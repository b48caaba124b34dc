//! The shape of the code: which room may name which, where the fences stand, how long a file may be.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{files_below, has_ending, read, repository};

/// Which module of the library names which others, in reading order. A module that names one more, or no longer
/// names one, changes this table and the one in docs/architecture.md in the same commit.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("config", &["diagnostic", "emit", "images", "import", "links", "model", "normalise", "paths", "source"]),
    ("disk", &["paths"]),
    ("diagnostic", &["source"]),
    ("source", &[]),
    ("paths", &[]),
    ("toml_string", &[]),
    ("visible", &[]),
    ("account", &["source"]),
    ("picture", &[]),
    ("model", &["picture", "source"]),
    ("site", &["diagnostic", "model", "paths", "source"]),
    ("import", &["account", "diagnostic", "model", "paths", "picture", "site", "source"]),
    ("normalise", &["account", "diagnostic", "difference", "import", "model", "source"]),
    ("convert", &["account", "diagnostic", "emit", "images", "import", "ledger", "model", "normalise", "source"]),
    ("guard", &["diagnostic"]),
    ("links", &["account", "diagnostic", "model", "paths", "site", "source"]),
    (
        "images",
        &["account", "diagnostic", "disk", "guard", "links", "lock", "model", "paths", "picture", "report", "source"],
    ),
    ("emit", &["model", "source"]),
    ("ledger", &["account", "diagnostic", "import", "source"]),
    (
        "index",
        &[
            "config",
            "convert",
            "diagnostic",
            "disk",
            "emit",
            "guard",
            "import",
            "links",
            "lock",
            "model",
            "normalise",
            "paths",
            "report",
            "site",
            "source",
            "twins",
        ],
    ),
    ("twins", &["account", "convert", "diagnostic", "model", "picture", "source"]),
    ("lock", &["merge", "paths", "source", "toml_string"]),
    ("changes", &["lock", "report"]),
    ("bases", &["disk", "lock"]),
    ("difference", &[]),
    ("merge", &[]),
    ("unfinished", &["import", "lock", "paths"]),
    (
        "check",
        &[
            "config",
            "diagnostic",
            "disk",
            "emit",
            "guard",
            "import",
            "links",
            "lock",
            "model",
            "paths",
            "report",
            "source",
        ],
    ),
    (
        "pipeline",
        &[
            "account",
            "bases",
            "changes",
            "check",
            "config",
            "convert",
            "diagnostic",
            "disk",
            "emit",
            "guard",
            "images",
            "import",
            "index",
            "ledger",
            "links",
            "lock",
            "merge",
            "model",
            "normalise",
            "paths",
            "report",
            "review",
            "source",
            "twins",
            "unfinished",
        ],
    ),
    ("accept", &["disk", "images", "import", "lock", "paths"]),
    (
        "init",
        &[
            "config",
            "convert",
            "diagnostic",
            "disk",
            "emit",
            "guard",
            "import",
            "index",
            "links",
            "model",
            "normalise",
            "paths",
            "source",
            "toml_string",
        ],
    ),
    ("report", &["account", "diagnostic", "difference", "lock", "source", "visible"]),
    ("review", &["diagnostic", "difference", "import", "normalise", "report"]),
    ("todo", &["config", "diagnostic", "report", "toml_string"]),
];

/// What only a few files may do: words of code that betray it, the files that may, and why.
const FENCES: &[(&[&str], &[&str], &str)] = &[
    (
        &["std::fs", "fs_err", "tempfile::", "ignore::", "zip::"],
        &["disk", "bin/"],
        "files are read and written in disk only",
    ),
    (&["ureq::", "std::net"], &["images/fetch"], "the network is used in images/fetch only"),
    (&["std::env", "println!", "eprintln!", "io::stdout", "io::stderr"], &["bin/"], "the binary talks to the terminal"),
    (&["SystemTime", "Instant::", "Timestamp::now", "Zoned::now"], &["images/fetch", "bin/"], "no clock is read"),
    // the ledger looks words up by the ten thousand and iterates over none of its maps
    (&["HashMap", "HashSet"], &["ledger/"], "the order of a hash map is not the same everywhere; BTreeMap's is"),
];

const LONGEST_FILE: usize = 400;

#[test]
fn modules_name_only_what_the_table_allows() {
    let allowed: BTreeMap<&str, BTreeSet<&str>> =
        MAY_NAME.iter().map(|(module, named)| (*module, named.iter().copied().collect())).collect();
    let mut faults = Vec::new();
    for (module, named) in &names_by_module() {
        let Some(row) = allowed.get(module.as_str()) else {
            faults.push(format!("`{module}` has no row in the table; it names {}", list(named)));
            continue;
        };
        let named: BTreeSet<&str> = named.iter().map(String::as_str).collect();
        faults.extend(named.difference(row).map(|other| format!("`{module}` names `{other}`")));
        faults.extend(row.difference(&named).map(|other| format!("`{module}` no longer names `{other}`")));
    }
    assert!(faults.is_empty(), "src/ and the table in tests/suite/structure.rs differ:\n{}", faults.join("\n"));
}

#[test]
fn the_architecture_document_holds_the_same_table() {
    let document = read("docs/architecture.md");
    let fences = document.split("\n## ").find(|section| section.starts_with("Fences")).unwrap_or_default();
    let rows: Vec<String> = MAY_NAME.iter().map(|(module, named)| document_row(module, named)).collect();
    let missing: Vec<_> = rows.iter().filter(|row| !fences.contains(row.as_str())).cloned().collect();
    assert!(missing.is_empty(), "rows that docs/architecture.md lacks:\n{}", missing.join("\n"));
    let written = fences.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(written, rows.len(), "rows in docs/architecture.md");
}

#[test]
fn the_architecture_document_says_what_is_in_each_room() {
    let document = read("docs/architecture.md");
    let rooms = document.split("\n## ").find(|section| section.starts_with("The rooms")).unwrap_or_default();
    let rows = rooms.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    assert_eq!(rows.collect::<Vec<_>>(), MAY_NAME.iter().map(|(module, _)| *module).collect::<Vec<_>>());
}

#[test]
fn fences_hold() {
    let mut faults = Vec::new();
    for (path, code) in library_and_binary() {
        for (words, gates, reason) in FENCES {
            if gates.iter().any(|gate| path.starts_with(gate)) {
                continue;
            }
            let found = words.iter().filter(|word| code.contains(*word));
            faults.extend(found.map(|word| format!("src/{path} says `{word}`: {reason}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_file_is_too_long() {
    let mut faults = Vec::new();
    for folder in ["src", "tests"] {
        for path in files_below(&repository().join(folder)) {
            let lines = read(&format!("{folder}/{path}")).lines().count();
            if has_ending(&path, &["rs"]) && lines > LONGEST_FILE {
                faults.push(format!("{folder}/{path} has {lines} lines; split it at {LONGEST_FILE}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn names_are_found_in_every_way_of_writing_them() {
    let code = "use crate::model::{Post, Meta};\nuse crate::{emit, links::Target};\nfn f() { crate::ledger::g() }";
    let found: Vec<_> = names_in(code).into_iter().collect();
    assert_eq!(found, ["emit", "ledger", "links", "model"]);
    assert_eq!(code_of("a // crate::x\n/// crate::y\nb\n#[cfg(test)]\nmod tests { crate::z }"), "a \n\nb\n");
}

/// The modules that each module of the library names in its code, tests and comments aside.
fn names_by_module() -> BTreeMap<String, BTreeSet<String>> {
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, code) in library_and_binary() {
        if path == "lib.rs" || path.starts_with("bin/") {
            continue;
        }
        let depth = path.trim_end_matches("/mod.rs").split('/').count();
        assert!(!code.contains(&"super::".repeat(depth)), "src/{path} climbs out of its module; write `crate::`");
        let module = path.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
        let found = names_in(&code).into_iter().filter(|name| *name != module);
        names.entry(module.clone()).or_default().extend(found);
    }
    names
}

/// The files of `src` with their code.
fn library_and_binary() -> Vec<(String, String)> {
    let rust = files_below(&repository().join("src")).into_iter().filter(|path| has_ending(path, &["rs"]));
    let code = rust.filter(|path| !path.ends_with("/tests.rs") && !path.contains("/tests/"));
    code.map(|path| (path.clone(), code_of(&read(&format!("src/{path}"))))).collect()
}

/// A file without its comments and the tests at its end.
fn code_of(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    code.lines().map(|line| without_comment(line).to_owned() + "\n").collect()
}

/// A line up to `//`, which in `https://` begins no comment.
fn without_comment(line: &str) -> &str {
    let comment = line.match_indices("//").map(|(at, _)| at).find(|&at| !line[..at].ends_with(':'));
    comment.map_or(line, |at| &line[..at])
}

/// The first names after `crate::`.
fn names_in(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, start) in code.match_indices("crate::") {
        let rest = &code[at + start.len()..];
        let group = rest.strip_prefix('{').map(|inner| top_level(inner));
        for name in group.unwrap_or_else(|| vec![rest]) {
            let end = name.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(name.len());
            names.insert(name[..end].to_owned());
        }
    }
    names
}

/// The parts of `a, b::{c, d}, e}` that stand outside the inner braces.
fn top_level(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(group[start..at].trim());
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(group[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn document_row(module: &str, named: &[&str]) -> String {
    let named: Vec<_> = named.iter().map(|name| format!("`{name}`")).collect();
    format!("| `{module}` | {} |", if named.is_empty() { "nothing".to_owned() } else { named.join(" ") })
}

fn list(names: &BTreeSet<String>) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
