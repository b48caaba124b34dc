//! Blogger's export as a source of a whole migration.

use crate::support::{Workspace, read};

const COMMENTS: &str = "out/eels/comments.yaml";

fn workspace(keys: &str) -> Workspace {
    let workspace = Workspace::empty();
    let feed = read("fixtures/convert/feed/takeout/input.atom");
    workspace.write("in/Blogger/Blogs/Of Eels/feed.atom", feed);
    workspace.write("in/Blogger/Blogs/Of Eels/theme-layouts.xml", "<?xml version='1.0'?>\n<theme/>\n");
    let text = format!(
        "[[migration]]\nname = \"one\"\noutput = \"out\"\nlegacy-hosts = [\"of-eels.blogspot.com\"]\n{keys}\n\
         [[migration.source]]\nformat = \"blogger-feed\"\npath = \"in\"\n"
    );
    workspace.write("migrations.toml", text);
    workspace
}

#[test]
fn a_folder_of_takeout_is_migrated_once_and_for_all() {
    let workspace = workspace("");
    workspace.expect(0, &["migrate", "--offline"]);
    let before = workspace.tree("");
    let comments = workspace.read(COMMENTS);
    assert!(comments.contains("author: A. Person"), "{comments}");
    assert!(comments.contains("Lovely") && !comments.contains("Buy now"), "{comments}");
    assert!(!comments.contains("example.org"), "{comments}");
    workspace.expect(0, &["migrate", "--offline"]);
    assert_eq!(workspace.tree(""), before);
    workspace.expect(0, &["check"]);
}

#[test]
fn comments_can_be_left_out() {
    let workspace = workspace("comments = \"drop\"");
    workspace.expect(0, &["migrate", "--offline"]);
    assert!(!workspace.path(COMMENTS).exists());
}

#[test]
fn a_feed_that_was_cut_takes_no_posts_away() {
    let workspace = workspace("");
    workspace.expect(0, &["migrate", "--offline"]);
    let path = "in/Blogger/Blogs/Of Eels/feed.atom";
    let feed = workspace.read(path);
    workspace.write(path, &feed[..feed.find("</entry>").unwrap() - 20]);
    let outcome = workspace.expect(1, &["migrate", "--offline", "--prune"]);
    assert!(outcome.stderr.contains("feed-broken"), "{}", outcome.stderr);
    assert!(workspace.path("out/eels/index.md").exists());
}

/// A feed of Takeout with these entries.
fn takeout(entries: &[String]) -> String {
    let entries = entries.concat();
    format!(
        "<?xml version='1.0'?>\n<feed xmlns='http://www.w3.org/2005/Atom' \
         xmlns:blogger='http://schemas.google.com/blogger/2018'><title>Of Eels</title>\n{entries}</feed>\n"
    )
}

fn entry(id: u32, status: &str, title: &str, file: &str, body: &str) -> String {
    format!(
        "<entry><id>tag:blogger.com,1999:blog-1.post-{id}</id><blogger:type>POST</blogger:type>\
         <blogger:status>{status}</blogger:status><title>{title}</title><content type='html'>{body}</content>\
         <published>2011-01-01T06:30:00Z</published><updated>2011-01-01T06:30:00Z</updated>\
         <blogger:filename>{file}</blogger:filename></entry>\n"
    )
}

fn configured(keys: &str, sources: &[(&str, &str)]) -> Workspace {
    let workspace = Workspace::empty();
    let source =
        |(format, path): &(&str, &str)| format!("[[migration.source]]\nformat = \"{format}\"\npath = \"{path}\"\n");
    let sources = sources.iter().map(source).collect::<Vec<_>>().concat();
    let head = "[[migration]]\nname = \"one\"\noutput = \"out\"\nlegacy-hosts = [\"of-eels.blogspot.com\"]";
    workspace.write("migrations.toml", format!("{head}\n{keys}\n{sources}"));
    workspace
}

