//! Published addresses: they stay as they are until `migrate --move`, which moves posts whole.

use std::fs;

use serde_json::Value;

use crate::support::Workspace;

const CONFIG: &str = r#"[[migration]]
name = "larkfell"
legacy-hosts = ["larkfell.blogspot.com"]
permalink = "/{year}/{month}/{slug}"
output = "out"

[[migration.source]]
format = "frontmatter"
path = "in"

[migration.redirects]
json = "redirects.json"
"#;

fn post(slug: &str, date: &str, text: &str) -> String {
    format!(
        "---\ntitle: Post {slug}\npublishDate: '{date}'\nauthor: Ines\nlegacyUrl: /2012/05/{slug}.html\n---\n\n{text}\n"
    )
}

/// Three posts, of which the first has an image and the second leads to it.
fn migrated(target: &str) -> Workspace {
    let workspace = Workspace::empty();
    workspace.write("migrations.toml", CONFIG.replace("output =", &format!("target = \"{target}\"\noutput =")));
    workspace.write("in/dome.md", post("dome", "2012-05-06", "It is dry.\n\n![Eel](eel.png)"));
    workspace.write("in/eel.png", include_bytes!("../../fixtures/ablog/site/_static/eel.png"));
    let link = "See [the dome](https://larkfell.blogspot.com/2012/05/dome.html).";
    workspace.write("in/rain.md", post("rain", "2012-05-07", link));
    workspace.write("in/snow.md", post("snow", "2012-05-08", "White."));
    workspace.expect(0, &["migrate"]);
    workspace
}

fn move_posts(workspace: &Workspace) -> Vec<Value> {
    let before = workspace.tree("out");
    workspace.expect(0, &["migrate", "--move", "--dry-run", "--report", "dry.json"]);
    assert!(workspace.tree("out") == before);
    workspace.expect(0, &["migrate", "--move", "--report", "report.json"]);
    let (dry, report) = (workspace.json("dry.json"), workspace.json("report.json"));
    assert_eq!(dry["posts"], report["posts"], "a dry run cannot lie");
    workspace.expect(0, &["migrate", "--move", "--dry-run", "--report", "dry.json"]);
    let again = workspace.json("dry.json");
    assert!(
        again["posts"]
            .as_array()
            .unwrap()
            .iter()
            .all(|post| post["status"] != "created" && post["status"] != "updated")
    );
    report["posts"].as_array().unwrap().clone()
}

fn statuses(posts: &[Value]) -> Vec<(&str, &str)> {
    posts.iter().map(|post| (post["output"].as_str().unwrap(), post["status"].as_str().unwrap())).collect()
}

#[test]
fn a_slug_that_was_settled_moves_the_whole_post() {
    let workspace = migrated("astro");
    workspace.write("out/dome/notes.txt", "a person's");
    let image = fs::read(workspace.path("out/dome/eel.png")).unwrap();
    workspace.write("overrides.toml", "['/2012/05/dome.html']\nslug = 'roof'\n");
    workspace.expect(0, &["migrate"]);
    assert!(workspace.path("out/dome/index.md").is_file(), "not without --move");
    let posts = move_posts(&workspace);
    let expected =
        [("out/roof/index.md", "updated"), ("out/rain/index.md", "updated"), ("out/snow/index.md", "unchanged")];
    assert_eq!(statuses(&posts), expected);
    let notes = posts[0]["diagnostics"].to_string();
    assert!(
        notes.contains("/2012/05/dome is /2012/05/roof now")
            && notes.contains("out/dome/index.md is out/roof/index.md now"),
        "{notes}"
    );
    assert!(!workspace.path("out/dome").exists());
    assert_eq!(fs::read(workspace.path("out/roof/eel.png")).unwrap(), image);
    assert_eq!(workspace.read("out/roof/notes.txt"), "a person's");
    assert!(workspace.read("out/rain/index.md").contains("[the dome](/2012/05/roof)"));
    let redirects = workspace.json("redirects.json");
    assert_eq!(
        (&redirects["/2012/05/dome.html"], &redirects["/2012/05/dome"]),
        (&"/2012/05/roof".into(), &"/2012/05/roof".into())
    );
    workspace.expect(0, &["check"]);

    workspace.write("overrides.toml", "['/2012/05/dome.html']\nslug = 'attic'\n");
    move_posts(&workspace);
    let redirects = workspace.json("redirects.json");
    for old in ["/2012/05/dome.html", "/2012/05/dome", "/2012/05/roof"] {
        assert_eq!(redirects[old], "/2012/05/attic", "{old}");
    }
    workspace.expect(0, &["check"]);
}

