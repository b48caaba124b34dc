//! A table in CSV with a header: `from,to,status`. Further columns and rows stay as they are.

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
    let mut written = WriterBuilder::new().flexible(true).terminator(Terminator::Any(b'\n')).from_writer(Vec::new());
    let mut put = |record: &StringRecord| {
        // writing to memory cannot fail
        let _ = written.write_record(record);
    };
    let rows = rows(path, existing)?;
    put(rows.first().unwrap_or(&StringRecord::from(HEADER.to_vec())));
    for row in rows.iter().skip(1) {
        match row.get(0).and_then(|from| missing.remove(from)) {
            Some(to) => {
                let put_right = row.iter().enumerate().map(|(column, cell)| if column == 1 { &to } else { cell });
                put(&put_right.collect());
            }
            None => put(row),
        }
    }
    missing.iter().for_each(|(from, to)| put(&StringRecord::from(vec![from.as_str(), to, "301"])));
    let bytes = written.into_inner().unwrap_or_default();
    Ok(String::from_utf8_lossy(&bytes).into_owned())
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
