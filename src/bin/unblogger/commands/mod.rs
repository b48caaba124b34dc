//! What each command does, one file for those that belong together.

pub mod about;
pub mod accept;
pub mod check;
pub mod convert;
pub mod images;
pub mod init;
mod reports;
pub mod run;
pub mod todo;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use unblogger::config::{self, Migration, Overrides, overrides};
use unblogger::disk::Disk;
use unblogger::pipeline::RunError;
use unblogger::source::{Position, Source};

use crate::args::Common;

/// A configuration and the folder that its paths are relative to.
pub struct Project {
    /// The files below the folder of the configuration.
    pub disk: Disk,
    /// What the configuration is called there.
    pub config: String,
    /// What messages call it.
    path: String,
    /// Its text.
    text: String,
    /// The migrations.
    pub migrations: Vec<Migration>,
}

impl Project {
    /// Reads the configuration that `--config` names, or the nearest `migrations.toml` here or in a parent folder.
    pub fn open(common: &Common) -> anyhow::Result<Self> {
        match Self::open_if_there(common)? {
            Some(project) => Ok(project),
            None => bail!("there is no {} here or in a parent folder; name one with --config", config::FILE_NAME),
        }
    }

    /// The same, and `None` where no configuration is named and none is there.
    pub fn open_if_there(common: &Common) -> anyhow::Result<Option<Self>> {
        let Some(file) = common.config.clone().map_or_else(find, |file| Ok(Some(file)))? else { return Ok(None) };
        let folder = match file.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        let disk = Disk::new(folder);
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let bytes = disk.read(&name).map_err(|error| anyhow::anyhow!("{}: {}", file.display(), error.reason()))?;
        let path = file.display().to_string();
        let source = text(&path, bytes)?;
        let mut migrations = config::parse(&path, source.text())?;
        migrations.iter_mut().for_each(|migration| migration.look_for_sources(|path| disk.is_there(path)));
        let beside = file.with_file_name(overrides::FILE_NAME).display().to_string();
        if let Some(bytes) = disk.read_if_exists(overrides::FILE_NAME)? {
            let overrides = Arc::new(Overrides::parse(&beside, text(&beside, bytes)?.text())?);
            migrations.iter_mut().for_each(|migration| migration.overrides = Arc::clone(&overrides));
        }
        let text = source.text().to_owned();
        Ok(Some(Self { disk, config: name, path, text, migrations }))
    }

    /// The path of a file, named from the working directory, as it is in the configuration; absolute where the file stands elsewhere.
    pub fn path_of(&self, file: &Path) -> anyhow::Result<String> {
        let whole = |path: &Path| {
            path.canonicalize().or_else(|_| std::path::absolute(path)).context("cannot tell where a file is")
        };
        let (folder, file) = (whole(&self.disk.locate(""))?, whole(file)?);
        Ok(file.strip_prefix(&folder).unwrap_or(&file).to_string_lossy().replace('\\', "/"))
    }

    /// The migrations of these names; all where no name is given.
    pub fn named(&self, names: &[String]) -> anyhow::Result<Vec<&Migration>> {
        if names.is_empty() {
            return Ok(self.migrations.iter().collect());
        }
        let find = |name: &String| match self.migrations.iter().find(|migration| migration.name() == *name) {
            Some(migration) => Ok(migration),
            None => {
                let known = self.migrations.iter().map(Migration::name);
                bail!(config::unknown_name("migration", name, known))
            }
        };
        // one that is named twice is one
        let names = names.iter().enumerate().filter(|(at, name)| !names[..*at].contains(name));
        names.map(|(_, name)| find(name)).collect()
    }

    /// Why a run ended, with its place where the configuration names a path that cannot be read.
    pub fn explained(&self, error: RunError) -> anyhow::Error {
        let placed = error.disk().and_then(|disk| {
            let is_there = self.disk.is_there(disk.path());
            let placed = || config::unreadable_path(&self.path, &self.text, disk.path(), &disk.reason());
            if is_there { None } else { placed() }
        });
        placed.map_or_else(|| error.into(), Into::into)
    }

    /// The migrations that are none of these.
    pub fn others(&self, migrations: &[&Migration]) -> Vec<&Migration> {
        let is_other = |other: &&Migration| migrations.iter().all(|migration| migration.name() != other.name());
        self.migrations.iter().filter(is_other).collect()
    }
}

fn text(path: &str, bytes: Vec<u8>) -> anyhow::Result<Source> {
    Source::from_bytes(path, bytes).map_err(|error| {
        let Position { line, column } = error.position;
        anyhow::anyhow!("{path}:{line}:{column}: the file is not UTF-8: byte 0x{:02x}", error.byte)
    })
}

#[allow(clippy::disallowed_methods)] // the environment is read here
fn find() -> anyhow::Result<Option<PathBuf>> {
    let here = std::env::current_dir().context("cannot tell the working directory")?;
    let found = here.ancestors().map(|folder| folder.join(config::FILE_NAME)).find(|file| file.is_file());
    // a name that people recognise: `migrations.toml` and not the whole path
    Ok(found.map(|file| file.strip_prefix(&here).map(Path::to_owned).unwrap_or(file)))
}
