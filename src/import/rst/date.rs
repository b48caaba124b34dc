//! Dates as people write them after `.. post::`.

use jiff::civil::Date;

use crate::model::PostDate;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads `2024-01-11`, `Jan 11, 2024`, `29th October 2021`, `15 Apr, 2013`, with or without a time after it.
pub fn parse(text: &str) -> Option<PostDate> {
    if let Ok(date) = text.parse::<PostDate>() {
        return Some(date);
    }
    let mut parts = Parts::default();
    for word in text.split([' ', ',', '/', '-', '.', '\n']).filter(|word| !word.is_empty()) {
        if !parts.take(word) {
            break;
        }
    }
    let (year, month, day) = (parts.year?, parts.month?, parts.day?);
    Date::new(year, month, day).ok().map(PostDate::from_day)
}

#[derive(Default)]
struct Parts {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
}

impl Parts {
    /// Takes one word; `false` where the date is over, or not a date.
    fn take(&mut self, word: &str) -> bool {
        let digits = word.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
        let ordinal = &word[digits.len()..];
        if digits.is_empty() {
            return self.take_name(&word.to_ascii_lowercase());
        }
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) || !["", "st", "nd", "rd", "th"].contains(&ordinal) {
            return false;
        }
        if digits.len() == 4 && self.year.is_none() {
            self.year = digits.parse().ok();
        } else if digits.len() > 2 {
            return false;
        } else if self.year.is_some() && self.month.is_none() {
            // 2013/2/15: only after a year is a number certainly a month
            self.month = digits.parse().ok();
        } else if self.day.is_none() {
            self.day = digits.parse().ok();
        } else {
            return false;
        }
        true
    }

    fn take_name(&mut self, word: &str) -> bool {
        let month = MONTHS.iter().position(|month| word == "sept" || (word.len() >= 3 && month.starts_with(word)));
        match month {
            Some(month) if self.month.is_none() => {
                self.month = i8::try_from(if word == "sept" { 8 } else { month } + 1).ok();
                true
            }
            Some(_) => false,
            // `Monday, 11 January 2024`
            None => self.year.is_none() && self.day.is_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_that_blogs_use() {
        for (written, date) in [
            ("2024-01-11", "2024-01-11"),
            ("Jan 11, 2024", "2024-01-11"),
            ("May 1, 2015", "2015-05-01"),
            ("29th October 2021", "2021-10-29"),
            ("15 Apr, 2013", "2013-04-15"),
            ("7 March 2016", "2016-03-07"),
            ("Sept 3, 2020 10:30", "2020-09-03"),
            ("Thursday, 11 January 2024", "2024-01-11"),
            ("2013/2/15", "2013-02-15"),
            ("2013-2-5", "2013-02-05"),
        ] {
            assert_eq!(parse(written).map(|date| date.to_string()).as_deref(), Some(date), "{written}");
        }
    }

    #[test]
    fn what_is_not_a_date_or_could_be_two() {
        for written in ["", "soon", "01/02/2013", "31 February 2020", "2020", "May 2015"] {
            assert_eq!(parse(written), None, "{written}");
        }
    }
}
