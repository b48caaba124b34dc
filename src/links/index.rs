//! What answers an address of the old blog.
//!
//! Posts were linked under `http` and `https`, with and without `www.`, under every country's domain of Blogger
//! (`name.blogspot.com`, `.ca`, `.co.uk`, `.com.tr`), with `?m=1`, in capitals, and with the junk that a sentence leaves
//! at the end of an address. All of these are the same post.

use std::sync::Arc;

use jiff::civil::Date;

use self::spelling::{authority, desktop, guesses, tidy};
use self::table::Table;
use super::rows::{Keyed, Rows};
use super::{Files, Pages};
use crate::model::LegacyUrl;
use crate::paths::{split_fragment, without_query};

pub use self::documents::Documents;
pub use self::spelling::host_key;
pub(super) use self::spelling::{join, page_key, path_key};

mod documents;
mod spelling;
mod table;

/// Hosts that sent the readers of feeds on to the posts, from [`host_key`].
const FEED_PROXIES: [&str; 2] = ["feedproxy.google.com", "feeds.feedburner.com"];

/// So many posts of one month are compared with a name that none of them has.
const MOST_OF_A_MONTH: usize = 1_000;

/// What an address turns out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// A post of this archive: its address on the new site, with the fragment of the old one.
    Post(String),
    /// A place in a post of this archive, by an address on the new site whose fragment is known to be there.
    Section(String),
    /// A post of the old blog that the archive does not hold.
    Unresolved {
        /// The old address of the archived post that is spelled most alike.
        nearest: Option<String>,
    },
    /// A page of the old blog that is no post, by its new address.
    Page(String),
    /// An address of the new site already: a host of the old blog may be its own.
    Present,
    /// Everything else: other sites, and what of the old blog has no new place.
    External,
}

/// A page of a site that never was on Blogger, under an address that its document does not tell.
#[derive(Debug, Clone)]
struct Page {
    /// Its path, from [`page_key`].
    path: Arc<str>,
    permalink: Arc<str>,
}

impl Keyed for Page {
    fn key(&self) -> (&str, &str) {
        (&self.path, "")
    }
}

/// Where a fragment of an old page is now: a post that was a section of it, a heading that has another fragment.
#[derive(Debug, Clone)]
struct Section {
    /// The path of the page, from [`section_key`].
    page: Arc<str>,
    fragment: Arc<str>,
    address: Arc<str>,
}

impl Keyed for Section {
    fn key(&self) -> (&str, &str) {
        (&self.page, &self.fragment)
    }
}

/// The posts of an archive by their old addresses.
#[derive(Debug, Clone, Default)]
pub struct AddressIndex {
    /// Hosts of the old blog, from [`host_key`].
    hosts: Vec<String>,
    /// The old addresses of the posts.
    old: Table,
    /// Where the old blog's own pages are now.
    own_pages: Pages,
    /// Sites that never were on Blogger.
    documents: Vec<Documents>,
    /// Pages of such sites under further addresses.
    pages: Rows<Page>,
    /// Where such sites are: host, from [`host_key`], and folder.
    sites: Vec<(String, String)>,
    /// Where the fragments of old pages are now.
    sections: Rows<Section>,
    /// The sources of the posts.
    files: Files,
    /// Paths without a host are the old site's, although no host of it is known.
    answers_paths: bool,
}

impl AddressIndex {
    /// An index without any post. Without hosts no address is taken for the old blog's.
    pub fn new(hosts: &[String]) -> Self {
        Self { hosts: hosts.iter().filter_map(|host| host_key(host)).collect(), ..Self::default() }
    }

