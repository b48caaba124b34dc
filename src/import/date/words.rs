//! A date as words, numbers and marks: what the numbers are is settled when all of them are known.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::names::{is_filler, is_weekday, month};
use super::{Misread, Order, zone};
use crate::model::PostDate;

/// Names of zones that mean one offset only, in hours. `IST` is India's, Ireland's and Israel's.
const ZONES: [(&str, i32); 21] = [
    ("z", 0),
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("wet", 0),
    ("west", 1),
    ("bst", 1),
    ("cet", 1),
    ("cest", 2),
    ("eet", 2),
    ("eest", 3),
    ("msk", 3),
    ("jst", 9),
    ("est", -5),
    ("edt", -4),
    ("cst", -6),
    ("cdt", -5),
    ("mst", -7),
    ("mdt", -6),
    ("pst", -8),
    ("pdt", -7),
];

/// Year, month and day in Chinese, Japanese and Korean.
const UNITS: [char; 6] = ['年', '月', '日', '년', '월', '일'];

/// The parts of a date.
#[derive(Debug, Default)]
pub(super) struct Read<'t> {
    numbers: Vec<&'t str>,
    /// Which of the numbers stands behind an apostrophe: `'24`.
    short_year: Option<usize>,
    month: Option<i8>,
    time: Option<String>,
    offset: Option<i32>,
    /// `Europe/Berlin`; an offset beside it says the same.
    zone: Option<TimeZone>,
}

/// Reads the parts; `None` where something is in the text that no date holds.
pub(super) fn read(text: &str) -> Option<Read<'_>> {
    let mut read = Read::default();
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        rest = if first.is_ascii_digit() {
            read.number(rest)?
        } else if let Some((zone, after)) = read.time.as_ref().and_then(|_| zone::named(rest)) {
            read.zone = Some(zone);
            after
        } else if first == '(' {
            // JavaScript and RFC 2822 name the zone once more behind its offset
            rest.split_once(')').filter(|_| read.offset.is_some())?.1
        } else if UNITS.contains(&first) {
            &rest[first.len_utf8()..]
        } else if first.is_alphabetic() {
            read.word(rest)?
        } else if matches!(first, '+' | '-') && read.time.is_some() && read.offset.is_none() {
            read.offset(rest)?
        } else if first == '\'' {
            read.short_year = Some(read.numbers.len());
            &rest[1..]
        } else if first.is_whitespace() || matches!(first, ',' | '.' | '/' | '-' | ';') {
            &rest[first.len_utf8()..]
        } else {
            return None;
        };
    }
    Some(read)
}

