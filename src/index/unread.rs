//! Posts that stand among the sources and that no reader takes: they are listed, never passed by.

use crate::disk::Disk;
use crate::paths::has_ending;
use crate::report::Skipped;

/// What declares a post in a notebook's raw cell, in its Markdown, and in its metadata.
const DECLARATIONS: [&str; 5] = [".. post::", "{post}", "blogpost: true", "blogpost: True", ":blogpost:"];

/// The ending of notebooks.
pub(super) const NOTEBOOK: &str = "ipynb";

/// Whether a file is a notebook by its name.
pub(super) fn is_notebook(path: &str) -> bool {
    has_ending(path, &[NOTEBOOK])
}

/// The post in a notebook, where there is one.
pub(super) fn post(disk: &Disk, path: String) -> Option<Skipped> {
    let bytes = disk.read(&path).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    DECLARATIONS.iter().any(|declaration| text.contains(declaration)).then_some(())?;
    let why = "it is a post in a notebook, which no reader takes; export it to Markdown or RST".to_owned();
    Some(Skipped { source: path, why })
}
