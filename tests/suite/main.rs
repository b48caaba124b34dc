//! The program from outside: behaviours as folders of plain files, a whole archive, bad input, the documents.
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests are tests
#![allow(clippy::disallowed_methods)] // the fence is the library's

mod ablog;
mod addresses;
mod any_bytes;
mod any_rst;
mod archive;
mod bad_input;
mod branches;
mod comments;
mod commonmark;
mod corpus;
mod dialect;
mod directives;
mod disk;
mod docutils;
mod edits;
mod feed;
mod fixtures;
mod images;
mod in_place;
mod init;
mod interrupted;
mod ledger;
mod models;
mod moved;
mod moving;
mod myst;
mod overrides;
mod passes;
mod prune;
mod readme;
mod redirects;
mod reports;
mod review;
mod roles;
mod round_trip;
mod site;
mod story;
mod structure;
mod support;
mod targets;
mod twins;
mod words;