    /// The same with posts, given as old address and permalink.
    #[must_use]
    pub fn with<'a>(mut self, posts: impl IntoIterator<Item = (&'a LegacyUrl, impl Into<Arc<str>>)>) -> Self {
        for (legacy_url, permalink) in posts {
            self.add(legacy_url, &permalink.into());
        }
        self
    }

    /// Makes room for so many posts, each with an old address and a source.
    pub fn reserve(&mut self, posts: usize) {
        self.old.reserve(posts);
        self.files.reserve(posts);
    }

    /// Adds an old address of a post.
    pub fn add(&mut self, legacy_url: &LegacyUrl, permalink: &Arc<str>) {
        self.old.add(legacy_url.shared(), Arc::clone(permalink), false);
    }

    /// Adds a source of a post.
    pub fn add_file(&mut self, path: &Arc<str>, permalink: &Arc<str>) {
        self.files.add(path, permalink);
    }

    /// What an address in the source `own` is, where it is the path of a file.
    pub fn resolve_file(&self, address: &str, own: &str) -> Resolution {
        self.files.resolve(address, own)
    }

    /// Says where the pages of the old blog are that are no posts.
    pub fn set_own_pages(&mut self, pages: Pages) {
        self.own_pages = pages;
    }

    /// Adds where a fragment of an old page is now: a post that was a section of it, a heading with another fragment. The
    /// first that is said of a fragment counts.
    pub fn add_section(&mut self, page: &str, fragment: &Arc<str>, address: &Arc<str>) {
        let (page, fragment, address) = (section_key(page).into(), Arc::clone(fragment), Arc::clone(address));
        self.sections.add(Section { page, fragment, address });
    }

    /// Gives back the room for what does not come any more.
    pub fn shrink_to_fit(&mut self) {
        self.old.shrink_to_fit();
        self.documents.iter_mut().for_each(Documents::shrink_to_fit);
        self.files.shrink_to_fit();
        self.pages.shrink_to_fit();
        self.sections.shrink_to_fit();
    }

    /// Takes paths without a host for those of the old site, although no host of it is known.
    pub fn answer_paths(&mut self) {
        self.answers_paths = true;
    }

    /// Adds a post whose source does not say where it lived: by its date and its name a link to
    /// `/2022/06/a-name.html` can mean no other, unless a post has that very address.
    pub fn presume(&mut self, day: Date, slug: &str, permalink: &Arc<str>) {
        let path = format!("/{:04}/{:02}/{slug}.html", day.year(), day.month());
        self.old.add(path.into(), Arc::clone(permalink), true);
    }

    /// Adds a site that never was on Blogger: the paths of its pages mean their posts on every page.
    pub fn add_documents(&mut self, documents: Documents) {
        if !documents.is_empty() {
            self.documents.push(documents);
        }
    }

    /// Adds a further address of a page of such a site.
    pub fn page(&mut self, path: &str, permalink: &Arc<str>) {
        self.pages.add(Page { path: page_key(path).into(), permalink: Arc::clone(permalink) });
    }

    /// Adds the address of such a site, under which its pages are: `https://larks.example/en/`.
    pub fn site(&mut self, base: &str) {
        if let Some((host, folder)) = authority(base)
            && let Some(host) = host_key(host)
        {
            self.sites.push((host, folder.trim_end_matches('/').to_owned()));
        }
    }

    /// The post that an address of the site's own pages means, with the fragment of the address.
    fn own_page(&self, address: &str) -> Option<Resolution> {
        let (bare, fragment) = (without_query(address), split_fragment(address).1);
        let (path, permalink) = if bare.starts_with('/') && !bare.starts_with("//") {
            (bare, self.page_at(bare)?)
        } else {
            let (host, path) = authority(bare)?;
            let host = host_key(host)?;
            let mut sites = self.sites.iter().filter(|site| site.0 == host);
            sites.find_map(|(_, folder)| {
                let below = path.strip_prefix(folder.as_str()).filter(|below| below.starts_with('/'))?;
                [path, below].into_iter().find_map(|path| Some((path, self.page_at(path)?)))
            })?
        };
        let section = self.section(path, fragment).map(in_post);
        Some(section.unwrap_or_else(|| Resolution::Post(format!("{permalink}{fragment}"))))
    }

    fn page_at(&self, path: &str) -> Option<&str> {
        let document = self.documents.iter().find_map(|documents| documents.permalink(path));
        document.or_else(|| Some(&*self.pages.find((page_key(path), ""))?.permalink))
    }

    /// What an address in a post is. `own` is the old address of that post: links without a host are the old blog's in
    /// a post that lived there.
    pub fn resolve(&self, address: &str, own: Option<&LegacyUrl>) -> Resolution {
        let address = tidy(address);
        if !(self.documents.is_empty() && self.pages.is_empty())
            && let Some(page) = self.own_page(&address)
        {
            return page;
        }
        if let Some(permalink) = self.behind_feed_proxy(&address) {
            return Resolution::Post(permalink.to_owned());
        }
        let Some((path, fragment)) = self.old_path(&address, own) else { return Resolution::External };
        let section = self.section(&path, &fragment);
        if address.starts_with('#') {
            // a fragment of this very page, unless a whole post has become of it
            let post = section.filter(|address| !address.contains('#'));
            return post.map_or(Resolution::External, |permalink| Resolution::Post(permalink.to_owned()));
        }
        if let Some(address) = section {
            return in_post(address);
        }
        if let Some(permalink) = self.permalink(&path) {
            return Resolution::Post(format!("{permalink}{fragment}"));
        }
        // a host of the old blog may be the new site's own
        if self.is_present(&path) {
            return Resolution::Present;
        }
        let query = address.split('#').next().and_then(|bare| bare.split_once('?')).map_or("", |(_, query)| query);
        if let Some(page) = self.own_pages.resolve(&path, query) {
            return Resolution::Page(page);
        }
        if let Some(permalink) = self.guessed(&path) {
            return Resolution::Post(format!("{permalink}{fragment}"));
        }
        if looks_like_a_post(&path) {
            return Resolution::Unresolved { nearest: self.nearest(&path) };
        }
        Resolution::External
    }

    /// Whether a path is that of a post on the new site.
    fn is_present(&self, path: &str) -> bool {
        let bare = path.trim_end_matches('/');
        self.old.leads_to(path) || self.old.leads_to(bare) || self.old.leads_to(&format!("{bare}/"))
    }

    /// The path and the fragment (with its `#`) of an address of the old blog.
    fn old_path(&self, address: &str, own: Option<&LegacyUrl>) -> Option<(String, String)> {
        if self.hosts.is_empty() && !self.answers_paths {
            return None;
        }
        let (address, fragment) = (without_query(address), split_fragment(address).1);
        let path = match (authority(address), own) {
            (Some((host, path)), _) if self.is_old_host(host) => path.to_owned(),
            // `/{year}/{month}/{slug}.html`: an address of the new site may look like one of the old
            (None, Some(_)) if address.starts_with('/') && !self.old.leads_to(address) => address.to_owned(),
            // `#a-section` of the same page may be another post now
            (None, Some(own)) if address.is_empty() && fragment.len() > 1 => own.as_str().to_owned(),
            (None, Some(own)) if (is_page(address) || self.answers_paths) && !address.contains(':') => {
                // `../05/post.html`: only worth following where it leads to a post
                let path = join(own.as_str(), address);
                self.permalink(&path)?;
                path
            }
            _ => return None,
        };
        let fragment = if fragment.len() > 1 { fragment } else { "" };
        Some((path, fragment.to_owned()))
    }

    /// The post that a link of a feed proxy means: `feedproxy.google.com/~r/Feed/~3/abc/a-name.html` tells only the name.
    fn behind_feed_proxy(&self, address: &str) -> Option<&str> {
        let (host, path) = authority(address)?;
        FEED_PROXIES.contains(&host_key(host)?.as_str()).then_some(())?;
        let key = path_key(without_query(path));
        key.starts_with("/~r/").then_some(())?;
        let name = key.rsplit('/').next().filter(|name| is_page(name))?;
        let mut named = self.old.of_name(name);
        let first = named.next()?;
        named.all(|other| other.address == first.address).then(|| self.permalink(&first.address))?
    }

    /// Whether both archives lived on one host.
    pub fn shares_host(&self, other: &Self) -> bool {
        self.hosts.iter().any(|host| other.hosts.contains(host))
    }

    fn is_old_host(&self, host: &str) -> bool {
        let is_known = |key: &str| self.hosts.iter().any(|host| host == key);
        host_key(host).is_some_and(|key| is_known(&key) || desktop(&key).is_some_and(is_known))
    }

    fn section(&self, path: &str, fragment: &str) -> Option<&str> {
        let fragment = fragment.strip_prefix('#')?;
        let of_document = self.documents.iter().find_map(|documents| documents.section(path, fragment));
        let of_page = || Some(&*self.sections.find((&section_key(path), fragment))?.address);
        of_document.or_else(|| if self.sections.is_empty() { None } else { of_page() })
    }

    fn permalink(&self, path: &str) -> Option<&str> {
        let key = path_key(path);
        let first = self.old.of_key(&key).next()?;
        // of two addresses that differ in their capitals only, the first answers for other spellings
        let exact = self.old.of_key(&key).filter(|old| *old.address == *path).last();
        Some(&exact.unwrap_or(first).permalink)
    }

    /// The post that a path means which names none as it is.
    fn guessed(&self, path: &str) -> Option<&str> {
        guesses(path).find_map(|key| self.old.of_key(&key).next()).map(|old| &*old.permalink)
    }

    /// The archived address that is spelled most alike: the same name in another month, else one of the same month.
    fn nearest(&self, path: &str) -> Option<String> {
        let key = path_key(path);
        let (month, name) = key.rsplit_once('/')?;
        if let Some(same_name) = self.old.of_name(name).next() {
            return Some(same_name.address.to_string());
        }
        let prefix = format!("{month}/");
        let in_month = self.old.beginning_with(&prefix).take(MOST_OF_A_MONTH);
        let scored = in_month.map(|old| (likeness(name, &old.key[prefix.len()..]), &old.address));
        let best =
            scored.filter(|(score, _)| *score >= 0.5).reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.map(|(_, address)| address.to_string())
    }
}

