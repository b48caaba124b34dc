//! Images through all three steps: wanted, obtained, placed.

mod asking;
mod larger;
mod written;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use super::fetch::{FetchError, Network};
use super::inspect::samples;
use super::{Home, ImageSettings, Obtained, Placed, Reach, Request, Serves, Supply, Taken, beside, place, wanted};
use crate::account::{Changes, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{Disk, Durability};
use crate::lock::{Hash, LockedImage};
use crate::model::{Block, BlockKind, Image, ImageRef, Inline, InlineKind, Post};
use crate::report::ImageState;
use crate::source::Span;

const SMALL: &str = "https://1.bp.blogspot.com/a/b/c/d/s320/photo.png";
const LARGE: &str = "https://1.bp.blogspot.com/a/b/c/d/s1600/photo.png";
const FULL: &str = "https://1.bp.blogspot.com/a/b/c/d/s0/photo.png";

/// What stands in for the network: answers by address, and what was asked.
#[derive(Default)]
struct Fake {
    answers: BTreeMap<String, Vec<u8>>,
    asked: Mutex<Vec<String>>,
    now: AtomicI64,
}

impl Fake {
    fn new<const N: usize>(answers: [(&str, Vec<u8>); N]) -> Self {
        let answers = answers.into_iter().map(|(address, bytes)| (address.to_owned(), bytes)).collect();
        Self { answers, ..Self::default() }
    }

    fn asked(&self) -> Vec<String> {
        let mut asked = self.asked.lock().unwrap().clone();
        asked.sort();
        asked
    }
}

impl Network for Fake {
    fn get(&self, address: &str) -> Result<Vec<u8>, FetchError> {
        self.asked.lock().unwrap().push(address.to_owned());
        match self.answers.get(address) {
            Some(bytes) => Ok(bytes.clone()),
            None if address.contains("127.0.0.1") => Err(FetchError::Private("127.0.0.1".to_owned())),
            None if address.contains("fault") => panic!("at {address}"),
            None if address.contains("busy") => Err(FetchError::Status(503)),
            None => Err(FetchError::Status(404)),
        }
    }

    fn now(&self) -> i64 {
        self.now.load(Ordering::SeqCst)
    }
}

/// What becomes of the requests of one post.
fn obtained(supply: &Supply<'_>, requests: &[Request]) -> Vec<Obtained> {
    let mut obtained = Vec::new();
    let taken = supply.obtain(&[requests], |posts| {
        obtained.extend(posts.into_iter().flat_map(|(_, of_post)| of_post));
        Ok::<_, ()>(())
    });
    taken.unwrap();
    obtained
}

/// One post in `in/a/index.md` that is written to `out/a/index.md`.
struct Archive {
    _folder: tempfile::TempDir,
    disk: Disk,
    settings: ImageSettings,
    locked: Vec<LockedImage>,
}

struct Outcome {
    post: Post,
    placed: Placed,
    changes: Changes,
    diagnostics: Vec<Diagnostic>,
}

impl Archive {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::new(folder.path());
        Self { _folder: folder, disk, settings: ImageSettings::default(), locked: Vec::new() }
    }

    fn with(self, path: &str, bytes: &[u8]) -> Self {
        self.disk.write(path, bytes, Durability::Renamed).unwrap();
        self
    }

    fn run(&self, network: Option<&dyn Network>, images: &[(&str, Option<&str>)]) -> Outcome {
        self.run_post(network, post(images))
    }

    fn run_post(&self, network: Option<&dyn Network>, mut post: Post) -> Outcome {
        let request = |wanted: super::Wanted| Request {
            locked: self.locked.iter().find(|image| image.url == wanted.address).cloned(),
            wanted,
            source_path: "in/a/index.md".to_owned(),
            source_root: beside::root("in", "in/a/index.md"),
            image_folder: "out/a".to_owned(),
            published: Some("2012-05-01".to_owned()),
            served: Vec::new(),
        };
        let requests: Vec<_> = wanted(&mut post, Reach::Linked).into_iter().map(request).collect();
        let supply = Supply::new(&self.disk, &self.settings, network).unwrap();
        let (mut changes, mut diagnostics) = (Changes::default(), Vec::new());
        let obtained = obtained(&supply, &requests);
        let supplied = (&requests[..], obtained);
        let (owner, mut taken) = (("m".into(), "a".into()), Taken::default());
        let (known, reach) = (&self.locked[..], Reach::Linked);
        let home = Home { owner: &owner, known, prefix: "./", reach, serves: Serves::Files, taken: &mut taken };
        let placed = place(&mut post, &self.settings, supplied, home, &mut changes, &mut diagnostics);
        Outcome { post, placed, changes, diagnostics }
    }

    /// Writes what was placed, and enters it in the lock.
    fn keep(&mut self, placed: &Placed) {
        for file in &placed.files {
            self.disk.write(&format!("out/a/{}", file.name), &file.bytes, Durability::Renamed).unwrap();
        }
        let locked = |file: &super::ImageFile| LockedImage {
            file: file.name.clone(),
            url: file.url.clone(),
            sha256: Hash::of(&file.bytes),
            media_type: file.media_type.to_owned(),
            bytes: file.bytes.len() as u64,
            width: file.width,
            height: file.height,
            accepted: file.accepted,
        };
        self.locked = placed.files.iter().map(locked).collect();
    }
}

