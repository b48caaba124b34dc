//! Links that lead to other posts, through the real binary: of this archive, of another one, and to places in them.

use serde_json::Value;

use crate::support::Workspace;

const SITE: &str = "https://larkfell.example";

/// Two archives of two blogs in one configuration; the new site of the second is given.
fn two_archives(second_site: &str) -> Workspace {
    let workspace = Workspace::empty();
    let migration = |name: &str, site: &str| {
        format!(
            "[[migration]]\nname = \"{name}\"\nsite = \"{site}\"\nbase = \"/{name}\"\nlegacy-hosts = [\"{name}.blogspot.com\"]\n\
             output = \"site/{name}\"\n[[migration.source]]\nformat = \"frontmatter\"\npath = \"old/{name}\"\n"
        )
    };
    workspace.write("migrations.toml", migration("news", SITE) + &migration("lab", second_site));
    post(
        &workspace,
        "news",
        "ice",
        "[owls](http://lab.blogspot.de/2012/05/owls.html?m=1#Night_Owls), [nowhere](http://lab.blogspot.com/2012/05/owl.html),\n\
         [dusk](http://lab.blogspot.com/2012/05/owls.html#dusk), [none](http://lab.blogspot.com/2012/05/owls.html#gone),\n\
         [words](http://lab.blogspot.com/2012/05/owls.html#comments) and more:\n\n\
         <table><tr><td colspan=\"2\"><a href=\"http://lab.blogspot.com/2012/05/owls.html\">all</a></td></tr><tr><td>a</td><td>b</td></tr></table>\n",
    );
    post(
        &workspace,
        "lab",
        "owls",
        "[ice](https://www.news.blogspot.com/2012/05/ICE.html)\n\n## Night owls\n\n<p>At <a id=\"dusk\"></a>dusk.</p>\n\n\
         [here](http://lab.blogspot.com/2012/05/owls.html#night-owls)\n",
    );
    workspace
}

fn post(workspace: &Workspace, folder: &str, name: &str, body: &str) {
    let front = format!("title: {name}\ndate: 2012-05-01\nlegacyUrl: /2012/05/{name}.html");
    workspace.write(&format!("old/{folder}/{name}.md"), format!("---\n{front}\n---\n\n{body}"));
}

fn expect(workspace: &Workspace, path: &str, links: &[&str]) {
    let text = workspace.read(path);
    for link in links {
        assert!(text.contains(link), "{link} is not in\n{text}");
    }
}

