//! Zones by their names in the time zone database, `Europe/Berlin`, of which the program has its own copy: what it makes of a date
//! does not depend on the machine.

use std::sync::LazyLock;

use jiff::civil::DateTime;
use jiff::tz::{TimeZone, TimeZoneDatabase};

static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The zone with whose name a text begins, in brackets or not, and what is behind it: `Europe/Berlin`, `[America/New_York]`, as
/// RFC 9557 has it behind the offset. Names without a `/` are abbreviations or words.
pub(super) fn named(text: &str) -> Option<(TimeZone, &str)> {
    let close = match text.chars().next()? {
        '[' => Some(']'),
        '(' => Some(')'),
        letter if letter.is_ascii_alphabetic() => None,
        _ => return None,
    };
    let text = &text[usize::from(close.is_some())..];
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '/' | '_' | '-' | '+');
    let (name, rest) = text.split_at(text.find(|letter| !is_part(letter)).unwrap_or(text.len()));
    let rest = match close {
        Some(close) => rest.strip_prefix(close)?,
        None => rest,
    };
    let zone = name.contains('/').then(|| ZONES.get(name).ok())??;
    Some((zone, rest))
}

/// The offset from UTC, in seconds, that the clocks of a zone had at a time.
pub(super) fn offset(zone: &TimeZone, local: DateTime) -> Option<i32> {
    let time = zone.to_ambiguous_timestamp(local).compatible().ok()?;
    Some(zone.to_offset(time).seconds())
}
