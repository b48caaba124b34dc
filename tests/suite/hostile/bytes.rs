//! Line ends of other systems, marks before the text, NULs, and texts in other encodings.

use super::{failed, migrate, workspace};

const MARKDOWN: &str = "---\ntitle: 'Ünder the öther'\npublishDate: '2024-05-01'\nslug: a\n---\n\nOne *line*  \nand a second.\n\n- a\n- b\n\n```\ncode\n\nmore\n```\n";
const RST: &str = ".. post:: 2024-05-02\n   :tags: a, b\n\nÜnder\n=====\n\nOne *line*\nand a second.\n\n* a\n* b\n\n::\n\n   code\n\n   more\n";
const FEED: &str = "<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom'>\n<entry>\n<id>tag:blogger.com,1999:blog-1.post-2</id>\n<category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#post'/>\n<published>2012-05-01T10:00:00.000Z</published>\n<title type='text'>Fed</title>\n<content type='html'>&lt;p&gt;Ünder&lt;/p&gt;</content>\n<link rel='alternate' type='text/html' href='http://a.blogspot.com/2012/05/fed.html'/>\n</entry>\n</feed>\n";

const SOURCES: [(&str, &str); 3] = [("in/a/index.md", MARKDOWN), ("in/b.rst", RST), ("in/c.xml", FEED)];

/// What is written of the three sources after something was done to each.
fn written(change: impl Fn(&str) -> Vec<u8>) -> (usize, std::collections::BTreeMap<String, Vec<u8>>) {
    let workspace = workspace();
    SOURCES.iter().for_each(|(path, text)| workspace.write(path, change(text)));
    migrate(&workspace);
    (failed(&workspace).len(), workspace.tree("out"))
}

#[test]
fn line_ends_and_marks_before_the_text_change_nothing() {
    let plain = written(|text| text.as_bytes().to_vec());
    assert_eq!((plain.0, plain.1.len()), (0, 4), "{:?}", plain.1.keys());
    for (name, change) in [
        ("Windows", &(|text: &str| text.replace('\n', "\r\n").into_bytes()) as &dyn Fn(&str) -> Vec<u8>),
        ("old Macs", &|text: &str| text.replace('\n', "\r").into_bytes()),
        ("mark", &|text: &str| format!("\u{feff}{text}").into_bytes()),
        ("both", &|text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes()),
        ("mixed", &|text: &str| text.replacen('\n', "\r\n", 3).into_bytes()),
    ] {
        assert!(written(change) == plain, "{name}");
    }
}

#[test]
fn other_encodings_are_refused_with_their_place() {
    type Encoding = fn(&str) -> Vec<u8>;
    let encodings: [(&str, Encoding); 4] = [
        ("UTF-16 LE", |text| [vec![0xff, 0xfe], text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()),
        ("UTF-16 BE", |text| [vec![0xfe, 0xff], text.encode_utf16().flat_map(u16::to_be_bytes).collect()].concat()),
        ("Latin-1", |text| text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()),
        ("surrogates", |text| {
            text.bytes().flat_map(|b| if b == b'\n' { vec![0xed, 0xa0, 0x80] } else { vec![b] }).collect()
        }),
    ];
    for (name, encode) in encodings {
        let workspace = workspace();
        SOURCES.iter().for_each(|(path, text)| workspace.write(path, encode(text)));
        migrate(&workspace);
        let failed = failed(&workspace);
        assert!(failed.len() == 3 && failed.iter().all(|(_, why)| why.contains("not UTF-8")), "{name}: {failed:?}");
    }
}

#[test]
fn nothing_in_a_text_ends_it_early() {
    for odd in
        ["\0", "\u{1a}", "\u{c}", "\u{85}", "\u{2028}", "\u{feff}", "\u{202e}", "\u{fffe}", "\u{10ffff}", "\u{1b}[2J"]
    {
        let workspace = workspace();
        for (path, text) in SOURCES {
            workspace.write(path, text.replace("Ünder", &format!("Ünder{odd}behind")));
        }
        migrate(&workspace);
        let output = workspace.tree("out");
        let texts: Vec<_> = output.values().map(|bytes| String::from_utf8_lossy(bytes)).collect();
        // XML has no control characters: the feed may be refused, aloud
        let kept = texts.iter().filter(|text| text.contains("behind")).count() + failed(&workspace).len();
        assert_eq!(kept, 3, "{odd:?} {:?} {texts:?}", failed(&workspace));
    }
}

#[test]
fn no_control_sequence_of_a_source_reaches_the_terminal() {
    let workspace = workspace();
    let text = "---\ntitle: '\u{1b}]0;owned\u{7}'\npublishDate: '2024-05-01'\n---\n\n[x](http://a.blogspot.com/2\u{1b}[31m) **open\n";
    workspace.write("in/odd\u{1b}[2J.md", text);
    workspace.write("in/broken\u{1b}[2J.md", "---\n- \u{1b}[2J\n---\n");
    workspace.write("in/two\n::error::lines\u{9b}.md", text);
    let commands: [&[&str]; 7] = [
        &["migrate", "-v", "--dry-run"],
        &["diff", "--stat"],
        &["diff", "--format", "github"],
        &["migrate", "-v"],
        &["check"],
        &["todo"],
        &["convert", "--trace", "in/odd\u{1b}[2J.md"],
    ];
    for (arguments, color) in commands.iter().flat_map(|arguments| [(arguments, "never"), (arguments, "always")]) {
        let outcome = workspace.run(&[*arguments, &["--color", color]].concat());
        // the program's own are colours: `ESC [ 1 ; 33 m`
        let sequences = outcome.stderr.split('\u{1b}').skip(1);
        let numbers = |c: char| c.is_ascii_digit() || c == ';';
        let is_color = |rest: &str| rest.starts_with('[') && rest[1..].trim_start_matches(numbers).starts_with('m');
        sequences.for_each(|rest| assert!(color == "always" && is_color(rest), "{arguments:?} {rest:?}"));
        let all = format!("{}{}", outcome.stderr, if arguments[0] == "convert" { "" } else { &outcome.stdout });
        assert!(!all.contains(['\u{7}', '\u{9b}']) && !all.contains("[2J\u{1b}"), "{arguments:?} {all:?}");
        assert!(!all.lines().any(|line| line.starts_with("::error::lines")), "{arguments:?} {all:?}");
    }
}
