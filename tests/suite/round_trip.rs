//! The writer's law: what is written is read back as what it was, for every model in normal form.

use proptest::prelude::*;
use unblogger::emit::{self, Style, Wrap};
use unblogger::import::markdown::{self, Flavour};
use unblogger::model::{self, Block};

use crate::models;

fn is_read_back(blocks: &mut Vec<Block>) -> Result<(), TestCaseError> {
    model::normalise(blocks);
    let written = emit::markdown(blocks);
    let read = markdown::blocks(&written, 0, Flavour::Html).blocks;
    prop_assert_eq!(&read, blocks, "\n{}\n", written);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_shrink_iters: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back(mut blocks in models::blocks()) {
        is_read_back(&mut blocks)?;
    }

    #[test]
    fn content_of_one_paragraph_is_read_back(mut blocks in models::paragraph()) {
        is_read_back(&mut blocks)?;
    }

    #[test]
    fn wrapped_lines_are_read_back(mut blocks in models::blocks(), column in 20..60u16) {
        model::normalise(&mut blocks);
        for wrap in [Wrap::Column(column), Wrap::Sentence] {
            let written = emit::styled(&blocks, &Style { wrap, ..Style::default() });
            let read = markdown::blocks(&written, 0, Flavour::Html).blocks;
            prop_assert_eq!(&read, &blocks, "\n{}\n", written);
        }
    }

    #[test]
    fn normal_form_is_normal(mut blocks in models::blocks()) {
        model::normalise(&mut blocks);
        let mut again: Vec<Block> = blocks.clone();
        model::normalise(&mut again);
        prop_assert_eq!(again, blocks);
    }
}

#[test]
fn html_beyond_the_deepest_level_is_read_back() {
    let quoted = format!("{} H<sub>2</s>O and <b>bold</b>\n\n{} <div>_deep_\n", ">".repeat(110), ">".repeat(120));
    let once = markdown::blocks(&quoted, 0, Flavour::Html).blocks;
    let written = emit::markdown(&once);
    assert!(written.contains("**bold**") && written.contains("deep"), "{written}");
    assert_eq!(markdown::blocks(&written, 0, Flavour::Html).blocks, once);
}

/// Found by fuzzing, and shortened.
#[test]
fn markup_that_meets_other_markup_is_read_back() {
    for text in [
        "<table><tr><td><a href=\"\">\n\n<a n=\"\"><td></tr>",
        "<td><a href><table><a id=r>",
        ":<table n=\"\"><td>\n\n<a href=\"\">l\n<?><td></a></td>",
        "[^\n`o`]:e o",
        "<h3><table><td><td><h1>\\",
        "\u{1}**\u{10}**",
        "<div><video><o:p>",
        "<div><video><table><colgroup>",
        ":<table a=\"\"><td><a f=\"\">\n-\n<pre><td></a><st1:e>",
        "<div><video><pre>n\n",
        "<table><tr><td\n\nr<td>y\n```\n```\ne</tr>",
        "<table><th><th><a><table><a>",
    ] {
        let mut once = markdown::blocks(text, 0, Flavour::Html).blocks;
        model::normalise(&mut once);
        let written = emit::markdown(&once);
        assert_eq!(markdown::blocks(&written, 0, Flavour::Html).blocks, once, "{text}\n{written}");
    }
    let quoted = format!("{}a<td>*a*", ">".repeat(100));
    let once = markdown::blocks(&quoted, 0, Flavour::Html).blocks;
    assert_eq!(markdown::blocks(&emit::markdown(&once), 0, Flavour::Html).blocks, once);
}
