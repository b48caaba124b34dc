//! What is known about a post, key by key from the source that knows it best.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Meta, PostDate};

/// What a source says of nearly all its posts: its own default, and not what somebody said of this one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Habits {
    /// The author of nearly all posts.
    pub author: Option<String>,
    /// The tags of nearly all posts.
    pub tags: Vec<String>,
}

/// A source says nothing of a post by what it says of four in five, of at least so many that say it at all.
const FEWEST: usize = 3;

/// How many posts of a source say what.
#[derive(Debug, Default)]
pub struct Tally {
    posts: usize,
    authors: BTreeMap<String, usize>,
    tags: BTreeMap<String, usize>,
}

impl Tally {
    /// Counts what one more post says.
    pub fn add(&mut self, author: Option<&str>, tags: &[String]) {
        self.posts += 1;
        author.into_iter().for_each(|author| *self.authors.entry(author.to_owned()).or_insert(0) += 1);
        tags.iter().for_each(|tag| *self.tags.entry(tag.clone()).or_insert(0) += 1);
    }

    /// What is the same on nearly all posts.
    pub fn habits(self) -> Habits {
        let named: usize = self.authors.values().sum();
        let is_habit = |count: usize, total: usize| total >= FEWEST && count * 5 >= total * 4;
        Habits {
            author: self.authors.into_iter().find(|(_, count)| is_habit(*count, named)).map(|(author, _)| author),
            tags: self.tags.into_iter().filter(|(_, count)| is_habit(*count, self.posts)).map(|(tag, _)| tag).collect(),
        }
    }
}

/// One side of a merge.
pub struct Side<'a> {
    /// What it says.
    pub meta: Meta,
    /// The name that the configuration gives its author.
    pub named: Option<String>,
    /// What its source always says.
    pub habits: &'a Habits,
}

/// What came of a merge.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// What was taken from the twin, by the names of these changes.
    pub taken: Vec<&'static str>,
    /// Keys on which the two contradict each other, with what each says.
    pub contradictions: Vec<(&'static str, String, String)>,
}

/// Fills the first with what the second knows better.
pub fn merge(first: &Side<'_>, second: Side<'_>) -> (Meta, Filled) {
    let mut filled = Filled::default();
    let mut meta = author(first, &second, &mut filled);
    let Side { meta: twin, habits: twin_habits, .. } = second;
    title(&mut meta.title, twin.title, &mut filled);
    date("date", &mut meta.published, twin.published, &mut filled);
    date("updated", &mut meta.updated, twin.updated, &mut filled);
    tags(&mut meta.tags, &twin.tags, (first.habits, twin_habits), &mut filled);
    if meta.description.is_none() && twin.description.is_some() {
        meta.description = twin.description;
        filled.taken.push("twin-description");
    }
    meta.slug = meta.slug.take().or(twin.slug);
    let known: BTreeSet<_> = meta.aliases.iter().cloned().collect();
    meta.aliases.extend(twin.aliases.into_iter().filter(|alias| !known.contains(alias)));
    let mut known: BTreeSet<_> = meta.extra.iter().map(|(key, _)| key.clone()).collect();
    meta.extra.extend(twin.extra.into_iter().filter(|(key, _)| known.insert(key.clone())));
    (meta, filled)
}

/// How much the name of an author says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Worth {
    Nothing,
    Default,
    Name,
}

fn worth(side: &Side<'_>) -> Worth {
    let Some(author) = &side.meta.author else { return Worth::Nothing };
    match (is_nobody(author), &side.named) {
        (true, None) => Worth::Nothing,
        // `"A. Person" = ["Unknown"]` stands in where no source knows better
        (true, Some(_)) => Worth::Default,
        _ if side.habits.author.as_ref() == Some(author) => Worth::Default,
        _ => Worth::Name,
    }
}

fn is_nobody(author: &str) -> bool {
    let author = author.trim().to_ascii_lowercase();
    matches!(
        author.as_str(),
        "" | "unknown" | "anonymous" | "admin" | "administrator" | "author" | "noreply" | "blogger"
    )
}

fn author(first: &Side<'_>, second: &Side<'_>, filled: &mut Filled) -> Meta {
    let mut meta = first.meta.clone();
    let name = |side: &Side<'_>| side.named.clone().or_else(|| side.meta.author.clone());
    let (ours, theirs) = (name(first), name(second));
    if worth(second) > worth(first) && theirs != ours {
        filled.taken.push("twin-author");
        meta.author = theirs;
    } else if let (Worth::Name, Worth::Name, Some(ours), Some(theirs)) = (worth(first), worth(second), ours, theirs)
        && !is_same(&ours, &theirs)
    {
        filled.contradictions.push(("author", ours, theirs));
    }
    meta
}

fn title(title: &mut String, twin: String, filled: &mut Filled) {
    let is_none = |title: &str| title.trim().is_empty() || title.trim().eq_ignore_ascii_case("untitled");
    if is_none(title) && !is_none(&twin) {
        *title = twin;
        filled.taken.push("twin-title");
    } else if !is_none(&twin) && !is_same(title, &twin) {
        filled.contradictions.push(("title", title.clone(), twin));
    }
}