#[test]
fn an_edited_post_moves_as_it_is() {
    let workspace = migrated("astro");
    workspace.write("out/dome/index.md", workspace.read("out/dome/index.md") + "\nA person's words.\n");
    let edited = workspace.read("out/dome/index.md");
    workspace.write("overrides.toml", "['/2012/05/dome.html']\nslug = 'roof'\n");
    assert_eq!(statuses(&move_posts(&workspace))[0], ("out/roof/index.md", "edited"));
    assert_eq!(workspace.read("out/roof/index.md"), edited);
    assert!(!workspace.path("out/dome").exists());
    workspace.expect(0, &["accept", "roof"]);
    workspace.expect(0, &["check"]);
}

#[test]
fn what_a_person_moved_or_deleted_stays_so() {
    let workspace = migrated("astro");
    fs::create_dir_all(workspace.path("out/weather")).unwrap();
    fs::rename(workspace.path("out/dome"), workspace.path("out/weather/dome")).unwrap();
    fs::remove_dir_all(workspace.path("out/snow")).unwrap();
    workspace.write("overrides.toml", "['/2012/05/dome.html']\nslug = 'roof'\n['/2012/05/snow.html']\nslug = 'ice'\n");
    move_posts(&workspace);
    assert!(workspace.path("out/weather/dome/index.md").is_file() && !workspace.path("out/roof").exists());
    assert!(!workspace.path("out/snow").exists() && !workspace.path("out/ice").exists());
    assert_eq!(workspace.json("redirects.json")["/2012/05/dome"], "/2012/05/roof");
}

#[test]
fn a_corrected_date_and_another_pattern_move_addresses_only_when_told_to() {
    let workspace = migrated("astro");
    workspace.edit("in/dome.md", "2012-05-06", "2012-07-06");
    let before = workspace.read("redirects.json");
    workspace.expect(0, &["migrate"]);
    assert_eq!(workspace.read("redirects.json"), before);
    workspace.edit("migrations.toml", "/{year}/{month}/{slug}", "/news/{year}/{slug}");
    workspace.expect(0, &["migrate"]);
    assert_eq!(workspace.read("redirects.json"), before);
    assert_eq!(statuses(&move_posts(&workspace)).len(), 3);
    let redirects = workspace.json("redirects.json");
    assert_eq!(
        (&redirects["/2012/05/dome"], &redirects["/2012/05/snow"]),
        (&"/news/2012/dome".into(), &"/news/2012/snow".into())
    );
    assert!(workspace.path("out/dome/index.md").is_file());
    workspace.expect(0, &["check"]);
}

#[test]
fn a_new_post_of_the_same_name_moves_nobody() {
    let workspace = migrated("astro");
    // its old address comes first
    workspace.write("in/first.md", post("dome", "2010-01-01", "The first dome.").replace("/2012/05/", "/2010/01/"));
    workspace.expect(0, &["migrate"]);
    assert!(workspace.read("out/dome/index.md").contains("It is dry."));
    assert!(workspace.read("out/dome-2/index.md").contains("The first dome."));
    let posts = move_posts(&workspace);
    assert_eq!(posts.len(), 4);
    assert!(workspace.read("out/dome/index.md").contains("The first dome."), "its old address comes first");
    assert!(
        workspace.read("out/dome-2/index.md").contains("It is dry.") && workspace.path("out/dome-2/eel.png").is_file()
    );
    assert_eq!(workspace.tree("out").len(), 5, "nothing is left aside");
    workspace.expect(0, &["check"]);
}

