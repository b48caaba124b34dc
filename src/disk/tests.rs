//! Listing, writing and removing.

use super::*;

fn disk() -> (tempfile::TempDir, Disk) {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::new(folder.path());
    (folder, disk)
}

#[test]
fn a_folder_lists_its_posts_in_the_order_of_their_bytes() {
    let (_folder, disk) = disk();
    for name in ["in/b.md", "in/C.md", "in/a/index.md", "in/a/image.png", "in/.hidden.md"] {
        disk.write(name, b"x", Durability::Renamed).unwrap();
    }
    assert_eq!(disk.list("in", &["md"]).unwrap().files, ["in/C.md", "in/a/index.md", "in/b.md"]);
    assert_eq!(disk.list("in/*.md", &["md"]).unwrap().files, ["in/C.md", "in/b.md"]);
    assert_eq!(disk.list("in/b.md", &["rst"]).unwrap().files, ["in/b.md"]);
    if cfg!(target_os = "linux") {
        // elsewhere these two are one file
        disk.write("in/B.md", b"x", Durability::Renamed).unwrap();
        assert_eq!(disk.list("in/*.md", &["md"]).unwrap().files, ["in/B.md", "in/C.md", "in/b.md"]);
    }
    assert_eq!(
        disk.list("nowhere", &["md"]).unwrap_err().to_string(),
        "cannot list nowhere: there is no such file or folder"
    );
}

#[cfg(unix)]
#[test]
fn dangling_links_loops_and_folders_named_like_posts_are_named() {
    let (folder, disk) = disk();
    disk.write("in/good.md", b"x", Durability::Renamed).unwrap();
    std::os::unix::fs::symlink("nothing", folder.path().join("in/gone.md")).unwrap();
    std::os::unix::fs::symlink(".", folder.path().join("in/loop")).unwrap();
    std::fs::create_dir(folder.path().join("in/folder.md")).unwrap();
    let listing = disk.list("in", &["md"]).unwrap();
    assert_eq!(listing.files, ["in/good.md"]);
    let names: Vec<_> = listing.problems.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["in/folder.md", "in/gone.md", "in/loop"]);
}

#[test]
fn removing_the_last_file_removes_its_folders() {
    let (folder, disk) = disk();
    disk.write("out/a/b/index.md", b"x", Durability::Synced).unwrap();
    disk.remove("out/a/b/index.md", "out").unwrap();
    assert!(folder.path().join("out").is_dir() && !folder.path().join("out/a").exists());
}

#[test]
fn nothing_is_written_through_a_parent_folder() {
    let (folder, disk) = disk();
    std::fs::create_dir(folder.path().join("out")).unwrap();
    assert!(disk.write("out/../../x", b"x", Durability::Renamed).is_err());
    for path in ["../x", "elsewhere/x", "/x"] {
        let error = disk.could_write_below("out", path).unwrap_err().to_string();
        assert_eq!(error, format!("cannot write {path}: it is not in the output folder"));
    }
}
