//! Listing and reading the sources of a migration.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::{CHUNK, Entry, Index, conf, in_place, is_failure, origin, site, unread};
use crate::config::{Migration, SourceConfig, SourceFormat};
use crate::convert::{self, Archive};
use crate::diagnostic::{Code, Diagnostic, Finding};
use crate::disk::{Disk, DiskError};
use crate::guard::guarded;
use crate::import::{Format, ReadOptions, feed};
use crate::model::{LegacyUrl, Meta};
use crate::normalise;
use crate::paths::{folder_of, is_below, join, normal, without_ending};
use crate::report::{Failed, FileReport, Skipped, Status};
use crate::source::Source;
use crate::twins::Tally;

/// What a reader is told about one source.
fn read_options(
    disk: &Disk,
    migration: &Migration,
    number: usize,
    index: &mut Index,
) -> Result<ReadOptions, DiskError> {
    let source = &migration.sources[number];
    let root = site::root(disk, source);
    let site = conf::read(disk, &root, source.inventories.as_deref(), &mut index.files)?;
    let configured = migration.read_options(source);
    Ok(ReadOptions {
        date_format: configured.date_format.or_else(|| site.conf.post_date_format.clone()),
        root: root.folder,
        legacy_url: source.legacy_url().map(|pattern| origin::based(pattern, site.conf.base.as_deref())),
        site: Arc::new(site),
        ..configured
    })
}

/// The posts of all sources, in order of trust and then of path, without endings.
pub(super) fn read(disk: &Disk, migration: &Migration, index: &mut Index) -> Result<Vec<Entry>, DiskError> {
    let passes = migration.pass_settings();
    let mut entries = Vec::new();
    let mut in_feeds = BTreeMap::new();
    for (number, source) in migration.sources.iter().enumerate() {
        let options = read_options(disk, migration, number, index)?;
        let is_in_place = source.is_in(migration.output());
        let paths = list(disk, source, migration.output(), &options, index)?;
        let template = source.legacy_template();
        let read = |path: &String| {
            let mut posts = posts_of(disk, source, path, &options, &passes, is_in_place);
            if let (Ok(posts), Some(template)) = (&mut posts, &template) {
                origin::give_by_day(&mut posts.heads, path, template);
            }
            posts
        };
        let chunks = paths.chunks(CHUNK).map(|paths| (paths, paths.par_iter().map(read).collect::<Vec<_>>()));
        let mut tally = Tally::default();
        for (path, posts) in chunks.flat_map(|(paths, read)| paths.iter().zip(read)) {
            match posts {
                Ok(Posts { heads, page, archive }) => {
                    if let Some(archive) = archive {
                        keep(number, path, archive, index);
                    }
                    heads.iter().for_each(|meta| tally.add(meta.author.as_deref(), &meta.tags));
                    let labels = heads.iter().flat_map(|meta| &meta.tags);
                    index.labels.extend(labels.filter(|label| !migration.drop_tags.contains(label)).cloned());
                    let posts = heads.into_iter().enumerate();
                    let posts = once_each(posts.collect(), number, path, &mut in_feeds, index).into_iter();
                    let path = path.as_str().into();
                    let entry = |(section, meta)| Entry::new(number, &path, section, meta, page.as_ref());
                    entries.extend(posts.map(|post| Entry { in_place: is_in_place, ..entry(post) }));
                }
                Err(Refused::LeftAlone(why)) => {
                    index.skipped.push(Skipped { source: path.clone(), why: why.to_owned() });
                }
                Err(Refused::Warned(finding)) => index.files.push(warned(path, finding)),
                // a level that is configured is heeded with those of the posts
                Err(Refused::Unread(finding))
                    if is_failure(finding.severity) || migration.diagnostics.contains_key(&finding.code) =>
                {
                    index.failed.push(Failed::new(path, finding));
                }
                Err(Refused::Unread(finding)) => {
                    let why = format!("{} ({}); {}", finding.message, finding.code, finding.code.help());
                    index.skipped.push(Skipped { source: path.clone(), why });
                }
            }
        }
        index.habits.push(tally.habits());
        index.options.push(options);
    }
    Ok(entries)
}

fn warned(path: &str, finding: Finding) -> FileReport {
    FileReport { path: path.to_owned(), status: Status::Unchanged, diagnostics: vec![finding], texts: None }
}

