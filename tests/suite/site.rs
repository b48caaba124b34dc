//! The small ABlog site in `fixtures/site`, through the real binary.

use crate::support::Workspace;

fn migrated() -> Workspace {
    Workspace::fixture("site").migrated()
}

#[test]
fn what_the_site_says_reaches_each_post() {
    let workspace = migrated();
    let first = workspace.read("out/first/index.md");
    assert!(first.contains("author: Ada Lark\n") && first.contains("location: The hut\n"), "{first}");
    assert!(workspace.read("out/second/index.md").contains("author: Bo Fell, Ada Lark\n"));
    assert!(workspace.read("out/third/index.md").contains("Home again."), "RST with another ending");
    assert!(!workspace.path("out/old").exists(), "a post that `exclude_patterns` leaves out");
    let files = workspace.json("report.json")["files"].to_string();
    assert!(files.contains("`post_auto_excerpt` is computed"), "{files}");
    assert!(!files.contains("blog_title"), "{files}");
}

#[test]
fn references_lead_to_posts_pages_and_other_sites() {
    let first = migrated().read("out/first/index.md");
    for expected in [
        "Our Larkfell _Bird_ Club met.",
        "[Second flight](/2024/02/second)",
        "[the third one](/2024/03/third)",
        "[What they eat](/2024/02/second#what-they-eat)",
        "[About the club](https://larks.example/en/about.html)",
        "[nest 7](https://nests.example/7)",
        "[`birds.Lark`](https://birds.example/api.html#birds.Lark)",
        "[Feeder](https://feeder.example/)",
        "**here**",
        "Nothing is at fodo.",
    ] {
        assert!(first.contains(expected), "{expected} is not in\n{first}");
    }
    let second = migrated().read("out/second/index.md");
    assert!(second.contains("[the first](/2024/01/first)"), "{second}");
}

#[test]
fn names_lead_to_documents_sections_and_places() {
    let workspace = migrated();
    let first = workspace.read("out/first/index.md");
    for expected in [
        "By name: [Second flight](/2024/02/second), [In the rain](/2024/02/second#in-the-rain)",
        "[the meal](/2024/02/second#what-they-eat-1)",
        "[Two days](/2024/04/diary)",
        "[the scales](/2024/02/second#scales)",
        "[In the rain](/2024/04/diary-2#in-the-rain), [At home](/2024/04/diary-2)",
        "[Fifth day](/2024/05/fifth), the index and nobody.",
        "[the same](/2024/02/second#flies--seeds) and [the count](/2024/04/diary-2#in-the-rain)",
    ] {
        assert!(first.contains(expected), "{expected} is not in\n{first}");
    }
    let second = workspace.read("out/second/index.md");
    assert!(second.contains("More in [In the rain](#in-the-rain)"), "{second}");
    assert!(second.contains("<a id=\"scales\"></a>Weighed") && !second.contains("id=\"food\""), "{second}");
}

#[test]
fn documents_are_posts_by_a_pattern_and_their_fields() {
    let workspace = migrated();
    let fifth = workspace.read("out/fifth/index.md");
    assert!(fifth.contains("publishDate: '2024-05-06'\nauthor: Ada Lark\ntags:\n  - log\n  - rain\n"), "{fifth}");
    assert!(fifth.contains("category: Log\nlocation: The hut\n"), "{fifth}");
    assert!(workspace.read("out/sixth/index.md").contains("author: Bo Fell\n"));
    let skipped = workspace.json("report.json")["skipped"].to_string();
    assert!(skipped.contains("`blog_post_pattern` takes it for a post, but it has no fields"), "{skipped}");
}

#[test]
fn inventories_and_images_are_found_where_they_are_configured() {
    let workspace = migrated();
    let fourth = workspace.read("out/fourth/index.md");
    for expected in [
        "publishDate: '2024-04-03'",
        "location:\n  - The hut\n  - Hill\n",
        "[The oak](https://trees.example/kinds.html#oak), a [`trees.Oak`](https://trees.example/api.html#trees.Oak)",
        "![A lark](./lark.png) ![A map](./map.png)",
    ] {
        assert!(fourth.contains(expected), "{expected} is not in\n{fourth}");
    }
    let posts = workspace.json("report.json")["posts"].to_string();
    assert!(posts.contains("`stars:vega` is of another site, and the inventory of `stars` is not here"), "{posts}");
    let files = workspace.json("report.json")["files"].to_string();
    assert!(files.contains("the inventory of `stars` is not here") && !files.contains("`trees`"), "{files}");
}

#[test]
fn what_a_site_shows_on_every_page_is_said_once_with_its_place() {
    let files = migrated().json("report.json")["files"].clone();
    let conf = files.as_array().unwrap().iter().find(|file| file["path"] == "docs/conf.py").unwrap();
    let diagnostics = conf["diagnostics"].as_array().unwrap();
    let said: Vec<_> = diagnostics.iter().filter(|said| said["code"] == "conf-text").collect();
    let [said] = said.as_slice() else { panic!("{diagnostics:?}") };
    assert_eq!(said["message"], "`rst_prolog` shows `We have moved to a new house.` on every page; no post holds it");
    assert_eq!(said["line"], 28);
}

#[test]
fn one_post_by_itself_is_read_as_its_site_says() {
    let workspace = migrated();
    let first = workspace.expect(0, &["convert", "docs/posts/first.rst"]).stdout;
    assert!(first.contains("author: Ada Lark\n") && first.contains("[nest 7](https://nests.example/7)"), "{first}");
    workspace.write("docs/.git/HEAD", "");
    let fourth = workspace.expect(0, &["convert", "docs/posts/fourth.rst"]).stdout;
    assert!(fourth.contains("publishDate: '2024-04-03'"), "a repository's own conf.py counts: {fourth}");
    workspace.write("docs/posts/.git/HEAD", "");
    let first = workspace.expect(0, &["convert", "docs/posts/first.rst"]).stdout;
    assert!(!first.contains("Ada Lark"), "{first}");
}

#[test]
fn what_is_not_there_is_named_and_the_ledger_balances() {
    let report = migrated().json("report.json").to_string();
    assert!(report.contains("the site has no label `fodo`; the nearest is `food`"), "{report}");
    assert!(report.contains("the site has no document, label or object `nobody`"), "{report}");
    assert!(!report.contains("ledger-unbalanced"), "{report}");
}
