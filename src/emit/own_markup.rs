//! Markup that a site's generator reads and CommonMark does not. In a post that is cleaned in place it means what it always meant there.

use std::ops::Range;

use super::engine::{Engine, Reads, has_templates};
use super::target::Style;
use crate::model::Meta;
use crate::model::dialects::begins_listing;

/// Where the first line stands in the text of a post in which there is such markup.
pub fn own_markup(text: &str, meta: &Meta, style: &Style) -> Option<Range<usize>> {
    let engine = style.generator.target().engine;
    let is_off = |key: &str| meta.extra.iter().any(|(known, _)| known == key);
    let runs_templates = engine.no_templates.is_some_and(|(key, _)| !is_off(key));
    let (mut at, mut fence, mut follows_text) = (0, None, false);
    for line in text.split_inclusive('\n') {
        let content = line.trim_matches([' ', '\t', '>', '\n']);
        let is_fence = ["```", "~~~"].into_iter().find(|fence| content.starts_with(fence));
        let in_code = fence.is_some() || is_fence.is_some();
        // templates are run in code as well
        let is_template = runs_templates && has_templates(content) && !is_listing(content);
        if is_template || engine.calls_in(content) || !in_code && engine.marks(content, follows_text) {
            return Some(at..at + line.trim_end().len());
        }
        match fence {
            None => fence = is_fence,
            Some(open) if is_fence == Some(open) => fence = None,
            Some(_) => {}
        }
        follows_text = !in_code && !content.is_empty();
        at += line.len();
    }
    None
}

/// What becomes a fence.
fn is_listing(line: &str) -> bool {
    begins_listing(line) || line.trim_start_matches(['{', '%', '-', ' ']).starts_with("endhighlight")
}

impl Engine {
    /// Whether a call of the generator's own stands in a line, and not only its letters: `{{</* name */>}}`.
    fn calls_in(&self, line: &str) -> bool {
        let is_called = |(at, _)| self.calls_at(line, at) && line[at..].get(3..5).is_none_or(|name| name != "/*");
        line.match_indices('{').any(is_called)
    }

    /// Whether a line that is no code holds other markup of the engine.
    fn marks(&self, line: &str, follows_text: bool) -> bool {
        let outside_of_code = || line.split('`').step_by(2);
        let holds = |mark: &str| outside_of_code().any(|text| is_unescaped(text, mark));
        self.reads.iter().any(|reads| match reads {
            Reads::Attributes => holds("{:"),
            Reads::Mathematics => holds("$$"),
            Reads::NamesOfTitles | Reads::Classes => line.ends_with('}') && (holds("{#") || holds("{.")),
            Reads::Definitions => {
                follows_text && line.starts_with(": ") || line.starts_with("*[") && line.contains("]: ")
            }
            Reads::Pipes
            | Reads::AnyItems
            | Reads::WideTicks
            | Reads::PipesInCode
            | Reads::Shortcodes
            | Reads::Calls
            | Reads::ThreeBackslashes => false,
        })
    }
}

fn is_unescaped(text: &str, mark: &str) -> bool {
    text.match_indices(mark).any(|(at, _)| !text[..at].ends_with('\\'))
}

#[cfg(test)]
mod tests {
    use super::super::target::Generator;
    use super::*;
    use crate::model::Value;

    fn found(text: &str, generator: Generator) -> Option<&str> {
        let style = Style { generator, ..Style::default() };
        own_markup(text, &Meta::default(), &style).map(|place| &text[place])
    }

    #[test]
    fn each_generator_has_its_own() {
        for (text, generator) in [
            ("![a]({{ site.baseurl }}/a.png)", Generator::Jekyll),
            ("`{{ a }}`", Generator::Jekyll),
            ("- b\n{:.c}", Generator::Jekyll),
            ("a $$b$$", Generator::Jekyll),
            ("a\n: b", Generator::Jekyll),
            ("*[a]: b", Generator::Pelican),
            ("{{< figure src=\"a.png\" >}}", Generator::Hugo),
            ("```text\n{{% b %}}\n```", Generator::Hugo),
            ("## A {#b}", Generator::Hugo),
            ("a {{ b(c=1) }}", Generator::Zola),
            ("{% a %}", Generator::Eleventy),
        ] {
            let last = text.lines().rfind(|line| !line.starts_with("```"));
            assert_eq!(found(text, generator), last, "{text}");
            assert_eq!(found(text, Generator::Astro), None, "{text}");
        }
    }

    #[test]
    fn what_is_none() {
        for (text, generator) in [
            ("a \\{: b} `{: c}` \\$\\$d\\$\\$\n\n: e\n\n```css\na {: b}\n```", Generator::Jekyll),
            ("{% highlight ruby %}\na\n{% endhighlight %}", Generator::Jekyll),
            ("`{{</* a */>}}` {{ b }} \\{#c}", Generator::Hugo),
            ("{{ b }} {% c %}", Generator::Zola),
        ] {
            assert_eq!(found(text, generator), None, "{text}");
        }
        let key = ("render_with_liquid".to_owned(), Value::Bool(false));
        let meta = Meta { extra: vec![key], ..Meta::default() };
        let style = Style { generator: Generator::Jekyll, ..Style::default() };
        assert_eq!(own_markup("{{ a }}", &meta, &style), None);
    }
}
