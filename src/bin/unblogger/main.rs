//! The command line of unblogger: arguments in, exit status out. Everything else is in the library.

mod args;
mod commands;
mod git;
mod pager;
mod progress;
mod terminal;

use std::process::ExitCode;

use clap::Parser as _;

use unblogger::guard::guarded;

use args::{Cli, Command, ImagesCommand};

/// A post is a great many small allocations, and the allocator of musl takes twice as long for all of them.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What a command found: 0 or 1. What it could not do is an error: 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All is well.
    Well,
    /// The archive needs attention.
    NeedsAttention,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    terminal::choose_colors(cli.common.color);
    std::panic::set_hook(Box::new(|_| {})); // what panics is guarded, and reported as a finding
    match guarded(|| run(&cli)).unwrap_or_else(|finding| Err(anyhow::anyhow!(finding.message))) {
        Ok(Outcome::Well) => ExitCode::SUCCESS,
        Ok(Outcome::NeedsAttention) => ExitCode::from(1),
        Err(error) if terminal::is_closed_pipe(&error) => ExitCode::SUCCESS, // `unblogger diff | head`
        Err(error) => {
            terminal::error(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

/// The commands that write what `--report` names; to the others it is a mistake.
fn writes_reports(command: &Command) -> bool {
    match command {
        Command::Migrate(_) | Command::Diff(_) | Command::Check(_) => true,
        Command::Images { command } => matches!(command, ImagesCommand::Fetch { .. }),
        _ => false,
    }
}

fn run(cli: &Cli) -> anyhow::Result<Outcome> {
    let common = &cli.common;
    if !common.report.is_empty() && !writes_reports(&cli.command) {
        anyhow::bail!("--report: only `migrate`, `diff`, `check` and `images fetch` write one");
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(common.jobs.unwrap_or(0)).stack_size(16 << 20);
    pool.build_global()?;
    match &cli.command {
        Command::Migrate(migrate) if migrate.dry_run => commands::run::diff_of(common, migrate),
        Command::Migrate(migrate) => commands::run::migrate(common, migrate),
        Command::Diff(diff) => commands::run::diff(common, diff),
        Command::Check(check) => commands::check::check(common, check),
        Command::Accept { posts } => commands::accept::accept(common, posts),
        Command::Images { command } => commands::images::images(common, command),
        Command::Todo { names } => commands::todo::todo(common, names),
        Command::Convert(convert) => commands::convert::convert(common, convert),
        Command::Init(init) => commands::init::init(common, init),
        Command::Passes => commands::about::passes(common),
        Command::Explain { code } => commands::about::explain(code.as_deref()),
        Command::Completions { shell } => commands::about::completions(*shell),
        Command::Man { command } => commands::about::man(command.as_deref()),
    }
}