#[test]
fn a_whole_takeout_finds_its_zone_and_its_pictures() {
    let workspace = configured(
        "permalink = \"/{year}/{month}/{slug}\"\nimages = { local = [\"Takeout/Blogger/Albums\"] }",
        &[("blogger-feed", "Takeout")],
    );
    let picture = "&lt;a href=\"https://1.bp.blogspot.com/-a/b/c/d/s1600/eel.png\"&gt;&lt;img \
                   src=\"https://1.bp.blogspot.com/-a/b/c/d/s320/eel.png\"/&gt;&lt;/a&gt;";
    let folder = "Takeout/Blogger/Blogs/Of Eels";
    workspace
        .write(&format!("{folder}/feed.atom"), takeout(&[entry(2, "LIVE", "Eels", "/2010/12/eels.html", picture)]));
    workspace.write(&format!("{folder}/settings.csv"), "blog_name,blog_time_zone\nOf Eels,America/Los_Angeles\n");
    workspace.write(&format!("{folder}/theme-layouts.xml"), "<?xml version='1.0'?>\n<theme/>\n");
    workspace.write(&format!("{folder}/theme-classic.html"), "<html></html>");
    let comment = entry(9, "LIVE", "", "", "Mine, elsewhere.").replace(">POST<", ">COMMENT<");
    workspace.write("Takeout/Blogger/Comments/Of Elvers/feed.atom", takeout(&[comment]));
    workspace
        .write("Takeout/Blogger/Albums/Of Eels/eel.png", include_bytes!("../../fixtures/ablog/site/_static/eel.png"));
    workspace.write("Takeout/Blogger/Albums/Of Eels/eel.png.json", "{}");
    workspace.write("Takeout/archive_browser.html", "<html></html>");
    workspace.expect(0, &["migrate", "--offline", "--report", "report.json"]);
    let post = workspace.read("out/eels/index.md");
    assert!(post.contains("publishDate: '2010-12-31T22:30:00-08:00'") && post.contains("](./eel.png)"), "{post}");
    assert!(workspace.path("out/eels/eel.png").exists());
    assert_eq!(workspace.json("report.json")["posts"][0]["permalink"], "/2010/12/eels");
    workspace.expect(0, &["check"]);
}

#[test]
fn a_zone_that_is_found_later_moves_the_day_and_not_the_address() {
    let workspace = configured("permalink = \"/{year}/{month}/{slug}\"", &[("blogger-feed", "in")]);
    workspace.write("in/feed.atom", takeout(&[entry(2, "LIVE", "Eels", "/2010/12/eels.html", "They climb.")]));
    let outcome = workspace.expect(0, &["migrate", "--offline", "--report", "report.json"]);
    assert!(workspace.read("report.json").contains("date-zone-unknown"), "{}", outcome.stderr);
    assert!(workspace.read("migrations.lock").contains("\"/2011/01/eels\""));
    workspace.edit("migrations.toml", "path = \"in\"", "path = \"in\"\ntime-zone = \"America/Los_Angeles\"");
    workspace.expect(0, &["migrate", "--offline", "--report", "report.json"]);
    assert!(!workspace.read("report.json").contains("date-zone-unknown"));
    assert!(workspace.read("out/eels/index.md").contains("2010-12-31T22:30:00-08:00"));
    assert!(workspace.read("migrations.lock").contains("\"/2011/01/eels\""));
    workspace.expect(0, &["check"]);
    workspace.edit("migrations.toml", "America/Los_Angeles", "America/Los_Angelos");
    let outcome = workspace.expect(2, &["diff"]);
    assert!(outcome.stderr.contains("is not a time zone"), "{}", outcome.stderr);
}

#[test]
fn pages_of_a_feed_that_overlap_give_each_post_once() {
    let workspace = configured("on-duplicate = \"error\"", &[("blogger-feed", "in")]);
    let post = |id: u32| entry(id, "LIVE", &format!("Eel {id}"), &format!("/2011/01/eel-{id}.html"), "It climbs.");
    workspace.write("in/default-1.xml", takeout(&[post(1), post(2)]));
    workspace.write("in/default-2.xml", takeout(&[post(2), post(3)]));
    workspace.expect(0, &["migrate", "--offline", "--report", "report.json"]);
    let report = workspace.json("report.json");
    assert_eq!(report["posts"].as_array().unwrap().len(), 3, "{report}");
    assert!(
        report["skipped"].to_string().contains("1 posts are left out, which in/default-1.xml holds too"),
        "{report}"
    );
    workspace.expect(0, &["check"]);
}

#[test]
fn a_draft_stays_who_it_is_when_its_title_and_its_place_change() {
    let workspace = configured("drafts = true", &[("blogger-feed", "in")]);
    let draft = |title: &str| entry(7, "DRAFT", title, "", "Unfinished.");
    workspace.write("in/feed.atom", takeout(&[draft("Of elvers")]));
    workspace.expect(0, &["migrate", "--offline"]);
    assert!(workspace.path("out/of-elvers/index.md").exists(), "{:?}", workspace.tree("out").keys());
    let other = entry(8, "LIVE", "Eels", "/2011/01/eels.html", "They climb.");
    workspace.write("in/feed.atom", takeout(&[other, draft("Of young eels")]));
    workspace.expect(0, &["migrate", "--offline"]);
    assert!(workspace.read("out/of-elvers/index.md").contains("title: Of young eels"));
    assert_eq!(workspace.tree("out").len(), 2, "{:?}", workspace.tree("out").keys());
    workspace.expect(0, &["check"]);
}

