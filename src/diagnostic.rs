//! Problems in the content: codes, severities, and what to do. The second vocabulary beside errors.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::source::{Position, Source, Span};

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing to do.
    Note,
    /// Someone should look; fails under `--strict`.
    Warning,
    /// The post could not be migrated as it should be; the exit status is 1.
    Error,
}

impl Severity {
    /// The name used in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Something that a stage has to say about a source, before it is known by line and column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of problem it is.
    pub code: Code,
    /// One sentence, lower case, no full stop.
    pub message: String,
    /// Where, in [`Source::text`]; `None` for the whole file.
    pub span: Option<Span>,
}

impl Diagnostic {
    /// A diagnostic about a place.
    pub fn at(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), span: Some(span) }
    }

    /// A diagnostic about the whole file.
    pub fn whole(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), span: None }
    }

    /// The diagnostic as people see it, with line and column of the file on disk.
    pub fn locate(self, source: &Source) -> Finding {
        let position = self.span.map(|span| source.position(span.start));
        Finding {
            code: self.code,
            severity: self.code.severity(),
            message: self.message,
            file: None,
            line: position.map(|position| position.line),
            column: position.map(|position| position.column),
            excerpt: None,
        }
    }
}

/// A diagnostic with its severity and its place in the file on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Finding {
    /// What kind of problem it is.
    pub code: Code,
    /// How much it matters, after `[migration.diagnostics]`.
    pub severity: Severity,
    /// One sentence, lower case, no full stop.
    pub message: String,
    /// The file that it is about, where that is another one than the source (or the file) under which it is reported: what is
    /// wrong with the output is said of the output.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Column in Unicode scalars, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// What stands there, where the run itself may change that; not part of the JSON.
    #[serde(skip)]
    pub excerpt: Option<Box<Excerpt>>,
}

/// A part of a line, as long as any terminal shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The column with which it begins.
    column: u32,
    text: String,
}

impl Excerpt {
    /// Characters before a place, and in all.
    const BEFORE: u32 = 40;
    const MOST: usize = 900;

    /// What stands around a place; `None` where the source has no such line.
    pub fn around(source: &Source, place: Position) -> Option<Self> {
        let column = place.column.saturating_sub(Self::BEFORE).max(1);
        let text = source.part_of_line(Position { column, ..place }, Self::MOST)?.to_owned();
        Some(Self { column, text })
    }

    /// At most so many characters from a column on.
    pub fn part(&self, column: u32, most: usize) -> Option<String> {
        let before = column.checked_sub(self.column)? as usize;
        Some(self.text.chars().skip(before).take(most).collect())
    }
}

impl Finding {
    /// A finding about a whole file, with the severity of its code.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let (severity, message) = (code.severity(), message.into());
        Self { code, severity, message, file: None, line: None, column: None, excerpt: None }
    }

    /// The same about another file.
    #[must_use]
    pub fn in_file(self, path: &str) -> Self {
        Self { file: Some(path.to_owned()), ..self }
    }

    /// Its line and column.
    pub fn position(&self) -> Option<Position> {
        self.line.zip(self.column).map(|(line, column)| Position { line, column })
    }

    /// The file that it is about, of those reported under `path`.
    pub fn place<'a>(&'a self, path: &'a str) -> &'a str {
        self.file.as_deref().unwrap_or(path)
    }
}

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $summary:literal $help:literal;)*) => {
        /// The kind of a diagnostic. [`Code::ALL`] is the table that `explain` shows.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $(#[doc = $summary] #[serde(rename = $name)] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the stages.
            pub const ALL: &[Code] = &[$(Code::$variant),*];

            /// The name used in reports and in `[migration.diagnostics]`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name),* }
            }

            /// Its severity unless `[migration.diagnostics]` says otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity),* }
            }

            /// What it means, in one sentence.
            pub fn summary(self) -> &'static str {
                match self { $(Code::$variant => $summary),* }
            }

            /// What a person can do about it, in one sentence without its full stop.
            pub fn help(self) -> &'static str {
                match self { $(Code::$variant => $help),* }
            }
        }
    };
}

