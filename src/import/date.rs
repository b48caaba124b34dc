//! Dates in the forms that archives hold: the one reader of them, for every format.

mod names;
mod words;
mod zone;

use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::strtime::BrokenDownTime;
use thiserror::Error;

use super::ReadOptions;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::PostDate;
use crate::source::Span;

/// Why a text is not taken for a date.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Misread {
    /// It is none.
    #[error("`{0}` is not a date like 2024-01-31, Jan 31, 2024 or 2009-11-05T18:01:00-08:00")]
    NotADate(String),
    /// Day, month and year cannot be told apart.
    #[error("`{0}` can be more than one day; `date-format`, such as \"%d/%m/%Y\", says which number is which")]
    Ambiguous(String),
}

impl Misread {
    /// What is to be said about it.
    pub fn diagnostic(&self, span: Span) -> Diagnostic {
        Diagnostic::at(self.code(), span, self.to_string())
    }

    /// The code of what is to be said.
    pub fn code(&self) -> Code {
        match self {
            Self::NotADate(_) => Code::DateInvalid,
            Self::Ambiguous(_) => Code::DateAmbiguous,
        }
    }
}

/// What a date of numbers that could be two days is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// None.
    Unknown,
    /// The month comes first, as `dateutil` has it, with which ABlog reads dates: `2/1/2013` is in February.
    MonthFirst,
}

/// Reads a date of a source as its site did: with the format that is configured, and as ABlog does where it ran.
pub fn of_source(text: &str, options: &ReadOptions) -> Result<PostDate, Misread> {
    let order = if options.site.conf.is_ablog { Order::MonthFirst } else { Order::Unknown };
    ordered(text, options.date_format.as_deref(), order)
}

/// Reads a date: as `format` has it (in the terms of strftime), else in any usual form. `2024-01-31`, `Jan 31, 2024`,
/// `29th of October 2021`, `15-Apr-2013`, `2024/1/31`, `31.1.2024`, `20240131`, with a time and a zone (`-0800`, `PST`,
/// `America/Los_Angeles`) after it or not,
/// seconds since 1970. A date of numbers that could be two days is none.
///
/// What is ISO 8601 as every site generator reads it is kept to the letter; the others are written so.
pub fn parse(text: &str, format: Option<&str>) -> Result<PostDate, Misread> {
    ordered(text, format, Order::Unknown)
}

fn ordered(text: &str, format: Option<&str>, order: Order) -> Result<PostDate, Misread> {
    // `$Date: 2024-01-31 $` is what version control makes of a field
    let written = text.trim();
    let text = written.strip_prefix("$Date:").and_then(|rest| rest.strip_suffix('$')).unwrap_or(written).trim();
    if let Some(date) = format.and_then(|format| formatted(text, format)) {
        return Ok(date);
    }
    let iso = PostDate::from_str(text);
    match iso {
        Ok(date) if is_iso_time(&text[10..]) => return Ok(date),
        _ => {}
    }
    if let Some(date) = since_1970(text) {
        return Ok(date);
    }
    let not_a_date = || Misread::NotADate(written.to_owned());
    words::read(text).ok_or_else(not_a_date).and_then(|read| read.settle(written, order))
}

/// The day with which a text begins, where what is behind it is not understood: `2024-01-31 in the evening`.
pub fn day_at_start(text: &str) -> Option<PostDate> {
    let text = text.trim();
    let (day, rest) = text.split_at_checked(10)?;
    let is_apart =
        !rest.starts_with(|c: char| c.is_alphanumeric() || "-/.".contains(c)) || rest.starts_with(['T', 't']);
    day.parse::<Date>().ok().filter(|_| is_apart).map(PostDate::from_day)
}

/// `1399192200` is a second of 2014, `1399192200000` the same in milliseconds; other numbers are no dates of posts.
fn since_1970(text: &str) -> Option<PostDate> {
    const NINETIES_TO_2060: std::ops::Range<i64> = 631_152_000..2_840_140_800;
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = text.parse().ok()?;
    let (seconds, rest) = if text.len() == 13 { (number / 1000, number % 1000) } else { (number, 0) };
    let stamp = Timestamp::new(seconds, i32::try_from(rest).ok()? * 1_000_000).ok()?;
    NINETIES_TO_2060.contains(&seconds).then(|| stamp.to_string().parse().ok())?
}

/// Whether a format can be read back: `%d.%m.%Y` can, `%B` cannot.
pub fn is_format(format: &str) -> bool {
    let sample = Date::constant(2013, 2, 15).at(16, 47, 58, 0);
    let written = BrokenDownTime::from(sample).to_string(format);
    written.ok().and_then(|written| formatted(&written, format)).is_some_and(|date| date.day() == sample.date())
}

