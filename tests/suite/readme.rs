//! What the documents say is what the program does.

use unblogger::diagnostic::Code;
use unblogger::import::{RECOVERIES, Recovery};
use unblogger::normalise::PASSES;
use unblogger::review::STAGES;

use crate::support::{Workspace, files_below, has_ending, read, repository};

#[test]
fn the_first_command_of_the_readme_migrates_the_archive() {
    assert_eq!(block_after("## Quick start", "sh"), "cargo run --release -- migrate\n");
    Workspace::archive().expect(0, &["migrate"]);
}

#[test]
fn before_and_after_are_the_archives_own() {
    let section = section("## Before and after");
    let blocks = blocks_of(&section);
    assert!(blocks.len() >= 4, "the README shows {} blocks before and after", blocks.len());
    let folders = ["fixtures/archive", "fixtures/archive-expected"].into_iter();
    let files = folders.flat_map(|folder| {
        files_below(&repository().join(folder)).into_iter().map(move |path| format!("{folder}/{path}"))
    });
    let files: Vec<String> = files.filter(|path| has_ending(path, &["md", "mdx", "rst", "json"])).collect();
    for block in blocks {
        let holder = files.iter().find(|path| read(path).contains(block.trim_end()));
        assert!(holder.is_some(), "no file of the archive holds what the README shows:\n{block}");
    }
}

#[test]
fn every_diagnostic_is_documented_as_it_is() {
    let document = read("docs/diagnostics.md");
    let sections: Vec<String> = document.split("\n### ").skip(1).map(one_line).collect();
    assert_eq!(sections.len(), Code::ALL.len(), "sections of docs/diagnostics.md");
    for (code, section) in Code::ALL.iter().zip(&sections) {
        let head = one_line(format!("`{code}` **{:?}.** {} ", code.severity(), code.summary()));
        let foot = one_line(format!("**What to do:** {}.", code.help()));
        assert!(section.starts_with(&head), "{section}\ndoes not begin with\n{head}");
        let section = section.split(" ## ").next().unwrap_or_default();
        assert!(section.ends_with(&foot), "{section}\ndoes not end with\n{foot}");
        assert!(section.len() > head.len() + foot.len() + 20, "`{code}` is not explained");
    }
}

#[test]
fn every_recovery_is_documented_as_it_is() {
    let escaped = |cell: &str| cell.replace('|', r"\|");
    let row = |one: &Recovery| {
        format!("| `{}` | {} | {} | {} |", one.name, one.reader, escaped(one.was), escaped(one.becomes))
    };
    let rows: Vec<_> = RECOVERIES.iter().map(row).collect();
    let document = read("docs/recoveries.md");
    let documented: Vec<_> = document.lines().filter(|line| line.starts_with("| `")).collect();
    assert_eq!(documented, rows);
    let help = Workspace::empty().expect(0, &["explain", "url-joined"]).stdout;
    assert!(help.starts_with("url-joined (recovery of html2text)\n"), "{help}");
}

#[test]
fn every_pass_is_documented_in_its_order() {
    let rows: Vec<_> = PASSES.iter().map(|pass| format!("| `{}` | {} |", pass.name, pass.summary)).collect();
    let document = read("docs/passes.md");
    let table = document.split("\n## ").next().unwrap_or_default();
    let documented: Vec<_> = table.lines().filter(|line| line.starts_with("| `")).collect();
    assert_eq!(documented, rows);
}

#[test]
fn every_other_change_of_a_report_is_documented_and_explained() {
    let rows: Vec<_> = STAGES.iter().map(|(name, what)| format!("| `{name}` | {what} |")).collect();
    let document = read("docs/passes.md");
    let table = document.split("\n## Other changes in a report\n").nth(1).unwrap_or_default();
    let documented: Vec<_> = table.lines().filter(|line| line.starts_with("| `")).collect();
    assert_eq!(documented, rows);
    let workspace = Workspace::empty();
    for (name, what) in STAGES {
        let said = workspace.expect(0, &["explain", name]).stdout;
        assert!(said.starts_with(&format!("{name} (stage)\n")) && said.contains(what), "{said}");
    }
}

/// A section of the README up to the next one of its level.
fn section(heading: &str) -> String {
    let readme = read("README.md");
    let start = readme.find(heading).unwrap_or_else(|| panic!("README.md has no {heading:?}")) + heading.len();
    readme[start..].split("\n## ").next().unwrap_or_default().to_owned()
}

fn block_after(heading: &str, language: &str) -> String {
    let section = section(heading);
    let blocks = blocks_with_language(&section).into_iter();
    let wanted = blocks.filter(|(info, _)| *info == language).map(|(_, block)| block);
    wanted.map(str::to_owned).next().unwrap_or_else(|| panic!("no {language} block below {heading:?}"))
}

fn blocks_of(section: &str) -> Vec<&str> {
    blocks_with_language(section).into_iter().map(|(_, block)| block).collect()
}

/// The fenced blocks of a text, with their info strings; a fence may be longer than three characters.
fn blocks_with_language(text: &str) -> Vec<(&str, &str)> {
    let (mut blocks, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find("\n```") {
        let fence_end = rest[at + 1..].find(|c| c != '`').map_or(rest.len(), |length| at + 1 + length);
        let fence = &rest[at..fence_end];
        let info_end = rest[fence_end..].find('\n').map_or(rest.len(), |length| fence_end + length);
        let Some(length) = rest[info_end..].find(fence) else { break };
        blocks.push((&rest[fence_end..info_end], &rest[info_end + 1..=info_end + length]));
        rest = &rest[info_end + length + fence.len()..];
    }
    blocks
}

fn one_line(text: impl AsRef<str>) -> String {
    text.as_ref().split_whitespace().collect::<Vec<_>>().join(" ")
}
