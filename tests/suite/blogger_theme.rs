//! The theme for the old blog in a real browser: the page of every old address goes to the exact new one.
//!
//! The browser is Debian's package `chromium`; where it is not installed, the test says so.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use percent_encoding::percent_decode_str;

use crate::support::Workspace;

const BROWSER: &str = "/usr/bin/chromium";

/// Addresses of the old blog as a browser asks for them, and where their readers are to arrive.
const VISITS: &[(&str, &str)] = &[
    ("/2012/05/ice_12.html", "/2012/05/ice"),
    ("/2012/05/ice_12.html?m=1#c1336", "/2012/05/ice#c1336"),
    ("/2012/05/ice.html", "/2012/05/ice-2"),
    ("/2012/05/stays.html", "/2012/05/stays.html"),
    ("/2012/05/caf%C3%A9-b.html", "/2012/05/caf%C3%A9-b"),
    ("/2012/05/it's-here.html", "/2012/05/its-here"),
    ("/p/about.html", "/about?from=blog"),
    ("/search/label/Core%20Dev?max-results=20", "/tags/core-dev"),
    ("/search?q=two+words", "/find?words=two+words"),
    ("/search?updated-max=2012-01-01", "/journal"),
    ("/2012/05/", "/archive/2012/05"),
    ("/2012_05_01_archive.html", "/archive/2012/05"),
    ("/", "/journal"),
    ("/?m=1", "/journal"),
    ("/2012/05/never-was.html", "/journal"),
    ("/__proto__", "/journal"),
];

#[test]
fn each_page_goes_to_its_exact_new_address() {
    if !std::path::Path::new(BROWSER).exists() {
        crate::support::lacks(&format!("there is no {BROWSER}; the theme was not opened"));
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let workspace = archive(&format!("http://localhost:{port}"));
    workspace.expect(0, &["migrate"]);
    let theme = workspace.read("theme.xml");
    let (seen, arrived) = channel();
    std::thread::spawn(move || serve(&listener, &theme, port, &seen));
    let _browser = open(&workspace, &format!("http://127.0.0.1:{port}{}", VISITS[0].0));
    let mut found = BTreeMap::new();
    for (old, _) in VISITS {
        let Ok(address) = arrived.recv_timeout(Duration::from_secs(90)) else {
            panic!("nothing came of {old}: {found:?}")
        };
        found.insert(*old, address);
    }
    for (old, new) in VISITS {
        assert_eq!(found[old], format!("http://localhost:{port}{new}"), "{old}");
    }
}

/// An archive in which a pattern would lead many pages astray.
fn archive(site: &str) -> Workspace {
    let workspace = Workspace::empty();
    workspace.write(
        "migrations.toml",
        format!(
            "[[migration]]\nname = \"a\"\nsite = \"{site}\"\noutput = \"site\"\nlegacy-hosts = [\"a.blogspot.com\"]\n\
             [migration.addresses]\nhome = \"/journal\"\nlabel = \"/tags/{{slug}}\"\nsearch = \"/find?words={{query}}\"\n\
             archive = \"/archive/{{year}}/{{month}}\"\n[migration.addresses.pages]\n\"/p/about.html\" = \"/about?from=blog\"\n\
             [migration.redirects]\nblogger-theme = \"theme.xml\"\n\
             [[migration.source]]\nformat = \"frontmatter\"\npath = \"old\"\n"
        ),
    );
    for (name, slug, old) in [
        ("a", "ice", "ice_12.html"),
        ("b", "ice-2", "ice.html"),
        ("c", "caf\u{e9}-b", "caf%C3%A9-b.html"),
        ("d", "its-here", "it's-here.html"),
        ("e", "stays.html", "stays.html"),
    ] {
        let front =
            format!("title: {name}\ndate: 2012-05-01\nslug: {slug}\ntags: [Core Dev]\nlegacyUrl: /2012/05/{old}");
        workspace.write(&format!("old/{name}.md"), format!("---\n{front}\n---\n\nText.\n"));
    }
    workspace
}

struct Browser(Child);

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn open(workspace: &Workspace, address: &str) -> Browser {
    let profile = workspace.path("profile");
    let child = Command::new(BROWSER)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .args(["--remote-debugging-port=0", address])
        .env("HOME", workspace.path(""))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    Browser(child)
}

/// The old blog at `127.0.0.1`, whose pages are the theme's, and the new site at `localhost`, whose pages say where they are and
/// send the browser on to the next visit.
fn serve(listener: &TcpListener, theme: &str, port: u16, seen: &Sender<String>) {
    let mut next = VISITS.iter().skip(1).map(|(old, _)| format!("http://127.0.0.1:{port}{old}"));
    for stream in listener.incoming().flatten() {
        let Some((host, path)) = request(&stream) else { continue };
        if path.contains("favicon") {
            answer(stream, "404 Not Found", "");
        } else if host.starts_with("127.") {
            answer(stream, "200 OK", theme);
        } else if let Some(address) = path.strip_prefix("/__seen?") {
            let address = percent_decode_str(address).decode_utf8_lossy();
            // what the page was asked for, and not how it is spelled in the query
            let _ = seen.send(address.into_owned());
            answer(stream, "200 OK", &next.next().unwrap_or_default());
        } else {
            let script = "fetch('/__seen?' + encodeURIComponent(location.href)).then(function (answer) { return answer.text(); })\
                          .then(function (next) { if (next) location.href = next; });";
            answer(stream, "200 OK", &format!("<!DOCTYPE html><title>new</title><script>{script}</script>"));
        }
    }
}

/// The host and the path that a browser asks for.
fn request(mut stream: &TcpStream) -> Option<(String, String)> {
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    let mut text = Vec::new();
    let mut buffer = [0; 4096];
    while !text.windows(4).any(|end| end == b"\r\n\r\n") {
        let count = stream.read(&mut buffer).ok().filter(|count| *count > 0)?;
        text.extend_from_slice(&buffer[..count]);
    }
    let text = String::from_utf8_lossy(&text).into_owned();
    let path = text.split(' ').nth(1)?.to_owned();
    let host = text.lines().find_map(|line| line.strip_prefix("Host: "))?.to_owned();
    Some((host, path))
}

fn answer(mut stream: TcpStream, status: &str, body: &str) {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}
