//! What was found, as the settings of a migration.

use std::collections::{BTreeMap, BTreeSet};

use super::generator::{Collection, Site};
use super::redirects::{self, Existing};
use super::sources::Found;
use super::{Proposal, Setting, Source, keys, shape};
use crate::config::DEFAULT_DROP_TAGS;
use crate::emit::Generator;
use crate::import::Format;
use crate::links::redirects::Redirects;
use crate::links::slug;
use crate::model::Meta;
use crate::paths::{folder_of, is_below, is_within, join};

/// What is known of the folder as a whole.
pub(super) struct Ground {
    /// What it is called.
    pub name: String,
    /// The albums of Takeout.
    pub albums: Vec<String>,
    /// The redirects that there are.
    pub redirects: Vec<Existing>,
    /// How many blogs it holds.
    pub blogs: usize,
    /// The sites in it, the likeliest first.
    pub sites: Vec<Site>,
    /// All paths.
    pub files: Vec<String>,
    /// Folders at the top that hold nothing of the blog's own.
    pub foreign: Vec<&'static str>,
}

/// The settings of the migration of one blog.
pub(super) fn propose(ground: &Ground, blog: &[Found<'_>]) -> Proposal {
    let site = ground.sites.first();
    let (sources, left_out) = sources_of(site, blog);
    let metas: Vec<&Meta> = sources.iter().flat_map(|source| &source.files).flat_map(|file| file.metas()).collect();
    let legacy: BTreeMap<&str, &Meta> =
        metas.iter().filter_map(|meta| Some((meta.legacy_url.as_ref()?.as_str(), *meta))).collect();
    let output = output(ground, site, &sources);
    let mut proposal = Proposal {
        name: name(ground, blog),
        site: address(site),
        base: site.map(|site| site.base.clone()).unwrap_or_default(),
        trailing_slash: site.is_some_and(|site| site.trailing_slash),
        legacy_hosts: legacy_hosts(&sources),
        target: target(ground, site),
        drop_tags: drop_tags(&metas),
        authors_dir: site.and_then(|site| authors_dir(ground, site)),
        albums: ground.albums.clone(),
        redirects: files_of_redirects(ground, site, &legacy),
        notes: left_out,
        ..Proposal::default()
    };
    proposal.permalink = permalink(ground, site, &legacy);
    proposal.sources =
        sources.iter().map(|source| source_of(ground, source, &output.value, !legacy.is_empty())).collect();
    if let Some(collection) = collection(site, &output.value) {
        let (shape, notes) = shape::of(collection, &metas);
        proposal.shape = shape;
        proposal.notes.extend(notes);
    }
    proposal.output = output;
    proposal
}

/// Names and outputs that two migrations share are told apart.
pub(super) fn tell_apart(proposals: &mut [Proposal]) {
    let mut names = BTreeSet::new();
    let mut outputs = BTreeSet::new();
    for proposal in proposals {
        let wanted = proposal.name.clone();
        let mut number = 2;
        while !names.insert(proposal.name.clone()) {
            proposal.name = format!("{wanted}-{number}");
            number += 1;
        }
        if !outputs.insert(proposal.output.value.clone()) {
            let folder = folder_of(&proposal.output.value).to_owned();
            proposal.output = Setting::guess(join(&folder, &proposal.name), "a folder of its own");
            outputs.insert(proposal.output.value.clone());
        }
    }
}

/// The sources that are migrated, and what is left out. Posts that stand in the new site already and never were on the old
/// blog are not its archive, unless there are no others.
fn sources_of<'a, 'b>(site: Option<&Site>, blog: &'a [Found<'b>]) -> (Vec<&'a Found<'b>>, Vec<String>) {
    let is_in_site = |source: &&Found<'_>| {
        let is_in = |folder: &String| is_within(&source.base, folder);
        source.format == "frontmatter" && site.is_some_and(|site| site.outputs.iter().any(is_in))
    };
    let is_archive = |source: &&Found<'_>| {
        let metas = source.files.iter().flat_map(|file| file.metas());
        !is_in_site(source) || metas.into_iter().any(|meta| meta.legacy_url.is_some())
    };
    let (archive, others): (Vec<_>, Vec<_>) = blog.iter().partition(is_archive);
    if archive.is_empty() {
        let (first, rest) = others.split_at(usize::from(!others.is_empty()));
        return (first.to_vec(), rest.iter().map(|source| left_out(source)).collect());
    }
    let notes = others.iter().map(|source| left_out(source)).collect();
    (archive, notes)
}