impl Outcome {
    fn states(&self) -> Vec<ImageState> {
        self.placed.images.iter().map(|image| image.state).collect()
    }

    fn names(&self) -> Vec<&str> {
        self.placed.images.iter().map(|image| image.file.as_deref().unwrap_or("-")).collect()
    }

    fn codes(&self) -> Vec<Code> {
        let codes = self.diagnostics.iter().map(|diagnostic| diagnostic.code);
        codes.filter(|code| *code != Code::ImageAltMissing).collect()
    }

    fn images(&self) -> Vec<&Image> {
        let BlockKind::Paragraph(inlines) = &self.post.body[0].kind else { panic!() };
        inlines
            .iter()
            .map(|inline| if let InlineKind::Image(image) = &inline.kind { image } else { panic!() })
            .collect()
    }
}

fn post(images: &[(&str, Option<&str>)]) -> Post {
    let image = |&(address, original): &(&str, Option<&str>)| {
        let at = ImageRef::Raw(address.to_owned());
        let image = Image { at, original: original.map(str::to_owned), alt: "A photo".to_owned(), title: None };
        Inline::new(InlineKind::Image(image), Span::new(7, 9))
    };
    let paragraph = BlockKind::Paragraph(images.iter().map(image).collect());
    Post { body: vec![Block::new(paragraph, Span::default())], ..Post::default() }
}

#[test]
fn a_file_beside_the_source_is_taken_under_its_name() {
    let archive = Archive::new().with("in/a/image-1.png", &samples::png(1)).with("in/a/B%20c.JPG", &samples::jpeg());
    let network = Fake::default();
    let outcome = archive.run(Some(&network), &[("./image-1.png", Some(LARGE)), ("./B%20c.JPG", None)]);
    assert_eq!(outcome.states(), [ImageState::Local; 2]);
    assert_eq!(outcome.names(), ["image-1.png", "B c.JPG"]);
    assert_eq!(outcome.images()[0].at, ImageRef::Placed("./image-1.png".to_owned()));
    assert_eq!(outcome.images()[0].original, None);
    assert_eq!(outcome.images()[1].at, ImageRef::Placed("./B%20c.JPG".to_owned()));
    assert_eq!(outcome.codes(), [Code::ImageThumbnail], "its larger original is gone");
    assert_eq!(network.asked(), [FULL, LARGE]);
    let dropped: Vec<_> = outcome.changes.removed.iter().map(|entry| (entry.what, entry.text.as_str())).collect();
    assert_eq!(dropped, [(What::Link, LARGE)]);
}

#[test]
fn a_file_with_the_wrong_extension_gets_the_right_one() {
    let archive =
        Archive::new().with("in/a/image-1.png", &samples::jpeg()).with("in/a/image-1.jpg", &samples::jpeg()[..]);
    let outcome = archive.run(None, &[("./image-1.png", None)]);
    assert_eq!(outcome.names(), ["image-1.jpg"]);
    assert_eq!(outcome.changes.moved[0].to, "./image-1.jpg");
}

