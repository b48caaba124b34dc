//! Posts of HTML with front matter, as Jekyll's importer for Blogger writes them.

use crate::support::Workspace;

const POST: &str = "---\nlayout: post\ntitle: Lamps\ndate: '2012-05-09T10:00:00.000-08:00'\nauthor: Ada\ntags:\n- harbour\n\
    modified_time: '2012-05-10T10:00:00.000-08:00'\nblogger_id: tag:blogger.com,1999:blog-1.post-2\n\
    blogger_orig_url: http://larks.blogspot.com/2012/05/lamps.html\n---\n\n\
    The <b>old</b> lamp.<br /><br />See <a href=\"http://larks.blogspot.com/2012/06/gulls.html\">gulls</a>, 2 * 3.\n\
    <div class=\"separator\"><img src=\"lamp.png\" /></div>\n";
const OTHER: &str =
    "---\ntitle: Gulls\nblogger_orig_url: http://larks.blogspot.com/2012/06/gulls.html\n---\nThey came back.\n";

fn archive(folder: &str) -> Workspace {
    let workspace = Workspace::empty();
    workspace.write(&format!("{folder}/2012-05-09-lamps.html"), POST);
    workspace.write(&format!("{folder}/2012-06-02-gulls.htm"), OTHER);
    workspace
}

#[test]
fn they_become_markdown_once() {
    let workspace = archive("posts");
    workspace.write("posts/about.html", "---\nlayout: page\ntitle: About us\n---\n<p>We.</p>\n");
    workspace.write("posts/layout.html", "<html><body>{{ content }}</body></html>\n");
    workspace.expect(0, &["init", "--yes"]);
    workspace.edit("migrations.toml", "target = \"astro\"", "target = \"jekyll\"");
    let said = workspace.expect(0, &["migrate", "--offline", "-v"]);
    for page in ["about", "layout"] {
        assert!(said.stdout.contains(&format!("left out    posts/{page}.html  it is a page, not a post")), "{said:?}");
    }
    assert!(said.stderr.contains(" --> posts/2012-05-09-lamps.html:14:24\n"), "{}", said.stderr);
    let written = workspace.read("content/posts/_posts/2012-05-09-lamps.md");
    let (head, text) = written.split_once("\n---\n").unwrap();
    assert!(
        head.contains("\nlegacyUrl: /2012/05/lamps.html\n") && head.contains("'2012-05-10T10:00:00.000-08:00'"),
        "{head}"
    );
    assert_eq!(text, "\nThe **old** lamp.\n\nSee [gulls](/2012/06/gulls), 2 * 3.\n\n![](lamp.png)\n");
    assert!(workspace.read("content/posts/_posts/2012-06-02-gulls.md").contains("\ndate: '2012-06-02'\n"));
    workspace.expect(0, &["check", "--offline"]);
    let report = workspace.path("report.html");
    workspace.expect(0, &["diff", "--offline", "--report", report.to_str().unwrap()]);
}

#[test]
fn where_the_site_has_its_posts_they_would_be_there_twice() {
    let workspace = archive("_posts");
    workspace.write("_config.yml", "title: Larks\n");
    let said = workspace.expect(2, &["init", "--yes"]).stderr;
    assert!(said.contains("Move the old ones out first (`git mv _posts _old-posts`)"), "{said}");
    std::fs::rename(workspace.path("_posts"), workspace.path("_old-posts")).unwrap();
    workspace.expect(0, &["init", "--yes"]);
    workspace.expect(0, &["migrate", "--offline"]);
    assert!(workspace.read("_posts/2012-06-02-gulls.md").contains("They came back."));
    // one of them put back among the others
    workspace.write("_posts/2012-05-09-lamps.html", POST);
    workspace.edit("migrations.toml", "path = \"_old-posts\"", "path = \"_posts\"");
    let said = workspace.expect(0, &["diff", "--offline"]).stderr;
    assert!(said.contains("warning[html-in-place]"), "{said}");
    assert!(said.contains(" --> _posts/2012-05-09-lamps.html\n"), "{said}");
}
