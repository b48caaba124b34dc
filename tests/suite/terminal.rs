//! On a terminal, in a pipe, and where neither colours nor a pager are wanted. The terminal is a real one, made by util-linux's
//! `script`.

use std::process::{Command, Output, Stdio};

use crate::support::Workspace;

/// Runs the program on a terminal, with these variables, and returns what the terminal showed; `None` where there is no `script`.
fn on_terminal(workspace: &Workspace, arguments: &str, variables: &[(&str, &str)], input: &str) -> Option<Output> {
    let line = format!("{} {arguments}", env!("CARGO_BIN_EXE_unblogger"));
    let mut command = Command::new("script");
    command.args(["-qec", &line, "/dev/null"]).current_dir(workspace.path("")).env("TERM", "xterm");
    command
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("PAGER")
        .env_remove("COLUMNS")
        .env_remove("LESS");
    command.env_remove("UNBLOGGER_PAGER").envs(variables.iter().copied());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().ok()?;
    std::io::Write::write_all(&mut child.stdin.take()?, input.as_bytes()).ok()?;
    child.wait_with_output().ok()
}

/// All that was written, also what was erased.
fn all(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).replace('\r', "")
}

/// What stays to be seen: on a slow machine a progress line was drawn, and erased.
fn shown(output: &Output) -> String {
    const ERASED: &str = "\u{1b}[2K";
    all(output).split_inclusive('\n').map(|line| line.rsplit(ERASED).next().unwrap_or_default()).collect()
}

fn piped(workspace: &Workspace, arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_unblogger"));
    command.args(arguments).current_dir(workspace.path("")).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    let output = command.envs(variables.iter().copied()).output().unwrap();
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
}

const ESCAPE: &str = "\u{1b}[";

#[test]
fn a_terminal_has_colours_and_a_pipe_has_none() {
    let workspace = Workspace::archive();
    assert!(!piped(&workspace, &["diff", "-v"], &[]).contains(ESCAPE));
    assert!(piped(&workspace, &["diff", "-v"], &[("CLICOLOR_FORCE", "1")]).contains(ESCAPE));
    assert!(piped(&workspace, &["diff", "--color", "always"], &[]).contains(ESCAPE));
    let Some(colourful) = on_terminal(&workspace, "diff -v --no-pager", &[], "") else { return };
    assert!(shown(&colourful).contains("\u{1b}[32mcreated"), "{}", shown(&colourful));
    for variables in [&[("NO_COLOR", "1")][..], &[("TERM", "dumb")]] {
        let plain = shown(&on_terminal(&workspace, "diff -v --no-pager", variables, "").unwrap());
        assert!(plain.contains("created") && !plain.contains(ESCAPE), "{variables:?}\n{plain}");
    }
    let never = shown(&on_terminal(&workspace, "diff --no-pager --color never", &[], "").unwrap());
    assert!(!never.contains(ESCAPE), "{never}");
}

#[test]
fn a_diff_pages_itself_on_a_terminal_only() {
    let workspace = Workspace::archive();
    let pager = "sed 's/^/PAGED /'";
    assert!(!piped(&workspace, &["diff"], &[("UNBLOGGER_PAGER", pager)]).contains("PAGED"));
    let Some(paged) = on_terminal(&workspace, "diff", &[("UNBLOGGER_PAGER", pager), ("PAGER", "false")], "") else {
        return;
    };
    let paged = shown(&paged);
    assert!(paged.lines().all(|line| line.starts_with("PAGED") || line.is_empty()), "{paged}");
    assert!(paged.contains("warning"), "findings are in it: {paged}");
    for (arguments, variables) in [
        ("diff --no-pager", &[("PAGER", pager)][..]),
        ("diff", &[("PAGER", "")]),
        ("diff", &[("PAGER", "cat")]),
        ("diff", &[("PAGER", pager), ("TERM", "dumb")]),
        ("diff --format json", &[("PAGER", pager)]),
        ("diff", &[("PAGER", "no-such-pager 2>/dev/null")]),
    ] {
        let plain = shown(&on_terminal(&workspace, arguments, variables, "").unwrap());
        assert!(plain.contains("created") && !plain.contains("PAGED"), "{arguments} {variables:?}\n{plain}");
    }
    // somebody has seen enough
    let quit = on_terminal(&workspace, "diff -v", &[("PAGER", "head -n 1")], "").unwrap();
    assert!(quit.status.success() && shown(&quit).lines().count() <= 2, "{}", shown(&quit));
}

