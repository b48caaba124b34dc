//! STUB: HTML to the model, for bodies of Markdown posts and (later) Blogger's export.
