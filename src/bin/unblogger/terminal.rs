//! What is shown on the terminal: data to standard output, messages to standard error.

use std::cell::RefCell;
use std::io::Write as _;

use anstream::AutoStream;
use anstream::adapter::strip_str;
use anstream::stream::{AsLockedWrite, RawStream};
use unblogger::diagnostic::Finding;
use unblogger::disk::Disk;
use unblogger::normalise;
use unblogger::pipeline::{Keep, Step};
use unblogger::report::text::{self, Verbosity};
use unblogger::report::{self, Report};
use unblogger::source::{Position, Source};
use unblogger::visible::in_lines;

use crate::args::{Color, Common, Format};
use crate::{git, pager};

/// Sets the colours of everything that follows.
pub fn choose_colors(color: Color) {
    // a dumb terminal shows no colours, also where the program runs in CI
    let is_dumb = variable("TERM").is_some_and(|term| term == "dumb");
    let is_forced = variable("CLICOLOR_FORCE").is_some_and(|force| force != "0");
    match color {
        Color::Auto if is_dumb && !is_forced => anstream::ColorChoice::Never,
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    }
    .write_global();
}

/// Says why the tool could not do its work.
pub fn error(message: &str) {
    let style = anstyle::AnsiColor::Red.on_default().bold();
    anstream::eprintln!("{style}error{style:#}: {}", in_lines(message));
}

/// Says what somebody should look at.
pub fn warning(message: &str) {
    let style = anstyle::AnsiColor::Yellow.on_default().bold();
    anstream::eprintln!("{style}warning{style:#}: {}", in_lines(message));
}

/// Says what was done, unless `--quiet`.
pub fn message(common: &Common, message: &str) {
    if !common.quiet {
        anstream::eprintln!("{}", in_lines(message));
    }
}

/// Shows one finding about a source, with the line that it is about, where the source is there.
pub fn finding(path: &str, finding: &Finding, source: Option<&Source>) {
    let part = |from, most| source?.part_of_line(from, most).map(str::to_owned);
    anstream::eprint!("{}", text::finding(path, finding, columns().unwrap_or(WIDE), part));
}

/// How a report is shown.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// As text, or for programs.
    pub format: Format,
    /// A histogram of changed lines in place of the changes.
    pub stat: bool,
    /// Page by page, on a terminal.
    pub pages: bool,
}

impl View {
    /// What a run has to keep of the files that would change, so that it can be shown.
    pub fn keep(self, common: &Common) -> Keep {
        match self.format {
            Format::Text if self.stat => Keep::Lines,
            Format::Text if common.verbose => Keep::Texts,
            _ => Keep::Status,
        }
    }
}

impl Default for View {
    fn default() -> Self {
        Self { format: Format::Text, stat: false, pages: false }
    }
}

/// Shows what a run did, or would do: findings to standard error, the rest to standard output; all of it in a pager, where there is one.
pub fn show(common: &Common, disk: &Disk, report: &Report, step: Step, view: View) -> anyhow::Result<()> {
    let text = match view.format {
        Format::Json => report::json(report),
        Format::Github => report::github(report, &git::prefix_in_repository(&disk.locate("")).unwrap_or_default()),
        Format::Text => {
            let verbosity = verbosity(common);
            // what fails is said, also where only warnings do
            let of_findings = if common.strict { verbosity.max(Verbosity::Normal) } else { verbosity };
            let findings = text::findings(report, of_findings, columns().unwrap_or(WIDE), parts_of(disk));
            let mut shown = String::new();
            if view.stat {
                shown.push_str(&report::stat(report, width()));
            } else {
                if step == Step::Show && verbosity == Verbosity::Verbose {
                    shown.push_str(&report::highlighted(report));
                }
                shown.push_str(&text::posts(report, verbosity));
            }
            if view.pages && pager::show(&format!("{findings}{shown}"))? {
                return Ok(());
            }
            // who closed standard error does not want to know
            let _ = write(anstream::stderr(), &findings);
            shown
        }
    };
    Ok(write(anstream::stdout(), &text)?)
}

/// Writes a text at once: without its styles, where the stream takes none, and not in the pieces between them.
fn write<S: RawStream + AsLockedWrite>(mut stream: AutoStream<S>, text: &str) -> std::io::Result<()> {
    if stream.current_choice() == anstream::ColorChoice::Never {
        let mut plain = stream.into_inner();
        plain.write_all(strip_str(text).to_string().as_bytes())?;
        return plain.flush();
    }
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

/// What is no terminal shows lines of any length.
const WIDE: usize = 200;

/// How many columns the terminal has; 80 where there is none.
pub fn width() -> usize {
    columns().unwrap_or(80)
}

/// How many columns the terminal has, where there is one.
fn columns() -> Option<usize> {
    let of_terminal = || terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| usize::from(width.0));
    let of_variable = variable("COLUMNS").and_then(|columns| columns.parse().ok());
    of_variable.or_else(of_terminal).filter(|width| *width > 0)
}

/// A variable of the environment that says something.
#[allow(clippy::disallowed_methods)] // the environment is read in the binary
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn verbosity(common: &Common) -> Verbosity {
    match (common.quiet, common.verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Verbose,
        _ => Verbosity::Normal,
    }
}

/// Parts of lines of sources; the findings of one source come one after the other, so the last one read is kept: a feed has as many
/// findings as an archive.
fn parts_of(disk: &Disk) -> impl Fn(&str, Position, usize) -> Option<String> {
    let last = RefCell::new(Source::new("", ""));
    move |path, from, most| {
        let mut last = last.borrow_mut();
        if last.path() != path {
            let text = normalise::withheld(&String::from_utf8_lossy(&disk.read(path).ok()?)).into_owned();
            *last = Source::new(path, text);
        }
        last.part_of_line(from, most).map(str::to_owned)
    }
}

/// Whether standard output went away: `unblogger diff | head`.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let is_closed = |io: &std::io::Error| io.kind() == std::io::ErrorKind::BrokenPipe;
    error.chain().filter_map(|cause| cause.downcast_ref()).any(is_closed)
}