/// An archive that takes longer than a second.
fn large() -> Workspace {
    let workspace = Workspace::empty();
    let text =
        "They *came* back, and [more](https://gulls.example/a_b) of them than ever:\n\n- two `gulls`\n- a **tern**\n\n"
            .repeat(60);
    for number in 0..250 {
        workspace.write(
            &format!("archive/{number}.md"),
            format!("---\ntitle: Gulls {number}\ndate: 2012-06-02\n---\n\n{text}"),
        );
    }
    workspace.write(
        "migrations.toml",
        "[[migration]]\nname = \"a\"\noutput = \"out\"\n[[migration.source]]\nformat = \"frontmatter\"\npath = \"archive\"\n",
    );
    workspace
}

#[test]
fn what_takes_longer_than_a_second_shows_how_far_it_is_on_a_terminal_only() {
    let workspace = large();
    let Some(seen) = on_terminal(&workspace, "diff --no-pager --jobs 1", &[], "") else { return };
    let seen = all(&seen);
    assert!(seen.contains("posts ") && seen.contains("/250"), "{seen:?}");
    let last = seen.lines().last().unwrap();
    assert!(last.ends_with("250 posts: 250 created"), "nothing is left of it: {last:?}");
    for (arguments, variables) in
        [("diff --no-pager --jobs 1 --quiet", &[][..]), ("diff --no-pager --jobs 1", &[("TERM", "dumb")])]
    {
        let plain = all(&on_terminal(&workspace, arguments, variables, "").unwrap());
        assert!(!plain.contains("/250"), "{arguments} {variables:?}\n{plain:?}");
    }
    let text = piped(&workspace, &["diff", "--jobs", "1"], &[]);
    assert!(!text.contains("/250") && !text.contains(ESCAPE), "{text}");
    let workspace = Workspace::archive();
    let quick = all(&on_terminal(&workspace, "check --only no-such-post", &[], "").unwrap());
    assert!(!quick.contains("reading the sources"), "what is quicker needs none: {quick:?}");
}

#[test]
fn a_pipe_that_is_closed_is_no_fault() {
    let workspace = Workspace::archive();
    for arguments in ["diff -v", "diff --format json", "check --format github", "explain"] {
        let line = format!(
            "set -o pipefail; {} {arguments} 2>&1 | head -c 10 >/dev/null; echo ${{PIPESTATUS[0]}}",
            env!("CARGO_BIN_EXE_unblogger")
        );
        let output = Command::new("bash").args(["-c", &line]).current_dir(workspace.path("")).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(!said.contains("panicked") && !said.contains("roken pipe"), "{arguments}: {said}");
    }
}

#[test]
fn a_histogram_fits_the_terminal() {
    let workspace = Workspace::archive();
    for columns in ["40", "80", "200"] {
        let text = piped(&workspace, &["diff", "--stat", "--quiet"], &[("COLUMNS", columns)]);
        let width = columns.parse::<usize>().unwrap();
        let bars: Vec<_> = text.lines().filter(|line| line.contains(" | ")).collect();
        assert!(bars.len() > 10 && bars.iter().all(|line| line.chars().count() <= width), "{text}");
        assert!(text.contains(" files changed, "), "{text}");
    }
}

