//! The template of the new site's addresses: `/{year}/{month}/{slug}`.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use thiserror::Error;

/// The template of the addresses of posts: it begins with `/`, holds `{slug}` and may hold `{year}`, `{month}` and
/// `{day}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permalink {
    /// The folder of the site on its host, such as `/blog`; empty for the root.
    base: String,
    segments: Vec<Vec<Part>>,
    ends_with_slash: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Field(Field),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Year,
    Month,
    Day,
    Slug,
}

const FIELDS: [(&str, Field); 4] =
    [("year", Field::Year), ("month", Field::Month), ("day", Field::Day), ("slug", Field::Slug)];

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PermalinkError {
    /// It is not a path.
    #[error("a permalink begins with `/`, like `/{{year}}/{{month}}/{{slug}}`; `{0}` does not")]
    NotAPath(String),
    /// A `{` or `}` has no partner.
    #[error("`{0}` holds a `{{` or `}}` without its partner")]
    Unbalanced(String),
    /// A field that is not known.
    #[error("`{{{name}}}` is not known; {}", known(*nearest))]
    UnknownField {
        /// Its name.
        name: String,
        /// The nearest that is known.
        nearest: Option<&'static str>,
    },
    /// Two posts would have one address.
    #[error("`{0}` has no `{{slug}}`, so two posts would have one address")]
    NoSlug(String),
    /// A character or a part that an address cannot hold.
    #[error("`{0}` holds {1}, which the path of an address cannot")]
    NotAnAddress(String, &'static str),
}

impl Permalink {
    /// The same addresses below `base` (`/blog`, `blog/`, or nothing).
    #[must_use]
    pub fn under(mut self, base: &str) -> Self {
        let base = base.trim().trim_matches('/');
        self.base = if base.is_empty() { String::new() } else { format!("/{base}") };
        self
    }

    /// The same addresses with a `/` at their end.
    #[must_use]
    pub fn with_trailing_slash(mut self) -> Self {
        self.ends_with_slash = true;
        self
    }

    /// The address of a post. Year, month and day are those of the date as it is written; a post without a date has an
    /// address without them.
    pub fn expand(&self, slug: &str, day: Option<Date>) -> String {
        let mut address = self.base.clone();
        for segment in &self.segments {
            let is_dated = segment.iter().any(|part| matches!(part, Part::Field(field) if *field != Field::Slug));
            let has_slug = segment.contains(&Part::Field(Field::Slug));
            if is_dated && day.is_none() {
                if has_slug {
                    address.push('/');
                    address.push_str(slug);
                }
                continue;
            }
            address.push('/');
            address.extend(segment.iter().map(|part| part.expand(slug, day)));
        }
        if self.ends_with_slash {
            address.push('/');
        }
        address
    }

    /// The slug of a post with this date that has this address; `None` where the template gives no slug that address.
    pub fn slug_of<'a>(&self, address: &'a str, day: Option<Date>) -> Option<&'a str> {
        // `/{slug}/{slug}.html`: what the address is longer than the template without them is of as many slugs
        let around = self.expand("\0", day);
        let count = around.matches('\0').count();
        let start = around.find('\0')?;
        let length = address.len().checked_sub(around.len() - count)? / count;
        let slug = address.get(start..start + length)?;
        (!slug.is_empty() && !slug.contains('/') && self.expand(slug, day) == address).then_some(slug)
    }
}

impl Part {
    fn expand(&self, slug: &str, day: Option<Date>) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Field(Field::Slug) => slug.to_owned(),
            Self::Field(Field::Year) => day.map_or_else(String::new, |day| format!("{:04}", day.year())),
            Self::Field(Field::Month) => day.map_or_else(String::new, |day| format!("{:02}", day.month())),
            Self::Field(Field::Day) => day.map_or_else(String::new, |day| format!("{:02}", day.day())),
        }
    }
}

impl Default for Permalink {
    /// `/{year}/{month}/{slug}`
    fn default() -> Self {
        let field = |field| vec![Part::Field(field)];
        let segments = vec![field(Field::Year), field(Field::Month), field(Field::Slug)];
        Self { base: String::new(), segments, ends_with_slash: false }
    }
}

impl FromStr for Permalink {
    type Err = PermalinkError;

    fn from_str(text: &str) -> Result<Self, PermalinkError> {
        let text = text.trim();
        let Some(path) = text.strip_prefix('/') else { return Err(PermalinkError::NotAPath(text.to_owned())) };
        let (path, ends_with_slash) = path.strip_suffix('/').map_or((path, false), |path| (path, true));
        let refused = |what| Err(PermalinkError::NotAnAddress(text.to_owned(), what));
        if text.contains(['?', '#']) {
            return refused("`?` or `#`");
        }
        if text.contains(|character: char| character.is_whitespace() || character.is_control() || character == '\\') {
            return refused("a space or a backslash");
        }
        let segments = path.split('/').map(|segment| parse_segment(segment, text)).collect::<Result<Vec<_>, _>>()?;
        let slugs = segments.iter().flatten().filter(|part| **part == Part::Field(Field::Slug)).count();
        if slugs == 0 {
            return Err(PermalinkError::NoSlug(text.to_owned()));
        }
        if path.split('/').any(|segment| matches!(segment, "" | "." | "..")) {
            return refused("an empty part, `.` or `..`");
        }
        Ok(Self { base: String::new(), segments, ends_with_slash })
    }
}