/// The day stays; its time comes from the twin that has one.
fn date(key: &'static str, date: &mut Option<PostDate>, twin: Option<PostDate>, filled: &mut Filled) {
    let Some(twin) = twin else { return };
    let has_time = |date: &PostDate| date.as_str().len() > 10;
    match date {
        None => {
            *date = Some(twin);
            filled.taken.push(if key == "date" { "twin-date" } else { "twin-updated" });
        }
        Some(known) if known.day() == twin.day() => {
            if has_time(&twin) && !has_time(known) {
                *date = Some(twin);
                filled.taken.push(if key == "date" { "twin-date" } else { "twin-updated" });
            }
        }
        Some(known) => filled.contradictions.push((key, known.to_string(), twin.to_string())),
    }
}

/// The author's tags before those that a conversion puts on every post.
fn tags(tags: &mut Vec<String>, twin: &[String], (first, second): (&Habits, &Habits), filled: &mut Filled) {
    let own = |tags: &[String], habits: &Habits| {
        tags.iter().filter(|tag| !habits.tags.contains(tag)).cloned().collect::<Vec<_>>()
    };
    let (ours, theirs) = (own(tags, first), own(twin, second));
    if ours.is_empty() && !theirs.is_empty() {
        *tags = theirs;
        filled.taken.push("twin-tags");
        return;
    }
    let sorted = |tags: &[String]| {
        let mut folded: Vec<_> = tags.iter().map(|tag| folded(tag)).collect();
        folded.sort();
        folded
    };
    if !theirs.is_empty() && sorted(&ours) != sorted(&theirs) {
        filled.contradictions.push(("tags", ours.join(", "), theirs.join(", ")));
    }
}

/// Whether two texts differ in no more than case, marks and spaces.
fn is_same(first: &str, second: &str) -> bool {
    folded(first) == folded(second)
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meta(author: &str, published: &str, tags: &[&str]) -> Meta {
        Meta {
            author: Some(author.to_owned()),
            published: published.parse().ok(),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            title: "A title".to_owned(),
            ..Meta::default()
        }
    }

    fn merged(first: Meta, second: Meta, always: &str) -> (Meta, Filled) {
        let (none, habits) = (Habits::default(), Habits { author: Some(always.to_owned()), tags: Vec::new() });
        merge(&Side { meta: first, named: None, habits: &habits }, Side { meta: second, named: None, habits: &none })
    }

    fn habits<'a>(posts: impl Iterator<Item = (Option<&'a str>, &'a [String])>) -> Habits {
        let mut tally = Tally::default();
        posts.for_each(|(author, tags)| tally.add(author, tags));
        tally.habits()
    }

    #[test]
    fn what_nearly_all_posts_say_is_a_habit() {
        let tags = ["post".to_owned(), "rare".to_owned()];
        let posts = (0..10).map(|post| (Some(if post == 0 { "Somebody" } else { "The Blog" }), &tags[..=(post / 9)]));
        let expected = Habits { author: Some("The Blog".to_owned()), tags: vec!["post".to_owned()] };
        assert_eq!(habits(posts), expected);
        assert_eq!(habits((0..2).map(|_| (Some("A"), &tags[..]))), Habits::default());
    }

    #[test]
    fn a_name_comes_before_a_default_and_a_default_before_nobody() {
        for (first, second, expected) in [
            ("Unknown", "Mira Holt", "Mira Holt"),
            ("The Blog", "Mira Holt", "Mira Holt"),
            ("The Blog", "Unknown", "The Blog"),
            ("Jon Berg", "Mira Holt", "Jon Berg"),
        ] {
            let (meta, filled) = merged(meta(first, "", &[]), meta(second, "", &[]), "The Blog");
            assert_eq!(meta.author.as_deref(), Some(expected), "{first} {second}");
            assert_eq!(filled.contradictions.len(), usize::from(first == "Jon Berg"));
        }
    }

    #[test]
    fn the_day_stays_and_gets_its_time() {
        let with = |first: &str, second: &str| merged(meta("A", first, &[]), meta("A", second, &[]), "").0.published;
        assert_eq!(with("2012-03-04", "2012-03-04 09:30").unwrap().as_str(), "2012-03-04 09:30");
        assert_eq!(with("2012-03-04", "2012-03-05 00:30").unwrap().as_str(), "2012-03-04");
        assert_eq!(with("2012-03-04 08:00", "2012-03-04").unwrap().as_str(), "2012-03-04 08:00");
    }

    #[test]
    fn tags_that_differ_are_said_and_not_mixed() {
        let (meta, filled) = merged(meta("A", "", &["Boats"]), meta("A", "", &["rowing"]), "");
        assert_eq!(meta.tags, ["Boats"]);
        assert_eq!(filled.contradictions, [("tags", "Boats".to_owned(), "rowing".to_owned())]);
    }
}