#[test]
fn a_missing_file_keeps_its_path_and_is_reported() {
    let outcome = Archive::new().run(None, &[("./image-1.png", None), ("./image-2.png", Some(LARGE))]);
    assert_eq!(outcome.states(), [ImageState::Missing; 2]);
    assert_eq!(outcome.codes(), [Code::ImageMissing; 2]);
    assert_eq!(outcome.diagnostics[0].message, "./image-1.png: there is no such file beside the source");
    assert!(outcome.diagnostics[1].message.ends_with("beside the source; the run is offline"));
    assert_eq!(outcome.diagnostics[0].span.unwrap().start, 7);
    assert_eq!(outcome.images()[1].at, ImageRef::Kept("./image-2.png".to_owned()));
    assert_eq!(outcome.images()[1].original.as_deref(), Some(LARGE));
}

#[test]
fn the_larger_copy_of_a_missing_file_is_fetched_under_its_name() {
    let network = Fake::new([(FULL, samples::png(1))]);
    let outcome = Archive::new().run(Some(&network), &[("./image-1.png", Some(LARGE))]);
    assert_eq!((outcome.states(), outcome.names()), (vec![ImageState::Fetched], vec!["image-1.png"]));
    assert_eq!(network.asked(), [FULL]);
}

#[test]
fn a_path_out_of_the_sources_folder_is_refused() {
    let archive = Archive::new().with("secret.png", &samples::png(1));
    let outcome = archive.run(None, &[("../../secret.png", None)]);
    assert_eq!((outcome.states(), outcome.codes()), (vec![ImageState::Refused], vec![Code::ImageRefused]));
}

#[test]
fn an_image_is_fetched_at_its_full_size_else_as_it_is_linked_or_shown() {
    for (answers, asked) in [
        (Fake::new([(FULL, samples::png(1)), (LARGE, samples::png(2))]), &[FULL][..]),
        (Fake::new([(FULL, b"<html>sorry</html>".to_vec()), (LARGE, samples::png(2))]), &[FULL, LARGE]),
        (Fake::new([(SMALL, samples::png(3))]), &[FULL, LARGE, SMALL]),
    ] {
        let outcome = Archive::new().run(Some(&answers), &[(SMALL, Some(LARGE))]);
        assert_eq!((outcome.states(), outcome.names()), (vec![ImageState::Fetched], vec!["photo.png"]));
        assert_eq!(outcome.images()[0].original, None);
        assert_eq!(outcome.changes.moved[0].from, SMALL);
        assert_eq!(outcome.changes.removed[0].text, LARGE);
        let mut asked = asked.to_vec();
        asked.sort_unstable();
        assert_eq!(answers.asked(), asked);
    }
}

#[test]
fn what_is_not_to_be_had_keeps_its_address_and_is_reported() {
    let page = ("https://example.org/page.png", b"<!doctype html>".to_vec());
    let images = [
        ("https://example.org/gone.png", None),
        ("https://example.org/page.png", None),
        ("http://127.0.0.1/a.png", None),
    ];
    let outcome = Archive::new().run(Some(&Fake::new([page])), &images);
    assert_eq!(outcome.states(), [ImageState::Missing, ImageState::Refused, ImageState::Refused]);
    assert_eq!(outcome.codes(), [Code::ImageMissing, Code::ImageRefused, Code::ImageAddressPrivate]);
    assert!(outcome.images().iter().all(|image| matches!(image.at, ImageRef::Kept(_))));
    assert!(outcome.diagnostics[0].message.ends_with("https://example.org/gone.png: the server answers 404"));
}

#[test]
fn offline_an_image_that_was_never_asked_for_is_no_failure() {
    let outcome = Archive::new().run(None, &[(SMALL, Some(LARGE))]);
    assert_eq!((outcome.states(), outcome.codes()), (vec![ImageState::Undetermined], vec![]));
    assert_eq!(outcome.images()[0].at, ImageRef::Kept(SMALL.to_owned()));
    assert_eq!(outcome.images()[0].original.as_deref(), Some(LARGE));
}