fn formatted(text: &str, format: &str) -> Option<PostDate> {
    let (read, len) = BrokenDownTime::parse_prefix(format, text).ok()?;
    let day = read.to_date().ok()?;
    let rest = text.get(len..)?;
    if read.hour().is_none() {
        // a format of days says which number is which also where a time follows
        return if rest.is_empty() { Some(PostDate::from_day(day)) } else { behind_day(day, rest) };
    }
    let time = read.to_time().ok().filter(|_| rest.is_empty())?;
    let offset = read.offset().map_or_else(String::new, |offset| words::offset(offset.seconds()));
    format!("{day}T{}{offset}", time.strftime("%H:%M:%S%.f")).parse().ok()
}

/// A day with a time and a zone behind it.
fn behind_day(day: Date, rest: &str) -> Option<PostDate> {
    let text = format!("{day}{rest}");
    rest.starts_with([' ', ',', 'T']).then(|| words::read(&text)?.settle(&text, Order::Unknown).ok())?
}

/// Whether this follows the day in a date that is kept to the letter: `T18:01:00.002-08:00`. RFC 3339, its zone may be missing.
fn is_iso_time(rest: &str) -> bool {
    rest.is_empty() || rest.strip_prefix('T').and_then(after_time).is_some_and(is_iso_zone)
}

/// What is behind `18:01:00.002`.
fn after_time(text: &str) -> Option<&str> {
    let (time, rest) = text.split_at_checked(8)?;
    let is_time =
        time.bytes().enumerate().all(|(at, byte)| if at % 3 == 2 { byte == b':' } else { byte.is_ascii_digit() });
    (is_time && &time[..2] < "24" && &time[3..5] < "60" && &time[6..] < "60").then_some(())?;
    let Some(fraction) = rest.strip_prefix('.') else { return Some(rest) };
    let zone = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    (zone.len() < fraction.len()).then_some(zone)
}

