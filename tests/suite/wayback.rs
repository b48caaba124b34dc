//! Images that are gone, from a server that stands in for the Wayback Machine. No setting leads elsewhere than to the real one, so
//! that these tests use the library.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;
use unblogger::changes::Overwrite;
use unblogger::config;
use unblogger::disk::Disk;
use unblogger::images::Watch;
use unblogger::index::Pinning;
use unblogger::pipeline::{self, Keep, Options, Selection, Step};

use crate::server::{Asked, Reply, Server, png};
use crate::support::Workspace;

const CONFIGURATION: &str = "[[migration]]\nname = 'news'\noutput = 'out'\n\
    [[migration.source]]\nformat = 'frontmatter'\npath = 'in'\n\
    [migration.images]\nallow-private-hosts = ['127.0.0.1']\n";

/// A day that the machine has, near to the one that it is asked for.
const KEPT: &str = "20120503120000id_";

/// The blog's server and the machine at once.
fn server() -> Server {
    Server::new(|asked: &Asked| {
        let target = asked.target.as_str();
        match target.strip_prefix("/web/20120501id_/") {
            Some(address) if address.ends_with("/lost.png") => Reply::status(404),
            Some(address) if address.ends_with("/page.png") => Reply::body("<!doctype html><title>Not here</title>"),
            Some(address) => Reply::status(302).with("Location", format!("/web/{KEPT}/{address}")),
            None if target.starts_with("/web/") => Reply::body(png(u32::try_from(target.len()).unwrap())),
            None => match target {
                "/here.png" => Reply::body(png(1)),
                "/busy.png" => Reply::status(403),
                "/removed.png" => Reply::status(302).with("Location", "https://i.imgur.com/removed.png"),
                "/sorry.png" => Reply::body("<!doctype html><title>Sorry</title>"),
                _ => Reply::status(404),
            },
        }
    })
}

const NAMES: [&str; 7] = ["here", "gone", "removed", "sorry", "busy", "lost", "page"];

fn run(workspace: &Workspace, server: &Server, wayback: bool) -> Value {
    let mut migrations = config::parse("migrations.toml", CONFIGURATION).unwrap();
    let settings = &mut migrations[0].images;
    (settings.wayback, settings.wayback_at) = (wayback, format!("{}/web", server.address()));
    let options = Options {
        step: Step::Write,
        only: Selection::new(&[]).unwrap(),
        offline: false,
        ask_again: false,
        proxies: BTreeMap::new(),
        watch: Watch::default(),
        overwrite: Overwrite::Never,
        pinning: Pinning::Pinned,
        prune: false,
        requires_sources: false,
        is_whole: true,
        keep: Keep::Status,
    };
    let migrations: Vec<_> = migrations.iter().collect();
    let report = pipeline::run(&Disk::new(workspace.path("")), &migrations, &[], &options, None).unwrap();
    serde_json::to_value(&report.posts[0]).unwrap()
}

fn states(post: &Value) -> Vec<String> {
    let images = post["images"].as_array().unwrap().iter();
    images.map(|image| image["state"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_is_gone_is_had_from_the_archive_where_that_is_wanted_and_the_report_says_so() {
    let server = Arc::new(server());
    let workspace = Workspace::empty();
    let shown: Vec<_> = NAMES.iter().map(|name| format!("![A {name}]({}/{name}.png)\n", server.address())).collect();
    let text = format!("---\ntitle: A\npublishDate: '2012-05-01'\n---\n\n{}", shown.join("\n"));
    workspace.write("in/a/index.md", text);

    let without = run(&workspace, &server, false);
    let missing = ["missing", "refused", "refused", "missing", "missing", "missing"];
    assert_eq!(states(&without), [&["fetched"][..], &missing].concat());
    assert!(server.targets().iter().all(|target| !target.starts_with("/web/")), "not unless it is wanted");

    let post = run(&workspace, &server, true);
    let expected = ["cached", "fetched", "fetched", "fetched", "missing", "missing", "missing"];
    assert_eq!(states(&post), expected);
    for name in ["gone", "removed", "sorry"] {
        let address = format!("{}/{name}.png", server.address());
        let kept = format!("/web/{KEPT}/{address}");
        let copy = png(u32::try_from(kept.len()).unwrap());
        assert!(std::fs::read(workspace.path(&format!("out/a/{name}.png"))).unwrap() == copy, "{name}");
        let image = post["images"].as_array().unwrap().iter().find(|image| image["url"] == address.as_str()).unwrap();
        let why = image["why"].as_str().unwrap();
        assert!(why.contains(&format!("{}/web/20120501id_/{address}", server.address())), "{why}");
        let said = |found: &&Value| {
            found["code"] == "image-archived" && found["message"].to_string().contains(&format!("/{name}.png is gone"))
        };
        assert_eq!(post["diagnostics"].as_array().unwrap().iter().filter(said).count(), 1, "{name}");
    }
    assert!(server.targets().iter().all(|target| !target.starts_with("/web/") || !target.ends_with("/busy.png")));
    assert!(post["diagnostics"].to_string().contains("the Wayback Machine has no copy that is an image"));

    let asked = server.asked().len();
    let again = run(&workspace, &server, true);
    assert_eq!(states(&again)[..4], ["cached"; 4]);
    assert_eq!(server.asked().len(), asked, "the second run asks for nothing");
}
