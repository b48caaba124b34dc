//! Old addresses in every spelling.

use super::*;

const POSTS: &[(&str, &str)] = &[
    ("/2011/01/news_12.html", "/2011/01/news.html"),
    ("/2012/05/some-post.html", "/2012/05/some-post"),
    ("/2012/05/other_12.html", "/2012/06/other"),
    ("/2012/05/CRA-update.html", "/2012/05/cra-update"),
    ("/2013/01/caf\u{e9}.html", "/2013/01/caf\u{e9}"),
    ("/p/about.html", "/about"),
];

fn resolve(hosts: &[&str], address: &str, own: Option<&str>) -> Resolution {
    let posts: Vec<(LegacyUrl, String)> =
        POSTS.iter().map(|(old, new)| (old.parse().unwrap(), (*new).to_owned())).collect();
    let hosts: Vec<String> = hosts.iter().map(|&host| host.to_owned()).collect();
    let index = AddressIndex::new(&hosts).with(posts.iter().map(|(old, new)| (old, new.clone())));
    index.resolve(address, own.map(|own| own.parse().unwrap()).as_ref())
}

fn post(address: &str) -> Resolution {
    Resolution::Post(address.to_owned())
}

#[test]
fn every_spelling_of_an_old_address_is_the_post() {
    for address in [
        "https://demo.blogspot.com/2012/05/some-post.html",
        "http://demo.blogspot.com/2012/05/some-post.html",
        "//demo.blogspot.com/2012/05/some-post.html",
        "demo.blogspot.com/2012/05/some-post.html",
        "http://www.demo.blogspot.com/2012/05/some-post.html",
        "HTTP://Demo.BlogSpot.CA/2012/05/Some-Post.HTML",
        "http://demo.blogspot.co.uk/2012/05/some-post.html",
        "http://demo.blogspot.com.tr/2012/05/some-post.html",
        "http://demo.blogspot.de/2012/05/some-post.html?m=1",
        "http://demo.blogspot.com:80/2012/05/some-post.html",
        "http://demo.blogspot.com./2012/05/some-post.html",
        "https:/demo.blogspot.com/2012/05/some-post.html",
        "http:///demo.blogspot.com//2012/05//some-post.html",
        "http:\\\\demo.blogspot.com\\2012\\05\\some-post.html",
        "https://demo.blogspot.com/2012/05/some-post.html?showComment=1336&spref=tw",
        "https://demo.blogspot.com/2012/05/some%2Dpost.html",
        "https://demo.blogspot.com/2012/05/some-post.html.",
        "https://demo.blogspot.com/2012/05/some-post.html/",
        "https://demo.blogspot.com/2012/05/some-post.html),",
        "https://demo.blogspot.com/2012/05/some-post.html%E2%80%9D",
        "https://demo.blogspot.com/2012/05/some-post.html&sa=D",
        "https://demo.blogspot.com/2012/05/some-post.html#",
        " https://demo.blogspot.com/2012/05/some-post.html\n",
        "https://old.example.org/2012/05/some-post.html",
    ] {
        let hosts = ["https://Demo.blogspot.com/", "www.old.example.org"];
        assert_eq!(resolve(&hosts, address, None), post("/2012/05/some-post"), "{address}");
    }
}

#[test]
fn fragments_are_kept_and_names_found_by_any_case_or_encoding() {
    for (address, expected) in [
        ("http://demo.blogspot.com/2012/05/some-post.html?m=1#c123", "/2012/05/some-post#c123"),
        ("http://demo.blogspot.com/2012/05/other_12.html", "/2012/06/other"),
        ("http://demo.blogspot.com/2012/05/cra-update.html", "/2012/05/cra-update"),
        ("http://demo.blogspot.com/2013/01/caf%C3%A9.html", "/2013/01/caf\u{e9}"),
        ("http://demo.blogspot.com/2013/01/cafe\u{301}.html", "/2013/01/caf\u{e9}"),
        ("http://demo.blogspot.com/p/about.html", "/about"),
    ] {
        assert_eq!(resolve(&["demo.blogspot.com"], address, None), post(expected), "{address}");
    }
}