fn is_iso_zone(zone: &str) -> bool {
    let Some(offset) = zone.strip_prefix(['+', '-']) else { return matches!(zone, "" | "Z") };
    let is_hours = |hours: &str| hours.len() == 2 && hours.bytes().all(|byte| byte.is_ascii_digit()) && hours < "24";
    let is_minutes =
        |minutes: &str| minutes.len() == 2 && minutes.bytes().all(|byte| byte.is_ascii_digit()) && minutes < "60";
    offset.split_once(':').is_some_and(|(hours, minutes)| is_hours(hours) && is_minutes(minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATEUTIL: &[(&str, &str)] = &[
        ("01/02/2013", "2013-01-02"),
        ("1.2.2013", "2013-01-02"),
        ("13/02/2013", "2013-02-13"),
        ("01-02-2013 10:30", "2013-01-02T10:30:00"),
        ("1/2/13", "2013-01-02"),
        ("13-04-15", "2015-04-13"),
        ("99-04-15", "1999-04-15"),
        ("24 Jan 11", "2011-01-24"),
        ("Jan 24 11", "2011-01-24"),
        ("Jan 11, 2024", "2024-01-11"),
        ("29th October 2021", "2021-10-29"),
        ("29th of October, 2021", "2021-10-29"),
        ("15 Apr, 2013", "2013-04-15"),
        ("Apr. 15th 2013", "2013-04-15"),
        ("2013/4/15", "2013-04-15"),
        ("20130415", "2013-04-15"),
        ("15-Apr-2013", "2013-04-15"),
        ("Mon, 15 Apr 2013", "2013-04-15"),
        ("2013-04-15 18:01", "2013-04-15T18:01:00"),
        ("Apr 15, 2013 6pm", "2013-04-15T18:00:00"),
    ];

    fn read(text: &str) -> String {
        parse(text, None).unwrap_or_else(|fault| panic!("{fault}")).to_string()
    }

    #[test]
    fn days_in_every_usual_form() {
        for text in [
            "2024-01-31",
            " 2024-1-31",
            "2024/01/31",
            "2024/1/31",
            "2024.1.31",
            "20240131",
            "2024 Jan 31",
            "2024-Jan-31",
            "31-Jan-2024",
            "31 Jan, 2024",
            "31 January 2024",
            "Jan 31, 2024",
            "Jan. 31, 2024",
            "JAN 31 2024",
            "January 31, 2024",
            "January 31st, 2024",
            "31st of January 2024",
            "the 31st of January, 2024",
            "Wednesday, 31 January 2024",
            "Wed Jan 31 2024",
            "31/01/2024",
            "01/31/2024",
            "31.1.2024",
            "Jan 31, '24",
            "$Date: 2024-01-31 $",
        ] {
            assert_eq!(read(text), "2024-01-31", "{text}");
        }
        assert_eq!(read("3 Sept 2020"), "2020-09-03");
        assert_eq!(read("5/5/2013"), "2013-05-05");
        assert_eq!(read("1 Jan 99"), "1999-01-01");
    }

    #[test]
    fn times_and_zones_are_kept() {
        for (text, date) in [
            ("2009-11-05T18:01:00.002-08:00", "2009-11-05T18:01:00.002-08:00"),
            ("2009-11-05T18:01:00Z", "2009-11-05T18:01:00Z"),
            ("2009-11-05T18:01:00", "2009-11-05T18:01:00"),
            ("2009-11-05 18:01", "2009-11-05T18:01:00"),
            ("2009-11-05T18:01Z", "2009-11-05T18:01:00+00:00"),
            ("2009-11-05T8:01:00Z", "2009-11-05T08:01:00+00:00"),
            ("2014-05-04 08:30:00 +0200", "2014-05-04T08:30:00+02:00"),
            ("2014-05-04 08:30:00 +02:00", "2014-05-04T08:30:00+02:00"),
            ("2014-05-04 08:30:00 -7", "2014-05-04T08:30:00-07:00"),
            ("2014-05-04 08:30:00 UTC", "2014-05-04T08:30:00+00:00"),
            ("May 4, 2014 8:30 AM PDT", "2014-05-04T08:30:00-07:00"),
            ("Sunday, May 4, 2014 at 8:30 AM", "2014-05-04T08:30:00"),
            ("Sun May  4 08:30:00 PDT 2014", "2014-05-04T08:30:00-07:00"),
            ("Sun May 04 2014 08:30:00 GMT+0200 (Central European Summer Time)", "2014-05-04T08:30:00+02:00"),
            ("2014-05-04T08:30:00,123Z", "2014-05-04T08:30:00.123+00:00"),
            ("20140504T083000Z", "2014-05-04T08:30:00+00:00"),
            ("20140504T0830", "2014-05-04T08:30:00"),
            ("1399192200", "2014-05-04T08:30:00Z"),
            ("1399192200250", "2014-05-04T08:30:00.25Z"),
            ("2014年5月4日 8:30", "2014-05-04T08:30:00"),
            ("4. Mai 2014, 08:30 Uhr", "2014-05-04T08:30:00"),
            ("Jan 31, 2024 18:01", "2024-01-31T18:01:00"),
            ("31 January 2024 at 6:01 pm", "2024-01-31T18:01:00"),
            ("Jan 31, 2024, 12am", "2024-01-31T00:00:00"),
            ("2024-01-31 6:01:05 PM", "2024-01-31T18:01:05"),
            ("2024/1/31T18:01:05.25Z", "2024-01-31T18:01:05.25+00:00"),
            ("Jan 31, 2024 18:01 UTC", "2024-01-31T18:01:00+00:00"),
            ("Jan 31, 2024 18:01 EST", "2024-01-31T18:01:00-05:00"),
            ("Jan 31, 2024 18:01 +0530", "2024-01-31T18:01:00+05:30"),
            ("Jan 31, 2024 18:01 UTC+2", "2024-01-31T18:01:00+02:00"),
            ("Wed, 31 Jan 2024 18:01:00 -0800", "2024-01-31T18:01:00-08:00"),
            ("Wed Jan 31 18:01:00 2024", "2024-01-31T18:01:00"),
            ("2024-01-31 18:01 America/New_York", "2024-01-31T18:01:00-05:00"),
            ("2024-07-31 18:01 America/New_York", "2024-07-31T18:01:00-04:00"),
            ("2024-07-31T18:01:00[Europe/Berlin]", "2024-07-31T18:01:00+02:00"),
            ("2024-07-31T18:01:00-03:00[America/Argentina/Buenos_Aires]", "2024-07-31T18:01:00-03:00"),
            ("Jul 31, 2024 6:01 pm Asia/Kolkata", "2024-07-31T18:01:00+05:30"),
            ("31 July 2024, 18:01 (US/Pacific)", "2024-07-31T18:01:00-07:00"),
            ("1955-07-31 18:01 Europe/Paris", "1955-07-31T18:01:00+01:00"),
        ] {
            assert_eq!(read(text), date, "{text}");
        }
    }

    /// Blogger's pages have the date in the language of the blog.
    #[test]
    fn months_and_weekdays_in_other_languages() {
        for text in [
            "Sonntag, 4. Mai 2014",
            "dimanche 4 mai 2014",
            "domingo, 4 de mayo de 2014",
            "domingo, 4 de maio de 2014",
            "domenica 4 maggio 2014",
            "zondag 4 mei 2014",
            "2014年5月4日",
            "2014년 5월 4일",
        ] {
            assert_eq!(read(text), "2014-05-04", "{text}");
        }
        assert_eq!(read("1er février 2014"), "2014-02-01");
        assert_eq!(read("3. März 2014"), "2014-03-03");
    }

    #[test]
    fn the_day_is_kept_where_what_is_behind_it_is_not_understood() {
        let day = |text| day_at_start(text).map(|date| date.to_string());
        assert_eq!(day("2024-01-31 in the evening").as_deref(), Some("2024-01-31"));
        assert_eq!(day("2024-01-31T24:00:00Z").as_deref(), Some("2024-01-31"));
        assert_eq!(day("2024-01-31x"), None);
        assert_eq!(day("2024-01-31-05-06"), None);
        assert_eq!(day("2024-02-30 at noon"), None);
    }

    #[test]
    fn a_format_settles_what_could_be_two_days() {
        let formatted = |text, format| parse(text, Some(format)).map(|date| date.to_string());
        assert_eq!(formatted("01/02/2013", "%d/%m/%Y").unwrap(), "2013-02-01");
        assert_eq!(formatted("01/02/2013", "%m/%d/%Y").unwrap(), "2013-01-02");
        assert_eq!(formatted("1.2.13", "%d.%m.%y").unwrap(), "2013-02-01");
        assert_eq!(formatted("1.2.2013 18:01", "%d.%m.%Y %H:%M").unwrap(), "2013-02-01T18:01:00");
        assert_eq!(formatted("1.2.2013 18:01 +0100", "%d.%m.%Y %H:%M %z").unwrap(), "2013-02-01T18:01:00+01:00");
        assert_eq!(formatted("1.2.2013, 6:01 pm CET", "%d.%m.%Y").unwrap(), "2013-02-01T18:01:00+01:00");
        assert!(formatted("1.2.2013-14", "%d.%m.%Y").is_err());
        assert_eq!(formatted("Jan 31, 2024", "%d.%m.%Y").unwrap(), "2024-01-31");
        assert!(matches!(formatted("01/02/2013", "%b %d, %Y"), Err(Misread::Ambiguous(_))));
    }

    #[test]
    fn what_could_be_two_days_is_no_date() {
        for text in ["01/02/2013", "1.2.2013", "01-02-2013 10:30", "1/2/13", "24 Jan 11", "13-04-15"] {
            assert_eq!(parse(text, None), Err(Misread::Ambiguous(text.to_owned())), "{text}");
        }
    }

    /// What `dateutil.parser.parse` makes of the same texts.
    #[test]
    fn ablog_reads_the_month_first() {
        for (text, expected) in DATEUTIL {
            let read = ordered(text, None, Order::MonthFirst);
            assert_eq!(read.map(|date| date.to_string()).as_deref(), Ok(*expected), "{text}");
        }
        for text in ["soon", "13/13/2013", "31/02/99", "0/0/13"] {
            assert!(matches!(ordered(text, None, Order::MonthFirst), Err(Misread::NotADate(_))), "{text}");
        }
        assert_eq!(ordered("01/02/2013", Some("%d/%m/%Y"), Order::MonthFirst).unwrap().to_string(), "2013-02-01");
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "soon",
            "2024",
            "May 2015",
            "2024-02-30",
            "31 February 2020",
            "20240230",
            "32/01/2024",
            "2024-01-31x",
            "May the 4th",
            "Jan 31, 2024 25:00",
            "Jan 31, 2024 13 pm",
            "Jan 31, 2024 or later",
            "Jan 31, 2024 18:01 XYZ",
            "Jan 31, 2024 18:01 Middle/Earth",
            "Jan 31, 2024 18:01 [Europe/Berlin",
            "Jan 31, 2024 America/New_York",
            "99999999999999999999",
            "1234",
            "139919220",
            "2014-05-04T24:00:00Z",
            "2014-05-04 in the evening",
            "2024-01-31-05-06",
        ] {
            assert!(matches!(parse(text, None), Err(Misread::NotADate(_))), "{text}: {:?}", parse(text, None));
        }
    }

    #[test]
    fn formats_that_can_be_read_back() {
        for format in ["%d.%m.%Y", "%b %d, %Y", "%Y-%m-%d %H:%M", "%A, %B %d, %Y", "%d/%m/%y"] {
            assert!(is_format(format), "{format}");
        }
        for format in ["", "%B", "%d/%m", "d.m.Y", "%Q", "%"] {
            assert!(!is_format(format), "{format}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_makes_it_panic(text in "([0-9]{1,4}|[-/.,:+ ']|Jan|pm|th|T|Z|é|UTC){0,12}", format in "(%[a-zA-Z]|[-/. ]){0,5}") {
            let _ = parse(&text, Some(&format));
            let _ = is_format(&format);
        }
    }
}
