//! Posts that stand among the sources and that no reader takes: they are listed, never passed by.

use crate::config::{SourceConfig, SourceFormat};
use crate::disk::{Disk, DiskError};
use crate::report::Skipped;

/// What declares a post in a notebook's raw cell, in its Markdown, and in its metadata.
const DECLARATIONS: [&str; 5] = [".. post::", "{post}", "blogpost: true", "blogpost: True", ":blogpost:"];

/// The posts in notebooks.
pub(super) fn posts(disk: &Disk, source: &SourceConfig) -> Result<Vec<Skipped>, DiskError> {
    if source.format == SourceFormat::FrontMatter {
        return Ok(Vec::new());
    }
    let files = disk.list(&source.path, &["ipynb"])?.files.into_iter();
    let skipped = files.filter_map(|path| {
        path.to_ascii_lowercase().ends_with(".ipynb").then_some(())?;
        let bytes = disk.read(&path).ok()?;
        let text = String::from_utf8_lossy(&bytes);
        DECLARATIONS.iter().any(|declaration| text.contains(declaration)).then_some(())?;
        let why = "it is a post in a notebook, which no reader takes; export it to Markdown or RST".to_owned();
        Some(Skipped { source: path, why })
    });
    Ok(skipped.collect())
}
