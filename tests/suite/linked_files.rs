//! Files beside a source that the post does not show but links to.

use std::fs;

use crate::server::png;
use crate::support::Workspace;

const PDF: &[u8] = b"%PDF-1.4\n%%EOF\n";

/// A workspace with a folder `in`, for a target.
fn for_target(target: &str) -> Workspace {
    let workspace = Workspace::empty();
    let configuration = format!(
        "[[migration]]\nname = 'm'\noutput = 'out'\ntarget = '{target}'\n\n\
         [[migration.source]]\nformat = 'auto'\npath = 'in'\n"
    );
    workspace.write("migrations.toml", configuration);
    workspace.write("in/talk.pdf", PDF);
    workspace
}

fn post(workspace: &Workspace, body: &str) {
    workspace.write("in/tides.md", format!("---\ntitle: Tides\ndate: 2012-05-01\n---\n\n{body}\n"));
}

#[test]
fn files_that_a_post_links_to_come_along_from_every_format() {
    let workspace = for_target("hugo");
    workspace.write("in/small.png", png(1));
    workspace.write("in/pictures/big.png", png(2));
    workspace.write("in/Makefile", "all:\n");
    workspace.write("in/my notes.txt", "Notes\n");
    post(
        &workspace,
        "[Slides](talk.pdf#page=3), [rules](Makefile), [notes](my%20notes.txt 'All').\n\n\
         [![A boat](small.png)](pictures/big.png)\n\n<video controls src=\"talk.pdf\"></video>\n\n\
         <table><tr><td rowspan=2><a href=\"talk.pdf\">Slides</a></td></tr></table>",
    );
    workspace.write(
        "in/boats.rst",
        ".. post:: 2012-05-02\n\nBoats\n=====\n\n`Slides <talk.pdf>`_ and :download:`more <pictures/big.png>`, slides_.\n\n\
         .. image:: small.png\n   :alt: A boat\n   :target: pictures/big.png\n\n.. _slides: talk.pdf\n",
    );
    workspace.write(
        "in/gulls.md",
        "---\nblogpost: true\ndate: 2012-05-03\n---\n\n# Gulls\n\n[Slides](/talk.pdf) and {download}`more <talk.pdf>`.\n",
    );
    workspace.expect(0, &["diff", "--offline"]);
    assert!(!workspace.path("out").exists(), "a dry run writes nothing");
    let outcome = workspace.expect(0, &["migrate", "--offline", "--strict"]);
    assert!(!outcome.stderr.contains("file-"), "{}", outcome.stderr);
    let text = workspace.read("out/tides/index.md");
    for link in [
        "[Slides](./talk.pdf#page=3), [rules](./Makefile), [notes](./my%20notes.txt 'All')",
        "[![A boat](./small.png)](./big.png)",
        "<video controls src=\"./talk.pdf\">",
        "[Slides](./talk.pdf)",
    ] {
        assert!(text.contains(link), "{link}: {text}");
    }
    let text = workspace.read("out/boats/index.md");
    assert!(text.contains("[Slides](./talk.pdf) and [`more`](./big.png), [slides](./talk.pdf)."), "{text}");
    assert!(text.contains("[![A boat](./small.png)](./big.png)"), "{text}");
    assert!(workspace.read("out/gulls/index.md").contains("[Slides](./talk.pdf) and [`more`](./talk.pdf)."));
    for file in ["tides/talk.pdf", "boats/talk.pdf", "gulls/talk.pdf"] {
        assert_eq!(fs::read(workspace.path(&format!("out/{file}"))).unwrap(), PDF, "{file}");
    }
    assert_eq!(workspace.read("out/tides/my notes.txt"), "Notes\n");
    let first = workspace.tree("out");
    assert!(workspace.expect(0, &["migrate", "--offline"]).stdout.contains("3 unchanged"));
    assert!(workspace.tree("out") == first, "twice is the same as once");
    workspace.expect(0, &["check"]);
    workspace.expect(0, &["images", "verify"]);
}

#[test]
fn they_are_kept_as_images_are() {
    let workspace = for_target("hugo");
    post(&workspace, "[Slides](talk.pdf)");
    workspace.expect(0, &["migrate", "--offline"]);
    // the source has another one now
    workspace.write("in/talk.pdf", "%PDF-1.5\n");
    workspace.expect(0, &["migrate", "--offline"]);
    assert_eq!(workspace.read("out/tides/talk.pdf"), "%PDF-1.5\n");
    // a person put another one there
    workspace.write("out/tides/talk.pdf", "Mine\n");
    let outcome = workspace.expect(1, &["check"]);
    assert!(outcome.stderr.contains("image-changed"), "{}", outcome.stderr);
    workspace.expect(0, &["migrate", "--offline"]);
    assert_eq!(workspace.read("out/tides/talk.pdf"), "Mine\n");
    workspace.expect(0, &["accept", "tides"]);
    workspace.expect(0, &["migrate", "--offline"]);
    workspace.expect(0, &["check"]);
    assert_eq!(workspace.read("out/tides/talk.pdf"), "Mine\n");
    workspace.expect(0, &["migrate", "--offline", "--force"]);
    assert_eq!(workspace.read("out/tides/talk.pdf"), "%PDF-1.5\n");
    // the file of the source is gone, and later the post
    fs::remove_file(workspace.path("in/talk.pdf")).unwrap();
    workspace.expect(0, &["migrate", "--offline", "--strict"]);
    assert_eq!(workspace.read("out/tides/talk.pdf"), "%PDF-1.5\n");
    fs::remove_file(workspace.path("in/tides.md")).unwrap();
    workspace.expect(0, &["migrate", "--offline", "--prune"]);
    assert!(workspace.tree("out").is_empty());
}