/// The posts of a file less those that an earlier file of the same source holds: pages of a feed overlap.
fn once_each(
    posts: Vec<(usize, Meta)>,
    number: usize,
    path: &str,
    known: &mut BTreeMap<(usize, String), String>,
    index: &mut Index,
) -> Vec<(usize, Meta)> {
    let mut again: BTreeMap<String, usize> = BTreeMap::new();
    let mut kept = Vec::with_capacity(posts.len());
    for (section, meta) in posts {
        let earlier = meta.feed_id.clone().and_then(|id| known.insert((number, id), path.to_owned()));
        match earlier {
            Some(earlier) => *again.entry(earlier).or_default() += 1,
            None => kept.push((section, meta)),
        }
    }
    let skipped = |(earlier, count)| {
        let why = format!("{count} posts are left out, which {earlier} holds too");
        Skipped { source: path.to_owned(), why }
    };
    index.skipped.extend(again.into_iter().map(skipped));
    kept
}

/// What a file gives: its posts, the address of its page, and itself where it is a feed.
struct Posts {
    heads: Vec<Meta>,
    page: Option<LegacyUrl>,
    archive: Option<Archive>,
}

/// Why a file gives no posts.
enum Refused {
    Unread(Finding),
    LeftAlone(&'static str),
    Warned(Finding),
}

fn posts_of(
    disk: &Disk,
    source: &SourceConfig,
    path: &str,
    options: &ReadOptions,
    passes: &normalise::Settings,
    is_in_place: bool,
) -> Result<Posts, Refused> {
    let text = read_source(disk, path).map_err(Refused::Unread)?;
    let format = format_of(source, options, &text);
    let in_zone = zone_beside(disk, path, format, options);
    let options = in_zone.as_ref().unwrap_or(options);
    let read = heads_of(source, text, format, options, passes);
    let heads = read.as_ref().map(|(heads, _)| heads.as_slice());
    if is_in_place && format == Format::FrontMatterHtml && heads.is_ok_and(in_place::was_on_old_blog) {
        let message = "this post would become another file than its own";
        return Err(Refused::Warned(Finding::new(Code::HtmlInPlace, message)));
    }
    if let Some(why) = in_place::reason_to_leave(source, path, format, heads).filter(|_| is_in_place) {
        return Err(Refused::LeftAlone(why));
    }
    if format == Format::FrontMatterHtml && heads.is_ok_and(<[Meta]>::is_empty) {
        return Err(Refused::LeftAlone("it is a page, not a post: it has no date and no old address in front matter"));
    }
    let (mut heads, archive) = read.map_err(Refused::Unread)?;
    let page = origin::give(&mut heads, path, options);
    Ok(Posts { heads, page, archive })
}

/// What the reader is told where the time zone of a feed stands in the settings beside it.
fn zone_beside(disk: &Disk, path: &str, format: Format, options: &ReadOptions) -> Option<ReadOptions> {
    const SETTINGS: &str = "settings.csv";
    if format != Format::BloggerFeed || options.time_zone.is_some() {
        return None;
    }
    let settings = disk.read_if_exists(&join(folder_of(path), SETTINGS)).ok()??;
    let time_zone = feed::zone_in_settings(&String::from_utf8_lossy(&settings));
    time_zone.is_some().then(|| ReadOptions { time_zone, ..options.clone() })
}

fn heads_of(
    source: &SourceConfig,
    text: Source,
    format: Format,
    options: &ReadOptions,
    passes: &normalise::Settings,
) -> Result<(Vec<Meta>, Option<Archive>), Finding> {
    if format == Format::BloggerFeed {
        // other XML is no source, like files of any other ending
        if source.format == SourceFormat::Auto && !feed::is_feed(text.text()) {
            return Ok((Vec::new(), None));
        }
        let archive = guarded(|| Archive::open(text, options))??;
        return Ok((archive.heads(), Some(archive)));
    }
    Ok((guarded(|| convert::heads(text, format, options, passes))??, None))
}

/// A feed is read once: its posts are cut out of it later.
fn keep(number: usize, path: &str, archive: Archive, index: &mut Index) {
    let skipped = |why: &String| Skipped { source: path.to_owned(), why: why.clone() };
    index.skipped.extend(archive.left_out().iter().map(skipped));
    index.failed.extend(archive.broken().map(|broken| Failed::new(path, broken)));
    index.archives.insert((number, path.into()), archive);
}

/// The format of a file: a site can have RST in files of any ending, and its Markdown is MyST.
pub fn format_of(source: &SourceConfig, options: &ReadOptions, text: &Source) -> Format {
    let path = text.path();
    match (source.format, Format::of(text)) {
        (SourceFormat::Auto, None) if options.site.is_rst(path) => Format::RstPost,
        (SourceFormat::Auto, Some(Format::FrontMatter)) if options.site.is_myst(path) => Format::MystPost,
        (SourceFormat::Auto, Some(format)) => format,
        _ => source.format.of(path),
    }
}

/// Reads a source as text; what is wrong with the file is a finding about it and stops nothing else.
pub fn read_source(disk: &Disk, path: &str) -> Result<Source, Finding> {
    let finding = |diagnostic: Diagnostic| diagnostic.locate(&Source::new(path, ""));
    let bytes = disk.read(path).map_err(|error| finding(Diagnostic::whole(Code::Unreadable, error.reason())))?;
    Source::from_bytes(path, bytes).map_err(|error| Finding {
        line: Some(error.position.line),
        column: Some(error.position.column),
        ..finding(Diagnostic::whole(Code::NotUtf8, error.to_string()))
    })
}

/// The files of a source, less those that are excluded.
fn list(
    disk: &Disk,
    source: &SourceConfig,
    output: &str,
    options: &ReadOptions,
    index: &mut Index,
) -> Result<Vec<String>, DiskError> {
    let is_in_place = source.is_in(output);
    let mut extensions = source.format.extensions();
    if matches!(source.format, SourceFormat::Auto | SourceFormat::RstPost) {
        let rst = options.site.conf.suffixes.iter().filter(|suffix| suffix.is_rst);
        extensions.extend(rst.map(|suffix| site::last_ending(&suffix.ending)));
    }
    let takes_notebooks = source.format != SourceFormat::FrontMatter;
    extensions.extend(takes_notebooks.then_some(unread::NOTEBOOK));
    // the paths of posts that are cleaned in place are those of the output
    let mut listing = disk.list(&if is_in_place { normal(&source.path) } else { source.path.clone() }, &extensions)?;
    if listing.files.is_empty() && listing.problems.is_empty() {
        let finding =
            Finding::new(Code::SourceWithoutFiles, format!("no file there ends in .{}", extensions.join(", .")));
        index.files.push(warned(&source.path, finding));
    }
    listing.files.retain(|path| is_in_place || !is_below(&normal(path), output));
    if !is_in_place {
        let mut inside = disk.inside(output);
        let found = listing.files.extract_if(.., |path| inside.holds(path));
        let why = "it stands in `output`, to which a symbolic link leads; name that folder by the same path in both";
        index.skipped.extend(found.map(|source| Skipped { source, why: why.to_owned() }));
    }
    let exclude = source.excluded();
    listing.files.retain(|path| !exclude.is_match(path));
    let notebooks = listing.files.extract_if(.., |path| takes_notebooks && unread::is_notebook(path));
    index.skipped.extend(notebooks.filter_map(|path| unread::post(disk, path)));
    listing.problems.retain(|(path, _)| !unread::is_notebook(path));
    let (left_out, files): (Vec<_>, Vec<_>) =
        listing.files.into_iter().partition(|path| options.site.excludes(&site::below(path, &options.root)));
    listing.files = files;
    let why = "`exclude_patterns` of `conf.py` leaves it out";
    index.skipped.extend(left_out.into_iter().map(|source| Skipped { source, why: why.to_owned() }));
    for (path, reason) in listing.problems {
        if !exclude.is_match(&path) {
            let diagnostic = Diagnostic::whole(Code::Unreadable, reason);
            index.failed.push(Failed::new(&path, diagnostic.locate(&Source::new(&path, ""))));
        }
    }
    listing.files.sort_by(|a, b| by_name(a, b));
    Ok(listing.files)
}

/// The order of paths, folder by folder and without the endings of files: a post comes before its copies, `dup.md` before `dup-copy.md`
/// and `dup/index.md` before `dup-copy/index.md`, whose `-` sorts before `.` and `/`.
fn by_name(a: &str, b: &str) -> Ordering {
    let [parts_of_a, parts_of_b] = [a, b].map(|path| without_ending(path).split('/'));
    parts_of_a.cmp(parts_of_b).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_comes_before_its_copies() {
        let mut paths =
            ["dup-copy.md", "dup/x.md", "dup 2.md", "dup.rst", "dup-copy/index.md", "dup.md", "dup/index.md", ".a/b"];
        paths.sort_by(|a, b| by_name(a, b));
        let expected =
            [".a/b", "dup.md", "dup.rst", "dup/index.md", "dup/x.md", "dup 2.md", "dup-copy.md", "dup-copy/index.md"];
        assert_eq!(paths, expected);
    }
}
