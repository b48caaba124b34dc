//! Comments that a script captured from the old blog: in the text, in a file of their own, or left out; never with the
//! e-mail addresses of those who wrote them.

use crate::support::{Outcome, Workspace, unpacked};

const POST: &str = "---\ntitle: The dome\npublishDate: '2009-04-07'\nlegacyUrl: /2009/04/dome.html\n---\n\n\
    It opens. Write to dome@observatory.example.\n\n\
    ## 3 comments captured from [original post](https://dome.blogspot.com/2009/04/dome.html) on Blogger\n\n\
    **Ada: said she said on 2009-04-08**\n\nHow *wide*? Tell ada.l@mail.example.\n\n- one\n- two http://x.example/a_b\n\n\
    **ben@mail.example said on 2009-04-09**\n\nSee [here](mailto:ben@mail.example) or <cy@mail.example>.\n\n\
    **Cy said on 2009-04-10**\n\nd&#105;@ma&shy;il.example, ev\\_e@<b>mail</b>.example, \"f g\"@mail.example, hi=40mail.example\n\n[old](https://dome.blogspot.com/2009/04/dome.html) link, cy (at) mail (dot) example\n";

const FILE: &str = "out/dome/comments.yaml";

fn workspace(mode: &str) -> Workspace {
    let workspace = Workspace::empty();
    workspace.write("in/dome.md", POST);
    configure(&workspace, mode, "in");
    workspace
}

fn configure(workspace: &Workspace, mode: &str, source: &str) {
    let text = format!(
        "[[migration]]\nname = \"one\"\noutput = \"out\"\nlegacy-hosts = [\"dome.blogspot.com\"]\n{mode}\n\
         [[migration.source]]\nformat = \"frontmatter\"\npath = \"{source}\"\n"
    );
    workspace.write("migrations.toml", text);
}

/// Runs the program, and sees to it that neither what it says nor what it writes holds an address of a commenter.
fn run(workspace: &Workspace, status: i32, arguments: &[&str]) -> Outcome {
    let reports = ["--report", "r.json", "--report", "r.html", "--report", "r.md"];
    let with_reports = arguments[0] != "convert";
    let arguments = [arguments, if with_reports { &reports[..] } else { &[] }].concat();
    let outcome = workspace.expect(status, &arguments);
    let mut said = outcome.stdout.clone() + &outcome.stderr;
    for (_, bytes) in workspace.tree("").into_iter().filter(|(path, _)| !path.starts_with("in/")) {
        said += &String::from_utf8(bytes).unwrap();
    }
    if with_reports {
        let texts = unpacked(&workspace.read("r.html"));
        assert!(texts.contains("legacyUrl"), "the post is in it");
        said += &texts;
    }
    for address in ["mail.example", "mail (dot)", "ben@", "ada.l", "mail</b>", "ma&shy;", "hi=40"] {
        assert!(!said.contains(address), "{arguments:?}: {address}\n{said}");
    }
    outcome
}

fn balanced(workspace: &Workspace) {
    let post = &workspace.json("r.json")["posts"][0];
    assert!(!post.to_string().contains("ledger-unbalanced"), "{post:#}");
}

#[test]
fn comments_stay_in_the_text_by_default() {
    let workspace = workspace("");
    run(&workspace, 0, &["diff", "-v"]);
    run(&workspace, 0, &["migrate", "--offline"]);
    balanced(&workspace);
    let text = workspace.read("out/dome/index.md");
    assert!(text.contains("Write to <dome@observatory.example>."), "{text}");
    assert!(text.contains("How _wide_? Tell (e-mail address removed)."), "{text}");
    assert!(text.contains("**(e-mail address removed) said on 2009-04-09**\n\nSee here or (e-mail"), "{text}");
    assert!(!workspace.path(FILE).exists());
    run(&workspace, 0, &["check"]);
    run(&workspace, 0, &["convert", "--trace", "in/dome.md"]);
    run(&workspace, 0, &["convert", "--to", "json", "in/dome.md"]);
}

#[test]
fn comments_go_to_a_file_of_their_own() {
    let workspace = workspace("comments = 'file'");
    let diff = run(&workspace, 0, &["diff", "-v"]).stdout;
    assert!(diff.contains("+- author: \"Ada: said she\""), "{diff}");
    assert!(!workspace.path(FILE).exists());
    run(&workspace, 0, &["migrate", "--offline"]);
    balanced(&workspace);
    assert!(!workspace.read("out/dome/index.md").contains("captured"));
    assert_eq!(
        workspace.read(FILE),
        "- author: \"Ada: said she\"\n  date: \"2009-04-08\"\n  text: |-\n    How _wide_? Tell (e-mail address removed).\n\n\
         \x20   - one\n    - two <http://x.example/a_b>\n\
         - author: (e-mail address removed)\n  date: \"2009-04-09\"\n  text: See here or (e-mail address removed).\n\
         - author: Cy\n  date: \"2009-04-10\"\n  text: |-\n    (e-mail address removed), (e-mail address removed), (e-mail address removed), (e-mail address removed)\n\n\
         \x20   [old](/2009/04/dome) link, (e-mail address removed)\n"
    );
    assert_eq!(workspace.json("r.json")["posts"][0]["changes"][1]["pass"], "captured-comments");
    run(&workspace, 0, &["check"]);
    let written = workspace.tree("out");
    run(&workspace, 0, &["migrate", "--offline"]);
    assert_eq!(workspace.tree("out"), written);

    // the output as a source gives the same bytes
    let again = Workspace::empty();
    configure(&again, "", "in");
    for (path, bytes) in &written {
        again.write(&format!("in/{path}"), bytes);
    }
    run(&again, 0, &["migrate", "--offline"]);
    assert_eq!(again.tree("out"), written);
}

