//! Addresses: what a post is called on the new site, what answers an old address, and redirects.
