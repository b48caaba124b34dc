//! The archive of a site that never was on Blogger, `fixtures/ablog`, through the real binary.

use std::fs;

use crate::server::png;
use crate::support::{Workspace, expect_files};

fn migrated() -> Workspace {
    Workspace::fixture("ablog").migrated()
}

/// `BLESS=1 cargo test ablog` writes `fixtures/ablog/expected` anew; read what changed.
#[test]
fn a_site_gives_the_expected_files() {
    expect_files("fixtures/ablog/expected", &migrated().tree("out"));
}

#[test]
fn documents_and_their_redirects_lead_to_their_posts() {
    let redirects = migrated().json("out/redirects.json");
    let expected = [
        ("/log/eels.html", "/2013/06/diary-2"),
        ("/log/ice.html", "/2013/02/first-ice"),
        ("/log/notes/", "/2013/08/notes"),
        ("/log/notes/diary.html", "/2013/04/diary"),
        ("/log/notes/first-ice.html", "/2013/02/first-ice"),
        ("/log/notes/gulls.html", "/2013/09/gulls"),
        ("/log/notes/index.html", "/2013/08/notes"),
        ("/log/old/ice-2013.html", "/2013/02/first-ice"),
        ("/log/open-water.html", "/2012/01/open-water"),
    ];
    let found: Vec<_> =
        redirects.as_object().unwrap().iter().map(|(old, new)| (old.as_str(), new.as_str().unwrap())).collect();
    assert_eq!(found, expected);
}

/// A site that gave each document a folder, below a path of its host.
#[test]
fn links_to_old_addresses_of_every_kind_lead_to_the_new_posts() {
    let workspace = Workspace::empty();
    workspace.write(
        "migrations.toml",
        "[[migration]]\nname = \"tide\"\noutput = \"out\"\n[[migration.source]]\nformat = \"rst-post\"\npath = \"docs\"\n\
         legacy-url = \"/{docname}/\"\n[migration.redirects]\njson = \"redirects.json\"\n",
    );
    workspace.write("docs/conf.py", "extensions = ['ablog']\nhtml_baseurl = 'https://old.example/en/'\n");
    workspace.write(
        "docs/2020/ebb.rst",
        "Ebb\n===\n\n.. post:: 2020-05-06\n   :redirect: low\n\nOut.\n\n.. _mud:\n\nMud & sand\n----------\n\nWide.\n",
    );
    workspace.write("docs/2020/high é.rst", "High\n====\n\n.. post:: 2020-05-08\n\nUp.\n");
    let links = [
        (":doc:`ebb`", "[Ebb](/2020/05/ebb)"),
        (":doc:`/2020/ebb`", "[Ebb](/2020/05/ebb)"),
        (":ref:`mud`", "[Mud & sand](/2020/05/ebb#mud--sand)"),
        (":ref:`by name <ebb>`", "[by name](/2020/05/ebb)"),
        ("`a <https://old.example/en/2020/ebb/>`__", "[a](/2020/05/ebb)"),
        ("`b <http://www.old.example/en/2020/ebb.html>`__", "[b](/2020/05/ebb)"),
        ("`c <https://old.example/en/2020/ebb>`__", "[c](/2020/05/ebb)"),
        ("`d <https://old.example/en/2020/ebb/#mud-sand>`__", "[d](/2020/05/ebb#mud--sand)"),
        ("`e </en/2020/ebb.html#mud>`__", "[e](/2020/05/ebb#mud--sand)"),
        ("`f <../ebb/>`__", "[f](/2020/05/ebb)"),
        ("`g <https://old.example/en/low/>`__", "[g](/2020/05/ebb)"),
        ("`h <https://old.example/2020/ebb/>`__", "[h](https://old.example/2020/ebb/)"),
        ("`i <https://other.example/en/2020/ebb/>`__", "[i](https://other.example/en/2020/ebb/)"),
        ("`j <https://old.example/en/2020/high%20%C3%A9/>`__", "[j](/2020/05/high-é)"),
        ("`k </en/2020/high%20%c3%a9.html>`__", "[k](/2020/05/high-é)"),
    ];
    let (written, expected): (Vec<_>, Vec<_>) = links.into_iter().unzip();
    let text = format!("Flow\n====\n\n.. post:: May 7, 2020\n\n{}\n", written.join("\n\n"));
    workspace.write("docs/2020/flow.rst", text);
    workspace.expect(0, &["migrate"]);
    let flow = workspace.read("out/flow/index.md");
    let found: Vec<_> = flow.split("---\n").nth(2).unwrap().split('\n').filter(|line| !line.is_empty()).collect();
    assert_eq!(found, expected);
    let redirects = workspace.json("redirects.json").to_string();
    assert_eq!(
        redirects,
        r#"{"/en/2020/ebb/":"/2020/05/ebb","/en/2020/flow/":"/2020/05/flow","/en/2020/high%20%C3%A9/":"/2020/05/high-é","/en/low/":"/2020/05/ebb"}"#
    );
}

