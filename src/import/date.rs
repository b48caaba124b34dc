//! Dates in the forms that archives hold.

use std::str::FromStr;

use jiff::civil::Date;
use jiff::fmt::rfc2822;

use crate::model::{NotADate, PostDate};

/// Forms of a day, besides the `YYYY-MM-DD` that [`PostDate`] reads itself.
const FORMS: &[&str] = &[
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%B %d, %Y",
    "%b %d, %Y",
    "%b. %d, %Y",
    "%B %d %Y",
    "%b %d %Y",
    "%d %B %Y",
    "%d %b %Y",
];

/// Reads a date: `2024-01-31`, `2009-11-05T18:01:00-08:00`, `Jan 31, 2024`, `31 January 2024`, `2024/1/31`,
/// `Wed, 31 Jan 2024 18:01:00 -0800`.
pub fn parse(text: &str) -> Result<PostDate, NotADate> {
    let wrong = match PostDate::from_str(text) {
        Ok(date) => return Ok(date),
        Err(wrong) => wrong,
    };
    let text = text.trim();
    if let Some(day) = FORMS.iter().find_map(|form| Date::strptime(form, text).ok()) {
        return Ok(PostDate::from_day(day));
    }
    match rfc2822::parse(text) {
        Ok(zoned) => PostDate::from_str(&zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()),
        Err(_) => Err(wrong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_forms() {
        let read = |text| parse(text).unwrap().as_str().to_owned();
        for text in [
            "2024-01-31",
            " 2024-1-31",
            "2024/01/31",
            "Jan 31, 2024",
            "January 31, 2024",
            "31 Jan 2024",
            "31 January 2024",
        ] {
            assert_eq!(read(text), "2024-01-31", "{text}");
        }
        assert_eq!(read("Wed, 31 Jan 2024 18:01:00 -0800"), "2024-01-31T18:01:00-08:00");
        assert_eq!(read("2009-11-05T18:01:00.002-08:00"), "2009-11-05T18:01:00.002-08:00");
    }

    #[test]
    fn what_is_no_date() {
        for text in ["", "2024", "2024-02-30", "soon", "31/01/2024", "2024-01-31x"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
