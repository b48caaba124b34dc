//! Servers that give more than anyone wants.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use super::{server, status, web};
use crate::images::fetch::{FetchError, MAX_BYTES, Network as _};
use crate::images::inspect::{NotAnImage, samples};

/// Far more than any answer that is read.
const GIGABYTES: u64 = 8 << 30;

/// A server whose every answer begins like this and goes on for gigabytes; how many bytes of bodies it could send.
fn endless(headers: &'static str, beginning: Vec<u8>) -> (String, Arc<AtomicU64>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/a.png", listener.local_addr().unwrap());
    let sent = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&sent);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let request = BufReader::new(stream.try_clone().unwrap()).lines();
            assert!(request.map_while(Result::ok).take_while(|line| !line.is_empty()).count() > 0);
            let head = format!("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n{headers}\r\n");
            let mut chunk = beginning.clone();
            if stream.write_all(head.as_bytes()).is_err() {
                continue;
            }
            while count.load(Ordering::SeqCst) < GIGABYTES && stream.write_all(&chunk).is_ok() {
                count.fetch_add(chunk.len() as u64, Ordering::SeqCst);
                chunk = vec![b'x'; 64 << 10];
            }
        }
    });
    (address, sent)
}

/// A JPEG whose size stands behind metadata of so many segments.
fn jpeg_behind_metadata(segments: usize, size: [u8; 4]) -> Vec<u8> {
    let segment = [&[0xff, 0xe1, 0xff, 0xff][..], &b"m".repeat(0xfffd)].concat();
    let frame = [&[0xff, 0xc0, 0, 11, 8][..], &size, &[1, 1, 0x11, 0]].concat();
    [&[0xff, 0xd8][..], &segment.repeat(segments), &frame].concat()
}

#[test]
fn what_its_beginning_says_is_not_wanted_is_not_read_to_its_end() {
    let tiff = b"II*\0\x08\0\0\0\0\0\0\0\0\0".to_vec();
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
    let page = b"<!doctype html><title>Sorry</title>".to_vec();
    let huge = samples::png_of(0, 100_000, 100_000);
    let huge_jpeg = jpeg_behind_metadata(3, [0xff, 0xff, 0xff, 0xff]);
    for (beginning, why) in [
        (huge, NotAnImage::TooManyPixels(100_000, 100_000)),
        (huge_jpeg, NotAnImage::TooManyPixels(0xffff, 0xffff)),
        (tiff, NotAnImage::Other("image/tiff")),
        (heic, NotAnImage::Other("image/heif")),
        (page, NotAnImage::Html),
        (b"no picture at all".to_vec(), NotAnImage::Unknown),
    ] {
        for headers in ["", "Content-Length: 60000000\r\n"] {
            let (address, sent) = endless(headers, beginning.clone());
            let error = web(&["127.0.0.1"]).get(&address).unwrap_err();
            assert_eq!(error, FetchError::Refused(why.clone()));
            assert!(error.is_lasting());
            let sent = sent.load(Ordering::SeqCst);
            assert!(sent < 20 << 20, "{why}: {sent} bytes were sent, what the system keeps ready included");
        }
    }
}

#[test]
fn what_is_too_long_is_not_read_to_its_end() {
    let photo = samples::png_of(0, 100, 100);
    let (address, sent) = endless("", photo.clone());
    assert_eq!(web(&["127.0.0.1"]).get(&address).unwrap_err(), FetchError::TooLarge);
    let read = sent.load(Ordering::SeqCst);
    assert!((MAX_BYTES..MAX_BYTES + (20 << 20)).contains(&read), "{read}");
    let (address, sent) = endless("Content-Length: 8000000000\r\n", photo);
    assert_eq!(web(&["127.0.0.1"]).get(&address).unwrap_err(), FetchError::TooLarge);
    assert!(sent.load(Ordering::SeqCst) < 20 << 20);
}

#[test]
fn a_whole_picture_behind_long_metadata_is_read() {
    let end = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 0x3f, 0, 0x55, 0x55, 0xff, 0xd9];
    let picture = [jpeg_behind_metadata(9, [0, 4, 0, 3]), end.to_vec()].concat();
    let answer = picture.clone();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/a.jpg", listener.local_addr().unwrap());
    thread::spawn(move || {
        let mut stream = listener.accept().unwrap().0;
        assert!(BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok).any(|line| line.is_empty()));
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", answer.len());
        stream.write_all(&[head.as_bytes(), &answer].concat()).unwrap();
    });
    assert!(web(&["127.0.0.1"]).get(&address).unwrap() == picture);
}

#[test]
fn a_redirect_to_a_placeholder_is_not_followed() {
    for location in ["https://s.yimg.com/pw/images/en-us/photo_unavailable_l.png", "http://pic.photobucket.com/bwe.png"]
    {
        let (address, asked) = server(move |_, _| status(&format!("302 Found\r\nLocation: {location}")));
        let error = web(&["127.0.0.1"]).get(&address).unwrap_err();
        assert!(matches!(error, FetchError::Refused(NotAnImage::Placeholder(_))), "{error}");
        assert!(error.is_gone() && error.is_lasting());
        assert_eq!(asked.lock().unwrap().len(), 1);
    }
}
