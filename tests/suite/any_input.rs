//! Seeds that were changed at random, the same in every run: the laws of the fuzz targets, without what fuzzing needs.
//!
//! `EXECUTIONS=100000 cargo test --test suite any_input` for more.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::laws::LAWS;
use crate::support::{files_below, repository};

/// Files of the fixtures that are seeds too, by the law.
const FIXTURES: &[(&str, &[&str])] = &[
    ("config", &["migrations.toml", "fixtures/twins/migrations.toml"]),
    ("lock", &["fixtures/archive-expected/migrations.lock"]),
    ("redirects", &["fixtures/archive-expected/src/data/redirects.json"]),
    (
        "image_headers",
        &[
            "fixtures/ablog/site/img/lamp.jpg",
            "fixtures/ablog/site/notes/crane.png",
            "fixtures/twins/rst/2012/jetty.png",
        ],
    ),
    ("feed", &["fixtures/convert/feed/cdata-and-xhtml/input.xml", "fixtures/convert/feed/old-export/input.xml"]),
];

/// Pieces that chance would hardly put together.
const PIECES: &[&str] = &[
    "\0",
    "\n",
    "\r\n",
    "\u{feff}",
    "\"",
    "'",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ": ",
    "- ",
    "&a",
    "*a",
    "<<: ",
    "!!",
    "|",
    ">",
    "#",
    "\\u0000",
    "\\",
    "<entry>",
    "</entry>",
    "<![CDATA[",
    "]]>",
    "&amp;",
    "&#x",
    "<!--",
    "-->",
    "\u{301}",
    "\u{df}",
    "\u{3c2}",
    "..",
    "/",
    "//",
    "%2e",
    "%",
    "=s0",
    "/s1600/",
    "99999999999999999999",
    "-1",
    "1e999",
    "0x",
    "2024-02-30",
    "<<<<<<< a\n",
    "=======\n",
    ">>>>>>> b\n",
    "\u{2028}",
    "~",
    "nul",
    "con",
    "\u{ff}\u{d8}",
];

/// Numbers that look random and are the same in every run: <https://prng.di.unimi.it/splitmix64.c>
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % limit.max(1) as u64).unwrap()
    }
}

/// A seed with a few changes, some of them pieces of another seed.
fn changed(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = seeds[random.below(seeds.len())].clone();
    let other = &seeds[random.below(seeds.len())];
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(24)).min(bytes.len());
        match random.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 => drop(bytes.drain(at..end)),
            2 => bytes.truncate(at),
            3 => drop(bytes.splice(at..at, bytes[at..end].to_vec())),
            4 => {
                let from = random.below(other.len() + 1);
                let part = other[from..(from + random.below(64)).min(other.len())].to_vec();
                drop(bytes.splice(at..end, part));
            }
            5 if at < bytes.len() => bytes[at] = u8::try_from(random.below(256)).unwrap(),
            _ => drop(bytes.splice(at..at, PIECES[random.below(PIECES.len())].bytes())),
        }
    }
    bytes
}

fn executions() -> usize {
    std::env::var("EXECUTIONS").ok().and_then(|number| number.parse().ok()).unwrap_or(400)
}

fn hold(name: &str) {
    let law = LAWS.iter().find(|(law, _)| *law == name).unwrap().1;
    let folder = repository().join("fuzz/seeds").join(name);
    let mut seeds: Vec<_> = files_below(&folder).iter().map(|file| fs::read(folder.join(file)).unwrap()).collect();
    let fixtures = FIXTURES.iter().filter(|(law, _)| *law == name).flat_map(|(_, files)| *files);
    seeds.extend(fixtures.map(|file| fs::read(repository().join(file)).unwrap()));
    assert!(seeds.len() > 1, "{name} has seeds");
    let mut random = Random(1);
    let inputs = seeds.clone().into_iter().chain((0..executions()).map(|_| changed(&seeds, &mut random)));
    for (number, input) in inputs.enumerate() {
        let shown = input.escape_ascii().to_string();
        assert!(catch_unwind(AssertUnwindSafe(|| law(&input))).is_ok(), "{name}, input {number}: \"{shown}\"");
    }
}

macro_rules! hold {
    ($($name:ident)*) => {
        $(#[test] fn $name() { hold(stringify!($name)); })*
        #[test]
        fn every_law_is_held() {
            assert_eq!(LAWS.iter().map(|(name, _)| *name).collect::<Vec<_>>(), [$(stringify!($name)),*]);
        }
    };
}

hold! { config lock redirects image_addresses image_headers file_names feed front_matter }
