//! Drafts, where they are written: as drafts, and nothing leads readers to them. And two sources of one post that has no address.

use crate::support::Workspace;

const TARGETS: [(&str, &str); 7] = [
    ("astro", "published: false\n"),
    ("hugo", "draft: true\n"),
    ("zola", "draft: true\n"),
    ("jekyll", "published: false\n"),
    ("eleventy", "draft: true\n"),
    ("pelican", "status: draft\n"),
    ("custom", "published: false\n"),
];

/// A migration with these keys, to whose sources these paths belong.
fn configured(keys: &str, sources: &[(&str, &str)]) -> Workspace {
    let workspace = Workspace::empty();
    let source =
        |(path, keys): &(&str, &str)| format!("[[migration.source]]\nformat = \"auto\"\npath = \"{path}\"\n{keys}\n");
    let sources = sources.iter().map(source).collect::<Vec<_>>().concat();
    let head = "[[migration]]\nname = \"one\"\noutput = \"out\"\nlegacy-hosts = [\"of-eels.blogspot.com\"]";
    workspace.write("migrations.toml", format!("{head}\n{keys}\n{sources}"));
    workspace
}

fn post(title: &str, keys: &str) -> String {
    format!("---\ntitle: {title}\n{keys}\n---\n\nThey climb.\n")
}

/// What was left out, as `source: why` in lines.
fn left_out(workspace: &Workspace) -> String {
    let skipped = workspace.json("report.json")["skipped"].as_array().unwrap().clone();
    let line =
        |one: &serde_json::Value| format!("{}: {}\n", one["source"].as_str().unwrap(), one["why"].as_str().unwrap());
    skipped.iter().map(line).collect()
}

#[test]
fn drafts_are_written_as_drafts_of_every_target_without_redirects() {
    for (target, mark) in TARGETS {
        let keys = format!(
            "target = \"{target}\"\nas-of = \"2026-01-01\"\ndrafts = true\nredirects = {{ json = \"redirects.json\" }}"
        );
        let workspace = configured(&keys, &[("in", "")]);
        let drafts = [
            ("later", "publishDate: 2031-01-01\nlegacyUrl: /2031/01/later-eels.html\naliases: [/first.html]"),
            ("undated", "legacyUrl: /2011/01/undated-eels.html"),
            ("unread", "date: '2011-02-30'\nlegacyUrl: /2011/02/unread-eels.html"),
            ("said", "publishDate: 2011-02-03\ndraft: true\nlegacyUrl: /2011/02/said-eels.html"),
        ];
        for (name, keys) in drafts {
            workspace.write(&format!("in/{name}.md"), post(name, keys));
        }
        workspace.write("in/live.md", post("live", "publishDate: 2011-02-04\nlegacyUrl: /2011/02/live-eels.html"));
        workspace.expect(0, &["migrate", "--offline", "--report", "report.json"]);
        let written = workspace.tree("out");
        assert_eq!(written.len(), 5, "{target} {:?}", written.keys());
        for (path, text) in written {
            let text = String::from_utf8(text).unwrap();
            assert_eq!(text.contains(mark), !path.contains("live"), "{target} {path}\n{text}");
        }
        let redirects = workspace.read("redirects.json");
        assert_eq!(redirects.matches(" \"/").count(), 2, "{target} {redirects}");
        assert!(redirects.contains("/2011/02/live-eels.html"), "{target} {redirects}");
        let report = workspace.json("report.json").to_string();
        assert_eq!(report.matches("\"date-missing\"").count(), 1, "{target} {report}");
        workspace.expect(0, &["check"]);
        std::fs::remove_dir_all(workspace.path("in")).unwrap();
        workspace.expect(0, &["check"]);
    }
}

#[test]
fn posts_that_are_left_out_for_want_of_a_date_have_the_level_of_date_missing() {
    for (level, status, where_to) in
        [("allow", 0, "skipped"), ("note", 0, "skipped"), ("warning", 0, "files"), ("error", 1, "failed")]
    {
        let workspace = configured(&format!("diagnostics = {{ date-missing = \"{level}\" }}"), &[("in", "")]);
        workspace.write("in/undated.md", post("undated", ""));
        workspace.write("in/live.md", post("live", "publishDate: 2011-02-04"));
        workspace.expect(status, &["migrate", "--offline", "--report", "report.json"]);
        assert!(workspace.json("report.json")[where_to].to_string().contains("in/undated.md"), "{level}");
        assert_eq!(left_out(&workspace).contains("in/undated.md"), level != "error", "{level}");
        assert_eq!(
            workspace.run(&["check", "--strict"]).status,
            i32::from(status == 1 || level == "warning"),
            "{level}"
        );
    }
}

