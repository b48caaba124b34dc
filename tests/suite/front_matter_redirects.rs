//! Redirects that a site makes by itself, from the front matter of its posts: asked of the real Hugo and the real Jekyll, Debian's
//! packages `hugo`, `jekyll` and `ruby-jekyll-redirect-from`. What is not there is not asked, and the test says so.

use std::path::Path;
use std::process::Command;

use crate::support::Workspace;

/// An archive whose posts had other names.
fn archive(target: &str, key: &str, permalink: &str, output: &str) -> Workspace {
    let workspace = Workspace::empty();
    workspace.write(
        "migrations.toml",
        format!(
            "[[migration]]\nname = \"a\"\ntarget = \"{target}\"\npermalink = \"{permalink}\"\noutput = \"{output}\"\n\
             legacy-hosts = [\"a.blogspot.com\"]\n[migration.redirects]\nfront-matter = \"{key}\"\n\
             [[migration.source]]\nformat = \"frontmatter\"\npath = \"old\"\n"
        ),
    );
    workspace.write("old/ice.md", post("ice", "/2012/05/ice_12.html", "aliases:\n  - /2012/04/first-ice.html\n"));
    workspace.write("old/owls.md", post("owls", "/2012/05/owls.html", ""));
    workspace.write("old/fjord.md", post("fjord", "/2012/05/gr%C3%B6nland.html", "slug: fjord\n"));
    workspace
}

fn post(title: &str, legacy_url: &str, more: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2012-05-01\nlegacyUrl: {legacy_url}\n{more}---\n\nAll about {title}.\n")
}

/// What YAML's own reader finds under a key of a post's front matter.
fn listed(text: &str, key: &str) -> Vec<String> {
    let front = text.split("---\n").nth(1).unwrap();
    let front: serde_yaml::Value = serde_yaml::from_str(front).unwrap();
    let listed = front.get(key).and_then(|value| value.as_sequence().cloned()).unwrap_or_default();
    listed.iter().map(|item| item.as_str().unwrap().to_owned()).collect()
}

/// Whether a program is there; where it is not, the test says so.
fn is_there(program: &str) -> bool {
    let is_there = Path::new("/usr/bin").join(program).exists();
    if !is_there {
        crate::support::lacks(&format!("{program} is not installed: it is not asked"));
    }
    is_there
}

fn build(workspace: &Workspace, program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).current_dir(workspace.path("")).output().unwrap();
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(output.status.success(), "{said}");
}

#[test]
fn the_old_addresses_stand_in_the_front_matter_and_stay_there() {
    for (target, key) in [("hugo", "aliases"), ("zola", "aliases"), ("jekyll", "redirect_from"), ("astro", "aliases")] {
        let workspace = archive(target, key, "/{year}/{month}/{slug}/", "site");
        workspace.expect(0, &["migrate"]);
        let ice = || {
            let tree = workspace.tree("site");
            let (_, bytes) = tree.iter().find(|(path, _)| path.contains("ice")).unwrap();
            String::from_utf8(bytes.clone()).unwrap()
        };
        assert_eq!(listed(&ice(), key), ["/2012/04/first-ice.html", "/2012/05/ice_12.html"], "{target}");
        let tree = workspace.tree("site");
        workspace.expect(0, &["migrate"]);
        workspace.expect(0, &["check"]);
        assert_eq!(workspace.tree("site"), tree, "{target}");

        // a post that moves takes the address along that it had
        workspace.edit("old/ice.md", "date: 2012-05-01", "date: 2012-06-01");
        workspace.expect(0, &["migrate", "--move"]);
        let moved = ["/2012/04/first-ice.html", "/2012/05/ice/", "/2012/05/ice_12.html"];
        let sorted = |mut all: Vec<String>| {
            all.sort();
            all
        };
        assert_eq!(sorted(listed(&ice(), key)), moved, "{target}");
        workspace.expect(0, &["migrate"]);
        assert_eq!(sorted(listed(&ice(), key)), moved, "{target}: what was redirected once stays redirected");
        workspace.expect(0, &["check"]);
    }
}