impl<'t> Read<'t> {
    fn number(&mut self, text: &'t str) -> Option<&'t str> {
        let (digits, rest) = digits(text);
        if self.time.is_none() && (rest.starts_with(':') || half(rest).is_some()) {
            return self.time(text);
        }
        self.numbers.push(digits);
        if digits.len() == 8 && self.time.is_none() && rest.starts_with(['T', 't']) {
            return self.basic_time(&rest[1..]);
        }
        let ordinal = ["st", "nd", "rd", "th", "er"].iter().find_map(|ordinal| rest.strip_prefix(ordinal));
        let rest = ordinal.unwrap_or(rest);
        // `31x` is no day; `31T18:01` is one with a time
        let is_over = !rest.starts_with(char::is_alphabetic) || rest.starts_with(['T', 't']) || rest.starts_with(UNITS);
        is_over.then_some(rest)
    }

    /// `083000` and `0830` in `20140504T083000Z`: the basic form of ISO 8601
    fn basic_time(&mut self, text: &'t str) -> Option<&'t str> {
        let (digits, rest) = digits(text);
        let field = |at: usize| digits.get(at..at + 2).unwrap_or("00");
        let is_time = matches!(digits.len(), 4 | 6) && field(0) < "24" && field(2) < "60" && field(4) < "60";
        self.time = is_time.then(|| format!("{}:{}:{}", field(0), field(2), field(4)));
        is_time.then_some(rest)
    }

    /// `18:01`, `18:01:05.25`, `6:01 pm`, `6pm`
    fn time(&mut self, text: &'t str) -> Option<&'t str> {
        let (hour, mut rest) = digits(text);
        let mut hour: u32 = hour.parse().ok()?;
        let mut fields = [0, 0];
        for field in &mut fields {
            if let Some(after) = rest.strip_prefix(':') {
                let (number, after) = digits(after);
                *field = number.parse().ok().filter(|number: &u32| *number < 60)?;
                rest = after;
            }
        }
        let mut fraction = "";
        if let Some((number, after)) =
            rest.strip_prefix(['.', ',']).map(digits).filter(|(number, _)| !number.is_empty())
        {
            (fraction, rest) = (number, after);
        }
        if let Some((is_afternoon, after)) = half(rest) {
            (1..=12).contains(&hour).then_some(())?;
            hour = hour % 12 + if is_afternoon { 12 } else { 0 };
            rest = after;
        }
        (hour < 24).then_some(())?;
        let [minute, second] = fields;
        let dot = if fraction.is_empty() { "" } else { "." };
        self.time = Some(format!("{hour:02}:{minute:02}:{second:02}{dot}{fraction}"));
        Some(rest)
    }

    fn word(&mut self, text: &'t str) -> Option<&'t str> {
        let end = text.find(|letter: char| !letter.is_alphabetic()).unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        let word = word.to_lowercase();
        let zone = ZONES.iter().find(|(name, _)| *name == word).filter(|_| self.time.is_some());
        if let Some((_, hours)) = zone.filter(|_| self.offset.is_none()) {
            // `UTC+2`
            if *hours == 0 && rest.starts_with(['+', '-']) {
                return self.offset(rest);
            }
            self.offset = Some(hours * 3600);
        } else if let Some(month) = month(&word) {
            (self.month.replace(month).is_none()).then_some(())?;
        } else {
            (is_filler(&word) || is_weekday(&word)).then_some(())?;
        }
        Some(rest)
    }

    /// `+0530`, `-08:00`, `+2`
    fn offset(&mut self, text: &'t str) -> Option<&'t str> {
        let sign = if text.starts_with('-') { -1 } else { 1 };
        let (number, rest) = digits(&text[1..]);
        let (hours, minutes, rest) = match (number.len(), rest.strip_prefix(':')) {
            (1 | 2, Some(after)) => {
                let (minutes, rest) = digits(after);
                (number, minutes, rest)
            }
            (1 | 2, None) => (number, "0", rest),
            (4, _) => (&number[..2], &number[2..], rest),
            _ => return None,
        };
        let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
        (hours < 24 && minutes < 60).then_some(())?;
        self.offset = Some(sign * (hours * 3600 + minutes * 60));
        Some(rest)
    }

    /// The date that the parts make.
    pub(super) fn settle(self, written: &str, order: Order) -> Result<PostDate, Misread> {
        let wrong = || Misread::NotADate(written.to_owned());
        let day = self.day(written, order)?.ok_or_else(wrong)?;
        let Some(time) = self.time else { return Ok(PostDate::from_day(day)) };
        let local = format!("{day}T{time}");
        let in_zone = || zone::offset(self.zone.as_ref()?, local.parse::<DateTime>().ok()?);
        let offset = self.offset.or_else(in_zone).map_or_else(String::new, offset);
        format!("{local}{offset}").parse().map_err(|_| wrong())
    }

    fn day(&self, written: &str, order: Order) -> Result<Option<Date>, Misread> {
        let ambiguous = || Err(Misread::Ambiguous(written.to_owned()));
        let value = |number: &str| number.parse::<i16>().ok();
        let date = |year: Option<i16>, month: Option<i8>, day: &str| {
            Some(year?).zip(month).and_then(|(year, month)| Date::new(year, month, day.parse().ok()?).ok())
        };
        let small = |number: &str| number.parse::<i8>().ok();
        match (self.month, self.numbers.as_slice()) {
            (Some(_), [first, second]) => match (self.year(0), self.year(1)) {
                (Some(year), None) => Ok(date(Some(year), self.month, second)),
                (None, Some(year)) => Ok(date(Some(year), self.month, first)),
                (None, None) if first.len() <= 2 && second.len() <= 2 => match order {
                    Order::Unknown => ambiguous(),
                    Order::MonthFirst => Ok(date(short_year(second), self.month, first)),
                },
                _ => Ok(None),
            },
            (None, [year, month, day]) if year.len() == 4 => Ok(date(value(year), small(month), day)),
            (None, [first, second, year]) if year.len() == 4 => {
                let day_first = date(value(year), small(second), first);
                let month_first = date(value(year), small(first), second);
                match (day_first, month_first) {
                    (Some(one), Some(other)) if one != other => match order {
                        Order::Unknown => ambiguous(),
                        Order::MonthFirst => Ok(Some(other)),
                    },
                    (one, other) => Ok(one.or(other)),
                }
            }
            (None, [first, second, third]) if [first, second, third].iter().all(|number| number.len() <= 2) => {
                match (order, first.parse::<i8>().unwrap_or_default()) {
                    (Order::Unknown, _) => ambiguous(),
                    (_, 32..) => Ok(date(short_year(first), small(second), third)),
                    (_, 13..) => Ok(date(short_year(third), small(second), first)),
                    _ => Ok(date(short_year(third), small(first), second)),
                }
            }
            (None, [all]) if all.len() == 8 => Ok(date(value(&all[..4]), small(&all[4..6]), &all[6..])),
            _ => Ok(None),
        }
    }

    /// The number at `at` where it can only be a year: `2024`, `99`, `'24`.
    fn year(&self, at: usize) -> Option<i16> {
        let number = self.numbers.get(at)?;
        let year = number.parse::<i16>().ok()?;
        match number.len() {
            4 => Some(year),
            2 if year > 31 || self.short_year == Some(at) => short_year(number),
            _ => None,
        }
    }
}

/// The year of two digits; the century is that of POSIX's %y.
fn short_year(number: &str) -> Option<i16> {
    let year = number.parse::<i16>().ok()?;
    Some(year + if year < 69 { 2000 } else { 1900 })
}

/// An offset in seconds as ISO 8601 has it.
pub(super) fn offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

/// ` pm` at the beginning of a text: whether it is the second half of the day, and the text behind it.
fn half(text: &str) -> Option<(bool, &str)> {
    let text = text.trim_start_matches(' ');
    let (half, rest) = text.split_at_checked(2)?;
    let is_word = !rest.starts_with(char::is_alphabetic);
    let is_half = half.eq_ignore_ascii_case("am") || half.eq_ignore_ascii_case("pm");
    (is_half && is_word).then(|| (half.eq_ignore_ascii_case("pm"), rest))
}
