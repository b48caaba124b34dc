//! How a post is written: what its generator has to be told about it, and where its images go.

use jiff::civil::Date;

use super::{Planned, Published};
use crate::config::Migration;
use crate::emit::{self, Address, ImageHome, Style};
use crate::links::slug;
use crate::paths::{folder_of, join};

impl Planned {
    /// How its file is written.
    pub fn style(&self, migration: &Migration) -> Style {
        let in_place = self.in_place().is_some();
        let style = Style { in_place, ..migration.style().of_file(&self.first().path) };
        if self.permalink.is_empty() {
            return style; // its address is not settled yet
        }
        let below = self.permalink.strip_prefix(&migration.base_path()).unwrap_or(&self.permalink);
        let address = Address {
            path: below.trim_matches('/').to_owned(),
            slug: self.slug.to_string(),
            is_usual: self.has_usual_permalink(migration),
        };
        Style { address: Some(address), ..style }
    }

    /// Whether a generator that is told the template of addresses gives the post the address that it has, in whatever time zone the
    /// site is built: the last evening of a month in California is the next month in UTC.
    fn has_usual_permalink(&self, migration: &Migration) -> bool {
        let template = migration.permalink();
        let is_at = |day: Option<Date>| template.expand(&self.slug, day) == *self.permalink;
        let Some(Published { day, has_time }) = self.published() else { return is_at(None) };
        let others = [day.yesterday(), day.tomorrow()];
        slug::is_plain(&self.slug)
            && is_at(Some(day))
            && (!has_time || others.into_iter().flatten().all(|day| is_at(Some(day))))
    }

    /// Where its images go, and how its text names them.
    pub fn image_home(&self, migration: &Migration) -> ImageHome {
        if self.in_place().is_some() {
            return ImageHome::beside();
        }
        let home = emit::image_home(&self.style(migration), &self.slug, &migration.base_path());
        let floor = migration.floor();
        let within = |folder: String| join(floor, &folder);
        ImageHome { folder: home.folder.map(within), ..home }
    }

    /// The folder of its images.
    pub fn image_folder(&self, migration: &Migration) -> String {
        let beside = || folder_of(&self.output).to_owned();
        self.image_home(migration).folder.unwrap_or_else(beside)
    }
}
