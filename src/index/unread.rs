//! Posts that stand among the sources and that no reader takes: they are listed, never passed by.

use crate::config::{SourceConfig, SourceFormat};
use crate::disk::{Disk, DiskError};
use crate::report::Skipped;

/// What declares a post in a notebook's raw cell, in MyST Markdown, and in its front matter.
const DECLARATIONS: [&str; 5] = [".. post::", "{post}", "blogpost: true", "blogpost: True", ":blogpost:"];

/// The posts beside those that are read: notebooks, and Markdown in a source of RST.
pub(super) fn posts(disk: &Disk, source: &SourceConfig) -> Result<Vec<Skipped>, DiskError> {
    let endings: &[&str] = match source.format {
        SourceFormat::FrontMatter => return Ok(Vec::new()),
        SourceFormat::RstPost => &["ipynb", "md", "markdown"],
        SourceFormat::Auto => &["ipynb"],
    };
    let files = disk.list(&source.path, endings)?.files.into_iter();
    let skipped = files.filter_map(|path| {
        let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase())?;
        endings.contains(&ending.as_str()).then_some(())?;
        let bytes = disk.read(&path).ok()?;
        let text = String::from_utf8_lossy(&bytes);
        DECLARATIONS.iter().any(|declaration| text.contains(declaration)).then_some(())?;
        let why = match ending.as_str() {
            "ipynb" => "it is a post in a notebook, which no reader takes; export it to Markdown or RST",
            _ => "it is a post in Markdown; name it in a source of its own with `format = \"frontmatter\"`",
        };
        Some(Skipped { source: path, why: why.to_owned() })
    });
    Ok(skipped.collect())
}
