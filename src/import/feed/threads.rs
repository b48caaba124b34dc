//! Comments: which post each is on, and which comment it answers.

use std::collections::{BTreeMap, BTreeSet};

use super::record::Record;
use super::zone::instant;
use crate::model::DEEPEST_COMMENT;

/// Gives each post its comments, in the order of their dates, each before those that answer it. Returns how many are on no post
/// that is read.
pub(super) fn attach(comments: Vec<Record>, posts: &mut [Record]) -> usize {
    let ids: BTreeSet<&str> = posts.iter().map(|post| post.id.as_str()).collect();
    let parents: BTreeMap<String, Option<String>> =
        comments.iter().map(|comment| (comment.id.clone(), comment.parent.clone())).collect();
    let mut by_post: BTreeMap<Option<String>, Vec<Record>> = BTreeMap::new();
    for mut comment in comments {
        // some name the comment that they answer where others name the post
        for _ in 0..DEEPEST_COMMENT {
            let Some(parent) = comment.parent.as_deref().filter(|parent| !ids.contains(parent)) else { break };
            let Some(above) = parents.get(parent).filter(|_| parent != comment.id) else { break };
            if comment.answers.is_none() {
                comment.answers = Some(parent.to_owned());
            }
            comment.parent.clone_from(above);
        }
        by_post.entry(comment.parent.clone()).or_default().push(comment);
    }
    for post in posts {
        post.comments = threaded(by_post.remove(&Some(post.id.clone())).unwrap_or_default());
    }
    by_post.values().map(Vec::len).sum()
}

/// The comments on a post in the order in which its page shows them.
fn threaded(mut comments: Vec<Record>) -> Vec<Record> {
    comments.sort_by_cached_key(|comment| comment.published.as_ref().map(|date| (instant(date), date.clone())));
    let numbers: BTreeMap<String, usize> =
        comments.iter().enumerate().map(|(at, comment)| (number(&comment.id).to_owned(), at)).collect();
    let mut answers: Vec<Vec<usize>> = vec![Vec::new(); comments.len()];
    let mut firsts = Vec::new();
    for (at, comment) in comments.iter().enumerate() {
        let above =
            comment.answers.as_deref().and_then(|above| numbers.get(number(above))).filter(|above| **above != at);
        match above.and_then(|above| answers.get_mut(*above)) {
            Some(answers) => answers.push(at),
            None => firsts.push(at),
        }
    }
    let mut left: Vec<Option<Record>> = comments.into_iter().map(Some).collect();
    let mut ordered = Vec::with_capacity(left.len());
    // those that answer each other in a circle come last
    for first in firsts.into_iter().chain(0..left.len()) {
        let mut open = vec![(first, 0)];
        while let Some((at, depth)) = open.pop() {
            let Some(comment) = left.get_mut(at).and_then(Option::take) else { continue };
            ordered.push(Record { depth, ..comment });
            let below = DEEPEST_COMMENT.min(depth + 1);
            open.extend(answers.get(at).into_iter().flatten().rev().map(|answer| (*answer, below)));
        }
    }
    ordered
}

/// What tells a comment from others, in its identifier (`tag:blogger.com,1999:blog-1.post-70`) and in its address
/// (`…/feeds/1/2/comments/default/70`).
fn number(id: &str) -> &str {
    id.rsplit(['-', '/', '.', '#']).next().unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comment(id: &str, day: u8, answers: Option<&str>) -> Record {
        Record {
            id: format!("blog-1.post-{id}"),
            parent: Some("post".to_owned()),
            published: format!("2011-01-{day:02}T00:00:00Z").parse().ok(),
            answers: answers.map(|id| format!("http://example.org/feeds/1/2/comments/default/{id}")),
            ..Record::default()
        }
    }

    fn shown(comments: Vec<Record>) -> Vec<(String, u8)> {
        let mut posts = [Record { id: "post".to_owned(), ..Record::default() }];
        assert_eq!(attach(comments, &mut posts), 0);
        posts[0].comments.iter().map(|comment| (number(&comment.id).to_owned(), comment.depth)).collect()
    }

    fn listed(comments: &[(&str, u8)]) -> Vec<(String, u8)> {
        comments.iter().map(|(id, depth)| ((*id).to_owned(), *depth)).collect()
    }

    #[test]
    fn answers_follow_what_they_answer() {
        let comments = vec![
            comment("4", 4, Some("1")),
            comment("3", 3, None),
            comment("2", 2, Some("1")),
            comment("5", 5, Some("2")),
            comment("1", 1, Some("nobody")),
        ];
        assert_eq!(shown(comments), listed(&[("1", 0), ("2", 1), ("5", 2), ("4", 1), ("3", 0)]));
    }

    #[test]
    fn a_comment_on_nothing_is_on_no_post() {
        let mut posts = [Record::default()];
        assert_eq!(attach(vec![Record { parent: None, ..comment("1", 1, None) }], &mut posts), 1);
        assert!(posts[0].comments.is_empty());
    }

    #[test]
    fn comments_that_answer_each_other_are_all_there() {
        let comments = vec![comment("1", 1, Some("2")), comment("2", 2, Some("1")), comment("3", 3, Some("3"))];
        assert_eq!(shown(comments), listed(&[("3", 0), ("1", 0), ("2", 1)]));
    }

    #[test]
    fn a_comment_that_is_said_to_be_on_a_comment_answers_it() {
        let below = Record { parent: Some("blog-1.post-1".to_owned()), ..comment("2", 2, None) };
        assert_eq!(shown(vec![comment("1", 1, None), below]), listed(&[("1", 0), ("2", 1)]));
    }
}
