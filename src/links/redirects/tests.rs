use super::*;

const SITE: &str = "https://blog.example.org";

fn redirects(pairs: &[(&str, &str)]) -> Redirects {
    pairs.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect()
}

fn write(format: Format, existing: &str, pairs: &[(&str, &str)]) -> String {
    format.write("file", existing, &redirects(pairs), SITE).unwrap()
}

/// Addresses that mean something else in one of the formats.
const HARD: [(&str, &str); 9] = [
    ("/2024/01/a.html", "/2024/01/a"),
    ("/a b\"c\\d.html", "/abcd"),
    ("/{x}/:y/*.html", "/x"),
    ("/(a|b)+[c]^.html", "/ab"),
    ("/$uri.html", "https://other.example/?q=1&r=2#top"),
    ("/é/日本.html", "/e/%E6%97%A5"),
    ("/100%.html", "/100"),
    ("/</script>]]>.html", "/script"),
    ("/~x'y`z;#?.html", "/xyz"),
];

#[test]
fn names_are_the_keys_of_the_configuration() {
    use serde::de::IntoDeserializer as _;
    for format in Format::FILES.into_iter().chain([Format::FrontMatter]) {
        let name: serde::de::value::StrDeserializer<'_, serde::de::value::Error> = format.name().into_deserializer();
        assert_eq!(Format::deserialize(name), Ok(format));
    }
}

#[test]
fn every_format_reads_what_it_wrote() {
    for format in Format::FILES {
        let text = write(format, "", &HARD);
        assert_eq!(format.read("file", &text).unwrap(), redirects(&HARD), "{format:?}\n{text}");
        assert_eq!(write(format, &text, &HARD), text, "{format:?}: a second time");
    }
}

/// `/%2541` is the page `/%41`, whose name looks like an escape.
#[test]
fn an_escape_of_an_escape_is_taken_away_once() {
    for format in [Format::Nginx, Format::Apache, Format::Caddy, Format::Netlify] {
        let pairs = [("/%2541.html", "/a"), ("/%2f.html", "/b")];
        let text = write(format, "", &pairs);
        let read = format.read("file", &text).unwrap();
        assert_eq!(read, redirects(&[("/%2541.html", "/a"), ("//.html", "/b")]), "{format:?}\n{text}");
        assert_eq!(format.write("file", &text, &read, SITE).as_deref(), Ok(text.as_str()), "{format:?}");
    }
}

#[test]
fn a_control_character_of_somebody_else_stays_theirs() {
    let theirs = "\"/a\u{1}b\" \"/c\"\n\"/d\" \"/e\"\n";
    assert_eq!(Format::Caddy.read("file", theirs).unwrap(), redirects(&[("/d", "/e")]));
    let text = write(Format::Caddy, theirs, &[("/x", "/y")]);
    assert!(text.ends_with(theirs), "{text}");
}

#[test]
fn no_address_adds_a_line_of_its_own() {
    for format in [Format::Netlify, Format::Nginx, Format::Apache, Format::Caddy] {
        for from in [
            "/x%0ASetHandler evil%0A.html",
            "/x\nSetHandler evil\n.html",
            "/x%0D%0ASetHandler evil",
            "/x\u{85}\u{7f}%C2%85y",
        ] {
            let text = write(format, "", &[(from, "/y%0ASetHandler%20evil")]);
            let is_foreign = |line: &str| line.trim_start().starts_with("SetHandler");
            assert!(!text.lines().any(is_foreign) && !text.contains(['\u{85}', '\u{7f}', '\r']), "{format:?}\n{text}");
            let read = format.read("file", &text).unwrap();
            assert_eq!(read.len(), 1, "{format:?}\n{text}");
            assert_eq!(format.write("file", &text, &read, SITE).as_deref(), Ok(text.as_str()), "{format:?}");
        }
    }
}

#[test]
fn what_was_redirected_once_stays_redirected() {
    for format in Format::FILES {
        let text = write(format, "", &[("/a.html", "/a"), ("/b.html", "/b")]);
        let text = write(format, &text, &[("/a.html", "/new/a")]);
        let expected = redirects(&[("/a.html", "/new/a"), ("/b.html", "/b")]);
        assert_eq!(format.read("file", &text).unwrap(), expected, "{format:?}\n{text}");
    }
}

