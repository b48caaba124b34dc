//! What is shown on the terminal: data to standard output, messages to standard error.

use std::io::Write as _;

use unblogger::diagnostic::{Finding, Severity};
use unblogger::disk::Disk;
use unblogger::pipeline::Step;
use unblogger::report::{self, Report, Status};

use crate::args::{Color, Common, Format};

/// Sets the colours of everything that follows.
pub fn choose_colors(color: Color) {
    match color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    }
    .write_global();
}

/// Says why the tool could not do its work.
pub fn error(message: &str) {
    let style = anstyle::AnsiColor::Red.on_default().bold();
    anstream::eprintln!("{style}error{style:#}: {message}");
}

/// Says what was done, unless `--quiet`.
pub fn message(common: &Common, message: &str) {
    if !common.quiet {
        anstream::eprintln!("{message}");
    }
}

/// Shows one finding about a source.
pub fn finding(path: &str, finding: &Finding) {
    let Finding { code, severity, message, line, column } = finding;
    let place = match (line, column) {
        (Some(line), Some(column)) => format!("{path}:{line}:{column}"),
        _ => path.to_owned(),
    };
    let severity = format!("{severity:?}").to_lowercase();
    anstream::eprintln!("{severity}[{code}]: {message}\n  --> {place}\n  = help: {}", code.help());
}

/// Shows what a run did, or would do.
pub fn show(common: &Common, _disk: &Disk, report: &Report, _step: Step, format: Format) -> anyhow::Result<()> {
    let mut out = anstream::stdout().lock();
    if format == Format::Json {
        out.write_all(report::json(report).as_bytes())?;
        return Ok(());
    }
    for post in &report.posts {
        for one in post.diagnostics.iter().filter(|finding| is_shown(common, finding.severity)) {
            finding(&post.source, one);
        }
        if !common.quiet && (common.verbose || post.status != Status::Unchanged) {
            let changes: Vec<_> = post.changes.iter().map(|pass| format!("{} {}", pass.pass, pass.count)).collect();
            writeln!(out, "{:11} {}  {}", post.status.name(), post.source, changes.join(", "))?;
        }
    }
    for failed in &report.failed {
        finding(&failed.source, &failed.finding());
    }
    for file in &report.files {
        file.diagnostics.iter().for_each(|one| finding(&file.path, one));
    }
    let summary = &report.summary;
    if !common.quiet {
        writeln!(out, "{} posts, {} failed, {} left out", summary.posts, summary.failed, summary.skipped)?;
    }
    out.flush()?;
    Ok(())
}

fn is_shown(common: &Common, severity: Severity) -> bool {
    match severity {
        Severity::Error => true,
        Severity::Warning => !common.quiet,
        Severity::Note => common.verbose,
    }
}

/// Whether standard output went away: `unblogger diff | head`.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let is_closed = |io: &std::io::Error| io.kind() == std::io::ErrorKind::BrokenPipe;
    error.chain().filter_map(|cause| cause.downcast_ref()).any(is_closed)
}
