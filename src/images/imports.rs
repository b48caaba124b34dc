//! Imports of MDX that name a file beside the post: `import lamp from './lamp.png'`.

/// Replaces the paths of imports that lead to files beside the post. `None` where nothing changed; all else stays to the byte.
pub fn replace(code: &str, mut replace: impl FnMut(&str) -> Option<String>) -> Option<String> {
    let mut changed = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(open) = code.get(at..).and_then(|rest| rest.find(['\'', '"'])).map(|offset| at + offset) {
        let quote = if code[open..].starts_with('"') { '"' } else { '\'' };
        let start = open + 1;
        // a string ends with its line
        let Some(length) = code[start..].find([quote, '\n']).filter(|end| code[start + end..].starts_with(quote))
        else {
            at = start;
            continue;
        };
        let (path, end) = (&code[start..start + length], start + length);
        at = end + 1;
        let is_beside = path.starts_with("./") || path.starts_with("../");
        if !is_beside || !is_imported(&code[..open]) {
            continue;
        }
        if let Some(new) = replace(path).filter(|new| new != path && !new.contains([quote, '\\', '\n'])) {
            changed.push_str(&code[copied..start]);
            changed.push_str(&new);
            copied = end;
        }
    }
    if copied == 0 {
        return None;
    }
    changed.push_str(&code[copied..]);
    Some(changed)
}

/// Whether a string behind this is what an import names: `from`, `import`, `import(`, `require(`.
fn is_imported(before: &str) -> bool {
    let before = before.trim_end();
    let (word, is_call) = before.strip_suffix('(').map_or((before, false), |word| (word.trim_end(), true));
    let words: &[&str] = if is_call { &["import", "require"] } else { &["from", "import"] };
    words.iter().any(|expected| {
        word.strip_suffix(expected)
            .is_some_and(|rest| !rest.ends_with(|last: char| last.is_alphanumeric() || matches!(last, '_' | '$' | '.')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_imports_are_replaced_and_nothing_else() {
        let all = |code: &str| replace(code, |path| Some(path.replace("lamp", "light")));
        for (code, expected) in [
            ("import lamp from './lamp.png'", "import lamp from './light.png'"),
            ("import a, { b } from\n  \"../lamp.png?url\";", "import a, { b } from\n  \"../light.png?url\";"),
            ("import'./lamp.png'\nimport x from 'lamp'", "import'./light.png'\nimport x from 'lamp'"),
            ("export { default as l } from './lamp.png'", "export { default as l } from './light.png'"),
            ("export const l = require( './lamp.png' )", "export const l = require( './light.png' )"),
            ("export const l = () => import('./lamp.png')", "export const l = () => import('./light.png')"),
        ] {
            assert_eq!(all(code).as_deref(), Some(expected), "{code}");
        }
        for code in [
            "import lamp from '@/lamp.png'",
            "import lamp from '/lamp.png'",
            "import lamp from `./lamp.png`",
            "export const from = ['./lamp.png']",
            "<p title='from'>'./lamp.png'</p>",
            "it isn't from './lamp.png",
            "transform './lamp.png'",
            "a.require('./lamp.png')",
            "import lamp from './lamp.png\n'",
            "",
            "'",
        ] {
            assert_eq!(all(code), None, "{code}");
        }
        assert_eq!(replace("import a from './a.png'", |_| Some("./a'b.png".to_owned())), None);
    }
}