codes! {
    // reading
    Unreadable "unreadable" Error "The file cannot be read." "make it readable, or leave it out with `exclude`";
    NotUtf8 "not-utf8" Error "The file is not UTF-8." "convert it first, for example with `iconv -f cp1252 -t utf-8`";
    EmptySource "empty-source" Error "The file holds nothing." "restore it, or leave it out with `exclude`";
    SourceWithoutFiles "source-without-files" Warning "There is no post where a source is configured." "mend its `path` in `migrations.toml`, or take the source out";
    NoFrontMatter "no-front-matter" Error "A Markdown source does not begin with front matter." "put `---`, a `title:` and a second `---` on top, or leave the file out with `exclude`";
    HtmlInPlace "html-in-place" Warning "A post of HTML stands in a folder that is cleaned in place." "move it out of `output`, and name its new folder in a `[[migration.source]]`";
    FrontMatterUnclosed "front-matter-unclosed" Error "The front matter has no end." "close it with a line `---`";
    FrontMatterOpen "front-matter-open" Warning "The front matter has no end and was taken to end where the text begins." "put a line `---` above the place that is named";
    YamlInvalid "yaml-invalid" Error "The front matter is not valid YAML." "mend the line that is named; a value with `: ` or a leading `@` needs quotes";
    YamlMended "yaml-mended" Warning "The front matter is not valid YAML and was read key by key." "look at the value that is named; in YAML a text with `: ` in it or `@` before it needs quotes";
    NoPostDirective "no-post-directive" Note "An RST or MyST source declares no post and is left out." "add `.. post:: YYYY-MM-DD`, in Markdown `blogpost: true` to the front matter, or leave the file out with `exclude`";
    PostDirectiveLost "post-directive-lost" Error "A post of the old blog has lost its `.. post::` directive." "add `.. post:: YYYY-MM-DD` above the title";
    NotAFeed "not-a-feed" Note "An XML file is no feed and is left out." "nothing, or leave the file out with `exclude`";
    FeedEmpty "feed-empty" Note "A feed holds no posts." "nothing, or export the blog again if it has posts";
    FeedBroken "feed-broken" Error "The XML of a feed breaks; the posts before that place were read." "export the blog again: the file was cut, or changed since";
    DateZoneUnknown "date-zone-unknown" Note "A post's address is of another month than its date in UTC." "set `time-zone` for the source, or give the settings of the blog's export beside the feed";
    FeedSummary "feed-summary" Warning "A feed holds only the beginning of a post." "export the blog, or let it show whole posts in its feed";
    TitleMissing "title-missing" Warning "The post has no title." "give it one in its source";
    AuthorUnknown "author-unknown" Note "The author of the post is called `Unknown`." "name the author in overrides.toml, or all of them in `[migration.authors]`";
    DateInvalid "date-invalid" Warning "A date cannot be understood." "write it as YYYY-MM-DD";
    DateAmbiguous "date-ambiguous" Warning "A date can be more than one day." "set `date-format` for the source in migrations.toml (or `post_date_format` in conf.py), or write it as YYYY-MM-DD";
    DateMissing "date-missing" Note "The post has no date, so it is a draft." "give it one, or set `drafts = true`";
    KeyInvalid "key-invalid" Warning "A front matter value has the wrong type and is kept as it was." "write it as the message says";
    KeyMissing "key-missing" Warning "The front matter lacks a key that the site does not build without." "give the post the key in its source or in overrides.toml, or give it to all posts with `add` in [migration.front-matter]";
    MdxUnsupported "mdx-unsupported" Warning "The post is MDX, and the target reads none: it is written as Markdown." "look at the page: imports and components stand in it as they are; write what they showed";
    MarkupMalformed "markup-malformed" Note "Markup that its specification would not accept was kept as text." "look at the place; nothing was lost";
    MarkupUnknown "markup-unknown" Note "A directive, role or element is not known; its content was kept as text." "look at the place in the output";
    TargetUnknown "target-unknown" Warning "A reference names a target that is not there; its text was kept." "define the target, or make the reference a link";
    IncludeRefused "include-refused" Warning "A directive that reads other files was not followed." "paste the content into the post";
    DirectiveDropped "directive-dropped" Note "A directive that only the old site could carry out was left out." "write by hand what it showed, if the post still needs it";
    Verbatim "verbatim" Note "A table that Markdown cannot hold was kept as HTML." "look at the place in the output";
    OwnMarkup "own-markup" Note "A post that is cleaned in place holds markup of its site's generator; its text is kept as it stands." "nothing, or clean its text by hand: its front matter is cleaned";
    StyleDropped "style-dropped" Note "A style sheet or a script was left out." "move it to the new site's theme if it is still wanted";
    ConfComputed "conf-computed" Note "A value of `conf.py` is computed and was not read." "write it as a literal where posts need it";
    ConfText "conf-text" Warning "`rst_prolog` or `rst_epilog` shows something on every page of the old site." "put it into the new site's layout, or into the posts that need it";
    InventoryMissing "inventory-missing" Note "The inventory of another site is not here, so references to that site keep their text." "fetch its `objects.inv`, and name the folder in `inventories`";
    InventoryInvalid "inventory-invalid" Warning "An inventory of another site cannot be read." "fetch its `objects.inv` again";
    ProgramFault "program-fault" Error "The program itself failed on this post; the others are not touched by it." "report it, if you can with the post that it failed on";
    // normalising
    EncodingRepaired "encoding-repaired" Note "Text that was read in the wrong encoding was restored." "nothing; the report counts the places";
    EncodingDoubtful "encoding-doubtful" Warning "Text looks as if it was read in a wrong encoding, and cannot be restored for certain." "mend the place by hand";
    EmphasisAmbiguous "emphasis-ambiguous" Note "Broken emphasis was mended where more than one reading was possible." "look at the place in the output";
    ReplaceUnstable "replace-unstable" Warning "A `[[migration.replace]]` finds something in its own result again." "write `find` so that it does not match what `with` makes";
    // addresses
    LegacyUrlMissing "legacy-url-missing" Note "The post has no `legacyUrl`, so nothing redirects to it." "add one if the post was on the old blog";
    LegacyUrlDuplicate "legacy-url-duplicate" Warning "Two posts of one source have the same `legacyUrl`." "give one of them its own";
    LegacyHostForeign "legacy-host-foreign" Warning "The post's old address is on a host that is not in `legacy-hosts`." "add the host to `legacy-hosts`";
    LinkUnresolved "link-unresolved" Warning "A link to the old blog names no archived post." "point it at the right post, or keep it if the page still lives";
    FragmentUnknown "fragment-unknown" Note "A link to a post names a place in it that the new page does not have." "nothing, or point the link at the heading that is meant";
    AddressTwice "address-twice" Error "A redirect stands where a post is to be seen." "take the redirect out, or give the post a `slug:` of its own";
    RedirectLoop "redirect-loop" Error "Redirects form a loop." "take one of them out of the file";
    RedirectChain "redirect-chain" Note "A redirect leads to another redirect." "point it at the last address";
    RedirectsLimit "redirects-limit" Warning "A file holds more redirects than its host takes." "write them in another format, or let the host answer the old addresses by a pattern";
    SlugClash "slug-clash" Note "Two posts want the same slug; the later one got a number." "give one of them a `slug:` of its own";
    AddressMoved "address-moved" Note "A published address moved, as `--move` wants it." "nothing; the old address leads to the new one";
    OverrideUnused "override-unused" Warning "Something in `overrides.toml` changes nothing." "mend its key, or take it out";
    OverridePinned "override-pinned" Note "The post keeps its published address, whatever `overrides.toml` says." "run `migrate --move`, which redirects the old address";
    TwinsDiffer "twins-differ" Note "Two sources of one post say different things; what the more trusted one says was taken." "compare them; the report shows both";
    AuthorWithoutEntry "author-without-entry" Warning "The author has no file in `authors-dir`." "add one, or name another author in `[migration.authors]`";
    // images
    FileMissing "file-missing" Warning "A post links to a file that is not beside its source; the link stays as it is." "put the file where the link says, or mend the link";
    FileRefused "file-refused" Warning "A file that a post links to was not taken along; the link stays as it is." "put the file into the folder that the site serves as it is, and link to it there";
    FileUnserved "file-unserved" Warning "A file stands beside a post, and the site serves no such files from there." "move the file into the folder that the site serves as it is, and write that address; or let a plugin of the site copy such files";
    ImageMissing "image-missing" Warning "An image cannot be had; its address was kept." "put the file where the post looks for it, or name a folder in `images.local`";
    ImageRefused "image-refused" Warning "What the server returned is not an image that a browser can show." "find another copy and put it beside the source";
    ImageAddressPrivate "image-address-private" Warning "An image address leads to a private network and was not asked." "name the host in `allow-private-hosts` if you trust the archive";
    ImageThumbnail "image-thumbnail" Note "A small copy of an image was taken, although it links to a larger one." "run it with the network, or put the larger copy into a folder of `images.local`";
    ImageArchived "image-archived" Note "Every address of an image is gone; its copy in the Wayback Machine was taken." "look whether it is the right picture; such copies are often smaller";
    ImageMetadata "image-metadata" Note "What an image file told of its maker was left out: position, serial numbers, names." "nothing; `keep-metadata = true` keeps it";
    ImageLarge "image-large" Warning "An image file is larger than `max-bytes`." "make it smaller and put it beside the source, or raise `max-bytes`";
    ImageAltMissing "image-alt-missing" Note "An image has no alternative text." "describe it in the source";
    // the ledger and the output
    LedgerUnbalanced "ledger-unbalanced" Warning "Words, links or images of the source are not in the output, and no change explains it." "compare the two, and report it: this is a fault of the program";
    SourceGone "source-gone" Note "A post that was written has no source any more." "bring the source back, or run `migrate --prune`";
    Unwritable "unwritable" Error "A file of the output cannot be written." "make room for it where the message says, and run again";
    OutputForeign "output-foreign" Error "A file stands where a post should go, and was not written by this program." "move it away, or run with `--force`";
    OutputMoved "output-moved" Note "A person moved the file of a post." "nothing; the post keeps its address, and migrations.lock follows the file when `migrate` runs";
    OutputElsewhere "output-elsewhere" Warning "Posts that were written are not in the folder that `output` names." "move the files there, and migrations.lock follows them; or set `output` back";
    Edited "edited" Warning "The output was edited since it was written; it was left alone." "run `unblogger accept` for the post, or `migrate --merge` to merge it, or `migrate --force` to overwrite it";
    NotAccepted "not-accepted" Error "A person edited or deleted the output, and nobody has accepted that." "run `unblogger accept` for the post, or `migrate --force` to write it again";
    MergeConflict "merge-conflict" Error "Two sides changed the same post in different ways." "decide between the marks, and run `unblogger accept` for the post";
    LockAttributes "lock-attributes" Note "Nothing tells git how to merge the lock file." "add the line to `.gitattributes`, or let the next run resolve the conflicts";
    BackedUp "backed-up" Note "A file that had been changed since it was written was overwritten; a copy of it was kept." "nothing; the message says where the copy is";
    LinkOld "link-old" Error "A link of the output leads to the old blog, although a post of the archive answers it." "write the new address that the message names, and run `unblogger accept` for the post";
    ImageChanged "image-changed" Error "An image of the output is not the one that was written." "bring it back with git, or run `unblogger migrate --force`";
    RedirectMissing "redirect-missing" Error "An old address has no redirect to its post." "run `unblogger migrate`";
    OutputUnstable "output-unstable" Error "A file of the output does not read back as it was written." "bring it back with git; where nobody changed it, report it: this is a fault of the program";
    SourcesMissing "sources-missing" Error "The sources are not here, and `--require-sources` wants them." "check them out, or leave `--require-sources` out";
    OtherVersion "other-version" Error "Another version of the program wrote the output, and this one would write it otherwise." "run `unblogger migrate` with this version and look at the changes, or install the version that the message names";
    LfsPointer "lfs-pointer" Error "Git LFS has its pointers where images should be." "run `git lfs pull`; in GitHub Actions give `lfs: true` to actions/checkout";
    BaselineStale "baseline-stale" Warning "The baseline knows a finding that is not there any more." "run `unblogger check --write-baseline`";
    Drift "drift" Error "The output is not what the migration gives." "run `unblogger migrate`";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