#[test]
fn files_of_a_shared_folder_move_one_by_one() {
    let workspace = migrated("jekyll");
    let posts: Vec<_> = workspace.tree("out").into_keys().collect();
    assert!(posts.contains(&"_posts/2012-05-06-dome.md".to_owned()), "{posts:?}");
    workspace.edit("in/dome.md", "2012-05-06", "2012-07-06");
    workspace.expect(0, &["migrate"]);
    assert!(workspace.path("out/_posts/2012-05-06-dome.md").is_file());
    move_posts(&workspace);
    assert!(
        workspace.path("out/_posts/2012-07-06-dome.md").is_file()
            && !workspace.path("out/_posts/2012-05-06-dome.md").exists()
    );
    assert_eq!(workspace.tree("out").len(), posts.len());
    workspace.expect(0, &["check"]);
}

#[test]
fn a_place_that_is_taken_is_not_written_over() {
    let workspace = migrated("astro");
    workspace.write("out/roof/index.md", "a person's");
    workspace.write("overrides.toml", "['/2012/05/dome.html']\nslug = 'roof'\n");
    workspace.expect(1, &["migrate", "--move", "--report", "report.json"]);
    assert_eq!(workspace.read("out/roof/index.md"), "a person's");
    assert!(workspace.path("out/dome/index.md").is_file());
    let said = workspace.json("report.json").to_string();
    assert!(said.contains("out/roof/index.md is taken; the file stays out/dome/index.md"), "{said}");
}

#[test]
fn addresses_stay_when_nothing_can_lead_to_the_new_ones() {
    let workspace = migrated("astro");
    workspace.write("overrides.toml", "['/2012/05/dome.html']\nslug = 'roof'\n");
    let redirects = workspace.read("redirects.json");
    fs::remove_file(workspace.path("redirects.json")).unwrap();
    fs::create_dir(workspace.path("redirects.json")).unwrap();
    workspace.expect(2, &["migrate", "--move"]);
    fs::remove_dir(workspace.path("redirects.json")).unwrap();
    workspace.write("redirects.json", redirects);
    workspace.expect(0, &["migrate", "--move"]);
    assert_eq!(workspace.json("redirects.json")["/2012/05/dome"], "/2012/05/roof");
    workspace.expect(0, &["check"]);
}

/// Whatever keeps the redirects: a second run finds nothing to do, and nothing leads away from where a post is again.
#[test]
fn an_address_that_moves_and_comes_back_leads_round_in_no_ring() {
    for (target, key) in
        [("hugo", "aliases"), ("jekyll", "redirect_from"), ("eleventy", "redirect_from"), ("pelican", "aliases")]
    {
        let workspace = Workspace::empty();
        let more = format!(
            "front-matter = \"{key}\"\nnetlify = \"_redirects\"\nvercel = \"vercel.json\"\ncsv = \"redirects.csv\"\n\
             nginx = \"redirects.conf\"\n"
        );
        let config = CONFIG.replace("output =", &format!("target = \"{target}\"\noutput ="));
        workspace.write("migrations.toml", config + &more);
        for slug in ["dome", "rain", "snow"] {
            workspace.write(&format!("in/{slug}.md"), post(slug, "2012-05-06", "Text."));
        }
        workspace.expect(0, &["migrate"]);
        let settled = |slug: &str| {
            workspace.write("overrides.toml", format!("['/2012/05/rain.html']\nslug = '{slug}'\n"));
            workspace.expect(0, &["migrate", "--move"]);
            workspace.expect(0, &["check"]);
            let tree = workspace.tree("");
            workspace.expect(0, &["migrate"]);
            workspace.expect(0, &["migrate", "--move"]);
            assert!(workspace.tree("") == tree, "{target} {slug}: a second run changes nothing");
        };
        ["storm", "hail", "rain"].into_iter().for_each(settled);
        let redirects = workspace.json("redirects.json");
        assert_eq!(redirects["/2012/05/rain"], Value::Null, "{target}");
        for old in ["/2012/05/rain.html", "/2012/05/storm", "/2012/05/hail"] {
            assert_eq!(redirects[old], "/2012/05/rain", "{target} {old}");
        }
        let post = workspace.tree("out").into_iter().find(|(path, _)| path.contains("rain")).unwrap().1;
        let post = String::from_utf8(post).unwrap();
        assert!(post.contains("/2012/05/storm") && post.contains("/2012/05/hail"), "{target}: {post}");
    }
}

