//! What lines are, and which of them are code together.

use std::ops::Range;

use super::line::Line;

/// What a unit can be a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Several lines that only code has: the reason for a group.
    Certain,
    /// A line of code, which goes with certain ones beside it.
    Code,
    /// Comments: code between code.
    Comments,
    /// An indented block, the rest of a function after an empty line: code after code.
    Rest,
    /// Anything else.
    Other,
}

/// What lines of text are.
pub(super) fn kind_of_text(lines: &[Line]) -> Kind {
    read_lines(lines).0
}

/// What lines are, and whether each of them is like code.
fn read_lines(lines: &[Line]) -> (Kind, bool) {
    let (mut code, mut comments, mut like_code) = (0, 0, 0);
    let mut open = 0;
    let (mut opens_block, mut goes_on) = (false, false);
    let mut all = true;
    for (at, line) in lines.iter().enumerate() {
        // what stands in the parentheses of code, or under `def f():`, is code whatever it looks like
        let is_inside = open > 0 || opens_block && line.is_statement() || goes_on;
        let is_code = is_inside || line.is_code(lines.get(at + 1));
        open = if is_code { (open + line.opened()).max(0) } else { 0 };
        opens_block = is_code && line.text.ends_with(':');
        goes_on = is_code && line.goes_on();
        // prose that is wrapped by hand has no indent
        let is_indented = at > 0 && line.indent > 1;
        all &= is_code || line.is_like_code() || line.is_comment();
        code += usize::from(is_code);
        comments += usize::from(line.is_comment());
        like_code += usize::from(is_code || is_indented || line.is_comment());
    }
    let prompts = lines.iter().filter(|line| line.is_prompt()).count();
    let has_numbered_prompt = lines.iter().any(Line::is_numbered_prompt);
    let is_import = code == lines.len() && lines.iter().any(Line::is_import_from);
    // `while (x) {` above `y;` and `}`
    let opens = |line: &Line| line.text.ends_with('{');
    let has_braces = all && code > 0 && lines.iter().any(opens) && lines.iter().any(|line| line.text == "}");
    let is_whole = prompts > 1 || has_numbered_prompt || is_import || has_braces;
    let kind = if is_whole || code > 0 && like_code > 1 && like_code * 5 >= lines.len() * 3 {
        Kind::Certain
    } else if comments == lines.len() {
        Kind::Comments
    } else if code == lines.len() {
        Kind::Code
    } else {
        Kind::Other
    };
    (kind, all)
}

/// What lines are that breaks end: prose is broken by hand, too, so each of them must be like code.
pub(super) fn kind_of_broken(lines: &[Line]) -> Kind {
    if is_session(lines) {
        return Kind::Certain;
    }
    match read_lines(lines) {
        (Kind::Certain, false) => Kind::Other,
        (kind, _) => kind,
    }
}

/// What Python prints above the calls that led to an error.
const TRACEBACK: &str = "Traceback (most recent call last):";

/// `>>> boat.sail()`, or `$ row --fast` and another command, and what they printed: that is code whatever it looks like.
fn is_session(lines: &[Line]) -> bool {
    let [first, rest @ ..] = lines else { return false };
    if first.text == TRACEBACK && !rest.is_empty() || first.is_command() && rest.iter().any(Line::is_command) {
        return true;
    }
    let statement = |line: &Line| line.text.strip_prefix(">>> ").map(Line::shown);
    let is_code = |line: Line| line.is_code(None) || line.is_like_code();
    let begins = lines.first().is_some_and(|line| statement(line).is_some());
    begins && lines.len() > 1 && lines.iter().filter_map(statement).any(is_code)
}

/// Whether lines are the rest of the code before an empty line, whatever they look like: all of them are indented, as the
/// line before it is, or what it opens.
pub(super) fn goes_on(code: &[Line], lines: &[Line]) -> bool {
    let shown = |line: &&Line| !line.text.is_empty();
    let is_open =
        code.iter().rfind(shown).is_some_and(|line| line.indent > 1 || line.text.ends_with([':', '{', '(', '[']));
    let mut rest = lines.iter().filter(shown).peekable();
    is_open && rest.peek().is_some() && rest.all(|line| line.indent > 1 && !line.is_sentence())
}

/// Runs of units that belong together, with something certain among them, and without comments at their edges.
pub(super) fn groups(units: &[Kind]) -> Vec<Range<usize>> {
    let mut groups = Vec::new();
    let mut start = 0;
    for run in units.chunk_by(|unit, next| (*unit == Kind::Other) == (*next == Kind::Other)) {
        let before = run.iter().take_while(|unit| matches!(unit, Kind::Comments | Kind::Rest)).count();
        let after = run.iter().rev().take_while(|unit| **unit == Kind::Comments).count();
        let inner = run.get(before..run.len().saturating_sub(after)).unwrap_or_default();
        if inner.contains(&Kind::Certain) {
            groups.push(start + before..start + run.len() - after);
        }
        start += run.len();
    }
    groups
}
