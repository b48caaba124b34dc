//! Images: what is wanted, where it can be had, and where it is put.

pub mod address;
