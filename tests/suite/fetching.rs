//! Images from a server that misbehaves, through the real binary.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::server::{Asked, Reply, Server, png};
use crate::support::{Workspace, is_post};

const IMAGES: u32 = 1_000;
const PER_POST: u32 = 20;

/// What no answer of the server changes: there is nothing to be had.
fn is_lost(number: u32) -> bool {
    number % 97 == 5
}

/// The number in `/i/photo-12.png`.
fn number(target: &str) -> u32 {
    target.rsplit('-').next().unwrap().trim_end_matches(".png").parse().unwrap()
}

fn whole(number: u32) -> Reply {
    Reply::body(png(number)).with("Content-Type", "image/png")
}

/// One of the ways in which a first answer fails.
fn fault(number: u32) -> Reply {
    let bytes = png(number);
    let half = &bytes[..bytes.len() / 2];
    let head = |headers: &str| format!("HTTP/1.1 200 OK\r\n{headers}\r\n").into_bytes();
    match number % 11 {
        0 => Reply::status(408),
        1 => Reply::status(429).with("Retry-After", "0"),
        2 => Reply::status(429)
            .with("Date", "Sun, 06 Nov 1994 08:49:37 GMT")
            .with("Retry-After", "Sun, 06 Nov 1994 08:49:38 GMT"),
        3 => Reply::status(500),
        4 => Reply::status(502),
        5 => Reply::status(503).with("Retry-After", "1"),
        6 => Reply::Raw([head(&format!("Content-Length: {}\r\n", bytes.len())), half.to_vec()].concat()),
        7 => {
            let chunk = [format!("{:x}\r\n", half.len()).into_bytes(), half.to_vec(), b"\r\n".to_vec()].concat();
            Reply::Raw([head("Transfer-Encoding: chunked\r\n"), chunk].concat())
        }
        8 => Reply::Reset(Vec::new()),
        9 => Reply::Reset([head(&format!("Content-Length: {}\r\n", bytes.len())), half.to_vec()].concat()),
        _ => Reply::Raw(Vec::new()),
    }
}

/// 30 of 100 first answers fail, some images are lost, and some have moved.
fn misbehaving() -> Server {
    Server::new(|asked: &Asked| {
        let number = number(&asked.target);
        match number {
            number if is_lost(number) => match number % 4 {
                0 => Reply::status(404),
                1 => Reply::status(410),
                2 => Reply::body("<!doctype html><title>Sorry</title>").with("Content-Type", "image/png"),
                _ => Reply::body(""),
            },
            number if asked.times == 1 && number * 7 % 10 < 3 => fault(number),
            number if number % 50 == 1 && asked.target.starts_with("/i/") => {
                Reply::status(302).with("Location", asked.target.replace("/i/", "/moved/"))
            }
            number => whole(number),
        }
    })
}

/// Posts with all the images, in `in/`, to be migrated to `out/`.
fn archive(address: &str, images: u32) -> Workspace {
    let workspace = Workspace::empty();
    workspace.write("migrations.toml", configuration("[\"127.0.0.1\"]"));
    for first in (0..images).step_by(PER_POST as usize) {
        let shown = |number: u32| format!("![Photo {number}]({address}/i/photo-{number}.png)\n");
        let text: Vec<_> = (first..images.min(first + PER_POST)).map(shown).collect();
        let head = format!("---\ntitle: Post {first}\npublishDate: '2012-05-01'\n---\n\n");
        workspace.write(&format!("in/post-{first:04}/index.md"), head + &text.join("\n"));
    }
    workspace
}

fn configuration(allowed: &str) -> String {
    format!(
        "[[migration]]\nname = \"news\"\noutput = \"out\"\n\
         [[migration.source]]\nformat = \"frontmatter\"\npath = \"in\"\n\
         [migration.images]\nallow-private-hosts = {allowed}\n"
    )
}

