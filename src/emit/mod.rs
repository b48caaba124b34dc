//! The writer: front matter and Markdown, and where files go for each target.