#[test]
fn lines_of_other_people_stay_as_they_are() {
    let theirs = "# ours since 2012\n/old/* /new/:splat 301\n/x /y 301\n/* /index.html 200\n";
    let text = write(Format::Netlify, theirs, &[("/a.html", "/a"), ("/x", "/y")]);
    assert!(text.ends_with(theirs), "{text}");
    assert_eq!(text.matches("/x /y").count(), 1, "what stands outside is not said twice\n{text}");
    assert_eq!(Format::Netlify.read("", &text).unwrap(), redirects(&[("/a.html", "/a"), ("/x", "/y")]));
    let below = format!("RewriteEngine On\n{}Options -Indexes\n", write(Format::Apache, "", &[("/a.html", "/a")]));
    let text = write(Format::Apache, &below, &[("/b.html", "/b")]);
    assert!(text.starts_with("RewriteEngine On\n# begin") && text.ends_with("Options -Indexes\n"), "{text}");
    assert_eq!(text.matches("# begin").count(), 1);
}

/// What other people have in these files: comments, directives that are no redirect of one path, broken lines, a block cut short.
#[test]
fn what_is_not_ours_stays_to_the_byte_whatever_it_is() {
    for (format, theirs) in [
        (
            Format::Netlify,
            "# 2012\n/old/*  /new/:splat  301!\n/a b c d e f\n  /x   /y   302  Country=se # why\n\n:::\n/* /index.html 200",
        ),
        (Format::Cloudflare, "# 2012\n/old/* /new/:splat 301\nhttps://www.x.example/* https://x.example/:splat 301\n"),
        (
            Format::Nginx,
            "# mine\nmap $host $n {\n    default 0;\n    ~^www\\. 1;\n}\n\trewrite ^/x/(.*)$ /y/$1 permanent;\n\"/unfinished",
        ),
        (
            Format::Apache,
            "<IfModule mod_rewrite.c>\nRewriteEngine On\nRewriteRule ^x/(.*)$ /y/$1 [R=301,L] # why\n</IfModule>\nRedirectMatch gone \"^/z\nErrorDocument 404 /404\n",
        ),
        (
            Format::Caddy,
            "# mine\n(headers) {\n\theader X-A \"b \\\" c\"\n}\nredir /x* /y{uri} 308\n@old path_regexp ^/o/(.*)$\n",
        ),
    ] {
        let text = write(format, theirs, &HARD);
        assert!(text.ends_with(theirs), "{format:?}\n{text}");
        assert_eq!(write(format, &text, &HARD), text, "{format:?}: a second time");
        let above = format!("{theirs}\n{}", write(format, "", &[("/a.html", "/a")]));
        let text = write(format, &above, &[("/b.html", "/b")]);
        assert!(text.starts_with(&format!("{theirs}\n# begin")), "{format:?}\n{text}");
        let found = format.read("file", &text).unwrap();
        assert_eq!((found["/a.html"].as_str(), found["/b.html"].as_str()), ("/a", "/b"), "{format:?}\n{text}");
        // a block without its end is nobody's: nothing of it is lost
        let cut = above.split("# end unblogger").next().unwrap();
        assert!(write(format, cut, &HARD).ends_with(cut), "{format:?}");
    }
}

#[test]
fn vercel_keeps_the_rest_of_its_file() {
    let theirs = r#"{"cleanUrls": true, "redirects": [{"source": "/o/:x*", "destination": "/n/:x*", "permanent": false}, {"source": "/a\\.html", "destination": "/z"}], "images": {}}"#;
    let text = write(Format::Vercel, theirs, &[("/a.html", "/a")]);
    let expected = "{\n  \"cleanUrls\": true,\n  \"redirects\": [\n    {\n      \"source\": \"/a.html\",\n      \"destination\": \"/a\",\n      \"statusCode\": 301\n    },\n    {\n      \"source\": \"/o/:x*\",\n      \"destination\": \"/n/:x*\",\n      \"permanent\": false\n    }\n  ],\n  \"images\": {}\n}\n";
    assert_eq!(text, expected);
}

