//! The addresses of images in real posts, where `../shared/corpus` stands beside the repository. None of them is in here.

use std::collections::BTreeSet;
use std::fs;

use regex::Regex;
use unblogger::images::Size;
use unblogger::images::candidates::candidates;
use unblogger::picture::hosts::PictureAddress;
use unblogger::picture::is_larger_self;

use crate::support::{files_below, has_ending, repository};

/// Hosts that show nothing but pictures; Drive's paths tell pictures and folders apart.
const HOSTS: &str = r"(?i)^(?:https?:)?//(?:\d\.bp\.blogspot\.com|bp\d\.blogger\.com|photos\d*\.blogger\.com|\
    (?:blogger|lh\d(?:-[a-z]+)?)\.googleusercontent\.com|lh\d\.ggpht\.com|lh\d\.google\.com|\
    [a-z0-9]+\.staticflickr\.com|[a-z0-9]+\.static\.flickr\.com|i\d+\.photobucket\.com|\
    (?:drive|docs)\.google\.com/(?:uc\?|open\?|file/d/))";

#[test]
fn every_image_address_of_real_posts_prints_as_it_was_and_is_the_last_that_is_asked() {
    let corpus = repository().join("../shared/corpus");
    if !corpus.exists() {
        eprintln!("SKIPPED: there is no {}; its addresses were not looked at", corpus.display());
        return;
    }
    let patterns = Patterns::new();
    let hosts = Regex::new(&HOSTS.replace("\\\n    ", "")).unwrap();
    let (mut seen, mut shown, mut typed) = (0, BTreeSet::new(), BTreeSet::new());
    for path in files_below(&corpus).iter().filter(|path| !path.ends_with("README.md")) {
        for address in addresses(&patterns, path, &fs::read_to_string(corpus.join(path)).unwrap_or_default()) {
            let is_hosted = hosts.is_match(&address.text);
            // some posts show addresses cut short, as text
            if address.text.ends_with("...") || (!is_hosted && !address.is_shown) {
                continue;
            }
            seen += 1;
            if let Ok(parsed) = address.text.parse::<PictureAddress>() {
                assert_eq!(parsed.to_string(), address.text);
                for larger in parsed.larger(true) {
                    let again: PictureAddress = larger.parse().unwrap_or_else(|error| panic!("{error}"));
                    assert_eq!(again.to_string(), larger);
                    assert!(
                        parsed.is_same_picture(&again) || larger.contains("lh3.google"),
                        "{} {larger}",
                        address.text
                    );
                }
                typed.insert(address.text.clone());
            } else {
                assert!(!is_hosted, "{}: {} is not known", path, address.text);
            }
            let is_remote = address.text.contains("//");
            let asked = candidates(&address.text, None, Size::Full);
            assert_eq!(asked.contains(&address.text), is_remote, "{}", address.text);
            assert!(is_larger_self(&address.text, &address.text));
            shown.insert(address.text);
        }
    }
    eprintln!("{seen} image addresses, {} of them different, {} of known hosts", shown.len(), typed.len());
    assert!(seen >= 700 && typed.len() >= 400, "{seen} addresses, {} of known hosts", typed.len());
}

struct Address {
    text: String,
    /// Whether it stands where an image stands, and not a link.
    is_shown: bool,
}

struct Patterns {
    /// `<…>`, also over several lines.
    broken: Regex,
    shown: Regex,
    any: Regex,
}

impl Patterns {
    fn new() -> Self {
        let shown = r#"!\[[^\]<]*\]\(<?([^)\s>]+)|!\[[^\]<]*<([^>\s]+)>|<img[^>]+src=["']([^"']+)|image:: (\S+)"#;
        Self {
            broken: Regex::new(r"<[^<>]*://[^<>]*>").unwrap(),
            shown: Regex::new(shown).unwrap(),
            any: Regex::new(r#"(?:https?:)?//[^\s<>"'()\[\]`\\|]+"#).unwrap(),
        }
    }
}

/// Addresses in the text of a post, whatever its format; lines that html2text broke inside `<…>` are joined.
fn addresses(patterns: &Patterns, path: &str, text: &str) -> Vec<Address> {
    let mut text = text.replace("&amp;", "&").replace("&amp;", "&");
    if has_ending(path, &["xml", "atom"]) {
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    }
    if has_ending(path, &["rst"]) {
        let joined = |found: &regex::Captures<'_>| found[0].split_whitespace().collect::<String>();
        text = patterns.broken.replace_all(&text, joined).into_owned();
    }
    let images: BTreeSet<_> = patterns
        .shown
        .captures_iter(&text)
        .filter_map(|found| found.iter().skip(1).flatten().next().map(|found| found.as_str().trim().to_owned()))
        .collect();
    let links =
        patterns.any.find_iter(&text).map(|found| found.as_str().to_owned()).filter(|link| !images.contains(link));
    let links: Vec<_> = links.map(|text| Address { text, is_shown: false }).collect();
    images.into_iter().map(|text| Address { text, is_shown: true }).chain(links).collect()
}
