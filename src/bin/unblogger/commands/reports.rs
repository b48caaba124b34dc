//! `--report`: what a run found, as files.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use anyhow::{anyhow, bail};
use unblogger::config::Migration;
use unblogger::disk::{Disk, DiskError, Durability, NewFile};
use unblogger::pipeline::{self, Options, Step};
use unblogger::report::{self, Report};
use unblogger::review::Book;

use super::Project;
use crate::args::Common;

/// Before the work and not after it: a report that cannot be written is a mistake in the command line.
pub fn check_names(common: &Common) -> anyhow::Result<()> {
    for file in &common.report {
        if !matches!(extension(file), Some("json" | "html" | "md")) {
            bail!("--report {}: the name must end with .json, .html or .md", file.display());
        }
    }
    if common.report.iter().filter(|file| is_html(file)).count() > 1 {
        bail!("--report can be given only once with a name that ends with .html");
    }
    Ok(())
}

/// Runs the migrations and writes the reports. The HTML one takes the posts while they go by; what all of them tell of the run is what
/// `adjust` makes of it.
pub fn run(
    common: &Common,
    project: &Project,
    migrations: &[&Migration],
    options: &Options,
    adjust: impl FnOnce(Report) -> anyhow::Result<Report>,
) -> anyhow::Result<Report> {
    let html = common.report.iter().find(|file| is_html(file));
    let mut begun = html.map(|file| begin(file)).transpose()?;
    let report = {
        let way = html.map(|file| way(&folder_of(file), &project.disk.locate(""))).unwrap_or_default();
        let book = begun.as_mut().map(|begun| Book::open(begun, way, command(options.step)));
        let mut book = book.transpose().map_err(|error| unwritable(html, &error))?;
        let others = project.others(migrations);
        let report = pipeline::run(&project.disk, migrations, &others, options, book.as_mut());
        let report = adjust(report.map_err(|error| project.explained(error))?)?;
        book.map_or(Ok(()), |book| book.close(&report)).map_err(|error| unwritable(html, &error))?;
        report
    };
    if let Some((begun, file)) = begun.zip(html) {
        begun.put().map_err(|error| failed(file, &error))?;
    }
    for file in common.report.iter().filter(|file| !is_html(file)) {
        let text = if extension(file) == Some("md") { report::markdown(&report) } else { report::json(&report) };
        let written = Disk::new(folder_of(file)).write(&name_of(file), text.as_bytes(), Durability::Renamed);
        written.map_err(|error| failed(file, &error))?;
    }
    Ok(report)
}

fn begin(file: &Path) -> anyhow::Result<NewFile> {
    Disk::new(folder_of(file)).begin(&name_of(file)).map_err(|error| failed(file, &error))
}

fn unwritable(file: Option<&PathBuf>, error: &std::io::Error) -> anyhow::Error {
    anyhow!("--report {}: {error}", file.map(|file| file.display().to_string()).unwrap_or_default())
}

fn failed(file: &Path, error: &DiskError) -> anyhow::Error {
    anyhow!("--report {}: {}", file.display(), error.reason())
}

fn command(step: Step) -> &'static str {
    match step {
        Step::Write => "migrate",
        Step::Show => "diff",
        Step::Check => "check",
    }
}

/// Relative to the working directory, not to the configuration.
fn folder_of(file: &Path) -> PathBuf {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}

fn name_of(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn is_html(file: &Path) -> bool {
    extension(file) == Some("html")
}

fn extension(file: &Path) -> Option<&str> {
    file.extension().and_then(|extension| extension.to_str())
}

/// The way from one folder to another as a relative address: empty, or with `/` at its end.
fn way(from: &Path, to: &Path) -> String {
    let whole = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_default();
    let (from, to) = (whole(from), whole(to));
    let shared = from.components().zip(to.components()).take_while(|(one, other)| one == other).count();
    let up = from.components().skip(shared).map(|_| OsString::from(".."));
    let down = to.components().skip(shared).filter(|part| matches!(part, Component::Normal(_)));
    let parts = up.chain(down.map(|part| part.as_os_str().to_owned()));
    parts.map(|part| part.to_string_lossy().into_owned() + "/").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_another_folder() {
        for (from, to, expected) in
            [("/a/b", "/a/b", ""), ("/a/b/c", "/a/b", "../"), ("/a", "/a/b/c", "b/c/"), ("/x/y", "/a", "../../a/")]
        {
            assert_eq!(way(Path::new(from), Path::new(to)), expected, "{from} {to}");
        }
    }
}