impl fmt::Display for Permalink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.base)?;
        for segment in &self.segments {
            f.write_str("/")?;
            for part in segment {
                match part {
                    Part::Text(text) => f.write_str(text)?,
                    Part::Field(field) => {
                        let name = FIELDS.iter().find(|(_, known)| known == field).map_or("", |(name, _)| name);
                        write!(f, "{{{name}}}")?;
                    }
                }
            }
        }
        f.write_str(if self.ends_with_slash { "/" } else { "" })
    }
}

fn parse_segment(segment: &str, template: &str) -> Result<Vec<Part>, PermalinkError> {
    let unbalanced = || PermalinkError::Unbalanced(template.to_owned());
    let mut parts = Vec::new();
    let mut rest = segment;
    while !rest.is_empty() {
        let (text, field) = rest.split_once('{').unwrap_or((rest, ""));
        if text.contains('}') {
            return Err(unbalanced());
        }
        if !text.is_empty() {
            parts.push(Part::Text(text.to_owned()));
        }
        if text.len() == rest.len() {
            break;
        }
        let (name, after) = field.split_once('}').ok_or_else(unbalanced)?;
        let known = FIELDS.iter().find(|(known, _)| *known == name);
        let (_, field) = known
            .ok_or_else(|| PermalinkError::UnknownField { name: name.to_owned(), nearest: nearest_field(name) })?;
        parts.push(Part::Field(*field));
        rest = after;
    }
    Ok(parts)
}

fn nearest_field(name: &str) -> Option<&'static str> {
    let alike = FIELDS.iter().map(|(known, _)| (strsim::jaro_winkler(name, known), *known));
    alike.filter(|(score, _)| *score > 0.7).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, known)| known)
}

fn known(nearest: Option<&'static str>) -> String {
    match nearest {
        Some(nearest) => format!("is `{{{nearest}}}` meant?"),
        None => "the fields are `{year}`, `{month}`, `{day}` and `{slug}`".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PostDate;

    fn expand(template: &str, date: &str) -> String {
        template.parse::<Permalink>().unwrap().expand("hello", date.parse().ok().map(|date: PostDate| date.day()))
    }

    #[test]
    fn templates_expand() {
        for (template, dated, undated) in [
            ("/{year}/{month}/{slug}", "/2009/01/hello", "/hello"),
            ("/{year}/{month}/{day}/{slug}/", "/2009/01/05/hello/", "/hello/"),
            ("/blog/{year}-{month}/{slug}.html", "/blog/2009-01/hello.html", "/blog/hello.html"),
            ("/{year}-{month}-{day}-{slug}", "/2009-01-05-hello", "/hello"),
            ("/p/{slug}", "/p/hello", "/p/hello"),
        ] {
            assert_eq!(expand(template, "2009-01-05T23:30:00-08:00"), dated);
            assert_eq!(expand(template, ""), undated);
            assert_eq!(template.parse::<Permalink>().unwrap().to_string(), template);
        }
    }

    #[test]
    fn slugs_are_read_out_of_addresses() {
        let date = "2009-01-05".parse().ok();
        for (template, address, slug) in [
            ("/{year}/{month}/{slug}", "/2009/01/hello", Some("hello")),
            ("/{year}/{month}/{slug}.html", "/2009/01/hello.html", Some("hello")),
            ("/{slug}/{year}/", "/hello/2009/", Some("hello")),
            ("/{slug}/{year}/{slug}", "/h\u{e9}llo/2009/h\u{e9}llo", Some("h\u{e9}llo")),
            ("/{slug}/{year}/{slug}", "/hello/2009/world", None),
            ("/{year}/{month}/{slug}.html", "/2009/02/hello.html", None),
            ("/{slug}.html", "/2009/hello.html", None),
            ("/{slug}.html", "/.html", None),
            ("/{slug}.html", "/h", None),
        ] {
            let template = template.parse::<Permalink>().unwrap();
            assert_eq!(template.slug_of(address, date), slug, "{template} {address}");
        }
    }

    #[test]
    fn base_and_trailing_slash_are_added_once() {
        let permalink = Permalink::default().under("/blog/").with_trailing_slash();
        assert_eq!(permalink.expand("a", "2024-12-31".parse().ok()), "/blog/2024/12/a/");
        assert_eq!(Permalink::default().under("/").expand("a", None), "/a");
    }

    #[test]
    fn errors_name_what_is_wrong() {
        for (template, message) in [
            ("{slug}", "a permalink begins with `/`, like `/{year}/{month}/{slug}`; `{slug}` does not"),
            ("/{yaer}/{slug}", "`{yaer}` is not known; is `{year}` meant?"),
            (
                "/{category}/{slug}",
                "`{category}` is not known; the fields are `{year}`, `{month}`, `{day}` and `{slug}`",
            ),
            ("/{year}/{month}", "`/{year}/{month}` has no `{slug}`, so two posts would have one address"),
            ("/{year/{slug}", "`/{year/{slug}` holds a `{` or `}` without its partner"),
            ("/year}/{slug}", "`/year}/{slug}` holds a `{` or `}` without its partner"),
            ("/{slug}?x", "`/{slug}?x` holds `?` or `#`, which the path of an address cannot"),
            ("/../{slug}", "`/../{slug}` holds an empty part, `.` or `..`, which the path of an address cannot"),
            ("//{slug}", "`//{slug}` holds an empty part, `.` or `..`, which the path of an address cannot"),
            ("/a b/{slug}", "`/a b/{slug}` holds a space or a backslash, which the path of an address cannot"),
        ] {
            assert_eq!(template.parse::<Permalink>().unwrap_err().to_string(), message);
        }
    }
}
