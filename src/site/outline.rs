//! What references need to know of a document.

use std::sync::Arc;

/// The title and the labels of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// The title, as plain text; empty where there is none.
    pub title: String,
    /// The labels by their names.
    pub labels: Vec<(String, Label)>,
    /// The sections by the names that `autosectionlabel` gives them, in the order of the document.
    pub sections: Vec<(String, Label)>,
    /// Where the fragments of the old page are now.
    pub anchors: Vec<Anchor>,
    /// The labels of other documents that it names.
    pub wanted: Vec<String>,
}

/// A place in a document that has a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Label {
    /// The title of the heading that it stands at, as plain text.
    pub title: Option<String>,
    /// The fragment that Sphinx gives it; none for the title of the document.
    pub id: Option<String>,
}

/// A fragment of a page of the old site, and where that place is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The fragment, without `#`.
    pub id: Arc<str>,
    /// The post of the document that holds the place, from 0.
    pub post: usize,
    /// The fragment on the page of that post; none for its title, and for what has none there.
    pub fragment: Option<String>,
}
