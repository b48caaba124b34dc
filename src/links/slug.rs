//! Slugs: the last part of a post's address, and the name of its folder.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use jiff::civil::Date;
use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::model::{LegacyUrl, Meta};
use crate::paths::{folder_of_index, name_of, stem_of};

/// A slug is not longer than this, so that a number and the name of a file fit behind it on every file system.
const MAX_BYTES: usize = 100;

/// A post that wants a slug.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim<'a> {
    /// Its old address, which decides who comes first.
    pub legacy_url: Option<&'a LegacyUrl>,
    /// The path of its source, which decides among posts without one; posts of one file in the order of the file.
    pub path: &'a str,
    /// What it should be called, from [`wanted`].
    pub wanted: Arc<str>,
    /// What it is called already, in the lock, the output or the redirects.
    pub pinned: Option<Arc<str>>,
}

/// The slug that a post got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The slug, unique in the archive without regard to case.
    pub slug: Arc<str>,
    /// The claim that has the slug which this post wanted, where it got another.
    pub clashes_with: Option<usize>,
}

/// What a post should be called: its own slug, else the folder of `index.md`, else the last part of its old address in
/// lower case without `.html` and Blogger's `_N`, else the stem of its file without `YYYY-MM-` or `YYYY-MM-DD-`.
pub fn wanted(meta: &Meta, path: &str) -> String {
    let own = meta.slug.as_deref().map(|slug| name_of(slug.trim_matches('/')).to_owned());
    let legacy = meta.legacy_url.as_ref().map(|address| legacy_name(address.as_str()));
    let candidates = [own, folder_of_index(path).map(str::to_owned), legacy, Some(dateless(stem_of(path)).to_owned())];
    let slug = candidates.into_iter().flatten().map(|candidate| safe(&candidate)).find(|slug| !slug.is_empty());
    slug.unwrap_or_else(|| "post".to_owned())
}

