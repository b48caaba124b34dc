//! One finding where one cause has a thousand effects: another version of the program, images that were not checked out.

use std::collections::{BTreeMap, BTreeSet};

use super::lfs::{LONGEST, Pointer};
use crate::diagnostic::{Code, Finding};
use crate::disk::Disk;
use crate::lock::{FILE_NAME, Hash, Lock};
use crate::paths::join;
use crate::report::{FileReport, PostReport, Status};

/// What a post for which there is no image looks like.
const OF_IMAGES: [Code; 4] = [Code::Drift, Code::ImageChanged, Code::ImageMissing, Code::ImageRefused];

/// Another version wrote the output, and this one would write it otherwise: that is one finding. What people did to files stays
/// theirs.
pub fn other_version(lock: &Lock, posts: &mut [PostReport], files: &mut Vec<FileReport>) {
    let version = env!("CARGO_PKG_VERSION");
    let Some(other) = lock.written_by.as_deref().filter(|other| *other != version) else { return };
    let mut count = 0;
    for post in posts.iter_mut().filter(|post| matches!(post.status, Status::Updated | Status::Unchanged)) {
        count += usize::from(take(&mut post.diagnostics, &[Code::Drift]));
    }
    let is_made = |file: &&mut FileReport| file.path != FILE_NAME && file.status == Status::Updated;
    for file in files.iter_mut().filter(is_made) {
        count += usize::from(take(&mut file.diagnostics, &[Code::Drift, Code::RedirectMissing]));
    }
    if count > 0 {
        let files_are = if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
        let message = format!("unblogger {other} wrote the output, and {version} would write {files_are} otherwise");
        add(files, Finding::new(Code::OtherVersion, message));
    }
}

/// Images that are Git LFS pointers cannot be looked into, and posts that show them not compared: that is one finding.
pub fn pointers(disk: &Disk, lock: &Lock, posts: &mut [PostReport], files: &mut Vec<FileReport>) {
    let mut pointers = BTreeSet::new();
    let known: BTreeMap<_, _> = lock.posts().map(|locked| ((&*locked.id, &*locked.path), locked)).collect();
    for post in posts.iter_mut() {
        if !post.diagnostics.iter().any(|finding| OF_IMAGES.contains(&finding.code)) {
            continue;
        }
        let locked = post.output.as_deref().and_then(|path| known.get(&(&*post.id, path)));
        let images = locked
            .into_iter()
            .flat_map(|locked| locked.images.iter().map(|image| (join(locked.folder(), &image.file), &image.sha256)));
        let is_pointer = |path: &str, wanted: &Hash| {
            let bytes = disk.read_if_exists(path).ok().flatten().filter(|bytes| bytes.len() <= LONGEST)?;
            Some(Pointer::parse(&bytes)?.sha256 == *wanted)
        };
        let found: Vec<_> = images.filter(|(path, wanted)| is_pointer(path, wanted) == Some(true)).collect();
        if !found.is_empty() {
            take(&mut post.diagnostics, &OF_IMAGES);
            post.status = Status::Unchanged;
            pointers.extend(found.into_iter().map(|(path, _)| path));
        }
    }
    let Some(first) = pointers.first() else { return };
    let more = if pointers.len() == 1 { String::new() } else { format!(" and {} more", pointers.len() - 1) };
    let message =
        format!("{first}{more}: a Git LFS pointer is there, and not the image; posts that show it were not compared");
    add(files, Finding::new(Code::LfsPointer, message));
}

fn take(findings: &mut Vec<Finding>, codes: &[Code]) -> bool {
    let before = findings.len();
    findings.retain(|finding| !codes.contains(&finding.code));
    findings.len() < before
}

fn add(files: &mut Vec<FileReport>, finding: Finding) {
    match files.iter_mut().find(|file| file.path == FILE_NAME) {
        Some(file) => file.diagnostics.push(finding),
        None => files.push(FileReport {
            path: FILE_NAME.to_owned(),
            status: Status::Unchanged,
            diagnostics: vec![finding],
            texts: None,
        }),
    }
}
