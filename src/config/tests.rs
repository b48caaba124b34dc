use super::*;

const SMALL: &str =
    "[[migration]]\nname = \"a\"\noutput = \"out\"\n\n[[migration.source]]\nformat = \"auto\"\npath = \"in\"\n";

fn message(text: &str) -> String {
    parse("migrations.toml", text).unwrap_err().to_string()
}

#[test]
fn a_small_configuration_has_sensible_defaults() {
    let migration = parse("migrations.toml", SMALL).unwrap().remove(0);
    assert_eq!(migration.drop_tags, ["post", "legacy-blogger"]);
    assert_eq!(migration.output(), "out");
    for (written, output, floor) in [
        ("./out//posts/", "out/posts", "out/posts"),
        (".", "", ""),
        ("./_posts", "_posts", ""),
        ("site/_posts/", "site/_posts", "site"),
    ] {
        let text = SMALL.replace("\"out\"", &format!("\"{written}\"\ntarget = \"jekyll\""));
        let migration = parse("migrations.toml", &text).unwrap().remove(0);
        assert_eq!((migration.output(), migration.floor()), (output, floor), "{written}");
    }
}

#[test]
fn mistakes_are_named_with_line_column_and_the_right_name() {
    assert_eq!(
        message(&SMALL.replace("format", "formt")),
        "migrations.toml:6:1: unknown key `formt`; did you mean `format`?"
    );
    let skip = SMALL.replace("output", "permalink = \"/{yaer}/{slug}\"\noutput");
    assert!(message(&skip).starts_with("migrations.toml:3:13: "), "{}", message(&skip));
    let version = format!("required-version = \"99\"\n{SMALL}");
    assert_eq!(message(&version), "migrations.toml:1:20: version 99 is required; this is 0.1.0");
}

#[test]
fn a_path_is_a_glob_where_nothing_is_called_so() {
    for (path, base, base_of_name) in [
        ("in/*/a.md", "in", "in/*/a.md"),
        ("./in//[1]/", "in", "in/[1]"),
        ("{out}", "", "{out}"),
        ("in/a.md", "in/a.md", "in/a.md"),
    ] {
        let text = SMALL.replace("path = \"in\"", &format!("path = \"{path}\"")).replace("\"out\"", "\"{out}\"");
        let mut migration = parse("", &text).unwrap().remove(0);
        assert_eq!(migration.sources[0].base(), base);
        assert_eq!(migration.sources[0].is_in("{out}"), path == "{out}");
        migration.look_for_sources(|name| name == path);
        assert_eq!(migration.sources[0].base(), base_of_name);
    }
}

#[test]
fn a_format_of_dates_names_a_whole_day() {
    let with = |format: &str| format!("{SMALL}date-format = \"{format}\"\n");
    assert_eq!(parse("", &with("%d.%m.%Y")).unwrap()[0].sources[0].date_format(), Some("%d.%m.%Y"));
    assert!(message(&with("dd.mm.yyyy")).starts_with("migrations.toml:8:15: `dd.mm.yyyy` is not how"));
}

#[test]
fn lines_end_at_a_column_or_a_sentence() {
    let with = |wrap: &str| SMALL.replace("output", &format!("wrap = {wrap}\noutput"));
    let wrap = |written: &str| parse("", &with(written)).unwrap().remove(0).style().wrap;
    assert_eq!(wrap("80"), Wrap::Column(80));
    assert_eq!(wrap("\"sentence\""), Wrap::Sentence);
    for wrong in ["5", "true", "\"word\"", "100000"] {
        assert!(
            message(&with(wrong)).contains("a column from 20 to 65535, or \"sentence\""),
            "{}",
            message(&with(wrong))
        );
    }
}

#[test]
fn a_pattern_of_old_addresses_names_the_document() {
    let with = |pattern: &str| format!("{SMALL}legacy-url = \"{pattern}\"\n");
    assert_eq!(parse("", &with("/en/{docname}/")).unwrap()[0].sources[0].legacy_url(), Some("/en/{docname}/"));
    let source = &parse("", &with("/{year}/{month}/{slug}.html")).unwrap()[0].sources[0];
    assert_eq!((source.legacy_url(), source.legacy_template().is_some()), (None, true));
    for pattern in ["{docname}", "/{docnam}", "/{docname}?x", "/{year}/{docname}", "//{docname}", "/a b/{docname}"] {
        assert!(message(&with(pattern)).contains(":8:14: "), "{pattern}");
    }
    let misspelt = format!("{SMALL}legacy-urls = \"/{{docname}}\"\n");
    assert_eq!(message(&misspelt), "migrations.toml:8:1: unknown key `legacy-urls`; did you mean `legacy-url`?");
}

