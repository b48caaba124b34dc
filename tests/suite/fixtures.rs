//! `fixtures/convert` and `fixtures/blogger-html`: one folder for each behaviour, its input beside its output, and the laws that
//! each of them obeys. The `input.html` of the latter is what stands in the content of an entry of Blogger's export.
//!
//! A folder holds `input.md`, `input.mdx` or `input.rst`, and `output.md`: the whole file that is written for it. The
//! keys of a `migrations.toml`, if there is one, are those of its migration.
//! Where there are a `findings.txt` (`code severity line:column message`), a `changes.txt` (`name count`) and a
//! `places.txt` (`name line:column …`), what is reported must be exactly that. `BLESS=1 cargo test fixtures` writes what
//! comes out; read it before you commit it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use unblogger::config::DEFAULT_DROP_TAGS;
use unblogger::convert::{self, Converted};
use unblogger::emit::Style;
use unblogger::import::{Format, RECOVERIES, ReadOptions};
use unblogger::model::Post;
use unblogger::normalise::{self, Log, PASSES, Run};
use unblogger::report::PassCount;
use unblogger::source::Source;

use crate::support::{files_below, repository};

#[test]
fn behaviours_come_out_as_expected() {
    check_each(|fixture| {
        let converted = fixture.convert();
        let mut faults = fixture.compare(fixture.output_name(), &whole(&converted, |post| post.file.clone()));
        for (name, print) in [("findings.txt", findings as fn(&Converted) -> String), ("changes.txt", changes)] {
            if fixture.folder.join(name).exists() {
                faults.extend(fixture.compare(name, &whole(&converted, print)));
            }
        }
        if fixture.folder.join("places.txt").exists() {
            faults.extend(fixture.compare("places.txt", &whole(&converted, |post| places(post, &fixture.source()))));
        }
        faults
    });
}

#[test]
fn the_output_imports_to_itself() {
    check_each(|fixture| {
        let again = |post: &Converted| {
            let source = Source::new(fixture.output_name(), post.file.clone());
            let posts = fixture.setup().written().convert(source, Format::FrontMatter, &mut |_, _| {});
            posts.map(|posts| whole(&posts, |post| post.file.clone()))
        };
        let posts = fixture.convert();
        let differing = posts.iter().filter(|post| again(post).as_ref() != Ok(&post.file));
        differing
            .map(|post| difference("converted again", &post.file, &again(post).unwrap_or_else(|fault| fault)))
            .collect()
    });
}

#[test]
fn html_below_front_matter_gives_what_it_gives_in_a_feed() {
    const FRONT_MATTER: &str = "---\ntitle: Of Lamps\ndate: '2011-01-10T08:00:00.000-08:00'\n\
        blogger_orig_url: http://lamps.blogspot.com/2011/01/of-lamps.html\n---\n";
    check_each(|fixture| {
        if !fixture.is_html() {
            return Vec::new();
        }
        let html = std::fs::read_to_string(&fixture.input).unwrap();
        let source = Source::new("input.html", format!("{FRONT_MATTER}{html}"));
        match fixture.setup().convert(source, Format::FrontMatterHtml, &mut |_, _| {}) {
            Ok(posts) => {
                let mut faults = fixture.compare("output.md", &whole(&posts, |post| post.file.clone()));
                let unbalanced = posts.iter().flat_map(|post| &post.dropped).filter(|entry| entry.why == "unexplained");
                faults.extend(unbalanced.map(|entry| format!("{entry:?}")));
                faults
            }
            Err(fault) => vec![fault],
        }
    });
}

