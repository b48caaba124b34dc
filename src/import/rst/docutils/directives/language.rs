//! Names of languages: Pygments' on the one side, those that the highlighters of Markdown know on the other.
//!
//! Shiki (Astro), Chroma (Hugo), syntect (Zola), Rouge (Jekyll), Prism (Eleventy) and Pygments (Pelican) agree on few of them.
//! <https://pygments.org/docs/lexers/>, <https://shiki.style/languages>, <https://gohugo.io/content-management/syntax-highlighting/>

/// Names that only Pygments and Sphinx have, and what they are called elsewhere.
#[rustfmt::skip]
const ALIASES: &[(&str, &[&str])] = &[
    ("python", &["python3", "py3", "py", "python2", "py2", "default", "ipython", "ipython3", "ipython2", "cython", "pyx", "sage"]),
    ("pycon", &["python-console", "pycon3", "doctest", "ipythonconsole", "ipython3console"]),
    ("text", &["none", "plain", "plaintext", "guess", "output", "pytb", "py3tb", "python-traceback", "pypylog", "txt"]),
    ("console", &["shell-session", "bash-session", "shellsession", "sh-session", "terminal", "prompt"]),
    ("bash", &["shell-script", "sh-script"]),
    ("bat", &["doscon", "dosbatch", "winbatch", "batch", "cmd"]),
    ("powershell", &["pwsh", "posh", "ps1", "psm1", "ps1con", "pwsh-session"]),
    ("cpp", &["c++"]),
    ("csharp", &["c#"]),
    ("fsharp", &["f#"]),
    ("objective-c", &["objectivec", "objc", "obj-c"]),
    ("javascript", &["node", "nodejs", "js"]),
    ("typescript", &["ts"]),
    ("jinja", &["html+jinja", "html+django", "htmldjango", "django", "css+jinja", "jinja2", "django-html"]),
    ("php", &["html+php", "php3", "php4", "php5"]),
    ("erb", &["html+erb", "rhtml"]),
    ("html", &["html5", "xhtml"]),
    ("ini", &["cfg", "dosini", "configparser"]),
    ("rst", &["rest", "restructuredtext"]),
    ("markdown", &["md"]),
    ("yaml", &["yml"]),
    ("dockerfile", &["docker", "containerfile"]),
    ("makefile", &["make", "mf", "bsdmake", "basemake"]),
    ("diff", &["udiff", "patch", "wdiff"]),
    ("apache", &["apacheconf", "aconf"]),
    ("nginx", &["nginxconf"]),
    ("sql", &["postgresql", "postgres", "psql", "postgresql-console", "plpgsql", "mysql", "sqlite3", "sqlite"]),
    ("elisp", &["emacs", "emacs-lisp"]),
    ("lisp", &["common-lisp", "cl"]),
    ("ruby", &["rb", "rbcon", "irb"]),
    ("r", &["splus", "s", "rconsole", "rout"]),
    ("rust", &["rs"]),
    ("latex", &["tex"]),
    ("viml", &["vim", "vimscript"]),
    ("dot", &["graphviz"]),
    ("toml", &["pyproject"]),
];

/// The name of a language as highlighters know it; a name that is in no list stays, in lower case.
pub fn known(name: &str) -> String {
    let name = name.trim().to_lowercase();
    let alias = ALIASES.iter().find(|(_, aliases)| aliases.contains(&name.as_str()));
    alias.map_or(name, |(known, _)| (*known).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pygments_names_become_common_ones() {
        for (name, expected) in [("Python3", "python"), ("C++", "cpp"), ("none", "text"), ("toml", "toml"), ("", "")] {
            assert_eq!(known(name), expected);
        }
    }

    #[test]
    fn no_alias_is_a_known_name_or_stands_twice() {
        let mut aliases: Vec<_> = ALIASES.iter().flat_map(|(_, aliases)| *aliases).collect();
        let count = aliases.len();
        aliases.sort_unstable();
        aliases.dedup();
        assert_eq!(aliases.len(), count);
        assert!(ALIASES.iter().all(|(known, _)| !aliases.contains(&known)));
    }
}
