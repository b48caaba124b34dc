//! The schema of `report.json`, made from its types: `docs/report.schema.json` is what they give.

use std::borrow::Cow;
use std::collections::BTreeSet;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use crate::diagnostic::Code;
use crate::report::{Report, VERSION};

const FILE: &str = "docs/report.schema.json";

/// The codes are many and grow with the program: a report with a new one is still a report of this version.
impl JsonSchema for Code {
    fn schema_name() -> Cow<'static, str> {
        "Code".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let description = "The kind of a diagnostic: one of those in docs/diagnostics.md.";
        json_schema!({ "type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "description": description })
    }
}

fn schema() -> String {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<Report>().to_value();
    readable(&mut schema);
    schema["title"] = "unblogger report".into();
    schema["properties"]["version"] = json!({ "description": "The version of this schema.", "const": VERSION });
    let mut whole = json!({ "$schema": schema["$schema"], "$id": format!("urn:unblogger:report:{VERSION}") });
    for key in ["title", "description", "type", "properties", "required", "$defs"] {
        whole[key] = schema[key].take();
    }
    serde_json::to_string_pretty(&whole).unwrap() + "\n"
}

/// Descriptions are the comments of the types, less what only rustdoc understands.
fn readable(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(text)) = object.get_mut("description") {
                *text = text.replace("[`", "`").replace("`]", "`").replace('\n', " ");
            }
            // two kinds that the program tells apart can be one to those who read its report
            if let Some(Value::Array(kinds)) = object.get_mut("oneOf") {
                let mut seen = BTreeSet::new();
                kinds.retain(|kind| kind["const"].as_str().is_none_or(|name| seen.insert(name.to_owned())));
            }
            object.values_mut().for_each(readable);
        }
        Value::Array(values) => values.iter_mut().for_each(readable),
        _ => {}
    }
}

#[test]
fn the_published_schema_is_that_of_the_types() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let schema = schema();
    #[allow(clippy::disallowed_methods)] // a test may read and write
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, &schema).unwrap();
    }
    #[allow(clippy::disallowed_methods)]
    let published = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(published == schema, "{FILE} is not what the types give; `BLESS=1 cargo test --lib schema` writes it");
}