#[test]
fn a_table_keeps_its_further_columns() {
    let theirs = "from,to,status,note\n/z,/y,302,\"mine, all\"\n/a.html,/wrong,301,x\n";
    let text = write(Format::Csv, theirs, &[("/a.html", "/a"), ("/b,c.html", "/b")]);
    assert_eq!(text, "from,to,status,note\n/z,/y,302,\"mine, all\"\n/a.html,/a,301,x\n\"/b,c.html\",/b,301\n");
}

#[test]
fn json_is_sorted_and_flat() {
    let text = write(Format::Json, "{\"/z\": \"/y\"}", &[("/c\"é.html", "/c")]);
    assert_eq!(text, "{\n  \"/c\\\"é.html\": \"/c\",\n  \"/z\": \"/y\"\n}\n");
    assert_eq!(Format::Json.read("r.json", "\u{feff} \n").unwrap(), Redirects::new());
    assert_eq!(write(Format::Json, "", &[]), "{}\n");
}

#[test]
fn errors_say_where() {
    for (text, place) in
        [("{\n  \"/a\": \"/b\",\n}", (3, 1)), ("[]", (1, 1)), ("{\"/a\": 1}", (1, 8)), ("{\"/a\"", (1, 5))]
    {
        let error = Format::Json.read("r.json", text).unwrap_err();
        assert_eq!((error.line, error.column), place, "{text}: {error}");
        assert!(!error.message.contains("at line"), "{error}");
    }
    for (format, text) in [
        (Format::Vercel, "{\"redirects\": 1}"),
        (Format::Csv, "a,b\n/x,/y\n"),
        (Format::BloggerTheme, "<html>my own</html>"),
    ] {
        assert!(format.write("file", text, &Redirects::new(), SITE).is_err(), "{format:?}");
    }
}

#[test]
fn rings_chains_and_hidden_posts_are_found() {
    let posts = BTreeMap::from([("/post", "a.md"), ("/hidden", "b.md")]);
    let all = redirects(&[
        ("/1", "/2"),
        ("/2", "/3"),
        ("/3", "/2"),
        ("/c", "/d"),
        ("/d", "/post"),
        ("/hidden", "/else"),
        ("/ok", "/post"),
    ]);
    let found: Vec<_> = plan::faults(&all, &posts).into_iter().map(|finding| finding.message).collect();
    assert_eq!(
        found,
        [
            "/2 leads back to itself: /2 → /3",
            "/c leads to /d, and that leads on to /post",
            "/hidden leads to /else, so nobody sees b.md there"
        ]
    );
    let mut ours = redirects(&[("/hidden", "/post"), ("/same/", "/same"), ("/a.html", "/post")]);
    ours = plan::moved(&ours);
    assert_eq!(plan::without_hidden(&mut ours, &posts).len(), 1);
    assert_eq!(ours, redirects(&[("/a.html", "/post")]));
}

#[test]
fn no_part_of_a_chain_is_followed_twice() {
    let chain = |length: usize, end: usize| -> Redirects {
        (0..length).map(|n| (format!("/{n}"), format!("/{}", if n + 1 == length { end } else { n + 1 }))).collect()
    };
    let posts = BTreeMap::new();
    assert_eq!(plan::faults(&chain(10_000, 10_000), &posts).len(), 9_999);
    assert_eq!(plan::faults(&chain(10_000, 5_000), &posts).len(), 1);
}

#[test]
fn what_a_host_does_not_take_is_said() {
    let many: Redirects = (0..2_001).map(|n| (format!("/{n}.html"), format!("/{n}"))).collect();
    assert_eq!(plan::beyond_limits(Format::Cloudflare, &many).len(), 1);
    assert_eq!(plan::beyond_limits(Format::Vercel, &many), []);
    let long = redirects(&[("/a", &"/x".repeat(600))]);
    assert_eq!(plan::beyond_limits(Format::Cloudflare, &long).len(), 1);
}
