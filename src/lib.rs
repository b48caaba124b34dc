//! Moves the archive of a blog that once lived on Blogger to clean Markdown.
//!
//! ```text
//!            config                         what is wanted
//!              │
//! disk ─▶ source ─▶ import ─▶ normalise ─▶ links ─▶ images ─▶ emit ─▶ changes ─▶ write | diff | check
//!         text       model     passes       where    which     the     files to   the last step, and
//!         + spans                           to       file      bytes   be         the only difference
//!                                                               │
//!                                       ledger: what went in against what came out
//! ```
//!
//! [`pipeline`] holds the order of the stages, and what a run needs around them. Problems in the content are
//! [`diagnostic`]s with a place in the source; only the world (disk, network, configuration) fails
//! with an error. No I/O happens outside [`disk`] and `images::fetch`.

pub mod config;
pub mod disk;

pub mod diagnostic;
pub mod paths;
pub mod source;
pub mod toml_string;
pub mod visible;

pub mod account;
pub mod model;
pub mod picture;

pub mod site;

pub mod import;

pub mod normalise;

pub mod convert;
pub mod guard;

pub mod links;

pub mod images;

pub mod emit;

pub mod ledger;

pub mod index;
pub mod twins;

pub mod lock;

pub mod bases;
pub mod changes;
pub mod difference;
pub mod merge;
pub mod unfinished;

pub mod check;
pub mod pipeline;

pub mod accept;
pub mod init;
pub mod report;
pub mod review;
pub mod todo;
