//! Posts that wait for their pictures.

use std::collections::BTreeMap;

use super::Obtained;
use super::asking::Picture;
use super::at_hand::AtHand;

/// Posts, and the pictures that they wait for.
#[derive(Default)]
pub(super) struct Waiting {
    posts: Vec<Post>,
    /// The posts that wait for a picture, by its number, once for each of their requests.
    by_picture: Vec<Vec<usize>>,
    answers: Vec<Option<Obtained>>,
    numbers: BTreeMap<Vec<String>, usize>,
}

/// What is at hand for the requests of a post, and the numbers of the pictures that may be better.
struct Post {
    requests: Vec<(AtHand, Option<usize>)>,
    /// So many of them are not settled.
    open: usize,
}

impl Waiting {
    /// One more post: what is at hand for its requests, and the addresses of what may be better. Pictures that nobody wanted before are
    /// added to `pictures`.
    pub fn add(&mut self, requests: Vec<(AtHand, Picture)>, pictures: &mut Vec<Picture>) {
        let number = self.posts.len();
        let mut post = Post { requests: Vec::with_capacity(requests.len()), open: 0 };
        for (found, wanted) in requests {
            let picture = (!wanted.candidates.is_empty()).then(|| self.number(wanted, pictures));
            if let Some(posts) = picture.and_then(|picture| self.by_picture.get_mut(picture)) {
                posts.push(number);
                post.open += 1;
            }
            post.requests.push((found, picture));
        }
        self.posts.push(post);
    }

    fn number(&mut self, wanted: Picture, pictures: &mut Vec<Picture>) -> usize {
        let new = pictures.len();
        let number = *self.numbers.entry(wanted.candidates.clone()).or_insert(new);
        match pictures.get_mut(number) {
            Some(known) => known.published = known.published.take().or(wanted.published),
            None => {
                pictures.push(wanted);
                self.by_picture.push(Vec::new());
                self.answers.push(None);
            }
        }
        number
    }

    /// The posts that wait for nothing.
    pub fn ready(&mut self) -> Vec<(usize, Vec<Obtained>)> {
        let ready: Vec<_> = (0..self.posts.len()).filter(|&post| self.posts[post].open == 0).collect();
        ready.into_iter().map(|post| (post, self.obtained(post))).collect()
    }

    /// The posts that wait for nothing any more now that these pictures are settled.
    pub fn settle(&mut self, answers: Vec<(usize, Obtained)>) -> Vec<(usize, Vec<Obtained>)> {
        let mut ready = Vec::new();
        for (picture, answer) in answers {
            for post in std::mem::take(&mut self.by_picture[picture]) {
                self.posts[post].open -= 1;
                if self.posts[post].open == 0 {
                    ready.push(post);
                }
            }
            self.answers[picture] = Some(answer);
        }
        ready.sort_unstable();
        ready.into_iter().map(|post| (post, self.obtained(post))).collect()
    }

    fn obtained(&mut self, post: usize) -> Vec<Obtained> {
        let requests = std::mem::take(&mut self.posts[post].requests);
        let answer = |picture: Option<usize>| picture.and_then(|picture| self.answers[picture].clone());
        requests.into_iter().map(|(found, picture)| found.or(answer(picture))).collect()
    }
}