#[test]
fn what_does_not_come_along_is_said_with_its_place() {
    let workspace = for_target("hugo");
    workspace.write("secret.txt", "No\n");
    workspace.write("in/.hidden/key.txt", "No\n");
    workspace.write("in/page.html", "<p>Old</p>\n");
    workspace.write("in/act.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>\n");
    post(
        &workspace,
        "[a](gone.pdf)\n[b](../secret.txt)\n[c](.hidden/key.txt)\n[d](page.html)\n[e](act.svg)\n\n<p align=left>[f] <a href=\"gone.zip\">f</a></p>",
    );
    let outcome = workspace.expect(0, &["migrate", "--offline"]);
    let said = outcome.stderr;
    for (code, message, place) in [
        ("file-missing", "gone.pdf: there is no such file beside the source", "6:1"),
        ("file-missing", "../secret.txt: the path leads out of the folder of the source", "7:1"),
        ("file-refused", ".hidden/key.txt: its name, or that of a folder that it is in, begins with a dot", "8:1"),
        ("file-refused", "page.html: it is a page, and only posts become pages", "9:1"),
        ("file-refused", "act.svg: it holds a script or a page", "10:1"),
        ("file-missing", "gone.zip: there is no such file beside the source", "12:"),
    ] {
        let line = format!("warning[{code}]: {message}\n");
        assert!(said.contains(&line) && said.contains(&format!(" --> in/tides.md:{place}")), "{line}{said}");
    }
    assert_eq!(workspace.tree("out").len(), 1);
    assert!(workspace.read("out/tides/index.md").contains("[a](gone.pdf) [b](../secret.txt)"));
}

#[cfg(unix)]
#[test]
fn a_link_of_the_file_system_that_leads_out_is_not_followed() {
    let workspace = for_target("hugo");
    std::os::unix::fs::symlink("/etc/hostname", workspace.path("in/host.txt")).unwrap();
    post(&workspace, "[Host](host.txt)");
    let outcome = workspace.expect(0, &["migrate", "--offline"]);
    assert!(outcome.stderr.contains("warning[file-refused]: host.txt: it is a symbolic link"), "{}", outcome.stderr);
    assert_eq!(workspace.tree("out").len(), 1);
}

#[test]
fn addresses_of_the_site_are_no_files() {
    let workspace = for_target("hugo");
    let body = "[a](../about), [b](/files/gone.pdf), [c](other/), [d](#talk.pdf), [e](mailto:me@tides.pdf), [f](www.tides.example),\n\
        [g](contact.php), [h](?x.pdf), [i](//tides.example/x.pdf), [j](tides.org), [k](tides.com/x.pdf), [l](v1.2).";
    post(&workspace, body);
    let outcome = workspace.expect(0, &["migrate", "--offline", "--strict"]);
    assert!(!outcome.stderr.contains("file-"), "{}", outcome.stderr);
    assert!(workspace.read("out/tides/index.md").contains(&body.replace('\n', " ")));
}

#[test]
fn each_target_names_them_as_it_names_images() {
    for (target, file, link) in [
        ("zola", "out/tides/talk.pdf", "./talk.pdf"),
        ("jekyll", "out/assets/posts/tides/talk.pdf", "/assets/posts/tides/talk.pdf"),
        ("eleventy", "out/tides/talk.pdf", "./talk.pdf"),
        ("pelican", "out/tides/talk.pdf", "{attach}talk.pdf"),
    ] {
        let workspace = for_target(target);
        post(&workspace, "[Slides](talk.pdf#page=3)");
        workspace.expect(0, &["migrate", "--offline", "--strict"]);
        assert!(workspace.path(file).is_file(), "{target}");
        let texts = workspace.tree("out").into_values().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let texts: String = texts.collect();
        assert!(texts.contains(&format!("[Slides]({link}#page=3)")), "{target}: {texts}");
        workspace.expect(0, &["check"]);
    }
}

#[test]
fn where_the_site_serves_none_of_them_that_is_said_once_for_each() {
    let workspace = for_target("astro");
    post(&workspace, "[Slides](talk.pdf), [again](talk.pdf#page=3)");
    let outcome = workspace.expect(0, &["migrate", "--offline"]);
    assert_eq!(outcome.stderr.matches("file-unserved").count(), 1, "{}", outcome.stderr);
    assert!(workspace.path("out/tides/talk.pdf").is_file());
}

#[test]
fn beside_a_post_that_is_cleaned_in_place_they_stay_where_they_are() {
    let workspace = Workspace::empty();
    let configuration = "[[migration]]\nname = 'm'\noutput = 'posts'\ntarget = 'hugo'\nlegacy-hosts = ['l.blogspot.com']\n\n\
        [[migration.source]]\nformat = 'frontmatter'\npath = 'posts'\n";
    workspace.write("migrations.toml", configuration);
    workspace.write("posts/files/talk.pdf", PDF);
    let text =
        "---\ntitle: Lamps\ndate: '2012-05-01'\nlegacyUrl: /2012/05/lamps.html\n---\n\n[Slides](../files/talk.pdf)\n";
    workspace.write("posts/lamps/index.md", text);
    workspace.expect(0, &["migrate", "--offline", "--allow-dirty"]);
    assert!(workspace.read("posts/lamps/index.md").contains("[Slides](../files/talk.pdf)"));
    assert!(!workspace.path("posts/lamps/talk.pdf").exists());
}