fn left_out(source: &Found<'_>) -> String {
    let posts = if source.posts() == 1 {
        "a post of the new site, without an old address".to_owned()
    } else {
        format!("{} posts of the new site, without old addresses", source.posts())
    };
    format!("{} is left out: {posts}.", source.path)
}

fn source_of(ground: &Ground, source: &Found<'_>, output: &str, has_legacy: bool) -> Source {
    let is_in_place = is_within(&source.base, output);
    let include =
        if is_in_place && !has_legacy { vec![join(&globset::escape(&source.base), "**")] } else { Vec::new() };
    let is_markdown = source.format == "frontmatter";
    let is_everything = source.path.starts_with("**");
    let foreign =
        ground.foreign.iter().filter(|_| is_everything).map(|folder| format!("{}/**", globset::escape(folder)));
    let date_format = keys::date_format(&source.files).map(|(format, is_known)| {
        let why = "as other dates of these posts and their old addresses have it";
        let doubt = "some dates could be two days, and are none until this says which; or \"%m/%d/%Y\"?";
        if is_known { Setting::known(format, why) } else { Setting::guess(format, doubt) }
    });
    let legacy_url = match keys::forgotten_addresses(&source.files).len() {
        0 => None,
        // posts that were written for the new site may stand beside them
        _ if is_in_place => Some(Setting::guess(keys::BLOGGERS, "if all of these posts were on the old blog")),
        count => {
            let what = if count == 1 { "a link leads to one of these posts" } else { "links lead to these posts" };
            Some(Setting::known(keys::BLOGGERS, format!("{what} by day and name; they say no old address")))
        }
    };
    Source {
        format: source.format,
        path: source.path.clone(),
        posts: source.posts(),
        is_in_place,
        is_html: source.files.iter().all(|file| file.format == Format::FrontMatterHtml),
        exclude: foreign.chain(source.exclude.iter().map(|path| globset::escape(path))).collect(),
        include,
        keys: if is_markdown { keys::of(&source.files) } else { BTreeMap::new() },
        date_format,
        legacy_url,
    }
}

