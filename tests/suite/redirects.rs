//! Redirects, asked for where a reader's browser would ask: of the real servers, and of the hosts' own readers of their files.
//!
//! Servers are Debian's packages `nginx-light`, `apache2` and `caddy`; hosts' readers are npm packages (`npm install` in
//! `target/redirects`, see `.ci/run`). What is not there is not asked, and the test says so.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use unblogger::links::redirects::{Format, Redirects};

use crate::support::{Workspace, repository};

const SITE: &str = "https://site.example";

/// Old paths as a person reads them, and new addresses. Many mean something else to one of the servers.
const REDIRECTS: &[(&str, &str)] = &[
    ("/2024/01/a-post.html", "/2024/01/a-post"),
    ("/2024/01/a-post_02.html", "/2024/01/a-post-2"),
    ("/feeds/posts/default", "/rss.xml"),
    ("/about", "/about/me"),
    (
        "/2009/12/a-title-that-goes-on-and-on-until-it-is-longer-than-any-bucket-of-a-hash-table-wants-it-to-be.html",
        "/long",
    ),
    ("/p/é-日本.html", "/p/%E6%97%A5"),
    ("/p/a b.html", "/p/a-b"),
    ("/p/(a|b)+[c]^$uri.html", "/p/ab"),
    ("/p/{x}.html", "/p/x"),
    ("/p/100%.html", "/p/100"),
    ("/p/\"quoted\".html", "/p/quoted"),
    ("/p/elsewhere.html", "https://other.example/x?q=1&r=2#top"),
];

/// Paths that no redirect may catch.
const OTHERS: [&str; 4] = ["/2024/01/a-postxhtml", "/2024/01/a-post.html/more", "/about/me", "/2024/01/a-post"];

fn redirects() -> Redirects {
    REDIRECTS.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect()
}

/// A path as browsers send it (<https://url.spec.whatwg.org/#path-percent-encode-set>), `^` and `|` encoded as well.
fn as_sent(path: &str) -> String {
    const SENT: &AsciiSet =
        &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'?').add(b'`').add(b'{').add(b'}');
    const ALL: &AsciiSet = &SENT.add(b'^').add(b'|').add(b'[').add(b']').add(b'$').add(b'\\');
    utf8_percent_encode(&path.replace('%', "%25"), ALL).to_string()
}

/// A server that runs as long as this value lives.
struct Server {
    child: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Starts `program`, once `configure` has written what it reads into `folder`; `None` where it is not installed.
    fn start(program: &str, folder: &Path, configure: impl Fn(u16) -> Vec<String>) -> Option<Self> {
        let path = ["/usr/sbin", "/usr/bin"].iter().map(|bin| Path::new(bin).join(program)).find(|path| path.exists());
        let Some(path) = path else {
            crate::support::lacks(&format!("{program} is not installed: its redirects are not asked for"));
            return None;
        };
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let log = fs::File::create(folder.join("log")).unwrap();
        let child = Command::new(path)
            .args(configure(port))
            .env("HOME", folder)
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let server = Self { child, port };
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(server);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("{program} does not answer: {}", fs::read_to_string(folder.join("log")).unwrap_or_default());
    }

    /// The status and the `Location` that the server answers, without its own address.
    fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
        let location = answer.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("location").then(|| value.trim().to_owned())
        });
        let own = ["http://localhost".to_owned(), format!(":{}", self.port)];
        let location = location.unwrap_or_default();
        let location = location.strip_prefix(&own[0]).unwrap_or(&location);
        (status, location.strip_prefix(&own[1]).unwrap_or(location).to_owned())
    }

    fn redirects_as_planned(&self) {
        for (from, to) in REDIRECTS {
            let (status, location) = self.get(&as_sent(from));
            // the digits of an escape may be in either case: RFC 3986, section 6.2.2.1
            assert!(status == 301 && location.eq_ignore_ascii_case(to), "{from}: {status} {location}");
        }
        for path in OTHERS {
            assert_ne!(self.get(path).0, 301, "{path}");
        }
    }
}

fn written(format: Format, folder: &Path) -> PathBuf {
    let file = folder.join("redirects");
    fs::write(&file, format.write("redirects", "", &redirects(), SITE).unwrap()).unwrap();
    file
}

#[test]
fn nginx_redirects() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(Format::Nginx, folder.path());
    let server = Server::start("nginx", folder.path(), |port| {
        let place = folder.path().display();
        let temporary: Vec<_> = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .iter()
            .map(|kind| format!("{kind}_temp_path {place}/{kind};\n"))
            .collect();
        let temporary = temporary.concat();
        let text = format!(
            "daemon off; pid {place}/pid; error_log stderr; events {{}}\n\
             http {{ access_log off;\n{temporary} include {};\n\
             server {{ listen 127.0.0.1:{port}; root {place}/www;\n\
             if ($unblogger_target) {{ return 301 $unblogger_target; }} }} }}\n",
            file.display()
        );
        fs::write(folder.path().join("nginx.conf"), text).unwrap();
        let own = |name: &str| folder.path().join(name).display().to_string();
        vec!["-p".to_owned(), own(""), "-c".to_owned(), own("nginx.conf"), "-e".to_owned(), "stderr".to_owned()]
    });
    server.iter().for_each(Server::redirects_as_planned);
}

