//! Names: of files and posts that some disks take for one, that lead elsewhere, or that no text can hold.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;

use unicode_normalization::UnicodeNormalization as _;

use super::{GOOD, failed, migrate, workspace};
use crate::support::Workspace;

/// A post with this line in its front matter.
fn post(line: &str, word: &str) -> String {
    format!("---\n{line}\npublishDate: '2024-05-01'\n---\n\nThe word is {word}.\n")
}

/// Expects that all files stand in `out`, and that no two of them are one for any disk.
fn expect(workspace: &Workspace, words: usize) -> Vec<String> {
    migrate(workspace);
    let output = workspace.tree("out");
    let folded =
        |path: &String| path.nfc().collect::<String>().to_lowercase().replace('ß', "ss").nfc().collect::<String>();
    let distinct: BTreeSet<_> = output.keys().map(folded).collect();
    assert_eq!(distinct.len(), output.len(), "{:?}", output.keys());
    let texts = output.values().filter(|file| String::from_utf8_lossy(file).contains("The word is")).count();
    assert_eq!(texts + failed(workspace).len(), words, "{:?} {:?}", output.keys(), failed(workspace));
    output.into_keys().collect()
}

#[test]
fn names_that_some_disks_take_for_one() {
    let workspace = workspace();
    let names = [
        "Caf\u{e9}",
        "Cafe\u{301}",
        "CAFÉ",
        "cafÉ",
        "stra\u{df}e",
        "STRASSE",
        "strasse",
        "\u{3c3}",
        "\u{3c2}",
        "\u{fb01}n",
        "fin",
        "K",
        "\u{212a}",
        "k",
    ];
    for (number, name) in names.iter().enumerate() {
        workspace.write(&format!("in/{number}.md"), post(&format!("slug: \"{name}\""), name));
    }
    expect(&workspace, names.len());
}

#[test]
fn files_that_differ_in_case_or_normal_form_are_two_posts() {
    let workspace = workspace();
    for name in ["Post", "post", "POST", "\u{e9}t\u{e9}", "e\u{301}te\u{301}"] {
        workspace.write(&format!("in/{name}.md"), post("title: x", name));
        workspace.write(&format!("in/folders/{name}/index.md"), post("title: x", name));
    }
    expect(&workspace, 10);
}

#[test]
fn names_that_lead_elsewhere_or_are_reserved() {
    let workspace = workspace();
    let names = [
        "../../../etc/cron.d/x",
        "..",
        ".",
        "/etc/passwd",
        "~/.ssh/x",
        "C:\\\\x",
        "\\\\\\\\host\\\\x",
        "con",
        "NUL.txt",
        "aux ",
        "a.",
        "a ",
        "-rf",
        "--help",
        "a\\0b",
        "a\\nb",
        "a:b",
        "a|b",
        "$(id)",
        "`id`",
        "%2e%2e%2fx",
        "\\u202egnp.x",
        ".git",
        ".htaccess",
        "index",
        " ",
        "\\uFEFF",
    ];
    for (number, name) in names.iter().enumerate() {
        workspace.write(&format!("in/{number}.md"), post(&format!("slug: \"{name}\""), name));
        workspace.write(
            &format!("in/t{number}.md"),
            post(&format!("title: \"{name}\"\nlegacyUrl: \"/2024/01/{name}\""), name),
        );
    }
    for path in expect(&workspace, names.len() * 2) {
        let parts: Vec<_> = path.split('/').collect();
        let is_safe = |part: &&str| {
            !part.starts_with('.') && !part.starts_with('-') && !part.contains(['\\', ':', '|', '\n', '\0', '$', '`'])
        };
        assert!(parts.iter().all(is_safe) && parts.len() == 2, "{path:?}");
    }
}

#[test]
fn images_and_links_that_lead_out_of_the_source() {
    let workspace = workspace();
    let png = crate::server::png(3);
    workspace.write("private.png", &png);
    workspace.write("in/x/index.md", GOOD.replace("good", "x"));
    let text = "![a](../../private.png) ![b](/private.png) ![c](%2e%2e/%2e%2e/private.png) ![d](file:///etc/passwd) ![e](..\\..\\private.png) <img src='../../private.png'> [f](../../../../etc/passwd)";
    workspace.write("in/good/index.md", format!("{GOOD}\n{text}\n"));
    migrate(&workspace);
    assert!(
        !workspace.tree("out").keys().any(|path| crate::support::has_ending(path, &["png"])),
        "{:?}",
        workspace.tree("out").keys()
    );
}

#[test]
fn names_that_are_no_text() {
    let workspace = workspace();
    for name in
        [&b"caf\xe9.md"[..], b"caf\xff.md", b"a\nb.md", b"tab\t.md", b"'quote\".md", b"[x](y).md", b"\xed\xa0\x80.md"]
    {
        fs::write(workspace.path("in").join(OsStr::from_bytes(name)), post("title: x", "w")).unwrap();
    }
    fs::create_dir(workspace.path("in").join(OsStr::from_bytes(b"\xff"))).unwrap();
    fs::write(workspace.path("in").join(OsStr::from_bytes(b"\xff/index.md")), post("title: x", "w")).unwrap();
    expect(&workspace, 8);
    assert!(failed(&workspace).len() >= 4, "names that are no text cannot be read by them: {:?}", failed(&workspace));
}

#[test]
fn names_as_long_as_disks_take_them() {
    let workspace = workspace();
    workspace.write(&format!("in/{}.md", "é".repeat(126)), post("title: x", "a"));
    workspace.write(&format!("in/{}/index.md", "b".repeat(255)), post("title: x", "b"));
    workspace.write(&format!("in/{}/c.md", vec!["c"; 1000].join("/")), post("title: x", "c"));
    workspace.write("in/d.md", post(&format!("slug: {}", "d".repeat(5000)), "d"));
    workspace.write("in/e.md", post(&format!("title: {}", "words ".repeat(5000)), "e"));
    expect(&workspace, 5);
}
