//! What is asked for, and when again.

use std::sync::Arc;

use super::*;
use crate::images::{Progress, Watch};

const GONE: &str = "https://example.org/gone.png";
const DAY: i64 = 24 * 60 * 60;

#[test]
fn a_fetched_image_comes_from_the_cache_and_a_lasting_failure_is_known_for_a_day() {
    let archive = Archive::new();
    let network = Fake::new([(FULL, samples::png(1))]);
    let images = [(SMALL, None), (GONE, None), ("https://example.org/busy.png", None)];
    archive.run(Some(&network), &images);
    let offline = archive.run(None, &images);
    assert_eq!(offline.states(), [ImageState::Cached, ImageState::Missing, ImageState::Undetermined]);
    let asked_then = |now, again| {
        network.now.store(now, Ordering::SeqCst);
        network.asked.lock().unwrap().clear();
        assert_eq!(archive.run(Some(&network), &images).states()[..2], [ImageState::Cached, ImageState::Missing]);
        if again {
            let request = |address: &str| {
                request(super::super::Wanted {
                    address: address.to_owned(),
                    original: None,
                    has_alt: true,
                    by: crate::images::ShownBy::Image,
                    span: Span::default(),
                })
            };
            let supply = Supply::new(&archive.disk, &archive.settings, Some(&network)).unwrap();
            network.asked.lock().unwrap().clear();
            obtained(&supply.asking_again(true), &[request(GONE)]);
        }
        network.asked()
    };
    assert_eq!(asked_then(0, false), ["https://example.org/busy.png"]);
    assert_eq!(asked_then(DAY - 1, false), ["https://example.org/busy.png"]);
    assert_eq!(asked_then(DAY - 1, true), [GONE]);
    assert_eq!(asked_then(2 * DAY, false), ["https://example.org/busy.png", GONE]);
    // a clock that was wrong is no reason to wait for years
    assert_eq!(asked_then(-DAY, false), ["https://example.org/busy.png", GONE]);
}

fn request(wanted: crate::images::Wanted) -> Request {
    Request {
        wanted,
        source_path: "in/a/index.md".to_owned(),
        source_root: "in".to_owned(),
        image_folder: "out/a".to_owned(),
        published: Some("2012-05-01".to_owned()),
        served: Vec::new(),
        locked: None,
    }
}

#[test]
fn a_fault_of_the_program_costs_one_picture() {
    let network = Fake::new([(FULL, samples::png(1))]);
    let fault = "https://example.org/fault.png";
    for images in [&[(fault, None), (SMALL, None)][..], &[(fault, None)]] {
        let outcome = Archive::new().run(Some(&network), images);
        assert_eq!(outcome.states()[0], ImageState::Refused);
        assert!(outcome.states()[1..].iter().all(|state| *state == ImageState::Fetched));
        assert_eq!(outcome.diagnostics[0].code, Code::ProgramFault);
    }
}

#[test]
fn a_file_of_the_cache_that_is_torn_is_fetched_again() {
    let archive = Archive::new();
    let network = Fake::new([(FULL, samples::png(1))]);
    archive.run(Some(&network), &[(SMALL, None)]);
    let files = archive.disk.list(".unblogger/images", &[]).unwrap().files;
    for file in &files {
        let bytes = archive.disk.read(file).unwrap();
        archive.disk.write(file, &bytes[..bytes.len() / 2], Durability::Renamed).unwrap();
    }
    let again = archive.run(Some(&network), &[(SMALL, None)]);
    assert_eq!((again.states(), network.asked()), (vec![ImageState::Fetched], vec![FULL.to_owned(), FULL.to_owned()]));
}

#[test]
fn a_larger_copy_that_cannot_be_had_now_is_reported() {
    let large = "https://1.bp.blogspot.com/a/b/c/busy/s1600/photo.png";
    let network = Fake::new([(SMALL, samples::png(1))]);
    let outcome = Archive::new().run(Some(&network), &[(SMALL, Some(large))]);
    assert_eq!((outcome.states(), outcome.codes()), (vec![ImageState::Fetched], vec![Code::ImageThumbnail]));
    assert!(outcome.diagnostics[0].message.contains("the server answers 503"), "{:?}", outcome.diagnostics);
    // what is gone for good is no reason to try again
    let outcome = Archive::new().run(Some(&network), &[(SMALL, Some(LARGE))]);
    assert_eq!((outcome.states(), outcome.codes()), (vec![ImageState::Fetched], vec![]));
}

#[test]
fn the_web_archive_is_asked_for_what_is_gone_where_it_is_wanted() {
    let copy = "https://web.archive.org/web/20120501id_/https://example.org/gone.png";
    let busy = "https://example.org/busy.png";
    let network = Fake::new([(copy, samples::png(1)), ("https://example.org/a.png", samples::png(2))]);
    let images =
        [(GONE, None), (busy, None), ("https://example.org/a.png", None), ("https://example.org/lost.png", None)];
    let mut archive = Archive::new();
    let outcome = archive.run(Some(&network), &images);
    assert_eq!(outcome.states()[0], ImageState::Missing);
    assert!(network.asked().iter().all(|asked| !asked.contains("archive.org")), "not unless it is wanted");

    archive.settings.wayback = true;
    let outcome = archive.run(Some(&network), &images);
    let expected = [ImageState::Fetched, ImageState::Missing, ImageState::Cached, ImageState::Missing];
    assert_eq!(outcome.states(), expected);
    assert_eq!(outcome.names()[0], "gone.png");
    let archived: Vec<_> = network.asked().into_iter().filter(|asked| asked.contains("archive.org")).collect();
    let lost = "https://web.archive.org/web/20120501id_/https://example.org/lost.png";
    assert_eq!(archived, [copy, lost], "not for what may come back");
    let why = "the server answers 404; the Wayback Machine has no copy that is an image";
    assert!(outcome.diagnostics.iter().any(|found| found.message.ends_with(why)), "{:?}", outcome.diagnostics);

    network.asked.lock().unwrap().clear();
    let again = archive.run(Some(&network), &images);
    assert_eq!(again.states()[0], ImageState::Cached);
    assert_eq!(network.asked(), [busy]);
    assert_eq!(archive.run(None, &images).states()[0], ImageState::Cached);
}

#[test]
fn who_watches_hears_of_every_picture() {
    let archive = Archive::new();
    let network = Fake::new([(FULL, samples::png(1))]);
    let told = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&told);
    let supply = Supply::new(&archive.disk, &archive.settings, Some(&network)).unwrap();
    let supply = supply.watched(Watch::new(move |progress| log.lock().unwrap().push(progress)));
    let wanted = |address: &str| crate::images::Wanted {
        address: address.to_owned(),
        original: None,
        has_alt: true,
        by: crate::images::ShownBy::Image,
        span: Span::default(),
    };
    let obtained = obtained(&supply, &[request(wanted(SMALL)), request(wanted(GONE))]);
    assert!(matches!(obtained[..], [Obtained::Image { .. }, Obtained::Refused(_)]));
    let mut told = told.lock().unwrap().clone();
    assert_eq!(told[0], Progress::Wanted(2));
    told.sort_by_key(|progress| matches!(progress, Progress::Settled(0)));
    assert_eq!(told[1..], [Progress::Settled(samples::png(1).len() as u64), Progress::Settled(0)]);
}
