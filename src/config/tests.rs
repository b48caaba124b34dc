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