/// The old blog's own name, else that of the folder.
fn name(ground: &Ground, blog: &[Found<'_>]) -> String {
    let hosts = blog.iter().flat_map(|source| &source.hosts.names);
    let blogspot = hosts.filter_map(|host| host.split_once(".blogspot.")).map(|(name, _)| name).next();
    let bucket = blog.first().map_or("", |source| source.bucket.split('/').next().unwrap_or_default());
    let folder = if ground.blogs > 1 && !bucket.is_empty() { bucket } else { &ground.name };
    let name = slug::of_text(blogspot.unwrap_or(folder));
    if name.is_empty() { "blog".to_owned() } else { name }
}

fn address(site: Option<&Site>) -> Setting<String> {
    match site.and_then(|site| Some((site.address.clone()?, &site.config))) {
        Some((address, config)) if !address.is_empty() => Setting::known(address, format!("as {config} says")),
        _ => Setting::guess(String::new(), "the address of the new site, without a path"),
    }
}

fn legacy_hosts(sources: &[&Found<'_>]) -> Setting<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    for host in sources.iter().flat_map(|source| &source.hosts.names) {
        if !names.contains(host) {
            names.push(host.clone());
        }
    }
    let most = sources.iter().max_by_key(|source| source.hosts.count);
    let count = most.map_or(0, |source| source.hosts.count);
    let is_guess = sources.iter().all(|source| source.hosts.is_guess);
    match (names.is_empty(), is_guess) {
        (true, _) => Setting::guess(names, "where the old blog was, such as \"name.blogspot.com\""),
        (_, true) => Setting::guess(names, "posts link there, but none says that it was there itself"),
        _ if count == 1 => Setting::known(names, "an address of these posts names it"),
        _ => Setting::known(names, format!("{count} addresses of these posts name it")),
    }
}

fn target(ground: &Ground, site: Option<&Site>) -> Setting<Generator> {
    match site {
        Some(site) if ground.sites.iter().all(|other| other.generator == site.generator) => {
            Setting::known(site.generator, format!("there is {}", site.config))
        }
        Some(site) => Setting::guess(site.generator, format!("there is {}, but others are there too", site.config)),
        None => Setting::guess(
            Generator::Astro,
            format!(
                "nothing says which generator makes the new site: {}",
                Generator::NAMES.map(|(_, name)| name).join(" ")
            ),
        ),
    }
}

/// Where posts go: to where they are, where they are in the new site; to the site's folder of posts; to a folder of their own.
fn output(ground: &Ground, site: Option<&Site>, sources: &[&Found<'_>]) -> Setting<String> {
    let outputs = site.map_or(&[][..], |site| &site.outputs);
    let in_site = sources.iter().filter(|source| source.format == "frontmatter");
    let in_place = in_site.filter_map(|source| outputs.iter().find(|output| is_within(&source.base, output)));
    if let Some(output) = in_place.into_iter().next() {
        return Setting::known(output.clone(), "where posts stand already: they are cleaned in place");
    }
    // only Markdown with front matter is cleaned in place
    let is_free = |output: &&String| {
        let is_in = |source: &&Found<'_>| is_within(&source.base, output);
        !sources.iter().any(is_in)
    };
    match (outputs.iter().find(is_free), site) {
        (Some(output), Some(site)) if is_there(ground, site, output) => {
            Setting::known(output.clone(), "where the site has its posts")
        }
        (Some(output), Some(_)) => Setting::guess(output.clone(), "where the site would have its posts"),
        _ => Setting::guess("content/posts".to_owned(), "a folder below this one, for what is written"),
    }
}

fn is_there(ground: &Ground, site: &Site, output: &str) -> bool {
    site.collections.iter().any(|collection| collection.folder == output)
        || ground.files.iter().any(|path| is_below(path, output))
        || site.generator == Generator::Jekyll
        || site.generator == Generator::Pelican
}

fn permalink(ground: &Ground, site: Option<&Site>, legacy: &BTreeMap<&str, &Meta>) -> Setting<String> {
    let all: Redirects = ground.redirects.iter().flat_map(|existing| existing.redirects.clone()).collect();
    let base = site.map_or("", |site| site.base.trim_end_matches('/'));
    let below_base = |template: &str| match template.strip_prefix(base) {
        Some(rest) if rest.starts_with('/') => rest.to_owned(),
        _ => template.to_owned(),
    };
    if let Some((template, count, of)) = redirects::template(&all, legacy) {
        return Setting::known(below_base(&template), format!("as {count} of {of} redirects have it"));
    }
    match site.and_then(|site| site.permalink.as_ref()) {
        Some((template, path)) => Setting::known(template.clone(), format!("as {path} says")),
        None => Setting::guess("/{year}/{month}/{slug}".to_owned(), "the addresses of posts on the new site"),
    }
}

fn files_of_redirects(
    ground: &Ground,
    site: Option<&Site>,
    legacy: &BTreeMap<&str, &Meta>,
) -> Vec<(&'static str, Setting<String>)> {
    let mut found: Vec<(&'static str, Setting<String>)> = Vec::new();
    for Existing { key, path, redirects } in &ground.redirects {
        let own = redirects.keys().filter(|from| legacy.contains_key(from.as_str())).count();
        if own > 0 && found.iter().all(|(known, _)| known != key) {
            found.push((key, Setting::known(path.clone(), format!("{} redirects are there already", redirects.len()))));
        }
    }
    if !found.is_empty() || legacy.is_empty() {
        return found;
    }
    let Some(site) = site else {
        let why = "let the new site answer the old addresses from it, or take another format: see docs/addresses.md";
        return vec![("json", Setting::guess("redirects.json".to_owned(), why))];
    };
    match redirects::of_host(&ground.files, &site.root, site.published) {
        Some((key, path, config)) => vec![(key, Setting::known(path, format!("there is {config}")))],
        None => {
            let why = "let the site answer the old addresses from it, or take its host's format: see docs/addresses.md";
            vec![("json", Setting::guess(site.redirects.clone(), why))]
        }
    }
}

/// Of the tags that conversions put on every post, those that there are.
fn drop_tags(metas: &[&Meta]) -> Vec<String> {
    let is_there = |tag: &&str| metas.iter().any(|meta| meta.tags.iter().any(|own| own == tag));
    DEFAULT_DROP_TAGS.iter().copied().filter(is_there).map(str::to_owned).collect()
}

fn authors_dir(ground: &Ground, site: &Site) -> Option<String> {
    let folder = join(&site.content, "authors");
    ground.files.iter().any(|path| is_below(path, &folder)).then_some(folder)
}

fn collection<'a>(site: Option<&'a Site>, output: &str) -> Option<&'a Collection> {
    site?.collections.iter().find(|collection| collection.folder == output)
}
