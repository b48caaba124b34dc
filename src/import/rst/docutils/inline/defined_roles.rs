//! Roles that a document defines: `.. role::` and `.. default-role::`.
//!
//! <https://docutils.sourceforge.io/docs/ref/rst/directives.html#custom-interpreted-text-roles>

use std::collections::BTreeMap;

/// The roles of a document, and which one a text without a role has.
#[derive(Debug, Default)]
pub struct Roles {
    defined: BTreeMap<String, Defined>,
    default: Option<Defined>,
}

/// What a role stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Defined {
    /// Its text.
    Plain,
    /// HTML.
    RawHtml,
    /// Something that no reader of the page ever saw.
    RawOther,
    /// What the role of this name does, one of docutils' or Sphinx's.
    Known(String),
}

impl Roles {
    /// `.. role:: name(base)`, with the formats of one that is based on `raw`. The base is the role that has the name
    /// at this place, so no role can be based on itself.
    pub fn define(&mut self, name: &str, base: &str, formats: &str) {
        let base = base.trim();
        let role = match self.find(base) {
            _ if base.is_empty() => Defined::Plain,
            Defined::Known(base) if base == "raw" => raw(formats),
            Defined::RawHtml | Defined::RawOther if !formats.is_empty() => raw(formats),
            role => role,
        };
        self.defined.insert(name.trim().to_lowercase(), role);
    }

    /// `.. default-role:: name`; an empty name gives docutils' own back.
    pub fn set_default(&mut self, name: &str) {
        let name = name.trim();
        self.default = (!name.is_empty()).then(|| self.find(name));
    }

    /// What a name stands for; the empty name is the default role's.
    pub fn find(&self, name: &str) -> Defined {
        let name = name.to_lowercase();
        let found = if name.is_empty() { self.default.as_ref() } else { self.defined.get(&name) };
        found.cloned().unwrap_or(Defined::Known(name))
    }
}

fn raw(formats: &str) -> Defined {
    if formats.split_whitespace().any(|format| format == "html") { Defined::RawHtml } else { Defined::RawOther }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_what_its_base_was_when_it_was_defined() {
        let mut roles = Roles::default();
        roles.define("Loud", "strong", "");
        roles.define("louder", "LOUD", "");
        roles.define("loud", "louder", "");
        assert_eq!(roles.find("louder"), Defined::Known("strong".to_owned()));
        assert_eq!(roles.find("loud"), Defined::Known("strong".to_owned()));
        roles.define("plain", "", "");
        assert_eq!(roles.find("plain"), Defined::Plain);
    }

    #[test]
    fn raw_roles_are_for_their_formats() {
        let mut roles = Roles::default();
        roles.define("tag", "raw", "latex html");
        roles.define("tex", "raw", "latex");
        roles.define("again", "tex", "html");
        assert_eq!((roles.find("tag"), roles.find("tex")), (Defined::RawHtml, Defined::RawOther));
        assert_eq!(roles.find("again"), Defined::RawHtml);
    }

    #[test]
    fn the_default_role_can_be_set_and_given_back() {
        let mut roles = Roles::default();
        roles.set_default("any");
        assert_eq!(roles.find(""), Defined::Known("any".to_owned()));
        roles.set_default("");
        assert_eq!(roles.find(""), Defined::Known(String::new()));
    }
}