#[test]
fn a_post_that_is_left_out_for_a_date_that_cannot_be_read_is_a_warning_with_its_place() {
    for (level, status, strict) in [("", 0, 1), ("allow", 0, 0), ("note", 0, 0), ("error", 1, 1)] {
        let diagnostics = ["date-invalid", "date-ambiguous"].map(|code| format!("{code} = \"{level}\""));
        let keys =
            if level.is_empty() { String::new() } else { format!("diagnostics = {{ {} }}", diagnostics.join(", ")) };
        let workspace = configured(&keys, &[("in", "")]);
        workspace.write("in/someday.md", post("someday", "date: some day"));
        workspace.write("in/two.rst", "Eels\n====\n\n.. post:: 2/3/2011\n\nThey climb.\n");
        workspace.write("in/list.md", post("list", "tags: [x]\npublishDate: [2011-02-04]"));
        workspace.write("in/said.md", post("said", "date: some day\ndraft: true"));
        workspace.write("in/live.md", post("live", "publishDate: 2011-02-04"));
        let said = workspace.expect(status, &["migrate", "--offline", "--report", "report.json"]).stderr;
        for (line, place) in [
            ("[date-invalid]: `some day` is not a date like ", "in/someday.md:3:1"),
            ("[date-ambiguous]: `2/3/2011` can be more than one day; ", "in/two.rst:4:1"),
            ("[date-invalid]: `publishDate`: a date is wanted; the post is a draft, and left out", "in/list.md:4:1"),
        ] {
            let is_said = said.contains(line) && said.contains(place);
            assert_eq!(is_said, matches!(level, "" | "error"), "{level} {place}\n{said}");
        }
        assert!(!said.contains("in/said.md"), "{said}");
        assert_eq!(workspace.json("report.json")["summary"]["skipped"], 4);
        assert_eq!(workspace.run(&["check", "--strict"]).status, strict, "{level}");
    }
}

#[test]
fn pages_that_declare_no_post_have_the_level_that_is_configured() {
    for (level, status, strict) in [("", 0, 0), ("allow", 0, 0), ("note", 0, 0), ("warning", 0, 1), ("error", 1, 1)] {
        let keys = if level.is_empty() {
            String::new()
        } else {
            format!("diagnostics = {{ no-post-directive = \"{level}\" }}")
        };
        let workspace = configured(&keys, &[("in", "")]);
        workspace.write("in/about.rst", "About\n=====\n\nOf eels.\n");
        workspace.write("in/live.md", post("live", "publishDate: 2011-02-04"));
        workspace.expect(status, &["migrate", "--offline", "--report", "report.json"]);
        assert_eq!(left_out(&workspace).contains("in/about.rst: there is no"), level != "error", "{level}");
        workspace.expect(strict, &["check", "--strict"]);
    }
}

#[test]
fn a_post_without_an_address_that_two_sources_hold_is_the_trusted_ones() {
    let draft = |body: &str| {
        format!(
            "<?xml version='1.0'?>\n<feed xmlns='http://www.w3.org/2005/Atom' \
             xmlns:blogger='http://schemas.google.com/blogger/2018'><title>Of Eels</title>\n<entry>\
             <id>tag:blogger.com,1999:blog-1.post-7</id><blogger:type>POST</blogger:type>\
             <blogger:status>DRAFT</blogger:status><title>Elvers</title><content type='html'>{body}</content>\
             <published>2011-01-01T06:30:00Z</published></entry>\n</feed>\n"
        )
    };
    for (rule, status) in [("merge", 0), ("first", 0), ("error", 1)] {
        let workspace = configured(&format!("drafts = true\non-duplicate = \"{rule}\""), &[("new", ""), ("old", "")]);
        workspace.write("new/feed.xml", draft("They climb by night."));
        workspace.write("old/feed.xml", draft("They climb."));
        workspace.expect(status, &["migrate", "--offline", "--report", "report.json"]);
        if status == 0 {
            assert!(workspace.read("out/elvers/index.md").contains("by night"), "{rule}");
        }
        let said = left_out(&workspace).contains("old/feed.xml: new/feed.xml is the same post");
        assert_eq!(said, rule == "first", "{rule} {}", left_out(&workspace));
    }
}

#[test]
fn a_file_that_two_sources_name_is_read_as_the_first_says() {
    let workspace = configured("", &[("in/one.md", "keys = { published = \"posted\" }"), ("in", "")]);
    workspace.write("in/one.md", post("one", "posted: 2011-02-04"));
    workspace.write("in/two.md", post("two", "publishDate: 2011-02-05"));
    workspace.expect(0, &["migrate", "--offline", "--report", "report.json"]);
    assert!(workspace.read("out/one/index.md").contains("publishDate: '2011-02-04'"));
    assert_eq!(left_out(&workspace), "in/one.md: a source that is named earlier holds the same file\n");
    workspace.expect(0, &["check"]);
}

