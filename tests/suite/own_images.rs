//! Images of the archive's own: those of a folder that is cleaned where it stands, and those that posts in MDX import.

use std::fs;

use crate::server::{Reply, Server, png};
use crate::support::{Workspace, codes, commit, git, repository};

/// A photo, another one for every number, that tells where it was taken and by whom.
fn telling_photo(number: u8) -> Vec<u8> {
    let mut photo = fs::read(repository().join("fixtures/archive/albums/Larkfell Observatory/lamp.jpg")).unwrap();
    let scan = photo.windows(2).rposition(|pair| pair == [0xff, 0xda]).unwrap();
    photo[scan + 40] = number;
    let tiff = b"MM\0*\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\x88\x25\0\x04\0\0\0\x01\0\0\0\x26\0\0\0\0";
    let segment = |marker: u8, payload: &[u8]| {
        let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker][..], &length, payload].concat()
    };
    let told = [segment(0xe1, &[b"Exif\0\0", &tiff[..]].concat()), segment(0xfe, b"taken by Ines Falk")].concat();
    [&photo[..2], &told, &photo[2..]].concat()
}

fn tells(photo: &[u8]) -> bool {
    let holds = |part: &[u8]| photo.windows(part.len()).any(|window| window == part);
    holds(b"\x88\x25\0\x04") || holds(b"Ines")
}

#[test]
fn images_are_cleaned_and_named_after_their_type_where_they_stand() {
    let workspace = Workspace::empty();
    let configuration = "[[migration]]\nname = 'm'\noutput = 'posts'\ntarget = 'astro'\nlegacy-hosts = ['l.blogspot.com']\n\n\
        [[migration.source]]\nformat = 'frontmatter'\npath = 'posts'\n";
    workspace.write("migrations.toml", configuration);
    workspace.write(".gitignore", "/.unblogger\n");
    let text = "---\ntitle: Lamps\npublishDate: '2012-05-01'\nlegacyUrl: /2012/05/lamps.html\n---\n\n\
        ![A lamp](./lamp.jpg)\n\n![The Moon](./moon.png)\n";
    workspace.write("posts/lamps/index.md", text);
    let (lamp, moon, other) = (telling_photo(1), telling_photo(2), telling_photo(3));
    workspace.write("posts/lamps/lamp.jpg", &lamp);
    workspace.write("posts/lamps/moon.png", &moon);
    workspace.write("posts/lamps/not-shown.jpg", &other);
    git(&workspace, &["init", "--quiet"]);
    commit(&workspace, "Posts");

    workspace.expect(0, &["migrate", "--offline", "--report", ".unblogger/report.json"]);
    let image = |name: &str| fs::read(workspace.path(&format!("posts/lamps/{name}"))).unwrap();
    assert!(tells(&lamp) && !tells(&image("lamp.jpg")), "its own file is cleaned");
    assert!(workspace.read("posts/lamps/index.md").contains("![The Moon](./moon.jpg)"));
    assert!(!tells(&image("moon.jpg")) && image("moon.jpg") != image("lamp.jpg"));
    // what the author put there under another name is not ours to remove
    assert!(image("moon.png") == moon && image("not-shown.jpg") == other);
    let backup = workspace.tree(".unblogger/backup/posts/lamps");
    assert!(backup.values().any(|bytes| *bytes == lamp), "{:?}", backup.keys());
    let report = workspace.read(".unblogger/report.json");
    for name in ["./lamp.jpg", "./moon.png"] {
        assert!(report.contains(&format!("{name}: left out of the file: a position, ")), "{report}");
    }
    let first = workspace.tree("posts");
    workspace.expect(0, &["check"]);
    workspace.expect(0, &["images", "verify"]);
    commit(&workspace, "Clean posts");
    workspace.expect(0, &["migrate", "--offline"]);
    assert!(workspace.tree("posts") == first, "twice is the same as once");
}

#[test]
fn pictures_that_mdx_imports_or_shows_in_components_are_images_of_the_post() {
    let server = Server::new(|_| Reply::body(png(7)));
    let far = format!("{}/far.png", server.address());
    let workspace = Workspace::empty();
    let configuration = "[[migration]]\nname = 'm'\noutput = 'out'\ntarget = 'astro'\n\n\
        [[migration.source]]\nformat = 'frontmatter'\npath = 'in'\n\n\
        [migration.images]\nallow-private-hosts = ['127.0.0.1']\n";
    workspace.write("migrations.toml", configuration);
    let text = format!(
        "---\ntitle: The shed\npublishDate: '2012-05-04'\n---\n\n\
         import {{ Image }} from 'astro:assets'\nimport shed from './shed.png'\n\
         import pot from \"../pictures/a pot.jpg?w=300\"\nimport Chart from './Chart.astro'\n\n\
         <Image src={{shed}} alt=\"The shed\" />\n\nA pot: <Image src={{pot}} alt=\"A pot\" /> here, and <img src=\"./seed.png\" alt=\"\"/>.\n\n\
         <figure>\n<img src=\"{far}\" alt=\"Far\"/>\n<Figure data={{1 > 0}} src=\"./lost.png\" />\n</figure>\n"
    );
    workspace.write("in/shed/index.mdx", &text);
    workspace.write("in/shed/shed.png", telling_photo(1));
    workspace.write("in/pictures/a pot.jpg", telling_photo(2));
    workspace.write("in/shed/seed.png", png(3));

    workspace.expect(0, &["migrate", "--report", "report.json"]);
    let expected = text
        .replace("'./shed.png'", "'./shed.jpg'")
        .replace("\"../pictures/a pot.jpg?w=300\"", "\"./a pot.jpg?w=300\"")
        .replace(&far, "./far.png");
    let written = workspace.read("out/shed/index.mdx");
    assert_eq!(written.split_once("\n---\n").unwrap().1, expected.split_once("\n---\n").unwrap().1);
    let mut files: Vec<_> = workspace.tree("out/shed").into_keys().collect();
    files.sort();
    assert_eq!(files, ["a pot.jpg", "far.png", "index.mdx", "seed.png", "shed.jpg"]);
    for name in ["a pot.jpg", "shed.jpg"] {
        assert!(!tells(&fs::read(workspace.path(&format!("out/shed/{name}"))).unwrap()), "{name}");
    }
    let post = &workspace.json("report.json")["posts"][0];
    let said = codes(post);
    assert_eq!(said.iter().filter(|code| *code == "image-missing").count(), 1, "{said:?}");
    assert!(!said.contains(&"ledger-unbalanced".to_owned()), "{post}");

    workspace.expect(0, &["check"]);
    assert!(workspace.expect(0, &["images", "list"]).stdout.lines().all(|line| line.starts_with("proved")));
    assert_eq!(workspace.expect(0, &["images", "prune"]).stdout, "", "all are used");
    let (lock, asked) = (workspace.read("migrations.lock"), server.asked().len());
    workspace.expect(0, &["migrate"]);
    assert_eq!(workspace.read("out/shed/index.mdx"), written);
    assert_eq!((workspace.read("migrations.lock"), server.asked().len()), (lock, asked));
}
