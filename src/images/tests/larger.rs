//! Of several copies of one image the largest is taken.

use super::*;

#[test]
fn a_thumbnail_gives_way_to_its_larger_original_and_to_nothing_smaller() {
    let local = |width, height| Archive::new().with("in/a/image-1.png", &samples::png_of(9, width, height));
    let image = [("./image-1.png", Some(LARGE))];
    let original = Fake::new([(FULL, samples::png_of(1, 1600, 1200))]);
    for (archive, state, code) in [
        (local(320, 240), ImageState::Fetched, None),
        (local(1600, 1200), ImageState::Local, None),
        (local(3200, 2400), ImageState::Local, None),
        (local(320, 320), ImageState::Local, Some(Code::ImageThumbnail)),
    ] {
        let outcome = archive.run(Some(&original), &image);
        assert_eq!((outcome.states(), outcome.codes()), (vec![state], code.into_iter().collect()));
        assert_eq!(outcome.names(), ["image-1.png"]);
        // what has another shape is another picture: the link to it is the author's
        assert_eq!(outcome.images()[0].original.is_some(), code.is_some());
    }
    let offline = local(320, 240).run(None, &image);
    assert_eq!((offline.states(), offline.codes()), (vec![ImageState::Local], vec![Code::ImageThumbnail]));
    assert!(offline.diagnostics[0].message.ends_with("320×240 pixels; a larger one was not taken: the run is offline"));
    let page = Fake::new([(FULL, b"<html>sorry</html>".to_vec()), (LARGE, samples::png_of(1, 640, 480))]);
    assert_eq!(local(320, 240).run(Some(&page), &image).states(), [ImageState::Fetched]);
}

#[test]
fn a_larger_original_that_was_once_had_stays_without_cache_and_network() {
    let mut archive = Archive::new().with("in/a/image-1.png", &samples::png_of(9, 320, 240));
    let network = Fake::new([(FULL, samples::png_of(1, 1600, 1200))]);
    let image = [("./image-1.png", Some(LARGE))];
    let first = archive.run(Some(&network), &image);
    archive.keep(&first.placed);
    for file in archive.disk.list(".unblogger/images", &[]).unwrap().files {
        archive.disk.remove(&file, "").unwrap();
    }
    for network in [None, Some(&network as &dyn Network)] {
        let second = archive.run(network, &image);
        assert_eq!((second.states(), second.codes()), (vec![ImageState::Cached], vec![]));
        assert_eq!(second.placed.files, first.placed.files);
    }
    assert_eq!(network.asked(), [FULL], "nobody is asked again");
    // the thumbnail was put in the place of a better copy of the archive's own
    let archive = archive.with("in/a/image-1.png", &samples::png_of(9, 3200, 2400));
    assert_eq!(archive.run(None, &image).states(), [ImageState::Local]);
}

#[test]
fn an_address_that_a_folder_answers_is_asked_for_a_larger_copy() {
    let mut archive =
        Archive::new().with("mirror/1.bp.blogspot.com/a/b/c/d/s320/photo.png", &samples::png_of(5, 320, 240));
    archive.settings.local = vec!["mirror".to_owned()];
    let network = Fake::new([(FULL, samples::png_of(1, 1600, 1200))]);
    assert_eq!(archive.run(Some(&network), &[(SMALL, None)]).states(), [ImageState::Fetched]);
    let gone = Fake::default();
    let outcome = archive.run(Some(&gone), &[(LARGE, None)]);
    assert_eq!(outcome.states(), [ImageState::Cached], "out of the cache");
}

#[test]
fn what_a_person_put_there_and_had_accepted_stays() {
    let mut archive = Archive::new().with("in/a/image-1.png", &samples::png_of(9, 320, 240));
    let image = [("./image-1.png", Some(LARGE))];
    let first = archive.run(None, &image);
    archive.keep(&first.placed);
    let own = samples::png_of(7, 100, 400);
    archive.disk.write("out/a/image-1.png", &own, Durability::Renamed).unwrap();
    archive.locked[0] = LockedImage { sha256: Hash::of(&own), accepted: true, ..archive.locked[0].clone() };
    let network = Fake::new([(FULL, samples::png_of(1, 1600, 1200))]);
    let second = archive.run(Some(&network), &image);
    assert_eq!((second.states(), second.codes()), (vec![ImageState::Cached], vec![]));
    assert_eq!((&*second.placed.files[0].bytes, second.placed.files[0].accepted), (&own, true));
    assert_eq!(network.asked(), [""; 0]);
}
