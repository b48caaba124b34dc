use super::*;

fn post(id: &str, accepted: Option<Accepted>) -> LockedPost {
    LockedPost {
        migration: "psf".into(),
        id: id.into(),
        path: "content/a \"b\"\\\u{1}/index.md".into(),
        permalink: "/2024/01/a.html".into(),
        slug: Some("a".into()),
        emitted: Hash::of(b"emitted"),
        accepted,
        comments: Some(Hash::of(b"comments")),
        comments_accepted: Some(Accepted::Edited(Hash::of(b"a person's"))),
        image_folder: Some("content/assets/a".to_owned()),
        images: vec![LockedImage {
            file: "a.png".to_owned(),
            url: "https://example.org/a.png".to_owned(),
            sha256: Hash::of(b"image"),
            media_type: "image/png".to_owned(),
            bytes: 5,
            width: 1,
            height: 2,
            accepted: true,
        }],
    }
}

fn lock(posts: &[LockedPost]) -> Lock {
    let mut lock = Lock::default();
    posts.iter().for_each(|post| lock.insert(post.clone()));
    lock
}

#[test]
fn what_is_printed_is_read_back_sorted() {
    let named = LockedPost { migration: "a b".into(), ..post("/2024/03/c.html", None) };
    let accepted = post("/2024/01/a.html", Some(Accepted::Edited(Hash::of(b"edited"))));
    let lock = lock(&[post("/2024/02/b.html", Some(Accepted::Deleted)), accepted, named]);
    let text = lock.print();
    assert_eq!(Lock::parse(&text).unwrap(), (lock, Vec::new()));
    assert!(text.find("/2024/01/a.html") < text.find("/2024/02/b.html"));
}

#[test]
fn lines_may_stand_in_any_order_and_twice() {
    let lock = lock(&[post("/a.html", None), post("/b.html", Some(Accepted::Deleted))]);
    let mut lines: Vec<_> = lock.print().lines().map(str::to_owned).collect();
    lines.extend(lines.clone());
    lines.reverse();
    assert_eq!(Lock::parse(&lines.join("\r\n")).unwrap(), (lock, Vec::new()));
}

#[test]
fn a_conflict_has_the_posts_of_both_sides() {
    let expected = lock(&[post("/a.html", None), post("/b.html", None), post("/c.html", None)]);
    let side = |id: &str| lock(&[post(id, None)]).print().split_once("\n\n").unwrap().1.to_owned();
    let [a, b, c] = ["/a.html", "/b.html", "/c.html"].map(side);
    let text = format!("version = 1\n{a}\n<<<<<<< HEAD\n{b}||||||| base\nnothing of it\n=======\n{c}>>>>>>> other\n");
    assert_eq!(Lock::parse(&text).unwrap(), (expected, Vec::new()));
}

#[test]
fn what_is_said_of_one_post_twice_is_told() {
    let ours = post("/a.html", Some(Accepted::Deleted));
    let theirs = LockedPost { emitted: Hash::of(b"other"), ..ours.clone() };
    let text = lock(std::slice::from_ref(&ours)).print() + &lock(std::slice::from_ref(&theirs)).print();
    let (read, twofold) = Lock::parse(&text).unwrap();
    assert_eq!(read, lock(std::slice::from_ref(&ours)));
    assert_eq!(twofold, [Twofold { ours, theirs }]);
}

#[test]
fn faults_are_named_with_their_lines() {
    for (text, expected) in [
        ("version = 1\n<<<<<<< HEAD\nx\n", "migrations.lock:3:"),
        ("version = 9\n", "migrations.lock:1:1: its version is 9; this program knows 1"),
        ("# nothing\n", "migrations.lock:1:1: it does not say `version = 1`"),
        ("version = 1\n\npost.m.\"/a\".path = \"a\"\n", "migrations.lock:3:1: a line of this post is missing; take"),
        (
            &format!(
                "version = 1\npost.m.\"/a\".permalink = \"/a\"\npost.m.\"/a\".emitted = \"{0}\"\npost.m.\"/a\".path = \"../a\"\n",
                Hash::of(b"")
            ),
            "migrations.lock:4:1: ../a leads out of the folder",
        ),
        ("version = 1\npost.m.\"/a\".emitted = \"a\"\n", "migrations.lock:2:23: `a` is not a SHA-256"),
    ] {
        let error = Lock::parse(text).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
}
