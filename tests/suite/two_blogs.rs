//! Two blogs that move in one configuration, each with a post of the same name.

use crate::support::Workspace;

const SITE: &str = "https://larkfell.example";

/// The posts, and the second blog's site and output.
fn two_blogs(site: &str, output: &str) -> Workspace {
    let workspace = Workspace::empty();
    let migration = |name: &str, site: &str, output: &str| {
        let head = format!(
            "name = \"{name}\"\nsite = \"{site}\"\noutput = \"{output}\"\nredirects = {{ json = \"{output}.json\" }}"
        );
        format!("[[migration]]\n{head}\n[[migration.source]]\nformat = \"frontmatter\"\npath = \"old/{name}\"\n")
    };
    workspace.write("migrations.toml", migration("news", SITE, "one") + &migration("lab", site, output));
    for name in ["news", "lab"] {
        let head = format!("title: Owls\ndate: 2012-05-01\nslug: owls\nlegacyUrl: /2012/05/{name}.html");
        workspace.write(&format!("old/{name}/owls.md"), format!("---\n{head}\n---\n\nOf {name}.\n"));
    }
    workspace
}

#[test]
fn two_posts_are_never_at_one_address_or_in_one_file() {
    for (site, output, file, address) in [
        (SITE, "two", "two/owls-2/index.md", "/2012/05/owls-2"),
        (SITE, "one", "one/owls-2/index.md", "/2012/05/owls-2"),
        ("https://owls.example", "one", "one/owls-2/index.md", "/2012/05/owls"),
        ("https://owls.example", "two", "two/owls/index.md", "/2012/05/owls"),
    ] {
        let workspace = two_blogs(site, output);
        for arguments in [&["migrate"][..], &["migrate", "lab"], &["migrate", "--move"], &["check"]] {
            workspace.expect(0, arguments);
            assert!(workspace.read("one/owls/index.md").contains("Of news."), "{site} {arguments:?}");
            assert!(workspace.read(file).contains("Of lab."), "{site} {arguments:?}");
            assert_eq!(workspace.json("one.json")["/2012/05/news.html"], "/2012/05/owls");
            assert_eq!(workspace.json(&format!("{output}.json"))["/2012/05/lab.html"], address, "{site} {output}");
        }
    }
}
