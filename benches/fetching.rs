//! How close fetching comes to what the network allows: images from a server on the loopback address that takes 40 ms for
//! every answer, 8 at a time, into the cache (`diff`), and into the cache and beside the posts, each image synced (`migrate`).
//! Beside it what bare sockets take on this machine. Run with `cargo bench --bench fetching`, and with another number of images as its
//! argument.
//!
//! Ends with an error where one of them takes more than 1.3 times as long as the answers do.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)] // the fence is the library's

#[path = "../tests/suite/server.rs"]
#[allow(dead_code)] // the tests use the rest
mod server;

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use server::{Reply, Server, png};

const LATENCY: Duration = Duration::from_millis(40);
const AT_ONCE: u32 = 8;
const MOST: f64 = 1.3;

fn main() {
    let images: u32 = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1000);
    let server = Server::with_latency(LATENCY, |asked| {
        let name = asked.target.rsplit('-').next().unwrap_or_default();
        Reply::body(png(name.trim_end_matches(".png").parse().unwrap()))
    });
    let folder = tempfile::tempdir().unwrap();
    for post in 0..images.div_ceil(20) {
        let shown = (post * 20..images.min(post * 20 + 20))
            .map(|number| format!("![Photo]({}/photo-{number}.png)\n\n", server.address()));
        let text = format!("---\ntitle: Post {post}\npublishDate: '2012-05-01'\n---\n\n{}", shown.collect::<String>());
        fs::create_dir_all(folder.path().join(format!("in/{post}"))).unwrap();
        fs::write(folder.path().join(format!("in/{post}/index.md")), text).unwrap();
    }
    let text = format!(
        "[[migration]]\nname = \"a\"\noutput = \"out\"\n[[migration.source]]\nformat = \"frontmatter\"\npath = \"in\"\n\
         [migration.images]\nconcurrency = {AT_ONCE}\nallow-private-hosts = [\"127.0.0.1\"]\n"
    );
    fs::write(folder.path().join("migrations.toml"), text).unwrap();
    let run = |command: &str| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_unblogger"));
        program.args([command, "--quiet"]).current_dir(folder.path()).stdout(Stdio::null());
        let start = Instant::now();
        assert!(program.status().unwrap().success());
        start.elapsed()
    };
    let bare = bare(&server, images);
    let before = server.asked().len();
    let shown = run("diff");
    fs::remove_dir_all(folder.path().join(".unblogger")).unwrap();
    let written = run("migrate");
    let files = |folder: fs::DirEntry| fs::read_dir(folder.path()).unwrap().flatten().collect::<Vec<_>>();
    let files = fs::read_dir(folder.path().join("out")).unwrap().flatten().flat_map(files);
    let had = files.filter(|file| file.path().extension().is_some_and(|extension| extension == "png")).count();
    assert_eq!((had, server.asked().len() - before), (images as usize, 2 * images as usize));
    let ideal = LATENCY * images.div_ceil(AT_ONCE);
    println!(
        "{images} images, {} at once, at best {ideal:.2?}; sockets and nothing else: {bare:.2?}",
        server.most_at_once()
    );
    for (command, elapsed) in [("diff", shown), ("migrate", written)] {
        let ratio = elapsed.as_secs_f64() / ideal.as_secs_f64();
        println!("{command}: {elapsed:.2?}, {ratio:.2} times");
        assert!(ratio <= MOST, "more than {MOST} times");
    }
}

/// The same requests from as many threads as may be under way, with nothing but sockets.
fn bare(server: &Server, images: u32) -> Duration {
    let next = AtomicU32::new(0);
    let host = server.address().replace("http://", "");
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                let mut stream = TcpStream::connect(&host).unwrap();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= images {
                        return;
                    }
                    // in one piece, or the system waits for an answer to the first
                    let request = format!("GET /bare-{number}.png HTTP/1.1\r\nHost: {host}\r\n\r\n");
                    stream.write_all(request.as_bytes()).unwrap();
                    assert!(stream.read(&mut [0; 4096]).unwrap() > 0);
                }
            });
        }
    });
    start.elapsed()
}