#[test]
fn a_new_post_is_not_put_where_an_old_address_leads_elsewhere() {
    let workspace = migrated("astro");
    workspace.write("overrides.toml", "['/2012/05/dome.html']\nslug = 'roof'\n");
    workspace.expect(0, &["migrate", "--move"]);
    workspace.write("in/new.md", post("dome_20", "2012-05-20", "Another dome."));
    workspace.expect(0, &["migrate", "--report", "report.json"]);
    let said = workspace.json("report.json").to_string();
    assert!(said.contains("/2012/05/dome leads to /2012/05/roof already; it is called dome-2"), "{said}");
    workspace.expect(0, &["migrate", "--move"]);
    let redirects = workspace.json("redirects.json");
    assert_eq!(redirects["/2012/05/dome_20.html"], "/2012/05/dome-2");
    assert_eq!(redirects["/2012/05/dome"], "/2012/05/roof");
    workspace.expect(0, &["check"]);
    // without the lock, the redirects say the same
    fs::remove_file(workspace.path("migrations.lock")).unwrap();
    fs::remove_dir_all(workspace.path("out")).unwrap();
    workspace.expect(0, &["migrate"]);
    assert!(workspace.path("out/dome-2/index.md").is_file() && workspace.path("out/roof/index.md").is_file());
}

/// A dry run sees what the other post leaves.
#[test]
fn a_new_post_takes_the_place_that_another_one_leaves() {
    let workspace = migrated("astro");
    workspace.write("in/first.md", post("dome", "2010-01-01", "The first dome.").replace("/2012/05/", "/2010/01/"));
    let posts = move_posts(&workspace);
    let created = posts.iter().find(|post| post["status"] == "created").unwrap();
    assert_eq!(created["output"], "out/dome/index.md");
    assert!(workspace.read("out/dome/index.md").contains("The first dome."));
    assert!(workspace.path("out/dome-2/eel.png").is_file());
    workspace.expect(0, &["check"]);
}

/// Where a post cannot go to its new place, another one that wants its old place gets its own, whatever may be overwritten.
#[test]
fn two_posts_are_never_written_to_one_file() {
    for arguments in [&["migrate", "--move", "--force"][..], &["migrate", "--force"]] {
        let workspace = migrated("astro");
        let storm = post("storm", "2012-06-01", "A storm.").replace("title:", "slug: gale\ntitle:");
        workspace.write("in/storm.md", storm);
        workspace.expect(0, &["migrate"]);
        // `dome` is `storm` now to those who look at old addresses; what was written for it stands in its way
        workspace.edit("in/dome.md", "/2012/05/dome.html", "/2012/05/storm.html");
        workspace.run(arguments);
        for _ in 0..2 {
            let tree = workspace.tree("out");
            let count =
                |text: &str| tree.values().filter(|bytes| String::from_utf8_lossy(bytes).contains(text)).count();
            assert!(count("A storm.") == 1 && count("It is dry.") >= 1, "{:?}", tree.keys());
            let lock = workspace.read("migrations.lock");
            let mut paths: Vec<_> =
                lock.lines().filter_map(|line| line.split_once(".path = ")).map(|(_, path)| path).collect();
            let all = paths.len();
            paths.sort_unstable();
            paths.dedup();
            assert_eq!(paths.len(), all, "{lock}");
            workspace.run(&["migrate"]);
            assert!(workspace.tree("out") == tree, "a second run changes nothing");
        }
    }
}

