//! `extlinks`: roles that stand for an address with a part that changes.
//!
//! <https://www.sphinx-doc.org/en/master/usage/extensions/extlinks.html>

/// What a role of `extlinks` makes of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtLink {
    /// The address, with `%s` for the part.
    pub address: String,
    /// What is shown, with `%s` for the part; `None` shows the address.
    pub caption: Option<String>,
}

impl ExtLink {
    /// The address for a part.
    pub fn address(&self, part: &str) -> String {
        // an address without a place for the part is one that the part goes on with
        formatted(&self.address, part).unwrap_or_else(|| format!("{}{part}", self.address))
    }

    /// What is shown for a part that has no text of its own.
    pub fn caption(&self, part: &str) -> String {
        match &self.caption {
            None => self.address(part),
            // before Sphinx 4 the caption was a prefix
            Some(caption) => formatted(caption, part).unwrap_or_else(|| format!("{caption}{part}")),
        }
    }
}

/// Python's `format % part`, where the format holds one `%s`.
fn formatted(format: &str, part: &str) -> Option<String> {
    let (before, after) = format.split_once("%s")?;
    Some(format!("{}{part}{}", before.replace("%%", "%"), after.replace("%%", "%")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_are_formats_prefixes_or_the_address() {
        for (address, caption, expected) in [
            ("https://b.example/%s", Some("issue %s"), ("https://b.example/7", "issue 7")),
            ("https://b.example/?q=%s%%20x", None, ("https://b.example/?q=7%20x", "https://b.example/?q=7%20x")),
            ("https://b.example/%s", Some("#"), ("https://b.example/7", "#7")),
            ("https://b.example/%s", Some(""), ("https://b.example/7", "7")),
            ("https://b.example/", Some("%s"), ("https://b.example/7", "7")),
        ] {
            let link = ExtLink { address: address.to_owned(), caption: caption.map(str::to_owned) };
            assert_eq!((link.address("7").as_str(), link.caption("7").as_str()), expected);
        }
    }
}