#[test]
fn pages_that_are_no_posts_and_other_sites_stay() {
    for address in [
        "http://demo.blogspot.com",
        "http://demo.blogspot.com/",
        "http://demo.blogspot.com/search/label/x",
        "http://demo.blogspot.com/search?q=2012/05/x.html",
        "http://demo.blogspot.com/2012/05/",
        "http://demo.blogspot.com/2012_05_01_archive.html",
        "http://demo.blogspot.com/feeds/posts/default",
        "http://demo.blogspot.com/p/other.html",
        "http://other.blogspot.com/2012/05/some-post.html",
        "http://demo.blogspot.evil.example/2012/05/some-post.html",
        "http://demo.blogspot.com.evil.example/2012/05/some-post.html",
        "http://example.org/?u=http://demo.blogspot.com/2012/05/some-post.html",
        "http://demo.blogspot.com@evil.example/2012/05/some-post.html",
        "https://1.bp.blogspot.com/2012/05/some-post.html",
        "mailto:a@demo.blogspot.com",
        "#fragment",
        "/2012/05/some-post.html",
        "some-post.html",
        "",
    ] {
        assert_eq!(resolve(&["demo.blogspot.com"], address, None), Resolution::External, "{address}");
    }
    assert_eq!(resolve(&[], "http://demo.blogspot.com/2012/05/some-post.html", None), Resolution::External);
}

#[test]
fn links_without_a_host_are_the_old_blogs_in_a_post_that_lived_there() {
    let own = Some("/2012/06/own.html");
    for (address, expected) in [
        ("/2012/05/some-post.html#x", post("/2012/05/some-post#x")),
        ("../05/some-post.html", post("/2012/05/some-post")),
        ("/2011/01/news.html", Resolution::External),
        ("/2011/01/news_12.html", post("/2011/01/news.html")),
        ("../05/gone.html", Resolution::External),
        ("images/a.png", Resolution::External),
        ("/2012/05/some-post", Resolution::External),
        ("/2012/05/gone.html", Resolution::Unresolved { nearest: None }),
    ] {
        assert_eq!(resolve(&["demo.blogspot.com"], address, own), expected, "{address}");
    }
}

#[test]
fn a_post_without_an_old_address_is_known_by_its_date_and_name() {
    let old: LegacyUrl = "/2022/06/taken.html".parse().unwrap();
    let mut index = AddressIndex::new(&["demo.blogspot.com".to_owned()]).with([(&old, "/2022/06/old".to_owned())]);
    let day: Date = "2022-06-14".parse().unwrap();
    index.presume(day, "a-dome", &"/blog/a-dome".into());
    index.presume(day, "taken", &"/blog/taken".into());
    let resolve = |path: &str| index.resolve(&format!("http://demo.blogspot.com{path}"), None);
    assert_eq!(resolve("/2022/06/A-dome.html#x"), post("/blog/a-dome#x"));
    assert_eq!(resolve("/2022/06/taken.html"), post("/2022/06/old"));
    assert!(matches!(resolve("/2022/07/a-dome.html"), Resolution::Unresolved { .. }));
}

#[test]
fn sections_of_a_page_lead_to_the_posts_that_they_became() {
    let page: LegacyUrl = "/notes/harbour/".parse().unwrap();
    let mut index = AddressIndex::new(&[]).with([(&page, "/2024/harbour".to_owned())]);
    index.add_section(page.as_str(), &"eels".into(), &"/2024/eels".into());
    assert_eq!(index.resolve("/notes/harbour/#eels", Some(&page)), Resolution::External);
    index.answer_paths();
    for (address, expected) in [
        ("/notes/harbour/#eels", post("/2024/eels")),
        ("/notes/harbour/index.html#eels", post("/2024/eels")),
        ("../harbour/#eels", post("/2024/eels")),
        ("#eels", post("/2024/eels")),
        ("#ice", Resolution::External),
        ("/notes/harbour#ice", post("/2024/harbour#ice")),
        ("../elsewhere/", Resolution::External),
        ("https://example.org/notes/harbour/", Resolution::External),
    ] {
        assert_eq!(index.resolve(address, Some(&page)), expected, "{address}");
    }
}

#[test]
fn the_nearest_post_is_named_for_one_that_is_not_there() {
    for (path, nearest) in [
        ("/2012/05/some-pots.html", Some("/2012/05/some-post.html")),
        ("/2012/07/some-post.html", Some("/2012/05/some-post.html")),
        ("/2012/05/some.html", Some("/2012/05/some-post.html")),
        ("/2012/05/quite-different-thing.html", None),
        ("/1999/05/x.html", None),
    ] {
        let expected = Resolution::Unresolved { nearest: nearest.map(str::to_owned) };
        let address = format!("http://demo.blogspot.com{path}");
        assert_eq!(resolve(&["demo.blogspot.com"], &address, None), expected, "{path}");
    }
}

proptest::proptest! {
    #[test]
    fn no_address_makes_it_panic(address in ".{0,40}", tail in "(//|http:|www\\.)?(demo\\.blogspot\\.)?[a-z./#?%é]{0,30}") {
        for address in [&address, &tail, &format!("http://demo.blogspot.com/{address}")] {
            let _ = resolve(&["demo.blogspot.com"], address, Some("/2012/06/own.html"));
        }
    }
}
