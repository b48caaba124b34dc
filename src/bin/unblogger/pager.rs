//! Long texts page by page, as git shows them.

use std::io::{ErrorKind, IsTerminal as _, Write as _};
use std::process::{Command, Stdio};

use anstream::ColorChoice;

use crate::terminal::variable;

/// What `less` does unless `LESS` says otherwise: end at once where the text fits the screen, show colours, leave the text there.
const LESS: &str = "FRX";

/// Shows a text in the pager that `UNBLOGGER_PAGER` or `PAGER` names, else in `less`. `false` where there is no terminal, or no
/// pager is wanted.
pub fn show(text: &str) -> std::io::Result<bool> {
    let stdout = std::io::stdout();
    let is_dumb = variable("TERM").is_none_or(|term| term == "dumb");
    let Some(pager) = pager().filter(|_| stdout.is_terminal() && !is_dumb) else { return Ok(false) };
    let is_plain = anstream::AutoStream::choice(&stdout) == ColorChoice::Never;
    let text = if is_plain { anstream::adapter::strip_str(text).to_string() } else { text.to_owned() };
    // the pager is a line for the shell, as git's is: `less -S`
    let mut command = Command::new("sh");
    command.args(["-c", &pager]).stdin(Stdio::piped());
    if variable("LESS").is_none() {
        command.env("LESS", LESS);
    }
    let Ok(mut child) = command.spawn() else { return Ok(false) };
    let written = child.stdin.take().map_or(Ok(()), |mut input| input.write_all(text.as_bytes()));
    let status = child.wait()?;
    match written {
        // somebody has seen enough
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(status.code() != Some(NOT_FOUND)),
        Err(error) => Err(error),
        Ok(()) => Ok(status.code() != Some(NOT_FOUND)),
    }
}

/// How a shell says that there is no such program.
const NOT_FOUND: i32 = 127;

fn pager() -> Option<String> {
    let own = ["UNBLOGGER_PAGER", "PAGER"].into_iter().find_map(set);
    own.map_or_else(
        || Some("less".to_owned()),
        |pager| Some(pager).filter(|pager| !matches!(pager.as_str(), "" | "cat")),
    )
}

/// A variable as it is set, also to nothing: that means no pager.
#[allow(clippy::disallowed_methods)] // the environment is read in the binary
fn set(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