#[test]
fn an_output_outside_the_folder_is_refused() {
    for path in [
        "../out",
        "/srv/out",
        "a/../../out",
        "",
        "/",
        "C:/out",
        "c:out",
        "\\\\out",
        "\\\\\\\\host\\\\out",
        "a\\\\..\\\\..\\\\b",
    ] {
        let said = message(&SMALL.replace("\"out\"", &format!("\"{path}\"")));
        assert!(said.contains(":3:10: `output` names a folder below"), "{path}: {said}");
    }
    assert!(parse("migrations.toml", &SMALL.replace("\"out\"", "\"./a:b/c..d/\"")).is_ok());
    let with = |path: &str| format!("{SMALL}[migration.redirects]\ncsv = \"r.csv\"\njson = \"{path}\"\n");
    assert!(parse("migrations.toml", &with("site/redirects.json")).is_ok());
    for path in ["../x.json", "/x.json", "C:/x.json"] {
        assert!(message(&with(path)).contains(": a file of redirects stands below the folder"), "{path}");
    }
    assert!(message(&with("../x.json")).starts_with("migrations.toml:10:8: "), "{}", message(&with("../x.json")));
}

#[test]
fn values_that_could_not_do_what_they_say_are_named() {
    let in_migration =
        |line: &str| SMALL.replace("\n\n[[migration.source]]", &format!("\n{line}\n\n[[migration.source]]"));
    let below = |table: &str| format!("{SMALL}{table}\n");
    for (text, expected) in [
        (
            in_migration("site = \"blog.example\""),
            ":4:8: `blog.example` is no address with its scheme, like \"https://blog.example\"",
        ),
        (in_migration("site = \"ftp://blog.example\""), ":4:8: `ftp://blog.example` is no address with its scheme"),
        (in_migration("site = \"https://\""), ":4:8: `https://` is no address of a site"),
        (
            in_migration("site = \"https://a.example/blog/\""),
            ":4:8: `site` has no path: say site = \"https://a.example\" and base = \"/blog\"",
        ),
        (
            below("[migration.addresses]\nlabel = \"/tags/{lable}\""),
            ":9:9: unknown field `lable`; did you mean `label`?",
        ),
        (below("[migration.addresses]\nhome = \"/{year}\""), ":9:8: unknown field `year`"),
        (
            below("[migration.front-matter]\nrename = { publishDate = \"title\" }"),
            ":9:26: `publishDate` and `title` would both be called `title`",
        ),
        (
            below("[migration.front-matter]\nrename = { author = \"by\", description = \"by\" }"),
            ":9:21: `author` and `description` would both be called `by`",
        ),
        (
            below("[migration.authors]\nInes = [\"ifalk\"]\nUna = [\"ubirk\", \"ifalk\"]"),
            ":10:17: `ifalk` stands for `Ines` already, and not for `Una`",
        ),
        (below("keys = { publishd = \"posted\" }"), ":8:10: unknown key `publishd`; did you mean `published`?"),
    ] {
        assert!(message(&text).contains(expected), "{}\n{expected}", message(&text));
    }
    for right in [
        in_migration("site = \"https://a.example/\""),
        in_migration("site = \"http://localhost:4321\""),
        below(
            "[migration.addresses]\nlabel = \"/tags/{slug}\"\nsearch = \"/s?q={query}\"\npages = { \"/p/a.html\" = \"/{a}\" }",
        ),
        below("[migration.front-matter]\nrename = { title = \"name\", publishDate = \"title\", mood = \"tone\" }"),
        below("[migration.front-matter]\nrename = { author = \"tags\" }\ndrop = [\"tags\", \"my-own\"]"),
        below("[migration.authors]\nInes = [\"ifalk\", \"ifalk\"]\nUna = [\"Ines\"]"),
    ] {
        assert!(parse("", &right).is_ok(), "{}", message(&right));
    }
}
