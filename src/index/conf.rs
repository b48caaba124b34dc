//! The `conf.py` of a site: what it says, what it would show, and the inventories that it names.

use super::site::{CONF, Root};
use crate::diagnostic::{Code, Diagnostic, Finding};
use crate::disk::{Disk, DiskError};
use crate::emit;
use crate::guard::guarded;
use crate::import::{ReadOptions, rst};
use crate::paths::join;
use crate::report::{FileReport, Status};
use crate::site::{self, Conf, Inventory, Project, Site};
use crate::source::{Source, Span};

/// How much of a text a message quotes, in characters.
const QUOTED: usize = 60;

/// Reads what the `conf.py` of a site says, and the inventories that it names. `inventories` is a folder with more of them.
pub(super) fn read(
    disk: &Disk,
    root: &Root,
    inventories: Option<&str>,
    files: &mut Vec<FileReport>,
) -> Result<Site, DiskError> {
    if let Some(folder) = inventories {
        disk.list(folder, &["inv"])?;
    }
    let Some(path) = &root.conf else { return Ok(Site::default()) };
    let (site, findings) = site_of(disk, path, &root.folder, inventories)?;
    let is_new = files.iter().all(|file| file.path != *path);
    if is_new && !findings.is_empty() {
        files.push(FileReport { path: path.clone(), status: Status::Unchanged, diagnostics: findings, texts: None });
    }
    Ok(site)
}

/// What the `conf.py` at the root of a disk says to the readers of one post by itself.
pub fn alone(disk: &Disk) -> Result<(ReadOptions, Vec<Finding>), DiskError> {
    let (site, findings) = site_of(disk, CONF, "", None)?;
    let date_format = site.conf.post_date_format.clone();
    Ok((ReadOptions { date_format, site: site.into(), ..ReadOptions::default() }, findings))
}

fn site_of(
    disk: &Disk,
    path: &str,
    folder: &str,
    inventories: Option<&str>,
) -> Result<(Site, Vec<Finding>), DiskError> {
    let source = Source::new(path, String::from_utf8_lossy(&disk.read(path)?).into_owned());
    let (conf, mut said) = site::conf::read(source.text());
    said.extend(shown(&conf));
    let mut projects = Vec::new();
    for project in &conf.projects {
        match inventory(disk, folder, project, inventories) {
            Ok(inventory) => {
                projects.push(Project { name: project.name.clone(), base: project.base.clone(), inventory });
            }
            Err(mut diagnostic) => {
                diagnostic.span = conf.place("intersphinx_mapping");
                said.push(diagnostic);
            }
        }
    }
    let findings = said.into_iter().map(|diagnostic| diagnostic.locate(&source)).collect();
    Ok((Site::new(conf, projects), findings))
}

/// The inventory of another site: the first that is there of those that could be it.
fn inventory(
    disk: &Disk,
    root: &str,
    project: &site::conf::Project,
    folder: Option<&str>,
) -> Result<Inventory, Diagnostic> {
    let site::conf::Project { name, base, local } = project;
    let called = if name.is_empty() { base } else { name };
    let mut candidates: Vec<_> = local.iter().map(|path| join(root, path)).collect();
    for folder in folder.into_iter().chain([root]).filter(|_| !name.is_empty()) {
        let names = [format!("{name}.inv"), format!("{name}-objects.inv"), format!("{name}/objects.inv")];
        candidates.extend(names.iter().map(|name| join(folder, name)));
    }
    let Some(file) = candidates.into_iter().find(|file| disk.is_file(file)) else {
        let base = base.trim_end_matches('/');
        let at = if name.is_empty() { String::new() } else { format!(" as {name}.inv") };
        let message = format!("the inventory of `{called}` is not here; it is {base}/objects.inv, and is read{at}");
        return Err(Diagnostic::whole(Code::InventoryMissing, message));
    };
    let bytes = disk.read(&file).map_err(|error| error.reason());
    let read = bytes.and_then(|bytes| Inventory::read(&bytes).map_err(str::to_owned));
    read.map_err(|why| Diagnostic::whole(Code::InventoryInvalid, format!("{file}: {why}")))
}

/// What `rst_prolog` and `rst_epilog` show on every page. It is of the pages and not of the posts: a note that the blog has
/// moved, a line of links. The new site has a layout for that, so it is not put into each post, and not passed by either.
fn shown(conf: &Conf) -> Vec<Diagnostic> {
    let texts = [("rst_prolog", &conf.prolog), ("rst_epilog", &conf.epilog)].into_iter();
    texts.filter_map(|(name, text)| Some(shown_by(name, text, conf.place(name)?))).flatten().collect()
}

fn shown_by(name: &str, text: &str, span: Span) -> Vec<Diagnostic> {
    let Ok(read) = guarded(|| rst::document(&Source::new(name, text))) else { return Vec::new() };
    let telling = [Code::IncludeRefused, Code::DirectiveDropped, Code::MarkupMalformed, Code::StyleDropped];
    let of_parts = read.diagnostics.into_iter().filter(|diagnostic| telling.contains(&diagnostic.code));
    let mut said: Vec<_> = of_parts
        .map(|diagnostic| Diagnostic::at(diagnostic.code, span, format!("in `{name}`: {}", diagnostic.message)))
        .collect();
    if !read.post.body.is_empty() {
        let words = emit::text(&read.post.body).split_whitespace().collect::<Vec<_>>().join(" ");
        let what = match words.char_indices().nth(QUOTED) {
            _ if words.is_empty() => "something without words".to_owned(),
            Some((end, _)) => format!("`{}…`", words[..end].rsplit_once(' ').map_or(&words[..end], |(words, _)| words)),
            None => format!("`{words}`"),
        };
        let message = format!("`{name}` shows {what} on every page; no post holds it");
        said.push(Diagnostic::at(Code::ConfText, span, message));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        shown(&site::conf::read(text).0).into_iter().map(|said| format!("{} {}", said.code, said.message)).collect()
    }

    #[test]
    fn what_a_site_shows_on_every_page_is_named_once() {
        let nothing = r"rst_prolog = '\n.. |a| replace:: b\n.. _c: https://d.example\n.. role:: red\n.. e\n'";
        assert!(said(nothing).is_empty() && said("version = '1'").is_empty());
        let epilog = "rst_epilog = 'We *moved*. Write to us and tell us what you make of our new house.'";
        let shows = "`We moved. Write to us and tell us what you make of our new…`";
        assert_eq!(said(epilog), [format!("conf-text `rst_epilog` shows {shows} on every page; no post holds it")]);
        assert_eq!(said("rst_prolog = '.. image:: a.png'").len(), 1);
        assert!(said("rst_prolog = '.. include:: /x.txt'")[0].starts_with("include-refused in `rst_prolog`: "));
    }
}