/// What the pages are called whose fragments are known: paths without their accidents, however the page was built.
fn section_key(path: &str) -> String {
    page_key(&path_key(path)).to_owned()
}

/// A post, or a place in it.
fn in_post(address: &str) -> Resolution {
    if address.contains('#') { Resolution::Section(address.to_owned()) } else { Resolution::Post(address.to_owned()) }
}

/// How alike two names are, from 0 to 1; Blogger cuts names, so a beginning counts as much as the whole.
fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (a.trim_end_matches(".html"), b.trim_end_matches(".html"));
    let is_beginning = !a.is_empty() && !b.is_empty() && (a.starts_with(b) || b.starts_with(a));
    // the time that it takes grows as the product of their lengths
    let is_name = a.len().max(b.len()) <= 256;
    if is_beginning {
        1.0
    } else if is_name {
        strsim::normalized_levenshtein(a, b)
    } else {
        0.0
    }
}

/// `/2012/05/anything.html`
fn looks_like_a_post(path: &str) -> bool {
    let key = path_key(path);
    let mut parts = key.split('/').skip(1);
    let mut is_number = |length: usize| {
        parts.next().is_some_and(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    is_number(4) && is_number(2) && parts.next().is_some_and(is_page) && parts.next().is_none()
}

fn is_page(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("html"))
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod spellings;
