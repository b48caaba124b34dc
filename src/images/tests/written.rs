//! What is written of an image: its name and its bytes.

use super::*;
use crate::images::NameStyle;

const REMOTE: [&str; 2] = ["https://example.org/a.png", "https://example.org/b.png"];

fn named(names: NameStyle) -> Outcome {
    let mut archive = Archive::new().with("in/a/image-1.png", &samples::png(1));
    archive.settings.names = names;
    let network = Fake::new([(REMOTE[0], samples::png(2)), (REMOTE[1], samples::jpeg())]);
    archive.run(Some(&network), &[(REMOTE[0], None), ("./image-1.png", None), (REMOTE[1], None), (REMOTE[0], None)])
}

#[test]
fn files_are_named_as_configured_and_those_of_the_archive_keep_their_names() {
    assert_eq!(named(NameStyle::Address).names(), ["a.png", "image-1.png", "b.jpg", "a.png"]);
    assert_eq!(named(NameStyle::Numbered).names(), ["image-1.png", "image-1-2.png", "image-2.jpg", "image-1.png"]);
    let hash = |bytes: &[u8]| Hash::of(bytes).to_string()[..16].to_owned();
    let (a, b) = (hash(&samples::png(2)) + ".png", hash(&samples::jpeg()) + ".jpg");
    assert_eq!(named(NameStyle::Hash).names(), [&*a, "image-1.png", &*b, &*a]);
}

#[test]
fn what_tells_of_its_maker_is_left_out_and_said() {
    let plain = samples::jpeg();
    let telling = [&plain[..20], b"\xff\xfe\0\x06Ines", &plain[20..]].concat();
    let mut archive = Archive::new().with("in/a/a.jpg", &telling);
    let outcome = archive.run(None, &[("./a.jpg", None)]);
    assert_eq!(*outcome.placed.files[0].bytes, plain);
    assert_eq!(outcome.diagnostics[0].message, "./a.jpg: left out of the file: comments");
    archive.settings.keep_metadata = true;
    let outcome = archive.run(None, &[("./a.jpg", None)]);
    assert_eq!((&*outcome.placed.files[0].bytes, outcome.codes()), (&telling, vec![]));
}

#[test]
fn a_file_that_is_too_large_is_said() {
    let mut archive = Archive::new().with("in/a/a.png", &samples::png(1));
    archive.settings.max_bytes = 10;
    assert_eq!(archive.run(None, &[("./a.png", None)]).codes(), [Code::ImageLarge]);
}

#[test]
fn a_placeholder_is_refused_and_the_next_candidate_taken() {
    let gone = samples::png_of(3, 500, 400);
    let mut archive = Archive::new();
    archive.settings.placeholders = vec![Hash::of(&gone)];
    let network = Fake::new([(FULL, gone.clone()), (SMALL, samples::png(2))]);
    let outcome = archive.run(Some(&network), &[(SMALL, None)]);
    assert_eq!(*outcome.placed.files[0].bytes, samples::png(2));
    let outcome = Archive { settings: archive.settings.clone(), ..Archive::new() }
        .run(Some(&Fake::new([(FULL, gone)])), &[(FULL, None)]);
    assert_eq!(outcome.codes(), [Code::ImageRefused]);
    assert!(outcome.diagnostics[0].message.contains("placeholder"), "{:?}", outcome.diagnostics);
}

#[test]
fn a_placeholder_of_the_users_list_is_none_on_this_machine_either() {
    let gone = samples::png_of(3, 500, 400);
    let archive = || {
        let mut archive = Archive::new().with("in/a/image-1.png", &gone).with("Albums/lamp.png", &gone);
        archive.settings.local = vec!["Albums".to_owned()];
        archive
    };
    let images = [("./image-1.png", Some(LARGE)), ("https://example.org/lamp.png", None)];
    let plain = archive().run(None, &images);
    assert_eq!(plain.states(), [ImageState::Local; 2], "nobody said what it is");

    let mut archive = archive();
    archive.keep(&plain.placed);
    archive.settings.placeholders = vec![Hash::of(&gone)];
    let outcome = archive.run(None, &images);
    assert_eq!(outcome.states(), [ImageState::Refused; 2], "nor where an earlier run put it");
    for diagnostic in &outcome.diagnostics {
        assert!(diagnostic.message.contains("a placeholder of `images.placeholders`"), "{}", diagnostic.message);
    }
    let network = Fake::new([(FULL, samples::png_of(1, 320, 240)), (images[1].0, samples::png(2))]);
    let outcome = archive.run(Some(&network), &images);
    assert_eq!(outcome.states(), [ImageState::Fetched; 2], "a smaller copy is better than none");
}

#[test]
fn a_failure_that_lasts_is_not_asked_again_where_a_copy_is_at_hand() {
    let archive = Archive::new().with("in/a/image-1.png", &samples::png_of(9, 320, 240));
    let network = Fake::default();
    let image = [("./image-1.png", Some(LARGE))];
    archive.run(Some(&network), &image);
    let asked = network.asked();
    assert_eq!(archive.run(Some(&network), &image).codes(), [Code::ImageThumbnail]);
    assert_eq!(network.asked(), asked);
}

#[test]
fn pictures_in_several_sizes_are_one_file_and_so_are_those_of_components() {
    let html = format!(
        "<picture><source srcset=\"{SMALL} 320w, {LARGE} 1600w\" sizes=\"50vw\" type=image/png>\
         <img src='{SMALL}' srcset='{LARGE} 5x' alt='x' sizes='1px'></picture><table background=\"{SMALL}\"></table>\
         <Figure src=\"{SMALL}\" alt={{x}} /><Chart src=\"./data.json\" /><Image src={{hero}} />"
    );
    let mut post = post(&[]);
    post.body.push(Block::new(BlockKind::Html(html), Span::default()));
    let outcome = Archive::new().run_post(Some(&Fake::new([(FULL, samples::png(1))])), post);
    let expected = "<picture><source srcset=\"./photo.png\" type=image/png><img src='./photo.png' alt='x'></picture>\
         <table background=\"./photo.png\"></table>\
         <Figure src=\"./photo.png\" alt={x} /><Chart src=\"./data.json\" /><Image src={hero} />";
    assert_eq!(outcome.post.body[1].kind, BlockKind::Html(expected.to_owned()));
    assert_eq!(outcome.names(), ["photo.png"; 4]);
    assert_eq!((outcome.changes.moved.len(), outcome.changes.removed.len()), (1, 0), "the ledger counts `<img src>`");
}