#[test]
fn words_that_change_stand_out() {
    let workspace = Workspace::archive();
    workspace.expect(0, &["migrate"]);
    workspace.edit("fixtures/archive/markdown/moon-map/index.mdx", "one finger", "two fingers");
    let text = piped(&workspace, &["diff", "-v", "--color", "always"], &[]);
    let line = text.lines().find(|line| line.contains("fingers")).unwrap_or_else(|| panic!("{text}"));
    assert!(line.contains("\u{1b}[7m"), "{line:?}");
}

#[test]
fn init_asks_on_a_terminal_what_it_cannot_know() {
    let workspace = Workspace::empty();
    workspace.write("posts/a.md", "---\ntitle: A\ndate: 2012-05-09\n---\n\nText.\n");
    let answers = "larks.blogspot.com\nhugh\nhugo\n\nhttps://larks.example\n/{yaer}/{slug}\n/{year}/{slug}/\n";
    let Some(asked) = on_terminal(&workspace, "init", &[], answers) else { return };
    let asked = shown(&asked);
    assert!(asked.contains("Where was the old blog?") && asked.contains("`hugh` is none of them"), "{asked}");
    assert!(asked.contains("is `{year}` meant?"), "{asked}");
    let config = workspace.read("migrations.toml");
    for setting in [
        "legacy-hosts = [\"larks.blogspot.com\"]",
        "target = \"hugo\"",
        "site = \"https://larks.example\"",
        "permalink = \"/{year}/{slug}/\"",
        "output = \"content/posts\"",
    ] {
        assert!(config.contains(setting), "{setting}\n{config}");
    }
    assert_eq!(config.matches("TODO: ").count(), 1, "only what nobody answered\n{config}");
}

#[test]
fn completions_and_the_manual_are_what_their_readers_take() {
    let workspace = Workspace::empty();
    for (shell, reader) in [("bash", &["bash", "-n"][..]), ("zsh", &["zsh", "-n"]), ("fish", &["fish", "--no-execute"])]
    {
        let text = workspace.expect(0, &["completions", shell]).stdout;
        assert!(text.contains("unblogger") && text.contains("write-baseline"), "{shell}");
        workspace.write("completions", &text);
        // a shell that is not here cannot be asked
        let Ok(output) =
            Command::new(reader[0]).args(&reader[1..]).arg("completions").current_dir(workspace.path("")).output()
        else {
            continue;
        };
        assert!(output.status.success(), "{shell}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let manual = workspace.expect(0, &["man"]).stdout;
    let of_check = workspace.expect(0, &["man", "check"]).stdout;
    assert!(of_check.contains("unblogger\\-check") && of_check.contains("\\-\\-write\\-baseline"), "{of_check}");
    assert!(manual.contains(".TH") && manual.contains("unblogger"), "{manual}");
    workspace.write("unblogger.1", &manual);
    let mut reader = Command::new("man");
    reader.args(["-l", "--warnings", "unblogger.1"]).env("MANPAGER", "cat").current_dir(workspace.path(""));
    // some systems have a `man` that only says that it is not installed
    if let Ok(output) = reader.output()
        && output.status.success()
        && !String::from_utf8_lossy(&output.stdout).contains("unminimize")
    {
        let (page, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(page.contains("Write the migrated posts") && said.is_empty(), "{page}{said}");
    }
}

#[test]
fn a_code_is_explained_as_its_page_has_it() {
    let workspace = Workspace::empty();
    for code in unblogger::diagnostic::Code::ALL {
        let text = workspace.expect(0, &["explain", code.name()]).stdout;
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.starts_with(&format!("{code}\n\n")), "{text}");
        assert!(words(&text).contains(&words(&format!("What to do: {}.", code.help()))), "{text}");
    }
    let wrong = workspace.expect(2, &["explain", "image-mising"]).stderr;
    assert!(wrong.contains("did you mean `image-missing`?"), "{wrong}");
}
