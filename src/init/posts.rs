//! The posts that a folder holds, as the readers themselves see them.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::convert;
use crate::diagnostic::Code;
use crate::disk::Disk;
use crate::guard::guarded;
use crate::import::{Format, ReadOptions, date, feed};
use crate::index::{self, CONF, read_source};
use crate::model::{LegacyUrl, Meta};
use crate::normalise;
use crate::paths::{folder_of, is_below, name_of};
use crate::source::Source;

use super::hosts;

/// Folders with what generators write themselves, or what is not the site's own.
const NOT_SOURCES: [&str; 5] = ["public", "static", "assets", "build", "out"];

/// A file that a reader takes.
#[derive(Debug, Clone)]
pub(super) struct File {
    /// Its path.
    pub path: String,
    /// Which reader takes it.
    pub format: Format,
    /// The folder of the `conf.py` of its site.
    pub site: Option<String>,
    /// What it holds.
    pub held: Held,
}

/// What a file holds.
#[derive(Debug, Clone)]
pub(super) enum Held {
    /// Posts.
    Posts {
        /// Their metadata.
        metas: Vec<Meta>,
        /// Addresses in it that look like those of Blogger's posts: host and path.
        addresses: Vec<(String, String)>,
        /// How its days are written in numbers, where that can be seen.
        order: Option<Order>,
    },
    /// Nothing that a source could be; as a source it would fail.
    Nothing,
    /// Something that is left out without a word, or that fails with a reason of its own.
    Other,
}

/// What comes first in a day that is written in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// `25/12/2012`
    DayFirst,
    /// `12/25/2012`
    MonthFirst,
}

impl File {
    /// The metadata of its posts.
    pub fn metas(&self) -> &[Meta] {
        match &self.held {
            Held::Posts { metas, .. } => metas,
            Held::Nothing | Held::Other => &[],
        }
    }

    /// Addresses in it that look like those of Blogger's posts.
    pub fn addresses(&self) -> &[(String, String)] {
        match &self.held {
            Held::Posts { addresses, .. } => addresses,
            Held::Nothing | Held::Other => &[],
        }
    }

    /// How its days are written in numbers, where that can be seen.
    pub fn order(&self) -> Option<Order> {
        match &self.held {
            Held::Posts { order, .. } => *order,
            Held::Nothing | Held::Other => None,
        }
    }

    /// Whether it holds posts.
    pub fn is_source(&self) -> bool {
        matches!(self.held, Held::Posts { .. })
    }
}

/// Reads all files that a reader could take.
pub(super) fn read(disk: &Disk, files: &[String]) -> Vec<File> {
    let sites = sites(disk, files);
    let is_wanted = |path: &&String| {
        let mut folders = folder_of(path).split('/');
        Format::of_path(path).is_some() && !folders.any(|folder| NOT_SOURCES.contains(&folder))
    };
    let wanted: Vec<_> = files.iter().filter(is_wanted).collect();
    wanted.into_par_iter().filter_map(|path| file(disk, path, &sites)).collect()
}

/// What the `conf.py` of each site tells the readers, by its folder.
fn sites(disk: &Disk, files: &[String]) -> BTreeMap<String, ReadOptions> {
    let confs = files.iter().filter(|path| name_of(path) == CONF);
    let folders: BTreeSet<_> = confs.map(|path| folder_of(path).to_owned()).collect();
    let read = |folder: String| {
        let (options, _) = index::alone(&Disk::new(disk.locate(&folder))).ok()?;
        Some((folder.clone(), ReadOptions { root: folder, ..options }))
    };
    folders.into_iter().filter_map(read).collect()
}

fn file(disk: &Disk, path: &str, sites: &BTreeMap<String, ReadOptions>) -> Option<File> {
    let site = sites.keys().filter(|folder| is_below(path, folder)).max_by_key(|folder| folder.len()).cloned();
    let options = site.as_ref().and_then(|site| sites.get(site)).cloned().unwrap_or_default();
    let Ok(source) = read_source(disk, path) else {
        return Some(File { path: path.to_owned(), format: Format::of_path(path)?, site, held: Held::Other });
    };
    let format = Format::of(&source)?;
    let held = held(source, format, &options);
    Some(File { path: path.to_owned(), format, site, held })
}

fn held(source: Source, format: Format, options: &ReadOptions) -> Held {
    if format == Format::BloggerFeed && !feed::is_feed(source.text()) {
        return Held::Other;
    }
    let addresses = hosts::post_addresses(source.text());
    let order = order_of_days(source.text());
    let heads = guarded(|| convert::heads(source, format, options, &normalise::Settings::default()));
    match heads {
        Ok(Ok(metas)) => {
            let metas: Vec<_> = metas.into_iter().filter(is_post).collect();
            if metas.is_empty() { Held::Other } else { Held::Posts { metas, addresses, order } }
        }
        Ok(Err(finding)) if matches!(finding.code, Code::NoFrontMatter | Code::EmptySource) => Held::Nothing,
        Ok(Err(_)) | Err(_) => Held::Other,
    }
}

/// A page has a title too: a post is what has a date, says that it is a draft, or was on the old blog.
fn is_post(meta: &Meta) -> bool {
    let is_date = |text: &str| date::parse(text, None).is_ok() || may_be_day(text);
    meta.published.is_some()
        || meta.draft
        || meta.legacy_url.is_some()
        || meta
            .extra
            .iter()
            .any(|(_, value)| value.as_str().is_some_and(|text| is_date(text) || old_path(text).is_some()))
}

/// A day in numbers whose order is not known: `3/4/2020`.
pub(super) fn may_be_day(text: &str) -> bool {
    matches!(date::parse(text, None), Err(date::Misread::Ambiguous(_)))
}

/// The order of the first day in the head of a post that is written in numbers and can be one day only: `date: 25/12/2012`.
fn order_of_days(text: &str) -> Option<Order> {
    const HEAD: usize = 40;
    let mut words =
        text.lines().take(HEAD).filter(|line| line.contains(':')).flat_map(|line| line.rsplit([' ', '\'', '"']));
    words.find_map(order_of_day)
}

fn order_of_day(word: &str) -> Option<Order> {
    let mut parts = word.split(['/', '.', '-']);
    let mut number = |length: usize| parts.next().filter(|part| part.len() <= length)?.parse::<u16>().ok();
    match (number(2)?, number(2)?, number(4)?) {
        (13..=31, 1..=12, _) => Some(Order::DayFirst),
        (1..=12, 13..=31, _) => Some(Order::MonthFirst),
        _ => None,
    }
}

/// The path of a post of Blogger's: `/2012/05/a-post.html`, with or without its host.
pub(super) fn old_path(text: &str) -> Option<LegacyUrl> {
    let url: LegacyUrl = text.parse().ok()?;
    let is_old = hosts::is_post_path(url.as_str());
    is_old.then_some(url)
}

/// What of `images.local` there is: the albums of Takeout.
pub(super) fn albums(files: &[String]) -> Vec<String> {
    let mut folders = BTreeSet::new();
    for path in files {
        let parts: Vec<_> = path.split('/').collect();
        let at = parts.windows(2).position(|pair| pair == ["Blogger", "Albums"]);
        if let Some(at) = at.filter(|at| at + 2 < parts.len()) {
            folders.insert(parts[..at + 2].join("/"));
        }
    }
    folders.into_iter().collect()
}
