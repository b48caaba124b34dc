//! What a site says around each of its documents: names that all of them know, and what its references lead to.

use super::blocks::{Parser, Titles};
use super::references::References;
use super::substitutions::Substitutions;
use crate::import::ReadOptions;
use crate::import::rst::text::Text;

/// What is known in every document of a site.
pub struct Around<'o> {
    /// What the site says.
    pub options: &'o ReadOptions,
    /// The targets of `rst_prolog` and `rst_epilog`.
    pub references: References,
    /// Their substitutions.
    pub substitutions: Substitutions,
}

/// Reads what `rst_prolog` and `rst_epilog` define, and gives a parser their roles. What they show belongs to the pages of
/// the old site.
pub fn read<'o>(parser: &mut Parser<'_>, options: &'o ReadOptions) -> Around<'o> {
    let conf = &options.site.conf;
    let mut around = Around { options, references: References::default(), substitutions: Substitutions::default() };
    if !conf.prolog.is_empty() || !conf.epilog.is_empty() {
        let written = format!("{}\n\n{}\n", conf.prolog, conf.epilog);
        let text = Text::new(&written);
        let mut site = Parser::new(&text, options);
        site.blocks(&text.lines(), Titles::Allowed);
        parser.roles = site.roles;
        around.references = site.references;
        around.substitutions = site.substitutions;
        around.references.follow_names(&mut Vec::new());
    }
    if let Some(role) = &conf.default_role {
        parser.roles.set_default(role);
    }
    parser.language = conf.highlight_language.clone().unwrap_or_default();
    around
}