#[test]
fn comments_that_a_person_edited_survive() {
    let workspace = workspace("comments = 'file'");
    run(&workspace, 0, &["migrate", "--offline"]);
    workspace.edit(FILE, "author: Cy", "author: Cyrus");
    let said = run(&workspace, 0, &["migrate", "--offline"]).stderr;
    assert!(said.contains("comments.yaml was edited since it was written"), "{said}");
    assert!(workspace.read(FILE).contains("Cyrus"));
    run(&workspace, 1, &["check"]);
    run(&workspace, 0, &["migrate", "--offline", "--merge"]);
    assert!(workspace.read(FILE).contains("Cyrus"), "comments are not merged");

    let said = workspace.expect(0, &["accept", "dome"]).stderr;
    assert!(said.contains("accepted out/dome/comments.yaml"), "{said}");
    workspace.edit("in/dome.md", "How *wide*", "How *broad*");
    run(&workspace, 0, &["migrate", "--offline"]);
    assert!(workspace.read(FILE).contains("Cyrus"));
    run(&workspace, 0, &["check"]);
    std::fs::rename(workspace.path("in"), workspace.path("away")).unwrap();
    workspace.expect(0, &["check"]);
    std::fs::rename(workspace.path("away"), workspace.path("in")).unwrap();

    let edited = workspace.read(FILE);
    run(&workspace, 0, &["migrate", "--offline", "--force"]);
    assert!(workspace.read(FILE).contains("broad") && !workspace.read(FILE).contains("Cyrus"));
    let copies = workspace.tree(".unblogger/backup/out/dome");
    assert!(copies.values().any(|copy| *copy == edited.as_bytes()), "{:?}", copies.keys());
    std::fs::remove_file(workspace.path(FILE)).unwrap();
    workspace.expect(0, &["accept", "dome"]);
    run(&workspace, 0, &["migrate", "--offline"]);
    assert!(!workspace.path(FILE).exists(), "deleted, and right so");
    run(&workspace, 0, &["check"]);
    run(&workspace, 0, &["migrate", "--offline", "--force"]);
    assert!(workspace.path(FILE).exists());
    configure(&workspace, "", "in");
    let written = workspace.read(FILE);
    workspace.edit(FILE, "author: Cy", "author: Cyrus");
    for arguments in [&["diff"][..], &["migrate", "--offline"]] {
        let outcome = run(&workspace, 0, arguments);
        let said = outcome.stdout + &outcome.stderr;
        assert!(said.contains("comments.yaml was changed since it was written; it was not removed"), "{said}");
        assert!(!said.contains("removed     ") && workspace.path(FILE).exists(), "{said}");
    }
    let said = run(&workspace, 1, &["check"]).stderr;
    assert!(said.contains("comments.yaml is not what the migration gives"), "{said}");
    workspace.write(FILE, written);
    run(&workspace, 1, &["check"]);
    let line = format!("removed     {FILE}\n");
    assert!(run(&workspace, 0, &["diff"]).stdout.contains(&line) && workspace.path(FILE).exists());
    assert!(run(&workspace, 0, &["migrate", "--offline"]).stdout.contains(&line) && !workspace.path(FILE).exists());
    run(&workspace, 0, &["check"]);
}

#[test]
fn comments_go_with_their_post_and_the_report_says_so() {
    let line = format!("removed     {FILE}\n");
    let workspace = workspace("comments = 'file'");
    workspace.write("in/moon.md", "---\ntitle: The Moon\npublishDate: '2009-05-07'\n---\n\nIt is full.\n");
    run(&workspace, 0, &["migrate", "--offline"]);
    std::fs::remove_file(workspace.path("in/dome.md")).unwrap();
    assert!(!run(&workspace, 0, &["migrate", "--offline"]).stdout.contains(&line), "only with `--prune`");
    let said = run(&workspace, 0, &["migrate", "--offline", "--prune", "--dry-run"]).stdout;
    assert!(said.contains(&line) && workspace.path(FILE).exists(), "{said}");
    let said = workspace.expect(0, &["migrate", "--offline", "--prune", "--dry-run", "-v"]).stdout;
    assert!(said.contains(&format!("--- a/{FILE}\n+++ /dev/null\n")), "{said}");
    let edited = workspace.read(FILE);
    workspace.write(FILE, edited.replace("author: Cy", "author: Cyrus"));
    let outcome = run(&workspace, 0, &["migrate", "--offline", "--prune", "--dry-run"]);
    assert!(outcome.stderr.contains("comments.yaml was changed since it was written"), "{}", outcome.stderr);
    assert!(!outcome.stdout.contains(&line));
    workspace.write(FILE, edited);
    let said = run(&workspace, 0, &["migrate", "--offline", "--prune", "--report", "report.json"]).stdout;
    assert!(said.contains(&line) && !workspace.path(FILE).exists(), "{said}");
    assert_eq!(workspace.json("report.json")["files"][0]["status"], "removed");
}

