//! `convert`: one post to standard output.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use unblogger::config::overrides::FILE_NAME as FILE;
use unblogger::config::{DEFAULT_DROP_TAGS, FILE_NAME, Override, Overrides, SourceConfig, SourceFormat};
use unblogger::convert::{self, Converted, Draft};
use unblogger::diagnostic::{Finding, Severity};
use unblogger::disk::Disk;
use unblogger::emit::{self, Style};
use unblogger::import::{Format, ReadOptions};
use unblogger::index::{self, CONF};
use unblogger::model::{Meta, Post};
use unblogger::normalise;
use unblogger::paths::is_within;
use unblogger::pipeline;
use unblogger::report::hunks_of;
use unblogger::source::Source;
use unblogger::visible::in_lines;

use super::Project;
use crate::Outcome;
use crate::args::{Common, Convert, From, To};
use crate::terminal;

/// Converts the posts of one source, without an archive around them.
pub fn convert(common: &Common, convert: &Convert) -> anyhow::Result<Outcome> {
    let mut source = read(convert)?;
    let path = source.path().to_owned();
    let format = format(convert, &source);
    let Settings { mut options, passes, style, overrides } = settings(common, &convert.file)?;
    if format == Format::RstPost && convert.file.as_os_str() != "-" {
        source = at_site(common, &convert.file, source, &mut options)?;
    }
    let mut tracer = Tracer::new(format, style.clone().of_file(source.path()));
    if convert.trace {
        Tracer::show_repairs(&source, format, &passes);
    }
    let mut trace = |name: &'static str, post: &Post| {
        if convert.trace {
            tracer.show(name, post);
        }
    };
    let original = Source::new("", normalise::withheld(source.original()));
    let show = |finding: &Finding| terminal::finding(&path, finding, Some(&original));
    let settled = overrides.of_posts(&source, format, &options, &passes)?;
    settled.iter().flatten().filter(|settled| settled.exclude).for_each(|settled| {
        terminal::message(common, &format!("{FILE}:{} leaves this post out", settled.position.line));
    });
    let converted = match posts(&source, format, (&options, &passes, style), &settled, &mut trace) {
        Ok(converted) => converted,
        Err(finding) => {
            show(&finding);
            return Ok(Outcome::NeedsAttention);
        }
    };
    let mut out = anstream::stdout().lock();
    for post in &converted {
        let text = print(post, convert.to)?;
        let text = if out.is_terminal() { in_lines(&text) } else { text.into() };
        out.write_all(text.as_bytes())?;
        if !common.quiet {
            post.findings.iter().for_each(&show);
        }
    }
    Ok(Outcome::Well)
}

/// The posts of the source as they are settled. A post has the passes that are settled for it, the other posts of the file have not.
fn posts(
    source: &Source,
    format: Format,
    (options, passes, style): (&ReadOptions, &normalise::Settings, Style),
    settled: &[Option<Arc<Override>>],
    trace: &mut dyn FnMut(&'static str, &Post),
) -> Result<Vec<Converted>, Finding> {
    let settle = |number: usize, draft: &mut Draft| {
        if let Some(settled) = settled.get(number).and_then(Option::as_deref) {
            pipeline::settle(draft, settled);
        }
    };
    let of_post = |number: usize| pipeline::settled_passes(passes, settled.get(number).and_then(Option::as_deref));
    let mut with = |passes: &normalise::Settings| {
        convert::convert_settled(source.clone(), format, options, passes, style.clone(), trace, &settle)
    };
    let first = of_post(0);
    let mut converted = with(&first)?;
    // with the same passes the file is converted once
    let mut others: Vec<(_, Vec<Option<Converted>>)> = Vec::new();
    for (number, post) in converted.iter_mut().enumerate().skip(1) {
        let own = of_post(number);
        if own == first {
            continue;
        }
        let at = others.iter().position(|(passes, _)| *passes == own).unwrap_or(others.len());
        if at == others.len() {
            let posts = with(&own)?.into_iter().map(Some).collect();
            others.push((own, posts));
        }
        if let Some(own) = others[at].1.get_mut(number).and_then(Option::take) {
            *post = own;
        }
    }
    Ok(converted)
}

fn print(post: &Converted, to: To) -> anyhow::Result<String> {
    Ok(match to {
        To::Markdown => post.file.clone(),
        To::Html => emit::html(&post.post.body),
        To::Text => emit::text(&post.post.body),
        To::Json => serde_json::to_string_pretty(&post.post)? + "\n",
    })
}

fn read(convert: &Convert) -> anyhow::Result<Source> {
    let name = convert.file.display().to_string();
    let bytes = if name == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
        bytes
    } else {
        Disk::new(".").read(&name)?
    };
    Source::from_bytes(&name, bytes).map_err(|error| anyhow::anyhow!("{name}: {error}"))
}

