//! The posts that benchmarks read.

use std::path::{Path, PathBuf};

use unblogger::source::Source;

/// How much text they hold.
pub fn bytes(posts: &[Source]) -> usize {
    posts.iter().map(|post| post.text().len()).sum()
}

/// The files with an ending of a part of the corpus; else those of the repository's fixtures, until it is two megabytes.
pub fn posts(part: &str, fixtures: &str, ending: &str) -> Vec<Source> {
    let corpus = std::env::var("UNBLOGGER_CORPUS").unwrap_or_else(|_| "../shared/corpus".to_owned());
    let repository = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folder = repository.join(corpus).join(part);
    if folder.is_dir() {
        return sources(&folder, ending);
    }
    let few = sources(&repository.join(fixtures), ending);
    let times = 2_000_000 / bytes(&few).max(1) + 1;
    std::iter::repeat_n(few, times).flatten().collect()
}

fn sources(folder: &Path, ending: &str) -> Vec<Source> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                found.extend(Source::from_bytes(path.to_string_lossy(), std::fs::read(&path).unwrap()));
            }
        }
    }
    found.sort_by(|one, other| one.path().cmp(other.path()));
    found
}
