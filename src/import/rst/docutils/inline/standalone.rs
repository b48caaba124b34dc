//! Addresses that stand in a text by themselves.
//!
//! <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#standalone-hyperlinks>

use std::ops::Range;

use super::punctuation::{can_follow, can_precede};

/// The schemes that docutils knows (`docutils.utils.urischemes`, public domain): with any other a text is no address.
#[rustfmt::skip]
const SCHEMES: &[&str] = &[
    "about", "acap", "addbook", "afp", "afs", "aim", "callto", "castanet", "chttp", "cid", "crid", "data", "dav",
    "dict", "dns", "eid", "fax", "feed", "file", "finger", "freenet", "ftp", "go", "gopher", "gsm-sms", "h323", "h324",
    "hdl", "hnews", "http", "https", "hydra", "iioploc", "ilu", "im", "imap", "info", "ior", "ipp", "irc", "iris.beep",
    "iseek", "jar", "javascript", "jdbc", "ldap", "lifn", "livescript", "lrq", "mailbox", "mailserver", "mailto", "md5",
    "mid", "mocha", "modem", "mtqp", "mupdate", "news", "nfs", "nntp", "opaquelocktoken", "phone", "pop", "pop3",
    "pres", "printer", "prospero", "rdar", "res", "rtsp", "rvp", "rwhois", "rx", "sdp", "service", "shttp", "sip",
    "sips", "smb", "snews", "snmp", "soap.beep", "soap.beeps", "ssh", "t120", "tag", "tcp", "tel", "telephone",
    "telnet", "tftp", "tip", "tn3270", "tv", "urn", "uuid", "vemmi", "videotex", "view-source", "wais", "whodp",
    "whois++", "x-man-page", "xmlrpc.beep", "xmlrpc.beeps", "z39.50r", "z39.50s",
];

/// Longer than every scheme.
const LONGEST_SCHEME: usize = 20;

/// Names of mail boxes longer than this are text: RFC 5321 allows 64.
const LONGEST_NAME: usize = 64;

/// `scheme:rest` around a colon. What is before `within` is other markup, behind which an address can begin.
pub fn absolute(text: &str, within: Range<usize>, colon: usize) -> Option<Range<usize>> {
    let before = &text[within.start..colon];
    let run = before.bytes().rev().take(LONGEST_SCHEME).take_while(|byte| is_scheme_byte(*byte)).count();
    // `-http://x`: the first letter at which an address can begin
    let start = (colon - run..colon)
        .find(|at| text.as_bytes()[*at].is_ascii_alphabetic() && begins(&text[within.start..*at]))
        .filter(|start| is_scheme(&text[*start..colon]))?;
    Some(start..end(text, colon + 1, within.end, b"?#")?)
}

/// `name@host` around the at sign.
///
/// To docutils `x.org/@name` is an address of mail too. No name of a mail box has a slash, and such a text is none.
pub fn mail(text: &str, within: Range<usize>, at: usize) -> Option<Range<usize>> {
    let before = &text[within.start..at];
    let run = before.bytes().rev().take(LONGEST_NAME).take_while(|byte| is_mail_byte(*byte) || *byte == b'.').count();
    let name = &before[before.len() - run..];
    let name = &name[name.rfind("..").map_or(0, |dots| dots + 2)..];
    let start = (at - name.len()..at)
        .find(|start| is_mail_byte(text.as_bytes()[*start]) && begins(&text[within.start..*start]))?;
    // a decorator of Python in quotes has no name before its sign: `'@lamps.kept'`
    let has_name = text[start..at].bytes().any(|byte| byte.is_ascii_alphanumeric());
    if !has_name || text[start..at].contains('/') || text[..at].ends_with(['.', '\\']) {
        return None;
    }
    let host = text[at + 1..within.end].bytes().take_while(|byte| is_mail_byte(*byte) || *byte == b'.').count();
    let begins_with_dot = text[at + 1..].starts_with('.');
    let end = (at + 3..=at + 1 + host).rev().find(|end| is_end(text, *end))?;
    (!begins_with_dot).then_some(start..end)
}

/// Whether the whole of a text is an address of mail.
pub fn is_mail(text: &str) -> bool {
    text.find('@').is_some_and(|at| mail(text, 0..text.len(), at) == Some(0..text.len()))
}

/// Whether a text begins with an address, of any scheme.
pub fn is_address(text: &str) -> bool {
    let scheme = text.bytes().take_while(|byte| is_scheme_byte(*byte)).count();
    let is_absolute = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text[scheme..].starts_with(':')
        && end(text, scheme + 1, text.len(), b"?#").is_some();
    let is_mail = || text.find('@').is_some_and(|at| mail(text, 0..text.len(), at).is_some_and(|mail| mail.start == 0));
    is_absolute || is_mail()
}