#[test]
fn what_stands_beside_a_reformatted_post_is_known_when_it_is_written_again() {
    let workspace = workspace("comments = 'file'");
    workspace.write("in/dome.md", POST.replace("It opens.", "It opens: ![The dome](dome.png)"));
    workspace.write("in/dome.png", crate::server::png(1));
    workspace.expect(0, &["migrate", "--offline"]);
    let post = "out/dome/index.md";
    workspace.edit(post, "title: The dome", "title: \"The dome\"");
    for (said, number) in [("broad", 2), ("high", 3)] {
        workspace.write("in/dome.png", crate::server::png(number));
        let before = if number == 2 { "wide" } else { "broad" };
        workspace.edit("in/dome.md", &format!("How *{before}*"), &format!("How *{said}*"));
        let outcome = workspace.expect(0, &["migrate", "--offline"]);
        assert!(outcome.stdout.contains(&format!("reformatted {post}")), "{}", outcome.stdout);
        assert!(workspace.read(FILE).contains(said));
        assert!(std::fs::read(workspace.path("out/dome/dome.png")).unwrap() == crate::server::png(number));
        workspace.expect(0, &["images", "verify"]);
        let again = workspace.expect(0, &["migrate", "--offline"]).stdout;
        assert!(!again.contains("updated") && again.ends_with("1 post: 1 reformatted\n"), "{again}");
        workspace.expect(0, &["check"]);
    }
    assert!(workspace.read(post).contains("\"The dome\""));
}

#[test]
fn comments_can_be_left_out() {
    let workspace = workspace("comments = 'drop'");
    run(&workspace, 0, &["migrate", "--offline"]);
    balanced(&workspace);
    assert!(workspace.read("out/dome/index.md").ends_with("Write to <dome@observatory.example>.\n"));
    assert!(!workspace.path(FILE).exists());
    let dropped = &workspace.json("r.json")["posts"][0]["ledger"]["dropped"];
    assert!(dropped.to_string().contains("a captured comment, left out as configured"), "{dropped}");
}

#[test]
fn comments_are_configured_by_name() {
    let workspace = workspace("comments = 'yaml'");
    let said = workspace.expect(2, &["diff"]).stderr;
    assert!(said.starts_with("error: migrations.toml:5:12: unknown variant `yaml`"), "{said}");
}

/// Comments that stand beside the source or come from a twin are no part of the source's ledger, nor is what becomes of their addresses.
#[test]
fn links_and_images_of_comments_from_elsewhere_are_not_missed() {
    let head = "---\ntitle: The dome\npublishDate: '2009-04-07'\nauthor: Ines\nlegacyUrl: /2009/04/dome.html\n---\n\n";
    let said = "Hi [x](http://dome.blogspot.com/2009/04/roof.html)\n\n![Lamp](lamp.png)\n";
    let captured = format!(
        "## 1 comments captured from [original post](http://dome.blogspot.com/2009/04/dome.html) on Blogger\n\n**Ada said on 2009-04-08**\n\n{said}"
    );
    let beside =
        format!("- author: Ada\n  date: \"2009-04-08\"\n  text: |-\n    {}\n", said.replace('\n', "\n    ").trim_end());
    for (path, text) in [("twins/dome.md", format!("{head}It opens.\n\n{captured}")), ("in/dome.comments.yaml", beside)]
    {
        let workspace = Workspace::empty();
        configure(&workspace, "comments = \"file\"", "in");
        let config =
            workspace.read("migrations.toml") + "[[migration.source]]\nformat = \"frontmatter\"\npath = \"twins\"\n";
        workspace.write("migrations.toml", config);
        workspace.write("in/dome.md", format!("{head}It opens.\n"));
        let roof = head.replace("dome", "roof") + "It is flat.\n";
        workspace.write("twins/roof.md", roof);
        ["in", "twins"].iter().for_each(|folder| workspace.write(&format!("{folder}/lamp.png"), crate::server::png(1)));
        workspace.write(path, text);
        let outcome = workspace.expect(0, &["migrate"]);
        assert!(!outcome.stderr.contains("ledger-unbalanced"), "{}", outcome.stderr);
        let comments = workspace.read(FILE);
        assert!(comments.contains("[x](/2009/04/roof)") && comments.contains("./lamp.png"), "{comments}");
        workspace.expect(0, &["check"]);
    }
}