/// Unique slugs for all posts of an archive, in the order of the claims but whatever that order is. Pinned names stay;
/// then, in the order of old address and path, the first to want a name has it, and the others get `-2`, `-3`, ….
pub fn settle(claims: &[Claim<'_>]) -> Vec<Settled> {
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(|&at| {
        let claim = &claims[at];
        (claim.legacy_url.is_none(), claim.legacy_url, claim.path, at)
    });
    let mut owners = BTreeMap::new();
    let mut settled: Vec<Option<Settled>> = vec![None; claims.len()];
    let mut take = |at: usize, slug: &Arc<str>, settled: &mut Vec<Option<Settled>>| {
        if settled[at].is_none()
            && let Entry::Vacant(free) = owners.entry(shared(folded(slug), slug))
        {
            free.insert(at);
            settled[at] = Some(Settled { slug: Arc::clone(slug), clashes_with: None });
        }
    };
    for &at in &order {
        if let Some(pinned) = &claims[at].pinned {
            take(at, pinned, &mut settled);
        }
    }
    for &at in &order {
        take(at, &claims[at].wanted, &mut settled);
    }
    let mut next = BTreeMap::new();
    for &at in &order {
        if settled[at].is_none() {
            settled[at] = Some(numbered(&claims[at].wanted, at, &mut owners, &mut next));
        }
    }
    settled.into_iter().flatten().collect()
}

/// The slug of any text, as of a label.
pub fn of_text(text: &str) -> String {
    safe(&text.to_lowercase())
}

/// A name that is safe as a part of an address and as the name of a folder on every system: letters, digits and marks of
/// any script in NFC, `-`, `_`, `.`, `~` and `+`; everything else becomes one `-`. Empty where nothing remains.
pub fn safe(text: &str) -> String {
    let mut slug = String::new();
    for character in text.nfc() {
        if character.is_alphanumeric() || is_combining_mark(character) || "-_.~+".contains(character) {
            slug.push(character);
        } else if !is_ignorable(character) && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    // what stood between two characters can have kept them apart
    let slug: String = slug.nfc().collect();
    let slug = shortened(slug.trim_matches(|end| "-.".contains(end)));
    if !is_reserved(slug) {
        return slug.to_owned();
    }
    // `con.jpg` is a device too
    let (stem, ending) = slug.split_at(slug.find('.').unwrap_or(slug.len()));
    shortened(&format!("{stem}-post{ending}")).to_owned()
}

/// Whether every generator gives a post of this slug the same address: of `a--b` and `a+b` some make `a-b`, and Eleventy leaves out a
/// day before the rest.
pub fn is_plain(slug: &str) -> bool {
    let is_plain = |c: char| {
        c.is_alphabetic() && !c.is_uppercase() || c.is_ascii_digit() || is_combining_mark(c) || "-_.".contains(c)
    };
    let has_day = slug.get(..11).and_then(|day| day.strip_suffix('-')).is_some_and(|day| day.parse::<Date>().is_ok());
    slug.chars().all(is_plain) && !slug.contains("--") && !slug.contains("..") && !has_day
}

/// Windows takes these names, with any extension, for devices.
pub fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let numbered = |device: &str| {
        stem.strip_prefix(device).is_some_and(|number| {
            let mut characters = number.chars();
            matches!((characters.next(), characters.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
        })
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul" | "conin$" | "conout$") || numbered("com") || numbered("lpt")
}

/// A name as file systems that ignore case compare it: `ß` is `ss`, `ﬁ` is `fi`, and both sigmas are one.
pub fn folded(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    let upper: String = name.nfc().flat_map(char::to_lowercase).flat_map(char::to_uppercase).collect();
    upper.chars().flat_map(char::to_lowercase).nfc().collect()
}

/// A text that is kept once where it is another one too.
fn shared(text: String, other: &Arc<str>) -> Arc<str> {
    if *text == **other { Arc::clone(other) } else { text.into() }
}

fn numbered(
    wanted: &str,
    at: usize,
    owners: &mut BTreeMap<Arc<str>, usize>,
    next: &mut BTreeMap<String, usize>,
) -> Settled {
    let clashes_with = owners.get(&*folded(wanted)).copied();
    // remembered, so that a thousand posts of one name do not count from 2 a thousand times
    let number = next.entry(folded(wanted)).or_insert(2);
    loop {
        let slug: Arc<str> = format!("{wanted}-{number}").into();
        *number += 1;
        if let Entry::Vacant(free) = owners.entry(shared(folded(&slug), &slug)) {
            free.insert(at);
            return Settled { slug, clashes_with };
        }
    }
}

/// `/2012/05/Some-post_12.html` → `some-post`
fn legacy_name(address: &str) -> String {
    let last = name_of(address.trim_end_matches('/'));
    let decoded = percent_decode_str(last).decode_utf8_lossy();
    let lower = decoded.to_lowercase();
    let name = lower.strip_suffix(".html").or_else(|| lower.strip_suffix(".htm")).unwrap_or(&lower);
    let without_number = name.rsplit_once('_').filter(|(before, number)| {
        !before.is_empty() && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    without_number.map_or(name, |(before, _)| before).to_owned()
}

fn dateless(stem: &str) -> &str {
    let digits = |text: Option<&str>, count: usize| {
        text.is_some_and(|text| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let mut parts = stem.splitn(3, '-');
    if !digits(parts.next(), 4) || !digits(parts.next(), 2) {
        return stem;
    }
    let rest = parts.next().unwrap_or_default();
    let rest = rest.split_once('-').filter(|(day, _)| digits(Some(day), 2)).map_or(rest, |(_, rest)| rest);
    let is_only_a_day = digits(Some(rest), 2);
    if rest.is_empty() || is_only_a_day { stem } else { rest }
}

/// Soft hyphens, joiners, marks of direction and the like: not seen, so not worth a `-`.
fn is_ignorable(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(character, '\'' | '’' | '\u{fe0e}' | '\u{fe0f}')
}

/// At most [`MAX_BYTES`], cut after a whole word where there is one.
fn shortened(slug: &str) -> &str {
    if slug.len() <= MAX_BYTES {
        return slug;
    }
    let end = slug.floor_char_boundary(MAX_BYTES);
    let cut = &slug[..end];
    let words = cut.rfind('-').filter(|at| at * 2 > end).map_or(cut, |at| &cut[..at]);
    words.trim_end_matches(|end| "-.".contains(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim<'a>(legacy_url: Option<&'a LegacyUrl>, path: &'a str, wanted: &str) -> Claim<'a> {
        Claim { legacy_url, path, wanted: wanted.into(), pinned: None }
    }

    fn slugs(claims: &[Claim<'_>]) -> Vec<String> {
        settle(claims).into_iter().map(|settled| settled.slug.to_string()).collect()
    }

    #[test]
    fn of_plain_slugs_all_generators_make_the_same() {
        for slug in ["owls", "2012-05-owls", "v1.2_x", "été", "日本語"] {
            assert!(is_plain(slug), "{slug}");
        }
        for slug in ["a--b", "a..b", "a+b", "½", "Mine", "2012-05-01-owls"] {
            assert!(!is_plain(slug), "{slug}");
        }
    }

    #[test]
    fn a_slug_is_the_posts_own_or_its_folders_or_its_old_address_or_its_files() {
        for (own, legacy, path, expected) in [
            (Some("Mine"), "/2012/05/old.html", "a/b/index.md", "Mine"),
            (Some("/2012/05/mine/"), "", "a.md", "mine"),
            (None, "/2012/05/old.html", "a/folder/index.md", "folder"),
            (None, "/2012/05/old.html", "index.md", "old"),
            (None, "/2012/05/CRA-update.html", "x.rst", "cra-update"),
            (None, "/2012/05/old_12.html", "x.rst", "old"),
            (None, "/2012/05/old_01678898482.html", "x.rst", "old"),
            (None, "/2012/05/_12.html", "x.rst", "_12"),
            (None, "/2012/05/recommends-.html", "x.rst", "recommends"),
            (None, "/2012/05/caf%C3%A9-%2F..html", "x.rst", "café"),
            (None, "/2012/05/old/", "x.rst", "old"),
            (None, "", "posts/2024-01-05-hello.md", "hello"),
            (None, "", "posts/2024-01-hello.md", "hello"),
            (None, "", "posts/2024-01-05.md", "2024-01-05"),
            (None, "", "posts/2024-01.md", "2024-01"),
            (None, "", "posts/10-things.md", "10-things"),
            (None, "", "Héllo Wörld!.md", "Héllo-Wörld"),
            (Some(" / "), "", "???.md", "post"),
            (Some(".."), "", "x.md", "x"),
            (Some("a/../con"), "", "x.md", "con-post"),
            (None, "", ".md", "md"),
        ] {
            let meta = Meta { slug: own.map(str::to_owned), legacy_url: legacy.parse().ok(), ..Meta::default() };
            assert_eq!(wanted(&meta, path), expected, "{own:?} {legacy} {path}");
        }
    }

    #[test]
    fn clashes_are_numbered_by_old_address_then_path_in_any_order_of_input() {
        let urls = ["/2013/01/news.html", "/2012/01/news.html", "/2014/01/x.html"].map(|url| url.parse().unwrap());
        let claims = [
            claim(None, "b.md", "news"),
            claim(Some(&urls[0]), "z.md", "News"),
            claim(Some(&urls[1]), "y.md", "news"),
            claim(None, "a.md", "news"),
            claim(Some(&urls[2]), "c.md", "news-2"),
        ];
        let expected = ["news-5", "News-3", "news", "news-4", "news-2"];
        assert_eq!(slugs(&claims), expected);
        assert_eq!(settle(&claims)[1].clashes_with, Some(2));
        assert_eq!(settle(&claims)[4].clashes_with, None);
        let mut reversed = claims.to_vec();
        reversed.reverse();
        assert_eq!(slugs(&reversed), expected.into_iter().rev().collect::<Vec<_>>());
    }

    #[test]
    fn a_pinned_slug_stays_where_an_earlier_post_wants_it() {
        let urls = ["/2012/01/a.html", "/2013/01/b.html"].map(|url| url.parse().unwrap());
        let mut claims = [claim(Some(&urls[0]), "a.md", "news"), claim(Some(&urls[1]), "b.md", "news")];
        claims[1].pinned = Some("news".into());
        assert_eq!(slugs(&claims), ["news-2", "news"]);
        claims[0].pinned = Some("NEWS".into());
        assert_eq!(slugs(&claims), ["NEWS", "news-2"]);
    }

    #[test]
    fn decomposed_and_composed_names_clash() {
        assert_eq!(slugs(&[claim(None, "a.md", "caf\u{e9}"), claim(None, "b.md", "CAFE\u{301}")])[1], "CAFE\u{301}-2");
    }

    #[test]
    fn a_long_slug_ends_with_a_whole_word() {
        let slug = safe(&"long-words-".repeat(20));
        assert!(slug.len() <= MAX_BYTES && slug.ends_with("-words"), "{slug}");
        assert!(safe(&"語".repeat(200)).len() <= MAX_BYTES);
    }

    #[test]
    fn names_of_devices_are_told() {
        for name in ["con", "CON", "aux.md", "com1", "LPT9.txt", "com¹", "nul .x"] {
            assert!(is_reserved(name), "{name}");
        }
        let long = format!("con.{}", "a-b".repeat(31));
        assert_eq!(safe(&safe(&long)), safe(&long));
        for name in ["console", "com", "com10", "lpt-1", "auxiliary", ""] {
            assert!(!is_reserved(name), "{name}");
        }
    }
}
