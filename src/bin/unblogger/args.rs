//! The command line as it is written.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Moves the archive of a blog that once lived on Blogger to clean Markdown.
#[derive(Debug, Parser)]
#[command(name = "unblogger", version, max_term_width = 100, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub common: Common,
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct Common {
    /// The configuration [default: migrations.toml here or in a parent folder]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Only posts whose source path, slug or legacyUrl matches; repeatable
    #[arg(long, global = true, value_name = "GLOB")]
    pub only: Vec<String>,
    /// Never use the network
    #[arg(long, global = true)]
    pub offline: bool,
    /// Warnings fail
    #[arg(long, global = true)]
    pub strict: bool,
    /// How many threads work [default: one for each processor]
    #[arg(long, global = true, value_name = "N")]
    pub jobs: Option<usize>,
    /// Only errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Show unchanged posts, notes and whole diffs too
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Colours
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
    /// Write a report: .json, .html or .md by its ending; repeatable
    #[arg(long, global = true, value_name = "FILE")]
    pub report: Vec<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the migrated posts, images, redirects and the lock file
    Migrate(Migrate),
    /// The same without writing: what would change, and why
    Diff(Diff),
    /// For CI: is the output what the migration gives? Never writes, never uses the network
    Check(Check),
    /// A person's edit of a migrated file is right: check passes again, migrate leaves it alone
    Accept {
        /// Posts, by output path, slug or legacyUrl
        #[arg(required = true, value_name = "POST")]
        posts: Vec<String>,
    },
    /// The images beside the posts: fetch, list, verify, prune
    Images {
        #[command(subcommand)]
        command: ImagesCommand,
    },
    /// What needs a person, as a skeleton of overrides.toml
    Todo {
        /// Names of migrations [default: all]
        #[arg(value_name = "NAME")]
        names: Vec<String>,
    },
    /// One post to standard output
    Convert(Convert),
    /// Look at a folder, recognise what it holds, and write a first migrations.toml
    Init(Init),
    /// The normalising passes, in running order, and which of them the configuration switches off
    Passes,
    /// What a diagnostic means, and what to do about it
    Explain {
        /// A code such as image-missing; all of them where none is given
        #[arg(value_name = "CODE")]
        code: Option<String>,
    },
    /// Completions for a shell
    Completions {
        #[arg(value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
    /// The manual page of the program, or of one command
    Man {
        /// A command, such as check
        #[arg(value_name = "COMMAND")]
        command: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub enum ImagesCommand {
    /// Ask for all images that the posts want, and keep them in the cache; nothing else is written
    Fetch {
        /// Names of migrations [default: all]
        #[arg(value_name = "NAME")]
        names: Vec<String>,
    },
    /// The images that migrations.lock knows
    List {
        /// Names of migrations [default: all]
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// How they are shown
        #[arg(long, value_enum, default_value_t = TableFormat::Text, value_name = "FORMAT")]
        format: TableFormat,
    },
    /// Is every image the file that migrations.lock names? Needs neither sources nor network
    Verify {
        /// Names of migrations [default: all]
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// How the faults are shown
        #[arg(long, value_enum, default_value_t = TableFormat::Text, value_name = "FORMAT")]
        format: TableFormat,
    },
    /// Remove images that no post uses, of those that were written and never changed
    Prune {
        /// Names of migrations [default: all]
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// Only say what would be removed
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    Text,
    Json,
}

#[derive(Debug, Default, Args)]
pub struct Migrate {
    /// Names of migrations [default: all]
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Write nothing: the same as `diff`
    #[arg(long)]
    pub dry_run: bool,
    /// Merge what people edited with what the migration changed since; conflicts are marked as git does
    #[arg(long, conflicts_with = "force")]
    pub merge: bool,
    /// Overwrite edited and foreign files (copies are kept in .unblogger/backup), and write deleted ones again
    #[arg(long)]
    pub force: bool,
    /// Clean posts in place although git could not give back every file as it is now
    #[arg(long)]
    pub allow_dirty: bool,
    /// Remove output whose source is gone
    #[arg(long)]
    pub prune: bool,
    /// Let slugs and permalinks that are already published move
    #[arg(long = "move")]
    pub move_addresses: bool,
}

#[derive(Debug, Args)]
pub struct Show {
    /// Names of migrations [default: all]
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// How it is shown
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Diff {
    #[command(flatten)]
    pub show: Show,
    /// How many lines of each file change, as a histogram
    #[arg(long)]
    pub stat: bool,
    /// Do not show it page by page on a terminal
    #[arg(long)]
    pub no_pager: bool,
}

#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    pub show: Show,
    /// Only what differs from this revision of git is looked at, such as origin/main
    #[arg(long, value_name = "REV")]
    pub base: Option<String>,
    /// Fail where the sources are not here; otherwise what can be checked without them is
    #[arg(long)]
    pub require_sources: bool,
    /// Write what is found to migrations.baseline: from then on only new findings fail
    #[arg(long, conflicts_with = "base")]
    pub write_baseline: bool,
}

#[derive(Debug, Args)]
pub struct Convert {
    /// A source, or - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Its format [default: by its ending, else by its content]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub from: Option<From>,
    /// What is written
    #[arg(long, value_enum, default_value_t = To::Markdown, value_name = "FORMAT")]
    pub to: To,
    /// Show the post as it was read, and what each pass changes in it
    #[arg(long)]
    pub trace: bool,
}

#[derive(Debug, Args)]
pub struct Init {
    /// A folder, or the zip files of a Takeout as they were downloaded: their Blogger part is unpacked beside them [default: .]
    #[arg(value_name = "DIR|ZIP")]
    pub paths: Vec<PathBuf>,
    /// Ask nothing: what is not known is a guess that says TODO
    #[arg(short, long)]
    pub yes: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
    Github,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum From {
    RstPost,
    Frontmatter,
    MystPost,
    BloggerFeed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum To {
    Markdown,
    Html,
    Text,
    Json,
}
