//! How long a fetch goes on, and when it asks again.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;

/// How long a fetch goes on.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// How often an address is asked that answers with an error of the moment.
    pub tries: u32,
    /// How often an address is asked whose server says "not now": 429, or 503 with `Retry-After`.
    pub tries_when_busy: u32,
    /// The wait before the second try; it doubles with each.
    pub first_wait: Duration,
    /// No wait is longer, whatever `Retry-After` says.
    pub longest_wait: Duration,
    /// Until the connection stands.
    pub connect: Duration,
    /// From the request to the first byte of the answer, and from one byte to the next.
    pub first_byte: Duration,
    /// For one answer, from the connection to its last byte.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            tries: 4,
            tries_when_busy: 8,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(30),
            connect: Duration::from_secs(15),
            first_byte: Duration::from_secs(30),
            whole: Duration::from_mins(2),
        }
    }
}

impl Patience {
    /// The wait after a failed try, the first of which is number 1. Half of it is fixed and half is chance, so that
    /// what failed together does not come back together; chance is decided by the address, so that it is the same in every run.
    pub fn wait(&self, address: &str, failed: u32, retry_after: Option<Duration>) -> Duration {
        let chance = f64::from(u32::try_from(random(address, failed) >> 32).unwrap_or_default()) / f64::from(u32::MAX);
        match retry_after {
            Some(asked) => asked.min(self.longest_wait) + (self.first_wait / 4).mul_f64(chance),
            None => {
                let doubled = self.first_wait.saturating_mul(1 << failed.saturating_sub(1).min(16));
                doubled.min(self.longest_wait).mul_f64(0.5 + chance / 2.0)
            }
        }
    }
}

/// A number that looks random and is the same in every run.
fn random(address: &str, number: u32) -> u64 {
    // FNV-1a, stirred by splitmix64: <https://prng.di.unimi.it/splitmix64.c>
    let hash = address
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let z = hash.wrapping_add(u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// What `Retry-After` asks for: seconds, or a date (RFC 9110, 10.2.3), which is measured from the answer's own `Date`, since
/// clocks differ, and from ours where it has none.
pub fn retry_after(value: &str, date: Option<&str>, now: impl FnOnce() -> Timestamp) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let until = http_date(value)?;
    let from = date.and_then(http_date).unwrap_or_else(now);
    let seconds = until.as_second().saturating_sub(from.as_second());
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or_default()))
}

/// A date in one of the three forms of RFC 9110, 5.6.7.
fn http_date(text: &str) -> Option<Timestamp> {
    const OBSOLETE: [&str; 2] = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
    let text = text.trim();
    let rfc850_or_asctime = |format| DateTime::strptime(format, text).ok()?.to_zoned(TimeZone::UTC).ok();
    match rfc2822::DateTimeParser::new().parse_timestamp(text) {
        Ok(timestamp) => Some(timestamp),
        Err(_) => OBSOLETE.into_iter().find_map(rfc850_or_asctime).map(|zoned| zoned.timestamp()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_with_chance_that_is_the_same_every_time() {
        let patience = Patience::default();
        let millis = |address: &str, failed| patience.wait(address, failed, None).as_millis();
        for (failed, most) in [(1, 500), (2, 1000), (3, 2000), (7, 30_000), (99, 30_000)] {
            let waits: Vec<_> =
                (0..50).map(|number| millis(&format!("https://example.org/{number}"), failed)).collect();
            assert!(waits.iter().all(|&wait| wait >= most / 2 && wait <= most), "{failed}: {waits:?}");
            let (least, longest) = (waits.iter().min().unwrap(), waits.iter().max().unwrap());
            assert!(longest - least > most / 4, "{failed}: {waits:?}");
        }
        assert_eq!(millis("https://example.org/a", 1), millis("https://example.org/a", 1));
    }

    #[test]
    fn what_the_server_asks_for_is_kept_up_to_a_limit() {
        let patience = Patience::default();
        let wait = |seconds| patience.wait("https://example.org/a", 1, Some(Duration::from_secs(seconds)));
        for (asked, least) in [(0, 0), (3, 3), (30, 30), (3600, 30), (u64::MAX, 30)] {
            let least = Duration::from_secs(least);
            assert!(wait(asked) >= least && wait(asked) < least + Duration::from_millis(200), "{asked}");
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_in_three_forms() {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        let now = || date.to_owned();
        for (value, seconds) in [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("99999999999999999999999", Some(u64::MAX)),
            ("Sun, 06 Nov 1994 08:50:07 GMT", Some(30)),
            ("Sunday, 06-Nov-94 08:50:07 GMT", Some(30)),
            ("Sun Nov  6 08:50:07 1994", Some(30)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
            ("", None),
            ("-5", None),
            ("1.5", None),
            ("soon", None),
        ] {
            let expected = seconds.map(Duration::from_secs);
            let clock = || http_date(&now()).unwrap();
            assert_eq!(retry_after(value, None, clock), expected, "{value}");
            let other_clock = || Timestamp::UNIX_EPOCH;
            assert_eq!(retry_after(value, Some(date), other_clock), expected, "{value}");
        }
    }
}
