//! One table of what people and programs make of an address, and what each of them means.

use super::*;

const HOSTS: [&str; 3] = ["demo.blogspot.com", "https://Old.Example.org/", "m\u{fc}nchen.example"];

fn index() -> AddressIndex {
    let posts: Vec<(LegacyUrl, String)> = [
        ("/2012/05/some-post.html", "/2012/05/some-post"),
        ("/2012/05/Some-Other.html", "/2012/05/some-other"),
        ("/2012/05/other_12.html", "/2012/06/other"),
        ("/2012/05/other.html", "/2012/05/other"),
        ("/2013/01/caf\u{e9}.html", "/2013/01/caf\u{e9}"),
        ("/2013/01/100%25.html", "/2013/01/100"),
        ("/p/about.html", "/about"),
    ]
    .map(|(old, new)| (old.parse().unwrap(), new.to_owned()))
    .to_vec();
    let mut index =
        AddressIndex::new(&HOSTS.map(str::to_owned)).with(posts.iter().map(|(old, new)| (old, new.clone())));
    let pages = "home = \"/blog\"\nlabel = \"/tags/{slug}\"\nsearch = \"/find?q={query}\"\nfeed = \"/rss.xml\"\n\
                 archive = \"/{year}/{month}\"\n[pages]\n\"/p/Contact.html\" = \"/contact\"\n";
    index.set_own_pages(toml::from_str(pages).unwrap());
    index
}

/// `*` stands for the post that most of them mean.
const POST: &str = "/2012/05/some-post";

