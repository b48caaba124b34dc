//! Addresses of the old blog, as far as a reader must know them.

/// The sentence that conversions from Blogger put over every post.
pub const ORIGINALLY: &str = "This was originally posted on blogger";

/// Whether an address is on the old blog: on one of `hosts`, or on any host where none is configured. A path without a
/// host is. Blogger answers under the domains of many countries, so `name.blogspot.com` stands for `name.blogspot.co.uk`.
pub fn is_on_old_blog(address: &str, hosts: &[String]) -> bool {
    let Some(host) = host(address) else { return true };
    hosts.is_empty() || hosts.iter().any(|known| identity(known) == identity(host))
}

/// The host of an address that names one.
pub fn host(address: &str) -> Option<&str> {
    let (_, rest) = address.trim().split_once("//")?;
    rest.split(['/', '?', '#']).next()
}

/// What two names of one host have in common.
fn identity(host: &str) -> String {
    let host = host.trim().to_ascii_lowercase();
    let host = host.split_once("//").map_or(host.as_str(), |(_, host)| host);
    let host = host.trim_end_matches(['/', '.']).trim_start_matches("www.");
    match host.split_once(".blogspot.") {
        Some((name, _)) => format!("{name}.blogspot."),
        None => host.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_blog_has_many_names() {
        let hosts = ["https://Old-Blog.blogspot.com/".to_owned(), "blog.example.org".to_owned()];
        for address in
            ["http://www.old-blog.blogspot.co.uk/2024/01/a.html", "//blog.example.org?m=1", "/2024/01/a.html"]
        {
            assert!(is_on_old_blog(address, &hosts), "{address}");
        }
        assert!(!is_on_old_blog("https://other.blogspot.com/a.html", &hosts));
        assert!(!is_on_old_blog("https://blog.example.com/a.html", &hosts));
        assert!(is_on_old_blog("https://other.blogspot.com/a.html", &[]));
    }
}
