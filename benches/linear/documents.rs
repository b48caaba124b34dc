//! Documents of any length that readers are known to take too long for.

use std::fmt::Write as _;

/// A document by its name, and what makes one of about so many bytes.
pub type Document = (&'static str, fn(usize) -> String);

/// Ordinary text, deep nesting, unclosed markup of each kind, and a great many of each thing that has a name.
pub const DOCUMENTS: &[Document] = &[
    ("paragraphs", |length| repeat("Some *words* and a `link <https://x.example/a>`_ in a line.\nMore.\n\n", length)),
    ("one paragraph", |length| repeat("Some *words* and a `link <https://x.example/a>`_ in it.\n", length)),
    ("one line", |length| repeat("word ", length)),
    ("one word", |length| repeat("word", length)),
    ("blank lines", |length| repeat("\n", length)),
    ("spaces", |length| repeat(" ", length)),
    ("tabs", |length| repeat("\tx\n", length)),
    ("unclosed *", |length| repeat(" *a", length)),
    ("unclosed **", |length| repeat(" **a", length)),
    ("unclosed _", |length| repeat(" _a", length)),
    ("unclosed `", |length| repeat(" `a", length)),
    ("unclosed ``", |length| repeat(" ``a", length)),
    ("unclosed _`", |length| repeat(" _`a", length)),
    ("unclosed |", |length| repeat(" |a", length)),
    ("unclosed [", |length| repeat(" [a", length)),
    ("unclosed ![", |length| repeat(" ![a", length)),
    ("unclosed :x:`", |length| repeat(" :x:`a", length)),
    ("unclosed `a:x:", |length| repeat(" `a`:x", length)),
    ("unclosed <", |length| repeat(" <a", length)),
    ("unclosed `a <", |length| repeat(" `a <b", length)),
    ("unclosed `a <http://", |length| repeat(" `a <http://b.example/", length)),
    ("unclosed [a](", |length| repeat(" [a](b", length)),
    ("unclosed ``` `a <b> ```", |length| repeat(" `a <b>", length)),
    ("unclosed all", |length| repeat(" *a **b `c ``d |e [f :x:`g <h `i <j _`k ![l", length)),
    ("unclosed * in lines", |length| repeat("*a\n", length)),
    ("unclosed ` in lines", |length| repeat("`a\n", length)),
    ("openers after quotes", |length| repeat("\"*\" '`' (`` <* ", length)),
    ("only *", |length| repeat("*", length)),
    ("only `", |length| repeat("`", length)),
    ("only _", |length| repeat("_", length)),
    ("only |", |length| repeat("|", length)),
    ("only <", |length| repeat("<", length)),
    ("only [", |length| repeat("[", length)),
    ("only >", |length| repeat(">", length)),
    ("only backslashes", |length| repeat("\\", length)),
    ("only &", |length| repeat("&", length)),
    ("only :", |length| repeat(":", length)),
    ("only =", |length| repeat("=", length)),
    ("only +", |length| repeat("+", length)),
    ("a_ a_", |length| repeat("a_ ", length)),
    ("a__ a__", |length| repeat("a__ ", length)),
    ("http://", |length| repeat("http://", length)),
    ("addresses", |length| repeat("http://a.example/b(c). ", length)),
    ("mail", |length| repeat("a@b.", length)),
    ("escapes", |length| repeat("\\*a\\ ", length)),
    ("emphasis", |length| repeat("*a* ", length)),
    ("emphasis in emphasis", |length| repeat("*a _b ", length)),
    ("emphasis and links", |length| repeat("*a `b <http://c.example>`_ _d_ ", length)),
    ("code", |length| repeat("``a`` `b` ", length)),
    ("roles", |length| repeat(":code:`a` :ref:`b` ", length)),
    ("quotes", |length| repeat("> quote\n\n", length)),
    ("one quote", |length| repeat("> quote\n", length)),
    ("quotes, deep", |length| format!("{}deep\n", repeat("> ", length))),
    ("quotes, deep, in lines", |length| repeat(&format!("{}deep\n", "> ".repeat(200)), length)),
    ("indented, deeper and deeper", |length| deeper(length, "x")),
    ("indented prose", |length| repeat("    words in a line\n\n", length)),
    ("bullets, deeper and deeper", |length| deeper(length, "* x")),
    ("stairs of bullets", |length| repeat(&deeper(20_000, "* x"), length)),
    ("bullets in a line", |length| repeat("* ", length)),
    ("enumerators in a line", |length| repeat("1. ", length)),
    ("bullets", |length| repeat("* item\n", length)),
    ("bullets, indented", |length| repeat("  * item\n", length)),
    ("bullets, loose", |length| repeat("  * item\n\n", length)),
    ("bullets, two levels", |length| repeat("  * item\n    * inner\n", length)),
    ("bullets changing", |length| repeat("* item\n\n- item\n\n", length)),
    ("bullets, long item", |length| format!("* item\n{}", repeat("  more\n", length))),
    ("enumerated", |length| numbered(length, |text, number| write!(text, "{number}. item\n\n"))),
    ("enumerated, without blank lines", |length| numbered(length, |text, number| writeln!(text, "{number}. item"))),
    ("enumerated, all 1", |length| repeat("1. item\n", length)),
    ("enumerated, indented", |length| repeat(" 1. item\n", length)),
    ("enumerated, letters", |length| repeat("a. item\n", length)),
    ("enumerated, automatic", |length| repeat("#. item\n", length)),
    ("enumerated, Roman", |length| repeat("(mmmdccclxxxviii) item\n", length)),
    ("definitions", |length| repeat("term\n  text\n", length)),
    ("definitions, deeper and deeper", |length| deeper(length, "term")),
    ("fields", |length| format!("text\n\n{}", repeat(":a: b\n", length))),
    ("fields at the top", |length| repeat(":a: b\n", length)),
    ("fields, unclosed", |length| repeat(":a ", length)),
    ("options", |length| repeat("-a  text\n", length)),
    ("options, many names", |length| repeat("-a, --bcd=E, ", length)),
    ("line blocks", |length| repeat("| line\n", length)),
    ("line blocks, indented", |length| repeat("|   line\n| line\n", length)),
    ("line blocks, deeper and deeper", |length| {
        numbered(length, |text, number| writeln!(text, "|{}x", " ".repeat(number % 400)))
    }),
    ("doctests", |length| repeat(">>> x\n1\n\n", length)),
    ("literal blocks", |length| repeat("a::\n\n  b\n\n", length)),
    ("quoted literal blocks", |length| repeat("a::\n\n> b\n\n", length)),
    ("one literal block", |length| format!("a::\n\n{}", repeat("  b\n", length))),
    ("attributions", |length| repeat("  quote\n\n  -- name\n\ntext\n\n", length)),
    ("attributions in one quote", |length| repeat("  quote\n\n  -- name\n\n", length)),
    ("attributions, malformed", |length| repeat("  quote\n\n  -- name\n   a\n    b\n\n", length)),
    ("titles", |length| repeat("Title\n=====\n\ntext\n\n", length)),
    ("titles, all levels", |length| repeat("T\n====\n\nT\n----\n\nT\n~~~~\n\nT\n^^^^\n\n", length)),
    ("titles, all different", |length| numbered(length, |text, number| write!(text, "T{number}\n==========\n\n"))),
    ("titles, short underlines", |length| repeat("A long title\n====\n\n", length)),
    ("titles, overlined", |length| repeat("====\nTitl\n====\n\n", length)),
    ("overlines", |length| repeat("=====\n", length)),
    ("overlines, unclosed", |length| repeat("=====\nTitle\n\n", length)),
    ("styles", |length| {
        numbered(length, |text, number| {
            let mark = ['=', '-', '~', '^', '"', '+', '#', '*', ':', '.'][number % 10];
            write!(text, "Title\n{}\n\n", String::from(mark).repeat(6))
        })
    }),
    ("transitions", |length| repeat("-----\n\n", length)),
    ("rules", |length| repeat("* * *\n\n", length)),
    ("targets", |length| {
        numbered(length, |text, number| writeln!(text, ".. _name {number}: http://a.example/{number}"))
    }),
    ("targets and references", |length| {
        numbered(length, |text, number| write!(text, ".. _n{number}: http://a.example/\n\n`n{number}`_\n\n"))
    }),
    ("references without targets", |length| numbered(length, |text, number| writeln!(text, "`n{number}`_"))),
    ("one target, many references", |length| format!(".. _a: http://x.example\n\n{}", repeat("a_ ", length))),
    ("targets, chained", |length| repeat(".. _a:\n", length)),
    ("targets, chained, different", |length| numbered(length, |text, number| writeln!(text, ".. _n{number}:"))),
    ("targets, indirect", |length| numbered(length, |text, number| writeln!(text, ".. _n{number}: n{}_", number + 1))),
    ("targets, the same", |length| repeat(".. _a: http://b.example\n", length)),
    ("targets, inline", |length| numbered(length, |text, number| writeln!(text, "_`n{number}` n{number}_"))),
    ("anonymous", |length| repeat("`a`__\n\n__ http://b.example\n\n", length)),
    ("anonymous, then targets", |length| {
        format!("{}\n\n{}", repeat("`a`__ ", length / 2), repeat("__ http://b.example\n", length / 2))
    }),
    ("footnotes", |length| numbered(length, |text, number| write!(text, "[{number}]_\n\n.. [{number}] note\n\n"))),
    ("footnotes, automatic", |length| repeat("[#]_\n\n.. [#] note\n\n", length)),
    ("footnotes, named", |length| {
        numbered(length, |text, number| write!(text, "[#n{number}]_\n\n.. [#n{number}] note\n\n"))
    }),
    ("footnotes, symbols", |length| repeat("[*]_\n\n.. [*] note\n\n", length)),
    ("footnotes without references", |length| repeat(".. [#] note\n", length)),
    ("footnote references", |length| repeat("[1]_ ", length)),
    ("citations", |length| numbered(length, |text, number| write!(text, "[C{number}]_\n\n.. [C{number}] note\n\n"))),
    ("substitutions", |length| {
        numbered(length, |text, number| write!(text, "|s{number}|\n\n.. |s{number}| replace:: text\n\n"))
    }),
    ("substitutions, chained", |length| {
        numbered(length, |text, number| write!(text, ".. |s{number}| replace:: |s{}|\n\n", number + 1))
    }),
    ("substitutions, doubling", |length| {
        format!(
            "{}|s30|\n\n{}",
            (1..40).fold(".. |s0| replace:: text\n".to_owned(), |text, number| format!(
                "{text}.. |s{number}| replace:: |s{}| |s{}|\n",
                number - 1,
                number - 1
            )),
            repeat("x ", length)
        )
    }),
    ("one substitution, many references", |length| format!(".. |a| replace:: b\n\n{}", repeat("|a| ", length))),
    ("substitutions without definition", |length| repeat("|a| ", length)),
    ("comments", |length| repeat(".. comment\n\n", length)),
    ("one comment", |length| format!("..\n{}", repeat("  comment\n", length))),
    ("explicit markup, deeper and deeper", |length| deeper(length, ".. note:: x")),
    ("directives", |length| repeat(".. note:: text\n\n   more\n\n", length)),
    ("directives, unknown", |length| numbered(length, |text, number| write!(text, ".. unknown{number}:: text\n\n"))),
    ("directive options", |length| format!(".. image:: a.png\n{}", repeat("   :alt: b\n", length))),
    ("directive options, different", |length| {
        format!(".. image:: a.png\n{}", numbered(length, |text, number| writeln!(text, "   :o{number}: b")))
    }),
    ("images", |length| repeat(".. image:: a.png\n\n", length)),
    ("code blocks", |length| repeat(".. code-block:: python\n\n   x = 1\n\n", length)),
    ("raw HTML", |length| repeat(".. raw:: html\n\n   <b>x\n\n", length)),
    ("posts and updates", |length| repeat(".. update:: 2020-01-02\n\n   x\n\n", length)),
    ("replace in replace", |length| repeat(".. |a| replace:: |a|\n", length)),
    ("grid table, long", |length| format!("+---+---+\n{}", repeat("| a | b |\n+---+---+\n", length))),
    ("grid table, one row", |length| format!("+---+---+\n{}+---+---+\n", repeat("| a | b |\n", length))),
    ("grid table, wide", |length| {
        let (rule, row) = (repeat("+---", length / 3), repeat("| a ", length / 3));
        format!("{rule}+\n{row}|\n{rule}+\n")
    }),
    ("grid table, square", |length| {
        let columns = (length / 8).isqrt();
        let (rule, row) = ("+---".repeat(columns), "| a ".repeat(columns));
        format!("{rule}+\n{}", format!("{row}|\n{rule}+\n").repeat(columns))
    }),
    ("grid tables", |length| repeat("+---+---+\n| a | b |\n+---+---+\n\n", length)),
    ("grid table, without end", |length| format!("+---+---+\n{}", repeat("| a | b |\n", length))),
    ("grid table, broken", |length| format!("+---+---+\n{}", repeat("| a | b |\n+---+--\n", length))),
    ("grid table, spans", |length| format!("+---+---+\n{}", repeat("| a | b |\n+   +---+\n", length))),
    ("grid table tops", |length| repeat("+---+---+\n", length)),
    ("grid table tops, apart", |length| repeat("+---+---+\n\n", length)),
    ("tables in tables", |length| repeat(&nested_tables(20), length)),
    ("simple table, long", |length| format!("===  ===\n{}===  ===\n", repeat("a    b\n", length))),
    ("simple table, blank lines", |length| format!("===  ===\n{}===  ===\n", repeat("a    b\n\n", length))),
    ("simple table, wide", |length| {
        let (rule, row) = (repeat("=== ", length / 3), repeat("a   ", length / 3));
        format!("{rule}===\n{row}a\n{rule}===\n")
    }),
    ("simple table, without end", |length| format!("===  ===\n{}", repeat("a    b\n", length))),
    ("simple table, one line each", |length| repeat("===  ===\na    b\n\n", length)),
    ("simple table rules", |length| repeat("===  ===\n", length)),
    ("simple tables", |length| repeat("===  ===\na    b\n===  ===\n\n", length)),
    ("table without pipes", |length| format!("a| b\n---|---\n{}", repeat("c| d  \n", length))),
    ("table without pipes, many bars", |length| format!("a| b\n---|---\n{}", repeat("c| ", length))),
    ("table without pipes, below lines", |length| format!("{}---|---\n", repeat("a  \n", length))),
    ("images above captions", |length| repeat("!`a <http://b.example/c.png>`_  \n---  \n", length)),
    ("table without pipes, rules", |length| repeat("---|---\n", length)),
    ("tables without pipes", |length| repeat("a| b\n---|---\nc| d  \n\n", length)),
    ("csv table", |length| format!(".. csv-table::\n\n{}", repeat("   a,b\n", length))),
    ("list table", |length| format!(".. list-table::\n\n{}", repeat("   * - a\n     - b\n", length))),
    ("breaks", |length| repeat("line  \n", length)),
    ("titles torn", |length| {
        repeat("A title that has to be wrapped because it is as long as the line is wide\n====\nmore\n\n", length)
    }),
    ("hashes", |length| repeat("#define\n=======\n", length)),
    ("fences", |length| repeat("```\n", length)),
    ("fences, unclosed", |length| repeat("```x\n\n", length)),
    ("HTML tags", |length| repeat("<b> </i> ", length)),
    ("entities", |length| repeat("&amp; ", length)),
    ("brackets", |length| format!("{}{}", repeat("[", length / 2), repeat("](a)", length / 2))),
    ("linked images", |length| repeat("`![a <http://b.example/c.png>`_](http://b.example) ", length)),
    ("bold over paragraphs", |length| repeat("*a\n\n", length)),
    ("wide characters", |length| repeat("日本語 *ö* 🎉 ", length)),
    ("noise", |length| repeat("a\u{ad}\u{200b}\u{a0}", length)),
    ("mojibake", |length| repeat("â€™ Ã© ‚Äô ", length)),
    ("bare addresses", |length| repeat("www.example.com/a_b https://x.example ", length)),
    ("many addresses, all different", |length| {
        numbered(length, |text, number| writeln!(text, "`a <http://x.example/{number}>`_"))
    }),
    ("headings, same", |length| repeat("Same\n====\n\n", length)),
];

/// A piece again and again.
pub fn repeat(piece: &str, length: usize) -> String {
    piece.repeat(length / piece.len() + 1)
}

/// Pieces with numbers, from 1.
pub fn numbered(length: usize, mut write: impl FnMut(&mut String, usize) -> std::fmt::Result) -> String {
    let mut text = String::with_capacity(length + 100);
    let mut number = 1;
    while text.len() < length {
        write(&mut text, number).unwrap();
        number += 1;
    }
    text
}

/// Lines each indented two columns more than the one before, until the text is so long: thousands of levels.
fn deeper(length: usize, line: &str) -> String {
    let mut text = String::with_capacity(length + 100);
    let mut indent = 0;
    while text.len() < length {
        text.extend(std::iter::repeat_n(' ', indent));
        text.push_str(line);
        text.push_str("\n\n");
        indent += 2;
    }
    text
}

/// A grid table of one cell that holds a grid table of one cell, and so on.
fn nested_tables(depth: usize) -> String {
    let mut lines = vec!["x".to_owned()];
    for _ in 0..depth {
        let width = lines.iter().map(String::len).max().unwrap_or_default();
        let rule = format!("+{}+", "-".repeat(width + 2));
        let rows = lines.iter().map(|line| format!("| {line:<width$} |"));
        lines = std::iter::once(rule.clone()).chain(rows).chain([rule.clone()]).collect();
    }
    lines.join("\n") + "\n\n"
}