/// What is said with one code, of all posts.
fn said(workspace: &Workspace, code: &str) -> Vec<String> {
    let report = workspace.json("report.json");
    let posts = report["posts"].as_array().unwrap().iter();
    let findings = posts.flat_map(|post| post["diagnostics"].as_array().unwrap().clone());
    findings.filter(|finding| finding["code"] == code).map(|finding| text(&finding["message"])).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[test]
fn links_lead_to_posts_of_the_other_archive_on_the_same_site() {
    let workspace = two_archives(SITE);
    workspace.expect(0, &["migrate", "--report", "report.json"]);
    let ice = "site/news/ice/index.md";
    expect(&workspace, ice, &["[owls](/lab/2012/05/owls#night-owls)", "href=\"/lab/2012/05/owls\""]);
    expect(&workspace, "site/lab/owls/index.md", &["[ice](/news/2012/05/ice)", "[here](/lab/2012/05/owls#night-owls)"]);
    assert_eq!(
        said(&workspace, "link-unresolved"),
        ["http://lab.blogspot.com/2012/05/owl.html names no archived post; the nearest is /2012/05/owls.html"]
    );
    assert_eq!(said(&workspace, "ledger-unbalanced"), [""; 0]);
    let tree = workspace.tree("site");
    workspace.expect(0, &["migrate"]);
    workspace.expect(0, &["check"]);
    assert_eq!(workspace.tree("site"), tree);
}

#[test]
fn links_to_the_other_archive_are_whole_addresses_where_it_is_on_another_site() {
    let workspace = two_archives("https://owls.example/");
    workspace.expect(0, &["migrate"]);
    expect(&workspace, "site/news/ice/index.md", &["[owls](https://owls.example/lab/2012/05/owls#night-owls)"]);
    let owls = "site/lab/owls/index.md";
    expect(&workspace, owls, &["[ice](https://larkfell.example/news/2012/05/ice)", "(/lab/2012/05/owls#night-owls)"]);
    workspace.expect(0, &["check"]);
}

#[test]
fn one_migration_and_one_post_alone_know_the_other_archive() {
    for arguments in [&["migrate", "news"][..], &["migrate", "--only", "ice"]] {
        let workspace = two_archives(SITE);
        workspace.expect(0, arguments);
        expect(&workspace, "site/news/ice/index.md", &["[owls](/lab/2012/05/owls#night-owls)"]);
        assert!(!workspace.path("site/lab").exists(), "{arguments:?}");
    }
}

/// Where its posts are is in the lock file, and their places are in its output.
#[test]
fn an_archive_whose_sources_are_gone_is_known_from_what_was_written() {
    let workspace = two_archives(SITE);
    workspace.expect(0, &["migrate"]);
    let ice = workspace.read("site/news/ice/index.md");
    std::fs::remove_dir_all(workspace.path("old/lab")).unwrap();
    workspace.edit("old/news/ice.md", "[dusk]", "New: [dusk]");
    workspace.expect(0, &["migrate", "news"]);
    assert_eq!(workspace.read("site/news/ice/index.md"), ice.replace("[dusk]", "New: [dusk]"));
}

#[test]
fn links_to_files_reach_into_the_other_archive() {
    let workspace = two_archives(SITE);
    let config = workspace.read("migrations.toml").replace("output =", "links = \"file\"\noutput =");
    workspace.write("migrations.toml", config);
    workspace.expect(0, &["migrate"]);
    expect(&workspace, "site/news/ice/index.md", &["[owls](../../lab/owls/index.md#night-owls)"]);
    expect(&workspace, "site/lab/owls/index.md", &["[ice](../../news/ice/index.md)", "[here](#night-owls)"]);
}

#[test]
fn a_fragment_leads_to_a_place_that_the_post_has() {
    let workspace = two_archives(SITE);
    workspace.expect(0, &["migrate", "--report", "report.json"]);
    let links = ["[dusk](/lab/2012/05/owls#dusk)", "[none](/lab/2012/05/owls)", "[words](/lab/2012/05/owls)"];
    expect(&workspace, "site/news/ice/index.md", &links);
    // Blogger's own fragments are nothing to speak of
    assert_eq!(
        said(&workspace, "fragment-unknown"),
        ["http://lab.blogspot.com/2012/05/owls.html#gone names a place that /lab/2012/05/owls does not have; \
          the link leads to the post"]
    );
}

/// Zola makes other fragments of headings.
#[test]
fn fragments_are_those_of_the_target() {
    for (target, title, fragment) in [
        ("astro", "Fish & ships: gr\u{f6}\u{df}e", "fish--ships-gr\u{f6}\u{df}e"),
        ("zola", "Fish & ships: gr\u{f6}n", "fish-ships-gron"),
    ] {
        let workspace = Workspace::empty();
        workspace.write(
            "migrations.toml",
            format!(
                "[[migration]]\nname = \"a\"\ntarget = \"{target}\"\noutput = \"site\"\nlegacy-hosts = [\"a.blogspot.com\"]\n\
                 [[migration.source]]\nformat = \"frontmatter\"\npath = \"old/a\"\n"
            ),
        );
        post(
            &workspace,
            "a",
            "one",
            "[x](http://a.blogspot.com/2012/05/two.html#Fish-Ships-GR\u{f6}\u{df}e) [y](http://a.blogspot.com/2012/05/two.html#fish-ships-gron)\n",
        );
        post(&workspace, "a", "two", &format!("## {title}\n\nText.\n"));
        workspace.expect(0, &["migrate"]);
        let one = workspace.tree("site").into_iter().find(|(path, _)| path.contains("one")).unwrap().1;
        let one = String::from_utf8(one).unwrap();
        assert!(one.contains(&format!("(/2012/05/two#{fragment})")), "{target}: {one}");
    }
}

/// Two posts at one address: what the redirects say can be so of one of them only.
#[test]
fn an_address_served_twice_is_an_error_and_chains_and_rings_are_found() {
    let workspace = two_archives(SITE);
    post(&workspace, "lab", "toads", "Text.\n");
    let config = workspace.read("migrations.toml");
    workspace.write(
        "migrations.toml",
        config
            .replace("[[migration.source]]", "[migration.redirects]\njson = \"redirects.json\"\n[[migration.source]]"),
    );
    workspace.write(
        "redirects.json",
        "{\"/2012/05/owls.html\": \"/lab/x\", \"/2012/05/toads.html\": \"/lab/x\", \"/news/2012/05/ice\": \"/elsewhere\",\n\
         \"/r\": \"/s\", \"/s\": \"/r\", \"/c\": \"/2012/05/ice.html\"}\n",
    );
    workspace.expect(1, &["migrate", "--report", "report.json"]);
    assert_eq!(
        said(&workspace, "address-twice"),
        ["/lab/x is the address of old/lab/owls.md already; this post is at /lab/2012/05/toads"]
    );
    let redirects = workspace.json("redirects.json");
    assert_eq!(
        (&redirects["/2012/05/owls.html"], &redirects["/2012/05/toads.html"]),
        (&"/lab/x".into(), &"/lab/2012/05/toads".into())
    );
    let files = workspace.json("report.json")["files"].to_string();
    for finding in [
        "redirect-loop",
        "redirect-chain",
        "/news/2012/05/ice leads to /elsewhere, so nobody sees old/news/ice.md there",
    ] {
        assert!(files.contains(finding), "{finding}: {files}");
    }
}

#[test]
fn labels_lead_to_their_new_pages_by_links_and_redirects() {
    let workspace = two_archives(SITE);
    let config = workspace.read("migrations.toml").replace(
        "[[migration.source]]",
        "[migration.addresses]\nlabel = \"/tags/{slug}\"\nfeed = \"/rss.xml\"\n[migration.tags]\n\"Night Owls\" = [\"owls & co\"]\n\
         [migration.redirects]\nnetlify = \"_redirects\"\n[[migration.source]]",
    );
    workspace.write("migrations.toml", config);
    workspace.write(
        "old/lab/owls.md",
        "---\ntitle: Owls\ndate: 2012-05-01\ntags: [Ice, owls & co, post]\nlegacyUrl: /2012/05/owls.html\n---\n\n\
         [x](http://lab.blogspot.com/search/label/owls%20%26%20co?max-results=20)\n",
    );
    workspace.expect(0, &["migrate"]);
    expect(&workspace, "site/lab/owls/index.md", &["  - Night Owls\n", "[x](/tags/night-owls)"]);
    let redirects = workspace.read("_redirects");
    for line in [
        "/search/label/Ice /tags/ice 301",
        "/search/label/owls%20&%20co /tags/night-owls 301",
        "/feeds/posts/default/-/Ice /rss.xml 301",
    ] {
        assert!(redirects.contains(&format!("\n{line}\n")), "{line} is not in\n{redirects}");
    }
    assert!(!redirects.contains("label/post"), "{redirects}");
}

#[test]
fn what_is_valid_on_the_new_site_already_stays_as_it_is() {
    let workspace = Workspace::empty();
    workspace.write(
        "migrations.toml",
        "[[migration]]\nname = \"a\"\nsite = \"https://blog.larkfell.example\"\noutput = \"site\"\n\
         legacy-hosts = [\"blog.larkfell.example\", \"a.blogspot.com\"]\n\
         [migration.addresses]\nlabel = \"/tags/{slug}\"\narchive = \"/{year}/{month}\"\n\
         [[migration.source]]\nformat = \"frontmatter\"\npath = \"old/a\"\n",
    );
    let stays = [
        "https://blog.larkfell.example/2012/05/two",
        "https://blog.larkfell.example/2012/05/two/?ref=x#part",
        "https://blog.larkfell.example/tags/owls",
        "https://blog.larkfell.example/about",
        "https://blog.larkfell.example/",
    ];
    let moves = [
        ("https://blog.larkfell.example/2012/05/two.html", "/2012/05/two"),
        ("https://blog.larkfell.example/search/label/Owls", "/tags/owls"),
    ];
    let links =
        stays.iter().map(|link| format!("[x]({link})\n")).chain(moves.iter().map(|(old, _)| format!("[x]({old})\n")));
    post(
        &workspace,
        "a",
        "one",
        &(links.collect::<String>() + "[x](https://blog.larkfell.example/2012/05/twoo.html)\n"),
    );
    post(&workspace, "a", "two", "Text.\n");
    workspace.expect(0, &["migrate", "--report", "report.json"]);
    let text = workspace.read("site/one/index.md");
    let expected = stays.iter().copied().chain(moves.iter().map(|(_, new)| *new));
    expected.for_each(|link| assert!(text.contains(&format!("]({link})")), "{link} is not in\n{text}"));
    assert!(text.contains("](https://blog.larkfell.example/2012/05/twoo.html)"), "{text}");
    assert_eq!(
        said(&workspace, "link-unresolved"),
        ["https://blog.larkfell.example/2012/05/twoo.html names no archived post; the nearest is /2012/05/two.html"]
    );
}

const TEMPLATES: [&str; 6] = [
    "/{year}/{month}/{slug}",
    "/{year}/{month}/{slug}.html",
    "/{slug}/{year}",
    "/{slug}.htm",
    "/blog-{slug}/",
    "/{slug}/{year}/{slug}.html",
];

#[test]
fn a_second_run_changes_nothing_at_any_address_of_any_target() {
    for target in ["astro", "hugo", "zola", "jekyll", "eleventy", "pelican", "custom"] {
        for template in TEMPLATES {
            let workspace = Workspace::empty();
            let head = "[[migration]]\nname = \"one\"\noutput = \"out\"\nlegacy-hosts = [\"of-eels.blogspot.com\"]";
            let source = "[[migration.source]]\nformat = \"frontmatter\"\npath = \"in\"\n";
            let config = format!("{head}\ntarget = \"{target}\"\npermalink = \"{template}\"\n{source}");
            workspace.write("migrations.toml", config);
            for (name, day) in [("eels", 4), ("elvers", 5)] {
                let keys = format!("publishDate: 2011-02-0{day}\nlegacyUrl: /2011/02/{name}.html");
                let to = "[eels](http://of-eels.blogspot.com/2011/02/eels.html)";
                workspace.write(&format!("in/{name}.md"), format!("---\ntitle: {name}\n{keys}\n---\n\nOf {to}.\n"));
            }
            workspace.expect(0, &["migrate", "--offline"]);
            let (written, lock) = (workspace.tree("out"), workspace.read("migrations.lock"));
            workspace.expect(0, &["check"]);
            workspace.expect(0, &["migrate", "--offline"]);
            assert_eq!(workspace.tree("out"), written, "{target} {template}");
            assert_eq!(workspace.read("migrations.lock"), lock, "{target} {template}");
            std::fs::remove_dir_all(workspace.path("in")).unwrap();
            workspace.expect(0, &["check"]);
        }
    }
}

#[test]
fn a_post_elsewhere_is_at_the_file_that_its_address_names() {
    for (target, said) in [
        ("hugo", "url: /2011/02/eels.html\n"),
        ("jekyll", "permalink: /2011/02/eels.html\n"),
        ("eleventy", "permalink: /2011/02/eels.html\n"),
        ("pelican", "slug: eels\nurl: 2011/02/eels.html\nsave_as: 2011/02/eels.html\n"),
    ] {
        let workspace = Workspace::empty();
        let source = "[[migration.source]]\nformat = \"frontmatter\"\npath = \"in\"\n";
        let keys = format!("target = \"{target}\"\npermalink = \"/{{year}}/{{month}}/{{slug}}.html\"");
        workspace
            .write("migrations.toml", format!("[[migration]]\nname = \"one\"\noutput = \"out\"\n{keys}\n{source}"));
        let post = |month| {
            format!("---\ntitle: eels\npublishDate: 2011-{month}-04\nlegacyUrl: /2011/02/eels.html\n---\n\nEels.\n")
        };
        workspace.write("in/eels.md", post("02"));
        workspace.expect(0, &["migrate", "--offline"]);
        // a date that is corrected moves nothing
        workspace.write("in/eels.md", post("03"));
        workspace.expect(0, &["migrate", "--offline"]);
        let written = workspace.tree("out").into_values().next().unwrap();
        let written = String::from_utf8(written).unwrap();
        assert!(written.contains(said), "{target}\n{written}");
        workspace.expect(0, &["check"]);
        workspace.expect(0, &["migrate", "--offline", "--move"]);
        let written = String::from_utf8(workspace.tree("out").into_values().next().unwrap()).unwrap();
        assert!(!written.contains("url: ") && !written.contains("permalink: "), "{target}\n{written}");
        workspace.expect(0, &["check"]);
    }
}

#[test]
fn links_from_file_to_file_lead_to_posts_in_every_form() {
    for (links, [b, own, a]) in [
        ("path", ["/2011/02/b", "/2011/01/a#y", "/2011/01/a"]),
        ("file", ["../b/index.md", "#y", "../a/index.md"]),
        (
            "absolute",
            [
                "https://larkfell.example/2011/02/b",
                "https://larkfell.example/2011/01/a#y",
                "https://larkfell.example/2011/01/a",
            ],
        ),
    ] {
        let workspace = Workspace::empty();
        let config = |path: &str| {
            let keys = format!("site = \"{SITE}\"\nlinks = \"{links}\"");
            let source = format!("[[migration.source]]\nformat = \"auto\"\npath = \"{path}\"");
            format!("[[migration]]\nname = \"one\"\noutput = \"out\"\n{keys}\n{source}\n")
        };
        workspace.write("migrations.toml", config("in"));
        let post = |month, body| format!("---\ntitle: T\npublishDate: 2011-{month}-01\n---\n\n{body}\n");
        workspace.write("in/a/index.md", post("01", "Of [b](../b.md), [here](index.md#y).\n\n## y"));
        workspace.write("in/b.md", post("02", "Of [a](a/), [c](c.rst), [gone](gone.md), [paper](p.pdf)."));
        workspace.write("in/c.rst", ".. post:: 2011-03-01\n\nT\n=\n\nOf `a <a/index.md>`_.\n");
        workspace.expect(0, &["migrate", "--offline", "--report", "report.json"]);
        let text = |name: &str| workspace.read(&format!("out/{name}/index.md"));
        assert!(text("a").contains(&format!("Of [b]({b}), [here]({own}).")), "{links}\n{}", text("a"));
        assert!(
            text("b").contains(&format!("[a]({a})")) && text("b").contains("(gone.md), [paper](p.pdf)"),
            "{}",
            text("b")
        );
        assert!(text("c").contains(&format!("[a]({a})")), "{links}\n{}", text("c"));
        let report = workspace.json("report.json").to_string();
        assert_eq!(report.matches("\"link-unresolved\"").count(), 1, "{report}");
        // what `links` wrote is led to the same posts where the output is cleaned in place
        workspace.write(
            "migrations.toml",
            config("out").replace("[[migration.source]]", "[[migration.source]]\ninclude = [\"**\"]"),
        );
        let written = workspace.tree("out");
        workspace.expect(0, &["migrate", "--offline", "--allow-dirty"]);
        assert_eq!(workspace.tree("out"), written, "{links}");
    }
}
