//! What a person settles in `overrides.toml`, and what `todo` asks of a person.

use crate::support::{self, Workspace};

const MIGRATIONS: &str = r#"[[migration]]
name = "larkfell"
legacy-hosts = ["larkfell.blogspot.com"]
output = "out"

[[migration.source]]
format = "auto"
path = "in"

[migration.redirects]
json = "redirects.json"
"#;

const DOME: &str = "---
title: The dôme
publishDate: 2012-05-06
legacyUrl: /2012/05/the-dome.html
tags: [dome]
---

It *leaks*, says [Ines](https://larkfell.blogspot.com/2013/01/a-heron.html).

![old](img/dome.png) ![](img/line.gif)
";

const HERON: &str = ".. post:: 2013-01-02
   :author: Ines Falk

A heron
=======

.. image:: heron.png
   :alt: A bird

It came back.
";

const UNDATED: &str = "---\ntitle: Untitled\npublishDate: 03/04/2012\n---\n\nWhen?\n";

fn workspace(overrides: &str) -> Workspace {
    let workspace = Workspace::empty();
    workspace.write("migrations.toml", MIGRATIONS);
    workspace.write("in/dome.md", DOME);
    workspace.write("in/heron.rst", HERON);
    workspace.write("in/undated.md", UNDATED);
    if !overrides.is_empty() {
        workspace.write("overrides.toml", overrides);
    }
    workspace
}

fn migrated(overrides: &str) -> Workspace {
    workspace(overrides).migrated()
}

/// The codes of everything that is reported about sources and files.
fn codes(workspace: &Workspace) -> Vec<String> {
    let report = workspace.json("report.json");
    let of = |list: &str| report[list].as_array().unwrap().clone();
    [of("posts"), of("files")].concat().iter().flat_map(support::codes).collect()
}

fn skipped(workspace: &Workspace) -> Vec<String> {
    let report = workspace.json("report.json");
    let skipped = report["skipped"].as_array().unwrap().iter();
    skipped.map(|one| format!("{}: {}", one["source"].as_str().unwrap(), one["why"].as_str().unwrap())).collect()
}

#[test]
fn front_matter_is_what_was_settled() {
    let workspace = migrated(
        "['/2012/05/the-dome.html']\ntitle = 'The roof'\nauthor = 'Jørgen'\ndate = 2012-06-01T10:00:00Z\nslug = 'roof'\n\
         tags = ['roof', 'rain']\ndescription = 'It leaks.'\n",
    );
    let roof = workspace.read("out/roof/index.md");
    let head = "---\ntitle: The roof\npublishDate: '2012-06-01T10:00:00Z'\nauthor: Jørgen\ndescription: It leaks.\n\
                tags:\n  - roof\n  - rain\npublished: true\nlegacyUrl: /2012/05/the-dome.html\n---\n";
    assert!(roof.starts_with(head), "{roof}");
    assert_eq!(workspace.json("redirects.json")["/2012/05/the-dome.html"], "/2012/06/roof");
    let report = workspace.json("report.json");
    let post = report["posts"].as_array().unwrap().iter().find(|post| post["slug"] == "roof").unwrap();
    let changes = post["changes"].as_array().unwrap();
    let count = changes.iter().find(|change| change["pass"] == "override").unwrap()["count"].as_u64();
    assert_eq!(count, Some(5), "title, date, author, description, tags");
    let dropped = post["ledger"]["dropped"].as_array().unwrap();
    assert!(dropped.iter().any(|entry| entry["text"] == "The dôme" && entry["why"] == "settled by overrides.toml"));
    assert!(!codes(&workspace).contains(&"ledger-unbalanced".to_owned()), "{:?}", codes(&workspace));
    workspace.expect(0, &["check"]);
    workspace.write(
        "overrides.toml",
        "['/2012/05/the-dome.html']\ntitle = 'The cellar'\nslug = 'roof'\ndate = 2012-06-01\n",
    );
    workspace.expect(1, &["check"]);
    let diff = workspace.expect(0, &["diff", "-v"]).stdout;
    assert!(diff.contains("+title: The cellar"), "{diff}");
}

#[test]
fn images_get_their_texts_by_address_or_file_name() {
    let workspace = migrated(
        "['in/dome.md']\nalt.'img/dome.png' = 'The dome at night'\nalt.'line.gif' = ''\nalt.'moon.png' = 'x'\n\
         [\"in/heron.rst\".alt]\n'heron.png' = 'A heron on one leg'\n",
    );
    assert!(workspace.read("out/the-dome/index.md").contains("![The dome at night](img/dome.png) ![](img/line.gif)"));
    assert!(workspace.read("out/heron/index.md").contains("![A heron on one leg](heron.png)"));
    let codes = codes(&workspace);
    assert!(!codes.iter().any(|code| code == "image-alt-missing" || code == "ledger-unbalanced"), "{codes:?}");
    assert_eq!(codes.iter().filter(|code| *code == "override-unused").count(), 1, "the post shows no moon");
}

#[test]
fn a_date_makes_a_post_of_a_draft() {
    let workspace = migrated("['in/undated.md']\ndate = '2012-04-03'\ntitle = 'When'\n");
    let post = workspace.read("out/undated/index.md");
    assert!(post.starts_with("---\ntitle: When\npublishDate: '2012-04-03'\n") && !post.contains("03/04"), "{post}");
    let codes = codes(&workspace);
    assert!(!codes.iter().any(|code| code.starts_with("date-") || code == "title-missing"), "{codes:?}");
    assert!(skipped(&workspace).is_empty());
}

#[test]
fn what_is_excluded_is_left_out_and_listed() {
    let workspace = workspace("['/2012/05/the-dome.html']\nexclude = true\n['in/broken.md']\nexclude = true\n");
    workspace.write("in/broken.md", "---\ntitle: [\n---\n");
    workspace.expect(0, &["migrate", "--report", "report.json"]);
    assert!(!workspace.path("out/the-dome").exists());
    let skipped = skipped(&workspace);
    assert!(skipped.contains(&"in/dome.md: overrides.toml:1 leaves it out".to_owned()), "{skipped:?}");
    assert!(skipped.contains(&"in/broken.md: overrides.toml:3 leaves it out".to_owned()), "{skipped:?}");
}

#[test]
fn one_source_of_a_post_can_be_left_out() {
    let workspace = workspace("['in/dome.md']\nexclude = true\n");
    let sources =
        MIGRATIONS.replace("path = \"in\"", "path = \"in\"\n[[migration.source]]\nformat = \"auto\"\npath = \"twins\"");
    workspace.write("migrations.toml", sources);
    workspace.write("twins/dome.md", DOME.replace("leaks", "is dry"));
    workspace.expect(0, &["migrate", "--report", "report.json"]);
    assert!(workspace.read("out/the-dome/index.md").contains("is dry"));
    assert!(!codes(&workspace).contains(&"twins-differ".to_owned()));
}

#[test]
fn the_second_post_of_a_file_has_a_name_of_its_own() {
    let workspace =
        workspace("['in/two.rst']\nauthor = 'Ines'\n['in/two.rst#2']\nauthor = 'Jørgen'\ntitle = 'Third'\n");
    workspace.write(
        "in/two.rst",
        "First\n=====\n\n.. post:: 2014-01-01\n\nOne.\n\nSecond\n======\n\n.. post:: 2014-01-02\n\nTwo.\n",
    );
    workspace.expect(0, &["migrate", "--report", "report.json"]);
    let texts = workspace.tree("out").into_values().map(|bytes| String::from_utf8(bytes).unwrap()).collect::<String>();
    assert!(texts.contains("title: First\npublishDate: '2014-01-01'\nauthor: Ines\n"), "{texts}");
    assert!(texts.contains("title: Third\npublishDate: '2014-01-02'\nauthor: Jørgen\n"), "{texts}");
    let codes = codes(&workspace);
    assert!(!codes.iter().any(|code| code == "ledger-unbalanced" || code == "override-unused"), "{codes:?}");
}

#[test]
fn verbatim_text_is_that_of_the_source() {
    let workspace = workspace("['in/poem.md']\nverbatim = true\nauthor = 'Łucja'\n['in/heron.rst']\nverbatim = true\n");
    let body = "* one\n*  two  \n\n\n  <b>three\n\n![](x.png) itâ€™s   [x]( https://larkfell.blogspot.com/2012/05/the-dome.html )";
    workspace.write(
        "in/poem.md",
        format!("---\r\ntitle: 'A poem'\ntags: [post, poem]\npublishDate: 2014-01-01\n---\n\n{body}\n"),
    );
    workspace.expect(0, &["migrate", "--report", "report.json"]);
    let poem = workspace.read("out/poem/index.md");
    let (head, written) = poem.split_once("---\n\n").unwrap();
    assert_eq!(written, format!("{body}\n"));
    assert!(head.contains("author: Łucja\ntags:\n  - poem\n"), "{head}");
    let codes = codes(&workspace);
    assert!(!codes.contains(&"ledger-unbalanced".to_owned()), "{codes:?}");
    assert_eq!(codes.iter().filter(|code| *code == "override-unused").count(), 1, "RST is no Markdown");
    workspace.expect(0, &["check"]);
}

#[test]
fn passes_are_skipped_for_one_post() {
    let two = |overrides: &str| {
        let workspace = workspace(overrides);
        for name in ["a", "b"] {
            workspace.write(&format!("in/{name}.md"), format!("---\ntitle: {name}\ndate: 2014-01-01\n---\n\nitâ€™s\n"));
        }
        workspace.expect(0, &["migrate"]);
        ["a", "b"].map(|name| workspace.read(&format!("out/{name}/index.md")).contains("it’s"))
    };
    assert_eq!(two(""), [true, true]);
    assert_eq!(two("['in/a.md']\nskip-passes = ['mojibake']\n"), [false, true]);
}

#[test]
fn published_addresses_move_only_when_told_to() {
    let workspace = migrated("");
    workspace.write("overrides.toml", "['/2012/05/the-dome.html']\nslug = 'roof'\ndate = 2012-07-01\n");
    workspace.expect(0, &["migrate", "--report", "report.json"]);
    assert!(workspace.read("out/the-dome/index.md").contains("publishDate: '2012-07-01'"));
    assert!(codes(&workspace).contains(&"override-pinned".to_owned()));
    workspace.expect(0, &["migrate", "--move", "--report", "report.json"]);
    let redirects = workspace.json("redirects.json");
    assert_eq!(redirects["/2012/05/the-dome.html"], "/2012/07/roof");
    assert_eq!(redirects["/2012/05/the-dome"], "/2012/07/roof");
    assert!(!codes(&workspace).contains(&"override-pinned".to_owned()));
}

#[test]
fn keys_that_are_no_posts_are_reported_with_their_place() {
    let workspace = workspace("['/2012/05/the-dome.html']\n\n['in/hero.rst']\ntitle = 'x'\n");
    let said = workspace.expect(0, &["diff"]).stderr;
    assert!(said.contains("override-unused") && said.contains("overrides.toml:3:2"), "{said}");
    assert!(said.contains("did you mean `in/heron.rst`?"), "{said}");
    workspace.expect(1, &["diff", "--strict"]);
    workspace.write("in/broken.md", "");
    let said = workspace.expect(1, &["diff"]).stderr;
    assert!(!said.contains("override-unused"), "it may be the post that could not be read: {said}");
}

#[test]
fn mistakes_are_errors_with_line_and_column() {
    for (text, expected) in [
        ("['/a.html']\ntitel = 'x'\n", "overrides.toml:2:1: unknown key `titel`; did you mean `title`?"),
        (
            "['in/dome.md']\n['/2012/05/the-dome.html']\n",
            "overrides.toml:2:2: `/2012/05/the-dome.html` is the post of `in/dome.md`",
        ),
        ("['/a.html'", "overrides.toml:1:"),
    ] {
        let said = workspace(text).expect(2, &["check"]).stderr;
        assert!(said.contains(expected), "{said}");
    }
    let workspace = workspace("");
    workspace.write("overrides.toml", b"['a']\n\xff");
    assert!(workspace.expect(2, &["todo"]).stderr.contains("overrides.toml:2:1: the file is not UTF-8"));
}

#[test]
fn todo_names_what_needs_a_person() {
    let workspace = workspace("");
    workspace.write("in/broken.md", "---\ntitle: [\n---\n");
    let skeleton = workspace.expect(0, &["todo"]).stdout;
    let dome =
        "[\"/2012/05/the-dome.html\"]\n# in/dome.md:8:18: https://larkfell.blogspot.com/2013/01/a-heron.html names no";
    assert!(skeleton.contains(dome), "{skeleton}");
    let line = "# in/dome.md:10:22: img/line.gif has no alternative text\n# alt.\"img/line.gif\" = \"\"\n";
    assert!(skeleton.contains(line), "{skeleton}");
    assert!(skeleton.contains("# in/dome.md: nothing says who wrote it\n# author = \"\"\n"), "{skeleton}");
    assert!(skeleton.contains("# in/heron.rst:7:1: heron.png: there is no such file"), "{skeleton}");
    let undated = "[\"in/undated.md\"]\n# in/undated.md:2:1: the post has no title\n# title = \"\"\n# in/undated.md:3:14: `publishDate`: `03/04/2012` can be";
    assert!(skeleton.contains(undated), "{skeleton}");
    assert!(skeleton.contains("[\"in/broken.md\"]\n# in/broken.md:"), "{skeleton}");
    assert!(!skeleton.contains("description = "), "no post has one");
    assert!(!workspace.path("out").exists() && !workspace.path("migrations.lock").exists(), "it writes nothing");
}

#[test]
fn the_skeleton_changes_nothing_and_shrinks_as_it_is_filled_in() {
    let workspace = migrated("");
    let before = workspace.tree("out");
    let skeleton = workspace.expect(0, &["todo"]).stdout;
    let tables: toml::Table = toml::from_str(&skeleton).unwrap();
    assert!(tables.len() == 3 && tables.values().all(|table| table.as_table().unwrap().is_empty()), "{skeleton}");
    workspace.write("overrides.toml", &skeleton);
    workspace.expect(0, &["check"]);
    workspace.expect(0, &["migrate", "--report", "report.json"]);
    assert_eq!(workspace.tree("out"), before);
    assert!(!codes(&workspace).contains(&"override-unused".to_owned()));
    assert_eq!(workspace.expect(0, &["todo"]).stdout, skeleton);
    let filled = skeleton.lines().map(|line| {
        let is_key = ["# alt.", "# title =", "# author =", "# date ="].iter().any(|key| line.starts_with(key));
        let line = if is_key { &line[2..] } else { line };
        line.replace("\"YYYY-MM-DD\"", "2012-04-03").replace("title = \"\"", "title = \"x\"") + "\n"
    });
    workspace.write("overrides.toml", filled.collect::<String>());
    let left = workspace.expect(0, &["todo"]).stdout;
    assert!(left.contains("\n\n[\"in/heron.rst\"]\n# in/heron.rst:7:1: ") && left.lines().count() == 4, "{left}");
    workspace.write("in/heron.png", include_bytes!("../../fixtures/ablog/site/_static/eel.png"));
    assert_eq!(workspace.expect(0, &["todo"]).stdout, "# Nothing needs a person.\n");
    workspace.write("overrides.toml", "['in/undated.md']\ntitle = 'x'\n");
    let left = workspace.expect(0, &["todo", "larkfell"]).stdout;
    assert!(left.contains("[\"in/undated.md\"]\n# in/undated.md:3:14: "), "{left}");
    workspace.expect(2, &["todo", "larkfel"]);
}

#[test]
fn one_post_converted_alone_is_settled_as_well() {
    let workspace = workspace(
        "['/2012/05/the-dome.html']\ntitle = 'The roof'\nauthor = 'Jørgen'\nalt.'dome.png' = 'At night'\n\
         ['in/two.rst']\nskip-passes = ['mojibake']\n['in/two.rst#2']\ntitle = 'Third'\n\
         ['in/poem.md']\nverbatim = true\n['in/heron.rst']\nexclude = true\n",
    );
    workspace.write(
        "in/two.rst",
        "First\n=====\n\n.. post:: 2014-01-01\n\nOne itâ€™s.\n\nSecond\n======\n\n.. post:: 2014-01-02\n\nTwo itâ€™s.\n",
    );
    workspace.write("in/poem.md", "---\ntitle: A poem\n---\n\n* one\n*  two\n");
    let convert = |file: &str| workspace.expect(0, &["convert", "--config", "migrations.toml", file]);
    let dome = convert("in/dome.md").stdout;
    assert!(dome.starts_with("---\ntitle: The roof\n") && dome.contains("author: Jørgen\n"), "{dome}");
    assert!(dome.contains("![At night](img/dome.png)"), "{dome}");
    assert!(convert("in/poem.md").stdout.ends_with("\n\n* one\n*  two\n"));
    let two = convert("in/two.rst").stdout;
    assert!(two.contains("One itâ€™s.") && two.contains("title: Third\n") && two.contains("Two it’s."), "{two}");
    let heron = convert("in/heron.rst");
    assert!(
        heron.stdout.contains("title: A heron\n") && heron.stderr.contains("overrides.toml:11 leaves this post out")
    );
    let plain = workspace.expect(0, &["convert", "in/dome.md"]).stdout;
    assert!(plain.contains("title: The dôme\n"), "no configuration was named");
}
