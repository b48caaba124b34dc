//! What was meant by a name that is not known.

/// `unknown KIND `x`; did you mean `y`?`
pub fn unknown_name<'a>(kind: &str, name: &str, known: impl Iterator<Item = &'a str>) -> String {
    match nearest(name, known) {
        Some(near) => format!("unknown {kind} `{name}`; did you mean `{near}`?"),
        None => format!("unknown {kind} `{name}`"),
    }
}

/// Adds the nearest right name to serde's ``unknown field `x`, expected one of `y`, `z` ``.
pub(super) fn with_nearest(message: &str) -> String {
    let message = message.replace("unknown field", "unknown key");
    let mut quoted = message.split('`').skip(1).step_by(2);
    match quoted.next() {
        Some(wrong) if message.starts_with("unknown") => match nearest(wrong, quoted) {
            Some(near) => format!("{}; did you mean `{near}`?", message.split(", expected").next().unwrap_or(&message)),
            None => message,
        },
        _ => message,
    }
}

pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let scored = known.map(|candidate| (strsim::jaro_winkler(name, candidate), candidate));
    scored.filter(|(score, _)| *score > 0.8).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, candidate)| candidate)
}
