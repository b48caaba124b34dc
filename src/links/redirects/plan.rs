//! Which redirects there are to be, and what is wrong with those of a site.

use std::collections::{BTreeMap, BTreeSet};

use super::{Format, Redirects};
use crate::diagnostic::{Code, Finding};

/// Leaves out what would not redirect: an address that stayed what it was. A server that adds or takes the slash at the
/// end would go round in circles with one that differs in it alone.
pub fn moved(redirects: &Redirects) -> Redirects {
    let is_moved = |(from, to): &(&String, &String)| from.trim_end_matches('/') != to.trim_end_matches('/');
    redirects.iter().filter(is_moved).map(|(from, to)| (from.clone(), to.clone())).collect()
}

/// Takes out the redirects that would hide a post, and says so. `posts` are the permalinks and their sources.
pub fn without_hidden(redirects: &mut Redirects, posts: &BTreeMap<&str, &str>) -> Vec<Finding> {
    let mut findings = Vec::new();
    redirects.retain(|from, to| match posts.get(from.as_str()) {
        None => true,
        Some(post) => {
            let message = format!("{from} is the new address of {post}, and an old address that leads to {to}");
            findings.push(Finding::new(Code::AddressTwice, message));
            false
        }
    });
    findings
}

/// Redirects of a file that lead to a redirect, or round in a ring, or hide a post.
pub fn faults(redirects: &Redirects, posts: &BTreeMap<&str, &str>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut ends = BTreeMap::new();
    for (from, to) in redirects {
        if let Some(post) = posts.get(from.as_str()).filter(|_| from != to) {
            let message = format!("{from} leads to {to}, so nobody sees {post} there");
            findings.push(Finding::new(Code::AddressTwice, message));
        }
        match follow(redirects, from, &mut ends) {
            End::NewRing(ring) => {
                let first = ring.first().copied().unwrap_or_default();
                let message = format!("{first} leads back to itself: {}", ring.join(" → "));
                findings.push(Finding::new(Code::RedirectLoop, message));
            }
            End::Address(last) if last != to => {
                let message = format!("{from} leads to {to}, and that leads on to {last}");
                findings.push(Finding::new(Code::RedirectChain, message));
            }
            End::Address(_) | End::KnownRing => {}
        }
    }
    findings
}

/// The addresses of posts that lead round in a ring: a post that comes back to an address which it had finds a redirect
/// there.
pub fn rings_at_posts(redirects: &Redirects, posts: &BTreeMap<&str, &str>) -> BTreeSet<String> {
    let mut ends = BTreeMap::new();
    let ring = |from| match follow(redirects, from, &mut ends) {
        End::NewRing(ring) => Some(ring),
        End::Address(_) | End::KnownRing => None,
    };
    let in_rings = redirects.keys().map(String::as_str).filter_map(ring).flatten();
    let hides_a_post = |from: &&str| posts.contains_key(*from) && redirects.get(*from).is_some_and(|to| to != from);
    in_rings.filter(hides_a_post).map(str::to_owned).collect()
}

/// What a host would not take.
pub fn beyond_limits(format: Format, redirects: &Redirects) -> Vec<Finding> {
    let Some(limits) = format.limits() else { return Vec::new() };
    let mut findings = Vec::new();
    if redirects.len() > limits.entries {
        let message =
            format!("{} redirects are more than the {} that this host takes", redirects.len(), limits.entries);
        findings.push(Finding::new(Code::RedirectsLimit, message));
    }
    let too_long = redirects.iter().find(|(from, to)| from.len() + to.len() + " 301 ".len() > limits.length);
    if let Some((from, _)) = too_long {
        let message = format!("the redirect of {from} is longer than the {} bytes that this host takes", limits.length);
        findings.push(Finding::new(Code::RedirectsLimit, message));
    }
    findings
}

enum End<'a> {
    Address(&'a str),
    NewRing(Vec<&'a str>),
    KnownRing,
}

/// Where an address leads in the end. `ends` are those that are known, nothing for those that lead into a ring, so that
/// no part of a long chain is followed twice.
fn follow<'a>(redirects: &'a Redirects, from: &'a str, ends: &mut BTreeMap<&'a str, Option<&'a str>>) -> End<'a> {
    let (mut passed, mut places) = (Vec::new(), BTreeMap::new());
    let mut here = from;
    let end = loop {
        if let Some(known) = ends.get(here) {
            break known.map_or(End::KnownRing, End::Address);
        }
        if let Some(at) = places.get(here) {
            break End::NewRing(passed.iter().skip(*at).copied().collect());
        }
        let Some(next) = redirects.get(here) else { break End::Address(here) };
        places.insert(here, passed.len());
        passed.push(here);
        here = next;
    };
    let last = if let End::Address(last) = end { Some(last) } else { None };
    ends.extend(passed.into_iter().map(|address| (address, last)));
    end
}
