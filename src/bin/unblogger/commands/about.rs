//! Commands that tell about the program itself.

use std::io::Write as _;

use anyhow::bail;
use clap::CommandFactory as _;
use unblogger::config::unknown_name;
use unblogger::diagnostic::Code;
use unblogger::import::{RECOVERIES, Recovery};
use unblogger::normalise::{PASSES, Settings};
use unblogger::review::STAGES;

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
    let mut is_known = false;
    // a recovery can be called like the code that it reports
    if let Some(section) = code.and_then(section) {
        writeln!(out, "{section}")?;
        is_known = true;
    }
    if let Some(recovery) = RECOVERIES.iter().find(|recovery| Some(recovery.name) == code) {
        let Recovery { name, reader, was, becomes } = recovery;
        writeln!(out, "{name} (recovery of {reader})\n  In the source: {was}\n  In the post: {becomes}")?;
        is_known = true;
    }
    if let Some(pass) = PASSES.iter().find(|pass| Some(pass.name) == code) {
        writeln!(out, "{} (pass)\n  {}", pass.name, pass.summary)?;
        is_known = true;
    }
    if let Some((name, what)) = STAGES.iter().find(|(name, _)| Some(*name) == code) {
        writeln!(out, "{name} (stage)\n  In the post: {what}")?;
        is_known = true;
    }
    if is_known {
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

/// What docs/diagnostics.md says of a code, without its marks of emphasis.
fn section(name: &str) -> Option<String> {
    const DOCUMENT: &str = include_str!("../../../../docs/diagnostics.md");
    let code = Code::ALL.iter().find(|code| code.name() == name)?;
    let start = DOCUMENT.find(&format!("\n### `{code}`\n"))?;
    let section = DOCUMENT.get(start..)?.trim_start().split("\n## ").next()?.split("\n### ").next()?;
    let body = section.split_once('\n')?.1.trim().replace("**", "");
    Some(format!("{code}\n\n{body}"))
}

/// Prints the completions of a shell.
pub fn completions(shell: clap_complete::Shell) -> anyhow::Result<Outcome> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "unblogger", &mut text);
    std::io::stdout().lock().write_all(&text)?;
    Ok(Outcome::Well)
}

/// Prints the manual page: that of the program, or that of one command.
pub fn man(command: Option<&str>) -> anyhow::Result<Outcome> {
    let mut cli = Cli::command();
    cli.build(); // options of every command are in every page
    let page = match command {
        None => cli,
        Some(name) => match cli.find_subcommand(name) {
            Some(found) => found.clone(),
            None => bail!(unknown_name("command", name, cli.get_subcommands().map(clap::Command::get_name))),
        },
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(page).render(&mut text)?;
    std::io::stdout().lock().write_all(&text)?;
    Ok(Outcome::Well)
}
