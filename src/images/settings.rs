//! `[migration.images]`: what is wanted of the images, and where they may be looked for.

use serde::Deserialize;

use crate::lock::Hash;

/// `[migration.images]`, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct ImageSettings {
    /// Whether images are fetched from the network.
    pub fetch: bool,
    /// Folders that are looked through before the network.
    pub local: Vec<String>,
    /// The size in which pictures on Blogger's servers are wanted.
    pub size: Size,
    /// How many images are fetched at once.
    pub concurrency: Concurrency,
    /// How many of them from one host.
    pub concurrency_per_host: Concurrency,
    /// Hosts on private networks that may be asked all the same.
    pub allow_private_hosts: Vec<String>,
    /// Whether the Wayback Machine is asked for images that are gone.
    pub wayback: bool,
    /// Where it is; only a test puts something else in its place.
    #[serde(skip)]
    pub wayback_at: String,
    /// How the files of images that come from elsewhere are named.
    pub names: NameStyle,
    /// Whether files keep what tells where, by whom and with what they were made.
    pub keep_metadata: bool,
    /// Files of more bytes are reported.
    pub max_bytes: u64,
    /// SHA-256 hashes of the pictures that servers send in place of images that are gone.
    pub placeholders: Vec<Hash>,
}

impl Default for ImageSettings {
    fn default() -> Self {
        Self {
            fetch: true,
            local: Vec::new(),
            size: Size::default(),
            concurrency: Concurrency::default(),
            concurrency_per_host: Concurrency::default(),
            allow_private_hosts: Vec::new(),
            wayback: false,
            wayback_at: "https://web.archive.org/web".to_owned(),
            names: NameStyle::default(),
            keep_metadata: false,
            max_bytes: 5_000_000,
            placeholders: Vec::new(),
        }
    }
}

/// How files are named whose images come from elsewhere: `images.names`. A file beside the source keeps its name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum NameStyle {
    /// After the end of the address, or of that of the larger copy.
    #[default]
    #[serde(rename = "address")]
    Address,
    /// `image-1.png`, `image-2.jpg`, in the order of the text.
    #[serde(rename = "image-N")]
    Numbered,
    /// After the hash of the content.
    #[serde(rename = "hash")]
    Hash,
}

/// The size in which pictures are wanted: `images.size`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Size {
    /// As large as it is.
    #[default]
    Full,
    /// As large as the address says that the post links or shows.
    AsLinked,
    /// The bytes as they were uploaded, with their metadata.
    Original,
}

/// How many images are fetched at once: from 1 to 64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u64")]
pub struct Concurrency(usize);

impl Concurrency {
    /// How many, from 1 to 64.
    pub fn get(self) -> usize {
        self.0
    }
}

impl Default for Concurrency {
    fn default() -> Self {
        Self(8)
    }
}

impl TryFrom<u64> for Concurrency {
    type Error = String;

    fn try_from(number: u64) -> Result<Self, String> {
        match usize::try_from(number) {
            Ok(number @ 1..=64) => Ok(Self(number)),
            _ => Err(format!("images are fetched 1 to 64 at once, not {number}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_and_bad_ones_named() {
        let settings: ImageSettings =
            toml::from_str("local = ['Albums']\nsize = 'as-linked'\nconcurrency = 2").unwrap();
        assert_eq!(settings.local, ["Albums"]);
        assert_eq!((settings.size, settings.concurrency.get(), settings.fetch), (Size::AsLinked, 2, true));
        assert!(settings.wayback_at.starts_with("https://web.archive.org/") && !settings.wayback);
        assert!(toml::from_str::<ImageSettings>("wayback-at = 'http://127.0.0.1/'").is_err());
        let error = toml::from_str::<ImageSettings>("concurrency = 0").unwrap_err();
        assert!(error.message().contains("1 to 64"), "{error}");
        assert!(toml::from_str::<ImageSettings>("keep = 1").is_err());
        let settings: ImageSettings = toml::from_str("names = 'image-N'\nkeep-metadata = true\nmax-bytes = 9").unwrap();
        assert_eq!((settings.names, settings.keep_metadata, settings.max_bytes), (NameStyle::Numbered, true, 9));
        assert!(toml::from_str::<ImageSettings>("placeholders = ['x']").is_err());
    }
}