#[test]
fn the_output_as_a_source_keeps_its_redirects() {
    let workspace = archive("hugo", "aliases", "/{year}/{month}/{slug}/", "site");
    workspace.expect(0, &["migrate"]);
    for (path, bytes) in workspace.tree("site") {
        workspace.write(&format!("again/{path}"), bytes);
    }
    let config = workspace.read("migrations.toml").replace("\"old\"", "\"again\"").replace("\"site\"", "\"site2\"");
    workspace.write("migrations.toml", config);
    std::fs::remove_file(workspace.path("migrations.lock")).unwrap();
    workspace.expect(0, &["migrate"]);
    assert_eq!(workspace.tree("site2"), workspace.tree("site"));
}

#[test]
fn a_key_that_no_generator_reads_is_refused() {
    let workspace = archive("hugo", "redirects", "/{slug}/", "site");
    let said = workspace.expect(2, &["migrate"]).stderr;
    assert!(said.contains("`redirects` is not known; Hugo and Zola read `aliases`"), "{said}");
}

#[test]
fn hugo_redirects_as_planned() {
    if !is_there("hugo") {
        return;
    }
    let workspace = archive("hugo", "aliases", "/{year}/{month}/{slug}/", "content/posts");
    workspace.expect(0, &["migrate"]);
    let config = "baseURL = \"https://site.example/\"\ndisableKinds = [\"taxonomy\", \"term\", \"RSS\", \"sitemap\", \"home\", \"section\"]\n\
                  [permalinks]\nposts = \"/:year/:month/:slugorfilename/\"\n";
    workspace.write("config.toml", config.replace(":slugorfilename", ":filename"));
    workspace.write("layouts/_default/single.html", "{{ .Content }}");
    build(&workspace, "hugo", &["--quiet"]);
    for (old, new) in [
        ("2012/05/ice_12.html", "https://site.example/2012/05/ice/"),
        ("2012/04/first-ice.html", "https://site.example/2012/05/ice/"),
        ("2012/05/owls.html", "https://site.example/2012/05/owls/"),
        ("2012/05/gr\u{f6}nland.html", "https://site.example/2012/05/fjord/"),
    ] {
        let page = workspace.read(&format!("public/{old}"));
        assert!(page.contains(&format!("url={new}")), "{old}: {page}");
        let post = new.strip_prefix("https://site.example/").unwrap();
        assert!(workspace.read(&format!("public/{post}index.html")).contains("All about"), "{post}");
    }
}

#[test]
fn jekyll_redirects_as_planned_and_no_page_hides_its_post() {
    if !is_there("jekyll")
        || !Path::new("/usr/share/rubygems-integration/all/specifications").read_dir().is_ok_and(|mut all| {
            all.any(|file| file.unwrap().file_name().to_string_lossy().starts_with("jekyll-redirect-from"))
        })
    {
        eprintln!("jekyll-redirect-from is not installed: it is not asked");
        return;
    }
    let workspace = archive("jekyll", "redirect_from", "/{year}/{month}/{slug}", "_posts");
    workspace.expect(0, &["migrate"]);
    let config = "url: https://site.example\nplugins:\n  - jekyll-redirect-from\npermalink: /:year/:month/:title\nexclude: [old]\n";
    workspace.write("_config.yml", config);
    build(&workspace, "jekyll", &["build", "--quiet"]);
    for (old, new) in [("ice_12", "ice"), ("../04/first-ice", "ice"), ("gr\u{f6}nland", "fjord")] {
        let page = workspace.read(&format!("_site/2012/05/{old}.html"));
        assert!(page.contains(&format!("url=https://site.example/2012/05/{new}\"")), "{old}: {page}");
    }
    // `/2012/05/owls` is the file `owls.html`: a redirect would take its place
    assert!(workspace.read("_site/2012/05/owls.html").contains("All about owls"));
    assert!(workspace.read("_site/2012/05/ice.html").contains("All about ice"));
}

#[test]
fn a_file_that_was_copied_over_another_gives_no_address_away() {
    let workspace = archive("hugo", "aliases", "/{year}/{month}/{slug}/", "site");
    workspace.expect(0, &["migrate"]);
    let tree = workspace.tree("site");
    let path = |name: &str| format!("site/{}", tree.keys().find(|path| path.contains(name)).unwrap());
    std::fs::copy(workspace.path(&path("ice")), workspace.path(&path("owls"))).unwrap();
    workspace.expect(0, &["migrate", "--force"]);
    assert_eq!(listed(&workspace.read(&path("owls")), "aliases"), ["/2012/05/owls.html"]);
    assert_eq!(listed(&workspace.read(&path("ice")), "aliases").len(), 2);
}
