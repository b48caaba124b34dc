//! The time zone of the blog: its days are those that its readers saw above the posts, and Takeout writes all dates in UTC.

use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::model::PostDate;

/// The setting of the old export that holds the zone: `tag:blogger.com,1999:blog-1.settings.BLOG_TIME_ZONE`
pub(super) const SETTING: &str = ".settings.BLOG_TIME_ZONE";

/// A time zone by its name in the database of IANA, which is built in: `Europe/Oslo`
pub fn named(name: &str) -> Option<TimeZone> {
    TimeZoneDatabase::bundled().get(name.trim()).ok()
}

/// The zone in a file of settings, as Takeout puts one beside `feed.atom`: below or behind a cell that says `time zone`.
pub fn in_settings(csv: &str) -> Option<TimeZone> {
    let rows: Vec<Vec<&str>> = csv
        .lines()
        .take(1000)
        .map(|line| line.split(',').map(|cell| cell.trim_matches(['"', ' '])).collect())
        .collect();
    let says_zone = |cell: &str| {
        let letters: String = cell.chars().filter(char::is_ascii_alphanumeric).collect();
        letters.to_ascii_lowercase().contains("timezone")
    };
    rows.iter().enumerate().find_map(|(line, row)| {
        let column = row.iter().position(|cell| says_zone(cell))?;
        let behind = row.get(column + 1).and_then(|cell| named(cell));
        behind.or_else(|| named(rows.get(line + 1)?.get(column)?))
    })
}

/// The moment that a date with a zone names.
pub(super) fn instant(date: &PostDate) -> Option<Timestamp> {
    date.as_str().parse().ok()
}

/// The date as clocks in the zone showed it. One that is written so already stays as it is.
pub(super) fn moved(date: &PostDate, zone: &TimeZone) -> Option<PostDate> {
    let there = instant(date)?.to_zoned(zone.clone());
    let offset = there.strftime("%:z").to_string();
    if date.as_str().ends_with(&offset) || offset == "+00:00" && is_utc(date) {
        return None;
    }
    there.strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string().parse().ok()
}

/// Whether a date is written in UTC, which no blog's readers live by.
pub(super) fn is_utc(date: &PostDate) -> bool {
    let text = date.as_str();
    text.ends_with(['Z', 'z']) || text.ends_with("+00:00") || text.ends_with("-00:00")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved_to(date: &str, zone: &str) -> String {
        let date: PostDate = date.parse().unwrap();
        moved(&date, &named(zone).unwrap()).unwrap_or(date).to_string()
    }

    #[test]
    fn dates_are_those_of_the_zone() {
        let los_angeles = |date| moved_to(date, "America/Los_Angeles");
        assert_eq!(los_angeles("2011-03-05T06:30:00.001Z"), "2011-03-04T22:30:00.001-08:00");
        assert_eq!(los_angeles("2011-07-01T06:30:00Z"), "2011-06-30T23:30:00-07:00");
        assert_eq!(los_angeles("2011-03-04T22:30:00.000-08:00"), "2011-03-04T22:30:00.000-08:00");
        assert_eq!(los_angeles("2011-03-04"), "2011-03-04");
        assert_eq!(moved_to("2011-03-05T06:30:00Z", "UTC"), "2011-03-05T06:30:00Z");
    }

    #[test]
    fn settings_name_the_zone() {
        let zone = |csv: &str| in_settings(csv).and_then(|zone| zone.iana_name().map(str::to_owned));
        assert_eq!(zone("blog_name,blog_time_zone\n\"Eels\",\"Europe/Oslo\"\n").as_deref(), Some("Europe/Oslo"));
        assert_eq!(zone("name,Eels\nTime Zone,Asia/Tokyo\n").as_deref(), Some("Asia/Tokyo"));
        assert_eq!(zone("time zone,nowhere\n"), None);
    }
}
