//! The program's own files, as somebody else may have left them in an archive.

use std::fs;
use std::os::unix::fs::symlink;

use super::{migrate, run, workspace};

#[test]
fn own_files_that_are_links_are_not_written_through() {
    for own in [".unblogger/run.lock", ".unblogger/unfinished", ".unblogger/bases", ".unblogger"] {
        let outside = tempfile::tempdir().unwrap();
        let target = outside.path().join("precious");
        fs::write(&target, "precious\n").unwrap();
        let workspace = workspace();
        fs::create_dir_all(workspace.path(own).parent().unwrap()).unwrap();
        symlink(if own == ".unblogger" { outside.path() } else { &target }, workspace.path(own)).unwrap();
        let ran = run(&workspace, &[], &["migrate", "--offline"]);
        assert_eq!(ran.status, 2, "{own}\n{}", ran.stderr);
        assert_eq!(fs::read_to_string(&target).unwrap(), "precious\n", "{own}");
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1, "{own}");
    }
}

#[test]
fn a_lock_file_that_is_a_link_is_replaced() {
    let outside = tempfile::tempdir().unwrap();
    let target = outside.path().join("precious");
    fs::write(&target, "version = 1\n").unwrap();
    let workspace = workspace();
    symlink(&target, workspace.path("migrations.lock")).unwrap();
    migrate(&workspace);
    assert_eq!(fs::read_to_string(&target).unwrap(), "version = 1\n");
}

#[test]
fn own_files_full_of_nonsense_are_named_or_made_anew() {
    let nonsense =
        ["\0\0\0\0", "-9223372036854775808 gone\nx", "[[[[", "\u{feff}x = 1", "post.a.b.path = 1\n", "\"\\ud800\""];
    for own in ["run.lock", "unfinished", "bases"] {
        for text in nonsense {
            let workspace = workspace();
            workspace.write(&format!(".unblogger/{own}"), text);
            migrate(&workspace);
        }
    }
    for text in nonsense {
        for file in ["migrations.lock", "migrations.toml", "overrides.toml"] {
            let workspace = workspace();
            workspace.write(file, text);
            let ran = run(&workspace, &[], &["migrate", "--offline"]);
            assert_eq!(ran.status, 2, "{file} {text:?}\n{}", ran.stderr);
            assert!(ran.stderr.contains(&format!("{file}:1:")) && !workspace.path("out").exists(), "{}", ran.stderr);
        }
    }
}

/// What is nested deeper than a stack holds, in files that are read by a library.
#[test]
fn nothing_is_nested_too_deeply_to_be_refused() {
    let deep = |open: &str| open.repeat(100_000);
    for (file, text) in [
        ("migrations.toml", format!("x = {}", deep("["))),
        ("migrations.toml", format!("x = {}", deep("{a="))),
        ("migrations.toml", format!("x{} = 1", deep(".a"))),
        ("migrations.toml", format!("[x{}]", deep(".a"))),
        ("overrides.toml", format!("x = {}", deep("["))),
        ("overrides.toml", format!("a{} = 1", deep(".a"))),
        ("migrations.lock", format!("version = 1\npost.a.b{} = 1", deep(".a"))),
        ("migrations.lock", format!("version = 1\nx = {}", deep("["))),
    ] {
        let workspace = workspace();
        workspace.write(file, &text);
        let ran = run(&workspace, &[], &["migrate", "--offline"]);
        assert_eq!(ran.status, 2, "{file} {}\n{}", &text[..20], ran.stderr.chars().take(500).collect::<String>());
        assert!(ran.peak < 512 << 20, "{file} {} took {} MiB", &text[..20], ran.peak >> 20);
    }
    for (file, text) in [
        ("in/good/comments.yaml", deep("[")),
        ("in/good/comments.yaml", deep("- ")),
        ("in/conf.py", format!("x = {}", deep("["))),
        ("in/conf.py", format!("extlinks = {}", deep("{'a': "))),
        ("in/deep.xml", format!("<feed xmlns='http://www.w3.org/2005/Atom'>{}", deep("<a>"))),
        ("in/yaml.md", format!("---\na: {}\n---\n", deep("["))),
        ("in/yaml2.md", format!("---\n{}a\n---\n", deep("- "))),
        ("in/yaml3.md", format!("---\na: {}\n---\n", deep("{a: "))),
        ("in/yaml4.md", format!("---\na: {}\n---\n", deep("!a "))),
        ("in/toml.md", format!("+++\na = {}\n+++\n", deep("["))),
        ("in/toml2.md", format!("+++\na{} = 1\n+++\n", deep(".a"))),
        ("in/json.md", format!("{{\"a\": {}\n", deep("["))),
        ("in/svg/index.md", format!("---\ntitle: x\npublishDate: '2024-05-01'\n---\n\n<svg>{}\n", deep("<g>"))),
    ] {
        let workspace = workspace();
        workspace.write(file, &text);
        let ran = migrate(&workspace);
        assert!(ran.peak < 512 << 20, "{file} {} took {} MiB", &text[..20], ran.peak >> 20);
    }
}
