//! One post in two formats, through the real binary: `fixtures/twins`.

use serde_json::Value;

use crate::server::{Reply, Server};
use crate::support::{Workspace, expect_files, report_of};

fn migrated() -> Workspace {
    let workspace = Workspace::fixture("twins");
    migrate(&workspace);
    workspace
}

fn migrate(workspace: &Workspace) {
    workspace.expect(0, &["migrate", "--offline", "--report", "report.json"]);
}

/// What is said with one code about a post.
fn said(report: &Value, code: &str) -> Vec<String> {
    let diagnostics = report["diagnostics"].as_array().unwrap().iter();
    let said = diagnostics.filter(|diagnostic| diagnostic["code"] == code);
    said.map(|diagnostic| diagnostic["message"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_post_gets_back_what_it_lost() {
    let workspace = migrated();
    expect_files("fixtures/twins/expected/posts", &workspace.tree("site/posts"));
}

#[test]
fn what_came_from_the_twin_is_counted_and_balances() {
    let workspace = migrated();
    let report = report_of(&workspace, "winter-timetable");
    let changes = report["changes"].as_array().unwrap().iter();
    let taken: Vec<_> = changes
        .filter_map(|change| {
            let name = change["pass"].as_str()?.strip_prefix("twin-")?;
            Some(format!("{name} {}", change["count"]))
        })
        .collect();
    assert_eq!(taken, ["author 1", "tags 1", "breaks 8", "blocks 2", "images 1"]);
    assert_eq!(said(&report, "ledger-unbalanced"), [""; 0]);
    assert_eq!(said(&report, "twins-differ"), [""; 0]);
}

#[test]
fn what_the_two_say_differently_is_shown_from_both() {
    let report = report_of(&migrated(), "a-new-boat");
    let path = "rst/2012/a-new-boat.rst";
    let expected = [
        format!("date: `2012-12-01` here, `2012-12-02` in {path}"),
        format!("author: `Mira Holt` here, `Jon Berg` in {path}"),
        format!("tags: `boats` here, `launch` in {path}"),
        format!("“Grebe” here, “Plover” in {path}"),
    ];
    assert_eq!(said(&report, "twins-differ"), expected);
    assert_eq!(said(&report, "author-without-entry"), ["`Mira Holt` has no file in `authors-dir`"]);
}

#[test]
fn a_second_run_and_a_check_change_nothing() {
    let workspace = migrated();
    let before = workspace.tree("site");
    workspace.expect(0, &["check"]);
    migrate(&workspace);
    assert_eq!(workspace.tree("site"), before);
}

/// The source that stands first in the configuration gives the words; the other one its picture and its author.
#[test]
fn the_order_of_the_sources_is_the_order_of_trust() {
    let workspace = migrated();
    let config = workspace.read("migrations.toml");
    let (rest, sources) = config.split_once("[[migration.source]]").unwrap();
    let (first, second) = sources.split_once("[[migration.source]]").unwrap();
    let turned = format!("{rest}[[migration.source]]{second}\n[[migration.source]]{first}");
    // a new archive: what was written before would keep its place
    std::fs::remove_file(workspace.path("migrations.lock")).unwrap();
    workspace.write("migrations.toml", turned.replace("site/posts", "site/turned"));
    migrate(&workspace);
    let turned = workspace.read("site/turned/a-new-boat/index.md");
    assert!(turned.contains("called Plover and") && turned.contains("2012-12-02"), "{turned}");
    let turned = workspace.read("site/turned/winter-timetable/index.md");
    let straight = workspace.read("site/posts/winter-timetable/index.md");
    assert_eq!(turned, straight);
}

#[test]
fn a_lost_picture_comes_from_beside_the_twin() {
    let workspace = migrated();
    let bytes = std::fs::read(workspace.path("rst/2012/jetty.png")).unwrap();
    assert_eq!(std::fs::read(workspace.path("site/posts/winter-timetable/jetty.png")).unwrap(), bytes);
    let image = &report_of(&workspace, "winter-timetable")["images"][0];
    assert_eq!((&image["url"], &image["state"]), (&Value::from("rst/2012/jetty.png"), &Value::from("local")));
}

#[test]
fn an_image_without_its_file_has_that_of_its_twin() {
    let workspace = migrated();
    workspace.edit(
        "markdown/one-paragraph.md",
        "Then wait at the second pier.",
        "Then wait at the second pier. ![the pier](./image-1.png)",
    );
    migrate(&workspace);
    let text = workspace.read("site/posts/winter-timetable/index.md");
    assert!(text.contains("![the pier](./jetty.png)"), "{text}");
    assert_eq!(text.matches("![").count(), 1, "{text}");
    assert_eq!(said(&report_of(&workspace, "winter-timetable"), "ledger-unbalanced"), [""; 0]);
}

/// A PNG that says that it has this size.
fn picture(width: u32, height: u32) -> Vec<u8> {
    let chunk = |kind: &[u8], data: &[u8]| {
        [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], kind, data, b"crc!"].concat()
    };
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    let chunks = [chunk(b"IHDR", &head), chunk(b"IDAT", &width.to_be_bytes()), chunk(b"IEND", b"")].concat();
    [b"\x89PNG\r\n\x1a\n", &chunks[..]].concat()
}

#[test]
fn of_an_image_and_its_twins_the_larger_file_is_taken() {
    for (ours, theirs, is_twins) in [
        (picture(320, 240), picture(1600, 1200), true),
        (picture(1600, 1200), picture(320, 240), false),
        (picture(320, 240), picture(320, 240), false),
        // another shape is another picture
        (picture(320, 240), picture(1600, 1600), false),
        // what is no picture gives way to one that is
        (b"<html>sorry</html>".to_vec(), picture(320, 240), true),
    ] {
        let workspace = migrated();
        let shown = "Then wait at the second pier. ![the pier](./image-1.png)";
        workspace.edit("markdown/one-paragraph.md", "Then wait at the second pier.", shown);
        workspace.write("markdown/image-1.png", &ours);
        workspace.write("rst/2012/jetty.png", &theirs);
        workspace.expect(0, &["migrate", "--offline", "--force", "--report", "report.json"]);
        let text = workspace.read("site/posts/winter-timetable/index.md");
        let (name, bytes) = if is_twins { ("jetty.png", &theirs) } else { ("image-1.png", &ours) };
        assert!(text.contains(&format!("![the pier](./{name})")), "{text}");
        assert_eq!(text.matches("![").count(), 1, "{text}");
        assert!(std::fs::read(workspace.path(&format!("site/posts/winter-timetable/{name}"))).unwrap() == *bytes);
        assert_eq!(said(&report_of(&workspace, "winter-timetable"), "ledger-unbalanced"), [""; 0]);
    }
}

#[test]
fn a_larger_copy_elsewhere_is_not_lost_to_a_thumbnail_of_the_twin() {
    let far = picture(1600, 1200);
    let answer = far.clone();
    let server = Server::new(move |_| Reply::body(answer.clone()));
    let workspace = migrated();
    let shown = format!("Then wait at the second pier. ![the pier]({}/pier.png)", server.address());
    workspace.edit("markdown/one-paragraph.md", "Then wait at the second pier.", &shown);
    workspace.write("rst/2012/jetty.png", picture(320, 240));
    workspace.edit("migrations.toml", "fetch = false", "allow-private-hosts = ['127.0.0.1']");
    for arguments in [&["migrate", "--force", "--report", "report.json"][..], &["migrate", "--report", "report.json"]] {
        workspace.expect(0, arguments);
        assert!(std::fs::read(workspace.path("site/posts/winter-timetable/jetty.png")).unwrap() == far);
        let report = report_of(&workspace, "winter-timetable");
        assert_eq!(said(&report, "ledger-unbalanced"), [""; 0]);
        assert!(workspace.read("site/posts/winter-timetable/index.md").contains("![the pier](./jetty.png)"));
    }
    assert_eq!(server.asked().len(), 1);
    workspace.expect(0, &["check"]);
}