#[test]
fn a_document_that_has_another_name_is_the_same_post() {
    let workspace = Workspace::empty();
    let post =
        |day: &str| format!("Tides\n=====\n\n.. post:: {day}\n\nThe sea.\n\n.. image:: sea.png\n   :alt: The sea\n");
    workspace.write(
        "migrations.toml",
        "[[migration]]\nname = \"tide\"\noutput = \"out\"\n[[migration.source]]\nformat = \"rst-post\"\npath = \"docs\"\n\
         legacy-url = \"/{docname}.html\"\n[migration.redirects]\njson = \"redirects.json\"\n",
    );
    workspace.write("docs/tides.rst", post("2014-05-06"));
    workspace.write("docs/sea.png", png(1));
    workspace.expect(0, &["migrate"]);
    fs::remove_file(workspace.path("docs/tides.rst")).unwrap();
    workspace.write("docs/2014/tides.rst", post("2014-05-06"));
    workspace.write("docs/2014/sea.png", png(1));
    let said = workspace.expect(0, &["migrate"]);
    assert!(!said.stdout.contains("removed"), "{}", said.stdout);
    assert!(workspace.read("out/tides/index.md").contains("legacyUrl: /2014/tides.html\n"));
    workspace.expect(0, &["check"]);
    let redirects = workspace.read("redirects.json");
    for old in ["/tides.html", "/2014/tides.html"] {
        assert!(redirects.contains(&format!("\"{old}\": \"/2014/05/tides\"")), "{redirects}");
    }

    // of another day, it is another post
    fs::remove_file(workspace.path("docs/2014/tides.rst")).unwrap();
    workspace.write("docs/2015/tides.rst", post("2015-05-06"));
    workspace.write("docs/2015/sea.png", png(2));
    let said = workspace.expect(1, &["migrate"]).stderr;
    assert!(said.contains("out/tides/index.md was written for a post whose source is gone"), "{said}");
    workspace.expect(0, &["migrate", "--prune"]);
    let text = workspace.read("out/tides/index.md");
    assert!(text.contains("legacyUrl: /2015/tides.html\n"), "written in the run that prunes: {text}");
    assert!(fs::read(workspace.path("out/tides/sea-2.png")).unwrap() == png(2) && workspace.tree("out").len() == 2);
    workspace.expect(0, &["check"]);
}

#[test]
fn an_alias_of_two_posts_and_an_unread_date_are_reported() {
    let report = migrated().json("report.json");
    let said = report.to_string();
    assert!(said.contains("/log/notes/first-ice.html is an old address of site/notes/first-ice.rst too"), "{said}");
    let skipped = report["summary"]["skipped"].as_u64();
    assert_eq!(skipped, Some(3), "{said}");
    assert!(said.contains("it is a post in a notebook") && said.contains("there is no `{post}` directive"), "{said}");
    assert!(said.contains("it is a draft: `2/3/` is not a date"), "{said}");
}

#[test]
fn check_holds_every_address() {
    let workspace = migrated();
    workspace.expect(0, &["check"]);
    let before = workspace.tree("out");
    workspace.expect(0, &["migrate"]);
    assert_eq!(workspace.tree("out"), before);
    workspace.edit("out/redirects.json", "\"/log/eels.html\": \"/2013/06/diary-2\"", "\"/log/eels.html\": \"/x\"");
    workspace.expect(1, &["check"]);
}
