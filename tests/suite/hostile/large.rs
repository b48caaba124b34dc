//! A great many elements: time grows as their number does, and memory stays in proportion to the file.

use super::documents::{DOCUMENTS, POSTS, post};
use super::{Ran, migrate, run, well, workspace};
use crate::support::Workspace;

/// What a run takes without any document.
const AT_LEAST: u64 = 128 << 20;

/// How many bytes of memory each byte of a document may take: cells of a table have two bytes each, and are trees of their own.
const FOR_EACH: u64 = 400;

/// The number of elements; CI asks for more of them, of the optimised program.
fn elements() -> usize {
    std::env::var("ELEMENTS").ok().and_then(|elements| elements.parse().ok()).unwrap_or(2_000)
}

/// The same text, so many times.
pub fn repeat(text: &str, times: usize) -> String {
    text.repeat(times)
}

/// A text for each number from 0.
pub fn each(times: usize, text: impl Fn(usize) -> String) -> String {
    (0..times).map(text).collect::<Vec<_>>().concat()
}

/// Four times as many elements take about four times as long, and not sixteen times.
#[test]
fn time_and_memory_are_in_proportion() {
    let workspace = Workspace::empty();
    let convert = |name: &str, text: &str| {
        workspace.write(name, text);
        well(&workspace, &["convert", name, "--quiet"])
    };
    let mut faults = Vec::new();
    for (name, ending, make) in DOCUMENTS.iter().chain([&POSTS]) {
        let [few, many] = [elements() / 4, elements()].map(|elements| post(ending, &make(elements)));
        let path = format!("a.{ending}");
        let (short, long) = (convert(&path, &few), convert(&path, &many));
        let line = format!("{name:20} {ending:4} {:9} bytes {}", many.len(), taken(&long));
        println!("{line}, a quarter of it {}", taken(&short));
        if is_slow(&short, &long) || long.peak > AT_LEAST + FOR_EACH * many.len() as u64 {
            faults.push(format!("{line}, a quarter of it {}", taken(&short)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Whether four times as much took more than eight times as long.
fn is_slow(short: &Ran, long: &Ran) -> bool {
    long.time.as_secs_f64() > 8.0 * short.time.as_secs_f64() + 1.0
}

fn taken(ran: &Ran) -> String {
    format!("{:6.2} s {:5} MiB", ran.time.as_secs_f64(), ran.peak >> 20)
}

/// All of them in one archive: a post that has no measure is a post like the others.
#[test]
fn an_archive_of_them_is_migrated() {
    let workspace = workspace();
    for (number, (_, ending, make)) in DOCUMENTS.iter().enumerate() {
        workspace.write(&format!("in/{number}.{ending}"), post(ending, &make(250)));
    }
    let ran = migrate(&workspace);
    assert_eq!(workspace.tree("out").len(), DOCUMENTS.len() + 1, "{}", ran.stderr);
}

/// What was meant by a name that the site does not have is not looked for among all names for each of them.
#[test]
fn references_of_a_site_that_lead_nowhere() {
    let migrated = |names: usize| {
        let workspace = workspace();
        workspace.write("in/conf.py", "project = 'x'\n");
        let body = each(names, |name| format!(".. _a{name}:\n\nA{name}\n---\n\n:ref:`b{name} c`\n\n"));
        workspace.write("in/large.rst", post("rst", &body));
        run(&workspace, &[], &["migrate", "--offline", "--quiet"])
    };
    let (short, long) = (migrated(elements() / 16), migrated(elements() / 4));
    assert!(!is_slow(&short, &long), "{}, a quarter of it {}", taken(&long), taken(&short));
}

/// Front matter by its name, and what makes some of so many bytes, of fewer where each takes longer.
type FrontMatter = (&'static str, fn(usize) -> String);

/// Front matter of about twenty times as many bytes as there are elements, and never less than 200 kB.
const FRONT_MATTER: &[FrontMatter] = &[
    ("a value", |length| format!("title: {}\n", repeat("a", length))),
    ("comments", |length| repeat("# a comment\n", length / 12)),
    ("keys", |length| each(length / 100, |key| format!("key{key}: {}\n", repeat("v", 80)))),
    ("keys alone", |length| each(length / 1000, |key| format!("key{key}:\n"))),
    ("keys to mend", |length| each(length / 1000, |key| format!("key{key}: 'a\n"))),
    ("one list", |length| format!("tags: [{}a]\n", repeat("a, ", length / 30))),
    ("tags", |length| format!("tags: [{}a]\n", each(length / 1000, |tag| format!("tag{tag}, ")))),
    ("no end", |length| repeat("a: b\n", length / 5)),
];

#[test]
fn front_matter_without_measure() {
    let (length, mut faults) = (elements().max(10_000) * 20, Vec::new());
    for (name, make) in FRONT_MATTER {
        let end = if *name == "no end" { "" } else { "publishDate: '2024-05-01'\n---\n\nText.\n" };
        let [few, many] = [length / 4, length].map(|length| format!("---\n{}{end}", make(length)));
        let [short, long] = [&few, &many].map(|text| migrated(name, text));
        let line = format!("{name:12} {:10} bytes {}", many.len(), taken(&long));
        println!("{line}, a quarter of it {}", taken(&short));
        if is_slow(&short, &long) || long.peak > AT_LEAST + 30 * many.len() as u64 {
            faults.push(format!("{line}, a quarter of it {}", taken(&short)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Migrates a post beside a good one.
fn migrated(name: &str, text: &str) -> Ran {
    let workspace = workspace();
    workspace.write("in/large.md", text);
    let ran = run(&workspace, &[], &["migrate", "--offline", "--quiet"]);
    assert!(matches!(ran.status, 0 | 1) && !ran.stderr.contains("panicked"), "{name} ended with {}", ran.status);
    assert!(workspace.path("out/good/index.md").is_file());
    ran
}

/// References to references, which stand for more than a disk holds.
#[test]
fn bombs_are_refused() {
    let laughs = |line: fn(usize) -> String, levels: usize| each(levels - 1, |level| line(level + 1));
    let yaml = laughs(
        |level| format!("a{level}: &a{level} [{}*a{}]\n", repeat(&format!("*a{}, ", level - 1), 9), level - 1),
        30,
    );
    let merged = laughs(
        |level| {
            format!("a{level}: &a{level}\n  <<: [{0}, {0}]\n  b{level}: *a{1}\n", format!("*a{}", level - 1), level - 1)
        },
        40,
    );
    let entities = laughs(|level| format!("<!ENTITY a{level} \"{}\">\n", repeat(&format!("&a{};", level - 1), 10)), 20);
    let feed = format!(
        "<?xml version='1.0'?>\n<!DOCTYPE feed [<!ENTITY a0 'ha'>\n{entities}]>\n<feed xmlns='http://www.w3.org/2005/Atom'><title>&a19;</title></feed>\n"
    );
    for (path, text) in [
        ("in/bomb.md", format!("---\na0: &a0 [x]\n{yaml}title: x\npublishDate: '2024-05-01'\n---\n\nText.\n")),
        ("in/merged.md", format!("---\na0: &a0 {{x: 1}}\n{merged}title: x\n---\n\nText.\n")),
        ("in/itself.md", "---\na: &a [*a]\ntitle: x\n---\n\nText.\n".to_owned()),
        ("in/good/comments.yaml", format!("a0: &a0 [x]\n{yaml}")),
        ("in/bomb.xml", feed.clone()),
        ("in/external.xml", feed.replace("'ha'", "SYSTEM 'file:///etc/passwd'").replace("&a19;", "&a0;")),
    ] {
        let workspace = workspace();
        workspace.write(path, &text);
        let ran = migrate(&workspace);
        assert!(ran.peak < AT_LEAST, "{path}: {}", taken(&ran));
        assert!(ran.time.as_secs() < 60, "{path}: {}", taken(&ran));
        assert!(
            workspace.tree("out").values().all(|file| file.len() < 1 << 20 && !file.starts_with(b"root:")),
            "{path}"
        );
    }
}
