//! Which redirects there are to be, and what is wrong with those of a site.

use std::collections::{BTreeMap, BTreeSet};

use super::{Format, Redirects};
use crate::diagnostic::{Code, Finding};

/// Leaves out what would not redirect: an address that stayed what it was. A server that adds or takes the slash at the end would go
/// round in circles with one that differs in it alone.
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
    let mut rings = BTreeSet::new();
    for (from, to) in redirects {
        if let Some(post) = posts.get(from.as_str()).filter(|_| from != to) {
            let message = format!("{from} leads to {to}, so nobody sees {post} there");
            findings.push(Finding::new(Code::AddressTwice, message));
        }
        match follow(redirects, from) {
            End::Ring(ring) => {
                if rings.insert(ring.iter().copied().collect::<BTreeSet<_>>()) {
                    let message = format!("{} leads back to itself: {}", ring[0], ring.join(" → "));
                    findings.push(Finding::new(Code::RedirectLoop, message));
                }
            }
            End::Address(last) if last != to => {
                let message = format!("{from} leads to {to}, and that leads on to {last}");
                findings.push(Finding::new(Code::RedirectChain, message));
            }
            End::Address(_) => {}
        }
    }
    findings
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
    Ring(Vec<&'a str>),
}

fn follow<'a>(redirects: &'a Redirects, from: &'a str) -> End<'a> {
    let mut passed = vec![from];
    let mut here = from;
    while let Some(next) = redirects.get(here) {
        if let Some(at) = passed.iter().position(|address| address == next) {
            passed.drain(..at);
            return End::Ring(passed);
        }
        passed.push(next);
        here = next;
    }
    End::Address(here)
}
