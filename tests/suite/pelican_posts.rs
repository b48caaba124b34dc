//! Posts of a site of Pelican, in RST and Markdown: what its importer for Blogger writes, and the marks of its own files.

use crate::support::{Workspace, repository};

const LAMPS: &str = "The lamps\n#########\n:date: 2012-05-09 10:00\n:modified: 2012-05-10\n:authors: Ada, Bob\n:category: harbour\n\
    :tags: a, b\n:slug: lamps-of-old\n:status: published\n\n\
    The **old** lamp; see `gulls <{filename}sub/gulls.md>`__.\n\n.. image:: {static}/images/lamp.png\n   :alt: lamp\n";
const GULLS: &str = "Title: Gulls\nDate: 2012-06-02\nSlug: gulls\n\n\
    Back to [the lamps]({filename}/lamps.rst), [above](|filename|../lamps.rst), and their \
    [plan]({attach}plan.pdf). [Gone]({filename}/gone.rst) ![lamp]({static}/images/lamp.png)\n";

fn site() -> Workspace {
    let workspace = Workspace::empty();
    workspace.write("content/lamps.rst", LAMPS);
    workspace.write("content/sub/gulls.md", GULLS);
    workspace.write("content/sub/plan.pdf", "%PDF-1.4\n");
    workspace
        .write("content/images/lamp.png", std::fs::read(repository().join("fixtures/archive/rst/dome.png")).unwrap());
    workspace.write("content/tides.md", GULLS.replace("gulls", "tides").replace("{attach}plan", "{attach}sub/plan"));
    // a page of docutils' is no post
    workspace.write("content/notes.rst", "Notes\n=====\n\n:Date: 2012-05-09\n:Status: draft\n\nOf the harbour.\n");
    workspace
}

/// Sets up and migrates to another folder than that of the posts; returns what `init` wrote.
fn migrated(workspace: &Workspace) -> String {
    workspace.expect(0, &["init", "--yes"]);
    let config = workspace.read("migrations.toml");
    workspace.edit("migrations.toml", "output = \"content/posts\"", "output = \"posts\"");
    workspace.expect(0, &["migrate", "--offline"]);
    config
}

#[test]
fn they_are_posts_and_what_they_lead_to_is_found() {
    let workspace = site();
    workspace.expect(0, &["init", "--yes"]);
    workspace.edit("migrations.toml", "output = \"content/posts\"", "output = \"posts\"");
    let said = workspace.expect(0, &["migrate", "--offline", "-v"]);
    assert!(said.stdout.contains("3 posts: 3 created"), "{said:?}");
    let lamps = workspace.read("posts/lamps-of-old/index.md");
    for line in
        ["publishDate: '2012-05-09T10:00:00'", "updatedDate: '2012-05-10'", "author: Ada, Bob", "published: true"]
    {
        assert!(lamps.contains(&format!("\n{line}\n")), "no {line} in\n{lamps}");
    }
    assert!(lamps.contains("The **old** lamp; see [gulls](/2012/06/gulls).\n\n![lamp](./lamp.png)\n"), "{lamps}");
    let gulls = workspace.read("posts/gulls/index.md");
    let lamps = "/2012/05/lamps-of-old";
    assert!(
        gulls.contains(&format!("[the lamps]({lamps}), [above]({lamps}), and their [plan](./plan.pdf)")),
        "{gulls}"
    );
    assert!(gulls.contains("[Gone]({filename}/gone.rst) ![lamp](./lamp.png)"), "{gulls}");
    assert!(
        said.stderr.contains("warning[link-unresolved]: {filename}/gone.rst names no archived post"),
        "{}",
        said.stderr
    );
    workspace.expect(0, &["check", "--offline"]);
}

#[test]
fn links_tell_that_old_addresses_were_forgotten() {
    let workspace = site();
    let linked = LAMPS.replace("{filename}sub/gulls.md", "http://larks.blogspot.com/2012/05/lamps-of-old.html");
    workspace.write("content/lamps.rst", linked);
    let config = migrated(&workspace);
    let (_, source) = config.split_once("format = \"rst-post\"").unwrap();
    assert!(source.contains("legacy-url = \"/{year}/{month}/{slug}.html\""), "{config}");
    assert!(workspace.read("posts/lamps-of-old/index.md").contains("\nlegacyUrl: /2012/05/lamps-of-old.html\n"));
}