#[test]
fn the_lock_gives_the_same_files_and_names_without_cache_and_network() {
    let mut archive = Archive::new();
    let other = "https://2.bp.blogspot.com/w/x/y/z/s320/photo.png";
    let other_full = "https://2.bp.blogspot.com/w/x/y/z/s0/photo.png";
    let network = Fake::new([(FULL, samples::png(1)), (other_full, samples::png(2)), (LARGE, samples::png(1))]);
    let images = [(SMALL, Some(LARGE)), (other, None), (LARGE, None)];
    let first = archive.run(Some(&network), &images);
    assert_eq!(first.names(), ["photo.png", "photo-2.png", "photo.png"]);
    archive.keep(&first.placed);
    for file in archive.disk.list(".unblogger/images", &[]).unwrap().files {
        archive.disk.remove(&file, "").unwrap();
    }
    let second = archive.run(None, &images);
    assert_eq!(second.states(), [ImageState::Cached; 3]);
    assert_eq!((second.post, second.placed.files), (first.post, first.placed.files));
    // the first image is gone from the post: the second keeps its name all the same
    assert_eq!(archive.run(None, &images[1..2]).names(), ["photo-2.png"]);
}

#[test]
fn local_folders_come_before_the_network_and_after_the_lock() {
    let mut archive = Archive::new().with("Albums/My blog/photo.png", &samples::png(5));
    archive.settings.local = vec!["Albums".to_owned()];
    let outcome = archive.run(None, &[(SMALL, None), ("./image-1.png", Some(LARGE))]);
    assert_eq!(outcome.states(), [ImageState::Local; 2]);
    // one picture of a post is one file, under its first name
    assert_eq!(outcome.names(), ["photo.png", "photo.png"]);

    let archive = archive.with("Albums/Other blog/photo.png", &samples::png(6));
    let outcome = archive.run(None, &[(SMALL, None)]);
    assert_eq!(outcome.states(), [ImageState::Missing]);
    assert!(
        outcome.diagnostics[0]
            .message
            .ends_with("2 different files in `images.local` have its name; the run is offline")
    );
}

#[test]
fn a_folder_of_images_that_is_not_there_is_an_error() {
    let mut archive = Archive::new();
    archive.settings.local = vec!["Albums".to_owned()];
    assert!(Supply::new(&archive.disk, &archive.settings, None).is_err());
}

#[test]
fn a_fetched_image_does_not_take_the_name_of_one_that_is_missing() {
    let network = Fake::new([("https://example.org/image-1.png", samples::png(1))]);
    let images = [("https://example.org/image-1.png", None), ("./Image-1.png", None)];
    assert_eq!(Archive::new().run(Some(&network), &images).names(), ["image-1-2.png", "-"]);
}

#[test]
fn one_picture_of_many_posts_is_fetched_once() {
    let network = Fake::new([("https://example.org/a.png", samples::png(1))]);
    let images = [("https://example.org/a.png", None); 20];
    let outcome = Archive::new().run(Some(&network), &images);
    assert_eq!((network.asked().len(), outcome.placed.files.len()), (1, 1));
}

#[test]
fn images_in_kept_html_are_placed_and_data_stays() {
    let html = format!("<td><img alt='' src='{SMALL}'><img src=\"data:image/png;base64,AA\"></td>");
    let mut post = post(&[("data:image/png;base64,AA", None)]);
    post.body.push(Block::new(BlockKind::Html(html), Span::default()));
    let network = Fake::new([(FULL, samples::png(1))]);
    let outcome = Archive::new().run_post(Some(&network), post);
    assert_eq!(outcome.names(), ["photo.png"]);
    let expected = "<td><img alt='' src='./photo.png'><img src=\"data:image/png;base64,AA\"></td>";
    assert_eq!(outcome.post.body[1].kind, BlockKind::Html(expected.to_owned()));
    assert!(matches!(outcome.images()[0].at, ImageRef::Kept(_)));
}

#[test]
fn an_image_without_alternative_text_is_noted() {
    let mut post = post(&[("./a.png", None)]);
    let BlockKind::Paragraph(inlines) = &mut post.body[0].kind else { panic!() };
    if let InlineKind::Image(image) = &mut inlines[0].kind {
        image.alt.clear();
    }
    let outcome = Archive::new().with("in/a/a.png", &samples::png(1)).run_post(None, post);
    assert_eq!(outcome.diagnostics[0].code, Code::ImageAltMissing);
    assert_eq!(outcome.states(), [ImageState::Local]);
}