#[test]
fn apache_redirects() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("www");
    fs::create_dir(&site).unwrap();
    fs::rename(written(Format::Apache, folder.path()), site.join(".htaccess")).unwrap();
    let server = Server::start("apache2", folder.path(), |port| {
        let modules: Vec<_> = ["mpm_event", "authz_core", "alias"]
            .iter()
            .map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"))
            .collect();
        let modules = modules.concat();
        let place = folder.path().display();
        let text = format!(
            "{modules}ServerName localhost\nListen 127.0.0.1:{port}\nPidFile {place}/pid\nErrorLog {place}/errors\n\
             Mutex file:{place}\nUser nobody\nGroup nogroup\n\
             DocumentRoot {place}/www\n<Directory {place}/www>\nAllowOverride FileInfo\nRequire all granted\n</Directory>\n"
        );
        fs::write(folder.path().join("httpd.conf"), text).unwrap();
        #[cfg(unix)]
        readable(folder.path());
        vec!["-D".to_owned(), "FOREGROUND".to_owned(), "-f".to_owned(), format!("{place}/httpd.conf")]
    });
    server.iter().for_each(Server::redirects_as_planned);
}

/// Apache's workers are not who started them.
#[cfg(unix)]
fn readable(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn caddy_redirects() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(Format::Caddy, folder.path());
    let server = Server::start("caddy", folder.path(), |port| {
        let text = format!(
            "{{\n\tadmin off\n\tauto_https off\n}}\nhttp://localhost:{port} {{\n\
             \tbind 127.0.0.1\n\timport {}\n\trespond 404\n}}\n",
            file.display()
        );
        let config = folder.path().join("Caddyfile");
        fs::write(&config, text).unwrap();
        ["run", "--adapter", "caddyfile", "--config"]
            .map(str::to_owned)
            .into_iter()
            .chain([config.display().to_string()])
            .collect()
    });
    server.iter().for_each(Server::redirects_as_planned);
}

#[test]
fn hosts_read_the_redirects_as_planned() {
    let hosts = repository().join("target/redirects");
    if !hosts.join("node_modules").is_dir() {
        eprintln!("the hosts' readers are not in target/redirects: they are not asked");
        return;
    }
    let formats = [
        (Format::Netlify, "netlify"),
        (Format::Cloudflare, "cloudflare"),
        (Format::Vercel, "vercel"),
        (Format::BloggerTheme, "blogger-theme"),
    ];
    for (format, name) in formats {
        let folder = tempfile::tempdir().unwrap();
        let file = written(format, folder.path());
        // Netlify compares addresses itself, in its own cloud: what is read is the list
        let paths: Vec<_> = REDIRECTS.iter().map(|(from, _)| as_sent(from)).collect();
        let answers = answers(&hosts, name, &file, &paths);
        for ((from, to), answer) in REDIRECTS.iter().zip(&answers) {
            assert_eq!(*answer, Some((301, (*to).to_owned())), "{name}: {from}");
        }
        if format != Format::BloggerTheme {
            let others: Vec<_> = OTHERS.map(str::to_owned).to_vec();
            assert_eq!(self::answers(&hosts, name, &file, &others), [None, None, None, None], "{name}");
        }
    }
}