/// The source as a document of its site: what the nearest `conf.py` above it says is read, but no other document is looked
/// at. A repository or a folder with a `migrations.toml` holds no part of a site that begins above it.
#[allow(clippy::disallowed_methods)] // the working directory is of the command line
fn at_site(common: &Common, file: &Path, source: Source, options: &mut ReadOptions) -> anyhow::Result<Source> {
    let file = std::env::current_dir().context("cannot tell the working directory")?.join(file);
    for folder in file.ancestors().skip(1) {
        let disk = Disk::new(folder);
        if disk.is_file(CONF) {
            let (site, findings) = index::alone(&disk)?;
            let conf = folder.join(CONF).display().to_string();
            let is_shown = |finding: &&Finding| common.verbose || finding.severity > Severity::Note;
            findings.iter().filter(is_shown).for_each(|finding| terminal::finding(&conf, finding, None));
            *options = ReadOptions { legacy_hosts: std::mem::take(&mut options.legacy_hosts), ..site };
            let name = file.strip_prefix(folder).unwrap_or(&file).to_string_lossy().replace('\\', "/");
            return Ok(Source::new(name, source.original()));
        }
        if disk.has_source(".git") || disk.is_file(FILE_NAME) {
            break;
        }
    }
    if common.verbose {
        terminal::message(common, "there is no conf.py above the file: what a site says of its posts is not known");
    }
    Ok(source)
}

/// By `--from`, by the ending, else by the content: front matter comes first in its file, a directive has two dots.
fn format(convert: &Convert, source: &Source) -> Format {
    match convert.from {
        Some(From::RstPost) => Format::RstPost,
        Some(From::Frontmatter) => SourceFormat::FrontMatter.of(source.path()),
        Some(From::MystPost) => Format::MystPost,
        Some(From::BloggerFeed) => Format::BloggerFeed,
        None => Format::of(source).unwrap_or_else(|| {
            let is_rst = !source.text().starts_with("---") && source.text().contains(".. post::");
            if is_rst { Format::RstPost } else { Format::FrontMatter }
        }),
    }
}

/// What a configuration says of one file.
struct Settings {
    options: ReadOptions,
    passes: normalise::Settings,
    style: Style,
    overrides: FileOverrides,
}

/// Those of the migration and the source that the file is of, else of the first, where a configuration is named; else
/// sensible ones.
fn settings(common: &Common, file: &Path) -> anyhow::Result<Settings> {
    if common.config.is_none() {
        let drop_tags = DEFAULT_DROP_TAGS.map(str::to_owned).to_vec();
        let passes = normalise::Settings { drop_tags, ..normalise::Settings::default() };
        let (options, style, overrides) = Default::default();
        return Ok(Settings { options, passes, style, overrides });
    }
    let project = Project::open(common)?;
    let path = project.path_of(file)?;
    let sources =
        project.migrations.iter().flat_map(|migration| migration.sources.iter().map(move |it| (migration, it)));
    let is_of = |source: &SourceConfig| is_within(&path, &source.base());
    let of_file = sources.clone().find(|(_, source)| is_of(source)).or_else(|| sources.clone().next());
    let Some(migration) = of_file.map(|(migration, _)| migration).or(project.migrations.first()) else {
        bail!("the configuration holds no [[migration]]");
    };
    Ok(Settings {
        options: of_file.map(|(_, source)| migration.read_options(source)).unwrap_or_default(),
        passes: migration.pass_settings(),
        style: migration.style(),
        overrides: FileOverrides { path, overrides: Arc::clone(&migration.overrides) },
    })
}

/// What `overrides.toml` could say of the posts of a file.
#[derive(Default)]
struct FileOverrides {
    /// The path of the file as it is written there.
    path: String,
    overrides: Arc<Overrides>,
}

impl FileOverrides {
    /// What is settled about each post of the file.
    fn of_posts(
        &self,
        source: &Source,
        format: Format,
        options: &ReadOptions,
        passes: &normalise::Settings,
    ) -> anyhow::Result<Vec<Option<Arc<Override>>>> {
        // what cannot be read says so when it is converted
        let heads = convert::heads(source.clone(), format, options, passes).unwrap_or_default();
        let of_post = |(number, head): (usize, &Meta)| {
            let path = if number == 0 { self.path.clone() } else { format!("{}#{}", self.path, number + 1) };
            let old = head.legacy_url.as_ref().map(ToString::to_string);
            Ok(self.overrides.find([path].iter().chain(&old).map(String::as_str))?)
        };
        heads.iter().enumerate().map(of_post).collect()
    }
}

/// Shows the post as its reader read it, and what each pass changes in it.
struct Tracer {
    reader: &'static str,
    style: Style,
    last: String,
}

impl Tracer {
    fn new(format: Format, style: Style) -> Self {
        Self { reader: format.reader().name, style, last: String::new() }
    }

    /// What the passes do that come before the reader.
    fn show_repairs(source: &Source, format: Format, passes: &normalise::Settings) {
        let mut repaired = source.clone();
        let changes = normalise::repair(&mut repaired, format, passes, &mut Vec::new());
        let names: Vec<_> = changes.counts.iter().map(|count| count.name).collect();
        if !names.is_empty() {
            // what is withheld is withheld here, too
            let old = normalise::withheld(source.text());
            let hunks = hunks_of(&old, repaired.text(), 1);
            eprint!("──── {}\n{}", names.join(", "), in_lines(&hunks));
        }
    }

    fn show(&mut self, name: &str, post: &Post) {
        let text = emit::file(post, &self.style);
        if name == self.reader {
            eprint!("──── read as {name}\n{}", in_lines(&text));
        } else if text != self.last {
            eprint!("──── {name}\n{}", in_lines(&hunks_of(&self.last, &text, 1)));
        }
        self.last = text;
    }
}