#[test]
fn the_second_source_of_a_post_is_listed_where_the_first_one_is_taken() {
    let workspace = configured("on-duplicate = \"first\"", &[("new", ""), ("old", "")]);
    for folder in ["new", "old"] {
        let keys = "publishDate: 2011-02-04\nlegacyUrl: /2011/02/eels.html";
        workspace.write(&format!("{folder}/eels.md"), post(folder, keys));
    }
    workspace.expect(0, &["migrate", "--offline", "--report", "report.json"]);
    assert!(workspace.read("out/eels/index.md").contains("title: new"));
    let said = "old/eels.md: new/eels.md is the same post, of a source that is named earlier\n";
    assert_eq!(left_out(&workspace), said);
}

/// A draft whose path comes first takes neither the address nor the links nor the file of the post that is published.
#[test]
fn a_draft_of_a_published_post_is_not_that_post() {
    let workspace = configured("redirects = { json = \"redirects.json\" }", &[("in", "")]);
    let keys = "publishDate: 2011-02-04\nlegacyUrl: /2011/02/eels.html";
    workspace.write("in/m.md", post("eels", keys));
    workspace.expect(0, &["migrate", "--offline"]);
    let written = workspace.read("out/eels/index.md");
    for draft in ["published: false", "draft: true"] {
        workspace.write("in/drafts/eels.md", post("eels", &format!("{keys}\n{draft}")));
        let link =
            "---\ntitle: pike\npublishDate: 2011-02-05\n---\n\n[e](https://of-eels.blogspot.com/2011/02/eels.html)\n";
        workspace.write("in/pike.md", link);
        workspace.expect(0, &["migrate", "--offline", "--report", "report.json"]);
        assert_eq!(workspace.json("redirects.json")["/2011/02/eels.html"], "/2011/02/eels");
        assert!(workspace.read("out/pike/index.md").ends_with("[e](/2011/02/eels)\n"));
        assert_eq!(left_out(&workspace), "in/drafts/eels.md: it is a draft: its source says so\n");
        workspace.expect(0, &["check"]);
    }
    // the post was copied, and the original became a draft: the copy is the post that was written
    workspace.write("in/z.md", post("eels", keys));
    workspace.write("in/m.md", post("eels", &format!("{keys}\npublished: false")));
    workspace.expect(0, &["migrate", "--offline"]);
    assert_eq!(workspace.read("out/eels/index.md"), written);
    workspace.expect(0, &["check"]);
}

#[test]
fn every_source_of_a_draft_is_listed() {
    let workspace = configured("", &[("new", ""), ("old", "")]);
    let keys = "publishDate: 2011-02-04\nlegacyUrl: /2011/02/eels.html";
    workspace.write("new/eels.md", post("eels", &format!("{keys}\npublished: false")));
    workspace.write("old/eels.md", post("eels", keys));
    workspace.expect(0, &["migrate", "--offline", "--report", "report.json"]);
    let expected =
        "new/eels.md: it is a draft: its source says so\nold/eels.md: new/eels.md is the same post, and a draft\n";
    assert_eq!(left_out(&workspace), expected);
}

/// The address of a post that was published is kept for it while it is a draft.
#[test]
fn a_new_post_does_not_get_the_address_of_one_that_became_a_draft() {
    let workspace = configured("redirects = { json = \"redirects.json\" }", &[("in", "")]);
    let keys = "publishDate: 2011-02-04\nslug: eels\nlegacyUrl: /2011/02/eels.html";
    workspace.write("in/eels.md", post("eels", keys));
    workspace.expect(0, &["migrate", "--offline"]);
    workspace.write("in/eels.md", post("eels", &format!("{keys}\ndraft: true")));
    workspace.write("in/new.md", post("new", "publishDate: 2011-02-05\nslug: eels\nlegacyUrl: /2011/02/a.html"));
    for arguments in [&["migrate", "--offline"][..], &["migrate", "--offline", "--move", "--force"], &["check"]] {
        workspace.expect(0, arguments);
        assert!(workspace.read("out/eels-2/index.md").contains("title: new"), "{arguments:?}");
        assert_eq!(workspace.json("redirects.json")["/2011/02/a.html"], "/2011/02/eels-2");
    }
    workspace.write("in/eels.md", post("eels", keys));
    workspace.expect(0, &["migrate", "--offline"]);
    assert_eq!(workspace.json("redirects.json")["/2011/02/eels.html"], "/2011/02/eels");
    workspace.expect(0, &["check"]);
}