/// The images of a folder, by their bytes.
fn images(workspace: &Workspace) -> BTreeMap<Vec<u8>, Vec<String>> {
    let mut images: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (path, bytes) in workspace.tree("out").into_iter().filter(|(path, _)| !is_post(path)) {
        images.entry(bytes).or_default().push(path);
    }
    images
}

fn states(workspace: &Workspace, report: &str) -> BTreeMap<String, usize> {
    let mut states = BTreeMap::new();
    for post in workspace.json(report)["posts"].as_array().unwrap() {
        for image in post["images"].as_array().unwrap() {
            *states.entry(image["state"].as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    states
}

fn state(name: &str, count: usize) -> (String, usize) {
    (name.to_owned(), count)
}

#[test]
fn of_a_thousand_images_all_that_can_be_had_are_had_and_the_second_run_asks_for_none() {
    let server = misbehaving();
    let workspace = archive(&server.address(), IMAGES);
    workspace.expect(0, &["migrate", "--report", "report.json"]);

    let images = images(&workspace);
    for number in 0..IMAGES {
        let paths = images.get(&png(number)).map_or(&[][..], Vec::as_slice);
        let expected = format!("post-{:04}/photo-{number}.png", number - number % PER_POST);
        assert_eq!(paths, if is_lost(number) { vec![] } else { vec![expected] }, "{number}");
    }
    let lost = (0..IMAGES).filter(|&number| is_lost(number)).count();
    assert_eq!(images.len(), IMAGES as usize - lost, "and nothing else");
    let states_of = states(&workspace, "report.json");
    let refused = (0..IMAGES).filter(|&number| is_lost(number) && number % 4 >= 2).count();
    let fetched = images.len();
    let expected = [state("fetched", fetched), state("missing", lost - refused), state("refused", refused)];
    assert_eq!(states_of, expected.into());

    let (requests, connections) = (server.asked().len(), server.connections());
    let faults = (0..IMAGES).filter(|&number| !is_lost(number) && number * 7 % 10 < 3).count();
    assert!(faults * 100 >= IMAGES as usize * 29, "{faults} of the first answers fail");
    assert!(requests >= IMAGES as usize + faults, "{requests} requests");
    assert!(server.most_at_once() <= 8, "{} requests at once", server.most_at_once());

    workspace.expect(0, &["migrate", "--report", "again.json"]);
    assert_eq!(
        (server.asked().len(), server.connections()),
        (requests, connections),
        "the second run asks for nothing"
    );
    let expected = [state("cached", fetched), state("missing", lost - refused), state("refused", refused)];
    assert_eq!(states(&workspace, "again.json"), expected.into());

    // also where the output and what the lock says of it are lost
    std::fs::remove_dir_all(workspace.path("out")).unwrap();
    std::fs::remove_file(workspace.path("migrations.lock")).unwrap();
    workspace.expect(0, &["migrate"]);
    assert_eq!((server.asked().len(), server.connections()), (requests, connections), "the cache has them");
    assert_eq!(self::images(&workspace), images);
}

#[test]
fn a_dry_run_fetches_beside_the_output_and_the_run_after_it_needs_no_network() {
    let server = Server::new(|asked| whole(number(&asked.target)));
    let workspace = archive(&server.address(), 30);
    let before = workspace.tree("in");
    workspace.expect(0, &["diff", "--report", "report.json"]);
    assert_eq!(states(&workspace, "report.json"), [state("fetched", 30)].into());
    assert!(!workspace.path("out").exists() && !workspace.path("migrations.lock").exists());
    assert_eq!((workspace.tree("in"), server.asked().len()), (before, 30));
    workspace.expect(0, &["migrate", "--offline"]);
    assert_eq!((images(&workspace).len(), server.asked().len()), (30, 30));
}

#[test]
fn images_fetch_asks_again_for_what_could_not_be_had_and_for_nothing_else() {
    let server = Server::new(|asked: &Asked| match number(&asked.target) {
        1 if asked.times == 1 => Reply::status(404),
        2 => Reply::status(410),
        number => whole(number),
    });
    let workspace = archive(&server.address(), 3);
    let asked = |arguments: &[&str]| {
        let before = server.asked().len();
        let outcome = workspace.expect(0, arguments);
        let mut asked = server.targets()[before..].to_vec();
        asked.sort();
        (asked, outcome)
    };
    let names = ["/i/photo-0.png", "/i/photo-1.png", "/i/photo-2.png"];
    assert_eq!(asked(&["images", "fetch"]).0, names);
    assert_eq!(asked(&["migrate"]).0, [""; 0], "a moment later they are still gone");
    let (again, outcome) = asked(&["images", "fetch"]);
    assert_eq!(again, names[1..]);
    assert!(outcome.stderr.contains("images: 1 cached, 1 fetched, 1 missing"), "{}", outcome.stderr);
    assert!(outcome.stdout.contains("/i/photo-2.png: the server answers 410"), "{}", outcome.stdout);
    assert_eq!(images(&workspace).len(), 1, "nothing is written beside the posts");
    assert_eq!(asked(&["migrate"]).0, [""; 0]);
    assert_eq!(images(&workspace).len(), 2);
}

#[test]
fn offline_no_socket_is_opened() {
    let server = Server::new(|asked| whole(number(&asked.target)));
    let workspace = archive(&server.address(), 30);
    let proxy = server.address();
    let proxies = [("http_proxy", proxy.as_str()), ("https_proxy", &proxy), ("all_proxy", &proxy)];
    for (variables, arguments) in [
        (&[][..], &["migrate", "--offline", "--report", "report.json"][..]),
        (&proxies, &["diff", "--offline", "--report", "report.json"]),
        (&proxies, &["check", "--report", "report.json"]),
    ] {
        let outcome = workspace.run_with(variables, arguments);
        assert_eq!(outcome.status, 0, "{arguments:?}\n{}{}", outcome.stdout, outcome.stderr);
        assert_eq!(states(&workspace, "report.json"), [state("undetermined", 30)].into());
    }
    assert_eq!(server.connections(), 0);
}

#[cfg_attr(not(unix), ignore = "Windows has no signals")]
#[test]
fn an_interrupted_run_keeps_what_it_has() {
    const IMAGES: usize = 300;
    // the server has no more answers until the signal was given, however busy the machine is
    const ANSWERS: usize = 100;
    let (answers, is_given) = (AtomicUsize::new(0), Arc::new(AtomicBool::new(false)));
    let goes_on = Arc::clone(&is_given);
    let server = Server::new(move |asked| {
        let is_held = answers.fetch_add(1, Ordering::SeqCst) >= ANSWERS;
        while is_held && !goes_on.load(Ordering::SeqCst) {
            sleep(Duration::from_millis(5));
        }
        whole(number(&asked.target))
    });
    let workspace = archive(&server.address(), IMAGES as u32);
    let mut command = Command::new(env!("CARGO_BIN_EXE_unblogger"));
    let mut child = command.arg("migrate").current_dir(workspace.path("")).stderr(Stdio::null()).spawn().unwrap();
    let start = Instant::now();
    while server.asked().len() <= ANSWERS && start.elapsed() < Duration::from_mins(1) {
        sleep(Duration::from_millis(5));
    }
    let interrupt = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupt.success());
    // what is under way comes to its end
    sleep(Duration::from_millis(500));
    is_given.store(true, Ordering::SeqCst);
    assert!(!child.wait().unwrap().success());

    let before = server.targets();
    let is_whole = |path: &&String| !path.starts_with(".unblogger-");
    let kept = workspace.tree(".unblogger/images").keys().filter(is_whole).count();
    assert!(kept > 50 && before.len() < IMAGES, "{kept} kept of {}", before.len());
    workspace.expect(0, &["migrate"]);
    let after = &server.targets()[before.len()..];
    assert!(after.len() <= IMAGES - kept, "{} asked for again", after.len() + kept - IMAGES);
    assert_eq!(images(&workspace).len(), IMAGES);
    let temporary = |path: &String| path.rsplit('/').next().unwrap().starts_with(".unblogger-");
    assert_eq!(workspace.tree("").into_keys().find(temporary), None, "a temporary file stayed");
}

#[test]
fn plain_http_goes_by_the_proxy_with_its_whole_address_and_https_through_a_tunnel() {
    const HTTP: &str = "http://4.bp.blogspot.com/-a/b/c/d";
    let proxy = Server::new(|asked| match asked.target.as_str() {
        "http://4.bp.blogspot.com/-a/b/c/d/s0/photo-1.png" => whole(1),
        "blogger.googleusercontent.com:443" => Reply::status(403),
        _ => Reply::status(404),
    });
    let direct = Server::new(|asked| whole(number(&asked.target)));
    let workspace = Workspace::empty();
    workspace.write("migrations.toml", configuration("[\"127.0.0.1\"]"));
    let local = direct.address();
    let text = format!(
        "---\ntitle: A\npublishDate: '2012-05-01'\n---\n\n![a]({HTTP}/s320/photo-1.png)\n\n![b]({local}/i/photo-2.png)\n\n\
         ![c](https://blogger.googleusercontent.com/img/a/AVvx=s320)\n"
    );
    workspace.write("in/a/index.md", text);
    let address = proxy.address().replace("http://", "http://me:s3cret@");
    let variables =
        [("http_proxy", address.as_str()), ("HTTPS_PROXY", &address), ("no_proxy", "example.org,127.0.0.0/8")];
    workspace.run_with(&variables, &["migrate", "--report", "report.json"]);
    assert_eq!(images(&workspace).len(), 2);
    assert_eq!(direct.targets(), ["/i/photo-2.png"]);
    let asked = proxy.asked();
    let first = asked.iter().find(|asked| asked.target.starts_with("http:")).unwrap();
    assert_eq!(first.target, format!("{HTTP}/s0/photo-1.png"));
    let head = first.head.to_ascii_lowercase();
    assert!(head.contains("host: 4.bp.blogspot.com\r\n"), "{head}");
    assert!(head.contains("proxy-authorization: basic bwu6cznjcmv0\r\n"), "{head}");
    assert!(head.contains(&format!("user-agent: unblogger/{}", env!("CARGO_PKG_VERSION"))), "{head}");
    assert!(asked.iter().any(|asked| asked.target == "blogger.googleusercontent.com:443"));
    let in_report: Vec<Value> = workspace.json("report.json")["posts"][0]["images"].as_array().unwrap().clone();
    assert!(!workspace.read("report.json").contains("s3cret"), "{in_report:?}");
}

#[test]
fn a_proxy_that_is_none_stops_the_run_that_needs_it() {
    let workspace = archive("http://127.0.0.1:9", 1);
    let variables = [("all_proxy", "ftp://me:s3cret@example.org")];
    let outcome = workspace.run_with(&variables, &["migrate"]);
    assert_eq!(outcome.status, 2);
    assert_eq!(outcome.stderr.trim(), "error: `all_proxy` does not hold the address of a proxy");
    assert_eq!(workspace.run_with(&variables, &["migrate", "--offline"]).status, 0);
}

#[test]
fn on_a_terminal_a_bar_shows_how_far_it_is() {
    if Command::new("script").arg("--version").output().is_err() {
        return crate::support::lacks("there is no `script` to make a terminal");
    }
    let server = Server::with_latency(Duration::from_millis(300), |asked| whole(number(&asked.target)));
    for (arguments, is_shown) in [("migrate", true), ("migrate --quiet", false)] {
        let workspace = archive(&server.address(), 60);
        let program = format!("{} {arguments}", env!("CARGO_BIN_EXE_unblogger"));
        let mut command = Command::new("script");
        let output = command.args(["-qec", &program, "/dev/null"]).current_dir(workspace.path("")).env("TERM", "xterm");
        let said = String::from_utf8_lossy(&output.output().unwrap().stdout).into_owned();
        assert_eq!(said.contains("/60") && said.contains("/s") && said.contains(" left"), is_shown, "{said:?}");
        assert_eq!(images(&workspace).len(), 60);
    }
}
