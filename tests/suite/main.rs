//! The program from outside: behaviours as folders of plain files, a whole archive, bad input, the documents.
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests are tests
#![allow(clippy::disallowed_methods)] // the fence is the library's

mod ablog;
mod addresses;
mod any_archive;
mod any_bytes;
mod any_input;
mod any_rst;
mod archive;
#[cfg(unix)] // a shell, and tools that are linked to
mod astro_schema;
mod bad_input;
mod blogger_theme;
#[cfg(unix)]
mod book;
mod branches;
mod changing_places;
mod check;
#[cfg(unix)]
mod ci;
mod comments;
mod commonmark;
mod config_schema;
mod corpus;
mod dialect;
mod directives;
mod disk;
mod docutils;
mod drafts;
mod edits;
mod feed;
mod fetching;
mod fixtures;
mod flat;
mod foretold;
mod front_matter_redirects;
#[cfg(unix)]
mod generators;
mod hostile;
mod html_posts;
mod image_addresses;
mod images;
mod in_place;
mod init;
mod interrupted;
#[path = "../../fuzz/laws/mod.rs"]
mod laws;
mod ledger;
mod linked_files;
mod metadata;
mod models;
mod moved;
mod moving;
mod myst;
mod overrides;
mod own_images;
#[cfg(unix)]
mod pages;
mod passes;
mod pelican_posts;
mod products;
mod prune;
mod readme;
mod redirects;
mod reports;
mod review;
mod roles;
mod round_trip;
mod server;
mod site;
mod story;
mod structure;
mod support;
mod targets;
mod terminal;
mod twice;
mod twins;
mod two_blogs;
mod verdict;
mod wayback;
mod words;