#[test]
fn every_pass_is_idempotent() {
    check_each(|fixture| {
        let mut last: Vec<(&'static str, Post)> = Vec::new();
        let mut trace = |name: &'static str, post: &Post| last.push((name, post.clone()));
        let setup = fixture.setup();
        let _ = setup.convert(fixture.source(), fixture.format(), &mut trace);
        let mut source = fixture.source();
        normalise::repair(&mut source, fixture.format(), &setup.passes, &mut Vec::new());
        let twice = last.into_iter().filter_map(|(name, post)| {
            let pass = PASSES.iter().find(|pass| pass.name == name)?;
            let Run::Model(run) = pass.run else { return None };
            let mut again = post.clone();
            let (mut changes, mut diagnostics) = Default::default();
            // nothing brings what it leaves into normal form again, since it says that it changed nothing
            run(
                &mut again,
                &mut Log::new(name, &source, fixture.format(), &setup.passes, &mut changes, &mut diagnostics),
            );
            (again != post).then(|| format!("{name} changed its own output\n{post:#?}\n{again:#?}"))
        });
        twice.collect()
    });
}

#[test]
fn what_readers_count_is_documented_and_what_html2text_needs_is_shown() {
    let mut undocumented = BTreeSet::new();
    let html2text = RECOVERIES.iter().filter(|recovery| recovery.reader.starts_with("html2text"));
    let mut unseen: BTreeSet<_> = html2text.map(|recovery| recovery.name).collect();
    for name in fixtures().iter().flat_map(Fixture::convert).flat_map(|post| post.changes.counts) {
        let is_pass = PASSES.iter().any(|pass| pass.name == name.name);
        if !unseen.remove(name.name) && !is_pass && RECOVERIES.iter().all(|recovery| recovery.name != name.name) {
            undocumented.insert(name.name);
        }
    }
    assert!(undocumented.is_empty(), "not in `import::RECOVERIES`: {undocumented:?}");
    assert!(unseen.is_empty(), "in no fixture: {unseen:?}");
}

#[test]
fn every_recovery_of_a_conversion_has_its_places() {
    let is_placed = |reader: &str| ["html2text", "frontmatter", "HTML"].iter().any(|known| reader.starts_with(known));
    let whole = ["addresses-withheld", "date-of-file"];
    let recoveries: Vec<_> =
        RECOVERIES.iter().filter(|known| is_placed(known.reader) && !whole.contains(&known.name)).collect();
    check_each(|fixture| {
        let posts = fixture.convert();
        let counts = posts.iter().flat_map(|post| &post.changes.counts);
        let recovered = counts.filter(|count| recoveries.iter().any(|known| known.name == count.name));
        let unplaced = recovered.filter(|count| count.places.len() != count.times as usize);
        unplaced.map(|count| format!("{} {} times, in {:?}", count.name, count.times, count.places)).collect()
    });
}

#[test]
fn the_ledger_is_balanced() {
    check_each(|fixture| {
        let is_unexplained = |post: &&Converted| post.dropped.iter().any(|entry| entry.why == "unexplained");
        fixture.convert().iter().filter(is_unexplained).map(|post| format!("{:?}", post.dropped)).collect()
    });
}

pub struct Fixture {
    folder: PathBuf,
    input: PathBuf,
}

impl Fixture {
    pub fn source(&self) -> Source {
        let name = self.input.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&self.input).unwrap();
        if self.is_html() {
            return Source::from_bytes("input.atom", in_a_feed(&String::from_utf8(bytes).unwrap()).into_bytes())
                .unwrap();
        }
        Source::from_bytes(name, bytes).unwrap()
    }

    fn is_html(&self) -> bool {
        self.input.extension().is_some_and(|extension| extension == "html")
    }

    pub fn format(&self) -> Format {
        Format::of(&self.source()).unwrap()
    }

    fn setup(&self) -> Setup {
        Setup::read(&self.folder)
    }

    fn output_name(&self) -> &'static str {
        if self.input.extension().is_some_and(|extension| extension == "mdx") { "output.mdx" } else { "output.md" }
    }

    pub fn convert(&self) -> Vec<Converted> {
        match self.setup().convert(self.source(), self.format(), &mut |_, _| {}) {
            Ok(posts) => posts,
            Err(fault) => panic!("{}: {fault}", self.input.display()),
        }
    }

    /// Compares what came out with the file of this name, or writes it there when blessing.
    fn compare(&self, name: &str, is: &str) -> Vec<String> {
        let file = self.folder.join(name);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&file, is).unwrap();
            return Vec::new();
        }
        let wanted = std::fs::read_to_string(&file).unwrap_or_default();
        if wanted == is { Vec::new() } else { vec![difference(name, &wanted, is)] }
    }
}

