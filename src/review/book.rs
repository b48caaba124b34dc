//! The file: sheets while the run goes on, the report and the script at its end.

use std::collections::BTreeMap;
use std::io::{self, Write};

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::sheet::{Packed, changes};
use crate::diagnostic::Code;
use crate::import::RECOVERIES;
use crate::normalise::PASSES;
use crate::report::{FileReport, PostReport, Report};

const STYLE: &str = include_str!("../../templates/review/style.css");
const SCRIPT: &str = include_str!("../../templates/review/script.js");

/// Images up to this size are in the report; others are shown from the folder of the output, where the report stands near it.
const LARGEST_IMAGE: usize = 256 << 10;

/// All images in the report together.
const ALL_IMAGES: usize = 16 << 20;

/// The difference of a file that is no post is shown up to this size.
const LARGEST_FILE: usize = 256 << 10;

/// What changes a post and is neither a pass nor a recovery, and what that is.
pub const STAGES: &[(&str, &str)] = &[
    ("old-address", "links to the old blog lead to the new site"),
    ("override", "what `overrides.toml` settles"),
    ("twin-author", "the author, from the post's other source"),
    ("twin-blocks", "paragraphs, lists and other blocks, from the post's other source"),
    ("twin-breaks", "where lines and paragraphs end, from the post's other source"),
    ("twin-date", "the date, from the post's other source"),
    ("twin-description", "the description, from the post's other source"),
    ("twin-embeds", "what is embedded, from the post's other source"),
    ("twin-image-addresses", "the addresses of images, from the post's other source"),
    ("twin-images", "images, from the post's other source"),
    ("twin-tags", "tags, from the post's other source"),
    ("twin-title", "the title, from the post's other source"),
    ("twin-updated", "the date of the last change, from the post's other source"),
];

/// The file up to its first sheet.
#[derive(Template)]
#[template(path = "review/page.html", escape = "html")]
struct Head<'a> {
    policy: &'a str,
    style: &'a str,
    command: &'a str,
}

/// An image as it is to be.
#[derive(Debug, Clone, Copy)]
pub struct Picture<'a> {
    /// Its file.
    pub file: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Its media type.
    pub media_type: &'a str,
    /// Width and height in pixels.
    pub size: (u32, u32),
}

/// A report that is being written.
pub struct Book<'a> {
    out: &'a mut dyn Write,
    /// The way from the folder of the report to that of `migrations.toml`; empty, or with a `/` at its end.
    base: String,
    command: &'static str,
    /// How many blocks of data are written.
    blocks: usize,
    /// What the list shows of each post that has a sheet, by [`key`].
    rows: BTreeMap<String, Value>,
    images: Map<String, Value>,
    /// Bytes of images that are in the file.
    embedded: usize,
}

impl<'a> Book<'a> {
    /// Begins a file for a run of this command.
    pub fn open(out: &'a mut dyn Write, base: String, command: &'static str) -> io::Result<Self> {
        let policy = policy();
        let head = Head { policy: &policy, style: STYLE, command };
        // writing to a string cannot fail, and the template calls nothing that could
        out.write_all(head.render().unwrap_or_default().as_bytes())?;
        let (rows, images) = (BTreeMap::new(), Map::new());
        Ok(Self { out, base, command, blocks: 0, rows, images, embedded: 0 })
    }

    /// Adds a post, its title and its date.
    pub fn post(&mut self, post: &PostReport, title: &str, date: Option<&str>, sheet: &Packed) -> io::Result<()> {
        let block = self.block(sheet.as_str())?;
        self.rows.insert(key(post), json!({ "title": title, "date": date, "block": block }));
        Ok(())
    }

    /// Adds an image that stands beside a post.
    pub fn picture(&mut self, picture: &Picture<'_>) -> io::Result<()> {
        if self.images.contains_key(picture.file) {
            return Ok(());
        }
        let Picture { file, bytes, media_type, size } = *picture;
        let mut entry = json!({ "type": media_type, "width": size.0, "height": size.1, "bytes": bytes.len() });
        if bytes.len() <= LARGEST_IMAGE && self.embedded + bytes.len() <= ALL_IMAGES {
            self.embedded += bytes.len();
            entry["block"] = self.block(&STANDARD.encode(bytes))?.into();
        }
        self.images.insert(file.to_owned(), entry);
        Ok(())
    }

    /// Ends the file with the report of the run.
    pub fn close(mut self, report: &Report) -> io::Result<()> {
        let files: Vec<_> = report.files.iter().map(|file| self.file(file)).collect::<io::Result<_>>()?;
        let rows: Vec<_> = report.posts.iter().map(|post| self.rows.remove(&key(post))).collect();
        let code = |code: &Code| (code.name().to_owned(), json!([code.summary(), code.help()]));
        let index = json!({
            "report": report,
            "rows": rows,
            "files": files,
            "images": std::mem::take(&mut self.images),
            "reasons": reasons(),
            "codes": Code::ALL.iter().map(code).collect::<Map<_, _>>(),
            "base": self.base,
            "command": self.command,
        });
        writeln!(self.out, "<script type=\"text/plain\" id=\"index\">{}</script>", Packed::of(&index).as_str())?;
        writeln!(self.out, "<script>{SCRIPT}</script>\n</body>\n</html>")
    }

    /// The block with what differs in a file that is no post, where there is something to show.
    fn file(&mut self, file: &FileReport) -> io::Result<Option<usize>> {
        let Some(texts) = &file.texts else { return Ok(None) };
        let [old, new] = [&texts.old, &texts.new].map(|text| text.as_deref().unwrap_or_default());
        if old.len() + new.len() > LARGEST_FILE {
            return Ok(None);
        }
        let data = json!({ "old": old, "new": new, "changes": changes(old, new) });
        self.block(Packed::of(&data).as_str()).map(Some)
    }

    /// Writes a block of data that no browser takes for anything else.
    fn block(&mut self, data: &str) -> io::Result<usize> {
        let number = self.blocks;
        self.blocks += 1;
        writeln!(self.out, "<script type=\"text/plain\" id=\"b{number}\">{data}</script>")?;
        Ok(number)
    }
}

/// What each change does, by its name.
fn reasons() -> Map<String, Value> {
    let passes = PASSES.iter().map(|pass| (pass.name, pass.summary.to_owned()));
    let recoveries = RECOVERIES.iter().map(|one| (one.name, format!("{} → {}", one.was, one.becomes)));
    let stages = STAGES.iter().map(|(name, why)| (*name, (*why).to_owned()));
    passes.chain(recoveries).chain(stages).map(|(name, why)| (name.to_owned(), why.into())).collect()
}

/// A report has one post of a source and an output.
fn key(post: &PostReport) -> String {
    format!("{}\n{}", post.source, post.output.as_deref().unwrap_or_default())
}

/// What the file may do: run its own script, have its own style, show images that are in it or beside it. No text ever becomes
/// markup (<https://www.w3.org/TR/trusted-types/>).
fn policy() -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())));
    let (script, style) = (hash(SCRIPT), hash(STYLE));
    format!(
        "default-src 'none'; script-src {script}; style-src {style}; img-src 'self' data:; base-uri 'none'; \
         form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
}
