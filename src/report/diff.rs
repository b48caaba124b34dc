//! What would change in the files, as unified diffs.

use similar::TextDiff;

use super::{Report, Shown, Texts};

/// The unified diffs of all files that would change.
pub fn unified(report: &Report) -> String {
    let posts = report.posts.iter().map(|post| (post.name(), post.shown.as_ref().and_then(Shown::texts)));
    let files = report.files.iter().map(|file| (file.path.as_str(), file.texts.as_ref()));
    posts.chain(files).filter_map(|(path, texts)| Some(unified_of(path, texts?))).collect()
}

/// The unified diff of one file; a file that is not there, or is not to be, is `/dev/null`.
pub fn unified_of(path: &str, texts: &Texts) -> String {
    let name = |text: &Option<String>, side: &str| match text {
        Some(_) => format!("{side}/{path}"),
        None => "/dev/null".to_owned(),
    };
    let (old, new) = (texts.old.as_deref().unwrap_or_default(), texts.new.as_deref().unwrap_or_default());
    let diff = TextDiff::from_lines(old, new);
    diff.unified_diff().context_radius(3).header(&name(&texts.old, "a"), &name(&texts.new, "b")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_names_both_sides() {
        let texts = Texts { old: None, new: Some("one\n".to_owned()) };
        assert_eq!(unified_of("x.md", &texts), "--- /dev/null\n+++ b/x.md\n@@ -0,0 +1 @@\n+one\n");
    }
}