pub fn check_each(check: impl Fn(&Fixture) -> Vec<String>) {
    let mut faults = String::new();
    let fixtures = fixtures();
    assert!(!fixtures.is_empty(), "there are no fixtures");
    for fixture in &fixtures {
        for fault in check(fixture) {
            let _ = writeln!(faults, "── {}\n{fault}", fixture.input.display());
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

fn fixtures() -> Vec<Fixture> {
    let roots = ["fixtures/convert", "fixtures/blogger-html"].map(|root| repository().join(root));
    let is_input = |path: &PathBuf| path.file_stem().is_some_and(|stem| stem == "input");
    let inputs =
        roots.iter().flat_map(|root| files_below(root).into_iter().map(|path| root.join(path))).filter(is_input);
    inputs.map(|input| Fixture { folder: input.parent().unwrap().to_owned(), input }).collect()
}

/// HTML as the content of the only entry of a feed, in which it stands on the same lines.
fn in_a_feed(html: &str) -> String {
    const ENTRY: &str = "<entry><id>tag:blogger.com,1999:blog-1.post-2</id><title>Of Lamps</title>\
        <published>2011-01-10T08:00:00.000-08:00</published><updated>2011-01-10T08:00:00.000-08:00</updated>\
        <link rel='alternate' href='http://lamps.blogspot.com/2011/01/of-lamps.html'/><content type='html'>";
    let escaped = html.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<feed xmlns='http://www.w3.org/2005/Atom'>{ENTRY}{escaped}</content></entry></feed>")
}

/// What a `migrations.toml` can say about one post.
pub struct Setup {
    options: ReadOptions,
    passes: normalise::Settings,
    style: Style,
}

impl Setup {
    /// That of a folder, whose `migrations.toml` holds the keys of one migration, or of none.
    fn read(folder: &Path) -> Self {
        let Ok(keys) = std::fs::read_to_string(folder.join("migrations.toml")) else {
            return Self { options: ReadOptions::default(), passes: settings(), style: Style::default() };
        };
        let source = "[[migration.source]]\nformat = \"auto\"\npath = \".\"\n";
        let source = if keys.contains("[[migration.source]]") { "" } else { source };
        let text = format!("[[migration]]\nname = \"fixture\"\noutput = \"out\"\n{keys}\n{source}");
        let migration = unblogger::config::parse("migrations.toml", &text).unwrap().remove(0);
        let options = migration.read_options(&migration.sources[0]);
        Self { options, passes: migration.pass_settings(), style: migration.style() }
    }

    /// The same for what was written, which has the program's own names of keys.
    fn written(self) -> Self {
        Self { options: ReadOptions { legacy_hosts: self.options.legacy_hosts, ..ReadOptions::default() }, ..self }
    }

    fn convert(
        &self,
        source: Source,
        format: Format,
        trace: &mut dyn FnMut(&'static str, &Post),
    ) -> Result<Vec<Converted>, String> {
        convert::convert(source, format, &self.options, &self.passes, self.style.clone(), trace)
            .map_err(|fault| fault.message)
    }
}

pub fn settings() -> normalise::Settings {
    let drop_tags = DEFAULT_DROP_TAGS.map(str::to_owned).to_vec();
    normalise::Settings { drop_tags, ..normalise::Settings::default() }
}

fn whole(posts: &[Converted], print: impl Fn(&Converted) -> String) -> String {
    posts.iter().map(print).collect()
}

fn findings(post: &Converted) -> String {
    let line = |finding: &unblogger::diagnostic::Finding| {
        let severity = format!("{:?}", finding.severity).to_lowercase();
        let (line, column) = (finding.line.unwrap_or(0), finding.column.unwrap_or(0));
        format!("{} {severity} {line}:{column} {}\n", finding.code, finding.message)
    };
    post.findings.iter().map(line).collect()
}

fn changes(post: &Converted) -> String {
    post.changes.counts.iter().fold(String::new(), |text, count| text + &format!("{} {}\n", count.name, count.times))
}

fn places(post: &Converted, source: &Source) -> String {
    let counts = PassCount::of(&post.changes, source).into_iter().filter(|count| !count.places.is_empty());
    let line = |count: PassCount| {
        let places: Vec<_> = count.places.iter().map(|place| format!("{}:{}", place.line, place.column)).collect();
        format!("{} {}\n", count.pass, places.join(" "))
    };
    counts.map(line).collect()
}

fn difference(name: &str, wanted: &str, is: &str) -> String {
    let diff = similar::TextDiff::from_lines(wanted, is);
    diff.unified_diff().header(name, "what came out").to_string()
}
