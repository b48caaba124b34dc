//! `init`: a first `migrations.toml`.

use std::io::{BufRead as _, IsTerminal as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use unblogger::config::{self, FILE_NAME};
use unblogger::disk::{Disk, Durability};
use unblogger::init::{self, Proposal, Question, takeout};
use unblogger::visible::in_line;

use crate::Outcome;
use crate::args::{Common, Init};
use crate::progress;
use crate::terminal;

/// Where an editor finds the schema of `migrations.toml`.
const SCHEMA: &str = ".unblogger/migrations.schema.json";

/// Looks at a folder, asks what it does not know, and writes what it found.
pub fn init(common: &Common, init: &Init) -> anyhow::Result<Outcome> {
    let (folder, zips) = split(&init.paths)?;
    let disk = Disk::new(&folder);
    let file = shown(&folder, FILE_NAME);
    if disk.is_file(FILE_NAME) {
        bail!("{file} is there already; it is not overwritten");
    }
    for zip in &zips {
        unpack(common, &disk, zip)?;
    }
    let busy = progress::busy(common, "looking at the files");
    let mut proposals = init::look(&disk);
    drop(busy);
    if proposals.is_empty() {
        bail!(nothing(&disk, &folder));
    }
    let mut sources = proposals.iter().flat_map(|proposal| &proposal.sources);
    if let Some(source) = sources.find(|source| source.is_in_place && source.is_html) {
        let path = &source.path;
        bail!(
            "{}: the site has its posts there, and these are HTML: they become other files. Move the old ones out first \
             (`git mv {path} _old-posts`), and run `unblogger init` again",
            shown(&folder, path)
        );
    }
    if !init.yes && std::io::stdin().is_terminal() && std::io::stderr().is_terminal() {
        proposals.iter_mut().try_for_each(ask_all)?;
    }
    let text = init::print(&proposals, SCHEMA);
    config::parse(&file, &text).context("the configuration that `init` made cannot be read; report it")?;
    let schema = serde_json::to_string_pretty(&config::schema())? + "\n";
    disk.write(SCHEMA, schema.as_bytes(), Durability::Renamed)?;
    disk.write(FILE_NAME, text.as_bytes(), Durability::Renamed)?;
    tell(common, &folder, &proposals, &text);
    Ok(Outcome::Well)
}

/// The folder to look at, and the zip files that are unpacked there first.
fn split(paths: &[PathBuf]) -> anyhow::Result<(PathBuf, Vec<PathBuf>)> {
    let (zips, folders): (Vec<_>, Vec<_>) =
        paths.iter().cloned().partition(|path| takeout::is_zip(path) && !is_folder(path));
    let beside = zips.first().and_then(|zip| zip.parent()).filter(|folder| !folder.as_os_str().is_empty());
    let folder = match folders.as_slice() {
        [] => beside.unwrap_or(Path::new(".")).to_owned(),
        [one] if is_folder(one) => one.clone(),
        [one] => bail!("{}: there is no such folder, and no such zip file", one.display()),
        [_, second, ..] => bail!("{}: one folder at a time", second.display()),
    };
    let mut parts: Vec<_> = zips.iter().flat_map(|zip| takeout::parts(zip)).collect();
    parts.sort_unstable();
    parts.dedup();
    Ok((folder, parts))
}

fn is_folder(path: &Path) -> bool {
    Disk::new(path).has_source("")
}

fn unpack(common: &Common, disk: &Disk, zip: &Path) -> anyhow::Result<()> {
    let busy = progress::busy(common, "unpacking what Takeout gave");
    let unpacked = takeout::unpack(disk, zip)?;
    drop(busy);
    let there = if unpacked.there > 0 { format!(", {} were there", unpacked.there) } else { String::new() };
    terminal::message(common, &format!("unpacked {}: {} files of Blogger{there}", zip.display(), unpacked.written));
    let missing = takeout::missing(&takeout::parts(zip));
    if !missing.is_empty() {
        let numbers: Vec<_> = missing.iter().map(|number| format!("{number:03}")).collect();
        terminal::warning(&format!("part {} of {} is not here", numbers.join(", "), zip.display()));
    }
    Ok(())
}

fn nothing(disk: &Disk, folder: &Path) -> String {
    let zips = disk.names("", "takeout-", ".zip");
    let hint = match zips.first() {
        Some(zip) => format!("; for what Takeout gave run `unblogger init {}`", shown(folder, zip)),
        None => String::new(),
    };
    format!(
        "{}: no posts are here, neither Markdown nor HTML with front matter (a date, or a `legacyUrl`), nor RST or MyST that declares one, \
         nor an export of Blogger{hint}",
        folder.display()
    )
}

fn ask_all(proposal: &mut Proposal) -> anyhow::Result<()> {
    let questions = proposal.questions();
    if questions.is_empty() {
        return Ok(());
    }
    let name = in_line(&proposal.name);
    anstream::eprintln!("{name}: {} posts. An empty answer takes the guess.", proposal.posts());
    for question in questions {
        ask(proposal, &question)?;
    }
    Ok(())
}

fn ask(proposal: &mut Proposal, question: &Question) -> anyhow::Result<()> {
    let bold = anstyle::Style::new().bold();
    let guess = if question.guess.is_empty() { String::new() } else { format!(" [{}]", question.guess) };
    loop {
        anstream::eprint!("{bold}{}{bold:#}{} ", in_line(&question.text), in_line(&guess));
        let mut answer = String::new();
        if std::io::stdin().lock().read_line(&mut answer)? == 0 {
            anstream::eprintln!();
            return Ok(()); // the end of the input: the rest stays a guess
        }
        match proposal.answer(question.key, &answer) {
            Ok(()) => return Ok(()),
            Err(why) => anstream::eprintln!("{why}"),
        }
    }
}

/// Says what was written, and what to run next.
fn tell(common: &Common, folder: &Path, proposals: &[Proposal], text: &str) {
    for proposal in proposals {
        let sources = proposal.sources.iter();
        let sources: Vec<_> =
            sources.map(|source| format!("{} {} in {}", source.posts, source.format, source.path)).collect();
        terminal::message(common, &format!("{}: {} → {}", proposal.name, sources.join(", "), proposal.output.value));
    }
    let open = text.matches("TODO: ").count();
    let look = match open {
        0 => String::new(),
        1 => ", with 1 TODO to look at".to_owned(),
        many => format!(", with {many} TODOs to look at"),
    };
    let here = if folder == Path::new(".") { String::new() } else { format!("cd {}; ", folder.display()) };
    let file = shown(folder, FILE_NAME);
    terminal::message(
        common,
        &format!("Wrote {file}{look}. Next: `{here}unblogger diff` shows what would be written."),
    );
    if proposals.iter().any(Proposal::is_in_place) {
        terminal::message(common, "Posts are cleaned where they stand: commit them before `unblogger migrate`.");
    }
}

fn shown(folder: &Path, name: &str) -> String {
    if folder == Path::new(".") { name.to_owned() } else { folder.join(name).display().to_string() }
}
