//! What references need to know of a document.

/// The title and the labels of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// The title, as plain text; empty where there is none.
    pub title: String,
    /// The labels by their names, in the order of the document.
    pub labels: Vec<(String, Label)>,
}

/// A place in a document that has a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Label {
    /// The title of the heading that it stands at, as plain text.
    pub title: Option<String>,
    /// The fragment of that heading; none for the title of the document.
    pub fragment: Option<String>,
}
