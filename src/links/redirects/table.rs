//! A table in CSV with a header: `from,to,status`. Further columns and rows stay as they are.

use std::collections::BTreeSet;

use csv::{ReaderBuilder, StringRecord, Terminator, WriterBuilder};

use super::{Redirects, RedirectsError, fault};

const HEADER: [&str; 3] = ["from", "to", "status"];

/// The first two columns of every row.
pub(super) fn parse(path: &str, text: &str) -> Result<Redirects, RedirectsError> {
    let rows = rows(path, text)?;
    Ok(rows.iter().skip(1).filter_map(|row| Some((row.get(0)?.to_owned(), row.get(1)?.to_owned()))).collect())
}

/// The rows that there are, the new address of ours put right, and those that are missing below.
pub(super) fn write(path: &str, existing: &str, redirects: &Redirects) -> Result<String, RedirectsError> {
    let mut missing = redirects.clone();
    let rows = rows(path, existing)?;
    let mut all = vec![rows.first().cloned().unwrap_or_else(|| StringRecord::from(HEADER.to_vec()))];
    for row in rows.iter().skip(1) {
        match row.get(0).and_then(|from| missing.remove(from)) {
            Some(to) => {
                let put_right = row.iter().enumerate().map(|(column, cell)| if column == 1 { &to } else { cell });
                all.push(put_right.collect());
            }
            None => all.push(row.clone()),
        }
    }
    all.extend(missing.iter().map(|(from, to)| StringRecord::from(vec![from.as_str(), to, "301"])));
    Ok(print(&all))
}

/// The rows but some.
pub(super) fn without(path: &str, text: &str, old: &BTreeSet<String>) -> Result<String, RedirectsError> {
    let mut rows = rows(path, text)?;
    rows.retain(|row| row.get(0).is_none_or(|from| !old.contains(from)));
    Ok(print(&rows))
}

fn print(rows: &[StringRecord]) -> String {
    let mut written = WriterBuilder::new().flexible(true).terminator(Terminator::Any(b'\n')).from_writer(Vec::new());
    for row in rows {
        let _ = written.write_record(row); // writing to memory cannot fail
    }
    let bytes = written.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn rows(path: &str, text: &str) -> Result<Vec<StringRecord>, RedirectsError> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let rows: Result<Vec<_>, _> = reader.records().collect();
    let rows = rows.map_err(|error| fault(path, 1, 1, error.to_string()))?;
    match rows.first() {
        Some(header) if header.get(0) != Some(HEADER[0]) || header.get(1) != Some(HEADER[1]) => {
            Err(fault(path, 1, 1, "the first line is not the header `from,to,status`"))
        }
        _ => Ok(rows),
    }
}
