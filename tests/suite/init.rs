//! `init`: what it recognises, what it writes, and that what it writes works as it is.

use std::fs::{self, File};
use std::io::Write as _;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::{Workspace, commit, git};

const MARKDOWN: &str = "---\ntitle: Lamps\npublishDate: '2012-05-09'\ntags: [harbour]\nlegacyUrl: /2012/05/lamps.html\n---\n\n\
                        See [gulls](http://larks.blogspot.co.uk/2012/06/gulls.html) and http://larks.blogspot.com/2012/05/lamps.html.\n";
const RST: &str = ".. post:: 2012-06-02\n   :tags: post, legacy-blogger, birds\n\nGulls\n=====\n\n\
                   *This was originally posted on blogger* `here <https://larks.blogspot.com/2012/06/gulls.html>`_.\n\n\
                   They came back.\n";
const PLAIN: &str = "---\ntitle: Tides\ndate: 2019-03-04\n---\n\nHigh water.\n";

/// Files that a site has, and settings that follow from them.
type Site = (&'static [(&'static str, &'static str)], &'static [&'static str]);

fn archive() -> Workspace {
    let workspace = Workspace::empty();
    workspace.write("markdown/lamps/index.md", MARKDOWN);
    workspace.write("markdown/README.md", "No post at all.\n");
    workspace.write("rst/2012/gulls.rst", RST);
    workspace
}

/// The configuration that `init` writes, which `diff` and `migrate` understand without a change.
fn written(workspace: &Workspace) -> String {
    workspace.expect(0, &["init", "--yes"]);
    workspace.expect(0, &["diff", "--offline"]);
    workspace.read("migrations.toml")
}

/// Whether the configuration has such a setting, whatever the comment beside it says.
fn has(config: &str, setting: &str) -> bool {
    config.lines().any(|line| line.split("  #").next().unwrap_or_default().trim_end() == setting)
}

fn expect_all(config: &str, settings: &[&str]) {
    for setting in settings {
        assert!(has(config, setting), "no `{setting}` in\n{config}");
    }
}

#[test]
fn an_archive_is_recognised_and_migrates_as_it_is() {
    let workspace = archive();
    workspace.write("redirects.json", "{ \"/2012/05/lamps.html\": \"/blog/2012/lamps/\" }\n");
    let said = workspace.expect(0, &["init", "--yes"]).stderr;
    assert!(said.contains("1 frontmatter in markdown, 1 rst-post in rst/2012 → content/posts"), "{said}");
    assert!(said.contains("Next: `unblogger diff`"), "{said}");
    let config = workspace.read("migrations.toml");
    expect_all(
        &config,
        &[
            "name = \"larks\"",
            "legacy-hosts = [\"larks.blogspot.com\"]",
            "permalink = \"/blog/{year}/{slug}/\"",
            "drop-tags = [\"post\", \"legacy-blogger\"]",
            "format = \"frontmatter\"",
            "format = \"rst-post\"",
            "json = \"redirects.json\"",
        ],
    );
    assert!(config.find("frontmatter") < config.find("rst-post"), "in order of trust\n{config}");
    workspace.expect(0, &["migrate", "--offline"]);
    assert!(workspace.read("content/posts/lamps/index.md").contains("[gulls](/blog/2012/gulls/)"));
    let redirects = workspace.json("redirects.json");
    assert_eq!(redirects["/2012/06/gulls.html"], "/blog/2012/gulls/");
    workspace.expect(0, &["check"]);
}

#[test]
fn nothing_is_overwritten_and_nothing_is_made_of_nothing() {
    let workspace = archive();
    workspace.write("migrations.toml", "# mine\n");
    let refused = workspace.expect(2, &["init", "--yes"]).stderr;
    assert!(refused.contains("migrations.toml is there already"), "{refused}");
    assert_eq!(workspace.read("migrations.toml"), "# mine\n");
    let empty = Workspace::empty();
    empty.write("notes.md", "No front matter.\n");
    let refused = empty.expect(2, &["init", "--yes"]).stderr;
    assert!(refused.contains("no posts are here"), "{refused}");
    assert!(!empty.path("migrations.toml").exists());
}

#[test]
fn what_is_there_is_no_glob_whatever_its_name() {
    let workspace = Workspace::empty();
    for (path, text) in [
        ("old [2012]/a.md", MARKDOWN),
        ("old [2012]/rst/b.rst", RST),
        ("old [2012]/README.md", "Read me.\n"),
        ("{new}/c.md", PLAIN),
    ] {
        workspace.write(path, text);
    }
    let config = written(&workspace);
    let paths = [
        "path = \"old [2012]\"",
        "exclude = [\"old [[]2012[]]/README.md\"]",
        "path = \"old [2012]/rst\"",
        "path = \"{new}\"",
    ];
    expect_all(&config, &paths);
    let said = workspace.expect(0, &["migrate", "--offline"]).stdout;
    assert!(said.contains("3 posts: 3 created, "), "{said}");

    // in place too, and where the output has such a name
    workspace.write("migrations.toml", "[[migration]]\nname = \"new\"\noutput = \"{new}\"\n[[migration.source]]\nformat = \"frontmatter\"\npath = \"{new}\"\ninclude = [\"**\"]\n");
    fs::remove_file(workspace.path("migrations.lock")).unwrap();
    workspace.edit("{new}/c.md", "High water.", "High  water.\n\n* moon");
    let said = workspace.expect(0, &["migrate", "--offline", "--allow-dirty"]).stdout;
    assert!(said.contains("updated     {new}/c.md") && said.contains("1 post: 1 updated, "), "{said}");
    fs::rename(workspace.path("{new}/c.md"), workspace.path("{new}/d.md")).unwrap();
    workspace.expect(0, &["migrate", "--offline", "--allow-dirty"]);
    workspace.expect(0, &["check"]);
}

#[test]
fn a_folder_of_posts_is_its_own_source_without_what_is_no_post() {
    let workspace = Workspace::empty();
    for (path, text) in [("2012/a/index.md", MARKDOWN), ("2013/b/index.md", PLAIN), ("README.md", "Read me.\n")] {
        workspace.write(path, text);
    }
    workspace.write("node_modules/x/post.md", PLAIN);
    let config = written(&workspace);
    expect_all(
        &config,
        &["path = \"**/*.md\"", "exclude = [\"node_modules/**\", \"README.md\"]", "format = \"frontmatter\""],
    );
    assert_eq!(config.matches("[[migration.source]]").count(), 1, "{config}");
    workspace.expect(0, &["init", "--yes", "2013"]);
    expect_all(&workspace.read("2013/migrations.toml"), &["# legacy-hosts = []", "name = \"2013\""]);
}

#[test]
fn keys_and_dates_are_recognised_by_what_they_hold() {
    let workspace = Workspace::empty();
    for (name, day) in [("a", "03/04/2012"), ("b", "25/12/2012"), ("c", "07/08/2013")] {
        let text = format!(
            "---\nheadline: Post {name}\nposted: {day}\nbyline: Ines\noldAddress: https://larks.blogspot.com/2012/05/{name}.html\n---\n\nText.\n"
        );
        workspace.write(&format!("posts/{name}.md"), text);
    }
    let config = written(&workspace);
    let keys =
        "keys = { author = \"byline\", legacyUrl = \"oldAddress\", published = \"posted\", title = \"headline\" }";
    expect_all(&config, &[keys, "legacy-hosts = [\"larks.blogspot.com\"]", "date-format = \"%d/%m/%Y\""]);
    workspace.expect(0, &["migrate", "--offline"]);
    let post = workspace.read("content/posts/a/index.md");
    assert!(post.contains("title: Post a\npublishDate: '2012-04-03'\nauthor: Ines\n"), "{post}");
    assert!(post.contains("legacyUrl: /2012/05/a.html"), "{post}");
}

#[test]
fn every_generator_tells_where_its_posts_are() {
    let generators: &[Site] = &[
        (
            &[
                (
                    "astro.config.mjs",
                    "// site: 'https://wrong.example'\nexport default defineConfig({ site: 'https://larks.example', base: '/news', trailingSlash: 'always' });",
                ),
                (
                    "src/content.config.ts",
                    "const blog = defineCollection({ loader: glob({ base: './src/content/journal', pattern: '**/*.md' }), schema: z.object({ title: z.string(), pubDate: z.date(), hero: z.string() }) });\nexport const collections = { blog };",
                ),
                ("src/pages/[year]/[month]/[slug].astro", ""),
                ("wrangler.toml", ""),
            ],
            &[
                "site = \"https://larks.example\"",
                "base = \"/news\"",
                "trailing-slash = true",
                "output = \"src/content/journal\"",
                "permalink = \"/{year}/{month}/{slug}\"",
                "target = \"astro\"",
                "cloudflare = \"public/_redirects\"",
                "rename = { publishDate = \"pubDate\" }",
                "add = { hero = \"\" }",
                "dates = \"plain\"",
            ],
        ),
        (
            &[
                ("hugo.toml", "baseURL = 'https://larks.example/'\n[permalinks]\nposts = '/:year/:month/:slug/'\n"),
                ("content/posts/x.md", PLAIN),
            ],
            &[
                "target = \"hugo\"",
                "output = \"content/posts\"",
                "permalink = \"/{year}/{month}/{slug}/\"",
                "json = \"data/redirects.json\"",
            ],
        ),
        (
            &[("web/config.toml", "base_url = 'https://larks.example/blog'\n"), ("web/content/blog/_index.md", "")],
            &[
                "target = \"zola\"",
                "base = \"/blog\"",
                "output = \"web/content/blog\"",
                "permalink = \"/blog/{slug}/\"",
            ],
        ),
        (
            &[("_config.yml", "url: https://larks.example\npermalink: pretty\n")],
            &["target = \"jekyll\"", "output = \"_posts\"", "permalink = \"/{year}/{month}/{day}/{slug}/\""],
        ),
        (
            &[("eleventy.config.js", "export default (c) => ({ dir: { input: \"src\" } });"), ("netlify.toml", "")],
            &["target = \"eleventy\"", "output = \"src/posts\"", "netlify = \"_redirects\""],
        ),
        (
            &[(
                "pelicanconf.py",
                "# SITEURL = 'x'\nSITEURL = 'https://larks.example'\nPATH = 'content'\nARTICLE_URL = 'posts/{date:%Y}/{slug}/'\n",
            )],
            &[
                "target = \"pelican\"",
                "output = \"content\"",
                "permalink = \"/posts/{year}/{slug}/\"",
                "site = \"https://larks.example\"",
            ],
        ),
    ];
    for (files, settings) in generators {
        let workspace = archive();
        files.iter().for_each(|(path, text)| workspace.write(path, text));
        expect_all(&written(&workspace), settings);
        workspace.expect(0, &["migrate", "--offline"]);
        workspace.expect(0, &["check"]);
    }
}

#[test]
fn posts_in_a_collection_are_cleaned_where_they_stand() {
    let workspace = Workspace::empty();
    workspace.write("astro.config.ts", "export default { site: 'https://larks.example' };\n");
    workspace.write("src/content/blog/lamps/index.md", MARKDOWN.replace("They", "-   They"));
    workspace.write("src/content/blog/tides/index.md", PLAIN);
    git(&workspace, &["init", "--quiet"]);
    let said = workspace.expect(0, &["init", "--yes"]).stderr;
    assert!(said.contains("commit them before"), "{said}");
    expect_all(&workspace.read("migrations.toml"), &["output = \"src/content/blog\"", "path = \"src/content/blog\""]);
    commit(&workspace, "An archive");
    workspace.expect(0, &["migrate", "--offline"]);
    assert_eq!(workspace.read("src/content/blog/tides/index.md"), PLAIN, "it never was on the old blog");
    workspace.expect(0, &["check"]);
}

#[test]
fn blogs_of_different_hosts_are_migrations_of_their_own() {
    let workspace = archive();
    workspace.write("other/a.md", MARKDOWN.replace("larks", "crows").replace("lamps", "nests"));
    let config = written(&workspace);
    expect_all(&config, &["name = \"larks\"", "name = \"crows\"", "legacy-hosts = [\"crows.blogspot.com\"]"]);
    assert_eq!(config.matches("[[migration]]").count(), 2, "{config}");
    workspace.expect(0, &["migrate", "--offline"]);
    workspace.expect(0, &["check"]);
}

/// A Takeout in two parts: the feed in one, an album in the other, and what is not Blogger's in both.
fn takeout(workspace: &Workspace) {
    let feed = "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'>\
                <title>Larks</title><entry><id>post-1</id><blogger:type>POST</blogger:type><blogger:status>LIVE</blogger:status>\
                <title>Lamps</title><content type='html'>Lit. &lt;a href='http://larks.blogspot.com/2012/05/lamps.html'&gt;x&lt;/a&gt;</content>\
                <published>2012-05-09T10:00:00Z</published><blogger:filename>/2012/05/lamps.html</blogger:filename></entry></feed>";
    let parts: [&[(&str, &[u8])]; 2] = [
        &[("Takeout/Blogger/Blogs/Larks/feed.atom", feed.as_bytes()), ("Takeout/Photos/secret.jpg", b"x")],
        &[("Takeout/Blogger/Albums/Larks/lamp.jpg", b"lamp"), ("Takeout/archive_browser.html", b"<html>")],
    ];
    for (number, files) in parts.iter().enumerate() {
        zip(workspace, &format!("takeout-20240131T101500Z-00{}.zip", number + 1), files);
    }
}

fn zip(workspace: &Workspace, name: &str, files: &[(&str, &[u8])]) {
    let mut zip = ZipWriter::new(File::create(workspace.path(name)).unwrap());
    for (path, bytes) in files {
        zip.start_file(*path, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
}

#[test]
fn a_takeout_is_given_as_it_was_downloaded() {
    let workspace = Workspace::empty();
    takeout(&workspace);
    let hint = workspace.expect(2, &["init", "--yes"]).stderr;
    assert!(hint.contains("unblogger init takeout-20240131T101500Z-001.zip"), "{hint}");
    let said = workspace.expect(0, &["init", "--yes", "takeout-20240131T101500Z-002.zip"]).stderr;
    assert!(said.contains("-001.zip: 1 files of Blogger") && said.contains("-002.zip: 1 files of Blogger"), "{said}");
    let config = workspace.read("migrations.toml");
    expect_all(
        &config,
        &[
            "format = \"blogger-feed\"",
            "path = \"Takeout/Blogger/Blogs/Larks/feed.atom\"",
            "local = [\"Takeout/Blogger/Albums\"]",
        ],
    );
    assert!(!workspace.path("Takeout/Photos").exists(), "the rest stays packed");
    workspace.expect(0, &["migrate", "--offline"]);
    assert!(workspace.read("content/posts/lamps/index.md").contains("Lit."));
    // a second time what is there is not written again
    fs::remove_file(workspace.path("migrations.toml")).unwrap();
    let again = workspace.expect(0, &["init", "--yes", "takeout-20240131T101500Z-001.zip"]).stderr;
    assert!(again.contains("0 files of Blogger, 1 were there"), "{again}");
    fs::remove_file(workspace.path("migrations.toml")).unwrap();
    fs::remove_file(workspace.path("takeout-20240131T101500Z-001.zip")).unwrap();
    let missing = workspace.expect(0, &["init", "--yes", "takeout-20240131T101500Z-002.zip"]).stderr;
    assert!(missing.contains("part 001 of"), "{missing}");
}

#[test]
fn no_zip_file_leads_out_of_its_folder() {
    let workspace = Workspace::empty();
    for (name, path) in [("up.zip", "Takeout/Blogger/../../../out.txt"), ("back.zip", "Takeout/Blogger/..\\out.txt")] {
        workspace.write("sub/keep", "");
        zip(&workspace, &format!("sub/{name}"), &[(path, b"x")]);
        let refused = workspace.expect(2, &["init", "--yes", &format!("sub/{name}")]).stderr;
        assert!(refused.contains("leads out of the folder"), "{refused}");
    }
    assert!(!workspace.path("out.txt").exists());
    let link = "Takeout/Blogger/feed.atom";
    let mut zip = ZipWriter::new(File::create(workspace.path("link.zip")).unwrap());
    zip.add_symlink(link, "/etc/passwd", SimpleFileOptions::default()).unwrap();
    zip.finish().unwrap();
    let refused = workspace.expect(2, &["init", "--yes", "link.zip"]).stderr;
    assert!(refused.contains("it is a symbolic link"), "{refused}");
    workspace.write("cut.zip", "PK\u{3}\u{4}not a zip");
    let refused = workspace.expect(2, &["init", "--yes", "cut.zip"]).stderr;
    assert!(refused.contains("download it again"), "{refused}");
}

#[test]
fn a_zip_file_that_would_fill_the_disk_is_refused() {
    let workspace = Workspace::empty();
    let zeros = vec![0; (64 << 20) + 1];
    zip(&workspace, "bomb.zip", &[("Takeout/Blogger/feed.atom", &zeros)]);
    assert!(workspace.path("bomb.zip").metadata().unwrap().len() < 1 << 20, "it is a bomb");
    let refused = workspace.expect(2, &["init", "--yes", "bomb.zip"]).stderr;
    assert!(refused.contains("Takeout/Blogger/feed.atom: it is larger than it can be in earnest"), "{refused}");
    assert!(!workspace.path("Takeout").exists());
    // a picture of one colour may grow as much
    zip(&workspace, "plain.zip", &[("Takeout/Blogger/Albums/plain.bmp", &zeros[..1 << 20])]);
    workspace.expect(2, &["init", "--yes", "plain.zip"]); // there is no post in it
    assert!(workspace.path("Takeout/Blogger/Albums/plain.bmp").exists());
    let parts = ["a", "b", "c"].map(|name| (format!("Takeout/Blogger/Albums/{name}.png"), &zeros[..zeros.len() / 2]));
    zip(&workspace, "parts.zip", &parts.each_ref().map(|(path, bytes)| (path.as_str(), *bytes)));
    let refused = workspace.expect(2, &["init", "--yes", "parts.zip"]).stderr;
    assert!(refused.contains("larger together than they can be"), "{refused}");
}

#[test]
fn the_order_of_days_is_what_the_posts_and_their_old_addresses_say() {
    let said = |posts: &[(&str, &str)]| {
        let workspace = Workspace::empty();
        for (number, (day, month)) in posts.iter().enumerate() {
            let keys = format!("date: {day}\nlegacyUrl: /2011/{month}/p{number}.html");
            workspace.write(&format!("posts/{number}.md"), format!("---\ntitle: T\n{keys}\n---\n\nText.\n"));
        }
        let config = written(&workspace);
        config.lines().find(|line| line.contains("date-format")).map(str::to_owned)
    };
    let begins =
        |line: Option<String>, with: &str| assert!(line.clone().is_some_and(|it| it.starts_with(with)), "{line:?}");
    begins(said(&[("01/04/2011", "01"), ("02/04/2011", "02"), ("03/04/2011", "03")]), "date-format = \"%m/%d/%Y\"");
    begins(said(&[("01/04/2011", "04"), ("02/05/2011", "05")]), "date-format = \"%d/%m/%Y\"");
    begins(said(&[("01/04/2011", "09"), ("25/12/2011", "09")]), "date-format = \"%d/%m/%Y\"");
    begins(said(&[("01/04/2011", "09"), ("12/25/2011", "09")]), "date-format = \"%m/%d/%Y\"");
    begins(said(&[("01/04/2011", "09"), ("2011-12-25", "12")]), "# date-format = \"%d/%m/%Y\"");
    begins(said(&[("01.04.2011", "09")]), "date-format = \"%d.%m.%Y\"");
    assert_eq!(said(&[("2011-12-25", "12")]), None);
}