#[test]
fn a_feed_rst_and_markdown_of_one_archive_are_one() {
    let sources = [("blogger-feed", "feed"), ("rst-post", "rst"), ("frontmatter", "markdown")];
    let workspace = configured("", &sources);
    let body = "&lt;p&gt;They &lt;i&gt;climb&lt;/i&gt;.&lt;/p&gt;&lt;pre&gt;eel --up&lt;br&gt;  --wall&lt;/pre&gt;";
    workspace.write("feed/feed.atom", takeout(&[entry(2, "LIVE", "Eels", "/2011/01/eels.html", body)]));
    workspace.write(
        "rst/eels.rst",
        ".. post:: 2011-01-01\n   :tags: fish\n\nEels\n====\n\n*This was originally posted on blogger* `here \
         <https://of-eels.blogspot.com/2011/01/eels.html>`_.\n\nThey _climb_.\n\n    eel --up\n      --wall\n",
    );
    workspace.write(
        "markdown/eels/index.md",
        "---\ntitle: Eels\npublishDate: '2011-01-01'\ndescription: What eels do\nlegacyUrl: /2011/01/eels.html\n---\n\n\
         They _climb_.\n\n```\neel --up\n  --wall\n```\n",
    );
    workspace.expect(0, &["migrate", "--offline", "--report", "report.json"]);
    let report = workspace.json("report.json");
    assert_eq!(report["posts"].as_array().unwrap().len(), 1, "{report}");
    assert_eq!(report["posts"][0]["sources"].as_array().unwrap().len(), 3, "{report}");
    let post = workspace.read("out/eels/index.md");
    assert!(post.contains("- fish") && post.contains("description: What eels do"), "{post}");
    assert!(post.contains("They _climb_.\n\n```") && post.contains("eel --up\n  --wall\n```\n"), "{post}");
    workspace.expect(0, &["check"]);
}

#[test]
fn answers_stand_below_what_they_answer_and_read_back_so() {
    let feed = read("fixtures/convert/feed/comments-that-answer-comments/input.xml");
    let workspace = configured("", &[("blogger-feed", "in")]);
    workspace.write("in/blog.xml", &feed);
    workspace.expect(0, &["migrate", "--offline"]);
    let comments = workspace.read(COMMENTS);
    let lines: Vec<_> = comments.lines().filter(|line| line.contains("author:") || line.contains("replies:")).collect();
    let expected = [
        "- author: Ben",
        "  replies:",
        "    - author: Di (e-mail address removed)",
        "      replies:",
        "        - author: Ben",
        "- author: Cy",
    ];
    assert_eq!(lines, expected, "{comments}");
    assert!(!comments.contains("example.org"), "{comments}");
    workspace.expect(0, &["check"]);
    // what was written is a source like any other
    let again = configured("", &[("frontmatter", "in")]);
    again.write("in/eels/index.md", workspace.read("out/eels/index.md"));
    again.write("in/eels/comments.yaml", &comments);
    again.expect(0, &["migrate", "--offline"]);
    assert_eq!(again.read(COMMENTS), comments);
    // into the text, and out of it again
    let text = configured("comments = \"text\"", &[("blogger-feed", "in")]);
    text.write("in/blog.xml", &feed);
    text.expect(0, &["migrate", "--offline"]);
    assert!(!text.path(COMMENTS).exists());
    let file = configured("comments = \"file\"", &[("frontmatter", "in")]);
    file.write("in/eels/index.md", text.read("out/eels/index.md"));
    file.expect(0, &["migrate", "--offline"]);
    let days = |text: &str| text.lines().filter(|line| !line.contains("date:")).collect::<Vec<_>>().join("\n");
    assert_eq!(days(&file.read(COMMENTS)), days(&comments));
}

#[test]
fn a_feed_without_posts_says_so() {
    let workspace = configured("", &[("blogger-feed", "in")]);
    workspace.write("in/feed.atom", takeout(&[]));
    let outcome = workspace.run(&["diff", "--offline"]);
    assert!(format!("{}{}", outcome.stdout, outcome.stderr).contains("holds no posts"), "{}", outcome.stderr);
}

#[test]
fn what_overrides_say_of_passes_holds_for_posts_of_a_feed() {
    let workspace = configured("", &[("blogger-feed", "in")]);
    let body = "Caf\u{c3}\u{a9}s, and their eels.";
    workspace.write("in/feed.atom", takeout(&[entry(2, "LIVE", "Eels", "/2011/01/eels.html", body)]));
    workspace.write("overrides.toml", "[\"/2011/01/eels.html\"]\nskip-passes = [\"mojibake\"]\n");
    workspace.expect(0, &["migrate", "--offline"]);
    let text = workspace.read("out/eels/index.md");
    assert!(text.contains("Caf\u{c3}\u{a9}s"), "{text}");
    std::fs::remove_file(workspace.path("overrides.toml")).unwrap();
    workspace.expect(0, &["migrate", "--offline"]);
    let text = workspace.read("out/eels/index.md");
    assert!(text.contains("Caf\u{e9}s"), "{text}");
}