/// Whether an address can begin behind a text.
fn begins(before: &str) -> bool {
    before.chars().next_back().is_none_or(can_precede)
}

/// Where the longest address ends that goes on at `from`; one of `marks` can follow its path, and those behind that one
/// what it begins.
fn end(text: &str, from: usize, until: usize, marks: &[u8]) -> Option<usize> {
    let run = from + text[from..until].bytes().take_while(|byte| is_address_byte(*byte)).count();
    for end_of_part in (from + 1..=run).rev() {
        if !is_last(text, end_of_part) {
            continue;
        }
        let next = text.as_bytes().get(run).filter(|_| end_of_part == run && run < until);
        let mark = next.and_then(|next| marks.iter().position(|mark| mark == next));
        if let Some(longer) = mark.and_then(|mark| end(text, run + 1, until, &marks[mark + 1..])) {
            return Some(longer);
        }
        if is_end(text, end_of_part) {
            return Some(end_of_part);
        }
    }
    None
}

/// Whether an address can end before `end`, and other text begin there.
fn is_end(text: &str, end: usize) -> bool {
    is_last(text, end) && text.get(end..).is_some_and(|rest| rest.chars().next().is_none_or(can_follow))
}

/// Whether the character before `end` can be the last of an address: no punctuation, but before `>`.
fn is_last(text: &str, end: usize) -> bool {
    let last = text.as_bytes()[end - 1];
    last.is_ascii_alphanumeric() || b"_~*/=+".contains(&last) || is_address_byte(last) && text[end..].starts_with('>')
}

fn is_scheme(scheme: &str) -> bool {
    SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme))
}

fn is_scheme_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-')
}

/// A backslash escapes the character behind it, and is not part of the address.
fn is_address_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.!~*'()[];/:@&=+$,%\\".contains(&byte)
}

fn is_mail_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_!~*'{|}/#?^`&=+$%\\".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The address around the first colon or at sign that makes one.
    fn found(text: &str) -> Option<&str> {
        let marks = text.match_indices([':', '@']).map(|(at, mark)| (at, mark == "@"));
        let mut found = marks.filter_map(|(at, is_mail)| {
            let find = if is_mail { mail } else { absolute };
            find(text, 0..text.len(), at)
        });
        found.next().map(|range| &text[range])
    }

    #[test]
    fn every_scheme_of_docutils_makes_an_address_and_no_other() {
        assert_eq!(found("see news:comp.lang.python, or"), Some("news:comp.lang.python"));
        assert_eq!(found("opaquelocktoken:a"), Some("opaquelocktoken:a"));
        assert_eq!(found("-HTTP://x.example"), Some("HTTP://x.example"));
        assert_eq!(found("note:this is none, a-http://x.example neither"), None);
        assert!(SCHEMES.iter().all(|scheme| scheme.len() < LONGEST_SCHEME));
    }

    #[test]
    fn an_address_ends_before_punctuation_unless_it_is_in_angle_brackets() {
        assert_eq!(found("(http://x.example/a_(b))."), Some("http://x.example/a_(b"));
        assert_eq!(found("<http://x.example/a.>"), Some("http://x.example/a."));
        assert_eq!(found("http://x.example?"), Some("http://x.example"));
        assert_eq!(found("http://x.example/\\_y"), Some("http://x.example/\\_y"));
        assert_eq!(found("http://x.example|"), Some("http://x"));
        assert_eq!(found("http:"), None);
    }

    #[test]
    fn an_address_has_one_query_and_one_fragment_in_this_order() {
        assert_eq!(found("http://x.example/?a=b#c?d"), Some("http://x.example/?a=b#c"));
        assert_eq!(found("http://x.example/?a?b"), Some("http://x.example/?a"));
        assert_eq!(found("http://x.example/#a#b"), Some("http://x.example"));
        assert_eq!(found("http://x.example?a.#b"), Some("http://x.example?a"));
    }

    #[test]
    fn mail_has_a_name_and_a_host() {
        assert_eq!(found("(a.b+c@d-e.example),"), Some("a.b+c@d-e.example"));
        assert_eq!(found("a@b"), None);
        assert_eq!(found("a@.example"), None);
        assert_eq!(found("a.@example"), None);
        assert_eq!(found("a\\@example"), None);
        assert_eq!(found("x.example/@name"), None);
        assert_eq!(found("'@lamps.kept'"), None);
        assert!(is_mail("a@b.example") && !is_mail("a@b.example,") && !is_mail("a b@c.example"));
    }

    #[test]
    fn an_alias_is_no_address() {
        assert!(is_address("any:thing_") && is_address("a@b.example_"));
        assert!(!is_address("any thing:_") && !is_address("name_"));
    }
}