/// The post that a person deleted and one that is there change their addresses: the file of the one is not taken for the other's.
#[test]
fn a_deleted_post_and_another_one_change_places() {
    let workspace = Workspace::empty();
    workspace.write("migrations.toml", CONFIG);
    let named = |name: &str, keys: &str| {
        let head = format!("title: {name}\npublishDate: '2012-05-06'\nauthor: Ines\nslug: dome\n{keys}");
        workspace.write(&format!("in/{name}.md"), format!("---\n{head}---\n\nOf {name}.\n"));
    };
    named("gone", "");
    workspace.expect(0, &["migrate"]);
    fs::remove_dir_all(workspace.path("out/dome")).unwrap();
    named("here", "legacyUrl: /2012/05/here.html\n");
    workspace.expect(0, &["migrate"]);
    workspace.run(&["migrate", "--move", "--dry-run", "--report", "dry.json"]);
    workspace.run(&["migrate", "--move", "--report", "report.json"]);
    assert_eq!(workspace.json("dry.json")["posts"], workspace.json("report.json")["posts"], "a dry run cannot lie");
    assert!(workspace.read("out/dome/index.md").contains("Of here."));
    assert!(!workspace.path("out/dome-2").exists());
    assert_eq!(workspace.json("redirects.json")["/2012/05/here.html"], "/2012/05/dome");
    workspace.expect(0, &["accept", "dome-2"]);
    workspace.expect(0, &["check"]);
}

/// While the page of a post without a source is there, no other post gets its address.
#[test]
fn nobody_moves_to_the_address_of_a_post_whose_source_is_gone() {
    let workspace = migrated("astro");
    for name in ["rain", "snow"] {
        workspace.edit(&format!("in/{name}.md"), "title:", "slug: dome\ntitle:");
    }
    move_posts(&workspace);
    let before = workspace.tree("out");
    assert!(before.contains_key("dome-2/index.md") && before.contains_key("dome-3/index.md"));
    fs::remove_file(workspace.path("in/dome.md")).unwrap();
    move_posts(&workspace);
    assert!(workspace.tree("out") == before);
    workspace.expect(0, &["migrate", "--move", "--prune"]);
    workspace.expect(0, &["check"]);
    workspace.run(&["migrate", "--move"]);
    let after = workspace.tree("out");
    assert!(after.contains_key("dome/index.md") && after.contains_key("dome-2/index.md") && after.len() == 2);
    workspace.expect(0, &["migrate", "--move"]);
    assert!(workspace.tree("out") == after);
}

#[test]
fn a_dry_run_finds_the_comments_of_a_post_that_moves() {
    let workspace = migrated("astro");
    workspace.edit("migrations.toml", "output =", "comments = \"file\"\noutput =");
    let comments = "## 1 comments captured from [original post](http://larkfell.blogspot.com/2012/05/snow.html) on Blogger\n\n\
                    **Bob said on 2024-05-02**\n\nHi\n";
    workspace.write("in/snow.md", post("snow", "2012-05-08", comments));
    workspace.expect(0, &["migrate"]);
    assert!(workspace.path("out/snow/comments.yaml").is_file());
    workspace.edit("in/snow.md", "title:", "slug: ice\ntitle:");
    move_posts(&workspace);
    assert_eq!(workspace.json("dry.json")["files"].to_string().matches("created").count(), 0);
    assert!(workspace.path("out/ice/comments.yaml").is_file());
}