#[test]
fn a_host_is_known_by_links_to_forgotten_addresses() {
    let workspace = site();
    let host = |text: &str| text.replace("{filename}sub/gulls.md", "http://larks.example/2012/05/lamps-of-old.html");
    workspace.write("content/lamps.rst", host(LAMPS));
    workspace.write(
        "content/tides.md",
        "Title: Tides\nDate: 2012-06-03\nSlug: tides\n\n[A day](http://gulls.example/2012/06/a-day.html)\n",
    );
    let config = migrated(&workspace);
    assert!(config.contains("\nlegacy-hosts = [\"larks.example\"] "), "{config}");
    assert!(workspace.read("posts/lamps-of-old/index.md").contains("see [gulls](/2012/05/lamps-of-old)"));
}

#[test]
fn what_is_cleaned_in_place_may_be_newer_than_the_old_blog() {
    let workspace = Workspace::empty();
    workspace.write("hugo.toml", "baseURL = \"https://larks.example/\"\n");
    workspace.write(
        "content/posts/lamps.md",
        "---\ntitle: Lamps\ndate: 2012-05-09\n---\n\n[Here](http://larks.blogspot.com/2012/05/lamps.html)\n",
    );
    workspace.expect(0, &["init", "--yes"]);
    let config = workspace.read("migrations.toml");
    assert!(config.contains("\nlegacy-hosts = [\"larks.blogspot.com\"] "), "{config}");
    assert!(config.contains("\n# legacy-url = \"/{year}/{month}/{slug}.html\"  # TODO: "), "{config}");
}

#[test]
fn their_old_addresses_are_made_of_their_days_and_names() {
    let workspace = site();
    let again = LAMPS.replace("{filename}sub/gulls.md", "http://larks.blogspot.com/2012/06/gulls.html");
    workspace.write("content/lamps.rst", again.replace("lamps-of-old", "lamps"));
    let source = |format: &str| {
        format!(
            "[[migration.source]]\nformat = \"{format}\"\npath = \"content\"\nlegacy-url = \"/{{year}}/{{month}}/{{slug}}.html\"\n"
        )
    };
    workspace.write(
        "migrations.toml",
        "[[migration]]\nname = \"larks\"\noutput = \"posts\"\nlegacy-hosts = [\"larks.blogspot.com\"]\npermalink = \"/{slug}/\"\n".to_owned()
            + &source("rst-post")
            + &source("frontmatter")
            + "[migration.redirects]\njson = \"redirects.json\"\n",
    );
    workspace.expect(0, &["migrate", "--offline"]);
    let redirects = workspace.json("redirects.json");
    assert_eq!(redirects["/2012/05/lamps.html"], "/lamps/", "{redirects}");
    let lamps = workspace.read("posts/lamps/index.md");
    assert!(lamps.contains("\nlegacyUrl: /2012/05/lamps.html\n") && lamps.contains("[gulls](/gulls/)"), "{lamps}");
    workspace.expect(0, &["check", "--offline"]);
}

#[test]
fn where_the_post_stays_its_marks_do() {
    let workspace = site();
    workspace.write("content/sub/gulls.md", GULLS.replace("Slug: gulls", "legacyUrl: /2012/06/gulls.html"));
    workspace.write(
        "migrations.toml",
        "[[migration]]\nname = \"larks\"\ntarget = \"pelican\"\noutput = \"content\"\npermalink = \"/{slug}.html\"\n\
         [[migration.source]]\nformat = \"frontmatter\"\npath = \"content\"\n",
    );
    let said = workspace.expect(0, &["migrate", "--offline", "--allow-dirty"]);
    let gulls = workspace.read("content/sub/gulls.md");
    assert!(gulls.ends_with(GULLS.split_once("\n\n").unwrap().1), "{gulls}");
    assert!(!said.stderr.contains("image-missing") && !said.stderr.contains("link-unresolved"), "{}", said.stderr);
}
