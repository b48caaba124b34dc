//! Dates in the forms that archives hold: the one reader of them, for every format.

mod words;

use std::str::FromStr;

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
/// `29th of October 2021`, `15-Apr-2013`, `2024/1/31`, `31.1.2024`, `20240131`, with a time and a zone after it or not.
/// A date of numbers that could be two days is none.
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
    let not_a_date = || Misread::NotADate(written.to_owned());
    let read = words::read(text).ok_or_else(not_a_date).and_then(|read| read.settle(written, order));
    read.or_else(|misread| iso.map_err(|_| misread))
}

/// Whether a format can be read back: `%d.%m.%Y` can, `%B` cannot.
pub fn is_format(format: &str) -> bool {
    let sample = Date::constant(2013, 2, 15).at(16, 47, 58, 0);
    let written = BrokenDownTime::from(sample).to_string(format);
    written.ok().and_then(|written| formatted(&written, format)).is_some_and(|date| date.day() == sample.date())
}

fn formatted(text: &str, format: &str) -> Option<PostDate> {
    let read = BrokenDownTime::parse(format, text).ok()?;
    let day = read.to_date().ok()?;
    if read.hour().is_none() {
        return Some(PostDate::from_day(day));
    }
    let time = read.to_time().ok()?;
    let offset = read.offset().map_or_else(String::new, |offset| words::offset(offset.seconds()));
    format!("{day}T{}{offset}", time.strftime("%H:%M:%S%.f")).parse().ok()
}

/// What may follow the day in a date that is kept to the letter: `T18:01:00.002-08:00`.
fn is_iso_time(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['T', 't', ' ']).trim_end_matches(['Z', 'z']);
    rest.bytes().all(|byte| byte.is_ascii_digit() || b":.+- ".contains(&byte))
        && (rest.is_empty() || rest.contains(':'))
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
        ("2013-04-15 18:01", "2013-04-15 18:01"),
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
            ("2009-11-05 18:01", "2009-11-05 18:01"),
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
        ] {
            assert_eq!(read(text), date, "{text}");
        }
    }

    #[test]
    fn a_format_settles_what_could_be_two_days() {
        let formatted = |text, format| parse(text, Some(format)).map(|date| date.to_string());
        assert_eq!(formatted("01/02/2013", "%d/%m/%Y").unwrap(), "2013-02-01");
        assert_eq!(formatted("01/02/2013", "%m/%d/%Y").unwrap(), "2013-01-02");
        assert_eq!(formatted("1.2.13", "%d.%m.%y").unwrap(), "2013-02-01");
        assert_eq!(formatted("1.2.2013 18:01", "%d.%m.%Y %H:%M").unwrap(), "2013-02-01T18:01:00");
        assert_eq!(formatted("1.2.2013 18:01 +0100", "%d.%m.%Y %H:%M %z").unwrap(), "2013-02-01T18:01:00+01:00");
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
            "99999999999999999999",
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
