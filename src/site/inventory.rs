//! Inventories: what another Sphinx site has, and where. `objects.inv`, versions 1 and 2.
//!
//! <https://sphobjinv.readthedocs.io/en/stable/syntax.html>

use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

/// An inventory that is larger when it is unpacked is not read. Python's has 1.5 MB.
const MAX_BYTES: usize = 64 << 20;

/// The objects of a site, kept as the lines that they are written in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Inventory {
    text: String,
    /// Where the lines begin, in the order of the names.
    lines: Vec<u32>,
    version: Version,
}

/// The two ways of writing a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Version {
    /// `name type uri`
    One,
    /// `name domain:type priority uri display name`
    #[default]
    Two,
}

/// An object of a site, as its `objects.inv` lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object<'i> {
    /// Its name.
    pub name: &'i str,
    /// Its domain and type: `py:class`, `std:label`.
    pub kind: &'i str,
    /// Its address below that of the site, with its fragment.
    pub address: String,
    /// What is shown for it.
    pub shown: &'i str,
}

impl Inventory {
    /// Reads the bytes of an inventory; what is wrong with it in one sentence, where it is none.
    pub fn read(bytes: &[u8]) -> Result<Self, &'static str> {
        let mut at = 0;
        let first = header(bytes, &mut at).ok_or("it is no inventory")?;
        let version = match first.strip_prefix("# Sphinx inventory version ").map(str::trim) {
            Some("1") => Version::One,
            Some("2") => Version::Two,
            Some(_) => return Err("its version is not known"),
            None => return Err("it is no inventory"),
        };
        let headers = if version == Version::One { 2 } else { 3 };
        for _ in 0..headers {
            header(bytes, &mut at).ok_or("it is cut")?;
        }
        let body = bytes.get(at..).unwrap_or_default();
        let text = match version {
            Version::One => body.get(..body.len().min(MAX_BYTES)).unwrap_or_default().to_vec(),
            Version::Two => decompress_to_vec_zlib_with_limit(body, MAX_BYTES).map_err(|_| "it cannot be unpacked")?,
        };
        Ok(Self::of(String::from_utf8_lossy(&text).into_owned(), version))
    }

    /// The objects of a name.
    pub fn find<'i>(&'i self, name: &str) -> impl Iterator<Item = Object<'i>> {
        let first = self.lines.partition_point(|line| self.object(*line).is_some_and(|object| object.name < name));
        let objects = self.lines[first..].iter().filter_map(|line| self.object(*line));
        let name = name.to_owned();
        objects.take_while(move |object| object.name == name)
    }

    fn of(text: String, version: Version) -> Self {
        let mut inventory = Self { text, lines: Vec::new(), version };
        let ends = memchr::memchr_iter(b'\n', inventory.text.as_bytes());
        let starts = std::iter::once(0).chain(ends.map(|end| end as u32 + 1));
        let mut lines: Vec<u32> = starts.filter(|line| inventory.object(*line).is_some()).collect();
        lines.sort_by_cached_key(|line| inventory.object(*line).map(|object| object.name));
        inventory.lines = lines;
        inventory
    }

    fn object(&self, line: u32) -> Option<Object<'_>> {
        let line = self.text.get(line as usize..)?.lines().next()?;
        match self.version {
            Version::One => {
                let mut parts = line.split_whitespace();
                let (name, kind, address) = (parts.next()?, parts.next()?, parts.next()?);
                // the first version knew Python's objects only
                let kind = match kind {
                    "mod" => "py:module",
                    "class" => "py:class",
                    "function" => "py:function",
                    "method" => "py:method",
                    "attribute" => "py:attribute",
                    "data" => "py:data",
                    "exception" => "py:exception",
                    _ => "py:obj",
                };
                let anchor = if kind == "py:module" { format!("module-{name}") } else { name.to_owned() };
                Some(Object { name, kind, address: format!("{address}#{anchor}"), shown: name })
            }
            Version::Two => second(line),
        }
    }
}

/// A line of version 2. A name can hold spaces: the type is the first word with a colon that a number follows.
fn second(line: &str) -> Option<Object<'_>> {
    let is_priority = |word: &str| word.strip_prefix('-').unwrap_or(word).bytes().all(|byte| byte.is_ascii_digit());
    for (at, _) in line.match_indices(' ') {
        let mut words = line[at + 1..].splitn(4, ' ');
        let (kind, priority) = (words.next()?, words.next()?);
        if !kind.contains(':') || priority.is_empty() || !is_priority(priority) {
            continue;
        }
        let name = &line[..at];
        let address = words.next()?;
        let address = address.strip_suffix('$').map_or_else(|| address.to_owned(), |start| format!("{start}{name}"));
        let shown = words.next().filter(|shown| *shown != "-").unwrap_or(name);
        return Some(Object { name, kind, address, shown });
    }
    None
}

/// The next line of the header, which is never packed.
fn header<'b>(bytes: &'b [u8], at: &mut usize) -> Option<&'b str> {
    let rest = bytes.get(*at..)?;
    let end = memchr::memchr(b'\n', rest.get(..rest.len().min(1000))?)?;
    *at += end + 1;
    std::str::from_utf8(&rest[..end]).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use miniz_oxide::deflate::compress_to_vec_zlib;

    fn inventory(lines: &str) -> Inventory {
        let mut bytes = b"# Sphinx inventory version 2\n# Project: Larks\n# Version: 1\n# zlib\n".to_vec();
        bytes.extend(compress_to_vec_zlib(lines.as_bytes(), 6));
        Inventory::read(&bytes).unwrap()
    }

    fn found(inventory: &Inventory, name: &str) -> Vec<(String, String, String)> {
        let objects = inventory.find(name);
        objects.map(|it| (it.kind.to_owned(), it.address, it.shown.to_owned())).collect()
    }

    #[test]
    fn objects_are_found_by_their_names() {
        let inventory = inventory(
            "lark.sing py:function 1 api.html#$ -\nlark py:module 0 api.html#module-$ -\n\
             a nest: how to std:label -1 nest.html#how How to build\nlark std:doc -1 lark.html The lark\nbroken\n",
        );
        let row = |kind: &str, address: &str, shown: &str| (kind.to_owned(), address.to_owned(), shown.to_owned());
        assert_eq!(found(&inventory, "lark.sing"), [row("py:function", "api.html#lark.sing", "lark.sing")]);
        assert_eq!(found(&inventory, "a nest: how to"), [row("std:label", "nest.html#how", "How to build")]);
        let both = [row("py:module", "api.html#module-lark", "lark"), row("std:doc", "lark.html", "The lark")];
        assert_eq!(found(&inventory, "lark"), both);
        assert!(found(&inventory, "broken").is_empty());
    }

    #[test]
    fn the_first_version_is_plain() {
        let bytes = b"# Sphinx inventory version 1\n# Project: Larks\n# Version: 1\nlark mod api.html\nlark.Nest class api.html\n";
        let inventory = Inventory::read(bytes).unwrap();
        assert_eq!(found(&inventory, "lark")[0].1, "api.html#module-lark");
        assert_eq!(found(&inventory, "lark.Nest")[0].0, "py:class");
    }

    #[test]
    fn other_bytes_are_refused() {
        for bytes in [
            &b""[..],
            b"\x00\xff",
            b"# Sphinx inventory version 3\n",
            b"# Sphinx inventory version 2\n# a\n# b\n# c\nxx",
        ] {
            assert!(Inventory::read(bytes).is_err(), "{bytes:?}");
        }
    }
}
