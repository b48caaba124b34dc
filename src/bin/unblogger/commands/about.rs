//! Commands that tell about the program itself.

use std::io::Write as _;

use anyhow::bail;
use clap::CommandFactory as _;
use unblogger::config::unknown_name;
use unblogger::diagnostic::Code;
use unblogger::import::{RECOVERIES, Recovery};
use unblogger::normalise::{PASSES, Settings};

use super::Project;
use crate::Outcome;
use crate::args::{Cli, Common};

/// The pass that does what `[[migration.replace]]` says.
const REPLACE: &str = "replace";

/// Lists the passes in running order, and which of them the configuration switches off.
pub fn passes(common: &Common) -> anyhow::Result<Outcome> {
    let project = Project::open_if_there(common)?;
    let settings: Vec<_> = project.iter().flat_map(|project| &project.migrations).collect();
    let settings: Vec<_> = settings.iter().map(|migration| (migration.name(), migration.pass_settings())).collect();
    let mut out = anstream::stdout().lock();
    let width = PASSES.iter().map(|pass| pass.name.len()).max().unwrap_or(0);
    for pass in PASSES {
        let is_off = |settings: &Settings| settings.skip_passes.iter().any(|skipped| skipped == pass.name);
        let off: Vec<_> = settings.iter().filter(|(_, settings)| is_off(settings)).map(|(name, _)| *name).collect();
        let is_all = !off.is_empty() && off.len() == settings.len();
        let state = if is_all { "off" } else { "on " };
        let some = if off.is_empty() || is_all { String::new() } else { format!(" (off in {})", off.join(", ")) };
        writeln!(out, "{state}  {:width$}  {}{some}", pass.name, pass.summary)?;
        for (migration, settings) in settings.iter().filter(|_| pass.name == REPLACE) {
            for one in &settings.replacements {
                writeln!(out, "     {:width$}  - {}: `{}` in {migration}", "", one.name, one.find)?;
            }
        }
    }
    Ok(Outcome::Well)
}

/// Tells what a diagnostic, a recovery or a pass is.
pub fn explain(code: Option<&str>) -> anyhow::Result<Outcome> {
    let mut out = anstream::stdout().lock();
    if let Some(recovery) = RECOVERIES.iter().find(|recovery| Some(recovery.name) == code) {
        let Recovery { name, reader, was, becomes } = recovery;
        writeln!(out, "{name} (recovery of {reader})\n  In the source: {was}\n  In the post: {becomes}")?;
        return Ok(Outcome::Well);
    }
    if let Some(pass) = PASSES.iter().find(|pass| Some(pass.name) == code) {
        writeln!(out, "{} (pass)\n  {}", pass.name, pass.summary)?;
        return Ok(Outcome::Well);
    }
    let wanted: Vec<_> = Code::ALL.iter().filter(|known| code.is_none_or(|code| known.name() == code)).collect();
    if wanted.is_empty() {
        bail!(unknown_name("code", code.unwrap_or_default(), Code::ALL.iter().map(|known| known.name())));
    }
    for (number, code) in wanted.into_iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        let severity = format!("{:?}", code.severity()).to_lowercase();
        writeln!(out, "{code} ({severity})\n  {}\n  What to do: {}.", code.summary(), code.help())?;
    }
    Ok(Outcome::Well)
}

/// Prints the completions of a shell.
pub fn completions(shell: clap_complete::Shell) -> anyhow::Result<Outcome> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "unblogger", &mut text);
    std::io::stdout().lock().write_all(&text)?;
    Ok(Outcome::Well)
}

/// Prints the manual page.
pub fn man() -> anyhow::Result<Outcome> {
    let mut text = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut text)?;
    std::io::stdout().lock().write_all(&text)?;
    Ok(Outcome::Well)
}