/// Spellings of one address, and of what a reader's link may say besides.
const SPELLINGS: &[(&str, &str)] = &[
    // schemes
    ("http://demo.blogspot.com/2012/05/some-post.html", "*"),
    ("https://demo.blogspot.com/2012/05/some-post.html", "*"),
    ("HTTPS://demo.blogspot.com/2012/05/some-post.html", "*"),
    ("//demo.blogspot.com/2012/05/some-post.html", "*"),
    ("demo.blogspot.com/2012/05/some-post.html", "*"),
    ("www.demo.blogspot.com/2012/05/some-post.html", "*"),
    ("http:demo.blogspot.com/2012/05/some-post.html", "*"),
    ("http:/demo.blogspot.com/2012/05/some-post.html", "*"),
    ("http:///demo.blogspot.com/2012/05/some-post.html", "*"),
    ("http:////demo.blogspot.com/2012/05/some-post.html", "*"),
    ("http://http://demo.blogspot.com/2012/05/some-post.html", "*"),
    ("http://https//demo.blogspot.com/2012/05/some-post.html", "*"),
    ("http:\\\\demo.blogspot.com\\2012\\05\\some-post.html", "*"),
    ("http%3A%2F%2Fdemo.blogspot.com%2F2012%2F05%2Fsome-post.html", "*"),
    // hosts
    ("http://www.demo.blogspot.com/2012/05/some-post.html", "*"),
    ("http://DEMO.BlogSpot.Com/2012/05/some-post.html", "*"),
    ("http://demo.blogspot.com./2012/05/some-post.html", "*"),
    ("http://demo.blogspot.com:80/2012/05/some-post.html", "*"),
    ("https://demo.blogspot.com:443/2012/05/some-post.html", "*"),
    ("https://demo.blogspot.com.:443/2012/05/some-post.html", "*"),
    ("http://demo.blogspot.com:/2012/05/some-post.html", "*"),
    ("http://reader@demo.blogspot.com/2012/05/some-post.html", "*"),
    ("http://reader:secret@demo.blogspot.com/2012/05/some-post.html", "*"),
    ("http://m.demo.blogspot.com/2012/05/some-post.html", "*"),
    ("http://mobile.old.example.org/2012/05/some-post.html", "*"),
    ("http://old.example.org/2012/05/some-post.html", "*"),
    ("http://www.old.example.org:80/2012/05/some-post.html", "*"),
    ("http://m\u{fc}nchen.example/2012/05/some-post.html", "*"),
    ("http://M\u{dc}NCHEN.example/2012/05/some-post.html", "*"),
    ("http://xn--mnchen-3ya.example/2012/05/some-post.html", "*"),
    ("http://m%C3%BCnchen.example/2012/05/some-post.html", "*"),
    ("http://demo.blogspot.co.uk/2012/05/some-post.html", "*"),
    ("http://demo.blogspot.com.br/2012/05/some-post.html", "*"),
    ("http://demo.blogspot.com.tr/2012/05/some-post.html", "*"),
    ("http://demo.blogspot.com.au/2012/05/some-post.html", "*"),
    ("http://demo.blogspot.co.nz/2012/05/some-post.html", "*"),
    ("http://demo.blogspot.de/2012/05/some-post.html", "*"),
    ("http://demo.blogspot.ca/2012/05/some-post.html", "*"),
    ("http://demo.blogspot.in/2012/05/some-post.html", "*"),
    ("http://www.demo.blogspot.fr/2012/05/some-post.html", "*"),
    // paths
    ("http://demo.blogspot.com//2012/05//some-post.html", "*"),
    ("http://demo.blogspot.com/./2012/05/some-post.html", "*"),
    ("http://demo.blogspot.com/2012/04/../05/some-post.html", "*"),
    ("http://demo.blogspot.com/2012/05/SOME-POST.HTML", "*"),
    ("http://demo.blogspot.com/2012/05/Some-Post.html", "*"),
    ("http://demo.blogspot.com/2012%2F05%2Fsome-post.html", "*"),
    ("http://demo.blogspot.com/2012/05/some%2Dpost%2Ehtml", "*"),
    ("http://demo.blogspot.com/2012/05/some%252Dpost.html", "*"),
    ("http://demo.blogspot.com/2012/05/some-other.html", "/2012/05/some-other"),
    ("http://demo.blogspot.com/2013/01/caf%C3%A9.html", "/2013/01/caf\u{e9}"),
    ("http://demo.blogspot.com/2013/01/caf%c3%a9.html", "/2013/01/caf\u{e9}"),
    ("http://demo.blogspot.com/2013/01/caf%25C3%25A9.html", "/2013/01/caf\u{e9}"),
    ("http://demo.blogspot.com/2013/01/CAF\u{c9}.html", "/2013/01/caf\u{e9}"),
    ("http://demo.blogspot.com/2013/01/cafe\u{301}.html", "/2013/01/caf\u{e9}"),
    ("http://demo.blogspot.com/2013/01/100%25.html", "/2013/01/100"),
    ("http://demo.blogspot.com/2013/01/100%.html", "/2013/01/100"),
    ("http://demo.blogspot.com/2012/05/other.html", "/2012/05/other"),
    ("http://demo.blogspot.com/2012/05/other_12.html", "/2012/06/other"),
    ("http://demo.blogspot.com/p/about.html", "/about"),
    // what hangs on behind
    (" http://demo.blogspot.com/2012/05/some-post.html\n", "*"),
    ("http://demo.blogspot.com/2012/05/\n some-post.html", "unresolved"),
    ("http://demo.blogspot.com/2012/05/some-\npost.html", "*"),
    ("\u{201c}http://demo.blogspot.com/2012/05/some-post.html\u{201d}", "*"),
    ("<http://demo.blogspot.com/2012/05/some-post.html>", "*"),
    ("(http://demo.blogspot.com/2012/05/some-post.html)", "*"),
    ("http://demo.blogspot.com/2012/05/some-post.html.", "*"),
    ("http://demo.blogspot.com/2012/05/some-post.html),", "*"),
    ("http://demo.blogspot.com/2012/05/some-post.html%20", "*"),
    ("http://demo.blogspot.com/2012/05/some-post.html%E2%80%9D", "*"),
    ("http://demo.blogspot.com/2012/05/some-post.html/", "*"),
    ("http://demo.blogspot.com/2012/05/some-post.html\" target=\"_blank", "*"),
    ("http://demo.blogspot.com/2012/05/some-post.html&sa=D&usg=x", "*"),
    ("http://demo.blogspot.com/2012/05/some-post.html;jsessionid=1", "*"),
    ("http://demo.blogspot.com/2012/05/some-post.htmlThe", "*"),
    ("http://demo.blogspot.com/2012/05/some-post.html%3Fm%3D1", "*"),
    // queries
    ("http://demo.blogspot.com/2012/05/some-post.html?", "*"),
    ("http://demo.blogspot.com/2012/05/some-post.html?m=1", "*"),
    ("http://demo.blogspot.com/2012/05/some-post.html?m=0&spref=tw", "*"),
    ("http://demo.blogspot.com/2012/05/some-post.html?m=1&amp;x=2", "*"),
    ("http://demo.blogspot.com/2012/05/some-post.html?m=1&#38;x=2", "*"),
    ("http://demo.blogspot.com/2012/05/some-post.html?m=1&#x26;x=2#part", "/2012/05/some-post#part"),
    ("http://demo.blogspot.com/2012/05/some-post.html&amp;m=1", "*"),
    ("http://demo.blogspot.com/2012/05/some-post.html?spref=fb", "*"),
    ("http://demo.blogspot.com/2012/05/some-post.html?showComment=1336000000000", "*"),
    ("http://demo.blogspot.com/2012/05/some-post.html?showComment=1336#c42", "/2012/05/some-post#c42"),
    ("http://demo.blogspot.com/2012/05/some-post.html?utm_source=feedburner&utm_medium=feed", "*"),
    ("http://demo.blogspot.com/2012/05/some-post.html?next=http://example.org/a.html#x", "/2012/05/some-post#x"),
    // fragments: whether the post has them is asked later
    ("http://demo.blogspot.com/2012/05/some-post.html#", "*"),
    ("http://demo.blogspot.com/2012/05/some-post.html#part", "/2012/05/some-post#part"),
    ("http://demo.blogspot.com/2012/05/some-post.html#comment-form", "/2012/05/some-post#comment-form"),
    ("http://demo.blogspot.com/2012/05/some-post.html#more", "/2012/05/some-post#more"),
    // feed proxies
    ("http://feedproxy.google.com/~r/Demo/~3/AbC_d/some-post.html", "*"),
    ("http://feedproxy.google.com/~r/Demo/~3/AbC_d/some-post.html?utm_source=feedburner&utm_medium=feed", "*"),
    ("http://feedproxy.google.com/%7Er/Demo/%7E3/AbC_d/some-post.html", "*"),
    ("http://feeds.feedburner.com/~r/Demo/~3/AbC_d/Some-Post.html", "*"),
    ("http://feedproxy.google.com/Demo", "external"),
    // the blog's own pages
    ("http://demo.blogspot.com", "/blog"),
    ("demo.blogspot.com", "/blog"),
    ("http://demo.blogspot.com?m=1", "/blog"),
    ("http://demo.blogspot.de/", "/blog"),
    ("http://demo.blogspot.com/index.html", "/blog"),
    ("http://demo.blogspot.com/#top", "/blog"),
    ("http://demo.blogspot.com/search?updated-max=2012-01-01T00:00:00-08:00&max-results=7", "/blog"),
    ("http://demo.blogspot.com/search?q=two+words&m=1", "/find?q=two+words"),
    ("http://demo.blogspot.com/search/?q=x", "/find?q=x"),
    ("http://demo.blogspot.com/search/label/Core%20Dev", "/tags/core-dev"),
    ("http://demo.blogspot.com/search/label/Core%20Dev/?max-results=20", "/tags/core-dev"),
    ("http://demo.blogspot.com/2012/05/", "/2012/05"),
    ("http://demo.blogspot.com/2012/05", "/2012/05"),
    ("http://demo.blogspot.com/2012", "/2012"),
    ("http://demo.blogspot.com/2012_05_01_archive.html", "/2012/05"),
    ("http://demo.blogspot.com/2012_05_13_archive.html", "/2012/05"),
    ("http://demo.blogspot.com/archives/2012_05_01_demo_archive.html", "/2012/05"),
    ("http://demo.blogspot.com/feeds/posts/default?alt=rss", "/rss.xml"),
    ("http://demo.blogspot.com/feeds/posts/default/-/Core%20Dev", "/rss.xml"),
    ("feed://demo.blogspot.com/atom.xml", "/rss.xml"),
    ("feed:http://demo.blogspot.com/rss.xml", "/rss.xml"),
    ("http://demo.blogspot.com/p/contact.html?m=1", "/contact"),
    // what means no post of the archive
    ("http://demo.blogspot.com/2012/05/some-post_7.html", "unresolved"),
    ("http://demo.blogspot.com/2012/06/some-post.html", "unresolved"),
    ("http://demo.blogspot.com/2012/05/some-post", "present"),
    ("http://demo.blogspot.com/2012/05/some-post/?m=1#x", "present"),
    ("http://demo.blogspot.com/p/other.html", "external"),
    ("http://demo.blogspot.com:8080/2012/05/some-post.html", "external"),
    ("http://other.blogspot.com/2012/05/some-post.html", "external"),
    ("http://notdemo.blogspot.com/2012/05/some-post.html", "external"),
    ("http://demo.blogspot.com.evil.example/2012/05/some-post.html", "external"),
    ("http://demo.blogspot.evil.example/2012/05/some-post.html", "external"),
    ("http://demo.blogspot.com@evil.example/2012/05/some-post.html", "external"),
    ("http://evil.example/http://demo.blogspot.com/2012/05/some-post.html", "external"),
    ("http://evil.example?http://demo.blogspot.com/2012/05/some-post.html", "external"),
    ("http://evil.example#demo.blogspot.com/2012/05/some-post.html", "external"),
    ("https://web.archive.org/web/2012/http://demo.blogspot.com/2012/05/some-post.html", "external"),
    ("mailto:reader@demo.blogspot.com", "external"),
    ("http://", "external"),
    ("//", "external"),
    ("", "external"),
];

#[test]
fn spellings_mean_what_their_writers_meant() {
    assert!(SPELLINGS.len() >= 80);
    let index = index();
    let wrong: Vec<_> = SPELLINGS
        .iter()
        .filter_map(|(address, expected)| {
            let found = match index.resolve(address, None) {
                Resolution::Post(address) | Resolution::Section(address) | Resolution::Page(address) => address,
                Resolution::Unresolved { .. } => "unresolved".to_owned(),
                Resolution::Present => "present".to_owned(),
                Resolution::External => "external".to_owned(),
            };
            let expected = if *expected == "*" { POST } else { expected };
            (found != expected).then(|| format!("{address:?}: {found}, not {expected}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