fn answers(hosts: &Path, format: &str, file: &Path, paths: &[String]) -> Vec<Option<(u16, String)>> {
    let mut node = Command::new("node")
        .arg(repository().join("tests/redirects/answers.mjs"))
        .args([format, &file.display().to_string()])
        .env("HOSTS", hosts)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    node.stdin.take().unwrap().write_all(serde_json::to_string(paths).unwrap().as_bytes()).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success(), "{format}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_theme_is_well_formed() {
    let theme = Format::BloggerTheme.write("theme.xml", "", &redirects(), SITE).unwrap();
    let mut python = Command::new("python3")
        .args(["-c", "import sys, xml.dom.minidom; xml.dom.minidom.parseString(sys.stdin.buffer.read())"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    python.stdin.take().unwrap().write_all(theme.as_bytes()).unwrap();
    assert!(python.wait().unwrap().success(), "{theme}");
}

#[test]
fn a_migration_writes_all_formats_beside_what_they_hold() {
    let workspace = Workspace::archive();
    workspace.edit(
        "migrations.toml",
        "[migration.redirects]\n",
        "[migration.addresses]\nfeed = \"/rss.xml\"\n[migration.redirects]\nnetlify = \"public/_redirects\"\n\
         vercel = \"vercel.json\"\ncsv = \"redirects.csv\"\nblogger-theme = \"theme.xml\"\n",
    );
    workspace.write("public/_redirects", "/mine /yours 302\n/* /index.html 200\n");
    workspace.expect(0, &["diff"]);
    assert_eq!(workspace.read("public/_redirects"), "/mine /yours 302\n/* /index.html 200\n");
    workspace.expect(0, &["migrate"]);
    let hosting = workspace.read("public/_redirects");
    assert!(hosting.ends_with("# end unblogger\n/mine /yours 302\n/* /index.html 200\n"), "{hosting}");
    for line in ["/2011/03/first-light-at-last.html /2011/03/first-light-at-last 301", "/atom.xml /rss.xml 301"] {
        assert!(hosting.contains(&format!("\n{line}\n")), "{line} is not in\n{hosting}");
    }
    let after = ["public/_redirects", "vercel.json", "redirects.csv", "theme.xml"].map(|path| workspace.read(path));
    workspace.expect(0, &["migrate"]);
    workspace.expect(0, &["check"]);
    assert_eq!(
        ["public/_redirects", "vercel.json", "redirects.csv", "theme.xml"].map(|path| workspace.read(path)),
        after
    );
    workspace.edit("redirects.csv", "/first-light-at-last,", "/elsewhere,");
    workspace.expect(1, &["check"]);
}

#[test]
fn links_can_be_files_and_whole_addresses() {
    let workspace = Workspace::archive();
    let post = "site/src/content/posts/letters-from-meridian/index.md";
    for (form, link) in [
        ("file", "(../first-light-at-last/index.md)"),
        ("absolute", "(https://news.larkfell.example/2011/03/first-light-at-last)"),
    ] {
        let _ = fs::remove_dir_all(workspace.path("site"));
        let _ = fs::remove_file(workspace.path("migrations.lock"));
        workspace.write("migrations.toml", crate::support::read("migrations.toml"));
        workspace.edit("migrations.toml", "permalink =", &format!("links = \"{form}\"\npermalink ="));
        workspace.expect(0, &["migrate"]);
        assert!(workspace.read(post).contains(link), "{form}\n{}", workspace.read(post));
        workspace.expect(0, &["check"]);
    }
}

/// Every file of redirects gives back what it was told, with the letters that posts have in their addresses.
#[test]
fn letters_of_addresses_are_the_same_when_they_are_read_back() {
    for format in Format::FILES.into_iter().filter(|format| *format != Format::BloggerTheme) {
        let workspace = Workspace::empty();
        workspace.write(
            "migrations.toml",
            format!(
                "[[migration]]\nname = \"a\"\noutput = \"out\"\nlegacy-hosts = [\"a.blogspot.com\"]\n\
                 [migration.redirects]\n{} = \"file\"\n[[migration.source]]\nformat = \"frontmatter\"\npath = \"in\"\n",
                format.name()
            ),
        );
        let post = |path: &str, address: &str| {
            let text = format!("---\ntitle: Cheese\ndate: 2024-03-06\nlegacyUrl: {address}\n---\n\nText of {path}.\n");
            workspace.write(path, text);
        };
        post("in/1.md", "/2024/03/käse.html");
        post("in/2.md", "/2024/03/%C3%BClm.html");
        workspace.edit("in/1.md", "date:", "slug: weißer-käse\ndate:");
        workspace.expect(0, &["migrate"]);
        let file = workspace.read("file");
        // without the lock: the published addresses stand in the file alone
        fs::remove_dir_all(workspace.path("out")).unwrap();
        fs::remove_file(workspace.path("migrations.lock")).unwrap();
        workspace.edit("in/1.md", "slug: weißer-käse\n", "");
        workspace.expect(0, &["migrate"]);
        let lock = workspace.read("migrations.lock");
        assert!(lock.contains("permalink = \"/2024/03/weißer-käse\""), "{format:?}: {lock}");
        assert!(workspace.path("out/weißer-käse/index.md").is_file() && workspace.path("out/ülm/index.md").is_file());
        assert_eq!(workspace.read("file"), file, "{format:?}");
        workspace.expect(0, &["check"]);

        // what led to the old address leads on, and both spellings of one address are one
        workspace.edit("in/1.md", "date:", "slug: öl\ndate:");
        post("in/3.md", "/2024/03/k%c3%a4se.html");
        workspace.expect(0, &["migrate", "--move", "--report", "report.json"]);
        let said = workspace.json("report.json").to_string();
        assert!(said.contains("in/1.md has the legacyUrl /2024/03/käse.html too"), "{format:?}: {said}");
        let redirects = format.read_with_letters("file", &workspace.read("file")).unwrap();
        assert_eq!(redirects.get("/2024/03/käse.html").map(String::as_str), Some("/2024/03/öl"), "{format:?}");
        assert_eq!(redirects.get("/2024/03/weißer-käse").map(String::as_str), Some("/2024/03/öl"), "{format:?}");
        assert_eq!(redirects.len(), 3, "{format:?}: {redirects:?}");
        workspace.expect(0, &["check"]);
    }
}
